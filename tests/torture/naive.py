"""The usual export scripts in the same world, under the same seeds and faults: what they lose and what they double.

Each takes the approved rows that are not marked as exported, writes a file with its control file, uploads it and marks
the rows. They differ in when they mark, and in what they do when the upload fails. The ERP posts whatever it picks up,
as class C does; here it gives no false answers, nothing is ever amended, and no answer is needed.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from random import Random

from dagster_project.money import from_minor
from dagster_project.transport.errors import TransportError
from tests.torture.erp import Erp
from tests.torture.faults import WORKERS, Crash, Crew, Injector
from tests.torture.firm import DEBITS, Firm, Record
from tests.torture.outside import SimClock, SimSftp, Stage

KINDS = ("crash", "zombie", "net_before", "net_after", "net_late", "torn")
EVERY = 20
CYCLES, CALM = 6, 4


@dataclass
class Script:
    """One script's world: `exported` is its table of marks, which survives a crash."""

    seed: int
    exported: set[str] = field(default_factory=set)
    files: int = 0

    def __post_init__(self) -> None:
        self.random = Random(f"{self.seed}/world")
        self.crew = Crew()
        self.injector = Injector(Random(f"{self.seed}/faults"), dict.fromkeys(KINDS, 1.0), EVERY)
        self.stage = Stage(self.crew, self.injector, self.random, [])
        self.firm = Firm(self.random)
        self.sftp = SimSftp(self.stage)
        self.erp = Erp("erp", "C", self.sftp, SimClock(), self.injector, [])

    def due(self) -> list[Record]:
        return [r for r in self.firm.records.values() if r.reference not in self.exported]

    def mark(self, records: list[Record]) -> None:
        self.stage.call("mark", ())
        self.exported |= {record.reference for record in records}
        self.stage.call("marked", ())

    def upload(self, records: list[Record]) -> None:
        """A new file of the records, by temporary name and rename: as careful as such scripts get."""
        self.files += 1
        name = f"export-{self.files:06d}"
        text = io.StringIO(newline="")
        rows = csv.writer(text, lineterminator="\n")
        sides = [f"Journal Entry - Line: {name}" for name in ("Account", "Debit", "Credit")]
        rows.writerow(("External ID", "Posting Period", "Currency", "Journal Entry - Line: Memo", *sides))
        for record in records:
            amount = from_minor(record.content.amount_minor, record.content.currency)
            head = (record.record_id, record.period, record.content.currency, record.reference)
            rows.writerows(((*head, DEBITS["base"], amount, ""), (*head, "4010", "", amount)))
        content = text.getvalue().encode()
        control = json.dumps({"batch_id": name, "sha256": hashlib.sha256(content).hexdigest()}).encode()
        for ending, data in ((".csv", content), (".ctl", control)):
            self.sftp.put(f"/stage/{name}{ending}", data)
            self.sftp.rename(f"/stage/{name}{ending}", f"/inbox/{name}{ending}")


def retry_on_error(script: Script, records: list[Record]) -> None:
    """Upload, at an error again up to three times, then mark."""
    for _ in range(3):
        try:
            script.upload(records)
        except TransportError:
            continue
        return script.mark(records)


def mark_after_upload(script: Script, records: list[Record]) -> None:
    """Upload, then mark; what fails is exported by the next run."""
    script.upload(records)
    script.mark(records)


def claim_then_upload(script: Script, records: list[Record]) -> None:
    """Export where not exported: mark what is taken, in one statement, then upload it."""
    script.mark(records)
    script.upload(records)


PATTERNS: dict[str, Callable[[Script, list[Record]], None]] = {
    "retry on error": retry_on_error,
    "mark as exported after upload": mark_after_upload,
    "export where not exported": claim_then_upload,
}


def run(pattern: Callable[[Script, list[Record]], None], seed: int) -> Counter[str]:
    """One history of a script: `records` to post, and how many were `lost` and `doubled`."""
    script = Script(seed)

    def job() -> None:
        records = script.due()
        script.stage.call("read", ())
        if records:
            pattern(script, records)

    for cycle in range(CYCLES + CALM):
        if cycle == CYCLES:
            script.injector.enabled = False
        elif script.random.random() < 0.8:
            script.firm.enter()
        script.crew.start(partial(_guarded, job))
        _advance(script)
        script.sftp.flush()
        script.erp.pick_up(cycle)
    script.crew.kill_all()
    times = Counter(each.reference for each in script.erp.booked)
    return Counter(
        histories=1,
        records=len(script.firm.records),
        lost=sum(record.reference not in times for record in script.firm.records.values()),
        doubled=sum(count - 1 for count in times.values()),
        faults=sum(script.injector.counts.values()),
    )


def _guarded(job: Callable[[], None]) -> None:
    with suppress(Crash, TransportError):
        job()


def _advance(script: Script) -> None:
    """Run whoever does not hang; a process that hangs is overtaken by the next run, as cron does it."""
    crew = script.crew
    while crew.workers:
        for worker in crew.workers:
            worker.parked -= 1
        ready = [worker for worker in crew.workers if worker.parked <= 0]
        if not ready and len(crew.workers) < WORKERS:
            return
        crew.advance(script.random.choice(ready or crew.workers), 1 << 60)


def table(histories: int, seed: int, progress: Callable[[int], None] = lambda done: None) -> dict[str, Counter[str]]:
    """By pattern: totals over as many histories, from `seed` on. `progress` is given the number of histories so far."""
    totals = {name: Counter() for name in PATTERNS}
    for number in range(histories):
        for name, pattern in PATTERNS.items():
            totals[name].update(run(pattern, seed + number))
        progress(number + 1)
    return totals
