"""Programs that run beside the command end with it, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from dagster_project import serving

BESIDE = """
import os
from pathlib import Path
from dagster_project import serving
with serving.beside([["/bin/sleep", "60"], ["/bin/sleep", "61"]], Path("/"), os.environ) as running:
    print(*(process.pid for process in running), flush=True)
    serving.wait(running, 60)
"""


def sleeps(pid: int) -> bool:
    """Whether the process runs its program."""
    try:
        return b"sleep" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def until(condition) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_programs_end_with_the_command_however_it_ends(number):
    """Harm: a screen and a schedule that nobody sees any more go on posting, and hold the port."""
    # A shell that runs the suite in the background lets its programs ignore Ctrl-C.
    command = subprocess.Popen(
        [sys.executable, "-c", BESIDE],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 (no threads here)
    )
    children = list(map(int, command.stdout.readline().split()))
    until(lambda: all(map(sleeps, children)))
    command.send_signal(number)
    command.wait(20)
    until(lambda: not any(map(sleeps, children)))


def test_a_program_that_ends_by_itself_ends_the_others():
    """Harm: the screen shows a schedule that has stopped."""
    commands = [["/bin/sleep", "60"], ["/bin/sh", "-c", "exit 3"]]
    with (
        pytest.raises(serving.Ended, match="sh has ended with exit code 3"),
        serving.beside(commands, Path("/"), os.environ) as running,
    ):
        serving.wait(running, 60)
    assert running[0].poll() is not None
