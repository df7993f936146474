"""Mistakes made in the program on purpose: each must be noticed within the budget of this suite."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.torture.mutants import MUTANTS, source

NAMES = [mutant.name for mutant in MUTANTS]


@pytest.fixture(scope="module")
def results() -> dict[str, dict]:
    """In a process of its own, which has not loaded the program."""
    command = [sys.executable, "-m", "tests.torture.mutants", "--short"]
    run = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return {result["name"]: result for result in map(json.loads, run.stdout.splitlines())}


@pytest.mark.parametrize("mutant", MUTANTS, ids=NAMES)
def test_the_mutant_still_applies(mutant):
    """A mistake that is not made any more proves nothing."""
    for module, old, new in mutant.edits:
        assert source(module).read_text().count(old) == 1
        assert old != new


def test_there_are_enough_and_each_has_its_own_name():
    assert len(set(NAMES)) == len(NAMES)
    assert sum(not mutant.redundant for mutant in MUTANTS) >= 30


@pytest.mark.parametrize("mutant", MUTANTS, ids=NAMES)
def test_the_mutant_is_killed(mutant, results):
    """If a mistake in the protocol went unnoticed, so would the same mistake made in earnest."""
    result = results[mutant.name]
    assert "error" not in result, result
    assert result["killed"] or mutant.redundant, f"survived {result['histories']} histories"


def test_the_program_without_a_mistake_survives(results):
    """What kills a mutant must not be something that the healthy program shows as well."""
    assert results["no mistake"]["killed"] is None
