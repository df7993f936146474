"""What Dagster loads: the definitions by the settings that the environment of this process names."""

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
defs = assemble(_settings())
