"""Compares published marts with the expected ones, row by row.

Both sides are added up to the grain of the expected rows. Presence is decided before values: a row that only one side
has is missing or unexpected, whatever its figures, and all of its figures count as difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

from dagster_project.sandbox.expected.marts import GRAINS, Grain

Key = tuple[str, ...]
Figure = Decimal | None


@dataclass(frozen=True)
class RowDifference:
    """One key on which the two disagree; `expected` or `found` is None where that side has no such row."""

    key: Mapping[str, str]
    expected: Mapping[str, object] | None
    found: Mapping[str, object] | None


@dataclass(frozen=True)
class MartComparison:
    """One mart compared with its expected rows, in rows of the expected grain.

    `rows_missing` are expected only, `rows_unexpected` in the mart only, `rows_unequal` in both with other
    attributes or figures. `differences` is, by figure, the sum of the absolute differences over all rows; where a side
    has no row or no value, the other side's figure counts whole. `examples` are the first rows that differ.
    """

    mart: str
    rows_expected: int
    rows_found: int
    rows_missing: int
    rows_unexpected: int
    rows_unequal: int
    differences: Mapping[str, Decimal]
    examples: tuple[RowDifference, ...]

    @property
    def rows_different(self) -> int:
        """Rows that are not on both sides and equal: 0 when the mart equals the expected one."""
        return self.rows_missing + self.rows_unexpected + self.rows_unequal


@dataclass(frozen=True)
class _Row:
    attributes: tuple[str, ...]
    figures: tuple[Figure, ...]


def compare(
    expected: Mapping[str, Iterable[Mapping[str, object]]], database: Path, examples: int = 5
) -> list[MartComparison]:
    """Compare each mart of `expected` (rows by mart, decimals as strings) against schema `marts` of the DuckDB file.

    At most `examples` differing rows a mart are kept. Raises ValueError for a mart without a grain,
    TypeError for a figure that the mart holds as a float, and duckdb.CatalogException for a mart that is not there.
    """
    with duckdb.connect(str(database), read_only=True) as connection:
        return compare_in(connection, expected, examples)


def compare_in(
    connection: duckdb.DuckDBPyConnection,
    expected: Mapping[str, Iterable[Mapping[str, object]]],
    examples: int = 5,
) -> list[MartComparison]:
    """The same with schema `marts` of an open database."""
    unknown = sorted(set(expected) - set(GRAINS))
    if unknown:
        raise ValueError(f"no grain is declared for {', '.join(unknown)}")
    return [
        _compare(mart, _expected(GRAINS[mart], rows), _found(connection, mart, GRAINS[mart]), examples)
        for mart, rows in expected.items()
    ]


def _expected(grain: Grain, rows: Iterable[Mapping[str, object]]) -> dict[Key, _Row]:
    grouped: dict[Key, list[Mapping[str, object]]] = {}
    for row in rows:
        key = tuple(grain.constants.get(name) or _text(row[name]) for name in grain.key)
        grouped.setdefault(key, []).append(row)
    return {
        key: _Row(
            attributes=tuple("|".join(sorted({_text(row[name]) for row in group})) for name in grain.attributes),
            figures=tuple(
                Decimal(len(group)) if name == "rows" else _sum(row[name] for row in group) for name in grain.figures
            ),
        )
        for key, group in grouped.items()
    }


def _sum(figures: Iterable[object]) -> Figure:
    """The sum as SQL computes it: unknown figures are left out; the sum of unknown figures alone is unknown."""
    known = [Decimal(str(figure)) for figure in figures if figure is not None]
    return sum(known, Decimal(0)) if known else None


def _found(connection: duckdb.DuckDBPyConnection, mart: str, grain: Grain) -> dict[Key, _Row]:
    texts = [f"coalesce({name}::varchar, '')" for name in grain.key]
    attributes = [
        f"string_agg(distinct coalesce({name}::varchar, ''), '|' order by coalesce({name}::varchar, ''))"
        for name in grain.attributes
    ]
    columns = ", ".join([*texts, *attributes, *grain.figures.values()])
    cut, end = len(texts), len(texts) + len(attributes)
    sql = f"select {columns} from marts.{mart} where {grain.where} group by {', '.join(texts)}"
    return {
        tuple(row[:cut]): _Row(tuple(row[cut:end]), tuple(_decimal(mart, value) for value in row[end:]))
        for row in connection.execute(sql).fetchall()
    }


def _compare(mart: str, expected: dict[Key, _Row], found: dict[Key, _Row], examples: int) -> MartComparison:
    grain = GRAINS[mart]
    differing = sorted(key for key in expected.keys() | found.keys() if expected.get(key) != found.get(key))
    missing = sum(key not in found for key in differing)
    unexpected = sum(key not in expected for key in differing)
    differences = {name: Decimal(0) for name in grain.figures}
    for key in differing:
        for place, name in enumerate(grain.figures):
            expected_figure, found_figure = (
                side[key].figures[place] if key in side else None for side in (expected, found)
            )
            differences[name] += abs((expected_figure or Decimal(0)) - (found_figure or Decimal(0)))
    return MartComparison(
        mart=mart,
        rows_expected=len(expected),
        rows_found=len(found),
        rows_missing=missing,
        rows_unexpected=unexpected,
        rows_unequal=len(differing) - missing - unexpected,
        differences=differences,
        examples=tuple(
            RowDifference(
                key=dict(zip(grain.key, key, strict=True)),
                expected=_shown(grain, expected.get(key)),
                found=_shown(grain, found.get(key)),
            )
            for key in differing[:examples]
        ),
    )


def _shown(grain: Grain, row: _Row | None) -> dict[str, object] | None:
    if row is None:
        return None
    return dict(zip((*grain.attributes, *grain.figures), (*row.attributes, *row.figures), strict=True))


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _decimal(mart: str, value: object) -> Figure:
    if isinstance(value, float):
        raise TypeError(f"marts.{mart} holds a figure as a float ({value!r}); figures are decimals")
    return None if value is None else Decimal(value)
