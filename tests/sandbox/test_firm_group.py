"""The group: what the firm is made of, and what its months of history must be to be believed."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from dagster_project.sandbox.vendors import concur
from dagster_project.sandbox.world import expenses, masters, meridian, offices
from dagster_project.sandbox.world.firm import build
from dagster_project.sandbox.world.masters import GO_LIVE

TYPES = {"time_and_materials", "fixed_fee", "milestone", "retainer"}
WORKERS = {worker.group_id: worker for worker in offices.ALL_STAFF}
PROJECTS = {project.group_id: project for project in masters.PROJECTS if project.instance != "tock"}
OWN_PROJECTS = [project for project in PROJECTS.values() if project.mapped]
OWN_WORKERS = [worker for worker in masters.WORKERS if worker.instance != "tock" and worker.mapped]


@pytest.fixture(scope="module", params=["full", "quarter"])
def firm(request):
    return build(7, request.param)


@pytest.fixture(scope="module")
def months(firm):
    return firm.time_of("kantata", "group")


def test_the_firm_is_as_large_as_it_says():
    """A firm of toy size hides what only many companies, currencies and changes bring about."""
    assert len(masters.MERIDIAN) == 8
    assert {each.region for each in masters.MERIDIAN} == {"AMER", "EMEA", "APAC"}
    assert {each.currency for each in masters.MERIDIAN} == {"USD", "GBP", "JPY", "CAD", "EUR", "BHD", "SGD"}
    assert len({each.destination for each in masters.LEGAL_ENTITIES}) == 9
    assert len(OWN_WORKERS) == 400
    assert len(meridian.CLIENTS) + len(offices.CLIENTS) == 150
    assert len(OWN_PROJECTS) == 301
    for entity in masters.MERIDIAN:
        assert {each.contract_type for each in OWN_PROJECTS if each.legal_entity == entity.key} == TYPES, entity.key
    projects = Counter(each.contract.key for each in OWN_PROJECTS)
    assert list(projects.values()).count(2) >= 25 and max(projects.values()) == 2
    assert sum(each.contract.cap is not None for each in OWN_PROJECTS) >= 50


def test_every_key_and_id_of_the_masters_is_unique():
    """Two people of one id are one person to every system that we read."""
    for ids in (
        [each.key for each in masters.WORKERS],
        [each.erp_employee for each in masters.WORKERS],
        [each.group_id for each in OWN_WORKERS],
        [each.employee_id for each in OWN_WORKERS],
        [each.code for each in masters.PROJECTS],
        [each.group_id for each in OWN_PROJECTS],
        [each.key for each in masters.CONTRACTS],
        [each.key for each in masters.CLIENTS],
        [(each.project, each.reference) for each in masters.FEES],
        [(each.worker, each.project, each.valid_from) for each in masters.ASSIGNMENTS],
    ):
        assert Counter(ids).most_common(1)[0][1] == 1


def test_people_come_go_rise_move_and_are_lent():
    """What changes with time is right only where it is looked up by the day; a firm at rest does not show it."""
    employed_by = {worker.key: worker.on for worker in OWN_WORKERS}
    companies = {project.code: project.legal_entity for project in OWN_PROJECTS}
    kinds = Counter()
    for worker in OWN_WORKERS:
        kinds["subcontractor"] += worker.kind == "subcontractor" and worker.post.role == offices.CONTRACTOR
        kinds["part-time"] += worker.weekly_hours < 40
        kinds["hired since"] += worker.hired_on is not None and worker.hired_on >= date(2024, 11, 1)
        kinds["left"] += worker.left_on is not None
        for before, after in zip(worker.posts, worker.posts[1:], strict=False):
            kinds["moved"] += before.legal_entity != after.legal_entity
            kinds["promoted"] += before.role != after.role
    for each in masters.ASSIGNMENTS:
        kinds["lent"] += employed_by[each.worker](each.valid_from).legal_entity != companies[each.project]
    assert all(kinds[kind] >= 10 for kind in kinds) and len(kinds) == 7, kinds


def test_prices_and_costs_step_each_january_and_some_change_late():
    """A change that was decided after the day it counts from reaches work that was posted at the old rate."""
    first = min(day for day in (date(2024, 9, 1), date(2024, 10, 1)))
    for entity in masters.MERIDIAN:
        for role in (*offices._CAREER_LEVELS, offices.CONTRACTOR):
            for card in (masters.BILL_RATES, masters.COST_RATES):
                rates = card.by_role[entity.key, role]
                assert all(each.currency == entity.currency for each in rates)
                days = [first, date(2024, 12, 31), date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 1)]
                values = [masters.rate_on(card, entity.key, role, day) for day in days]
                assert values[0] == values[1] < values[2] == values[3] < values[4], (entity.key, role)
    late = [
        rate
        for rate in (*masters.BILL_RATES, *masters.COST_RATES)
        if " decided " in rate.source and date.fromisoformat(rate.source[-10:]) > rate.valid_from
    ]
    assert len(late) == 2


def test_what_the_other_contracts_bill_adds_up_to_what_was_agreed():
    """Instalments that miss the fee by a cent are a receivable that nobody can explain."""
    fees = defaultdict(list)
    for fee in offices.FEES:
        fees[fee.project].append(fee)
    accepted = Counter()
    for project in offices.PROJECTS:
        contract, billed = project.contract, fees.get(project.code, [])
        assert all(contract.starts_on <= fee.due_on <= contract.ends_on for fee in billed)
        assert all(fee.amount == round(fee.amount, {"JPY": 0, "BHD": 3}.get(contract.currency, 2)) for fee in billed)
        if contract.contract_type == "milestone":
            assert sum(fee.amount for fee in billed) == project.planned_revenue
            accepted.update(fee.accepted_on is not None for fee in billed)
        elif contract.contract_type == "time_and_materials":
            assert not billed
        elif billed:
            whole = sum(fee.amount for fee in billed)
            assert whole == contract.fee * (len(billed) if contract.contract_type == "retainer" else 1)
    assert accepted[True] > 20 and accepted[False] > 20


def test_the_stated_share_of_the_people_is_recorded(firm, months):
    """The demo's length is a promise, and a thin firm must not lose a company or a kind of contract."""
    assert abs(len(months) - {"full": 4050, "quarter": 1620}[firm.profile.name]) <= 150
    assert {PROJECTS[record.states[0].project].legal_entity for record in months} == {e.key for e in masters.MERIDIAN}
    kinds = {(PROJECTS[r.states[0].project].legal_entity, PROJECTS[r.states[0].project].contract_type) for r in months}
    assert len(kinds) >= {"full": 8 * 4, "quarter": 8 * 4 - 1}[firm.profile.name]
    assert len(build(7, "small").time_of("kantata", "group")) < 200


def test_the_months_are_what_people_can_work(months):
    """Hours that no person can have worked make every figure of utilisation and cost a joke."""
    worked = defaultdict(Decimal)
    for record in months:
        assert 0 < record.states[0].minutes <= 160 * 60
        worked[record.user, record.states[0].day] += record.states[0].minutes / 60
    for (user, day), hours in worked.items():
        first = day.replace(day=1)
        weekdays = sum((first + timedelta(days=n)).weekday() < 5 for n in range(day.day))
        capacity = WORKERS[user].weekly_hours * weekdays / Decimal(5)
        assert Decimal("0.55") * capacity <= hours <= Decimal("0.96") * capacity, (user, day)
    everybody = defaultdict(set)
    for user, day in worked:
        everybody[day].add(user)
    assert len(everybody) == 24


def test_every_month_was_worked_by_someone_employed_and_staffed_on_a_running_contract(months):
    """A line that breaks a rule nobody planted accuses the firm of what it did not do."""
    staffed = defaultdict(list)
    for each in masters.ASSIGNMENTS:
        staffed[each.worker, each.project].append((each.valid_from, each.valid_to))
    known = {(each.code, each.company) for each in masters.erp_master_data().employees}
    for record in months:
        state, worker = record.states[-1], WORKERS[record.user]
        project, post = PROJECTS[state.project], worker.on(state.day)
        assert worker.hired_on <= state.day.replace(day=1) and state.day <= (worker.left_on or date.max)
        assert project.starts_on <= state.day <= project.ends_on
        assert any(first <= state.day <= last for first, last in staffed[worker.key, project.code])
        assert masters.rate_on(masters.BILL_RATES, project.legal_entity, post.role, state.day)
        assert masters.rate_on(masters.COST_RATES, post.legal_entity, post.role, state.day)
        assert (worker.erp_employee, masters.entity(project.legal_entity).destination) in known
        assert state.submission.approver_id != state.submission.user_id
        assert worker.instance == "group" or state.day < date(2026, 7, 1)


def test_approvals_peak_after_the_end_of_the_month_and_september_is_approved_after_go_live(months):
    """A load that is all there on the first day never shows what a month end does to a cycle."""
    days = Counter()
    for record in months:
        moment, day = record.states[-1].at, record.states[-1].day
        days[(moment.date() - day).days] += 1
        assert (moment > GO_LIVE) == (day == date(2026, 9, 30))
        assert moment <= datetime(2026, 10, 5, 12, tzinfo=UTC) or moment < GO_LIVE
    assert set(days) == {1, 2, 3, 4, 5}
    assert days[1] > 0.45 * sum(days.values())


def test_the_source_tells_a_price_now_and_then_and_the_card_the_rest(months):
    """Where the source always states the price, nothing ever reads the card."""
    seen = sum(record.states[0].rate is not None for record in months)
    assert 0.05 < seen / len(months) < 0.2
    # The account knows no contracts: internal work aside, everything is billable to it.
    assert 0.85 < sum(record.states[0].billable for record in months) / len(months) < 0.97


def test_monthly_expenses_are_of_all_companies_and_their_batches_have_no_gap(firm):
    """A batch number that is missing stops the feed; an expense in a foreign project's currency stops its line."""
    lines = [line for line in firm.expenses if line.instance == "meridian" and line.dropped_at < expenses.WEEKLY_FROM]
    assert {line.org_unit for line in lines} == {each.key for each in masters.MERIDIAN}
    assert {"Per Diem", "Mileage"} <= {line.expense_type for line in lines}
    assert {line.billable for line in lines} == {line.receipt for line in lines} == {True, False}
    assert any(line.spend_currency != line.currency for line in lines)
    codes = {project.code: project for project in OWN_PROJECTS}
    for line in lines:
        assert codes[line.project].legal_entity == line.org_unit
        assert line.receipt or line.amount <= masters.entity(line.org_unit).receipt_limit
        assert date(2024, 10, 1) <= line.day < line.batch_day.replace(day=1)
    drops = concur.drops_due(firm, None, datetime(2026, 12, 1, tzinfo=UTC))
    numbers = [int(content.split(b"\n", 1)[0].split(b"|")[4]) for path, content in drops if "/meridian/" in path]
    assert numbers == list(range(expenses.FIRST_BATCH, expenses.FIRST_BATCH + len(numbers)))
