"""Programs that run beside this process and end with it, however it ends."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

SECONDS_TO_END = 20
# prctl(PR_SET_PDEATHSIG, ...): the kernel sends the signal when the parent is gone, also when it was killed.
_PARENT_DEATH_SIGNAL = 1
# Asked for in a process of its own before it becomes the program, because this one may have threads.
_LAUNCHER = (sys.executable, "-m", "dagster_project.serving")


class Ended(RuntimeError):
    """A program that should run on has ended; the message names it."""


@contextmanager
def beside(
    commands: Sequence[Sequence[str]], folder: Path, environment: Mapping[str, str]
) -> Iterator[list[subprocess.Popen]]:
    """The programs of `commands`, running in `folder` while the context lasts.

    SIGTERM ends the context as Ctrl-C does: by KeyboardInterrupt. Enter it in the main thread.
    """
    before = signal.signal(signal.SIGTERM, _interrupt)
    running: list[subprocess.Popen] = []
    try:
        for command in commands:
            running.append(subprocess.Popen([*_LAUNCHER, str(os.getpid()), *command], cwd=folder, env=environment))
        yield running
    finally:
        signal.signal(signal.SIGTERM, before)
        for process in running:
            with suppress(ProcessLookupError):
                process.terminate()
        for process in running:
            try:
                process.wait(SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                process.kill()


def wait(running: Sequence[subprocess.Popen], seconds: float) -> None:
    """Let `seconds` pass. Raises Ended as soon as one of the programs has ended."""
    for _ in range(max(1, round(seconds))):
        for process in running:
            if process.poll() is not None:
                program = Path(process.args[len(_LAUNCHER) + 1]).name
                raise Ended(f"{program} has ended with exit code {process.returncode}")
        time.sleep(min(1, seconds))


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def _become(parent: int, command: Sequence[str]) -> None:
    """Become the program of `command`, which gets SIGTERM when the process `parent` ends."""
    ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGTERM)
    if os.getppid() == parent:
        os.execv(command[0], command)


if __name__ == "__main__":
    _become(int(sys.argv[1]), sys.argv[2:])
