"""What an audit finds, and that it finds nothing where nothing is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from dagster_project.anchors import NAME as ANCHOR
from dagster_project.ledger import Finding
from dagster_project.posting import AckLine, acknowledgements
from dagster_project.posting.reactions import Reaction, react
from dagster_project.posting.resolve import resolve
from dagster_project.posting.verify import verify
from tests.databases import drop_guard
from tests.posting.audited import ANCHORS, KEYS, PEOPLE, SETTINGS, AuditedWorld, storied
from tests.posting.world import DESTINATION


@pytest.fixture
def world(database: str) -> AuditedWorld:
    world = AuditedWorld()
    world.set("1")
    world.set("2", billable=False)
    world.settle_down()
    world.set("1", hours=Decimal(3))
    world.settle_down()
    return world


def found(world: AuditedWorld) -> dict[str, list[str]]:
    """Messages by the subject that they are about."""
    messages: dict[str, list[str]] = {}
    for finding in world.verify().findings:
        messages.setdefault(finding.subject, []).append(finding.message)
    return messages


def test_a_ledger_in_which_everything_happened_verifies():
    """An audit that cries wolf is switched off, and then sees nothing."""
    result = storied().verify()
    assert result.findings == []
    assert result.remarks == []
    assert all(result.checked.values()), result.checked
    for figures in result.figures.values():
        assert figures.sent and figures.posted and figures.booked
        assert figures.difference == 0
        assert figures.by_state == figures.posted + figures.variance


def test_the_audit_reads_one_moment_and_changes_nothing(world):
    """An auditor who writes, or who sees half a commit, proves nothing."""
    before = world.ledger.rows("select * from event"), dict(world.files.content)
    seen: list[tuple[str, int, int]] = []
    verify(world.ledger, world.evidence, lambda *progress: seen.append(progress))
    assert (world.ledger.rows("select * from event"), world.files.content) == before
    assert {what for what, *_ in seen} >= {"posting files", "raw documents"}
    assert all(done < total for _, done, total in seen)


def test_a_raw_document_that_is_missing_or_altered_is_named(world):
    """What cannot be shown again proves nothing; the finding says which one and where it lies."""
    paths = sorted(path for path in world.files.content if path.is_relative_to("/raw"))
    del world.files.content[paths[0]]
    world.files.content[paths[1]] += b" "
    messages = found(world)
    assert "missing" in messages[paths[0].name][0]
    assert "altered" in messages[paths[1].name][0]


@pytest.mark.threat("T8")
@pytest.mark.parametrize("folder", ["landing", "warehouse", "published", "published/delivery"])
def test_a_derived_file_that_was_altered_is_named_and_one_that_is_gone_is_not(folder: str):
    """People read these files and the gate posts from them; deleting one costs a rebuild and nothing else."""
    world = storied()
    path = sorted(path for path in world.files.content if path.is_relative_to(Path("/data") / folder))[-1]
    content = world.files.content.pop(path)
    assert world.verify().findings == []
    world.files.content[path] = content[:-1] + bytes([content[-1] ^ 1])
    assert [finding.code for finding in world.verify().findings] == ["DERIVED"]
    assert "is not what" in found(world)[path.relative_to("/data").as_posix()][0]


OF_THE_LINE = "(txn_id, seq) in (select txn_id, seq from entry where entry_id = ?)"


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("update batch_line set hours_e4 = 240000 where entry_id = ?", "says 8 h"),
        (f"update version set position = 1 - position where {OF_THE_LINE}", "is not of that transaction"),
        (f"update version set money_hash = '{'a' * 64}' where {OF_THE_LINE}", "says other money"),
    ],
    ids=["value", "record", "content"],
)
def test_a_line_that_is_not_what_its_raw_record_says_is_found(sql: str, says: str):
    """Sealed line, answer and books agree on any amount that was wrong before it was sealed."""
    world = AuditedWorld()
    for record in ("1", "2"):
        world.set(record, hours=Decimal(8) if record == "1" else Decimal(4))
    world.settle_down()
    entry_id = world.entry("1", leg="time")["entry_id"]
    for guard in ("batch_line_no_update", "version_settled"):
        drop_guard(world.ledger, guard)
    assert world.ledger._database.execute(sql, [entry_id]).rowcount
    findings = [finding for finding in world.verify().findings if finding.code == "RAW"]
    assert any(says in finding.message for finding in findings), findings


def test_the_copy_of_a_sent_file_must_be_what_was_sealed(world):
    """The outbox is what people compare with when the partner says that something else arrived."""
    paths = sorted(path for path in world.files.content if path.is_relative_to("/outbox"))
    del world.files.content[paths[0]]
    world.files.content[paths[1]] = world.files.content[paths[1]][:-1]
    messages = found(world)
    assert "missing" in messages[paths[0].name][0]
    assert "is not what was sealed" in messages[paths[1].name][0]


def test_anchors_that_are_missing_or_do_not_fit_are_named(world):
    """Without its anchors an older copy of the ledger looks as good as the newest."""
    first, second = (folder / ANCHOR for folder in ANCHORS)
    del world.files.content[first]
    anchor = json.loads(world.files.content[second])
    world.files.content[second] = json.dumps(anchor | {"seq": anchor["seq"] + 100}).encode()
    messages = found(world)
    assert "missing" in messages[str(first)][0]
    assert any("an older copy was restored" in message for message in messages[str(second)])
    world.files.content[second] = b"{"
    assert any("cannot be read" in message for message in found(world)[str(second)])


def test_a_currency_in_which_nothing_was_answered_is_found():
    """A difference in money that nobody can count would hide what the ERP really posted."""
    world = storied()
    assert world.ledger._database.execute(
        "update entry set posted_currency = 'USZ' where posted_currency = 'USD' and posted_amount_minor is not null"
    ).rowcount
    assert any("USZ" in finding.message and finding.code == "R12" for finding in world.verify().findings)


def test_weak_anchors_are_remarked(world):
    """One anchor can be rewritten together with the ledger; that is weakness, not damage."""
    result = verify(world.ledger, replace(world.evidence, weak_anchors="1 of at least 2 anchors are outside"))
    assert result.findings == []
    assert "1 of at least 2 anchors" in result.remarks[0]


def twice(world: AuditedWorld) -> str:
    world.erp.booked.append(replace(world.erp.booked[0], document="DOC-666"))
    return "is in the books of ns-us 2 times"


def deleted(world: AuditedWorld) -> str:
    del world.erp.booked[0]
    return "its books do not hold it"


def other_amount(world: AuditedWorld) -> str:
    booked = next(booked for booked in world.erp.booked if booked.accounts)
    booked.accounts = tuple((account, value + (1 if value > 0 else -1)) for account, value in booked.accounts)
    return "its books differ in value"


def other_account(world: AuditedWorld) -> str:
    booked = next(booked for booked in world.erp.booked if booked.accounts)
    booked.accounts = tuple((account.replace("1210", "9999"), value) for account, value in booked.accounts)
    return "its books differ in value"


def other_document(world: AuditedWorld) -> str:
    world.erp.booked[0].document = "DOC-666"
    return "its books differ in document"


def other_period(world: AuditedWorld) -> str:
    next(booked for booked in world.erp.booked if booked.accounts).period = "2026-10"
    return "its books differ in period"


def unknown(world: AuditedWorld) -> str:
    world.erp.booked.append(replace(world.erp.booked[0], external_id="A" * 26, document="DOC-666"))
    return "this ledger never sent it"


DIFFERENCES = (
    pytest.param(twice, marks=pytest.mark.bad_input(120)),
    pytest.param(deleted, marks=pytest.mark.bad_input(119)),
    *(pytest.param(each, marks=pytest.mark.bad_input(121)) for each in (other_amount, other_account, other_document)),
    other_period,
    pytest.param(unknown, marks=pytest.mark.bad_input(121)),
)


@pytest.mark.threat("T7")
@pytest.mark.parametrize("happens", DIFFERENCES)
def test_books_that_differ_from_what_was_answered_are_found(world, happens: Callable[[AuditedWorld], str]):
    """The ERP's answer and its books are two statements, and only the books pay (I2, I4, I5)."""
    said = happens(world)
    world.clock.at = world.clock.at.replace(hour=23)
    world.export_general_ledger()
    findings = world.verify().findings
    assert any(said in finding.message for finding in findings), findings


@pytest.mark.bad_input(122)
def test_what_was_posted_after_the_last_export_is_awaited_and_no_finding(world):
    """The ERP exports its books at night; until then a new posting is not in them."""
    world.set("3")
    for stage in (world.pull, world.judge, world.send, world.erp.pick_up, world.answer):
        stage()
    result = world.verify()
    assert result.findings == []
    journal = result.figures["ns-us", "USD", "base"]
    assert (journal.not_exported, journal.difference) == (Decimal("800.00"), 0)


@pytest.mark.bad_input(114)
@pytest.mark.threat("T7")
def test_a_line_that_the_erp_refused_and_booked_is_found(world):
    """The answer says refused, so it would be sent again; the books say that it was posted."""
    world.set("4")
    world.erp.refuse["harvest:meridian:4"] = "INVALID_ACCOUNT"
    world.settle_down()
    entry_id = world.entry("4")["entry_id"]
    accounts = (("1210", Decimal(800)), ("4010", Decimal(-800)))
    world.erp.booked.append(replace(world.erp.booked[0], external_id=entry_id, document="DOC-666", accounts=accounts))
    world.clock.at = world.clock.at.replace(hour=23)
    world.export_general_ledger()
    assert any("the ERP refused line" in message.replace("The", "the", 1) for message in found(world)[entry_id])


def test_entry_states_that_say_more_than_the_answers_are_found(world):
    """The figures are computed twice, and only once from the states: both must agree to the cent (R12)."""
    entry_id = world.entry("2", leg="time")["entry_id"]
    drop_guard(world.ledger, "entry_moved")
    world.ledger._database.execute("update entry set state = 'REJECTED' where entry_id = ?", [entry_id])
    messages = found(world)
    assert any("its state says nothing is posted" in message for message in messages[entry_id])
    assert any("by the entry states" in message for message in messages["time of ns-us in USD"])


def answered(world: AuditedWorld, record_id: str) -> str:
    """A new record goes to the ERP, which refuses its journal beside naming a document, and answers; the entry's id."""
    world.set(record_id)
    world.erp.refuse["1210"] = "INVALID_ACCOUNT"
    for stage in (world.pull, world.judge, world.send, world.erp.pick_up):
        stage()
    world.erp.answers = [
        [replace(line, document="DOC-77" if line.code else line.document) for line in lines]
        for lines in world.erp.answers
    ]
    world.answer()
    return world.entry(record_id)["entry_id"]


def test_a_refusal_that_was_taken_for_a_posting_is_found(world, monkeypatch):
    """One mistake in applying answers writes both the state and the record of what the answer did: they agree."""

    def credulous(entry: object, line: AckLine, *about: object) -> Reaction:
        return react(entry, replace(line, status="POSTED"), *about)

    monkeypatch.setattr(acknowledgements, "react", credulous)
    entry_id = answered(world, "4")
    assert world.entry("4")["state"] == "POSTED"
    (message,) = [message for message in found(world)[entry_id] if "its state says" in message]
    assert "its state says 800.00 USD is posted, the ERP's answers say nothing" in message


@pytest.mark.parametrize("lie", ["nothing new", "posted", "rejected"])
def test_an_answer_that_is_recorded_as_another_than_it_is_is_found(world, monkeypatch, lie: str):
    """What `tieout trace` shows of an answer and operations count is what people decide by."""
    monkeypatch.setattr(acknowledgements, "react", lambda *about: replace(react(*about), applied=lie))
    refused = answered(world, "4")
    posted = world.entry("4", leg="time")["entry_id"]
    messages = found(world)
    lied_about = {"nothing new": {posted}, "posted": {refused}, "rejected": {posted}}[lie]
    named = {about for about, said in messages.items() if f"recorded as '{lie}'" in " ".join(said)}
    assert named == lied_about
    assert not any("its state says" in message for about in messages.values() for message in about)


def test_a_line_that_is_refused_because_the_erp_has_it_counts_as_posted():
    """Sent twice and refused the second time: it is in the books, and the answer says as what."""
    world = AuditedWorld()
    world.destination = replace(DESTINATION, duplicate_class="A")
    world.agree(replace(SETTINGS, destinations=(world.destination,)))
    world.set("1")
    for stage in (world.report_calendars, world.pull, world.judge, world.send, world.erp.pick_up):
        stage()
    world.erp.answers = [
        [
            replace(line, status="REJECTED", code="DUPLICATE_EXTERNAL_ID") if line.level == "LINE" else line
            for line in each
        ]
        for each in world.erp.answers
    ]
    world.answer()
    assert world.entry("1")["state"] == "POSTED"
    result = world.verify()
    assert result.findings == []
    assert result.figures["ns-us", "USD", "base"].posted == Decimal("800.00")


@pytest.mark.parametrize("document", ["as booked", "another", None])
def test_what_two_persons_state_of_a_line_counts_as_its_answer(document: str | None):
    """Of a line that is never answered the ERP's books and two persons are all there is."""
    world = AuditedWorld()
    for record_id in ("1", "2"):
        world.set(record_id)
    for stage in (world.report_calendars, world.pull, world.judge, world.send, world.erp.pick_up):
        stage()
    lost = world.entry("1")
    world.erp.answers = [[line for line in each if line.external_id != lost["entry_id"]] for each in world.erp.answers]
    world.answer()
    world.clock.at += timedelta(days=9)
    world.send()
    booked = next(each for each in world.erp.booked if each.external_id == lost["entry_id"])
    claim = "received" if document else "not_received"
    evidence = booked.document if document == "as booked" else "DOC-77"
    for key in KEYS.values():
        about = {"subject": f"{lost['batch_id']}/{lost['entry_id']}", "claim": claim, "key": key, "evidence": evidence}
        resolve(world.ledger, [world.destination], PEOPLE, **about)
    world.export_general_ledger()
    findings = [message for about in found(world).values() for message in about]
    assert world.entry("1")["state"] == ("POSTED" if document else "ELIGIBLE")
    assert [message for message in findings if "differ in document" in message] == findings
    assert len(findings) == (document == "another")


def test_damage_never_stops_the_audit(world):
    """The one value that cannot be read must not hide what else is wrong."""
    for guard in ("event_no_update", "batch_line_no_update", "batch_settled"):
        drop_guard(world.ledger, guard)
    world.ledger._database.execute("update event set body = '{' where seq = 5")
    world.ledger._database.execute("update batch_line set payload = '[]'")
    world.ledger._database.execute("update batch set totals = 'x'")
    world.files.content = {path: b"" for path in world.files.content}
    codes = {finding.code for finding in world.verify().findings}
    assert codes >= {"I6", "I8", "I11", "ANCHOR", "R12", "GUARD"}


def test_every_finding_is_a_sentence_with_what_to_do(world):
    """A code alone sends the reader to the program's author."""
    world.files.content = {path: b"" for path in world.files.content if path.parent != ANCHORS[0]}
    drop_guard(world.ledger, "entry_moved")
    findings: list[Finding] = world.verify().findings
    assert findings
    remedies = ("restore", "Restore", "Find out", "Send nothing", "Stop posting")
    assert all(any(remedy in finding.message for remedy in remedies) for finding in findings)
