"""Harvest's master data: what a client that is usually written loses or keeps of it, and ours does not.

The account is the sandbox's.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import requests

from dagster_project.config import Source
from dagster_project.sandbox.vendors import harvest as vendor
from dagster_project.sandbox.world import masters
from dagster_project.sandbox.world.firm import build
from dagster_project.sandbox.world.masters import GO_LIVE
from dagster_project.sources import harvest, registry
from tests.sources.conftest import TOKEN, Site
from tests.transport.servers import routes_server

MASTERS = (harvest.TASKS, harvest.TASK_ASSIGNMENTS, harvest.USER_ASSIGNMENTS)


@pytest.fixture(scope="module")
def account() -> Iterator[str]:
    with routes_server(vendor.routes(build(7, "small"), lambda: GO_LIVE)) as address:
        yield f"{address}/v2"


@pytest.fixture
def landed(site: Site, account: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[dict[str, Any]]]:
    """The rows of each stream of master data, of pages of seven records."""
    monkeypatch.setenv(TOKEN, vendor.TOKEN)
    monkeypatch.setattr(harvest, "PAGE_SIZE", 7)
    # No time entries are asked for.
    monkeypatch.setattr(harvest, "_pull_time_entries", lambda *_: None)
    site.cycle(Source("harvest", "meridian", account, "1001", TOKEN, open_from="2026-09-28"))
    assert site.codes() == set()
    for stream in MASTERS:
        assert site.landed(stream.table).schema == stream.schema
    return {stream.name: site.landed(stream.table).to_dicts() for stream in (*MASTERS, harvest.USERS)}


def naive(account: str, name: str) -> list[dict[str, Any]]:
    """What a client gets that asks for the page that `next_page` names."""
    headers = {"Authorization": f"Bearer {vendor.TOKEN}", "Harvest-Account-Id": "1001", "User-Agent": "test"}
    found, query = [], {"per_page": 7}
    while True:
        answer = requests.get(f"{account}/{name}", query, headers=headers, timeout=10)
        if answer.status_code == 429:
            continue
        page = answer.json()
        found += page[name]
        if page["next_page"] is None:
            return found
        cursor = page["links"]["next"].split("cursor=")[1].split("&")[0]
        query = {"per_page": 7, "cursor": cursor}


def test_every_assignment_and_task_is_there_once_over_all_pages(account, landed):
    """The number of the next page is null from the second page on: a client that follows it has the first two."""
    people = {
        each.key: each.source_id for each in masters.WORKERS if (each.system, each.instance) == ("harvest", "meridian")
    }
    projects = {
        each.code: each.source_id
        for each in masters.PROJECTS
        if (each.system, each.instance) == ("harvest", "meridian")
    }
    expected = sorted(
        (people[each.worker], projects[each.project])
        for each in masters.ASSIGNMENTS
        if each.worker in people and each.project in projects
    )
    assert sorted((row["user_id"], row["project_id"]) for row in landed["user_assignments"]) == expected
    assert len(naive(account, "user_assignments")) == 14 < len(expected)
    tasks = {row["id"]: row["name"] for row in landed["tasks"]}
    assert tasks == {str(number): name for number, name in masters.TASK_NAMES.items() if name != "Timecard"}
    of_projects = {(row["project_id"], row["task_id"]) for row in landed["task_assignments"]}
    assert of_projects == {(project, task) for project in projects.values() for task in tasks}
    assert len(landed["task_assignments"]) == len(of_projects) > len(naive(account, "task_assignments"))


def test_what_is_not_used_any_more_says_so(landed):
    """A task that was retired is listed as before, and time on it is accepted by whoever does not look."""
    assert {row["name"] for row in landed["tasks"] if not row["is_active"]} == {"Legacy migration"}
    assert {row["task_id"] for row in landed["task_assignments"] if not row["is_active"]} == {"9007"}


def test_rates_of_people_are_exact_and_absent_where_there_is_none(landed):
    """A role without a rate is not a role that costs nothing."""
    rates = {row["id"]: (row["default_hourly_rate"], row["cost_rate"]) for row in landed["users"]}
    roles = {
        each.source_id: each.post.role
        for each in masters.WORKERS
        if (each.system, each.instance) == ("harvest", "meridian")
    }
    partner = next(number for number, role in roles.items() if role == "Partner")
    assert rates[partner] == (Decimal(435), Decimal(218))
    assert {rates[number] for number, role in roles.items() if role in ("Fellow", "Apprentice")} == {(None, None)}


def test_an_assignment_that_is_taken_away_is_not_in_the_next_snapshot(site, monkeypatch):
    """It leaves no sign: who keeps rows by id keeps a person on a project whose work was ended."""
    monkeypatch.setenv(TOKEN, vendor.TOKEN)
    monkeypatch.setattr(harvest, "_pull_time_entries", lambda *_: None)
    kept = masters.ASSIGNMENTS
    with routes_server(vendor.routes(build(7, "small"), lambda: GO_LIVE)) as address:
        source = Source("harvest", "meridian", f"{address}/v2", "1001", TOKEN, open_from="2026-09-28")
        site.cycle(source)
        before = newest(site)
        monkeypatch.setattr(masters, "ASSIGNMENTS", kept[1:])
        site.clock.pass_(minutes=15)
        site.cycle(source)
    assert len(before - newest(site)) == 1
    assert newest(site) < before


def newest(site: Site) -> set[str]:
    """The ids of the newest snapshot of assignments."""
    last = "select max(extract_seq) from extract where stream = 'user_assignments'"
    pages = {row[0] for row in site.ledger.rows(f"select raw_sha256 from extract_page where extract_seq = ({last})")}
    rows = site.landed(harvest.USER_ASSIGNMENTS.table).to_dicts()
    return {row["id"] for row in rows if row["_raw_sha256"] in pages}


def test_a_column_that_is_new_is_read_of_a_page_that_came_before(site, account, monkeypatch):
    """Master data is the same page for weeks: without this the first pull of a release that reads more would fail."""
    monkeypatch.setenv(TOKEN, vendor.TOKEN)
    monkeypatch.setattr(harvest, "_pull_time_entries", lambda *_: None)
    source = Source("harvest", "meridian", account, "1001", TOKEN, open_from="2026-09-28")
    fewer = harvest._stream("users", {name: each for name, each in harvest._USER.items() if name != "cost_rate"})
    with monkeypatch.context() as older:
        older.setitem(registry.BY_NAME, ("harvest", "users"), fewer)
        site.cycle(source)
    assert "cost_rate" not in site.landed(harvest.USERS.table).columns
    site.clock.pass_(minutes=15)
    site.cycle(source)
    assert site.landed(harvest.USERS.table)["cost_rate"].drop_nulls().len() > 0
    assert site.codes() == set()
    site.clock.pass_(minutes=15)
    site.cycle(source)
    assert site.codes() == set()
