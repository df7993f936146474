"""What cannot be used of a delimited file: the whole of one with other columns; and of a row, what it still says, which
record it is of and on which days."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from dagster_project.landing import strict
from dagster_project.landing.refusal import DocumentRefused, RowRefused
from dagster_project.sources.stream import Fields, Row, joined


def require_columns(header: list[str], columns: Mapping[str, bool]) -> None:
    """Raise DocumentRefused FILE_STRUCTURE unless the header has every column that is needed, and none that is not
    known."""
    if len(header) == 1 and (found := [each for each in (";", "\t") if each in header[0]]):
        name = {";": "semicolons", "\t": "tabs"}[found[0]]
        raise _structure(f"its columns are separated by {name}", "Save it as CSV with commas")
    if unknown := [column for column in header if column not in columns]:
        near = difflib.get_close_matches(unknown[0], columns, 1)
        raise _structure(
            f"it has a column {unknown[0][:40]!r}, which is not known" + (f"; did you mean {near[0]}?" if near else ""),
            f"Name its columns {', '.join(columns)}",
        )
    if missing := [name for name, is_needed in columns.items() if is_needed and name not in header]:
        raise _structure(f"it has no column {missing[0]}", f"Name its columns {', '.join(columns)}")
    if len(set(header)) != len(header):
        raise _structure("a column is there twice", f"Name its columns {', '.join(columns)}")


def _structure(what: str, remedy: str) -> DocumentRefused:
    return DocumentRefused("FILE_STRUCTURE", f"{what}; nothing of the file was used", remedy=remedy)


def key_of(fields: Fields, header: list[str], cells: list[str], key: tuple[str, ...]) -> str | None:
    """The key of a row, of a cell of it that cannot be read as it is written; None when one is not there."""
    found = {column: cell.strip() or None for column, cell in zip(header, cells, strict=False)}
    if any(column in header and column not in found for column in key):
        return None
    return joined(_cell(fields, found, column) for column in key)


def _cell(fields: Fields, found: Row, column: str) -> str:
    try:
        value = fields[column][2](found, column)
    except RowRefused:
        value = found.get(column)
    return "" if value is None else str(value)


def day_of(header: list[str], cells: list[str], column: str | None) -> str | None:
    """The day in a cell of a row that cannot be used, as ISO text; None when there is none that can be read."""
    if column is None:
        return None
    try:
        return strict.day(dict(zip(header, (cell.strip() for cell in cells), strict=False)), column).isoformat()
    except RowRefused:
        return None
