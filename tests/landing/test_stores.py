"""The raw store and the typed Parquet."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from dagster_project.landing import parquet
from dagster_project.landing.raw_store import RawStore, RawStoreError
from dagster_project.ports import LocalFileSystem

SCHEMA = parquet.landed_schema(pl.Schema({"day": pl.Date, "amount": pl.Decimal(18, 4)}), transactions=True)
ROW = {
    "day": [date(2026, 7, 1)],
    "amount": [Decimal("12.5")],
    "_raw_sha256": ["ab"],
    "_position": [0],
    "_instance": ["meridian"],
    "_txn": ["t"],
}


@pytest.fixture
def store(tmp_path):
    return RawStore(tmp_path / "raw", LocalFileSystem())


def test_a_raw_document_is_kept_byte_for_byte_and_read_only(store):
    """Evidence that can be edited is none."""
    sha256 = store.put(b"a\r\n\x00\xff")
    path = store.path(sha256)
    assert sha256 == hashlib.sha256(b"a\r\n\x00\xff").hexdigest()
    assert path.parts[-3:] == (sha256[:2], sha256[2:4], sha256)
    assert path.stat().st_mode & 0o777 == 0o400
    assert store.get(sha256) == b"a\r\n\x00\xff"


def test_keeping_the_same_document_again_changes_nothing(store):
    """A replay must not touch evidence."""
    path = store.path(store.put(b"x"))
    before = path.stat().st_mtime_ns
    store.put(b"x")
    assert path.stat().st_mtime_ns == before


def test_an_altered_raw_document_is_not_read_and_heals_when_it_comes_again(store):
    """A flipped bit must not become an amount."""
    sha256 = store.put(b"100.00")
    path = store.path(sha256)
    path.chmod(0o600)
    path.write_bytes(b"900.00")
    with pytest.raises(RawStoreError, match="altered"):
        store.get(sha256)
    store.put(b"100.00")
    assert store.get(sha256) == b"100.00"


def test_a_missing_raw_document_says_so(store):
    """The remedy is a backup, not an empty result."""
    with pytest.raises(RawStoreError, match="missing"):
        store.get("0" * 64)


def test_landing_the_same_rows_twice_gives_the_same_bytes(tmp_path):
    """The manifest of a build hashes these files: equal input must be equal."""
    files, target = LocalFileSystem(), parquet.path(tmp_path, "raw_x__y", "meridian", "ab")
    parquet.write(files, target, parquet.frame(ROW, SCHEMA))
    first = target.read_bytes()
    parquet.write(files, target, parquet.frame(ROW, SCHEMA))
    assert target.read_bytes() == first
    assert pl.read_parquet(target).schema == SCHEMA
    assert target == tmp_path / "raw_x__y" / "meridian" / "ab.parquet"


def test_a_document_without_rows_still_lands_its_columns(tmp_path):
    """On a quiet day a missing column breaks every model downstream."""
    parquet.write(LocalFileSystem(), tmp_path / "empty.parquet", parquet.frame({name: [] for name in SCHEMA}, SCHEMA))
    assert pl.read_parquet(tmp_path / "empty.parquet").schema == SCHEMA


def test_a_value_of_another_type_is_not_made_to_fit():
    """A float in an amount column must fail here, not in a sum."""
    with pytest.raises(TypeError, match="amount"):
        parquet.frame({**ROW, "amount": [12.5]}, SCHEMA)
    with pytest.raises(TypeError, match="day"):
        parquet.frame({**ROW, "day": ["2026-07-01"]}, SCHEMA)
