"""What the ERP answers, and what each answer does to the entries it is about (POSTING 2.7, BAD_INPUTS 93 to 113).

`react` is the table: a pure function of an entry's state and one line. The state decides, so an answer that comes
twice, late or out of order does what its first arrival did, or nothing. A contradiction freezes its transaction and
raises.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from dagster_project.config import Destination, Settings
from dagster_project.ledger import Ledger, LedgerError
from dagster_project.ledger.canonical import decimal_text
from dagster_project.ledger.schema import IN_FLIGHT
from dagster_project.money import from_hours_e4, from_minor
from dagster_project.posting.courier import ACK_OVERDUE
from dagster_project.posting.layouts import Adapter, adapter
from dagster_project.posting.planner import PERIOD_CLOSED, settle

OWNER = "finance_systems"
NOT_SENT = frozenset({"SEALED", "UPLOADING"})
ANSWERABLE = frozenset(IN_FLIGHT) - {"BATCHED"}


class ReadPage(Protocol):
    """A read document, as `sources` hands it over: its rows by column name, and their positions in it."""

    instance: str
    raw_sha256: str
    rows: list[dict[str, Any]]
    positions: list[int]


@dataclass(frozen=True)
class AckLine:
    """One line of an answer. `level` is FILE or LINE; `amount` is money, or hours for time, None if there is none."""

    position: int
    batch_id: str
    external_id: str
    level: str
    status: str
    document: str = ""
    posting_period: str = ""
    amount: Decimal | None = None
    currency: str = ""
    code: str = ""
    message: str = ""


@dataclass(frozen=True)
class Reaction:
    """What an answer does: the entry's new state (None: stays), a word for the record, and what to raise.

    `alarm` is an exception code; `freeze` stops the transaction until a person has looked.
    """

    applied: str
    state: str | None = None
    alarm: str | None = None
    freeze: bool = False


@dataclass(frozen=True)
class EntryState:
    """What `react` must know of an entry: its state, its document, whether the answer is about its current batch, and
    whether posting it as well would make two of one leg live (`rivalled`)."""

    state: str
    document: str | None
    current: bool
    rivalled: bool


def react(entry: EntryState, line: AckLine, erp: Adapter) -> Reaction:
    """What one answer about an entry of a known batch does."""
    if line.status == "POSTED":
        return _react_posted(entry, line)
    if line.status != "REJECTED":
        return Reaction("not understood", alarm="ACK_NOT_UNDERSTOOD")
    if entry.state == "POSTED":
        return Reaction("contradiction", alarm="REJECTED_AFTER_POSTED", freeze=True)
    if not entry.current or entry.state not in ANSWERABLE:
        return Reaction("nothing new")
    if line.code in erp.duplicate_codes:
        # The ERP has this id already: it is posted, or something else is under its name. Not a refusal to retry.
        return Reaction("has it already", state="UNKNOWN", alarm="DUPLICATE_REFUSED")
    return Reaction("rejected", state="REJECTED")


def _react_posted(entry: EntryState, line: AckLine) -> Reaction:
    if not line.document:
        return Reaction("no document", alarm="POSTED_WITHOUT_DOCUMENT")
    if entry.document == line.document:
        return Reaction("nothing new")
    if entry.document is not None:
        return Reaction("second document", alarm="SUSPECT_DOUBLE", freeze=True)
    if entry.state in ANSWERABLE:
        if entry.current:
            return Reaction("posted", state="POSTED")
        return Reaction("an earlier batch was posted", alarm="SUSPECT_DOUBLE", freeze=True)
    if entry.state in ("ELIGIBLE", "REJECTED", "CANCELLED"):
        if entry.rivalled:
            return Reaction("posted beside another", state="CONFLICT", alarm="SUSPECT_DOUBLE", freeze=True)
        return Reaction("posted after rejection", state="POSTED", alarm="POSTED_AFTER_REJECTED")
    return Reaction("contradiction", alarm="SUSPECT_DOUBLE", freeze=True)


MESSAGES = {
    "ACK_NOT_UNDERSTOOD": ("The ERP answers with a status that is not agreed.", "Ask what it means."),
    "REJECTED_AFTER_POSTED": (
        "The ERP first reported it as posted and later as refused.",
        "Look the document up in the ERP; our books keep it as posted until that is known.",
    ),
    "DUPLICATE_REFUSED": (
        "The ERP refuses it because it has a record of this id already.",
        "Look the record up in the ERP by its id and compare it; nothing is sent again by itself.",
    ),
    "POSTED_WITHOUT_DOCUMENT": (
        "The ERP reports it as posted without a document number.",
        "Ask for the document; until then it counts as not answered.",
    ),
    "SUSPECT_DOUBLE": (
        "It may be in the ERP twice.",
        "Look both documents up in the ERP; reverse one by hand if there are two, then thaw the transaction by name.",
    ),
    "POSTED_AFTER_REJECTED": (
        "The ERP first refused it and then reported it as posted; it counts as posted.",
        "Look the document up in the ERP.",
    ),
    "POSTED_DIFF": (
        "The ERP posted something else than was sent.",
        "Correct the document in the ERP, or accept the difference with the controller.",
    ),
    "DOCUMENT_REUSED": (
        "The ERP gives the document number of another of our lines.",
        "Ask which is right; until then it counts as not answered.",
    ),
    "FOREIGN_ACK": (
        "The ERP answers for something that this ledger never sent.",
        "Find out whose file it is. If it is ours, an older copy of the ledger was restored: restore the newest one.",
    ),
    "ACK_BEFORE_SEND": (
        "The ERP answers for a file that this ledger has not sent yet.",
        "Find out who sent it. If the ledger was restored from an older copy, restore the newest one; then thaw the"
        " destination by name.",
    ),
    "FILE_CONTRADICTION": (
        "The ERP's answers about the file contradict each other.",
        "Ask the ERP's administrator whether the file was imported.",
    ),
}


def apply(ledger: Ledger, destination: Destination, raw_sha256: str, lines: Iterable[AckLine]) -> Counter[str]:
    """Apply the answers of one document, plan what they change, in one commit; counts by what was done.

    A document that was applied before changes nothing, neither does one that says the same again.
    """
    return _Answers(ledger, destination, raw_sha256).apply(list(lines))


@dataclass(frozen=True)
class _Sent:
    """A line as it was sent, and its entry as it is."""

    txn_id: str
    leg: str
    state: str
    document: str | None
    current_batch: str
    amount_minor: int
    currency: str
    hours_e4: int
    posting_period: str


class _Answers:
    """The answers of one document while they are applied."""

    def __init__(self, ledger: Ledger, destination: Destination, raw_sha256: str) -> None:
        self.ledger, self.destination, self.raw_sha256 = ledger, destination, raw_sha256
        self.erp = adapter(destination.adapter)
        self.records: list[tuple[AckLine, str]] = []

    def apply(self, lines: list[AckLine]) -> Counter[str]:
        if self.ledger.value("select 1 from ack where raw_sha256 = ? limit 1", [self.raw_sha256]):
            return Counter()
        by_batch: dict[str, list[AckLine]] = defaultdict(list)
        for line in sorted(lines, key=lambda line: line.position):
            by_batch[line.batch_id].append(line)
        with self.ledger.change("answers") as change:
            self.at = change.at
            for batch_id, group in by_batch.items():
                self._apply_batch(batch_id, group)
            self.ledger.executemany(
                "insert into ack values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (
                        *(self.raw_sha256, line.position, line.batch_id, line.external_id, line.level, line.status),
                        *(line.document, line.posting_period),
                        "" if line.amount is None else decimal_text(line.amount),
                        *(line.currency, line.code, line.message, applied, change.event_seq),
                    )
                    for line, applied in self.records
                ),
            )
            applied = Counter(word for _, word in self.records)
            change.state("answers", raw_sha256=self.raw_sha256, destination=self.destination.name, applied=applied)
            settle(self.ledger)
        return applied

    def _apply_batch(self, batch_id: str, lines: list[AckLine]) -> None:
        known = self.ledger.rows(
            "select step, layout from batch where batch_id = ? and destination = ?", [batch_id, self.destination.name]
        )
        if not known:
            # Under our own numbering, an unknown file means that the ledger forgot one (POSTING R11).
            if batch_id.startswith(f"{self.destination.name}-"):
                self.ledger.freeze_destination(self.destination.name, "FOREIGN_ACK")
            return self._set_aside(lines, "foreign", "FOREIGN_ACK", batch_id)
        step, layout = known[0]
        if step in NOT_SENT:
            self.ledger.freeze_destination(self.destination.name, "ACK_BEFORE_SEND")
            return self._set_aside(lines, "not sent yet", "ACK_BEFORE_SEND", batch_id)
        for line in lines:
            if line.level == "FILE":
                self._apply_file(batch_id, line)
        self._apply_lines(batch_id, layout, [line for line in lines if line.level != "FILE"])
        return self._close_if_answered(batch_id)

    def _set_aside(self, lines: list[AckLine], applied: str, alarm: str, subject: str) -> None:
        self.records += ((line, applied) for line in lines)
        self._alarm(alarm, subject, f"{subject}, {len(lines)} lines.")

    def _alarm(self, code: str, subject: str, detail: str, txn_id: str | None = None) -> None:
        message, remedy = MESSAGES[code]
        self.ledger.open_exception(
            code, subject, f"{message} {detail}", owner=OWNER, remedy=remedy, severity="quarantine", txn_id=txn_id
        )

    # -- file level ---------------------------------------------------------------------------------------------------

    def _apply_file(self, batch_id: str, line: AckLine) -> None:
        step = self.ledger.value("select step from batch where batch_id = ?", [batch_id])
        waiting = step in ("UPLOADED", "DELIVERED", "PRESUMED", "UNKNOWN")
        posted = self.ledger.value(
            "select count(*) from entry where batch_id = ? and state in ('POSTED', 'CONFLICT')", [batch_id]
        )
        if line.status == "ACCEPTED" and waiting:
            self._move_batch(batch_id, "ACCEPTED", ("SENDING", "DELIVERED", "PRESUMED", "UNKNOWN"), "ACCEPTED")
            applied = "accepted"
        elif line.status == "REJECTED" and line.code in self.erp.duplicate_codes:
            self._alarm("DUPLICATE_REFUSED", batch_id, f"File {batch_id}: {line.code} {line.message}.")
            applied = "has it already"
        elif line.status == "REJECTED" and waiting and not posted:
            self._move_batch(batch_id, "REFUSED", tuple(sorted(ANSWERABLE)), "REJECTED", line)
            applied = "rejected"
        elif (line.status, step) in {("ACCEPTED", "ACCEPTED"), ("ACCEPTED", "CLOSED"), ("REJECTED", "REFUSED")}:
            applied = "nothing new"
        else:
            self._alarm("FILE_CONTRADICTION", batch_id, f"{batch_id} is {step}; now: {line.status} {line.message}.")
            applied = "contradiction"
        self.records.append((line, applied))

    def _move_batch(
        self, batch_id: str, step: str, states: tuple[str, ...], state: str, refusal: AckLine | None = None
    ) -> None:
        self.ledger.execute("update batch set step = ? where batch_id = ?", [step, batch_id])
        code, message = (self._reject_code(refusal), refusal.message) if refusal else (None, None)
        marks = ", ".join("?" * len(states))
        self.ledger.execute(
            "update txn set planned = 0 where txn_id in"
            f" (select txn_id from entry where batch_id = ? and state in ({marks}))",
            [batch_id, *states],
        )
        self.ledger.execute(
            "update entry set state = ?, state_since = ?, reject_code = ?, reject_message = ?"
            f" where batch_id = ? and state in ({marks})",
            [state, self.at, code, message, batch_id, *states],
        )

    def _reject_code(self, line: AckLine) -> str:
        return PERIOD_CLOSED if line.code in self.erp.period_closed_codes else line.code

    # -- line level ---------------------------------------------------------------------------------------------------

    def _apply_lines(self, batch_id: str, layout: str, lines: list[AckLine]) -> None:
        sent = {
            entry_id: _Sent(*rest)
            for entry_id, *rest in self.ledger.rows(
                "select l.entry_id, e.txn_id, e.leg, e.state, e.document, e.batch_id, l.amount_minor, l.currency,"
                " l.hours_e4, l.posting_period from batch_line l join entry e using (entry_id) where l.batch_id = ?",
                [batch_id],
            )
        }
        moves: dict[str, tuple[Reaction, AckLine]] = {}
        documents: dict[str, str] = {}
        for line in lines:
            line_sent = sent.get(line.external_id)
            if line_sent is None:
                self._set_aside([line], "foreign", "FOREIGN_ACK", f"{batch_id}/{line.external_id}")
                continue
            reaction = react(self._entry_state(batch_id, line, line_sent, moves), line, self.erp)
            if reaction.state == "POSTED":
                owner = documents.get(line.document) or self.ledger.value(
                    "select entry_id from entry where destination = ? and layout = ? and document = ?",
                    [self.destination.name, layout, line.document],
                )
                if owner not in (None, line.external_id):
                    reaction = Reaction("document of another line", alarm="DOCUMENT_REUSED")
            if reaction.state:
                moves[line.external_id] = (reaction, line)
            if reaction.state == "POSTED":
                documents[line.document] = line.external_id
                self._compare(layout, line, line_sent)
            if reaction.freeze:
                self.ledger.freeze_transaction(line_sent.txn_id, reaction.alarm)
            if reaction.alarm:
                detail = f"{line.status} {line.document} {line.code} {line.message}".strip()
                self._alarm(reaction.alarm, line.external_id, f"{batch_id}: {detail}.", line_sent.txn_id)
            self.records.append((line, reaction.applied))
        self._move_entries(batch_id, sent, moves)

    def _entry_state(
        self, batch_id: str, line: AckLine, sent: _Sent, moves: Mapping[str, tuple[Reaction, AckLine]]
    ) -> EntryState:
        state, document = sent.state, sent.document
        if line.external_id in moves:
            reaction, earlier = moves[line.external_id]
            state, document = reaction.state, earlier.document if reaction.state == "POSTED" else document
        rivalled = state in ("ELIGIBLE", "REJECTED", "CANCELLED") and bool(
            self.ledger.value(
                "select 1 from entry where txn_id = ? and leg = ? and entry_id <> ?"
                f" and (state in ({', '.join('?' * len(IN_FLIGHT))})"
                "  or (kind = 'P' and state = 'POSTED' and reversed = 0"
                "      and entry_id <> coalesce((select reverses from entry where entry_id = ?), '')))",
                [sent.txn_id, sent.leg, line.external_id, *IN_FLIGHT, line.external_id],
            )
        )
        return EntryState(state, document, sent.current_batch == batch_id, rivalled)

    def _compare(self, layout: str, line: AckLine, sent: _Sent) -> None:
        """Raise POSTED_DIFF where the ERP says another amount, currency or period than was sent; nothing is fixed."""
        form = self.erp.layouts[layout]
        if form.leg == "time":
            ours = {"hours": decimal_text(from_hours_e4(sent.hours_e4))}
            theirs = {"hours": None if line.amount is None else decimal_text(line.amount)}
        else:
            ours = {
                "amount": decimal_text(from_minor(sent.amount_minor, sent.currency)),
                "currency": sent.currency,
            }
            theirs = {"amount": None if line.amount is None else decimal_text(line.amount), "currency": line.currency}
        if form.posts_to_period:
            ours["period"], theirs["period"] = sent.posting_period, line.posting_period
        different = [
            f"{what} {ours[what]} sent, {theirs[what]} posted"
            for what in ours
            if theirs[what] not in ("", None, ours[what])
        ]
        if different:
            self._alarm("POSTED_DIFF", line.external_id, f"{line.document}: {'; '.join(different)}.", sent.txn_id)

    def _move_entries(
        self, batch_id: str, sent: Mapping[str, _Sent], moves: Mapping[str, tuple[Reaction, AckLine]]
    ) -> None:
        self.ledger.executemany(
            "update entry set state = 'POSTED', document = ?, posted_at = ?, state_since = ?, batch_id = ?,"
            " posting_period = ?, reject_code = null, reject_message = null where entry_id = ?",
            (
                (line.document, self.at, self.at, batch_id, sent[entry_id].posting_period, entry_id)
                for entry_id, (reaction, line) in sorted(moves.items())
                if reaction.state == "POSTED"
            ),
        )
        self.ledger.executemany(
            "update entry set state = ?, state_since = ?, reject_code = ?, reject_message = ? where entry_id = ?",
            (
                (
                    *(reaction.state, self.at),
                    *((self._reject_code(line), line.message) if reaction.state == "REJECTED" else (None, None)),
                    entry_id,
                )
                for entry_id, (reaction, line) in sorted(moves.items())
                if reaction.state != "POSTED"
            ),
        )
        self.ledger.executemany(
            "update txn set planned = 0 where txn_id = ?", ((sent[entry_id].txn_id,) for entry_id in sorted(moves))
        )

    def _close_if_answered(self, batch_id: str) -> None:
        open_lines = self.ledger.value(
            f"select count(*) from entry where batch_id = ? and state in ({', '.join('?' * len(IN_FLIGHT))})",
            [batch_id, *IN_FLIGHT],
        )
        if open_lines:
            return
        self.ledger.execute(
            "update batch set step = 'CLOSED' where batch_id = ? and step in"
            " ('UPLOADED', 'DELIVERED', 'PRESUMED', 'ACCEPTED', 'UNKNOWN')",
            [batch_id],
        )
        self.ledger.close_exception(ACK_OVERDUE, batch_id)


def retry(ledger: Ledger, entry_id: str, actor: str, reason: str) -> None:
    """Send a refused entry again: a named person's decision, under the same id (POSTING 2.3).

    What it says stays as it was frozen, unless the rules say something else by now: then that is what is sent, and the
    event names both hashes. An entry that is no longer owed is cancelled instead. Raises LedgerError for an entry that
    is not refused.
    """
    known = ledger.rows(
        "select e.txn_id, e.state, e.payload_hash, o.payload_hash, o.amount_minor, o.currency, o.hours_e4, o.layout"
        " from entry e join txn t on t.txn_id = e.txn_id left join obligation o on o.txn_id = e.txn_id"
        " and o.seq = e.seq and o.seq = t.latest_seq and o.leg = e.leg and o.destination = e.destination"
        " and e.kind = 'P' where e.entry_id = ?",
        [entry_id],
    )
    if not known:
        raise LedgerError(f"there is no entry {entry_id}")
    txn_id, state, frozen, owed, *draft = known[0]
    if state not in ("REJECTED", "CANCELLED") or frozen is None:
        raise LedgerError(f"entry {entry_id} is {state}: only what the ERP refused can be retried")
    with ledger.change("retry", actor) as change:
        change.state("retry", entry_id=entry_id, reason=reason, from_hash=frozen, to_hash=owed or frozen)
        if owed not in (None, frozen):
            ledger.execute(
                "insert into refreeze values (?, ?, ?, ?, ?, ?) on conflict do nothing",
                [entry_id, frozen, owed, actor, reason, change.event_seq],
            )
            ledger.execute(
                "update entry set state = 'ELIGIBLE', payload_hash = ?, amount_minor = ?, currency = ?, hours_e4 = ?,"
                " layout = ?, eligible_at = ?, state_since = ? where entry_id = ?",
                [owed, *draft, change.at, change.at, entry_id],
            )
        else:
            ledger.execute(
                "update entry set state = 'ELIGIBLE', eligible_at = ?, state_since = ? where entry_id = ?",
                [change.at, change.at, entry_id],
            )
        ledger.execute("update txn set planned = 0 where txn_id = ?", [txn_id])
        settle(ledger)


def answer_handlers(settings: Settings, ledger: Ledger) -> dict[str, Callable[[ReadPage], None]]:
    """For `sources.read_unread`: what to do with the rows of each landing table that a destination answers in.

    A handler takes a read page (`instance`: the destination; `raw_sha256`; `rows`: dicts of the landing table;
    `positions`), and runs inside the commit that marks the page read.
    """

    def acknowledge(page: ReadPage) -> None:
        apply(
            ledger,
            settings.destination(page.instance),
            page.raw_sha256,
            [
                AckLine(
                    position=position,
                    amount=row["amount"],
                    **{
                        name: row[name] or ""
                        for name in (
                            *("batch_id", "external_id", "level", "status", "document", "posting_period"),
                            *("currency", "code", "message"),
                        )
                    },
                )
                for position, row in zip(page.positions, page.rows, strict=True)
            ],
        )

    def set_calendar(page: ReadPage) -> None:
        if page.rows:
            ledger.set_calendar(
                settings.destination(page.instance).name,
                {row["period"]: row["status"] for row in page.rows},
                as_of=f"{page.rows[0]['as_of'].isoformat()}Z",
            )

    names = {destination.adapter for destination in settings.destinations}
    return {
        table: handler
        for erp in map(adapter, sorted(names))
        for table, handler in ((erp.ack_table, acknowledge), (erp.period_table, set_calendar))
    }
