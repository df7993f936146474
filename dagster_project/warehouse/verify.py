"""The row counts and sums of a DuckDB file, measured, written down, and measured again after it was reopened.

A DuckDB file can lose rows without an error (a full disk, an index after a crash). What a file must hold is therefore
recorded when it is written, and no file is used before a fresh connection finds the same in it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

import duckdb

SCHEMAS = ("rules", "marts")
"""What leaves a build: to the gate, and to the analysts."""

ONE_CORE = {"threads": 1}
"""DuckDB's settings for work as small as a build: on two cores it takes as long and costs up to twice."""


def quoted(path: Path) -> str:
    """A path as it stands between quotes in SQL."""
    return str(path).replace("'", "''")


# By the last word of a column's name, the types that it may have. A value that is text is what a system states of a
# master record.
_TYPES = {"amount": ("DECIMAL(18,3)",), "hours": ("DECIMAL(18,4)",), "value": ("DECIMAL(38,8)", "VARCHAR")}
# An expense in its own currency has the scale of the source.
_AS_THE_SOURCE_SAYS = {"spend_amount"}


class VerificationError(RuntimeError):
    """A file does not hold what it must; `mismatches` says what, one line each."""

    def __init__(self, path: Path, mismatches: list[str]):
        super().__init__("\n  ".join([f"{path} is not what was written:", *mismatches]))
        self.mismatches = tuple(mismatches)


@dataclass(frozen=True)
class Manifest:
    """Per table `schema.name`: its rows, the sum of each DECIMAL column as text, and a checksum of all its rows that
    does not depend on their order."""

    tables: dict[str, dict[str, object]]

    @classmethod
    def read(cls, path: Path) -> Self:
        """A manifest that was written as `text`."""
        return cls(json.loads(path.read_text()))

    @cached_property
    def text(self) -> str:
        return json.dumps(self.tables, indent=1, sort_keys=True) + "\n"

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    def only(self, schema: str) -> Manifest:
        """The part of one schema."""
        return Manifest({name: entry for name, entry in self.tables.items() if name.startswith(f"{schema}.")})


def measure(path: Path, schemas: tuple[str, ...] = SCHEMAS) -> Manifest:
    """Count and sum every table of `schemas` in the file."""
    with duckdb.connect(path, read_only=True, config=ONE_CORE) as connection:
        return measured(connection, schemas)


def measured(connection: duckdb.DuckDBPyConnection, schemas: tuple[str, ...]) -> Manifest:
    """Count and sum every table and view of `schemas` in the connection's own database."""
    columns: dict[str, list[tuple[str, str]]] = {}
    for schema, table, column, data_type in connection.execute(
        "select table_schema, table_name, column_name, data_type from information_schema.columns"
        " where table_catalog = current_database() and list_contains(?, table_schema) order by all",
        [list(schemas)],
    ).fetchall():
        columns.setdefault(f"{schema}.{table}", []).append((column, data_type))
    tables: dict[str, dict[str, object]] = {}
    for table, described in columns.items():
        sums = [name for name, data_type in described if data_type.startswith("DECIMAL")]
        figures = "".join(f', sum("{name}")::varchar' for name in sums)
        schema, name = table.split(".")
        (row,) = connection.execute(
            f'select count(*), sum(hash(t)::hugeint)::varchar{figures} from "{schema}"."{name}" as t'
        ).fetchall()
        tables[table] = {"rows": row[0], "checksum": row[1], "sums": dict(zip(sums, row[2:], strict=True))}
    return Manifest(tables)


def verify(path: Path, expected: Manifest, marts: Collection[str], schemas: tuple[str, ...] = SCHEMAS) -> None:
    """Reopen the file and raise VerificationError unless it holds exactly `expected`, in the scales of their units, and
    of marts all of `marts` and no other."""
    found = measure(path, schemas)
    mismatches = [
        f"{table}: {expected.tables.get(table, 'not expected')} was written, {found.tables.get(table, 'nothing')} found"
        for table in sorted(expected.tables.keys() | found.tables.keys())
        if expected.tables.get(table) != found.tables.get(table)
    ]
    there = {table.removeprefix("marts.") for table in found.tables if table.startswith("marts.")}
    mismatches += [f"marts.{name} is missing" for name in marts if name not in there]
    mismatches += [f"marts.{name} has no SQL in models/marts" for name in sorted(there) if name not in marts]
    mismatches += _wrong_types(path)
    if mismatches:
        raise VerificationError(path, mismatches)


def _wrong_types(path: Path) -> list[str]:
    """Amounts, hours and values of another type than their unit has, and whatever is a floating number.

    dbt's contracts ignore precision and scale, and a sum or a quotient in SQL silently widens its type or turns into a
    floating number.
    """
    with duckdb.connect(path, read_only=True, config=ONE_CORE) as connection:
        described = connection.execute(
            "select table_schema || '.' || table_name, column_name, data_type from information_schema.columns"
            " where table_schema in ('canonical', 'rules', 'marts') order by all"
        ).fetchall()
    wrong = []
    for table, column, data_type in described:
        allowed = () if column in _AS_THE_SOURCE_SAYS else _TYPES.get(column.rpartition("_")[2], ())
        if data_type in ("DOUBLE", "FLOAT") or (allowed and data_type not in allowed):
            wrong.append(f"{table}.{column} is {data_type}, not {' or '.join(allowed or ('a decimal',))}")
    return wrong
