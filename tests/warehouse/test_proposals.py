"""Changes of master records that wait for a person: what they would touch, and by whose signatures they count."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dagster_project import cli, proposals
from dagster_project.config import Changes, ConfigError, Person, load
from dagster_project.ledger import LedgerError, SourceRecord
from dagster_project.posting import StatementError, people
from dagster_project.proposals import Touched
from tests.warehouse.master_firm import Firm
from tests.warehouse.world import read

KEYS = {name: Ed25519PrivateKey.generate() for name in ("ada", "bob", "cy")}
PEOPLE = tuple(
    Person(name, people.public_key(KEYS[name]), roles)
    for name, roles in {"ada": ("masters",), "bob": ("masters",), "cy": ("release", "resolve")}.items()
)
JUMP = "masters/firm/bill_rate/E-dear|R-dear|||||USD|2026-09-10|2026-09-18"
MAPPED = "masters/firm/crosswalk_project/harvest|firm|p-moved"


@pytest.fixture
def firm(tmp_path: Path, target: Path) -> Firm:
    firm = Firm(
        tmp_path / "firm", target, ("dear", "moved", "plain"), Changes(Decimal("1.5"), ("mapping",)), people=PEOPLE
    )
    # What the moved hour needs in the other company.
    firm.files["bill_rate"].append(["E-plain", "R-moved", "USD", "100", "2026-01-01", "", "", ""])
    firm.files["assignment"].append(["W-moved", "P-plain", "2026-01-01", "2026-12-31", "40"])
    firm.cycle()
    assert firm.held() == {}
    firm.files["bill_rate"].append(["E-dear", "R-dear", "USD", "160", "2026-09-10", "", "", "2026-09-18"])
    firm.row("crosswalk_project", "harvest,firm,p-moved,")[3] = "P-plain"
    firm.built = firm.cycle()
    return firm


def test_a_change_that_waits_holds_what_it_would_touch_until_it_is_signed(firm: Firm) -> None:
    """A rate with a digit too many is posted before anybody has seen it; one that is held too widely stops the firm."""
    assert firm.held() == dict.fromkeys(("dear", "moved"), "hold MASTER_ROW_WRONG")
    assert [(subject, code) for subject, code, *_ in firm.exceptions()] == [
        (JUMP, "RATE_JUMP"),
        (MAPPED, "SECOND_PERSON"),
    ]
    assert [(each.subject, each.needed, each.signed) for each in proposals.waiting(firm.ledger, firm.settings)] == [
        (JUMP, 1, ()),
        (MAPPED, 2, ()),
    ]
    # What was in force still shows.
    amounts = read(firm.built.path, "select record_id, amount, project_key from canonical.transaction order by 1")
    assert amounts == [("dear", 100, "P-dear"), ("moved", 100, "P-moved"), ("plain", 100, "P-plain")]
    assert proposals.touched(firm.settings, firm.ledger, JUMP, firm.clock.at, target=firm.target) == [
        Touched("E-dear", "USD", "2026-09", False, 1, Decimal(1), Decimal(100), Decimal(160), Decimal(50), Decimal(50))
    ]
    assert not list(firm.root.glob(".proposal-*"))

    assert proposals.sign(firm.ledger, firm.settings, JUMP, KEYS["ada"]).signed == ("ada",)
    proposals.sign(firm.ledger, firm.settings, MAPPED, KEYS["ada"])
    firm.built = firm.cycle()
    assert firm.held() == {"moved": "hold MASTER_ROW_WRONG"}
    proposals.sign(firm.ledger, firm.settings, MAPPED, KEYS["bob"])
    firm.built = firm.cycle()
    assert (firm.held(), firm.exceptions()) == ({}, [])
    amounts = read(firm.built.path, "select record_id, amount, project_key from canonical.transaction order by 1")
    assert amounts == [("dear", 160, "P-dear"), ("moved", 100, "P-plain"), ("plain", 100, "P-plain")]
    assert firm.ledger.verify_chain() == []


def shown_by_systems(firm: Firm) -> dict[str, dict[str, Any]]:
    """A rate that each of three systems states: Workday of the role of `hcm`, Kantata of that of `psa`, and Harvest of
    the person of `time`. What the files say of these is taken out; the records, by company."""
    for file, company in (("cost_rate", "hcm"), ("bill_rate", "psa"), ("cost_rate", "time")):
        firm.files[file].remove(firm.row(file, f"E-{company},"))
    firm.files["crosswalk_worker"].append(["harvest", "firm", "7", "W-time"])
    firm.files["source_instance"][1][2] = "E-time"
    of_workday = {"Organization": "all", "Company": "E-hcm", "Job_Profile": "R-hcm", "Rate_Source": "HCM"}
    rates = {
        "hcm": {**of_workday, "Hourly_Cost_Rate": "50", "Currency": "USD", "Effective_Date": "2026-01-01"},
        "time": {"id": 1, "amount": 50, "start_date": None, "end_date": None, "updated_at": "2026-09-01T09:00:00Z"},
        "psa": {
            **{"id": "1", "rate_card_version_id": "1", "role_id": "1", "rate_in_cents": 10000, "currency": "USD"},
            "currency_base_unit": 100,
        },
    }
    firm.lists |= {
        ("workday", "cost_rates"): ("Report_Entry", [rates["hcm"]]),
        ("harvest", "cost_rates"): ("cost_rates", [rates["time"]]),
        ("kantata", "roles"): ("roles", [{"id": "1", "name": "R-psa"}]),
        ("kantata", "rate_cards"): ("rate_cards", [{"id": "1", "title": "E-psa", "currency": "USD"}]),
        ("kantata", "rate_card_set_versions"): (
            "rate_card_set_versions",
            [{"id": "1", "effective_date": "2026-01-01"}],
        ),
        ("kantata", "rate_card_versions"): (
            "rate_card_versions",
            [{"id": "1", "rate_card_id": "1", "rate_card_set_version_id": "1"}],
        ),
        ("kantata", "rate_card_roles"): ("rate_card_roles", [rates["psa"]]),
    }
    return rates


WORTH = "select record_id, amount, cost_amount from canonical.transaction order by 1"


def test_a_rate_that_a_system_states_waits_as_one_of_a_file_does(tmp_path: Path, target: Path) -> None:
    """A system in which somebody types a digit too many is believed where a file would not be."""
    firm = Firm(tmp_path / "firm", target, ("hcm", "plain", "psa", "time"), Changes(Decimal("1.5")), people=PEOPLE)
    rates = shown_by_systems(firm)
    firm.built = firm.cycle()
    assert (firm.held(), firm.exceptions()) == ({}, [])
    before = [(name, 100, 50) for name in ("hcm", "plain", "psa", "time")]
    assert read(firm.built.path, WORTH) == before
    raised = {**rates["hcm"], "Hourly_Cost_Rate": "160", "Effective_Date": "2026-09-10", "Entered_On": "2026-09-18"}
    firm.lists["workday", "cost_rates"][1].append(raised)
    rates["time"]["amount"] = 160
    rates["psa"]["rate_in_cents"] = 16000
    firm.built = firm.cycle()
    assert firm.held() == dict.fromkeys(("hcm", "psa", "time"), "hold MASTER_ROW_WRONG")
    assert read(firm.built.path, WORTH) == before
    waits = proposals.waiting(firm.ledger, firm.settings)
    assert {each.subject: (each.code, each.needed, each.detail) for each in waits} == {
        "harvest/firm/cost_rates/1": ("RATE_JUMP", 1, "the rate is 160, and 50 before it"),
        "kantata/firm/rate_card_roles/1": ("RATE_JUMP", 1, "the rate is 16000, and 10000 before it"),
        "workday/firm/cost_rates/E-hcm|R-hcm||USD|2026-09-10|2026-09-18": (
            *("RATE_JUMP", 1),
            "the rate is 160, and 50 from 2026-01-01 before it",
        ),
    }
    assert {(subject, code) for subject, code, *_ in firm.exceptions()} == {(each.subject, each.code) for each in waits}
    for each in waits:
        proposals.sign(firm.ledger, firm.settings, each.subject, KEYS["ada"])
    firm.built = firm.cycle()
    assert (firm.held(), firm.exceptions()) == ({}, [])
    assert read(firm.built.path, WORTH) == [
        *(("hcm", 100, 160), ("plain", 100, 50), ("psa", 160, 50), ("time", 100, 160)),
    ]


def test_a_version_of_a_rate_card_that_a_system_states_waits_for_two(tmp_path: Path, target: Path) -> None:
    """A rate that counts by a record of another list would be changed there by one person."""
    firm = Firm(tmp_path / "firm", target, ("hcm", "psa", "time"), Changes(second_person=("rate",)), people=PEOPLE)
    rates = shown_by_systems(firm)
    firm.cycle()
    later = {"id": "2", "rate_card_version_id": "2", "rate_in_cents": 11000}
    firm.lists["kantata", "rate_card_roles"][1].append({**rates["psa"], **later})
    firm.lists["kantata", "rate_card_versions"][1].append(
        {"id": "2", "rate_card_id": "1", "rate_card_set_version_id": "2"}
    )
    firm.lists["kantata", "rate_card_set_versions"][1].append({"id": "2", "effective_date": "2026-09-10"})
    firm.built = firm.cycle()
    assert firm.held() == {"psa": "hold MASTER_ROW_WRONG"}
    waits = proposals.waiting(firm.ledger, firm.settings)
    assert [(each.subject, each.code, each.needed) for each in waits] == [
        (f"kantata/firm/{stream}/2", "SECOND_PERSON", 2)
        for stream in ("rate_card_roles", "rate_card_set_versions", "rate_card_versions")
    ]
    for each in waits:
        for person in ("ada", "bob"):
            proposals.sign(firm.ledger, firm.settings, each.subject, KEYS[person])
    firm.built = firm.cycle()
    assert (firm.held(), firm.exceptions()) == ({}, [])
    assert ("psa", 110, 50) in read(firm.built.path, WORTH)


def test_only_who_may_signs_and_nobody_twice(firm: Firm) -> None:
    """One person with two keys, or any person at all, would make the second person a form."""
    with pytest.raises(StatementError, match="the role masters is not theirs"):
        proposals.sign(firm.ledger, firm.settings, JUMP, KEYS["cy"])
    with pytest.raises(StatementError, match="no person in the settings"):
        proposals.sign(firm.ledger, firm.settings, JUMP, Ed25519PrivateKey.generate())
    for _ in range(2):
        assert proposals.sign(firm.ledger, firm.settings, MAPPED, KEYS["ada"]).signed == ("ada",)
    (row,) = [each for each in firm.ledger.waiting_masters() if each["subject"] == MAPPED]
    with pytest.raises(LedgerError, match="when the persons that it needs have signed"):
        firm.ledger.state_waiting(row, "ada")
    with pytest.raises(LedgerError, match="nothing of masters/firm/client/none waits"):
        proposals.sign(firm.ledger, firm.settings, "masters/firm/client/none", KEYS["ada"])


def test_a_change_that_is_taken_back_waits_no_longer(firm: Firm) -> None:
    """A typing error that was put right must not ask for a signature."""
    firm.files["bill_rate"].pop()
    firm.row("crosswalk_project", "harvest,firm,p-moved,")[3] = "P-moved"
    firm.cycle()
    assert (firm.held(), firm.exceptions(), firm.ledger.waiting_masters()) == ({}, [], [])


def test_a_list_that_lost_most_of_its_records_loses_them_when_a_person_signs(tmp_path: Path, target: Path) -> None:
    """A list that may never shrink keeps people who left for good; one that may by itself takes the firm's rates."""
    names = ("plain", *(f"c{number}" for number in range(19)))
    firm = Firm(tmp_path / "firm", target, names, people=PEOPLE)
    firm.cycle()
    firm.files["cost_rate"] = firm.files["cost_rate"][:5]
    firm.cycle()
    lost = "masters/firm/cost_rate/records"
    assert firm.held() == {}
    assert [(subject, code, owner) for subject, code, owner, _ in firm.exceptions()] == [
        (lost, "SOURCE_SHRUNK", "project_accounting")
    ]
    ((waits,), touched) = (
        proposals.waiting(firm.ledger, firm.settings),
        proposals.touched(firm.settings, firm.ledger, lost, firm.clock.at, target=firm.target),
    )
    assert (waits.subject, waits.needed, waits.signed) == (lost, 1, ())
    assert "4 of 20" in waits.detail
    assert {each.legal_entity for each in touched} == {f"E-{name}" for name in names[4:]}
    with pytest.raises(StatementError, match="the role masters is not theirs"):
        proposals.sign(firm.ledger, firm.settings, lost, KEYS["cy"])
    assert proposals.sign(firm.ledger, firm.settings, lost, KEYS["ada"]).signed == ("ada",)
    firm.built = firm.cycle()
    assert (len(firm.ledger.known_masters("masters", "firm", "cost_rate")), firm.ledger.verify_chain()) == (4, [])
    assert proposals.waiting(firm.ledger, firm.settings) == []
    costs = read(firm.built.path, "select cost_amount, count(*) from canonical.transaction group by 1 order by 1")
    assert costs == [(0, 16), (50, 4)]
    # What was known before stays known: the months that were closed by then keep their rates.
    ((rates,),) = read(firm.built.path, "select count(*) from canonical.cost_rate where known_to is not null")
    assert rates == 16


@pytest.mark.bad_input(206)
def test_a_list_of_which_all_records_are_others_counts_when_it_is_signed(tmp_path: Path, target: Path) -> None:
    """A list that begins anew with each year ends in an exception that no one can answer."""
    names = ("plain", *(f"c{number}" for number in range(19)))
    firm = Firm(tmp_path / "firm", target, names, Changes(second_person=("rate",)), people=PEOPLE)
    firm.cycle()
    for row in firm.files["cost_rate"][1:]:
        row[3:5] = "60", "2026-02-01"
    for row in firm.files["assignment"][1:]:
        row[2] = "2026-02-01"
    firm.built = firm.cycle()
    rates, plan = (f"masters/firm/{name}/records" for name in ("cost_rate", "assignment"))
    costs = "select cost_amount, count(*) from canonical.transaction group by 1 order by 1"
    assert (firm.held(), read(firm.built.path, costs)) == ({}, [(50, 20)])
    assert [(subject, code, owner) for subject, code, owner, _ in firm.exceptions()] == [
        (plan, "SOURCE_FOREIGN", "resource_manager"),
        (rates, "SOURCE_FOREIGN", "project_accounting"),
    ]
    waits = proposals.waiting(firm.ledger, firm.settings)
    assert [(each.subject, each.code, each.needed) for each in waits] == [
        (plan, "SOURCE_FOREIGN", 1),
        (rates, "SOURCE_FOREIGN", 2),
    ]
    assert "20 records instead of 20 others" in waits[0].detail
    touched = proposals.touched(firm.settings, firm.ledger, rates, firm.clock.at, target=firm.target)
    assert {(each.lines, each.cost_amount, each.cost_amount_with) for each in touched} == {(1, 50, 60)}
    assert len(touched) == 20

    proposals.sign(firm.ledger, firm.settings, plan, KEYS["ada"])
    proposals.sign(firm.ledger, firm.settings, rates, KEYS["ada"])
    assert [each.subject for each in proposals.waiting(firm.ledger, firm.settings)] == [rates]
    proposals.sign(firm.ledger, firm.settings, rates, KEYS["bob"])
    firm.built = firm.cycle()
    assert (firm.held(), firm.exceptions(), read(firm.built.path, costs)) == ({}, [], [(60, 20)])
    assert proposals.waiting(firm.ledger, firm.settings) == []
    assert {key[-len("2026-02-01") :] for key in firm.ledger.known_masters("masters", "firm", "assignment")} == {
        "2026-02-01"
    }
    assert firm.ledger.verify_chain() == []


def test_a_match_waits_for_a_second_person_as_a_row_of_the_file_does(tmp_path: Path, target: Path) -> None:
    """Who may not change the file alone would book another's hours by the word of one person."""
    both = {name: people.write_key(tmp_path / f"{name}.pem") for name in ("ada", "bob")}
    persons = tuple(Person(name, people.public_key(key), ("masters",)) for name, key in both.items())
    firm = Firm(tmp_path / "firm", target, ("new", "plain"), Changes(Decimal("1.5"), ("mapping",)), people=persons)
    firm.files["crosswalk_worker"].remove(firm.row("crosswalk_worker", "harvest,firm,u-new,"))
    firm.cycle()
    assert firm.held() == {"new": "quarantine WORKER_UNMAPPED"}
    settings = _settings_file(tmp_path, firm, persons)
    firm.ledger.close()

    def tieout(*arguments: str, code: int = 0) -> str:
        done = CliRunner().invoke(cli.main, ["--config", str(settings), *arguments])
        assert done.exit_code == code, done.output
        return done.output

    said = ("match", "harvest/firm/u-new", "W-new", "--reason", "same passport")
    assert "by which key you sign" in tieout(*said, code=1)
    subject = "match/worker/harvest/firm/u-new/W-new"
    assert f"tieout propose {subject} --key FILE" in tieout(*said, "--key", str(tmp_path / "ada.pem"))
    assert "proposed already" in tieout(*said, "--key", str(tmp_path / "bob.pem"), code=1)
    (waits,) = json.loads(tieout("propose", "--json"))
    assert (waits["subject"], waits["needed"], waits["signed"]) == (subject, 2, ["ada"])
    assert waits["detail"] == "worker harvest/firm/u-new is W-new: same passport"
    firm.reopen()
    with pytest.raises(LedgerError, match="two persons say which of ours"):
        firm.ledger.record_match(
            SourceRecord("worker", "harvest", "firm", "u-new"), "W-new", person="ada", reason="x", withdrawn=False
        )
    (touched,) = proposals.touched(firm.settings, firm.ledger, subject, firm.clock.at, target=firm.target)
    assert (touched.legal_entity, touched.lines, touched.amount_with) == ("E-new", 1, Decimal(100))
    firm.ledger.close()
    assert "another person must sign too" in tieout("propose", subject, "--key", str(tmp_path / "ada.pem"))
    assert "signed by ada and bob; it counts" in tieout("propose", subject, "--key", str(tmp_path / "bob.pem"))
    assert "No change waits" in tieout("propose")
    assert "is W-new already" in tieout(*said, "--key", str(tmp_path / "ada.pem"), code=1)
    firm.reopen()
    firm.cycle()
    assert (firm.held(), firm.ledger.verify_chain()) == ({}, [])


def _settings_file(root: Path, firm: Firm, persons: tuple[Person, ...]) -> Path:
    settings = root / "tieout.toml"
    settings.write_text(
        f'tenant = "firm"\ndata_dir = "{firm.root}"\nledger = "ledger.sqlite"\n'
        'reporting_currency = "USD"\nsource = []\n'
        '[[destination]]\nname = "ns-us"\nadapter = "netsuite"\npost_from = 2024-01-01\nfirst_release = "a test"\n'
        'delivery = "api"\nurl = "http://localhost"\n'
        'token_env = "TOKEN"\n[changes]\nrate_factor = "1.5"\nsecond_person = ["mapping"]\n'
        + "".join(
            f'[[person]]\nname = "{person.name}"\npublic_key = "{person.public_key}"\nroles = ["masters"]\n'
            for person in persons
        )
    )
    return settings


def test_a_person_works_by_the_command(firm: Firm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A signature that only a program can give is never given."""
    key = people.write_key(tmp_path / "ada.pem")
    settings = _settings_file(tmp_path, firm, (Person("ada", people.public_key(key), ("masters",)),))
    firm.ledger.close()
    lines = [Touched("E-dear", "USD", "2026-09", True, 1, *map(Decimal, ("1", "100", "160", "50", "50")))]
    monkeypatch.setattr(proposals, "touched", lambda *_, **__: lines)

    def tieout(*arguments: str) -> str:
        done = CliRunner().invoke(cli.main, ["--config", str(settings), "propose", *arguments])
        assert done.exit_code == 0, done.output
        return done.output

    assert [each["subject"] for each in json.loads(tieout("--json"))] == [JUMP, MAPPED]
    assert f"{JUMP}\n  RATE_JUMP: the rate is 160, and 100 from 2026-01-01 before it; since" in tieout()
    assert json.loads(tieout(JUMP, "--json"))[0]["amount_with"] == "160"
    assert "(closed)" in tieout(JUMP)
    assert "signed by ada; it counts" in tieout(JUMP, "--key", str(tmp_path / "ada.pem"))
    assert "another person must sign too" in tieout(MAPPED, "--key", str(tmp_path / "ada.pem"))
    assert [each["signed"] for each in json.loads(tieout("--json"))] == [["ada"]]


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("rate_factor = 1.5", "write a number above 1 as text"),
        ('rate_factor = "0.5"', "write a number above 1 as text"),
        ('second_person = ["rates"]', "there are rate, mapping, policy"),
        ("factor = 3", "write rate_factor"),
    ],
)
def test_settings_of_changes_are_checked(tmp_path: Path, written: str, why: str) -> None:
    """A factor that is misread lets every rate pass."""
    file = tmp_path / "tieout.toml"
    text = 'tenant = "firm"\ndata_dir = "."\nreporting_currency = "USD"\nsource = []\ndestination = []\n[changes]\n'
    file.write_text(f"{text}{written}\n")
    with pytest.raises(ConfigError, match=why):
        load(file)
    file.write_text(f'{text}rate_factor = "1.5"\nsecond_person = ["rate"]\n')
    assert load(file).changes == Changes(Decimal("1.5"), ("rate",))
