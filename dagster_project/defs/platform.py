"""The one resource: where the settings are, and from them the ledger, the stores and the ports."""

from contextlib import AbstractContextManager

import dagster as dg

from dagster_project import config
from dagster_project.landing.raw_store import RawStore
from dagster_project.ledger import Ledger
from dagster_project.ports import LocalFileSystem

# Every step of a cycle writes the ledger or the build file, so cycles run one after another.
WRITER = "tieout_writer"


class Platform(dg.ConfigurableResource):
    """What a step needs. `settings_file` is empty for $TIEOUT_CONFIG or the sandbox's settings."""

    settings_file: str = ""

    @property
    def settings(self) -> config.Settings:
        """The settings as the file says now."""
        return config.load(self.settings_file or None)

    def ledger(self) -> AbstractContextManager[Ledger]:
        """The control ledger, open for writing. Raises LedgerBusy when another process writes."""
        settings = self.settings
        return Ledger.open(settings.ledger, settings.clock, anchors=settings.anchors)

    @property
    def raw_store(self) -> RawStore:
        return RawStore(self.settings.data_dir / "raw", LocalFileSystem())
