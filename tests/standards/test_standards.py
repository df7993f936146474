"""The book of the standards gives the figures that were worked by hand, and keeps what no contract may break."""

from __future__ import annotations

import datetime as dt
import types
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

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


# One rule of the book each, and the misreading of it that at least one worked figure must not agree with.
MISREADINGS = {
    "progress by project": (
        "whole * taken / sum(expected for _, expected in progress)",
        "sum(whole * each / expected for each, expected in progress)",
    ),
    "plan not raised by what was taken": ("max(taken, max(stated)[2])", "max(stated)[2]"),
    "oldest estimate": ("max(stated)[2]", "min(stated)[2]"),
    "what is to come as the total": ("by(each.day) + to_come", "to_come"),
    "wasted work is progress": ("each.project == project and not each.wasted", "each.project == project"),
    "no revenue without an estimate": ("whole * min(cost, net) / net if net > 0 else ZERO", "ZERO"),
    "completion is not the whole": (
        'if any(each.what == "completion" for each in facts):\n                return whole',
        "if False:\n                return whole",
    ),
    "concession in full at once": ("granted = granted * done / whole if whole else ZERO", "pass"),
    "concession only of what comes": ("max(ZERO, done - granted)", "done"),
    "concession on time spread over its cap": (
        'None if contract.kind == "time_and_materials" else price(contract)',
        "price(contract)",
    ),
    "concession makes room under the cap": (
        "min(whole, value)",
        "min(whole + conceded(facts), value)",
    ),
    "no cap": ("value if whole is None else min(whole, value)", "value"),
    "work after the end": ("each.day <= (contract.ends_on or dt.date.max)", "True"),
    "the last day is after the end": ("each.day <= (contract.ends_on", "each.day < (contract.ends_on"),
    "milestone earned when invoiced": (
        'each.what == "acceptance"}\n            return',
        'each.what == "invoice"}\n            return',
    ),
    "milestone is a contract asset": ('unconditional = contract.kind == "milestone" or', "unconditional ="),
    "milestones netted": (
        'if contract.kind == "milestone" else ZERO\n    position',
        "if False else ZERO\n    position",
    ),
    "month of a retainer is a contract asset": ('or (contract.kind == "retainer" and contract.measure == "time")', ""),
    "complete and still a contract asset": ('or (complete and contract.kind == "fixed_fee")', ""),
    "prepayment is no liability": ("due = billed + max(ZERO, paid - billed - tax)", "due = billed"),
    "receivable without tax": ("billed + tax - paid", "billed - paid"),
    "revenue with tax": (
        'billed = total(facts, "invoice")',
        'billed = sum(e.amount + e.tax for e in facts if e.what == "invoice")',
    ),
    "credit loss stays a receivable": ('paid - total(facts, "receivable_write_off")', "paid"),
    "unbilled work given up is no concession": (' + total(facts, "wip_write_off")', ""),
    "recoverable tax is a cost": ("work.cost - work.tax", "work.cost"),
    "no provision": ("rounded(contract, max(ZERO, to_come - (net - earned_to_date)))", "ZERO"),
    "whole loss without what is in the books": ("to_come - (net - earned_to_date)", "expected - net"),
    "provision for what remains of a good contract": ('contract.loss == "contract" and expected <= net', "False"),
    "no provision for what remains": ('contract.loss == "contract" and expected <= net', "expected <= net"),
    "provision after completion": ("whole is None or over or", "whole is None or"),
    "loss without the concession": ("net = max(ZERO, whole - conceded(facts))", "net = whole"),
    "whole months of a retainer": ("Decimal(max(0, days)) / end.day", "1"),
    "thirty days a month": ("Decimal(max(0, days)) / end.day", "Decimal(max(0, days)) / 30"),
    "lapse earns nothing": ("day >= contract.ends_on or used", "used"),
    "no breakage": (" * (1 - contract.breakage)", ""),
    "late in its closed month": ("while month in closings and", "while False and"),
    "late in the month of knowing": ("closings[month] <= event.known_on", "month < month_of(event.known_on)"),
    "one month further at most": ("while month in closings", "if month in closings"),
    "day of the close is open": ("closings[month] <= event.known_on", "closings[month] < event.known_on"),
    "no adjustment": ('"prior_period_adjustment": late', '"prior_period_adjustment": ZERO'),
    "rounded to the even": ("ROUND_HALF_UP)", '"ROUND_HALF_EVEN")'),
    "rounded to cents": ("scaleb(-contract.decimals)", "scaleb(-2)"),
    "only months that moved": (
        "return rows\n\n\ndef accounting",
        "return [r for r in rows if r['revenue']]\n\n\ndef accounting",
    ),
    "closing rate of the first month": (
        'at(row[name], last_day(row["period"]))',
        'at(row[name], last_day(rows[0]["period"] if rows else row["period"]))',
    ),
    "newest work billed first": ("for day, value in reversed(layers)", "for day, value in layers"),
}


@pytest.mark.parametrize("misreading", MISREADINGS)
def test_a_misreading_of_a_standard_disagrees_with_a_worked_figure(misreading: str):
    """Harm: an example for each rule in name, and none that would notice that the rule is another."""
    source, (rule, instead) = Path(book.__file__).read_text(), MISREADINGS[misreading]
    assert source.count(rule) == 1
    misread = types.ModuleType(book.__name__)
    misread.__file__ = book.__file__
    exec(compile(source.replace(rule, instead), misread.__file__, "exec"), vars(misread))
    assert any(figures(misread, each) != figures(book, each) for each in EXAMPLES.values())


def figures(of: types.ModuleType, example: dict) -> list:
    found = [of.months(*of.inputs(example))]
    return [*found, of.reported(*of.inputs(example), example["reporting"])] if "reporting" in example else found


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


@given(contracts(), histories(), calendars())
def test_late_facts_lead_to_the_same_end_as_facts_in_time(contract, events, closings):
    """Harm: what became known late is in no month or in two, or there is an adjustment where no month was closed."""
    early, late = book.months(contract, events, THROUGH), book.months(contract, events, THROUGH, closings)
    names = [name for name in book.COLUMNS if name not in ("revenue", "cost", "prior_period_adjustment")]
    assert [early[-1][name] for name in names] == [late[-1][name] for name in names]
    assert sum(row["cost"] for row in early) == sum(row["cost"] for row in late)
    assert {row["prior_period_adjustment"] for row in early} == {Decimal(0)}
