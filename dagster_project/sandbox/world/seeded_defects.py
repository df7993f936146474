"""Defects that the rules must find, each on a weekend day that has no other work.

They are the same in all profiles and for every seed. All of them are in September 2026, whose period stays open, except
those for a closed period: September 2024, which is closed from the beginning.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from dagster_project.sandbox.world import expenses, masters, meridian
from dagster_project.sandbox.world.activity import ExpenseLine
from dagster_project.sandbox.world.entry_builder import EntryBuilder

_WORKERS = {worker.key: worker for worker in meridian.WORKERS}
_PROJECTS = {project.code: project for project in meridian.PROJECTS}
_APPROVED_AT = datetime(2026, 9, 25, 9, tzinfo=UTC)
_AFTER_GO_LIVE = datetime(2026, 9, 29, 15, tzinfo=UTC)


def _sept(day: int) -> date:
    return date(2026, 9, day)


class _SeededEntries:
    """Collects the seeded entries and numbers them; the ordinary entries of a worker have smaller numbers."""

    def __init__(self) -> None:
        self._next = 9001
        self.entries: list[EntryBuilder] = []

    def submitted(
        self,
        worker: str,
        project: str,
        day: date,
        minutes: int,
        *,
        notes: str = "",
        has_source_rate: bool = True,
        **other: object,
    ) -> EntryBuilder:
        """An entry that waits for approval; `other` fields differ from those of an ordinary entry."""
        created = datetime.combine(day, time(16), UTC)
        entry = EntryBuilder.begin(
            _WORKERS[worker],
            _PROJECTS[project],
            str(self._next),
            day=day,
            minutes=Decimal(minutes),
            created_at=created,
            task=9003,
            notes=notes,
            billable=_PROJECTS[project].billable,
            has_source_rate=has_source_rate,
        )
        self._next += 1
        if other:
            entry.change(created + timedelta(seconds=1), **other)
        self.entries.append(entry)
        return entry.submit(created + timedelta(hours=2))

    def approved(self, worker: str, project: str, day: date, minutes: int, **other: object) -> EntryBuilder:
        return self.submitted(worker, project, day, minutes, **other).approve(_APPROVED_AT)


def time_entries() -> list[EntryBuilder]:
    """The seeded time entries of both systems."""
    seeded = _SeededEntries()
    _master_data(seeded)
    _content(seeded)
    _approvals(seeded)
    _changes_over_time(seeded)
    return seeded.entries


def _master_data(seeded: _SeededEntries) -> None:
    """WORKER_UNMAPPED, WORKER_NOT_EMPLOYED, PROJECT_*, CONTRACT_ENDED, CAP_EXCEEDED, RATE_*, COST_CENTRE_MISSING,
    LABOUR_CATEGORY_INVALID, ASSIGNMENT_MISSING.

    WORKER_INACTIVE, EMPLOYMENT_UNKNOWN, COST_RATE_MISSING and refusals by the ERP come from the ordinary work of the
    people in `meridian.SPECIAL_WORKERS`.
    """
    own_rates = {"rate": Decimal(195), "cost_rate": Decimal(80)}
    seeded.approved("W-US-99", "P-US-01", _sept(15), 480, **own_rates)
    seeded.approved("W-US-99", "P-US-01", _sept(16), 480, **own_rates)
    seeded.approved("W-US-25", "P-US-01", _sept(15), 240)

    seeded.approved("W-US-02", "P-US-99", _sept(5), 240, billable=False, rate=None)
    seeded.approved("W-UK-02", "P-UK-99", _sept(5), 240, billable=True)
    seeded.approved("W-US-03", "P-US-09", _sept(5), 180)
    seeded.approved("W-US-02", "P-US-10", _sept(6), 150)
    seeded.approved("W-US-01", "P-US-08", _sept(12), 120)
    # The ERP gets the first project during the fortnight, the second one never.
    seeded.approved("W-US-01", "P-US-11", _sept(13), 300)
    seeded.approved("W-US-02", "P-US-11", _sept(12), 390)
    seeded.approved("W-US-03", "P-US-11", _sept(12), 210)
    seeded.approved("W-UK-01", "P-UK-08", _sept(12), 240)
    seeded.approved("W-UK-02", "P-UK-08", _sept(12), 95)

    # Work for the company in Japan, for which the PSA returns rate and cost rate in yen: it breaks no rule.
    seeded.approved("W-UK-02", "P-JP-01", _sept(20), 200, rate=Decimal(35200), cost_rate=Decimal(25900))

    seeded.approved("W-US-24", "P-US-01", _sept(12), 120, has_source_rate=False)
    below_card = {"W-US-01": Decimal("391.50"), "W-UK-01": Decimal("307.80"), "W-JP-02": Decimal(31680)}
    for worker, rate in below_card.items():
        seeded.approved(worker, f"P-{worker[2:4]}-01", _sept(6), 240, rate=rate)

    seeded.approved("W-US-21", "P-US-01", _sept(12), 120)
    seeded.approved("W-US-22", "P-US-01", _sept(12), 120, has_source_rate=False)
    seeded.approved("W-US-23", "P-US-01", _sept(12), 120, rate=Decimal(110), cost_rate=Decimal(55))
    seeded.approved("W-US-02", "P-US-06", _sept(13), 120)
    seeded.approved("W-UK-02", "P-UK-06", _sept(12), 120)
    # 1,740 of the cap of 2,500 are posted first; earlier work that is approved later exceeds the rest.
    seeded.approved("W-US-01", "P-US-12", _sept(12), 240)
    seeded.approved("W-US-01", "P-US-12", _sept(13), 120)
    seeded.submitted("W-US-01", "P-US-12", _sept(6), 120).approve(_AFTER_GO_LIVE)


def _content(seeded: _SeededEntries) -> None:
    """HOURS_OVER_LIMIT, DUPLICATE_SUBMISSION, POSSIBLE_DUPLICATE, ZERO_QUANTITY, NEGATIVE_WITHOUT_ORIGINAL,
    CURRENCY_MISMATCH, TASK_*, BILLING_CLASS_INVALID."""
    seeded.approved("W-US-03", "P-US-01", _sept(19), 780)
    seeded.approved("W-US-03", "P-US-02", _sept(19), 720)
    seeded.approved("W-UK-02", "P-UK-01", _sept(19), 1500)

    for _ in range(2):
        seeded.approved("W-US-02", "P-US-02", _sept(19), 240, notes="On-site workshop", started="9:00am")
        # Equal entries without a start time: possibly the same work.
        seeded.approved("W-JP-01", "P-JP-02", _sept(19), 180, notes="工場見学")
        seeded.approved("W-US-01", "P-US-02", _sept(19), 60)
    # Equal entries, one in the morning and one in the afternoon.
    seeded.approved("W-US-01", "P-US-01", _sept(20), 90, notes="Workshop", started="9:00am")
    seeded.approved("W-US-01", "P-US-01", _sept(20), 90, notes="Workshop", started="1:30pm")
    # Two different activities on one day.
    seeded.approved("W-US-03", "P-US-01", _sept(6), 90, notes="Interviews, north yard")
    seeded.approved("W-US-03", "P-US-01", _sept(6), 90, notes="Interviews, south yard")

    seeded.approved("W-US-01", "P-US-03", _sept(20), 0)
    seeded.approved("W-JP-02", "P-JP-01", _sept(20), 0)
    seeded.approved("W-UK-02", "P-UK-02", _sept(6), -60)
    seeded.approved("W-UK-01", "P-UK-01", _sept(19), 180, currency="CHF")

    client_workshop, legacy_migration, unknown_task, internal = 9006, 9007, 9008, 9005
    seeded.approved("W-US-03", "P-US-01", _sept(6), 60, task=legacy_migration)
    seeded.approved("W-UK-01", "P-UK-01", _sept(12), 60, task=unknown_task)
    seeded.approved("W-US-03", "P-US-02", _sept(6), 60, task=internal)
    seeded.approved("W-UK-01", "P-UK-01", _sept(13), 60, task=client_workshop, billable=False)


def _approvals(seeded: _SeededEntries) -> None:
    """APPROVAL_SELF, APPROVAL_MISSING, STATUS_UNKNOWN, and time that is not approved, which is no defect."""
    seeded.submitted("W-UK-01", "P-UK-02", _sept(13), 120).approve(_APPROVED_AT, approver="W-UK-01")
    seeded.submitted("W-JP-01", "P-JP-01", _sept(13), 150).approve(_APPROVED_AT, approver="W-JP-01")

    without_approver = seeded.submitted("W-JP-02", "P-JP-01", _sept(13), 90)
    without_approver.change(
        _APPROVED_AT,
        approval="approved",
        submission=replace(without_approver.submission, status="approved", updated_at=_APPROVED_AT),
    )

    unknown = seeded.submitted("W-US-02", "P-US-01", _sept(20), 120)
    unknown.change(_APPROVED_AT, approval="pending_second_approval")
    unknown = seeded.submitted("W-UK-02", "P-UK-01", _sept(13), 120)
    unknown.change(
        _APPROVED_AT,
        approval="escalated",
        submission=replace(unknown.submission, status="escalated", updated_at=_APPROVED_AT),
    )
    seeded.submitted("W-US-03", "P-US-01", _sept(20), 60)


def _changes_over_time(seeded: _SeededEntries) -> None:
    """PERIOD_CLOSED, a posted entry that is amended into a defect, and one that is deleted before its approval."""
    # These days are before the periods that are re-read: only the changed `updated_at` shows the approval.
    for worker, day in (("W-US-01", 28), ("W-US-02", 29), ("W-UK-01", 29)):
        seeded.submitted(worker, f"P-{worker[2:4]}-01", date(2024, 9, day), 240).approve(_AFTER_GO_LIVE)
    seeded.approved("W-US-03", "P-US-03", _sept(13), 180).change(
        _AFTER_GO_LIVE + timedelta(hours=8), minutes=Decimal(1500)
    )
    seeded.submitted("W-JP-01", "P-JP-03", _sept(20), 90).deleted_at = _AFTER_GO_LIVE


def expense_lines(ordinary: Iterable[ExpenseLine], extracts: tuple[datetime, ...]) -> list[ExpenseLine]:
    """The seeded expense lines: in the last extract before go-live, the first one after it, and the last of all.

    PROJECT_UNKNOWN, WORKER_UNMAPPED, ACCOUNT_MISSING, NEGATIVE_WITHOUT_ORIGINAL, CURRENCY_MISMATCH, CURRENCY_UNKNOWN,
    RECEIPT_MISSING, PERIOD_CLOSED, AMOUNT_DIFFERS, TAX_CODE_MISSING, DESTINATION_MISSING, and a refusal by the ERP;
    also lines without a defect: a correction of an earlier line, and a line that is extracted twice.
    """
    before = max(at for at in extracts if at < masters.GO_LIVE)
    after = min(at for at in extracts if at > masters.GO_LIVE)
    late = {"batch": extracts[-1], "day": date(2026, 8, 27)}
    line = expenses.Lines(ordinary, extracts)
    lines = [
        line("W-US-02", "P-XX-77", "Taxi", "38.50", batch=before),
        replace(line("W-US-01", "P-US-01", "Meals", "61.20", batch=before), employee_id="MA99999", name=("Doe", "Jo")),
        line("W-US-03", "P-US-04", "Gift Cards", "50.00", batch=before),
        line("W-UK-01", "P-UK-01", "Train", "-45.00", batch=before),
        line("W-US-01", "P-US-02", "Hotel", "120.00", batch=before, currency="CHF"),
        line("W-UK-02", "P-UK-02", "Meals", "50.00", batch=before, currency="XTS"),
        line("W-US-01", "P-US-02", "Hotel", "320.00", batch=before, receipt=False),
        line("W-JP-01", "P-JP-01", "Train", "25000", batch=before, receipt=False),
        line("W-US-03", "P-US-01", "Meals", "44.00", batch=before, day=date(2024, 9, 25)),
        line("W-UK-02", "P-UK-01", "Meals", "31.00", batch=before, day=date(2024, 9, 24)),
        line("W-US-27", "P-US-01", "Taxi", "40.00", batch=before, day=_sept(15)),
        # 180.00 francs at 1.2350 are 222.30.
        replace(
            line("W-US-02", "P-US-01", "Hotel", "245.00", batch=before),
            spend_currency="CHF",
            spend_amount=Decimal("180.00"),
            exchange_rate=Decimal("1.2350"),
        ),
        line("W-JP-01", "P-JP-01", meridian.UNCODED, "4800", batch=before),
        replace(line("W-UK-01", "P-UK-01", "Train", "52.00", batch=before), org_unit=meridian.NOT_SET_UP.key),
    ]
    if late["batch"] > masters.AUGUST_CLOSES:
        lines.append(line("W-US-02", "P-US-06", "Airfare", "288.40", **late))
        lines.append(line("W-JP-02", "P-JP-05", "Hotel", "18400", **late))
    corrected = line("W-US-02", "P-US-01", "Airfare", "410.00", batch=before, day=_sept(17))
    again = {"batch": after, "day": corrected.day, "report_entry_id": corrected.report_entry_id}
    lines += [
        corrected,
        line("W-US-02", "P-US-01", "Airfare", "-410.00", **again),
        line("W-US-02", "P-US-01", "Airfare", "380.00", **again),
    ]
    twice = line("W-UK-01", "P-UK-05", "Hotel", "142.75", batch=before)
    return [*lines, twice, line.again(twice, batch=after)]
