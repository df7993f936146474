"""What a build was made by is kept by hash, and what the ledger says of it can be checked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dagster_project.landing.raw_store import RawStoreError
from dagster_project.warehouse import definition, project
from dagster_project.warehouse.definition import Definition
from tests.posting.audited import SETTINGS, AuditedWorld

FILES = project.files()


def hashes(**changed: str) -> tuple[str, str]:
    """The hash of the project and of its rules, with something added to some of its files."""
    files = {**FILES, **{name: FILES[name] + text.encode() for name, text in changed.items()}}
    return project.sha256_of(files), project.sha256_of(project.rules_of(files))


@pytest.mark.parametrize(
    ("name", "is_a_rule"),
    [
        ("models/rules/codes/rule_task_unknown.sql", True),
        ("models/rules/obligation.sql", True),
        ("seeds/rule.csv", True),
        ("macros/say.sql", True),
        ("macros/money.sql", True),
        ("macros/survivorship.sql", False),
        ("seeds/exception_target.csv", False),
        ("models/marts/dso.sql", False),
    ],
)
def test_the_rules_have_a_version_of_their_own(name, is_a_rule):
    """Harm: which results a changed rule gave cannot be distinguished from those after any other edit."""
    before, after = hashes(), hashes(**{name: "\n"})
    assert before[0] != after[0]
    assert (before[1] != after[1]) == is_a_rule


def test_a_definition_is_read_again_as_it_was_kept(tmp_path):
    """Harm: the SQL of a past publication is nearly what it was."""
    world = AuditedWorld()
    world.publish()
    (built,), (publication,) = world.ledger.builds(), world.ledger.publications()
    assert built.definition_sha256 == publication.definition_sha256 is not None
    made_by = definition.kept(world.raw, built.definition_sha256)
    assert made_by.sha256 == built.definition_sha256
    assert project.sha256_of_project(made_by.restore(tmp_path / "dbt")) == built.dbt_project_sha256
    assert made_by.settings["tenant"] == publication.tenant
    now = definition.of(SETTINGS, project.PROJECT)
    assert (now.project_sha256, now.project) == (project.sha256_of_project(), FILES)
    assert now.programs.keys() == {*definition.ENGINES, "tieout"}


def test_what_is_gone_of_a_definition_is_a_finding():
    """Harm: a publication that is promised for ever, and cannot be made again when it is asked for."""
    world = AuditedWorld()
    world.publish()
    (built,) = world.ledger.builds()
    made_by = definition.kept(world.raw, built.definition_sha256)
    for content in (made_by.text, made_by.files["dbt/seeds/rule.csv"]):
        path = world.raw.path(world.raw.put(content))
        del world.files.content[path]
        assert [each.code for each in world.verify().findings] == ["I6"]
        with pytest.raises(RawStoreError, match="is missing"):
            definition.kept(world.raw, built.definition_sha256)
        world.raw.put(content)
    assert world.verify().findings == []


def test_a_definition_that_did_not_make_what_names_it_is_a_finding():
    """Harm: a publication by other settings or other SQL is shown as that of then."""
    world = AuditedWorld()
    world.publish()
    (built,), (publication,) = world.ledger.builds(), world.ledger.publications()
    assert list(definition.doubts(world.ledger, world.raw)) == []
    world.ledger.record_publication(replace(publication, tenant="another"))
    world.ledger.record_build(replace(built, dbt_project_sha256="9" * 64))
    said = [finding.message for finding in world.verify().findings if finding.code == "I12"]
    assert len(said) == 2
    assert 'tenant is "meridian" in it, and "another" where the ledger names it' in " ".join(said)


def test_a_definition_names_only_what_the_ledger_knows():
    """Harm: a file of a definition is lost, and the audit does not look for it."""
    world = AuditedWorld()
    made_by = Definition({"dbt/a.sql": b"select 2", definition.SETTINGS: b"{}", definition.PROGRAMS: b"{}"})
    world.publish()
    (built,) = world.ledger.builds()
    for content in (*made_by.files.values(), made_by.text):
        world.raw.put(content)
    with world.ledger.change("built"):
        world.ledger.keep_document(made_by.sha256, len(made_by.text))
        other = replace(built, definition_sha256=made_by.sha256, dbt_project_sha256=made_by.project_sha256)
        world.ledger.record_build(other)
    said = [finding.message for finding in world.verify().findings if finding.code == "I12"]
    assert len(said) == 1
    assert "does not know 2 of the documents" in said[0]
