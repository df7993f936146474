"""What a sandbox keeps in its folder between starts: its identity, ports, keys and clock.

One process at a time owns a sandbox folder (`hold`). Each file here is replaced whole, so that a killed process leaves
the old content or the new.
"""

from __future__ import annotations

import fcntl
import json
import os
import random
import socket
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

import asyncssh

from dagster_project.sandbox.files import replace_file

HOST = "127.0.0.1"
# Below the range from which systems give ports to outgoing connections, so that a port is still free after a restart.
PORTS = range(20000, 30000)


class SandboxError(RuntimeError):
    """The sandbox cannot start; the message says why and how to fix it."""


def hold(directory: Path) -> int:
    """Make this process the owner of `directory` until it ends. Raises SandboxError when another one is."""
    directory.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(directory / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise SandboxError(f"a sandbox is running on {directory} already; stop it first") from None
    return descriptor


@dataclass(frozen=True)
class Installation:
    """The firm of the folder (seed and profile), and its ports (0: not chosen yet)."""

    seed: int
    profile: str
    http_port: int = 0
    sftp_port: int = 0

    @classmethod
    def open(cls, directory: Path, seed: int, profile: str, http_port: int | None) -> Installation:
        """The installation in `directory`, made if there is none. Raises SandboxError when it holds another firm."""
        file = directory / "installation.json"
        installation = cls(**json.loads(file.read_text())) if file.exists() else cls(seed, profile)
        if (installation.seed, installation.profile) != (seed, profile):
            raise SandboxError(
                f"{directory} holds a firm with seed {installation.seed}, profile {installation.profile}; "
                "start with those, or remove the folder (and the drops, and Tieout's data) to begin anew"
            )
        return replace(installation, http_port=http_port) if http_port else installation

    def listen(self, directory: Path) -> tuple[Installation, socket.socket, socket.socket]:
        """Listening sockets for HTTP and SFTP. Ports are chosen at the first start and stay the same from then on."""
        http, sftp = (_listen(port, directory) for port in (self.http_port, self.sftp_port))
        chosen = replace(self, http_port=http.getsockname()[1], sftp_port=sftp.getsockname()[1])
        replace_file(directory / "installation.json", json.dumps(asdict(chosen), indent=2).encode())
        return chosen, http, sftp


def _listen(port: int, directory: Path) -> socket.socket:
    for candidate in [port] if port else random.sample(PORTS, 100):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, candidate))
            listener.listen(128)
        except OSError:
            listener.close()
        else:
            return listener
    raise SandboxError(
        f"port {port or 'after port'} of {HOST} is in use; stop what uses it, "
        f"or change the port in {directory / 'installation.json'}"
    )


def key(file: Path) -> asyncssh.SSHKey:
    """The ed25519 private key in `file`, generated at the first call; readable by its owner only."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        replace_file(file, asyncssh.generate_private_key("ssh-ed25519").export_private_key())
    return asyncssh.read_private_key(file)


class WorldClock:
    """The simulated time, which changes only by `move`.

    `dropped_until` is the time up to which the partners' files have been published, None before the first.
    """

    def __init__(self, file: Path, start: datetime):
        self._file = file
        stored = json.loads(file.read_text()) if file.exists() else {"now": start.isoformat(), "dropped_until": None}
        self.now = datetime.fromisoformat(stored["now"])
        dropped = stored["dropped_until"]
        self.dropped_until = datetime.fromisoformat(dropped) if dropped else None

    def move(self, now: datetime) -> None:
        """Make `now` the time, durably."""
        self._store(now, self.dropped_until)

    def dropped(self) -> None:
        """Record that every file due by now has been published."""
        self._store(self.now, self.now)

    def _store(self, now: datetime, dropped_until: datetime | None) -> None:
        stored = {"now": now.isoformat(), "dropped_until": dropped_until and dropped_until.isoformat()}
        replace_file(self._file, json.dumps(stored).encode())
        self.now, self.dropped_until = now, dropped_until
