"""What is known of the ledger outside of it, and what happens when that is gone (docs/posting.md R11)."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.anchors import NAME as ANCHOR
from dagster_project.ledger import AmnesiaError, Ledger
from dagster_project.posting import seal
from tests.databases import place
from tests.posting.world import MemoryFiles, SimulatedClock, World

FOLDERS = (Path("/elsewhere"), Path("/second"))


def anchored(files: MemoryFiles) -> World:
    return World(Ledger.open(place(), SimulatedClock(), FOLDERS, files))


def test_anchors_are_kept_by_the_file_system_that_the_ledger_was_given(database):
    """A simulation that wrote its anchors to this machine would find those of the history before."""
    files = MemoryFiles()
    world = anchored(files)
    world.set("1")
    world.cycle()
    assert set(files.content) == {folder / ANCHOR for folder in FOLDERS}
    assert not any(folder.exists() for folder in FOLDERS)


@pytest.mark.threat("T9")
def test_a_ledger_that_has_sent_and_finds_no_anchor_sends_nothing(database):
    """An unmounted folder must not switch off the guard against an old copy of the ledger."""
    files = MemoryFiles()
    world = anchored(files)
    world.set("1")
    world.cycle()
    del files.content[FOLDERS[0] / ANCHOR]
    assert world.ledger.check_anchors() == [], "one place is enough to compare with"
    files.content.clear()
    world.set("2")
    with pytest.raises(AmnesiaError, match="no anchor is left"):
        world.cycle()
    assert files.content == {}
    assert world.ledger.value("select count(*) from batch") == 2
    world.ledger.renew_anchors("anna", "the disk with the anchors is broken; this is the only ledger there is")
    assert set(files.content) == {folder / ANCHOR for folder in FOLDERS}
    world.settle_down()
    world.assert_ledger_is_right()


def test_an_anchor_that_does_not_fit_is_not_renewed(database):
    """Who overrides it must first take it away with their own hands."""
    files = MemoryFiles()
    world = anchored(files)
    world.set("1")
    world.cycle()
    other = World(Ledger.open(place(), SimulatedClock(), FOLDERS, files))
    with pytest.raises(AmnesiaError, match="belongs to ledger"):
        other.ledger.renew_anchors("anna", "it is in the way")
    assert other.ledger.head()[0] == 0


def test_a_fresh_ledger_needs_no_anchor(database):
    """The first file has nothing to compare with; a crash between its seal and its anchor must not end everything."""
    files = MemoryFiles()
    world = anchored(files)
    world.set("1")
    world.ledger.set_calendar("ns-us", world.periods, as_of="1")
    world.pull()
    world.judge()
    assert len(seal(world.ledger, world.destination)) == 2
    files.content.clear()
    assert world.ledger.check_anchors() == []
    world.settle_down()
    world.assert_ledger_is_right()
