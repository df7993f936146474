"""What a named person decides about one entry: to send again what the ERP refused, or to accept what it posted."""

from __future__ import annotations

from dagster_project.ledger import Ledger, LedgerError
from dagster_project.posting.codes import POSTED_DIFF
from dagster_project.posting.planner import planning


def accept_difference(ledger: Ledger, entry_id: str, actor: str, reason: str) -> None:
    """Let what the ERP posted count although it is not what was sent: a named person's decision (docs/posting.md 2.3).

    The difference stays on record in the entry's `posted_` columns. Raises LedgerError for an entry without one to
    accept.
    """
    with planning(ledger, "accept difference", actor):
        known = ledger.rows("select state from entry where entry_id = ?", [entry_id])
        if not known:
            raise LedgerError(f"there is no entry {entry_id}")
        ((state,),) = known
        if state != POSTED_DIFF:
            raise LedgerError(f"entry {entry_id} is {state}: there is no difference to accept")
        ledger.close_exception(POSTED_DIFF, entry_id)
        ledger.accept_difference(entry_id, reason)


def retry(ledger: Ledger, entry_id: str, actor: str, reason: str) -> None:
    """Send a refused entry again: a named person's decision, under the same id (docs/posting.md 2.3).

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
    with planning(ledger, "retry", actor):
        ledger.offer_again(entry_id, actor, reason)
