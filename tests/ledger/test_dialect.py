"""What the two databases must have in common, and what only a server can do wrong."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

import psycopg
import pytest

from dagster_project.config import ConfigError, load
from dagster_project.ledger import Ledger, LedgerBusy, LedgerError, Refused
from dagster_project.ledger.export import EXPORTS
from dagster_project.ledger.store import _grown_by
from dagster_project.ledger.tables import HISTORY
from tests import databases
from tests.databases import drop_references, place
from tests.posting.world import SimulatedClock, World

only_postgres = pytest.mark.parametrize("database", ["postgres"], indirect=True)


def lived(ledger: Ledger) -> World:
    """A world with posted, reversed and refused lines."""
    world = World(ledger)
    world.set("1")
    world.set("2", billable=False)
    world.set("Zoë")
    world.settle_down()
    world.set("1", hours=3)
    world.set("2", approval="not_approved")
    world.settle_down()
    return world


@only_postgres
def test_one_history_says_the_same_in_both_databases(database, monkeypatch):
    """Another order, number or text would be another file for the ERP, or other figures in the marts."""
    monkeypatch.setattr(secrets, "token_hex", lambda _bytes: "5111a7ed00000000")
    seen = []
    for where in (":memory:", place()):
        with Ledger.open(where, SimulatedClock()) as ledger:
            world = lived(ledger)
            world.assert_ledger_is_right()
            events = ledger.rows("select seq, at, actor, type, body from event order by seq")
            seen.append(
                {
                    "events": [(*event, json.loads(body)["facts"]) for *event, body in events],
                    "files": world.sftp.files,
                    "status": {**ledger.status(), "head": None},
                    "export": {
                        table: ledger.rows(query, [ledger.head()[0]] * query.count("?"))
                        for table, (_, query) in EXPORTS.items()
                    },
                }
            )
    assert seen[0] == seen[1]


def test_text_is_ordered_by_its_bytes(database):
    """A locale would order the lines of a file, and what is newer, in its own way."""
    with Ledger.open(place(), SimulatedClock()) as ledger:
        names = ["a", "B", "Z", "_", "ä", "1", "10", "9"]
        with ledger.change("names") as change:
            change.record_fact("names")
            ledger.executemany("insert into destination values (?, null)", ((name,) for name in names))
        assert ledger.rows("select name from destination order by name") == [(name,) for name in sorted(names)]
        assert ledger.value("select max(name) from destination") == "ä"


def test_a_row_that_refers_to_nothing_is_found(database):
    """References hold only while nobody switched them off."""
    with Ledger.open(place(), SimulatedClock()) as ledger:
        assert ledger._database.orphans() == {}
        drop_references(ledger)
        ledger._connection.execute("insert into watermark values ('s', 'i', 'x', '1')")
        ledger._connection.execute("insert into period values ('nowhere', '2026-09', 'open', '')")
        assert ledger._database.orphans() == {"period": 1}


def test_a_ledger_of_another_release_is_named_to_readers_too(database, tmp_path: Path):
    """A question to an older ledger must not end in an error about a missing column."""
    with Ledger.open(place(tmp_path / "l"), SimulatedClock()) as ledger:
        ledger._database.execute("update meta set value = '1' where name = 'schema'")
        if database == "postgres":
            ledger._connection.commit()
    with pytest.raises(LedgerError, match="has schema 1"):
        Ledger.read_only(place(tmp_path / "l"))


@pytest.mark.parametrize(
    ("sqlite", "postgres", "name"),
    [
        ("drop index one_in_flight", "drop index one_in_flight", "one_in_flight"),
        ("drop view bucket_move", "drop view bucket_move", "bucket_move"),
        (
            "drop trigger event_no_update",
            "alter table event disable trigger event_no_update",
            "event_no_update",
        ),
        (None, "alter table txn drop constraint txn_planned_check", "txn txn_planned_check"),
        (None, "alter table entry alter state drop not null", "entry"),
        (None, "create or replace function event_no_update() returns trigger language plpgsql as"
         " $$ begin return new; end $$", "event_no_update"),
    ],
)  # fmt: skip
def test_a_rule_that_was_taken_away_is_found(database, sqlite, postgres, name):
    """Who may change the schema can open a way around every rule in it."""
    with Ledger.open(place(), SimulatedClock()) as ledger:
        assert ledger._database.altered() == []
        if change := {"sqlite": sqlite, "postgres": postgres}[database]:
            ledger._connection.execute(change)
            assert name in {found for _, found in ledger._database.altered()}


def test_reading_cannot_write(database, tmp_path: Path):
    """A report that could write would need the lock."""
    Ledger.open(place(tmp_path / "l"), SimulatedClock()).close()
    with Ledger.read_only(place(tmp_path / "l")) as reader, pytest.raises(Exception, match=r"read-?only"):
        reader._connection.execute("insert into destination values ('x', null)")


# -- PostgreSQL --------------------------------------------------------------------------------------------------------


@pytest.mark.threat("T15", "T16")
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_only_its_owner_can_read_the_ledger(database, tmp_path: Path):
    """It holds everybody's pay; a careless umask must not open it, nor the log that SQLite writes beside it."""
    before = os.umask(0)
    try:
        with Ledger.open(tmp_path / "ledger.sqlite", SimulatedClock()) as ledger:
            lived(ledger)
            modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()}
    finally:
        os.umask(before)
    names = ("ledger.sqlite", "ledger.sqlite.lock", "ledger.sqlite-wal", "ledger.sqlite-shm")
    assert modes == dict.fromkeys(names, 0o600)


@only_postgres
def test_nothing_is_truncated(database):
    """TRUNCATE passes by what guards single rows."""
    with Ledger.open(place(), SimulatedClock()) as ledger:
        for table in [*HISTORY, "event", "change", "txn", "period"]:
            with pytest.raises(Refused, match="keeps its rows"):
                ledger._database.execute(f"truncate {table} cascade")


@only_postgres
def test_a_writer_whose_session_is_lost_has_written_nothing(database, tmp_path: Path):
    """Its lock is free then, so its last commit must not arrive after the next writer's first."""
    where = place(tmp_path / "l")
    with Ledger.open(where, SimulatedClock()) as ledger:
        with pytest.raises(psycopg.OperationalError), ledger.change("lost") as change:
            change.record_fact("lost")
            ledger.execute("insert into destination values ('x', null)")
            databases.server().execute(f"select pg_terminate_backend({ledger._connection.info.backend_pid})")
        with Ledger.open(where, SimulatedClock()) as following:
            assert following.head()[0] == 0
            assert following.value("select count(*) from destination") == 0
            with pytest.raises(psycopg.OperationalError), ledger.change("again"):
                pass
            with pytest.raises(LedgerBusy, match="is writing the control ledger"):
                Ledger.open(where, SimulatedClock())


@only_postgres
def test_a_refusal_that_somebody_caught_is_not_committed_as_if_nothing_was(database):
    """PostgreSQL answers COMMIT with ROLLBACK then, without an error."""
    with Ledger.open(place(), SimulatedClock()) as ledger:
        ledger._database.begin()
        with pytest.raises(Refused):
            ledger._database.execute("insert into period values ('nowhere', '2026-09', 'open', '')")
        with pytest.raises(Refused, match="none of it is kept"):
            ledger._database.commit()


@only_postgres
def test_a_schema_that_is_not_there_is_named(database):
    """Otherwise the ledger lands in a schema that nobody backs up."""
    nowhere = f"{databases.server().address}&options=-csearch_path%3Dnowhere"
    with pytest.raises(LedgerError, match="a schema of its own"):
        Ledger.open(nowhere, SimulatedClock())


# -- the setting -------------------------------------------------------------------------------------------------------

SETTINGS = 'tenant = "t"\ndata_dir = "data"\nreporting_currency = "USD"\nsource = []\ndestination = []\n'


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", "data/ledger/ledger.sqlite"),
        ('ledger = "books.sqlite"', "data/books.sqlite"),
        ('ledger = "postgresql://tieout@db.example/books"', "postgresql://tieout@db.example/books"),
        ('ledger = "postgresql://tieout:secret@db.example/books"', "PGPASSWORD"),
        ('ledger = "postgresql://db.example/books?password=secret"', "PGPASSWORD"),
        ('ledger = "postgresql://db.example/books?sslkey=k&sslpassword=secret"', "PGPASSWORD"),
        ('ledger = "mysql://db.example/books"', "mysql"),
    ],
)
def test_one_setting_says_where_the_ledger_is(tmp_path: Path, line, expected):
    """A password in a settings file is read by everybody who may read the settings."""
    file = tmp_path / "tieout.toml"
    file.write_text(f"{line}\n{SETTINGS}")
    try:
        assert str(load(file).ledger).removeprefix(f"{tmp_path}/") == expected
    except ConfigError as error:
        assert expected in str(error)
        assert "secret" not in str(error)


def test_every_table_that_a_statement_may_add_to_is_digested():
    """A table that is left out of an event can be changed afterwards without notice."""
    assert _grown_by("insert into ack values (?)") == {"ack"}
    assert _grown_by("update entry set state = ?") == {"entry_move", "entry_was"}
    assert _grown_by("insert into batch select 1") >= {"batch", "batch_move"}
    assert _grown_by("delete from chosen") == frozenset()
    assert _grown_by("with a as (select 1) insert into ack select 1") == set(HISTORY)
