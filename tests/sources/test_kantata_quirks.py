"""Kantata's quirks, one by one: what a client that is usually written loses or doubles by each, and ours does not.

The account is the sandbox's. Without quirks both clients read the same of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import requests

from dagster_project.config import Source
from dagster_project.sandbox.vendors import kantata as vendor
from dagster_project.sandbox.vendors import kantata_masters
from dagster_project.sandbox.world import masters as world
from dagster_project.sandbox.world import meridian
from dagster_project.sandbox.world.firm import Firm, build
from dagster_project.sandbox.world.masters import GO_LIVE
from dagster_project.sources import kantata
from tests.sources.conftest import TOKEN, Site
from tests.transport.servers import routes_server

Record = dict[str, Any]
Rows = list[tuple]
LARGEST = 200


@pytest.fixture(scope="module")
def firm() -> Firm:
    return build(7, "small")


@pytest.fixture(autouse=True)
def token(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKEN, vendor.TOKEN)


@pytest.fixture
def masters_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """No time entries are asked for."""
    monkeypatch.setattr(kantata, "_pull_time_entries", lambda *_: None)


@contextmanager
def serving(firm: Firm, *quirks: str, deleted: Collection[str] = ()) -> Iterator[str]:
    """The address of the account, with these quirks and no others."""
    routes = [
        *vendor.routes(firm, lambda: GO_LIVE, "meridian", quirks=quirks, deleted=deleted),
        *kantata_masters.routes("meridian", quirks=quirks, deleted=deleted),
    ]
    with routes_server(routes) as address:
        yield f"{address}/api/v1"


def source(address: str) -> Source:
    return Source("kantata", "meridian", address, token_env=TOKEN, open_from="2024-01-01")


def seen(name: str, record: Record, resources: dict[str, Record]) -> tuple:
    """What a record says. Raises KeyError for what is not there."""
    match name:
        case "stories":
            return record["id"], record["workspace_id"], record["title"], record["archived"]
        case "workspace_allocations":
            resource = resources[record["workspace_resource_id"]]
            return record["id"], resource["workspace_id"], resource["user_id"], record["minutes"]
        case "rate_card_roles":
            return record["id"], record["role_id"], Decimal(record["rate_in_cents"]) / 100
        case "users":
            return record["id"], record["full_name"]
        case "workspaces":
            return record["id"], record["title"]
    raise ValueError(name)


def naive(address: str, name: str, size: int | None = None, **params: str) -> Rows:
    """What the client gets that is usually written: it reads the maps, until a page is not full or an error comes, and
    passes over what it cannot read."""
    found: Rows = []
    for page in range(1, 1000):
        query = {"page": page, **({"per_page": size} if size else {}), **params}
        headers = {"Authorization": f"Bearer {vendor.TOKEN}"}
        answer = requests.get(f"{address}/{name}.json", query, headers=headers, timeout=10)
        if answer.status_code != 200:
            break
        document = answer.json()
        for record in document[name].values():
            try:
                found.append(seen(name, record, document.get("workspace_resources", {})))
            except KeyError:
                continue
        if len(document["results"]) < (size or LARGEST):
            break
    return sorted(found)


def standing(site: Site, name: str) -> list[Record]:
    """The rows of the newest snapshot of a stream."""
    newest = "select max(extract_seq) from extract where stream = ?"
    pages = site.ledger.rows(f"select raw_sha256 from extract_page where extract_seq = ({newest})", [name])
    landed = site.landed(f"raw_kantata__{name}")
    return landed.filter(pl.col("_raw_sha256").is_in([sha256 for (sha256,) in pages])).to_dicts()


def versions(site: Site, name: str) -> int:
    """How many versions of master records came of a stream."""
    ((count,),) = site.ledger.rows("select count(*) from master_version where stream = ?", [name])
    return count


def ours(site: Site, name: str) -> Rows:
    """What we have of a stream, each record once, as the staging models take it."""
    rows = {row["id"]: row for row in standing(site, name)}.values()
    match name:
        case "stories":
            return sorted((row["id"], row["workspace_id"], row["title"], row["archived"]) for row in rows)
        case "workspace_allocations":
            return sorted((row["id"], row["workspace_id"], row["user_id"], row["minutes"]) for row in rows)
        case "rate_card_roles":
            return sorted(
                (row["id"], row["role_id"], Decimal(row["rate_in_cents"]) / row["currency_base_unit"]) for row in rows
            )
        case "users":
            return sorted((row["id"], row["full_name"]) for row in rows)
        case "workspaces":
            return sorted((row["id"], row["title"]) for row in rows)
    raise ValueError(name)


@pytest.mark.parametrize(
    ("quirk", "name", "size"),
    [
        ("includes_are_left_out", "stories", None),
        ("includes_are_left_out", "workspace_allocations", None),
        ("includes_are_left_out", "rate_card_roles", None),
        ("maps_hold_other_records", "stories", 20),
        ("pages_are_small", "stories", None),
        ("pages_are_small", "rate_card_roles", None),
        ("large_pages_are_refused", "stories", 1000),
        ("large_pages_are_refused", "users", 1000),
        ("archived_workspaces_are_hidden", "workspaces", None),
        ("archived_workspaces_are_hidden", "stories", None),
        ("archived_workspaces_are_hidden", "workspace_allocations", None),
        ("archived_stories_are_hidden", "stories", None),
        ("stories_of_others_are_hidden", "stories", None),
        ("money_is_in_base_units", "rate_card_roles", None),
        pytest.param("every_third_request_is_refused", "stories", 20, marks=pytest.mark.bad_input(34)),
    ],
)
@pytest.mark.usefixtures("masters_only")
def test_a_quirk_costs_us_no_record_and_doubles_none(site: Site, firm: Firm, quirk: str, name: str, size: int | None):
    """A task, an assignment or a rate that is not there holds the time of the people; one that is wrong is posted."""
    with serving(firm) as address:
        truth = naive(address, name, size)
    with serving(firm, quirk) as address:
        assert naive(address, name, size) != truth
        site.cycle(source(address))
    assert site.codes() == set()
    assert ours(site, name) == truth
    assert versions(site, name) == len(truth)


@pytest.mark.usefixtures("masters_only")
def test_stories_of_archived_workspaces_are_there_beside_the_others(site: Site, firm: Firm):
    """Whoever asks for them and gets them alone has no other story, and who does not ask has none of them."""
    with serving(firm) as address:
        truth = naive(address, "stories")
    with serving(firm, "archived_workspaces_are_hidden", "archived_workspaces_come_alone") as address:
        alone = naive(address, "stories", show_from_archived_workspaces="true")
        others = naive(address, "stories")
        assert others != truth != alone
        assert sorted(alone + others) == truth
        site.cycle(source(address))
    assert site.codes() == set()
    assert ours(site, "stories") == truth


@pytest.mark.usefixtures("masters_only")
def test_who_has_left_is_there_and_is_not_active(site: Site, firm: Firm, monkeypatch):
    """Their time of the last weeks is of people whom nobody knows."""
    left = next(each.source_id for each in meridian.WORKERS if each.system == "kantata")
    people = tuple(replace(each, active=each.source_id != left) for each in meridian.WORKERS)
    monkeypatch.setattr(meridian, "WORKERS", people)
    with serving(firm) as address:
        truth = naive(address, "users")
    with serving(firm, "disabled_users_are_hidden") as address:
        assert naive(address, "users") != truth
        site.cycle(source(address))
    assert site.codes() == set()
    assert ours(site, "users") == truth
    assert [row["id"] for row in standing(site, "users") if row["disabled_at"]] == [left]


@pytest.mark.usefixtures("masters_only")
def test_who_is_in_no_workspace_and_who_is_of_another_account_is_there(site, firm, monkeypatch):
    """Each list of users leaves out some: a person between two projects has no name, or a subcontractor has none."""
    idle, guest = (worker.key for worker in [each for each in meridian.WORKERS if each.system == "kantata"][:2])
    others = tuple(each for each in world.ASSIGNMENTS if each.worker != idle)
    monkeypatch.setattr(world, "ASSIGNMENTS", others)
    people = tuple(replace(each, kind="subcontractor") if each.key == guest else each for each in meridian.WORKERS)
    monkeypatch.setattr(meridian, "WORKERS", people)
    with serving(firm) as address:
        truth = naive(address, "users")
    with serving(firm, "who_is_in_no_workspace_is_hidden", "guests_are_not_of_the_account") as address:
        assert len(naive(address, "users")) == len(naive(address, "users", on_my_account="true")) == len(truth) - 1
        site.cycle(source(address))
    assert site.codes() == set()
    assert ours(site, "users") == truth


@pytest.mark.usefixtures("masters_only")
def test_fields_that_no_record_has_are_one_exception_and_what_can_be_read_is(site: Site, firm: Firm):
    """Who reads one by one what is in no record has an exception of each, or none and no address of anybody."""
    with serving(firm) as address:
        people, rates = naive(address, "users"), naive(address, "rate_card_roles")
        site.cycle(source(address))
        before = {row["id"]: row["email"] for row in standing(site, "users")}
    with serving(firm, "fields_are_as_specified") as address:
        assert naive(address, "rate_card_roles") == []
        for _ in range(2):
            site.clock.pass_(minutes=15)
            site.cycle(source(address))
            found = site.ledger.rows("select subject, severity, message from exception where closed_at is null")
            assert {(subject, severity) for subject, severity, _ in found} == {
                ("kantata/meridian/users/records", "warn"),
                ("kantata/meridian/rate_card_roles/rate_card_roles 1 of 1", "quarantine"),
            }
    said = " ".join(message for *_, message in found)
    assert "has rate_in_cents, currency, currency_base_unit, without which none can be used" in said
    assert "has employee_number: no one is found by an employee number" in said
    assert "has disabled_at: whoever has left counts as active" in said
    assert ours(site, "users") == people
    assert {row["id"]: row["email"] for row in standing(site, "users")} == before
    # What was stated before stays in force.
    assert len(site.ledger.known_masters("kantata", "meridian", "rate_card_roles")) == len(rates)
    with serving(firm) as address:
        site.clock.pass_(minutes=15)
        site.cycle(source(address))
    assert site.codes() == set()


@pytest.mark.bad_input(16)
@pytest.mark.parametrize("name", ["stories", "users", "rate_card_roles"])
@pytest.mark.parametrize("quirk", ["one_is_deleted_meanwhile", "one_is_created_meanwhile"])
@pytest.mark.usefixtures("masters_only")
def test_a_list_that_moves_while_it_is_read_is_read_again(site, firm, monkeypatch, quirk, name):
    """Pages are counted from the first record on: when it goes the first of the next page is passed over, and when one
    comes before it the last of a page is there twice."""
    monkeypatch.setattr(kantata, "PAGE_SIZE", 7)
    with serving(firm) as address:
        truth = naive(address, name)
    if quirk == "one_is_deleted_meanwhile":
        with serving(firm, quirk) as address:
            naive(address, name, 7)
            truth = naive(address, name)
    with serving(firm, quirk) as address:
        read = naive(address, name, 7)
    assert set(truth) - set(read) or len(read) > len(set(read))
    with serving(firm, quirk) as address:
        site.cycle(source(address))
    assert site.codes() == set()
    assert ours(site, name) == truth
    assert versions(site, name) == len(truth)


@pytest.mark.usefixtures("masters_only")
def test_what_was_deleted_is_not_in_the_next_snapshot(site: Site, firm: Firm):
    """Nothing says so but that it is not listed: who keeps records by their ids keeps a task that nobody may use."""
    with serving(firm) as address:
        stories = naive(address, "stories")
    gone, kept = {stories[0][0]}, {number: row for number, *row in stories}
    with serving(firm, "deleted_are_not_listed") as address:
        site.cycle(source(address))
        assert ours(site, "stories") == stories
    with serving(firm, "deleted_are_not_listed", deleted=gone) as address:
        kept.update({number: row for number, *row in naive(address, "stories")})
        site.clock.pass_(minutes=15)
        site.cycle(source(address))
    assert gone <= kept.keys()
    assert ours(site, "stories") == stories[1:]
    assert site.codes() == set()


def approvals(site: Site) -> dict[str, str]:
    """By the id of a time entry, its approval as last observed."""
    rows = site.ledger.rows("select txn_id, approval from version where quarantine_code is null order by seq")
    return {txn_id.split("/")[-2]: approval for txn_id, approval in rows}


def entries(address: str, **params: str) -> dict[str, Record]:
    """The time entries that a client gets, by their ids."""
    found: dict[str, Record] = {}
    for page in range(1, 1000):
        headers = {"Authorization": f"Bearer {vendor.TOKEN}"}
        query = {"page": page, "per_page": LARGEST, **params}
        document = requests.get(f"{address}/time_entries.json", query, headers=headers, timeout=10).json()
        found |= document["time_entries"]
        if page >= document["meta"]["page_count"]:
            return found
    raise AssertionError


def test_entries_that_are_not_approved_are_not_taken_for_approved_ones(site: Site, firm: Firm):
    """Who asks for `approved=false` to find what was withdrawn gets what is approved, and withdraws that."""
    with serving(firm) as address:
        withdrawn = entries(address, approved="false").keys()
    with serving(firm, "approved_is_always_true") as address:
        assert not withdrawn & entries(address, approved="false").keys()
        site.cycle(source(address))
    assert {number for number, approval in approvals(site).items() if approval != "approved"} == withdrawn


def test_an_entry_that_needs_no_approval_is_not_an_approved_one(site: Site, firm: Firm):
    """What was never submitted would be posted because its project asks for no approval."""
    with serving(firm) as address:
        approved = {number for number, entry in entries(address).items() if entry["approved"]}
    with serving(firm, "approved_where_none_is_needed") as address:
        assert approved < {number for number, entry in entries(address).items() if entry["approved"]}
        site.cycle(source(address))
    assert {number for number, approval in approvals(site).items() if approval == "approved"} == approved


def test_every_quirk_of_the_account_is_tried_here():
    """A quirk that no test switches on is not contained, it is hoped for."""
    written = Path(__file__).read_text()
    assert [quirk for quirk in vendor.QUIRKS if f'"{quirk}"' not in written] == []
