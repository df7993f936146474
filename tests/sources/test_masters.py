"""The firm's own master files: real files in a folder, pulled, read row by row, and versions in a real ledger."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.config import Source
from tests.sources.conftest import Site

RATES = "legal_entity,role,currency,rate,valid_from,valid_to,source,entered_on\n"
ONE = "MA-US,Manager,USD,120,2026-01-01,,budget,\n"
TWO = "MA-US,Partner,USD,203,2026-01-01,,budget,\n"


class Files:
    """The folder of the files, beside a site that pulls it."""

    def __init__(self, site: Site, folder: Path) -> None:
        self.site, self.folder = site, folder
        self.source = Source("masters", "firm", inbound=str(folder))
        folder.mkdir()

    def write(self, content: str | bytes, name: str = "cost_rate") -> None:
        """Write the file over, and let a cycle pass."""
        encoded = content.encode() if isinstance(content, str) else content
        (self.folder / f"{name}.csv").write_bytes(encoded)
        self.site.cycle(self.source)

    def standing(self, stream: str = "cost_rate") -> set[str]:
        return self.site.ledger.known_masters("masters", "firm", stream)

    def versions(self) -> list[tuple[str, str]]:
        query = "select record_key, outcome from master_version order by event_seq, record_key, version_no"
        return self.site.ledger.rows(query)

    def said(self) -> list[str]:
        query = "select message from exception where closed_at is null order by message"
        return [message for (message,) in self.site.ledger.rows(query)]


@pytest.fixture
def files(site: Site, tmp_path: Path) -> Files:
    return Files(site, tmp_path / "masters")


KEY_ONE, KEY_TWO = "MA-US|Manager|||||USD|2026-01-01|", "MA-US|Partner|||||USD|2026-01-01|"


def test_a_row_that_is_written_over_is_a_version_and_the_others_stay(files: Files) -> None:
    """A rate that was written over took every earlier publication with it."""
    files.write(RATES + ONE + TWO)
    files.write(RATES + ONE.replace("120", "125") + TWO)
    files.write(RATES + TWO)
    assert files.versions() == [(KEY_ONE, "stated"), (KEY_TWO, "stated"), (KEY_ONE, "stated"), (KEY_ONE, "gone")]
    assert files.site.extracts() and files.standing() == {KEY_TWO}


def test_a_file_that_did_not_change_is_not_taken_again(files: Files) -> None:
    """A cycle every 15 minutes would otherwise add 96 extracts a day for each file."""
    files.write(RATES + ONE)
    before = len(files.site.extracts())
    files.site.cycle(files.source)
    assert len(files.site.extracts()) == before


@pytest.mark.bad_input(66)
@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("MA-US,Partner,USD,1.200,2026-01-01,,b,", "rate is not written with other than three decimals"),
        ('MA-US,Partner,USD,"1.200,50",2026-01-01,,b,', "rate is not a plain number"),
        ('MA-US,Partner,USD,"203,5",2026-01-01,,b,', "rate is not a plain number"),
        ("MA-US,Partner,BHD,57.1,2026-01-01,,b,", "rate is not written with exactly three decimals"),
        ("MA-US,Partner,USD,$203,2026-01-01,,b,", "rate is not a plain number"),
        ("MA-US,Partner,USD,,2026-01-01,,b,", "rate has no value"),
        ("MA-US,Partner,usd,203,2026-01-01,,b,", "currency is not a currency code"),
        ("MA-US,Partner,USD,203,01.02.2026,,b,", "valid_from is not a date"),
        ("MA-US,Partner,USD,203,2026-02-30,,b,", "valid_from is not a date"),
        ("MA-US,,USD,203,2026-01-01,,b,", "the rate is of nothing: fill one of role, worker_key"),
        ("MA-US,Partner,USD,203,2026-01-01", "it has 5 cells, its header has 8"),
    ],
)
def test_a_row_that_cannot_be_used_is_one_exception_with_its_line_and_stops_no_other(
    files: Files, row: str, why: str
) -> None:
    """1.200 typed in a German office is twelve hundred: as 1.20 it would be posted, a thousandth of what is owed."""
    files.write(f"{RATES}{ONE}{row}\n")
    (said,) = files.said()
    assert said.startswith(f"masters/cost_rate.csv line 3: {why}"), said
    owner = "select owner from exception where closed_at is null"
    assert files.site.ledger.rows(owner) == [("project_accounting",)]
    assert KEY_ONE in files.standing()
    files.write(RATES + ONE + TWO)
    assert (files.said(), files.standing() >= {KEY_ONE, KEY_TWO}) == ([], True)


def test_a_row_that_cannot_be_read_any_more_is_unusable_and_not_gone(files: Files) -> None:
    """What depends on it must be held: neither the rate of before nor no rate is what the file says."""
    files.write(RATES + ONE + TWO)
    files.write(RATES + ONE + TWO.replace("203", "2.030"))
    assert files.versions()[-1] == (KEY_TWO, "unusable")
    assert files.standing() == {KEY_ONE, KEY_TWO}


def test_two_rows_of_one_key_are_both_refused(files: Files) -> None:
    """Which of two rates for a day counts must not depend on which stands last."""
    files.write(RATES + ONE + TWO + TWO.replace("203", "204"))
    assert files.site.codes() == {("RECORD_CONTRADICTORY", f"masters/firm/cost_rate/{KEY_TWO}")}
    assert files.versions() == [(KEY_ONE, "stated"), (KEY_TWO, "unusable")]


def test_a_row_that_stands_beside_an_unreadable_one_of_its_key_is_not_chosen(files: Files) -> None:
    """The line that can be read is as likely the wrong one."""
    files.write(RATES + ONE + TWO)
    files.write(RATES + ONE + TWO.replace("203", "2.030") + TWO.replace("203", "204"))
    assert files.versions() == [(KEY_ONE, "stated"), (KEY_TWO, "stated"), (KEY_TWO, "unusable")]


def test_what_a_spreadsheet_writes_is_read(files: Files) -> None:
    """Excel begins with a byte order mark, ends lines with CR LF, and pads the last lines with commas."""
    text = RATES + ONE + TWO + "," * 7 + "\n"
    files.write(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert (files.said(), files.standing()) == ([], {KEY_ONE, KEY_TWO})


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (RATES.replace(",", ";") + ONE.replace(",", ";"), "separated by semicolons"),
        (RATES.replace("rate,", "rates,") + ONE, "'rates', which is not known; did you mean rate?"),
        (RATES.replace(",currency", "") + ONE, "no column currency"),
        (RATES + ONE.rstrip("\n"), "ends in the middle of a line"),
        ("", "no content"),
    ],
)
def test_a_file_of_another_form_changes_nothing_and_says_why(files: Files, content: str, why: str) -> None:
    """A file that was saved in another form must not take every rate away."""
    files.write(RATES + ONE)
    files.write(content)
    (said,) = files.said()
    assert why in said, said
    assert files.standing() == {KEY_ONE}


def test_a_file_that_is_not_there_any_more_is_said_and_changes_nothing(files: Files) -> None:
    """A folder that is not mounted reads as if the firm had no people."""
    files.write(RATES + ONE)
    (files.folder / "cost_rate.csv").unlink()
    files.site.cycle(files.source)
    assert {code for code, _ in files.site.codes()} == {"FILE_MISSING"}
    assert files.standing() == {KEY_ONE}
    (files.folder / "cost_rate.csv").write_text(RATES)
    files.site.cycle(files.source)
    assert (files.said(), files.standing()) == ([], set())


def test_a_company_in_a_time_zone_that_does_not_exist_is_one_exception_with_the_nearest_name(files: Files) -> None:
    """Its deadlines would be those of nowhere, and the database would stop the whole build at them."""
    header = "legal_entity,name,currency,region,destination,period_policy,subsidiary,receipt_limit,crm_system,"
    header += "crm_instance,approval_days,time_zone\n"
    row = "MA-JP,Meridian Advisory KK,JPY,APAC,ns-jp,first_open,Meridian JP,10000,,,3,Asia/Tokyo\n"
    files.write(header + row.replace("Tokyo", "Tokio"), "legal_entity")
    (said,) = files.said()
    assert said.startswith("masters/legal_entity.csv line 2: time_zone is not an IANA name, such as Asia/Tokyo"), said
    files.write(header + row, "legal_entity")
    assert (files.said(), files.standing("legal_entity")) == ([], {"MA-JP"})


def test_a_rule_of_identity_names_keys_that_there_are(files: Files) -> None:
    """A misspelt key finds no record, and all work of an account waits for a reason that nothing says."""
    header = "object,source_system,source_instance,attribute,other_system,other_attribute\n"
    rows = (
        "worker,harvest,acquired,e-mail,workday,email",
        "worker,harvest,,id,workday,id_at_harvest",
        "project,harvest,,,ours,",
    )
    files.write(header + "\n".join(rows) + "\n", "identity_rule")
    assert dict(files.versions()) == {
        "project|harvest|||ours|": "stated",
        "worker|harvest||id|workday|id_at_harvest": "stated",
        "worker|harvest|acquired|e-mail|workday|email": "unusable",
    }
    (said,) = files.said()
    assert "attribute" in said and "'e-mail'" in said and "id_at_ and a system" in said


@pytest.mark.bad_input(205)
def test_a_list_that_shows_less_than_half_of_many_takes_nothing_away(files: Files) -> None:
    """An export with a filter left on is a whole file too: half the firm would be gone, and all its work be held."""
    rows = [f"MA-US,Role {number},USD,{100 + number},2026-01-01,,budget,\n" for number in range(20)]
    files.write(RATES + "".join(rows))
    known = files.standing()
    files.write(RATES + "".join(rows[:9]).replace("USD,100,", "USD,99,"))
    (said,) = files.said()
    assert said.startswith("masters/firm/cost_rate/records: the source shows less than half of the records that it had")
    assert "9 of 20" in said
    assert files.standing() == known
    # What it does show counts.
    assert files.versions()[-1] == ("MA-US|Role 0|||||USD|2026-01-01|", "stated") and len(files.versions()) == 21
    files.write(RATES)
    assert "0 of 20" in files.said()[0]
    assert files.standing() == known
    # Half of them is no accident that a rule could know.
    files.write(RATES + "".join(rows[:10]))
    assert (files.said(), len(files.standing())) == ([], 10)
    files.write(RATES)
    assert (files.said(), files.standing()) == ([], set())


def test_what_replaces_every_row_by_another_is_no_loss(files: Files) -> None:
    """Rates that are dated anew must not be in force twice."""
    rows = "".join(f"MA-US,Role {number},USD,{100 + number},2026-01-01,,budget,\n" for number in range(20))
    files.write(RATES + rows)
    files.write(
        RATES + ONE + rows[rows.index("\n") + 1 :].replace("2026-01-01", "2026-02-01") + rows[: rows.index("\n") + 1]
    )
    assert (files.said(), len(files.standing())) == ([], 21)
