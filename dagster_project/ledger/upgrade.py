"""Bringing the ledger of an earlier release to the tables of this one (`tieout upgrade`).

Everything is looked at before anything is changed. Then all of it is one transaction with one event: the tables that
are others now are made anew with their rows (`migrations`), views, guards and recorders are this program's, and what
results is verified before it is kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from dagster_project.ledger.dialect import dialect
from dagster_project.ledger.migrations import MIGRATIONS, Migration, steps
from dagster_project.ledger.proof import UPGRADED, Proof
from dagster_project.ledger.store import Change
from dagster_project.ledger.tables import VERSION
from dagster_project.ledger.types import LedgerError
from dagster_project.ledger.vocabulary import BUCKETS, TRANSITIONS
from dagster_project.ports import Clock, FileSystem, SftpFolder, iso

# What a statement of the schema makes.
_MADE = re.compile(r"create (?:table|view|trigger|function|(?:unique )?index) (\w+)")


@dataclass(frozen=True)
class Plan:
    """An upgrade that can be done: from version `before` to `after`, and the rows in each table that is made anew."""

    before: str
    after: str
    remade: dict[str, int]


class Upgrade(Proof):
    """A ledger of any version, open for nothing but an upgrade."""

    @classmethod
    def open(
        cls, place: Path | str, clock: Clock, anchors: Sequence[Path | SftpFolder] = (), files: FileSystem | None = None
    ) -> Self:
        """Open the ledger and hold the writer's lock until it is closed. Raises LedgerBusy while another writer has
        it, LedgerError when there is no ledger."""
        database = dialect(place)
        try:
            database.open_to_read()
        finally:
            database.close()
        return super().open(place, clock, anchors, files)

    def _create_or_check(self) -> None:
        if not self._database.exists():
            raise LedgerError(f"{self._database.place} is no control ledger: run a cycle, which makes one")
        self.version = self.meta("schema")

    def plan(self) -> Plan | None:
        """What there is to do; None when the ledger has this program's version.

        Raises LedgerError for a version from which no migration leads to this one and for a ledger whose events do not
        prove what is in it, AmnesiaError for an anchor that is ahead, AnchorUnreachable.
        """
        if self.version == VERSION:
            return None
        migrations = steps(self.version)
        if not migrations:
            raise LedgerError(
                f"{self._database.place} has schema {self.version}; this program works with {VERSION} and upgrades"
                f" {', '.join(each.before for each in MIGRATIONS)}. Use the release that wrote it, or a later one;"
                " nothing was changed"
            )
        self.require_anchored()
        _, findings = self._verify_links()
        if findings:
            raise LedgerError(
                f"{findings[0].message}. {len(findings)} findings in all: nothing was changed. Restore the newest copy"
                " that `tieout verify` of its own release finds whole, and upgrade that"
            )
        remade = {table: self.value(f"select count(*) from {table}") for each in migrations for table in each.remade}
        return Plan(self.version, VERSION, remade)

    def apply(self, plan: Plan, actor: str) -> Path | None:
        """Do what was planned in the name of `actor`; the file that holds the ledger as it was, None in a database that
        is no file.

        Raises LedgerError, and changes nothing, when the result does not verify.
        """
        # What this program makes is known to the database before the transaction in which it is compared.
        self._database.altered()
        copy = self._database.copy(f"schema-{plan.before}")
        with self._database.remaking():
            self._remake(steps(plan.before))
            self.version = plan.after
            self._record(plan, actor)
            self._require_whole(plan)
        return copy

    def _require_whole(self, plan: Plan) -> None:
        findings = [*self.verify_guards(), *self.verify_chain(), *self.conservation()]
        if findings:
            self.version = plan.before
            raise LedgerError(
                f"after the upgrade {findings[0].message} ({len(findings)} findings in all), so all of it was taken"
                " back. Run `tieout verify` of the release that wrote the ledger, and mend what it finds"
            )

    def _remake(self, migrations: Sequence[Migration]) -> None:
        """This program's tables, with the rows that they had, and its views, guards and recorders."""
        self._database.drop_rules()
        schema = {_MADE.match(statement)[1]: statement for statement in self._database.schema()}
        for table, statement in schema.items():
            made_of = [each.remade[table] for each in migrations if table in each.remade]
            if made_of:
                self._replace(table, statement, made_of)
        self._constants()
        there = self._database.names()
        for name, statement in schema.items():
            if name not in there:
                self._database.execute(statement)

    def _replace(self, table: str, statement: str, made_of: Sequence[Mapping[str, str]]) -> None:
        """Another table in the place of one, with its rows."""
        rows = "select * from as_it_was"
        for values in made_of:
            added = "".join(f", {value} as {column}" for column, value in values.items())
            rows = f"select was.*{added} from ({rows}) was"
        self._database.execute(f"create temp table as_it_was as select * from {table}")
        with self._database.replacing(table):
            self._database.execute(statement)
            described = self._database.execute(f"select * from {table} where false").description
            columns = ", ".join(column[0] for column in described)
            self._database.execute(f"insert into {table} ({columns}) select {columns} from ({rows}) made")
        self._database.execute("drop table as_it_was")

    def _constants(self) -> None:
        """What a new ledger holds from the start. Refused when a move was made that is not allowed any more."""
        allowed = set(self.rows("select kind, from_state, to_state from allowed_transition"))
        for move in allowed - set(TRANSITIONS):
            self._database.execute(
                "delete from allowed_transition where kind = ? and from_state = ? and to_state = ?", move
            )
        self._database.executemany("insert into allowed_transition values (?, ?, ?)", set(TRANSITIONS) - allowed)
        self._database.execute("delete from state_bucket")
        self._database.executemany("insert into state_bucket values (?, ?)", BUCKETS.items())
        self._database.execute("update meta set value = ? where name = 'schema'", [VERSION])

    def _record(self, plan: Plan, actor: str) -> None:
        """The event, in the transaction that is open."""
        seq, previous = self.head()
        change = Change(seq + 1, iso(self._clock.now()))
        self._database.execute("insert into change values (?)", [change.event_seq])
        change.record_fact(UPGRADED, before=plan.before, after=plan.after)
        self._append_event(change, previous, actor, UPGRADED)
