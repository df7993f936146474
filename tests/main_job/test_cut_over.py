"""A firm that booked by hand until its cut-over: what is in the ERP's books already is not posted."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pytest

from dagster_project.dry_run import DryRunError, dry_run
from dagster_project.ledger import Ledger
from tests.main_job.by_hand import Firm, firm, work
from tests.sources.conftest import TOKEN


def contents(*folders: Path) -> dict[Path, str]:
    """Every file below the folders, by its hash; locks and logs of a database that are empty are none."""
    return {
        path: hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.stat().st_size
    }


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8-sig") as content:
        return list(csv.DictReader(content))


def planned(made: Firm, into: Path) -> dict[tuple[str, str, str, str], str]:
    """What a dry run says that each line of the tie-out would be: its sum by month, leg, bucket and reason."""
    done = dry_run(made.settings, into, made.target)
    assert done.refused == []
    return {
        (row["period"], row["leg"], row["bucket"], row["reason"]): row["hours" if row["leg"] == "time" else "amount"]
        for row in rows(into / "summary.csv")
    }


def test_a_firm_that_booked_two_months_by_hand_begins_in_the_third(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Harm: the first good cycle puts everything into the ERP that was booked there by hand."""
    monkeypatch.setenv(TOKEN, "secret")
    with firm(tmp_path) as made:
        made.harvest.entries.append(work(7, "2026-09-01"))
        made.at("2026-09-02T06:00:00")
        made.export()
        before = contents(made.root / "partner", made.file.parent)
        plan = planned(made, tmp_path / "plan")
        assert plan == {
            ("2026-07", "base", "excluded", "BEFORE_CUT_OVER"): "3600.000",
            ("2026-07", "time", "excluded", "BEFORE_CUT_OVER"): "24.0000",
            ("2026-08", "base", "excluded", "BEFORE_CUT_OVER"): "3600.000",
            ("2026-08", "time", "excluded", "BEFORE_CUT_OVER"): "24.0000",
            ("2026-09", "base", "eligible", "to_be_sent"): "1200.000",
            ("2026-09", "time", "eligible", "to_be_sent"): "8.0000",
        }
        # Nothing has changed: the firm has no ledger, and its partners' files lie where they lay.
        assert contents(made.root / "partner", made.file.parent) == before
        with pytest.raises(DryRunError, match="is not empty"):
            dry_run(made.settings, tmp_path / "plan", made.target)

        made.cycle()
        sealed = [file.read_bytes() for file in (made.root / "partner" / "inbox").glob("*.csv")]
        assert sorted(sealed) == sorted(file.read_bytes() for file in (tmp_path / "plan" / "postings").iterdir())
        with Ledger.read_only(made.settings.ledger) as ledger:
            posted = ledger.rows("select distinct business_date from version join entry using (txn_id)")
        assert posted == [("2026-09-01",)]
        # Of what is posted alone.
        assert made.codes() == {"RATE_DIFFERS": 1}
