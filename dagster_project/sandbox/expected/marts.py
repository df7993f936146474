"""What every mart must contain, computed from the simulated world itself.

A second, simple implementation that shares nothing with the one it is compared with: no SQL, no ledger, no files. It
uses the histories of the records, the master data and the closings of periods, and assumes a cycle each Monday and
Thursday from go-live on, at the same hour, and that everything sent is answered by the next cycle. From the ERP it
takes only the documents that the ERP exported and the balances of its accounts.

The expected marts are the settled state as of the last cycle up to `now`: nothing is in flight. Quantities and amounts
are decimals as text: hours with four places, amounts with three.
"""

from __future__ import annotations

from datetime import datetime

from dagster_project.sandbox.expected.erp_exports import ErpExports
from dagster_project.sandbox.expected.exceptions import exception_history
from dagster_project.sandbox.expected.margin import margin_bridge, project_margin
from dagster_project.sandbox.expected.master_data import master_data_mismatch
from dagster_project.sandbox.expected.operations import operations
from dagster_project.sandbox.expected.people import intercompany, payroll_cutoff_exposure, utilisation
from dagster_project.sandbox.expected.platform_view import DAY, PlatformView, VersionHistory
from dagster_project.sandbox.expected.posting import approved_versus_posted, exception_queue, posted_versus_gl
from dagster_project.sandbox.expected.readiness import billing_readiness
from dagster_project.sandbox.expected.receivables import dso
from dagster_project.sandbox.expected.rerating import rerate
from dagster_project.sandbox.expected.revenue import earned, revenue
from dagster_project.sandbox.expected.rules import add_ledger_codes, apply_rules, hold_beyond_caps
from dagster_project.sandbox.expected.version import Version
from dagster_project.sandbox.expected.wip import unbilled_wip, wip_balance, wip_balances, wip_movement, wip_roll_forward
from dagster_project.sandbox.world.firm import Firm


def expected_marts(firm: Firm, now: datetime, exports: ErpExports) -> dict[str, list[dict]]:
    """The rows that each mart must have, in no order, with the columns that can be computed here.

    `exports`: what the ERP has exported of its own documents. Approved lines, exceptions and WIP movements are single
    rows; all other rows are sums.
    """
    view = PlatformView(now)
    time_histories, histories, latest = _known(firm, view)
    latest = [version for version in latest if not version.vanished or version.bucket == "posted"]
    # An unknown approval status counts as an amount to post, and not as earned.
    approved = [version for version in latest if "STATUS_UNKNOWN" not in version.codes]
    events = earned(approved, exports.invoices, now.date())
    balances = wip_balances(histories, approved, exports)
    marts = {
        "approved_versus_posted": approved_versus_posted(latest),
        "exception_queue": exception_queue(latest),
        "exception_history": exception_history(view, histories, lambda earlier: _known(firm, earlier)[1:]),
        "posted_versus_gl": posted_versus_gl(histories),
        "unbilled_wip_aging": unbilled_wip(balances, now.date()),
        "wip_balance": wip_balance(balances),
        "wip_movement": wip_movement(view, histories, approved, exports),
        "wip_roll_forward": wip_roll_forward(view, histories, exports, now.date()),
        "billing_readiness": billing_readiness(view, firm.time, histories, latest, exports),
        "dso": dso(exports, now.date()),
        "project_margin": project_margin(approved, events, now.date()),
        "margin_bridge": margin_bridge(view, approved, events),
        "revenue": revenue(events, exports.invoices, now.date()),
        "utilisation": utilisation(approved, now.date()),
        "intercompany": intercompany(approved),
        "master_data_mismatch": master_data_mismatch(view.last_cycle),
        "payroll_cutoff_exposure": payroll_cutoff_exposure(view, firm.time, time_histories, now),
    }
    return marts | {"operations": operations(view, histories, latest, marts)}


def _known(firm: Firm, view: PlatformView) -> tuple[list[VersionHistory], list[VersionHistory], list[Version]]:
    """The histories of time and of all records with their rule codes, and the latest versions, as of the last cycle."""
    time_histories = [view.time_history(record) for record in firm.time]
    histories = time_histories + view.expense_histories(firm.expenses)
    latest = [history[-1] for history in histories if history and history[-1] is not None]
    for history in histories:
        for before, version in zip([None, *history], history, strict=False):
            if version is not None and before is not None and before.was_posted:
                # The previous version is reversed first, which the ERP has answered by the next cycle.
                version.released = view.cycle_after(version.seen + DAY)
            if version is not None and version is not history[-1]:
                apply_rules(view, [version], alone=True)
                add_ledger_codes([version])
    apply_rules(view, latest)
    rerate(view, histories)
    latest = [history[-1] for history in histories if history and history[-1] is not None]
    hold_beyond_caps(view, histories)
    add_ledger_codes(latest)
    return time_histories, histories, latest
