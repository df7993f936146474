"""What the people of the simulated firm did, seeded; and the whole world's activity beside the real consultancy's.

`build` is pure: the same seed and profile give the same world, in any process, at any time. The seed drives ordinary
work (who worked how long on what, when it was approved) and which of it is later amended, withdrawn or deleted. What is
planted for the rules to find is fixed and listed in `plants.py`.

Everything that happens after go-live keeps away from the closing of the month it concerns, because an event within two
days of a closing may fall on either side of it: a chain of posting, reversal and new posting takes up to four cycles.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from dagster_project.sandbox import expenses, meridian, monthly, offices, plants, tock
from dagster_project.sandbox.activity import APPROVED, ExpenseLine, TimeRecord, TimeState
from dagster_project.sandbox.draft import Draft
from dagster_project.sandbox.masters import GO_LIVE
from dagster_project.sandbox.model import Project, Worker

_TIMECARD_TASK = 9100


@dataclass(frozen=True)
class Profile:
    """How much world there is.

    `work` is the span of the time that is recorded daily, by everybody of today or the `small` few; the months of
    `of_hundred` of every hundred people of all companies are recorded until `months_until`. `events`: the span of what
    happens to posted work. `scenes`: how often what happens. `extracts`: when the expense system's files come.
    """

    name: str
    work: tuple[date, date]
    approval_lag_hours: tuple[int, int]
    events: tuple[datetime, datetime]
    scenes: dict[str, int]
    extracts: tuple[datetime, ...]
    of_hundred: int
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
_FEW_SCENES = {
    "amended": 3, "amended_in_flight": 1, "withdrawn": 2, "approved_again": 2, "vanished": 1, "dropped": 2,
}  # fmt: skip

_FULL = Profile(
    name="full",
    work=(date(2026, 7, 1), date(2026, 9, 30)),
    approval_lag_hours=(60, 168),
    events=(_utc(9, 29, 20), _utc(10, 8, 12)),
    scenes={
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
    of_hundred=30,
    months_until=_SEPTEMBER_ENDS,
)

PROFILES = {
    "full": _FULL,
    # What `make demo` shows: the same days and events, fewer months of fewer people, and a part of the real lines.
    "demo": replace(_FULL, name="demo", of_hundred=6, real_lines=1500),
    "books": Profile(
        name="books",
        work=(date(2026, 9, 1), date(2026, 9, 25)),
        approval_lag_hours=(60, 110),
        events=(_utc(9, 29, 20), _utc(9, 30, 12)),
        scenes=_FEW_SCENES,
        extracts=(*_MONTHLY, *_WEEKLY[-2:], _utc(9, 30, 5)),
        of_hundred=12,
        months_until=_SEPTEMBER_ENDS,
        small=True,
        real_lines=400,
    ),
    "small": Profile(
        name="small",
        work=(date(2026, 9, 1), date(2026, 9, 25)),
        approval_lag_hours=(60, 110),
        events=(_utc(9, 29, 20), _utc(9, 30, 12)),
        scenes=_FEW_SCENES,
        extracts=(*_WEEKLY[-2:], _utc(9, 30, 5)),
        of_hundred=1,
        months_until=date(2026, 8, 31),
        small=True,
        real_lines=400,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Firm:
    """The world's activity: every time entry's life and every expense line."""

    seed: int
    profile: Profile
    time: tuple[TimeRecord, ...]
    expenses: tuple[ExpenseLine, ...]

    def time_of(self, system: str, instance: str) -> tuple[TimeRecord, ...]:
        return tuple(record for record in self.time if (record.system, record.instance) == (system, instance))


def build(seed: int, profile: str) -> Firm:
    """The world of `seed` at size `profile` (`full`, `demo`, `books` or `small`)."""
    size = PROFILES[profile]
    workers = [worker for worker in meridian.WORKERS if worker.small or not size.small]
    drafts = [draft for worker in workers for draft in _work(worker, size, seed)]
    _Scenes(drafts, size, seed).play()
    drafts += plants.time_entries()
    records = [draft.record() for draft in drafts]
    lines = expenses.reports(workers, monthly.people(size.of_hundred), size.extracts, seed)
    return Firm(
        seed,
        size,
        (
            *records,
            *monthly.time_records(size.of_hundred, size.months_until, seed),
            *_real_records(size.real_lines),
        ),
        (*lines, *plants.expense_lines(lines, size.extracts), *tock.expense_lines()),
    )


def _real_records(at_least: int | None) -> list[TimeRecord]:
    """The real time entries: all, or the oldest reporting periods that hold `at_least` of them.

    Approving a card moves `updated_at` for every other reporting period only.
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


def _work(worker: Worker, profile: Profile, seed: int) -> Iterator[Draft]:
    """A worker's ordinary time of the profile's span: written daily, submitted on Friday, approved days later."""
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
            approved_at, bumps = groups[group]
            draft = _written(worker, project, str(number), day=day, minutes=minutes, rng=rng)
            yield draft.submit(friday + timedelta(minutes=rng.randint(0, 40))).approve(approved_at, bumps=bumps)


def _split(worker: Worker, parts: int, rng: random.Random) -> list[Decimal]:
    """A day of about eight hours in `parts`: Harvest knows hundredths of an hour, the PSA whole minutes."""
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
) -> Draft:
    """An entry as the worker wrote it, with second thoughts now and then."""
    task = rng.choice((9001, 9001, 9002, 9003, 9003, 9003, 9004, 9005))
    notes = rng.choice(("", "", "Workshop", "Interviews", "Model review", "Résumé of findings", "Calls & e-mail"))
    created = datetime.combine(day, time(17), UTC) + timedelta(minutes=rng.randint(0, 55), seconds=rng.randint(0, 59))
    # Harvest tells no rate on a few entries, and no costs of half the people: then the cards count.
    tells_rate = worker.system == "kantata" or worker.post.role == "Fellow" or rng.random() < 0.96
    draft = Draft.begin(
        worker, project, number, day=day, minutes=minutes, created_at=created,
        task=task, notes=notes, billable=project.billable and task != 9005, tells_rate=tells_rate,
    )  # fmt: skip
    if rng.random() < 0.04:
        draft.change(created + timedelta(minutes=3), minutes=minutes + 15)
    return draft


class _Scenes:
    """What happens to posted or late work. Each scene takes entries that no other scene has."""

    def __init__(self, drafts: list[Draft], profile: Profile, seed: int):
        self._rng = random.Random(f"{seed}/{profile.name}/scenes")
        self._profile = profile
        self._taken: set[int] = set()
        special = set(meridian.SPECIAL_WORKERS)
        self._ordinary = [draft for draft in drafts if draft.worker.key not in special]
        self._sheets: dict[str, list[Draft]] = defaultdict(list)
        for draft in self._ordinary:
            if draft.submission is not None:
                self._sheets[draft.submission.id].append(draft)

    def play(self) -> None:
        posted, waiting = GO_LIVE - timedelta(hours=2), GO_LIVE + timedelta(hours=20)
        for draft in self._take("amended", 9, before=posted):
            draft.amend(self._moment(), self._rng)
        for draft in self._take("amended_in_flight", 9, before=posted):
            draft.amend(GO_LIVE + timedelta(hours=2, minutes=10), self._rng)
        for sheet in self._sheets_of("withdrawn", 9, before=posted):
            moment = self._moment()
            for draft in sheet:
                draft.withdraw(moment)
        for sheet in self._sheets_of("approved_again", 9, before=posted):
            withdrawn = self._moment(not_after=self._profile.events[1] - timedelta(hours=12))
            for draft in sheet:
                draft.withdraw(withdrawn)
                draft.submit(withdrawn + timedelta(hours=20), again=True)
                draft.approve(withdrawn + timedelta(hours=25))
        for system in ("harvest", "kantata"):
            for draft in self._take("vanished", 9, before=posted, system=system):
                draft.deleted_at = self._moment(not_after=min(self._profile.events[1], _utc(10, 5, 12)))
        for draft in self._take("dropped", 9, after=waiting):
            draft.delete_before_approval(self._rng)
        for draft in self._take("august_amended", 8, before=posted):
            draft.amend(self._moment(not_after=_utc(10, 2, 12)), self._rng)
        for legal_entity in ("MA-US", "MA-UK", "MA-JP"):
            for month, moment in ((7, _utc(10, 4, 9)), (8, _utc(10, 9, 9))):
                scene = "july_late" if month == 7 else "august_late"
                for sheet in self._sheets_of(scene, month, before=posted, legal_entity=legal_entity):
                    for draft in sheet:
                        draft.approve_later(moment)
            for draft in self._take("closed_amended", 8, before=posted, legal_entity=legal_entity):
                draft.amend(_utc(10, 9, 8), self._rng)
            for sheet in self._sheets_of("closed_withdrawn", 8, before=posted, legal_entity=legal_entity):
                for draft in sheet:
                    draft.withdraw(_utc(10, 9, 8))
            # After the morning's billing, so that the ERP must credit it in its next run, of the 8th.
            for draft in self._take("billed_amended", 7, before=posted, legal_entity=legal_entity):
                draft.amend(_utc(10, 5, 12), self._rng)
            for sheet in self._sheets_of("billed_withdrawn", 7, before=posted, legal_entity=legal_entity):
                for draft in sheet:
                    draft.withdraw(_utc(10, 5, 12))

    def _moment(self, not_after: datetime | None = None) -> datetime:
        first, last = self._profile.events
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
    ) -> list[Draft]:
        """Entries of `month` approved before or after a moment that no scene has taken."""
        return [
            draft
            for draft in self._ordinary
            if draft.day.month == month
            and id(draft) not in self._taken
            and (before is None or draft.approved_at < before)
            and (after is None or draft.approved_at > after)
            and (system is None or draft.worker.system == system)
            and (legal_entity is None or draft.worker.on(draft.day).legal_entity == legal_entity)
        ]

    def _take(self, scene: str, month: int, **which: object) -> list[Draft]:
        """As many entries as the profile has of `scene`, at random."""
        free = self._free(month, **which)
        chosen = self._rng.sample(free, min(self._profile.scenes.get(scene, 0), len(free)))
        self._taken.update(map(id, chosen))
        return chosen

    def _sheets_of(self, scene: str, month: int, **which: object) -> list[list[Draft]]:
        """The same by what is approved as one: a submission of the PSA, or one entry at Harvest."""
        chosen: list[list[Draft]] = []
        free = self._free(month, **which)
        self._rng.shuffle(free)
        for draft in free:
            sheet = [draft] if draft.submission is None else self._sheets[draft.submission.id]
            untouched = not any(id(each) in self._taken for each in sheet)
            if untouched and all(each.day.month == month for each in sheet):
                if len(chosen) == self._profile.scenes.get(scene, 0):
                    break
                self._taken.update(map(id, sheet))
                chosen.append(sheet)
        return chosen
