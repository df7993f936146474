"""The simulated NetSuite: companies with their own books, fed by posting files and answering with files.

A posting file may also come by a call (`erp_api.py`); it is imported at once and answered at once, by the same rules.

The books are a SQLite file: journals and their double-entry lines, time bills, billing documents, payments, the files
that were taken and what became of each record. How a posting file is read and judged is in `erp_import.py`, what is
billed, credited and paid in `erp_billing.py`.

Everything happens at full hours of the sandbox's clock, in this order: posting files are picked up; on its days the
billing run makes its documents; at 02:00 the night's exports are made. `advance` goes through the hours; `publish` puts
the files that are due by a moment into the answers folders.

Exactly once, whatever instruction SIGKILL falls on
- A delivery is taken by one atomic rename: its `.ctl` leaves the inbox for a folder of its own under `.processing`,
  where the SFTP server shows nothing. The folder is named by a claim number which no other claim has: claims that a
  killed run left are brought to their end before new ones are made. Before that rename the delivery is untouched.
  After it, it is the ERP's.
- The claim's number, its postings and its answers are one transaction. A claim found in `.processing` after a crash
  has its number in the books (then only its files still move to the archive) or has not (then it is processed now, for
  the first time). Neither the file's name nor its hash decides, so that the same file delivered twice is two claims,
  and is posted twice, as an ERP without a duplicate check would, while a crash is never a second delivery.
- Billing documents with their GL entries, exports and the hour they belong to are one transaction; an hour that is
  done is not done again.
- An outgoing file is stored in the books by the transaction that makes it, with the moment it is due, so a file can be
  written again with the same bytes. It appears under its name by rename, whole.
- The clock that the world sees moves after the hours are done, and files appear after that: a kill in between leaves
  effects that nobody can see yet, never a file from the future.

No fsync of moved files: the promise is against killed processes, not against power cuts.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import sqlite3
import threading
from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from dagster_project.sandbox.erp import posting_file
from dagster_project.sandbox.erp.billing import EXPORTS as BILLING_EXPORTS
from dagster_project.sandbox.erp.billing import HISTORY_AT, RUNS_AT, Billing, share
from dagster_project.sandbox.erp.billing import SCHEMA as BILLING_SCHEMA
from dagster_project.sandbox.erp.posting_file import (
    TIME,
    CompanyAt,
    FileRefused,
    Journal,
    PostingFile,
    RecordRefused,
    TimeBill,
    minor_text,
)
from dagster_project.sandbox.files import replace_file
from dagster_project.sandbox.world.model import Company, ErpMasterData, decimals

PROCESSING = ".processing"
FOLDERS = ("inbox", "stage", "archive", "answers", "answers/archive")
HOUR = timedelta(hours=1)
HOURS_DECIMALS = 4
EXPORT_HOUR = 2
FIRST_ANSWER, MIDDLE_ANSWER, LAST_ANSWER = timedelta(hours=2), timedelta(hours=8), timedelta(hours=26)
# How long a call's key is remembered, with its answer.
KEY_WINDOW = timedelta(hours=24)

ACK_HEADER = (
    *("record", "batch_id", "external_id", "level", "status", "document", "posting_period", "amount", "currency"),
    *("code", "message"),
)

SCHEMA = """
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
"""

# Exports of the books: the columns after the first, which is the row's place in the book; which column is added up in
# the header; and which columns are money of the company's currency.
EXPORTS = {
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
    **BILLING_EXPORTS,
}


class Answer(NamedTuple):
    """One line of an acknowledgement. `level` is FILE or LINE; `amount` is money or hours, None where there is none."""

    external_id: str
    level: str
    status: str
    document: str
    posting_period: str
    amount: Decimal | None
    code: str
    message: str


class Stopped(RuntimeError):
    """The ERP was closed while time was passing; it goes on from there at the next start."""


class Erp:
    """The ERP's books and its side of the SFTP folders.

    `start` is the moment of the first start: the companies' periods and projects as of then are the first files they
    send. With `refuse_existing`, an External ID that the books have already is refused (`DUPLICATE_EXTERNAL_ID`);
    without it duplicates are posted, so that a double shows.
    """

    def __init__(
        self,
        file: Path,
        drops: Path,
        master: ErpMasterData,
        *,
        start: datetime,
        refuse_existing: bool = False,
    ):
        self._drops, self._master, self._refuse_existing = drops, master, refuse_existing
        self._destinations = [company.destination for company in master.companies]
        self._stopping = threading.Event()
        self._lock = threading.RLock()
        for destination in self._destinations:
            for folder in FOLDERS:
                (drops / "netsuite" / destination / folder).mkdir(parents=True, exist_ok=True)
        self._processing = drops / PROCESSING
        self._processing.mkdir(exist_ok=True)
        file.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        for pragma in ("journal_mode = wal", "synchronous = full", "foreign_keys = on"):
            self._db.execute(f"pragma {pragma}")
        self._db.executescript(SCHEMA + BILLING_SCHEMA)
        with self._transaction():
            if self._done() is None:
                for company in self._companies(start):
                    self._export_masters(company, start)
                self._hour_done(start)

    def close(self) -> None:
        """End an `advance` that is under way at its next hour, and close the books."""
        self._stopping.set()
        with self._lock:
            self._db.close()

    def advance(self, until: datetime) -> None:
        """Do what is due at each full hour after the last one done, up to and including `until`.

        Raises Stopped when `close` ends it before. The hours of a call that was killed or stopped are done by the next.
        """
        with self._lock:
            at = self._done().replace(minute=0, second=0, microsecond=0) + HOUR
            while at <= until:
                if self._stopping.is_set():
                    raise Stopped(f"the ERP was closed before {iso(at)}")
                self._do_hour(at)
                at += HOUR

    def publish(self, now: datetime) -> None:
        """Put every outgoing file that is due by `now`, and is not there yet, into its folder."""
        with self._lock:
            due = self._db.execute(
                "select path, content from outgoing where published = 0 and due_at <= ? order by due_at, path",
                [iso(now)],
            ).fetchall()
            for path, content in due:
                target = self._drops / path
                # Taken and archived by the receiver just before a kill: it is there already.
                if not (target.parent / "archive" / target.name).exists():
                    replace_file(target, content)
            if due:
                with self._transaction():
                    self._db.executemany(
                        "update outgoing set published = 1 where path = ?", [[path] for path, _ in due]
                    )

    def status(self) -> dict[str, dict]:
        """Counts and sums of the books by company.

        `journals` and `documents` came by posting files, `lines`, `debit` and `credit` are all of the general ledger;
        `duplicates` lists external ids that are posted more than once.
        """
        with self._lock:
            return {company.destination: self._company_status(company) for company in self._master.companies}

    def books(self) -> dict[str, dict]:
        """The books by company, in an order that does not depend on when things were posted.

        `journals`: external_id, document, reverses, posting_period, transaction_date, amount (debits), lines.
        `time_bills`: external_id, document, employee, project, work_date, hours.
        `invoices`: document_type, effect, invoice_date, project, kind, external_id, source_reference, amount.
        `payments`: payment_no, payment_date, invoice_no, amount. `accounts`: debits less credits by account.
        """
        with self._lock:
            return {company.destination: self._company_books(company) for company in self._master.companies}

    def exported(self) -> dict[str, list[dict]]:
        """What the companies have exported of their own books, for the answer key.

        `invoices` and `payments` by the exports' columns and `destination`; `accounts`: debits less credits by
        `destination`, `currency`, `account` and `posting_period`.
        """
        through = "(select max(through) from export e where e.kind = ? and e.destination = l.destination)"
        queries = {
            "invoices": f"select l.* from invoice_line l where l.id <= {through} order by l.id",
            "payments": f"select l.* from payment l where l.id <= {through} order by l.id",
            "gl": "select l.destination, j.currency, l.account, j.posting_period, sum(l.debit - l.credit) as amount"
            f" from gl_line l join journal j on j.document = l.document where l.id <= {through}"
            " group by l.destination, j.currency, l.account, j.posting_period order by 1, 2, 3, 4",
        }
        with self._lock:
            found = {kind: [dict(row) for row in self._db.execute(sql, [kind])] for kind, sql in queries.items()}
        for row in (row for rows in found.values() for row in rows):
            row["amount"] = minor_text(row["amount"], decimals(row["currency"]))
        return {"invoices": found["invoices"], "payments": found["payments"], "accounts": found["gl"]}

    # -- calls --------------------------------------------------------------------------------------------------------

    @property
    def companies(self) -> list[str]:
        """The names under which the companies are called."""
        return self._destinations

    def call(
        self, destination: str, key: str, control: bytes, file: bytes, at: datetime, *, half: bool = False
    ) -> tuple[int, bytes]:
        """Import a posting file now; the HTTP status and the JSON that answer it.

        A key that is known since less than KEY_WINDOW gets its first answer again, for the same file (else 422), or 409
        while that call has not ended. `half` ends it in the middle: half of the records are posted, and no answer ever.
        """
        digest = hashlib.sha256(control + file).hexdigest()
        with self._lock:
            with self._transaction():
                known = self._db.execute(
                    "select * from call where destination = ? and key = ? and at > ?",
                    [destination, key, iso(at - KEY_WINDOW)],
                ).fetchone()
                if known is not None and known["sha256"] != digest:
                    return 422, _problem(key, "KEY_REUSED", "this key came with another file before")
                if known is not None:
                    in_progress = _problem(key, "KEY_IN_PROGRESS", "the call with this key has not ended")
                    return (known["status"], known["answer"]) if known["status"] else (409, in_progress)
                self._db.execute(
                    "insert or replace into call values (?, ?, ?, ?, null, null)", [destination, key, digest, iso(at)]
                )
            with self._transaction():
                status, answer = self._import_call(destination, control, file, at, half=half)
                if not half:
                    self._db.execute(
                        "update call set status = ?, answer = ? where destination = ? and key = ?",
                        [status, answer, destination, key],
                    )
            return status, answer

    def find(self, destination: str, layout: str, external_ids: Sequence[str]) -> list[dict]:
        """Every posting of these records in the books, as a call's answer tells them."""
        marks = ", ".join("?" * len(external_ids))
        time, journal = (
            f"select external_id, document, substr(work_date, 1, 7) as period, hours_e4 as amount from time_bill"
            f" where destination = ? and external_id in ({marks}) order by id",
            "select j.external_id, j.document, j.posting_period as period, l.debit - l.credit as amount from journal j"
            " join gl_line l on l.document = j.document and l.line_no = 1"
            f" where j.destination = ? and j.external_id in ({marks}) order by l.id",
        )
        currency = next(c.currency for c in self._master.companies if c.destination == destination)
        places = HOURS_DECIMALS if layout == TIME else decimals(currency)
        with self._lock:
            return [
                _told(
                    Answer(
                        *(row["external_id"], "LINE", "POSTED", row["document"], row["period"]),
                        *(Decimal(minor_text(row["amount"], places)), "", ""),
                    ),
                    currency,
                )
                for row in self._db.execute(time if layout == TIME else journal, [destination, *external_ids])
            ]

    def _import_call(
        self, destination: str, control: bytes, file: bytes, at: datetime, *, half: bool
    ) -> tuple[int, bytes]:
        company = next(each for each in self._companies(at) if each.destination == destination)
        try:
            name = json.loads(control)["file"]
            posting = posting_file.read(control, name, file)
        except FileRefused as refusal:
            return 400, _problem(posting_file.batch_of(control, ""), refusal.code, refusal.message)
        except (ValueError, KeyError, TypeError) as error:
            return 400, _problem("", "CTL_UNREADABLE", f"control file: {error!r}")
        records = posting.records[: len(posting.records) // 2] if half else posting.records
        answers = [self._post(company, posting.layout, key, rows, at) for key, rows in records]
        return 200, told(posting.batch_id, [_told(answer, company.currency) for answer in answers])

    # -- the hours ----------------------------------------------------------------------------------------------------

    def _do_hour(self, at: datetime) -> None:
        companies = self._companies(at)
        by_name = {company.destination: company for company in companies}
        self._recover(by_name, at)
        for company in companies:
            self._pick_up(company, at)
        with self._transaction():
            for company in companies:
                self._bill(company, at)
            if at.hour == EXPORT_HOUR:
                for company in companies:
                    self._export_books(company, at)
                    self._export_masters(company, at)
            self._hour_done(at)

    def _bill(self, company: CompanyAt, at: datetime) -> None:
        if at == HISTORY_AT:
            Billing(self._db, self._number, company, self._master.fees, at).history()
        elif at in RUNS_AT:
            Billing(self._db, self._number, company, self._master.fees, at).run(company.billed_through, at.date())

    def _done(self) -> datetime | None:
        row = self._db.execute("select done from hour").fetchone()
        return datetime.fromisoformat(row["done"]) if row else None

    def _hour_done(self, at: datetime) -> None:
        self._db.execute("insert into hour values (1, ?) on conflict do update set done = excluded.done", [iso(at)])

    def _companies(self, at: datetime) -> list[CompanyAt]:
        """The companies' master data as of `at`."""
        master = self._master
        periods: dict[str, dict[str, str]] = defaultdict(dict)
        for change in sorted(master.periods, key=lambda change: change.at):
            if change.at <= at:
                periods[change.destination][change.period] = change.status
        return [
            CompanyAt(
                destination=company.destination,
                subsidiary=company.subsidiary,
                currency=company.currency,
                accounts=frozenset(a.code for a in master.accounts if a.company == company.destination),
                employees={e.code: e.active for e in master.employees if e.company == company.destination},
                projects={
                    p.code: p for p in master.projects if p.company == company.destination and p.created_at <= at
                },
                periods=periods[company.destination],
                sales_tax=company.sales_tax,
                billed_through=company.billed_through,
            )
            for company in master.companies
        ]

    # -- picking posting files up -------------------------------------------------------------------------------------

    def _pick_up(self, company: CompanyAt, at: datetime) -> None:
        inbox = self._drops / "netsuite" / company.destination / "inbox"
        names = set(os.listdir(inbox))
        for control in sorted(name for name in names if name.endswith(".ctl")):
            if control.removesuffix(".ctl") + ".csv" in names:
                self._finish(company, self._claim(company, inbox / control), at)

    def _recover(self, companies: dict[str, CompanyAt], at: datetime) -> None:
        """Bring the claims of a killed run to their end; from then on, claim numbers not in the books are free."""
        for folder in sorted(self._processing.iterdir()):
            self._finish(companies[folder.suffix.removeprefix(".")], folder, at)

    def _claim(self, company: CompanyAt, control: Path) -> Path:
        (last,) = self._db.execute("select coalesce(max(claim), 0) from claim").fetchone()
        folder = self._processing / f"{last + 1:06d}.{company.destination}"
        folder.mkdir()
        control.rename(folder / control.name)
        return folder

    def _finish(self, company: CompanyAt, folder: Path, at: datetime) -> None:
        """Process the claim in `folder` unless the books have it, and archive its files."""
        claim = int(folder.stem)
        place = self._drops / "netsuite" / company.destination
        committed = self._db.execute("select 1 from claim where claim = ?", [claim]).fetchone()
        if not committed:
            control = next(folder.glob("*.ctl"), None)
            if control is None:  # killed between making the folder and claiming a delivery
                folder.rmdir()
                return
            content = folder / f"{control.stem}.csv"
            if not content.exists() and (place / "inbox" / content.name).exists():
                (place / "inbox" / content.name).rename(content)
            self._process(company, claim, control.read_bytes(), content, at)
        for file in sorted(folder.iterdir()):
            target = place / "archive" / file.name
            if target.exists():
                target = target.with_name(f"{file.stem}.{claim}{file.suffix}")
            file.rename(target)
        folder.rmdir()

    def _process(self, company: CompanyAt, claim: int, control: bytes, content: Path, at: datetime) -> None:
        data = content.read_bytes() if content.exists() else None
        with self._transaction():
            try:
                file = posting_file.read(control, content.name, data)
                taken = Answer("", "FILE", "ACCEPTED", "", "", None, "", "")
            except FileRefused as refusal:
                file = PostingFile(posting_file.batch_of(control, content.stem), "", ())
                taken = Answer("", "FILE", "REJECTED", "", "", None, refusal.code, refusal.message)
            (sent,) = self._db.execute(
                "select coalesce(sum(parts), 0) from claim where destination = ? and batch_id = ?",
                [company.destination, file.batch_id],
            ).fetchone()
            answers = [self._post(company, file.layout, key, rows, at) for key, rows in file.records]
            parts = [(at, [taken]), *_in_parts(file.batch_id, answers, at)]
            self._db.execute(
                "insert into claim values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    *(claim, company.destination, content.name, file.batch_id, file.layout),
                    *(hashlib.sha256(data or b"").hexdigest(), taken.status, taken.code, taken.message),
                    *(iso(at), len(parts)),
                ],
            )
            self._db.executemany(
                "insert into record values (?, ?, ?, ?, ?, ?)",
                [(claim, n, a.external_id, a.status, a.document, a.code) for n, a in enumerate(answers)],
            )
            for part, (due, lines) in enumerate(parts, sent + 1):
                path = f"netsuite/{company.destination}/answers/ack-{file.batch_id}-{part}.csv"
                self._send(path, due, _acknowledgement(file.batch_id, company.currency, lines))

    def _post(self, company: CompanyAt, layout: str, external_id: str, rows: tuple, at: datetime) -> Answer:
        """Post one record, or refuse it."""
        amount = posting_file.amount_of(layout, rows)
        try:
            posting = posting_file.time_bill(rows, company) if layout == TIME else posting_file.journal(rows, company)
            if self._refuse_existing and self._exists(company.destination, layout, external_id):
                raise RecordRefused("DUPLICATE_EXTERNAL_ID", "This record already exists.")
        except RecordRefused as refusal:
            return Answer(external_id, "LINE", "REJECTED", "", "", amount, refusal.code, refusal.message)
        book = self._book_time if layout == TIME else self._book_journal
        document = book(company, posting, at)
        return Answer(external_id, "LINE", "POSTED", document, posting.posting_period, amount, "", "")

    def _exists(self, destination: str, layout: str, external_id: str) -> bool:
        table = "time_bill" if layout == TIME else "journal"
        query = f"select 1 from {table} where destination = ? and external_id = ?"
        return self._db.execute(query, [destination, external_id]).fetchone() is not None

    def _book_time(self, company: CompanyAt, bill: TimeBill, at: datetime) -> str:
        document = self._number(f"{company.destination.upper()}-TB", 7)
        self._db.execute(
            "insert into time_bill values (null, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                *(document, company.destination, bill.external_id, iso(at), bill.employee, bill.work_date.isoformat()),
                *(bill.hours_e4, bill.project, bill.service_item, _yes(bill.billable), bill.memo),
            ],
        )
        return document

    def _book_journal(self, company: CompanyAt, journal: Journal, at: datetime) -> str:
        document = self._number(f"{company.destination.upper()}-JE", 7)
        self._db.execute(
            "insert into journal values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                *(document, company.destination, journal.external_id, iso(at), journal.posting_period),
                *(journal.transaction_date.isoformat(), company.currency, journal.memo, journal.reverses),
            ],
        )
        self._db.executemany(
            "insert into gl_line values (null, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (company.destination, document, n, x.account, x.debit, x.credit, x.project, x.employee, x.memo)
                for n, x in enumerate(journal.lines, 1)
            ],
        )
        return document

    # -- exports ------------------------------------------------------------------------------------------------------

    def _export_books(self, company: CompanyAt, at: datetime) -> None:
        """What was booked since the last export, of each kind of which there is something."""
        for kind, (query, total, money) in EXPORTS.items():
            (through,) = self._db.execute(
                "select coalesce(max(through), 0) from export where destination = ? and kind = ?",
                [company.destination, kind],
            ).fetchone()
            found = self._db.execute(
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
                self._export(company, at, kind, (columns, *rows), total=str(amount), through=found[-1]["id"])

    def _export_masters(self, company: CompanyAt, at: datetime) -> None:
        """The calendar and the projects, whole."""
        changed = {
            change.period: change.at
            for change in sorted(self._master.periods, key=lambda change: change.at)
            if change.destination == company.destination and change.at <= at
        }
        periods = [
            (period, *_month(period), status, iso(changed[period]))
            for period, status in sorted(company.periods.items())
        ]
        columns = ("period", "start", "end", "status", "changed_at")
        still_open = sum(status == "open" for status in company.periods.values())
        self._export(company, at, "periods", (columns, *periods), total=str(still_open))
        projects = [
            (p.code, p.name, p.client, _yes(p.active), iso(p.created_at)) for _, p in sorted(company.projects.items())
        ]
        columns = ("project", "name", "client", "active", "created_at")
        self._export(company, at, "projects", (columns, *projects), total=str(len(projects)))

    def _export(
        self, company: CompanyAt, at: datetime, kind: str, table: Sequence[Iterable], *, total: str, through: int = 0
    ) -> None:
        """Send `table`, a row of column names and then the rows, as the next file of its kind."""
        (seq,) = self._db.execute(
            "select coalesce(max(seq), 0) + 1 from export where destination = ? and kind = ?",
            [company.destination, kind],
        ).fetchone()
        header = ("HEADER", kind, company.destination, seq, iso(at), len(table) - 1, total)
        path = f"netsuite/{company.destination}/answers/{kind}-{company.destination}-{seq:06d}.csv"
        self._send(path, at, _csv([header, *table]))
        self._db.execute(
            "insert into export values (?, ?, ?, ?, ?)", [company.destination, kind, seq, iso(at), through]
        )

    # -- reports of the books -----------------------------------------------------------------------------------------

    def _company_status(self, company: Company) -> dict:
        name, places = company.destination, decimals(company.currency)

        def one(query: str) -> sqlite3.Row:
            return self._db.execute(query, [name]).fetchone()

        journals = one("select count(*) from journal where destination = ? and external_id <> ''")[0]
        lines, debit, credit = one(
            "select count(*), coalesce(sum(debit), 0), coalesce(sum(credit), 0) from gl_line where destination = ?"
        )
        bills, hours = one("select count(*), coalesce(sum(hours_e4), 0) from time_bill where destination = ?")
        invoices, billed = one(
            "select count(distinct invoice_no), coalesce(sum(amount), 0) from invoice_line"
            " where destination = ? and document_type = 'invoice'"
        )
        duplicates = [
            row["external_id"]
            for table in ("journal", "time_bill")
            for row in self._db.execute(
                f"select external_id from {table} where destination = ? and external_id <> ''"
                " group by external_id having count(*) > 1 order by external_id",
                [name],
            )
        ]
        outcomes = Counter(
            {
                row["status"]: row["n"]
                for row in self._db.execute(
                    "select r.status, count(*) as n from record r join claim c on c.claim = r.claim"
                    " where c.destination = ? group by r.status",
                    [name],
                )
            }
        )
        files, refused = one(
            "select count(*), count(*) filter (where status = 'REJECTED') from claim where destination = ?"
        )
        return {
            "currency": company.currency,
            "documents": journals + bills,
            "journals": journals,
            "lines": lines,
            "debit": minor_text(debit, places),
            "credit": minor_text(credit, places),
            "time_bills": bills,
            "hours": minor_text(hours, HOURS_DECIMALS),
            "invoices": invoices,
            "invoiced": minor_text(billed, places),
            "duplicates": duplicates,
            "rejected": outcomes["REJECTED"],
            "files": files,
            "rejected_files": refused,
        }

    def _company_books(self, company: Company) -> dict:
        name, places = company.destination, decimals(company.currency)

        def rows(query: str, forms: dict[str, int]) -> list[dict]:
            return [
                {key: minor_text(value, forms[key]) if key in forms else value for key, value in dict(row).items()}
                for row in self._db.execute(query, [name])
            ]

        return {
            "journals": rows(
                "select j.external_id, j.document, j.reverses, j.posting_period, j.transaction_date,"
                " sum(l.debit) as amount, count(*) as lines from journal j join gl_line l on l.document = j.document"
                " where j.destination = ? group by j.document order by j.external_id, j.document",
                {"amount": places},
            ),
            "time_bills": rows(
                "select external_id, document, employee, project, work_date, hours_e4 as hours from time_bill"
                " where destination = ? order by external_id, document",
                {"hours": HOURS_DECIMALS},
            ),
            "invoices": rows(
                "select document_type, effect, invoice_date, project, kind, external_id, source_reference, amount"
                " from invoice_line where destination = ?"
                " order by project, kind, external_id, source_reference, invoice_date, document_type, effect",
                {"amount": places},
            ),
            "payments": rows(
                "select payment_no, payment_date, invoice_no, amount from payment where destination = ? order by id",
                {"amount": places},
            ),
            "accounts": {
                row["account"]: row["amount"]
                for row in rows(
                    "select account, sum(debit - credit) as amount from gl_line where destination = ?"
                    " group by account order by account",
                    {"amount": places},
                )
            },
        }

    # -- small things -------------------------------------------------------------------------------------------------

    def _number(self, name: str, width: int) -> str:
        (last,) = self._db.execute(
            "insert into number values (?, 1) on conflict do update set last = last + 1 returning last", [name]
        ).fetchone()
        return f"{name}{last:0{width}d}"

    def _send(self, path: str, due: datetime, content: bytes) -> None:
        self._db.execute("insert into outgoing (path, due_at, content) values (?, ?, ?)", [path, iso(due), content])

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._db.execute("rollback")
            raise
        self._db.execute("commit")


def iso(moment: datetime) -> str:
    """`moment` as this ERP writes it: `2026-10-05T06:00:00Z`."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _yes(flag: bool) -> str:
    return "Yes" if flag else "No"


def _month(period: str) -> tuple[str, str]:
    first = date.fromisoformat(f"{period}-01")
    return first.isoformat(), first.replace(day=monthrange(first.year, first.month)[1]).isoformat()


def _in_parts(batch_id: str, answers: list[Answer], at: datetime) -> list[tuple[datetime, list[Answer]]]:
    """The parts in which a file's lines are answered, by the moment they are due: about 60 % soon, the rest later.

    A quarter of the files is answered in three parts. Which part answers a record depends on its external id and the
    batch alone, so that a second run answers alike.
    """
    in_three = share(batch_id) < 0.25
    parts: dict[datetime, list[Answer]] = defaultdict(list)
    for answer in answers:
        drawn = share(answer.external_id)
        delay = FIRST_ANSWER if drawn < 0.6 else MIDDLE_ANSWER if in_three and drawn < 0.8 else LAST_ANSWER
        parts[at + delay].append(answer)
    return sorted(parts.items())


def told(batch_id: str, records: list[dict]) -> bytes:
    """Records as an answer to a call, with their number and the sum of their amounts."""
    total = sum((Decimal(record["amount"] or 0) for record in records), Decimal(0))
    return json.dumps({"batch_id": batch_id, "records": records, "count": len(records), "total": str(total)}).encode()


def _told(answer: Answer, currency: str) -> dict:
    return {
        **{name: getattr(answer, name) for name in ("external_id", "status", "document", "posting_period")},
        **{"amount": "" if answer.amount is None else str(answer.amount), "currency": currency},
        **{"code": answer.code, "message": answer.message},
    }


def _problem(batch_id: str, code: str, message: str) -> bytes:
    return json.dumps({"batch_id": batch_id, "error": {"code": code, "message": message}}).encode()


def _acknowledgement(batch_id: str, currency: str, answers: list[Answer]) -> bytes:
    """One acknowledgement file: its lines, and a trailer with their number and the sum of their amounts."""
    lines = [
        ("LINE", batch_id, *answer[:5], "" if answer.amount is None else answer.amount, currency, *answer[6:])
        for answer in answers
    ]
    total = sum((answer.amount for answer in answers if answer.amount is not None), Decimal(0))
    return _csv([ACK_HEADER, *lines, ("TRAILER", batch_id, "", "", "", "", "", total, "", len(lines), "")])


def _csv(rows: Iterable[Iterable]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
