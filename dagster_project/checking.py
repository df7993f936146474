"""What is wrong or missing: settings, secrets, keys, masters, sources, destinations, and what is held of the records.

Each finding is one sentence with where it is and what to do, in the order in which they are to be mended. Nothing is
written: sources and master files are read into a folder that is thrown away, of each list its first page.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from dagster_project import sources
from dagster_project.config import ConfigError, Destination, Settings, SettingsFile, Source
from dagster_project.landing.raw_store import RawStore
from dagster_project.landing.refusal import DocumentRefused
from dagster_project.ledger import Ledger, LedgerError
from dagster_project.ports import LocalFileSystem, SftpServer, SystemClock
from dagster_project.posting import adapters
from dagster_project.sources import registry
from dagster_project.sources.stream import Document, Row
from dagster_project.transport.errors import TransportError
from dagster_project.transport.http import time_at
from dagster_project.transport.sftp import SftpSession
from dagster_project.warehouse import extension

# Findings of one stream that are shown; the rest is counted.
SHOWN = 5
# How far this machine's clock may be from that of a source.
CLOCKS_AGREE = timedelta(minutes=1)
MASTERS, FINANCE, PROJECT_ACCOUNTING = "masters", "finance_systems", "project_accounting"
# The columns of master files that name an account of the ERP.
ACCOUNTS_OF = {"posting_account": ("debit", "credit"), "expense_account": ("account",), "ledger_account": ("account",)}


@dataclass(frozen=True)
class Mistake:
    """One thing to mend: `of` is what it is about (`settings`, a source, a destination), `text` says what is wrong and
    what to do, `owner` is who does it."""

    of: str
    text: str
    owner: str = "integration"


def check(file: Path) -> Iterator[Mistake]:
    """Everything, in the order to mend it: what stands before a step hides what comes after it."""
    try:
        written = SettingsFile(file)
    except ConfigError as error:
        yield Mistake("settings", str(error))
        return
    if mistakes := written.mistakes():
        yield from (Mistake("settings", each) for each in mistakes)
        return
    settings = written.settings()
    yield from (*_names(written, settings), *_secrets(written, settings), *_places(settings))
    yield from (Mistake("extension", f"{settings.extension}/{each}") for each in extension.mistakes(settings))
    for source in settings.sources:
        if source.system in registry.SYSTEMS:
            yield from check_source(settings, source)
    for destination in settings.destinations:
        if destination.adapter in adapters.names():
            yield from check_destination(destination)
    yield from _held(settings)


def check_source(settings: Settings, source: Source) -> Iterator[Mistake]:
    """What a source refuses, and what of its first pages cannot be read."""
    name = f"{source.system}/{source.instance}"
    yield from _clock(source)
    with _scratch(settings) as (scratch, ledger, raw):
        sources.pull(scratch, source, ledger, raw, first_pages=True, leave_files=True)
        sources.read_unread(scratch, ledger, raw)
        found = ledger.rows(
            "select subject, message, remedy, owner from exception where closed_at is null"
            " and code <> 'STREAM_SILENT' order by exception_id"
        )
        brought = {stream for (stream,) in ledger.rows("select distinct stream from extract")}
    by_stream: dict[str, list[Mistake]] = {}
    for subject, message, remedy, owner in found:
        stream = subject.removeprefix(f"{name}/").split("/")[0]
        by_stream.setdefault(stream, []).append(Mistake(name, f"{message}. {remedy}", owner))
    for stream, mistakes in by_stream.items():
        yield from mistakes[:SHOWN]
        if len(mistakes) > SHOWN:
            yield Mistake(name, f"{stream}: {len(mistakes) - SHOWN} more are wrong in the same list", mistakes[0].owner)
    if source.system == MASTERS:
        yield from _masters(settings)
    elif source.inbound and source.deadline_hours != 0 and not any(subject == name for subject, *_ in found):
        declared = registry.SYSTEMS[source.system].STREAMS
        if missing := [each.name for each in declared if each.deadline and each.name not in brought]:
            yield Mistake(name, f"{source.inbound} has no file of {', '.join(missing)}: ask whoever sends them")


def _clock(source: Source) -> Iterator[Mistake]:
    """Whether this machine and a source that is asked over the web agree what time it is."""
    theirs = time_at(source.base_url) if source.base_url else None
    ours = SystemClock().now()
    if theirs and abs(theirs - ours) > CLOCKS_AGREE:
        said = f"its clock says {theirs:%Y-%m-%d %H:%M:%S} UTC, this machine's {ours:%Y-%m-%d %H:%M:%S}"
        wrong = "what changes in between would be asked for too late: set this machine's by a time server"
        yield Mistake(f"{source.system}/{source.instance}", f"{said}; {wrong}")


def check_destination(destination: Destination) -> Iterator[Mistake]:
    """Whether its server answers, is the one whose key is known, and has the folders."""
    if destination.delivery == "api":
        return
    try:
        with SftpSession(destination.sftp) as session:
            for what in ("stage", "inbox", "archive", "answers"):
                folder = getattr(destination, what)
                try:
                    session.list(folder)
                except FileNotFoundError:
                    text = f"{what} is {folder}, which is not on {destination.sftp.host}: have the partner make it"
                    yield Mistake(destination.name, text, "erp")
    except TransportError as error:
        yield Mistake(destination.name, f"{error.message}. {error.remedy}")


def _held(settings: Settings) -> Iterator[Mistake]:
    """What the rules hold of the records that were read last, by cause, the largest first."""
    held = (
        "select code, owner, remedy, min(message), count(*) from exception where origin = 'rule'"
        " and severity <> 'warn' and closed_at is null group by code, owner, remedy order by 5 desc, 1, 2"
    )
    with _known(settings) as ledger:
        for code, owner, remedy, first, count in ledger.rows(held) if ledger else ():
            records = "1 record is" if count == 1 else f"{count} records are"
            yield Mistake("records", f"{records} held for {code}, the first: {first} {remedy}", owner)


@contextmanager
def _known(settings: Settings) -> Iterator[Ledger | None]:
    """The firm's ledger, to be read; None before its first cycle."""
    try:
        ledger = Ledger.read_only(settings.ledger)
    except LedgerError:
        yield None
        return
    with ledger:
        yield ledger


@contextmanager
def _scratch(settings: Settings) -> Iterator[tuple[Settings, Ledger, RawStore]]:
    """A ledger and folders of their own, which are gone afterwards."""
    with TemporaryDirectory(prefix="tieout-check-") as folder:
        scratch = replace(settings, data_dir=Path(folder), ledger=Path(folder) / "ledger.sqlite", anchors=())
        with Ledger.open(scratch.ledger, scratch.clock) as ledger:
            yield scratch, ledger, RawStore(scratch.data_dir / "raw", LocalFileSystem())


# -- settings ---------------------------------------------------------------------------------------------------------


def _names(file: SettingsFile, settings: Settings) -> Iterator[Mistake]:
    """Systems and ERPs that there are not, and what is named and not there."""
    if not file.written.get("source"):
        yield Mistake("settings", f"{file.path} has no [[source]]: add the system in which time is recorded")
    if not settings.destinations:
        yield Mistake("settings", f"{file.path} has no [[destination]]: nothing will be posted until there is one")
    for table, key, known in (
        ("source", "system", sorted(registry.SYSTEMS.keys() - {MASTERS})),
        ("destination", "adapter", adapters.names()),
    ):
        for number, each in enumerate(file.written.get(table, ())):
            if each[key] not in known:
                place = f"{file.path}, line {file.line((table, number, key))}"
                yield Mistake("settings", f"{place}: {_unknown(each[key], known, key)}")
    waiting = [each.name for each in settings.destinations if each.first_release is None]
    if waiting and not any("release" in person.roles for person in settings.people):
        text = (
            f"{file.path}: no [[person]] has the role release, and the first files of {', '.join(waiting)} wait for"
            " one: add one, or say in first_release who waives that, and why"
        )
        yield Mistake("settings", text)
    read = {(each.system, each.instance) for each in settings.sources}
    for each in settings.destinations:
        if each.adapter in adapters.names() and (each.adapter, each.name) not in read:
            add = f'add one with system = "{each.adapter}" and instance = "{each.name}"'
            yield Mistake("settings", f"{file.path}: no [[source]] reads what {each.name} answers; {add}")


def _secrets(file: SettingsFile, settings: Settings) -> Iterator[Mistake]:
    for table, found in (("source", settings.sources[1:]), ("destination", settings.destinations)):
        for number, each in enumerate(found):
            if each.token_env and not os.environ.get(each.token_env):
                line = file.line((table, number, "token_env"))
                yield Mistake("settings", f"{file.path}, line {line}: set the environment variable {each.token_env}")


def _places(settings: Settings) -> Iterator[Mistake]:
    """Keys, folders and anchors."""
    servers = {each.sftp for each in (*settings.sources, *settings.destinations) if each.sftp}
    for server in sorted(servers, key=lambda each: each.host):
        yield from _key(server)
    folder = next(each for each in (settings.data_dir, *settings.data_dir.parents) if each.exists())
    if not os.access(folder, os.W_OK):
        yield Mistake("settings", f"data_dir {settings.data_dir} cannot be written: give it to this account")
    try:
        settings.require_anchors()
    except ConfigError as error:
        yield Mistake("settings", str(error))


def _key(server: SftpServer) -> Iterator[Mistake]:
    try:
        mode = server.key_file.stat().st_mode
    except OSError as error:
        yield Mistake(
            "settings", f"the private key {server.key_file} for {server.host} cannot be read: {error.strerror}"
        )
        return
    if mode & 0o077:
        yield Mistake("settings", f"others can read the private key {server.key_file}: run chmod 600 on it")


# -- masters ----------------------------------------------------------------------------------------------------------


def _masters(settings: Settings) -> Iterator[Mistake]:
    """What the firm's own files must say before anything can be posted, and what they name and is not there."""
    folder = Path(settings.sources[0].inbound)
    companies, instances = (_rows(folder, name) for name in ("legal_entity", "source_instance"))
    needed = {
        "legal_entity": "your companies",
        "posting_account": "to which accounts of a company time and expenses go",
        "service_item": "which service item of the ERP time is of",
        # Every source of the only company is its own.
        **({"source_instance": "of which company each source is"} if len(companies) > 1 else {}),
    }
    for name, what in needed.items():
        if not _rows(folder, name):
            yield Mistake(MASTERS, f"{folder / name}.csv says {what}, and has no line that can be read", FINANCE)
    destinations = {each.name for each in settings.destinations}
    for line, row in companies.items():
        if row["destination"] and row["destination"] not in destinations:
            text = _unknown(row["destination"], destinations, "destination of the settings")
            yield Mistake(MASTERS, f"{folder / 'legal_entity'}.csv line {line}: {text}", FINANCE)
    known = {row["legal_entity"] for row in companies.values()}
    for line, row in instances.items():
        company = row["default_legal_entity"]
        if company not in known:
            text = _unknown(company, known, "company of legal_entity.csv")
            yield Mistake(MASTERS, f"{folder / 'source_instance'}.csv line {line}: {text}", FINANCE)
    stated = {(row["source_system"], row["source_instance"]) for row in instances.values()}
    for source in settings.sources[1:]:
        if source.system not in registry.SYSTEMS:
            continue
        has_transactions = any(each.transactions for each in registry.SYSTEMS[source.system].STREAMS)
        if instances and has_transactions and (source.system, source.instance) not in stated:
            of = f"{source.system}/{source.instance}"
            text = f"{folder / 'source_instance'}.csv has no line for {of}: say of which company its records are"
            yield Mistake(MASTERS, text, FINANCE)
    yield from _accounts(settings, folder, {row["legal_entity"]: row["destination"] for row in companies.values()})


def _accounts(settings: Settings, folder: Path, companies: dict[str, str | None]) -> Iterator[Mistake]:
    """Accounts that the ERP's list of them does not have, as far as it was pulled."""
    pulled = _pulled_accounts(settings)
    for name, columns in ACCOUNTS_OF.items():
        for line, row in _rows(folder, name).items():
            destination = companies.get(row["legal_entity"])
            known = pulled.get(destination)
            for column in columns:
                if known and row[column] and row[column] not in known:
                    where = f"{folder / name}.csv line {line}: the list of accounts of {destination}"
                    text = f"{where} does not have {row[column]!r}: correct it, or have the ERP add it"
                    yield Mistake(MASTERS, text, PROJECT_ACCOUNTING)


def _pulled_accounts(settings: Settings) -> dict[str, set[str]]:
    """By destination the accounts of its ERP that the ledger knows."""
    with _known(settings) as ledger:
        streams = {
            each.name: (each.adapter, each.name, adapters.adapter(each.adapter).account_stream)
            for each in settings.destinations
            if each.adapter in adapters.names()
        }
        return {name: ledger.known_masters(*stream) for name, stream in streams.items() if ledger and stream[-1]}


def _rows(folder: Path, name: str) -> dict[int, Row]:
    """The rows of a master file that can be read, by their lines."""
    file = folder / f"{name}.csv"
    try:
        reading = registry.BY_NAME[MASTERS, name].read(Document(file.read_bytes(), file.name, MASTERS))
    except (OSError, DocumentRefused):
        return {}
    return {position + 2: row for position, row in zip(reading.positions, reading.rows, strict=True)}


def _unknown(written: str, known: Collection[str], what: str) -> str:
    """What is said of a name that is none of the known ones."""
    near = difflib.get_close_matches(written, sorted(known), 1)
    return f"{written!r} is no {what}; {f'write {near[0]}' if near else 'there are ' + ', '.join(sorted(known))}"
