"""The world's ports with everything that can go wrong on them: the clock, the local disk and a partner's file server.

Each call is a place where its worker may be stopped, and an opportunity for a fault. A call inside a commit of the
ledger is a violation by itself: nothing may wait for the world while the ledger is locked (docs/posting.md R2).
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from dagster_project.ports import RemoteFile
from dagster_project.transport.errors import TransientError
from tests.torture.faults import Crash, Crew, Injector

START = datetime(2026, 9, 28, 18, tzinfo=UTC)
# What a stranger writes in our name.
FOREIGN = b"not ours\n"
LONGEST_PARK = 60
# A call that failed may still reach the server, so many calls later.
LATEST_EFFECT = 25


@dataclass
class SimClock:
    """`true` time only runs forward and is the ERP's. Ours is beside it by `off`, which a fault changes at will."""

    true: datetime = START
    off: timedelta = timedelta()

    def now(self) -> datetime:
        return self.true + self.off

    def passes(self, hours: int) -> None:
        self.true += timedelta(hours=hours)


@dataclass
class Stage:
    """What every port needs: who is running, and which fault falls. `locked` says whether a commit is under way."""

    crew: Crew
    injector: Injector
    random: Random
    violations: list[str]
    locked: Callable[[], bool] = lambda: False

    def call(self, name: str, kinds: Sequence[str]) -> str | None:
        """One call of a port: a place to stop, and the fault that falls on it."""
        if self.crew.current is None:
            return None
        if self.locked():
            self.violations.append(f"R2: {name} was called inside a commit")
            return None
        fault = self.injector.draw((*kinds, "crash", "zombie"), port=bool(kinds))
        if fault == "crash":
            raise Crash
        if fault == "zombie":
            self.crew.park(self.random.randint(3, LONGEST_PARK))
            return None
        self.crew.step()
        return fault


@dataclass
class MemoryFiles:
    """The local disk, which may be full (`disk_full`) or keep less than it was given (`torn_file`)."""

    stage: Stage
    content: dict[Path, bytes] = field(default_factory=dict)

    def publish(self, path: Path, content: bytes, mode: int = 0o600) -> None:
        fault = self.stage.call("files.publish", ("disk_full", "torn_file"))
        if fault == "disk_full":
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        self.content[path] = content[: len(content) // 2] if fault == "torn_file" else content

    def read(self, path: Path) -> bytes:
        return self.content[path]

    def keep(self, path: Path) -> None:
        """Nothing here is ever lost."""

    def exists(self, path: Path) -> bool:
        return path in self.content


@dataclass
class SimSftp:
    """A partner's server.

    `net_before`: the call fails without effect; `net_after`: with it; `net_late`: its effect comes some calls later.
    `torn` and `corrupt` uploads report success. `wrong_stat`: a size that is not so. `overwrites`: the server's plain
    rename replaces what stands there, as some do.
    """

    stage: Stage
    overwrites: bool = False
    files: dict[str, bytes] = field(default_factory=dict)
    # What each control file or posting file held when it came into the inbox, for the oracle.
    arrived: list[tuple[str, bytes]] = field(default_factory=list)
    calls: int = 0
    late: list[tuple[int, Callable[[], None]]] = field(default_factory=list)

    def _call(self, name: str, kinds: Sequence[str]) -> str | None:
        fault = self.stage.call(name, kinds)
        self.calls += 1
        if self.late:
            self.flush(self.calls)
        if fault == "net_before":
            raise TransientError("NETWORK", f"{name}: connection cut")
        return fault

    def flush(self, until: int | None = None) -> None:
        """Let the effects arrive that are due by call `until` (None: all)."""
        due = [late for late in self.late if until is None or late[0] <= until]
        self.late = [late for late in self.late if late not in due]
        for _, effect in due:
            effect()

    def _change(self, name: str, kinds: Sequence[str], effect: Callable[[str | None], None]) -> None:
        fault = self._call(name, ("net_before", "net_after", "net_late", *kinds))
        if fault == "net_late":
            due = self.calls + self.stage.random.randint(1, LATEST_EFFECT)
            self.late.append((due, lambda: effect("late")))
        else:
            effect(fault)
        if fault in ("net_after", "net_late"):
            raise TransientError("NETWORK", f"{name}: connection cut")

    def list(self, directory: str) -> list[RemoteFile]:
        self._call("sftp.list", ("net_before",))
        prefix = f"{directory}/"
        return [
            RemoteFile(path.removeprefix(prefix), len(content))
            for path, content in sorted(self.files.items())
            if path.startswith(prefix)
        ]

    def size(self, path: str) -> int | None:
        fault = self._call("sftp.size", ("net_before", "wrong_stat"))
        known = self.files.get(path)
        if known is None:
            return None
        return len(known) + self.stage.random.choice((-1, 1, 512)) if fault == "wrong_stat" else len(known)

    def get(self, path: str) -> bytes:
        self._call("sftp.get", ("net_before",))
        if path not in self.files:
            raise FileNotFoundError(path)
        return self.files[path]

    def put(self, path: str, content: bytes) -> None:
        def effect(fault: str | None) -> None:
            kept = content
            if fault == "torn":
                kept = content[: self.stage.random.randrange(len(content))]
            elif fault == "corrupt":
                at = self.stage.random.randrange(len(content))
                kept = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
            self.files[path] = kept

        self._change("sftp.put", ("torn", "corrupt"), effect)

    def rename(self, source: str, target: str) -> None:
        def effect(fault: str | None) -> None:
            if source not in self.files or (target in self.files and not self.overwrites):
                if fault == "late":
                    return
                if source not in self.files:
                    raise FileNotFoundError(source)
                raise TransientError("NETWORK", f"{target} exists")
            self.files[target] = self.files.pop(source)
            self.arrived.append((target, self.files[target]))

        self._change("sftp.rename", (), effect)

    def remove(self, path: str) -> None:
        def effect(fault: str | None) -> None:
            if self.files.pop(path, None) is None and fault != "late":
                raise FileNotFoundError(path)

        self._change("sftp.remove", (), effect)

    def make_directory(self, path: str) -> None:
        pass
