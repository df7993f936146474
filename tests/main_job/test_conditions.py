"""What surrounds a cycle fails: the disk is full, a right is missing, somebody interrupts, SQL or a file is broken.

Run by the command line in processes of their own, on one firm and one after another: each ends in one sentence, nothing
is lost, and the cycle after it goes on.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import shutil
import signal
import struct
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from dagster_project import cli
from dagster_project.ledger import Ledger
from dagster_project.places import DBT_PROJECT
from dagster_project.ports import SystemClock, iso
from dagster_project.sandbox.world import master_files
from tests.processes import FORKSERVER
from tests.sources.conftest import TOKEN
from tests.sources.test_ecb_and_registry import RATES, zipped
from tests.sources.test_harvest import Harvest, entry
from tests.transport.servers import Answer, Request, http_server

SETTINGS = """
tenant = "meridian"
data_dir = "data"
ledger = "ledger/ledger.sqlite"
reporting_currency = "USD"
anchor_waiver = "a firm of a test on one machine"
destination = []

[[source]]
system = "harvest"
instance = "meridian"
base_url = "{url}"
token_env = "{token}"
account_id = "1001"
open_from = "2026-07-01"

[[source]]
system = "ecb"
instance = "ecb"
base_url = "{url}"
"""
ENTRIES = 20
# Each of these has a file system of its own, of this size.
DISKS = {"raw": "4m", "warehouse": "256m", "published": "256m"}
ROOT = os.geteuid() == 0


@dataclass(frozen=True)
class Firm:
    """A firm that observes hours and rates and posts nothing; `harvest` is what it records."""

    root: Path
    harvest: Harvest

    @property
    def data(self) -> Path:
        return self.root / "data"

    def start(self, *command: str, before: Callable[[], object] = os.getpid) -> BaseProcess:
        """Start a `tieout` command in a process that calls `before` first."""
        process = FORKSERVER.Process(target=_tieout, args=(self.root, command, before))
        process.start()
        return process

    def tieout(self, *command: str, before: Callable[[], object] = os.getpid) -> tuple[int, str]:
        """The exit code of a `tieout` command, and everything it prints."""
        process = self.start(*command, before=before)
        process.join(120)
        return process.exitcode, self.printed()

    def printed(self) -> str:
        return (self.root / "output").read_text()

    def sentence(self, *command: str, before: Callable[[], object] = os.getpid) -> str:
        """Run a command that cannot work, and return the one sentence it ends in."""
        code, printed = self.tieout(*command, before=before)
        assert code == 1, printed
        assert printed.startswith("Error: "), printed
        assert "Traceback" not in printed
        assert printed.count("\n") == 1, printed
        return printed

    def published(self) -> Path:
        """The stable name of the published marts, which are there."""
        file = self.data / "published" / "analytics.duckdb"
        if not file.exists():
            assert self.tieout("cycle")[0] == 0
        return file

    def count(self, table: str) -> int:
        with Ledger.read_only(self.data / "ledger" / "ledger.sqlite") as ledger:
            return ledger.value(f"select count(*) from {table}")

    @contextmanager
    def full(self, folder: str, left: int = 0) -> Iterator[None]:
        """The disk of `folder` has `left` bytes left."""
        place = self.data / folder
        if not place.is_mount():
            pytest.skip("a small file system cannot be mounted here")
        state = os.statvfs(place)
        ballast = place / "ballast"
        ballast.write_bytes(b"x" * (state.f_bavail * state.f_frsize - left))
        try:
            yield
        finally:
            ballast.unlink()

    def assert_sound(self) -> None:
        """Nothing is lost or doubled, what is published is whole, and the audit finds nothing."""
        code, printed = self.tieout("verify")
        assert (code, "Nothing found." in printed) == (0, True), printed
        assert self.count("version") == len(self.harvest.entries)
        assert self.count("extract_page where read_event is null") == 0
        with duckdb.connect(self.published().resolve(), read_only=True) as marts:
            shown = marts.execute("select transactions from marts.publication").fetchall()
        assert shown == [(len(self.harvest.entries),)]


def _tieout(root: Path, command: tuple[str, ...], before: Callable[[], object]) -> None:
    os.setsid()
    os.chdir(root)
    os.environ |= _environment(root)
    output = os.open(root / "output", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(output, 1)
    os.dup2(output, 2)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    before()
    cli.main(list(command))


def _environment(root: Path) -> dict[str, str]:
    return {"TIEOUT_CONFIG": str(root / "tieout.toml"), "DAGSTER_HOME": str(root / "dagster"), TOKEN: "secret"}


def _build_by(project: Path) -> None:
    """Build by the SQL and the seeds in `project`."""
    assets = importlib.import_module("dagster_project.defs.build")
    assets.extension = SimpleNamespace(place=lambda _: (project, project / "target"))


def _give_up_rights() -> None:
    """Even root, without its capabilities (capabilities(7)), may write only what its owner may."""
    if ROOT:
        assert ctypes.CDLL(None).capset(struct.pack("Ii", 0x20080522, 0), bytes(24)) == 0


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firm]:
    root = tmp_path_factory.mktemp("conditions")
    vendor = Harvest([entry(number) for number in range(ENTRIES)], page_size=100)

    def answer(request: Request) -> Answer:
        return Answer(zipped(RATES)) if request.path.endswith(".zip") else vendor.answer(request)

    with ExitStack() as running:
        vendor.server = running.enter_context(http_server(answer))
        (root / "tieout.toml").write_text(SETTINGS.format(url=vendor.server.url, token=TOKEN))
        master_files.write(root / "masters")
        # Dagster's own records are not what is tried here, and are quicker in memory.
        for folder, size in {**{f"data/{name}": size for name, size in DISKS.items()}, "dagster": "200m"}.items():
            (root / folder).mkdir(parents=True)
            running.enter_context(_mounted(root / folder, size))
        yield Firm(root, vendor)


@contextmanager
def _mounted(folder: Path, size: str) -> Iterator[None]:
    """A file system of its own, where this user may mount one."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    try:
        yield
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_full_disk_under_the_raw_store_registers_nothing(firm):
    """Harm: a document counts as pulled although its bytes are not kept."""
    with firm.full("raw"):
        said = firm.sentence("cycle")
    assert str(firm.data / "raw") in said
    assert "No space left on device" in said
    assert "make room" in said
    assert firm.count("extract") == 0


def test_without_the_right_to_write_the_way_out_is_named(firm):
    """Harm: somebody gives everybody every right, because nothing says which one is missing."""
    raw = firm.data / "raw"
    raw.chmod(0o500)
    try:
        said = firm.sentence("cycle", before=_give_up_rights)
    finally:
        raw.chmod(0o700)
    assert str(raw) in said
    assert "give this user the right" in said


def test_a_full_disk_under_the_first_build_is_named(firm):
    """Harm: DuckDB's own words for it, and rows that it has lost."""
    with firm.full("warehouse", left=1_000_000):
        said = firm.sentence("cycle")
    assert str(firm.data / "warehouse") in said
    assert "make room" in said
    assert not (firm.data / "warehouse" / "current").exists()


def test_a_cycle_that_is_interrupted_is_taken_up_by_the_next(firm):
    """Harm: Ctrl-C loses what the step had begun, or what the steps before it brought."""
    file = firm.data / "warehouse" / ".building" / "tieout.duckdb"
    log = file.with_name("tieout.duckdb.wal")
    moments = {
        "while the build is loaded": [file.exists],
        "while dbt runs": [lambda: file.exists() and file.stat().st_size > 1_000_000 and not log.exists(), log.exists],
    }
    for moment, signs in moments.items():
        process = firm.start("cycle")
        for sign in signs:
            while process.is_alive() and not sign():
                time.sleep(0.01)
        os.kill(process.pid, signal.SIGINT)
        process.join(60)
        said = "Interrupted; what was left is taken up by the next cycle.\n"
        assert (process.exitcode, firm.printed()) == (130, said), moment
    code, printed = firm.tieout("cycle")
    assert code == 0, printed
    firm.assert_sound()


def test_a_full_disk_under_a_publication_leaves_the_last_one_to_its_readers(firm):
    """Harm: an analyst reads half a publication, or none."""
    published = firm.published()
    before = published.resolve()
    firm.harvest.entries.append(entry(len(firm.harvest.entries), updated_at=iso(SystemClock().now())))
    with firm.full("published", left=100_000):
        said = firm.sentence("cycle")
    assert "make room" in said
    assert (published.resolve(), before.exists()) == (before, True)


def test_sql_and_a_seed_that_are_broken_are_named_with_what_to_do(firm, tmp_path):
    """Harm: whoever edits a mapping or a rule meets forty lines of dbt and Python."""
    project = tmp_path / "dbt"
    shutil.copytree(DBT_PROJECT, project, ignore=shutil.ignore_patterns("target", "logs"))
    (project / "models/staging/ecb/stg_ecb__rate.sql").write_text("select rate from landing.no_such_table")
    targets = project / "seeds/exception_target.csv"
    targets.write_text(targets.read_text() + "one,column,too,many,of,them\n")
    said = firm.sentence("cycle", before=partial(_build_by, project))
    assert "stg_ecb__rate" in said
    assert "no_such_table" in said
    assert "exception_target" in said
    assert str(firm.data / "warehouse" / ".failed") in said


@pytest.mark.bad_input(204)
def test_a_damaged_build_and_a_damaged_publication_are_made_again(firm):
    """Harm: every cycle stops at a file that costs nothing to make, or people go on reading it."""
    published = firm.published().parent
    damaged = [
        firm.data / "warehouse" / "current" / "tieout.duckdb",
        (published / "analytics.duckdb").resolve(),
        published / "parquet" / "operations.parquet",
        (published / "delivery" / "analytics.duckdb").resolve(),
        published / "delivery" / "parquet" / "exception_queue.parquet",
        next((firm.data / "landing" / "raw_harvest__time_entries").rglob("*.parquet")),
    ]
    for file in damaged:
        file.chmod(0o600)
        os.truncate(file, file.stat().st_size // 2)
    code, printed = firm.tieout("cycle")
    assert code == 0, printed
    assert "DERIVED_FILE_ALTERED" in printed
    firm.assert_sound()
