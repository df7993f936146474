"""Harvest API v2: time entries, users, projects, clients.

Its traps, each contained here: pages are followed by `links.next` alone (`next_page` is null on middle pages of cursor
paging); timestamps are whole seconds; when work began and ended is a time of day in the account's own notation
(`8:00am` or `08:00`), and null in accounts that record durations; approving does not always move `updated_at`; deleting
leaves no trace; only the Harvest-Account-Id header distinguishes the accounts of one user.
Source: help.getharvest.com/api-v2.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import polars as pl

from dagster_project.landing import strict
from dagster_project.ports import iso
from dagster_project.sources.pulling import Feed, WalkProof
from dagster_project.sources.stream import (
    HOURS,
    MOMENT,
    RATE,
    Document,
    Reading,
    Row,
    Stream,
    Transactions,
    changed_at,
    json_list,
    json_record_id,
    json_total,
    object_record,
    read_each,
)
from dagster_project.transport.errors import PermanentError

if TYPE_CHECKING:
    from dagster_project.transport.rest import RestApi

SYSTEM = "harvest"
PAGE_SIZE = 2000


def _reader(key: str, read_row) -> Any:
    def read(document: Document) -> Reading:
        return read_each(json_list(strict.parse_json(document.content), key), read_row, json_record_id)

    return read


def _time_entry(record: Any) -> Row:
    entry = object_record(record)
    user, client, project, task = (strict.child(entry, key) for key in ("user", "client", "project", "task"))
    external = strict.optional_child(entry, "external_reference")
    return {
        "id": strict.identifier(entry, "id"),
        "spent_date": strict.day(entry, "spent_date"),
        "user_id": strict.identifier(user, "id"),
        "user_name": strict.optional_text(user, "name"),
        "client_id": strict.identifier(client, "id"),
        "client_name": strict.optional_text(client, "name"),
        "client_currency": strict.currency(client, "currency"),
        "project_id": strict.identifier(project, "id"),
        "project_code": strict.optional_text(project, "code"),
        "project_name": strict.optional_text(project, "name"),
        "task_id": strict.identifier(task, "id"),
        "task_name": strict.optional_text(task, "name"),
        "hours": strict.number(entry, "hours", 4),
        "rounded_hours": strict.number(entry, "rounded_hours", 4),
        "started_time": strict.optional_clock(entry, "started_time"),
        "ended_time": strict.optional_clock(entry, "ended_time"),
        "is_running": strict.optional_flag(entry, "is_running"),
        "notes": strict.optional_text(entry, "notes"),
        "is_locked": strict.flag(entry, "is_locked"),
        "is_closed": strict.flag(entry, "is_closed"),
        "approval_status": strict.text(entry, "approval_status"),
        "is_billed": strict.flag(entry, "is_billed"),
        "billable": strict.flag(entry, "billable"),
        "billable_rate": strict.optional_number(entry, "billable_rate", 6),
        "cost_rate": strict.optional_number(entry, "cost_rate", 6),
        "invoice_id": strict.optional_identifier(strict.optional_child(entry, "invoice"), "id"),
        "external_reference_id": strict.optional_identifier(external, "id"),
        "external_reference_group_id": strict.optional_identifier(external, "group_id"),
        "created_at": strict.moment(entry, "created_at"),
        "updated_at": strict.moment(entry, "updated_at"),
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


def _user(record: Any) -> Row:
    user = object_record(record)
    roles = user.get("roles")
    if not isinstance(roles, list):
        raise strict.invalid("roles", roles, "a list of texts")
    return {
        "id": strict.identifier(user, "id"),
        "first_name": strict.optional_text(user, "first_name"),
        "last_name": strict.optional_text(user, "last_name"),
        "email": strict.optional_text(user, "email"),
        "is_active": strict.flag(user, "is_active"),
        "is_contractor": strict.flag(user, "is_contractor"),
        "roles": "|".join(strict.text({"roles": role}, "roles", empty=True) for role in roles),
        "updated_at": strict.moment(user, "updated_at"),
    }


def _project(record: Any) -> Row:
    project = object_record(record)
    client = strict.child(project, "client")
    return {
        "id": strict.identifier(project, "id"),
        "code": strict.optional_text(project, "code"),
        "name": strict.text(project, "name"),
        "client_id": strict.identifier(client, "id"),
        "client_name": strict.optional_text(client, "name"),
        "client_currency": strict.currency(client, "currency"),
        "is_active": strict.flag(project, "is_active"),
        "is_billable": strict.flag(project, "is_billable"),
        "is_fixed_fee": strict.flag(project, "is_fixed_fee"),
        "bill_by": strict.optional_text(project, "bill_by"),
        "starts_on": strict.optional_day(project, "starts_on"),
        "ends_on": strict.optional_day(project, "ends_on"),
        "updated_at": strict.moment(project, "updated_at"),
    }


def _client(record: Any) -> Row:
    client = object_record(record)
    return {
        "id": strict.identifier(client, "id"),
        "name": strict.text(client, "name"),
        "currency": strict.currency(client, "currency"),
        "is_active": strict.flag(client, "is_active"),
        "updated_at": strict.moment(client, "updated_at"),
    }


TIME_ENTRIES = Stream(
    system=SYSTEM,
    name="time_entries",
    columns=pl.Schema(
        {
            **dict.fromkeys(("id",), pl.String),
            "spent_date": pl.Date,
            **dict.fromkeys(("user_id", "user_name", "client_id", "client_name", "client_currency"), pl.String),
            **dict.fromkeys(("project_id", "project_code", "project_name", "task_id", "task_name"), pl.String),
            "hours": HOURS,
            "rounded_hours": HOURS,
            **dict.fromkeys(("started_time", "ended_time"), pl.String),
            "is_running": pl.Boolean,
            "notes": pl.String,
            "is_locked": pl.Boolean,
            "is_closed": pl.Boolean,
            "approval_status": pl.String,
            "is_billed": pl.Boolean,
            "billable": pl.Boolean,
            "billable_rate": RATE,
            "cost_rate": RATE,
            **dict.fromkeys(("invoice_id", "external_reference_id", "external_reference_group_id"), pl.String),
            "created_at": MOMENT,
            "updated_at": MOMENT,
        }
    ),
    read=_reader("time_entries", _time_entry),
    transactions=Transactions(
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

USERS = Stream(
    system=SYSTEM,
    name="users",
    columns=pl.Schema(
        {
            **dict.fromkeys(("id", "first_name", "last_name", "email"), pl.String),
            "is_active": pl.Boolean,
            "is_contractor": pl.Boolean,
            "roles": pl.String,
            "updated_at": MOMENT,
        }
    ),
    read=_reader("users", _user),
)

PROJECTS = Stream(
    system=SYSTEM,
    name="projects",
    columns=pl.Schema(
        {
            **dict.fromkeys(("id", "code", "name", "client_id", "client_name", "client_currency"), pl.String),
            **dict.fromkeys(("is_active", "is_billable", "is_fixed_fee"), pl.Boolean),
            "bill_by": pl.String,
            "starts_on": pl.Date,
            "ends_on": pl.Date,
            "updated_at": MOMENT,
        }
    ),
    read=_reader("projects", _project),
)

CLIENTS = Stream(
    system=SYSTEM,
    name="clients",
    columns=pl.Schema(
        {
            **dict.fromkeys(("id", "name", "currency"), pl.String),
            "is_active": pl.Boolean,
            "updated_at": MOMENT,
        }
    ),
    read=_reader("clients", _client),
)

STREAMS = (TIME_ENTRIES, USERS, PROJECTS, CLIENTS)


def _proof(key: str) -> WalkProof:
    return WalkProof(
        total=lambda document: json_total(document, "total_entries"),
        ids=lambda document: [json_record_id(record) for record in json_list(document, key)],
    )


def pull(feed: Feed) -> None:
    """Master data whole; time entries by what changed, and by a re-read of the open periods when one is due."""
    api = feed.rest({"Harvest-Account-Id": feed.source.account_id or "", "User-Agent": "Tieout (finance operations)"})
    _assert_sees_everything(api)
    for stream in (CLIENTS, PROJECTS, USERS):
        feed.attempt(stream, partial(_pull_whole, feed, api, stream))
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


def _walk(api: RestApi, stream: Stream, params: dict[str, Any]):
    return partial(api.linked_pages, stream.name, {"per_page": PAGE_SIZE, **params}, "links.next")


def _pull_whole(feed: Feed, api: RestApi, stream: Stream) -> None:
    feed.register_pages(stream, "snapshot", _walk(api, stream, {}), _proof(stream.name))


def _pull_time_entries(feed: Feed, api: RestApi) -> None:
    def changed(since) -> Any:
        return _walk(api, TIME_ENTRIES, {"updated_since": iso(since)})

    def within(first: date, last: date | None) -> Any:
        bounds = {"from": first.isoformat()} | ({"to": last.isoformat()} if last else {})
        return _walk(api, TIME_ENTRIES, bounds)

    feed.pull_changes_and_open_periods(TIME_ENTRIES, changed, within, _proof(TIME_ENTRIES.name))
