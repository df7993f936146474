"""Changes of master records that wait for a person: what each would touch, and the signatures by which it counts.

What it would touch is seen by building twice from the ledger as it is: once as it stands, once as if the change had
been signed now. Nothing of these builds is kept, and the ledger is only read. Closed periods are named because work of
theirs depends on the record; what is posted there stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import polars as pl
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dagster_project.config import Person, Settings
from dagster_project.landing.raw_store import RawStore
from dagster_project.ledger import Ledger, LedgerError
from dagster_project.ledger.masters import CHANGE
from dagster_project.ports import LocalFileSystem
from dagster_project.posting import accepted, people
from dagster_project.posting.people import Claim, Statement
from dagster_project.sources import restore_landing
from dagster_project.sources.changes import SECOND_PERSON
from dagster_project.sources.registry import LANDING_SCHEMAS
from dagster_project.warehouse import project
from dagster_project.warehouse.build import build

_KEY = ("source_system", "source_instance", "stream", "record_key")


@dataclass(frozen=True)
class Proposal:
    """A content of a master record that waits. `needed` persons sign it, `signed` have."""

    subject: str
    version_no: int
    code: str
    detail: str
    valid_from: str | None
    known_from: str
    needed: int
    signed: tuple[str, ...]


@dataclass(frozen=True)
class Touched:
    """Lines of one company, currency and month that depend on the change: their amount and cost now, and with it."""

    legal_entity: str | None
    currency: str | None
    period: str | None
    is_closed: bool
    lines: int
    hours: Decimal
    amount: Decimal
    amount_with: Decimal
    cost_amount: Decimal
    cost_amount_with: Decimal


def waiting(ledger: Ledger, persons: Sequence[Person]) -> list[Proposal]:
    """Everything that waits."""
    return [_proposal(row, _signed(ledger, persons, row)) for row in ledger.waiting_masters()]


def sign(ledger: Ledger, settings: Settings, subject: str, key: Ed25519PrivateKey) -> Proposal:
    """Sign what waits of `subject`; with the last signature that it needs it counts, from its own date on.

    Raises LedgerError when nothing of it waits, StatementError for a person who may not.
    """
    accepted.require(ledger, settings)
    row = _row(ledger, subject)
    people.sign_statement(ledger, settings.people, key, _claim(row), row["content_hash"])
    signed = _signed(ledger, settings.people, row)
    if len(signed) >= _needed(row):
        ledger.state_waiting(row, signed[-1].person)
    return _proposal(row, signed)


def touched(
    settings: Settings,
    ledger: Ledger,
    subject: str,
    now: datetime,
    *,
    dbt_project: Path = project.PROJECT,
    target: Path = project.TARGET,
) -> list[Touched]:
    """What the change that waits of `subject` would touch if it were signed `now`.

    Raises LedgerError when nothing of it waits, RawStoreError, BuildError.
    """
    row = _row(ledger, subject)
    raw = RawStore(settings.data_dir / "raw", LocalFileSystem())
    with TemporaryDirectory(dir=settings.data_dir, prefix=".proposal-") as folder, ledger.one_moment():
        place = replace(settings, data_dir=Path(folder))
        head, _ = ledger.head()
        landed = restore_landing(place, ledger, raw, head)

        def made(*, signed: bool) -> Path:
            def export(directory: Path) -> None:
                ledger.export(directory, head)
                if signed:
                    _as_if_signed(directory / "master_version.parquet", row, now)

            options = {"ledger_event_seq": head, "statements_of": ledger.statements_of}
            options |= {"dbt_project": dbt_project, "target": target}
            return build(place, now, export, LANDING_SCHEMAS, landed, **options).path

        return _compared(made(signed=False), made(signed=True), subject)


def _as_if_signed(file: Path, row: dict[str, object], now: datetime) -> None:
    """The exported versions, as they would be if the one that waits had been stated `now`."""
    moment = pl.lit(now.astimezone(UTC).replace(tzinfo=None)).cast(pl.Datetime("us"))
    of_record = pl.all_horizontal(*(pl.col(name) == row[name] for name in _KEY))
    is_it = of_record & (pl.col("version_no") == row["version_no"])
    counted = of_record & (pl.col("outcome") == "stated") & pl.col("known_to").is_null()
    versions = pl.read_parquet(file)
    versions.with_columns(
        known_to=pl.when(counted).then(moment).otherwise(pl.col("known_to")),
        outcome=pl.when(is_it).then(pl.lit("stated")).otherwise(pl.col("outcome")),
        known_from=pl.when(is_it).then(moment).otherwise(pl.col("known_from")),
        code=pl.when(~is_it).then(pl.col("code")),
        detail=pl.when(~is_it).then(pl.col("detail")),
    ).write_parquet(file)


def _compared(without: Path, with_it: Path, subject: str) -> list[Touched]:
    with duckdb.connect(":memory:") as connection:
        for name, path in (("before", without), ("after", with_it)):
            connection.execute(f"attach '{path}' as {name} (read_only)")
        rows = connection.execute(
            """
            with touched as (
                select txn_id from before.rules.master_dependent where subject = ?
                union
                select txn_id from (
                    (select txn_id, leg, amount, debit_account, credit_account from before.rules.obligation
                     except select txn_id, leg, amount, debit_account, credit_account from after.rules.obligation)
                    union all
                    (select txn_id, leg, amount, debit_account, credit_account from after.rules.obligation
                     except select txn_id, leg, amount, debit_account, credit_account from before.rules.obligation)
                )
            )
            select now.legal_entity, now.currency, now.period, coalesce(bool_or(month.status = 'closed'), false),
                count(*), sum(now.hours), sum(now.amount), sum(later.amount), sum(now.cost_amount),
                sum(later.cost_amount)
            from touched
            inner join before.canonical.transaction as now on now.txn_id = touched.txn_id
            inner join after.canonical.transaction as later on later.txn_id = touched.txn_id
            left join before.canonical.legal_entity as company on company.legal_entity = now.legal_entity
            left join before.canonical.accounting_period as month
                on month.destination = company.destination and month.period = now.period
            where now.approval in ('approved', 'unknown')
            group by now.legal_entity, now.currency, now.period
            order by now.legal_entity, now.currency, now.period
            """,
            [subject],
        ).fetchall()
    return [Touched(*row) for row in rows]


def _proposal(row: dict[str, object], signed: Sequence[Statement]) -> Proposal:
    known = (row[name] for name in ("subject", "version_no", "code", "detail", "valid_from", "known_from"))
    return Proposal(*known, needed=_needed(row), signed=tuple(each.person for each in signed))


def _row(ledger: Ledger, subject: str) -> dict[str, object]:
    for row in ledger.waiting_masters():
        if row["subject"] == subject:
            return row
    raise LedgerError(f"nothing of {subject} waits; `tieout propose` lists what does")


def _claim(row: dict[str, object]) -> Claim:
    return Claim(CHANGE, row["subject"], row["version_no"])


def _needed(row: dict[str, object]) -> int:
    return 2 if row["code"] == SECOND_PERSON else 1


def _signed(ledger: Ledger, persons: Sequence[Person], row: dict[str, object]) -> list[Statement]:
    """The signatures that count: of this content, by who may."""
    return [each for each in people.agreed(ledger, persons, _claim(row)) if each.evidence == row["content_hash"]]
