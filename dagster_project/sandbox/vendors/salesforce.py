"""A CRM after Salesforce: accounts, contracts and opportunities over the REST query API.

- A query returns batches that are smaller than the documented 2,000; `nextRecordsUrl` is the path of the next one.
- `query` hides deleted and merged records, `queryAll` returns them; a merged record has a `MasterRecordId`.
- Currency fields are doubles in Java's notation: 350000.0, and 6.2E7 from ten million on.
- An error is a list of `{errorCode, message}`: 401 without a known token, 403 over the daily limit of calls, 400 for an
  invalid query. A hidden field and a field that does not exist give the same error.

The only SOQL that it accepts is `SELECT fields FROM object ORDER BY Id`.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dagster_project.sandbox.world import crm, masters

TOKEN = "sandbox-salesforce"
BASE = "/services/data/v62.0"
BATCH = 20
DAILY_CALLS = 15_000

_SOQL = re.compile(r"SELECT (\w+(?:, ?\w+)*) FROM (\w+) ORDER BY Id")
_LOCATOR = re.compile(r"([\w-]+)-(\d+)")


class _Refused(Exception):
    def __init__(self, status: int, code: str, message: str) -> None:
        self.status, self.code, self.message = status, code, message


def routes(now: Callable[[], datetime], *, daily_calls: int = DAILY_CALLS) -> list[Route]:
    """The routes of the firm's org, to be mounted under its path."""
    objects = crm.objects(masters.CLIENTS, crm.signed_contracts())
    calls: dict[date, int] = {}

    def allow(request: Request) -> str:
        """Count the call, and return the day's use and limit as the header states them."""
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            raise _Refused(401, "INVALID_SESSION_ID", "Session expired or invalid")
        today = now().date()
        calls[today] = calls.get(today, 0) + 1
        if calls[today] > daily_calls:
            raise _Refused(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
        return f"api-usage={calls[today]}/{daily_calls}"

    def answering(find: Callable[[Request], tuple[str, str, int]]) -> Callable[[Request], Response]:
        """An endpoint; `find` reads resource, SOQL and first record from the request."""

        def answer(request: Request) -> Response:
            try:
                usage = allow(request)
                page = _batch(objects, request.scope["root_path"] + BASE, *find(request))
            except _Refused as refused:
                body = orjson.dumps([{"message": refused.message, "errorCode": refused.code}])
                return Response(body, refused.status, media_type="application/json")
            return Response(
                orjson.dumps(page, _double), headers={"Sforce-Limit-Info": usage}, media_type="application/json"
            )

        return answer

    def asked(resource: str) -> Callable[[Request], tuple[str, str, int]]:
        return lambda request: (resource, request.query_params.get("q", ""), 0)

    return [
        Route(f"{BASE}/query", answering(asked("query"))),
        Route(f"{BASE}/queryAll", answering(asked("queryAll"))),
        Route(f"{BASE}/query/{{locator}}", answering(lambda request: _located(request.path_params["locator"]))),
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


def _batch(objects: dict[str, list[dict]], base: str, resource: str, soql: str, start: int) -> dict:
    """The answer to `soql` from record `start` on."""
    parsed = _SOQL.fullmatch(soql)
    if not parsed:
        raise _Refused(400, "MALFORMED_QUERY", f"unexpected token: {soql[:40]!r}")
    names, entity = parsed[1].replace(" ", "").split(","), parsed[2]
    if entity not in objects:
        raise _Refused(400, "INVALID_TYPE", f"sObject type '{entity}' is not supported.")
    for name in names:
        if name not in objects[entity][0]:
            place = f"\n{soql}\n^\nERROR at Row:1:Column:{soql.index(name) + 1}\n"
            raise _Refused(400, "INVALID_FIELD", f"{place}No such column '{name}' on entity '{entity}'.")
    found = [record for record in objects[entity] if resource == "queryAll" or not record["IsDeleted"]]
    end = start + BATCH
    page = {
        "totalSize": len(found),
        "done": end >= len(found),
        "records": [
            {
                "attributes": {"type": entity, "url": f"{BASE}/sobjects/{entity}/{record['Id']}"},
                **{name: record[name] for name in names},
            }
            for record in found[start:end]
        ],
    }
    return page if page["done"] else {**page, "nextRecordsUrl": f"{base}/query/{_locator(resource, soql, end)}"}


def _double(value: Decimal) -> orjson.Fragment:
    """An amount from 0.001 up as Java writes a double."""
    exponent = value.adjusted()
    if exponent < 7:
        return orjson.Fragment(str(float(value)))
    return orjson.Fragment(f"{float(value.scaleb(-exponent))}E{exponent}")
