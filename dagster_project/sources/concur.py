"""SAP Concur: the standard accounting extract (SAE) version 3, dropped over SFTP.

A `|`-delimited file without column names: one EXTRACT line with the number of lines and the journal total, then DETAIL
lines of exactly 400 columns, one per journal line. Amounts carry their sign (DR `+`, CR `-`). The batch number counts
up without gaps. The journal key is blank on cash-advance lines. Source: SAP's layout of the extract,
and the real file in `sandbox/world/real/concur_sae`.
"""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from dagster_project import money
from dagster_project.landing import strict
from dagster_project.landing.refusal import DocumentRefused, RowRefused
from dagster_project.sources.drops import Drop, pull_drops, sibling
from dagster_project.sources.pulling import Feed
from dagster_project.sources.stream import AMOUNT, FX_RATE, Document, Reading, Row, Stream, Transactions, read_each

SYSTEM = "concur"
COLUMNS = 400
_RESEND = "Ask the sender (the Concur administrator) to extract the batch again; nothing of this file was used"
_WHOLE = re.compile(r"[0-9]{1,10}")

# Landed column -> the extract's 1-based column, in the order of landing.
_TEXTS = {
    "batch_id": 2,
    "employee_id": 5,
    "employee_last_name": 6,
    "employee_first_name": 7,
    "org_unit_1": 10,
    "org_unit_2": 11,
    "report_id": 19,
    "report_key": 20,
    "ledger": 21,
    "reimbursement_currency": 22,
    "report_name": 27,
    "report_entry_id": 61,
    "transaction_type": 62,
    "expense_type": 63,
    "spend_currency": 65,
    "exchange_rate_direction": 67,
    "vendor_name": 70,
    "vendor_description": 71,
    "project_code": 92,
    "payment_type_code": 126,
    "payer_type": 163,
    "payee_type": 165,
    "account_code": 167,
    "debit_credit": 168,
    "journal_key": 170,
    "cash_advance_currency": 181,
    "cash_advance_type": 185,
    "cash_advance_key": 187,
    "allocation_key": 189,
    "allocation_custom_1": 191,
    "allocation_custom_2": 192,
    "tax_code": 232,
    "report_type": 321,
}
_DAYS = {"batch_date": 3, "submit_date": 24, "payment_processing_date": 26, "transaction_date": 64}
_FLAGS = {"is_personal": 68, "receipt_received": 72, "is_billable": 335}
_NUMBERS = {
    "exchange_rate": (66, 8, 18),
    "spend_amount": (123, 4, 18),
    "posted_amount": (124, 4, 18),
    "approved_amount": (125, 4, 18),
    "journal_amount": (169, 4, 18),
    "allocation_percentage": (190, 4, 9),
}
_SIGNS = {"DR": 1, "CR": -1}


def _header(line: str) -> tuple[int, Decimal, str]:
    """Record count, journal total and batch number that the file's first line states."""
    fields = line.split("|")
    try:
        if (
            len(fields) != 5
            or fields[0] != "EXTRACT"
            or not (_WHOLE.fullmatch(fields[2]) and _WHOLE.fullmatch(fields[4]))
        ):
            raise RowRefused("FIELD_INVALID", "not EXTRACT, date, count, total and batch number")
        strict.to_day("batch date", fields[1])
        return int(fields[2]), strict.to_number("journal total", fields[3], 8, 31, proven=True), fields[4]
    except RowRefused as refusal:
        raise DocumentRefused(
            "FILE_HEADER", "the file's first line is not the agreed header", evidence=refusal.message, remedy=_RESEND
        ) from None


def read(document: Document) -> Reading:
    """An SAE file's journal lines; refused whole unless its header's count and total are what its lines add up to."""
    lines = strict.decode_lines(document.content).split("\n")[:-1]
    count, total, batch = _header(lines[0])
    details = [line.split("|") for line in lines[1:]]
    if len(details) != count:
        raise DocumentRefused(
            "FILE_TRUNCATED" if len(details) < count else "FILE_STRUCTURE",
            "the file does not hold as many lines as its header says",
            evidence=f"header {count}, found {len(details)}",
            remedy=_RESEND,
        )
    for number, fields in enumerate(details, start=2):
        if len(fields) != COLUMNS or fields[0] != "DETAIL" or fields[1] != batch:
            raise DocumentRefused(
                "FILE_STRUCTURE",
                f"line {number} is not a DETAIL line of batch {batch} with {COLUMNS} columns",
                evidence=f"{len(fields)} columns, begins {'|'.join(fields[:2])[:40]!r}",
                remedy=_RESEND,
            )
    try:
        found = sum(
            (strict.to_number("journal amount", fields[168], 8, 31, proven=True) for fields in details), Decimal(0)
        )
    except RowRefused as refusal:
        raise DocumentRefused(
            "CONTROL_TOTAL_MISMATCH",
            "the journal total cannot be proven: an amount is not a plain number",
            evidence=refusal.message,
            remedy=_RESEND,
        ) from None
    if found != total:
        raise DocumentRefused(
            "CONTROL_TOTAL_MISMATCH",
            "the file's lines do not add up to the total in its header",
            evidence=f"header {total}, lines {found}, difference {found - total}",
            remedy=_RESEND,
        )
    return read_each(details, _line, _record_id_of_fields)


def _line(fields: list[str]) -> Row:
    row: dict[str, Any] = {name: fields[column - 1] or None for name, column in _TEXTS.items()}
    for name in ("reimbursement_currency", "spend_currency", "cash_advance_currency"):
        if row[name] is not None:
            strict.to_currency(name, row[name])
    row |= {name: _day(name, fields[column - 1]) for name, column in _DAYS.items()}
    row |= {name: _flag(name, fields[column - 1]) for name, column in _FLAGS.items()}
    reimbursed = row["reimbursement_currency"] or row["cash_advance_currency"]
    for name, (column, places, digits) in _NUMBERS.items():
        value, currency = fields[column - 1], row["spend_currency"] if name == "spend_amount" else reimbursed
        # Three decimals are ordinary in an amount of such a currency, and in no other number.
        proven = name.endswith("_amount") and money.EXPONENTS.get(currency) == 3
        row[name] = strict.to_number(name, value, places, digits, proven=proven) if value else None
    if not _WHOLE.fullmatch(fields[3]):
        raise strict.invalid("sequence", fields[3], "a line number")
    row["sequence"] = int(fields[3])
    amount, sign = row["journal_amount"], _SIGNS.get(row["debit_credit"] or "")
    if sign is None:
        raise strict.invalid("debit_credit", row["debit_credit"], "DR or CR")
    if amount * sign < 0:
        raise strict.invalid("journal_amount", f"{amount} {row['debit_credit']}", "positive for DR, negative for CR")
    _fits_currency(amount, reimbursed)
    return row


def _fits_currency(amount: Decimal, currency: str | None) -> None:
    """Refuse an amount with more decimals than its currency has; an unknown currency is left to the rules."""
    if currency in money.EXPONENTS:
        try:
            money.to_minor(amount, currency)
        except money.MoneyError as error:
            raise RowRefused(
                "NUMBER_TOO_PRECISE",
                str(error),
                remedy="Ask the Concur administrator why the amount is not payable in this currency",
            ) from None


def _day(name: str, value: str) -> Any:
    return strict.to_day(name, value) if value else None


def _flag(name: str, value: str) -> bool | None:
    if value not in ("Y", "N", ""):
        raise strict.invalid(name, value, "Y or N")
    return value == "Y" if value else None


def _record_id(row: Row) -> str:
    return row["journal_key"] or f"{row['batch_id']}-{row['sequence']}"


def _amount(row: Row) -> tuple[Decimal, str | None]:
    currency = row["reimbursement_currency"] or row["cash_advance_currency"]
    amount = row["journal_amount"]
    return money.round_money(amount, currency) if currency in money.EXPONENTS else amount, currency


def _record_id_of_fields(fields: list[str]) -> str:
    return fields[169] or f"{fields[1]}-{fields[3]}"


def batch_number(document: Document) -> int | None:
    """The batch number in the header of an SAE file, or None when the header cannot be read."""
    try:
        return int(_header(document.content.split(b"\n", 1)[0].decode("utf-8", "replace"))[2])
    except DocumentRefused:
        return None


_ORDER = (
    *("batch_id", "batch_date", "sequence", "employee_id", "employee_last_name", "employee_first_name"),
    *("org_unit_1", "org_unit_2", "report_id", "report_key", "ledger", "reimbursement_currency", "submit_date"),
    *(
        "payment_processing_date",
        "report_name",
        "report_entry_id",
        "transaction_type",
        "expense_type",
        "transaction_date",
    ),
    *("spend_currency", "exchange_rate", "exchange_rate_direction", "is_personal", "vendor_name"),
    *("vendor_description", "receipt_received", "project_code", "spend_amount", "posted_amount", "approved_amount"),
    *("payment_type_code", "payer_type", "payee_type", "account_code", "debit_credit", "journal_amount"),
    *("journal_key", "cash_advance_type", "cash_advance_key", "cash_advance_currency", "allocation_key"),
    *("allocation_percentage", "allocation_custom_1", "allocation_custom_2", "tax_code", "is_billable", "report_type"),
)
_TYPES = {
    **dict.fromkeys(_TEXTS, pl.String),
    **dict.fromkeys(_DAYS, pl.Date),
    **dict.fromkeys(_FLAGS, pl.Boolean),
    **dict.fromkeys(_NUMBERS, AMOUNT),
    "exchange_rate": FX_RATE,
    "allocation_percentage": pl.Decimal(9, 4),
    "sequence": pl.Int64,
}

SAE_LINES = Stream(
    system=SYSTEM,
    name="sae_lines",
    columns=pl.Schema({name: _TYPES[name] for name in _ORDER}),
    read=read,
    sequence=batch_number,
    # The slowest usual schedule of the extract is weekly.
    deadline=timedelta(days=8),
    transactions=Transactions(
        entity="expense_item",
        money=(
            *("journal_amount", "reimbursement_currency", "cash_advance_currency", "account_code", "debit_credit"),
            *("org_unit_1", "project_code", "allocation_key", "allocation_percentage", "allocation_custom_1"),
            *("allocation_custom_2", "tax_code", "employee_id", "transaction_date", "expense_type", "is_billable"),
            *("is_personal", "report_entry_id"),
        ),
        record_id=_record_id,
        about=("employee_id", "project_code"),
        business_day="transaction_date",
        revision=lambda row, _: f"{int(row['batch_id']):010d}",
        # Concur extracts a report only after its final approval ("payment processing").
        approval=lambda row: "approved",
        states=_amount,
    ),
)

STREAMS = (SAE_LINES,)
# Encrypted extracts (`.txt.pgp`), attendee details and files still being written have other names.
_FINAL = r"extract_CES_SAE_v3_{company}_[0-9]{{14}}\.txt"
_ANY_COMPANY = "[0-9A-Za-z]{1,32}"


def pull(feed: Feed) -> None:
    """Every SAE file in the instance's outbound folder, in the order of batch numbers, then moved to `archive`.

    With `account_id` in the settings, only the files of that Concur company, which is in their names.
    """
    inbound = feed.inbound
    company = re.escape(feed.source.account_id) if feed.source.account_id else _ANY_COMPANY
    final = re.compile(_FINAL.format(company=company))
    pull_drops(feed, inbound, sibling(inbound, "archive"), (Drop(SAE_LINES, final),))
