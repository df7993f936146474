"""Salesforce: a CRM whose silence about a record, a field or a permission must never read as an empty one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from dagster_project.config import Source
from dagster_project.sources import salesforce
from tests.sources.conftest import TOKEN, Site
from tests.transport.servers import Answer, HttpServer, Request, http_server, json_answer

BASE = "/services/data/v62.0"


def account(number: int, **changes: Any) -> dict[str, Any]:
    """An account as Salesforce shows it."""
    return {
        "attributes": {"type": "Account", "url": f"{BASE}/sobjects/Account/001f0000000000{number}AAA"},
        "Id": f"001f0000000000{number}AAA",
        "Name": "Alder Freight",
        "AccountNumber": "C-01",
        "CurrencyIsoCode": "USD",
        "BillingCountry": None,
        "IsDeleted": False,
        "MasterRecordId": None,
        "ParentId": None,
        "LastModifiedDate": "2026-06-15T09:00:00.000+0000",
        "SystemModstamp": "2026-06-15T11:00:01.000+0200",
        **changes,
    }


def contract(number: int, **changes: Any) -> dict[str, Any]:
    """A contract as Salesforce shows it, with the firm's own fields."""
    return {
        "attributes": {"type": "Contract", "url": f"{BASE}/sobjects/Contract/800f0000000000{number}AAA"},
        "Id": f"800f0000000000{number}AAA",
        "ContractNumber": f"{number:08}",
        "AccountId": "001f00000000001AAA",
        "Status": "Activated",
        "StartDate": "2026-01-01",
        "EndDate": None,
        "ContractTerm": 12,
        "CurrencyIsoCode": "JPY",
        "ActivatedDate": "2025-12-18T15:30:00.000+0000",
        "IsDeleted": False,
        "SystemModstamp": "2026-06-15T09:00:00.000+0000",
        "Contract_Key__c": f"K-{number}",
        "Contract_Type__c": "fixed_fee",
        "Fee__c": 350000.0,
        "Cap__c": None,
        "Legal_Entity__c": "MA-JP",
        **changes,
    }


def opportunity(number: int, **changes: Any) -> dict[str, Any]:
    """A sale as Salesforce shows it."""
    return {
        "attributes": {"type": "Opportunity", "url": f"{BASE}/sobjects/Opportunity/006f0000000000{number}AAA"},
        "Id": f"006f0000000000{number}AAA",
        "Name": "Freight network redesign",
        "AccountId": "001f00000000001AAA",
        "ContractId": None,
        "StageName": "Closed Won",
        "Amount": 6.2e7,
        "CurrencyIsoCode": "JPY",
        "CloseDate": "2025-12-18",
        "IsClosed": True,
        "IsWon": True,
        "IsDeleted": False,
        "SystemModstamp": "2026-06-15T09:00:00.000+0000",
        **changes,
    }


@dataclass
class Salesforce:
    """An org. `corrupt`, of an answer's document and its request, changes it before it is sent."""

    accounts: list[dict] = field(default_factory=list)
    contracts: list[dict] = field(default_factory=list)
    opportunities: list[dict] = field(default_factory=list)
    batch: int = 2
    corrupt: Any = None
    server: HttpServer | None = None

    def answer(self, request: Request) -> Answer:
        if "q" in request.query:
            entity, start = request.query["q"].split(" FROM ")[1].split(" ")[0], 0
        else:
            entity, start = request.path.rsplit("/", 1)[-1].split("-")
            start = int(start)
        found = {"Account": self.accounts, "Contract": self.contracts, "Opportunity": self.opportunities}[entity]
        end = start + self.batch
        more = {"nextRecordsUrl": f"{BASE}/query/{entity}-{end}"} if end < len(found) else {}
        page = {"totalSize": len(found), "done": not more, "records": found[start:end], **more}
        if self.corrupt:
            page = self.corrupt(page, request)
        return page if isinstance(page, Answer) else json_answer(page)

    def asked(self) -> list[tuple[str, str | None]]:
        """Resource and query of each request."""
        return [(each.path.removeprefix(f"{BASE}/"), each.query.get("q")) for each in self.server.requests]


@pytest.fixture
def vendor() -> Iterator[Salesforce]:
    vendor = Salesforce()
    with http_server(vendor.answer) as vendor.server:
        yield vendor


@pytest.fixture
def source(vendor: Salesforce) -> Source:
    return Source("salesforce", "meridian", f"{vendor.server.url}{BASE}", token_env=TOKEN)


def refused(status: int, code: str, message: str) -> Any:
    """What the vendor says instead of records."""
    return lambda *_: json_answer([{"message": message, "errorCode": code}], status)


def test_accounts_and_contracts_land_whole_over_all_their_batches(site: Site, vendor: Salesforce, source: Source):
    """A client that reads one batch and takes it for all compares half a CRM with the books."""
    vendor.accounts = [account(number) for number in range(1, 6)]
    vendor.contracts = [contract(number) for number in range(1, 4)]
    assert site.cycle(source).versions == 8
    assert site.codes() == set()
    assert site.landed("raw_salesforce__accounts").schema == salesforce.ACCOUNTS.schema
    assert site.landed("raw_salesforce__contracts").schema == salesforce.CONTRACTS.schema
    assert site.landed("raw_salesforce__accounts")["id"].n_unique() == 5
    row = site.landed("raw_salesforce__accounts").to_dicts()[0]
    assert (row["name"], row["account_number"], row["billing_country"]) == ("Alder Freight", "C-01", None)
    assert row["system_modstamp"] == datetime.fromisoformat("2026-06-15T09:00:01")
    row = site.landed("raw_salesforce__contracts").to_dicts()[0]
    assert (row["start_date"], row["end_date"], row["contract_term"]) == (date(2026, 1, 1), None, 12)


def test_every_cycle_asks_for_everything_deleted_records_too(site: Site, vendor: Salesforce, source: Source):
    """Formula fields change and late commits appear behind any cursor, and `query` hides what was merged away."""
    vendor.accounts = [
        account(1),
        account(2, IsDeleted=True, MasterRecordId="001f00000000001AAA"),
        account(3, IsDeleted=True, AccountNumber=None),
    ]
    site.cycle(source)
    site.clock.pass_(minutes=15)
    site.cycle(source)
    assert [each[:2] for each in site.extracts()] == [
        *(("accounts", "snapshot"), ("contracts", "snapshot"), ("opportunities", "snapshot"))
    ] * 2
    first_pages = [(resource, query) for resource, query in vendor.asked() if query]
    assert {resource for resource, _ in first_pages} == {"queryAll"}
    assert all(query.endswith(" ORDER BY Id") and "WHERE" not in query for _, query in first_pages)
    assert vendor.server.requests[0].headers["Authorization"] == "Bearer secret"
    gone = {row["id"][-4]: (row["is_deleted"], row["master_record_id"]) for row in landed_accounts(site)}
    assert gone == {"1": (False, None), "2": (True, "001f00000000001AAA"), "3": (True, None)}


def landed_accounts(site: Site) -> list[dict[str, Any]]:
    return site.landed("raw_salesforce__accounts").to_dicts()


def test_amounts_keep_their_digits_whatever_the_notation(site: Site, vendor: Salesforce, source: Source):
    """From ten million on the vendor writes 6.2E7; through a float a cent of a large fee is another one."""
    fees = ["6.2E7", "1.234567890123E11", "1234567.89", "0.0", "null", "100.0001", '"100"', "NaN"]
    vendor.contracts = [contract(number, Fee__c=f"<{fee}>") for number, fee in enumerate(fees, start=1)]

    def raw(page: dict, _: Request) -> Answer:
        answer = json_answer(page)
        for fee in fees:
            answer.body = answer.body.replace(b'"<%s>"' % fee.replace('"', '\\"').encode(), fee.encode())
        return answer

    vendor.corrupt = raw
    assert site.cycle(source).quarantined == 3
    landed = {row["contract_key"]: row["fee"] for row in site.landed("raw_salesforce__contracts").to_dicts()}
    assert landed == {
        "K-1": Decimal("62000000"),
        "K-2": Decimal("123456789012.3"),
        "K-3": Decimal("1234567.89"),
        "K-4": Decimal(0),
        "K-5": None,
    }
    inside = "salesforce/meridian/contracts/800f0000000000"
    assert site.codes() == {
        ("NUMBER_TOO_PRECISE", f"{inside}6AAA"),
        ("FIELD_INVALID", f"{inside}7AAA"),
        ("FIELD_AMBIGUOUS", f"{inside}8AAA"),
    }


def test_a_group_and_what_was_sold_to_it_are_whole_over_all_batches(site: Site, vendor: Salesforce, source: Source):
    """Who reads one batch loses sales; who reads what `query` shows loses what was deleted."""
    vendor.accounts = [account(1), account(2, ParentId="001f00000000001AAA")]
    vendor.opportunities = [
        *(opportunity(number) for number in range(1, 4)),
        opportunity(4, StageName="Prospecting", Amount=None, IsClosed=False, IsWon=False, AccountId=None),
        opportunity(5, IsDeleted=True, ContractId="800f00000000001AAA"),
        {name: value for name, value in opportunity(6).items() if name != "Amount"},
    ]
    site.cycle(source)
    assert {row["id"][-4]: row["parent_id"] for row in landed_accounts(site)} == {"1": None, "2": "001f00000000001AAA"}
    landed = site.landed("raw_salesforce__opportunities")
    assert landed.schema == salesforce.OPPORTUNITIES.schema
    rows = {row["id"][-4]: row for row in landed.to_dicts()}
    assert {number: (row["amount"], row["is_won"], row["is_deleted"]) for number, row in rows.items()} == {
        **dict.fromkeys("123", (Decimal(62_000_000), True, False)),
        "4": (None, False, False),
        "5": (Decimal(62_000_000), True, True),
    }
    assert (rows["1"]["close_date"], rows["5"]["contract_id"]) == (date(2025, 12, 18), "800f00000000001AAA")
    assert site.codes() == {("FIELD_MISSING", "salesforce/meridian/opportunities/006f00000000006AAA")}


def test_a_field_that_was_asked_for_and_is_not_there_is_not_an_empty_one(
    site: Site, vendor: Salesforce, source: Source
):
    """A cap that was left out would read as a contract without a cap."""
    vendor.contracts = [contract(1), {key: value for key, value in contract(2).items() if key != "Cap__c"}]
    counts = site.cycle(source)
    assert (counts.versions, counts.quarantined) == (1, 1)
    assert "Cap__c" in site.message("FIELD_MISSING")


@pytest.mark.parametrize(
    ("error", "refusal"),
    [
        ((401, "INVALID_SESSION_ID", "Session expired or invalid"), "SOURCE_REFUSED"),
        ((403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."), "SOURCE_BUSY"),
        ((403, "API_DISABLED_FOR_ORG", "The REST API is not enabled for this Organization."), "SOURCE_REFUSED"),
        ((400, "MALFORMED_QUERY", "unexpected token: FROM"), "SOURCE_REFUSED"),
        ((404, "NOT_FOUND", "The requested resource does not exist"), "SOURCE_REFUSED"),
    ],
)
def test_an_error_never_means_that_there_are_no_records(site, vendor, source, error, refusal):
    """A list with an error in it is a list too; a CRM without a client would fail every comparison at once."""
    vendor.accounts = [account(1)]
    site.cycle(source)
    vendor.corrupt = refused(*error)
    known = len(site.extracts())
    assert site.cycle(source).documents == 0
    assert len(site.extracts()) == known
    assert {each for each, _ in site.codes()} == {refusal}
    seen = site.ledger.rows("select message from exception where closed_at is null")
    assert all("HTTP {} {}: {}".format(*error) in message for (message,) in seen)
    vendor.corrupt = None
    site.cycle(source)
    assert site.codes() == set()


def test_a_spent_allowance_is_not_asked_a_second_time(site: Site, vendor: Salesforce, source: Source):
    """The allowance is the whole org's: each further call takes one from everybody else tomorrow."""
    vendor.corrupt = refused(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
    (refusal,) = site.pull(source).refusals
    assert refusal.retry
    assert len(vendor.server.requests) == 1


@pytest.mark.parametrize(
    ("error", "named"),
    [
        (
            (
                "INVALID_FIELD",
                "\nContract_Type__c, Fee__c\n    ^\nERROR at Row:1:Column:190\nNo such column 'Fee__c' on entity"
                " 'Contract'. If you are attempting to use a custom field, be sure to append the '__c'",
            ),
            "No such column 'Fee__c' on entity 'Contract'",
        ),
        (
            (
                "INVALID_TYPE",
                "\nFROM Contract\n  ^\nERROR at Row:1:Column:9\nsObject type 'Contract' is not supported.",
            ),
            "sObject type 'Contract' is not supported",
        ),
    ],
)
def test_what_our_user_may_not_see_is_named_and_the_rest_is_pulled(site, vendor, source, error, named):
    """Field-level security hides a field without a word; whoever must grant it has to know which one."""
    vendor.accounts = [account(1)]
    said = refused(400, *error)
    vendor.corrupt = lambda page, request: said() if "FROM Contract" in request.query.get("q", "") else page
    assert site.cycle(source).versions == 1
    assert site.codes() == {("SOURCE_SCOPE", "salesforce/meridian/contracts")}
    seen = site.message("SOURCE_SCOPE")
    assert named in seen and "field-level security" in seen


@pytest.mark.parametrize("body", [b"", b"<html>Down</html>", b"[]", b'[{"errorCode": 7}]', b'{"error": "x"}', b'["x"]'])
def test_an_error_in_another_shape_is_still_an_error(site, vendor, source, body):
    """A proxy's own 403 has no error code."""
    vendor.corrupt = lambda *_: Answer(body, 403)
    assert {refusal.code for refusal in site.pull(source).refusals} == {"SOURCE_REFUSED"}


@pytest.mark.parametrize(
    "corrupt",
    [
        lambda page, _: {**page, "totalSize": page["totalSize"] + 1},
        lambda page, _: {key: value for key, value in page.items() if key != "nextRecordsUrl"},
        lambda page, _: {**page, "records": [account(1), *page["records"][1:]]},
    ],
)
def test_batches_that_do_not_add_up_to_the_total_are_not_used(site, vendor, source, corrupt):
    """An account that is missing here would look deleted in the CRM."""
    vendor.accounts = [account(number) for number in range(1, 6)]
    # A batch after the first has no query, and only accounts have one.
    vendor.corrupt = lambda page, request: (
        corrupt(page, 0) if " FROM Account " in request.query.get("q", " FROM Account ") else page
    )
    site.cycle(source)
    assert site.codes() == {("PAGE_COUNT_MISMATCH", "salesforce/meridian/accounts")}
    assert [each[0] for each in site.extracts()] == ["contracts", "opportunities"]
