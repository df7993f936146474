"""Which of ours a record of a system is, where no declared key says it: a named person does, with a reason.

It counts from the next build on, before the firm's own file and every rule; what waited for it is then released by the
rules. Who said it is the account that asks.
"""

from __future__ import annotations

from dagster_project.ledger import Ledger, LedgerError, SourceRecord


def confirm_match(ledger: Ledger, record: SourceRecord, our_key: str, *, person: str, reason: str) -> None:
    """Let a record of a system count as `our_key`, whatever was said of it before. Raises LedgerError when no reason is
    given, or when a person said just this already."""
    _require(reason, record)
    if ledger.standing_match(record) == our_key:
        raise LedgerError(f"{record} is {our_key} already, by the word of a person")
    ledger.record_match(record, our_key, person=person, reason=reason, withdrawn=False)


def withdraw_match(ledger: Ledger, record: SourceRecord, our_key: str, *, person: str, reason: str) -> None:
    """Let what a person said count no longer: from the next build on the file and the rules say which of ours it is.

    Raises LedgerError when no match of the record with `our_key` stands, or when no reason is given.
    """
    _require(reason, record)
    if ledger.standing_match(record) != our_key:
        raise LedgerError(f"no match with {our_key} stands for {record}")
    ledger.record_match(record, our_key, person=person, reason=reason, withdrawn=True)


def _require(reason: str, record: SourceRecord) -> None:
    if not reason.strip():
        raise LedgerError(f"say why for {record}; it is kept with your name")
