"""What the platform has read by its last cycle: the versions of each record, as its cycles saw them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from dagster_project.sandbox.expected.version import Version, rounded
from dagster_project.sandbox.world import masters
from dagster_project.sandbox.world.activity import NOT_APPROVED, ExpenseLine, TimeRecord, TimeState
from dagster_project.sandbox.world.masters import GO_LIVE, closing_of, period_of, rate_on
from dagster_project.sandbox.world.model import Project, Worker

DAY = timedelta(days=1)
CYCLE_WEEKDAYS = (0, 3)
_ENTITIES = frozenset(each.key for each in (*masters.LEGAL_ENTITIES, *masters.NOT_SET_UP))


VersionHistory = list[Version | None]
"""The versions of a record that the cycles read, oldest first; None where it was not approved."""


class PlatformView:
    """What the platform knows as of its last cycle up to `now`, and when its cycles run."""

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

    def cycle_after(self, at: datetime) -> datetime:
        """The first cycle at or after `at`."""
        cycle = max(GO_LIVE, GO_LIVE - (GO_LIVE - at) // DAY * DAY)
        while cycle.weekday() not in CYCLE_WEEKDAYS:
            cycle += DAY
        return cycle

    def last_cycle_before(self, at: datetime) -> datetime:
        """The last cycle before `at`."""
        cycle = min(self.last_cycle, GO_LIVE + (at - GO_LIVE) // DAY * DAY)
        if cycle == at:
            cycle -= DAY
        while cycle.weekday() not in CYCLE_WEEKDAYS:
            cycle -= DAY
        return cycle

    def deletion_confirmed_in(self, deleted: datetime) -> datetime:
        """The cycle that confirms a deletion: the second one that does not find the record."""
        return self.cycle_after(self.cycle_after(deleted) + DAY)

    def cycles(self) -> Iterator[datetime]:
        """The cycles until now, oldest first."""
        cycle = GO_LIVE
        while cycle <= self.last_cycle:
            yield cycle
            cycle = self.cycle_after(cycle + DAY)

    def posting_period(self, legal_entity: str, period: str, cycle: datetime) -> str:
        """The period to which `cycle` posts work of `period`: that one, or the first open one after it."""
        destination = masters.entity(legal_entity).destination
        status: dict[str, str] = {}
        for change in masters.PERIOD_CALENDAR:
            if change.destination == destination and change.at <= cycle:
                status[change.period] = change.status
        return min(name for name, state in status.items() if state == "open" and name >= period)

    def rates_known_on(self, legal_entity: str, day: date, cycle: datetime) -> date:
        """The day up to which entered rates apply to work of `day` in `cycle`: a closed period keeps the rates that
        were known on the day before its closing."""
        closing = closing_of(legal_entity, period_of(legal_entity, day))
        if closing is None or closing > cycle:
            return cycle.date()
        return closing.astimezone(ZoneInfo(masters.entity(legal_entity).time_zone)).date() - DAY

    # -- versions as read by the cycles --------------------------------------------------------------------------------

    def time_history(self, record: TimeRecord) -> VersionHistory:
        """The versions that the cycles read, oldest first, without repetitions; None where it was not approved."""
        history: VersionHistory = []
        money: tuple[object, ...] | None = None
        end = record.deleted_at or datetime.max.replace(tzinfo=GO_LIVE.tzinfo)
        for number, state in enumerate(record.states):
            seen = self.cycle_after(state.at)
            until = record.states[number + 1].at if number + 1 < len(record.states) else end
            if not seen < min(until, end) or seen > self.last_cycle:
                continue
            changed = money is not None if state.approval in NOT_APPROVED else money != state.money
            if changed and history and history[-1] is not None:
                history[-1].replaced = seen
            if changed and state.approval in NOT_APPROVED:
                history.append(None)
                money = None
            elif changed:
                history.append(self.version_of(record, state, seen))
                money = state.money
        if history and history[-1] is not None and end <= self.last_cycle:
            history[-1].deleted_at = end
        return history

    def version_of(self, record: TimeRecord, state: TimeState, seen: datetime = GO_LIVE) -> Version:
        """`state` of the record as a version that cycle `seen` read first."""
        source = self.sources[record.system, record.instance]
        worker = _mapped(self.users[record.system, record.instance, record.user])
        project = _mapped(self.projects[record.system, record.instance, state.project])
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
        """The billable amount of the hours, at the source's rate or else the card's."""
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

    def expense_histories(self, lines: Iterable[ExpenseLine]) -> list[VersionHistory]:
        """One version for each journal line, from the first extract that contains it."""
        histories: dict[tuple[str, str], VersionHistory] = {}
        for line in sorted(lines, key=lambda line: (line.dropped_at, line.sequence)):
            seen = self.cycle_after(line.dropped_at)
            if seen <= self.last_cycle:
                histories.setdefault((line.instance, line.record_id), [self._expense_version(line, seen)])
        return list(histories.values())

    def _expense_version(self, line: ExpenseLine, seen: datetime) -> Version:
        source = self.sources["concur", line.instance]
        if line.instance == "meridian":
            worker = _mapped(self.employees.get(line.employee_id))
        else:
            worker = _mapped(self.users.get(("concur", line.instance, line.employee_id)))
        project = _mapped(self.projects.get(("concur", line.instance, line.project)))
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


def export_of(at: datetime) -> datetime:
    """When the ERP makes the nightly exports that a cycle on the day of `at` reads."""
    return datetime.combine(at.date(), time(2), GO_LIVE.tzinfo)


def _mapped(record: Worker | Project | None) -> Worker | Project | None:
    """The master record, if the firm's crosswalk maps it."""
    return record if record is not None and record.mapped else None


def _company(project: Project | None, worker: Worker | None, day: date) -> str | None:
    if project is not None:
        return project.legal_entity
    return None if worker is None else worker.on(day).legal_entity


def _bills_by_line(project: Project | None) -> bool:
    """Whether recorded lines are billed: under time and materials, and on an unknown project as the source states."""
    return project is None or project.billable
