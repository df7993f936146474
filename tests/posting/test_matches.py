"""Who a record of a system is, as named persons say: kept for good, the last word counts, and it can be taken back."""

from __future__ import annotations

from dataclasses import astuple, replace

import pytest

from dagster_project.ledger import LedgerError, SourceRecord
from dagster_project.ledger.export import EXPORTS
from dagster_project.posting import confirm_match, withdraw_match
from tests.posting.world import World

RECORD = SourceRecord("worker", "harvest", "acquired", "17")


def standing(world: World) -> list[tuple]:
    """What the build is handed: (source_id, our_key, person, reason)."""
    query = EXPORTS["identity_match"][1]
    last, _ = world.ledger.head()
    return [tuple(row[3:]) for row in world.ledger.rows(query, [last] * query.count("?"))]


def test_the_last_word_about_a_record_counts_and_comes_to_the_build_with_its_name() -> None:
    """A match that nobody can take back books a namesake's hours for ever."""
    world = World()
    confirm_match(world.ledger, RECORD, "W-1", person="ann", reason="same passport")
    confirm_match(world.ledger, replace(RECORD, object="project"), "P-1", person="ann", reason="same code")
    assert standing(world) == [
        ("17", "P-1", "ann", "same code"),
        ("17", "W-1", "ann", "same passport"),
    ]
    confirm_match(world.ledger, RECORD, "W-2", person="bob", reason="a namesake")
    assert [row[:3] for row in standing(world)] == [("17", "P-1", "ann"), ("17", "W-2", "bob")]
    withdraw_match(world.ledger, astuple(RECORD)[1:], "W-2", person="ann", reason="neither of them")
    assert [row[:2] for row in standing(world)] == [("17", "P-1")]
    assert world.ledger.value("select count(*) from identity_match") == 4
    assert world.ledger.verify_chain() == []


def test_a_match_without_a_reason_and_a_withdrawal_of_what_does_not_stand_are_refused() -> None:
    """A decision that nobody can explain, or that ends another one than the person means."""
    world = World()
    with pytest.raises(LedgerError, match="say why"):
        confirm_match(world.ledger, RECORD, "W-1", person="ann", reason=" ")
    confirm_match(world.ledger, RECORD, "W-1", person="ann", reason="same passport")
    with pytest.raises(LedgerError, match="is W-1 already"):
        confirm_match(world.ledger, RECORD, "W-1", person="bob", reason="same passport")
    with pytest.raises(LedgerError, match="no match with W-2 stands"):
        withdraw_match(world.ledger, astuple(RECORD)[1:], "W-2", person="ann", reason="a namesake")
    with pytest.raises(LedgerError, match="say why"):
        withdraw_match(world.ledger, astuple(RECORD)[1:], "W-1", person="ann", reason="")
    assert [row[1] for row in standing(world)] == ["W-1"]
