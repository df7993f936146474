"""Named people who look at the ERP and say the truth where the protocol asks for a person. They never lie or guess.

Two of them state each resolution, as the protocol wants it. The ERP is asked to answer once more what it has of a file
that arrived.
"""

from __future__ import annotations

from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dagster_project import posting
from dagster_project.config import Destination, Person
from dagster_project.ledger import Ledger, LedgerError
from dagster_project.ledger.versions import IDENTITY_CHANGED
from dagster_project.posting.people import public_key
from dagster_project.posting.resolve import Question, questions, resolve
from tests.torture.erp import Erp
from tests.torture.outside import FOREIGN

KEYS = {name: Ed25519PrivateKey.from_private_bytes(bytes([number] * 32)) for number, name in enumerate(("ada", "bob"))}
PEOPLE = tuple(Person(name, public_key(key), ("release", "resolve")) for name, key in KEYS.items())


def decide(ledger: Ledger, destinations: list[Destination], erps: Mapping[str, Erp]) -> None:
    """Answer every question that is open, and retry what the ERP refused and does not have."""
    for erp in erps.values():
        for path in [path for path, content in erp.sftp.files.items() if content == FOREIGN]:
            del erp.sftp.files[path]
    for question in questions(ledger):
        claim, evidence = _truth(ledger, erps, question)
        if claim in question.claims:
            if (question.kind, claim) == ("batch", "not_received"):
                erps[question.subject.rpartition("-")[0]].clear(question.subject)
            _state(ledger, destinations, question.subject, claim, evidence)
    for batch_id in [row[0] for row in ledger.rows("select distinct batch_id from entry where state = 'POSTED_DIFF'")]:
        erps[batch_id.rpartition("-")[0]].tell_again(batch_id)
    retry(ledger, erps)


def decide_groups(ledger: Ledger, destinations: list[Destination], erps: Mapping[str, Erp]) -> None:
    """Complete or back out what the ERP took in part, whether the cause is removed or not."""
    for question in questions(ledger):
        if question.kind == "group":
            claim, evidence = _truth(ledger, erps, question)
            if claim in question.claims:
                _state(ledger, destinations, question.subject, claim, evidence)


def take_over(ledger: Ledger) -> bool:
    """Say of every id that came back for another person's work that it is right; whether there was any."""
    held = ledger.rows(
        "select t.txn_id from txn t join version v on v.txn_id = t.txn_id and v.seq = t.latest_seq"
        " where v.quarantine_code = ? order by t.txn_id",
        [IDENTITY_CHANGED],
    )
    for (txn_id,) in held:
        posting.waive(ledger, txn_id, IDENTITY_CHANGED, {IDENTITY_CHANGED}, person="ada", reason="seen at the source")
    return bool(held)


def _state(ledger: Ledger, destinations: list[Destination], subject: str, claim: str, evidence: str) -> None:
    for key in KEYS.values():
        try:
            done = resolve(ledger, destinations, PEOPLE, subject=subject, claim=claim, key=key, evidence=evidence).done
        except LedgerError:
            # Answering one question can answer another.
            return
        if done:
            return


def _truth(ledger: Ledger, erps: Mapping[str, Erp], question: Question) -> tuple[str, str]:
    """What is to be stated, and the evidence; an empty claim where nobody can say anything yet."""
    subject, seen = question.subject, "seen in the ERP"
    if question.kind == "destination":
        return "unfreeze", "the partner removed the file"
    if question.kind == "transaction":
        booked = _documents(erps)
        entries = ledger.rows("select entry_id, state from entry where txn_id = ?", [subject])
        agree = all((state == "POSTED") == (entry_id in booked) for entry_id, state in entries)
        return ("unfreeze" if agree else ""), seen
    if question.kind == "group":
        refused = ledger.rows("select refused from partial_group where txn_id = ?", [subject])
        if any(entry_id in _documents(erps) for (entry_id,) in refused):
            return "", seen
        # Every other record is never to be posted as it is.
        gives_up = int(subject.split("/")[-2]) % 2 == 0 and "back_out" in question.claims
        return ("back_out" if gives_up else "complete"), "the refused leg is not in the ERP"
    if question.kind == "batch":
        erp = erps[subject.rpartition("-")[0]]
        if subject in erp.imported:
            erp.tell_again(subject)
            return "received", seen
        waiting = any(
            subject in path for path in erp.sftp.files if path.startswith("/inbox/") and path.endswith(".ctl")
        )
        return ("" if waiting else "not_received"), "not in the ERP, nor on its way"
    document = _documents(erps).get(subject.rpartition("/")[2])
    return ("received", document) if document else ("not_received", "not in the ERP")


def _documents(erps: Mapping[str, Erp]) -> dict[str, str]:
    return {each.external_id: each.document for erp in erps.values() for each in erp.booked}


def retry(ledger: Ledger, erps: Mapping[str, Erp]) -> None:
    """Retry by name what the ERP refused and does not have."""
    booked = _documents(erps)
    for (entry_id,) in ledger.rows(
        "select e.entry_id from entry e join txn t using (txn_id) where t.frozen is null"
        " and (e.state = 'REJECTED' or (e.state = 'CANCELLED' and e.payload_hash is not null and exists"
        " (select 1 from exception x where x.code = 'PAYLOAD_CHANGED' and x.subject = e.txn_id"
        " and x.closed_at is null and instr(x.message, e.entry_id)))) order by e.entry_id"
    ):
        state = ledger.value("select state from entry where entry_id = ?", [entry_id])
        if entry_id not in booked and state in ("REJECTED", "CANCELLED"):
            posting.retry(ledger, entry_id, "ada", "the cause is removed, and it is not in the ERP")
    posting.plan_pending(ledger)
