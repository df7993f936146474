"""Harvest API v2: time entries, users and their rates, projects, clients, tasks, and the assignments of users and tasks
to projects.

Its traps, each contained here: pages are followed by `links.next` alone (`next_page` is null on middle pages of cursor
paging); timestamps are whole seconds; when work began and ended is a time of day in the account's own notation
(`8:00am` or `08:00`), and null in accounts that record durations; approving does not always move `updated_at`; deleting
leaves no trace; only the Harvest-Account-Id header distinguishes the accounts of one user. A rate is a person's, a
project's, or of a person or task on a project, as `bill_by` of the project says; each pull shows what it is now. Which
rate a person had when is in lists of their own, two for each person, which cannot be asked for what changed. Of these,
what a person costs is read, and only where the settings ask for it (`person_rates`), for each entry shows its own
rates: when a person is new or was changed, and once a week of whoever is active or was changed since the open periods
began; those of the others stand as last read. At what a person is billed has no currency but each client's, and gives
way to the project's: it is not read. Whose rates a page has only its links say. Without a first day a rate counts since
ever, and its currency is that of the account's company.
Source: help.getharvest.com/api-v2.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import polars as pl

from dagster_project.landing import strict
from dagster_project.landing.refusal import RowRefused
from dagster_project.ledger import Page
from dagster_project.ports import iso
from dagster_project.sources.pulling import Feed, Walk, WalkProof, proven
from dagster_project.sources.stream import (
    HOURS,
    MOMENT,
    RATE,
    Document,
    Fields,
    Masters,
    Reading,
    Row,
    Stream,
    Transactions,
    changed_at,
    contract_broken,
    json_list,
    json_record_id,
    json_total,
    object_record,
    read_each,
    row_reader,
    schema_of,
)
from dagster_project.transport.errors import PermanentError

if TYPE_CHECKING:
    from dagster_project.transport.rest import RestApi, RestPage

SYSTEM = "harvest"
PAGE_SIZE = 2000
# Of a call for each person, where an account may make 100 in 15 seconds. What counts now, the list of users shows.
_RATES_REREAD = timedelta(days=7)


_hours = partial(strict.number, places=4)
_rate = partial(strict.optional_number, places=6)


def _roles(user: Row, key: str) -> str:
    """A list of texts, as one."""
    roles = user.get(key)
    if not isinstance(roles, list):
        raise strict.invalid(key, roles, "a list of texts")
    return "|".join(strict.text({key: role}, key, empty=True) for role in roles)


_TIME_ENTRY: Fields = {
    "id": ("id", pl.String, strict.identifier),
    "spent_date": ("spent_date", pl.Date, strict.day),
    "user_id": ("user.id", pl.String, strict.identifier),
    "user_name": ("user.name", pl.String, strict.optional_text),
    "client_id": ("client.id", pl.String, strict.identifier),
    "client_name": ("client.name", pl.String, strict.optional_text),
    "client_currency": ("client.currency", pl.String, strict.currency),
    "project_id": ("project.id", pl.String, strict.identifier),
    "project_code": ("project.code", pl.String, strict.optional_text),
    "project_name": ("project.name", pl.String, strict.optional_text),
    "task_id": ("task.id", pl.String, strict.identifier),
    "task_name": ("task.name", pl.String, strict.optional_text),
    "hours": ("hours", HOURS, _hours),
    "rounded_hours": ("rounded_hours", HOURS, _hours),
    "started_time": ("started_time", pl.String, strict.optional_clock),
    "ended_time": ("ended_time", pl.String, strict.optional_clock),
    "is_running": ("is_running", pl.Boolean, strict.optional_flag),
    "notes": ("notes", pl.String, strict.optional_text),
    "is_locked": ("is_locked", pl.Boolean, strict.flag),
    "is_closed": ("is_closed", pl.Boolean, strict.flag),
    "approval_status": ("approval_status", pl.String, strict.text),
    "is_billed": ("is_billed", pl.Boolean, strict.flag),
    "billable": ("billable", pl.Boolean, strict.flag),
    "billable_rate": ("billable_rate", RATE, _rate),
    "cost_rate": ("cost_rate", RATE, _rate),
    "invoice_id": ("invoice?.id", pl.String, strict.optional_identifier),
    "external_reference_id": ("external_reference?.id", pl.String, strict.optional_identifier),
    "external_reference_group_id": ("external_reference?.group_id", pl.String, strict.optional_identifier),
    "created_at": ("created_at", MOMENT, strict.moment),
    "updated_at": ("updated_at", MOMENT, strict.moment),
}

_USER: Fields = {
    "id": ("id", pl.String, strict.identifier),
    "first_name": ("first_name", pl.String, strict.optional_text),
    "last_name": ("last_name", pl.String, strict.optional_text),
    "email": ("email", pl.String, strict.optional_text),
    "is_active": ("is_active", pl.Boolean, strict.flag),
    "is_contractor": ("is_contractor", pl.Boolean, strict.flag),
    "roles": ("roles", pl.String, _roles),
    "default_hourly_rate": ("default_hourly_rate", RATE, _rate),
    "cost_rate": ("cost_rate", RATE, _rate),
    "weekly_capacity_seconds": ("weekly_capacity", pl.Int64, strict.optional_integer),
    "updated_at": ("updated_at", MOMENT, strict.moment),
}

_PROJECT: Fields = {
    "id": ("id", pl.String, strict.identifier),
    "code": ("code", pl.String, strict.optional_text),
    "name": ("name", pl.String, strict.text),
    "client_id": ("client.id", pl.String, strict.identifier),
    "client_name": ("client.name", pl.String, strict.optional_text),
    "client_currency": ("client.currency", pl.String, strict.currency),
    "is_active": ("is_active", pl.Boolean, strict.flag),
    "is_billable": ("is_billable", pl.Boolean, strict.flag),
    "is_fixed_fee": ("is_fixed_fee", pl.Boolean, strict.flag),
    "bill_by": ("bill_by", pl.String, strict.optional_text),
    "hourly_rate": ("hourly_rate", RATE, _rate),
    "starts_on": ("starts_on", pl.Date, strict.optional_day),
    "ends_on": ("ends_on", pl.Date, strict.optional_day),
    "updated_at": ("updated_at", MOMENT, strict.moment),
}

_CLIENT: Fields = {
    "id": ("id", pl.String, strict.identifier),
    "name": ("name", pl.String, strict.text),
    "currency": ("currency", pl.String, strict.currency),
    "is_active": ("is_active", pl.Boolean, strict.flag),
    "updated_at": ("updated_at", MOMENT, strict.moment),
}


_TASK: Fields = {
    "id": ("id", pl.String, strict.identifier),
    "name": ("name", pl.String, strict.text),
    "billable_by_default": ("billable_by_default", pl.Boolean, strict.flag),
    "default_hourly_rate": ("default_hourly_rate", RATE, _rate),
    "is_active": ("is_active", pl.Boolean, strict.flag),
    "updated_at": ("updated_at", MOMENT, strict.moment),
}

_TASK_ASSIGNMENT: Fields = {
    "id": ("id", pl.String, strict.identifier),
    "project_id": ("project.id", pl.String, strict.identifier),
    "task_id": ("task.id", pl.String, strict.identifier),
    "is_active": ("is_active", pl.Boolean, strict.flag),
    "billable": ("billable", pl.Boolean, strict.flag),
    "hourly_rate": ("hourly_rate", RATE, _rate),
    "updated_at": ("updated_at", MOMENT, strict.moment),
}

_USER_ASSIGNMENT: Fields = {
    "id": ("id", pl.String, strict.identifier),
    "project_id": ("project.id", pl.String, strict.identifier),
    "user_id": ("user.id", pl.String, strict.identifier),
    "is_active": ("is_active", pl.Boolean, strict.flag),
    "is_project_manager": ("is_project_manager", pl.Boolean, strict.flag),
    "use_default_rates": ("use_default_rates", pl.Boolean, strict.flag),
    "hourly_rate": ("hourly_rate", RATE, _rate),
    "updated_at": ("updated_at", MOMENT, strict.moment),
}


_PERSONS_RATE: Fields = {
    "id": ("id", pl.String, strict.identifier),
    "user_id": ("user_id", pl.String, strict.identifier),
    "amount": ("amount", RATE, partial(strict.number, places=6)),
    "start_date": ("start_date", pl.Date, strict.optional_day),
    "end_date": ("end_date", pl.Date, strict.optional_day),
    "updated_at": ("updated_at", MOMENT, strict.moment),
}


def _approval(row: Row) -> str:
    """`is_closed` is the documented sign of approval and `approval_status` its newer name; they must agree."""
    match row["approval_status"], row["is_closed"]:
        case "approved", True:
            return "approved"
        case "submitted" | "unsubmitted", False:
            return "not_approved"
        case _:
            return "unknown"


def _stream(name: str, fields: Fields, transactions: Transactions | None = None) -> Stream:
    row = row_reader(fields)

    def read(document: Document) -> Reading:
        records = json_list(strict.parse_json(document.content), name)
        return read_each(records, lambda record: row(object_record(record)), json_record_id)

    masters = None if transactions else Masters()
    columns = schema_of(fields)
    return Stream(system=SYSTEM, name=name, columns=columns, read=read, transactions=transactions, masters=masters)


_RATES_OF = re.compile(r"/users/([0-9]+)/cost_rates(?:\?|$)")


def _rated(page: Any) -> str:
    """Whose rates a page has. Raises DocumentRefused PAGE_CONTRACT when its links do not say it."""
    links = page.get("links") if isinstance(page, dict) else None
    first = links.get("first") if isinstance(links, dict) else None
    found = _RATES_OF.search(first) if isinstance(first, str) else None
    if found is None:
        raise contract_broken("the page's links do not say whose rates it has")
    return found[1]


def _cost_rates() -> Stream:
    name, row = "cost_rates", row_reader(_PERSONS_RATE)

    def read(document: Document) -> Reading:
        page = strict.parse_json(document.content)
        user, records = _rated(page), json_list(page, name)
        return read_each(records, lambda record: row({**object_record(record), "user_id": user}), json_record_id)

    columns = schema_of(_PERSONS_RATE)
    masters = Masters(valid=("start_date", "end_date"), kind="rate", rate="amount", series=("user_id",))
    # An account without people has no rates, and a pull that fails is an exception by itself.
    return Stream(system=SYSTEM, name=name, columns=columns, read=read, masters=masters, deadline=None)


TIME_ENTRIES = _stream(
    "time_entries",
    _TIME_ENTRY,
    Transactions(
        entity="time_entry",
        money=(
            *("hours", "rounded_hours", "billable", "billable_rate", "cost_rate", "client_currency"),
            *("project_id", "task_id", "user_id", "spent_date"),
        ),
        record_id=lambda row: row["id"],
        about=("user_id", "project_id"),
        details=("started_time", "ended_time"),
        business_day="spent_date",
        revision=changed_at,
        approval=_approval,
        states=lambda row: (row["hours"], None),
    ),
)
USERS = _stream("users", _USER)
PROJECTS = _stream("projects", _PROJECT)
CLIENTS = _stream("clients", _CLIENT)

TASKS = _stream("tasks", _TASK)
TASK_ASSIGNMENTS = _stream("task_assignments", _TASK_ASSIGNMENT)
USER_ASSIGNMENTS = _stream("user_assignments", _USER_ASSIGNMENT)
_WHOLE = (CLIENTS, PROJECTS, USERS, TASKS, TASK_ASSIGNMENTS, USER_ASSIGNMENTS)

COST_RATES = _cost_rates()

STREAMS = (TIME_ENTRIES, *_WHOLE, COST_RATES)


def _proof(key: str) -> WalkProof:
    return WalkProof(
        total=lambda document: json_total(document, "total_entries"),
        ids=lambda document: [json_record_id(record) for record in json_list(document, key)],
    )


def pull(feed: Feed) -> None:
    """Master data whole; time entries by what changed, and by a re-read of the open periods when one is due."""
    api = feed.rest({"Harvest-Account-Id": feed.source.account_id or "", "User-Agent": "Tieout (finance operations)"})
    _assert_sees_everything(api)
    people: list[Row] = []
    for stream in _WHOLE:
        feed.attempt(stream, partial(_pull_whole, feed, api, stream, people))
    if feed.source.person_rates and people:
        feed.attempt(COST_RATES, partial(_pull_rates, feed, api, people))
    feed.attempt(TIME_ENTRIES, partial(_pull_time_entries, feed, api))


def _assert_sees_everything(api: RestApi) -> None:
    """Refuse to pull with a token that sees only its own entries: what it does not see would look deleted."""
    roles = api.record("users/me").document.get("access_roles")
    if not isinstance(roles, list) or "administrator" not in roles:
        raise PermanentError(
            "SOURCE_SCOPE",
            "our access to the source does not show everybody's records, so nothing was pulled",
            where=api.base_url,
            evidence=f"access roles {roles}"[:120],
            remedy="Use a token of an administrator of this Harvest account",
        )


def _walk(api: RestApi, path: str, params: dict[str, Any]) -> Walk:
    return partial(api.linked_pages, path, {"per_page": PAGE_SIZE, **params}, "links.next")


def _pull_whole(feed: Feed, api: RestApi, stream: Stream, people: list[Row]) -> None:
    """Pull a list; what it shows of users is put into `people`."""
    pages = feed.register_lists(stream, "snapshot", [_walk(api, stream.name, {})], _proof(stream.name))
    if stream is USERS:
        people += (each for page in pages for each in json_list(page, stream.name) if json_record_id(each))


def _is_changed(record: Row, since: datetime | None) -> bool:
    """Whether a record was changed at `since` (naive UTC; None: whenever) or later, as far as it says."""
    try:
        return since is None or strict.moment(record, "updated_at") >= since
    except RowRefused:
        return True


def _opened(feed: Feed) -> datetime | None:
    """When the first period began that is still open."""
    first = feed.source.open_from
    return datetime.combine(date.fromisoformat(first), time()) if first else None


def _naive(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=None)


def _pull_rates(feed: Feed, api: RestApi, people: list[Row]) -> None:
    """Register the rates of all people: of whoever must be asked for as they are now, of the others as last read."""
    last = feed.watermark(COST_RATES.name)
    reread = f"{COST_RATES.name}.reread"
    is_due = feed.is_due(reread, _RATES_REREAD)
    since = _opened(feed) if is_due else last and _naive(last)
    known: dict[str, list[Page]] = defaultdict(list)
    for page in feed.ledger.last_pages(SYSTEM, feed.source.instance, COST_RATES.name):
        known[page.name].append(page)
    pages, asked = [], 0
    for person in people:
        name = f"{COST_RATES.name} of {json_record_id(person)}"
        if name in known and not (is_due and person.get("is_active") is not False) and not _is_changed(person, since):
            pages += known[name]
            continue
        asked += 1
        walk = partial(_rates_of, api, json_record_id(person))
        pages += (Page(each.sha256, each.size, name) for each in proven(walk, _proof(COST_RATES.name)))
    if asked:
        now = iso(feed.now)
        feed.register(COST_RATES, "snapshot", pages, watermark=now, also={reread: now} if is_due else {})


def _rates_of(api: RestApi, person: str) -> Iterator[RestPage]:
    for page in _walk(api, f"users/{person}/{COST_RATES.name}", {})():
        if _rated(page.document) != person:
            raise contract_broken(f"the rates of user {person} are said to be of another one")
        yield page


def _pull_time_entries(feed: Feed, api: RestApi) -> None:
    def changed(since) -> Any:
        return _walk(api, TIME_ENTRIES.name, {"updated_since": iso(since)})

    def within(first: date, last: date | None) -> Any:
        bounds = {"from": first.isoformat()} | ({"to": last.isoformat()} if last else {})
        return _walk(api, TIME_ENTRIES.name, bounds)

    feed.pull_changes_and_open_periods(TIME_ENTRIES, changed, within, _proof(TIME_ENTRIES.name))
