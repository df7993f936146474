from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from dagster_project.sandbox.expected import receivables, version, wip
from dagster_project.sandbox.expected.codes import RULES
from dagster_project.sandbox.expected.erp_exports import ErpExports
from dagster_project.sandbox.expected.marts import expected_marts
from dagster_project.sandbox.expected.platform_view import PlatformView
from dagster_project.sandbox.world import exchange_rates, masters, seeded_defects
from dagster_project.sandbox.world.firm import build
from dagster_project.sandbox.world.tock import timecard_lines

AFTER_FULL = datetime(2026, 10, 14, 18, tzinfo=UTC)
AFTER_SMALL = datetime(2026, 10, 3, 18, tzinfo=UTC)
NO_EXPORTS = ErpExports()


@pytest.fixture(scope="module")
def full():
    return build(7, "full")


@pytest.fixture(scope="module")
def key(full):
    return expected_marts(full, AFTER_FULL, NO_EXPORTS)


@pytest.fixture(scope="module")
def demo():
    """A fifth of the work, with the same scenes: for what is computed several times."""
    return build(7, "demo")


@pytest.fixture(scope="module")
def demo_key(demo):
    return expected_marts(demo, AFTER_FULL, NO_EXPORTS)


@pytest.fixture(scope="module")
def small_key():
    return expected_marts(build(7, "small"), AFTER_SMALL, NO_EXPORTS)


def buckets(key) -> dict[tuple[str, str, str], set[str]]:
    found = defaultdict(set)
    for row in key["approved_versus_posted"]:
        found[row["source_system"], row["source_instance"], row["source_record_id"]].add(row["bucket"])
    return found


def codes(key) -> Counter:
    return Counter((row["code"], row["source_system"], row["source_instance"]) for row in key["exception_queue"])


def test_the_real_oddities_are_found_and_counted(key):
    """What is odd in public data is known to the line; expected rows that smooth it would pass a rule that does."""
    found = codes(key)
    assert found["DUPLICATE_SUBMISSION", "harvest", "tock"] == 85
    assert found["WORKER_NOT_EMPLOYED", "harvest", "tock"] == 52 + 4
    assert found["WORKER_INACTIVE", "harvest", "tock"] + found["EMPLOYMENT_UNKNOWN", "harvest", "tock"] == 446
    assert found["PROJECT_UNKNOWN", "concur", "tock"] == 1
    rows = [row for row in key["approved_versus_posted"] if row["source_instance"] == "tock" and row["leg"] == "time"]
    # Fifteen lines of zero hours, of which one repeats a line of its card.
    assert Counter(row["bucket"] for row in rows if not Decimal(row["hours"])) == {"excluded": 14, "quarantined": 1}


def test_all_real_hours_are_in_a_bucket_unless_nobody_approved_them(key):
    """Hours that are in no bucket are lost revenue that no one looks for."""
    withheld = sum((line.hours for line in timecard_lines() if line.approved_at is None), Decimal(0))
    rows = [row for row in key["approved_versus_posted"] if row["source_instance"] == "tock"]
    assert withheld > 0
    assert sum(Decimal(row["hours"]) for row in rows) + withheld == Decimal("171624.72")


@pytest.mark.parametrize("which", ["key", "small_key"])
def test_every_rule_that_the_firm_can_break_is_broken(which, request):
    """A rule that nothing breaks is a rule that may be missing."""
    found = {code for code, _, _ in codes(request.getfixturevalue(which))}
    # Nothing to post is no exception, and a withdrawal is one only until it is taken back.
    assert found | {"ZERO_QUANTITY", "APPROVAL_WITHDRAWN"} == set(RULES)


def test_what_was_wrong_stays_in_the_history_when_it_is_right_again(key):
    """Harm: a history that is only what is open now is compared with nothing that was ever mended."""
    closed = {row["code"] for row in key["exception_history"] if row["closed_at"]}
    assert {"APPROVAL_WITHDRAWN", "PROJECT_NOT_IN_ERP", "ERP_REJECTED"} <= closed


def test_planted_defects_are_where_they_were_planted(key):
    """Each seeded defect must break its own rule and no other, or a rule could be right by the work of another one."""
    expected = {
        "PROJECT_ON_HOLD": ("held", 1),
        "PROJECT_CLOSED": ("quarantined", 1),
        "CONTRACT_ENDED": ("held", 1),
        "PROJECT_NOT_IN_ERP": ("held", 2),
        "RATE_MISSING": ("quarantined", 1),
        "APPROVAL_SELF": ("quarantined", 2),
        "ACCOUNT_MISSING": ("quarantined", 1),
        "CURRENCY_UNKNOWN": ("quarantined", 1),
        "RATE_DIFFERS": ("posted", 3),
        "VANISHED": ("posted", 6),
        "STATUS_UNKNOWN": ("quarantined", 2),
        "APPROVAL_MISSING": ("quarantined", 1),
        "TASK_UNKNOWN": ("quarantined", 1),
        "TASK_INACTIVE": ("quarantined", 1),
        "BILLING_CLASS_INVALID": ("quarantined", 2),
        "LABOUR_CATEGORY_INVALID": ("quarantined", 1),
        "ASSIGNMENT_MISSING": ("quarantined", 2),
        "COST_CENTRE_MISSING": ("quarantined", 1),
        "RATE_OVERLAPPING": ("quarantined", 1),
        "AMOUNT_DIFFERS": ("quarantined", 1),
        "CAP_EXCEEDED": ("held", 2),
        "TAX_CODE_MISSING": ("held", 1),
        "DESTINATION_MISSING": ("held", 1),
    }
    where = buckets(key)
    for code, (bucket, count) in expected.items():
        records = [
            (row["source_system"], row["source_instance"], row["source_record_id"])
            for row in key["exception_queue"]
            if row["code"] == code
        ]
        assert len(records) == count, code
        assert all(where[record] == {bucket} for record in records), code


@pytest.mark.parametrize(
    ("worker", "day", "minutes", "bucket", "code"),
    [
        ("W-US-02", 19, 240, "quarantined", {"DUPLICATE_SUBMISSION"}),  # both began at nine
        ("W-US-01", 19, 60, "posted", {"POSSIBLE_DUPLICATE"}),  # nothing says when
        ("W-US-01", 20, 90, "posted", set()),  # morning and afternoon
    ],
)
def test_only_what_began_at_one_time_is_certainly_the_same_work(key, worker, day, *, minutes, bucket, code):
    """Two short calls on one day are ordinary work; holding them back costs their invoice."""
    alike = [
        draft.record().record_id
        for draft in seeded_defects.time_entries()
        if (draft.worker.key, draft.day) == (worker, date(2026, 9, day))
        and draft.record().states[-1].minutes == minutes
    ]
    found = defaultdict(set)
    for row in key["exception_queue"]:
        found[row["source_record_id"]].add(row["code"])
    assert len(alike) == 2
    for record_id in alike:
        assert buckets(key)["harvest", "meridian", record_id] == {bucket}
        assert {each for each in found[record_id] if each.endswith(("SUBMISSION", "DUPLICATE"))} == code


def test_late_work_of_a_closed_month_is_held_or_posted_by_the_entitys_policy(full, key):
    """The two period policies differ in nothing else, so a mix-up would show only here."""
    where, seen = buckets(key), Counter()
    for record in full.time:
        first = next((state for state in record.states if state.approval == "approved"), None)
        late = first is not None and first.at > datetime(2026, 10, 4, tzinfo=UTC) and first.day < date(2026, 9, 1)
        if record.instance == "meridian" and late:
            bucket = where[record.system, record.instance, record.record_id]
            assert bucket == ({"held"} if record.system == "harvest" else {"posted"})
            seen[record.system] += 1
    assert seen["harvest"] == 4 and seen["kantata"] >= 8


def test_a_project_that_the_erp_gets_late_releases_what_it_held(demo):
    """What waits for the ERP must go by itself once the ERP knows the project, and not before."""
    waiting = {
        row["source_record_id"]
        for row in expected_marts(demo, datetime(2026, 9, 30, 18, tzinfo=UTC), NO_EXPORTS)["exception_queue"]
        if row["code"] == "PROJECT_NOT_IN_ERP" and row["source_system"] == "harvest"
    }
    released = expected_marts(demo, datetime(2026, 10, 1, 18, tzinfo=UTC), NO_EXPORTS)
    assert len(waiting) == 3
    assert all(buckets(released)["harvest", "meridian", record] == {"posted"} for record in waiting)


def test_posted_hours_and_amounts_are_the_sum_of_the_posted_lines(key):
    """The two marts are two views of the same books: reversals must cancel in one as they do in the other."""
    lines, books = defaultdict(Decimal), defaultdict(Decimal)
    for row in key["approved_versus_posted"]:
        if row["bucket"] == "posted":
            book = "time" if row["leg"] == "time" else "journal"
            lines[row["legal_entity"][-2:], book] += Decimal(row["hours"]) + Decimal(row["amount"])
    names = {each.destination: each.key[-2:] for each in masters.LEGAL_ENTITIES}
    for row in key["posted_versus_gl"]:
        books[names[row["destination"]], row["book"]] += Decimal(row["hours"]) + Decimal(row["amount"])
    assert lines == books


def test_tax_burden_and_the_price_of_a_lent_person_are_owed_beside_the_amount(key):
    """A leg that the expected rows lack may be missing from the marts too."""
    rows = [row for row in key["approved_versus_posted"] if row["legal_entity"] == "MA-JP"]
    (lent,) = (
        row["source_record_id"] for row in rows if (row["source_instance"], row["leg"]) == ("meridian", "intercompany")
    )
    # 200 minutes at 35,200 yen an hour, which cost 25,900 an hour.
    assert {
        row["leg"]: Decimal(row["hours"]) + Decimal(row["amount"]) for row in rows if row["source_record_id"] == lent
    } == {
        "time": Decimal("3.3333"),
        "base": Decimal(117333),
        "burden": Decimal(30217),
        "intercompany": Decimal(93240),
    }
    (hotel,) = (row["source_record_id"] for row in rows if row["amount"] == "18400.000")
    (tax,) = (row["amount"] for row in rows if (row["source_record_id"], row["leg"]) == (hotel, "tax"))
    assert Decimal(tax) == 1673
    where = {row["leg"]: set() for row in key["approved_versus_posted"]}
    for row in key["approved_versus_posted"]:
        where[row["leg"]].add(row["legal_entity"])
    assert where["tax"] == {"MA-JP", "MA-BH", "MA-SG"}
    assert where["burden"] == {"MA-JP"}
    assert len(where["intercompany"]) >= 6


def test_the_cost_of_a_lent_person_is_the_employers_at_the_days_rate(full):
    """A cost card that is read in the borrower's currency prices a pound as a yen."""
    view = PlatformView(AFTER_FULL)
    people = {worker.group_id: worker for worker in masters.WORKERS if worker.instance != "tock"}
    seen = Counter()
    for record in full.time_of("kantata", "group"):
        (life,) = view.time_history(record) or [None]
        employer = people[record.user].on(record.states[0].day).legal_entity
        if life is None or employer == life.legal_entity or masters.entity(employer).currency == life.currency:
            continue
        assert record.states[0].cost_rate is None
        role = people[record.user].on(life.day).role
        card = masters.rate_on(masters.COST_RATES, employer, role, life.day)
        rates = {**exchange_rates.fixing_for(life.day), "EUR": Decimal(1)}
        rates["BHD"] = rates["USD"] * Decimal("0.376")
        old, new = rates[masters.entity(employer).currency], rates[life.currency]
        assert abs(version.cost_rate(life) - card * new / old) <= Decimal("0.000000005")
        seen[life.currency] += 1
    assert len(seen) >= 5 and "BHD" in seen


def test_a_posting_and_its_reversal_are_two_matched_lines(full, key):
    """An amended line is three postings in the books; a key that counts one would call two of them unexpected."""
    posted = sum(row["bucket"] == "posted" for row in key["approved_versus_posted"])
    matched = sum(row["matched"] for row in key["posted_versus_gl"])
    assert matched > posted
    assert (matched - posted) % 2 == 0


def line(invoice_no: str, amount: Decimal, **changes: str) -> dict:
    """A line of an invoice of 2026-10-05 as the ERP exports it."""
    return {
        "destination": "ns-us", "document_type": "invoice", "invoice_no": invoice_no, "invoice_date": "2026-10-05",
        "project": "P-US-01", "kind": "time", "currency": "USD", "hours_e4": 0, "amount": str(amount), "effect": "",
        **changes,
    }  # fmt: skip


def test_what_is_invoiced_is_no_longer_unbilled(demo, demo_key):
    """An invoiced line that stays in the aging is asked for twice."""
    billed, rebilled, conceded, written_off = (
        line(
            f"I{row['source_record_id']}",
            Decimal(row["amount"]),
            source_reference=f"harvest:meridian:{row['source_record_id']}",
        )
        for row in [
            row
            for row in demo_key["approved_versus_posted"]
            if (row["source_system"], row["leg"], row["bucket"], row["project_key"])
            == ("harvest", "base", "posted", "P-US-01")
        ][:4]
    )
    quarter = {"document_type": "credit_note", "invoice_no": "C1"}
    lines = [
        billed,
        rebilled,
        {**rebilled, **quarter, "amount": str(-Decimal(rebilled["amount"]) / 4), "effect": "rebill"},
        conceded,
        {**conceded, **quarter, "amount": str(-Decimal(conceded["amount"]) / 4), "effect": "concession"},
        {**written_off, "document_type": "write_off", "amount": str(-Decimal(written_off["amount"]))},
    ]
    after = expected_marts(demo, AFTER_FULL, ErpExports(lines))

    def unbilled(marts):
        rows = [row for row in marts["unbilled_wip_aging"] if row["project_key"] == "P-US-01"]
        return sum(Decimal(row["amount"]) for row in rows if row["as_of_date"] == "2026-10-14")

    out = sum(Decimal(row["amount"]) for row in (billed, rebilled, conceded, written_off))
    assert unbilled(demo_key) - unbilled(after) == out - Decimal(rebilled["amount"]) / 4
    given_up = Decimal(conceded["amount"]) / 4 + Decimal(written_off["amount"])
    assert margin_of(demo_key, "P-US-01", "revenue_amount") - margin_of(after, "P-US-01", "revenue_amount") == given_up
    # People are paid for what is worked, whatever of it is billed or given up.
    assert margin_of(after, "P-US-01", "labour_cost_amount") == margin_of(demo_key, "P-US-01", "labour_cost_amount") > 0


def margin_of(marts: dict, project: str, figure: str) -> Decimal:
    """A figure of a project's margin, over all of its months."""
    rows = [row for row in marts["project_margin"] if row["project_key"] == project]
    return sum((Decimal(row[figure] or 0) for row in rows), Decimal(0))


def test_a_fee_is_earned_by_the_work_and_not_by_its_invoice(demo, demo_key):
    """A margin that follows invoices is a loss in every month but those of the instalments."""
    fee = line("I1", Decimal(87500), project="P-US-04", kind="fixed_fee", source_reference="FEE")
    assert expected_marts(demo, AFTER_FULL, ErpExports([fee]))["project_margin"] == demo_key["project_margin"]
    assert margin_of(demo_key, "P-US-04", "hours") > 1400
    assert margin_of(demo_key, "P-US-04", "revenue_amount") == 350000
    beyond = [row for row in demo_key["margin_bridge"] if (row["project_key"], row["step_no"]) == ("P-US-04", 2)]
    assert 0 < sum(Decimal(row["hours"]) for row in beyond) <= margin_of(demo_key, "P-US-04", "hours") - 1400


def test_the_steps_of_the_bridge_lead_to_the_margin(key):
    """A waterfall that ends beside the margin explains another one."""
    steps = defaultdict(Decimal)
    for row in key["margin_bridge"]:
        if row["is_memo"] == "false":
            steps[row["project_key"], row["period"], row["currency"]] += Decimal(row["amount"] or 0)
    margins = {
        (row["project_key"], row["period"], row["currency"]): Decimal(row["margin_amount"])
        for row in key["project_margin"]
        if row["margin_amount"] is not None
    }
    assert len(margins) > 100
    assert {month: steps[month] for month in margins} == margins


def test_what_is_posted_stays_in_wip_until_it_is_taken_back(full, key):
    """Earned that is not what the books hold makes a roll-forward that ties to nothing."""
    by_leg = defaultdict(Decimal)
    for row in key["approved_versus_posted"]:
        wip_leg = {"time_entry": "base", "expense_item": "rebill"}[row["entity"]]
        if (row["bucket"], row["leg"]) == ("posted", wip_leg):
            by_leg[row["legal_entity"]] += Decimal(row["amount"])
    closing = {row["legal_entity"]: Decimal(row["closing_amount"]) for row in key["wip_roll_forward"]}
    assert closing == by_leg


def test_days_outstanding_fall_with_what_is_paid():
    """A client that pays, and one that does not, look alike where payments are not counted."""
    invoice = line("I1", Decimal(900))
    payment = {"destination": "ns-us", "payment_date": "2026-10-14", "invoice_no": "I1", "currency": "USD"}
    books = ErpExports([invoice], [{**payment, "amount": "300"}])
    rows = [row for row in receivables.dso(books, [], AFTER_FULL.date()) if row["as_of_date"] == "2026-10-14"]
    assert [(row["level"], row["client_key"], row["dso_days"], row["lock_up_days"]) for row in rows] == [
        ("client", "C-01", "60.00", "60.00"),
        ("company", None, "60.00", "60.00"),
    ]


@pytest.mark.parametrize(
    ("company", "day", "as_of", "bucket"),
    [
        ("MA-US", date(2026, 9, 1), date(2026, 9, 30), "not due"),  # the month's last day still belongs to it
        ("MA-US", date(2026, 9, 1), date(2026, 10, 1), "0-30"),
        ("MA-US", date(2026, 8, 31), date(2026, 9, 30), "0-30"),
        ("MA-US", date(2026, 8, 31), date(2026, 10, 1), "31-60"),
        ("MA-US", date(2026, 6, 2), date(2026, 10, 28), "91-120"),
        ("MA-US", date(2026, 6, 2), date(2026, 10, 29), "over 120"),
        ("MA-US", date(2026, 12, 31), date(2027, 1, 1), "0-30"),
        ("MA-BH", date(2026, 9, 1), date(2026, 9, 25), "not due"),  # its periods end on the last Friday
        ("MA-BH", date(2026, 9, 1), date(2026, 9, 26), "0-30"),
    ],
)
def test_age_counts_from_the_end_of_the_period_of_work(company, day, as_of, bucket):
    """A bucket boundary that is off by a day moves money between two lines of the controller's report."""
    worked = SimpleNamespace(legal_entity=company, period=masters.period_of(company, day))
    assert wip._age_bucket(worked, as_of) == bucket


def test_money_is_rounded_half_away_from_zero_to_the_currencys_decimals():
    """Banker's rounding differs by a cent on every other half."""
    assert version.rounded(Decimal("2.345"), "USD") == Decimal("2.35")
    assert version.rounded(Decimal("-2.345"), "USD") == Decimal("-2.35")
    assert version.rounded(Decimal("1000.5"), "JPY") == Decimal(1001)
    assert version.rounded(Decimal("0.0005"), "BHD") == Decimal("0.001")


def test_a_pegged_currency_goes_through_its_anchor():
    """A currency without a fixing that is left out takes its company out of every group report."""
    day = date(2026, 9, 15)
    assert version.translated(Decimal("0.376"), "BHD", "USD", day) == 1
    dollars = version.translated(Decimal(100), "EUR", "USD", day)
    assert version.translated(Decimal(100), "EUR", "BHD", day) == dollars * Decimal("0.376")
    assert version.translated(Decimal(1), "XTS", "USD", day) is None


def test_a_weekend_takes_fridays_rate_and_the_time_before_all_rates_the_first():
    """A day without a fixing must not lose its amount in the reporting currency."""
    assert exchange_rates.fixing_for(date(2026, 9, 27)) == exchange_rates.fixing_for(date(2026, 9, 25))
    assert exchange_rates.fixing_for(date(2024, 5, 1)) == exchange_rates.fixing_for(exchange_rates.FIRST_DAY)


def test_before_a_day_s_cycle_the_key_is_yesterdays(demo):
    """Nobody can know at noon what the evening's cycle will read."""
    assert (
        expected_marts(demo, datetime(2026, 10, 2, 17, tzinfo=UTC), NO_EXPORTS)["posted_versus_gl"]
        == expected_marts(demo, datetime(2026, 10, 1, 18, tzinfo=UTC), NO_EXPORTS)["posted_versus_gl"]
    )


def test_what_can_be_billed_and_what_stands_before_it_is_all_unbilled_work(key):
    """An answer that leaves out what it does not understand would let the mart do the same."""
    unbilled, seen, rows = Counter(), Counter(), key["billing_readiness"]
    for row in key["unbilled_wip_aging"]:
        if row["as_of_date"] == str(AFTER_FULL.date()):
            unbilled[row["currency"]] += Decimal(row["amount"])
    for row in rows:
        if row["basis"] == "wip":
            seen[row["currency"]] += Decimal(row["amount"])
    assert seen == unbilled
    found = {(row["basis"], row["reason"]) for row in rows}
    assert {("wip", "READY"), ("wip", "VANISHED"), ("fee", "READY"), ("fee", "NOT_ACCEPTED")} <= found
    assert {("recorded", "APPROVAL_PENDING"), ("recorded", "STATUS_UNKNOWN"), ("recorded", "RATE_MISSING")} <= found
    # What has no price has no amount, and is not worth nothing.
    assert all(row["amount"] is None for row in rows if row["reason"] == "RATE_MISSING")
