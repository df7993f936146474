"""Where a secret can come out: files and what is compressed in them, and the command lines of processes."""

from __future__ import annotations

import sqlite3
import threading
import zlib
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path


def leaks(
    roots: Iterable[Path], canaries: Collection[bytes], *, except_in: Collection[Path] = ()
) -> list[tuple[str, bytes]]:
    """Each file below `roots` that holds a secret, with the secret; `except_in` are the files whose business it is."""
    return [
        (file.as_posix(), canary)
        for root in roots
        for file in root.rglob("*")
        if file.is_file() and not file.is_symlink() and file not in except_in
        for content in _contents(file)
        for canary in canaries
        if canary in content
    ]


def _contents(file: Path) -> Iterator[bytes]:
    """The bytes of a file, and what Dagster compresses in its databases: the pages of jobs and resources."""
    content = file.read_bytes()
    yield content
    if content.startswith(b"SQLite format 3\0"):
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            tables = [name for (name,) in database.execute("select name from sqlite_master where type = 'table'")]
            for row in (row for table in tables for row in database.execute(f'select * from "{table}"')):
                for value in row:
                    if isinstance(value, bytes):
                        with suppress(zlib.error):
                            yield zlib.decompress(value)


@contextmanager
def process_list(file: Path) -> Iterator[None]:
    """Write to `file` the command lines, as `ps` shows them to everyone, of all processes that know the file's folder
    (from their environment) while the context lasts, one a line."""
    seen: set[bytes] = set()
    over = threading.Event()

    def look() -> None:
        while not over.wait(0.1):
            for process in Path("/proc").glob("[0-9]*"):
                with suppress(OSError):
                    if bytes(file.parent) in (process / "environ").read_bytes():
                        seen.add((process / "cmdline").read_bytes().replace(b"\0", b" "))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
        file.write_bytes(b"\n".join(sorted(seen)))
