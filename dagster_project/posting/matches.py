"""Which of ours a record of a system is, where no declared key says it: a named person does, with a reason.

It counts from the next build on, before the firm's own file and every rule; what waited for it is then released by the
rules. Who said it is the account that asks. Where the settings ask for a second person in mappings, it is a change that
two sign, as of a row of the file; taking it back needs no other, as taking a row away.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dagster_project.config import Settings
from dagster_project.ledger import Ledger, LedgerError, SourceRecord
from dagster_project.ledger.canonical import canonical_json
from dagster_project.ledger.masters import CHANGE
from dagster_project.ledger.vocabulary import MATCHED
from dagster_project.posting import accepted
from dagster_project.posting.people import Claim, sign_statement

_MATCH = "match/"


@dataclass(frozen=True)
class ProposedMatch:
    """What a first person said of a record. `occasion` is the event by which persons said something of it before,
    `evidence` what is signed, `at` since when it waits."""

    subject: str
    occasion: int
    record: SourceRecord
    our_key: str
    reason: str
    evidence: str
    at: str


def confirm_match(ledger: Ledger, record: SourceRecord, our_key: str, *, person: str, reason: str) -> None:
    """Let a record of a system count as `our_key`, whatever was said of it before. Raises LedgerError when no reason is
    given, or when a person said just this already."""
    _require_news(ledger, record, our_key, reason)
    ledger.record_match(record, our_key, person=person, reason=reason, withdrawn=False)


def propose_match(
    ledger: Ledger, settings: Settings, record: SourceRecord, our_key: str, *, key: Ed25519PrivateKey, reason: str
) -> str:
    """Sign as the first of two persons that a record counts as `our_key`; the subject by which the second one signs it.

    Raises LedgerError as `confirm_match` does and for what waits already, StatementError for a person who may not.
    """
    accepted.require(ledger, settings)
    _require_news(ledger, record, our_key, reason)
    subject = f"{_MATCH}{'/'.join(asdict(record).values())}/{our_key}"
    if any(each.subject == subject for each in proposed_matches(ledger)):
        raise LedgerError(f"this is proposed already: sign it by `tieout propose {subject} --key FILE`")
    evidence = canonical_json({"record": asdict(record), "our_key": our_key, "reason": reason})
    claim = Claim(CHANGE, subject, ledger.last_match(record))
    sign_statement(ledger, settings.people, key, claim, evidence)
    return subject


def proposed_matches(ledger: Ledger) -> Iterator[ProposedMatch]:
    """What waits for a second person: of what was said of a record since persons said last who it is."""
    for subject, occasion, evidence, at in ledger.rows(
        "select s.subject, s.occasion, s.evidence, min(e.at) from statement s join event e on e.seq = s.event_seq"
        " where s.claim = ? and substr(s.subject, 1, ?) = ? group by s.subject, s.occasion, s.evidence"
        " order by min(s.event_seq)",
        [CHANGE, len(_MATCH), _MATCH],
    ):
        said = json.loads(evidence)
        record = SourceRecord(**said["record"])
        if occasion == ledger.last_match(record):
            yield ProposedMatch(subject, occasion, record, said["our_key"], said["reason"], evidence, at)


def withdraw_match(
    ledger: Ledger, record: tuple[str, str, str], our_key: str, *, person: str, reason: str
) -> SourceRecord:
    """Let what a person said of a record (system, account and id there) count no longer: from the next build on the
    file and the rules say which of ours it is.

    Raises LedgerError when no match of the record with `our_key` stands, or when no reason is given.
    """
    for match in (SourceRecord(object_, *record) for object_ in MATCHED):
        if ledger.standing_match(match) == our_key:
            _require(reason, match)
            ledger.record_match(match, our_key, person=person, reason=reason, withdrawn=True)
            return match
    raise LedgerError(f"no match with {our_key} stands for {'/'.join(record)}")


def _require_news(ledger: Ledger, record: SourceRecord, our_key: str, reason: str) -> None:
    _require(reason, record)
    if ledger.standing_match(record) == our_key:
        raise LedgerError(f"{record} is {our_key} already, by the word of a person")


def _require(reason: str, record: SourceRecord) -> None:
    if not reason.strip():
        raise LedgerError(f"say why for {record}; it is kept with your name")
