"""What the kills and the cut wires happen to: a source, and the folders of one ledger and its partner."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from random import Random

from dagster_project.config import Destination
from dagster_project.ports import SftpServer
from tests.posting.world import DESTINATION, Record


class Source:
    """What the firm's people entered, amended, withdrew and approved again: a pure function of seed and step."""

    def __init__(self, seed: int) -> None:
        self._random = Random(f"source {seed}")
        self._steps: list[list[tuple[str, Record]]] = []
        self._latest: dict[str, Record] = {}

    def changes(self, after: int, until: int) -> list[tuple[str, Record]]:
        """Records as each change left them, after step `after` and up to step `until`."""
        while len(self._steps) < until:
            self._steps.append([self._change() for _ in range(self._random.randint(1, 3))])
        return [change for step in self._steps[after:until] for change in step]

    def at(self, step: int) -> dict[str, Record]:
        """Every record as it stands after a step."""
        return dict(self.changes(0, step))

    def _change(self) -> tuple[str, Record]:
        draw = self._random
        if not self._latest or draw.random() < 0.4:
            name = str(636_000_000 + len(self._latest))
            record = Record(self._hours(), Decimal(draw.choice((90, 110, 125))), billable=draw.random() < 0.8)
        else:
            name = draw.choice(sorted(self._latest))
            record = self._latest[name]
            change = {"hours": self._hours()} if draw.random() < 0.6 else {"approval": _other(record.approval)}
            record = replace(record, revision=record.revision + 1, **change)
        self._latest[name] = record
        return name, record

    def _hours(self) -> Decimal:
        return Decimal(self._random.randrange(1, 40)) / 4


def _other(approval: str) -> str:
    return "not_approved" if approval == "approved" else "approved"


@dataclass
class Place:
    """Where one ledger and its partner are, below `root`, and the seed of both."""

    root: Path
    seed: int

    @property
    def ledger(self) -> Path:
        return self.root / "ledger" / "ledger.sqlite"

    @property
    def drop(self) -> Path:
        """What the partner's server shows."""
        return self.root / "drop"

    @property
    def erp(self) -> Path:
        """What the ERP keeps for itself: files that it took, and its book."""
        return self.root / "erp"

    @property
    def step(self) -> int:
        """How far the source has come."""
        return int((self.root / "step").read_text())

    @step.setter
    def step(self, step: int) -> None:
        (self.root / "step.new").write_text(str(step))
        (self.root / "step.new").replace(self.root / "step")

    def destination(self, server: SftpServer) -> Destination:
        folders = {name: str(self.drop / name) for name in ("stage", "inbox", "archive", "answers")}
        return replace(DESTINATION, sftp=server, **folders)

    def make(self, owner: tuple[int, int]) -> None:
        """Make the folders; those that the server shows belong to `owner`."""
        for name in ("stage", "inbox", "archive", "answers"):
            (self.drop / name).mkdir(parents=True)
            os.chown(self.drop / name, *owner)
        self.erp.mkdir()
        self.step = 0
