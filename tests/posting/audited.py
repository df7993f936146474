"""The world with everything that an audit looks at: raw documents and what is derived from them, two anchors, and
exports of the ERP's books."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator
from dataclasses import asdict, replace
from datetime import datetime
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import polars as pl
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dagster_project.config import Person, Settings
from dagster_project.derived import files
from dagster_project.landing import parquet
from dagster_project.landing.raw_store import RawStore
from dagster_project.ledger import Built, Extract, Ledger, Page, Publication, SourceRecord, UnreadPage
from dagster_project.ledger.canonical import canonical_json
from dagster_project.ledger.tables import HISTORY
from dagster_project.posting import AckLine, accepted, apply, retry, waive
from dagster_project.posting.adapters import adapter
from dagster_project.posting.people import public_key
from dagster_project.posting.resolve import resolve
from dagster_project.posting.verify import Evidence, Verification, verify
from dagster_project.sources.gl_export import GlExport, GlLine
from dagster_project.sources.records import Record
from dagster_project.sources.stream import HOURS
from dagster_project.warehouse import definition
from dagster_project.warehouse.publish import newest
from dagster_project.warehouse.publish import place as placed
from tests.databases import place
from tests.posting.world import DEBITS, DESTINATION, MemoryFiles, SimulatedClock, World

DATA = Path("/data")
ANCHORS = (Path("/anchors/first"), Path("/anchors/second"))
KEYS = {name: Ed25519PrivateKey.from_private_bytes(name.encode().ljust(32)) for name in ("ann", "bob")}
PEOPLE = tuple(Person(name, public_key(key), ("release", "resolve")) for name, key in KEYS.items())
SETTINGS = Settings(
    tenant="meridian",
    data_dir=Path("/data"),
    ledger=":memory:",
    clock_url=None,
    reporting_currency="USD",
    cycle_minutes=15,
    sources=(),
    destinations=(DESTINATION,),
    anchors=ANCHORS,
    people=PEOPLE,
)


class AuditedWorld(World):
    """A world whose raw documents are kept, whose ERP exports its books after each cycle, and whose ledger knows the
    settings."""

    def __init__(self, ledger: Path | str = ":memory:", settings: Settings = SETTINGS) -> None:
        clock, files = SimulatedClock(), MemoryFiles()
        super().__init__(Ledger.open(place(ledger), clock, ANCHORS, files))
        self.clock, self.erp.clock, self.files = clock, clock, files
        self.raw = RawStore(Path("/raw"), files)
        self.settings, self.destination = settings, settings.destinations[0]
        accepted.compare(self.ledger, self.settings)

    def document(self) -> str:
        return json.dumps([[record_id, vars(record)] for record_id, record in sorted(self.source.items())], default=str)

    def pull(self) -> None:
        self.raw.put(self.document().encode())
        super().pull()
        (page,) = (
            UnreadPage(*row)
            for row in self.ledger.rows(
                "select p.extract_seq, p.page_no, e.source_system, e.source_instance, e.stream, e.kind, p.raw_sha256,"
                " p.name, e.fetched_at from extract_page p join extract e using (extract_seq)"
                " order by p.extract_seq desc limit 1"
            )
        )
        rows = pl.DataFrame(
            [{"id": record_id, "hours": record.hours} for record_id, record in self.source.items()],
            schema={"id": pl.String, "hours": HOURS},
        )
        target = parquet.path(DATA / "landing", parquet.table("harvest", "time_entries"), "meridian", page.raw_sha256)
        self.ledger.record_landed(page, parquet.write(self.files, target, rows))

    def answer(self) -> None:
        for number, lines in enumerate(self.erp.answers):
            content = json.dumps([number, *map(asdict, lines)], default=str)
            with self.ledger.change("answers"):
                if (registered := self._register("ack_lines", content)) is not None:
                    apply(self.ledger, self.destination, registered[1], lines)
                    self.ledger.mark_read(registered[0], 0, rows_in=len(lines))

    def cycle(self) -> None:
        super().cycle()
        self.export_general_ledger()

    def export_general_ledger(self) -> None:
        """The ERP sends its whole books as they are now."""
        content = json.dumps([self.clock.at.isoformat(), *map(asdict, self.erp.booked)], default=str)
        with self.ledger.change("books"):
            if (registered := self._register("books", content)) is not None:
                self.ledger.mark_read(registered[0], 0, rows_in=len(self.erp.booked))

    def _register(self, stream: str, content: str) -> tuple[int, str] | None:
        """Keep and register a file of the ERP; extract and sha256, None for one that was delivered before."""
        sha256 = self.raw.put(content.encode())
        if self.ledger.known_file("netsuite", "ns-us", stream, sha256):
            return None
        page = Page(sha256, len(content.encode()), f"{stream}.json")
        extract = Extract("netsuite", "ns-us", stream, "file", None, None, {}, [page])
        return self.ledger.register_extract(extract), sha256

    def posts_differently(self, record_id: str, value: Decimal) -> None:
        """What the ERP booked for a record's journal, and will answer, is another amount than what was sent."""
        entry_id = self.entry(record_id)["entry_id"]
        booked = next(booked for booked in self.erp.booked if booked.external_id == entry_id)
        booked.value = value
        booked.accounts = tuple((account, value if side > 0 else -value) for account, side in booked.accounts)
        self.erp.answers = [
            [replace(line, amount=value) if line.external_id == entry_id else line for line in lines]
            for lines in self.erp.answers
        ]

    def contradict(self, record_id: str) -> None:
        """The ERP reports a posted line of a record as refused."""
        entry = self.entry(record_id, seq=2)
        self.erp.answers.append(
            [AckLine(0, entry["batch_id"], entry["entry_id"], "LINE", "REJECTED", code="INVALID_ACCOUNT")]
        )

    def unfreeze(self, subject: str, claim: str = "unfreeze", persons: tuple[str, ...] = ("ann", "bob")) -> None:
        """Persons state that what is frozen may be used again, or what else becomes of it."""
        for person in persons:
            resolve(
                *(self.ledger, [self.destination], PEOPLE),
                **{"subject": subject, "claim": claim, "key": KEYS[person], "evidence": "seen"},
            )

    def takes_a_group_back(self, whole: str, part: str) -> None:
        """The ERP takes one group whole and another in part, which two persons have taken back."""
        self.set(whole, beside=("tax",))
        self.cycle()
        self.erp.refuse[DEBITS["tax"]] = "INVALID_ACCOUNT"
        self.set(part, beside=("tax",))
        for _ in range(2):
            self.cycle()
        self.unfreeze(self.txn(part), "back_out")
        self.cycle()

    def id_comes_back(self, record_id: str) -> None:
        """An id comes back for another person's work, and a person takes that over."""
        for identity in ({}, {"worker": "E10002", "project": "P-9"}):
            self.set(record_id, **identity)
            self.cycle()
        waive(self.ledger, record_id, "IDENTITY_CHANGED", {"IDENTITY_CHANGED"}, person="ann", reason="given again")

    def who_is_who(self) -> None:
        """A person says who somebody is, says otherwise, and takes it back."""
        record = SourceRecord("worker", "harvest", "meridian", "1")
        for our_key in ("W-1", "W-2"):
            self.ledger.record_match(record, our_key, person="ann", reason="same passport", withdrawn=False)
        self.ledger.record_match(record, "W-2", person="bob", reason="namesake", withdrawn=True)

    def agree(self, settings: Settings) -> None:
        """Both persons sign other settings, which are in force from then on."""
        self.settings = settings
        assert accepted.compare(self.ledger, settings)
        assert [accepted.sign(self.ledger, settings, key)[1] for key in KEYS.values()] == [False, True]

    def look_and_call(self) -> None:
        """What only silence and an ERP with an API bring about: a probe, and a call with its reply."""
        batch_id, sha256 = self.ledger.rows("select batch_id, sha256 from batch order by sequence desc")[0]
        reply = self.raw.put(b"{}")
        with self.ledger.change("looked") as change:
            change.record_fact("looked")
            rows = {
                "probe": (batch_id, 1, "unclear", "{}"),
                "call": (batch_id, 1, "key", "POST", "https://erp.example/", sha256),
                "raw_file": (reply, 2),
                "reply": (batch_id, 1, 200, "{}", reply, None),
                "master_version": ("hcm", "one", "people", "P1", 1, "stated", 1, reply, 0, sha256, *[None] * 6, "", 1),
            }
            for table, row in rows.items():
                self.ledger.execute(
                    f"insert into {table} ({HISTORY[table]}, event_seq) values ({', '.join('?' * len(row))}, ?)",
                    [*row, change.event_seq],
                )

    def publish(self) -> None:
        """A warehouse is built and its marts are published in both grades, as real DuckDB and Parquet files."""
        seq, _ = self.ledger.head()
        name = f"{self.clock.at:%Y%m%dT%H%M%SZ}-11111111"
        database, table = _marts(self.clock.at.isoformat())
        for folder in (name, "current"):
            self.files.publish(DATA / "warehouse" / folder / "tieout.duckdb", database)
        files = {}
        for grade in ("", "delivery/"):
            for file, content in ((f"{grade}analytics.duckdb", database), (f"{grade}publication.parquet", table)):
                for path in (placed(DATA / "published", name, file), newest(DATA / "published", file)):
                    self.files.publish(path, content)
                files[file] = sha256(content)
        destinations = {self.destination.name: self.destination.adapter}
        shaping = {"tenant": "meridian", "reporting_currency": "USD", "destinations": destinations}
        made_by = definition.Definition(
            {
                "dbt/models/marts/publication.sql": b"select 1",
                "dbt/seeds/rule.csv": b"code\n",
                definition.SETTINGS: canonical_json(shaping).encode(),
                definition.PROGRAMS: canonical_json(definition.programs()).encode(),
            }
        )
        hashes = ("1" * 64, made_by.project_sha256, "3" * 64)
        built = Built(name, sha256(database), *hashes, "", made_by.rules_sha256, made_by.sha256)
        definition.record(self.ledger, self.raw, built, made_by)
        made_from = (name, self.clock.at.isoformat(), seq, *shaping.values())
        self.ledger.record_publication(Publication(*made_from, *hashes, files, made_by.sha256))

    def gl_export(self) -> GlExport:
        """The newest export, read again from the raw store."""
        newest = self.ledger.value(
            "select p.raw_sha256 from extract_page p join extract x on x.extract_seq = p.extract_seq"
            " where x.stream = 'books' order by p.extract_seq desc limit 1"
        )
        if newest is None:
            return GlExport([], {})
        as_of, *records = json.loads(self.raw.get(newest))
        lines = []
        for record in records:
            said = ("ns-us", "money", record["document"], record["external_id"])
            lines += [
                GlLine(*said, account, "USD", record["period"], Decimal(value)) for account, value in record["accounts"]
            ]
            if not record["accounts"]:
                where = ("ns-us", "hours", record["document"], record["external_id"], None, None, None)
                lines.append(GlLine(*where, Decimal(record["value"])))
        return GlExport(lines, {"ns-us": datetime.fromisoformat(as_of)})

    def records(self, documents: Collection[str]) -> Iterator[Record]:
        """What the source said of each record, read again from the raw store."""
        for document in documents:
            for position, (record_id, says) in enumerate(json.loads(self.raw.get(document))):
                hours = Decimal(says["hours"])
                money = {name: says[name] for name in ("project", "worker", "billable", "beside")} | {"hours": hours}
                yield Record(document, position, self.txn(record_id), money, says["approval"], hours, None)

    @property
    def evidence(self) -> Evidence:
        """What surrounds the ledger."""
        adapters = {self.destination.name: adapter(self.destination.adapter)}
        places = (self.raw, self.files, Path("/outbox"), ANCHORS)
        derived = partial(files, DATA, self.ledger)
        definitions = partial(definition.doubts, self.ledger, self.raw)
        return Evidence(*places, adapters, PEOPLE, derived, self.records, self.gl_export, definitions, self.settings)

    def verify(self) -> Verification:
        return verify(self.ledger, self.evidence)


@cache
def _marts(as_of: str) -> tuple[bytes, bytes]:
    """A DuckDB file and a Parquet file that hold one table of a few rows."""
    with TemporaryDirectory() as folder:
        database, table = Path(folder) / "marts.duckdb", Path(folder) / "marts.parquet"
        with duckdb.connect(database) as connection:
            connection.execute("create table publication as select range as row, ? as as_of from range(20)", [as_of])
            connection.execute(f"copy publication to '{table}' (format parquet)")
        return database.read_bytes(), table.read_bytes()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def storied(world: AuditedWorld | None = None) -> AuditedWorld:
    """A world in which everything happened that can: an audit of it finds nothing."""
    world = world or AuditedWorld()
    for number in range(1, 7):
        world.set(str(number), billable=number != 2)
    world.set("7", approval="not_approved")
    world.set("8", outcome="hold")
    world.set("9", account="4020")
    world.erp.refuse["harvest:meridian:9"] = "INVALID_ACCOUNT"
    world.cycle()
    # While the first files are on their way: an amendment, a withdrawal, an approval, and a line posted differently.
    world.set("1", hours=Decimal(6))
    world.set("3", approval="not_approved")
    world.set("7", approval="approved")
    world.posts_differently("6", Decimal("801.00"))
    world.cycle()
    world.cycle()
    # Later: given again, moved to another project, mapped to an account that the ERP takes, into a period it closed.
    world.set("3", approval="approved")
    world.set("4", project="P-2")
    world.source["9"].account = "4030"
    world.set("10", period="2026-08")
    world.erp.refuse.clear()
    world.periods["2026-08"] = "open"
    world.erp.closed.add("2026-08")
    world.cycle()
    retry(world.ledger, world.entry("9")["entry_id"], "ann", "the account was opened")
    world.cycle()
    world.periods["2026-08"] = "closed"
    world.ledger.open_exception("SOURCE_DOWN", "kantata", "down", owner="it", remedy="wait", severity="hold")
    world.ledger.open_exception("SOURCE_SLOW", "kantata", "slow", owner="it", remedy="wait", severity="hold")
    world.ledger.close_exception("SOURCE_SLOW", "kantata")
    world.ledger.set_watermark("harvest", "meridian", "time_entries", "2026-09-28T17:00:00Z")
    world.cycle()
    # A line that was never answered as refused is, once it is posted; a record is gone, one is older, one contradicts.
    world.contradict("7")
    world.ledger.report_absent(world.ledger.value("select max(extract_seq) from extract"), [world.txn("8")])
    world.source["6"].revision -= 1
    world.source["2"].hours = Decimal(1)
    world.cycle()
    # A person asks for it to be used again, and two for the destination.
    world.ledger.freeze_destination("ns-us", "DELIVERY_CONFLICT")
    world.unfreeze(world.txn("7"), persons=("ann",))
    world.unfreeze("ns-us")
    world.agree(replace(SETTINGS, destinations=(replace(DESTINATION, ack_deadline_hours=48),)))
    world.takes_a_group_back("12", "13")
    world.id_comes_back("14")
    world.who_is_who()
    # On their way when the audit comes.
    world.set("11", hours=Decimal(3))
    world.set("5", hours=Decimal(2))
    world.cycle()
    world.look_and_call()
    world.publish()
    return world
