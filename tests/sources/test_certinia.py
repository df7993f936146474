"""Certinia PSA: what a client that is usually written loses or doubles by each quirk of the org, and ours does not.

Without quirks both clients read the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import polars as pl
import pytest
import requests

from dagster_project.config import Source
from dagster_project.sources import certinia
from tests.sources.conftest import TOKEN, Site
from tests.transport.servers import Answer, HttpServer, Request, http_server, json_answer

BASE = "/services/data/v62.0"
LATER = "2026-07-01T09:00:00.000+0000"
Record = dict[str, Any]
# By object, its stream, a field of it and what that is called in ours.
OBJECTS = {
    "pse__Proj__c": ("projects", "pse__Project_ID__c", "project_id"),
    "Contact": ("resources", "Email", "email"),
    "pse__Assignment__c": ("assignments", "pse__Scheduled_Hours__c", "scheduled_hours"),
    "pse__Milestone__c": ("milestones", "pse__Milestone_Amount__c", "milestone_amount"),
}
QUIRKS = {
    "batches_are_small": "a batch holds 2 records instead of 2,000",
    "query_hides_deleted": "`query` leaves out deleted records, `queryAll` has them",
    "amounts_have_exponents": "a number is a double in Java's notation: 6.2E7 from ten million on",
    "formulas_keep_the_stamp": "days and hours of an assignment, which are its schedule's, change without a new stamp",
    "commits_are_late": "a record is first seen later than its SystemModstamp says",
    "purged_are_not_listed": "a record is gone once the recycle bin is emptied, from `queryAll` too",
    "clients_are_contacts": "the people of clients are Contacts too",
    "license_is_missing": "a user without the package's license is answered as if the org did not have it",
    "fields_are_hidden": "a query for a field that our user may not see is an error",
    "lookups_are_hidden": "a query over a lookup that our user may not see is an error",
    "calls_are_used_up": "the calls of a day are the org's, and one too many is an error",
}
_SOQL = re.compile(r"SELECT (.+) FROM (\w+)(?: WHERE (.+))? ORDER BY Id")
_ERRORS = {
    "license_is_missing": (400, "INVALID_TYPE", "sObject type '{entity}' is not supported."),
    "fields_are_hidden": (400, "INVALID_FIELD", "No such column 'pse__Scheduled_Hours__c' on entity '{entity}'."),
    "lookups_are_hidden": (400, "INVALID_FIELD", "Didn't understand relationship 'pse__Account__r' in field path."),
    "calls_are_used_up": (403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."),
}


def _record(entity: str, prefix: str, number: int, **fields: Any) -> Record:
    key = f"{prefix}0000000000{number:02}AAA"
    return {
        "attributes": {"type": entity, "url": f"{BASE}/sobjects/{entity}/{key}"},
        "Id": key,
        "IsDeleted": False,
        "SystemModstamp": f"2026-06-{number:02}T09:00:00.000+0000",
        **fields,
    }


def project(number: int, **changes: Any) -> Record:
    """A project as the org shows it."""
    fields = {
        "Name": "Freight network",
        "pse__Project_ID__c": f"PR-{number:06}",
        "pse__Account__r": {"attributes": {"type": "Account"}, "Name": "Alder Freight"},
        "CurrencyIsoCode": "JPY",
        "pse__Is_Active__c": True,
        "pse__Is_Template__c": False,
    }
    return _record("pse__Proj__c", "a0P", number, **fields | changes)


def resource(number: int, **changes: Any) -> Record:
    """A person as the org shows it."""
    fields = {
        "Name": "Ada Byron",
        "Email": f"ada.{number}@meridian.example",
        "pse__ERP_Worker_Correlation_Id__c": None,
        "pse__Is_Resource__c": True,
        "pse__Is_Resource_Active__c": True,
    }
    return _record("Contact", "003", number, **fields | changes)


def assignment(number: int, **changes: Any) -> Record:
    """An assignment as the org shows it."""
    fields = {
        "Name": "Freight network - Ada Byron",
        "pse__Project__c": "a0P000000000001AAA",
        "pse__Resource__c": "003000000000001AAA",
        "pse__Start_Date__c": "2026-03-01",
        "pse__End_Date__c": "2026-03-31",
        "pse__Scheduled_Hours__c": 80.5,
        "pse__Status__c": "Scheduled",
    }
    return _record("pse__Assignment__c", "a0A", number, **fields | changes)


def milestone(number: int, **changes: Any) -> Record:
    """A milestone as the org shows it."""
    fields = {
        "Name": "Design",
        "pse__Project__c": "a0P000000000001AAA",
        "pse__Milestone_Amount__c": 28000000 + number,
        "CurrencyIsoCode": "JPY",
        "pse__Target_Date__c": "2026-03-31",
        "pse__Exclude_from_Billing__c": False,
    }
    return _record("pse__Milestone__c", "a0M", number, **fields | changes)


def _five(make: Any) -> list[Record]:
    return [*(make(number) for number in range(1, 5)), make(5, IsDeleted=True)]


@dataclass
class Org:
    """An org with these quirks and no others. `late` are the ids that are not yet seen, `purged` those of the emptied
    bin, `error` is the object that the quirks that are errors are about."""

    quirks: set[str] = field(default_factory=set)
    objects: dict[str, list[Record]] = field(
        default_factory=lambda: {
            "pse__Proj__c": _five(project),
            "Contact": _five(resource),
            "pse__Assignment__c": _five(assignment),
            "pse__Milestone__c": _five(milestone),
        }
    )
    late: set[str] = field(default_factory=set)
    purged: set[str] = field(default_factory=set)
    error: str = ""
    # Resource and query of each walk; `nextRecordsUrl` names one and where it goes on, always below `query`.
    walks: list[tuple[str, str]] = field(default_factory=list)
    server: HttpServer | None = None

    def answer(self, request: Request) -> Answer:
        if "q" in request.query:
            self.walks.append((request.path.rsplit("/", 1)[-1], request.query["q"]))
            walk, start = len(self.walks) - 1, 0
        else:
            walk, start = map(int, request.path.rsplit("/", 1)[-1].split("-"))
        resource, query = self.walks[walk]
        names, entity, where = _SOQL.fullmatch(query).groups("")
        for quirk in self.quirks & _ERRORS.keys() if entity == self.error else ():
            status, code, message = _ERRORS[quirk]
            return json_answer([{"errorCode": code, "message": message.format(entity=entity)}], status)
        found = [self._shown(each, names) for each in self._found(entity, where, resource)]
        end = start + (2 if "batches_are_small" in self.quirks else 2000)
        more = {"nextRecordsUrl": f"{BASE}/query/{walk}-{end}"} if end < len(found) else {}
        page = {"totalSize": len(found), "done": not more, **more, "records": found[start:end]}
        return json_answer(self._written(page))

    def reschedule(self, **changes: Any) -> None:
        """The schedule of the first assignment is another one."""
        kept = "formulas_keep_the_stamp" in self.quirks
        self.objects["pse__Assignment__c"][0] |= changes | ({} if kept else {"SystemModstamp": LATER})

    def _found(self, entity: str, where: str, resource: str) -> Iterator[Record]:
        since = re.search(r"SystemModstamp > (\S+)", where)
        for record in self.objects[entity]:
            hidden = record["IsDeleted"] and resource == "query" and "query_hides_deleted" in self.quirks
            late = "commits_are_late" in self.quirks and record["Id"] in self.late
            purged = "purged_are_not_listed" in self.quirks and record["Id"] in self.purged
            clients = not record.get("pse__Is_Resource__c", True) and (
                "clients_are_contacts" not in self.quirks or "pse__Is_Resource__c = true" in where
            )
            if not (hidden or late or purged or clients or (since and record["SystemModstamp"] <= since[1])):
                yield record

    @staticmethod
    def _shown(record: Record, names: str) -> Record:
        return {name: record[name] for name in ("attributes", *(each.split(".")[0] for each in names.split(", ")))}

    def _written(self, page: Record) -> str:
        text = json.dumps(page)
        if "amounts_have_exponents" in self.quirks:
            text = re.sub(r"2800000(\d)\b", r"2.800000\1E7", text)
        return text


@pytest.fixture
def org() -> Iterator[Org]:
    org = Org()
    with http_server(org.answer) as org.server:
        yield org


@pytest.fixture
def source(org: Org) -> Source:
    return Source("certinia", "meridian", f"{org.server.url}{BASE}", token_env=TOKEN)


class Naive:
    """The client that is usually written: it asks `query` for what changed since the newest stamp that it has, keeps
    records by their ids, takes an error for the end and a Contact for a person, and reads plain digits."""

    def __init__(self, org: Org) -> None:
        self.url, self.kept = org.server.url, {}

    def pull(self, entity: str, *, follow: bool = True, since: bool = False) -> Record:
        """By id of what it has of an object and is not deleted, the field; without `follow` of the first batch."""
        _, name, _ = OBJECTS[entity]
        newest = max((each["SystemModstamp"] for each in self.kept.values()), default=None) if since else None
        where = f" WHERE SystemModstamp > {newest}" if newest else ""
        query = {"q": f"SELECT Id, IsDeleted, SystemModstamp, {name} FROM {entity}{where} ORDER BY Id"}
        url = f"{self.url}{BASE}/query"
        while url:
            answer = requests.get(url, query, headers={"Authorization": "Bearer secret"}, timeout=10)
            if answer.status_code != 200:
                break
            page, query = json.loads(answer.text, parse_float=str, parse_int=str), {}
            self.kept |= {each["Id"]: each for each in page["records"]}
            link = page.get("nextRecordsUrl") if follow else None
            url = link and f"{self.url}{urlsplit(link).path}"
        return {key: self._read(each[name]) for key, each in self.kept.items() if each["IsDeleted"] is False}

    @staticmethod
    def _read(value: str) -> Any:
        number = re.match(r"[0-9]+(\.[0-9]+)?", value)
        return Decimal(number[0]) if number else value


def ours(site: Site, entity: str) -> Record:
    """The same of the newest snapshot that we have of an object."""
    name, _, column = OBJECTS[entity]
    newest = "select max(extract_seq) from extract where stream = ?"
    pages = site.ledger.rows(f"select raw_sha256 from extract_page where extract_seq = ({newest})", [name])
    landed = site.landed(f"raw_certinia__{name}")
    rows = landed.filter(pl.col("_raw_sha256").is_in([sha256 for (sha256,) in pages])).to_dicts()
    assert len({row["id"] for row in rows}) == len(rows)
    return {row["id"]: row[column] for row in rows if not row["is_deleted"]}


@pytest.mark.parametrize("entity", OBJECTS)
def test_without_quirks_both_read_the_same(site: Site, org: Org, source: Source, entity: str):
    """A comparison with a client that is wrong anyway shows nothing."""
    assert site.cycle(source).versions == 20
    assert site.codes() == set()
    assert len(ours(site, entity)) == 4
    assert ours(site, entity) == Naive(org).pull(entity)


def test_every_object_lands_whole_with_what_it_states(site: Site, org: Org, source: Source):
    """An assignment without a schedule has no days, and a project without a client is one all the same."""
    org.objects["pse__Proj__c"].append(project(6, pse__Account__r=None, pse__Project_ID__c=None))
    org.objects["pse__Assignment__c"].append(assignment(6, pse__Start_Date__c=None, pse__End_Date__c=None))
    site.cycle(source)
    for stream in certinia.STREAMS:
        assert site.landed(stream.table).schema == stream.schema
    projects = {row["id"][-4]: row for row in site.landed("raw_certinia__projects").to_dicts()}
    assert (projects["1"]["account_name"], projects["1"]["project_id"]) == ("Alder Freight", "PR-000001")
    assert (projects["6"]["account_name"], projects["6"]["project_id"]) == (None, None)
    days = {row["id"][-4]: (row["start_date"], row["end_date"]) for row in landed_assignments(site)}
    assert (days["1"], days["6"]) == ((date(2026, 3, 1), date(2026, 3, 31)), (None, None))
    stated = site.ledger.rows("select valid_from, valid_to from master_version where record_key like 'a0A%1AAA'")
    assert stated == [("2026-03-01", "2026-03-31")]


def landed_assignments(site: Site) -> list[Record]:
    return site.landed("raw_certinia__assignments").to_dicts()


def test_nothing_is_asked_for_of_what_people_cost(site: Site, org: Org, source: Source):
    """Pay that was never read is in no file that somebody could read."""
    site.cycle(source)
    queries = [request.query["q"] for request in org.server.requests]
    assert len(queries) == 4
    assert not [query for query in queries if "Rate" in query or "Cost" in query]
    assert org.server.requests[0].headers["Authorization"] == "Bearer secret"


@pytest.mark.parametrize("entity", OBJECTS)
def test_an_object_is_read_over_all_its_batches(site: Site, org: Org, source: Source, entity: str):
    """A client that takes the first batch for all of it plans half of the people."""
    truth = Naive(org).pull(entity)
    org.quirks = {"batches_are_small"}
    assert len(Naive(org).pull(entity, follow=False)) < len(truth)
    site.cycle(source)
    assert site.codes() == set()
    assert ours(site, entity) == truth


@pytest.mark.parametrize("entity", OBJECTS)
def test_what_is_deleted_after_it_was_read_is_gone(site: Site, org: Org, source: Source, entity: str):
    """Who asks `query` for changes never learns of it, and time is recorded by an assignment that was taken back."""
    org.quirks, naive = {"query_hides_deleted"}, Naive(org)
    naive.pull(entity)
    site.cycle(source)
    org.objects[entity][0] |= {"IsDeleted": True, "SystemModstamp": LATER}
    truth = Naive(org).pull(entity)
    assert len(naive.pull(entity, since=True)) > len(truth)
    site.clock.pass_(minutes=15)
    site.cycle(source)
    assert ours(site, entity) == truth


@pytest.mark.parametrize("entity", OBJECTS)
def test_what_was_deleted_for_good_is_gone(site: Site, org: Org, source: Source, entity: str):
    """Once the bin is emptied nothing says that it was deleted."""
    org.quirks, naive = {"purged_are_not_listed"}, Naive(org)
    naive.pull(entity)
    site.cycle(source)
    org.purged = {org.objects[entity][0]["Id"]}
    truth = Naive(org).pull(entity)
    assert len(naive.pull(entity)) > len(truth)
    site.clock.pass_(minutes=15)
    site.cycle(source)
    assert ours(site, entity) == truth


def test_an_amount_is_the_same_in_every_notation(site: Site, org: Org, source: Source):
    """A milestone of 28 million is billed as 2.8."""
    truth = Naive(org).pull("pse__Milestone__c")
    org.quirks = {"amounts_have_exponents"}
    assert Naive(org).pull("pse__Milestone__c") != truth
    site.cycle(source)
    assert site.codes() == set()
    assert ours(site, "pse__Milestone__c") == truth


@pytest.mark.parametrize("keeps", [False, True])
def test_a_schedule_that_changes_is_read_whatever_the_stamp_says(site: Site, org: Org, source: Source, keeps: bool):
    """Somebody is planned full time on a project that was cut to a week."""
    org.quirks, naive = {"formulas_keep_the_stamp"} if keeps else set(), Naive(org)
    before = naive.pull("pse__Assignment__c")
    site.cycle(source)
    org.reschedule(pse__Scheduled_Hours__c=8, pse__End_Date__c="2026-03-07")
    truth = Naive(org).pull("pse__Assignment__c")
    assert naive.pull("pse__Assignment__c", since=True) == (before if keeps else truth)
    site.clock.pass_(minutes=15)
    site.cycle(source)
    assert ours(site, "pse__Assignment__c") == truth
    assert date(2026, 3, 7) in {row["end_date"] for row in landed_assignments(site)}


def test_a_record_that_is_seen_later_than_its_stamp_says_is_there(site: Site, org: Org, source: Source):
    """Who asks for what changed since the newest stamp never sees it: a project that no time can be recorded on."""
    truth, naive = Naive(org).pull("pse__Proj__c"), Naive(org)
    org.quirks, org.late = {"commits_are_late"}, {org.objects["pse__Proj__c"][0]["Id"]}
    naive.pull("pse__Proj__c")
    site.cycle(source)
    org.late = set()
    assert len(naive.pull("pse__Proj__c", since=True)) < len(truth)
    site.clock.pass_(minutes=15)
    site.cycle(source)
    assert ours(site, "pse__Proj__c") == truth


def test_the_people_of_clients_are_not_ours(site: Site, org: Org, source: Source):
    """A client's buyer with a colleague's name is proposed as that colleague, and their data has no business here."""
    truth = Naive(org).pull("Contact")
    org.quirks = {"clients_are_contacts"}
    org.objects["Contact"].append(resource(6, Email="buyer@alder.example", pse__Is_Resource__c=False))
    assert "buyer@alder.example" in Naive(org).pull("Contact").values()
    site.cycle(source)
    assert ours(site, "Contact") == truth
    assert not [file for file in (site.folder / "raw").rglob("*") if file.is_file() and b"buyer" in file.read_bytes()]


@pytest.mark.parametrize(
    ("quirk", "entity"),
    [
        ("license_is_missing", "pse__Proj__c"),
        ("license_is_missing", "pse__Milestone__c"),
        ("fields_are_hidden", "pse__Assignment__c"),
        ("lookups_are_hidden", "pse__Proj__c"),
        ("calls_are_used_up", "Contact"),
    ],
)
def test_what_our_user_may_not_see_is_still_there(site: Site, org: Org, source: Source, quirk: str, entity: str):
    """All projects would be gone, and all time on them held, on the day on which a license ran out."""
    truth = Naive(org).pull(entity)
    site.cycle(source)
    org.quirks, org.error = {quirk}, entity
    assert Naive(org).pull(entity) == {}
    site.clock.pass_(minutes=15)
    site.cycle(source)
    assert ours(site, entity) == truth
    name, _, _ = OBJECTS[entity]
    if quirk == "calls_are_used_up":
        assert site.codes() == {("SOURCE_BUSY", "certinia/meridian")}
    else:
        assert site.codes() == {("SOURCE_SCOPE", f"certinia/meridian/{name}")}
        assert "license" in site.message("SOURCE_SCOPE")
    assert site.ledger.rows("select count(*) from master_version where outcome = 'gone'") == [(0,)]


def test_every_quirk_of_the_org_is_tried_here():
    """A quirk that no test switches on is not contained, it is hoped for."""
    tests = Path(__file__).read_text().partition("class Naive")[2]
    assert [quirk for quirk in QUIRKS if f'"{quirk}"' not in tests] == []
