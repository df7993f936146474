"""The accounting periods of a company: the calendar's months, or whole weeks.

A company that counts `by_weeks` ends each period on the last Friday of the month that it is named after, so that a
period has four or five weeks and begins on a Saturday, mostly of the month before.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

_DAY = timedelta(days=1)
_FRIDAY = 4


def period_of(day: date, *, by_weeks: bool) -> str:
    """The period (YYYY-MM) that a day is in."""
    if by_weeks and day > _last_friday(day):
        day = _month_end(day) + _DAY
    return f"{day:%Y-%m}"


def last_day(period: str, *, by_weeks: bool) -> date:
    """The last day of a period."""
    first = date.fromisoformat(f"{period}-01")
    return _last_friday(first) if by_weeks else _month_end(first)


def first_day(period: str, *, by_weeks: bool) -> date:
    """The first day of a period."""
    first = date.fromisoformat(f"{period}-01")
    return _last_friday(first - _DAY) + _DAY if by_weeks else first


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _last_friday(day: date) -> date:
    """The last Friday of the month of a day."""
    end = _month_end(day)
    return end - (end.weekday() - _FRIDAY) % 7 * _DAY
