"""The ledger is handed out as it is, and as it was."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from dagster_project import fault
from dagster_project.ledger import Ledger
from dagster_project.ledger.export import EXPORTS
from dagster_project.ledger.tables import HISTORY, WRITTEN_OVER, names
from tests.posting.audited import AuditedWorld, storied


@pytest.fixture(autouse=True)
def no_faults() -> Iterator[None]:
    yield
    fault.clear()


def exported(ledger: Ledger, event_seq: int) -> dict[str, list[tuple]]:
    """Every exported row as it was after an event."""
    return {table: ledger.rows(query, [event_seq] * query.count("?")) for table, (_, query) in EXPORTS.items()}


def test_the_past_is_exported_as_it_was_when_it_was_the_present():
    """Harm: what was known at close is shown with what was learned since, and it is not known what was decided on."""
    world, then = AuditedWorld(), {}
    before, _ = world.ledger.head()

    def remember(_name: str) -> None:
        event_seq, _ = world.ledger.head()
        then[event_seq] = exported(world.ledger, event_seq)

    fault.install("ledger.after_commit", remember)
    storied(world)
    assert len(then) == world.ledger.head()[0] - before > 100
    for event_seq, present in then.items():
        assert exported(world.ledger, event_seq) == present, event_seq
    assert exported(world.ledger, 0) == {table: [] for table in EXPORTS}
    written_over = {table for table in WRITTEN_OVER if world.ledger.value(f"select 1 from {table}_was limit 1")}
    assert written_over == set(WRITTEN_OVER), "a table without any history proves nothing here"


def test_of_three_versions_only_the_last_is_the_latest():
    """Harm: what was amended twice is approved, billed and compared once for each amendment."""
    world = AuditedWorld()
    for hours in (8, 7, 6):
        world.set("1", hours=Decimal(hours))
        world.set("2")
        world.pull()
    columns = list(EXPORTS["version"][0])
    of = [dict(zip(columns, row, strict=True)) for row in exported(world.ledger, world.ledger.head()[0])["version"]]
    latest = [(each["record_id"], each["seq"], bool(each["is_latest"])) for each in of]
    assert latest == [("1", 1, False), ("1", 2, False), ("1", 3, True), ("2", 1, True)]


def test_what_is_exported_never_changes_or_is_remembered():
    """Harm: a column is added to the export that is written over and forgotten: the past changes with it."""
    own = {
        "backed_out": {"at"},
        "waiver": {"seq"},
        # Of the version after it.
        "master_version": {"known_to", "is_latest"},
        "version": {"is_latest"},
        "batch_line": {"destination", "layout"},
        # Chosen of history that is only ever added to: moves, answers, events.
        "first_answer": {"entry_id", "state", "at"},
        "refused_duplicate": {"batch_id", "entry_id", "at"},
        "event": {"event_seq", "at", "actor", "type", "body"},
    }
    # Set once: by the event that made the row (an exception, a transaction), or that read the document.
    once = {
        "exception": {"exception_id", "origin", "code", "subject", "txn_id", "opened_at"},
        "version": {"source_system", "source_instance", "entity", "record_id", "line_no"},
        "extract_page": {"rows_in", "versions", "duplicates", "stale", "quarantined"},
    }
    for table, (columns, _) in EXPORTS.items():
        remembered = set(names(WRITTEN_OVER[table][1])) if table in WRITTEN_OVER else set()
        constant = set(HISTORY[table].split(", ")) if table in HISTORY else set()
        assert not remembered & constant
        left = set(columns) - remembered - constant - own.get(table, set()) - once.get(table, set())
        assert not left, (table, left)
