"""One build: landed Parquet and the ledger's export into a new DuckDB file, through dbt, verified, made current.

`warehouse/<build_id>/` holds the file, the ledger's export it was built from, and two manifests: `inputs.sha256`,
what went in, and `manifest.json`, what came out. The folder appears whole or not at all. Vendor bytes never meet
DuckDB's readers: what is read is Parquet that our strict readers wrote, as the very bytes of which the ledger has the
hash. They are loaded into the file, so that no SQL of the project reads anything outside it.

The ledger has the hash of the finished file too, and a build is used only while it is that one.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import io
import os
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from dagster_project import fault
from dagster_project.config import Settings
from dagster_project.landing import parquet
from dagster_project.ledger import Built, Landed
from dagster_project.ports import LocalFileSystem, fsync_directory, make_directories
from dagster_project.warehouse import definition, project
from dagster_project.warehouse.definition import Definition
from dagster_project.warehouse.statements import Stopped
from dagster_project.warehouse.swap import switch
from dagster_project.warehouse.verify import ONE_CORE, Manifest, VerificationError, measure, verify

DATABASE = "tieout.duckdb"
MANIFEST = "manifest.json"
CURRENT = "current"
# Only the DuckDB that wrote a build reads it. The format that every release reads takes twice as long to write.
NEWEST_STORAGE = {"storage_compatibility_version": "latest"}
# As the operating system words it (ENOSPC), which DuckDB and dbt pass on as text.
_DISK_FULL = os.strerror(errno.ENOSPC)
KEEP = 3
# How many failed nodes a message names, and with how many characters of what dbt says of each.
NAMED, SHOWN = 3, 240

# What the ledger exports and SQL reads.
LEDGER_TABLES = (
    *("version", "entry", "batch_line", "batch", "backed_out", "waiver", "extract", "extract_page", "exception"),
    *("master_version", "identity_match", "first_answer", "refused_duplicate", "event"),
)

# A landing table that has it holds transactions, whose content the ledger chooses row by row.
TRANSACTION_COLUMN = "_txn"


class BuildError(RuntimeError):
    """The build was not made, and the last good one is untouched. `failures` lists the dbt nodes that failed; the first
    of them are in the message, as one line each."""

    def __init__(self, message: str, failures: tuple[project.NodeResult, ...] = ()):
        named = [f"  {each.node}: {' '.join(each.message.split())[:SHOWN]}" for each in failures[:NAMED]]
        super().__init__("\n".join([message, *named]))
        self.failures = failures


@dataclass(frozen=True)
class Build:
    """A finished build. `path` is its DuckDB file; the hashes name what went in, by what it was made, what came out.

    Of what it was made by, `definition_sha256` names all and `rules_sha256` the rules; None when an earlier release
    built.

    `results` are how the nodes of the dbt project ended; a build that was reopened has none.
    """

    build_id: str
    path: Path
    manifest_sha256: str
    input_manifest_sha256: str
    dbt_project_sha256: str
    rules_sha256: str | None
    definition_sha256: str | None
    manifest: Manifest
    results: tuple[project.NodeResult, ...] = ()


def build(
    settings: Settings,
    now: datetime,
    export_ledger: Callable[[Path], object],
    schemas: Mapping[str, pl.Schema],
    landed: Mapping[str, str],
    *,
    ledger_event_seq: int,
    record: Callable[[Built, Definition], None] = lambda built, definition: None,
    statements_of: Callable[[str], Collection[str]] = lambda project_sha256: (),
    dbt_project: Path = project.PROJECT,
    target: Path = project.TARGET,
    unit_tests: bool = False,
    on_event: project.EventSink | None = None,
) -> Build:
    """Make the build of `now` and make it current.

    `export_ledger(folder)` writes the ledger's tables as `<table>.parquet`; `schemas` are the landing tables, `landed`
    the SHA-256 of each landed file by its path in the landing folder (`landed_files`): what else lies there is not
    input. `record` is called with the build and what it was made by, when the file is complete and before it is
    current. `statements_of(project_sha256)` are the hashes of recorded statements that may be run in place of dbt.
    `dbt_project` is the folder of the SQL and the seeds, `target` where dbt keeps what it parsed; `on_event` gets each
    dbt event. Raises BuildError.
    """
    data_dir = settings.data_dir.resolve()
    warehouse, landing = data_dir / "warehouse", data_dir / "landing"
    for folder in (warehouse, landing):
        make_directories(folder)
    with _only_build(warehouse):
        _check_free_space(warehouse)
        work = warehouse / ".building"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(mode=0o700)
        export_ledger(work / "ledger")
        ledger = {table: _ledger_table(work / "ledger", table) for table in LEDGER_TABLES}
        masters = _master_documents(work / "ledger")
        files = _inputs(landed, schemas, work / "ledger", masters)
        inputs = _input_manifest(landed, files, {table: digest for table, (_, digest) in ledger.items()})
        input_sha256 = hashlib.sha256(inputs.encode()).hexdigest()
        made_by = definition.of(settings, dbt_project)
        project_sha256 = made_by.project_sha256
        made_of = hashlib.sha256(f"{input_sha256} {project_sha256}".encode()).hexdigest()
        build_id = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{made_of[:8]}"
        (work / "inputs.sha256").write_text(inputs)
        fault.point("warehouse.before_load")
        load = partial(
            _load,
            work / DATABASE,
            settings,
            lambda: (
                (table, _landed_table(landing, files[table], landed, schema))
                for table, schema in sorted(schemas.items())
            ),
            {table: rows for table, (rows, _) in ledger.items()},
            masters,
            cycle={
                "build_id": build_id,
                "as_of": now.astimezone(UTC).replace(tzinfo=None),
                "tenant": settings.tenant,
                "reporting_currency": settings.reporting_currency,
                "ledger_event_seq": ledger_event_seq,
                "input_manifest_sha256": input_sha256,
                "dbt_project_sha256": project_sha256,
            },
        )
        load()
        fault.point("warehouse.before_dbt")
        again = None
        if not unit_tests and on_event is None:
            known = statements_of(project_sha256)
            try:
                again = project.build_again(work / DATABASE, project_sha256, known, folder=dbt_project, target=target)
            except Stopped as stopped:
                if _DISK_FULL in str(stopped):
                    raise _disk_full(work, warehouse) from stopped
                load()
        if again is None:
            recorded = [""]
            options = {"target": target, "unit_tests": unit_tests, "on_event": on_event, "on_record": recorded.append}
            again = _run_dbt(work, warehouse, dbt_project, **options), recorded[-1]
        results, statements_sha256 = again
        manifest = measure(work / DATABASE)
        verify(work / DATABASE, manifest, project.marts(dbt_project))
        LocalFileSystem().publish(work / MANIFEST, manifest.text.encode())
        hashes = (input_sha256, project_sha256, manifest.sha256, statements_sha256)
        kept = (made_by.rules_sha256, made_by.sha256)
        record(Built(build_id, sha256(work / DATABASE), *hashes, *kept), made_by)
        fault.point("warehouse.before_swap")
        path = _adopt(work, warehouse, build_id) / DATABASE
    return Build(
        build_id,
        path,
        manifest.sha256,
        input_sha256,
        project_sha256,
        *kept,
        manifest,
        tuple(results),
    )


def current(settings: Settings) -> Path | None:
    """The newest good build's file, None before the first."""
    link = settings.data_dir / "warehouse" / CURRENT
    return link.resolve() / DATABASE if link.exists() else None


def reopen(settings: Settings, built: Built | None) -> Build:
    """The newest good build, as another process left it; without the results of its nodes.

    `built` is the newest that the ledger knows. Raises BuildError when there is none, VerificationError when the file
    is not, byte for byte, that one.
    """
    path = current(settings)
    if path is None or built is None:
        raise BuildError(f"there is no build in {settings.data_dir / 'warehouse'} yet")
    if (found := sha256(path)) != built.sha256:
        raise VerificationError(
            path, [f"its sha256 is {found}, the ledger knows {built.sha256}: run a cycle, which builds it again"]
        )
    manifest = Manifest.read(path.with_name(MANIFEST))
    if manifest.sha256 != built.manifest_sha256:
        raise VerificationError(path.with_name(MANIFEST), ["it is not what was measured: run a cycle"])
    return Build(
        built.build_id,
        path,
        built.manifest_sha256,
        built.input_manifest_sha256,
        built.dbt_project_sha256,
        built.rules_sha256,
        built.definition_sha256,
        manifest,
    )


def landed_files(landed: Iterable[Landed]) -> dict[str, str]:
    """What the ledger knows of landed files: the SHA-256 of each by its path in the landing folder."""
    folder = Path()
    return {
        parquet.path(
            folder, parquet.table(each.page.source_system, each.page.stream), each.page.source_instance,
            each.page.raw_sha256,
        ).as_posix(): each.sha256
        for each in landed
    }  # fmt: skip


@contextmanager
def _only_build(warehouse: Path) -> Iterator[None]:
    descriptor = os.open(warehouse / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BuildError("another process is building the warehouse; wait until it has finished") from None
        yield
    finally:
        os.close(descriptor)


def _check_free_space(warehouse: Path) -> None:
    """DuckDB has lost committed rows on a full disk; a build needs room for itself, its spill and its copies."""
    last = warehouse / CURRENT / DATABASE
    needed = 3 * last.stat().st_size if last.exists() else 0
    free = shutil.disk_usage(warehouse).free
    if free < needed:
        raise BuildError(
            f"{free:,} bytes are free in {warehouse} and a build needs {needed:,}: make room or move data_dir"
        )


def _ledger_table(folder: Path, table: str) -> tuple[pa.Table, str]:
    """A table of the ledger's export, and the SHA-256 of its file."""
    found = parquet.content(LocalFileSystem(), folder / f"{table}.parquet")
    if found is None:
        raise BuildError(f"the ledger's export has no {table}: {folder / table}.parquet is missing")
    return pq.read_table(io.BytesIO(found[0])), found[1]


def _master_documents(ledger: Path) -> dict[str, frozenset[str]]:
    """By landing table of master records, the documents of which some version is. A stream of which an earlier release
    recorded no versions has none."""
    versions = pl.read_parquet(
        ledger / "master_version.parquet", columns=["source_system", "stream", "raw_sha256"]
    ).drop_nulls()
    return {
        parquet.table(system, stream): frozenset(rows["raw_sha256"])
        for (system, stream), rows in versions.group_by("source_system", "stream")
    }


def _inputs(
    landed: Mapping[str, str],
    schemas: Mapping[str, pl.Schema],
    ledger: Path,
    masters: Mapping[str, frozenset[str]],
) -> dict[str, list[str]]:
    """The files to read by table: of transactions and master records those that some version was made from, of all else
    those that were read and say something. Open periods and masters are re-read whole again and again, and nearly all
    of what is read again says nothing new."""
    pages = pl.read_parquet(ledger / "extract_page.parquet").filter(pl.col("rows_in") > pl.col("quarantined"))
    versions = pl.read_parquet(ledger / "version.parquet", columns=["raw_sha256"])
    of_transactions, read = frozenset(versions["raw_sha256"]), frozenset(pages["raw_sha256"])
    files: dict[str, list[str]] = {table: [] for table in schemas}
    for name in sorted(landed):
        table = name.partition("/")[0]
        known = of_transactions if TRANSACTION_COLUMN in schemas[table] else masters.get(table, read)
        if PurePosixPath(name).stem in known:
            files[table].append(name)
    return files


def _input_manifest(landed: Mapping[str, str], files: Mapping[str, list[str]], ledger: Mapping[str, str]) -> str:
    """`<sha256>  <path>` per input file, sorted: the same inputs give the same text."""
    lines = [f"{landed[name]}  landing/{name}\n" for names in files.values() for name in names]
    return "".join(sorted([*lines, *(f"{digest}  ledger/{table}.parquet\n" for table, digest in ledger.items())]))


def _landed_table(landing: Path, names: list[str], landed: Mapping[str, str], schema: pl.Schema) -> pa.Table:
    """The rows of landed files, each read once: what is compared with its hash is what is loaded."""
    contents = []
    for name in names:
        found = parquet.content(LocalFileSystem(), landing / name)
        if found is None or found[1] != landed[name]:
            how = "is missing" if found is None else f"has sha256 {found[1]}, the ledger knows {landed[name]}"
            raise BuildError(f"the landed file {landing / name} {how}: the next cycle makes it again")
        contents.append(found[0])
    empty = pl.DataFrame(schema=schema).to_arrow(compat_level=pl.CompatLevel.oldest())
    if not contents:
        return empty
    try:
        read = pl.read_parquet([io.BytesIO(content) for content in contents])
    except pl.exceptions.PolarsError:
        read = None
    if read is not None and read.schema == schema:
        return read.to_arrow(compat_level=pl.CompatLevel.oldest())
    # Files of another release are fitted to today's columns, which takes several times as long.
    return pa.concat_tables([empty, *(pq.read_table(io.BytesIO(content), schema=empty.schema) for content in contents)])


def _load(
    database: Path,
    settings: Settings,
    landed: Callable[[], Iterable[tuple[str, pa.Table]]],
    ledger: Mapping[str, pa.Table],
    masters: Collection[str],
    *,
    cycle: Mapping[str, object],
) -> None:
    """Load into a new file at `database` what the build is made of; `landed` gives the landing tables, `masters` names
    those of master records."""
    for left in (database, database.with_name(f"{database.name}.wal")):
        left.unlink(missing_ok=True)
    with duckdb.connect(database, config=ONE_CORE | NEWEST_STORAGE) as connection:
        connection.execute("begin")
        connection.execute("create schema landing")
        connection.execute("create schema ledger")
        for table, rows in ledger.items():
            connection.register("rows", rows)
            connection.execute(f"create table ledger.{table} as select * from rows")
        for table, rows in landed():
            versions = "version" if TRANSACTION_COLUMN in rows.schema.names else "master_version"
            wanted = (
                f" semi join ledger.{versions} as version"
                " on version.raw_sha256 = rows._raw_sha256 and version.position = rows._position"
            )
            connection.register("rows", rows)
            connection.execute(
                f"create table landing.{table} as select * from rows"
                f"{wanted if versions == 'version' or table in masters else ''}"
            )
        connection.unregister("rows")
        connection.execute(
            "create table ledger.cycle (build_id varchar, as_of timestamp, tenant varchar,"
            " reporting_currency varchar, ledger_event_seq bigint, input_manifest_sha256 varchar,"
            " dbt_project_sha256 varchar)"
        )
        connection.execute("insert into ledger.cycle values (?, ?, ?, ?, ?, ?, ?)", list(cycle.values()))
        connection.execute("create table ledger.destination (destination varchar, adapter varchar, post_from date)")
        for each in settings.destinations:
            connection.execute(
                "insert into ledger.destination values (?, ?, ?)", [each.name, each.adapter, each.post_from]
            )
        connection.execute("commit")


def sha256(file: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _run_dbt(work: Path, warehouse: Path, dbt_project: Path, **options: Any) -> list[project.NodeResult]:
    """Run the project of `dbt_project` by `options` of `project.build`; raises BuildError, keeping the failed file."""
    try:
        results = project.build(work / DATABASE, folder=dbt_project, **options)
    except project.DbtError as error:
        if _DISK_FULL in str(error):
            raise _disk_full(work, warehouse) from None
        raise BuildError(str(error)) from error
    failures = tuple(result for result in results if result.failed)
    if any(_DISK_FULL in each.message for each in failures):
        raise _disk_full(work, warehouse, failures[:1])
    if failures:
        failed = warehouse / ".failed"
        shutil.rmtree(failed, ignore_errors=True)
        work.rename(failed)
        raise BuildError(
            f"{len(failures)} dbt nodes failed, and nothing new is published: mend the SQL or the data that they name"
            f" and run a cycle (what was built is kept in {failed} for inspection)",
            failures,
        )
    return results


def _disk_full(work: Path, warehouse: Path, failures: tuple[project.NodeResult, ...] = ()) -> BuildError:
    shutil.rmtree(work)
    return BuildError(
        f"the disk of {warehouse} is full, so nothing was built: make room, and the next cycle builds", failures
    )


def _adopt(work: Path, warehouse: Path, build_id: str) -> Path:
    """Give the finished folder its name, point `current` to it, and drop the oldest builds."""
    folder = warehouse / build_id
    # The same moment, inputs and SQL, built again.
    shutil.rmtree(folder, ignore_errors=True)
    with (work / DATABASE).open("rb") as file:
        os.fsync(file.fileno())
    fsync_directory(work)
    work.rename(folder)
    switch(warehouse / CURRENT, build_id)
    builds = sorted(path for path in warehouse.glob("[0-9]*") if path != folder)
    for old in builds[: 1 - KEEP]:
        shutil.rmtree(old)
    return folder
