"""Books of whole weeks: what the ERP's own calendar says of a day decides what is posted where, and what waits."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.warehouse.world import World, read

WEEKS = {
    "2026-08": (date(2026, 8, 1), date(2026, 8, 28)),
    "2026-09": (date(2026, 8, 29), date(2026, 9, 25)),
    "2026-10": (date(2026, 9, 26), date(2026, 10, 30)),
}


def test_a_week_is_posted_into_the_month_that_the_books_have_it_in(tmp_path: Path, target: Path) -> None:
    """By its date, work of the last days of August is in a closed month, and work of the last days of September in one
    that closes before its invoice: the first would be held back, and the second be in the wrong month's figures."""
    world = World(tmp_path).masters()
    for destination in ("ns-us", "ns-uk"):
        for period, days in WEEKS.items():
            status = "closed" if period == "2026-08" else "open"
            world.period(destination, period, status, export_sequence=2, days=days)
    for day in (date(2026, 8, 28), date(2026, 8, 29), date(2026, 9, 25), date(2026, 9, 26)):
        world.harvest(str(day), spent_date=day)
    # This company posts late work into the first open period; hours stay in their own, which does not close for them.
    world.kantata("late", date_performed=date(2026, 8, 28), rate_in_cents=33000)
    world.kantata("in time", date_performed=date(2026, 8, 29), rate_in_cents=33000)
    built = world.build(target)
    payloads = read(
        built.path,
        "select split_part(txn_id, '/', 5), leg, posting_period, work_period from rules.posting_payloads order by all",
    )
    assert payloads == [
        ("2026-08-29", "base", "2026-09", "2026-09"),
        ("2026-08-29", "time", "2026-09", "2026-09"),
        ("2026-09-25", "base", "2026-09", "2026-09"),
        ("2026-09-25", "time", "2026-09", "2026-09"),
        ("2026-09-26", "base", "2026-10", "2026-10"),
        ("2026-09-26", "time", "2026-10", "2026-10"),
        ("in time", "base", "2026-09", "2026-09"),
        ("in time", "time", "2026-09", "2026-09"),
        ("late", "base", "2026-09", "2026-08"),
        ("late", "time", "2026-09", "2026-08"),
    ]
    held = read(built.path, "select source_record_id, code from marts.exception_queue where code = 'PERIOD_CLOSED'")
    assert held == [("2026-08-28", "PERIOD_CLOSED")]
