"""Mismatches of master data: where CRM, HCM, PSA, time system or ERP differ from the system that owns the attribute."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime

from dagster_project.sandbox.expected.rules import listed_by_erp_from
from dagster_project.sandbox.world import crm, masters
from dagster_project.sandbox.world.model import Project, Worker
from dagster_project.sandbox.world.seeded_mismatches import (
    ERP_PROJECTS,
    HARVEST_PROJECTS,
    HCM_PEOPLE,
    KANTATA_WORKSPACES,
    is_archived,
)

Row = dict[str, str | None]


def master_data_mismatch(last_cycle: datetime) -> list[Row]:
    return [*_crm(), *_projects(last_cycle), *_workers(last_cycle.date())]


def _row(
    kind_of_record: str, key: str, attribute: str, owner: tuple[str, object], other: tuple[str, str, object]
) -> Row:
    kind = "differs"
    if attribute == "record":
        kind = "missing there" if other[2] is None else "unknown here"
    return {
        "object": kind_of_record,
        "key": key,
        "attribute": attribute,
        "kind": kind,
        "owner_system": owner[0],
        "owner_value": _text(owner[1]),
        "other_system": other[0],
        "other_instance": other[1],
        "other_value": _text(other[2]),
    }


def _text(value: object) -> str | None:
    """A value as the mart shows it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def _crm() -> Iterator[Row]:
    """The CRM owns the names of clients; the firm's own lists own everything about contracts."""
    contracts = crm.signed_contracts()
    org = crm.objects(masters.CLIENTS, contracts)
    names = {client.key: client.name for client in masters.CLIENTS}
    accounts = {account["Id"]: account for account in org["Account"] if not account["IsDeleted"]}
    known = {account["AccountNumber"]: account for account in accounts.values() if account["AccountNumber"]}
    for client in sorted({contract.client for contract in contracts}):
        if client not in known:
            yield _row("client", client, "record", ("finance", client), ("salesforce", "meridian", None))
        elif known[client]["Name"] != names[client]:
            owner = ("salesforce", known[client]["Name"])
            yield _row("client", client, "name", owner, ("finance", "finance", names[client]))
    for number, account in accounts.items():
        if not account["AccountNumber"]:
            yield _row("client", number, "record", ("finance", None), ("salesforce", "meridian", account["Name"]))
    signed = {each["Contract_Key__c"]: each for each in org["Contract"]}
    for contract in contracts:
        record = signed[contract.key]
        for attribute, ours, theirs in (
            ("client_key", contract.client, accounts[record["AccountId"]]["AccountNumber"]),
            ("currency", contract.currency, record["CurrencyIsoCode"]),
            ("starts_on", contract.starts_on.isoformat(), record["StartDate"]),
            ("ends_on", contract.ends_on.isoformat(), record["EndDate"]),
            ("is_in_force", True, record["Status"] == "Activated"),
        ):
            if ours != theirs:
                yield _row("contract", contract.key, attribute, ("finance", ours), ("salesforce", "meridian", theirs))


def _projects(last_cycle: datetime) -> Iterator[Row]:
    """The PSA owns a project's name, else the time system; the firm's own list owns the other attributes."""
    for project in masters.PROJECTS:
        stated = _stated_by_time_systems(project)
        if not project.mapped:
            for (system, instance, number), theirs in stated.items():
                yield _row("project", number, "record", ("finance", None), (system, instance, theirs["name"]))
            continue
        listed = {"name": project.name, "currency": project.currency, "is_active": project.status != "closed"}
        owners = [(system, theirs["name"]) for (system, _, _), theirs in stated.items()] + [("finance", project.name)]
        owner = {"name": owners[0], **{each: ("finance", listed[each]) for each in ("currency", "is_active")}}
        company = masters.entity(project.legal_entity).destination
        since = listed_by_erp_from(project)
        if since is None or since > last_cycle:
            yield _row("project", project.code, "record", ("finance", project.code), ("netsuite", company, None))
        else:
            wrong = ERP_PROJECTS.get(project.code, {})
            stated["netsuite", company, project.code] = {
                "name": wrong.get("name", project.name),
                "is_active": wrong.get("active", listed["is_active"]),
            }
        stated["finance", "finance", project.code] = listed
        for (system, instance, _), theirs in stated.items():
            for attribute, value in theirs.items():
                if value != owner[attribute][1]:
                    yield _row("project", project.code, attribute, owner[attribute], (system, instance, value))


def _stated_by_time_systems(project: Project) -> dict[tuple[str, str, str], dict[str, object]]:
    """What the systems where time is recorded state of a project, by (system, instance, id there), the owner first."""
    listed = {"name": project.name, "currency": project.currency}
    accounts = {}
    if project.instance != "tock" and project.mapped:
        accounts["kantata", "group", project.group_id] = {
            **listed, "is_active": not is_archived(project.group_id, project),
        }  # fmt: skip
    if (project.system, project.instance) == ("kantata", "meridian"):
        accounts["kantata", "meridian", project.source_id] = {
            **listed, "is_active": not is_archived(project.source_id, project),
            **KANTATA_WORKSPACES.get(project.source_id, {}),
        }  # fmt: skip
    if project.system == "harvest":
        accounts["harvest", project.instance, project.source_id] = {
            **listed, "is_active": project.status != "closed", **HARVEST_PROJECTS.get(project.source_id, {}),
        }  # fmt: skip
    return accounts


def _workers(today: date) -> Iterator[Row]:
    """The HCM owns who is employed, HR of whom it lacks; a time system and an ERP state whose account is active."""
    in_erp = defaultdict(list)
    for employee in masters.erp_master_data().employees:
        in_erp[employee.code].append(employee)
    for worker in masters.WORKERS:
        accounts = {(worker.system, worker.instance)} - {("concur", "tock")}
        if not worker.mapped:
            for account in accounts:
                yield _row("worker", worker.source_id, "record", ("hr", None), (*account, worker.name))
            continue
        if worker.instance != "tock":
            accounts.add(("kantata", "group"))
            yield from _hcm(worker)
        employed = worker.left_on is None or worker.left_on >= today
        owner = ("hr" if worker.instance == "tock" else "workday", employed)
        for employee in in_erp[worker.erp_employee]:
            if employed != employee.active:
                theirs = ("netsuite", employee.company, employee.active)
                yield _row("worker", worker.key, "is_active", owner, theirs)
        for account in accounts:
            if employed != worker.active:
                yield _row("worker", worker.key, "is_active", owner, (*account, worker.active))


def _hcm(worker: Worker) -> Iterator[Row]:
    """The personnel file corrects the HCM in a person's name and first day."""
    stated = HCM_PEOPLE.get(worker.key, {})
    for attribute, field, ours in (("name", "Worker_Name", worker.name), ("hired_on", "Hire_Date", worker.hired_on)):
        if field in stated:
            yield _row("worker", worker.key, attribute, ("hr", ours), ("workday", "meridian", stated[field]))
