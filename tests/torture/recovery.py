"""After a fault: nothing fails any more, and everything comes to rest, with an ERP that answers at once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from unittest import mock

from dagster_project.ledger import Ledger
from dagster_project.ports import SystemClock
from dagster_project.posting import run_once
from dagster_project.transport.sftp import SftpSession
from tests.torture.folders import Place
from tests.torture.partner_erp import Erp
from tests.torture.worker import Cycle, Deliver

# A delivery, its answer, a refused line's second delivery and a reversal take about six cycles.
ROUNDS = 20


class RestlessError(Exception):
    """Something is still under way although nothing stands against it."""


class Taker(Erp):
    """An ERP in this process. By the place's seed it keeps no archive: what it took is nowhere to be seen."""

    def take(self) -> None:
        super().take()
        if self.place.seed % 2:
            for file in (self.place.drop / "archive").iterdir():
                file.unlink()

    def serve(self) -> None:
        """Take what is there, and answer at once."""
        self.take()
        self.answer(hurry=True)

    def close(self) -> None:
        os.close(self._book)


@contextmanager
def over(session: SftpSession) -> Iterator[None]:
    """Let every cycle use this session, which is open already: most of a cycle's time is its handshake."""
    with mock.patch(f"{Cycle.__module__}.SftpSession", lambda *_: nullcontext(session)):
        yield


def to_rest(place: Place, session: SftpSession, deliver: Deliver = run_once) -> None:
    """Run cycles of the place and its ERP, in this process, until nothing is left to do. Raises RestlessError."""
    erp = Taker(place)
    try:
        with Ledger.open(place.ledger, SystemClock(), anchors=[place.root / "anchor"]) as ledger, over(session):
            cycle = Cycle(place, ledger, deliver)
            for _ in range(ROUNDS):
                # Took, and has not answered: an answer would hide a second delivery of the same file.
                erp.take()
                cycle.run(session.server)
                erp.serve()
                if cycle.quiet():
                    return
            left = ledger.rows("select entry_id, state from entry where state not in ('POSTED', 'CANCELLED')")
        raise RestlessError(f"after {ROUNDS} cycles: {left[:5]}")
    finally:
        erp.close()
