"""Which records of systems are none of ours, what they may be, and what a person can name, by the newest build."""

from __future__ import annotations

from typing import Any

import duckdb

from dagster_project.config import Settings
from dagster_project.ledger import LedgerError, SourceRecord
from dagster_project.warehouse.build import current
from dagster_project.warehouse.publish import published


def proposals_of(settings: Settings) -> list[dict[str, Any]]:
    """The rows of the published mart, those first for which most work waits; none before the first publication."""
    analytics = published(settings)
    if not analytics.exists():
        return []
    with duckdb.connect(analytics, read_only=True) as marts:
        return (
            marts.execute(
                "select * from marts.identity_proposal"
                " order by hours desc, object, source_system, source_instance, source_id, candidate_no"
            )
            .to_arrow_table()
            .to_pylist()
        )


def record_named(settings: Settings, record: tuple[str, str, str], our_key: str) -> SourceRecord:
    """The record (system, account and id there) that can be `our_key`: a person or a project, as both of them are.

    Raises LedgerError when the newest build knows no such record, nothing of ours by that key, or not one object alone
    that both are.
    """
    build = current(settings)
    if build is None:
        raise LedgerError("nothing was built yet: run a cycle first")
    with duckdb.connect(build, read_only=True) as connection:
        theirs, ours = (
            {name for (name,) in connection.execute(sql, values).fetchall()}
            for sql, values in (
                (
                    "select object from canonical.identity_key where source_system = ? and source_instance = ?"
                    " and source_id = ?",
                    record,
                ),
                (
                    "select 'worker' from canonical.worker where worker_key = ?"
                    " union all select 'project' from canonical.project where project_key = ?",
                    (our_key, our_key),
                ),
            )
        )
    if not theirs:
        raise LedgerError(f"no person and no project is known by the id {'/'.join(record)}")
    if not ours:
        raise LedgerError(f"none of our people and projects has the key {our_key!r}")
    if len(both := theirs & ours) != 1:
        raise LedgerError(
            f"{'/'.join(record)} is the id of a {' and of a '.join(sorted(theirs))}, {our_key} the key of a"
            f" {' and of a '.join(sorted(ours))}: it is not clear what is meant"
        )
    return SourceRecord(both.pop(), *record)
