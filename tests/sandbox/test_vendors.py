from __future__ import annotations

import io
import zipfile
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from itertools import pairwise
from urllib.parse import urljoin

import pytest
import requests
from starlette.routing import Mount

from dagster_project.sandbox.vendors import concur, ecb, harvest, kantata, salesforce
from dagster_project.sandbox.world import crm, masters, tock
from dagster_project.sandbox.world.firm import build
from dagster_project.sandbox.world.masters import GO_LIVE
from dagster_project.sandbox.world.seeded_mismatches import CRM_RECORDS
from tests.transport.servers import routes_server

HARVEST = {
    "Authorization": "Bearer sandbox-harvest",
    "Harvest-Account-Id": "1002",
    "User-Agent": "test (t@example.org)",
}
MERIDIAN = {**HARVEST, "Harvest-Account-Id": "1001"}
KANTATA = {"Authorization": "Bearer sandbox-kantata"}
SALESFORCE = {"Authorization": "Bearer sandbox-salesforce"}
LATE = GO_LIVE + timedelta(days=15)


@contextmanager
def serving(routes_of, now: list[datetime]):
    """The routes of one vendor on a loopback port; yields their address. `now[0]` is the world's time."""
    firm = build(7, "small")
    with routes_server([Mount("/v", routes=routes_of(firm, lambda: now[0]))]) as address:
        yield f"{address}/v"


@pytest.fixture(scope="module")
def now():
    return [LATE]


@pytest.fixture(scope="module")
def harvest_api(now):
    with serving(harvest.routes, now) as address:
        yield f"{address}/v2"


@pytest.fixture(scope="module")
def kantata_api(now):
    with serving(partial(kantata.routes, instance="meridian"), now) as address:
        yield f"{address}/api/v1"


@pytest.fixture(scope="module")
def group_api(now):
    with serving(partial(kantata.routes, instance="group"), now) as address:
        yield f"{address}/api/v1"


@pytest.fixture(scope="module")
def salesforce_api(now):
    with serving(lambda _, now: salesforce.routes(now), now) as address:
        yield f"{address}{salesforce.BASE}"


@pytest.fixture(autouse=True)
def late(now):
    now[0] = LATE


def get(url, headers, **params):
    """A GET that waits out a 429, as every client of these vendors must."""
    response = requests.get(url, headers=headers, params=params, timeout=10)
    if response.status_code == 429:
        assert response.headers["Retry-After"] == "1"
        response = requests.get(url, headers=headers, params=params, timeout=10)
    return response


def pages(url, headers, key, **params):
    page = get(url, headers, **params).json()
    yield page
    while page["links"]["next"]:
        page = get(page["links"]["next"], headers).json()
        yield page


def all_of(url, headers, key, **params):
    return [entry for page in pages(url, headers, key, **params) for entry in page[key]]


def test_harvest_pages_by_cursor_and_says_no_page_number_in_the_middle(harvest_api):
    """A client that follows `next_page` stops after two pages without an error; this server must show that."""
    found = list(pages(f"{harvest_api}/time_entries", HARVEST, "time_entries", per_page=100))
    assert len(found) == found[0]["total_pages"] > 3
    assert [page["next_page"] for page in found[1:]] == [None] * (len(found) - 1)
    assert found[0]["next_page"] == 2 and found[-1]["previous_page"] == len(found) - 1
    ids = [entry["id"] for page in found for entry in page["time_entries"]]
    assert len(set(ids)) == len(ids) == found[0]["total_entries"]


def test_harvest_entry_has_the_documented_fields(harvest_api):
    """A field under another name than the vendor's would make our reader right here and wrong in production."""
    entry = all_of(f"{harvest_api}/time_entries", HARVEST, "time_entries")[0]
    assert entry["project"]["code"] == f"TK-{entry['project']['id']}"
    assert set(entry["external_reference"]) >= {"id", "group_id"}
    assert entry["client"].keys() == {"id", "name", "currency"}
    assert (entry["billable_rate"], entry["cost_rate"], entry["invoice"]) == (None, None, None)
    assert isinstance(entry["hours"], float) and entry["created_at"].endswith("Z")


def test_harvest_refuses_what_the_vendor_refuses(harvest_api):
    """A sandbox that forgives a missing header hides the first error of the real installation."""
    url = f"{harvest_api}/time_entries"
    assert get(url, {**HARVEST, "User-Agent": ""}).status_code == 400
    assert get(url, {**HARVEST, "Authorization": "Bearer x"}).status_code == 401
    assert get(url, {**HARVEST, "Harvest-Account-Id": "9"}).status_code == 401
    assert get(url, HARVEST, per_page=2001).status_code == 422
    assert get(url, HARVEST, cursor="?").status_code == 422
    assert get(url, HARVEST, updated_since="yesterday").status_code == 422


def test_harvest_slows_a_client_down_now_and_then_and_serves_it_after(harvest_api):
    """A 429 that repeats for ever cannot be waited out; one that never comes is not tested."""
    seen = [
        requests.get(f"{harvest_api}/users/me", headers=HARVEST, timeout=10).status_code
        for _ in range(2 * harvest.THROTTLED_EVERY)
    ]
    assert set(seen) == {200, 429} and seen.count(429) == 2
    assert all(pair != (429, 429) for pair in pairwise(seen))


def test_harvest_updated_since_includes_the_second_it_names(harvest_api):
    """An exclusive bound loses what changed in the second of the last watermark."""
    entries = all_of(f"{harvest_api}/time_entries", MERIDIAN, "time_entries")
    newest = max(entry["updated_at"] for entry in entries)
    found = all_of(f"{harvest_api}/time_entries", MERIDIAN, "time_entries", updated_since=newest)
    assert {entry["id"] for entry in found} == {entry["id"] for entry in entries if entry["updated_at"] == newest}


def test_harvest_approvals_may_not_move_updated_at(harvest_api, now):
    """The documented trap: `updated_since` alone never learns of these approvals."""
    now[0] = GO_LIVE
    before = {entry["id"]: entry for entry in all_of(f"{harvest_api}/time_entries", HARVEST, "time_entries")}
    now[0] = LATE
    after = {entry["id"]: entry for entry in all_of(f"{harvest_api}/time_entries", HARVEST, "time_entries")}
    approved = [
        number
        for number in before.keys() & after.keys()
        if not before[number]["is_closed"] and after[number]["is_closed"]
    ]
    silent = [number for number in approved if before[number]["updated_at"] == after[number]["updated_at"]]
    assert silent
    assert all(after[number]["approval_status"] == "approved" for number in approved)


def test_deleted_is_gone_without_a_trace(harvest_api, kantata_api, now):
    """There is no tombstone to read; only the re-read of a period shows what is missing."""

    def ids():
        entries = all_of(f"{harvest_api}/time_entries", MERIDIAN, "time_entries")
        params = {"per_page": 200, "from_archived_workspaces": "true"}
        first = get(f"{kantata_api}/time_entries.json", KANTATA, **params).json()
        return {entry["id"] for entry in entries}, {result["id"] for result in first["results"]}

    now[0] = GO_LIVE
    before = ids()
    now[0] = LATE
    after = ids()
    assert before[0] - after[0] and before[1] - after[1]


def test_harvest_from_and_to_are_days_of_work(harvest_api):
    """The re-read of an open period must get that period and nothing else."""
    params = {"from": "2026-09-07", "to": "2026-09-11"}
    days = {e["spent_date"] for e in all_of(f"{harvest_api}/time_entries", MERIDIAN, "time_entries", **params)}
    assert days and min(days) >= params["from"] and max(days) <= params["to"]


def test_harvest_lists_people_projects_and_clients(harvest_api):
    """Inactive people must be listed: their time is judged by that flag."""
    users = all_of(f"{harvest_api}/users", HARVEST, "users")
    assert len(users) == 150 and sum(not user["is_active"] for user in users) == 12
    assert len(all_of(f"{harvest_api}/projects", HARVEST, "projects")) == 114
    assert {client["currency"] for client in all_of(f"{harvest_api}/clients", HARVEST, "clients")} == {"USD"}


def test_kantata_maps_have_another_order_than_its_results(kantata_api):
    """A client that iterates the map gets side-loads and an order that means nothing."""
    page = get(f"{kantata_api}/time_entries.json", KANTATA, per_page=200, order="updated_at:asc").json()
    order = [result["id"] for result in page["results"]]
    stamps = [page["time_entries"][number]["updated_at"] for number in order]
    assert stamps == sorted(stamps)
    assert list(page["time_entries"]) != order and set(page["time_entries"]) == set(order)


def test_kantata_tells_foreign_keys_only_when_asked(kantata_api):
    """An entry without its person, read as an entry of nobody, would be quarantined for the wrong reason."""
    bare = get(f"{kantata_api}/time_entries.json", KANTATA).json()
    assert "user_id" not in next(iter(bare["time_entries"].values())) and "users" not in bare
    assert bare["meta"]["page_size"] == 20
    asked = get(f"{kantata_api}/time_entries.json", KANTATA, include="user,workspace,story,active_submission").json()
    for entry in asked["time_entries"].values():
        assert entry["user_id"] in asked["users"] and entry["workspace_id"] in asked["workspaces"]
        assert entry["story_id"] in asked["stories"]
        assert entry["active_submission_id"] in asked["timesheet_submissions"]


def test_kantata_ignores_the_value_of_its_approved_filter(kantata_api):
    """`approved=false` returns approved entries; who trusts it posts the wrong half."""
    page = get(f"{kantata_api}/time_entries.json", KANTATA, approved="false", per_page=200).json()
    assert page["results"] and all(entry["approved"] for entry in page["time_entries"].values())


def test_kantata_hides_archived_workspaces_unless_asked(kantata_api):
    """What is hidden looks deleted to whoever compares two lists."""
    hidden = get(f"{kantata_api}/workspaces.json", KANTATA, per_page=200).json()["count"]
    assert (
        get(f"{kantata_api}/workspaces.json", KANTATA, per_page=200, include_archived="true").json()["count"] > hidden
    )


def test_kantata_money_is_in_base_units_of_the_currency(kantata_api):
    """A yen taken for a hundredth is a bill of one per cent."""
    page = get(f"{kantata_api}/time_entries.json", KANTATA, per_page=200).json()
    units = {entry["currency"]: entry["currency_base_unit"] for entry in page["time_entries"].values()}
    assert units["JPY"] == 1 and units["GBP"] == 100
    yen = [entry for entry in page["time_entries"].values() if entry["currency"] == "JPY"]
    assert min(entry["rate_in_cents"] for entry in yen) >= 14000


def test_the_groups_account_has_everybody_and_its_own_ids(group_api, kantata_api):
    """One person is two users in two accounts; who reads an id of one in the other pays the wrong person."""
    users, shown = {}, 0
    for page in range(1, 4):
        answer = get(f"{group_api}/users.json", KANTATA, per_page=200, page=page).json()
        users |= answer["users"]
        shown += len(answer["results"])
    assert shown == len(users) == 400
    daily = get(f"{kantata_api}/users.json", KANTATA, per_page=200).json()["users"]
    people = {user["employee_number"]: user["id"] for user in users.values()}
    assert not users.keys() & daily.keys()
    numbers = {number: user["employee_number"] for number, user in daily.items() if user["employee_number"]}
    # One has no number in the daily account.
    assert len(numbers) == len(daily) - 1
    assert all(people[employee] == f"9{number}" for number, employee in numbers.items())
    months = get(f"{group_api}/time_entries.json", KANTATA, per_page=200).json()["time_entries"].values()
    assert {entry["date_performed"][-2:] for entry in months} <= {"28", "30", "31"}


def test_kantata_refuses_a_wrong_token_and_a_page_that_is_too_long(kantata_api):
    """A permission error must never look like an empty list."""
    assert get(f"{kantata_api}/users.json", {}).status_code == 401
    assert get(f"{kantata_api}/users.json", KANTATA, per_page=201).status_code == 400


def batches(api, resource, soql):
    batch = get(f"{api}/{resource}", SALESFORCE, q=soql).json()
    yield batch
    while not batch["done"]:
        batch = get(urljoin(api, batch["nextRecordsUrl"]), SALESFORCE).json()
        yield batch


def test_salesforce_answers_in_batches_and_its_next_link_keeps_what_was_asked(salesforce_api):
    """A client that asks once gets a part; the link says `query` and must bring the deleted ones all the same."""
    found = list(batches(salesforce_api, "queryAll", "SELECT Id, IsDeleted FROM Account ORDER BY Id"))
    assert len(found) > 1 and all("/query/" in batch["nextRecordsUrl"] for batch in found[:-1])
    assert "nextRecordsUrl" not in found[-1]
    records = [record for batch in found for record in batch["records"]]
    assert {batch["totalSize"] for batch in found} == {len(records)} == {len({record["Id"] for record in records})}
    assert all(set(record) == {"attributes", "Id", "IsDeleted"} for record in records)
    assert {len(record["Id"]) for record in records} == {18}
    assert sum(record["IsDeleted"] for record in records) == 2


def test_salesforce_query_hides_what_was_deleted_and_merged(salesforce_api):
    """Who asks `query` never learns that a client was merged into another, and keeps both."""
    soql = "SELECT Id, Name, AccountNumber, IsDeleted, MasterRecordId FROM Account ORDER BY Id"
    everything, shown = (
        {record["Id"]: record for batch in batches(salesforce_api, resource, soql) for record in batch["records"]}
        for resource in ("queryAll", "query")
    )
    gone = [everything[number] for number in everything.keys() - shown.keys()]
    assert {record["IsDeleted"] for record in gone} == {True}
    (merged,) = [record for record in gone if record["MasterRecordId"]]
    assert shown[merged["MasterRecordId"]]["AccountNumber"] == merged["AccountNumber"] == "C-02"


def test_salesforce_writes_large_amounts_with_an_exponent(salesforce_api):
    """A reader of plain digits takes 2.8E7 for text, or for 2.8."""
    soql = "SELECT Contract_Key__c, Fee__c FROM Contract ORDER BY Id"
    first = get(f"{salesforce_api}/queryAll", SALESFORCE, q=soql)
    second = get(urljoin(salesforce_api, first.json()["nextRecordsUrl"]), SALESFORCE)
    assert '"Contract_Key__c":"K-US-04","Fee__c":350000.0}' in first.text
    assert '"Contract_Key__c":"K-JP-03","Fee__c":2.8E7}' in second.text


def test_salesforce_is_wrong_where_it_says_so_and_nowhere_else(salesforce_api):
    """A mismatch that nobody planted hides one that was, and one that was not planted is not found."""

    def all_of_it(soql):
        return [record for batch in batches(salesforce_api, "query", soql) for record in batch["records"]]

    names = {client.key: client.name for client in masters.CLIENTS}
    firm = {each.key: each for each in crm.signed_contracts()}
    accounts = {
        record["AccountNumber"]: record["Name"]
        for record in all_of_it("SELECT Name, AccountNumber FROM Account ORDER BY Id")
    }
    columns = "Contract_Key__c, Status, EndDate, CurrencyIsoCode, Legal_Entity__c, Contract_Type__c"
    contracts = {
        record["Contract_Key__c"]: [
            value for name, value in record.items() if name not in ("attributes", "Contract_Key__c")
        ]
        for record in all_of_it(f"SELECT {columns} FROM Contract ORDER BY Id")
    }
    agreed = {
        key: ["Activated", each.ends_on.isoformat(), each.currency, each.legal_entity, each.contract_type]
        for key, each in firm.items()
    }
    wrong = {key for key, name in names.items() if accounts.get(key) != name}
    wrong |= {key for key in agreed.keys() | contracts.keys() if agreed.get(key) != contracts.get(key)}
    assert wrong == CRM_RECORDS.keys()


@pytest.mark.parametrize(
    ("headers", "soql", "status", "code"),
    [
        ({}, "SELECT Id FROM Account ORDER BY Id", 401, "INVALID_SESSION_ID"),
        (SALESFORCE, "SELECT Id, Margin__c FROM Account ORDER BY Id", 400, "INVALID_FIELD"),
        (SALESFORCE, "SELECT Id FROM Lead ORDER BY Id", 400, "INVALID_TYPE"),
        (SALESFORCE, "SELECT Id FROM Account WHERE Name = 'x' ORDER BY Id", 400, "MALFORMED_QUERY"),
    ],
)
def test_salesforce_refuses_with_a_code(salesforce_api, headers, soql, status, code):
    """A sandbox that forgives a hidden field hides the first error of the real installation."""
    answer = get(f"{salesforce_api}/queryAll", headers, q=soql)
    ((found, message),) = [(error["errorCode"], error["message"]) for error in answer.json()]
    assert (answer.status_code, found) == (status, code)
    assert code != "INVALID_FIELD" or "No such column 'Margin__c' on entity 'Account'" in message


def test_salesforce_counts_the_calls_of_a_day(now):
    """The limit is the org's and ends with the day; a client that takes it for an empty list loses every client."""
    with serving(lambda _, now: salesforce.routes(now, daily_calls=2), now) as address:
        url, soql = f"{address}{salesforce.BASE}/query", "SELECT Id FROM Contract ORDER BY Id"
        first = get(url, SALESFORCE, q=soql)
        assert first.headers["Sforce-Limit-Info"] == "api-usage=1/2"
        assert [get(url, SALESFORCE, q=soql).status_code for _ in range(2)] == [200, 403]
        (error,) = get(url, SALESFORCE, q=soql).json()
        assert error["errorCode"] == "REQUEST_LIMIT_EXCEEDED"
        now[0] += timedelta(days=1)
        assert get(url, SALESFORCE, q=soql).status_code == 200


def test_the_banks_file_has_the_real_shape_and_only_the_past():
    """The trailing comma and the N/A columns break readers that go by position; a rate of tomorrow breaks the proof."""
    moment = datetime(2026, 9, 28, 12, tzinfo=UTC)
    with zipfile.ZipFile(io.BytesIO(ecb.document(moment))) as archive:
        lines = archive.read("eurofxref-hist.csv").decode().splitlines()
    assert lines[0].startswith("Date,USD,JPY,BGN,") and lines[0].endswith(",ZAR,")
    assert lines[1].startswith("2026-09-25,") and ",N/A," in lines[1] and lines[1].endswith(",")
    assert ecb.document(moment) == ecb.document(moment)


def test_an_extract_proves_itself_by_its_header():
    """The header's count and total are all that distinguishes a whole file from a cut one."""
    drops = concur.drops_due(build(7, "full"), None, LATE)
    for _, content in drops:
        head, *rows = [line.split("|") for line in content.decode().splitlines()]
        assert {len(row) for row in rows} <= {concur.COLUMNS} and len(rows) == int(head[2])
        assert sum(Decimal(row[168]) for row in rows) == Decimal(head[3])
        assert {row[1] for row in rows} <= {head[4]}
    assert tock.SAE_FILE.read_bytes() in [content for _, content in drops]


def test_a_batch_without_lines_is_a_header():
    """The vendor always produces a file; a missing one is a fault, an empty one is not."""
    assert concur.extract(41, GO_LIVE.date(), []) == b"EXTRACT|2026-09-28|0|0.0000|41\n"


def test_every_file_appears_once_whatever_the_clocks_steps():
    """A file that two steps both bring, or neither, is a duplicate or a loss that nobody planted."""
    firm = build(7, "full")
    steps = [None, *(GO_LIVE + timedelta(hours=step) for step in range(0, 24 * 15, 7)), LATE]
    stepwise = [path for after, until in pairwise(steps) for path, _ in concur.drops_due(firm, after, until)]
    assert sorted(stepwise) == sorted(path for path, _ in concur.drops_due(firm, None, LATE))
