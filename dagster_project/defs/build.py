"""Build and publish: one build of the dbt project into a new DuckDB file, verified, swapped in, its marts published.

Its tables are assets and its data tests are asset checks, as dbt's manifest names them. dagster-dbt makes the
same of a manifest, and imports dbt to do so, which takes three seconds of each process that only looks at the assets.
"""

from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb

from dagster_project import as_of, derived
from dagster_project.defs.platform import WRITER, Platform
from dagster_project.defs.pull import CONTROL_LEDGER, landing_key
from dagster_project.foreign import shown
from dagster_project.landing.raw_store import RawStore
from dagster_project.ports import LocalFileSystem
from dagster_project.sources import alterations
from dagster_project.sources.registry import LANDING_SCHEMAS
from dagster_project.warehouse import definition, extension, project
from dagster_project.warehouse.build import BuildError, landed_files, reopen
from dagster_project.warehouse.build import build as build_warehouse
from dagster_project.warehouse.publish import publish, published

PUBLISHED = dg.AssetKey("published_marts")
# The mart that says what a build was made of.
PUBLICATION = dg.AssetKey(["marts", "publication"])


@cache
def build(place: extension.Place) -> dg.AssetsDefinition:
    """staging → canonical → rules → reconciliation → marts, whole, from landed files and the ledger's export."""
    manifest = project.manifest(*place)
    specs = {node["unique_id"]: _asset(node, manifest) for node in manifest["nodes"].values() if _is_table(node)}
    # A data test that stops a build leaves nothing to look at, so those are one check; each other one has its own.
    stopping = dg.AssetCheckSpec(
        "data_tests", asset=PUBLICATION, description="Every data test that stops a build holds."
    )
    warning = {
        node["unique_id"]: dg.AssetCheckSpec(
            node["name"], asset=_subject(node, manifest), description=node["description"]
        )
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test" and node["config"]["severity"].lower() == "warn"
    }

    @dg.multi_asset(name="build", specs=list(specs.values()), check_specs=[stopping, *warning.values()], pool=WRITER)
    def built(context: dg.AssetExecutionContext, platform: dg.ResourceParam[Platform]) -> Iterator[Any]:
        settings = platform.settings
        with platform.ledger("build") as ledger:
            alterations.report(ledger, derived.drop_damaged(settings.data_dir, ledger))
            try:
                dbt_project, target = extension.place(settings)
                made = build_warehouse(
                    settings,
                    settings.clock.now(),
                    ledger.export,
                    LANDING_SCHEMAS,
                    landed_files(ledger.landed()),
                    ledger_event_seq=ledger.head()[0],
                    record=partial(definition.record, ledger, RawStore(settings.data_dir / "raw", LocalFileSystem())),
                    statements_of=ledger.statements_of,
                    dbt_project=dbt_project,
                    target=target,
                )
            except BuildError as error:
                failed = {shown(failure.node): shown(failure.message) for failure in error.failures}
                yield dg.AssetCheckResult(
                    asset_key=stopping.asset_key, check_name=stopping.name, passed=False, metadata=failed
                )
                raise dg.Failure(str(error), allow_retries=False) from error
        context.log.info(f"built {made.build_id}")
        for result in made.results:
            if result.node in specs:
                yield dg.MaterializeResult(specs[result.node].key)
            elif result.node in warning:
                yield _result(warning[result.node], result)
        held = sum(result.node.startswith("test.") and result.node not in warning for result in made.results)
        yield dg.AssetCheckResult(
            asset_key=stopping.asset_key, check_name=stopping.name, passed=True, metadata={"tests": held}
        )

    return built


def table_key(schema: str, name: str) -> dg.AssetKey:
    """The asset of a table of the build."""
    return dg.AssetKey([schema, name])


def _is_table(node: dict[str, Any]) -> bool:
    """Whether a build makes a table of it from what was pulled; a view is read through, a seed is part of the SQL."""
    return node["resource_type"] == "model" and node["config"]["materialized"] == "table"


def _asset(node: dict[str, Any], manifest: dict[str, Any]) -> dg.AssetSpec:
    columns = [
        dg.TableColumn(column["name"], column["data_type"] or "?", column["description"] or None)
        for column in node["columns"].values()
    ]
    return dg.AssetSpec(
        table_key(node["schema"], node["name"]),
        deps=sorted(set(_read_by(node, manifest))),
        group_name=node["fqn"][1],
        description=node["description"],
        metadata={"dagster/column_schema": dg.TableSchema(columns)} if columns else None,
        kinds={"dbt", "duckdb"},
    )


def _read_by(node: dict[str, Any], manifest: dict[str, Any]) -> Iterator[dg.AssetKey]:
    """The assets that a node reads, itself or through others that are none."""
    for each in node["depends_on"].get("nodes", ()):
        if each in manifest["sources"]:
            table, source = (manifest["sources"][each][name] for name in ("name", "source_name"))
            yield landing_key(table) if source == "landing" else CONTROL_LEDGER
        elif _is_table(read := manifest["nodes"][each]):
            yield table_key(read["schema"], read["name"])
        else:
            yield from _read_by(read, manifest)


def _subject(test: dict[str, Any], manifest: dict[str, Any]) -> dg.AssetKey:
    """The table of which a test is a check: the last in the pipeline of those that it reads; of seeds, the build's."""
    layers = ("canonical", "rules", "reconciliation", "marts")
    read = [manifest["nodes"][each] for each in test["depends_on"]["nodes"]]
    tables = [(layers.index(node["schema"]), node["name"]) for node in read if _is_table(node)]
    if not tables:
        return PUBLICATION
    layer, name = max(tables)
    return table_key(layers[layer], name)


def _result(check: dg.AssetCheckSpec, result: project.NodeResult) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        asset_key=check.asset_key,
        check_name=check.name,
        passed=not result.failures,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"rows": result.failures},
    )


@cache
def published_marts(folder: Path) -> dg.AssetsDefinition:
    """What analysts read, of the marts of the dbt project in `folder`."""
    marts = [table_key("marts", mart) for mart in project.marts(folder)]
    published = dg.asset(key=PUBLISHED, group_name="publish", pool=WRITER, deps=marts, kinds={"duckdb", "parquet"})
    return published(_published_marts)


def _published_marts(platform: dg.ResourceParam[Platform]) -> dg.MaterializeResult:
    """The marts as analysts read them, in two grades: a read-only file behind a stable name, and Parquet beside it."""
    settings = platform.settings
    with platform.ledger("publish") as ledger:
        built = reopen(settings, ledger.newest_build())
        files = publish(settings, built, lambda files: ledger.record_publication(as_of.describe(built, files)))
    return dg.MaterializeResult(
        metadata={
            "build_id": files.build_id,
            "database": dg.MetadataValue.path(files.database),
            "parquet": dg.MetadataValue.path(files.parquet),
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
    rows = _ask(platform, "select status, count(*) from marts.posted_versus_gl group by status order by status")
    return dg.AssetCheckResult(
        passed=all(status in {"matched", "awaited"} for status, _ in rows),
        severity=dg.AssetCheckSeverity.WARN,
        metadata={status: count for status, count in rows},
    )


CHECKS = [conservation, posted_agrees_with_the_erp]
