"""The two tables that security people ask for say what the tests try, and nothing else."""

from __future__ import annotations

import re

import pytest

from tests.tables import ROOT, Table, tables

CODE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")


@pytest.fixture(scope="module")
def collected(request: pytest.FixtureRequest) -> list[pytest.Item]:
    """Every test there is."""
    if {(ROOT / name).resolve() for name in request.config.args} & {ROOT, ROOT / "tests"}:
        return request.session.items
    pytest.skip("needs the whole suite collected: `python -m pytest tests -k tables`, or `make tables`")


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.mark)
def test_every_row_has_a_test_and_every_named_row_is_there(collected: list[pytest.Item], table: Table):
    """Harm: a promise in the table that nothing tries, or a test whose promise is nowhere."""
    assert table.problems(table.tests(collected)) == []


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.mark)
def test_the_document_is_what_the_tests_say(collected: list[pytest.Item], table: Table):
    """Harm: an auditor reads of a control that was renamed, moved or deleted since."""
    stale = f"{table.document.relative_to(ROOT)} is stale: make tables"
    assert table.document.read_text() == table.text(table.tests(collected)), stale


def test_the_inputs_are_numbered_without_a_gap():
    """Harm: a number that is left out is an input that nobody looks for."""
    bad_inputs, _ = tables()
    assert sorted(bad_inputs.keys) == list(range(1, len(bad_inputs.keys) + 1))


def test_every_code_of_the_table_is_one_of_the_program():
    """Harm: an operator looks for a code that no exception ever carries."""
    bad_inputs, _ = tables()
    program = [*(ROOT / "dagster_project").rglob("*.py"), ROOT / "dbt" / "seeds" / "rule.csv"]
    known = {code for file in program for code in CODE.findall(file.read_text())}
    named = {code for _, rows in bad_inputs.groups for row in rows for code in CODE.findall(row[3])}
    assert named - known == set()
