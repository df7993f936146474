"""A build appears whole or not at all, is a function of its inputs, and leaves the last good one when it fails."""

from __future__ import annotations

import fcntl
import shutil
import tempfile
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import duckdb
import polars as pl
import pytest
import yaml

from dagster_project.sources.registry import LANDING_SCHEMAS
from dagster_project.warehouse import current, project, reopen, statements
from dagster_project.warehouse.build import Build, BuildError
from dagster_project.warehouse.verify import SCHEMAS, VerificationError, measure
from tests.warehouse import stories
from tests.warehouse.world import World, digest, frame, read, settings


@dataclass(frozen=True)
class Twice:
    """A world that was built, got what is not input, and was built again."""

    world: World
    first: Build
    again: Build


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory, target: Path) -> Twice:
    world = World(tmp_path_factory.mktemp("twice")).masters()
    stories.posted(world, "1")
    first = world.build(target)
    stray = {"currency": "USD", "rate": Decimal(9), "_raw_sha256": digest("stray"), "_position": 0}
    left_behind = world.data_dir / "landing" / "raw_ecb__rates" / "ecb" / f"{digest('stray')}.parquet"
    frame([stray], LANDING_SCHEMAS["raw_ecb__rates"]).write_parquet(left_behind)
    for day in range(1, 6):
        (world.data_dir / "warehouse" / f"202609{day:02}T180000Z-00000000").mkdir()
    return Twice(world, first, world.build(target))


def warnings(build: Build) -> list[tuple[str, str]]:
    """The data tests that found something without stopping the build, and what they said."""
    return [(each.node, each.message) for each in build.results if each.status == "warn"]


def test_the_same_inputs_build_the_same_marts(twice: Twice) -> None:
    """A figure that changes when nothing changed cannot be proved; and a rebuild must be able to replace a file."""
    assert twice.again.manifest_sha256 == twice.first.manifest_sha256
    assert twice.again.build_id == twice.first.build_id
    assert reopen(twice.world.settings, twice.world.built[-1]).manifest == twice.again.manifest
    assert current(twice.world.settings) == twice.again.path


def test_a_build_by_recorded_statements_is_what_dbt_builds(
    twice: Twice, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What dbt did once is repeated without it: a table, a row or a test that went missing would be in no mart."""
    world = twice.world
    by_dbt = world.build(target, on_event=[].append)
    everything = (*SCHEMAS, "seeds", "staging", "canonical", "reconciliation", "publishing")
    expected = measure(by_dbt.path, everything)
    with monkeypatch.context() as without_dbt:
        without_dbt.setattr(project, "build", pytest.fail)
        recorded = world.build(target)
    assert measure(recorded.path, everything) == expected
    ends = {each.node: (each.status, each.failures) for each in by_dbt.results if not each.node.startswith("exposure.")}
    assert {each.node: (each.status, each.failures) for each in recorded.results} == ends
    assert warnings(recorded) == warnings(by_dbt)
    # Another ledger that builds the same project leaves the same record, and this one still knows it.
    assert len({built.statements_sha256 for built in world.built}) == 1


def test_recorded_statements_that_were_altered_are_not_run(
    world: World, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever can write into dbt's folder of temporary files decides what is posted, by SQL that is on no record."""
    expected = measure(world.build(target).path)
    (file,) = target.glob("statements-*.json")
    file.chmod(0o600)
    file.write_text(file.read_text().replace("create ", "create or replace "))
    with monkeypatch.context() as without_record:
        without_record.setattr(statements, "_in_order", pytest.fail)
        assert measure(world.build(target).path) == expected


def test_recorded_data_tests_stop_a_build_as_those_of_dbt_do(world: World, target: Path) -> None:
    """A check that was left out of the record would pass in every cycle but the first."""
    world.build(target)
    good = current(world.settings)
    world.ledger["version"].append(world.ledger["version"][0])
    with pytest.raises(BuildError, match="Got 1 result"):
        world.build(target)
    assert current(world.settings) == good


@pytest.fixture
def small_project(tmp_path: Path) -> Path:
    """A dbt project without a model."""
    small = tmp_path / "dbt"
    (small / "models").mkdir(parents=True)
    (small / "macros").mkdir()
    for file in ("profiles.yml", "macros/new_file.sql"):
        shutil.copy(project.PROJECT / file, small / file)
    (small / "dbt_project.yml").write_text("name: tieout\nprofile: tieout\n")
    return small


def _with_one_entry(folder: Path) -> Path:
    """A new database with one row of the ledger."""
    database = Path(tempfile.mkdtemp(dir=folder)) / "tieout.duckdb"
    with duckdb.connect(database) as connection:
        connection.execute("create schema ledger; create table ledger.entry as select 1 as one")
    return database


def test_what_dbt_keeps_of_a_project_is_not_believed(small_project: Path, tmp_path: Path) -> None:
    """Whoever can write into dbt's folder of temporary files decides what is built under the hash of the project."""
    (small_project / "models" / "only.sql").write_text("select 1 as one")
    target = tmp_path / "target"
    for _ in range(2):
        project._parsed.pop((small_project, target), None)
        database = _with_one_entry(tmp_path)
        (result,) = project.build(database, folder=small_project, target=target)
        assert result.status == "success", result.message
        with duckdb.connect(database, read_only=True) as connection:
            assert connection.execute('select one from "only"').fetchall() == [(1,)]
        for kept in target.rglob("*"):
            if kept.is_file():
                kept.write_bytes(kept.read_bytes().replace(b"select 1 as one", b"select 2 as one"))


def test_sql_that_depends_on_more_than_the_project_is_made_by_dbt_each_time(
    small_project: Path, tmp_path: Path
) -> None:
    """The moment or the figures of the first build would stand in every later one."""
    fixed = "select 1 as one"
    moment = "select '{{ run_started_at }}' as moment"
    figures = "select {{ run_query('select count(*) from ledger.entry').columns[0].values()[0] }} as entries"
    for text, recorded in ((fixed, True), (moment, False), (figures, False)):
        (small_project / "models" / "only.sql").write_text("{% if execute %}" + text + "{% endif %}")
        first, second = _with_one_entry(tmp_path), _with_one_entry(tmp_path)
        known: list[str] = []
        (result,) = project.build(first, folder=small_project, target=tmp_path / "target", on_record=known.append)
        assert result.status == "success", result.message
        again = project.build_again(
            second, project.sha256_of_project(small_project), known, folder=small_project, target=tmp_path / "target"
        )
        assert (again is not None) == recorded


def test_a_file_that_the_ledger_does_not_know_is_not_input(twice: Twice) -> None:
    """What a crashed run landed and never registered would be counted now and vanish later."""
    assert twice.again.input_manifest_sha256 == twice.first.input_manifest_sha256
    assert digest("stray") not in twice.again.path.with_name("inputs.sha256").read_text()


def test_a_landed_file_that_is_not_what_the_ledger_knows_is_not_built_from(twice: Twice, tmp_path: Path) -> None:
    """What was written into it after it was read would be posted as what the source said."""
    shutil.copytree(twice.world.data_dir / "landing", tmp_path / "landing")
    altered = World(tmp_path, twice.world.landed, twice.world.ledger)
    expected = twice.world.landed_sha256()
    (file,) = (tmp_path / "landing" / "raw_harvest__time_entries").rglob("*.parquet")
    pl.read_parquet(file).with_columns(hours=pl.lit(Decimal(24), pl.Decimal(18, 4))).write_parquet(file)
    with pytest.raises(BuildError, match=r"landing/raw_harvest__time_entries/meridian/.*the next cycle makes it again"):
        altered.build_from(expected, tmp_path / "target")
    file.unlink()
    with pytest.raises(BuildError, match="is missing"):
        altered.build_from(expected, tmp_path / "target")


def test_a_file_that_was_landed_before_a_column_existed_is_built_from(
    twice: Twice, target: Path, tmp_path: Path
) -> None:
    """After an update every cycle would stop at what was landed before it."""
    shutil.copytree(twice.world.data_dir / "landing", tmp_path / "landing")
    older = World(tmp_path, twice.world.landed, twice.world.ledger)
    (file,) = (tmp_path / "landing" / "raw_harvest__time_entries").rglob("*.parquet")
    pl.read_parquet(file).drop("notes").write_parquet(file)
    path = older.build_from(older.landed_sha256(), target).path
    rows = "select id, hours, {} from landing.raw_harvest__time_entries"
    assert read(path, rows.format("notes")) == read(twice.again.path, rows.format("null")) != []


def test_what_a_build_was_made_from_is_in_it(twice: Twice) -> None:
    """A file that is altered after it was compared would be read by the SQL all the same."""
    tables = dict(read(twice.again.path, "select table_name, table_type from information_schema.tables"
                                         " where table_schema = 'landing'"))  # fmt: skip
    assert tables == dict.fromkeys(LANDING_SCHEMAS, "BASE TABLE")


def test_only_the_newest_builds_are_kept(twice: Twice) -> None:
    """A disk that fills with old builds stops the next one."""
    kept = sorted(path.name for path in (twice.world.data_dir / "warehouse").glob("2*"))
    assert kept == ["20260904T180000Z-00000000", "20260905T180000Z-00000000", twice.again.build_id]


@pytest.mark.threat("T12")
def test_a_failed_build_keeps_the_last_good_one_and_names_what_failed(twice: Twice, tmp_path: Path) -> None:
    """Readers must go on with yesterday's truth, and the engineer must see what is wrong: here an owner
    with two targets, and SQL that reads a file which is not landed data."""
    good, world = twice.again, twice.world
    damaged = tmp_path / "dbt"
    shutil.copytree(project.PROJECT, damaged, ignore=shutil.ignore_patterns("target", "logs"))
    catalogue = damaged / "seeds" / "exception_target.csv"
    catalogue.write_text(catalogue.read_text() + catalogue.read_text().splitlines()[1] + "\n")
    (damaged / "models" / "staging" / "ecb" / "stg_ecb__rate.sql").write_text(
        "select content as currency, filename as raw_sha256, current_date as rate_date, 1 as rate"
        " from read_text('/etc/hostname')"
    )
    with pytest.raises(BuildError) as caught:
        world.build(tmp_path / "damaged-target", dbt_project=damaged)
    messages = {failure.node: failure.message for failure in caught.value.failures}
    assert "Got 1 result" in messages["test.tieout.seeds_are_sound"]
    assert "disabled by configuration" in messages["model.tieout.stg_ecb__rate"]
    assert current(world.settings) == good.path
    assert read(good.path, "select count(*) from marts.approved_versus_posted") == [(2,)]


@pytest.mark.threat("T12")
@pytest.mark.parametrize(
    "attempt",
    [
        "select * from read_csv('/etc/passwd')",
        "select * from read_text('/etc/passwd')",
        "select * from read_parquet('{elsewhere}')",
        "select * from '{elsewhere}'",
        "attach '{folder}/other.duckdb'",
        "copy (select 1) to '{folder}/out.csv'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set allowed_directories = ['/']",
        "set autoinstall_known_extensions = true; select * from 'https://127.0.0.1/x.parquet'",
    ],
)
def test_sql_of_the_project_reaches_nothing_but_its_own_file(tmp_path: Path, attempt: str) -> None:
    """Harm: a model that somebody changed reads the keys of the machine, or loads code from the internet."""
    with duckdb.connect() as connection:
        connection.execute(f"copy (select 1 as one) to '{tmp_path}/elsewhere.parquet'")
        for statement in yaml.safe_load((project.PROJECT / "dbt_project.yml").read_text())["on-run-start"]:
            connection.execute(statement)
        with pytest.raises(duckdb.Error, match=r"disabled|not enabled|[Cc]annot|not allowed"):
            connection.execute(attempt.format(folder=tmp_path, elsewhere=tmp_path / "elsewhere.parquet"))


def test_a_build_does_not_start_without_room_for_three(
    twice: Twice, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DuckDB has lost committed rows on a full disk."""
    free = 3 * twice.again.path.stat().st_size - 1
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=free))
    with pytest.raises(BuildError, match="make room"):
        twice.world.build(target)
    assert current(twice.world.settings) == twice.again.path


def test_two_builds_do_not_run_at_once(world: World, target: Path) -> None:
    """Two builds in one folder would write one file."""
    folder = world.data_dir / "warehouse"
    folder.mkdir()
    with (folder / ".lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(BuildError, match="another process"):
            world.build(target)


def test_an_export_without_a_table_is_refused(world: World, target: Path) -> None:
    """An empty list of postings reads like nothing was posted."""
    export = world.export

    def incomplete(folder: Path) -> None:
        export(folder)
        (folder / "entry.parquet").unlink()

    world.export = incomplete
    with pytest.raises(BuildError, match="has no entry"):
        world.build(target)


def test_a_build_that_was_damaged_since_is_not_reopened(twice: Twice, tmp_path: Path) -> None:
    """The gate must not post from a file that lost rows after it was verified."""
    shutil.copytree(twice.world.data_dir / "warehouse", tmp_path / "warehouse", symlinks=True)
    moved = settings(tmp_path)
    with duckdb.connect(current(moved)) as connection:
        connection.execute("delete from rules.posting_payloads")
    with pytest.raises(VerificationError, match="the ledger knows"):
        reopen(moved, twice.world.built[-1])


def test_wip_that_does_not_tie_is_told_and_the_marts_are_there(world: World, target: Path) -> None:
    """An entry that somebody wrote into the WIP account by hand is found by the controller, not by the auditor."""
    world.booked(None, "BY HAND", "5")
    build = world.build(target)
    seen = {node.split(".")[2] for node, _ in warnings(build)}
    # The firm's rate card has two rates of one role.
    assert seen == {"the_wip_roll_forward_ties", "rates_do_not_overlap"}
    assert read(
        build.path, "select period, closing_amount, erp_closing_amount, difference_amount, status"
        " from marts.wip_roll_forward where status <> 'ties' order by period"
    ) == [("2026-09", 275, 280, -5, "different"), ("2026-10", 275, 280, -5, "different")]  # fmt: skip
    assert read(build.path, "select wip_roll_forward_breaks from marts.publication") == [(2,)]
