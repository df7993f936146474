"""Source systems: what each one is asked for, what its answers hold, and where its quirks end.

One module per system declares its streams and a `pull(feed)`; everything else here is common to all, and `registry`
finds the systems. `pull_all` brings raw documents into the raw store and registers them; `read_unread` turns what is
registered into typed Parquet and observed transactions. Neither knows what is posted.

    raw = RawStore(settings.data_dir / "raw", LocalFileSystem())
    pull_all(settings, ledger, raw)
    read_unread(settings, ledger, raw, handlers={"raw_netsuite__ack_lines": apply_acknowledgements})
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from types import ModuleType

from dagster_project.config import ConfigError, Settings, Source
from dagster_project.landing.raw_store import RawStore
from dagster_project.ledger import Ledger, MasterRow
from dagster_project.ports import Clock, FileSystem, LocalFileSystem
from dagster_project.sources import records, watch
from dagster_project.sources.gl_export import read as read_gl_export
from dagster_project.sources.pulling import Connect, Feed, Pulled
from dagster_project.sources.reading import Handler, ReadCounts, Reader, ReadPage
from dagster_project.sources.records import Record
from dagster_project.sources.stream import Stream

__all__ = [
    "Handler",
    "Pulled",
    "ReadCounts",
    "ReadPage",
    "Stream",
    "lost_masters",
    "pull",
    "pull_all",
    "read_gl_export",
    "read_records",
    "read_unread",
    "refetch",
    "restore_landing",
]


def pull(
    settings: Settings,
    source: Source,
    ledger: Ledger,
    raw: RawStore,
    *,
    clock: Clock | None = None,
    connect: Connect | None = None,
    reread_hours: float = 24,
    window: tuple[date, date] | None = None,
    first_pages: bool = False,
    leave_files: bool = False,
) -> Pulled:
    """Pull one source instance. What it refuses or fails to deliver becomes open exceptions, never an error here.

    `reread_hours` is how long a full re-read of the open periods is good for. `window`, first and last business day,
    makes this a backfill: records of those days are re-read whole and no watermark moves. For a ledger that is thrown
    away, `first_pages` reads the first page of each list alone, and `leave_files` leaves a partner's files where they
    lie. `connect` opens an SFTP session (default: the real one). Raises ConfigError for a source system that is not
    known here, and AmnesiaError before anything is asked of a partner when the ledger is not the newest.
    """
    ledger.require_anchored()
    feed = Feed(
        source=source,
        ledger=ledger,
        raw=raw,
        now=(clock or settings.clock).now(),
        connect=connect or _connect(),
        reread_hours=reread_hours,
        window=window,
        first_pages=first_pages,
        leave_files=leave_files,
    )
    feed.run(_system(source).pull)
    watch.report_silence(ledger, source, _system(source).STREAMS, feed.now)
    return feed.pulled


def refetch(
    settings: Settings,
    source: Source,
    ledger: Ledger,
    raw: RawStore,
    *,
    clock: Clock | None = None,
    connect: Connect | None = None,
    since: date | None = None,
) -> Pulled:
    """Register what lies in the archives of one source instance and the ledger does not know; for a source of files.

    It is taken in the order of its numbers, written on `since` or later, and read by the next cycle; nothing changes at
    the partner. What is refused is in the result. Raises AmnesiaError before anything is asked of a partner when the
    ledger is not the newest, and TransientError when the partner cannot be reached.
    """
    ledger.require_anchored()
    now = (clock or settings.clock).now()
    feed = Feed(source, ledger, raw, now, connect or _connect(), refetching=True, since=since)
    _system(source).pull(feed)
    return feed.pulled


def _system(source: Source) -> ModuleType:
    systems = _registry().SYSTEMS
    if source.system not in systems:
        raise ConfigError(f"no reader for source system {source.system!r}; there are {', '.join(sorted(systems))}")
    return systems[source.system]


def _registry() -> ModuleType:
    from dagster_project.sources import registry  # noqa: PLC0415 (each source that it imports imports this package)

    return registry


def _connect() -> Connect:
    from dagster_project.transport.sftp import SftpSession  # noqa: PLC0415 (a third of a second; pulls only)

    return SftpSession


def pull_all(
    settings: Settings,
    ledger: Ledger,
    raw: RawStore,
    *,
    clock: Clock | None = None,
    connect: Connect | None = None,
    reread_hours: float = 24,
    window: tuple[date, date] | None = None,
    system: str | None = None,
    leave_files: bool = False,
) -> dict[str, Pulled]:
    """Pull every source instance of the settings, or those of one `system`; what each did, by `<system>/<instance>`."""
    options = {"clock": clock, "connect": connect, "reread_hours": reread_hours, "window": window}
    return {
        f"{source.system}/{source.instance}": pull(settings, source, ledger, raw, leave_files=leave_files, **options)
        for source in settings.sources
        if system in (None, source.system)
    }


def read_unread(
    settings: Settings,
    ledger: Ledger,
    raw: RawStore,
    *,
    files: FileSystem | None = None,
    handlers: Mapping[str, Handler] | None = None,
) -> ReadCounts:
    """Read every registered, unread document in the order of registration, into `<data_dir>/landing`.

    `handlers`, by landing table, are called with each document's rows inside the commit that marks it read: what they
    write into the ledger is there exactly when the document counts as read. A handler that raises leaves the whole
    extract unread. Raises AmnesiaError when the ledger is not the newest.
    """
    ledger.require_anchored()
    return _reader(settings, ledger, raw, files, handlers).read_unread()


def restore_landing(settings: Settings, ledger: Ledger, raw: RawStore, event_seq: int) -> dict[str, str]:
    """Write what was landed by event `event_seq` into `<data_dir>/landing` again; the ledger is only read.

    Returns the SHA-256 of each file by its path in there. Raises RawStoreError for a document that is missing or
    altered.
    """
    return _reader(settings, ledger, raw).restore(event_seq)


def lost_masters(
    settings: Settings, ledger: Ledger, raw: RawStore, *, system: str, instance: str, stream: str
) -> set[str]:
    """The keys of the master records that a stream's last extract does not show any more (`Reader.lost`)."""
    return _reader(settings, ledger, raw).lost(system, instance, stream)


def shown_masters(
    settings: Settings, ledger: Ledger, raw: RawStore, *, system: str, instance: str, stream: str
) -> tuple[dict[str, str], list[MasterRow]]:
    """What a stream's last extract states, landed in `<data_dir>/landing` (`Reader.shown`)."""
    return _reader(settings, ledger, raw).shown(system, instance, stream)


def read_records(settings: Settings, ledger: Ledger, raw: RawStore, documents: Collection[str]) -> Iterator[Record]:
    """The records of transactions in `documents` (SHA-256), read again from the raw store.

    Raises RawStoreError for a document that is missing or altered, DocumentRefused for one that cannot be read again.
    """
    return records.read(ledger, raw, _registry().BY_NAME, settings.tenant, documents)


def _reader(
    settings: Settings,
    ledger: Ledger,
    raw: RawStore,
    files: FileSystem | None = None,
    handlers: Mapping[str, Handler] | None = None,
) -> Reader:
    return Reader(
        tenant=settings.tenant,
        ledger=ledger,
        raw=raw,
        landing=settings.data_dir / "landing",
        files=files or LocalFileSystem(),
        streams=_registry().BY_NAME,
        handlers=handlers or {},
        changes=settings.changes,
    )
