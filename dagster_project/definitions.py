"""The one place that assembles the Dagster definitions."""

import dagster as dg

from dagster_project import config
from dagster_project.config import ConfigError, Settings
from dagster_project.defs import build, jobs, post, pull
from dagster_project.defs.platform import Platform
from dagster_project.ports import keep_private


def assemble(settings: Settings | ConfigError) -> dg.Definitions:
    """Everything Dagster runs, by these settings and no others: a run's configuration and tags cannot change them.

    A test, the sandbox and production differ in this argument and in nothing else. With a ConfigError the definitions
    can be looked at, and each step raises it.
    """
    minutes = config.DEFAULT_CYCLE_MINUTES if isinstance(settings, ConfigError) else settings.cycle_minutes
    return dg.Definitions(
        assets=[*pull.PULLS, pull.read, build.build(), build.published_marts, *post.ASSETS],
        asset_checks=[*build.CHECKS, *post.CHECKS],
        jobs=[jobs.cycle, *jobs.BACKFILLS],
        schedules=[jobs.schedule(minutes)],
        resources={"platform": Platform(settings).resource},
        executor=dg.in_process_executor,
    )


def _settings() -> Settings | ConfigError:
    """Those that the environment of this process names, read once, when it starts."""
    try:
        return config.load()
    except ConfigError as error:
        return error


keep_private()


@dg.definitions
def defs() -> dg.Definitions:
    """What the processes of Dagster load, by the settings that their environment names."""
    return assemble(_settings())
