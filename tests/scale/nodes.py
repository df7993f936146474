"""What each node of the dbt project costs: the CPU seconds of the thread that runs it, so that another's load is not in
them."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from dagster_project.sources.registry import LANDING_SCHEMAS
from dagster_project.warehouse import build
from dagster_project.warehouse.build import sha256
from tests.scale.firm import NOW, Firm


def measure(firm: Firm, target: Path) -> dict[str, float]:
    """CPU seconds by node of one real build of the firm."""
    began: dict[str, float] = {}
    took: dict[str, float] = {}

    def on_event(event: Any) -> None:
        if event.info.name == "NodeStart":
            began[event.data.node_info.unique_id] = time.thread_time()
        elif event.info.name == "NodeFinished":
            node = event.data.node_info.unique_id
            took[node] = time.thread_time() - began[node]

    landing = firm.settings.data_dir / "landing"
    landed = {file.relative_to(landing).as_posix(): sha256(file) for file in landing.rglob("*.parquet")}
    build(
        firm.settings, NOW, firm.export, LANDING_SCHEMAS, landed, ledger_event_seq=1, target=target, on_event=on_event
    )
    return took
