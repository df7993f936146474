"""The worker that is killed: production cycles over a `Place`, against a real server."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Callable
from decimal import Decimal

from dagster_project import fault
from dagster_project.config import Destination
from dagster_project.ledger import Extract, Ledger, Observation, Page, RuleResult
from dagster_project.ledger.canonical import canonical_json, sha256
from dagster_project.ledger.vocabulary import CONTENT_VERSION
from dagster_project.ports import LocalFileSystem, SftpServer, SystemClock
from dagster_project.posting import AckLine, Ports, apply, plan_pending, retry, run_once, seal
from dagster_project.transport.errors import TransportError
from dagster_project.transport.sftp import SftpSession
from tests.posting.world import BINDING, Record, obligation
from tests.torture.folders import Place, Source

Deliver = Callable[[Ledger, Ports, Destination], object]


class Cycle:
    """One worker's cycles over a place: everything but the build, which is said by `tests.posting.world.obligation`.

    `note` is given the name of every stage and fault point that is passed.
    """

    def __init__(
        self, place: Place, ledger: Ledger, deliver: Deliver = run_once, note: Callable[[str], None] = str
    ) -> None:
        self.place, self.ledger, self.deliver, self.note = place, ledger, deliver, note
        self.source = Source(place.seed)

    def run(self, server: SftpServer, timeout_seconds: float = 10) -> None:
        """One cycle; a TransportError leaves everything as far as it came."""
        destination = self.place.destination(server)
        self.note("pull")
        self._pull()
        self.note("judge")
        self._judge()
        self.note("connect")
        with SftpSession(server, timeout_seconds) as sftp:
            self.note("answers")
            self._read_answers(sftp, destination)
            self.ledger.set_calendar(destination.name, {"2026-09": "open"}, as_of="2026-09-28T02:00:00Z")
            seal(self.ledger, destination)
            ports = Ports(SystemClock(), LocalFileSystem(), sftp, self.place.root / "outbox")
            self.deliver(self.ledger, ports, destination)
        self.note("idle")

    def quiet(self) -> bool:
        """Whether nothing is left to do: all changes seen, and every entry posted or cancelled."""
        return (
            self._seen() == self.place.step
            and not self.ledger.value("select count(*) from entry where state not in ('POSTED', 'CANCELLED')")
            and not self.ledger.value("select count(*) from txn where planned = 0")
        )

    def _seen(self) -> int:
        return int(self.ledger.watermark("harvest", "meridian", "time_entries") or 0)

    def _pull(self) -> None:
        """Register what changed since the watermark, then read every document that is not read yet."""
        seen, step = self._seen(), self.place.step
        if seen < step:
            page = Page(sha256(f"{self.place.seed} {seen} {step}"), 1, f"{seen}-{step}")
            window = ("harvest", "meridian", "time_entries", "incremental", str(seen), str(step), {})
            self.ledger.register_extract(Extract(*window, [page]), watermark=str(step))
        for page in self.ledger.unread_pages():
            after, until = map(int, page.name.split("-"))
            observations = [
                Observation(
                    position=position,
                    txn_id=f"meridian/harvest/meridian/time_entry/{record_id}/1",
                    entity="time_entry",
                    record_id=record_id,
                    line_no=1,
                    revision=f"{record.revision:06d}",
                    money=_money(record),
                    approval=record.approval,
                    business_date="2026-09-15",
                )
                for position, (record_id, record) in enumerate(self.source.changes(after, until))
            ]
            self.ledger.observe(page.extract_seq, page.page_no, observations)
        plan_pending(self.ledger)

    def _judge(self) -> None:
        """What the rules say: what is approved passes, and owes its hours and, where billable, its money."""
        known = {sha256(canonical_json(_money(record))): record for _, record in self.source.changes(0, self._seen())}
        rule_results, obligations = [], []
        for txn_id, seq, money_hash, content_hash, approval in self.ledger.rows(
            "select t.txn_id, v.seq, v.money_hash, content.money_hash, v.approval from txn t"
            " join version v on v.txn_id = t.txn_id and v.seq = t.latest_seq"
            f" join {CONTENT_VERSION}"
        ):
            approved = approval == "approved"
            rule_results.append(RuleResult(txn_id, seq, money_hash, "pass" if approved else "not_approved", None))
            if approved:
                record = known[content_hash]
                legs = ("time", "base") if record.billable else ("time",)
                obligations += (obligation(txn_id, seq, leg, record, record) for leg in legs)
        with self.ledger.change("rule_results"):
            self.ledger.record_rule_results(BINDING, rule_results, obligations, [])
            plan_pending(self.ledger)

    def _read_answers(self, sftp: SftpSession, destination: Destination) -> None:
        """Fetch the answers that are new by name, and apply each in the commit that registers it."""
        stream = ("netsuite", destination.name, "answers")
        known = self.ledger.known_names(*stream)
        for name in [file.name for file in sftp.list(destination.answers) if file.name not in known]:
            content = sftp.get(f"{destination.answers}/{name}")
            digest = hashlib.sha256(content).hexdigest()
            with self.ledger.change("answers"):
                extract = Extract(*stream, "file", None, None, {}, [Page(digest, len(content), name)])
                rows = [
                    AckLine(position=at, **{**row, "amount": row["amount"] and Decimal(row["amount"])})
                    for at, row in enumerate(json.loads(content))
                ]
                self.ledger.mark_read(self.ledger.register_extract(extract), 0, len(rows))
                apply(self.ledger, destination, digest, rows)
        for (entry_id,) in self.ledger.rows("select entry_id from entry where state = 'REJECTED'"):
            retry(self.ledger, entry_id, "controller", "the item exists now")


def _money(record: Record) -> dict[str, object]:
    return {"hours": record.hours, "rate": record.rate, "project": record.project, "billable": record.billable}


def work(place: Place, server: SftpServer, deliver: Deliver, *, until_quiet: bool = False) -> None:
    """Be a worker: cycle after cycle, until killed or (`until_quiet`) nothing is left to do."""
    trace = os.open(place.root / "passed", os.O_WRONLY | os.O_CREAT)

    def note(name: str) -> None:
        os.pwrite(trace, name.ljust(40).encode(), 0)

    note("start")
    fault.install("*", note)
    with Ledger.open(place.ledger, SystemClock(), anchors=[place.root / "anchor"]) as ledger:
        cycle = Cycle(place, ledger, deliver, note)
        while not (until_quiet and cycle.quiet()):
            with contextlib.suppress(TransportError):
                cycle.run(server)
            time.sleep(0.01)
