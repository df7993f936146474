"""A firm of many small companies, each with a person, a project and an hour of their own: what happens to the master
rows of one is seen in its hour alone. The files are real, the ledger, the build and the gate are."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dagster_project import sources
from dagster_project.config import Changes, Destination, Person, Settings, Source
from dagster_project.landing.raw_store import RawStore
from dagster_project.ledger import Binding, Built, Extract, Ledger, Page
from dagster_project.ports import LocalFileSystem
from dagster_project.posting import gate
from dagster_project.sources import registry
from dagster_project.sources.registry import LANDING_SCHEMAS
from dagster_project.warehouse import definition
from dagster_project.warehouse.build import Build, build, landed_files
from dagster_project.warehouse.definition import Definition
from tests.warehouse.world import RECORDED

DAY = "2026-09-15"
COMPANIES = Source("masters", "firm")
_AT = "2026-09-16T08:00:00Z"


@dataclass
class Clock:
    at: datetime = datetime(2026, 9, 20, 18, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


@dataclass
class Firm:
    """The companies `names`; `files` are the rows of each master file, which a test edits before a `cycle`. So are
    `lists`, what systems show by system and stream: the name of the list in their answer, and its records."""

    root: Path
    target: Path
    names: tuple[str, ...]
    changes: Changes = field(default=Changes())
    people: tuple[Person, ...] = ()
    files: dict[str, list[list[str]]] = field(default_factory=dict)
    raw_text: dict[str, str] = field(default_factory=dict)
    lists: dict[tuple[str, str], tuple[str, list[dict[str, object]]]] = field(default_factory=dict)
    built: Build | None = None

    def __post_init__(self) -> None:
        self.clock = Clock()
        self.folder = self.root / "masters"
        self.folder.mkdir(parents=True)
        self.settings = Settings(
            tenant="firm",
            data_dir=self.root,
            ledger=self.root / "ledger.sqlite",
            clock_url=None,
            reporting_currency="USD",
            cycle_minutes=15,
            sources=(),
            destinations=(Destination("ns-us", "netsuite", post_from="2024-01-01"),),
            changes=self.changes,
            people=self.people,
        )
        self.reopen()
        self.raw = RawStore(self.root / "raw", LocalFileSystem())
        for name, rows in _files(self.names).items():
            self.files[name] = [row.split(",") for row in rows]
        self._bring("harvest", "firm", "time_entries", "1", json.dumps({"time_entries": [*map(_entry, self.names)]}))
        periods = "2026-09,2026-09-01,2026-09-30,open,2026-09-01T00:00:00Z\n"
        self.export("periods", "period,start,end,status,changed_at\n", periods)
        projects = "".join(f"P-{name},,,Yes,2026-01-01T00:00:00Z\n" for name in self.names)
        self.export("projects", "project,name,client,active,created_at\n", projects)

    def reopen(self) -> None:
        """The ledger, after other processes had it."""
        self.ledger = Ledger.open(self.root / "ledger.sqlite", self.clock)

    def export(self, kind: str, header: str, rows: str) -> None:
        """The ERP's first export of a kind."""
        count = rows.count("\n")
        text = f"HEADER,{kind},ns-us,1,2026-09-19T02:00:00Z,{count},{count}\n{header}{rows}"
        self._bring("netsuite", "ns-us", kind, f"{kind}-ns-us-000001.csv", text)

    def _bring(self, system: str, instance: str, stream: str, name: str, text: str) -> None:
        """What a pull of the stream would have registered."""
        content = text.encode()
        kind = "file" if name.endswith(".csv") else "snapshot"
        page = Page(self.raw.put(content), len(content), name)
        self.ledger.register_extract(Extract(system, instance, stream, kind, None, None, {}, [page]))

    def row(self, file: str, start: str) -> list[str]:
        """The first row of a file that begins so; to be edited in its place."""
        return next(row for row in self.files[file] if ",".join(row).startswith(start))

    def cycle(self) -> Build:
        """The files are saved, pulled, read, built from, and let through the gate, an hour later."""
        self.clock.at += timedelta(hours=1)
        for name, rows in self.files.items():
            buffer = io.StringIO()
            csv.writer(buffer, lineterminator="\n").writerows(rows)
            (self.folder / f"{name}.csv").write_text(self.raw_text.get(name, buffer.getvalue()))
        source = replace(COMPANIES, inbound=str(self.folder))
        sources.pull(self.settings, source, self.ledger, self.raw, clock=self.clock)
        for (system, stream), (name, records) in self.lists.items():
            self._bring(system, "firm", stream, "1 of 1", json.dumps(_page(system, name, records)))
        sources.read_unread(self.settings, self.ledger, self.raw)
        return self.build()

    def build(self) -> Build:
        built = build(
            self.settings,
            self.clock.at,
            self.ledger.export,
            LANDING_SCHEMAS,
            landed_files(self.ledger.landed()),
            ledger_event_seq=self.ledger.head()[0],
            record=self._record,
            statements_of=lambda _: RECORDED,
            target=self.target,
        )
        binding = Binding(built.input_manifest_sha256, built.dbt_project_sha256, built.rules_sha256)
        gate.run(self.ledger, gate.read(built.path, registry.MONEY), self.settings.destinations, binding)
        return built

    def _record(self, built: Built, made_by: Definition) -> None:
        definition.record(self.ledger, self.raw, built, made_by)
        RECORDED.add(built.statements_sha256)

    def held(self) -> dict[str, str]:
        """Of each company whose hour does not pass: the code that holds it."""
        return dict(
            self.ledger.rows(
                "select t.record_id, v.outcome || ' ' || v.code from version v"
                " join txn t on t.txn_id = v.txn_id and t.latest_seq = v.seq where v.outcome <> 'pass'"
            )
        )

    def exceptions(self) -> list[tuple[str, str, str, str]]:
        """The open ones: subject, code, owner, message."""
        return self.ledger.rows(
            "select subject, code, owner, message from exception where closed_at is null order by subject"
        )


def _page(system: str, name: str, records: list[dict[str, object]]) -> dict[str, object]:
    """A page of a system with all of its list."""
    if name == "cost_rates" and system == "harvest":
        return {name: records, "links": {"first": "https://api.example/v2/users/7/cost_rates?page=1"}}
    if system != "kantata":
        return {name: records}
    ids = [str(record["id"]) for record in records]
    results = [{"key": name, "id": each} for each in ids]
    return {"count": len(ids), "results": results, name: dict(zip(ids, records, strict=True))}


def _entry(name: str) -> dict[str, object]:
    return {
        "id": name, "spent_date": DAY, "user": {"id": f"u-{name}", "name": name},
        "client": {"id": "1", "name": "Client", "currency": "USD"},
        "project": {"id": f"p-{name}", "code": None, "name": name}, "task": {"id": "1", "name": f"T-{name}"},
        "hours": 1, "rounded_hours": 1, "started_time": None, "ended_time": None, "is_running": False, "notes": name,
        "is_locked": True, "is_closed": True, "approval_status": "approved", "is_billed": False, "billable": True,
        "billable_rate": None, "cost_rate": None, "invoice": None, "external_reference": None, "created_at": _AT,
        "updated_at": _AT,
    }  # fmt: skip


def _files(names: Iterable[str]) -> dict[str, list[str]]:
    """Every file: its header, and the rows of each company, whose keys end in its name."""
    rows = {
        "source_instance": ["harvest,firm,E-plain,day,24,false,true"],
        "legal_entity": ["E-{0},{0},USD,NA,ns-us,hold,{0},75,,,30"],
        "client": ["K-{0},{0}"],
        "contract": ["C-{0},K-{0},E-{0},time_and_materials,USD,2026-01-01,,,,30"],
        "project": ["P-{0},C-{0},{0},Audit,,active,,,"],
        "worker": ["W-{0},{0},employee,2025-01-01,,EMP-{0},"],
        "task": ["harvest,firm,T-{0},either,true"],
        "employment": ["W-{0},E-{0},R-{0},CC,40,,"],
        "assignment": ["W-{0},P-{0},2026-01-01,2026-12-31,40"],
        "crosswalk_project": ["harvest,firm,p-{0},P-{0}"],
        "crosswalk_worker": ["harvest,firm,u-{0},W-{0}"],
        "bill_rate": ["E-{0},R-{0},USD,100,2026-01-01,,,"],
        "cost_rate": ["E-{0},R-{0},USD,50,2026-01-01,,,"],
        "labour_category": ["E-{0},R-{0},Senior"],
        "expense_account": ["E-{0},Taxi,6120,"],
        "posting_account": ["E-{0},time_entry,base,1210,4010,amount,1,false,,"],
        "ledger_account": ["E-{0},wip,1210"],
        "service_item": ["E-{0},true,Audit", "E-{0},false,Audit"],
        "opening_balance": ["E-{0},,USD,2023-12-31,0,,,nothing was booked by hand"],
    }
    by_name = {stream.name: stream for stream in registry.SYSTEMS["masters"].STREAMS}
    made = {}
    for file, each in rows.items():
        optional = ("worker_key", "client_key", "project_key", "contract_key") if file.endswith("_rate") else ()
        columns = [column for column in by_name[file].columns if column not in optional]
        # Columns that a file may be without are the last ones.
        header = ",".join(columns[: each[0].count(",") + 1])
        filled = each if file == "source_instance" else [row.format(name) for name in names for row in each]
        made[file] = [header, *filled]
    return made
