"""Every reaction of docs/posting.md 2.7 that an answer can cause; answers may come twice, late and out of order."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from dagster_project.ledger import LedgerError, Refused
from dagster_project.ledger.canonical import sha256
from dagster_project.posting import (
    AckLine,
    accept_difference,
    answer_handlers,
    apply,
    batches,
    plan_pending,
    retry,
    seal,
)
from dagster_project.posting.adapters import adapter
from dagster_project.posting.reactions import ANSWERABLE, AS_SENT, EntryState, Reaction, Value, react
from dagster_project.posting.resolve import send_again
from tests.posting.world import DESTINATION, WireError, World

JOURNAL, TIME = "ns-us-00000001", "ns-us-00000002"


def sent(records: int = 1) -> World:
    """A world whose lines are delivered; the ERP's answers wait in `erp.answers`."""
    world = World()
    for number in range(records):
        world.set(str(number + 1))
    world.cycle()
    return world


def erp_answers(world: World, *lines: AckLine, name: str = "answer") -> dict[str, int]:
    """Apply one answer document."""
    numbered = [replace(each, position=position) for position, each in enumerate(lines)]
    return dict(apply(world.ledger, world.destination, sha256(f"{name} {lines}"), numbered))


def line(world: World, status: str = "POSTED", **details: object) -> AckLine:
    """An answer about the journal of record 1."""
    defaults = {"document": "JE-1" if status == "POSTED" else "", "amount": Decimal(800), "currency": "USD"}
    return AckLine(0, JOURNAL, world.entry("1")["entry_id"], "LINE", status, **(defaults | details))


def file_line(status: str, **details: object) -> AckLine:
    return AckLine(0, JOURNAL, "", "FILE", status, **details)


def alarms(world: World) -> set[str]:
    return {row["code"] for row in world.ledger.exceptions()}


def step(world: World, batch_id: str = JOURNAL) -> str:
    return world.ledger.value("select step from batch where batch_id = ?", [batch_id])


def own_answer(world: World, record_id: str = "1", leg: str = "base", kind: str = "P") -> AckLine:
    """What the ERP really says of a record's line: it waits among its answers."""
    entry_id = world.entry(record_id, leg=leg, kind=kind)["entry_id"]
    return next(each for lines in world.erp.answers for each in lines if each.external_id == entry_id)


def misstated(world: World, answer: AckLine, **details: object) -> None:
    """Let the ERP say something else in place of `answer`."""
    for lines in world.erp.answers:
        lines[:] = [replace(each, **details) if each == answer else each for each in lines]
    world.answer()


def refused_and_retried(records: int = 1) -> World:
    """A world whose journals the ERP posted and said to have refused, and which a person lets go again."""
    world = sent(records)
    entries = [world.entry(str(number + 1))["entry_id"] for number in range(records)]
    erp_answers(world, *(replace(line(world, "REJECTED", code="X"), external_id=entry_id) for entry_id in entries))
    for entry_id in entries:
        retry(world.ledger, entry_id, "ada", "try again")
    return world


NETSUITE = adapter("netsuite")
FLYING = EntryState("DELIVERED", None, current=True, rivalled=False, said=AS_SENT)
LIVE = EntryState("POSTED", "JE-1", current=True, rivalled=False, said=AS_SENT)
CENT_MORE, DIME_MORE = Value(80_001, "USD"), Value(80_010, "USD")
DIFFERENT = replace(LIVE, state="POSTED_DIFF", known=CENT_MORE, said=CENT_MORE)
RETRIED = replace(FLYING, state="ELIGIBLE")
RESEALED = replace(FLYING, state="BATCHED", current=False, unsent=True)
RESENT = replace(FLYING, current=False)


def says(status: str, document: str = "", code: str = "") -> AckLine:
    return AckLine(0, JOURNAL, "E", "LINE", status, document=document, code=code)


POSTS, REFUSES = says("POSTED", "JE-1"), says("REJECTED", code="X")
HAS_IT, HAS_IT_AS = (says("REJECTED", document, "DUPLICATE_EXTERNAL_ID") for document in ("", "JE-1"))
SUSPECTED = {"alarm": "SUSPECT_DOUBLE", "freeze": True}
BELIEVED = {"state": "POSTED", "alarm": "POSTED_AFTER_REJECTED", "recall": True}
NOTHING = Reaction("nothing new")


@pytest.mark.parametrize(
    ("entry", "answer", "duplicate_class", "reaction"),
    [
        *((replace(FLYING, state=each), POSTS, "C", Reaction("posted", "POSTED")) for each in sorted(ANSWERABLE)),
        *((replace(FLYING, state=each), REFUSES, "C", Reaction("rejected", "REJECTED")) for each in sorted(ANSWERABLE)),
        (replace(FLYING, said=None), POSTS, "C", Reaction("posted", "POSTED")),
        (FLYING, says("POSTED"), "C", Reaction("no document", alarm="POSTED_WITHOUT_DOCUMENT")),
        (FLYING, says("PENDING"), "C", Reaction("not understood", alarm="ACK_NOT_UNDERSTOOD")),
        # the same again
        (LIVE, POSTS, "C", NOTHING),
        (replace(LIVE, said=None), POSTS, "C", NOTHING),
        (DIFFERENT, POSTS, "C", NOTHING),
        (replace(FLYING, state="REJECTED"), REFUSES, "C", NOTHING),
        # posted after rejection
        (replace(FLYING, state="REJECTED"), POSTS, "C", Reaction("posted after rejection", **BELIEVED)),
        (replace(FLYING, state="CANCELLED"), POSTS, "C", Reaction("posted after rejection", **BELIEVED)),
        (RETRIED, POSTS, "C", Reaction("posted after rejection", **BELIEVED)),
        (RESEALED, POSTS, "C", Reaction("posted after rejection", **BELIEVED)),
        (replace(RESEALED, state="SENDING"), POSTS, "C", Reaction("posted after rejection", **BELIEVED)),
        (replace(RESEALED, unsent=False), POSTS, "C", Reaction("an earlier batch was posted", **SUSPECTED)),
        *((replace(RESENT, state=each), POSTS, "C", Reaction("an earlier batch was posted", **SUSPECTED))
          for each in sorted(ANSWERABLE)),
        (replace(RETRIED, rivalled=True), POSTS, "C", Reaction("posted beside another", "CONFLICT", **SUSPECTED)),
        (replace(FLYING, state="CONFLICT"), POSTS, "C", Reaction("contradiction", **SUSPECTED)),
        # rejected after posted, and answers that come too late to matter
        (LIVE, REFUSES, "C", Reaction("contradiction", alarm="REJECTED_AFTER_POSTED", freeze=True)),
        (DIFFERENT, REFUSES, "C", Reaction("contradiction", alarm="REJECTED_AFTER_POSTED", freeze=True)),
        (RESENT, REFUSES, "C", NOTHING),
        (RESEALED, REFUSES, "C", NOTHING),
        # two documents, and another content of one
        (LIVE, says("POSTED", "JE-2"), "C", Reaction("second document", **SUSPECTED)),
        (DIFFERENT, says("POSTED", "JE-2"), "C", Reaction("second document", **SUSPECTED)),
        (replace(FLYING, said=CENT_MORE), POSTS, "C", Reaction("posted", "POSTED_DIFF")),
        (replace(RETRIED, said=CENT_MORE), POSTS, "C", Reaction("posted after rejection", "POSTED_DIFF",
                                                               "POSTED_AFTER_REJECTED", recall=True)),
        (replace(DIFFERENT, said=AS_SENT), POSTS, "C", Reaction("corrected", "POSTED")),
        (replace(DIFFERENT, said=DIME_MORE), POSTS, "C", Reaction("posted differently", "POSTED_DIFF")),
        (replace(LIVE, said=CENT_MORE), POSTS, "C", Reaction("contradiction", alarm="POSTED_CHANGED", freeze=True)),
        (replace(DIFFERENT, state="POSTED"), POSTS, "C", NOTHING),
        # it has the id already
        (FLYING, HAS_IT, "C", Reaction("has it already", "UNKNOWN", "DUPLICATE_REFUSED")),
        (FLYING, HAS_IT, "A", Reaction("has it already", "UNKNOWN", "DUPLICATE_REFUSED")),
        (FLYING, HAS_IT_AS, "B", Reaction("has it already", "UNKNOWN", "DUPLICATE_REFUSED")),
        (FLYING, HAS_IT_AS, "A", Reaction("posted before", "POSTED")),
        (replace(FLYING, said=None), HAS_IT_AS, "A", Reaction("has it already", "UNKNOWN", "DUPLICATE_REFUSED")),
        (replace(FLYING, said=CENT_MORE), HAS_IT_AS, "A",
         Reaction("has another", "CONFLICT", "DUPLICATE_DIFFERS", freeze=True)),
        (LIVE, HAS_IT, "C", NOTHING),
        (LIVE, HAS_IT_AS, "A", NOTHING),
        (LIVE, says("REJECTED", "JE-2", "DUPLICATE_EXTERNAL_ID"), "A", Reaction("second document", **SUSPECTED)),
        (RESENT, HAS_IT, "C", NOTHING),
        # refused with its whole file, then by itself
        (replace(FLYING, state="REJECTED", whole=True, refusal="TORN"), REFUSES, "C",
         Reaction("rejected by itself", "REJECTED")),
        (replace(FLYING, state="REJECTED", whole=True, refusal="X"), REFUSES, "C", NOTHING),
        (replace(FLYING, state="REJECTED", whole=True, refusal="TORN"), says("REJECTED"), "C", NOTHING),
    ],
)  # fmt: skip
def test_every_answer_has_its_reaction_in_every_state(entry, answer, duplicate_class, reaction):
    """The table of docs/posting.md 2.7: a row that is missing is a line that is lost or doubled."""
    assert react(entry, answer, NETSUITE, duplicate_class) == reaction


def test_a_file_that_was_taken_is_not_posted_yet():
    """File acceptance taken for posting is a phantom: the line may still be refused."""
    world = sent()
    assert erp_answers(world, file_line("ACCEPTED")) == {"accepted": 1}
    assert (step(world), world.entry("1")["state"]) == ("ACCEPTED", "ACCEPTED")


def test_a_line_is_posted_by_its_document():
    """POSTED is what the ERP can show: a document number."""
    world = sent()
    assert erp_answers(world, line(world)) == {"posted": 1}
    entry = world.entry("1")
    assert (entry["state"], entry["document"]) == ("POSTED", "JE-1")
    assert step(world) == "CLOSED"
    assert alarms(world) == set()


@pytest.mark.bad_input(98)
def test_a_line_posted_without_a_document_is_not_posted():
    """Nothing can be shown for it; it waits with an alarm."""
    world = sent()
    erp_answers(world, line(world, document=""))
    assert world.entry("1")["state"] == "DELIVERED"
    assert alarms(world) == {"POSTED_WITHOUT_DOCUMENT"}


@pytest.mark.bad_input(95, 118)
def test_answers_may_come_in_any_order_twice_and_in_parts():
    """Files overtake each other: the books of the ledger must not depend on it (I14)."""
    ends = set()
    for order in itertools.permutations(range(2)):
        world = sent(3)
        parts = [part for answers in world.erp.answers for part in (answers[:1], answers[1:3], answers[3:])]
        for number in (*order, *range(len(parts)), *order):
            erp_answers(world, *parts[number], name=f"part {number}")
            erp_answers(world, *parts[number], name=f"part {number} again")
        ends.add(tuple(sorted(world.states().items())))
        assert set(world.states().values()) == {"POSTED"}
        assert alarms(world) == set()
        assert world.ledger.conservation() == []
    assert len(ends) == 1


@pytest.mark.bad_input(95)
@pytest.mark.threat("T6")
def test_replaying_every_answer_of_the_story_changes_nothing():
    """An archive read again must not move money (I13)."""
    world = sent(2)
    world.set("1", hours=Decimal(7))
    world.settle_down()
    states = world.states()
    for number, answers in enumerate(world.erp.answers):
        erp_answers(world, *answers, name=f"replay {number}")
    plan_pending(world.ledger)
    assert world.states() == states
    assert alarms(world) == set()
    world.settle_down()
    world.assert_ledger_is_right()


@pytest.mark.bad_input(107)
def test_a_refused_line_waits_with_its_reason_until_a_person_retries_it():
    """An automatic retry of a refusal fills the ERP's error log and nobody looks."""
    world = World()
    world.erp.refuse["harvest:meridian:1"] = "EMPLOYEE_INACTIVE"
    world.set("1")
    world.settle_down()
    assert set(world.states("1").values()) == {"REJECTED"}
    (exception,) = world.ledger.exceptions()
    assert (exception["code"], exception["txn_id"]) == ("ERP_REJECTED", world.txn("1"))
    assert "base: EMPLOYEE_INACTIVE" in exception["message"]
    assert "time: EMPLOYEE_INACTIVE" in exception["message"]
    world.erp.refuse.clear()
    for leg in ("base", "time"):
        retry(world.ledger, world.entry("1", leg=leg)["entry_id"], "ada", "unblocked in the ERP")
    assert world.ledger.exceptions() == []
    world.settle_down()
    world.assert_ledger_is_right()
    actors = {actor for (actor,) in world.ledger.rows("select actor from event where type = 'retry'")}
    assert actors == {"ada"}


@pytest.mark.bad_input(108)
def test_a_line_refused_for_its_period_is_sealed_again_when_the_rules_choose_another():
    """The month closed while the file was on its way: same line, same id, other period (docs/posting.md 2.8)."""
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
            if world.ledger.execute("update obligation set posting_period = ? where leg = 'base'", [period]):
                change.record_fact("period chosen")
                world.ledger.execute("update txn set planned = 0")
            plan_pending(world.ledger)

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
    world.assert_ledger_is_right()


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
    assert world.ledger.rows("select from_hash, to_hash from payload_override") == [(frozen, entry["payload_hash"])]
    world.assert_ledger_is_right()
    assert alarms(world) == set()


def test_content_that_a_person_allowed_and_the_rules_changed_again_waits_for_a_person_again():
    """What was allowed is not what would be posted now; left as it is, it would wait for ever without an exception."""
    world = World()
    world.erp.refuse["harvest:meridian:1"] = "ACCOUNT_UNKNOWN"
    world.set("1")
    world.settle_down()
    world.erp.refuse.clear()
    for account in ("4020", "4030"):
        world.source["1"].account = account
        world.pull()
        world.judge()
        plan_pending(world.ledger)
        if account == "4020":
            for leg in ("base", "time"):
                retry(world.ledger, world.entry("1", leg=leg)["entry_id"], "ada", "account remapped")
            assert world.entry("1")["state"] == "ELIGIBLE"
    assert world.entry("1")["state"] == "CANCELLED"
    assert "PAYLOAD_CHANGED" in alarms(world)
    retry(world.ledger, world.entry("1")["entry_id"], "ada", "and again")
    world.settle_down()
    world.assert_ledger_is_right()
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
    assert erp_answers(world, file_line("REJECTED", code="SHA_MISMATCH", message="torn")) == {"rejected": 1}
    assert step(world) == "REFUSED"
    assert {world.entry(record)["state"] for record in "12"} == {"REJECTED"}
    assert erp_answers(world, file_line("REJECTED", code="SHA_MISMATCH"), name="again") == {"nothing new": 1}


@pytest.mark.bad_input(99)
def test_a_file_refused_after_its_lines_were_posted_is_a_contradiction():
    """Both cannot be true; the books keep what has a document."""
    world = sent(2)
    erp_answers(world, line(world))
    erp_answers(world, file_line("REJECTED", code="SHA_MISMATCH"))
    assert world.entry("1")["state"] == "POSTED"
    assert world.entry("2")["state"] == "DELIVERED"
    assert alarms(world) == {"FILE_CONTRADICTION"}


@pytest.mark.bad_input(93)
def test_an_answer_for_an_unknown_batch_is_set_aside():
    """Somebody else's file, or our own that we forgot."""
    world = sent()
    assert erp_answers(world, AckLine(0, "other-1", "X", "LINE", "POSTED", document="D")) == {"foreign": 1}
    assert alarms(world) == {"FOREIGN_ACK"}
    assert world.ledger.frozen("ns-us") is None
    erp_answers(world, AckLine(0, "ns-us-00000099", "X", "LINE", "POSTED", document="D"))
    assert world.ledger.frozen("ns-us") == "FOREIGN_ACK", "an unknown file under our own numbers is amnesia"


@pytest.mark.bad_input(94)
def test_an_answer_for_an_unknown_line_is_set_aside():
    """A line that we did not send is in their books under our batch."""
    world = sent()
    assert erp_answers(world, replace(line(world), external_id="NOT-OURS")) == {"foreign": 1}
    assert alarms(world) == {"FOREIGN_ACK"}
    assert world.entry("1")["state"] == "DELIVERED"


@pytest.mark.threat("T7")
@pytest.mark.bad_input(125)
def test_an_answer_for_a_file_that_was_not_sent_freezes_the_destination():
    """Somebody sent it for us, or this ledger is an old copy."""
    world = World()
    world.set("1")
    world.ledger.set_calendar("ns-us", world.periods, as_of="1")
    world.pull()
    world.judge()
    seal(world.ledger, world.destination)
    assert erp_answers(world, line(world)) == {"not sent yet": 1}
    assert world.ledger.frozen("ns-us") == "ACK_BEFORE_SEND"
    assert world.entry("1")["state"] == "BATCHED"


@pytest.mark.bad_input(100)
def test_a_second_document_freezes_the_transaction():
    """Two documents for one line: it may be in the ERP twice."""
    world = sent()
    erp_answers(world, line(world), line(world, document="JE-2"))
    assert world.entry("1")["document"] == "JE-1"
    assert alarms(world) == {"SUSPECT_DOUBLE"}
    world.set("1", hours=Decimal(1))
    world.pull()
    assert "base R1" not in world.states("1"), "a frozen transaction moved"


@pytest.mark.bad_input(99)
def test_a_refusal_after_the_posting_does_not_unpost():
    """POSTED has a document; only a person with evidence takes it back."""
    world = sent()
    erp_answers(world, line(world))
    erp_answers(world, line(world, "REJECTED", code="X"))
    assert world.entry("1")["state"] == "POSTED"
    assert alarms(world) == {"REJECTED_AFTER_POSTED"}


@pytest.mark.bad_input(99)
def test_a_posting_after_the_refusal_is_believed_and_reported():
    """The ERP changed its mind before we sent anything again: the document counts."""
    world = sent()
    erp_answers(world, line(world, "REJECTED", code="X"))
    assert erp_answers(world, line(world)) == {"posted after rejection": 1}
    assert world.entry("1")["state"] == "POSTED"
    assert alarms(world) == {"POSTED_AFTER_REJECTED"}


def test_a_posting_of_an_earlier_batch_while_the_line_is_on_its_way_again_is_a_suspected_double():
    """The refusal lied and the line was sent again: two of them may be in the books."""
    world = sent()
    erp_answers(world, line(world, "REJECTED", code="X"))
    retry(world.ledger, world.entry("1")["entry_id"], "ada", "try again")
    world.send()
    assert world.entry("1")["state"] == "DELIVERED"
    assert erp_answers(world, line(world)) == {"an earlier batch was posted": 1}
    assert alarms(world) == {"SUSPECT_DOUBLE"}
    assert world.ledger.value("select frozen from txn") == "SUSPECT_DOUBLE"


@pytest.mark.bad_input(112)
def test_a_refusal_of_an_earlier_batch_does_not_refuse_the_line_that_is_on_its_way():
    """An answer applies to the batch it names (mutant `ack_any_batch` doubled)."""
    world = sent()
    erp_answers(world, line(world, "REJECTED", code="X"))
    retry(world.ledger, world.entry("1")["entry_id"], "ada", "try again")
    world.send()
    assert erp_answers(world, line(world, "REJECTED", code="X"), name="late copy") == {"nothing new": 1}
    assert world.entry("1")["state"] == "DELIVERED"


def test_a_posting_of_a_cancelled_line_beside_its_successor_is_a_conflict():
    """Refused, amended, the new content sent, and then the old one turns out to be posted."""
    world = sent()
    erp_answers(world, line(world, "REJECTED", code="X"))
    first = world.entry("1")["entry_id"]
    world.set("1", hours=Decimal(5))
    world.pull()
    world.judge()
    world.send()
    assert world.entry("1")["state"] == "CANCELLED"
    assert world.entry("1", seq=2)["state"] == "DELIVERED"
    late = AckLine(0, JOURNAL, first, "LINE", "POSTED", document="JE-1")
    assert erp_answers(world, late) == {"posted beside another": 1}
    assert world.entry("1")["state"] == "CONFLICT"
    assert world.ledger.value("select frozen from txn") == "SUSPECT_DOUBLE"


@pytest.mark.bad_input(106)
def test_a_duplicate_refusal_is_a_question_not_a_refusal():
    """The ERP has the id already: retrying with another would double it."""
    world = sent()
    erp_answers(world, line(world, "REJECTED", code="DUPLICATE_EXTERNAL_ID"))
    assert world.entry("1")["state"] == "UNKNOWN"
    assert alarms(world) == {"DUPLICATE_REFUSED"}
    world.settle_down()
    assert world.entry("1")["state"] == "POSTED", "its own answer settles it"


@pytest.mark.bad_input(102)
@pytest.mark.parametrize(
    ("details", "said", "posted"),
    [
        ({"amount": Decimal("800.01")}, "amount 800 sent, 800.01 posted", (80_001, "USD")),
        ({"amount": Decimal(-800)}, "amount 800 sent, -800 posted", (-80_000, "USD")),
        ({"currency": "GBP"}, "currency USD sent, GBP posted", (80_000, "GBP")),
        ({"currency": "XXX"}, "currency USD sent, XXX posted", (None, "XXX")),
        ({"amount": Decimal("800.001")}, "amount 800 sent, 800.001 posted", (80_000, "USD")),
    ],
)
def test_what_was_posted_differently_is_disputed(details, said, posted):
    """A cent, a sign, a currency: never corrected by itself."""
    world = sent()
    assert erp_answers(world, line(world, **details)) == {"posted": 1}
    entry = world.entry("1")
    assert (entry["state"], entry["document"]) == ("POSTED_DIFF", "JE-1")
    assert (entry["posted_amount_minor"], entry["posted_currency"]) == posted
    assert entry["amount_minor"] == 80_000, "what was sent stays what was sent"
    (exception,) = world.ledger.exceptions()
    assert exception["code"] == "POSTED_DIFF"
    assert said in exception["message"]
    assert step(world) == "CLOSED"
    assert world.ledger.conservation() == []


def test_hours_that_were_posted_differently_are_disputed():
    """Hours are what the project ledger is about."""
    world = sent()
    erp_answers(world, replace(own_answer(world, leg="time"), amount=Decimal("7.75")))
    entry = world.entry("1", leg="time")
    assert (entry["state"], entry["posted_hours_e4"], entry["posted_currency"]) == ("POSTED_DIFF", 77_500, None)


def test_another_period_is_told_and_not_disputed():
    """The amount is in the books as it was sent; a person looks at the month."""
    world = sent()
    erp_answers(world, line(world, posting_period="2026-10"))
    assert world.entry("1")["state"] == "POSTED"
    (exception,) = world.ledger.exceptions()
    assert "period 2026-09 sent, 2026-10 posted" in exception["message"]


def test_nothing_is_reversed_or_amended_while_a_difference_is_disputed():
    """A reversal of what was sent would leave the difference in the books for good."""
    world = sent()
    misstated(world, own_answer(world), amount=Decimal("800.01"))
    world.set("1", hours=Decimal(5))
    world.cycle()
    world.cycle()
    states = world.states("1")
    assert (states["base P1"], states.get("base R1"), states.get("base P2")) == ("POSTED_DIFF", None, None)
    accept_difference(world.ledger, world.entry("1")["entry_id"], "ada", "the controller agreed")
    assert alarms(world) == set()
    assert world.states("1")["base R1"] == "ELIGIBLE"
    assert world.ledger.value("select actor from event where type = 'accept difference'") == "ada"
    assert world.entry("1")["posted_amount_minor"] == 80_001, "the difference stays on record"
    world.settle_down()
    world.assert_ledger_is_right()


def test_only_a_difference_can_be_accepted():
    """An acceptance of anything else would post what is not posted."""
    world = sent()
    with pytest.raises(LedgerError, match="is DELIVERED"):
        accept_difference(world.ledger, world.entry("1")["entry_id"], "ada", "the controller agreed")
    with pytest.raises(LedgerError, match="no entry"):
        accept_difference(world.ledger, "nonsense", "ada", "the controller agreed")


def test_a_document_that_the_erp_corrects_is_posted():
    """The ERP's own correction ends the dispute without a person."""
    world = sent()
    erp_answers(world, line(world, amount=Decimal("800.01")))
    erp_answers(world, line(world, amount=None), name="says no amount")
    assert world.entry("1")["state"] == "POSTED_DIFF"
    assert erp_answers(world, line(world)) == {"corrected": 1}
    entry = world.entry("1")
    assert (entry["state"], entry["posted_amount_minor"], entry["posted_currency"]) == ("POSTED", None, None)
    assert alarms(world) == set()


def test_a_reversal_that_was_posted_differently_takes_nothing_back_yet():
    """What is left in the books is neither the old line nor nothing."""
    world = sent()
    world.settle_down()
    world.set("1", hours=Decimal(5))
    world.cycle()
    misstated(world, own_answer(world, kind="R"), amount=Decimal(-801))
    world.cycle()
    assert world.states("1")["base R1"] == "POSTED_DIFF"
    assert (world.entry("1")["reversed"], world.states("1").get("base P2")) == (0, None)
    accept_difference(world.ledger, world.entry("1", kind="R")["entry_id"], "ada", "the controller agreed")
    assert world.entry("1")["reversed"] == 1
    world.settle_down()
    world.assert_ledger_is_right()


@pytest.mark.bad_input(27)
def test_a_record_that_vanished_after_it_was_posted_differently_is_not_reversed_by_itself():
    """Absence alone proves nothing, whatever the amount in the books."""
    world = sent()
    for leg in ("base", "time"):
        answer = own_answer(world, leg=leg)
        erp_answers(world, replace(answer, amount=answer.amount + 1))
    for extract in (2, 3):
        world.ledger.report_absent(extract, [world.txn("1")])
    assert "VANISHED" in alarms(world)
    assert world.ledger.value("select max(seq) from version") == 1


@pytest.mark.bad_input(101)
def test_one_document_for_two_lines_is_not_believed():
    """One of the two has no document of its own."""
    world = sent(2)
    erp_answers(world, line(world))
    other = world.entry("2")["entry_id"]
    erp_answers(world, AckLine(0, JOURNAL, other, "LINE", "POSTED", document="JE-1"))
    assert world.entry("2")["state"] == "DELIVERED"
    assert alarms(world) == {"DOCUMENT_REUSED"}


@pytest.mark.bad_input(97)
def test_a_partial_answer_leaves_the_rest_on_its_way_until_the_deadline():
    """Silence about a line is neither a posting nor a refusal."""
    world = sent(2)
    erp_answers(world, line(world))
    assert step(world) == "DELIVERED"
    world.clock.at += timedelta(hours=100)
    world.send()
    assert (world.entry("1")["state"], world.entry("2")["state"]) == ("POSTED", "UNKNOWN")


# -- whole files ------------------------------------------------------------------------------------------------------


@pytest.mark.bad_input(104)
def test_an_answer_after_the_deadline_gives_the_erp_its_time_again():
    """With the old deadline the batch would be overdue again before anybody could look."""
    world = sent()
    world.clock.at += timedelta(hours=100)
    world.send()
    assert (step(world), alarms(world)) == ("UNKNOWN", {"ACK_OVERDUE"})
    erp_answers(world, file_line("ACCEPTED"))
    world.send()
    assert (step(world), world.entry("1")["state"]) == ("ACCEPTED", "ACCEPTED")
    assert world.ledger.open_codes(JOURNAL) == set()
    world.clock.at += timedelta(hours=DESTINATION.ack_deadline_hours + 1)
    world.send()
    assert step(world) == "UNKNOWN"


@pytest.mark.bad_input(116)
def test_a_file_that_was_taken_in_part_is_taken_with_more_to_come():
    """A status of the group says nothing of its lines."""
    world = sent(2)
    assert erp_answers(world, file_line("PART"), line(world)) == {"posted": 1, "accepted in part": 1}
    assert (step(world), world.entry("2")["state"], alarms(world)) == ("ACCEPTED", "ACCEPTED", set())
    assert erp_answers(world, file_line("PART"), name="again") == {"nothing new": 1}


@pytest.mark.parametrize("answer", [file_line("PENDING"), replace(file_line("ACCEPTED"), level="GROUP")])
def test_a_level_or_status_that_is_not_agreed_changes_nothing(answer):
    """Taken for a line or for a refusal it would move money."""
    world = sent()
    assert erp_answers(world, answer) == {"not understood": 1}
    assert (step(world), world.entry("1")["state"]) == ("DELIVERED", "DELIVERED")
    assert alarms(world) == {"ACK_NOT_UNDERSTOOD"}


@pytest.mark.bad_input(103)
def test_a_batch_stays_open_until_a_document_that_adds_up_has_answered_every_line():
    """Totals that do not fit mean that lines are missing or wrong; which ones, nobody knows yet."""
    world = sent()
    assert erp_answers(world, replace(line(world), adds_up=False)) == {"posted": 1}
    assert (world.entry("1")["state"], step(world)) == ("POSTED", "DELIVERED")
    erp_answers(world, file_line("ACCEPTED"))
    assert step(world) == "ACCEPTED"
    assert erp_answers(world, line(world), name="corrected") == {"nothing new": 1}
    assert step(world) == "CLOSED"


def test_a_document_that_does_not_add_up_after_one_that_did_opens_nothing():
    """The order of answers decides nothing (I14)."""
    world = sent(2)
    erp_answers(world, line(world))
    other = replace(own_answer(world, "2"), document="JE-2")
    erp_answers(world, replace(line(world), adds_up=False))
    erp_answers(world, other)
    assert step(world) == "CLOSED"


def test_the_reader_s_finding_reaches_the_batch():
    """`adds_up` is found by the reader of the document and acted on here."""
    world = sent()
    settings = SimpleNamespace(destinations=(DESTINATION,), destination=lambda _: DESTINATION)
    acknowledge = answer_handlers(settings, world.ledger)["raw_netsuite__ack_lines"]
    row = {name: getattr(line(world), name) for name in AckLine.__dataclass_fields__ if name != "position"}
    for adds_up, ends in ((False, "DELIVERED"), (True, "CLOSED")):
        page = SimpleNamespace(instance="ns-us", raw_sha256=sha256(f"{adds_up}"), positions=[0], rows=[row])
        row["adds_up"] = adds_up
        acknowledge(page)
        assert step(world) == ends


@pytest.mark.bad_input(109)
def test_the_good_lines_of_a_refused_file_go_again_without_the_bad_one():
    """One bad line of an atomic file must not need a person for each good one."""
    world = sent(3)
    world.erp.booked.clear()
    bad = line(world, "REJECTED", code="EMPLOYEE_INACTIVE")
    blank = replace(bad, external_id=world.entry("2")["entry_id"], code="")
    erp_answers(world, file_line("REJECTED", code="VALIDATION"), bad, blank)
    assert step(world) == "REFUSED"
    assert [world.entry(record)["state"] for record in "123"] == ["REJECTED", "ELIGIBLE", "ELIGIBLE"]
    assert world.entry("1")["reject_code"] == "EMPLOYEE_INACTIVE"
    ids = [world.entry(record)["entry_id"] for record in "23"]
    (again,) = seal(world.ledger, world.destination)
    sealed = world.ledger.rows("select entry_id from batch_line where batch_id = ?", [again])
    assert sorted(sealed) == sorted((each,) for each in ids), "the same ids in a new batch"
    assert alarms(world) == {"ERP_REJECTED"}


def test_the_order_of_a_refused_file_and_its_bad_line_does_not_matter():
    """The file's answer often comes first, the line's with the next document."""
    for order in itertools.permutations(range(2)):
        world = sent(2)
        answers = [file_line("REJECTED", code="VALIDATION"), line(world, "REJECTED", code="VALIDATION")]
        for number in order:
            erp_answers(world, answers[number])
        assert [world.entry(record)["state"] for record in "12"] == ["REJECTED", "ELIGIBLE"], order
        assert erp_answers(world, answers[1], name="again") == {"nothing new": 1}


def test_a_refused_file_without_a_bad_line_waits_for_a_person():
    """The file itself is at fault: the same lines in a new file would be refused again, and again."""
    world = sent(2)
    erp_answers(world, file_line("REJECTED", code="SHA_MISMATCH"), line(world, "REJECTED"))
    assert {world.entry(record)["state"] for record in "12"} == {"REJECTED"}


def test_a_file_taken_after_it_was_refused_stops_its_lines():
    """They may be in the books: what was sealed again of them is not sent."""
    world = sent()
    erp_answers(world, file_line("REJECTED", code="SHA_MISMATCH"))
    retry(world.ledger, world.entry("1")["entry_id"], "ada", "try again")
    (again,) = seal(world.ledger, world.destination)
    assert erp_answers(world, file_line("ACCEPTED")) == {"contradiction": 1}
    assert (step(world, again), world.ledger.value("select frozen from txn")) == ("WITHDRAWN", "FILE_CONTRADICTION")
    assert alarms(world) == {"FILE_CONTRADICTION"}


# -- sealed again, not sent yet ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("moment", ["sealed", "awaiting release", "uploading"])
def test_a_posting_that_comes_late_withdraws_what_was_sealed_again(moment):
    """The refusal lied: what is still here of the second sending would be a double that we know of."""
    world = refused_and_retried(2)
    limits = {"USD": Decimal(1)} if moment == "awaiting release" else {}
    (again,) = seal(world.ledger, replace(world.destination, release_over=limits))
    if moment == "uploading":
        world.sftp.fail_at = (world.sftp.changes + 1, "done")
        with pytest.raises(WireError):
            world.send()
        world.sftp.fail_at = None
    assert step(world, again) == moment.upper().replace(" ", "_")
    assert erp_answers(world, own_answer(world)) == {"posted after rejection": 1}
    first, second = world.entry("1"), world.entry("2")
    assert (first["state"], first["batch_id"], first["document"]) == ("POSTED", JOURNAL, own_answer(world).document)
    assert (step(world, again), second["state"]) == ("WITHDRAWN", "ELIGIBLE")
    assert alarms(world) == {"POSTED_AFTER_REJECTED"}
    erp_answers(world, own_answer(world, "2"))
    world.settle_down()
    world.assert_ledger_is_right()


def test_a_withdrawn_number_stays_used_and_its_other_lines_get_the_next():
    """Numbers without gaps show that no file is missing; a withdrawn one is accounted for."""
    world = refused_and_retried(2)
    world.erp.booked = [booked for booked in world.erp.booked if booked.external_id != world.entry("2")["entry_id"]]
    world.erp.answers = [
        [each for each in lines if each.external_id != world.entry("2")["entry_id"]] for lines in world.erp.answers
    ]
    seal(world.ledger, world.destination)
    erp_answers(world, own_answer(world))
    assert seal(world.ledger, world.destination) == ["ns-us-00000004"]
    assert [step(world, f"ns-us-{number:08d}") for number in (3, 4)] == ["WITHDRAWN", "SEALED"]
    world.settle_down()
    world.assert_ledger_is_right()


@pytest.mark.parametrize(("was_sent", "account"), [(False, "4020"), (True, "4010")])
def test_a_withdrawn_line_says_what_the_rules_say_by_then_unless_it_was_sent_before(was_sent, account):
    """The ERP must never see two contents under one id, and need not see one that nobody wants any more."""
    world = refused_and_retried() if was_sent else World()
    world.set("1")
    world.ledger.set_calendar("ns-us", world.periods, as_of="1")
    world.pull()
    world.judge()
    batch_id = next(each for each in seal(world.ledger, world.destination) if each != TIME)
    batches.withdraw(world.ledger, batch_id)
    plan_pending(world.ledger)
    world.source["1"].account = "4020"
    world.judge()
    (again,) = seal(world.ledger, world.destination)
    text = world.ledger.value("select payload from batch_line where batch_id = ?", [again])
    assert json.loads(text)["credit_account"] == account
    assert world.ledger.verify_chain() == []


def test_only_a_file_that_was_never_sent_is_withdrawn():
    """Its lines would be sealed again, and the ERP may have them."""
    world = sent()
    sent_again(world, take=False)
    assert step(world) == "SEALED"
    with pytest.raises(Refused, match="may have been sent"):
        batches.withdraw(world.ledger, JOURNAL)
    with pytest.raises(Refused, match="withdrawn file"), world.ledger.change("attack"):
        world.ledger.execute("update entry set state = 'ELIGIBLE' where state = 'BATCHED'")


def test_a_posting_that_comes_late_withdraws_its_successor_too():
    """Refused, amended, the new content sealed: it must not be posted beside the old, but after its reversal."""
    world = sent()
    erp_answers(world, line(world, "REJECTED", code="X"))
    world.set("1", hours=Decimal(5))
    world.pull()
    world.judge()
    (again,) = seal(world.ledger, world.destination)
    assert erp_answers(world, own_answer(world)) == {"posted after rejection": 1}
    assert step(world, again) == "WITHDRAWN"
    states = world.states("1")
    assert (states["base P1"], states["base R1"], states["base P2"]) == ("POSTED", "ELIGIBLE", "CANCELLED")
    world.settle_down()
    world.assert_ledger_is_right()


def test_nothing_of_a_frozen_transaction_is_sent_although_it_was_sealed():
    """Posted, then refused, while its reversal is sealed: which of the two is true, a reversal must not decide."""
    world = sent()
    world.answer()
    world.set("1", approval="not_approved")
    world.pull()
    sealed = seal(world.ledger, world.destination)
    erp_answers(world, line(world, "REJECTED", code="X"))
    assert {step(world, batch_id) for batch_id in sealed} == {"WITHDRAWN"}
    world.cycle()
    assert len(world.erp.booked) == 2


def test_an_answer_for_a_withdrawn_file_is_an_answer_for_a_file_that_was_not_sent():
    """Somebody else sent it: nothing more goes there until a person knows how."""
    world = refused_and_retried()
    (again,) = seal(world.ledger, world.destination)
    erp_answers(world, own_answer(world))
    assert erp_answers(world, replace(own_answer(world), batch_id=again)) == {"not sent yet": 1}
    assert world.ledger.frozen("ns-us") == "ACK_BEFORE_SEND"


# -- sent again -------------------------------------------------------------------------------------------------------


def sent_again(world: World, *, take: bool) -> None:
    """The journal batch stays unanswered, two persons say that it was not received, and it is sent again or not."""
    world.clock.at += timedelta(hours=100)
    world.send()
    with world.ledger.change("resolve") as change:
        change.record_fact("not received", batch_id=JOURNAL)
        for person in ("ada", "ben"):
            world.ledger.execute(
                "insert into statement select batch_id, 'not_received', attempt, ?, 'asked', '', '', ? from batch"
                " where batch_id = ?",
                [person, change.event_seq, JOURNAL],
            )
        send_again(world.ledger, JOURNAL)
    if take:
        world.send()


@pytest.mark.parametrize("begun", [False, True])
def test_an_answer_to_the_first_sending_cancels_the_second(begun):
    """The file did arrive: what is not on its way yet must not go."""
    world = sent(2)
    sent_again(world, take=False)
    if begun:
        world.sftp.fail_at = (world.sftp.changes + 1, "done")
        with pytest.raises(WireError):
            world.send()
        world.sftp.fail_at = None
    assert step(world) == ("UPLOADING" if begun else "SEALED")
    assert erp_answers(world, own_answer(world)) == {"posted": 1}
    assert (step(world), world.entry("2")["state"]) == ("DELIVERED", "DELIVERED")
    assert world.ledger.frozen("ns-us") is None
    assert alarms(world) == {"ACK_OVERDUE"}, "of the time batch"
    world.send()
    assert world.sftp.list("/inbox") == []
    world.settle_down()
    world.assert_ledger_is_right()


def test_an_answer_before_the_third_sending_is_a_suspected_double():
    """It was sent twice and one was taken; whether both were, only the ERP's books know."""
    world = sent()
    sent_again(world, take=True)
    sent_again(world, take=False)
    erp_answers(world, own_answer(world))
    assert world.entry("1")["state"] == "POSTED"
    assert "SUSPECT_DOUBLE" in world.ledger.open_codes(JOURNAL)
    assert world.ledger.value("select frozen from txn") == "SUSPECT_DOUBLE"


@pytest.mark.bad_input(123)
def test_a_file_that_was_sent_twice_and_taken_twice_is_a_suspected_double():
    """Two persons were wrong: every line of it may be in the books twice."""
    world = sent(2)
    sent_again(world, take=True)
    assert erp_answers(world, file_line("ACCEPTED")) == {"accepted": 1}
    assert world.ledger.open_codes(JOURNAL) == set()
    assert erp_answers(world, file_line("ACCEPTED"), name="other") == {"accepted again": 1}
    assert world.ledger.open_codes(JOURNAL) == {"SUSPECT_DOUBLE"}
    assert {frozen for (frozen,) in world.ledger.rows("select frozen from txn")} == {"SUSPECT_DOUBLE"}


def test_a_file_that_a_line_dedupe_erp_takes_twice_is_no_double():
    """It refuses each line of the second by itself."""
    world = World()
    world.destination = replace(DESTINATION, duplicate_class="A")
    world.set("1")
    world.cycle()
    sent_again(world, take=True)
    erp_answers(world, file_line("ACCEPTED"))
    assert erp_answers(world, file_line("ACCEPTED"), name="other") == {"nothing new": 1}
    assert world.ledger.open_codes(JOURNAL) == set()


def test_no_line_of_a_file_that_was_sent_twice_is_sealed_again_by_itself():
    """The refusal speaks of one sending; the other may have been taken."""
    world = sent(2)
    sent_again(world, take=True)
    erp_answers(world, file_line("REJECTED", code="VALIDATION"), line(world, "REJECTED", code="X"))
    assert {world.entry(record)["state"] for record in "12"} == {"REJECTED"}


@pytest.mark.bad_input(95)
def test_a_file_that_was_sent_once_may_be_said_to_be_taken_as_often_as_the_erp_likes():
    """An answer written again proves nothing."""
    world = sent()
    erp_answers(world, file_line("ACCEPTED"))
    assert erp_answers(world, file_line("ACCEPTED"), name="other") == {"nothing new": 1}
    assert alarms(world) == set()


@pytest.mark.bad_input(105)
@pytest.mark.parametrize("duplicate_class", ["B", "C"])
def test_a_file_refused_as_a_duplicate_after_it_was_sent_again_had_arrived(duplicate_class):
    """A file-dedupe ERP says so: the first sending arrived, and its lines are answered in time."""
    world = World()
    world.destination = replace(DESTINATION, duplicate_class=duplicate_class)
    world.set("1")
    world.cycle()
    sent_again(world, take=True)
    world.clock.at += timedelta(hours=100)
    world.send()
    assert step(world) == "UNKNOWN"
    answer = file_line("REJECTED", code="DUPLICATE_EXTERNAL_ID")
    if duplicate_class == "C":
        assert erp_answers(world, answer) == {"has it already": 1}
        assert "DUPLICATE_REFUSED" in alarms(world)
        return
    assert erp_answers(world, answer) == {"delivered before": 1}
    assert (step(world), world.entry("1")["state"]) == ("DELIVERED", "DELIVERED")
    assert world.ledger.open_codes(JOURNAL) == set()
    world.send()
    assert step(world) == "DELIVERED", "with a new deadline"


@pytest.mark.bad_input(106)
@pytest.mark.parametrize(("amount", "state"), [(Decimal(800), "POSTED"), (Decimal(801), "CONFLICT")])
def test_a_line_that_a_line_dedupe_erp_has_already_is_posted_if_it_is_the_same(amount, state):
    """The document is named: same content is the proof of the posting, other content a contradiction (106)."""
    world = World()
    world.destination = replace(DESTINATION, duplicate_class="A")
    world.set("1")
    world.cycle()
    erp_answers(world, line(world, "REJECTED", code="DUPLICATE_EXTERNAL_ID", document="JE-1", amount=amount))
    entry = world.entry("1")
    assert entry["state"] == state
    assert (entry["document"], step(world)) == (("JE-1", "CLOSED") if state == "POSTED" else (None, "DELIVERED"))
    assert alarms(world) == (set() if state == "POSTED" else {"DUPLICATE_DIFFERS"})
    assert world.ledger.value("select frozen from txn") == (None if state == "POSTED" else "DUPLICATE_DIFFERS")
    assert world.ledger.conservation() == []
