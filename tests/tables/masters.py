"""docs/masters.md: whose word counts for what, which stream states it, and what the firm's own files may hold.

Nothing of it is written by hand: the orders are the seed's, the streams those of the sources, and what a column of a
file may hold is found by asking its reader.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl

from dagster_project.sources import masters
from dagster_project.sources.registry import STREAMS
from dagster_project.sources.stream import Document, Stream

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "masters.md"
DBT = ROOT / "dbt"

INTRODUCTION = """# Master records

Who exists is the union of what systems state; whose word counts for which attribute is a table. Both are below as the
product has them; `make tables` writes this page from the seed, the sources and the readers. A firm replaces the order
of an attribute by its own `masters/survivorship.csv`, from the day that a row names. `finance` and `hr` are the firm's
own master files; a blank in them states nothing.

A record is corrected in the system that owns the attribute, and from there in those behind it, which is the direction
of updates. Tieout changes no master record in any system. What they state differently of a client, contract, project or
person is in the mart `master_data_mismatch`. Of records with days of their own (employment, assignments, rates) the
order is that of each day.
"""


def text() -> str:
    """The document."""
    lines = [*INTRODUCTION.splitlines(), "", "## Whose word counts", ""]
    lines += table(("Object", "Attribute", "Owner", "Behind it", "From", "Direction of updates"), _orders())
    lines += ["", "`record` is the whole of it: who may say that it exists, and for records with days what they are."]
    lines += ["", "## Which stream states it", ""]
    lines += table(("System", "Stream", "What it states", "Key", "Days"), _streams())
    lines += ["", "## The firm's own files", ""]
    lines += [
        "A number has a point and no thousands; a day is YYYY-MM-DD. A file may be without a column that may be blank.",
        "",
    ]
    lines += table(("File", "Column", "Form", "May be blank", "In the key", "Who mends a row"), _files())
    return "\n".join([*lines, ""])


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    header = list(header)
    yield _row(header)
    yield _row("---" for _ in header)
    yield from map(_row, rows)


def _row(cells: Iterable[str]) -> str:
    return "".join(f"| {cell} " for cell in cells) + "|"


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _orders() -> Iterator[tuple[str, ...]]:
    orders: defaultdict[tuple[str, str, str], list[tuple[int, str]]] = defaultdict(list)
    with (DBT / "seeds" / "default_survivorship.csv").open(newline="") as rows:
        for row in csv.DictReader(rows):
            orders[row["object"], row["attribute"], row["valid_from"]].append((int(row["rank"]), row["system"]))
    for (of, attribute, since), ranked in orders.items():
        owner, *behind = [system for _, system in sorted(ranked)]
        direction = f"`{owner}` → {_code(behind)}" if behind else "none: one system states it"
        yield of, f"`{attribute}`", f"`{owner}`", _code(behind), since or "always", direction


def _streams() -> Iterator[tuple[str, ...]]:
    stated = defaultdict(list)
    for model in sorted((DBT / "models" / "staging").glob("*/stg_*__*.sql")):
        for landed in re.findall(r"'(raw_\w+)'", model.read_text()):
            stated[landed].append(model.stem.partition("__")[2])
    for stream in sorted(STREAMS, key=lambda each: (each.system, each.name)):
        if stream.masters and stream.system != masters.SYSTEM:
            days = [each for each in stream.masters.valid if each]
            yield stream.system, stream.name, _code(stated[stream.table]), _code(stream.masters.key), _code(days)


def _files() -> Iterator[tuple[str, ...]]:
    for stream in masters.STREAMS:
        for column, form, may_be_blank in columns_of(stream):
            yield (
                f"`{stream.name}.csv`",
                f"`{column}`",
                form,
                "yes" if may_be_blank else "no",
                "yes" if column in stream.masters.key else "",
                stream.masters.owner,
            )


def columns_of(stream: Stream) -> Iterator[tuple[str, str, bool]]:
    """Each column of a file, the form of its values, and whether it may be blank, as the file's reader says."""
    sample, forms = _asked(stream)
    for column, dtype in stream.columns.items():
        form = forms.get(column) or _form(dtype)
        if form == "text" and refused(stream, sample | {column: "no currency"}):
            form = "currency code"
        yield column, form, not refused(stream, sample | {column: ""})


def sample_of(stream: Stream) -> dict[str, str]:
    """A row that the file's reader takes."""
    return _asked(stream)[0]


def _asked(stream: Stream) -> tuple[dict[str, str], dict[str, str]]:
    """A row that the reader takes, and the forms that it asked for on the way, by column."""
    sample = {column: _sample(dtype) for column, dtype in stream.columns.items()}
    forms: dict[str, str] = {}
    while said := refused(stream, sample):
        column, _, form = said.partition(" is not ")
        example = re.search(r"(?:one of |such as )([^,]+)", form)
        assert example, f"{stream.name}: {said}"
        forms[column], sample[column] = form, example[1]
    return sample, forms


def refused(stream: Stream, cells: dict[str, str]) -> str | None:
    """What the file's reader says of a row with these cells; None when it takes it."""
    content = io.StringIO()
    csv.writer(content, lineterminator="\n").writerows([cells, cells.values()])
    reading = stream.read(Document(content.getvalue().encode(), f"masters/{stream.name}.csv", "firm"))
    return next((each.refusal.what for each in reading.refused), None)


def _sample(dtype: pl.DataType) -> str:
    return {pl.Date: "2026-01-31", pl.Boolean: "true"}.get(dtype, "EUR" if dtype == pl.String else "1")


def _form(dtype: pl.DataType) -> str:
    if isinstance(dtype, pl.Decimal):
        return f"number of at most {dtype.scale} decimals"
    return {pl.String: "text", pl.Date: "day", pl.Boolean: "true or false"}.get(dtype, "whole number")
