"""How an account of Harvest lists its records: pages, what it refuses, and the quirks that lose or double records.

Every quirk is switched on by its name; `ACCOUNT` are those that the firm's accounts have.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from typing import TypeVar

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

MAX_PER_PAGE = 2000
THROTTLED_EVERY = 100

QUIRKS = {
    "next_page_is_null": "a page between the first and the last has no page numbers, only the links of a cursor",
    "large_pages_are_refused": "a page of more than 2,000 records is an error",
    "requests_are_limited": "one request too many is refused with 429, and a header says for how long",
    "user_agent_is_needed": "a request that does not say who asks is an error",
    "own_records_only": "a token of a member is shown that person's own records, without a word",
    "rates_are_forbidden": "the rates of people are refused to a token without the permission",
    "rates_keep_the_timestamp": "a new rate of a person does not change the person's `updated_at`",
    "open_ends_are_null": "a rate since ever has no first day, and one that still counts no last one",
    "capacity_is_in_seconds": "a week of 40 hours is 144000",
    "retired_are_listed": "who or what is not used any more is listed beside the others",
    "deleted_are_not_listed": "a record that was deleted is not listed, and nothing says so",
    "one_is_deleted_meanwhile": "after the first page of a list its first record is deleted",
    "one_is_created_meanwhile": "after the first page of a list a record is created before all others",
}
ACCOUNT = frozenset(
    {
        *("next_page_is_null", "large_pages_are_refused", "requests_are_limited", "user_agent_is_needed"),
        *("rates_keep_the_timestamp", "open_ends_are_null", "capacity_is_in_seconds", "retired_are_listed"),
        "deleted_are_not_listed",
    }
)

T = TypeVar("T")


class CursorPages:
    """The lists of an account with `quirks` and no others, where each `throttled_every`th request is one too many, and
    the records of the ids in `deleted` are deleted. Raises ValueError for an unknown quirk."""

    def __init__(self, quirks: Collection[str], throttled_every: int, deleted: Collection[int]) -> None:
        if unknown := set(quirks) - QUIRKS.keys():
            raise ValueError(f"there is no quirk {sorted(unknown)}")
        self.quirks = frozenset(quirks)
        self.throttled_every = throttled_every
        self.deleted = deleted
        self.requests = 0
        self.begun: Counter[str] = Counter()

    def allow(self, request: Request, known: bool) -> None:
        """Raise HTTPException for a request without a user agent, of an unknown token or account, or one too many."""
        if "user_agent_is_needed" in self.quirks and not request.headers.get("user-agent"):
            raise HTTPException(400, "User-Agent header is required")
        if not known:
            raise HTTPException(401, "The access token or the account is invalid")
        self.requests += 1
        if "requests_are_limited" in self.quirks and self.requests % self.throttled_every == 0:
            raise HTTPException(429, "Slow down", {"Retry-After": "1"})

    def page(self, request: Request, name: str, found: Iterable[T], show: Callable[[T], dict]) -> Response:
        """One page of `found`; the cursor is the number of records before it."""
        records = self._present(request.url.path, [self._marked(show(each)) for each in found])
        per_page = parameter(request, "per_page", int) or MAX_PER_PAGE
        if per_page < 1 or (per_page > MAX_PER_PAGE and "large_pages_are_refused" in self.quirks):
            raise HTTPException(422, f"per_page must be 1 to {MAX_PER_PAGE}")
        numbered = (parameter(request, "page", int) or 1) - 1
        start = parameter(request, "cursor", _read_cursor) or numbered * per_page
        pages = max(-(-len(records) // per_page), 1)
        page = start // per_page + 1
        ends = page in {1, pages} or "next_page_is_null" not in self.quirks

        def link(to: int, ref: str) -> str:
            asked = request.url.remove_query_params("page")
            return str(asked.include_query_params(cursor=_cursor((to - 1) * per_page), per_page=per_page, ref=ref))

        document = {
            name: records[start : start + per_page],
            "per_page": per_page,
            "total_pages": pages,
            "total_entries": len(records),
            "page": page if ends else None,
            "next_page": page + 1 if ends and page < pages else None,
            "previous_page": page - 1 if ends and page > 1 else None,
            "links": {
                "first": link(1, "first"),
                "next": link(page + 1, "next_cursor") if page < pages else None,
                "previous": link(page - 1, "previous_cursor") if page > 1 else None,
                "last": link(pages, "last"),
            },
        }
        return Response(orjson.dumps(document), media_type="application/json")

    def _marked(self, record: dict) -> dict:
        if "deleted_are_not_listed" in self.quirks:
            return record
        return {**record, "deleted": record["id"] in self.deleted}

    def _present(self, path: str, records: list[dict]) -> list[dict]:
        """What of a list is there now: its first record comes or goes once the list was begun."""
        if "deleted_are_not_listed" in self.quirks:
            records = [each for each in records if each["id"] not in self.deleted]
        if "retired_are_listed" not in self.quirks:
            records = [each for each in records if each.get("is_active", True)]
        quirk = "one_is_deleted_meanwhile" if self.begun[path] else "one_is_created_meanwhile"
        self.begun[path] += 1
        return records[1:] if quirk in self.quirks else records


def parameter(request: Request, name: str, read: Callable[[str], T]) -> T | None:
    """A parameter of a request, None when it is not given. Raises HTTPException for one that cannot be read."""
    text = request.query_params.get(name)
    try:
        return read(text) if text else None
    except ValueError:
        raise HTTPException(422, f"{name} is invalid: {text!r}") from None


def _cursor(start: int) -> str:
    return base64.urlsafe_b64encode(json.dumps({"after": start}).encode()).decode().rstrip("=")


def _read_cursor(text: str) -> int:
    try:
        return int(json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))["after"])
    except (binascii.Error, KeyError, TypeError) as error:
        raise ValueError(text) from error
