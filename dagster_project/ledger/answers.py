"""What the ERP said: its answers line by line, its replies to calls, and what a probe saw of a file (docs/posting.md
2.5, 2.7).

Only kept here, each once and for good; what it does to batches and entries is decided by `posting` and done by their
own commands, in the same commit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dagster_project.ledger.canonical import canonical_json
from dagster_project.ledger.intake import Intake
from dagster_project.ledger.types import Acknowledgement


class Answers(Intake):
    """Keeping answers, replies and probes."""

    def record_answers(self, raw_sha256: str, answers: Iterable[Acknowledgement]) -> None:
        """Keep every line of an answer document as it came, and what it did. Refused for a document that is kept."""
        with self.change("answers") as change:
            self.executemany(
                "insert into ack values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (
                        *(raw_sha256, each.position, each.batch_id, each.entry_id, each.level, each.status),
                        *(each.document, each.posting_period, each.amount, each.currency, each.code, each.message),
                        *(each.applied, int(each.adds_up), change.event_seq),
                    )
                    for each in answers
                ),
            )

    def record_reply(
        self,
        batch_id: str,
        attempt: int,
        *,
        status: int,
        headers: Mapping[str, str],
        response: tuple[str, int],
        not_before: str | None,
    ) -> None:
        """Keep what the ERP replied to the call of this attempt: HTTP status, headers, and the body's (sha256, bytes).

        `not_before` (ISO): it asked for no other call until then. Refused for a call that was not recorded, or that has
        its reply.
        """
        sha256, size = response
        with self.change("reply") as change:
            self.keep_document(sha256, size)
            self.execute(
                "insert into reply (batch_id, attempt, status, headers, response_sha256, not_before, event_seq)"
                " values (?, ?, ?, ?, ?, ?, ?)",
                [batch_id, attempt, status, canonical_json(headers), sha256, not_before, change.event_seq],
            )
            change.record_fact("reply", batch_id=batch_id, attempt=attempt, status=status, not_before=not_before)

    def record_probe(self, batch_id: str, attempt: int, outcome: str, evidence: Mapping[str, object]) -> bool:
        """Keep what was seen of a file that is not answered: received, absent or unclear. False for the same again."""
        known = self.value(
            "select outcome from probe where batch_id = ? and attempt = ? order by event_seq desc limit 1",
            [batch_id, attempt],
        )
        if outcome == known:
            return False
        with self.change("probe") as change:
            self.execute(
                "insert into probe (batch_id, attempt, outcome, evidence, event_seq) values (?, ?, ?, ?, ?)",
                [batch_id, attempt, outcome, canonical_json(evidence), change.event_seq],
            )
        return True
