"""What was pulled: extracts with their raw documents and watermarks, and which documents were read."""

from __future__ import annotations

from dagster_project.ledger.canonical import canonical_json
from dagster_project.ledger.exceptions import Exceptions
from dagster_project.ledger.types import Counts, Extract, Landed, LedgerError, Page, UnreadPage


def forward(old: str | None, new: str | None) -> bool:
    """Whether watermark `new` is ahead of `old`. Whole numbers compare as numbers, everything else as text."""
    if not new or old is None:
        return bool(new)
    return int(new) > int(old) if old.isdecimal() and new.isdecimal() else new > old


_PAGE = "p.extract_seq, p.page_no, e.source_system, e.source_instance, e.stream, e.kind, p.raw_sha256, p.name"
_LANDED = (
    f"select {_PAGE}, e.fetched_at, n.sha256 from (select l.extract_seq, l.page_no, l.sha256, row_number() over"
    " (partition by e.source_system, e.source_instance, e.stream, p.raw_sha256 order by l.event_seq desc) as age"
    " from landed l join extract_page p on p.extract_seq = l.extract_seq and p.page_no = l.page_no"
    " join extract e on e.extract_seq = p.extract_seq where l.event_seq <= ?) n"
    " join extract_page p on p.extract_seq = n.extract_seq and p.page_no = n.page_no"
    " join extract e on e.extract_seq = p.extract_seq where n.age = 1 order by p.extract_seq, p.page_no"
)


class Intake(Exceptions):
    """Registering extracts and recording that their documents were read."""

    # -- extracts and watermarks --------------------------------------------------------------------------------------

    def register_extract(self, extract: Extract, watermark: str | None = None) -> int:
        """Record an extract, its raw documents and its watermark in one commit; its number.

        A document of a `file` stream whose content the stream delivered before is recorded as a duplicate and has
        nothing to read. A watermark that is empty or behind the known one leaves that one as it is.
        """
        source = (extract.source_system, extract.source_instance, extract.stream)
        with self.change("extract") as change:
            extract_seq = 1 + (self.value("select max(extract_seq) from extract") or 0)
            self.execute(
                "insert into extract values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    *(extract_seq, *source, extract.kind, extract.window_from, extract.window_to, change.at),
                    *(canonical_json(extract.control), change.event_seq),
                ],
            )
            duplicates = 0
            for page_no, page in enumerate(extract.pages):
                self.keep_document(page.raw_sha256, page.bytes)
                first = self._first_delivery(*source, page.raw_sha256) if extract.kind == "file" else None
                duplicates += first is not None
                self.execute(
                    "insert into extract_page (extract_seq, page_no, raw_sha256, name, duplicate_of, read_event,"
                    " rows_in, versions, duplicates, stale, quarantined, event_seq)"
                    " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    [
                        *(extract_seq, page_no, page.raw_sha256, page.name, first),
                        *([None] * 6 if first is None else [change.event_seq, 0, 0, 0, 0, 0]),
                        change.event_seq,
                    ],
                )
            change.record_fact(
                "extract registered",
                extract_seq=extract_seq,
                source="/".join(source),
                kind=extract.kind,
                window=[extract.window_from, extract.window_to],
                pages=len(extract.pages),
                duplicates=duplicates,
                watermark=watermark,
            )
            self.set_watermark(*source, watermark)
            return extract_seq

    def keep_document(self, sha256: str, size: int) -> None:
        """Register a raw document of so many bytes, inside a change; one that is registered stays as it is."""
        with self.change("raw document") as change:
            self.execute(
                "insert into raw_file values (?, ?, ?) on conflict do nothing", [sha256, size, change.event_seq]
            )

    def _first_delivery(self, system: str, instance: str, stream: str, sha256: str) -> int | None:
        return self.value(
            "select min(e.extract_seq) from extract_page p join extract e using (extract_seq)"
            " where p.raw_sha256 = ? and e.source_system = ? and e.source_instance = ? and e.stream = ?"
            " and e.kind = 'file' and p.duplicate_of is null",
            [sha256, system, instance, stream],
        )

    def watermark(self, system: str, instance: str, stream: str) -> str | None:
        """Where the stream stands, as it was registered; None before the first."""
        return self.value(
            "select value from watermark where source_system = ? and source_instance = ? and stream = ?",
            [system, instance, stream],
        )

    def set_watermark(self, system: str, instance: str, stream: str, value: str | None) -> None:
        """Move a watermark forward by itself; empty, equal or behind changes nothing."""
        if forward(self.watermark(system, instance, stream), value):
            with self.change("watermark") as change:
                self.execute(
                    "insert into watermark values (?, ?, ?, ?)"
                    " on conflict (source_system, source_instance, stream) do update set value = excluded.value",
                    [system, instance, stream, value],
                )
                change.record_fact("watermark", source=f"{system}/{instance}/{stream}", value=value)

    def last_delivery(self, system: str, instance: str, stream: str) -> str | None:
        """When the last extract of the stream was registered; None before the first."""
        return self.value(
            "select fetched_at from extract where source_system = ? and source_instance = ? and stream = ?"
            " order by extract_seq desc limit 1",
            [system, instance, stream],
        )

    def last_pages(self, system: str, instance: str, stream: str) -> list[Page]:
        """The raw documents of the stream's last extract, in their order."""
        found = self.rows(
            "select p.raw_sha256, f.bytes, p.name from extract_page p join raw_file f on f.sha256 = p.raw_sha256"
            " where p.extract_seq = (select max(extract_seq) from extract"
            " where source_system = ? and source_instance = ? and stream = ?) order by p.page_no",
            [system, instance, stream],
        )
        return [Page(*row) for row in found]

    def known_file(self, system: str, instance: str, stream: str, sha256: str) -> bool:
        """Whether the stream delivered a file with exactly this content before."""
        return self._first_delivery(system, instance, stream, sha256) is not None

    def known_names(self, system: str, instance: str, stream: str) -> set[str]:
        """Names of all files that the stream delivered, duplicates too."""
        return {
            name
            for (name,) in self.rows(
                "select distinct p.name from extract_page p join extract e using (extract_seq)"
                " where e.source_system = ? and e.source_instance = ? and e.stream = ? and e.kind = 'file'",
                [system, instance, stream],
            )
        }

    # -- reading ------------------------------------------------------------------------------------------------------

    def unread_pages(self) -> list[UnreadPage]:
        """Raw documents that are registered and not yet read, in the order of registration."""
        return [
            UnreadPage(*row)
            for row in self.rows(
                f"select {_PAGE}, e.fetched_at from extract_page p join extract e using (extract_seq)"
                " where p.read_event is null order by p.extract_seq, p.page_no"
            )
        ]

    def read_cleanly(self, sha256: str) -> bool:
        """Whether a document of exactly this content was read before, and every row of it was usable."""
        return bool(
            self.value(
                "select 1 from extract_page"
                " where raw_sha256 = ? and read_event is not null and quarantined = 0 limit 1",
                [sha256],
            )
        )

    def landed(self, event_seq: int | None = None) -> list[Landed]:
        """What was landed, once for each document of a stream, by its newest file; as known after event `event_seq`."""
        return [
            Landed(UnreadPage(*page), sha256)
            for *page, sha256 in self.rows(_LANDED, [self.head()[0] if event_seq is None else event_seq])
        ]

    def landed_as(self, page: UnreadPage) -> str | None:
        """The SHA-256 of the newest file of what this document landed; None where it landed nothing that was used."""
        return self.value(
            "select l.sha256 from extract_page p join extract e using (extract_seq)"
            " join landed l on l.extract_seq = p.extract_seq and l.page_no = p.page_no"
            " where p.raw_sha256 = ? and e.source_system = ? and e.source_instance = ? and e.stream = ?"
            " order by l.event_seq desc limit 1",
            [page.raw_sha256, page.source_system, page.source_instance, page.stream],
        )

    def record_landed(self, page: UnreadPage, sha256: str) -> None:
        """Record the file that holds the typed rows of a document. The newest one, recorded again, stays as it is."""
        if self.landed_as(page) == sha256:
            return
        with self.change("landed") as change:
            self.execute(
                "insert into landed values (?, ?, ?, ?)", [page.extract_seq, page.page_no, sha256, change.event_seq]
            )
            change.record_fact("landed", page=[page.extract_seq, page.page_no])

    def page_counts(self, extract_seq: int, page_no: int) -> Counts | None:
        """What became of a document's rows; None while it is unread. Raises LedgerError for an unknown one."""
        known = self.rows(
            "select read_event, rows_in, versions, duplicates, stale, quarantined from extract_page"
            " where extract_seq = ? and page_no = ?",
            [extract_seq, page_no],
        )
        if not known:
            raise LedgerError(f"extract {extract_seq} has no page {page_no}")
        return Counts(*known[0][1:]) if known[0][0] is not None else None

    def mark_read(
        self, extract_seq: int, page_no: int, rows_in: int, *, quarantined: int = 0, duplicates: int = 0, stale: int = 0
    ) -> Counts:
        """Record that a document was read and what became of its rows; a document read before keeps its counts.

        Rows that were not set aside were used: they are the `versions` of the counts, in every kind of stream.
        """
        known = self.page_counts(extract_seq, page_no)
        if known:
            return known
        used = rows_in - quarantined - duplicates - stale
        counts = Counts(rows_in, used, duplicates, stale, quarantined)
        with self.change("read") as change:
            self.execute(
                "update extract_page set read_event = ?, rows_in = ?, versions = ?, duplicates = ?, stale = ?,"
                " quarantined = ? where extract_seq = ? and page_no = ?",
                [change.event_seq, rows_in, used, duplicates, stale, quarantined, extract_seq, page_no],
            )
            change.record_fact(
                "page read",
                page=[extract_seq, page_no],
                counts=[rows_in, used, duplicates, stale, quarantined],
            )
        return counts
