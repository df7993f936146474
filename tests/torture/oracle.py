"""What must be true when a history has healed. Knows the truth from the firm and the ERPs, never from the ledger, but
for what people had backed out: nothing of it is owed.

A difference between what the source approved and what the ERP holds is explained only by an open exception about it
whose cause did happen in this history: an alarm without a cause is a violation too.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from dagster_project import posting
from dagster_project.ledger.canonical import sha256
from dagster_project.money import exponent, from_hours_e4, from_minor
from dagster_project.posting import batches
from dagster_project.posting.adapters import adapter

if TYPE_CHECKING:
    from tests.torture.history import _History

CHAIN_EVERY = 10
# Exceptions that only a lie of the ERP can cause.
OF_A_LIE = frozenset(
    {
        *("POSTED_DIFF", "SUSPECT_DOUBLE", "REJECTED_AFTER_POSTED", "POSTED_WITHOUT_DOCUMENT", "ACK_NOT_UNDERSTOOD"),
        *("FOREIGN_ACK", "POSTED_AFTER_REJECTED", "DOCUMENT_REUSED", "DUPLICATE_REFUSED"),
    }
)
# Exceptions that somebody else's hand on the server can cause, about a batch or its entries.
OF_TAMPERING = frozenset({"ACK_OVERDUE", "DELIVERY_CONFLICT", "RENAME_COPIES", "FILE_CONTRADICTION", "SUSPECT_DOUBLE"})
RESTING = frozenset({"POSTED", "CANCELLED"})


def examine(history: _History) -> None:
    """Write every violation into the outcome, and what was lost, doubled and unexplained."""
    findings = history.ledger.conservation()
    if history.seed % CHAIN_EVERY == 0 or history.violations or findings:
        findings += history.ledger.verify_chain()
    history.violations += (f"{finding.code}: {finding.message}" for finding in findings)
    _books(history)
    _nothing_twice(history)
    _ledger_agrees(history)
    _bytes(history)
    _alarms(history)
    _replay(history)


def _open(history: _History) -> list[tuple[str, str, str | None]]:
    return history.ledger.rows("select code, subject, txn_id from exception where closed_at is null order by 1, 2")


def _lied(history: _History) -> set[str]:
    return {lie.reference for erp in history.erps.values() for lie in erp.lies}


def _books(history: _History) -> None:
    """Each record's legs in the ERP are what the source approved, or a named open exception says why not."""
    outcome = history.outcome
    net: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for erp in history.erps.values():
        for each in erp.booked:
            net[each.reference, each.leg][each.currency] += each.value
    lied = _lied(history)
    backed_out = {
        txn_id
        for (txn_id,) in history.ledger.rows(
            "select t.txn_id from txn t join backed_out u on u.txn_id = t.txn_id and u.seq = t.latest_seq"
        )
    }
    for record in history.firm.records.values():
        # What is gone owes the same nothing.
        owing = replace(record, gone=True) if record.txn_id in backed_out else record
        for leg, due in history.firm.owed(owing).items():
            held = {(value, currency) for currency, value in net[record.reference, leg].items() if value}
            if held == {due} or not (held or due[0]):
                continue
            reason = _explained(history, record, leg, lied)
            if reason:
                outcome.explained[reason] += 1
                continue
            outcome.lost += not held
            outcome.unexplained += abs(sum(_minor(*each) for each in held) - _minor(*due))
            states = history.ledger.rows(
                "select kind, seq, state, batch_id from entry where txn_id = ? and leg = ? order by seq, kind",
                [record.txn_id, leg],
            )
            history.violations.append(
                f"books: record {record.record_id} {leg}: the ERP holds {_text(held)},"
                f" approved is {_text({due})}; {states}"
            )


def _text(amounts: set[tuple[Decimal, str]]) -> str:
    return " or ".join(f"{value} {currency}" for value, currency in sorted(amounts)) or "nothing"


def _minor(value: Decimal, currency: str) -> int:
    return int(value.scaleb(4 if currency in ("h", "") else exponent(currency)))


def _explained(history: _History, record, leg: str, lied: set[str]) -> str | None:
    if record.reference in lied:
        return "the ERP lied"
    exceptions = _open(history)
    if record.gone and ("VANISHED", record.txn_id, record.txn_id) in exceptions:
        return "VANISHED"
    for batch_id, state in history.ledger.rows(
        "select batch_id, state from entry where txn_id = ? and (leg = 'time') = (? = 'time')"
        " and state in ('UNKNOWN', 'CONFLICT')",
        [record.txn_id, leg],
    ):
        code = "ACK_OVERDUE" if state == "UNKNOWN" else "DELIVERY_CONFLICT"
        if batch_id in history.tampered and any(each[:2] == (code, batch_id) for each in exceptions):
            return code
    frozen = history.ledger.value("select frozen from txn where txn_id = ?", [record.txn_id])
    if frozen and _tampered(history, record.txn_id):
        return f"frozen: {frozen}"
    return None


def _tampered(history: _History, txn_id: str) -> bool:
    """Whether somebody touched a file that any leg of the transaction was in."""
    found = history.ledger.rows(
        "select l.batch_id from batch_line l join entry using (entry_id) where txn_id = ?", [txn_id]
    )
    return any(batch_id in history.tampered for (batch_id,) in found)


def _nothing_twice(history: _History) -> None:
    lied = _lied(history)
    for erp in history.erps.values():
        for (name, reference), times in Counter((each.external_id, each.reference) for each in erp.booked).items():
            if times > 1 and reference in lied:
                # Refused, said the ERP, and had it; then the source gave the same line again.
                history.outcome.explained["the ERP lied, and has it twice"] += times - 1
            elif times > 1:
                history.outcome.doubled += times - 1
                history.violations.append(f"I2: {name} is in the books {times} times")


def _ledger_agrees(history: _History) -> None:
    """What the ledger says is posted is in the books, as it says, and nothing else is (I4, I5)."""
    lied, ledger = _lied(history), history.ledger
    books = {each.external_id: each for erp in history.erps.values() for each in erp.booked}
    known = set()
    for name, txn_id, leg, state, amount, currency, hours, document, batch_id in ledger.rows(
        "select entry_id, txn_id, leg, state, amount_minor, currency, hours_e4, document, batch_id from entry"
        " order by entry_id"
    ):
        known.add(name)
        record = history.firm.records[txn_id.split("/")[-2]]
        if record.reference in lied:
            continue
        booked = books.get(name)
        if state == "POSTED":
            value = from_hours_e4(hours) if leg == "time" else from_minor(amount, currency)
            if booked is None:
                history.violations.append(f"I4: {name} is posted in the ledger and not in the books")
            elif (booked.value, booked.document) != (value, document) or booked.currency not in ("h", currency):
                history.violations.append(f"I4: {name} is {value} {document} in the ledger and {booked} in the books")
        elif state in ("UNKNOWN", "CONFLICT") and batch_id in history.tampered:
            continue
        elif booked is not None:
            history.violations.append(f"I4: {name} is {state} in the ledger and in the books")
        elif state not in RESTING:
            history.violations.append(f"I15: {name} is still {state} after healing")
    history.violations += (f"I5: {name} is in the books and unknown here" for name in books if name not in known)
    history.violations += (
        f"two contents under revision {revision} of {txn_id}"
        for txn_id, revision in ledger.rows(
            "select txn_id, revision from version where rerated_from is null group by txn_id, revision"
            " having count(distinct money_hash) > 1"
        )
        # Where a row could not be read, any readable content after it is acceptable.
        if txn_id not in history.unreadable
    )
    history.violations += (
        f"version {seq} of {txn_id} is older than the one before it"
        for txn_id, seq in ledger.rows(
            "select b.txn_id, b.seq from version a join version b on b.txn_id = a.txn_id and b.seq = a.seq + 1"
            " where b.revision < a.revision"
        )
    )


def _bytes(history: _History) -> None:
    """What the ERP took is what the ledger renders now, byte for byte (I8)."""
    for destination in history.destinations:
        for batch_id, content in history.erps[destination.name].files.items():
            try:
                rendered = batches.render(history.ledger, batch_id, adapter(destination.adapter)).content
            except (IndexError, posting.SealError) as error:
                history.violations.append(f"I8: {batch_id} cannot be rendered again: {error}")
                continue
            if rendered != content:
                history.violations.append(f"I8: {batch_id} is rendered differently from what the ERP took")


def _alarms(history: _History) -> None:
    """Each lie that can be noticed was, and no exception is open without a cause."""
    lies = [lie for erp in history.erps.values() for lie in erp.lies]
    exceptions = _open(history)
    # People may have closed it since, by a true answer.
    named = set(history.ledger.rows("select code, subject from exception"))
    history.violations += (
        f"unnoticed: {lie.kind} about {lie.subject}"
        for lie in lies
        if lie.codes and not any((code, lie.subject) in named for code in lie.codes)
    )
    batch_of = dict(history.ledger.rows("select entry_id, batch_id from entry"))
    for code, subject, _ in exceptions:
        if lies and (
            code in OF_A_LIE
            or code in ("ERP_REJECTED", "PAYLOAD_CHANGED", "GROUP_PARTIAL", "ACK_OVERDUE", "FILE_CONTRADICTION")
        ):
            continue
        if code in OF_TAMPERING and batch_of.get(subject, subject) in history.tampered:
            continue
        if code == "FILE_ALTERED" and history.injector.counts["torn_file"]:
            continue
        if code == "VANISHED" and history.firm.records[subject.split("/")[-2]].gone:
            continue
        history.violations.append(f"alarm without a cause: {code} {subject}")
    for txn_id, code in history.ledger.rows("select txn_id, frozen from txn where frozen is not null"):
        if not lies and not _tampered(history, txn_id):
            history.violations.append(f"frozen without a cause: {txn_id} {code}")


def _replay(history: _History) -> None:
    """The whole archive read again changes nothing: neither the ledger nor the books (I13)."""
    ledger = history.ledger
    head, books = ledger.head(), [len(erp.booked) for erp in history.erps.values()]
    for seq, page_no, sha in ledger.rows("select extract_seq, page_no, raw_sha256 from extract_page"):
        ledger.observe(seq, page_no, history.firm.observations(history.raw[sha]))
    for destination in history.destinations:
        for answer in history.erps[destination.name].answers:
            posting.apply(ledger, destination, answer.raw_sha256, answer.lines)
    posting.plan_pending(ledger)
    for destination in history.destinations:
        posting.seal(ledger, destination)
        history._run_delivery(ledger, destination)
        history.erps[destination.name].pick_up(history.number)
    if ledger.head() != head:
        history.violations.append("I13: replaying the archive changed the ledger")
    if books != [len(erp.booked) for erp in history.erps.values()]:
        history.violations.append("I13: replaying the archive changed the books")
    if not _lied(history):
        _retold(history)


def _retold(history: _History) -> None:
    """Every answer once more in documents made anew, as an ERP that lost its place exports them: nothing moves."""
    ledger = history.ledger
    before = ledger.rows("select entry_id, state, document from entry order by entry_id"), _open(history)
    for destination in history.destinations:
        for answer in history.erps[destination.name].answers:
            # That a file was taken, answered twice, may mean that it was taken twice: that is for people to find out.
            lines = [replace(line, message="made anew") for line in answer.lines if line.level != "FILE"]
            posting.apply(ledger, destination, sha256(repr(lines)), lines)
    if before != (ledger.rows("select entry_id, state, document from entry order by entry_id"), _open(history)):
        alarms = sorted({code for code, *_ in set(_open(history)) - set(before[1])})
        history.violations.append(f"I13: answers that were sent again changed the ledger: {alarms}")
