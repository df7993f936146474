"""A mart in a spreadsheet: every number to its last place, and no cell that does something."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pytest

from dagster_project.warehouse.export import ExportError, export

TEXTS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1", "<b>x</b>", 'a";=1', "\u202egnp.exe",
    "\x1b[2J", "Zoë",
]  # fmt: skip
NEUTRAL = [
    "'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\\t=1", "'\\r=1", "'\\n=1", "'\uff1d1", "<b>x</b>", 'a";=1', "\\u202egnp.exe",
    "\\x1b[2J", "Zoë",
]  # fmt: skip
AMOUNTS = [Decimal("-40.000"), Decimal("999999999999.999"), Decimal("123456789012345.678")]


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A published file in which one mart holds hostile text and amounts of every length."""
    file = tmp_path / "analytics.duckdb"
    with duckdb.connect(file) as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.exception_queue (message varchar, amount decimal(18, 3), opened_at timestamp)"
        )
        for number, text in enumerate(TEXTS):
            row = [text, AMOUNTS[number % len(AMOUNTS)], "2026-10-01 18:00:00"]
            connection.execute("insert into marts.exception_queue values (?, ?, ?)", row)
    return file


@pytest.mark.bad_input(78, 92)
@pytest.mark.threat("T10")
def test_a_csv_holds_every_amount_and_no_formula(published):
    """Harm: opening the exceptions in a spreadsheet runs what a partner wrote there, or loses a cent."""
    content = export(published, "exception_queue", ".csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    assert [row["message"] for row in rows] == NEUTRAL
    assert [Decimal(row["amount"]) for row in rows[:3]] == AMOUNTS
    assert all(line.startswith('"') for line in content.splitlines())


@pytest.mark.bad_input(78)
@pytest.mark.threat("T10")
def test_an_excel_file_read_by_another_program_holds_every_amount_and_no_formula(published):
    """Harm: Excel's fifteen digits round an amount, or a cell of text is one that calculates."""
    sheet = openpyxl.load_workbook(io.BytesIO(export(published, "exception_queue", ".xlsx"))).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type in ("f", "e")]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == NEUTRAL
    assert [Decimal(str(row[1])) for row in rows[:3]] == AMOUNTS
    assert [type(row[1]) for row in rows[:3]] == [float, float, str]
    assert sheet["B2"].number_format == "0.000"


@pytest.mark.threat("T13")
@pytest.mark.parametrize(("mart", "suffix"), [("payroll", ".csv"), ("exception_queue", ".doc")])
def test_what_cannot_be_exported_is_refused_with_what_can(published, mart, suffix):
    """Harm: a misspelt name is sent to the database as SQL."""
    with pytest.raises(ExportError, match=r"there are|\.csv"):
        export(published, mart, suffix)
