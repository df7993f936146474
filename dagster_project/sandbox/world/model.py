"""The record types of the simulated master data.

Times are UTC, rates are per hour in `currency`. `meridian.py` and `tock.py` hold the records of the two firms,
`offices.py` the rest of the first firm's group, `masters.py` all of them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

_DECIMALS = {"BHD": 3, "JPY": 0, "KRW": 0, "KWD": 3, "OMR": 3, "TND": 3, "VND": 0}


def decimals(currency: str) -> int:
    """Decimal places of a currency; two for most."""
    return _DECIMALS.get(currency, 2)


@dataclass(frozen=True, slots=True)
class LegalEntity:
    """One company of the group. `period_policy`: what happens to work of a closed month (`hold` or `first_open`).

    `receipt_limit`: the largest expense without a receipt, in `currency`. `crm`: the CRM's account that has its
    contracts, None for none. `approval_days`: the work of a period must be approved so many days after its end.
    `time_zone`: an IANA name; its days count for deadlines. `by_weeks`: its ERP company's periods are whole weeks
    (`fiscal`).
    """

    key: str
    name: str
    currency: str
    region: str
    destination: str
    period_policy: str
    subsidiary: str
    receipt_limit: Decimal
    crm: str | None = "meridian"
    approval_days: int = 3
    time_zone: str = "UTC"
    by_weeks: bool = False


@dataclass(frozen=True, slots=True)
class SourceInstance:
    """One account at a vendor. `hours_limit` is the most one person can book on one `grain` (day, week, month).

    `assignments_kept`: time must be recorded on assigned projects only.
    """

    system: str
    instance: str
    default_legal_entity: str
    grain: str
    hours_limit: int
    approver_known: bool
    assignments_kept: bool = False


@dataclass(frozen=True, slots=True)
class Client:
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Contract:
    """An agreement with a client; one or more projects belong to it.

    `contract_type`: `time_and_materials` bills approved time and expenses at their rates, to at most `cap` in all;
    `fixed_fee` bills `fee` in instalments; `milestone` bills what is accepted; `retainer` bills `fee` every month in
    advance. An invoice is due `payment_days` after its date.
    """

    key: str
    client: str
    legal_entity: str
    contract_type: str
    currency: str
    starts_on: date | None
    ends_on: date | None
    fee: Decimal | None = None
    cap: Decimal | None = None
    payment_days: int = 30


@dataclass(frozen=True, slots=True)
class Project:
    """Work under a contract; `code` is its key in the firm's books and its code in the ERP.

    `system`, `instance`, `source_id`: where time on it is recorded. `erp_created_at`: when the ERP got it; None: never.
    `mapped`: the firm's crosswalk has it.
    """

    code: str
    contract: Contract
    name: str
    practice: str
    manager: str
    status: str
    planned_revenue: Decimal | None
    planned_cost: Decimal | None
    planned_hours: Decimal | None
    system: str
    instance: str
    source_id: str
    erp_created_at: datetime | None
    mapped: bool = True

    @property
    def group_id(self) -> str:
        """The id in the group's account of the PSA, where all work is recorded by month."""
        return _group_id(self.instance, self.source_id)

    @property
    def client(self) -> str:
        return self.contract.client

    @property
    def legal_entity(self) -> str:
        return self.contract.legal_entity

    @property
    def contract_type(self) -> str:
        return self.contract.contract_type

    @property
    def currency(self) -> str:
        return self.contract.currency

    @property
    def starts_on(self) -> date | None:
        return self.contract.starts_on

    @property
    def ends_on(self) -> date | None:
        return self.contract.ends_on

    @property
    def billable(self) -> bool:
        """Whether hours are billed: under time and materials only; other contracts bill agreed fees."""
        return self.contract_type == "time_and_materials"


@dataclass(frozen=True, slots=True)
class Employment:
    """A person's employer, role and cost centre from `since` on; None: from the beginning."""

    legal_entity: str
    role: str
    cost_centre: str
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Worker:
    """A person. `source_id` is the id where the person records time, `employee_id` the one at the expense system.

    `posts`, oldest first: promotions and transfers. `kind`: `employee` or `subcontractor`. `works_from`, `works_to`:
    the days with simulated work. `projects`: codes. `active`: in the time system. `small`: takes part in the
    small profile. `mapped`: the firm's crosswalk has the person.
    """

    key: str
    name: str
    posts: tuple[Employment, ...]
    hired_on: date | None
    left_on: date | None
    erp_employee: str
    system: str
    instance: str
    source_id: str
    employee_id: str
    kind: str = "employee"
    weekly_hours: int = 40
    projects: tuple[str, ...] = ()
    works_from: date | None = None
    works_to: date | None = None
    active: bool = True
    erp_active: bool = True
    mapped: bool = True
    small: bool = False

    def on(self, day: date) -> Employment:
        """The person's post on a day; before the first post began, the first."""
        return next((post for post in reversed(self.posts) if post.since is None or post.since <= day), self.posts[0])

    @property
    def post(self) -> Employment:
        """The person's latest post."""
        return self.posts[-1]

    @property
    def group_id(self) -> str:
        """The id in the group's account of the PSA, where all work is recorded by month."""
        return _group_id(self.instance, self.source_id)


def _group_id(instance: str, source_id: str) -> str:
    return source_id if instance == "group" else f"9{source_id}"


@dataclass(frozen=True, slots=True)
class Assignment:
    """A person's assignment to a project, both days included; `weekly_hours` are planned."""

    worker: str
    project: str
    valid_from: date
    valid_to: date
    weekly_hours: int


@dataclass(frozen=True, slots=True)
class Task:
    """A kind of work at a source instance. `billing_class`: `billable`, `non_billable`, or `either`."""

    system: str
    instance: str
    name: str
    billing_class: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class Rate:
    """The bill or cost rate of an hour of a role. Both days are included; `valid_to` None is open-ended. `source` names
    its origin.

    A row with `entered_on` applies from that day on (None: always), and takes precedence over rows entered earlier.
    """

    legal_entity: str
    role: str
    currency: str
    rate: Decimal
    valid_from: date
    valid_to: date | None
    source: str
    entered_on: date | None = None

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def known_on(self, day: date) -> bool:
        return self.entered_on is None or self.entered_on <= day


class RateCard(tuple[Rate, ...]):
    """Rates of any companies and roles."""

    @cached_property
    def by_role(self) -> dict[tuple[str, str], list[Rate]]:
        found = defaultdict(list)
        for rate in self:
            found[rate.legal_entity, rate.role].append(rate)
        return dict(found)


@dataclass(frozen=True, slots=True)
class Peg:
    """A currency that the central bank does not quote: one `anchor` equals `rate` of it from `valid_from` on."""

    currency: str
    anchor: str
    rate: Decimal
    valid_from: date


@dataclass(frozen=True, slots=True)
class PostingAccount:
    """One leg that a kind of record posts, with its accounts; None is the account of the expense type.

    The leg's amount is `rate` x `basis` (amount or cost_amount); with `is_included` the base contains it already, as a
    gross expense contains its tax. It applies to work from `valid_from` on; None: always.
    """

    legal_entity: str
    entity: str
    leg: str
    debit: str | None
    credit: str | None
    basis: str
    rate: Decimal
    is_included: bool
    valid_from: date | None


@dataclass(frozen=True, slots=True)
class Company:
    """A company of the ERP. It bills up to the month `billed_through` (YYYY-MM), with the rate `sales_tax`; its
    accounting periods are whole weeks where it counts `by_weeks`."""

    destination: str
    legal_entity: str
    currency: str
    subsidiary: str
    sales_tax: Decimal
    billed_through: str
    by_weeks: bool


@dataclass(frozen=True, slots=True)
class Employee:
    """An employee record of one ERP company; transactions of an inactive one are refused."""

    code: str
    company: str
    name: str
    active: bool


@dataclass(frozen=True, slots=True)
class ErpProject:
    """A project record of one ERP company, which has it from `created_at` on. A project that is `on_hold` is not
    billed; an invoice is due `payment_days` after its date."""

    code: str
    name: str
    client: str
    company: str
    contract_type: str
    created_at: datetime
    active: bool
    on_hold: bool
    payment_days: int


@dataclass(frozen=True, slots=True)
class Account:
    company: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee that is billed for a project on `due_on`; `reference` names the instalment, month or milestone.

    `accepted_on`: when the client accepted the milestone, None: not yet; other fees need no acceptance.
    """

    project: str
    reference: str
    amount: Decimal
    due_on: date
    accepted_on: date | None = None


@dataclass(frozen=True, slots=True)
class PayPeriod:
    """The days whose work one payroll run pays, as far as it is approved by the end of `cut_off_on` there."""

    legal_entity: str
    name: str
    starts_on: date
    ends_on: date
    cut_off_on: date


@dataclass(frozen=True, slots=True)
class PeriodChange:
    """From `at` on, `period` (YYYY-MM) of the company at `destination` is `status` (open or closed)."""

    destination: str
    period: str
    status: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ErpMasterData:
    """The ERP's master data before anything is posted."""

    companies: tuple[Company, ...]
    employees: tuple[Employee, ...]
    projects: tuple[ErpProject, ...]
    accounts: tuple[Account, ...]
    fees: tuple[Fee, ...]
    periods: tuple[PeriodChange, ...]
