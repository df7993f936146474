"""How a source declares its streams: what is landed, how a raw document is read, what the control ledger observes.

Adding a stream is one `Stream` beside its reader. Nothing in this module knows a vendor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from dagster_project.landing import strict
from dagster_project.landing.parquet import landed_schema, table
from dagster_project.landing.refusal import DocumentRefused, Refusal, RowRefused

# One read record: column name -> typed value, every column of the stream's schema.
Row = dict[str, Any]

HOURS = pl.Decimal(18, 4)
AMOUNT = pl.Decimal(18, 4)
RATE = pl.Decimal(18, 6)
FX_RATE = pl.Decimal(18, 8)
MOMENT = pl.Datetime("us")

# A service is asked in every cycle, so that two days without an answer are two days of errors.
SERVICE_DEADLINE = timedelta(days=2)
# Records of one document that may be unreadable one by one; with more, the document is not what was agreed.
MOST_REFUSED = 10_000

# The columns of a stream: of each the vendor's field (`user.id` is in an object, `invoice?.id` in one that may be
# missing), its type, and how the field is read.
Fields = Mapping[str, tuple[str, pl.DataType, Callable[[Row, str], Any]]]


@dataclass(frozen=True)
class RefusedRow:
    """A record that could not be read: its place in the document, its id if that at least is readable, and why. `valid`
    are the days in the world that it names all the same."""

    position: int
    record_id: str | None
    refusal: RowRefused
    valid: tuple[str | None, str | None] = (None, None)


@dataclass
class Reading:
    """What one raw document holds. `positions[i]` is the 0-based place of `rows[i]` in the document.

    `notes` are oddities of the list that the document is of, which do not prevent its use.
    """

    rows: list[Row] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    notes: list[Refusal] = field(default_factory=list)

    @property
    def rows_in(self) -> int:
        """Records in the document, readable or not."""
        return len(self.rows) + len(self.refused)


@dataclass(frozen=True)
class Document:
    """A raw document as a reader gets it: its bytes, its file name or page label, the instance it came from, and the
    moment of its pull (naive UTC; None when a document that was used is read again)."""

    content: bytes
    name: str
    instance: str
    fetched_at: datetime | None = None


@dataclass(frozen=True)
class Transactions:
    """What makes a stream's rows transactions.

    `entity` is `time_entry` or `expense_item`. `money` names the columns whose change is a new version, `record_id`
    gives the source's id, `business_day` names a column. `about` names the columns with the source's ids of the person
    and of the project: an id that comes back with both of them changed is another record. `revision`, of a row and the
    moment of its pull (naive UTC), gives the source's own ordering token, which sorts as text. `approval` gives
    `approved`, `not_approved` or `unknown`, and never guesses one of the first two. `states` gives what the record says
    by itself is owed: hours and None, or an amount of money and its currency. `details` names columns that rules look
    at and no money depends on: a change makes a version that owes what the one before it owes.

    The ledger keeps a hash of `money`, which the gate and the audit compute again: a column more or less makes every
    known version another one.
    """

    entity: str
    money: tuple[str, ...]
    record_id: Callable[[Row], str]
    about: tuple[str, str]
    business_day: str
    revision: Callable[[Row, datetime], str]
    approval: Callable[[Row], str]
    states: Callable[[Row], tuple[Decimal | None, str | None]]
    details: tuple[str, ...] = ()

    def content(self, row: Row) -> dict[str, object]:
        """The money columns of a row as the ledger hashes them."""
        return {name: plain(row[name]) for name in self.money}


@dataclass(frozen=True)
class Masters:
    """What makes a stream's rows master records.

    `key` names the columns that identify a record at its source; a record that cannot be read is refused under the same
    key. `valid` names the columns of its first and last day in the world, None for one that it does not state. `apart`
    names columns that say nothing of the record itself, as the number of the export that shows it. `is_list` marks
    files each of which shows all records, as a snapshot does, `may_be_empty` a list that may come to hold none.
    `owner` is who mends a record that is wrong. `kind` is what a change of it is: of a `rate`, a `mapping` or a
    `policy`, or of nothing that a second person may be asked for. `rate` names the column of a rate, `series` those
    that say whose rate it is, whatever the days.
    """

    key: tuple[str, ...] = ("id",)
    valid: tuple[str | None, str | None] = (None, None)
    apart: tuple[str, ...] = ()
    is_list: bool = False
    may_be_empty: bool = False
    owner: str = "integration"
    kind: str | None = None
    rate: str | None = None
    series: tuple[str, ...] = ()

    def key_of(self, row: Row) -> str:
        """The record's key: the values of its columns, an empty one as nothing, joined by `|`."""
        return joined("" if row[name] is None else str(row[name]) for name in self.key)

    def valid_of(self, row: Row) -> tuple[str | None, str | None]:
        """The first and the last day of the record, as ISO text."""
        first, last = (plain(row[name]) if name else None for name in self.valid)
        return first, last

    def rate_of(self, row: Row) -> tuple[str | None, str | None]:
        """The series that the record is one span of, and its rate."""
        if self.rate is None:
            return None, None
        return joined("" if row[name] is None else str(row[name]) for name in self.series), str(row[self.rate])

    def content(self, row: Row) -> dict[str, object]:
        """The columns of a row whose change is a new version."""
        return {name: plain(value) for name, value in row.items() if name not in self.apart}


@dataclass(frozen=True)
class Stream:
    """One stream of one source system.

    `name` is the ledger's name for it. `read` raises DocumentRefused. `transactions` or `masters` say what its rows
    are; with neither they are landed and that is all. `sequence` gives the number by which the sender counts this
    stream's files without gaps, None when a file's cannot be read; streams without such numbers have none.
    `deadline` is how long the stream may bring nothing before somebody must ask why; None for one that brings something
    only when something happens.
    """

    system: str
    name: str
    columns: pl.Schema
    read: Callable[[Document], Reading]
    sequence: Callable[[Document], int | None] | None = None
    transactions: Transactions | None = None
    masters: Masters | None = None
    deadline: timedelta | None = SERVICE_DEADLINE

    @property
    def table(self) -> str:
        """The landing table: `raw_<system>__<name>`."""
        return table(self.system, self.name)

    def txn_id(self, tenant: str, instance: str, record_id: str) -> str:
        """The name of the transaction that a record of this stream is of."""
        return f"{tenant}/{self.system}/{instance}/{self.transactions.entity}/{record_id}/1"

    @property
    def schema(self) -> pl.Schema:
        """The landed columns, meta columns included."""
        return landed_schema(self.columns, transactions=self.transactions is not None)


@dataclass(frozen=True)
class GlLine:
    """One line of an ERP's books: it `carries` `money`, an account's debit less credit, or `hours`, without account,
    currency and period. `external_id` is None for a line that names no reference."""

    destination: str
    carries: str
    document: str
    external_id: str | None
    account: str | None
    currency: str | None
    posting_period: str | None
    value: Decimal


def joined(values: Iterable[str]) -> str:
    """Texts as one key, from which they can be had again whatever is in them."""
    return "|".join(value.replace("\\", "\\\\").replace("|", "\\|") for value in values)


def plain(value: object) -> object:
    """A read value as the ledger takes it: dates as ISO text."""
    return value.isoformat() if isinstance(value, date) else value


def changed_at(row: Row, fetched_at: datetime) -> str:
    """The revision of sources whose records say when they changed (column `updated_at`).

    A stamp from the future counts as the moment of the pull: a wrong clock must not make every later change look old.
    """
    return min(row["updated_at"], fetched_at).isoformat(timespec="microseconds") + "Z"


def read_each(
    records: Iterable[Any], read_row: Callable[[Any], Row | None], record_id: Callable[[Any], str | None]
) -> Reading:
    """Read `records` one by one; one that cannot be read becomes a RefusedRow with what `record_id` makes of it.

    `read_row` gives None to leave out a record that carries nothing; it then counts as no record. Raises
    DocumentRefused PAGE_CONTRACT when more than MOST_REFUSED cannot be read.
    """
    reading = Reading()
    for position, record in enumerate(records):
        try:
            row = read_row(record)
        except RowRefused as refusal:
            if len(reading.refused) == MOST_REFUSED:
                raise contract_broken(f"more than {MOST_REFUSED:,} of its records cannot be read") from None
            # A traceback refers to the whole document, for as long as the refusal is kept.
            reading.refused.append(RefusedRow(position, record_id(record), refusal.with_traceback(None)))
        else:
            if row is not None:
                reading.rows.append(row)
                reading.positions.append(position)
    return reading


def schema_of(fields: Fields) -> pl.Schema:
    """The types of the columns."""
    return pl.Schema({column: dtype for column, (_, dtype, _) in fields.items()})


def row_reader(fields: Fields) -> Callable[[Row], Row]:
    """What makes the columns of a JSON record; it raises RowRefused for the first field that is not as agreed."""
    plan = [(column, *path.rpartition(".")[::2], read) for column, (path, _, read) in fields.items()]

    def row(record: Row) -> Row:
        found = {}
        for column, inside, name, read in plan:
            if not inside:
                found[column] = read(record, name)
            elif inside.endswith("?"):
                found[column] = read(strict.optional_child(record, inside[:-1]), name)
            else:
                found[column] = read(strict.child(record, inside), name)
        return found

    return row


def json_record_id(record: Any, key: str = "id") -> str | None:
    """The id of a JSON record, which is under `key`, as text, if it has a readable one."""
    value = record.get(key) if isinstance(record, dict) else None
    return str(value) if type(value) in (int, str) and value != "" else None


def json_list(document: Any, key: str) -> list[Any]:
    """The list under `key` of a JSON page. Raises DocumentRefused PAGE_CONTRACT when there is none."""
    records = document.get(key) if isinstance(document, dict) else None
    if not isinstance(records, list):
        raise contract_broken(f"the page has no list {key!r}")
    return records


def json_total(document: Any, key: str) -> int:
    """The whole number under `key` of a JSON page. Raises DocumentRefused PAGE_CONTRACT when there is none."""
    total = document.get(key) if isinstance(document, dict) else None
    if type(total) is not int:
        raise contract_broken(f"the page has no number {key!r}")
    return total


def contract_broken(evidence: str) -> DocumentRefused:
    """A page or file that is well-formed but not in the vendor's documented shape."""
    return DocumentRefused(
        "PAGE_CONTRACT",
        "the source's answer does not have the agreed shape; nothing of it was used",
        evidence=evidence,
        remedy="The source's interface has changed: its reader in dagster_project/sources must be adapted",
    )


def object_record(record: Any) -> dict[str, Any]:
    """`record` itself when it is a JSON object. Raises RowRefused otherwise."""
    if not isinstance(record, dict):
        raise RowRefused("FIELD_INVALID", "the record is not an object", evidence=repr(record)[:80])
    return record
