"""Build and publish: one dbt build into a new DuckDB file, verified, swapped in, and its marts published.

dbt runs inside this process (`warehouse.project`), because starting it anew costs several times what its SQL does. Its
events become the same asset events and asset checks that dagster-dbt makes of a dbt process.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, dbt_assets
from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage
from google.protobuf.json_format import MessageToDict

from dagster_project import as_of, derived, posting
from dagster_project.defs.platform import WRITER, Platform
from dagster_project.defs.pull import CONTROL_LEDGER, landing_key
from dagster_project.sources import LANDING_SCHEMAS, alterations
from dagster_project.warehouse import project
from dagster_project.warehouse.build import BuildError, landed_files, reopen
from dagster_project.warehouse.build import build as build_warehouse
from dagster_project.warehouse.publish import publish, published
from dagster_project.warehouse.verify import MARTS

PUBLISHED = dg.AssetKey("published_marts")

# The dbt events that say how a node ended; there are a hundred others for each.
RESULTS = {"LogSeedResult", "LogModelResult", "LogTestResult"}


class Translator(DagsterDbtTranslator):
    """dbt's names in Dagster: models and seeds by name, landing tables by their own asset, the ledger as one asset."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        if dbt_resource_props["resource_type"] == "source":
            table = dbt_resource_props["name"]
            return landing_key(table) if dbt_resource_props["source_name"] == "landing" else CONTROL_LEDGER
        return dg.AssetKey([dbt_resource_props["schema"], dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        return dbt_resource_props["fqn"][1] if dbt_resource_props["resource_type"] == "model" else "seeds"


TRANSLATOR = Translator(DagsterDbtTranslatorSettings(enable_duplicate_source_asset_keys=True))


def manifest_file() -> Path:
    """The dbt manifest, parsed anew when the project has changed since."""
    project.parse()
    return project.TARGET / "manifest.json"


MANIFEST = manifest_file()


@dbt_assets(manifest=MANIFEST, dagster_dbt_translator=TRANSLATOR, name="build", pool=WRITER)
def build(context: dg.AssetExecutionContext, platform: dg.ResourceParam[Platform]) -> Iterator[Any]:
    """staging → canonical → rules → reconciliation → marts, whole, from landed files and the ledger's export."""
    settings = platform.settings
    events: list[Any] = []
    failure: BuildError | None = None
    with platform.ledger() as ledger:
        posting.plan_pending(ledger)
        alterations.report(ledger, derived.drop_damaged(settings.data_dir, ledger))
        try:
            built = build_warehouse(
                settings,
                settings.clock.now(),
                ledger.export,
                LANDING_SCHEMAS,
                landed_files(ledger.landed()),
                ledger_event_seq=ledger.head()[0],
                record=ledger.record_build,
                on_event=lambda event: events.append(event) if event.info.name in RESULTS else None,
            )
            context.log.info(f"built {built.generation}")
        except BuildError as error:
            failure = error
    for event in events:
        message = DbtCoreCliEventMessage(
            raw_event=MessageToDict(event, preserving_proto_field_name=True), event_history_metadata={}
        )
        yield from message.to_default_asset_events(MANIFEST, TRANSLATOR, context)
    if failure is not None:
        raise dg.Failure(str(failure), allow_retries=False) from failure


@dg.asset(
    key=PUBLISHED,
    group_name="publish",
    pool=WRITER,
    deps=[TRANSLATOR.get_asset_key({"resource_type": "model", "schema": "marts", "name": mart}) for mart in MARTS],
    kinds={"duckdb", "parquet"},
)
def published_marts(platform: dg.ResourceParam[Platform]) -> dg.MaterializeResult:
    """The marts as analysts read them, in two grades: a read-only file behind a stable name, and Parquet beside it."""
    settings = platform.settings
    with platform.ledger() as ledger:
        built = reopen(settings, ledger.newest_build())
        publication = publish(settings, built, lambda files: ledger.record_generation(as_of.describe(built, files)))
    return dg.MaterializeResult(
        metadata={
            "generation": publication.generation,
            "database": dg.MetadataValue.path(publication.database),
            "parquet": dg.MetadataValue.path(publication.parquet),
            "delivery": dg.MetadataValue.path(published(settings, "delivery")),
        }
    )


def _ask(platform: Platform, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(published(platform.settings), read_only=True) as marts:
        return marts.execute(sql).fetchall()


@dg.asset_check(asset=PUBLISHED, description="approved = the sum of its buckets, to the cent, in every currency.")
def conservation(platform: dg.ResourceParam[Platform]) -> dg.AssetCheckResult:
    """Approved amounts and hours by currency with what is unexplained; passes when that is 0.00 everywhere."""
    rows = _ask(
        platform,
        "select currency, sum(approved_amount), sum(posted_amount), sum(unexplained_amount), sum(unexplained_hours),"
        " count(*) filter (unexplained_amount <> 0 or unexplained_hours <> 0)"
        " from marts.approved_versus_posted group by currency order by currency",
    )
    return dg.AssetCheckResult(
        passed=all(not row[5] for row in rows),
        metadata={
            f"{currency}: approved / posted / unexplained": f"{approved} / {posted} / {unexplained} (hours {hours})"
            for currency, approved, posted, unexplained, hours, _ in rows
        },
    )


@dg.asset_check(asset=PUBLISHED, description="Our postings against the ERP's own books, one to one.")
def posted_agrees_with_the_erp(platform: dg.ResourceParam[Platform]) -> dg.AssetCheckResult:
    """Lines by status; passes when every line is matched, or awaits the ERP's next export or answer."""
    rows = _ask(platform, "select status, count(*) from marts.posted_versus_ledger group by status order by status")
    return dg.AssetCheckResult(
        passed=all(status in {"matched", "awaited"} for status, _ in rows),
        severity=dg.AssetCheckSeverity.WARN,
        metadata={status: count for status, count in rows},
    )


CHECKS = [conservation, posted_agrees_with_the_erp]
