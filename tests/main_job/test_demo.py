"""The main job as a newcomer meets it: the demo ends in the firm's own answers, and does so whatever interrupts it."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import time

import duckdb

from dagster_project.demo import tie_out
from dagster_project.sandbox import compare
from tests.main_job.conftest import Place, books, demo

# `make nightly` kills it twenty times.
KILLS = int(os.environ.get("TIEOUT_DEMO_KILLS", "3"))


def test_the_demo_ends_with_every_mart_equal_to_the_firms_answers(finished):
    """Harm: a figure that is wrong by a cent, or a line that is missing, would pass unnoticed."""
    place, printed = finished
    with place.sandbox() as firm:
        key = firm.ask("/expected")
    results = compare.compare(key, place.settings.data_dir / "published" / "analytics.duckdb")
    assert {result.mart for result in results} == set(key)
    assert all(result.rows_expected and not result.rows_different for result in results), results
    assert "difference 0" in printed


def test_the_real_hours_are_accounted_for_to_the_hundredth(finished):
    """Harm: hours of the real consultancy could drop out between its timesheets and a bucket."""
    place, _ = finished
    with duckdb.connect(
        (place.settings.data_dir / "warehouse" / "current" / "tieout.duckdb").resolve(), read_only=True
    ) as build:
        ((landed,),) = build.execute(
            "select sum(hours) from landing.raw_harvest__time_entries as row join ledger.version as version"
            " on version.raw_sha256 = row._raw_sha256 and version.position = row._position and version.is_latest"
            " where row._instance = 'tock'"
        ).fetchall()
        ((approved, unexplained),) = build.execute(
            "select sum(approved_hours), sum(unexplained_hours) from marts.approved_versus_posted"
            " where source_instance = 'tock' and leg = 'time'"
        ).fetchall()
        ((not_approved,),) = build.execute(
            "select coalesce(sum(t.hours), 0) from canonical.transaction as t"
            " where t.source_instance = 'tock' and t.entity = 'time_entry' and t.approval <> 'approved'"
        ).fetchall()
    assert (landed, unexplained) == (approved + not_approved, 0)


def test_nothing_is_posted_twice_and_the_ledger_agrees_with_the_erp(finished):
    """Harm: double posting, the fault that the products sold for this document in their own help pages."""
    place, _ = finished
    with place.sandbox() as firm:
        companies = firm.ask("/status")
    posted = json.loads(place.tieout("status", "--json"))["entries"]["POSTED"]
    assert all(not company["duplicates"] for company in companies.values())
    assert sum(company["journals"] + company["time_bills"] for company in companies.values()) == posted


def test_killed_at_random_moments_the_demo_ends_in_the_same_books(finished, tmp_path):
    """Harm: a crash at the wrong moment loses a posting or doubles it."""
    place = Place(tmp_path / "killed")
    place.root.mkdir()
    moments = random.Random(20260928)
    for number in range(KILLS):
        process = place.start(demo)
        time.sleep(moments.uniform(0.5, 9))
        # Every other kill takes the firm and its ERP down too.
        with contextlib.suppress(ProcessLookupError):
            (os.killpg if number % 2 else os.kill)(process.pid, signal.SIGKILL)
        process.join()
    with place.sandbox() as firm:
        place.run(demo)
        killed = books(firm)
    place.stop_firm()
    with finished[0].sandbox() as firm:
        undisturbed = books(firm)
    assert killed == undisturbed


def test_the_demo_run_again_posts_nothing_new(copy):
    """Harm: an operator who repeats a run pays twice: the demo begins with the cycle of its last moment."""
    with copy.sandbox() as firm:
        before = books(firm)
        copy.run(demo)
        assert books(firm) == before


def test_the_tie_out_shows_hours_once_per_company():
    """Harm: a company has two lines of hours, and its hours are in neither."""
    names = ["approved", "not_understood", "posted", "held", "quarantined", "rejected", "excluded", "eligible"]
    figures = [f"{name}_{unit}" for unit in ("hours", "amount") for name in (*names, "in_flight", "unexplained")]
    with duckdb.connect() as marts:
        marts.execute("create schema marts")
        marts.execute(
            "create table marts.approved_versus_posted_summary (legal_entity varchar, currency varchar, leg varchar, "
            + ", ".join(f"{figure} decimal(18, 3) default 0" for figure in figures)
            + ")"
        )
        for leg, figure in (("time", "hours"), ("base", "amount")):
            marts.execute(
                f"insert into marts.approved_versus_posted_summary (legal_entity, currency, leg, approved_{figure})"
                f" values ('UK', 'GBP', '{leg}', 40), ('UK', 'CHF', '{leg}', 3)"
            )
        table = tie_out(marts)
    entities, what, approved, *_ = ([*column.cells] for column in table.columns)
    assert [*zip(entities, what, approved, strict=True)] == [
        ("UK", "hours", "43.00"),
        ("UK", "CHF", "3.00"),
        ("UK", "GBP", "40.00"),
    ]
