"""The published JSON Schemas say of a file what its readers say."""

from __future__ import annotations

import csv
import json
import tomllib
from pathlib import Path

import jsonschema
import pytest

from dagster_project.config import template
from dagster_project.sandbox.world import master_files
from dagster_project.sources.masters import STREAMS
from tests.tables import schemas
from tests.tables.masters import columns_of, refused, sample_of

# What people and spreadsheets write into a cell.
CELLS = ("", " ", "1", "1.5", "1,5", "1.234,5", "$5", "2026-01-31", "31.01.2026", "1/31/2026", "true", "yes", "EUR",
         "eur", "hold", "billable", "id", "id_at_harvest", "Europe/London", "x", "1234567890")  # fmt: skip


@pytest.mark.parametrize("name", schemas.documents())
def test_the_published_schema_is_that_of_the_readers(name: str) -> None:
    """Harm: an editor or a spreadsheet marks as right what no cycle reads."""
    published = (schemas.FOLDER / name).read_text()
    assert published == schemas.documents()[name], f"docs/schemas/{name} is stale: make tables"
    jsonschema.Draft202012Validator.check_schema(json.loads(published))


def test_the_files_of_a_whole_firm_are_as_the_schema_says(tmp_path: Path) -> None:
    """Harm: a schema that refuses what is right is switched off."""
    master_files.write(tmp_path, everything=True)
    rows = 0
    for stream in STREAMS:
        if (file := tmp_path / f"{stream.name}.csv").exists():
            with file.open(newline="") as lines:
                for each in csv.DictReader(lines):
                    jsonschema.validate(each, schemas.row(stream))
                    rows += 1
    assert rows > 100
    settings = tomllib.loads(template.settings("acme", "EUR"))
    jsonschema.validate(settings, json.loads((schemas.FOLDER / "settings.json").read_text()))
    with pytest.raises(jsonschema.ValidationError, match="bse_url"):
        broken = settings | {"source": [{"system": "harvest", "instance": "main", "bse_url": "x"}]}
        jsonschema.validate(broken, json.loads((schemas.FOLDER / "settings.json").read_text()))


@pytest.mark.parametrize("stream", STREAMS, ids=lambda stream: stream.name)
def test_schema_and_reader_refuse_the_same_cells(stream) -> None:
    """Harm: two descriptions of one file, of which a firm follows the wrong one."""
    sample, validator = sample_of(stream), jsonschema.Draft202012Validator(schemas.row(stream))
    assert validator.is_valid(sample)
    for column, form, _ in columns_of(stream):
        for cell in CELLS:
            changed = sample | {column: cell}
            by_reader = refused(stream, changed) is None
            # Which names of time zones there are, a schema cannot say.
            if by_reader or "IANA" not in form:
                assert validator.is_valid(changed) == by_reader, (column, cell)
    assert not validator.is_valid(sample | {"another": "1"})
