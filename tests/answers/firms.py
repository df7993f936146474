"""One seed of the firm, through the whole pipeline until everything is answered, and every mart beside its key."""

from __future__ import annotations

import json
import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from dagster_project import config, sandboxed
from dagster_project.demo import Demo
from dagster_project.sandbox import compare
from dagster_project.show import Terminal
from dagster_project.warehouse import current, project, published
from tests.processes import FORKSERVER

PROFILE = "quarter"
KEY = "answers.json"


@dataclass(frozen=True)
class Found:
    """One rule: its defects in the key, those of them in the queue, and what the queue accuses beside them."""

    code: str
    owner: str
    planted: int
    found: int
    accused: int


@dataclass(frozen=True)
class Outcome:
    """What one seed's marts said. `broken` are the reconciliation tests that found rows; `conserved` is whether
    `unexplained` was zero after every cycle."""

    seed: int
    directory: Path
    marts: tuple[compare.MartComparison, ...]
    rules: tuple[Found, ...]
    conserved: bool
    broken: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Every mart equals the key, every defect was found with its owner, and nothing else was accused."""
        return (
            self.conserved
            and not self.broken
            and not any(mart.rows_different for mart in self.marts)
            and all(rule.planted == rule.found and not rule.accused for rule in self.rules)
        )

    @property
    def database(self) -> Path:
        """The newest build."""
        return current(config.load(self.directory / "sandbox" / "tieout.toml"))

    @cached_property
    def key(self) -> dict[str, list[dict[str, Any]]]:
        return json.loads((self.directory / KEY).read_text())


def run_to_the_end(seed: int, directory: Path) -> Outcome:
    """Run the firm of `seed` below `directory` to its end and compare."""
    home = directory / "dagster"
    home.mkdir()
    os.environ["DAGSTER_HOME"] = str(home)
    demo = Demo(directory / "sandbox", directory / "drops", seed, PROFILE)
    with sandboxed.running(demo.directory, demo.drops, seed, PROFILE) as sandbox:
        conserved = demo.run_cycles(Terminal(file=(directory / "output").open("w"), width=160), sandbox)
        key = sandbox.ask("/expected")
    (directory / KEY).write_text(json.dumps(key))
    settings = config.load(demo.settings_file)
    return Outcome(
        seed,
        directory,
        tuple(compare.compare(key, published(settings))),
        tuple(_rules(key["exception_queue"], published(settings))),
        conserved,
        tuple(_broken(current(settings))),
    )


def settle_all(seeds: list[int], directory: Path) -> Iterator[Outcome]:
    """The outcomes of all seeds in their order, two at a time, in processes of their own."""
    places = [Path(tempfile.mkdtemp(prefix=f"seed-{seed}-", dir=directory)) for seed in seeds]
    with ProcessPoolExecutor(2, mp_context=FORKSERVER) as pool:
        yield from pool.map(run_to_the_end, seeds, places)


def _rules(key: list[dict[str, Any]], analytics: Path) -> Iterator[Found]:
    columns = ("source_system", "source_instance", "source_record_id", "code", "owner")
    planted = Counter(tuple(str(row[name]) for name in columns) for row in key)
    with duckdb.connect(analytics, read_only=True) as marts:
        texts = ", ".join(f"coalesce({name}::varchar, '')" for name in columns)
        accused = Counter(marts.execute(f"select {texts} from marts.exception_queue").fetchall())
    for code, owner in sorted({each[-2:] for each in planted | accused}):
        ours, theirs = (
            Counter({each: count for each, count in side.items() if each[-2:] == (code, owner)})
            for side in (planted, accused)
        )
        yield Found(code, owner, ours.total(), (ours & theirs).total(), (theirs - ours).total())


def _broken(database: Path) -> Iterator[str]:
    """The reconciliation tests of the dbt project that find something in the build."""
    tests = [node for node in project.compiled().values() if node.resource_type == "test"]
    with duckdb.connect(database, read_only=True) as build:
        for node in tests:
            if node.path.startswith("tests/reconciliation/") and build.execute(node.sql).fetchall():
                yield node.name
