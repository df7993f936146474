"""Mistakes made in the SQL on purpose: with any of them, some mart must differ from the firm's answers.

A mistake is made in the SQL as dbt compiled it. The model with the mistake and all that depends on it are built anew in
memory beside the build of the right SQL, which is only read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.sandbox import compare
from dagster_project.warehouse import project

BUILD, MUTANT = "tieout", "mutant"


@dataclass(frozen=True)
class Mutant:
    """A mistake: in `model`, `old` (which must be there) becomes `new`. `harm` says what it would cost."""

    name: str
    model: str
    old: str
    new: str
    harm: str


_HALF_UP = "+ abs(cast(quantity_per_hour * 1000000 as hugeint)))"

MUTANTS = (
    # -- canonical: whose a record is
    Mutant(
        "e_mail_as_it_is_written", "identity_key", "lower(trim(value))", "trim(value)",
        "people whose e-mail one system writes in capitals are not known",
    ),
    Mutant(
        "a_shared_key_finds_both", "identity", "one.is_one_of_account and other.is_one_of_system",
        "other.is_one_of_system", "a stranger's hours are booked for who has the same e-mail",
    ),
    Mutant(
        "proposed_without_a_look_at_names", "identity_proposal", "likeness >= case object when 'worker' then 0.88",
        "likeness >= case object when 'worker' then 0.5", "every stranger may be anybody",
    ),
    # -- canonical: which content, whose, at which rate
    Mutant("cut_instead_of_rounded", "time_entry", _HALF_UP, ")", "cents are lost on every line"),
    Mutant(
        "rate_of_the_last_day", "time_entry", "asked.work_date <= span.valid_to",
        "asked.work_date < span.valid_to", "the last day of a rate card has no rate",
    ),
    Mutant(
        "rates_reach_closed_months", "time_entry", "when month.status = 'closed' then", "when false then",
        "a month that was closed and reported changes",
    ),
    Mutant(
        "the_first_entered_rate_counts", "time_entry", "order by known.rank, known.entered_on desc",
        "order by known.rank, known.entered_on", "a rate that was agreed late is never charged",
    ),
    Mutant(
        "the_last_system_counts", "time_entry", "order by known.rank, known.entered_on desc",
        "order by known.rank desc, known.entered_on desc", "a rate that finance corrected is charged as the PSA has it",
    ),
    Mutant(
        "card_before_source", "time_entry", "coalesce(costed.source_bill_rate, bill_card.rate) as bill_rate",
        "coalesce(bill_card.rate, costed.source_bill_rate) as bill_rate", "an agreed rate is overruled by the card",
    ),
    Mutant(
        "fees_by_the_hour", "time_entry", "coalesce(project.contract_type = 'time_and_materials', true)", "true",
        "hours of a fixed fee are billed too",
    ),
    Mutant(
        "unknown_projects_bill_nothing", "time_entry",
        "coalesce(project.contract_type = 'time_and_materials', true)",
        "coalesce(project.contract_type = 'time_and_materials', false)", "quarantined money is not seen",
    ),
    Mutant(
        "borrower_pays_the_wage", "time_entry", "coalesce(project.legal_entity, employment.legal_entity",
        "coalesce(employment.legal_entity, project.legal_entity", "lent people's work is in their employer's books",
    ),
    Mutant(
        "first_post_for_ever", "time_entry", ">= coalesce(employment.valid_from, date '0001-01-01')",
        ">= case when employment.valid_from is null then date '0001-01-01' end",
        "who moved or rose is paid and billed as before",
    ),
    Mutant(
        "rates_upside_down", "transaction",
        "on from_rate.currency = needed.currency", "on from_rate.currency = needed.into_currency",
        "foreign money is translated at one for one",
    ),
    Mutant("every_version_counts", "transaction", "where version.is_latest", "where true", "amended work counts twice"),
    Mutant(
        "days_without_a_rate", "fx_rate", "coalesce(lead(rate_date) over history,",
        "coalesce(lead(rate_date) over history - 1,", "what was worked on some days is worth nothing abroad",
    ),
    Mutant(
        "every_company_keeps_the_calendar", "fiscal_day", "stated.period,\n", "strftime(every.day, '%Y-%m'),\n",
        "work is in another month than the books have it in",
    ),
    Mutant(
        "a_period_goes_on_after_its_end", "fiscal_day", "when every.day > own.ends_on", "when false",
        "the last days of a year are planned in a period that is over",
    ),
    Mutant("reversal_is_a_posting", "erp_ledger_line", "    debit,", "    credit as debit,", "signs"),
    Mutant(
        "concession_is_unbilled_again", "billing_event", "when effect = 'rebill' then 'credited_back'",
        "when true then 'credited_back'", "what was given up is billed again",
    ),
    Mutant(
        "billed_in_full_or_not", "billing_event", "cast(sign * hours as decimal(18, 4)) as hours",
        "cast(hours as decimal(18, 4)) as hours", "credited hours are added instead of taken back",
    ),
    # -- rules: who is accused
    Mutant(
        "strangers_are_not_judged", "evaluated_transaction", "subject.approval in ('approved', 'unknown')",
        "subject.approval = 'approved'", "a status that nobody understands is held back by nothing",
    ),
    Mutant(
        "employed_without_end", "evaluated_transaction",
        "subject.work_date <= coalesce(worker.left_on, date '9999-12-31')", "true",
        "time of people who have left is posted",
    ),
    Mutant(
        "twins_by_person_and_day", "rule_violations",
        "source_worker_id, source_project_id, task, work_date, hours, started_time",
        "source_worker_id, source_project_id, task, work_date, hours",
        "two pieces of work of one day are taken for one submitted twice",
    ),
    Mutant(
        "hours_of_a_line", "rule_violations", "sum(hours) as hours", "max(hours) as hours",
        "thirty hours on one day pass when they are on two lines",
    ),
    Mutant(
        "no_limit", "rule_violations", "amount > receipt_limit", "amount > 0",
        "a receipt is asked for every coffee",
    ),
    Mutant(
        "caps_by_day_alone", "rule_violations", "case when evaluated.is_posted then 0 else 1 end", "0",
        "late work takes the room of what is in the books",
    ),
    Mutant(
        "two_rates_are_one", "time_entry", "bill_card.rates > 1", "bill_card.rates > 2",
        "a price that nobody decided on is invoiced",
    ),
    Mutant(
        "empty_is_equal", "master_data_mismatch", "other.value is distinct from owner.value",
        "other.value <> owner.value", "what the CRM does not say passes for the same",
    ),
    Mutant(
        "a_posted_line_is_held", "rule_violations", "project_status = 'on_hold' and not is_posted", "false",
        "work on hold is posted",
    ),
    Mutant(
        "hold_before_quarantine", "rule_results", "('quarantine', 1)", "('quarantine', 3.5)",
        "what someone must mend looks as if it only had to wait",
    ),
    Mutant(
        "tax_on_top", "obligation", "case when account.is_included then", "case when false then",
        "tax is taken from an amount that contains it as if it did not",
    ),
    Mutant(
        "everybody_is_lent", "obligation", "owing.employer <> owing.legal_entity", "true",
        "companies are charged for their own people",
    ),
    Mutant(
        "everything_is_rebilled", "obligation", "owing.is_billable and owing.hours <> 0", "owing.hours <> 0",
        "time that nobody bills is posted as revenue",
    ),
    # -- reconciliation and marts
    Mutant(
        "posted_is_eligible", "approved_versus_posted", "when effect.has_own_entry then effect.own_bucket",
        "when effect.has_own_entry then 'eligible'", "what is in the books looks as if it were not",
    ),
    Mutant(
        "credits_are_debits", "posted_in_erp", "then -sum(debit)", "then sum(debit)",
        "a line that takes back looks different from what was sent",
    ),
    Mutant(
        "aged_from_the_day_of_work", "wip_balance", "coalesce(fiscal.ends_on, last_day(subject.work_date))",
        "subject.work_date", "work is overdue before its month can be billed",
    ),
    Mutant(
        "ninety_days_are_old", "unbilled_wip_aging", "when age <= 90", "when age < 90",
        "a quarter's end falls in the next bucket",
    ),
    Mutant(
        "every_day_closes_at_todays_rate", "unbilled_wip_aging",
        "aged.as_of_date as work_date", "(select max(as_of_date) from aged) as work_date",
        "a balance of an earlier day is translated at the rate of today",
    ),
    Mutant(
        "written_off_twice", "wip_movement", "event <> 'conceded'", "event not in ('conceded', 'written_off')",
        "what was given up is still asked for",
    ),
    Mutant(
        "rolled_by_day_of_work", "wip_roll_forward", "movement.movement not in ('approved', 'opening')", "true",
        "what is approved is in the books twice",
    ),
    Mutant(
        "held_is_on_its_way", "billing_readiness", "or (rule_result.outcome <> 'pass' and", "or (false and",
        "an invoice waits for a person who is not named",
    ),
    Mutant(
        "vanished_work_is_invoiced", "billing_readiness", "when incident.code is not null then", "when false then",
        "a client is billed for what no source knows any more",
    ),
    Mutant(
        "due_is_accepted", "billing_readiness", "coalesce(fee.accepted_on > cycle.as_of_date, true)", "false",
        "a milestone is invoiced before the client accepts it",
    ),
    Mutant(
        "fees_are_billed_again", "billing_readiness", "coalesce(fee_moved.amount, 0)", "0",
        "every fee that was ever invoiced looks as if it were not",
    ),
    Mutant(
        "without_a_price_is_worth_nothing", "billing_readiness", "case when subject.has_price then subject.amount end",
        "subject.amount", "what nobody knows the price of is shown as nothing to bill",
    ),
    Mutant(
        "only_wip_can_be_blocked", "billing_readiness", "then subject.approval <> 'approved' and subject.amount <> 0",
        "then false", "work that nobody approved is missing from the invoice, and nobody is asked",
    ),
    Mutant(
        "hours_stay_when_billed", "billing_readiness", "else -movement.hours end", "else 0 end",
        "hours are offered for billing that were billed",
    ),
    Mutant(
        "credit_notes_are_no_receivable", "dso", "document_type in ('invoice', 'credit_note')",
        "document_type = 'invoice'",
        "credited clients look as if they did not pay",
    ),
    Mutant(
        "days_of_two_months", "dso", "day.as_of_date - 90", "day.as_of_date - 60",
        "two months are compared with 90 days",
    ),
    Mutant(
        "the_oldest_billing_is_owed", "dso", "order by first_day desc nulls last", "order by first_day nulls last",
        "who pays everything but the last invoice looks as late as the oldest one",
    ),
    Mutant(
        "only_who_is_billed_has_days", "dso", "when receivable_amount > 0 then count_back_days",
        "when receivable_amount > 0 and billed_amount > 0 then count_back_days",
        "who pays worst, and is billed no more, has no figure",
    ),
    Mutant(
        "unbilled_work_is_money", "dso", "receivable_amount + unbilled_amount", "receivable_amount",
        "what is not even billed does not delay any money",
    ),
    Mutant(
        "cost_follows_hours_billed", "project_margin",
        "case when subject.entity = 'time_entry' then subject.cost_amount",
        "case when subject.entity = 'time_entry' and subject.is_billable then subject.cost_amount",
        "people are paid for what is not billed, too (ERPNext 50392)",
    ),
    Mutant(
        "unknown_cost_is_none", "project_margin", "not bool_or(lacks_cost) as is_complete", "true as is_complete",
        "a margin that lacks somebody's cost looks as if it had it",
    ),
    Mutant(
        "every_leg_is_burden", "project_margin", "burden.leg = 'burden'", "burden.leg = 'base'",
        "what the client pays is taken for overhead",
    ),
    Mutant(
        "one_unknown_cost_empties_a_month", "margin_bridge", "-labour_cost_amount",
        "case when is_complete then -labour_cost_amount end",
        "the known cost of a month is hidden by an hour of somebody whom nobody knows",
    ),
    Mutant(
        "tax_that_comes_back_is_cost", "transaction", "spent_amount - recoverable_tax_amount", "spent_amount",
        "projects pay a tax that the company gets back",
    ),
    Mutant(
        "a_month_to_come_was_idle", "project_margin", "    actual.hours,", "    coalesce(actual.hours, 0) as hours,",
        "what has not happened looks like a month without work",
    ),
    Mutant(
        "plans_end_a_month_early", "project_margin", "count(*) over (partition by planned.project_key) as months",
        "count(*) over (partition by planned.project_key) - 1 as months",
        "each month is planned with too much, and the last with nothing",
    ),
    Mutant(
        "a_plan_has_every_currency", "project_margin", "and planned.currency = month.currency", "",
        "work in a wrong currency has a plan of nothing",
    ),
    Mutant(
        "what_is_given_up_is_revenue", "margin_bridge", "case when method = 'write_down' then amount end", "0",
        "a bridge that does not reach the margin",
    ),
    Mutant(
        "internal_work_is_ordered", "margin_bridge", "task.billing_class is distinct from 'non_billable'", "true",
        "work that nobody ordered looks as if its fee had leaked away",
    ),
    Mutant(
        "unpriced_is_worthless", "margin_bridge", "else sum(card_amount) filter (is_for_client)",
        "else coalesce(sum(card_amount) filter (is_for_client), 0)",
        "hours without a card look as if they were worth nothing",
    ),
    Mutant(
        "a_retainers_months_are_one", "margin_bridge", "project.contract_type = 'retainer' as is_by_the_month",
        "false as is_by_the_month", "a month that took too much is hidden by one that took little",
    ),
    Mutant(
        "the_last_day_is_late", "margin_bridge", "+ 1 + company.approval_days", "+ company.approval_days",
        "who approves in time is accused",
    ),
    Mutant(
        "late_before_the_first_extract", "margin_bridge",
        "or first_look.looked_at <", "or true or first_look.looked_at <",
        "all that was approved before the first extract is late",
    ),
    Mutant(
        "time_costs_by_its_price", "margin_bridge", "case entity when 'time_entry' then 'time' else 'base' end",
        "'base'", "the cost of hours that bill nothing is never in the books",
    ),
    Mutant(
        "retainers_earn_nothing", "revenue_event", "'retainer'", "'none'", "a retainer's project is pure loss",
    ),
    Mutant(
        "fees_at_the_first_of_the_month", "revenue_event",
        "coalesce(fiscal.ends_on, last_day(try_cast(earned.period || '-01' as date)))",
        "cast(earned.period || '-01' as date)", "a month's fee is translated at the rate of its beginning",
    ),
    Mutant(
        "a_write_off_is_a_bill", "revenue", "and line.document_type <> 'write_off'", "",
        "what was given up is unbilled for ever",
    ),
    Mutant(
        "a_fee_with_the_first_hour", "revenue_event", "sum(greatest(taken, planned_hours)) over whole",
        "sum(taken) over whole", "a fixed fee is earned before the work is done",
    ),
    Mutant(
        "a_fee_for_each_project", "revenue_event", "window whole as (partition by contract_key, period)",
        "window whole as (partition by contract_key, project_key, period)",
        "a contract with two projects earns its fee twice",
    ),
    Mutant(
        "projects_share_by_plan", "revenue_event", "sum(taken) over (partition by contract_key, period",
        "sum(planned_hours) over (partition by contract_key, period",
        "the parts of a fee do not add up to what the contract earned",
    ),
    Mutant(
        "a_concession_lowers_revenue_at_once", "revenue_event", "project_net - project_gross - lag",
        "-conceded - lag", "revenue falls by what is given up of work that is not done",
    ),
    Mutant(
        "a_concession_is_no_lower_price", "revenue_event", "least(greatest(fee - sum(conceded) over whole, 0), fee)",
        "fee", "a fee is earned that the client does not owe",
    ),
    Mutant(
        "given_up_before_it_is_earned", "revenue_event", "and is_earned is distinct from false", "",
        "what was given up of a month to come lowers revenue of this one",
    ),
    Mutant(
        "earned_when_due", "revenue_event", "schedule.accepted_on <= cycle.as_of_date",
        "schedule.due_on <= cycle.as_of_date",
        "milestones earn before the client accepts them",
    ),
    Mutant("tax_is_revenue", "revenue", "line.kind <> 'tax' and", "", "sales tax counts as billed revenue"),
    Mutant(
        "only_months_that_moved", "revenue", "interval 1 month", "interval 100 year",
        "a month in which nothing moved has no balance",
    ),
    Mutant(
        "nothing_after_the_last_movement", "revenue", "greatest(max(moved.period),", "coalesce(max(moved.period),",
        "what is deferred disappears with the last invoice",
    ),
    Mutant(
        "every_project_for_itself", "revenue", "least(sum(due) over whole, sum(owed) over whole)", "0",
        "a contract is an asset and a liability at once",
    ),
    Mutant(
        "accepted_milestones_are_contract_assets", "revenue",
        "case when contract_type = 'fixed_fee' then net_due else 0 end",
        "case when contract_type in ('fixed_fee', 'milestone') then net_due else 0 end",
        "what the client owes is shown as if it depended on work",
    ),
    Mutant("saturdays_count", "utilisation", "isodow(day) <= 5", "isodow(day) <= 6", "nobody is ever busy enough"),
    Mutant(
        "hired_before_birth", "utilisation", "greatest(month.first_day, employment.valid_from, person.hired_on)",
        "greatest(month.first_day, employment.valid_from)", "capacity begins before the person does",
    ),
    Mutant(
        "the_bench_is_free", "utilisation", "else opened.period end", "else started.period end",
        "who waits for work from the first day costs no utilisation",
    ),
    Mutant(
        "a_month_is_over_when_it_begins", "utilisation", "< cycle.as_of_date as is_over", "< '9999-12-31' as is_over",
        "the month to come looks idle",
    ),
    Mutant(
        "whose_account_is_off_is_idle", "utilisation", "when worker.left_on is null and not activity.is_active",
        "when false", "people who are gone lower the utilisation of those who are there",
    ),
    Mutant(
        "late_is_in_time", "payroll_cutoff_exposure", "at_cut_off.observed_at < pay_period.cut_off_at", "true",
        "a payroll run looks complete that was not",
    ),
    Mutant(
        "approved_when_it_is_read", "payroll_cutoff_exposure", "or decision.decided_at < pay_period.cut_off_at", "",
        "who approves in time is accused of being late",
    ),
    Mutant(
        "paid_at_the_projects_fixing", "transaction", "content.employer_cost_amount,",
        "content.cost_amount as employer_cost_amount,",
        "people are paid in the currency of whom they work for",
    ),
    Mutant(
        "strangers_are_not_paid", "payroll_cutoff_exposure", "coalesce(subject.employer, subject.legal_entity)",
        "subject.employer", "hours of a person whom no file finds are missed by payroll, and nothing shows it",
    ),
    Mutant(
        "silence_is_complete", "payroll_cutoff_exposure", "where pay_period.cut_off_at > cycle.as_of", "where false",
        "who recorded nothing is not asked before payroll runs",
    ),
    Mutant(
        "own_people_are_lent", "intercompany", "subject.employer <> subject.legal_entity", "true",
        "a company owes itself for its own people",
    ),
    Mutant(
        "warnings_are_not_shown", "exception_queue", "('quarantine', 'hold', 'warn')", "('quarantine', 'hold')",
        "a missing receipt is not reported",
    ),
    Mutant(
        "what_is_not_understood_is_approved", "approved_versus_posted",
        "case when subject.approval = 'unknown' then 0 else filled.owed_hours end", "filled.owed_hours",
        "hours are reported as approved whose status has no known meaning",
    ),
    Mutant(
        "each_line_is_a_thing_to_do", "exception_queue", "when 'worker' then coalesce(",
        "when 'nothing' then coalesce(",
        "292 lines of 8 inactive people are 292 things to do",
    ),
    Mutant(
        "roles_are_one_thing_to_do", "exception_queue", "subject.legal_entity, subject.role, subject.currency",
        "subject.legal_entity, subject.currency", "the rates of several roles look like one that is missing",
    ),
    Mutant(
        "mended_is_forgotten", "exception_history", "on subject.txn_id = exception.txn_id",
        "on subject.txn_id = exception.txn_id where exception.closed_at is null", "what was mended was never wrong",
    ),
    # -- operations
    Mutant(
        "taking_back_is_posting", "operations", "entry.kind = 'P' and entry.posted_at is not null",
        "entry.posted_at is not null", "reversals are measured from an approval that was withdrawn",
    ),
    Mutant(
        "any_answer_is_a_success", "operations", "filter (where answer.state = 'POSTED')", "",
        "what the ERP refuses goes well",
    ),
    Mutant(
        "a_week_is_a_fortnight", "operations", "when days <= 7", "when days <= 14",
        "what waits looks younger than it is",
    ),
    Mutant(
        "ready_with_the_first_line", "operations", "max(live.posted_at) as ready_at", "min(live.posted_at) as ready_at",
        "an invoice is written before its last line is there",
    ),
    Mutant(
        "ready_with_some_lines", "operations", "bool_and(line.bucket = 'posted')", "bool_or(line.bucket = 'posted')",
        "an invoice is written without the lines that are held",
    ),
    Mutant(
        "nothing_is_ever_late", "operations", "<= target.target_days", "<= 1000",
        "what waits too long waits on",
    ),
    Mutant(
        "closed_in_its_own_month", "operations", "date_diff('second', cast(ends_on + 1 as timestamp), changed_at)",
        "date_diff('second', cast(starts_on as timestamp), changed_at)", "a close takes a month longer than it does",
    ),
)  # fmt: skip


class NotAMutant(AssertionError):
    """The mistake cannot be made: its text is not in the SQL, or the SQL does not run with it."""


def noticed(mutant: Mutant, database: Path, key: Mapping[str, Iterable[Mapping[str, Any]]]) -> Iterator[str]:
    """The marts that differ from the key when `mutant` is made, each as soon as it is built; none when it goes
    unnoticed.

    Raises NotAMutant.
    """
    models = _models()
    wrong = models[mutant.model]
    if mutant.old not in wrong.sql:
        raise NotAMutant(f"{mutant.name}: {mutant.model} does not say {mutant.old!r}")
    anew = _with_all_that_depend(models, mutant.model)
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(f"attach '{database}' as {BUILD} (read_only)")
        connection.execute(f"attach ':memory:' as {MUTANT}")
        for schema in ("staging", "canonical", "rules", "reconciliation", "marts"):
            connection.execute(f"create schema {MUTANT}.{schema}")
        connection.execute(f"use {MUTANT}")
        for name in anew:
            node = models[name]
            sql = node.sql.replace(mutant.old, mutant.new) if name == mutant.model else node.sql
            for other in anew:
                sql = sql.replace(
                    f'"{BUILD}"."{models[other].schema}"."{other}"', f"{MUTANT}.{models[other].schema}.{other}"
                )
            try:
                connection.execute(f"create table {MUTANT}.{node.schema}.{name} as {sql}")
            except duckdb.Error as error:
                raise NotAMutant(f"{mutant.name}: {name} does not run: {error}") from None
            # What the mistake does not reach equals the key as it did before.
            if name in key:
                (result,) = compare.compare_in(connection, {name: key[name]})
                if result.rows_different:
                    yield name


@cache
def _models() -> dict[str, project.Compiled]:
    return {name: node for name, node in project.compiled().items() if node.resource_type == "model"}


def _with_all_that_depend(models: Mapping[str, project.Compiled], first: str) -> list[str]:
    """`first` and every model made of it, directly or not, in an order in which they can be built."""
    anew = [first]
    for name in models:
        if name != first and any(each in anew for each in models[name].depends_on):
            anew.append(name)
    return anew


def all_noticed(
    firms: Sequence[tuple[Path, Mapping[str, Iterable[Mapping[str, Any]]]]],
) -> list[tuple[Mutant, list[str]]]:
    """Every mutant with the marts that notice it, of the first firm (its build and its key) that has some."""
    found = ((mutant, (list(noticed(mutant, *firm)) for firm in firms)) for mutant in MUTANTS)
    return [(mutant, next(filter(None, marts), [])) for mutant, marts in found]
