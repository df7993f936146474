"""The gate between a build and the ledger: nothing is posted that did not pass here, whole and eager.

Reads `rules.rule_results`, `rules.rule_violations`, `rules.posting_payloads` and `canonical.master_problem` of a
finished build file. A relation that is not what the contract says (a column missing, renamed or retyped, a key that is
not unique) stops the run: `GateError`. A single payload that fails a check quarantines its version, all legs, with the
code `GATE_<what>`; the rest goes on.
What the rules passed must have been judged by what was observed: the money fields of its row in the build have the hash
that the ledger knows, or nothing of the build is posted. pandera checks values on eager frames only, so the frames here
are eager.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from dagster_project.config import Destination
from dagster_project.ledger import Binding, Ledger, LedgerError, Obligation, RuleCounts, RuleResult, Violation
from dagster_project.ledger.canonical import sha256
from dagster_project.ledger.vocabulary import CONTENT_VERSION, LEGS
from dagster_project.money import EXPONENTS, HOURS_PLACES
from dagster_project.posting import payload
from dagster_project.posting.adapters import Adapter, Layout, adapter
from dagster_project.posting.chain import require_chain
from dagster_project.posting.planner import planning

# No single line of this firm is larger; one that is, is a mistake of a source or of a mapping.
LARGEST_AMOUNT = Decimal(100_000_000)
LARGEST_HOURS = Decimal(1_000)
OWNER = "finance_systems"
# What depends on a master record that is wrong: the exception is the record's.
MASTER_ROW_WRONG = "MASTER_ROW_WRONG"

# Codes may neither begin like a formula nor hold a separator, a quote or a control character (docs/bad-inputs.md 33,
# 78, 80).
_CODE = r"^[A-Za-z0-9][A-Za-z0-9 ._/&()-]{0,63}$"
# Where no system numbers people, it is the e-mail address.
_PERSON = r"^[A-Za-z0-9][A-Za-z0-9 ._/&()@+-]{0,63}$"
_REFERENCE = r"^[A-Za-z0-9][A-Za-z0-9 ._:/#-]{0,199}$"
_HASH = r"^[0-9a-f]{64}$"
_MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"
_PROBLEM = ("code", "severity", "owner", "subject", "message", "remedy")
_RESULT_COLUMNS = ("txn_id", "seq", "money_hash", "outcome", "code", "codes")
_CARRIES_HOURS = pl.col("leg").is_in([leg for leg, carries in LEGS.items() if carries == "hours"])
_AMOUNT, _HOURS = pl.Decimal(18, 3), pl.Decimal(18, 4)


class GateError(LedgerError):
    """A build whose rules cannot be used: nothing of it is posted. The message lists every mismatch."""


class VerdictRows(pa.DataFrameModel):
    """`rules.rule_results`: one row per latest version."""

    txn_id: str = pa.Field(str_length={"min_value": 1})
    seq: int = pa.Field(ge=1)
    money_hash: str = pa.Field(str_matches=_HASH)
    outcome: str = pa.Field(isin=["pass", "hold", "quarantine", "exclude", "not_approved"])
    code: str = pa.Field(nullable=True)
    codes: str = pa.Field(nullable=True)

    class Config:
        strict = True
        unique = ("txn_id",)


class OffenderRows(pa.DataFrameModel):
    """`rules.rule_violations`: one row per violation of a latest version."""

    code: str = pa.Field(str_length={"min_value": 1})
    severity: str = pa.Field(isin=["quarantine", "hold", "warn", "exclude"])
    owner: str = pa.Field(str_length={"min_value": 1})
    txn_id: str = pa.Field(str_length={"min_value": 1})
    seq: int = pa.Field(ge=1)
    message: str
    remedy: str

    class Config:
        strict = True


class ProblemRows(pa.DataFrameModel):
    """What is wrong with master records, one row per record: what depends on them is held without an exception of its
    own."""

    code: str = pa.Field(str_length={"min_value": 1})
    severity: str = pa.Field(isin=["quarantine", "hold"])
    owner: str = pa.Field(str_length={"min_value": 1})
    subject: str = pa.Field(str_length={"min_value": 1})
    message: str
    remedy: str

    class Config:
        strict = True
        unique = ("subject",)


class PayloadRows(pa.DataFrameModel):
    """`rules.posting_payloads`: one row per leg of a passed version. Amounts and hours are signed."""

    txn_id: str = pa.Field(str_length={"min_value": 1})
    seq: int = pa.Field(ge=1)
    money_hash: str = pa.Field(str_matches=_HASH)
    leg: str = pa.Field(isin=list(LEGS))
    destination: str = pa.Field(str_matches=_CODE)
    legal_entity: str = pa.Field(str_matches=_CODE)
    subsidiary: str = pa.Field(str_matches=_CODE)
    layout: str = pa.Field(str_matches=_CODE)
    currency: str = pa.Field(isin=sorted(EXPONENTS))
    amount: _AMOUNT = pa.Field(ge=-LARGEST_AMOUNT, le=LARGEST_AMOUNT)
    amount_minor: int
    hours: _HOURS = pa.Field(ge=-LARGEST_HOURS, le=LARGEST_HOURS)
    hours_e4: int
    work_date: date
    posting_period: str = pa.Field(str_matches=_MONTH)
    work_period: str = pa.Field(str_matches=_MONTH)
    debit_account: str = pa.Field(nullable=True, str_matches=_CODE)
    credit_account: str = pa.Field(nullable=True, str_matches=_CODE)
    project_code: str = pa.Field(nullable=True, str_matches=_CODE)
    employee_code: str = pa.Field(nullable=True, str_matches=_PERSON)
    service_item: str = pa.Field(nullable=True, str_matches=_CODE)
    department: str = pa.Field(nullable=True, str_matches=_CODE)
    billable: bool
    reference: str = pa.Field(str_matches=_REFERENCE)

    class Config:
        strict = True
        unique = ("txn_id", "leg")

    @pa.dataframe_check(name="amount_units")
    def amount_in_minor_units(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """`amount_minor` is `amount` in the currency's minor units, exactly."""
        scale = pl.col("currency").replace_strict(
            {currency: 10**places for currency, places in EXPONENTS.items()}, default=None, return_dtype=pl.Int64
        )
        units = (pl.col("amount").cast(pl.Decimal(38, 3)) * 1000).cast(pl.Int64)
        return data.lazyframe.select(units * scale == pl.col("amount_minor") * 1000)

    @pa.dataframe_check(name="hours_units")
    def hours_in_ten_thousandths(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """`hours_e4` is `hours` in ten-thousandths, exactly."""
        units = (pl.col("hours").cast(pl.Decimal(38, 4)) * 10**HOURS_PLACES).cast(pl.Int64)
        return data.lazyframe.select(units == pl.col("hours_e4"))

    @pa.dataframe_check(name="leg_value")
    def one_kind_of_value(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A line carries what its leg carries and nothing else: hours or money."""
        other = pl.when(_CARRIES_HOURS).then(pl.col("amount_minor")).otherwise(pl.col("hours_e4"))
        return data.lazyframe.select(other == 0)

    @pa.dataframe_check(name="leg_fields")
    def what_the_leg_needs(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Hours need a person, a project and a service item; money two different accounts."""
        hours = pl.all_horizontal(pl.col("employee_code", "project_code", "service_item").is_not_null())
        money = (pl.col("debit_account") != pl.col("credit_account")).fill_null(value=False)
        return data.lazyframe.select(pl.when(_CARRIES_HOURS).then(hours).otherwise(money))


@dataclass(frozen=True)
class RuleRelations:
    """The relations of one build, eager; and of the rows that it was made from, by (transaction, raw document,
    position), the hash of what their money depends on."""

    rule_results: pl.DataFrame
    rule_violations: pl.DataFrame
    payloads: pl.DataFrame
    problems: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=dict.fromkeys(_PROBLEM, pl.String)))
    contents: Mapping[tuple[str, str, int], str] = field(default_factory=dict)


@dataclass(frozen=True)
class Passed:
    """What the gate lets through: to be recorded with its binding."""

    rule_results: list[RuleResult]
    obligations: list[Obligation]
    violations: list[Violation]


def read(build_file: Path, money: Mapping[str, Sequence[str]]) -> RuleRelations:
    """The rule relations of a finished build file and the rows that passed, opened for reading only.

    `money` names for each landing table of transactions the columns that the money hash is of. Raises GateError when a
    relation is missing.
    """
    contents: dict[tuple[str, str, int], str] = {}
    with duckdb.connect(str(build_file), read_only=True, config={"threads": 1}) as connection:
        try:
            frames = [
                connection.sql(f"select * from rules.{name}").pl()
                for name in ("rule_results", "rule_violations", "posting_payloads")
            ]
            frames.append(
                connection.sql(f"select {', '.join(_PROBLEM)} from canonical.master_problem where is_found_here").pl()
            )
            for table, columns in money.items():
                rows = connection.sql(
                    f"select * from landing.{table} where _txn in"
                    " (select txn_id from rules.rule_results where outcome = 'pass')"
                ).pl()
                keys = rows.select("_txn", "_raw_sha256", "_position").iter_rows()
                contents.update(zip(keys, map(sha256, payload.contents(rows, columns)), strict=True))
        except duckdb.CatalogException as error:
            raise GateError(f"{build_file} is not a finished build: {error}") from None
    rules = (frame.with_columns(pl.col(pl.Int8, pl.Int16, pl.Int32).cast(pl.Int64)) for frame in frames)
    return RuleRelations(*rules, contents)


def judge(build: RuleRelations, adapters: Mapping[str, Adapter]) -> Passed:
    """Validate a build. `adapters` by destination name. Raises GateError for a relation that cannot be used."""
    failures = [
        *_failures(VerdictRows, build.rule_results, "rules.rule_results"),
        *_failures(OffenderRows, build.rule_violations, "rules.rule_violations"),
        *_failures(ProblemRows, build.problems, "canonical.master_problem"),
    ]
    if failures:
        raise GateError(
            f"{len(failures)} rows of rule_results, rule_violations or master_problem cannot be used, nothing is"
            " posted: " + "; ".join(f"row {row}: {code} is {value}" for row, code, value in failures[:5])
        )
    rule_results = {
        txn_id: RuleResult(txn_id, seq, money_hash, outcome, code)
        for txn_id, seq, money_hash, outcome, code, _ in build.rule_results.select(_RESULT_COLUMNS).iter_rows()
    }
    violations = [
        Violation(**row)
        for row in build.rule_violations.iter_rows(named=True)
        if row["severity"] != "exclude" and row["code"] != MASTER_ROW_WRONG
    ]
    violations += [
        Violation(code, severity, owner, None, None, message, remedy, about=subject)
        for code, severity, owner, subject, message, remedy in build.problems.select(_PROBLEM).iter_rows()
    ]
    lines = build.payloads.with_columns(pl.col("work_date").cast(pl.String))
    payloads = lines.rows(named=True)
    refused = _refused(build.payloads, payloads, rule_results, adapters)
    owed = {row["txn_id"] for row in payloads}
    for txn_id, result in rule_results.items():
        if result.outcome == "pass" and txn_id not in owed:
            refused[txn_id].append(("GATE_PAYLOAD_MISSING", "passed, but nothing says what to post"))
    for txn_id, reasons in refused.items():
        rule_results[txn_id] = replace(rule_results[txn_id], outcome="quarantine", code=reasons[0][0])
        violations += [
            Violation(
                code=code,
                severity="quarantine",
                owner=OWNER,
                txn_id=txn_id,
                seq=rule_results[txn_id].seq,
                message=f"It passed the rules, but not the gate before posting: {message}.",
                remedy="Correct the mapping or the master data that this value comes from; it then posts by itself.",
            )
            for code, message in dict(reasons).items()
        ]
    obligations = [
        _obligation(row, content, adapters[row["destination"]].layouts[row["layout"]])
        for row, content in zip(payloads, payload.originals(lines), strict=True)
        if row["txn_id"] not in refused
    ]
    return Passed(list(rule_results.values()), obligations, violations)


def run(ledger: Ledger, build: RuleRelations, destinations: Iterable[Destination], binding: Binding) -> RuleCounts:
    """Judge a build, record what passed bound to `binding`, and plan, in one commit.

    Raises GateError, and BrokenChain for a ledger that is not what its events wrote.
    """
    require_chain(ledger)
    _require_observed(ledger, build)
    passed = judge(build, {destination.name: adapter(destination.adapter) for destination in destinations})
    with planning(ledger, "rule_results"):
        return ledger.record_rule_results(binding, passed.rule_results, passed.obligations, passed.violations)


def _require_observed(ledger: Ledger, build: RuleRelations) -> None:
    """Raise GateError when a version that passed was built from a row that is not what the ledger observed.

    A rule result that is older than the ledger is none for the version that is there now, and is ignored later.
    """
    judged = set(
        build.rule_results.filter(pl.col("outcome") == "pass").select("txn_id", "seq", "money_hash").iter_rows()
    )
    other = [
        f"{system}/{instance} record {record_id}"
        for txn_id, seq, money_hash, content_hash, raw_sha256, position, system, instance, record_id in ledger.rows(
            "select v.txn_id, v.seq, v.money_hash, content.money_hash, v.raw_sha256, v.position, t.source_system,"
            " t.source_instance, t.record_id from txn t"
            f" join version v on v.txn_id = t.txn_id and v.seq = t.latest_seq join {CONTENT_VERSION} order by v.txn_id"
        )
        if (txn_id, seq, money_hash) in judged and build.contents.get((txn_id, raw_sha256, position)) != content_hash
    ]
    if other:
        raise GateError(
            f"{', '.join(other[:5])}{f' and {len(other) - 5} more' if len(other) > 5 else ''}: the build does not hold"
            " what the source was observed to say, so nothing is posted from it. Run a cycle, which makes landed files"
            " and the build again; when it is refused again, find out who changes files in the data directory"
        )


# (row, code, value): a value that fails a check
Failure = tuple[int, str, str]


def _failures(schema: type[pa.DataFrameModel], frame: pl.DataFrame, name: str) -> list[Failure]:
    """Rows that fail a check of `schema`. Raises GateError when the relation itself is not what the schema says."""
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        structural = cases.filter(pl.col("index").is_null())
        if len(structural):
            raise GateError(
                f"{name} is not what the gate expects, nothing is posted: "
                + "; ".join(f"{case['check']} on {case['failure_case']}" for case in structural.rows(named=True))
            ) from None
        return [(row["index"], _code(row), row["failure_case"]) for row in cases.rows(named=True)]
    return []


def _code(case: Mapping[str, object]) -> str:
    if case["check"] == "multiple_fields_uniqueness":
        return "GATE_DUPLICATE"
    what = case["column"] if case["schema_context"] == "Column" else case["check"]
    return f"GATE_{str(what).upper()}"


def _refused(
    frame: pl.DataFrame,
    payloads: list[dict[str, object]],
    rule_results: Mapping[str, RuleResult],
    adapters: Mapping[str, Adapter],
) -> defaultdict[str, list[tuple[str, str]]]:
    """Transactions with a payload that may not be posted: (code, message) for each reason."""
    refused: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for index, code, value in _failures(PayloadRows, frame, "rules.posting_payloads"):
        row = payloads[index]
        refused[row["txn_id"]].append((code, f"{row['leg']}: {value}" if code.startswith("GATE_LEG") else str(value)))
    unfounded = []
    for row in payloads:
        result = rule_results.get(row["txn_id"])
        if result is None or (result.outcome, result.seq, result.money_hash) != (
            "pass",
            row["seq"],
            row["money_hash"],
        ):
            unfounded.append(row["txn_id"])
            continue
        erp = adapters.get(row["destination"])
        layout = erp.layouts.get(row["layout"]) if erp else None
        if layout is None or layout.measure != LEGS.get(row["leg"]):
            refused[row["txn_id"]].append(
                ("GATE_LAYOUT", f"{row['destination']} takes no {row['layout']} for {row['leg']}")
            )
    if unfounded:
        raise GateError(
            f"{len(unfounded)} payloads are of no version that passed with the same content, nothing is posted:"
            f" {unfounded[:5]}"
        )
    return refused


def _obligation(row: dict[str, object], content: str, layout: Layout) -> Obligation:
    return Obligation(
        txn_id=row["txn_id"],
        seq=row["seq"],
        leg=row["leg"],
        destination=row["destination"],
        layout=row["layout"],
        amount_minor=row["amount_minor"],
        currency=row["currency"],
        hours_e4=row["hours_e4"],
        posting_period=row["posting_period" if layout.posts_to_period else "work_period"],
        reference=row["reference"],
        payload=content,
        payload_hash=sha256(content),
    )
