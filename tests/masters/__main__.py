"""`python -m tests.masters`: a thousand random histories of master records beside a simple model."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.masters.firms import Result, run

PART = 100
"""Histories of one ledger and one build."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.masters", description=__doc__)
    parser.add_argument("--histories", type=int, default=1000)
    parser.add_argument("--cycles", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    whole = Result()
    with tempfile.TemporaryDirectory() as folder:
        _live(Path(folder), options, whole)
    sys.stdout.writelines(f"{each}\n" for each in whole.differences[:50])
    return bool(whole.differences)


def _live(folder: Path, options: argparse.Namespace, whole: Result) -> None:
    for part, first in enumerate(range(0, options.histories, PART)):
        with tempfile.TemporaryDirectory(dir=folder) as of_part:
            number = min(PART, options.histories - first)
            result = run(Path(of_part), folder / "target", number, options.cycles, options.seed + part)
        whole.compared += result.compared
        whole.versions += result.versions
        whole.refused += result.refused
        whole.differences += result.differences
        sys.stdout.write(
            f"{first + number:,} histories of {options.cycles} cycles: {whole.versions:,} versions,"
            f" {whole.refused:,} pulls refused, {whole.compared:,} compared, {len(whole.differences)} different\n"
        )
        sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
