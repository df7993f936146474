"""Probing: looking for a file that is not answered, before persons are asked (docs/posting.md 2.4, 2.5).

Looks where the partner puts files, and into the ERP's books as our last export shows them. What is found is evidence
for people. By itself it sends a file again only where the destination refuses what it has already (classes A and B),
and nothing was found; a destination of class C would post it twice, so there two persons decide.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from dagster_project import fault
from dagster_project.config import Destination
from dagster_project.ledger import Ledger
from dagster_project.ledger.vocabulary import MAX_RESENDS
from dagster_project.posting.carrier import Ports
from dagster_project.posting.resolve import send_again

# The ERP's books by destination name: until when they surely show everything (UTC), and the documents by external id.
# None when no export was read yet.
GlLookup = Callable[[str], tuple[datetime, Mapping[str, Sequence[str]]] | None]
SHOWN = 5


def probe(ledger: Ledger, ports: Ports, destination: Destination, gl_lookup: GlLookup | None = None) -> dict[str, str]:
    """Look for every UNKNOWN batch of the destination; the outcome by batch id.

    `received`: its file, an answer to it, or a line of it was seen. `absent`: none of them, in books that are younger
    than its deadline. `unclear`: nothing can be said. A TransportError of the server is passed on. What is delivered by
    calls is looked up by `run_once` itself.
    """
    outcomes: dict[str, str] = {}
    if destination.delivery == "api":
        return outcomes
    shown = None
    for batch in ledger.records(
        "select batch_id, attempt, file_name, ack_deadline, duplicate_class, resends from batch"
        " where destination = ? and step = 'UNKNOWN' order by sequence",
        [destination.name],
    ):
        shown = shown or (gl_lookup and gl_lookup(destination.name))
        fault.point("probe.before_look")
        outcome, evidence = _look(ledger, ports, destination, batch, shown)
        _record(ledger, destination, batch, outcome, evidence)
        outcomes[batch["batch_id"]] = outcome
    return outcomes


def _look(
    ledger: Ledger,
    ports: Ports,
    destination: Destination,
    batch: Mapping[str, object],
    shown: tuple[datetime, Mapping[str, Sequence[str]]] | None,
) -> tuple[str, dict[str, object]]:
    control = batch["file_name"].removesuffix(".csv") + ".ctl"
    for path in (
        f"{destination.inbox}/{control}",
        f"{destination.archive}/{control}",
        f"{destination.archive}/{batch['file_name']}",
    ):
        if ports.sftp.size(path) is not None:
            return "received", {"seen": path}
    if ledger.value("select 1 from ack where batch_id = ? limit 1", [batch["batch_id"]]):
        return "received", {"seen": "an answer to it"}
    if shown is None:
        return "unclear", {"gl_as_of": "none"}
    as_of, documents = shown
    booked = [
        entry_id
        for (entry_id,) in ledger.rows(
            "select entry_id from batch_line where batch_id = ? order by entry_id", [batch["batch_id"]]
        )
        if entry_id in documents
    ]
    if booked:
        some = {entry_id: list(documents[entry_id]) for entry_id in booked[:SHOWN]}
        return "received", {"lines_in_the_gl": len(booked), "documents": some}
    outcome = "absent" if as_of > datetime.fromisoformat(batch["ack_deadline"]) else "unclear"
    return outcome, {"gl_as_of": as_of.isoformat()}


def _record(
    ledger: Ledger, destination: Destination, batch: Mapping[str, object], outcome: str, evidence: dict[str, object]
) -> None:
    """Keep what was seen when it is new, and send the file again where that can do no harm."""
    situation = [batch["batch_id"], batch["attempt"]]
    with ledger.change("probe") as change:
        if not ledger.value("select 1 from batch where batch_id = ? and attempt = ? and step = 'UNKNOWN'", situation):
            return
        if ledger.record_probe(*situation, outcome, evidence):
            change.record_fact("probed", batch_id=batch["batch_id"], outcome=outcome, evidence=evidence)
        if _may_send_again(ledger, destination, batch):
            send_again(ledger, batch["batch_id"])


def _may_send_again(ledger: Ledger, destination: Destination, batch: Mapping[str, object]) -> bool:
    return (
        batch["duplicate_class"] in ("A", "B")
        and batch["resends"] < MAX_RESENDS
        and not ledger.frozen(destination.name)
        and not ledger.value(
            "select 1 from probe where batch_id = ? and attempt = ? and outcome = 'received'",
            [batch["batch_id"], batch["attempt"]],
        )
        and not ledger.value(
            "select 1 from batch_line l join entry e on e.entry_id = l.entry_id where l.batch_id = ?"
            " and (e.batch_id <> l.batch_id or e.state <> 'UNKNOWN') limit 1",
            [batch["batch_id"]],
        )
    )
