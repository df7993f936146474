"""What the ledger's own stages cost beside a history of any length: CPU seconds of this process."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from dagster_project.ledger import Extract, Ledger, Observation, Page
from dagster_project.posting import plan_pending
from tests.posting.world import SimulatedClock

PAGE = 2000
NOW = datetime(2026, 12, 31, 18, tzinfo=UTC)


def measure(directory: Path, size: int) -> dict[str, float]:
    """CPU seconds by stage, on a ledger that has observed `size` transactions."""
    directory.mkdir(parents=True)
    ledger = Ledger.open(directory / "ledger.sqlite", SimulatedClock(NOW))
    try:
        for page in range(size // PAGE):
            _observe(ledger, page, first=page * PAGE)
        return {
            "ledger: observe a page of known records": _seconds(lambda: _observe(ledger, size, first=0)),
            "ledger: observe a page of amended records": _seconds(
                lambda: _observe(ledger, size + 1, first=0, hours="2")
            ),
            "ledger: plan what changed": _seconds(lambda: plan_pending(ledger)),
            "ledger: export": _seconds(lambda: ledger.export(directory / "export")),
        }
    finally:
        ledger.close()


def _seconds(stage: Callable[[], object]) -> float:
    began = time.process_time()
    stage()
    return time.process_time() - began


def _observe(ledger: Ledger, page: int, *, first: int, hours: str = "1") -> None:
    sha256 = hashlib.sha256(f"page {page}".encode()).hexdigest()
    extract_seq = ledger.register_extract(
        Extract("kantata", "group", "time_entries", "incremental", None, None, {}, [Page(sha256, 1, f"page {page}")])
    )
    ledger.observe(
        extract_seq,
        0,
        [
            Observation(
                position=position,
                txn_id=f"meridian/kantata/group/time_entry/r{first + position}/1",
                entity="time_entry",
                record_id=f"r{first + position}",
                line_no=1,
                revision=f"{page:010d}",
                money={"hours": hours, "billable": True},
                approval="approved",
                business_date="2026-09-15",
            )
            for position in range(PAGE)
        ],
    )
