"""Kantata's master data: what a client that is usually written loses or doubles of it, and ours does not.

The account is the sandbox's.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import requests

from dagster_project.config import Source
from dagster_project.sandbox.vendors import kantata as vendor
from dagster_project.sandbox.vendors import kantata_masters
from dagster_project.sandbox.world import masters
from dagster_project.sources import kantata
from tests.sources.conftest import TOKEN, Site
from tests.transport.servers import Answer, Request, http_server, json_answer, routes_server

MASTERS = tuple(stream for stream in kantata.STREAMS if stream not in (kantata.TIME_ENTRIES, *kantata.STREAMS[1:3]))


@pytest.fixture
def account() -> Iterator[str]:
    with routes_server(kantata_masters.routes("meridian")) as address:
        yield f"{address}/api/v1"


@pytest.fixture
def landed(site: Site, account: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, dict[str, Any]]]:
    """The rows of each stream by their ids, after two pulls."""
    monkeypatch.setenv(TOKEN, vendor.TOKEN)
    source = Source("kantata", "meridian", account, token_env=TOKEN, open_from="2026-07-01")
    site.cycle(source)
    site.clock.pass_(minutes=15)
    site.cycle(source)
    # This account has no time entries, users and workspaces.
    missing = {f"kantata/meridian/{stream.name}" for stream in kantata.STREAMS} - {
        f"kantata/meridian/{stream.name}" for stream in MASTERS
    }
    assert site.codes() == {("SOURCE_REFUSED", subject) for subject in missing}
    rows = {stream.name: site.landed(stream.table).to_dicts() for stream in MASTERS}
    for stream in MASTERS:
        assert site.landed(stream.table).schema == stream.schema
    for stream in MASTERS:
        ((versions, records),) = site.ledger.rows(
            "select count(*), count(distinct record_key) from master_version where stream = ?", [stream.name]
        )
        assert versions == records == len({row["id"] for row in rows[stream.name]})
    return {name: {row["id"]: row for row in each} for name, each in rows.items()}


def asked(account: str, name: str, **params: Any) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {vendor.TOKEN}"}
    return requests.get(f"{account}/{name}.json", params, headers=headers, timeout=10).json()


@pytest.fixture
def projects() -> dict[str, Any]:
    return {
        each.source_id: each for each in masters.PROJECTS if (each.system, each.instance) == ("kantata", "meridian")
    }


def test_every_story_is_there_once_with_its_workspace(account, landed, projects):
    """The map of a page holds the parents too, which are stories of other pages; and those of archived workspaces are
    hidden, and the workspace is left out, unless they are asked for."""
    stories = landed["stories"]
    assert {row["workspace_id"] for row in stories.values()} == projects.keys()
    tasks = {
        (row["workspace_id"], row["title"]): row["archived"] for row in stories.values() if row["story_type"] == "task"
    }
    assert {title for _, title in tasks} == {task.name for task in masters.TASKS if task.instance == "meridian"} - {
        "Client workshop"
    }
    assert {title for (_, title), archived in tasks.items() if archived} == {"Legacy migration"}
    everything = {"show_from_archived_workspaces": "true", "include": "workspace,parent", "per_page": 20}
    pages = asked(account, "stories", **everything)["meta"]["page_count"]
    shown = [
        story["id"]
        for page in range(1, pages + 1)
        for story in asked(account, "stories", page=page, **everything)["stories"].values()
    ]
    assert len(shown) > len(set(shown)) == len(stories)
    assert asked(account, "stories")["count"] < len(stories)
    assert len(asked(account, "stories")["results"]) == vendor.DEFAULT_PER_PAGE
    assert all("workspace_id" not in each for each in asked(account, "stories")["stories"].values())


def test_milestones_have_their_day_and_their_amount_in_base_units(landed, projects):
    """A hundredth of a yen is no amount, and a milestone without a day is never due."""
    found = {
        (projects[row["workspace_id"]].code, row["title"]): (
            row["due_date"],
            row["budget_estimate_in_cents"],
            row["state"],
        )
        for row in landed["stories"].values()
        if row["story_type"] == "milestone"
    }
    assert found == {
        ("P-UK-04", "MS-1 design accepted"): (date(2026, 9, 15), 11_500_000, "completed"),
        ("P-JP-04", "MS-1 design accepted"): (date(2026, 9, 15), 13_750_000, "completed"),
    }


def test_every_assignment_says_who_where_and_how_much(account, landed, projects):
    """An allocation names its resource alone, whose record is on the page only if asked for."""
    people = {
        each.key: each.source_id for each in masters.WORKERS if (each.system, each.instance) == ("kantata", "meridian")
    }
    codes = {each.code: each.source_id for each in projects.values()}
    expected = {
        (people[each.worker], codes[each.project], each.valid_from, each.valid_to): each.weekly_hours
        for each in masters.ASSIGNMENTS
        if each.worker in people and each.project in codes
    }
    shown = {
        (row["user_id"], row["workspace_id"], row["start_date"], row["end_date"]): row["minutes"]
        for row in landed["workspace_allocations"].values()
    }
    assert shown.keys() == expected.keys()
    for key, minutes in shown.items():
        weeks = ((key[3] - key[2]).days + 1) / 7
        assert round(minutes / 60 / weeks, 2) == expected[key]
    bare = asked(account, "workspace_allocations", from_archived_workspaces="true")
    assert "workspace_resources" not in bare
    assert all("workspace_resource_id" not in each for each in bare["workspace_allocations"].values())
    assert bare["count"] == len(shown) > asked(account, "workspace_allocations")["count"]


def test_every_rate_has_its_card_its_role_and_its_first_day(landed):
    """A rate of which the first day is not known is applied to work of years before."""
    roles, cards = landed["roles"], landed["rate_cards"]
    days, versions = landed["rate_card_set_versions"], landed["rate_card_versions"]
    found = set()
    for row in landed["rate_card_roles"].values():
        version = versions[row["rate_card_version_id"]]
        day = days[version["rate_card_set_version_id"]]["effective_date"]
        rate = row["rate_in_cents"], row["currency_base_unit"]
        found.add((cards[version["rate_card_id"]]["title"], roles[row["role_id"]]["name"], day, *rate))
    entities = {"MA-UK", "MA-JP"}
    assert found == {
        (
            each.legal_entity,
            each.role,
            each.valid_from,
            int(each.rate * (100 if each.currency == "GBP" else 1)),
            100 if each.currency == "GBP" else 1,
        )
        for each in masters.BILL_RATES
        if each.legal_entity in entities and each.entered_on is None
    }


def test_what_was_asked_to_be_included_and_is_not_there_is_refused(site: Site):
    """An assignment of which it is not known whose it is would be dropped by the join, and the person's time held."""
    allocation = {
        **{"id": "1", "start_date": "2026-01-01", "end_date": "2026-12-31", "minutes": 60},
        **{"updated_at": "2026-09-01T09:00:00Z", "workspace_resource_id": "5"},
    }
    story = {
        "id": "1",
        "title": "Delivery",
        "story_type": "task",
        "archived": False,
        "updated_at": "2026-09-01T09:00:00Z",
    }

    def answer(request: Request) -> Answer:
        name = request.path.rsplit("/", 1)[-1].removesuffix(".json")
        held = {"workspace_allocations": allocation, "stories": story}.get(name)
        records = [held] if held else []
        results = [{"key": name, "id": "1"} for _ in records]
        return json_answer(
            {
                "count": len(records),
                "meta": {"page_count": 1},
                "results": results,
                name: dict(zip("1", records, strict=False)),
            }
        )

    with http_server(answer) as server:
        site.cycle(Source("kantata", "meridian", server.url, token_env=TOKEN, open_from="2026-07-01"))
    assert site.codes() == {
        ("FIELD_MISSING", "kantata/meridian/workspace_allocations/1"),
        ("FIELD_MISSING", "kantata/meridian/stories/1"),
    }
