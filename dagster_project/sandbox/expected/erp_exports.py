"""What expected marts take from the ERP: the documents that it has exported, and the balances of its accounts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from dagster_project.sandbox.expected.platform_view import DAY
from dagster_project.sandbox.world import masters

WORK = frozenset({"time", "expense"})
_LEGAL_ENTITIES = {each.destination: each.key for each in masters.LEGAL_ENTITIES}
_CLIENTS = {project.code: project.client for project in masters.PROJECTS}


class ErpExports(NamedTuple):
    """Rows as `Erp.exported` gives them. Used columns of an invoice line: `document_type`, `invoice_no`,
    `invoice_date`, `project`, `kind`, `currency`, `source_reference`, `hours_e4`, `amount` and `effect`."""

    invoices: Sequence[dict] = ()
    payments: Sequence[dict] = ()
    accounts: Sequence[dict] = ()

    def wip_events(self) -> Iterator[tuple[str, dict, Decimal]]:
        """For each line about time or expenses: the WIP movement, the line, and the amount that it adds to WIP."""
        for line in self.invoices:
            amount = Decimal(line["amount"])
            if line["kind"] not in WORK or line["effect"] == "concession":
                continue
            if line["document_type"] == "invoice":
                yield "billed", line, -amount
            elif line["document_type"] == "write_off":
                yield "written_off", line, amount
            else:
                yield "credited_back", line, -amount

    def receivables(self) -> Iterator[tuple[str, str, str, date, Decimal, Decimal]]:
        """Legal entity, client, currency, day, change of receivables, and the part of it that was billed."""
        project = {line["invoice_no"]: line["project"] for line in self.invoices}
        for line in self.invoices:
            if line["document_type"] != "write_off":
                amount = Decimal(line["amount"])
                yield (
                    *_entity_client_currency(line, line["project"]),
                    date.fromisoformat(line["invoice_date"]),
                    amount,
                    amount,
                )
        for payment in self.payments:
            where = _entity_client_currency(payment, project[payment["invoice_no"]])
            yield *where, date.fromisoformat(payment["payment_date"]), -Decimal(payment["amount"]), Decimal(0)


def legal_entity_of(destination: str) -> str:
    return _LEGAL_ENTITIES[destination]


def period_of_document(line: dict) -> str:
    """The accounting period that a document is in by its date."""
    return masters.period_of(legal_entity_of(line["destination"]), date.fromisoformat(line["invoice_date"]))


def _entity_client_currency(row: dict, project: str) -> tuple[str, str, str]:
    return legal_entity_of(row["destination"]), _CLIENTS[project], row["currency"]


def days_of_balances(today: date) -> list[date]:
    """Today and the 24 month ends before its month."""
    days = [today]
    first = today.replace(day=1)
    for _ in range(24):
        days.append(first - DAY)
        first = (first - DAY).replace(day=1)
    return days
