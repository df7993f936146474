"""One parse and one build for all tests that only look; those that change something build for themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dagster_project.warehouse.build import Build
from tests.warehouse import stories
from tests.warehouse.world import World


@pytest.fixture(scope="session")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where dbt keeps what it parsed, apart from a developer's own."""
    return tmp_path_factory.getbasetemp() / "dbt-target"


@pytest.fixture(scope="session")
def stories_world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The world in which each rule of posting happens once."""
    return stories.add_all(World(tmp_path_factory.mktemp("stories")).masters())


@pytest.fixture(scope="session")
def units() -> dict[str, str]:
    """How each unit test of the dbt project ended in the build of `built`, by `<model>.<name>`."""
    return {}


@pytest.fixture(scope="session")
def built(stories_world: World, target: Path, units: dict[str, str]) -> Build:
    """That world, built, with every unit test of the dbt project run on the way."""

    def note(event: Any) -> None:
        if event.info.name == "NodeFinished" and event.data.node_info.resource_type == "unit_test":
            units[event.data.node_info.unique_id.removeprefix("unit_test.tieout.")] = event.data.run_result.status

    return stories_world.build(target, unit_tests=True, on_event=note)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A small world of its own: one posted entry."""
    world = World(tmp_path).masters()
    stories.posted(world, "1")
    return world
