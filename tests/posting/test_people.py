"""What people decide: release by a second person, resolution by two, and what a probe may do without them."""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dagster_project import cli, config, fault
from dagster_project.anchors import NAME as ANCHOR
from dagster_project.config import ConfigError, Person
from dagster_project.ledger import AmnesiaError, Ledger, LedgerError, Refused, Violation
from dagster_project.posting import (
    AckLine,
    SealError,
    StatementError,
    accepted,
    apply,
    batches,
    payload,
    people,
    probe,
    questions,
    release,
    resolve,
    run_once,
    seal,
    stated,
    waiting,
    withdraw,
)
from dagster_project.posting.adapters import adapter
from dagster_project.posting.carrier import Delivery
from dagster_project.posting.owner import OWNER_FILE
from tests.databases import drop_guard, place, places
from tests.posting.test_delivery import Crash, control, step, uploaded
from tests.posting.world import BINDING, SimulatedClock, World

KEYS = {name: Ed25519PrivateKey.generate() for name in ("ada", "bob", "cy", "dan", "eve")}
PEOPLE = tuple(
    Person(name, people.public_key(KEYS[name]), roles)
    for name, roles in {
        "ada": ("release", "resolve"),
        "bob": ("release", "resolve"),
        "cy": ("resolve",),
        "dan": ("resolve",),
    }.items()
)
FIRST, SECOND = "ns-us-00000001", "ns-us-00000002"


def large(limits: dict[str, Decimal] | None = None, preparer: str = "cycle") -> World:
    """A world whose first batch (800 USD) waits for its release; its time batch (8 hours) is numbered behind it."""
    world = World()
    limits = {"USD": Decimal(500), "hours": Decimal(100)} if limits is None else limits
    world.destination = replace(world.destination, release_over=limits)
    world.set("1")
    world.ledger.set_calendar("ns-us", world.periods, as_of="1")
    world.pull()
    world.judge()
    seal(world.ledger, world.destination, preparer)
    return world


def deliver(world: World) -> Delivery:
    return run_once(world.ledger, world.ports, world.destination, PEOPLE)


def let_go(world: World, name: str = "ada", batch_id: str = FIRST) -> None:
    release(world.ledger, world.destination, PEOPLE, batch_id, KEYS[name])


def say(world: World, name: str, claim: str, subject: str = FIRST, evidence: str = "telephone") -> bool:
    """State it; whether it was done."""
    key = KEYS[name]
    return resolve(
        world.ledger, [world.destination], PEOPLE, subject=subject, claim=claim, key=key, evidence=evidence
    ).done


def silent(duplicate_class: str = "C") -> World:
    """A world whose files vanished on the way: both batches are UNKNOWN."""
    world = World()
    world.destination = replace(world.destination, duplicate_class=duplicate_class)
    world.set("1")
    world.ledger.set_calendar("ns-us", world.periods, as_of="1")
    world.pull()
    world.judge()
    world.send()
    for path in list(world.sftp.files):
        del world.sftp.files[path]
    world.clock.at += timedelta(hours=world.destination.ack_deadline_hours + 1)
    assert deliver(world).unknown == [FIRST, SECOND]
    return world


# -- release ----------------------------------------------------------------------------------------------------------


@pytest.mark.threat("T5")
def test_a_file_over_its_threshold_waits_for_a_second_person_and_those_behind_it_wait_too():
    """One person, or one stolen account, must not be able to move any amount alone."""
    world = large()
    assert [row["batch_id"] for row in waiting(world.ledger)] == [FIRST]
    assert world.ledger.open_codes(FIRST) == {"RELEASE_NEEDED"}
    assert deliver(world) == Delivery(waiting=[FIRST])
    assert world.sftp.files == {}
    assert world.entry("1")["state"] == "BATCHED"
    let_go(world)
    assert world.ledger.open_codes(FIRST) == set()
    assert deliver(world).delivered == [FIRST, SECOND]
    world.erp.pick_up()
    world.settle_down()
    world.assert_ledger_is_right()


@pytest.mark.threat("T5")
def test_the_first_files_of_a_destination_wait_until_one_was_released_and_answered():
    """Harm: a wrong mapping or a wrong cut-over is in the ERP's books before anybody has looked at a file."""
    world = large(limits={})
    assert waiting(world.ledger) == []
    world = World()
    world.destination = replace(world.destination, first_release=None)
    world.set("1")
    world.ledger.set_calendar("ns-us", world.periods, as_of="1")
    world.pull()
    world.judge()
    assert [file.waits for file in batches.preview(world.ledger, world.destination)] == [True, True]
    seal(world.ledger, world.destination, "cycle")
    assert [row["batch_id"] for row in waiting(world.ledger)] == [FIRST, SECOND]
    (message,) = world.ledger.rows("select message from exception where subject = ? and closed_at is null", [FIRST])
    assert "no file of ns-us has been answered whole yet" in message[0]
    let_go(world)
    assert deliver(world).delivered == [FIRST]
    # Answered in part it is not answered.
    world.set("2")
    world.pull()
    world.judge()
    assert len(seal(world.ledger, world.destination, "cycle")) == 2
    assert len(waiting(world.ledger)) == 3
    for row in waiting(world.ledger):
        let_go(world, batch_id=row["batch_id"])
    deliver(world)
    world.erp.pick_up()
    world.settle_down()
    world.set("3")
    world.pull()
    world.judge()
    assert seal(world.ledger, world.destination, "cycle")
    assert waiting(world.ledger) == []
    world.settle_down()
    world.assert_ledger_is_right()


@pytest.mark.parametrize(
    ("limits", "step_of_both"),
    [
        ({}, ["SEALED", "SEALED"]),
        ({"USD": Decimal(800), "hours": Decimal(8)}, ["SEALED", "SEALED"]),
        ({"USD": Decimal("799.99"), "hours": Decimal(8)}, ["AWAITING_RELEASE", "SEALED"]),
        ({"USD": Decimal(800), "hours": Decimal("7.5")}, ["SEALED", "AWAITING_RELEASE"]),
        ({"EUR": Decimal(10**9)}, ["AWAITING_RELEASE", "AWAITING_RELEASE"]),
    ],
)
def test_a_threshold_is_by_unit_and_a_unit_without_one_is_never_sent_alone(limits, step_of_both):
    """A currency that somebody forgot in the settings must not be the way around the rule."""
    world = large(limits)
    assert [step(world, batch_id) for batch_id in (FIRST, SECOND)] == step_of_both


def test_signs_do_not_hide_what_a_file_moves():
    """A large posting beside its negation adds up to nothing, and is two large postings."""
    world = World()
    world.destination = replace(world.destination, release_over={"USD": Decimal(1000), "hours": Decimal(100)})
    world.set("1")
    world.set("2", hours=Decimal(-8))
    world.ledger.set_calendar("ns-us", world.periods, as_of="1")
    world.pull()
    world.judge()
    seal(world.ledger, world.destination, "cycle")
    assert step(world) == "AWAITING_RELEASE"


@pytest.mark.threat("T4")
@pytest.mark.parametrize(
    ("name", "message"),
    [("ada", "another person decides"), ("cy", "the role release is not theirs"), ("eve", "no person in the settings")],
)
def test_only_another_person_with_the_role_releases(name, message):
    """Who prepares a file and releases it alone can post what nobody else has seen."""
    world = large(preparer="ada")
    with pytest.raises(StatementError, match=message):
        let_go(world, name)
    assert step(world) == "AWAITING_RELEASE"
    let_go(world, "bob")
    assert step(world) == "SEALED"


@pytest.mark.threat("T3")
def test_a_released_file_that_was_altered_afterwards_is_not_sent():
    """Whoever can write the ledger changes lines, hashes and all; the signature stays about the file that was seen."""
    world = large()
    let_go(world)
    world.ledger.check_chain()
    for guard in ("batch_line_no_update", "batch_settled"):
        drop_guard(world.ledger, guard)
    forge(world, "update batch_line set payload = replace(payload, '80000', '99000')")
    assert deliver(world).refused == [FIRST]
    assert world.ledger.open_codes(FIRST) == {"FILE_ALTERED"}
    rows = world.ledger.rows("select payload, entry_id, posting_period from batch_line where batch_id = ?", [FIRST])
    content = adapter("netsuite").layouts["netsuite_journal"].render([payload.line(*row) for row in rows])
    forge(world, f"update batch set sha256 = '{hashlib.sha256(content).hexdigest()}', bytes = {len(content)}")
    control_file = batches._control(world.ledger, world.ledger.records("select * from batch where sequence = 1")[0])
    forge(world, f"update batch set control_sha256 = '{hashlib.sha256(control_file).hexdigest()}'")
    assert batches.render(world.ledger, FIRST, adapter("netsuite")).content == content, "the forgery is perfect"
    assert deliver(world).refused == [FIRST]
    assert "RELEASE_REFUSED" in world.ledger.open_codes(FIRST)
    assert world.sftp.files == {}


def forge(world: World, sql: str) -> None:
    """Change the first batch behind the program's back."""
    world.ledger._connection.execute(f"{sql} where batch_id = '{FIRST}'")


def test_a_release_that_its_preparer_wrote_into_the_ledger_does_not_count():
    """Who prepares a file, has a key and can write the ledger would post alone what two persons must see."""
    world = large(preparer="ada")
    for guard in ("four_eyes", "released_by_another"):
        drop_guard(world.ledger, guard)
    claim = people.Claim("release", FIRST, 0)
    signed = people.message(world.ledger, claim, "ada", "")
    signature = base64.b64encode(KEYS["ada"].sign(signed.encode())).decode()
    with world.ledger.change("attack") as change:
        change.record_fact("attack")
        world.ledger.execute(
            "insert into statement values (?, 'release', 0, 'ada', '', ?, ?, ?)",
            [FIRST, signed, signature, change.event_seq],
        )
        world.ledger.execute("update batch set step = 'SEALED' where batch_id = ?", [FIRST])
    assert deliver(world).refused == [FIRST]
    assert world.sftp.files == {}


@pytest.mark.threat("T3")
def test_a_control_file_that_was_altered_is_not_sent():
    """Its totals are what the ERP checks: they are frozen like the lines."""
    world = large({})
    world.ledger.check_chain()
    drop_guard(world.ledger, "batch_settled")
    forge(world, "update batch set hash_total = hash_total + 1")
    assert deliver(world).refused == [FIRST]
    assert world.sftp.files == {}


@pytest.mark.threat("T5")
@pytest.mark.parametrize(
    "forgery", ["no statement", "signed with a key of no person", "signed by another", "of another file"]
)
def test_a_file_without_a_true_release_is_not_sent(forgery):
    """Rows can be written by hand; only the person has the key."""
    world = large()
    let_go(world)
    world.ledger.check_chain()
    connection = world.ledger._connection
    for trigger in ("statement_no_update", "statement_no_delete", "batch_settled"):
        drop_guard(world.ledger, trigger)
    if forgery == "no statement":
        connection.execute("delete from statement")
        connection.execute("update batch set release_required = 0")
    elif forgery == "signed with a key of no person":
        connection.execute("update statement set signature = 'AAAA'")
    elif forgery == "signed by another":
        connection.execute("update statement set person = 'bob'")
    else:
        connection.execute("update statement set signed = replace(signed, '\"bytes\":', '\"bytes\":1')")
    assert deliver(world).refused == [FIRST]
    assert world.ledger.open_codes(FIRST) == {"RELEASE_REFUSED"}
    assert world.sftp.files == {}


def test_a_withdrawn_file_is_never_sent_and_its_lines_say_what_the_rules_say_now():
    """The releaser saw a wrong account: what is corrected must go, not what was frozen, and the number stays used."""
    world = large()
    withdraw(world.ledger, PEOPLE, FIRST, KEYS["ada"], "the account is wrong")
    assert (step(world), world.entry("1")["state"]) == ("WITHDRAWN", "ELIGIBLE")
    assert world.ledger.open_codes(FIRST) == set()
    world.set("1", account="4020")
    world.judge()
    assert seal(world.ledger, world.destination, "cycle") == ["ns-us-00000003"]
    assert '"4020"' in world.ledger.value("select payload from batch_line where batch_id = 'ns-us-00000003'")
    let_go(world, "ada", "ns-us-00000003")
    assert deliver(world).delivered == [SECOND, "ns-us-00000003"]
    with pytest.raises(LedgerError, match="only what was never sent is withdrawn"):
        withdraw(world.ledger, PEOPLE, SECOND, KEYS["ada"], "too late")
    world.erp.pick_up()
    world.settle_down()
    world.assert_ledger_is_right()


def frozen(table: str) -> World:
    """A world with a transaction or its destination frozen, and one person who would unfreeze it."""
    world = World()
    world.set("1")
    world.cycle()
    if table == "txn":
        world.ledger.freeze_transaction(world.txn("1"), "SUSPECT_DOUBLE")
    else:
        world.ledger.freeze_destination("ns-us", "FOREIGN_ACK")
    assert not say(world, "cy", "unfreeze", world.txn("1") if table == "txn" else "ns-us")
    return world


# -- rules that the database keeps ------------------------------------------------------------------------------------


@pytest.mark.threat("T4", "T5")
@pytest.mark.parametrize(
    ("make", "sql", "refusal"),
    [
        (large, "update batch set step = 'SEALED' where batch_id = 'ns-us-00000001'", "release of a second person"),
        (silent, "update batch set step = 'SEALED', resends = 1", "sent again by two persons"),
        (lambda: silent("A"), "update batch set step = 'SEALED', resends = 1", "sent again by two persons"),
        (silent, "update entry set state = 'ELIGIBLE'", "two persons resolve"),
        (silent, "update entry set state = 'BATCHED'", "with its whole file only"),
        (silent, "update batch set step = 'ACCEPTED', release_required = 1", "never changes"),
        (silent, "update batch set duplicate_class = 'A'", "never changes"),
        (lambda: frozen("txn"), "update txn set frozen = null", "two persons unfreeze"),
        (lambda: frozen("destination"), "update destination set frozen = null", "two persons unfreeze"),
    ],
)
def test_what_needs_people_cannot_be_done_by_sql(make, sql, refusal):
    """Code that forgets to ask, and a person at an SQL prompt, both get an error."""
    world = make()
    with pytest.raises(Refused, match=refusal), world.ledger.change("attack") as change:
        change.record_fact("attack")
        world.ledger.execute(sql)


@pytest.mark.threat("T4")
@pytest.mark.parametrize(
    ("claim", "person", "subject"),
    [
        ("release", "cycle", FIRST),
        ("received", "ada", FIRST),
        ("not_received", "ada", f"{FIRST}/X"),
        ("withdraw", "ada", FIRST),
    ],
)
def test_the_database_keeps_preparer_releaser_and_resolver_apart(claim, person, subject):
    """Four eyes that are two eyes under two names."""
    world = large()
    let_go(world, "ada")
    statement = "insert into statement values (?, ?, 0, ?, '', '', '', (select max(seq) from change))"
    with pytest.raises(Refused, match="cannot decide"), world.ledger.change("attack") as change:
        change.record_fact("attack")
        world.ledger.execute(statement, [subject, claim, person])


# -- resolution by two persons ----------------------------------------------------------------------------------------


def test_two_persons_have_a_lost_file_sent_again_under_its_name_with_its_bytes():
    """Sent under another name or with other bytes, the partner could take both."""
    world = silent()
    name = world.ledger.value("select file_name from batch where sequence = 1")
    before = world.sftp.changes
    assert not say(world, "cy", "not_received")
    assert not say(world, "cy", "not_received"), "the same person twice is one person"
    assert [each.person for each in stated(world.ledger, questions(world.ledger)[0])] == ["cy"]
    deliver(world)
    assert (step(world), world.sftp.changes) == ("UNKNOWN", before), "one person's statement changes nothing"
    assert say(world, "dan", "not_received")
    assert (step(world), world.entry("1")["state"]) == ("SEALED", "BATCHED")
    assert world.ledger.open_codes(FIRST) == set()
    say(world, "cy", "not_received", SECOND)
    say(world, "dan", "not_received", SECOND)
    assert deliver(world).delivered == [FIRST, SECOND]
    assert name in {file.name for file in world.sftp.list("/inbox")}
    world.erp.pick_up()
    world.settle_down()
    world.assert_ledger_is_right()


def test_two_persons_who_say_that_a_file_was_received_give_its_answer_a_new_deadline():
    """The answer is late, not lost: it must not be asked for every day, nor ever be sent again."""
    world = World()
    world.set("1")
    world.cycle()
    world.clock.at += timedelta(hours=world.destination.ack_deadline_hours + 1)
    assert deliver(world).unknown == [FIRST, SECOND]
    assert not say(world, "cy", "received")
    with pytest.raises(StatementError, match="another person decides"):
        say(world, "cy", "not_received")
    assert not say(world, "dan", "not_received"), "persons who disagree do nothing"
    assert say(world, "ada", "received")
    assert (step(world), world.entry("1")["state"]) == ("ACCEPTED", "ACCEPTED")
    assert deliver(world).unknown == []
    world.clock.at += timedelta(hours=world.destination.ack_deadline_hours + 1)
    assert deliver(world).unknown == [FIRST], "silence again is a new question"
    assert not say(world, "cy", "received"), "which the same persons may judge"
    world.answer()
    world.settle_down()
    world.assert_ledger_is_right()


@pytest.mark.threat("T4")
def test_who_released_a_file_does_not_resolve_it():
    """Releaser and resolver in one person could post a file twice alone."""
    world = large()
    let_go(world, "ada")
    deliver(world)
    world.clock.at += timedelta(hours=world.destination.ack_deadline_hours + 1)
    deliver(world)
    with pytest.raises(StatementError, match="has stated release"):
        say(world, "ada", "not_received")
    assert not say(world, "bob", "not_received")
    assert say(world, "cy", "not_received")
    assert deliver(world).refused == [], "its release counts for its second sending too"


def test_a_statement_of_somebody_who_has_left_does_not_count():
    """It stays in the ledger, but the second person is then still missing."""
    world = silent()
    say(world, "cy", "not_received")
    left = tuple(person for person in PEOPLE if person.name != "cy")
    for name, done in (("dan", False), ("ada", True)):
        said = resolve(world.ledger, [world.destination], left, subject=FIRST, claim="not_received", key=KEYS[name],
                       evidence="telephone")  # fmt: skip
        assert said.done is done


def partly_answered() -> tuple[World, str]:
    """A world whose first batch has one posted line and one, named here, that its answer leaves out."""
    world = World()
    world.set("1")
    world.set("2")
    world.cycle()
    lines = world.erp.answers[0]
    apply(world.ledger, world.destination, "a" * 64, lines[:2])
    missing = lines[2].external_id
    world.erp.answers[0] = lines[:2]
    world.erp.booked = [booked for booked in world.erp.booked if booked.external_id != missing]
    world.clock.at += timedelta(hours=world.destination.ack_deadline_hours + 1)
    assert FIRST in deliver(world).unknown
    return world, missing


def test_a_file_with_an_answered_line_is_not_sent_again_but_its_silent_line_is():
    """Sent again whole, it would post the answered line twice."""
    world, missing = partly_answered()
    with pytest.raises(LedgerError, match="can be stated: received"):
        say(world, "cy", "not_received")
    assert not say(world, "cy", "not_received", missing)
    assert say(world, "dan", "not_received", f"{FIRST}/{missing}")
    assert step(world) == "CLOSED"
    assert world.ledger.value("select state from entry where entry_id = ?", [missing]) == "ELIGIBLE"
    world.settle_down()
    world.assert_ledger_is_right()


def test_two_persons_post_a_silent_line_only_under_the_same_document():
    """Two persons who looked at two documents have not seen the same thing."""
    world, missing = partly_answered()
    assert not say(world, "cy", "received", missing, "DOC-77")
    assert not say(world, "dan", "received", missing, "DOC-78")
    assert say(world, "ada", "received", missing, "DOC-77")
    assert world.ledger.rows("select state, document from entry where entry_id = ?", [missing]) == [
        ("POSTED", "DOC-77")
    ]
    assert step(world) == "CLOSED"


def test_a_file_in_conflict_finds_its_way_back():
    """Its lines must not be in flight for ever because a stranger's file stood in the way once."""
    world = uploaded()
    world.sftp.files[control(world, "inbox")] = b"not ours"
    assert deliver(world).conflicts == [FIRST]
    del world.sftp.files[control(world, "inbox")]
    for claim, subject, delivered in (("unfreeze", "ns-us", SECOND), ("not_received", FIRST, FIRST)):
        assert not say(world, "cy", claim, subject, "the partner removed the file")
        assert deliver(world).delivered == []
        assert say(world, "dan", claim, subject, "the partner removed the file")
        assert deliver(world).delivered == [delivered]
    world.erp.pick_up()
    world.settle_down()
    world.assert_ledger_is_right()


def test_what_is_frozen_anew_needs_two_statements_anew():
    """A statement about the last incident says nothing about this one."""
    world = World()
    world.set("1")
    world.settle_down()
    for _ in range(2):
        world.ledger.freeze_transaction(world.txn("1"), "SUSPECT_DOUBLE")
        assert [question.kind for question in questions(world.ledger)] == ["transaction"]
        assert not say(world, "cy", "unfreeze", world.txn("1"))
        assert say(world, "dan", "unfreeze", world.txn("1"))
        assert questions(world.ledger) == []


# -- probing ----------------------------------------------------------------------------------------------------------


def look(world: World, **documents: list[str]) -> dict[str, str]:
    return probe(world.ledger, world.ports, world.destination, lambda _name: (world.clock.at, documents))


def test_a_destination_that_refuses_repetitions_gets_a_lost_file_again_three_times():
    """Class A and B: sending again can do no harm, but not for ever without a person."""
    world = silent("A")
    for resends in range(1, 4):
        assert look(world) == {FIRST: "absent", SECOND: "absent"}
        assert world.ledger.rows("select step, resends from batch") == [("SEALED", resends)] * 2
        assert deliver(world).delivered == [FIRST, SECOND]
        for path in list(world.sftp.files):
            del world.sftp.files[path]
        world.clock.at += timedelta(hours=world.destination.ack_deadline_hours + 1)
        deliver(world)
    look(world)
    assert world.ledger.rows("select step, resends from batch") == [("UNKNOWN", 3)] * 2


def test_a_destination_that_posts_whatever_it_gets_is_only_probed():
    """Class C: absence in the books of last night proves nothing about a queue."""
    world = silent("C")
    for _ in range(3):
        assert look(world) == {FIRST: "absent", SECOND: "absent"}
    assert step(world) == "UNKNOWN"
    assert world.ledger.value("select count(*) from probe") == 2, "what was seen before is not written again"
    assert questions(world.ledger)[0].found.startswith("absent")


@pytest.mark.parametrize("seen", ["archive", "books", "answer"])
def test_a_file_that_was_seen_anywhere_is_not_sent_again(seen):
    """Even where repetitions are refused: the first sending is on its way through the ERP."""
    world = silent("B")
    documents = {}
    if seen == "archive":
        world.sftp.files[control(world, "archive")] = b"whatever"
    elif seen == "books":
        documents = {world.entry("1")["entry_id"]: ["JE-7"]}
    else:
        apply(world.ledger, world.destination, "a" * 64, [AckLine(0, FIRST, "", "FILE", "WHO KNOWS")])
    assert look(world, **documents)[FIRST] == "received"
    assert step(world) == "UNKNOWN"


def test_books_that_end_before_the_deadline_prove_nothing():
    """The line may have been posted after the export."""
    world = silent("C")
    assert probe(world.ledger, world.ports, world.destination) == {FIRST: "unclear", SECOND: "unclear"}
    early = world.clock.at - timedelta(hours=5)
    assert set(probe(world.ledger, world.ports, world.destination, lambda _: (early, {})).values()) == {"unclear"}


# -- delivery ----------------------------------------------------------------------------------------------------------


def test_a_batch_that_is_answered_while_the_overdue_are_marked_is_left_alone():
    """The whole run would end in an error of the database, and nothing be sent to anybody."""
    world = World()
    world.set("1")
    world.cycle()
    world.clock.at += timedelta(hours=world.destination.ack_deadline_hours + 1)

    def answered(_name: str) -> None:
        fault.clear()
        world.answer()

    fault.install("ledger.after_commit", answered)
    try:
        assert deliver(world).unknown == [FIRST]
    finally:
        fault.clear()
    assert [step(world, batch_id) for batch_id in (FIRST, SECOND)] == ["CLOSED", "CLOSED"]


@pytest.mark.parametrize("crash_at", [None, "sftp_delivery.before_sweep", "sftp_delivery.after_sweep"])
def test_what_older_attempts_staged_is_removed_before_the_next_upload(crash_at):
    """A control file that lies about could be handed over by a run that hung."""
    world = World()
    world.set("1", billable=False)
    fault.install("sftp_delivery.after_upload", lambda _name: (_ for _ in ()).throw(Crash))
    with pytest.raises(Crash):
        world.cycle()
    fault.clear()
    assert [file.name.endswith(".1.part") for file in world.sftp.list("/stage")] == [True, False]
    if crash_at:
        fault.install(crash_at, lambda _name: (_ for _ in ()).throw(Crash))
        with pytest.raises(Crash):
            deliver(world)
        fault.clear()
    assert deliver(world).delivered == [FIRST]
    assert [file.name for file in world.sftp.list("/stage")] == [OWNER_FILE]


def test_a_file_that_is_answered_while_it_is_staged_is_not_handed_over():
    """Somebody has it already, or a server copies on rename: handed over again, it is posted twice."""
    world = World()
    world.set("1")
    world.set("2")
    fault.install("sftp_delivery.before_place", lambda _name: (_ for _ in ()).throw(Crash))
    with pytest.raises(Crash):
        world.cycle()
    fault.clear()
    posted = AckLine(0, FIRST, world.entry("1")["entry_id"], "LINE", "POSTED", document="DOC-1")
    apply(world.ledger, world.destination, "a" * 64, [posted])
    assert deliver(world).conflicts == [FIRST]
    assert not [file.name for file in world.sftp.list("/inbox") if file.name.endswith(".ctl")]
    assert world.ledger.frozen("ns-us") == "DELIVERY_CONFLICT"


# -- keys, settings and commands --------------------------------------------------------------------------------------


@pytest.mark.threat("T16")
def test_a_key_that_others_can_read_is_not_used(tmp_path: Path):
    """A key that two persons have signs for neither."""
    file = tmp_path / "ada.key"
    key = people.write_key(file)
    assert people.public_key(people.read_key(file)) == people.public_key(key)
    with pytest.raises(StatementError, match="name a new file"):
        people.write_key(file)
    file.chmod(0o640)
    with pytest.raises(StatementError, match="can be read by others"):
        people.read_key(file)
    with pytest.raises(StatementError, match="holds no key"):
        people.read_key(tmp_path / "typo.key")


@pytest.mark.threat("T4")
def test_the_account_of_the_process_is_not_taken_from_its_environment(monkeypatch):
    """Anybody can set $USER to a colleague's name."""
    monkeypatch.setenv("USER", "somebody-else")
    monkeypatch.setenv("LOGNAME", "somebody-else")
    assert people.os_user() != "somebody-else"


SETTINGS = """
tenant = "meridian"
data_dir = "data"
reporting_currency = "USD"
source = []
[sftp.here]
host = "localhost"
port = 22
user = "tieout"
key_file = "key"
host_keys = ["ssh-ed25519 AAAA"]
[[destination]]
name = "ns-us"
adapter = "netsuite"
post_from = 2024-01-01
first_release = "a test of what comes after the first files"
sftp = "here"
stage = "/stage"
inbox = "/inbox"
archive = "/archive"
answers = "/answers"
release_over = {USD = "500", hours = 100}
"""


def test_limits_and_persons_are_read_from_the_settings_exactly(tmp_path: Path):
    """A limit that lost its digits on the way, or a role with a typing mistake, changes who may post what."""
    file = tmp_path / "tieout.toml"
    person = '[[person]]\nname = "ada"\npublic_key = "x"\nroles = ["release"]\n'
    file.write_text(SETTINGS + person)
    settings = config.load(file)
    assert settings.destination("ns-us").release_over == {"USD": Decimal(500), "hours": Decimal(100)}
    assert settings.people == (Person("ada", "x", ("release",)),)
    for wrong, message in (
        (SETTINGS.replace('"500"', "500.5"), "as text"),
        (SETTINGS + person.replace("release", "r"), "roles"),
        (SETTINGS + person + person.replace("ada", "bob"), "public_key .* of several persons"),
        (SETTINGS + person + person.replace('"x"', '"y"'), "name .* of several persons"),
    ):
        file.write_text(wrong)
        with pytest.raises(ConfigError, match=message):
            config.load(file)


def test_release_and_resolve_work_from_a_terminal(tmp_path: Path):
    """What waits is listed with what must be looked at, and nobody needs a program to decide on it."""
    settings = tmp_path / "tieout.toml"
    ledger_place = place(tmp_path / "ledger.sqlite")
    written = f'ledger = "{ledger_place}"\n{SETTINGS}'

    def run(*arguments: str) -> str:
        outcome = CliRunner().invoke(cli.main, ["--config", str(settings), *arguments])
        assert outcome.exit_code == 0, outcome.output
        return outcome.output

    settings.write_text(written)
    persons = [run("keygen", str(tmp_path / name)).replace(people.os_user(), name) for name in ("ada", "bob", "cy")]
    settings.write_text(written + "".join(persons))
    with Ledger.open(ledger_place, SimulatedClock()) as ledger:
        world = World(ledger)
        world.destination = config.load(settings).destination("ns-us")
        world.set("1")
        world.ledger.set_calendar("ns-us", world.periods, as_of="1")
        world.pull()
        world.judge()
        seal(world.ledger, world.destination)
    assert [row["totals"] for row in json.loads(run("release", "--json"))] == [
        {"USD": {"credit": "800.00", "debit": "800.00"}}
    ]
    assert FIRST in run("release")
    assert "800.00" in run("release", FIRST)
    assert "released" in run("release", FIRST, "--key", str(tmp_path / "ada"))
    assert json.loads(run("release", "--json")) == []
    with Ledger.open(ledger_place, world.clock) as ledger:
        accepted.compare(ledger, config.load(settings))
        world.ledger = ledger
        run_once(ledger, world.ports, world.destination, config.load(settings).people)
        world.clock.at += timedelta(hours=100)
        run_once(ledger, world.ports, world.destination, config.load(settings).people)
    assert FIRST in run("resolve")
    said = ("resolve", FIRST, "--claim", "not_received", "--evidence", "telephone", "--key")
    assert "another person must agree" in run(*said, str(tmp_path / "bob"))
    assert [each["person"] for each in json.loads(run("resolve", "--json"))[0]["stated"]] == ["bob"]
    assert "done" in run(*said, str(tmp_path / "cy"))
    refused = CliRunner().invoke(cli.main, ["--config", str(settings), *said, str(tmp_path / "cy")])
    assert (refused.exit_code, "nothing has to be" in refused.output) == (1, True)

    def answer(digest: str, status: str, *more: object) -> str:
        with Ledger.open(ledger_place, world.clock) as ledger:
            entry_id = ledger.value("select entry_id from batch_line where batch_id = ?", [FIRST])
            apply(ledger, world.destination, digest * 64, [AckLine(0, FIRST, entry_id, "LINE", status, *more)])
        return entry_id

    entry_id = answer("a", "REJECTED")
    assert "eligible again" in run("retry", entry_id, "--reason", "the item exists now")
    answer("b", "POSTED", "DOC-1", "2026-09", Decimal("799.00"), "USD")
    assert "variance" in run("accept", entry_id, "--reason", "a fee of 1.00")
    violation = Violation("HOURS_OVER_LIMIT", "quarantine", "admin", world.txn("1"), 1, "25 hours.", "Correct them.")
    with Ledger.open(ledger_place, world.clock) as ledger, ledger.change("rule_results"):
        ledger.record_rule_results(BINDING, [], [], [violation])
    assert "holds no longer" in run("waive", "1", "HOURS_OVER_LIMIT", "--reason", "two days in one line")
    assert "two days in one line" in run("trace", "1")
    assert "holds again" in run("waive", "1", "HOURS_OVER_LIMIT", "--reason", "it was one day", "--withdraw")


def test_a_file_that_does_not_render_is_not_released():
    """A signature under a file that nobody can make again says nothing."""
    world = large()
    drop_guard(world.ledger, "batch_line_no_update")
    forge(world, "update batch_line set payload = replace(payload, 'E10001', 'E66666')")
    with pytest.raises(SealError, match="rendered as something else"):
        let_go(world)


@pytest.mark.parametrize("claim", ["received", "not_received"])
def test_two_persons_state_whose_a_used_batch_number_is(claim: str):
    """A frozen destination without a way on would wait for ever, or for somebody who edits the ledger."""
    world = large({})
    world.sftp.files["/archive/ns-us-00000001-00000000.csv"] = b"sent before the restore"
    assert deliver(world).conflicts == [FIRST]
    if claim == "not_received":
        world.sftp.files.clear()
    for name in ("ada", "bob"):
        say(world, name, "unfreeze", "ns-us")
    assert world.ledger.open_codes(FIRST) == {"BATCH_NUMBER_USED"}, "it needs its own answer"
    for name in ("ada", "bob"):
        say(world, name, claim)
    assert world.ledger.open_codes(FIRST) == set()
    assert deliver(world).delivered == ([SECOND] if claim == "received" else [FIRST, SECOND])
    assert world.ledger.conservation() == world.ledger.verify_chain() == []


def test_an_old_ledger_that_was_accepted_posts_nothing_twice(tmp_path: Path):
    """The newest ledger is lost: what it sent is in the partner's archive and books, and nowhere in the older copy."""
    anchors, path = (tmp_path / "first", tmp_path / "second"), tmp_path / "ledger.sqlite"
    with Ledger.open(place(path), SimulatedClock(), anchors) as ledger:
        world = World(ledger)
        world.set("1")
        world.cycle()
        world.answer()
    backup = places().copy(path)
    with Ledger.open(place(path), world.clock, anchors) as world.ledger:
        world.set("2")
        world.cycle()
        booked = Counter(line.external_id for line in world.erp.booked)
    places().restore(path, backup)
    with Ledger.open(place(path), world.clock, anchors) as world.ledger:
        with pytest.raises(AmnesiaError):
            world.cycle()
        for folder in anchors:
            (folder / ANCHOR).unlink()
        world.ledger.renew_anchors("ada", "the disk is broken, and this is the newest copy")
        lost = world.erp.answers[-2:]
        for _ in range(3):
            world.cycle()
            for question in questions(world.ledger):
                for name in ("ada", "bob"):
                    say(world, name, "unfreeze" if question.kind == "destination" else "received", question.subject)
        # The administrator has the ERP write its answers once more.
        world.erp.answers += lost
        world.settle_down()
        assert Counter(line.external_id for line in world.erp.booked) == booked
        assert {state for (state,) in world.ledger.rows("select state from entry")} == {"POSTED"}
        assert world.ledger.conservation() == world.ledger.verify_chain() == []
        world.assert_ledger_is_right()
