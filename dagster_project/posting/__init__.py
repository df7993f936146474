"""Posting: from rule results to files that the ERP takes, and from its answers back to the ledger.

`planner` decides what each transaction owes next, `gate` lets a build's rule results in, `batches` seals, `delivery`
takes what is sealed to the ERP (`sftp_delivery`, or `api_delivery` where the ERP is called), `handlers` take what comes
back: `reactions` decides what an answer does, `acknowledgements` applies it. `probe` looks for what is not answered.

People decide: by name, on an entry (`decisions`), a rule (`waivers`) or which of ours a record is (`matches`); by
signed statements (`people`), `release` lets a large file go and `resolve` settles what only people can know. `accepted`
keeps by which settings all this is done. What is true is in the ledger; nothing here remembers anything.

One cycle, in this order:
    accepted.compare(ledger, settings)                  # whatever opens the ledger to write; no posting by others
    sources.read_unread(settings, ledger, raw, handlers=answer_handlers(settings, ledger))   # answers and calendars
    plan_pending(ledger)                                      # plan what was read
    ... ledger.export(folder), dbt build, verify ...
    gate.run(ledger, gate.read(build_file), settings.destinations, Binding(...))   # rule results and exceptions; plans
    for destination in settings.destinations:
        seal(ledger, destination)
        ports = Ports(clock, files, sftp, outbox)
        run_once(ledger, ports, destination, settings.people)
        probe(ledger, ports, destination, gl_lookup)
"""

from __future__ import annotations

from dagster_project.posting import accepted
from dagster_project.posting.acknowledgements import apply
from dagster_project.posting.batches import SealError, seal
from dagster_project.posting.carrier import Delivery, Ports
from dagster_project.posting.decisions import accept_difference, retry
from dagster_project.posting.delivery import run_once
from dagster_project.posting.handlers import answer_handlers
from dagster_project.posting.matches import confirm_match, propose_match, proposed_matches, withdraw_match
from dagster_project.posting.people import StatementError
from dagster_project.posting.planner import plan_pending
from dagster_project.posting.probe import probe
from dagster_project.posting.reactions import AckLine
from dagster_project.posting.release import release, waiting, withdraw
from dagster_project.posting.resolve import Resolution, questions, resolve, stated
from dagster_project.posting.waivers import waive, waive_all, withdraw_all_waivers, withdraw_waiver

__all__ = [
    "AckLine",
    "Delivery",
    "Ports",
    "Resolution",
    "SealError",
    "StatementError",
    "accept_difference",
    "accepted",
    "answer_handlers",
    "apply",
    "confirm_match",
    "plan_pending",
    "probe",
    "propose_match",
    "proposed_matches",
    "questions",
    "release",
    "resolve",
    "retry",
    "run_once",
    "seal",
    "stated",
    "waiting",
    "waive",
    "waive_all",
    "withdraw",
    "withdraw_all_waivers",
    "withdraw_match",
    "withdraw_waiver",
]
