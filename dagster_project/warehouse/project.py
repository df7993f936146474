"""The dbt project as this process runs it: parsed once, invoked in-process, one invocation at a time.

Starting a dbt process costs about three seconds before it does anything; a build inside this process costs what its
SQL costs. dbt keeps global state, so a lock keeps invocations apart, and DuckDB keeps a file open until it is closed,
so every invocation ends by closing what it opened.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from dagster_project import places
from dagster_project.ports import LocalFileSystem
from dagster_project.warehouse import statements

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

PROJECT, TARGET = places.DBT_PROJECT, places.DBT_TARGET
BUILD_PATH = "TIEOUT_BUILD_PATH"
RULES, MACROS = "seeds/rule.csv", "macros/"
_MACRO, _CALL = re.compile(r"\{%-?\s*macro\s+(\w+)"), re.compile(r"\b(\w+)\(")
# Beside manifest.json: the hash of the project that it is of.
PARSED = "manifest.sha256"

EventSink = Callable[[Any], None]

_one_at_a_time = threading.Lock()
_parsed: dict[tuple[Path, Path], tuple[str, Manifest]] = {}


@dataclass(frozen=True)
class NodeResult:
    """How one dbt node ended: its unique id, dbt's status (`success`, `pass`, `warn`, `error`, `fail`, `skipped`), what
    it said, and how many rows a test found."""

    node: str
    status: str
    message: str
    failures: int

    @property
    def failed(self) -> bool:
        return self.status in {"error", "fail", "runtime error"}


@dataclass(frozen=True)
class Compiled:
    """One model or test as dbt gives it to the database. `depends_on` are the models it reads, by name; ephemeral ones
    are in its SQL, and so are theirs."""

    name: str
    resource_type: str
    schema: str
    path: str
    sql: str
    depends_on: frozenset[str]


class DbtError(RuntimeError):
    """dbt could not parse the project or could not start; the message is dbt's own."""


def files(folder: Path = PROJECT) -> dict[str, bytes]:
    """Everything a person can edit in a dbt project, by name: models, macros, tests, seeds, configuration."""
    found = {}
    for top in folder.iterdir():
        if top.name in {"target", "logs"} or top.name.startswith("."):
            continue
        for path in top.rglob("*") if top.is_dir() else (top,):
            if path.is_file():
                found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def sha256_of(files: Mapping[str, bytes]) -> str:
    """The hash of files with their names."""
    return hashlib.sha256(listing(files)).hexdigest()


def sha256_of_hashes(hashes: Mapping[str, str]) -> str:
    """The same, by the hash of each file."""
    return hashlib.sha256(_lines(hashes)).hexdigest()


def listing(files: Mapping[str, bytes]) -> bytes:
    """Files as a text of `name sha256`, a line each, sorted; its hash is `sha256_of`."""
    return _lines({name: hashlib.sha256(content).hexdigest() for name, content in files.items()})


def _lines(hashes: Mapping[str, str]) -> bytes:
    return "".join(sorted(f"{name} {sha256}\n" for name, sha256 in hashes.items())).encode()


def sha256_of_project(folder: Path = PROJECT) -> str:
    """The hash of everything a person can edit in a dbt project."""
    return sha256_of(files(folder))


def rules_of(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """What of a project's files the rules are: their models, their seed, and the macros that any of these uses."""
    chosen = {name: text for name, text in files.items() if name.startswith("models/rules/") or name == RULES}
    macros = {name: text.decode() for name, text in files.items() if name.startswith(MACROS)}
    while True:
        used = set(_CALL.findall("".join(text.decode() for text in chosen.values())))
        more = {name for name, text in macros.items() if used.intersection(_MACRO.findall(text))} - chosen.keys()
        if not more:
            return chosen
        chosen |= {name: files[name] for name in more}


def macros(files: Mapping[str, bytes]) -> set[str]:
    """The macros of a project's files, by name."""
    return {each for name, text in files.items() if name.startswith(MACROS) for each in _MACRO.findall(text.decode())}


def marts(folder: Path = PROJECT) -> tuple[str, ...]:
    """Every published table: a mart is an SQL file in `models/marts` of a dbt project."""
    return _names(folder / "models" / "marts")


def rules(folder: Path = PROJECT) -> tuple[str, ...]:
    """Every business rule, as `rule_<code>`: a rule is an SQL file in `models/rules/codes` of a dbt project."""
    return _names(folder / "models" / "rules" / "codes")


def staged(folder: Path = PROJECT) -> dict[str, list[str]]:
    """By what its rows are (`time_entry`), the staging models `stg_<system>__<what>` of every system."""
    models: dict[str, list[str]] = {}
    for file in sorted((folder / "models" / "staging").glob("*/stg_*__*.sql")):
        models.setdefault(file.stem.partition("__")[2], []).append(file.stem)
    return models


def _names(models: Path) -> tuple[str, ...]:
    return tuple(sorted(file.stem for file in models.glob("*.sql")))


def parse(target: Path = TARGET, folder: Path = PROJECT) -> Manifest:
    """The parsed project, from memory while no file of it changed, else from its files.

    Also writes `manifest.json` into `target`. Raises DbtError when the project does not parse.
    """
    with _one_at_a_time:
        return _parse(target, folder)


def manifest(folder: Path = PROJECT, target: Path = TARGET) -> dict[str, Any]:
    """The parsed project as in `manifest.json`; dbt is started only when the project has changed since it was written.

    Raises DbtError when the project does not parse.
    """
    fingerprint = sha256_of_project(folder)
    for parsed in (False, True):
        if parsed:
            parse(target, folder)
        with _alone(target):
            if _fingerprint(target) == fingerprint:
                return json.loads((target / "manifest.json").read_text())
    raise DbtError(f"the dbt project in {folder} changes while it is parsed: run the command again")


def build(
    database: Path,
    *,
    folder: Path = PROJECT,
    target: Path = TARGET,
    unit_tests: bool = False,
    on_event: EventSink | None = None,
    on_record: Callable[[str], object] = str,
) -> list[NodeResult]:
    """Run every seed, model and data test of the project in `folder` into `database`, and with `unit_tests` the models'
    unit tests too.

    `on_event` gets each dbt event as it happens. Returns one result per node, failed ones included. Raises DbtError
    when dbt does not get as far as running nodes. The statements of a build that succeeds are kept for `build_again`;
    `on_record` is given the SHA-256 of their file.
    """
    arguments = ["build", "--no-write-json", "--no-use-colors"]
    if not unit_tests:
        arguments += ["--exclude-resource-type", "unit_test"]
    recorder = statements.StatementLog()
    sinks = [recorder.event, *([on_event] if on_event else [])]
    with _one_at_a_time:
        # dbt writes what it compiled into the manifest, and would take an ephemeral model for compiled the next time.
        manifest = _parse(target, folder).deepcopy()
        outcome = _invoke(arguments, database, target, folder=folder, manifest=manifest, sinks=sinks)
    if outcome.result is None:
        raise DbtError(f"dbt could not start: {outcome.exception}")
    if outcome.success:
        nodes = recorder.nodes(outcome.result.results, manifest)
        if nodes is not None:
            on_record(statements.keep(target, statements.key(sha256_of_project(folder), database), nodes, database))
    return [
        NodeResult(result.node.unique_id, str(result.status), result.message or "", result.failures or 0)
        for result in outcome.result.results
    ]


def build_again(
    database: Path, project_sha256: str, known: Collection[str], *, folder: Path = PROJECT, target: Path = TARGET
) -> tuple[list[NodeResult], str] | None:
    """The same as `build`, by the statements that dbt sent when it built the project of this hash last; every node
    succeeded. And the SHA-256 of their file.

    None when there are none, or none of a `known` SHA-256. Raises statements.Stopped when one does not succeed; then
    `database` is of no use, and `build` says what is wrong.
    """
    key = statements.key(project_sha256, database)
    ran = statements.run(target, key, database, folder / "profiles.yml", known)
    return None if ran is None else ([_sent(node, found) for node, found in ran[0]], ran[1])


def _sent(node: str, found: int) -> NodeResult:
    if not node.startswith("test."):
        return NodeResult(node, "success", "", 0)
    message = f"Got {found} result{'s' if found > 1 else ''}, configured to warn if != 0" if found else ""
    return NodeResult(node, "warn" if found else "pass", message, found)


def compiled(target: Path = TARGET) -> dict[str, Compiled]:
    """Every model and data test by name as the database gets it, in an order in which they can run; kept in `target`
    until the project changes.

    Raises DbtError when the project does not compile.
    """
    file, fingerprint = target / "compiled.json", sha256_of_project()
    if file.exists():
        known = json.loads(file.read_text())
        if known["project"] == fingerprint:
            return {
                each["name"]: Compiled(**{**each, "depends_on": frozenset(each["depends_on"])})
                for each in known["nodes"]
            }
    found = _compile(target)
    kept = [{**vars(each), "depends_on": sorted(each.depends_on)} for each in found.values()]
    LocalFileSystem().publish(file, json.dumps({"project": fingerprint, "nodes": kept}).encode())
    return found


def _compile(target: Path) -> dict[str, Compiled]:
    with _one_at_a_time, TemporaryDirectory() as scratch:
        database = Path(scratch) / "warehouse" / "build" / "tieout.duckdb"
        database.parent.mkdir(parents=True)
        manifest = _parse(target).deepcopy()
        outcome = _invoke(["compile", "--no-write-json", "--no-use-colors"], database, target, manifest=manifest)
    if not outcome.success:
        raise DbtError(str(outcome.exception))
    nodes = {result.node.unique_id: result.node for result in outcome.result.results}

    def read_by(node: Any) -> set[str]:
        """The models that a node reads, itself or in the SQL of ephemeral ones."""
        ephemeral = (manifest.nodes[each] for each in node.depends_on.nodes if each in manifest.nodes.keys() - nodes)
        return {nodes[each].name for each in node.depends_on.nodes if each in nodes}.union(*map(read_by, ephemeral))

    return {
        node.name: Compiled(
            node.name,
            node.resource_type.value,
            node.schema,
            node.original_file_path,
            node.compiled_code,
            frozenset(read_by(node)),
        )
        for node in nodes.values()
        if node.resource_type in {"model", "test"}
    }


def _parse(target: Path, folder: Path = PROJECT) -> Manifest:
    fingerprint = sha256_of_project(folder)
    known = _parsed.get((folder, target))
    if known is None or known[0] != fingerprint:
        # What dbt keeps of an earlier parse is SQL in a file without a known hash: it is not read.
        with _alone(target):
            (target / PARSED).unlink(missing_ok=True)
            outcome = _invoke(
                ["parse", "--no-partial-parse"], Path("/data/warehouse/build/tieout.duckdb"), target, folder=folder
            )
            if not outcome.success:
                raise DbtError(
                    f"the dbt project in {folder} does not parse: {outcome.exception}; mend what it names and run a"
                    " cycle"
                )
            (target / PARSED).write_text(fingerprint)
        known = _parsed[folder, target] = (fingerprint, outcome.result)
    return known[1]


def _fingerprint(target: Path) -> str | None:
    """The hash of the project that `manifest.json` is of."""
    file = target / PARSED
    return file.read_text() if file.exists() else None


def _invoke(
    arguments: list[str],
    database: Path,
    target: Path,
    *,
    folder: Path = PROJECT,
    manifest: Manifest | None = None,
    sinks: Sequence[EventSink] = (),
) -> Any:
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager  # noqa: PLC0415 (three seconds to import)
    from dbt.cli.main import dbtRunner  # noqa: PLC0415

    places = ["--project-dir", str(folder), "--profiles-dir", str(folder), "--target-path", str(target)]
    variables = ["--vars", json.dumps({"rules": rules(folder), "staged": staged(folder)})]
    silent = ["--log-level", "none", "--log-level-file", "none", "--log-path", str(target)]
    runner = dbtRunner(manifest=manifest, callbacks=list(sinks))
    with _environment(BUILD_PATH, str(database)):
        try:
            outcome = runner.invoke([*silent, *arguments, *places, *variables])
        finally:
            DuckDBConnectionManager.close_all_connections()
    if outcome.exception is not None and not isinstance(outcome.exception, Exception):
        # Ctrl-C, which dbt returns as if the project had failed.
        raise outcome.exception
    return outcome


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    """Keeps other processes away: dbt reads what it parsed last from `target`, and writes over it."""
    target.mkdir(parents=True, exist_ok=True)
    with (target / "parse.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
