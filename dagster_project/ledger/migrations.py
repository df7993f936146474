"""From one released version of the ledger's tables to the next, as data; `upgrade` does it.

A migration is added with the release that raises `tables.VERSION`, and stays. So is a ledger of the release before it
(`tests/ledger/releases.py`), which from then on is upgraded by a test.

An event states a digest of what it wrote, over the columns that its release had. So each migration says which those
were, and `digested` gives them for any version in the names that the columns have in another. What else events state of
rows (`table_sums`, `replay`) reads the same columns in every version so far; an upgrade that changed that would not
verify, and is taken back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dagster_project.ledger.tables import HISTORY, VERSION


@dataclass(frozen=True)
class Migration:
    """One step, from version `before` to version `after`.

    `remade` are the tables that have other columns or checks after it: for each column that is new or has another name,
    its value as SQL over the row as it was. `history` are the columns that events before it digest of these tables, in
    the names that they had; None for a table that there was not.
    """

    before: str
    after: str
    remade: Mapping[str, Mapping[str, str]]
    history: Mapping[str, str | None]


MIGRATIONS = (
    Migration(
        "7",
        "8",
        remade={
            # Both held the hash of the whole project; of runs before it there is no other.
            "rule_run": {"dbt_project_sha256": "dbt_manifest_sha256", "rules_sha256": "rules_version"},
            "built": {"rules_sha256": "null", "definition_sha256": "null"},
            "publication": {"definition_sha256": "null"},
            # Its check has one more claim.
            "statement": {},
        },
        history={
            "master_version": None,
            "identity_match": None,
            "rule_run": "rule_run_id, input_manifest_sha256, dbt_manifest_sha256, rules_version, at",
            "built": "build_id, sha256, input_manifest_sha256, dbt_project_sha256, manifest_sha256, statements_sha256",
            "publication": "build_id, as_of, ledger_event_seq, tenant, reporting_currency, destinations,"
            " input_manifest_sha256, dbt_project_sha256, manifest_sha256, files",
        },
    ),
)


def steps(version: str) -> list[Migration]:
    """The migrations from a version to the present one, in order; none for an unknown version and for the present."""
    known = [migration.before for migration in MIGRATIONS]
    return list(MIGRATIONS[known.index(version) :]) if version in known else []


def digested(version: str, named_as: str = VERSION) -> dict[str, str]:
    """By table the columns that an event of `version` digests, in the names of version `named_as`, which is no earlier.

    An unknown version is taken for the present one, so that its events do not prove.
    """
    columns: dict[str, str | None] = dict(HISTORY)
    for migration in reversed(steps(version)):
        columns |= migration.history
    for migration in steps(version):
        if migration.before == named_as:
            break
        for table, made_of in migration.remade.items():
            names = {old: new for new, old in made_of.items()}
            if of_table := columns.get(table):
                columns[table] = ", ".join(names.get(name, name) for name in of_table.split(", "))
    return {table: names for table, names in columns.items() if names}
