"""What blocks each invoice that the firm could write, and the owner of the next step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from dagster_project.sandbox.expected.codes import EXCLUDE, HOLD, QUARANTINE, RULES
from dagster_project.sandbox.expected.erp_exports import WORK, ErpExports
from dagster_project.sandbox.expected.platform_view import PlatformView, VersionHistory
from dagster_project.sandbox.expected.rules import listed_by_erp_from
from dagster_project.sandbox.expected.version import Version, amount_text, hours_text
from dagster_project.sandbox.world import masters
from dagster_project.sandbox.world.activity import APPROVED, NOT_APPROVED, TimeRecord

REASONS = {
    "READY": ("ready", "billing"),
    "MONTH_NOT_OVER": ("waiting", "billing"),
    "NOT_DUE": ("waiting", "billing"),
    "APPROVAL_PENDING": ("blocked", "resource_manager"),
    "NOT_ACCEPTED": ("blocked", "project_accounting"),
    "OVERBILLED": ("overbilled", "billing"),
    **{code: ("blocked", owner) for code, (_, owner) in RULES.items()},
}
"""Reason to status and owner. Nothing is in flight in the settled state."""

_PROJECTS = {project.code: project for project in masters.PROJECTS}


class _Item(NamedTuple):
    """Something left to bill: its `amount` and `hours`, None where they are unknown."""

    basis: str
    legal_entity: str
    client: str | None
    project: str | None
    currency: str
    day: date
    amount: Decimal | None
    hours: Decimal | None
    reason: str


def billing_readiness(
    view: PlatformView,
    records: Iterable[TimeRecord],
    histories: list[VersionHistory],
    latest: list[Version],
    exports: ErpExports,
) -> list[dict]:
    """Sums by company, project, month and reason on the day of the last cycle. `latest`: the latest versions."""
    today = view.last_cycle.date()
    rows: dict[tuple, list[_Item]] = defaultdict(list)
    for item in [
        *_wip(histories, latest, exports, today),
        *_recorded(view, records, latest),
        *_fees(view, exports, today),
    ]:
        period = masters.period_of(item.legal_entity, item.day)
        where = (item.legal_entity, item.client, item.project, item.currency, period)
        rows[*where, item.basis, item.reason].append(item)
    return [
        {
            "legal_entity": legal_entity,
            "client_key": client,
            "project_key": project,
            "currency": currency,
            "period": period,
            "basis": basis,
            "status": REASONS[reason][0],
            "reason": reason,
            "owner": REASONS[reason][1],
            "amount": _sum(amount_text, (item.amount for item in items)),
            "hours": _sum(hours_text, (item.hours for item in items)),
            "entry_count": str(len(items)),
            "unpriced_count": str(sum(item.amount is None for item in items)),
            "oldest_on": str(min(item.day for item in items)),
            "oldest_days": str((today - min(item.day for item in items)).days),
        }
        for (legal_entity, client, project, currency, period, basis, reason), items in rows.items()
    ]


def _wip(histories: list[VersionHistory], latest: list[Version], exports: ErpExports, today: date) -> Iterator[_Item]:
    """The open WIP of each record: approved - billed - written off + credited for rebilling."""
    moved: dict[str, list[tuple[Decimal, Decimal]]] = defaultdict(list)
    for _, line, amount in exports.wip_events():
        if date.fromisoformat(line["invoice_date"]) <= today:
            # Hours of credit notes and write-offs are below zero; a credit note adds to WIP, a write-off reduces it.
            hours = Decimal(line["hours_e4"]).scaleb(-4)
            moved[line["source_reference"]].append((amount, hours if line["document_type"] == "write_off" else -hours))
    earning = {id(version) for version in latest if "STATUS_UNKNOWN" not in version.codes}
    for history in histories:
        version = next((each for each in reversed(history) if each is not None), None)
        if version is None:
            continue
        earns = version is history[-1] and id(version) in earning and version.billable and version.day <= today
        earned, worked = (version.amount, version.hours) if earns else (Decimal(0), Decimal(0))
        left = earned + sum(amount for amount, _ in moved[version.reference])
        hours = worked + sum(hours for _, hours in moved[version.reference])
        if not left:
            continue
        if left * earned <= 0:
            yield _of(version, "wip", left, hours, "OVERBILLED")
        else:
            yield _of(version, "wip", left, hours, _reason_of(version, today))


def _reason_of(version: Version, today: date) -> str:
    """The reason why an approved version is not invoiced yet."""
    if code := _blocked_by(version):
        return code
    for code in ("ERP_REJECTED", "VANISHED"):
        if code in version.codes:
            return code
    if version.project.status == "on_hold":
        return "PROJECT_ON_HOLD"
    return "READY" if masters.period_end(version.legal_entity, version.period) < today else "MONTH_NOT_OVER"


def _recorded(view: PlatformView, records: Iterable[TimeRecord], latest: list[Version]) -> Iterator[_Item]:
    """Billable work that is not approved, or that has no rate."""
    waiting = []
    for record in records:
        state = record.last_known(view.last_cycle)
        if state is not None and record.as_of(view.last_cycle) is not None and state.approval in NOT_APPROVED:
            waiting.append(view.version_of(record, state))
    for version in [*waiting, *latest]:
        if version.day > view.last_cycle.date() or not version.billable:
            continue
        priced = version.state is None or view.bill_rate(version) is not None
        earns = version.state is None or (version.state.approval == APPROVED and priced)
        if not earns and (version.amount if priced else version.hours):
            reason = _blocked_by(version) or "APPROVAL_PENDING"
            yield _of(version, "recorded", version.amount if priced else None, version.hours, reason)


def _fees(view: PlatformView, exports: ErpExports, today: date) -> Iterator[_Item]:
    """The unbilled part of the fees that are due by the end of the period."""
    billed: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for line in exports.invoices:
        if line["kind"] not in {*WORK, "tax"} and line["effect"] != "concession":
            amount = Decimal(line["amount"])
            key = line["project"], line["source_reference"]
            billed[key] += -amount if line["document_type"] == "write_off" else amount
    for fee in masters.FEES:
        project = _PROJECTS[fee.project]
        left = fee.amount - billed[fee.project, fee.reference]
        company = project.legal_entity
        if not left or (fee.due_on > masters.period_end(company, masters.period_of(company, today)) and left > 0):
            continue
        in_erp_from = listed_by_erp_from(project)
        reason = "READY"
        if left < 0:
            reason = "OVERBILLED"
        elif fee.due_on > today:
            reason = "NOT_DUE"
        elif project.contract_type == "milestone" and not (fee.accepted_on and fee.accepted_on <= today):
            reason = "NOT_ACCEPTED"
        elif project.status == "on_hold":
            reason = "PROJECT_ON_HOLD"
        elif in_erp_from is None or in_erp_from > view.last_cycle:
            reason = "PROJECT_NOT_IN_ERP"
        where = (project.legal_entity, project.client, project.code, project.currency)
        yield _Item("fee", *where, fee.due_on, left, None, reason)


def _blocked_by(version: Version) -> str | None:
    """The rule that is reported where the version breaks several: the first of the worst severity."""
    for severity in (QUARANTINE, EXCLUDE, HOLD):
        for code, (which, _) in RULES.items():
            if which == severity and code in version.codes:
                return code
    return None


def _of(version: Version, basis: str, amount: Decimal | None, hours: Decimal, reason: str) -> _Item:
    project = version.project
    where = (version.legal_entity, project and project.client, project and project.code, version.currency)
    return _Item(basis, *where, version.day, amount, hours, reason)


def _sum(text: Callable[[Decimal], str], figures: Iterable[Decimal | None]) -> str | None:
    """The sum of the known figures as text; None where none is known."""
    known = [figure for figure in figures if figure is not None]
    return text(sum(known, Decimal(0))) if known else None
