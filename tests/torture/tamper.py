"""Tampering with a ledger below its constraints, one value, row or file at a time: the audit must notice each.

So must it notice what is changed in files that people and the gate read: landed rows, builds, published marts. Of these
one that is gone is nothing, for the next cycle makes it again.

The ledger is a small one in which everything happened that can (`tests.posting.audited.storied`). Its triggers are
dropped, as whoever can write the file can; that they are gone is a finding of its own and does not count here. What the
remaining constraints refuse is drawn again.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import string
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from dagster_project.landing import parquet
from dagster_project.ledger import Finding
from tests.posting.audited import ANCHORS, DATA, AuditedWorld, storied

# Columns that carry no evidence, each with its reason. Everything else is tampered with.
EXCUSED = {
    ("txn", "planned"): "a transaction planned once more gets the same answer; one left out shows as owed (I1)",
}
# Only while the condition holds.
EXCUSED_WHILE = {
    ("entry", "reject_code"): ("state <> 'REJECTED'", "repeats an earlier answer, which is proven"),
    ("entry", "reject_message"): ("state <> 'REJECTED'", "repeats an earlier answer, which is proven"),
}

Progress = Callable[[int], None]


class _Redraw(Exception):
    """This draw changed nothing, or the database refused it."""


class Tamperer:
    """Draws tampers for one world, does them and takes them back."""

    def __init__(self, world: AuditedWorld, rng: random.Random) -> None:
        self.world, self.rng = world, rng
        self.connection: sqlite3.Connection = world.ledger._connection
        self.connection.execute("pragma foreign_keys = off")
        for (name,) in self._rows("select name from sqlite_master where type = 'trigger'"):
            self.connection.execute(f"drop trigger {name}")
        self.tables = [
            name
            for (name,) in self._rows(
                "select name from sqlite_master where type = 'table' and name not like 'sqlite%' order by name"
            )
            if self._rows(f"select 1 from {name} limit 1")
        ]
        self.columns = {table: self._rows(f"pragma table_info({table})") for table in self.tables}
        self.kinds = {
            self.change: 80, self.delete: 6, self.insert: 6, self.swap: 6, self.raw: 6, self.outbox: 4, self.anchor: 2,
            self.landed: 4, self.warehouse: 2, self.published: 4, self.values: 4, self.exchanged: 2,
        }  # fmt: skip
        found = [finding for finding in world.verify().findings if finding.code != "GUARD"]
        assert not found, found

    def _rows(self, sql: str, parameters: tuple = ()) -> list[tuple]:
        return self.connection.execute(sql, parameters).fetchall()

    @contextmanager
    def tampered(self):
        """The world with one tamper in it; yields (kind, table or file, what was done)."""
        files = dict(self.world.files.content)
        self.connection.execute("begin")
        try:
            kind = self.rng.choices(list(self.kinds), list(self.kinds.values()))[0]
            where, what = kind()
            yield kind.__name__, where, what
        except sqlite3.IntegrityError as error:
            raise _Redraw(str(error)) from None
        finally:
            self.connection.execute("rollback")
            self.world.files.content = files

    # -- rows ---------------------------------------------------------------------------------------------------------

    def _row(self) -> tuple[str, int]:
        table = self.rng.choice(self.tables)
        return table, self.rng.choice(self._rows(f"select rowid from {table}"))[0]

    def _excused(self, table: str, column: str, rowid: int) -> bool:
        condition, _ = EXCUSED_WHILE.get((table, column), ("false", ""))
        return (table, column) in EXCUSED or bool(
            self._rows(f"select 1 from {table} where rowid = ? and {condition}", (rowid,))
        )

    def change(self) -> tuple[str, str]:
        """Another value in one column of one row."""
        table = self.rng.choice([table for table in self.tables for _ in self.columns[table]])
        rowid = self.rng.choice(self._rows(f"select rowid from {table}"))[0]
        _, column, kind, *_ = self.rng.choice(self.columns[table])
        if self._excused(table, column, rowid):
            raise _Redraw
        ((old,),) = self._rows(f"select {column} from {table} where rowid = ?", (rowid,))
        new = self._other(table, column, kind, old)
        if new == old:
            raise _Redraw
        self.connection.execute(f"update {table} set {column} = ? where rowid = ?", (new, rowid))
        return table, f"{column} of {rowid}: {old!r} -> {new!r}"

    def _other(self, table: str, column: str, kind: str, old: object) -> object:
        """A plausible other value: one of another row, a small change, or nothing at all."""
        how = self.rng.random()
        if how < 0.1:
            return None
        if how < 0.5:
            return self.rng.choice(self._rows(f"select distinct {column} from {table}"))[0]
        if kind.lower() == "integer":
            return (old or 0) + self.rng.choice((-100, -1, 1, 100))
        text = old or self.rng.choice(("2026-09-28T18:00:00Z", "tampered"))
        at = self.rng.randrange(len(text)) if text else 0
        return text[:at] + self.rng.choice(string.ascii_letters + string.digits) + text[at + 1 :]

    def delete(self) -> tuple[str, str]:
        """A row less."""
        table, rowid = self._row()
        self.connection.execute(f"delete from {table} where rowid = ?", (rowid,))
        return table, f"row {rowid} deleted"

    def insert(self) -> tuple[str, str]:
        """A row more: a copy under another key."""
        table, rowid = self._row()
        names = [name for _, name, *_ in self.columns[table]]
        values = list(self._rows(f"select {', '.join(names)} from {table} where rowid = ?", (rowid,))[0])
        keys = [number for number, (*_, key) in enumerate(self.columns[table]) if key] or [0]
        number = self.rng.choice(keys)
        values[number] = self._other(table, names[number], self.columns[table][number][2], values[number])
        self.connection.execute(f"insert into {table} values ({', '.join('?' * len(values))})", values)
        return table, f"copy of row {rowid} with {names[number]} {values[number]!r}"

    def swap(self) -> tuple[str, str]:
        """Two rows that exchange one value."""
        table, rowid = self._row()
        _, other = table, self.rng.choice(self._rows(f"select rowid from {table}"))[0]
        _, column, *_ = self.rng.choice(self.columns[table])
        if self._excused(table, column, rowid) or self._excused(table, column, other):
            raise _Redraw
        ((one,),) = self._rows(f"select {column} from {table} where rowid = ?", (rowid,))
        ((two,),) = self._rows(f"select {column} from {table} where rowid = ?", (other,))
        if one == two:
            raise _Redraw
        self.connection.execute(
            f"update {table} set {column} = case rowid when ? then ? else ? end where rowid in (?, ?)",
            (rowid, two, one, rowid, other),
        )
        return table, f"{column} of {rowid} and {other} exchanged"

    # -- files --------------------------------------------------------------------------------------------------------

    def raw(self) -> tuple[str, str]:
        """A registered raw document."""
        return self._file("raw", [path for path in self.world.files.content if path.is_relative_to("/raw")])

    def outbox(self) -> tuple[str, str]:
        """The copy of a sent file."""
        return self._file("outbox", [path for path in self.world.files.content if path.is_relative_to("/outbox")])

    def anchor(self) -> tuple[str, str]:
        """An anchor outside the ledger."""
        return self._file("anchor", [path for path in self.world.files.content if path.parent in ANCHORS])

    def landed(self) -> tuple[str, str]:
        """A file of typed rows."""
        return self._file("landing", self._derived("landing"), deleted=False)

    def warehouse(self) -> tuple[str, str]:
        """A build."""
        return self._file("warehouse", self._derived("warehouse"), deleted=False)

    def published(self) -> tuple[str, str]:
        """Published marts, DuckDB or Parquet."""
        return self._file("published", self._derived("published"), deleted=False)

    def values(self) -> tuple[str, str]:
        """One value in one row of a landed file, which stays a good Parquet file."""
        path = self.rng.choice(self._derived("landing"))
        rows = pl.read_parquet(self.world.files.content[path])
        row, hours = self.rng.randrange(rows.height), Decimal(self.rng.randint(1, 240)) / 10
        if rows["hours"][row] == hours:
            raise _Redraw
        rows[row, "hours"] = hours
        parquet.write(self.world.files, path, rows)
        return "landing", f"hours of row {row} of {path} are {hours}"

    def exchanged(self) -> tuple[str, str]:
        """A derived file in the place of another of its kind."""
        folder = self.rng.choice(("landing", "published"))
        suffix = self.rng.choice((".parquet", ".duckdb"))
        paths = [path for path in self._derived(folder) if path.suffix == suffix]
        if len(paths) < 2:
            raise _Redraw
        one, other = self.rng.sample(paths, 2)
        content = self.world.files.content
        if content[one] == content[other]:
            raise _Redraw
        content[one] = content[other]
        return folder, f"{other} lies in the place of {one}"

    def _derived(self, folder: str) -> list[Path]:
        return sorted(path for path in self.world.files.content if path.is_relative_to(DATA / folder))

    def _file(self, where: str, paths: list[Path], *, deleted: bool = True) -> tuple[str, str]:
        """Deleted, cut short, lengthened, or with one byte changed."""
        path = self.rng.choice(sorted(paths))
        content = self.world.files.content[path]
        at = self.rng.randrange(len(content))
        changed = {
            "deleted": None,
            "cut": content[:at],
            "lengthened": content + b"\n",
            "changed": content[:at] + bytes([content[at] ^ self.rng.randrange(1, 256)]) + content[at + 1 :],
        }
        how = self.rng.choice(list(changed)[not deleted :])
        if changed[how] is None:
            del self.world.files.content[path]
        else:
            self.world.files.content[path] = changed[how]
        return where, f"{path} {how} at {at}"


def findings(world: AuditedWorld) -> list[Finding]:
    """What an audit of the world finds."""
    return world.verify().findings


def run(tampers: int, seed: int, progress: Progress = lambda done: None) -> dict[str, Any]:
    """Tamper `tampers` times and audit after each.

    `noticed`, `unnoticed` (what was done, at most 50), `drawn_again` (refused by constraints, excused or without
    effect), counts by kind and by table, and the speed. `progress` is given the number of tampers so far.
    """
    rng = random.Random(seed)
    tamperer = Tamperer(storied(), rng)
    started = time.process_time()
    kinds, places, drawn_again, unnoticed = Counter(), Counter(), 0, []
    done = noticed = 0
    while done < tampers:
        try:
            with tamperer.tampered() as (kind, where, what):
                found = any(finding.code != "GUARD" for finding in findings(tamperer.world))
        except _Redraw:
            drawn_again += 1
            continue
        done += 1
        kinds[kind] += 1
        places[where] += 1
        noticed += found
        if not found:
            unnoticed.append(f"{kind} {where}: {what}")
        progress(done)
    seconds = time.process_time() - started
    return {
        "seed": seed,
        "tampers": done,
        "noticed": noticed,
        "unnoticed": unnoticed[:50],
        "drawn_again": drawn_again,
        "by_kind": dict(sorted(kinds.items())),
        "by_place": dict(sorted(places.items())),
        "excused": {".".join(column): reason for column, reason in EXCUSED.items()}
        | {".".join(column): f"{reason} (while {when})" for column, (when, reason) in EXCUSED_WHILE.items()},
        "processor_seconds": round(seconds, 1),
        "tampers_per_processor_second": round(done / seconds, 1),
    }


def main() -> None:
    """`python -m tests.torture.tamper --tampers 10000 --seed 7` prints the figures; exit code 1 when one was missed."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--tampers", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    figures = run(arguments.tampers, arguments.seed)
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")
    sys.exit(figures["noticed"] != figures["tampers"])


if __name__ == "__main__":
    main()
