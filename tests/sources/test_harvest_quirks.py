"""Harvest's quirks, one by one: what a client that is usually written loses or doubles by each, and ours does not.

The account is the sandbox's. Without quirks both clients read the same of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import requests

from dagster_project.config import Source
from dagster_project.sandbox.vendors import harvest as vendor
from dagster_project.sandbox.vendors import harvest_pages
from dagster_project.sandbox.world import masters
from dagster_project.sandbox.world.firm import Firm, build
from dagster_project.sandbox.world.masters import GO_LIVE
from dagster_project.sandbox.world.model import RateCard
from dagster_project.sources import harvest
from dagster_project.transport.rest import RestApi, RestPage
from tests.sources.conftest import TOKEN, Site
from tests.transport.servers import Answer, Request, http_server, json_answer, routes_server

Record = dict[str, Any]
Rows = list[tuple]
# Days that no rate has, in place of open ends.
FOREVER = (date(1970, 1, 1), date(2999, 12, 31))
LONGEST_LIST = "task_assignments"


@pytest.fixture(scope="module")
def firm() -> Firm:
    return build(7, "small")


@pytest.fixture(autouse=True)
def masters_only(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """No time entries are asked for."""
    monkeypatch.setenv(TOKEN, vendor.TOKEN)
    monkeypatch.setattr(harvest, "_pull_time_entries", lambda *_: None)


@contextmanager
def serving(firm: Firm, *quirks: str, site: Site | None = None, deleted: Collection[int] = ()) -> Iterator[str]:
    """The address of the accounts, with these quirks and no others, on the day of `site`."""
    now = site.clock.now if site else lambda: GO_LIVE
    with routes_server(vendor.routes(firm, now, quirks=quirks, throttled_every=3, deleted=deleted)) as address:
        yield f"{address}/v2"


def source(address: str, person_rates: bool = False) -> Source:
    return Source("harvest", "meridian", address, "1001", TOKEN, open_from="2026-07-01", person_rates=person_rates)


class Naive:
    """The client that is usually written: it asks for the page that `next_page` names, an error is the end of the list,
    and what it cannot read it passes over. It keeps people by their ids, and their rates by the person."""

    def __init__(self, address: str, agent: str = "test") -> None:
        self.address = address
        self.headers = {
            "Authorization": f"Bearer {vendor.TOKEN}",
            "Harvest-Account-Id": "1001",
            "User-Agent": agent,
        }
        self.people: dict[int, Record] = {}
        self.rates: dict[int, Rows] = {}

    def records(self, path: str, size: int = 2000) -> list[Record]:
        found, page = [], 1
        while page is not None:
            query = {"per_page": size, "page": page}
            answer = requests.get(f"{self.address}/{path}", query, headers=self.headers, timeout=10)
            if answer.status_code != 200:
                break
            found += answer.json()[path.rsplit("/", 1)[-1]]
            page = answer.json()["next_page"]
        return found

    def ids(self, path: str, size: int = 2000) -> list[str]:
        return sorted(str(each["id"]) for each in self.records(path, size))

    def pull_rates(self) -> Rows:
        """The rates of those who are new or changed, and of the others as they were."""
        for person in self.records("users"):
            number = person["id"]
            if self.people.get(number, {}).get("updated_at") != person["updated_at"]:
                self.rates[number] = self._rates(number)
            self.people[number] = person
        return sorted(rate for rates in self.rates.values() for rate in rates)

    def _rates(self, number: int) -> Rows:
        found = []
        for each in self.records(f"users/{number}/cost_rates"):
            try:
                days = (date.fromisoformat(each["start_date"]), date.fromisoformat(each["end_date"]))
            except TypeError:
                continue
            found.append((str(number), Decimal(str(each["amount"])), *days))
        return found


def standing(site: Site, name: str) -> list[Record]:
    """The rows of the newest snapshot of a stream."""
    newest = "select max(extract_seq) from extract where stream = ?"
    pages = site.ledger.rows(f"select raw_sha256 from extract_page where extract_seq = ({newest})", [name])
    landed = site.landed(f"raw_harvest__{name}")
    return landed.filter(pl.col("_raw_sha256").is_in([sha256 for (sha256,) in pages])).to_dicts()


def ids(site: Site, name: str) -> list[str]:
    return sorted(row["id"] for row in standing(site, name))


def rates(site: Site) -> Rows:
    """The rates of people, open ends as days that no rate has."""
    first, last = FOREVER
    return sorted(
        (row["user_id"], row["amount"], row["start_date"] or first, row["end_date"] or last)
        for row in standing(site, "cost_rates")
    )


@pytest.mark.parametrize(
    ("quirk", "size", "agent"),
    [
        ("next_page_is_null", 7, "test"),
        ("large_pages_are_refused", 5000, "test"),
        pytest.param("requests_are_limited", 7, "test", marks=pytest.mark.bad_input(34)),
        ("user_agent_is_needed", 2000, ""),
    ],
)
def test_a_quirk_of_a_list_costs_us_no_record(site: Site, firm: Firm, quirk: str, size: int, agent: str):
    """A task that is not there holds the time of the people; a list that ends early says nothing about it."""
    with serving(firm) as address:
        truth = Naive(address, agent).ids(LONGEST_LIST, size)
    with serving(firm, quirk) as address:
        assert len(Naive(address, agent).ids(LONGEST_LIST, size)) < len(truth)
        site.cycle(source(address))
    assert site.codes() == set()
    assert ids(site, LONGEST_LIST) == truth


@pytest.mark.bad_input(16)
@pytest.mark.parametrize("quirk", ["one_is_deleted_meanwhile", "one_is_created_meanwhile"])
def test_a_list_that_moves_while_it_is_read_is_read_again(site, firm, monkeypatch, quirk):
    """A cursor counts from the first record on: when it goes the first of the next page is passed over, and when one
    comes before it the last of a page is there twice."""
    monkeypatch.setattr(harvest, "PAGE_SIZE", 7)
    with serving(firm) as address:
        everything = Naive(address).records(LONGEST_LIST)
    if quirk == "one_is_deleted_meanwhile":
        everything = everything[1:]
    truth = sorted(str(each["id"]) for each in everything)
    with serving(firm, quirk) as address:
        read = Naive(address).ids(LONGEST_LIST, 7)
    assert set(truth) - set(read) or len(read) > len(set(read))
    with serving(firm, quirk) as address:
        site.cycle(source(address))
    assert site.codes() == set()
    assert ids(site, LONGEST_LIST) == truth


def test_what_was_deleted_is_not_in_the_next_snapshot(site: Site, firm: Firm):
    """Nothing says so but that it is not listed: who keeps records by their ids keeps an assignment that was ended."""
    with serving(firm, "deleted_are_not_listed") as address:
        first = Naive(address).ids("user_assignments")
        site.cycle(source(address))
    with serving(firm, "deleted_are_not_listed", deleted={int(first[0])}) as address:
        kept = {*first, *Naive(address).ids("user_assignments")}
        site.clock.pass_(minutes=15)
        site.cycle(source(address))
    assert first[0] in kept
    assert ids(site, "user_assignments") == first[1:]
    with serving(firm, deleted={int(first[0])}) as address:
        marked = {str(each["id"]) for each in Naive(address).records("user_assignments") if each["deleted"]}
    assert marked == {first[0]}


def test_who_is_not_active_any_more_is_there_and_is_not_active(site: Site, firm: Firm):
    """Whoever takes what is listed for what is used has a retired task, and people who left."""
    with serving(firm) as address:
        truth = {name: Naive(address).ids(name) for name in ("tasks", "users")}
    with serving(firm, "retired_are_listed") as address:
        assert all(len(Naive(address).ids(name)) > len(ids) for name, ids in truth.items())
        site.cycle(source(address))
    for name, active in truth.items():
        assert sorted(row["id"] for row in standing(site, name) if row["is_active"]) == active
        assert len(standing(site, name)) == len(active) + 1


def test_a_week_is_as_long_as_the_person_works(site: Site, firm: Firm):
    """144000 hours a week are no capacity, and nobody is ever short of work."""
    with serving(firm) as address:
        truth = {str(each["id"]): each["weekly_capacity"] for each in Naive(address).records("users")}
    with serving(firm, "capacity_is_in_seconds") as address:
        assert {str(each["id"]): each["weekly_capacity"] for each in Naive(address).records("users")} != truth
        site.cycle(source(address))
    assert {row["id"]: row["weekly_capacity_seconds"] / 3600 for row in standing(site, "users")} == truth


def test_a_token_that_sees_its_own_records_is_not_used(site: Site, firm: Firm):
    """All other people and projects of the firm would be gone, and nothing would say so."""
    with serving(firm) as address:
        truth = Naive(address).ids("users")
        site.cycle(source(address))
    with serving(firm, "own_records_only") as address:
        assert len(Naive(address).ids("users")) == 1 < len(truth)
        assert site.cycle(source(address)).documents == 0
    assert ids(site, "users") == truth
    assert site.codes() == {("SOURCE_SCOPE", "harvest/meridian")}


# -- the rates of people ----------------------------------------------------------------------------------------------


def raised(card: RateCard, *roles: str) -> RateCard:
    """The card with higher rates of some roles, which it has from a day on."""
    since = date(2026, 9, 1)
    return RateCard(
        each
        for rate in card
        for each in (
            [rate, replace(rate, rate=rate.rate + 10, valid_from=since)]
            if rate.role in roles and rate.valid_to is None and rate.valid_from < since
            else [rate]
        )
    )


def test_rates_of_people_are_asked_for_where_the_settings_say_so(site: Site, firm: Firm):
    """A call for each person is many, and most accounts show with each entry what it cost."""
    with serving(firm) as address:
        site.cycle(source(address))
        assert "cost_rates" not in [name for name, *_ in site.extracts()]
        site.cycle(source(address, person_rates=True))
        assert "cost_rates" in [name for name, *_ in site.extracts()]


def test_a_rate_without_a_first_or_a_last_day_counts_since_ever_and_until_further_notice(site, firm):
    """Who cannot read a day that is not there has no rate for the first years, and none for today."""
    with serving(firm) as address:
        truth = Naive(address).pull_rates()
    with serving(firm, "open_ends_are_null") as address:
        assert len(Naive(address).pull_rates()) < len(truth)
        site.cycle(source(address, person_rates=True))
    assert site.codes() == set()
    assert rates(site) == truth
    assert {*FOREVER} <= {day for *_, first, last in truth for day in (first, last)}
    assert site.landed("raw_harvest__cost_rates").schema == harvest.COST_RATES.schema


def test_a_new_rate_that_does_not_change_the_person_is_there_after_a_week(site, firm, monkeypatch):
    """Rates cannot be asked for what changed. Who asks for those of changed people posts the old cost for ever."""
    monkeypatch.setattr(site.clock, "at", GO_LIVE)
    old = masters.COST_RATES
    with serving(firm, "rates_keep_the_timestamp") as address:
        naive = Naive(address)
        before = naive.pull_rates()
        site.cycle(source(address, person_rates=True))
        monkeypatch.setattr(masters, "COST_RATES", raised(old, "Partner", "Manager"))
        truth = Naive(address).pull_rates()
        assert naive.pull_rates() == before != truth
        site.clock.pass_(minutes=15)
        site.cycle(source(address, person_rates=True))
        assert rates(site) == before
        site.clock.pass_(days=7)
        site.cycle(source(address, person_rates=True))
    assert rates(site) == truth


def test_rates_are_asked_for_of_who_is_changed_and_once_a_week_of_who_may_work(site, firm, monkeypatch):
    """A call for each person who ever worked here, in each cycle, would use up what the account may ask."""
    monkeypatch.setattr(site.clock, "at", GO_LIVE)
    asked: set[str] = set()
    read = harvest._rates_of

    def noted(api: RestApi, person: str) -> Iterator[RestPage]:
        asked.add(person)
        return read(api, person)

    monkeypatch.setattr(harvest, "_rates_of", noted)

    def cycle(address: str, **passes: int) -> set[str]:
        asked.clear()
        site.clock.pass_(**passes)
        site.cycle(source(address, person_rates=True))
        return set(asked)

    people = [each for each in masters.WORKERS if (each.system, each.instance) == ("harvest", "meridian")]
    left = {each.source_id for each in people if not each.active}
    partners = {each.source_id for each in people if each.post.role == "Partner"}
    with serving(firm, "retired_are_listed", site=site) as address:
        assert cycle(address, minutes=0) == {each.source_id for each in people}
        assert cycle(address, minutes=15) == set()
        monkeypatch.setattr(masters, "COST_RATES", raised(masters.COST_RATES, "Partner"))
        truth = Naive(address).pull_rates()
        assert cycle(address, minutes=15) == partners
        assert rates(site) == truth
        monkeypatch.setattr(masters, "COST_RATES", raised(masters.COST_RATES, "Manager"))
        assert cycle(address, days=7) >= {each.source_id for each in people} - left
        assert rates(site) == Naive(address).pull_rates() != truth
    with serving(firm, "retired_are_listed", "rates_keep_the_timestamp") as address:
        assert cycle(address, days=7) == {each.source_id for each in people} - left != set()
        assert left and left <= {row[0] for row in rates(site)}


def test_rates_that_are_refused_are_not_people_without_rates(site: Site, firm: Firm):
    """The margin of the whole firm would be its revenue."""
    with serving(firm) as address:
        site.cycle(source(address, person_rates=True))
        truth = rates(site)
    with serving(firm, "rates_are_forbidden") as address:
        assert Naive(address).pull_rates() == []
        site.clock.pass_(days=7)
        site.cycle(source(address, person_rates=True))
    assert rates(site) == truth
    assert ("SOURCE_REFUSED", "harvest/meridian/cost_rates") in site.codes()


@pytest.mark.bad_input(30)
@pytest.mark.parametrize("first", [None, "https://api.example/v2/users/8/cost_rates", "https://api.example/v2/users"])
def test_rates_that_do_not_say_whose_they_are_are_nobody_s(site: Site, first: str | None):
    """A page has no word of the person but in its links: the rates of one would be another one's."""
    user = {
        **{"id": 7, "first_name": "Ada", "last_name": "Byron", "email": None, "is_active": True, "roles": []},
        **{"is_contractor": False, "updated_at": "2026-09-02T09:00:00Z"},
    }
    rate = {"id": 1, "amount": 50.0, "start_date": None, "end_date": None, "updated_at": "2026-09-02T09:00:00Z"}

    def answer(request: Request) -> Answer:
        name = request.path.rsplit("/", 1)[-1]
        if name == "me":
            return json_answer({"access_roles": ["administrator"]})
        records = {"users": [user], "cost_rates": [rate]}.get(name, [])
        link = first if name == "cost_rates" else f"{server.url}{request.path}"
        return json_answer({name: records, "total_entries": len(records), "links": {"first": link, "next": None}})

    with http_server(answer) as server:
        site.cycle(source(f"{server.url}/v2", person_rates=True))
    assert site.codes() == {("PAGE_CONTRACT", "harvest/meridian/cost_rates")}
    assert [name for name, *_ in site.extracts()].count("cost_rates") == 0


def test_every_quirk_of_the_account_is_tried_here():
    """A quirk that no test switches on is not contained, it is hoped for."""
    written = Path(__file__).read_text()
    assert [quirk for quirk in harvest_pages.QUIRKS if f'"{quirk}"' not in written] == []
