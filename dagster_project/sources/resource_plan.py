"""A resource plan: who is booked on which project for how many hours, and how much each person is there at all.

A planning system, or a person with a spreadsheet, writes two kinds of CSV files into a folder of an SFTP server, each
of which shows all that is planned: `bookings-<number>.csv` and `availability-<number>.csv`, numbered without gaps. The
first line names the columns, and the last is `END` and the number of lines between, without which a file that was cut
off would take bookings away. A file is moved to `archive` once it is registered.

`person` and `project` are the planning system's ids; which of ours they are is said by the identity rules, as for every
source. Only firm bookings are assignments: who is only pencilled in may not record time by it.
"""

from __future__ import annotations

import re

import polars as pl

from dagster_project.landing import strict
from dagster_project.landing.refusal import DocumentRefused, RowRefused
from dagster_project.sources.drops import Drop, pull_drops, sibling
from dagster_project.sources.pulling import Feed
from dagster_project.sources.stream import (
    HOURS,
    Document,
    Fields,
    Masters,
    Reading,
    Row,
    Stream,
    joined,
    read_each,
    row_reader,
    schema_of,
)

SYSTEM = "resource_plan"
_NAME = re.compile(r"(?P<kind>[a-z]+)-(?P<number>[0-9]{6})\.csv")
_RESEND = "Have the plan written again, as agreed; nothing of this file was used"


def _hours(record: Row, key: str) -> object:
    return strict.to_number(key, strict.text(record, key), 4)


def _flag(record: Row, key: str) -> bool:
    value = strict.text(record, key)
    if value not in ("true", "false"):
        raise strict.invalid(key, value, "true or false")
    return value == "true"


_SPAN: Fields = {
    "first_day": ("first_day", pl.Date, strict.day),
    "last_day": ("last_day", pl.Date, strict.day),
}
_BOOKING: Fields = {
    "id": ("id", pl.String, strict.identifier),
    "person": ("person", pl.String, strict.identifier),
    "project": ("project", pl.String, strict.identifier),
    **_SPAN,
    "hours": ("hours", HOURS, _hours),
    "is_firm": ("is_firm", pl.Boolean, _flag),
}
_AVAILABILITY: Fields = {
    "person": ("person", pl.String, strict.identifier),
    **_SPAN,
    "weekly_hours": ("weekly_hours", HOURS, _hours),
    "reason": ("reason", pl.String, strict.optional_text),
}


def _stream(name: str, fields: Fields, key: tuple[str, ...]) -> Stream:
    row = row_reader(fields)

    def planned(cells: list[str]) -> Row:
        found = row({column: cell or None for column, cell in zip(fields, cells, strict=True)})
        if found["last_day"] < found["first_day"]:
            raise RowRefused("FIELD_INVALID", "last_day is before first_day", remedy="Correct it in the plan")
        return found

    def read(document: Document) -> Reading:
        rows = strict.csv_rows(document.content)
        if not rows or tuple(rows[0]) != tuple(fields):
            raise _refuse("FILE_STRUCTURE", f"its columns are not {', '.join(fields)}", document)
        if len(rows) < 2 or rows[-1] != ["END", str(len(rows) - 2)]:
            raise _refuse("FILE_TRUNCATED", "it does not end with END and the number of its lines", document)
        if any(len(cells) != len(fields) for cells in rows[1:-1]):
            raise _refuse("FILE_STRUCTURE", "a line has more or fewer cells than there are columns", document)
        places = [list(fields).index(column) for column in key]
        return read_each(rows[1:-1], planned, lambda cells: joined(cells[place] for place in places))

    masters = Masters(key, ("first_day", "last_day"), is_list=True, owner="resource_manager")
    columns = schema_of(fields)
    return Stream(SYSTEM, name, columns, read, sequence=_number, masters=masters, deadline=None)


def _refuse(code: str, what: str, document: Document) -> DocumentRefused:
    return DocumentRefused(code, what, evidence=f"{document.name[:80]!r}", remedy=_RESEND)


def _number(document: Document) -> int | None:
    name = _NAME.fullmatch(document.name)
    return int(name["number"]) if name else None


BOOKINGS = _stream("bookings", _BOOKING, ("id",))
AVAILABILITY = _stream("availability", _AVAILABILITY, ("person", "first_day"))
STREAMS = (BOOKINGS, AVAILABILITY)


def pull(feed: Feed) -> None:
    """Every file of the plan in the folder, in the order of its numbers."""
    drops = tuple(Drop(stream, re.compile(rf"{stream.name}-[0-9]{{6}}\.csv")) for stream in STREAMS)
    pull_drops(feed, feed.inbound, sibling(feed.inbound, "archive"), drops)
