"""The activity of the simulated firm, from a seed, together with the real consultancy's data.

`build` is pure: the same seed and profile give the same records, in any process, at any time. The seed drives ordinary
work (who worked how long on what, when it was approved) and which of it is later amended, withdrawn or deleted. The
defects for the rules are fixed and listed in `seeded_defects.py`.

No event after go-live is near the closing of the month it concerns: a chain of posting, reversal and new posting takes
up to four cycles, so an event within two days of a closing could fall on either side of it.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from dagster_project.sandbox.world import expenses, meridian, monthly, offices, seeded_defects, tock
from dagster_project.sandbox.world.activity import APPROVED, ExpenseLine, TimeRecord, TimeState
from dagster_project.sandbox.world.entry_builder import EntryBuilder
from dagster_project.sandbox.world.masters import GO_LIVE
from dagster_project.sandbox.world.model import Project, Worker

_TIMECARD_TASK = 9100


@dataclass(frozen=True)
class Profile:
    """The size of the simulation.

    `work`: the days for which time is recorded daily, by all current staff or the `small` subset. `staff_percent`: the
    percentage of all staff whose time is recorded by month, until `months_until`. `event_span`: when posted work is
    changed; `event_counts`: how many changes of each kind. `extracts`: when the expense system's files appear.
    `real_lines`: at least so many real time entries, None for all.
    """

    name: str
    work: tuple[date, date]
    approval_lag_hours: tuple[int, int]
    event_span: tuple[datetime, datetime]
    event_counts: dict[str, int]
    extracts: tuple[datetime, ...]
    staff_percent: int
    months_until: date
    small: bool = False
    real_lines: int | None = None


def _utc(month: int, day: int, hour: int) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


_MONTHLY = tuple(
    datetime.combine(day, time(5), UTC) + timedelta(days=5)
    for day in offices.months(date(2024, 11, 1), date(2026, 7, 1))
)
_WEEKLY = tuple(expenses.WEEKLY_FROM + timedelta(weeks=week) for week in range(12))
_SEPTEMBER_ENDS = date(2026, 9, 30)
_FEW_EVENTS = {
    "amended": 3, "amended_in_flight": 1, "withdrawn": 2, "approved_again": 2, "vanished": 1, "dropped": 2,
}  # fmt: skip

_FULL = Profile(
    name="full",
    work=(date(2026, 7, 1), date(2026, 9, 30)),
    approval_lag_hours=(60, 168),
    event_span=(_utc(9, 29, 20), _utc(10, 8, 12)),
    event_counts={
        "amended": 14,
        "amended_in_flight": 3,
        "withdrawn": 6,
        "approved_again": 5,
        "vanished": 3,
        "dropped": 8,
        "august_amended": 5,
        "july_late": 2,
        "august_late": 2,
        "closed_amended": 2,
        "closed_withdrawn": 1,
        "billed_amended": 4,
        "billed_withdrawn": 1,
    },
    extracts=(*_MONTHLY, *_WEEKLY, _utc(9, 30, 5), _utc(10, 3, 5), _utc(10, 9, 5)),
    staff_percent=30,
    months_until=_SEPTEMBER_ENDS,
)

PROFILES = {
    "full": _FULL,
    # What `make demo` shows: the same days and events, fewer months of fewer people, and a part of the real lines.
    "demo": replace(_FULL, name="demo", staff_percent=6, real_lines=1500),
    "quarter": Profile(
        name="quarter",
        work=(date(2026, 9, 1), date(2026, 9, 25)),
        approval_lag_hours=(60, 110),
        event_span=(_utc(9, 29, 20), _utc(9, 30, 12)),
        event_counts=_FEW_EVENTS,
        extracts=(*_MONTHLY, *_WEEKLY[-2:], _utc(9, 30, 5)),
        staff_percent=12,
        months_until=_SEPTEMBER_ENDS,
        small=True,
        real_lines=400,
    ),
    "small": Profile(
        name="small",
        work=(date(2026, 9, 1), date(2026, 9, 25)),
        approval_lag_hours=(60, 110),
        event_span=(_utc(9, 29, 20), _utc(9, 30, 12)),
        event_counts=_FEW_EVENTS,
        extracts=(*_WEEKLY[-2:], _utc(9, 30, 5)),
        staff_percent=1,
        months_until=date(2026, 8, 31),
        small=True,
        real_lines=400,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Firm:
    """All activity: the history of every time entry, and every expense line."""

    seed: int
    profile: Profile
    time: tuple[TimeRecord, ...]
    expenses: tuple[ExpenseLine, ...]

    def time_of(self, system: str, instance: str) -> tuple[TimeRecord, ...]:
        return tuple(record for record in self.time if (record.system, record.instance) == (system, instance))


def build(seed: int, profile: str) -> Firm:
    """The activity of `seed` at the size of `profile` (`full`, `demo`, `quarter` or `small`)."""
    size = PROFILES[profile]
    workers = [worker for worker in meridian.WORKERS if worker.small or not size.small]
    entries = [entry for worker in workers for entry in _work(worker, size, seed)]
    _Events(entries, size, seed).apply()
    entries += seeded_defects.time_entries()
    records = [entry.record() for entry in entries]
    lines = expenses.reports(workers, monthly.people(size.staff_percent), size.extracts, seed)
    return Firm(
        seed,
        size,
        (
            *records,
            *monthly.time_records(size.staff_percent, size.months_until, seed),
            *_real_records(size.real_lines),
        ),
        (*lines, *seeded_defects.expense_lines(lines, size.extracts), *tock.expense_lines()),
    )


def _real_records(at_least: int | None) -> list[TimeRecord]:
    """The real time entries: all, or the oldest reporting periods that hold `at_least` of them.

    Approving a card moves `updated_at` in every second reporting period only.
    """
    task = _TIMECARD_TASK
    records, last_period = [], None
    for line in tock.timecard_lines():
        if at_least is not None and len(records) >= at_least and line.period != last_period:
            break
        last_period = line.period
        first = TimeState(
            line.created_at, line.modified_at, line.day, line.hours * 60, line.project, task, "", line.billable, None,
            None, "USD", "submitted" if line.submitted else "unsubmitted",
        )  # fmt: skip
        states = (first,)
        if line.approved_at is not None:
            updated_at = line.modified_at if int(line.period) % 2 else line.approved_at
            states = (first, replace(first, at=line.approved_at, updated_at=updated_at, approval=APPROVED))
        records.append(
            TimeRecord("harvest", "tock", line.record_id, line.user, line.created_at, states, card=line.timecard)
        )
    return records


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)


def _work(worker: Worker, profile: Profile, seed: int) -> Iterator[EntryBuilder]:
    """A worker's ordinary time: recorded daily, submitted on Friday, approved some days later."""
    rng = random.Random(f"{seed}/{profile.name}/{worker.key}")
    first = max(profile.work[0], worker.works_from or date.min)
    last = min(profile.work[1], worker.works_to or date.max)
    number = 0
    groups: dict[tuple[object, ...], tuple[datetime, bool]] = {}
    for day in _days(first, last):
        if day.weekday() >= 5 or rng.random() < 0.06:
            continue
        staffed = [
            project
            for project in meridian.PROJECTS
            if project.code in worker.projects and project.starts_on <= day <= project.ends_on
        ]
        parts = rng.choice((1, 1, 2, 2, 3))
        for project, minutes in zip(rng.sample(staffed, len(staffed)), _split(worker, parts, rng), strict=False):
            number += 1
            friday = datetime.combine(day + timedelta(days=4 - day.weekday()), time(18), UTC)
            group = (friday, project.code) if worker.system == "kantata" else (friday,)
            if group not in groups:
                lag = timedelta(hours=rng.randint(*profile.approval_lag_hours), minutes=rng.randint(0, 59))
                groups[group] = (friday + lag, rng.random() < 0.7)
            approved_at, reported = groups[group]
            entry = _written(worker, project, str(number), day=day, minutes=minutes, rng=rng)
            yield entry.submit(friday + timedelta(minutes=rng.randint(0, 40))).approve(
                approved_at, moves_updated_at=reported
            )


def _split(worker: Worker, parts: int, rng: random.Random) -> list[Decimal]:
    """A day of about eight hours in `parts`: Harvest has hundredths of an hour, the PSA whole minutes."""
    total = rng.choice((420, 450, 480, 480, 480, 510, 540))
    if parts == 1:
        return [Decimal(total)]
    if worker.system == "harvest":
        shares = [Decimal(rng.choice((125, 150, 200, 217, 233, 250, 308))) * 60 / 100 for _ in range(parts - 1)]
    else:
        shares = [Decimal(rng.choice((50, 75, 90, 100, 130, 140))) for _ in range(parts - 1)]
    return [*shares, Decimal(total) - sum(shares)]


def _written(
    worker: Worker, project: Project, number: str, *, day: date, minutes: Decimal, rng: random.Random
) -> EntryBuilder:
    """An entry as the worker recorded it, sometimes corrected minutes later."""
    task = rng.choice((9001, 9001, 9002, 9003, 9003, 9003, 9004, 9005))
    notes = rng.choice(("", "", "Workshop", "Interviews", "Model review", "Résumé of findings", "Calls & e-mail"))
    created = datetime.combine(day, time(17), UTC) + timedelta(minutes=rng.randint(0, 55), seconds=rng.randint(0, 59))
    # Harvest returns no rate for a few entries, and no cost rate for half the people: then the rate cards apply.
    has_source_rate = worker.system == "kantata" or worker.post.role == "Fellow" or rng.random() < 0.96
    entry = EntryBuilder.begin(
        worker, project, number, day=day, minutes=minutes, created_at=created,
        task=task, notes=notes, billable=project.billable and task != 9005, has_source_rate=has_source_rate,
    )  # fmt: skip
    if rng.random() < 0.04:
        entry.change(created + timedelta(minutes=3), minutes=minutes + 15)
    return entry


class _Events:
    """What happens to posted or late work. Each event picks entries that no other event has."""

    def __init__(self, entries: list[EntryBuilder], profile: Profile, seed: int):
        self._rng = random.Random(f"{seed}/{profile.name}/scenes")
        self._profile = profile
        self._taken: set[int] = set()
        special = set(meridian.SPECIAL_WORKERS)
        self._ordinary = [entry for entry in entries if entry.worker.key not in special]
        self._sheets: dict[str, list[EntryBuilder]] = defaultdict(list)
        for entry in self._ordinary:
            if entry.submission is not None:
                self._sheets[entry.submission.id].append(entry)

    def apply(self) -> None:
        posted, waiting = GO_LIVE - timedelta(hours=2), GO_LIVE + timedelta(hours=20)
        for entry in self._pick("amended", 9, before=posted):
            entry.amend(self._random_time(), self._rng)
        for entry in self._pick("amended_in_flight", 9, before=posted):
            entry.amend(GO_LIVE + timedelta(hours=2, minutes=10), self._rng)
        for sheet in self._pick_sheets("withdrawn", 9, before=posted):
            at = self._random_time()
            for entry in sheet:
                entry.withdraw(at)
        for sheet in self._pick_sheets("approved_again", 9, before=posted):
            withdrawn = self._random_time(not_after=self._profile.event_span[1] - timedelta(hours=12))
            for entry in sheet:
                entry.withdraw(withdrawn)
                entry.submit(withdrawn + timedelta(hours=20), again=True)
                entry.approve(withdrawn + timedelta(hours=25))
        for system in ("harvest", "kantata"):
            for entry in self._pick("vanished", 9, before=posted, system=system):
                entry.deleted_at = self._random_time(not_after=min(self._profile.event_span[1], _utc(10, 5, 12)))
        for entry in self._pick("dropped", 9, after=waiting):
            entry.delete_before_approval(self._rng)
        for entry in self._pick("august_amended", 8, before=posted):
            entry.amend(self._random_time(not_after=_utc(10, 2, 12)), self._rng)
        for legal_entity in ("MA-US", "MA-UK", "MA-JP"):
            for month, at in ((7, _utc(10, 4, 9)), (8, _utc(10, 9, 9))):
                event = "july_late" if month == 7 else "august_late"
                for sheet in self._pick_sheets(event, month, before=posted, legal_entity=legal_entity):
                    for entry in sheet:
                        entry.approve_later(at)
            for entry in self._pick("closed_amended", 8, before=posted, legal_entity=legal_entity):
                entry.amend(_utc(10, 9, 8), self._rng)
            for sheet in self._pick_sheets("closed_withdrawn", 8, before=posted, legal_entity=legal_entity):
                for entry in sheet:
                    entry.withdraw(_utc(10, 9, 8))
            # After the billing run of that morning, so that the run of the 8th must credit it.
            for entry in self._pick("billed_amended", 7, before=posted, legal_entity=legal_entity):
                entry.amend(_utc(10, 5, 12), self._rng)
            for sheet in self._pick_sheets("billed_withdrawn", 7, before=posted, legal_entity=legal_entity):
                for entry in sheet:
                    entry.withdraw(_utc(10, 5, 12))

    def _random_time(self, not_after: datetime | None = None) -> datetime:
        first, last = self._profile.event_span
        span = (min(last, not_after or last) - first) // timedelta(minutes=1)
        return first + timedelta(minutes=self._rng.randint(0, span))

    def _free(
        self,
        month: int,
        *,
        before: datetime | None = None,
        after: datetime | None = None,
        system: str | None = None,
        legal_entity: str | None = None,
    ) -> list[EntryBuilder]:
        """Entries of `month`, approved before or after a time, that no event has picked."""
        return [
            entry
            for entry in self._ordinary
            if entry.day.month == month
            and id(entry) not in self._taken
            and (before is None or entry.approved_at < before)
            and (after is None or entry.approved_at > after)
            and (system is None or entry.worker.system == system)
            and (legal_entity is None or entry.worker.on(entry.day).legal_entity == legal_entity)
        ]

    def _pick(self, event: str, month: int, **which: object) -> list[EntryBuilder]:
        """Random entries, as many as the profile has of `event`."""
        free = self._free(month, **which)
        chosen = self._rng.sample(free, min(self._profile.event_counts.get(event, 0), len(free)))
        self._taken.update(map(id, chosen))
        return chosen

    def _pick_sheets(self, event: str, month: int, **which: object) -> list[list[EntryBuilder]]:
        """Random groups of entries that are approved together: a submission of the PSA, or one entry at Harvest."""
        chosen: list[list[EntryBuilder]] = []
        free = self._free(month, **which)
        self._rng.shuffle(free)
        for entry in free:
            sheet = [entry] if entry.submission is None else self._sheets[entry.submission.id]
            untouched = not any(id(each) in self._taken for each in sheet)
            if untouched and all(each.day.month == month for each in sheet):
                if len(chosen) == self._profile.event_counts.get(event, 0):
                    break
                self._taken.update(map(id, sheet))
                chosen.append(sheet)
        return chosen
