"""An acquired firm is taken in: its time account knows our people and projects by other ids and other spellings.

Its account is a real HTTP server, and a person decides by the commands of the terminal.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner

from dagster_project import cli, config, sources
from dagster_project.landing.raw_store import RawStore
from dagster_project.ledger import Binding, Ledger
from dagster_project.ports import LocalFileSystem
from dagster_project.posting import gate
from dagster_project.sandbox.world import master_files, meridian
from dagster_project.sources import registry
from dagster_project.warehouse import build, current, publish
from dagster_project.warehouse.build import landed_files
from dagster_project.warehouse.definition import record
from tests.sources.conftest import TOKEN
from tests.sources.test_harvest import Harvest, entry
from tests.transport.servers import http_server

SETTINGS = """
tenant = "meridian"
data_dir = "data"
ledger = "ledger.sqlite"
reporting_currency = "USD"
anchor_waiver = "a firm of a test on one machine"
destination = []

[[source]]
system = "harvest"
instance = "acquired"
base_url = "{url}"
token_env = "{token}"
account_id = "2002"
open_from = "2026-09-01"
"""
PEOPLE = [worker for worker in meridian.WORKERS if worker.key.startswith("W-US-")][:20]
OURS = {f"90{number:02}": worker.key for number, worker in enumerate(PEOPLE)}
NEW = "9099"
PROJECT = {"id": 77, "name": "Freight network re-design", "code": "AF-77"}
CLIENT = {"id": 3, "name": "Alder Freight", "currency": "USD"}
RECORD = "harvest/acquired/{}"


def spelt(number: int, name: str) -> tuple[str, str]:
    """First and last name as another firm has them."""
    first, last = name.split(" ")
    return [(first, last), (first.upper(), last), (f"{first[0]}.", last), (first, f"{last}s"), (f"{first} J.", last)][
        number % 5
    ]


def user(number: str, first: str, last: str) -> dict[str, Any]:
    return {
        "id": int(number), "first_name": first, "last_name": last, "email": f"{last.lower()}{number}@acquired.example",
        "is_active": True, "is_contractor": False, "roles": [], "default_hourly_rate": None, "cost_rate": None,
        "weekly_capacity": 144000, "updated_at": "2026-09-01T09:00:00Z",
    }  # fmt: skip


@dataclass
class Firm:
    """The firm that has acquired another, below `root`."""

    root: Path

    @property
    def settings(self) -> config.Settings:
        return config.load(self.root / "tieout.toml")

    def cycle(self) -> Counter[str]:
        """Pull, read, build, judge and publish; how many exceptions of each code are open."""
        settings, files = self.settings, LocalFileSystem()
        raw = RawStore(settings.data_dir / "raw", files)
        with Ledger.open(settings.ledger, settings.clock) as ledger:
            sources.pull_all(settings, ledger, raw)
            sources.read_unread(settings, ledger, raw)
            made = build(
                settings,
                settings.clock.now(),
                ledger.export,
                registry.LANDING_SCHEMAS,
                landed_files(ledger.landed()),
                ledger_event_seq=ledger.head()[0],
                record=lambda built, made_by: record(ledger, raw, built, made_by),
                statements_of=ledger.statements_of,
                target=self.root / "target",
            )
            binding = Binding(made.input_manifest_sha256, made.dbt_project_sha256, made.rules_sha256)
            gate.run(ledger, gate.read(made.path, registry.MONEY), settings.destinations, binding)
            publish(settings, made)
            return Counter(each["code"] for each in ledger.exceptions())

    def tieout(self, *arguments: str, code: int = 0) -> str:
        done = CliRunner().invoke(cli.main, ["--config", str(self.root / "tieout.toml"), *arguments])
        assert done.exit_code == code, done.output
        return done.output

    def match(self, source_id: str, our_key: str, *more: str, code: int = 0) -> str:
        return self.tieout(
            "match", RECORD.format(source_id), our_key, "--reason", "list of transfers", *more, code=code
        )

    def known(self) -> dict[str, str | None]:
        """Whom each user's approved time counts for."""
        with duckdb.connect(current(self.settings), read_only=True) as built:
            return dict(built.execute("select source_worker_id, worker_key from canonical.time_entry").fetchall())


@pytest.fixture
def firm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Firm]:
    monkeypatch.setenv(TOKEN, "secret")
    names = {number: spelt(at, PEOPLE[at].name) for at, number in enumerate(OURS)} | {NEW: ("Pia", "Newcomer")}
    work = {"project": PROJECT, "client": CLIENT, "task": {"id": 9003, "name": "Delivery"}, "hours": 8}
    time = [
        entry(at, user={"id": int(number), "name": " ".join(name)}, **work)
        for at, (number, name) in enumerate(names.items(), start=1)
    ]
    project = {
        **PROJECT, "client": CLIENT, "is_active": True, "is_billable": True, "is_fixed_fee": False, "bill_by": None,
        "hourly_rate": None, "starts_on": None, "ends_on": None, "updated_at": "2026-09-01T09:00:00Z",
    }  # fmt: skip
    users = [user(number, *name) for number, name in names.items()]
    vendor = Harvest(time, {"users": users, "projects": [project]}, page_size=100)
    with http_server(vendor.answer) as vendor.server:
        (tmp_path / "tieout.toml").write_text(SETTINGS.format(url=vendor.server.url, token=TOKEN))
        master_files.write(tmp_path / "masters", everything=True)
        with (tmp_path / "masters" / "source_instance.csv").open("a") as accounts:
            accounts.write("harvest,acquired,MA-US,day,24,false,false\n")
        yield Firm(tmp_path)


def test_an_acquired_firm_is_taken_in_by_proposals_and_a_persons_word(firm: Firm) -> None:
    """Harm: its people and projects are typed into a list by hand, and one that is typed wrongly books a stranger."""
    waiting = firm.cycle()
    assert (waiting["WORKER_UNMAPPED"], waiting["PROJECT_UNKNOWN"]) == (21, 21)
    proposals = json.loads(firm.tieout("match", "--json"))
    first = {each["source_id"]: each["our_key"] for each in proposals if each["candidate_no"] == 1}
    assert first == {**OURS, "77": "P-US-01"}
    assert "P-US-01" in firm.tieout("match")

    for source_id, our_key in first.items():
        firm.match(source_id, our_key)
    waiting = firm.cycle()
    assert (waiting["WORKER_UNMAPPED"], waiting["PROJECT_UNKNOWN"]) == (1, 0)
    assert firm.known() == {**OURS, NEW: None}
    assert json.loads(firm.tieout("match", "--json")) == []

    # It was another person, who is to be added to ours.
    firm.match("9000", OURS["9000"], "--withdraw")
    assert firm.cycle()["WORKER_UNMAPPED"] == 2
    assert firm.known()["9000"] is None
    assert "no person and no project" in firm.match("4711", "W-US-01", code=1)
    assert "has the key 'W-US-77'" in firm.match("9000", "W-US-77", code=1)
    assert "is not clear" in firm.match("77", "W-US-01", code=1)
    assert "no match with W-US-01 stands" in firm.match("9000", "W-US-01", "--withdraw", code=1)
    assert "say which and why" in firm.tieout("match", "harvest/acquired", "W-US-01", code=1)
