"""Which contents of master records wait for a person, by what is in force."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dagster_project.config import Changes
from dagster_project.ledger import MasterRow
from dagster_project.sources.changes import waiting

FIRST, NEXT, LATER = "2026-01-01", "2026-07-01", "2026-09-01"


def span(day: str, rate: str, series: str = "manager") -> MasterRow:
    """One span of a rate card, known by its series and its first day."""
    return MasterRow(f"{series}|{day}", "raw", 0, f"{series} {day} {rate}", day, None, series, rate)


IN_FORCE = [span(FIRST, "100"), span(NEXT, "200")]


@pytest.mark.parametrize(
    ("shown", "waits"),
    [
        pytest.param([span(FIRST, "100")], [None], id="what is in force is not asked about again"),
        pytest.param([span(FIRST, "150")], [None], id="a change within the factor"),
        pytest.param([span(FIRST, "1000")], ["RATE_JUMP"], id="a digit too many"),
        pytest.param([span(FIRST, "10.00")], ["RATE_JUMP"], id="a digit too few"),
        pytest.param([span(LATER, "390")], [None], id="the span before a new one is the last before it"),
        pytest.param([span("2026-06-01", "390")], ["RATE_JUMP"], id="and not a later one"),
        pytest.param([span("2025-01-01", "9000")], [None], id="nothing is before the first"),
        pytest.param([span(FIRST, "9000", "partner")], [None], id="another series"),
        pytest.param([span(LATER, "0")], ["RATE_JUMP"], id="nothing instead of something"),
        pytest.param([span(LATER, "-200")], ["RATE_JUMP"], id="another sign"),
        pytest.param([span("2026-12-01", "700"), span(LATER, "390")], [None, None], id="steps of one extract in order"),
        pytest.param(
            [span("2026-12-01", "900"), span(LATER, "900")], ["RATE_JUMP"] * 2, id="no step over one that waits"
        ),
        pytest.param([MasterRow("manager|x", "raw", 0, None)], [None], id="what could not be read is not compared"),
    ],
)
def test_a_rate_that_jumps_waits(shown: list[MasterRow], waits: list[str | None]) -> None:
    """1200 typed for 120 is billed ten times over; a rise of a tenth that waits for a person is never billed."""
    found = waiting(Changes(Decimal(2)), "rate", IN_FORCE, shown)
    assert [row.code for row in found] == waits
    assert [row.key for row in found] == [row.key for row in shown]


def test_every_change_of_a_kind_can_wait_for_two_persons() -> None:
    """Whoever edits a file alone decides where hours are posted."""
    policy = Changes(second_person=("mapping",))
    known, changed = MasterRow("a", "raw", 0, "P-1"), MasterRow("a", "raw", 0, "P-2")
    assert [row.code for row in waiting(policy, "mapping", [known], [changed])] == ["SECOND_PERSON"]
    assert [row.code for row in waiting(policy, "mapping", [known], [known])] == [None]
    assert [row.code for row in waiting(policy, "policy", [known], [changed])] == [None]
    assert [row.code for row in waiting(policy, None, [known], [changed])] == [None]
    # How the firm begins is no change.
    assert [row.code for row in waiting(policy, "mapping", [], [changed])] == [None]
