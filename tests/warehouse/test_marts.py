"""The marts of the stories: every transaction in its one bucket, every figure as computed by hand."""

from __future__ import annotations

import hashlib
from decimal import ROUND_HALF_UP, Decimal

import pytest

from dagster_project import money
from dagster_project.warehouse.build import Build
from tests.warehouse.stories import CANARY, MINUTES, ROUNDED
from tests.warehouse.world import read

BUCKETS = {
    ("posted", "time"): "posted",
    ("posted", "base"): "posted",
    ("eligible", "time"): "eligible",
    ("worker unmapped", "time"): "quarantined",
    ("project unknown", "time"): "quarantined",
    ("project unknown", "base"): "quarantined",
    ("zero", "time"): "excluded",
    ("month closed", "time"): "held",
    ("posted before the month closed", "time"): "posted",
    ("posted before the month closed", "base"): "posted",
    ("first half", "time"): "quarantined",
    ("second half", "time"): "quarantined",
    ("at nine", "time"): "quarantined",
    ("at nine again", "time"): "quarantined",
    **dict.fromkeys(((name, "time") for name in ("at two", "call", "another call", "waived")), "eligible"),
    ("not waivable", "time"): "quarantined",
    ("amended", "time"): "held",
    ("amended", "base"): "held",
    ("withdrawn", "time"): "eligible",
    ("withdrawn", "base"): "eligible",
    ("approved again", "time"): "posted",
    ("approved again", "base"): "posted",
    ("billed in part", "time"): "posted",
    ("billed in part", "base"): "posted",
    ("backed_out", "time"): "held",
    ("backed_out", "base"): "held",
    ("refused", "time"): "rejected",
    ("in flight", "time"): "in_flight",
    ("unreadable", "time"): "quarantined",
    ("status unknown", "time"): "quarantined",
    ("minutes", "time"): "eligible",
    ("minutes", "base"): "eligible",
    ("approved by oneself", "time"): "quarantined",
    ("approved by oneself", "base"): "quarantined",
    ("first open month", "time"): "eligible",
    ("first open month", "base"): "eligible",
    ("expense", "base"): "eligible",
    ("expense", "rebill"): "eligible",
    ("corrected", "base"): "eligible",
    ("correction", "base"): "eligible",
    ("correction of nothing", "base"): "quarantined",
    ("no receipt", "base"): "eligible",
    ("cash advance", "base"): "eligible",
    **dict.fromkeys((("lent", leg) for leg in ("time", "base", "burden", "intercompany")), "eligible"),
    **dict.fromkeys((("tax", leg) for leg in ("base", "tax")), "eligible"),
    ("card line 1", "time"): "quarantined",
    ("card line 2", "time"): "quarantined",
}

CODES = {
    "worker unmapped": {"WORKER_UNMAPPED"},
    "project unknown": {"PROJECT_UNKNOWN"},
    "month closed": {"PERIOD_CLOSED"},
    "first half": {"HOURS_OVER_LIMIT"},
    "second half": {"HOURS_OVER_LIMIT"},
    "at nine": {"DUPLICATE_SUBMISSION"},
    "at nine again": {"DUPLICATE_SUBMISSION"},
    "call": {"POSSIBLE_DUPLICATE"},
    "another call": {"POSSIBLE_DUPLICATE"},
    "waived": {"HOURS_OVER_LIMIT"},
    "not waivable": {"PROJECT_UNKNOWN"},
    "withdrawn": {"APPROVAL_WITHDRAWN"},
    "unreadable": {"RECORD_UNREADABLE"},
    "backed_out": {"GROUP_BACKED_OUT"},
    "status unknown": {"STATUS_UNKNOWN"},
    "approved by oneself": {"APPROVAL_SELF"},
    "correction of nothing": {"NEGATIVE_WITHOUT_ORIGINAL"},
    "no receipt": {"RECEIPT_MISSING"},
    "card line 1": {"DUPLICATE_SUBMISSION", "WORKER_NOT_EMPLOYED", "PROJECT_NOT_IN_ERP", "PERIOD_CLOSED"},
    "card line 2": {"DUPLICATE_SUBMISSION", "WORKER_NOT_EMPLOYED", "PROJECT_NOT_IN_ERP", "PERIOD_CLOSED"},
}


def test_every_transaction_is_in_exactly_one_bucket(built: Build) -> None:
    """A line in two buckets is money counted twice, a line in none is money that nobody looks for."""
    rows = read(built.path, "select source_record_id, leg, bucket from marts.approved_versus_posted")
    assert {(record, leg): bucket for record, leg, bucket in rows} == BUCKETS
    assert len(rows) == len(BUCKETS)


def test_nothing_is_unexplained(built: Build) -> None:
    """Unexplained money is the one figure that a controller may never see above zero without an incident."""
    rows = read(
        built.path,
        "select source_record_id, leg, unexplained_hours, unexplained_amount from marts.approved_versus_posted"
        " where unexplained_hours <> 0 or unexplained_amount <> 0",
    )
    assert rows == []


def test_an_amended_entry_waits_behind_the_reversal_of_what_is_posted(built: Build) -> None:
    """The amended hours must not be sent, nor the old ones forgotten, while the reversal is on its way."""
    (time,) = read(
        built.path,
        "select approved_hours, posted_hours, in_flight_hours, held_hours, bucket_reason"
        " from marts.approved_versus_posted where source_record_id = 'amended' and leg = 'time'",
    )
    assert time == (Decimal(4), Decimal(1), Decimal(-1), Decimal(4), "predecessor_in_flight")
    (journal,) = read(
        built.path,
        "select approved_amount, posted_amount, eligible_amount, held_amount from marts.approved_versus_posted"
        " where source_record_id = 'amended' and leg = 'base'",
    )
    assert journal == (Decimal(1100), Decimal(275), Decimal(-275), Decimal(1100))


def test_a_withdrawn_entry_stays_until_it_is_wholly_taken_back(built: Build) -> None:
    """Money that is posted without an approval must be seen until it is out of the books, and not after."""
    rows = read(
        built.path,
        "select source_record_id, approved_amount, posted_amount, eligible_amount from marts.approved_versus_posted"
        " where source_record_id in ('withdrawn', 'taken back') and leg = 'base'",
    )
    assert rows == [("withdrawn", Decimal(0), Decimal(275), Decimal(-275))]


def test_each_seeded_violation_is_found_and_nothing_else_is_accused(built: Build) -> None:
    """A missed violation posts wrong money; a false accusation stops right money and teaches people to look away."""
    found: dict[str, set[str]] = {}
    for record, code in read(built.path, "select source_record_id, code from marts.exception_queue"):
        found.setdefault(record, set()).add(code)
    assert found == CODES


def test_messages_say_who_what_and_when_in_plain_words(built: Build) -> None:
    """An exception that only an engineer can read is not worked off by the people who own it."""
    messages = dict(read(built.path, "select source_record_id, message from marts.exception_queue"))
    assert messages["first half"] == "Cora Dalton (W-US-03) has 25.00 h approved on 2026-09-19; the limit is 24.00 h."
    assert messages["month closed"] == "2026-08 is not open in the books of MA-US."
    assert messages["project unknown"].startswith("Project Freight network redesign (4200199) has no counterpart")
    assert not any("{detail}" in message for record, message in messages.items() if record != "worker unmapped")


@pytest.mark.bad_input(79)
@pytest.mark.threat("T13")
def test_a_name_that_is_sql_or_a_template_is_shown_as_it_stands(built: Build) -> None:
    """Harm: who may enter a name at a source reads the settings, or writes the marts."""
    messages = dict(read(built.path, "select source_record_id, message from marts.exception_queue"))
    assert messages["worker unmapped"] == f"{CANARY} (5110099) has no counterpart among our workers."


@pytest.mark.bad_input(72)
def test_a_closed_month_posts_into_the_first_open_one_where_the_policy_says_so(built: Build) -> None:
    """A line with a closed period is refused by the ERP; one moved without a policy is in the wrong month."""
    rows = read(
        built.path,
        "select leg, posting_period, work_date from rules.posting_payloads where txn_id like '%first open month%'",
    )
    assert sorted((leg, period) for leg, period, _ in rows) == [("base", "2026-09"), ("time", "2026-09")]


def test_payloads_carry_what_a_posting_line_says(built: Build) -> None:
    """A wrong account, sign or reference is found by the ERP's accountant, weeks later."""
    rows = read(
        built.path,
        "select destination, layout, currency, amount, amount_minor, hours_e4, debit_account, credit_account,"
        " project_code, employee_code, service_item, reference from rules.posting_payloads"
        " where txn_id like '%/correction/%' or txn_id like '%/minutes/%' order by layout, amount",
    )
    assert rows == [
        ("ns-us", "netsuite_journal", "USD", Decimal(-40), -4000, 0, "6140", "2110", "P-US-01", "E10003", None,
         "concur:meridian:correction"),
        ("ns-uk", "netsuite_journal", "GBP", Decimal(570), 57000, 0, "1210", "4010", "P-UK-01", "E20001", "CONSULTING",
         "kantata:meridian:minutes"),
        ("ns-uk", "netsuite_time", "GBP", Decimal(0), 0, 16667, None, None, "P-UK-01", "E20001", "CONSULTING",
         "kantata:meridian:minutes"),
    ]  # fmt: skip


def test_every_leg_of_money_is_a_journal_of_its_own(built: Build) -> None:
    """Tax that is not taken out of the expense is paid twice; a price between companies that nobody posts is lost."""
    rows = read(
        built.path,
        "select split_part(txn_id, '/', 5), leg, layout, currency, amount_minor, hours_e4, debit_account,"
        " credit_account from rules.posting_payloads"
        " where txn_id like '%/lent/%' or txn_id like '%/tax/%' order by 1, 2",
    )
    assert rows == [
        ("lent", "base", "netsuite_journal", "JPY", 72500, 0, "1210", "4010"),
        ("lent", "burden", "netsuite_journal", "JPY", 14560, 0, "5210", "5290"),
        ("lent", "intercompany", "netsuite_journal", "JPY", 44928, 0, "5310", "2310"),
        ("lent", "time", "netsuite_time", "JPY", 0, 16667, None, None),
        ("tax", "base", "netsuite_journal", "JPY", 1150, 0, "6140", "2110"),
        ("tax", "tax", "netsuite_journal", "JPY", 105, 0, "1510", "6140"),
    ]


def test_legs_are_summed_apart_and_earn_nothing(built: Build) -> None:
    """Tax, burden and the price between companies are made of an amount that is counted already."""
    rows = read(
        built.path,
        "select leg, sum(approved_amount), sum(unexplained_amount) from marts.approved_versus_posted_summary"
        " where project_key = 'P-JP-01' and leg <> 'time' group by leg order by leg",
    )
    assert [(leg, int(amount), unexplained) for leg, amount, unexplained in rows] == [
        ("base", 73650, 0), ("burden", 14560, 0), ("intercompany", 44928, 0), ("tax", 105, 0),
    ]  # fmt: skip
    ((revenue, labour, expenses),) = read(
        built.path,
        "select sum(revenue_amount), sum(labour_cost_amount), sum(expense_cost_amount) from marts.project_margin"
        " where project_key = 'P-JP-01'",
    )
    assert (revenue, labour, expenses) == (72500, 41600, 1045)
    ((wip,),) = read(
        built.path,
        "select sum(amount) from marts.unbilled_wip_aging where project_key = 'P-JP-01' and as_of_date = '2026-10-01'",
    )
    assert wip == 72500


def test_a_backed_out_version_is_held_with_nothing_left_in_the_books(built: Build) -> None:
    """What two persons took out of the ERP is still approved: it must be somebody's, and not be posted by itself."""
    rows = read(
        built.path,
        "select leg, held_amount + held_hours, posted_amount + posted_hours, unexplained_amount + unexplained_hours,"
        " bucket_reason from marts.approved_versus_posted where source_record_id = 'backed_out' order by leg",
    )
    assert rows == [("base", 275, 0, 0, "GROUP_BACKED_OUT"), ("time", 1, 0, 0, "GROUP_BACKED_OUT")]


@pytest.mark.parametrize(
    ("pattern", "quantities", "per_hour", "currency"),
    [("rounded %", ROUNDED, 1, "USD"), ("rounded minutes %", MINUTES, 60, "JPY")],
)
def test_sql_rounds_as_python_does(built: Build, pattern: str, quantities: list, per_hour: int, currency: str) -> None:
    """Two roundings that differ by a cent make every reconciliation fail, or worse, hide a real difference."""
    rows = read(
        built.path,
        f"select split_part(txn_id, '/', 5), amount from canonical.time_entry"
        f" where split_part(txn_id, '/', 5) like '{pattern}' and currency = '{currency}'",
    )
    amounts = {int(record.split()[-1]): amount for record, amount in rows}
    for number, (quantity, rate) in enumerate(quantities):
        exact = Decimal(quantity) * Decimal(rate) / per_hour
        assert amounts[number] == money.round_money(exact, currency), (quantity, rate)


def test_margin_and_wip_add_up_to_the_transactions(built: Build) -> None:
    """Aggregates that fan out or drop a row are wrong by whole entries."""
    ((wip,),) = read(
        built.path,
        "select sum(amount) from marts.unbilled_wip_aging"
        " where project_key = 'P-UK-01' and currency = 'GBP' and as_of_date = '2026-10-01'",
    )
    # Three entries of 100 minutes: two at 342 in September and one at 330 in August.
    assert wip == 2 * Decimal(570) + Decimal(550)
    ((revenue, cost, margin),) = read(
        built.path,
        "select sum(revenue_amount), sum(labour_cost_amount), sum(margin_amount) from marts.project_margin"
        " where project_key = 'P-UK-01'",
    )
    hourly_cost = (Decimal(172) * 100 / 60).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert (revenue, cost, margin) == (wip, 3 * hourly_cost, wip - 3 * hourly_cost)


def test_cost_follows_hours_worked_not_hours_billed(built: Build) -> None:
    """People are paid for what they work, whatever of it is billed (ERPNext 50392)."""
    margin = "select hours, billable_hours, labour_cost_amount from marts.project_margin where project_key = 'P-US-01'"
    assert read(built.path, f"{margin} and period = '2026-08'") == [(2, 1, 2 * Decimal(119))]


def test_a_margin_that_lacks_a_persons_cost_says_so(built: Build) -> None:
    """An hour of somebody whom nobody knows costs something; a margin without it is too high, and an empty one
    hides the cost of everybody else."""
    margin = "select hours_without_cost, is_complete, margin_amount = revenue_amount - labour_cost_amount"
    margin += " - expense_cost_amount"
    assert read(
        built.path, f"{margin} from marts.project_margin where project_key = 'P-US-01' and period = '2026-09'"
    ) == [(1, False, True)]


def test_money_of_another_currency_is_translated_at_the_day(built: Build) -> None:
    """A group report at the wrong day's rate is wrong in every line."""
    ((reporting,),) = read(built.path, "select reporting_value from canonical.transaction where record_id = 'minutes'")
    assert reporting == Decimal(570) * Decimal("1.25") / Decimal("0.80")


@pytest.mark.bad_input(119, 120)
def test_both_books_agree_line_by_line(built: Build) -> None:
    """What we call posted must be in the ERP's own books, once, with the same figures."""
    rows = read(built.path, "select status, count(*) from marts.posted_versus_gl group by status")
    assert rows == [("matched", 20)]


def test_one_id_leads_from_the_timesheet_to_what_is_left_of_it(built: Build) -> None:
    """A credit that loses its entry, or a part that counts as the whole, is work that is billed twice or never."""
    txn_id = "meridian/harvest/meridian/time_entry/billed in part/1"
    movements = f"from marts.wip_movement where txn_id = '{txn_id}'"
    assert read(built.path, f"select movement, document, amount {movements} order by movement_date, movement") == [
        ("approved", None, Decimal(275)),
        ("billed", "I1", Decimal(-110)),
        ("posted", "Jbilled in part", Decimal(275)),
        ("credited_back", "C1", Decimal(44)),
    ]
    ((billed_hours, cost),) = read(
        built.path,
        "select sum(event.hours), max(subject.cost_amount) from canonical.billing_event as event"
        " join canonical.transaction as subject using (txn_id)"
        f" where txn_id = '{txn_id}' and event = 'billed'",
    )
    # An hour was worked and two fifths of it are billed: it costs what an hour costs.
    assert (billed_hours, cost) == (Decimal("0.4"), Decimal(119))


def test_unbilled_work_is_told_as_of_any_day(built: Build) -> None:
    """Last month's report must be the same whatever was credited since."""
    rows = read(
        built.path,
        "select as_of_date::varchar, sum(amount) from marts.unbilled_wip_aging"
        " where project_key = 'P-US-01' and as_of_date in ('2026-08-31', '2026-09-30', '2026-10-01')"
        " group by all order by all",
    )
    (august, before), (_, september), (_, today) = rows
    assert (august, before) == ("2026-08-31", Decimal(265))
    assert today - september == 44


def test_of_each_invoice_is_told_what_can_be_billed_and_what_stands_before_the_rest(built: Build) -> None:
    """An invoice that is wrongly thought ready becomes a credit note; one that nobody knows to be blocked, nothing."""
    rows = read(
        built.path,
        "select period, status, reason, owner, amount, hours from marts.billing_readiness"
        " where project_key = 'P-US-01' and basis = 'wip' order by all",
    )
    in_part = 275 - 110 + 44
    assert rows == [
        ("2026-08", "ready", "READY", "billing", 265, 1),
        ("2026-09", "blocked", "GROUP_BACKED_OUT", "finance_systems", 275, 1),
        ("2026-09", "ready", "READY", "billing", 2 * 275 + in_part, Decimal("2.6")),
        # An amended entry behind its predecessor's reversal, and an expense of 40.
        ("2026-09", "waiting", "ON_THE_WAY", "finance_systems", 1100 + 40, 4),
    ]


def test_the_roll_forward_ties_to_the_erps_account(built: Build) -> None:
    """Unbilled receivables that do not tie are an asset that nobody can prove."""
    rows = read(
        built.path,
        "select period, opening_amount, earned_amount, billed_amount, credited_back_amount, closing_amount,"
        " erp_closing_amount, status from marts.wip_roll_forward order by period",
    )
    earned = Decimal(5 * 275 + 265)
    assert rows == [
        ("2026-09", 0, earned, 110, 0, earned - 110, earned - 110, "ties"),
        ("2026-10", earned - 110, 0, 0, 44, earned - 66, earned - 66, "ties"),
    ]


def test_days_outstanding_count_what_is_not_paid(built: Build) -> None:
    """A credit note or a payment that is forgotten makes a good payer look like a bad one."""
    rows = read(
        built.path,
        "select level, client_key, receivable_amount, billed_amount, dso_days from marts.dso"
        " where as_of_date = '2026-10-01' and receivable_amount <> 0 order by level",
    )
    days = Decimal("68.18")  # 50 / 66 * 90
    assert rows == [("client", "C-01", 50, 66, days), ("company", None, 50, 66, days)]


def test_the_sources_totals_are_proved(built: Build) -> None:
    """A page that was cut short looks like any other until its count is compared with what the source said."""
    rows = read(built.path, "select distinct status from marts.source_control_totals")
    assert rows == [("agrees",)]


def test_the_publication_says_what_it_is_made_of(built: Build) -> None:
    """A figure without its moment and its inputs cannot be defended later."""
    rows = read(
        built.path,
        "select build_id, tenant, ledger_event_seq, input_manifest_sha256, unexplained_rows,"
        " posted_versus_gl_breaks, as_of_step from marts.publication",
    )
    assert rows == [(built.build_id, "meridian", 7, built.input_manifest_sha256, 0, 0, "before_delivery")]
    made_of = hashlib.sha256(f"{built.input_manifest_sha256} {built.dbt_project_sha256}".encode()).hexdigest()
    assert built.build_id == f"20261001T180000Z-{made_of[:8]}"
