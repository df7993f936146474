"""Workday reports as a service (RaaS): people, their positions and the cost rates.

The customer builds the reports as `docs/workday.md` says.

Its traps, each contained here: a report has no pages and no total, and states neither changes nor deletions, so each
pull takes it whole; what its prompts do not name is as of the tenant's own defaults, so each pull states the day and
the moment of entry; a rescinded row is left out of the next report without a sign; a login page, an empty body and an
object without `Report_Entry` are no report without rows; a field without a value is left out, one with a single value
is a text and with several a list; booleans are "0" and "1". A report that is too large or too slow fails, so it is then
asked for organization by organization, all as of one moment of entry, or else a person who is transferred meanwhile
would be in two of them or in none.

The integration system user is `account_id` of the settings, its password is in `token_env`. `base_url` is
`https://<host>/ccx/service/customreport2/<tenant>/<owner of the reports>`.
Source: singer-io/tap-workday-raas, airbyte source-workday.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

import polars as pl

from dagster_project.config import ConfigError
from dagster_project.landing import strict
from dagster_project.landing.refusal import RowRefused
from dagster_project.ledger import Page
from dagster_project.ports import iso
from dagster_project.sources.pulling import Feed
from dagster_project.sources.stream import (
    HOURS,
    RATE,
    Document,
    Fields,
    Masters,
    Reading,
    Row,
    Stream,
    contract_broken,
    joined,
    json_list,
    object_record,
    read_each,
    row_reader,
    schema_of,
)
from dagster_project.transport.errors import PermanentError, TransientError

if TYPE_CHECKING:
    from dagster_project.transport.rest import RestApi, RestPage

SYSTEM = "workday"
ENTRIES = "Report_Entry"
AS_OF, MOMENT_OF_ENTRY, ORGANIZATION = "Effective_as_of_Date", "Entry_Moment", "Organization"
ORGANIZATIONS = "Tieout_Organizations"
# A report of more rows is not relied upon: near this number tenants begin to fail.
MOST_ROWS = 50_000
# A tenant ends a report after half an hour; one that takes longer than this is asked for in parts.
TIMEOUT_SECONDS = 300.0
# How long a report that was too large or too slow is asked for in parts before it is asked for whole again: what failed
# may have been the network.
IN_PARTS = timedelta(days=7)
# How far ahead positions and rates are asked for: they are decided before the day from which they count.
_AHEAD = timedelta(days=366)


def _flag(record: Row, key: str) -> bool:
    """A boolean, which a report writes as "0" or "1"."""
    return record[key] == "1" if record.get(key) in ("0", "1") else strict.flag(record, key)


def _number(record: Row, key: str, places: int) -> Decimal:
    """A decimal, which a report writes as a number or as its text; the type in its schema says what the point is."""
    if type(record.get(key)) is str:
        return strict.to_number(key, record[key], places, proven=True)
    return strict.number(record, key, places)


def _texts(record: Row, key: str) -> str | None:
    """A field of any number of values: left out, a text, or a list of texts or of `{"ID": text}`. As one text with `|`
    between the values; None without any."""
    value = record.get(key)
    values = value if isinstance(value, list) else [] if value is None else [value]
    texts = [strict.text(each if isinstance(each, dict) else {"ID": each}, "ID") for each in values]
    if any("|" in text for text in texts):
        raise strict.invalid(key, value, "a list of texts without |")
    return "|".join(texts) or None


_PERSON: Fields = {
    "employee_id": ("Employee_ID", pl.String, strict.identifier),
    "name": ("Worker_Name", pl.String, strict.text),
    "worker_type": ("Worker_Type", pl.String, strict.text),
    "email": ("Email", pl.String, strict.optional_text),
    "hire_date": ("Hire_Date", pl.Date, strict.optional_day),
    "termination_date": ("Termination_Date", pl.Date, strict.optional_day),
    "is_active": ("Active", pl.Boolean, _flag),
    "other_ids": ("Other_IDs", pl.String, _texts),
    "organization": (ORGANIZATION, pl.String, strict.text),
}

_POSITION: Fields = {
    "employee_id": ("Employee_ID", pl.String, strict.identifier),
    "position_id": ("Position_ID", pl.String, strict.identifier),
    "effective_date": ("Effective_Date", pl.Date, strict.optional_day),
    "end_date": ("End_Date", pl.Date, strict.optional_day),
    "company": ("Company", pl.String, strict.text),
    "job_profile": ("Job_Profile", pl.String, strict.text),
    "cost_center": ("Cost_Center", pl.String, strict.optional_text),
    "weekly_hours": ("Scheduled_Weekly_Hours", HOURS, partial(_number, places=4)),
    "is_primary": ("Is_Primary_Position", pl.Boolean, _flag),
    "organization": (ORGANIZATION, pl.String, strict.text),
}

_COST_RATE: Fields = {
    "company": ("Company", pl.String, strict.text),
    "job_profile": ("Job_Profile", pl.String, strict.text),
    "employee_id": ("Employee_ID", pl.String, strict.optional_identifier),
    "hourly_rate": ("Hourly_Cost_Rate", RATE, partial(_number, places=6)),
    "currency": ("Currency", pl.String, strict.currency),
    "effective_date": ("Effective_Date", pl.Date, strict.day),
    "end_date": ("End_Date", pl.Date, strict.optional_day),
    "entered_on": ("Entered_On", pl.Date, strict.optional_day),
    "rate_source": ("Rate_Source", pl.String, strict.optional_text),
    "organization": (ORGANIZATION, pl.String, strict.text),
}


def _as_it_is(row: Row) -> Row:
    return row


def _left_when(row: Row) -> Row:
    """A person who is not active must have a last day: without it, a field that was taken out of the report would read
    as a person who never left."""
    if not row["is_active"] and row["termination_date"] is None:
        raise RowRefused(
            "FIELD_MISSING",
            "Termination_Date is missing, and the person is not active",
            remedy="Correct the person in Workday, or put the field into the report again",
        )
    return row


@dataclass(frozen=True)
class PublishedReport:
    """A report that the customer builds. `ahead` is how far after the day of the pull it is asked for."""

    name: str
    stream: Stream
    fields: Fields
    ahead: timedelta = timedelta(0)


def _report(
    name: str,
    stream: str,
    fields: Fields,
    masters: Masters,
    *,
    check: Callable[[Row], Row] = _as_it_is,
    ahead: timedelta = timedelta(0),
) -> PublishedReport:
    row = row_reader(fields)

    def read(document: Document) -> Reading:
        entries = json_list(strict.parse_json(document.content), ENTRIES)
        return read_each(
            entries, lambda entry: check(row(object_record(entry))), partial(_entry_key, fields, masters.key)
        )

    columns = schema_of(fields)
    return PublishedReport(name, Stream(SYSTEM, stream, columns, read, masters=masters), fields, ahead)


def _entry_key(fields: Fields, key: tuple[str, ...], entry: Any) -> str | None:
    """The key of an entry as its fields write it, None when it has not all of them that are needed."""
    values = [entry.get(fields[column][0]) for column in key] if isinstance(entry, dict) else [[]]
    if any(value is not None and type(value) is not str for value in values) or not values[0]:
        return None
    return joined(value or "" for value in values)


_IN_EFFECT = ("effective_date", "end_date")
PEOPLE = _report("Tieout_People", "people", _PERSON, Masters(("employee_id",)), check=_left_when)
POSITIONS = _report(
    "Tieout_Positions",
    "positions",
    _POSITION,
    Masters(("employee_id", "position_id", "effective_date"), valid=_IN_EFFECT),
    ahead=_AHEAD,
)
_RATE_OF = ("company", "job_profile", "employee_id", "currency")
COST_RATES = _report(
    "Tieout_Cost_Rates",
    "cost_rates",
    _COST_RATE,
    Masters(
        (*_RATE_OF, "effective_date", "entered_on"), valid=_IN_EFFECT, kind="rate", rate="hourly_rate", series=_RATE_OF
    ),
    ahead=_AHEAD,
)
REPORTS = (PEOPLE, POSITIONS, COST_RATES)
STREAMS = tuple(report.stream for report in REPORTS)


def pull(feed: Feed) -> None:
    """Each report whole, as of the moment of the pull."""
    if not feed.source.account_id:
        raise ConfigError(f"{feed.name}: set account_id, the integration system user, and token_env for its password")
    api = feed.rest({}, user=feed.source.account_id, timeout_seconds=TIMEOUT_SECONDS, attempts=2)
    for report in REPORTS:
        feed.attempt(report.stream, partial(_pull_whole, feed, api, report))


def _pull_whole(feed: Feed, api: RestApi, report: PublishedReport) -> None:
    """Register the report, in parts once it was too large for one answer."""
    prompts = {
        "format": "json",
        AS_OF: (feed.source.day(feed.now) + report.ahead).isoformat(),
        MOMENT_OF_ENTRY: iso(feed.now),
    }
    in_parts = f"{report.stream.name}.in_parts"
    since = feed.watermark(in_parts)
    is_divided = since is not None and feed.now - datetime.fromisoformat(since) < IN_PARTS
    whole = None if is_divided else _in_one(api, report, prompts)
    pages = [whole] if whole else list(_by_organization(api, report, prompts))
    _refuse_moved(report, pages)
    if not any(_entries(each) for each in pages):
        raise TransientError(
            "SOURCE_EMPTY",
            "the report has no rows at all, which a firm with people cannot have; nothing of it was used",
            where=f"{feed.name}/{report.name}",
            remedy="Ask the administrator of Workday whether the access of our user was narrowed",
        )
    feed.register(
        report.stream,
        "snapshot",
        [
            Page(each.sha256, each.size, f"{report.name} {number} of {len(pages)}")
            for number, each in enumerate(pages, start=1)
        ],
        also={} if whole or is_divided else {in_parts: iso(feed.now)},
    )


def _refuse_moved(report: PublishedReport, pages: list[RestPage]) -> None:
    """Raise TransientError PAGE_COUNT_MISMATCH when a row is in the report of two organizations: what is transferred
    while a report without the moment of entry is read is in both of them, or in none."""
    names = [report.fields[column][0] for column in report.stream.masters.key]
    seen: set[tuple] = set()
    for page in pages:
        shown = {tuple(str(entry.get(name)) for name in names) for entry in _entries(page) if isinstance(entry, dict)}
        if moved := shown & seen:
            raise TransientError(
                "PAGE_COUNT_MISMATCH",
                "the reports of two organizations show the same row; none of them was used",
                where=report.name,
                evidence=" / ".join(min(moved)),
                remedy=f"Have the report use its prompt {MOMENT_OF_ENTRY}; Tieout reads it again in the next cycle",
            )
        seen |= shown


def _entries(page: RestPage) -> list[Any]:
    return json_list(page.document, ENTRIES)


def _in_one(api: RestApi, report: PublishedReport, prompts: dict[str, str]) -> RestPage | None:
    """The whole report; None when it is too large or too slow for one answer."""
    try:
        page = api.record(report.name, prompts)
    except (TransientError, PermanentError) as refusal:
        if refusal.code in ("SOURCE_UNREACHABLE", "PAGE_TOO_LARGE"):
            return None
        raise
    return page if len(_entries(page)) < MOST_ROWS else None


def _by_organization(api: RestApi, report: PublishedReport, prompts: dict[str, str]) -> Iterator[RestPage]:
    """The report of each organization. Raises DocumentRefused PAGE_CONTRACT when one shows rows of another: a report
    without the prompt shows all rows to each, and every one of them would be there many times."""
    listed = _entries(api.record(ORGANIZATIONS, prompts))
    for organization in dict.fromkeys(strict.identifier(object_record(each), ORGANIZATION) for each in listed):
        page = api.record(report.name, {**prompts, ORGANIZATION: organization})
        entries = _entries(page)
        if any(not isinstance(each, dict) or each.get(ORGANIZATION) != organization for each in entries):
            raise contract_broken(f"{report.name} of {organization[:40]!r} shows rows of another organization")
        if len(entries) >= MOST_ROWS:
            raise PermanentError(
                "PAGE_TOO_LARGE",
                "the report of one organization is too large to be relied upon; nothing of the report was used",
                where=report.name,
                evidence=f"{len(entries):,} rows of {organization[:40]!r}",
                remedy=f"Have {ORGANIZATIONS} list smaller organizations",
            )
        yield page
