"""The tables of bad inputs and of threats: numbered rows as data, the tests that refer to them by marks, the documents.

`bad_inputs.toml` and `threats.toml` hold the rows. A test names the rows that it tries:

    @pytest.mark.bad_input(44)
    @pytest.mark.threat("T12")

also per case, by `pytest.param(..., marks=pytest.mark.bad_input(3))`. `python -m tests.tables` collects the suite and
writes `docs/bad-inputs.md` and `docs/threats.md`, and `docs/masters.md` and
`docs/erp-netsuite.md` (see `masters.py` and `erp.py`).
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

# Every test that was collected, before any is left out.
COLLECTED = pytest.StashKey[tuple[pytest.Item, ...]]()
HERE = Path(__file__).parent
ROOT = HERE.parents[1]

Key = int | str
# Test ids by the row that they name.
Tests = Mapping[Key, Sequence[str]]


@dataclass(frozen=True)
class Table:
    """One table: `groups` are titles with their rows, `[key, text, ...]`; `pending` are keys that need no test yet."""

    mark: str
    document: Path
    title: str
    introduction: str
    columns: Sequence[str]
    groups: Sequence[tuple[str, Sequence[Sequence[Key]]]]
    pending: Sequence[Key]

    @property
    def keys(self) -> list[Key]:
        return [row[0] for _, rows in self.groups for row in rows]

    def tests(self, items: Iterable[pytest.Item]) -> Tests:
        """Which collected tests name which row."""
        found: defaultdict[Key, set[str]] = defaultdict(set)
        for item in items:
            for mark in item.iter_markers(self.mark):
                for key in mark.args:
                    found[key].add(_name(item, mark))
        return {key: sorted(names) for key, names in found.items()}

    def problems(self, tests: Tests) -> list[str]:
        """What keeps the table from being whole, each as a sentence."""
        keys = self.keys
        return [
            *(f"{self.mark} {key} is there twice" for key in sorted({key for key in keys if keys.count(key) > 1})),
            *(f"{self.mark} {key} has no test" for key in keys if key not in tests and key not in self.pending),
            *(f"{self.mark} {key} is pending and has a test" for key in self.pending if key in tests),
            *(f"{name} names {self.mark} {key}, which is no row" for key in tests.keys() - set(keys)
              for name in tests[key]),
        ]  # fmt: skip

    def text(self, tests: Tests) -> str:
        """The document."""
        lines = [f"# {self.title}", "", *self.introduction.strip().splitlines()]
        for title, rows in self.groups:
            lines += ["", f"## {title}", "", _row([*self.columns, "Test"]), _row(["---"] * (len(self.columns) + 1))]
            lines += [_row([*map(str, row), _names(tests.get(row[0], ()))]) for row in rows]
        return "\n".join([*lines, ""])


def _name(item: pytest.Item, mark: pytest.Mark) -> str:
    """The test's id; with its case when the mark is the case's, and the case has a name of one word."""
    test, _, case = item.nodeid.partition("[")
    is_own = mark not in getattr(item.function, "pytestmark", ())
    return item.nodeid if is_own and re.fullmatch(r"[A-Za-z_]+\]", case) else test


def _row(cells: Iterable[str]) -> str:
    return "".join(f"| {cell.replace('|', chr(92) + '|')} " for cell in cells) + "|"


def _names(tests: Sequence[str]) -> str:
    return "<br>".join(f"`{name}`" for name in tests) or "not yet"


def _read(mark: str, document: str, columns: Sequence[str]) -> Table:
    written = tomllib.loads((HERE / f"{mark}s.toml").read_text())
    return Table(
        mark=mark,
        document=ROOT / "docs" / document,
        title=written["title"],
        introduction=written["introduction"],
        columns=columns,
        groups=[(group["title"], group["rows"]) for group in written["group"]],
        pending=written.get("pending", []),
    )


def tables() -> tuple[Table, ...]:
    """Both tables, as their files say."""
    return (
        _read("bad_input", "bad-inputs.md", ("No.", "Input", "What Tieout does", "Code")),
        _read("threat", "threats.md", ("No.", "Threat", "Control", "Automatic check")),
    )
