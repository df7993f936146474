"""Pseudo-random decisions of the simulated ERP that depend on the ids alone, so that equal postings end equally."""

from __future__ import annotations

import hashlib


def share(text: str) -> float:
    """A number in [0, 1) that depends on `text` alone and is evenly spread."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) / 2**32


def choose(text: str, *outcomes: tuple[float, str]) -> str:
    """The outcome of `text`; each comes with its probability, the last takes what is left."""
    drawn = share(text)
    for probability, outcome in outcomes[:-1]:
        if drawn < probability:
            return outcome
        drawn -= probability
    return outcomes[-1][1]
