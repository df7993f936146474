"""Which of ours a record of a system is, where no declared key says it: a named person does, with a reason.

It counts from the next build on, before the firm's own file and every rule; what waited for it is then released by the
rules. Who said it is the account that asks.
"""

from __future__ import annotations

from dagster_project.ledger import Ledger, LedgerError, SourceRecord
from dagster_project.ledger.vocabulary import MATCHED


def confirm_match(ledger: Ledger, record: SourceRecord, our_key: str, *, person: str, reason: str) -> None:
    """Let a record of a system count as `our_key`, whatever was said of it before. Raises LedgerError when no reason is
    given, or when a person said just this already."""
    _require(reason, record)
    if ledger.standing_match(record) == our_key:
        raise LedgerError(f"{record} is {our_key} already, by the word of a person")
    ledger.record_match(record, our_key, person=person, reason=reason, withdrawn=False)


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


def _require(reason: str, record: SourceRecord) -> None:
    if not reason.strip():
        raise LedgerError(f"say why for {record}; it is kept with your name")
