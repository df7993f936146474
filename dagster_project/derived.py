"""Every file that is derived and read: landed files, builds, publications, each with what the ledger says it holds.

None of them is truth, and one that is gone costs a rebuild and nothing else. One that is there holds what was recorded,
or it may not be read.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dagster_project.ledger import Ledger
from dagster_project.warehouse.build import CURRENT, DATABASE, landed_files
from dagster_project.warehouse.build import sha256 as sha256_of
from dagster_project.warehouse.publish import DATABASE_LINK, newest, place


@dataclass(frozen=True)
class Derived:
    """A derived file: its name below the data directory, where it is, and by the ledger the SHA-256 it may have.

    `is_newest`: by this name the newest build, or publication of a grade, is read.
    """

    name: str
    path: Path
    sha256s: frozenset[str]
    is_newest: bool = False


def files(data_dir: Path, ledger: Ledger) -> Iterator[Derived]:
    """Every derived file that the ledger knows, there or not; what leads to the newest of many may lead to any."""
    landed: defaultdict[Path, set[str]] = defaultdict(set)
    for name, sha256 in landed_files(ledger.landed()).items():
        landed[Path("landing", name)].add(sha256)
    for path, sha256s in landed.items():
        yield Derived(path.as_posix(), data_dir / path, frozenset(sha256s))
    yield from _made_by_builds(data_dir, ledger)


def _made_by_builds(data_dir: Path, ledger: Ledger) -> Iterator[Derived]:
    known: defaultdict[Path, set[str]] = defaultdict(set)
    stable: set[Path] = set()
    for built in ledger.builds():
        stable.add(Path("warehouse", CURRENT, DATABASE))
        for folder in (built.build_id, CURRENT):
            known[Path("warehouse", folder, DATABASE)].add(built.sha256)
    for publication in ledger.publications():
        for name, sha256 in publication.files.items():
            stable.add(newest(Path("published"), name))
            for path in (place(Path("published"), publication.build_id, name), newest(Path("published"), name)):
                known[path].add(sha256)
    for path, sha256s in known.items():
        yield Derived(path.as_posix(), data_dir / path, frozenset(sha256s), path in stable)


def drop_damaged(data_dir: Path, ledger: Ledger) -> list[str]:
    """Remove the newest build and publication where they are not what was recorded; their paths in `data_dir`.

    They are read no more from then on, and the next build and publication take their places.
    """
    damaged = {
        each.path.resolve(): each.path.name == DATABASE_LINK
        for each in _made_by_builds(data_dir, ledger)
        if each.is_newest and each.path.is_file() and sha256_of(each.path) not in each.sha256s
    }
    for path, stands_alone in damaged.items():
        if stands_alone:
            path.unlink()
        else:
            shutil.rmtree(path.parent, ignore_errors=True)
    return sorted(path.relative_to(data_dir.resolve()).as_posix() for path in damaged)
