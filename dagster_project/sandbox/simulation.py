"""The world as of the sandbox's clock: a firm, its vendors, its ERP; and the one act that makes time pass."""

from __future__ import annotations

import threading
from datetime import datetime
from pathlib import Path

from dagster_project.sandbox import expected
from dagster_project.sandbox.erp.netsuite import Erp
from dagster_project.sandbox.files import replace_file
from dagster_project.sandbox.installation import Clock
from dagster_project.sandbox.vendors import concur
from dagster_project.sandbox.world import firm, masters


class World:
    """A firm with its vendors and its ERP in `directory`, dropping files below `drops`.

    Of the vendors' REST interfaces everything is a function of the firm and the clock, so they keep nothing. The clock
    is committed after the ERP's hours are done, and files appear after the clock: whatever a kill interrupts, the next
    `settle` or `advance` ends in the same state.
    """

    def __init__(self, directory: Path, drops: Path, *, seed: int, profile: str, refuse_existing: bool = False):
        self.firm = firm.build(seed, profile)
        self._drops = drops
        self._clock = Clock(directory / "clock.json", masters.GO_LIVE)
        self._moving = threading.Lock()
        self.erp = Erp(
            directory / "erp.sqlite",
            drops,
            masters.erp_master_data(),
            start=self._clock.now,
            refuse_existing=refuse_existing,
        )
        for instance in ("meridian", "tock"):
            (drops / "concur" / instance / "outbound").mkdir(parents=True, exist_ok=True)
        self._settle()

    def now(self) -> datetime:
        """The time in this world, UTC."""
        return self._clock.now

    def advance(self, to: datetime) -> datetime:
        """Let time pass until `to`. Raises ValueError when `to` is in the past; the world's own time is no error."""
        with self._moving:
            if to < self.now():
                raise ValueError(f"it is {self.now():%Y-%m-%dT%H:%M:%SZ} already; time does not run backwards")
            self.erp.advance(to)
            self._clock.move(to)
            self._settle()
            return self.now()

    def answer_key(self) -> dict[str, list[dict]]:
        """What every mart must contain by now; see `expected`."""
        return expected.answer_key(self.firm, self.now(), expected.ErpBooks(**self.erp.exported()))

    def _settle(self) -> None:
        """Bring out every file that is due and not there."""
        self.erp.publish(self.now())
        for path, content in concur.drops_due(self.firm, self._clock.dropped_until, self.now()):
            target = self._drops / path
            target.parent.mkdir(parents=True, exist_ok=True)
            replace_file(target, content)
        self._clock.dropped()
