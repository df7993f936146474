"""Our files against the simulated ERP's own rules, which share no code with ours."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from dagster_project.posting import batches, seal
from dagster_project.posting.adapters import adapter
from dagster_project.sandbox.erp import posting_file as erp_import
from dagster_project.sandbox.world.model import ErpProject
from tests.posting.world import World


def company() -> erp_import.CompanyAt:
    """Meridian US as its ERP knows it in September."""
    since = datetime(2026, 1, 1, tzinfo=UTC)
    project = ErpProject(
        "P-1", "Project", "Client", "ns-us", "time_and_materials", since, active=True, on_hold=False, payment_days=30
    )
    return erp_import.CompanyAt(
        destination="ns-us",
        subsidiary="Meridian US",
        currency="USD",
        accounts=frozenset({"1210", "4010"}),
        employees={"E10001": True},
        projects={"P-1": project},
        periods={"2026-09": "open", "2026-10": "open"},
        sales_tax=Decimal(0),
        billed_through="2026-07",
    )


def test_the_erp_reads_our_files_as_we_meant_them():
    """A control total, a column or a sign that the ERP reads otherwise refuses or misposts every line."""
    world = World()
    world.set("1")
    world.set("2", hours=Decimal("-1.5"))
    world.settle_down()
    world.set("1", approval="not_approved")
    world.pull()
    world.judge()
    seal(world.ledger, world.destination)
    values = {}
    for (batch_id,) in world.ledger.rows("select batch_id from batch order by sequence"):
        file = batches.render(world.ledger, batch_id, adapter("netsuite"))
        taken = erp_import.read(file.control, file.file_name, file.content)
        for external_id, rows in taken.records:
            if taken.layout == erp_import.TIME:
                erp_import.time_bill(rows, company())
            else:
                journal = erp_import.journal(rows, company())
                assert journal.reverses == (
                    world.ledger.value("select reverses from entry where entry_id = ?", [external_id]) or ""
                )
            values[external_id] = erp_import.amount_of(taken.layout, rows)
    assert {
        (record, leg, kind): values[world.entry(record, leg=leg, kind=kind)["entry_id"]]
        for record, kind in (("1", "P"), ("1", "R"), ("2", "P"))
        for leg in ("time", "base")
    } == {
        ("1", "time", "P"): Decimal(8),
        ("1", "base", "P"): Decimal(800),
        ("1", "time", "R"): Decimal(-8),
        ("1", "base", "R"): Decimal(-800),
        ("2", "time", "P"): Decimal("-1.5"),
        ("2", "base", "P"): Decimal(-150),
    }
