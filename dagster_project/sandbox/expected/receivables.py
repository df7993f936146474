"""Receivables by client, and days sales outstanding (DSO)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from dagster_project.sandbox.expected.erp_exports import ErpExports, days_of_balances
from dagster_project.sandbox.expected.version import amount_text
from dagster_project.sandbox.expected.wip import Balance

_BILLING = timedelta(days=90)
_DAY = timedelta(days=1)


@dataclass
class _Account:
    """What is owed and unbilled on a day, and what was billed by day until then."""

    owed: Decimal = Decimal(0)
    unbilled: Decimal = Decimal(0)
    billed: dict[date, list[Decimal]] = field(default_factory=lambda: defaultdict(list))

    def billed_in(self, first: date, last: date) -> Decimal:
        return sum((sum(amounts) for day, amounts in self.billed.items() if first <= day <= last), Decimal(0))


def dso(exports: ErpExports, balances: list[Balance], today: date) -> list[dict]:
    """By client and for each company as a whole: 90 days x receivables / billing of the last 90 days, the same with
    unbilled work, and the days of billing counted back until they make up what is owed."""
    accounts: dict[tuple, _Account] = defaultdict(_Account)
    for as_of in days_of_balances(today):
        for legal_entity, client, currency, day, owed, billed in exports.receivables():
            if day > as_of:
                continue
            for account in _levels(accounts, as_of, legal_entity, client, currency):
                account.owed += owed
                if billed:
                    account.billed[day].append(billed)
        for version, first, last, amount in balances:
            if first <= as_of and (last is None or as_of <= last):
                client = version.project and version.project.client
                for account in _levels(accounts, as_of, version.legal_entity, client, version.currency):
                    account.unbilled += amount
    return [
        {
            "as_of_date": str(as_of),
            "legal_entity": legal_entity,
            "level": level,
            "client_key": client,
            "currency": currency,
            **figures,
        }
        for (as_of, legal_entity, level, client, currency), account in accounts.items()
        for figures in _figures(account, as_of)
    ]


def _levels(
    accounts: dict[tuple, _Account], as_of: date, legal_entity: str, client: str | None, currency: str
) -> tuple[_Account, _Account]:
    return (
        accounts[as_of, legal_entity, "client", client, currency],
        accounts[as_of, legal_entity, "company", None, currency],
    )


def _figures(account: _Account, as_of: date) -> Iterator[dict]:
    """The figures of an account; nothing where all of them are zero."""
    lately = account.billed_in(as_of - _BILLING + _DAY, as_of)
    if not (account.owed or lately or account.unbilled):
        return
    last = max((day for day, amounts in account.billed.items() if max(amounts) > 0), default=None)
    yield {
        "receivable_amount": amount_text(account.owed),
        "billed_amount": amount_text(lately),
        "unbilled_amount": amount_text(account.unbilled),
        "dso_days": _days(account.owed, lately),
        "lock_up_days": _days(account.owed + account.unbilled, lately),
        "count_back_days": _counted_back(account, as_of),
        "days_since_billed": None if last is None else str((as_of - last).days),
    }


def _days(owed: Decimal, billed: Decimal) -> str | None:
    return str((90 * owed / billed).quantize(Decimal("0.01"), ROUND_HALF_UP)) if billed > 0 else None


def _counted_back(account: _Account, as_of: date) -> str | None:
    """Whole months, latest first, whose billing is less than what is owed, and the part that is needed of the next."""
    if account.owed <= 0:
        return None if account.owed else "0"
    rest, days, last = account.owed, Decimal(0), as_of
    while last >= min(account.billed, default=date.max):
        first = last.replace(day=1)
        length = (last - first).days + 1
        billed = account.billed_in(first, last)
        if billed >= rest:
            return str((days + rest * length / billed).quantize(Decimal("0.01"), ROUND_HALF_UP))
        rest, days, last = rest - billed, days + length, first - _DAY
    return None
