"""Mistakes made in the SQL on purpose: with any of them, some mart must differ from the firm's answers.

A mistake is made in the SQL as dbt compiled it. The model with the mistake and all that depends on it are built anew in
memory beside the build of the right SQL, which is only read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.sandbox import compare
from dagster_project.warehouse import project

BUILD, MUTANT = "tieout", "mutant"


@dataclass(frozen=True)
class Mutant:
    """A mistake: in `model`, `old` (which must be there) becomes `new`. `harm` says what it would cost."""

    name: str
    model: str
    old: str
    new: str
    harm: str


MUTANTS: tuple[Mutant, ...] = ()


class NotAMutant(AssertionError):
    """The mistake cannot be made: its text is not in the SQL, or the SQL does not run with it."""


def noticed(mutant: Mutant, database: Path, key: Mapping[str, Iterable[Mapping[str, Any]]]) -> list[str]:
    """The marts that differ from the key when `mutant` is made; empty when nobody would notice.

    Raises NotAMutant.
    """
    models = {name: node for name, node in project.compiled().items() if node.resource_type == "model"}
    wrong = models[mutant.model]
    if mutant.old not in wrong.sql:
        raise NotAMutant(f"{mutant.name}: {mutant.model} does not say {mutant.old!r}")
    anew = _with_all_that_depend(models, mutant.model)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{database}' as {BUILD} (read_only)")
        connection.execute(f"attach ':memory:' as {MUTANT}")
        for schema in ("staging", "canonical", "rules", "reconciliation", "marts"):
            connection.execute(f"create schema {MUTANT}.{schema}")
        for name in anew:
            node = models[name]
            sql = node.sql.replace(mutant.old, mutant.new) if name == mutant.model else node.sql
            for other in anew:
                sql = sql.replace(
                    f'"{BUILD}"."{models[other].schema}"."{other}"', f"{MUTANT}.{models[other].schema}.{other}"
                )
            try:
                connection.execute(f"create table {MUTANT}.{node.schema}.{name} as {sql}")
            except duckdb.Error as error:
                raise NotAMutant(f"{mutant.name}: {name} does not run: {error}") from None
        for mart in compare.MARTS:
            if mart not in anew:
                connection.execute(f"create view {MUTANT}.marts.{mart} as select * from {BUILD}.marts.{mart}")
        connection.execute(f"use {MUTANT}")
        return [result.mart for result in compare.compare_in(connection, key) if result.rows_different]


def _with_all_that_depend(models: Mapping[str, project.Compiled], first: str) -> list[str]:
    """`first` and every model made of it, directly or not, in an order in which they can be built."""
    anew = [first]
    for name in models:
        if name != first and any(each in anew for each in models[name].depends_on):
            anew.append(name)
    return anew
