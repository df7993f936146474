"""The planner as a pure function, and the ledger after it (docs/posting.md 2.2, 2.8)."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dagster_project.ledger.vocabulary import LEGS
from dagster_project.posting import plan_pending, questions, retry
from dagster_project.posting.identities import entry_id
from dagster_project.posting.planner import (
    BACKED_OUT,
    FENCED,
    Action,
    Cancel,
    EntryView,
    Post,
    Reverse,
    Stand,
    TransactionView,
    plan,
)
from tests.posting.test_groups import accept, decide, refuse
from tests.posting.world import World

LIVE = EntryView("p1", "P", "POSTED", "a", 1)


def view(latest_seq: int, money_hash: str, *entries: EntryView, approval="approved", owed=None) -> TransactionView:
    return TransactionView(latest_seq, approval, money_hash, owed, entries)


Group = tuple[TransactionView, ...]


def carried_out(group: Group, actions: list[Action]) -> Group:
    """The legs that the ledger would show after `actions`."""
    return tuple(
        _carried_out(leg, [action for action in actions if action.entry_id in (leg.owed, *_names(leg))])
        for leg in group
    )


def _names(leg: TransactionView) -> set[str]:
    return {entry.entry_id for entry in leg.entries}


def _carried_out(before: TransactionView, actions: list[Action]) -> TransactionView:
    entries = {entry.entry_id: entry for entry in before.entries}
    for action in actions:
        name = action.entry_id
        if isinstance(action, Cancel):
            entries[name] = replace(entries[name], state="CANCELLED", reopened=False)
        elif isinstance(action, Stand):
            entries[name] = replace(entries[name], represents_seq=action.seq)
        elif isinstance(action, Post):
            old = entries.get(name) or EntryView(name, "P", "", before.money_hash, before.latest_seq)
            entries[name] = replace(old, state="ELIGIBLE", outdated=False, reopened=False)
        elif isinstance(action, Reverse):
            live = entries[name]
            mine = next((e for e in entries.values() if e.reverses == name), None)
            mine = mine or EntryView(f"r{name}", "R", "", live.money_hash, live.represents_seq, reverses=name)
            entries[mine.entry_id] = replace(mine, state="ELIGIBLE", reopened=False)
    return replace(before, entries=tuple(entries.values()))


@st.composite
def possible_groups(draw) -> Group:
    """Groups of one to three legs that the ledger's constraints allow, versions 1 to 4."""
    latest = draw(st.integers(1, 4))
    moneys = [draw(st.sampled_from("ab")) for _ in range(latest)]
    approval = draw(st.sampled_from(["approved", "approved", "not_approved", "unknown", "vanished", BACKED_OUT]))
    frozen = draw(st.booleans()) and latest == 4
    return tuple(
        draw(_possible_legs(leg, moneys, approval, frozen)) for leg in "pqs"[: draw(st.sampled_from((1, 1, 2, 3)))]
    )


@st.composite
def _possible_legs(draw, leg: str, moneys: list[str], approval: str, frozen: bool) -> TransactionView:
    """At most one entry fenced, at most one live."""
    latest = len(moneys)
    live = draw(st.none() | st.integers(1, latest))
    flying = draw(st.none() | st.integers(1, latest))
    entries = []
    for seq, money in enumerate(moneys, 1):
        state = draw(st.sampled_from(["", "ELIGIBLE", "REJECTED", "CANCELLED"]))
        if seq == live:
            state = "POSTED"
        elif seq == flying:
            state = draw(st.sampled_from(sorted(FENCED)))
        if state:
            entries.append(
                EntryView(
                    *(f"{leg}{seq}", "P", state, money, seq),
                    outdated=state in ("ELIGIBLE", "CANCELLED") and draw(st.booleans()),
                    barred=state in ("REJECTED", "CANCELLED") and draw(st.booleans()),
                    reopened=state == "REJECTED" and draw(st.booleans()),
                )
            )
        if seq == live and draw(st.booleans()):
            state = draw(st.sampled_from(["ELIGIBLE", "REJECTED", "CANCELLED"]))
            reopened = state == "REJECTED" and draw(st.booleans())
            name = f"r{leg}{seq}"
            entries.append(EntryView(name, "R", state, money, seq, reverses=f"{leg}{seq}", reopened=reopened))
    owed = draw(st.none() | st.just(f"{leg}{latest}")) if approval == "approved" else None
    return TransactionView(latest, approval, moneys[-1], owed, tuple(entries), frozen)


@given(possible_groups())
@settings(max_examples=600, deadline=None)
def test_a_plan_that_was_carried_out_leaves_nothing_to_do(before):
    """A planner that is not idempotent posts again each time it runs."""
    once = carried_out(before, plan(*before))
    assert plan(*once) == []


@given(possible_groups(), st.randoms())
@settings(max_examples=300, deadline=None)
def test_the_order_in_which_entries_and_legs_are_read_does_not_matter(before, random):
    """Rows have no order; a decision that depends on it differs from run to run."""
    shuffled = [replace(leg, entries=tuple(random.sample(leg.entries, len(leg.entries)))) for leg in before]
    random.shuffle(shuffled)
    assert set(plan(*shuffled)) == set(plan(*before))


@given(possible_groups())
@settings(max_examples=600, deadline=None)
def test_no_plan_can_lead_to_two_live_lines(before):
    """Posting beside what is live, or while something is in flight, is how a double is made (R8, I3)."""
    actions = plan(*before)
    if before[0].frozen:
        assert actions == []
    for leg, after in zip(before, carried_out(before, actions), strict=True):
        mine = [action for action in actions if action.entry_id in (leg.owed, *_names(leg))]
        if leg.fenced:
            assert mine == []
        if leg.live:
            assert not any(isinstance(action, Post) for action in mine)
        if mine and not any(each.fenced for each in before):
            assert len([entry for entry in after.entries if entry.state == "ELIGIBLE"]) <= 1


@given(possible_groups())
@settings(max_examples=600, deadline=None)
def test_no_plan_can_lead_to_two_versions_in_one_group(before):
    """A new version beside the rest of an old one counts the same money twice; what may still be sealed is looked at,
    because sealing asks nobody."""
    actions = plan(*before)
    group = carried_out(before, actions)
    if any(leg.fenced for leg in before):
        assert not any(isinstance(action, Post | Reverse | Stand) for action in actions)
    if any(leg.ends for leg in group):
        assert not any(isinstance(action, Post) for action in actions)
    if group[0].frozen:
        return
    for leg in group:
        unsealed = [entry for entry in leg.entries if (entry.kind, entry.state) == ("P", "ELIGIBLE")]
        if not leg.fenced and unsealed:
            assert [entry.entry_id for entry in unsealed] == [leg.owed]
            assert not any(other.ends for other in group)
    if not any(leg.fenced for leg in group) and any(isinstance(action, Post) for action in actions):
        assert {leg.live.represents_seq for leg in group if leg.live} <= {group[0].latest_seq}


def test_what_is_posted_differently_waits_for_a_person_whatever_the_source_says():
    """Its reversal would negate what was sent, not what is in the books."""
    disputed = replace(LIVE, state="POSTED_DIFF")
    assert plan(view(1, "a", disputed, owed="p1")) == []
    assert plan(view(2, "b", disputed, owed="p2")) == []
    assert plan(view(2, "a", disputed, approval="not_approved")) == []


def test_what_is_posted_is_not_taken_back_because_a_rule_changed_its_mind():
    """A seed edited by mistake must not reverse ten thousand lines."""
    assert plan(view(1, "a", LIVE, owed=None)) == []


def test_an_amendment_is_reversed_before_it_is_posted_again():
    """Both at once could leave two live lines when only one of them arrives."""
    assert plan(view(2, "b", LIVE, owed="p2")) == [Reverse("p1")]
    reversal = EntryView("r1", "R", "POSTED", "a", 1, reverses="p1")
    assert plan(view(2, "b", replace(LIVE, reversed=True), reversal, owed="p2")) == [Post("p2")]


def test_content_that_came_back_before_its_reversal_was_sent_posts_nothing():
    """Withdrawn and approved again within a cycle: a reversal and a repost would only be noise in the books."""
    reversal = EntryView("r1", "R", "ELIGIBLE", "a", 1, reverses="p1")
    assert plan(view(3, "a", LIVE, reversal, owed="p3")) == [Cancel("r1"), Stand("p1", 3)]


@pytest.mark.bad_input(25)
def test_an_approval_that_is_not_understood_moves_nothing():
    """An unknown status is neither an approval nor its withdrawal."""
    assert plan(view(2, "b", LIVE, approval="unknown")) == []


def test_a_group_is_taken_back_whole_before_anything_of_it_is_posted():
    """A new tax beside the old revenue is a version that nobody approved."""
    journal = view(2, "b", LIVE, owed="p2")
    tax = view(2, "b", replace(LIVE, entry_id="q1"), owed="q2")
    assert plan(journal, tax) == [Reverse("p1"), Reverse("q1")]
    reversal = EntryView("r1", "R", "POSTED", "a", 1, reverses="p1")
    reversed_ = view(2, "b", replace(LIVE, reversed=True), reversal, owed="p2")
    waiting = replace(tax, entries=(*tax.entries, EntryView("s1", "R", "REJECTED", "a", 1, reverses="q1")))
    assert plan(reversed_, waiting) == []
    done = view(2, "b", replace(LIVE, entry_id="q1", reversed=True), owed="q2")
    assert plan(reversed_, done) == [Post("p2"), Post("q2")]


def test_a_leg_that_a_version_does_not_owe_any_more_is_taken_back_with_the_others():
    """Tax that is not due any more is not the firm's money."""
    journal = view(2, "b", LIVE, owed="p2")
    tax = view(2, "b", replace(LIVE, entry_id="q1"), owed=None)
    assert plan(journal, tax) == [Reverse("p1"), Reverse("q1")]


def test_a_leg_that_the_rules_owe_beside_what_is_posted_is_posted_alone():
    """A leg that a mapping lacked when the others were posted completes them."""
    assert plan(view(1, "a", LIVE, owed="p1"), view(1, "a", owed="q1")) == [Post("q1")]


def test_while_a_leg_is_in_flight_the_others_begin_nothing():
    """What its answer brings decides for all of them (R8)."""
    flying = view(2, "b", EntryView("p1", "P", "DELIVERED", "a", 1), owed="p2")
    tax = view(2, "b", replace(LIVE, entry_id="q1"), owed="q2")
    assert plan(flying, tax) == []
    unsealed = EntryView("q1", "P", "ELIGIBLE", "a", 1)
    assert plan(flying, view(2, "b", unsealed, owed="q2")) == [Cancel("q1")]
    assert plan(flying, view(1, "a", unsealed, owed="q1")) == []


def test_what_is_backed_out_is_taken_back_although_its_money_did_not_change():
    """Two persons decided on it, not the source."""
    assert plan(view(1, "a", LIVE, approval=BACKED_OUT), view(1, "a", approval=BACKED_OUT)) == [Reverse("p1")]


def test_a_refused_line_waits_for_a_person_unless_its_period_can_change():
    """Sending a refused line again by itself is how queues of rejections are made."""
    refused = EntryView("p1", "P", "REJECTED", "a", 1)
    assert plan(view(1, "a", refused, owed="p1")) == []
    assert plan(view(1, "a", replace(refused, reopened=True), owed="p1")) == [Post("p1")]
    assert plan(view(1, "a", replace(refused, reopened=True, barred=True), owed="p1")) == []


def test_the_name_of_an_obligation_never_changes():
    """The id is in the ERP's books: another id for the same obligation would post it again."""
    txn_id = "meridian/harvest/meridian/time_entry/636718192/1"
    assert entry_id("ns-us", txn_id, 1, "P", "base") == "T54OFI3VLIQEUSA7DG4YZN54MK"
    names = {
        entry_id(destination, txn_id, seq, kind, leg)
        for destination in ("ns-us", "ns-uk")
        for seq in (1, 2)
        for kind in "PR"
        for leg in LEGS
    }
    assert len(names) == 8 * len(LEGS)


# -- with the ledger --------------------------------------------------------------------------------------------------


def test_an_amendment_before_sending_replaces_the_line():
    """The old content was never sent, so it must never be."""
    world = World()
    world.set("1")
    world.pull()
    world.judge()
    world.set("1", hours=Decimal(6))
    world.pull()
    assert world.states("1") == {"base P1": "CANCELLED", "time P1": "CANCELLED"}
    world.settle_down()
    world.assert_ledger_is_right()
    assert len(world.erp.booked) == 2


def test_an_amendment_in_flight_waits_for_the_answer():
    """Two lines of one transaction on their way could arrive in any order (R8)."""
    world = World()
    world.set("1")
    world.cycle()
    world.set("1", hours=Decimal(6))
    world.pull()
    world.judge()
    assert world.states("1") == {"base P1": "DELIVERED", "time P1": "DELIVERED"}
    world.settle_down()
    world.assert_ledger_is_right()
    assert len(world.erp.booked) == 6


@pytest.mark.bad_input(28)
def test_an_id_that_comes_back_for_another_person_and_project_moves_nothing():
    """The source gives an old id to a new record. The old work was done and billed, and taking it out of
    the books because of a stranger's record would lose it; the new one is posted when a person says what it is."""
    world = World()
    world.set("1")
    world.settle_down()
    for change in ({"worker": "E10002", "project": "P-2"}, {"approval": "not_approved"}):
        world.set("1", **change)
        world.settle_down()
        assert world.states("1") == {"base P1": "POSTED", "time P1": "POSTED"}
    world.set("1", worker="E10001", project="P-1", approval="approved")
    world.settle_down()
    world.set("1", project="P-3")
    world.settle_down()
    world.assert_ledger_is_right()
    assert {booked.project for booked in world.erp.booked} == {"P-1", "P-3"}


def test_a_withdrawal_and_new_approval_before_anything_is_sent_leaves_the_posting_alone():
    """The live line answers for the new version; the books do not move."""
    world = World()
    world.set("1")
    world.settle_down()
    for approval in ("not_approved", "approved"):
        world.set("1", approval=approval)
        world.pull()
    assert world.states("1")["base R1"] == "CANCELLED"
    assert world.entry("1")["represents_seq"] == 3
    world.settle_down()
    world.assert_ledger_is_right()
    assert len(world.erp.booked) == 2


def test_a_withdrawal_after_posting_is_reversed_exactly():
    """The reversal negates what was posted, not what today's mapping would post (R7)."""
    world = World()
    world.set("1")
    world.settle_down()
    world.set("1", approval="not_approved", account="9999", period="2026-10")
    world.settle_down()
    world.assert_ledger_is_right()
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
    world.assert_ledger_is_right()
    assert world.net("1") == (8, 0)


def test_what_a_rule_holds_again_before_sending_is_cancelled_and_comes_back():
    """A rule result that no longer passes must stop what was not sent; a fixed mapping releases it by itself."""
    world = World()
    world.set("1")
    world.pull()
    world.judge()
    world.source["1"].outcome = "hold"
    world.judge()
    assert set(world.states("1").values()) == {"CANCELLED"}
    world.source["1"].outcome = "pass"
    world.settle_down()
    world.assert_ledger_is_right()


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
    plan_pending(world.ledger)
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
        ("beside", ("tax",)),
        ("beside", ("tax", "intercompany")),
    ]
)
STAGES = st.sampled_from(["pull", "judge", "send", "pick_up", "answer", "cycle"])
REFUSALS = st.sampled_from([("refuse", leg) for leg in ("base", "tax", "intercompany")])
PEOPLE = st.sampled_from(["accept", "complete", "back_out", "retry"])


def act(world: World, what: str) -> None:
    """Somebody does something about what was refused."""
    if what == "accept":
        accept(world)
    elif what == "retry":
        for name, code in world.ledger.rows("select entry_id, reject_code from entry where state = 'REJECTED'"):
            if not world.ledger.value("select count(*) from partial_group where refused = ?", [name]):
                retry(world.ledger, name, "ada", f"{code} is removed")
    else:
        for question in questions(world.ledger):
            if what in question.claims:
                assert decide(world, what, question.subject.split("/")[-2])


@given(st.lists(st.tuples(st.sampled_from("12"), CHANGES) | STAGES | REFUSALS | PEOPLE, max_size=18))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_happens_in_whatever_order_the_books_end_right(history):
    """Stages may run alone, twice, or not at all; once everything settles the ERP holds what is approved."""
    world = World(two_companies=True)
    world.set("1", beside=("tax", "intercompany"))
    world.set("2", billable=False)
    world.report_calendars()
    for event in history:
        match event:
            case ("refuse", leg):
                refuse(world, leg)
            case (record_id, (name, value)):
                world.set(record_id, **{name: value})
            case "accept" | "complete" | "back_out" | "retry":
                act(world, event)
            case _ if event != "judge" or world.ledger.value("select count(*) from version"):
                getattr(world, event)()
        assert world.ledger.conservation() == []
    accept(world)
    for record in world.source.values():
        record.outcome = "pass"
        if record.approval == "unknown":
            record.approval = "approved"
            record.revision += 1
    for _ in range(3):
        world.settle_down(20)
        act(world, "retry")
        act(world, "complete")
    world.settle_down(20)
    if world.ledger.value("select count(*) from backed_out"):
        # What two persons had taken back comes with its next approval.
        for record_id, record in world.source.items():
            for approval in ("not_approved", record.approval):
                world.set(record_id, approval=approval)
                world.pull()
        world.settle_down(20)
    world.assert_ledger_is_right()
