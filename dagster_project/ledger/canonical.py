"""One spelling for every value that is hashed, so that equal content has equal hashes in every process."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def canonical_json(value: object) -> str:
    """`value` as JSON with sorted keys and no spaces.

    Decimals become text without exponent and trailing zeros, so that 8, 8.0 and 8.00 are one amount:
    `canonical_json({"b": Decimal("8.00"), "a": None}) == '{"a":null,"b":"8"}'`. Raises TypeError for a float, at any
    depth, and for any other type that JSON would have to guess.
    """
    return _encode(_plain(value))


def _plain(value: object) -> object:
    kind = type(value)
    if kind is str or kind is int or kind is bool or value is None:
        return value
    if kind is Decimal:
        return decimal_text(value)
    if kind is dict or isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if kind is list or kind is tuple:
        return [_plain(item) for item in value]
    raise TypeError(f"{value!r} is a {kind.__name__}; the ledger takes text, whole numbers, decimals, yes/no and null")


def decimal_text(value: Decimal) -> str:
    """`value` in plain notation without trailing zeros: `decimal_text(Decimal("1.50E+2")) == "150"`."""
    if not value.is_finite():
        raise TypeError(f"{value} is not a finite decimal")
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def sha256(text: str) -> str:
    """SHA-256 of `text` in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
