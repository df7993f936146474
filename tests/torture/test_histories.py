"""Histories of the protocol, healed and examined. `TIEOUT_HISTORIES` sets how many; a failing seed is run alone by
`history.run(seed)`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from dagster_project.ledger.store import Change, Store
from tests.ledger.test_export import exported
from tests.torture import history, report
from tests.torture.history import KINDS, Profile

HISTORIES = int(os.environ.get("TIEOUT_HISTORIES", "1000"))
PASTS = 20
SEED = int(os.environ.get("TIEOUT_SEED", "1"))


@pytest.fixture(scope="module")
def totals() -> report.Totals:
    return report.run(HISTORIES, SEED, processes=2)


def test_nothing_is_lost_doubled_or_unexplained(totals):
    """The promise of the whole system, under every fault there is, with the program's own planner and delivery."""
    assert totals.violations == []
    assert (totals.lost, totals.doubled, totals.unexplained) == (0, 0, 0)
    assert totals.histories == HISTORIES
    assert totals.postings > HISTORIES


def test_every_kind_of_fault_fell(totals):
    """An injector that does nothing would let every protocol pass."""
    missing = [kind for kind in KINDS if not totals.faults[kind]]
    # What is too rare for so few histories falls where it is looked for.
    rare = [kind for kind in missing if not report.live(SEED, 50, Profile(focus={kind: 20}, lies=1)).faults[kind]]
    assert rare == []
    assert sum(totals.faults.values()) > 4 * HISTORIES


def test_every_fault_point_of_posting_and_ledger_was_reached(totals):
    """A boundary that no history crosses is a boundary that was not tested."""
    from tests.torture.test_harness import fault_points  # noqa: PLC0415 (the list belongs with the checks of checks)

    assert set(fault_points()) <= set(totals.points)


def test_the_past_of_a_history_is_exported_as_it_was(monkeypatch):
    """What was known at a moment must not depend on what crashes, answers and people brought afterwards."""
    then, used, plain = {}, [], Store.change

    @contextmanager
    def remembered(self: Store, *arguments: str) -> Iterator[Change]:
        outermost = self._change is None
        with plain(self, *arguments) as change:
            yield change
        if outermost:
            used.append(self)
            then[self.head()] = exported(self, self.head()[0])

    monkeypatch.setattr(Store, "change", remembered)
    compared = 0
    for seed in range(SEED, SEED + PASTS):
        then.clear()
        history.run(seed)
        # Where an older copy was put back, what came after it never was.
        for event_seq, digest in used[-1].rows("select seq, hash from event"):
            if (present := then.get((event_seq, digest))) is not None:
                assert exported(used[-1], event_seq) == present, (seed, event_seq)
                compared += 1
    assert compared > 20 * PASTS
