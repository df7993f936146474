"""The simulated ERP's calls: a key is remembered for its window, and a call that did not end has no second chance."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dagster_project.sandbox.erp.netsuite import KEY_WINDOW, Erp
from dagster_project.sandbox.world import masters
from tests.sandbox.posting_files import journal, packed, time

AT = datetime(2026, 9, 28, 18, 20, tzinfo=UTC)
BATCH = "ns-us-00000001"


@pytest.fixture
def erp(tmp_path: Path) -> Erp:
    return Erp(tmp_path / "erp.sqlite", tmp_path / "drops", masters.erp_master_data(), start=AT)


def call(erp: Erp, rows: list, at: datetime = AT, key: str = BATCH, **options: bool) -> tuple[int, dict]:
    content, control = packed(rows, BATCH)
    status, answer = erp.call("ns-us", key, control, content, at, **options)
    return status, json.loads(answer)


def test_a_call_is_imported_and_answered_at_once_record_by_record(erp):
    """The same rules as for files; only the answer does not take a day."""
    status, answer = call(erp, journal("J1", "10.00") + journal("J2", "5.50", **{"Posting Period": "2031-01"}))
    assert (status, answer["batch_id"], answer["count"], answer["total"]) == (200, BATCH, 2, "15.50")
    assert [(record["status"], record["code"], bool(record["document"])) for record in answer["records"]] == [
        ("POSTED", "", True),
        ("REJECTED", "PERIOD_UNKNOWN", False),
    ]
    assert erp.status()["ns-us"]["debit"] == "10.00"


def test_a_key_gets_its_first_answer_again_until_its_window_ends(erp):
    """Without duplicate check on records, only the key stands between a repeated call and a double posting."""
    first = call(erp, journal("J1"))
    assert call(erp, journal("J1"), AT + KEY_WINDOW - timedelta(seconds=1)) == first
    assert erp.status()["ns-us"]["duplicates"] == []
    call(erp, journal("J1"), AT + KEY_WINDOW)
    assert erp.status()["ns-us"]["duplicates"] == ["J1"]


def test_a_key_that_comes_with_another_file_is_refused(erp):
    """It is a mistake of the caller; answering for the first file would hide it."""
    call(erp, journal("J1"))
    status, answer = call(erp, journal("J2"))
    assert (status, answer["error"]["code"]) == (422, "KEY_REUSED")


def test_a_call_that_broke_in_the_middle_stays_open_under_its_key(erp):
    """Half of it is posted: importing it again would double that half."""
    rows = [row for number in range(4) for row in journal(f"J{number}")]
    call(erp, rows, half=True)
    assert erp.status()["ns-us"]["journals"] == 2
    status, answer = call(erp, rows)
    assert (status, answer["error"]["code"]) == (409, "KEY_IN_PROGRESS")
    assert erp.status()["ns-us"]["journals"] == 2


def test_a_file_that_is_not_what_its_control_file_says_is_refused_whole(erp):
    """As when it comes by SFTP."""
    content, control = packed(journal("J1"), BATCH, records=2)
    status, answer = erp.call("ns-us", BATCH, control, content, AT)
    assert (status, json.loads(answer)["error"]["code"]) == (400, "COUNT_MISMATCH")
    status, answer = erp.call("ns-us", "another", b"no json", content, AT)
    assert (status, json.loads(answer)["error"]["code"]) == (400, "CTL_UNREADABLE")
    assert erp.status()["ns-us"]["journals"] == 0


def test_the_books_tell_every_posting_of_a_record_by_its_external_id(erp):
    """Two documents under one id are a double, and must both show."""
    call(erp, journal("J1", "10.00"))
    call(erp, journal("J1", "10.00"), key="again")
    call(erp, time("T1", "-1.5000"), key="time")
    found = erp.find("ns-us", "netsuite_journal", ["J1", "J2"])
    assert [(record["external_id"], record["amount"], record["posting_period"]) for record in found] == [
        ("J1", "10.00", "2026-09"),
        ("J1", "10.00", "2026-09"),
    ]
    assert len({record["document"] for record in found}) == 2
    (bill,) = erp.find("ns-us", "netsuite_time", ["T1"])
    assert (bill["amount"], bill["posting_period"]) == ("-1.5000", "2026-09")
