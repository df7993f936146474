"""Recognised revenue of contracts, and what is billed for them, month by month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from dagster_project.sandbox.expected.erp_exports import period_of_document
from dagster_project.sandbox.expected.version import (
    REPORTING_CURRENCY,
    Version,
    amount_text,
    rounded,
    translated,
)
from dagster_project.sandbox.world import masters
from dagster_project.sandbox.world.model import Fee

_PROJECTS = {
    project.code: project for project in sorted(masters.PROJECTS, key=lambda each: each.code) if project.mapped
}
_SCHEDULED = {(fee.project, fee.reference): fee for fee in masters.FEES}

HOURLY, WRITE_DOWN = "hourly", "write_down"


class Earned(NamedTuple):
    """What a project earned in a month; write-downs are below zero. `value` is in the reporting currency to eight
    places, None where there is no exchange rate. `kind`: HOURLY, WRITE_DOWN, or the contract type of a fee."""

    project: str
    period: str
    currency: str
    kind: str
    amount: Decimal
    value: Decimal | None


def earned(approved: list[Version], invoice_lines: list[dict], as_of: date) -> list[Earned]:
    """By project, month, currency and kind, without zero amounts.

    Hours are translated at the rate of their day, fees and what is given up of a fixed fee at the last fixing of their
    month that is known by `as_of`, other documents at the rate of their date.
    """
    parts: dict[tuple[str, str, str, str], list[tuple[Decimal, date]]] = defaultdict(list)
    for version in approved:
        if version.billable and version.project is not None:
            key = (version.project.code, version.period, version.currency, HOURLY)
            parts[key].append((version.amount, version.day))
    off_fees: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for line in invoice_lines:
        if line["kind"] == "tax" or not (line["document_type"] == "write_off" or line["effect"] == "concession"):
            continue
        project, amount = _PROJECTS[line["project"]], Decimal(line["amount"])
        period, day = period_of_document(line), date.fromisoformat(line["invoice_date"])
        if line["kind"] == project.contract_type == "fixed_fee" and line["currency"] == project.currency:
            off_fees[project.contract.key, period] += amount
            continue
        if line["kind"] in {"milestone", "retainer"}:
            # It waits for what it is given up of.
            known_on = _earned_on(_SCHEDULED[project.code, line["source_reference"]], as_of)
            if known_on is None:
                continue
            earned_in = masters.period_of(project.legal_entity, known_on)
            if earned_in > period:
                period, day = earned_in, min(masters.period_end(project.legal_entity, earned_in), as_of)
        parts[project.code, period, line["currency"], WRITE_DOWN].append((amount, day))
    for code, period, kind, amount in [*_by_progress(approved, off_fees), *_by_schedule(as_of)]:
        project = _PROJECTS[code]
        day = min(masters.period_end(project.legal_entity, period), as_of)
        parts[code, period, project.currency, kind].append((amount, day))
    found = []
    for (code, period, currency, kind), amounts in parts.items():
        values = [translated(amount, currency, REPORTING_CURRENCY, day) for amount, day in amounts]
        if total := sum((amount for amount, _ in amounts), Decimal(0)):
            value = None if None in values else sum(values, Decimal(0))
            found.append(Earned(code, period, currency, kind, total, value))
    return found


def revenue(events: list[Earned], invoice_lines: list[dict], as_of: date) -> list[dict]:
    """One row per project, currency and month from the first in which it earned or billed something to that of
    `as_of`."""
    recognised: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for event in events:
        recognised[event.project, event.currency, event.period] += event.amount
    billed: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    milestones: dict[tuple[str, str], list[tuple[str, str, Decimal]]] = defaultdict(list)
    for line in invoice_lines:
        if line["kind"] != "tax" and line["document_type"] != "write_off":
            where, period = (line["project"], line["currency"]), period_of_document(line)
            billed[*where, period] += Decimal(line["amount"])
            if line["kind"] == "milestone":
                accepted_on = _earned_on(_SCHEDULED[line["project"], line["source_reference"]], as_of)
                company = _PROJECTS[line["project"]].legal_entity
                accepted_in = "none" if accepted_on is None else masters.period_of(company, accepted_on)
                milestones[where].append((period, accepted_in, Decimal(line["amount"])))
    rows: dict[tuple[str, str, str], list[dict]] = defaultdict(list)
    moved = recognised.keys() | billed.keys()
    for code, currency in sorted({(code, currency) for code, currency, _ in moved}):
        project, earned_so_far, billed_so_far = _PROJECTS[code], Decimal(0), Decimal(0)
        periods = [period for *key, period in moved if key == [code, currency]]
        last = max(*periods, masters.period_of(project.legal_entity, as_of))
        for period in _months(min(periods), last):
            earned_so_far += recognised[code, currency, period]
            billed_so_far += billed[code, currency, period]
            ahead = sum(
                (
                    amount
                    for billed_in, accepted_in, amount in milestones[code, currency]
                    if billed_in <= period < accepted_in
                ),
                Decimal(0),
            )
            rows[project.contract.key, currency, period].append(
                {
                    "project_key": code,
                    "currency": currency,
                    "period": period,
                    "legal_entity": project.legal_entity,
                    "contract_type": project.contract_type,
                    "recognised_amount": amount_text(recognised[code, currency, period]),
                    "billed_amount": amount_text(billed[code, currency, period]),
                    "ahead": ahead,
                    "position": earned_so_far - (billed_so_far - ahead),
                }
            )
    return [row for of_contract in rows.values() for row in _balances(of_contract)]


def _balances(rows: list[dict]) -> Iterator[dict]:
    """The rows of a contract's projects, in the order of their codes, with the balances that they have together."""
    positions = [row.pop("position") for row in rows]
    due = [max(position, Decimal(0)) for position in positions]
    owed = [max(-position, Decimal(0)) for position in positions]
    set_off = min(sum(due), sum(owed))
    for side in (due, owed):
        left = set_off
        for number, amount in enumerate(side):
            side[number] -= min(left, amount)
            left -= min(left, amount)
    for row, ours, theirs in zip(rows, due, owed, strict=True):
        is_fixed = row["contract_type"] == "fixed_fee"
        yield row | {
            "unbilled_amount": amount_text(Decimal(0) if is_fixed else ours),
            "accrued_amount": amount_text(ours if is_fixed else Decimal(0)),
            "deferred_amount": amount_text(theirs + row.pop("ahead")),
        }


def _months(first: str, last: str) -> Iterator[str]:
    year, month = map(int, first.split("-"))
    while (period := f"{year}-{month:02}") <= last:
        yield period
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _by_progress(
    approved: list[Version], off_fees: Mapping[tuple[str, str], Decimal]
) -> Iterator[tuple[str, str, str, Decimal]]:
    """Fixed fees by percentage of completion: hours to date / expected hours of all projects of a contract, which are
    the planned hours or, where that is more, what a project took; and the same share of what is given up of the fee.

    `off_fees`: by contract and month, below zero. Projects share by their hours.
    """
    hours: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    months = defaultdict(set)
    for contract, period in off_fees:
        months[contract].add(period)
    for version in approved:
        if version.project is not None and version.project.contract_type == "fixed_fee":
            hours[version.project.code, version.period] += version.hours
            months[version.project.contract.key].add(version.period)
    for key, periods in months.items():
        projects = [project for project in _PROJECTS.values() if project.contract.key == key]
        contract, currency = projects[0].contract, projects[0].currency
        if contract.fee is None:
            continue
        before: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        fee = contract.fee
        for period in sorted(periods):
            fee += off_fees.get((key, period), Decimal(0))
            taken = {
                project.code: max(
                    sum(
                        (value for (code, month), value in hours.items() if code == project.code and month <= period),
                        Decimal(0),
                    ),
                    Decimal(0),
                )
                for project in projects
            }
            unplanned = any(taken[project.code] and not project.planned_hours for project in projects)
            expected = sum(max(taken[project.code], project.planned_hours or 0) for project in projects)
            done = Decimal(0) if unplanned or not expected else sum(taken.values())
            gross = _split(rounded(contract.fee * done / (expected or 1), currency), taken, currency)
            net = _split(rounded(max(fee, Decimal(0)) * done / (expected or 1), currency), taken, currency)
            for code in taken:
                for kind, amount in ((contract.contract_type, gross[code]), (WRITE_DOWN, net[code] - gross[code])):
                    yield code, period, kind, amount - before[code, kind]
                    before[code, kind] = amount


def _split(amount: Decimal, weights: Mapping[str, Decimal], currency: str) -> dict[str, Decimal]:
    """Rounded parts by weight that add up to `amount`."""
    whole, so_far, given, parts = sum(weights.values()), Decimal(0), Decimal(0), {}
    for code, weight in weights.items():
        so_far += weight
        until = rounded(amount * so_far / whole, currency) if whole else Decimal(0)
        parts[code], given = until - given, until
    return parts


def _by_schedule(as_of: date) -> Iterable[tuple[str, str, str, Decimal]]:
    """Milestones when they are accepted, a retainer's month when it has ended."""
    for fee in masters.FEES:
        project = _PROJECTS[fee.project]
        day = _earned_on(fee, as_of)
        if day is not None:
            yield fee.project, masters.period_of(project.legal_entity, day), project.contract_type, fee.amount


def _earned_on(fee: Fee, as_of: date) -> date | None:
    """A day of the month in which a milestone or a month of a retainer is earned; None where it is not yet."""
    project = _PROJECTS[fee.project]
    company, kind = project.legal_entity, project.contract_type
    if kind == "milestone" and fee.accepted_on is not None and fee.accepted_on <= as_of:
        return fee.accepted_on
    if kind == "retainer" and masters.period_end(company, masters.period_of(company, fee.due_on)) < as_of:
        return fee.due_on
    return None
