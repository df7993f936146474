from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from dagster_project.sandbox import answers, ecb, plants
from dagster_project.sandbox.answers import version, wip
from dagster_project.sandbox.answers.codes import RULES
from dagster_project.sandbox.firm import build
from dagster_project.sandbox.tock import timecard_lines

AFTER_FULL = datetime(2026, 10, 14, 18, tzinfo=UTC)
AFTER_SMALL = datetime(2026, 10, 3, 18, tzinfo=UTC)


@pytest.fixture(scope="module")
def full():
    return build(7, "full")


@pytest.fixture(scope="module")
def key(full):
    return answers.answer_key(full, AFTER_FULL, [])


@pytest.fixture(scope="module")
def small_key():
    return answers.answer_key(build(7, "small"), AFTER_SMALL, [])


def buckets(key) -> dict[tuple[str, str, str], set[str]]:
    found = defaultdict(set)
    for row in key["approved_versus_posted"]:
        found[row["source_system"], row["source_instance"], row["source_record_id"]].add(row["bucket"])
    return found


def codes(key) -> Counter:
    return Counter((row["code"], row["source_system"], row["source_instance"]) for row in key["exception_queue"])


def test_the_real_oddities_are_found_and_counted(key):
    """What is odd in public data is known to the line; an answer key that smooths it would pass a rule that does."""
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
    assert found | {"ZERO_QUANTITY"} == set(RULES)


def test_planted_defects_are_where_they_were_planted(key):
    """Each plant must break its own rule and no other, or a rule could be right by the work of its neighbour."""
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


def test_alike_lines_without_a_note_are_not_duplicates(key):
    """Two short calls on one day are ordinary work; holding them back costs their invoice."""
    alike = [
        draft.record()
        for draft in plants.time_entries()
        if draft.worker.key == "W-US-01" and draft.day == date(2026, 9, 19)
    ]
    assert len(alike) == 2
    assert all(buckets(key)["harvest", "meridian", record.record_id] == {"posted"} for record in alike)


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


def test_a_project_that_the_erp_gets_late_releases_what_it_held(full):
    """What waits for the ERP must go by itself once the ERP knows the project, and not before."""
    waiting = {
        row["source_record_id"]
        for row in answers.answer_key(full, datetime(2026, 9, 30, 18, tzinfo=UTC), [])["exception_queue"]
        if row["code"] == "PROJECT_NOT_IN_ERP" and row["source_system"] == "harvest"
    }
    released = answers.answer_key(full, datetime(2026, 10, 1, 18, tzinfo=UTC), [])
    assert len(waiting) == 3
    assert all(buckets(released)["harvest", "meridian", record] == {"posted"} for record in waiting)


def test_posted_hours_and_amounts_are_the_sum_of_the_posted_lines(key):
    """The two marts are two views of the same books: reversals must cancel in one as they do in the other."""
    lines, books = defaultdict(Decimal), defaultdict(Decimal)
    for row in key["approved_versus_posted"]:
        if row["bucket"] == "posted":
            book = "time" if row["leg"] == "time" else "journal"
            lines[row["legal_entity"][-2:], book] += Decimal(row["hours"]) + Decimal(row["amount"])
    names = {"ns-us": "US", "ns-uk": "UK", "ns-jp": "JP"}
    for row in key["posted_versus_ledger"]:
        if row["destination"] in names:
            books[names[row["destination"]], row["leg"]] += Decimal(row["hours"]) + Decimal(row["amount"])
        else:
            books["US", row["leg"]] += Decimal(row["hours"]) + Decimal(row["amount"])
    assert lines == books


def test_tax_burden_and_the_price_of_a_lent_person_are_owed_beside_the_amount(key):
    """A leg that the answer key forgets may be missing from the marts too."""
    rows = [row for row in key["approved_versus_posted"] if row["legal_entity"] == "MA-JP"]
    (lent,) = (row["source_record_id"] for row in rows if row["leg"] == "intercompany")
    # 200 minutes at 35,200 yen an hour, which cost 25,900 an hour.
    assert {
        row["leg"]: Decimal(row["hours"]) + Decimal(row["amount"]) for row in rows if row["source_record_id"] == lent
    } == {
        "time": Decimal("3.3333"),
        "journal": Decimal(117333),
        "burden": Decimal(30217),
        "intercompany": Decimal(93240),
    }
    (hotel,) = (row["source_record_id"] for row in rows if row["amount"] == "18400.000")
    (tax,) = (row["amount"] for row in rows if (row["source_record_id"], row["leg"]) == (hotel, "tax"))
    assert Decimal(tax) == 1673
    assert not any(
        row["leg"] in {"tax", "burden"} for row in key["approved_versus_posted"] if row["legal_entity"] != "MA-JP"
    )


def test_a_posting_and_its_reversal_are_two_matched_lines(full, key):
    """An amended line is three postings in the books; a key that counts one would call two of them unexpected."""
    posted = sum(row["bucket"] == "posted" for row in key["approved_versus_posted"])
    matched = sum(row["matched"] for row in key["posted_versus_ledger"])
    assert matched > posted
    assert (matched - posted) % 2 == 0


def test_what_is_invoiced_is_no_longer_unbilled(full, key):
    """An invoiced line that stays in the aging is asked for twice."""
    row = next(
        row
        for row in key["approved_versus_posted"]
        if (row["source_system"], row["leg"], row["bucket"], row["project_key"])
        == ("harvest", "journal", "posted", "P-US-01")
    )
    line = {
        "source_reference": f"harvest:meridian:{row['source_record_id']}",
        "project": "P-US-01",
        "kind": "time",
        "currency": "USD",
        "amount": row["amount"],
        "invoice_date": "2026-10-05",
    }
    after = answers.answer_key(full, AFTER_FULL, [line])

    def unbilled(marts):
        rows = [row for row in marts["unbilled_wip_aging"] if row["project_key"] == "P-US-01"]
        return sum(Decimal(row["amount"]) for row in rows)

    assert unbilled(key) - unbilled(after) == Decimal(row["amount"])
    assert after["project_margin"] == key["project_margin"]


def test_a_fee_earns_what_the_erp_invoiced_for_it(full, key):
    """Hours on a fixed fee earn nothing by themselves; without the invoice the project looks like pure loss."""
    fee = {
        "source_reference": "FEE",
        "project": "P-US-04",
        "kind": "fixed_fee",
        "currency": "USD",
        "amount": "87500.00",
        "invoice_date": "2026-10-05",
    }

    def revenue(marts):
        return {row["project_key"]: Decimal(row["revenue_amount"]) for row in marts["project_margin"]}

    assert revenue(key)["P-US-04"] == 0
    assert revenue(answers.answer_key(full, AFTER_FULL, [fee]))["P-US-04"] == Decimal(87500)


@pytest.mark.parametrize(
    ("day", "as_of", "bucket"),
    [
        (date(2026, 9, 1), date(2026, 9, 30), "not due"),  # the month's last day still belongs to it
        (date(2026, 9, 1), date(2026, 10, 1), "0-30"),
        (date(2026, 8, 31), date(2026, 9, 30), "0-30"),
        (date(2026, 8, 31), date(2026, 10, 1), "31-60"),
        (date(2026, 6, 2), date(2026, 10, 28), "91-120"),
        (date(2026, 6, 2), date(2026, 10, 29), "over 120"),
        (date(2026, 12, 31), date(2027, 1, 1), "0-30"),
    ],
)
def test_age_counts_from_the_end_of_the_month_of_work(day, as_of, bucket):
    """A bucket boundary that is off by a day moves money between two lines of the controller's report."""
    assert wip._age_bucket(day, as_of) == bucket


def test_money_is_rounded_half_away_from_zero_to_the_currencys_decimals():
    """Banker's rounding differs by a cent on every other half."""
    assert version.rounded(Decimal("2.345"), "USD") == Decimal("2.35")
    assert version.rounded(Decimal("-2.345"), "USD") == Decimal("-2.35")
    assert version.rounded(Decimal("1000.5"), "JPY") == Decimal(1001)


def test_a_weekend_takes_fridays_rate_and_the_time_before_all_rates_the_first():
    """A day without a fixing must not lose its amount in the reporting currency."""
    assert ecb.fixing_for(date(2026, 9, 27)) == ecb.fixing_for(date(2026, 9, 25))
    assert ecb.fixing_for(date(2026, 5, 1)) == ecb.fixing_for(ecb.FIRST_DAY)


def test_before_a_day_s_cycle_the_key_is_yesterdays(full):
    """Nobody can know at noon what the evening's cycle will read."""
    assert (
        answers.answer_key(full, datetime(2026, 10, 2, 17, tzinfo=UTC), [])["posted_versus_ledger"]
        == answers.answer_key(full, datetime(2026, 10, 1, 18, tzinfo=UTC), [])["posted_versus_ledger"]
    )
