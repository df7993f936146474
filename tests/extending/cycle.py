"""One cycle of the extended tree, run there by itself: what was added is seen, printed as JSON.

Two real services answer, Harvest and the time clock of docs/extending.md; a real build and a real publication follow.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from pathlib import Path

from dagster_project.config import Source
from dagster_project.sources.registry import LANDING_SCHEMAS
from dagster_project.warehouse import extension
from dagster_project.warehouse.build import build, landed_files
from dagster_project.warehouse.publish import publish, published
from tests.sources.conftest import TOKEN, Site
from tests.sources.test_harvest import Harvest, entry
from tests.transport.servers import http_server, json_answer
from tests.warehouse.test_extension import of_the_documents, write
from tests.warehouse.world import read, settings

MERIDIAN = {
    "user": {"id": 5110003, "name": "Cora Dalton"},
    "project": {"id": 4200101, "name": "Freight network redesign", "code": "P-US-01"},
    "task": {"id": 9003, "name": "Delivery"},
}
SUNDAY, MONDAY = "2026-09-06", "2026-09-07"
PUNCHED = {
    **{"id": "p1", "person": "7", "project": "8", "day": MONDAY, "hours": 3.25, "currency": "USD", "is_signed": True},
    "updated_at": "2026-09-08T09:00:00Z",
}


def of_the_firm() -> dict[str, str]:
    """The rule and the mart of the document under other names, as a firm adds them: work on a Monday."""
    names = {"weekend_work": "monday_work", "WEEKEND_WORK": "MONDAY_WORK", "client_hours": "own_hours", "= 7": "= 1"}
    changed = {}
    for file, text in of_the_documents().items():
        for old, new in names.items():
            file, text = file.replace(old, new), text.replace(old, new)  # noqa: PLW2901
        changed[file] = text
    return changed


def run(folder: Path) -> dict[str, object]:
    os.environ[TOKEN] = "secret"
    site = Site(folder)
    vendor = Harvest([entry(1, spent_date=SUNDAY, budgeted=True, **MERIDIAN), entry(2, spent_date=MONDAY, **MERIDIAN)])
    with (
        http_server(vendor.answer) as vendor.server,
        http_server(lambda _: json_answer({"entries": [PUNCHED]})) as clock,
    ):
        harvest = Source("harvest", "meridian", vendor.server.url, "1", TOKEN, open_from="2026-09-01")
        for source in (Source("masters", "meridian", inbound="masters"), harvest, Source("punch", "clock", clock.url)):
            site.cycle(source)
    place = replace(settings(folder, "ns-us"), extension=write(folder / "dbt", of_the_firm()))
    dbt_project, target = extension.place(place)
    built = build(
        place,
        site.clock.now(),
        site.ledger.export,
        LANDING_SCHEMAS,
        landed_files(site.ledger.landed()),
        ledger_event_seq=site.ledger.head()[0],
        dbt_project=dbt_project,
        target=target,
    )
    publish(place, built)

    def columns(grade: str) -> list[list[str]]:
        sql = "select table_name, column_name from information_schema.columns order by all"
        return [list(row) for row in read(published(place, grade), sql)]

    texts = {
        "sundays": "select record_id, severity, owner from rules.rule_violations"
        " join canonical.transaction using (txn_id) where code = 'WEEKEND_WORK'",
        "mondays": "select record_id, severity, owner from rules.rule_violations"
        " join canonical.transaction using (txn_id) where code = 'MONDAY_WORK' order by 1",
        "own_hours": "select period, hours from marts.own_hours",
        "client_hours": "select period, hours from marts.client_hours",
        "names": "select distinct worker_name from marts.approved_versus_posted",
        "budgeted": "select source_project_id, is_budgeted from staging.stg_harvest__time_entry order by work_date",
        "punched": "select record_id, approval, hours from canonical.transaction where source_system = 'punch'",
    }
    found = {name: [list(map(str, row)) for row in read(built.path, sql)] for name, sql in texts.items()}
    return {**found, "finance": columns("finance"), "delivery": columns("delivery")}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(Path(sys.argv[1]))))
