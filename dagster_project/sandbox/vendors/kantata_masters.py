"""The PSA after Kantata OX: stories, allocations, rate cards and roles, beside what `kantata.py` has.

- Stories are tasks and milestones of a workspace.
- An allocation belongs to a workspace resource, which says who and where. Its hours are minutes of the whole span.
- A rate belongs to a role in a version of a rate card; the version counts from the day of its set version on. With
  `effective_on_date` only the versions of that day are listed.

The quirks are those of `kantata.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dagster_project.sandbox.vendors.kantata import ACCOUNT, Lists, account_of, archived_of
from dagster_project.sandbox.world import masters, meridian
from dagster_project.sandbox.world.model import Project, Rate, Worker

Records = dict[str, dict]

_SAVED = "2026-06-15T09:00:00Z"
_DELIVERY, _RETIRED = 9003, 9007


def routes(instance: str, *, quirks: Collection[str] = ACCOUNT, deleted: Collection[str] = ()) -> list[Route]:
    """The routes of one of the firm's accounts, to be mounted under its path. Raises ValueError for an
    unknown quirk.
    """
    lists = Lists(quirks, deleted)
    users, workspaces = account_of(instance)
    archived, ours = archived_of(workspaces), min(workspaces, key=int)
    stories, resources, allocations = _stories(lists, workspaces), *_allocations(users, workspaces)
    found = {
        "stories": stories,
        "workspace_allocations": allocations,
        **_rate_cards(lists, {project.legal_entity for project in workspaces.values()}),
    }
    keys = {
        "stories": {"workspace": "workspace_id", "parent": "parent_id"},
        "workspace_allocations": {"workspace_resource": "workspace_resource_id"},
        "rate_card_versions": {"rate_card": "rate_card_id", "rate_card_set_version": "rate_card_set_version_id"},
        "rate_card_roles": {"rate_card_version": "rate_card_version_id", "role": "role_id"},
    }

    def listed(request: Request, name: str) -> Iterable[str]:
        """The ids of what the request is shown of a collection."""
        asks = "show_from_archived_workspaces" if name == "stories" else "from_archived_workspaces"
        hides_archived = lists.hides("archived_workspaces_are_hidden", request, asks, "true")
        alone = "archived_workspaces_come_alone" in lists.quirks and request.query_params.get(asks) == "true"
        hides_stories = lists.hides("archived_stories_are_hidden", request, "archived", "include")
        hides_others = lists.hides("stories_of_others_are_hidden", request, "all_on_account", "true")
        for number, record in found[name].items():
            workspace = resources.get(record.get("workspace_resource_id", ""), record).get("workspace_id")
            if (
                not (hides_archived and workspace in archived)
                and not (alone and name == "stories" and workspace not in archived)
                and not (hides_stories and record.get("archived"))
                and not (hides_others and name == "stories" and workspace != ours)
            ):
                yield number

    def collection(name: str) -> Callable[[Request], Response]:
        named = keys.get(name, {})

        def answer(request: Request) -> Response:
            lists.allow(request)
            asked = lists.asked(request, named)
            envelope, page = lists.envelope(request, name, sorted(listed(request, name), key=int), str)
            left_out = {field for include, field in named.items() if include not in asked}
            shown = {number: found[name][number] for number in page}
            if "maps_hold_other_records" in lists.quirks:
                parents = {record["parent_id"] for record in shown.values() if record.get("parent_id")}
                shown |= {number: stories[number] for number in parents if number in stories}
            envelope[name] = lists.show({number: _without(record, left_out) for number, record in shown.items()})
            if "workspace_resource" in asked:
                side = {each["workspace_resource_id"] for each in shown.values()}
                envelope["workspace_resources"] = lists.show({number: resources[number] for number in side})
            return JSONResponse(envelope)

        return answer

    return [Route(f"/api/v1/{name}.json", collection(name)) for name in found]


def _without(record: dict, left_out: Iterable[str]) -> dict:
    return {name: value for name, value in record.items() if name not in left_out}


def _stories(lists: Lists, workspaces: dict[str, Project]) -> Records:
    """The tasks of each workspace and its milestones, which are the fees of its project that have a client's word."""
    found = {}
    for workspace, project in workspaces.items():
        for task, name in masters.TASK_NAMES.items():
            if task in dict(meridian.TASKS) or task == _RETIRED:
                number = f"{workspace}{task}"
                parent = f"{workspace}{_DELIVERY}" if task == _RETIRED else None
                found[number] = _story(number, workspace, name, "task", archived=task == _RETIRED, parent_id=parent)
        fees = [fee for fee in masters.FEES if fee.project == project.code and project.contract_type == "milestone"]
        for place, fee in enumerate(fees):
            number = f"{workspace}8{place:03}"
            found[number] = _story(number, workspace, fee.reference, "milestone") | {
                "due_date": fee.due_on.isoformat(),
                "budget_estimate_in_cents": lists.money(fee.amount, project.currency),
                "state": "completed" if fee.accepted_on else "not started",
            }
    return found


def _story(
    number: str, workspace: str, title: str, kind: str, *, archived: bool = False, parent_id: str | None = None
) -> dict:
    return {
        "id": number,
        "title": title,
        "story_type": kind,
        "state": "started",
        "archived": archived,
        "billable": title != "Internal",
        "start_date": None,
        "due_date": None,
        "time_estimate_in_minutes": None,
        "budget_estimate_in_cents": None,
        "updated_at": _SAVED,
        "workspace_id": workspace,
        "parent_id": parent_id,
    }


def _allocations(users: dict[str, Worker], workspaces: dict[str, Project]) -> tuple[Records, Records]:
    """The resources and the allocations of the account's workspaces: who is assigned, from when to when, how much."""
    user_of = {worker.key: number for number, worker in users.items()}
    workspace_of = {project.code: number for number, project in workspaces.items()}
    resources, allocations = {}, {}
    for place, each in enumerate(masters.ASSIGNMENTS, start=1):
        user, workspace = user_of.get(each.worker), workspace_of.get(each.project)
        if user is None or workspace is None:
            continue
        days = (each.valid_to - each.valid_from).days + 1
        resources[f"{50000 + place}"] = {"id": f"{50000 + place}", "workspace_id": workspace, "user_id": user}
        allocations[f"{90000 + place}"] = {
            "id": f"{90000 + place}",
            "start_date": each.valid_from.isoformat(),
            "end_date": each.valid_to.isoformat(),
            "minutes": round(each.weekly_hours * 60 * days / 7),
            "updated_at": _SAVED,
            "workspace_resource_id": f"{50000 + place}",
        }
    return resources, allocations


def _rate_cards(lists: Lists, entities: set[str]) -> dict[str, Records]:
    """The rate cards of the companies. A version replaces the one before it, so that only first days are in it."""
    rates = [rate for rate in masters.BILL_RATES if rate.legal_entity in entities and rate.entered_on is None]
    roles = {role: str(number) for number, role in enumerate(sorted({rate.role for rate in rates}), start=1)}
    cards = {entity: str(10 + number) for number, entity in enumerate(sorted(entities), start=1)}
    days = {day: str(100 + number) for number, day in enumerate(sorted({rate.valid_from for rate in rates}), start=1)}
    versions = {
        (entity, day): f"{cards[entity]}{days[day]}"
        for entity, day in sorted({(rate.legal_entity, rate.valid_from) for rate in rates})
    }
    return {
        "roles": {number: {"id": number, "name": role, "updated_at": _SAVED} for role, number in roles.items()},
        "rate_cards": {
            number: {"id": number, "title": entity, "currency": _currency(rates, entity), "updated_at": _SAVED}
            for entity, number in cards.items()
        },
        "rate_card_set_versions": {
            number: {"id": number, "effective_date": day.isoformat()} for day, number in days.items()
        },
        "rate_card_versions": {
            number: {"id": number, "rate_card_id": cards[entity], "rate_card_set_version_id": days[day]}
            for (entity, day), number in versions.items()
        },
        "rate_card_roles": {
            number: _rate(lists, number, versions, roles, rate)
            for number, rate in ((str(1000 + place), rate) for place, rate in enumerate(rates))
        },
    }


def _rate(lists: Lists, number: str, versions: dict[tuple[str, date], str], roles: dict[str, str], rate: Rate) -> dict:
    amount = lists.money(rate.rate, rate.currency)
    of_currency = {"currency": rate.currency, "currency_base_unit": lists.base_unit(rate.currency)}
    stated = {"rate": amount} if "fields_are_as_specified" in lists.quirks else {"rate_in_cents": amount, **of_currency}
    return {
        "id": number,
        **stated,
        "rate_card_version_id": versions[rate.legal_entity, rate.valid_from],
        "role_id": roles[rate.role],
    }


def _currency(rates: list[Rate], entity: str) -> str:
    return next((rate.currency for rate in rates if rate.legal_entity == entity), masters.entity(entity).currency)
