"""What every mart must contain, computed from the simulated world itself.

A second, simple implementation that shares nothing with the one it is compared with: no SQL, no ledger, no files. It
uses the histories of the records, the master data and the closings of periods, and assumes a cycle each Monday and
Thursday from go-live on, at the same hour, and that everything sent is answered by the next cycle. From the ERP it
takes only the documents that the ERP exported and the balances of its accounts.

The expected marts are the settled state as of the last cycle up to `now`: nothing is in flight. Quantities and amounts
are decimals as text: hours with four places, amounts with three.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from dagster_project.sandbox.expected.codes import CAUSES
from dagster_project.sandbox.expected.erp_exports import ErpExports
from dagster_project.sandbox.expected.exceptions import exception_history
from dagster_project.sandbox.expected.identities import identity_proposal
from dagster_project.sandbox.expected.margin import margin_bridge, project_margin
from dagster_project.sandbox.expected.master_data import master_data_mismatch
from dagster_project.sandbox.expected.operations import operations
from dagster_project.sandbox.expected.people import intercompany, payroll_cutoff_exposure, utilisation
from dagster_project.sandbox.expected.platform_view import DAY, PlatformView, VersionHistory
from dagster_project.sandbox.expected.posting import (
    approved_versus_posted,
    exception_cause,
    exception_queue,
    posted_versus_gl,
)
from dagster_project.sandbox.expected.readiness import billing_readiness
from dagster_project.sandbox.expected.receivables import dso
from dagster_project.sandbox.expected.rerating import rerate
from dagster_project.sandbox.expected.revenue import Earned, earned, revenue
from dagster_project.sandbox.expected.rules import add_ledger_codes, apply_rules, hold_beyond_caps
from dagster_project.sandbox.expected.version import Version
from dagster_project.sandbox.expected.wip import (
    Balance,
    unbilled_wip,
    wip_balance,
    wip_balances,
    wip_movement,
    wip_roll_forward,
)
from dagster_project.sandbox.world.firm import Firm


@dataclass(frozen=True)
class Grain:
    """How one mart is compared: rows of the same `key`, by `attributes` (texts) and `figures` (decimals).

    `figures` maps the name of an expected figure to the mart's SQL for it; `rows` counts the rows on both sides.
    `constants` are key columns that expected rows leave out because their value is the same in all of them; `where` is
    the SQL condition on the mart for the rows that can be expected at all.
    """

    key: tuple[str, ...]
    figures: Mapping[str, str]
    attributes: tuple[str, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    where: str = "true"


@dataclass
class _Known:
    """What the expected rows are computed from, as of the last cycle up to `now`.

    `histories` are those of all records, `latest` their latest versions, `approved` those of them that count as earned.
    `marts` are the rows of the marts so far.
    """

    firm: Firm
    now: datetime
    exports: ErpExports
    view: PlatformView
    time_histories: list[VersionHistory]
    histories: list[VersionHistory]
    latest: list[Version]
    approved: list[Version]
    events: list[Earned]
    balances: list[Balance]
    marts: dict[str, list[dict]] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.now.date()


@dataclass(frozen=True)
class _Mart:
    """One mart: the grain at which it is compared, and its expected rows."""

    grain: Grain
    rows: Callable[[_Known], list[dict]]


def expected_marts(firm: Firm, now: datetime, exports: ErpExports) -> dict[str, list[dict]]:
    """The rows that each mart must have, in no order, with the columns that can be computed here.

    `exports`: what the ERP has exported of its own documents. Approved lines, exceptions and WIP movements are single
    rows; all other rows are sums.
    """
    view = PlatformView(now)
    time_histories, histories, latest = _versions(firm, view)
    latest = [version for version in latest if not version.vanished or version.bucket == "posted"]
    # What has a status that is not understood is in a bucket, and is not earned.
    approved = [version for version in latest if version.is_understood]
    known = _Known(
        firm,
        now,
        exports,
        view,
        time_histories,
        histories,
        latest,
        approved,
        events=earned(approved, exports.invoices, now.date()),
        balances=wip_balances(histories, approved, exports),
    )
    for name, mart in _MARTS.items():
        known.marts[name] = mart.rows(known)
    return known.marts


def _versions(firm: Firm, view: PlatformView) -> tuple[list[VersionHistory], list[VersionHistory], list[Version]]:
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


_MARTS = {
    "approved_versus_posted": _Mart(
        Grain(
            key=("source_system", "source_instance", "entity", "source_record_id", "leg"),
            attributes=("legal_entity", "project_key", "currency", "bucket"),
            figures={
                "rows": "count(*)",
                "hours": "sum(approved_hours)",
                "amount": "sum(approved_amount)",
                "not_understood_hours": "sum(not_understood_hours)",
                "not_understood_amount": "sum(not_understood_amount)",
            },
        ),
        lambda known: approved_versus_posted(known.latest),
    ),
    "unbilled_wip_aging": _Mart(
        Grain(
            key=("as_of_date", "legal_entity", "project_key", "currency", "age_bucket"),
            figures={name: f"sum({name})" for name in ("amount", "reporting_amount", "closing_reporting_amount")},
        ),
        lambda known: unbilled_wip(known.balances, known.today),
    ),
    "wip_balance": _Mart(
        Grain(
            key=("txn_id", "valid_from"),
            attributes=("valid_to", "legal_entity", "project_key", "currency"),
            figures={"amount": "sum(amount)", "reporting_value": "sum(reporting_value)"},
        ),
        lambda known: wip_balance(known.balances),
    ),
    "wip_movement": _Mart(
        Grain(
            key=("txn_id", "movement", "period"),
            attributes=("legal_entity", "currency"),
            figures={"rows": "count(*)", "hours": "sum(hours)", "amount": "sum(amount)"},
        ),
        lambda known: wip_movement(known.view, known.histories, known.approved, known.exports),
    ),
    "wip_roll_forward": _Mart(
        Grain(
            key=("legal_entity", "period", "currency"),
            attributes=("status",),
            figures={
                name: f"sum({name})"
                for name in (
                    *("opening_amount", "earned_amount", "billed_amount", "credited_back_amount"),
                    *("written_off_amount", "closing_amount", "erp_closing_amount"),
                )
            },
        ),
        lambda known: wip_roll_forward(known.view, known.histories, known.exports, known.today),
    ),
    "billing_readiness": _Mart(
        Grain(
            key=("legal_entity", "project_key", "currency", "period", "basis", "reason", "owner"),
            attributes=("client_key", "status", "oldest_on"),
            figures={
                name: f"sum({name})" for name in ("amount", "hours", "entry_count", "unpriced_count", "oldest_days")
            },
        ),
        lambda known: billing_readiness(known.view, known.firm.time, known.histories, known.latest, known.exports),
    ),
    "dso": _Mart(
        Grain(
            key=("as_of_date", "legal_entity", "level", "client_key", "currency"),
            figures={
                name: f"sum({name})"
                for name in (
                    *("receivable_amount", "billed_amount", "unbilled_amount"),
                    *("dso_days", "lock_up_days", "count_back_days", "days_since_billed"),
                )
            },
        ),
        lambda known: dso(known.exports, known.balances, known.today),
    ),
    "project_margin": _Mart(
        Grain(
            key=("legal_entity", "project_key", "period", "currency"),
            attributes=("client_key", "practice", "contract_type", "has_actuals", "is_complete"),
            figures={
                name: f"sum({name})"
                for name in (
                    *("hours", "billable_hours", "hours_without_cost"),
                    *("recognised_amount", "write_down_amount", "revenue_amount"),
                    *("labour_cost_amount", "expense_cost_amount", "margin_amount", "margin_pct"),
                    *("burden_cost_amount", "burdened_margin_amount", "burdened_margin_pct"),
                    *("planned_hours", "planned_revenue_amount", "planned_cost_amount", "planned_margin_amount"),
                    *("reporting_revenue_amount", "reporting_margin_amount", "reporting_planned_margin_amount"),
                )
            },
        ),
        lambda known: project_margin(known.approved, known.events, known.today),
    ),
    "margin_bridge": _Mart(
        Grain(
            key=("legal_entity", "project_key", "period", "currency", "step_no"),
            attributes=("step", "is_memo", "is_complete"),
            figures={"hours": "sum(hours)", "amount": "sum(amount)"},
        ),
        lambda known: margin_bridge(known.view, known.approved, known.events),
    ),
    "revenue": _Mart(
        Grain(
            key=("project_key", "currency", "period"),
            attributes=("legal_entity", "contract_type"),
            figures={
                name: f"sum({name})"
                for name in (
                    *("recognised_amount", "billed_amount"),
                    *("unbilled_amount", "accrued_amount", "deferred_amount"),
                )
            },
        ),
        lambda known: revenue(known.events, known.exports.invoices, known.today),
    ),
    "utilisation": _Mart(
        Grain(
            key=("worker_key", "legal_entity", "period"),
            attributes=("population", "is_over", "utilisation_pct", "available_utilisation_pct"),
            figures={
                name: f"sum({name})"
                for name in (
                    *("capacity_hours", "available_hours", "planned_hours", "free_hours"),
                    *("recorded_hours", "billable_hours", "chargeable_hours"),
                )
            },
        ),
        lambda known: utilisation(known.approved, known.today),
    ),
    "intercompany": _Mart(
        Grain(
            key=("lender", "borrower", "period", "currency"),
            figures={name: f"sum({name})" for name in ("hours", "cost_amount", "charge_amount", "posted_amount")},
        ),
        lambda known: intercompany(known.approved),
    ),
    "payroll_cutoff_exposure": _Mart(
        Grain(
            key=("legal_entity", "pay_period", "worker_key", "source_worker", "status"),
            attributes=("worker_kind", "currency"),
            figures={name: f"sum({name})" for name in ("hours", "hours_without_cost", "cost_amount", "entry_count")},
        ),
        lambda known: payroll_cutoff_exposure(known.view, known.firm.time, known.time_histories, known.now),
    ),
    "master_data_mismatch": _Mart(
        Grain(
            key=("object", "key", "attribute", "other_system", "other_instance"),
            attributes=("kind", "owner_system", "owner_value", "other_value"),
            figures={"rows": "count(*)"},
        ),
        lambda known: master_data_mismatch(known.view.last_cycle),
    ),
    "identity_proposal": _Mart(
        Grain(
            key=("object", "source_system", "source_instance", "source_id", "our_key"),
            attributes=("source_name", "our_name"),
            figures={"transaction_count": "sum(transaction_count)", "hours": "sum(hours)"},
        ),
        lambda known: identity_proposal(known.approved),
    ),
    "exception_queue": _Mart(
        Grain(
            key=("source_system", "source_instance", "source_record_id", "code", "owner"),
            figures={"rows": "count(*)"},
        ),
        lambda known: exception_queue(known.latest),
    ),
    "exception_cause": _Mart(
        Grain(
            key=("code", "cause", "owner"),
            figures={"line_count": "sum(line_count)", "hours": "sum(hours)"},
            where=f"code in {tuple(CAUSES)}",
        ),
        lambda known: exception_cause(known.latest),
    ),
    "exception_history": _Mart(
        Grain(
            key=("source_system", "source_instance", "source_record_id", "code", "opened_at"),
            attributes=("owner", "severity", "legal_entity", "closed_at"),
            figures={"rows": "count(*)"},
        ),
        lambda known: exception_history(
            known.view, known.histories, lambda earlier: _versions(known.firm, earlier)[1:]
        ),
    ),
    "posted_versus_gl": _Mart(
        Grain(
            key=("destination", "currency", "book", "status"),
            constants={"status": "matched"},
            figures={"matched": "count(*)", "hours": "sum(gl_hours)", "amount": "sum(gl_amount)"},
        ),
        lambda known: posted_versus_gl(known.histories),
    ),
    # Requests to a source and their outcomes depend on the run: tests/warehouse/test_operations.py makes requests fail
    # and an extract lose a record, and counts them. Last, for it counts what other marts hold.
    "operations": _Mart(
        Grain(
            key=("metric", "part", "scope", "scope_key", "period"),
            attributes=("unit",),
            figures={name: f"sum({name})" for name in ("value", "numerator", "denominator")},
            where="scope <> 'source'",
        ),
        lambda known: operations(known.view, known.histories, known.latest, known.marts),
    ),
}

GRAINS: Mapping[str, Grain] = {name: mart.grain for name, mart in _MARTS.items()}
"""How each mart is compared: every mart that has expected rows is here, and no other."""
