"""What people cost stays with finance: an attacker who reads all of the delivery grade derives no person's pay."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from dagster_project.ledger import Ledger
from dagster_project.warehouse import current, publish, published, reopen
from tests.main_job.conftest import Place
from tests.main_job.pay_attack import derived

# What somebody could write into the YAML of a mart by mistake, and what gives pay away then.
MISTAKES = {
    "class = 'plain' where column_name = 'labour_cost_amount'": "project_margin.labour_cost_amount",
    "class = 'commercial' where column_name = 'margin_amount'": "revenue_amount - project_margin.margin_amount",
    "class = 'plain' where mart = 'payroll_cutoff_exposure'": "payroll_cutoff_exposure.cost_amount",
    "delivery_rows = 'true' where mart = 'approved_versus_posted'": "approved_versus_posted.approved_amount of burden",
    "delivery_rows = 'true' where mart = 'margin_bridge'": "margin_bridge.amount of labour_cost",
}


def _delivery(place: Place, folder: Path, *mistakes: str) -> tuple[Path, Path]:
    """The delivery grade as it would be published with `mistakes`, and the build that it is of."""
    with Ledger.read_only(place.settings.ledger) as ledger:
        built = reopen(place.settings, ledger.newest_build())
    altered = folder / built.path.name
    shutil.copyfile(built.path, altered)
    with duckdb.connect(altered) as build:
        for mistake in mistakes:
            build.execute(f"update publishing.mart_column set {mistake}")
    settings = replace(place.settings, data_dir=folder)
    publish(settings, replace(built, path=altered))
    return published(settings, "delivery"), altered


@pytest.mark.threat("T15")
def test_what_people_cost_cannot_be_derived_from_what_delivery_reads(finished):
    """Harm: a project manager works out from two columns what a colleague earns."""
    place, _ = finished
    assert derived(published(place.settings, "delivery"), current(place.settings)) == []


@pytest.mark.threat("T15")
def test_every_column_and_line_of_pay_that_slips_into_the_delivery_grade_is_noticed(finished, tmp_path):
    """Harm: an attack that finds nothing anywhere proves nothing."""
    ways = {how for _, _, how, *_ in derived(*_delivery(finished[0], tmp_path, *MISTAKES))}
    assert [mistake for mistake, sign in MISTAKES.items() if not any(sign in way for way in ways)] == []


def test_an_export_for_delivery_is_of_its_own_grade(finished, tmp_path):
    """Harm: the spreadsheet that goes to a project manager is made from finance's file."""
    place, file = finished[0], tmp_path / "margin.csv"
    place.tieout("export", "project_margin", str(file), "--grade", "delivery")
    assert "revenue_amount" in file.read_text().splitlines()[0]
    assert "margin_amount" not in file.read_text().splitlines()[0]
    assert "there is no mart dso" in place.tieout_error("export", "dso", str(file), "--grade", "delivery")
