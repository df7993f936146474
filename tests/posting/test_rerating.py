"""A rate card or a mapping that changes reaches every posted line that it touches, and none of a closed period."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dagster_project.posting.planner import plan_pending
from tests.posting.world import World


def posted(**record: object) -> World:
    world = World(two_companies=True)
    world.set("1", **record)
    world.settle_down()
    return world


def close(world: World, period: str) -> None:
    world.periods[period] = "closed"


def test_a_rate_that_changes_after_posting_is_posted_anew_in_an_open_period():
    """The client would be invoiced at a price that nobody agreed to any more."""
    world = posted()
    world.rate_card(150)
    world.settle_down()
    world.assert_ledger_is_right()
    assert world.net("1") == (8, Decimal(1200))
    assert world.states("1") == {
        **{f"{leg} {kind}1": "POSTED" for leg in ("time", "base") for kind in "PR"},
        "time P2": "POSTED",
        "base P2": "POSTED",
    }


def test_what_is_posted_in_a_closed_period_keeps_its_rate():
    """A closed month that changes is a report that was signed and is wrong."""
    world = posted()
    close(world, "2026-09")
    world.cycle()
    world.rate_card(150)
    world.settle_down()
    assert world.net("1") == (8, Decimal(800))
    assert world.ledger.value("select count(*) from version") == 1


def test_a_group_of_which_one_leg_is_in_a_closed_period_keeps_its_rate():
    """Legs of two companies that close on different days would end at two prices."""
    world = posted(beside=("intercompany",))
    world.ledger.set_calendar(world.other.destination.name, {"2026-09": "closed"}, as_of="9999")
    world.rate_card(150)
    world.settle_down()
    assert world.held("1")["base"] == Decimal(800)
    assert world.ledger.value("select count(*) from version") == 1


def test_a_line_in_flight_is_rated_anew_once_it_is_answered():
    """Reversing what the ERP may not have would be the second error."""
    world = World()
    world.set("1")
    world.cycle()
    world.rate_card(150)
    world.judge()
    assert world.ledger.value("select count(*) from version") == 1
    world.settle_down()
    world.assert_ledger_is_right()
    assert world.net("1") == (8, Decimal(1200))


def test_the_source_that_says_the_same_again_is_a_duplicate_of_a_re_rated_version():
    """A re-read would be taken for a conflict of revisions, or for an amendment, and be posted a third time."""
    world = posted()
    world.rate_card(150)
    world.settle_down()
    head = world.ledger.value("select count(*) from entry")
    for _ in range(3):
        world.set("1")
        world.settle_down()
    assert world.ledger.value("select count(*) from entry") == head
    assert world.ledger.value("select count(*) from version") == 2
    assert world.ledger.exceptions() == []


@pytest.mark.parametrize("approval", ["not_approved", "unknown"])
def test_an_approval_that_is_given_again_is_posted_at_the_rate_of_then(approval):
    """The hash of a re-rated version would be mistaken for other money and posted once more."""
    world = posted()
    world.rate_card(150)
    world.settle_down()
    world.set("1", approval=approval)
    world.settle_down()
    world.set("1", approval="approved")
    world.settle_down()
    world.assert_ledger_is_right()
    assert world.net("1") == (8, Decimal(1200))


def test_an_amendment_of_a_re_rated_line_is_posted_like_any_other():
    """What was rated anew is still the source's record."""
    world = posted()
    world.rate_card(150)
    world.settle_down()
    world.set("1", hours=Decimal(6))
    world.settle_down()
    world.assert_ledger_is_right()
    assert world.net("1") == (6, Decimal(900))


@pytest.mark.parametrize("stage", ["judge", "send", "pick_up", "answer"])
def test_a_rate_that_changes_back_on_the_way_ends_at_the_last_one(stage):
    """Two edits in a row would leave the line at the first."""
    world = posted()
    world.rate_card(150)
    for each in ("answer", "judge", "send", "pick_up", "answer"):
        getattr(world, each)()
        if each == stage:
            break
    world.rate_card(100)
    world.settle_down()
    world.assert_ledger_is_right()
    assert world.net("1") == (8, Decimal(800))


def test_a_leg_that_is_not_owed_any_more_is_taken_back_with_its_version():
    """A project that turns out not to be billable would stay in the client's WIP."""
    world = posted(beside=("tax",))
    for record in world.known.values():
        record.beside = ()
    for _ in range(4):
        for stage in (world.answer, world.judge, world.send, world.pick_up):
            stage()
    assert world.held("1") == {"time": Decimal(8), "base": Decimal(800)}
    assert world.ledger.conservation() == []


def test_an_account_that_is_remapped_touches_nothing_that_is_posted():
    """Only a value is rated anew: a remap would reverse and repeat the whole year."""
    world = posted()
    world.set("1", account="4020")
    world.settle_down()
    assert world.ledger.value("select count(*) from version") == 1
    assert set(world.states("1").values()) == {"POSTED"}


def test_rating_anew_again_changes_nothing():
    """A cycle may be run again after it was finished."""
    world = posted()
    world.rate_card(150)
    world.judge()
    head = world.ledger.head()
    plan_pending(world.ledger)
    world.judge()
    assert world.ledger.value("select max(seq) from version") == 2
    assert world.ledger.verify_chain() == []
    assert world.ledger.head()[0] - head[0] <= 1


def test_the_life_of_a_record_says_what_was_rated_anew():
    """An auditor asks why a line was reversed though nobody touched its record."""
    world = posted()
    world.rate_card(150)
    world.settle_down()
    (transaction,) = world.ledger.trace("1")["transactions"]
    assert [version["rerated_from"] for version in transaction["versions"]] == [None, 1]
