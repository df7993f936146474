"""A ledger of each earlier release goes on in this one, with its posting files on their way."""

from __future__ import annotations

import json
import os
import signal
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from dagster_project.cli import main
from dagster_project.config import EVER
from dagster_project.ledger import AmnesiaError, Ledger, LedgerBusy, LedgerError, migrations
from dagster_project.ledger.migrations import MIGRATIONS, Migration, digested, steps
from dagster_project.ledger.tables import HISTORY, VERSION
from dagster_project.ledger.upgrade import Upgrade
from tests.databases import drop_guard, place
from tests.ledger.releases import VERSIONS, Released, released
from tests.posting.audited import ANCHORS, SETTINGS, AuditedWorld
from tests.posting.world import SimulatedClock

# As the settings of every released version are in this one: without a cut-over, and no word about first files.
AS_BEFORE = replace(SETTINGS, destinations=(replace(SETTINGS.destinations[0], post_from=EVER, first_release=None),))
EARLIER = [version for version in VERSIONS if version != VERSION]
each_release = pytest.mark.parametrize("version", EARLIER)


def opened(known: Released) -> Upgrade:
    return Upgrade.open(known.place, SimulatedClock(), ANCHORS, known.files)


def upgraded(version: str, name: Path) -> tuple[AuditedWorld, Released]:
    """A released ledger after its upgrade, and what is around it."""
    known = released(version, name)
    with opened(known) as ledger:
        ledger.apply(ledger.plan(), "eve")
    world = AuditedWorld(name, AS_BEFORE)
    known.surround(world)
    return world, known


def test_every_released_version_leads_to_this_one():
    """Harm: a firm that skipped a release cannot go on."""
    assert [each.before for each in MIGRATIONS] == EARLIER
    assert [each.after for each in MIGRATIONS] == [*EARLIER[1:], VERSION]
    assert all(steps(version)[-1].after == VERSION for version in EARLIER)
    for version in EARLIER:
        assert all(
            set(columns.split(", ")) <= set(HISTORY[table].split(", ")) for table, columns in digested(version).items()
        )


def test_columns_keep_their_digests_over_several_versions(monkeypatch):
    """Harm: the second upgrade of a ledger, and what the first release wrote does not prove any more."""
    first = Migration(
        "6",
        "7",
        remade={"rule_run": {"dbt_manifest_sha256": "manifest_sha256"}, "probe": {"evidence": "'{}'"}},
        history={"rule_run": "rule_run_id, manifest_sha256, at", "probe": "batch_id, outcome", "call": None},
    )
    monkeypatch.setattr(migrations, "MIGRATIONS", (first, *MIGRATIONS))
    assert [each.before for each in steps("6")] == ["6", *EARLIER]
    assert digested("6")["rule_run"] == "rule_run_id, dbt_project_sha256, at"
    assert digested("6", "7")["rule_run"] == "rule_run_id, dbt_manifest_sha256, at"
    assert digested("6", "6")["rule_run"] == "rule_run_id, manifest_sha256, at"
    assert digested("6")["probe"] == "batch_id, outcome"
    assert "call" not in digested("6")
    assert digested("7")["probe"] == digested(VERSION)["probe"] == HISTORY["probe"]
    assert digested("5") == digested(VERSION) == HISTORY


@each_release
def test_a_released_ledger_goes_on_with_its_files_on_their_way(database, tmp_path, version):
    """Harm: an upgrade loses what was under way, or sends it a second time."""
    world, known = upgraded(version, tmp_path / "ledger")
    steps_then = dict(world.ledger.rows("select step, count(*) from batch group by step"))
    assert steps_then.keys() >= {"SEALED", "UPLOADING", "DELIVERED", "UNKNOWN", "ACCEPTED", "CLOSED"}
    assert world.verify().findings == []
    before = len(world.erp.booked)
    world.set("1", hours=Decimal(5))
    world.cycle()
    world.erp.answers += known.later()
    world.erp.refuse.clear()
    world.settle_down()
    assert len(world.erp.booked) > before
    world.source.pop("4")
    world.assert_ledger_is_right()
    assert world.verify().findings == []


@each_release
def test_an_upgrade_is_one_event_and_the_history_before_it_still_proves(database, tmp_path, version):
    """Harm: what an earlier release wrote can be altered unseen, for its events digest other columns."""
    world, _ = upgraded(version, tmp_path / "ledger")
    kind, actor, body = world.ledger.rows("select type, actor, body from event order by seq desc limit 1")[0]
    assert (kind, actor) == ("upgraded", "eve")
    assert json.loads(body)["facts"] == [{"fact": "upgraded", "before": version, "after": VERSION}]
    assert world.ledger.verify_guards() == []
    assert world.ledger.verify_chain() == []
    for table in {table for each in steps(version) for table, columns in each.remade.items() if columns}:
        drop_guard(world.ledger, f"{table}_no_update")
        column = HISTORY[table].split(", ")[1]
        world.ledger._connection.execute(f"update {table} set {column} = 'x' || substr({column}, 2)")
        assert any(f"into {table} was changed" in each.message for each in world.ledger.verify_chain()), table


@each_release
def test_a_ledger_of_an_earlier_release_is_refused_by_all_else(database, tmp_path, version):
    """Harm: a command works on tables that it does not know."""
    known = released(version, tmp_path / "ledger")
    for opening in (Ledger.read_only, lambda place: Ledger.open(place, SimulatedClock())):
        with pytest.raises(LedgerError, match=f"has schema {version}.*`tieout upgrade`"):
            opening(known.place)


@each_release
@pytest.mark.parametrize(
    ("harm", "refusal"),
    [
        ("newer", "has schema 99; this program works with"),
        ("unknown", "has schema 3; this program works with"),
        ("altered", "was changed afterwards"),
        ("ahead", "does not fit this ledger"),
        ("busy", "is writing the control ledger"),
        ("unverifiable", "so all of it was taken back"),
    ],
)
def test_what_cannot_be_upgraded_is_refused_and_stays_as_it_is(database, tmp_path, version, harm, refusal):
    """Harm: half an upgrade, or one that makes a false history look like a true one."""
    known = released(version, tmp_path / "ledger")
    with opened(known) as ledger:
        execute = ledger._connection.execute
        if harm in ("newer", "unknown"):
            execute(f"update meta set value = '{ {'newer': 99, 'unknown': 3}[harm] }' where name = 'schema'")
        elif harm == "altered":
            drop_guard(ledger, "rule_run_no_update")
            execute("update rule_run set at = '2026-01-01T00:00:00Z'")
        elif harm == "unverifiable":
            execute("insert into watermark values ('harvest', 'meridian', 'projects', '1')")
        else:
            for anchor in known.files.content if harm == "ahead" else ():
                if anchor.parent in ANCHORS:
                    content = json.loads(known.files.content[anchor])
                    known.files.content[anchor] = json.dumps({**content, "seq": content["seq"] + 1}).encode()
        before = dump(ledger, version)
        if harm == "busy":
            with pytest.raises(LedgerBusy, match=refusal):
                opened(known)
            return
    with opened(known) as ledger:
        with pytest.raises((LedgerError, AmnesiaError), match=refusal):
            ledger.apply(ledger.plan(), "eve")
        assert dump(ledger, version) == before


def dump(ledger: Upgrade, version: str) -> list[object]:
    """Every row and every definition of a ledger of this version."""
    tables = [*sorted(digested(version)), "meta", "event", "change", "txn", "destination", "allowed_transition"]
    return [ledger._database.altered(), *(sorted(ledger.rows(f"select * from {table}"), key=str) for table in tables)]


@each_release
def test_an_upgrade_that_is_killed_changed_nothing(database, tmp_path, version):
    """Harm: half of the tables are of the next release, and no program reads them."""
    known = released(version, tmp_path / "ledger")
    with opened(known) as ledger:
        before = dump(ledger, version)
    child = os.fork()
    if child == 0:
        with opened(known) as ledger:
            ledger._require_whole = lambda plan: os.kill(os.getpid(), signal.SIGKILL)
            ledger.apply(ledger.plan(), "eve")
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    with opened(known) as ledger:
        assert dump(ledger, version) == before
        ledger.apply(ledger.plan(), "eve")
        assert ledger.plan() is None


@each_release
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_command_says_what_it_would_do_and_does_it_when_asked(database, tmp_path, version):
    """Harm: an operator learns what an upgrade does from what it did."""
    released(version, tmp_path / "ledger")
    settings = tmp_path / "tieout.toml"
    settings.write_text(
        'tenant = "meridian"\ndata_dir = "."\nledger = "ledger"\nreporting_currency = "USD"\n'
        "source = []\ndestination = []\n"
    )

    def said(*arguments: str) -> str:
        done = CliRunner().invoke(main, ["--config", str(settings), *arguments], catch_exceptions=False)
        return f"{done.exit_code} {done.output}"

    refused = said("status")
    assert refused.startswith("1 ")
    assert "`tieout upgrade`" in refused
    before = (tmp_path / "ledger").read_bytes()
    plan = said("upgrade")
    assert f"From schema {version} to {VERSION}" in plan
    assert "rule_run is made anew with its 6 rows" in plan
    assert "Nothing was changed" in plan
    assert (tmp_path / "ledger").read_bytes() == before
    assert f"ledger.schema-{version}" in said("upgrade", "--apply")
    assert "nothing to upgrade" in said("upgrade", "--apply")
    assert said("status").startswith("0 ")


@each_release
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_file_is_kept_as_it_was(database, tmp_path, version):
    """Harm: no way back from a release that turns out to be wrong."""
    known = released(version, tmp_path / "ledger")
    before = known.place.read_bytes()
    with opened(known) as ledger:
        copy = ledger.apply(ledger.plan(), "eve")
    assert copy == tmp_path / f"ledger.schema-{version}"
    assert copy.stat().st_mode & 0o777 == 0o600
    copy.replace(known.place)
    with opened(known) as ledger:
        assert ledger.plan().before == version
        assert ledger.version == version
    assert before[:16] == known.place.read_bytes()[:16]


def test_a_ledger_of_this_release_has_nothing_to_upgrade(database, tmp_path):
    """Harm: an upgrade that is run twice."""
    Ledger.open(place(tmp_path / "ledger"), SimulatedClock()).close()
    with Upgrade.open(place(tmp_path / "ledger"), SimulatedClock()) as ledger:
        assert ledger.plan() is None


def test_no_ledger_is_made_by_an_upgrade(tmp_path):
    """Harm: a wrong address in the settings, and an empty ledger that looks as if it were the firm's."""
    with pytest.raises(LedgerError, match="no control ledger"):
        Upgrade.open(tmp_path / "ledger", SimulatedClock())
    assert list(tmp_path.iterdir()) == []
