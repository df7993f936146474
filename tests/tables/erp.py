"""docs/erp-netsuite.md: what an ERP company sends and gets, file by file and column by column.

The examples of what it sends are what `docs/reference/netsuite.py` writes; of what it gets, files that were sealed. The
form of a column and whether it may be blank is found by asking its reader. Only meanings are written by hand, in
`netsuite.toml`, and each column must have one.
"""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import timedelta
from functools import cache
from types import ModuleType
from typing import Any

from dagster_project.config import Destination
from dagster_project.landing.refusal import DocumentRefused
from dagster_project.posting import batches, seal
from dagster_project.posting.adapters import adapter
from dagster_project.posting.adapters.netsuite import source as netsuite
from dagster_project.sources.stream import Document, Reading, Stream
from tests.posting.world import World
from tests.tables.masters import ROOT, table

DOCUMENT = ROOT / "docs" / "erp-netsuite.md"
REFERENCE = ROOT / "docs" / "reference"
WRITTEN = tomllib.loads((ROOT / "tests" / "tables" / "netsuite.toml").read_text())
ACKNOWLEDGEMENTS = netsuite.ACK_LINES.name


@dataclass(frozen=True)
class Sent:
    """A file that the ERP's side sends: its kind, its stream, and an example. `names_at` is the line of the column
    names, from 0 on."""

    kind: str
    stream: Stream
    name: str
    content: bytes
    names_at: int

    def read(self, content: bytes) -> Reading:
        return self.stream.read(Document(content, self.name, reference_rows()["company"]))

    @property
    def rows(self) -> list[list[str]]:
        return list(csv.reader(io.StringIO(self.content.decode(), newline="")))

    @property
    def columns(self) -> list[str]:
        return self.rows[self.names_at]


@cache
def reference() -> ModuleType:
    """The reference script."""
    spec = importlib.util.spec_from_file_location("netsuite_reference", REFERENCE / "netsuite.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def reference_rows() -> dict[str, Any]:
    return json.loads((REFERENCE / "netsuite.json").read_text())


def sent() -> list[Sent]:
    """Every file that the page names, in its order."""
    rows = reference_rows()
    (answered,) = rows["acknowledgements"].items()
    answer = Sent(ACKNOWLEDGEMENTS, netsuite.ACK_LINES, *reference().acknowledgement(answered[0], 1, answered[1]), 0)
    exports = {
        kind: Sent(kind, stream, *reference().export(kind, rows["company"], 1, rows["as_of"], rows["exports"][kind]), 1)
        for kind, stream in netsuite.EXPORTS.items()
    }
    return [exports.get(each["kind"], answer) for each in WRITTEN["file"]]


def columns_of(file: Sent) -> Iterator[tuple[str, str, bool]]:
    """Each column of a file, the form of its values, and whether it may be blank, as the file's reader says of the
    first row."""
    for place, column in enumerate(file.columns):
        form = (_refused(file, place, "?") or "text").removeprefix("a ")
        yield column, form, _refused(file, place, "") is None


def _refused(file: Sent, place: int, value: str) -> str | None:
    """What the reader says of a file whose first row has this value in a column, as the form that it wants."""
    rows = file.rows
    rows[file.names_at + 1][place] = value
    try:
        refused = [each.refusal.what for each in file.read(reference().csv_bytes(rows)).refused]
    except DocumentRefused as refusal:
        refused = [refusal.evidence.partition(" (")[0] if " is not " in refusal.evidence else file.columns[place]]
    return refused[0].partition(" is not ")[2] or "text" if refused else None


@cache
def sealed() -> tuple[batches.Rendered, ...]:
    """Posting files of every layout, and a file with a reversal, with the ledger's instance by a fixed name."""
    world = World()
    world.set("1")
    world.settle_down()
    world.set("1", approval="not_approved")
    world.pull()
    world.judge()
    seal(world.ledger, world.destination)
    found = world.ledger.rows("select batch_id from batch order by sequence")
    return tuple(batches.render(world.ledger, batch_id, adapter("netsuite")) for (batch_id,) in found)


def got(layout: str) -> list[batches.Rendered]:
    """The sealed files of a layout: with a posting, and with its reversal."""
    return [file for file in sealed() if json.loads(file.control)["layout"] == layout]


def text() -> str:
    """The document."""
    lines = ["# What a NetSuite company sends and gets", "", *_paragraphs("introduction")]
    lines += ["", "## What it sends", ""]
    lines += table(("File", "Name", "When", "Without it"), _files())
    lines += ["", "### Acknowledgements", "", *_paragraphs("answer"), "", *_file(sent()[0])]
    lines += ["", "### Exports", "", *_paragraphs("exports")]
    for file in sent()[1:]:
        lines += ["", f"### {_written(file)['title']}: `{file.kind}`", "", *_file(file)]
    lines += ["", "## What it gets", "", *_paragraphs("gets")]
    for written in WRITTEN["layout"]:
        lines += ["", f"### {written['title']}: `{written['name']}`", "", *_layout(written)]
    lines += ["", "### The control file", "", *_paragraphs("control"), "", *_control()]
    lines += ["", "## Calls instead of files", "", *_paragraphs("calls")]
    for call in WRITTEN["call"]:
        lines += ["", f"{call['title']}, {call['status']}:", "", *_block(call["example"].encode(), "json")]
    return "\n".join([*lines, ""])


def _paragraphs(name: str) -> list[str]:
    """A text of `netsuite.toml`, with the adapter's limits in their places."""
    erp = adapter("netsuite")
    hours = next(each.default for each in fields(Destination) if each.name == "ack_deadline_hours")
    limits = {
        "max_records": f"{erp.max_records:,}",
        "max_bytes": f"{erp.max_bytes:,}",
        "ack_deadline_hours": str(hours),
    }
    text = WRITTEN[name].strip()
    for limit, value in limits.items():
        text = text.replace(f"{{{limit}}}", value)
    return text.splitlines()


def _written(file: Sent) -> dict[str, Any]:
    return next(each for each in WRITTEN["file"] if each["kind"] == file.kind)


def _files() -> Iterator[tuple[str, ...]]:
    for file in sent():
        written, deadline = _written(file), file.stream.deadline
        silent = f". After {deadline // timedelta(days=1)} days: STREAM_SILENT" if deadline else ""
        name = written.get("name", f"{file.kind}-<company>-<number>.csv")
        yield written["title"], f"`{name}`", written["when"], f"{written['missing']}{silent}"


def _file(file: Sent) -> Iterator[str]:
    written = _written(file)
    rows = file.rows[file.names_at + 1 :]
    yield from table(
        ("Column", "Form", "Required", "What it is", "Example"),
        (
            (
                f"`{column}`",
                form,
                "no" if blank else "yes",
                written["columns"][column],
                _example(row[place] for row in rows),
            )
            for place, (column, form, blank) in enumerate(columns_of(file))
        ),
    )
    yield from ("", f"Control total: {written['total'][:1].lower()}{written['total'][1:]}. `{file.name}`:", "")
    yield from _block(file.content)


def _layout(written: dict[str, Any]) -> Iterator[str]:
    files = got(written["name"])
    rows = [row for file in files for row in csv.DictReader(io.StringIO(file.content.decode(), newline=""))]
    yield from (written["about"], "")
    yield from table(
        ("Column", "What it is", "Example"),
        (
            (f"`{column}`", meaning, _example(row[column] for row in rows))
            for column, meaning in written["columns"].items()
        ),
    )
    if empty := [column for column in rows[0] if column not in written["columns"]]:
        yield from ("", f"Always empty: {', '.join(map(_code, empty))}.")
    for file, what in zip(files, ("A posting", "Its reversal"), strict=True):
        yield from ("", f"{what}, `{file.file_name}`:", "", *_block(file.content))


def _control() -> Iterator[str]:
    file = sealed()[0]
    control = json.loads(file.control) | {"ledger_instance": "24bee4fb00635a03"}
    meaning = WRITTEN["control_fields"]
    yield from table(("Field", "What it is"), ((f"`{name}`", meaning[name]) for name in control))
    yield from ("", f"`{file.control_name}`:", "", *_block(json.dumps(control, indent=1).encode(), "json"))


def _block(content: bytes, kind: str = "") -> Iterator[str]:
    yield from (f"```{kind}", *content.decode().splitlines(), "```")


def _example(values: Iterable[str]) -> str:
    """The first value that is there."""
    return next((_code(value) for value in values if value), "")


def _code(value: str) -> str:
    return f"`{value}`"
