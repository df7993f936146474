"""Mutated files and pages are read or refused, and nothing else: a slice of `make torture`.

TIEOUT_MUTATED_FILES raises their number.
"""

from __future__ import annotations

import json
import os
from dataclasses import replace
from decimal import Decimal

import pytest

from dagster_project.posting.adapters.netsuite import source as netsuite
from dagster_project.sources import stream
from dagster_project.sources.harvest import TIME_ENTRIES
from dagster_project.sources.registry import STREAMS
from tests.torture import documents
from tests.torture.test_kills import SEED

FILES = int(os.environ.get("TIEOUT_MUTATED_FILES", "4000"))


@pytest.mark.bad_input(201)
@pytest.mark.threat("T11")
def test_a_mutated_document_is_read_as_it_stands_or_refused():
    """One damaged byte must neither end a cycle nor become another amount."""
    figures = documents.run(FILES, SEED)
    assert figures["findings"] == [], json.dumps(figures, indent=1)
    assert figures["kinds"].keys() == documents.MUTATIONS.keys()
    assert figures["streams"].keys() >= {each.table for each in STREAMS}
    assert FILES / 10 < figures["read"] == FILES - sum(figures["refused"].values())


def test_the_harness_notices_an_amount_that_is_read_wrongly(monkeypatch):
    """A harness that finds nothing in anything proves nothing."""
    read = TIME_ENTRIES.read

    def rounded(document: stream.Document) -> stream.Reading:
        reading = read(document)
        for row in reading.rows:
            row["hours"] = round(row["hours"])
        return reading

    seed = next(each for each in documents.corpus() if each.stream is TIME_ENTRIES)
    spoilt = replace(seed, stream=replace(TIME_ENTRIES, read=rounded))
    monkeypatch.setattr(documents, "corpus", lambda: (spoilt,))
    assert any("hours is" in finding for finding in documents.run(500, SEED)["findings"])


def test_the_harness_notices_a_file_that_is_used_although_its_total_fails(monkeypatch):
    """The total is the only witness of a line that is not there."""
    seed = next(each for each in documents.corpus() if each.stream is netsuite.EXPORTS["gl"])
    monkeypatch.setattr(documents, "corpus", lambda: (seed,))
    monkeypatch.setattr(netsuite, "_stated", lambda value: Decimal("120.50"))
    assert any("it says" in finding for finding in documents.run(500, SEED)["findings"])


def test_the_harness_notices_a_document_that_grows_in_memory(monkeypatch):
    """A bomb takes the process with it on a small machine, and every later cycle."""
    grows = replace(TIME_ENTRIES, read=lambda document: stream.Reading([b"0" * 2 * documents.ROOM]))
    seed = next(each for each in documents.corpus() if each.stream is TIME_ENTRIES)
    monkeypatch.setattr(documents, "corpus", lambda: (replace(seed, stream=grows),))
    assert any("MemoryError" in finding for finding in documents.run(1, SEED)["findings"])


def test_the_harness_notices_that_its_process_died(monkeypatch):
    """What no handler of the program sees, no handler of the harness sees."""
    monkeypatch.setattr(documents.sys, "executable", "/bin/false")
    (finding,) = documents.apart(10, SEED, lambda done: None)["findings"]
    assert "the process ended with 1" in finding
