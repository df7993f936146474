"""Changes of master records that wait for a person: what each would touch, and the signatures by which it counts.

One content of a record waits (`sources.changes`), that a list which shows less than half of its records takes the
others away, or one which shows none of them has others in their place (`sources.lists`), or what a first person said
of who a record is (`posting.matches`).

What it would touch is seen by building twice from the ledger as it is: once as it stands, once as if the change had
been signed now. Nothing of these builds is kept, and the ledger is only read. Closed periods are named because work of
theirs depends on the record; what is posted there stays.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import polars as pl
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dagster_project.config import Settings
from dagster_project.landing.raw_store import RawStore
from dagster_project.ledger import Extract, Ledger, LedgerError, MasterRow
from dagster_project.ledger.masters import CHANGE
from dagster_project.ports import LocalFileSystem
from dagster_project.posting import accepted, people, proposed_matches
from dagster_project.posting.matches import ProposedMatch
from dagster_project.posting.people import Claim, Statement
from dagster_project.sources import lost_masters, restore_landing, shown_masters
from dagster_project.sources.changes import SECOND_PERSON
from dagster_project.sources.lists import FOREIGN, RECORDS, SHRUNK
from dagster_project.sources.registry import BY_NAME, LANDING_SCHEMAS
from dagster_project.warehouse import project
from dagster_project.warehouse.build import build

_STREAM = ("source_system", "source_instance", "stream")


@dataclass(frozen=True)
class Proposal:
    """A change that waits. `occasion` is the version of the record, the exception of the list, or the event by which
    persons said last who a record is. `needed` persons sign it, `signed` have."""

    subject: str
    occasion: int
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


@dataclass(frozen=True)
class _Change:
    """What waits, as `proposed`, and what of it is signed. `count` lets it count by the word of its last signer;
    `pretend` writes into the exported tables of a ledger, in a folder, that it was done at a moment. `land` writes into
    the landing of other settings what of it was not landed, and gives the SHA-256 of each file by its path there."""

    proposed: Proposal
    evidence: str
    count: Callable[[str], None]
    pretend: Callable[[Path, datetime], None]
    land: Callable[[Settings], dict[str, str]] = lambda _: {}

    @property
    def claim(self) -> Claim:
        return Claim(CHANGE, self.proposed.subject, self.proposed.occasion)

    def signed(self, ledger: Ledger, settings: Settings) -> list[Statement]:
        """The signatures that count: of what waits now, by who may."""
        agreed = people.agreed(ledger, settings.people, self.claim)
        return [each for each in agreed if each.evidence == self.evidence]


def waiting(ledger: Ledger, settings: Settings) -> list[Proposal]:
    """Everything that waits."""
    return [_proposal(each, each.signed(ledger, settings)) for each in _changes(ledger, settings)]


def sign(ledger: Ledger, settings: Settings, subject: str, key: Ed25519PrivateKey) -> Proposal:
    """Sign what waits of `subject`; with the last signature that it needs it counts, from its own date on.

    Raises LedgerError when nothing of it waits, StatementError for a person who may not.
    """
    accepted.require(ledger, settings)
    change = _of(ledger, settings, subject)
    people.sign_statement(ledger, settings.people, key, change.claim, change.evidence)
    signed = change.signed(ledger, settings)
    if len(signed) >= change.proposed.needed:
        change.count(signed[-1].person)
    return _proposal(change, signed)


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
    change = _of(ledger, settings, subject)
    raw = RawStore(settings.data_dir / "raw", LocalFileSystem())
    with TemporaryDirectory(dir=settings.data_dir, prefix=".proposal-") as folder, ledger.one_moment():
        place = replace(settings, data_dir=Path(folder))
        head, _ = ledger.head()
        landed = restore_landing(place, ledger, raw, head) | change.land(place)

        def made(*, signed: bool) -> Path:
            def export(directory: Path) -> None:
                ledger.export(directory, head)
                if signed:
                    change.pretend(directory, now)

            options = {"ledger_event_seq": head, "statements_of": ledger.statements_of}
            options |= {"dbt_project": dbt_project, "target": target}
            return build(place, now, export, LANDING_SCHEMAS, landed, **options).path

        return _compared(made(signed=False), made(signed=True), subject)


def _changes(ledger: Ledger, settings: Settings) -> Iterator[_Change]:
    for row in ledger.waiting_masters():
        known = (row[name] for name in ("subject", "version_no", "code", "detail", "valid_from", "known_from"))
        proposed = Proposal(*known, needed=2 if row["code"] == SECOND_PERSON else 1, signed=())
        yield _Change(proposed, row["content_hash"], partial(ledger.state_waiting, row), partial(_as_if_stated, row))
    for each in ledger.exceptions():
        if each["code"] == SHRUNK:
            yield _loss(ledger, settings, each)
        if each["code"] == FOREIGN and each["subject"].endswith(f"/{RECORDS}"):
            yield _replacement(ledger, settings, each)
    for match in proposed_matches(ledger):
        detail = f"{match.record} is {match.our_key}: {match.reason}"
        proposed = Proposal(match.subject, match.occasion, SECOND_PERSON, detail, None, match.at, 2, ())
        yield _Change(proposed, match.evidence, partial(_match, ledger, match), partial(_as_if_matched, match))


def _match(ledger: Ledger, match: ProposedMatch, person: str) -> None:
    ledger.record_match(match.record, match.our_key, person=person, reason=match.reason, withdrawn=False)


def _loss(ledger: Ledger, settings: Settings, exception: dict[str, object]) -> _Change:
    """That the others of a list go, of which the open exception is."""
    code, subject, message = exception["code"], exception["subject"], exception["message"]
    stream = dict(zip(("system", "instance", "stream"), subject.split("/"), strict=False))

    def lost() -> set[str]:
        raw = RawStore(settings.data_dir / "raw", LocalFileSystem())
        return lost_masters(settings, ledger, raw, **stream)

    def count(person: str) -> None:
        with ledger.change(CHANGE, person):
            ledger.take_away(*stream.values(), lost(), person)
            ledger.close_exception(code, subject)

    proposed = Proposal(subject, exception["exception_id"], code, message, None, exception["opened_at"], 1, ())
    return _Change(proposed, message, count, lambda into, now: _as_if_gone(tuple(stream.values()), lost(), into, now))


def _replacement(ledger: Ledger, settings: Settings, exception: dict[str, object]) -> _Change:
    """That a list has other records in the place of all that it had, of which the open exception is.

    Once signed, those that it had are gone, and its documents are there to be read again.
    """
    loss = _loss(ledger, settings, exception)
    stream = exception["subject"].split("/")[:3]
    kind = BY_NAME[stream[0], stream[2]].masters.kind
    raw = RawStore(settings.data_dir / "raw", LocalFileSystem())

    def shown(place: Settings) -> tuple[dict[str, str], list[MasterRow]]:
        return shown_masters(place, ledger, raw, **dict(zip(("system", "instance", "stream"), stream, strict=True)))

    def count(person: str) -> None:
        with ledger.change(CHANGE, person):
            loss.count(person)
            ledger.register_extract(Extract(*stream, "snapshot", None, None, {}, ledger.last_pages(*stream)))

    def pretend(into: Path, now: datetime) -> None:
        loss.pretend(into, now)
        with TemporaryDirectory() as folder:
            _as_if_shown(stream, shown(replace(settings, data_dir=Path(folder)))[1], into, now)

    proposed = replace(loss.proposed, needed=2 if kind in settings.changes.second_person else 1)
    return _Change(proposed, loss.evidence, count, pretend, lambda place: shown(place)[0])


def _counted() -> pl.Expr:
    return (pl.col("outcome") == "stated") & pl.col("known_to").is_null()


def _of_stream(stream: Sequence[object]) -> pl.Expr:
    return pl.all_horizontal(*(pl.col(name) == value for name, value in zip(_STREAM, stream, strict=True)))


def _moment(now: datetime) -> pl.Expr:
    return pl.lit(now.astimezone(UTC).replace(tzinfo=None)).cast(pl.Datetime("us"))


def _as_if_stated(row: dict[str, object], exported: Path, now: datetime) -> None:
    """The exported versions, as they would be if the one that waits had been stated `now`."""
    file, moment = exported / "master_version.parquet", _moment(now)
    of_record = _of_stream([row[name] for name in _STREAM]) & (pl.col("record_key") == row["record_key"])
    is_it = of_record & (pl.col("version_no") == row["version_no"])
    pl.read_parquet(file).with_columns(
        known_to=pl.when(of_record & _counted()).then(moment).otherwise(pl.col("known_to")),
        outcome=pl.when(is_it).then(pl.lit("stated")).otherwise(pl.col("outcome")),
        known_from=pl.when(is_it).then(moment).otherwise(pl.col("known_from")),
        code=pl.when(~is_it).then(pl.col("code")),
        detail=pl.when(~is_it).then(pl.col("detail")),
    ).write_parquet(file)


def _as_if_gone(stream: Sequence[str], lost: Collection[str], exported: Path, now: datetime) -> None:
    """The exported versions, as they would be if the records `lost` of a stream had gone `now`."""
    file = exported / "master_version.parquet"
    is_lost = _of_stream(stream) & pl.col("record_key").is_in(sorted(lost)) & _counted()
    pl.read_parquet(file).with_columns(
        known_to=pl.when(is_lost).then(_moment(now)).otherwise(pl.col("known_to"))
    ).write_parquet(file)


def _as_if_shown(stream: Sequence[str], rows: Iterable[MasterRow], exported: Path, now: datetime) -> None:
    """The exported versions, and `rows` of a stream as they would be if they had been stated `now`."""
    file = exported / "master_version.parquet"
    known = pl.read_parquet(file)
    stated = [
        {name: getattr(row, name) for name in ("raw_sha256", "position", "valid_from", "valid_to")}
        | dict(zip(_STREAM, stream, strict=True))
        | {"record_key": row.key, "version_no": 1, "outcome": "stated", "is_opening": False, "is_latest": True}
        for row in rows
    ]
    shown = pl.DataFrame(stated, schema=known.schema).with_columns(known_from=_moment(now))
    pl.concat([known, shown]).write_parquet(file)


def _as_if_matched(match: ProposedMatch, exported: Path, now: datetime) -> None:
    """The exported matches, as they would be if this one was the last word of its record."""
    file = exported / "identity_match.parquet"
    record = asdict(match.record)
    standing = pl.read_parquet(file)
    others = standing.filter(~pl.all_horizontal(*(pl.col(name) == value for name, value in record.items())))
    word = record | {"our_key": match.our_key, "person": "", "reason": match.reason}
    pl.concat([others, pl.DataFrame([word], schema=standing.schema)]).write_parquet(file)


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
                union
                -- What would be held from then on, or no longer.
                select txn_id from (
                    select txn_id, outcome, code from before.rules.rule_results
                    except select txn_id, outcome, code from after.rules.rule_results
                )
                union
                select txn_id from (
                    select txn_id, cost_amount from before.canonical.transaction
                    except select txn_id, cost_amount from after.canonical.transaction
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


def _proposal(change: _Change, signed: Sequence[Statement]) -> Proposal:
    return replace(change.proposed, signed=tuple(each.person for each in signed))


def _of(ledger: Ledger, settings: Settings, subject: str) -> _Change:
    for change in _changes(ledger, settings):
        if change.proposed.subject == subject:
            return change
    raise LedgerError(f"nothing of {subject} waits; `tieout propose` lists what does")
