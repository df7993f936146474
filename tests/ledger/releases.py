"""A ledger of each released version of the tables, with posting files on their way, kept as text in `released/`.

Before a release that changes the tables, `python -m tests.ledger.releases` is run once by the release before it: it
writes `<version>.sqlite.sql` and `<version>.postgres.sql`, one history in both databases, and `<version>.json`, what is
around it: the source, the ERP, its server and the local files. No later release writes them again. A test takes every
one of them, upgrades it and goes on (`test_upgrade`).
"""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import psycopg

from dagster_project.ledger.store import ANCHOR
from dagster_project.ledger.tables import VERSION
from dagster_project.posting import AckLine
from tests import databases
from tests.posting.audited import ANCHORS, DATA, AuditedWorld
from tests.posting.world import Booked, MemoryFiles, Record, WireError

RELEASED = Path(__file__).with_name("released")
VERSIONS = sorted({file.name.partition(".")[0] for file in RELEASED.glob("*.sql")}, key=int)
# The ledger's name, who prepared its files, and the name of its schema in a dump of PostgreSQL.
INSTANCE = "5111a7ed00000000"
USER = SimpleNamespace(pw_name="eve")
SCHEMA = "the_schema_of_the_ledger"
# What of a dump is of the session that restores it.
_SESSION = re.compile(r"^\\(un)?restrict .*\n", re.M)


def in_flight(world: AuditedWorld) -> list[list[AckLine]]:
    """Posted, amended, withdrawn and refused lines, and files in each state in which they can be on their way.

    Returns the answers that the ERP has yet to give.
    """
    for number in range(1, 5):
        world.set(str(number), billable=number != 3)
    world.erp.refuse["harvest:meridian:4"] = "INVALID_ACCOUNT"
    for _ in range(2):
        world.cycle()
    world.set("1", hours=Decimal(6))
    world.set("2", approval="not_approved")
    for _ in range(3):
        world.cycle()
    # Taken by the ERP, and not answered until the deadline has passed.
    world.set("5")
    later = _withheld(world, lambda lines: 0)
    world.clock.at += timedelta(days=4)
    # Answered in part.
    world.set("6")
    world.set("7")
    later += _withheld(world, lambda lines: len(lines) - 1)
    # Delivered.
    world.set("8")
    later += _withheld(world, lambda lines: 0)
    world.publish()
    # The line is cut in an upload; the file after it is sealed and waits.
    world.set("9")
    world.sftp.fail_at = (world.sftp.changes + 2, "done")
    try:
        world.cycle()
    except WireError:
        world.sftp.fail_at = None
    world.export_general_ledger()
    return later


def _withheld(world: AuditedWorld, answered: Any) -> list[list[AckLine]]:
    """A cycle, of whose answers only the first `answered(lines)` lines of each come; the rest."""
    known = len(world.erp.answers)
    world.cycle()
    given = world.erp.answers[known:]
    kept = [lines[: answered(lines)] for lines in given]
    world.erp.answers[known:] = [lines for lines in kept if lines]
    return [lines[answered(lines) :] for lines in given]


def write() -> None:
    """Write the ledger of the present version, in both databases, and what is around it."""
    RELEASED.mkdir(exist_ok=True)
    around = set()
    for kind in ("sqlite", "postgres"):
        with databases.on(kind), patch("secrets.token_hex", lambda _: INSTANCE), patch("pwd.getpwuid", lambda _: USER):
            name = Path("released") if kind == "postgres" else ":memory:"
            world = AuditedWorld(name)
            later = in_flight(world)
            assert world.verify().findings == []
            if kind == "sqlite":
                dump = "\n".join(world.ledger._connection.iterdump()) + "\n"
            else:
                schema = databases.places()._schemas[name]
                dump = _SESSION.sub("", databases.places().copy(name).decode())
                dump = re.sub(rf"\b{schema}\b", SCHEMA, dump)
            world.ledger.close()
        (RELEASED / f"{VERSION}.{kind}.sql").write_text(dump)
        around.add(_around(world, later))
    (one,) = around
    (RELEASED / f"{VERSION}.json").write_text(one)


def _around(world: AuditedWorld, later: list[list[AckLine]]) -> str:
    (anchored,) = {json.loads(world.files.content[anchor / ANCHOR])["seq"] for anchor in ANCHORS}
    elsewhere = (DATA, *ANCHORS)
    files = {path: text for path, text in world.files.content.items() if not any(map(path.is_relative_to, elsewhere))}
    around = {
        "at": world.clock.at.isoformat(),
        "source": {record_id: vars(record) for record_id, record in world.source.items()},
        "known": {sha256: vars(record) for sha256, record in world.known.items()},
        "booked": [asdict(each) for each in world.erp.booked],
        "answers": [[asdict(line) for line in lines] for lines in world.erp.answers],
        "later": [[asdict(line) for line in lines] for lines in later],
        "sftp": {path: content.decode() for path, content in world.sftp.files.items()},
        "files": {str(path): content.decode() for path, content in files.items()},
        "anchored": anchored,
    }
    return json.dumps(around, default=lambda value: {"decimal": str(value)}, indent=1) + "\n"


@dataclass
class Released:
    """A released ledger in a database, and what was around it."""

    place: Path | str
    around: dict[str, Any]
    files: MemoryFiles

    def surround(self, world: AuditedWorld) -> None:
        """Give the world that has opened this ledger what was around it."""
        world.clock.at = datetime.fromisoformat(self.around["at"])
        world.source = {record_id: Record(**each) for record_id, each in self.around["source"].items()}
        world.known = {sha256: Record(**each) for sha256, each in self.around["known"].items()}
        world.erp.booked = [Booked(**each) for each in self.around["booked"]]
        world.erp.answers = _answers(self.around["answers"])
        world.sftp.files = {path: content.encode() for path, content in self.around["sftp"].items()}
        world.files.content = self.files.content

    def later(self) -> list[list[AckLine]]:
        """The answers that the ERP has yet to give."""
        return _answers(self.around["later"])


def _answers(known: list[list[dict[str, Any]]]) -> list[list[AckLine]]:
    return [[AckLine(**line) for line in lines] for lines in known]


def released(version: str, name: Path) -> Released:
    """The released ledger of a version, put into the database that the test runs on under `name`."""
    dump = (RELEASED / f"{version}.{databases.places().kind}.sql").read_text()
    place = databases.place(name)
    if databases.places().kind == "sqlite":
        with closing(sqlite3.connect(place)) as connection:
            connection.execute("pragma journal_mode = wal")
            connection.executescript(dump)
            hashes = connection.execute("select seq, hash from event").fetchall()
    else:
        schema = databases.places()._schemas[name]
        databases.places().restore(name, dump.replace(SCHEMA, schema).encode())
        with psycopg.connect(place) as connection:
            hashes = connection.execute("select seq, hash from event").fetchall()
    text = (RELEASED / f"{version}.json").read_text()
    around = json.loads(text, object_hook=lambda each: Decimal(each["decimal"]) if "decimal" in each else each)
    head = {"ledger": INSTANCE, "seq": around["anchored"], "hash": dict(hashes)[around["anchored"]]}
    files = {path: content.encode() for path, content in around["files"].items()}
    anchored = {anchor / ANCHOR: json.dumps(head).encode() for anchor in ANCHORS}
    return Released(
        place, around, MemoryFiles({**{Path(path): content for path, content in files.items()}, **anchored})
    )


if __name__ == "__main__":
    write()
