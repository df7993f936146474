"""`make scale`: how the cost of every node of the build, and of the ledger's stages, grows with the transactions."""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.scale import nodes, stages
from tests.scale.firm import Firm

SIZES = (30_000, 300_000)
FLOOR_SECONDS = 0.05
LARGEST_EXPONENT = 1.2


def main(arguments: list[str] | None = None) -> int:
    """Exit status 0 when no cost grows faster than its size to the power of `LARGEST_EXPONENT`."""
    parser = argparse.ArgumentParser(prog="scale", description="How the cost of a cycle grows with its transactions.")
    parser.add_argument("--sizes", type=int, nargs=2, default=SIZES, metavar=("SMALL", "LARGE"))
    sizes = parser.parse_args(arguments).sizes
    console = Console(width=120)
    with tempfile.TemporaryDirectory(prefix="tieout-scale-") as directory:
        small, large = (_measured(Path(directory), size) for size in sizes)
    exponents = {
        name: math.log(seconds / small[name]) / math.log(sizes[1] / sizes[0])
        for name, seconds in large.items()
        if seconds >= FLOOR_SECONDS
    }
    console.print(_table(sizes, small, large, exponents))
    steep = [name for name, exponent in exponents.items() if exponent > LARGEST_EXPONENT]
    console.print(f"above {LARGEST_EXPONENT}: {', '.join(steep) or 'none'}")
    return 1 if steep else 0


def _measured(directory: Path, size: int) -> dict[str, float]:
    firm = Firm(directory / str(size), size)
    return nodes.measure(firm, directory / "target") | stages.measure(directory / f"ledger-{size}", size)


def _table(
    sizes: tuple[int, int], small: Mapping[str, float], large: Mapping[str, float], exponents: Mapping[str, float]
) -> Table:
    noise = len(large) - len(exponents)
    caption = (
        f"{noise} nodes below {FLOOR_SECONDS} s are noise. All at {sizes[0]:,}: {sum(small.values()):.1f} s,"
        f" at {sizes[1]:,}: {sum(large.values()):.1f} s."
    )
    table = Table(title="CPU seconds by transactions", caption=caption)
    table.add_column("node or stage")
    for heading in (*(f"{size:,}" for size in sizes), "exponent"):
        table.add_column(heading, justify="right")
    for name in sorted(exponents, key=lambda name: -large[name]):
        exponent = exponents[name]
        table.add_row(
            *(name, f"{small[name]:.3f}", f"{large[name]:.3f}", f"{exponent:.2f}"),
            style="red" if exponent > LARGEST_EXPONENT else None,
        )
    return table


if __name__ == "__main__":
    sys.exit(main())
