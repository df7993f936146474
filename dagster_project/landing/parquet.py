"""Typed Parquet, one file per raw document: `<landing>/<table>/<instance>/<sha256>.parquet`.

A file is a pure function of the raw document and the reader, so writing it again changes nothing. What it must hold is
in the ledger: a file is read as the bytes of which the hash is known, and as nothing else.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from dagster_project.ports import FileSystem

META = {"_raw_sha256": pl.String, "_position": pl.Int64, "_instance": pl.String}


def landed_schema(columns: pl.Schema, *, transactions: bool) -> pl.Schema:
    """`columns` plus the meta columns every landed row carries; `_txn` for transaction streams."""
    return pl.Schema({**columns, **META, **({"_txn": pl.String} if transactions else {})})


def frame(columns: Mapping[str, Sequence], schema: pl.Schema) -> pl.DataFrame:
    """`columns` as a typed frame of exactly `schema`; raises TypeError for a value that is not of its column's type."""
    for name, dtype in schema.items():
        # polars itself would take a float into a decimal column, and a text into a date.
        wrong = {type(value) for value in columns[name]} - {dtype.to_python(), type(None)}
        if wrong:
            raise TypeError(f"column {name} is {dtype}, not {', '.join(sorted(kind.__name__ for kind in wrong))}")
    return pl.DataFrame([pl.Series(name, columns[name], dtype=dtype, strict=True) for name, dtype in schema.items()])


def table(system: str, stream: str) -> str:
    """The landing table of a stream."""
    return f"raw_{system}__{stream}"


def path(landing: Path, table: str, instance: str, sha256: str) -> Path:
    """Where the rows of raw document `sha256` of `table` and `instance` are landed."""
    return landing / table / instance / f"{sha256}.parquet"


def write(files: FileSystem, target: Path, rows: pl.DataFrame) -> str:
    """Publish `rows` at `target` by temporary name and rename, also when there are none; the SHA-256 of the file."""
    buffer = io.BytesIO()
    rows.write_parquet(buffer, compression="zstd", statistics=True)
    content = buffer.getvalue()
    files.publish(target, content)
    return hashlib.sha256(content).hexdigest()


def content(files: FileSystem, target: Path) -> tuple[bytes, str] | None:
    """The bytes at `target` and their SHA-256; None when there is no file."""
    try:
        found = files.read(target)
    except FileNotFoundError:
        return None
    return found, hashlib.sha256(found).hexdigest()


def rows(content: bytes, columns: pl.Schema) -> tuple[list[dict[str, Any]], list[int]] | None:
    """The rows that `write` landed as `content`, without their meta columns, and their places in the raw document; None
    when another release landed them, which did not read all of `columns`."""
    landed = pl.read_parquet(content)
    if not columns.keys() <= landed.schema.keys():
        return None
    return landed.select(columns.names()).rows(named=True), landed["_position"].to_list()
