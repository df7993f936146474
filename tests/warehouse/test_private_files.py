"""What the program writes, only its own account can read: there is pay in it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dagster_project.landing.raw_store import RawStore
from dagster_project.ledger import Ledger
from dagster_project.ports import LocalFileSystem, SystemClock
from dagster_project.warehouse import publish
from dagster_project.warehouse.build import Build
from tests.warehouse.world import settings


def open_to_others(root: Path) -> dict[str, str]:
    """Files and folders below `root`, itself included, that the group or others may do something with."""
    return {
        path.relative_to(root).as_posix(): oct(stat.S_IMODE(path.lstat().st_mode))
        for path in (root, *root.rglob("*"))
        if not path.is_symlink() and stat.S_IMODE(path.lstat().st_mode) & 0o077
    }


@pytest.fixture
def careless() -> Iterator[None]:
    """The umask of most machines, by which everyone can read what is written without a mode."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.threat("T15")
@pytest.mark.usefixtures("careless")
def test_stores_and_publications_are_private_whatever_the_umask_is(built: Build, tmp_path: Path):
    """Harm: everyone with an account on the host reads cost rates by name."""
    place = settings(tmp_path / "data")
    raw = RawStore(place.data_dir / "raw", LocalFileSystem())
    assert stat.S_IMODE(raw.path(raw.put(b"pay")).stat().st_mode) == 0o400
    Ledger.open(place.data_dir / "ledger" / "ledger.sqlite", SystemClock()).close()
    with Ledger.open(place.data_dir / "ledger" / "ledger.sqlite", SystemClock()):
        assert {file.suffix for file in (place.data_dir / "ledger").iterdir()} >= {".sqlite", ".sqlite-wal"}
        assert open_to_others(place.data_dir) == {}
    published = publish(place, built)
    for file in (published.database, *published.parquet.iterdir()):
        assert stat.S_IMODE(file.stat().st_mode) == 0o400
    assert open_to_others(place.data_dir) == {}


@pytest.mark.threat("T15")
@pytest.mark.parametrize(
    "entry",
    [
        "from click.testing import CliRunner; from dagster_project.cli import main;"
        " CliRunner().invoke(main, ['--config', 'none', 'status'])",
        "import dagster_project.definitions",
        "from dagster_project.sandbox.__main__ import main\ntry: main(['nothing'])\nexcept SystemExit: pass",
    ],
    ids=["command line", "Dagster", "sandbox"],
)
def test_every_way_in_makes_files_private_by_default(tmp_path, entry):
    """Harm: a library writes a file of its own (a spill, a log, a copy) that everyone can read."""
    program = f"import os, pathlib\n{entry}\npathlib.Path({str(tmp_path / 'made')!r}).touch()"
    subprocess.run([sys.executable, "-c", program], check=True, umask=0o022, timeout=120, capture_output=True)
    assert open_to_others(tmp_path / "made") == {}
