"""Each build and each publication, so that it can be found again, rebuilt and compared."""

from __future__ import annotations

import json
from collections.abc import Mapping

from dagster_project.ledger.canonical import canonical_json
from dagster_project.ledger.store import Change, Store
from dagster_project.ledger.tables import HISTORY
from dagster_project.ledger.types import Built, Publication


class Publications(Store):
    """Recording builds and publications, and finding them again."""

    def record_build(self, built: Built) -> None:
        """Record a build that is complete, before anything reads it. The newest one, recorded again, stays as it is."""
        if self.newest_build() == built:
            return
        with self.change("built") as change:
            self._insert("built", built, change)
            change.record_fact("built", build_id=built.build_id, sha256=built.sha256)

    def newest_build(self) -> Built | None:
        """The build that was recorded last; None before the first."""
        return next(iter(self._built("order by event_seq desc limit 1")), None)

    def statements_of(self, dbt_project_sha256: str) -> set[str]:
        """The SHA-256 of each file of recorded statements that dbt left when it built this project."""
        return {
            sha256
            for (sha256,) in self.rows(
                "select distinct statements_sha256 from built where dbt_project_sha256 = ?", [dbt_project_sha256]
            )
        }

    def builds(self) -> list[Built]:
        """Every build, in order."""
        return self._built("order by event_seq")

    def _built(self, order: str) -> list[Built]:
        return [Built(*row) for row in self.rows(f"select {HISTORY['built']} from built {order}")]

    def record_publication(self, publication: Publication) -> None:
        """Record that these marts are published from now on. The newest ones, published again, stay as they are."""
        if self._published("order by event_seq desc limit 1") == [publication]:
            return
        with self.change("publish") as change:
            self._insert("publication", publication, change)
            change.record_fact("published", build_id=publication.build_id, manifest_sha256=publication.manifest_sha256)

    def _insert(self, table: str, record: Built | Publication, change: Change) -> None:
        """A row of what never changes; a mapping is written as JSON."""
        columns = HISTORY[table]
        values = [getattr(record, column) for column in columns.split(", ")]
        self.execute(
            f"insert into {table} ({columns}, event_seq) values ({', '.join('?' * len(values))}, ?)",
            [*(canonical_json(each) if isinstance(each, Mapping) else each for each in values), change.event_seq],
        )

    def publications(self) -> list[Publication]:
        """Every publication, in order."""
        return self._published("order by event_seq")

    def _published(self, order: str) -> list[Publication]:
        return [
            Publication(**{**row, "destinations": json.loads(row["destinations"]), "files": json.loads(row["files"])})
            for row in self.records(
                f"select {HISTORY['publication']}, e.at as published_at from publication"
                f" join event e on e.seq = event_seq {order}"
            )
        ]
