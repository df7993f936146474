"""A step that fails is an exception with what failed and what is stale by it, until the step passes again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import dagster as dg
import pytest

from dagster_project.config import Settings
from dagster_project.defs.assembly import assemble
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


def test_sql_of_a_firm_that_cannot_be_used_stops_the_build_and_says_why(platform: Platform) -> None:
    """Harm: a mistake of the firm's analyst is a traceback, or no cycle begins and no exception says so."""
    mine = platform.settings.data_dir / "dbt" / "models" / "marts" / "mine.sql"
    mine.parent.mkdir(parents=True)
    mine.write_text("select 1; drop table x")
    settings = replace(platform.settings, extension=platform.settings.data_dir / "dbt")
    build = next(each for each in assemble(settings).assets if getattr(each, "op", None) and each.op.name == "build")
    done = dg.materialize([build], resources={"platform": Platform(settings).resource}, raise_on_error=False)
    assert not done.success
    ((subject, message, _),) = exceptions(platform)
    assert subject == "build"
    assert f"{mine.parents[2]}/models/marts/mine.sql: no semicolon stands in it" in message
    assert "write mine.yml beside it" in message
