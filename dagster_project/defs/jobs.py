"""The job of one cycle, its schedule, the backfill, and how a process of its own runs them."""

import gc
import os
from datetime import date
from pathlib import Path

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from dagster_project import config, sources
from dagster_project.defs.pull import pulled_key

GROUPS = ("pull", "read", "canonical", "rules", "reconciliation", "marts", "publish", "post")

# Copied to $DAGSTER_HOME/dagster.yaml.
INSTANCE_SETTINGS = Path(__file__).parents[1] / "dagster.yaml"

# A step that failed is taken up by the next cycle from the ledger, so Dagster starts no run of its own for it.
TAGS = {"dagster/max_retries": "0", "dagster/max_runtime": "3600"}

cycle = dg.define_asset_job(
    "cycle",
    selection=dg.AssetSelection.groups(*GROUPS),
    tags=TAGS,
    description="Pull, read, build, publish; gate, plan, seal, deliver. Any run may die, be retried or run twice.",
)


def backfill_job(system: str | None = None) -> UnresolvedAssetJobDefinition:
    """A cycle that pulls one source system (None: every one), re-reading the business days of its configuration."""
    others = [pulled_key(each) for each in sources.SYSTEMS if system not in (None, each)]
    return dg.define_asset_job(
        f"backfill_{system}" if system else "backfill",
        selection=dg.AssetSelection.groups(*GROUPS) - dg.AssetSelection.assets(*others),
        tags=TAGS,
        description=f"Re-read a span of business days of {system or 'every source'} whole, then the rest of the cycle.",
    )


BACKFILLS = [backfill_job(), *(backfill_job(system) for system in sources.SYSTEMS)]


def schedule(minutes: int) -> dg.ScheduleDefinition:
    """A cycle every `minutes` (15 to 60), on as soon as the instance runs."""
    return dg.ScheduleDefinition(
        name="every_cycle",
        job=cycle,
        cron_schedule="0 * * * *" if minutes == 60 else f"*/{minutes} * * * *",
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )


def run_cycle(
    settings_file: Path, *, days: tuple[date, date] | None = None, source: str | None = None, recorded: bool = True
) -> None:
    """Run one cycle (with `days`: a backfill of one or every source) in this process. Raises what a step raised.

    `recorded` runs are in $DAGSTER_HOME for the UI to show; that costs several seconds, because Dagster commits every
    event of every asset by itself. The ledger tells the same either way.
    """
    from dagster_project.definitions import assemble  # noqa: PLC0415 (it assembles this module)

    settings = config.load(settings_file)
    name = "cycle" if days is None else f"backfill_{source}" if source else "backfill"
    job = assemble(settings).resolve_job_def(name)
    ops: dict[str, object] = {}
    if days is not None:
        window = {"first_day": days[0].isoformat(), "last_day": days[1].isoformat()}
        ops = {f"raw__{system}": {"config": window} for system in sources.SYSTEMS if source in (None, system)}
    # What is loaded by now stays: looking through it for garbage again and again costs a tenth of a cycle.
    gc.freeze()
    with dg.DagsterInstance.get() if recorded else dg.DagsterInstance.ephemeral() as instance:
        job.execute_in_process(
            instance=instance,
            run_config={"ops": ops, "loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
            tags={"tieout/pid": str(os.getpid()), "tieout/boot": _boot_id()},
        )


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
