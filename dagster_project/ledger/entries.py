"""What becomes of an entry beside its file: planned, answered line by line, decided on by persons (docs/posting.md
2.2, 2.7).

Which state may follow which, and by whose decision, the database keeps (`vocabulary.TRANSITIONS`, `guards`); it raises
Refused. Where a command may change what a transaction owes next, the transaction is to be planned again before anything
of it is sealed: `posting.planner` does so in the same commit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from dagster_project.ledger.rule_results import RuleResults
from dagster_project.ledger.types import LedgerError, NotPosted, Posted

_ELIGIBLE_AGAIN = (
    " on conflict (entry_id) do update set state = 'ELIGIBLE', eligible_at = excluded.eligible_at,"
    " state_since = excluded.state_since, represents_seq = excluded.represents_seq, reject_code = null,"
    " reject_message = null"
)
# What was sealed once keeps its frozen amount.
_VALUE_AGAIN = ", ".join(
    f"{column} = case when entry.payload_hash is null then excluded.{column} else entry.{column} end"
    for column in ("amount_minor", "currency", "hours_e4", "layout")
)


class Entries(RuleResults):
    """The commands on entries."""

    # -- planning -----------------------------------------------------------------------------------------------------

    def record_plan(
        self,
        *,
        cancelled: Sequence[str],
        standing: Sequence[tuple[str, int]],
        posts: Sequence[tuple[str, str, str]],
        reversals: Sequence[tuple[str, str]],
    ) -> None:
        """Make a plan so, for every transaction that was not planned.

        `cancelled`: entries whose obligation has ended. `standing`: a posted entry and the version that it answers for
        from now on. `posts`: an entry that the latest version owes, its transaction and its leg: ELIGIBLE, new or
        again. `reversals`: the id of a reversal and the posted entry that it negates: ELIGIBLE, new or again. What ends
        comes first, then what begins, so that no constraint sees both.
        """
        with self.change("plan") as change:
            change.record_fact(
                "planned",
                transactions=self.execute("update txn set planned = 1 where planned = 0"),
                posts=len(posts),
                reversals=len(reversals),
                cancelled=len(cancelled),
                standing=len(standing),
            )
            self.executemany(
                "update entry set state = 'CANCELLED', state_since = ? where entry_id = ?",
                ((change.at, entry_id) for entry_id in cancelled),
            )
            self.executemany(
                "update entry set represents_seq = ? where entry_id = ?",
                ((seq, entry_id) for entry_id, seq in standing),
            )
            self.executemany(
                "insert into entry (entry_id, txn_id, seq, leg, kind, represents_seq, destination, layout, state,"
                " amount_minor, currency, hours_e4, eligible_at, state_since, event_seq) select ?, o.txn_id, o.seq,"
                " o.leg, 'P', o.seq, o.destination, o.layout, 'ELIGIBLE', o.amount_minor, o.currency, o.hours_e4, ?, ?,"
                " ? from txn t join obligation o on o.txn_id = t.txn_id and o.seq = t.latest_seq and o.leg = ?"
                f" where t.txn_id = ?{_ELIGIBLE_AGAIN}, {_VALUE_AGAIN}",
                ((entry_id, change.at, change.at, change.event_seq, leg, txn_id) for entry_id, txn_id, leg in posts),
            )
            self.executemany(
                "insert into entry (entry_id, txn_id, seq, leg, kind, represents_seq, destination, layout, state,"
                " amount_minor, currency, hours_e4, reverses, eligible_at, state_since, event_seq) select ?, p.txn_id,"
                " p.seq, p.leg, 'R', p.represents_seq, p.destination, p.layout, 'ELIGIBLE', -p.amount_minor,"
                " p.currency, -p.hours_e4, p.entry_id, ?, ?, ? from entry p where p.entry_id = ?"
                f"{_ELIGIBLE_AGAIN}",
                ((reversal, change.at, change.at, change.event_seq, entry_id) for reversal, entry_id in reversals),
            )

    # -- answers of the ERP -------------------------------------------------------------------------------------------

    def answer_lines(self, batch_id: str, posted: Sequence[Posted], others: Sequence[NotPosted]) -> None:
        """Move the lines of a batch by what the ERP answered to each.

        A posting is of this batch, even when its entry was sealed again since. Refused: a second document for an entry,
        a document of another entry, a second live line of a transaction's leg.
        """
        with self.change("answers") as change:
            self.executemany(
                "update entry set state = ?, document = ?, posted_at = coalesce(posted_at, ?), state_since = ?,"
                " batch_id = ?, posting_period = ?, posted_amount_minor = ?, posted_currency = ?, posted_hours_e4 = ?,"
                " reject_code = null, reject_message = null where entry_id = ?",
                (
                    (
                        *(each.state, each.document, change.at, change.at, batch_id, each.posting_period),
                        *(each.amount_minor, each.currency, each.hours_e4, each.entry_id),
                    )
                    for each in posted
                ),
            )
            self.executemany(
                "update entry set state = ?, state_since = ?, reject_code = ?, reject_message = ? where entry_id = ?",
                ((each.state, change.at, each.code, each.message, each.entry_id) for each in others),
            )
            self._plan_again(each.entry_id for each in (*posted, *others))

    # -- decisions of persons -----------------------------------------------------------------------------------------

    def accept_difference(self, entry_id: str, reason: str) -> None:
        """What the ERP posted differently counts as it posted it; the difference stays in the `posted_` columns.

        Raises LedgerError for an entry that is not POSTED_DIFF.
        """
        with self.change("accept difference") as change:
            self._move(
                entry_id,
                "update entry set state = 'POSTED', state_since = ? where entry_id = ? and state = 'POSTED_DIFF'",
                [change.at, entry_id],
            )
            change.record_fact("difference accepted", entry_id=entry_id, reason=reason)

    def offer_again(self, entry_id: str, actor: str, reason: str) -> None:
        """Make a refused or cancelled entry ELIGIBLE again, under the same id, by the decision of `actor`.

        It says what was frozen, unless the rules owe something else by now: then it will say that, and the event names
        both hashes. Refused for a part of a group that the ERP has in part, unless two persons complete that. Raises
        LedgerError for an entry in another state.
        """
        frozen, owed, *draft = self.rows(
            "select e.payload_hash, o.payload_hash, o.amount_minor, o.currency, o.hours_e4, o.layout"
            " from entry e join txn t on t.txn_id = e.txn_id left join obligation o on o.txn_id = e.txn_id"
            " and o.seq = e.seq and o.seq = t.latest_seq and o.leg = e.leg and o.destination = e.destination"
            " and e.kind = 'P' where e.entry_id = ?",
            [entry_id],
        )[0]
        with self.change("retry", actor) as change:
            change.record_fact("retry", entry_id=entry_id, reason=reason, from_hash=frozen, to_hash=owed or frozen)
            if owed not in (None, frozen):
                self.execute(
                    "insert into payload_override values (?, ?, ?, ?, ?, ?) on conflict do nothing",
                    [entry_id, frozen, owed, actor, reason, change.event_seq],
                )
                # What the ERP refused leaves its bucket with its own amount.
                self.execute(
                    "update entry set state = 'CANCELLED', state_since = ? where entry_id = ? and state = 'REJECTED'",
                    [change.at, entry_id],
                )
                self._move(
                    entry_id,
                    "update entry set state = 'ELIGIBLE', payload_hash = ?, amount_minor = ?, currency = ?,"
                    " hours_e4 = ?, layout = ?, eligible_at = ?, state_since = ?"
                    " where entry_id = ? and state = 'CANCELLED'",
                    [owed, *draft, change.at, change.at, entry_id],
                )
            else:
                self._move(
                    entry_id,
                    "update entry set state = 'ELIGIBLE', eligible_at = ?, state_since = ?"
                    " where entry_id = ? and state in ('REJECTED', 'CANCELLED')",
                    [change.at, change.at, entry_id],
                )

    def post_line(self, entry_id: str, document: str) -> None:
        """Two persons state that a line which is UNKNOWN or in CONFLICT is in the ERP's books as `document`.

        Refused for a document of another entry, and in CONFLICT without their statements. Raises LedgerError for any
        other line.
        """
        with self.change("received") as change:
            self._move(
                entry_id,
                "update entry set state = 'POSTED', document = ?, posted_at = ?, state_since = ?, reject_code = null,"
                " reject_message = null where entry_id = ? and state in ('UNKNOWN', 'CONFLICT')",
                [document, change.at, change.at, entry_id],
            )

    def free_line(self, entry_id: str) -> None:
        """Two persons state that the ERP does not have a line: one that is UNKNOWN is ELIGIBLE again, one in CONFLICT
        is CANCELLED. Refused without their statements. Raises LedgerError for any other line."""
        with self.change("not received") as change:
            self._move(
                entry_id,
                "update entry set state = case state when 'UNKNOWN' then 'ELIGIBLE' else 'CANCELLED' end,"
                " state_since = ?, eligible_at = ? where entry_id = ? and state in ('UNKNOWN', 'CONFLICT')",
                [change.at, change.at, entry_id],
            )

    def back_out_transaction(self, txn_id: str, refused: Collection[str], person: str, reason: str) -> None:
        """Two persons state that what the ERP posted of a group is taken back, and its version is never posted again.

        `refused` are the entries of the group that the ERP refused; they are CANCELLED before the group is planned,
        which would freeze it again for them. Refused unless the ERP has the group in part, and without the statements.
        """
        with self.change("back_out") as change:
            self.execute(
                "insert into backed_out (txn_id, seq, event_seq)"
                " select txn_id, latest_seq, ? from txn where txn_id = ?",
                [change.event_seq, txn_id],
            )
            self.unfreeze_transaction(txn_id, person, reason)
            self.executemany(
                "update entry set state = 'CANCELLED', state_since = ? where entry_id = ?",
                ((change.at, entry_id) for entry_id in refused),
            )

    # -- in common ----------------------------------------------------------------------------------------------------

    def _move(self, entry_id: str, statement: str, parameters: Sequence[object]) -> None:
        """Move one entry by a person's decision, and have its transaction planned again.

        Raises LedgerError when it is in none of the states that the statement asks for.
        """
        if not self.execute(statement, parameters):
            raise LedgerError(f"entry {entry_id} is in another state by now: trace it, and decide anew")
        self._plan_again([entry_id])

    def _plan_again(self, entry_ids: Iterable[str]) -> None:
        """The transactions of these entries owe something else by now, perhaps."""
        self.executemany(
            "update txn set planned = 0 where txn_id = (select txn_id from entry where entry_id = ?)",
            ((entry_id,) for entry_id in entry_ids),
        )
