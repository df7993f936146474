"""Money legs that belong together: refused in part, completed or backed out by two persons, never half by itself
(docs/posting.md 2.8)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from dagster_project import cli, config
from dagster_project.ledger import Ledger, LedgerError, Refused
from dagster_project.ledger.vocabulary import GROUP_PARTIAL
from dagster_project.posting import AckLine, accepted, people, questions, retry, run_once, seal
from tests.databases import place
from tests.posting.test_people import SETTINGS, say
from tests.posting.world import DEBITS, OTHER, SimulatedClock, World

JOURNAL, TAX = Decimal(800), Decimal(80)
_TAKEN_BACK = (("P", "POSTED"), ("R", "ELIGIBLE"))


def refused(leg: str = "tax", beside: tuple[str, ...] = ("tax",), **shape: bool) -> World:
    """A world in which record 1 is posted but for one leg, which the ERP refused."""
    world = World(**shape)
    world.set("1", beside=beside)
    refuse(world, leg)
    world.settle_down()
    return world


def refuse(world: World, leg: str) -> None:
    """From now on the ERPs refuse what debits the account of a leg."""
    for erp in (world.erp, *([world.other.erp] if world.other else [])):
        erp.refuse[DEBITS[leg]] = "ACCOUNT_INACTIVE"


def accept(world: World) -> None:
    """The cause of every refusal is removed."""
    for erp in (world.erp, *([world.other.erp] if world.other else [])):
        erp.refuse.clear()


def decide(world: World, claim: str, record_id: str = "1") -> bool:
    """Two persons state it of a record; whether it was done by the second, and by nobody before."""
    subject = world.txn(record_id)
    assert not say(world, "ada", claim, subject)
    return say(world, "bob", claim, subject)


def frozen(world: World, record_id: str = "1") -> str | None:
    return world.ledger.value("select frozen from txn where txn_id = ?", [world.txn(record_id)])


def answers(world: World, leg: str, status: str, document: str = "") -> None:
    """The ERP says something of a leg of record 1, in a document of its own."""
    entry = world.entry("1", leg)
    world.erp.answers.append([AckLine(0, entry["batch_id"], entry["entry_id"], "LINE", status, document=document)])
    world.answer()


def is_sound(world: World) -> bool:
    return world.ledger.conservation() == world.ledger.verify_chain() == []


# -- frozen and unfrozen -----------------------------------------------------------------------------------------------


def test_a_group_that_the_erp_took_in_part_is_frozen_and_says_which_leg_is_where():
    """Revenue without its tax in the books, which is not reported, is found by the tax office."""
    world = refused(beside=("tax", "burden"))
    states = {"time P1": "POSTED", "base P1": "POSTED", "tax P1": "REJECTED", "burden P1": "POSTED"}
    assert world.states("1") == states
    assert frozen(world) == GROUP_PARTIAL
    (exception,) = world.ledger.exceptions()
    assert (exception["code"], exception["owner"], exception["severity"], exception["txn_id"]) == (
        *(GROUP_PARTIAL, "finance_systems", "quarantine"),
        world.txn("1"),
    )
    documents = {leg: world.entry("1", leg)["document"] for leg in ("base", "burden")}
    assert exception["message"].endswith(
        f"base posted as {documents['base']}; burden posted as {documents['burden']}; tax: ACCOUNT_INACTIVE"
    )
    assert "--claim complete" in exception["remedy"] and "--claim back_out" in exception["remedy"]
    assert is_sound(world)


def test_a_group_that_is_refused_whole_is_an_ordinary_refusal():
    """Two persons are asked where the books are wrong, and nowhere else."""
    world = World()
    world.set("1", beside=("tax",))
    for leg in ("base", "tax"):
        refuse(world, leg)
    world.settle_down()
    assert frozen(world) is None
    assert world.ledger.open_codes(world.txn("1")) == {"ERP_REJECTED"}
    accept(world)
    for leg in ("base", "tax"):
        retry(world.ledger, world.entry("1", leg)["entry_id"], "ada", "account active again")
    world.settle_down()
    world.assert_ledger_is_right()


def test_hours_and_money_are_no_group():
    """The project ledger and the general ledger close apart; hours refused for a worker do not stop the revenue."""
    world = World()
    world.set("1")
    world.pull()
    world.judge()
    world.report_calendars()
    world.send()
    answers(world, "time", "POSTED", "DOC-7")
    answers(world, "base", "REJECTED")
    assert frozen(world) is None


def test_the_refused_leg_turns_out_posted_and_the_group_is_whole():
    """A late answer is evidence; nobody needs to be asked what it says already."""
    world = refused()
    answers(world, "tax", "POSTED", "LATE-1")
    assert frozen(world) is None
    assert world.ledger.open_codes(world.txn("1")) == set()
    assert world.states("1")["tax P1"] == "POSTED"
    assert is_sound(world)


def test_a_contradiction_keeps_what_is_frozen_frozen_when_the_group_becomes_whole():
    """An answer that completes the group says nothing about a leg that may be in the books twice."""
    world = refused()
    answers(world, "base", "REJECTED")
    assert frozen(world) == "REJECTED_AFTER_POSTED"
    answers(world, "tax", "POSTED", "LATE-1")
    assert frozen(world) == "REJECTED_AFTER_POSTED"
    assert world.ledger.open_codes(world.txn("1")) == set()
    assert decide(world, "unfreeze")
    assert frozen(world) is None


def test_a_group_is_asked_about_again_after_a_contradiction_is_resolved():
    """Two persons who looked into one question have not answered the other."""
    world = refused()
    answers(world, "base", "REJECTED")
    assert decide(world, "unfreeze")
    assert frozen(world) == GROUP_PARTIAL
    accept(world)
    assert decide(world, "complete")
    world.settle_down()
    world.assert_ledger_is_right()


def beside_a_sealed_leg() -> tuple[World, str]:
    """A world whose journal and tax are on their way and whose intercompany leg is sealed; the batch of that."""
    world = World(two_companies=True)
    world.set("1", beside=("tax", "intercompany"))
    world.report_calendars()
    world.pull()
    world.judge()
    (batch_id,) = seal(world.ledger, OTHER)
    seal(world.ledger, world.destination)
    run_once(world.ledger, world.ports, world.destination)
    return world, batch_id


def test_freezing_recalls_the_leg_that_is_sealed_and_not_sent():
    """What two persons may back out must not be posted meanwhile."""
    world, batch_id = beside_a_sealed_leg()
    answers(world, "base", "POSTED", "DOC-1")
    answers(world, "tax", "REJECTED")
    assert frozen(world) == GROUP_PARTIAL
    assert world.ledger.value("select step from batch where batch_id = ?", [batch_id]) == "WITHDRAWN"
    assert world.entry("1", "intercompany")["state"] == "ELIGIBLE"
    world.send()
    assert world.other.sftp.files == {}
    assert decide(world, "back_out")
    assert world.states("1")["intercompany P1"] == "CANCELLED"
    assert is_sound(world)


def test_a_leg_that_is_to_be_sent_again_is_answered_first():
    """It may be in the books since its first sending; only an answer can say."""
    world, batch_id = beside_a_sealed_leg()
    run_once(world.ledger, replace(world.ports, sftp=world.other.sftp), OTHER)
    world.other.sftp.files.clear()
    world.clock.at += timedelta(hours=OTHER.ack_deadline_hours + 1)
    run_once(world.ledger, replace(world.ports, sftp=world.other.sftp), OTHER)
    for name in ("cy", "dan"):
        say(world, name, "not_received", batch_id)
    answers(world, "base", "POSTED", "DOC-1")
    answers(world, "tax", "REJECTED")
    assert frozen(world) == GROUP_PARTIAL
    assert world.ledger.value("select step from batch where batch_id = ?", [batch_id]) == "SEALED"
    world.send()
    world.other.erp.pick_up()
    world.answer()
    assert world.entry("1", "intercompany")["state"] == "POSTED"
    assert frozen(world) == GROUP_PARTIAL
    assert is_sound(world)


def test_a_leg_refused_for_a_closed_period_waits_for_the_next_one_without_anybody():
    """At every month's end thousands of legs are refused so, each by its own company; they go into the next period."""
    world = World(two_companies=True)
    world.set("1", beside=("intercompany",), day="2026-09-15")
    world.other.erp.closed.add("2026-09")
    world.cycle()
    world.answer()
    assert world.states("1")["intercompany P1"] == "REJECTED"
    assert frozen(world) is None
    assert world.ledger.open_codes(world.txn("1")) == {"ERP_REJECTED"}
    assert is_sound(world)
    world.source["1"].period = "2026-10"
    world.settle_down()
    world.assert_ledger_is_right()
    assert world.ledger.open_codes(world.txn("1")) == set()


# -- completed --------------------------------------------------------------------------------------------------------


def test_two_persons_complete_a_group_and_the_refused_leg_is_sent_again_as_it_was():
    """The cause is removed in the ERP; what the books lack is exactly what was frozen once."""
    world = refused()
    payload_hash = world.entry("1", "tax")["payload_hash"]
    accept(world)
    (question,) = questions(world.ledger)
    assert (question.kind, question.subject, question.situation) == ("group", world.txn("1"), GROUP_PARTIAL)
    assert question.claims == ("complete", "back_out")
    assert "tax: ACCOUNT_INACTIVE" in question.found
    assert decide(world, "complete")
    assert world.entry("1", "tax")["state"] == "ELIGIBLE"
    assert questions(world.ledger) == []
    world.settle_down()
    world.assert_ledger_is_right()
    assert world.entry("1", "tax")["payload_hash"] == payload_hash
    assert world.ledger.open_codes(world.txn("1")) == set()


def test_a_leg_that_is_refused_again_is_asked_about_again():
    """Two statements answer one situation; an old one must not complete the next by itself."""
    world = refused()
    occasion = questions(world.ledger)[0].occasion
    assert decide(world, "complete")
    world.settle_down()
    assert frozen(world) == GROUP_PARTIAL
    assert questions(world.ledger)[0].occasion > occasion
    accept(world)
    assert decide(world, "complete")
    world.settle_down()
    world.assert_ledger_is_right()


def test_completing_sends_what_the_rules_say_now_and_keeps_who_said_so():
    """A tax account that was wrong in the mapping is corrected there, and both contents stay on record."""
    world = refused()
    world.source["1"].account = "4020"
    accept(world)
    world.settle_down()
    assert frozen(world) == GROUP_PARTIAL
    assert decide(world, "complete")
    assert world.ledger.value("select actor from payload_override") == "bob"
    world.settle_down()
    world.assert_ledger_is_right()


def test_one_person_alone_does_not_send_a_refused_leg_again():
    """The retry of an ordinary refusal would be the way around the second person."""
    world = refused()
    entry_id = world.entry("1", "tax")["entry_id"]
    with pytest.raises(LedgerError, match="two persons decide"):
        retry(world.ledger, entry_id, "ada", "why not")
    for claim in ("unfreeze", "received"):
        with pytest.raises(LedgerError, match="can be stated: complete, back_out"):
            say(world, "ada", claim, world.txn("1"))


@pytest.mark.parametrize(
    "sql",
    [
        "update txn set frozen = null",
        "update entry set state = 'ELIGIBLE' where state = 'REJECTED'",
        "update entry set state = 'CANCELLED' where state = 'REJECTED'",
        "insert into backed_out (txn_id, seq, event_seq) select txn_id, 1, event_seq from txn, open_commit",
    ],
)
def test_what_needs_two_persons_cannot_be_done_by_sql(sql):
    """A rule that only the program keeps is kept until somebody is in a hurry."""
    world = refused()
    say(world, "ada", "complete", world.txn("1"))
    with pytest.raises(Refused, match="two persons"), world.ledger.change("hurry") as change:
        change.record_fact("hurry")
        world.ledger.execute(sql)


def test_what_is_backed_out_is_neither_undone_nor_posted_by_sql():
    """What two persons had taken back stays taken back until the source says something new."""
    world = refused()
    decide(world, "back_out")
    world.settle_down()
    for sql in ("delete from backed_out", "update backed_out set seq = 2"):
        with pytest.raises(Refused), world.ledger.change("hurry") as change:
            change.record_fact("hurry")
            world.ledger.execute(sql)
    with world.ledger.change("hurry") as change:
        change.record_fact("hurry")
        world.ledger.execute("update entry set state = 'ELIGIBLE' where leg = 'tax'")
    with pytest.raises(Refused, match="only the latest approved version"):
        seal(world.ledger, world.destination)


def test_a_new_version_of_one_leg_is_not_sealed_beside_an_old_one_of_another():
    """A planner that forgets the group is stopped by the database."""
    world = World()
    world.set("1", beside=("tax",))
    world.settle_down()
    world.set("1", hours=Decimal(6))
    world.pull()
    world.judge()
    with world.ledger.change("hurry") as change:
        change.record_fact("hurry")
        world.ledger.execute(
            "insert into entry (entry_id, txn_id, seq, leg, kind, represents_seq, destination, layout, state,"
            " amount_minor, currency, hours_e4, eligible_at, state_since, event_seq)"
            " select 'NEW', o.txn_id, o.seq, 'burden', 'P', o.seq, o.destination, o.layout, 'ELIGIBLE', o.amount_minor,"
            " o.currency, o.hours_e4, at, at, event_seq"
            " from obligation o, open_commit where o.seq = 2 and o.leg = 'tax'"
        )
        world.ledger.execute(
            "insert into obligation select txn_id, seq, 'burden', destination, layout, amount_minor, currency,"
            " hours_e4, posting_period, reference, payload, payload_hash from obligation where seq = 2 and leg = 'tax'"
        )
    with pytest.raises(Refused, match="not reversed yet"):
        seal(world.ledger, world.destination)


# -- backed out -------------------------------------------------------------------------------------------------------


def test_two_persons_back_out_a_group_and_nothing_of_it_stays_in_the_books():
    """When the leg will never be taken, what was posted is taken back exactly, in its own words."""
    world = refused(beside=("tax", "burden"))
    assert decide(world, "back_out")
    assert world.states("1") | {"time P1": "POSTED"} == {
        **{"time P1": "POSTED", "time R1": "ELIGIBLE"},
        **{f"{leg} {kind}1": state for leg in ("base", "burden") for kind, state in _TAKEN_BACK},
        "tax P1": "CANCELLED",
    }
    world.settle_down()
    assert world.held("1") == {}
    assert is_sound(world)
    assert world.ledger.open_codes(world.txn("1")) == set()
    ((version,),) = (each["versions"] for each in world.ledger.trace("1")["transactions"])
    assert version["backed_out_at"]
    head = world.ledger.head()
    world.judge()
    assert world.ledger.head() == head


def test_a_backed_out_version_is_not_posted_again_and_an_amended_one_is():
    """The same content would be refused again; what the source corrected is posted whole."""
    world = refused()
    decide(world, "back_out")
    world.settle_down()
    accept(world)
    world.settle_down()
    assert world.held("1") == {}
    world.set("1", hours=Decimal(6))
    world.settle_down()
    world.assert_ledger_is_right()
    assert world.held("1") == {"time": 6, "base": 600, "tax": 60}


def test_what_is_approved_again_after_it_was_backed_out_is_posted():
    """The approver has looked at it again; that is a new version with the same money."""
    world = refused()
    decide(world, "back_out")
    world.settle_down()
    accept(world)
    for approval in ("not_approved", "approved"):
        world.set("1", approval=approval)
        world.pull()
    world.settle_down()
    world.assert_ledger_is_right()


def test_what_is_approved_again_before_its_reversal_is_sent_is_completed():
    """The posted leg answers for the new version, and only what is missing is posted."""
    world = refused()
    decide(world, "back_out")
    accept(world)
    for approval in ("not_approved", "approved"):
        world.set("1", approval=approval)
        world.pull()
    world.settle_down()
    world.assert_ledger_is_right()
    assert len(world.erp.booked) == 3


def test_an_amendment_that_came_while_it_was_frozen_is_posted_when_it_is_completed():
    """Completing lets things take their course: what is posted is reversed, and the new version is posted whole."""
    world = refused()
    accept(world)
    world.set("1", hours=Decimal(6))
    world.cycle()
    assert frozen(world) == GROUP_PARTIAL
    assert decide(world, "complete")
    assert world.states("1")["tax P1"] == "CANCELLED"
    world.settle_down()
    world.assert_ledger_is_right()


def test_the_refused_leg_turns_out_posted_after_it_was_backed_out():
    """A late answer shows one more line in the books, which has to leave them as well."""
    world = refused()
    decide(world, "back_out")
    accept(world)
    world.settle_down()
    world.erp.booked.append(replace(world.erp.booked[0], external_id=world.entry("1", "tax")["entry_id"], value=TAX))
    answers(world, "tax", "POSTED", "LATE-1")
    world.settle_down()
    assert world.held("1") == {}
    assert is_sound(world)


# -- reversals --------------------------------------------------------------------------------------------------------


def test_a_reversal_that_is_refused_in_part_can_only_be_completed():
    """Unwinding would post again what the source withdrew."""
    world = World()
    world.set("1", beside=("tax",))
    world.settle_down()
    refuse(world, "tax")
    world.set("1", approval="not_approved")
    world.settle_down()
    assert world.held("1") == {"tax": TAX}
    (question,) = questions(world.ledger)
    assert (question.kind, question.claims) == ("group", ("complete",))
    assert "reversal of tax: ACCOUNT_INACTIVE" in question.found
    accept(world)
    assert decide(world, "complete")
    world.settle_down()
    world.assert_ledger_is_right()


def test_nothing_is_posted_anew_before_everything_is_taken_back():
    """A new version beside the rest of an old one counts the same money twice."""
    world = World(two_companies=True)
    world.set("1", beside=("tax", "intercompany"))
    world.settle_down()
    refuse(world, "intercompany")
    world.set("1", hours=Decimal(6))
    world.settle_down()
    assert [name for name in world.states("1") if name.endswith("P2")] == ["time P2"]
    assert frozen(world) == GROUP_PARTIAL
    accept(world)
    assert decide(world, "complete")
    world.settle_down()
    world.assert_ledger_is_right()


# -- several destinations ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("claim", ["complete", "back_out"])
def test_a_group_across_two_companies_is_one_group(claim):
    """The one company's receivable without the other's payable never eliminates on consolidation."""
    world = refused("intercompany", ("tax", "intercompany"), two_companies=True)
    assert world.held("1") == {"time": 8, "base": JOURNAL, "tax": TAX}
    assert frozen(world) == GROUP_PARTIAL
    accept(world)
    assert decide(world, claim)
    world.settle_down()
    if claim == "complete":
        world.assert_ledger_is_right()
    assert world.held("1") == (
        {"time": 8, "base": JOURNAL, "tax": TAX, "intercompany": Decimal(640)} if claim == "complete" else {}
    )
    assert is_sound(world)


def test_a_leg_that_cannot_be_sealed_yet_is_not_sealed_after_an_amendment():
    """Its sibling is on its way, so nothing new begins; but the old content must not go either."""
    world = World(two_companies=True)
    world.set("1", beside=("intercompany",))
    world.report_calendars()
    world.pull()
    world.judge()
    seal(world.ledger, world.destination)
    run_once(world.ledger, world.ports, world.destination)
    world.set("1", hours=Decimal(6))
    world.pull()
    world.judge()
    assert world.states("1")["intercompany P1"] == "CANCELLED"
    world.settle_down()
    world.assert_ledger_is_right()
    assert len(world.other.erp.booked) == 1


# -- from a terminal --------------------------------------------------------------------------------------------------


def test_a_group_is_listed_and_completed_from_a_terminal(tmp_path: Path):
    """The two who decide sit at a terminal with a key each, and nothing else."""
    settings, ledger_place = tmp_path / "tieout.toml", place(tmp_path / "ledger.sqlite")

    def run(*arguments: str) -> str:
        outcome = CliRunner().invoke(cli.main, ["--config", str(settings), *arguments])
        assert outcome.exit_code == 0, outcome.output
        return outcome.output

    written = f'ledger = "{ledger_place}"\n{SETTINGS}'
    settings.write_text(written)
    persons = [run("keygen", str(tmp_path / name)).replace(people.os_user(), name) for name in ("ada", "bob")]
    settings.write_text(written + "".join(persons))
    with Ledger.open(ledger_place, SimulatedClock()) as ledger:
        world = World(ledger)
        world.set("1", beside=("tax",))
        refuse(world, "tax")
        world.settle_down()
    subject = world.txn("1")
    (question,) = json.loads(run("resolve", "--json"))
    assert (question["kind"], question["subject"], question["claims"]) == ("group", subject, ["complete", "back_out"])
    assert all(word in run("resolve") for word in ("GROUP_PARTIAL", "complete,", "back_out"))
    assert "GROUP_PARTIAL" in run("exceptions")
    said = ("resolve", subject, "--claim", "complete", "--evidence", "account opened", "--key")
    assert "another person must agree" in run(*said, str(tmp_path / "ada"))
    assert "done" in run(*said, str(tmp_path / "bob"))
    assert json.loads(run("resolve", "--json")) == []
    with Ledger.open(ledger_place, world.clock) as ledger:
        accepted.compare(ledger, config.load(settings))
        world.ledger = ledger
        accept(world)
        world.settle_down()
        world.assert_ledger_is_right()
