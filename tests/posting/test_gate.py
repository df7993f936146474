"""The gate: known-bad frames fail, row by row where one row is bad, whole where the relation is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dagster_project.ledger import Extract, Observation, Page, Violation
from dagster_project.ledger.canonical import canonical_json
from dagster_project.posting import gate, payload
from dagster_project.posting.adapters import adapter
from dagster_project.posting.gate import GateError
from tests.posting.world import BINDING, DESTINATION, World

bad_input = pytest.mark.bad_input
TXN = "meridian/harvest/meridian/time_entry/1/1"
HASH = "a" * 64
ADAPTERS = {"ns-us": adapter("netsuite")}

RULE_RESULT = {"txn_id": TXN, "seq": 1, "money_hash": HASH, "outcome": "pass", "code": None, "codes": None}
VIOLATION = {
    "code": "RECEIPT_MISSING",
    "severity": "warn",
    "owner": "time_and_expense_admin",
    "txn_id": TXN,
    "seq": 1,
    "message": "No receipt.",
    "remedy": "Ask for it.",
}
JOURNAL = {
    "txn_id": TXN,
    "seq": 1,
    "money_hash": HASH,
    "leg": "base",
    "destination": "ns-us",
    "legal_entity": "MA-US",
    "subsidiary": "Meridian US",
    "layout": "netsuite_journal",
    "currency": "USD",
    "amount": Decimal("800.000"),
    "amount_minor": 80_000,
    "hours": Decimal("0.0000"),
    "hours_e4": 0,
    "work_date": date(2026, 9, 15),
    "posting_period": "2026-09",
    "work_period": "2026-08",
    "debit_account": "1210",
    "credit_account": "4010",
    "project_code": "P-US-01",
    "employee_code": "E10001",
    "service_item": None,
    "department": "CC-US-110",
    "billable": True,
    "reference": "harvest:meridian:1",
}
TIME = JOURNAL | {
    "leg": "time",
    "layout": "netsuite_time",
    "amount": Decimal("0.000"),
    "amount_minor": 0,
    "hours": Decimal("8.0000"),
    "hours_e4": 80_000,
    "debit_account": None,
    "credit_account": None,
    "service_item": "CONSULTING",
}
TYPES = {
    "amount": pl.Decimal(18, 3),
    "hours": pl.Decimal(18, 4),
    "code": pl.String,
    "codes": pl.String,
    "debit_account": pl.String,
    "credit_account": pl.String,
    "service_item": pl.String,
    "project_code": pl.String,
    "employee_code": pl.String,
    "department": pl.String,
}


def frame(*rows: dict[str, object], like: dict[str, object]) -> pl.DataFrame:
    """Rows as a frame with the contract's types, also when there is no row."""
    table = pl.DataFrame(list(rows) or [like], schema_overrides={k: v for k, v in TYPES.items() if k in like})
    return table if rows else table.clear()


def build(payloads=(JOURNAL, TIME), rule_results=(RULE_RESULT,), rule_violations=(VIOLATION,)) -> gate.RuleRelations:
    return gate.RuleRelations(
        frame(*rule_results, like=RULE_RESULT), frame(*rule_violations, like=VIOLATION), frame(*payloads, like=JOURNAL)
    )


PROBLEM = {
    "code": "ROW_GONE", "severity": "hold", "owner": "hr_operations", "subject": "masters/firm/worker/W",
    "message": "It is gone.", "remedy": "Put it back.",
}  # fmt: skip
PROBLEMS = pl.DataFrame([PROBLEM])


def test_a_wrong_master_row_is_one_exception_and_what_it_holds_is_none():
    """One wrong row that holds a thousand records would bury the queue."""
    held = VIOLATION | {"code": gate.MASTER_ROW_WRONG, "severity": "hold"}
    world = World()
    found = replace(build(rule_violations=(held, held | {"txn_id": "another"})), problems=PROBLEMS)
    passed = gate.judge(found, ADAPTERS)
    assert [(each.code, each.subject, each.txn_id) for each in passed.violations] == [
        ("ROW_GONE", "masters/firm/worker/W", None)
    ]
    query = "select code, subject, txn_id, closed_at is null from exception"
    for violations, is_open in ((passed.violations, 1), (passed.violations, 1), ([], 0)):
        world.ledger.record_rule_results(BINDING, [], [], violations)
        assert world.ledger.rows(query) == [("ROW_GONE", "masters/firm/worker/W", None, is_open)]
    with pytest.raises(GateError, match="cannot be used"):
        gate.judge(replace(found, problems=pl.concat([PROBLEMS, PROBLEMS])), ADAPTERS)


def test_a_good_build_passes_whole():
    """Every other test here is worth nothing if nothing ever passes."""
    passed = gate.judge(build(), ADAPTERS)
    assert [(o.leg, o.amount_minor, o.hours_e4) for o in passed.obligations] == [
        ("base", 80_000, 0),
        ("time", 0, 80_000),
    ]
    assert [o.posting_period for o in passed.obligations] == ["2026-09", "2026-08"], "time stays in its own period"
    assert passed.violations == [Violation(**VIOLATION)]
    assert passed.rule_results[0].outcome == "pass"


def test_a_person_may_be_coded_by_an_e_mail_address():
    """Where no system numbers people, every hour of the firm would wait for a number."""
    code = {"employee_code": "ada.byron+studio@larkspur.example"}
    assert len(gate.judge(build([JOURNAL | code, TIME | code]), ADAPTERS).obligations) == 2


def test_every_money_leg_goes_through_as_a_journal():
    """What the rules owe beside the journal has to reach the ERP as well."""
    beside = [JOURNAL | {"leg": leg} for leg in ("tax", "burden", "intercompany")]
    passed = gate.judge(build([JOURNAL, TIME, *beside]), ADAPTERS)
    assert [o.leg for o in passed.obligations] == ["base", "time", "tax", "burden", "intercompany"]


@pytest.mark.threat("T10")
@pytest.mark.parametrize(
    ("leg", "bad", "code"),
    [
        pytest.param(JOURNAL, {"currency": "XTS"}, "GATE_CURRENCY", marks=bad_input(11)),
        (JOURNAL, {"currency": "usd"}, "GATE_CURRENCY"),
        (JOURNAL, {"currency": None}, "GATE_CURRENCY"),
        (JOURNAL, {"subsidiary": None}, "GATE_SUBSIDIARY"),
        (JOURNAL, {"currency": "JPY"}, "GATE_AMOUNT_UNITS"),
        (JOURNAL, {"amount_minor": 80_001}, "GATE_AMOUNT_UNITS"),
        (JOURNAL, {"amount_minor": -80_000}, "GATE_AMOUNT_UNITS"),
        (JOURNAL, {"amount": Decimal("800.005")}, "GATE_AMOUNT_UNITS"),
        (JOURNAL, {"amount": Decimal("200000000.000"), "amount_minor": 20_000_000_000}, "GATE_AMOUNT"),
        (JOURNAL, {"hours": Decimal(1), "hours_e4": 10_000}, "GATE_LEG_VALUE"),
        (JOURNAL, {"debit_account": None}, "GATE_LEG_FIELDS"),
        (JOURNAL, {"credit_account": "1210"}, "GATE_LEG_FIELDS"),
        pytest.param(JOURNAL, {"debit_account": "=1+1"}, "GATE_DEBIT_ACCOUNT", marks=bad_input(78)),
        pytest.param(JOURNAL, {"debit_account": '12"10'}, "GATE_DEBIT_ACCOUNT", marks=bad_input(80)),
        pytest.param(JOURNAL, {"project_code": "P-1\n2"}, "GATE_PROJECT_CODE", marks=bad_input(80)),
        pytest.param(JOURNAL, {"project_code": "-P1"}, "GATE_PROJECT_CODE", marks=bad_input(78)),
        pytest.param(JOURNAL, {"project_code": "P-\u202e1"}, "GATE_PROJECT_CODE", marks=bad_input(33)),  # right to left
        pytest.param(JOURNAL, {"project_code": "\u0420-1"}, "GATE_PROJECT_CODE", marks=bad_input(33)),  # a Cyrillic P
        pytest.param(JOURNAL, {"employee_code": "E1|2~3"}, "GATE_EMPLOYEE_CODE", marks=bad_input(80)),
        pytest.param(JOURNAL, {"employee_code": "@ada"}, "GATE_EMPLOYEE_CODE", marks=bad_input(78)),
        pytest.param(JOURNAL, {"department": "<CC>"}, "GATE_DEPARTMENT", marks=bad_input(80)),
        pytest.param(JOURNAL, {"reference": "@SUM(A1)"}, "GATE_REFERENCE", marks=bad_input(78)),
        (JOURNAL, {"reference": "x" * 201}, "GATE_REFERENCE"),
        (JOURNAL, {"posting_period": "2026-13"}, "GATE_POSTING_PERIOD"),
        (TIME, {"work_period": "August"}, "GATE_WORK_PERIOD"),
        (JOURNAL, {"destination": "ns-xx"}, "GATE_LAYOUT"),
        (JOURNAL, {"layout": "netsuite_time"}, "GATE_LAYOUT"),
        (JOURNAL, {"leg": "tax", "layout": "netsuite_time"}, "GATE_LAYOUT"),
        (JOURNAL, {"leg": "tax", "hours": Decimal(1), "hours_e4": 10_000}, "GATE_LEG_VALUE"),
        (JOURNAL, {"leg": "burden", "credit_account": "1210"}, "GATE_LEG_FIELDS"),
        (TIME, {"hours_e4": 8}, "GATE_HOURS_UNITS"),
        (TIME, {"employee_code": None}, "GATE_LEG_FIELDS"),
        (TIME, {"service_item": None}, "GATE_LEG_FIELDS"),
        (TIME, {"hours": Decimal(1001), "hours_e4": 10_010_000}, "GATE_HOURS"),
    ],
)
def test_a_bad_payload_quarantines_its_version_with_both_legs(leg, bad, code):
    """Half a transaction in the ERP is worse than none; the others go on."""
    good = {"txn_id": TXN.replace("/1/1", "/2/1")}
    other = TIME if leg is JOURNAL else JOURNAL
    passed = gate.judge(
        build(
            payloads=(leg | bad, other, JOURNAL | good, TIME | good),
            rule_results=(RULE_RESULT, RULE_RESULT | good),
        ),
        ADAPTERS,
    )
    assert {o.txn_id for o in passed.obligations} == {good["txn_id"]}
    rule_results = {result.txn_id: result for result in passed.rule_results}
    assert (rule_results[TXN].outcome, rule_results[TXN].code) == ("quarantine", code)
    assert rule_results[good["txn_id"]].outcome == "pass"
    assert {o.code for o in passed.violations if o.txn_id == TXN and o.severity == "quarantine"} == {code}


def test_two_payloads_for_one_leg_are_both_refused():
    """A join that fanned out would post twice."""
    passed = gate.judge(build(payloads=(JOURNAL, JOURNAL, TIME)), ADAPTERS)
    assert passed.obligations == []
    assert passed.rule_results[0].code == "GATE_DUPLICATE"


def test_a_pass_without_a_payload_is_quarantined():
    """A join that dropped the line would lose it silently."""
    passed = gate.judge(build(payloads=()), ADAPTERS)
    assert passed.rule_results[0].code == "GATE_PAYLOAD_MISSING"


@pytest.mark.parametrize(
    "broken",
    [
        lambda b: gate.RuleRelations(b.rule_results, b.rule_violations, b.payloads.drop("amount_minor")),
        lambda b: gate.RuleRelations(b.rule_results, b.rule_violations, b.payloads.with_columns(extra=pl.lit(1))),
        lambda b: gate.RuleRelations(
            b.rule_results, b.rule_violations, b.payloads.with_columns(pl.col("amount").cast(pl.Float64))
        ),
        lambda b: gate.RuleRelations(
            b.rule_results, b.rule_violations, b.payloads.with_columns(pl.col("amount").cast(pl.Decimal(18, 2)))
        ),
        lambda b: gate.RuleRelations(
            b.rule_results, b.rule_violations, b.payloads.with_columns(pl.col("work_date").cast(pl.String))
        ),
        lambda b: gate.RuleRelations(
            b.rule_results.with_columns(outcome=pl.lit("maybe")), b.rule_violations, b.payloads
        ),
        lambda b: gate.RuleRelations(
            b.rule_results.with_columns(money_hash=pl.lit("short")), b.rule_violations, b.payloads
        ),
        lambda b: gate.RuleRelations(pl.concat([b.rule_results, b.rule_results]), b.rule_violations, b.payloads),
        lambda b: gate.RuleRelations(
            b.rule_results, b.rule_violations.with_columns(severity=pl.lit("bad")), b.payloads
        ),
        lambda b: gate.RuleRelations(
            b.rule_results.with_columns(outcome=pl.lit("hold")), b.rule_violations, b.payloads
        ),
        lambda b: gate.RuleRelations(
            b.rule_results, b.rule_violations, b.payloads.with_columns(money_hash=pl.lit("b" * 64))
        ),
        lambda b: gate.RuleRelations(b.rule_results, b.rule_violations, b.payloads.with_columns(amount_minor=None)),
    ],
)
def test_a_relation_that_is_not_what_the_contract_says_posts_nothing(broken):
    """A renamed or retyped column is a broken build, not a bad row; pandera must see values, on eager frames."""
    with pytest.raises(GateError, match="nothing is posted"):
        gate.judge(broken(build()), ADAPTERS)


def test_a_build_file_is_read_eagerly_and_read_only(tmp_path: Path):
    """The build's types survive the way into the gate: BIGINT, DECIMAL(18,3), DATE."""
    file = tmp_path / "tieout.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema rules")
        for name, rows in (
            ("rule_results", [RULE_RESULT]),
            ("rule_violations", [VIOLATION]),
            ("posting_payloads", [JOURNAL, TIME]),
        ):
            data = frame(*rows, like=rows[0])
            connection.execute(f"create table rules.{name} as select * from data")
        connection.execute("create schema canonical")
        data = PROBLEMS.with_columns(is_found_here=pl.lit(value=True))  # noqa: F841 (read by DuckDB)
        connection.execute("create table canonical.master_problem as select * from data")
    assert len(gate.judge(gate.read(file, {}), ADAPTERS).obligations) == 2
    with duckdb.connect(str(file)) as connection:
        connection.execute("drop table rules.rule_violations")
    with pytest.raises(GateError, match="not a finished build"):
        gate.read(file, {})


def test_a_gate_run_binds_results_to_content_and_plans():
    """A rule result for content that changed since must not seal what is there now (R9)."""
    world = World()
    world.set("1")
    world.pull()
    money_hash, *row = world.ledger.rows("select money_hash, raw_sha256, position from version")[0]
    stale = build()
    counts = gate.run(world.ledger, stale, [DESTINATION], BINDING)
    assert (counts.recorded, counts.ignored, counts.opened) == (0, 1, 1)
    assert world.states() == {}
    named = {"money_hash": money_hash}
    fresh = build(payloads=(JOURNAL | named, TIME | named), rule_results=(RULE_RESULT | named,), rule_violations=())
    fresh = replace(fresh, contents={(TXN, *row): money_hash})
    counts = gate.run(world.ledger, fresh, [DESTINATION], BINDING)
    assert (counts.recorded, counts.ignored, counts.closed) == (1, 0, 1)
    assert set(world.states("1").values()) == {"ELIGIBLE"}
    again = gate.run(world.ledger, fresh, [DESTINATION], BINDING)
    assert (again.recorded, again.unchanged) == (0, 1)
    result = world.ledger.records("select * from rule_run")
    assert [row["input_manifest_sha256"] for row in result] == [BINDING.input_manifest_sha256]


@given(
    text=st.text(st.characters(codec="utf-8"), max_size=20),
    minor=st.integers(-(2**63), 2**63 - 1),
    hours=st.integers(-(10**9), 10**9),
    billable=st.booleans(),
    item=st.none() | st.text(max_size=5),
)
def test_many_payloads_at_once_are_spelled_like_one(
    text: str, minor: int, hours: int, billable: bool, item: str | None
):
    row = dict.fromkeys(payload.FIELDS, text) | {
        "amount_minor": minor,
        "hours_e4": hours,
        "billable": billable,
        "service_item": item,
    }
    frame = pl.DataFrame([row], schema_overrides={"service_item": pl.String})
    assert payload.originals(frame) == [payload.original(row)]


@given(
    text=st.text(st.characters(codec="utf-8"), max_size=20) | st.none(),
    hours=st.none() | st.decimals(-(10**9), 10**9, places=4),
    whole=st.none() | st.decimals(-(10**9), 10**9, places=0),
    minutes=st.integers(-(2**63), 2**63 - 1),
    day=st.dates() | st.none(),
)
def test_many_contents_at_once_are_spelled_like_one(text, hours, whole, minutes, day):
    """A row that is spelled otherwise here than where it was observed would stop every build."""
    row = {"text": text, "hours": hours, "whole": whole, "minutes": minutes, "day": day, "more": True}
    schema = {"text": pl.String, "hours": pl.Decimal(18, 4), "whole": pl.Decimal(18, 0), "day": pl.Date}
    rows = pl.DataFrame([row | {"left": "out"}], schema_overrides=schema)
    said = canonical_json(row | {"day": day and day.isoformat()})
    assert payload.contents(rows, [*row]) == [said]


MONEY = {"raw_harvest__time_entries": ("hours", "spent_date", "user_name", "billable")}
ROW = {
    "hours": Decimal("7.5000"),
    "spent_date": date(2026, 9, 15),
    "user_name": 'Zoë "Z" \\ O\'Hara',
    "billable": True,
    "_txn": TXN,
    "_raw_sha256": "f" * 64,
    "_position": 0,
}


def observed(world: World, **money: object) -> str:
    """What ROW says, or something else, is observed; the version's money hash."""
    says = {"hours": Decimal("7.5"), "spent_date": "2026-09-15", "user_name": ROW["user_name"], "billable": True}
    page = Page(ROW["_raw_sha256"], 1, "page")
    seq = world.ledger.register_extract(
        Extract("harvest", "meridian", "time_entries", "snapshot", None, None, {}, [page])
    )
    seen = Observation(0, TXN, "time_entry", "1", 1, "000001", says | money, "approved")
    world.ledger.observe(seq, 0, [seen])
    return world.ledger.value("select money_hash from version")


@pytest.mark.threat("T8")
@pytest.mark.parametrize(
    "altered",
    [
        {"hours": Decimal("24.0000")},
        {"_txn": TXN.replace("/1/1", "/2/1")},
        {"_position": 1},
        {"user_name": "Zoe"},
        None,
    ],
)
def test_a_row_that_is_not_what_was_observed_posts_nothing_of_its_build(tmp_path: Path, altered):
    """A rule result is bound to a hash, which proves nothing while the row beside it is believed."""
    world = World()
    named = {"money_hash": observed(world)}
    file = tmp_path / "tieout.duckdb"
    tables = {
        "rules.rule_results": frame(RULE_RESULT | named, like=RULE_RESULT),
        "rules.rule_violations": frame(like=VIOLATION),
        "rules.posting_payloads": frame(JOURNAL | named, TIME | named, like=JOURNAL),
        "canonical.master_problem": PROBLEMS.with_columns(is_found_here=pl.lit(value=True)).clear(),
        "landing.raw_harvest__time_entries": pl.DataFrame(
            [ROW | (altered or {})], schema_overrides={"hours": pl.Decimal(18, 4)}
        ),
    }
    with duckdb.connect(str(file)) as connection:
        for name, data in tables.items():  # noqa: B007 (read by DuckDB)
            connection.execute(f"create schema if not exists {name.partition('.')[0]}")
            connection.execute(f"create table {name} as select * from data")
    if altered is None:
        assert gate.run(world.ledger, gate.read(file, MONEY), [DESTINATION], BINDING).recorded == 1
        return
    with pytest.raises(GateError, match=r"harvest/meridian record 1.*nothing is posted"):
        gate.run(world.ledger, gate.read(file, MONEY), [DESTINATION], BINDING)
    assert world.ledger.value("select count(*) from rule_result") == 0
