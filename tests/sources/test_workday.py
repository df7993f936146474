"""Workday: reports without pages, totals or deletes, whose silence must never read as people who are gone.

The tenant is the sandbox's, its quirks switched on one by one. Beside ours stands the client that is usually written.
"""

from __future__ import annotations

import base64
import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import requests

from dagster_project.config import Source
from dagster_project.sandbox.vendors import workday as tenant
from dagster_project.sandbox.world.hcm import HcmRow
from dagster_project.sources import workday
from dagster_project.sources.stream import Document
from tests.sources.conftest import TOKEN, Site
from tests.transport.servers import http_server, json_answer, routes_server

FIRST = datetime(2026, 9, 28, 18, tzinfo=UTC)
# Name, whether active, the number in the ERP.
Person = tuple[str, bool, str | None]
TRUTH = [("Person 1", True, "E1"), ("Person 2", True, "E2"), ("Person 3", False, "E3"), ("Person 4", True, "E4")]


def person(number: int, organization: str = "MA-US", **changes: Any) -> HcmRow:
    """A person who is employed, with one id elsewhere."""
    fields = {
        "Employee_ID": f"00{number}",
        "Worker_Name": f"Person {number}",
        "Worker_Type": "Employee",
        "Email": None,
        "Hire_Date": date(2020, 1, 1),
        "Termination_Date": None,
        "Other_IDs": [f"NetSuite E{number}"],
    }
    known = {name: changes.pop(name) for name in ("entered_at", "rescinded_at", "left_on") if name in changes}
    if "left_on" in known:
        fields["Termination_Date"] = known["left_on"]
    return HcmRow(organization, {**fields, **changes}, **known)


def position(number: int, order: int = 1, since: date | None = None, role: str = "Manager", **known: Any) -> HcmRow:
    fields = {
        "Employee_ID": f"00{number}",
        "Position_ID": f"P-{number}-{order}",
        "Effective_Date": since,
        "End_Date": None,
        "Company": "MA-US",
        "Job_Profile": role,
        "Cost_Center": None,
        "Scheduled_Weekly_Hours": Decimal(40),
        "Is_Primary_Position": True,
    }
    return HcmRow("MA-US", fields, counts_from=since or date.min, **known)


def cost_rate(rate: str = "101.125", **changes: Any) -> HcmRow:
    fields = {
        "Company": "MA-US",
        "Job_Profile": "Manager",
        "Employee_ID": None,
        "Hourly_Cost_Rate": Decimal(rate),
        "Currency": "USD",
        "Effective_Date": date(2026, 1, 1),
        "End_Date": None,
        "Entered_On": None,
        "Rate_Source": "payroll budget 2026",
    }
    return HcmRow("MA-US", {**fields, **changes})


def shown(record: HcmRow, stream: str) -> dict[str, object]:
    """A row as a tenant with its usual quirks shows it in the report of a stream."""
    (report,) = (report.name for report in workday.REPORTS if report.stream.name == stream)
    return tenant.row(record, report, FIRST.date(), FIRST, tenant.TENANT)


@dataclass
class Tenant:
    """A tenant of Workday. Its clock stands, or moves by `step` with each report."""

    people: list[HcmRow] = field(
        default_factory=lambda: [
            person(1),
            person(2, "MA-UK"),
            person(3, left_on=date(2026, 6, 30)),
            person(4, Other_IDs=["Kantata 74", "NetSuite E4"]),
        ]
    )
    positions: list[HcmRow] = field(default_factory=lambda: [position(1)])
    cost_rates: list[HcmRow] = field(default_factory=lambda: [cost_rate()])
    at: datetime = FIRST
    step: timedelta = timedelta(0)

    def now(self) -> datetime:
        self.at += self.step
        return self.at

    @contextmanager
    def serving(self, *quirks: str, most_rows: int = tenant.MOST_ROWS) -> Iterator[str]:
        """The address of the reports, with these quirks and no others."""
        reports = {
            "Tieout_Organizations": [HcmRow(each, {}) for each in ("MA-US", "MA-UK")],
            "Tieout_People": self.people,
            "Tieout_Positions": self.positions,
            "Tieout_Cost_Rates": self.cost_rates,
        }
        routes = tenant.routes(self.now, reports=reports, quirks=frozenset(quirks), most_rows=most_rows)
        with routes_server(routes) as address:
            yield address + tenant.BASE


@pytest.fixture
def hcm(monkeypatch: pytest.MonkeyPatch) -> Tenant:
    monkeypatch.setenv(TOKEN, tenant.PASSWORD)
    return Tenant()


def source(address: str) -> Source:
    return Source("workday", "meridian", address, tenant.USER, TOKEN)


def standing(site: Site, stream: str = "people") -> list[dict[str, Any]]:
    """The rows of the newest whole report."""
    extract = "select max(extract_seq) from extract where stream = ?"
    pages = site.ledger.rows(f"select raw_sha256 from extract_page where extract_seq = ({extract})", [stream])
    landed = site.landed(f"raw_workday__{stream}")
    return landed.filter(pl.col("_raw_sha256").is_in([sha256 for (sha256,) in pages])).to_dicts()


def ours(site: Site) -> list[Person]:
    """The people of the newest whole report, each once, as the staging model takes them."""
    rows = {row["employee_id"]: row for row in standing(site)}
    numbers = {key: re.search(r"NetSuite ([^|]+)", row["other_ids"] or "") for key, row in rows.items()}
    return sorted((row["name"], row["is_active"], numbers[key][1]) for key, row in rows.items())


class Naive:
    """The client that is usually written. It takes what it can read of an answer; `kept` holds it by id."""

    def __init__(self, address: str, timeout: float = 10, **prompts: str) -> None:
        self.address, self.timeout, self.prompts = address, timeout, prompts
        self.kept: dict[str, Person] = {}

    def pull(self, *organizations: str) -> list[Person]:
        """The people of the report, or of those of the organizations."""
        rows = []
        for part in [{"Organization": each} for each in organizations] or [{}]:
            for entry in self._entries(part):
                try:
                    number = next(
                        each["ID"].removeprefix("NetSuite ")
                        for each in entry["Other_IDs"]
                        if each["ID"].startswith("NetSuite")
                    )
                    assert "Termination_Date" in entry
                    row = (entry["Worker_Name"], bool(entry["Active"]), number)
                except (KeyError, TypeError, AssertionError):
                    continue
                rows.append(row)
                self.kept[entry["Employee_ID"]] = row
        return sorted(rows)

    def _entries(self, part: dict[str, str]) -> list[dict[str, Any]]:
        try:
            body = read(f"{self.address}/Tieout_People", self.timeout, **self.prompts, **part)
        except requests.RequestException:
            return []
        try:
            return json.loads(body).get("Report_Entry", [])
        except ValueError:
            return list(_streamed(body.decode()))


def _streamed(body: str) -> Iterator[dict[str, Any]]:
    """HcmRow by record, as a streaming reader takes them, until what came is at its end."""
    rest = body.partition("[")[2]
    while rest.startswith("{"):
        try:
            entry, end = json.JSONDecoder().raw_decode(rest)
        except ValueError:
            return
        yield entry
        rest = rest[end:].lstrip(",")


def read(address: str, timeout: float = 10, **prompts: str) -> bytes:
    """What comes of an answer, whole or not."""
    login, body = (tenant.USER, tenant.PASSWORD), b""
    answer = requests.get(address, {"format": "json", **prompts}, auth=login, timeout=timeout, stream=True)
    try:
        for chunk in answer.iter_content(64):
            body += chunk
    except requests.RequestException:
        pass
    return body


LOGIN = "Basic " + base64.b64encode(f"{tenant.USER}:{tenant.PASSWORD}".encode()).decode()
AS_OF_TODAY = {"Effective_as_of_Date": "2026-09-28", "Entry_Moment": "2026-09-28T18:00:00Z"}


def test_people_positions_and_rates_land_whole(site: Site, hcm: Tenant):
    """A rate through a float is another rate, and a date that is read as text sorts by luck."""
    hcm.positions = [position(1), position(1, since=date(2026, 10, 1), role="Director")]
    hcm.cost_rates = [cost_rate("1.200"), cost_rate("88.123456", Job_Profile="Analyst", Employee_ID="001")]
    with hcm.serving(*tenant.TENANT) as address:
        assert site.cycle(source(address)).versions == 8
    assert site.codes() == set()
    assert [each[:2] for each in site.extracts()] == [(report.stream.name, "snapshot") for report in workday.REPORTS]
    for report in workday.REPORTS:
        assert site.landed(report.stream.table).schema == report.stream.schema
    rates = {row["job_profile"]: (row["hourly_rate"], row["employee_id"]) for row in standing(site, "cost_rates")}
    assert rates == {"Manager": (Decimal("1.2"), None), "Analyst": (Decimal("88.123456"), "001")}
    days = {row["job_profile"]: (row["effective_date"], row["weekly_hours"]) for row in standing(site, "positions")}
    assert days == {"Manager": (None, Decimal(40)), "Director": (date(2026, 10, 1), Decimal(40))}
    (fourth,) = (row for row in standing(site) if row["employee_id"] == "004")
    assert (fourth["hire_date"], fourth["other_ids"]) == (date(2020, 1, 1), "Kantata 74|NetSuite E4")


def test_every_pull_says_who_asks_and_as_of_when(site: Site, hcm: Tenant):
    """What a prompt does not say is as of the tenant's own defaults, which somebody changes."""
    empty = json_answer({"Report_Entry": []})
    with http_server(lambda _: empty) as server:
        site.cycle(source(server.url))
    people, positions, rates = server.requests
    assert {each.headers["Authorization"] for each in server.requests} == {LOGIN}
    assert people.query == {"format": "json", **AS_OF_TODAY}
    assert positions.query == rates.query == {**people.query, "Effective_as_of_Date": "2027-09-29"}
    assert [each.path.rsplit("/", 1)[-1] for each in server.requests] == [report.name for report in workday.REPORTS]


@pytest.mark.parametrize(
    "quirk", ["booleans_are_digits", "empty_fields_left_out", "single_value_is_text", "rows_repeat"]
)
def test_a_field_in_the_notation_of_a_report_is_the_same_fact(site: Site, hcm: Tenant, quirk: str):
    """The text "0" is true, a text in place of a list has letters for values, and a field that is not there is an
    error: people who left are employed, and those without a last day are lost."""
    hcm.positions = [position(1), position(1, 2)]
    with hcm.serving() as address:
        assert Naive(address, **AS_OF_TODAY).pull() == TRUTH
    with hcm.serving(quirk) as address:
        assert Naive(address, **AS_OF_TODAY).pull() != TRUTH
        site.cycle(source(address))
    assert ours(site) == TRUTH
    assert site.codes() == set()


@pytest.mark.parametrize(
    ("quirk", "code"),
    [("login_page", "PAGE_NOT_JSON"), ("empty_body", "PAGE_EMPTY"), ("no_report_entry", "PAGE_CONTRACT")],
)
def test_an_answer_that_is_no_report_is_no_report_without_rows(site: Site, hcm: Tenant, quirk: str, code: str):
    """All people of the firm would be gone, with their rates."""
    with hcm.serving() as address:
        site.cycle(source(address))
    with hcm.serving(quirk) as address:
        assert Naive(address, **AS_OF_TODAY).pull() == []
        assert site.cycle(source(address)).documents == 0
    assert ours(site) == TRUTH
    assert {each for each, _ in site.codes()} == {code}
    with hcm.serving() as address:
        site.cycle(source(address))
    assert site.codes() == set()


def test_a_report_without_a_single_row_takes_nobody_away(site: Site, hcm: Tenant):
    """A user whose security groups were narrowed sees an empty report, with status 200."""
    with hcm.serving() as address:
        site.cycle(source(address))
    hcm.people = []
    with hcm.serving() as address:
        site.cycle(source(address))
    assert ours(site) == TRUTH
    assert site.codes() == {("SOURCE_EMPTY", "workday/meridian/people")}


@pytest.mark.parametrize("quirk", ["large_report_fails", "large_report_is_cut_off", "large_report_is_slow"])
def test_a_report_that_is_too_large_is_read_by_organization(site, hcm, monkeypatch, quirk):
    """It has no pages: a part of it, or nothing, is taken for all of it."""
    monkeypatch.setattr(workday, "TIMEOUT_SECONDS", 0.4)
    with hcm.serving(quirk, most_rows=3) as address:
        naive = Naive(address, 0.4, **AS_OF_TODAY).pull()
        assert len(naive) < len(TRUTH)
        site.cycle(source(address))
    assert ours(site) == TRUTH
    assert site.codes() == set()
    parts = "select name from extract_page join extract using (extract_seq) where stream = 'people' order by page_no"
    assert site.ledger.rows(parts) == [("Tieout_People 1 of 2",), ("Tieout_People 2 of 2",)]
    # For a week it is not asked for in one piece.
    with hcm.serving() as address:
        for passed, pages in ((timedelta(days=6), 2), (timedelta(days=2), 1)):
            known = len(site.ledger.rows(parts))
            site.clock.at += passed
            site.cycle(source(address))
            assert len(site.ledger.rows(parts)) == known + pages
    assert ours(site) == TRUTH


def test_a_report_that_shows_all_rows_to_each_organization_is_refused(site, hcm, monkeypatch):
    """A prompt that the report does not have is ignored without a word: each person is there for each organization."""
    monkeypatch.setattr(workday, "MOST_ROWS", len(TRUTH))
    with hcm.serving("organization_is_ignored") as address:
        assert Naive(address, **AS_OF_TODAY).pull("MA-US", "MA-UK") == sorted(TRUTH * 2)
        site.cycle(source(address))
    assert ("PAGE_CONTRACT", "workday/meridian/people") in site.codes()
    assert "people" not in {stream for stream, *_ in site.extracts()}
    with hcm.serving() as address:
        site.cycle(source(address))
    assert ours(site) == TRUTH


@pytest.mark.parametrize("way", [("MA-US", "MA-UK", 2), ("MA-UK", "MA-US", 0)])
def test_who_is_transferred_while_a_report_is_read_is_in_it_once(site, hcm, monkeypatch, way):
    """Between the parts of two organizations a person is in both, or in none, unless all parts are of one moment."""
    monkeypatch.setattr(workday, "MOST_ROWS", 3)
    (before, after, seen), moved = way, {"Worker_Name": "Mover", "Other_IDs": ["NetSuite E5"]}
    quirks = ("prompts_have_defaults", "rescinded_rows_vanish")

    def transferred(at: datetime) -> None:
        hcm.at, hcm.step = FIRST, timedelta(hours=1)
        hcm.people = [
            *(person(1), person(2, "MA-UK")),
            *(person(5, before, rescinded_at=at, **moved), person(5, after, entered_at=at, **moved)),
        ]

    transferred(FIRST + timedelta(hours=1.5))
    with hcm.serving(*quirks) as address:
        assert Naive(address).pull("MA-US", "MA-UK").count(("Mover", True, "E5")) == seen
    transferred(FIRST + timedelta(hours=3.5))
    with hcm.serving(*quirks) as address:
        site.cycle(source(address))
    assert [row["organization"] for row in standing(site) if row["name"] == "Mover"] == [before]
    assert site.codes() == set()


def test_a_report_that_ignores_the_moment_of_entry_shows_nobody_twice(site, hcm, monkeypatch):
    """Two rows of one person with two organizations, and the last one read would count."""
    monkeypatch.setattr(workday, "MOST_ROWS", 3)
    at = FIRST + timedelta(hours=3.5)
    hcm.people = [person(1), person(2, "MA-UK"), person(5, rescinded_at=at), person(5, "MA-UK", entered_at=at)]
    hcm.step = timedelta(hours=1)
    with hcm.serving("moment_is_ignored", "rescinded_rows_vanish") as address:
        site.cycle(source(address))
    assert ("PAGE_COUNT_MISMATCH", "workday/meridian/people") in site.codes()
    assert "people" not in {stream for stream, *_ in site.extracts()}


def test_what_is_decided_is_known_before_it_counts(site: Site, hcm: Tenant):
    """A promotion of January that is entered in September is hidden by the default prompt, and rates are of the old
    role until somebody notices."""
    hcm.positions = [position(1), position(1, since=date(2027, 1, 1), role="Director")]
    with hcm.serving("prompts_have_defaults") as address:
        shown = json.loads(read(f"{address}/Tieout_Positions"))["Report_Entry"]
        assert [each["Job_Profile"] for each in shown] == ["Manager"]
        site.cycle(source(address))
    assert {row["job_profile"] for row in standing(site, "positions")} == {"Manager", "Director"}


def test_a_person_who_is_rescinded_is_not_in_the_next_snapshot(site: Site, hcm: Tenant):
    """There is no sign of it but that the row is gone: who keeps rows by id keeps a person who was never hired."""
    hcm.people[1] = replace(hcm.people[1], rescinded_at=FIRST + timedelta(days=1))
    with hcm.serving(*tenant.TENANT - {"single_value_is_text", "empty_fields_left_out"}) as address:
        naive = Naive(address)
        naive.pull()
        site.cycle(source(address))
        assert len(ours(site)) == 4
        hcm.at += timedelta(days=2)
        site.clock.pass_(days=2)
        naive.pull()
        site.cycle(source(address))
    assert len(naive.kept) == 4
    assert ours(site) == [each for each in TRUTH if each[0] != "Person 2"]
    assert site.codes() == set()


def test_a_last_day_that_is_no_longer_in_the_report_is_not_a_person_who_stays(site: Site, hcm: Tenant):
    """Fields without a value are left out, so a field that somebody removes from the report looks like no value."""
    hcm.people = [replace(each, fields={**each.fields, "Termination_Date": None}) for each in hcm.people]
    with hcm.serving(*tenant.TENANT) as address:
        assert site.cycle(source(address)).quarantined == 1
    assert site.codes() == {("FIELD_MISSING", "workday/meridian/people/003")}
    assert "Termination_Date" in site.message("FIELD_MISSING")
    assert [name for name, *_ in ours(site)] == ["Person 1", "Person 2", "Person 4"]


def test_two_contents_of_one_person_are_both_refused(site: Site, hcm: Tenant):
    """A report by position shows a person twice; whichever row is read last would count."""
    hcm.people += [person(1, "MA-UK")]
    with hcm.serving() as address:
        site.cycle(source(address))
    assert site.codes() == {("RECORD_CONTRADICTORY", "workday/meridian/people/001")}
    assert [name for name, *_ in ours(site)] == ["Person 2", "Person 3", "Person 4"]


def test_a_password_that_is_refused_or_not_set_up_is_said(site, hcm, monkeypatch):
    """Neither may read as a firm without people."""
    with hcm.serving() as address:
        site.cycle(replace(source(address), account_id=None))
        assert {code for code, _ in site.codes()} == {"SOURCE_NOT_CONFIGURED"}
        assert "account_id" in site.message("SOURCE_NOT_CONFIGURED")
        monkeypatch.setenv(TOKEN, "another")
        assert {refusal.code for refusal in site.pull(source(address)).refusals} == {"SOURCE_REFUSED"}
    assert site.extracts() == []


def test_one_organization_that_is_too_large_is_refused(site, hcm, monkeypatch):
    """Near the limit a report may end early; smaller organizations are the remedy."""
    monkeypatch.setattr(workday, "MOST_ROWS", 3)
    with hcm.serving() as address:
        site.cycle(source(address))
    assert ("PAGE_TOO_LARGE", "workday/meridian/people") in site.codes()
    assert "Tieout_Organizations" in site.message("PAGE_TOO_LARGE")


def test_every_quirk_of_the_tenant_is_tried_here():
    """A quirk that no test switches on is not contained, it is hoped for."""
    written = Path(__file__).read_text()
    assert [quirk for quirk in tenant.QUIRKS if f'"{quirk}"' not in written] == []


# -- the contract -----------------------------------------------------------------------------------------------------

CONTRACT = (Path(__file__).parents[2] / "docs" / "workday.md").read_text()
TYPES = {
    "Text": ("Ada", pl.String),
    "Date": ("2026-01-01", pl.Date),
    "Boolean": ("1", pl.Boolean),
    "Numeric": ("40.5", pl.Decimal),
    "Multi-instance": (["one", "two"], pl.String),
}


def contract(report: str) -> dict[str, tuple[str, bool]]:
    """By field of a report, its type and whether it is required, as the page says."""
    chapter = CONTRACT.split(f"\n## {report}\n")[1].split("\n## ")[0]
    fields = re.findall(r"^\| `(\w+)` \| ([\w-]+) \| (yes|no) \|", chapter, re.MULTILINE)
    return {name: (kind, required == "yes") for name, kind, required in fields}


@pytest.mark.parametrize("report", workday.REPORTS, ids=lambda report: report.name)
def test_the_page_says_what_the_reader_reads(report: workday.PublishedReport):
    """A customer builds the reports by the page, and by nothing else."""
    fields = contract(report.name)
    assert list(fields) == [name for name, _, _ in report.fields.values()]
    for name, dtype, _ in report.fields.values():
        assert isinstance(dtype, TYPES[fields[name][0]][1]) or dtype == TYPES[fields[name][0]][1]
    whole = {name: "USD" if name == "Currency" else TYPES[kind][0] for name, (kind, _) in fields.items()}
    for name, (_, required) in fields.items():
        entry = {each: value for each, value in whole.items() if each != name}
        content = json.dumps({"Report_Entry": [entry]}).encode()
        reading = report.stream.read(Document(content, "report", "meridian"))
        assert [refused.refusal.code for refused in reading.refused] == ["FIELD_MISSING"] * required, name


def test_the_page_names_the_reports_and_the_prompts_that_are_asked_for():
    """A report under another name is not found, and a prompt under another name does nothing."""
    assert re.findall(r"^## (Tieout_\w+)$", CONTRACT, re.MULTILINE) == [
        workday.ORGANIZATIONS,
        *(report.name for report in workday.REPORTS),
    ]
    prompts = CONTRACT.split("## Prompts")[1].split("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", prompts, re.MULTILINE) == [
        workday.AS_OF,
        workday.MOMENT_OF_ENTRY,
        workday.ORGANIZATION,
    ]
    assert list(contract(workday.ORGANIZATIONS)) == [workday.ORGANIZATION]
    assert f"{workday.MOST_ROWS:,} rows" in CONTRACT
    assert f"{workday.TIMEOUT_SECONDS / 60:.0f} minutes" in CONTRACT
    assert f"{workday._AHEAD.days} days later" in CONTRACT
    assert f"{workday.IN_PARTS.days} days; then" in CONTRACT


def test_the_tenant_of_the_sandbox_answers_by_the_contract():
    """The sandbox would else prove a reader for reports that nobody can build."""
    shown = {"Rescinded"}
    with routes_server(tenant.routes(lambda: FIRST)) as address:
        for report in workday.REPORTS:
            entries = json.loads(read(f"{address}{tenant.BASE}/{report.name}"))["Report_Entry"]
            used = Counter(name for entry in entries for name in entry)
            assert used.keys() - shown <= contract(report.name).keys()
            required = {name for name, (_, needed) in contract(report.name).items() if needed}
            assert {used[name] for name in required} == {len(entries)}
