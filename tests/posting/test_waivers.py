"""What a rule found and a named person lets pass: for exactly one content, in the open, and never for good."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dagster_project.ledger import LedgerError, Violation
from dagster_project.ledger.export import EXPORTS
from dagster_project.posting import waive, waive_all, withdraw_all_waivers, withdraw_waiver
from dagster_project.posting.planner import plan_pending
from tests.posting.world import BINDING, World

CODES = {"DUPLICATE_SUBMISSION", "IDENTITY_CHANGED"}


def standing(world: World) -> list[tuple]:
    """What the build is handed: (version, code, person, reason)."""
    query = EXPORTS["waiver"][1]
    last, _ = world.ledger.head()
    return [tuple(row[1:]) for row in world.ledger.rows(query, [last] * query.count("?"))]


def held_as_duplicate(world: World) -> World:
    """Record 1 is quarantined by a rule."""
    world.set("1", outcome="quarantine")
    world.cycle()
    violation = Violation(
        "DUPLICATE_SUBMISSION", "quarantine", "admin", world.txn("1"), 1, "It is there twice.", "Look."
    )
    with world.ledger.change("rule_results"):
        world.ledger.record_rule_results(BINDING, [], [], [violation])
        plan_pending(world.ledger)
    return world


def test_a_waiver_is_of_one_content_and_comes_to_the_build_with_its_name():
    """A waiver that outlives what was looked at lets the next mistake pass unseen."""
    world = held_as_duplicate(World())
    waive(world.ledger, "1", "DUPLICATE_SUBMISSION", CODES, person="ann", reason="two shifts")
    assert standing(world) == [(1, "DUPLICATE_SUBMISSION", "ann", "two shifts")]
    world.set("1", hours=Decimal(7))
    world.pull()
    assert [version for version, *_ in standing(world)] == [1]
    world.set("1", hours=Decimal(8))
    world.pull()
    assert [version for version, *_ in standing(world)] == [1, 3]
    withdraw_waiver(world.ledger, "1", "DUPLICATE_SUBMISSION", person="bob", reason="it was one shift")
    assert standing(world) == []
    (transaction,) = world.ledger.trace("1")["transactions"]
    assert [(each["person"], each["withdrawn"]) for each in transaction["waivers"]] == [("ann", 0), ("bob", 1)]
    assert world.ledger.conservation() == []
    assert world.ledger.verify_chain() == []


def test_what_may_not_or_need_not_be_waived_is_refused():
    """One person's word must not stand for an approver, a client or the ERP."""
    world = held_as_duplicate(World())
    for code, subject, reason, refusal in (
        ("APPROVAL_SELF", "1", "urgent", "cannot be waived; what can is DUPLICATE_SUBMISSION, IDENTITY_CHANGED"),
        ("DUPLICATE_SUBMISSION", "1", " ", "say why"),
        ("DUPLICATE_SUBMISSION", "99", "urgent", "was ever seen"),
        ("IDENTITY_CHANGED", "1", "urgent", "does not show"),
    ):
        with pytest.raises(LedgerError, match=refusal):
            waive(world.ledger, subject, code, CODES, person="ann", reason=reason)
    with pytest.raises(LedgerError, match="no waiver"):
        withdraw_waiver(world.ledger, "1", "DUPLICATE_SUBMISSION", person="ann", reason="mistaken")
    with world.ledger.change("rule_results"):
        world.ledger.record_rule_results(BINDING, [], [], [])
    with pytest.raises(LedgerError, match="does not hold"):
        waive(world.ledger, "1", "DUPLICATE_SUBMISSION", CODES, person="ann", reason="urgent")
    assert world.ledger.value("select count(*) from waiver") == 0


def test_all_records_of_one_cause_are_waived_together_when_their_number_is_known():
    """Harm: a thousand lines that are right are a thousand commands, or what came in meanwhile passes unseen."""
    world, code = World(), "DUPLICATE_SUBMISSION"
    for record in ("1", "2", "3"):
        world.set(record, outcome="quarantine")
    world.cycle()
    violations = [
        Violation(code, severity, "admin", world.txn(record), 1, "It is there twice.", "Look.")
        for record, severity in (("1", "quarantine"), ("2", "quarantine"), ("3", "warn"))
    ]
    with world.ledger.change("rule_results"):
        world.ledger.record_rule_results(BINDING, [], [], violations)
    by = {"person": "ann", "reason": "two shifts"}
    source = world.ledger.value("select source_system || '/' || source_instance from txn")
    for of, number, refusal in (
        (source, 3, "holds 2 records of"),
        (source, 1, "holds 2 records of"),
        ("other/one", 2, "holds 0 records of other/one"),
    ):
        with pytest.raises(LedgerError, match=refusal):
            waive_all(world.ledger, of, code, CODES, count=number, **by)
    assert standing(world) == []
    done = waive_all(world.ledger, source, code, CODES, count=2, **by)
    assert [txn_id for txn_id, _ in done] == [world.txn("1"), world.txn("2")]
    assert standing(world) == [(1, code, "ann", "two shifts")] * 2
    # Other content is not what was looked at.
    world.set("2", hours=Decimal(7))
    world.pull()
    with pytest.raises(LedgerError, match="1 waivers of"):
        withdraw_all_waivers(world.ledger, source, code, count=2, **by)
    assert [txn_id for txn_id, _ in withdraw_all_waivers(world.ledger, source, code, count=1, **by)] == [world.txn("1")]
    assert [version for version, *_ in standing(world)] == [1]
    assert world.ledger.verify_chain() == []


@pytest.mark.bad_input(28)
def test_another_persons_record_under_an_old_id_is_posted_when_a_person_says_so():
    """The old posting ends and the new one begins by a named decision, once."""
    world = World()
    world.set("1")
    world.settle_down()
    world.set("1", worker="E10002", project="P-2")
    world.settle_down()
    assert world.ledger.rows("select quarantine_code from version") == [("IDENTITY_CHANGED",)]
    assert len(world.erp.booked) == 2
    waive(world.ledger, "1", "IDENTITY_CHANGED", CODES, person="ann", reason="the source gave the id again")
    world.settle_down()
    world.assert_ledger_is_right()
    assert len(world.erp.booked) == 6
    with pytest.raises(LedgerError, match="a version of its own"):
        withdraw_waiver(world.ledger, "1", "IDENTITY_CHANGED", person="ann", reason="mistaken")
    # What was right then is not right for ever.
    world.set("1", worker="E10001", project="P-1")
    world.settle_down()
    assert len(world.erp.booked) == 6
