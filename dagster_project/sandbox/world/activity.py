"""Time entries and expense lines with their history; the state of a record at any time is a pure look-up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

APPROVED = "approved"
NOT_APPROVED = frozenset({"unsubmitted", "new", "submitted", "rejected", "cancelled"})
"""The documented approval states of these vendors, except `approved`."""


@dataclass(frozen=True, slots=True)
class Submission:
    """A timesheet submission of the PSA: one person, one project, one week. Ids are the PSA's users."""

    id: str
    status: str
    user_id: str
    approver_id: str | None
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class TimeState:
    """A time entry from `at` on.

    `minutes` is exact (7.33 hours are 439.8). `rate` and `cost_rate` are those of the source, per hour in `currency`,
    None where it has none. `approval` is the vendor's own status. `updated_at` is what the vendor's API reports, and
    may be before `at`: not every change moves it. `started` is when the work began, as `9:00am`, where the person
    recorded a start time.
    """

    at: datetime
    updated_at: datetime
    day: date
    minutes: Decimal
    project: str
    task: int
    notes: str
    billable: bool
    rate: Decimal | None
    cost_rate: Decimal | None
    currency: str
    approval: str
    submission: Submission | None = None
    started: str | None = None

    @property
    def money(self) -> tuple[object, ...]:
        """The values that a posting depends on: when they change, it is reversed and posted again."""
        return (self.day, self.minutes, self.project, self.billable, self.rate, self.currency)


@dataclass(frozen=True, slots=True)
class TimeRecord:
    """One time entry with all its states. `user` and `TimeState.project` are ids at the source.

    `card` is the id of the timecard that the entry belongs to, where there is one. A deleted entry leaves no trace.
    """

    system: str
    instance: str
    record_id: str
    user: str
    created_at: datetime
    states: tuple[TimeState, ...]
    deleted_at: datetime | None = None
    card: str | None = None

    def as_of(self, now: datetime) -> TimeState | None:
        """The entry's state at `now`; None before it exists and after its deletion."""
        if self.deleted_at is not None and self.deleted_at <= now:
            return None
        return self.last_known(now)

    def last_known(self, now: datetime) -> TimeState | None:
        """The entry's last state up to `now`, even if it has been deleted since."""
        for state in reversed(self.states):
            if state.at <= now:
                return state
        return None


@dataclass(frozen=True, slots=True)
class ExpenseLine:
    """One journal line of an expense extract; `dropped_at` is when its file appears.

    `amount` is signed, in the reimbursement currency `currency`; `spend_amount` x `exchange_rate` is what it was
    reimbursed from. `day` is None where the extract carries none, and then `batch_day` stands for it. `project` is the
    code on the line. `cash_advance_type`: `1` issued, `2` settled, `3` carried forward, or empty.
    """

    instance: str
    batch_id: int
    batch_day: date
    sequence: int
    dropped_at: datetime
    journal_key: str
    employee_id: str
    name: tuple[str, str]
    org_unit: str
    report: str
    report_entry_id: str
    expense_type: str
    day: date | None
    currency: str
    amount: Decimal
    spend_currency: str
    spend_amount: Decimal
    exchange_rate: Decimal
    project: str
    billable: bool
    receipt: bool
    vendor: str = ""
    account: str = ""
    cash_advance_type: str = ""

    @property
    def record_id(self) -> str:
        return self.journal_key or f"{self.batch_id}-{self.sequence}"

    @property
    def work_day(self) -> date:
        return self.day or self.batch_day
