"""Pull and read: from the source systems to typed Parquet and observed versions.

One asset per source system brings raw documents in; one step reads everything that is registered and unread, so that a
document pulled by a run that died is read by the next. The ERP's answers are one more source: reading them moves the
posting entries in the same commit. What was read is planned here, so that a build shows what each transaction owes.
"""

from collections.abc import Iterator
from datetime import date

import dagster as dg

from dagster_project import posting, sources
from dagster_project.defs.platform import WRITER, Platform
from dagster_project.foreign import shown
from dagster_project.sources import registry

CONTROL_LEDGER = dg.AssetKey("control_ledger")


class Window(dg.Config):
    """Business days to re-read whole, first and last (ISO dates); without them what is due is pulled."""

    first_day: str | None = None
    last_day: str | None = None

    @property
    def days(self) -> tuple[date, date] | None:
        if self.first_day is None or self.last_day is None:
            return None
        return date.fromisoformat(self.first_day), date.fromisoformat(self.last_day)


def pulled_key(system: str) -> dg.AssetKey:
    """The asset of a source system's raw documents: `raw/<system>`."""
    return dg.AssetKey(["raw", system])


def landing_key(table: str) -> dg.AssetKey:
    """The asset of a landing table, which is also its folder, its table in the build and its dbt source. The tables of
    the firm's own files are one asset: Dagster keeps several events of each."""
    return dg.AssetKey(["landing", "raw_masters" if table.startswith("raw_masters__") else table])


def _pull_asset(system: str) -> dg.AssetsDefinition:
    @dg.asset(
        key=pulled_key(system),
        group_name="pull",
        pool=WRITER,
        description=f"Raw documents of every {system} instance, registered in the control ledger with their watermark.",
    )
    def pull(config: Window, platform: dg.ResourceParam[Platform]) -> dg.MaterializeResult:
        with platform.ledger(f"pull {system}") as ledger:
            settings = posting.accepted.readable(ledger, platform.settings)
            pulled = sources.pull_all(settings, ledger, platform.raw_store, system=system, window=config.days)
        refusals = [refusal.message for each in pulled.values() for refusal in each.refusals]
        return dg.MaterializeResult(
            metadata={
                "extracts": sum(each.extracts for each in pulled.values()),
                "documents": sum(each.documents for each in pulled.values()),
                "duplicate_files": sum(each.duplicates for each in pulled.values()),
                "refused": len(refusals),
                "refusals": dg.MetadataValue.text("\n".join(map(shown, refusals)) or "none"),
            }
        )

    return pull


PULLS = [_pull_asset(system) for system in registry.SYSTEMS]
LANDED = {landing_key(stream.table): pulled_key(stream.system) for stream in registry.STREAMS}


@dg.multi_asset(
    name="read",
    group_name="read",
    pool=WRITER,
    specs=[
        *(dg.AssetSpec(key, deps=[pulled], kinds={"parquet"}) for key, pulled in LANDED.items()),
        dg.AssetSpec(
            CONTROL_LEDGER,
            deps=[pulled_key(system) for system in registry.SYSTEMS],
            kinds={"sqlite"},
            description="Versions, rule results, entries, batches and answers, append-only and hash-chained.",
        ),
    ],
)
def read(platform: dg.ResourceParam[Platform]) -> Iterator[dg.MaterializeResult]:
    """Strict readers over everything registered and unread; rows_in = versions + duplicates + stale + quarantined."""
    with platform.ledger("read") as ledger:
        counts = sources.read_unread(
            platform.settings, ledger, platform.raw_store, handlers=posting.answer_handlers(platform.settings, ledger)
        )
        posting.plan_pending(ledger)
        head, _ = ledger.head()
    for key in LANDED:
        yield dg.MaterializeResult(key)
    yield dg.MaterializeResult(
        CONTROL_LEDGER,
        metadata={
            "last_event": head,
            "documents_read": counts.documents,
            "documents_refused": counts.refused_documents,
            "rows_in": counts.rows_in,
            "new_versions": counts.versions,
            "duplicates": counts.duplicates,
            "stale": counts.stale,
            "quarantined": counts.quarantined,
            "vanished": counts.vanished,
        },
    )
