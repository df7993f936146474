"""The planner as a pure function, and the ledger after it (POSTING 2.2, 2.8)."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dagster_project.ledger.schema import IN_FLIGHT
from dagster_project.posting import settle
from dagster_project.posting.identities import entry_id
from dagster_project.posting.planner import Action, Cancel, EntryView, Post, Reverse, Stand, TransactionView, plan
from tests.posting.world import World

LIVE = EntryView("p1", "P", 1, "POSTED", "a", 1)


def view(latest_seq: int, money_hash: str, *entries: EntryView, approval="approved", owed=None) -> TransactionView:
    return TransactionView(latest_seq, approval, money_hash, owed, entries)


def carried_out(before: TransactionView, actions: list[Action]) -> TransactionView:
    """The view that the ledger would show after `actions`."""
    entries = {entry.entry_id: entry for entry in before.entries}
    for action in actions:
        name = action.entry_id
        if isinstance(action, Cancel):
            entries[name] = replace(entries[name], state="CANCELLED", reopened=False)
        elif isinstance(action, Stand):
            entries[name] = replace(entries[name], stands_for=action.seq)
        elif isinstance(action, Post):
            old = entries.get(name) or EntryView(name, "P", before.latest_seq, "", before.money_hash, before.latest_seq)
            entries[name] = replace(old, state="ELIGIBLE", outdated=False, reopened=False)
        elif isinstance(action, Reverse):
            live = entries[name]
            mine = next((e for e in entries.values() if e.reverses == name), None)
            mine = mine or EntryView(f"r{name}", "R", live.seq, "", live.money_hash, live.seq, reverses=name)
            entries[mine.entry_id] = replace(mine, state="ELIGIBLE", reopened=False)
    return replace(before, entries=tuple(entries.values()))


@st.composite
def possible_views(draw) -> TransactionView:
    """Views that the ledger's constraints allow: at most one in flight, at most one live, versions 1 to 4."""
    latest = draw(st.integers(1, 4))
    moneys = [draw(st.sampled_from("ab")) for _ in range(latest)]
    live = draw(st.none() | st.integers(1, latest))
    flying = draw(st.none() | st.integers(1, latest))
    entries = []
    for seq, money in enumerate(moneys, 1):
        state = draw(st.sampled_from(["", "ELIGIBLE", "REJECTED", "CANCELLED"]))
        if seq == live:
            state = "POSTED"
        elif seq == flying:
            state = draw(st.sampled_from(IN_FLIGHT))
        if state:
            entries.append(
                EntryView(
                    *(f"p{seq}", "P", seq, state, money, seq),
                    outdated=state in ("ELIGIBLE", "CANCELLED") and draw(st.booleans()),
                    barred=state in ("REJECTED", "CANCELLED") and draw(st.booleans()),
                    reopened=state == "REJECTED" and draw(st.booleans()),
                )
            )
        if seq == live and draw(st.booleans()):
            state = draw(st.sampled_from(["ELIGIBLE", "REJECTED", "CANCELLED"]))
            reopened = state == "REJECTED" and draw(st.booleans())
            entries.append(EntryView(f"rp{seq}", "R", seq, state, money, seq, reverses=f"p{seq}", reopened=reopened))
    approval = draw(st.sampled_from(["approved", "approved", "not_approved", "unknown", "vanished"]))
    owed = draw(st.none() | st.just(f"p{latest}")) if approval == "approved" else None
    return TransactionView(latest, approval, moneys[-1], owed, tuple(entries), draw(st.booleans()) and latest == 4)


@given(possible_views())
@settings(max_examples=400, deadline=None)
def test_a_plan_that_was_carried_out_leaves_nothing_to_do(before):
    """A planner that is not idempotent posts again each time it runs."""
    once = carried_out(before, plan(before))
    assert plan(once) == []


@given(possible_views(), st.randoms())
@settings(max_examples=300, deadline=None)
def test_the_order_in_which_entries_are_read_does_not_matter(before, random):
    """Rows have no order; a decision that depends on it differs from run to run."""
    shuffled = list(before.entries)
    random.shuffle(shuffled)
    assert set(plan(replace(before, entries=tuple(shuffled)))) == set(plan(before))


@given(possible_views())
@settings(max_examples=400, deadline=None)
def test_no_plan_can_lead_to_two_live_lines(before):
    """Posting beside what is live, or while something is in flight, is how a double is made (R8, I3)."""
    actions = plan(before)
    live = [entry for entry in before.entries if entry.state == "POSTED" and not entry.reversed]
    flying = [entry for entry in before.entries if entry.state in IN_FLIGHT]
    if flying or before.frozen:
        assert actions == []
    if live:
        assert not any(isinstance(action, Post) for action in actions)
    after = carried_out(before, actions)
    eligible = [entry for entry in after.entries if entry.state == "ELIGIBLE"]
    if actions:
        assert len(eligible) <= 1


def test_what_is_posted_is_not_taken_back_because_a_rule_changed_its_mind():
    """A seed edited by mistake must not reverse ten thousand lines."""
    assert plan(view(1, "a", LIVE, owed=None)) == []


def test_an_amendment_is_reversed_before_it_is_posted_again():
    """Both at once could leave two live lines when only one of them arrives."""
    assert plan(view(2, "b", LIVE, owed="p2")) == [Reverse("p1")]
    reversal = EntryView("r1", "R", 1, "POSTED", "a", 1, reverses="p1")
    assert plan(view(2, "b", replace(LIVE, reversed=True), reversal, owed="p2")) == [Post("p2")]


def test_content_that_came_back_before_its_reversal_was_sent_posts_nothing():
    """Withdrawn and approved again within a cycle: a reversal and a repost would only be noise in the books."""
    reversal = EntryView("r1", "R", 1, "ELIGIBLE", "a", 1, reverses="p1")
    assert plan(view(3, "a", LIVE, reversal, owed="p3")) == [Cancel("r1"), Stand("p1", 3)]


def test_an_approval_that_is_not_understood_moves_nothing():
    """An unknown status is neither an approval nor its withdrawal (BAD_INPUTS 25)."""
    assert plan(view(2, "b", LIVE, approval="unknown")) == []


def test_a_refused_line_waits_for_a_person_unless_its_period_can_change():
    """Sending a refused line again by itself is how queues of rejections are made."""
    refused = EntryView("p1", "P", 1, "REJECTED", "a", 1)
    assert plan(view(1, "a", refused, owed="p1")) == []
    assert plan(view(1, "a", replace(refused, reopened=True), owed="p1")) == [Post("p1")]
    assert plan(view(1, "a", replace(refused, reopened=True, barred=True), owed="p1")) == []


def test_the_name_of_an_obligation_never_changes():
    """The id is in the ERP's books: another id for the same obligation would post it again."""
    txn_id = "meridian/harvest/meridian/time_entry/636718192/1"
    assert entry_id("ns-us", txn_id, 1, "P", "journal") == "RCROXFGRXDYCBP732YXMBI4KFC"
    names = {
        entry_id(destination, txn_id, seq, kind, leg)
        for destination in ("ns-us", "ns-uk")
        for seq in (1, 2)
        for kind in "PR"
        for leg in ("time", "journal")
    }
    assert len(names) == 16


# -- with the ledger --------------------------------------------------------------------------------------------------


def test_an_amendment_before_sending_replaces_the_line():
    """The old content was never sent, so it must never be."""
    world = World()
    world.set("1")
    world.pull()
    world.judge()
    world.set("1", hours=Decimal(6))
    world.pull()
    assert world.states("1") == {"journal P1": "CANCELLED", "time P1": "CANCELLED"}
    world.settle_down()
    world.assert_books_are_right()
    assert len(world.erp.books) == 2


def test_an_amendment_in_flight_waits_for_the_answer():
    """Two lines of one transaction on their way could arrive in any order (R8)."""
    world = World()
    world.set("1")
    world.cycle()
    world.set("1", hours=Decimal(6))
    world.pull()
    world.judge()
    assert world.states("1") == {"journal P1": "DELIVERED", "time P1": "DELIVERED"}
    world.settle_down()
    world.assert_books_are_right()
    assert len(world.erp.books) == 6


def test_a_withdrawal_and_new_approval_before_anything_is_sent_leaves_the_posting_alone():
    """The live line answers for the new version; the books do not move."""
    world = World()
    world.set("1")
    world.settle_down()
    for approval in ("not_approved", "approved"):
        world.set("1", approval=approval)
        world.pull()
    assert world.states("1")["journal R1"] == "CANCELLED"
    assert world.entry("1")["stands_for"] == 3
    world.settle_down()
    world.assert_books_are_right()
    assert len(world.erp.books) == 2


def test_a_withdrawal_after_posting_is_reversed_exactly():
    """The reversal negates what was posted, not what today's mapping would post (R7)."""
    world = World()
    world.set("1")
    world.settle_down()
    world.set("1", approval="not_approved", account="9999", period="2026-10")
    world.settle_down()
    world.assert_books_are_right()
    assert world.net("1") == (0, 0)
    reversal = world.entry("1", kind="R")["entry_id"]
    frozen = json.loads(world.ledger.value("select payload from batch_line where entry_id = ?", [reversal]))
    assert (frozen["credit_account"], frozen["amount_minor"]) == ("4010", -80_000)
    assert frozen["reverses"] == world.entry("1")["entry_id"]


def test_a_leg_that_is_no_longer_owed_is_taken_back():
    """Time that became non-billable still owes its hours, and its money must leave the books."""
    world = World()
    world.set("1")
    world.settle_down()
    world.set("1", billable=False)
    world.settle_down()
    world.assert_books_are_right()
    assert world.net("1") == (8, 0)


def test_what_a_rule_holds_again_before_sending_is_cancelled_and_comes_back():
    """A verdict that no longer passes must stop what was not sent; a fixed mapping releases it by itself."""
    world = World()
    world.set("1")
    world.pull()
    world.judge()
    world.source["1"].outcome = "hold"
    world.judge()
    assert set(world.states("1").values()) == {"CANCELLED"}
    world.source["1"].outcome = "pass"
    world.settle_down()
    world.assert_books_are_right()


def test_a_mapping_that_changes_the_amount_before_sending_changes_the_line():
    """A rate card corrected before sending must not post the old amount."""
    world = World()
    world.ledger.set_calendar("ns-us", world.periods, as_of="1")
    world.set("1")
    world.pull()
    world.judge()
    for record in world.known.values():
        record.rate = Decimal(150)
    world.judge()
    assert world.entry("1")["amount_minor"] == 120_000
    world.send()
    world.erp.pick_up()
    world.answer()
    assert world.net("1") == (8, Decimal(1200))
    assert world.ledger.conservation() == []


def test_settling_twice_changes_nothing():
    """A cycle may be run again after it was finished."""
    world = World()
    world.set("1")
    world.pull()
    world.judge()
    head = world.ledger.head()
    settle(world.ledger)
    assert world.ledger.head() == head


CHANGES = st.sampled_from(
    [
        ("approval", "not_approved"),
        ("approval", "approved"),
        ("approval", "unknown"),
        ("hours", Decimal(8)),
        ("hours", Decimal("7.25")),
        ("hours", Decimal(-2)),
        ("billable", False),
        ("billable", True),
        ("outcome", "hold"),
        ("outcome", "pass"),
    ]
)
STAGES = st.sampled_from(["pull", "judge", "send", "pick_up", "answer", "cycle"])


@given(st.lists(st.tuples(st.sampled_from("12"), CHANGES) | STAGES, max_size=14))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_happens_in_whatever_order_the_books_end_right(history):
    """Stages may run alone, twice, or not at all; once everything settles the ERP holds what is approved."""
    world = World()
    world.set("1")
    world.set("2", billable=False)
    world.ledger.set_calendar("ns-us", world.periods, as_of="1")
    for event in history:
        if isinstance(event, tuple):
            record_id, (name, value) = event
            world.set(record_id, **{name: value})
        elif event == "pick_up":
            world.erp.pick_up()
        elif event != "judge" or world.ledger.value("select count(*) from version"):
            getattr(world, event)()
    for record in world.source.values():
        record.outcome = "pass"
        if record.approval == "unknown":
            record.approval = "approved"
            record.revision += 1
    world.settle_down(20)
    world.assert_books_are_right()
