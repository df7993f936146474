"""A firm that booked by hand until its cut-over: what is in the ERP's books already is not posted."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from dagster_project import cli
from dagster_project.dry_run import DryRunError, dry_run
from dagster_project.ledger import Ledger
from tests.main_job.by_hand import Firm, firm, work
from tests.sources.conftest import TOKEN


def contents(*folders: Path) -> dict[Path, str]:
    """Every file below the folders, by its hash; without what SQLite keeps of who reads."""
    return {
        path: hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.stat().st_size and not path.name.endswith("-shm")
    }


OPENING = "legal_entity,project_key,currency,as_of,wip_amount,earned_amount,hours,reference\n"
TRUE = "MA-US,P-US-01,USD,2026-08-31,{wip},{earned},{hours},trial balance of August\n"


def opening(made: Firm, wip: str = "3600.00", earned: str = "7200.00", hours: str = "48") -> None:
    """The firm states what it has booked by hand."""
    made.master("opening_balance", OPENING + TRUE.format(wip=wip, earned=earned, hours=hours))


def tie_out(made: Firm) -> list[tuple]:
    return made.ask(
        "select hours_difference, earned_difference_amount, wip_difference_amount, status"
        " from marts.opening_balance_tieout order by project_key"
    )


def wip(made: Firm) -> list[tuple]:
    """By month: what was unbilled before it, at its end by us, at its end by the ERP's own account, and the status."""
    return [
        (period, *map(str, amounts), status)
        for period, *amounts, status in made.ask(
            "select period, opening_amount, closing_amount, erp_closing_amount, status from marts.wip_roll_forward"
            " where legal_entity = 'MA-US' order by period"
        )
    ]


def unbilled(made: Firm) -> dict[str, str]:
    """Unbilled work today, by age."""
    return {
        bucket: str(amount)
        for bucket, amount in made.ask(
            "select age_bucket, sum(amount) from marts.unbilled_wip_aging, ledger.cycle"
            " where as_of_date = cast(as_of as date) group by age_bucket"
        )
    }


def places(made: Firm) -> dict[str, tuple[str, str]]:
    """The bucket and the reason of the money of each record."""
    return {
        record: (bucket, reason)
        for record, bucket, reason in made.ask(
            "select source_record_id, bucket, bucket_reason from marts.approved_versus_posted where leg = 'base'"
        )
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
    """Harm: the first good cycle puts everything into the ERP that was booked there by hand, or a month is lost between
    the two."""
    monkeypatch.setenv(TOKEN, "secret")
    with firm(tmp_path) as made:
        looks_before_it_begins(made, tmp_path / "plan")
        posts_what_was_planned(made, tmp_path / "plan")
        states_what_was_booked_by_hand(made)
        is_posted_and_bills(made)
        changes_what_was_booked_by_hand(made)
        corrects_it_by_hand(made)
        looks_again(made, tmp_path / "again")


def looks_before_it_begins(made: Firm, into: Path) -> None:
    """Nothing changes by that: there is no ledger yet, and the partners' files lie where they lay."""
    made.harvest.entries.append(work(7, "2026-09-01"))
    made.at("2026-09-02T06:00:00")
    made.export()
    before = contents(made.root / "partner", made.file.parent)
    assert planned(made, into) == {
        ("2026-07", "base", "excluded", "BEFORE_CUT_OVER"): "3600.000",
        ("2026-07", "time", "excluded", "BEFORE_CUT_OVER"): "24.0000",
        ("2026-08", "base", "excluded", "BEFORE_CUT_OVER"): "3600.000",
        ("2026-08", "time", "excluded", "BEFORE_CUT_OVER"): "24.0000",
        ("2026-09", "base", "eligible", "to_be_sent"): "1200.000",
        ("2026-09", "time", "eligible", "to_be_sent"): "8.0000",
    }
    assert contents(made.root / "partner", made.file.parent) == before
    with pytest.raises(DryRunError, match="is not empty"):
        dry_run(made.settings, into, made.target)
    with pytest.raises(DryRunError, match="PostgreSQL"):
        dry_run(replace(made.settings, ledger="postgresql://localhost/tieout"), into.with_name("none"), made.target)


def posts_what_was_planned(made: Firm, plan: Path) -> None:
    made.cycle()
    sealed = [file.read_bytes() for file in (made.root / "partner" / "inbox").glob("*.csv")]
    assert sorted(sealed) == sorted(file.read_bytes() for file in (plan / "postings").iterdir())
    with Ledger.read_only(made.settings.ledger) as ledger:
        posted = ledger.rows("select distinct business_date from version join entry using (txn_id)")
    assert posted == [("2026-09-01",)]
    # Of what is posted alone.
    assert made.codes() == {"RATE_DIFFERS": 1}


def states_what_was_booked_by_hand(made: Firm) -> None:
    """First wrongly, then as it is: WIP ties to the ERP's account before anything of ours is in it."""
    assert tie_out(made) == [(None, None, Decimal("-3600.000"), "missing_here")]
    opening(made, wip="3500.00", earned="7200.00", hours="47")
    made.at("2026-09-02T07:00:00")
    made.cycle()
    assert tie_out(made) == [(Decimal("-1.0000"), 0, Decimal("-100.000"), "different")]
    assert wip(made) == [("2026-09", "3500.000", "3500.000", "3600.000", "different")]
    opening(made)
    made.at("2026-09-02T08:00:00")
    made.cycle()
    assert tie_out(made) == [(0, 0, 0, "ties")]
    assert wip(made) == [("2026-09", "3600.000", "3600.000", "3600.000", "ties")]
    assert unbilled(made) == {"0-30": "3600.000", "not due": "1200.000"}


def is_posted_and_bills(made: Firm) -> None:
    """The ERP posts the first files, and bills a part of what was booked by hand."""
    assert made.erp.take("2026-09-02T09:00:00Z") == 2
    made.erp.invoice("INV00002", "2026-09-02", Decimal(1600))
    made.at("2026-09-02T10:00:00")
    made.export()
    made.cycle()
    assert made.erp.balance("1210") == Decimal(3200)
    assert wip(made) == [("2026-09", "3600.000", "3200.000", "3200.000", "ties")]
    assert unbilled(made) == {"0-30": "2000.000", "not due": "1200.000"}
    assert tie_out(made) == [(0, 0, 0, "ties")]
    assert made.ask("select status, count(*) from marts.posted_versus_gl group by status") == [("matched", 2)]


def changes_what_was_booked_by_hand(made: Firm) -> None:
    """An entry of July is amended, one of August withdrawn, one of August moved into September, and one of August
    entered late: each was booked by hand as it was, or not at all, so nothing is posted of them."""
    changed = {"updated_at": "2026-09-03T09:00:00Z"}
    made.harvest.entries[0] = work(1, "2026-07-06", 6, **changed)
    made.harvest.entries[3] = work(4, "2026-08-03", approval_status="unsubmitted", is_closed=False, **changed)
    made.harvest.entries[4] = work(5, "2026-09-03", **changed)
    made.harvest.entries.append(work(8, "2026-08-31", 1, **changed))
    made.at("2026-09-03T10:00:00")
    made.cycle()
    assert list((made.root / "partner" / "inbox").iterdir()) == []
    # Of the moved entry, and of the one that is posted.
    assert made.codes() == {"CHANGED_AFTER_CUT_OVER": 4, "RATE_DIFFERS": 2}
    found, waits = places(made), ("quarantined", "CHANGED_AFTER_CUT_OVER")
    assert found == {
        **dict.fromkeys("158", waits),
        **dict.fromkeys("236", ("excluded", "BEFORE_CUT_OVER")),
        "7": ("posted", "posted"),
    }
    assert made.ask("select count(*) from marts.approved_versus_posted where unexplained_amount <> 0") == [(0,)]
    assert wip(made) == [("2026-09", "3600.000", "3200.000", "3200.000", "ties")]
    assert tie_out(made) == [(Decimal("17.0000"), Decimal("2550.000"), 0, "different")]


def corrects_it_by_hand(made: Firm) -> None:
    """The firm books the differences in the ERP and states the balance anew: what was moved is posted then."""
    made.erp.book("2026-08-31", "4010", "1210", Decimal(2550), memo="corrected by hand", posting_period="2026-09")
    opening(made, wip="1050.00", earned="4650.00", hours="31")
    made.at("2026-09-03T12:00:00")
    made.export()
    made.cycle()
    assert made.codes() == {"RATE_DIFFERS": 2}
    assert tie_out(made) == [(0, 0, 0, "ties")]
    assert made.erp.take("2026-09-03T13:00:00Z") == 2
    made.at("2026-09-03T14:00:00")
    made.export()
    made.cycle()
    assert made.erp.balance("1210") == Decimal(1850)
    assert wip(made) == [("2026-09", "1050.000", "1850.000", "1850.000", "ties")]
    assert places(made) == {
        **dict.fromkeys("57", ("posted", "posted")),
        **dict.fromkeys("12368", ("excluded", "BEFORE_CUT_OVER")),
    }


def looks_again(made: Firm, into: Path) -> None:
    """A dry run of a firm that is under way changes nothing either."""
    before = contents(made.root / "partner", made.file.parent)
    asked = CliRunner().invoke(cli.main, ["--config", str(made.file), "plan", "--into", str(into)])
    assert asked.exit_code == 0, asked.output
    assert "BEFORE_CUT_OVER" in asked.output
    assert {row["bucket"] for row in rows(into / "summary.csv")} == {"excluded", "posted"}
    assert [row["code"] for row in rows(into / "exceptions.csv")] == ["RATE_DIFFERS"] * 2
    assert not (into / "postings").exists()
    assert contents(made.root / "partner", made.file.parent) == before
