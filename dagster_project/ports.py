"""The world outside, as ports: the clock, the file system, a partner's file server and a partner's HTTP service.

The posting code, the ledger and the pull take these as arguments and reach for nothing else, so that a test or the
simulator can stand in for the world. The real ones are here; SFTP and HTTP are in `transport/sftp.py` and `http.py`.
"""

from __future__ import annotations

import json
import os
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """The time. Decisions about posting never depend on it; ages, deadlines and stamps do."""

    def now(self) -> datetime:
        """The present moment, timezone-aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True)
class HttpClock:
    """A clock read from `{"now": "<ISO 8601>"}` at a URL: the sandbox's simulated time."""

    url: str

    def now(self) -> datetime:
        with urllib.request.urlopen(self.url, timeout=10) as response:
            return datetime.fromisoformat(json.load(response)["now"]).astimezone(UTC)


def iso(moment: datetime) -> str:
    """`moment` as the ledger writes it: `2026-09-28T18:00:00Z`, with microseconds only where there are any."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


class FileSystem(Protocol):
    """Durable local files. A path that `publish` returned from survives a power cut with exactly these bytes."""

    def publish(self, path: Path, content: bytes, mode: int = 0o600) -> None:
        """Write `content` to `path` by temporary name, fsync, rename, fsync of the folder."""
        ...

    def keep(self, path: Path) -> None:
        """Make the name of a file that is there durable: who published it may have been killed before it was."""
        ...

    def read(self, path: Path) -> bytes: ...

    def exists(self, path: Path) -> bool: ...


class LocalFileSystem:
    """The machine's file system."""

    def publish(self, path: Path, content: bytes, mode: int = 0o600) -> None:
        make_directories(path.parent)
        temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fchmod(file.fileno(), mode)
                os.fsync(file.fileno())
            os.replace(temporary, path)
        except BaseException as error:
            temporary.unlink(missing_ok=True)
            if isinstance(error, OSError) and error.filename is None:
                # Neither write nor fsync says which file it was.
                error.filename = str(path)
            raise
        fsync_directory(path.parent)

    def keep(self, path: Path) -> None:
        make_directories(path.parent)
        fsync_directory(path.parent)

    def read(self, path: Path) -> bytes:
        return path.read_bytes()

    def exists(self, path: Path) -> bool:
        return path.exists()


def keep_private() -> None:
    """From now on, what this process and its children make is readable by its own account alone (umask 077).

    For every way into the program: what it writes itself has a mode of its own, what libraries write has not.
    """
    os.umask(0o077)


# Folders that this process knows to be durable in those above them.
_durable: set[Path] = set()


def make_directories(directory: Path) -> None:
    """Create `directory` and its missing parents, private (0700), each durable in the one above it.

    One that is there may have been made by a process that was killed before it was durable. Only who may write into the
    folder above can have made it.
    """
    there = directory.is_dir()
    if there and (directory in _durable or directory == directory.parent):
        return
    if not there or os.access(directory.parent, os.W_OK | os.R_OK):
        make_directories(directory.parent)
        directory.mkdir(mode=0o700, exist_ok=True)
        fsync_directory(directory.parent)
        _durable.add(directory)


def fsync_directory(directory: Path) -> None:
    """Make a rename inside `directory` durable."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@dataclass(frozen=True)
class RemoteFile:
    """What lies in a folder of a partner's server: its name there, its size in bytes, and its kind: `file` (a regular
    one), `folder`, `link` or `device`. `modified` is when its server says that it was written, which proves nothing."""

    name: str
    size: int
    kind: str = "file"
    modified: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True)
class SftpServer:
    """How to reach one partner's SFTP server. `host_keys` are `"<type> <base64>"`; two while one is rotated."""

    host: str
    port: int
    user: str
    key_file: Path
    host_keys: tuple[str, ...]


@dataclass(frozen=True)
class SftpFolder:
    """A folder on one of the servers."""

    server: SftpServer
    folder: str


class Sftp(Protocol):
    """A partner's file server. Errors: `FileNotFoundError` for a missing path, `TransportError` for everything else.

    An error from `put` or `rename` says nothing about whether the effect happened.
    """

    def list(self, directory: str) -> list[RemoteFile]:
        """Regular files in `directory`, sorted by name."""
        ...

    def entries(self, directory: str) -> list[RemoteFile]:
        """Everything in `directory`, sorted by name."""
        ...

    def size(self, path: str) -> int | None:
        """Size in bytes, or None when there is no such file."""
        ...

    def get(self, path: str) -> bytes: ...

    def make_directory(self, path: str) -> None:
        """Create the folder `path`; nothing happens when it is there."""
        ...

    def put(self, path: str, content: bytes) -> None:
        """Write `path` whole, replacing what stood there."""
        ...

    def rename(self, source: str, target: str) -> None:
        """Rename in one step where the server can; a target that is there is an error."""
        ...

    def remove(self, path: str) -> None: ...


@dataclass(frozen=True)
class Response:
    """An HTTP answer: its status, its headers by lower-case name, and its whole body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Http(Protocol):
    """A partner's HTTP service. A `TransportError` says nothing about whether the request had its effect."""

    def request(self, method: str, url: str, headers: Mapping[str, str], body: bytes = b"") -> Response:
        """Ask once, and follow nothing: every answer that came whole is returned, whatever its status."""
        ...
