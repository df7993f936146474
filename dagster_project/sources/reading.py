"""From registered raw documents to typed rows and observed transactions.

Everything that one extract brought is read in one commit: its observations, what its absence shows, its exceptions, and
the mark that it is read. A crash before that commit leaves the extract unread, and its landed files are written again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import compress, groupby
from pathlib import Path

import polars as pl

from dagster_project import fault
from dagster_project.config import Changes
from dagster_project.landing import parquet
from dagster_project.landing.raw_store import RawStore
from dagster_project.landing.refusal import DocumentRefused, Refusal, RowRefused
from dagster_project.ledger import Ledger, MasterRow, Observation, UnreadPage
from dagster_project.ledger.canonical import canonical_json, sha256
from dagster_project.ports import FileSystem
from dagster_project.sources import alterations, changes, lists
from dagster_project.sources.incidents import OWNER, Incidents
from dagster_project.sources.lists import RECORDS
from dagster_project.sources.stream import Document, Reading, RefusedRow, Row, Stream, plain

# Ids become part of a transaction's name: printable ASCII without blanks and without the separator.
_ID = re.compile(r"[!-.0-~]{1,128}")
_REMEDY = "Correct the record in the source system; Tieout reads it again by itself"
_UNUSABLE_ID = RowRefused("FIELD_INVALID", "the record's id is not usable", remedy=_REMEDY)
_CONTRADICTORY = RowRefused(
    "RECORD_CONTRADICTORY",
    "one answer of the source shows this record twice with different content",
    remedy="Ask the source's administrator which is right; the transaction is held until one content is shown",
)
_CONTRADICTORY_MASTER = RowRefused(
    "RECORD_CONTRADICTORY",
    "it is shown more than once with different content",
    remedy="Have the record corrected where it is kept, so that it stands there once",
)


@dataclass(frozen=True)
class ReadPage:
    """One document as it was read: its typed rows, and where they stand in it."""

    table: str
    instance: str
    extract_seq: int
    page_no: int
    raw_sha256: str
    rows: list[Row]
    positions: list[int]


@dataclass
class ReadCounts:
    """What reading did: documents read and refused, and what became of their rows (docs/posting.md R13).

    A refused document counts as one quarantined row. `vanished` counts known transactions that a re-read did not show.
    """

    documents: int = 0
    refused_documents: int = 0
    rows_in: int = 0
    versions: int = 0
    duplicates: int = 0
    stale: int = 0
    quarantined: int = 0
    vanished: int = 0


# Called with each document of its table, inside the commit that marks the document read.
Handler = Callable[[ReadPage], None]


@dataclass(frozen=True)
class Reader:
    """Reads what is registered. `landing` is the folder of Parquet; `streams` is keyed by (system, stream name)."""

    tenant: str
    ledger: Ledger
    raw: RawStore
    landing: Path
    files: FileSystem
    streams: Mapping[tuple[str, str], Stream]
    handlers: Mapping[str, Handler]
    changes: Changes

    def read_unread(self) -> ReadCounts:
        """Read every registered, unread document, extract by extract in the order in which they were registered.

        Landed files that are gone or altered are made again first.
        """
        self._mend()
        counts = ReadCounts()
        for _, pages in groupby(self.ledger.unread_pages(), key=lambda page: page.extract_seq):
            _ExtractReader(self, list(pages), counts).read()
        return counts

    def restore(self, event_seq: int) -> dict[str, str]:
        """Write again what was landed and used by event `event_seq`; the SHA-256 of each file by its path in `landing`.

        Writes nothing into the ledger. Raises RawStoreError for a document that is missing or altered.
        """
        pages = [landed.page for landed in self.ledger.landed(event_seq)]
        return {self.path(page).relative_to(self.landing).as_posix(): self._land_again(page) for page in pages}

    def lost(self, system: str, instance: str, stream: str) -> set[str]:
        """The master records that are known of a stream and not in its last extract; none when one of its records has a
        key that cannot be read.

        Raises RawStoreError for a document that is missing or altered, DocumentRefused for one that cannot be read.
        """
        declared = self.streams[system, stream]
        shown: set[str | None] = set()
        for page in self.ledger.last_pages(system, instance, stream):
            reading = declared.read(Document(self.raw.get(page.raw_sha256), page.name, instance))
            shown.update(map(declared.masters.key_of, reading.rows), (each.record_id for each in reading.refused))
        return set() if None in shown else self.ledger.known_masters(system, instance, stream) - shown

    def shown(self, system: str, instance: str, stream: str) -> tuple[dict[str, str], list[MasterRow]]:
        """What a stream's last extract states of master records, and the SHA-256 of each file that it is landed as, by
        its path in `landing`. Writes nothing into the ledger.

        Raises RawStoreError for a document that is missing or altered, DocumentRefused for one that cannot be read.
        """
        files, rows = {}, []
        at = self.ledger.last_delivery(system, instance, stream)
        for number, page in enumerate(self.ledger.last_pages(system, instance, stream)):
            shown = UnreadPage(0, number, system, instance, stream, "snapshot", page.raw_sha256, page.name, at)
            extract = _ExtractReader(self, [shown], ReadCounts())
            reading, landed = extract.land(shown)
            if isinstance(reading, DocumentRefused):
                raise reading
            files[self.path(shown).relative_to(self.landing).as_posix()] = landed
            rows += extract.stated(shown, reading)
        return files, rows

    def _mend(self) -> None:
        """Make landed files that are gone or not as recorded again from their raw documents, and report the latter.

        A file as recorded stays as it is, also when this release of the readers would write other bytes. Raises
        RawStoreError for a document that is missing or altered.
        """
        altered = []
        for landed in self.ledger.landed():
            path = self.path(landed.page)
            found = parquet.content(self.files, path)
            if found is None or found[1] != landed.sha256:
                self.ledger.record_landed(landed.page, self._land_again(landed.page))
            if found is not None and found[1] != landed.sha256:
                altered.append(f"{self.landing.name}/{path.relative_to(self.landing).as_posix()}")
        alterations.report(self.ledger, altered)

    def path(self, page: UnreadPage) -> Path:
        """Where the rows of a document are landed."""
        table = self.streams[page.source_system, page.stream].table
        return parquet.path(self.landing, table, page.source_instance, page.raw_sha256)

    def _land_again(self, page: UnreadPage) -> str:
        return _ExtractReader(self, [page], ReadCounts()).land(page)[1]


class _ExtractReader:
    """Reads the unread documents of one extract."""

    def __init__(self, reader: Reader, pages: list[UnreadPage], counts: ReadCounts) -> None:
        first = pages[0]
        self.reader = reader
        self.ledger = reader.ledger
        self.pages = pages
        self.counts = counts
        self.system, self.instance = first.source_system, first.source_instance
        self.kind, self.extract_seq = first.kind, first.extract_seq
        self.fetched_at = datetime.fromisoformat(first.fetched_at).astimezone(UTC).replace(tzinfo=None)
        self.stream = reader.streams[first.source_system, first.stream]
        self._scope = f"{self.system}/{self.instance}/{self.stream.name}"
        owner = self.stream.masters.owner if self.stream.masters else OWNER
        self.incidents = Incidents(self.ledger, self._scope, owner)

    def read(self) -> None:
        """Land every document, then record all of them in the ledger in one commit."""
        landed = [self.land_new(page) for page in self.pages]
        is_list = self.kind == "snapshot" or (self.stream.masters is not None and self.stream.masters.is_list)
        whole = is_list and not any(isinstance(reading, Refusal) for reading, _ in landed)
        expected = self._expected() if whole else set()
        if others := self._others([reading for reading, _ in landed], expected):
            whole, landed = False, [(lists.ANOTHER_WINDOW, None)] * len(landed)
        fault.point("sources.before_observe")
        with self.ledger.change("extract.read"):
            observed = [self._record(page, *each) for page, each in zip(self.pages, landed, strict=True)]
            if self.stream.masters and others:
                self._report_replaced(expected, others)
            elif self.stream.masters:
                self._observe_masters([reading for reading, _ in landed], expected, whole)
            if whole:
                if self.stream.transactions:
                    self._report_absent(expected, [each for page in observed for each in page])
                self.incidents.close_rest_inside()
        fault.point("sources.after_observe")

    # -- documents ----------------------------------------------------------------------------------------------------

    def land_new(self, page: UnreadPage) -> tuple[Reading | DocumentRefused, str | None]:
        """As `land`. A re-read brings most documents as they were: what was landed of those bytes is what they say, if
        the file still is the one that was landed and has the columns of this release, unless something else was said of
        the list."""
        is_noted = self.ledger.open_codes(f"{self._scope}/{RECORDS}")
        if self.kind == "snapshot" and not is_noted and self.ledger.read_cleanly(page.raw_sha256):
            found = parquet.content(self.reader.files, self.reader.path(page))
            if found is not None and found[1] == self.ledger.landed_as(page):
                landed = parquet.rows(found[0], self.stream.columns)
                if landed is not None:
                    return Reading(*landed), found[1]
        return self.land(page)

    def land(self, page: UnreadPage) -> tuple[Reading | DocumentRefused, str | None]:
        """Read the document and write its typed rows, unless it is refused as a whole; the file's SHA-256."""
        content = self.reader.raw.get(page.raw_sha256)
        try:
            reading = self.stream.read(Document(content, page.name, self.instance, self.fetched_at))
        except DocumentRefused as refusal:
            return refusal, None
        if self.stream.transactions:
            self._refuse_unusable_ids(reading)
        if self.stream.masters:
            self._refuse_contradictory(reading)
        fault.point("sources.before_landing")
        return reading, parquet.write(self.reader.files, self.reader.path(page), self._frame(page, reading))

    def _refuse_unusable_ids(self, reading: Reading) -> None:
        record_id = self.stream.transactions.record_id
        usable = [_ID.fullmatch(record_id(row)) is not None for row in reading.rows]
        reading.refused = [
            replace(each, record_id=each.record_id if _ID.fullmatch(each.record_id or "") else None)
            for each in reading.refused
        ] + [RefusedRow(at, None, _UNUSABLE_ID) for at, good in zip(reading.positions, usable, strict=True) if not good]
        reading.rows = list(compress(reading.rows, usable))
        reading.positions = list(compress(reading.positions, usable))

    def _refuse_contradictory(self, reading: Reading) -> None:
        """Refuse the rows of a master record that the document shows with more than one content, or once so that it
        cannot be read: none can be chosen."""
        masters = self.stream.masters
        keys = [masters.key_of(row) for row in reading.rows]
        unreadable = {each.record_id for each in reading.refused}
        if len(set(keys)) == len(keys) and unreadable.isdisjoint(keys):
            return
        shown: dict[str, set[tuple]] = {}
        for key, row in zip(keys, reading.rows, strict=True):
            shown.setdefault(key, set()).add(tuple(masters.content(row).items()))
        usable = [len(shown[key]) == 1 and key not in unreadable for key in keys]
        reading.refused += [
            RefusedRow(position, key, _CONTRADICTORY_MASTER)
            for key, position, good in zip(keys, reading.positions, usable, strict=True)
            if not good
        ]
        reading.rows = list(compress(reading.rows, usable))
        reading.positions = list(compress(reading.positions, usable))

    def _frame(self, page: UnreadPage, reading: Reading) -> pl.DataFrame:
        meta = {
            "_raw_sha256": [page.raw_sha256] * len(reading.rows),
            "_position": reading.positions,
            "_instance": [self.instance] * len(reading.rows),
        }
        if self.stream.transactions:
            meta["_txn"] = [self._txn_id(self.stream.transactions.record_id(row)) for row in reading.rows]
        schema = self.stream.schema
        return parquet.frame(
            {name: meta[name] if name in meta else [row[name] for row in reading.rows] for name in schema}, schema
        )

    def _txn_id(self, record_id: str) -> str:
        return self.stream.txn_id(self.reader.tenant, self.instance, record_id)

    # -- what the ledger records --------------------------------------------------------------------------------------

    def _record(self, page: UnreadPage, reading: Reading | DocumentRefused, landed: str | None) -> list[Observation]:
        """Record one document, its landed file and what is wrong with it; return what it shows of transactions."""
        self.counts.documents += 1
        key, evidence = self._key(page), f"{page.name}, raw document {page.raw_sha256[:12]}"
        if isinstance(reading, DocumentRefused):
            if reading is not lists.ANOTHER_WINDOW or not self.stream.masters:
                self.incidents.open(reading, key, evidence)
            self.ledger.mark_read(page.extract_seq, page.page_no, rows_in=1, quarantined=1)
            self.counts.refused_documents += 1
            self.counts.rows_in += 1
            self.counts.quarantined += 1
            return []
        if reading.rows:
            self.ledger.record_landed(page, landed)
        for note in reading.notes:
            self.incidents.open(note, RECORDS, severity="warn")
        self.incidents.close_rest(key)
        if self.stream.transactions:
            return self._observe(page, reading)
        self._accept(page, reading)
        return []

    def _key(self, page: UnreadPage) -> str:
        """What a document has in common with its own correction: the sender's number, else its name."""
        if self.stream.sequence is not None:
            number = self.stream.sequence(Document(self.reader.raw.get(page.raw_sha256), page.name, self.instance))
            if number is not None:
                return f"number {number}"
        return page.name

    def _accept(self, page: UnreadPage, reading: Reading) -> None:
        for refused in reading.refused:
            place = f"{page.name} record {refused.position + 1}"
            self.incidents.open(refused.refusal, refused.record_id or place, place)
        self.ledger.mark_read(page.extract_seq, page.page_no, rows_in=reading.rows_in, quarantined=len(reading.refused))
        self.counts.rows_in += reading.rows_in
        self.counts.versions += len(reading.rows)
        self.counts.quarantined += len(reading.refused)
        if handler := self.reader.handlers.get(self.stream.table):
            handler(
                ReadPage(
                    table=self.stream.table,
                    instance=self.instance,
                    extract_seq=page.extract_seq,
                    page_no=page.page_no,
                    raw_sha256=page.raw_sha256,
                    rows=reading.rows,
                    positions=reading.positions,
                )
            )

    def _observe(self, page: UnreadPage, reading: Reading) -> list[Observation]:
        contradictory = self._contradictory(reading)
        shown = [
            self._shown(page, row, position, position in contradictory)
            for row, position in zip(reading.rows, reading.positions, strict=True)
        ]
        unreadable = [self._unreadable(page, refused) for refused in reading.refused]
        outcome = self.ledger.observe(page.extract_seq, page.page_no, shown + unreadable)
        self.counts.rows_in += outcome.rows_in
        self.counts.versions += outcome.versions
        self.counts.duplicates += outcome.duplicates
        self.counts.stale += outcome.stale
        self.counts.quarantined += outcome.quarantined
        for refused, observation in zip(reading.refused, unreadable, strict=True):
            place = f"{page.name} record {refused.position + 1}"
            self.incidents.open_record(refused.refusal, observation.txn_id, place)
        for observation in shown:
            if observation.quarantine_code:
                self.incidents.open_record(_CONTRADICTORY, observation.txn_id, page.name)
        self.incidents.close_records({each.txn_id for each in shown})
        return shown + unreadable

    def _shown(self, page: UnreadPage, row: Row, position: int, contradictory: bool) -> Observation:
        facts = self.stream.transactions
        record_id = facts.record_id(row)
        # The source's token, then the order of observation: tokens of whole seconds tie, silent changes keep theirs.
        revision = facts.revision(row, self.fetched_at)
        person, project = (row[name] for name in facts.about)
        return Observation(
            position=position,
            txn_id=self._txn_id(record_id),
            entity=facts.entity,
            record_id=record_id,
            line_no=1,
            revision=f"{revision}|{page.extract_seq:010d}|{page.page_no:05d}|{position:07d}",
            money=facts.content(row),
            approval=facts.approval(row),
            business_date=plain(row[facts.business_day]),
            quarantine_code=_CONTRADICTORY.code if contradictory else None,
            person=person,
            project=project,
            details={name: row[name] for name in facts.details},
        )

    def _unreadable(self, page: UnreadPage, refused: RefusedRow) -> Observation:
        record_id = refused.record_id or f"unreadable-{page.raw_sha256[:12]}-{refused.position}"
        return Observation(
            position=refused.position,
            txn_id=self._txn_id(record_id),
            entity=self.stream.transactions.entity,
            record_id=record_id,
            line_no=1,
            revision="",
            money={},
            approval="unknown",
            quarantine_code=refused.refusal.code,
        )

    def _contradictory(self, reading: Reading) -> set[int]:
        """Positions of records that the document shows twice, of the same revision but with other content."""
        facts = self.stream.transactions
        if len({facts.record_id(row) for row in reading.rows}) == len(reading.rows):
            return set()
        shown: dict[tuple[str, str], tuple[list[int], set[tuple]]] = {}
        for row, position in zip(reading.rows, reading.positions, strict=True):
            key = (facts.record_id(row), facts.revision(row, self.fetched_at))
            positions, contents = shown.setdefault(key, ([], set()))
            positions.append(position)
            contents.add((*(row[name] for name in facts.money), facts.approval(row)))
        return {position for positions, contents in shown.values() if len(contents) > 1 for position in positions}

    def _observe_masters(self, readings: list[Reading | DocumentRefused], expected: set[str], whole: bool) -> None:
        """Record what the extract shows of master records, and, when it shows all of them, which are gone.

        A record that cannot be read and whose key is not known may be any that is missing, so nothing is gone then.
        """
        masters = self.stream.masters
        in_force = self.ledger.masters_in_force(self.system, self.instance, self.stream.name)
        # A row that stands where the content in force was read is that content: it need not be compared again.
        standing = {(row.key, row.raw_sha256, row.position): row for row in in_force}
        rows, is_complete = [], whole
        for page, reading in zip(self.pages, readings, strict=True):
            if isinstance(reading, DocumentRefused):
                continue
            rows += self.stated(page, reading, standing)
            rows += [
                MasterRow(each.record_id, page.raw_sha256, each.position, None, *each.valid)
                for each in reading.refused
                if each.record_id
            ]
            is_complete = is_complete and all(each.record_id for each in reading.refused)
        if expected and not rows and is_complete and not masters.may_be_empty:
            self._report_empty(expected)
            is_complete = False
        shown = {row.key for row in rows}
        # Rows that are dated or numbered anew are as many as before.
        if is_complete and len(expected) >= lists.MANY and 2 * len(shown) < len(expected):
            self.incidents.open(lists.shrunk(expected, shown), RECORDS)
            is_complete = False
        absent = expected - shown if is_complete else set()
        if masters.kind:
            rows = changes.waiting(self.reader.changes, masters.kind, in_force, rows)
        self.ledger.observe_masters(self.extract_seq, rows, absent=absent)

    def stated(
        self, page: UnreadPage, reading: Reading, standing: Mapping[tuple[str, str, int], MasterRow] = {}
    ) -> Iterator[MasterRow]:
        """What a document states, its rows in their order; of those in `standing`, by key and place, that one."""
        masters = self.stream.masters
        for row, position in zip(reading.rows, reading.positions, strict=True):
            place = (masters.key_of(row), page.raw_sha256, position)
            yield standing.get(place) or MasterRow(
                *place, sha256(canonical_json(masters.content(row))), *masters.valid_of(row), *masters.rate_of(row)
            )

    # -- absence ------------------------------------------------------------------------------------------------------

    def _expected(self) -> set[str]:
        """The records that the ledger knows inside the window that was re-read."""
        if self.stream.masters:
            return self.ledger.known_masters(self.system, self.instance, self.stream.name)
        if not self.stream.transactions:
            return set()
        first, last = self._window()
        known = self.ledger.known_transactions(self.system, self.instance, self.stream.transactions.entity, first)
        return {txn_id for txn_id, day in known.items() if last is None or day is None or day <= last}

    def _window(self) -> tuple[str, str | None]:
        return self.ledger.rows("select window_from, window_to from extract where extract_seq = ?", [self.extract_seq])[
            0
        ]

    def _others(self, readings: list[Reading | DocumentRefused], expected: set[str]) -> set[str]:
        """The records that the re-read of a window shows, when none of the many that were there before is one."""
        if len(expected) < lists.MANY:
            return set()
        shown = {self._name(row) for reading in readings for row in reading.rows}
        return shown if expected.isdisjoint(shown) else set()

    def _name(self, row: Row) -> str:
        """What the ledger calls the record of a row."""
        if self.stream.masters:
            return self.stream.masters.key_of(row)
        return self._txn_id(self.stream.transactions.record_id(row))

    def _report_empty(self, expected: set[str]) -> None:
        about = self.stream.transactions.entity if self.stream.transactions else RECORDS
        self.incidents.open(lists.empty(expected, self._window()[0]), about)

    def _report_replaced(self, expected: set[str], others: set[str]) -> None:
        self.incidents.open(lists.replaced(expected, others, [page.raw_sha256 for page in self.pages]), RECORDS)
        # What the list lacked is now all of it.
        self.ledger.close_exception(lists.SHRUNK, f"{self._scope}/{RECORDS}")

    def _report_absent(self, expected: set[str], observed: list[Observation]) -> None:
        """What the ledger knows inside the window and the re-read of the whole window did not show.

        A re-read without a single record proves nothing, nor does one with a record whose id cannot be read.
        """
        if expected and not observed:
            self._report_empty(expected)
        elif not any(each.record_id.startswith("unreadable-") for each in observed):
            absent = sorted(expected - {each.txn_id for each in observed})
            self.counts.vanished += len(absent)
            if absent:
                self.ledger.report_absent(self.extract_seq, absent)
