"""The independent tie-out: what the sources say, what was sent, what the ERP answered and what its own books hold, to
the cent (docs/posting.md R12).

Computed from raw records, frozen lines, answers and the ERP's exports, without reading landed files, a build or an
entry's state; then compared with what the states say. Two ways to the same figures must agree (docs/posting.md I2,
I4, I5).

A raw record says by itself the hours of a time entry and the amount of an expense, so the `time` legs of the former and
the `base` legs of the latter are tied to it by value. Every other amount comes from rates, accounts and shares that
are not in the record (the journals of time; tax, burden, intercompany, rebill): of those it is tied that the record
they were made from says what the ledger observed, and that it is approved. Their amounts are tied from the frozen line
on.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from dagster_project.ledger import Finding, Ledger
from dagster_project.ledger.canonical import canonical_json, sha256
from dagster_project.ledger.vocabulary import CONTENT_VERSION, LEGS, LIVE
from dagster_project.money import EXPONENTS, from_hours_e4, from_minor
from dagster_project.posting import answered
from dagster_project.posting.adapters import Adapter
from dagster_project.posting.answered import Key, PostedLine, SentLine
from dagster_project.posting.codes import POSTED_DIFF
from dagster_project.posting.identities import ENTRY_ID_LENGTH

# What an entry id of ours looks like; other references in the ERP's books are of no concern here.
_OURS = re.compile(rf"[A-Z2-7]{{{ENTRY_ID_LENGTH}}}")


class ErpLine(Protocol):
    """One line of the ERP's books: it `carries` `money`, an account's debit less credit in `currency`, posted into
    `posting_period`; or `hours`, without these. `external_id` is None for a line that names no reference. The
    books know journals only: which of our money legs one is, the line of its reference says."""

    destination: str
    carries: str
    document: str
    external_id: str | None
    account: str | None
    currency: str | None
    posting_period: str | None
    value: Decimal


class RawRecord(Protocol):
    """A record of a raw document as its reader reads it now, at its 0-based place in it.

    `money` holds what a version's hash is of, `approval` is `approved`, `not_approved` or `unknown`. `value` is what
    the record itself says is owed: hours, or an amount in `currency` (None for hours); None where it says neither.
    """

    raw_sha256: str
    position: int
    txn_id: str
    money: Mapping[str, object]
    approval: str
    value: Decimal | None
    currency: str | None


class ErpBooks(Protocol):
    """The ERP's books as far as it exported them: `covered_to`, by destination, is the moment (UTC) up to which."""

    lines: Iterable[ErpLine]
    covered_to: Mapping[str, datetime]


@dataclass
class Figures:
    """Sums of one destination, currency and leg, in money or hours.

    `sent`: lines as they were last frozen; of these `stated` by what the raw records say of them, and `rated`: amounts
    that no record says by itself, as frozen. `posted`: those of them that the ERP answered as posted, as they were
    sent.
    `variance`: by how much its answers say it posted them differently. `booked`: what its books hold of ours, and
    `unanswered` the part of that without an answer yet. `not_exported`: posted after the books were exported last.
    `by_state`: what the entry states say is posted.
    """

    sent: Decimal = Decimal(0)
    stated: Decimal = Decimal(0)
    rated: Decimal = Decimal(0)
    posted: Decimal = Decimal(0)
    variance: Decimal = Decimal(0)
    booked: Decimal = Decimal(0)
    unanswered: Decimal = Decimal(0)
    not_exported: Decimal = Decimal(0)
    by_state: Decimal = Decimal(0)

    @property
    def difference(self) -> Decimal:
        """What is posted and neither in the books nor waiting for their next export; zero when all is well."""
        return self.posted + self.variance - self.not_exported - (self.booked - self.unanswered)


@dataclass(frozen=True)
class TieOut:
    """The figures, and what does not agree."""

    figures: dict[Key, Figures]
    findings: list[Finding]


@dataclass
class _Booked:
    """What the books hold under one reference at one destination."""

    carries: str
    documents: set[str] = field(default_factory=set)
    periods: set[str] = field(default_factory=set)
    currencies: set[str] = field(default_factory=set)
    accounts: defaultdict[str | None, Decimal] = field(default_factory=lambda: defaultdict(Decimal))


def documents(ledger: Ledger) -> list[str]:
    """SHA-256 of the raw documents that sealed lines were made from."""
    return [
        document
        for (document,) in ledger.rows(
            "select distinct v.raw_sha256 from batch_line l join entry e on e.entry_id = l.entry_id"
            " join version v on v.txn_id = e.txn_id and v.seq = e.seq order by v.raw_sha256"
        )
    ]


def tie_out(
    ledger: Ledger, records: Iterable[RawRecord], general_ledger: ErpBooks, adapters: Mapping[str, Adapter]
) -> TieOut:
    """Tie what was sent to the raw `records`, what was posted to the ERP's books, one to one, and that to what the
    entry states say. `adapters` by destination."""
    sent = answered.sent(ledger)
    latest = {line.entry_id: line for lines in sent.values() for line in lines}
    posted, findings = answered.posted(ledger, sent, adapters)
    refused = answered.refused(ledger, adapters)
    booked = _booked(general_ledger)
    figures: defaultdict[Key, Figures] = defaultdict(Figures)
    for line in latest.values():
        figures[line.key].sent += line.value
    findings += _stated(ledger, latest, records, figures)
    for entry_id, answer in posted.items():
        figures[answer.line.key].posted += answer.line.value
        figures[answer.line.key].variance -= answer.line.value
        of = figures[answer.key]
        of.variance += answer.value
        found = booked.pop((answer.line.destination, entry_id), None)
        if found is not None:
            of.booked += _value(found, answer.line)
            findings += _compared(answer, found)
        elif _covered(general_ledger, answer):
            what = f"{_said(answer)}, but its books do not hold it although they were exported since"
            remedy = "Ask the ERP's administrator for the document; it may have been deleted there"
            findings.append(_finding("I4", entry_id, what, remedy))
        else:
            of.not_exported += answer.value
    for (destination, external_id), found in sorted(booked.items()):
        documents = ", ".join(sorted(found.documents))
        line = latest.get(external_id)
        if line is not None and line.destination == destination:
            of = figures[line.key]
            of.booked += _value(found, line)
            of.unanswered += _value(found, line)
            if (line.batch_id, external_id) in refused:
                what = f"the ERP refused line {external_id} of {line.batch_id}, but its books hold it as {documents}"
                remedy = "Freeze the transaction and ask the ERP's administrator; it must not be sent again"
                findings.append(_finding("I4", external_id, what, remedy))
        elif _OURS.fullmatch(external_id):
            what = f"the books of {destination} hold {documents} under our kind of reference, {external_id}, but this"
            remedy = "Stop posting: an older copy of the ledger may have been restored, or another instance posts"
            findings.append(_finding("I5", external_id, f"{what} ledger never sent it", remedy))
    return TieOut(dict(figures), findings + list(_by_state(ledger, posted, figures)))


def _finding(code: str, subject: str, what: str, remedy: str) -> Finding:
    return Finding(code, subject, f"{what[0].upper()}{what[1:]}. {remedy}")


def _said(answer: PostedLine) -> str:
    return f"the ERP answered that line {answer.line.entry_id} of {answer.line.batch_id} is posted as {answer.document}"


# -- what the sources say ---------------------------------------------------------------------------------------------


def _stated(
    ledger: Ledger, latest: Mapping[str, SentLine], records: Iterable[RawRecord], figures: defaultdict[Key, Figures]
) -> Iterator[Finding]:
    """Sealed lines against the raw records that they were made from."""
    read = {(record.txn_id, record.raw_sha256, record.position): record for record in records}
    for entry_id, kind, txn_id, seq, raw_sha256, position, money_hash in ledger.rows(
        "select e.entry_id, e.kind, e.txn_id, e.seq, v.raw_sha256, v.position, content.money_hash from entry e"
        f" join version v on v.txn_id = e.txn_id and v.seq = e.seq join {CONTENT_VERSION} order by e.entry_id"
    ):
        line, record = latest.get(entry_id), read.get((txn_id, raw_sha256, position))
        if line is None:
            continue
        about = f"line {entry_id} of {line.batch_id}"
        place = f"record {position + 1} of raw document {raw_sha256[:12]}"
        if record is None:
            yield _finding(
                "RAW",
                entry_id,
                f"{about} is of {txn_id}, but {place}, from which it was made, is not of that transaction",
                _NOT_STATED,
            )
            figures[line.key].rated += line.value
            continue
        if sha256(canonical_json(record.money)) != money_hash:
            yield _finding(
                "RAW", entry_id, f"{about} is of version {seq} of {txn_id}, but {place} says other money", _NOT_STATED
            )
        if record.approval != "approved":
            yield _finding(
                "RAW", entry_id, f"{about} was sealed, but {place} is {record.approval}, not approved", _NOT_STATED
            )
        if record.value is None or line.leg != ("time" if record.currency is None else "base"):
            figures[line.key].rated += line.value
            continue
        currency = line.currency if record.currency is None else record.currency
        value = record.value if kind == "P" else -record.value
        figures[line.destination, currency, line.leg].stated += value
        if (value, currency) != (line.value, line.currency):
            yield _finding(
                "RAW",
                entry_id,
                f"{about} was sealed with {line.value} {'h' if record.currency is None else line.currency}, but {place}"
                f" says {value} {'h' if record.currency is None else currency}",
                _NOT_STATED,
            )
    for (destination, currency, leg), of in sorted(figures.items()):
        if of.stated + of.rated != of.sent:
            where = f"{leg} of {destination} in {currency}"
            yield _finding(
                "RAW",
                where,
                f"{where}: {of.sent} was sealed, but the raw records say {of.stated}, and {of.rated} comes from rates",
                "The findings about single lines say where it comes from",
            )


_NOT_STATED = "Stop posting, and find out whether the ledger or the raw document was altered, and what was posted by it"


# -- what the ERP holds -----------------------------------------------------------------------------------------------


def _booked(general_ledger: ErpBooks) -> dict[tuple[str, str], _Booked]:
    found: dict[tuple[str, str], _Booked] = {}
    for line in general_ledger.lines:
        if line.external_id is not None:
            one = found.setdefault((line.destination, line.external_id), _Booked(line.carries))
            one.documents.add(line.document)
            one.periods |= {line.posting_period} - {None}
            one.currencies |= {line.currency} - {None}
            one.accounts[line.account] += line.value
    return found


def _value(found: _Booked, line: SentLine) -> Decimal:
    return found.accounts.get(line.debit_account if line.is_money else None, Decimal(0))


def _covered(general_ledger: ErpBooks, answer: PostedLine) -> bool:
    """Whether the books were exported after the answer came."""
    covered_to = general_ledger.covered_to.get(answer.line.destination)
    return covered_to is not None and covered_to > answer.at


def _compared(answer: PostedLine, found: _Booked) -> Iterator[Finding]:
    line = answer.line
    if len(found.documents) > 1:
        yield _finding(
            "I2",
            line.entry_id,
            f"line {line.entry_id} is in the books of {line.destination} {len(found.documents)} times, as"
            f" {', '.join(sorted(found.documents))}",
            "Reverse one of them in the ERP by hand, and find out how it got there",
        )
        return
    expected = {
        "document": ({answer.document}, found.documents),
        "what it carries": (LEGS[line.leg], found.carries),
        "value": (
            {line.debit_account: answer.value, line.credit_account: -answer.value}
            if line.is_money
            else {None: answer.value},
            dict(found.accounts),
        ),
    }
    if line.is_money:
        expected["currency"] = ({answer.currency}, found.currencies)
        expected["period"] = ({answer.posting_period}, found.periods)
    for what, (ours, theirs) in expected.items():
        if ours != theirs:
            yield _finding(
                "I4",
                line.entry_id,
                f"{_said(answer)}, but its books differ in {what}: {_text(ours)} expected, {_text(theirs)} found",
                "Correct the document in the ERP, or have the controller accept the difference",
            )


def _text(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{account or 'hours'} {amount}" for account, amount in value.items())
    return ", ".join(sorted(map(str, value))) if isinstance(value, set) else str(value)


def _money(said: tuple[Decimal, str, str] | None) -> str:
    return "nothing" if said is None else f"{said[0]} {said[2]}"


# -- what the states say ----------------------------------------------------------------------------------------------


def _by_state(
    ledger: Ledger, posted: Mapping[str, PostedLine], figures: defaultdict[Key, Figures]
) -> Iterator[Finding]:
    marks = ", ".join("?" * len(LIVE))
    states = {}
    for entry_id, state, destination, leg, amount_minor, currency, hours_e4, *differently in ledger.rows(
        "select entry_id, state, destination, leg, amount_minor, currency, hours_e4, posted_amount_minor,"
        f" posted_currency, posted_hours_e4 from entry where state in ({marks})",
        LIVE,
    ):
        posted_minor, posted_in, posted_hours = differently
        named = posted_in or currency
        if LEGS[leg] == "hours":
            value = from_hours_e4(hours_e4 if posted_hours is None else posted_hours)
            is_odd = (posted_minor, posted_in) != (None, None)
        else:
            is_odd = posted_hours is not None or (state == POSTED_DIFF and posted_in is None)
            if posted_in in EXPONENTS:
                currency = posted_in  # noqa: PLW2901
            value = from_minor(amount_minor if posted_minor is None else posted_minor, currency)
        states[entry_id] = None if is_odd else (value, currency, named)
        figures[destination, currency, leg].by_state += value
    answers = {entry_id: (each.value, each.currency, each.answered_in) for entry_id, each in posted.items()}
    for entry_id in sorted(states.keys() | answers.keys()):
        if states.get(entry_id) != answers.get(entry_id):
            by_state, by_answer = (_money(said.get(entry_id)) for said in (states, answers))
            yield _finding(
                "R12",
                entry_id,
                f"entry {entry_id}: its state says {by_state} is posted, the ERP's answers say {by_answer}",
                "Trace it before anything else is sent",
            )
    for (destination, currency, leg), of in sorted(figures.items()):
        where = f"{leg} of {destination} in {currency}"
        if of.by_state != of.posted + of.variance:
            yield _finding(
                "R12",
                where,
                f"{where}: {of.posted + of.variance} is posted by the ERP's answers, {of.by_state} by the entry states",
                "One of the two is wrong: trace the entries of this destination before anything else is sent",
            )
        if of.difference:
            yield _finding(
                "I4",
                where,
                f"{where}: {of.posted + of.variance} is posted and {of.not_exported} of it not exported yet, but the"
                f" ERP's books hold {of.booked - of.unanswered}, a difference of {of.difference}",
                "The findings about single lines say where it comes from",
            )
