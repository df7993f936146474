"""Files that Tieout made itself, altered by somebody who can write them: posted by no cycle, and found by the audit."""

from __future__ import annotations

import os
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest

from tests.main_job.conftest import Place, books, cycle
from tests.main_job.test_verify import audited

TIME = "raw_harvest__time_entries"


def _alter_hours(place: Place) -> tuple[Path, str]:
    """Change a posted record of 8.0000 hours to 24.0000 in its landed file; the file and the record's id."""
    with duckdb.connect(str(place.settings.data_dir / "published" / "analytics.duckdb"), read_only=True) as marts:
        posted = {
            record
            for (record,) in marts.execute(
                "select source_record_id from marts.approved_versus_posted where leg = 'time' and posted_hours = 8"
            ).fetchall()
        }
    for file in sorted((place.settings.data_dir / "landing" / TIME).rglob("*.parquet")):
        rows = pl.read_parquet(file)
        mine = pl.col("id").is_in(list(posted)) & (pl.col("hours") == Decimal(8))
        found = rows.filter(mine)
        if found.height:
            record = found["id"][0]
            hours = pl.when(pl.col("id") == record).then(pl.lit(Decimal(24), rows.schema["hours"])).otherwise("hours")
            altered = rows.with_columns(hours.cast(rows.schema["hours"]).alias("hours"))
            os.chmod(file, 0o600)
            altered.write_parquet(file, compression="zstd")
            return file, record
    raise AssertionError("no record of 8 hours was posted")


@pytest.mark.threat("T8")
def test_hours_altered_in_a_landed_file_are_not_posted(copy):
    """Harm: whoever can write one file in data/landing decides what is invoiced, and the audit finds nothing."""
    with copy.sandbox() as firm:
        before = books(firm)
        _, record = _alter_hours(copy)
        code, said = audited(copy)
        assert code == 1
        assert any(TIME in finding["subject"] for finding in said["findings"]), said["findings"]
        copy.run(cycle)
        firm.advance(firm.now + timedelta(days=1))
        copy.run(cycle)
        assert books(firm) == before
    assert "DERIVED_FILE_ALTERED" in copy.tieout("exceptions", "--json")
    code, said = audited(copy)
    assert code == 0, said
    with duckdb.connect(str(copy.settings.data_dir / "published" / "analytics.duckdb"), read_only=True) as marts:
        hours = "select posted_hours from marts.approved_versus_posted where source_record_id = ? and leg = 'time'"
        assert marts.execute(hours, [record]).fetchall() == [(Decimal(8),)]


@pytest.mark.threat("T8")
def test_rows_deleted_from_the_published_marts_are_found(copy):
    """Harm: a controller closes on a file from which somebody removed what did not fit."""
    file = (copy.settings.data_dir / "published" / "analytics.duckdb").resolve()
    os.chmod(file, 0o600)
    with duckdb.connect(str(file)) as marts:
        marts.execute("delete from marts.approved_versus_posted where posted_amount > 0")
    code, said = audited(copy)
    assert code == 1
    assert any(file.name in finding["subject"] for finding in said["findings"]), said["findings"]
