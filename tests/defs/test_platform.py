"""A step that fails is an exception with what failed and what is stale by it, until the step passes again."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest

from dagster_project.config import Settings
from dagster_project.defs.platform import Platform
from dagster_project.ledger import Ledger
from dagster_project.warehouse.build import BuildError


@pytest.fixture
def platform(tmp_path: Path) -> Platform:
    places = {"data_dir": tmp_path, "ledger": tmp_path / "ledger.sqlite", "clock_url": None}
    return Platform(Settings("firm", reporting_currency="USD", cycle_minutes=15, sources=(), destinations=(), **places))


def exceptions(platform: Platform) -> list[tuple[str, str, str]]:
    with Ledger.read_only(platform.settings.ledger) as ledger:
        return ledger.rows("select subject, message, owner from exception where closed_at is null order by subject")


def test_a_step_that_fails_is_an_exception_until_it_passes(platform: Platform) -> None:
    """Harm: the marts are of last week, and what waits for a person is said to be nothing."""
    for error in (BuildError("1 dbt nodes failed"), dg.Failure("1 dbt nodes failed")):
        with pytest.raises(type(error)), platform.ledger("build"):
            raise error
    ((subject, message, owner),) = exceptions(platform)
    assert (subject, owner) == ("build", "integration")
    assert message == "the cycle stopped at the step build: 1 dbt nodes failed; there are no marts yet"
    with platform.ledger("publish"):
        pass
    assert len(exceptions(platform)) == 1
    with platform.ledger("build"):
        pass
    assert exceptions(platform) == []
