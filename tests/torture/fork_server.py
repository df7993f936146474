"""Processes that start in milliseconds, and can be killed."""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import select
import signal
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path


class ForkServer:
    """Forks processes that have everything imported already, so that a start takes milliseconds.

    They are children of a process without threads, and end with it. What a process raises or prints goes to `output`.
    """

    def __init__(self) -> None:
        self._connection, theirs = multiprocessing.Pipe()
        self._mother = multiprocessing.get_context("spawn").Process(target=_bear, args=(theirs,), daemon=True)
        self._mother.start()
        theirs.close()

    def start(self, output: Path, work: Callable[..., None], *arguments: object) -> Child:
        """Run `work(*arguments)` in a new process."""
        self._connection.send((output, work, arguments))
        return Child(self._connection.recv())

    def close(self) -> None:
        self._connection.close()
        self._mother.join(10)
        self._mother.kill()

    def __enter__(self) -> ForkServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Child:
    """A running process of the fork_server."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        try:
            self._descriptor: int | None = os.pidfd_open(pid)
        except ProcessLookupError:
            self._descriptor = None

    def ended(self, seconds: float) -> bool:
        """Whether it has ended, or ends within so many seconds."""
        if self._descriptor is None:
            return True
        poll = select.poll()
        poll.register(self._descriptor, select.POLLIN)
        if not poll.poll(seconds * 1000):
            return False
        os.close(self._descriptor)
        self._descriptor = None
        return True

    def kill(self) -> None:
        """SIGKILL, and wait until it is dead: only then are its locks free."""
        if self._descriptor is not None:
            signal.pidfd_send_signal(self._descriptor, signal.SIGKILL)
            self.ended(30)


def _bear(connection: multiprocessing.connection.Connection) -> None:
    """The mother: forks one child for each request, until the harness is gone."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    children = []
    with contextlib.suppress(EOFError, OSError):
        while True:
            output, work, arguments = connection.recv()
            pid = os.fork()
            if pid == 0:
                connection.close()
                _live(output, work, arguments)
            children = [child for child in children if Path(f"/proc/{child}").exists()] + [pid]
            connection.send(pid)
    for child in children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)


def _live(output: Path, work: Callable[..., None], arguments: Sequence[object]) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    # Connections are cut all the time: what libraries log of that is no finding.
    logging.disable()
    descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    try:
        work(*arguments)
    except BaseException:
        os.write(descriptor, traceback.format_exc().encode())
    os._exit(0)
