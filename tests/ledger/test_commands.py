"""The commands on entries and batches refuse what is not in the state that they are for, whoever calls them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dagster_project.ledger import Ledger, LedgerError
from tests.posting.world import World

COMMANDS: dict[str, Callable[[Ledger, str, str], object]] = {
    "accept a difference": lambda ledger, entry_id, _: ledger.accept_difference(entry_id, "it is right"),
    "offer again": lambda ledger, entry_id, _: ledger.offer_again(entry_id, "ann", "it is right"),
    "post a line": lambda ledger, entry_id, _: ledger.post_line(entry_id, "DOC-77"),
    "free a line": lambda ledger, entry_id, _: ledger.free_line(entry_id),
    "withdraw a file": lambda ledger, _, batch_id: ledger.withdraw_batch(batch_id),
    "send a file again": lambda ledger, _, batch_id: ledger.send_again(batch_id),
    "expect answers": lambda ledger, _, batch_id: ledger.expect_answers(batch_id, "2026-12-01T00:00:00+00:00"),
    "accept a file": lambda ledger, _, batch_id: ledger.accept_batch(batch_id),
    "refuse a file": lambda ledger, _, batch_id: ledger.refuse_batch(batch_id, "INVALID", "no"),
    "cancel a second sending": lambda ledger, _, batch_id: ledger.cancel_resend(batch_id, "2026-12-01T00:00:00+00:00"),
}
COMPARED: dict[str, Callable[[Ledger, str, int], object]] = {
    "begin an upload": lambda ledger, batch_id, attempt: ledger.begin_upload(batch_id, attempt),
    "finish an upload": lambda ledger, batch_id, attempt: ledger.finish_upload(batch_id, attempt, "2026-12-01"),
    "hand over": lambda ledger, batch_id, attempt: ledger.hand_over(batch_id, "DELIVERED", attempt, "2026-12-01", {}),
    "begin a call": lambda ledger, batch_id, attempt: ledger.begin_call(batch_id, attempt, "https://erp", "0" * 64),
    "end a call": lambda ledger, batch_id, attempt: ledger.end_call(batch_id, attempt, "2026-12-01", {}),
    "seal what was not read": lambda ledger, batch_id, attempt: ledger.seal_unread(batch_id, attempt),
    "doubt a call": lambda ledger, batch_id, attempt: ledger.doubt_call(batch_id, "CALLING", attempt, "silence"),
    "doubt a number": lambda ledger, batch_id, attempt: ledger.doubt_number(batch_id, "there"),
    "dispute": lambda ledger, batch_id, attempt: ledger.dispute_batch(batch_id, attempt, "other bytes"),
    "mark overdue": lambda ledger, batch_id, attempt: ledger.mark_overdue(batch_id, "2026-12-01"),
    "close": lambda ledger, batch_id, attempt: ledger.close_batch(batch_id, by_persons=True),
}


@pytest.fixture
def posted(database: str) -> tuple[World, str, str]:
    """A world in which everything is posted; an entry and its batch, which is CLOSED."""
    world = World()
    world.set("1")
    world.settle_down()
    entry = world.entry("1")
    return world, entry["entry_id"], entry["batch_id"]


def everything(world: World) -> list[list[tuple]]:
    return [world.ledger.rows(f"select * from {table} order by 1") for table in ("entry", "batch", "event")]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_on_what_is_settled_is_refused_and_changes_nothing(posted, command: str):
    """A line that is in the books is posted, sent or cancelled once more by one call from a wrong place."""
    world, entry_id, batch_id = posted
    before = everything(world)
    with pytest.raises(LedgerError), world.ledger.change("mistake") as change:
        change.record_fact("mistake")
        COMMANDS[command](world.ledger, entry_id, batch_id)
    assert everything(world) == before


@pytest.mark.parametrize("command", COMPARED)
def test_a_command_of_delivery_changes_nothing_when_another_run_moved_the_batch_on(posted, command: str):
    """Two runs at once: the slower one believes a step that is long over."""
    world, _, batch_id = posted
    rows = everything(world)[:2]
    attempt = world.ledger.value("select attempt from batch where batch_id = ?", [batch_id])
    with world.ledger.change("mistake") as change:
        change.record_fact("mistake")
        assert not COMPARED[command](world.ledger, batch_id, attempt)
    assert everything(world)[:2] == rows
