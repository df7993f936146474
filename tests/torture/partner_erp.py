"""The partner's ERP as a process of its own, which posts what arrives as often as it arrives."""

from __future__ import annotations

import contextlib
import csv
import hashlib
import io
import json
import os
import time
from decimal import Decimal
from pathlib import Path
from random import Random

from tests.torture.folders import Place

# It answers within this many seconds.
LATEST_ANSWER = 3.0
REFUSED_AT_FIRST = 0.04


class Erp:
    """Takes every control file with its posting file, checks both, posts every record, and answers late and in parts.

    Its book is append-only, one line for each control file that it took, written at once; everything else follows from
    the book, so that it may be killed at any moment. A few records are refused when they come for the first time.
    """

    def __init__(self, place: Place) -> None:
        self.place = place
        self.taken = place.erp / "taken"
        self.taken.mkdir(exist_ok=True)
        self.book = read_book(place)
        self.unanswered = list(self.book)
        self._book = os.open(place.erp / "book", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)

    def run(self) -> None:
        """Until killed. While the file `hurry` is there it answers at once, while `pause` is there it stands still."""
        while True:
            if not (self.place.erp / "pause").exists():
                self.take()
                self.answer((self.place.erp / "hurry").exists())
            time.sleep(0.015)

    def take(self) -> None:
        """Take what is in the inbox, and finish what a kill interrupted."""
        last = max([page["number"] for page in self.book] + [int(p.name[:6]) for p in self.taken.iterdir()] + [0])
        for number, control in enumerate(sorted((self.place.drop / "inbox").glob("*.ctl")), last + 1):
            control.rename(self.taken / f"{number:06d}-{control.name}")
        for control in sorted(self.taken.glob("*.ctl")):
            number, name = int(control.name[:6]), control.name[7:].replace(".ctl", ".csv")
            data = self.taken / f"{number:06d}-{name}"
            with contextlib.suppress(FileNotFoundError):
                (self.place.drop / "inbox" / name).rename(data)
            if number not in {page["number"] for page in self.book}:
                self._post(number, control, data)
            # Only now does the partner's archive show it: until then it is nowhere to be seen.
            for file in (data, control):
                with contextlib.suppress(FileNotFoundError):
                    file.rename(self.place.drop / "archive" / file.name[7:])

    def _post(self, number: int, control: Path, data: Path) -> None:
        page = {"number": number, "at": time.time(), "batch": "", "file": control.name[7:], "records": []}
        try:
            promise = json.loads(control.read_bytes())
            page["batch"] = promise["batch_id"]
            page["records"] = self._records(promise, data.read_bytes())
        except (OSError, ValueError, KeyError, ArithmeticError, AssertionError) as error:
            page["partial"] = f"{type(error).__name__}: {error}"
        os.write(self._book, (json.dumps(page) + "\n").encode())
        self.book.append(page)
        self.unanswered.append(page)

    def _records(self, promise: dict, content: bytes) -> list[dict[str, str]]:
        """What the posting file says, if it is what the control file promises."""
        assert (len(content), hashlib.sha256(content).hexdigest()) == (promise["bytes"], promise["sha256"]), "content"
        rows: dict[str, list[dict[str, str]]] = {}
        for row in csv.DictReader(io.StringIO(content.decode(), newline="")):
            rows.setdefault(row["External ID"], []).append(row)
        records = [_time(lines) if "Duration" in lines[0] else _journal(lines) for lines in rows.values()]
        assert len(records) == promise["records"], "records"
        assert sum(map(len, rows.values())) == promise["lines"], "lines"
        assert sum(int(hashlib.sha256(i.encode()).hexdigest()[:8], 16) for i in rows) == promise["hash_total"], "ids"
        signed = [Decimal(record["value"]) for record in records]
        for unit, total in promise["totals"].items():
            ours = sum(signed) if unit == "hours" else sum(map(abs, signed))
            assert ours == Decimal(total if unit == "hours" else total["debit"]), f"total {unit}"
        seen = {record["id"] for page in self.book for record in page["records"]}
        for record in records:
            refused = record["id"] not in seen and Random(record["id"]).random() < REFUSED_AT_FIRST
            record["status"] = "REJECTED" if refused else "POSTED"
        return records

    def answer(self, hurry: bool) -> None:
        """Write the answers that are due."""
        for page in list(self.unanswered):
            parts = self._parts(page)
            due = [(name, lines) for name, after, lines in parts if hurry or page["at"] + after < time.time()]
            for name, lines in due:
                target = self.place.drop / "answers" / name
                if not target.exists():
                    (self.place.erp / "answer").write_text(json.dumps(lines))
                    (self.place.erp / "answer").rename(target)
            if len(due) == len(parts):
                self.unanswered.remove(page)

    def _parts(self, page: dict) -> list[tuple[str, float, list[dict[str, str]]]]:
        """Name, delay and lines of each part of the answer to a page; now and then a part comes twice."""
        draw = Random(f"{self.place.seed} {page['number']}")
        if "partial" in page:
            return []
        head = {"batch_id": page["batch"], "external_id": "", "amount": None}
        lines = [{**head, "level": "FILE", "status": "ACCEPTED"}]
        for at, record in enumerate(page["records"]):
            posted = record["status"] == "POSTED"
            lines.append(
                {
                    "batch_id": page["batch"],
                    "external_id": record["id"],
                    "level": "LINE",
                    "status": record["status"],
                    "document": f"DOC-{page['number']}-{at}" if posted else "",
                    "posting_period": "2026-09",
                    "amount": record["value"],
                    "currency": "USD",
                    "code": "" if posted else "INVALID_ITEM",
                }
            )
        draw.shuffle(lines)
        share = -(-len(lines) // draw.randint(1, 3))
        parts = [
            (f"{page['number']:06d}-{at}.json", draw.uniform(0, LATEST_ANSWER), lines[at : at + share])
            for at in range(0, len(lines), share)
        ]
        again = [(f"again-{name}", draw.uniform(0, LATEST_ANSWER), part) for name, _, part in parts]
        return parts + [part for part in again if draw.random() < 0.1]


def _time(lines: list[dict[str, str]]) -> dict[str, str]:
    (row,) = lines
    return {"id": row["External ID"], "leg": "time", "reference": row["Memo"], "value": row["Duration"]}


def _journal(lines: list[dict[str, str]]) -> dict[str, str]:
    first, second = lines
    side = "Journal Entry - Line: {}".format
    value = Decimal(first[side("Debit")] or 0) - Decimal(first[side("Credit")] or 0)
    assert value == Decimal(second[side("Credit")] or 0) - Decimal(second[side("Debit")] or 0), "journal out of balance"
    name = {"id": first["External ID"], "leg": "base", "reference": first[side("Memo")]}
    return {**name, "value": str(value)}


def read_book(place: Place) -> list[dict]:
    """Every control file that the ERP took, with what it posted for it."""
    with contextlib.suppress(FileNotFoundError):
        return [json.loads(line) for line in (place.erp / "book").read_text().splitlines()]
    return []


def be_erp(place: Place) -> None:
    """Be the ERP of a place."""
    Erp(place).run()
