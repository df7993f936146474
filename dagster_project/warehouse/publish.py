"""What analysts read: the marts alone, in a file of their own that is never written again, behind a stable name.

`published/analytics-<build_id>.duckdb` is read-only and complete before `published/analytics.duckdb` points to it, so
a reader never meets a lock, a missing table or a half-built state, and keeps what it has opened. DuckDB caches an open
database by its path: that the path differs by build_id is what lets a new connection see the new one. The same marts
lie in `published/parquet/` for other tools. The file must not be called `marts.duckdb`: a file named like its schema
makes every reference ambiguous.

That is the grade of finance. `published/delivery/` holds the same for those who deliver: of the marts that the YAML of
dbt gives `delivery_rows`, these lines, without the columns of class pay.

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
from dagster_project.warehouse.verify import ONE_CORE, Manifest, measured, quoted, verify

KEEP = 5
DATABASE_LINK = "analytics.duckdb"
PARQUET_LINK = "parquet"

GRADES = ("finance", "delivery")


@dataclass(frozen=True)
class PublishedFiles:
    """Where a publication's marts are: `folder` holds a DuckDB file and a folder of Parquet files for each grade."""

    build_id: str
    folder: Path

    @property
    def database(self) -> Path:
        """The DuckDB file of finance."""
        return _database(self.folder, self.build_id)

    @property
    def parquet(self) -> Path:
        """The folder of Parquet files of finance."""
        return _parquet(self.folder, self.build_id)

    @property
    def files(self) -> dict[str, str]:
        """The SHA-256 of each file of every grade, by its name in `folder` without the build_id."""
        names = []
        for grade in GRADES:
            home = _home(self.folder, grade)
            files = [DATABASE_LINK, *(file.name for file in _parquet(home, self.build_id).iterdir())]
            names += [(home / name).relative_to(self.folder).as_posix() for name in files]
        return {name: sha256(place(self.folder, self.build_id, name)) for name in sorted(names)}


def publish(
    settings: Settings, build: Build, record: Callable[[PublishedFiles], None] = lambda files: None
) -> PublishedFiles:
    """Publish the build's marts in every grade. What is published stays as it is: publishing it again changes nothing.

    `record` is called when the files are complete and before any reader is led to them. Raises VerificationError when
    a copy does not hold what the build does; then readers keep what they have.
    """
    files = PublishedFiles(build.build_id, settings.data_dir / "published")
    homes = {grade: _home(files.folder, grade) for grade in GRADES}
    for grade, home in homes.items():
        make_directories(home)
        for left in home.glob(".*.part"):
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        if not (_database(home, build.build_id).exists() and _parquet(home, build.build_id).exists()):
            _write(build, grade, home)
    record(files)
    for home in homes.values():
        switch(home / DATABASE_LINK, _database(home, build.build_id).name)
        switch(home / PARQUET_LINK, _parquet(home, build.build_id).name)
        _forget_old(home)
    return files


def place(folder: Path, build_id: str, name: str) -> Path:
    """Where file `name` of a publication in `folder` is (`PublishedFiles.files`)."""
    home, file = (folder / name).parent, Path(name).name
    return _database(home, build_id) if file == DATABASE_LINK else _parquet(home, build_id) / file


def newest(folder: Path, name: str) -> Path:
    """Where file `name` of the newest publication in `folder` is found by its stable name."""
    home, file = (folder / name).parent, Path(name).name
    return home / file if file == DATABASE_LINK else home / PARQUET_LINK / file


def _home(folder: Path, grade: str) -> Path:
    """Where a grade is in the folder of publications: finance has the folder itself."""
    return folder if grade == "finance" else folder / grade


def _database(home: Path, build_id: str) -> Path:
    return home / f"analytics-{build_id}.duckdb"


def _parquet(home: Path, build_id: str) -> Path:
    return home / f"{PARQUET_LINK}-{build_id}"


def published(settings: Settings, grade: str = "finance") -> Path:
    """The file of a grade's newest marts. Open this path and not the link: DuckDB knows open files by path."""
    return (_home(settings.data_dir / "published", grade) / DATABASE_LINK).resolve()


def _write(build: Build, grade: str, home: Path) -> None:
    """Write a grade's files under temporary names and give them their own when they are proved."""
    database, parquet = _database(home, build.build_id), _parquet(home, build.build_id)
    new_database, new_parquet = home / f".{database.name}.part", home / f".{parquet.name}.part"
    with duckdb.connect(build.path, read_only=True, config=ONE_CORE) as connection:
        marts = _marts(connection, grade)
    _copy(build.path, marts, new_database, new_parquet)
    expected = build.manifest.only("marts") if grade == "finance" else _measured(build.path, marts)
    verify(new_database, expected, marts, ("marts",))
    _fsync_readonly(new_database)
    for file in new_parquet.iterdir():
        _fsync_readonly(file)
    fsync_directory(new_parquet)
    fault.point("warehouse.before_publish")
    # What a publication left that died between the two.
    shutil.rmtree(parquet, ignore_errors=True)
    new_parquet.rename(parquet)
    os.replace(new_database, database)


def _marts(build: duckdb.DuckDBPyConnection, grade: str) -> dict[str, str]:
    """What a grade holds: the name of each mart, and the query of its lines and columns in a file attached as `build`.

    Raises duckdb.Error for a build that does not say what its columns are.
    """
    if grade == "finance":
        every = build.execute("select distinct mart from publishing.mart_column order by mart").fetchall()
        return {mart: f"from build.marts.{mart}" for (mart,) in every}
    readable = build.execute(
        """select mart, delivery_rows, string_agg('"' || column_name || '"', ', ' order by position)"""
        " from publishing.mart_column where class in ('personal', 'commercial', 'plain')"
        " and delivery_rows is not null group by mart, delivery_rows order by mart"
    ).fetchall()
    return {mart: f"select {columns} from build.marts.{mart} where {rows}" for mart, rows, columns in readable}


def _measured(source: Path, marts: dict[str, str]) -> Manifest:
    """What `marts` give in the build at `source`, without the copy."""
    with duckdb.connect(config=ONE_CORE) as connection:
        _attach(connection, source)
        for mart, query in marts.items():
            connection.execute(f"create view marts.{mart} as {query}")
        return measured(connection, ("marts",))


def _copy(source: Path, marts: dict[str, str], database: Path, parquet: Path) -> None:
    parquet.mkdir(mode=0o700)
    with duckdb.connect(database, config=ONE_CORE) as connection:
        # One draws a sample at random and by that is chosen or not, the other pads with what lay in memory.
        connection.execute("set disabled_compression_methods = 'fsst,bitpacking'")
        _attach(connection, source)
        for mart, query in marts.items():
            connection.execute(f"create table marts.{mart} as {query} order by all")
            connection.execute(
                f"copy marts.{mart} to '{quoted(parquet / f'{mart}.parquet')}' (format parquet, compression zstd)"
            )
        connection.execute("detach build")


def _attach(connection: duckdb.DuckDBPyConnection, source: Path) -> None:
    connection.execute(f"attach '{quoted(source)}' as build (read_only)")
    connection.execute("create schema marts")


def _fsync_readonly(file: Path) -> None:
    os.chmod(file, 0o400)
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _forget_old(home: Path) -> None:
    """Keep the newest publications by age of the file, for a clock that stands still gives many one moment.

    Whoever still reads an older file keeps it until they close it.
    """
    for old in sorted(home.glob("analytics-*.duckdb"), key=_age)[:-KEEP]:
        old.unlink()
    for old in sorted(home.glob("parquet-*"), key=_age)[:-KEEP]:
        shutil.rmtree(old)


def _age(path: Path) -> int:
    return path.stat().st_mtime_ns
