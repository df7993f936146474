"""Unbilled WIP: by age on each day, its movements, and the roll-forward by month beside the ERP's account."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import zip_longest
from typing import NamedTuple

from dagster_project.sandbox.expected.erp_exports import (
    ErpExports,
    days_of_balances,
    legal_entity_of,
    period_of_document,
)
from dagster_project.sandbox.expected.platform_view import DAY, PlatformView, VersionHistory
from dagster_project.sandbox.expected.rules import sending_cycle
from dagster_project.sandbox.expected.version import (
    REPORTING_CURRENCY,
    Version,
    amount_text,
    hours_text,
    rounded,
    translated,
)
from dagster_project.sandbox.world import chart, masters

_TENANT = "meridian"


class Balance(NamedTuple):
    """The amount of a version in unbilled WIP from `first` to `last`; None while it has not changed."""

    version: Version
    first: date
    last: date | None
    amount: Decimal


def wip_balances(histories: list[VersionHistory], approved: list[Version], exports: ErpExports) -> list[Balance]:
    """The open WIP of each record from one movement to the next; billed work that is no longer approved is below
    zero."""
    events: dict[str, list[tuple[date, Decimal]]] = defaultdict(list)
    for _, line, amount in exports.wip_events():
        events[line["source_reference"]].append((date.fromisoformat(line["invoice_date"]), amount))
    counts = {id(version) for version in approved}
    balances = []
    for history in histories:
        version = next((each for each in reversed(history) if each is not None), None)
        if version is None:
            continue
        moves = list(events[version.reference])
        if version.billable and version.amount and id(version) in counts and version is history[-1]:
            moves.append((version.day, version.amount))
        days = sorted({day for day, _ in moves})
        for day, following in zip_longest(days, days[1:]):
            if left := sum((amount for at, amount in moves if at <= day), Decimal(0)):
                balances.append(Balance(version, day, following and following - DAY, left))
    return balances


def wip_balance(balances: list[Balance]) -> list[dict]:
    return [
        {
            "txn_id": _txn_id(version),
            "legal_entity": version.legal_entity,
            "project_key": version.project and version.project.code,
            "currency": version.currency,
            "valid_from": str(first),
            "valid_to": last and str(last),
            "amount": amount_text(amount),
            "reporting_value": f"{translated(amount, version.currency, REPORTING_CURRENCY, version.day):.8f}",
        }
        for version, first, last, amount in balances
    ]


def unbilled_wip(balances: list[Balance], today: date) -> list[dict]:
    """The balances on each day, summed by age."""
    sums: dict[tuple, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for version, first, last, amount in balances:
        for day in days_of_balances(today):
            if first <= day and (last is None or day <= last):
                project = version.project and version.project.code
                row = sums[day, version.legal_entity, project, version.currency, _age_bucket(version, day)]
                row[0] += amount
                row[1] += translated(amount, version.currency, REPORTING_CURRENCY, version.day)
    return [
        {
            "as_of_date": str(day),
            "legal_entity": legal_entity,
            "project_key": project,
            "currency": currency,
            "age_bucket": bucket,
            "amount": amount_text(amount),
            "reporting_amount": amount_text(rounded(reporting, REPORTING_CURRENCY)),
            "closing_reporting_amount": amount_text(
                rounded(translated(amount, currency, REPORTING_CURRENCY, day), REPORTING_CURRENCY)
            ),
        }
        for (day, legal_entity, project, currency, bucket), (amount, reporting) in sums.items()
    ]


def wip_movement(
    view: PlatformView, histories: list[VersionHistory], approved: list[Version], exports: ErpExports
) -> list[dict]:
    """The movements of WIP: approvals, postings and reversals, and the ERP's billing documents."""
    rows = [
        _movement(version, "approved", version.period, version.hours, version.amount)
        for version in approved
        if version.billable and version.amount
    ]
    for version, period, amount in _posted(view, histories):
        rows.append(_movement(version, "posted", period, Decimal(0), amount))
    for movement, line, amount in exports.wip_events():
        system, instance, record_id = line["source_reference"].split(":", 2)
        entity = "expense_item" if line["kind"] == "expense" else "time_entry"
        hours = Decimal(line["hours_e4"]).scaleb(-4)
        rows.append(
            {
                "legal_entity": legal_entity_of(line["destination"]),
                "txn_id": f"{_TENANT}/{system}/{instance}/{entity}/{record_id}/1",
                "movement": movement,
                "period": period_of_document(line),
                "currency": line["currency"],
                "hours": hours_text(hours if line["document_type"] == "invoice" else -hours),
                "amount": amount_text(amount),
            }
        )
    return rows


def wip_roll_forward(
    view: PlatformView, histories: list[VersionHistory], exports: ErpExports, today: date
) -> list[dict]:
    """Opening, movements and closing of each month, beside the closing balance of the ERP's WIP account."""
    moved: dict[tuple[str, str], dict[str, dict[str, Decimal]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(Decimal))
    )
    for version, period, amount in _posted(view, histories):
        moved[version.legal_entity, version.currency][period]["earned"] += amount
    for movement, line, amount in exports.wip_events():
        months = moved[legal_entity_of(line["destination"]), line["currency"]]
        months[period_of_document(line)][movement] += amount
    for account in exports.accounts:
        if account["account"] == chart.WIP:
            months = moved[legal_entity_of(account["destination"]), account["currency"]]
            months[account["posting_period"]]["erp"] += Decimal(account["amount"])
    rows = []
    for (legal_entity, currency), months in moved.items():
        closing, erp = Decimal(0), Decimal(0)
        for period in _months(min(months), max(*months, masters.period_of(legal_entity, today))):
            opening, month = closing, months[period]
            closing += sum((month[name] for name in ("earned", "billed", "credited_back", "written_off")), Decimal(0))
            erp += month["erp"]
            rows.append(
                {
                    "legal_entity": legal_entity,
                    "period": period,
                    "currency": currency,
                    "opening_amount": amount_text(opening),
                    "earned_amount": amount_text(month["earned"]),
                    "billed_amount": amount_text(-month["billed"]),
                    "credited_back_amount": amount_text(month["credited_back"]),
                    "written_off_amount": amount_text(-month["written_off"]),
                    "closing_amount": amount_text(closing),
                    "erp_closing_amount": amount_text(erp),
                    "status": "ties" if closing == erp else "different",
                }
            )
    return rows


def _posted(view: PlatformView, histories: list[VersionHistory]) -> Iterator[tuple[Version, str, Decimal]]:
    """The postings to the ERP's WIP account with their month, and the reversals of versions that were replaced."""
    for history in histories:
        for number, version in enumerate(history):
            if version is None or not version.was_posted or not version.wip:
                continue
            yield (
                version,
                view.posting_period(version.legal_entity, version.period, sending_cycle(view, version)),
                version.wip,
            )
            if number < len(history) - 1:
                period = view.posting_period(version.legal_entity, version.period, sending_cycle(view, version))
                reversal_period = view.posting_period(version.legal_entity, period, version.replaced)
                yield version, reversal_period, -version.wip


def _movement(version: Version, movement: str, period: str, hours: Decimal, amount: Decimal) -> dict:
    return {
        "legal_entity": version.legal_entity,
        "txn_id": _txn_id(version),
        "movement": movement,
        "period": period,
        "currency": version.currency,
        "hours": hours_text(hours),
        "amount": amount_text(amount),
    }


def _txn_id(version: Version) -> str:
    source = version.source
    return f"{_TENANT}/{source.system}/{source.instance}/{version.entity}/{version.record_id}/1"


def _months(first: str, last: str) -> Iterable[str]:
    while first <= last:
        yield first
        first = f"{date.fromisoformat(f'{first}-01') + timedelta(days=31):%Y-%m}"


def _age_bucket(version: Version, as_of: date) -> str:
    """The age bucket on `as_of`, in days since the end of the period of work."""
    age = (as_of - masters.period_end(version.legal_entity, version.period)).days
    if age <= 0:
        return "not due"
    for days in (30, 60, 90, 120):
        if age <= days:
            return f"{'0' if days == 30 else days - 29}-{days}"
    return "over 120"
