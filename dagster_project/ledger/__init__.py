"""The control ledger: one SQLite file that holds what must never be lost, and refuses what must never be true.

Here: the schema and its constraints, the hash-chained events, registration of extracts, versions of transactions,
verdicts, exceptions, the export for dbt, and the checks. Not here: what to post, which is `posting`.

    with Ledger.open(path, clock, anchors=settings.anchors) as ledger:      # LedgerBusy when another process writes
        seq = ledger.register_extract(Extract(...), watermark="2026-09-28T17:00:00Z")   # one commit with the watermark
        for page in ledger.unread_pages():                                  # in the order of registration
            counts = ledger.observe(page.extract_seq, page.page_no, [Observation(...), ...])   # transaction streams
            ledger.mark_read(page.extract_seq, page.page_no, rows_in=25)    # every other stream
        ledger.report_absent(seq, [txn_id, ...])                            # not found by a complete snapshot
        ledger.set_calendar("ns-us", {"2026-09": "open"}, as_of="2026-09-28T02:00:00Z")
        ledger.open_exception(code, subject, message, owner=..., remedy=..., severity="quarantine")
        ledger.close_exception(code, subject)
        ledger.export(directory)                                            # Parquet for the build
    with Ledger.read_only(path) as ledger:
        ledger.status(); ledger.exceptions(); ledger.trace("636718192"); ledger.verify_chain(); ledger.conservation()

Also: `watermark(system, instance, stream) -> str | None`, `known_file(system, instance, stream, sha256) -> bool`,
`known_names(system, instance, stream) -> set[str]`,
`known_transactions(system, instance, entity, from_date) -> dict[txn_id, business_date]`,
`record_verdicts(Binding, verdicts, obligations, offences) -> VerdictCounts` (called by `posting.gate`).
Methods may be called inside `with ledger.change("type"):` to make several of them one commit.
"""

from __future__ import annotations

from dagster_project.ledger.control import Ledger
from dagster_project.ledger.types import (
    AmnesiaError,
    Binding,
    Counts,
    Extract,
    Finding,
    LedgerBusy,
    LedgerError,
    Obligation,
    Observation,
    Offence,
    Page,
    UnreadPage,
    Verdict,
    VerdictCounts,
)

__all__ = [
    "AmnesiaError",
    "Binding",
    "Counts",
    "Extract",
    "Finding",
    "Ledger",
    "LedgerBusy",
    "LedgerError",
    "Obligation",
    "Observation",
    "Offence",
    "Page",
    "UnreadPage",
    "Verdict",
    "VerdictCounts",
]
