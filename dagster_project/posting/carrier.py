"""What both ways of delivery share: the ports, what a run did, and a batch number that the partner knows already."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from dagster_project.config import Destination
from dagster_project.landing.raw_store import RawStore
from dagster_project.ledger import Ledger
from dagster_project.ports import Clock, FileSystem, Http, Sftp
from dagster_project.posting import batches
from dagster_project.posting.codes import BATCH_NUMBER_USED, CLEARED, INTEGRATION


@dataclass(frozen=True)
class Ports:
    """What delivery needs of the world: time, local files, the partner's server, and the folder for local copies.

    A destination of delivery `api` needs `http` and `raw` instead of the last two.
    """

    clock: Clock
    files: FileSystem
    sftp: Sftp | None = None
    outbox: Path | None = None
    http: Http | None = None
    raw: RawStore | None = None


@dataclass
class Delivery:
    """What a run did, by batch id.

    `unfinished` batches go on in the next run; `unknown` passed their deadline; of `conflicts` the partner has what
    we did not send; `waiting` needs its release; `refused` was not sent, because its file is not the one that was
    sealed and released.
    """

    delivered: list[str] = field(default_factory=list)
    presumed: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def freeze_used_number(ledger: Ledger, destination: Destination, batch_id: str, found: str, delivery: Delivery) -> None:
    """Freeze the destination of a batch that was never sent from here, and that the partner knows: `found` says how.

    Whether those are its lines is for two persons to state. Nothing happens when another run has moved it on.
    """
    with ledger.change("number used"):
        if not ledger.doubt_number(batch_id, found):
            return
        ledger.freeze_destination(destination.name, BATCH_NUMBER_USED)
        ledger.open_exception(
            BATCH_NUMBER_USED,
            batch_id,
            f"{found}, although this ledger has never sent {batch_id}: it, or the whole machine, is an older copy."
            f" Nothing is sent to {destination.name}.",
            owner=INTEGRATION,
            remedy="Put the newest ledger back. If it is lost, take what the partner's archive holds"
            " (`tieout refetch`) and compare with the ERP's books; then two persons state received or not_received of"
            f" {batch_id}, and unfreeze of {destination.name}: `tieout resolve`. {CLEARED}",
            severity="quarantine",
        )
        delivery.conflicts.append(batch_id)


def close_refusals(ledger: Ledger, batch_id: str) -> None:
    for code in (batches.FILE_ALTERED, batches.RELEASE_REFUSED):
        ledger.close_exception(code, batch_id)
