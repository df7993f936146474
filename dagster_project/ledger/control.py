"""The control ledger, put together from its parts."""

from __future__ import annotations

from dagster_project.ledger.export import Export
from dagster_project.ledger.proof import Proof
from dagster_project.ledger.publications import Publications
from dagster_project.ledger.report import Report
from dagster_project.ledger.rule_results import RuleResults
from dagster_project.ledger.versions import Versions


class Ledger(Versions, RuleResults, Export, Publications, Report, Proof):
    """One control ledger; see the package's docstring for how its methods belong together."""
