"""On which database the tests of the ledger and of posting run: all on SQLite, and some or all on PostgreSQL too."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

from tests import databases
from tests.tables import COLLECTED

HERE = Path(__file__).parent
ROOMS = (HERE / "main_job", HERE / "warehouse")
# What takes longest begins first, in this order, so that at the end no worker waits for the other.
LONGEST = [HERE / name for name in ("main_job", "answers", "warehouse", "torture")]
BOTH = (HERE / "ledger", HERE / "posting")
# Where every test's first case runs on PostgreSQL without being asked: half a minute instead of ten.
ALWAYS = {
    *(HERE / "ledger").glob("test_*.py"),
    *(HERE / "posting" / f"test_{name}.py" for name in ("batches", "delivery", "planner")),
}


class Rooms(LoadScopeScheduling):
    """Gives what shares an expensive fixture to one worker: a file of tests, or a room with one firm or one build."""

    def _split_scope(self, nodeid: str) -> str:
        file = HERE.parent / nodeid.partition("::")[0]
        return str(file.parent if file.parent in ROOMS else file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Rooms:
    return Rooms(config, log)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgres", action="store_true", help="run every test of ledger and posting on PostgreSQL too")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "many_ledgers: makes a new ledger again and again; on PostgreSQL when asked")
    config.addinivalue_line("markers", "bad_input(number, ...): tries rows of tests/tables/bad_inputs.toml")
    config.addinivalue_line("markers", "threat(id, ...): checks controls of tests/tables/threats.toml")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if any(mark.args[0] == "database" for mark in metafunc.definition.iter_markers("parametrize")):
        return
    chosen = metafunc.definition.path in ALWAYS or metafunc.config.getoption("postgres")
    if chosen and metafunc.definition.path.parent in BOTH:
        metafunc.parametrize("database", ["sqlite", "postgres"], indirect=True)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    config.stash[COLLECTED] = tuple(items)
    order = {room: place for place, room in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.path.parent, len(order)))
    if config.getoption("postgres"):
        return
    left, seen = [], set()
    for item in items:
        called = getattr(item, "callspec", None)
        if called is not None and called.params.get("database") == "postgres":
            many = item.get_closest_marker("many_ledgers") or hasattr(item.obj, "hypothesis")
            if many or item.originalname in seen:
                continue
            seen.add(item.originalname)
        left.append(item)
    items[:] = left


@pytest.fixture(autouse=True)
def umask() -> Iterator[None]:
    """The umask of most machines: commands that a test runs in this process make files private from then on."""
    os.umask(0o022)
    yield
    os.umask(0o022)


@pytest.fixture(autouse=True)
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The database of the test, to which `tests.databases.place` leads."""
    kind = getattr(request, "param", "sqlite")
    if kind == "postgres":
        try:
            databases.server()
        except databases.NoServer as why:
            (pytest.fail if request.config.getoption("postgres") else pytest.skip)(f"no PostgreSQL: {why}")
    with databases.on(kind):
        yield kind
