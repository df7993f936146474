"""Drawn histories that shrink: the protocol holds in all of them, and a planted mistake becomes a short script."""

from __future__ import annotations

import contextlib
import os
import re

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from dagster_project.posting import planner, sftp_delivery
from tests.torture.machine import Protocol

EXAMPLES = int(os.environ.get("TIEOUT_MACHINE", "150"))
# A planted mistake is found within seconds; to make its script short takes two minutes.
SHRINKS = "TIEOUT_MACHINE" in os.environ
STEPS = 30
# A double needs few steps, and what is short shrinks soon.
PLANTED_STEPS = 12


def _settings(examples: int, steps: int = STEPS, **more: object) -> settings:
    """Without a number of its own in TIEOUT_MACHINE the suite draws the same histories every time."""
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        derandomize=not SHRINKS,
        deadline=None,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
        **more,
    )


def test_no_drawn_history_loses_or_doubles_a_posting():
    """The parts of the program in any order, faults anywhere in them, answers and partners as they like."""
    run_state_machine_as_test(Protocol, settings=_settings(EXAMPLES))


def _script(error: BaseException) -> list[str]:
    """The steps of the shrunk history, as it is printed."""
    return re.findall(r"^\s*state\.(?!teardown)(\w+)\(", "\n".join(getattr(error, "__notes__", [])), re.MULTILINE)


def test_the_machine_finds_a_planted_double(monkeypatch):
    """The control file is renamed before the commit that allows it: found, and in the nightly run shrunk to what is
    needed for it."""
    finish = sftp_delivery.Upload._finish_upload

    def rename_first(self):
        with contextlib.suppress(sftp_delivery._Unsettled):
            self._place_data()
            self._rename(self.file.control_name)
        return finish(self)

    monkeypatch.setattr(sftp_delivery.Upload, "_finish_upload", rename_first)
    phases = {} if SHRINKS else {"phases": (Phase.generate,)}
    with pytest.raises(AssertionError, match=r"in the books|sent to the ERP twice") as caught:
        planted = _settings(400, PLANTED_STEPS, report_multiple_bugs=False, **phases)
        run_state_machine_as_test(Protocol, settings=planted)
    assert 2 <= len(_script(caught.value)) <= (6 if SHRINKS else PLANTED_STEPS)


def test_the_machine_finds_a_planner_without_a_fence(monkeypatch):
    """Two entries of one leg in flight: the database refuses what the planner should not have asked for."""
    monkeypatch.setattr(planner, "FENCED", frozenset())
    with pytest.raises(Exception, match=r"UNIQUE|constraint|refuse|in flight|sealed"):
        run_state_machine_as_test(
            Protocol, settings=_settings(100, report_multiple_bugs=False, phases=(Phase.generate,))
        )
