"""NetSuite's CSV import: Journal Entry and Track Time, by our saved import maps.

Source: NetSuite Help Center, sections 1534492479 and 1534492737 (journals), 3757809592 (time), N345294 (modes).

Mode "Add": a repeated External ID is refused where duplicate detection is switched on, never updated. UTF-8, LF, comma,
ISO dates, decimal point. All lines of a journal repeat its header and stand together.

A reversal is a journal of its own with debit and credit exchanged, or a time line with negative hours. NetSuite's own
reversal date and flag stay empty: they would negate what the ERP holds then, not what we posted (docs/posting.md R7).
The header memo of a reversal names the External ID it takes back; the line memo is our reference in both.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from decimal import Decimal

from dagster_project.money import HOURS_PLACES, exponent
from dagster_project.posting.adapters import Layout, Line, Parsed

_JOURNAL_COLUMNS = (
    *("External ID", "Date", "Posting Period", "Subsidiary", "Currency", "Exchange Rate", "Reversal Date"),
    *("Reversal/Defer Entry", "Memo", "Approved", "Accounting Book", "Employee"),
    *("Journal Entry - Line: Account", "Journal Entry - Line: Debit", "Journal Entry - Line: Credit"),
    *("Journal Entry - Line: Memo", "Journal Entry - Line: Name", "Journal Entry - Line: Department"),
    *("Journal Entry - Line: Class", "Journal Entry - Line: Location"),
)
_TIME_COLUMNS = (
    *("External ID", "Employee", "Date", "Duration", "Customer", "Case/Task/Event", "Service Item", "Billable"),
    *("Department", "Class", "Location", "Subsidiary", "Payroll Item", "Approval Status", "Memo"),
)
_REVERSAL = "REVERSAL OF "


def _money(amount: Decimal, currency: str) -> str:
    return f"{amount:.{exponent(currency)}f}"


def _hours(hours: Decimal) -> str:
    return f"{hours:.{HOURS_PLACES}f}"


def _write(columns: tuple[str, ...], rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", quoting=csv.QUOTE_MINIMAL, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline=""), strict=True))


@dataclass(frozen=True)
class _Journal:
    """Journal Entry: two lines per record, the first Dr `debit_account` when the amount is not negative."""

    name: str = "netsuite_journal"
    measure: str = "money"
    posts_to_period: bool = True

    def render(self, lines: list[Line]) -> bytes:
        return _write(_JOURNAL_COLUMNS, [row for line in lines for row in self._rows(line)])

    def _rows(self, line: Line) -> list[dict[str, str]]:
        header = {
            "External ID": line.external_id,
            "Date": line.work_date,
            "Posting Period": line.posting_period,
            "Subsidiary": line.subsidiary,
            "Currency": line.currency,
            "Memo": f"{_REVERSAL}{line.reverses}" if line.reverses else line.reference,
            "Approved": "Yes",
            "Employee": line.employee_code,
            "Journal Entry - Line: Memo": line.reference,
            "Journal Entry - Line: Name": line.project_code,
            "Journal Entry - Line: Department": line.department,
        }
        amount = _money(abs(line.amount), line.currency)
        sides = ("Debit", "Credit") if line.amount >= 0 else ("Credit", "Debit")
        return [
            {**header, "Journal Entry - Line: Account": account, f"Journal Entry - Line: {side}": amount}
            for account, side in zip((line.debit_account, line.credit_account), sides, strict=True)
        ]

    def parse(self, content: bytes) -> list[Parsed]:
        rows = _read(content)
        return [
            Parsed(
                first["External ID"],
                Decimal(first["Journal Entry - Line: Debit"] or 0)
                - Decimal(first["Journal Entry - Line: Credit"] or 0),
            )
            for first in rows[::2]
        ]

    def rows(self, lines: list[Line]) -> int:
        return 2 * len(lines)

    def totals(self, lines: list[Line]) -> dict[str, object]:
        sums: dict[str, Decimal] = {}
        for line in lines:
            sums[line.currency] = sums.get(line.currency, Decimal(0)) + abs(line.amount)
        return {
            currency: dict.fromkeys(("debit", "credit"), _money(amount, currency))
            for currency, amount in sorted(sums.items())
        }


@dataclass(frozen=True)
class _Time:
    """Track Time: one line per record; it has no posting period but that of its day."""

    name: str = "netsuite_time"
    measure: str = "hours"
    posts_to_period: bool = False

    def render(self, lines: list[Line]) -> bytes:
        return _write(
            _TIME_COLUMNS,
            [
                {
                    "External ID": line.external_id,
                    "Employee": line.employee_code,
                    "Date": line.work_date,
                    "Duration": _hours(line.hours),
                    "Customer": line.project_code,
                    "Service Item": line.service_item,
                    "Billable": "Yes" if line.billable else "No",
                    "Department": line.department,
                    "Subsidiary": line.subsidiary,
                    "Approval Status": "Approved",
                    "Memo": line.reference,
                }
                for line in lines
            ],
        )

    def parse(self, content: bytes) -> list[Parsed]:
        return [Parsed(row["External ID"], Decimal(row["Duration"])) for row in _read(content)]

    def rows(self, lines: list[Line]) -> int:
        return len(lines)

    def totals(self, lines: list[Line]) -> dict[str, object]:
        return {"hours": _hours(sum((line.hours for line in lines), Decimal(0)))}


LAYOUTS: tuple[Layout, ...] = (_Journal(), _Time())
