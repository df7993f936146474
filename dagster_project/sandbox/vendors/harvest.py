"""Harvest's API v2 for time and master data, with the behaviour that makes complete reads difficult.

- Lists are paged by cursor: follow `links.next`.
- `updated_since` is inclusive and has whole seconds; some approvals and withdrawals do not change `updated_at`.
- Deleted entries are not listed and leave no tombstone.
- A request without a known token and account gets 401.
- The rates of a person are two lists of their own, the oldest first; both days of a rate are included.

How records are listed, and every quirk by its name, is in `harvest_pages.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import zip_longest
from time import strptime
from typing import TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dagster_project.sandbox.vendors.harvest_pages import ACCOUNT, THROTTLED_EVERY, CursorPages, parameter
from dagster_project.sandbox.vendors.timestamps import format_time, parse_time
from dagster_project.sandbox.world import keys, masters
from dagster_project.sandbox.world.activity import APPROVED, TimeRecord, TimeState
from dagster_project.sandbox.world.firm import Firm
from dagster_project.sandbox.world.model import Project, RateCard, Worker
from dagster_project.sandbox.world.seeded_mismatches import HARVEST_PROJECTS

TOKEN = "sandbox-harvest"
ACCOUNTS = {"1001": "meridian", "1002": "tock"}

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


def routes(
    firm: Firm,
    now: Callable[[], datetime],
    *,
    quirks: Collection[str] = ACCOUNT,
    throttled_every: int = THROTTLED_EVERY,
    deleted: Collection[int] = (),
) -> list[Route]:
    """The routes of both accounts, to be mounted under the API's path. Raises ValueError for an unknown quirk."""
    pages = CursorPages(quirks, throttled_every, deleted)
    accounts = {number: _account(firm, instance) for number, instance in ACCOUNTS.items()}
    own_only = "own_records_only" in pages.quirks
    rated = {
        worker.key: _all_rates(pages, worker) for account in accounts.values() for worker in account.users.values()
    }

    def open_account(request: Request) -> _Account:
        """The account that a request may read. Raises HTTPException with the API's status where it is refused."""
        number = request.headers.get("harvest-account-id", "")
        pages.allow(request, request.headers.get("authorization") == f"Bearer {TOKEN}" and number in accounts)
        return accounts[number]

    def time_entries(request: Request) -> Response:
        account, at = open_account(request), now()
        since = parameter(request, "updated_since", parse_time)
        first = parameter(request, "from", date.fromisoformat) or date.min
        last = parameter(request, "to", date.fromisoformat) or date.max
        found = [
            (record, state)
            for record in account.time
            if (state := record.as_of(at)) is not None
            and first <= state.day <= last
            and (since is None or state.updated_at >= since)
        ]
        found.sort(key=lambda pair: (pair[1].day, int(pair[0].record_id)), reverse=True)
        return pages.page(request, "time_entries", found, lambda pair: _time_entry(account, *pair))

    def users(request: Request) -> Response:
        found = _by_id(open_account(request).users)[: 1 if own_only else None]
        return pages.page(request, "users", found, user)

    def user(worker: Worker) -> dict:
        shown = _user(pages, worker)
        if "rates_keep_the_timestamp" in pages.quirks or _all_rates(pages, worker) == rated[worker.key]:
            return shown
        return {**shown, "updated_at": format_time(now())}

    def rates(kind: str) -> Callable[[Request], Response]:
        def answer(request: Request) -> Response:
            found = open_account(request).users.get(request.path_params["user"])
            if "rates_are_forbidden" in pages.quirks:
                raise HTTPException(403, "Forbidden")
            if found is None:
                raise HTTPException(404, "Not Found")
            return pages.page(request, f"{kind}_rates", _rates(pages, _CARDS[kind](), found), lambda rate: rate)

        return answer

    def projects(request: Request) -> Response:
        account = open_account(request)
        found = _by_id(account.projects)[: 1 if own_only else None]
        return pages.page(request, "projects", found, lambda project: _project(account, project))

    def clients(request: Request) -> Response:
        account = open_account(request)
        return pages.page(request, "clients", sorted(account.clients.values(), reverse=True), _client)

    def tasks(request: Request) -> Response:
        return pages.page(request, "tasks", sorted(open_account(request).tasks, reverse=True), _task)

    def task_assignments(request: Request) -> Response:
        account = open_account(request)
        found = [
            (project, task) for project in _by_id(account.projects) for task in sorted(account.tasks, reverse=True)
        ]
        return pages.page(request, "task_assignments", found, lambda each: _task_assignment(*each))

    def user_assignments(request: Request) -> Response:
        account = open_account(request)
        return pages.page(request, "user_assignments", _assignments(account), lambda each: _user_assignment(*each))

    def me(request: Request) -> Response:
        open_account(request)
        roles = ["member"] if own_only else ["administrator"]
        return JSONResponse({"id": 1, "first_name": "Integration", "access_roles": roles})

    return [
        Route("/v2/time_entries", time_entries),
        Route("/v2/users/me", me),
        Route("/v2/users", users),
        *(Route(f"/v2/users/{{user}}/{kind}_rates", rates(kind)) for kind in _CARDS),
        Route("/v2/projects", projects),
        Route("/v2/clients", clients),
        Route("/v2/tasks", tasks),
        Route("/v2/task_assignments", task_assignments),
        Route("/v2/user_assignments", user_assignments),
    ]


def _by_id(records: dict[str, T]) -> list[T]:
    return [record for _, record in sorted(records.items(), key=lambda item: int(item[0]), reverse=True)]


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
        "project": {
            "id": int(state.project),
            "name": project.name,
            "code": keys.code_at("harvest", project.source_id, project),
        },
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


def _user(pages: CursorPages, worker: Worker) -> dict:
    first_name, last_name = worker.name.split(" ", 1)
    return {
        "id": int(worker.source_id),
        "first_name": first_name,
        "last_name": last_name,
        "email": keys.email_at_harvest(worker),
        "telephone": "",
        "timezone": "Eastern Time (US & Canada)",
        "weekly_capacity": 144000 if "capacity_is_in_seconds" in pages.quirks else 40,
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


_CARDS: dict[str, Callable[[], RateCard]] = {"billable": lambda: masters.BILL_RATES, "cost": lambda: masters.COST_RATES}


def _all_rates(pages: CursorPages, worker: Worker) -> list[list[dict]]:
    return [list(_rates(pages, card(), worker)) for card in _CARDS.values()]


def _rates(pages: CursorPages, card: RateCard, worker: Worker) -> Iterator[dict]:
    """The rates of a person, one from each day on which the person's role or the rate of it changes."""
    if worker.instance == "tock":
        return
    roles = {(post.legal_entity, post.role) for post in worker.posts}
    changes = {post.since for post in worker.posts if post.since}
    for rate in (rate for role in roles for rate in card.by_role.get(role, ())):
        changes |= {rate.valid_from} | ({rate.valid_to + timedelta(days=1)} if rate.valid_to else set())
    first, known_on = min(changes, default=date.min), masters.GO_LIVE.date()
    days = sorted(changes)
    for number, (day, following) in enumerate(zip_longest(days, days[1:]), start=1):
        post = worker.on(day)
        amount = masters.rate_on(card, post.legal_entity, post.role, day, known_on)
        if amount is not None:
            starts = None if day == first else day
            ends = following and following - timedelta(days=1)
            if "open_ends_are_null" not in pages.quirks:
                starts, ends = starts or date(1970, 1, 1), ends or date(2999, 12, 31)
            yield {
                "id": int(f"{worker.source_id}{number}"),
                "amount": _number(amount),
                "start_date": starts and starts.isoformat(),
                "end_date": ends and ends.isoformat(),
                **_SAVED,
            }


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
        "project": {
            "id": int(project.source_id),
            "name": project.name,
            "code": keys.code_at("harvest", project.source_id, project),
        },
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
        "project": {
            "id": int(project.source_id),
            "name": project.name,
            "code": keys.code_at("harvest", project.source_id, project),
        },
        "user": {"id": int(worker.source_id), "name": worker.name},
        **_SAVED,
    }


def _project(account: _Account, project: Project) -> dict:
    client_id, client_name, currency = account.clients[project.client]
    return {
        "id": int(project.source_id),
        "name": project.name,
        "code": keys.code_at("harvest", project.source_id, project),
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
