"""Derived files that were not what the ledger knows: made again, and reported, because somebody or a disk did it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from dagster_project.ledger import Ledger
from dagster_project.sources.incidents import OWNER

CODE = "DERIVED_FILE_ALTERED"
# Long enough to be seen by whoever looks at the queue once a week.
SHOWN = timedelta(days=7)


def report(ledger: Ledger, altered: Iterable[str]) -> None:
    """Open an exception for each file, named by its path in the data directory; what was reported long ago ends."""
    reported = ledger.rows("select subject, opened_at from exception where code = ? and closed_at is null", [CODE])
    altered = list(altered)
    if not altered and not reported:
        return
    with ledger.change("alterations") as change:
        for subject in altered:
            ledger.open_exception(
                CODE,
                subject,
                f"{subject} was not the file that was written (altered, cut short or damaged); it is made again from"
                " what it was derived from, and Tieout uses nothing of the altered file",
                owner=OWNER,
                remedy="Find out who can write into the data directory and what changed the file, or have the disk"
                " checked; nothing else is to be done, and this entry ends after a week",
                severity="warn",
            )
        for subject, opened_at in reported:
            old = datetime.fromisoformat(change.at) - datetime.fromisoformat(opened_at) > SHOWN
            if old and subject not in altered:
                ledger.close_exception(CODE, subject)
