"""The statements of a dbt build, recorded when dbt first builds a project and run as they are by the builds after it.

Nothing in the project looks at the data before it says what to do, so dbt arrives at the same statements each time, and
takes 30 ms of its own for each of 170 nodes to do so. A record is of one project, one set of input columns and one
release of dbt and of DuckDB; whatever else comes is built by dbt. So is a project that cannot be recorded: one whose
SQL asks the database or the time while it is compiled. Every data test is among the statements. Where one finds
something that stops a build, or a statement fails, dbt builds again and its results say what is wrong.

Whoever could alter a record would decide what is posted. So its hash is in the ledger, with the build that dbt made,
and a record of another hash is not run.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import yaml

from dagster_project.ports import LocalFileSystem
from dagster_project.warehouse.verify import ONE_CORE

KEEP = 4
INPUTS = ("landing", "ledger")

# What a compiled statement must not depend on, for it would be frozen with it.
_VARYING = re.compile(r"\b(run_started_at|invocation_id|env_var|run_query|load_result|modules|adapter\.get_\w+)\b")
_COMMENT = re.compile(r"\s*/\*.*?\*/\s*", re.DOTALL)
# dbt looks at the catalog, compares the columns of contracts and speaks of transactions; none of it changes the file.
_PASSED_OVER = (
    *("describe", "begin", "commit", "select schema_name", "select type from duckdb_databases"),
    *("select database_name, type from duckdb_databases", "select table_name, constraint_type from duckdb_constraints"),
)
_KEPT = {"": ("create schema",), "model": ("create ",), "seed": (), "operation": ("",), "test": ("select",)}


@dataclass(frozen=True)
class Node:
    """A dbt node with its statements. `depends_on` are the nodes before it; `relation` is the table of a seed."""

    id: str
    depends_on: tuple[str, ...]
    statements: tuple[str, ...]
    relation: str | None = None
    warns: bool = False

    @property
    def kind(self) -> str:
        return self.id.partition(".")[0]


class Stopped(RuntimeError):
    """A statement failed, or a data test found what stops a build: dbt has to say what is wrong."""


@dataclass
class StatementLog:
    """Takes down the statements of one dbt build; `event` is given every event of it."""

    _statements: dict[str, list[str]] = field(default_factory=dict)

    def event(self, event: Any) -> None:
        if event.info.name == "SQLQuery":
            self._statements.setdefault(event.data.node_info.unique_id, []).append(event.data.sql)

    def nodes(self, results: Iterable[Any], manifest: Any) -> list[Node] | None:
        """The recorded nodes of a build that succeeded, by id; None when they cannot stand for another one."""
        if any(_varies(each) for each in _written_here(manifest)):
            return None
        schemas = [sql for sql in self._statements.get("", []) if _said(sql).startswith("create schema")]
        # dbt ends in another order each time; a record is the same each time.
        nodes = [Node("", (), tuple(sorted(schemas)))]
        results = list(results)
        ids = {result.node.unique_id for result in results}
        for node in sorted((result.node for result in results), key=lambda node: node.unique_id):
            kind = node.resource_type.value
            if kind in ("exposure", "unit_test"):
                continue
            kept = [sql for sql in self._statements.get(node.unique_id, []) if not _said(sql).startswith(_PASSED_OVER)]
            if kind == "seed":
                kept = []
            elif not all(_said(sql).startswith(_KEPT.get(kind, ("\0",))) for sql in kept):
                return None
            nodes.append(
                Node(
                    node.unique_id,
                    tuple(sorted(_before(node, manifest, ids))),
                    tuple(kept),
                    f'"{node.schema}"."{node.alias}"' if kind == "seed" else None,
                    kind == "test" and node.config.severity.lower() == "warn",
                )
            )
        return nodes


def key(project_sha256: str, database: Path) -> str:
    """What a record is of: the project, the columns that it reads, and the programs that make statements of it."""
    with duckdb.connect(database, read_only=True, config=ONE_CORE) as connection:
        columns = connection.execute(
            "select table_schema, table_name, column_name, data_type from information_schema.columns"
            " where list_contains(?, table_schema) order by all",
            [list(INPUTS)],
        ).fetchall()
    programs = [f"{name} {version(name)}" for name in ("dbt-core", "dbt-duckdb", "duckdb")]
    return hashlib.sha256(json.dumps([project_sha256, programs, columns]).encode()).hexdigest()


def keep(folder: Path, key: str, nodes: Sequence[Node], database: Path) -> str:
    """Keep what was recorded, and the seeds as they are in the finished `database`; the SHA-256 of the file, which is
    the same whenever the same was recorded."""
    with duckdb.connect(database, read_only=True, config=ONE_CORE) as connection:
        seeds = {node.relation: _seed(connection, node.relation) for node in nodes if node.relation}
    content = json.dumps({"nodes": [vars(node) for node in nodes], "seeds": seeds}).encode()
    LocalFileSystem().publish(_path(folder, key), content)
    for old in sorted(folder.glob("statements-*.json"), key=lambda each: each.stat().st_mtime_ns)[:-KEEP]:
        old.unlink(missing_ok=True)
    return hashlib.sha256(content).hexdigest()


def _seed(connection: duckdb.DuckDBPyConnection, relation: str) -> dict[str, Any]:
    """The types of a seed's columns by name, and its rows as text."""
    types = {name: kind for name, kind, *_ in connection.execute(f"describe {relation}").fetchall()}
    texts = ", ".join(f'"{name}"::varchar' for name in types)
    return {"types": types, "rows": connection.execute(f"select {texts} from {relation}").fetchall()}


def run(
    folder: Path, key: str, database: Path, profile: Path, known: Collection[str]
) -> tuple[list[tuple[str, int]], str] | None:
    """Run what is recorded of `key` in `database`: the id of each node and the rows that a data test found, and the
    SHA-256 of the record. None when nothing is recorded, or what is has none of the `known` hashes.

    `profile` is the profiles.yml with DuckDB's settings. Raises Stopped.
    """
    if not _path(folder, key).exists():
        return None
    content = _path(folder, key).read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    if sha256 not in known:
        return None
    recorded = json.loads(content)
    nodes = [Node(**{name: _tuple(value) for name, value in each.items()}) for each in recorded["nodes"]]
    output = yaml.safe_load(profile.read_text())["tieout"]["outputs"]["build"]
    try:
        with duckdb.connect(database, config=output["config_options"]) as connection:
            for statement in nodes[0].statements:
                connection.execute(statement)
            for relation, seed in recorded["seeds"].items():
                _load(connection, relation, **seed)
            return list(_in_order(nodes[1:], lambda node: _send(connection, node), output["threads"])), sha256
    except duckdb.Error as error:
        raise Stopped(str(error)) from error


def _load(
    connection: duckdb.DuckDBPyConnection, relation: str, types: Mapping[str, str], rows: Sequence[Sequence[str | None]]
) -> None:
    """Make a seed's table of its rows as text."""
    texts = pa.table({name: pa.array([row[place] for row in rows], pa.string()) for place, name in enumerate(types)})
    columns = ", ".join(f'"{name}"::{kind} as "{name}"' for name, kind in types.items())
    connection.register("texts", texts)
    connection.execute(f"create table {relation} as select {columns} from texts")
    connection.unregister("texts")


def _send(connection: duckdb.DuckDBPyConnection, node: Node) -> int:
    """Run the statements of one node; the rows that a data test found. Raises Stopped."""
    found = 0
    with connection.cursor() as cursor:
        for statement in node.statements:
            cursor.execute(statement)
            if node.kind == "test":
                found, _, stops = cursor.fetchall()[0]
                if stops and not node.warns:
                    raise Stopped(f"{node.id} found {found}")
    return found


def _in_order(nodes: Sequence[Node], send: Callable[[Node], int], threads: int) -> Iterator[tuple[str, int]]:
    """Send every node after those that it depends on, `threads` at a time."""
    by_id = {node.id: node for node in nodes}
    starts = [node.id for node in nodes if "on-run-start" in node.id]
    ends = [node.id for node in nodes if "on-run-end" in node.id]
    between = [node for node in nodes if node.kind != "operation"]
    order = TopologicalSorter({node.id: [*node.depends_on] for node in between})
    order.prepare()
    for each in starts:
        yield each, send(by_id[each])
    with _pool(threads) as pool:
        running = {}
        while order.is_active():
            running |= {pool.submit(send, by_id[each]): each for each in order.get_ready()}
            for done in wait(running, return_when=FIRST_COMPLETED).done:
                each = running.pop(done)
                yield each, done.result()
                order.done(each)
    for each in ends:
        yield each, send(by_id[each])


@contextmanager
def _pool(threads: int) -> Iterator[ThreadPoolExecutor]:
    """Threads that begin nothing more once something failed."""
    pool = ThreadPoolExecutor(threads)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _before(node: Any, manifest: Any, ids: set[str]) -> set[str]:
    """The nodes that ran before `node` because it reads them, itself or in the SQL of ephemeral ones."""
    found = set()
    for each in node.depends_on_nodes:
        if each in ids:
            found.add(each)
        elif each in manifest.nodes:
            found |= _before(manifest.nodes[each], manifest, ids)
    return found


def _written_here(manifest: Any) -> Iterator[str]:
    """The text of every node and macro that is not dbt's own."""
    for node in manifest.nodes.values():
        yield node.raw_code
    for macro in manifest.macros.values():
        if macro.package_name not in {"dbt", "dbt_duckdb"}:
            yield macro.macro_sql


def _varies(text: str) -> bool:
    return any(_VARYING.search(braces) for braces in re.findall(r"\{[{%].*?[%}]\}", text, re.DOTALL))


def _said(statement: str) -> str:
    """A statement as one line without dbt's comment before it."""
    return " ".join(_COMMENT.sub("", statement, count=1).split()).lower()


def _path(folder: Path, key: str) -> Path:
    return folder / f"statements-{key}.json"


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
