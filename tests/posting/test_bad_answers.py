"""Answers that are rarely seen, and files, clocks and other installations that stand between us and the ERP's books."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dagster_project.landing.refusal import DocumentRefused
from dagster_project.ledger import Ledger
from dagster_project.posting import run_once
from dagster_project.posting.adapters.netsuite.api import NetsuiteApi
from tests.databases import place
from tests.posting.test_acknowledgements import JOURNAL, alarms, erp_answers, line, sent, step
from tests.posting.test_api_delivery import FIRST, RECORD, answered
from tests.posting.test_delivery import sealed, story
from tests.posting.world import START, Erp, MemoryFiles, SimulatedClock, World

bad_input = pytest.mark.bad_input
# Every so many bytes of a file are altered, one at a time.
STRIDE = 13


# -- ids --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [str.lower, lambda name: f" {name}", lambda name: f"{name} ", lambda name: name[:16], lambda name: f"00{name}"],
    ids=["lower case", "blank before", "blank after", "cut to 16", "zeros before"],
)
@bad_input(111)
def test_an_id_that_the_erp_spells_otherwise_is_nobodys(written):
    """Harm: a spelling that fits two lines marks the wrong one as posted, and the right one is sent again."""
    world = sent()
    answer = replace(line(world), external_id=written(world.entry("1")["entry_id"]))
    assert erp_answers(world, answer) == {"foreign": 1}
    assert (world.entry("1")["state"], alarms(world)) == ("DELIVERED", {"FOREIGN_ACK"})


@bad_input(190)
def test_a_document_number_with_a_blank_more_is_another_document():
    """Harm: two documents that look alike are taken for one, and a double posting for a repeated answer."""
    world = sent()
    erp_answers(world, line(world))
    erp_answers(world, line(world, document="JE-1 "))
    assert (world.entry("1")["state"], alarms(world)) == ("POSTED", {"SUSPECT_DOUBLE"})


@bad_input(191)
def test_an_answer_for_another_companys_file_in_our_folder_is_set_aside():
    """Harm: one company's answer moves another's money, or stops it."""
    world = sent()
    assert erp_answers(world, replace(line(world), batch_id="ns-uk-00000001")) == {"foreign": 1}
    assert (world.entry("1")["state"], world.ledger.frozen("ns-us")) == ("DELIVERED", None)
    assert alarms(world) == {"FOREIGN_ACK"}


# -- one document that says too much ----------------------------------------------------------------------------------


@bad_input(192)
def test_a_line_that_one_answer_tells_twice_is_posted_once_or_suspected():
    """Harm: an answer that names two documents for one line is read as far as the first."""
    world = sent()
    assert erp_answers(world, line(world), line(world)) == {"posted": 1, "nothing new": 1}
    assert alarms(world) == set()
    assert erp_answers(world, line(world), line(world, document="JE-2"), name="two") == {
        "nothing new": 1,
        "second document": 1,
    }
    assert alarms(world) == {"SUSPECT_DOUBLE"}


@pytest.mark.parametrize("status", ["posted", "Posted", "POSTED ", "", "OK"])
@bad_input(193)
def test_a_status_in_another_spelling_is_none_of_ours(status):
    """Harm: what an ERP means by a new word is guessed, and a line counts as posted."""
    world = sent()
    assert erp_answers(world, line(world, status, document="JE-1")) == {"not understood": 1}
    assert (world.entry("1")["state"], alarms(world)) == ("DELIVERED", {"ACK_NOT_UNDERSTOOD"})


@bad_input(124)
def test_a_refusal_of_what_was_posted_and_reversed_is_a_contradiction():
    """Harm: the reversal of something that was never in the books is money that nobody earned."""
    world = sent()
    world.settle_down()
    world.set("1", approval="not_approved")
    world.settle_down()
    assert world.states("1")["base R1"] == "POSTED"
    erp_answers(world, line(world, "REJECTED", code="X"))
    assert alarms(world) == {"REJECTED_AFTER_POSTED"}
    assert world.ledger.value("select frozen from txn where txn_id = ?", [world.txn("1")]) == "REJECTED_AFTER_POSTED"


# -- answers to calls -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param((200, b'{"status": "error"}'), marks=bad_input(117)),
        pytest.param((200, b"<html>Sign in</html>"), marks=bad_input(194)),
        pytest.param((204, b""), marks=bad_input(194)),
        pytest.param(answered(206), marks=bad_input(194)),
        pytest.param((200, b"\xef\xbb\xbf" + answered()[1]), marks=bad_input(195)),
        pytest.param(answered(records=[{**RECORD, "amount": "1e2"}]), marks=bad_input(195)),
        pytest.param(answered(records={"A": RECORD}), marks=bad_input(195)),
        pytest.param(answered(count=1.0), marks=bad_input(195)),
    ],
)
def test_an_answer_to_a_call_in_another_form_says_nothing(answer):
    """Harm: a gateway's page is read as the ERP's word, and lines count as posted or as refused."""
    with pytest.raises(DocumentRefused):
        NetsuiteApi().read(FIRST, *answer)


@bad_input(196)
def test_an_answer_to_a_call_that_names_a_line_twice_does_not_add_up():
    """Harm: a repeated record makes up for the one that is missing."""
    assert not NetsuiteApi().read(FIRST, *answered(records=[RECORD, RECORD])).adds_up


# -- calendars and clocks ---------------------------------------------------------------------------------------------


@bad_input(197)
def test_an_older_calendar_that_comes_later_opens_nothing():
    """Harm: a month is opened again by last week's export, and a line is sent into a closed one."""
    world = World()
    world.ledger.set_calendar("ns-us", {"2026-09": "closed"}, as_of="2026-10-02T02:00:00Z")
    world.ledger.set_calendar("ns-us", {"2026-09": "open"}, as_of="2026-10-01T02:00:00Z")
    assert world.ledger.calendar("ns-us") == {"2026-09": "closed"}


@pytest.mark.parametrize("years", [-10, 10])
@pytest.mark.threat("T23")
@bad_input(126)
def test_a_clock_that_is_ten_years_off_posts_the_same(years):
    """Harm: who can set the clock decides what is posted, or how often."""
    books = []
    for shift in (timedelta(0), timedelta(days=3652 * years / 10)):
        world = World()
        world.clock.at = START + shift
        story(world, World.cycle)
        world.settle_down()
        world.assert_ledger_is_right()
        books.append(sorted((booked.external_id, booked.value, booked.period) for booked in world.erp.booked))
    assert books[0] == books[1]


@pytest.mark.threat("T23")
@bad_input(113, 126)
def test_a_clock_that_jumps_between_any_two_cycles_posts_the_same():
    """Harm: an answer is older than what it answers, a deadline passes in a second, and a file is sent again."""
    world, jumps = World(), iter((3652, -7304, 1, 3651, -1))

    def cycle(world: World) -> None:
        world.cycle()
        world.clock.at += timedelta(days=next(jumps))

    story(world, cycle)
    world.settle_down()
    world.assert_ledger_is_right()


# -- altered on the way -----------------------------------------------------------------------------------------------


class Flipped(MemoryFiles):
    """A disk on which one bit of each byte of a file in turn is another one when it is read."""

    def __init__(self) -> None:
        super().__init__()
        self.at: tuple[str, int] | None = None

    def read(self, path: Path) -> bytes:
        content = bytearray(super().read(path))
        if self.at and path.suffix == self.at[0]:
            content[self.at[1]] ^= 1
        return bytes(content)


@pytest.mark.threat("T3")
@bad_input(198)
def test_a_local_copy_that_is_altered_at_any_place_keeps_its_file_from_being_sent():
    """Harm: between the seal and the sending somebody changes one digit."""
    world = sealed()
    world.files = Flipped()
    for path, content in outbox(sealed()).items():
        for at in range(0, len(content), STRIDE):
            world.files.at = (path.suffix, at)
            assert run_once(world.ledger, world.ports, world.destination).refused == [JOURNAL]
    assert world.sftp.list("/inbox") == world.sftp.list("/archive") == []
    assert world.ledger.open_codes(JOURNAL) == {"FILE_ALTERED"}
    world.files.at = None
    assert run_once(world.ledger, world.ports, world.destination).delivered[0] == JOURNAL


@pytest.mark.threat("T3")
@bad_input(198)
def test_a_staged_copy_that_is_altered_at_any_place_is_never_handed_over():
    """Harm: who can write the partner's staging folder changes one digit of what was released."""
    world = sealed()
    whole, where = world.sftp.put, {}

    def altered(path: str, content: bytes) -> None:
        changed = bytearray(content)
        if JOURNAL in path and where["suffix"] in path:
            changed[where["at"]] ^= 1
        whole(path, bytes(changed))

    world.sftp.put = altered
    for path, content in outbox(sealed()).items():
        for at in range(0, len(content), STRIDE):
            where.update(suffix=path.suffix, at=at)
            run_once(world.ledger, world.ports, world.destination)
            assert step(world) == "UPLOADING"
    assert [file.name for file in world.sftp.list("/inbox") if JOURNAL in file.name] == []
    world.sftp.put = whole
    assert run_once(world.ledger, world.ports, world.destination).delivered[0] == JOURNAL


def outbox(world: World) -> dict[Path, bytes]:
    """The local copies of the first batch's two files."""
    run_once(world.ledger, world.ports, world.destination)
    return {path: content for path, content in world.files.content.items() if JOURNAL in path.name}


# -- two installations ------------------------------------------------------------------------------------------------


@pytest.mark.threat("T22")
@bad_input(199)
def test_a_second_installation_is_refused_by_a_destination_that_has_one(tmp_path: Path):
    """Harm: a test installation with the settings of production posts everything a second time."""
    first = World()
    first.set("1")
    first.cycle()
    second = World(Ledger.open(place(tmp_path / "second.sqlite"), SimulatedClock()))
    second.sftp, second.erp = first.sftp, Erp(first.sftp, second.clock)
    second.set("1")
    second.cycle()
    assert second.ledger.frozen("ns-us") == "DESTINATION_OWNED"
    assert alarms(second) == {"DESTINATION_OWNED"}
    assert step(second) == "SEALED"
    assert len(first.erp.booked) == 2
    message = second.ledger.exceptions()[0]["message"]
    assert first.ledger.meta("instance") in message and second.ledger.meta("instance") in message
    first.set("2")
    first.settle_down()
    first.assert_ledger_is_right()


@pytest.mark.threat("T22")
@bad_input(199)
def test_every_control_file_says_which_ledger_it_comes_from():
    """Harm: a partner who gets files of two installations cannot tell them apart."""
    world = sealed()
    control = next(content for path, content in outbox(world).items() if path.suffix == ".ctl")
    assert json.loads(control)["ledger_instance"] == world.ledger.meta("instance")


@pytest.mark.threat("T22")
@bad_input(200)
def test_an_owner_that_cannot_be_read_is_an_owner():
    """Harm: whoever empties the file takes the destination."""
    world = sealed()
    world.sftp.files["/stage/tieout-owner.json"] = b""
    assert run_once(world.ledger, world.ports, world.destination).delivered == []
    assert world.ledger.frozen("ns-us") == "DESTINATION_OWNED"
    assert not world.sftp.list("/inbox")
