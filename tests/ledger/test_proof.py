"""What the ledger proves about itself, and what it hands out."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from dagster_project.anchors import NAME as ANCHOR
from dagster_project.ledger import Binding, Ledger, Violation
from dagster_project.ledger.export import EXPORTS
from dagster_project.ledger.store import chained
from tests.databases import drop_guard, drop_references, place
from tests.posting.world import SimulatedClock, World

TAMPERING = [
    ("event_no_update", "update event set body = replace(body, 'batch sealed', 'batch hidden')"),
    ("event_no_update", "update event set at = '2020-01-01T00:00:00Z' where seq = 3"),
    ("event_no_delete", "delete from event where seq = (select max(seq) from event)"),
    ("event_no_delete", "delete from event where seq = 4"),
    ("entry_move_no_update", "update entry_move set amount_minor = amount_minor * 2"),
    ("entry_move_no_delete", "delete from entry_move where move_id = 5"),
    ("version_settled", "update version set approval = 'not_approved'"),
    ("rule_result_no_update", "update rule_result set outcome = 'hold'"),
    ("batch_line_no_update", "update batch_line set amount_minor = 1"),
    ("batch_settled", "update batch set sha256 = replace(sha256, 'a', 'b')"),
    ("ack_no_update", "update ack set document = 'DOC-666' where level = 'LINE'"),
    ("raw_file_no_update", "update raw_file set bytes = bytes + 1"),
    ("extract_page_settled", "update extract_page set name = 'other'"),
    ("entry_settled", "update entry set destination = 'ns-uk'"),
    ("entry_moved", "update entry set state = 'ELIGIBLE' where state = 'POSTED'"),
    ("batch_moved", "update batch set step = 'SEALED'"),
]


@pytest.fixture
def world(database: str) -> World:
    world = World()
    world.set("1")
    world.set("2", billable=False)
    world.settle_down()
    return world


@pytest.mark.threat("T8")
@pytest.mark.parametrize(("trigger", "sql"), TAMPERING)
def test_tampering_below_the_constraints_is_found(world, trigger, sql):
    """Who can write the file can drop a trigger; the chain and the digests still show it (T8)."""
    assert world.ledger.verify_chain() == []
    drop_guard(world.ledger, trigger)
    drop_references(world.ledger)
    assert world.ledger._connection.execute(sql).rowcount > 0
    assert world.ledger.verify_chain() + world.ledger.conservation(), sql
    assert trigger in {finding.subject for finding in world.ledger.verify_guards()}


# What no guard can keep, because the program itself writes it over.
MOVING_ON = [
    ("version", "update version set revision = '999999' where seq = 1"),
    ("version", "update version set quarantine_code = 'X'"),
    ("version", "update version set outcome = 'hold'"),
    ("obligation", "update obligation set reference = 'harvest:meridian:9'"),
    ("obligation", "delete from obligation where leg = 'time'"),
    ("exception", "update exception set closed_at = opened_at"),
    ("exception", "update exception set message = 'all is well'"),
    ("watermark", "update watermark set value = '2027-01-01'"),
    ("period", "update period set status = 'open', as_of = '2027'"),
    ("transaction", "update txn set misses = 1"),
    ("txn", "update txn set latest_seq = 2"),
    ("page", "update extract_page set rows_in = rows_in + 1, versions = versions + 1"),
    ("entry", "update entry set posting_period = '2026-12' where leg = 'base'"),
    ("entry", "update entry set sealed_at = '2026-01-01T00:00:00Z'"),
    ("batch", "update batch set evidence = '{}'"),
    ("state_bucket", "insert into state_bucket values ('LOST', 'POSTED')"),
    ("meta", "update meta set value = '0' where name = 'schema'"),
]


@pytest.mark.parametrize(("table", "sql"), MOVING_ON)
def test_what_is_written_over_is_proven_too(world, table, sql):
    """A value that moves on has no row of its own history; whoever changes it unseen decides what is posted."""
    world.ledger.open_exception("SOURCE_DOWN", "harvest", "down", owner="it", remedy="wait", severity="hold")
    world.ledger.set_watermark("harvest", "meridian", "time_entries", "2026-09-28")
    assert world.ledger.verify_chain() == []
    drop_references(world.ledger)
    assert world.ledger._database.execute(sql).rowcount > 0
    assert [finding for finding in world.ledger.verify_chain() if table in finding.subject], sql


def test_a_fact_that_cannot_be_read_is_a_finding_and_ends_no_audit(world):
    """An audit that stops at what somebody broke shows nothing of the rest."""
    drop_guard(world.ledger, "event_no_update")
    assert world.ledger._database.execute(
        """update event set body = replace(body, '"added":"', '"added":"x') where body like '%"added":"%'"""
    ).rowcount
    assert any("cannot be read" in finding.message for finding in world.ledger.verify_chain())


@pytest.mark.threat("T8")
def test_a_chain_that_was_rewritten_whole_is_found_by_its_anchor(tmp_path: Path):
    """A chain alone proves that it agrees with itself, not who wrote it."""
    with Ledger.open(place(tmp_path / "l"), SimulatedClock(), (tmp_path / "elsewhere",)) as ledger:
        world = World(ledger)
        world.set("1")
        world.cycle()
        assert json.loads((tmp_path / "elsewhere" / ANCHOR).read_text())["seq"] <= ledger.head()[0]
        assert ledger.verify_chain() == []
        drop_guard(ledger, "event_no_update")
        previous = "0" * 64
        for seq, at, kind, body in ledger.rows("select seq, at, type, body from event order by seq"):
            digest = chained(previous, (seq, at, "mallory", kind, body))
            ledger._database.execute(
                "update event set actor = 'mallory', prev = ?, hash = ? where seq = ?", [previous, digest, seq]
            )
            previous = digest
        ledger._database.execute("update checked set hash = (select hash from event where seq = event_seq)")
        assert {finding.code for finding in ledger.verify_chain()} == {"AMNESIA"}


def test_every_commit_is_one_event_that_follows_from_the_one_before(world):
    """The chain is the memory of what was decided, in what order."""
    events = world.ledger.rows("select seq, prev, hash from event order by seq")
    assert [seq for seq, *_ in events] == list(range(1, len(events) + 1))
    assert all(prev == before[2] for before, (_, prev, _) in itertools.pairwise(events))


def test_buckets_are_double_entry(world):
    """What leaves one bucket arrives in another; the sum over all of them is zero."""
    rows = world.ledger.rows("select currency, sum(amount_minor), sum(hours_e4) from bucket_move group by currency")
    assert rows == [("USD", 0, 0)]
    buckets = dict(world.ledger.rows("select bucket, sum(amount_minor) from bucket_move group by bucket"))
    assert {bucket: amount for bucket, amount in buckets.items() if amount} == {
        "SOURCE_APPROVED": -80_000,
        "POSTED": 80_000,
    }


def test_a_rule_exception_keeps_its_age_and_its_history(world):
    """Of the next version it is the same one; closed by a fixed mapping and opened again it is another, and the first
    one's time is not lost."""
    binding = Binding("1" * 64, "2" * 64, "rules 1")
    txn_id = world.txn("1")
    violation = Violation("RATE_DIFFERS", "warn", "project_accounting", txn_id, 1, "Rate 100, card 90.", "Confirm.")
    opened = []
    for violations in ([violation], [replace(violation, seq=2)], [], [violation]):
        world.ledger.record_rule_results(binding, [], [], violations)
        opened.append([row["opened_at"] for row in world.ledger.exceptions()])
        world.clock.at = world.clock.at.replace(minute=world.clock.at.minute + 5)
    assert opened[0] == opened[1] != opened[3]
    assert opened[2] == []
    assert len(world.ledger.exceptions(open_only=False)) == 2


def test_an_incident_is_open_once_and_closes_once(world):
    """The same failure in every cycle is one exception with an age, not a hundred."""
    for message in ("down", "down", "still down"):
        world.ledger.open_exception("SOURCE_DOWN", "harvest", message, owner="it", remedy="wait", severity="hold")
    (row,) = world.ledger.exceptions()
    assert (row["message"], row["origin"]) == ("still down", "incident")
    assert world.ledger.open_codes("harvest") == {"SOURCE_DOWN"}
    world.ledger.record_rule_results(Binding("1" * 64, "2" * 64, "r"), [], [], [])
    assert world.ledger.open_codes("harvest") == {"SOURCE_DOWN"}, "a gate run closes only what rules opened"
    world.ledger.close_exception("SOURCE_DOWN", "harvest")
    world.ledger.close_exception("SOURCE_DOWN", "harvest")
    assert world.ledger.exceptions() == []


def test_the_export_has_the_columns_and_types_of_the_contract(world, tmp_path: Path):
    """dbt reads these by name; a count or an amount of another type fails there, a cycle later."""
    event_seq = world.ledger.export(tmp_path)
    assert event_seq == world.ledger.head()[0]
    assert {file.stem for file in tmp_path.iterdir()} == set(EXPORTS)
    connection = duckdb.connect()

    def columns(table: str) -> dict[str, str]:
        described = connection.execute(f"describe select * from '{tmp_path}/{table}.parquet'").fetchall()
        return {name: kind for name, kind, *_ in described}

    entry = columns("entry")
    assert entry["amount_minor"] == entry["hours_e4"] == entry["seq"] == entry["represents_seq"] == "BIGINT"
    assert entry["posted_at"] == entry["eligible_at"] == "TIMESTAMP"
    assert columns("version")["is_latest"] == "BOOLEAN"
    assert connection.execute(
        f"select state, count(*), sum(amount_minor), min(posted_at) > '2026-09-28' from '{tmp_path}/entry.parquet'"
        " group by state"
    ).fetchall() == [("POSTED", 3, 80_000, True)]
    with Ledger.open(place(), SimulatedClock()) as empty:
        empty.export(tmp_path / "empty")
    for table in EXPORTS:
        assert columns(f"empty/{table}") == columns(table), "an empty ledger exports the same types"


def test_a_trace_tells_the_whole_life_of_a_record(world):
    """The auditor asks why; the answer must not need SQL."""
    world.set("1", approval="not_approved")
    world.settle_down()
    story = json.loads(json.dumps(world.ledger.trace("1")))
    (txn,) = story["transactions"]
    assert [version["approval"] for version in txn["versions"]] == ["approved", "not_approved"]
    assert txn["versions"][0]["rule_results"][0]["outcome"] == "pass"
    by_name = {(entry["leg"], entry["kind"]): entry for entry in txn["entries"]}
    assert set(by_name) == {("time", "P"), ("time", "R"), ("base", "P"), ("base", "R")}
    posted = by_name["base", "P"]
    assert [move["to_state"] for move in posted["moves"]] == [
        *("ELIGIBLE", "BATCHED", "SENDING", "DELIVERED", "ACCEPTED", "POSTED")
    ]
    assert posted["lines"][0]["file_name"].startswith("ns-us-00000001-")
    assert [answer["status"] for answer in posted["answers"]] == ["ACCEPTED", "POSTED"]
    assert by_name["base", "R"]["lines"][0]["payload"]["reverses"] == posted["entry_id"]
    assert world.ledger.trace("never seen")["transactions"] == []
