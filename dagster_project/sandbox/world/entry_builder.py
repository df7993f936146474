"""Builds the history of one time entry, state by state; `record()` returns it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from dagster_project.sandbox.world import masters, meridian
from dagster_project.sandbox.world.activity import APPROVED, Submission, TimeRecord, TimeState
from dagster_project.sandbox.world.model import Project, Worker

_USER_IDS = {worker.key: worker.source_id for worker in meridian.WORKERS}
FELLOW_RATE = Decimal(310)
"""The rate that Harvest returns for the role that has no rate card."""


class EntryBuilder:
    """One entry of a simulated worker. Each method appends a state; its time must not be before the last one."""

    def __init__(self, worker: Worker, project: Project, record_id: str, first: TimeState):
        self.worker = worker
        self.deleted_at: datetime | None = None
        self._project = project
        self._record_id = record_id
        self._created_at = first.at
        self._states = [first]

    @classmethod
    def begin(
        cls,
        worker: Worker,
        project: Project,
        number: str,
        *,
        day: date,
        minutes: Decimal,
        created_at: datetime,
        task: int,
        notes: str,
        billable: bool,
        has_source_rate: bool = True,
    ) -> EntryBuilder:
        """An entry as it was first saved, at the card's rates. `number` is unique for the worker, at most 4 digits.

        `has_source_rate`: the source returns a bill rate. The PSA returns every cost rate, Harvest only those of people
        with an odd number.
        """
        post = worker.on(day)
        card = masters.rate_on(masters.BILL_RATES, post.legal_entity, post.role, day) or FELLOW_RATE
        cost = masters.rate_on(masters.COST_RATES, post.legal_entity, post.role, day)
        harvest = worker.system == "harvest"
        first = TimeState(
            at=created_at,
            updated_at=created_at,
            day=day,
            minutes=minutes,
            project=project.source_id,
            task=task,
            notes=notes,
            billable=billable,
            rate=card if has_source_rate and (billable or not harvest) else None,
            cost_rate=cost if not harvest or int(worker.source_id) % 2 else None,
            currency=project.currency,
            approval="unsubmitted" if harvest else "new",
        )
        return cls(worker, project, f"6{worker.source_id[-5:]}{int(number):04}", first)

    @property
    def day(self) -> date:
        return self._states[-1].day

    @property
    def submission(self) -> Submission | None:
        return self._states[-1].submission

    @property
    def approved_at(self) -> datetime:
        """When the entry was last approved."""
        return max(state.at for state in self._states if state.approval == APPROVED)

    def change(self, at: datetime, *, moves_updated_at: bool = True, **fields: object) -> EntryBuilder:
        """The entry with other `fields` from `at` on; without `moves_updated_at` the API reports no change."""
        last = self._states[-1]
        self._states.append(replace(last, at=at, updated_at=at if moves_updated_at else last.updated_at, **fields))
        return self

    def submit(self, at: datetime, *, again: bool = False) -> EntryBuilder:
        """Submit it: at the PSA with the submission of the week, with a new one when it is submitted `again`."""
        submission = None
        if self.worker.system == "kantata":
            week = self.day.isocalendar().week if self.day.weekday() < 5 else self.day.timetuple().tm_yday
            number = f"{self._project.source_id[-3:]}{self.worker.source_id[-5:]}{week:03}{int(again)}"
            submission = Submission(number, "submitted", self.worker.source_id, None, at)
        return self.change(at, approval="submitted", submission=submission)

    def approve(self, at: datetime, *, moves_updated_at: bool = True, approver: str | None = None) -> EntryBuilder:
        """Approve it: by `approver` (a worker's key), else the project's manager, else another manager for own time."""
        return self.change(
            at,
            moves_updated_at=moves_updated_at,
            approval=APPROVED,
            submission=self._decided("approved", at, _USER_IDS[approver or self._approver()]),
        )

    def withdraw(self, at: datetime) -> None:
        """Withdraw the approval. Harvest reports that for every second entry only, the PSA on the submission."""
        reported = self.worker.system == "harvest" and int(self._record_id) % 2 == 0
        status = "unsubmitted" if self.worker.system == "harvest" else "cancelled"
        approver = self.submission.approver_id if self.submission else None
        self.change(at, moves_updated_at=reported, approval=status, submission=self._decided("cancelled", at, approver))

    def amend(self, at: datetime, rng: random.Random) -> None:
        """Change the minutes or the billable flag while the entry stays approved."""
        last = self._states[-1]
        if last.billable and rng.random() < 0.3:
            self.change(at, billable=False)
        else:
            self.change(at, minutes=last.minutes + rng.choice((-30, 15, 30, 45)))

    def approve_later(self, at: datetime) -> None:
        """Move the approval to `at`."""
        self._states.pop()
        self.approve(at)

    def delete_before_approval(self, rng: random.Random) -> None:
        """Delete the entry while it waits for approval."""
        approved = self._states.pop()
        self.deleted_at = approved.at - timedelta(minutes=rng.randint(5, 600))

    def record(self) -> TimeRecord:
        worker = self.worker
        return TimeRecord(
            worker.system,
            worker.instance,
            self._record_id,
            worker.source_id,
            self._created_at,
            tuple(self._states),
            self.deleted_at,
        )

    def _approver(self) -> str:
        region = self._project.code[2:4]
        managers = (self._project.manager, f"W-{region}-01", f"W-{region}-02")
        return next(key for key in managers if key != self.worker.key)

    def _decided(self, status: str, at: datetime, approver_id: str | None) -> Submission | None:
        if self.submission is None:
            return None
        return replace(self.submission, status=status, approver_id=approver_id, updated_at=at)
