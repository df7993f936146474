"""What the ERP answered about the lines that were sent, from its answers alone.

The state machine (`reactions`, `acknowledgements`) takes the same answers one by one as they come, and writes states
and the word `applied`. Nothing here reads a state, and `applied` is only compared: the two must agree (docs/posting.md
R12).

An answer says that a line is in the books when it reports a document for it: as POSTED, or as a refusal of what the ERP
has already, where the destination refuses only the same line once more (class A) and the value is the one that was
sent. Of several such answers the first one's document stands; an answer that names another contradicts it, and so does
one that says another value of what was answered as sent. Two persons decide of a line that answers do not settle.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from dagster_project.ledger import Finding, Ledger
from dagster_project.ledger.vocabulary import LEGS
from dagster_project.money import EXPONENTS, from_hours_e4, from_minor, round_money
from dagster_project.posting.adapters import Adapter

# (destination, currency, leg)
Key = tuple[str, str, str]

# What an answer about a line can be recorded as having done (`ack.applied`), by what it says: the line is posted, the
# ERP has it already, it is refused, or something else.
_UNUSED = ("foreign", "not sent yet")
_WORDS = {
    "posted": (
        *("posted", "posted after rejection", "corrected", "posted differently", "nothing new", "no document"),
        *("second document", "document of another line", "posted beside another", "an earlier batch was posted"),
        *("contradiction", *_UNUSED),
    ),
    "known": (
        *("posted before", "has it already", "has another", "nothing new", "second document"),
        *("document of another line", *_UNUSED),
    ),
    "refused": ("rejected", "rejected by itself", "nothing new", "contradiction", *_UNUSED),
    "other": ("not understood", *_UNUSED),
}


@dataclass(frozen=True)
class SentLine:
    """A line as it was frozen in one batch. `value` is in `currency`, or hours where its leg carries hours."""

    entry_id: str
    destination: str
    batch_id: str
    duplicate_class: str
    leg: str
    currency: str
    value: Decimal
    posting_period: str
    debit_account: str | None
    credit_account: str | None

    @property
    def key(self) -> Key:
        return self.destination, self.currency, self.leg

    @property
    def is_money(self) -> bool:
        return LEGS[self.leg] == "money"


@dataclass(frozen=True)
class PostedLine:
    """What the ERP said it posted, for a line; `answered_in` is the currency that it named, which may be unknown."""

    line: SentLine
    document: str
    value: Decimal
    currency: str
    answered_in: str
    posting_period: str
    at: datetime

    @property
    def key(self) -> Key:
        """Where the posted value counts: the ERP may have posted it in another currency."""
        return self.line.destination, self.currency, self.line.leg

    @property
    def says(self) -> tuple[Decimal, str]:
        return self.value, self.answered_in


def sent(ledger: Ledger) -> dict[str, list[SentLine]]:
    """Frozen lines by entry, in the order of their batches."""
    lines: defaultdict[str, list[SentLine]] = defaultdict(list)
    for (
        entry_id,
        destination,
        batch_id,
        duplicate_class,
        payload,
        amount_minor,
        currency,
        hours_e4,
        period,
    ) in ledger.rows(
        "select l.entry_id, b.destination, l.batch_id, b.duplicate_class, l.payload, l.amount_minor, l.currency,"
        " l.hours_e4, l.posting_period from batch_line l join batch b on b.batch_id = l.batch_id"
        " order by b.sequence, l.entry_id"
    ):
        says = json.loads(payload)
        leg = says["leg"]
        value = from_hours_e4(hours_e4) if LEGS[leg] == "hours" else from_minor(amount_minor, currency)
        where = entry_id, destination, batch_id, duplicate_class
        accounts = says["debit_account"], says["credit_account"]
        lines[entry_id].append(SentLine(*where, leg, currency, value, period, *accounts))
    return lines


def posted(
    ledger: Ledger, lines: Mapping[str, list[SentLine]], adapters: Mapping[str, Adapter]
) -> tuple[dict[str, PostedLine], list[Finding]]:
    """By entry, the lines that the ERP answered as posted, or that two persons state it has; and the answers that the
    ledger recorded as something else than they say. `lines` by entry, `adapters` by destination."""
    standing: dict[str, PostedLine] = {}
    findings = []
    for batch_id, entry_id, *answer in sorted(_answers(ledger) + _statements(ledger), key=lambda row: row[-2:]):
        line = next((line for line in lines.get(entry_id, ()) if line.batch_id == batch_id), None)
        if line is None:
            continue
        status, document, period, amount, currency, code, applied, at, _, _ = answer
        if status in ("received", "not_received"):
            standing.pop(entry_id, None)
            if status == "received":
                standing[entry_id] = _as_sent(line, document, line.posting_period, at)
            continue
        as_sent = _as_sent(line, document, period or line.posting_period, at)
        new = _as_answered(as_sent, amount, currency)
        erp = adapters.get(line.destination)
        says = _says(status, code, erp)
        has_the_same = says == "known" and line.duplicate_class == "A" and _is_as_sent(new, amount)
        says_posted = bool(document) and (says == "posted" or has_the_same)
        changes = says_posted and _changes(standing.get(entry_id), new, amount)
        if changes:
            standing[entry_id] = new
        if erp and (applied not in _WORDS[says] or (changes and applied == "nothing new")):
            findings.append(_recorded_otherwise(line, status, document, applied))
    return standing, findings


def refused(ledger: Ledger, adapters: Mapping[str, Adapter]) -> set[tuple[str, str]]:
    """(batch, entry) of the lines that the ERP refused, by themselves or with their file, and does not have already."""
    return {
        (batch_id, entry_id)
        for batch_id, entry_id, destination, code in ledger.rows(
            "select l.batch_id, l.entry_id, b.destination, a.code from batch_line l join batch b on b.batch_id ="
            " l.batch_id join ack a on a.batch_id = l.batch_id and a.status = 'REJECTED'"
            " and (a.level = 'FILE' or (a.level = 'LINE' and a.entry_id = l.entry_id))"
        )
        if destination not in adapters or code not in adapters[destination].duplicate_codes
    }


def _answers(ledger: Ledger) -> list[tuple]:
    return ledger.rows(
        "select a.batch_id, a.entry_id, a.status, a.document, a.posting_period, a.amount, a.currency, a.code,"
        " a.applied, e.at, a.event_seq, a.position from ack a join event e on e.seq = a.event_seq"
        " where a.level = 'LINE'"
    )


def _statements(ledger: Ledger) -> list[tuple]:
    """What two persons state of a line, in the form of `_answers`; of one that was received, the same document."""
    return [
        (*subject.split("/"), claim, document, "", "", "", "", "", at, event_seq, -1)
        for subject, claim, document, event_seq, at in ledger.rows(
            "select s.subject, s.claim, s.document, s.event_seq, e.at from (select subject, claim,"
            " case claim when 'received' then evidence else '' end as document, max(event_seq) as event_seq"
            " from statement where claim in ('received', 'not_received') group by subject, occasion, claim,"
            " case claim when 'received' then evidence else '' end having count(*) > 1) s"
            " join event e on e.seq = s.event_seq"
        )
        if subject.count("/") == 1
    ]


def _as_sent(line: SentLine, document: str, period: str, at: str) -> PostedLine:
    return PostedLine(line, document, line.value, line.currency, line.currency, period, datetime.fromisoformat(at))


def _as_answered(as_sent: PostedLine, amount: str, named: str) -> PostedLine:
    """`as_sent` with the value that an answer says; empty is what it does not say."""
    line = as_sent.line
    value = Decimal(amount) if amount else line.value
    if not line.is_money:
        return replace(as_sent, value=value)
    # An amount in a currency that cannot be counted here counts as it was sent; POSTED_DIFF shows what the ERP said.
    currency = named or line.currency
    if currency not in EXPONENTS:
        value, currency = line.value, line.currency
    return replace(as_sent, value=round_money(value, currency), currency=currency, answered_in=named or line.currency)


def _is_as_sent(new: PostedLine, amount: str) -> bool:
    """Whether an answer names the value that was sent."""
    return amount != "" and Decimal(amount) == new.line.value and new.answered_in == new.line.currency


def _changes(known: PostedLine | None, new: PostedLine, amount: str) -> bool:
    """Whether `new` becomes what stands: the first answer, or another value of what was posted differently."""
    if known is None:
        return True
    says_nothing = amount == "" and new.answered_in == new.line.currency
    is_as_sent = known.says == (known.line.value, known.line.currency)
    return known.document == new.document and not says_nothing and not is_as_sent and known.says != new.says


def _says(status: str, code: str, erp: Adapter | None) -> str:
    """What an answer says of its line: a key of _WORDS."""
    if status != "REJECTED":
        return "posted" if status == "POSTED" else "other"
    return "known" if erp and code in erp.duplicate_codes else "refused"


def _recorded_otherwise(line: SentLine, status: str, document: str, applied: str) -> Finding:
    return Finding(
        "R12",
        line.entry_id,
        f"The ERP answered {' '.join(filter(None, (status, document)))} of line {line.entry_id} of {line.batch_id},"
        f" which the ledger has recorded as '{applied}'. Trace it before anything else is sent",
    )
