"""Two grades of one publication: finance reads every mart, delivery nothing of pay."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from dagster_project.warehouse import publish
from dagster_project.warehouse.build import Build
from tests.warehouse.world import read, settings


@pytest.mark.threat("T15")
def test_delivery_gets_marts_without_a_column_or_a_line_of_pay(built: Build, tmp_path: Path) -> None:
    """Harm: who may see the hours of a project can see what its people earn."""
    finance = publish(settings(tmp_path), built).database
    file = tmp_path / "published" / "delivery" / "analytics.duckdb"
    columns = {column for (column,) in read(file, "select column_name from information_schema.columns")}
    assert columns >= {"worker_name", "recorded_hours", "recognised_amount"}
    assert not columns & {"labour_cost_amount", "margin_amount", "planned_cost_amount", "cost_amount", "charge_amount"}
    legs = "select distinct leg from marts.approved_versus_posted where entity = 'time_entry' order by 1"
    assert read(file, legs) == [("base",), ("time",)]
    assert set(read(finance, legs)) > set(read(file, legs))
    assert stat.S_IMODE(file.resolve().stat().st_mode) == 0o400
