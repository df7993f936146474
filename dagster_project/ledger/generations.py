"""What was told: each publication of the marts, so that it can be found again, rebuilt and compared."""

from __future__ import annotations

import json

from dagster_project.ledger.canonical import canonical_json
from dagster_project.ledger.schema import HISTORY
from dagster_project.ledger.store import Store
from dagster_project.ledger.types import Generation


class Generations(Store):
    """Recording publications and finding them again."""

    def record_generation(self, generation: Generation) -> None:
        """Record that these marts are published from now on. The newest ones, published again, stay as they are."""
        if self._published("order by event_seq desc limit 1") == [generation]:
            return
        with self.change("publish") as change:
            columns = HISTORY["generation"]
            values = [getattr(generation, column) for column in columns.split(", ")]
            self.execute(
                f"insert into generation ({columns}, event_seq) values ({', '.join('?' * len(values))}, ?)",
                [
                    *(value if isinstance(value, str | int) else canonical_json(value) for value in values),
                    change.event_seq,
                ],
            )
            change.state("published", generation=generation.generation, manifest_sha256=generation.manifest_sha256)

    def generations(self) -> list[Generation]:
        """Every publication, in order."""
        return self._published("order by event_seq")

    def _published(self, order: str) -> list[Generation]:
        return [
            Generation(**{**row, "destinations": json.loads(row["destinations"]), "files": json.loads(row["files"])})
            for row in self.records(
                f"select {HISTORY['generation']}, e.at as published_at from generation"
                f" join event e on e.seq = event_seq {order}"
            )
        ]
