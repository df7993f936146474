"""Where the head of the ledger's chain is kept outside of it: folders, and folders on SFTP servers.

An anchor is good for what it survives. One inside the data directory goes with the ledger, one on the same machine goes
with the machine; so two are wanted, and one of them on another machine.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from dagster_project.ports import FileSystem

if TYPE_CHECKING:
    from dagster_project.ports import SftpFolder
    from dagster_project.transport.sftp import SftpSession

NAME = "tieout-anchor.json"
WANTED = 2
MOUNTS = Path("/proc/self/mountinfo")
_NETWORK = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb3", "ceph", "afs", "lustre", "gpfs", "beegfs", "glusterfs"),
        *("fuse.sshfs", "fuse.ceph", "fuse.glusterfs", "fuse.s3fs"),
    }
)


class AnchorError(Exception):
    """What an anchor says cannot be known now; the message names it and says why."""


class Anchor(Protocol):
    """One place of the anchor file. `read` and `publish` raise AnchorError."""

    def read(self) -> bytes | None:
        """What it holds; None when nothing is there."""
        ...

    def publish(self, content: bytes) -> None:
        """Replace what it holds; when this returns, it can be read there."""
        ...

    def close(self) -> None: ...


class _Local:
    def __init__(self, folder: Path, files: FileSystem) -> None:
        self._path, self._files = folder / NAME, files

    def __str__(self) -> str:
        return str(self._path)

    def read(self) -> bytes | None:
        try:
            return self._files.read(self._path) if self._files.exists(self._path) else None
        except OSError as error:
            raise AnchorError(f"the anchor {self} cannot be read ({error.strerror})") from None

    def publish(self, content: bytes) -> None:
        try:
            self._files.publish(self._path, content)
        except OSError as error:
            raise AnchorError(f"the anchor {self} cannot be written ({error.strerror})") from None

    def close(self) -> None:
        """Nothing is held."""


class _Remote:
    """An anchor on an SFTP server, over one session that lasts until it is closed or cut."""

    def __init__(self, place: SftpFolder) -> None:
        self._place = place
        self._path = f"{place.folder.rstrip('/')}/{NAME}"
        self._new = f"{self._path}.new"
        self._session: SftpSession | None = None

    def __str__(self) -> str:
        server = self._place.server
        return f"sftp://{server.user}@{server.host}:{server.port}{self._path}"

    def read(self) -> bytes | None:
        return self._asked(self._read)

    def publish(self, content: bytes) -> None:
        self._asked(lambda sftp: self._publish(sftp, content))

    def close(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None

    def _read(self, sftp: SftpSession) -> bytes | None:
        # Where a rename cannot replace, there is a moment in which only the new one is there.
        for path in (self._path, self._new):
            try:
                return sftp.get(path)
            except FileNotFoundError:
                continue
        return None

    def _publish(self, sftp: SftpSession, content: bytes) -> None:
        try:
            sftp.put(self._new, content)
        except FileNotFoundError:
            sftp.make_directory(self._place.folder)
            sftp.put(self._new, content)
        self._require(sftp.get(self._new) == content)
        sftp.replace(self._new, self._path)
        self._require(sftp.get(self._path) == content)

    def _require(self, is_whole: bool) -> None:
        if not is_whole:
            raise AnchorError(f"the anchor {self} does not hold what was written to it")

    def _asked(self, ask: Callable[[SftpSession], Any]) -> Any:
        """Ask over the session that is open, else, or when that one was cut, over a new one."""
        from dagster_project.transport.errors import TransientError, TransportError  # noqa: PLC0415
        from dagster_project.transport.sftp import SftpSession  # noqa: PLC0415 (a third of a second)

        try:
            if self._session is not None:
                try:
                    return ask(self._session)
                except TransientError:
                    self.close()
            self._session = SftpSession(self._place.server)
            return ask(self._session)
        except (TransportError, FileNotFoundError) as error:
            self.close()
            raise AnchorError(f"the anchor {self} cannot be reached ({error})") from None


class Anchors:
    """All anchors of a ledger. `places` are folders in `files` and folders on SFTP servers."""

    def __init__(self, places: Sequence[Path | SftpFolder], files: FileSystem) -> None:
        self.places: tuple[Anchor, ...] = tuple(
            _Local(place, files) if isinstance(place, Path) else _Remote(place) for place in places
        )

    def __str__(self) -> str:
        return ", ".join(map(str, self.places))

    def read(self) -> dict[Anchor, bytes]:
        """What the anchors hold that are there. Raises AnchorError when one cannot be asked."""
        held = {place: place.read() for place in self.places}
        return {place: content for place, content in held.items() if content is not None}

    def publish(self, content: bytes) -> None:
        """Write all of them, or raise AnchorError."""
        for place in self.places:
            place.publish(content)

    def close(self) -> None:
        """End the sessions."""
        for place in self.places:
            place.close()


# -- what they survive ------------------------------------------------------------------------------------------------


def weakness(places: Sequence[Path | SftpFolder], data_dir: Path) -> str | None:
    """Why these anchors do not suffice to post: too few outside the data directory, or none on another machine."""
    data = data_dir.resolve()
    outside = {place.resolve() if isinstance(place, Path) else place for place in places}
    outside = {place for place in outside if not (isinstance(place, Path) and place.is_relative_to(data))}
    if len(outside) < WANTED:
        return f"{len(outside)} of at least {WANTED} anchors are outside the data directory"
    if not any(map(is_off_machine, outside)):
        return f"of {len(outside)} anchors, none of them is on another machine"
    return None


def is_off_machine(place: Path | SftpFolder, mounts: str | None = None) -> bool:
    """Whether a folder is on a network file system, as mounted now (proc_pid_mountinfo(5)), or its server is not this
    machine by its address."""
    if isinstance(place, Path):
        return _file_system(place, MOUNTS.read_text() if mounts is None else mounts) in _NETWORK
    return not _is_ours(place.server.host)


def _file_system(path: Path, mounts: str) -> str:
    """The type of the file system that is mounted last at or deepest above `path`."""
    found = ("", "")
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        point = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), before.split()[4])
        if path.is_relative_to(point) and len(point) >= len(found[0]):
            found = (point, after.split()[0])
    return found[1]


def _is_ours(host: str) -> bool:
    """Whether a name stands for this machine; one that cannot be looked up does not answer as an anchor either."""
    try:
        addresses = {str(address[4][0]) for address in socket.getaddrinfo(host, None, type=socket.SOCK_DGRAM)}
    except OSError:
        return False
    return any(map(_is_own_address, addresses))


def _is_own_address(address: str) -> bool:
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if parsed.is_loopback or parsed.is_unspecified:
        return True
    with socket.socket(socket.AF_INET6 if parsed.version == 6 else socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((str(parsed), 0))
        except OSError:
            return False
    return True
