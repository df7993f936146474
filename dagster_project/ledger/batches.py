"""What becomes of a posting file: sealed, released or withdrawn, handed over, answered, closed (docs/posting.md 2.5,
2.7).

Each command moves a batch with its lines, in one commit. Which step may follow which, and by whose decision, the
database keeps (`vocabulary.TRANSITIONS`, `guards`); it raises Refused. Commands of delivery name the step and the
attempt that their caller saw: they change nothing, and return False, when another run has moved the batch on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dagster_project.ledger.canonical import canonical_json
from dagster_project.ledger.exceptions import Exceptions
from dagster_project.ledger.store import Change
from dagster_project.ledger.tables import HISTORY
from dagster_project.ledger.types import FrozenLine, LedgerError
from dagster_project.ledger.vocabulary import ANSWERABLE, BATCH_REJECTED, IN_FLIGHT, listed

_OPEN = listed((*IN_FLIGHT, "CONFLICT"))
_LATE = listed(("DELIVERED", "PRESUMED", "ACCEPTED"))


class Batches(Exceptions):
    """The commands on batches."""

    # -- before it is sent --------------------------------------------------------------------------------------------

    def seal_batch(self, batch: Mapping[str, object], lines: Sequence[FrozenLine]) -> None:
        """Freeze eligible entries into a new file, before anything leaves.

        `batch` has every column of HISTORY. One that needs a release waits for it. Refused: a gap in the destination's
        numbers, an entry that is not planned, not owed or not passed, a line that is not its entry's.
        """
        columns = [*HISTORY["batch"].split(", "), "step", "event_seq"]
        with self.change("seal") as change:
            step = "AWAITING_RELEASE" if batch["release_required"] else "SEALED"
            row = {**batch, "step": step, "event_seq": change.event_seq}
            self.execute(
                f"insert into batch ({', '.join(columns)}) values ({', '.join('?' * len(columns))})",
                [row[column] for column in columns],
            )
            batch_id = batch["batch_id"]
            self.executemany(
                "insert into batch_line values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (
                        *(batch_id, each.entry_id, each.payload, each.payload_hash, each.posting_period),
                        *(each.amount_minor, each.currency, each.hours_e4, each.reference, change.event_seq),
                    )
                    for each in lines
                ),
            )
            self.executemany(
                "update entry set state = 'BATCHED', batch_id = ?, payload_hash = ?, posting_period = ?, sealed_at = ?,"
                " state_since = ? where entry_id = ?",
                (
                    (batch_id, each.payload_hash, each.posting_period, change.at, change.at, each.entry_id)
                    for each in lines
                ),
            )
            change.record_fact(
                "batch sealed",
                batch_id=batch_id,
                sha256=batch["sha256"],
                records=len(lines),
                reversals={each.entry_id: each.posting_period for each in lines if each.kind == "R"},
            )

    def release_batch(self, batch_id: str, person: str) -> None:
        """Let a file go that waited for it. Refused without the statement of another person than its preparer."""
        with self.change("release") as change:
            if self.execute(
                "update batch set step = 'SEALED' where batch_id = ? and step = 'AWAITING_RELEASE'", [batch_id]
            ):
                change.record_fact("released", batch_id=batch_id, person=person)

    def withdraw_batch(self, batch_id: str) -> int:
        """Take a sealed file back; the number of its lines, which are as they were before. Its number stays used.

        Refused for a file that may have reached the partner. Its transactions are to be planned again.
        """
        with self.change("withdraw") as change:
            self.execute("update batch set step = 'WITHDRAWN' where batch_id = ?", [batch_id])
            self.execute(
                "update txn set planned = 0 where txn_id in (select txn_id from entry where batch_id = ?)", [batch_id]
            )
            lines = self.execute(
                "update entry set state = 'ELIGIBLE', eligible_at = ?, state_since = ?"
                " where batch_id = ? and state in ('BATCHED', 'SENDING')",
                [change.at, change.at, batch_id],
            )
            self.execute(
                "update entry set (batch_id, sealed_at, posting_period, payload_hash) = (select b.batch_id,"
                " b.sealed_at, l.posting_period, entry.payload_hash from batch_line l"
                " join batch b on b.batch_id = l.batch_id where l.entry_id = entry.entry_id"
                " and b.step <> 'WITHDRAWN' order by b.sequence desc limit 1) where batch_id = ?",
                [batch_id],
            )
            change.record_fact("withdrawn", batch_id=batch_id, lines=lines)
        return lines

    # -- while it is delivered ----------------------------------------------------------------------------------------

    def begin_upload(self, batch_id: str, attempt: int) -> bool:
        """Begin to upload a sealed file, or begin again, as a new attempt: an older upload is never handed over."""
        with self.change("uploading") as change:
            if not self.execute(
                "update batch set step = 'UPLOADING', attempt = attempt + 1"
                " where batch_id = ? and step in ('SEALED', 'UPLOADING') and attempt = ?",
                [batch_id, attempt],
            ):
                return False
            self._move_lines(change, batch_id, ("BATCHED",), "SENDING")
            change.record_fact("uploading", batch_id=batch_id, attempt=attempt + 1)
        return True

    def finish_upload(self, batch_id: str, attempt: int, deadline: str) -> bool:
        """The whole file is staged. From now on its control file may be renamed, and the partner may have it."""
        return self._advance(batch_id, ("UPLOADING", "UPLOADED"), attempt, deadline)

    def hand_over(self, batch_id: str, step: str, attempt: int, deadline: str, evidence: Mapping[str, object]) -> bool:
        """The control file was seen with the partner (DELIVERED), or is not where it was staged (PRESUMED).

        The ERP has until `deadline` (ISO) to answer. `evidence`: where it was seen, and what of it.
        """
        return self._advance(batch_id, ("UPLOADED", step), attempt, deadline, canonical_json(evidence))

    def begin_call(self, batch_id: str, attempt: int, url: str, request_sha256: str) -> bool:
        """Record the call that is about to be made with a sealed file, as a new attempt; its key is the batch's id."""
        with self.change("calling") as change:
            if not self.execute(
                "update batch set step = 'CALLING', attempt = attempt + 1"
                " where batch_id = ? and step = 'SEALED' and attempt = ?",
                [batch_id, attempt],
            ):
                return False
            self._move_lines(change, batch_id, ("BATCHED",), "SENDING")
            self.execute(
                "insert into call (batch_id, attempt, key, method, url, request_sha256, event_seq)"
                " values (?, ?, ?, 'POST', ?, ?, ?)",
                [batch_id, attempt + 1, batch_id, url, request_sha256, change.event_seq],
            )
            change.record_fact("calling", batch_id=batch_id, attempt=attempt + 1)
        return True

    def end_call(self, batch_id: str, attempt: int, deadline: str, evidence: Mapping[str, object]) -> bool:
        """The ERP answered the call: the file is DELIVERED, and has until `deadline` for what that leaves open."""
        return self._advance(batch_id, ("CALLING", "DELIVERED"), attempt, deadline, canonical_json(evidence))

    def seal_unread(self, batch_id: str, attempt: int) -> bool:
        """The ERP did not look at the call, so the file is sealed still."""
        return bool(
            self.execute(
                "update batch set step = 'SEALED' where batch_id = ? and step = 'CALLING' and attempt = ?",
                [batch_id, attempt],
            )
        )

    def doubt_call(self, batch_id: str, step: str, attempt: int, why: str) -> bool:
        """What the ERP did with a call is not known: UNKNOWN, and overdue at once. It is looked up before anything."""
        with self.change("unanswered") as change:
            if not self._doubt(change, batch_id, step, attempt):
                return False
            change.record_fact("unanswered", batch_id=batch_id, attempt=attempt, why=why)
        return True

    def doubt_number(self, batch_id: str, found: str) -> bool:
        """The partner knows a file that was never sent from here, by what was `found`: UNKNOWN, and overdue at once."""
        with self.change("number used") as change:
            if not self._doubt(change, batch_id, "SEALED", 0):
                return False
            change.record_fact("number used", batch_id=batch_id, found=found)
        return True

    def dispute_batch(self, batch_id: str, attempt: int, what: str) -> bool:
        """Something else stands where an uploaded file should be: CONFLICT. `what` says in words what was seen."""
        with self.change("conflict") as change:
            moved = self.execute(
                "update batch set step = 'CONFLICT', evidence = ?"
                " where batch_id = ? and step = 'UPLOADED' and attempt = ?",
                [canonical_json({"conflict": what}), batch_id, attempt],
            )
            if moved:
                self._move_lines(change, batch_id, ("SENDING",), "CONFLICT")
                change.record_fact("conflict", batch_id=batch_id, what=what)
        return bool(moved)

    def mark_overdue(self, batch_id: str, deadline: str) -> int | None:
        """A file that still has this deadline, which has passed, is UNKNOWN; how many of its lines are not answered.

        None when it was answered meanwhile.
        """
        with self.change("overdue") as change:
            if not self.execute(
                f"update batch set step = 'UNKNOWN' where batch_id = ? and ack_deadline = ? and step in ({_LATE})",
                [batch_id, deadline],
            ):
                return None
            silent = self._move_lines(change, batch_id, ("DELIVERED", "PRESUMED", "ACCEPTED"), "UNKNOWN")
            change.record_fact("overdue", batch_id=batch_id, entries=silent)
        return silent

    def send_again(self, batch_id: str) -> None:
        """Seal a file again that is UNKNOWN or in CONFLICT, as it is, with all its lines.

        Refused unless two persons state that it was not received, or a probe did not find it where the destination
        refuses what it has already; and in any case once a line of it is answered.
        """
        with self.change("sent again") as change:
            self.execute(
                "update batch set step = 'SEALED', resends = resends + 1, ack_deadline = null where batch_id = ?",
                [batch_id],
            )
            self._move_lines(change, batch_id, ("UNKNOWN", "CONFLICT"), "BATCHED")
            change.record_fact("sent again", batch_id=batch_id)

    # -- once it is answered ------------------------------------------------------------------------------------------

    def accept_batch(self, batch_id: str) -> None:
        """The ERP took the file, or a part of it: its lines wait for their own answers."""
        self._answer(batch_id, "ACCEPTED", ("SENDING", "DELIVERED", "PRESUMED", "UNKNOWN"), "ACCEPTED")

    def refuse_batch(self, batch_id: str, code: str, message: str) -> None:
        """The ERP refused the whole file: its lines are REJECTED for the same reason, but those that it answered."""
        self._answer(batch_id, "REFUSED", ANSWERABLE, "REJECTED", (code, message))

    def find_delivered(self, batch_id: str) -> None:
        """A file of which it was not known whether it arrived has arrived: the ERP refuses it as one that it has."""
        self._answer(batch_id, "DELIVERED", ("SENDING", "UNKNOWN"), "DELIVERED")

    def cancel_resend(self, batch_id: str, deadline: str) -> None:
        """Do not send the file once more: an earlier sending is answered, or in doubt, and is waited for."""
        with self.change("resend cancelled") as change:
            self._answer(batch_id, "UNKNOWN", ("BATCHED", "SENDING"), "UNKNOWN")
            self._answer(batch_id, "DELIVERED", ("UNKNOWN",), "DELIVERED")
            self.extend_deadline(batch_id, deadline)
            change.record_fact("resend cancelled", batch_id=batch_id)

    def expect_answers(self, batch_id: str, deadline: str) -> None:
        """Two persons state that a file was received which is UNKNOWN or in CONFLICT: it is ACCEPTED.

        A new attempt: should it stay silent again, that is another situation, which the same persons may judge. Refused
        for a file in CONFLICT without their statements. Raises LedgerError for any other file.
        """
        with self.change("received") as change:
            situation = self.value("select step from batch where batch_id = ?", [batch_id])
            if situation not in ("UNKNOWN", "CONFLICT"):
                raise LedgerError(f"{batch_id} is {situation}: no person is asked whether it was received")
            self.execute(
                "update batch set step = 'ACCEPTED', attempt = attempt + 1, ack_deadline = ? where batch_id = ?",
                [deadline, batch_id],
            )
            self._move_lines(change, batch_id, ("UNKNOWN", situation), "ACCEPTED")

    def extend_deadline(self, batch_id: str, deadline: str) -> None:
        """The ERP spoke after the deadline, or instead of a second sending: it has until `deadline` (ISO)."""
        self.execute("update batch set ack_deadline = ? where batch_id = ?", [deadline, batch_id])

    def free_good_lines(self, batch_id: str) -> None:
        """Of a file that the ERP refused for lines that it names, the others were refused for those: BATCH_REJECTED.

        Nothing when it names none, for then the file itself is at fault.
        """
        named = (
            "select a.entry_id from ack a where a.batch_id = ? and a.level = 'LINE' and a.status = 'REJECTED'"
            " and a.code <> ''"
        )
        if not self.rows(f"{named} limit 1", [batch_id]):
            return
        good = f"batch_id = ? and state = 'REJECTED' and entry_id not in ({named})"
        self.execute(
            f"update txn set planned = 0 where txn_id in (select txn_id from entry where {good})", [batch_id, batch_id]
        )
        self.execute(f"update entry set reject_code = ? where {good}", [BATCH_REJECTED, batch_id, batch_id])

    def close_batch(self, batch_id: str, *, by_persons: bool = False) -> bool:
        """Close a file that was sent and of which no line is in flight or disputed; False when there is nothing to do.

        One in CONFLICT only where persons have settled its lines.
        """
        steps = ("UPLOADED", "DELIVERED", "PRESUMED", "ACCEPTED", "UNKNOWN", *(("CONFLICT",) if by_persons else ()))
        return bool(
            self.execute(
                f"update batch set step = 'CLOSED' where batch_id = ? and step in ({listed(steps)}) and not exists"
                f" (select 1 from entry e where e.batch_id = batch.batch_id and e.state in ({_OPEN}))",
                [batch_id],
            )
        )

    # -- in common ----------------------------------------------------------------------------------------------------

    def _doubt(self, change: Change, batch_id: str, step: str, attempt: int) -> bool:
        moved = self.execute(
            "update batch set step = 'UNKNOWN', ack_deadline = ? where batch_id = ? and step = ? and attempt = ?",
            [change.at, batch_id, step, attempt],
        )
        if moved:
            self._move_lines(change, batch_id, ("BATCHED", "SENDING"), "UNKNOWN")
        return bool(moved)

    def _advance(
        self, batch_id: str, steps: tuple[str, str], attempt: int, deadline: str, evidence: str | None = None
    ) -> bool:
        """From one step to the next, by compare-and-set; with evidence it is delivered, and its lines with it."""
        from_step, step = steps
        with self.change(step.lower()) as change:
            moved = self.execute(
                "update batch set step = ?, ack_deadline = ?, evidence = ?, delivered_at = ?"
                " where batch_id = ? and step = ? and attempt = ?",
                [step, deadline, evidence, change.at if evidence else None, batch_id, from_step, attempt],
            )
            if moved:
                change.record_fact(step.lower(), batch_id=batch_id, attempt=attempt, evidence=evidence)
                if evidence:
                    self._move_lines(change, batch_id, ("SENDING",), step)
        return bool(moved)

    def _answer(
        self,
        batch_id: str,
        step: str,
        states: Sequence[str],
        state: str,
        refusal: tuple[str | None, str | None] = (None, None),
    ) -> None:
        """Move a batch by an answer, and its lines in `states` to `state`; their transactions are planned again."""
        with self.change("answers") as change:
            self.execute(
                "update batch set step = ?, delivered_at = case ? when 'DELIVERED' then ? else delivered_at end"
                " where batch_id = ?",
                [step, step, change.at, batch_id],
            )
            concerned = f"batch_id = ? and state in ({', '.join('?' * len(states))})"
            self.execute(
                f"update txn set planned = 0 where txn_id in (select txn_id from entry where {concerned})",
                [batch_id, *states],
            )
            self.execute(
                f"update entry set state = ?, state_since = ?, reject_code = ?, reject_message = ? where {concerned}",
                [state, change.at, *refusal, batch_id, *states],
            )

    def _move_lines(self, change: Change, batch_id: str, states: Sequence[str], state: str) -> int:
        """The lines of a batch that are in `states` go with it to `state`; how many."""
        marks = ", ".join("?" * len(states))
        return self.execute(
            f"update entry set state = ?, state_since = ? where batch_id = ? and state in ({marks})",
            [state, change.at, batch_id, *states],
        )
