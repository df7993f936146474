"""Posting: from verdicts to files that the ERP takes, and from its answers back to the ledger.

`planner` decides what each transaction owes next, `gate` lets a build's verdicts in, `batches` seals, `courier`
delivers, `acknowledgements` applies what comes back. What is true is in the ledger; nothing here remembers anything.

One cycle, in this order:
    sources.read_unread(settings, ledger, raw, handlers=answer_handlers(settings, ledger))   # answers and calendars
    settle(ledger)                                      # plan what the observations changed
    ... ledger.export(folder), dbt build, verify ...
    gate.run(ledger, gate.read(build_file), settings.destinations, Binding(...))   # verdicts and exceptions; plans
    for destination in settings.destinations:
        seal(ledger, destination)
        run_once(ledger, Ports(clock, files, sftp, outbox), destination)
"""

from __future__ import annotations

from dagster_project.posting.acknowledgements import AckLine, answer_handlers, apply, retry
from dagster_project.posting.batches import SealError, seal
from dagster_project.posting.courier import Delivery, Ports, run_once
from dagster_project.posting.planner import Settled, settle

__all__ = [
    "AckLine",
    "Delivery",
    "Ports",
    "SealError",
    "Settled",
    "answer_handlers",
    "apply",
    "retry",
    "run_once",
    "seal",
    "settle",
]
