"""The answer key: what the marts must contain, computed from the world itself.

A second, simple implementation that shares nothing with the one it judges: no SQL, no ledger, no files. It knows the
records' lives, the master data and the closings of the periods, and assumes a cycle each Monday and Thursday from
go-live on, at the same hour, and that all that is sent is answered by the next one. Of the ERP it takes only what it
invoiced.

The key is the settled state as of the last cycle until `now`: nothing is in flight in it. Quantities and amounts are
decimals as text: hours with four places, amounts with three.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from dagster_project.sandbox import ecb, masters, meridian
from dagster_project.sandbox.activity import APPROVED, NOT_APPROVED, ExpenseLine, TimeRecord, TimeState
from dagster_project.sandbox.firm import Firm
from dagster_project.sandbox.masters import GO_LIVE, closing_of, entity, rate_on
from dagster_project.sandbox.model import Project, SourceInstance, Worker

DAY = timedelta(days=1)
CYCLE_WEEKDAYS = (0, 3)
ERP_EXPORTS_AT = timedelta(hours=2)
REPORTING_CURRENCY = "USD"
_DECIMALS = {"JPY": 0}
_CURRENCIES = frozenset({"USD", "GBP", "JPY", "CHF"})
"""The currencies that occur and are known; the extract's XTS is not."""
_ENTITIES = frozenset(each.key for each in masters.LEGAL_ENTITIES)

_TIME_ADMIN, _HR, _PROJECTS = "time_and_expense_admin", "hr_operations", "project_accounting"
_SYSTEMS, _RESOURCES = "finance_systems", "resource_manager"

QUARANTINE, EXCLUDE, HOLD, WARN, LEDGER = "quarantine", "exclude", "hold", "warn", "ledger"
RULES = {
    "APPROVAL_SELF": (QUARANTINE, _RESOURCES),
    "STATUS_UNKNOWN": (QUARANTINE, _SYSTEMS),
    "PROJECT_UNKNOWN": (QUARANTINE, _PROJECTS),
    "PROJECT_CLOSED": (QUARANTINE, _PROJECTS),
    "WORKER_UNMAPPED": (QUARANTINE, _HR),
    "WORKER_INACTIVE": (QUARANTINE, _HR),
    "WORKER_NOT_EMPLOYED": (QUARANTINE, _HR),
    "RATE_MISSING": (QUARANTINE, _PROJECTS),
    "HOURS_OVER_LIMIT": (QUARANTINE, _TIME_ADMIN),
    "DUPLICATE_SUBMISSION": (QUARANTINE, _TIME_ADMIN),
    "NEGATIVE_WITHOUT_ORIGINAL": (QUARANTINE, _TIME_ADMIN),
    "CURRENCY_UNKNOWN": (QUARANTINE, _SYSTEMS),
    "CURRENCY_MISMATCH": (QUARANTINE, _SYSTEMS),
    "ACCOUNT_MISSING": (QUARANTINE, _SYSTEMS),
    "ZERO_QUANTITY": (EXCLUDE, _TIME_ADMIN),
    "PROJECT_ON_HOLD": (HOLD, _PROJECTS),
    "PROJECT_NOT_IN_ERP": (HOLD, _PROJECTS),
    "CONTRACT_ENDED": (HOLD, _PROJECTS),
    "PERIOD_CLOSED": (HOLD, _SYSTEMS),
    "EMPLOYMENT_UNKNOWN": (WARN, _HR),
    "RATE_DIFFERS": (WARN, _PROJECTS),
    "COST_RATE_MISSING": (WARN, _HR),
    "RECEIPT_MISSING": (WARN, _TIME_ADMIN),
    "ERP_REJECTED": (LEDGER, _SYSTEMS),
    "VANISHED": (LEDGER, _PROJECTS),
}
"""Code to severity and owner."""

_BUCKETS = {QUARANTINE: "quarantined", EXCLUDE: "excluded", HOLD: "held"}
"""Where a record is: by the first of these severities that any of its codes has."""


@dataclass
class Version:
    """One approved content of one record, as the firm's finance people would see it.

    `seen` is the cycle that saw it first, `released` the first that could send it, `replaced` the one that saw what
    came after it. `worker` and `project` are None when the firm's books do not know them. `state` is a time entry's
    content, `line` an expense's. `codes`: every rule it breaks.
    """

    source: SourceInstance
    entity: str
    record_id: str
    worker: Worker | None
    worker_id: str
    project: Project | None
    legal_entity: str
    day: date
    hours: Decimal
    amount: Decimal
    currency: str
    billable: bool
    seen: datetime
    released: datetime
    replaced: datetime | None = None
    state: TimeState | None = None
    line: ExpenseLine | None = None
    card: str | None = None
    vanished: bool = False
    codes: set[str] = field(default_factory=set)

    @property
    def reference(self) -> str:
        return f"{self.source.system}:{self.source.instance}:{self.record_id}"

    @property
    def cost(self) -> Decimal:
        """What the hours cost, or the expense; an advance is no cost yet."""
        if self.state is not None:
            return rounded(self.state.minutes * (_cost_rate(self) or 0) / 60, self.currency)
        return Decimal(0) if self.line.cash_advance_type else self.amount

    @property
    def legs(self) -> Iterator[tuple[str, Decimal, Decimal]]:
        """What it owes: the leg, its hours and its amount. Zero hours owe no money."""
        if self.entity == "time_entry":
            yield "time", self.hours, Decimal(0)
        if self.entity == "expense_item" or (self.billable and self.hours):
            yield "journal", Decimal(0), self.amount
        for extra in meridian.EXTRA_LEGS:
            if (extra.legal_entity, extra.entity) != (self.legal_entity, self.entity) or self.day < extra.valid_from:
                continue
            if extra.leg == "intercompany" and (
                not self.worker or self.worker.on(self.day).legal_entity == self.legal_entity
            ):
                continue
            base = self.amount if extra.base == "amount" else self.cost
            value = base * extra.rate / (1 + extra.rate if extra.is_included else 1)
            if amount := rounded(value, self.currency):
                yield extra.leg, Decimal(0), amount

    @property
    def bucket(self) -> str:
        severities = {RULES[code][0] for code in self.codes}
        for severity, bucket in _BUCKETS.items():
            if severity in severities:
                return bucket
        return "rejected" if "ERP_REJECTED" in self.codes else "posted"

    @property
    def was_posted(self) -> bool:
        """Whether it got into the ERP before something else took its place."""
        return self.bucket == "posted" and (self.replaced is None or self.released < self.replaced)


def answer_key(firm: Firm, now: datetime, invoice_lines: Iterable[dict]) -> dict[str, list[dict]]:
    """Mart name to the rows that it must have, in no order; only columns that the key knows.

    `invoice_lines`: the ERP's exported invoice lines, of which `project`, `kind`, `currency`, `amount` and
    `source_reference` are read. Rows of `unbilled_wip_aging` and `project_margin` are sums, all others single things.
    """
    book = _Book(now)
    lives = [book.time_life(record) for record in firm.time] + book.expense_lives(firm.expenses)
    latest = [life[-1] for life in lives if life and life[-1] is not None]
    for life in lives:
        for before, version in zip([None, *life], life, strict=False):
            if version is not None and before is not None and before.was_posted:
                # Its predecessor is taken back first, and the ERP has answered that by the next cycle.
                version.released = book.cycle_after(version.seen + DAY)
            if version is not None and version is not life[-1]:
                book.judge([version], alone=True)
    book.judge(latest)
    latest = [version for version in latest if not version.vanished or version.bucket == "posted"]
    # A status that nobody understands counts as owed until someone says, and as earned only then.
    approved = [version for version in latest if "STATUS_UNKNOWN" not in version.codes]
    invoices = list(invoice_lines)
    return {
        "approved_versus_posted": _approved_versus_posted(latest),
        "exception_queue": _exception_queue(latest),
        "posted_versus_ledger": _posted_versus_ledger(lives),
        "unbilled_wip_aging": _unbilled_wip(approved, invoices, now.date()),
        "project_margin": _project_margin(approved, invoices),
    }


def rounded(amount: Decimal, currency: str) -> Decimal:
    """`amount` at the currency's decimals, half away from zero."""
    return amount.quantize(Decimal(1).scaleb(-_DECIMALS.get(currency, 2)), ROUND_HALF_UP)


class _Book:
    """The firm's books as of the last cycle until `now`: what is known of each record, and the rules."""

    def __init__(self, now: datetime):
        self.last_cycle = GO_LIVE + (now - GO_LIVE) // DAY * DAY
        while self.last_cycle.weekday() not in CYCLE_WEEKDAYS:
            self.last_cycle -= DAY
        self.sources = {(each.system, each.instance): each for each in masters.SOURCE_INSTANCES}
        self.users, self.employees, self.projects = {}, {}, {}
        for worker in masters.WORKERS:
            self.users[worker.system, worker.instance, worker.source_id] = worker
            if worker.instance == "meridian":
                self.employees[worker.employee_id] = worker
        for project in masters.PROJECTS:
            self.projects[project.system, project.instance, project.source_id] = project
            if project.instance == "meridian":
                self.projects["concur", "meridian", project.code] = project

    def cycle_after(self, moment: datetime) -> datetime:
        """The first cycle at or after `moment`."""
        cycle = max(GO_LIVE, GO_LIVE - (GO_LIVE - moment) // DAY * DAY)
        while cycle.weekday() not in CYCLE_WEEKDAYS:
            cycle += DAY
        return cycle

    # -- what the cycles saw ------------------------------------------------------------------------------------------

    def time_life(self, record: TimeRecord) -> list[Version | None]:
        """The versions that the cycles saw, oldest first; None where it was not approved, never twice the same."""
        life: list[Version | None] = []
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
                life.append(self._time_version(record, state, seen))
                money = state.money
        if life and life[-1] is not None and end <= self.last_cycle:
            life[-1].vanished = True
        return life

    def _time_version(self, record: TimeRecord, state: TimeState, seen: datetime) -> Version:
        source = self.sources[record.system, record.instance]
        worker = _known(self.users[record.system, record.instance, record.user])
        project = _known(self.projects[record.system, record.instance, state.project])
        billable = state.billable and _bills_by_line(project)
        rate = (self.bill_rate(state, project, worker) or Decimal(0)) if billable else Decimal(0)
        return Version(
            source=source,
            entity="time_entry",
            record_id=record.record_id,
            worker=worker,
            worker_id=record.user,
            project=project,
            legal_entity=_company(project, worker, state.day) or source.default_legal_entity,
            day=state.day,
            hours=(state.minutes / 60).quantize(Decimal("0.0001"), ROUND_HALF_UP),
            amount=rounded(state.minutes * rate / 60, state.currency),
            currency=state.currency,
            billable=billable,
            seen=seen,
            released=seen,
            state=state,
            card=record.card,
        )

    def bill_rate(self, state: TimeState, project: Project | None, worker: Worker | None) -> Decimal | None:
        return state.rate if state.rate is not None else self.card_rate(state, project, worker)

    def card_rate(self, state: TimeState, project: Project | None, worker: Worker | None) -> Decimal | None:
        if worker is None or project is None:
            return None
        return rate_on(masters.BILL_RATES, project.legal_entity, worker.on(state.day).role, state.day)

    def expense_lives(self, lines: Iterable[ExpenseLine]) -> list[list[Version | None]]:
        """One version for each journal line, of the extract that brought it first."""
        lives: dict[tuple[str, str], list[Version | None]] = {}
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
            line=line,
        )

    # -- the rules ----------------------------------------------------------------------------------------------------

    def judge(self, versions: list[Version], alone: bool = False) -> None:
        """Write into each version the codes of the rules it breaks; `alone`: without those about several records."""
        for version in versions:
            version.codes |= set(self._codes(version))
            if version.state is not None:
                version.codes |= set(self._time_codes(version, version.state))
            if version.line is not None:
                version.codes |= set(self._expense_codes(version, version.line))
        if not alone:
            _judge_together(versions)
        for version in versions:
            if version.bucket == "posted" and version.worker is not None and not version.worker.erp_active:
                version.codes.add("ERP_REJECTED")
            if version.vanished:
                version.codes.add("VANISHED")

    def _codes(self, version: Version) -> Iterator[str]:
        project, worker = version.project, version.worker
        released = version.released
        advance = version.line is not None and version.line.cash_advance_type != ""
        if project is None and not advance:
            yield "PROJECT_UNKNOWN"
        if project is not None:
            in_erp_from = _known_to_us_from(project)
            if in_erp_from is None or in_erp_from > self.last_cycle:
                yield "PROJECT_NOT_IN_ERP"
            else:
                released = max(released, self.cycle_after(in_erp_from))
            if project.status == "closed":
                yield "PROJECT_CLOSED"
            if project.status == "on_hold":
                yield "PROJECT_ON_HOLD"
            if project.ends_on is not None and version.day > project.ends_on:
                yield "CONTRACT_ENDED"
            if version.currency != project.currency:
                yield "CURRENCY_MISMATCH"
        if version.currency not in _CURRENCIES:
            yield "CURRENCY_UNKNOWN"
        if worker is None:
            yield "WORKER_UNMAPPED"
        else:
            yield from _employment_codes(worker, version.day)
        closing = closing_of(version.legal_entity, f"{version.day:%Y-%m}")
        if entity(version.legal_entity).period_policy == "hold" and closing is not None and closing <= released:
            yield "PERIOD_CLOSED"

    def _time_codes(self, version: Version, state: TimeState) -> Iterator[str]:
        if state.approval != APPROVED:
            yield "STATUS_UNKNOWN"
        if state.submission is not None and state.submission.user_id == state.submission.approver_id:
            yield "APPROVAL_SELF"
        if state.minutes == 0:
            yield "ZERO_QUANTITY"
        if state.minutes < 0:
            yield "NEGATIVE_WITHOUT_ORIGINAL"
        card = self.card_rate(state, version.project, version.worker)
        if version.billable and state.rate is None and card is None:
            yield "RATE_MISSING"
        if version.billable and state.rate is not None and card is not None and state.rate != card:
            yield "RATE_DIFFERS"
        if version.worker is not None and _cost_rate(version) is None:
            yield "COST_RATE_MISSING"

    def _expense_codes(self, version: Version, line: ExpenseLine) -> Iterator[str]:
        kind = meridian.CASH_ADVANCE if line.cash_advance_type else line.expense_type
        if kind not in masters.EXPENSE_ACCOUNTS[version.legal_entity]:
            yield "ACCOUNT_MISSING"
        over_limit = line.amount > entity(version.legal_entity).receipt_limit
        if over_limit and not line.receipt and not line.cash_advance_type:
            yield "RECEIPT_MISSING"


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


def _known_to_us_from(project: Project) -> datetime | None:
    """When the ERP's nightly list first has the project."""
    if project.erp_created_at is None:
        return None
    midnight = datetime.combine(project.erp_created_at.date(), time(0), GO_LIVE.tzinfo)
    export = midnight + ERP_EXPORTS_AT
    return export if export >= project.erp_created_at else export + DAY


def _employment_codes(worker: Worker, day: date) -> Iterator[str]:
    recorded = worker.hired_on is not None or worker.left_on is not None
    covered = recorded and (worker.hired_on or date.min) <= day <= (worker.left_on or date.max)
    if recorded and not covered:
        yield "WORKER_NOT_EMPLOYED"
    if not worker.active and not covered:
        yield "WORKER_INACTIVE"
    if worker.active and not recorded:
        yield "EMPLOYMENT_UNKNOWN"


def _cost_rate(version: Version) -> Decimal | None:
    if version.state.cost_rate is not None:
        return version.state.cost_rate
    if version.worker is None:
        return None
    post = version.worker.on(version.day)
    return rate_on(masters.COST_RATES, post.legal_entity, post.role, version.day)


def _judge_together(versions: list[Version]) -> None:
    """The rules that look at several records: too many hours, the same twice, a correction of nothing."""
    days, twins, originals = defaultdict(list), defaultdict(list), set()
    for version in versions:
        if version.line is not None and version.amount > 0:
            originals.add((version.source, version.line.entry_id))
        if version.state is None or "STATUS_UNKNOWN" in version.codes:
            continue
        days[version.source, version.worker_id, version.day].append(version)
        if version.source.grain == "week":
            twins[version.source, version.card, version.state.project].append(version)
        elif version.state.notes:
            state = version.state
            alike = (version.worker_id, state.project, state.task, state.day, state.minutes, state.notes)
            twins[version.source, *alike].append(version)
    for group in days.values():
        if sum(version.hours for version in group) > group[0].source.hours_limit:
            for version in group:
                version.codes.add("HOURS_OVER_LIMIT")
    for group in twins.values():
        if len(group) > 1:
            for version in group:
                version.codes.add("DUPLICATE_SUBMISSION")
    for version in versions:
        line = version.line
        corrects = line is not None and line.amount < 0 and not line.cash_advance_type
        if corrects and (version.source, line.entry_id) not in originals:
            version.codes.add("NEGATIVE_WITHOUT_ORIGINAL")


# -- the marts --------------------------------------------------------------------------------------------------------


def _hours(hours: Decimal) -> str:
    return f"{hours:.4f}"


def _amount(amount: Decimal) -> str:
    return f"{amount:.3f}"


def _approved_versus_posted(latest: list[Version]) -> list[dict]:
    return [
        {
            "source_system": version.source.system,
            "source_instance": version.source.instance,
            "entity": version.entity,
            "source_record_id": version.record_id,
            "leg": leg,
            "legal_entity": version.legal_entity,
            "project_key": version.project and version.project.code,
            "currency": version.currency,
            "hours": _hours(hours),
            "amount": _amount(amount),
            "bucket": version.bucket,
        }
        for version in latest
        for leg, hours, amount in version.legs
    ]


def _exception_queue(latest: list[Version]) -> list[dict]:
    return [
        {
            "source_system": version.source.system,
            "source_instance": version.source.instance,
            "source_record_id": version.record_id,
            "code": code,
            "owner": RULES[code][1],
        }
        for version in latest
        for code in sorted(version.codes)
        if RULES[code][0] != EXCLUDE
    ]


def _posted_versus_ledger(lives: list[list[Version | None]]) -> list[dict]:
    """Postings and reversals that both books must have, by destination, currency and book (leg `time`, or `journal` for
    money of every leg); sums net of reversals."""
    sums: dict[tuple[str, str, str], list] = defaultdict(lambda: [0, Decimal(0), Decimal(0)])
    for life in lives:
        for number, version in enumerate(life):
            if version is None or not version.was_posted:
                continue
            stands = number == len(life) - 1
            for leg, hours, amount in version.legs:
                book = "time" if leg == "time" else "journal"
                row = sums[entity(version.legal_entity).destination, version.currency, book]
                row[0] += 1 if stands else 2
                row[1] += hours if stands else 0
                row[2] += amount if stands else 0
    return [
        {
            "destination": destination,
            "currency": currency,
            "leg": leg,
            "matched": count,
            "hours": _hours(hours),
            "amount": _amount(amount),
        }
        for (destination, currency, leg), (count, hours, amount) in sums.items()
    ]


def _age_bucket(work_day: date, as_of: date) -> str:
    """How long the month of work has been over on `as_of`."""
    month_end = (work_day.replace(day=1) + timedelta(days=32)).replace(day=1) - DAY
    age = (as_of - month_end).days
    if age <= 0:
        return "not due"
    for days in (30, 60, 90, 120):
        if age <= days:
            return f"{'0' if days == 30 else days - 29}-{days}"
    return "over 120"


def _in_reporting_currency(amount: Decimal, currency: str, day: date) -> Decimal:
    if currency == REPORTING_CURRENCY:
        return amount
    rates = ecb.fixing_for(day)
    return rounded(amount / rates[currency] * rates[REPORTING_CURRENCY], REPORTING_CURRENCY)


def _unbilled_wip(approved: list[Version], invoices: list[dict], as_of: date) -> list[dict]:
    invoiced = {line["source_reference"] for line in invoices}
    sums: dict[tuple[str | None, ...], list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for version in approved:
        if not version.billable or not version.amount or version.reference in invoiced:
            continue
        project = version.project and version.project.code
        row = sums[version.legal_entity, project, version.currency, _age_bucket(version.day, as_of)]
        row[0] += version.amount
        row[1] += _in_reporting_currency(version.amount, version.currency, version.day)
    return [
        {
            "legal_entity": legal_entity,
            "project_key": project,
            "currency": currency,
            "age_bucket": bucket,
            "amount": _amount(amount),
            "reporting_amount": _amount(reporting),
        }
        for (legal_entity, project, currency, bucket), (amount, reporting) in sums.items()
    ]


def _project_margin(approved: list[Version], invoices: list[dict]) -> list[dict]:
    """What has a known project and worker, each currency for itself; the fees are what the ERP invoiced."""
    projects = {project.code: project for project in masters.PROJECTS}
    sums: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for version in approved:
        if version.project is None or version.worker is None:
            continue
        row = sums[version.project.code, version.currency]
        if version.state is None:
            row["expense_cost_amount"] += version.cost
        else:
            row["labour_cost_amount"] += version.cost
            row["hours"] += version.hours
            row["billable_hours"] += version.hours if version.billable else 0
        if version.billable:
            row["revenue_amount"] += version.amount
    for line in invoices:
        if line["kind"] in {"fixed_fee", "milestone", "retainer"}:
            sums[line["project"], line["currency"]]["revenue_amount"] += Decimal(line["amount"])
    return [
        {
            "legal_entity": projects[code].legal_entity,
            "project_key": code,
            "currency": currency,
            "hours": _hours(row["hours"]),
            "billable_hours": _hours(row["billable_hours"]),
            "revenue_amount": _amount(row["revenue_amount"]),
            "labour_cost_amount": _amount(row["labour_cost_amount"]),
            "expense_cost_amount": _amount(row["expense_cost_amount"]),
            "margin_amount": _amount(row["revenue_amount"] - row["labour_cost_amount"] - row["expense_cost_amount"]),
        }
        for (code, currency), row in sums.items()
    ]
