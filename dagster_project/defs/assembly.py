"""The definitions that a process runs: the steps of `defs` with the settings of the process."""

import dagster as dg

from dagster_project import config
from dagster_project.config import ConfigError, Settings
from dagster_project.defs import build, jobs, post, pull
from dagster_project.defs.platform import Platform
from dagster_project.warehouse import extension


def assemble(settings: Settings | ConfigError) -> dg.Definitions:
    """Everything Dagster runs, by these settings and no others: a run's configuration and tags cannot change them.

    A test, the sandbox and production differ in this argument and in nothing else. With a ConfigError the definitions
    can be looked at, and each step raises it.
    """
    place = _place(settings)
    minutes = config.DEFAULT_CYCLE_MINUTES if isinstance(settings, ConfigError) else settings.cycle_minutes
    return dg.Definitions(
        assets=[*pull.PULLS, pull.read, build.build(place), build.published_marts(place.folder), *post.ASSETS],
        asset_checks=[*build.CHECKS, *post.CHECKS],
        jobs=[jobs.cycle, *jobs.BACKFILLS],
        schedules=[jobs.schedule(minutes)],
        resources={"platform": Platform(settings).resource},
        executor=dg.in_process_executor,
    )


def _place(settings: Settings | ConfigError) -> extension.Place:
    """The dbt project to look at. Where a firm's own part of it cannot be used, each build says so."""
    try:
        return extension.PRODUCT if isinstance(settings, ConfigError) else extension.place(settings)
    except extension.ExtensionError:
        return extension.PRODUCT
