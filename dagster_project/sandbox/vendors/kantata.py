"""A PSA after Kantata OX (Mavenlink): time entries, workspaces and users over REST, with the quirks that lose or double
records.

- A response is an envelope: `results` has the order, the collections are unordered maps by id.
- Lists of time entries are ordered by `date_performed:desc` by default.
- The approval belongs to the timesheet submission and does not always change the entry's `updated_at`.

Every quirk is switched on by its name; `ACCOUNT` are those that the firm's accounts have.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection
from datetime import date, datetime
from decimal import Decimal
from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dagster_project.sandbox.vendors.timestamps import format_time, parse_time
from dagster_project.sandbox.world import keys, masters, meridian
from dagster_project.sandbox.world.activity import APPROVED, Submission, TimeRecord, TimeState
from dagster_project.sandbox.world.firm import Firm
from dagster_project.sandbox.world.model import Project, Worker, decimals
from dagster_project.sandbox.world.seeded_mismatches import KANTATA_WORKSPACES, is_archived

TOKEN = "sandbox-kantata"
DEFAULT_PER_PAGE, MAX_PER_PAGE = 20, 200
ACCOUNTS = {"meridian": "/kantata", "group": "/kantata-group"}
"""The firm's accounts and their paths: `meridian` has daily time, `group` the time of the whole group by month."""
QUIRKS = {
    "includes_are_left_out": "foreign keys and side-loads are there only where `include` asks for them",
    "maps_hold_other_records": "the map of a page also holds records that its records belong to",
    "pages_are_small": "a page holds 20 records unless `per_page` says otherwise",
    "large_pages_are_refused": "a page of more than 200 records is an error",
    "archived_workspaces_are_hidden": "archived workspaces and what is in them are listed only where asked for",
    "archived_workspaces_come_alone": "stories that are asked for from archived workspaces come without the others",
    "archived_stories_are_hidden": "archived stories are listed only where asked for",
    "stories_of_others_are_hidden": "stories of workspaces that our user is not in are listed only where asked for",
    "disabled_users_are_hidden": "users whose membership has ended are listed only where asked for",
    "who_is_in_no_workspace_is_hidden": "users who take part in nothing are listed only with those of the account",
    "guests_are_not_of_the_account": "the users of the account are listed without those of other accounts",
    "approved_is_always_true": "the filter `approved` means true whatever its value",
    "approved_where_none_is_needed": "an entry that is not billed needs no approval, and is an approved one",
    "money_is_in_base_units": "a unit of money is 100 base units, of the yen 1, of the dinar 1000",
    "fields_are_as_specified": "users have an `email_address`, and say neither their number nor whether they have left;"
    " a rate is a `rate`, without currency",
    "deleted_are_not_listed": "a record that was deleted is not listed, and nothing says so",
    "one_is_deleted_meanwhile": "after the first page of a list its first record is deleted",
    "one_is_created_meanwhile": "after the first page of a list a record is created before all others",
    "every_third_request_is_refused": "every third request is refused with 429, without a word of how long",
}
ACCOUNT = frozenset(
    {
        *("includes_are_left_out", "maps_hold_other_records", "pages_are_small", "large_pages_are_refused"),
        *("archived_workspaces_are_hidden", "approved_is_always_true", "money_is_in_base_units"),
        "deleted_are_not_listed",
    }
)
_SYMBOL = {
    "USD": "$", "GBP": "£", "JPY": "¥", "CHF": "CHF", "CAD": "CA$", "EUR": "€", "BHD": "BD", "SGD": "S$",
}  # fmt: skip
_CLIENTS = {client.key: client.name for client in masters.CLIENTS}
_INCLUDES = frozenset({"user", "workspace", "story", "active_submission"})
_ORDERS = {
    "date_performed:desc": (lambda entry: (entry[1].day, int(entry[0].record_id)), True),
    "updated_at:asc": (lambda entry: (entry[1].updated_at, int(entry[0].record_id)), False),
}


def account_of(instance: str) -> tuple[dict[str, Worker], dict[str, Project]]:
    """The users and the projects of an account, by their ids in it."""
    if instance == "group":
        return (
            {each.group_id: each for each in masters.WORKERS if each.instance != "tock" and each.mapped},
            {each.group_id: each for each in masters.PROJECTS if each.instance != "tock" and each.mapped},
        )
    return (
        {worker.source_id: worker for worker in meridian.WORKERS if worker.system == "kantata"},
        {project.source_id: project for project in meridian.PROJECTS if project.system == "kantata"},
    )


def archived_of(workspaces: dict[str, Project]) -> frozenset[str]:
    """The ids of the workspaces that are archived."""
    return frozenset(number for number, project in workspaces.items() if is_archived(number, project))


class Lists:
    """How an account lists its records: with `quirks` and no others, and without the records of the ids in `deleted`.

    Raises ValueError for an unknown quirk.
    """

    def __init__(self, quirks: Collection[str], deleted: Collection[str] = ()) -> None:
        if unknown := set(quirks) - QUIRKS.keys():
            raise ValueError(f"there is no quirk {sorted(unknown)}")
        self.quirks = frozenset(quirks)
        self.deleted = deleted
        self.requests = 0
        self.begun: Counter[str] = Counter()

    def allow(self, request: Request) -> None:
        """Raise HTTPException for a request without the account's token, and for one too many."""
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            raise HTTPException(401, "invalid token")
        self.requests += 1
        if "every_third_request_is_refused" in self.quirks and self.requests % 3 == 0:
            raise HTTPException(429, "too many requests")

    def asked(self, request: Request, known: Collection[str]) -> set[str]:
        """What of `known` to include. Raises HTTPException for something else."""
        asked = set(filter(None, request.query_params.get("include", "").split(",")))
        if unknown := asked - set(known):
            raise HTTPException(400, f"cannot include {sorted(unknown)}")
        return asked if "includes_are_left_out" in self.quirks else set(known)

    def hides(self, quirk: str, request: Request, name: str, value: str) -> bool:
        """Whether the quirk hides records because the request does not say that it wants them."""
        return quirk in self.quirks and request.query_params.get(name) != value

    def envelope(self, request: Request, name: str, found: list, identity: Callable[..., str]) -> tuple[dict, list]:
        """The envelope of a response, and the records of its page."""
        page = _read(request.query_params.get("page"), int) or 1
        usual = DEFAULT_PER_PAGE if "pages_are_small" in self.quirks else MAX_PER_PAGE
        per_page = _read(request.query_params.get("per_page"), int) or usual
        if page < 1 or per_page < 1 or (per_page > MAX_PER_PAGE and "large_pages_are_refused" in self.quirks):
            raise HTTPException(400, f"page must be from 1 up, per_page 1 to {MAX_PER_PAGE}")
        found = self._present(name, [each for each in found if self._listed(identity(each))])
        self.begun[name] += 1
        shown = found[(page - 1) * per_page : page * per_page]
        pages = -(-len(found) // per_page)
        envelope = {
            "count": len(found),
            "meta": {"count": len(found), "page_count": pages, "page_number": page, "page_size": per_page},
            "results": [{"key": name, "id": identity(each)} for each in shown],
        }
        return envelope, shown

    def _listed(self, number: str) -> bool:
        return number not in self.deleted or "deleted_are_not_listed" not in self.quirks

    def _present(self, name: str, found: list) -> list:
        """The records of a list that are there now: its first one comes or goes once the list was begun."""
        quirk = "one_is_deleted_meanwhile" if self.begun[name] else "one_is_created_meanwhile"
        return found[1:] if quirk in self.quirks else found

    def show(self, records: dict[str, dict]) -> dict[str, dict]:
        """The map of records by id, in an order that does not depend on the order of `results`."""
        shown = {key: records[key] for key in sorted(records, key=lambda key: hashlib.sha256(key.encode()).digest())}
        if "deleted_are_not_listed" in self.quirks:
            return shown
        return {key: {**record, "deleted": key in self.deleted} for key, record in shown.items()}

    def money(self, rate: Decimal | None, currency: str) -> int | None:
        """An amount in base units of its currency."""
        return None if rate is None else int(rate * self.base_unit(currency))

    def base_unit(self, currency: str) -> int:
        """How many base units make one of the currency."""
        return 10 ** decimals(currency) if "money_is_in_base_units" in self.quirks else 100


def routes(
    firm: Firm,
    now: Callable[[], datetime],
    instance: str,
    *,
    quirks: Collection[str] = ACCOUNT,
    deleted: Collection[str] = (),
) -> list[Route]:
    """The routes of one of the firm's accounts, to be mounted under its path. Raises ValueError for an
    unknown quirk.
    """
    lists = Lists(quirks, deleted)
    records = firm.time_of("kantata", instance)
    users, workspaces = account_of(instance)
    archived = archived_of(workspaces)
    employed = {assignment.worker for assignment in masters.ASSIGNMENTS}

    def time_entries(request: Request) -> Response:
        lists.allow(request)
        query, at = request.query_params, now()
        asked = lists.asked(request, _INCLUDES)
        hidden = lists.hides("archived_workspaces_are_hidden", request, "from_archived_workspaces", "true")
        after = _read(query.get("updated_after"), parse_time)
        first, last = _read(query.get("date_performed_between"), _span) or (date.min, date.max)
        wanted = query.get("approved") != "false" or "approved_is_always_true" in lists.quirks
        found = [
            (record, state)
            for record in records
            if (state := record.as_of(at)) is not None
            and first <= state.day <= last
            and (after is None or state.updated_at > after)
            and ("approved" not in query or (state.approval == APPROVED) == wanted)
            and not (hidden and state.project in archived)
        ]
        key, reverse = _ORDERS.get(query.get("order", "date_performed:desc"), (None, None))
        if key is None:
            raise HTTPException(400, f"order must be one of {sorted(_ORDERS)}")
        found.sort(key=key, reverse=reverse)
        envelope, page = lists.envelope(request, "time_entries", found, lambda entry: entry[0].record_id)
        envelope["time_entries"] = lists.show({r.record_id: _time_entry(lists, r, state, asked) for r, state in page})
        if "user" in asked:
            envelope["users"] = lists.show({r.user: _user(lists, r.user, users[r.user]) for r, _ in page})
        if "workspace" in asked:
            shown = {state.project: workspaces[state.project] for _, state in page}
            envelope["workspaces"] = lists.show({number: workspace(number, each) for number, each in shown.items()})
        if "story" in asked:
            envelope["stories"] = lists.show(dict(_story(state) for _, state in page))
        if "active_submission" in asked:
            submissions = [state.submission for _, state in page if state.submission]
            envelope["timesheet_submissions"] = lists.show({each.id: _submission(each) for each in submissions})
        return JSONResponse(envelope)

    def answer(
        request: Request, name: str, records: dict, show: Callable[..., dict], hidden: Collection[str]
    ) -> Response:
        envelope, page = lists.envelope(request, name, sorted(records.keys() - set(hidden), key=int), str)
        envelope[name] = lists.show({number: show(number, records[number]) for number in page})
        return JSONResponse(envelope)

    def listed_workspaces(request: Request) -> Response:
        lists.allow(request)
        hides = lists.hides("archived_workspaces_are_hidden", request, "include_archived", "true")
        return answer(request, "workspaces", workspaces, workspace, archived if hides else ())

    def listed_users(request: Request) -> Response:
        lists.allow(request)
        idle, hidden = {number for number, worker in users.items() if worker.key not in employed}, set()
        if lists.hides("who_is_in_no_workspace_is_hidden", request, "on_my_account", "true"):
            hidden = idle
        elif "guests_are_not_of_the_account" in lists.quirks and request.query_params.get("on_my_account") == "true":
            hidden = {number for number, worker in users.items() if worker.kind == "subcontractor"}
        if lists.hides("disabled_users_are_hidden", request, "show_disabled", "true"):
            hidden = hidden | {number for number, worker in users.items() if not worker.active}
        return answer(request, "users", users, partial(_user, lists), hidden)

    def workspace(number: str, project: Project) -> dict:
        return _workspace(number, project, number in archived)

    return [
        Route("/api/v1/time_entries.json", time_entries),
        Route("/api/v1/workspaces.json", listed_workspaces),
        Route("/api/v1/users.json", listed_users),
    ]


def _read(text: str | None, read: Callable[[str], object]) -> object:
    try:
        return read(text) if text else None
    except ValueError as error:
        raise HTTPException(400, str(error)) from None


def _span(text: str) -> tuple[date, date]:
    first, last = text.split(":")
    return date.fromisoformat(first), date.fromisoformat(last)


def _time_entry(lists: Lists, record: TimeRecord, state: TimeState, asked: set[str]) -> dict:
    approved = state.approval == APPROVED
    if "approved_where_none_is_needed" in lists.quirks:
        approved = approved or not state.billable
    entry = {
        "id": record.record_id,
        "date_performed": state.day.isoformat(),
        "time_in_minutes": int(state.minutes),
        "billable": state.billable,
        "notes": state.notes,
        "rate_in_cents": lists.money(state.rate, state.currency),
        "cost_rate_in_cents": lists.money(state.cost_rate, state.currency),
        "currency": state.currency,
        "currency_symbol": _SYMBOL[state.currency],
        "currency_base_unit": lists.base_unit(state.currency),
        "approved": approved,
        "is_invoiced": False,
        "taxable": False,
        "location": None,
        "created_at": format_time(record.created_at),
        "updated_at": format_time(state.updated_at),
    }
    related = {
        "user": ("user_id", record.user),
        "workspace": ("workspace_id", state.project),
        "story": ("story_id", _story(state)[0]),
        "active_submission": ("active_submission_id", state.submission and state.submission.id),
    }
    return entry | dict(related[name] for name in asked)


def _story(state: TimeState) -> tuple[str, dict]:
    """The task of a workspace: its id, and its side-loaded record."""
    number = f"{state.project}{state.task}"
    return number, {"id": number, "title": masters.TASK_NAMES[state.task], "story_type": "task"}


def _submission(submission: Submission) -> dict:
    return {
        "id": submission.id,
        "status": submission.status,
        "user_id": submission.user_id,
        "approver_id": submission.approver_id,
        "updated_at": format_time(submission.updated_at),
    }


def _user(lists: Lists, number: str, worker: Worker) -> dict:
    has_keys = ("kantata", number) not in keys.WITHOUT_KEYS
    user = {
        "id": number,
        "full_name": worker.name,
        "email": keys.company_email(worker) if has_keys else None,
        "employee_number": worker.employee_id if has_keys else None,
        "role_name": worker.post.role,
        "disabled_at": None if worker.active else "2026-09-30T00:00:00Z",
        "updated_at": "2026-06-15T09:00:00Z",
    }
    if "fields_are_as_specified" in lists.quirks:
        user["email_address"] = user.pop("email")
        for name in ("employee_number", "role_name", "disabled_at"):
            del user[name]
    return user


def _workspace(number: str, project: Project, archived: bool) -> dict:
    return {
        "id": number,
        "title": project.name,
        "project_code": keys.code_at("kantata", number, project),
        "client_name": _CLIENTS[project.client],
        "currency": project.currency,
        "status": "In Progress",
        "archived": archived,
        "start_date": project.starts_on.isoformat(),
        "due_date": project.ends_on.isoformat(),
        "updated_at": "2026-06-15T09:00:00Z",
        **KANTATA_WORKSPACES.get(number, {}),
    }
