"""What is planted for the rules to find: each on a weekend day on which nothing else happens.

The same in all profiles and for every seed. All of it is in September 2026, whose books stay open, except what must
meet a closed month: September 2024, which is closed from the beginning.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from dagster_project.sandbox.world import expenses, masters, meridian
from dagster_project.sandbox.world.activity import ExpenseLine
from dagster_project.sandbox.world.entry_builder import Draft

_WORKERS = {worker.key: worker for worker in meridian.WORKERS}
_PROJECTS = {project.code: project for project in meridian.PROJECTS}
_APPROVED_AT = datetime(2026, 9, 25, 9, tzinfo=UTC)
_AFTER_GO_LIVE = datetime(2026, 9, 29, 15, tzinfo=UTC)


def _sept(day: int) -> date:
    return date(2026, 9, day)


class _Planter:
    """Numbers the planted entries; a worker's ordinary entries have smaller numbers."""

    def __init__(self) -> None:
        self._next = 9001
        self.drafts: list[Draft] = []

    def submitted(
        self,
        worker: str,
        project: str,
        day: date,
        minutes: int,
        *,
        notes: str = "",
        tells_rate: bool = True,
        **other: object,
    ) -> Draft:
        """An entry that waits for its approval; `other` fields differ from what an ordinary entry would have."""
        created = datetime.combine(day, time(16), UTC)
        draft = Draft.begin(
            _WORKERS[worker],
            _PROJECTS[project],
            str(self._next),
            day=day,
            minutes=Decimal(minutes),
            created_at=created,
            task=9003,
            notes=notes,
            billable=_PROJECTS[project].billable,
            tells_rate=tells_rate,
        )
        self._next += 1
        if other:
            draft.change(created + timedelta(seconds=1), **other)
        self.drafts.append(draft)
        return draft.submit(created + timedelta(hours=2))

    def approved(self, worker: str, project: str, day: date, minutes: int, **other: object) -> Draft:
        return self.submitted(worker, project, day, minutes, **other).approve(_APPROVED_AT)


def time_entries() -> list[Draft]:
    """The planted time entries of both systems."""
    plant = _Planter()
    _master_data(plant)
    _content(plant)
    _approvals(plant)
    _lives(plant)
    return plant.drafts


def _master_data(plant: _Planter) -> None:
    """WORKER_UNMAPPED, WORKER_NOT_EMPLOYED, PROJECT_*, CONTRACT_ENDED, CAP_EXCEEDED, RATE_*, COST_CENTRE_MISSING,
    LABOUR_CATEGORY_INVALID, ASSIGNMENT_MISSING.

    WORKER_INACTIVE, EMPLOYMENT_UNKNOWN, COST_RATE_MISSING and the ERP's refusals come from the ordinary work of the
    people whom `meridian.SPECIAL_WORKERS` makes so.
    """
    own_rates = {"rate": Decimal(195), "cost_rate": Decimal(80)}
    plant.approved("W-US-99", "P-US-01", _sept(15), 480, **own_rates)
    plant.approved("W-US-99", "P-US-01", _sept(16), 480, **own_rates)
    plant.approved("W-US-25", "P-US-01", _sept(15), 240)

    plant.approved("W-US-02", "P-US-99", _sept(5), 240, billable=False, rate=None)
    plant.approved("W-UK-02", "P-UK-99", _sept(5), 240, billable=True)
    plant.approved("W-US-03", "P-US-09", _sept(5), 180)
    plant.approved("W-US-02", "P-US-10", _sept(6), 150)
    plant.approved("W-US-01", "P-US-08", _sept(12), 120)
    # The ERP gets the first project while the fortnight runs, the second one never.
    plant.approved("W-US-01", "P-US-11", _sept(13), 300)
    plant.approved("W-US-02", "P-US-11", _sept(12), 390)
    plant.approved("W-US-03", "P-US-11", _sept(12), 210)
    plant.approved("W-UK-01", "P-UK-08", _sept(12), 240)
    plant.approved("W-UK-02", "P-UK-08", _sept(12), 95)

    # Lent to the company in Japan, whose PSA tells the price and the cost in yen: it breaks no rule.
    plant.approved("W-UK-02", "P-JP-01", _sept(20), 200, rate=Decimal(35200), cost_rate=Decimal(25900))

    plant.approved("W-US-24", "P-US-01", _sept(12), 120, tells_rate=False)
    below_card = {"W-US-01": Decimal("391.50"), "W-UK-01": Decimal("307.80"), "W-JP-02": Decimal(31680)}
    for worker, rate in below_card.items():
        plant.approved(worker, f"P-{worker[2:4]}-01", _sept(6), 240, rate=rate)

    plant.approved("W-US-21", "P-US-01", _sept(12), 120)
    plant.approved("W-US-22", "P-US-01", _sept(12), 120, tells_rate=False)
    plant.approved("W-US-23", "P-US-01", _sept(12), 120, rate=Decimal(110), cost_rate=Decimal(55))
    plant.approved("W-US-02", "P-US-06", _sept(13), 120)
    plant.approved("W-UK-02", "P-UK-06", _sept(12), 120)
    # 1,740 of 2,500 are posted first; what was worked before and is approved later finds no room.
    plant.approved("W-US-01", "P-US-12", _sept(12), 240)
    plant.approved("W-US-01", "P-US-12", _sept(13), 120)
    plant.submitted("W-US-01", "P-US-12", _sept(6), 120).approve(_AFTER_GO_LIVE)


def _content(plant: _Planter) -> None:
    """HOURS_OVER_LIMIT, DUPLICATE_SUBMISSION, POSSIBLE_DUPLICATE, ZERO_QUANTITY, NEGATIVE_WITHOUT_ORIGINAL,
    CURRENCY_MISMATCH, TASK_*, BILLING_CLASS_INVALID."""
    plant.approved("W-US-03", "P-US-01", _sept(19), 780)
    plant.approved("W-US-03", "P-US-02", _sept(19), 720)
    plant.approved("W-UK-02", "P-UK-01", _sept(19), 1500)

    for _ in range(2):
        plant.approved("W-US-02", "P-US-02", _sept(19), 240, notes="On-site workshop", started="9:00am")
        # Alike, and nothing says when they began: perhaps the same work.
        plant.approved("W-JP-01", "P-JP-02", _sept(19), 180, notes="工場見学")
        plant.approved("W-US-01", "P-US-02", _sept(19), 60)
    # Alike, in the morning and in the afternoon.
    plant.approved("W-US-01", "P-US-01", _sept(20), 90, notes="Workshop", started="9:00am")
    plant.approved("W-US-01", "P-US-01", _sept(20), 90, notes="Workshop", started="1:30pm")
    # Two pieces of work of one day.
    plant.approved("W-US-03", "P-US-01", _sept(6), 90, notes="Interviews, north yard")
    plant.approved("W-US-03", "P-US-01", _sept(6), 90, notes="Interviews, south yard")

    plant.approved("W-US-01", "P-US-03", _sept(20), 0)
    plant.approved("W-JP-02", "P-JP-01", _sept(20), 0)
    plant.approved("W-UK-02", "P-UK-02", _sept(6), -60)
    plant.approved("W-UK-01", "P-UK-01", _sept(19), 180, currency="CHF")

    client_workshop, legacy_migration, made_up, internal = 9006, 9007, 9008, 9005
    plant.approved("W-US-03", "P-US-01", _sept(6), 60, task=legacy_migration)
    plant.approved("W-UK-01", "P-UK-01", _sept(12), 60, task=made_up)
    plant.approved("W-US-03", "P-US-02", _sept(6), 60, task=internal)
    plant.approved("W-UK-01", "P-UK-01", _sept(13), 60, task=client_workshop, billable=False)


def _approvals(plant: _Planter) -> None:
    """APPROVAL_SELF, APPROVAL_MISSING, STATUS_UNKNOWN, and time that simply is not approved."""
    plant.submitted("W-UK-01", "P-UK-02", _sept(13), 120).approve(_APPROVED_AT, approver="W-UK-01")
    plant.submitted("W-JP-01", "P-JP-01", _sept(13), 150).approve(_APPROVED_AT, approver="W-JP-01")

    by_nobody = plant.submitted("W-JP-02", "P-JP-01", _sept(13), 90)
    by_nobody.change(
        _APPROVED_AT,
        approval="approved",
        submission=replace(by_nobody.submission, status="approved", updated_at=_APPROVED_AT),
    )

    strange = plant.submitted("W-US-02", "P-US-01", _sept(20), 120)
    strange.change(_APPROVED_AT, approval="pending_second_approval")
    strange = plant.submitted("W-UK-02", "P-UK-01", _sept(13), 120)
    strange.change(
        _APPROVED_AT,
        approval="escalated",
        submission=replace(strange.submission, status="escalated", updated_at=_APPROVED_AT),
    )
    plant.submitted("W-US-03", "P-US-01", _sept(20), 60)


def _lives(plant: _Planter) -> None:
    """PERIOD_CLOSED, a posted entry amended into a defect, and one that is deleted while it waits."""
    # This is before the periods that are re-read: only that its approval moves `updated_at` tells of it.
    for worker, day in (("W-US-01", 28), ("W-US-02", 29), ("W-UK-01", 29)):
        plant.submitted(worker, f"P-{worker[2:4]}-01", date(2024, 9, day), 240).approve(_AFTER_GO_LIVE)
    plant.approved("W-US-03", "P-US-03", _sept(13), 180).change(
        _AFTER_GO_LIVE + timedelta(hours=8), minutes=Decimal(1500)
    )
    plant.submitted("W-JP-01", "P-JP-03", _sept(20), 90).deleted_at = _AFTER_GO_LIVE


def expense_lines(ordinary: Iterable[ExpenseLine], extracts: tuple[datetime, ...]) -> list[ExpenseLine]:
    """The planted expense lines: in the last extract before go-live, in the first after it, and in the last of all.

    PROJECT_UNKNOWN, WORKER_UNMAPPED, ACCOUNT_MISSING, NEGATIVE_WITHOUT_ORIGINAL, CURRENCY_MISMATCH, CURRENCY_UNKNOWN,
    RECEIPT_MISSING, PERIOD_CLOSED, AMOUNT_DIFFERS, TAX_CODE_MISSING, DESTINATION_MISSING, and a refusal by the ERP;
    beside them what must pass: a correction of an earlier line, and a line that is extracted twice.
    """
    before = max(at for at in extracts if at < masters.GO_LIVE)
    after = min(at for at in extracts if at > masters.GO_LIVE)
    late = {"batch": extracts[-1], "day": date(2026, 8, 27)}
    line = expenses.Lines(ordinary, extracts)
    planted = [
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
        planted.append(line("W-US-02", "P-US-06", "Airfare", "288.40", **late))
        planted.append(line("W-JP-02", "P-JP-05", "Hotel", "18400", **late))
    corrected = line("W-US-02", "P-US-01", "Airfare", "410.00", batch=before, day=_sept(17))
    again = {"batch": after, "day": corrected.day, "entry_id": corrected.entry_id}
    planted += [
        corrected,
        line("W-US-02", "P-US-01", "Airfare", "-410.00", **again),
        line("W-US-02", "P-US-01", "Airfare", "380.00", **again),
    ]
    twice = line("W-UK-01", "P-UK-05", "Hotel", "142.75", batch=before)
    return [*planted, twice, line.again(twice, batch=after)]
