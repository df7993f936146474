"""A posting file for the ERP of docs/extending.md, and its answer over a real SFTP server, printed as JSON."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

from dagster_project import sources
from dagster_project.config import Settings, Source
from dagster_project.landing.raw_store import RawStore
from dagster_project.ledger import Obligation
from dagster_project.ports import LocalFileSystem
from dagster_project.posting import answer_handlers, batches
from dagster_project.posting.adapters import adapter
from tests.posting import world as posting
from tests.transport.servers import sftp_server

OWED = posting.obligation


def owed(*args: object) -> Obligation:
    """What a version owes, in the layouts of this ERP."""
    obligation = OWED(*args)
    return replace(obligation, layout=obligation.layout.replace("netsuite", "mini"))


def run(folder: Path) -> dict[str, object]:
    posting.obligation = owed
    world = posting.World()
    world.destination = replace(posting.DESTINATION, adapter="mini")
    world.set("1")
    world.report_calendars()
    world.pull()
    world.judge()
    world.send()
    batch_ids = [batch_id for (batch_id,) in world.ledger.rows("select batch_id from batch order by sequence")]
    files = {each: batches.render(world.ledger, each, adapter("mini")).content.decode() for each in batch_ids}
    archive = folder / "drops" / "answers" / "archive"
    archive.mkdir(parents=True)
    for batch_id, content in files.items():
        lines = [line.split(",") for line in content.splitlines()[1:]]
        answers = [f"{line[0]},POSTED,DOC-{number},{line[1]},{line[3]},USD\n" for number, line in enumerate(lines)]
        answer = "id,status,document,period,amount,currency\n" + "".join(answers)
        (archive.parent / f"answer-{batch_id}.csv").write_text(answer)
    (folder / "keys").mkdir()
    with sftp_server(folder / "drops", folder / "keys") as server:
        settings = Settings(
            tenant="meridian",
            data_dir=folder,
            ledger=folder / "ledger.sqlite",
            clock_url=None,
            reporting_currency="USD",
            cycle_minutes=15,
            sources=(Source("mini", "ns-us", sftp=server, inbound="/answers"),),
            destinations=(world.destination,),
        )
        raw = RawStore(folder / "raw", LocalFileSystem())
        sources.pull_all(settings, world.ledger, raw, clock=world.clock)
        sources.read_unread(settings, world.ledger, raw, handlers=answer_handlers(settings, world.ledger))
    return {"files": list(files.values()), "states": world.states("1")}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(Path(sys.argv[1]))))
