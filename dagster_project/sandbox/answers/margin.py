"""What projects earn and cost."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal

from dagster_project.sandbox import masters
from dagster_project.sandbox.answers.version import (
    REPORTING_CURRENCY,
    Version,
    amount_text,
    hours_text,
    rounded,
    translated,
)


def project_margin(approved: list[Version], invoices: list[dict]) -> list[dict]:
    """What has a known project and worker, each currency for itself; the fees are what the ERP invoiced.

    The margin in the reporting currency is unknown where one line has no rate.
    """
    projects = {project.code: project for project in masters.PROJECTS}
    sums: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    reporting: dict[tuple[str, str], list[tuple[Decimal, date]]] = defaultdict(list)
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
            reporting[version.project.code, version.currency].append((version.amount, version.day))
        reporting[version.project.code, version.currency].append((-version.cost, version.day))
    for line in invoices:
        if line["kind"] in {"fixed_fee", "milestone", "retainer"}:
            sums[line["project"], line["currency"]]["revenue_amount"] += Decimal(line["amount"])
            invoiced_on = date.fromisoformat(line["invoice_date"])
            reporting[line["project"], line["currency"]].append((Decimal(line["amount"]), invoiced_on))
    return [
        {
            "legal_entity": projects[code].legal_entity,
            "project_key": code,
            "currency": currency,
            "hours": hours_text(row["hours"]),
            "billable_hours": hours_text(row["billable_hours"]),
            "revenue_amount": amount_text(row["revenue_amount"]),
            "labour_cost_amount": amount_text(row["labour_cost_amount"]),
            "expense_cost_amount": amount_text(row["expense_cost_amount"]),
            "margin_amount": amount_text(
                row["revenue_amount"] - row["labour_cost_amount"] - row["expense_cost_amount"]
            ),
            "reporting_margin_amount": _in_reporting_currency(reporting[code, currency], currency),
        }
        for (code, currency), row in sums.items()
    ]


def _in_reporting_currency(parts: list[tuple[Decimal, date]], currency: str) -> str | None:
    values = [translated(amount, currency, REPORTING_CURRENCY, day) for amount, day in parts]
    return None if None in values else amount_text(rounded(sum(values, Decimal(0)), REPORTING_CURRENCY))
