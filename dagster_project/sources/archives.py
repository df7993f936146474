"""What a partner's archive holds and the ledger does not know.

Files come there by our own hand, once they are registered. So what is there and unknown was taken by another copy of
the ledger. It is read where it lies; nothing at the partner is moved, renamed or removed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from dagster_project.ports import RemoteFile, Sftp
from dagster_project.sources.stream import Document

if TYPE_CHECKING:
    from dagster_project.sources.pulling import Drop, Feed, Found

# A second file of one name is archived with a number behind it.
_AGAIN = re.compile(r"\.\d{1,6}\Z")


def preceding(feed: Feed, sftp: Sftp, archive: str, drop: Drop, waiting: list[Found]) -> list[Found]:
    """The archived files that come before those that wait in the folder: missing numbers, or earlier parts."""
    new = [file for file in waiting if not feed.knows(drop.stream, file.sha256)]
    if drop.part:
        return _parts(feed, sftp, archive, drop, new)
    last = feed.watermark(drop.stream.name)
    numbers = {file.number for file in new if file.number is not None}
    if last is None or not numbers:
        return []
    absent = set(range(int(last) + 1, max(numbers))) - numbers
    return [file for file in _unknown(feed, sftp, archive, drop) if file.number in absent] if absent else []


def unknown(feed: Feed, sftp: Sftp, archive: str, drop: Drop, since: date | None) -> list[Found]:
    """Every archived file of the drop with a content that the ledger does not know, written on `since` or later."""
    return list(_unknown(feed, sftp, archive, drop, since, thorough=True))


def _parts(feed: Feed, sftp: Sftp, archive: str, drop: Drop, new: list[Found]) -> list[Found]:
    """The parts before those that are new, of the same answers, when the one just before is not known."""
    tops = dict(sorted(drop.part(file.document.name) for file in new))
    if all(part == 1 for part in tops.values()):
        return []
    known = {drop.part(name) for name in feed.known_names(drop.stream) if drop.pattern.fullmatch(name)}
    known |= {drop.part(file.document.name) for file in new}
    if all(part == 1 or (whole, part - 1) in known for whole, part in tops.items()):
        return []
    return [
        file
        for file in _unknown(feed, sftp, archive, drop)
        for whole, part in [drop.part(file.document.name)]
        if part < tops.get(whole, 0)
    ]


def _unknown(
    feed: Feed, sftp: Sftp, archive: str, drop: Drop, since: date | None = None, *, thorough: bool = False
) -> Iterator[Found]:
    """Unless it is `thorough`, a file whose name is registered is not read again."""
    names = set() if thorough else feed.known_names(drop.stream)
    seen: set[str] = set()
    for entry in _entries(sftp, archive):
        name = entry.name if drop.pattern.fullmatch(entry.name) else _AGAIN.sub("", entry.name)
        if not drop.pattern.fullmatch(name) or entry.name in names:
            continue
        if since is not None and entry.modified is not None and entry.modified.date() < since:
            continue
        document = Document(sftp.get(f"{archive}/{entry.name}"), name, feed.source.instance)
        sha256 = hashlib.sha256(document.content).hexdigest()
        if sha256 not in seen and not feed.knows(drop.stream, sha256):
            seen.add(sha256)
            yield feed.found(drop, document, is_archived=True)


def _entries(sftp: Sftp, archive: str) -> list[RemoteFile]:
    try:
        return sftp.list(archive)
    except FileNotFoundError:
        return []


def numbers(feed: Feed, drop: Drop) -> dict[int, list[tuple[str, str]]]:
    """The registered files of a numbered drop by number: (sha256, name) of each."""
    found: dict[int, list[tuple[str, str]]] = {}
    for control, sha256, name in feed.ledger.rows(
        "select e.control, p.raw_sha256, p.name from extract e join extract_page p using (extract_seq)"
        " where e.source_system = ? and e.source_instance = ? and e.stream = ? and e.kind = 'file'",
        [feed.source.system, feed.source.instance, drop.stream.name],
    ):
        number = json.loads(control).get("number")
        if number is not None:
            found.setdefault(number, []).append((sha256, name))
    return found
