"""Mutated files and pages through the real readers: `run(files, seed)`.

The corpus has a document of every stream that is declared, and the answers of an ERP that is called. Each is altered
once or twice by seed, and read as a cycle reads it. Nothing but a DocumentRefused may come out, each record has one
outcome, an amount is what its field says to another parser, nothing of a file whose totals do not hold is used (an
answer's lines do not add up), what is read can be landed and observed, and no document takes longer than LONGEST
seconds or more memory than ROOM. Each is cut off after every byte, too: never may a part be read.

`python -m tests.torture.documents FILES SEED` prints JSON: {files} after each thousand, and the figures at its end.
"""

from __future__ import annotations

import csv
import gc
import io
import json
import resource
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import polars as pl

from dagster_project.landing import parquet
from dagster_project.landing.refusal import DocumentRefused
from dagster_project.ledger.canonical import canonical_json
from dagster_project.posting.adapters import ApiAnswer
from dagster_project.posting.adapters.netsuite import source as netsuite
from dagster_project.posting.adapters.netsuite.api import NetsuiteApi
from dagster_project.sandbox.world.master_files import master_files
from dagster_project.sources.registry import STREAMS
from dagster_project.sources.stream import Document, Reading, Stream
from tests.sources import (
    test_certinia,
    test_concur,
    test_ecb_and_registry,
    test_harvest,
    test_kantata,
    test_netsuite,
    test_salesforce,
    test_workday,
)

LONGEST = 2.0
ROOM = 128_000_000
MOST_FINDINGS = 20
NOW = datetime(2026, 9, 30, tzinfo=UTC).replace(tzinfo=None)
BATCH = "ns-us-00000001"
# A place of a document that holds no record.
VACANT = object()
_ODD = ("\x00", "\ud800", "\u202e", "\ufeff", "\r", "é", "\U0001f600")
_NUMBERS = (
    *("1e400", "-0", "NaN", "9" * 50, "1.200", "1,5", "0x10", "1e-9", "-1", "12345678901234567.89", '"7"', "null"),
    *("0e999999999", "0e-999999999", "1e9999999999999999999", f"1{'0' * 30}e-30", "1_000", "+5", "\u0665", "1e2"),
)
# A record's fields by name (a page) or by place (a file), as another parser finds them.
Fields = dict[str, Any] | list[str]


@dataclass(frozen=True)
class Seed:
    """A whole document and the stream that reads it.

    `records` finds its records with another parser, numbers as they are written. `amounts` are landed column by the
    path or column of its field. `total`, of the text and its records, gives what the document says that it holds and
    what it does hold; None for one that says nothing. A file that is `kept_by_hand` may end after any of its lines.
    """

    stream: Stream
    name: str
    content: bytes
    records: Callable[[bytes], list[Fields]]
    amounts: dict[str, Any]
    total: Callable[[bytes, list[Fields]], tuple[Any, Any]] | None = None
    kept_by_hand: bool = False


# -- whole documents --------------------------------------------------------------------------------------------------


def _loose(content: bytes) -> Any:
    return json.loads(content.decode("utf-8"), parse_float=str, parse_int=str)


def _page(stream: Stream, key: str, *records: dict, first: str | None = None, **amounts: str) -> Seed:
    page = {key: list(records), "total_entries": len(records), **({"links": {"first": first}} if first else {})}
    content = json.dumps(page).encode()
    return Seed(stream, "page", content, lambda content: _loose(content)[key], amounts)


def _kantata(stream: Stream, *records: dict, **maps: dict) -> Seed:
    page = {
        "results": [{"key": stream.name, "id": each["id"]} for each in records],
        stream.name: {each["id"]: each for each in records},
        "count": len(records),
        **maps,
    }

    def found(content: bytes) -> list[Fields]:
        read = _loose(content)
        return [read.get(stream.name, {}).get(str(each.get("id"))) for each in read["results"]]

    return Seed(stream, "page", json.dumps(page).encode(), found, {})


def _masters(streams: dict[tuple[str, str], Stream]) -> Iterator[Seed]:
    """The simulated firm's own files, each with its first rows."""

    def records(content: bytes) -> list[Fields]:
        text = io.StringIO(content.decode("utf-8-sig").replace("\r\n", "\n"), newline="")
        return [row if any(row) else VACANT for row in csv.reader(text)][1:]

    opening = (
        "legal_entity,project_key,currency,as_of,wip_amount,earned_amount,hours,reference\n"
        "MA-US,P-US-01,USD,2026-08-31,3600.50,7200,48,trial balance\nMA-US,,USD,2026-08-31,-12.75,,,trial balance\n"
    )
    for name, text in {**master_files(), **master_files(everything=True), "opening_balance": opening}.items():
        stream = streams["masters", name]
        header, *lines = text.splitlines(keepends=True)
        places = {column: place for place, column in enumerate(header.strip().split(","))}
        amounts = {
            column: places[column]
            for column, dtype in stream.columns.items()
            if dtype.is_decimal() and column in places
        }
        content = "".join([header, *lines[:2]]).encode()
        yield Seed(stream, f"masters/{name}.csv", content, records, amounts, kept_by_hand=True)


def _plans(streams: dict[tuple[str, str], Stream]) -> Iterator[Seed]:
    """A resource plan, whose last line says how many there are."""

    def lines(content: bytes) -> list[list[str]]:
        return list(csv.reader(io.StringIO(content.decode(), newline="")))

    def total(content: bytes, records: list[Fields]) -> tuple[int, int]:
        return int(lines(content)[-1][1]), len(records)

    booking = b"id,person,project,first_day,last_day,hours,is_firm\nB1,P1,X1,2026-09-01,2026-09-30,80.5,true\nEND,1\n"
    away = b"person,first_day,last_day,weekly_hours,reason\nP1,2026-09-01,2026-09-14,0,leave\nEND,1\n"
    for name, content, column, place in (("bookings", booking, "hours", 5), ("availability", away, "weekly_hours", 3)):
        stream = streams["resource_plan", name]
        yield Seed(stream, f"{name}-000001.csv", content, lambda text: lines(text)[1:-1], {column: place}, total)


def _harvest(streams: dict[tuple[str, str], Stream]) -> Iterator[Seed]:
    rates = {"billable_rate": "billable_rate", "cost_rate": "cost_rate"}
    entries = [test_harvest.entry(number) for number in (1, 2, 3)]
    client = {"id": 3, "name": "Acme", "currency": "USD", "is_active": True, "updated_at": "2026-09-02T09:00:00Z"}
    project = {
        **{"id": 5, "code": "AUD-1", "name": "Audit", "client": client, "is_active": True, "is_billable": True},
        **{"is_fixed_fee": False, "bill_by": "People", "starts_on": "2026-01-01", "ends_on": None},
        "updated_at": "2026-09-02T09:00:00Z",
    }
    user = {
        **{"id": 7, "first_name": "Ada", "last_name": "Byron", "email": "ada@example.com", "is_active": True},
        **{"is_contractor": False, "roles": ["Consultant", "Lead"], "updated_at": "2026-09-02T09:00:00Z"},
    }
    hours = {"hours": "hours", "rounded_hours": "rounded_hours"}
    yield _page(streams["harvest", "time_entries"], "time_entries", *entries, **hours, **rates)
    yield _page(streams["harvest", "users"], "users", user, {**user, "id": 8})
    yield _page(streams["harvest", "projects"], "projects", project, {**project, "id": 6})
    yield _page(streams["harvest", "clients"], "clients", client, {**client, "id": 4})
    task = {"id": 9, "name": "Audit", "is_active": True, "updated_at": "2026-09-02T09:00:00Z"}
    assigned = {
        "id": 11,
        "is_active": True,
        "hourly_rate": 99.5,
        "project": {"id": 5},
        "updated_at": task["updated_at"],
    }
    rated = {**task, "billable_by_default": True, "default_hourly_rate": 120.25}
    yield _page(
        streams["harvest", "tasks"], "tasks", rated, {**rated, "id": 10}, default_hourly_rate="default_hourly_rate"
    )
    for name, own in (
        ("task_assignments", {"task": {"id": 9}, "billable": True}),
        ("user_assignments", {"user": {"id": 7}, "is_project_manager": False, "use_default_rates": False}),
    ):
        record = {**assigned, **own}
        yield _page(streams["harvest", name], name, record, {**record, "id": 12}, hourly_rate="hourly_rate")
    rate = {"id": 13, "amount": 101.125, "start_date": None, "end_date": None, "updated_at": task["updated_at"]}
    name = "cost_rates"
    first = f"https://api.example/v2/users/7/{name}?page=1"
    yield _page(streams["harvest", name], name, rate, {**rate, "id": 14}, first=first, amount="amount")


def _certinias(streams: dict[tuple[str, str], Stream]) -> Iterator[Seed]:
    for name, make, amounts in (
        ("projects", test_certinia.project, {}),
        ("resources", test_certinia.resource, {}),
        ("assignments", test_certinia.assignment, {"scheduled_hours": "pse__Scheduled_Hours__c"}),
        ("milestones", test_certinia.milestone, {"milestone_amount": "pse__Milestone_Amount__c"}),
    ):
        yield _page(streams["certinia", name], "records", make(1), make(2), **amounts)


def _kantatas(streams: dict[tuple[str, str], Stream]) -> Iterator[Seed]:
    entries = [test_kantata.entry(str(number)) for number in (1, 2)]
    workspace = {
        **{"id": "5", "title": "Audit", "project_code": "AUD-1", "client_name": "Acme", "currency": "GBP"},
        **{"status": "In Progress", "archived": False, "start_date": "2026-01-01", "due_date": None},
        "updated_at": "2026-09-02T02:00:00-07:00",
    }
    user = {
        **{"id": "7", "full_name": "Ada Byron", "email": "ada@example.com", "employee_number": "E007"},
        **{"role_name": None, "disabled_at": None, "updated_at": "2026-09-02T02:00:00-07:00"},
    }
    yield _kantata(
        streams["kantata", "time_entries"],
        *entries,
        timesheet_submissions={"s1": test_kantata.SUBMISSION},
        stories={"9": {"id": "9", "title": "Delivery"}},
    )
    yield _kantata(streams["kantata", "workspaces"], workspace, {**workspace, "id": "6"})
    yield _kantata(streams["kantata", "users"], user, {**user, "id": "8"})
    story = {
        **{"id": "9", "title": "Delivery", "story_type": "task", "state": "started", "archived": False},
        **{"billable": True, "start_date": None, "due_date": "2026-12-31", "workspace_id": "5"},
        **{"time_estimate_in_minutes": 600, "budget_estimate_in_cents": None, "updated_at": "2026-09-02T09:00:00Z"},
    }
    allocation = {
        **{"id": "3", "start_date": "2026-01-01", "end_date": "2026-12-31", "minutes": 37543},
        **{"workspace_resource_id": "4", "updated_at": "2026-09-02T09:00:00Z"},
    }
    resources = {"4": {"id": "4", "workspace_id": "5", "user_id": "7"}}
    rate = {
        **{"id": "1", "rate_card_version_id": "2", "role_id": "3", "rate_in_cents": 15000},
        **{"currency": "GBP", "currency_base_unit": 100},
    }
    version = {"id": "2", "rate_card_id": "4", "rate_card_set_version_id": "5"}
    card = {"id": "4", "title": "Standard", "currency": "GBP"}
    yield _kantata(streams["kantata", "stories"], story, {**story, "id": "10"})
    yield _kantata(
        streams["kantata", "workspace_allocations"],
        *(allocation, {**allocation, "id": "4"}),
        workspace_resources=resources,
    )
    for name, record in (
        ("roles", {"id": "3", "name": "Manager"}),
        ("rate_cards", card),
        ("rate_card_set_versions", {"id": "5", "effective_date": "2026-01-01"}),
        ("rate_card_versions", version),
        ("rate_card_roles", rate),
    ):
        yield _kantata(streams["kantata", name], record, {**record, "id": "8"})


def _workdays(streams: dict[tuple[str, str], Stream]) -> Iterator[Seed]:
    for name, records, amounts in (
        ("people", [test_workday.person(1), test_workday.person(2, Other_IDs=["Kantata 7", "NetSuite E2"])], {}),
        ("positions", [test_workday.position(1), test_workday.position(2)], {"weekly_hours": "Scheduled_Weekly_Hours"}),
        (
            "cost_rates",
            [test_workday.cost_rate(), test_workday.cost_rate("9", Currency="JPY")],
            {"hourly_rate": "Hourly_Cost_Rate"},
        ),
    ):
        entries = [test_workday.shown(record, name) for record in records]
        yield _page(streams["workday", name], "Report_Entry", *entries, **amounts)


def _delimited(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))


def _export(stream: Stream, kind: str, total: str | None, *rows: str, **amounts: str) -> Seed:
    """An export of two or more rows; `total` is the column that its header adds up, None where it counts rows."""
    names = [name for name in stream.columns if name not in ("export_sequence", "as_of")]
    place = {column: names.index(name) for column, name in amounts.items()}

    def held(records: list[Fields]) -> Decimal:
        if total is not None:
            return sum((Decimal(record[names.index(total)]) for record in records), Decimal(0))
        return Decimal(sum(kind != "periods" or record[names.index("status")] == "open" for record in records))

    def both(content: bytes, records: list[Fields]) -> tuple[Any, Any]:
        header = _delimited(content)[0]
        return (header[5], Decimal(header[6])), (str(len(records)), held(records))

    stated = held([row.split(",") for row in rows])
    header = f"HEADER,{kind},ns-us,1,2026-09-29T02:00:00Z,{len(rows)},{stated}"
    content = "".join(f"{line}\n" for line in (header, ",".join(names), *rows)).encode()
    return Seed(stream, f"{kind}-ns-us-000001.csv", content, lambda content: _delimited(content)[2:], place, both)


def _exports() -> Iterator[Seed]:
    read = netsuite.EXPORTS
    journal = "2026-09-29T06:00:00Z,2026-09,2026-09-01,1100"
    yield _export(
        *(read["gl"], "gl", "debit"),
        f"JE1,1,{journal},100.00,0.00,USD,E1,AUD-1,,",
        f"JE1,2,{journal},20.50,120.50,USD,E2,AUD-1,E007,travel",
        debit="debit",
        credit="credit",
    )
    yield _export(
        *(read["time"], "time", "hours"),
        "TB1,2026-09-29T06:00:00Z,E1,E007,2026-09-01,7.50,AUD-1,Advice,Yes,",
        "TB2,2026-09-29T06:00:00Z,E2,E008,2026-09-01,-0.25,AUD-1,,No,corrected",
        hours="hours",
    )
    invoice = "2026-09-30,2026-10-30,C-01,AUD-1,USD"
    yield _export(
        *(read["invoices"], "invoices", "amount"),
        f"invoice,INV1,{invoice},1,time,E1,S1,7.50,1125.00,,,",
        f"credit_memo,CM1,{invoice},1,adjustment,,,0.00,-25.00,INV1,1,write_down",
        hours="hours",
        amount="amount",
    )
    yield _export(
        *(read["payments"], "payments", "amount"),
        "P1,2026-09-30,C-01,INV1,USD,1000.00",
        "P2,2026-09-30,C-01,INV1,USD,100.00",
        amount="amount",
    )
    yield _export(
        *(read["periods"], "periods", None),
        "2026-08,2026-08-01,2026-08-31,closed,2026-09-05T18:00:00Z",
        "2026-09,2026-09-01,2026-09-30,open,2026-09-01T00:00:00Z",
    )
    yield _export(
        *(read["projects"], "projects", None),
        "AUD-1,Audit,C-01,Yes,2026-01-01T09:00:00Z",
        "AUD-2,,,No,2026-01-01T09:00:00Z",
    )
    yield _export(*(read["employees"], "employees", None), "E10001,Ada Byron,Yes", "E10002,Ben Castillo,No")
    yield _export(*(read["accounts"], "accounts", None), "1100,Unbilled receivables", "4010,Consulting revenue")


def _answer() -> Seed:
    """An acknowledgement; its own lines say whether it adds up."""

    def both(content: bytes, records: list[Fields]) -> tuple[Any, Any]:
        trailer = _delimited(content)[-1]
        return (trailer[9], _or_none(trailer[7])), (str(len(records)), _sum(record[7] for record in records))

    content = test_netsuite.ack(test_netsuite.posted("a"), test_netsuite.posted("b", "JE2", "-5.50"))
    return Seed(
        netsuite.ACK_LINES,
        f"ack-{BATCH}-1.csv",
        content,
        lambda content: _delimited(content)[1:-1],
        {"amount": 7},
        both,
    )


def _called(name: str, read: Callable[[str, int, bytes], ApiAnswer], status: int, document: dict, key: str) -> Seed:
    """What an ERP answers that is called, read like a stream; `key` is what holds its records."""
    texts = ("external_id", "level", "status", "document", "posting_period", "currency", "code", "message")

    def reading(document: Document) -> Reading:
        answer = read(BATCH, status, document.content)
        rows = [{"amount": None, **dict.fromkeys(texts), **line, "adds_up": answer.adds_up} for line in answer.lines]
        return Reading(rows, list(range(len(rows))))

    def records(content: bytes) -> list[Fields]:
        found = _loose(content)[key]
        return found if isinstance(found, list) else [found]

    def both(content: bytes, records: list[Fields]) -> tuple[Any, Any]:
        page = _loose(content)
        return (page["count"], _or_none(page["total"])), (
            str(len(records)),
            _sum(record["amount"] for record in records),
        )

    columns = pl.Schema({**dict.fromkeys(texts, pl.String), "amount": pl.Decimal(18, 4), "adds_up": pl.Boolean})
    stream = Stream("netsuite", name, columns, reading, deadline=None)
    listed = key == "records"
    amounts = {"amount": "amount"} if listed else {}
    return Seed(stream, name, json.dumps(document).encode(), records, amounts, both if listed else None)


def _calls() -> Iterator[Seed]:
    record = {
        **{"external_id": "A", "status": "POSTED", "document": "D1", "posting_period": "2026-09", "amount": "1.00"},
        **{"currency": "USD", "code": "", "message": ""},
    }
    other = {**record, "external_id": "B", "document": "D2", "amount": "-2.50"}
    answer = {"batch_id": BATCH, "records": [record, other], "count": 2, "total": "-1.50"}
    refusal = {"batch_id": BATCH, "error": {"code": "SHA_MISMATCH", "message": "the file is not what its control says"}}
    yield _called("call", NetsuiteApi().read, 200, answer, "records")
    yield _called("call_refused", NetsuiteApi().read, 400, refusal, "error")
    yield _called("lookup", NetsuiteApi().read_lookup, 200, answer, "records")


def _or_none(written: str) -> Decimal | None:
    return Decimal(written) if written else None


def _sum(amounts: Any) -> Decimal:
    return sum((Decimal(amount) for amount in amounts if amount), Decimal(0))


def _rates(content: bytes) -> list[Fields]:
    """The cells of the published rates."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        header, *rows = _delimited(archive.read(archive.namelist()[0]))
    return [
        VACANT if cell in ("N/A", "") else [day, currency, cell]
        for day, *cells in rows
        for currency, cell in zip(header[1:], cells, strict=True)
        if currency
    ]


@cache
def corpus() -> tuple[Seed, ...]:
    streams = {(each.system, each.name): each for each in STREAMS}
    contracts, accounts = map(test_salesforce.contract, (1, 2)), map(test_salesforce.account, (1, 2))
    sales = map(test_salesforce.opportunity, (1, 2))
    rates = test_ecb_and_registry.zipped("Date,USD,JPY,\n2026-07-01,1.0831,172.45,\n2026-06-30,1.0800,N/A,\n")
    expenses = test_concur.extract(1, test_concur.line(1, 1, "+100.0000"), test_concur.line(1, 2, "-20.5000"))

    def journal(content: bytes, records: list[Fields]) -> tuple[Any, Any]:
        header = content.decode().split("\n", 1)[0].split("|")
        return (int(header[2]), Decimal(header[3])), (len(records), _sum(record[168] for record in records))

    return (
        *_harvest(streams),
        *_kantatas(streams),
        *_certinias(streams),
        _page(streams["salesforce", "accounts"], "records", *accounts),
        _page(streams["salesforce", "contracts"], "records", *contracts, fee="Fee__c", cap="Cap__c"),
        _page(streams["salesforce", "opportunities"], "records", *sales, amount="Amount"),
        *_workdays(streams),
        *_masters(streams),
        *_plans(streams),
        Seed(streams["concur", "sae_lines"], test_concur.name(1), expenses,
             lambda content: [line.split("|") for line in content.decode().split("\n")[1:-1]],
             {"journal_amount": 168}, journal),
        Seed(streams["ecb", "rates"], "eurofxref-hist.zip", rates, _rates, {"rate": 2}),
        _answer(),
        *_exports(),
        *_calls(),
    )  # fmt: skip


# -- mutations --------------------------------------------------------------------------------------------------------


def _bit(content: bytes, draw: Random) -> bytes:
    at = draw.randrange(len(content))
    return content[:at] + bytes([content[at] ^ 1 << draw.randrange(8)]) + content[at + 1 :]


def _truncated(content: bytes, draw: Random) -> bytes:
    return content[: draw.randrange(len(content))]


def _lines(content: bytes, draw: Random) -> bytes:
    separator = b"\n" if b"\n" in content else b"}"
    parts = content.split(separator)
    one, other = draw.randrange(len(parts)), draw.randrange(len(parts))
    match draw.randrange(3):
        case 0:
            parts[one], parts[other] = parts[other], parts[one]
        case 1:
            del parts[one]
        case 2:
            parts.insert(one, parts[other])
    return separator.join(parts)


def _syntax(content: bytes, draw: Random) -> bytes:
    old, new = draw.sample((b",", b";", b"|", b'"', b"'", b"\t", b"{", b"]", b"\n"), 2)
    return content.replace(old, new, draw.choice((1, 2, -1)))


def _encoding(content: bytes, draw: Random) -> bytes:
    encoding = draw.choice(("utf-16", "utf-8-sig", "utf-32", "cp500"))
    return content.decode("latin-1").encode(encoding, "replace")


def _number(content: bytes, draw: Random) -> bytes:
    digits = [at for at, byte in enumerate(content) if chr(byte).isdigit()]
    if not digits:
        return content
    first = last = draw.choice(digits)
    while first and content[first - 1] in b"0123456789.+-":
        first -= 1
    while last < len(content) and content[last] in b"0123456789.":
        last += 1
    return content[:first] + draw.choice(_NUMBERS).encode() + content[last:]


def _key_twice(content: bytes, draw: Random) -> bytes:
    keys = [at for at in range(len(content)) if content[at : at + 2] == b'":']
    if not keys:
        return _lines(content, draw)
    at = draw.choice(keys)
    first = content.rfind(b'"', 0, at)
    return content[:first] + content[first : at + 2] + b"1," + content[first:]


def _nested(content: bytes, draw: Random) -> bytes:
    at, depth = draw.randrange(len(content)), draw.choice((1, 10, 100_000))
    return content[:at] + draw.choice((b"[", b'{"a":', b'"')) * depth + content[at:]


def _odd_text(content: bytes, draw: Random) -> bytes:
    at, odd = draw.randrange(len(content)), draw.choice(_ODD)
    written = json.dumps(odd)[1:-1].encode() if draw.random() < 0.5 else odd.encode("utf-8", "surrogatepass")
    return content[:at] + written + content[at:]


@cache
def _zip_bomb() -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("eurofxref-hist.csv", b"0" * 60_000_000)
    return archive.getvalue()


def _grown(content: bytes, draw: Random) -> bytes:
    """Much of the same: a long field, many records, many digits, or an archive that is mostly inside."""
    if content.startswith(b"PK"):
        return _zip_bomb()
    at, times = draw.randrange(len(content)), draw.choice((100, 1_000, 1_000, 200_000))
    return content[:at] + draw.choice((b"9", b"x", b",", b"|", b"[],", b"\n", b'{"":0},', b'""')) * times + content[at:]


def _spliced(content: bytes, draw: Random) -> bytes:
    first, last = sorted(draw.choices(range(len(content)), k=2))
    return content[:first] + draw.randbytes(draw.randrange(8)) + content[last:]


MUTATIONS: dict[str, Callable[[bytes, Random], bytes]] = {
    "bit flipped": _bit,
    "truncated": _truncated,
    "lines moved": _lines,
    "syntax swapped": _syntax,
    "other encoding": _encoding,
    "number rewritten": _number,
    "key twice": _key_twice,
    "nested": _nested,
    "odd text": _odd_text,
    "spliced": _spliced,
    "grown": _grown,
}


# -- what must hold ---------------------------------------------------------------------------------------------------


def _wrong(seed: Seed, content: bytes, reading: Reading) -> Iterator[str]:
    outcomes = sorted([*reading.positions, *(each.position for each in reading.refused)])
    if len(set(outcomes)) != len(outcomes) or len(reading.rows) != len(reading.positions):
        yield "a record has two outcomes"
    schema = seed.stream.columns
    parquet.frame({name: [row[name] for row in reading.rows] for name in schema}, schema)
    _observe(seed.stream, reading)
    records = seed.records(content)
    there = [position for position, record in enumerate(records) if record is not VACANT]
    if outcomes != there:
        yield f"records {there}, outcomes {outcomes}"
    for row, position in zip(reading.rows, reading.positions, strict=True):
        for column, field in seed.amounts.items():
            record = records[position]
            written = record.get(field) if isinstance(record, dict) else record[field]
            if row[column] != (Decimal(written) if written not in (None, "") else None):
                yield f"{column} is {row[column]}, written {written!r}"
    if seed.total is None or ("adds_up" in schema and not any(row["adds_up"] for row in reading.rows)):
        return
    try:
        stated, found = seed.total(content, records)
    except ArithmeticError:
        stated, found = "a number", "none"
    if stated != found:
        yield f"it says {stated}, and holds {found}"


def _observe(stream: Stream, reading: Reading) -> None:
    """What the ledger records of transactions."""
    if facts := stream.transactions:
        for row in reading.rows:
            facts.record_id(row), facts.revision(row, NOW), facts.approval(row), facts.states(row)
            canonical_json(facts.content(row))


def _read(seed: Seed, content: bytes) -> tuple[Reading | DocumentRefused, list[str]]:
    """What a cycle makes of the document, and what is wrong with that."""
    document = Document(content, seed.name, "ns-us")
    try:
        if seed.stream.sequence is not None:
            seed.stream.sequence(document)
        reading = seed.stream.read(document)
        return reading, list(_wrong(seed, content, reading))
    except DocumentRefused as refusal:
        return refusal, []
    # A panic of a Rust library is no Exception.
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        return Reading(), [f"{type(error).__name__}: {error}"[:200]]


def cut_off(seed: Seed) -> list[str]:
    """What is wrong when the document is cut off, after any of its bytes."""
    findings = []
    for size in range(len(seed.content)):
        if seed.kept_by_hand and seed.content[:size].endswith(b"\n"):
            continue
        found, wrong = _read(seed, seed.content[:size])
        if not isinstance(found, DocumentRefused) or wrong:
            findings.append(f"{seed.stream.table}, {size} of {len(seed.content)} bytes: {wrong or 'it was read'}")
    return findings


@contextmanager
def _little_room() -> Iterator[None]:
    """This process can take no more than ROOM bytes of memory beyond what it has; its older objects stay."""
    before = resource.getrlimit(resource.RLIMIT_DATA)
    status = Path("/proc/self/status").read_text()
    held = next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmData"))
    gc.freeze()
    resource.setrlimit(resource.RLIMIT_DATA, (held + ROOM, before[1]))
    try:
        yield
    finally:
        gc.unfreeze()
        resource.setrlimit(resource.RLIMIT_DATA, before)


def run(files: int, seed: int, progress: Callable[[int], None] | None = None) -> dict:
    """Read so many mutated documents, and each of the corpus cut off after every byte.

    {files, read, refused, kinds, streams, cut_off, slowest_seconds, findings, seconds}.
    """
    seeds = corpus()
    _zip_bomb()
    for each in seeds:
        # What libraries set up once is not this document's.
        _read(each, each.content)
    with _little_room():
        return _run(files, seed, seeds, progress)


def _run(files: int, seed: int, seeds: tuple[Seed, ...], progress: Callable[[int], None] | None) -> dict:
    began, draw = time.monotonic(), Random(f"documents {seed}")
    kinds, streams, refused = Counter(), Counter(), Counter()
    read, slowest, findings = 0, 0.0, [each for origin in seeds for each in cut_off(origin)][:MOST_FINDINGS]
    for number in range(files):
        origin = seeds[number % len(seeds)]
        made, content = draw.choices(tuple(MUTATIONS), k=draw.choice((1, 1, 2))), origin.content
        for kind in made:
            content = MUTATIONS[kind](content, draw) if content else content
        kinds.update(made)
        streams[origin.stream.table] += 1
        start = time.process_time()
        found, wrong = _read(origin, content)
        if isinstance(found, DocumentRefused):
            refused[found.code] += 1
        else:
            read += 1
        slowest = max(slowest, took := time.process_time() - start)
        if took > LONGEST:
            wrong.append(f"it took {took:.1f} seconds")
        if wrong and len(findings) < MOST_FINDINGS:
            findings += (f"file {number}, {origin.stream.table}, {made}: {each}" for each in wrong)
        if number % 100 == 99:
            # A refused record refers to the document that it is in, through its traceback.
            gc.collect()
        if progress and number % 1000 == 999:
            progress(number + 1)
    return {
        "files": files,
        "read": read,
        "refused": dict(sorted(refused.items())),
        "kinds": dict(sorted(kinds.items())),
        "streams": dict(sorted(streams.items())),
        "cut_off": sum(len(each.content) for each in seeds),
        "slowest_seconds": round(slowest, 3),
        "findings": findings,
        "seconds": round(time.monotonic() - began, 1),
    }


def apart(files: int, seed: int, progress: Callable[[int], None]) -> dict:
    """`run` in a process of its own, whose death is a finding."""
    command, last = [sys.executable, "-m", __name__, str(files), str(seed)], {"files": 0}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as reader:
        for line in reader.stdout:
            last = json.loads(line)
            progress(last["files"])
    if "findings" in last:
        return last
    death = f"the process ended with {reader.returncode} in the thousand after file {last['files']}"
    return {"files": files, "read": 0, "refused": {}, "findings": [death]}


if __name__ == "__main__":

    def _say(figures: dict) -> None:
        sys.stdout.write(json.dumps(figures) + "\n")
        sys.stdout.flush()

    _say(run(int(sys.argv[1]), int(sys.argv[2]), lambda done: _say({"files": done})))
