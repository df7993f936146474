"""The simulated ERP: what it posts, refuses, answers, exports and bills, and that a kill changes none of it."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time as wall
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from dagster_project.posting.adapters.netsuite import source as netsuite
from dagster_project.sandbox import files as sandbox_files
from dagster_project.sandbox.erp import billing, database, exports
from dagster_project.sandbox.erp import netsuite as netsuite_erp
from dagster_project.sandbox.erp.netsuite import Erp
from dagster_project.sandbox.world import fiscal, masters
from dagster_project.sources.stream import Document
from tests.sandbox.posting_files import LINE, answers, deliver, journal, reversal, time

START = datetime(2026, 9, 28, 18, tzinfo=UTC)


def open_erp(folder: Path, **options: bool) -> Erp:
    """The firm's ERP, except that the closed project is closed here too."""
    firm = masters.erp_master_data()
    projects = tuple(replace(each, active=each.active and each.code != "P-US-10") for each in firm.projects)
    return Erp(
        folder / "erp.sqlite",
        folder / "drops",
        replace(firm, projects=projects),
        start=START,
        **options,
    )


def let_pass(erp: Erp, hours: float, since: datetime = START) -> datetime:
    now = since + timedelta(hours=hours)
    erp.advance(now)
    erp.publish(now)
    return now


def line_answers(drops: Path, destination: str = "ns-us") -> dict[str, tuple[str, str]]:
    """Status and code by external id, from all acknowledgement files."""
    found: dict[str, tuple[str, str]] = {}
    for rows in answers(drops, "ack", destination):
        names = rows[0]
        for row in (dict(zip(names, cells, strict=True)) for cells in rows[1:]):
            if row["record"] == "LINE" and row["level"] == "LINE":
                assert row["external_id"] not in found, "a line is answered once"
                found[row["external_id"]] = (row["status"], row["code"])
    return found


@pytest.fixture
def drops(tmp_path: Path) -> Path:
    return tmp_path / "drops"


def test_a_posting_file_is_posted_archived_and_answered_late_and_in_parts(tmp_path, drops):
    """An answer that came at once and whole would never try a delivery that must wait for its lines."""
    erp = open_erp(tmp_path)
    deliver(drops, [row for n in range(40) for row in journal(f"J{n}")], "ns-us-00000001")
    let_pass(erp, 1)
    (first,) = answers(drops, "ack")
    assert first[1][:5] == ["LINE", "ns-us-00000001", "", "FILE", "ACCEPTED"]
    assert first[2] == ["TRAILER", "ns-us-00000001", "", "", "", "", "", "0", "", "1", ""]
    assert sorted(path.name for path in (drops / "netsuite/ns-us/archive").iterdir()) == [
        "ns-us-00000001.csv",
        "ns-us-00000001.ctl",
    ]
    let_pass(erp, 3)
    soon = line_answers(drops)
    assert 15 < len(soon) < 35
    let_pass(erp, 27)
    assert line_answers(drops) == {f"J{n}": ("POSTED", "") for n in range(40)}
    *_, last = answers(drops, "ack")
    assert last[-1][7] == str(sum(Decimal(row[7]) for row in last[1:-1]))
    assert last[-1][9] == str(len(last) - 2)
    assert erp.status()["ns-us"]["debit"] == "4000.00" == erp.status()["ns-us"]["credit"]


REFUSED_FILES = {
    "SHA_MISMATCH": {"sha256": "0" * 64},
    "SIZE_MISMATCH": {"bytes": 1},
    "COUNT_MISMATCH": {"records": 2},
    "TOTAL_MISMATCH": {"totals": {"USD": {"debit": "100.01", "credit": "100.01"}}},
    "LAYOUT_UNKNOWN": {"layout": "sap_journal"},
    "FILE_NAME_MISMATCH": {"file": "other.csv"},
    "CTL_UNREADABLE": {"lines": "two"},
    "HEADER_MISMATCH": {"layout": "netsuite_time"},
}


@pytest.mark.parametrize("code", REFUSED_FILES)
def test_a_file_that_is_not_what_its_control_file_says_is_refused_whole(tmp_path, drops, code):
    """A truncated or mixed-up file that posts in part leaves books that nobody's control totals explain."""
    erp = open_erp(tmp_path)
    deliver(drops, journal("J1"), "B1", **REFUSED_FILES[code])
    let_pass(erp, 30)
    (only,) = answers(drops, "ack")
    assert (only[1][4], only[1][9]) == ("REJECTED", code)
    assert erp.status()["ns-us"]["documents"] == 0
    assert erp.status()["ns-us"]["rejected_files"] == 1


REFUSED_RECORDS = {
    "PERIOD_CLOSED": journal("X", **{"Date": "2024-09-15", "Posting Period": "2024-09"}),
    "PERIOD_UNKNOWN": journal("X", **{"Posting Period": "2031-01"}),
    "DATE_INVALID": journal("X", Date="2031-01-01"),
    "SUBSIDIARY_INVALID": journal("X", Subsidiary="Meridian UK"),
    "CURRENCY_INVALID": journal("X", Currency="GBP"),
    "ACCOUNT_UNKNOWN": journal("X", **{LINE + "Account": "9999"}),
    "PROJECT_UNKNOWN": journal("X", **{LINE + "Name": "P-UK-01"}),
    "PROJECT_INACTIVE": journal("X", **{LINE + "Name": "P-US-10"}),
    "EMPLOYEE_UNKNOWN": journal("X", Employee="E20001"),
    "EMPLOYEE_INACTIVE": journal("X", Employee="E10027"),
    "NOT_BALANCED": journal("X")[:1],
    "AMOUNT_INVALID": journal("X", "1.001"),
    "MEMO_TOO_LONG": journal("X", Memo="m" * 1000),
    "NOT_APPROVED": journal("X", Approved="No"),
    "REVERSAL_DATE_NOT_TAKEN": journal("X", **{"Reversal Date": "2026-10-01"}),
    "HEADER_MISMATCH": [journal("X")[0], {**journal("X")[1], "Date": "2026-09-16"}],
    "DURATION_INVALID": time("X", "168.5"),
    "SERVICE_ITEM_MISSING": time("X", **{"Service Item": ""}),
    "BILLABLE_INVALID": time("X", Billable="maybe"),
}


@pytest.mark.parametrize("code", REFUSED_RECORDS)
def test_a_record_against_the_books_rules_is_refused_with_its_code(tmp_path, drops, code):
    """A rule that the simulated ERP forgets is a rejection that the platform never learns to handle."""
    erp = open_erp(tmp_path)
    deliver(drops, REFUSED_RECORDS[code], "B1")
    let_pass(erp, 30)
    assert line_answers(drops) == {"X": ("REJECTED", code)}
    assert erp.status()["ns-us"]["documents"] == 0


def test_a_bad_record_does_not_keep_its_neighbours_out_of_the_books(tmp_path, drops):
    """The reject unit of this import is the record; a whole-file rejection would hide partial success."""
    erp = open_erp(tmp_path)
    deliver(drops, [*journal("GOOD"), *journal("BAD", Employee="E10027"), *journal("ALSO")], "B1")
    let_pass(erp, 30)
    assert line_answers(drops) == {
        "GOOD": ("POSTED", ""),
        "BAD": ("REJECTED", "EMPLOYEE_INACTIVE"),
        "ALSO": ("POSTED", ""),
    }


def test_a_project_is_unknown_until_the_day_the_erp_gets_it(tmp_path, drops):
    """What waits for its project must be able to release itself when the project appears."""
    erp = open_erp(tmp_path)
    deliver(drops, time("EARLY", Customer="P-US-11"), "B1")
    now = let_pass(erp, 48)
    deliver(drops, time("LATE", Customer="P-US-11"), "B2")
    let_pass(erp, 48, since=now)
    assert line_answers(drops) == {"EARLY": ("REJECTED", "PROJECT_UNKNOWN"), "LATE": ("POSTED", "")}
    assert "P-US-11" not in [row[0] for row in answers(drops, "projects")[0]]
    assert "P-US-11" in [row[0] for row in answers(drops, "projects")[-1]]


def test_employees_and_accounts_are_exported_whole_at_the_beginning_and_each_month(tmp_path, drops):
    """A list that is exported in part is a list from which people were taken."""
    erp = open_erp(tmp_path)
    master = masters.erp_master_data()
    let_pass(erp, 24 * 9)
    employees, accounts = answers(drops, "employees"), answers(drops, "accounts")
    assert (len(employees), len(accounts)) == (2, 2)
    assert {tuple(row[:3]) for row in employees[-1]} >= {
        (each.code, each.name, "Yes" if each.active else "No") for each in master.employees if each.company == "ns-us"
    }
    assert {tuple(row[:2]) for row in accounts[-1]} >= {
        (each.code, each.name) for each in master.accounts if each.company == "ns-us"
    }


def test_a_period_takes_journals_until_it_closes_and_time_of_its_days_afterwards(tmp_path, drops):
    """Time bills reach the project ledger by their day and cannot be moved to the next period as a journal can."""
    erp = open_erp(tmp_path)
    july = {"Date": "2026-07-31", "Posting Period": "2026-07"}
    deliver(drops, journal("BEFORE", **july), "B1")
    now = let_pass(erp, 72)
    deliver(drops, journal("AFTER", **july), "B2")
    deliver(drops, journal("MOVED", **{**july, "Posting Period": "2026-08"}), "B3")
    deliver(drops, time("TIME", Date="2026-07-31"), "B4")
    let_pass(erp, 30, since=now)
    assert line_answers(drops) == {
        "BEFORE": ("POSTED", ""),
        "AFTER": ("REJECTED", "PERIOD_CLOSED"),
        "MOVED": ("POSTED", ""),
        "TIME": ("POSTED", ""),
    }
    calendar = {row[0]: row[3:] for row in answers(drops, "periods")[-1][2:]}
    assert calendar["2026-07"] == ["closed", "2026-10-01T12:00:00Z"]


@pytest.mark.parametrize(("refuse_existing", "documents"), [(False, 2), (True, 1)])
def test_a_second_delivery_of_the_same_file_posts_again_unless_the_import_refuses_it(
    tmp_path, drops, refuse_existing, documents
):
    """If the ERP forgave a double by itself, a delivery that sends twice would pass every test."""
    erp = open_erp(tmp_path, refuse_existing=refuse_existing)
    deliver(drops, journal("J1"), "B1")
    now = let_pass(erp, 1)
    deliver(drops, journal("J1"), "B1")
    let_pass(erp, 30, since=now)
    status = erp.status()["ns-us"]
    assert status["journals"] == documents
    assert status["duplicates"] == ([] if refuse_existing else ["J1"])
    assert [rows[1][4] for rows in answers(drops, "ack")].count("ACCEPTED") == 2
    assert len(list((drops / "netsuite/ns-us/archive").glob("B1*.csv"))) == 2


def test_a_yen_company_takes_no_cents_and_answers_without_them(tmp_path, drops):
    """An amount scaled by a hundred is the classic error of a currency without decimals."""
    erp = open_erp(tmp_path)
    yen = {"Subsidiary": "Meridian JP", "Currency": "JPY", "Employee": "E30001", LINE + "Name": "P-JP-01"}
    deliver(drops, [*journal("YEN", "15000", **yen), *journal("CENTS", "15000.00", **yen)], "B1", "ns-jp")
    let_pass(erp, 30)
    assert line_answers(drops, "ns-jp") == {"YEN": ("POSTED", ""), "CENTS": ("REJECTED", "AMOUNT_INVALID")}
    (gl,) = answers(drops, "gl", "ns-jp")
    assert gl[0][6] == "15000"
    assert [row[6:9] for row in gl[2:]] == [["15000", "0", "JPY"], ["0", "15000", "JPY"]]


def test_the_night_exports_each_new_line_once_and_the_masters_always(tmp_path, drops):
    """A gap or an overlap in the exports would make posted and ledger differ without anybody having erred."""
    erp = open_erp(tmp_path)
    deliver(drops, [*journal("J1"), *journal("J2", "7.25")], "B1")
    now = let_pass(erp, 24)
    deliver(drops, [*journal("J3"), *reversal("R1", "J1")], "B2")
    deliver(drops, time("T1", "-1.2500"), "B3")
    now = let_pass(erp, 24, since=now)
    let_pass(erp, 24, since=now)
    first, second, billed = answers(drops, "gl")
    assert first[0] == ["HEADER", "gl", "ns-us", "1", "2026-09-29T02:00:00Z", "4", "107.25"]
    assert second[0] == ["HEADER", "gl", "ns-us", "2", "2026-09-30T02:00:00Z", "4", "200.00"]
    exported = [dict(zip(first[1], row, strict=True)) for row in first[2:] + second[2:]]
    assert [(row["external_id"], row["debit"], row["credit"]) for row in exported] == [
        ("J1", "100.00", "0.00"),
        ("J1", "0.00", "100.00"),
        ("J2", "7.25", "0.00"),
        ("J2", "0.00", "7.25"),
        ("J3", "100.00", "0.00"),
        ("J3", "0.00", "100.00"),
        ("R1", "0.00", "100.00"),
        ("R1", "100.00", "0.00"),
    ]
    # The third night has what the ERP billed by itself, under no reference of anybody's.
    assert {row[billed[1].index("external_id")] for row in billed[2:]} == {""}
    (hours,) = answers(drops, "time")
    assert (hours[0][6], hours[2][5]) == ("-1.2500", "-1.2500")
    assert [rows[0][3] for rows in answers(drops, "periods")] == ["1", "2", "3", "4"]


def test_every_file_that_the_erp_sends_is_read_without_a_remark(tmp_path, drops):
    """Two sides built from one description differ first in a column's name or a total's sign."""
    erp = open_erp(tmp_path)
    july = journal("J1", **{"Date": "2026-07-10", "Posting Period": "2026-07"})
    deliver(drops, [*july, *journal("J2", Employee="E10027"), *journal("J3", "1.001")], "ns-us-00000001")
    deliver(drops, [*time("T1"), *time("T2", "-200")], "ns-us-00000002")
    deliver(drops, journal("J4"), "ns-us-00000003", bytes=1)
    let_pass(erp, 24 * 9)
    kinds = set()
    for file in sorted(drops.glob("netsuite/*/answers/*.csv")):
        kind = file.name.partition("-")[0]
        read = netsuite.read_acknowledgement if kind == "ack" else netsuite.EXPORTS[kind].read
        reading = read(Document(file.read_bytes(), file.name, instance=file.parts[-3]))
        assert (reading.refused, reading.notes) == ([], []), file.name
        kinds.add(kind)
    assert kinds == {"ack", *netsuite.EXPORTS}


def test_three_thousand_records_take_a_day_in_little_time(tmp_path, drops):
    """The demo has three minutes for a fortnight."""
    erp = open_erp(tmp_path)
    deliver(drops, [row for n in range(1500) for row in journal(f"J{n}")], "B1")
    deliver(drops, [row for n in range(1500) for row in time(f"T{n}")], "B2")
    started = wall.process_time()
    let_pass(erp, 24)
    assert wall.process_time() - started < 1.5
    assert erp.status()["ns-us"]["documents"] == 3000


def test_an_answer_that_was_taken_just_before_a_crash_does_not_come_again(tmp_path, drops, monkeypatch):
    """A file that is in the archive and comes back under its name stops a receiver that must not overwrite."""
    erp = open_erp(tmp_path)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(erp._database, "transaction", interrupt)
        erp.publish(START)
    answer = drops / "netsuite/ns-us/answers/periods-ns-us-000001.csv"
    answer.rename(answer.parent / "archive" / answer.name)
    erp.publish(START)
    assert not answer.exists()


def interrupt() -> None:
    raise KeyboardInterrupt


# -- SIGKILL at any line ----------------------------------------------------------------------------------------------

HOURS = {"pick-up": 1, "night": 8, "billing": 36}
# Functions that only compute have nothing at stake.
WITH_EFFECTS = {
    *("advance", "publish", "_do_hour", "_recover", "_pick_up", "_claim", "_finish", "_process", "_post", "post_time"),
    *(
        "post_journal",
        "export_general_ledger",
        "export_masters",
        "_export",
        "store_outgoing",
        "next_number",
        "record_hour",
    ),
    *("transaction", "_post_document", "_post_payment", "_post_entry", "replace_file"),
}


def scenario(folder: Path, until: int) -> None:
    """Three files in an inbox, the last of them bad, and the hours before hour `until` done."""
    erp = open_erp(folder)
    june = {"Date": "2026-06-15"}
    deliver(folder / "drops", [row for n in range(6) for row in journal(f"J{n}", **june)], "B1")
    deliver(folder / "drops", [row for n in range(6) for row in time(f"T{n}")], "B2")
    deliver(folder / "drops", journal("NEVER"), "B3", sha256="0" * 64)
    let_pass(erp, until - 1)
    erp.close()


def outcome(folder: Path) -> tuple:
    """All that the world can see of the ERP after 37 hours: its books, and the names and bytes of its files."""
    erp = open_erp(folder)
    let_pass(erp, 37)
    root = folder / "drops" / "netsuite"
    files = {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}
    seen = erp.contents(), erp.status(), files, sorted((folder / "drops" / ".processing").iterdir())
    erp.close()
    return seen


def kill_at_new_line(folder: Path, until: int, number: int) -> str | None:
    """Do hour `until` in a child that kills itself at the `number`th line that it comes to for the first time.

    Returns the line as `function:line`, None when the child came to its end.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        lines: set[tuple[str, int]] = set()

        def trace(frame, event, arg):
            code = frame.f_code
            if code.co_filename not in files or code.co_name not in WITH_EFFECTS:
                return None
            lines.add((code.co_name, frame.f_lineno))
            if len(lines) == number:
                os.write(writer, f"{code.co_name}:{frame.f_lineno}".encode())
                os.kill(os.getpid(), signal.SIGKILL)
            return trace

        files = {module.__file__ for module in (netsuite_erp, database, exports, billing, sandbox_files)}
        erp = open_erp(folder)
        sys.settrace(trace)
        let_pass(erp, until)
        os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    with os.fdopen(reader) as pipe:
        return pipe.read() or None


@pytest.mark.parametrize("hour", HOURS)
def test_a_kill_at_any_line_ends_in_the_same_books_and_the_same_files(tmp_path, hour):
    """A crash that posts a file twice, or swallows one, is what the whole platform exists to exclude."""
    scenario(tmp_path / "before", HOURS[hour])
    expected = outcome(shutil.copytree(tmp_path / "before", tmp_path / "undisturbed"))
    assert expected[1]["ns-us"]["documents"] == 12

    # Every third line, each hour its own third: the hours share most of their lines.
    number, line = 1 + list(HOURS).index(hour) % 3, ""
    while line is not None:
        number += 3
        folder = shutil.copytree(tmp_path / "before", tmp_path / str(number))
        line = kill_at_new_line(folder, HOURS[hour], number)
        assert outcome(folder) == expected, f"killed at {line}"
    assert number > 50


def test_a_company_of_whole_weeks_keeps_its_books_by_them(tmp_path, drops):
    """A calendar that is exported and not kept would make the platform wrong where it believes it."""
    erp = open_erp(tmp_path)
    dinars = {"Subsidiary": "Meridian BH", "Currency": "BHD", "Employee": "", LINE + "Name": "", "Posting Period": ""}
    for name, day in (("LAST", "2026-09-25"), ("FIRST", "2026-09-26")):
        deliver(drops, journal(name, "1.500", **{**dinars, "Date": day}), name, "ns-bh")
    let_pass(erp, 30)
    calendar = {row[0]: (row[1], row[2]) for row in answers(drops, "periods", "ns-bh")[-1][2:]}
    assert calendar["2026-09"] == ("2026-08-29", "2026-09-25")
    assert calendar["2026-10"] == ("2026-09-26", "2026-10-30")
    booked = {row["external_id"]: row["posting_period"] for row in erp.contents()["ns-bh"]["journals"]}
    assert booked == {"LAST": "2026-09", "FIRST": "2026-10"}
    months = {row[0]: (row[1], row[2]) for row in answers(drops, "periods", "ns-us")[-1][2:]}
    assert months["2026-09"] == ("2026-09-01", "2026-09-30")


@pytest.mark.parametrize("by_weeks", [False, True])
def test_every_day_is_in_one_period(by_weeks: bool):
    """A day in two periods, or in none, is posted twice, or never."""
    day, last = date(2024, 1, 1), date(2027, 12, 31)
    while day <= last:
        period = fiscal.period_of(day, by_weeks=by_weeks)
        assert fiscal.first_day(period, by_weeks=by_weeks) <= day <= fiscal.last_day(period, by_weeks=by_weeks)
        day += timedelta(days=1)
    assert fiscal.last_day("2026-07", by_weeks=True) == date(2026, 7, 31), "a Friday that is the month's last day"
