"""Which installation a destination belongs to: a file in the partner's staging folder names its ledger (threat T22).

A test installation that is pointed at production would post everything a second time. Whoever sends first owns the
destination; another ledger finds the file and sends nothing.
"""

from __future__ import annotations

import json

from dagster_project.config import Destination
from dagster_project.ledger import Ledger
from dagster_project.ports import Sftp

DESTINATION_OWNED = "DESTINATION_OWNED"
OWNER = "integration"
OWNER_FILE = "tieout-owner.json"


def owns(ledger: Ledger, sftp: Sftp, destination: Destination) -> bool:
    """Whether the destination is this ledger's, which it becomes when it has no owner yet.

    Another owner freezes the destination until two persons unfreeze it; a claim that did not arrive whole is made again
    in the next run. A TransportError of the server is passed on.
    """
    path = f"{destination.stage}/{OWNER_FILE}"
    instance = ledger.meta("instance")
    try:
        owner = _owner(sftp.get(path))
    except FileNotFoundError:
        if not _claim(sftp, path, instance):
            return False
        owner = instance
    if owner == instance:
        ledger.close_exception(DESTINATION_OWNED, destination.name)
        return True
    with ledger.change("owned") as change:
        ledger.freeze_destination(destination.name, DESTINATION_OWNED)
        change.record_fact("owned", destination=destination.name, owner=owner)
        ledger.open_exception(
            DESTINATION_OWNED,
            destination.name,
            f"{path} says that {destination.name} belongs to ledger {owner}; this is ledger {instance}, which sends"
            " nothing there.",
            owner=OWNER,
            remedy="If this is a test installation, give it a destination of its own. If it replaces the other one for"
            " good, stop that, compare with the ERP and remove the file; then two persons state unfreeze of"
            f" {destination.name}: `tieout resolve`.",
            severity="quarantine",
        )
    return False


def _claim(sftp: Sftp, path: str, instance: str) -> bool:
    """Write the file where there is none; False when another run was faster, or when it did not arrive whole.

    The rename replaces nothing: of two installations that come at once, one fails and finds the other in its next run.
    """
    staged, claim = f"{path}.{instance}.part", json.dumps({"ledger_instance": instance}).encode()
    sftp.put(staged, claim)
    try:
        if sftp.get(staged) != claim or sftp.size(path) is not None:
            return False
        sftp.rename(staged, path)
    except FileNotFoundError:
        return False
    return True


def _owner(content: bytes) -> str:
    try:
        return str(json.loads(content)["ledger_instance"])
    except (ValueError, KeyError, TypeError):
        return "that cannot be read"
