"""What the program asks of the seeds of the dbt project, without a build."""

from __future__ import annotations

import csv
from pathlib import Path


def waivable_codes(folder: Path) -> set[str]:
    """The codes of the rules that a named person can waive."""
    return {row["code"] for row in _rows(folder, "rule") if row["is_waivable"] == "true"}


def survivorship(folder: Path, of: str, attribute: str) -> list[str]:
    """The systems whose word counts for an attribute where the firm says nothing else, the owner first."""
    rows = sorted(_rows(folder, "default_survivorship"), key=lambda row: int(row["rank"]))
    return [row["system"] for row in rows if (row["object"], row["attribute"]) == (of, attribute)]


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "seeds" / f"{name}.csv").open(newline="", encoding="utf-8") as text:
        return list(csv.DictReader(text))
