"""What the ERP's own books, as the newest build read them, hold of our posting entries."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.config import Settings
from dagster_project.warehouse.build import current


def gl_lines_of(settings: Settings, entry_id: str) -> dict[str, list[dict[str, Any]]]:
    """`ledger_lines` (GL lines, time bills) and `invoice_lines` (of all billing documents) that name the entry; empty
    before the first build."""
    build = current(settings)
    if build is None:
        return {"ledger_lines": [], "invoice_lines": []}
    with duckdb.connect(build, read_only=True) as connection:
        return {
            "ledger_lines": _records(
                connection,
                "select document, line_no, posting_period, account, debit, credit, hours, currency"
                " from canonical.erp_ledger_line where external_id = ? order by book, document, line_no",
                entry_id,
            ),
            "invoice_lines": _records(
                connection,
                "select document_type, effect, invoice_no, line_no, invoice_date, due_date, amount, currency"
                " from canonical.invoice_line where entry_id = ? order by invoice_date, invoice_no, line_no",
                entry_id,
            ),
        }


def posted_lines(build: Path, destination: str) -> tuple[datetime, dict[str, list[str]]] | None:
    """Until when the books of a destination surely show everything by a build's file, and its documents by entry id;
    None for no books.

    The books go at least as far as the youngest line in them, of time and of money.
    """
    with duckdb.connect(build, read_only=True) as connection:
        as_of = connection.execute(
            "select min(youngest) from (select book, max(posted_at) as youngest from canonical.erp_ledger_line"
            " where destination = ? group by book)",
            [destination],
        ).fetchone()[0]
        rows = connection.execute(
            "select distinct external_id, document from canonical.erp_ledger_line"
            " where destination = ? and external_id is not null order by external_id, document",
            [destination],
        ).fetchall()
    if as_of is None:
        return None
    documents: dict[str, list[str]] = defaultdict(list)
    for entry_id, document in rows:
        documents[entry_id].append(document)
    return as_of.replace(tzinfo=UTC), dict(documents)


def _records(connection: duckdb.DuckDBPyConnection, sql: str, entry_id: str) -> list[dict[str, Any]]:
    return connection.execute(sql, [entry_id]).fetch_arrow_table().to_pylist()
