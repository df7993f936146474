"""Release by a second person: batches over their destination's threshold, and its first ones, wait for it
(docs/posting.md 2.5 step 2).

Who releases is not who prepared the batch, and signs its file's hashes and totals; delivery checks that signature
against the bytes it is about to send. What should not go at all is withdrawn: its lines are then free again, to be
corrected, cancelled or sealed into another file, and its number stays used.
"""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dagster_project.config import Destination, Person
from dagster_project.ledger import Ledger, LedgerError
from dagster_project.posting import batches
from dagster_project.posting.adapters import adapter
from dagster_project.posting.people import Claim, Statement, StatementError, doubt, owner, sign_statement, statements
from dagster_project.posting.planner import planning


def release(
    ledger: Ledger, destination: Destination, people: Sequence[Person], batch_id: str, key: Ed25519PrivateKey
) -> Statement:
    """Let a batch go as it is, in the name of the owner of `key`.

    Raises SealError when the batch is not rendered as it was sealed, StatementError when this person may not release
    it, LedgerError when it does not wait.
    """
    _require_step(ledger, batch_id, "released")
    batches.render(ledger, batch_id, adapter(destination.adapter))
    with ledger.change("release", owner(people, key).name):
        statement = sign_statement(ledger, people, key, Claim("release", batch_id, 0))
        ledger.release_batch(batch_id, statement.person)
        for code in (batches.RELEASE_NEEDED, batches.RELEASE_REFUSED):
            ledger.close_exception(code, batch_id)
    return statement


def withdraw(ledger: Ledger, people: Sequence[Person], batch_id: str, key: Ed25519PrivateKey, reason: str) -> Statement:
    """Take a batch back that was never sent: its lines are ELIGIBLE again, and planned anew.

    Raises as `release`.
    """
    _require_step(ledger, batch_id, "withdrawn")
    with planning(ledger, "withdraw", owner(people, key).name):
        statement = sign_statement(ledger, people, key, Claim("withdraw", batch_id, 0), reason)
        batches.withdraw(ledger, batch_id)
    return statement


def waiting(ledger: Ledger) -> list[dict[str, object]]:
    """Batches that wait for a release: `batch_id`, `destination`, `preparer`, `sealed_at`, `records`, `totals` (JSON
    text), `sha256`; oldest first."""
    return ledger.records(
        "select batch_id, destination, preparer, sealed_at, records, totals, sha256, control_sha256 from batch"
        " where step = 'AWAITING_RELEASE' order by sealed_at, batch_id"
    )


def lines(ledger: Ledger, batch_id: str) -> list[dict[str, object]]:
    """What a batch posts: `entry_id`, `reference`, `posting_period`, `amount_minor`, `currency`, `hours_e4`."""
    return ledger.records(
        "select entry_id, reference, posting_period, amount_minor, currency, hours_e4 from batch_line"
        " where batch_id = ? order by entry_id",
        [batch_id],
    )


def require_release(ledger: Ledger, destination: Destination, people: Sequence[Person], batch_id: str) -> None:
    """Make sure that the batch may be sent: it needs no release by today's settings and needed none when it was sealed,
    or another person than its preparer has signed it as it is now. Raises StatementError."""
    required, preparer = ledger.rows("select release_required, preparer from batch where batch_id = ?", [batch_id])[0]
    amounts = ledger.rows("select amount_minor, currency, hours_e4 from batch_line where batch_id = ?", [batch_id])
    why = batches.why_release(ledger, destination, amounts)
    if not required and why is None:
        return
    doubts = {each.person: doubt(ledger, people, each) for each in statements(ledger, Claim("release", batch_id, 0))}
    if not any(each is None for person, each in doubts.items() if person != preparer):
        alone = f"{why or 'it needed a release'}, and no other person than its preparer released {batch_id}"
        raise StatementError("; ".join(each for each in doubts.values() if each) or alone)


def _require_step(ledger: Ledger, batch_id: str, what: str) -> None:
    known = ledger.rows("select step, resends from batch where batch_id = ?", [batch_id])
    if not known:
        raise LedgerError(f"there is no batch {batch_id}; `tieout release` lists what waits")
    step, resends = known[0]
    if step not in ("AWAITING_RELEASE", "SEALED", "UPLOADING") or resends:
        raise LedgerError(f"{batch_id} is {step}{' again' * bool(resends)}: only what was never sent is {what}")
