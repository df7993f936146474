"""The two tables that security people ask for say what the tests try, and nothing else."""

from __future__ import annotations

import re

import pytest

from dagster_project.sources.registry import BY_NAME
from tests.tables import COLLECTED, ROOT, Table, masters, tables

CODE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")


@pytest.fixture(scope="module")
def collected(request: pytest.FixtureRequest) -> tuple[pytest.Item, ...]:
    """Every test there is."""
    if not {(ROOT / name).resolve() for name in request.config.args} & {ROOT, ROOT / "tests"}:
        pytest.skip("the whole suite must be collected: `python -m pytest tests -k test_tables`")
    return request.config.stash[COLLECTED]


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.mark)
def test_every_row_has_a_test_and_every_named_row_is_there(collected: tuple[pytest.Item, ...], table: Table):
    """Harm: a promise in the table that nothing tries, or a test whose promise is nowhere."""
    assert table.problems(table.tests(collected)) == []


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.mark)
def test_the_document_is_what_the_tests_say(collected: tuple[pytest.Item, ...], table: Table):
    """Harm: an auditor reads of a control that was renamed, moved or deleted since."""
    stale = f"{table.document.relative_to(ROOT)} is stale: make tables"
    assert table.document.read_text() == table.text(table.tests(collected)), stale


def test_whatever_keeps_a_table_from_being_whole_is_named():
    """Harm: a check that finds every table whole."""
    rows = [[1, "an input", "", ""], [1, "the same number", "", ""], [2, "untried", "", ""], [3, "pending", "", ""]]
    table = Table("bad_input", ROOT, "", "", (), [("", rows)], [3])
    assert table.problems({1: ["a"], 3: ["b"], 9: ["c"]}) == [
        "bad_input 1 is there twice",
        "bad_input 2 has no test",
        "bad_input 3 is pending and has a test",
        "c names bad_input 9, which is no row",
    ]


def test_the_inputs_are_numbered_without_a_gap():
    """Harm: a number that is left out is an input that nobody looks for."""
    bad_inputs, _ = tables()
    assert sorted(bad_inputs.keys) == list(range(1, len(bad_inputs.keys) + 1))


def test_every_code_of_the_table_is_one_of_the_program():
    """Harm: an operator looks for a code that no exception ever carries."""
    bad_inputs, _ = tables()
    sql = [ROOT / "dbt" / "seeds" / "rule.csv", ROOT / "dbt" / "models" / "canonical" / "master_problem.sql"]
    program = [*(ROOT / "dagster_project").rglob("*.py"), *sql]
    known = {code for file in program for code in CODE.findall(file.read_text())}
    named = {code for _, rows in bad_inputs.groups for row in rows for code in CODE.findall(row[3])}
    assert named - known == set()


def test_the_page_of_master_records_is_what_the_tables_and_the_readers_say():
    """Harm: a firm keeps a file in a form that is not read, or mends a record where its word does not count."""
    stale = f"{masters.DOCUMENT.relative_to(ROOT)} is stale: make tables"
    assert masters.DOCUMENT.read_text() == masters.text(), stale


def test_a_column_of_a_file_is_described_by_what_its_reader_takes():
    """Harm: the page says of every column that it may hold anything."""
    described = {column: (form, blank) for column, form, blank in masters.columns_of(BY_NAME["masters", "contract"])}
    assert described["contract_key"] == ("text", False)
    assert described["currency"] == ("currency code", True)
    assert described["contract_type"][0] == "one of time_and_materials, fixed_fee, milestone, retainer"
    assert described["starts_on"] == ("day", True)
    assert described["fee"] == ("number of at most 3 decimals", True)
    assert described["payment_days"] == ("whole number", False)
