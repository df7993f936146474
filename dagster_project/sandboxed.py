"""The sandbox as a neighbour process: start it, find it, ask it, move its clock.

Only the command line uses this. The platform itself knows the sandbox by nothing but the addresses in its settings.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import tomllib
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.error import URLError

from dagster_project.ports import iso

START_TIMEOUT_SECONDS = 60
INSTALLATION = "installation.json"
TOKENS = {
    f"TIEOUT_{vendor.upper()}_TOKEN": f"sandbox-{vendor}"
    for vendor in ("harvest", "kantata", "salesforce", "workday", "netsuite")
}
"""The sandbox's tokens, by the environment variables in which its settings file looks for them. Only for a settings
file that a sandbox wrote: a real system that misses one of its own must be without it."""


class SandboxUnavailable(RuntimeError):
    """The sandbox did not start or does not answer; the message says where its log is."""


@dataclass(frozen=True)
class Sandbox:
    """A running sandbox, known by the settings file it wrote."""

    settings_file: Path

    def _url(self, path: str) -> str:
        clock_url = tomllib.loads(self.settings_file.read_text())["clock_url"]
        return clock_url.removesuffix("/clock") + path

    def ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """GET `/sandbox<path>`, or POST `body` to it, and return the JSON answer."""
        request = urllib.request.Request(self._url(path), method="GET" if body is None else "POST")
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=120) as response:
            return json.load(response)

    @property
    def now(self) -> datetime:
        """The simulated moment."""
        return datetime.fromisoformat(self.ask("/clock")["now"]).astimezone(UTC)

    def advance(self, moment: datetime) -> None:
        """Let simulated time pass until `moment`: people record and approve, the ERP works. Never back."""
        self.ask("/clock", {"to": iso(moment)})

    def alive(self) -> bool:
        """Whether it answers."""
        try:
            return bool(self.now)
        except (OSError, URLError, KeyError, ValueError):
            return False


def wrote(settings_file: Path) -> bool:
    """Whether the settings file is in a sandbox's folder."""
    return settings_file.with_name(INSTALLATION).exists()


def command(directory: Path, drops: Path, seed: int, profile: str) -> list[str]:
    """The command line that serves the firm of `directory`."""
    where = ["--dir", str(directory), "--drops", str(drops)]
    return [sys.executable, "-m", "dagster_project.sandbox", "serve", *where, "--seed", str(seed), "--profile", profile]


@contextmanager
def neighbour(settings_file: Path, directory: Path, drops: Path) -> Iterator[Sandbox | None]:
    """The sandbox of `directory` as it was installed, when `settings_file` is its; None for a real system."""
    if settings_file.resolve() != (directory / "tieout.toml").resolve():
        yield None
        return
    installation = directory / INSTALLATION
    known = json.loads(installation.read_text()) if installation.exists() else {"seed": 7, "profile": "demo"}
    with running(directory, drops, known["seed"], known["profile"]) as sandbox:
        yield sandbox


@contextmanager
def running(
    directory: Path, drops: Path, seed: int, profile: str, *, meanwhile: Callable[[], None] = lambda: None
) -> Iterator[Sandbox]:
    """The sandbox of `directory`: the one that runs already, else one started here and stopped at the end.

    `meanwhile` is called while it starts. Its tokens are in the environment meanwhile, in place of a real system's.
    """
    sandbox = Sandbox(directory / "tieout.toml")
    with _tokens():
        if sandbox.alive():
            yield sandbox
        else:
            with _started(sandbox, directory, command(directory, drops, seed, profile), meanwhile):
                yield sandbox


@contextmanager
def _tokens() -> Iterator[None]:
    before = {variable: os.environ.get(variable) for variable in TOKENS}
    os.environ.update(TOKENS)
    try:
        yield
    finally:
        for variable, value in before.items():
            if value is None:
                os.environ.pop(variable, None)
            else:
                os.environ[variable] = value


@contextmanager
def _started(sandbox: Sandbox, directory: Path, command: list[str], meanwhile: Callable[[], None]) -> Iterator[None]:
    directory.mkdir(parents=True, exist_ok=True)
    log_file = directory / "sandbox.log"
    with log_file.open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        meanwhile()
        deadline = time.monotonic() + START_TIMEOUT_SECONDS
        while not sandbox.alive():
            if process.poll() is not None or time.monotonic() > deadline:
                tail = "".join(log_file.read_text(errors="replace").splitlines(keepends=True)[-5:])
                raise SandboxUnavailable(f"the sandbox did not start; the end of {log_file}:\n{tail}")
            time.sleep(0.1)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
