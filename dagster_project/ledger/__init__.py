"""The control ledger: one SQLite file that holds what must never be lost, and refuses what must never be true.

Here: the schema and its constraints, the hash-chained events, registration of extracts, versions of transactions,
rule results, exceptions, the export for dbt, the checks, and the commands by which entries (`entries`), posting files
(`batches`), answers (`answers`) and statements (`statements`) change: nothing outside of this package writes a table of
the ledger. Not here: what to post, which is `posting`; it decides, and calls the commands.

    with Ledger.open(path, clock, anchors=settings.anchors) as ledger:      # LedgerBusy when another process writes
        seq = ledger.register_extract(Extract(...), watermark="2026-09-28T17:00:00Z")   # one commit with the watermark
        for page in ledger.unread_pages():                                  # in the order of registration
            counts = ledger.observe(page.extract_seq, page.page_no, [Observation(...), ...])   # transaction streams
            ledger.mark_read(page.extract_seq, page.page_no, rows_in=25)    # every other stream
        ledger.observe_masters(seq, [MasterRow(...), ...], absent=[])       # what it shows of master records
        ledger.report_absent(seq, [txn_id, ...])                            # not found by a complete snapshot
        ledger.set_calendar("ns-us", {"2026-09": "open"}, as_of="2026-09-28T02:00:00Z")
        ledger.open_exception(code, subject, message, owner=..., remedy=..., severity="quarantine")
        ledger.close_exception(code, subject)
        ledger.export(directory)                                            # Parquet for the build
        ledger.record_publication(Publication(...))                           # what is published now
    with Ledger.read_only(path) as ledger:
        ledger.status(); ledger.exceptions(); ledger.trace("636718192"); ledger.verify_chain(); ledger.conservation()
        ledger.export(directory, event_seq=4711)                            # as it was then
        ledger.publications()

Also: `watermark` and `set_watermark`, `known_file`, `known_names`, `known_transactions`, `page_counts`, `open_codes`,
`calendar`, `frozen`, `freeze_destination` and `unfreeze_destination`, `freeze_transaction` and `unfreeze_transaction`,
`head`, `require_anchored`, and `record_rule_results`, which `posting.gate` calls. Calls inside
`with ledger.change("type"):` become one commit with one event; a change in which a part raised is taken back whole.
A ledger of an earlier release is opened by `upgrade.Upgrade` alone.
"""

from __future__ import annotations

from dagster_project.ledger.control import Ledger
from dagster_project.ledger.types import (
    Acknowledgement,
    AmnesiaError,
    AnchorUnreachable,
    Binding,
    BrokenChain,
    Built,
    Counts,
    Extract,
    Finding,
    FrozenLine,
    Landed,
    LedgerBusy,
    LedgerError,
    MasterRow,
    NotPosted,
    Obligation,
    Observation,
    Page,
    Posted,
    Publication,
    Refused,
    RuleCounts,
    RuleResult,
    SourceRecord,
    UnreadPage,
    Violation,
)

__all__ = [
    "Acknowledgement",
    "AmnesiaError",
    "AnchorUnreachable",
    "Binding",
    "BrokenChain",
    "Built",
    "Counts",
    "Extract",
    "Finding",
    "FrozenLine",
    "Landed",
    "Ledger",
    "LedgerBusy",
    "LedgerError",
    "MasterRow",
    "NotPosted",
    "Obligation",
    "Observation",
    "Page",
    "Posted",
    "Publication",
    "Refused",
    "RuleCounts",
    "RuleResult",
    "SourceRecord",
    "UnreadPage",
    "Violation",
]
