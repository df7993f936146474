"""A firm that booked two months by hand and lets Tieout begin with the third: its time account and its ERP.

Harvest and a clock are a real HTTP server, the ERP's folders a real SFTP server. What the ERP sends, the reference
script of `docs/erp-netsuite.md` writes.
"""

from __future__ import annotations

import csv
import importlib.util
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb

from dagster_project import config, posting, sources
from dagster_project.landing.raw_store import RawStore
from dagster_project.ledger import Binding, Ledger
from dagster_project.ports import LocalFileSystem
from dagster_project.posting import Ports, gate
from dagster_project.sandbox.world import master_files
from dagster_project.sources import registry
from dagster_project.transport.sftp import SftpSession
from dagster_project.warehouse import build, current, publish
from dagster_project.warehouse.build import landed_files
from dagster_project.warehouse.definition import record
from tests.sources.conftest import TOKEN
from tests.sources.test_harvest import Harvest, entry
from tests.tables import erp as erp_page
from tests.transport.servers import Answer, Request, http_server, json_answer, sftp_server

FOLDERS = ("stage", "inbox", "archive", "answers")
CUT_OVER = "2026-09-01"
ACCOUNTS = (
    *("1010", "1110", "1210", "1400", "2110", "2210", "2310", "2410", "4010", "4020", "4090", "5310"),
    *("6110", "6120", "6130", "6140", "6150", "6160", "6170", "6180"),
)
SETTINGS = """
tenant = "meridian"
data_dir = "data"
ledger = "ledger.sqlite"
reporting_currency = "USD"
anchors = ["anchors"]
anchor_waiver = "a firm of a test on one machine"
clock_url = "{clock}"

[[source]]
system = "harvest"
instance = "meridian"
base_url = "{url}"
token_env = "{token}"
account_id = "1001"
open_from = "2026-07-01"

[[source]]
system = "netsuite"
instance = "ns-us"
sftp = "erp"
inbound = "/answers"

[[destination]]
name = "ns-us"
adapter = "netsuite"
post_from = 2026-09-01
first_release = "a test of what comes after the first files"
sftp = "erp"
stage = "/stage"
inbox = "/inbox"
archive = "/archive"
answers = "/answers"

[sftp.erp]
host = "{sftp.host}"
port = {sftp.port}
user = "{sftp.user}"
key_file = "{sftp.key_file}"
host_keys = {host_keys}
"""


def _reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference_netsuite", erp_page.REFERENCE / "netsuite.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


REFERENCE = _reference()


def work(number: int, day: str, hours: int = 8, **changes: Any) -> dict[str, Any]:
    """Approved hours of Cora Dalton at 150 USD on P-US-01, the time and materials project of Alder Freight."""
    return entry(
        number,
        spent_date=day,
        user={"id": 5110003, "name": "Cora Dalton"},
        project={"id": 4200101, "name": "Freight network redesign", "code": "P-US-01"},
        client={"id": 3, "name": "Alder Freight", "currency": "USD"},
        task={"id": 9003, "name": "Delivery"},
        **{"hours": hours, "rounded_hours": hours, "updated_at": f"{day}T18:00:00Z", **changes},
    )


@dataclass
class Erp:
    """The ERP company: its books, what it has not exported yet of them, and its folders below `root`."""

    root: Path
    documents: int = 0
    journal: list[dict[str, str]] = field(default_factory=list)
    unsent: dict[str, list[dict[str, str]]] = field(default_factory=lambda: {"gl": [], "time": [], "invoices": []})

    def book(self, day: str, debit: str, credit: str, amount: Decimal, **more: str) -> str:
        """Book a journal of two lines on P-US-01; its document."""
        self.documents += 1
        document = f"JE{self.documents:07}"
        for line, (account, sides) in enumerate(((debit, (amount, 0)), (credit, (0, amount))), 1):
            row = {
                "document": document, "line_no": str(line), "posted_at": f"{day}T19:00:00Z",
                "posting_period": day[:7], "transaction_date": day, "account": account,
                "debit": f"{sides[0]:.2f}", "credit": f"{sides[1]:.2f}", "currency": "USD", "project": "P-US-01",
                "employee": "E10003", **more,
            }  # fmt: skip
            self.journal.append(row)
            self.unsent["gl"].append(row)
        return document

    def invoice(self, number: str, day: str, amount: Decimal) -> None:
        """Bill work on P-US-01 that was booked by hand."""
        self.book(day, "1110", "1210", amount)
        self.unsent["invoices"].append(
            {
                "document_type": "invoice", "invoice_no": number, "invoice_date": day, "due_date": day,
                "client": "Alder Freight", "project": "P-US-01", "currency": "USD", "line_no": "1", "kind": "time",
                "hours": "0.0000", "amount": f"{amount:.2f}",
            }
        )  # fmt: skip

    def balance(self, account: str) -> Decimal:
        rows = [row for row in self.journal if row["account"] == account]
        return sum((Decimal(row["debit"]) - Decimal(row["credit"]) for row in rows), Decimal(0))

    def take(self, at: str) -> int:
        """Import every posting file of the inbox, and answer it; how many records."""
        taken = 0
        for control_file in sorted((self.root / "inbox").glob("*.ctl")):
            control = json.loads(control_file.read_text())
            with (self.root / "inbox" / control["file"]).open(newline="") as file:
                rows = list(csv.DictReader(file))
            answers = (
                self._import_time(rows, at) if control["layout"].endswith("time") else self._import_money(rows, at)
            )
            answers.append({"level": "FILE", "status": "ACCEPTED"})
            REFERENCE.send(self.root / "answers", *REFERENCE.acknowledgement(control["batch_id"], 1, answers))
            for name in (control_file.name, control["file"]):
                (self.root / "inbox" / name).rename(self.root / "archive" / name)
            taken += len(answers) - 1
        return taken

    def _import_money(self, rows: list[dict[str, str]], at: str) -> list[dict[str, str]]:
        answers = []
        account, debit = "Journal Entry - Line: Account", "Journal Entry - Line: Debit"
        for first, second in zip(rows[::2], rows[1::2], strict=True):
            to, by = (first, second) if first[debit] else (second, first)
            amount, day = Decimal(to[debit]), first["Date"]
            document = self.book(
                day, to[account], by[account], amount, external_id=first["External ID"], memo=first["Memo"],
                posted_at=at, posting_period=first["Posting Period"],
            )  # fmt: skip
            answers.append(
                {
                    "external_id": first["External ID"], "level": "LINE", "status": "POSTED", "document": document,
                    "posting_period": first["Posting Period"], "currency": "USD",
                    "amount": f"{amount if to[account] == '1210' else -amount:.2f}",
                }
            )  # fmt: skip
        return answers

    def _import_time(self, rows: list[dict[str, str]], at: str) -> list[dict[str, str]]:
        answers = []
        for row in rows:
            self.documents += 1
            bill = {
                "document": f"TB{self.documents:07}", "posted_at": at, "external_id": row["External ID"],
                "employee": row["Employee"], "work_date": row["Date"], "hours": row["Duration"],
                "project": row["Customer"], "service_item": row["Service Item"], "billable": row["Billable"],
                "memo": row["Memo"],
            }  # fmt: skip
            self.unsent["time"].append(bill)
            answers.append(
                {
                    "external_id": row["External ID"], "level": "LINE", "status": "POSTED",
                    "document": bill["document"], "posting_period": row["Date"][:7], "amount": row["Duration"],
                }
            )  # fmt: skip
        return answers

    def export(self, at: str) -> None:
        """Send what was booked since the last export, and the lists as they are."""
        months = [(f"2026-{month:02}", last) for month, last in ((7, 31), (8, 31), (9, 30), (10, 31))]
        lists = {
            "periods": [
                {"period": name, "start": f"{name}-01", "end": f"{name}-{last}", "changed_at": "2026-07-01T09:00:00Z",
                 "status": "open" if name >= CUT_OVER[:7] else "closed"}
                for name, last in months
            ],
            "projects": [{"project": "P-US-01", "name": "Freight network redesign", "client": "Alder Freight",
                          "active": "Yes", "created_at": "2024-07-01T09:00:00Z"}],
            "employees": [{"employee": "E10003", "name": "Cora Dalton", "active": "Yes"}],
            "accounts": [{"account": name, "name": name} for name in ACCOUNTS],
        }  # fmt: skip
        answers = self.root / "answers"
        for kind, rows in {**self.unsent, **lists}.items():
            number = REFERENCE.next_number(answers, f"{kind}-ns-us")
            REFERENCE.send(answers, *REFERENCE.export(kind, "ns-us", number, at, rows))
        self.unsent = {kind: [] for kind in self.unsent}


@dataclass
class Firm:
    """The firm's folder, its Harvest account and its ERP."""

    root: Path
    harvest: Harvest
    erp: Erp
    now: datetime = datetime(2026, 8, 31, 12, tzinfo=UTC)

    @property
    def file(self) -> Path:
        return self.root / "firm" / "tieout.toml"

    @property
    def settings(self) -> config.Settings:
        return config.load(self.file)

    @property
    def target(self) -> Path:
        return self.root / "target"

    def at(self, moment: str) -> None:
        """Let time pass until then."""
        self.now = datetime.fromisoformat(moment).replace(tzinfo=UTC)

    def export(self) -> None:
        """The ERP sends its exports of this moment."""
        self.erp.export(f"{self.now:%Y-%m-%dT%H:%M:%SZ}")

    def answer(self, request: Request) -> Answer:
        if request.path.endswith("/clock"):
            return json_answer({"now": self.now.isoformat()})
        return self.harvest.answer(request)

    def master(self, name: str, text: str) -> None:
        (self.file.parent / "masters" / f"{name}.csv").write_text(text)

    def cycle(self) -> None:
        """Pull, read, build, judge, seal, deliver; then the marts of it, as the next build has them."""
        settings, files = self.settings, LocalFileSystem()
        raw = RawStore(settings.data_dir / "raw", files)
        with Ledger.open(settings.ledger, settings.clock, settings.anchors) as ledger:
            posting.accepted.compare(ledger, settings)
            sources.pull_all(settings, ledger, raw)
            sources.read_unread(settings, ledger, raw, handlers=posting.answer_handlers(settings, ledger))
            posting.plan_pending(ledger)
            made = build(
                settings,
                settings.clock.now(),
                ledger.export,
                registry.LANDING_SCHEMAS,
                landed_files(ledger.landed()),
                ledger_event_seq=ledger.head()[0],
                record=lambda built, made_by: record(ledger, raw, built, made_by),
                statements_of=ledger.statements_of,
                target=self.target,
            )
            publish(settings, made)
            binding = Binding(made.input_manifest_sha256, made.dbt_project_sha256, made.rules_sha256)
            gate.run(ledger, gate.read(made.path, registry.MONEY), settings.destinations, binding)
            for destination in settings.destinations:
                posting.seal(ledger, destination)
                with SftpSession(destination.sftp) as sftp:
                    ports = Ports(settings.clock, files, sftp, settings.data_dir / "outbox")
                    posting.run_once(ledger, ports, destination, settings.people)

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of the last build."""
        with duckdb.connect(current(self.settings), read_only=True) as built:
            return built.execute(query).fetchall()

    def codes(self) -> dict[str, int]:
        """How many exceptions of each code are open."""
        with Ledger.read_only(self.settings.ledger) as ledger:
            found = [each["code"] for each in ledger.exceptions()]
        return {code: found.count(code) for code in sorted(set(found))}


@contextmanager
def firm(root: Path) -> Iterator[Firm]:
    """The firm as it is on the last day before the cut-over, with two months booked by hand; July is billed, so that
    August's 3,600 are unbilled."""
    partner = root / "partner"
    for name in FOLDERS:
        (partner / name).mkdir(parents=True)
    (partner / "answers" / "archive").mkdir()
    days = ["2026-07-06", "2026-07-07", "2026-07-08", "2026-08-03", "2026-08-04", "2026-08-05"]
    made = Firm(root, Harvest([work(number, day) for number, day in enumerate(days, 1)], page_size=100), Erp(partner))
    for month in ("07", "08"):
        made.erp.book(f"2026-{month}-31", "1210", "4010", Decimal(3600), memo="time sheets, by hand")
    made.erp.invoice("INV00001", "2026-08-03", Decimal(3600))
    with http_server(made.answer) as made.harvest.server, sftp_server(partner, root / "keys") as sftp:
        url = made.harvest.server.url
        made.file.parent.mkdir()
        made.file.write_text(
            SETTINGS.format(
                url=f"{url}/v2", clock=f"{url}/clock", token=TOKEN, sftp=sftp,
                host_keys=json.dumps(list(sftp.host_keys)),
            )
        )  # fmt: skip
        master_files.write(made.file.parent / "masters", everything=True)
        yield made
