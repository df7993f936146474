"""Applying the ERP's answers to the ledger (docs/posting.md 2.7): what `reactions` decides becomes rows, in one commit.

A contradiction freezes its transaction and raises, and a file that would post what the answer shows to be posted is
withdrawn before it is sent.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, replace
from datetime import datetime, timedelta

from dagster_project.config import Destination
from dagster_project.ledger import Acknowledgement, Ledger, NotPosted, Posted
from dagster_project.ledger.canonical import decimal_text
from dagster_project.ledger.vocabulary import IN_FLIGHT, LIVE, PERIOD_CLOSED, listed, sendings
from dagster_project.money import EXPONENTS, from_hours_e4, from_minor, round_money, to_hours_e4, to_minor
from dagster_project.ports import iso
from dagster_project.posting import batches
from dagster_project.posting.adapters import adapter
from dagster_project.posting.codes import ACK_OVERDUE, FINANCE_SYSTEMS, MESSAGES, POSTED_DIFF
from dagster_project.posting.planner import planning
from dagster_project.posting.reactions import (
    AS_SENT,
    REFUSED,
    AckLine,
    EntryState,
    Reaction,
    Value,
    react,
)

WAITING = frozenset({"UPLOADED", "DELIVERED", "PRESUMED", "UNKNOWN"})


def apply(ledger: Ledger, destination: Destination, raw_sha256: str, lines: Iterable[AckLine]) -> Counter[str]:
    """Apply the answers of one document, plan what they change, in one commit; counts by what was done.

    A document that was applied before changes nothing, neither does one that says the same again.
    """
    return _Answers(ledger, destination, raw_sha256).apply(list(lines))


@dataclass(frozen=True)
class _Batch:
    """A batch that is answered. `sendings` counts how often it may have reached the partner."""

    batch_id: str
    step: str
    layout: str
    duplicate_class: str
    sendings: int


@dataclass(frozen=True)
class _Sent:
    """A line as it was sent, and its entry as it is; `unsent` as in EntryState."""

    txn_id: str
    leg: str
    state: str
    document: str | None
    current_batch: str
    amount_minor: int
    currency: str
    hours_e4: int
    posting_period: str
    refusal: str | None
    unsent: bool
    known: Value


_FLYING = listed(IN_FLIGHT)
_LIVE = listed(LIVE)


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
        with planning(self.ledger, "answers") as change:
            self.change = change
            for batch_id, group in by_batch.items():
                self._apply_batch(batch_id, group)
            self.ledger.record_answers(self.raw_sha256, [_kept(line, applied) for line, applied in self.records])
            for batch_id in by_batch:
                self._free_good_lines(batch_id)
                self._close_if_answered(batch_id)
            applied = Counter(word for _, word in self.records)
            change.record_fact(
                "answers", raw_sha256=self.raw_sha256, destination=self.destination.name, applied=applied
            )
        return applied

    def _batch(self, batch_id: str) -> _Batch | None:
        known = self.ledger.rows(
            f"select batch_id, step, layout, duplicate_class, {sendings('b.batch_id')} from batch b"
            " where batch_id = ? and destination = ?",
            [batch_id, self.destination.name],
        )
        return _Batch(*known[0]) if known else None

    def _apply_batch(self, batch_id: str, lines: list[AckLine]) -> None:
        batch = self._batch(batch_id)
        if batch is None:
            # Under our own numbering, an unknown file means that the ledger forgot one (docs/posting.md R11).
            if batch_id.startswith(f"{self.destination.name}-"):
                self.ledger.freeze_destination(self.destination.name, "FOREIGN_ACK")
            return self._set_aside(lines, "foreign", "FOREIGN_ACK", batch_id)
        # Two persons may have stated that what an older copy of the ledger never sent was received.
        if batch.sendings == 0 and batch.step not in ("ACCEPTED", "CLOSED"):
            self.ledger.freeze_destination(self.destination.name, "ACK_BEFORE_SEND")
            return self._set_aside(lines, "not sent yet", "ACK_BEFORE_SEND", batch_id)
        if batch.step in batches.UNSENT:
            self._cancel_resend(batch_id)
            if batch.sendings > 1:
                self._suspect(batch_id, f"{batch_id} was sent {batch.sendings} times before it was answered.")
        files = [line for line in lines if line.level == "FILE"]
        for line in files:
            if line.status != "REJECTED":
                self._apply_file(batch_id, line)
        # Before the file's refusal: a line that is refused by itself keeps its own reason.
        self._apply_lines(batch_id, [line for line in lines if line.level == "LINE"])
        for line in files:
            if line.status == "REJECTED":
                self._apply_file(batch_id, line)
        others = [line for line in lines if line.level not in ("FILE", "LINE")]
        if others:
            self._set_aside(others, "not understood", "ACK_NOT_UNDERSTOOD", batch_id)

    def _set_aside(self, lines: list[AckLine], applied: str, alarm: str, subject: str) -> None:
        self.records += ((line, applied) for line in lines)
        self._alarm(alarm, subject, f"{subject}, {len(lines)} lines.")

    def _alarm(self, code: str, subject: str, detail: str, txn_id: str | None = None) -> None:
        message, remedy = MESSAGES[code]
        self.ledger.open_exception(
            code,
            subject,
            f"{message} {detail}",
            owner=FINANCE_SYSTEMS,
            remedy=remedy,
            severity="quarantine",
            txn_id=txn_id,
        )

    # -- whole files --------------------------------------------------------------------------------------------------

    def _apply_file(self, batch_id: str, line: AckLine) -> None:
        batch = self._batch(batch_id)
        if line.status in ("ACCEPTED", "PART"):
            applied = self._accept_file(batch, line)
        elif line.status != "REJECTED":
            self._alarm("ACK_NOT_UNDERSTOOD", batch_id, f"{batch_id}: {line.status} {line.message}.")
            applied = "not understood"
        elif line.code in self.erp.duplicate_codes:
            applied = self._refuse_duplicate(batch, line)
        else:
            applied = self._refuse_file(batch, line)
        self.records.append((line, applied))

    def _accept_file(self, batch: _Batch, line: AckLine) -> str:
        """The file was taken, or a part of it with more to come (docs/bad-inputs.md 116): nothing is posted by that."""
        accepted_before = line.status == "ACCEPTED" and self.ledger.value(
            "select 1 from ack where batch_id = ? and level = 'FILE' and status = 'ACCEPTED' and raw_sha256 <> ?"
            " limit 1",
            [batch.batch_id, self.raw_sha256],
        )
        if accepted_before and batch.sendings > 1 and batch.duplicate_class != "A":
            self._suspect(batch.batch_id, f"{batch.batch_id} was sent {batch.sendings} times and taken more than once.")
            return "accepted again"
        if batch.step in WAITING:
            self.ledger.accept_batch(batch.batch_id)
            if batch.step == "UNKNOWN":
                self._wait_anew(batch.batch_id)
            return "accepted" if line.status == "ACCEPTED" else "accepted in part"
        if batch.step in ("ACCEPTED", "CLOSED"):
            return "nothing new"
        if batch.step == "REFUSED":
            self._freeze_all(batch.batch_id, "FILE_CONTRADICTION")
        return self._contradict(batch, line)

    def _refuse_duplicate(self, batch: _Batch, line: AckLine) -> str:
        """The ERP has a file of this name; after a second sending that is the first one (docs/bad-inputs.md 105)."""
        if batch.duplicate_class != "B" or batch.sendings < 2:
            self._alarm("DUPLICATE_REFUSED", batch.batch_id, f"File {batch.batch_id}: {line.code} {line.message}.")
            return "has it already"
        if batch.step in WAITING:
            if batch.step in ("UPLOADED", "UNKNOWN"):
                self.ledger.find_delivered(batch.batch_id)
            self._wait_anew(batch.batch_id)
        return "delivered before"

    def _refuse_file(self, batch: _Batch, line: AckLine) -> str:
        posted = self.ledger.value(
            f"select count(*) from entry where batch_id = ? and state in ({_LIVE}, 'CONFLICT')", [batch.batch_id]
        )
        if batch.step in WAITING and not posted:
            self.ledger.refuse_batch(batch.batch_id, self._reject_code(line), line.message)
            return "rejected"
        return "nothing new" if batch.step == "REFUSED" else self._contradict(batch, line)

    def _contradict(self, batch: _Batch, line: AckLine) -> str:
        detail = f"{batch.batch_id} is {batch.step}; now: {line.status} {line.message}."
        self._alarm("FILE_CONTRADICTION", batch.batch_id, detail)
        return "contradiction"

    def _cancel_resend(self, batch_id: str) -> None:
        """Do not send the file once more: an earlier sending is answered, or in doubt, and is waited for."""
        self.ledger.close_exception(ACK_OVERDUE, batch_id)
        self.ledger.cancel_resend(batch_id, self._deadline())

    def _suspect(self, batch_id: str, detail: str) -> None:
        self._alarm("SUSPECT_DOUBLE", batch_id, detail)
        self._freeze_all(batch_id, "SUSPECT_DOUBLE")

    def _freeze_all(self, batch_id: str, code: str) -> None:
        """Freeze every transaction with a line in the file."""
        transactions = self.ledger.rows(
            "select distinct e.txn_id from batch_line l join entry e on e.entry_id = l.entry_id where l.batch_id = ?"
            " order by e.txn_id",
            [batch_id],
        )
        for (txn_id,) in transactions:
            self.ledger.freeze_transaction(txn_id, code)
        self._recall(txn_id for (txn_id,) in transactions)

    def _recall(self, txn_ids: Iterable[str]) -> None:
        """Keep every file from being sent that holds a line of these transactions and is still here.

        A file that was never sent is withdrawn and its lines are sealed again, without those of frozen transactions;
        its number stays used. One that was to be sent again waits for its answer instead.
        """
        for batch_id, was_sent in batches.unsent(self.ledger, txn_ids).items():
            if was_sent:
                self._cancel_resend(batch_id)
            else:
                batches.withdraw(self.ledger, batch_id)

    def _wait_anew(self, batch_id: str) -> None:
        """The ERP has spoken after the deadline, or instead of a second sending: it gets the whole time again."""
        self.ledger.extend_deadline(batch_id, self._deadline())
        self.ledger.close_exception(ACK_OVERDUE, batch_id)

    def _deadline(self) -> str:
        return iso(datetime.fromisoformat(self.change.at) + timedelta(hours=self.destination.ack_deadline_hours))

    def _reject_code(self, line: AckLine) -> str:
        return PERIOD_CLOSED if line.code in self.erp.period_closed_codes else line.code

    # -- lines --------------------------------------------------------------------------------------------------------

    def _apply_lines(self, batch_id: str, lines: list[AckLine]) -> None:
        batch, sent = self._batch(batch_id), self._sent(batch_id)
        moved: dict[str, AckLine] = {}
        documents: dict[str, str] = {}
        recalled: set[str] = set()
        for line in lines:
            was = sent.get(line.external_id)
            if was is None:
                self._set_aside([line], "foreign", "FOREIGN_ACK", f"{batch.batch_id}/{line.external_id}")
                continue
            said = self._said(batch.layout, line, was)
            reaction = react(self._entry_state(batch, line, was, said), line, self.erp, batch.duplicate_class)
            if reaction.state in LIVE:
                owner = documents.get(line.document) or self.ledger.value(
                    "select entry_id from entry where destination = ? and layout = ? and document = ?",
                    [self.destination.name, batch.layout, line.document],
                )
                if owner not in (None, line.external_id):
                    reaction = Reaction("document of another line", alarm="DOCUMENT_REUSED")
            if reaction.state:
                moved[line.external_id] = line
                sent[line.external_id] = self._after(batch.batch_id, was, line, reaction.state, said)
            if reaction.state in LIVE:
                documents[line.document] = line.external_id
                self._compare(batch.layout, line, was)
            if reaction.freeze:
                self.ledger.freeze_transaction(was.txn_id, reaction.alarm)
            if reaction.freeze or reaction.recall:
                recalled.add(was.txn_id)
            if reaction.alarm:
                detail = f"{line.status} {line.document} {line.code} {line.message}".strip()
                self._alarm(reaction.alarm, line.external_id, f"{batch.batch_id}: {detail}.", was.txn_id)
            self.records.append((line, reaction.applied))
        self._recall(recalled)
        self._move_entries(batch.batch_id, {entry_id: (line, sent[entry_id]) for entry_id, line in moved.items()})

    def _sent(self, batch_id: str) -> dict[str, _Sent]:
        return {
            entry_id: _Sent(*rest, bool(unsent), Value(*known))
            for entry_id, *rest, unsent, known in (
                (*row[:-3], row[-3:])
                for row in self.ledger.rows(
                    "select l.entry_id, e.txn_id, e.leg, e.state, e.document, e.batch_id, l.amount_minor, l.currency,"
                    " l.hours_e4, l.posting_period, e.reject_code,"
                    f" e.state in ('BATCHED', 'SENDING') and {sendings('e.batch_id')} = 0,"
                    " e.posted_amount_minor, e.posted_currency, e.posted_hours_e4"
                    " from batch_line l join entry e on e.entry_id = l.entry_id where l.batch_id = ?",
                    [batch_id],
                )
            )
        }

    def _entry_state(self, batch: _Batch, line: AckLine, was: _Sent, said: Value | None) -> EntryState:
        rivalled = (was.state in REFUSED or was.unsent) and bool(
            self.ledger.value(
                "select 1 from entry e where e.txn_id = ? and e.leg = ? and e.entry_id <> ?"
                f" and ((e.state in ({_FLYING})"
                f"   and not (e.state in ('BATCHED', 'SENDING') and {sendings('e.batch_id')} = 0))"
                f"  or (e.kind = 'P' and e.state in ({_LIVE}) and e.reversed = 0"
                "      and e.entry_id <> coalesce((select r.reverses from entry r where r.entry_id = ?), '')))",
                [was.txn_id, was.leg, line.external_id, line.external_id],
            )
        )
        return EntryState(
            state=was.state,
            document=was.document,
            current=was.current_batch == batch.batch_id,
            rivalled=rivalled,
            unsent=was.unsent,
            whole=batch.step == "REFUSED",
            refusal=was.refusal,
            known=was.known,
            said=said,
        )

    def _after(self, batch_id: str, was: _Sent, line: AckLine, state: str, said: Value | None) -> _Sent:
        """The entry after a reaction that gives it `state`, for the lines about it that follow."""
        if state in LIVE:
            return replace(
                was, state=state, document=line.document, current_batch=batch_id, known=said or AS_SENT, unsent=False
            )
        refusal = self._reject_code(line) if state == "REJECTED" else None
        return replace(was, state=state, refusal=refusal, unsent=False)

    def _said(self, layout: str, line: AckLine, sent: _Sent) -> Value | None:
        """What the answer says that was posted, where it differs from what was sent; None if it says nothing of it.

        An amount that the currency has no coin for is rounded; the exception shows it as it came.
        """
        if self.erp.layouts[layout].measure == "hours":
            hours = None if line.amount is None else to_hours_e4(line.amount)
            return None if hours is None else Value(hours_e4=None if hours == sent.hours_e4 else hours)
        currency = line.currency or sent.currency
        if line.amount is None and currency == sent.currency:
            return None
        amount = None
        if line.amount is not None and currency in EXPONENTS:
            amount = to_minor(round_money(line.amount, currency), currency)
        if currency == sent.currency and line.amount == from_minor(sent.amount_minor, sent.currency):
            return AS_SENT
        return Value(amount, currency)

    def _compare(self, layout: str, line: AckLine, sent: _Sent) -> None:
        """Raise POSTED_DIFF where the ERP says another amount, currency or period than was sent, or close it."""
        form = self.erp.layouts[layout]
        if form.measure == "hours":
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
            self._alarm(POSTED_DIFF, line.external_id, f"{line.document}: {'; '.join(different)}.", sent.txn_id)
        else:
            self.ledger.close_exception(POSTED_DIFF, line.external_id)

    def _move_entries(self, batch_id: str, moves: Mapping[str, tuple[AckLine, _Sent]]) -> None:
        posted, others = [], []
        for entry_id, (line, now) in sorted(moves.items()):
            if now.state in LIVE:
                posted.append(Posted(entry_id, now.state, now.document, now.posting_period, *astuple(now.known)))
            else:
                message = line.message if now.state == "REJECTED" else None
                others.append(NotPosted(entry_id, now.state, now.refusal if now.state == "REJECTED" else None, message))
        self.ledger.answer_lines(batch_id, posted, others)

    # -- what all answers together mean -------------------------------------------------------------------------------

    def _free_good_lines(self, batch_id: str) -> None:
        """Of a file that was refused for some of its lines, let the others be sealed again by themselves.

        Not when no line is named, for then the file itself is at fault, and not when it may have arrived twice.
        """
        batch = self._batch(batch_id)
        if batch is None or batch.sendings != 1 or not (batch.step == "REFUSED" or self.erp.reject_unit == "file"):
            return
        self.ledger.free_good_lines(batch_id)

    def _close_if_answered(self, batch_id: str) -> None:
        """Close a batch whose lines are all answered without contradiction, each by a document that adds up."""
        open_lines = self.ledger.value(
            f"select count(*) from entry where batch_id = ? and state in ({_FLYING}, 'CONFLICT')", [batch_id]
        )
        doubtful = self.ledger.value(
            "select count(*) from ack a where a.batch_id = ? and a.adds_up = 0 and not exists (select 1 from ack b"
            " where b.batch_id = a.batch_id and b.level = a.level and b.entry_id = a.entry_id and b.adds_up = 1)",
            [batch_id],
        )
        if open_lines or doubtful:
            return
        self.ledger.close_batch(batch_id)
        self.ledger.close_exception(ACK_OVERDUE, batch_id)


def _kept(line: AckLine, applied: str) -> Acknowledgement:
    amount = "" if line.amount is None else decimal_text(line.amount)
    return Acknowledgement(
        *(line.position, line.batch_id, line.external_id, line.level, line.status, line.document),
        *(line.posting_period, amount, line.currency, line.code, line.message, applied, line.adds_up),
    )
