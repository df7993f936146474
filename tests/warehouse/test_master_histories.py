"""Random histories of master records: what the program knows is what a simple model knows, then and now."""

from __future__ import annotations

from pathlib import Path

from tests.masters.firms import run


def test_what_is_known_of_masters_is_what_a_simple_model_knows(tmp_path: Path, target: Path) -> None:
    """A record that is lost, doubled, written over or believed too early moves money in months that were closed.
    `make masters` lives through a thousand of them."""
    result = run(tmp_path, target, number=8, cycles=3, seed=1)
    assert result.differences == []
    # Enough happened: records were stated, and some pulls were refused.
    assert min(result.compared // 8, result.versions // 8, result.refused) > 5
