"""An ERP that shares no code with what writes the files: it picks up, books, and answers, and may lie in its answers.

Class A refuses a record whose External ID it has, class B a file that it took before, class C takes everything. What
is in `books` is true whatever was answered.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from dagster_project.ledger.canonical import sha256
from dagster_project.posting import AckLine
from tests.torture.faults import Injector
from tests.torture.firm import DEBITS, PERIODS
from tests.torture.outside import SimClock, SimSftp

# What can be lied about a line, and the exceptions of which one must then be open. Two lies leave no contradiction in
# the answers; only the comparison with the ERP's books shows them.
LIES: dict[str, tuple[str, ...]] = {
    "lie_rejected": (),
    "lie_posted": (),
    "lie_amount": ("POSTED_DIFF",),
    "lie_second_document": ("SUSPECT_DOUBLE",),
    "lie_rejected_after_posted": ("REJECTED_AFTER_POSTED", "POSTED_AFTER_REJECTED", "SUSPECT_DOUBLE"),
    "lie_no_document": ("POSTED_WITHOUT_DOCUMENT",),
    "lie_status": ("ACK_NOT_UNDERSTOOD",),
    "lie_foreign_batch": ("FOREIGN_ACK",),
    "lie_foreign_line": ("FOREIGN_ACK",),
    "lie_period": ("POSTED_DIFF",),
}


@dataclass(frozen=True)
class Booked:
    """One record in the books: `value` is signed money or hours, `currency` is `h` for hours."""

    external_id: str
    leg: str
    reference: str
    value: Decimal
    currency: str
    period: str
    document: str
    batch_id: str


@dataclass(frozen=True)
class Lie:
    """A false answer: about which line of ours, and the exceptions of which one must be open for `subject`."""

    kind: str
    subject: str
    reference: str
    codes: tuple[str, ...]


@dataclass
class Answer:
    """One document of answers: it may be read when `due` cycles have begun; `lost` ones are sent again at the end."""

    lines: list[AckLine]
    due: int = 0
    lost: bool = False

    @cached_property
    def raw_sha256(self) -> str:
        return sha256(repr(self.lines))


@dataclass
class Erp:
    """One company. `refuse` are references that it refuses for now, or `<reference> <leg>` for one leg of one; `closed`
    its closed periods, `reported` those that were closed by its last report.

    Without `archives` nothing is left of a file that it took.
    """

    name: str
    duplicate_class: str
    sftp: SimSftp
    clock: SimClock
    injector: Injector
    violations: list[str]
    booked: list[Booked] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    lies: list[Lie] = field(default_factory=list)
    refuse: set[str] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    imported: set[str] = field(default_factory=set)
    files: dict[str, bytes] = field(default_factory=dict)
    reports: int = 0
    reported: set[str] | None = None
    archives: bool = True
    _documents: int = 0

    def calendar(self) -> tuple[dict[str, str], str]:
        """The posting periods, and the moment that this report speaks of."""
        self.reports += 1
        self.reported = set(self.closed)
        as_of = f"2026-09-28T{self.reports:08d}"
        return {period: "closed" if period in self.closed else "open" for period in PERIODS}, as_of

    # -- taking files -------------------------------------------------------------------------------------------------

    def pick_up(self, cycle: int) -> None:
        """Take every posting file that has its control file, move both to the archive, book, and answer."""
        files = self.sftp.files
        for path in sorted(path for path in files if path.startswith("/inbox/") and path.endswith(".ctl")):
            data_path = path.removesuffix(".ctl") + ".csv"
            control, content = files.pop(path), files.pop(data_path, None)
            if self.archives:
                files[path.replace("/inbox/", "/archive/")] = control
            if content is not None and self.archives:
                files[data_path.replace("/inbox/", "/archive/")] = content
            try:
                promise = json.loads(control)
            except ValueError:
                continue
            for part in self._spread(self._import(promise, content), cycle):
                self.answers.append(part)

    def clear(self, batch_id: str) -> None:
        """Take away what is left of a file that was never imported: it is to be sent again."""
        left = (f"/inbox/{batch_id}-", f"/archive/{batch_id}-")
        for path in [path for path in self.sftp.files if path.startswith(left)]:
            del self.sftp.files[path]

    def _import(self, promise: dict, content: bytes | None) -> list[AckLine]:
        batch_id = promise["batch_id"]
        if content is None:
            return [self._file(batch_id, "REJECTED", "FILE_MISSING")]
        if promise["sha256"] != hashlib.sha256(content).hexdigest():
            self.violations.append(f"a damaged file of {batch_id} was left for the ERP")
            return [self._file(batch_id, "REJECTED", "FILE_DAMAGED")]
        if self.duplicate_class == "B" and batch_id in self.imported:
            self.violations.append(f"{batch_id} was sent to the ERP twice; it refused the second")
            return [self._file(batch_id, "REJECTED", "DUPLICATE_EXTERNAL_ID")]
        self.imported.add(batch_id)
        self.files[batch_id] = content
        lines = [self._file(batch_id, "ACCEPTED")]
        for record in _records(content):
            lines += self._book(batch_id, record, len(lines))
        return lines

    @staticmethod
    def _file(batch_id: str, status: str, code: str = "") -> AckLine:
        return AckLine(0, batch_id, "", "FILE", status, code=code)

    def _book(self, batch_id: str, record: Booked, position: int) -> list[AckLine]:
        line = AckLine(
            *(position, batch_id, record.external_id, "LINE", "POSTED"),
            posting_period=record.period,
            amount=record.value,
            currency="" if record.leg == "time" else record.currency,
        )
        code = ""
        if record.leg != "time" and record.period in self.closed:
            code = "PERIOD_CLOSED"
        elif {record.reference, f"{record.reference} {record.leg}"} & self.refuse:
            code = "EMPLOYEE_INACTIVE"
        elif self.duplicate_class == "A" and any(b.external_id == record.external_id for b in self.booked):
            # Refused, said the ERP, and had it; then the source gave the same line again.
            if all(lie.reference != record.reference for lie in self.lies):
                self.violations.append(f"{record.external_id} was sent to the ERP twice; it refused the second")
            code = "DUPLICATE_EXTERNAL_ID"
        if code:
            if code != "DUPLICATE_EXTERNAL_ID" and self._lies("lie_posted", batch_id, record):
                return [replace(line, document=self._document())]
            return [replace(line, status="REJECTED", code=code)]
        booked = replace(record, document=self._document(), batch_id=batch_id)
        self.booked.append(booked)
        line = replace(line, document=booked.document)
        return self._twisted(line, booked)

    def _document(self) -> str:
        self._documents += 1
        return f"{self.name}-DOC-{self._documents}"

    def tell_again(self, batch_id: str) -> None:
        """Answer for a file once more, truly, by what is in the books now: somebody asked."""
        lines = [self._file(batch_id, "ACCEPTED")]
        for record in _records(self.files[batch_id]):
            booked = next(
                (b for b in self.booked if (b.batch_id, b.external_id) == (batch_id, record.external_id)), None
            )
            line = AckLine(
                *(len(lines), batch_id, record.external_id, "LINE", "POSTED" if booked else "REJECTED"),
                document=booked.document if booked else "",
                posting_period=record.period,
                amount=record.value,
                currency="" if record.leg == "time" else record.currency,
                code="" if booked else "NOT_IN_BOOKS",
                message=f"asked {len(self.answers)}",
            )
            lines.append(line)
        self.answers.append(Answer(lines))

    # -- lying --------------------------------------------------------------------------------------------------------

    def _lies(self, kind: str, batch_id: str, record: Booked) -> bool:
        if not self.injector.happens(kind, 0.4 if kind == "lie_posted" else 0.06):
            return False
        subject = {"lie_foreign_batch": f"{batch_id}9", "lie_foreign_line": f"{batch_id}/NOBODY"}.get(
            kind, record.external_id
        )
        self.lies.append(Lie(kind, subject, record.reference, LIES[kind]))
        return True

    def _twisted(self, line: AckLine, booked: Booked) -> list[AckLine]:
        """The answer about a booked record: the truth, or one lie about it, or the truth and a lie beside it."""
        batch_id = line.batch_id
        if self._lies("lie_rejected", batch_id, booked):
            return [replace(line, status="REJECTED", code="EMPLOYEE_INACTIVE", document="")]
        if self._lies("lie_amount", batch_id, booked):
            return [replace(line, amount=booked.value + 1)]
        if booked.leg != "time" and self._lies("lie_period", batch_id, booked):
            return [replace(line, posting_period="2025-01")]
        if self._lies("lie_no_document", batch_id, booked):
            return [replace(line, document="")]
        if self._lies("lie_status", batch_id, booked):
            return [replace(line, status="PERHAPS")]
        if self._lies("lie_second_document", batch_id, booked):
            return [line, replace(line, document=self._document())]
        if self._lies("lie_rejected_after_posted", batch_id, booked):
            return [line, replace(line, status="REJECTED", code="EMPLOYEE_INACTIVE", document="")]
        if self._lies("lie_foreign_batch", batch_id, booked):
            return [line, replace(line, batch_id=f"{batch_id}9", document=self._document())]
        if self._lies("lie_foreign_line", batch_id, booked):
            return [line, replace(line, external_id="NOBODY", document=self._document())]
        return [line]

    # -- answering ----------------------------------------------------------------------------------------------------

    def _spread(self, lines: list[AckLine], cycle: int) -> Iterable[Answer]:
        """The answers of one file as documents: in one or in parts, soon or late, once or twice, or not at all."""
        lines = [replace(line, position=position) for position, line in enumerate(lines)]
        parts = [lines]
        if len(lines) > 1 and self.injector.happens("answer_parts", 0.3):
            at = self.injector.random.randrange(1, len(lines))
            parts = [lines[:at], lines[at:]]
            if self.injector.happens("answer_reordered", 0.5):
                parts.reverse()
        for part in parts:
            answer = Answer(part, due=cycle)
            if self.injector.happens("answer_late", 0.3):
                answer.due += self.injector.random.randint(1, 4)
            answer.lost = self.injector.happens("answer_lost", 0.1)
            yield answer
            if self.injector.happens("answer_twice", 0.1):
                yield replace(answer, due=answer.due + self.injector.random.randint(0, 3))
            if self.injector.happens("answer_again", 0.1):
                # The same content in another document: an export that was made again.
                again = [replace(line, message="exported again") for line in part]
                yield Answer(again, due=answer.due + self.injector.random.randint(0, 6))


def _records(content: bytes) -> list[Booked]:
    """What a posting file asks to book, read by columns; a journal is two rows that must balance."""
    rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
    at = {name: number for number, name in enumerate(rows[0])}
    found = []
    if "Duration" in at:
        for row in rows[1:]:
            value = Decimal(row[at["Duration"]])
            period = row[at["Date"]][:7]
            found.append(Booked(row[at["External ID"]], "time", row[at["Memo"]], value, "h", period, "", ""))
        return found
    debit, credit = at["Journal Entry - Line: Debit"], at["Journal Entry - Line: Credit"]
    leg_of = {account: leg for leg, account in DEBITS.items()}
    for first, second in zip(rows[1::2], rows[2::2], strict=True):
        value = Decimal(first[debit] or 0) - Decimal(first[credit] or 0)
        assert value == Decimal(second[credit] or 0) - Decimal(second[debit] or 0), "a journal that does not balance"
        assert first[at["External ID"]] == second[at["External ID"]], "a journal of two records"
        found.append(
            Booked(
                *(first[at["External ID"]], leg_of[first[at["Journal Entry - Line: Account"]]]),
                *(first[at["Journal Entry - Line: Memo"]], value),
                *(first[at["Currency"]], first[at["Posting Period"]], "", ""),
            )
        )
    return found
