"""Exchange rates, and what all sources have in common."""

from __future__ import annotations

import ast
import io
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from dagster_project import config, sources
from dagster_project.config import Source
from dagster_project.sources import ecb, registry
from tests.sources.conftest import Site
from tests.transport.servers import Answer, http_server

RATES = "Date,USD,JPY,EEK,\n2026-09-28,1.1712,172.05,N/A,\n2026-09-25,1.1700,171.9,N/A,\n"
PACKAGE = Path(sources.__file__).parents[1]


def zipped(text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        # With a date of its own: by name alone the archive has the moment in it, and other bytes two seconds later.
        archive.writestr(zipfile.ZipInfo("eurofxref-hist.csv"), text)
    return buffer.getvalue()


@pytest.mark.bad_input(186)
def test_published_rates_land_and_missing_ones_do_not(site: Site):
    """A missing rate is not zero and not one."""
    with http_server(lambda _: Answer(zipped(RATES), headers={"Content-Type": "application/zip"})) as server:
        source = Source("ecb", "ecb", f"{server.url}/stats")
        assert site.cycle(source).versions == 4
        assert site.pull(source).extracts == 0, "the same bytes are the same rates"
    landed = site.landed("raw_ecb__rates")
    assert landed.schema == ecb.RATES.schema
    assert landed.filter(pl.col("currency") == "JPY").sort("rate_date").rows()[0][:3] == (
        *(date(2026, 9, 25), "JPY"),
        Decimal("171.9"),
    )
    assert landed["_position"].is_unique().all()


@pytest.mark.parametrize(
    "text",
    [
        "<html>Sorry</html>\n",
        RATES.replace("Date,", "Day,"),
        RATES.replace("1.1700,171.9,", "1.1700,"),
        RATES.replace("JPY", "USD"),
    ],
)
def test_a_file_of_rates_in_another_shape_is_refused(site: Site, text: str):
    """A shifted column prices dollars in yen."""
    with http_server(lambda _: Answer(zipped(text))) as server:
        assert site.cycle(Source("ecb", "ecb", server.url)).refused_documents == 1


@pytest.mark.bad_input(66)
def test_a_rate_that_is_no_rate_costs_that_rate(site: Site):
    """One bad cell must not take the day's other currencies."""
    with http_server(lambda _: Answer(zipped(RATES.replace("172.05", "0").replace("171.9", "1.719E2")))) as server:
        counts = site.cycle(Source("ecb", "ecb", server.url))
    assert (counts.versions, counts.quarantined) == (2, 2)
    assert site.codes() == {
        ("NUMBER_OUT_OF_RANGE", "ecb/ecb/rates/JPY of 2026-09-28"),
        ("FIELD_INVALID", "ecb/ecb/rates/JPY of 2026-09-25"),
    }


def test_an_unknown_source_system_is_a_setting_to_correct(site: Site):
    """A typing error must not read as "no records"."""
    with pytest.raises(config.ConfigError, match="harvset"):
        site.pull(Source("harvset", "meridian"))


def test_every_stream_has_a_landing_table_of_its_own():
    """One string is the table, the folder and the view."""
    assert len(registry.LANDING_SCHEMAS) == len(registry.STREAMS)
    for stream in registry.STREAMS:
        schema = registry.LANDING_SCHEMAS[f"raw_{stream.system}__{stream.name}"]
        assert {"_raw_sha256": pl.String, "_position": pl.Int64, "_instance": pl.String}.items() <= schema.items()
        assert ("_txn" in schema) == (stream.transactions is not None)
        assert not any(dtype.is_float() for dtype in schema.dtypes()), "money is never a float"
        if stream.transactions:
            assert set(stream.transactions.money) <= set(stream.columns)


def test_pulling_and_reading_know_neither_posting_nor_the_orchestrator():
    """What is posted must not depend on where it came from, nor the pull on what is posted."""
    allowed = {
        "landing": {"landing", "ports", "fault", "money"},
        "transport": {"transport", "landing", "ports", "config"},
        "sources": {"sources", "transport", "landing", "ledger", "ports", "config", "fault", "money", "zones"},
    }
    for room, may in allowed.items():
        # The registry finds the sources, and an ERP's is in the folder of its adapter.
        for file in set((PACKAGE / room).glob("*.py")) - {PACKAGE / "sources" / "registry.py"}:
            for node in ast.walk(ast.parse(file.read_text())):
                module = node.module if isinstance(node, ast.ImportFrom) else ""
                names = [a.name for a in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
                assert not any(name.startswith("dagster.") or name == "dagster" for name in names), file
                if module == "dagster_project":
                    assert set(names) <= may, file
                elif module and module.startswith("dagster_project."):
                    assert module.split(".")[1] in may, file


def test_code_that_is_common_to_all_sources_names_none():
    """A vendor's name in generic code is the first branch of a thicket."""
    # The firm's own files are no vendor's, and called by the word for what is in them.
    vendors = set(registry.SYSTEMS) - {"masters"} | {"mavenlink", "sap"}
    for name in ("stream", "pulling", "reading", "incidents"):
        words = set((PACKAGE / "sources" / f"{name}.py").read_text().lower().replace("_", " ").split())
        assert not words & vendors, name
