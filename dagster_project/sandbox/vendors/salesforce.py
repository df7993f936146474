"""A CRM after Salesforce: accounts, contracts and opportunities over the REST query API.

- A query returns batches; `nextRecordsUrl` is the path of the next one. A merged record has a `MasterRecordId`.
- An error is a list of `{errorCode, message}`: 401 without a known token, 403 over the daily limit of calls, 400 for an
  invalid query, which is also one for a field that does not exist.

Every quirk is switched on by its name; `ORG` are those that the firm's org has. The only SOQL that it accepts is
`SELECT fields FROM object [WHERE SystemModstamp > moment] ORDER BY Id`.
"""

from __future__ import annotations

import base64
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dagster_project.sandbox.world import crm, masters

TOKEN = "sandbox-salesforce"
BASE = "/services/data/v62.0"
BATCH, DOCUMENTED_BATCH = 20, 2_000
DAILY_CALLS = 15_000

QUIRKS = {
    "batches_are_small": "a batch holds 20 records instead of 2,000",
    "query_hides_deleted": "`query` leaves out deleted and merged records, `queryAll` has them",
    "next_link_says_query": "the path of the next batch says `query` where `queryAll` was asked",
    "amounts_have_exponents": "an amount is a double in Java's notation: 350000.0, and 6.2E7 from ten million on",
    "calls_are_limited": "the calls of a day are the org's, and one too many is an error",
    "hidden_fields_are_errors": "a query for a field that our user may not see is an error",
    "hidden_fields_are_left_out": "a field that our user may not see is not in the records",
    "commits_are_late": "a record is first seen later than its SystemModstamp says",
    "formulas_keep_the_stamp": "a formula changes without a change of SystemModstamp",
    "purged_are_not_listed": "a deleted record is gone once the recycle bin is emptied, from `queryAll` too",
}
ORG = frozenset(
    {
        *("batches_are_small", "query_hides_deleted", "next_link_says_query", "amounts_have_exponents"),
        *("calls_are_limited", "hidden_fields_are_errors", "purged_are_not_listed"),
    }
)

_SOQL = re.compile(r"SELECT (\w+(?:, ?\w+)*) FROM (\w+)(?: WHERE SystemModstamp > (\S+))? ORDER BY Id")
_LOCATOR = re.compile(r"([\w-]+)-(\d+)")


class _Refused(Exception):
    def __init__(self, status: int, code: str, message: str) -> None:
        self.status, self.code, self.message = status, code, message


@dataclass
class Org:
    """What is in an org beside the firm's records: by record, what its formulas changed to; the fields that our user
    may not see; and the records that were deleted for good."""

    formulas: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    hidden: Collection[str] = ()
    purged: Collection[str] = ()


def routes(
    now: Callable[[], datetime],
    *,
    quirks: Collection[str] = ORG,
    org: Org | None = None,
    daily_calls: int = DAILY_CALLS,
) -> list[Route]:
    """The routes of the firm's org, to be mounted under its path. Raises ValueError for an unknown quirk."""
    if unknown := set(quirks) - QUIRKS.keys():
        raise ValueError(f"there is no quirk {sorted(unknown)}")
    records = _Records(crm.objects(masters.CLIENTS, crm.signed_contracts()), frozenset(quirks), org or Org(), now)
    calls: Counter[date] = Counter()

    def allow(request: Request) -> str:
        """Count the call, and return the day's use and limit as the header states them."""
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            raise _Refused(401, "INVALID_SESSION_ID", "Session expired or invalid")
        today = now().date()
        calls[today] += 1
        if calls[today] > daily_calls and "calls_are_limited" in quirks:
            raise _Refused(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
        return f"api-usage={calls[today]}/{daily_calls}"

    def answering(find: Callable[[Request], tuple[str, str, int]]) -> Callable[[Request], Response]:
        """An endpoint; `find` reads resource, SOQL and first record from the request."""

        def answer(request: Request) -> Response:
            try:
                usage = allow(request)
                page = records.batch(request.scope["root_path"] + BASE, *find(request))
            except _Refused as refused:
                body = orjson.dumps([{"message": refused.message, "errorCode": refused.code}])
                return Response(body, refused.status, media_type="application/json")
            written = _double if "amounts_have_exponents" in quirks else _plain
            return Response(
                orjson.dumps(page, written), headers={"Sforce-Limit-Info": usage}, media_type="application/json"
            )

        return answer

    def asked(resource: str) -> Callable[[Request], tuple[str, str, int]]:
        return lambda request: (resource, request.query_params.get("q", ""), 0)

    located = answering(lambda request: _located(request.path_params["locator"]))
    return [
        Route(f"{BASE}/query", answering(asked("query"))),
        Route(f"{BASE}/queryAll", answering(asked("queryAll"))),
        Route(f"{BASE}/query/{{locator}}", located),
        *([] if "next_link_says_query" in quirks else [Route(f"{BASE}/queryAll/{{locator}}", located)]),
    ]


def _locator(resource: str, soql: str, start: int) -> str:
    return f"{base64.urlsafe_b64encode(f'{resource} {soql}'.encode()).decode().rstrip('=')}-{start}"


def _located(locator: str) -> tuple[str, str, int]:
    try:
        cursor, start = _LOCATOR.fullmatch(locator).groups()
        resource, soql = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().split(" ", 1)
    except (AttributeError, ValueError):
        raise _Refused(400, "INVALID_QUERY_LOCATOR", "invalid query locator") from None
    return resource, soql, int(start)


class _Records:
    """The objects of an org, as queries show them."""

    def __init__(
        self, objects: dict[str, list[dict]], quirks: frozenset[str], org: Org, now: Callable[[], datetime]
    ) -> None:
        self.objects, self.quirks, self.org, self.now = objects, quirks, org, now
        self.asked: Counter[str] = Counter()

    def batch(self, base: str, resource: str, soql: str, start: int) -> dict:
        """The answer to `soql` from record `start` on."""
        parsed = _SOQL.fullmatch(soql)
        if not parsed:
            raise _Refused(400, "MALFORMED_QUERY", f"unexpected token: {soql[:40]!r}")
        names, entity, since = parsed[1].replace(" ", "").split(","), parsed[2], parsed[3]
        if entity not in self.objects:
            raise _Refused(400, "INVALID_TYPE", f"sObject type '{entity}' is not supported.")
        hidden = set(self.org.hidden) if "hidden_fields_are_errors" in self.quirks else set()
        for name in names:
            if name not in self.objects[entity][0] or name in hidden:
                place = f"\n{soql}\n^\nERROR at Row:1:Column:{soql.index(name) + 1}\n"
                raise _Refused(400, "INVALID_FIELD", f"{place}No such column '{name}' on entity '{entity}'.")
        found = self._found(entity, resource, since)
        size = BATCH if "batches_are_small" in self.quirks else DOCUMENTED_BATCH
        end = start + size
        left_out = set(self.org.hidden) if "hidden_fields_are_left_out" in self.quirks else set()
        page = {
            "totalSize": len(found),
            "done": end >= len(found),
            "records": [
                {
                    "attributes": {"type": entity, "url": f"{BASE}/sobjects/{entity}/{record['Id']}"},
                    **{name: record[name] for name in names if name not in left_out},
                }
                for record in found[start:end]
            ],
        }
        if page["done"]:
            self.asked[entity] += 1
            return page
        named = "query" if "next_link_says_query" in self.quirks else resource
        return {**page, "nextRecordsUrl": f"{base}/{named}/{_locator(resource, soql, end)}"}

    def _found(self, entity: str, resource: str, since: str | None) -> list[dict]:
        """The records that a query finds."""
        found = [self._as_it_is(record) for record in self.objects[entity]]
        if "commits_are_late" in self.quirks and not self.asked[entity]:
            found = found[:-1]
        if resource == "query" and "query_hides_deleted" in self.quirks:
            found = [record for record in found if not record["IsDeleted"]]
        if "purged_are_not_listed" in self.quirks:
            found = [record for record in found if record["Id"] not in self.org.purged]
        return [record for record in found if since is None or record["SystemModstamp"] > since]

    def _as_it_is(self, record: dict) -> dict:
        changed = self.org.formulas.get(record["Id"], {})
        if record["Id"] in self.org.purged:
            changed = {**changed, "IsDeleted": True}
        if changed and "formulas_keep_the_stamp" not in self.quirks:
            changed = {**changed, "SystemModstamp": f"{self.now():%Y-%m-%dT%H:%M:%S}.000+0000"}
        return record | changed


def _plain(value: Decimal) -> orjson.Fragment:
    return orjson.Fragment(f"{value:f}")


def _double(value: Decimal) -> orjson.Fragment:
    """An amount from 0.001 up as Java writes a double."""
    exponent = value.adjusted()
    if exponent < 7:
        return orjson.Fragment(str(float(value)))
    return orjson.Fragment(f"{float(value.scaleb(-exponent))}E{exponent}")
