"""A person mends the master data: what it held goes by itself, and what was wrong stays on record."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from dagster_project import sources
from dagster_project.config import Settings
from dagster_project.landing.raw_store import RawStore
from dagster_project.ledger import Binding, Ledger
from dagster_project.ports import LocalFileSystem
from dagster_project.posting import gate
from dagster_project.sources.registry import LANDING_SCHEMAS, MONEY
from dagster_project.warehouse import current
from dagster_project.warehouse.build import build, landed_files
from tests.warehouse.world import read

HISTORY = (
    "select source_record_id, owner, legal_entity, opened_at, closed_at, is_open, days_open"
    " from marts.exception_history where code = 'ACCOUNT_MISSING'"
)


def _judge(settings: Settings) -> Path:
    """Take in the master files, build and let the gate decide, as a cycle does; the build's file."""
    raw = RawStore(settings.data_dir / "raw", LocalFileSystem())
    with Ledger.open(settings.ledger, settings.clock, anchors=settings.anchors) as ledger:
        sources.pull(settings, settings.source("masters", settings.tenant), ledger, raw)
        sources.read_unread(settings, ledger, raw)
        built = build(
            settings,
            settings.clock.now(),
            ledger.export,
            LANDING_SCHEMAS,
            landed_files(ledger.landed()),
            ledger_event_seq=ledger.head()[0],
        )
        binding = Binding(built.input_manifest_sha256, built.dbt_project_sha256, built.rules_sha256)
        gate.run(ledger, gate.read(built.path, MONEY), settings.destinations, binding)
    return built.path


def test_a_mended_mapping_releases_what_it_held_and_its_exception_stays_on_record(copy):
    """Harm: a mended cause waits for a second hand, or takes along how long it had been open and whose it was."""
    accounts = copy.directory / "masters" / "expense_account.csv"
    ((record, owner, entity, opened, closed, is_open, _),) = read(current(copy.settings), HISTORY)
    assert (owner, entity, closed, is_open) == ("finance_systems", "MA-US", None, True)

    with copy.sandbox() as firm:
        firm.advance(firm.now + timedelta(days=2))
        accounts.write_text(accounts.read_text() + "MA-US,Gift Cards,6150,\n")
        _judge(copy.settings)
        firm.advance(firm.now + timedelta(days=1))
        after = _judge(copy.settings)

    bucket = "select bucket, bucket_reason from marts.approved_versus_posted where source_record_id = '{}'"
    assert read(after, bucket.format(record)) == [("eligible", "to_be_sent")]
    assert read(after, "select 1 from marts.exception_queue where code = 'ACCOUNT_MISSING'") == []
    ((*known, then, gone, is_open, days),) = read(after, HISTORY)
    assert (known, then, is_open) == ([record, owner, entity], opened, False)
    assert days == (gone.date() - opened.date()).days > 0


def test_approvals_that_were_withdrawn_are_reported_until_their_reversal_is_posted(finished):
    """Harm: money without an approval stands in the books, and no one is informed before the month is closed."""
    place, _ = finished
    rows = read(
        current(place.settings),
        "select owner, is_open from marts.exception_history where code = 'APPROVAL_WITHDRAWN'",
    )
    assert len(rows) >= 2
    assert set(rows) == {("resource_manager", False)}
