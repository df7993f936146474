"""`make answers SEEDS="1 2 3"`: the marts of each seed beside the answers, its planted defects, mistakes in the SQL."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from rich.console import Console
from rich.table import Table

from dagster_project import show
from tests.answers import firms, sql_mutants

SEEDS = (1, 2, 3, 4, 5)


def main(arguments: list[str] | None = None) -> int:
    """Exit status 0 when every mart of every seed is right and every mutant is noticed."""
    parser = argparse.ArgumentParser(prog="answers", description="The marts against the firm's own answers.")
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    parser.add_argument("--no-mutants", action="store_true", help="leave out the mistakes in the SQL")
    options = parser.parse_args(arguments)
    console = Console(width=120)
    with tempfile.TemporaryDirectory(prefix="tieout-answers-") as directory:
        outcomes = []
        for outcome in firms.settle_all(list(options.seeds), Path(directory)):
            outcomes.append(outcome)
            console.print(_marts(outcome), "")
        console.print(_rules(outcomes), "")
        right = all(outcome.right for outcome in outcomes)
        if not options.no_mutants:
            noticed = sql_mutants.all_noticed([(outcome.database, outcome.key) for outcome in outcomes])
            console.print(_mutants(noticed), "")
            right = right and all(marts for _, marts in noticed)
    console.print(
        "every mart equals the firm's own answers" if right else "[red]a mart differs, or a mistake is unnoticed"
    )
    return 0 if right else 1


def _marts(outcome: firms.Outcome) -> Table:
    columns = (">rows expected", ">rows found", ">rows different", ">difference")
    table = show.table(f"Seed {outcome.seed}", "mart", *columns)
    for mart in outcome.marts:
        counts = (mart.rows_expected, mart.rows_found, mart.rows_different)
        difference = show.figure(sum(mart.differences.values(), Decimal(0)))
        table.add_row(mart.mart, *(f"{count:,}" for count in counts), difference)
    table.add_section()
    table.add_row("unexplained after each cycle", "", "", "none" if outcome.conserved else "some", "")
    table.add_row("reconciliation tests", "", "", ", ".join(outcome.broken) or "hold", "")
    return table


def _rules(outcomes: Iterable[firms.Outcome]) -> Table:
    """Defects by rule over all seeds: precision is found of found and accused, recall found of planted."""
    table = show.table("Planted defects", "code", "owner", ">planted", ">found", ">accused", ">precision", ">recall")
    sums: dict[tuple[str, str], list[int]] = {}
    for rule in (rule for outcome in outcomes for rule in outcome.rules):
        row = sums.setdefault((rule.code, rule.owner), [0, 0, 0])
        for place, count in enumerate((rule.planted, rule.found, rule.accused)):
            row[place] += count
    sums["all", ""] = [sum(column) for column in zip(*sums.values(), strict=True)]
    for (code, owner), (planted, found, accused) in sums.items():
        shares = (_share(found, found + accused), _share(found, planted))
        table.add_row(code, owner, *(f"{count:,}" for count in (planted, found, accused)), *shares)
    return table


def _share(part: int, whole: int) -> str:
    """In per cent, cut and not rounded, so that only all of them are 100."""
    return f"{1000 * part // whole / 10:.1f} %" if whole else ""


def _mutants(noticed: list[tuple[sql_mutants.Mutant, list[str]]]) -> Table:
    table = show.table("Mistakes in the SQL", "mistake", "model", "noticed in")
    for mutant, marts in noticed:
        table.add_row(mutant.name, mutant.model, ", ".join(marts) or "[red]nowhere")
    return table


if __name__ == "__main__":
    sys.exit(main())
