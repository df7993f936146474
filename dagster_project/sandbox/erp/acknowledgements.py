"""What the ERP answers to a posting file: acknowledgement files, and the JSON of its HTTP API. Pure functions."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from dagster_project.sandbox.erp.chance import share

FIRST_ANSWER, MIDDLE_ANSWER, LAST_ANSWER = timedelta(hours=2), timedelta(hours=8), timedelta(hours=26)

_HEADER = (
    *("record", "batch_id", "external_id", "level", "status", "document", "posting_period", "amount", "currency"),
    *("code", "message"),
)


class AnswerLine(NamedTuple):
    """One line of an acknowledgement. `level` is FILE or LINE; `amount` is money or hours, None where there is none."""

    external_id: str
    level: str
    status: str
    document: str
    posting_period: str
    amount: Decimal | None
    code: str
    message: str


def in_parts(batch_id: str, lines: list[AnswerLine], at: datetime) -> list[tuple[datetime, list[AnswerLine]]]:
    """The parts in which a file that was imported `at` is acknowledged, by the time they are due.

    About 60 % of the lines are in the first part, the rest in the last; a quarter of the files has a third part between
    them. The part of a line depends on its external id and the batch alone, so that a repeated run gives the same.
    """
    in_three = share(batch_id) < 0.25
    parts: dict[datetime, list[AnswerLine]] = defaultdict(list)
    for line in lines:
        drawn = share(line.external_id)
        delay = FIRST_ANSWER if drawn < 0.6 else MIDDLE_ANSWER if in_three and drawn < 0.8 else LAST_ANSWER
        parts[at + delay].append(line)
    return sorted(parts.items())


def acknowledgement_file(batch_id: str, currency: str, lines: list[AnswerLine]) -> bytes:
    """One acknowledgement file: its lines, and a trailer with their number and the sum of their amounts."""
    rows = [
        ("LINE", batch_id, *line[:5], "" if line.amount is None else line.amount, currency, *line[6:]) for line in lines
    ]
    total = sum((line.amount for line in lines if line.amount is not None), Decimal(0))
    return csv_bytes([_HEADER, *rows, ("TRAILER", batch_id, "", "", "", "", "", total, "", len(rows), "")])


def call_response(batch_id: str, records: list[dict]) -> bytes:
    """The body that answers a call: the records (`call_record`), their number, and the sum of their amounts."""
    total = sum((Decimal(record["amount"] or 0) for record in records), Decimal(0))
    return json.dumps({"batch_id": batch_id, "records": records, "count": len(records), "total": str(total)}).encode()


def call_record(line: AnswerLine, currency: str) -> dict:
    """A line as a record of `call_response`."""
    return {
        **{name: getattr(line, name) for name in ("external_id", "status", "document", "posting_period")},
        **{"amount": "" if line.amount is None else str(line.amount), "currency": currency},
        **{"code": line.code, "message": line.message},
    }


def call_error(batch_id: str, code: str, message: str) -> bytes:
    """The body that refuses a call."""
    return json.dumps({"batch_id": batch_id, "error": {"code": code, "message": message}}).encode()


def csv_bytes(rows: Iterable[Iterable]) -> bytes:
    """`rows` as CSV in UTF-8 with LF line ends."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
