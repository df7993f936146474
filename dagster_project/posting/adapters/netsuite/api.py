"""NetSuite over HTTP: a script of the company's account (RESTlet) that runs our saved import maps on one posting file.

It takes the same bytes as the inbox does, so what was sealed, hashed and released is the same whichever way it goes.
`POST <url>/import` with {"control": <text>, "file": <text>} answers {"batch_id", "records": [{"external_id", "status":
POSTED or REJECTED, "document", "posting_period", "amount", "currency", "code", "message"}], "count", "total"}, or 400
{"batch_id", "error": {"code", "message"}} when nothing of the file was imported. A repeated `Idempotency-Key` is given
the first answer again while the script remembers it (NetSuite's own header refuses the repeat with IDEMPOTENCY_ERROR,
NetSuite Help Center, subsection 164494900632, which is then looked up). `GET
<url>/records?batch_id=&layout=&external_id=` answers in the same form what the books have. Amounts are decimal text.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from dagster_project.landing import strict
from dagster_project.landing.refusal import DocumentRefused, RowRefused
from dagster_project.posting.adapters import ApiAnswer

# Refusals of a whole file before its first record is imported. Every other refusal may have come half way.
REFUSALS = frozenset(
    {
        *("CTL_UNREADABLE", "FILE_NAME_MISMATCH", "LAYOUT_UNKNOWN", "FILE_TOO_LARGE", "SIZE_MISMATCH", "SHA_MISMATCH"),
        *("COUNT_MISMATCH", "TOTAL_MISMATCH", "HEADER_MISMATCH", "NOT_UTF8", "NOT_CSV"),
    }
)
_TEXTS = ("external_id", "status", "document", "posting_period", "currency", "code", "message")


@dataclass(frozen=True)
class NetsuiteApi:
    """See the module; `adapters.Api`."""

    key_header: str = "Idempotency-Key"
    media_type: str = "application/json"
    # 401 and 429 come from the account's gateway, before a script runs.
    unread: frozenset[int] = frozenset({401, 429})
    lookup_limit: int = 100

    def path(self) -> str:
        return "/import"

    def body(self, content: bytes, control: bytes) -> bytes:
        return json.dumps({"control": control.decode(), "file": content.decode()}).encode()

    def lookup_path(self, batch_id: str, layout: str, external_ids: Sequence[str]) -> str:
        query = [("batch_id", batch_id), ("layout", layout), *(("external_id", each) for each in external_ids)]
        return f"/records?{urlencode(query)}"

    def read(self, batch_id: str, status: int, body: bytes) -> ApiAnswer:
        document = _document(batch_id, status, body)
        error = document.get("error")
        code = error.get("code") if isinstance(error, dict) else None
        if status == 400 and isinstance(code, str) and code in REFUSALS:
            refusal = {"external_id": "", "level": "FILE", "status": "REJECTED", "code": code}
            return ApiAnswer(({**refusal, "message": _reason(error)},))
        return _records(status, document)

    def read_lookup(self, batch_id: str, status: int, body: bytes) -> ApiAnswer:
        answer = _records(status, _document(batch_id, status, body))
        if not answer.adds_up or any(line["status"] != "POSTED" for line in answer.lines):
            raise _refused(f"HTTP {status}", "a whole list of posted records")
        return answer


def _document(batch_id: str, status: int, body: bytes) -> dict[str, Any]:
    """The JSON object in an answer, when it names the batch: a page of a gateway in between says nothing of it."""
    document = strict.parse_json(body)
    if not isinstance(document, dict) or document.get("batch_id") != batch_id:
        raise _refused(f"HTTP {status}, {len(body)} bytes", f"an answer about {batch_id}")
    return document


def _reason(error: dict[str, Any]) -> str:
    """Why, in the ERP's words; nothing where they are no usable text."""
    try:
        return strict.text(error, "message", empty=True)
    except RowRefused:
        return ""


def _records(status: int, document: dict[str, Any]) -> ApiAnswer:
    if status != 200 or not isinstance(document.get("records"), list):
        raise _refused(f"HTTP {status}", "200 and a list of records")
    try:
        lines = tuple(_line(record) for record in document["records"])
        stated = (strict.integer(document, "count"), _amount(document, "total"))
    except (RowRefused, AttributeError, TypeError) as error:
        raise _refused(str(error), "records as agreed") from None
    total = sum((line["amount"] for line in lines if line["amount"] is not None), Decimal(0))
    return ApiAnswer(lines, stated == (len(lines), total))


def _line(record: dict[str, Any]) -> dict[str, Any]:
    texts = {name: strict.text(record, name, empty=name not in ("external_id", "status")) for name in _TEXTS}
    return {**texts, "level": "LINE", "amount": _amount(record, "amount")}


def _amount(record: dict[str, Any], name: str) -> Decimal | None:
    written = strict.text(record, name, empty=True)
    return strict.to_number(name, written, 4, proven=True) if written else None


def _refused(evidence: str, expected: str) -> DocumentRefused:
    return DocumentRefused(
        "ANSWER_NOT_UNDERSTOOD",
        "the ERP's answer does not say what became of the call",
        evidence=f"{evidence}; agreed is {expected}",
        remedy="Look at the answer in the raw store, and ask the ERP's administrator what it means",
    )
