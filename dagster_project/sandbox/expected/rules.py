"""The rules that each version breaks, from the master data and the other versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime

from dagster_project.sandbox.expected.platform_view import DAY, PlatformView, VersionHistory, export_of
from dagster_project.sandbox.expected.version import Version, cost_rate, minor_unit, rounded
from dagster_project.sandbox.world import masters, meridian
from dagster_project.sandbox.world.activity import APPROVED, ExpenseLine, TimeState
from dagster_project.sandbox.world.masters import closing_of, entity, rates_on
from dagster_project.sandbox.world.model import Project, Worker

_CURRENCIES = frozenset({"CHF", *(each.currency for each in masters.LEGAL_ENTITIES)})
"""The known currencies; XTS, which an expense extract contains, is not one of them."""
_TASKS = {(task.system, task.instance, task.name): task for task in masters.TASKS}
_ASSIGNED: dict[tuple[str, str], list[tuple[date, date]]] = defaultdict(list)
for _each in masters.ASSIGNMENTS:
    _ASSIGNED[_each.worker, _each.project].append((_each.valid_from, _each.valid_to))


def apply_rules(view: PlatformView, versions: list[Version], alone: bool = False) -> None:
    """Add to each version the codes of the rules it breaks; `alone`: without the rules that compare records."""
    for version in versions:
        version.codes |= set(_codes(view, version))
        if version.state is not None:
            version.codes |= set(_time_codes(view, version, version.state))
        if version.line is not None:
            version.codes |= set(_expense_codes(version, version.line))
    if not alone:
        _apply_rules_across_records(versions)


def hold_beyond_caps(view: PlatformView, histories: list[VersionHistory]) -> None:
    """CAP_EXCEEDED: in each cycle posted versions use the cap first, then the others by work day, until it is used."""
    contracts: dict[str, list[Version]] = defaultdict(list)
    for version in (version for history in histories for version in history if version is not None):
        contract = version.project and version.project.contract
        if contract and contract.cap is not None and version.billable and version.currency == contract.currency:
            contracts[contract.key].append(version)
    for versions in contracts.values():
        posted: set[int] = set()
        for cycle in view.cycles():
            present = [
                each for each in versions if each.seen <= cycle and not (each.replaced and each.replaced <= cycle)
            ]
            present = [each for each in present if "STATUS_UNKNOWN" not in each.codes]
            remaining = versions[0].project.contract.cap
            for version in sorted(present, key=lambda each: (id(each) not in posted, each.day, _posting_order(each))):
                remaining -= version.amount
                version.codes.discard("CAP_EXCEEDED")
                if remaining < 0 and id(version) not in posted:
                    version.codes.add("CAP_EXCEEDED")
            accepted = (each for each in present if not each.erp_refuses)
            posted |= {id(each) for each in accepted if each.bucket == "posted" and each.released <= cycle}


def _posting_order(version: Version) -> str:
    return "/".join((version.source.system, version.source.instance, version.entity, version.record_id, "1"))


def add_ledger_codes(versions: list[Version]) -> None:
    """Add the codes that the control ledger finds: refusals by the ERP, and records that vanished at the source."""
    for version in versions:
        if version.bucket == "posted" and version.erp_refuses:
            version.codes.add("ERP_REJECTED")
        if version.vanished:
            version.codes.add("VANISHED")


def _codes(view: PlatformView, version: Version) -> Iterator[str]:
    project, worker = version.project, version.worker
    released = version.released
    advance = version.line is not None and version.line.cash_advance_type != ""
    if project is None and not advance:
        yield "PROJECT_UNKNOWN"
    if project is not None:
        in_erp_from = listed_by_erp_from(project)
        if in_erp_from is None or in_erp_from > view.last_cycle:
            yield "PROJECT_NOT_IN_ERP"
        else:
            released = max(released, view.cycle_after(in_erp_from))
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
        if not worker.on(version.day).cost_centre:
            yield "COST_CENTRE_MISSING"
    if version.legal_entity in {company.key for company in masters.NOT_SET_UP}:
        yield "DESTINATION_MISSING"
    closing = closing_of(version.legal_entity, version.period)
    if (
        entity(version.legal_entity).period_policy == "hold"
        and closing is not None
        and closing <= min(released, export_of(view.last_cycle))
    ):
        yield "PERIOD_CLOSED"


def _time_codes(view: PlatformView, version: Version, state: TimeState) -> Iterator[str]:
    if state.approval != APPROVED:
        yield "STATUS_UNKNOWN"
    if state.submission is not None and state.submission.user_id == state.submission.approver_id:
        yield "APPROVAL_SELF"
    named = state.submission is not None and state.submission.approver_id is not None
    if version.source.approver_known and state.approval == APPROVED and not named:
        yield "APPROVAL_MISSING"
    yield from _task_codes(version, state)
    if version.worker is not None:
        yield from _staffing_codes(version, version.worker)
    if state.minutes == 0:
        yield "ZERO_QUANTITY"
    if state.minutes < 0:
        yield "NEGATIVE_WITHOUT_ORIGINAL"
    card = view.card_rate(state, version.project, version.worker, version.rated_on)
    if version.billable and state.rate is None and card is None:
        yield "RATE_MISSING"
    if version.billable and state.rate is not None and card is not None and state.rate != card:
        yield "RATE_DIFFERS"
    if version.worker is not None and cost_rate(version) is None:
        yield "COST_RATE_MISSING"
    if version.worker is not None:
        post = version.worker.on(version.day)
        prices = rates_on(masters.BILL_RATES, version.legal_entity, post.role, version.day, version.rated_on)
        costs = rates_on(masters.COST_RATES, post.legal_entity, post.role, version.day, version.rated_on)
        if (version.billable and state.rate is None and len(prices) > 1) or (
            state.cost_rate is None and len(costs) > 1
        ):
            yield "RATE_OVERLAPPING"


def _task_codes(version: Version, state: TimeState) -> Iterator[str]:
    task = _TASKS.get((version.source.system, version.source.instance, masters.TASK_NAMES[state.task]))
    if task is None:
        yield "TASK_UNKNOWN"
        return
    if not task.active:
        yield "TASK_INACTIVE"
    by_the_hour = version.project is not None and version.project.billable
    if (task.billing_class == "non_billable" and version.billable) or (
        task.billing_class == "billable" and by_the_hour and not version.billable
    ):
        yield "BILLING_CLASS_INVALID"


def _staffing_codes(version: Version, worker: Worker) -> Iterator[str]:
    post, project = worker.on(version.day), version.project
    if (post.legal_entity, post.role) not in masters.LABOUR_CATEGORIES:
        yield "LABOUR_CATEGORY_INVALID"
    if version.source.assignments_kept and project is not None and version.day <= project.ends_on:
        spans = _ASSIGNED.get((worker.key, project.code), ())
        if not any(first <= version.day <= last for first, last in spans):
            yield "ASSIGNMENT_MISSING"


def _expense_codes(version: Version, line: ExpenseLine) -> Iterator[str]:
    kind = meridian.CASH_ADVANCE if line.cash_advance_type else line.expense_type
    if kind not in masters.EXPENSE_ACCOUNTS[version.legal_entity]:
        yield "ACCOUNT_MISSING"
    elif masters.tax_code(version.legal_entity, kind) is None and any(leg == "tax" for leg, _, _ in version.legs):
        yield "TAX_CODE_MISSING"
    over_limit = line.amount > entity(version.legal_entity).receipt_limit
    if over_limit and not line.receipt and not line.cash_advance_type:
        yield "RECEIPT_MISSING"


def listed_by_erp_from(project: Project) -> datetime | None:
    """When the ERP's nightly export first lists the project; None when it never does."""
    if project.erp_created_at is None:
        return None
    export = export_of(project.erp_created_at)
    return export if export >= project.erp_created_at else export + DAY


def sending_cycle(view: PlatformView, version: Version) -> datetime:
    """The cycle that sends the version: the first in which it is released and the ERP lists its project."""
    in_erp_from = version.project and listed_by_erp_from(version.project)
    return max(version.released, view.cycle_after(in_erp_from)) if in_erp_from else version.released


def _employment_codes(worker: Worker, day: date) -> Iterator[str]:
    recorded = worker.hired_on is not None or worker.left_on is not None
    covered = recorded and (worker.hired_on or date.min) <= day <= (worker.left_on or date.max)
    if recorded and not covered:
        yield "WORKER_NOT_EMPLOYED"
    if not worker.active and not covered:
        yield "WORKER_INACTIVE"
    if worker.active and not recorded:
        yield "EMPLOYMENT_UNKNOWN"


def _apply_rules_across_records(versions: list[Version]) -> None:
    """The rules that compare records: hours over the limit, duplicates, corrections without an original, and expense
    amounts that differ from what was spent."""
    _compare_with_spending([version for version in versions if version.line is not None])
    days, duplicates, similar, originals = defaultdict(list), defaultdict(list), defaultdict(list), set()
    for version in versions:
        if version.line is not None and version.amount > 0:
            originals.add((version.source, version.line.report_entry_id))
        if version.state is None or "STATUS_UNKNOWN" in version.codes:
            continue
        days[version.source, version.worker_id, version.day].append(version)
        if version.source.grain == "week":
            duplicates[version.source, version.card, version.state.project].append(version)
        else:
            state = version.state
            work = (version.source, version.worker_id, state.project, state.task, state.day, state.minutes)
            similar[*work, state.notes].append(version)
            if state.started is not None:
                duplicates[*work, state.started].append(version)
    for group in days.values():
        if sum(version.hours for version in group) > group[0].source.hours_limit:
            for version in group:
                version.codes.add("HOURS_OVER_LIMIT")
    for group in duplicates.values():
        if len(group) > 1:
            for version in group:
                version.codes.add("DUPLICATE_SUBMISSION")
    for group in similar.values():
        for version in group:
            others = [other for other in group if other is not version]
            undecided = [each for each in others if version.state.started is None or each.state.started is None]
            if undecided and version.hours:
                version.codes.add("POSSIBLE_DUPLICATE")
    for version in versions:
        line = version.line
        corrects = line is not None and line.amount < 0 and not line.cash_advance_type
        if corrects and (version.source, line.report_entry_id) not in originals:
            version.codes.add("NEGATIVE_WITHOUT_ORIGINAL")


def _compare_with_spending(versions: list[Version]) -> None:
    """AMOUNT_DIFFERS: the lines of an expense add up to spent amount x exchange rate, within one minor unit."""
    entries: dict[tuple[object, ...], list[Version]] = defaultdict(list)
    for version in versions:
        line = version.line
        if line.spend_currency and not line.cash_advance_type:
            entries[version.source, line.report_entry_id, line.spend_amount, line.exchange_rate, line.currency].append(
                version
            )
    for (_, _, spent, rate, currency), lines in entries.items():
        difference = abs(sum(version.amount for version in lines) - rounded(spent * rate, currency))
        if difference > minor_unit(currency):
            for version in lines:
                version.codes.add("AMOUNT_DIFFERS")
