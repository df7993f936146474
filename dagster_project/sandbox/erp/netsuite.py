"""The simulated NetSuite: companies with their own books, which import posting files and answer with files.

Posting files come by SFTP and are imported at full hours, or by a call (`api.py`), which is imported and answered at
once by the same rules. `posting_file.py` reads and checks a file, `billing.py` invoices, credits and receives payments,
`exports.py` makes the nightly files, and `database.py` stores all of it in one SQLite file.

Everything happens at full hours of the sandbox's clock, in this order: posting files are imported; on billing days the
documents are made; at 02:00 the night's exports are made. `advance` processes the hours; `publish` puts the files that
are due into the answers folders.

Exactly once, wherever SIGKILL interrupts
- A delivery is claimed by one atomic rename: its `.ctl` moves from the inbox to a folder of its own under
  `.processing`, which the SFTP server hides. The folder is named by a claim number that no other claim has: claims that
  a killed run left are finished before new ones are made. Before that rename the delivery is untouched; after it, it
  belongs to the ERP.
- The claim's number, its postings and its acknowledgements are one transaction. A claim found in `.processing` after a
  crash is either in the books (then only its files still move to the archive) or not (then it is processed now, for the
  first time). Neither the file's name nor its hash decides: the same file delivered twice is two claims and is posted
  twice, as by an ERP without a duplicate check, while a crash is never a second delivery.
- Billing documents with their GL entries, exports and the hour they belong to are one transaction; an hour that is
  recorded as processed is not processed again.
- An outgoing file is stored in the books by the transaction that makes it, with the time it is due, so it can be
  written again with the same bytes. It appears under its name by a rename, complete.
- The clock that the sandbox shows moves after the hours are processed, and files appear after that: a kill in between
  leaves effects that are not visible yet, never a file from the future.

Moved files are not fsynced: the guarantee covers killed processes, not power failures.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from dagster_project.sandbox.erp import posting_file, reports
from dagster_project.sandbox.erp.acknowledgements import (
    AnswerLine,
    acknowledgement_file,
    call_error,
    call_record,
    call_response,
    in_parts,
)
from dagster_project.sandbox.erp.billing import HISTORY_AT, RUNS_AT, Billing
from dagster_project.sandbox.erp.database import HOURS_DECIMALS, ErpDatabase, iso
from dagster_project.sandbox.erp.exports import export_general_ledger, export_masters
from dagster_project.sandbox.erp.posting_file import (
    TIME,
    CompanyAt,
    FileRefused,
    PostingFile,
    RecordRefused,
    minor_text,
)
from dagster_project.sandbox.files import replace_file
from dagster_project.sandbox.world import fiscal
from dagster_project.sandbox.world.model import ErpMasterData, decimals

PROCESSING = ".processing"
FOLDERS = ("inbox", "stage", "archive", "answers", "answers/archive")
HOUR = timedelta(hours=1)
EXPORT_HOUR = 2
# How long the key of a call is remembered, with its answer.
KEY_WINDOW = timedelta(hours=24)


class ErpClosed(RuntimeError):
    """The ERP was closed during `advance`; the next `advance` continues from there."""


class Erp:
    """The ERP's books and its side of the SFTP folders.

    `start` is the time of the first start: the companies' periods and projects as of then are the first files they
    send. With `refuse_existing`, an External ID that the books have already is refused (`DUPLICATE_EXTERNAL_ID`);
    without it duplicates are posted, so that a double posting shows.
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
        self._database = ErpDatabase(file)
        self._db = self._database.db
        with self._database.transaction():
            if self._database.last_hour() is None:
                for company in self._companies(start):
                    export_masters(self._database, company, master, start)
                self._database.record_hour(start)

    def close(self) -> None:
        """Stop a running `advance` at its next hour, and close the books."""
        self._stopping.set()
        with self._lock:
            self._database.close()

    def advance(self, until: datetime) -> None:
        """Process each full hour after the last one processed, up to and including `until`.

        Raises ErpClosed when `close` ends it earlier. The next call processes the hours that this one left.
        """
        with self._lock:
            at = self._database.last_hour().replace(minute=0, second=0, microsecond=0) + HOUR
            while at <= until:
                if self._stopping.is_set():
                    raise ErpClosed(f"the ERP was closed before {iso(at)}")
                self._do_hour(at)
                at += HOUR

    def publish(self, now: datetime) -> None:
        """Put every outgoing file that is due by `now`, and has not been published, into its folder."""
        with self._lock:
            due = self._db.execute(
                "select path, content from outgoing where published = 0 and due_at <= ? order by due_at, path",
                [iso(now)],
            ).fetchall()
            for path, content in due:
                target = self._drops / path
                # A kill came between publishing the file and marking it, and the receiver has archived it since.
                if not (target.parent / "archive" / target.name).exists():
                    replace_file(target, content)
            if due:
                with self._database.transaction():
                    self._db.executemany(
                        "update outgoing set published = 1 where path = ?", [[path] for path, _ in due]
                    )

    def status(self) -> dict[str, dict]:
        """Counts and sums of the books by company.

        `journals` and `documents` came by posting files, `lines`, `debit` and `credit` are all of the general ledger;
        `duplicates` lists external ids that are posted more than once.
        """
        with self._lock:
            return {each.destination: reports.company_status(self._database, each) for each in self._master.companies}

    def contents(self) -> dict[str, dict]:
        """The books by company, in an order that does not depend on when things were posted.

        `journals`: external_id, document, reverses, posting_period, transaction_date, amount (debits), lines.
        `time_bills`: external_id, document, employee, project, work_date, hours.
        `invoices`: document_type, effect, invoice_date, project, kind, external_id, source_reference, amount.
        `payments`: payment_no, payment_date, invoice_no, amount. `accounts`: debits less credits by account.
        """
        with self._lock:
            return {each.destination: reports.company_contents(self._database, each) for each in self._master.companies}

    def exported(self) -> dict[str, list[dict]]:
        """What the companies have exported of their own books; expected marts are computed from it.

        `invoices` and `payments` by the exports' columns and `destination`; `accounts`: debits less credits by
        `destination`, `currency`, `account` and `posting_period`.
        """
        with self._lock:
            return reports.exported(self._database)

    # -- calls --------------------------------------------------------------------------------------------------------

    @property
    def companies(self) -> list[str]:
        """The names of the companies in paths and calls."""
        return self._destinations

    def call(
        self, destination: str, key: str, control: bytes, file: bytes, at: datetime, *, half: bool = False
    ) -> tuple[int, bytes]:
        """Import a posting file now; the HTTP status and the JSON that answer it.

        A key that was used within KEY_WINDOW gets its first answer again; 422 when the file is another one, 409 while
        the first call has not ended. `half` breaks the call: half of the records are posted and no answer is stored.
        """
        digest = hashlib.sha256(control + file).hexdigest()
        with self._lock:
            with self._database.transaction():
                known = self._db.execute(
                    "select * from call where destination = ? and key = ? and at > ?",
                    [destination, key, iso(at - KEY_WINDOW)],
                ).fetchone()
                if known is not None and known["sha256"] != digest:
                    return 422, call_error(key, "KEY_REUSED", "this key came with another file before")
                if known is not None:
                    in_progress = call_error(key, "KEY_IN_PROGRESS", "the call with this key has not ended")
                    return (known["status"], known["answer"]) if known["status"] else (409, in_progress)
                self._db.execute(
                    "insert or replace into call values (?, ?, ?, ?, null, null)", [destination, key, digest, iso(at)]
                )
            with self._database.transaction():
                status, answer = self._import_call(destination, control, file, at, half=half)
                if not half:
                    self._db.execute(
                        "update call set status = ?, answer = ? where destination = ? and key = ?",
                        [status, answer, destination, key],
                    )
            return status, answer

    def find(self, destination: str, layout: str, external_ids: Sequence[str]) -> list[dict]:
        """Every posting of these records in the books, as records of `call_response`."""
        marks = ", ".join("?" * len(external_ids))
        time, journal = (
            "select external_id, document, work_date, hours_e4 as amount from time_bill"
            f" where destination = ? and external_id in ({marks}) order by id",
            "select j.external_id, j.document, j.posting_period as period, l.debit - l.credit as amount from journal j"
            " join gl_line l on l.document = j.document and l.line_no = 1"
            f" where j.destination = ? and j.external_id in ({marks}) order by l.id",
        )
        company = next(each for each in self._master.companies if each.destination == destination)
        currency = company.currency
        places = HOURS_DECIMALS if layout == TIME else decimals(currency)

        def period(row: Mapping[str, str]) -> str:
            if layout == TIME:
                return fiscal.period_of(date.fromisoformat(row["work_date"]), by_weeks=company.by_weeks)
            return row["period"]

        with self._lock:
            return [
                call_record(
                    AnswerLine(
                        *(row["external_id"], "LINE", "POSTED", row["document"], period(row)),
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
            return 400, call_error(posting_file.batch_of(control, ""), refusal.code, refusal.message)
        except (ValueError, KeyError, TypeError) as error:
            return 400, call_error("", "CTL_UNREADABLE", f"control file: {error!r}")
        records = posting.records[: len(posting.records) // 2] if half else posting.records
        ack_lines = [self._post(company, posting.layout, key, rows, at) for key, rows in records]
        return 200, call_response(posting.batch_id, [call_record(line, company.currency) for line in ack_lines])

    # -- hourly processing ---------------------------------------------------------------------------------------------

    def _do_hour(self, at: datetime) -> None:
        companies = self._companies(at)
        by_name = {company.destination: company for company in companies}
        self._recover(by_name, at)
        for company in companies:
            self._pick_up(company, at)
        with self._database.transaction():
            for company in companies:
                self._bill(company, at)
            if at.hour == EXPORT_HOUR:
                for company in companies:
                    export_general_ledger(self._database, company, at)
                    export_masters(self._database, company, self._master, at)
            self._database.record_hour(at)

    def _bill(self, company: CompanyAt, at: datetime) -> None:
        if at == HISTORY_AT:
            Billing(self._database, company, self._master.fees, at).history()
        elif at in RUNS_AT:
            Billing(self._database, company, self._master.fees, at).run(company.billed_through, at.date())

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
                by_weeks=company.by_weeks,
            )
            for company in master.companies
        ]

    # -- import of posting files --------------------------------------------------------------------------------------

    def _pick_up(self, company: CompanyAt, at: datetime) -> None:
        inbox = self._drops / "netsuite" / company.destination / "inbox"
        names = set(os.listdir(inbox))
        for control in sorted(name for name in names if name.endswith(".ctl")):
            if control.removesuffix(".ctl") + ".csv" in names:
                self._finish(company, self._claim(company, inbox / control), at)

    def _recover(self, companies: dict[str, CompanyAt], at: datetime) -> None:
        """Finish the claims of a killed run; after that, claim numbers that are not in the books are free."""
        for folder in sorted(self._processing.iterdir()):
            self._finish(companies[folder.suffix.removeprefix(".")], folder, at)

    def _claim(self, company: CompanyAt, control: Path) -> Path:
        (last,) = self._db.execute("select coalesce(max(claim), 0) from claim").fetchone()
        folder = self._processing / f"{last + 1:06d}.{company.destination}"
        folder.mkdir()
        control.rename(folder / control.name)
        return folder

    def _finish(self, company: CompanyAt, folder: Path, at: datetime) -> None:
        """Process the claim in `folder` unless it is in the books already, and archive its files."""
        claim = int(folder.stem)
        company_folder = self._drops / "netsuite" / company.destination
        committed = self._db.execute("select 1 from claim where claim = ?", [claim]).fetchone()
        if not committed:
            control = next(folder.glob("*.ctl"), None)
            if control is None:  # killed between making the folder and claiming a delivery
                folder.rmdir()
                return
            content = folder / f"{control.stem}.csv"
            if not content.exists() and (company_folder / "inbox" / content.name).exists():
                (company_folder / "inbox" / content.name).rename(content)
            self._process(company, claim, control.read_bytes(), content, at)
        for file in sorted(folder.iterdir()):
            target = company_folder / "archive" / file.name
            if target.exists():
                target = target.with_name(f"{file.stem}.{claim}{file.suffix}")
            file.rename(target)
        folder.rmdir()

    def _process(self, company: CompanyAt, claim: int, control: bytes, content: Path, at: datetime) -> None:
        data = content.read_bytes() if content.exists() else None
        with self._database.transaction():
            try:
                file = posting_file.read(control, content.name, data)
                file_line = AnswerLine("", "FILE", "ACCEPTED", "", "", None, "", "")
            except FileRefused as refusal:
                file = PostingFile(posting_file.batch_of(control, content.stem), "", ())
                file_line = AnswerLine("", "FILE", "REJECTED", "", "", None, refusal.code, refusal.message)
            (sent,) = self._db.execute(
                "select coalesce(sum(parts), 0) from claim where destination = ? and batch_id = ?",
                [company.destination, file.batch_id],
            ).fetchone()
            ack_lines = [self._post(company, file.layout, key, rows, at) for key, rows in file.records]
            parts = [(at, [file_line]), *in_parts(file.batch_id, ack_lines, at)]
            self._db.execute(
                "insert into claim values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    *(claim, company.destination, content.name, file.batch_id, file.layout),
                    *(hashlib.sha256(data or b"").hexdigest(), file_line.status, file_line.code, file_line.message),
                    *(iso(at), len(parts)),
                ],
            )
            self._db.executemany(
                "insert into record values (?, ?, ?, ?, ?, ?)",
                [(claim, n, a.external_id, a.status, a.document, a.code) for n, a in enumerate(ack_lines)],
            )
            for part, (due, lines) in enumerate(parts, sent + 1):
                path = f"netsuite/{company.destination}/answers/ack-{file.batch_id}-{part}.csv"
                self._database.store_outgoing(path, due, acknowledgement_file(file.batch_id, company.currency, lines))

    def _post(self, company: CompanyAt, layout: str, external_id: str, rows: tuple, at: datetime) -> AnswerLine:
        """Post one record, or refuse it."""
        amount = posting_file.amount_of(layout, rows)
        try:
            posting = posting_file.time_bill(rows, company) if layout == TIME else posting_file.journal(rows, company)
            if self._refuse_existing and self._database.has_external_id(company.destination, layout, external_id):
                raise RecordRefused("DUPLICATE_EXTERNAL_ID", "This record already exists.")
        except RecordRefused as refusal:
            return AnswerLine(external_id, "LINE", "REJECTED", "", "", amount, refusal.code, refusal.message)
        post = self._database.post_time if layout == TIME else self._database.post_journal
        document = post(company, posting, at)
        return AnswerLine(external_id, "LINE", "POSTED", document, posting.posting_period, amount, "", "")
