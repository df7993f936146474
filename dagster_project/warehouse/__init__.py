"""The projection: one new DuckDB file per cycle, built by dbt from landed Parquet and the ledger, verified, published.

Nothing here is truth. A build can be deleted and made again from raw documents and the ledger; a failed build leaves
the last good one in its place.

    built = build(settings, now, ledger.export, LANDING_SCHEMAS, landed_files(ledger.landed()), ledger_event_seq=seq)
    publish(settings, built)
"""

from dagster_project.warehouse.build import Build, BuildError, build, current, reopen
from dagster_project.warehouse.gl_lookup import gl_lines_of
from dagster_project.warehouse.identity_lookup import proposals_of, record_named
from dagster_project.warehouse.publish import PublishedFiles, publish, published
from dagster_project.warehouse.verify import VerificationError

__all__ = [
    "Build",
    "BuildError",
    "PublishedFiles",
    "VerificationError",
    "build",
    "current",
    "gl_lines_of",
    "proposals_of",
    "publish",
    "published",
    "record_named",
    "reopen",
]
