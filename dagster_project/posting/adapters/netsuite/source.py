"""NetSuite: what an ERP company answers. Acknowledgements of posting files, and exports of its own books.

All are CSV files in the company's answers folder. An acknowledgement ends with a TRAILER of its line count and the sum
of its amounts. An export begins with a HEADER (kind, company, number, as-of, row count, total) and a line of column
names; its number counts up without gaps per kind. The instance of this source is the destination's name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from dagster_project import money
from dagster_project.landing import strict
from dagster_project.landing.refusal import DocumentRefused, RowRefused
from dagster_project.sources.drops import Drop, pull_drops
from dagster_project.sources.pulling import Feed
from dagster_project.sources.stream import (
    AMOUNT,
    HOURS,
    MOMENT,
    Document,
    GlLine,
    Masters,
    Reading,
    Row,
    Stream,
    read_each,
)

SYSTEM = "netsuite"
# A moment later than this after our own is a mistake, and not a clock or a zone that differs.
_CLOCKS_DIFFER = timedelta(days=1)
_RESEND = "Ask the ERP's administrator to write the file again; nothing of this one was used"
_ACK_COLUMNS = (
    *("record", "batch_id", "external_id", "level", "status", "document"),
    *("posting_period", "amount", "currency", "code", "message"),
)
_ACK_NAME = re.compile(r"ack-(?P<batch_id>[0-9A-Za-z-]{1,60})-(?P<part>[0-9]{1,6})\.csv")
_EXPORT_NAME = re.compile(r"(?P<kind>[a-z]+)-(?P<company>[0-9A-Za-z-]{1,40})-(?P<sequence>[0-9]{6})\.csv")


def _refuse(code: str, what: str, evidence: str) -> DocumentRefused:
    return DocumentRefused(code, what, evidence=evidence, remedy=_RESEND)


def _rectangle(rows: list[list[str]], width: int, first_line: int) -> None:
    for number, row in enumerate(rows, start=first_line):
        if len(row) != width:
            raise _refuse("FILE_STRUCTURE", f"record {number} has {len(row)} fields", f"{width} were agreed")


def read_acknowledgement(document: Document) -> Reading:
    """An acknowledgement's LINE records, of level FILE and LINE.

    Refused whole without its trailer, or when it speaks of another batch than its name. A trailer that does not agree
    with the lines as written, unreadable ones among them, is noted as ACK_MISMATCH, and no line `adds_up`: each is
    still evidence, but the batch stays open until a document that adds up says the same (docs/posting.md 2.7).
    """
    rows = strict.csv_rows(document.content)
    name = _ACK_NAME.fullmatch(document.name)
    if name is None or not rows or tuple(rows[0]) != _ACK_COLUMNS:
        raise _refuse("FILE_STRUCTURE", "this is not an acknowledgement as agreed", f"{document.name[:80]!r}")
    _rectangle(rows, len(_ACK_COLUMNS), 1)
    lines, trailers = rows[1:-1], rows[-1:]
    if len(rows) < 2 or trailers[0][0] != "TRAILER" or any(row[0] != "LINE" for row in lines):
        raise _refuse("FILE_TRUNCATED", "the acknowledgement does not end with its trailer", f"{len(rows)} records")
    if any(row[1] != name["batch_id"] for row in rows[1:]):
        raise _refuse("FILE_STRUCTURE", "the acknowledgement speaks of another batch than its name", name["batch_id"])
    reading = read_each(lines, lambda row: _ack_line(row, name["part"]), lambda row: row[2] or None)
    count, amount = trailers[0][9], trailers[0][7]
    found = _total(row[7] for row in lines)
    adds_up = count == str(len(lines)) and found is not None and _stated(amount) == found
    for row in reading.rows:
        row["adds_up"] = adds_up
    if not adds_up:
        reading.notes.append(
            DocumentRefused(
                "ACK_MISMATCH",
                f"the acknowledgement of batch {name['batch_id']} does not add up to its own trailer",
                evidence=f"trailer {count} lines {amount}, found {len(lines)} lines"
                f" {'with an amount that is no number' if found is None else found}",
                remedy="Each line was taken as a fact; ask the ERP's administrator to write the whole answer again",
            )
        )
    return reading


def _total(amounts: Iterable[str]) -> Decimal | None:
    """The sum of amounts as written, an empty one being none; None when one is no number."""
    try:
        return _added("amount", filter(None, amounts))
    except RowRefused:
        return None


def _ack_line(fields: list[str], part: str) -> Row:
    record = dict(zip(_ACK_COLUMNS, fields, strict=True))
    if record["level"] not in ("FILE", "LINE"):
        raise strict.invalid("level", record["level"], "FILE or LINE")
    if record["level"] == "LINE":
        strict.text(record, "external_id")
    strict.text(record, "status")
    return {
        "batch_id": record["batch_id"],
        "part": int(part),
        "external_id": record["external_id"] or None,
        "level": record["level"],
        "status": record["status"],
        "document": record["document"] or None,
        "posting_period": record["posting_period"] or None,
        "amount": strict.to_number("amount", record["amount"], 4, proven=True) if record["amount"] else None,
        "currency": record["currency"] or None,
        "code": record["code"] or None,
        "message": record["message"] or None,
    }


def _text(name: str, value: str) -> str | None:
    return value or None


def _needed(name: str, value: str) -> str:
    return strict.text({name: value}, name)


def _day(name: str, value: str) -> Any:
    return strict.to_day(name, value)


def _moment(name: str, value: str) -> Any:
    return strict.to_moment(name, value)


def _amount(name: str, value: str) -> Decimal:
    return strict.to_number(name, value, 4)


def _whole(name: str, value: str) -> int:
    if not re.fullmatch("[0-9]{1,9}", value):
        raise strict.invalid(name, value, "a whole number")
    return int(value)


def _whole_or_none(name: str, value: str) -> int | None:
    return _whole(name, value) if value else None


def _status(name: str, value: str) -> str:
    if value not in ("open", "closed"):
        raise strict.invalid(name, value, "open or closed")
    return value


def _yes(name: str, value: str) -> bool:
    if value not in ("Yes", "No"):
        raise strict.invalid(name, value, "Yes or No")
    return value == "Yes"


# How each type of column is read, and as what it lands.
_TYPES: dict[Callable[[str, str], Any], Any] = {
    _text: pl.String,
    _needed: pl.String,
    _day: pl.Date,
    _moment: MOMENT,
    _amount: AMOUNT,
    _whole: pl.Int64,
    _whole_or_none: pl.Int64,
    _status: pl.String,
    _yes: pl.Boolean,
}

_GL = {
    "document": _needed,
    "line_no": _whole,
    "posted_at": _moment,
    "posting_period": _needed,
    "transaction_date": _day,
    "account": _needed,
    "debit": _amount,
    "credit": _amount,
    "currency": _needed,
    "external_id": _text,
    "project": _text,
    "employee": _text,
    "memo": _text,
}
_TIME = {
    "document": _needed,
    "posted_at": _moment,
    "external_id": _text,
    "employee": _needed,
    "work_date": _day,
    "hours": _amount,
    "project": _text,
    "service_item": _text,
    "billable": _yes,
    "memo": _text,
}
_INVOICES = {
    "document_type": _needed,
    "invoice_no": _needed,
    "invoice_date": _day,
    "due_date": _day,
    "client": _text,
    "project": _text,
    "currency": _needed,
    "line_no": _whole,
    "kind": _needed,
    "external_id": _text,
    "source_reference": _text,
    "hours": _amount,
    "amount": _amount,
    "applies_to_invoice": _text,
    "applies_to_line": _whole_or_none,
    "effect": _text,
}
_PAYMENTS = {
    "payment_no": _needed,
    "payment_date": _day,
    "client": _text,
    "invoice_no": _needed,
    "currency": _needed,
    "amount": _amount,
}
_PERIODS = {"period": _needed, "start": _day, "end": _day, "status": _status, "changed_at": _moment}
_EMPLOYEES = {"employee": _needed, "name": _needed, "active": _yes}
_ACCOUNTS = {"account": _needed, "name": _needed}
_PROJECTS = {"project": _needed, "name": _text, "client": _text, "active": _yes, "created_at": _moment}


def _export(
    kind: str,
    table: str,
    columns: dict[str, Callable],
    total: Callable[[list[dict[str, str]]], Decimal],
    deadline: timedelta | None = None,
    *,
    key: str | None = None,
    lists: str | None = None,
) -> Stream:
    """The stream of one kind of export; `total` adds up what its header states as total, of the records as written.

    So the total is proven whether or not each record can be read. `key` names a column by which a thing is there once,
    `lists` one by which a master record is.
    """

    def read(document: Document) -> Reading:
        rows = strict.csv_rows(document.content)
        if len(rows) < 2 or len(rows[0]) != 7 or rows[0][0] != "HEADER":
            raise _refuse("FILE_HEADER", "the export does not begin with its header", f"{document.name[:80]!r}")
        _, stated_kind, company, sequence, as_of, count, amount = rows[0]
        name = _EXPORT_NAME.fullmatch(document.name)
        if (
            name is None
            or (name["kind"], name["company"]) != (kind, document.instance)
            or (stated_kind, company) != (kind, document.instance)
            or not re.fullmatch("[0-9]{1,9}", sequence)
            or int(sequence) != int(name["sequence"])
        ):
            raise _refuse(
                "FILE_FOREIGN",
                f"this is not the export {kind} of {document.instance} that its name and folder promise",
                f"{document.name[:80]!r} holds {stated_kind} of {company}, number {sequence}"[:160],
            )
        if tuple(rows[1]) != tuple(columns):
            raise _refuse("FILE_STRUCTURE", "the export's columns are not the agreed ones", ",".join(rows[1])[:160])
        records = rows[2:]
        if count != str(len(records)):
            raise _refuse("FILE_TRUNCATED", "the export's row count is wrong", f"header {count}, found {len(records)}")
        _rectangle(records, len(columns), 3)
        moment = _as_of(as_of)
        if document.fetched_at and moment > document.fetched_at + _CLOCKS_DIFFER:
            raise _refuse(
                "FILE_FUTURE",
                "the export is of a moment that has not come",
                f"as of {moment}, now {document.fetched_at}",
            )

        def row(fields: list[str]) -> Row:
            record = dict(zip(columns, fields, strict=True))
            thousandths = money.EXPONENTS.get(record.get("currency", "")) == 3
            return {
                **{
                    name: strict.to_number(name, record[name], 4, thousandths=thousandths and name != "hours")
                    if reader is _amount
                    else reader(name, record[name])
                    for name, reader in columns.items()
                },
                "export_sequence": int(sequence),
                "as_of": moment,
            }

        reading = read_each(records, row, lambda fields: fields[0])
        written = [dict(zip(columns, fields, strict=True)) for fields in records]
        if (once := key or lists) and len({each[once] for each in written}) != len(written):
            raise _refuse("FILE_STRUCTURE", f"the export shows one {once} twice", f"{len(written)} records")
        try:
            found = total(written)
        except RowRefused as refusal:
            raise _refuse(
                "CONTROL_TOTAL_MISMATCH", "the export's total cannot be proven: a value is no number", refusal.message
            ) from None
        if _stated(amount) != found:
            raise _refuse(
                "CONTROL_TOTAL_MISMATCH",
                "the export's rows do not add up to its header",
                f"header {amount}, rows {found}",
            )
        return reading

    return Stream(
        system=SYSTEM,
        name=table,
        columns=pl.Schema(
            {
                **{name: HOURS if name == "hours" else _TYPES[reader] for name, reader in columns.items()},
                "export_sequence": pl.Int64,
                "as_of": MOMENT,
            }
        ),
        read=read,
        sequence=_export_number,
        masters=Masters((lists,), apart=("export_sequence", "as_of"), is_list=True) if lists else None,
        deadline=deadline,
    )


def _as_of(value: str) -> datetime:
    try:
        return strict.to_moment("as of", value)
    except RowRefused as refusal:
        raise _refuse("FILE_HEADER", "the export does not say of when it is", refusal.message) from None


def _stated(value: str) -> Decimal | None:
    try:
        return strict.to_number("total", value, 4, proven=True)
    except RowRefused:
        return None


def _export_number(document: Document) -> int | None:
    name = _EXPORT_NAME.fullmatch(document.name)
    return int(name["sequence"]) if name else None


def _sum(column: str) -> Callable[[list[dict[str, str]]], Decimal]:
    return lambda records: _added(column, (record[column] for record in records))


def _count(records: list[dict[str, str]]) -> Decimal:
    return Decimal(len(records))


def _added(name: str, written: Iterable[str]) -> Decimal:
    """The sum of numbers as written, which a total proves. Raises RowRefused for what is no number."""
    return sum((strict.to_number(name, value, 4, proven=True) for value in written), Decimal(0))


ACK_LINES = Stream(
    system=SYSTEM,
    name="ack_lines",
    columns=pl.Schema(
        {
            "batch_id": pl.String,
            "part": pl.Int64,
            **dict.fromkeys(("external_id", "level", "status", "document", "posting_period"), pl.String),
            "amount": AMOUNT,
            **dict.fromkeys(("currency", "code", "message"), pl.String),
            "adds_up": pl.Boolean,
        }
    ),
    read=read_acknowledgement,
    # An answer is expected of what was sent: each batch has a deadline of its own.
    deadline=None,
)
# The calendar and the projects are exported every night, employees and accounts on the first of each month, the books
# when something was booked.
_NIGHTLY, _MONTHLY = timedelta(days=3), timedelta(days=35)
EXPORTS = {
    "gl": _export("gl", "gl_lines", _GL, _sum("debit")),
    "time": _export("time", "time_bills", _TIME, _sum("hours")),
    "invoices": _export("invoices", "invoice_lines", _INVOICES, _sum("amount")),
    "payments": _export("payments", "payments", _PAYMENTS, _sum("amount")),
    "periods": _export(
        "periods",
        "periods",
        _PERIODS,
        lambda rows: Decimal(sum(r["status"] == "open" for r in rows)),
        _NIGHTLY,
        key="period",
    ),
    "projects": _export("projects", "projects", _PROJECTS, _count, _NIGHTLY, lists="project"),
    "employees": _export("employees", "employees", _EMPLOYEES, _count, _MONTHLY, lists="employee"),
    "accounts": _export("accounts", "accounts", _ACCOUNTS, _count, _MONTHLY, lists="account"),
}

STREAMS = (ACK_LINES, *EXPORTS.values())


def _journal(destination: str, row: Row) -> GlLine:
    value = row["debit"] - row["credit"]
    where = row["account"], row["currency"], row["posting_period"]
    return GlLine(destination, "money", row["document"], row["external_id"], *where, value)


def _time(destination: str, row: Row) -> GlLine:
    return GlLine(destination, "hours", row["document"], row["external_id"], None, None, None, row["hours"])


# By name of its stream, an export of the books and how a row of it becomes a line; the calendar is exported with them
# and has no lines, but says up to which moment they go.
BOOKS: dict[str, tuple[Stream, Callable[[str, Row], GlLine] | None]] = {
    EXPORTS[kind].name: (EXPORTS[kind], line) for kind, line in (("gl", _journal), ("time", _time), ("periods", None))
}


def _part(name: str) -> tuple[str, int]:
    """The batch that an acknowledgement is about, and which part of its answer it is."""
    found = _ACK_NAME.fullmatch(name)
    return found["batch_id"], int(found["part"])


def pull(feed: Feed) -> None:
    """Every answer in the company's folder; exports in the order of their numbers; each then moved to `archive`."""
    company = re.escape(feed.source.instance)
    pull_drops(
        feed,
        feed.inbound,
        f"{feed.inbound}/archive",
        (
            Drop(ACK_LINES, _ACK_NAME, _part),
            *(Drop(stream, re.compile(rf"{kind}-{company}-[0-9]{{6}}\.csv")) for kind, stream in EXPORTS.items()),
        ),
    )
