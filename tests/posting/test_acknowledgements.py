"""Every reaction of POSTING 2.7 that an answer can cause, and that answers may come twice, late and out of order."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from dagster_project.ledger import LedgerError
from dagster_project.ledger.canonical import sha256
from dagster_project.posting import AckLine, apply, retry, seal, settle
from tests.posting.world import DESTINATION, World

JOURNAL, TIME = "ns-us-00000001", "ns-us-00000002"


def sent(records: int = 1) -> World:
    """A world whose lines are delivered; the ERP's answers wait in `erp.answers`."""
    world = World()
    for number in range(records):
        world.set(str(number + 1))
    world.cycle()
    return world


def told(world: World, *lines: AckLine, name: str = "answer") -> dict[str, int]:
    """Apply one answer document."""
    numbered = [replace(each, position=position) for position, each in enumerate(lines)]
    return dict(apply(world.ledger, DESTINATION, sha256(f"{name} {lines}"), numbered))


def line(world: World, status: str = "POSTED", **details: object) -> AckLine:
    """An answer about the journal of record 1."""
    defaults = {"document": "JE-1" if status == "POSTED" else "", "amount": Decimal(800), "currency": "USD"}
    return AckLine(0, JOURNAL, world.entry("1")["entry_id"], "LINE", status, **(defaults | details))


def file_line(status: str, **details: object) -> AckLine:
    return AckLine(0, JOURNAL, "", "FILE", status, **details)


def alarms(world: World) -> set[str]:
    return {row["code"] for row in world.ledger.exceptions()}


def step(world: World) -> str:
    return world.ledger.value("select step from batch where batch_id = ?", [JOURNAL])


def test_a_file_that_was_taken_is_not_posted_yet():
    """File acceptance taken for posting is a phantom: the line may still be refused."""
    world = sent()
    assert told(world, file_line("ACCEPTED")) == {"accepted": 1}
    assert (step(world), world.entry("1")["state"]) == ("ACCEPTED", "ACCEPTED")


def test_a_line_is_posted_by_its_document():
    """POSTED is what the ERP can show: a document number."""
    world = sent()
    assert told(world, line(world)) == {"posted": 1}
    entry = world.entry("1")
    assert (entry["state"], entry["document"]) == ("POSTED", "JE-1")
    assert step(world) == "CLOSED"
    assert alarms(world) == set()


def test_a_line_posted_without_a_document_is_not_posted():
    """Nothing can be shown for it; it waits with an alarm (BAD_INPUTS 98)."""
    world = sent()
    told(world, line(world, document=""))
    assert world.entry("1")["state"] == "DELIVERED"
    assert alarms(world) == {"POSTED_WITHOUT_DOCUMENT"}


def test_answers_may_come_in_any_order_twice_and_in_parts():
    """Files overtake each other: the books of the ledger must not depend on it (I14)."""
    ends = set()
    for order in itertools.permutations(range(2)):
        world = sent(3)
        parts = [part for answers in world.erp.answers for part in (answers[:1], answers[1:3], answers[3:])]
        for number in (*order, *range(len(parts)), *order):
            told(world, *parts[number], name=f"part {number}")
            told(world, *parts[number], name=f"part {number} again")
        ends.add(tuple(sorted(world.states().items())))
        assert set(world.states().values()) == {"POSTED"}
        assert alarms(world) == set()
        assert world.ledger.conservation() == []
    assert len(ends) == 1


def test_replaying_every_answer_of_the_story_changes_nothing():
    """An archive read again must not move money (I13)."""
    world = sent(2)
    world.set("1", hours=Decimal(7))
    world.settle_down()
    states = world.states()
    for number, answers in enumerate(world.erp.answers):
        told(world, *answers, name=f"replay {number}")
    settle(world.ledger)
    assert world.states() == states
    assert alarms(world) == set()
    world.settle_down()
    world.assert_books_are_right()


def test_a_refused_line_waits_with_its_reason_until_a_person_retries_it():
    """An automatic retry of a refusal fills the ERP's error log and nobody looks."""
    world = World()
    world.erp.refuse["harvest:meridian:1"] = "EMPLOYEE_INACTIVE"
    world.set("1")
    world.settle_down()
    assert set(world.states("1").values()) == {"REJECTED"}
    (exception,) = world.ledger.exceptions()
    assert (exception["code"], exception["txn_id"]) == ("ERP_REJECTED", world.txn("1"))
    assert "journal: EMPLOYEE_INACTIVE" in exception["message"]
    assert "time: EMPLOYEE_INACTIVE" in exception["message"]
    world.erp.refuse.clear()
    for leg in ("journal", "time"):
        retry(world.ledger, world.entry("1", leg=leg)["entry_id"], "ada", "unblocked in the ERP")
    assert world.ledger.exceptions() == []
    world.settle_down()
    world.assert_books_are_right()
    actors = {actor for (actor,) in world.ledger.rows("select actor from event where type = 'retry'")}
    assert actors == {"ada"}


def test_a_line_refused_for_its_period_is_sealed_again_when_the_rules_choose_another():
    """The month closed while the file was on its way: same line, same id, other period (POSTING 2.8)."""
    world = World()
    world.erp.closed = {"2026-09"}
    world.set("1")
    world.cycle()
    world.answer()
    first = world.entry("1")
    assert (first["state"], first["reject_code"]) == ("REJECTED", "PERIOD_CLOSED")
    world.periods["2026-09"] = "closed"
    world.cycle()
    assert world.entry("1")["state"] == "REJECTED"
    world.source["1"].period = "2026-10"
    for record in world.known.values():
        record.period = "2026-09"
    rules = world.source["1"]
    keep_work_date(world, rules)
    world.settle_down()
    again = world.entry("1")
    assert (again["state"], again["entry_id"], again["posting_period"]) == ("POSTED", first["entry_id"], "2026-10")
    assert again["payload_hash"] == first["payload_hash"]
    assert world.ledger.value("select count(*) from batch_line where entry_id = ?", [first["entry_id"]]) == 2
    assert world.ledger.conservation() == []


def keep_work_date(world: World, rules) -> None:
    """Let the rules choose `rules.period` without moving the day of work."""
    judge = world.judge

    def judged() -> None:
        period, rules.period = rules.period, "2026-09"
        judge()
        rules.period = period
        with world.ledger.change("test") as change:
            if world.ledger.execute("update obligation set posting_period = ? where leg = 'journal'", [period]):
                change.state("period chosen")
                world.ledger.execute("update txn set planned = 0")
            settle(world.ledger)

    world.judge = judged


def test_a_reversal_refused_for_its_period_goes_into_the_next_open_one():
    """The calendar we knew was old; the reversal must not wait for a person."""
    world = sent()
    world.settle_down()
    world.erp.closed = {"2026-09"}
    world.set("1", approval="not_approved")
    world.cycle()
    world.answer()
    assert world.entry("1", kind="R")["state"] == "REJECTED"
    world.periods["2026-09"] = "closed"
    world.settle_down()
    assert world.entry("1", kind="R")["posting_period"] == "2026-10"
    world.assert_books_are_right()


def test_content_that_the_rules_changed_after_a_refusal_is_sent_only_by_a_person():
    """One id with two contents is how an ERP that lied about its refusal ends up with the wrong one (I8)."""
    world = World()
    world.erp.refuse["harvest:meridian:1"] = "ACCOUNT_UNKNOWN"
    world.set("1")
    world.settle_down()
    frozen = world.entry("1")["payload_hash"]
    world.source["1"].account = "4020"
    world.erp.refuse.clear()
    world.cycle()
    assert world.entry("1")["state"] == "REJECTED"
    assert alarms(world) == {"ERP_REJECTED", "PAYLOAD_CHANGED"}
    retry(world.ledger, world.entry("1")["entry_id"], "ada", "account remapped")
    retry(world.ledger, world.entry("1", leg="time")["entry_id"], "ada", "account remapped")
    world.settle_down()
    entry = world.entry("1")
    assert entry["state"] == "POSTED"
    assert entry["payload_hash"] != frozen
    assert world.ledger.rows("select from_hash, to_hash from refreeze") == [(frozen, entry["payload_hash"])]
    world.assert_books_are_right()
    assert alarms(world) == set()


def test_only_what_was_refused_can_be_retried():
    """A retry of something in flight would double it."""
    world = sent()
    with pytest.raises(LedgerError, match="is DELIVERED"):
        retry(world.ledger, world.entry("1")["entry_id"], "ada", "impatience")
    with pytest.raises(LedgerError, match="no entry"):
        retry(world.ledger, "nonsense", "ada", "typing mistake")


def test_a_refused_file_refuses_every_line_in_it():
    """No line of a file that was not taken is in the ERP."""
    world = sent(2)
    assert told(world, file_line("REJECTED", code="SHA_MISMATCH", message="torn")) == {"rejected": 1}
    assert step(world) == "REFUSED"
    assert {world.entry(record)["state"] for record in "12"} == {"REJECTED"}
    assert told(world, file_line("REJECTED", code="SHA_MISMATCH"), name="again") == {"nothing new": 1}


def test_a_file_refused_after_its_lines_were_posted_is_a_contradiction():
    """Both cannot be true; the books keep what has a document."""
    world = sent(2)
    told(world, line(world))
    told(world, file_line("REJECTED", code="SHA_MISMATCH"))
    assert world.entry("1")["state"] == "POSTED"
    assert world.entry("2")["state"] == "DELIVERED"
    assert alarms(world) == {"FILE_CONTRADICTION"}


def test_an_answer_for_an_unknown_batch_is_set_aside():
    """Somebody else's file, or our own that we forgot."""
    world = sent()
    assert told(world, AckLine(0, "other-1", "X", "LINE", "POSTED", document="D")) == {"foreign": 1}
    assert alarms(world) == {"FOREIGN_ACK"}
    assert world.ledger.frozen("ns-us") is None
    told(world, AckLine(0, "ns-us-00000099", "X", "LINE", "POSTED", document="D"))
    assert world.ledger.frozen("ns-us") == "FOREIGN_ACK", "an unknown file under our own numbers is amnesia"


def test_an_answer_for_an_unknown_line_is_set_aside():
    """A line that we did not send is in their books under our batch."""
    world = sent()
    assert told(world, replace(line(world), external_id="NOT-OURS")) == {"foreign": 1}
    assert alarms(world) == {"FOREIGN_ACK"}
    assert world.entry("1")["state"] == "DELIVERED"


def test_an_answer_for_a_file_that_was_not_sent_freezes_the_destination():
    """Somebody sent it for us, or this ledger is an old copy (BAD_INPUTS 125)."""
    world = World()
    world.set("1")
    world.ledger.set_calendar("ns-us", world.periods, as_of="1")
    world.pull()
    world.judge()
    seal(world.ledger, world.destination)
    assert told(world, line(world)) == {"not sent yet": 1}
    assert world.ledger.frozen("ns-us") == "ACK_BEFORE_SEND"
    assert world.entry("1")["state"] == "BATCHED"


def test_a_second_document_freezes_the_transaction():
    """Two documents for one line: it may be in the ERP twice."""
    world = sent()
    told(world, line(world), line(world, document="JE-2"))
    assert world.entry("1")["document"] == "JE-1"
    assert alarms(world) == {"SUSPECT_DOUBLE"}
    world.set("1", hours=Decimal(1))
    world.pull()
    assert "journal R1" not in world.states("1"), "a frozen transaction moved"


def test_a_refusal_after_the_posting_does_not_unpost():
    """POSTED has a document; only a person with evidence takes it back."""
    world = sent()
    told(world, line(world))
    told(world, line(world, "REJECTED", code="X"))
    assert world.entry("1")["state"] == "POSTED"
    assert alarms(world) == {"REJECTED_AFTER_POSTED"}


def test_a_posting_after_the_refusal_is_believed_and_reported():
    """The ERP changed its mind before we sent anything again: the document counts."""
    world = sent()
    told(world, line(world, "REJECTED", code="X"))
    assert told(world, line(world)) == {"posted after rejection": 1}
    assert world.entry("1")["state"] == "POSTED"
    assert alarms(world) == {"POSTED_AFTER_REJECTED"}


def test_a_posting_of_an_earlier_batch_while_the_line_is_on_its_way_again_is_a_suspected_double():
    """The refusal lied and the line was sent again: two of them may be in the books."""
    world = sent()
    told(world, line(world, "REJECTED", code="X"))
    retry(world.ledger, world.entry("1")["entry_id"], "ada", "try again")
    world.send()
    assert world.entry("1")["state"] == "DELIVERED"
    assert told(world, line(world)) == {"an earlier batch was posted": 1}
    assert alarms(world) == {"SUSPECT_DOUBLE"}
    assert world.ledger.value("select frozen from txn") == "SUSPECT_DOUBLE"


def test_a_refusal_of_an_earlier_batch_does_not_refuse_the_line_that_is_on_its_way():
    """An answer applies to the batch it names (mutant `ack_any_batch` doubled)."""
    world = sent()
    told(world, line(world, "REJECTED", code="X"))
    retry(world.ledger, world.entry("1")["entry_id"], "ada", "try again")
    world.send()
    assert told(world, line(world, "REJECTED", code="X"), name="late copy") == {"nothing new": 1}
    assert world.entry("1")["state"] == "DELIVERED"


def test_a_posting_of_a_cancelled_line_beside_its_successor_is_a_conflict():
    """Refused, amended, the new content sent, and then the old one turns out to be posted."""
    world = sent()
    told(world, line(world, "REJECTED", code="X"))
    first = world.entry("1")["entry_id"]
    world.set("1", hours=Decimal(5))
    world.pull()
    world.judge()
    world.send()
    assert world.entry("1")["state"] == "CANCELLED"
    assert world.entry("1", seq=2)["state"] == "DELIVERED"
    late = AckLine(0, JOURNAL, first, "LINE", "POSTED", document="JE-1")
    assert told(world, late) == {"posted beside another": 1}
    assert world.entry("1")["state"] == "CONFLICT"
    assert world.ledger.value("select frozen from txn") == "SUSPECT_DOUBLE"


def test_a_duplicate_refusal_is_a_question_not_a_refusal():
    """The ERP has the id already: retrying with another would double it (BAD_INPUTS 106)."""
    world = sent()
    told(world, line(world, "REJECTED", code="DUPLICATE_EXTERNAL_ID"))
    assert world.entry("1")["state"] == "UNKNOWN"
    assert alarms(world) == {"DUPLICATE_REFUSED"}
    world.settle_down()
    assert world.entry("1")["state"] == "POSTED", "its own answer settles it"


@pytest.mark.parametrize(
    ("details", "said"),
    [
        ({"amount": Decimal("800.01")}, "amount 800 sent, 800.01 posted"),
        ({"amount": Decimal(-800)}, "amount 800 sent, -800 posted"),
        ({"currency": "GBP"}, "currency USD sent, GBP posted"),
        ({"posting_period": "2026-10"}, "period 2026-09 sent, 2026-10 posted"),
    ],
)
def test_what_was_posted_differently_stays_visible(details, said):
    """A cent, a sign, a currency or a silently moved period: never corrected by itself (BAD_INPUTS 102)."""
    world = sent()
    told(world, line(world, **details))
    assert world.entry("1")["state"] == "POSTED"
    (exception,) = world.ledger.exceptions()
    assert exception["code"] == "POSTED_DIFF"
    assert said in exception["message"]


def test_one_document_for_two_lines_is_not_believed():
    """One of the two has no document of its own (BAD_INPUTS 101)."""
    world = sent(2)
    told(world, line(world))
    other = world.entry("2")["entry_id"]
    told(world, AckLine(0, JOURNAL, other, "LINE", "POSTED", document="JE-1"))
    assert world.entry("2")["state"] == "DELIVERED"
    assert alarms(world) == {"DOCUMENT_REUSED"}


def test_a_partial_answer_leaves_the_rest_on_its_way_until_the_deadline():
    """Silence about a line is neither a posting nor a refusal (BAD_INPUTS 97)."""
    world = sent(2)
    told(world, line(world))
    assert step(world) == "DELIVERED"
    world.clock.at += timedelta(hours=100)
    world.send()
    assert (world.entry("1")["state"], world.entry("2")["state"]) == ("POSTED", "UNKNOWN")
