"""The European Central Bank's reference rates: units of a currency for one euro, on every TARGET working day.

`eurofxref-hist.zip` holds one CSV, newest day first, whose header and rows end in a comma, and in which discontinued
currencies remain as columns of `N/A`. The rates are invented; days, format and hour of publication are real.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, time

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dagster_project.sandbox.world import exchange_rates

PUBLISHED_AT = time(14, 15, tzinfo=UTC)
"""About 16:00 Central European Time."""

_COLUMNS = (
    "USD", "JPY", "BGN", "CYP", "CZK", "DKK", "EEK", "GBP", "HUF", "LTL", "LVL", "MTL", "PLN", "ROL", "RON", "SEK",
    "SIT", "SKK", "CHF", "ISK", "NOK", "HRK", "RUB", "TRL", "TRY", "AUD", "BRL", "CAD", "CNY", "HKD", "IDR", "ILS",
    "INR", "KRW", "MXN", "MYR", "NZD", "PHP", "SGD", "THB", "ZAR",
)  # fmt: skip


def document(now: datetime) -> bytes:
    """The zip as it can be downloaded at `now`."""
    rows = [f"Date,{','.join(_COLUMNS)},"]
    for day, rates in reversed(exchange_rates.fixings().items()):
        if datetime.combine(day, PUBLISHED_AT) <= now:
            rows.append(f"{day},{','.join(str(rates.get(currency, 'N/A')) for currency in _COLUMNS)},")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        # A fixed date: the same rates are the same bytes.
        member = zipfile.ZipInfo("eurofxref-hist.csv", (2026, 1, 1, 0, 0, 0))
        archive.writestr(member, "\n".join(rows) + "\n", zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def routes(now: Callable[[], datetime]) -> list[Route]:
    """The route of the download, to be mounted under the bank's path."""

    def history(_request: Request) -> Response:
        return Response(document(now()), media_type="application/zip")

    return [Route("/eurofxref-hist.zip", history)]
