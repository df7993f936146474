"""The job of one cycle, its schedule, and the backfills."""

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from dagster_project.defs.pull import pulled_key
from dagster_project.sources import registry

GROUPS = ("pull", "read", "canonical", "rules", "reconciliation", "marts", "publish", "post")

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
    others = [pulled_key(each) for each in registry.SYSTEMS if system not in (None, each)]
    return dg.define_asset_job(
        f"backfill_{system}" if system else "backfill",
        selection=dg.AssetSelection.groups(*GROUPS) - dg.AssetSelection.assets(*others),
        tags=TAGS,
        description=f"Re-read a span of business days of {system or 'every source'} whole, then the rest of the cycle.",
    )


BACKFILLS = [backfill_job(), *(backfill_job(system) for system in registry.SYSTEMS)]


def schedule(minutes: int) -> dg.ScheduleDefinition:
    """A cycle every `minutes` (15 to 60), on as soon as the instance runs."""
    return dg.ScheduleDefinition(
        name="every_cycle",
        job=cycle,
        cron_schedule="0 * * * *" if minutes == 60 else f"*/{minutes} * * * *",
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )
