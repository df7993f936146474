"""Many histories on several processors, and the figures of them: for a person, and as RELIABILITY.json."""

from __future__ import annotations

import gc
import json
import multiprocessing
import platform
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import repeat
from pathlib import Path

from tests.torture import history
from tests.torture.mutants import NO_MISTAKE

FILE = Path(__file__).parent / "RELIABILITY.json"
CHUNK = 50
MOST_LISTED = 50


@dataclass
class Totals:
    """Sums over histories. `violations` are (seed, sentence); `seconds` is the time of one core."""

    histories: int = 0
    postings: int = 0
    lost: int = 0
    doubled: int = 0
    unexplained: int = 0
    switches: int = 0
    seconds: float = 0.0
    faults: Counter[str] = field(default_factory=Counter)
    points: Counter[str] = field(default_factory=Counter)
    explained: Counter[str] = field(default_factory=Counter)
    violations: list[tuple[int, str]] = field(default_factory=list)

    def add(self, other: Totals) -> None:
        for name in ("histories", "postings", "lost", "doubled", "unexplained", "switches", "seconds"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("faults", "points", "explained", "violations"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def bound(self) -> float | None:
        """Below which the share of failing histories is, with 95% certainty; None when one failed."""
        return 3 / self.histories if self.histories and not self.violations else None

    @property
    def speed(self) -> float:
        """Histories per second on one core."""
        return self.histories / self.seconds if self.seconds else 0.0


def live(first: int, count: int, profile: history.Profile = history.DEFAULT) -> Totals:
    """The histories of the seeds from `first` on, in this process."""
    began = time.process_time()
    totals = Totals()
    # Histories leave little behind, and looking for it costs a thirtieth.
    gc.disable()
    for seed in range(first, first + count):
        outcome = history.run(seed, profile)
        totals.histories += 1
        for name in ("postings", "lost", "doubled", "unexplained", "switches"):
            setattr(totals, name, getattr(totals, name) + getattr(outcome, name))
        totals.faults += outcome.faults
        totals.points += outcome.points
        totals.explained += outcome.explained
        totals.violations += ((seed, each) for each in outcome.violations)
    gc.enable()
    totals.seconds = time.process_time() - began
    return totals


def run(
    histories: int,
    seed: int,
    processes: int,
    tick: Callable[[Totals], None] = lambda _: None,
    profile: history.Profile = history.DEFAULT,
) -> Totals:
    """The histories of the seeds from `seed` on, on several processors; `tick` is called with the sums so far.

    These are always of the first seeds, without gaps.
    """
    totals = Totals()
    firsts = range(seed, seed + histories, CHUNK)
    counts = [min(CHUNK, seed + histories - first) for first in firsts]
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        for done in pool.map(live, firsts, counts, repeat(profile)):
            totals.add(done)
            tick(totals)
    return totals


# -- figures ----------------------------------------------------------------------------------------------------------


def begun(seed: int) -> dict[str, object]:
    """What the figures of a run begin with: when, where, and of which program."""
    return {
        "ran_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _commit(),
        "python": platform.python_version(),
        "seed": seed,
    }


def _commit() -> str:
    """The commit that is checked out, with `+changes` when the files differ from it."""

    def git(*command: str) -> str:
        done = subprocess.run(["git", *command], cwd=FILE.parent, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    changes = git("status", "--porcelain", "--", ":/", f":(exclude,top)tests/torture/{FILE.name}")
    return (git("rev-parse", "HEAD") or "unknown") + ("+changes" if changes else "")


def of_histories(totals: Totals, seed: int) -> dict[str, object]:
    """The figures of histories. `unexplained` is in minor units of whatever currency."""
    return {
        "histories": totals.histories,
        "seeds": [seed, seed + totals.histories - 1],
        "violations": [f"seed {at}: {what}" for at, what in totals.violations[:MOST_LISTED]],
        "upper_bound_95": totals.bound,
        "postings": totals.postings,
        "lost": totals.lost,
        "doubled": totals.doubled,
        "unexplained": totals.unexplained,
        "explained": dict(sorted(totals.explained.items())),
        "faults": sum(totals.faults.values()),
        "faults_by_kind": dict(sorted(totals.faults.items())),
        "fault_points_hit": dict(sorted(totals.points.items())),
        "worker_switches": totals.switches,
        "per_second_per_core": round(totals.speed, 1),
    }


def of_mutants(found: list[dict]) -> dict[str, object]:
    """The figures of mutants: after how many histories each was killed and by what, or why it is `redundant`.

    `unharmed` is the program without a mistake, under the same histories.
    """
    unharmed = [each for each in found if each["name"] == NO_MISTAKE.name]
    mutants = [each for each in found if each not in unharmed]
    return {
        "killed": sum(bool(each["killed"]) for each in mutants),
        "redundant": sum(bool(each["redundant"]) for each in mutants),
        "mutants": mutants,
        "unharmed": unharmed,
    }


def wrong(figures: dict) -> list[str]:
    """A sentence for everything in the figures that must not be; nothing when all is well."""
    found = list(figures.get("histories", {}).get("violations", ()))
    for name in ("histories", "kills", "cuts", "power_cuts", "limits", "mutated_files"):
        stage = figures.get(name, {})
        found += (f"{name}: {stage[what]} {what}" for what in ("lost", "doubled", "unexplained") if stage.get(what))
        found += (f"{name}: {finding}" for finding in stage.get("findings", ()))
    if hung := figures.get("cuts", {}).get("hung"):
        found.append(f"cuts: {hung} sessions waited without limit")
    found += (f"unnoticed: {tamper}" for tamper in figures.get("tampers", {}).get("unnoticed", ()))
    mutants = figures.get("mutants", {"mutants": [], "unharmed": []})
    for each in mutants["mutants"]:
        if not each["killed"] and (each.get("error") or not each["redundant"]):
            found.append(f"mutant survived: {each['name']} {each.get('error', '')}".strip())
    found += (f"the program itself: {each['killed']}" for each in mutants["unharmed"] if each["killed"])
    return found


def write(figures: dict[str, object], file: Path = FILE) -> None:
    """Write the figures where the README takes them from."""
    file.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n")
