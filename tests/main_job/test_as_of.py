"""What was known at a moment can be shown again, from what is true and nothing else."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dagster_project import show, sources
from dagster_project.as_of import current_at, rebuild
from dagster_project.landing.raw_store import RawStore
from dagster_project.ledger import Ledger
from dagster_project.ports import LocalFileSystem
from dagster_project.warehouse import project
from dagster_project.warehouse.definition import PROGRAMS, Definition
from tests.beancount import bean_check
from tests.main_job.conftest import Place

# The second of the firm's cycles, when some of the first files are answered.
CLOSE = "2026-10-01T18:00"


def _files(folder: Path) -> dict[str, str]:
    """SHA-256 by path of everything below a folder."""
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file()
    }


@pytest.fixture
def bare(copy: Place) -> Place:
    """The finished place without anything that can be built, and with settings that were changed since."""
    for folder in ("landing", "warehouse", "published", "outbox"):
        shutil.rmtree(copy.settings.data_dir / folder)
    file = copy.directory / "tieout.toml"
    file.write_text(file.read_text().replace('reporting_currency = "USD"', 'reporting_currency = "EUR"'))
    assert copy.settings.reporting_currency == "EUR"
    return copy


def test_the_past_is_rebuilt_byte_for_byte_from_raw_documents_and_ledger_alone(finished, bare, tmp_path):
    """Harm: 'what did we know at close?' is answered with what was learned since, or by a file that was deleted."""
    place, _ = finished
    settings, folder = bare.settings, tmp_path / "then"
    before = _files(settings.data_dir / "raw"), settings.ledger.read_bytes(), set(settings.data_dir.iterdir())
    recorded = json.loads(bare.tieout("as-of", CLOSE, "--into", str(folder), "--json"))
    assert (recorded["same_inputs"], recorded["same_sql"], recorded["different_files"]) == (True, True, [])
    assert recorded["published_at"] == "2026-10-01T18:00:00Z"
    assert (_files(settings.data_dir / "raw"), settings.ledger.read_bytes(), set(settings.data_dir.iterdir())) == before

    published = _files(place.settings.data_dir / "published")
    rebuilt = {name: sha256 for name, sha256 in _files(folder / "published").items() if recorded["build_id"] in name}
    assert len(rebuilt) == len(recorded["files"]) > len(project.marts()) + 1
    assert rebuilt == {name: sha256 for name, sha256 in published.items() if recorded["build_id"] in name}
    landed, today = _files(folder / "landing"), _files(place.settings.data_dir / "landing")
    assert 0 < len(landed) < len(today)
    assert landed == {name: today[name] for name in landed}


def test_an_altered_raw_document_is_noticed(bare, tmp_path):
    """Harm: a past that somebody wrote himself is shown to the auditor as what was known."""
    settings = bare.settings
    with Ledger.read_only(settings.ledger) as ledger:
        sha256 = ledger.value("select raw_sha256 from version order by event_seq limit 1")
    document = settings.data_dir / "raw" / sha256[:2] / sha256[2:4] / sha256
    document.chmod(0o640)
    document.write_bytes(document.read_bytes().replace(b"1", b"2", 1))
    said = bare.tieout_error("as-of", CLOSE, "--into", str(tmp_path / "then"))
    assert f"{sha256} has been altered: restore it from the backup" in said
    assert not (tmp_path / "then" / "published").exists()


def test_nothing_was_known_before_the_first_publication(finished, tmp_path):
    """Harm: an empty answer that reads as if there had been nothing to know."""
    place, _ = finished
    said = place.tieout_error("as-of", "2026-09-27", "--into", str(tmp_path / "then"))
    assert said.startswith("Error: nothing was published by 2026-09-27T23:59:59")
    assert "the first was at 2026-09-28T18:00:00Z" in said
    assert not (tmp_path / "then").exists()
    publications = json.loads(place.tieout("as-of", "--json"))
    assert [each["published_at"][:10] for each in publications][:2] == ["2026-09-28", "2026-10-01"]
    assert len({each["build_id"] for each in publications}) == len(publications) > 2


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """A dbt project with other SQL and other constants than the firm's publications were made by."""
    folder = tmp_path / "dbt"
    shutil.copytree(project.PROJECT, folder, ignore=shutil.ignore_patterns("target", "logs"))
    (folder / "models" / "marts" / "dso.sql").open("a").write("\nlimit 0\n")
    days = folder / "seeds" / "exception_target.csv"
    days.write_text(days.read_text().replace(",5", ",6"))
    return folder


def test_a_past_is_rebuilt_after_its_sql_its_masters_and_its_settings_were_changed(bare, changed, tmp_path):
    """Harm: one rate is corrected, and no earlier publication can be made again."""
    rates = bare.directory / "masters" / "cost_rate.csv"
    before = rates.read_text()
    rates.write_text(before.replace(",1", ",2"))
    corrected = len(set(rates.read_text().splitlines()) - set(before.splitlines()))
    raw = RawStore(bare.settings.data_dir / "raw", LocalFileSystem())
    count = "select count(*) from master_version where stream = 'cost_rate' and source_system = 'masters'"
    with bare.sandbox(), Ledger.open(bare.settings.ledger, bare.settings.clock, bare.settings.anchors) as ledger:
        known = ledger.value(count)
        sources.pull(bare.settings, bare.settings.source("masters", "meridian"), ledger, raw)
        sources.read_unread(bare.settings, ledger, raw)
        versions = ledger.value(count)
        assert versions == known + corrected > known
    shutil.rmtree(bare.settings.data_dir / "landing")
    assert project.sha256_of_project(changed) != project.sha256_of_project()
    with Ledger.read_only(bare.settings.ledger) as ledger:
        recorded = current_at(ledger, datetime.fromisoformat(CLOSE).replace(tzinfo=UTC))
        rebuilt = rebuild(
            bare.settings, ledger, recorded, tmp_path / "then", dbt_project=changed, target=tmp_path / "target"
        )
    assert (rebuilt.same_inputs, rebuilt.same_sql, rebuilt.different_files) == (True, True, [])
    assert rebuilt.rebuilt == recorded
    assert not (tmp_path / "target").exists()
    assert rebuilt.other_programs == {}
    then = Definition({**rebuilt.made_by.files, PROGRAMS: b'{"duckdb": "1.0.0"}'})
    said = io.StringIO()
    show.rebuilt(show.Terminal(file=said, width=160), replace(rebuilt, made_by=then))
    assert "Program duckdb was 1.0.0 and is" in said.getvalue()


def test_a_past_that_was_not_kept_is_rebuilt_by_other_sql_and_says_so(finished, changed, tmp_path):
    """Harm: a rate that was corrected since is shown as what was known."""
    place, _ = finished
    with Ledger.read_only(place.settings.ledger) as ledger:
        recorded = current_at(ledger, datetime.fromisoformat(CLOSE).replace(tzinfo=UTC))
        # As a release before version 8 of the ledger recorded it.
        recorded = replace(recorded, definition_sha256=None)
        rebuilt = rebuild(
            place.settings, ledger, recorded, tmp_path / "then", dbt_project=changed, target=tmp_path / "target"
        )
    assert (rebuilt.same_inputs, rebuilt.same_sql, rebuilt.made_by) == (True, False, None)
    # One names the SQL that it was made by, the others hold less or other figures.
    assert {"analytics.duckdb", "dso.parquet", "publication.parquet"} <= {*rebuilt.different_files}
    said = io.StringIO()
    show.rebuilt(show.Terminal(file=said, width=160), rebuilt)
    assert "was not kept. By today's" in said.getvalue()


def test_a_rule_result_names_the_project_and_the_rules_that_gave_it(finished):
    """Harm: two columns that hold one value, and no answer to which rules judged a record."""
    place, _ = finished
    with Ledger.read_only(place.settings.ledger) as ledger:
        ((project_sha256, rules_sha256, record_id),) = ledger.rows(
            "select r.dbt_project_sha256, r.rules_sha256, max(t.record_id) from rule_run r"
            " join rule_result i using (rule_run_id) join txn t on t.txn_id = i.txn_id group by 1, 2"
        )
        (built, *_) = ledger.builds()
    assert project_sha256 == built.dbt_project_sha256 == project.sha256_of_project()
    assert rules_sha256 == built.rules_sha256 == project.sha256_of(project.rules_of(project.files()))
    assert rules_sha256 != project_sha256
    assert f"rules {rules_sha256[:12]} in project {project_sha256[:12]} say" in place.tieout("trace", record_id)


def test_the_buckets_of_the_firm_balance_in_beancount(finished, tmp_path):
    """Harm: our own sums are the only witness that nothing was lost between two buckets."""
    place, _ = finished
    file = tmp_path / "ledger.beancount"
    file.write_text(place.tieout("beancount"))
    assert bean_check(file) == ""
    altered = file.read_text().replace("  Assets:Posted  8.0000 HOURS", "  Assets:Posted  8.0001 HOURS", 1)
    assert altered != file.read_text()
    file.write_text(altered)
    assert "does not balance" in bean_check(file)
