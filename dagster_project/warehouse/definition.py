"""What a build is made by, beside its inputs: the dbt project, the settings that shape it, the programs that run it.

A definition is a text of `name sha256` lines. It and every file that it names are raw documents: they are put into the
raw store before a build is recorded, and the ledger names the definition with the build and with its publication. So a
publication is made again by what was in force then, whatever was edited since (`as_of`).
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path

from dagster_project.config import Settings
from dagster_project.landing.raw_store import RawStore, RawStoreError
from dagster_project.ledger import Built, Ledger
from dagster_project.ledger.canonical import canonical_json
from dagster_project.warehouse import project

PROJECT = "dbt/"
SETTINGS, PROGRAMS = "settings.json", "programs.json"
# What writes the bytes of landed files, of the ledger's export, of builds and of publications.
ENGINES = ("dbt-core", "dbt-duckdb", "duckdb", "polars", "pyarrow")
CODE = ("as_of.py", "landing", "ledger", "money.py", "sources", "warehouse")


@dataclass(frozen=True)
class Definition:
    """The files of a definition by name: those of the dbt project below `dbt/`, `settings.json` and `programs.json`."""

    files: Mapping[str, bytes]

    @cached_property
    def text(self) -> bytes:
        """The definition as a raw document: `name sha256`, a line each, sorted."""
        return project.listing(self.files)

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.text).hexdigest()

    @property
    def project(self) -> dict[str, bytes]:
        """The files of the dbt project, by their names in it."""
        return {name.removeprefix(PROJECT): text for name, text in self.files.items() if name.startswith(PROJECT)}

    @cached_property
    def project_sha256(self) -> str:
        return project.sha256_of(self.project)

    @cached_property
    def rules_sha256(self) -> str:
        """The hash of the rules alone."""
        return project.sha256_of(project.rules_of(self.project))

    @property
    def settings(self) -> dict[str, object]:
        """`tenant`, `reporting_currency`, and `destinations`: adapter by name; and, unless an earlier release built,
        `post_from`: the day by destination."""
        return json.loads(self.files[SETTINGS])

    @property
    def programs(self) -> dict[str, str]:
        """The versions of the engines, and the hash of this program's own code, by name."""
        return json.loads(self.files[PROGRAMS])

    def restore(self, folder: Path) -> Path:
        """Write the dbt project into a new folder, and return that."""
        for name, content in self.project.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        return folder


def of(settings: Settings, dbt_project: Path) -> Definition:
    """By what a build is made now."""
    shaping = {
        "tenant": settings.tenant,
        "reporting_currency": settings.reporting_currency,
        "destinations": {each.name: each.adapter for each in settings.destinations},
        "post_from": {each.name: each.post_from for each in settings.destinations},
    }
    return Definition(
        {
            **{f"{PROJECT}{name}": content for name, content in project.files(dbt_project).items()},
            SETTINGS: canonical_json(shaping).encode(),
            PROGRAMS: canonical_json(programs()).encode(),
        }
    )


@cache
def programs() -> dict[str, str]:
    """The versions of the engines that run now, and the hash of this program's code that writes what they do not."""
    home = Path(__file__).parents[1]
    files = [path for each in CODE for path in (home.glob(each) if "." in each else home.glob(f"{each}/**/*.py"))]
    code = {path.relative_to(home).as_posix(): path.read_bytes() for path in files}
    return {**{name: version(name) for name in ENGINES}, "tieout": project.sha256_of(code)}


def record(ledger: Ledger, raw: RawStore, built: Built, definition: Definition) -> None:
    """Keep a definition, and record the build that was made by it."""
    newest = ledger.newest_build()
    documents = [] if newest and newest.definition_sha256 == definition.sha256 else [*definition.files.values()]
    kept = [(raw.put(content), len(content)) for content in (*documents, definition.text)]
    with ledger.change("built"):
        for sha256, size in kept:
            ledger.keep_document(sha256, size)
        ledger.record_build(built)


def kept(raw: RawStore, sha256: str) -> Definition:
    """A definition as it was kept. Raises RawStoreError for a document of it that is missing or altered."""
    return Definition({name: raw.get(each) for name, each in _named(raw.get(sha256)).items()})


def doubts(ledger: Ledger, raw: RawStore) -> Iterator[tuple[str, str]]:
    """Builds and publications that the definition which they name cannot have made: the definition's hash, and why.

    What is missing or altered in the raw store is not said here.
    """
    registered = {sha256 for (sha256,) in ledger.rows("select sha256 from raw_file")}
    stated: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for each in (*ledger.builds(), *ledger.publications()):
        if each.definition_sha256:
            values = ((name, getattr(each, name)) for name in _STATED if hasattr(each, name))
            stated[each.definition_sha256] |= {(name, canonical_json(value)) for name, value in values}
    for sha256 in sorted(stated):
        try:
            documents = _named(raw.get(sha256))
            if lost := {*documents.values()} - registered:
                yield sha256, f"the ledger does not know {len(lost)} of the documents that it names"
            settings = json.loads(raw.get(documents[SETTINGS]))
        except RawStoreError:
            continue
        hashes = {name.removeprefix(PROJECT): each for name, each in documents.items() if name.startswith(PROJECT)}
        says = {"dbt_project_sha256": project.sha256_of_hashes(hashes), **settings}
        for name, value in sorted(stated[sha256]):
            if canonical_json(says[name]) != value:
                yield sha256, f"{name} is {canonical_json(says[name])} in it, and {value} where the ledger names it"


# What builds and publications state of what they were made by.
_STATED = ("dbt_project_sha256", "tenant", "reporting_currency", "destinations")


def _named(text: bytes) -> dict[str, str]:
    """The hash of each file that a definition names."""
    return dict(line.rsplit(" ", 1) for line in text.decode().splitlines())
