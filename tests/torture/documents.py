"""Mutated files and pages through the real readers: `run(files, seed)`.

Each document of the corpus is altered once or twice by seed, and read. Nothing but a DocumentRefused may come out, each
record has one outcome, an amount is what its field says to another parser, no row of a file is used whose total does
not hold, what is read can be landed, and no document takes longer than LONGEST seconds.
"""

from __future__ import annotations

import csv
import io
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

from dagster_project.landing import parquet
from dagster_project.landing.refusal import DocumentRefused
from dagster_project.sources import STREAMS
from dagster_project.sources.stream import Document, Reading, Stream
from tests.sources import test_concur, test_ecb_and_registry, test_harvest, test_kantata, test_netsuite, test_salesforce

LONGEST = 2.0
MOST_FINDINGS = 20
_ODD = ("\x00", "\ud800", "\u202e", "\ufeff", "\r", "é", "\U0001f600")
_NUMBERS = ("1e400", "-0", "NaN", "9" * 50, "1.200", "1,5", "0x10", "1e-9", "-1", "12345678901234567.89", '"7"', "null")


@dataclass(frozen=True)
class Seed:
    """A whole document and the stream that reads it; `amounts` are landed column by the path or column of its field."""

    stream: Stream
    name: str
    content: bytes
    amounts: dict[str, Any]


def _page(key: str, *records: dict) -> bytes:
    return json.dumps({key: list(records), "total_entries": len(records)}).encode()


@cache
def corpus() -> tuple[Seed, ...]:
    streams = {(each.system, each.name): each for each in STREAMS}
    kantata = [test_kantata.entry(str(number)) for number in (1, 2)]
    amounts = {"hours": "hours", "billable_rate": "billable_rate", "cost_rate": "cost_rate"}
    return (
        Seed(streams["harvest", "time_entries"], "page",
             _page("time_entries", *(test_harvest.entry(number) for number in (1, 2, 3))), amounts),
        Seed(streams["kantata", "time_entries"], "page", json.dumps({
            "results": [{"key": "time_entries", "id": each["id"]} for each in kantata],
            "time_entries": {each["id"]: each for each in kantata}, "count": 2}).encode(), {}),
        Seed(streams["salesforce", "accounts"], "page", _page("records", test_salesforce.account(1)), {}),
        Seed(streams["salesforce", "contracts"], "page",
             _page("records", *map(test_salesforce.contract, (1, 2))), {"fee": "Fee__c", "cap": "Cap__c"}),
        Seed(streams["concur", "sae_lines"], test_concur.name(1), test_concur.plain(1), {"journal_amount": 168}),
        Seed(streams["netsuite", "gl_lines"], "gl-ns-us-000001.csv",
             test_netsuite.gl(1, "100.00", "20.50"), {"debit": 6, "credit": 7}),
        Seed(streams["netsuite", "ack_lines"], "ack-ns-us-00000001-1.csv",
             test_netsuite.ack(test_netsuite.posted("a"), test_netsuite.posted("b")), {"amount": 7}),
        Seed(streams["ecb", "rates"], "eurofxref-hist.zip", test_ecb_and_registry.zipped(
            "Date,USD,JPY,\n2026-07-01,1.0831,172.45,\n2026-06-30,1.0800,N/A,\n"), {}),
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
}


# -- what must hold ---------------------------------------------------------------------------------------------------


def _records(seed: Seed, content: bytes) -> list[Any] | None:
    """The records of the document to another parser, with numbers as they are written; None where it has no part."""
    text, stream = content.decode("utf-8"), seed.stream
    if stream.system in ("harvest", "salesforce"):
        page = json.loads(text, parse_float=str, parse_int=str)
        return page["time_entries" if stream.system == "harvest" else "records"]
    if stream.system == "kantata":
        return json.loads(text)["results"]
    if stream.system == "concur":
        return [line.split("|") for line in text.split("\n")[1:-1]]
    rows = list(csv.reader(io.StringIO(text, newline="")))
    return rows[2:] if stream.name == "gl_lines" else rows[1:-1]


def _wrong(seed: Seed, content: bytes, reading: Reading) -> Iterator[str]:
    outcomes = sorted([*reading.positions, *(each.position for each in reading.refused)])
    if len(set(outcomes)) != len(outcomes) or len(reading.rows) != len(reading.positions):
        yield "a record has two outcomes"
    schema = seed.stream.columns
    parquet.frame({name: [row[name] for row in reading.rows] for name in schema}, schema)
    if seed.stream.system == "ecb":
        return
    records = _records(seed, content)
    if outcomes != list(range(len(records))):
        yield f"{len(records)} records, outcomes {outcomes}"
    for row, position in zip(reading.rows, reading.positions, strict=True):
        for column, field in seed.amounts.items():
            record = records[position]
            written = record.get(field) if isinstance(record, dict) else record[field]
            if row[column] != (Decimal(written) if written not in (None, "") else None):
                yield f"{column} is {row[column]}, written {written!r}"
    if seed.stream.system == "concur" or seed.stream.name == "gl_lines":
        separator, total, column = ("|", 3, 168) if seed.stream.system == "concur" else (",", 6, 6)
        stated = content.decode().split("\n", 1)[0].split(separator)[total].strip('"')
        if Decimal(stated) != sum(Decimal(record[column]) for record in records):
            yield f"the total {stated} does not hold"


def run(files: int, seed: int, progress: Callable[[int], None] | None = None) -> dict:
    """Read so many mutated documents; {files, read, refused, kinds, streams, slowest, findings, seconds}."""
    began, draw, seeds = time.monotonic(), Random(f"documents {seed}"), corpus()
    kinds, streams, refused = Counter(), Counter(), Counter()
    read, slowest, findings = 0, 0.0, []
    for number in range(files):
        origin = seeds[number % len(seeds)]
        made, content = draw.choices(tuple(MUTATIONS), k=draw.choice((1, 1, 2))), origin.content
        for kind in made:
            content = MUTATIONS[kind](content, draw) if content else content
        kinds.update(made)
        streams[origin.stream.table] += 1
        start = time.process_time()
        try:
            reading = origin.stream.read(Document(content, origin.name, "ns-us"))
            read += 1
            wrong = list(_wrong(origin, content, reading))
        except DocumentRefused as refusal:
            refused[refusal.code] += 1
            wrong = []
        except Exception as error:
            wrong = [f"{type(error).__name__}: {error}"[:200]]
        slowest = max(slowest, took := time.process_time() - start)
        if took > LONGEST:
            wrong.append(f"it took {took:.1f} seconds")
        if wrong and len(findings) < MOST_FINDINGS:
            findings += (f"file {number}, {origin.stream.table}, {made}: {each}" for each in wrong)
        if progress and number % 1000 == 999:
            progress(number + 1)
    return {
        "files": files,
        "read": read,
        "refused": dict(sorted(refused.items())),
        "kinds": dict(sorted(kinds.items())),
        "streams": dict(sorted(streams.items())),
        "slowest_seconds": round(slowest, 3),
        "findings": findings,
        "seconds": round(time.monotonic() - began, 1),
    }
