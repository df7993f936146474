"""The numbers in the CSV files that people keep: in one form, checked in the text before dbt's reader guesses.

A seed's `column_types` say which columns are numbers and of what scale. A row that names a currency of three decimals
writes its decimals in threes; every other number is written so that no locale reads it as thousands.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from dagster_project import money
from dagster_project.landing import strict
from dagster_project.landing.refusal import RowRefused

_DECIMAL = re.compile(r"decimal\((\d+), *(\d+)\)")


def misread(folder: Path) -> list[str]:
    """Every number in the seeds of a dbt project that is not in the agreed form: its file, line, column and value.

    A blank is unknown and no number.
    """
    declared = yaml.safe_load((folder / "seeds" / "_seeds.yml").read_text())["seeds"]
    return [each for seed in declared for each in _misread(folder, seed["name"], seed["config"]["column_types"])]


def waivable_codes(folder: Path) -> set[str]:
    """The codes of the rules that a named person can waive."""
    with (folder / "seeds" / "rule.csv").open(newline="", encoding="utf-8") as text:
        return {row["code"] for row in csv.DictReader(text) if row["is_waivable"] == "true"}


def _misread(folder: Path, name: str, types: dict[str, str]) -> Iterator[str]:
    scales = {column: tuple(map(int, found.groups())) for column, of in types.items() if (found := _DECIMAL.match(of))}
    if not scales:
        return
    with (folder / "seeds" / f"{name}.csv").open(newline="", encoding="utf-8") as text:
        rows = csv.DictReader(text)
        for row in rows:
            thousandths = money.EXPONENTS.get(row.get("currency", "")) == 3
            for column, (digits, places) in scales.items():
                try:
                    if row[column]:
                        strict.to_number(column, row[column], places, digits, thousandths=thousandths)
                except RowRefused as refusal:
                    yield f"seeds/{name}.csv line {rows.line_num}: {refusal.message}"
