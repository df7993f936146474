"""A whole world around the posting code, in memory: a source, an SFTP server, an ERP that posts whatever it picks up.

The ERP shares no code with what writes the files. It never refuses a duplicate, so that a line sent twice is in its
books twice.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from dagster_project.config import Destination
from dagster_project.ledger import Binding, Extract, Ledger, Obligation, Observation, Page, RuleResult
from dagster_project.ledger.canonical import canonical_json, sha256
from dagster_project.ledger.vocabulary import CONTENT_VERSION, LEGS
from dagster_project.ports import RemoteFile, SftpServer
from dagster_project.posting import AckLine, Ports, apply, payload, plan_pending, run_once, seal
from dagster_project.posting.carrier import Delivery
from dagster_project.posting.owner import OWNER_FILE
from tests.databases import place

START = datetime(2026, 9, 28, 18, tzinfo=UTC)
DESTINATION = Destination(
    name="ns-us",
    adapter="netsuite",
    post_from="2024-01-01",
    first_release="a test of what comes after the first files",
    sftp=SftpServer("localhost", 22, "tieout", Path("key"), ()),
    stage="/stage",
    inbox="/inbox",
    archive="/archive",
    answers="/answers",
)
# The company that the intercompany leg is posted in.
OTHER = replace(DESTINATION, name="ns-uk")
BINDING = Binding("1" * 64, "2" * 64, "rules 1")
# What each leg posts of a record's money, and the account that it debits.
SHARES = {"base": Decimal(1), "tax": Decimal("0.1"), "burden": Decimal("0.25"), "intercompany": Decimal("0.8")}
DEBITS = {"base": "1210", "tax": "2200", "burden": "5100", "intercompany": "1310"}


class WireError(Exception):
    """The server or the line failed; the effect may have happened or not."""


@dataclass
class SimulatedClock:
    """A clock that tests move."""

    at: datetime = START

    def now(self) -> datetime:
        return self.at


@dataclass
class MemoryFiles:
    """Local files in memory."""

    content: dict[Path, bytes] = field(default_factory=dict)

    def publish(self, path: Path, content: bytes, mode: int = 0o600) -> None:
        self.content[path] = content

    def read(self, path: Path) -> bytes:
        if path not in self.content:
            raise FileNotFoundError(path)
        return self.content[path]

    def keep(self, path: Path) -> None:
        """Nothing here is ever lost."""

    def exists(self, path: Path) -> bool:
        return path in self.content


class MemorySftp:
    """A partner's server. `fail_at` fails the n-th change from now: before its effect (`lost`) or after (`done`)."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.changes = 0
        self.fail_at: tuple[int, str] | None = None

    def _change(self, effect) -> None:
        self.changes += 1
        failing = self.fail_at is not None and self.changes == self.fail_at[0]
        if failing and self.fail_at[1] == "lost":
            raise WireError("connection cut")
        effect()
        if failing:
            raise WireError("connection cut")

    def posted(self) -> dict[str, bytes]:
        """Every file but the one that names the destination's owner."""
        return {path: content for path, content in self.files.items() if not path.endswith(f"/{OWNER_FILE}")}

    def list(self, directory: str) -> list[RemoteFile]:
        prefix = f"{directory}/"
        return [
            RemoteFile(path.removeprefix(prefix), len(content))
            for path, content in sorted(self.files.items())
            if path.startswith(prefix)
        ]

    def size(self, path: str) -> int | None:
        return len(self.files[path]) if path in self.files else None

    def get(self, path: str) -> bytes:
        if path not in self.files:
            raise FileNotFoundError(path)
        return self.files[path]

    def put(self, path: str, content: bytes) -> None:
        self._change(lambda: self.files.update({path: content}))

    def rename(self, source: str, target: str) -> None:
        if source not in self.files:
            raise FileNotFoundError(source)
        if target in self.files:
            raise WireError(f"{target} exists")
        self._change(lambda: self.files.update({target: self.files.pop(source)}))

    def remove(self, path: str) -> None:
        self._change(lambda: self.files.pop(path))

    def make_directory(self, path: str) -> None:
        pass


@dataclass
class Booked:
    """One record in the ERP's books. `accounts`: debit less credit of each line of a journal."""

    external_id: str
    value: Decimal
    project: str
    reference: str
    period: str
    document: str
    accounts: tuple[tuple[str, Decimal], ...] = ()


@dataclass
class Erp:
    """Picks up every `.csv` that has its `.ctl`, posts it, and answers. `refuse` maps a reference, or the account that
    a journal debits, to a code."""

    sftp: MemorySftp
    clock: SimulatedClock
    booked: list[Booked] = field(default_factory=list)
    answers: list[list[AckLine]] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)

    def pick_up(self) -> None:
        for control in [file.name for file in self.sftp.list("/inbox") if file.name.endswith(".ctl")]:
            data = control.replace(".ctl", ".csv")
            content = self.sftp.files.pop(f"/inbox/{data}", None)
            promise = self.sftp.files.pop(f"/inbox/{control}")
            assert content is not None, "a control file without its posting file"
            self.sftp.files[f"/archive/{data}"] = content
            self.sftp.files[f"/archive/{control}"] = promise
            self._import(json.loads(promise), content)

    def _import(self, promise: dict, content: bytes) -> None:
        batch = promise["batch_id"]
        assert promise["sha256"] == hashlib.sha256(content).hexdigest()
        rows = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
        assert len(rows) == promise["lines"]
        records: dict[str, list[dict]] = {}
        for row in rows:
            records.setdefault(row["External ID"], []).append(row)
        lines = [AckLine(0, batch, "", "FILE", "ACCEPTED")]
        for external_id, record in records.items():
            first = record[0]
            if "Duration" in first:
                value, reference, period = Decimal(first["Duration"]), first["Memo"], first["Date"][:7]
            else:
                debits = sum(Decimal(row["Journal Entry - Line: Debit"] or 0) for row in record)
                assert debits == sum(Decimal(row["Journal Entry - Line: Credit"] or 0) for row in record)
                value = debits if first["Journal Entry - Line: Debit"] else -debits
                reference, period = first["Journal Entry - Line: Memo"], first["Posting Period"]
            code = self.refuse.get(reference) or self.refuse.get(first.get(f"{_LINE}Account"), "")
            if "Duration" not in first and period in self.closed:
                code = "PERIOD_CLOSED"
            document = "" if code else f"DOC-{len(self.booked) + 1}"
            if not code:
                project = first.get("Customer") or first["Journal Entry - Line: Name"]
                accounts = tuple(_side(row) for row in record if "Duration" not in row)
                self.booked.append(Booked(external_id, value, project, reference, period, document, accounts))
            lines.append(
                AckLine(
                    len(lines),
                    batch,
                    external_id,
                    "LINE",
                    "REJECTED" if code else "POSTED",
                    document=document,
                    posting_period=period,
                    amount=value,
                    currency="USD",
                    code=code,
                )
            )
        self.answers.append(lines)


_LINE = "Journal Entry - Line: "


def _side(row: dict[str, str]) -> tuple[str, Decimal]:
    debit, credit = (Decimal(row[f"{_LINE}{side}"] or 0) for side in ("Debit", "Credit"))
    return row[f"{_LINE}Account"], debit - credit


@dataclass
class Record:
    """A time entry at the source. `revision` grows with each change; `outcome` is what the rules say of it.

    `day` is the day of work (None: the 15th of `period`). `beside` are the money legs that it owes beside its journal,
    if it is billable.
    """

    hours: Decimal = Decimal(8)
    rate: Decimal = Decimal(100)
    approval: str = "approved"
    project: str = "P-1"
    worker: str = "E10001"
    billable: bool = True
    revision: int = 1
    period: str = "2026-09"
    outcome: str = "pass"
    account: str = "4010"
    day: str | None = None
    beside: tuple[str, ...] = ()

    @property
    def legs(self) -> tuple[str, ...]:
        return ("time", "base", *self.beside) if self.billable else ("time",)

    def owes(self, leg: str) -> Decimal:
        """Hours or money, when it is approved."""
        return self.hours if leg == "time" else self.hours * self.rate * SHARES[leg]


@dataclass
class Company:
    """Another company than the world's first: its server and its ERP, which numbers its own documents."""

    destination: Destination
    sftp: MemorySftp
    erp: Erp


class World:
    """Source, ledger, delivery, server and ERP. `cycle` is one whole cycle, and may be run again after any crash.

    With `two_companies` there is `other`, where intercompany legs are posted.
    """

    def __init__(self, ledger: Ledger | None = None, two_companies: bool = False) -> None:
        self.clock = SimulatedClock()
        self.ledger = ledger or Ledger.open(place(), self.clock)
        self.sftp = MemorySftp()
        self.erp = Erp(self.sftp, self.clock)
        self.files = MemoryFiles()
        self.destination = DESTINATION
        sftp = MemorySftp()
        self.other = Company(OTHER, sftp, Erp(sftp, self.clock)) if two_companies else None
        self.source: dict[str, Record] = {}
        self.known: dict[str, Record] = {}
        self.periods = {"2026-09": "open", "2026-10": "open"}

    @property
    def ports(self) -> Ports:
        return Ports(self.clock, self.files, self.sftp, Path("/outbox"))

    def txn(self, record_id: str) -> str:
        return f"meridian/harvest/meridian/time_entry/{record_id}/1"

    def set(self, record_id: str, **changes: object) -> None:
        """Enter or change a record at the source."""
        record = self.source.setdefault(record_id, Record(revision=0))
        for name, value in changes.items():
            setattr(record, name, value)
        record.revision += 1

    def rate_card(self, rate: int) -> None:
        """The rules price every content that was ever seen, and what comes after, at another rate."""
        for record in (*self.source.values(), *self.known.values()):
            record.rate = Decimal(rate)

    # -- stages -------------------------------------------------------------------------------------------------------

    def document(self) -> str:
        """What the source would send now."""
        return repr(sorted(vars(r).items() for r in self.source.values()))

    def pull(self) -> None:
        """One document with every record, as it is now."""
        money = {
            record_id: {
                "hours": record.hours,
                "project": record.project,
                "worker": record.worker,
                "billable": record.billable,
                "beside": record.beside,
            }
            for record_id, record in self.source.items()
        }
        for record_id, content in money.items():
            self.known[sha256(canonical_json(content))] = Record(**vars(self.source[record_id]))
        seq = self.ledger.register_extract(
            Extract(
                *("harvest", "meridian", "time_entries", "snapshot", None, None, {}),
                [Page(sha256(self.document()), len(self.document()), "page")],
            )
        )
        self.ledger.observe(
            seq,
            0,
            [
                Observation(
                    position=position,
                    txn_id=self.txn(record_id),
                    entity="time_entry",
                    record_id=record_id,
                    line_no=1,
                    revision=f"{record.revision:06d}",
                    money=money[record_id],
                    approval=record.approval,
                    business_date="2026-09-15",
                    person=record.worker,
                    project=record.project,
                )
                for position, (record_id, record) in enumerate(sorted(self.source.items()))
            ],
        )
        plan_pending(self.ledger)

    def judge(self) -> None:
        """What the rules would say: every latest version passes unless its record says otherwise."""
        rule_results, obligations = [], []
        for txn_id, seq, record_id, money_hash, content_hash, approval in self.ledger.rows(
            "select t.txn_id, v.seq, t.record_id, v.money_hash, content.money_hash, v.approval from txn t"
            " join version v on v.txn_id = t.txn_id and v.seq = t.latest_seq"
            f" join {CONTENT_VERSION}"
        ):
            record, rules = self.known[content_hash], self.source[record_id]
            outcome = rules.outcome if approval == "approved" else "not_approved"
            rule_results.append(RuleResult(txn_id, seq, money_hash, outcome, None))
            if outcome != "pass":
                continue
            obligations += [obligation(txn_id, seq, leg, record, rules) for leg in record.legs]
        with self.ledger.change("rule_results"):
            self.ledger.record_rule_results(BINDING, rule_results, obligations, [])
            plan_pending(self.ledger)

    def answer(self) -> None:
        """Pull every answer that is there; the file stays where it is, so a crash does not lose it."""
        for number, lines in enumerate(self.erp.answers):
            apply(self.ledger, self.destination, sha256(f"answer {number}"), lines)
        if self.other:
            for number, lines in enumerate(self.other.erp.answers):
                apply(self.ledger, self.other.destination, sha256(f"answer of the other {number}"), lines)

    def send(self) -> Delivery:
        """Seal and deliver everything; what became of the first company's files."""
        if self.other:
            seal(self.ledger, self.other.destination)
            run_once(self.ledger, replace(self.ports, sftp=self.other.sftp), self.other.destination)
        seal(self.ledger, self.destination)
        return run_once(self.ledger, self.ports, self.destination)

    def pick_up(self) -> None:
        """Every ERP takes what it finds."""
        self.erp.pick_up()
        if self.other:
            self.other.erp.pick_up()

    def report_calendars(self) -> None:
        """Every ERP says which periods are open."""
        for name in (DESTINATION.name, *([OTHER.name] if self.other else [])):
            self.ledger.set_calendar(name, self.periods, as_of=self.clock.at.isoformat())

    def cycle(self) -> None:
        """One cycle; the ERP picks up at its end, and its answers come in the next."""
        self.answer()
        self.report_calendars()
        self.pull()
        self.judge()
        self.send()
        self.pick_up()
        self.clock.at += timedelta(hours=1)

    def settle_down(self, cycles: int = 8) -> None:
        """Cycles until nothing moves any more."""
        for _ in range(cycles):
            before = (self.states(), len(self.booked()), len(self.erp.answers))
            self.cycle()
            if before == (self.states(), len(self.booked()), len(self.erp.answers)):
                return
        raise AssertionError(f"still moving: {self.states()}")

    # -- looking ------------------------------------------------------------------------------------------------------

    def booked(self) -> list[Booked]:
        """What is in the books of every company."""
        return [*self.erp.booked, *(self.other.erp.booked if self.other else ())]

    def states(self, record_id: str | None = None) -> dict[str, str]:
        """State by `<leg> <kind><seq>`, of all records or one."""
        return {
            (f"{leg} {kind}{seq}" if record_id else f"{txn_id} {leg} {kind}{seq}"): state
            for txn_id, leg, kind, seq, state in self.ledger.rows(
                "select txn_id, leg, kind, seq, state from entry where ? is null or txn_id = ?"
                " order by txn_id, leg, seq, kind",
                [record_id and self.txn(record_id), record_id and self.txn(record_id)],
            )
        }

    def entry(self, record_id: str, leg: str = "base", kind: str = "P", seq: int = 1) -> dict[str, object]:
        (found,) = self.ledger.records(
            "select * from entry where txn_id = ? and leg = ? and kind = ? and seq = ?",
            [self.txn(record_id), leg, kind, seq],
        )
        return found

    def held(self, record_id: str) -> dict[str, Decimal]:
        """Hours or money of a record in the ERPs' books, by leg; legs that come to nothing are left out."""
        values = dict.fromkeys(LEGS, Decimal(0))
        legs = dict(self.ledger.rows("select entry_id, leg from entry"))
        for booked in self.booked():
            if booked.reference == f"harvest:meridian:{record_id}":
                values[legs[booked.external_id]] += booked.value
        return {leg: value for leg, value in values.items() if value}

    def net(self, record_id: str) -> tuple[Decimal, Decimal]:
        """Hours and money of a record in the ERPs' books."""
        held = self.held(record_id)
        return held.get("time", Decimal(0)), held.get("base", Decimal(0))

    def assert_ledger_is_right(self) -> None:
        """The ERP holds exactly the latest approved content of each record, once, and the ledger agrees with itself."""
        ids = [booked.external_id for booked in self.booked()]
        assert len(ids) == len(set(ids)), "a line was posted twice"
        for record_id, record in self.source.items():
            owed = {leg: record.owes(leg) for leg in record.legs} if record.approval == "approved" else {}
            assert self.held(record_id) == owed, (record_id, self.states(record_id))
        assert self.ledger.conservation() == []
        assert self.ledger.verify_chain() == []
        assert self.ledger.value("select count(*) from txn where planned = 0") == 0


def obligation(txn_id: str, seq: int, leg: str, record: Record, rules: Record) -> Obligation:
    """What a version owes for one leg: by the content it was seen with, and what the rules make of it."""
    time = leg == "time"
    amount_minor = 0 if time else int(record.owes(leg) * 100)
    hours_e4 = int(record.hours * 10000) if time else 0
    record_id = txn_id.split("/")[-2]
    content = payload.original(
        {
            "leg": leg,
            "legal_entity": "MA-US",
            "subsidiary": "Meridian US",
            "currency": "USD",
            "amount_minor": amount_minor,
            "hours_e4": hours_e4,
            "work_date": rules.day or f"{rules.period}-15",
            "debit_account": DEBITS.get(leg),
            "credit_account": None if time else rules.account,
            "project_code": record.project,
            "employee_code": record.worker,
            "service_item": "CONSULTING" if time else None,
            "department": "CC-1",
            "billable": record.billable,
            "reference": f"harvest:meridian:{record_id}",
        }
    )
    return Obligation(
        txn_id=txn_id,
        seq=seq,
        leg=leg,
        destination=OTHER.name if leg == "intercompany" else DESTINATION.name,
        layout="netsuite_time" if time else "netsuite_journal",
        amount_minor=amount_minor,
        currency="USD",
        hours_e4=hours_e4,
        posting_period=rules.day[:7] if time and rules.day else rules.period,
        reference=f"harvest:meridian:{record_id}",
        payload=content,
        payload_hash=sha256(content),
    )
