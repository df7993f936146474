"""Sealing and rendering: numbered without gaps, frozen, and the same bytes in every process."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from dagster_project.ledger import Ledger
from dagster_project.posting import SealError, batches, payload, seal
from dagster_project.posting.adapters import Layout, Line, UnknownAdapter, adapter, netsuite
from tests.databases import place
from tests.posting.world import DESTINATION, SimulatedClock, World, obligation

NETSUITE = adapter("netsuite")


def ready(world: World | None = None, records: int = 1) -> World:
    """A world with eligible entries."""
    world = world or World()
    for number in range(records):
        world.set(str(number + 1))
    world.ledger.set_calendar("ns-us", world.periods, as_of="1")
    world.pull()
    world.judge()
    return world


def rendered(world: World, batch_id: str = "ns-us-00000001") -> tuple[list[dict[str, str]], dict]:
    """Rows and control of a batch."""
    file = batches.render(world.ledger, batch_id, NETSUITE)
    return list(csv.DictReader(io.StringIO(file.content.decode()))), json.loads(file.control)


def test_the_control_file_says_what_the_posting_file_holds():
    """The ERP checks these before it takes a line: a wrong total would refuse everything."""
    world = ready(records=3)
    assert seal(world.ledger, world.destination) == ["ns-us-00000001", "ns-us-00000002"]
    rows, control = rendered(world)
    file = batches.render(world.ledger, "ns-us-00000001", NETSUITE)
    digest = hashlib.sha256(file.content).hexdigest()
    assert control["sha256"] == digest
    assert control["file"] == file.file_name == f"ns-us-00000001-{digest[:8]}.csv"
    assert (control["batch_id"], control["sequence"]) == ("ns-us-00000001", 1)
    assert control["ledger_instance"] == world.ledger.meta("instance")
    assert (control["records"], control["lines"], control["bytes"]) == (3, 6, len(file.content))
    assert control["totals"] == {"USD": {"debit": "2400.00", "credit": "2400.00"}}
    keys = [row["External ID"] for row in rows]
    assert keys == sorted(keys)
    assert control["hash_total"] == sum(int(hashlib.sha256(key.encode()).hexdigest()[:8], 16) for key in keys[::2])
    _, time = rendered(world, "ns-us-00000002")
    assert time["totals"] == {"hours": "24.0000"}
    assert (time["sequence"], time["previous_sha256"]) == (2, digest)


@pytest.mark.threat("T20")
def test_a_batch_holds_no_more_than_the_destination_takes():
    """An import job over its limit is refused whole."""
    world = ready(records=5)
    assert len(seal(world.ledger, replace(world.destination, max_records=2))) == 6
    assert world.ledger.rows("select sequence, records from batch order by sequence") == [
        *((1, 2), (2, 2), (3, 1), (4, 2), (5, 2), (6, 1))
    ]


@pytest.mark.bad_input(72)
def test_nothing_is_sealed_into_a_period_that_is_not_known_to_be_open():
    """A line into a closed period comes back refused; one into an unknown period is a guess."""
    world = ready()
    for status in ("closed", "open"):
        world.ledger.set_calendar("ns-us", {"2026-09": status}, as_of=f"2 {status}")
        seal(world.ledger, world.destination)
        # Time belongs to the project ledger, whose months do not close.
        assert world.entry("1", leg="time")["state"] == "BATCHED"
        assert world.entry("1")["state"] == ("ELIGIBLE" if status == "closed" else "BATCHED")


def test_a_reversal_goes_into_the_first_open_period_when_its_own_is_closed():
    """A closed month does not take a reversal, and one before it would change reported figures."""
    world = ready()
    world.settle_down()
    world.periods = {"2026-08": "open", "2026-09": "closed", "2026-10": "open"}
    world.set("1", approval="not_approved")
    world.settle_down()
    world.assert_ledger_is_right()
    assert {booked.period for booked in world.erp.booked if booked.value == -800} == {"2026-10"}
    reversal = world.entry("1", kind="R")
    assert reversal["posting_period"] == "2026-10"
    events = world.ledger.rows(
        "select body from event where type = 'seal' and body like ?", [f"%{reversal['entry_id']}%"]
    )
    assert any('"2026-10"' in body for (body,) in events), "the choice is in no event"


def test_a_batch_is_rendered_to_the_same_bytes_in_another_process(tmp_path: Path):
    """Bytes that depend on hash seed, time zone or locale make two files of one batch."""
    path = place(tmp_path / "ledger.sqlite")
    with Ledger.open(path, SimulatedClock()) as ledger:
        world = ready(World(ledger), records=4)
        seal(ledger, world.destination)
        here = [batches.render(ledger, f"ns-us-0000000{n}", NETSUITE) for n in (1, 2)]
    program = (
        "import sys; from dagster_project.ledger import Ledger; from dagster_project.posting import batches\n"
        "from dagster_project.posting.adapters import adapter\n"
        "with Ledger.read_only(sys.argv[1]) as ledger:\n"
        "    for n in (1, 2):\n"
        "        file = batches.render(ledger, f'ns-us-0000000{n}', adapter('netsuite'))\n"
        "        sys.stdout.buffer.write(file.content + file.control)\n"
    )
    expected = b"".join(file.content + file.control for file in here)
    for seed, zone, language in (("1", "Asia/Tokyo", "C"), ("77", "America/New_York", "de_DE.UTF-8")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LANG": language, "LC_ALL": language}
        there = subprocess.run(
            [sys.executable, "-c", program, str(path)], env=environment, capture_output=True, check=True
        )
        assert there.stdout == expected


@pytest.mark.bad_input(80)
def test_a_layout_that_does_not_say_what_its_lines_say_seals_nothing():
    """An encoder's mistake must show before the file leaves, not in the ERP."""

    class Broken(type(NETSUITE.layouts["netsuite_journal"])):
        def render(self, lines: list[Line]) -> bytes:
            return super().render([replace(line, amount=line.amount / 10) for line in lines])

    world = ready()
    broken: Layout = Broken()
    with pytest.raises(SealError, match="reads back differently"):
        batches._seal_one(world.ledger, DESTINATION, NETSUITE, broken, "cycle")
    assert world.ledger.value("select count(*) from batch") == 0
    assert world.entry("1")["state"] == "ELIGIBLE"


def test_a_negative_amount_exchanges_debit_and_credit():
    """A journal line is never negative; the side says the sign."""
    world = World()
    world.set("1", hours=Decimal(-2))
    ready(world, records=0)
    seal(world.ledger, world.destination)
    rows, control = rendered(world)
    sides = [tuple(row[f"Journal Entry - Line: {column}"] for column in ("Account", "Debit", "Credit")) for row in rows]
    assert sides == [("1210", "", "200.00"), ("4010", "200.00", "")]
    assert control["totals"] == {"USD": {"debit": "200.00", "credit": "200.00"}}
    time, _ = rendered(world, "ns-us-00000002")
    assert time[0]["Duration"] == "-2.0000"


def test_amounts_have_the_currencys_decimals():
    """150000 yen with two decimals is refused, or read as a hundred times as much."""
    world = ready()
    (txn_id,) = world.ledger.rows("select txn_id from txn")[0]
    record = next(iter(world.known.values()))
    content = json.loads(obligation(txn_id, 1, "base", record, record).payload)
    line = payload.line(json.dumps(content | {"currency": "JPY", "amount_minor": 150_000}), "A" * 26, "2026-09")
    text = netsuite.ADAPTER.layouts["netsuite_journal"].render([line]).decode()
    assert ",150000," in text
    assert netsuite.ADAPTER.layouts["netsuite_journal"].totals([line]) == {
        "JPY": {"debit": "150000", "credit": "150000"}
    }


def test_a_line_says_who_what_when_and_where():
    """Columns by their names in the saved import map; a shifted column would post to the wrong account."""
    world = ready()
    seal(world.ledger, world.destination)
    journal, _ = rendered(world)
    key = world.entry("1")["entry_id"]
    assert {name: value for name, value in journal[0].items() if value} == {
        "External ID": key,
        "Date": "2026-09-15",
        "Posting Period": "2026-09",
        "Subsidiary": "Meridian US",
        "Currency": "USD",
        "Memo": "harvest:meridian:1",
        "Approved": "Yes",
        "Employee": "E10001",
        "Journal Entry - Line: Account": "1210",
        "Journal Entry - Line: Debit": "800.00",
        "Journal Entry - Line: Memo": "harvest:meridian:1",
        "Journal Entry - Line: Name": "P-1",
        "Journal Entry - Line: Department": "CC-1",
    }
    time, _ = rendered(world, "ns-us-00000002")
    assert {name: value for name, value in time[0].items() if value} == {
        "External ID": world.entry("1", leg="time")["entry_id"],
        "Employee": "E10001",
        "Date": "2026-09-15",
        "Duration": "8.0000",
        "Customer": "P-1",
        "Service Item": "CONSULTING",
        "Billable": "Yes",
        "Department": "CC-1",
        "Subsidiary": "Meridian US",
        "Approval Status": "Approved",
        "Memo": "harvest:meridian:1",
    }


def test_an_adapter_that_does_not_exist_is_named():
    """A typing mistake in the settings must not look like an empty destination."""
    with pytest.raises(UnknownAdapter, match="netsweet"):
        adapter("netsweet")
