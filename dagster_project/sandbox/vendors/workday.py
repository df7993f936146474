"""An HCM after Workday: reports as a service (RaaS) in JSON, with the quirks that lose or double rows.

- A report has no pages and no total. It is asked with the prompts `Effective_as_of_Date`, `Entry_Moment` and, for a
  part, `Organization`; other parameters are ignored without a word.
- A request without the integration system user's name and password gets 401, an unknown report 404.

Every quirk is switched on by its name; `TENANT` are those that every tenant has.
"""

from __future__ import annotations

import base64
import binascii
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import orjson
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from dagster_project.sandbox.vendors.timestamps import parse_time
from dagster_project.sandbox.world import hcm

USER, PASSWORD = "ISU_Tieout", "sandbox-workday"
BASE = "/ccx/service/customreport2/meridian/Finance_Reports"
MOST_ROWS = 50_000

QUIRKS = {
    "booleans_are_digits": 'true and false are "1" and "0"',
    "empty_fields_left_out": "a field without a value is left out instead of null",
    "single_value_is_text": "a field of several values that has one is a text instead of a list",
    "prompts_have_defaults": "a prompt that is not given is today and now, instead of an error",
    "rescinded_rows_vanish": "a rescinded row is left out instead of being marked",
    "rows_repeat": "a person with several positions is in the report of people as many times",
    "large_report_fails": "a report of too many rows ends with an error",
    "large_report_is_cut_off": "a report of too many rows ends in the middle",
    "large_report_is_slow": "a report of too many rows takes a second",
    "organization_is_ignored": "the prompt Organization does nothing",
    "moment_is_ignored": "the prompt Entry_Moment does nothing",
    "login_page": "the answer is a login page with status 200",
    "empty_body": "the answer has status 200 and no content",
    "no_report_entry": "the answer is an object without Report_Entry",
}
TENANT = frozenset(
    {
        *("booleans_are_digits", "empty_fields_left_out", "single_value_is_text", "prompts_have_defaults"),
        *("rescinded_rows_vanish", "large_report_fails"),
    }
)

Reports = Mapping[str, Sequence[hcm.HcmRow]]


def routes(
    now: Callable[[], datetime],
    *,
    reports: Reports | None = None,
    quirks: frozenset[str] = TENANT,
    most_rows: int = MOST_ROWS,
) -> list[Route]:
    """The routes of the firm's tenant, to be mounted under its path. Raises ValueError for an unknown quirk."""
    if unknown := quirks - QUIRKS.keys():
        raise ValueError(f"there is no quirk {sorted(unknown)}")
    kept = hcm.reports() if reports is None else reports

    def report(request: Request) -> Response:
        if not _allowed(request.headers.get("authorization", "")):
            return JSONResponse({"error": "invalid username or password"}, 401)
        if "login_page" in quirks:
            return HTMLResponse("<!DOCTYPE html><html><title>Sign in</title></html>")
        if "empty_body" in quirks:
            return Response(b"", media_type="application/json")
        name, query = request.path_params["report"], request.query_params
        if name not in kept:
            return JSONResponse({"error": "invalid report"}, 404)
        try:
            as_of, moment = _prompts(query, now(), quirks)
        except (KeyError, ValueError) as error:
            return JSONResponse({"error": f"prompt {error}"}, 400)
        organization = None if "organization_is_ignored" in quirks else query.get("Organization")
        rows = [
            row(record, name, as_of, moment, quirks)
            for record in kept[name]
            if record.counts_from <= as_of
            and record.entered_at <= moment
            and organization in (None, record.organization)
            and not ("rescinded_rows_vanish" in quirks and _rescinded(record, moment))
        ]
        if name == "Tieout_People" and "rows_repeat" in quirks:
            rows = [each for each in rows for _ in range(max(1, _positions(kept, each["Employee_ID"])))]
        if "no_report_entry" in quirks:
            return JSONResponse({})
        body = orjson.dumps({"Report_Entry": rows})
        if len(rows) > most_rows and "large_report_fails" in quirks:
            return JSONResponse({"error": "the report exceeds the limits of the service"}, 500)
        if len(rows) > most_rows and "large_report_is_slow" in quirks:
            time.sleep(1)
        if len(rows) > most_rows and "large_report_is_cut_off" in quirks:
            return StreamingResponse(_cut(body), media_type="application/json")
        return Response(body, media_type="application/json")

    return [Route(f"{BASE}/{{report}}", report)]


def _allowed(header: str) -> bool:
    try:
        return base64.b64decode(header.removeprefix("Basic "), validate=True).decode() == f"{USER}:{PASSWORD}"
    except (binascii.Error, UnicodeDecodeError):
        return False


def _prompts(query: Mapping[str, str], now: datetime, quirks: frozenset[str]) -> tuple[date, datetime]:
    """The day and the moment of entry that are asked for. Raises KeyError for a prompt that is not given."""
    given = dict(query)
    if "prompts_have_defaults" in quirks:
        given = {"Effective_as_of_Date": now.date().isoformat(), "Entry_Moment": now.isoformat(), **given}
    as_of, moment = date.fromisoformat(given["Effective_as_of_Date"]), parse_time(given["Entry_Moment"])
    return as_of, now if "moment_is_ignored" in quirks else moment


def _rescinded(record: hcm.HcmRow, moment: datetime) -> bool:
    return record.rescinded_at is not None and record.rescinded_at <= moment


def _positions(kept: Reports, employee: object) -> int:
    return sum(record.fields["Employee_ID"] == employee for record in kept["Tieout_Positions"])


def row(record: hcm.HcmRow, report: str, as_of: date, moment: datetime, quirks: frozenset[str]) -> dict[str, object]:
    """A record as the report shows it."""
    fields = {**record.fields, "Organization": record.organization}
    if report == "Tieout_People":
        fields["Active"] = record.left_on is None or record.left_on >= as_of
    if "rescinded_rows_vanish" not in quirks:
        fields["Rescinded"] = _rescinded(record, moment)
    shown = {name: _shown(value, quirks) for name, value in fields.items()}
    if "empty_fields_left_out" in quirks:
        return {name: value for name, value in shown.items() if value is not None}
    return shown


def _shown(value: hcm.Value, quirks: frozenset[str]) -> object:
    match value:
        case bool():
            return str(int(value)) if "booleans_are_digits" in quirks else value
        case Decimal():
            return str(value)
        case date():
            return value.isoformat()
        case [single] if "single_value_is_text" in quirks:
            return single
        case list():
            return [{"ID": each} for each in value]
        case _:
            return value


def _cut(body: bytes) -> Iterator[bytes]:
    """The first half of the body; then the connection ends."""
    yield body[: len(body) // 2]
    raise ConnectionAbortedError
