"""What a disk holds after a power cut, from a trace of the system calls that a process made (for `power`).

The model is stricter than any journaling file system. A file holds what it held at its last fsync or fdatasync. A name
in a folder is what it was at the last fsync of that folder: syncing the file alone does not make its name durable. Of
what came later, everything is lost, or some of it survives: of each write any of its pages, of each rename the new name
without the old one's end, or the end without the new name. Modes and owners are not modelled.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

PAGE = 4096
# Every call that changes a file or a name, or may: one of a watched path that is not modelled is an error.
CALLS = (
    *("open", "openat", "creat", "write", "pwrite64", "writev", "pwritev", "pwritev2", "sendfile", "copy_file_range"),
    *("ftruncate", "truncate", "fallocate", "fsync", "fdatasync", "sync", "syncfs", "sync_file_range", "lseek", "mmap"),
    *("rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat", "unlink", "unlinkat", "mkdir"),
    *("mkdirat", "rmdir", "dup", "dup2", "dup3", "close"),
)
_LINE = re.compile(r"(\d+) +(?:(\w+)\(|<\.\.\. (\w+) resumed>)(.*)")
_RESULT = re.compile(r"(.*)\)\s+= (-?\d+)(.*)")
_PATH = re.compile(r"(?:AT_FDCWD|-?\d+)<([^>]*)>(\(deleted\))?")
_UNFINISHED = " <unfinished ...>"


class NotModelledError(Exception):
    """The trace has a call on a watched path whose effect on the disk is not known here."""


@dataclass(frozen=True)
class Call:
    """One system call that succeeded, when it returned. Texts and data in `arguments` are as strace's `-xx` has them.

    `result`: the number that it returned, of an address the first digit. `opened`: the path of a descriptor in it.
    """

    process: int
    name: str
    arguments: Sequence[str]
    result: int
    opened: Path | None = None


def calls(log: Path, root: Path) -> Iterator[Call]:
    """The successful calls about `root` in a log of `strace -f -y -xx`, in the order in which they returned."""
    watched = _hex(os.fsencode(root))
    begun: dict[str, str] = {}
    with log.open() as lines:
        for line in lines:
            match = _LINE.match(line.rstrip("\n"))
            if not match:
                continue
            process, name, resumed, rest = match.groups()
            if rest.endswith(_UNFINISHED):
                begun[process] = rest.removesuffix(_UNFINISHED)
                continue
            rest = begun.pop(process, "") + rest if resumed else rest
            result = _RESULT.fullmatch(rest) if watched in rest else None
            if result and not result[2].startswith("-"):
                opened = re.match(r"<([^>]*)>", result[3])
                yield Call(
                    int(process),
                    name or resumed,
                    re.split(r", (?![^\[]*\])", result[1]),
                    int(result[2]),
                    Path(os.fsdecode(_bytes(opened[1]))) if opened else None,
                )


def _hex(content: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in content)


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.strip('"').replace("\\x", ""))


@dataclass(eq=False)
class File:
    """What processes see (`content`), what a cut leaves for certain (`synced`), and what was done since.

    `pending`: (offset, bytes), or (size, None) for a truncation.
    """

    content: bytearray = field(default_factory=bytearray)
    synced: bytes = b""
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)

    def write(self, offset: int, data: bytes | None) -> None:
        _write(self.content, offset, data)
        self.pending.append((offset, data))

    def sync(self) -> None:
        self.synced = bytes(self.content)
        self.pending.clear()

    def after_cut(self, survives: Survival) -> bytes:
        """What the file holds after a power cut now."""
        content = bytearray(self.synced)
        for offset, data in self.pending:
            if data is None:
                if survives():
                    _write(content, offset, None)
                continue
            for begin, end in _pages(offset, len(data)):
                if survives():
                    _write(content, begin, data[begin - offset : end - offset])
        return bytes(content)


@dataclass(eq=False)
class Folder:
    """Names as processes see them, as of the last fsync, and the changes since: (name, what it is now or None)."""

    names: dict[str, File | Folder] = field(default_factory=dict)
    synced: dict[str, File | Folder] = field(default_factory=dict)
    pending: list[tuple[str, File | Folder | None]] = field(default_factory=list)

    def set(self, name: str, node: File | Folder | None) -> None:
        _name(self.names, name, node)
        self.pending.append((name, node))

    def sync(self) -> None:
        self.synced = dict(self.names)
        self.pending.clear()

    def after_cut(self, survives: Survival) -> dict[str, File | Folder]:
        """The names that are there after a power cut now."""
        names = dict(self.synced)
        for name, node in self.pending:
            if survives():
                _name(names, name, node)
        return names


class Survival:
    """Whether one unsynced page or name survives: a `share` of them do, 0 for none."""

    def __init__(self, share: float, seed: object = 0) -> None:
        self._share, self._random = share, Random(repr(seed))

    def __call__(self) -> bool:
        return self._random.random() < self._share


def _write(content: bytearray, offset: int, data: bytes | None) -> None:
    """Write at an offset, or with None cut off or fill up to it; gaps are zeros, as in a file."""
    if data is None:
        del content[offset:]
    content.extend(bytes(max(0, offset - len(content))))
    if data is not None:
        content[offset : offset + len(data)] = data


def _name(names: dict[str, File | Folder], name: str, node: File | Folder | None) -> None:
    if node is None:
        names.pop(name, None)
    else:
        names[name] = node


def _pages(offset: int, length: int) -> Iterator[tuple[int, int]]:
    """Begin and end of each page's part of a write."""
    begin = offset
    while begin < offset + length:
        end = min((begin // PAGE + 1) * PAGE, offset + length)
        yield begin, end
        begin = end


class Disk:
    """Everything below `root`, which was there and empty when the trace began."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.top = Folder()
        self._positions: dict[tuple[int, str], int] = {}
        self._appending: set[tuple[int, str]] = set()

    def apply(self, call: Call) -> bool:
        """Do what the call did; False when it changed nothing. Raises NotModelledError."""
        does = getattr(self, f"_{call.name}", None)
        if does is None:
            raise NotModelledError(f"{call.name}({', '.join(call.arguments)[:200]})")
        return does(call) is not False

    def find(self, path: Path) -> File | Folder | None:
        """What processes see at a path."""
        node: File | Folder | None = self.top
        for name in path.relative_to(self.root).parts:
            node = node.names.get(name) if isinstance(node, Folder) else None
        return node

    # -- arguments ----------------------------------------------------------------------------------------------------

    def _watched(self, path: Path) -> bool:
        return path.is_relative_to(self.root)

    def path(self, text: str, folder: str | None = None) -> Path:
        path = Path(os.fsdecode(_bytes(text)))
        return path if folder is None or path.is_absolute() else self.of(folder) / path

    def of(self, descriptor: str) -> Path:
        """The path of a descriptor, as `-y` shows it."""
        path, deleted = _PATH.fullmatch(descriptor).groups()
        if deleted:
            raise NotModelledError(f"a file without a name is used: {os.fsdecode(_bytes(path))}")
        return Path(os.fsdecode(_bytes(path)))

    def _file(self, call: Call) -> File | None:
        path = self.of(call.arguments[0])
        return self.find(path) if self._watched(path) else None

    def _at(self, call: Call) -> tuple[int, str]:
        return call.process, call.arguments[0].partition("<")[0]

    def _set(self, path: Path, node: File | Folder | None) -> bool:
        if not self._watched(path):
            return False
        self.find(path.parent).set(path.name, node)
        return True

    # -- files --------------------------------------------------------------------------------------------------------

    def _open(self, call: Call) -> bool:
        if not self._watched(call.opened):
            return False
        flags = call.arguments[-1] if "O_" in call.arguments[-1] else call.arguments[-2]
        found, changed = self.find(call.opened), False
        if "O_CREAT" in flags and found is None:
            found, changed = File(), True
            self._set(call.opened, found)
        if "O_TRUNC" in flags and found.content:
            found.write(0, None)
            changed = True
        at = call.process, str(call.result)
        self._positions[at] = 0
        (self._appending.add if "O_APPEND" in flags else self._appending.discard)(at)
        return changed

    _openat = _creat = _open

    def _pwrite64(self, call: Call) -> bool:
        file = self._file(call)
        if file is None:
            return False
        file.write(int(call.arguments[-1]), _bytes(call.arguments[1])[: call.result])
        return True

    def _write(self, call: Call) -> bool:
        file, at = self._file(call), self._at(call)
        if file is None:
            return False
        if at not in self._positions:
            raise NotModelledError(f"a write where nobody knows the position: {self.of(call.arguments[0])}")
        offset = len(file.content) if at in self._appending else self._positions[at]
        file.write(offset, _bytes(call.arguments[1])[: call.result])
        self._positions[at] = offset + call.result
        return True

    def _lseek(self, call: Call) -> bool:
        self._positions[self._at(call)] = call.result
        return False

    def _ftruncate(self, call: Call) -> bool:
        file = self._file(call)
        if file is None:
            return False
        file.write(int(call.arguments[1]), None)
        return True

    def _fsync(self, call: Call) -> bool:
        found = self._file(call)
        if found is None:
            return False
        found.sync()
        return True

    _fdatasync = _fsync

    def _mmap(self, call: Call) -> bool:
        # SQLite's index of the log is in shared memory, and made anew from the log after a cut.
        if "MAP_SHARED" in call.arguments[3] and "PROT_WRITE" in call.arguments[2]:
            path = self.of(call.arguments[4])
            if not path.name.endswith("-shm"):
                raise NotModelledError(f"{path} is written through memory")
        return False

    def _close(self, call: Call) -> bool:
        return False

    # -- names --------------------------------------------------------------------------------------------------------

    def _move(self, source: Path, target: Path) -> bool:
        if self._watched(source) != self._watched(target):
            raise NotModelledError(f"a rename over the edge: {source} {target}")
        if not self._watched(source):
            return False
        self._set(target, self.find(source))
        return self._set(source, None)

    def _rename(self, call: Call) -> bool:
        return self._move(*map(self.path, call.arguments))

    def _renameat(self, call: Call) -> bool:
        folder, source, other, target = call.arguments[:4]
        return self._move(self.path(source, folder), self.path(target, other))

    _renameat2 = _renameat

    def _unlink(self, call: Call) -> bool:
        return self._set(self.path(call.arguments[0]), None)

    _rmdir = _unlink

    def _unlinkat(self, call: Call) -> bool:
        return self._set(self.path(call.arguments[1], call.arguments[0]), None)

    def _mkdir(self, call: Call) -> bool:
        return self._set(self.path(call.arguments[0]), Folder())

    def _mkdirat(self, call: Call) -> bool:
        return self._set(self.path(call.arguments[1], call.arguments[0]), Folder())
