"""What persons state, kept for good: signed statements, waivers, matches, and the settings by which money is moved."""

from __future__ import annotations

from dataclasses import astuple

from dagster_project.ledger.store import Store
from dagster_project.ledger.types import SourceRecord


class Statements(Store):
    """Keeping what persons state."""

    def record_statement(
        self, claim: str, subject: str, occasion: int, *, person: str, evidence: str, signed: str, signature: str
    ) -> None:
        """Keep a signed statement (`posting.people.Statement`). Whether the signature is good is not known here.

        Refused for the preparer of its batch, for who released that or stated something else of the subject, and by
        other settings than those in force.
        """
        with self.change(claim, person) as change:
            self.execute(
                "insert into statement (subject, claim, occasion, person, evidence, signed, signature, event_seq)"
                " values (?, ?, ?, ?, ?, ?, ?, ?)",
                [subject, claim, occasion, person, evidence, signed, signature, change.event_seq],
            )
            change.record_fact(
                "stated", what=claim, subject=subject, occasion=occasion, person=person, evidence=evidence
            )

    def record_waiver(
        self, txn_id: str, code: str, content_hash: str, *, person: str, reason: str, withdrawn: bool
    ) -> None:
        """Keep that a person lets pass what `code` says of exactly this content, or does so no longer.

        Refused without a reason.
        """
        with self.change("waive", person) as change:
            self.execute(
                "insert into waiver (txn_id, code, content_hash, person, reason, withdrawn, event_seq)"
                " values (?, ?, ?, ?, ?, ?, ?)",
                [txn_id, code, content_hash, person, reason, int(withdrawn), change.event_seq],
            )
            change.record_fact("waived", subject=txn_id, code=code, content_hash=content_hash, withdrawn=withdrawn)

    def record_match(self, record: SourceRecord, our_key: str, *, person: str, reason: str, withdrawn: bool) -> None:
        """Keep that a person says which of ours a system's record is, or does so no longer.

        Refused without a reason, and without two signatures where the settings ask for them.
        """
        with self.change("match", person) as change:
            self.execute(
                "insert into identity_match (object, source_system, source_instance, source_id, our_key, person,"
                " reason, withdrawn, event_seq) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [*astuple(record), our_key, person, reason, int(withdrawn), change.event_seq],
            )
            change.record_fact("matched", record=str(record), our_key=our_key, withdrawn=withdrawn)

    def standing_match(self, record: SourceRecord) -> str | None:
        """Which of ours a person says that the record is; None when no person does."""
        found = self.rows(
            "select our_key, withdrawn from identity_match where object = ? and source_system = ?"
            " and source_instance = ? and source_id = ? order by event_seq desc limit 1",
            [*astuple(record)],
        )
        return next((our_key for our_key, withdrawn in found if not withdrawn), None)

    def last_match(self, record: SourceRecord) -> int:
        """The event by which persons said last which of ours the record is; 0 when none did."""
        return self.value(
            "select coalesce(max(event_seq), 0) from identity_match where object = ? and source_system = ?"
            " and source_instance = ? and source_id = ?",
            [*astuple(record)],
        )

    def accept_settings(self, sha256: str, content: str, signatures: int, *, actor: str, changes: object) -> None:
        """Put settings in force: `content` is canonical JSON, `sha256` its hash, `signatures` how many persons must
        sign the next ones, `changes` what differs from those before. Refused without the signatures that these ask
        for."""
        with self.change("settings accepted", actor) as change:
            self.execute(
                "insert into settings (sha256, content, signatures, event_seq) values (?, ?, ?, ?)",
                [sha256, content, signatures, change.event_seq],
            )
            change.record_fact("settings accepted", sha256=sha256, changes=changes)
