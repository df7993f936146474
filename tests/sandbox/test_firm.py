from __future__ import annotations

from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest

from dagster_project.sandbox.world import masters, meridian, offices, seeded_defects, tock
from dagster_project.sandbox.world.firm import build
from dagster_project.sandbox.world.masters import GO_LIVE, closing_of, period_of


@pytest.fixture(scope="module")
def full():
    return build(7, "full")


@pytest.fixture(scope="module")
def small():
    return build(7, "small")


def test_the_same_seed_is_the_same_world_and_another_seed_another():
    """A demo that is killed and started again must find the world it left."""
    assert build(3, "small") == build(3, "small")
    assert build(3, "small").time != build(4, "small").time


def test_what_is_planted_does_not_depend_on_the_seed():
    """A defect that only some seeds contain leaves its rule untested in all others."""
    planted = [
        {
            record
            for record in build(seed, "small").time
            if record.instance == "meridian" and record.record_id[-4] == "9"
        }
        for seed in (3, 4)
    ]
    assert len(planted[0]) == len(seeded_defects.time_entries())
    assert planted[0] == planted[1]


def test_all_real_hours_and_expenses_are_there_to_the_hundredth(full):
    """Real input that is cleaned on the way in proves nothing about real input."""
    real = [record for record in full.time if record.instance == "tock"]
    assert len(real) == 11047
    assert sum(record.states[0].minutes for record in real) / 60 == Decimal("171624.72")
    lines = [line for line in full.expenses if line.instance == "tock"]
    assert (len(lines), sum(line.amount for line in lines)) == (102, Decimal("16447.7700"))


def test_the_small_profile_takes_whole_reporting_periods(small):
    """Half a timecard would hide a repeated line from the rule that looks for it."""
    taken = Counter(line.period for line in tock.timecard_lines()[: len(small.time_of("harvest", "tock"))])
    whole = Counter(line.period for line in tock.timecard_lines())
    assert sum(taken.values()) >= 400
    assert all(whole[period] == count for period, count in taken.items())


@pytest.mark.parametrize("profile", ["full", "quarter", "small"])
def test_every_record_has_one_id_and_a_life_in_the_order_of_time(profile):
    """Two records of one id, or a life that runs backwards, would be an identity break that nobody planted."""
    firm = build(11, profile)
    ids = Counter((record.system, record.instance, record.record_id) for record in firm.time)
    assert max(ids.values()) == 1
    for record in firm.time:
        moments = [state.at for state in record.states]
        assert moments == sorted(moments)
        assert record.deleted_at is None or record.deleted_at > moments[-1]
        assert all(state.updated_at <= state.at for state in record.states[1:])


@pytest.mark.parametrize("profile", ["full", "small"])
@pytest.mark.parametrize("seed", [1, 7, 42])
def test_nothing_happens_within_two_days_of_the_closing_of_its_month(profile, seed):
    """An event beside a closing may fall on either side of it, and then the expected rows are a guess."""
    entities = {worker.source_id: worker.post.legal_entity for worker in meridian.WORKERS}
    entities |= {worker.group_id: worker.post.legal_entity for worker in offices.ALL_STAFF}
    for record in build(seed, profile).time:
        if record.instance == "tock":
            continue
        company = entities[record.user]
        for state in record.states:
            closing = closing_of(company, period_of(company, state.day))
            if state.at > GO_LIVE and closing is not None:
                assert abs(state.at - closing) > timedelta(days=2), (record.record_id, state.at, closing)


@pytest.mark.parametrize("profile", ["full", "small"])
def test_every_kind_of_life_is_lived(profile):
    """A kind of event that never happens is a path of the posting protocol that the demo never walks."""
    firm, kinds = build(7, profile), Counter()
    for record in firm.time:
        words = [state.approval for state in record.states]
        after = [state for state in record.states if state.at > GO_LIVE]
        approved = [state for state in record.states if state.approval == "approved"]
        kinds["late approval"] += words[-1] == "approved" and bool(after) and after[0].approval == "approved"
        kinds["amended before go-live"] += len({state.minutes for state in record.states if state.at < GO_LIVE}) > 1
        kinds["amended after posting"] += bool(
            approved and approved[0].at < GO_LIVE < approved[-1].at and approved[0].money != approved[-1].money
        )
        kinds["withdrawn"] += "approved" in words and words[-1] in {"unsubmitted", "cancelled"}
        kinds["approved again"] += (
            words.count("approved") == 2 and {"unsubmitted", "cancelled"} & set(words[2:]) != set()
        )
        kinds["deleted after posting"] += record.deleted_at is not None and words[-1] == "approved"
        kinds["deleted before approval"] += record.deleted_at is not None and words[-1] == "submitted"
        kinds["silent approval"] += any(
            after.approval == "approved" and after.updated_at == before.updated_at
            for before, after in zip(record.states, record.states[1:], strict=False)
        )
    assert all(kinds.values()), kinds


def test_the_erp_knows_every_project_but_the_one_nobody_asked_for():
    """The rules about the ERP's project list are tested by exactly one late and one missing project."""
    erp = {project.code: project for project in masters.erp_master_data().projects}
    ours = {project.code for project in masters.PROJECTS if project.mapped}
    assert ours - erp.keys() == {"P-UK-08"}
    assert [code for code, project in erp.items() if project.created_at > GO_LIVE] == ["P-US-11"]
