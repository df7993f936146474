"""Taking every sealed batch of a destination as far as it goes, by the destination's carrier (docs/posting.md 2.5).

Batches of a destination go in the order of their numbers. One that waits for its release, or whose file is not the one
that was sealed and released, keeps those behind it waiting.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dagster_project.config import Destination, Person
from dagster_project.ledger import Ledger
from dagster_project.posting import api_delivery, batches, sftp_delivery
from dagster_project.posting.carrier import Delivery, Ports, close_refusals
from dagster_project.posting.chain import require_chain
from dagster_project.posting.codes import ACK_OVERDUE, CLEARED, INTEGRATION
from dagster_project.posting.owner import owns
from dagster_project.posting.people import StatementError
from dagster_project.posting.release import require_release

# What delivery takes up: released, or under way.
UNDELIVERED = ("SEALED", "UPLOADING", "UPLOADED")


def run_once(ledger: Ledger, ports: Ports, destination: Destination, people: Sequence[Person] = ()) -> Delivery:
    """Take every sealed batch of the destination as far as it goes, in order, and mark what is overdue.

    `people` are those whose release counts. Safe to run again after any crash or error, and beside another run:
    each step is a compare-and-set on the batch's step and attempt. A TransportError of the server is passed on when the
    state is safe; the next run goes on. Nothing is sent to a frozen destination, nor to one whose server names another
    ledger as its owner, and nothing by a ledger that an anchor is ahead of (AmnesiaError) or that is not what its
    events wrote (BrokenChain).
    """
    delivery = Delivery()
    _mark_overdue(ledger, ports, destination, delivery)
    ledger.require_anchored()
    require_chain(ledger)
    if ledger.frozen(destination.name):
        return delivery
    if destination.delivery == "api":
        api_delivery.look_up(ledger, ports, destination, delivery)
    folders = sftp_delivery.PartnerFolders(ports.sftp, destination)
    owned = destination.delivery == "api"
    for batch_id, step in ledger.rows(
        "select batch_id, step from batch where destination = ? and step in ('AWAITING_RELEASE', 'SEALED', 'UPLOADING',"
        " 'UPLOADED') order by sequence",
        [destination.name],
    ):
        if step == "AWAITING_RELEASE":
            delivery.waiting.append(batch_id)
            break
        try:
            require_release(ledger, destination, people, batch_id)
            if destination.delivery == "api":
                carrier = api_delivery.Call(ledger, ports, destination, batch_id, delivery)
            else:
                carrier = sftp_delivery.Upload(ledger, ports, destination, batch_id, delivery, folders=folders)
            close_refusals(ledger, batch_id)
            owned = owned or owns(ledger, ports.sftp, destination)
            if owned:
                carrier.deliver()
            elif not ledger.frozen(destination.name):
                delivery.unfinished.append(batch_id)
        except (batches.SealError, StatementError) as refusal:
            _refuse(ledger, batch_id, refusal)
            delivery.refused.append(batch_id)
            break
        if ledger.frozen(destination.name):
            break
    return delivery


def _refuse(ledger: Ledger, batch_id: str, refusal: batches.SealError | StatementError) -> None:
    """Raise that a file is not sent, because it is not, or cannot be shown to be, what was sealed and released.

    Unless another run, whose copy was whole, has sent it meanwhile.
    """
    with ledger.change("refuse"):
        if ledger.value("select step from batch where batch_id = ?", [batch_id]) not in UNDELIVERED:
            return
        ledger.open_exception(
            batches.FILE_ALTERED if isinstance(refusal, batches.SealError) else batches.RELEASE_REFUSED,
            batch_id,
            f"{batch_id} is not sent, nor is what is sealed after it: {refusal}.",
            owner=INTEGRATION,
            remedy="Find out who changed the ledger, the program or the settings, and undo it. A file that was never"
            f" sent can be withdrawn: `tieout release {batch_id} --withdraw ...`.",
            severity="quarantine",
        )


def _mark_overdue(ledger: Ledger, ports: Ports, destination: Destination, delivery: Delivery) -> None:
    """Batches without their whole answer past the deadline become UNKNOWN: never sent again by themselves (R6)."""
    now: datetime = ports.clock.now()
    for batch_id, deadline in ledger.rows(
        "select batch_id, ack_deadline from batch where destination = ? and step in"
        " ('DELIVERED', 'PRESUMED', 'ACCEPTED') order by sequence",
        [destination.name],
    ):
        if datetime.fromisoformat(deadline) >= now:
            continue
        with ledger.change("overdue"):
            silent = ledger.mark_overdue(batch_id, deadline)
            if silent is None:
                continue
            ledger.open_exception(
                ACK_OVERDUE,
                batch_id,
                f"The ERP has not answered for {silent} lines of {batch_id} by {deadline}.",
                owner=INTEGRATION,
                remedy="Ask the ERP's administrator whether the file was taken, and for its answer. If the answer is"
                f" lost, two persons state received or not_received of {batch_id}: `tieout resolve`. {CLEARED}",
                severity="quarantine",
            )
        delivery.unknown.append(batch_id)
