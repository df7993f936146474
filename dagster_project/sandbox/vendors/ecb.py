"""The European Central Bank's reference rates: units of a currency for one euro, on every TARGET working day.

`eurofxref-hist.zip` holds one CSV, newest day first, whose header and rows end in a comma, and in which discontinued
currencies remain as columns of `N/A`. The rates are invented; the days, the shape and the hour of publication are real.
"""

from __future__ import annotations

import io
import random
import zipfile
from bisect import bisect_right
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dagster_project.sandbox.world.firm import Firm

FIRST_DAY, LAST_DAY = date(2024, 9, 2), date(2026, 12, 23)
PUBLISHED_AT = time(14, 15, tzinfo=UTC)
"""About 16:00 Central European Time."""

_START = {
    "USD": "1.1640", "JPY": "171.20", "CZK": "24.41", "DKK": "7.4610", "GBP": "0.8652", "HUF": "391.10",
    "PLN": "4.2520", "RON": "5.0710", "SEK": "10.9820", "CHF": "0.9374", "ISK": "143.10", "NOK": "11.6850",
    "TRY": "48.2010", "AUD": "1.7820", "BRL": "6.2640", "CAD": "1.6110", "CNY": "8.3020", "HKD": "9.0610",
    "IDR": "19210.40", "ILS": "3.9140", "INR": "102.3310", "KRW": "1625.30", "MXN": "21.6840", "MYR": "4.9010",
    "NZD": "2.0110", "PHP": "67.7820", "SGD": "1.5010", "THB": "37.6410", "ZAR": "20.2510",
}  # fmt: skip
_COLUMNS = (
    "USD", "JPY", "BGN", "CYP", "CZK", "DKK", "EEK", "GBP", "HUF", "LTL", "LVL", "MTL", "PLN", "ROL", "RON", "SEK",
    "SIT", "SKK", "CHF", "ISK", "NOK", "HRK", "RUB", "TRL", "TRY", "AUD", "BRL", "CAD", "CNY", "HKD", "IDR", "ILS",
    "INR", "KRW", "MXN", "MYR", "NZD", "PHP", "SGD", "THB", "ZAR",
)  # fmt: skip


@cache
def fixings() -> dict[date, dict[str, Decimal]]:
    """Every fixing that will ever be, by day, oldest first."""
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
    """The rates that hold on `day`: of the last fixing until then, or of the first one before there was any."""
    return fixings()[_days()[max(bisect_right(_days(), day) - 1, 0)]]


@cache
def _days() -> list[date]:
    return list(fixings())


def document(now: datetime) -> bytes:
    """The zip as it can be downloaded at `now`."""
    rows = [f"Date,{','.join(_COLUMNS)},"]
    for day, rates in reversed(fixings().items()):
        if datetime.combine(day, PUBLISHED_AT) <= now:
            rows.append(f"{day},{','.join(str(rates.get(currency, 'N/A')) for currency in _COLUMNS)},")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        # The member's own date would make the same rates another file.
        member = zipfile.ZipInfo("eurofxref-hist.csv", (2026, 1, 1, 0, 0, 0))
        archive.writestr(member, "\n".join(rows) + "\n", zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def routes(_firm: Firm, now: Callable[[], datetime]) -> list[Route]:
    """The download, for mounting under the bank's address."""

    def history(_request: Request) -> Response:
        return Response(document(now()), media_type="application/zip")

    return [Route("/eurofxref-hist.zip", history)]
