"""Files of a partner's folder and of its archive: which are taken, in which order, and where they go.

A file is moved to the archive by our own hand, once it is registered. So what is there and not known was taken by
another copy of the ledger; it is read where it lies, and nothing in the archive is moved, renamed or removed.
"""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date
from itertools import chain, count

from dagster_project import fault
from dagster_project.config import ConfigError
from dagster_project.landing.refusal import DocumentRefused, Refusal
from dagster_project.ledger import Page
from dagster_project.ports import RemoteFile, Sftp
from dagster_project.sources import watch
from dagster_project.sources.pulling import Feed
from dagster_project.sources.stream import Document, Stream
from dagster_project.transport.errors import PermanentError, TransientError

# A second file of one name is archived with a number behind it.
_AGAIN = re.compile(r"\.\d{1,6}\Z")


@dataclass(frozen=True)
class Drop:
    """Files of one stream in a partner's folder. `pattern` matches their final names and nothing else.

    `part`, for files that come in parts, is of which whole a name is the part, and which, from 1 on.
    """

    stream: Stream
    pattern: re.Pattern[str]
    part: Callable[[str], tuple[str, int]] | None = None


@dataclass(frozen=True)
class Found:
    """A file of a drop, with its number in the sequence of its stream, and whether it lies in the archive already."""

    number: int | None
    sha256: str
    document: Document
    is_archived: bool = False


def pull_drops(feed: Feed, folder: str, archive: str, drops: tuple[Drop, ...]) -> None:
    """Take every final file of `drops` from `folder`, and move it to `archive` once it is registered.

    While refetching, take what lies in the archive and is not known instead. Raises ConfigError without a server, and
    PermanentError FOLDER_MISSING.
    """
    if feed.source.sftp is None:
        raise ConfigError(f"{feed.name}: set sftp, the server that holds its files")
    with feed.connect(feed.source.sftp) as sftp:
        place = _Folder(feed, sftp, folder, archive)
        if feed.refetching:
            for drop in drops:
                try:
                    place.refetch(drop)
                except PermanentError as refusal:
                    feed.pulled.refusals.append(refusal)
            return
        entries = place.entries()
        place.report_foreign(drops, entries)
        names = [entry.name for entry in entries if entry.kind == "file"]
        for drop in drops:
            own = [name for name in names if drop.pattern.fullmatch(name)]
            feed.attempt(drop.stream, lambda drop=drop, own=own: place.pull(drop, own))


@dataclass
class _Folder:
    """One folder of a partner and its archive, while they are looked through."""

    feed: Feed
    sftp: Sftp
    folder: str
    archive: str

    def entries(self) -> list[RemoteFile]:
        try:
            return self.sftp.entries(self.folder)
        except FileNotFoundError:
            raise PermanentError(
                "FOLDER_MISSING",
                "the folder for this source's files does not exist",
                where=self.feed.name,
                evidence=self.folder,
                remedy="Ask the partner to create it, or correct the folder in the settings",
            ) from None

    def report_foreign(self, drops: tuple[Drop, ...], entries: list[RemoteFile]) -> None:
        def is_ours(entry: RemoteFile) -> bool:
            if entry.kind == "file":
                return any(drop.pattern.fullmatch(entry.name) for drop in drops)
            return f"{self.folder}/{entry.name}" == self.archive

        strangers = [entry for entry in entries if not is_ours(entry)]
        watch.report_foreign(self.feed.ledger, self.feed.source, self.folder, strangers, self.feed.now)

    def knows(self, stream: Stream, sha256: str) -> bool:
        """Whether the stream delivered this content before."""
        return self.feed.ledger.known_file(self.feed.source.system, self.feed.source.instance, stream.name, sha256)

    def known_names(self, stream: Stream) -> set[str]:
        """The names of all files that the stream delivered."""
        return self.feed.ledger.known_names(self.feed.source.system, self.feed.source.instance, stream.name)

    def found(self, drop: Drop, document: Document, *, is_archived: bool = False) -> Found:
        """A file of the drop, whose bytes are kept from here on."""
        number = drop.stream.sequence(document) if drop.stream.sequence else None
        return Found(number, self.feed.raw.put(document.content), document, is_archived)

    def pull(self, drop: Drop, names: list[str]) -> None:
        waiting = []
        fetched_at = self.feed.now.astimezone(UTC).replace(tzinfo=None)
        folder = self.folder
        if self.feed.first_pages and not names:
            # What was taken before is there all the same.
            taken = [entry.name for entry in self._archived() if drop.pattern.fullmatch(entry.name)]
            folder, names = self.archive, sorted(taken)[-1:]
        for name in names:
            try:
                document = Document(self.sftp.get(f"{folder}/{name}"), name, self.feed.source.instance, fetched_at)
            except FileNotFoundError:  # the partner took it back since it was listed
                continue
            waiting.append(self.found(drop, document))
        waiting += self.preceding(drop, waiting)
        repeated: Refusal | None = None
        for file in _in_order(waiting):
            if self.knows(drop.stream, file.sha256):
                self.feed.pulled.duplicates += 1
            elif refusal := self._take(drop, file):
                repeated = refusal
                continue
            if not file.is_archived and not self.feed.leave_files:
                fault.point("sources.before_archive")
                self._archive(file.document.name)
        if repeated is not None:
            raise repeated

    def refetch(self, drop: Drop) -> None:
        repeated: Refusal | None = None
        for file in _in_order(self._unknown(drop, self.feed.since, thorough=True)):
            repeated = self._take(drop, file) or repeated
        if repeated is not None:
            raise repeated

    def _take(self, drop: Drop, file: Found) -> Refusal | None:
        """Register a file whose turn it is; the refusal of one whose number was taken. Raises it for a gap."""
        stream, number, document = drop.stream, file.number, file.document
        usable = _usable(stream, document)
        last = self.feed.watermark(stream.name)
        if usable and last is not None and number is not None:
            if number > int(last) + 1:
                raise self._gap(stream, int(last) + 1, number, document.name)
            if number <= int(last) and not (file.is_archived and self._lacks(drop, number)):
                return self._repeated(stream, int(last), number, document.name)
        self.feed.register(
            stream,
            "file",
            [Page(file.sha256, len(document.content), document.name)],
            watermark=_taken(number, usable, first=last is None),
            control={"number": number},
        )
        if file.is_archived:
            self.feed.pulled.taken.append(document.name)
        return None

    def _lacks(self, drop: Drop, number: int) -> bool:
        """Whether no usable file of this number is registered: the ledger began after it."""
        known = self.numbers(drop).get(number, ())
        return not any(
            _usable(drop.stream, Document(self.feed.raw.get(sha256), name, self.feed.source.instance))
            for sha256, name in known
        )

    def _gap(self, stream: Stream, expected: int, found: int, name: str) -> Refusal:
        return PermanentError(
            "FILE_SEQUENCE_GAP",
            f"file number {expected} has not arrived; later files wait for it",
            where=f"{self.feed.name}/{stream.name}",
            evidence=f"the next file here is number {found}, {name!r}",
            remedy=f"Ask the sender for file number {expected}; Tieout takes the waiting files by itself after it",
        )

    def _repeated(self, stream: Stream, last: int, found: int, name: str) -> Refusal:
        return PermanentError(
            "FILE_SEQUENCE_REPEATED",
            f"a file came with number {found}, which was already taken with other content; it was not used",
            where=f"{self.feed.name}/{stream.name}",
            evidence=f"{name!r}; the last number taken is {last}",
            remedy="Ask the sender which content is right; a correction must carry a new number. Remove this file",
        )

    def _archive(self, name: str) -> None:
        """Move a file whose bytes we hold. A server that does not let us keeps it, and it is passed over as known."""
        try:
            names = chain([name], (f"{name}.{again}" for again in count(2)))
            target = next(target for each in names if self.sftp.size(target := f"{self.archive}/{each}") is None)
            try:
                self.sftp.rename(f"{self.folder}/{name}", target)
            except FileNotFoundError:
                self.sftp.make_directory(self.archive)
                self.sftp.rename(f"{self.folder}/{name}", target)
        except (TransientError, PermanentError, FileNotFoundError):
            return

    # -- the archive ---------------------------------------------------------------------------------------------------

    def preceding(self, drop: Drop, waiting: list[Found]) -> list[Found]:
        """The archived files that come before those that wait in the folder: missing numbers, or earlier parts."""
        new = [file for file in waiting if not self.knows(drop.stream, file.sha256)]
        if drop.part:
            return self._parts(drop, new)
        last = self.feed.watermark(drop.stream.name)
        numbers = {file.number for file in new if file.number is not None}
        if last is None or not numbers:
            return []
        absent = set(range(int(last) + 1, max(numbers))) - numbers
        return [file for file in self._unknown(drop) if file.number in absent] if absent else []

    def _parts(self, drop: Drop, new: list[Found]) -> list[Found]:
        """The parts before those that are new, of the same answers, when the one just before is not known."""
        tops = dict(sorted(drop.part(file.document.name) for file in new))
        if all(part == 1 for part in tops.values()):
            return []
        known = {drop.part(name) for name in self.known_names(drop.stream) if drop.pattern.fullmatch(name)}
        known |= {drop.part(file.document.name) for file in new}
        if all(part == 1 or (whole, part - 1) in known for whole, part in tops.items()):
            return []
        return [
            file
            for file in self._unknown(drop)
            for whole, part in [drop.part(file.document.name)]
            if part < tops.get(whole, 0)
        ]

    def _unknown(self, drop: Drop, since: date | None = None, *, thorough: bool = False) -> Iterator[Found]:
        """Archived files of the drop with a content that the ledger does not know, written on `since` or later.

        Unless it is `thorough`, a file whose name is registered is not read again.
        """
        names = set() if thorough else self.known_names(drop.stream)
        seen: set[str] = set()
        for entry in self._archived():
            name = entry.name if drop.pattern.fullmatch(entry.name) else _AGAIN.sub("", entry.name)
            if not drop.pattern.fullmatch(name) or entry.name in names:
                continue
            if since is not None and entry.modified is not None and self.feed.source.day(entry.modified) < since:
                continue
            document = Document(self.sftp.get(f"{self.archive}/{entry.name}"), name, self.feed.source.instance)
            sha256 = hashlib.sha256(document.content).hexdigest()
            if sha256 not in seen and not self.knows(drop.stream, sha256):
                seen.add(sha256)
                yield self.found(drop, document, is_archived=True)

    def _archived(self) -> list[RemoteFile]:
        try:
            return self.sftp.list(self.archive)
        except FileNotFoundError:
            return []

    def numbers(self, drop: Drop) -> dict[int, list[tuple[str, str]]]:
        """The registered files of a numbered drop by number: (sha256, name) of each."""
        found: dict[int, list[tuple[str, str]]] = {}
        for control, sha256, name in self.feed.ledger.rows(
            "select e.control, p.raw_sha256, p.name from extract e join extract_page p using (extract_seq)"
            " where e.source_system = ? and e.source_instance = ? and e.stream = ? and e.kind = 'file'",
            [self.feed.source.system, self.feed.source.instance, drop.stream.name],
        ):
            number = json.loads(control).get("number")
            if number is not None:
                found.setdefault(number, []).append((sha256, name))
        return found


def _taken(number: int | None, usable: bool, *, first: bool) -> str | None:
    """The last number taken once this file is registered; None leaves it as it is.

    A refused file is registered as evidence but not taken: its correction carries the same number. The first file of an
    instance may have any number.
    """
    if number is None or not (usable or first):
        return None
    return str(number if usable else number - 1)


def _in_order(files: Iterable[Found]) -> list[Found]:
    return sorted(files, key=lambda file: (file.number or 0, file.document.name))


def _usable(stream: Stream, document: Document) -> bool:
    try:
        stream.read(document)
    except DocumentRefused:
        return False
    return True


def sibling(folder: str, name: str) -> str:
    """The folder `name` beside `folder`."""
    return posixpath.join(posixpath.dirname(folder.rstrip("/")), name)
