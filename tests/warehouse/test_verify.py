"""A file is used only while it holds what was written."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from dagster_project.warehouse.verify import VerificationError, measure, verify

MARTS = ("project_margin", "revenue")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Two marts, each with two rows of money."""
    path = tmp_path / "tieout.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("create schema marts")
        for mart in MARTS:
            connection.execute(
                f"create table marts.{mart} as select 'a' as k, 1.5::decimal(18, 3) as amount,"
                " 2::decimal(18, 4) as hours union all select 'b', 2.5, 3"
            )
    return path


def change(path: Path, sql: str) -> None:
    with duckdb.connect(path) as connection:
        connection.execute(sql)


def test_an_unchanged_file_is_what_was_written(file: Path) -> None:
    """A check that always fails is switched off."""
    verify(file, measure(file), MARTS)


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        ("delete from marts.project_margin where k = 'a'", "marts.project_margin"),
        ("update marts.project_margin set amount = amount + 0.001 where k = 'a'", "marts.project_margin"),
        # Rows and sums stay as they were; only the checksum sees it.
        ("update marts.project_margin set k = case k when 'a' then 'b' else 'a' end", "marts.project_margin"),
        ("drop table marts.project_margin", "marts.project_margin is missing"),
        ("create table marts.secret as select 1 as x", "marts.secret has no SQL"),
        ("alter table marts.project_margin alter amount type double", "not DECIMAL(18,3)"),
        ("alter table marts.revenue rename hours to margin_value", "not DECIMAL(38,8) or VARCHAR"),
        ("create schema rules; create table rules.rate as select 1.5::double as rate", "rules.rate.rate is DOUBLE"),
        ("alter table marts.project_margin alter hours type decimal(38, 3)", "not DECIMAL(18,4)"),
    ],
)
def test_every_kind_of_damage_is_named(file: Path, damage: str, named: str) -> None:
    """What a check has never been seen to catch, it may not catch."""
    manifest = measure(file)
    change(file, damage)
    with pytest.raises(VerificationError) as caught:
        verify(file, manifest, MARTS)
    assert named in str(caught.value)


def test_the_manifest_does_not_depend_on_the_order_of_rows(file: Path) -> None:
    """Two workers write rows in any order; the file is the same."""
    manifest = measure(file)
    change(file, "create or replace table marts.project_margin as from marts.project_margin order by k desc")
    assert measure(file).sha256 == manifest.sha256
