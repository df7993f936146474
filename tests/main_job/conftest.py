"""One small firm, run once to its end by the command a newcomer types; tests that change something work on a copy."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest

from dagster_project import config, sandboxed
from dagster_project.demo import Demo
from dagster_project.show import Terminal
from tests.canaries import process_list
from tests.processes import FORKSERVER

TIEOUT = Path(sys.executable).with_name("tieout")
SEED, PROFILE = 7, "small"
SECRETS = {**sandboxed.TOKENS, "PGPASSWORD": "canary-of-the-database"}


@dataclass(frozen=True)
class Place:
    """Where one firm and its Tieout live: everything is below `root`."""

    root: Path

    @property
    def directory(self) -> Path:
        return self.root / "data" / "sandbox"

    @property
    def drops(self) -> Path:
        return self.root / "sftp_drops"

    @property
    def settings(self) -> config.Settings:
        return config.load(self.directory / "tieout.toml")

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, **SECRETS, "DAGSTER_HOME": str(self.root / "dagster")}

    def demo_command(self) -> list[str]:
        where = ["--dir", str(self.directory), "--drops", str(self.drops)]
        return [str(TIEOUT), "demo", *where, "--seed", str(SEED), "--profile", PROFILE]

    def tieout(self, *arguments: str, settings: Path | None = None, check: bool = True) -> str:
        """Run a `tieout` command on this place and return what it prints."""
        done = self._tieout(*arguments, settings=settings)
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def tieout_error(self, *arguments: str) -> str:
        """Run a `tieout` command that is refused and return why."""
        done = self._tieout(*arguments)
        assert done.returncode == 1, done.stdout + done.stderr
        return done.stderr

    def _tieout(self, *arguments: str, settings: Path | None = None) -> subprocess.CompletedProcess[str]:
        command = [str(TIEOUT), "--config", str(settings or self.directory / "tieout.toml"), *arguments]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False, timeout=300)

    def start(self, work: Callable[..., None], *arguments: object) -> BaseProcess:
        """Start `work(self, *arguments)` in a process of its own, which leads its own process group."""
        process = FORKSERVER.Process(target=_lead, args=(self, work, *arguments))
        process.start()
        return process

    def run(self, work: Callable[..., None], *arguments: object) -> None:
        """Run `work(self, *arguments)` in a process of its own to its good end."""
        process = self.start(work, *arguments)
        process.join(600)
        assert process.exitcode == 0, (self.root / "output").read_text()

    def exceptions(self, settings: Path | None = None) -> list[dict[str, Any]]:
        """What `tieout exceptions --json` lists."""
        return json.loads(self.tieout("exceptions", "--json", settings=settings))

    def stop_firm(self) -> None:
        """Stop a sandbox that outlived whoever started it."""
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                command = (process / "cmdline").read_bytes().decode()
                if "dagster_project.sandbox" in command and str(self.directory) in command:
                    os.kill(int(process.name), signal.SIGTERM)

    def sandbox(self) -> Any:
        """The firm, running while the context lasts."""
        return sandboxed.running(self.directory, self.drops, SEED, PROFILE)


def _lead(place: Place, work: Callable[..., None], *arguments: object) -> None:
    os.setsid()
    os.environ.update(place.environment)
    Path(place.environment["DAGSTER_HOME"]).mkdir(parents=True, exist_ok=True)
    output = os.open(place.root / "output", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(output, 1)
    os.dup2(output, 2)
    work(place, *arguments)


def demo(place: Place) -> None:
    """What `tieout demo` does."""
    if not Demo(place.directory, place.drops, SEED, PROFILE).run(Terminal(width=160)):
        sys.exit(1)


def cycle(place: Place, settings_file: Path | None = None, times: int = 1) -> None:
    """What `tieout cycle` does, several times over."""
    from dagster_project.runner import run_cycle  # noqa: PLC0415 (imported already where this runs)

    os.environ.update(sandboxed.TOKENS)
    for _ in range(times):
        run_cycle(settings_file or place.directory / "tieout.toml", recorded=False)


def books(sandbox: sandboxed.Sandbox) -> dict[str, Any]:
    """The ERP's books without document numbers, which depend on how postings were spread over files."""
    return {
        destination: {
            **company,
            **{
                kind: [{name: value for name, value in row.items() if name != "document"} for row in company[kind]]
                for kind in ("journals", "time_bills")
            },
        }
        for destination, company in sandbox.ask("/contents").items()
    }


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Place, str]:
    """A place where the small demo has run to its end, and what it printed. Not to be changed."""
    place = Place(tmp_path_factory.mktemp("finished"))
    with process_list(place.root / "processes"):
        # As most shells are set: whatever is made is readable by everyone unless the program sees to it.
        done = subprocess.run(
            place.demo_command(),
            env=place.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
            umask=0o022,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    return place, done.stdout


@pytest.fixture
def copy(finished: tuple[Place, str], tmp_path: Path) -> Iterator[Place]:
    """A copy of the finished place that a test may change."""
    shutil.copytree(finished[0].root, tmp_path / "copy", symlinks=True)
    yield Place(tmp_path / "copy")
    shutil.rmtree(tmp_path / "copy")
