"""A published mart as a file for a spreadsheet: CSV, or Excel's own.

Text is `foreign.shown`, and what a spreadsheet would take for a formula begins with an apostrophe (OWASP ASVS 5.0,
1.2.10). Numbers stay numbers where a spreadsheet gives back the very decimal; Excel keeps fifteen digits, and what has
more is written as text there, never rounded.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter

from dagster_project.foreign import shown

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", *"\uff1d\uff0b\uff0d\uff20")
"""What begins a formula; the last four are `=`, `+`, `-` and `@` in full width."""
EXCEL_DIGITS, EXCEL_ROWS, EXCEL_CHARACTERS = 15, 1_048_575, 32_767


class ExportError(ValueError):
    """What cannot be exported as it was asked for; the message says what can."""


def neutral(text: str) -> str:
    """`text` as a cell that no spreadsheet takes for a formula and that acts on nothing."""
    return ("'" if text.startswith(FORMULA) else "") + shown(text)


def export(database: Path, mart: str, suffix: str) -> bytes:
    """The rows of `mart` in a published file, as `.csv` or `.xlsx`. Raises ExportError."""
    if suffix not in _WRITERS:
        raise ExportError(f"the file ends in {suffix or 'nothing'}; name a .csv or an .xlsx file")
    with duckdb.connect(database, read_only=True) as connection:
        marts = [name for (name,) in connection.execute("select table_name from duckdb_tables() order by 1").fetchall()]
        if mart not in marts:
            raise ExportError(f"there is no mart {mart} in {database.name}; there are {', '.join(marts)}")
        found = connection.execute(f"select * from marts.{mart}")
        columns = [column[0] for column in found.description]
        return _WRITERS[suffix](columns, found.fetchall())


def csv_of(columns: list[str], rows: list[tuple[Any, ...]]) -> bytes:
    """UTF-8 with its mark, without which Excel reads names in another encoding; text always in quotes."""
    written = io.StringIO(newline="")
    sheet = csv.writer(written, quoting=csv.QUOTE_NONNUMERIC)
    sheet.writerow(columns)
    sheet.writerows([neutral(value) if isinstance(value, str) else value for value in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def _xlsx(columns: list[str], rows: list[tuple[Any, ...]]) -> bytes:
    if len(rows) > EXCEL_ROWS:
        raise ExportError(f"{len(rows):,} rows are more than Excel takes ({EXCEL_ROWS:,}): name a .csv file")
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        day, moment = (book.add_format({"num_format": form}) for form in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"))
        scales: dict[int, Any] = {}
        sheet.freeze_panes(1, 0)
        for number, row in enumerate([tuple(columns), *rows]):
            for place, value in enumerate(row):
                if value is None:
                    continue
                if isinstance(value, bool):
                    sheet.write_boolean(number, place, value)
                elif isinstance(value, date):
                    sheet.write_datetime(number, place, value, moment if isinstance(value, datetime) else day)
                elif isinstance(value, int | Decimal) and _excel_keeps(Decimal(value)):
                    scale = max(0, -Decimal(value).as_tuple().exponent)
                    if scale not in scales:
                        scales[scale] = book.add_format({"num_format": "0." + "0" * scale if scale else "0"})
                    sheet.write_number(number, place, value, scales[scale])
                else:
                    text = neutral(str(value)) if isinstance(value, str) else str(value)
                    if len(text) > EXCEL_CHARACTERS:
                        raise ExportError(f"a {columns[place]} is longer than Excel takes: name a .csv file")
                    sheet.write_string(number, place, text)
    return written.getvalue()


def _excel_keeps(value: Decimal) -> bool:
    return len(value.normalize().as_tuple().digits) <= EXCEL_DIGITS


_WRITERS: dict[str, Callable[[list[str], list[tuple[Any, ...]]], bytes]] = {".csv": csv_of, ".xlsx": _xlsx}
