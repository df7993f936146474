"""Posting: from verdicts to files that the ERP takes, and from its answers back to the ledger.

`planner` decides what each transaction owes next, `gate` lets a build's verdicts in, `batches` seals, `courier`
delivers (`api` where the ERP is called), `acknowledgements` applies what comes back, `probe` looks for what nobody
answers for. People decide by signed statements (`people`): `release` lets a large file go, `resolve` settles what only
people can know, `waivers` let pass what a rule found, `accepted` keeps by which settings all this is done. What is true
is in the ledger; nothing here remembers anything.

One cycle, in this order:
    accepted.compare(ledger, settings)                  # whatever opens the ledger to write; no posting by others
    sources.read_unread(settings, ledger, raw, handlers=answer_handlers(settings, ledger))   # answers and calendars
    settle(ledger)                                      # plan what the observations changed
    ... ledger.export(folder), dbt build, verify ...
    gate.run(ledger, gate.read(build_file), settings.destinations, Binding(...))   # verdicts and exceptions; plans
    for destination in settings.destinations:
        seal(ledger, destination)
        ports = Ports(clock, files, sftp, outbox)
        run_once(ledger, ports, destination, settings.people)
        probe(ledger, ports, destination, books)
"""

from __future__ import annotations

from dagster_project.posting import accepted
from dagster_project.posting.acknowledgements import AckLine, accept_difference, answer_handlers, apply, retry
from dagster_project.posting.batches import SealError, seal
from dagster_project.posting.courier import Delivery, Ports, run_once
from dagster_project.posting.people import StatementError
from dagster_project.posting.planner import Settled, settle
from dagster_project.posting.probe import Books, probe
from dagster_project.posting.release import release, waiting, withdraw
from dagster_project.posting.resolve import Resolution, questions, resolve, stated
from dagster_project.posting.waivers import waive, withdraw_waiver

__all__ = [
    "AckLine",
    "Books",
    "Delivery",
    "Ports",
    "Resolution",
    "SealError",
    "Settled",
    "StatementError",
    "accept_difference",
    "accepted",
    "answer_handlers",
    "apply",
    "probe",
    "questions",
    "release",
    "resolve",
    "retry",
    "run_once",
    "seal",
    "settle",
    "stated",
    "waiting",
    "waive",
    "withdraw",
    "withdraw_waiver",
]
