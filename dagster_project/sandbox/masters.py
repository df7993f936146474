"""The whole of the master data: both firms, their period calendar, and what their ERP knows of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from dagster_project.sandbox import meridian, tock
from dagster_project.sandbox.model import (
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
)

_CATEGORY = {
    "Partner": "Executive", "Director": "Executive", "Principal": "Senior", "Fellow": "Senior", "Manager": "Senior",
    "Consultant": "Professional", "Analyst": "Professional",
}  # fmt: skip

GO_LIVE = datetime(2026, 9, 28, 18, tzinfo=UTC)
"""The first cycle; one follows every day."""
JULY_CLOSES = datetime(2026, 10, 1, 12, tzinfo=UTC)
AUGUST_CLOSES = datetime(2026, 10, 6, 12, tzinfo=UTC)

LEGAL_ENTITIES = (*meridian.LEGAL_ENTITIES, tock.LEGAL_ENTITY)
NOT_SET_UP = (meridian.NOT_SET_UP,)
"""Companies that have no ERP yet."""
SOURCE_INSTANCES = (*meridian.SOURCE_INSTANCES, *tock.SOURCE_INSTANCES)
CLIENTS = (*meridian.CLIENTS, *tock.clients())
PROJECTS = (*meridian.PROJECTS, *tock.projects())
CONTRACTS = tuple({project.contract.key: project.contract for project in PROJECTS}.values())
TASKS = (*meridian.TASK_MASTERS, *tock.TASK_MASTERS)
ASSIGNMENTS = meridian.ASSIGNMENTS
FEES = meridian.FEES
WORKERS = (*meridian.WORKERS, *tock.workers())
BILL_RATES = (*meridian.BILL_RATES, *tock.rates()[0])
COST_RATES = (*meridian.COST_RATES, *tock.rates()[1])
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
"""What a company's roles count as to clients."""
POSTING_ACCOUNTS = (
    *(
        PostingAccount(each.key, kind, "journal", debit, credit, "amount", Decimal(1), False, None)
        for each in (*LEGAL_ENTITIES, *NOT_SET_UP)
        for kind, debit, credit in (
            ("time_entry", meridian.UNBILLED_RECEIVABLE, meridian.CONSULTING_REVENUE),
            ("expense_item", None, meridian.EXPENSES_PAYABLE),
        )
    ),
    *meridian.EXTRA_LEGS,
)

_ENTITY = {entity.key: entity for entity in (*LEGAL_ENTITIES, *NOT_SET_UP)}
_TAXED = {account.legal_entity for account in POSTING_ACCOUNTS if account.leg == "tax"}


def entity(key: str) -> LegalEntity:
    return _ENTITY[key]


def tax_code(legal_entity: str, expense_type: str) -> str | None:
    """The tax code of an expense type; None where no tax is taken out, and where nobody has entered one."""
    untaxed = {meridian.CASH_ADVANCE, meridian.UNCODED}
    return "T-STANDARD" if legal_entity in _TAXED and expense_type not in untaxed else None


def rates_on(card: tuple[Rate, ...], legal_entity: str, role: str, day: date) -> list[Rate]:
    """The rates of a role on a day: one, unless the card has none or its rows overlap."""
    return [rate for rate in card if rate.covers(legal_entity, role, day)]


def rate_on(card: tuple[Rate, ...], legal_entity: str, role: str, day: date) -> Decimal | None:
    """The rate of a role on a day, the one that began last; None where the card has none."""
    found = rates_on(card, legal_entity, role, day)
    return max(found, key=lambda rate: rate.valid_from).rate if found else None


def _months(first: tuple[int, int], last: tuple[int, int]) -> list[str]:
    count = (last[0] - first[0]) * 12 + last[1] - first[1] + 1
    return [f"{first[0] + (first[1] - 1 + n) // 12}-{(first[1] - 1 + n) % 12 + 1:02}" for n in range(count)]


def _period_calendar() -> tuple[PeriodChange, ...]:
    changes = []
    half_year = datetime(2026, 7, 8, 12, tzinfo=UTC)
    for legal_entity in LEGAL_ENTITIES:
        name = legal_entity.destination
        if legal_entity is tock.LEGAL_ENTITY:
            changes += [PeriodChange(name, period, "open", tock.FOUNDED) for period in _months((2014, 10), (2016, 12))]
            continue
        changes += [PeriodChange(name, period, "open", meridian.FOUNDED) for period in _months((2026, 1), (2026, 12))]
        changes += [PeriodChange(name, period, "closed", half_year) for period in _months((2026, 1), (2026, 6))]
        changes.append(PeriodChange(name, "2026-07", "closed", JULY_CLOSES))
        changes.append(PeriodChange(name, "2026-08", "closed", AUGUST_CLOSES))
    return tuple(sorted(changes, key=lambda change: (change.at, change.destination, change.period)))


PERIOD_CALENDAR = _period_calendar()
"""Every opening and closing of a period, in time order.

The simulated companies have 2026 open, closed the first half year in July, and close July and August during the
fortnight. The real consultancy's books are open for the months of its data, so that it can be loaded.
"""

_CLOSINGS = {(change.destination, change.period): change.at for change in PERIOD_CALENDAR if change.status == "closed"}


def closing_of(legal_entity: str, period: str) -> datetime | None:
    """When `period` (YYYY-MM) closed or will close in the entity's ERP company, None when it stays open."""
    return _CLOSINGS.get((entity(legal_entity).destination, period))


def _pay_periods() -> Iterator[PayPeriod]:
    """The months of each company of the simulated firm; payroll takes what is approved by the 2nd of the next."""
    for legal_entity in meridian.LEGAL_ENTITIES:
        for month in _months((2026, 7), (2026, 12)):
            first = date.fromisoformat(f"{month}-01")
            following = (first + timedelta(days=31)).replace(day=1)
            yield PayPeriod(
                legal_entity.key, month, first, following - timedelta(days=1), following + timedelta(days=1)
            )


PAY_PERIODS = tuple(_pay_periods())


ERP_WRONG: dict[str, dict[str, object]] = {"P-UK-06": {"name": "Cold chain audits"}, "P-US-10": {"active": True}}
"""What the ERP's project list says otherwise than the firm's own, by project."""


def erp_master_data() -> ErpMasterData:
    """What the ERP's companies know before anybody posts."""
    client_names = {client.key: client.name for client in CLIENTS}
    return ErpMasterData(
        companies=tuple(Company(each.destination, each.key, each.currency, each.subsidiary) for each in LEGAL_ENTITIES),
        employees=tuple(
            Employee(worker.erp_employee, entity(worker.post.legal_entity).destination, worker.name, worker.erp_active)
            for worker in WORKERS
            if worker.mapped
        )
        + tuple(
            Employee(worker.erp_employee, entity(borrower).destination, worker.name, worker.erp_active)
            for key, borrower in meridian.LENT
            for worker in WORKERS
            if worker.key == key
        ),
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
                ),
                **ERP_WRONG.get(project.code, {}),
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
