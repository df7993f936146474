"""European Central Bank: euro reference rates, the whole history as a zip with one CSV.

Wide: `Date,USD,JPY,…,` newest first, a trailing comma, `N/A` where a currency has no rate. Rates are units of the
currency per one euro, published on working days only; which day's rate counts is not decided here.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import polars as pl

from dagster_project.landing import strict
from dagster_project.landing.refusal import DocumentRefused, RowRefused
from dagster_project.sources.pulling import Feed
from dagster_project.sources.stream import FX_RATE, Document, Reading, Row, Stream, read_each

SYSTEM = "ecb"
FILE = "eurofxref-hist.zip"
_MISSING = ("N/A", "")


def read(document: Document) -> Reading:
    """One row per published rate. A position is the rate's place in the file, counted cell by cell."""
    header, *rows = strict.csv_rows(strict.single_member(document.content))
    currencies = [name for name in header[1:] if name]
    if header[0] != "Date" or not currencies or len(set(currencies)) != len(currencies) or "USD" not in currencies:
        raise _not_agreed(f"header begins {','.join(header[:4])!r}")
    for number, row in enumerate(rows, start=2):
        if len(row) != len(header):
            raise _not_agreed(f"line {number} has {len(row)} columns, the header {len(header)}")
    days = [row[0] for row in rows]
    if len(set(days)) != len(days):
        raise _not_agreed(f"{len(days) - len(set(days))} days are there twice")
    cells = [
        (row[0], currency, value)
        for row in rows
        for currency, value in zip(header[1:], row[1:], strict=True)
        if currency
    ]
    return read_each(cells, _rate, lambda cell: f"{cell[1]} of {cell[0]}")


def _rate(cell: tuple[str, str, str]) -> Row | None:
    day, currency, value = cell
    if value in _MISSING:
        return None
    rate = strict.to_number(f"rate of {currency}", value, 8, proven=True)
    if rate <= 0:
        raise RowRefused("NUMBER_OUT_OF_RANGE", f"rate of {currency} is not positive", evidence=value)
    return {
        "rate_date": strict.to_day("Date", day),
        "currency": strict.to_currency("currency", currency),
        "rate": rate,
    }


def _not_agreed(evidence: str) -> DocumentRefused:
    return DocumentRefused(
        "FILE_STRUCTURE",
        "the file of exchange rates does not have the agreed shape",
        evidence=evidence,
        remedy="Yesterday's rates stay in use; if it stays, look at the file kept in the raw store",
    )


RATES = Stream(
    system=SYSTEM,
    name="rates",
    columns=pl.Schema({"rate_date": pl.Date, "currency": pl.String, "rate": FX_RATE}),
    read=read,
    # Rates of each working day; at Easter and Christmas none come for five days.
    deadline=timedelta(days=6),
)

STREAMS = (RATES,)


def pull(feed: Feed) -> None:
    """The whole history; the same bytes as last time are not registered again."""
    feed.attempt(RATES, partial(feed.register_document, RATES, feed.rest({}), FILE))
