"""Salesforce's quirks, one by one: what a client that is usually written loses or doubles by each, and ours does not.

The org is the sandbox's. Without quirks both clients read the same of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import requests

from dagster_project.config import Source
from dagster_project.sandbox.vendors import salesforce as vendor
from dagster_project.sandbox.vendors.salesforce import Org
from dagster_project.sandbox.world.masters import GO_LIVE
from tests.sources.conftest import TOKEN, Site
from tests.transport.servers import routes_server

Record = dict[str, Any]
# By id, whether a record is deleted and its amount.
Rows = dict[str, tuple[bool, Decimal | None]]
# By object, the stream, and what its amount is called there and in ours.
OBJECTS = {
    "Account": ("accounts", None, None),
    "Contract": ("contracts", "Fee__c", "fee"),
    "Opportunity": ("opportunities", "Amount", "amount"),
}


@pytest.fixture(autouse=True)
def token(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKEN, vendor.TOKEN)


@contextmanager
def serving(*quirks: str, org: Org | None = None, daily_calls: int = 1000) -> Iterator[str]:
    """The address of the org, with these quirks and no others."""
    with routes_server(vendor.routes(lambda: GO_LIVE, quirks=quirks, org=org, daily_calls=daily_calls)) as address:
        yield f"{address}{vendor.BASE}"


def source(address: str) -> Source:
    return Source("salesforce", "meridian", address, token_env=TOKEN)


class Naive:
    """The client that is usually written: it asks `query` for what changed since the newest stamp that it has, keeps
    records by their ids, and takes an error for the end. It reads plain digits, and what is not there as nothing."""

    def __init__(self, address: str, resource: str = "query") -> None:
        self.address, self.resource = address, resource
        self.kept: dict[str, Record] = {}

    def pull(self, entity: str, *, follow: bool = True, since: bool = False) -> Rows:
        """What it has of an object; without `follow` of the first batch."""
        _, amount, _ = OBJECTS[entity]
        names = ["Id", "IsDeleted", "SystemModstamp", *([amount] if amount else [])]
        newest = max((each["SystemModstamp"] for each in self.kept.values()), default=None) if since else None
        where = f" WHERE SystemModstamp > {newest}" if newest else ""
        url = f"{self.address}/{self.resource}"
        query = {"q": f"SELECT {', '.join(names)} FROM {entity}{where} ORDER BY Id"}
        while url:
            headers = {"Authorization": f"Bearer {vendor.TOKEN}"}
            answer = requests.get(url, query, headers=headers, timeout=10)
            if answer.status_code != 200:
                break
            page, query = json.loads(answer.text, parse_float=str, parse_int=str), {}
            self.kept |= {each["Id"]: each for each in page["records"]}
            link = page.get("nextRecordsUrl") if follow else None
            url = link and f"{self.address}/{self.resource}/{link.rsplit('/', 1)[-1]}"
        return {
            number: (each["IsDeleted"], self._amount(each.get(amount)) if amount else None)
            for number, each in self.kept.items()
        }

    @staticmethod
    def _amount(written: str | None) -> Decimal | None:
        return None if written is None else Decimal(re.match(r"[0-9]+(\.[0-9]+)?", written)[0])


def ours(site: Site, entity: str) -> Rows:
    """The rows of the newest snapshot of an object."""
    name, _, amount = OBJECTS[entity]
    newest = "select max(extract_seq) from extract where stream = ?"
    pages = site.ledger.rows(f"select raw_sha256 from extract_page where extract_seq = ({newest})", [name])
    landed = site.landed(f"raw_salesforce__{name}")
    rows = landed.filter(pl.col("_raw_sha256").is_in([sha256 for (sha256,) in pages])).to_dicts()
    assert len({row["id"] for row in rows}) == len(rows)
    return {row["id"]: (row["is_deleted"], row[amount] if amount else None) for row in rows}


@pytest.mark.parametrize("entity", OBJECTS)
@pytest.mark.parametrize("quirk", ["batches_are_small", "next_link_says_query"])
def test_a_query_is_read_over_all_its_batches(site: Site, quirk: str, entity: str):
    """A client that takes the first batch for all of it, or asks for the next one under another path, compares half a
    CRM with the books."""
    small = {"batches_are_small", quirk}
    with serving() as address:
        truth = Naive(address, "queryAll").pull(entity)
    with serving(*small) as address:
        assert len(Naive(address, "queryAll").pull(entity, follow=quirk != "batches_are_small")) < len(truth)
        site.cycle(source(address))
    assert site.codes() == set()
    assert ours(site, entity) == truth


def test_what_was_deleted_or_merged_is_there_and_says_so(site: Site):
    """Who asks `query` never learns that a client was merged into another, and keeps both."""
    with serving() as address:
        truth = Naive(address).pull("Account")
    with serving("query_hides_deleted") as address:
        assert Naive(address).pull("Account") != truth
        site.cycle(source(address))
    assert site.codes() == set()
    assert ours(site, "Account") == truth
    assert sum(deleted for deleted, _ in truth.values()) == 2


@pytest.mark.parametrize("entity", ["Contract", "Opportunity"])
def test_an_amount_is_the_same_in_every_notation(site: Site, entity: str):
    """A fee of 28 million is read as 2.8."""
    with serving() as address:
        truth = Naive(address).pull(entity)
    with serving("amounts_have_exponents") as address:
        assert Naive(address).pull(entity) != truth
        site.cycle(source(address))
    assert site.codes() == set()
    assert ours(site, entity) == truth


def test_a_day_s_calls_that_are_used_up_are_no_org_without_clients(site: Site):
    """The error is a list too. Whoever counts its records finds that the firm has no client."""
    with serving() as address:
        truth = Naive(address).pull("Account")
        site.cycle(source(address))
    with serving("calls_are_limited", "batches_are_small", daily_calls=1) as address:
        assert len(Naive(address).pull("Account")) < len(truth)
        site.cycle(source(address))
    assert ours(site, "Account") == truth
    assert {code for code, _ in site.codes()} == {"SOURCE_BUSY"}


@pytest.mark.bad_input(30)
@pytest.mark.parametrize("quirk", ["hidden_fields_are_errors", "hidden_fields_are_left_out"])
def test_a_fee_that_our_user_may_not_see_is_not_a_contract_without_a_fee(site: Site, quirk: str):
    """The fees of all contracts would be nothing, or all contracts gone, after somebody changed a permission."""
    hidden = Org(hidden={"Fee__c"})
    with serving() as address:
        truth = Naive(address).pull("Contract")
        site.cycle(source(address))
    with serving(quirk, org=hidden) as address:
        assert Naive(address).pull("Contract") != truth
        site.clock.pass_(minutes=15)
        site.cycle(source(address))
    if quirk == "hidden_fields_are_errors":
        assert site.codes() == {("SOURCE_SCOPE", "salesforce/meridian/contracts")}
        assert ours(site, "Contract") == truth
    else:
        # The snapshot of which no row can be read takes nothing away (standing_rows).
        assert site.codes() == {("FIELD_MISSING", f"salesforce/meridian/contracts/{number}") for number in truth}
        assert ours(site, "Contract") == {}


def test_a_record_that_is_seen_later_than_its_stamp_says_is_there(site: Site):
    """Who asks for what changed since the newest stamp never sees it: a client without a name in every report."""
    with serving() as address:
        truth = Naive(address).pull("Account")
    with serving("commits_are_late") as address:
        naive = Naive(address)
        naive.pull("Account", since=True)
        assert len(naive.pull("Account", since=True)) < len(truth)
    with serving("commits_are_late") as address:
        site.cycle(source(address))
        assert len(ours(site, "Account")) < len(truth)
        site.clock.pass_(minutes=15)
        site.cycle(source(address))
    assert ours(site, "Account") == truth


@pytest.mark.parametrize("keeps", [False, True])
def test_a_formula_that_changes_is_read_whatever_the_stamp_says(site: Site, keeps: bool):
    """A fee that is added up from lines is what it was on the day on which the contract was last saved."""
    quirks, org = ["formulas_keep_the_stamp"] * keeps, Org()
    with serving(*quirks, org=org) as address:
        naive = Naive(address)
        before = naive.pull("Contract")
        site.cycle(source(address))
        changed = next(number for number, (_, fee) in before.items() if fee)
        org.formulas = {changed: {"Fee__c": Decimal(123456)}}
        truth = {**before, changed: (False, Decimal(123456))}
        assert naive.pull("Contract", since=True) == (before if keeps else truth)
        site.clock.pass_(minutes=15)
        site.cycle(source(address))
    assert ours(site, "Contract") == truth


@pytest.mark.parametrize("gone", [False, True])
def test_a_record_that_was_deleted_for_good_is_not_in_the_next_snapshot(site: Site, gone: bool):
    """Once the bin is emptied nothing says that it was deleted: who keeps records by their ids keeps the client."""
    quirks, org = ["purged_are_not_listed"] * gone, Org()
    with serving(*quirks, org=org) as address:
        naive = Naive(address)
        before = naive.pull("Account")
        site.cycle(source(address))
        org.purged = {next(number for number, (deleted, _) in before.items() if not deleted)}
        read = naive.pull("Account")
        site.clock.pass_(minutes=15)
        site.cycle(source(address))
    standing = {number for number, (deleted, _) in before.items() if not deleted} - org.purged
    assert {number for number, (deleted, _) in ours(site, "Account").items() if not deleted} == standing
    assert ({number for number, (deleted, _) in read.items() if not deleted} == standing) is not gone


def test_every_quirk_of_the_org_is_tried_here():
    """A quirk that no test switches on is not contained, it is hoped for."""
    written = Path(__file__).read_text()
    assert [quirk for quirk in vendor.QUIRKS if f'"{quirk}"' not in written] == []
