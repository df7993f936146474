"""A place to pull into: a ledger, a raw store, settings, and a clock that the test moves."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from dagster_project import sources
from dagster_project.config import Settings, Source
from dagster_project.landing.raw_store import RawStore
from dagster_project.ledger import Ledger
from dagster_project.ports import LocalFileSystem, SftpServer
from tests.transport.servers import sftp_server

TOKEN = "TIEOUT_TEST_TOKEN"


@dataclass
class MovingClock:
    """A clock that stands until it is moved."""

    at: datetime = datetime(2026, 9, 28, 18, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def pass_(self, **time: float) -> None:
        self.at += timedelta(**time)


@dataclass
class Site:
    """One installation of Tieout, as far as pulling and reading go."""

    folder: Path
    clock: MovingClock = field(default_factory=MovingClock)
    anchors: tuple[Path, ...] = ()

    def __post_init__(self) -> None:
        self.ledger = Ledger.open(self.folder / "ledger.sqlite", self.clock, self.anchors)
        self.raw = RawStore(self.folder / "raw", LocalFileSystem())
        self.settings = Settings(
            tenant="meridian",
            data_dir=self.folder,
            ledger=self.folder / "ledger.sqlite",
            clock_url=None,
            reporting_currency="USD",
            cycle_minutes=15,
            sources=(),
            destinations=(),
        )

    def pull(self, source: Source, **options) -> sources.Pulled:
        return sources.pull(self.settings, source, self.ledger, self.raw, clock=self.clock, **options)

    def read(self, **options) -> sources.ReadCounts:
        return sources.read_unread(self.settings, self.ledger, self.raw, **options)

    def cycle(self, source: Source, **options) -> sources.ReadCounts:
        """Pull and read."""
        self.pull(source, **options)
        return self.read()

    def restart(self) -> None:
        """What a new process finds."""
        self.ledger.close()
        self.ledger = Ledger.open(self.folder / "ledger.sqlite", self.clock, self.anchors)

    def put_back(self, ledger: Path) -> None:
        """Replace the ledger by another copy of it."""
        self.ledger.close()
        shutil.copyfile(ledger, self.folder / "ledger.sqlite")
        self.ledger = Ledger.open(self.folder / "ledger.sqlite", self.clock, self.anchors)

    def codes(self) -> set[tuple[str, str]]:
        """Open exceptions: (code, subject)."""
        return set(self.ledger.rows("select code, subject from exception where closed_at is null"))

    def message(self, code: str) -> str:
        """Message and remedy of the only open exception with `code`."""
        ((message, remedy),) = self.ledger.rows(
            "select message, remedy from exception where closed_at is null and code = ?", [code]
        )
        return f"{message}. {remedy}"

    def extracts(self) -> list[tuple]:
        return self.ledger.rows("select stream, kind, window_from, window_to from extract order by extract_seq")

    def versions(self, record_id: str) -> list[tuple[str, str | None]]:
        """(approval, quarantine code) of a record's versions."""
        return self.ledger.rows(
            "select approval, quarantine_code from version where txn_id like ? order by seq", [f"%/{record_id}/1"]
        )

    def landed(self, table: str) -> pl.DataFrame:
        """All landed rows of a table."""
        files = sorted((self.folder / "landing" / table).rglob("*.parquet"))
        return pl.concat([pl.read_parquet(file) for file in files])

    def assert_no_row_lost(self) -> None:
        """docs/posting.md R13: every row of every read document has exactly one outcome."""
        for row in self.ledger.rows(
            "select rows_in, versions + duplicates + stale + quarantined from extract_page where read_event is not null"
        ):
            assert row[0] == row[1]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv(TOKEN, "secret")
    site = Site(tmp_path / "data")
    yield site
    site.assert_no_row_lost()
    site.ledger.close()


@pytest.fixture(scope="module")
def drops(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, SftpServer]]:
    """An SFTP server and the folder it serves."""
    root = tmp_path_factory.mktemp("drops")
    with sftp_server(root, tmp_path_factory.mktemp("keys")) as server:
        yield root, server
