"""The answer key: what the marts must contain, computed from the world itself.

A second, simple implementation that shares nothing with the one it judges: no SQL, no ledger, no files. It knows the
records' lives, the master data and the closings of the periods, and assumes a cycle each Monday and Thursday from
go-live on, at the same hour, and that all that is sent is answered by the next one. Of the ERP it takes only its own
documents and what its accounts add up to.

The key is the settled state as of the last cycle until `now`: nothing is in flight in it. Quantities and amounts are
decimals as text: hours with four places, amounts with three.
"""

from __future__ import annotations

from datetime import datetime

from dagster_project.sandbox.expected.erp_exports import ErpBooks
from dagster_project.sandbox.expected.exceptions import exception_history
from dagster_project.sandbox.expected.margin import margin_bridge, project_margin
from dagster_project.sandbox.expected.master_data import master_data_mismatch
from dagster_project.sandbox.expected.operations import operations
from dagster_project.sandbox.expected.people import intercompany, payroll_cutoff_exposure, utilisation
from dagster_project.sandbox.expected.platform_view import DAY, Book, Life
from dagster_project.sandbox.expected.posting import approved_versus_posted, exception_queue, posted_versus_ledger
from dagster_project.sandbox.expected.readiness import billing_readiness
from dagster_project.sandbox.expected.receivables import dso
from dagster_project.sandbox.expected.rerating import rate_anew
from dagster_project.sandbox.expected.revenue import earned, revenue
from dagster_project.sandbox.expected.rules import hold_beyond_caps, judge, see_in_ledger
from dagster_project.sandbox.expected.version import Version
from dagster_project.sandbox.expected.wip import unbilled_wip, wip_balance, wip_balances, wip_movement, wip_roll_forward
from dagster_project.sandbox.world.firm import Firm


def answer_key(firm: Firm, now: datetime, books: ErpBooks) -> dict[str, list[dict]]:
    """Mart name to the rows that it must have, in no order; only columns that the key knows.

    `books`: what the ERP has exported of its own documents. Rows of approved lines, exceptions and WIP movements are
    single things, all others sums.
    """
    book = Book(now)
    time_lives, lives, latest = _known(firm, book)
    latest = [version for version in latest if not version.vanished or version.bucket == "posted"]
    # A status that nobody understands counts as owed until someone says, and as earned only then.
    approved = [version for version in latest if "STATUS_UNKNOWN" not in version.codes]
    events = earned(approved, books.invoices, now.date())
    balances = wip_balances(lives, approved, books)
    marts = {
        "approved_versus_posted": approved_versus_posted(latest),
        "exception_queue": exception_queue(latest),
        "exception_history": exception_history(book, lives, lambda then: _known(firm, then)[1:]),
        "posted_versus_ledger": posted_versus_ledger(lives),
        "unbilled_wip_aging": unbilled_wip(balances, now.date()),
        "wip_balance": wip_balance(balances),
        "wip_movement": wip_movement(book, lives, approved, books),
        "wip_roll_forward": wip_roll_forward(book, lives, books, now.date()),
        "billing_readiness": billing_readiness(book, firm.time, lives, latest, books),
        "dso": dso(books, now.date()),
        "project_margin": project_margin(approved, events, now.date()),
        "margin_bridge": margin_bridge(book, approved, events),
        "revenue": revenue(events, books.invoices, now.date()),
        "utilisation": utilisation(approved, now.date()),
        "intercompany": intercompany(approved),
        "master_data_mismatch": master_data_mismatch(book.last_cycle),
        "payroll_cutoff_exposure": payroll_cutoff_exposure(book, firm.time, time_lives, now),
    }
    return marts | {"operations": operations(book, lives, latest, marts)}


def _known(firm: Firm, book: Book) -> tuple[list[Life], list[Life], list[Version]]:
    """What is known as of the book's last cycle, judged: the lives of time, of everything, and the last versions."""
    time_lives = [book.time_life(record) for record in firm.time]
    lives = time_lives + book.expense_lives(firm.expenses)
    latest = [life[-1] for life in lives if life and life[-1] is not None]
    for life in lives:
        for before, version in zip([None, *life], life, strict=False):
            if version is not None and before is not None and before.was_posted:
                # Its predecessor is taken back first, and the ERP has answered that by the next cycle.
                version.released = book.cycle_after(version.seen + DAY)
            if version is not None and version is not life[-1]:
                judge(book, [version], alone=True)
                see_in_ledger([version])
    judge(book, latest)
    rate_anew(book, lives)
    latest = [life[-1] for life in lives if life and life[-1] is not None]
    hold_beyond_caps(book, lives)
    see_in_ledger(latest)
    return time_lives, lives, latest
