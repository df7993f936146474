"""The effect of rates that are entered late: in open months, posted time is reversed and posted at the new rate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time

from dagster_project.sandbox.expected.platform_view import DAY, PlatformView, VersionHistory
from dagster_project.sandbox.expected.rules import apply_rules, sending_cycle
from dagster_project.sandbox.expected.version import Version
from dagster_project.sandbox.world import masters
from dagster_project.sandbox.world.masters import GO_LIVE

# The rules that depend on rates, and the one that depends on whether the month is open.
_EVALUATED_AGAIN = frozenset({"RATE_MISSING", "RATE_DIFFERS", "RATE_OVERLAPPING", "COST_RATE_MISSING", "PERIOD_CLOSED"})


def rerate(view: PlatformView, histories: Iterable[VersionHistory]) -> None:
    """Add a version at the new rates to each history whose posted amounts change; a version that is not posted yet is
    replaced by one at the new rates. Rules have been applied to all versions before."""
    entered = {rate.entered_on for rate in (*masters.BILL_RATES, *masters.COST_RATES)} - {None}
    cycles = {view.cycle_after(datetime.combine(day, time(0), GO_LIVE.tzinfo)) for day in entered}
    for cycle in sorted(cycle for cycle in cycles if cycle <= view.last_cycle):
        for history in histories:
            for index, version in enumerate(history):
                if _is_current(version, cycle):
                    _rerate(view, history, index, cycle)
                    break


def _is_current(version: Version | None, cycle: datetime) -> bool:
    if version is None or version.state is None:
        return False
    return version.seen < cycle and (version.replaced is None or cycle < version.replaced)


def _rerate(view: PlatformView, history: VersionHistory, index: int, cycle: datetime) -> None:
    old = history[index]
    new = replace(
        old, rated_on=view.rates_known_on(old.legal_entity, old.day, cycle), codes=old.codes - _EVALUATED_AGAIN
    )
    new.amount = view.price(new)
    was_posted = old.bucket == "posted" and sending_cycle(view, old) < cycle and not old.erp_refuses
    if was_posted and list(new.legs) != list(old.legs):
        old.replaced, old.deleted_at = cycle, None
        new.seen, new.released, new.rerates = cycle, view.cycle_after(cycle + DAY), old
        history.insert(index + 1, new)
        for following in history[index + 2 : index + 3]:
            if following is not None and not new.was_posted:
                following.released = following.seen
    else:
        history[index] = new
    apply_rules(view, [new], alone=True)
