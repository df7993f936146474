"""What CRM, PSA and ERP say otherwise than the firm's own lists, or the other way round where they own it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from dagster_project.sandbox import harvest, kantata, masters, salesforce
from dagster_project.sandbox.answers.rules import known_to_us_from
from dagster_project.sandbox.model import Project

Row = dict[str, str | None]


def master_data_mismatch(last_cycle: datetime) -> list[Row]:
    return [*_crm(), *_projects(last_cycle), *_workers(last_cycle.date())]


def _row(thing: str, key: str, attribute: str, owner: tuple[str, object], other: tuple[str, str, object]) -> Row:
    kind = "differs"
    if attribute == "record":
        kind = "missing there" if other[2] is None else "unknown here"
    return {
        "object": thing,
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
    """A value as the mart writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def _crm() -> Iterator[Row]:
    """The CRM owns the names of clients, the firm's own list everything about contracts."""
    contracts = salesforce.signed()
    org = salesforce.tables(masters.CLIENTS, contracts)
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
        theirs = signed[contract.key]
        for attribute, ours, said in (
            ("client_key", contract.client, accounts[theirs["AccountId"]]["AccountNumber"]),
            ("currency", contract.currency, theirs["CurrencyIsoCode"]),
            ("starts_on", contract.starts_on.isoformat(), theirs["StartDate"]),
            ("ends_on", contract.ends_on.isoformat(), theirs["EndDate"]),
            ("is_in_force", True, theirs["Status"] == "Activated"),
        ):
            if ours != said:
                yield _row("contract", contract.key, attribute, ("finance", ours), ("salesforce", "meridian", said))


def _projects(last_cycle: datetime) -> Iterator[Row]:
    """The system where time is recorded owns a project's name, the firm's own list the rest."""
    for project in masters.PROJECTS:
        listed = {"name": project.name, "currency": project.currency, "is_active": project.status != "closed"}
        if project.system == "concur":
            owner, name = "finance", project.name
        else:
            here, said = (project.system, project.instance), _recorded(project)
            if not project.mapped:
                yield _row("project", project.source_id, "record", ("finance", None), (*here, said["name"]))
                continue
            owner, name = project.system, said["name"]
            if name != project.name:
                yield _row("project", project.code, "name", (owner, name), ("finance", "finance", project.name))
            for attribute in ("currency", "is_active"):
                if said[attribute] != listed[attribute]:
                    yield _row(
                        "project", project.code, attribute, ("finance", listed[attribute]), (*here, said[attribute])
                    )
        company = masters.entity(project.legal_entity).destination
        since = known_to_us_from(project)
        if since is None or since > last_cycle:
            yield _row("project", project.code, "record", ("finance", project.code), ("netsuite", company, None))
            continue
        theirs = masters.ERP_WRONG.get(project.code, {})
        if theirs.get("name", project.name) != name:
            yield _row(
                "project", project.code, "name", (owner, name), ("netsuite", company, theirs.get("name", project.name))
            )
        if theirs.get("active", listed["is_active"]) != listed["is_active"]:
            yield _row(
                "project", project.code, "is_active", ("finance", listed["is_active"]),
                ("netsuite", company, theirs["active"]),
            )  # fmt: skip


def _recorded(project: Project) -> dict[str, object]:
    """What the system where time is recorded says of a project."""
    said = {"name": project.name, "currency": project.currency, "is_active": project.status != "closed"}
    if project.system == "kantata":
        said["is_active"] = project.source_id not in kantata.ARCHIVED
        return said | kantata.WRONG.get(project.source_id, {})
    return said | harvest.WRONG.get(project.source_id, {})


def _workers(today: date) -> Iterator[Row]:
    """HR says who is employed; a time system only whom it lets in."""
    for worker in masters.WORKERS:
        here = (worker.system, worker.instance)
        if worker.system == "concur":
            continue
        if not worker.mapped:
            yield _row("worker", worker.source_id, "record", ("hr", None), (*here, worker.name))
        elif (employed := worker.left_on is None or worker.left_on >= today) != worker.active:
            yield _row("worker", worker.key, "is_active", ("hr", employed), (*here, worker.active))
