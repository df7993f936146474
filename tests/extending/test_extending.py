"""docs/extending.md, followed to the letter in a copy of the tree: each answer works, in the places that it names."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dagster_project.sandbox.world import master_files

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"(?:^`(?P<path>[\w/.]+)`\n\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
# A proof is beside the places, and so is what no cycle needs.
PROOF = "dbt/models/rules/codes/rule_weekend_work.yml"
# By section, how many places it may name: files, but for an ERP and for a source's SQL folders.
MOST = {"A rule": 2, "A mart": 3, "A column": 2, "A column of a source": 2, "A source": 3, "An ERP": 1}
GRADES = ("finance", "delivery")
FOLDERS = ("dbt/models/staging/punch/", "dagster_project/posting/adapters/mini/")


def sections() -> dict[str, list[tuple[str, str, str]]]:
    """By section of the document, its blocks: the file, its kind, and its text."""
    _, *parts = re.split(r"^## ", (ROOT / "docs" / "extending.md").read_text(), flags=re.MULTILINE)
    found: dict[str, list[tuple[str, str, str]]] = {}
    for part in parts:
        path = ""
        for block in BLOCK.finditer(part):
            path = block["path"] or path
            found.setdefault(part.partition("\n")[0], []).append((path, block["kind"], block["text"]))
    return found


def apply(tree: Path, path: str, kind: str, text: str) -> None:
    """Do what one block says: a new file, or a change of one whose old lines are there exactly once."""
    file = tree / path
    if kind != "diff":
        assert not file.exists(), path
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
        return
    lines = text.splitlines(keepends=True)
    old = "".join(line[1:] for line in lines if line[0] in " -")
    new = "".join(line[1:] for line in lines if line[0] in " +")
    before = file.read_text()
    assert not old or before.count(old) == 1, (path, old)
    file.write_text(before.replace(old, new) if old else before + new)


def contents(tree: Path) -> dict[str, str]:
    return {
        file.relative_to(tree).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in tree.rglob("*")
        if file.is_file()
    }


@pytest.fixture(scope="module")
def touched() -> dict[str, set[str]]:
    """By section, the files that differ after it was followed; filled by `tree`."""
    return {}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory, touched: dict[str, set[str]]) -> Path:
    """A copy of the program, its SQL, its tests and its documents, with the master files of a firm, extended by every
    section."""
    tree = tmp_path_factory.mktemp("tree")
    for folder in ("dagster_project", "dbt", "tests", "docs"):
        shutil.copytree(ROOT / folder, tree / folder, ignore=shutil.ignore_patterns("__pycache__", "target", "logs"))
    for file in ("README.md", "Makefile", "pyproject.toml"):
        shutil.copy(ROOT / file, tree)
    master_files.write(tree / "masters", everything=True)
    for section, blocks in sections().items():
        before = contents(tree)
        for block in blocks:
            apply(tree, *block)
        after = contents(tree)
        touched[section] = {name for name in after if after[name] != before.get(name)}
    return tree


def run(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *arguments], cwd=tree, env=environment, capture_output=True, text=True, check=False
    )


def printed(tree: Path, *arguments: str) -> dict[str, Any]:
    done = run(tree, *arguments)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def seen(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a cycle of the extended tree shows."""
    return printed(tree, "-m", "tests.extending.cycle", str(tmp_path_factory.mktemp("data")))


@pytest.mark.parametrize("section", MOST)
def test_nothing_but_the_named_places_is_touched_and_they_are_few(
    tree: Path, touched: dict[str, set[str]], section: str
):
    """Harm: the sixth list is the one that is forgotten."""
    assert touched.keys() == MOST.keys()
    places = {next((folder for folder in FOLDERS if file.startswith(folder)), file) for file in touched[section]}
    assert len(places - {PROOF}) <= MOST[section], places
    assert touched[section] == {path for path, _, _ in sections()[section]}


def test_a_rule_finds_its_record_and_no_other(seen: dict[str, Any]):
    """Harm: a rule that is written and never runs."""
    assert seen["sundays"] == [["1", "quarantine", "resource_manager"]]


def test_a_mart_is_published_by_grade_and_class(seen: dict[str, Any]):
    """Harm: a mart that is published for no reader, or for readers who may not see it."""
    assert seen["client_hours"] == [["2026-09", "15.0000"]]
    columns = {grade: [column for mart, column in seen[grade] if mart == "client_hours"] for grade in GRADES}
    assert columns == {
        "finance": ["client_key", "cost_amount", "currency", "hours", "period"],
        "delivery": ["client_key", "currency", "hours", "period"],
    }


def test_what_a_firm_adds_in_its_own_folder_is_built_under_the_same_rules(seen: dict[str, Any]):
    """Harm: a firm must change the product for a rule of its own, and loses it by the next release."""
    assert seen["mondays"] == [[record, "quarantine", "resource_manager"] for record in ("2", "p1")]
    assert seen["own_hours"] == seen["client_hours"]
    columns = {grade: [column for mart, column in seen[grade] if mart == "own_hours"] for grade in GRADES}
    assert "cost_amount" in columns["finance"]
    assert columns["delivery"] == [each for each in columns["finance"] if each != "cost_amount"]


def test_a_column_is_published(seen: dict[str, Any]):
    """Harm: what one file declares another one leaves out."""
    assert ["Cora Dalton"] in seen["names"]
    assert all(["approved_versus_posted", "worker_name"] in seen[grade] for grade in GRADES)


def test_a_column_of_a_source_is_read_and_staged(seen: dict[str, Any]):
    """Harm: a field that the source sends is dropped on the way."""
    assert seen["budgeted"] == [["4200101", "True"], ["4200101", "None"]]


def test_the_transactions_of_a_new_source_are_in_the_canonical_model(seen: dict[str, Any]):
    """Harm: a source that is pulled and whose hours are in no figure."""
    assert seen["punched"] == [["p1", "approved", "3.2500"]]


def test_a_new_erp_gets_its_files_and_its_answer_is_applied(tree: Path, tmp_path: Path):
    """Harm: an ERP that can be set and not be posted to."""
    found = printed(tree, "-m", "tests.extending.erp", str(tmp_path))
    assert [file.splitlines()[0] for file in found["files"]] == ["id,period,project,value"] * 2
    assert found["states"] and set(found["states"].values()) == {"POSTED"}


def test_the_conventions_hold_in_the_extended_tree_but_for_the_answer_that_the_mart_still_owes(tree: Path):
    """Harm: a mart without expected rows vanishes from the comparison."""
    held = run(
        tree,
        *("-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0", "tests/test_glossary.py", "tests/dbt"),
        *("tests/sources/test_ecb_and_registry.py",),
    )
    assert held.returncode == 0, held.stdout[-3000:]
    owed = run(tree, *("-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0", "tests/answers"), "-k", "grain")
    assert owed.returncode == 1
    assert "client_hours" in owed.stdout
