"""The firm's own master files: CSV in its folder `masters`, for what no system owns, kept by people in a spreadsheet.

Each file is one stream, pulled as a snapshot when its bytes changed, and read row by row: a row that cannot be used is
an exception of its own, with its line, column and value, and every other row counts. A file that is not there was never
kept, or is an exception when it was there before.

Where a column may be blank, a blank states nothing: another system's word counts then.

What people's programs do to a CSV file is contained here: a byte order mark and CR LF are taken as Excel writes them;
numbers and days have one form, since another locale reads others; what is in a file of other columns is not guessed.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from dagster_project import money, zones
from dagster_project.landing import strict
from dagster_project.landing.refusal import RowRefused
from dagster_project.ledger import Page
from dagster_project.sources import unusable
from dagster_project.sources.pulling import Feed
from dagster_project.sources.stream import (
    HOURS,
    RATE,
    Document,
    Fields,
    Masters,
    Reading,
    RefusedRow,
    Row,
    Stream,
    row_reader,
    schema_of,
)
from dagster_project.transport.errors import PermanentError

SYSTEM = "masters"
_MONEY = pl.Decimal(18, 3)
_FX = pl.Decimal(18, 8)
# What records of different systems can have in common (`dbt/models/canonical/identity_key.sql`).
IDENTITY_KEYS = ("id", "key", "code", "email", "employee_number", "erp_employee")


class Column(NamedTuple):
    """A column: its type, how it is read, and whether a file must have it; without, it is blank in every row."""

    dtype: pl.DataType
    read: Callable[[Row, str], object]
    is_needed: bool = True


def _number(record: Row, key: str, places: int) -> object:
    """A number in one form: with a point, without thousands, and not so that another locale reads it as thousands. In a
    row that names a currency of three decimals, with all three."""
    value = strict.text(record, key)
    return strict.to_number(key, value, places, thousandths=money.EXPONENTS.get(record.get("currency") or "") == 3)


def _flag(record: Row, key: str) -> bool:
    value = strict.text(record, key)
    # A spreadsheet writes them in capitals.
    if value not in ("true", "false", "TRUE", "FALSE"):
        raise strict.invalid(key, value, "true or false")
    return value.lower() == "true"


def _whole(record: Row, key: str) -> int:
    value = strict.text(record, key)
    if not value.isascii() or not value.isdigit() or len(value) > 9:
        raise strict.invalid(key, value, "a whole number")
    return int(value)


def _time_zone(record: Row, key: str) -> str:
    value = strict.text(record, key)
    if instead := zones.instead_of(value):
        raise strict.invalid(key, value, instead)
    return value


def _blank(read: Callable[[Row, str], object]) -> Callable[[Row, str], object]:
    return lambda record, key: None if record.get(key) is None else read(record, key)


def _choice(*values: str) -> Column:
    def read(record: Row, key: str) -> str:
        value = strict.text(record, key)
        if value not in values:
            near = difflib.get_close_matches(value, values, 1)
            raise strict.invalid(
                key, value, f"one of {', '.join(values)}{f'; did you mean {near[0]}?' if near else ''}"
            )
        return value

    return Column(pl.String, read)


def _key_name(record: Row, key: str) -> str:
    """The name of a key by which a record of one system is found in another."""
    value = strict.text(record, key)
    if value not in IDENTITY_KEYS and not re.fullmatch(r"id_at_[a-z0-9_]+", value):
        raise strict.invalid(key, value, f"one of {', '.join(IDENTITY_KEYS)}, or id_at_ and a system")
    return value


TEXT = Column(pl.String, strict.text)
KEY = Column(pl.String, _key_name)
DAY = Column(pl.Date, strict.day)
FLAG = Column(pl.Boolean, _flag)
COUNT = Column(pl.Int32, _whole)
CURRENCY = Column(pl.String, strict.currency)
ZONE = Column(pl.String, _time_zone)
AMOUNT = Column(_MONEY, partial(_number, places=3))
SHARE = Column(RATE, partial(_number, places=6))
WORK = Column(HOURS, partial(_number, places=4))
FX_RATE = Column(_FX, partial(_number, places=8))


# What a change of a row is of.
_KINDS = {
    **dict.fromkeys(("legal_entity", "source_instance", "survivorship", "identity_rule", "task"), "policy"),
    "opening_balance": "policy",
    **dict.fromkeys(("bill_rate", "cost_rate", "fx_peg"), "rate"),
    **dict.fromkeys(("crosswalk_project", "crosswalk_worker", "labour_category"), "mapping"),
    **dict.fromkeys(("expense_account", "posting_account", "ledger_account", "service_item"), "mapping"),
}


def _or_blank(column: Column) -> Column:
    return Column(column.dtype, _blank(column.read), is_needed=False)


def _file(
    name: str,
    columns: dict[str, Column],
    key: tuple[str, ...],
    owner: str,
    valid: tuple[str | None, str | None] = (None, None),
    *,
    check: Callable[[Row], Row] = lambda row: row,
    **declared: Any,
) -> Stream:
    """The stream of `<name>.csv`, whose rows `key` identifies. `check` raises RowRefused for a row without sense."""
    fields: Fields = {column: (column, kind.dtype, kind.read) for column, kind in columns.items()}
    row = row_reader(fields)

    def read(document: Document) -> Reading:
        header, *lines = _lines(document.content) or [[]]
        unusable.require_columns(header, {name: kind.is_needed for name, kind in columns.items()})
        reading = Reading()
        for position, cells in enumerate(lines):
            if not any(cells):
                continue
            try:
                if len(cells) != len(header):
                    raise RowRefused("FIELD_MISSING", f"it has {len(cells)} cells, its header has {len(header)}")
                record = {column: cell.strip() or None for column, cell in zip(header, cells, strict=True)}
                reading.rows.append(check(row(record)))
                reading.positions.append(position)
            except RowRefused as refusal:
                reading.refused.append(
                    RefusedRow(
                        *(position, unusable.key_of(fields, header, cells, key), _placed(refusal, name, position)),
                        tuple(unusable.day_of(header, cells, column) for column in valid),
                    )
                )
        return reading

    masters = Masters(key, valid, owner=owner, may_be_empty=True, kind=_KINDS.get(name), **declared)
    return Stream(SYSTEM, name, schema_of(fields), read, masters=masters, deadline=None)


def _lines(content: bytes) -> list[list[str]]:
    return strict.csv_rows(content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n"))


def _placed(refusal: RowRefused, name: str, position: int) -> RowRefused:
    return RowRefused(
        refusal.code,
        refusal.what,
        where=f"masters/{name}.csv line {position + 2}",
        evidence=refusal.evidence,
        remedy=f"Correct the line in masters/{name}.csv; the next cycle reads it",
    )


def _of_something(row: Row) -> Row:
    if all(row[name] is None for name in _RATE_OF):
        raise RowRefused("FIELD_MISSING", f"the rate is of nothing: fill one of {', '.join(_RATE_OF)}")
    return row


_PROJECT_OFFICE, _FINANCE, _HR, _SYSTEMS = "resource_manager", "project_accounting", "hr_operations", "finance_systems"
_SOURCE = {"source_system": TEXT, "source_instance": TEXT}
_VALID = {"valid_from": _or_blank(DAY), "valid_to": _or_blank(DAY)}
_SPAN = ("valid_from", "valid_to")
_RATE_OF = ("role", "worker_key", "client_key", "project_key", "contract_key")
_RATE_CARD = {
    "legal_entity": TEXT,
    **dict.fromkeys(_RATE_OF, _or_blank(TEXT)),
    "currency": CURRENCY,
    "rate": SHARE,
    "valid_from": DAY,
    "valid_to": _or_blank(DAY),
    "source": _or_blank(TEXT),
    "entered_on": _or_blank(DAY),
}
_RATE_KEY = ("legal_entity", *_RATE_OF, "currency", "valid_from", "entered_on")
_RATES = {"rate": "rate", "series": ("legal_entity", *_RATE_OF, "currency")}

STREAMS = (
    _file(
        "legal_entity",
        {
            "legal_entity": TEXT,
            "name": TEXT,
            "currency": CURRENCY,
            "region": TEXT,
            "destination": _or_blank(TEXT),
            "period_policy": _choice("hold", "first_open"),
            "subsidiary": _or_blank(TEXT),
            "receipt_limit": _or_blank(AMOUNT),
            "crm_system": _or_blank(TEXT),
            "crm_instance": _or_blank(TEXT),
            "approval_days": COUNT,
            "time_zone": _or_blank(ZONE),
        },
        ("legal_entity",),
        _SYSTEMS,
    ),
    _file(
        "source_instance",
        {
            **_SOURCE,
            "default_legal_entity": TEXT,
            "grain": _choice("day", "week", "month"),
            "hours_limit": WORK,
            "approver_known": FLAG,
            "assignments_kept": FLAG,
        },
        tuple(_SOURCE),
        _SYSTEMS,
    ),
    _file(
        "survivorship",
        {
            "object": _choice(
                *("client", "contract", "project", "task", "billing_schedule"),
                *("worker", "employment", "assignment", "bill_rate", "cost_rate"),
            ),
            "attribute": TEXT,
            "system": TEXT,
            "rank": _or_blank(COUNT),
            "valid_from": _or_blank(DAY),
        },
        ("object", "attribute", "system", "valid_from"),
        _SYSTEMS,
        ("valid_from", None),
    ),
    _file("client", {"client_key": TEXT, "name": TEXT}, ("client_key",), _FINANCE),
    _file(
        "contract",
        {
            "contract_key": TEXT,
            "client_key": _or_blank(TEXT),
            "legal_entity": _or_blank(TEXT),
            "contract_type": _or_blank(_choice("time_and_materials", "fixed_fee", "milestone", "retainer")),
            "currency": _or_blank(CURRENCY),
            "starts_on": _or_blank(DAY),
            "ends_on": _or_blank(DAY),
            "fee": _or_blank(AMOUNT),
            "cap": _or_blank(AMOUNT),
            "payment_days": COUNT,
        },
        ("contract_key",),
        _FINANCE,
        ("starts_on", "ends_on"),
    ),
    _file(
        "project",
        {
            "project_key": TEXT,
            "contract_key": TEXT,
            "name": _or_blank(TEXT),
            "practice": TEXT,
            "manager": _or_blank(TEXT),
            "status": _choice("active", "on_hold", "closed"),
            "planned_revenue": _or_blank(AMOUNT),
            "planned_cost": _or_blank(AMOUNT),
            "planned_hours": _or_blank(WORK),
        },
        ("project_key",),
        _PROJECT_OFFICE,
    ),
    _file(
        "worker",
        {
            "worker_key": TEXT,
            "name": _or_blank(TEXT),
            "kind": _or_blank(_choice("employee", "subcontractor")),
            "hired_on": _or_blank(DAY),
            "left_on": _or_blank(DAY),
            "erp_employee": _or_blank(TEXT),
            "email": _or_blank(TEXT),
            "source": _or_blank(TEXT),
        },
        ("worker_key",),
        _HR,
        ("hired_on", "left_on"),
    ),
    _file(
        "task",
        {
            **_SOURCE,
            "task": TEXT,
            "billing_class": _choice("billable", "non_billable", "either"),
            "is_active": _or_blank(FLAG),
        },
        (*_SOURCE, "task"),
        _PROJECT_OFFICE,
    ),
    _file(
        "employment",
        {
            "worker_key": TEXT,
            "legal_entity": TEXT,
            "role": TEXT,
            "cost_centre": _or_blank(TEXT),
            "weekly_hours": WORK,
            **_VALID,
        },
        ("worker_key", "valid_from"),
        _HR,
        _SPAN,
    ),
    _file(
        "assignment",
        {"worker_key": TEXT, "project_key": TEXT, "valid_from": DAY, "valid_to": DAY, "weekly_hours": WORK},
        ("worker_key", "project_key", "valid_from"),
        _PROJECT_OFFICE,
        _SPAN,
    ),
    _file(
        "billing_schedule",
        {
            "project_key": TEXT,
            "reference": TEXT,
            "amount": _or_blank(AMOUNT),
            "due_on": _or_blank(DAY),
            "accepted_on": _or_blank(DAY),
        },
        ("project_key", "reference"),
        _FINANCE,
    ),
    _file(
        "crosswalk_project",
        {**_SOURCE, "source_project_id": TEXT, "project_key": TEXT},
        (*_SOURCE, "source_project_id"),
        _PROJECT_OFFICE,
    ),
    _file(
        "crosswalk_worker",
        {**_SOURCE, "source_worker_id": TEXT, "worker_key": TEXT},
        (*_SOURCE, "source_worker_id"),
        _HR,
    ),
    _file(
        "identity_rule",
        {
            "object": _choice("worker", "project"),
            "source_system": TEXT,
            "source_instance": _or_blank(TEXT),
            "attribute": _or_blank(KEY),
            "other_system": TEXT,
            "other_attribute": _or_blank(KEY),
        },
        ("object", "source_system", "source_instance", "attribute", "other_system", "other_attribute"),
        _SYSTEMS,
    ),
    _file("bill_rate", _RATE_CARD, _RATE_KEY, _FINANCE, _SPAN, check=_of_something, **_RATES),
    _file("cost_rate", _RATE_CARD, _RATE_KEY, _FINANCE, _SPAN, check=_of_something, **_RATES),
    _file(
        "labour_category",
        {"legal_entity": TEXT, "role": TEXT, "category": TEXT},
        ("legal_entity", "role"),
        _PROJECT_OFFICE,
    ),
    _file(
        "expense_account",
        {"legal_entity": TEXT, "expense_type": TEXT, "account": TEXT, "tax_code": _or_blank(TEXT)},
        ("legal_entity", "expense_type"),
        _FINANCE,
    ),
    _file(
        "posting_account",
        {
            "legal_entity": TEXT,
            "entity": _choice("time_entry", "expense_item"),
            "leg": _choice("base", "tax", "burden", "intercompany", "rebill"),
            "debit": _or_blank(TEXT),
            "credit": _or_blank(TEXT),
            "basis": _choice("amount", "cost_amount"),
            "rate": SHARE,
            "is_included": FLAG,
            **_VALID,
        },
        ("legal_entity", "entity", "leg", "valid_from"),
        _FINANCE,
        _SPAN,
    ),
    _file(
        "payroll_calendar",
        {"legal_entity": TEXT, "pay_period": TEXT, "starts_on": DAY, "ends_on": DAY, "cut_off_on": DAY},
        ("legal_entity", "pay_period"),
        _HR,
        ("starts_on", "ends_on"),
    ),
    _file(
        "fx_peg",
        {"currency": CURRENCY, "anchor": CURRENCY, "rate": FX_RATE, "valid_from": DAY},
        ("currency", "valid_from"),
        _SYSTEMS,
        ("valid_from", None),
        rate="rate",
        series=("currency", "anchor"),
    ),
    _file(
        "ledger_account",
        {
            "legal_entity": TEXT,
            "role": _choice("wip", "receivables", "cash", "sales_tax", "deferred_revenue", "write_downs"),
            "account": TEXT,
        },
        ("legal_entity", "role"),
        _FINANCE,
    ),
    _file(
        "opening_balance",
        {
            "legal_entity": TEXT,
            "project_key": _or_blank(TEXT),
            "currency": CURRENCY,
            **{"as_of": DAY, "wip_amount": AMOUNT, "earned_amount": _or_blank(AMOUNT), "hours": _or_blank(WORK)},
            "reference": TEXT,
        },
        ("legal_entity", "project_key", "currency"),
        _FINANCE,
    ),
    _file(
        "service_item",
        {"legal_entity": TEXT, "billable": FLAG, "service_item": TEXT},
        ("legal_entity", "billable"),
        _SYSTEMS,
    ),
)


def pull(feed: Feed) -> None:
    """Every file of the folder whose bytes are other than they were at the last pull."""
    folder = Path(feed.inbound)
    if not folder.is_dir():
        raise PermanentError(
            "FOLDER_MISSING",
            "the folder of the firm's master files does not exist",
            where=feed.name,
            evidence=str(folder),
            remedy="Create it, or correct masters in the settings",
        )
    for stream in STREAMS:
        feed.attempt(stream, partial(_pull_file, feed, stream, folder / f"{stream.name}.csv"))


def _pull_file(feed: Feed, stream: Stream, file: Path) -> None:
    before = feed.watermark(stream.name)
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        if before is None:
            return
        raise PermanentError(
            "FILE_MISSING",
            "the file was there before and is not any more; what it said stays in force",
            where=f"{feed.name}/{stream.name}",
            evidence=file.name,
            remedy="Put the file back; to take all of it away, leave its header line alone",
        ) from None
    sha256 = feed.raw.put(content)
    number, _, last = (before or "0 ").partition(" ")
    if sha256 != last:
        page = Page(sha256, len(content), f"masters/{file.name}")
        feed.register(stream, "snapshot", [page], watermark=f"{int(number) + 1:010d} {sha256}")
