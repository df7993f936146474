"""Strict readers: what other readers let pass in silence."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import warnings
import zipfile
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dagster_project.landing import parquet, strict
from dagster_project.landing.refusal import DocumentRefused, RowRefused

bad_input = pytest.mark.bad_input


def one(text: str) -> dict:
    return strict.parse_json(text.encode())


def row_code(read, text: str, *arguments: object) -> str:
    with pytest.raises(RowRefused) as refused:
        read(one(text), "a", *arguments)
    return refused.value.code


def file_code(content: bytes) -> str:
    with pytest.raises(DocumentRefused) as refused:
        strict.csv_rows(content)
    return refused.value.code


@given(st.decimals(min_value=-(10**13), max_value=10**13, places=4))
def test_an_amount_is_read_exactly_as_it_was_written(amount):
    """Python's own reader makes a float of it: 12345678901234.567 would land as .566."""
    assert strict.number(one(f'{{"a": {amount + 0:f}}}'), "a", 4) == amount


@pytest.mark.bad_input(5)
def test_a_key_given_twice_costs_that_field_and_no_other():
    """Python keeps the last value in silence, whichever that is."""
    record = one('{"a": 1, "a": 2, "b": 3}')
    with pytest.raises(RowRefused, match="FIELD_AMBIGUOUS"):
        strict.number(record, "a", 2)
    assert strict.number(record, "b", 2) == 3


@pytest.mark.bad_input(6)
@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "-0", "-0.00"])
def test_a_number_that_is_none_is_refused(text):
    """NaN in one row makes every sum NaN."""
    assert row_code(strict.number, f'{{"a": {text}}}', 2) == "FIELD_AMBIGUOUS"


@pytest.mark.bad_input(7)
def test_more_decimals_than_agreed_are_refused_and_not_rounded():
    """A float artefact shows that the source computed in floats; polars would round it in silence."""
    assert row_code(strict.number, '{"a": 0.30000000000000004}', 4) == "NUMBER_TOO_PRECISE"
    assert row_code(strict.number, '{"a": 0.1000000000000000000000000000001}', 4) == "NUMBER_TOO_PRECISE"
    assert strict.number(one('{"a": 12.100000}'), "a", 2) == Decimal("12.1")


@pytest.mark.bad_input(8)
@pytest.mark.parametrize("text", ['"1,234.50"', '"1.234,50"', '"12.50"', "true", "[1]"])
def test_an_amount_that_is_not_a_number_is_refused(text):
    """1.234 is a thousand or a little more than one, by locale."""
    assert row_code(strict.number, f'{{"a": {text}}}', 2) == "FIELD_INVALID"


@pytest.mark.bad_input(9)
@pytest.mark.parametrize("text", ["1e400", "12345678901234567", "1" * 400])
def test_an_amount_out_of_range_is_refused(text):
    """It would overflow a DECIMAL column far from its cause."""
    assert row_code(strict.number, f'{{"a": {text}}}', 2) in ("NUMBER_OUT_OF_RANGE", "FIELD_AMBIGUOUS")


@pytest.mark.bad_input(9)
@pytest.mark.parametrize("text", ["1e9999999999999999999", "-1e-9999999999999999999", "0e9999999999999999999"])
def test_a_number_whose_exponent_no_decimal_has_costs_its_field(text):
    """Python raises an ArithmeticError, which is no ValueError: one record would stop every cycle."""
    assert row_code(strict.number, f'{{"a": {text}}}', 2) == "FIELD_AMBIGUOUS"


@pytest.mark.bad_input(146)
@pytest.mark.parametrize("text", ["0e9", "0e999999999", "0e-9999"])
def test_zero_can_be_landed_whatever_its_exponent(text):
    """polars panics on a zero with an exponent beyond its column, which ends the process past every handler."""
    schema = pl.Schema({"a": pl.Decimal(18, 4)})
    assert parquet.frame({"a": [strict.number(one(f'{{"a": {text}}}'), "a", 4)]}, schema)["a"].to_list() == [0]


@pytest.mark.bad_input(10)
def test_null_missing_and_empty_are_three_different_findings():
    """A missing field shows a lost permission, a null one a record, an empty one a form."""
    assert row_code(strict.text, '{"a": null}') == "FIELD_NULL"
    assert row_code(strict.text, "{}") == "FIELD_MISSING"
    assert row_code(strict.text, '{"a": ""}') == "FIELD_EMPTY"


@pytest.mark.bad_input(11)
@pytest.mark.parametrize("currency", ["usd", "US", "Dollar", "US$"])
def test_a_currency_is_three_capital_letters(currency):
    """`usd` and `USD` would become two currencies that nothing adds up."""
    assert row_code(strict.currency, json.dumps({"a": currency})) == "FIELD_INVALID"


@pytest.mark.bad_input(29)
def test_ids_stay_byte_exact():
    """00123 and 123 are two people."""
    assert strict.identifier(one('{"a": "00123"}'), "a") == "00123"
    assert strict.identifier(one('{"a": 123}'), "a") == "123"
    assert row_code(strict.identifier, '{"a": 1.5}') == "FIELD_INVALID"
    assert row_code(strict.identifier, '{"a": true}') == "FIELD_INVALID"


@pytest.mark.bad_input(33)
def test_half_a_character_and_nul_are_refused():
    """They cannot be written into any file we make later."""
    assert row_code(strict.text, r'{"a": "x\ud800"}') == "FIELD_INVALID"
    assert row_code(strict.text, r'{"a": "x\u0000"}') == "FIELD_INVALID"


@pytest.mark.bad_input(23)
def test_a_timestamp_without_a_zone_is_refused():
    """In the hour when clocks change it names two moments."""
    assert row_code(strict.moment, '{"a": "2026-10-25T02:30:00"}') == "FIELD_INVALID"
    assert strict.moment(one('{"a": "2026-07-01T01:30:00+02:00"}'), "a").isoformat() == "2026-06-30T23:30:00"


@pytest.mark.bad_input(64, 65)
@pytest.mark.parametrize("text", ["03/04/2025", "2025-4-3", "2025-02-30", "20250403", "2025-W14-4", "3-Apr"])
def test_a_date_has_one_notation(text):
    """03/04/2025 is in March or in April."""
    assert row_code(strict.day, json.dumps({"a": text})) == "FIELD_INVALID"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "PAGE_EMPTY", marks=bad_input(3)),
        (b" \n", "PAGE_EMPTY"),
        pytest.param(b'{"time_entries": [{"id": 1}, {"id"', "PAGE_NOT_JSON", marks=bad_input(2)),
        pytest.param(b"<!DOCTYPE html><html>Sign in</html>", "PAGE_NOT_JSON", marks=bad_input(1)),
        (b"\xff\xfe{\x00}\x00", "PAGE_NOT_JSON"),  # UTF-16
        pytest.param(b"[" * 10_000 + b"]" * 10_000, "PAGE_NOT_JSON", marks=bad_input(31)),
    ],
)
def test_a_page_that_is_no_json_is_refused_whole(content, code):
    """None of them means "no records"."""
    with pytest.raises(DocumentRefused) as refused:
        strict.parse_json(content)
    assert refused.value.code == code


@pytest.mark.bad_input(60)
def test_quoted_commas_quotes_and_line_feeds_are_data():
    """A memo may hold them."""
    assert strict.csv_rows(b'a,"b, ""c""\nd"\n') == [["a", 'b, "c"\nd']]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "FILE_EMPTY", marks=bad_input(46)),
        pytest.param(b"a,b\nc,2", "FILE_TRUNCATED", marks=bad_input(44)),  # DuckDB reads 2 where 250.00 was meant
        pytest.param(b"a,b\r\nc,d\r\n", "FILE_NEWLINE", marks=bad_input(61)),
        (b"a,b\rc,d\n", "FILE_NEWLINE"),
        pytest.param(b"\xef\xbb\xbfa,b\n", "FILE_ENCODING", marks=bad_input(62)),
        ("a,ü\n".encode("cp1252"), "FILE_ENCODING"),
        ("a,b\n".encode("utf-16"), "FILE_ENCODING"),
        pytest.param(b"a,b\x00\n", "FILE_ENCODING", marks=bad_input(63)),
        pytest.param(b'a,"b\nc,d\n', "FILE_STRUCTURE", marks=bad_input(59)),
        (b'a,"b"c\n', "FILE_STRUCTURE"),
        pytest.param(b'"' + b"x" * 200_000 + b'"\n', "FILE_STRUCTURE", marks=bad_input(81)),
    ],
)
def test_a_file_in_another_form_than_agreed_is_refused_whole(content, code):
    """Guessing the form moves amounts into other columns."""
    assert file_code(content) == code


@pytest.mark.bad_input(66, 67)
@pytest.mark.parametrize("text", ["1.234,56", "1,234.56", "(12.50)", "12.50-", "12.50 CR", "$12.50", "1 234.50", "1e3"])
def test_an_amount_in_text_has_one_notation(text):
    """A sign or a thousand lost is the whole amount lost."""
    with pytest.raises(RowRefused, match="FIELD_INVALID"):
        strict.to_number("amount", text, 4)


@pytest.mark.bad_input(66)
@pytest.mark.parametrize("text", ["1.200", "-12.345", "+999.000"])
def test_what_another_locale_reads_as_thousands_is_refused(text):
    """1.200 is 1.20 here and 1200 in Germany, and a rate of either is posted without a question."""
    with pytest.raises(RowRefused, match="FIELD_INVALID"):
        strict.to_number("amount", text, 4)


def test_amounts_of_thousandths_have_exactly_three_decimals():
    """A sender in dinars who groups thousands writes 1.200 for 1200; one who always writes three decimals does not."""
    assert strict.to_number("amount", "1.200", 4, thousandths=True) == Decimal("1.2")
    for text in ("1200", "1.2", "1.2000"):
        with pytest.raises(RowRefused, match="exactly three decimals"):
            strict.to_number("amount", text, 4, thousandths=True)


@pytest.mark.bad_input(92)
def test_a_plain_signed_amount_is_accepted():
    """A negative amount is no formula."""
    assert strict.to_number("amount", "-12.50", 4) == Decimal("-12.50")
    assert strict.to_number("amount", "+600.1100", 4) == Decimal("600.11")


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.threat("T11")
@pytest.mark.bad_input(82)
@pytest.mark.parametrize(
    "archive",
    [
        zipped(),
        zipped(("a", b"1"), ("b", b"2")),
        zipped(("a", b"1"), ("a", b"2")),
        zipped(("a/", b"")),
        zipped(("a", b"\x00" * 50_000_000)),
        zipped(("a", b"some words, more words"))[:-30],
        b"PK not a zip",
        b"",
        zipped(("a", b"words"), method=zipfile.ZIP_BZIP2),
    ],
    ids=["no member", "two", "one name twice", "a folder", "a bomb", "cut off", "not a zip", "nothing", "bzip2"],
)
def test_an_archive_that_is_not_one_plain_file_is_refused(archive):
    """Bombs, twins and damaged members."""
    with pytest.raises(DocumentRefused, match="ARCHIVE_REFUSED"):
        strict.single_member(archive)


@pytest.mark.threat("T11")
@pytest.mark.bad_input(82)
@pytest.mark.skipif(sys.platform != "linux", reason="the limit of memory is Linux's")
def test_bombs_of_every_kind_are_refused_within_half_a_gigabyte():
    """Harm: one small document takes the memory of the machine, and every other source waits."""
    script = """if True:
        import io, json, resource, zipfile
        from dagster_project.landing import strict
        from dagster_project.landing.refusal import DocumentRefused
        resource.setrlimit(resource.RLIMIT_AS, (512 << 20,) * 2)
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            with archive.open("rates.csv", "w") as member:
                for _ in range(600):
                    member.write(bytes(1 << 20))
        for read, content in (
            (strict.single_member, bomb.getvalue()),
            (strict.parse_json, b"[" * (32 << 20)),
            (strict.parse_json, b'{"a":' * (8 << 20)),
            (strict.csv_rows, b'"' + b"x" * (48 << 20) + b'"\\n'),
        ):
            try:
                read(content)
            except DocumentRefused as refusal:
                print(refusal.code)
    """
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout.split() == ["ARCHIVE_REFUSED", "PAGE_NOT_JSON", "PAGE_NOT_JSON", "FILE_STRUCTURE"], done.stderr


@pytest.mark.threat("T11")
@pytest.mark.bad_input(82)
def test_the_name_inside_an_archive_is_never_used():
    """A member called ../../etc/passwd is just bytes."""
    assert strict.single_member(zipped(("../../etc/passwd", b"Date,USD,\n"))) == b"Date,USD,\n"
