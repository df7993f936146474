"""One firm through the whole pipeline (`make answers`: five): every mart equals the key, no mistake passes unseen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

import duckdb
import pytest

from dagster_project.sandbox.expected.marts import GRAINS
from dagster_project.warehouse import project
from tests.answers import firms, sql_mutants

# The firm of the five in which every mistake in the SQL shows.
SEEDS = (2,)

# What needs no answer of its own: the summary adds up lines that have one (a dbt test says so), publication is about
# the build, and control totals compare the sources with themselves.
WITHOUT_A_KEY = {"approved_versus_posted_summary", "opening_balance_tieout", "publication", "source_control_totals"}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, firms.Outcome]]:
    directory = tmp_path_factory.mktemp("answers")
    yield {outcome.seed: outcome for outcome in firms.settle_all(list(SEEDS), directory)}


@pytest.mark.parametrize("seed", SEEDS)
def test_every_mart_of_a_firm_equals_its_own_answers(outcomes: dict[int, firms.Outcome], seed: int) -> None:
    """Harm: a figure that somebody closes a month with is wrong, and nothing says so."""
    outcome = outcomes[seed]
    assert {mart.mart for mart in outcome.marts} == set(project.marts()) - WITHOUT_A_KEY
    assert [(mart.mart, mart.examples) for mart in outcome.marts if mart.rows_different] == []
    assert all(mart.rows_expected for mart in outcome.marts)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_planted_defect_is_found_with_its_owner_and_nothing_else_is_accused(
    outcomes: dict[int, firms.Outcome], seed: int
) -> None:
    """Harm: a defect that is not reported is posted; reports without a defect are soon ignored."""
    for rule in outcomes[seed].rules:
        assert (rule.code, rule.found, rule.accused) == (rule.code, rule.planted, 0)
        assert rule.planted


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_unexplained_after_any_cycle_and_both_books_agree(
    outcomes: dict[int, firms.Outcome], seed: int
) -> None:
    """Harm: an amount that is in no bucket is money that nobody looks for."""
    assert outcomes[seed].conserved
    assert outcomes[seed].broken == ()


def test_a_rate_that_is_entered_late_reaches_what_is_posted_and_no_closed_month(
    outcomes: dict[int, firms.Outcome],
) -> None:
    """Harm: the client is invoiced at a price that counts no more, or a month that was reported changes (dbt_netsuite
    #121, PR #149)."""
    prices: dict[str, set[Decimal]] = defaultdict(set)
    reversed_and_posted = 0
    for outcome in outcomes.values():
        with duckdb.connect(outcome.database, read_only=True) as build:
            for month, rate in build.execute(
                "select strftime(work_date, '%Y-%m'), bill_rate from canonical.time_entry where legal_entity = 'MA-DE'"
                " and role = 'Manager' and is_billable and bill_rate_used = 'card' and work_date >= '2026-07-01'"
            ).fetchall():
                prices[month].add(rate)
            reversed_and_posted += build.execute(
                "select count(*) from canonical.transaction as now join canonical.posting_entry as entry using (txn_id)"
                " join canonical.posting_entry as before on before.txn_id = entry.txn_id and before.seq < entry.seq"
                " and before.leg = entry.leg and before.kind = 'P'"
                " where now.legal_entity = 'MA-DE' and now.role = 'Manager' and entry.leg = 'base'"
                " and (entry.kind, entry.state, before.state) = ('P', 'POSTED', 'POSTED')"
                " and entry.amount * 244 = before.amount * 258.5"
            ).fetchone()[0]
    # Entered on 2 October for July on; July had closed on the 1st.
    assert prices == {
        "2026-07": {Decimal(244)},
        "2026-08": {Decimal("258.5")},
        "2026-09": {Decimal("258.5")},
    }
    assert reversed_and_posted


@pytest.mark.parametrize("mutant", sql_mutants.MUTANTS, ids=lambda mutant: mutant.name)
def test_a_mistake_in_the_sql_is_noticed(outcomes: dict[int, firms.Outcome], mutant: sql_mutants.Mutant) -> None:
    """Harm: answers that any SQL satisfies prove nothing."""
    firms_in_turn = (outcomes[seed] for seed in SEEDS)
    assert any(any(sql_mutants.noticed(mutant, firm.database, firm.key)) for firm in firms_in_turn), mutant.harm


def test_every_key_is_compared_at_a_declared_grain() -> None:
    """Harm: a mart whose grain nobody declared is compared with nothing."""
    assert set(GRAINS) == set(project.marts()) - WITHOUT_A_KEY
