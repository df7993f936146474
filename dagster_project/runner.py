"""Running cycles in this process, without Dagster's daemon."""

import gc
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import dagster as dg

from dagster_project import config
from dagster_project.defs.assembly import assemble
from dagster_project.defs.event_log import EventLog, NoEventLog
from dagster_project.sources import registry

INSTANCE_SETTINGS = Path(__file__).parent / "dagster.yaml"


def write_instance_settings(home: Path, *, recorded: bool = True) -> None:
    """Write the settings of the Dagster instance in `home`; without `recorded`, of one that keeps no event."""
    if recorded:
        log = {"class": EventLog.__name__, "config": {"base_dir": str(home / "history" / "runs")}}
    else:
        log = {"class": NoEventLog.__name__}
    log = json.dumps({"module": EventLog.__module__} | log)
    (home / "dagster.yaml").write_text(f"{INSTANCE_SETTINGS.read_text()}event_log_storage: {log}\n")


def run_cycle(
    settings_file: Path, *, days: tuple[date, date] | None = None, source: str | None = None, recorded: bool = True
) -> None:
    """Run one cycle (with `days`: a backfill of one or every source) in this process. Raises what a step raised.

    `recorded` runs are in $DAGSTER_HOME for the UI to show; that costs seconds, because Dagster commits every event of
    every asset by itself. Of others nothing is kept. The ledger holds the same either way.
    """
    settings = config.load(settings_file)
    name = "cycle" if days is None else f"backfill_{source}" if source else "backfill"
    job = assemble(settings).resolve_job_def(name)
    ops: dict[str, object] = {}
    if days is not None:
        window = {"first_day": days[0].isoformat(), "last_day": days[1].isoformat()}
        ops = {f"raw__{system}": {"config": window} for system in registry.SYSTEMS if source in (None, system)}
    # What is loaded by now stays: looking through it for garbage again and again costs a tenth of a cycle.
    gc.freeze()
    with dg.DagsterInstance.get() if recorded else _unrecorded() as instance:
        job.execute_in_process(
            instance=instance,
            run_config={"ops": ops, "loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
            tags={"tieout/pid": str(os.getpid()), "tieout/boot": _boot_id()},
        )


@contextmanager
def _unrecorded() -> Iterator[dg.DagsterInstance]:
    with TemporaryDirectory() as folder:
        write_instance_settings(Path(folder), recorded=False)
        with dg.DagsterInstance.from_config(folder) as instance:
            yield instance


def end_orphaned_runs() -> None:
    """Mark runs as failed whose process is gone: Dagster's own monitoring does not see them on a single machine."""
    with dg.DagsterInstance.get() as instance:
        unfinished = dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.STARTING])
        for run in instance.get_runs(unfinished):
            pid = run.tags.get("tieout/pid")
            if pid and (run.tags.get("tieout/boot") != _boot_id() or not Path(f"/proc/{pid}").exists()):
                instance.report_run_failed(run, "its process is gone; the next cycle takes up what it left")


def _boot_id() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
