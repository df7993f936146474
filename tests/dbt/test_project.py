"""What must hold for the dbt project as a whole: nothing undocumented, nothing untested, every rule with its row."""

from __future__ import annotations

import csv
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from dagster_project import money
from dagster_project.posting import gate
from dagster_project.warehouse import project

OWNERS = {"resource_manager", "project_accounting", "hr_operations", "time_and_expense_admin", "finance_systems"}
READERS = {"billing", "controller", "finance analysts", "finance systems", "operations", "resource managers"}
CLASSES = {"pay", "personal", "commercial", "plain"}


@pytest.fixture(scope="module")
def manifest(target: Path) -> Any:
    return project.parse(target)


def seed(name: str) -> list[dict[str, str]]:
    with (project.PROJECT / "seeds" / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def models(manifest: Any, folder: str) -> dict[str, Any]:
    return {
        node.name: node for node in manifest.nodes.values() if node.resource_type == "model" and node.fqn[1] == folder
    }


def test_every_model_and_column_of_the_marts_is_described(manifest: Any) -> None:
    """A column that only its author understands is used wrongly by everybody else."""
    found = models(manifest, "marts")
    assert sorted(found) == list(project.marts())
    for node in found.values():
        assert node.description
        assert node.config.contract.enforced
        assert all(column.description for column in node.columns.values()), node.name


def test_every_column_of_the_marts_has_a_class(manifest: Any) -> None:
    """What nobody classified, somebody publishes: with the next column of cost, pay is readable by delivery."""
    for node in models(manifest, "marts").values():
        unclassified = {name for name, column in node.columns.items() if column.config.meta.get("class") not in CLASSES}
        assert (node.name, unclassified) == (node.name, set())


def test_every_table_has_a_test_of_its_key(manifest: Any) -> None:
    """A join that fans out doubles money; a unique key on every table is what notices."""
    tested = {
        node.attached_node for node in manifest.nodes.values() if getattr(node, "test_metadata", None) is not None
    }
    for folder in ("canonical", "rules", "reconciliation", "marts"):
        for node in models(manifest, folder).values():
            assert node.unique_id in tested or node.config.materialized == "ephemeral", node.name


def test_every_rule_has_its_row_its_model_and_a_unit_test_that_offends_and_one_that_does_not(manifest: Any) -> None:
    """A rule without a message cannot be acted on, and one without a violation may find nothing at all."""
    rules = {row["code"].lower() for row in seed("rule")}
    found = {name.removeprefix("rule_") for name, node in models(manifest, "rules").items() if "codes" in node.fqn}
    assert found == rules
    for test in manifest.unit_tests.values():
        if test.model.removeprefix("rule_") not in found:
            continue
        rules.discard(test.model.removeprefix("rule_"))
        subject = next(given for given in test.given if "transaction" in given.input)
        assert 0 < len(test.expect.rows) < len(subject.rows), test.name
    assert rules == set()


def test_the_gate_expects_the_columns_that_the_rules_declare(manifest: Any) -> None:
    """A column that one of the two does not know stops every posting, and only in the next cycle."""
    expected = {
        "rule_results": gate.VerdictRows,
        "rule_violations": gate.OffenderRows,
        "posting_payloads": gate.PayloadRows,
    }
    for name, rows in expected.items():
        assert list(models(manifest, "rules")[name].columns) == list(rows.to_schema().columns), name


def test_rules_are_owned_and_speak_plainly() -> None:
    """An exception without an owner ages without anybody seeing it."""
    for row in seed("rule"):
        assert row["owner"] in OWNERS, row["code"]
        assert "{detail}" in row["message"], row["code"]
        assert row["message"].endswith(".") or row["message"] == "{detail}", row["code"]
        assert row["remedy"].endswith("."), row["code"]


def test_what_stands_before_an_invoice_is_owned_and_is_no_rule() -> None:
    """A reason that is also a rule would have two owners, and one without a remedy helps nobody."""
    rows = seed("billing_reason")
    assert not {row["code"] for row in rows} & {row["code"] for row in seed("rule")}
    for row in rows:
        assert row["owner"] in OWNERS | {"billing"}, row["code"]
        assert row["remedy"].endswith("."), row["code"]


def test_incidents_have_titles_and_are_no_rules() -> None:
    """A code in capitals says nothing to whom it must act, and a title of what never happens is read by nobody."""
    titled, ruled = {row["code"] for row in seed("incident")}, {row["code"] for row in seed("rule")}
    assert not titled & ruled
    groups = tomllib.loads((Path(__file__).parents[1] / "tables" / "bad_inputs.toml").read_text())["group"]
    cited = {code for group in groups for *_, codes in group["rows"] for code in re.findall(r"\b[A-Z_]+\b(?!<)", codes)}
    assert cited - ruled - titled == set()
    program = [*Path(project.PROJECT, "models").rglob("*.sql"), *Path(project.__file__).parents[1].rglob("*.py")]
    text = "\n".join(file.read_text() for file in program if "sandbox" not in file.parts)
    assert [code for code in titled if not re.search(rf"['\"]{code}['\"]", text)] == []


def test_the_seed_and_python_know_the_same_currencies() -> None:
    """A currency that the rules pass and the gate cannot convert stops every posting."""
    assert {row["currency"]: int(row["exponent"]) for row in seed("currency")} == money.EXPONENTS


def test_every_mart_names_its_readers(manifest: Any) -> None:
    """A mart without readers is not maintained, and one whose readers are unknown cannot be changed."""
    for node in models(manifest, "marts").values():
        readers = set(node.config.meta.get("readers", ()))
        assert readers and readers <= READERS, node.name


def test_no_model_keeps_state_of_its_own(manifest: Any) -> None:
    """History lives in the ledger; an incremental model or a snapshot would be a second truth."""
    kinds = {node.config.materialized for node in manifest.nodes.values() if node.resource_type == "model"}
    assert kinds == {"table", "view", "ephemeral"}
    assert not any(node.resource_type == "snapshot" for node in manifest.nodes.values())
