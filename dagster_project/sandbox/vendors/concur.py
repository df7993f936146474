"""The expense system's standard accounting extracts (SAE, version 3), as files that appear on an SFTP server.

Layout: one header (`EXTRACT`, batch date, record count, total of the journal amounts, batch id), then one `DETAIL` line
of 400 columns for each journal line, separated by `|`, UTF-8, LF. The simulated files fill the columns that the real
file fills; the real file is delivered unchanged.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal

from dagster_project.sandbox.world import tock
from dagster_project.sandbox.world.activity import ExpenseLine
from dagster_project.sandbox.world.expenses import FIRST_BATCH
from dagster_project.sandbox.world.firm import Firm

COLUMNS = 400
_OUTBOUND = "concur/meridian/outbound/extract_CES_SAE_v3_p0012345abcd_"
_REAL_FILE = "concur/tock/outbound/extract_CES_SAE_v3_p0098765wxyz_20161209160000.txt"
_COUNTRY = {
    "MA-US": "UNITED STATES", "MA-UK": "UNITED KINGDOM", "MA-JP": "JAPAN", "MA-CA": "CANADA", "MA-DE": "GERMANY",
    "MA-NL": "NETHERLANDS", "MA-BH": "BAHRAIN", "MA-SG": "SINGAPORE", "MA-IE": "IRELAND",
}  # fmt: skip


def drops_due(firm: Firm, after: datetime | None, until: datetime) -> list[tuple[str, bytes]]:
    """The files that appear in (`after`, `until`], oldest first: path below the SFTP root, and content."""

    def due(at: datetime) -> bool:
        return at <= until and (after is None or after < at)

    lines: dict[datetime, list[ExpenseLine]] = defaultdict(list)
    for line in firm.expenses:
        if line.instance == "meridian":
            lines[line.dropped_at].append(line)
    drops = [
        (at, f"{_OUTBOUND}{at:%Y%m%d%H%M%S}.txt", extract(number, at.date(), lines[at]))
        for number, at in enumerate(firm.profile.extracts, start=FIRST_BATCH)
        if due(at)
    ]
    if due(tock.SAE_DROPPED_AT):
        drops.append((tock.SAE_DROPPED_AT, _REAL_FILE, tock.SAE_FILE.read_bytes()))
    return [(path, content) for _, path, content in sorted(drops)]


def extract(batch: int, day: date, lines: list[ExpenseLine]) -> bytes:
    """The extract file of a batch, with its header's control totals; a batch without lines is a header."""
    lines = sorted(lines, key=lambda line: line.sequence)
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        totals[line.report] += line.amount
    head = ("EXTRACT", day, len(lines), _money(sum((line.amount for line in lines), Decimal(0))), batch)
    rows = [_detail(line, totals[line.report]) for line in lines]
    return "".join("|".join(map(str, row)) + "\n" for row in (head, *rows)).encode()


def _money(amount: Decimal) -> str:
    return f"{amount:.4f}"


def _detail(line: ExpenseLine, report_total: Decimal) -> list[str]:
    """The 400 columns of a line; the numbers are the vendor's."""
    filled = {
        1: "DETAIL",
        2: line.batch_id,
        3: line.batch_day,
        4: line.sequence,
        5: line.employee_id,
        6: line.name[0],
        7: line.name[1],
        10: line.org_unit,
        18: _money(line.amount),
        19: line.report,
        20: line.report,
        21: "MERIDIAN",
        22: line.currency,
        23: _COUNTRY[line.org_unit],
        24: line.work_day,
        25: line.batch_day,
        26: line.batch_day,
        27: f"Expenses {line.batch_day}",
        28: "Y",
        29: "N",
        30: "N",
        31: _money(report_total),
        32: _money(report_total),
        61: line.report_entry_id,
        62: "REG",
        63: line.expense_type,
        64: line.work_day,
        65: line.spend_currency,
        66: line.exchange_rate,
        67: "M",
        68: "N",
        70: line.vendor,
        72: "Y" if line.receipt else "N",
        92: line.project,
        123: _money(line.spend_amount),
        124: _money(line.amount),
        125: _money(line.amount),
        126: "CASH",
        127: "Cash",
        163: "Company",
        165: "Employee",
        167: line.account,
        168: "DR" if line.amount >= 0 else "CR",
        169: f"{line.amount:+.4f}",
        170: line.journal_key,
        189: line.report_entry_id,
        190: "100.0000",
        250: "Out of Pocket",
        335: "Y" if line.billable else "N",
    }
    return [str(filled.get(number, "")) for number in range(1, COLUMNS + 1)]
