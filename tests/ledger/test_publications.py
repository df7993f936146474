"""What was published is on record, once, and cannot be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dagster_project.as_of import AsOfError, current_at
from dagster_project.ledger import Publication, Refused
from tests.posting.world import World

FIRST = Publication(
    build_id="20260928T180000Z-11111111",
    as_of="2026-09-28T18:00:00Z",
    ledger_event_seq=1,
    tenant="meridian",
    reporting_currency="USD",
    destinations={"ns-us": "netsuite"},
    input_manifest_sha256="1" * 64,
    dbt_project_sha256="2" * 64,
    manifest_sha256="3" * 64,
    files={"analytics.duckdb": "4" * 64, "publication.parquet": "5" * 64},
)


@pytest.fixture
def world(database: str) -> World:
    world = World()
    world.set("1")
    world.cycle()
    return world


def test_each_publication_is_recorded_once(world):
    """Harm: a publication that is done twice after a crash would be two, or one that was other would be lost."""
    second = replace(FIRST, build_id="20261001T180000Z-22222222")
    for publication in (FIRST, FIRST, second, second, FIRST):
        world.ledger.record_publication(publication)
    assert world.ledger.publications() == [FIRST, second, FIRST]
    assert world.ledger.verify_chain() == []
    with pytest.raises(Refused, match="append-only"):
        world.ledger._database.execute("update publication set as_of = '2026-09-01T18:00:00Z'")


def test_what_was_known_at_a_moment_is_what_was_published_last(world):
    """Harm: figures of the cycle after the close are shown as those of the close."""
    opened, second = world.clock.at, replace(FIRST, build_id="20261001T180000Z-22222222")
    world.ledger.record_publication(FIRST)
    world.clock.at += timedelta(days=3)
    world.ledger.record_publication(second)
    assert current_at(world.ledger, opened) == FIRST
    assert current_at(world.ledger, world.clock.at - timedelta(microseconds=1)) == FIRST
    assert current_at(world.ledger, world.clock.at) == second
    with pytest.raises(AsOfError, match=r"nothing was published by 2026-08-31T00:00:00Z.*the first was at 2026-09"):
        current_at(world.ledger, datetime(2026, 8, 31, tzinfo=UTC))


def test_the_status_says_how_many_files_were_delivered_after_what_the_marts_show(world):
    """Harm: an hour after the delivery the marts say that it is still to come, and nothing says that they are older."""
    assert world.ledger.status()["marts"] is None
    sent = world.ledger.value("select count(distinct batch_id) from batch_move where to_state = 'DELIVERED'")
    for event_seq, since in ((1, sent), (world.ledger.head()[0], 0)):
        world.ledger.record_publication(replace(FIRST, ledger_event_seq=event_seq, build_id=f"build {event_seq}"))
        marts = world.ledger.status()["marts"]
        assert (marts["ledger_event_seq"], marts["delivered_since"]) == (event_seq, since)
    assert sent
