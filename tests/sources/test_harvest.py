"""Harvest: what its API does to a client that trusts it, and what must come of it."""

from __future__ import annotations

import copy
import dataclasses
import gc
import hashlib
import json
import re
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from dagster_project.config import Source
from dagster_project.landing import strict
from dagster_project.landing.refusal import DocumentRefused
from dagster_project.sources import harvest, stream
from dagster_project.sources.stream import HOURS
from tests.sources.conftest import TOKEN, Site
from tests.transport.servers import Answer, HttpServer, Request, http_server, json_answer

SUBJECT = "harvest/meridian/time_entries"


def entry(number: int, **changes: Any) -> dict[str, Any]:
    """A time entry as Harvest shows it."""
    return {
        "id": number,
        "spent_date": "2026-09-01",
        "user": {"id": 7, "name": "Ada"},
        "client": {"id": 3, "name": "Acme", "currency": "USD"},
        "project": {"id": 5, "name": "Audit", "code": "AUD-1"},
        "task": {"id": 9, "name": "Advice"},
        "hours": 7.5,
        "rounded_hours": 7.5,
        "notes": "month end",
        "is_locked": True,
        "is_closed": True,
        "approval_status": "approved",
        "is_billed": False,
        "billable": True,
        "billable_rate": 150.0,
        "cost_rate": None,
        "invoice": None,
        "external_reference": None,
        "created_at": "2026-09-01T17:00:00Z",
        "updated_at": "2026-09-02T09:00:00Z",
        **changes,
    }


@dataclass
class Harvest:
    """A Harvest account. `lists` are its collections of master data by name. `corrupt`, of a collection's page (number
    from 1), changes it before it is sent."""

    entries: list[dict] = field(default_factory=list)
    lists: dict[str, list[dict]] = field(default_factory=dict)
    page_size: int = 2
    roles: list[str] = field(default_factory=lambda: ["administrator"])
    corrupt: Any = None
    server: HttpServer | None = None

    def answer(self, request: Request) -> Answer:
        name = request.path.rsplit("/", 1)[-1]
        if name == "me":
            return json_answer({"access_roles": self.roles})
        query = request.query
        found = [
            each
            for each in (self.entries if name == "time_entries" else self.lists.get(name, []))
            if each.get("spent_date", "") >= query.get("from", "")
            and each.get("updated_at", "") >= query.get("updated_since", "")
        ]
        at = int(query.get("cursor", 0))
        more = at + self.page_size < len(found)
        keep = {name: value for name, value in query.items() if name != "cursor"}
        after = "&".join(f"{name}={value}" for name, value in {**keep, "cursor": at + self.page_size}.items())
        page = {
            name: copy.deepcopy(found[at : at + self.page_size]),
            "total_entries": len(found),
            "page": None,
            "next_page": None,
            "links": {"next": f"{self.server.url}{request.path}?{after}" if more else None},
        }
        if name == "time_entries" and self.corrupt:
            page = self.corrupt(page, at // self.page_size + 1)
        return page if isinstance(page, Answer) else json_answer(page)

    def asked(self) -> list[dict[str, str]]:
        """Queries for time entries, first pages only."""
        return [
            {key: value for key, value in request.query.items() if key != "per_page"}
            for request in self.server.requests
            if request.path.endswith("time_entries") and "cursor" not in request.query
        ]


@pytest.fixture
def vendor() -> Iterator[Harvest]:
    vendor = Harvest()
    with http_server(vendor.answer) as vendor.server:
        yield vendor


@pytest.fixture
def source(vendor: Harvest) -> Source:
    return Source(
        "harvest", "meridian", f"{vendor.server.url}/v2", account_id="1001", token_env=TOKEN, open_from="2026-07-01"
    )


def spy(function, calls: list):
    """`function`, which notes what it is called with."""
    return lambda argument: (calls.append(argument), function(argument))[1]


def txn(number: int) -> str:
    return f"meridian/harvest/meridian/time_entry/{number}/1"


# -- the ordinary day -------------------------------------------------------------------------------------------------


@pytest.mark.bad_input(39)
def test_every_entry_lands_typed_and_is_observed_once(site: Site, vendor: Harvest, source: Source):
    """The whole point: what the source holds is what we hold, exactly."""
    vendor.entries = [entry(1), entry(2, hours=0.1), entry(3, notes=None), entry(4, cost_rate=61.25), entry(5)]
    counts = site.cycle(source)
    assert (counts.versions, counts.quarantined, counts.refused_documents) == (5, 0, 0)
    landed = site.landed("raw_harvest__time_entries").sort("id")
    assert landed.schema == harvest.TIME_ENTRIES.schema
    assert landed["hours"].to_list() == [Decimal(each) for each in ("7.5", "0.1", "7.5", "7.5", "7.5")]
    assert landed["_txn"].to_list() == [txn(number) for number in range(1, 6)]
    assert site.codes() == set()
    assert vendor.server.requests[0].headers["Harvest-Account-Id"] == "1001"
    assert vendor.server.requests[0].headers["User-Agent"].startswith("Tieout")


def test_when_work_began_is_read_and_changes_what_rules_see_but_no_money(site: Site, vendor: Harvest, source: Source):
    """Two lines of equal hours are one piece of work or two, and only their start says which: without it real entries
    were held by the hundred. A corrected start must reach the rules and must not post anything anew."""
    vendor.entries = [
        entry(1, started_time="8:00am", ended_time="12:30pm", is_running=False),
        entry(2, started_time="12:05am", ended_time=None, is_running=True),
        entry(3, started_time="17:45", ended_time="23:59"),
        entry(4, started_time="25:00"),
    ]
    assert site.cycle(source).quarantined == 1
    landed = site.landed("raw_harvest__time_entries").sort("id")
    assert landed["started_time"].to_list() == ["08:00", "00:05", "17:45"]
    assert landed["ended_time"].to_list() == ["12:30", None, "23:59"]
    assert landed["is_running"].to_list() == [False, True, None]
    vendor.entries = [entry(1, started_time="9:00am", ended_time="1:30pm", updated_at="2026-09-28T18:10:00Z")]
    site.clock.pass_(minutes=15)
    site.cycle(source)
    assert site.ledger.rows(
        "select seq, count(*) over (partition by money_hash) from version where txn_id = ? order by seq", [txn(1)]
    ) == [(1, 2), (2, 2)]


@pytest.mark.bad_input(20)
def test_a_second_pull_asks_for_changes_and_rereads_the_open_periods_once_a_day(
    site: Site, vendor: Harvest, source: Source
):
    """Fifteen-minute cycles must not re-read three months each time; a day must not pass without it."""
    vendor.entries = [entry(1)]
    site.cycle(source)
    site.clock.pass_(minutes=15)
    site.cycle(source)
    site.clock.pass_(hours=24)
    site.cycle(source)
    assert vendor.asked() == [
        {"from": "2026-07-01"},
        {"updated_since": "2026-09-28T17:00:00Z"},  # an hour before the last pull began, inclusive
        {"updated_since": "2026-09-28T17:15:00Z"},
        {"from": "2026-07-01"},
    ]


def test_reading_the_same_again_changes_nothing(site: Site, vendor: Harvest, source: Source):
    """A replay must post nothing."""
    vendor.entries = [entry(1), entry(2)]
    site.cycle(source)
    site.clock.pass_(days=1)
    counts = site.cycle(source)
    assert (counts.versions, counts.duplicates) == (0, counts.rows_in)
    assert len(site.versions("1")) == 1


def _other_hours(file: Path) -> None:
    pl.read_parquet(file).with_columns(hours=pl.lit(Decimal(24), HOURS)).write_parquet(file, compression="zstd")


DAMAGES = {
    "other values": _other_hours,
    "cut short": lambda file: file.write_bytes(file.read_bytes()[:-20]),
    "one bit": lambda file: file.write_bytes(file.read_bytes().replace(b"PAR1", b"PAR0", 1)),
    "another file": lambda file: file.write_bytes(
        next(each for each in file.parent.iterdir() if each != file).read_bytes()
    ),
}


@pytest.mark.threat("T8")
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_landed_file_that_was_altered_is_made_again_and_named(site: Site, vendor: Harvest, source: Source, damage):
    """A cache that is taken at its word posts what somebody wrote into it; one that is broken stops every cycle."""
    vendor.entries = [entry(1), entry(2, hours=4), entry(3)]
    site.cycle(source)
    (file, _) = sorted((site.folder / "landing" / harvest.TIME_ENTRIES.table).rglob("*.parquet"))
    good = file.read_bytes()
    damage(file)
    site.clock.pass_(days=1)
    assert site.cycle(source).versions == 0
    assert file.read_bytes() == good
    assert site.codes() == {("DERIVED_FILE_ALTERED", f"landing/raw_harvest__time_entries/meridian/{file.name}")}
    assert "made again" in site.message("DERIVED_FILE_ALTERED")
    events = site.ledger.head()
    assert site.read().documents == 0
    assert site.ledger.head() == events, "an idle cycle writes nothing"
    site.clock.pass_(days=8)
    site.read()
    assert site.codes() == set()


def test_a_reader_that_lands_other_bytes_is_no_alarm(site: Site, vendor: Harvest, source: Source, monkeypatch):
    """A release that cries wolf over each file would hide the one that somebody altered."""
    vendor.entries = [entry(1), entry(2)]
    site.cycle(source)
    (file,) = (site.folder / "landing" / harvest.TIME_ENTRIES.table).rglob("*.parquet")
    (first,) = site.ledger.landed()
    write = pl.DataFrame.write_parquet
    monkeypatch.setattr(pl.DataFrame, "write_parquet", lambda rows, to, **_: write(rows, to, compression="snappy"))
    site.read()
    assert site.ledger.landed() == [first], "what is there and as recorded stays"
    file.unlink()
    site.read()
    (second,) = site.ledger.landed()
    assert second.sha256 == hashlib.sha256(file.read_bytes()).hexdigest() != first.sha256
    assert site.codes() == set()
    assert site.ledger.verify_chain() == []


def test_a_reread_page_of_known_bytes_is_not_read_again(site, vendor, source, monkeypatch):
    """Open periods are re-read whole every day, and nearly every page of them is as it was."""
    vendor.entries = [entry(1), entry(2), entry(3)]
    site.cycle(source)
    parsed = []
    monkeypatch.setattr(strict, "parse_json", spy(strict.parse_json, parsed))
    vendor.entries[2] = entry(3, hours=1, updated_at="2026-09-28T20:00:00Z")
    site.clock.pass_(days=1)
    site.pull(source)
    parsed.clear()
    counts = site.read()
    assert (counts.versions, counts.duplicates) == (1, 3)  # the change comes twice, by both pulls
    assert [b'"id": 1' in page for page in parsed] == [False] * len(parsed)


@pytest.mark.bad_input(26)
def test_a_page_that_comes_back_as_it_was_takes_the_change_back(site: Site, vendor: Harvest, source: Source):
    """A, B, A: the third page has the bytes of the first, and says something else than the second."""
    silent = "2026-09-02T09:00:00Z"
    for approval, closed in (("approved", True), ("unsubmitted", False), ("approved", True)):
        vendor.entries = [entry(1, approval_status=approval, is_closed=closed, updated_at=silent)]
        site.cycle(source)
        site.clock.pass_(days=1)
    assert [approval for approval, _ in site.versions("1")] == ["approved", "not_approved", "approved"]


def test_a_backfill_rereads_its_days_and_moves_no_watermark(site: Site, vendor: Harvest, source: Source):
    """A backfill of July must not make the next pull skip September."""
    vendor.entries = [entry(1, spent_date="2026-07-05"), entry(2)]
    days = (harvest.date(2026, 7, 1), harvest.date(2026, 7, 31))
    site.cycle(source, window=days)
    assert vendor.asked() == [{"from": "2026-07-01", "to": "2026-07-31"}]
    assert site.ledger.watermark("harvest", "meridian", "time_entries") is None


@pytest.mark.bad_input(20)
def test_a_change_within_the_same_second_is_a_version(site: Site, vendor: Harvest, source: Source):
    """dlt's default incremental dropped it: hours 1 became 9 and 9 never landed."""
    vendor.entries = [entry(1, hours=1)]
    site.cycle(source)
    vendor.entries = [entry(1, hours=9)]
    site.clock.pass_(minutes=15)
    site.cycle(source, reread_hours=0)
    assert len(site.versions("1")) == 2


def test_an_approval_that_does_not_move_the_timestamp_is_seen(site: Site, vendor: Harvest, source: Source):
    """Documented nowhere: withdrawing an approval may leave `updated_at` as it was, and we would keep the posting."""
    vendor.entries = [entry(1)]
    site.cycle(source)
    vendor.entries = [entry(1, approval_status="unsubmitted", is_closed=False)]
    site.clock.pass_(days=1)
    site.cycle(source)
    assert site.versions("1") == [("approved", None), ("not_approved", None)]


@pytest.mark.bad_input(25)
@pytest.mark.parametrize(
    ("signs", "approval"),
    [
        (("approved", True), "approved"),
        (("submitted", False), "not_approved"),
        (("unsubmitted", False), "not_approved"),
        (("approved", False), "unknown"),
        (("submitted", True), "unknown"),
        (("sealed", True), "unknown"),
    ],
)
def test_an_approval_is_taken_only_when_all_signs_agree(site, vendor, source, signs, approval):
    """A status never seen before is neither approved nor not."""
    vendor.entries = [entry(1, approval_status=signs[0], is_closed=signs[1])]
    site.cycle(source)
    assert site.versions("1") == [(approval, None)]


# -- pages that are no proof ------------------------------------------------------------------------------------------


@pytest.mark.bad_input(17)
def test_pages_that_do_not_add_up_to_the_total_are_not_used(site: Site, vendor: Harvest, source: Source):
    """Two records less than the source says are two people unpaid."""
    vendor.entries = [entry(1), entry(2), entry(3)]
    vendor.corrupt = lambda page, number: {**page, "total_entries": 5}
    site.cycle(source)
    assert ("PAGE_COUNT_MISMATCH", SUBJECT) in site.codes()
    assert "stated [5], received 3" in site.message("PAGE_COUNT_MISMATCH")
    assert site.ledger.watermark("harvest", "meridian", "time_entries") is None
    vendor.corrupt = None
    assert site.cycle(source).versions == 3
    assert site.codes() == set()


@pytest.mark.bad_input(16)
def test_a_record_that_moves_between_pages_makes_the_walk_start_again(site: Site, vendor: Harvest, source: Source):
    """One entry is seen twice, another never, and the count is right."""
    vendor.entries = [entry(1), entry(2), entry(3), entry(4)]
    walks = iter([True, False])

    def drift(page: dict, number: int) -> dict:
        if number == 2 and next(walks):
            page["time_entries"][0] = entry(1)
        return page

    vendor.corrupt = drift
    assert site.cycle(source).versions == 4
    assert site.codes() == set()


@pytest.mark.bad_input(35)
def test_an_outage_in_the_middle_of_a_walk_commits_nothing(site: Site, vendor: Harvest, source: Source):
    """Pages 1 to 6 of 9 are not July."""
    vendor.entries = [entry(number) for number in range(1, 19)]
    vendor.corrupt = lambda page, number: Answer(b"no", 400) if number == 7 else page
    site.pull(source)
    assert [each for each in site.extracts() if each[0] == "time_entries"] == []
    assert ("SOURCE_REFUSED", SUBJECT) in site.codes()


@pytest.mark.bad_input(1)
def test_a_login_page_is_an_exception_and_not_an_empty_month(site: Site, vendor: Harvest, source: Source):
    """Readable, with a remedy, and gone when the source is back."""
    vendor.entries = [entry(1)]
    vendor.corrupt = lambda page, number: Answer(b"<html>Sign in", headers={"Content-Type": "text/html"})
    site.cycle(source)
    assert site.codes() == {("PAGE_NOT_JSON", SUBJECT)}
    assert "web page" in site.message("PAGE_NOT_JSON")
    (sha256,) = re.findall(r"raw document (\w+)", site.message("PAGE_NOT_JSON"))
    assert len(list((site.folder / "raw" / sha256[:2] / sha256[2:4]).glob(f"{sha256}*"))) == 1, "kept as evidence"
    vendor.corrupt = None
    assert site.cycle(source).versions == 1
    assert site.codes() == set()


def test_a_token_that_sees_only_its_own_entries_is_not_used(site: Site, vendor: Harvest, source: Source):
    """Harvest narrows lists in silence: everybody else's time would look deleted."""
    vendor.entries, vendor.roles = [entry(1)], ["member"]
    assert site.pull(source).extracts == 0
    assert site.codes() == {("SOURCE_SCOPE", "harvest/meridian")}


def test_a_missing_secret_stops_only_its_own_source(site: Site, source: Source, monkeypatch):
    """One unset variable must not stop the other sources' cycle."""
    monkeypatch.delenv(TOKEN)
    site.pull(source)
    assert site.codes() == {("SOURCE_NOT_CONFIGURED", "harvest/meridian")}
    assert TOKEN in site.message("SOURCE_NOT_CONFIGURED")


def test_a_token_never_travels_in_clear_text(site: Site, source: Source):
    """A base_url typed without its s hands the whole account to whoever listens."""
    site.pull(dataclasses.replace(source, base_url="http://api.harvestapp.example/v2"))
    assert site.codes() == {("SOURCE_NOT_CONFIGURED", "harvest/meridian")}
    assert "https" in site.message("SOURCE_NOT_CONFIGURED")


# -- records that are no proof ----------------------------------------------------------------------------------------


@pytest.mark.bad_input(14)
def test_the_same_record_twice_on_a_page_counts_once(site: Site, vendor: Harvest, source: Source):
    """A duplicate, and not twice the hours."""
    vendor.entries = [entry(1), entry(1)]
    counts = site.cycle(source)
    assert (counts.versions, counts.duplicates) == (1, 1)


@pytest.mark.bad_input(15)
def test_two_contents_of_one_revision_on_one_page_hold_the_transaction(site: Site, vendor: Harvest, source: Source):
    """Nobody can say which of the two amounts is right."""
    vendor.entries = [entry(1, hours=1), entry(1, hours=9)]
    counts = site.cycle(source)
    assert (counts.versions, counts.quarantined) == (0, 2)
    assert site.versions("1") == [("approved", "RECORD_CONTRADICTORY")]
    assert site.codes() == {("RECORD_CONTRADICTORY", txn(1))}
    vendor.entries = [entry(1, hours=9, updated_at="2026-09-28T17:30:00Z")]
    site.clock.pass_(minutes=15)
    site.cycle(source)
    assert site.versions("1")[-1] == ("approved", None)
    assert site.codes() == set()


@pytest.mark.bad_input(7, 8, 10, 11)
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"hours": "1,5"}, "FIELD_INVALID"),
        ({"hours": 0.30000000000000004}, "NUMBER_TOO_PRECISE"),
        ({"hours": None}, "FIELD_NULL"),
        ({"client": {"id": 3, "name": "Acme", "currency": "usd"}}, "FIELD_INVALID"),
        ({"spent_date": "2026-13-01"}, "FIELD_INVALID"),
    ],
)
def test_an_unreadable_record_costs_that_record_and_is_held(site, vendor, source, change, code):
    """The other 1,999 entries of the page are fine."""
    vendor.entries = [entry(1, **change), entry(2)]
    counts = site.cycle(source)
    assert (counts.versions, counts.quarantined) == (1, 1)
    assert site.versions("1") == [("unknown", code)]
    assert site.codes() == {(code, txn(1))}
    vendor.entries = [entry(1), entry(2)]
    site.clock.pass_(days=1)
    site.cycle(source)
    assert site.versions("1")[-1] == ("approved", None)
    assert site.codes() == set()


def test_an_unreadable_record_does_not_keep_its_page_in_memory():
    """A page of which nothing can be read must not cost more memory than the machine has."""
    gc.disable()
    try:
        reading = harvest.CLIENTS.read(stream.Document(b'{"clients": [1]}', "page", "meridian"))
        refused, there = reading.refused[0], weakref.ref(reading)
        del reading
        assert (refused.refusal.code, there()) == ("FIELD_INVALID", None)
    finally:
        gc.enable()


@pytest.mark.bad_input(33)
@pytest.mark.parametrize("role", ["half \ud800 a character", "NUL \0"])
def test_a_role_that_is_no_usable_text_costs_that_user(role):
    """Parquet cannot hold it, so that one user would end every cycle."""
    user = {"id": 7, "is_active": True, "is_contractor": False, "updated_at": "2026-09-02T09:00:00Z"}
    page = json.dumps({"users": [{**user, "roles": ["Lead", role]}, {**user, "roles": ["Lead"]}]}).encode()
    reading = harvest.USERS.read(stream.Document(page, "page", "meridian"))
    assert ([row["roles"] for row in reading.rows], len(reading.refused)) == (["Lead"], 1)


@pytest.mark.bad_input(202)
def test_a_page_of_which_nearly_nothing_can_be_read_is_refused_whole():
    """Millions of exceptions are none that a person can act on."""
    unreadable = [[]] * stream.MOST_REFUSED
    page = json.dumps({"clients": unreadable}).encode()
    assert len(harvest.CLIENTS.read(stream.Document(page, "page", "meridian")).refused) == stream.MOST_REFUSED
    page = json.dumps({"clients": [*unreadable, []]}).encode()
    with pytest.raises(DocumentRefused, match="PAGE_CONTRACT"):
        harvest.CLIENTS.read(stream.Document(page, "page", "meridian"))


@pytest.mark.bad_input(5)
def test_a_key_given_twice_costs_that_record(site: Site, vendor: Harvest, source: Source):
    """Python's reader would keep the second amount in silence."""
    vendor.entries = [entry(1), entry(2)]

    def twice(page: dict, number: int) -> Answer:
        return Answer(json_answer(page).body.replace(b'"hours": 7.5,', b'"hours": 7.5, "hours": 75,', 1))

    vendor.corrupt = twice
    site.cycle(source)
    assert site.versions("1") == [("unknown", "FIELD_AMBIGUOUS")]
    assert site.versions("2") == [("approved", None)]


@pytest.mark.bad_input(21, 37)
def test_an_older_observation_does_not_come_back(site: Site, vendor: Harvest, source: Source):
    """A cached page must not undo an amendment."""
    vendor.entries = [entry(1, hours=9, updated_at="2026-09-20T09:00:00Z")]
    site.cycle(source)
    vendor.entries = [entry(1, hours=1)]
    site.clock.pass_(days=1)
    assert site.cycle(source).stale == 1
    assert len(site.versions("1")) == 1


@pytest.mark.bad_input(22)
def test_a_timestamp_from_the_future_moves_nothing_past_now(site: Site, vendor: Harvest, source: Source):
    """One record of 2099 must neither end the incremental pull nor make later changes look old."""
    vendor.entries = [entry(1, hours=1, updated_at="2099-01-01T00:00:00Z")]
    site.cycle(source)
    assert site.ledger.watermark("harvest", "meridian", "time_entries") == "2026-09-28T18:00:00Z"
    vendor.entries = [entry(1, hours=2, updated_at="2026-09-28T18:10:00Z")]
    site.clock.pass_(minutes=15)
    assert site.cycle(source).versions == 1


@pytest.mark.bad_input(33)
@pytest.mark.parametrize("number", ["7/../8", "", "7 ", "\uff17"])
def test_an_id_that_cannot_be_part_of_a_name_is_refused(site, vendor, source, number):
    """A look-alike digit would be another transaction, a slash another record."""
    vendor.entries = [entry(number), entry(2)]
    counts = site.cycle(source)
    assert (counts.versions, counts.quarantined) == (1, 1)
    assert {code for code, _ in site.codes()} <= {"FIELD_INVALID", "FIELD_EMPTY"}


@pytest.mark.bad_input(30)
def test_a_page_without_its_records_is_a_broken_contract(site: Site, vendor: Harvest, source: Source):
    """A renamed list is not an empty one."""
    vendor.corrupt = lambda page, number: {"entries": [], "total_entries": 0, "links": {}}
    site.cycle(source)
    assert site.codes() == {("PAGE_CONTRACT", SUBJECT)}


# -- absence ----------------------------------------------------------------------------------------------------------


@pytest.mark.bad_input(27)
def test_a_deleted_entry_is_found_by_the_reread_and_believed_the_second_time(
    site: Site, vendor: Harvest, source: Source
):
    """Harvest deletes without a trace, and its lists lag."""
    vendor.entries = [entry(1), entry(2)]
    site.cycle(source)
    vendor.entries = [entry(2)]
    for vanished in (1, 1, 0):
        site.clock.pass_(days=1)
        assert site.cycle(source).vanished == vanished
    assert site.versions("1") == [("approved", None), ("vanished", None)]
    assert site.versions("2") == [("approved", None)]


def test_an_incremental_pull_proves_no_absence(site: Site, vendor: Harvest, source: Source):
    """What did not change is not gone."""
    vendor.entries = [entry(1)]
    site.cycle(source)
    vendor.entries = []
    site.clock.pass_(minutes=15)
    assert site.cycle(source).vanished == 0


@pytest.mark.bad_input(4)
def test_a_source_that_is_suddenly_empty_takes_nothing_back(site: Site, vendor: Harvest, source: Source):
    """A lost permission looks exactly like everybody's time deleted."""
    vendor.entries = [entry(1), entry(2)]
    site.cycle(source)
    vendor.entries = []
    site.clock.pass_(days=1)
    assert site.cycle(source).vanished == 0
    assert site.codes() == {("SOURCE_EMPTY", f"{SUBJECT}/time_entry")}
    vendor.entries = [entry(1), entry(2)]
    site.clock.pass_(days=1)
    site.cycle(source)
    assert site.codes() == set()


def test_an_unreadable_record_is_not_absent(site: Site, vendor: Harvest, source: Source):
    """A form error must not take a posting back."""
    vendor.entries = [entry(1), entry(2)]
    site.cycle(source)
    vendor.entries = [entry(1, hours=None), entry(2)]
    for _ in range(2):
        site.clock.pass_(days=1)
        assert site.cycle(source).vanished == 0
    vendor.entries = [{"spent_date": "2026-09-01", "updated_at": ""}, entry(2)]
    site.clock.pass_(days=1)
    assert site.cycle(source).vanished == 0, "the record without an id may be the missing one"


def test_entries_before_the_open_periods_are_not_absent(site: Site, vendor: Harvest, source: Source):
    """The re-read does not ask for them."""
    vendor.entries = [entry(1, spent_date="2026-06-30"), entry(2)]
    site.cycle(source, window=(harvest.date(2026, 1, 1), harvest.date(2026, 12, 31)))
    assert site.cycle(source).vanished == 0
    assert len(site.versions("1")) == 1
