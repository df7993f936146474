"""The book of the standards gives the figures that were worked by hand, and keeps what no contract may break."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.standards import book

EXAMPLES = {each["name"]: each for each in book.examples()}
every_example = pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES.keys())


@every_example
def test_the_book_has_the_figures_that_were_worked_by_hand(example: dict):
    """Harm: the book is compared with the marts and is itself wrong."""
    rows = book.months(*book.inputs(example))
    assert rows == [dict.fromkeys(book.COLUMNS, Decimal(0)) | month for month in example["months"]]
    unit = Decimal(1).scaleb(-example["contract"]["decimals"])
    assert [row for row in rows for name in book.COLUMNS if row[name] % unit] == []


@pytest.mark.parametrize("name", [name for name, each in EXAMPLES.items() if "reported" in each])
def test_the_book_has_the_figures_of_the_group_that_were_worked_by_hand(name: str):
    """Harm: as above, of what a foreign company hands on to its group."""
    example = EXAMPLES[name]
    rows = book.reported(*book.inputs(example), example["reporting"])
    assert rows == [dict.fromkeys(book.REPORTED, Decimal(0)) | month for month in example["reported"]]


@every_example
def test_an_example_names_its_paragraphs_its_working_and_only_figures_that_the_book_has(example: dict):
    """Harm: a figure that no reader can trace to a rule, or a misspelt one that is compared with nothing."""
    assert example["paragraphs"] and all(each[:3] in ("ASC", "ASU", "IFR", "IAS") for each in example["paragraphs"])
    assert example["working"].strip()
    assert {name for month in example["months"] for name in month} <= {"period", *book.COLUMNS}
    assert {name for month in example.get("reported", []) for name in month} <= {"period", *book.REPORTED}


def test_every_kind_of_contract_and_of_event_is_in_an_example():
    """Harm: a rule of the book that no figure was worked for."""
    contracts = [each["contract"] for each in EXAMPLES.values()]
    events = {event["what"] for each in EXAMPLES.values() for event in each["events"]}
    assert {each["kind"] for each in contracts} == set(book.KINDS) and events == set(book.EVENTS)
    assert {"hours", "cost", "time"} <= {each.get("measure") for each in contracts}
    assert {"contract", "remaining"} <= {each.get("loss") for each in contracts}
    assert len(EXAMPLES) == len(book.examples()) >= 16


FIRST, THROUGH = dt.date(2026, 1, 1), "2026-08"
days = st.integers(0, 190).map(lambda number: FIRST + dt.timedelta(number))
tenths = st.integers(1, 500).map(lambda number: Decimal(number) / 10)
amounts = st.integers(1, 20_000).map(Decimal)
projects = st.sampled_from(("A", "B"))
milestones = st.sampled_from(("M1", "M2", "M3"))


@st.composite
def contracts(draw: st.DrawFn) -> book.Contract:
    kind = draw(st.sampled_from(book.KINDS))
    return book.Contract(
        currency="XXX",
        decimals=draw(st.sampled_from((0, 2, 3))),
        kind=kind,
        measure=draw(st.sampled_from(("time", "hours") if kind == "retainer" else ("hours", "cost"))),
        fee=draw(amounts),
        hours=draw(tenths),
        cap=draw(st.none() | amounts),
        milestones={"M1": draw(amounts), "M2": draw(amounts), "M3": draw(amounts)} if kind == "milestone" else {},
        starts_on=FIRST if kind == "retainer" else None,
        ends_on=draw(days) if kind == "retainer" else draw(st.none() | days),
        loss=draw(st.sampled_from(("contract", "remaining"))),
    )


@st.composite
def histories(draw: st.DrawFn) -> list[book.Event]:
    events = []
    for what in draw(st.lists(st.sampled_from(book.EVENTS), min_size=1, max_size=14)):
        day = draw(days)
        event = book.Event(what=what, day=day, known_on=day + dt.timedelta(draw(st.sampled_from((0, 0, 3, 40, 80)))))
        match what:
            case "work":
                event = replace(
                    event, project=draw(projects), hours=draw(tenths), rate=draw(tenths), cost=draw(amounts)
                )
            case "estimate":
                event = replace(event, project=draw(projects), hours=draw(tenths) * 5, cost=draw(amounts))
            case "acceptance":
                event = replace(event, milestone=draw(milestones))
            case "invoice":
                event = replace(event, amount=draw(amounts), milestone=draw(st.just("") | milestones))
            case "completion":
                pass
            case _:
                event = replace(event, amount=draw(amounts))
        events.append(event)
    return events


@st.composite
def calendars(draw: st.DrawFn) -> dict[str, dt.date]:
    """The first months are closed, one after the other, each some days after its end."""
    closed = book.between("2026-01", THROUGH)[: draw(st.integers(0, 6))]
    return {month: book.last_day(month) + dt.timedelta(draw(st.integers(1, 20))) for month in closed}


@given(contracts(), histories(), calendars())
def test_no_contract_breaks_what_holds_for_all(contract, events, closings):
    """Harm: the examples are right, and another contract earns more than its fee or owes more than was paid."""
    rows = book.months(contract, events, THROUGH, closings)
    assert [row["period"] for row in rows] == (book.between(rows[0]["period"], THROUGH) if rows else [])
    total, fee = Decimal(0), book.price(contract)
    for row in rows:
        facts = [each for each in events if book.accounting_month(each, closings) <= row["period"]]
        paid = sum((each.amount for each in facts if each.what == "payment"), Decimal(0))
        total += row["revenue"]
        assert row["earned_to_date"] == total >= 0
        assert fee is None or total <= book.rounded(contract, fee)
        assert row["deferred_revenue"] <= max(row["billed_to_date"], paid)
        assert not (row["deferred_revenue"] and (row["contract_asset"] or row["unbilled_wip"]))
        assert min(row[name] for name in ("receivable", "contract_asset", "unbilled_wip", "deferred_revenue")) >= 0
        assert row["loss_provision"] >= 0


@given(contracts(), histories(), calendars(), st.data())
def test_a_closed_month_stays_as_it_was_when_late_facts_arrive(contract, events, closings, data):
    """Harm: a month that was signed shows another figure next week."""
    today = data.draw(days)
    known = [each for each in events if each.known_on < today]
    closed = [month for month, day in closings.items() if day <= today]
    before = {row["period"]: row for row in book.months(contract, known, THROUGH, closings)}
    after = {row["period"]: row for row in book.months(contract, events, THROUGH, closings)}
    nothing = dict.fromkeys(book.COLUMNS, Decimal(0))
    for month in closed:
        assert before.get(month, {"period": month} | nothing) == after.get(month, {"period": month} | nothing)


@given(contracts(), histories())
def test_nothing_is_of_a_prior_period_while_no_month_is_closed(contract, events):
    """Harm: an adjustment that is no adjustment hides those that are."""
    assert {row["prior_period_adjustment"] for row in book.months(contract, events, THROUGH)} <= {Decimal(0)}


@given(contracts(), histories(), calendars())
def test_a_month_and_its_adjustment_end_where_the_whole_is_known(contract, events, closings):
    """Harm: what became known late is in no month, or in two."""
    early, late = book.months(contract, events, THROUGH), book.months(contract, events, THROUGH, closings)
    names = [name for name in book.COLUMNS if name not in ("revenue", "cost", "prior_period_adjustment")]
    assert [early[-1][name] for name in names] == [late[-1][name] for name in names]
    assert sum(row["cost"] for row in early) == sum(row["cost"] for row in late)
