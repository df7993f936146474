"""Settings that protect money: the ledger keeps them, and a change of them is signed by two persons."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dagster_project import cli, config
from dagster_project.config import Person, Settings, Source
from dagster_project.ledger import Ledger, LedgerError, Refused
from dagster_project.posting import StatementError, accepted, batches, people, run_once, seal
from dagster_project.posting.people import Claim
from tests.databases import drop_guard, place
from tests.posting.audited import AuditedWorld
from tests.posting.test_people import SETTINGS as WRITTEN
from tests.posting.world import DESTINATION, SimulatedClock, World

KEYS = {name: Ed25519PrivateKey.generate() for name in ("ada", "bob", "cy", "mallory")}
ROLES = {"ada": ("release",), "bob": ("release", "resolve"), "cy": ("resolve",), "mallory": ("release",)}
PEOPLE = {name: Person(name, people.public_key(key), ROLES[name]) for name, key in KEYS.items()}
SETTINGS = Settings(
    tenant="meridian",
    data_dir=Path("/data"),
    ledger=":memory:",
    clock_url=None,
    reporting_currency="USD",
    cycle_minutes=15,
    sources=(Source("harvest", "meridian", "https://harvest.example", open_from="2026-07-01"),),
    destinations=(replace(DESTINATION, release_over={"USD": Decimal(500)}),),
    anchors=(Path("/anchors"),),
    people=(PEOPLE["ada"], PEOPLE["bob"], PEOPLE["cy"]),
)
RAISED = replace(SETTINGS, destinations=(replace(DESTINATION, release_over={"USD": Decimal(10**6)}),))


@pytest.fixture
def world(database: str) -> World:
    """A world whose ledger accepted SETTINGS, and has an entry that can be sealed."""
    world = World()
    accepted.compare(world.ledger, SETTINGS)
    world.destination = SETTINGS.destinations[0]
    world.set("1")
    world.ledger.set_calendar("ns-us", world.periods, as_of="1")
    world.pull()
    world.judge()
    return world


def sign(world: World, settings: Settings, name: str) -> bool:
    """Sign the change to `settings`; whether they are in force by now."""
    return accepted.sign(world.ledger, settings, KEYS[name])[1]


def message(world: World) -> str | None:
    return world.ledger.value("select message from exception where code = 'SETTINGS_CHANGED' and closed_at is null")


def test_changed_settings_post_nothing_until_two_persons_have_signed_them(world):
    """Harm: one person raises the threshold in a file, and is first and second person at once."""
    assert [str(each) for each in accepted.compare(world.ledger, RAISED)] == [
        "destinations.ns-us.release_over.USD: 500 → 1000000"
    ]
    assert "release_over.USD: 500 → 1000000" in message(world)
    with pytest.raises(Refused, match="by other settings"):
        seal(world.ledger, RAISED.destinations[0])
    assert [sign(world, RAISED, "ada"), sign(world, RAISED, "ada")] == [False, False]
    with pytest.raises(Refused, match="by other settings"):
        seal(world.ledger, RAISED.destinations[0])
    assert sign(world, RAISED, "bob")
    assert message(world) is None
    assert seal(world.ledger, RAISED.destinations[0])
    assert accepted.compare(world.ledger, SETTINGS)
    assert message(world) is not None


def test_who_signs_is_in_the_accepted_settings_and_not_in_the_new_ones(world):
    """Harm: whoever can write the file writes in the two persons who agree with it."""
    theirs = replace(SETTINGS, people=(*SETTINGS.people, PEOPLE["mallory"]))
    accepted.compare(world.ledger, theirs)
    with pytest.raises(StatementError, match="no person in the settings"):
        sign(world, theirs, "mallory")
    with pytest.raises(StatementError, match="role release is not theirs"):
        sign(world, theirs, "cy")
    assert [sign(world, theirs, name) for name in ("ada", "bob")] == [False, True]
    assert [sign(world, SETTINGS, name) for name in ("mallory", "ada")] == [False, True]


def test_a_signature_counts_for_the_change_that_was_seen_and_no_later_one(world):
    """Harm: a change that was signed and taken back once comes into force again by the old signatures."""
    assert [sign(world, RAISED, name) for name in ("ada", "bob")] == [False, True]
    assert [sign(world, SETTINGS, name) for name in ("ada", "bob")] == [False, True]
    assert accepted.compare(world.ledger, RAISED)
    assert accepted.signed(world.ledger, RAISED) == []
    assert not sign(world, RAISED, "bob")


@pytest.mark.parametrize(
    "changed",
    [
        replace(SETTINGS, people=SETTINGS.people[:2]),
        replace(SETTINGS, people=(*SETTINGS.people[:2], replace(PEOPLE["cy"], roles=("release",)))),
        replace(SETTINGS, anchors=()),
        replace(SETTINGS, destinations=(replace(SETTINGS.destinations[0], post_from="2026-09-01"),)),
        replace(SETTINGS, tenant="other"),
        replace(SETTINGS, data_dir=Path("/elsewhere")),
        replace(SETTINGS, clock_url="http://localhost/clock"),
        replace(SETTINGS, destinations=(*SETTINGS.destinations, *SETTINGS.destinations)),
        *(
            replace(SETTINGS, destinations=(replace(SETTINGS.destinations[0], **change),))
            for change in (
                {"release_over": {}},
                {"duplicate_class": "A"},
                {"inbox": "/other"},
                {"sftp": replace(DESTINATION.sftp, host="other")},
                {"delivery": "api", "url": "https://erp.example", "token_env": "T"},
                {"max_records": 4999},
            )
        ),
    ],
)
def test_everything_that_protects_money_is_compared(changed):
    """Harm: a setting that was forgotten here is the way around the second person."""
    world = World()
    accepted.compare(world.ledger, SETTINGS)
    assert accepted.compare(world.ledger, changed)


def test_what_moves_no_money_changes_without_signatures(world):
    """Harm: persons who must sign every triviality sign everything."""
    later = replace(SETTINGS.sources[0], open_from="2026-08-01")
    people = tuple(reversed(SETTINGS.people))
    free = replace(SETTINGS, sources=(later,), cycle_minutes=60, ledger="postgresql://same", people=people)
    assert accepted.compare(world.ledger, free) == []
    assert seal(world.ledger, free.destinations[0])


def test_a_source_is_read_only_where_it_was_accepted(world):
    """Harm: a process with another file pulls invented time, and the next one posts it."""
    foreign = replace(SETTINGS.sources[0], base_url="https://evil.example")
    added = Source("kantata", "meridian", "https://evil.example")
    changed = replace(SETTINGS, sources=(foreign, added))
    assert accepted.readable(world.ledger, changed).sources == ()
    assert accepted.readable(world.ledger, replace(SETTINGS, sources=(*SETTINGS.sources, added))) == SETTINGS


def test_a_lone_person_signs_and_without_any_the_change_is_recorded():
    """Harm: a firm with one such person is not protected, or one that has none yet can never change anything."""
    nobody, one = replace(SETTINGS, people=()), replace(SETTINGS, people=(PEOPLE["ada"],))
    world = World()
    for settings in (nobody, replace(nobody, tenant="other"), one):
        assert accepted.unsigned(world.ledger, settings) == []
        assert accepted.compare(world.ledger, settings) == []
    actors = world.ledger.rows("select actor, body from event where type = 'settings accepted' order by seq")
    assert {actor for actor, _ in actors} == {people.os_user()}
    assert json.loads(actors[1][1])["facts"][-1]["changes"] == [
        {"key": "tenant", "accepted": "meridian", "now": "other"}
    ]
    assert accepted.unsigned(world.ledger, nobody) == accepted.compare(world.ledger, nobody) != []
    assert accepted.accepted(world.ledger).people == one.people
    assert sign(world, nobody, "ada")


def test_the_database_refuses_other_settings_by_itself(world):
    """Harm: code that forgets to compare, or a person with an SQL prompt, is the way around the signatures."""
    seal(world.ledger, world.destination)
    with pytest.raises(Refused, match="sign a change"), world.ledger.change("test") as change:
        world.ledger.execute(
            "insert into settings (sha256, content, signatures, event_seq) values (?, '{}', 0, ?)",
            ["1" * 64, change.event_seq],
        )
    world.ledger.settings = None
    for attempt in (
        lambda: people.sign_statement(
            world.ledger, SETTINGS.people, KEYS["ada"], Claim("release", "ns-us-00000001", 0)
        ),
        lambda: batches.withdraw(world.ledger, "ns-us-00000001"),
    ):
        with pytest.raises(Refused, match="by other settings"):
            attempt()


def test_what_was_sealed_before_a_change_is_not_sent_after_it(world):
    """Harm: the address of the partner is changed between sealing and sending, and the file goes there."""
    assert seal(world.ledger, replace(world.destination, release_over={}))
    accepted.compare(world.ledger, RAISED)
    with pytest.raises(Refused, match="by other settings"):
        run_once(world.ledger, world.ports, replace(world.destination, release_over={}))
    assert world.sftp.posted() == {}


def test_the_audit_names_settings_that_nobody_signed_and_a_file_that_was_changed():
    """Harm: whoever can write the ledger puts own persons into it, and what they released looks right."""
    world = AuditedWorld()
    world.settings = replace(world.settings, tenant="other")
    (finding,) = world.verify().findings
    assert "tenant: meridian → other" in finding.message
    world.settings = replace(world.settings, people=(PEOPLE["mallory"],))
    drop_guard(world.ledger, "settings_by_two")
    accepted._accept(world.ledger, accepted.protected(world.settings), 0, "mallory")
    messages = " ".join(finding.message for finding in world.verify().findings if finding.code == "SETTINGS")
    assert "0 of 2 persons have signed" in messages
    assert "0 signatures are asked of the next ones" in messages


def test_settings_are_looked_at_and_signed_from_a_terminal(tmp_path: Path, database: str):
    """Harm: a change that can be signed by program only is signed unseen."""
    file, ledger_place = tmp_path / "tieout.toml", place(tmp_path / "ledger.sqlite")

    def run(*arguments: str) -> str:
        outcome = CliRunner().invoke(cli.main, ["--config", str(file), *arguments])
        assert outcome.exit_code == 0, outcome.output
        return outcome.output

    written = f'ledger = "{ledger_place}"\n{WRITTEN}'
    file.write_text(written)
    persons = "".join(run("keygen", str(tmp_path / n)).replace(people.os_user(), n) for n in ("ada", "bob"))
    file.write_text(written + persons)
    with Ledger.open(ledger_place, SimulatedClock()) as ledger:
        accepted.compare(ledger, config.load(file))
    assert "are in force" in run("settings")
    file.write_text(written.replace('"500"', '"5000"') + persons)
    assert "500 → 5000" in run("settings").replace("\n", " ")
    refused = CliRunner().invoke(cli.main, ["--config", str(file), "release", "x", "--key", str(tmp_path / "ada")])
    assert (refused.exit_code, "tieout settings" in refused.output) == (1, True)
    assert "one more signature" in run("settings", "--sign", "--key", str(tmp_path / "ada"))
    shown = json.loads(run("settings", "--json"))
    assert (shown["in_force"], shown["signed"], shown["signatures_needed"]) == (False, ["ada"], 2)
    assert shown["differences"] == [{"key": "destinations.ns-us.release_over.USD", "accepted": "500", "now": "5000"}]
    assert "are in force" in run("settings", "--sign", "--key", str(tmp_path / "bob"))
    again = CliRunner().invoke(cli.main, ["--config", str(file), "settings", "--sign", "--key", str(tmp_path / "bob")])
    assert (again.exit_code, "nothing to sign" in again.output) == (1, True)


def test_two_entries_of_one_name_are_refused(tmp_path: Path):
    """Harm: of two destinations with one name, the signed one is shown and the other one is used."""
    file = tmp_path / "tieout.toml"
    source = '\n[[source]]\nsystem = "ecb"\ninstance = "ecb"\n'
    twice = WRITTEN.replace("source = []\n", "")
    file.write_text(twice + source + source)
    with pytest.raises(config.ConfigError, match="ecb/ecb"):
        config.load(file)
    file.write_text(WRITTEN + WRITTEN[WRITTEN.index("[[destination]]") :])
    with pytest.raises(config.ConfigError, match="ns-us"):
        config.load(file)


def test_a_ledger_keeps_refusing_after_its_process_ended(tmp_path: Path, database: str):
    """Harm: the comparison is forgotten with the process that made it."""
    where = place(tmp_path / "ledger.sqlite")
    with Ledger.open(where, SimulatedClock()) as ledger:
        accepted.compare(ledger, SETTINGS)
    with Ledger.open(where, SimulatedClock()) as ledger:
        assert accepted.compare(ledger, RAISED)
        with pytest.raises(LedgerError, match="nothing is decided"):
            accepted.require(ledger, RAISED)
