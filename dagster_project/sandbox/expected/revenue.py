"""Recognised revenue of contracts, and what is billed for them, month by month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
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
from dagster_project.sandbox.world.model import Project

_PROJECTS = {project.code: project for project in masters.PROJECTS if project.mapped}

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

    Hours are translated at the rate of their day, fees at the last fixing of their month that is known by `as_of`,
    documents at the rate of their date.
    """
    parts: dict[tuple[str, str, str, str], list[tuple[Decimal, date]]] = defaultdict(list)
    for version in approved:
        if version.billable and version.project is not None:
            key = (version.project.code, version.period, version.currency, HOURLY)
            parts[key].append((version.amount, version.day))
    for code, period, amount in [*_by_progress(approved), *_by_schedule(as_of)]:
        project = _PROJECTS[code]
        day = min(masters.period_end(project.legal_entity, period), as_of)
        parts[code, period, project.currency, project.contract_type].append((amount, day))
    for line in invoice_lines:
        is_write_down = line["document_type"] == "write_off" or line["effect"] == "concession"
        if is_write_down and line["kind"] != "tax":
            key = (line["project"], period_of_document(line), line["currency"], WRITE_DOWN)
            parts[key].append((Decimal(line["amount"]), date.fromisoformat(line["invoice_date"])))
    found = []
    for (code, period, currency, kind), amounts in parts.items():
        values = [translated(amount, currency, REPORTING_CURRENCY, day) for amount, day in amounts]
        if total := sum((amount for amount, _ in amounts), Decimal(0)):
            value = None if None in values else sum(values, Decimal(0))
            found.append(Earned(code, period, currency, kind, total, value))
    return found


def revenue(events: list[Earned], invoice_lines: list[dict], as_of: date) -> list[dict]:
    """One row per project, currency and month in which it earned or billed something, and for the month of `as_of`."""
    recognised: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for event in events:
        recognised[event.project, event.currency, event.period] += event.amount
    billed: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for line in invoice_lines:
        if line["kind"] != "tax" and line["document_type"] != "write_off":
            billed[line["project"], line["currency"], period_of_document(line)] += Decimal(line["amount"])
    rows = []
    moved = recognised.keys() | billed.keys()
    for code, currency in sorted({(code, currency) for code, currency, _ in moved}):
        project, earned_so_far, billed_so_far = _PROJECTS[code], Decimal(0), Decimal(0)
        months = {period for *key, period in moved if key == [code, currency]}
        for period in sorted(months | {masters.period_of(project.legal_entity, as_of)}):
            earned_so_far += recognised[code, currency, period]
            billed_so_far += billed[code, currency, period]
            ahead = max(earned_so_far - billed_so_far, Decimal(0))
            by_time = project.contract_type in {"time_and_materials", "retainer"}
            rows.append(
                {
                    "project_key": code,
                    "currency": currency,
                    "period": period,
                    "legal_entity": project.legal_entity,
                    "contract_type": project.contract_type,
                    "recognised_amount": amount_text(recognised[code, currency, period]),
                    "billed_amount": amount_text(billed[code, currency, period]),
                    "unbilled_amount": amount_text(ahead if by_time else Decimal(0)),
                    "accrued_amount": amount_text(Decimal(0) if by_time else ahead),
                    "deferred_amount": amount_text(max(billed_so_far - earned_so_far, Decimal(0))),
                }
            )
    return rows


def _by_progress(approved: list[Version]) -> Iterator[tuple[str, str, Decimal]]:
    """Fixed fees by percentage of completion: hours to date / planned hours, at most 100 %."""
    hours: dict[Project, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for version in approved:
        if version.project is not None and version.project.contract_type == "fixed_fee":
            hours[version.project][version.period] += version.hours
    for project, months in hours.items():
        if not project.planned_hours or project.contract.fee is None:
            continue
        so_far, before = Decimal(0), Decimal(0)
        for period in sorted(months):
            so_far += months[period]
            done = min(max(so_far, Decimal(0)), project.planned_hours)
            earned = rounded(project.contract.fee * done / project.planned_hours, project.currency)
            yield project.code, period, earned - before
            before = earned


def _by_schedule(as_of: date) -> Iterable[tuple[str, str, Decimal]]:
    """Milestones when they are accepted, a retainer's month when it has ended."""
    for fee in masters.FEES:
        project = _PROJECTS[fee.project]
        company, kind = project.legal_entity, project.contract_type
        if kind == "milestone" and fee.accepted_on is not None and fee.accepted_on <= as_of:
            yield fee.project, masters.period_of(company, fee.accepted_on), fee.amount
        due = masters.period_of(company, fee.due_on)
        if kind == "retainer" and masters.period_end(company, due) < as_of:
            yield fee.project, due, fee.amount
