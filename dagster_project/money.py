"""Money as integer minor units with its currency; nothing here knows where an amount came from.

Rounding is half away from zero, once, to the currency's exponent: `round_money(Decimal("2.345"), "USD")` is
`Decimal("2.35")`, `round_money(Decimal("-2.345"), "USD")` is `Decimal("-2.35")`. DuckDB's `round()` on a DECIMAL
does the same, so both implementations agree to the cent.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

# ISO 4217 minor units of the currencies that destinations may post.
EXPONENTS: dict[str, int] = {
    "AUD": 2, "BHD": 3, "BRL": 2, "CAD": 2, "CHF": 2, "CNY": 2, "CZK": 2, "DKK": 2, "EUR": 2, "GBP": 2,
    "HKD": 2, "HUF": 2, "INR": 2, "JPY": 0, "KRW": 0, "KWD": 3, "MXN": 2, "NOK": 2, "NZD": 2, "OMR": 3,
    "PLN": 2, "SEK": 2, "SGD": 2, "THB": 2, "TND": 3, "USD": 2, "VND": 0, "ZAR": 2,
}  # fmt: skip

HOURS_PLACES = 4


class MoneyError(ValueError):
    """An amount that cannot be carried exactly: unknown currency, too many decimals, or not a finite number."""


def exponent(currency: str) -> int:
    """Decimal places of `currency` (ISO 4217). Raises MoneyError when the currency is unknown."""
    try:
        return EXPONENTS[currency]
    except KeyError:
        raise MoneyError(f"{currency!r} is not a currency this installation posts; add its exponent first") from None


def _to_units(value: Decimal, places: int, what: str) -> int:
    if not isinstance(value, Decimal) or not value.is_finite():
        raise MoneyError(f"{value!r} is not a finite decimal {what}")
    scaled = value.scaleb(places)
    units = scaled.to_integral_value()
    if units != scaled:
        raise MoneyError(f"{what} {value} has more than {places} decimal places")
    return int(units)


def to_minor(amount: Decimal, currency: str) -> int:
    """`amount` in minor units, exactly: `to_minor(Decimal("12.50"), "USD") == 1250`. Never rounds."""
    return _to_units(amount, exponent(currency), f"{currency} amount")


def from_minor(units: int, currency: str) -> Decimal:
    """Minor units as a decimal of the currency's scale: `from_minor(1250, "USD") == Decimal("12.50")`."""
    return Decimal(units).scaleb(-exponent(currency))


def round_money(amount: Decimal, currency: str) -> Decimal:
    """`amount` rounded half away from zero to the currency's exponent."""
    return amount.quantize(Decimal(1).scaleb(-exponent(currency)), rounding=ROUND_HALF_UP)


def to_hours_e4(hours: Decimal) -> int:
    """Hours in ten-thousandths, exactly: `to_hours_e4(Decimal("7.5")) == 75000`. Never rounds."""
    return _to_units(hours, HOURS_PLACES, "hours")


def minutes_to_hours(minutes: int) -> Decimal:
    """Minutes as hours, rounded half away from zero to four places: `minutes_to_hours(100) == Decimal("1.6667")`."""
    return (Decimal(minutes) / 60).quantize(Decimal(1).scaleb(-HOURS_PLACES), rounding=ROUND_HALF_UP)


def from_hours_e4(units: int) -> Decimal:
    """Ten-thousandths of an hour as a decimal of four places."""
    return Decimal(units).scaleb(-HOURS_PLACES)
