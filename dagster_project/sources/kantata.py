"""Kantata OX (Mavenlink) API v1: time entries with their timesheet submissions, workspaces, users, stories, allocations
and rate cards.

Its traps, each contained here: records are iterated by `results`, for the maps mix side-loads and have no order;
foreign keys come only when asked for by `include`; archived workspaces and stories, stories of others, and users who
have left are hidden unless asked for; one list of users has only who takes part in a workspace, the other has no
guests, so both are read; the value of the filter `approved` is ignored, so it is not sent; the default order shifts
under edits; an entry's approval is its submission's status, not its own `approved`, which is also true where no
approval is needed. Tasks and milestones are stories; an allocation says how much and when, and its workspace resource
who and where; a rate belongs to a role in a version of a card, and the version counts from the day of its set version
on.

Users and rates are read by the names of Mavenlink's own Ruby client. The public specification has a user's address as
`email_address`, which is read too, role and end of the membership in `account_membership`, and a rate as `rate`, in
base units of the currency of its card. What no record of a list has is one exception: the list is not used where
nothing can be read without it, else it says what follows.
Source: developer.kantata.com.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import polars as pl

from dagster_project import money
from dagster_project.landing import strict
from dagster_project.landing.refusal import DocumentRefused, Refusal, RowRefused
from dagster_project.ports import iso
from dagster_project.sources.pulling import Feed, Walk, WalkProof
from dagster_project.sources.stream import (
    MOMENT,
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


def _submission(entry: Row, page: Row) -> Row:
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


def _story(entry: Row, page: Row) -> Row:
    """The entry's task; an empty object without a task, and where the page says nothing of it."""
    key, stories = strict.optional_identifier(entry, "story_id"), page.get("stories")
    story = stories.get(key) if isinstance(stories, dict) else None
    return story if isinstance(story, dict) else {}


def _with_what_it_names(entry: Row, page: Row) -> Row:
    """A time entry with the submission and the task that its page has of it."""
    return {**entry, "submission": _submission(entry, page), "story": _story(entry, page)}


def _if_submitted(read: Callable[[Row, str], Any]) -> Callable[[Row, str], Any]:
    """The field of a submission; None when there is none."""
    return lambda submission, key: read(submission, key) if submission else None


def _base_unit(entry: Row, key: str) -> int:
    """How many base units make one of the currency."""
    value = strict.integer(entry, key)
    if value <= 0:
        raise RowRefused("NUMBER_OUT_OF_RANGE", f"{key} is not positive", evidence=str(value))
    return value


def _approval(row: Row) -> str:
    match row["submission_status"]:
        case "approved":
            return "approved"
        case "new" | "submitted" | "rejected" | "cancelled" | None:
            return "not_approved"
        case _:
            return "unknown"


_TIME_ENTRY: Fields = {
    "id": ("id", pl.String, strict.identifier),
    "date_performed": ("date_performed", pl.Date, strict.day),
    "time_in_minutes": ("time_in_minutes", pl.Int64, strict.integer),
    "billable": ("billable", pl.Boolean, strict.flag),
    "notes": ("notes", pl.String, strict.optional_text),
    "rate_in_cents": ("rate_in_cents", pl.Int64, strict.optional_integer),
    "cost_rate_in_cents": ("cost_rate_in_cents", pl.Int64, strict.optional_integer),
    "currency": ("currency", pl.String, strict.currency),
    "currency_base_unit": ("currency_base_unit", pl.Int64, _base_unit),
    "approved": ("approved", pl.Boolean, strict.flag),
    "is_invoiced": ("is_invoiced", pl.Boolean, strict.flag),
    "workspace_id": ("workspace_id", pl.String, strict.identifier),
    "user_id": ("user_id", pl.String, strict.identifier),
    "story_id": ("story_id", pl.String, strict.optional_identifier),
    "story_title": ("story.title", pl.String, strict.optional_text),
    "submission_id": ("submission.id", pl.String, _if_submitted(strict.identifier)),
    "submission_status": ("submission.status", pl.String, _if_submitted(strict.text)),
    "submitter_id": ("submission.user_id", pl.String, strict.optional_identifier),
    "approver_id": ("submission.approver_id", pl.String, strict.optional_identifier),
    "submission_updated_at": ("submission.updated_at", MOMENT, strict.optional_moment),
    "created_at": ("created_at", MOMENT, strict.moment),
    "updated_at": ("updated_at", MOMENT, strict.moment),
}

_WORKSPACE: Fields = {
    "id": ("id", pl.String, strict.identifier),
    "title": ("title", pl.String, strict.text),
    "project_code": ("project_code", pl.String, strict.optional_text),
    "client_name": ("client_name", pl.String, strict.optional_text),
    "currency": ("currency", pl.String, strict.currency),
    "status": ("status", pl.String, strict.optional_text),
    "archived": ("archived", pl.Boolean, strict.flag),
    "start_date": ("start_date", pl.Date, strict.optional_day),
    "due_date": ("due_date", pl.Date, strict.optional_day),
    "updated_at": ("updated_at", MOMENT, strict.moment),
}

_USER: Fields = {
    "id": ("id", pl.String, strict.identifier),
    "full_name": ("full_name", pl.String, strict.text),
    "email": ("email", pl.String, strict.optional_text),
    "employee_number": ("employee_number", pl.String, strict.optional_text),
    "role_name": ("role_name", pl.String, strict.optional_text),
    "disabled_at": ("disabled_at", MOMENT, strict.optional_moment),
    "updated_at": ("updated_at", MOMENT, strict.moment),
}


_STORY: Fields = {
    "id": ("id", pl.String, strict.identifier),
    "title": ("title", pl.String, strict.text),
    "story_type": ("story_type", pl.String, strict.text),
    "state": ("state", pl.String, strict.optional_text),
    "archived": ("archived", pl.Boolean, strict.flag),
    "billable": ("billable", pl.Boolean, strict.optional_flag),
    "start_date": ("start_date", pl.Date, strict.optional_day),
    "due_date": ("due_date", pl.Date, strict.optional_day),
    "time_estimate_in_minutes": ("time_estimate_in_minutes", pl.Int64, strict.optional_integer),
    "budget_estimate_in_cents": ("budget_estimate_in_cents", pl.Int64, strict.optional_integer),
    "workspace_id": ("workspace_id", pl.String, strict.identifier),
    "updated_at": ("updated_at", MOMENT, strict.moment),
}

_ALLOCATION: Fields = {
    "id": ("id", pl.String, strict.identifier),
    "start_date": ("start_date", pl.Date, strict.day),
    "end_date": ("end_date", pl.Date, strict.day),
    "minutes": ("minutes", pl.Int64, strict.integer),
    "resource_id": ("workspace_resource_id", pl.String, strict.identifier),
    "workspace_id": ("resource.workspace_id", pl.String, strict.identifier),
    # A resource without a user is a role that is still to be staffed.
    "user_id": ("resource.user_id", pl.String, strict.optional_identifier),
    "updated_at": ("updated_at", MOMENT, strict.moment),
}

_ROLE: Fields = {
    "id": ("id", pl.String, strict.identifier),
    "name": ("name", pl.String, strict.text),
}

_RATE_CARD: Fields = {
    "id": ("id", pl.String, strict.identifier),
    "title": ("title", pl.String, strict.text),
    "currency": ("currency", pl.String, strict.currency),
}

_RATE_CARD_SET_VERSION: Fields = {
    "id": ("id", pl.String, strict.identifier),
    "effective_date": ("effective_date", pl.Date, strict.day),
}

_RATE_CARD_VERSION: Fields = {
    "id": ("id", pl.String, strict.identifier),
    "rate_card_id": ("rate_card_id", pl.String, strict.identifier),
    "rate_card_set_version_id": ("rate_card_set_version_id", pl.String, strict.identifier),
}

_RATE_CARD_ROLE: Fields = {
    "id": ("id", pl.String, strict.identifier),
    "rate_card_version_id": ("rate_card_version_id", pl.String, strict.identifier),
    "role_id": ("role_id", pl.String, strict.identifier),
    "rate_in_cents": ("rate_in_cents", pl.Int64, strict.integer),
    "currency": ("currency", pl.String, strict.currency),
    "currency_base_unit": ("currency_base_unit", pl.Int64, _base_unit),
}


def _as_it_is(record: Row, page: Row) -> Row:
    return record


def _with_resource(allocation: Row, page: Row) -> Row:
    """An allocation with the workspace resource that its page has of it."""
    key, resources = strict.identifier(allocation, "workspace_resource_id"), page.get("workspace_resources")
    resource = resources.get(key) if isinstance(resources, dict) else None
    if not isinstance(resource, dict):
        raise RowRefused(
            "FIELD_MISSING",
            f"workspace resource {key} is not on the page, so it is not known who is assigned, and where",
            remedy="The source left out what we asked to include; ask its administrator for the permission",
        )
    return {**allocation, "resource": resource}


# Of fields that a record may be without: what follows where none of a list has them.
_FOLLOWS = {
    "users": {
        "email": "no one is found by an e-mail address",
        "employee_number": "no one is found by an employee number",
        "disabled_at": "whoever has left counts as active",
    },
    "workspaces": {"project_code": "no project is found by its code"},
}
# The names of the public specification.
_ALSO = {"email": "email_address"}
_ASK = "Ask the source's administrator for an access that shows it, or have its reader adapted to its interface"


def _with_address(user: Row, page: Row) -> Row:
    return user if "email" in user else {**user, "email": user.get("email_address")}


def _is_needed(path: str, read: Callable[[Row, str], Any]) -> bool:
    """Whether a record without the field is refused."""
    try:
        read({}, path)
    except RowRefused:
        return "." not in path
    return False


def _missing(name: str, needed: Sequence[str], records: Sequence[Any]) -> list[Refusal]:
    """What is to be said of fields that none of several records of a list has. Raises DocumentRefused FIELD_MISSING
    where nothing can be read without one."""
    shown = [record for record in records if isinstance(record, dict)]

    def lacked(fields: Iterable[str]) -> list[str]:
        return [each for each in fields if not any(each in record or _ALSO.get(each) in record for record in shown)]

    if len(shown) < 2:
        return []
    if lacking := lacked(needed):
        what = f"no record of the list has {', '.join(lacking)}, without which none can be used"
        raise DocumentRefused("FIELD_MISSING", what, remedy=_ASK)
    follows = _FOLLOWS.get(name, {})
    said = "; ".join(f"no record of the list has {each}: {follows[each]}" for each in lacked(follows))
    return [Refusal("FIELD_MISSING", said, remedy=_ASK)] if said else []


def _stream(
    name: str,
    fields: Fields,
    whole: Callable[[Row, Row], Row] = _as_it_is,
    transactions: Transactions | None = None,
    masters: Masters | None = None,
) -> Stream:
    """A stream of records of which `whole`, of the record and its page, makes what the fields are read from."""
    row = row_reader(fields)
    needed = [path for path, _, read in fields.values() if _is_needed(path, read)]

    def read(document: Document) -> Reading:
        page = strict.parse_json(document.content)
        records = _records(page, name)
        notes = [] if transactions else _missing(name, needed, records)
        reading = read_each(records, lambda record: row(whole(object_record(record), page)), json_record_id)
        return replace(reading, notes=notes)

    masters = None if transactions else masters or Masters()
    columns = schema_of(fields)
    return Stream(system=SYSTEM, name=name, columns=columns, read=read, transactions=transactions, masters=masters)


TIME_ENTRIES = _stream(
    "time_entries",
    _TIME_ENTRY,
    _with_what_it_names,
    Transactions(
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
WORKSPACES = _stream("workspaces", _WORKSPACE)
USERS = _stream("users", _USER, _with_address)

STORIES = _stream("stories", _STORY)
ALLOCATIONS = _stream("workspace_allocations", _ALLOCATION, _with_resource)
# A rate is made of a record of each of these. Which rate came before it, its record does not say: it is compared with
# what it was itself.
_OF_RATE = Masters(kind="rate")
ROLES = _stream("roles", _ROLE, masters=_OF_RATE)
RATE_CARDS = _stream("rate_cards", _RATE_CARD, masters=_OF_RATE)
RATE_CARD_SET_VERSIONS = _stream("rate_card_set_versions", _RATE_CARD_SET_VERSION, masters=_OF_RATE)
RATE_CARD_VERSIONS = _stream("rate_card_versions", _RATE_CARD_VERSION, masters=_OF_RATE)
RATE_CARD_ROLES = _stream(
    "rate_card_roles",
    _RATE_CARD_ROLE,
    masters=Masters(kind="rate", rate="rate_in_cents", series=("rate_card_version_id", "role_id")),
)

_LEFT_TOO = {"show_disabled": "true"}
# By default the story that was changed last is the first, so that each change moves the others.
_STORIES = {"include": "workspace", "all_on_account": "true", "archived": "include", "order": "created_at:asc"}
# What is pulled whole, and what each of its lists must be asked for beside its own fields.
_WHOLE: tuple[tuple[Stream, tuple[dict[str, str], ...]], ...] = (
    (WORKSPACES, ({"include_archived": "true"},)),
    (USERS, (_LEFT_TOO, {"on_my_account": "true", **_LEFT_TOO})),
    # Whether the filter adds the stories of archived workspaces or leaves all others out, the vendor does not say.
    (STORIES, (_STORIES, {**_STORIES, "show_from_archived_workspaces": "true"})),
    (ALLOCATIONS, ({"include": "workspace_resource", "from_archived_workspaces": "true"},)),
    (ROLES, ({},)),
    (RATE_CARDS, ({},)),
    (RATE_CARD_SET_VERSIONS, ({},)),
    (RATE_CARD_VERSIONS, ({"include": "rate_card,rate_card_set_version"},)),
    (RATE_CARD_ROLES, ({"include": "rate_card_version,role"},)),
)

STREAMS = (TIME_ENTRIES, *(stream for stream, _ in _WHOLE))

_PROOF = WalkProof(
    total=lambda document: json_total(document, "count"),
    ids=lambda document: [json_record_id(result) for result in json_list(document, "results")],
)


def pull(feed: Feed) -> None:
    """Master data whole; time entries by what changed, and by a re-read of the open periods when it is due."""
    api = feed.rest({})
    for stream, asked in _WHOLE:
        lists = [_walk(api, stream, params) for params in asked]
        feed.attempt(stream, partial(feed.register_lists, stream, "snapshot", lists, _PROOF))
    feed.attempt(TIME_ENTRIES, partial(_pull_time_entries, feed, api))


def _walk(api: RestApi, stream: Stream, params: dict[str, Any]) -> Walk:
    return partial(api.numbered_pages, f"{stream.name}.json", {"per_page": PAGE_SIZE, **params}, "meta.page_count")


def _pull_time_entries(feed: Feed, api: RestApi) -> None:
    always = {"include": _INCLUDE, "from_archived_workspaces": "true", "order": "updated_at:asc"}

    def changed(since: datetime) -> Walk:
        return _walk(api, TIME_ENTRIES, {**always, "updated_after": iso(since)})

    def within(first: date, last: date | None) -> Walk:
        until = last or feed.source.day(feed.now) + _AHEAD
        return _walk(api, TIME_ENTRIES, {**always, "date_performed_between": f"{first}:{until}"})

    feed.pull_changes_and_open_periods(TIME_ENTRIES, changed, within, _PROOF)
