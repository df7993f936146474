"""Kantata: an envelope that must be read by its own rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from dagster_project.config import Source
from dagster_project.sources import kantata
from tests.sources.conftest import TOKEN, Site
from tests.transport.servers import Answer, HttpServer, Request, http_server, json_answer


def entry(number: str, **changes: Any) -> dict[str, Any]:
    """A time entry with everything that was asked to be included."""
    return {
        "id": number,
        "date_performed": "2026-09-01",
        "time_in_minutes": 450,
        "billable": True,
        "notes": "month end",
        "rate_in_cents": 15000,
        "cost_rate_in_cents": None,
        "currency": "GBP",
        "currency_base_unit": 100,
        "approved": True,
        "is_invoiced": False,
        "created_at": "2026-09-01T17:00:00Z",
        "updated_at": "2026-09-02T02:00:00-07:00",
        "workspace_id": "5",
        "user_id": "7",
        "story_id": "9",
        "active_submission_id": "s1",
        **changes,
    }


SUBMISSION = {
    "id": "s1",
    "status": "approved",
    "user_id": "7",
    "approver_id": "8",
    "updated_at": "2026-09-03T09:00:00Z",
}


@dataclass
class Kantata:
    """A Kantata account."""

    entries: list[dict] = field(default_factory=list)
    submissions: list[dict] = field(default_factory=lambda: [SUBMISSION])
    stories: list[dict] = field(default_factory=lambda: [{"id": "9", "title": "Delivery"}])
    page_size: int = 2
    server: HttpServer | None = None

    def answer(self, request: Request) -> Answer:
        name = request.path.rsplit("/", 1)[-1].removesuffix(".json")
        found = self.entries if name == "time_entries" else []
        page = int(request.query.get("page", 1))
        shown = found[(page - 1) * self.page_size : page * self.page_size]
        return json_answer(
            {
                "count": len(found),
                "meta": {"count": len(found), "page_count": -(-len(found) // self.page_size), "page_number": page},
                "results": [{"key": name, "id": each["id"]} for each in shown],
                # Maps have no order and hold side-loads too.
                name: {each["id"]: each for each in reversed(shown)},
                "timesheet_submissions": {each["id"]: each for each in self.submissions},
                "stories": {each["id"]: each for each in self.stories},
            }
        )

    def queries(self) -> list[dict[str, str]]:
        return [each.query for each in self.server.requests if "time_entries" in each.path]


@pytest.fixture
def vendor() -> Iterator[Kantata]:
    vendor = Kantata()
    with http_server(vendor.answer) as vendor.server:
        yield vendor


@pytest.fixture
def source(vendor: Kantata) -> Source:
    return Source("kantata", "meridian", f"{vendor.server.url}/api/v1", token_env=TOKEN, open_from="2026-07-01")


def test_entries_land_in_the_order_of_results_with_their_submission(site: Site, vendor: Kantata, source: Source):
    """The map has no order; a position must mean the same record tomorrow."""
    vendor.entries = [entry("12"), entry("3"), entry("7", active_submission_id=None)]
    assert site.cycle(source).versions == 3
    landed = site.landed("raw_kantata__time_entries")
    assert landed.schema == kantata.TIME_ENTRIES.schema
    assert landed.filter(landed["_position"] == 0)["id"].to_list()[0] in ("12", "7")
    by_id = {row["id"]: row for row in landed.to_dicts()}
    assert (by_id["12"]["_position"], by_id["3"]["_position"], by_id["7"]["_position"]) == (0, 1, 0)
    assert by_id["12"]["updated_at"].isoformat() == "2026-09-02T09:00:00"
    # Segregation of duties is judged by a rule, which needs both names (bad input 24).
    assert (by_id["12"]["submitter_id"], by_id["12"]["approver_id"]) == ("7", "8")
    assert by_id["7"]["submission_status"] is None
    assert site.versions("7") == [("not_approved", None)]


def test_an_entry_carries_the_name_of_its_task(site: Site, vendor: Kantata, source: Source):
    """The firm's list of tasks has names; an id that belongs to one project says nothing of the kind of work."""
    vendor.entries = [entry("1"), entry("2", story_id="10"), entry("3", story_id=None)]
    site.cycle(source)
    landed = site.landed("raw_kantata__time_entries").to_dicts()
    assert {row["id"]: row["story_title"] for row in landed} == {"1": "Delivery", "2": None, "3": None}


def test_hidden_defaults_are_overridden_and_boolean_filters_never_sent(site: Site, vendor: Kantata, source: Source):
    """`approved=false` returns approved entries, and archived workspaces are hidden unless asked for."""
    vendor.entries = [entry("1")]
    site.cycle(source)
    site.clock.pass_(minutes=15)
    site.cycle(source)
    first, second = vendor.queries()
    assert first["date_performed_between"].startswith("2026-07-01:20")
    assert second["updated_after"] == "2026-09-28T17:00:00Z"
    for query in (first, second):
        assert query["include"] == "user,workspace,story,active_submission"
        assert query["from_archived_workspaces"] == "true"
        assert query["order"] == "updated_at:asc"
        assert query["per_page"] == "200"
        assert "approved" not in query


@pytest.mark.parametrize(
    ("status", "approval"),
    [
        ("approved", "approved"),
        ("new", "not_approved"),
        ("submitted", "not_approved"),
        ("rejected", "not_approved"),
        ("cancelled", "not_approved"),
        ("countersigned", "unknown"),
    ],
)
def test_the_submission_decides_and_not_the_entry(site, vendor, source, status, approval):
    """`approved` is true on projects that need no approval at all."""
    vendor.entries, vendor.submissions = [entry("1", approved=True)], [{**SUBMISSION, "status": status}]
    site.cycle(source)
    assert site.versions("1") == [(approval, None)]


def test_an_approval_withdrawn_in_the_submission_alone_is_a_version(site: Site, vendor: Kantata, source: Source):
    """The entry's own `updated_at` does not move; the next re-read must still see it."""
    vendor.entries = [entry("1")]
    site.cycle(source)
    vendor.submissions = [{**SUBMISSION, "status": "rejected", "updated_at": "2026-09-28T12:00:00Z"}]
    site.clock.pass_(days=1)
    site.cycle(source)
    assert site.versions("1") == [("approved", None), ("not_approved", None)]


def test_what_was_asked_to_be_included_and_is_not_there_is_refused(site: Site, vendor: Kantata, source: Source):
    """A missing foreign key would read as "never submitted": an approval lost with a permission."""
    left_out = {key: value for key, value in entry("1").items() if key != "active_submission_id"}
    vendor.entries = [left_out, entry("2", active_submission_id="s9"), entry("3")]
    site.cycle(source)
    assert site.versions("1") == [("unknown", "FIELD_MISSING")]
    assert site.versions("2") == [("unknown", "FIELD_MISSING")]
    assert site.versions("3") == [("approved", None)]


def test_results_that_name_other_records_are_a_broken_contract(site: Site, vendor: Kantata, source: Source):
    """Iterating the map instead would land side-loads as time."""
    vendor.entries = [entry("1")]
    honest = vendor.answer

    def confused(request: Request) -> Answer:
        answer = honest(request)
        answer.body = answer.body.replace(b'"key": "time_entries"', b'"key": "expenses"')
        return answer

    vendor.server.answer = confused
    counts = site.cycle(source)
    assert (counts.refused_documents, counts.versions) == (1, 0)
    assert {code for code, _ in site.codes()} == {"PAGE_CONTRACT"}


@pytest.mark.bad_input(12)
def test_minutes_and_base_units_stay_whole_numbers(site: Site, vendor: Kantata, source: Source):
    """Yen have one base unit; 450.5 minutes have no meaning."""
    yen = {"currency": "JPY", "currency_base_unit": 1, "rate_in_cents": 12000}
    vendor.entries = [entry("1", **yen), entry("2", time_in_minutes=450.5), entry("3", rate_in_cents="150.00")]
    counts = site.cycle(source)
    assert (counts.versions, counts.quarantined) == (1, 2)
    (row,) = site.landed("raw_kantata__time_entries").to_dicts()
    assert (row["rate_in_cents"], row["currency_base_unit"]) == (12000, 1)
