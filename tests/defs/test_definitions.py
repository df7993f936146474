"""What Dagster runs: one job over every stage, one chain from the sources to the delivery, and nothing beside it."""

from __future__ import annotations

import subprocess
import sys

import dagster as dg
import pytest
import yaml

from dagster_project import runner
from dagster_project.definitions import defs
from dagster_project.defs import jobs, post
from dagster_project.defs.pull import landing_key, pulled_key
from dagster_project.sources import registry


@pytest.fixture(scope="module")
def graph():
    return defs().resolve_asset_graph()


def test_every_asset_that_is_named_is_made_here(graph):
    """Harm: a misspelt dependency becomes a stub, and the step that needs it runs before it."""
    assert graph.external_asset_keys == set()


def test_importing_the_definitions_loads_no_dbt():
    """Harm: every process that Dagster starts parses the dbt project first, five seconds before it does anything."""
    program = "import sys, dagster_project.definitions; sys.exit('dbt' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False, timeout=60).returncode == 0


def test_the_cycle_runs_every_asset_of_every_stage(graph):
    """Harm: a stage is defined and never run."""
    job = defs().resolve_job_def("cycle")
    assert set(job.asset_layer.executable_asset_keys) == set(graph.materializable_asset_keys)


def test_delivery_comes_after_sealing_after_the_gate_after_the_rules(graph):
    """Harm: something is posted that no rule and no gate has judged."""
    assert graph.get(post.DELIVERED).parent_keys == {post.SEALED}
    assert graph.get(post.SEALED).parent_keys == {post.GATED}
    assert graph.get(post.GATED).parent_keys == set(post.RELATIONS)


def test_every_landing_table_is_one_asset_that_comes_from_its_source(graph):
    """Harm: the screen shows another lineage than the data has."""
    for stream in registry.STREAMS:
        assert graph.get(landing_key(stream.table)).parent_keys == {pulled_key(stream.system)}


@pytest.mark.parametrize(("minutes", "cron"), [(15, "*/15 * * * *"), (30, "*/30 * * * *"), (60, "0 * * * *")])
def test_the_schedule_runs_every_so_many_minutes(minutes, cron):
    """Harm: a wrong cron line runs cycles once an hour, or not at all."""
    schedule = jobs.schedule(minutes)
    assert schedule.cron_schedule == cron
    assert schedule.default_status == dg.DefaultScheduleStatus.RUNNING


def test_dagster_neither_retries_a_cycle_nor_lets_a_dead_one_hold_its_place(tmp_path):
    """Harm: Dagster repeats a delivery on its own, or a killed run blocks every later one."""
    runner.write_instance_settings(tmp_path)
    settings = yaml.safe_load((tmp_path / "dagster.yaml").read_text())
    assert settings["run_retries"]["retry_on_asset_or_op_failure"] is False
    assert settings["run_monitoring"]["free_slots_after_run_end_seconds"] > 0
    assert settings["concurrency"]["pools"] == {"granularity": "run", "default_limit": 1}
    assert jobs.TAGS["dagster/max_retries"] == "0"
    with dg.DagsterInstance.from_config(str(tmp_path)) as instance:
        assert instance.run_monitoring_enabled
