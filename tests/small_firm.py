"""A small firm that is not the sandbox's: its Harvest account, its ERP's folders, and what must be posted of its time.

What must be posted is computed here from the served entries alone, by the words of docs/first-firm.md.
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import product
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "docs" / "reference" / "netsuite.py"
FIRST_DAY = date(2025, 7, 1)
OPEN = ("2025-07", "2025-08", "2025-09", "2025-10")
UPDATED = "2025-10-20T09:00:00Z"
CLIENTS = {
    number: {"id": number, "name": name, "currency": currency}
    for number, name, currency in (
        (31, "Tidewater Foods", "USD"),
        (32, "Orrery Optics", "USD"),
        (33, "Palisade Bank", "USD"),
        (34, "Quayside BV", "EUR"),
    )
}
# Name, code, client, and whether the client pays a fee.
PROJECTS = {
    501: ("Web shop", "TF-SHOP", 31, False),
    502: ("Recipe archive", "TF-ARCH", 31, False),
    503: ("Lens catalogue", "OO-CAT", 32, False),
    504: ("Trade fair stand", "OO-FAIR", 32, True),
    505: ("Branch signage", "PB-SIGN", 33, False),
    506: ("Not yet in the ERP", "PB-NEW", 33, False),
    507: ("Harbour map", "QB-MAP", 34, False),
    508: ("Without a code", None, 33, False),
    509: ("Office moves", "PB-MOVE", 33, False),
    510: ("Office moves, part 2", "PB-MOVE", 33, False),
    511: ("Archived", "TF-OLD", 31, False),
}
IN_ERP = sorted({code for _, code, *_ in PROJECTS.values() if code} - {"PB-NEW"})
TASKS = {71: "Design", 72: "Copy", 73: "Meetings", 74: "Retired"}
PEOPLE = range(801, 861)
LEAVER, WITHOUT_EMAIL, CONTRACTOR = 803, 804, 805


# What the page calls its firm; another one has these names instead, in its folder, its lists and its entries.
NAMES = ("acme", "ACME", "Acme", "Robin", "larkspur", "TF-", "Tidewater")
OTHER = ("quillon", "QUILLON", "Quillon", "Wren", "wrenford", "QT-", "Sedgewater")


def of_other(text: str) -> str:
    """A text of the firm of the page as another firm has it."""
    for name, other in zip(NAMES, OTHER, strict=True):
        text = text.replace(name, other)
    return text


def email(person: int) -> str:
    return f"P{person}@larkspur.example"


def entries(count: int) -> list[dict[str, Any]]:
    """`count` entries, five a person and day. The last two days are not approved, and ten entries are special."""
    days = (day for each in range(500) if (day := FIRST_DAY + timedelta(each)).weekday() < 5)
    found = [
        _entry(number, day, person, slot)
        for number, (day, person, slot) in zip(range(1, count + 1), product(days, PEOPLE, range(5)), strict=False)
    ]
    last = sorted({each["spent_date"] for each in found})[-2:]
    for each in found:
        if each["spent_date"] in last:
            each |= {"is_closed": False, "approval_status": "submitted"}
    work = {"project": _project(501), "client": CLIENTS[31], "task": {"id": 71, "name": "Design"}, "billable": True,
            "billable_rate": 100.0}  # fmt: skip
    found[0] |= {**work, "hours": "7,5"}
    found[1] |= {**work, "billable_rate": None}
    found[2] |= {**work, "hours": 0.0}
    found[3] |= {**work, "approval_status": "maybe"}
    same = {**work, "hours": 1.0, "started_time": "9:00am", "ended_time": "10:00am"}
    found[5] |= same
    found[6] |= same
    found[7] |= {**work, "task": {"id": 74, "name": "Retired"}}
    found[9] |= {**work, "task": {"id": 75, "name": "Deleted"}}
    found[8] |= {**work, "hours": 2.55, "billable_rate": 99.99}
    return found


def _project(number: int) -> dict[str, Any]:
    return {"id": number, "name": PROJECTS[number][0], "code": PROJECTS[number][1]}


def _entry(number: int, day: date, person: int, slot: int) -> dict[str, Any]:
    project = 501 + (number * 7 + person) % len(PROJECTS)
    task = 71 + (number + slot) % 3
    return {
        "id": 9_000_000 + number, "spent_date": day.isoformat(), "hours": (25 + number % 150) / 100,
        "rounded_hours": (25 + number % 150) / 100, "user": {"id": person, "name": f"Robin {person}"},
        "client": CLIENTS[PROJECTS[project][2]], "project": _project(project),
        "task": {"id": task, "name": TASKS[task]}, "notes": f"note {number}", "is_locked": True, "is_closed": True,
        "approval_status": "approved", "is_billed": False, "billable": task != 73,
        "billable_rate": 87.5 + person % 40 if task != 73 else None, "cost_rate": 40.25 + person % 7,
        "started_time": None, "ended_time": None, "is_running": False, "invoice": None, "external_reference": None,
        "created_at": UPDATED, "updated_at": UPDATED,
    }  # fmt: skip


def lists() -> dict[str, list[dict[str, Any]]]:
    """The account's people, projects, clients and tasks."""
    saved = {"updated_at": UPDATED}
    return {
        "users": [
            {"id": person, "first_name": "Robin", "last_name": str(person), "roles": ["Studio"],
             "email": None if person == WITHOUT_EMAIL else email(person), "is_active": person != LEAVER,
             "is_contractor": person == CONTRACTOR, "default_hourly_rate": None, "cost_rate": None,
             "weekly_capacity": 126000, **saved}
            for person in PEOPLE
        ],
        "projects": [
            {**_project(number), "client": CLIENTS[client], "is_active": number != 511, "is_billable": True,
             "is_fixed_fee": is_fee, "bill_by": "People", "hourly_rate": None, "starts_on": None, "ends_on": None,
             **saved}
            for number, (_, _, client, is_fee) in PROJECTS.items()
        ],
        "clients": [{**each, "is_active": True, **saved} for each in CLIENTS.values()],
        "tasks": [
            {"id": number, "name": name, "billable_by_default": True, "default_hourly_rate": None,
             "is_active": number != 74, **saved}
            for number, name in TASKS.items()
        ],
    }  # fmt: skip


# -- what must come of them -------------------------------------------------------------------------------------------


@dataclass
class Expected:
    """Hours and money by the reference of what must be posted, and how many entries wait for which reason."""

    hours: dict[str, Decimal] = field(default_factory=dict)
    money: dict[str, Decimal] = field(default_factory=dict)
    held: Counter[str] = field(default_factory=Counter)


def expected(served: list[dict[str, Any]]) -> Expected:
    """What of the served entries the first cycle posts, and why it holds what else is approved."""
    found = Expected()
    for each in served:
        reference = f"harvest:main:{each['id']}"
        if reason := _reason(each):
            found.held[reason] += 1
        elif each["approval_status"] == "approved":
            hours = Decimal(str(each["hours"]))
            found.hours[reference] = hours
            if each["billable"] and not PROJECTS[each["project"]["id"]][3]:
                rate = Decimal(str(each["billable_rate"]))
                found.money[reference] = (hours * rate).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return found


def _reason(entry: dict[str, Any]) -> str | None:
    """Why an approved entry waits, the first reason that there is; None when it does not."""
    project, person = entry["project"]["id"], entry["user"]["id"]
    _, code, client, is_fee = PROJECTS[project]
    if isinstance(entry["hours"], str):
        return "RECORD_UNREADABLE"
    if entry["approval_status"] == "maybe":
        return "STATUS_UNKNOWN"
    if entry["approval_status"] != "approved":
        return None
    if code in (None, "PB-MOVE"):
        return "PROJECT_UNKNOWN"
    if entry["task"]["name"] not in TASKS.values():
        return "TASK_UNKNOWN"
    if entry["task"]["name"] == "Retired":
        return "TASK_INACTIVE"
    if person == WITHOUT_EMAIL:
        return "WORKER_UNMAPPED"
    if person == LEAVER:
        return "WORKER_INACTIVE"
    if entry["billable"] and entry["billable_rate"] is None and not is_fee:
        return "RATE_MISSING"
    if entry["started_time"]:
        return "DUPLICATE_SUBMISSION"
    # What only waits comes after what somebody must correct.
    if code not in IN_ERP:
        return "PROJECT_NOT_IN_ERP"
    if CLIENTS[client]["currency"] != "USD":
        return "FX_MISSING"
    if not entry["hours"]:
        return "ZERO_QUANTITY"
    return None


# -- the ERP's side ---------------------------------------------------------------------------------------------------


def erp_sends(answers: Path, folder: Path, *kinds: str) -> None:
    """The exports of the page, written by the reference script: the calendar and the list of projects."""
    calendar = [
        {"period": month, "start": f"{month}-01", "end": f"{month}-{30 if month[-2:] in ('06', '09') else 31}",
         "status": "open" if month in OPEN else "closed", "changed_at": UPDATED}
        for month in ("2025-06", *OPEN)
    ]  # fmt: skip
    projects = [
        {"project": code, "name": code, "client": "", "active": "Yes", "created_at": UPDATED} for code in IN_ERP
    ]
    exports = {"periods": calendar, "projects": projects}
    rows = {"company": "erp", "as_of": "2025-10-20T02:00:00Z", "acknowledgements": {},
            "exports": {kind: exports[kind] for kind in kinds}}  # fmt: skip
    file = folder / "rows.json"
    file.write_text(json.dumps(rows))
    subprocess.run([sys.executable, REFERENCE, file, answers], check=True, capture_output=True)


def posted(inbox: Path) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """Hours and money by reference, as the files in the inbox say; every key is there once."""
    hours: dict[str, Decimal] = {}
    money: dict[str, Decimal] = {}
    for file in sorted(inbox.glob("*.csv")):
        assert file.with_suffix(".ctl").exists() or Path(f"{file}.ctl").exists()
        for row in _rows(file):
            of, kind = (hours, "Duration") if "Duration" in row else (money, "Journal Entry - Line: Debit")
            if row[kind]:
                assert row["Memo"] not in of
                of[row["Memo"]] = Decimal(row[kind])
    return hours, money


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(newline="") as text:
        yield from csv.DictReader(text)


# -- the page ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Page:
    """docs/first-firm.md: its commands, and what a person writes into which file."""

    text: str = (ROOT / "docs" / "first-firm.md").read_text()

    @property
    def blocks(self) -> list[tuple[str, list[str]]]:
        """Each fenced block in its order: the file that it is for (none for commands), and its lines."""
        found = re.findall(r"^```(?:sh|toml|csv)(?: (\S+))?\n(.*?)^```$", self.text, re.MULTILINE | re.DOTALL)
        return [(file, [line for line in text.splitlines() if line]) for file, text in found]

    @property
    def commands(self) -> list[str]:
        return [line for file, lines in self.blocks if not file for line in lines]

    @property
    def written(self) -> list[str]:
        return [line for file, lines in self.blocks if file for line in lines]
