"""All master data: both firms, their period calendar, and the master data of their ERP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from dagster_project.sandbox.world import chart, fiscal, meridian, offices, tock
from dagster_project.sandbox.world.model import (
    Account,
    Company,
    Employee,
    ErpMasterData,
    ErpProject,
    LegalEntity,
    PayPeriod,
    PeriodChange,
    PostingAccount,
    Rate,
    RateCard,
)
from dagster_project.sandbox.world.seeded_mismatches import ERP_PROJECTS

_CATEGORY = {
    "Partner": "Executive", "Director": "Executive", "Principal": "Senior", "Fellow": "Senior", "Manager": "Senior",
    "Consultant": "Professional", "Analyst": "Professional",
}  # fmt: skip

GO_LIVE = datetime(2026, 9, 28, 18, tzinfo=UTC)
"""The first cycle; one follows every day."""
HISTORY_CLOSES = datetime(2026, 9, 30, 12, tzinfo=UTC)
"""When the months from October 2024 to June 2026 close; until then they can be loaded."""
JULY_CLOSES = datetime(2026, 10, 1, 12, tzinfo=UTC)
AUGUST_CLOSES = datetime(2026, 10, 6, 12, tzinfo=UTC)

NOT_SET_UP = (meridian.NOT_SET_UP,)
"""Companies that have no ERP yet."""
BILLED_THROUGH = "2026-07"
"""The last month that the billing runs of the fortnight bill."""

MERIDIAN = (*meridian.LEGAL_ENTITIES, *offices.LEGAL_ENTITIES)
"""The companies of the simulated firm."""
LEGAL_ENTITIES = (*MERIDIAN, tock.LEGAL_ENTITY)
SOURCE_INSTANCES = (*meridian.SOURCE_INSTANCES, *offices.SOURCE_INSTANCES, *tock.SOURCE_INSTANCES)
CLIENTS = (*meridian.CLIENTS, *offices.CLIENTS, *tock.clients())
PROJECTS = (*meridian.PROJECTS, *offices.PROJECTS, *tock.projects())
CONTRACTS = tuple({project.contract.key: project.contract for project in PROJECTS}.values())
TASKS = (*meridian.TASK_MASTERS, *offices.TASKS, *tock.TASK_MASTERS)
TASK_NAMES = {**dict(meridian.TASKS), **dict(meridian.OTHER_TASKS), 9100: "Timecard"}
ASSIGNMENTS = (*meridian.ASSIGNMENTS, *offices.ASSIGNMENTS)
FEES = (*meridian.FEES, *offices.FEES)
WORKERS = (*meridian.WORKERS, *offices.WORKERS, *tock.workers())
BILL_RATES = RateCard((*meridian.BILL_RATES, *offices.BILL_RATES, *tock.rates()[0]))
COST_RATES = RateCard((*meridian.COST_RATES, *offices.COST_RATES, *tock.rates()[1]))
FX_PEGS = offices.PEGS
EXPENSE_ACCOUNTS = {
    entity.key: tock.EXPENSE_ACCOUNTS if entity is tock.LEGAL_ENTITY else meridian.EXPENSE_ACCOUNTS
    for entity in (*LEGAL_ENTITIES, *NOT_SET_UP)
} | {"MA-JP": {**meridian.EXPENSE_ACCOUNTS, meridian.UNCODED: "6150"}}
LABOUR_CATEGORIES = {
    (post.legal_entity, post.role): _CATEGORY.get(post.role, post.role)
    for worker in WORKERS
    for post in worker.posts
    if post.role != "Apprentice"
}
"""The labour category of each role of a company."""
EXTRA_LEGS = (
    *meridian.EXTRA_LEGS,
    *offices.EXTRA_LEGS,
    *(meridian.intercompany(each.key) for each in MERIDIAN),
)
"""The additional legs that the simulated firm's companies post for time and expenses."""
POSTING_ACCOUNTS = (
    *(
        PostingAccount(each.key, kind, "base", debit, credit, "amount", Decimal(1), False, None)
        for each in (*LEGAL_ENTITIES, *NOT_SET_UP)
        for kind, debit, credit in (
            ("time_entry", chart.WIP, meridian.CONSULTING_REVENUE),
            ("expense_item", None, meridian.EXPENSES_PAYABLE),
        )
    ),
    # A reimbursable expense is unbilled WIP at its amount until it is invoiced.
    *(
        PostingAccount(
            each.key, "expense_item", "rebill", chart.WIP, chart.REIMBURSABLE_REVENUE, "amount", Decimal(1), False, None
        )
        for each in LEGAL_ENTITIES
    ),
    *EXTRA_LEGS,
)

_ENTITY = {entity.key: entity for entity in (*LEGAL_ENTITIES, *NOT_SET_UP)}
_TAXED = {account.legal_entity for account in POSTING_ACCOUNTS if account.leg == "tax"}


def entity(key: str) -> LegalEntity:
    return _ENTITY[key]


def tax_code(legal_entity: str, expense_type: str) -> str | None:
    """The tax code of an expense type; None where no tax is deducted, and where none is entered."""
    untaxed = {meridian.CASH_ADVANCE, meridian.UNCODED}
    return "T-STANDARD" if legal_entity in _TAXED and expense_type not in untaxed else None


def rates_on(card: RateCard, legal_entity: str, role: str, day: date, known_on: date) -> list[Rate]:
    """The rates of a role on `day` as known on `known_on`, of which the last entered apply: one, unless the card has
    none or its rows overlap."""
    rates = card.by_role.get((legal_entity, role), ())
    found = [rate for rate in rates if rate.covers(day) and rate.known_on(known_on)]
    last = max((rate.entered_on or date.min for rate in found), default=None)
    return [rate for rate in found if (rate.entered_on or date.min) == last]


def rate_on(card: RateCard, legal_entity: str, role: str, day: date, known_on: date | None = None) -> Decimal | None:
    """The rate of a role on a day, the latest to begin; None where the card has none. `known_on` None: that day."""
    found = rates_on(card, legal_entity, role, day, known_on or day)
    return max(found, key=lambda rate: rate.valid_from).rate if found else None


def _months(first: tuple[int, int], last: tuple[int, int]) -> list[str]:
    count = (last[0] - first[0]) * 12 + last[1] - first[1] + 1
    return [f"{first[0] + (first[1] - 1 + n) // 12}-{(first[1] - 1 + n) % 12 + 1:02}" for n in range(count)]


def _period_calendar() -> tuple[PeriodChange, ...]:
    changes = []
    for legal_entity in LEGAL_ENTITIES:
        name = legal_entity.destination
        if legal_entity is tock.LEGAL_ENTITY:
            changes += [PeriodChange(name, period, "open", tock.FOUNDED) for period in _months((2014, 10), (2016, 12))]
            continue
        changes += [PeriodChange(name, period, "closed", meridian.FOUNDED) for period in _months((2024, 7), (2024, 9))]
        changes += [PeriodChange(name, period, "open", meridian.FOUNDED) for period in _months((2024, 10), (2026, 12))]
        changes += [PeriodChange(name, period, "closed", HISTORY_CLOSES) for period in _months((2024, 10), (2026, 6))]
        changes.append(PeriodChange(name, "2026-07", "closed", JULY_CLOSES))
        changes.append(PeriodChange(name, "2026-08", "closed", AUGUST_CLOSES))
    return tuple(sorted(changes, key=lambda change: (change.at, change.destination, change.period)))


PERIOD_CALENDAR = _period_calendar()
"""Every opening and closing of a period, in time order.

In the simulated companies the first quarter is closed from the beginning, the months until June 2026 are open for the
initial load, and July and August close during the fortnight. In the real consultancy's company the months of its data
are open, so that they can be loaded.
"""

_CLOSINGS = {(change.destination, change.period): change.at for change in PERIOD_CALENDAR if change.status == "closed"}


def period_of(legal_entity: str, day: date) -> str:
    """The accounting period (YYYY-MM) of a company that a day is in."""
    return fiscal.period_of(day, by_weeks=entity(legal_entity).by_weeks)


def period_end(legal_entity: str, period: str) -> date:
    """The last day of an accounting period of a company."""
    return fiscal.last_day(period, by_weeks=entity(legal_entity).by_weeks)


def begin_of(legal_entity: str, day: date) -> datetime:
    """When a day begins where a company is."""
    return datetime.combine(day, time(0), ZoneInfo(entity(legal_entity).time_zone)).astimezone(UTC)


def closing_of(legal_entity: str, period: str) -> datetime | None:
    """When `period` (YYYY-MM) closes in the entity's ERP company; None when it stays open."""
    return _CLOSINGS.get((entity(legal_entity).destination, period))


def _pay_periods() -> Iterator[PayPeriod]:
    """The months of each company of the simulated firm; payroll includes what is approved by the 2nd of the next."""
    for legal_entity in MERIDIAN:
        for month in _months((2026, 7), (2026, 12)):
            first = date.fromisoformat(f"{month}-01")
            following = (first + timedelta(days=31)).replace(day=1)
            yield PayPeriod(
                legal_entity.key, month, first, following - timedelta(days=1), following + timedelta(days=1)
            )


PAY_PERIODS = tuple(_pay_periods())


def _employees() -> tuple[Employee, ...]:
    """Each person in the companies that employ or employed them, and in those of their projects."""
    workers = {worker.key: worker for worker in WORKERS if worker.mapped}
    companies = {project.code: project.legal_entity for project in PROJECTS}
    places = [(worker, post.legal_entity) for worker in workers.values() for post in worker.posts]
    places += [(workers[each.worker], companies[each.project]) for each in ASSIGNMENTS]
    return tuple(
        Employee(worker.erp_employee, entity(company).destination, worker.name, worker.erp_active)
        for worker, company in dict.fromkeys(places)
    )


def erp_master_data() -> ErpMasterData:
    """The master data of the ERP's companies before anything is posted."""
    client_names = {client.key: client.name for client in CLIENTS}
    return ErpMasterData(
        companies=tuple(
            Company(
                each.destination,
                each.key,
                each.currency,
                each.subsidiary,
                chart.SALES_TAX_RATES.get(each.currency, Decimal(0)),
                tock.BILLED_THROUGH if each is tock.LEGAL_ENTITY else BILLED_THROUGH,
                each.by_weeks,
            )
            for each in LEGAL_ENTITIES
        ),
        employees=_employees(),
        projects=tuple(
            replace(
                ErpProject(
                    project.code,
                    project.name,
                    client_names[project.client],
                    entity(project.legal_entity).destination,
                    project.contract_type,
                    project.erp_created_at,
                    project.status != "closed",
                    project.status == "on_hold",
                    project.contract.payment_days,
                ),
                **ERP_PROJECTS.get(project.code, {}),
            )
            for project in PROJECTS
            if project.erp_created_at is not None
        ),
        accounts=tuple(
            Account(each.destination, code, name) for each in LEGAL_ENTITIES for code, name in meridian.ACCOUNTS.items()
        ),
        fees=FEES,
        periods=PERIOD_CALENDAR,
    )
