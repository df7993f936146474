"""The bucket ledger balances in the eyes of beancount, a program that shares nothing with ours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dagster_project.ledger import Ledger
from dagster_project.ledger.beancount import lines
from tests.beancount import bean_check
from tests.databases import place
from tests.posting.audited import storied
from tests.posting.world import SimulatedClock


@pytest.fixture(scope="module")
def exported() -> list[str]:
    """The file of a ledger in which everything happened that can."""
    return list(lines(storied().ledger))


def test_the_buckets_balance(exported, tmp_path: Path):
    """Harm: an amount that leaves one bucket and arrives in none, which our own sums were written not to see."""
    file = tmp_path / "ledger.beancount"
    file.write_text("\n".join(exported) + "\n")
    assert bean_check(file) == ""
    for account in ("Eligible", "InFlight", "Posted", "Rejected"):
        assert any(re.fullmatch(rf"  Assets:{account}  [1-9].*", line) for line in exported), account


@pytest.mark.parametrize("alter", ["one side", "both sides", "a transaction less", "what is held"])
def test_one_altered_posting_does_not_balance(exported, alter, tmp_path: Path):
    """Harm: a check that never fails."""
    at = next(number for number, line in enumerate(exported) if line.startswith("  Assets:Posted  800.00 USD"))
    altered = list(exported)
    match alter:
        case "one side":
            altered[at] = "  Assets:Posted  800.01 USD"
        case "both sides":
            altered[at : at + 2] = [line.replace("800.00", "800.01") for line in exported[at : at + 2]]
        case "a transaction less":
            del altered[at : at + 2]
        case "what is held":
            altered = [re.sub(r"(balance Assets:Posted  [\d.]+)(?= ~ 0 USD)", r"\g<1>1", line) for line in exported]
    assert altered != exported
    file = tmp_path / "ledger.beancount"
    file.write_text("\n".join(altered) + "\n")
    assert "balance" in bean_check(file).lower()


def test_a_ledger_without_any_movement_is_a_file_too(tmp_path: Path):
    """Harm: the first day of an installation ends in an error."""
    with Ledger.open(place(), SimulatedClock()) as ledger:
        (tmp_path / "empty.beancount").write_text("\n".join(lines(ledger)))
    assert bean_check(tmp_path / "empty.beancount") == ""
