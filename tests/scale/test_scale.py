"""A short slice of `make scale`: its firm is built and every node and stage is measured."""

from __future__ import annotations

from pathlib import Path

from tests.scale.__main__ import _measured


def test_every_node_and_stage_is_measured(tmp_path: Path):
    """Harm: the benchmark does not run any more, and a model that grows by the square is not seen."""
    measured = _measured(tmp_path, 2000)
    assert {"model.tieout.margin_bridge", "model.tieout.approval", "ledger: export", "ledger: plan what changed"} <= {
        name for name, seconds in measured.items() if seconds >= 0
    }
