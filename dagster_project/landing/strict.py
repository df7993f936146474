"""Strict readers: bytes to values, or a refusal. Nothing is guessed, trimmed, realigned or rounded.

JSON numbers stay exact (`Decimal`), and what Python's reader would let pass in silence becomes a `Flaw` in the place
where it stood: a repeated key, NaN, Infinity, minus zero, a number of hundreds of digits. The typed accessors below
refuse a flaw, a missing key, a null and an empty text, each under its own code, so one bad record costs one record.
Delimited text is refused whole: once its structure is in doubt no row can be trusted.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from dagster_project.landing.refusal import DocumentRefused, RowRefused

MAX_DOCUMENT_BYTES = 64 * 1024 * 1024
_MAX_NUMBER_CHARACTERS = 40
# Bytes of the record that ends a zip.
_ZIP_END = 22
_UNUSABLE_TEXT = re.compile("[\x00\ud800-\udfff]")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(am|pm)?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]{1,23}(\.[0-9]{1,8})?")
# 1.200 is 1.2 where the point is the decimal sign, and twelve hundred where it groups thousands.
_ONE_GROUP = re.compile(r"[+-]?[1-9][0-9]{0,2}\.[0-9]{3}")


@dataclass(frozen=True)
class Flaw:
    """A JSON value that has no trustworthy reading; `what` says why."""

    what: str


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        keys = [key for key, _ in pairs]
        for key in {key for key in keys if keys.count(key) > 1}:
            result[key] = Flaw(f"the key is given {keys.count(key)} times in one object")
    return result


def _number(text: str) -> Decimal | Flaw:
    if len(text) > _MAX_NUMBER_CHARACTERS:
        return Flaw(f"a number of {len(text)} characters")
    try:
        value = Decimal(text)
    except InvalidOperation:
        return Flaw("a number whose exponent is out of range")
    return Flaw(f"{text} (minus zero)") if value.is_zero() and value.is_signed() else value


def _integer(text: str) -> int | Flaw:
    if len(text) > _MAX_NUMBER_CHARACTERS:
        return Flaw(f"a number of {len(text)} characters")
    return Flaw("-0 (minus zero)") if text == "-0" else int(text)


def parse_json(content: bytes) -> Any:
    """`content` as JSON with exact numbers and `Flaw`s.

    Raises DocumentRefused: PAGE_EMPTY, PAGE_TOO_LARGE, PAGE_NOT_JSON (not UTF-8, truncated, HTML, nested too deeply).
    """
    if not content.strip():
        raise DocumentRefused(
            "PAGE_EMPTY",
            "the answer has no content; an empty answer does not mean that there are no records",
            remedy="Tieout asks again in the next cycle; if it stays, ask the source's administrator",
        )
    if len(content) > MAX_DOCUMENT_BYTES:
        raise DocumentRefused(
            "PAGE_TOO_LARGE",
            "the answer is larger than a page may be",
            evidence=f"{len(content)} bytes, at most {MAX_DOCUMENT_BYTES}",
            remedy="Ask the source's administrator; a page of 2000 records is about 3 MB",
        )
    try:
        return json.loads(
            content.decode("utf-8"),
            object_pairs_hook=_object,
            parse_float=_number,
            parse_int=_integer,
            parse_constant=lambda name: Flaw(f"{name} is not a number"),
        )
    except (ValueError, RecursionError) as error:
        # The reader's own message can quote any amount of the page; its kind and place are enough.
        evidence = "nested too deeply" if isinstance(error, RecursionError) else str(error)[:120]
        raise DocumentRefused(
            "PAGE_NOT_JSON",
            "the answer is not whole, valid JSON"
            if not looks_like_html(content)
            else "the source answered with a web page (a login or maintenance page) instead of records",
            evidence=evidence,
            remedy="Tieout asks again in the next cycle; if it stays, check the source's status and the access token",
        ) from None


def looks_like_html(content: bytes) -> bool:
    """True when `content` begins like a web page."""
    return content[:512].lstrip().lower().startswith((b"<!doctype html", b"<html"))


def _missing(record: dict[str, Any], key: str) -> RowRefused:
    if key not in record:
        return RowRefused("FIELD_MISSING", f"{key} is missing", remedy=_ASK)
    if record[key] is None:
        return RowRefused("FIELD_NULL", f"{key} has no value (null)", remedy=_ASK)
    return RowRefused("FIELD_EMPTY", f"{key} is empty", remedy=_ASK)


_ASK = "Correct the record in the source system; Tieout reads it again by itself"


def invalid(key: str, value: object, expected: str) -> RowRefused:
    """The refusal of a value that is there but is not `expected`."""
    if isinstance(value, Flaw):
        return RowRefused("FIELD_AMBIGUOUS", f"{key}: {value.what}", remedy=_ASK)
    return RowRefused("FIELD_INVALID", f"{key} is not {expected}", evidence=repr(value)[:80], remedy=_ASK)


def text(record: dict[str, Any], key: str, *, empty: bool = False) -> str:
    """A text. Refuses absent, null, other types, NUL and lone surrogates; and empty unless `empty`."""
    value = record.get(key)
    if type(value) is not str:
        raise _missing(record, key) if value is None else invalid(key, value, "a text")
    if not value and not empty:
        raise _missing(record, key)
    if not value.isascii() or "\x00" in value:
        _refuse_unusable(key, value)
    return value


def _refuse_unusable(key: str, value: str) -> None:
    if _UNUSABLE_TEXT.search(value):
        raise invalid(key, value, "usable text: it holds NUL or half a character")


def optional_text(record: dict[str, Any], key: str) -> str | None:
    """A text, or None when absent or null."""
    return None if record.get(key) is None else text(record, key, empty=True)


def identifier(record: dict[str, Any], key: str) -> str:
    """An id as text, byte-exact: the JSON number 123 and the text "123" both give "123", and "00123" stays."""
    value = record.get(key)
    if type(value) is int:
        return str(value)
    return text(record, key)


def optional_identifier(record: dict[str, Any], key: str) -> str | None:
    """An id as text, or None when absent or null."""
    return None if record.get(key) is None else identifier(record, key)


def flag(record: dict[str, Any], key: str) -> bool:
    """A JSON true or false; 0, 1 and texts are refused."""
    value = record.get(key)
    if type(value) is not bool:
        raise _missing(record, key) if value is None else invalid(key, value, "true or false")
    return value


def optional_flag(record: dict[str, Any], key: str) -> bool | None:
    """A JSON true or false, or None when absent or null."""
    return None if record.get(key) is None else flag(record, key)


def integer(record: dict[str, Any], key: str) -> int:
    """A whole number that fits 64 bits."""
    value = record.get(key)
    if type(value) is not int:
        raise _missing(record, key) if value is None else invalid(key, value, "a whole number")
    if abs(value) >= 1 << 63:
        raise invalid(key, value, "a number in range")
    return value


def optional_integer(record: dict[str, Any], key: str) -> int | None:
    """A whole number, or None when absent or null."""
    return None if record.get(key) is None else integer(record, key)


def number(record: dict[str, Any], key: str, places: int) -> Decimal:
    """A JSON number with at most `places` decimals and 18 digits in all; a text such as "1,234.50" is refused."""
    value = record.get(key)
    if type(value) is int:
        value = Decimal(value)
    if type(value) is not Decimal:
        raise _missing(record, key) if value is None else invalid(key, value, "a number")
    return exact(key, value, places)


def optional_number(record: dict[str, Any], key: str, places: int) -> Decimal | None:
    """A JSON number, or None when absent or null."""
    return None if record.get(key) is None else number(record, key, places)


def exact(key: str, value: Decimal, places: int, digits: int = 18) -> Decimal:
    """`value` when it fits DECIMAL(`digits`, `places`) exactly; trailing zeros beyond `places` do not count.

    A zero is plain zero: `0E-999999999` fits too, and would be written out by whoever keeps its exponent.
    """
    if value.is_zero():
        return Decimal(0)
    if value.adjusted() >= digits - places:
        raise RowRefused("NUMBER_OUT_OF_RANGE", f"{key} is too large", evidence=f"{value:.3E}", remedy=_ASK)
    parts = value.as_tuple()
    beyond = -parts.exponent - places
    if beyond > 0 and any(parts.digits[-beyond:]):
        raise RowRefused(
            "NUMBER_TOO_PRECISE", f"{key} has more than {places} decimals", evidence=str(value), remedy=_ASK
        )
    return value


def day(record: dict[str, Any], key: str) -> date:
    """An ISO date, `2026-07-01` and nothing else."""
    return to_day(key, text(record, key))


def optional_day(record: dict[str, Any], key: str) -> date | None:
    """An ISO date, or None when absent or null."""
    return None if record.get(key) is None else day(record, key)


def to_day(key: str, value: str) -> date:
    """The text `2026-07-01` as a date; refuses any other notation."""
    try:
        if _DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise invalid(key, value, "a date written YYYY-MM-DD")


def optional_clock(record: dict[str, Any], key: str) -> str | None:
    """A time of day as `HH:MM`, from `8:00am` or `08:00`; None when absent or null."""
    value = optional_text(record, key)
    if value is None:
        return None
    found = _CLOCK.fullmatch(value.lower())
    hour, minute, half = (int(found[1]), int(found[2]), found[3]) if found else (24, 0, None)
    if half and not 1 <= hour <= 12:
        hour = 24
    elif half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        raise invalid(key, value, "a time of day, as 8:00am or 08:00")
    return f"{hour:02}:{minute:02}"


def moment(record: dict[str, Any], key: str) -> datetime:
    """An ISO timestamp that names its zone, as naive UTC."""
    value = text(record, key)
    return to_moment(key, value)


def to_moment(key: str, value: str) -> datetime:
    """The text `2026-07-01T08:00:00Z` (any offset) as naive UTC; refuses a timestamp without a zone."""
    try:
        parsed = datetime.fromisoformat(value)
        if parsed.tzinfo is not None:
            return parsed.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        pass
    raise invalid(key, value, "a timestamp with a zone")


def optional_moment(record: dict[str, Any], key: str) -> datetime | None:
    """An ISO timestamp, or None when absent or null."""
    return None if record.get(key) is None else moment(record, key)


def currency(record: dict[str, Any], key: str) -> str:
    """A currency code: three capital letters. Whether the firm uses it is a rule's business, not the reader's."""
    return to_currency(key, text(record, key))


def to_currency(key: str, value: str) -> str:
    """The text `USD`; lower case and names are refused."""
    if not _CURRENCY.fullmatch(value):
        raise invalid(key, value, "a currency code of three capital letters")
    return value


def child(record: dict[str, Any], key: str) -> dict[str, Any]:
    """A nested object."""
    value = record.get(key)
    if type(value) is not dict:
        raise _missing(record, key) if value is None else invalid(key, value, "an object")
    return value


def optional_child(record: dict[str, Any], key: str) -> dict[str, Any]:
    """A nested object, or an empty one when absent or null."""
    return {} if record.get(key) is None else child(record, key)


def to_number(
    key: str, value: str, places: int, digits: int = 18, *, thousandths: bool = False, proven: bool = False
) -> Decimal:
    """A plain decimal such as `-12.50` or `+600.1100` from delimited text.

    Refuses thousand separators, a decimal comma, currency signs, brackets, trailing signs and exponents; and `1.200`,
    which another locale reads as 1200. Where the amounts are of a currency of `thousandths` (BHD), exactly three
    decimals are written, so that 1200 is `1200.000`. `proven`: the publisher's format or a comparison with what is
    known already says what the point is.
    """
    if not value:
        raise RowRefused("FIELD_EMPTY", f"{key} is empty", remedy=_ASK)
    if not _PLAIN_NUMBER.fullmatch(value):
        raise invalid(key, value, "a plain number with '.' as decimal sign")
    if thousandths and not re.search(r"\.[0-9]{3}$", value):
        raise invalid(key, value, "written with exactly three decimals, as amounts of its currency are")
    if not (thousandths or proven) and _ONE_GROUP.fullmatch(value):
        raise invalid(key, value, "written with other than three decimals: another locale reads it as thousands")
    try:
        return exact(key, Decimal(value), places, digits)
    except InvalidOperation:
        raise invalid(key, value, "a number") from None


def decode_lines(content: bytes) -> str:
    """The text of a delimited file: UTF-8 without BOM, LF line ends, the last line ended.

    Raises DocumentRefused: FILE_EMPTY, FILE_TOO_LARGE, FILE_ENCODING (not UTF-8, BOM, NUL), FILE_NEWLINE (any CR),
    FILE_TRUNCATED (the last line does not end).
    """
    resend = "Ask the sender to send the file again, whole and in the agreed form"
    if not content:
        raise DocumentRefused("FILE_EMPTY", "the file has no content", remedy=resend)
    if len(content) > MAX_DOCUMENT_BYTES:
        raise DocumentRefused(
            "FILE_TOO_LARGE",
            "the file is larger than agreed",
            evidence=f"{len(content)} bytes, at most {MAX_DOCUMENT_BYTES}",
            remedy=resend,
        )
    if b"\x00" in content:
        raise DocumentRefused(
            "FILE_ENCODING", "the file holds NUL bytes", evidence=f"first at byte {content.index(0)}", remedy=resend
        )
    try:
        decoded = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentRefused(
            "FILE_ENCODING", "the file is not UTF-8 text", evidence=f"byte {error.start}", remedy=resend
        ) from None
    if decoded.startswith("\ufeff"):
        raise DocumentRefused("FILE_ENCODING", "the file starts with a byte order mark", remedy=resend)
    if "\r" in decoded:
        line = decoded.count("\n", 0, decoded.index("\r")) + 1
        raise DocumentRefused(
            "FILE_NEWLINE", "the file has carriage returns", evidence=f"first in line {line}", remedy=resend
        )
    if not decoded.endswith("\n"):
        raise DocumentRefused(
            "FILE_TRUNCATED", "the file ends in the middle of a line", evidence="no line end at its end", remedy=resend
        )
    return decoded


def csv_rows(content: bytes) -> list[list[str]]:
    """Rows of a comma-separated file quoted as RFC 4180; a quoted field may hold commas, quotes and line feeds.

    Raises DocumentRefused as `decode_lines`, and FILE_STRUCTURE for broken quoting or a field over 128 KB.
    """
    decoded = decode_lines(content)
    try:
        return list(csv.reader(io.StringIO(decoded, newline=""), strict=True))
    except csv.Error as error:
        raise DocumentRefused(
            "FILE_STRUCTURE",
            "the file's quoting is broken",
            evidence=str(error),
            remedy="Ask the sender to send the file again",
        ) from None


def single_member(content: bytes, maximum_bytes: int = MAX_DOCUMENT_BYTES, maximum_ratio: int = 200) -> bytes:
    """The only member of a zip archive, read in memory under a cap; its name is never used as a path.

    Raises DocumentRefused ARCHIVE_REFUSED: not a zip, bytes before or after it, not exactly one plain member,
    encrypted, packed by a method whose growth cannot be bounded while it is read, a member that grows beyond
    `maximum_bytes` or by more than `maximum_ratio`, or a damaged one.
    """
    most = min(maximum_bytes, maximum_ratio * len(content))

    def refuse(evidence: str) -> DocumentRefused:
        return DocumentRefused(
            "ARCHIVE_REFUSED",
            "the archive is not the agreed one-file zip",
            evidence=evidence,
            remedy="Tieout asks again in the next cycle; if it stays, look at the archive kept in the raw store",
        )

    if not content.startswith(b"PK\x03\x04") or content[-_ZIP_END : -_ZIP_END + 4] != b"PK\x05\x06":
        raise refuse("it does not begin and end as an archive without a comment does")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) != 1 or members[0].is_dir():
                raise refuse(f"{len(members)} members")
            if members[0].flag_bits & 0x1:
                raise refuse("encrypted")
            if members[0].compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise refuse(f"packed by method {members[0].compress_type}")
            with archive.open(members[0]) as member:
                data = member.read(most + 1)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise refuse(str(error)) from None
    except Exception as error:  # zlib.error has no base class but Exception
        if isinstance(error, DocumentRefused):
            raise
        raise refuse(str(error)) from None
    if len(data) > most:
        raise refuse(f"more than {most} bytes inside {len(content)}")
    return data
