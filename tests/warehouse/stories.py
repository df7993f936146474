"""What can happen to a transaction, once each; record ids say which story it is."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

from tests.warehouse.world import World

RANDOM = random.Random(20260928)
"""Numbers of the rounding story; fixed, so that a failure comes back."""

CANARY = "{{ 7*7 }} ${{7*7}} {% raw %} ' or 1=1; drop table landing.entry; -- {detail}"
"""A name that is another text as soon as anything but a parameter or a file takes it."""

ROUNDED = [
    *((Decimal(hours), Decimal(rate)) for hours, rate in (("0.25", "0.1"), ("-0.25", "0.1"), ("0.0001", "49.999999"))),
    *(
        (Decimal(RANDOM.randrange(-240000, 240001)).scaleb(-4), Decimal(RANDOM.randrange(10**9)).scaleb(-6))
        for _ in range(80)
    ),
]
"""Hours and rates of drafts whose amounts are compared with Python's decimals."""

MINUTES = [
    *((1, 43530), (30, 1), (-30, 1)),
    *((RANDOM.randrange(-1440, 1441), RANDOM.randrange(10**7)) for _ in range(80)),
]
"""Minutes and yen an hour of drafts, likewise."""


def posted(world: World, record_id: str, *, minor: int = 27500, **row: object) -> str:
    """One billable hour at 275 USD, on both legs in the ERP's books."""
    txn_id = world.harvest(record_id, **row)
    world.posted(txn_id, "time", f"T{record_id}", hours_e4=10000)
    world.posted(txn_id, "base", f"J{record_id}", minor=minor)
    return txn_id


def take_back(world: World, txn_id: str) -> None:
    """Both legs of what `posted` made, out of the ERP's books again."""
    for leg, units in (("time", {"hours_e4": -10000}), ("base", {"minor": -27500})):
        world.posted(txn_id, leg, f"R{leg}{txn_id}", kind="R", **units)


def bill_in_part(world: World, record_id: str) -> None:
    """Of 275 are billed 110, of which 44 are credited to be billed again by a note that names the invoice's line alone;
    of the 66 that are owed then, 16 are paid."""
    posted(world, record_id)
    entry_id = f"P-{record_id}-base-1"
    world.invoiced("I1", date(2026, 9, 29), "110", hours=Decimal("0.4"), external_id=entry_id)
    credited = {"applies_to_invoice": "I1", "applies_to_line": 1, "effect": "rebill"}
    world.invoiced("C1", date(2026, 10, 1), "-44", document_type="credit_note", **credited)
    world.paid("PMT1", date(2026, 10, 1), "16", invoice_no="I1")


def alike_and_waived(world: World) -> None:
    """Lines that are one piece of work, may be, or are not; and what a person lets pass, where a person can."""
    for name, start in (("at nine", "09:00"), ("at nine again", "09:00"), ("at two", "14:00")):
        world.harvest(name, spent_date=date(2026, 9, 20), hours=Decimal(2), billable=False, started_time=start)
    for name in ("call", "another call"):
        world.harvest(name, spent_date=date(2026, 9, 20), notes="Call", billable=False)
    waived = world.harvest("waived", spent_date=date(2026, 9, 27), hours=Decimal(25), billable=False)
    world.waived(waived, "HOURS_OVER_LIMIT")
    not_waivable = world.harvest("not waivable", project_id="4200199", billable=False)
    world.waived(not_waivable, "PROJECT_UNKNOWN")


def add_all(world: World) -> World:
    posted(world, "posted")
    world.harvest("eligible", billable=False)
    world.harvest("worker unmapped", user_id="5110099", user_name=CANARY, billable=False)
    world.harvest("project unknown", project_id="4200199")
    world.harvest("zero", hours=Decimal(0))
    world.harvest("month closed", spent_date=date(2026, 8, 14), billable=False)
    posted(
        world, "posted before the month closed", spent_date=date(2026, 8, 14), billable_rate=Decimal(265), minor=26500
    )
    world.harvest("first half", spent_date=date(2026, 9, 19), hours=Decimal(13), billable=False)
    world.harvest("second half", spent_date=date(2026, 9, 19), hours=Decimal(12), billable=False)

    alike_and_waived(world)

    amended = posted(world, "amended")
    world.entry(amended, "time", "ACCEPTED", kind="R", hours_e4=-10000)
    world.harvest("amended", seq=2, hours=Decimal(4), money="shorter")
    withdrawn = posted(world, "withdrawn")
    world.harvest("withdrawn", seq=2, approval="not_approved", money="1")
    world.entry(withdrawn, "base", "ELIGIBLE", kind="R", minor=-27500)
    back = posted(world, "taken back")
    take_back(world, back)
    world.harvest("taken back", seq=2, approval="not_approved", money="1")
    posted(world, "approved again")
    world.harvest("approved again", seq=2, approval="not_approved", money="1")
    world.harvest("approved again", seq=3, money="1")

    bill_in_part(world, "billed in part")

    backed_out = posted(world, "backed_out")
    take_back(world, backed_out)
    world.backed_out(backed_out)

    refused = world.harvest("refused", billable=False)
    world.sealed(world.entry(refused, "time", "REJECTED", hours_e4=10000, reject_code="EMPLOYEE_INACTIVE"))
    flying = world.harvest("in flight", billable=False)
    world.sealed(world.entry(flying, "time", "DELIVERED", hours_e4=10000), layout="netsuite_time", hours_e4=10000)
    world.harvest("vanished")
    world.version("harvest", "meridian", "time_entry", "vanished", None, approval="vanished", seq=2)
    world.version("harvest", "meridian", "time_entry", "unreadable", None, quarantine_code="FIELD_INVALID")
    world.harvest("status unknown", approval="unknown", billable=False)

    world.kantata("minutes")
    world.kantata("approved by oneself", approver_id="7220001")
    world.kantata("first open month", date_performed=date(2026, 8, 20), rate_in_cents=33000)
    world.expense("expense", is_billable=True)
    world.expense("corrected", report_entry_id="E9")
    world.expense("correction", report_entry_id="E9", journal_amount=Decimal(-40))
    world.expense("correction of nothing", report_entry_id="E8", journal_amount=Decimal(-40))
    world.expense("no receipt", journal_amount=Decimal("75.01"), receipt_received=False)
    world.expense("cash advance", project_code=None, report_entry_id=None, cash_advance_type="1", expense_type=None)
    world.kantata(
        "lent", workspace_id="7300301", currency="JPY", currency_base_unit=1, rate_in_cents=43500,
        cost_rate_in_cents=24960,
    )  # fmt: skip
    world.expense(
        "tax", employee_id="MA30001", org_unit_1="MA-JP", reimbursement_currency="JPY", project_code="P-JP-01",
        journal_amount=Decimal(1150),
    )  # fmt: skip
    for line in ("card line 1", "card line 2"):
        world.harvest(line, instance="tock", external_reference_group_id="card", billable=False)

    for number, (hours, rate) in enumerate(ROUNDED):
        world.harvest(f"rounded {number}", approval="not_approved", hours=hours, billable_rate=rate)
    for number, (minutes, yen) in enumerate(MINUTES):
        world.kantata(
            f"rounded minutes {number}", approval="not_approved", time_in_minutes=minutes, rate_in_cents=yen,
            currency="JPY", currency_base_unit=1, workspace_id="7300301",
        )  # fmt: skip
    return world
