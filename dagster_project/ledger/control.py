"""The control ledger, put together from its parts."""

from __future__ import annotations

from dagster_project.ledger.answers import Answers
from dagster_project.ledger.batches import Batches
from dagster_project.ledger.entries import Entries
from dagster_project.ledger.export import Export
from dagster_project.ledger.proof import Proof
from dagster_project.ledger.publications import Publications
from dagster_project.ledger.report import Report
from dagster_project.ledger.statements import Statements
from dagster_project.ledger.versions import Versions


class Ledger(Versions, Entries, Batches, Answers, Statements, Export, Publications, Report, Proof):
    """One control ledger; see the package's docstring for how its methods belong together."""
