"""Time in the group's account of the PSA: one line per person, project and month, dated the last day of the month.

It has the months from October 2024 on; for people who record their time daily from July 2026 on, only the months
before. A month's hours are 70 to 95 per cent of the person's working time without public holidays, spread over the
projects of the person. A line is billable or not as a whole. The PSA returns a rate or a cost rate for some lines only,
which then equals the card's, and no cost rate for people who work for another company.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from dagster_project.sandbox.world import masters, meridian, offices
from dagster_project.sandbox.world.activity import APPROVED, Submission, TimeRecord, TimeState
from dagster_project.sandbox.world.model import Assignment, Project, Worker

FIRST_MONTH = date(2024, 10, 1)
_DAILY_FROM = date(2026, 7, 1)
_INTERNAL = 9005
_MOST_HOURS_A_LINE = 160
_HOLIDAYS = frozenset({(1, 1), (5, 1), (12, 25), (12, 26)})

_PROJECTS = {project.code: project for project in masters.PROJECTS}
_WORKERS = {worker.key: worker for worker in masters.WORKERS}


def people(staff_percent: int) -> list[Worker]:
    """The `staff_percent` of the staff of all companies whose time is recorded by month."""
    return [worker for number, worker in enumerate(offices.ALL_STAFF) if number * 37 % 100 < staff_percent]


def time_records(staff_percent: int, until: date, seed: int) -> Iterator[TimeRecord]:
    """The months of some of the people (`people`) that end on `until` or before."""
    numbers = {worker.key: number for number, worker in enumerate(offices.ALL_STAFF)}
    for worker in people(staff_percent):
        rng = random.Random(f"{seed}/monthly/{worker.key}")
        for number, month in enumerate(offices.months(FIRST_MONTH, until)):
            if worker.instance == "group" or month < _DAILY_FROM:
                yield from _month(worker, month, f"7{numbers[worker.key]:03}{number:02}", rng)


def _staffing() -> dict[str, list[Assignment]]:
    """Assignments by worker; for current staff without those that serve only seeded defects."""
    of_today = {worker.key: worker.projects for worker in meridian.WORKERS}
    found = defaultdict(list)
    for each in (*offices.ASSIGNMENTS, *(a for a in meridian.ASSIGNMENTS if a.project in of_today[a.worker])):
        found[each.worker].append(each)
    return found


_STAFFING = _staffing()


def staffed_on(worker: Worker, day: date) -> list[tuple[Project, int]]:
    """A person's projects on a day, each with its planned hours per week."""
    return [
        (_PROJECTS[each.project], each.weekly_hours)
        for each in _STAFFING[worker.key]
        if each.valid_from <= day <= each.valid_to
    ]


def _capacity(worker: Worker, month: date) -> Decimal:
    """Contracted minutes of a month without public holidays."""
    days = (month + timedelta(days=n) for n in range(offices.last_day(month).day))
    working = sum(day.weekday() < 5 and (day.month, day.day) not in _HOLIDAYS for day in days)
    return Decimal(worker.weekly_hours * working * 12)


def _month(worker: Worker, month: date, number: str, rng: random.Random) -> Iterator[TimeRecord]:
    day = offices.last_day(month)
    if not worker.hired_on <= month <= day <= (worker.left_on or day):
        return
    staffed = staffed_on(worker, day)
    minutes = _capacity(worker, month) * rng.randint(70, 95) / 100
    weights = [hours * rng.randint(80, 120) for _, hours in staffed]
    for place, ((project, _), weight) in enumerate(zip(staffed, weights, strict=True)):
        share = int(minutes * weight / sum(weights))
        share = min(share - share % 15, _MOST_HOURS_A_LINE * 60)
        yield _line(worker, project, f"{number}{place}", day=day, minutes=Decimal(share), rng=rng)


def _line(
    worker: Worker, project: Project, number: str, *, day: date, minutes: Decimal, rng: random.Random
) -> TimeRecord:
    """A line with its states: recorded on its day, submitted that evening, approved in the first days of next month."""
    post = worker.on(day)
    task = rng.choice((9001, 9001, 9002, 9002, 9003, 9003, 9003, 9003, 9004, 9004, _INTERNAL))
    has_source_rate = rng.random() < 0.12
    written = datetime.combine(day, time(16), UTC) + timedelta(minutes=rng.randint(0, 59))
    # Half of the lines are approved on the first day, the rest within five days.
    wait = rng.randint(0, 17 * 60) if rng.random() < 0.5 else rng.randint(17 * 60, 101 * 60)
    submitted, approved = (
        written + timedelta(hours=2),
        written.replace(hour=7, minute=0) + timedelta(days=1, minutes=wait),
    )
    managers = (project.manager, f"W{project.code[1:4]}-101", f"W{project.code[1:4]}-102")
    approver = _WORKERS[next(key for key in managers if key != worker.key)].group_id
    new = TimeState(
        at=written,
        updated_at=written,
        day=day,
        minutes=minutes,
        project=project.group_id,
        task=task,
        notes="",
        # The account has no contracts: all tasks but the internal one are billable.
        billable=task != _INTERNAL,
        rate=masters.rate_on(masters.BILL_RATES, project.legal_entity, post.role, day) if has_source_rate else None,
        cost_rate=masters.rate_on(masters.COST_RATES, post.legal_entity, post.role, day)
        if has_source_rate and post.legal_entity == project.legal_entity
        else None,
        currency=project.currency,
        approval="new",
    )
    sent = Submission(number, "submitted", worker.group_id, None, submitted)
    given = replace(sent, status="approved", approver_id=approver, updated_at=approved)
    states = (
        new,
        replace(new, at=submitted, updated_at=submitted, approval="submitted", submission=sent),
        replace(new, at=approved, updated_at=approved, approval=APPROVED, submission=given),
    )
    return TimeRecord("kantata", "group", number, worker.group_id, written, states)
