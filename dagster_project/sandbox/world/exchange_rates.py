"""The invented exchange rates of the simulated world: units of a currency for one euro, fixed every working day."""

from __future__ import annotations

import random
from bisect import bisect_right
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

FIRST_DAY, LAST_DAY = date(2024, 9, 2), date(2026, 12, 23)

_START = {
    "USD": "1.1640", "JPY": "171.20", "CZK": "24.41", "DKK": "7.4610", "GBP": "0.8652", "HUF": "391.10",
    "PLN": "4.2520", "RON": "5.0710", "SEK": "10.9820", "CHF": "0.9374", "ISK": "143.10", "NOK": "11.6850",
    "TRY": "48.2010", "AUD": "1.7820", "BRL": "6.2640", "CAD": "1.6110", "CNY": "8.3020", "HKD": "9.0610",
    "IDR": "19210.40", "ILS": "3.9140", "INR": "102.3310", "KRW": "1625.30", "MXN": "21.6840", "MYR": "4.9010",
    "NZD": "2.0110", "PHP": "67.7820", "SGD": "1.5010", "THB": "37.6410", "ZAR": "20.2510",
}  # fmt: skip


@cache
def fixings() -> dict[date, dict[str, Decimal]]:
    """All fixings from FIRST_DAY to LAST_DAY, by day, oldest first."""
    rng = random.Random("ecb")
    rates = {currency: Decimal(rate) for currency, rate in _START.items()}
    days, day = {}, FIRST_DAY
    while day <= LAST_DAY:
        if day.weekday() < 5:
            for currency, rate in rates.items():
                step = Decimal(rng.randint(-40, 40)) / 10000
                rates[currency] = (rate * (1 + step)).quantize(Decimal(_START[currency]))
            days[day] = dict(rates)
        day += timedelta(days=1)
    return days


def fixing_for(day: date) -> dict[str, Decimal]:
    """The rates that apply on `day`: the last fixing up to it, and before FIRST_DAY the first one."""
    return fixings()[_days()[max(bisect_right(_days(), day) - 1, 0)]]


@cache
def _days() -> list[date]:
    return list(fixings())
