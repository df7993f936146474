"""A PSA after Kantata OX (Mavenlink): time entries, workspaces and users over REST.

- A response is an envelope: `results` has the order, the collections are unordered maps by id, with side-loaded records
  among them. Foreign keys and side-loads are present only where `include` asks for them.
- `per_page` is 20 by default, at most 200. Lists are ordered by `date_performed:desc` by default and shift under edits.
- Archived workspaces and their entries are left out unless requested.
- The filter `approved` means true whatever its value.
- Money is in base units of the currency, `currency_base_unit` to one: 100, for the yen 1, for the dinar 1000.
- The approval belongs to the timesheet submission and does not always change the entry's `updated_at`. Deleted entries
  are not listed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dagster_project.sandbox.vendors.timestamps import format_time, parse_time
from dagster_project.sandbox.world import masters, meridian
from dagster_project.sandbox.world.activity import APPROVED, Submission, TimeRecord, TimeState
from dagster_project.sandbox.world.firm import Firm
from dagster_project.sandbox.world.model import Project, Worker, decimals
from dagster_project.sandbox.world.seeded_mismatches import KANTATA_WORKSPACES, is_archived

TOKEN = "sandbox-kantata"
DEFAULT_PER_PAGE, MAX_PER_PAGE = 20, 200
ACCOUNTS = {"meridian": "/kantata", "group": "/kantata-group"}
"""The firm's accounts and their paths: `meridian` has daily time, `group` the time of the whole group by month."""
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


def allow(request: Request) -> None:
    """Raise HTTPException for a request without the account's token."""
    if request.headers.get("authorization") != f"Bearer {TOKEN}":
        raise HTTPException(401, "invalid token")


def routes(firm: Firm, now: Callable[[], datetime], instance: str) -> list[Route]:
    """The routes of one of the firm's accounts, to be mounted under its path."""
    records = firm.time_of("kantata", instance)
    users, workspaces = account_of(instance)
    archived = archived_of(workspaces)

    def time_entries(request: Request) -> Response:
        allow(request)
        query, at = request.query_params, now()
        asked = set(filter(None, query.get("include", "").split(",")))
        if asked - _INCLUDES:
            raise HTTPException(400, f"cannot include {sorted(asked - _INCLUDES)}")
        after = _read(query.get("updated_after"), parse_time)
        first, last = _read(query.get("date_performed_between"), _span) or (date.min, date.max)
        found = [
            (record, state)
            for record in records
            if (state := record.as_of(at)) is not None
            and first <= state.day <= last
            and (after is None or state.updated_at > after)
            and ("approved" not in query or state.approval == APPROVED)
            and (query.get("from_archived_workspaces") == "true" or state.project not in archived)
        ]
        key, reverse = _ORDERS.get(query.get("order", "date_performed:desc"), (None, None))
        if key is None:
            raise HTTPException(400, f"order must be one of {sorted(_ORDERS)}")
        found.sort(key=key, reverse=reverse)
        envelope, page = envelope_of(request, "time_entries", found, lambda entry: entry[0].record_id)
        envelope["time_entries"] = shuffled({r.record_id: _time_entry(r, state, asked) for r, state in page})
        if "user" in asked:
            envelope["users"] = shuffled({r.user: _user(r.user, users[r.user]) for r, _ in page})
        if "workspace" in asked:
            shown = {state.project: workspaces[state.project] for _, state in page}
            envelope["workspaces"] = shuffled({number: workspace(number, each) for number, each in shown.items()})
        if "story" in asked:
            envelope["stories"] = shuffled(dict(_story(state) for _, state in page))
        if "active_submission" in asked:
            submissions = [state.submission for _, state in page if state.submission]
            envelope["timesheet_submissions"] = shuffled({each.id: _submission(each) for each in submissions})
        return JSONResponse(envelope)

    def collection(name: str, records: dict, show: Callable[..., dict]) -> Callable[[Request], Response]:
        def answer(request: Request) -> Response:
            allow(request)
            hidden = frozenset() if request.query_params.get("include_archived") == "true" else archived
            envelope, page = envelope_of(request, name, sorted(records.keys() - hidden, key=int), str)
            envelope[name] = shuffled({number: show(number, records[number]) for number in page})
            return JSONResponse(envelope)

        return answer

    def workspace(number: str, project: Project) -> dict:
        return _workspace(number, project, number in archived)

    return [
        Route("/api/v1/time_entries.json", time_entries),
        Route("/api/v1/workspaces.json", collection("workspaces", workspaces, workspace)),
        Route("/api/v1/users.json", collection("users", users, _user)),
    ]


def _read(text: str | None, read: Callable[[str], object]) -> object:
    try:
        return read(text) if text else None
    except ValueError as error:
        raise HTTPException(400, str(error)) from None


def _span(text: str) -> tuple[date, date]:
    first, last = text.split(":")
    return date.fromisoformat(first), date.fromisoformat(last)


def envelope_of(request: Request, name: str, found: list, identity: Callable[..., str]) -> tuple[dict, list]:
    """The envelope of a response, and the records of its page."""
    page = _read(request.query_params.get("page"), int) or 1
    per_page = _read(request.query_params.get("per_page"), int) or DEFAULT_PER_PAGE
    if page < 1 or not 1 <= per_page <= MAX_PER_PAGE:
        raise HTTPException(400, f"page must be from 1 up, per_page 1 to {MAX_PER_PAGE}")
    shown = found[(page - 1) * per_page : page * per_page]
    pages = -(-len(found) // per_page)
    envelope = {
        "count": len(found),
        "meta": {"count": len(found), "page_count": pages, "page_number": page, "page_size": per_page},
        "results": [{"key": name, "id": identity(each)} for each in shown],
    }
    return envelope, shown


def shuffled(records: dict[str, dict]) -> dict[str, dict]:
    """The map in an order that does not depend on the order of `results`."""
    return {key: records[key] for key in sorted(records, key=lambda key: hashlib.sha256(key.encode()).digest())}


def base_units(rate: Decimal | None, currency: str) -> int | None:
    return None if rate is None else int(rate * 10 ** decimals(currency))


def _time_entry(record: TimeRecord, state: TimeState, asked: set[str]) -> dict:
    entry = {
        "id": record.record_id,
        "date_performed": state.day.isoformat(),
        "time_in_minutes": int(state.minutes),
        "billable": state.billable,
        "notes": state.notes,
        "rate_in_cents": base_units(state.rate, state.currency),
        "cost_rate_in_cents": base_units(state.cost_rate, state.currency),
        "currency": state.currency,
        "currency_symbol": _SYMBOL[state.currency],
        "currency_base_unit": 10 ** decimals(state.currency),
        "approved": state.approval == APPROVED,
        "is_invoiced": False,
        "taxable": False,
        "location": None,
        "created_at": format_time(record.created_at),
        "updated_at": format_time(state.updated_at),
    }
    keys = {
        "user": ("user_id", record.user),
        "workspace": ("workspace_id", state.project),
        "story": ("story_id", _story(state)[0]),
        "active_submission": ("active_submission_id", state.submission and state.submission.id),
    }
    return entry | dict(keys[name] for name in asked)


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


def _user(number: str, worker: Worker) -> dict:
    return {
        "id": number,
        "full_name": worker.name,
        "email": f"{worker.key.lower()}@meridian.example",
        "employee_number": worker.employee_id,
        "role_name": worker.post.role,
        "disabled_at": None if worker.active else "2026-09-30T00:00:00Z",
        "updated_at": "2026-06-15T09:00:00Z",
    }


def _workspace(number: str, project: Project, archived: bool) -> dict:
    return {
        "id": number,
        "title": project.name,
        "project_code": project.code,
        "client_name": _CLIENTS[project.client],
        "currency": project.currency,
        "status": "In Progress",
        "archived": archived,
        "start_date": project.starts_on.isoformat(),
        "due_date": project.ends_on.isoformat(),
        "updated_at": "2026-06-15T09:00:00Z",
        **KANTATA_WORKSPACES.get(number, {}),
    }
