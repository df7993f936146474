"""The master data as a person of the firm keeps it, in CSV files.

What the firm does not know is missing here too: the temporary worker who exists only in the time system, and the
project that was never set up.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from dagster_project.sandbox.world import chart, masters, meridian
from dagster_project.sandbox.world.model import Rate, Worker, decimals

_PERSONNEL_FILE_FIRST = {
    "name": ("hr", "workday", "kantata", "harvest", "netsuite"),
    "hired_on": ("hr", "workday"),
}
"""Whose word counts for two attributes of a person, other than in the product: the firm corrects them by hand until its
HCM is right."""


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _csv(header: str, rows: list[tuple[object, ...]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header.split(","))
    writer.writerows([_text(value) for value in row] for row in rows)
    return buffer.getvalue()


def _amount(value: Decimal | None, currency: str) -> object:
    """The amount; with all three decimals in currencies that have three, where 1.5 could be misread."""
    return value if value is None or decimals(currency) < 3 else f"{value:.3f}"


def _rates(rates: tuple[Rate, ...]) -> list[tuple[object, ...]]:
    return [
        (
            *(rate.legal_entity, rate.role, rate.currency, rate.rate),
            *(rate.valid_from, rate.valid_to, rate.source, rate.entered_on),
        )
        for rate in rates
    ]


def master_files() -> dict[str, str]:
    """Name of the file without its ending to CSV text, LF line ends, first row the header. A blank is unknown or
    open."""
    projects = [project for project in masters.PROJECTS if project.mapped]
    workers = [worker for worker in masters.WORKERS if worker.mapped]
    own_workers = [worker for worker in workers if worker.instance != "tock"]
    own_projects = [project for project in projects if project.instance != "tock"]
    crosswalk_workers = [(each.system, each.instance, each.source_id, each.key) for each in workers]
    crosswalk_workers += [
        ("kantata", "group", each.group_id, each.key) for each in own_workers if each.instance != "group"
    ]
    crosswalk_workers += [
        (system, "meridian", each.employee_id, each.key) for system in ("concur", "workday") for each in own_workers
    ]
    crosswalk_projects = [(each.system, each.instance, each.source_id, each.code) for each in projects]
    crosswalk_projects += [
        ("kantata", "group", each.group_id, each.code) for each in own_projects if each.instance != "group"
    ]
    crosswalk_projects += [("concur", "meridian", each.code, each.code) for each in own_projects]
    rate_header = "legal_entity,role,currency,rate,valid_from,valid_to,source,entered_on"
    return {
        "legal_entity": _csv(
            "legal_entity,name,currency,region,destination,period_policy,subsidiary,receipt_limit,crm_system,"
            "crm_instance,approval_days,time_zone",
            [
                (
                    e.key, e.name, e.currency, e.region, e.destination, e.period_policy, e.subsidiary,
                    _amount(e.receipt_limit, e.currency),
                    e.crm and "salesforce", e.crm, e.approval_days, e.time_zone,
                )
                for e in (*masters.LEGAL_ENTITIES, *masters.NOT_SET_UP)
            ],
        ),
        "source_instance": _csv(
            "source_system,source_instance,default_legal_entity,grain,hours_limit,approver_known,assignments_kept",
            [
                (
                    s.system, s.instance, s.default_legal_entity, s.grain, s.hours_limit, s.approver_known,
                    s.assignments_kept,
                )
                for s in masters.SOURCE_INSTANCES
            ],
        ),
        "survivorship": _csv(
            "object,attribute,system,rank,valid_from",
            [
                ("worker", attribute, system, rank, None)
                for attribute, systems in _PERSONNEL_FILE_FIRST.items()
                for rank, system in enumerate(systems, start=1)
            ],
        ),
        "labour_category": _csv(
            "legal_entity,role,category", [(*key, name) for key, name in masters.LABOUR_CATEGORIES.items()]
        ),
        "client": _csv("client_key,name", [(client.key, client.name) for client in masters.CLIENTS]),
        "contract": _csv(
            "contract_key,client_key,legal_entity,contract_type,currency,starts_on,ends_on,fee,cap,payment_days",
            [
                (
                    c.key, c.client, c.legal_entity, c.contract_type, c.currency, c.starts_on, c.ends_on,
                    _amount(c.fee, c.currency), _amount(c.cap, c.currency), c.payment_days,
                )
                for c in dict.fromkeys(project.contract for project in projects)
            ],
        ),
        "billing_schedule": _csv(
            "project_key,reference,amount,due_on,accepted_on",
            [(f.project, f.reference, f.amount, f.due_on, f.accepted_on) for f in masters.FEES],
        ),
        "project": _csv(
            "project_key,contract_key,name,practice,manager,status,planned_revenue,planned_cost,planned_hours",
            [
                (
                    p.code, p.contract.key, p.name, p.practice, p.manager, p.status, p.planned_revenue, p.planned_cost,
                    p.planned_hours,
                )
                for p in projects
            ],
        ),
        "crosswalk_project": _csv("source_system,source_instance,source_project_id,project_key", crosswalk_projects),
        "crosswalk_worker": _csv("source_system,source_instance,source_worker_id,worker_key", crosswalk_workers),
        "worker": _csv(
            "worker_key,name,kind,hired_on,left_on,erp_employee,source",
            [
                (
                    w.key, w.name, w.kind, w.hired_on, w.left_on, w.erp_employee,
                    _worker_source(w.system, w.instance),
                )
                for w in workers
            ],
        ),
        "employment": _csv(
            "worker_key,legal_entity,role,cost_centre,weekly_hours,valid_from,valid_to",
            [row for worker in workers for row in _employment(worker)],
        ),
        "assignment": _csv(
            "worker_key,project_key,valid_from,valid_to,weekly_hours",
            [(a.worker, a.project, a.valid_from, a.valid_to, a.weekly_hours) for a in masters.ASSIGNMENTS],
        ),
        "task": _csv(
            "source_system,source_instance,task,billing_class,is_active",
            [(t.system, t.instance, t.name, t.billing_class, t.active) for t in masters.TASKS],
        ),
        "bill_rate": _csv(rate_header, _rates(masters.BILL_RATES)),
        "cost_rate": _csv(rate_header, _rates(masters.COST_RATES)),
        "expense_account": _csv(
            "legal_entity,expense_type,account,tax_code",
            [
                (legal_entity, expense_type, account, masters.tax_code(legal_entity, expense_type))
                for legal_entity, accounts in masters.EXPENSE_ACCOUNTS.items()
                for expense_type, account in accounts.items()
            ],
        ),
        "posting_account": _csv(
            "legal_entity,entity,leg,debit,credit,basis,rate,is_included,valid_from,valid_to",
            [
                (
                    a.legal_entity, a.entity, a.leg, a.debit, a.credit, a.basis, a.rate, a.is_included, a.valid_from,
                    None,
                )
                for a in masters.POSTING_ACCOUNTS
            ],
        ),
        "payroll_calendar": _csv(
            "legal_entity,pay_period,starts_on,ends_on,cut_off_on",
            [(p.legal_entity, p.name, p.starts_on, p.ends_on, p.cut_off_on) for p in masters.PAY_PERIODS],
        ),
        "fx_peg": _csv(
            "currency,anchor,rate,valid_from",
            [(peg.currency, peg.anchor, peg.rate, peg.valid_from) for peg in masters.FX_PEGS],
        ),
        "ledger_account": _csv(
            "legal_entity,role,account",
            [(e.key, role, account) for e in masters.LEGAL_ENTITIES for role, account in chart.ROLES.items()],
        ),
        "service_item": _csv(
            "legal_entity,billable,service_item",
            [
                row
                for e in (*masters.LEGAL_ENTITIES, *masters.NOT_SET_UP)
                for row in ((e.key, True, meridian.BILLABLE_SERVICE), (e.key, False, meridian.NON_BILLABLE_SERVICE))
            ],
        ),
    }  # fmt: skip


def _employment(worker: Worker) -> Iterator[tuple[object, ...]]:
    """One row for each post; the first has no start and the last no end, so that every day has one."""
    ends = [post.since - timedelta(days=1) for post in worker.posts[1:]]
    for post, valid_to in zip(worker.posts, [*ends, None], strict=True):
        yield (
            worker.key, post.legal_entity, post.role, post.cost_centre, worker.weekly_hours, post.since, valid_to
        )  # fmt: skip


def _worker_source(system: str, instance: str) -> str:
    if instance != "tock":
        return "personnel file"
    return "real: public data; grade as published" if system == "harvest" else "real: expense extract; hiring assumed"


def write(directory: Path) -> None:
    """Write every file that is not there into `directory`; what a person changed stays."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in master_files().items():
        file = directory / f"{name}.csv"
        if not file.exists():
            # A process that is killed here leaves no half of a file.
            half = file.with_suffix(".half")
            half.write_text(text)
            half.replace(file)
