"""What contracts earn and what is billed for them, month by month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from dagster_project.sandbox import masters
from dagster_project.sandbox.answers.version import Version, amount_text, month_end, rounded
from dagster_project.sandbox.model import Project

_PROJECTS = {project.code: project for project in masters.PROJECTS if project.mapped}


def revenue(approved: list[Version], invoice_lines: list[dict], as_of: date) -> list[dict]:
    """One row per project and month in which it earned or billed something, and for the month of `as_of`."""
    earned: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for code, period, amount in [*_by_the_hour(approved), *_by_progress(approved), *_by_the_schedule(as_of)]:
        earned[code, period] += amount
    billed: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for line in invoice_lines:
        if line["kind"] != "tax":
            billed[line["project"], line["invoice_date"][:7]] += Decimal(line["amount"])
    rows = []
    moved = {key for key, amount in earned.items() if amount} | billed.keys()
    for code in sorted({code for code, _ in moved}):
        project, earned_so_far, billed_so_far = _PROJECTS[code], Decimal(0), Decimal(0)
        for period in sorted({period for each, period in moved if each == code} | {f"{as_of:%Y-%m}"}):
            earned_so_far += earned[code, period]
            billed_so_far += billed[code, period]
            ahead = max(earned_so_far - billed_so_far, Decimal(0))
            by_time = project.contract_type in {"time_and_materials", "retainer"}
            rows.append(
                {
                    "project_key": code,
                    "period": period,
                    "legal_entity": project.legal_entity,
                    "contract_type": project.contract_type,
                    "currency": project.currency,
                    "recognised_amount": amount_text(earned[code, period]),
                    "billed_amount": amount_text(billed[code, period]),
                    "unbilled_amount": amount_text(ahead if by_time else Decimal(0)),
                    "accrued_amount": amount_text(Decimal(0) if by_time else ahead),
                    "deferred_amount": amount_text(max(billed_so_far - earned_so_far, Decimal(0))),
                }
            )
    return rows


def _by_the_hour(approved: list[Version]) -> Iterator[tuple[str, str, Decimal]]:
    for version in approved:
        if version.billable and version.project is not None:
            yield version.project.code, f"{version.day:%Y-%m}", version.amount


def _by_progress(approved: list[Version]) -> Iterator[tuple[str, str, Decimal]]:
    """Fixed fees: the share that the hours so far are of those planned, at most all of it."""
    hours: dict[Project, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for version in approved:
        if version.project is not None and version.project.contract_type == "fixed_fee":
            hours[version.project][f"{version.day:%Y-%m}"] += version.hours
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


def _by_the_schedule(as_of: date) -> Iterable[tuple[str, str, Decimal]]:
    """Milestones when they are accepted, a retainer's month when it is over."""
    for fee in masters.FEES:
        kind = _PROJECTS[fee.project].contract_type
        if kind == "milestone" and fee.accepted_on is not None and fee.accepted_on <= as_of:
            yield fee.project, f"{fee.accepted_on:%Y-%m}", fee.amount
        if kind == "retainer" and month_end(fee.due_on) < as_of:
            yield fee.project, f"{fee.due_on:%Y-%m}", fee.amount
