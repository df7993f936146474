"""What an answer of the ERP does to an entry: a pure function of the entry's state and one line (docs/posting.md
2.7, docs/bad-inputs.md 93 to 125).

The state decides, so an answer that comes twice, late or out of order does what its first arrival did, or nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from dagster_project.ledger.vocabulary import ANSWERABLE, IN_FLIGHT, LIVE
from dagster_project.posting.adapters import Adapter
from dagster_project.posting.codes import POSTED_DIFF

REFUSED = frozenset({"ELIGIBLE", "REJECTED", "CANCELLED"})


@dataclass(frozen=True)
class AckLine:
    """One line of an answer. `level` is FILE or LINE; `amount` is money, or hours for time, None if there is none.

    `adds_up`: its document holds as many lines and as much money as it says itself.
    """

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
    adds_up: bool = True


@dataclass(frozen=True)
class Value:
    """What the ERP posted where it differs from what was sent: minor units, ISO 4217, ten-thousandths of an hour."""

    amount_minor: int | None = None
    currency: str | None = None
    hours_e4: int | None = None


AS_SENT = Value()


@dataclass(frozen=True)
class Reaction:
    """What an answer does: the entry's new state (None: stays), a word for the record, and what to raise.

    `alarm` is an exception code; `freeze` stops the transaction until a person has looked. `recall`, and every
    `freeze`, takes back what is sealed for the transaction and was not sent yet. The state POSTED_DIFF raises itself.
    """

    applied: str
    state: str | None = None
    alarm: str | None = None
    freeze: bool = False
    recall: bool = False


@dataclass(frozen=True)
class EntryState:
    """What `react` must know of an entry.

    Its state, its document, and whether the answer is about its current batch. `rivalled`: posting it as well would
    make two of one leg live. `unsent`: it is sealed again, into a file that was never sent. `whole`: it was refused
    with its file. `refusal` is its refusal code. `known` is what is recorded of its posting, `said` what the answer
    says of it, None when it says nothing.
    """

    state: str
    document: str | None
    current: bool
    rivalled: bool
    unsent: bool = False
    whole: bool = False
    refusal: str | None = None
    known: Value = AS_SENT
    said: Value | None = None


def react(entry: EntryState, line: AckLine, erp: Adapter, duplicate_class: str) -> Reaction:
    """What one answer about an entry of a known batch does. `duplicate_class` is the batch's (docs/posting.md 2.4)."""
    if line.status == "POSTED":
        return _react_posted(entry, line)
    if line.status != "REJECTED":
        return Reaction("not understood", alarm="ACK_NOT_UNDERSTOOD")
    if line.code in erp.duplicate_codes:
        return _react_duplicate(entry, line, duplicate_class)
    if entry.state in LIVE and entry.current:
        return Reaction("contradiction", alarm="REJECTED_AFTER_POSTED", freeze=True)
    if entry.current and entry.state in ANSWERABLE:
        return Reaction("rejected", state="REJECTED")
    if entry.current and entry.state == "REJECTED" and entry.whole and line.code not in ("", entry.refusal):
        return Reaction("rejected by itself", state="REJECTED")
    return Reaction("nothing new")


def _react_posted(entry: EntryState, line: AckLine) -> Reaction:
    if not line.document:
        return Reaction("no document", alarm="POSTED_WITHOUT_DOCUMENT")
    if entry.document == line.document:
        return _react_again(entry)
    if entry.document is not None:
        return Reaction("second document", alarm="SUSPECT_DOUBLE", freeze=True)
    state = "POSTED" if entry.said in (None, AS_SENT) else POSTED_DIFF
    if entry.state in ANSWERABLE and entry.current:
        return Reaction("posted", state=state)
    if entry.state in REFUSED or entry.unsent:
        if entry.rivalled:
            return Reaction("posted beside another", state="CONFLICT", alarm="SUSPECT_DOUBLE", freeze=True)
        return Reaction("posted after rejection", state=state, alarm="POSTED_AFTER_REJECTED", recall=True)
    if entry.state in IN_FLIGHT:
        return Reaction("an earlier batch was posted", alarm="SUSPECT_DOUBLE", freeze=True)
    return Reaction("contradiction", alarm="SUSPECT_DOUBLE", freeze=True)


def _react_again(entry: EntryState) -> Reaction:
    """The document is known already: only what it holds can be news."""
    if entry.said in (None, entry.known):
        return Reaction("nothing new")
    if entry.said == AS_SENT:
        return Reaction("corrected", state="POSTED")
    if entry.state == POSTED_DIFF:
        return Reaction("posted differently", state=POSTED_DIFF)
    return Reaction("contradiction", alarm="POSTED_CHANGED", freeze=True)


def _react_duplicate(entry: EntryState, line: AckLine, duplicate_class: str) -> Reaction:
    """The ERP has this id already: it is posted, or something else is under its name. Not a refusal to retry."""
    if entry.state in LIVE:
        if line.document in ("", entry.document):
            return Reaction("nothing new")
        return Reaction("second document", alarm="SUSPECT_DOUBLE", freeze=True)
    if not entry.current or entry.state not in ANSWERABLE:
        return Reaction("nothing new")
    if duplicate_class != "A" or not line.document or entry.said is None:
        return Reaction("has it already", state="UNKNOWN", alarm="DUPLICATE_REFUSED")
    if entry.said == AS_SENT:
        return Reaction("posted before", state="POSTED")
    return Reaction("has another", state="CONFLICT", alarm="DUPLICATE_DIFFERS", freeze=True)
