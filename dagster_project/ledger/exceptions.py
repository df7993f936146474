"""What a person must look at: opened once, kept open while it lasts, and never forgotten.

An exception is known by its code and its subject. Opening what is open keeps its `opened_at`; closing keeps the row,
and opening again afterwards is a new row. Origin `rule` is what the gate found in a build: a violation of a version, or
a master record that is wrong; `incident` is everything else.
"""

from __future__ import annotations

from collections.abc import Iterable

from dagster_project.ledger.store import Store
from dagster_project.ledger.table_sums import moving
from dagster_project.ledger.types import AmnesiaError, AnchorUnreachable, Violation

AMNESIA, ANCHOR_UNREACHABLE = "AMNESIA", "ANCHOR_UNREACHABLE"


class Exceptions(Store):
    """Opening and closing exceptions."""

    def open_exception(
        self,
        code: str,
        subject: str,
        message: str,
        *,
        owner: str,
        remedy: str,
        severity: str,
        txn_id: str | None = None,
        seq: int | None = None,
    ) -> None:
        """Open an incident, or bring the text of the open one up to date."""
        same = "code = ? and subject = ?"
        with self.change("exception") as change, moving(self, change, "exception", same, [code, subject]):
            known = self.rows(
                "select exception_id, severity, owner, message, remedy from exception"
                " where code = ? and subject = ? and closed_at is null",
                [code, subject],
            )
            if not known:
                self.execute(
                    "insert into exception (origin, code, severity, owner, subject, txn_id, seq, message, remedy,"
                    " opened_at, event_seq) values ('incident', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    [code, severity, owner, subject, txn_id, seq, message, remedy, change.at, change.event_seq],
                )
                change.record_fact("exception opened", code=code, subject=subject, message=message)
            elif known[0][1:] != (severity, owner, message, remedy):
                self.execute(
                    "update exception set severity = ?, owner = ?, message = ?, remedy = ? where exception_id = ?",
                    [severity, owner, message, remedy, known[0][0]],
                )
                change.record_fact("exception changed", code=code, subject=subject, message=message)

    def close_exception(self, code: str, subject: str) -> None:
        """Close the exception if it is open."""
        # Asked for every line that is posted, and hardly ever so.
        if code not in self.open_codes(subject):
            return
        same = "code = ? and subject = ?"
        with self.change("exception") as change, moving(self, change, "exception", same, [code, subject]):
            self.execute(
                "update exception set closed_at = ? where code = ? and subject = ? and closed_at is null",
                [change.at, code, subject],
            )
            change.record_fact("exception closed", code=code, subject=subject)

    def require_anchored(self) -> None:
        """Raise AmnesiaError when an anchor is ahead of this ledger, or belongs to another; it is an open exception
        too, for as long as that lasts."""
        try:
            super().require_anchored()
        except AmnesiaError as error:
            code, other = AMNESIA, ANCHOR_UNREACHABLE
            remedy = "Put the newest ledger back. What partners send meanwhile waits in their folders"
            if isinstance(error, AnchorUnreachable):
                code, other = other, code
                remedy = "Bring the anchor back, or correct its server in the settings"
            self.close_exception(other, "ledger")
            self.open_exception(code, "ledger", str(error), owner="integration", remedy=remedy, severity="hold")
            raise
        self.close_exception(AMNESIA, "ledger")
        self.close_exception(ANCHOR_UNREACHABLE, "ledger")

    def open_codes(self, subject: str) -> set[str]:
        """Codes of the open exceptions about `subject`."""
        return {
            code
            for (code,) in self.rows("select code from exception where subject = ? and closed_at is null", [subject])
        }

    def _replace_violations(self, violations: Iterable[Violation]) -> tuple[int, int]:
        """Open what offends now, close what no longer does; the numbers opened and closed. Inside a change."""
        concerned = "origin = 'rule' and (closed_at is null or closed_at = ?)"
        with self.change("exceptions") as change, moving(self, change, "exception", concerned, [change.at]):
            found = {(violation.code, violation.subject): violation for violation in violations}
            known = {
                (code, subject): (exception_id, rest)
                for exception_id, code, subject, *rest in self.rows(
                    "select exception_id, code, subject, severity, owner, seq, message, remedy from exception"
                    " where origin = 'rule' and closed_at is null"
                )
            }
            opened = [violation for key, violation in found.items() if key not in known]
            closed = [exception_id for key, (exception_id, _) in known.items() if key not in found]
            changed = [
                (*now, known[key][0])
                for key, o in found.items()
                if key in known and known[key][1] != (now := [o.severity, o.owner, o.seq, o.message, o.remedy])
            ]
            self.executemany(
                "insert into exception (origin, code, severity, owner, subject, txn_id, seq, message, remedy,"
                " opened_at, event_seq) values ('rule', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (
                        *(o.code, o.severity, o.owner, o.subject, o.txn_id, o.seq, o.message, o.remedy),
                        *(change.at, change.event_seq),
                    )
                    for o in opened
                ),
            )
            self.executemany(
                "update exception set closed_at = ? where exception_id = ?", ((change.at, each) for each in closed)
            )
            self.executemany(
                "update exception set severity = ?, owner = ?, seq = ?, message = ?, remedy = ? where exception_id = ?",
                changed,
            )
            if opened or closed or changed:
                change.record_fact("rule exceptions", opened=len(opened), closed=len(closed), changed=len(changed))
            return len(opened), len(closed)
