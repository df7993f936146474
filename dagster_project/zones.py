"""Time zones by their IANA names, and the days of moments in them."""

from __future__ import annotations

import difflib
import zoneinfo
from datetime import date, datetime
from functools import cache


def instead_of(name: object) -> str | None:
    """What to write instead of a name that is no time zone: the names that are spelled most like it. None for one that
    is a time zone."""
    zones = _names()
    if name in zones:
        return None
    by_spelling = {zone.rpartition("/")[2].lower(): zone for zone in sorted(zones)}
    by_spelling |= {zone.lower(): zone for zone in zones}
    written = str(name).strip().replace(" ", "_").lower()
    nearest = dict.fromkeys(by_spelling[each] for each in difflib.get_close_matches(written, by_spelling))
    return f"an IANA name, such as {' or '.join(nearest or ['Europe/London'])}"


@cache
def _names() -> set[str]:
    return zoneinfo.available_timezones()


def day_in(time_zone: str, moment: datetime) -> date:
    """The day that it is in a time zone at a moment."""
    return moment.astimezone(zoneinfo.ZoneInfo(time_zone)).date()
