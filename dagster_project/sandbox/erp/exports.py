"""The files that the ERP exports every night: its general ledger, time bills, documents and payments, and masters.

`export_file` writes one, with the quirks of `QUIRKS` that are switched on by their names; the firm's ERP has none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from dagster_project.sandbox.erp.acknowledgements import csv_bytes
from dagster_project.sandbox.erp.database import HOURS_DECIMALS, ErpDatabase, iso, yes_no
from dagster_project.sandbox.erp.posting_file import CompanyAt, minor_text
from dagster_project.sandbox.world import fiscal
from dagster_project.sandbox.world.model import ErpMasterData

QUIRKS = {
    "ends_early": "the file ends at the end of a line in its middle",
    "shows_one_twice": "the last row is there twice, and counted twice",
    "leaves_out_inactive": "a row that is not active is left out instead of being marked",
    "numbers_are_given_again": "every file has the number 1",
}

# By kind: the rows, whose first column is their place in the book and is not exported; the column that the header adds
# up; and the columns that are money of the company's currency.
_BOOKS = {
    "gl": (
        """select l.id, l.document, l.line_no, j.posted_at, j.posting_period, j.transaction_date, l.account, l.debit,
                  l.credit, j.currency, j.external_id, l.project, l.employee, l.memo
           from gl_line l join journal j on j.document = l.document""",
        "debit",
        ("debit", "credit"),
    ),
    "time": (
        """select l.id, l.document, l.posted_at, l.external_id, l.employee, l.work_date, l.hours_e4 as hours, l.project,
                  l.service_item, l.billable, l.memo
           from time_bill l""",
        "hours",
        (),
    ),
    "invoices": (
        """select l.id, l.document_type, l.invoice_no, l.invoice_date, l.due_date, l.client, l.project, l.currency,
                  l.line_no, l.kind, l.external_id, l.source_reference, l.hours_e4 as hours, l.amount,
                  l.applies_to_invoice, l.applies_to_line, l.effect
           from invoice_line l""",
        "amount",
        ("amount",),
    ),
    "payments": (
        """select l.id, l.payment_no, l.payment_date, l.client, l.invoice_no, l.currency, l.amount
           from payment l""",
        "amount",
        ("amount",),
    ),
}


def export_general_ledger(database: ErpDatabase, company: CompanyAt, at: datetime) -> None:
    """Export what was posted since the last export, a file for each kind that has new rows."""
    for kind, (query, total, money) in _BOOKS.items():
        (through,) = database.db.execute(
            "select coalesce(max(through), 0) from export where destination = ? and kind = ?",
            [company.destination, kind],
        ).fetchone()
        found = database.db.execute(
            f"{query} where l.destination = ? and l.id > ? order by l.id", [company.destination, through]
        ).fetchall()
        if found:
            places = dict.fromkeys(money, company.decimals) | {"hours": HOURS_DECIMALS}
            columns = found[0].keys()[1:]
            rows = [
                [minor_text(row[name], places[name]) if name in places else row[name] for name in columns]
                for row in found
            ]
            amount = sum((Decimal(row[columns.index(total)]) for row in rows), Decimal(0))
            _export(database, company, at, kind, (columns, *rows), total=str(amount), through=found[-1]["id"])


def export_masters(database: ErpDatabase, company: CompanyAt, master: ErpMasterData, at: datetime) -> None:
    """Export the period calendar and the project list, complete; with the first of them and on the first of a month the
    employees and the chart of accounts too."""
    changed = {
        change.period: change.at
        for change in sorted(master.periods, key=lambda change: change.at)
        if change.destination == company.destination and change.at <= at
    }
    periods = [
        (
            *(period, fiscal.first_day(period, by_weeks=company.by_weeks)),
            *(fiscal.last_day(period, by_weeks=company.by_weeks), status, iso(changed[period])),
        )
        for period, status in sorted(company.periods.items())
    ]
    columns = ("period", "start", "end", "status", "changed_at")
    still_open = sum(status == "open" for status in company.periods.values())
    _export(database, company, at, "periods", (columns, *periods), total=str(still_open))
    projects = [
        (p.code, p.name, p.client, yes_no(p.active), iso(p.created_at)) for _, p in sorted(company.projects.items())
    ]
    columns = ("project", "name", "client", "active", "created_at")
    _export(database, company, at, "projects", (columns, *projects), total=str(len(projects)))
    if at.day == 1 or not _exported(database, company, "employees"):
        employees = sorted(
            (e.code, e.name, yes_no(e.active)) for e in master.employees if e.company == company.destination
        )
        columns = ("employee", "name", "active")
        _export(database, company, at, "employees", (columns, *employees), total=str(len(employees)))
        accounts = sorted((a.code, a.name) for a in master.accounts if a.company == company.destination)
        _export(database, company, at, "accounts", (("account", "name"), *accounts), total=str(len(accounts)))


def _export(
    database: ErpDatabase,
    company: CompanyAt,
    at: datetime,
    kind: str,
    table: Sequence[Iterable],
    *,
    total: str,
    through: int = 0,
) -> None:
    """Store `table` (column names, then the rows) as the next file of its kind."""
    seq = _exported(database, company, kind) + 1
    name, content = export_file(kind, company.destination, seq, at, table, total=total)
    database.store_outgoing(f"netsuite/{company.destination}/answers/{name}", at, content)
    database.db.execute("insert into export values (?, ?, ?, ?, ?)", [company.destination, kind, seq, iso(at), through])


def export_file(
    kind: str,
    destination: str,
    seq: int,
    at: datetime,
    table: Sequence[Iterable],
    *,
    total: str | None = None,
    quirks: Collection[str] = (),
) -> tuple[str, bytes]:
    """Name and content of an export of `table` (column names, then the rows); `total` None is the count of the rows.
    Raises ValueError for an unknown quirk."""
    if unknown := set(quirks) - QUIRKS.keys():
        raise ValueError(f"there is no quirk {sorted(unknown)}")
    columns, *rows = table
    if "numbers_are_given_again" in quirks:
        seq = 1
    if "leaves_out_inactive" in quirks:
        rows = [row for row in rows if dict(zip(columns, row, strict=True)).get("active") != "No"]
    if "shows_one_twice" in quirks:
        rows = [*rows, rows[-1]]
    header = ("HEADER", kind, destination, seq, iso(at), len(rows), str(len(rows)) if total is None else total)
    content = csv_bytes([header, columns, *rows])
    if "ends_early" in quirks:
        lines = content.splitlines(keepends=True)
        content = b"".join(lines[: len(lines) // 2 + 1])
    return f"{kind}-{destination}-{seq:06d}.csv", content


def _exported(database: ErpDatabase, company: CompanyAt, kind: str) -> int:
    """How many files of a kind the company has exported."""
    (count,) = database.db.execute(
        "select coalesce(max(seq), 0) from export where destination = ? and kind = ?", [company.destination, kind]
    ).fetchone()
    return count
