"""What a rule found, and a named person lets pass: for this record, this code and exactly this content.

What is waived is still listed, with who let it pass and why, and holds nothing; other content is judged anew. What came
back under another person's id (IDENTITY_CHANGED) is taken over as the record's next version. Who did it is the account
that asks. Which codes can be waived is said by the rules (`rule.is_waivable`).
"""

from __future__ import annotations

from collections.abc import Collection

from dagster_project.ledger import Ledger, LedgerError
from dagster_project.ledger.versions import IDENTITY_CHANGED
from dagster_project.ledger.vocabulary import CONTENT_VERSION
from dagster_project.posting.planner import planning

# What a rule holds, of one code.
_HELD = "from exception where code = ? and origin = 'rule' and severity <> 'warn' and closed_at is null"


def waive(
    ledger: Ledger, subject: str, code: str, waivable: Collection[str], *, person: str, reason: str
) -> tuple[str, str]:
    """Let pass what `code` says of a transaction, or of the only one with this source record id.

    Its id and the hash of the content that is waived. Raises LedgerError when the code is none of `waivable`, when it
    does not hold the record now, or when no reason is given.
    """
    txn_id = _transaction(ledger, subject)
    _require(code, waivable, reason, txn_id)
    with planning(ledger, "waive", person):
        if code == IDENTITY_CHANGED:
            content_hash = ledger.admit(txn_id)
        elif ledger.value(f"select 1 {_HELD} and txn_id = ?", [code, txn_id]):
            content_hash = _content(ledger, txn_id)
        else:
            raise LedgerError(f"{code} does not hold {txn_id} now; `tieout trace` says what does")
        ledger.record_waiver(txn_id, code, content_hash, person=person, reason=reason, withdrawn=False)
    return txn_id, content_hash


def waive_all(
    ledger: Ledger, source: str, code: str, waivable: Collection[str], *, count: int, person: str, reason: str
) -> list[tuple[str, str]]:
    """Let pass what `code` says of each record of a source (`harvest/main`) that it holds now, in one commit.

    The id and the hash of the content of each. Raises LedgerError when they are not `count`, so that what came in since
    a person looked does not pass with them, and as `waive` does.
    """
    _require(code, waivable, reason, source)
    held = [
        txn_id
        for (txn_id,) in ledger.rows(
            "select txn_id from txn where source_system || '/' || source_instance = ?"
            f" and txn_id in (select txn_id {_HELD}) order by txn_id",
            [source, code],
        )
    ]
    if len(held) != count:
        raise LedgerError(
            f"{code} holds {len(held)} records of {source} now, not {count}: look at them"
            f" (`tieout exceptions --code {code} --json`), then say how many they are"
        )
    with planning(ledger, "waive", person):
        return [waive(ledger, txn_id, code, waivable, person=person, reason=reason) for txn_id in held]


def withdraw_waiver(ledger: Ledger, subject: str, code: str, *, person: str, reason: str) -> tuple[str, str]:
    """Let a waiver of the present content count no longer: the rule holds it from the next build on.

    What is posted stays. Raises LedgerError when there is none, or when what it took over is a version already.
    """
    txn_id = _transaction(ledger, subject)
    content_hash = _content(ledger, txn_id)
    if code == IDENTITY_CHANGED:
        raise LedgerError(f"{txn_id} is taken over as a version of its own: have the record corrected at the source")
    if not _stands(ledger, txn_id, code, content_hash):
        raise LedgerError(f"no waiver of {code} stands for what {txn_id} says now")
    ledger.record_waiver(txn_id, code, content_hash, person=person, reason=reason, withdrawn=True)
    return txn_id, content_hash


def withdraw_all_waivers(
    ledger: Ledger, source: str, code: str, *, count: int, person: str, reason: str
) -> list[tuple[str, str]]:
    """Let every waiver of `code` count no longer that stands for what a record of the source says now, in one commit.

    Raises LedgerError when they are not `count`, and as `withdraw_waiver` does.
    """
    waived = [
        txn_id
        for (txn_id,) in ledger.rows(
            "select distinct t.txn_id from txn t join waiver w on w.txn_id = t.txn_id"
            " where t.source_system || '/' || t.source_instance = ? and w.code = ? order by t.txn_id",
            [source, code],
        )
        if _stands(ledger, txn_id, code, _content(ledger, txn_id))
    ]
    if len(waived) != count:
        raise LedgerError(f"{len(waived)} waivers of {code} stand for records of {source} as they are now, not {count}")
    with ledger.change("waive", person):
        return [withdraw_waiver(ledger, txn_id, code, person=person, reason=reason) for txn_id in waived]


def _require(code: str, waivable: Collection[str], reason: str, of: str) -> None:
    if code not in waivable:
        raise LedgerError(f"{code} cannot be waived; what can is {', '.join(sorted(waivable))}")
    if not reason.strip():
        raise LedgerError(f"say why {code} of {of} may pass; it is kept with your name")


def _stands(ledger: Ledger, txn_id: str, code: str, content_hash: str) -> bool:
    return (
        ledger.value(
            "select withdrawn from waiver where txn_id = ? and code = ? and content_hash = ?"
            " order by event_seq desc limit 1",
            [txn_id, code, content_hash],
        )
        == 0
    )


def _transaction(ledger: Ledger, subject: str) -> str:
    found = [
        txn_id
        for (txn_id,) in ledger.rows(
            "select txn_id from txn where txn_id = ? or record_id = ? order by txn_id", [subject, subject]
        )
    ]
    if not found:
        raise LedgerError(f"no transaction {subject!r} was ever seen")
    if len(found) > 1:
        raise LedgerError(f"{subject!r} is the id of several records, say which: {', '.join(found)}")
    return found[0]


def _content(ledger: Ledger, txn_id: str) -> str:
    return ledger.value(
        "select content.money_hash from txn t join version v on v.txn_id = t.txn_id and v.seq = t.latest_seq"
        f" join {CONTENT_VERSION} where t.txn_id = ?",
        [txn_id],
    )
