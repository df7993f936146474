"""The one place that assembles the Dagster definitions."""

from pathlib import Path

import dagster as dg

from dagster_project import config
from dagster_project.defs import build, jobs, post, pull
from dagster_project.defs.platform import Platform
from dagster_project.ports import keep_private


def assemble(settings_file: Path | str | None = None) -> dg.Definitions:
    """Everything Dagster runs, for one settings file (None: $TIEOUT_CONFIG, else the sandbox's).

    A test, the sandbox and production differ in this argument and in nothing else.
    """
    try:
        minutes = config.load(settings_file).cycle_minutes
    except config.ConfigError:
        # The definitions can be looked at before there is a system to talk to.
        minutes = config.DEFAULT_CYCLE_MINUTES
    return dg.Definitions(
        assets=[*pull.PULLS, pull.read, build.build, build.published_marts, *post.ASSETS],
        asset_checks=[*build.CHECKS, *post.CHECKS],
        jobs=[jobs.cycle, *jobs.BACKFILLS],
        schedules=[jobs.schedule(minutes)],
        resources={"platform": Platform(settings_file=str(settings_file or ""))},
        executor=dg.in_process_executor,
    )


keep_private()
defs = assemble()
