"""The one resource: the settings of this process, and from them the ledger, the stores and the ports."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import dagster as dg

from dagster_project import failure
from dagster_project.config import ConfigError, Settings
from dagster_project.landing.raw_store import RawStore
from dagster_project.ledger import Ledger, LedgerError
from dagster_project.ports import LocalFileSystem
from dagster_project.posting import accepted

# Every step of a cycle writes the ledger or the build file, so cycles run one after another.
WRITER = "tieout_writer"


CYCLE_FAILED = "CYCLE_FAILED"


def _report(ledger: Ledger, step: str, error: Exception) -> None:
    why = error.description if isinstance(error, dg.Failure) else failure.brief(error)
    newest = ledger.newest_build()
    marts = f"the marts are still those of {newest.build_id[:16]}" if newest else "there are no marts yet"
    ledger.open_exception(
        CYCLE_FAILED,
        step,
        f"the cycle stopped at the step {step}: {' '.join((why or type(error).__name__).split())}; {marts}",
        owner="integration",
        remedy="Mend what it names; the next cycle takes up what was left, and this closes by itself",
        severity="hold",
    )


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
    def ledger(self, step: str) -> Iterator[Ledger]:
        """The control ledger, open for writing by these settings. Raises LedgerBusy when another process writes.

        While `step` fails, that is the exception CYCLE_FAILED, beside the failed run that Dagster shows.
        """
        settings = self.settings
        with Ledger.open(settings.ledger, settings.clock, anchors=settings.anchors) as ledger:
            accepted.compare(ledger, settings)
            try:
                yield ledger
            except LedgerError:
                # A ledger that refuses a change is not asked for another one.
                raise
            except Exception as error:
                _report(ledger, step, error)
                raise
            ledger.close_exception(CYCLE_FAILED, step)

    @property
    def raw_store(self) -> RawStore:
        return RawStore(self.settings.data_dir / "raw", LocalFileSystem())

    @property
    def resource(self) -> dg.ResourceDefinition:
        """This as a resource without any field that the configuration of a run could set."""
        return dg.ResourceDefinition(lambda _: self, config_schema={})
