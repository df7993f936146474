"""What the program asks of the rule catalogue, without a build."""

from __future__ import annotations

import csv
from pathlib import Path


def waivable_codes(folder: Path) -> set[str]:
    """The codes of the rules that a named person can waive."""
    with (folder / "seeds" / "rule.csv").open(newline="", encoding="utf-8") as text:
        return {row["code"] for row in csv.DictReader(text) if row["is_waivable"] == "true"}
