"""The books of the simulated ERP: a SQLite file with journals, time bills, billing documents and payments.

It also holds which posting files were imported, which calls were answered, and which files are to be sent. Amounts are
in minor units of the company's currency, hours in ten-thousandths.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from dagster_project.sandbox.erp.posting_file import TIME, CompanyAt, Journal, TimeBill

HOURS_DECIMALS = 4

_SCHEMA = """
create table if not exists hour (one integer primary key check (one = 1), done text not null) strict;
create table if not exists number (name text primary key, last integer not null) strict;
create table if not exists claim (
    claim integer primary key, destination text not null, file text not null, batch_id text not null,
    layout text not null, sha256 text not null, status text not null check (status in ('ACCEPTED', 'REJECTED')),
    code text not null, message text not null, picked_up_at text not null, parts integer not null
) strict;
create table if not exists record (
    claim integer not null references claim, position integer not null, external_id text not null,
    status text not null check (status in ('POSTED', 'REJECTED')), document text not null, code text not null,
    primary key (claim, position)
) strict;
create table if not exists call (
    destination text not null, key text not null, sha256 text not null, at text not null, status integer, answer blob,
    primary key (destination, key)
) strict;
create table if not exists journal (
    document text primary key, destination text not null, external_id text not null, posted_at text not null,
    posting_period text not null, transaction_date text not null, currency text not null, memo text not null,
    reverses text not null
) strict;
create index if not exists journal_external on journal (destination, external_id);
create table if not exists gl_line (
    id integer primary key, destination text not null, document text not null references journal,
    line_no integer not null, account text not null, debit integer not null check (debit >= 0),
    credit integer not null check (credit >= 0), project text not null, employee text not null, memo text not null,
    check (debit = 0 or credit = 0), unique (document, line_no)
) strict;
create table if not exists time_bill (
    id integer primary key, document text not null unique, destination text not null, external_id text not null,
    posted_at text not null, employee text not null, work_date text not null, hours_e4 integer not null,
    project text not null, service_item text not null, billable text not null, memo text not null
) strict;
create index if not exists time_bill_external on time_bill (destination, external_id);
create table if not exists export (
    destination text not null, kind text not null, seq integer not null, as_of text not null, through integer not null,
    primary key (destination, kind, seq)
) strict;
create table if not exists outgoing (
    path text primary key, due_at text not null, content blob not null, published integer not null default 0
) strict;
create table if not exists invoice_line (
    id integer primary key, destination text not null, document_type text not null, invoice_no text not null,
    invoice_date text not null, due_date text not null, client text not null, project text not null,
    currency text not null, line_no integer not null, kind text not null, external_id text not null,
    source_reference text not null, hours_e4 integer not null, amount integer not null,
    applies_to_invoice text not null, applies_to_line integer, effect text not null, unique (invoice_no, line_no)
) strict;
create table if not exists payment (
    id integer primary key, destination text not null, payment_no text not null unique, payment_date text not null,
    client text not null, invoice_no text not null, currency text not null, amount integer not null check (amount > 0)
) strict;
"""


class CompanyBooks:
    """The books in `file`, created if there are none. Everything that writes runs in the caller's transaction."""

    def __init__(self, file: Path):
        file.parent.mkdir(parents=True, exist_ok=True)
        self.db = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self.db.row_factory = sqlite3.Row
        for pragma in ("journal_mode = wal", "synchronous = full", "foreign_keys = on"):
            self.db.execute(f"pragma {pragma}")
        self.db.executescript(_SCHEMA)

    def close(self) -> None:
        self.db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One write transaction, rolled back when the body raises."""
        self.db.execute("begin immediate")
        try:
            yield
        except BaseException:
            self.db.execute("rollback")
            raise
        self.db.execute("commit")

    def last_hour(self) -> datetime | None:
        """The last hour that was processed; None in new books."""
        row = self.db.execute("select done from hour").fetchone()
        return datetime.fromisoformat(row["done"]) if row else None

    def record_hour(self, at: datetime) -> None:
        self.db.execute("insert into hour values (1, ?) on conflict do update set done = excluded.done", [iso(at)])

    def next_number(self, series: str, width: int) -> str:
        """The next document number of a series: `next_number("NS-US-JE", 7) == "NS-US-JE0000001"`."""
        (last,) = self.db.execute(
            "insert into number values (?, 1) on conflict do update set last = last + 1 returning last", [series]
        ).fetchone()
        return f"{series}{last:0{width}d}"

    def has_external_id(self, destination: str, layout: str, external_id: str) -> bool:
        """Whether a record with this External ID is posted."""
        table = "time_bill" if layout == TIME else "journal"
        query = f"select 1 from {table} where destination = ? and external_id = ?"
        return self.db.execute(query, [destination, external_id]).fetchone() is not None

    def post_time(self, company: CompanyAt, bill: TimeBill, at: datetime) -> str:
        """Post a time bill; returns its document number."""
        document = self.next_number(f"{company.destination.upper()}-TB", 7)
        self.db.execute(
            "insert into time_bill values (null, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                *(document, company.destination, bill.external_id, iso(at), bill.employee, bill.work_date.isoformat()),
                *(bill.hours_e4, bill.project, bill.service_item, yes_no(bill.billable), bill.memo),
            ],
        )
        return document

    def post_journal(self, company: CompanyAt, journal: Journal, at: datetime) -> str:
        """Post a journal with its lines; returns its document number."""
        document = self.next_number(f"{company.destination.upper()}-JE", 7)
        self.db.execute(
            "insert into journal values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                *(document, company.destination, journal.external_id, iso(at), journal.posting_period),
                *(journal.transaction_date.isoformat(), company.currency, journal.memo, journal.reverses),
            ],
        )
        self.db.executemany(
            "insert into gl_line values (null, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (company.destination, document, n, x.account, x.debit, x.credit, x.project, x.employee, x.memo)
                for n, x in enumerate(journal.lines, 1)
            ],
        )
        return document

    def store_outgoing(self, path: str, due: datetime, content: bytes) -> None:
        """Keep a file that is to appear at `path`, below the SFTP root, when it is due."""
        self.db.execute("insert into outgoing (path, due_at, content) values (?, ?, ?)", [path, iso(due), content])


def iso(moment: datetime) -> str:
    """`moment` as this ERP writes it: `2026-10-05T06:00:00Z`."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def yes_no(flag: bool) -> str:
    return "Yes" if flag else "No"
