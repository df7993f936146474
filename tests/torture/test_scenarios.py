"""Every boundary of the scripted scenarios in every mode: nothing lost, nothing doubled, the same books in the end.

One in EVERY faults is played in the suite, chosen by TIEOUT_SEED; `TIEOUT_WALK=all` plays them all.
"""

from __future__ import annotations

import os
from collections import Counter

import pytest

from dagster_project.posting import sftp_delivery
from tests.torture import scenarios
from tests.torture.scenarios import CRASH_AFTER, MODES, SCENARIOS, Boundaries, Fault, modes, named_points, play, walk

EVERY = 1 if os.environ.get("TIEOUT_WALK") == "all" else 11
SEED = int(os.environ.get("TIEOUT_SEED", "0"))

_played: Counter[tuple[str, str]] = Counter()
_points: Counter[str] = Counter()


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_fault_at_any_boundary_changes_nothing_in_the_end(name):
    """A crash or an error, before or after its effect, at each commit, each call of a port, each fault point."""
    walked = walk(name, EVERY, SEED)
    _played.update(walked.plays)
    _points.update(walked.points)
    assert walked.wrong == []
    assert walked.plays.total() >= walked.boundaries // EVERY


def test_every_fault_point_is_on_the_way_of_a_scenario():
    """A point that no scenario crosses is a boundary that nobody has tried."""
    points = _points if len(_points) else sum((play(name).points for name in SCENARIOS), Counter())
    assert named_points() - set(points) == set()


def test_every_kind_of_boundary_was_struck_in_every_mode():
    """A walk that leaves out one kind of boundary, or one mode, would be green as well."""
    if not _played:
        pytest.skip("no scenario was walked before")
    struck = {boundary for boundary, _ in _played}
    assert {mode for _, mode in _played} == set(MODES)
    assert struck >= {"commit", "files.publish", "sftp.put", "sftp.rename"}
    if EVERY == 1:
        assert set(_played) >= {(each, mode) for each in struck for mode in modes(each)}


def test_an_injector_that_does_nothing_is_noticed(monkeypatch):
    """Or a walk would be green because no fault ever falls."""
    monkeypatch.setattr(Boundaries, "_fall", lambda self, mode, name: None)
    assert play("plain_posting").wrong == []
    assert play("plain_posting", Fault(9, MODES[0])).wrong == ["the fault did not fall"]


def test_a_fault_that_is_never_reached_is_noticed():
    """A play that ends before its fault has proved nothing."""
    assert play("plain_posting", Fault(10_000, MODES[0])).wrong == ["the fault did not fall"]


def test_a_walk_finds_a_rename_before_its_commit(monkeypatch):
    """What the order of steps is there for: after a crash in between, a file is answered that was never sent."""
    finish = sftp_delivery.Upload._finish_upload

    def rename_first(self):
        self._place_data()
        self._rename(self.file.control_name)
        return finish(self)

    monkeypatch.setattr(sftp_delivery.Upload, "_finish_upload", rename_first)
    assert any(CRASH_AFTER in each and "sftp.rename" in each for each in walk("approved_again", every=3, seed=1).wrong)


def test_a_walk_finds_an_answer_that_is_applied_in_two_commits(monkeypatch):
    """What belongs together must be one commit: a crash between the halves loses the second."""
    apply = scenarios.posting.apply

    def in_halves(ledger, destination, raw_sha256, lines):
        apply(ledger, destination, raw_sha256, lines[:1])
        return apply(ledger, destination, raw_sha256, lines)

    monkeypatch.setattr(scenarios.posting, "apply", in_halves)
    assert walk("plain_posting", every=3).wrong
