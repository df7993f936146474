"""One word for one thing: the names of the program and of its data are those of docs/glossary.md."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from dagster_project.ledger.tables import TABLES
from dagster_project.ledger.vocabulary import BUCKETS, LEGS

ROOT = Path(__file__).parents[1]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text()
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in GLOSSARY.splitlines() if line[:2] == "| "]
TERMS = {row[0].replace("leg ", "").strip("`"): row for row in ROWS if len(row) == 4 and row[0] not in ("Term", "---")}
# Of these the whole name, of the others a part of it.
REPLACED = ("frm", "too", "obs", "settle", "epoch")
REPLACED_PARTS = (
    *("courier", "thaw", "thawed", "refreeze", "stands_for", "answer_key", "correlation_id", "verdict"),
    *("offence", "offender", "unwind", "unwound", "generation"),
)
# Words that a reader has to guess at, in names and in prose, and what is written instead.
INSTEAD = {
    "nobody": "who does not: no person, no approver, no source",
    "told": "stated, recorded, reported or shown",
    "tells": "states, records, reports or shows",
    "tell": "state, record, report or show",
}
# Where they are not written.
CLEAN = ("dagster_project", "dbt", "docs/extending.md", "docs/glossary.md", "README.md", "tests/extending")
TEXTS = {".py", ".sql", ".yml", ".csv", ".md"}


def names(file: Path) -> set[str]:
    """Every name that a module defines: itself, its classes, functions, arguments and variables."""
    found = {file.stem}
    for node in ast.walk(ast.parse(file.read_text())):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                found.add(name)
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
    return found


@pytest.mark.parametrize(
    ("what", "terms"),
    [
        ("table", {name for sql in TABLES for name in re.findall(r"create (?:table|view) (\w+?)(?:_was)?\b", sql)}),
        ("mart", {file.stem for file in (ROOT / "dbt" / "models" / "marts").glob("*.sql")}),
        ("leg", set(LEGS)),
        ("bucket", set(BUCKETS.values())),
    ],
)
def test_every_name_that_people_meet_is_in_the_glossary(what: str, terms: set[str]):
    """Harm: a controller and an engineer mean two things by one word."""
    assert terms - TERMS.keys() == set()


def test_every_term_of_the_glossary_lives_where_it_says():
    """Harm: a glossary that describes a house which was moved."""
    places = {term: row[2].strip("`") for term, row in TERMS.items()}
    assert [term for term, place in places.items() if not (ROOT / place).is_file()] == []


def test_words_that_were_replaced_are_in_no_name():
    """Harm: the old word comes back beside the new one."""
    files = [*(ROOT / "dagster_project").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    found = {name for file in files for name in names(file)}
    parts = re.compile(rf"(?i)(^|_)({'|'.join(REPLACED_PARTS)})(_|s?$)")
    assert {name for name in found if name.strip("_") in REPLACED or parts.search(name)} == set()
    assert all(word in GLOSSARY for word in (*REPLACED, *REPLACED_PARTS) if word != "thawed")


def test_words_that_have_to_be_guessed_at_are_not_written():
    """Harm: two readers of one sentence do two things."""
    words = re.compile(rf"(?i)(?<![a-z])({'|'.join(INSTEAD)})(?![a-z])")
    places = [ROOT / name for name in CLEAN]
    files = [file for place in places for file in ([place] if place.is_file() else sorted(place.rglob("*")))]
    found = [
        f"{file.relative_to(ROOT)}:{number}: {word[0]} ({INSTEAD[word[0].lower()]})"
        for file in files
        if file.suffix in TEXTS and not {"real", "target", "logs"} & {*file.parts}
        for number, line in enumerate(file.read_text().splitlines(), 1)
        for word in words.finditer(line)
    ]
    assert found == []
