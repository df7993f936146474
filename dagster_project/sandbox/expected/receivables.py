"""Receivables by client, and days sales outstanding (DSO)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from dagster_project.sandbox.expected.erp_exports import ErpExports, days_of_balances
from dagster_project.sandbox.expected.version import amount_text

_BILLING = timedelta(days=90)


def dso(exports: ErpExports, today: date) -> list[dict]:
    """By client and for each company as a whole; DSO is 90 days x receivables / billing of the last 90 days."""
    moves: dict[tuple, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for *where, owed, billed in exports.receivables():
        moves[tuple(where)][0] += owed
        moves[tuple(where)][1] += billed
    sums: dict[tuple, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for as_of in days_of_balances(today):
        for (legal_entity, client, currency, day), (owed, billed) in moves.items():
            if day > as_of:
                continue
            for level, level_client in (("client", client), ("company", None)):
                row = sums[as_of, legal_entity, level, level_client, currency]
                row[0] += owed
                row[1] += billed if as_of - day < _BILLING else 0
    return [
        {
            "as_of_date": str(as_of),
            "legal_entity": legal_entity,
            "level": level,
            "client_key": client,
            "currency": currency,
            "receivable_amount": amount_text(owed),
            "billed_amount": amount_text(billed),
            "dso_days": _days(owed, billed),
        }
        for (as_of, legal_entity, level, client, currency), (owed, billed) in sums.items()
        if owed or billed
    ]


def _days(owed: Decimal, billed: Decimal) -> str | None:
    return str((90 * owed / billed).quantize(Decimal("0.01"), ROUND_HALF_UP)) if billed > 0 else None
