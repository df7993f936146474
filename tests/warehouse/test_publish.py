"""Analysts read whole publications, whatever is going on behind them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import duckdb
import polars as pl
import pytest

from dagster_project.warehouse import project, publish
from dagster_project.warehouse.build import Build
from dagster_project.warehouse.publish import KEEP
from dagster_project.warehouse.verify import Manifest, VerificationError
from tests.warehouse.world import World, read, settings

READER = """
import json, os, sys, duckdb
folder, stop, marts = sys.argv[1:]
seen, reads = set(), 0
while True:
    with duckdb.connect(f"{folder}/analytics.duckdb", read_only=True) as connection:
        (row,) = connection.execute(
            "select g.build_id, g.approved_versus_posted_rows, (select count(*) from marts.approved_versus_posted),"
            " g.exception_queue_rows, (select count(*) from marts.exception_queue) from marts.publication as g"
        ).fetchall()
        tables = connection.execute("select count(*) from duckdb_tables() where schema_name = 'marts'").fetchall()
    assert row[1] == row[2] and row[3] == row[4], row
    assert tables == [(int(marts),)], tables
    assert duckdb.sql(f"select count(*) from '{folder}/parquet/publication.parquet'").fetchall() == [(1,)]
    reads += 1
    seen.add(os.path.realpath(f"{folder}/analytics.duckdb"))
    if os.path.exists(stop):
        print(json.dumps({"reads": reads, "seen": len(seen)}))
        break
"""


def test_a_reader_never_meets_a_half_built_state(built: Build, tmp_path: Path) -> None:
    """An analyst who gets a lock error or a missing table at month end stops trusting the system."""
    home = settings(tmp_path)
    publish(home, built)
    stop = tmp_path / "stop"
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(tmp_path / "published"), str(stop), str(len(project.marts()))],
        stdout=subprocess.PIPE,
        text=True,
    )
    for number in range(5):
        publish(home, replace(built, build_id=f"2026100{number + 2}T180000Z-00000000"))
        time.sleep(0.2)
    stop.touch()
    output, _ = reader.communicate(timeout=30)
    assert reader.returncode == 0
    result = json.loads(output)
    assert result["seen"] > 1
    assert result["reads"] > 5


def test_only_the_marts_are_published_and_nobody_can_write_them(built: Build, tmp_path: Path) -> None:
    """Raw records hold names and notes that an analyst has no business to see; and a published figure is final."""
    published = publish(settings(tmp_path), built)
    with duckdb.connect(published.database, read_only=True) as connection:
        tables = connection.execute("select table_schema, table_name from information_schema.tables").fetchall()
        indexes = connection.execute("select count(*) from duckdb_indexes()").fetchall()
    assert sorted(tables) == [("marts", mart) for mart in project.marts()]
    assert indexes == [(0,)]
    assert oct(published.database.stat().st_mode & 0o777) == "0o400"
    assert os.readlink(tmp_path / "published" / "analytics.duckdb") == published.database.name
    for mart in project.marts():
        (rows,) = read(published.database, f"select count(*) from marts.{mart}")[0]
        assert pl.read_parquet(tmp_path / "published" / "parquet" / f"{mart}.parquet").height == rows


def test_publishing_again_changes_nothing(built: Build, tmp_path: Path) -> None:
    """A cycle that is run twice must not disturb who reads."""
    first = publish(settings(tmp_path), built)
    before = first.database.stat().st_ino
    assert publish(settings(tmp_path), built) == first
    assert first.database.stat().st_ino == before


def test_the_same_marts_are_the_same_files(built: Build, tmp_path: Path) -> None:
    """What cannot be made again byte for byte cannot be proved to be what was shown."""
    # What a file is padded with, or a sample draws, is seldom the same five times.
    once, *again = (publish(settings(tmp_path / str(number)), built).files for number in range(5))
    assert again == [once] * 4
    finance = {"analytics.duckdb", *(f"{mart}.parquet" for mart in project.marts())}
    delivery = {name.removeprefix("delivery/") for name in once.keys() - finance}
    assert "analytics.duckdb" in delivery < finance < once.keys()


def test_nobody_reads_what_is_not_on_record(built: Build, tmp_path: Path) -> None:
    """Figures that were shown and are not on record could never be explained."""

    def fail(_publication: object) -> None:
        raise OSError("the ledger is gone")

    with pytest.raises(OSError, match="the ledger is gone"):
        publish(settings(tmp_path), built, fail)
    assert not (tmp_path / "published" / "analytics.duckdb").exists()
    seen = []
    published = publish(settings(tmp_path), built, seen.append)
    assert seen == [published]


def test_a_copy_that_differs_is_not_published(built: Build, tmp_path: Path) -> None:
    """A publication that silently lost rows looks like a good one."""
    home = settings(tmp_path)
    good = publish(home, built)
    entry = {**built.manifest.tables["marts.exception_queue"], "rows": 0}
    claimed = Manifest({**built.manifest.tables, "marts.exception_queue": entry})
    with pytest.raises(VerificationError, match="exception_queue"):
        publish(home, replace(built, build_id="20261231T000000Z-00000000", manifest=claimed))
    assert (tmp_path / "published" / "analytics.duckdb").resolve() == good.database.resolve()


def test_old_publications_go_and_an_open_reader_keeps_its_own(built: Build, tmp_path: Path) -> None:
    """Removing a file under a reader must not break the reader."""
    home = settings(tmp_path)
    first = publish(home, built)
    with duckdb.connect(first.database, read_only=True) as reader:
        for number in range(KEEP):
            publish(home, replace(built, build_id=f"2026110{number + 1}T180000Z-00000000"))
        assert not first.database.exists()
        assert reader.execute("select count(*) from marts.publication").fetchall() == [(1,)]
    assert len(list((tmp_path / "published").glob("analytics-*.duckdb"))) == KEEP
    assert len(list((tmp_path / "published").glob("parquet-*"))) == KEEP


def test_a_world_without_any_data_publishes_empty_marts(tmp_path: Path, target: Path) -> None:
    """The first cycle of a new installation has nothing to show and nowhere to post, and must show that."""
    world = World(tmp_path)
    world.settings = replace(world.settings, destinations=())
    published = publish(world.settings, world.build(target))
    assert read(published.database, "select count(*) from marts.approved_versus_posted") == [(0,)]
    assert read(published.database, "select transactions from marts.publication") == [(0,)]
