"""Exceptions about a source, a stream, a document or a record: opened once, and closed when their cause is gone."""

from __future__ import annotations

from dagster_project.landing.refusal import Refusal
from dagster_project.ledger import Ledger

OWNER = "integration"


class Incidents:
    """The open exceptions of `owner` whose subject is `scope`, or begins with `scope/`.

    Opening one that is open already only brings its message up to date, so that its age stays true.
    """

    def __init__(self, ledger: Ledger, scope: str, owner: str = OWNER) -> None:
        self.ledger = ledger
        self.scope = scope
        self.owner = owner
        self.seen: set[tuple[str, str]] = set()

    def open(self, refusal: Refusal, key: str = "", evidence: str = "", severity: str = "quarantine") -> None:
        """Report `refusal` of the scope itself, or of the thing `key` inside it."""
        subject = f"{self.scope}/{key}" if key else self.scope
        self.seen.add((refusal.code, subject))
        message = f"{refusal.message}; {evidence}" if evidence else refusal.message
        self.ledger.open_exception(
            refusal.code,
            subject,
            message if refusal.where else f"{subject}: {message}",
            owner=self.owner,
            remedy=refusal.remedy,
            severity=severity,
        )

    def open_record(self, refusal: Refusal, txn_id: str, place: str) -> None:
        """Report `refusal` of one transaction's record at `place`; the transaction is held until it can be read."""
        self.seen.add((refusal.code, txn_id))
        self.ledger.open_exception(
            refusal.code,
            txn_id,
            f"{self.scope}: record {txn_id.split('/')[-2]}: {refusal.message}; {place}",
            owner=self.owner,
            remedy=refusal.remedy,
            severity="quarantine",
            txn_id=txn_id,
        )

    def close_records(self, readable: set[str]) -> None:
        """Close what is open about transactions that can be read now."""
        query = "select code, subject from exception where closed_at is null and owner = ? and txn_id is not null"
        for code, txn_id in self.ledger.rows(query, [self.owner]):
            if txn_id in readable and (code, txn_id) not in self.seen:
                self.ledger.close_exception(code, txn_id)

    def close_rest(self, key: str = "") -> None:
        """Close what is open about the scope itself, or about `key` inside it, and was not reported through here."""
        subject = f"{self.scope}/{key}" if key else self.scope
        self._close(
            "select code, subject from exception where closed_at is null and subject = ? and owner = ?",
            [subject, self.owner],
        )

    def close_rest_inside(self) -> None:
        """Close what is open about anything inside the scope and was not reported through here."""
        self._close(
            "select code, subject from exception where closed_at is null and owner = ? and substr(subject, 1, ?) = ?",
            [self.owner, len(self.scope) + 1, f"{self.scope}/"],
        )

    def _close(self, query: str, parameters: list[object]) -> None:
        for code, subject in self.ledger.rows(query, parameters):
            if (code, subject) not in self.seen:
                self.ledger.close_exception(code, subject)
