"""Work that is not billed yet."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from dagster_project.sandbox.answers.book import DAY
from dagster_project.sandbox.answers.version import REPORTING_CURRENCY, Version, amount_text, rounded, translated


def unbilled_wip(approved: list[Version], invoices: list[dict], as_of: date) -> list[dict]:
    invoiced = {line["source_reference"] for line in invoices}
    sums: dict[tuple[str | None, ...], list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for version in approved:
        if not version.billable or not version.amount or version.reference in invoiced:
            continue
        project = version.project and version.project.code
        row = sums[version.legal_entity, project, version.currency, _age_bucket(version.day, as_of)]
        row[0] += version.amount
        row[1] += translated(version.amount, version.currency, REPORTING_CURRENCY, version.day)
    return [
        {
            "legal_entity": legal_entity,
            "project_key": project,
            "currency": currency,
            "age_bucket": bucket,
            "amount": amount_text(amount),
            "reporting_amount": amount_text(rounded(reporting, REPORTING_CURRENCY)),
        }
        for (legal_entity, project, currency, bucket), (amount, reporting) in sums.items()
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
