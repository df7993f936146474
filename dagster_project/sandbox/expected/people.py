"""What people do: recorded hours against capacity and plan, work for other companies, and payroll cut-offs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal

from dagster_project.sandbox.expected.platform_view import DAY, PlatformView, VersionHistory
from dagster_project.sandbox.expected.version import Version, amount_text, hours_text, percent, rounded, translated
from dagster_project.sandbox.world import masters
from dagster_project.sandbox.world.activity import APPROVED, TimeRecord
from dagster_project.sandbox.world.masters import rate_on
from dagster_project.sandbox.world.model import PayPeriod, Worker

_WORKERS = {worker.key: worker for worker in masters.WORKERS if worker.mapped}
_INTERNAL = {(task.system, task.instance, task.name) for task in masters.TASKS if task.billing_class == "non_billable"}
_KNOWN = {(task.system, task.instance, task.name) for task in masters.TASKS}


def utilisation(approved: list[Version], as_of: date) -> list[dict]:
    """One row per person, employer and month, from hire to leave, in the months since the employer's first approved
    time; without a first day of employment since the person's own."""
    recorded: dict[tuple[str, str, str], list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 3)
    first: dict[str, str] = {}
    last: dict[str, str] = {}
    for version in approved:
        if version.state is None or version.worker is None:
            continue
        worker, month = version.worker, f"{version.day:%Y-%m}"
        employer = worker.on(version.day).legal_entity
        row = recorded[worker.key, employer, month]
        row[0] += version.hours
        row[1] += version.hours if version.billable else 0
        row[2] += version.hours if version.billable or _is_covered_by_fee(version) else 0
        for each in (worker.key, employer):
            first[each], last[each] = min(first.get(each, month), month), max(last.get(each, month), month)
    capacity, planned = Counter(), Counter()
    for worker in _WORKERS.values():
        for day, employer, month in _working_days(worker, first, last, as_of):
            capacity[worker.key, employer, month] += Decimal(worker.weekly_hours) / 5
            for assignment in _ASSIGNED.get(worker.key, ()):
                if assignment.valid_from <= day <= assignment.valid_to:
                    planned[worker.key, employer, month] += Decimal(assignment.weekly_hours) / 5
    rows = []
    for key in sorted(recorded.keys() | capacity.keys()):
        is_over = key[2] < f"{as_of:%Y-%m}"
        worked = recorded.get(key, [Decimal(0)] * 3)
        hours = [hours_text(each) if is_over or key in recorded else None for each in worked]
        percentage = percent(worked[2], capacity[key]) if is_over else None
        rows.append(
            {
                **dict(zip(("worker_key", "legal_entity", "period"), key, strict=True)),
                "population": _population(_WORKERS[key[0]]),
                "is_over": str(is_over).lower(),
                "capacity_hours": hours_text(capacity[key] + Decimal(0)),
                # The firm's systems plan no one's presence.
                "available_hours": hours_text(capacity[key] + Decimal(0)),
                "planned_hours": hours_text(planned[key] + Decimal(0)),
                "free_hours": hours_text(capacity[key] - planned[key] + Decimal(0)),
                **dict(zip(("recorded_hours", "billable_hours", "chargeable_hours"), hours, strict=True)),
                "utilisation_pct": percentage,
                "available_utilisation_pct": percentage,
            }
        )
    return rows


def _population(worker: Worker) -> str:
    if worker.kind == "subcontractor":
        return worker.kind
    return "inactive" if not worker.active and worker.left_on is None else "employee"


def intercompany(approved: list[Version]) -> list[dict]:
    """Approved time of people on projects of another company than their employer, by month."""
    sums: dict[tuple[str, str, str, str], dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for version in approved:
        if version.state is None or version.worker is None:
            continue
        lender = version.worker.on(version.day).legal_entity
        if lender == version.legal_entity:
            continue
        row = sums[lender, version.legal_entity, version.period, version.currency]
        charge = sum((amount for leg, _, amount in version.legs if leg == "intercompany"), Decimal(0))
        row["hours"] += version.hours
        row["cost_amount"] += version.cost
        row["charge_amount"] += charge
        row["posted_amount"] += charge if version.bucket == "posted" else 0
    return [
        {
            "lender": lender,
            "borrower": borrower,
            "period": period,
            "currency": currency,
            "hours": hours_text(row["hours"]),
            **{name: amount_text(row[name]) for name in ("cost_amount", "charge_amount", "posted_amount")},
        }
        for (lender, borrower, period, currency), row in sums.items()
    ]


def payroll_cutoff_exposure(
    view: PlatformView, records: Iterable[TimeRecord], histories: list[VersionHistory], now: datetime
) -> list[dict]:
    """Hours of each person and pay period since go-live, by whether the source had approved them before the cut-off:
    where it does not say when, by what the cycles had read."""
    sums: dict[tuple[str | None, ...], list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 4)
    recorded = set()
    for record, history in zip(records, histories, strict=True):
        state = record.last_known(view.last_cycle)
        gone = record.deleted_at is not None and record.deleted_at <= view.last_cycle
        if state is None or (gone and not (history and history[-1] is not None and history[-1].was_posted)):
            continue
        version = view.version_of(record, state)
        worker = version.worker
        employer = version.legal_entity if worker is None else worker.on(version.day).legal_entity
        for period in masters.PAY_PERIODS:
            cut_off = masters.begin_of(period.legal_entity, period.cut_off_on + DAY)
            inside = period.starts_on <= version.day <= period.ends_on
            if not inside or period.legal_entity != employer or cut_off <= masters.GO_LIVE:
                continue
            at_cut_off = record.last_known(view.last_cycle_before(min(cut_off, now)))
            was_approved = at_cut_off is not None and at_cut_off.approval == APPROVED
            if state.approval == APPROVED:
                in_time = was_approved or (state.submission is not None and state.submission.updated_at < cut_off)
                status = "approved" if in_time else "approved late"
            else:
                status = "withdrawn" if was_approved else "not approved"
            if worker is None:
                person = (None, f"{record.system}/{record.instance}/{record.user}", None)
            else:
                person = (worker.key, None, worker.kind)
            row = sums[period.legal_entity, period.name, *person, status]
            cost = _cost_of_employer(version, employer)
            row[0] += version.hours
            row[1] += version.hours if cost is None else 0
            row[2] += cost or 0
            row[3] += 1
            recorded.add((period, worker and worker.key))
    for period, worker in _expected_in_open_periods(now):
        if (period, worker.key) not in recorded:
            sums[period.legal_entity, period.name, worker.key, None, worker.kind, "nothing recorded"][0] += 0
    names = ("legal_entity", "pay_period", "worker_key", "source_worker", "worker_kind", "status")
    return [
        {
            **dict(zip(names, key, strict=True)),
            "currency": masters.entity(key[0]).currency,
            "hours": hours_text(hours),
            "hours_without_cost": hours_text(uncosted),
            "cost_amount": amount_text(cost),
            "entry_count": str(entries),
        }
        for key, (hours, uncosted, cost, entries) in sums.items()
    ]


def _cost_of_employer(version: Version, employer: str) -> Decimal | None:
    """What the hours cost in the employer's currency; None where that is not known."""
    if version.worker is None:
        return None
    currency = masters.entity(employer).currency
    if version.state.cost_rate is not None:
        rate = translated(version.state.cost_rate, version.currency, currency, version.day)
    else:
        post = version.worker.on(version.day)
        rate = rate_on(masters.COST_RATES, employer, post.role, version.day, version.rated_on)
    return None if rate is None else rounded(version.state.minutes * rate / 60, currency)


def _expected_in_open_periods(now: datetime) -> Iterator[tuple[PayPeriod, Worker]]:
    """Each person employed in a pay period that is not cut off, who can have worked in it by now."""
    for period in masters.PAY_PERIODS:
        if period.starts_on > now.date() or masters.begin_of(period.legal_entity, period.cut_off_on + DAY) <= now:
            continue
        for worker in _WORKERS.values():
            if worker.hired_on is None or worker.hired_on > min(period.ends_on, now.date()):
                continue
            days = (period.starts_on + n * DAY for n in range((period.ends_on - period.starts_on).days + 1))
            is_here = any(worker.on(day).legal_entity == period.legal_entity for day in days)
            if is_here and (worker.left_on is None or worker.left_on >= period.starts_on):
                yield period, worker


def _is_covered_by_fee(version: Version) -> bool:
    """Whether the work is client work under a contract that bills a fee and not hours."""
    if version.project is None or version.project.contract_type == "time_and_materials":
        return False
    task = (version.source.system, version.source.instance, masters.TASK_NAMES[version.state.task])
    return task in _KNOWN and task not in _INTERNAL


def _working_days(
    worker: Worker, first: dict[str, str], last: dict[str, str], as_of: date
) -> Iterator[tuple[date, str, str]]:
    """Mondays to Fridays of employment, to the end of the month of `as_of`: the day, the employer and the month.
    `first` and `last`: the months with approved time of each person and of each employer."""
    begins = min(first.values(), default=_NEVER) if worker.hired_on else first.get(worker.key, _NEVER)
    ends = f"{as_of:%Y-%m}"
    if not worker.hired_on and _population(worker) == "inactive":
        ends = last.get(worker.key, "")
    day = max(date.fromisoformat(f"{begins}-01"), worker.hired_on or date.min)
    while day <= (worker.left_on or date.max) and (month := f"{day:%Y-%m}") <= ends:
        employer = worker.on(day).legal_entity
        opened = first.get(employer, _NEVER) if worker.hired_on else begins
        if day.weekday() < 5 and month >= opened:
            yield day, employer, month
        day += DAY


_NEVER = "9999-12"
_ASSIGNED: dict[str, list] = defaultdict(list)
for _assignment in masters.ASSIGNMENTS:
    _ASSIGNED[_assignment.worker].append(_assignment)
