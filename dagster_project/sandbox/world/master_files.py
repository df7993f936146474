"""The master data as a person of the firm keeps it, in CSV files: what no system of the firm states, and corrections.

What the firm does not know is missing here too: the temporary worker who exists only in the time system, and the
project that was never set up.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from dagster_project.sandbox.world import chart, crm, keys, masters, meridian
from dagster_project.sandbox.world.model import Contract, Fee, Rate, RateCard, Task, Worker, decimals
from dagster_project.sandbox.world.seeded_mismatches import CRM_RECORDS, HCM_PEOPLE

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


def _rates(rates: Iterable[Rate]) -> list[tuple[object, ...]]:
    return [
        (
            *(rate.legal_entity, rate.role, rate.currency, rate.rate),
            *(rate.valid_from, rate.valid_to, rate.source, rate.entered_on),
        )
        for rate in rates
    ]


def _worker_crosswalk() -> list[tuple[str, str, str, str]]:
    """Each user of a system that the firm knows: system, account, id there, and the person's key."""
    workers = [worker for worker in masters.WORKERS if worker.mapped]
    own = [worker for worker in workers if worker.instance != "tock"]
    return [
        *((each.system, each.instance, each.source_id, each.key) for each in workers),
        *(("kantata", "group", each.group_id, each.key) for each in own if each.instance != "group"),
        *((system, "meridian", each.employee_id, each.key) for system in ("concur", "workday") for each in own),
    ]


def _project_crosswalk() -> list[tuple[str, str, str, str]]:
    """Each project of a system that the firm knows: system, account, id there, and the project's key."""
    projects = [project for project in masters.PROJECTS if project.mapped]
    own = [project for project in projects if project.instance != "tock"]
    return [
        *((each.system, each.instance, each.source_id, each.code) for each in projects),
        *(("kantata", "group", each.group_id, each.code) for each in own if each.instance != "group"),
        *(("concur", "meridian", each.code, each.code) for each in own),
    ]


def master_files(*, everything: bool = False) -> dict[str, str]:
    """Name of the file without its ending to CSV text, LF line ends, first row the header. A blank is unknown, open, or
    stated by a system of the firm; with `everything` no system states anything."""
    projects = [project for project in masters.PROJECTS if project.mapped]
    workers = [worker for worker in masters.WORKERS if worker.mapped]
    own_projects = [project for project in projects if project.instance != "tock"]
    signed = set(crm.signed_contracts())
    milestones = {project.code for project in own_projects if project.contract_type == "milestone"}
    in_hcm = {entity.key for entity in (*masters.MERIDIAN, *masters.NOT_SET_UP)}
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
        "client": _csv(
            "client_key,name",
            [(each.key, each.name) for each in masters.CLIENTS if everything or each.key in CRM_RECORDS],
        ),
        "contract": _csv(
            "contract_key,client_key,legal_entity,contract_type,currency,starts_on,ends_on,fee,cap,payment_days",
            [
                (c.key, *_contract(c, in_crm=c in signed and not everything), c.payment_days)
                for c in dict.fromkeys(project.contract for project in projects)
            ],
        ),
        "billing_schedule": _csv(
            "project_key,reference,amount,due_on,accepted_on",
            [row for fee in masters.FEES for row in _fee(fee, in_psa=not everything and fee.project in milestones)],
        ),
        "project": _csv(
            "project_key,contract_key,name,practice,manager,status,planned_revenue,planned_cost,planned_hours",
            [
                (
                    p.code, p.contract.key, p.name if everything else None, p.practice, p.manager, p.status,
                    p.planned_revenue, p.planned_cost, p.planned_hours,
                )
                for p in projects
            ],
        ),
        # What no key finds.
        "crosswalk_project": _csv(
            "source_system,source_instance,source_project_id,project_key",
            [row for row in _project_crosswalk() if everything or not keys.finds_project(*row[:3])],
        ),
        "crosswalk_worker": _csv(
            "source_system,source_instance,source_worker_id,worker_key",
            [row for row in _worker_crosswalk() if everything or not keys.finds_worker(*row)],
        ),
        # Its people have keys of its own, which are no numbers of the HCM.
        "identity_rule": _csv(
            "object,source_system,source_instance,attribute,other_system,other_attribute",
            [
                ("worker", "workday", None, "id_at_meridian", "ours", "key"),
                ("worker", "workday", None, "id_at_netsuite", "ours", "erp_employee"),
            ],
        ),
        "worker": _csv(
            "worker_key,name,kind,hired_on,left_on,erp_employee,source",
            [
                row for w in workers for row in _person(w, in_hcm=not everything and w.instance != "tock")
            ],
        ),
        "employment": _csv(
            "worker_key,legal_entity,role,cost_centre,weekly_hours,valid_from,valid_to",
            [row for w in workers if everything or w.instance == "tock" for row in _employment(w)],
        ),
        "assignment": _csv(
            "worker_key,project_key,valid_from,valid_to,weekly_hours",
            [
                (a.worker, a.project, a.valid_from, a.valid_to, a.weekly_hours)
                for a in masters.ASSIGNMENTS
                if everything
            ],
        ),
        "task": _csv(
            "source_system,source_instance,task,billing_class,is_active",
            [
                (t.system, t.instance, t.name, t.billing_class, t.active if everything or not _listed(t) else None)
                for t in masters.TASKS
            ],
        ),
        "bill_rate": _csv(
            rate_header,
            _rates(rate for rate in masters.BILL_RATES if everything or not _in_psa(rate, masters.BILL_RATES)),
        ),
        "cost_rate": _csv(
            rate_header,
            _rates(rate for rate in masters.COST_RATES if everything or rate.legal_entity not in in_hcm),
        ),
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


def _contract(contract: Contract, *, in_crm: bool) -> tuple[object, ...]:
    """What the contract says; of one that the CRM has, only what is wrong there."""
    wrong = CRM_RECORDS.get(contract.key, {})
    of_wrong_client = "AccountNumber" in CRM_RECORDS.get(contract.client, {})
    c = contract
    return (
        None if in_crm and not of_wrong_client else c.client,
        None if in_crm else c.legal_entity,
        None if in_crm else c.contract_type,
        None if in_crm and "CurrencyIsoCode" not in wrong else c.currency,
        None if in_crm else c.starts_on,
        None if in_crm and "EndDate" not in wrong else c.ends_on,
        None if in_crm else _amount(c.fee, c.currency),
        None if in_crm else _amount(c.cap, c.currency),
    )


def _fee(fee: Fee, *, in_psa: bool) -> Iterator[tuple[object, ...]]:
    """The fee; of a milestone, which the PSA has, only the day of the client's word, once there is one."""
    if not in_psa:
        yield fee.project, fee.reference, fee.amount, fee.due_on, fee.accepted_on
    elif fee.accepted_on is not None:
        yield fee.project, fee.reference, None, None, fee.accepted_on


def _person(worker: Worker, *, in_hcm: bool) -> Iterator[tuple[object, ...]]:
    """The person; of one whom the HCM has, only what is wrong there."""
    if not in_hcm:
        yield (
            worker.key, worker.name, worker.kind, worker.hired_on, worker.left_on, worker.erp_employee,
            _worker_source(worker.system, worker.instance),
        )  # fmt: skip
    elif wrong := HCM_PEOPLE.get(worker.key):
        name = worker.name if "Worker_Name" in wrong else None
        hired_on = worker.hired_on if "Hire_Date" in wrong else None
        yield worker.key, name, None, hired_on, None, None, "corrects the HCM"


def _listed(task: Task) -> bool:
    """Whether the task's account lists it as a task, and so says whether it is in use."""
    return task.system == "harvest" or task.name not in ("Client workshop", "Travel")


def _in_psa(rate: Rate, card: RateCard) -> bool:
    """Whether the PSA says the same of the rate's role: it has no days of entry, and ends a rate where the next one
    begins."""
    of_role = sorted(card.by_role[rate.legal_entity, rate.role], key=lambda each: each.valid_from)
    ends = [each.valid_from - timedelta(days=1) for each in of_role[1:]]
    is_right = [(each.valid_to, each.entered_on) for each in of_role] == [(end, None) for end in (*ends, None)]
    return is_right and rate.legal_entity in {each.key for each in masters.MERIDIAN}


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


def write(directory: Path, *, everything: bool = False) -> None:
    """Write every file that is not there into `directory`; what a person changed stays."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in master_files(everything=everything).items():
        file = directory / f"{name}.csv"
        if not file.exists():
            # A process that is killed here leaves no half of a file.
            half = file.with_suffix(".half")
            half.write_text(text)
            half.replace(file)
