"""How the simulated NetSuite reads and checks a posting file before it posts anything.

Pure functions over bytes and one company's master data; no disk, no database. The rules are the ERP's own and share no
code with the platform that writes the files, so that a mistake there is not repeated here.

A file that does not match its control file is refused as a whole (`FileRefused`). Otherwise each record (all lines of
one External ID in a journal file, one line in a time file) is posted or refused by itself, as by NetSuite's CSV import
(NetSuite Help Center, sections N453326, N350581, 1534492479, 1534492737 and 3757809592).
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dagster_project.sandbox.world import fiscal
from dagster_project.sandbox.world.model import ErpProject, decimals

MAX_FILE_BYTES = 50_000_000
MAX_FILE_RECORDS = 25_000
MAX_JOURNAL_LINES = 10_000
MAX_MEMO = 999
MAX_HOURS = Decimal(168)
REVERSAL = "REVERSAL OF "

TIME, JOURNAL = "netsuite_time", "netsuite_journal"
LINE = "Journal Entry - Line: "
COLUMNS = {
    TIME: (
        *("External ID", "Employee", "Date", "Duration", "Customer", "Case/Task/Event", "Service Item", "Billable"),
        *("Department", "Class", "Location", "Subsidiary", "Payroll Item", "Approval Status", "Memo"),
    ),
    JOURNAL: (
        *("External ID", "Date", "Posting Period", "Subsidiary", "Currency", "Exchange Rate", "Reversal Date"),
        *("Reversal/Defer Entry", "Memo", "Approved", "Accounting Book", "Employee"),
        *(LINE + name for name in ("Account", "Debit", "Credit", "Memo", "Name", "Department", "Class", "Location")),
    ),
}
REQUIRED = {
    TIME: ("External ID", "Employee", "Date", "Duration", "Customer", "Service Item", "Subsidiary"),
    JOURNAL: ("External ID", "Date", "Subsidiary", "Currency", LINE + "Account", LINE + "Debit", LINE + "Credit"),
}
# Every line of a journal repeats these; a journal has one of each.
JOURNAL_HEADER = ("Date", "Posting Period", "Subsidiary", "Currency", "Memo")
AUTOMATIC_REVERSAL = ("Reversal Date", "Reversal/Defer Entry")

Row = Mapping[str, str]


class FileRefused(Exception):
    """A file that is refused as a whole; `code` and `message` are in its acknowledgement."""

    def __init__(self, code: str, message: str):
        super().__init__(f"{code}: {message}")
        self.code, self.message = code, message


class RecordRefused(Exception):
    """A record that is refused; `code` and `message` are in its line of the acknowledgement."""

    def __init__(self, code: str, message: str):
        super().__init__(f"{code}: {message}")
        self.code, self.message = code, message


@dataclass(frozen=True)
class CompanyAt:
    """One company's master data as of a time.

    `employees` maps codes to whether they are active, `projects` holds those that exist by then, `periods` maps
    `YYYY-MM` to `open` or `closed`; they are whole weeks where the company counts `by_weeks`.
    """

    destination: str
    subsidiary: str
    currency: str
    accounts: frozenset[str]
    employees: Mapping[str, bool]
    projects: Mapping[str, ErpProject]
    periods: Mapping[str, str]
    sales_tax: Decimal
    billed_through: str
    by_weeks: bool = False

    def period_of(self, day: date) -> str:
        """The period that a day is in."""
        return fiscal.period_of(day, by_weeks=self.by_weeks)

    @property
    def decimals(self) -> int:
        return decimals(self.currency)


@dataclass(frozen=True)
class PostingFile:
    """A file that matches its control file; its records are not checked yet."""

    batch_id: str
    layout: str
    records: tuple[tuple[str, tuple[Row, ...]], ...]


@dataclass(frozen=True)
class JournalLine:
    """One line of a journal; amounts in minor units, exactly one of them above zero unless both are zero."""

    account: str
    debit: int
    credit: int
    project: str
    employee: str
    memo: str


@dataclass(frozen=True)
class Journal:
    """A balanced journal in the company's currency. `reverses`: the external id that it reverses, or empty."""

    external_id: str
    transaction_date: date
    posting_period: str
    memo: str
    reverses: str
    lines: tuple[JournalLine, ...]


@dataclass(frozen=True)
class TimeBill:
    """One line of project time, in ten-thousandths of an hour; below zero for a correction.

    Time is posted to the project ledger, whose periods do not close, so that `posting_period` is that of the day.
    """

    external_id: str
    employee: str
    work_date: date
    hours_e4: int
    project: str
    service_item: str
    billable: bool
    memo: str
    posting_period: str


def minor_text(units: int, decimals: int) -> str:
    """Minor units as text with the currency's decimals: `minor_text(-1250, 2) == "-12.50"`."""
    return str(Decimal(units).scaleb(-decimals).quantize(Decimal(1).scaleb(-decimals)))


def batch_of(control: bytes, stem: str) -> str:
    """The batch id that `control` names, or `stem` (of the file's name) where it cannot be read."""
    try:
        batch_id = json.loads(control)["batch_id"]
    except (ValueError, KeyError, TypeError):
        return stem
    return batch_id if isinstance(batch_id, str) and re.fullmatch(r"[0-9A-Za-z._-]{1,100}", batch_id) else stem


def read(control: bytes, name: str, content: bytes | None) -> PostingFile:
    """The posting file `name` with its `.ctl`, verified: hash, size, counts and totals. Raises FileRefused."""
    if content is None:
        raise FileRefused("FILE_MISSING", f"{name} did not come with its control file")
    declared = _control(control)
    if declared["file"] != name:
        raise FileRefused("FILE_NAME_MISMATCH", f"the control file is for {declared['file']}, beside it stands {name}")
    layout = declared["layout"]
    if layout not in COLUMNS:
        raise FileRefused("LAYOUT_UNKNOWN", f"no import map is saved for {layout}")
    if len(content) > MAX_FILE_BYTES:
        raise FileRefused("FILE_TOO_LARGE", f"{len(content)} bytes; a job takes {MAX_FILE_BYTES}")
    if declared["bytes"] != len(content):
        raise FileRefused("SIZE_MISMATCH", f"{len(content)} bytes arrived, the control file says {declared['bytes']}")
    digest = hashlib.sha256(content).hexdigest()
    if declared["sha256"] != digest:
        raise FileRefused("SHA_MISMATCH", f"sha256 is {digest}, the control file says {declared['sha256']}")
    rows = _rows(layout, content)
    records = tuple(_records(layout, rows))
    for counted, promised, found in (
        ("records", declared["records"], len(records)),
        ("lines", declared["lines"], len(rows)),
    ):
        if promised != found:
            raise FileRefused("COUNT_MISMATCH", f"{found} {counted} arrived, the control file says {promised}")
    if len(records) > MAX_FILE_RECORDS:
        raise FileRefused("FILE_TOO_LARGE", f"{len(records)} records; a job takes {MAX_FILE_RECORDS}")
    found = _totals(layout, rows)
    promised = _promised_totals(declared["totals"])
    if found != promised:
        raise FileRefused("TOTAL_MISMATCH", f"the file adds up to {_plain(found)}, its control says {_plain(promised)}")
    return PostingFile(batch_of(control, name.removesuffix(".csv")), layout, records)


def _control(control: bytes) -> dict:
    try:
        declared = json.loads(control)
        kinds = {"batch_id": str, "file": str, "layout": str, "sha256": str, "bytes": int, "records": int, "lines": int}
        wrong = [key for key, kind in kinds.items() if type(declared[key]) is not kind]
        if wrong or not isinstance(declared["totals"], dict):
            raise FileRefused("CTL_UNREADABLE", f"control file: {', '.join(wrong) or 'totals'} of the wrong type")
    except (ValueError, KeyError, TypeError) as error:
        raise FileRefused("CTL_UNREADABLE", f"control file: {error!r}") from None
    return declared


def _rows(layout: str, content: bytes) -> list[Row]:
    try:
        table = list(csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True))
    except UnicodeDecodeError as error:
        raise FileRefused("NOT_UTF8", f"byte {error.start} is not UTF-8") from None
    except csv.Error as error:
        raise FileRefused("NOT_CSV", str(error)) from None
    header = table[0] if table else []
    missing = [column for column in REQUIRED[layout] if column not in header]
    unknown = [column for column in header if column not in COLUMNS[layout]]
    if missing or unknown or len(set(header)) != len(header):
        raise FileRefused(
            "HEADER_MISMATCH", f"columns missing: {missing}, not in the import map: {unknown}; each may stand once"
        )
    uneven = [number for number, cells in enumerate(table, 1) if len(cells) != len(header)]
    if uneven:
        raise FileRefused("NOT_CSV", f"line {uneven[0]} has not the header's {len(header)} columns")
    return [dict(zip(header, cells, strict=True)) for cells in table[1:]]


def _records(layout: str, rows: list[Row]) -> Iterator[tuple[str, tuple[Row, ...]]]:
    if layout == TIME:
        yield from ((row["External ID"], (row,)) for row in rows)
        return
    journals: dict[str, list[Row]] = {}
    for row in rows:
        journals.setdefault(row["External ID"], []).append(row)
    yield from ((external_id, tuple(lines)) for external_id, lines in journals.items())


def _totals(layout: str, rows: list[Row]) -> dict[tuple[str, ...], Decimal]:
    totals: dict[tuple[str, ...], Decimal] = {}
    try:
        for row in rows:
            if layout == TIME:
                amounts = {("hours",): _number(row["Duration"])}
            else:
                amounts = {
                    (row["Currency"], side.lower()): _number(row[LINE + side] or "0") for side in ("Debit", "Credit")
                }
            for key, amount in amounts.items():
                totals[key] = totals.get(key, Decimal(0)) + amount
    except ValueError as error:
        raise FileRefused("TOTAL_MISMATCH", f"the file cannot be added up: {error}") from None
    return totals or ({("hours",): Decimal(0)} if layout == TIME else {})


def _promised_totals(totals: dict) -> dict[tuple[str, ...], Decimal]:
    try:
        return {
            (*path, key): _number(amount)
            for path, level in [
                ((), {key: value for key, value in totals.items() if isinstance(value, str)}),
                *(((key,), value) for key, value in totals.items() if not isinstance(value, str)),
            ]
            for key, amount in level.items()
        }
    except (ValueError, TypeError, AttributeError) as error:
        raise FileRefused("CTL_UNREADABLE", f"control file: totals: {error}") from None


def _plain(totals: dict[tuple[str, ...], Decimal]) -> str:
    return ", ".join(f"{' '.join(key)} {amount}" for key, amount in sorted(totals.items())) or "nothing"


def _number(text: str) -> Decimal:
    """A plain decimal with at most four places, the format of every figure of this import."""
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,4})?", text, re.ASCII):
        raise ValueError(f"{text!r} is not a number")
    return Decimal(text)


def amount_of(layout: str, rows: tuple[Row, ...]) -> Decimal | None:
    """The amount of a record in its acknowledgement: hours, or debits (below zero if the first line is a credit).

    None where the record's numbers cannot be read.
    """
    try:
        if layout == TIME:
            return _number(rows[0]["Duration"])
        debits = sum((_number(row[LINE + "Debit"] or "0") for row in rows), Decimal(0))
        return 0 - debits if _number(rows[0][LINE + "Credit"] or "0") > 0 else debits
    except ValueError:
        return None


def time_bill(rows: tuple[Row, ...], company: CompanyAt) -> TimeBill:
    """One line of a time file as a time bill. Raises RecordRefused."""
    (row,) = rows
    _identity(row, company)
    day = _day(row["Date"], company)
    _employee(row["Employee"], company)
    _project(row["Customer"], company)
    if not row["Service Item"]:
        raise RecordRefused("SERVICE_ITEM_MISSING", "a time bill with a customer needs a service item")
    if row.get("Approval Status", "") not in {"", "Approved"}:
        raise RecordRefused("NOT_APPROVED", f"approval status is {row['Approval Status']!r}")
    billable = row.get("Billable", "No")
    if billable not in {"Yes", "No"}:
        raise RecordRefused("BILLABLE_INVALID", f"billable is {billable!r}; say Yes or No")
    hours = _number(row["Duration"])
    if abs(hours) > MAX_HOURS:
        raise RecordRefused("DURATION_INVALID", f"{hours} hours; at most {MAX_HOURS} either way")
    return TimeBill(
        external_id=row["External ID"],
        employee=row["Employee"],
        work_date=day,
        hours_e4=int(hours.scaleb(4)),
        project=row["Customer"],
        service_item=row["Service Item"],
        billable=billable == "Yes",
        memo=_memo(row.get("Memo", "")),
        posting_period=company.period_of(day),
    )


def journal(rows: tuple[Row, ...], company: CompanyAt) -> Journal:
    """All lines of one External ID as a journal. Raises RecordRefused."""
    head = rows[0]
    _identity(head, company)
    for column in JOURNAL_HEADER:
        values = {row.get(column, "") for row in rows}
        if len(values) > 1:
            raise RecordRefused("HEADER_MISMATCH", f"lines of one journal disagree on {column}: {sorted(values)}")
    day = _day(head["Date"], company)
    period = head.get("Posting Period") or company.period_of(day)
    if period not in company.periods:
        raise RecordRefused("PERIOD_UNKNOWN", f"there is no period {period}")
    if company.periods[period] != "open":
        raise RecordRefused("PERIOD_CLOSED", f"period {period} is closed")
    if head["Currency"] != company.currency:
        raise RecordRefused("CURRENCY_INVALID", f"{head['Currency']!r}; this company keeps books in {company.currency}")
    if any(row.get(column, "") not in {"", "No"} for row in rows for column in AUTOMATIC_REVERSAL):
        raise RecordRefused("REVERSAL_DATE_NOT_TAKEN", "this import map takes a reversal as a journal of its own")
    if any(row.get("Approved", "") not in {"", "Yes"} for row in rows):
        raise RecordRefused("NOT_APPROVED", "the journal is not marked as approved")
    if len(rows) > MAX_JOURNAL_LINES:
        raise RecordRefused("TOO_MANY_LINES", f"{len(rows)} lines; a journal takes {MAX_JOURNAL_LINES}")
    lines = tuple(_journal_line(row, company) for row in rows)
    debit, credit = sum(line.debit for line in lines), sum(line.credit for line in lines)
    if len(lines) < 2 or debit != credit:
        sides = " and ".join(minor_text(side, company.decimals) for side in (debit, credit))
        raise RecordRefused("NOT_BALANCED", f"{len(lines)} lines with {sides}; a journal has two or more and balances")
    memo = _memo(head.get("Memo", ""))
    return Journal(
        external_id=head["External ID"],
        transaction_date=day,
        posting_period=period,
        memo=memo,
        reverses=memo.removeprefix(REVERSAL) if memo.startswith(REVERSAL) else "",
        lines=lines,
    )


def _journal_line(row: Row, company: CompanyAt) -> JournalLine:
    if row[LINE + "Account"] not in company.accounts:
        raise RecordRefused("ACCOUNT_UNKNOWN", f"no account {row[LINE + 'Account']!r}")
    if row.get(LINE + "Name"):
        _project(row[LINE + "Name"], company)
    if row.get("Employee"):
        _employee(row["Employee"], company)
    debit, credit = (_minor(row[LINE + side] or "0", company) for side in ("Debit", "Credit"))
    if (debit and credit) or not (row[LINE + "Debit"] or row[LINE + "Credit"]):
        raise RecordRefused("AMOUNT_INVALID", "a journal line is either a debit or a credit")
    return JournalLine(
        account=row[LINE + "Account"],
        debit=debit,
        credit=credit,
        project=row.get(LINE + "Name", ""),
        employee=row.get("Employee", ""),
        memo=_memo(row.get(LINE + "Memo", "")),
    )


def _identity(row: Row, company: CompanyAt) -> None:
    if not row["External ID"]:
        raise RecordRefused("EXTERNAL_ID_MISSING", "a record without an External ID cannot be answered")
    if row["Subsidiary"] != company.subsidiary:
        raise RecordRefused("SUBSIDIARY_INVALID", f"{row['Subsidiary']!r}; this company is {company.subsidiary!r}")


def _day(text: str, company: CompanyAt) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise RecordRefused("DATE_INVALID", f"{text!r} is not a date as YYYY-MM-DD") from None
    if len(text) != 10 or company.period_of(day) not in company.periods:
        raise RecordRefused("DATE_INVALID", f"{text!r} is not a day of any accounting period")
    return day


def _employee(code: str, company: CompanyAt) -> None:
    if code not in company.employees:
        raise RecordRefused("EMPLOYEE_UNKNOWN", f"no employee {code!r} in {company.subsidiary}")
    if not company.employees[code]:
        raise RecordRefused("EMPLOYEE_INACTIVE", f"employee {code} is inactive")


def _project(code: str, company: CompanyAt) -> None:
    project = company.projects.get(code)
    if project is None:
        raise RecordRefused("PROJECT_UNKNOWN", f"no project {code!r} in {company.subsidiary}")
    if not project.active:
        raise RecordRefused("PROJECT_INACTIVE", f"project {code} is inactive")


def _minor(text: str, company: CompanyAt) -> int:
    amount = _number(text)
    if amount < 0 or -amount.as_tuple().exponent > company.decimals:
        raise RecordRefused(
            "AMOUNT_INVALID", f"{text}; {company.currency} takes amounts from zero up with {company.decimals} decimals"
        )
    return int(amount.scaleb(company.decimals))


def _memo(text: str) -> str:
    if len(text) > MAX_MEMO:
        raise RecordRefused("MEMO_TOO_LONG", f"{len(text)} characters; a memo takes {MAX_MEMO}")
    return text
