"""A slice of the tampers; TIEOUT_TAMPERS raises it (`python -m tests.torture.tamper` prints the figures of any run)."""

from __future__ import annotations

import os
import random

import pytest

from dagster_project.ledger import Finding
from dagster_project.ledger.tables import HISTORY
from tests.posting.audited import storied
from tests.torture import tamper
from tests.torture.tamper import Tamperer, run

TAMPERS = int(os.environ.get("TIEOUT_TAMPERS", "500"))


@pytest.mark.threat("T8")
def test_every_tamper_is_noticed():
    """One value, row or file that can be changed unseen is where money is moved, and where nobody looks."""
    figures = run(TAMPERS, seed=20260928)
    assert figures["unnoticed"] == []
    assert figures["noticed"] == figures["tampers"] == TAMPERS


def test_every_table_and_every_kind_of_file_is_tampered_with():
    """A table without rows would look proven because nothing was tried."""
    tamperer = Tamperer(storied(), random.Random(1))
    empty = {*HISTORY, "txn", "watermark", "destination", "period", "obligation", "exception"} - {*tamperer.tables}
    assert not empty


def test_an_audit_that_sees_nothing_is_noticed(monkeypatch):
    """The count must come from the audit: one that is blind has to fail the test above."""
    monkeypatch.setattr(tamper, "findings", lambda world: [Finding("GUARD", "x", "a trigger is gone")])
    assert run(20, seed=1)["noticed"] == 0
