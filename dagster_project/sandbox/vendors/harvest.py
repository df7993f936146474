"""Harvest's API v2 for time and master data, with the behaviour that makes complete reads difficult.

- Lists are paged by cursor: follow `links.next`. `page`, `next_page` and `previous_page` are null on every page between
  the first and the last, so a client that relies on them stops early.
- `updated_since` is inclusive and has whole seconds; some approvals and withdrawals do not change `updated_at`.
- Deleted entries are not listed and leave no tombstone.
- A request without a User-Agent gets 400, without a known token and account 401; a page size above 2,000 gets 422.
- Every 100th request is refused with 429 and `Retry-After` in seconds.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from time import strptime
from typing import TypeVar

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dagster_project.sandbox.vendors.timestamps import format_time, parse_time
from dagster_project.sandbox.world import masters
from dagster_project.sandbox.world.activity import APPROVED, TimeRecord, TimeState
from dagster_project.sandbox.world.firm import Firm
from dagster_project.sandbox.world.model import Project, RateCard, Worker
from dagster_project.sandbox.world.seeded_mismatches import HARVEST_PROJECTS

TOKEN = "sandbox-harvest"
ACCOUNTS = {"1001": "meridian", "1002": "tock"}
MAX_PER_PAGE = 2000
THROTTLED_EVERY = 100

_TIMECARD, _RETIRED, _INTERNAL = 9100, 9007, 9005
_SAVED = {"created_at": "2026-01-05T09:00:00Z", "updated_at": "2026-06-15T09:00:00Z"}

T = TypeVar("T")


@dataclass(frozen=True)
class _Account:
    """One Harvest account: its users, projects, clients, time entries, and tasks (id to name)."""

    users: dict[str, Worker]
    projects: dict[str, Project]
    clients: dict[str, tuple[int, str, str]]
    time: tuple[TimeRecord, ...]
    tasks: dict[int, str]


def _account(firm: Firm, instance: str) -> _Account:
    projects = {
        project.source_id: project
        for project in masters.PROJECTS
        if (project.system, project.instance) == ("harvest", instance)
    }
    names = {client.key: client.name for client in masters.CLIENTS}
    used = sorted({project.client for project in projects.values()})
    return _Account(
        tasks={
            number: name for number, name in masters.TASK_NAMES.items() if (number == _TIMECARD) == (instance == "tock")
        },
        users={
            worker.source_id: worker
            for worker in masters.WORKERS
            if (worker.system, worker.instance) == ("harvest", instance)
        },
        projects=projects,
        clients={key: (31000 + number, names[key], "USD") for number, key in enumerate(used)},
        time=firm.time_of("harvest", instance),
    )


def routes(firm: Firm, now: Callable[[], datetime]) -> list[Route]:
    """The routes of both accounts, to be mounted under the API's path."""
    accounts = {number: _account(firm, instance) for number, instance in ACCOUNTS.items()}
    requests = count(1)

    def open_account(request: Request) -> _Account:
        """The account that a request may read. Raises HTTPException with the API's status where it is refused."""
        if not request.headers.get("user-agent"):
            raise HTTPException(400, "User-Agent header is required")
        number = request.headers.get("harvest-account-id", "")
        if request.headers.get("authorization") != f"Bearer {TOKEN}" or number not in accounts:
            raise HTTPException(401, "The access token or the account is invalid")
        if next(requests) % THROTTLED_EVERY == 0:
            raise HTTPException(429, "Slow down", {"Retry-After": "1"})
        return accounts[number]

    def time_entries(request: Request) -> Response:
        account, at = open_account(request), now()
        since = _parameter(request, "updated_since", parse_time)
        first = _parameter(request, "from", date.fromisoformat) or date.min
        last = _parameter(request, "to", date.fromisoformat) or date.max
        found = [
            (record, state)
            for record in account.time
            if (state := record.as_of(at)) is not None
            and first <= state.day <= last
            and (since is None or state.updated_at >= since)
        ]
        found.sort(key=lambda pair: (pair[1].day, int(pair[0].record_id)), reverse=True)
        return _page(request, "time_entries", found, lambda pair: _time_entry(account, *pair))

    def users(request: Request) -> Response:
        return _page(request, "users", _by_id(open_account(request).users), _user)

    def projects(request: Request) -> Response:
        account = open_account(request)
        return _page(request, "projects", _by_id(account.projects), lambda project: _project(account, project))

    def clients(request: Request) -> Response:
        account = open_account(request)
        return _page(request, "clients", sorted(account.clients.values(), reverse=True), _client)

    def tasks(request: Request) -> Response:
        return _page(request, "tasks", sorted(open_account(request).tasks, reverse=True), _task)

    def task_assignments(request: Request) -> Response:
        account = open_account(request)
        found = [
            (project, task) for project in _by_id(account.projects) for task in sorted(account.tasks, reverse=True)
        ]
        return _page(request, "task_assignments", found, lambda each: _task_assignment(*each))

    def user_assignments(request: Request) -> Response:
        account = open_account(request)
        return _page(request, "user_assignments", _assignments(account), lambda each: _user_assignment(*each))

    def me(request: Request) -> Response:
        open_account(request)
        return JSONResponse({"id": 1, "first_name": "Integration", "access_roles": ["administrator"]})

    return [
        Route("/v2/time_entries", time_entries),
        Route("/v2/users/me", me),
        Route("/v2/users", users),
        Route("/v2/projects", projects),
        Route("/v2/clients", clients),
        Route("/v2/tasks", tasks),
        Route("/v2/task_assignments", task_assignments),
        Route("/v2/user_assignments", user_assignments),
    ]


def _parameter(request: Request, name: str, read: Callable[[str], T]) -> T | None:
    text = request.query_params.get(name)
    try:
        return read(text) if text else None
    except ValueError:
        raise HTTPException(422, f"{name} is invalid: {text!r}") from None


def _by_id(records: dict[str, T]) -> list[T]:
    return [record for _, record in sorted(records.items(), key=lambda item: int(item[0]), reverse=True)]


def _page(request: Request, name: str, found: Iterable[T], show: Callable[[T], dict]) -> Response:
    """One page of `found`; the cursor is the number of records before it."""
    found = list(found)
    per_page = _parameter(request, "per_page", int) or MAX_PER_PAGE
    if not 1 <= per_page <= MAX_PER_PAGE:
        raise HTTPException(422, f"per_page must be 1 to {MAX_PER_PAGE}")
    start = _parameter(request, "cursor", _read_cursor) or 0
    pages = max(-(-len(found) // per_page), 1)
    page = start // per_page + 1
    ends = page in {1, pages}

    def link(to: int, ref: str) -> str:
        return str(request.url.include_query_params(cursor=_cursor((to - 1) * per_page), per_page=per_page, ref=ref))

    document = {
        name: [show(each) for each in found[start : start + per_page]],
        "per_page": per_page,
        "total_pages": pages,
        "total_entries": len(found),
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


def _cursor(start: int) -> str:
    return base64.urlsafe_b64encode(json.dumps({"after": start}).encode()).decode().rstrip("=")


def _read_cursor(text: str) -> int:
    try:
        return int(json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))["after"])
    except (binascii.Error, KeyError, TypeError) as error:
        raise ValueError(text) from error


def _number(value: Decimal | None) -> float | None:
    """A decimal as a JSON number; these have at most 15 digits, which a double represents exactly enough."""
    return None if value is None else float(value)


def _time_entry(account: _Account, record: TimeRecord, state: TimeState) -> dict:
    user, project = account.users[record.user], account.projects[state.project]
    client_id, client_name, currency = account.clients[project.client]
    hours = _number(state.minutes / 60)
    closed = state.approval == APPROVED
    locked = closed or state.approval == "submitted"
    return {
        "id": int(record.record_id),
        "spent_date": state.day.isoformat(),
        "hours": hours,
        "hours_without_timer": hours,
        "rounded_hours": hours,
        "notes": state.notes or None,
        "is_locked": locked,
        "locked_reason": "Item Approved and Locked for this Time Period" if closed else None,
        "approval_status": state.approval,
        "is_closed": closed,
        "is_billed": False,
        "timer_started_at": None,
        "started_time": state.started,
        "ended_time": None if state.started is None else _ended(state.started, state.minutes),
        "is_running": False,
        "billable": state.billable,
        "budgeted": False,
        "billable_rate": _number(state.rate),
        "cost_rate": _number(state.cost_rate),
        "created_at": format_time(record.created_at),
        "updated_at": format_time(state.updated_at),
        "user": {"id": int(record.user), "name": user.name},
        "client": {"id": client_id, "name": client_name, "currency": currency},
        "project": {"id": int(state.project), "name": project.name, "code": project.code},
        "task": {"id": state.task, "name": masters.TASK_NAMES[state.task]},
        "task_assignment": {"billable": state.billable, "is_active": True},
        "invoice": None,
        "external_reference": None
        if record.card is None
        else {"id": record.record_id, "group_id": record.card, "service": "timecards"},
    }


def _ended(started: str, minutes: Decimal) -> str:
    began = strptime(started, "%I:%M%p")
    hour, minute = divmod(began.tm_hour * 60 + began.tm_min + int(minutes), 60)
    return f"{(hour - 1) % 12 + 1}:{minute:02}{'pm' if hour % 24 >= 12 else 'am'}"


def _user(worker: Worker) -> dict:
    first_name, last_name = worker.name.split(" ", 1)
    return {
        "id": int(worker.source_id),
        "first_name": first_name,
        "last_name": last_name,
        "email": f"{worker.key.lower()}@meridian.example",
        "telephone": "",
        "timezone": "Eastern Time (US & Canada)",
        "weekly_capacity": 144000,
        "has_access_to_all_future_projects": False,
        "is_contractor": not worker.mapped,
        "is_active": worker.active,
        "roles": [worker.post.role],
        "default_hourly_rate": _number(_rate_now(masters.BILL_RATES, worker)),
        "cost_rate": _number(_rate_now(masters.COST_RATES, worker)),
        "access_roles": ["member"],
        "created_at": "2026-01-05T09:00:00Z",
        "updated_at": "2026-06-15T09:00:00Z",
    }


def _rate_now(card: RateCard, worker: Worker) -> Decimal | None:
    """The rate of the person's role at go-live; None for a role without one, and in the firm without rates."""
    if worker.instance == "tock":
        return None
    return masters.rate_on(card, worker.post.legal_entity, worker.post.role, masters.GO_LIVE.date())


def _task(number: int) -> dict:
    return {
        "id": number,
        "name": masters.TASK_NAMES[number],
        "billable_by_default": number != _INTERNAL,
        "default_hourly_rate": None,
        "is_default": False,
        "is_active": number != _RETIRED,
        **_SAVED,
    }


def _task_assignment(project: Project, task: int) -> dict:
    return {
        "id": int(f"{project.source_id}{task}"),
        "is_active": task != _RETIRED,
        "billable": project.billable and task != _INTERNAL,
        "hourly_rate": None,
        "budget": None,
        "project": {"id": int(project.source_id), "name": project.name, "code": project.code},
        "task": {"id": task, "name": masters.TASK_NAMES[task]},
        **_SAVED,
    }


def _assignments(account: _Account) -> list[tuple[int, Worker, Project]]:
    """Who is assigned to which project of the account, each with its id, the newest first."""
    workers = {worker.key: worker for worker in account.users.values()}
    projects = {project.code: project for project in account.projects.values()}
    found = [
        (workers[each.worker], projects[each.project])
        for each in masters.ASSIGNMENTS
        if each.worker in workers and each.project in projects
    ]
    numbered = ((int(f"{worker.source_id}{project.source_id[-3:]}"), worker, project) for worker, project in found)
    return sorted(numbered, key=lambda each: each[0], reverse=True)


def _user_assignment(number: int, worker: Worker, project: Project) -> dict:
    return {
        "id": number,
        "is_project_manager": project.manager == worker.key,
        "is_active": True,
        "use_default_rates": True,
        "hourly_rate": None,
        "budget": None,
        "project": {"id": int(project.source_id), "name": project.name, "code": project.code},
        "user": {"id": int(worker.source_id), "name": worker.name},
        **_SAVED,
    }


def _project(account: _Account, project: Project) -> dict:
    client_id, client_name, currency = account.clients[project.client]
    return {
        "id": int(project.source_id),
        "name": project.name,
        "code": project.code,
        "is_active": project.status != "closed",
        "is_billable": project.billable,
        "is_fixed_fee": project.contract_type == "fixed_fee",
        "bill_by": "People" if project.billable else "none",
        "hourly_rate": None,
        "budget": None,
        "fee": None,
        "notes": "",
        "starts_on": project.starts_on and project.starts_on.isoformat(),
        "ends_on": project.ends_on and project.ends_on.isoformat(),
        "created_at": "2026-01-05T09:00:00Z",
        "updated_at": "2026-06-15T09:00:00Z",
        "client": {"id": client_id, "name": client_name, "currency": currency},
        **HARVEST_PROJECTS.get(project.source_id, {}),
    }


def _client(client: tuple[int, str, str]) -> dict:
    number, name, currency = client
    return {
        "id": number,
        "name": name,
        "currency": currency,
        "is_active": True,
        "address": "",
        "created_at": "2026-01-05T09:00:00Z",
        "updated_at": "2026-06-15T09:00:00Z",
    }
