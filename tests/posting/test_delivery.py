"""Delivery at most once: every crash, every broken connection, every row of the table in docs/posting.md 2.5."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dagster_project import fault
from dagster_project.anchors import NAME as ANCHOR
from dagster_project.ledger import AmnesiaError, BrokenChain, Ledger
from dagster_project.posting import plan_pending, run_once, seal
from dagster_project.posting.owner import OWNER_FILE
from tests.databases import drop_guard, place, places
from tests.posting.world import DESTINATION, SimulatedClock, WireError, World

DELIVERY_POINTS = (
    *(
        "sftp_delivery.before_outbox",
        "sftp_delivery.after_outbox",
        "sftp_delivery.before_upload",
        "sftp_delivery.after_upload",
    ),
    *(
        "sftp_delivery.before_place",
        "sftp_delivery.after_place",
        "sftp_delivery.before_rename",
        "sftp_delivery.after_rename",
    ),
)


class Crash(BaseException):
    """The process dies here."""


@pytest.fixture(autouse=True)
def _no_faults_left():
    yield
    fault.clear()


def story(world: World, cycle: Callable[[World], None]) -> None:
    """Enter, post, amend what is posted, withdraw, approve again; `cycle` runs one that was not interrupted."""
    for changes in (
        {"1": {}, "2": {"hours": Decimal("3.5"), "billable": False}},
        {"1": {"hours": Decimal(7)}, "2": {"approval": "not_approved"}},
        {"2": {"approval": "approved"}},
        {},
        {},
    ):
        for record_id, change in changes.items():
            world.set(record_id, **change)
        cycle(world)


def sealed(world: World | None = None) -> World:
    """A world with one sealed journal batch that was not sent yet (and its time batch behind it)."""
    world = world or World()
    world.set("1")
    world.ledger.set_calendar("ns-us", world.periods, as_of="1")
    world.pull()
    world.judge()
    seal(world.ledger, world.destination)
    return world


def step(world: World, batch_id: str = "ns-us-00000001") -> str:
    return world.ledger.value("select step from batch where batch_id = ?", [batch_id])


def control(world: World, folder: str) -> str:
    """The path that the first batch's control file has, or would have, in `folder`."""
    name = world.ledger.value("select file_name from batch where sequence = 1").replace(".csv", ".ctl")
    return f"/{folder}/{name}"


# -- every interruption -----------------------------------------------------------------------------------------------


@pytest.mark.many_ledgers
def test_a_crash_at_any_point_of_the_story_neither_loses_nor_doubles_a_posting():
    """SIGKILL falls wherever it falls: before and after every commit and every effect on the partner's server."""
    hits: Counter[str] = Counter()
    fault.install("*", lambda name: hits.update([name]))
    world = World()
    story(world, World.cycle)
    world.assert_ledger_is_right()
    assert {*DELIVERY_POINTS, "ledger.before_commit", "ledger.after_commit"} == set(hits)

    for crash_at in range(1, hits.total() + 1):
        world, counted = World(), Counter()

        def crash(_name: str, counted=counted, crash_at=crash_at) -> None:
            counted["points"] += 1
            if counted["points"] == crash_at:
                raise Crash

        def cycle(world: World) -> None:
            try:
                world.cycle()
            except Crash:
                # The ERP does not wait for us: it takes what is there before we are back.
                world.erp.pick_up()
                world.cycle()

        fault.install("*", crash)
        story(world, cycle)
        fault.clear()
        assert counted["points"] >= crash_at, "the injector did not fire"
        world.assert_ledger_is_right()


@pytest.mark.many_ledgers
@pytest.mark.parametrize("mode", ["lost", "done"])
def test_a_connection_cut_at_any_change_on_the_server_neither_loses_nor_doubles_a_posting(mode):
    """An error says nothing about whether the effect happened; a retry on error would double."""
    world = World()
    story(world, World.cycle)
    for fail_at in range(1, world.sftp.changes + 1):
        world = World()
        world.sftp.fail_at = (fail_at, mode)
        failed = []

        def cycle(world: World, failed=failed) -> None:
            try:
                world.cycle()
            except WireError:
                failed.append(1)
                world.erp.pick_up()
                world.cycle()

        story(world, cycle)
        assert failed, "the injector did not fire"
        world.assert_ledger_is_right()


@pytest.mark.parametrize("point", DELIVERY_POINTS)
def test_a_second_delivery_at_any_moment_of_the_first_does_not_double_a_posting(point):
    """A hung run wakes up after another has done its work: its attempt is old, and it must notice."""
    world = World()

    def overtake(_name: str) -> None:
        fault.clear()
        run_once(world.ledger, world.ports, world.destination)
        world.erp.pick_up()

    fault.install(point, overtake)
    story(world, World.cycle)
    world.settle_down()
    world.assert_ledger_is_right()


@given(
    st.dictionaries(
        st.integers(1, 230), st.sampled_from(["crash", "overtake", "overtake", "pick_up", "answer"]), max_size=12
    )
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_overlapping_deliveries_that_crash_and_hang_anywhere_do_not_double_a_posting(schedule):
    """Up to three deliveries inside each other, each stopped or overtaken at any point, answers arriving in between."""
    world, hits, depth = World(), Counter(), Counter()

    def act(name: str) -> None:
        hits["points"] += 1
        action = schedule.get(hits["points"])
        if action == "crash":
            raise Crash
        # Inside a commit there is nobody else: the file is locked.
        if name == "ledger.before_commit" or action is None or depth["now"] == 3:
            return
        depth["now"] += 1
        try:
            if action == "overtake":
                run_once(world.ledger, world.ports, world.destination)
            elif action == "answer":
                world.answer()
            else:
                world.erp.pick_up()
        except Crash:
            pass
        finally:
            depth["now"] -= 1

    def cycle(world: World) -> None:
        for _ in range(13):
            try:
                return world.cycle()
            except Crash:
                world.erp.pick_up()
        raise AssertionError("more crashes than scheduled")

    fault.install("*", act)
    story(world, cycle)
    fault.clear()
    world.settle_down(20)
    world.assert_ledger_is_right()


def test_a_delivery_whose_attempt_is_old_cannot_hand_its_file_over():
    """It hung while another uploaded again: if it went on, both control files could be taken."""
    world = sealed()

    def die(_name: str) -> None:
        fault.clear()
        fault.install("sftp_delivery.before_place", hand_over_by_a_third)
        raise Crash

    def upload_again_and_die(_name: str) -> None:
        fault.clear()
        both_uploaded = iter((False, True))
        fault.install("sftp_delivery.after_upload", lambda name: die(name) if next(both_uploaded) else None)
        with pytest.raises(Crash):
            run_once(world.ledger, world.ports, world.destination)

    def hand_over_by_a_third(_name: str) -> None:
        fault.clear()
        run_once(world.ledger, world.ports, world.destination)
        world.erp.pick_up()

    fault.install("sftp_delivery.before_upload", upload_again_and_die)
    run_once(world.ledger, world.ports, world.destination)
    fault.clear()
    world.erp.pick_up()
    run_once(world.ledger, world.ports, world.destination)
    world.erp.pick_up()
    assert len(world.erp.booked) == 2
    assert world.ledger.value("select attempt from batch where sequence = 1") == 3


def test_a_torn_upload_never_becomes_visible():
    """A server that keeps half of a file and says it is well: only reading it back shows it."""
    world = sealed()
    whole_put = world.sftp.put

    def torn_put(path: str, content: bytes) -> None:
        whole_put(path, content[: len(content) // 2])

    world.sftp.put = torn_put
    delivery = run_once(world.ledger, world.ports, world.destination)
    assert delivery.unfinished == ["ns-us-00000001", "ns-us-00000002"]
    assert not world.sftp.list("/inbox")
    world.sftp.put = whole_put
    assert run_once(world.ledger, world.ports, world.destination).delivered == ["ns-us-00000001", "ns-us-00000002"]


# -- the decision table -----------------------------------------------------------------------------------------------


def uploaded() -> World:
    """A world whose first batch is at step UPLOADED, its control file still staged."""
    world = sealed()
    fault.install("sftp_delivery.before_place", lambda _name: (_ for _ in ()).throw(Crash))
    with pytest.raises(Crash):
        run_once(world.ledger, world.ports, world.destination)
    fault.clear()
    assert step(world) == "UPLOADED"
    assert control(world, "stage") + ".1.part" in world.sftp.files
    return world


def test_a_staged_control_file_is_renamed_after_its_posting_file():
    """The control file commits; a posting file that is not there yet would be refused by the ERP."""
    world = uploaded()
    delivery = run_once(world.ledger, world.ports, world.destination)
    assert delivery.delivered == ["ns-us-00000001", "ns-us-00000002"]
    assert len(world.sftp.list("/inbox")) == 4
    assert [file.name for file in world.sftp.list("/stage")] == [OWNER_FILE]


def test_a_posting_file_that_a_cleaner_took_is_brought_again_before_its_control_file():
    """Nobody takes a posting file without its control file, so bringing it again cannot double anything."""
    world = uploaded()
    for path in [path for path in world.sftp.files if ".csv" in path]:
        del world.sftp.files[path]
    assert "ns-us-00000001" in run_once(world.ledger, world.ports, world.destination).delivered
    world.erp.pick_up()
    assert {booked.external_id for booked in world.erp.booked} >= {world.entry("1")["entry_id"]}


def test_a_control_file_that_is_gone_is_presumed_taken_and_never_sent_again():
    """Renamed and consumed, or cleaned away: sending again could double, waiting is visible and ages."""
    world = uploaded()
    del world.sftp.files[control(world, "stage") + ".1.part"]
    delivery = run_once(world.ledger, world.ports, world.destination)
    assert delivery.presumed == ["ns-us-00000001"]
    assert world.entry("1")["state"] == "PRESUMED"
    changes = world.sftp.changes
    run_once(world.ledger, world.ports, world.destination)
    assert world.sftp.changes == changes
    assert world.ledger.value("select ack_deadline from batch where sequence = 1") is not None


def test_a_control_file_in_the_partners_archive_proves_delivery():
    """The partner moved it before we could look: that is evidence, not a guess."""
    world = uploaded()
    part = control(world, "stage") + ".1.part"
    world.sftp.files[control(world, "archive")] = world.sftp.files.pop(part)
    assert run_once(world.ledger, world.ports, world.destination).delivered[0] == "ns-us-00000001"


def test_a_server_that_copies_on_rename_is_reported_and_its_copy_is_removed():
    """A staged copy left behind could be renamed a second time."""
    world = uploaded()
    part = control(world, "stage") + ".1.part"
    world.sftp.files[control(world, "inbox")] = world.sftp.files[part]
    assert run_once(world.ledger, world.ports, world.destination).delivered[0] == "ns-us-00000001"
    assert part not in world.sftp.files
    assert world.ledger.open_codes("ns-us-00000001") == {"RENAME_COPIES"}


def test_a_foreign_file_under_our_name_freezes_the_destination():
    """Somebody else writes in our name: nothing more is sent until a person has looked (R14)."""
    world = uploaded()
    world.sftp.files[control(world, "inbox")] = b"not ours"
    delivery = run_once(world.ledger, world.ports, world.destination)
    assert delivery.conflicts == ["ns-us-00000001"]
    assert step(world) == "CONFLICT"
    assert world.entry("1")["state"] == "CONFLICT"
    assert world.ledger.frozen("ns-us") == "DELIVERY_CONFLICT"
    assert world.ledger.open_codes("ns-us-00000001") == {"DELIVERY_CONFLICT"}
    assert step(world, "ns-us-00000002") == "SEALED"
    assert seal(world.ledger, world.destination) == []
    assert run_once(world.ledger, world.ports, world.destination).delivered == []


@pytest.mark.bad_input(96)
def test_an_answer_between_the_rename_and_its_commit_moves_the_batch_on():
    """The ERP is faster than our commit: its answer proves delivery, and the late commit must not undo it."""
    world = sealed()

    def overtaken(_name: str) -> None:
        fault.clear()
        world.erp.pick_up()
        world.answer()

    fault.install("sftp_delivery.after_rename", overtaken)
    run_once(world.ledger, world.ports, world.destination)
    assert step(world) == "CLOSED"
    world.erp.pick_up()
    world.settle_down()
    world.assert_ledger_is_right()


# -- silence, tampering, amnesia --------------------------------------------------------------------------------------


@pytest.mark.bad_input(104, 126)
def test_a_batch_without_answer_becomes_unknown_at_its_deadline_and_is_not_sent_again():
    """Class C posts whatever it picks up: silence is a question for a person, never a reason to resend (R6)."""
    world = sealed()
    run_once(world.ledger, world.ports, world.destination)
    world.erp.pick_up()
    changes = world.sftp.changes
    world.clock.at += timedelta(hours=DESTINATION.ack_deadline_hours + 1)
    assert run_once(world.ledger, world.ports, world.destination).unknown == ["ns-us-00000001", "ns-us-00000002"]
    assert world.entry("1")["state"] == "UNKNOWN"
    assert world.ledger.open_codes("ns-us-00000001") == {"ACK_OVERDUE"}
    run_once(world.ledger, world.ports, world.destination)
    assert world.sftp.changes == changes
    world.answer()
    assert world.entry("1")["state"] == "POSTED"
    assert world.ledger.open_codes("ns-us-00000001") == set()
    world.settle_down()
    world.assert_ledger_is_right()


@pytest.mark.threat("T3")
def test_a_sealed_batch_whose_rows_were_changed_is_not_sent():
    """Bytes that are not the sealed ones are a forgery or a broken release."""
    world = sealed()
    # The check of what is new does not look here again.
    world.ledger.check_chain()
    drop_guard(world.ledger, "batch_line_no_update")
    world.ledger._connection.execute("update batch_line set payload = replace(payload, 'E10001', 'E66666')")
    delivery = run_once(world.ledger, world.ports, world.destination)
    assert delivery.refused == ["ns-us-00000001"]
    assert world.sftp.files == {}, "neither it nor what is numbered after it"
    assert world.ledger.open_codes("ns-us-00000001") == {"FILE_ALTERED"}
    assert {finding.code for finding in world.ledger.verify_chain()} >= {"I8", "I11"}


@pytest.mark.threat("T8")
def test_nothing_is_sealed_or_sent_from_a_broken_chain_in_any_cycle():
    """Whoever can write the ledger file decides what is posted, for as long as nobody happens to run the audit."""
    world = sealed()
    world.set("3")
    world.pull()
    world.judge()
    drop_guard(world.ledger, "version_settled")
    world.ledger._connection.execute("update version set approval = 'unknown' where seq = 1")
    for _ in range(2):
        with pytest.raises(BrokenChain, match=r"event \d+.*nothing is judged, sealed or sent"):
            seal(world.ledger, world.destination)
        with pytest.raises(BrokenChain):
            run_once(world.ledger, world.ports, world.destination)
        assert world.ledger.open_codes("control ledger") == {"CHAIN_BROKEN"}
    assert world.sftp.files == {}
    world.ledger._connection.execute("update version set approval = 'approved' where seq = 1")
    run_once(world.ledger, world.ports, world.destination)
    assert world.ledger.open_codes("control ledger") == set()
    assert world.sftp.files


def test_what_was_checked_once_is_not_checked_again_and_leaves_no_event(monkeypatch):
    """A check that reads all of history in each cycle, or that grows it, is soon switched off."""
    world = sealed()
    world.ledger.check_chain()
    head, asked = world.ledger.head(), []
    execute = world.ledger._database.execute
    monkeypatch.setattr(world.ledger._database, "execute", lambda *sql: (asked.append(sql), execute(*sql))[1])
    world.ledger.check_chain()
    assert len(asked) <= 3, asked
    assert world.ledger.head() == head


@pytest.mark.threat("T9")
def test_a_restored_old_ledger_refuses_to_seal_and_to_send(tmp_path: Path):
    """Restoring yesterday's backup is the easiest way to post a day twice (R11)."""
    anchors = (tmp_path / "elsewhere", tmp_path / "second")
    path = tmp_path / "ledger" / "ledger.sqlite"
    with Ledger.open(place(path), SimulatedClock(), anchors) as ledger:
        world = World(ledger)
        world.set("1")
        world.set("2", approval="not_approved")
        world.cycle()
    backup = places().copy(path)
    with Ledger.open(place(path), world.clock, anchors) as world.ledger:
        world.set("2", approval="approved")
        world.cycle()
        posted = len(world.erp.booked)
    places().restore(path, backup)
    with Ledger.open(place(path), world.clock, anchors) as ledger:
        world.ledger = ledger
        assert [finding.code for finding in ledger.check_anchors()] == ["AMNESIA", "AMNESIA"]
        world.pull()
        world.judge()
        with pytest.raises(AmnesiaError, match="older copy was restored"):
            seal(ledger, world.destination)
        with pytest.raises(AmnesiaError):
            run_once(ledger, world.ports, world.destination)
        assert ledger.value("select count(*) from batch") == 2, "it sealed under numbers that were used before"
        world.erp.pick_up()
        assert len(world.erp.booked) == posted
        assert {finding.code for finding in ledger.verify_chain()} == {"AMNESIA"}


def test_what_is_about_to_be_sent_is_anchored_first(tmp_path: Path):
    """A crash between the seal and its anchor must not let a file out that no anchor knows."""
    with Ledger.open(place(tmp_path / "ledger.sqlite"), SimulatedClock(), (tmp_path / "anchor",)) as ledger:
        world = sealed(World(ledger))
        (tmp_path / "anchor" / ANCHOR).unlink()
        fault.install("sftp_delivery.before_upload", lambda _name: (_ for _ in ()).throw(Crash))
        with pytest.raises(Crash):
            run_once(ledger, world.ports, world.destination)
        anchored = json.loads((tmp_path / "anchor" / ANCHOR).read_text())["seq"]
        assert anchored >= ledger.value("select max(event_seq) from batch")


@pytest.mark.threat("T9")
def test_a_new_ledger_beside_the_anchor_of_an_old_one_refuses_to_send(tmp_path: Path):
    """Somebody deleted the ledger: an empty one knows of nothing and would post everything again."""
    for name in ("old", "new"):
        with Ledger.open(place(tmp_path / name / "ledger.sqlite"), SimulatedClock(), (tmp_path / "anchor",)) as ledger:
            world = World(ledger)
            world.set("1")
            if name == "old":
                world.cycle()
                continue
            with pytest.raises(AmnesiaError, match="belongs to ledger"):
                world.cycle()
            assert world.sftp.files == {}


def test_a_transaction_that_changed_after_planning_is_not_sealed():
    """An amended line must not leave with its old content between the observation and the next plan."""
    world = World()
    world.set("1")
    world.ledger.set_calendar("ns-us", world.periods, as_of="1")
    world.pull()
    world.judge()
    with world.ledger.change("test") as change:
        change.record_fact("unplanned")
        world.ledger.execute("update txn set planned = 0")
    assert seal(world.ledger, world.destination) == []
    plan_pending(world.ledger)
    assert len(seal(world.ledger, world.destination)) == 2


# -- a number that was used ------------------------------------------------------------------------------------------


@pytest.mark.threat("T9")
@pytest.mark.parametrize("folder", ["inbox", "stage", "archive"])
@pytest.mark.parametrize("name", ["ns-us-00000001-0ldf11e0.csv", "ns-us-00000001-0ldf11e0.ctl"])
def test_a_batch_number_that_the_partner_knows_is_not_used_again(folder: str, name: str):
    """A machine restored with ledger and anchors numbers other lines as it did before: two files, one number."""
    world = sealed()
    world.sftp.files[f"/{folder}/{name}"] = b"what was sent before the restore"
    before = world.sftp.posted()
    delivery = run_once(world.ledger, world.ports, world.destination)
    assert world.sftp.posted() == before
    assert (delivery.conflicts, delivery.delivered) == (["ns-us-00000001"], [])
    assert world.ledger.frozen("ns-us") == "BATCH_NUMBER_USED"
    assert (step(world), world.entry("1")["state"]) == ("UNKNOWN", "UNKNOWN")
    ((message,),) = world.ledger.rows("select message from exception where code = 'BATCH_NUMBER_USED'")
    assert f"/{folder}/{name}" in message


def test_our_own_name_with_other_content_was_used():
    """Before the first upload there is nothing of ours there, so whatever has our name is somebody else's."""
    world = sealed()
    world.sftp.files[control(world, "archive")] = b"another"
    run_once(world.ledger, world.ports, world.destination)
    assert world.ledger.frozen("ns-us") == "BATCH_NUMBER_USED"
    assert [path for path in world.sftp.posted() if path.startswith("/stage/")] == []


@pytest.mark.threat("T9")
def test_what_was_sent_before_the_restore_is_not_sent_again():
    """The restored machine seals the same lines under the same number, and the partner has them."""
    world = sealed()
    run_once(world.ledger, world.ports, world.destination)
    world.erp.pick_up()
    restored = sealed()
    before = world.sftp.posted()
    restored.sftp.files |= before
    for _ in range(2):
        run_once(restored.ledger, restored.ports, restored.destination)
    assert restored.sftp.posted() == before
    assert (step(restored), step(restored, "ns-us-00000002")) == ("UNKNOWN", "SEALED")
    restored.erp.answers = world.erp.answers
    restored.answer()
    assert restored.ledger.open_codes("ns-us-00000001") == {"BATCH_NUMBER_USED", "ACK_BEFORE_SEND"}
    assert restored.ledger.conservation() == restored.ledger.verify_chain() == []
