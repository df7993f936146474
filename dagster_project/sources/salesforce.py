"""Salesforce: clients (Account) with their groups, sales (Opportunity) and contracts (Contract), by the query API.

All are master data and small, so each pull takes them whole. An incremental could not be trusted: records become
visible later than their SystemModstamp says, and formula fields change without moving it.

Its traps, each contained here: `query` hides what was deleted or merged away, so `queryAll` is asked; a batch holds
2,000 records or fewer, and only `nextRecordsUrl` says that there are more; an error is a list of errors with a code; a
field that field-level security hides from our user makes the query fail as if the org had no such field. Not contained:
what sharing rules hide from our user is in no count, so it needs "View All" on these objects.

How an object is asked for and read is the same for packages in such an org (`certinia.py`).

The bearer token comes from the environment, as every source's does. An org issues it to a connected app by OAuth 2.0
client credentials, and it expires: whatever starts a cycle must put a fresh one there.
`base_url` is `https://<org>.my.salesforce.com/services/data/v<version>`.
Source: developer.salesforce.com (REST API guide).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial
from typing import Any

import polars as pl

from dagster_project.landing import strict
from dagster_project.landing.refusal import DocumentRefused, RowRefused
from dagster_project.sources.pulling import Feed, WalkProof
from dagster_project.sources.stream import (
    AMOUNT,
    MOMENT,
    Document,
    Fields,
    Masters,
    Reading,
    Row,
    Stream,
    json_list,
    json_record_id,
    json_total,
    object_record,
    read_each,
    row_reader,
    schema_of,
)
from dagster_project.transport.errors import PermanentError, TransientError, TransportError

SYSTEM = "salesforce"

# Currency fields are doubles, from ten million on written as 6.2E7. No currency has more than three decimals.
_amount = partial(strict.optional_number, places=3)

_ACCOUNT: Fields = {
    "id": ("Id", pl.String, strict.text),
    "name": ("Name", pl.String, strict.text),
    "account_number": ("AccountNumber", pl.String, strict.optional_text),
    "currency_iso_code": ("CurrencyIsoCode", pl.String, strict.currency),
    "billing_country": ("BillingCountry", pl.String, strict.optional_text),
    "is_deleted": ("IsDeleted", pl.Boolean, strict.flag),
    "master_record_id": ("MasterRecordId", pl.String, strict.optional_text),
    "parent_id": ("ParentId", pl.String, strict.optional_text),
    "last_modified_date": ("LastModifiedDate", MOMENT, strict.moment),
    "system_modstamp": ("SystemModstamp", MOMENT, strict.moment),
}

_CONTRACT: Fields = {
    "id": ("Id", pl.String, strict.text),
    "contract_number": ("ContractNumber", pl.String, strict.text),
    "account_id": ("AccountId", pl.String, strict.text),
    "status": ("Status", pl.String, strict.text),
    "start_date": ("StartDate", pl.Date, strict.optional_day),
    "end_date": ("EndDate", pl.Date, strict.optional_day),
    "contract_term": ("ContractTerm", pl.Int64, strict.optional_integer),
    "currency_iso_code": ("CurrencyIsoCode", pl.String, strict.currency),
    "activated_date": ("ActivatedDate", MOMENT, strict.optional_moment),
    "is_deleted": ("IsDeleted", pl.Boolean, strict.flag),
    "system_modstamp": ("SystemModstamp", MOMENT, strict.moment),
    # The firm's own fields.
    "contract_key": ("Contract_Key__c", pl.String, strict.optional_text),
    "contract_type": ("Contract_Type__c", pl.String, strict.optional_text),
    "fee": ("Fee__c", AMOUNT, _amount),
    "cap": ("Cap__c", AMOUNT, _amount),
    "legal_entity": ("Legal_Entity__c", pl.String, strict.optional_text),
}

_OPPORTUNITY: Fields = {
    "id": ("Id", pl.String, strict.text),
    "name": ("Name", pl.String, strict.text),
    "account_id": ("AccountId", pl.String, strict.optional_text),
    "contract_id": ("ContractId", pl.String, strict.optional_text),
    "stage_name": ("StageName", pl.String, strict.text),
    "amount": ("Amount", AMOUNT, _amount),
    "currency_iso_code": ("CurrencyIsoCode", pl.String, strict.currency),
    "close_date": ("CloseDate", pl.Date, strict.day),
    "is_closed": ("IsClosed", pl.Boolean, strict.flag),
    "is_won": ("IsWon", pl.Boolean, strict.flag),
    "is_deleted": ("IsDeleted", pl.Boolean, strict.flag),
    "system_modstamp": ("SystemModstamp", MOMENT, strict.moment),
}

_record_id = partial(json_record_id, key="Id")


def _whole(record: Any, asked: set[str]) -> Row:
    """A record in which each field is that was asked for: one without a value is null, one that is left out says
    nothing about its value."""
    found = object_record(record)
    if missing := sorted(asked - found.keys()):
        raise RowRefused(
            "FIELD_MISSING",
            f"{', '.join(missing)} was asked for and is not there",
            remedy="The source left out what we asked for; ask its administrator for the permission",
        )
    return found


def _asked(fields: Fields) -> list[str]:
    return [path.replace("?", "") for path, _, _ in fields.values()]


def object_stream(system: str, name: str, fields: Fields, masters: Masters | None = None) -> Stream:
    """The stream of an object's records, of which each of `fields` is asked for; a field of a record that is looked up
    is `lookup?.Name`."""
    row, asked = row_reader(fields), {path.split(".")[0] for path in _asked(fields)}

    def read(document: Document) -> Reading:
        records = json_list(strict.parse_json(document.content), "records")
        return read_each(records, lambda record: row(_whole(record, asked)), _record_id)

    return Stream(system=system, name=name, columns=schema_of(fields), read=read, masters=masters or Masters())


ACCOUNTS = object_stream(SYSTEM, "accounts", _ACCOUNT)
CONTRACTS = object_stream(SYSTEM, "contracts", _CONTRACT)

OPPORTUNITIES = object_stream(SYSTEM, "opportunities", _OPPORTUNITY)

STREAMS = (ACCOUNTS, CONTRACTS, OPPORTUNITIES)
_OBJECTS = (
    (ACCOUNTS, "Account", _ACCOUNT),
    (CONTRACTS, "Contract", _CONTRACT),
    (OPPORTUNITIES, "Opportunity", _OPPORTUNITY),
)

_PROOF = WalkProof(
    total=lambda document: json_total(document, "totalSize"),
    ids=lambda document: [_record_id(record) for record in json_list(document, "records")],
)


def pull(feed: Feed) -> None:
    """Every object whole, deleted and merged records among them."""
    pull_objects(feed, _OBJECTS)


def pull_objects(feed: Feed, objects: Iterable[tuple[Stream, str, Fields]]) -> None:
    """Of each stream its object whole, or those records of it that a WHERE after the object's name asks for; deleted
    and merged records among them."""
    api = feed.rest({}, _explain)
    for stream, entity, fields in objects:
        query = {"q": f"SELECT {', '.join(_asked(fields))} FROM {entity} ORDER BY Id"}
        walk = partial(api.linked_pages, "queryAll", query, "nextRecordsUrl")
        feed.attempt(stream, partial(feed.register_pages, stream, "snapshot", walk, _PROOF))


_UNSEEN = re.compile(
    r"No such column '[^']+' on entity '[^']+'|sObject type '[^']+' is not supported"
    r"|Didn't understand relationship '[^']+' in field path"
)


def _explain(status: int, where: str, body: bytes) -> TransportError | None:
    """What an error body means: `[{"errorCode": "INVALID_FIELD", "message": "..."}]`; None when it is none."""
    try:
        (error,) = strict.parse_json(body)
        code, message = error["errorCode"], " ".join(error["message"].split())
    except (DocumentRefused, ValueError, TypeError, KeyError, AttributeError):
        return None
    evidence = f"HTTP {status} {code}: {message[:120]}"
    unseen = _UNSEEN.search(message)
    if code in ("INVALID_FIELD", "INVALID_TYPE") and unseen:
        return PermanentError(
            "SOURCE_SCOPE",
            "the source does not show our user what we ask for, so nothing was pulled",
            where=where,
            evidence=unseen[0],
            remedy="Give our user read access to it (object and field-level security, and the license of a package), or"
            " add it to the org",
        )
    if code == "REQUEST_LIMIT_EXCEEDED":
        return TransientError(
            "SOURCE_BUSY",
            "the org has used up its API calls; this does not mean that it has no records",
            where=where,
            evidence=evidence,
            remedy="Tieout asks again in the next cycle; if it stays, find out who else calls this org's API",
        )
    return PermanentError(
        "SOURCE_REFUSED",
        "the source refuses our request; this does not mean that it has no records",
        where=where,
        evidence=evidence,
        remedy="Renew the token and set its environment variable, or correct what the source's answer names",
    )
