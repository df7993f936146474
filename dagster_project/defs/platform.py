"""The one resource: the settings of this process, and from them the ledger, the stores and the ports."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import dagster as dg

from dagster_project.config import ConfigError, Settings
from dagster_project.landing.raw_store import RawStore
from dagster_project.ledger import Ledger
from dagster_project.ports import LocalFileSystem
from dagster_project.posting import accepted

# Every step of a cycle writes the ledger or the build file, so cycles run one after another.
WRITER = "tieout_writer"


@dataclass(frozen=True)
class Platform:
    """What a step needs. `known` are the settings as they were when the process started, or why there are none."""

    known: Settings | ConfigError

    @property
    def settings(self) -> Settings:
        """The settings. Raises ConfigError when they could not be read."""
        if isinstance(self.known, ConfigError):
            raise self.known
        return self.known

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        """The control ledger, open for writing by these settings. Raises LedgerBusy when another process writes."""
        settings = self.settings
        with Ledger.open(settings.ledger, settings.clock, anchors=settings.anchors) as ledger:
            accepted.compare(ledger, settings)
            yield ledger

    @property
    def raw_store(self) -> RawStore:
        return RawStore(self.settings.data_dir / "raw", LocalFileSystem())

    @property
    def resource(self) -> dg.ResourceDefinition:
        """This as a resource without any field that the configuration of a run could set."""
        return dg.ResourceDefinition(lambda _: self, config_schema={})
