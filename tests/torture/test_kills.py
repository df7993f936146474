"""SIGKILL at any moment, on real processes and servers: a slice of what `make torture` does, and proof that it bites.

TIEOUT_KILLS raises the number of kills.
"""

from __future__ import annotations

import hashlib
import json
import os
from datetime import timedelta
from pathlib import Path

from dagster_project.config import Destination
from dagster_project.ledger import Ledger
from dagster_project.ports import iso
from dagster_project.posting import Ports, batches
from dagster_project.posting.adapters import adapter
from tests.torture import kills
from tests.torture.folders import Place
from tests.torture.partner_erp import Erp, read_book
from tests.torture.sites import SERVERS

KILLS = int(os.environ.get("TIEOUT_KILLS", "60"))
SEED = int(os.environ.get("TIEOUT_SEED", "1"))


def marks_after_upload(ledger: Ledger, ports: Ports, destination: Destination) -> None:
    """The usual pattern: upload what is not marked as exported, renaming it into the inbox; then mark it all."""
    sent = [
        batch_id
        for (batch_id,) in ledger.rows(
            "select batch_id from batch where destination = ? and step in ('SEALED', 'UPLOADED') order by sequence",
            [destination.name],
        )
    ]
    for batch_id in sent:
        if ledger.value("select step from batch where batch_id = ?", [batch_id]) == "SEALED":
            _mark(ledger, ports, batch_id, "UPLOADING", "SENDING")
            _mark(ledger, ports, batch_id, "UPLOADED", "SENDING")
        file = batches.render(ledger, batch_id, adapter(destination.adapter))
        for name, content in ((file.file_name, file.content), (file.control_name, file.control)):
            ports.sftp.put(f"{destination.stage}/{name}", content)
            if ports.sftp.size(f"{destination.inbox}/{name}") is None:
                ports.sftp.rename(f"{destination.stage}/{name}", f"{destination.inbox}/{name}")
    for batch_id in sent:
        _mark(ledger, ports, batch_id, "DELIVERED", "DELIVERED")


def _mark(ledger: Ledger, ports: Ports, batch_id: str, step: str, state: str) -> None:
    deadline = iso(ports.clock.now() + timedelta(days=3))
    with ledger.change("mark") as change:
        ledger.execute(
            "update batch set step = ?, ack_deadline = ?, delivered_at = ? where batch_id = ?",
            [step, deadline, change.at if step == "DELIVERED" else None, batch_id],
        )
        ledger.execute(
            "update entry set state = ?, state_since = ? where batch_id = ? and state in ('BATCHED', 'SENDING')"
            " and state <> ?",
            [state, change.at, batch_id, state],
        )
        change.record_fact("marked", batch_id=batch_id)


def damage(figures: dict) -> tuple[int, int, int]:
    return figures["lost"], figures["doubled"], figures["unexplained"]


def test_killed_at_any_moment_no_posting_is_lost_or_doubled():
    """A deploy, an out-of-memory kill or a reboot in the middle of a cycle must never cost or repeat a posting."""
    figures = kills.run(KILLS, SEED, fetch=False)
    assert damage(figures) == (0, 0, 0), json.dumps(figures, indent=1)
    assert figures["kills"] == KILLS
    assert figures["postings"] > KILLS
    # Kills fell into deliveries, not only between them.
    assert sum(times for where, times in figures["struck"].items() if where.startswith("sftp_delivery.")) > KILLS / 20
    assert figures["servers"].keys() == set(SERVERS), "a server that is missing here is reported, not left out"


def test_the_harness_notices_a_delivery_that_marks_after_upload():
    """A harness that finds nothing in anything proves nothing."""
    runs = (
        kills.run(20, seed, deliver=marks_after_upload, servers=["asyncssh, slow"], fetch=False, patience=5)
        for seed in range(SEED, SEED + 4)
    )
    assert any(figures["doubled"] > 0 for figures in runs)


def test_the_erp_of_the_harness_posts_what_comes_twice_twice(tmp_path: Path):
    """An ERP that forgave a repeated file would hide every double posting."""
    place = _place(tmp_path)
    erp = Erp(place)
    for _ in range(2):
        _deliver(place, control={})
        erp.take()
    assert _doubled(place) == 1


def test_the_erp_of_the_harness_survives_a_kill_between_taking_and_posting(tmp_path: Path):
    """The ERP is killed too; if it lost or repeated files by itself, delivery would be blamed for it."""
    place = _place(tmp_path)
    taken = Erp(place).taken
    _deliver(place, control={})
    (place.drop / "inbox" / "b.ctl").rename(taken / "000001-b.ctl")
    for _ in range(2):
        Erp(place).take()
    assert [len(page["records"]) for page in read_book(place)] == [1]
    assert sorted(file.name for file in (place.drop / "archive").iterdir()) == ["b.csv", "b.ctl"]


def test_the_erp_of_the_harness_reports_a_file_that_is_not_what_was_promised(tmp_path: Path):
    """A partial file that is taken must show, whatever it would have posted."""
    place = _place(tmp_path)
    _deliver(place, control={"bytes": 7})
    Erp(place).take()
    (page,) = read_book(place)
    assert page["partial"].startswith("AssertionError")


def _place(folder: Path) -> Place:
    place = Place(folder / "place", 1)
    place.root.mkdir()
    place.make((os.getuid(), os.getgid()))
    return place


def _deliver(place: Place, control: dict[str, object]) -> None:
    """One time record, as delivery would have brought it."""
    content = b"External ID,Duration,Memo\nX1,2.5000,harvest:meridian:1\n"
    promise = {"batch_id": "b", "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    promise |= {"records": 1, "lines": 1, "totals": {"hours": "2.5000"}}
    promise |= {"hash_total": int(hashlib.sha256(b"X1").hexdigest()[:8], 16)}
    (place.drop / "inbox" / "b.csv").write_bytes(content)
    (place.drop / "inbox" / "b.ctl").write_text(json.dumps(promise | control))


def _doubled(place: Place) -> int:
    ids = [record["id"] for page in read_book(place) for record in page["records"]]
    return len(ids) - len(set(ids))
