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
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import yaml

from dagster_project.warehouse.verify import ONE_CORE, quoted

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
        """The recorded nodes of a build that succeeded, in its order; None when they cannot stand for another one."""
        if any(_varies(each) for each in _written_here(manifest)):
            return None
        schemas = [sql for sql in self._statements.get("", []) if _said(sql).startswith("create schema")]
        nodes = [Node("", (), tuple(schemas))]
        ids = {result.node.unique_id for result in results}
        for result in results:
            node = result.node
            kind = node.resource_type.value
            if kind == "exposure":
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
    """Keep what was recorded, and the seeds as they are in the finished `database`; the SHA-256 of the file."""
    path = _path(folder, key)
    new = path.with_suffix(".part")
    new.unlink(missing_ok=True)
    with duckdb.connect(new, config=ONE_CORE) as connection:
        connection.execute(f"attach '{quoted(database)}' as build (read_only)")
        for node in nodes:
            if node.relation:
                connection.execute(f"create schema if not exists {node.relation.partition('.')[0]}")
                connection.execute(f"create table {node.relation} as from build.{node.relation}")
        connection.execute("create table node (position integer, body varchar)")
        bodies = [[number, json.dumps(vars(node))] for number, node in enumerate(nodes)]
        connection.executemany("insert into node values (?, ?)", bodies)
        connection.execute("detach build")
    sha256 = hashlib.sha256(new.read_bytes()).hexdigest()
    new.replace(path)
    for old in sorted(folder.glob("statements-*.duckdb"), key=lambda each: each.stat().st_mtime_ns)[:-KEEP]:
        old.unlink(missing_ok=True)
    return sha256


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
    # The bytes that were hashed are the bytes that are run.
    path = database.with_name("statements.duckdb")
    path.write_bytes(content)
    output = yaml.safe_load(profile.read_text())["tieout"]["outputs"]["build"]
    try:
        with duckdb.connect(database, config=output["config_options"]) as connection:
            nodes = _attached(connection, path)
            return list(_in_order(nodes, lambda node: _send(connection, node), output["threads"])), sha256
    except duckdb.Error as error:
        raise Stopped(str(error)) from error
    finally:
        path.unlink()


def _attached(connection: duckdb.DuckDBPyConnection, path: Path) -> list[Node]:
    """The recorded nodes; the seeds are in the database after it."""
    connection.execute(f"attach '{quoted(path)}' as recorded (read_only)")
    bodies = connection.execute("select body from recorded.node order by position").fetchall()
    nodes = [Node(**{name: _tuple(value) for name, value in json.loads(body).items()}) for (body,) in bodies]
    for statement in nodes[0].statements:
        connection.execute(statement)
    for node in nodes:
        if node.relation:
            connection.execute(f"create table {node.relation} as from recorded.{node.relation}")
    connection.execute("detach recorded")
    return nodes[1:]


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
    return folder / f"statements-{key}.duckdb"


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
