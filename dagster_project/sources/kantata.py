"""Kantata OX (Mavenlink) API v1: time entries with their timesheet submissions, workspaces, users.

Its traps, each contained here: records are iterated by `results`, for the maps mix side-loads and have no order;
foreign keys come only when asked for by `include`; archived workspaces are hidden unless asked for; the value of
boolean filters is ignored, so none is sent; the default order shifts under edits; an entry's approval is its
submission's status, not its own `approved`, which is also true where no approval is needed.
Source: developer.kantata.com, and reference/source-apis.md section 4.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import polars as pl

from dagster_project import money
from dagster_project.landing import strict
from dagster_project.landing.refusal import RowRefused
from dagster_project.ports import iso
from dagster_project.sources.pulling import Feed, Walk, WalkProof
from dagster_project.sources.stream import (
    MOMENT,
    Document,
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
)

if TYPE_CHECKING:
    from dagster_project.transport.rest import RestApi

SYSTEM = "kantata"
PAGE_SIZE = 200
_INCLUDE = "user,workspace,story,active_submission"
# The vendor needs both ends of a range of days; people enter time ahead, but not by more than this.
_AHEAD = timedelta(days=366)


def _records(document: Any, key: str) -> list[Any]:
    """The page's own records in the order of `results`; None where `results` names one that the page does not hold."""
    results = json_list(document, "results")
    held = document.get(key)
    if not isinstance(held, dict):
        if results:
            raise contract_broken(f"the page has no map {key!r}")
        held = {}
    if any(not isinstance(result, dict) or result.get("key") != key for result in results):
        raise contract_broken(f"results name something else than {key}")
    return [held.get(str(result.get("id"))) for result in results]


def _reader(key: str, read_row: Callable[[Any, dict[str, Any]], Row]) -> Callable[[Document], Reading]:
    def read(document: Document) -> Reading:
        page = strict.parse_json(document.content)
        return read_each(_records(page, key), lambda record: read_row(record, page), json_record_id)

    return read


def _submission(entry: dict[str, Any], page: dict[str, Any]) -> dict[str, Any]:
    """The entry's latest submission, or an empty object when it was never submitted."""
    if "active_submission_id" not in entry:
        raise RowRefused(
            "FIELD_MISSING",
            "active_submission_id is missing, so nothing is known about the approval",
            remedy="The source left out what we asked to include; ask its administrator for the permission",
        )
    if entry["active_submission_id"] is None:
        return {}
    submissions = page.get("timesheet_submissions")
    key = strict.identifier(entry, "active_submission_id")
    submission = submissions.get(key) if isinstance(submissions, dict) else None
    if not isinstance(submission, dict):
        raise RowRefused(
            "FIELD_MISSING",
            f"submission {key} is not on the page, so nothing is known about the approval",
            remedy="The source left out what we asked to include; ask its administrator for the permission",
        )
    return submission


def _story_title(entry: dict[str, Any], page: dict[str, Any]) -> str | None:
    """The name of the entry's task; None without a task, and where the page says nothing of it."""
    key, stories = strict.optional_identifier(entry, "story_id"), page.get("stories")
    story = stories.get(key) if isinstance(stories, dict) else None
    return strict.optional_text(story, "title") if isinstance(story, dict) else None


def _time_entry(record: Any, page: dict[str, Any]) -> Row:
    entry = object_record(record)
    submission = _submission(entry, page)
    return {
        "id": strict.identifier(entry, "id"),
        "date_performed": strict.day(entry, "date_performed"),
        "time_in_minutes": strict.integer(entry, "time_in_minutes"),
        "billable": strict.flag(entry, "billable"),
        "notes": strict.optional_text(entry, "notes"),
        "rate_in_cents": strict.optional_integer(entry, "rate_in_cents"),
        "cost_rate_in_cents": strict.optional_integer(entry, "cost_rate_in_cents"),
        "currency": strict.currency(entry, "currency"),
        "currency_base_unit": _base_unit(entry),
        "approved": strict.flag(entry, "approved"),
        "is_invoiced": strict.flag(entry, "is_invoiced"),
        "workspace_id": strict.identifier(entry, "workspace_id"),
        "user_id": strict.identifier(entry, "user_id"),
        "story_id": strict.optional_identifier(entry, "story_id"),
        "story_title": _story_title(entry, page),
        "submission_id": strict.identifier(submission, "id") if submission else None,
        "submission_status": strict.text(submission, "status") if submission else None,
        "submitter_id": strict.optional_identifier(submission, "user_id"),
        "approver_id": strict.optional_identifier(submission, "approver_id"),
        "submission_updated_at": strict.optional_moment(submission, "updated_at"),
        "created_at": strict.moment(entry, "created_at"),
        "updated_at": strict.moment(entry, "updated_at"),
    }


def _base_unit(entry: dict[str, Any]) -> int:
    """How many base units make one of the currency."""
    value = strict.integer(entry, "currency_base_unit")
    if value <= 0:
        raise RowRefused("NUMBER_OUT_OF_RANGE", "currency_base_unit is not positive", evidence=str(value))
    return value


def _approval(row: Row) -> str:
    match row["submission_status"]:
        case "approved":
            return "approved"
        case "new" | "submitted" | "rejected" | "cancelled" | None:
            return "not_approved"
        case _:
            return "unknown"


def _workspace(record: Any, _: dict[str, Any]) -> Row:
    workspace = object_record(record)
    return {
        "id": strict.identifier(workspace, "id"),
        "title": strict.text(workspace, "title"),
        "project_code": strict.optional_text(workspace, "project_code"),
        "client_name": strict.optional_text(workspace, "client_name"),
        "currency": strict.currency(workspace, "currency"),
        "status": strict.optional_text(workspace, "status"),
        "archived": strict.flag(workspace, "archived"),
        "start_date": strict.optional_day(workspace, "start_date"),
        "due_date": strict.optional_day(workspace, "due_date"),
        "updated_at": strict.moment(workspace, "updated_at"),
    }


def _user(record: Any, _: dict[str, Any]) -> Row:
    user = object_record(record)
    return {
        "id": strict.identifier(user, "id"),
        "full_name": strict.text(user, "full_name"),
        "email": strict.optional_text(user, "email"),
        "employee_number": strict.optional_text(user, "employee_number"),
        "role_name": strict.optional_text(user, "role_name"),
        "disabled_at": strict.optional_moment(user, "disabled_at"),
        "updated_at": strict.moment(user, "updated_at"),
    }


TIME_ENTRIES = Stream(
    system=SYSTEM,
    name="time_entries",
    columns=pl.Schema(
        {
            "id": pl.String,
            "date_performed": pl.Date,
            "time_in_minutes": pl.Int64,
            "billable": pl.Boolean,
            "notes": pl.String,
            "rate_in_cents": pl.Int64,
            "cost_rate_in_cents": pl.Int64,
            "currency": pl.String,
            "currency_base_unit": pl.Int64,
            "approved": pl.Boolean,
            "is_invoiced": pl.Boolean,
            **dict.fromkeys(("workspace_id", "user_id", "story_id", "story_title"), pl.String),
            **dict.fromkeys(("submission_id", "submission_status", "submitter_id", "approver_id"), pl.String),
            **dict.fromkeys(("submission_updated_at", "created_at", "updated_at"), MOMENT),
        }
    ),
    read=_reader("time_entries", _time_entry),
    transactions=Transactions(
        entity="time_entry",
        money=(
            *("time_in_minutes", "billable", "rate_in_cents", "cost_rate_in_cents", "currency", "currency_base_unit"),
            *("workspace_id", "user_id", "story_id", "date_performed"),
        ),
        record_id=lambda row: row["id"],
        about=("user_id", "workspace_id"),
        business_day="date_performed",
        revision=changed_at,
        approval=_approval,
        states=lambda row: (money.minutes_to_hours(row["time_in_minutes"]), None),
    ),
)

WORKSPACES = Stream(
    system=SYSTEM,
    name="workspaces",
    columns=pl.Schema(
        {
            **dict.fromkeys(("id", "title", "project_code", "client_name", "currency", "status"), pl.String),
            "archived": pl.Boolean,
            "start_date": pl.Date,
            "due_date": pl.Date,
            "updated_at": MOMENT,
        }
    ),
    read=_reader("workspaces", _workspace),
)

USERS = Stream(
    system=SYSTEM,
    name="users",
    columns=pl.Schema(
        {
            **dict.fromkeys(("id", "full_name", "email", "employee_number", "role_name"), pl.String),
            "disabled_at": MOMENT,
            "updated_at": MOMENT,
        }
    ),
    read=_reader("users", _user),
)

STREAMS = (TIME_ENTRIES, WORKSPACES, USERS)

_PROOF = WalkProof(
    total=lambda document: json_total(document, "count"),
    ids=lambda document: [json_record_id(result) for result in json_list(document, "results")],
)


def pull(feed: Feed) -> None:
    """Workspaces and users whole; time entries by what changed, and by a re-read of the open periods when it is due."""
    api = feed.rest({})
    for stream, params in ((WORKSPACES, {"include_archived": "true"}), (USERS, {})):
        feed.attempt(stream, partial(feed.register_pages, stream, "snapshot", _walk(api, stream, params), _PROOF))
    feed.attempt(TIME_ENTRIES, partial(_pull_time_entries, feed, api))


def _walk(api: RestApi, stream: Stream, params: dict[str, Any]) -> Walk:
    return partial(api.numbered_pages, f"{stream.name}.json", {"per_page": PAGE_SIZE, **params}, "meta.page_count")


def _pull_time_entries(feed: Feed, api: RestApi) -> None:
    always = {"include": _INCLUDE, "from_archived_workspaces": "true", "order": "updated_at:asc"}

    def changed(since: datetime) -> Walk:
        return _walk(api, TIME_ENTRIES, {**always, "updated_after": iso(since)})

    def within(first: date, last: date | None) -> Walk:
        until = last or feed.now.date() + _AHEAD
        return _walk(api, TIME_ENTRIES, {**always, "date_performed_between": f"{first}:{until}"})

    feed.pull_changes_and_open_periods(TIME_ENTRIES, changed, within, _PROOF)
