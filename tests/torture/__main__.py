"""`python -m tests.torture --histories N --kills K --seed S ...`: torture at any size, and its figures.

Histories first, then SIGKILLs, cut wires, power cuts, exhausted resources, tampers, mutated files and pages, mistakes
in the program, and the usual patterns; 0 leaves a stage out. RELIABILITY.json is written as they go on, so that a run
that is interrupted leaves what it has. The exit code is 1 when anything was wrong (`report.wrong`).
"""

from __future__ import annotations

import argparse
import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from tests.torture import documents, kills, limits, mutants, naive, power, report, tamper, wire

NAIVE_HISTORIES = 1000
# What a stage calls: how much is done, and its figures so far where they can be had in between.
Tick = Callable[[int, dict | None], None]


def main() -> int:
    options = _options()
    # Wires are cut all the time: what libraries log of that is no finding.
    logging.disable()
    figures = report.begun(options.seed)
    console = Console(width=None if sys.stdout.isatty() else 160)
    columns = (TextColumn("{task.description:<14}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        for name, count, stage in _stages(options):
            task = progress.add_task(name.replace("_", " "), total=count)

            def tick(done: int, so_far: dict | None = None, name: str = name, task: object = task) -> None:
                progress.update(task, completed=done)
                if so_far:
                    report.write({**figures, name: so_far})

            figures[name] = stage(tick)
            report.write(figures)
    console.print(_table(figures))
    wrong = report.wrong(figures)
    for sentence in wrong:
        console.print(sentence, markup=False)
    return 1 if wrong else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--histories", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--cuts", type=int, default=40)
    parser.add_argument("--power-cuts", type=int, default=40)
    parser.add_argument("--limits", type=int, default=40)
    parser.add_argument("--tampers", type=int, default=500)
    parser.add_argument("--mutated-files", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2, help="processes")
    parser.add_argument("--no-mutants", dest="mutants", action="store_false")
    return parser.parse_args()


def _stages(options: argparse.Namespace) -> Iterator[tuple[str, int, Callable[[Tick], dict]]]:
    """Name, size and work of each stage that was asked for; the work returns the stage's figures."""
    seed, compared = options.seed, min(NAIVE_HISTORIES, options.histories)
    everything = (
        ("histories", options.histories, lambda tick: _histories(options, tick)),
        ("kills", options.kills, lambda tick: kills.run(options.kills, seed, tick)),
        ("cuts", options.cuts, lambda tick: wire.run(options.cuts, seed, tick)),
        ("power_cuts", options.power_cuts, lambda tick: _power_cuts(options, tick)),
        ("limits", options.limits, lambda tick: limits.run(options.limits, seed, tick)),
        ("tampers", options.tampers, lambda tick: tamper.run(options.tampers, seed, tick)),
        ("mutated_files", options.mutated_files, lambda tick: documents.apart(options.mutated_files, seed, tick)),
        ("mutants", (1 + len(mutants.MUTANTS)) * options.mutants, lambda tick: _mutants(options, tick)),
        ("usual_patterns", compared, lambda tick: naive.table(compared, seed, tick)),
    )
    return (stage for stage in everything if stage[1])


def _histories(options: argparse.Namespace, tick: Tick) -> dict:
    def added(totals: report.Totals) -> None:
        tick(totals.histories, report.of_histories(totals, options.seed))

    return report.of_histories(report.run(options.histories, options.seed, options.workers, added), options.seed)


def _power_cuts(options: argparse.Namespace, tick: Tick) -> dict:
    try:
        return power.run(options.power_cuts, options.seed, tick)
    except power.Unavailable as why:
        return {"cuts": 0, "skipped": str(why)}


def _mutants(options: argparse.Namespace, tick: Tick) -> dict:
    """In a process without the program, as `mutants` wants it."""
    command = [sys.executable, "-m", "tests.torture.mutants", "--seed", str(options.seed)]
    found = []
    with subprocess.Popen([*command, "--processes", str(options.workers)], stdout=subprocess.PIPE, text=True) as hunt:
        for line in hunt.stdout:
            found.append(json.loads(line))
            tick(len(found), report.of_mutants(found))
    return report.of_mutants(found)


def _table(figures: dict) -> Table:
    columns = ("", "times", "postings", "lost", "doubled", "unexplained", "")
    table = Table(*columns, title=f"Torture of {figures['commit'][:12]}, seed {figures['seed']}")

    def row(what: str, times: int, found: dict, note: str = "") -> None:
        amounts = (str(found.get(name, "")) for name in ("postings", "lost", "doubled", "unexplained"))
        table.add_row(what, f"{times:,}", *amounts, note)

    if found := figures.get("histories"):
        bound = found["upper_bound_95"]
        notes = (
            f"{found['faults']:,} faults",
            *((f"< {bound:.1e} of histories fail (95%)",) if bound else ()),
            f"{found['per_second_per_core']}/s/core",
        )
        row("histories", found["histories"], found, ", ".join(notes))
    if found := figures.get("kills"):
        row("SIGKILLs", found["kills"], found, f"{found['killed']}")
    if found := figures.get("cuts"):
        row("cut wires", found["cuts"], found, f"{found['hung']} hung")
    if found := figures.get("power_cuts"):
        row("power cuts", found["cuts"], found, found.get("skipped", ""))
    if found := figures.get("limits"):
        row("limits", found["limits"], found, f"{found['hurt']} hurt")
    if found := figures.get("tampers"):
        row("tampers", found["tampers"], {}, f"{found['noticed']:,} noticed")
    if found := figures.get("mutated_files"):
        row("mutated files", found["files"], {}, f"{found['read']:,} read, {sum(found['refused'].values()):,} refused")
    if found := figures.get("mutants"):
        row("mutants", len(found["mutants"]), {}, f"{found['killed']} killed, {found['redundant']} redundant")
    for name, found in figures.get("usual_patterns", {}).items():
        row(f"script: {name}", found["histories"], {**found, "postings": found["records"]}, f"{found['faults']} faults")
    return table


if __name__ == "__main__":
    sys.exit(main())
