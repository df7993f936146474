"""What a build costs grows with its transactions, and not with their square."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.sources import masters
from dagster_project.warehouse import project
from dagster_project.warehouse.build import Build

PAIRWISE = {"BLOCKWISE_NL_JOIN", "NESTED_LOOP_JOIN", "CROSS_PRODUCT", "IE_JOIN", "PIECEWISE_MERGE_JOIN"}
"""DuckDB's joins that compare rows of one side with rows of the other, instead of looking them up by their hash."""

AS_LARGE_AS_THE_FIRM = {
    *(path.stem for path in (project.PROJECT / "seeds").glob("*.csv")),
    *(stream.name for stream in masters.STREAMS),
    *("master_client", "master_contract", "master_project", "master_task", "master_worker", "master_version"),
    *("cycle", "destination", "accounting_period", "as_of_day", "client", "contract", "crm_account", "crm_contract"),
    *("erp_employee", "erp_project", "fx_rate", "hcm_worker", "master_attribute", "project", "source_project"),
    *("fiscal_day", "source_worker", "task", "worker", "source_task", "source_milestone", "psa_bill_rate"),
    "master_billing_schedule",
}
"""Tables whose rows are people, projects, months or days; every other grows with transactions."""

PERMITTED = {
    ("master_attribute", "BLOCKWISE_NL_JOIN"): "whose word counts when, beside the one row of the cycle",
    ("master_dependent", "BLOCKWISE_NL_JOIN"): "wrong master rows, of which there are few until they are mended",
    ("master_dependent", "PIECEWISE_MERGE_JOIN"): "wrong pegs of currencies, beside the days of work from theirs on",
    ("no_billing_event_is_lost_or_fanned_out", "BLOCKWISE_NL_JOIN"): "three sums beside three sums",
}
"""Node and join, and why it may be."""


@dataclass
class Plan:
    """The plan of one node; `ctes` are the subtrees that it scans by number."""

    root: dict[str, Any]
    ctes: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for operator in self.under(self.root):
            if "CTE" in operator["name"] and "Table Index" in operator["extra_info"]:
                self.ctes[operator["extra_info"]["Table Index"]] = operator["children"][0]

    def under(self, operator: dict[str, Any]) -> Iterator[dict[str, Any]]:
        yield operator
        for child in operator["children"]:
            yield from self.under(child)

    def grows(self, operator: dict[str, Any]) -> bool:
        """Whether a larger history makes the result larger: it does unless it is one row, or reads only the firm."""
        name, about = operator["name"], operator["extra_info"]
        if name.startswith("UNGROUPED_AGGREGATE"):
            return False
        if name == "CTE_SCAN":
            return self.grows(self.ctes[about["CTE Index"]])
        if operator["children"]:
            return any(map(self.grows, operator["children"]))
        if "Table" in about:
            return about["Table"].replace('"', "").split(".")[-1] not in AS_LARGE_AS_THE_FIRM
        # Landed files are read where no other name says what they are.
        return name.startswith("READ_PARQUET")

    def squares(self) -> Iterator[str]:
        """The joins whose cost is that of two growing sides, and those that would be a look-up but for one condition
        that does not compare the sides with each other, which DuckDB then tries on every pair."""
        for operator in self.under(self.root):
            if operator["name"] in PAIRWISE:
                growing = sum(map(self.grows, operator["children"]))
                if growing == 2 or operator["name"] == "BLOCKWISE_NL_JOIN":
                    yield operator["name"]


def test_no_model_or_test_compares_every_transaction_with_every_other(built: Build, target: Path) -> None:
    """A firm of 5,000 entries a day would stop fitting its quarter of an hour after seventy days."""
    found = set()
    with duckdb.connect(built.path, read_only=True) as connection:
        # What a small build does not hold is planned as if it did.
        connection.execute("set disabled_optimizers = 'statistics_propagation,empty_result_pullup'")
        for node in project.compiled(target).values():
            ((_, plan),) = connection.execute(f"explain (format json) {node.sql}").fetchall()
            found |= {(node.name, join) for root in json.loads(plan) for join in Plan(root).squares()}
    assert found == set(PERMITTED)
