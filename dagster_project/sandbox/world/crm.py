"""The records of the firm's CRM, under the names that Salesforce gives objects and fields. Amounts are decimals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from dagster_project.sandbox.world import meridian, offices
from dagster_project.sandbox.world.model import Client, Contract
from dagster_project.sandbox.world.seeded_mismatches import CRM_RECORDS

_SAVED, _ACTIVATED = "2026-06-15T09:00:00.000+0000", "2025-12-18T15:30:00.000+0000"
_COUNTRY = {
    "USD": "United States", "CAD": "Canada", "GBP": "United Kingdom", "EUR": "Germany", "BHD": "Bahrain",
    "JPY": "Japan", "SGD": "Singapore",
}  # fmt: skip


_PARENTS = {"C-02": "C-05", "C-08": "C-03", "C-12": "C-03"}
"""Clients that belong to another one's group."""


def signed_contracts() -> tuple[Contract, ...]:
    """The contracts of the simulated firm that its own lists have."""
    projects = (*meridian.PROJECTS, *offices.PROJECTS)
    return tuple({project.contract.key: project.contract for project in projects if project.mapped}.values())


def objects(clients: Iterable[Client], contracts: Iterable[Contract]) -> dict[str, list[dict]]:
    """The org's objects, each with its records in the order of their ids."""
    contracts = list(contracts)
    currency = {contract.client: contract.currency for contract in reversed(contracts)}
    accounts = [
        _account(number, client.name, client.key, currency.get(client.key, "USD"))
        for number, client in enumerate(clients, start=1)
    ]
    by_key = {account["AccountNumber"]: account["Id"] for account in accounts}
    accounts += [
        # Entered twice, then merged into the first.
        _account(901, "Brightwater Utilities plc", "C-02", "GBP")
        | {"IsDeleted": True, "MasterRecordId": by_key["C-02"]},
        # A prospect that never became a client, deleted.
        _account(902, "Marlow Shipping", None, "USD") | {"IsDeleted": True},
    ]
    for account in accounts:
        account["ParentId"] = by_key.get(_PARENTS.get(account["AccountNumber"] or "", ""))
    found = [_contract(number, by_key[each.client], each) for number, each in enumerate(contracts, start=1)]
    opportunities = [_opportunity(record, contract) for record, contract in zip(found, contracts, strict=True)]
    return {
        "Account": [record | CRM_RECORDS.get(record["AccountNumber"], {}) for record in accounts],
        "Opportunity": [*opportunities, _lost(len(opportunities) + 1, by_key["C-01"])],
        "Contract": [record | CRM_RECORDS.get(record["Contract_Key__c"], {}) for record in found],
    }


def _id(prefix: str, number: int) -> str:
    """An id of 18 characters; the last three encode which of the others are capitals, here none."""
    return f"{prefix}f00000{number:06}AAA"


def _account(number: int, name: str, key: str | None, currency: str) -> dict:
    return {
        "Id": _id("001", number),
        "Name": name,
        "AccountNumber": key,
        "CurrencyIsoCode": currency,
        "BillingCountry": _COUNTRY[currency],
        "IsDeleted": False,
        "MasterRecordId": None,
        "LastModifiedDate": _SAVED,
        "SystemModstamp": _SAVED,
    }


def _contract(number: int, account: str, contract: Contract) -> dict:
    after = contract.ends_on + timedelta(days=1)
    months = (after.year - contract.starts_on.year) * 12 + after.month - contract.starts_on.month
    return {
        "Id": _id("800", number),
        "ContractNumber": f"{number:08}",
        "AccountId": account,
        "Status": "Activated",
        "StartDate": contract.starts_on.isoformat(),
        "EndDate": contract.ends_on.isoformat(),
        "ContractTerm": months,
        "CurrencyIsoCode": contract.currency,
        "ActivatedDate": _ACTIVATED,
        "IsDeleted": False,
        "SystemModstamp": _SAVED,
        "Contract_Key__c": contract.key,
        "Contract_Type__c": contract.contract_type,
        "Fee__c": contract.fee,
        "Cap__c": contract.cap,
        "Legal_Entity__c": contract.legal_entity,
    }


def _opportunity(record: dict, contract: Contract) -> dict:
    """The sale that a contract came from."""
    return {
        "Id": record["Id"].replace("800", "006", 1),
        "Name": f"{contract.key} {contract.contract_type}",
        "AccountId": record["AccountId"],
        "ContractId": record["Id"],
        "StageName": "Closed Won",
        "Amount": contract.fee or contract.cap,
        "CurrencyIsoCode": contract.currency,
        "CloseDate": (contract.starts_on - timedelta(days=14)).isoformat(),
        "IsClosed": True,
        "IsWon": True,
        "IsDeleted": False,
        "SystemModstamp": _SAVED,
    }


def _lost(number: int, account: str) -> dict:
    """A sale that came to nothing."""
    return {
        "Id": _id("006", number),
        "Name": "Warehouse robotics",
        "AccountId": account,
        "ContractId": None,
        "StageName": "Closed Lost",
        "Amount": None,
        "CurrencyIsoCode": "USD",
        "CloseDate": "2026-05-29",
        "IsClosed": True,
        "IsWon": False,
        "IsDeleted": False,
        "SystemModstamp": _SAVED,
    }
