"""What Dagster loads: the definitions by the settings that the environment of this process names."""

import dagster as dg

from dagster_project import config
from dagster_project.config import ConfigError, Settings
from dagster_project.defs.assembly import assemble
from dagster_project.ports import keep_private


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
