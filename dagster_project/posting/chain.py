"""Before anything is judged, sealed or sent: is the ledger what its events wrote?"""

from __future__ import annotations

import contextlib

from dagster_project.ledger import BrokenChain, Ledger, LedgerError

CHAIN_BROKEN = "CHAIN_BROKEN"
_SUBJECT = "control ledger"


def require_chain(ledger: Ledger) -> None:
    """Check what was committed since the last check. Raises BrokenChain.

    It is an open exception too, where that can still be written, until the ledger is whole again.
    """
    try:
        ledger.check_chain()
    except BrokenChain as broken:
        # A ledger that is damaged so far that it takes no event has said so already.
        with contextlib.suppress(LedgerError):
            ledger.open_exception(
                CHAIN_BROKEN,
                _SUBJECT,
                str(broken),
                owner="integration",
                remedy="Keep this ledger as evidence and restore the newest copy that `tieout verify` finds nothing in",
                severity="hold",
            )
        raise
    ledger.close_exception(CHAIN_BROKEN, _SUBJECT)
