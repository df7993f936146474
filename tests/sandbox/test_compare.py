"""The comparison of the expected marts with the published ones: it must never call a difference zero."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from dagster_project.sandbox.compare import compare
from dagster_project.sandbox.expected.marts import GRAINS

AMOUNTS = {
    **dict.fromkeys(GRAINS["project_margin"].figures, "0"),
    "hours": "7.5000",
    "revenue_amount": "100.00",
    "labour_cost_amount": "40.00",
}
MARGIN = {
    **dict.fromkeys((*GRAINS["project_margin"].key, *GRAINS["project_margin"].attributes), "same"),
    "project_key": "P-US-01",
    **AMOUNTS,
}


def margins(tmp_path: Path, *rows: tuple[str, str | None]) -> Path:
    """A file with `marts.project_margin`: (project, revenue) a row, all else as in MARGIN."""
    tmp_path.mkdir(exist_ok=True)
    database = tmp_path / "analytics.duckdb"
    with duckdb.connect(str(database)) as connection:
        connection.execute("create schema marts")
        columns = [f"{name} {'decimal(18, 4)' if name in AMOUNTS else 'varchar'}" for name in MARGIN]
        connection.execute(f"create table marts.project_margin ({', '.join(columns)})")
        for project, revenue in rows:
            row = {**MARGIN, "project_key": project, "revenue_amount": revenue}
            places = ", ".join("?" * len(row))
            connection.execute(f"insert into marts.project_margin values ({places})", list(row.values()))
    return database


def test_equal_rows_agree_whatever_their_scale(tmp_path):
    """100.00 and 100.000 are one amount; a false alarm in the demo teaches people to ignore the true one."""
    (result,) = compare({"project_margin": [MARGIN]}, margins(tmp_path, ("P-US-01", "100.000")))
    assert result.rows_different == 0
    assert (result.rows_expected, result.rows_found) == (1, 1)
    assert set(result.differences.values()) == {Decimal(0)}


def test_a_mart_finer_than_the_expected_rows_is_added_up_to_them(tmp_path):
    """A mart may break a project down by client; the expected rows do not."""
    key = {**MARGIN, **{name: str(Decimal(AMOUNTS[name]) * 2) for name in AMOUNTS}}
    (result,) = compare({"project_margin": [key]}, margins(tmp_path, ("P-US-01", "99.99"), ("P-US-01", "100.01")))
    assert result.rows_different == 0


def test_rows_of_one_side_only_are_missing_or_unexpected_and_count_whole(tmp_path):
    """A full join that compares first and asks for presence later loses exactly these rows."""
    (result,) = compare({"project_margin": [MARGIN]}, margins(tmp_path, ("P-US-02", "30.00")))
    assert (result.rows_missing, result.rows_unexpected, result.rows_unequal) == (1, 1, 0)
    assert result.differences["revenue_amount"] == Decimal("130.00")
    assert result.rows_different == 2
    assert result.examples[0].found is None
    assert result.examples[1].expected is None


def test_a_missing_row_of_zeros_is_still_missing(tmp_path):
    """Zero difference with a missing row is the quiet form of losing a line."""
    zeros = {**MARGIN, **dict.fromkeys(AMOUNTS, "0")}
    (result,) = compare({"project_margin": [zeros]}, margins(tmp_path))
    assert result.rows_missing == 1
    assert result.rows_different == 1


def test_a_value_that_is_null_in_the_mart_is_a_difference(tmp_path):
    """Null is not zero: a mart that lost its rates must not pass as one that earned nothing."""
    nothing = {**MARGIN, "revenue_amount": "0"}
    (result,) = compare({"project_margin": [nothing]}, margins(tmp_path, ("P-US-01", None)))
    assert result.rows_unequal == 1
    assert result.examples[0].found["revenue_amount"] is None


def test_an_unknown_value_is_expected_as_such(tmp_path):
    """Where nothing was billed there are no days outstanding; a mart that says zero says that all is paid."""
    unknown = {**MARGIN, "revenue_amount": None}
    (result,) = compare({"project_margin": [unknown]}, margins(tmp_path / "unknown", ("P-US-01", None)))
    assert result.rows_different == 0
    (result,) = compare({"project_margin": [unknown]}, margins(tmp_path / "zero", ("P-US-01", "0")))
    assert result.rows_unequal == 1


def test_a_line_in_another_bucket_is_different_and_a_doubled_one_too(tmp_path):
    """The bucket is the promise; the sum of a doubled zero-hour line would not show."""
    line = {
        "source_system": "harvest",
        "source_instance": "meridian",
        "entity": "time_entry",
        "source_record_id": "1",
        "leg": "time",
        "legal_entity": "MA-US",
        "project_key": None,
        "currency": "USD",
        "hours": "0",
        "amount": "0",
        "not_understood_hours": "0",
        "not_understood_amount": "0",
        "bucket": "posted",
    }
    database = tmp_path / "analytics.duckdb"
    with duckdb.connect(str(database)) as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.approved_versus_posted as"
            " select 'harvest' as source_system, 'meridian' as source_instance, 'time_entry' as entity, n as"
            " source_record_id, 'time' as leg, 'MA-US' as legal_entity, null as project_key, 'USD' as currency,"
            " 0::decimal(18,4) as approved_hours, 0::decimal(18,3) as approved_amount,"
            " 0::decimal(18,4) as not_understood_hours, 0::decimal(18,3) as not_understood_amount, bucket"
            " from (values (1, 'held'), (2, 'posted'), (2, 'posted'), (3, 'posted')) as t(n, bucket)"
        )
    rows = [line, {**line, "source_record_id": "2"}, {**line, "source_record_id": "3"}]
    (result,) = compare({"approved_versus_posted": rows}, database)
    assert result.rows_unequal == 2
    assert [example.key["source_record_id"] for example in result.examples] == ["1", "2"]
    assert result.differences["rows"] == 1


def test_only_matched_lines_count_as_posted_and_found_in_the_ledger(tmp_path):
    """A break must show as a row of its own and not hide in a total."""
    database = tmp_path / "analytics.duckdb"
    with duckdb.connect(str(database)) as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.posted_versus_gl as select 'ns-us' as destination, 'USD' as currency,"
            " 'journal' as book, status, 0::decimal(18,4) as gl_hours, 5::decimal(18,3) as gl_amount"
            " from (values ('matched'), ('matched'), ('unexpected')) as t(status)"
        )
    key = {"destination": "ns-us", "currency": "USD", "book": "journal", "matched": 2, "hours": "0", "amount": "10.00"}
    (result,) = compare({"posted_versus_gl": [key]}, database)
    assert (result.rows_missing, result.rows_unexpected, result.rows_unequal) == (0, 1, 0)
    assert result.examples[0].key["status"] == "unexpected"


def test_a_float_figure_is_refused(tmp_path):
    """A mart that turned money into floats is wrong even on the day its sums agree."""
    database = tmp_path / "analytics.duckdb"
    with duckdb.connect(str(database)) as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.unbilled_wip_aging as select date '2026-10-01' as as_of_date, 'MA-US' as legal_entity,"
            " 'P-US-01' as project_key, 'USD' as currency, '0-30' as age_bucket, 1.5::double as amount,"
            " 1.5::decimal(18,3) as reporting_amount, 1.5::decimal(18,3) as closing_reporting_amount"
        )
    with pytest.raises(TypeError, match="float"):
        compare({"unbilled_wip_aging": []}, database)
