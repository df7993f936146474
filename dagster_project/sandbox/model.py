"""The nouns of the simulated world's master data, as plain records.

Moments are UTC, rates are per hour in `currency`. `meridian.py` and `tock.py` hold the records of the two firms,
`masters.py` the whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class LegalEntity:
    """One company of the group. `period_policy`: what happens to work of a closed month (`hold` or `first_open`).

    `receipt_limit`: the largest expense without a receipt, in `currency`.
    """

    key: str
    name: str
    currency: str
    region: str
    destination: str
    period_policy: str
    subsidiary: str
    receipt_limit: Decimal


@dataclass(frozen=True, slots=True)
class SourceInstance:
    """One account at a vendor. `hours_limit` is the most one person can book on one `grain` (day or week)."""

    system: str
    instance: str
    default_legal_entity: str
    grain: str
    hours_limit: int
    approver_known: bool


@dataclass(frozen=True, slots=True)
class Client:
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Project:
    """A contract to work for a client; `code` is its key in the firm's books and its code in the ERP.

    `system`, `instance`, `source_id`: where time on it is recorded. `erp_created_at`: when the ERP got it, None never.
    `mapped`: the firm's crosswalk knows it.
    """

    code: str
    client: str
    legal_entity: str
    name: str
    contract_type: str
    currency: str
    manager: str
    starts_on: date | None
    ends_on: date | None
    status: str
    planned_revenue: Decimal | None
    planned_cost: Decimal | None
    system: str
    instance: str
    source_id: str
    erp_created_at: datetime | None
    mapped: bool = True

    @property
    def billable(self) -> bool:
        """Fixed-fee and milestone contracts bill by invoices from the ERP, never by the hour."""
        return self.contract_type in {"time_and_materials", "retainer"}


@dataclass(frozen=True, slots=True)
class Worker:
    """A person. `source_id` is the id where the person records time, `employee_id` the one at the expense system.

    `works_from`, `works_to`: the days with simulated work. `projects`: codes. `active`: what the time system says.
    `small`: takes part in the small profile. `mapped`: the firm's crosswalk knows the person.
    """

    key: str
    legal_entity: str
    name: str
    role: str
    hired_on: date | None
    left_on: date | None
    cost_centre: str
    erp_employee: str
    system: str
    instance: str
    source_id: str
    employee_id: str
    projects: tuple[str, ...] = ()
    works_from: date | None = None
    works_to: date | None = None
    active: bool = True
    erp_active: bool = True
    mapped: bool = True
    small: bool = False


@dataclass(frozen=True, slots=True)
class Rate:
    """A price or a cost of one hour of a role. Both days count; `valid_to` None is open. `source` says who said so."""

    legal_entity: str
    role: str
    currency: str
    rate: Decimal
    valid_from: date
    valid_to: date | None
    source: str

    def covers(self, legal_entity: str, role: str, day: date) -> bool:
        return (
            (self.legal_entity, self.role) == (legal_entity, role)
            and self.valid_from <= day
            and (self.valid_to is None or day <= self.valid_to)
        )


@dataclass(frozen=True, slots=True)
class PostingAccount:
    """What a kind of record posts beside its hours, and where to; an account that is None is the expense type's own.

    It posts `rate` of the record's `base` (amount or cost_amount); with `is_included` the base contains that already,
    as a gross expense contains its tax. It counts for work from `valid_from` on, None is always.
    """

    legal_entity: str
    entity: str
    leg: str
    debit: str | None
    credit: str | None
    base: str
    rate: Decimal
    is_included: bool
    valid_from: date | None


@dataclass(frozen=True, slots=True)
class Company:
    """A company inside the ERP."""

    destination: str
    legal_entity: str
    currency: str
    subsidiary: str


@dataclass(frozen=True, slots=True)
class Employee:
    """An employee record of one ERP company; transactions of an inactive one are refused."""

    code: str
    company: str
    name: str
    active: bool


@dataclass(frozen=True, slots=True)
class ErpProject:
    """A project record of one ERP company, unknown to it before `created_at`."""

    code: str
    name: str
    client: str
    company: str
    contract_type: str
    created_at: datetime
    active: bool


@dataclass(frozen=True, slots=True)
class Account:
    company: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Fee:
    """An amount of a fixed-fee or milestone contract that is due at the billing run; `reference` names what for."""

    project: str
    reference: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PeriodChange:
    """From `at` on, `period` (YYYY-MM) of the company at `destination` is `status` (open or closed)."""

    destination: str
    period: str
    status: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ErpMasterData:
    """All that the ERP knows before anybody posts."""

    companies: tuple[Company, ...]
    employees: tuple[Employee, ...]
    projects: tuple[ErpProject, ...]
    accounts: tuple[Account, ...]
    fees: tuple[Fee, ...]
    periods: tuple[PeriodChange, ...]
