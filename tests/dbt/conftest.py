from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where dbt keeps what it parsed; the same folder as in tests/warehouse, so that a session parses once."""
    return tmp_path_factory.getbasetemp() / "dbt-target"
