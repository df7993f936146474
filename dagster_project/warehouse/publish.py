"""What analysts read: the marts alone, in a file of their own that nobody ever writes again, behind a stable name.

`published/analytics-<generation>.duckdb` is read-only and complete before `published/analytics.duckdb` points to it, so
a reader never meets a lock, a missing table or a half-built state, and keeps what it has opened. DuckDB caches an open
database by its path: that the path differs by generation is what lets a new connection see the new one. The same marts
lie in `published/parquet/` for other tools. The file must not be called `marts.duckdb`: a file named like its schema
makes every reference ambiguous.

The same marts are the same files, byte for byte: rows are in an order of their own, and written by one thread.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dagster_project import fault
from dagster_project.config import Settings
from dagster_project.ports import fsync_directory, make_directories
from dagster_project.warehouse.build import Build, sha256
from dagster_project.warehouse.swap import switch
from dagster_project.warehouse.verify import MARTS, verify

KEEP = 5
DATABASE_LINK = "analytics.duckdb"
PARQUET_LINK = "parquet"


@dataclass(frozen=True)
class Publication:
    """Where a generation's marts are: the DuckDB file and the folder of Parquet files."""

    generation: str
    database: Path
    parquet: Path

    @property
    def files(self) -> dict[str, str]:
        """The SHA-256 of each file, by its name without the generation."""
        files = {DATABASE_LINK: self.database, **{file.name: file for file in self.parquet.iterdir()}}
        return {name: sha256(file) for name, file in sorted(files.items())}


def publish(
    settings: Settings, build: Build, record: Callable[[Publication], None] = lambda publication: None
) -> Publication:
    """Publish the build's marts. What is published stays as it is: publishing it again changes nothing.

    `record` is called when the files are complete and before any reader is led to them. Raises VerificationError when
    the copy does not hold what the build does; then readers keep what they have.
    """
    folder = settings.data_dir / "published"
    make_directories(folder)
    for left in folder.glob(".*.part"):
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    database, parquet = _database(folder, build.generation), _parquet(folder, build.generation)
    if not (database.exists() and parquet.exists()):
        _write(build, folder, database, parquet)
    publication = Publication(build.generation, database, parquet)
    record(publication)
    switch(folder / DATABASE_LINK, database.name)
    switch(folder / PARQUET_LINK, parquet.name)
    _forget_old(folder)
    return publication


def place(folder: Path, generation: str, name: str) -> Path:
    """Where file `name` of a publication in `folder` is (`Publication.files`)."""
    return _database(folder, generation) if name == DATABASE_LINK else _parquet(folder, generation) / name


def newest(folder: Path, name: str) -> Path:
    """Where file `name` of the newest publication in `folder` is found by its stable name."""
    return folder / name if name == DATABASE_LINK else folder / PARQUET_LINK / name


def _database(folder: Path, generation: str) -> Path:
    return folder / f"analytics-{generation}.duckdb"


def _parquet(folder: Path, generation: str) -> Path:
    return folder / f"{PARQUET_LINK}-{generation}"


def published(settings: Settings) -> Path:
    """The file of the newest published marts. Open this path and not the link: DuckDB knows open files by path."""
    return (settings.data_dir / "published" / DATABASE_LINK).resolve()


def _write(build: Build, folder: Path, database: Path, parquet: Path) -> None:
    """Write both under temporary names and give them their own when they are proved."""
    new_database = folder / f".analytics-{build.generation}.duckdb.part"
    new_parquet = folder / f".parquet-{build.generation}.part"
    _copy(build.path, new_database, new_parquet)
    verify(new_database, build.manifest.only("marts"), ("marts",))
    _settle(new_database)
    for file in new_parquet.iterdir():
        _settle(file)
    fsync_directory(new_parquet)
    fault.point("warehouse.before_publish")
    # What a publication left that died between the two.
    shutil.rmtree(parquet, ignore_errors=True)
    new_parquet.rename(parquet)
    os.replace(new_database, database)


def _copy(source: Path, database: Path, parquet: Path) -> None:
    parquet.mkdir(mode=0o700)
    with duckdb.connect(database, config={"threads": 1}) as connection:
        # One draws a sample at random and by that is chosen or not, the other pads with what lay in memory.
        connection.execute("set disabled_compression_methods = 'fsst,bitpacking'")
        connection.execute(f"attach '{_quoted(source)}' as build (read_only)")
        connection.execute("create schema marts")
        for mart in MARTS:
            connection.execute(f"create table marts.{mart} as select * from build.marts.{mart} order by all")
            connection.execute(
                f"copy marts.{mart} to '{_quoted(parquet / f'{mart}.parquet')}' (format parquet, compression zstd)"
            )
        connection.execute("detach build")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _settle(file: Path) -> None:
    os.chmod(file, 0o400)
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _forget_old(folder: Path) -> None:
    """Keep the newest generations by age of the file, for a clock that stands still gives many one moment.

    Whoever still reads an older file keeps it until they close it.
    """
    for old in sorted(folder.glob("analytics-*.duckdb"), key=_age)[:-KEEP]:
        old.unlink()
    for old in sorted(folder.glob("parquet-*"), key=_age)[:-KEEP]:
        shutil.rmtree(old)


def _age(path: Path) -> int:
    return path.stat().st_mtime_ns
