"""A small world for the warehouse: landed rows and a ledger, a word on each, over the simulated firm's master files.

Every row of a table stands in one raw document per instance. Defaults describe an ordinary approved entry of
2026-09-15 that breaks no rule; a test names only what makes its row different.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from dagster_project.config import Destination, Settings
from dagster_project.ledger import Built
from dagster_project.ports import SftpServer
from dagster_project.sandbox.world.master_files import master_files
from dagster_project.sources.registry import BY_NAME, LANDING_SCHEMAS
from dagster_project.sources.stream import Document
from dagster_project.warehouse.build import Build, build, sha256
from dagster_project.warehouse.definition import Definition

NOW = datetime(2026, 10, 1, 18, tzinfo=UTC)
# The hashes of the recorded statements of every build of this process, as a ledger would know them: the first world is
# built by dbt, which takes four times as long.
RECORDED: set[str] = set()
# The ledger and the landed files hold moments as naive UTC.
SEEN, PULLED, EXPORTED = (
    datetime(*at, tzinfo=UTC).replace(tzinfo=None) for at in ((2026, 9, 28, 18), (2026, 9, 30, 18), (2026, 10, 1, 2))
)
DAY = date(2026, 9, 15)

LEDGER_SCHEMAS = {
    "version": pl.Schema(
        {
            **dict.fromkeys(("txn_id",), pl.String), "seq": pl.Int64,
            **dict.fromkeys(("source_system", "source_instance", "entity", "record_id"), pl.String),
            "line_no": pl.Int64, "raw_sha256": pl.String, "position": pl.Int64, "money_hash": pl.String,
            "approval": pl.String, "first_seen_at": pl.Datetime("us"), "is_latest": pl.Boolean,
            "quarantine_code": pl.String, "rerated_from": pl.Int64, "business_date": pl.String,
        }
    ),
    "entry": pl.Schema(
        {
            "entry_id": pl.String, "txn_id": pl.String, "seq": pl.Int64, "leg": pl.String,
            "kind": pl.String, "state": pl.String, "destination": pl.String, "batch_id": pl.String,
            "document": pl.String, "posting_period": pl.String, "amount_minor": pl.Int64, "currency": pl.String,
            "hours_e4": pl.Int64, "posted_amount_minor": pl.Int64, "posted_currency": pl.String,
            "posted_hours_e4": pl.Int64, "reject_code": pl.String, "reject_message": pl.String,
            "eligible_at": pl.Datetime("us"), "sealed_at": pl.Datetime("us"), "posted_at": pl.Datetime("us"),
            "state_since": pl.Datetime("us"), "payload_hash": pl.String,
        }
    ),
    "batch_line": pl.Schema(
        {
            **dict.fromkeys(("batch_id", "entry_id", "destination", "layout"), pl.String), "amount_minor": pl.Int64,
            "currency": pl.String, "hours_e4": pl.Int64, "reference": pl.String, "posting_period": pl.String,
        }
    ),
    "batch": pl.Schema(
        {
            "batch_id": pl.String, "destination": pl.String, "sequence": pl.Int64,
            **dict.fromkeys(("layout", "sha256", "step"), pl.String), "records": pl.Int64,
            "sealed_at": pl.Datetime("us"), "delivered_at": pl.Datetime("us"),
        }
    ),
    "backed_out": pl.Schema({"txn_id": pl.String, "seq": pl.Int64, "at": pl.Datetime("us")}),
    "waiver": pl.Schema(
        {"txn_id": pl.String, "seq": pl.Int64, **dict.fromkeys(("code", "person", "reason"), pl.String)}
    ),
    "identity_match": pl.Schema(
        dict.fromkeys(
            ("object", "source_system", "source_instance", "source_id", "our_key", "person", "reason"), pl.String
        )
    ),
    "extract": pl.Schema(
        {
            "extract_seq": pl.Int64,
            **dict.fromkeys(
                ("source_system", "source_instance", "stream", "kind", "window_from", "window_to"), pl.String
            ),
            "fetched_at": pl.Datetime("us"), "control": pl.String,
        }
    ),
    "extract_page": pl.Schema(
        {
            "extract_seq": pl.Int64, "page_no": pl.Int64, "raw_sha256": pl.String,
            **dict.fromkeys(("rows_in", "versions", "duplicates", "stale", "quarantined"), pl.Int64),
        }
    ),
    "exception": pl.Schema(
        {
            "exception_id": pl.Int64,
            **dict.fromkeys(("origin", "code", "severity", "owner", "subject", "txn_id"), pl.String),
            "seq": pl.Int64, "message": pl.String, "remedy": pl.String, "opened_at": pl.Datetime("us"),
            "closed_at": pl.Datetime("us"),
        }
    ),
    "master_version": pl.Schema(
        {
            **dict.fromkeys(("source_system", "source_instance", "stream", "record_key"), pl.String),
            "version_no": pl.Int64, "outcome": pl.String, "raw_sha256": pl.String, "position": pl.Int64,
            **dict.fromkeys(("valid_from", "valid_to", "code", "detail"), pl.String),
            **dict.fromkeys(("known_from", "known_to"), pl.Datetime("us")),
            **dict.fromkeys(("is_opening", "is_latest"), pl.Boolean),
        }
    ),
    "first_answer": pl.Schema({"entry_id": pl.String, "state": pl.String, "at": pl.Datetime("us")}),
    "refused_duplicate": pl.Schema({"batch_id": pl.String, "entry_id": pl.String, "at": pl.Datetime("us")}),
    "event": pl.Schema(
        {"event_seq": pl.Int64, "at": pl.Datetime("us"), **dict.fromkeys(("actor", "type", "body"), pl.String)}
    ),
}  # fmt: skip


@cache
def master_rows() -> dict[str, list[dict[str, Any]]]:
    """The rows of the simulated firm's master files, as our reader reads them: of a firm without systems."""
    return {
        name: BY_NAME["masters", name].read(Document(text.encode(), f"masters/{name}.csv", "meridian")).rows
        for name, text in master_files(everything=True).items()
    }


def master_versions(system: str, instance: str, stream: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The versions of which the landed rows are, in their order: each is what its record says from then on."""
    declared = BY_NAME[system, stream]
    versions: dict[str, list[dict[str, Any]]] = {}
    for row in rows if declared.masters else ():
        whole = {name: row.get(name) for name in declared.columns}
        known = versions.setdefault(declared.masters.key_of(whole), [])
        if known:
            known[-1] |= {"known_to": PULLED, "is_latest": False}
        valid_from, valid_to = declared.masters.valid_of(whole)
        known.append(
            {
                "source_system": system, "source_instance": instance, "stream": stream,
                "record_key": declared.masters.key_of(whole), "version_no": len(known) + 1, "outcome": "stated",
                "raw_sha256": row["_raw_sha256"], "position": row["_position"], "valid_from": valid_from,
                "valid_to": valid_to, "known_from": PULLED, "is_opening": True, "is_latest": True,
            }
        )  # fmt: skip
    return [each for known in versions.values() for each in known]


def digest(*parts: object) -> str:
    return hashlib.sha256("/".join(map(str, parts)).encode()).hexdigest()


def settings(data_dir: Path, *destinations: str) -> Settings:
    server = SftpServer("127.0.0.1", 22, "nobody", data_dir / "key", ())
    return Settings(
        tenant="meridian",
        data_dir=data_dir,
        ledger=data_dir / "ledger.sqlite",
        clock_url=None,
        reporting_currency="USD",
        cycle_minutes=15,
        sources=(),
        destinations=tuple(
            Destination(name, "netsuite", server, "stage", "inbox", "archive", "answers", post_from="2024-01-01")
            for name in destinations or ("ns-us", "ns-uk", "ns-jp", "ns-tk")
        ),
    )


@dataclass
class World:
    """Rows to be landed and a ledger to be exported. Methods return what later rows refer to."""

    data_dir: Path
    landed: dict[tuple[str, str], list[dict[str, Any]]] = field(default_factory=dict)
    ledger: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    built: list[Built] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.settings = settings(self.data_dir)

    # -- what the sources say -----------------------------------------------------------------------------------------

    def land(self, table: str, instance: str, row: dict[str, Any]) -> tuple[str, int]:
        """Add a landed row; its raw document and its place there."""
        rows = self.landed.setdefault((table, instance), [])
        sha256 = digest(table, instance)
        rows.append({**row, "_raw_sha256": sha256, "_position": len(rows), "_instance": instance})
        return sha256, len(rows) - 1

    def version(
        self,
        system: str,
        instance: str,
        entity: str,
        record_id: str,
        where: tuple[str, int] | None,
        *,
        approval: str = "approved",
        seq: int = 1,
        money: str | None = None,
        quarantine_code: str | None = None,
        day: date = DAY,
    ) -> str:
        """A version in the ledger, which becomes the latest of its transaction; the txn_id."""
        txn_id = f"meridian/{system}/{instance}/{entity}/{record_id}/1"
        rows = self.ledger.setdefault("version", [])
        for row in rows:
            row["is_latest"] = row["is_latest"] and row["txn_id"] != txn_id
        sha256, position = where or (digest("unreadable"), 0)
        rows.append(
            {
                "txn_id": txn_id, "seq": seq, "source_system": system, "source_instance": instance, "entity": entity,
                "record_id": record_id, "line_no": 1, "raw_sha256": sha256, "position": position,
                "money_hash": digest(txn_id, money or seq), "approval": approval, "first_seen_at": SEEN,
                "is_latest": True, "quarantine_code": quarantine_code, "rerated_from": None,
                "business_date": day.isoformat(),
            }
        )  # fmt: skip
        return txn_id

    def harvest(
        self, record_id: str, *, instance: str = "meridian", approval: str = "approved", seq: int = 1, **row: Any
    ) -> str:
        """A Harvest time entry: one billable hour of Cora Dalton (Manager, 265/275 USD by the card) on P-US-01."""
        project = "4200101" if instance == "meridian" else "1"
        defaults = {
            "id": record_id, "spent_date": DAY, "user_id": "5110003" if instance == "meridian" else "1",
            "user_name": "Cora Dalton", "client_currency": "USD", "project_id": project,
            "project_name": "Freight network redesign", "task_id": "9003",
            "task_name": "Delivery" if instance == "meridian" else "Timecard",
            "hours": Decimal(1), "billable": True, "approval_status": approval, "notes": record_id,
        }  # fmt: skip
        version = {name: row.pop(name) for name in ("money", "quarantine_code") if name in row}
        where = self.land("raw_harvest__time_entries", instance, {**defaults, **row})
        version["day"] = row.get("spent_date", DAY)
        return self.version("harvest", instance, "time_entry", record_id, where, approval=approval, seq=seq, **version)

    def kantata(self, record_id: str, *, approval: str = "approved", seq: int = 1, **row: Any) -> str:
        """A Kantata time entry: 100 billable minutes of Alice Barlow on P-UK-01 at 342 GBP, approved by another."""
        defaults = {
            "id": record_id, "date_performed": DAY, "time_in_minutes": 100, "billable": True, "currency": "GBP",
            "currency_base_unit": 100, "rate_in_cents": 34200, "cost_rate_in_cents": 17200, "workspace_id": "7300201",
            "user_id": "7220001", "story_id": "9003", "story_title": "Delivery", "notes": record_id,
            "submission_status": approval, "submitter_id": "7220001", "approver_id": "7220002",
        }  # fmt: skip
        where = self.land("raw_kantata__time_entries", "meridian", {**defaults, **row})
        return self.version("kantata", "meridian", "time_entry", record_id, where, approval=approval, seq=seq)

    def expense(self, record_id: str, *, instance: str = "meridian", approval: str = "approved", **row: Any) -> str:
        """A Concur journal line: a taxi of 40 USD of Cora Dalton for P-US-01, with its receipt."""
        defaults = {
            "batch_date": date(2026, 9, 25), "employee_id": "MA10003", "employee_first_name": "Cora",
            "employee_last_name": "Dalton", "org_unit_1": "MA-US", "reimbursement_currency": "USD",
            "report_entry_id": f"E{record_id}", "expense_type": "Taxi", "transaction_date": DAY,
            "receipt_received": True, "project_code": "P-US-01", "journal_amount": Decimal(40),
            "journal_key": record_id, "is_billable": False,
        }  # fmt: skip
        where = self.land("raw_concur__sae_lines", instance, {**defaults, **row})
        return self.version("concur", instance, "expense_item", record_id, where, approval=approval)

    def masters(self) -> World:
        """The firm's own master files, the people of the sources, the ERP's projects and open periods, and exchange
        rates."""
        for name, rows in master_rows().items():
            for row in rows:
                self.land(f"raw_masters__{name}", "meridian", row)
        for user_id, name, active in (("5110003", "Cora Dalton", True), ("5110026", "Gone Away", False)):
            self.land("raw_harvest__users", "meridian", {"id": user_id, "first_name": name, "is_active": active})
        self.land("raw_harvest__users", "tock", {"id": "1", "first_name": "Real", "is_active": True})
        self.land("raw_kantata__users", "meridian", {"id": "7220001", "full_name": "Alice Barlow"})
        for destination in ("ns-us", "ns-uk", "ns-jp"):
            for period, status in (("2026-08", "closed"), ("2026-09", "open"), ("2026-10", "open")):
                self.period(destination, period, status)
            code = {"ns-us": "US", "ns-uk": "UK", "ns-jp": "JP"}[destination]
            for number in range(1, 11):
                self.erp_project(destination, f"P-{code}-{number:02}")
        for currency, rate in (("USD", "1.25"), ("GBP", "0.80"), ("JPY", "160"), ("CHF", "0.95")):
            for day, factor in ((date(2026, 6, 1), 2), (date(2026, 9, 14), 1)):
                self.land(
                    "raw_ecb__rates", "ecb", {"rate_date": day, "currency": currency, "rate": Decimal(rate) * factor}
                )
        return self

    def period(
        self,
        destination: str,
        period: str,
        status: str,
        *,
        export_sequence: int = 1,
        days: tuple[date | None, date | None] = (None, None),
    ) -> None:
        """A period of the ERP's calendar, which states its first and last day where `days` does."""
        self.land(
            "raw_netsuite__periods",
            destination,
            {
                "period": period,
                "start": days[0],
                "end": days[1],
                "status": status,
                "export_sequence": export_sequence,
                "as_of": EXPORTED,
            },
        )

    def erp_project(self, destination: str, code: str) -> None:
        self.land(
            "raw_netsuite__projects",
            destination,
            {"project": code, "active": True, "export_sequence": 1, "as_of": EXPORTED},
        )

    # -- what was posted ----------------------------------------------------------------------------------------------

    def entry(
        self,
        txn_id: str,
        leg: str,
        state: str,
        *,
        minor: int = 0,
        hours_e4: int = 0,
        seq: int = 1,
        kind: str = "P",
        destination: str = "ns-us",
        currency: str = "USD",
        **row: Any,
    ) -> str:
        """An obligation in the ledger; its entry_id."""
        entry_id = f"{kind}-{txn_id.split('/')[-2]}-{leg}-{seq}"
        self.ledger.setdefault("entry", []).append(
            {
                "entry_id": entry_id, "txn_id": txn_id, "seq": seq, "leg": leg,
                "kind": kind, "state": state, "destination": destination, "amount_minor": minor,
                "currency": currency, "hours_e4": hours_e4, "posting_period": "2026-09", **row,
            }
        )  # fmt: skip
        return entry_id

    def sealed(self, entry_id: str, *, batch_id: str = "ns-us-1", layout: str = "netsuite_journal", **row: Any) -> None:
        """The frozen line of an entry in a batch."""
        self.ledger.setdefault("batch_line", []).append(
            {
                "batch_id": batch_id, "entry_id": entry_id, "destination": "ns-us", "layout": layout, "currency": "USD",
                "amount_minor": 0, "hours_e4": 0, "posting_period": "2026-09", **row,
            }
        )  # fmt: skip

    def answered(self, entry_id: str, status: str, document: str | None = None, *, batch_id: str = "ns-us-1") -> None:
        """The ERP's answer to a line, pulled on 2026-09-30."""
        row = {"batch_id": batch_id, "external_id": entry_id, "level": "LINE", "status": status, "document": document}
        self.land("raw_netsuite__ack_lines", "ns-us", row)

    def booked(
        self,
        external_id: str | None,
        document: str,
        amount: str,
        *,
        accounts: tuple[str, str] = ("1210", "4010"),
        period: str = "2026-09",
        **row: Any,
    ) -> None:
        """A journal of two lines in the ERP's books; below zero the first line is the credit."""
        value = abs(Decimal(amount))
        sides = ("debit", "credit") if Decimal(amount) >= 0 else ("credit", "debit")
        for line_no, (account, side) in enumerate(zip(accounts, sides, strict=True), 1):
            self.land(
                "raw_netsuite__gl_lines",
                "ns-us",
                {
                    "document": document, "line_no": line_no, "external_id": external_id, "currency": "USD",
                    "posting_period": period, "debit": Decimal(0), "credit": Decimal(0), "account": account,
                    side: value, **row,
                },
            )  # fmt: skip

    def invoiced(self, number: str, day: date, amount: str, *, document_type: str = "invoice", **row: Any) -> None:
        """A document of one line for P-US-01, with its entry: what it bills leaves WIP, what it credits comes back."""
        line = {
            "document_type": document_type, "invoice_no": number, "invoice_date": day, "due_date": day,
            "client": "Alder Freight", "project": "P-US-01", "currency": "USD", "line_no": 1, "kind": "time",
            "hours": Decimal(0), "amount": Decimal(amount),
        }  # fmt: skip
        self.land("raw_netsuite__invoice_lines", "ns-us", {**line, **row})
        self.booked(None, number, amount, accounts=("1110", "1210"), period=f"{day:%Y-%m}")

    def paid(self, number: str, day: date, amount: str, *, invoice_no: str) -> None:
        row = {"payment_no": number, "payment_date": day, "client": "Alder Freight", "invoice_no": invoice_no}
        self.land("raw_netsuite__payments", "ns-us", {**row, "currency": "USD", "amount": Decimal(amount)})
        self.booked(None, number, amount, accounts=("1010", "1110"), period=f"{day:%Y-%m}")

    def time_booked(self, external_id: str, document: str, hours: str) -> None:
        self.land(
            "raw_netsuite__time_bills",
            "ns-us",
            {"document": document, "external_id": external_id, "hours": Decimal(hours)},
        )

    def posted(self, txn_id: str, leg: str, document: str, **row: Any) -> str:
        """An entry that is posted, sealed, answered and in the ERP's books."""
        entry_id = self.entry(txn_id, leg, "POSTED", document=document, **row)
        entry = self.ledger["entry"][-1]
        amounts = {"amount_minor": entry["amount_minor"], "hours_e4": entry["hours_e4"]}
        self.sealed(entry_id, layout="netsuite_time" if leg == "time" else "netsuite_journal", **amounts)
        self.answered(entry_id, "POSTED", document)
        if leg == "base":
            self.booked(entry_id, document, str(Decimal(entry["amount_minor"]) / 100))
        else:
            self.time_booked(entry_id, document, str(Decimal(entry["hours_e4"]) / 10000))
        return entry_id

    def backed_out(self, txn_id: str, *, seq: int = 1) -> None:
        """Two persons have taken the version's money out of the ERP."""
        self.ledger.setdefault("backed_out", []).append({"txn_id": txn_id, "seq": seq, "at": SEEN})

    def waived(self, txn_id: str, code: str, *, seq: int = 1) -> None:
        """A person lets pass what a rule finds in the version."""
        row = {"txn_id": txn_id, "seq": seq, "code": code, "person": "ann", "reason": "two shifts, seen on site"}
        self.ledger.setdefault("waiver", []).append(row)

    # -- building -----------------------------------------------------------------------------------------------------

    def write(self) -> None:
        """Land every row. Each raw document is one page of one extract, in the order of the tables. Of the rows of one
        master record each is a version that replaces the one before."""
        pages, extracts, masters = [], [], []
        for number, ((table, instance), rows) in enumerate(sorted(self.landed.items()), 1):
            system, stream = table.removeprefix("raw_").split("__")
            sha256 = digest(table, instance)
            folder = self.data_dir / "landing" / table / instance
            folder.mkdir(parents=True, exist_ok=True)
            frame(rows, LANDING_SCHEMAS[table]).write_parquet(folder / f"{sha256}.parquet")
            count = len(rows)
            masters += master_versions(system, instance, stream, rows)
            extracts.append(
                {
                    "extract_seq": number, "source_system": system, "source_instance": instance, "stream": stream,
                    "kind": "snapshot", "fetched_at": PULLED, "control": f'{{"records": {count}}}',
                }
            )  # fmt: skip
            pages.append(
                {
                    "extract_seq": number, "page_no": 0, "raw_sha256": sha256, "rows_in": count, "versions": count,
                    "duplicates": 0, "stale": 0, "quarantined": 0,
                }
            )  # fmt: skip
        self.ledger |= {"extract": extracts, "extract_page": pages, "master_version": masters}

    def export(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        for table, schema in LEDGER_SCHEMAS.items():
            frame(self.ledger.get(table, []), schema).write_parquet(folder / f"{table}.parquet")

    def landed_sha256(self) -> dict[str, str]:
        """What the ledger would know of the landed files: the SHA-256 of each by its path."""
        landing = self.data_dir / "landing"
        files = (landing / table / instance / f"{digest(table, instance)}.parquet" for table, instance in self.landed)
        return {file.relative_to(landing).as_posix(): sha256(file) for file in files}

    def build(self, target: Path, now: datetime = NOW, **options: Any) -> Build:
        self.write()
        return self.build_from(self.landed_sha256(), target, now, **options)

    def record(self, built: Built, definition: Definition) -> None:
        self.built.append(built)
        RECORDED.add(built.statements_sha256)

    def build_from(self, landed: dict[str, str], target: Path, now: datetime = NOW, **options: Any) -> Build:
        """Build from the landed files as they lie there."""
        options = {"ledger_event_seq": 7, "target": target, "record": self.record, **options}
        options.setdefault("statements_of", lambda _: RECORDED)
        return build(self.settings, now, self.export, LANDING_SCHEMAS, landed, **options)


def frame(rows: list[dict[str, Any]], schema: pl.Schema) -> pl.DataFrame:
    return pl.DataFrame({name: [row.get(name) for row in rows] for name in schema}, schema=schema)


def read(path: Path, sql: str) -> list[tuple[Any, ...]]:
    """Rows of a build or a publication."""
    with duckdb.connect(path, read_only=True) as connection:
        return connection.execute(sql).fetchall()
