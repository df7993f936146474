"""The SQL of `revenue_event` and `revenue` gives the figures of the standards that were worked by hand.

Only examples that need nothing which the models do not have: one estimate for each project, no completion before the
fee is earned, no months that are closed, progress by hours.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import duckdb
import pytest

from dagster_project.warehouse import project
from tests.standards import book

ANSWERED = (
    "a_fixed_fee_is_earned_by_the_pooled_progress_of_its_contract",
    "a_balance_stands_in_every_month",
    "a_concession_on_an_unearned_fee_lowers_revenue_by_its_earned_part",
    "a_concession_after_completion_lowers_revenue_in_full",
    "an_accepted_milestone_is_a_receivable_before_it_is_invoiced",
    "a_receivable_of_one_milestone_is_not_netted_with_the_liability_of_another",
    "an_invoice_before_the_work_is_a_contract_liability",
    "asset_and_liability_of_one_contract_are_netted",
    "a_project_over_its_estimate_is_expected_to_take_what_it_took",
    "a_credit_note_that_corrects_an_invoice_is_no_revenue",
    "months_in_yen_add_up_to_the_fee",
    "months_in_dinars_have_three_decimals",
    "each_line_of_time_is_rounded_as_it_is_invoiced",
    "hours_beyond_the_plan_earn_nothing",
    "expenses_that_the_client_pays_back_are_revenue_and_cost",
)
TABLES = """
create schema ledger; create schema canonical; create schema marts;
create table ledger.cycle (as_of timestamp, reporting_currency varchar);
create table canonical.fiscal_day (legal_entity varchar, day date, period varchar, starts_on date, ends_on date);
create table canonical.fx_rate (
    currency varchar, valid_from date, valid_to date, rate decimal(18, 8), rate_date date, rate_type varchar
);
create table canonical.currency (currency varchar, exponent integer);
create table canonical.contract (
    contract_key varchar, legal_entity varchar, contract_type varchar, currency varchar, fee decimal(18, 3)
);
create table canonical.project (
    project_key varchar, contract_key varchar, client_key varchar, legal_entity varchar, contract_type varchar,
    currency varchar, planned_hours decimal(18, 4)
);
create table canonical.transaction (
    project_key varchar, period varchar, approval varchar, currency varchar, is_billable boolean,
    amount decimal(18, 3), reporting_value decimal(38, 8), hours decimal(18, 4)
);
create table canonical.billing_schedule (
    project_key varchar, reference varchar, amount decimal(18, 3), due_on date, accepted_on date
);
create table canonical.billing_event (
    project_key varchar, period varchar, event varchar, event_date date, currency varchar, amount decimal(18, 3),
    kind varchar, source_reference varchar
);
create table canonical.invoice_line (
    project_key varchar, legal_entity varchar, document_type varchar, invoice_date date, currency varchar,
    amount decimal(18, 3), kind varchar, source_reference varchar
);
"""


def rows(example: dict) -> Iterator[tuple[str, tuple]]:
    """What the systems of the firm would state of an example: the table and the row."""
    contract, events, through, _ = book.inputs(example)
    hourly, currency = contract.kind == "time_and_materials", contract.currency
    line = "time" if hourly else contract.kind
    projects = sorted({each.project for each in events if each.project}) or ["A"]
    planned = {each.project: each.hours for each in events if each.what == "estimate"}
    yield "ledger.cycle", (book.last_day(through), currency)
    yield "canonical.currency", (currency, contract.decimals)
    yield "canonical.contract", ("K", "E", contract.kind, currency, contract.fee or None)
    for key in projects:
        yield "canonical.project", (key, "K", "C", "E", contract.kind, currency, planned.get(key))
    accepted = {each.milestone: each.day for each in events if each.what == "acceptance"}
    for name, amount in contract.milestones.items():
        yield "canonical.billing_schedule", (projects[0], name, amount, None, accepted.get(name))
    for each in events:
        month, where = book.month_of(each.day), projects[0]
        match each.what:
            case "work":
                value = book.charged(contract, each) if hourly else 0
                yield (
                    "canonical.transaction",
                    (each.project, month, "approved", currency, hourly, value, value, each.hours),
                )
            case "concession":
                yield (
                    "canonical.billing_event",
                    (where, month, "conceded", each.day, currency, each.amount, line, each.milestone),
                )
            case "invoice" | "credit_note":
                amount = each.amount if each.what == "invoice" else -each.amount
                yield (
                    "canonical.invoice_line",
                    (where, "E", each.what, each.day, currency, amount, line, each.milestone),
                )


@pytest.mark.parametrize("name", ANSWERED)
def test_the_marts_have_the_figures_that_were_worked_by_hand(name: str) -> None:
    """Harm: the sandbox's key and the SQL share a misreading of a standard."""
    example = next(each for each in book.examples() if each["name"] == name)
    models = project.compiled()
    with duckdb.connect(config={"threads": 1}) as firm:
        firm.execute("attach ':memory:' as tieout")
        firm.execute("use tieout")
        firm.execute(TABLES)
        for table, row in rows(example):
            firm.execute(f"insert into {table} values ({', '.join('?' * len(row))})", row)
        for model in ("revenue_event", "revenue"):
            firm.execute(f"create table {models[model].schema}.{model} as {models[model].sql}")
        found = firm.execute(
            "select period, sum(recognised_amount), sum(recognised_to_date_amount), sum(billed_to_date_amount),"
            " sum(unbilled_amount), sum(accrued_amount), sum(deferred_amount)"
            " from marts.revenue group by period order by period"
        ).fetchall()
    assert found == list(expected(example, found[0][0]))


def expected(example: dict, first: str) -> Iterator[tuple]:
    """The figures of the example from the month of the first movement on; the months before it have none."""
    for month in example["months"]:
        row = dict.fromkeys(book.COLUMNS, Decimal(0)) | month
        figures = [row[each] for each in ("revenue", "earned_to_date", "billed_to_date")]
        if month["period"] < first:
            assert not any(figures)
            continue
        # A receivable of the book is also what was invoiced and is not paid, which no column of the mart is.
        paid = sum(
            each["amount"]
            for each in example["events"]
            if each["what"] == "payment" and book.month_of(each["day"]) <= month["period"]
        )
        of_invoices = max(row["billed_to_date"] - paid, Decimal(0))
        unbilled = row["unbilled_wip"] if not example["contract"].get("milestones") else row["receivable"] - of_invoices
        yield (month["period"], *figures, unbilled, row["contract_asset"], row["deferred_revenue"])
