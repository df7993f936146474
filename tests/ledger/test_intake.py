"""Extracts, watermarks, and the versions that documents show (docs/posting.md 2.1, 2.6)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from dagster_project import fault
from dagster_project.ledger import Counts, Extract, Ledger, LedgerError, Observation, Page
from dagster_project.ledger.canonical import canonical_json, sha256
from tests.databases import place
from tests.posting.world import SimulatedClock, World

TXN = "meridian/harvest/meridian/time_entry/1/1"


@pytest.fixture
def ledger(database: str) -> Ledger:
    return Ledger.open(place(), SimulatedClock())


def extract(name: str = "page", kind: str = "incremental", stream: str = "time_entries") -> Extract:
    return Extract(
        *("harvest", "meridian", stream, kind, None, None, {"records": 1}), [Page(sha256(name), 10, f"{name}.csv")]
    )


def seen(revision: str = "1", hours: object = Decimal(8), approval: str = "approved", **details: object) -> Observation:
    return Observation(
        **{
            "position": 0,
            "txn_id": TXN,
            "entity": "time_entry",
            "record_id": "1",
            "line_no": 1,
            "revision": revision,
            "money": {"hours": hours},
            "approval": approval,
            "business_date": "2026-09-15",
        }
        | details
    )


def observe(ledger: Ledger, *observations: Observation) -> Counts:
    """Observe in a new extract."""
    numbered = [replace(o, position=position) for position, o in enumerate(observations)]
    return ledger.observe(ledger.register_extract(extract()), 0, numbered)


def versions(ledger: Ledger) -> list[tuple]:
    return ledger.rows("select seq, approval, quarantine_code from version order by seq")


def test_a_page_is_compared_with_its_own_records_and_not_with_all_of_history(database, ledger):
    """Every page of every cycle took longer with every version that there was, 2.4 s at a million of them."""
    if database != "sqlite":
        pytest.skip("PostgreSQL keeps statistics of what it joins")
    asked = []
    connection = ledger._connection
    connection.set_trace_callback(asked.append)
    observe(ledger, seen())
    ledger.report_absent(ledger.register_extract(extract("again", "snapshot")), [TXN])
    connection.set_trace_callback(None)
    joins = [each for each in asked if "from chosen c" in each]
    assert len(joins) == 2
    for join in joins:
        steps = [row[3] for row in ledger.rows(f"explain query plan {join}")]
        assert [step for step in steps if step.startswith("SCAN")] == ["SCAN c"], steps


# -- extracts ---------------------------------------------------------------------------------------------------------


def test_the_watermark_commits_with_its_extract(ledger):
    """A watermark that moved without its documents skips their rows for ever."""

    def crash(_name: str) -> None:
        raise KeyboardInterrupt

    fault.install("ledger.before_commit", crash)
    with pytest.raises(KeyboardInterrupt):
        ledger.register_extract(extract(), watermark="2026-09-28T17:00:00Z")
    fault.clear()
    assert ledger.watermark("harvest", "meridian", "time_entries") is None
    assert ledger.unread_pages() == []
    ledger.register_extract(extract(), watermark="2026-09-28T17:00:00Z")
    assert ledger.watermark("harvest", "meridian", "time_entries") == "2026-09-28T17:00:00Z"
    assert [(page.name, page.kind) for page in ledger.unread_pages()] == [("page.csv", "incremental")]


@pytest.mark.parametrize(
    ("old", "new", "stands"),
    [
        ("2026-09-28T17:00:00Z", "2026-09-28T16:00:00Z", "2026-09-28T17:00:00Z"),
        ("2026-09-28T17:00:00Z", "", "2026-09-28T17:00:00Z"),
        ("2026-09-28T17:00:00Z", None, "2026-09-28T17:00:00Z"),
        ("9", "10", "10"),
        ("10", "9", "10"),
    ],
)
def test_a_watermark_only_moves_forward(ledger, old, new, stands):
    """An empty final state wiped bookmarks in other tools; going back reads everything again."""
    ledger.register_extract(extract(), watermark=old)
    ledger.register_extract(extract(), watermark=new)
    assert ledger.watermark("harvest", "meridian", "time_entries") == stands


@pytest.mark.bad_input(50, 51)
def test_a_file_that_comes_again_is_recorded_and_not_read_again(ledger):
    """The same file under the same or a new name must not count twice."""
    first = ledger.register_extract(extract("sae", "file", "sae_lines"))
    ledger.mark_read(first, 0, rows_in=12)
    again = Extract(*("harvest", "meridian", "sae_lines", "file", None, None, {}), [Page(sha256("sae"), 10, "new.csv")])
    ledger.register_extract(again)
    assert ledger.unread_pages() == []
    assert ledger.known_file("harvest", "meridian", "sae_lines", sha256("sae"))
    assert not ledger.known_file("harvest", "tock", "sae_lines", sha256("sae"))
    assert ledger.known_names("harvest", "meridian", "sae_lines") == {"sae.csv", "new.csv"}
    assert ledger.value("select duplicate_of from extract_page where name = 'new.csv'") == first


def test_a_document_is_read_once(ledger):
    """A crash after the commit repeats the call; the counts of the first stand."""
    seq = ledger.register_extract(extract(stream="users"))
    assert ledger.mark_read(seq, 0, rows_in=25, quarantined=2) == Counts(25, 23, 0, 0, 2)
    head = ledger.head()
    assert ledger.mark_read(seq, 0, rows_in=99) == Counts(25, 23, 0, 0, 2)
    assert ledger.head() == head
    with pytest.raises(LedgerError, match="no page 7"):
        ledger.mark_read(seq, 7, rows_in=1)


# -- versions ---------------------------------------------------------------------------------------------------------


@pytest.mark.bad_input(26)
def test_money_that_goes_and_comes_back_is_three_versions(ledger):
    """A to B to A compared with older versions would hide that B was posted."""
    for revision, hours in (("1", 8), ("2", 7), ("3", 8)):
        assert observe(ledger, seen(revision, Decimal(hours))).versions == 1
    assert [seq for seq, *_ in versions(ledger)] == [1, 2, 3]


def test_a_record_that_begins_and_is_amended_in_one_document_owes_what_it_says_last(ledger):
    """The amendment was written as version 2 while version 1 went on to be posted."""
    observe(ledger, seen("1"), seen("2", hours=Decimal(5)))
    assert [seq for seq, *_ in versions(ledger)] == [1, 2]
    assert ledger.rows("select latest_seq, planned from txn") == [(2, 0)]
    assert ledger.conservation() == []


def test_the_same_amount_written_differently_is_no_new_version(ledger):
    """8.0 and 8.00 are one number; a new version would reverse and repost every line."""
    observe(ledger, seen("1", Decimal("8.0")))
    assert observe(ledger, seen("2", Decimal("8.00"))) == Counts(1, 0, 1, 0, 0)


def test_a_duplicate_moves_the_revision_forward(ledger):
    """Otherwise an older page that comes late would look newer than what is known."""
    observe(ledger, seen("1"))
    observe(ledger, seen("5"))
    assert observe(ledger, seen("3", Decimal(1))) == Counts(1, 0, 0, 1, 0)
    assert len(versions(ledger)) == 1


def test_an_approval_change_counts_even_when_the_source_does_not_date_it(ledger):
    """Harvest leaves updated_at alone when an approval is withdrawn."""
    for approval in ("not_approved", "approved", "not_approved"):
        observe(ledger, seen("1", approval=approval))
    assert [approval for _, approval, _ in versions(ledger)] == ["not_approved", "approved", "not_approved"]


def test_an_older_extract_read_late_does_not_bring_an_old_approval_back(ledger):
    """Two extracts with one revision: what was fetched later is newer, whenever it is read."""
    older, newer = ledger.register_extract(extract("a")), ledger.register_extract(extract("b"))
    ledger.observe(newer, 0, [seen("1", approval="approved")])
    assert ledger.observe(older, 0, [seen("1", approval="not_approved")]).stale == 1
    assert versions(ledger) == [(1, "approved", None)]


@pytest.mark.bad_input(15)
def test_one_revision_with_two_contents_is_quarantined_until_a_newer_one(ledger):
    """Whichever is posted, the other may be right."""
    observe(ledger, seen("1", Decimal(8)))
    assert observe(ledger, seen("1", Decimal(7))).quarantined == 1
    assert versions(ledger) == [(1, "approved", "REVISION_CONFLICT")]
    observe(ledger, seen("1", Decimal(8)))
    assert versions(ledger) == [(1, "approved", "REVISION_CONFLICT")]
    observe(ledger, seen("2", Decimal(7)))
    assert versions(ledger) == [(1, "approved", "REVISION_CONFLICT"), (2, "approved", None)]


def test_a_row_that_cannot_be_read_holds_the_transaction_and_keeps_its_last_content(ledger):
    """Garbage from a source must neither post nor reverse anything."""
    observe(ledger, seen("1"))
    broken = seen("", Decimal(0), quarantine_code="FIELD_INVALID", approval="unknown", money={})
    assert observe(ledger, broken) == Counts(1, 0, 0, 0, 1)
    assert versions(ledger) == [(1, "approved", "FIELD_INVALID")]
    observe(ledger, seen("2"))
    assert versions(ledger) == [(1, "approved", None)]


def test_a_first_row_that_cannot_be_read_is_kept_and_replaced_when_it_can(ledger):
    """It is in a bucket with its code from the first day on (R13)."""
    broken = seen("1", quarantine_code="FIELD_INVALID", approval="unknown", money={})
    assert observe(ledger, broken).quarantined == 1
    observe(ledger, seen("1"))
    assert versions(ledger) == [(1, "unknown", "FIELD_INVALID"), (2, "approved", None)]


def test_a_quarantined_transaction_does_not_send_what_it_had_ready():
    """The source has something newer that nobody can read yet."""
    world = World()
    world.set("1")
    world.pull()
    world.judge()
    assert set(world.states("1").values()) == {"ELIGIBLE"}
    seq = world.ledger.register_extract(extract("broken"))
    broken = Observation(0, world.txn("1"), "time_entry", "1", 1, "", {}, "unknown", None, "FIELD_INVALID")
    world.ledger.observe(seq, 0, [broken])
    world.send()
    assert set(world.states("1").values()) == {"ELIGIBLE"}, "sealed without a plan"
    world.judge()
    assert set(world.states("1").values()) == {"CANCELLED"}
    world.set("1")
    world.settle_down()
    world.assert_ledger_is_right()


def test_every_row_has_one_outcome_and_a_page_observed_twice_changes_nothing(ledger):
    """No silent drop (R13); replaying a page is a no-op (I13)."""
    observe(ledger, seen("5"))
    seq = ledger.register_extract(extract("mixed"))
    page = [
        seen("5", position=0),
        seen("4", position=1),
        seen("6", Decimal(7), position=2),
        seen("", quarantine_code="X", money={}, position=3),
    ]
    counts = ledger.observe(seq, 0, page)
    assert counts == Counts(4, 1, 1, 1, 1)
    head = ledger.head()
    assert ledger.observe(seq, 0, page) == counts
    assert ledger.head() == head


def test_a_float_is_refused_at_any_depth():
    """0.1 + 0.2 is not 0.3, and its hash is another version."""
    for value in (1.5, {"a": 1.5}, [1.5], {"a": {"b": [Decimal(1), 0.1]}}):
        with pytest.raises(TypeError):
            canonical_json(value)
    assert (
        canonical_json({"b": Decimal("1.50E+2"), "a": [None, True, Decimal("-0.00")]})
        == '{"a":[null,true,"0"],"b":"150"}'
    )


# -- absence ----------------------------------------------------------------------------------------------------------


def test_a_record_that_vanished_before_posting_owes_nothing_after_two_misses(ledger):
    """One re-read without it may be the source's lag; for ever would keep a deleted entry eligible."""
    observe(ledger, seen())
    for _ in range(2):
        assert len(versions(ledger)) == 1
        seq = ledger.register_extract(extract())
        ledger.report_absent(seq, [TXN])
        ledger.report_absent(seq, [TXN])
    assert versions(ledger) == [(1, "approved", None), (2, "vanished", None)]
    assert ledger.known_transactions("harvest", "meridian", "time_entry") == {}
    observe(ledger, seen())
    assert versions(ledger)[-1] == (3, "approved", None)


def test_a_record_that_is_seen_in_between_is_not_missed_twice_in_a_row(ledger):
    """Page drift hides a record now and then."""
    observe(ledger, seen())
    for _ in range(3):
        ledger.report_absent(ledger.register_extract(extract()), [TXN])
        observe(ledger, seen())
    assert len(versions(ledger)) == 1


@pytest.mark.bad_input(27)
def test_a_posted_record_that_vanished_is_a_question_and_is_never_reversed():
    """Absence is no approval to reverse."""
    world = World()
    world.set("1")
    world.settle_down()
    for _ in range(3):
        world.ledger.report_absent(world.ledger.register_extract(extract()), [world.txn("1")])
    world.judge()
    assert set(world.states("1").values()) == {"POSTED"}
    assert [row["code"] for row in world.ledger.exceptions()] == ["VANISHED"]
    world.set("1")
    world.settle_down()
    assert world.ledger.exceptions() == []
    assert [row["closed_at"] is not None for row in world.ledger.exceptions(open_only=False)] == [True]
    world.assert_ledger_is_right()


def test_known_transactions_tell_their_business_dates(ledger):
    """A re-read of a window can miss only what belongs to the window."""
    observe(ledger, seen())
    assert ledger.known_transactions("harvest", "meridian", "time_entry", "2026-09-01") == {TXN: "2026-09-15"}
    assert ledger.known_transactions("harvest", "meridian", "time_entry", "2026-09-16") == {}
    assert ledger.known_transactions("harvest", "meridian", "expense_item") == {}
