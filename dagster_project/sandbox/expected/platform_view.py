"""The firm's books as of the last cycle: what is known of each record, version by version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from dagster_project.sandbox.expected.version import Version, rounded
from dagster_project.sandbox.world import masters
from dagster_project.sandbox.world.activity import NOT_APPROVED, ExpenseLine, TimeRecord, TimeState
from dagster_project.sandbox.world.masters import GO_LIVE, closing_of, rate_on
from dagster_project.sandbox.world.model import Project, Worker

DAY = timedelta(days=1)
CYCLE_WEEKDAYS = (0, 3)
_ENTITIES = frozenset(each.key for each in (*masters.LEGAL_ENTITIES, *masters.NOT_SET_UP))


Life = list[Version | None]
"""The versions of a record that the cycles saw, oldest first; None where it was not approved."""


class Book:
    """The firm's books as of the last cycle until `now`: what is known of each record, and the rules."""

    def __init__(self, now: datetime):
        self.last_cycle = GO_LIVE + (now - GO_LIVE) // DAY * DAY
        while self.last_cycle.weekday() not in CYCLE_WEEKDAYS:
            self.last_cycle -= DAY
        self.sources = {(each.system, each.instance): each for each in masters.SOURCE_INSTANCES}
        self.users, self.employees, self.projects = {}, {}, {}
        for worker in masters.WORKERS:
            self.users[worker.system, worker.instance, worker.source_id] = worker
            if worker.instance != "tock":
                self.users["kantata", "group", worker.group_id] = worker
                self.employees[worker.employee_id] = worker
        for project in masters.PROJECTS:
            self.projects[project.system, project.instance, project.source_id] = project
            if project.instance != "tock":
                self.projects["kantata", "group", project.group_id] = project
                self.projects["concur", "meridian", project.code] = project

    def cycle_after(self, moment: datetime) -> datetime:
        """The first cycle at or after `moment`."""
        cycle = max(GO_LIVE, GO_LIVE - (GO_LIVE - moment) // DAY * DAY)
        while cycle.weekday() not in CYCLE_WEEKDAYS:
            cycle += DAY
        return cycle

    def last_cycle_before(self, moment: datetime) -> datetime:
        """The last cycle before `moment`."""
        cycle = min(self.last_cycle, GO_LIVE + (moment - GO_LIVE) // DAY * DAY)
        if cycle == moment:
            cycle -= DAY
        while cycle.weekday() not in CYCLE_WEEKDAYS:
            cycle -= DAY
        return cycle

    def believed_gone(self, deleted: datetime) -> datetime:
        """The cycle that believes a deletion: the second one that misses the record."""
        return self.cycle_after(self.cycle_after(deleted) + DAY)

    def cycles(self) -> Iterator[datetime]:
        """The cycles until now, oldest first."""
        cycle = GO_LIVE
        while cycle <= self.last_cycle:
            yield cycle
            cycle = self.cycle_after(cycle + DAY)

    def posting_period(self, legal_entity: str, day: date, cycle: datetime) -> str:
        """The month in which the books have what was sent in `cycle`: the day's, or the first open one after it."""
        destination, month = masters.entity(legal_entity).destination, f"{day:%Y-%m}"
        status: dict[str, str] = {}
        for change in masters.PERIOD_CALENDAR:
            if change.destination == destination and change.at <= cycle:
                status[change.period] = change.status
        return min(period for period, word in status.items() if word == "open" and period >= month)

    def rates_known_on(self, legal_entity: str, day: date, cycle: datetime) -> date:
        """Until when rates that were entered count for work of `day` in `cycle`: a month that has closed keeps those of
        the day before."""
        closing = closing_of(legal_entity, f"{day:%Y-%m}")
        return closing.date() - DAY if closing is not None and closing <= cycle else cycle.date()

    # -- what the cycles saw ------------------------------------------------------------------------------------------

    def time_life(self, record: TimeRecord) -> Life:
        """The versions that the cycles saw, oldest first; None where it was not approved, never twice the same."""
        life: Life = []
        money: tuple[object, ...] | None = None
        end = record.deleted_at or datetime.max.replace(tzinfo=GO_LIVE.tzinfo)
        for number, state in enumerate(record.states):
            seen = self.cycle_after(state.at)
            until = record.states[number + 1].at if number + 1 < len(record.states) else end
            if not seen < min(until, end) or seen > self.last_cycle:
                continue
            changed = money is not None if state.approval in NOT_APPROVED else money != state.money
            if changed and life and life[-1] is not None:
                life[-1].replaced = seen
            if changed and state.approval in NOT_APPROVED:
                life.append(None)
                money = None
            elif changed:
                life.append(self.as_it_is(record, state, seen))
                money = state.money
        if life and life[-1] is not None and end <= self.last_cycle:
            life[-1].deleted_at = end
        return life

    def as_it_is(self, record: TimeRecord, state: TimeState, seen: datetime = GO_LIVE) -> Version:
        """`state` of the record as a version that cycle `seen` saw first."""
        source = self.sources[record.system, record.instance]
        worker = _known(self.users[record.system, record.instance, record.user])
        project = _known(self.projects[record.system, record.instance, state.project])
        company = _company(project, worker, state.day) or source.default_legal_entity
        version = Version(
            source=source,
            entity="time_entry",
            record_id=record.record_id,
            worker=worker,
            worker_id=record.user,
            project=project,
            legal_entity=company,
            day=state.day,
            hours=(state.minutes / 60).quantize(Decimal("0.0001"), ROUND_HALF_UP),
            amount=Decimal(0),
            currency=state.currency,
            billable=state.billable and _bills_by_line(project),
            seen=seen,
            released=seen,
            rated_on=self.rates_known_on(company, state.day, seen),
            state=state,
            card=record.card,
        )
        version.amount = self.price(version)
        return version

    def price(self, version: Version) -> Decimal:
        """What the hours are sold for, at the source's rate or the card's."""
        rate = self.bill_rate(version) or Decimal(0)
        return rounded(version.state.minutes * rate / 60, version.currency) if version.billable else Decimal(0)

    def bill_rate(self, version: Version) -> Decimal | None:
        card = self.card_rate(version.state, version.project, version.worker, version.rated_on)
        return card if version.state.rate is None else version.state.rate

    def card_rate(
        self, state: TimeState, project: Project | None, worker: Worker | None, known_on: date
    ) -> Decimal | None:
        if worker is None or project is None:
            return None
        return rate_on(masters.BILL_RATES, project.legal_entity, worker.on(state.day).role, state.day, known_on)

    def expense_lives(self, lines: Iterable[ExpenseLine]) -> list[Life]:
        """One version for each journal line, of the extract that brought it first."""
        lives: dict[tuple[str, str], Life] = {}
        for line in sorted(lines, key=lambda line: (line.dropped_at, line.sequence)):
            seen = self.cycle_after(line.dropped_at)
            if seen <= self.last_cycle:
                lives.setdefault((line.instance, line.record_id), [self._expense_version(line, seen)])
        return list(lives.values())

    def _expense_version(self, line: ExpenseLine, seen: datetime) -> Version:
        source = self.sources["concur", line.instance]
        if line.instance == "meridian":
            worker = _known(self.employees.get(line.employee_id))
        else:
            worker = _known(self.users.get(("concur", line.instance, line.employee_id)))
        project = _known(self.projects.get(("concur", line.instance, line.project)))
        return Version(
            source=source,
            entity="expense_item",
            record_id=line.record_id,
            worker=worker,
            worker_id=line.employee_id,
            project=project,
            legal_entity=line.org_unit if line.org_unit in _ENTITIES else source.default_legal_entity,
            day=line.work_day,
            hours=Decimal(0),
            amount=line.amount,
            currency=line.currency,
            billable=line.billable and _bills_by_line(project),
            seen=seen,
            released=seen,
            rated_on=seen.date(),
            line=line,
        )


def export_of(moment: datetime) -> datetime:
    """When the ERP exports in the night before the moment's day: what a cycle of that day has."""
    return datetime.combine(moment.date(), time(2), GO_LIVE.tzinfo)


def _known(thing: Worker | Project | None) -> Worker | Project | None:
    """The master record, if the firm's crosswalk has it."""
    return thing if thing is not None and thing.mapped else None


def _company(project: Project | None, worker: Worker | None, day: date) -> str | None:
    if project is not None:
        return project.legal_entity
    return None if worker is None else worker.on(day).legal_entity


def _bills_by_line(project: Project | None) -> bool:
    """Only time and materials bill what is recorded; on an unknown project the source's word counts."""
    return project is None or project.billable
