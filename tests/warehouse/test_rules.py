"""Bad input that is well formed: what only the rules can see, each by the unit test of its rule in the dbt project."""

from __future__ import annotations

import csv

import pytest

from dagster_project.warehouse.build import Build
from dagster_project.warehouse.project import PROJECT

# By number in tests/tables/bad_inputs.toml: the rules that find the input.
RULES = {
    11: ("currency_unknown", "currency_mismatch"),
    13: ("hours_over_limit", "negative_without_original"),
    15: ("revision_conflict",),
    24: ("approval_self", "approval_missing"),
    25: ("status_unknown",),
    69: ("amount_differs",),
    70: ("zero_quantity", "negative_without_original"),
    71: ("amount_differs",),
    72: ("worker_not_employed", "period_closed", "contract_ended"),
    73: ("project_unknown", "task_unknown", "worker_unmapped", "cost_centre_missing", "account_missing"),
    75: ("project_closed", "task_inactive", "worker_inactive"),
    76: ("duplicate_submission",),
    77: ("duplicate_submission",),
    207: ("changed_after_cut_over",),
}


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param(rule, marks=[pytest.mark.bad_input(number) for number, rules in RULES.items() if rule in rules])
        for rule in sorted({rule for rules in RULES.values() for rule in rules})
    ],
)
def test_a_rule_finds_what_its_unit_test_plants_and_nothing_beside_it(built: Build, units: dict[str, str], rule: str):
    """Harm: what is well formed and wrong is posted, or its innocent neighbour is held."""
    ended = {name: status for name, status in units.items() if name.startswith(f"rule_{rule}.")}
    assert ended and set(ended.values()) == {"pass"}


@pytest.mark.threat("T21")
def test_whatever_is_held_has_an_owner_a_remedy_and_a_day_by_which_it_is_late():
    """Harm: an amount is parked where nobody is asked for it."""
    rules, targets = seed("rule"), seed("exception_target")
    days = {(target["owner"], target["severity"]): int(target["target_days"]) for target in targets}
    assert all(1 <= limit <= 20 for limit in days.values())
    held = [rule for rule in rules if rule["severity"] != "exclude"]
    assert [rule["code"] for rule in held if (rule["owner"], rule["severity"]) not in days] == []
    assert [rule["code"] for rule in rules if not rule["remedy"] or not rule["message"]] == []


@pytest.mark.threat("T21")
def test_only_what_is_nothing_or_was_booked_by_hand_is_left_out_by_a_rule():
    """Harm: a rule that excludes takes amounts out of every queue."""
    assert [rule["code"] for rule in seed("rule") if rule["severity"] == "exclude"] == [
        "ZERO_QUANTITY",
        "BEFORE_CUT_OVER",
    ]


def seed(name: str) -> list[dict[str, str]]:
    with (PROJECT / "seeds" / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))
