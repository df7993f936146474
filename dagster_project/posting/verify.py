"""The audit: everything that can be checked about the ledger and what it points to, in one read-only pass.

The chain of events and everything that they state (`ledger.proof`); conservation; the bytes of every sealed file,
rendered again; every raw document and every file that was derived from them, hashed again; the anchors outside; and the
independent tie-out from the raw records to the ERP's own books (`tieout`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from dagster_project import anchors
from dagster_project.config import Person, Settings
from dagster_project.landing import parquet
from dagster_project.landing.raw_store import RawStore, RawStoreError
from dagster_project.landing.refusal import Refusal
from dagster_project.ledger import Finding, Ledger, LedgerError
from dagster_project.ledger.vocabulary import BATCH_REJECTED, PERIOD_CLOSED
from dagster_project.ports import FileSystem, SftpFolder
from dagster_project.posting import accepted, batches, people
from dagster_project.posting.adapters import Adapter
from dagster_project.posting.answered import Key
from dagster_project.posting.tieout import ErpBooks, Figures, RawRecord, documents, tie_out

# What a row that was tampered with can make of reading it.
_UNREADABLE = (LedgerError, ValueError, LookupError, TypeError, ArithmeticError, AttributeError)

# Called with what is being checked, how many are done, and how many there are.
Progress = Callable[[str, int, int], None]


class DerivedFile(Protocol):
    """A file that was made of others: its name below the data directory, and the SHA-256 that it may have."""

    name: str
    path: Path
    sha256s: Collection[str]


@dataclass(frozen=True)
class Evidence:
    """What surrounds a ledger: the raw store, local files with the outbox and the anchors' folders, the adapter of each
    destination by its name, the people of the settings, what derived files hold by the ledger, and readers of the raw
    documents: of the records that transactions were observed in, by the documents' SHA-256, and of the ERP's books
    (both raise RawStoreError or DocumentRefused); what speaks against the definitions that builds name, by their hash;
    and the settings themselves, as far as the ledger accepted any.
    `weak_anchors` says why the anchors do not suffice, if so."""

    raw: RawStore
    files: FileSystem
    outbox: Path
    anchors: Sequence[Path | SftpFolder]
    adapters: Mapping[str, Adapter]
    people: Sequence[Person]
    derived: Callable[[], Iterable[DerivedFile]]
    records: Callable[[Collection[str]], Iterable[RawRecord]]
    general_ledger: Callable[[], ErpBooks]
    definitions: Callable[[], Iterable[tuple[str, str]]]
    settings: Settings | None = None
    weak_anchors: str | None = None


@dataclass
class Verification:
    """What was found; how many of each thing were checked; the figures of the tie-out; and remarks, which are no
    findings: the check would be stronger without them."""

    findings: list[Finding] = field(default_factory=list)
    checked: dict[str, int] = field(default_factory=dict)
    figures: dict[Key, Figures] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def verify(ledger: Ledger, evidence: Evidence, progress: Progress = lambda what, done, total: None) -> Verification:
    """Check everything, as of one moment; the ledger may be open for reading only, beside its writer.

    Nothing is decided and nothing repaired here. Damage never stops the pass: what cannot be read is a finding.
    """
    result = Verification(ledger.verify_guards())
    result.findings += _derived(evidence, result, progress)
    with ledger.one_moment():
        for what, table in _COUNTED.items():
            result.checked[what] = ledger.value(f"select count(*) from {table}")
        progress("chain of events", 0, 1)
        result.findings += ledger.verify_chain()
        progress("conservation", 0, 1)
        result.findings += ledger.conservation()
        result.findings += _refusals(ledger, evidence)
        result.findings += _sealed(ledger, evidence, progress)
        result.findings += _raw_documents(ledger, evidence, progress)
        result.findings += _definitions(evidence)
        result.findings += _anchors(ledger, evidence, result)
        result.findings += _settings(ledger, evidence)
        result.findings += _signatures(ledger, evidence, result)
        progress("tie-out with the ERP's books", 0, 1)
        result.findings += _tied_out(ledger, evidence, result)
    result.findings = list(dict.fromkeys(result.findings))
    if evidence.weak_anchors:
        result.remarks.append(
            f"{evidence.weak_anchors}: who can write the ledger and its anchors can rewrite history unseen. Set"
            " `anchors` to folders on other machines"
        )
    return result


_COUNTED = {
    "events": "event",
    "versions": "version",
    "entries": "entry",
    "answers": "ack",
    "posting files": "batch",
    "raw documents": "raw_file",
}


# -- refusals ---------------------------------------------------------------------------------------------------------


def _refusals(ledger: Ledger, evidence: Evidence) -> Iterator[Finding]:
    """The code that a refused entry carries decides whether it is sent again: it must be what the ERP answered."""
    answered: defaultdict[tuple[str, str, str | None], set[str]] = defaultdict(set)
    for entry_id, destination, known, code, others in ledger.rows(
        "select e.entry_id, e.destination, e.reject_code, a.code, exists (select 1 from ack o where o.batch_id ="
        " e.batch_id and o.status = 'REJECTED' and o.level = 'LINE' and o.code <> '' and o.entry_id <> e.entry_id)"
        " and not exists (select 1 from ack o where o.batch_id = e.batch_id and o.status = 'REJECTED'"
        " and o.level = 'LINE' and o.code <> '' and o.entry_id = e.entry_id)"
        " from entry e join ack a on a.batch_id = e.batch_id and a.status = 'REJECTED' and (a.entry_id = e.entry_id"
        " or a.level = 'FILE') where e.state = 'REJECTED'"
    ):
        closed = destination in evidence.adapters and code in evidence.adapters[destination].period_closed_codes
        answered[entry_id, destination, known] |= {PERIOD_CLOSED if closed else code}
        # Refused with its file for the fault of other lines.
        answered[entry_id, destination, known] |= {BATCH_REJECTED} if others else set()
    for (entry_id, destination, known), codes in sorted(answered.items(), key=str):
        if known not in codes:
            yield _finding(
                "I11",
                entry_id,
                f"entry {entry_id} is refused as {known!r}, but {destination} answered {', '.join(sorted(codes))}",
                "Retry nothing of it, and restore the newest copy of the ledger that verifies",
            )


# -- sealed bytes -----------------------------------------------------------------------------------------------------


def _sealed(ledger: Ledger, evidence: Evidence, progress: Progress) -> Iterator[Finding]:
    """Every batch rendered again, byte for byte, and the local copies of what was sent."""
    for (destination,) in ledger.rows("select name from destination order by name"):
        if destination not in evidence.adapters:
            yield _finding(
                "I8",
                destination,
                f"the ledger knows a destination {destination} that is not in the settings, so its files cannot be"
                " checked",
                "Put it into the settings",
            )
    rows = ledger.rows(
        "select b.batch_id, b.destination, exists (select 1 from batch_move m"
        " where m.batch_id = b.batch_id and m.to_state = 'UPLOADING') from batch b order by b.destination, b.sequence"
    )
    for done, (batch_id, destination, was_copied) in enumerate(rows):
        progress("posting files", done, len(rows))
        if destination not in evidence.adapters:
            continue
        try:
            file = batches.render(ledger, batch_id, evidence.adapters[destination])
        except _UNREADABLE as error:
            yield _finding(
                "I8",
                batch_id,
                f"batch {batch_id} does not render to the bytes that were sealed ({error})",
                "Send nothing; compare its lines with the copy in the outbox or in the ERP's archive",
            )
            continue
        if was_copied:
            for name, content in ((file.file_name, file.content), (file.control_name, file.control)):
                yield from _copy(evidence, evidence.outbox / destination / name, content)


def _copy(evidence: Evidence, path: Path, content: bytes) -> Iterator[Finding]:
    if not evidence.files.exists(path):
        yield _finding(
            "OUTBOX", path.name, f"the copy of a sent file is missing at {path}", "Restore it from the backup"
        )
    elif evidence.files.read(path) != content:
        yield _finding(
            "OUTBOX",
            path.name,
            f"the copy of a sent file at {path} is not what was sealed",
            "Find out who changed it, compare it with the ERP's archive, and restore it from the backup",
        )


# -- raw documents ----------------------------------------------------------------------------------------------------


def _raw_documents(ledger: Ledger, evidence: Evidence, progress: Progress) -> Iterator[Finding]:
    """Every registered document, hashed again."""
    rows = ledger.rows("select sha256, bytes from raw_file order by sha256")
    for done, (sha256, size) in enumerate(rows):
        progress("raw documents", done, len(rows))
        try:
            content = evidence.raw.get(sha256)
        except RawStoreError as error:
            yield Finding("I6", sha256, str(error))
        else:
            if len(content) != size:
                yield _finding(
                    "I6",
                    sha256,
                    f"raw document {sha256} has {len(content)} bytes, {size} were registered",
                    "Restore the newest copy of the ledger that verifies",
                )


def _definitions(evidence: Evidence) -> Iterator[Finding]:
    """Builds and publications by what they were made by."""
    try:
        for sha256, doubt in evidence.definitions():
            yield _finding(
                "I12",
                sha256,
                f"the definition {sha256} did not make what the ledger says: {doubt}",
                "Find out who wrote into the ledger, and restore the newest copy of it that verifies",
            )
    except _UNREADABLE as error:
        yield _finding(
            "I12",
            "definitions",
            f"what builds were made by cannot be read ({error})",
            "Restore the newest copy of the ledger that verifies",
        )


# -- derived files ----------------------------------------------------------------------------------------------------


def _derived(evidence: Evidence, result: Verification, progress: Progress) -> Iterator[Finding]:
    """Landed files, builds and publications, as far as they are there.

    A writer records what it makes before anything leads to it, so what differs is compared once more with what the
    ledger says by then. Not inside `one_moment`.
    """
    try:
        derived = list(evidence.derived())
    except _UNREADABLE as error:
        yield _finding(
            "DERIVED",
            "derived files",
            f"what derived files must hold cannot be read from the ledger, so none is checked ({error})",
            "Restore the newest copy of the ledger that verifies",
        )
        return
    differ = set()
    result.checked["derived files"] = 0
    for done, each in enumerate(derived):
        progress("derived files", done, len(derived))
        found = parquet.content(evidence.files, each.path)
        result.checked["derived files"] += found is not None
        if found is not None and found[1] not in each.sha256s:
            differ.add(each.name)
    for each in evidence.derived() if differ else ():
        found = parquet.content(evidence.files, each.path) if each.name in differ else None
        if found is not None and found[1] not in each.sha256s:
            yield _finding(
                "DERIVED",
                each.name,
                f"{each.name} is not what was written there: it was altered since, and what is read from it is"
                " not known",
                "Find out who can write into the data directory and whom the file was shown to; delete it and run a"
                " cycle, which makes it again",
            )


# -- anchors ----------------------------------------------------------------------------------------------------------


def _anchors(ledger: Ledger, evidence: Evidence, result: Verification) -> Iterator[Finding]:
    """What the anchors know; one that does not answer is a remark, because nothing is posted until it does."""
    sent = ledger.value("select count(*) from batch")
    with closing(anchors.Anchors(evidence.anchors, evidence.files)) as outside:
        for place in outside.places:
            try:
                yield from _anchor(ledger, str(place), place.read(), sent)
            except anchors.AnchorError as error:
                result.remarks.append(
                    f"{error}, so the ledger was not compared with it. Bring it back, and verify again"
                )


def _anchor(ledger: Ledger, place: str, content: bytes | None, sent: int) -> Iterator[Finding]:
    if content is None:
        if sent:
            yield _finding(
                "ANCHOR",
                place,
                f"the anchor {place} is missing although {sent} files were sealed, so an older copy of the ledger"
                " would go unnoticed there",
                "Find out who removed it; the next file that is sealed writes it again",
            )
        return
    try:
        anchor = json.loads(content)
        known = (anchor["ledger"], anchor["seq"], anchor["hash"])
        if json.dumps(anchor).encode() != content:
            raise ValueError("more was written into it")
    except (ValueError, LookupError, TypeError):
        yield _finding(
            "ANCHOR",
            place,
            f"the anchor {place} cannot be read, so it proves nothing",
            "Find out who changed it, and restore it from its machine's backup",
        )
        return
    head = ledger.value("select hash from event where seq = ?", [known[1]])
    if known != (ledger.meta("instance"), known[1], head):
        yield _finding(
            "AMNESIA",
            place,
            f"the anchor {place} knows event {known[1]} of ledger {known[0]}, which is not in this ledger: an older"
            " copy was restored, or history was rewritten",
            "Send nothing, and restore the newest copy of the ledger",
        )


# -- what persons stated ----------------------------------------------------------------------------------------------


def _settings(ledger: Ledger, evidence: Evidence) -> Iterator[Finding]:
    """Each settings that were accepted were signed as those before asked for; those in force are those of the file."""
    try:
        for sha256, doubt in accepted.doubts(ledger):
            yield _finding(
                "SETTINGS",
                sha256,
                f"the settings {sha256[:12]} were not accepted as the ledger has them: {doubt}",
                "Find out what was posted by them, and restore the newest copy of the ledger that verifies",
            )
        different = accepted.unsigned(ledger, evidence.settings) if evidence.settings else []
    except _UNREADABLE as error:
        yield _finding(
            "SETTINGS",
            "settings",
            f"the accepted settings cannot be read ({error})",
            "Restore the newest copy of the ledger that verifies",
        )
        return
    if different:
        yield _finding(
            "SETTINGS",
            "settings",
            f"the settings are not those that the ledger accepted: {'; '.join(map(str, different))}",
            "Undo the change, or have it signed: `tieout settings`",
        )


def _signatures(ledger: Ledger, evidence: Evidence, result: Verification) -> Iterator[Finding]:
    """The signature under every statement, by the people of the settings that were in force when it was made.

    Before any settings were accepted, by those of today, and a person who is not in them any more is a remark.
    """
    for what, subject, occasion, name, seq in ledger.rows(
        "select claim, subject, occasion, person, event_seq from statement order by subject, claim, occasion, person"
    ):
        try:
            then = accepted.accepted(ledger, seq)
            persons = then.people if then else evidence.people
        except _UNREADABLE:
            continue
        for statement in people.statements(ledger, people.Claim(what, subject, occasion)):
            doubt = people.doubt(ledger, persons, statement) if statement.person == name else None
            if doubt and (then or name in {person.name for person in persons}):
                yield _finding("SIGNATURE", subject, doubt, "Find out what was done because of it")
            elif doubt:
                result.remarks.append(f"{doubt}, so the signature cannot be checked")


# -- the ERP's books --------------------------------------------------------------------------------------------------


def _tied_out(ledger: Ledger, evidence: Evidence, result: Verification) -> list[Finding]:
    try:
        records = list(evidence.records(documents(ledger)))
    except (RawStoreError, Refusal, *_UNREADABLE) as error:
        return [
            _finding(
                "R12",
                "tie-out",
                f"the records behind posted lines cannot be read again, so nothing is tied out ({error})",
                "Restore the documents that other findings name",
            )
        ]
    try:
        general_ledger = evidence.general_ledger()
    except (RawStoreError, Refusal, *_UNREADABLE) as error:
        return [
            _finding(
                "R12",
                "tie-out",
                f"the ERP's books cannot be read again, so nothing is tied out ({error})",
                "Restore the documents that other findings name",
            )
        ]
    try:
        tied = tie_out(ledger, records, general_ledger, evidence.adapters)
    except _UNREADABLE as error:
        return [
            _finding(
                "R12",
                "tie-out",
                f"the frozen lines or answers cannot be read, so nothing is tied out ({error})",
                "Restore the newest copy of the ledger that verifies",
            )
        ]
    result.figures = tied.figures
    result.checked["lines in the ERP's books"] = len(list(general_ledger.lines))
    return tied.findings


def _finding(code: str, subject: str, what: str, remedy: str) -> Finding:
    return Finding(code, subject, f"{what[0].upper()}{what[1:]}. {remedy}")
