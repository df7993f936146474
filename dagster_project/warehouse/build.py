"""One build: landed Parquet and the ledger's export into a new DuckDB file, through dbt, verified, made current.

`warehouse/<generation>/` holds the file, its checksum, the ledger's export it was built from, and two manifests:
`inputs.sha256`, what went in, and `manifest.json`, what came out. The folder appears whole or not at all. Vendor bytes
never meet DuckDB's readers: what is read is Parquet that our strict readers wrote, named file by file, and no SQL of
the project can reach anything else.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from dagster_project import fault
from dagster_project.config import Settings
from dagster_project.ports import LocalFileSystem, fsync_directory, make_directories
from dagster_project.warehouse import project
from dagster_project.warehouse.swap import switch
from dagster_project.warehouse.verify import Manifest, VerificationError, measure, verify

DATABASE = "tieout.duckdb"
MANIFEST = "manifest.json"
CHECKSUM = f"{DATABASE}.sha256"
CURRENT = "current"
KEEP = 3

# What the ledger exports and SQL reads.
LEDGER_TABLES = (
    *("version", "entry", "batch_line", "batch", "unwound", "extract", "extract_page", "exception"),
    *("first_answer", "refused_duplicate", "event"),
)

# A landing table that has it holds transactions, whose content the ledger chooses row by row.
TRANSACTION_COLUMN = "_txn"

_SQL_TYPES = {
    pl.String: "varchar",
    pl.Boolean: "boolean",
    pl.Int64: "bigint",
    pl.Date: "date",
    pl.Datetime: "timestamp",
}


class BuildError(RuntimeError):
    """The build was not made, and the last good one is untouched. `failures` lists the dbt nodes that failed."""

    def __init__(self, message: str, failures: tuple[project.NodeResult, ...] = ()):
        super().__init__("\n".join([message, *(f"  {each.node}: {each.message}" for each in failures)]))
        self.failures = failures


@dataclass(frozen=True)
class Build:
    """A finished build. `path` is its DuckDB file; the hashes name what went in, by which SQL, and what came out.

    `warnings` are the data tests that found something without stopping the build.
    """

    generation: str
    path: Path
    manifest_sha256: str
    input_manifest_sha256: str
    dbt_project_sha256: str
    manifest: Manifest
    warnings: tuple[project.NodeResult, ...] = ()


def build(
    settings: Settings,
    now: datetime,
    export_ledger: Callable[[Path], object],
    schemas: Mapping[str, pl.Schema],
    *,
    ledger_event_seq: int,
    dbt_project: Path = project.PROJECT,
    target: Path = project.TARGET,
    unit_tests: bool = False,
    on_event: project.EventSink | None = None,
) -> Build:
    """Build the generation of `now` and make it current.

    `export_ledger(folder)` writes the ledger's tables as `<table>.parquet`; `schemas` are the landing tables. Files
    are read only when the ledger knows their raw document: what a crashed run left behind is not input. `dbt_project`
    is the folder of the SQL and the seeds, `target` where dbt keeps what it parsed; `on_event` gets each dbt event.
    Raises BuildError.
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
        ledger_files = [_ledger_file(work / "ledger", table) for table in LEDGER_TABLES]
        landed = dict(_landed_files(landing, schemas, work / "ledger"))
        inputs = _input_manifest(data_dir, work, landed, ledger_files)
        input_sha256 = hashlib.sha256(inputs.encode()).hexdigest()
        project_sha256 = project.sha256_of_project(dbt_project)
        made_of = hashlib.sha256(f"{input_sha256} {project_sha256}".encode()).hexdigest()
        generation = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{made_of[:8]}"
        (work / "inputs.sha256").write_text(inputs)
        fault.point("warehouse.before_load")
        _load(
            work / DATABASE,
            settings,
            schemas,
            landed,
            ledger_files,
            cycle={
                "generation": generation,
                "as_of": now.astimezone(UTC).replace(tzinfo=None),
                "tenant": settings.tenant,
                "reporting_currency": settings.reporting_currency,
                "ledger_event_seq": ledger_event_seq,
                "input_manifest_sha256": input_sha256,
                "dbt_project_sha256": project_sha256,
            },
        )
        fault.point("warehouse.before_dbt")
        options = {"target": target, "unit_tests": unit_tests, "on_event": on_event}
        results = _run_dbt(work, warehouse, dbt_project, **options)
        manifest = measure(work / DATABASE)
        verify(work / DATABASE, manifest)
        LocalFileSystem().publish(work / MANIFEST, manifest.text.encode())
        LocalFileSystem().publish(work / CHECKSUM, f"{sha256(work / DATABASE)}  {DATABASE}\n".encode())
        fault.point("warehouse.before_swap")
        path = _adopt(work, warehouse, generation) / DATABASE
    return Build(
        generation,
        path,
        manifest.sha256,
        input_sha256,
        project_sha256,
        manifest,
        tuple(result for result in results if result.status == "warn"),
    )


def current(settings: Settings) -> Path | None:
    """The newest good build's file, None before the first."""
    link = settings.data_dir / "warehouse" / CURRENT
    return link.resolve() / DATABASE if link.exists() else None


def reopen(settings: Settings) -> Build:
    """The newest good build, as another process left it; without the warnings of its data tests.

    Raises BuildError when there is none, VerificationError when its file is not, byte for byte, what was built.
    """
    path = current(settings)
    if path is None:
        raise BuildError(f"there is no build in {settings.data_dir / 'warehouse'} yet")
    manifest = Manifest.read(path.with_name(MANIFEST))
    expected, found = path.with_name(CHECKSUM).read_text().split()[0], sha256(path)
    if found != expected:
        raise VerificationError(path, [f"its sha256 is {found}, {expected} was written"])
    with duckdb.connect(path, read_only=True) as connection:
        ((generation, inputs, sql),) = connection.execute(
            "select generation, input_manifest_sha256, dbt_project_sha256 from marts.generation"
        ).fetchall()
    return Build(generation, path, manifest.sha256, inputs, sql, manifest)


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


def _ledger_file(folder: Path, table: str) -> Path:
    file = folder / f"{table}.parquet"
    if not file.exists():
        raise BuildError(f"the ledger's export has no {table}: {file} is missing")
    return file


def _landed_files(landing: Path, schemas: Mapping[str, pl.Schema], ledger: Path) -> Iterator[tuple[str, list[Path]]]:
    """The files to read by table: of transactions those that some version was made from, of all else those that were
    read and say something. Open periods are re-read whole every day, and nearly all of what is read again says nothing
    new."""
    pages = pl.read_parquet(ledger / "extract_page.parquet").filter(pl.col("rows_in") > pl.col("quarantined"))
    versions = pl.read_parquet(ledger / "version.parquet", columns=["raw_sha256"])
    known = {True: frozenset(versions["raw_sha256"]), False: frozenset(pages["raw_sha256"])}
    for table, schema in sorted(schemas.items()):
        files = sorted(landing.glob(f"{table}/*/*.parquet"))
        yield table, [file for file in files if file.stem in known[TRANSACTION_COLUMN in schema]]


def _input_manifest(data_dir: Path, work: Path, landed: Mapping[str, list[Path]], ledger: Iterable[Path]) -> str:
    """`<sha256>  <path>` per input file, sorted: the same inputs give the same text."""
    files = [(file, file.relative_to(data_dir)) for many in landed.values() for file in many]
    files += [(file, file.relative_to(work)) for file in ledger]
    return "".join(sorted(f"{sha256(file)}  {name.as_posix()}\n" for file, name in files))


def _load(
    database: Path,
    settings: Settings,
    schemas: Mapping[str, pl.Schema],
    landed: Mapping[str, list[Path]],
    ledger: Iterable[Path],
    *,
    cycle: Mapping[str, object],
) -> None:
    with duckdb.connect(database) as connection:
        connection.execute("begin")
        connection.execute("create schema landing")
        connection.execute("create schema ledger")
        for file in ledger:
            connection.execute(f"create table ledger.{file.stem} as select * from read_parquet(?)", [str(file)])
        for table, schema in sorted(schemas.items()):
            if not landed[table]:
                columns = ", ".join(f'"{name}" {_sql_type(dtype)}' for name, dtype in schema.items())
                connection.execute(f"create table landing.{table} ({columns})")
                continue
            files = ", ".join(f"'{_quoted(file)}'" for file in landed[table])
            wanted = (
                " as row semi join ledger.version as version"
                " on version.raw_sha256 = row._raw_sha256 and version.position = row._position"
            )
            connection.execute(
                f"create view landing.{table} as select * from read_parquet([{files}])"
                f"{wanted if TRANSACTION_COLUMN in schema else ''}"
            )
        connection.execute(
            "create table ledger.cycle (generation varchar, as_of timestamp, tenant varchar,"
            " reporting_currency varchar, ledger_event_seq bigint, input_manifest_sha256 varchar,"
            " dbt_project_sha256 varchar)"
        )
        connection.execute("insert into ledger.cycle values (?, ?, ?, ?, ?, ?, ?)", list(cycle.values()))
        connection.execute("create table ledger.destination (destination varchar, adapter varchar)")
        connection.executemany(
            "insert into ledger.destination values (?, ?)",
            [[destination.name, destination.adapter] for destination in settings.destinations],
        )
        connection.execute("commit")


def sha256(file: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _sql_type(dtype: pl.DataType) -> str:
    if isinstance(dtype, pl.Decimal):
        return f"decimal({dtype.precision}, {dtype.scale})"
    return _SQL_TYPES[dtype.base_type()]


def _run_dbt(work: Path, warehouse: Path, dbt_project: Path, **options: Any) -> list[project.NodeResult]:
    """Run the project of `dbt_project` by `options` of `project.build`; raises BuildError, keeping the failed file."""
    try:
        results = project.build(work / DATABASE, folder=dbt_project, **options)
    except project.DbtError as error:
        raise BuildError(str(error)) from error
    failures = tuple(result for result in results if result.failed)
    if failures:
        failed = warehouse / ".failed"
        shutil.rmtree(failed, ignore_errors=True)
        work.rename(failed)
        raise BuildError(f"{len(failures)} dbt nodes failed; the file is kept in {failed} for inspection", failures)
    return results


def _adopt(work: Path, warehouse: Path, generation: str) -> Path:
    """Give the finished folder its name, point `current` to it, and drop the oldest builds."""
    folder = warehouse / generation
    # The same moment, inputs and SQL, built again.
    shutil.rmtree(folder, ignore_errors=True)
    with (work / DATABASE).open("rb") as file:
        os.fsync(file.fileno())
    fsync_directory(work)
    work.rename(folder)
    switch(warehouse / CURRENT, generation)
    builds = sorted(path for path in warehouse.glob("[0-9]*") if path != folder)
    for old in builds[: 1 - KEEP]:
        shutil.rmtree(old)
    return folder
