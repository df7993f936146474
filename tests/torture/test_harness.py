"""The checks of the checks: that faults fall, that the oracle sees, and that a seed is a history."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

import dagster_project
from dagster_project.ledger.types import Refused
from tests.torture import history, ledgers, naive, report
from tests.torture.faults import Crash, Crew, Injector
from tests.torture.history import KINDS, Profile
from tests.torture.mutants import NO_MISTAKE
from tests.torture.oracle import examine
from tests.torture.outside import START, SimClock

ROOMS = ("ledger", "sftp_delivery")


def fault_points() -> list[str]:
    """Every fault point that the program names in the rooms under torture."""
    sources = Path(dagster_project.__file__).parent.rglob("*.py")
    found = [name for file in sources for name in re.findall(r'fault\.point\("([^"]+)"\)', file.read_text())]
    return sorted(name for name in found if name.partition(".")[0] in ROOMS)


def test_an_injector_that_does_nothing_is_noticed():
    """Without faults none are counted, so the check that every kind fell would fail."""
    outcome = history.run(1, Profile(faults=False))
    assert not outcome.faults
    assert outcome.violations == []
    assert any(not outcome.faults[kind] for kind in KINDS)


def test_the_program_names_its_fault_points():
    """The list that must be covered is not empty, and each name is used at one place only."""
    points = fault_points()
    assert {"ledger.before_commit", "ledger.after_commit", "sftp_delivery.before_rename"} <= set(points)
    assert max(Counter(points).values()) == 1


@pytest.mark.parametrize("seed", [3, 17, 40])
def test_a_seed_is_a_history(seed):
    """A failure that cannot be played again cannot be understood."""
    assert vars(history.run(seed)) == vars(history.run(seed))


def test_a_seed_is_a_history_in_every_process():
    """Files and events that depend on hash seed, time zone or locale would differ on the next machine."""
    program = "from tests.torture import history; print(*(history.run(seed).head for seed in range(40, 48)))"
    heads = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LANG": language, "LC_ALL": language},
            cwd=Path(__file__).parents[2],
            stdout=subprocess.PIPE,
            check=True,
        ).stdout
        for seed, zone, language in (("1", "Asia/Tokyo", "C"), ("77", "America/New_York", "de_DE.UTF-8"))
    }
    assert len(heads) == 1


@pytest.mark.parametrize("seed", range(100, 106))
def test_the_borrowed_ledger_is_as_good_as_a_new_one(seed):
    """Savepoints of one long transaction must not change what the program does."""
    assert vars(history.run(seed, Profile(fresh=0.0))) == vars(history.run(seed, Profile(fresh=1.0)))


def test_a_change_without_its_event_is_refused_in_a_borrowed_ledger():
    """SQLite asks a deferred foreign key only at the outermost commit, which never comes here."""
    ledger = ledgers.borrowed(SimClock())
    database = ledger._database
    database.begin()
    database.execute("insert into change values (1)")
    with pytest.raises(Refused, match="FOREIGN KEY"):
        database.commit()
    database.rollback()
    assert ledger.head()[0] == 0


@pytest.fixture
def healed():
    """A calm history at its end, for spoiling."""
    with history._History(8, Profile(faults=False, records=(3, 3))) as world:
        assert world.live().violations == []
        assert any(erp.booked for erp in world.erps.values())
        yield world


def _books(world):
    return next(erp.booked for erp in world.erps.values() if erp.booked)


def _found(world) -> str:
    examine(world)
    return "\n".join(world.violations)


def test_the_oracle_sees_a_lost_posting(healed):
    """Its own eyes: one line less in the books."""
    _books(healed).pop()
    assert "is posted in the ledger and not in the books" in _found(healed)
    assert healed.outcome.lost == 1
    assert healed.outcome.unexplained > 0


def test_the_oracle_sees_a_doubled_posting(healed):
    books = _books(healed)
    books.append(books[0])
    assert "is in the books 2 times" in _found(healed)
    assert healed.outcome.doubled == 1


def test_the_oracle_sees_another_amount(healed):
    books = _books(healed)
    books[0] = replace(books[0], value=books[0].value + 1)
    assert "I4" in _found(healed)
    assert healed.outcome.unexplained > 0


def test_the_oracle_sees_a_posting_of_no_record(healed):
    books = _books(healed)
    books.append(replace(books[0], external_id="X" * 26, value=Decimal(0)))
    assert "is in the books and unknown here" in _found(healed)


def test_the_oracle_sees_other_bytes(healed):
    erp = next(erp for erp in healed.erps.values() if erp.files)
    batch_id = next(iter(erp.files))
    erp.files[batch_id] += b"\n"
    assert "is rendered differently" in _found(healed)


def test_the_oracle_sees_an_alarm_without_a_cause(healed):
    healed.ledger.open_exception("ACK_OVERDUE", "ns-us-00000001", "?", owner="x", remedy="x", severity="quarantine")
    assert "alarm without a cause: ACK_OVERDUE" in _found(healed)


def test_a_port_inside_a_commit_is_a_violation(healed):
    """Nothing may wait for the world while the ledger is locked."""

    def job() -> None:
        with healed.ledger.change("test"):
            healed.stage.call("sftp.put", ())

    healed.crew.start(job)
    healed.crew.advance(healed.crew.workers[0], 100)
    assert healed.violations == ["R2: sftp.put was called inside a commit"]


def test_workers_take_turns_and_can_be_ended_where_they_stand():
    crew, log = Crew(), []

    def job(name: str) -> None:
        for step in range(3):
            log.append(f"{name}{step}")
            crew.step()

    one, two = crew.start(lambda: job("a")), crew.start(lambda: job("b"))
    crew.advance(one, 1)
    crew.advance(two, 2)
    crew.advance(one, 100)
    assert log == ["a0", "b0", "b1", "a1", "a2"]
    assert one.done
    crew.kill_all()
    assert isinstance(two.error, Crash)
    assert not crew.workers


def test_faults_without_a_weight_never_fall():
    import random  # noqa: PLC0415

    injector = Injector(random.Random(1), {"crash": 1.0}, every=2)
    drawn = {injector.draw(("crash", "zombie")) for _ in range(200)}
    assert drawn == {None, "crash"}


def test_clocks_may_jump_but_true_time_does_not():
    clock = SimClock()
    clock.passes(5)
    assert clock.now() > START


def _mutant(**result) -> dict:
    return report.of_mutants([{"name": "a mistake", "killed": None, "redundant": "", **result}])


@pytest.mark.parametrize(
    "figures",
    [
        {"histories": {"violations": ["seed 1: I4"]}},
        *(
            {stage: {what: 1}}
            for stage in ("histories", "kills", "cuts")
            for what in ("lost", "doubled", "unexplained")
        ),
        {"cuts": {"hung": 1}},
        {"tampers": {"unnoticed": ["change entry"]}},
        {"mutants": _mutant()},
        {"mutants": _mutant(redundant="another layer", error="it does not apply")},
        {"mutants": _mutant(name=NO_MISTAKE.name, killed="I4", redundant="there is none")},
    ],
)
def test_a_run_with_anything_wrong_fails(figures):
    """The exit code is what a release waits for."""
    assert report.wrong(figures)


def test_a_run_with_nothing_wrong_succeeds():
    """Redundant mistakes may survive; what was not run is not wrong."""
    assert report.wrong({"histories": report.of_histories(report.Totals(histories=5), 1)}) == []
    assert report.wrong({"mutants": _mutant(redundant="another layer")} | {"cuts": {"hung": 0, "findings": []}}) == []


def test_the_usual_patterns_lose_or_double_in_the_same_world():
    """A world in which a careless script comes off unharmed would prove nothing about a careful one."""
    found = naive.table(100, 1)
    for name, totals in found.items():
        assert totals["lost"] + totals["doubled"] > 0, name
