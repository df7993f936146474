"""A running simulation: the firm, its vendors and its ERP as of the sandbox's clock, and how time passes in it."""

from __future__ import annotations

import threading
from datetime import datetime
from pathlib import Path

from dagster_project.sandbox.erp.netsuite import Erp
from dagster_project.sandbox.expected.erp_exports import ErpExports
from dagster_project.sandbox.expected.marts import expected_marts
from dagster_project.sandbox.files import replace_file
from dagster_project.sandbox.installation import WorldClock
from dagster_project.sandbox.vendors import concur
from dagster_project.sandbox.world import firm, masters


class Simulation:
    """A firm with its vendors and its ERP in `directory`; the partners' files appear below `drops`.

    What the vendors' REST APIs serve is a function of the firm and the clock, so they store nothing. The clock is
    committed after the ERP has processed its hours, and files appear after the clock: whatever a kill interrupts, the
    next start or `advance` ends in the same state.
    """

    def __init__(self, directory: Path, drops: Path, *, seed: int, profile: str, refuse_existing: bool = False):
        self.firm = firm.build(seed, profile)
        self._drops = drops
        self._clock = WorldClock(directory / "clock.json", masters.GO_LIVE)
        self._advancing = threading.Lock()
        self.erp = Erp(
            directory / "erp.sqlite",
            drops,
            masters.erp_master_data(),
            start=self._clock.now,
            refuse_existing=refuse_existing,
        )
        for instance in ("meridian", "tock"):
            (drops / "concur" / instance / "outbound").mkdir(parents=True, exist_ok=True)
        self._publish_due_files()

    def now(self) -> datetime:
        """The simulated time, UTC."""
        return self._clock.now

    def advance(self, to: datetime) -> datetime:
        """Let time pass until `to`. Raises ValueError when `to` is in the past; the current time is no error."""
        with self._advancing:
            if to < self.now():
                raise ValueError(f"it is {self.now():%Y-%m-%dT%H:%M:%SZ} already; choose a later time")
            self.erp.advance(to)
            self._clock.move(to)
            self._publish_due_files()
            return self.now()

    def expected_marts(self) -> dict[str, list[dict]]:
        """The rows that every mart must have by now; see `expected`."""
        return expected_marts(self.firm, self.now(), ErpExports(**self.erp.exported()))

    def _publish_due_files(self) -> None:
        """Put every file that is due, and is not there yet, into its folder."""
        self.erp.publish(self.now())
        for path, content in concur.drops_due(self.firm, self._clock.dropped_until, self.now()):
            target = self._drops / path
            target.parent.mkdir(parents=True, exist_ok=True)
            replace_file(target, content)
        self._clock.dropped()
