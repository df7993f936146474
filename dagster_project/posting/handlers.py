"""What to do with a document of the ERP that was read: apply its answers, or take over its calendar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from dagster_project.config import Settings
from dagster_project.ledger import Ledger
from dagster_project.posting.acknowledgements import apply
from dagster_project.posting.adapters import adapter
from dagster_project.posting.reactions import AckLine


class AnswerPage(Protocol):
    """A read document, as `sources` hands it over: its rows by column name, and their positions in it."""

    instance: str
    raw_sha256: str
    rows: list[dict[str, Any]]
    positions: list[int]


def answer_handlers(settings: Settings, ledger: Ledger) -> dict[str, Callable[[AnswerPage], None]]:
    """For `sources.read_unread`: what to do with the rows of each landing table that a destination answers in.

    A handler takes a read page (`instance`: the destination; `raw_sha256`; `rows`: dicts of the landing table;
    `positions`), and runs inside the commit that marks the page read.
    """

    def acknowledge(page: AnswerPage) -> None:
        apply(
            ledger,
            settings.destination(page.instance),
            page.raw_sha256,
            [
                AckLine(
                    position=position,
                    amount=row["amount"],
                    adds_up=row["adds_up"],
                    **{
                        name: row[name] or ""
                        for name in (
                            *("batch_id", "external_id", "level", "status", "document", "posting_period"),
                            *("currency", "code", "message"),
                        )
                    },
                )
                for position, row in zip(page.positions, page.rows, strict=True)
            ],
        )

    def set_calendar(page: AnswerPage) -> None:
        if page.rows:
            ledger.set_calendar(
                settings.destination(page.instance).name,
                {row["period"]: row["status"] for row in page.rows},
                as_of=f"{page.rows[0]['as_of'].isoformat()}Z",
            )

    names = {destination.adapter for destination in settings.destinations}
    return {
        table: handler
        for erp in map(adapter, sorted(names))
        for table, handler in ((erp.ack_table, acknowledge), (erp.period_table, set_calendar))
    }
