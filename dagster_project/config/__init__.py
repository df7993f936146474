"""Settings: where things are and how to reach them, read once from a TOML file."""

from dagster_project.config.file import VARIABLE, SettingsFile, load, schema
from dagster_project.config.settings import (
    DEFAULT_CYCLE_MINUTES,
    EVER,
    Changes,
    ConfigError,
    Destination,
    Person,
    Settings,
    Source,
)

__all__ = [
    "DEFAULT_CYCLE_MINUTES",
    "EVER",
    "VARIABLE",
    "Changes",
    "ConfigError",
    "Destination",
    "Person",
    "Settings",
    "SettingsFile",
    "Source",
    "load",
    "schema",
]
