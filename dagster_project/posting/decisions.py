"""What a named person decides about one entry: to send again what the ERP refused, or to accept what it posted."""

from __future__ import annotations

from dagster_project.ledger import Ledger, LedgerError
from dagster_project.ledger.store import Change
from dagster_project.posting.codes import POSTED_DIFF
from dagster_project.posting.planner import plan_pending


def accept_difference(ledger: Ledger, entry_id: str, actor: str, reason: str) -> None:
    """Let what the ERP posted count although it is not what was sent: a named person's decision (POSTING 2.3).

    The difference stays on record in the entry's `posted_` columns. Raises LedgerError for an entry without one to
    accept.
    """
    with ledger.change("accept difference", actor) as change:
        known = ledger.rows("select state, txn_id from entry where entry_id = ?", [entry_id])
        if not known:
            raise LedgerError(f"there is no entry {entry_id}")
        state, txn_id = known[0]
        if state != POSTED_DIFF:
            raise LedgerError(f"entry {entry_id} is {state}: there is no difference to accept")
        ledger.execute("update entry set state = 'POSTED', state_since = ? where entry_id = ?", [change.at, entry_id])
        ledger.execute("update txn set planned = 0 where txn_id = ?", [txn_id])
        ledger.close_exception(POSTED_DIFF, entry_id)
        change.record_fact("difference accepted", entry_id=entry_id, reason=reason)
        plan_pending(ledger)


def retry(ledger: Ledger, entry_id: str, actor: str, reason: str) -> None:
    """Send a refused entry again: a named person's decision, under the same id (POSTING 2.3).

    What it says stays as it was frozen, unless the rules say something else by now: then that is what is sent, and the
    event names both hashes. An entry that is no longer owed is cancelled instead. Raises LedgerError for an entry that
    is not refused, or that belongs to a group of which the ERP has a part: two persons decide on that (`resolve`).
    """
    known = ledger.rows(
        "select e.txn_id, e.state, e.payload_hash, exists (select 1 from partial_group g where g.refused = e.entry_id)"
        " from entry e where e.entry_id = ?",
        [entry_id],
    )
    if not known:
        raise LedgerError(f"there is no entry {entry_id}")
    txn_id, state, frozen, is_partial = known[0]
    if state not in ("REJECTED", "CANCELLED") or frozen is None:
        raise LedgerError(f"entry {entry_id} is {state}: only what the ERP refused can be retried")
    if is_partial:
        raise LedgerError(
            f"the ERP has a part of what entry {entry_id} belongs to: two persons decide on {txn_id} (`tieout resolve`)"
        )
    with ledger.change("retry", actor) as change:
        offer_again(ledger, change, entry_id, actor, reason)
        plan_pending(ledger)


def offer_again(ledger: Ledger, change: Change, entry_id: str, actor: str, reason: str) -> None:
    """Make a refused entry ELIGIBLE again as `retry` does, inside a change. The caller plans."""
    txn_id, frozen, owed, *draft = ledger.rows(
        "select e.txn_id, e.payload_hash, o.payload_hash, o.amount_minor, o.currency, o.hours_e4, o.layout"
        " from entry e join txn t on t.txn_id = e.txn_id left join obligation o on o.txn_id = e.txn_id"
        " and o.seq = e.seq and o.seq = t.latest_seq and o.leg = e.leg and o.destination = e.destination"
        " and e.kind = 'P' where e.entry_id = ?",
        [entry_id],
    )[0]
    change.record_fact("retry", entry_id=entry_id, reason=reason, from_hash=frozen, to_hash=owed or frozen)
    if owed not in (None, frozen):
        ledger.execute(
            "insert into payload_override values (?, ?, ?, ?, ?, ?) on conflict do nothing",
            [entry_id, frozen, owed, actor, reason, change.event_seq],
        )
        # What the ERP refused leaves its bucket with its own amount.
        ledger.execute(
            "update entry set state = 'CANCELLED', state_since = ? where entry_id = ? and state = 'REJECTED'",
            [change.at, entry_id],
        )
        ledger.execute(
            "update entry set state = 'ELIGIBLE', payload_hash = ?, amount_minor = ?, currency = ?, hours_e4 = ?,"
            " layout = ?, eligible_at = ?, state_since = ? where entry_id = ?",
            [owed, *draft, change.at, change.at, entry_id],
        )
    else:
        ledger.execute(
            "update entry set state = 'ELIGIBLE', eligible_at = ?, state_since = ? where entry_id = ?",
            [change.at, change.at, entry_id],
        )
    ledger.execute("update txn set planned = 0 where txn_id = ?", [txn_id])
