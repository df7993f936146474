"""A firm's own rules and marts: what may be in its folder, and what is refused before dbt sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from dagster_project.warehouse import extension, project
from tests.extending.test_extending import sections
from tests.warehouse.world import settings

RULE, CATALOGUE = "models/rules/codes/rule_weekend_work.sql", "seeds/rule.csv"
MART, COLUMNS = "models/marts/client_hours.sql", "models/marts/client_hours.yml"
HEAD = (project.PROJECT / CATALOGUE).read_text().splitlines()[0]


def of_the_documents() -> dict[str, str]:
    """The rule and the mart of docs/extending.md, as files of a firm."""
    blocks = [block for section in ("A rule", "A mart") for block in sections()[section] if block[0].startswith("dbt/")]
    files = {path.removeprefix("dbt/"): text for path, kind, text in blocks if kind != "diff"}
    (line,) = [text.removeprefix("+") for path, kind, text in blocks if kind == "diff"]
    return {**files, CATALOGUE: f"{HEAD}\n{line}"}


def write(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def found(folder: Path, changed: Mapping[str, str]) -> list[str]:
    """What is wrong with the files of the documents when some are changed."""
    own = write(folder / "dbt", {**of_the_documents(), **changed})
    return list(extension.mistakes(replace(settings(folder), extension=own)))


def test_the_product_is_built_alone_where_a_firm_adds_nothing(tmp_path: Path) -> None:
    """Harm: every firm keeps a copy of the product's SQL, which an upgrade does not reach."""
    firm = replace(settings(tmp_path), extension=write(tmp_path / "dbt", {"README.md": "Ours."}))
    assert extension.place(firm) == extension.place(settings(tmp_path)) == extension.PRODUCT


def test_what_a_firm_adds_stands_beside_the_product_and_changes_no_file_of_it(tmp_path: Path) -> None:
    """Harm: an upgrade that keeps the old SQL, or a rule of the product that is replaced in silence."""
    own = write(tmp_path / "dbt", of_the_documents())
    firm = replace(settings(tmp_path), extension=own)
    place = extension.place(firm)
    product, whole = project.files(), project.files(place.folder)
    assert {name for name in whole if whole[name] != product.get(name)} == of_the_documents().keys()
    assert whole.keys() >= product.keys()
    assert whole[CATALOGUE].startswith(product[CATALOGUE])
    assert {*project.rules(place.folder)} - {*project.rules()} == {"rule_weekend_work"}
    (place.folder / MART).write_text("select 1 as altered")
    assert project.files(extension.place(firm).folder) == whole
    write(own, {MART: "select 1 as other"})
    assert extension.place(firm).folder != place.folder


REFUSED: dict[str, tuple[dict[str, str], str]] = {
    "a model of another layer": ({"models/canonical/mine.sql": "select 1"}, "canonical/mine.sql: a firm adds rules"),
    "a macro": ({"macros/mine.sql": "{% macro mine() %}{% endmacro %}"}, "macros/mine.sql: a firm adds rules"),
    "a project of its own": ({"dbt_project.yml": "on-run-end: x"}, "dbt_project.yml: a firm adds rules"),
    "a mart of the product": ({"models/marts/utilisation.sql": "select 1"}, "the product has utilisation already"),
    "a table of the product": ({"models/marts/transaction.sql": "select 1"}, "the product has transaction already"),
    "a mart without columns": ({"models/marts/mine.sql": "select 1"}, "write mine.yml beside it"),
    "a second statement": ({RULE: "select 1; delete from rules.obligation"}, "no semicolon"),
    "what closes the query around it": ({RULE: "select 1) as a, (select 2"}, "closed only where it was opened"),
    "what leaves a parenthesis open": ({RULE: "select (1"}, "a parenthesis is not closed"),
    "a comment that takes what follows": ({RULE: "select 1 /*"}, "a text or comment is not closed"),
    "a text that takes what follows": ({RULE: "select 'a"}, "a text or comment is not closed"),
    "a call in a text": ({RULE: "select '{{ say_entry() }}' as detail"}, "a text or comment is not closed, or braces"),
    "a statement while it is compiled": ({RULE: "{{ run_query('drop table x') }}"}, "line 1: it calls run_query"),
    "a hook": ({RULE: "{{ config(post_hook='x') }} select 1"}, "line 1: it calls config"),
    "a statement of the template": ({RULE: "select 1\n{% do adapter.drop_schema(x) %}"}, "rule_weekend_work.sql: "),
    "what hides behind a dot": ({RULE: "select {{ dbt.run_query('x') }}"}, "line 1: "),
    "a filter": ({RULE: "select {{ ref('a') | safe }}"}, "line 1: write calls"),
    "SQL as an argument": ({RULE: "select {{ sum_hours('1) from x; --') }}"}, "is no name or number"),
    "another template": ({RULE: "{% include 'x' %}"}, "line 1: write calls"),
    "a place of its own": (
        {COLUMNS: "models:\n  - name: client_hours\n    config: {schema: rules}"},
        "Extra inputs are not permitted",
    ),
    "a test that is SQL": (
        {COLUMNS: "models:\n  - name: client_hours\n    data_tests: [{key: {arguments: {columns: ['a) x']}}}]"},
        "String should match pattern",
    ),
    "rows that are more than a condition": (
        {COLUMNS: 'models:\n  - name: client_hours\n    config: {meta: {delivery_rows: "true; drop table x"}}'},
        "no semicolon",
    ),
    "braces in YAML": ({COLUMNS: "models:\n  - name: a\n    description: \"{{ env_var('X') }}\""}, "line 3: no braces"),
    "sources of its own": ({COLUMNS: "sources: []\nmodels: []"}, "sources: Extra inputs"),
    "a rule without a line": ({CATALOGUE: HEAD}, "it has no line for WEEKEND_WORK"),
    "another column": ({CATALOGUE: f"{HEAD},more\nA,b"}, "write the columns code,"),
    "a rule of the product": (
        {CATALOGUE: of_the_documents()[CATALOGUE] + "PERIOD_CLOSED,x,business,delivery,hold,1,true,x,y\n"},
        "line 3: PERIOD_CLOSED is a rule already",
    ),
    "what leaves amounts out": (
        {CATALOGUE: of_the_documents()[CATALOGUE].replace("quarantine", "exclude")},
        "leaves records out of what is posted",
    ),
    "an owner without a target": (
        {CATALOGUE: of_the_documents()[CATALOGUE].replace("resource_manager", "the boss")},
        "owners of that are",
    ),
}


@pytest.mark.threat("T13")
@pytest.mark.parametrize("mistake", REFUSED)
def test_what_could_reach_further_than_a_rule_or_a_mart_is_refused(tmp_path: Path, mistake: str) -> None:
    """Harm: SQL that nobody released decides what is posted."""
    changed, sentence = REFUSED[mistake]
    sentences = found(tmp_path, changed)
    assert any(sentence in each for each in sentences), sentences
    firm = replace(settings(tmp_path), extension=tmp_path / "dbt")
    with pytest.raises(extension.ExtensionError):
        extension.place(firm)
