"""The page of what an ERP company sends and gets is whole, and the reader takes what it shows."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from dagster_project.config import Source
from dagster_project.ports import SftpServer
from dagster_project.posting import adapters
from dagster_project.posting.adapters import adapter
from dagster_project.posting.adapters.netsuite import source as netsuite
from dagster_project.posting.adapters.netsuite.api import NetsuiteApi
from dagster_project.sandbox.erp import posting_file as erp_import
from tests.sources.conftest import Site, drops, site
from tests.tables import ROOT, erp

__all__ = ["drops", "site"]


def test_the_page_is_what_the_readers_the_layouts_and_the_reference_say():
    """Harm: the ERP's administrator builds a file that is refused."""
    stale = f"{erp.DOCUMENT.relative_to(ROOT)} is stale: make tables"
    assert erp.DOCUMENT.read_text() == erp.text(), stale


def test_every_erp_has_its_page():
    """Harm: an adapter that its ERP's administrator must read as a program."""
    assert [name for name in adapters.names() if not (ROOT / "docs" / f"erp-{name}.md").is_file()] == []


def test_the_page_has_every_stream_every_layout_and_every_column():
    """Harm: a file that is on no page is not sent, and a column without a meaning is guessed at."""
    files = {file.kind: file for file in erp.sent()}
    assert [each["kind"] for each in erp.WRITTEN["file"]] == list(files)
    assert {file.stream.name for file in files.values()} == {stream.name for stream in netsuite.STREAMS}
    for each in erp.WRITTEN["file"]:
        assert list(each["columns"]) == files[each["kind"]].columns, each["kind"]
    layouts = {each["name"]: each["columns"] for each in erp.WRITTEN["layout"]}
    assert layouts.keys() == adapter("netsuite").layouts.keys()
    for name, columns in layouts.items():
        rows = [row for file in erp.got(name) for row in csv.DictReader(io.StringIO(file.content.decode(), newline=""))]
        assert list(columns) == [column for column in rows[0] if any(row[column] for row in rows)], name
    assert set(erp.WRITTEN["control_fields"]) == set(json.loads(erp.sealed()[0].control))


@pytest.mark.parametrize("file", erp.sent(), ids=lambda file: file.kind)
def test_every_example_row_is_read(file: erp.Sent):
    """Harm: an example that is copied and refused."""
    reading = file.read(file.content)
    assert (reading.refused, reading.notes) == ([], [])
    assert all(row.get("adds_up", True) for row in reading.rows)
    assert reading.rows_in == len(file.rows) - 2


def test_a_column_is_described_by_what_its_reader_takes():
    """Harm: the page says of every column that it may hold anything."""
    described = {
        (file.kind, column): (form, blank) for file in erp.sent() for column, form, blank in erp.columns_of(file)
    }
    assert described["gl", "debit"] == ("plain number with '.' as decimal sign", False)
    assert described["gl", "posted_at"] == ("timestamp with a zone", False)
    assert described["gl", "external_id"] == ("text", True)
    assert described["periods", "status"] == ("open or closed", False)
    assert described["invoices", "applies_to_line"] == ("whole number", True)
    assert described["ack_lines", "document"] == ("text", True)
    assert described["ack_lines", "batch_id"] == ("text", False)


def test_what_the_reference_script_writes_is_taken_by_a_cycle(
    site: Site, drops: tuple[Path, SftpServer], tmp_path: Path
):
    """Harm: a reference that writes what was agreed a year ago. The second exports have the numbers after the
    first; the second answer has the same bytes, which is nothing new."""
    root, server = drops
    answers = root / "ns-us" / "answers"
    (answers / "archive").mkdir(parents=True)
    script, example = erp.REFERENCE / "netsuite.py", erp.REFERENCE / "netsuite.json"
    later = tmp_path / "later.json"
    later.write_text(example.read_text().replace("2026-09-29T02:00:00Z", "2026-09-29T02:30:00Z"))
    source = Source("netsuite", "ns-us", sftp=server, inbound="/ns-us/answers")
    for rows in (example, later):
        written = subprocess.run(
            [sys.executable, "-I", script, rows, answers], capture_output=True, text=True, check=True
        ).stdout.split()
        assert len(written) == len(netsuite.STREAMS)
        counts = site.cycle(source)
        assert (counts.refused_documents, counts.quarantined, site.codes()) == (0, 0, set())
        assert {file.name for file in answers.iterdir()} == {"archive"}
    taken = {name for (name,) in site.ledger.rows("select name from extract_page where rows_in > 0")}
    exports = {f"{kind}-ns-us-00000{number}.csv" for kind in netsuite.EXPORTS for number in (1, 2)}
    assert taken == {*exports, "ack-ns-us-00000001-1.csv"}


def test_what_the_page_shows_of_posting_files_is_taken_by_an_import_of_other_code():
    """Harm: the columns are described as no ERP reads them."""
    for file in erp.sealed():
        read = erp_import.read(file.control, file.file_name, file.content)
        assert len(read.records) == json.loads(file.control)["records"]


def test_the_answers_to_calls_on_the_page_are_understood():
    """Harm: a script answers as the page says, and each record stays unknown."""
    answers = [
        NetsuiteApi().read("ns-us-00000001", call["status"], call["example"].encode()) for call in erp.WRITTEN["call"]
    ]
    assert [(line["level"], line["status"]) for answer in answers for line in answer.lines] == [
        ("LINE", "POSTED"),
        ("FILE", "REJECTED"),
    ]
    assert all(answer.adds_up for answer in answers)
