"""The rules that the database keeps by itself, attacked by direct SQL."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from dagster_project.ledger import Ledger, LedgerBusy, LedgerError, Refused, SourceRecord
from dagster_project.ledger.tables import NEVER_DELETED
from dagster_project.ledger.vocabulary import BUCKETS, LIVE, TRANSITIONS
from dagster_project.posting import run_once, seal
from tests.databases import drop_guard, place
from tests.posting.world import SimulatedClock, World

ENTRY_STATES = sorted(set(BUCKETS) - {"NEW"})
STEPS = sorted({to_state for kind, _, to_state in TRANSITIONS if kind == "B"})


def attempt(ledger: Ledger, sql: str, *parameters: object) -> str | None:
    """Run one statement in a change of its own that is taken back; the database's refusal, or None."""
    try:
        with ledger.change("attack"):
            ledger.execute(sql, parameters)
    except Refused as refusal:
        return str(refusal)
    return None


# Ways that need an earlier sending: not the first way into a state.
_LATE = {
    (from_state, to_state) for from_state in ("ELIGIBLE", "CANCELLED", "REJECTED") for to_state in (*LIVE, "CONFLICT")
}


def steps_to(kind: str, state: str) -> list[str]:
    """A shortest way of allowed transitions from the first state to `state`."""
    ways: dict[str, list[str]] = {"SEALED": [], "AWAITING_RELEASE": []} if kind == "B" else {"ELIGIBLE": []}
    while state not in ways:
        ways |= {
            to_state: [*ways[from_state], to_state]
            for k, from_state, to_state in TRANSITIONS
            if k == kind and from_state in ways and to_state not in ways and (from_state, to_state) not in _LATE
        }
    return ways[state]


def entry_in(state: str, kind: str) -> tuple[Ledger, str]:
    """A ledger with one entry of a kind brought into a state by allowed steps; batched by a real seal."""
    world = World()
    world.set("1", billable=False)
    if kind == "R":
        world.settle_down()
        world.set("1", approval="not_approved")
    world.ledger.set_calendar("ns-us", world.periods, as_of="1")
    world.pull()
    world.judge()
    entry_id = world.entry("1", leg="time", kind=kind)["entry_id"]
    for to_state in steps_to(kind, state):
        if to_state == "BATCHED":
            seal(world.ledger, world.destination)
            continue
        with world.ledger.change("drive") as change:
            change.record_fact(to_state)
            world.ledger.execute(
                "update entry set state = ?, document = ? where entry_id = ?",
                [to_state, "DOC-9" if to_state in LIVE else None, entry_id],
            )
    assert world.ledger.value("select state from entry where entry_id = ?", [entry_id]) == state
    return world.ledger, entry_id


@pytest.mark.parametrize("kind", ["P", "R"])
@pytest.mark.parametrize("state", ENTRY_STATES)
def test_every_entry_transition_that_is_not_allowed_aborts(state, kind):
    """A posting that jumps a state was never sealed, or never sent, or is posted without an answer."""
    ledger, entry_id = entry_in(state, kind)
    allowed = {to_state for k, from_state, to_state in TRANSITIONS if (k, from_state) == (kind, state)}
    for to_state in ENTRY_STATES:
        if to_state not in {state, *allowed}:
            assert attempt(
                ledger, "update entry set state = ?, document = 'D' where entry_id = ?", to_state, entry_id
            ), to_state


@pytest.mark.parametrize("state", STEPS)
def test_every_batch_step_that_is_not_allowed_aborts(state):
    """A batch that goes back to SEALED would be uploaded a second time."""
    world = World()
    world.set("1", billable=False)
    world.ledger.set_calendar("ns-us", world.periods, as_of="1")
    world.pull()
    world.judge()
    limits = {"hours": Decimal(1)} if state == "AWAITING_RELEASE" else {}
    seal(world.ledger, replace(world.destination, release_over=limits))
    for to_state in steps_to("B", state):
        with world.ledger.change("drive") as change:
            change.record_fact(to_state)
            world.ledger.execute("update batch set step = ?", [to_state])
    allowed = {to_state for k, from_state, to_state in TRANSITIONS if (k, from_state) == ("B", state)}
    for to_state in STEPS:
        if to_state not in allowed:
            assert attempt(world.ledger, "update batch set step = ?", to_state), to_state


def posted() -> World:
    """A world with posted lines, a refusal, exceptions, events: a row in every table that can have one."""
    world = World()
    world.set("1")
    world.set("2", billable=False)
    world.settle_down()
    return world


@pytest.mark.parametrize("table", NEVER_DELETED)
def test_nothing_is_deleted_from_the_ledger(table):
    """A deleted row is a posting that never happened."""
    world = posted()
    if world.ledger.value(f"select count(*) from {table}"):
        assert attempt(world.ledger, f"delete from {table}")


@pytest.mark.parametrize(
    ("sql", "refusal"),
    [
        ("update event set actor = 'nobody'", "append-only"),
        ("update entry_move set amount_minor = 1", "append-only"),
        ("update batch_line set amount_minor = 1", "append-only"),
        ("update raw_file set bytes = 0", "append-only"),
        ("update ack set document = 'x'", "append-only"),
        ("update version set money_hash = replace(money_hash, substr(money_hash, 1, 1), '0') where seq = 1", "never"),
        ("update version set approval = 'unknown'", "never"),
        ("update batch set sha256 = raw.sha256 from raw_file raw", "never"),
        ("update batch set sequence = sequence + 10", "never"),
        ("update entry set txn_id = 'x'", "never"),
        ("update entry set amount_minor = amount_minor + 1", "amount changes only"),
        ("update entry set payload_hash = 'x'", "sealed never changes"),
        ("update entry set document = 'x'", "document number never changes"),
        ("update entry set reversed = 1", "reversed by a posted reversal"),
        ("update batch set attempt = -1", "only moves forward"),
        ("update extract_page set stale = stale + 1", "every_row_has_one_outcome"),
        (
            "insert into batch select 'b', destination, 99, layout, 'f', sha256, 1, 1, 1, '{}', 1, '', '', sha256,"
            " 'root', 0, 'C', 'SEALED', 0, 0, null, null, null, event_seq from batch limit 1",
            "without gaps",
        ),
        (
            "insert into version select txn_id, 9, revision, extract_seq, raw_sha256, position, money_hash, approval,"
            " null, null, '', null, null, null, null, null, null, '{}', event_seq from version limit 1",
            "without gaps",
        ),
    ],
)
def test_what_was_written_stays_as_it_was_written(sql, refusal):
    """Money moves when an amount, a hash or a number can be edited afterwards."""
    assert refusal in (attempt(posted().ledger, sql) or "nothing was refused")


def test_what_is_not_posted_in_an_open_period_is_not_rated_anew():
    """A rate card that is edited would change a month that was closed and signed."""
    world = posted()
    world.ledger.set_calendar("ns-us", {"2026-09": "closed", "2026-10": "open"}, as_of="9999")
    anew = (
        "insert into version select v.txn_id, 2, revision, extract_seq, raw_sha256, position, {}, approval,"
        " null, null, '', null, null, null, 1, null, null, null, m.event_seq from version v, open_commit m"
    )
    assert "posted in an open period" in attempt(world.ledger, anew.format("raw_sha256"))
    # A later approval of what was rated anew is no rating.
    assert attempt(world.ledger, anew.format("money_hash")) is None


SECOND = (
    "insert into entry (entry_id, txn_id, seq, leg, kind, represents_seq, destination, layout, state, amount_minor,"
    " currency, hours_e4, batch_id, eligible_at, state_since, event_seq) select 'second', txn_id, 2, leg, 'P', 2,"
    " destination, layout, 'ELIGIBLE', 1, 'USD', 0, batch_id, '', '', m.event_seq from entry, open_commit m"
    " where leg = 'base' and kind = 'P'"
)


# The same refusal in the words of both databases.
TWICE = (
    "UNIQUE constraint failed: entry.txn_id, entry.leg",
    'duplicate key value violates unique constraint "one_in_flight"',
    'duplicate key value violates unique constraint "one_live"',
)


def test_a_second_entry_in_flight_for_one_leg_aborts():
    """Two lines of one transaction on their way can arrive in any order (R8); the index holds when all else failed."""
    world = World()
    world.set("1")
    world.cycle()
    world.set("1", hours=3)
    world.pull()
    with world.ledger.change("attack") as change:
        change.record_fact("an eligible line beside one in flight")
        world.ledger.execute(SECOND)
    for guard in ("sealed_by_rule_result", "sealed_has_a_frozen_line"):
        drop_guard(world.ledger, guard)
    refusal = attempt(world.ledger, "update entry set state = 'BATCHED' where entry_id = 'second'")
    assert refusal in TWICE


@pytest.mark.parametrize("state", LIVE)
def test_a_second_live_line_for_one_leg_aborts(state):
    """Two live versions are the same work billed twice (I3), whatever their amounts are."""
    world = World()
    world.set("1")
    world.settle_down()
    world.set("1", hours=3)
    world.cycle()
    with world.ledger.change("attack") as change:
        change.record_fact("an eligible line beside the live one")
        world.ledger.execute(SECOND)
    refusal = attempt(world.ledger, "update entry set state = ?, document = 'D' where entry_id = 'second'", state)
    assert refusal in TWICE


def test_only_what_passed_the_rules_is_sealed():
    """An entry that reaches a file around the gate is a posting that no rule saw (R9, I18)."""
    world = World()
    world.set("1")
    world.ledger.set_calendar("ns-us", world.periods, as_of="1")
    world.pull()
    world.judge()
    with world.ledger.change("attack") as change:
        change.record_fact("the rule result is withdrawn behind the planner's back")
        world.ledger.execute("update version set outcome = 'hold'")
    with pytest.raises(Refused, match="passed rule result"):
        seal(world.ledger, world.destination)


def test_no_state_changes_outside_a_change():
    """A change without its event is a posting that the chain does not know (R2)."""
    world = posted()
    with pytest.raises(LedgerError, match="inside"):
        world.ledger.execute("update entry set state = 'POSTED'")
    with pytest.raises(Refused):
        world.ledger._database.execute("update entry set state = 'CONFLICT' where state = 'REJECTED' or true")


def test_a_change_that_states_nothing_is_taken_back():
    """One commit is one state change with its event, never one without the other."""
    world = posted()
    head = world.ledger.head()
    with world.ledger.change("silent"):
        world.ledger.execute("update txn set misses = 9")
    assert world.ledger.value("select max(misses) from txn") == 0
    assert world.ledger.head() == head


def test_a_change_with_a_part_that_failed_is_taken_back_whole():
    """Half of a state change, committed because somebody caught the error of the other half, is no state at all."""
    ledger = posted().ledger
    head = ledger.head()
    with pytest.raises(LedgerError, match="none of it is kept"), ledger.change("outer") as change:
        change.record_fact("outer")
        with pytest.raises(ZeroDivisionError), ledger.change("inner"):
            ledger.execute("update txn set misses = 9")
            raise ZeroDivisionError
    assert ledger.value("select max(misses) from txn") == 0
    assert ledger.head() == head


def test_a_second_writer_is_refused_and_told_who_writes(tmp_path: Path):
    """Two writers would each believe that they alone seal and send (R4)."""
    path = place(tmp_path / "ledger.sqlite")
    program = (
        "import sys; from tests.posting.world import SimulatedClock; from dagster_project.ledger import Ledger\n"
        f"with Ledger.open({str(path)!r}, SimulatedClock()) as ledger:\n"
        "    print('holding', flush=True); sys.stdin.read()\n"
    )
    holder = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout.readline() == "holding\n"
        with pytest.raises(LedgerBusy, match=str(holder.pid)):
            Ledger.open(path, SimulatedClock())
        with Ledger.read_only(path) as reader:
            assert reader.status()["event_seq"] == 0
            with pytest.raises(LedgerError, match="reading only"), reader.change("attack"):
                pass
        holder.kill()
        holder.wait()
        Ledger.open(path, SimulatedClock()).close()
    finally:
        holder.kill()
        holder.communicate()


def test_a_ledger_that_is_not_there_is_not_created_by_reading(tmp_path: Path):
    """An empty ledger made by a typing mistake says that nothing was ever posted."""
    with pytest.raises(LedgerError, match="run a cycle first"):
        Ledger.read_only(place(tmp_path / "typo.sqlite"))
    assert list(tmp_path.iterdir()) == []


def test_a_delivery_with_an_old_attempt_cannot_move_its_batch():
    """A run that hung and woke up must not commit what another has done since."""
    world = World()
    world.set("1")
    world.ledger.set_calendar("ns-us", world.periods, as_of="1")
    world.pull()
    world.judge()
    seal(world.ledger, world.destination)
    run_once(world.ledger, world.ports, world.destination)
    assert world.ledger.rows("select step, attempt from batch") == [("DELIVERED", 1)] * 2
    assert attempt(world.ledger, "update batch set attempt = 0")


def test_one_person_does_not_say_who_a_record_is_where_the_settings_ask_for_two():
    """Harm: another's hours are booked by the word of one person, whatever the settings say."""
    ledger = World().ledger
    record, said = SourceRecord("worker", "harvest", "acquired", "1/7"), {"person": "ann", "reason": "same passport"}
    content = '{"changes":{"rate_factor":"3","second_person":["rate","mapping"]},"tenant":"t"}'
    ledger.settings = "x" * 64
    ledger.accept_settings(ledger.settings, content, 0, actor="ann", changes=[])
    subject, signed = "match/worker/harvest/acquired/1/7/W-1", {"evidence": "", "signed": "", "signature": ""}
    for person in ("ann", "bob"):
        with pytest.raises(Refused, match="two persons say which of ours"):
            ledger.record_match(record, "W-1", **said, withdrawn=False)
        ledger.record_statement("change", subject, 0, person=person, **signed)
    ledger.record_match(record, "W-1", **said, withdrawn=False)
    ledger.record_match(record, "W-1", **said, withdrawn=True)
    # What was signed before it was taken back counts no longer.
    with pytest.raises(Refused, match="two persons say which of ours"):
        ledger.record_match(record, "W-1", **said, withdrawn=False)
