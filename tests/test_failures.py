"""A command that cannot do its work ends in one sentence for its operator, with exit code 1, and no traceback."""

from __future__ import annotations

import os
import resource
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dagster_project import failure
from dagster_project.ledger import Ledger
from dagster_project.ports import SystemClock
from dagster_project.warehouse import project
from dagster_project.warehouse.build import BuildError
from dagster_project.warehouse.project import DbtError
from tests import databases
from tests.canaries import leaks, process_list
from tests.transport.servers import http_server, json_answer

SETTINGS = """
tenant = "meridian"
data_dir = "data"
ledger = "{ledger}"
reporting_currency = "USD"
source = []
destination = []
"""
TIEOUT = [sys.executable, "-c", "from dagster_project.cli import main; main()", "--config"]
RETRY = ("retry", "entry", "--reason", "a mended mapping")


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    return write(tmp_path)


def write(folder: Path, ledger: str = "ledger.sqlite") -> Path:
    file = folder / "tieout.toml"
    file.write_text(SETTINGS.format(ledger=ledger))
    return file


def ended(settings: Path, *command: str, before: Callable[[], None] | None = None, **environment: str) -> str:
    """Run a `tieout` command that cannot work, and return its one sentence."""
    done = subprocess.run(
        [*TIEOUT, str(settings), *command],
        env={**os.environ, "DAGSTER_HOME": str(settings.parent / "dagster"), **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=before,
    )
    assert done.returncode == 1, done
    assert "Traceback" not in done.stdout + done.stderr
    assert done.stderr.startswith("Error: ")
    return done.stderr


def little_room() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


def test_who_runs_beside_a_running_cycle_reads_who_has_the_ledger(settings):
    """A traceback at the usual collision of two cycles teaches people to ignore tracebacks."""
    ledger = settings.parent / "data" / "ledger.sqlite"
    with Ledger.open(ledger, SystemClock()):
        said = ended(settings, *RETRY)
    assert f"process {os.getpid()} is writing the control ledger" in said
    assert "wait until it ends" in said


def test_a_full_disk_at_the_ledger_is_named(settings):
    """What to do is make room, not restore a backup."""
    assert "make room on its disk" in ended(settings, *RETRY, before=little_room)


def test_without_settings_the_way_to_them_is_named(tmp_path):
    """The first command of a newcomer."""
    assert "set TIEOUT_CONFIG" in ended(tmp_path / "none.toml", "status")


def test_a_database_that_is_down_is_named(tmp_path):
    """Not the forty lines of its driver."""
    said = ended(write(tmp_path, "postgresql://127.0.0.1:1/ledger"), *RETRY)
    assert "cannot be reached" in said


def test_a_ledger_of_another_release_is_named(settings):
    """Nobody upgrades a ledger by accident."""
    ledger = settings.parent / "data" / "ledger.sqlite"
    with Ledger.open(ledger, SystemClock()) as written:
        written._connection.execute("update meta set value = '1' where name = 'schema'")
    assert "has schema 1" in ended(settings, *RETRY)


def test_a_home_that_cannot_be_made_is_named(settings):
    """Dagster's own error does not say which setting is wrong."""
    assert "set DAGSTER_HOME" in ended(settings, "cycle", DAGSTER_HOME="/proc/none")


def test_a_port_in_use_is_named(settings):
    """`tieout dev` twice: the second must not look as if it ran."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert f"port {port} cannot be used" in ended(settings, "dev", "--port", port)


@pytest.mark.threat("T14")
def test_no_secret_is_in_what_a_run_that_failed_leaves(tmp_path):
    """Harm: a traceback, a Dagster page or a command line is sent to support, and with it the way into the ledger."""
    secrets = {"PGPASSWORD": "canary-of-the-ledger", "TIEOUT_HARVEST_TOKEN": "canary-of-the-source"}
    source = """[[source]]
system = "harvest"
instance = "here"
base_url = "{url}"
account_id = "1"
token_env = "TIEOUT_HARVEST_TOKEN"
open_from = "2026-09-01"
"""
    # A folder that is a file: a failure that has no sentence of its own.
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "warehouse").touch()
    with databases.on("postgres"), http_server(lambda request: json_answer({"error": "refused"}, 401)) as vendor:
        try:
            settings = write(tmp_path, databases.place())
        except databases.NoServer as why:
            pytest.skip(f"no PostgreSQL: {why}")
        settings.write_text(settings.read_text().replace("source = []\n", "") + source.format(url=vendor.url))
        with process_list(tmp_path / "processes"):
            said = ended(settings, "cycle", TMPDIR=str(tmp_path), **secrets)
    (log,) = tmp_path.glob("tieout-*.log")
    assert str(log) in said
    assert {request.headers["Authorization"] for request in vendor.requests} == {"Bearer canary-of-the-source"}
    error = said.split()[1].encode()
    assert {Path(file).suffix for file, _ in leaks([tmp_path], [error])} >= {".db", ".log"}
    assert leaks([tmp_path], [b"cycle"], except_in=set(tmp_path.rglob("*")) - {tmp_path / "processes"})
    canaries = [secret.encode() for secret in secrets.values()]
    assert leaks([tmp_path, project.TARGET], canaries) == []
    assert not any(secret in said for secret in secrets.values())


@pytest.mark.parametrize("error", [BuildError, DbtError])
def test_what_dagster_wraps_keeps_its_own_words_on_one_line(error):
    """The business error is what a person can act on."""
    wrapped = RuntimeError("Error occurred while executing op")
    wrapped.user_exception = error("2 dbt nodes failed\n  here")
    assert failure.sentence(wrapped) == "2 dbt nodes failed here"


def test_a_mistake_of_the_program_is_kept_for_its_authors(tmp_path, monkeypatch):
    """The traceback can show amounts and names, so only its owner reads it."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    try:
        raise ZeroDivisionError("of something")
    except ZeroDivisionError as error:
        said = failure.sentence(error)
    (log,) = tmp_path.iterdir()
    assert str(log) in said and "\n" not in said
    assert "Traceback" in log.read_text()
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_ctrl_c_ends_with_130(settings):
    """What a shell and a scheduler take for an interruption."""
    slow = (
        "import signal, time; from dagster_project import cli;"
        " signal.signal(signal.SIGINT, signal.default_int_handler);"
        " cli.running._run = lambda *_: time.sleep(60); cli.main()"
    )
    command = [sys.executable, "-c", slow, "--config", str(settings), "cycle"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    time.sleep(4)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=20)
    assert (process.returncode, said) == (130, "Interrupted; what was left is taken up by the next cycle.\n")
