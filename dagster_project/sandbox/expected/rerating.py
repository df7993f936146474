"""What rates that are entered late do to what is posted: in months that are open it is posted anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time

from dagster_project.sandbox.expected.platform_view import DAY, Book, Life
from dagster_project.sandbox.expected.rules import judge, sent_in
from dagster_project.sandbox.expected.version import Version
from dagster_project.sandbox.world import masters
from dagster_project.sandbox.world.masters import GO_LIVE

# The rules that look at a card, and the one that asks again whether the month is open.
_ASKED_AGAIN = frozenset({"RATE_MISSING", "RATE_DIFFERS", "RATE_OVERLAPPING", "COST_RATE_MISSING", "PERIOD_CLOSED"})


def rate_anew(book: Book, lives: Iterable[Life]) -> None:
    """Into each life, where it was posted and is worth something else now, a version at the new rates; what was not
    posted yet is worth that from the beginning. Versions are judged already."""
    entered = {rate.entered_on for rate in (*masters.BILL_RATES, *masters.COST_RATES)} - {None}
    cycles = {book.cycle_after(datetime.combine(day, time(0), GO_LIVE.tzinfo)) for day in entered}
    for cycle in sorted(cycle for cycle in cycles if cycle <= book.last_cycle):
        for life in lives:
            for place, version in enumerate(life):
                if _is_there(version, cycle):
                    _rate_anew(book, life, place, cycle)
                    break


def _is_there(version: Version | None, cycle: datetime) -> bool:
    if version is None or version.state is None:
        return False
    return version.seen < cycle and (version.replaced is None or cycle < version.replaced)


def _rate_anew(book: Book, life: Life, place: int, cycle: datetime) -> None:
    old = life[place]
    new = replace(old, rated_on=book.rates_known_on(old.legal_entity, old.day, cycle), codes=old.codes - _ASKED_AGAIN)
    new.amount = book.price(new)
    was_posted = old.bucket == "posted" and sent_in(book, old) < cycle and not old.erp_refuses
    if was_posted and list(new.legs) != list(old.legs):
        old.replaced, old.deleted_at = cycle, None
        new.seen, new.released, new.rerates = cycle, book.cycle_after(cycle + DAY), old
        life.insert(place + 1, new)
        for after in life[place + 2 : place + 3]:
            if after is not None and not new.was_posted:
                after.released = after.seen
    else:
        life[place] = new
    judge(book, [new], alone=True)
