"""The real consultancy: public timesheets and a public expense extract, read unchanged.

The files and their origin are in `real/`. What the public data lacks is added here and marked as assumed: bill and cost
rates by grade, and an approval calendar (`real/approvals.csv`: when the cards of a reporting period were approved;
`real/withheld_cards.csv`: the few cards that never were).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from dagster_project.sandbox.world.activity import ExpenseLine
from dagster_project.sandbox.world.meridian import CASH_ADVANCE, EITHER, EMPLOYEE_ADVANCES
from dagster_project.sandbox.world.model import (
    Client,
    Contract,
    Employment,
    LegalEntity,
    Project,
    Rate,
    SourceInstance,
    Task,
    Worker,
)

REAL = Path(__file__).parent / "real"
SAE_FILE = REAL / "concur_sae" / "ConcurStandardAccountingExtract.txt"
SAE_DROPPED_AT = datetime(2026, 9, 28, 12, tzinfo=UTC)

LEGAL_ENTITY = LegalEntity(
    "TK-US",
    "Tock Consulting (real data)",
    "USD",
    "AMER",
    "ns-tk",
    "hold",
    "Tock US",
    Decimal(75),
    crm=None,
    time_zone="America/New_York",
)
SOURCE_INSTANCES = (
    SourceInstance("harvest", "tock", "TK-US", "week", 168, False),
    SourceInstance("concur", "tock", "TK-US", "day", 24, False),
)
TASK_MASTERS = (Task("harvest", "tock", "Timecard", EITHER),)
ASSUMED = "assumed: the public data carries no rates"
FOUNDED = datetime(2014, 9, 1, 9, tzinfo=UTC)
BILLED_THROUGH = "2014-12"

EXPENSE_ACCOUNTS = {
    "Airfare": "6110", "Hotel": "6120", "Hotel Tax": "6120", "Breakfast": "6130", "Lunch": "6130", "Dinner": "6130",
    "Tips/Gratuities": "6130", "Car Rental": "6140", "Car Rental Fuel": "6140", "Tolls": "6140", "Taxi": "6140",
    "Other Ground Transportation": "6140", "Office Supplies": "6150", "Seminar Registration/Fees": "6160",
    "Daily Allowance": "6170", CASH_ADVANCE: EMPLOYEE_ADVANCES,
}  # fmt: skip

COST_OBJECTS = ("1000841", "1000844", "5000834")
"""Account numbers to which the extract's lines are allocated. Its fourth, `Account 1`, is no cost object."""

TRAVELLERS = (("3660172", "Avery Archer"), ("traveler1", "Blake Brook"))


@dataclass(frozen=True, slots=True)
class TimecardLine:
    """One real time entry. `day` is the last day of its reporting period; `approved_at` None: never approved."""

    record_id: str
    timecard: str
    period: str
    user: str
    project: str
    day: date
    hours: Decimal
    billable: bool
    submitted: bool
    created_at: datetime
    modified_at: datetime
    approved_at: datetime | None


def _table(name: str) -> list[dict[str, str]]:
    with (REAL / name).open(newline="") as file:
        return list(csv.DictReader(file))


def _time(text: str) -> datetime:
    """A time of the data, truncated to whole seconds as in Harvest's API."""
    return datetime.fromisoformat(text).replace(microsecond=0)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def clients() -> tuple[Client, ...]:
    agencies = tuple(Client(f"TK-A-{row['id']}", row["name"]) for row in _table("tock/agency.csv"))
    return (*agencies, Client("TK-A-OWN", "Own account"))


@cache
def projects() -> tuple[Project, ...]:
    """The 114 real projects, and the cost objects of the expense extract."""
    codes = {row["id"]: row for row in _table("tock/accountingcode.csv")}
    found = [
        _project(f"TK-{row['id']}", codes[row["accounting_code"]]["agency"], row["name"], "harvest", row["id"])
        for row in _table("tock/project.csv")
    ]
    found += [_project(f"TK-CO-{number}", "OWN", f"Cost object {number}", "concur", number) for number in COST_OBJECTS]
    return tuple(found)


def _project(code: str, agency: str, name: str, system: str, source_id: str) -> Project:
    contract = Contract(f"K-{code}", f"TK-A-{agency}", LEGAL_ENTITY.key, "time_and_materials", "USD", None, None)
    return Project(
        code, contract, name, "Public sector", "", "active", None, None, None, system, "tock", source_id, FOUNDED
    )  # fmt: skip


@cache
def workers() -> tuple[Worker, ...]:
    """The 150 real people, and the two travellers of the expense extract."""
    employment = {row["user"]: row for row in _table("tock/userdata.csv")}
    grades = {row["employee"]: row["grade"] for row in _table("tock/employeegrade.csv")}
    people = []
    for row in _table("tock/user.csv"):
        record = employment.get(row["id"], {})
        people.append(
            _worker(
                row["id"],
                name=f"{row['first_name']} {row['last_name']}",
                role=f"Grade {grades[row['id']]}",
                hired_on=_day(record.get("start_date")),
                left_on=_day(record.get("end_date")),
                system="harvest",
                active=row["is_active"] == "True",
            )
        )
    travellers = [
        _worker(
            number, name=name, role="Traveller", hired_on=date(2014, 10, 1), left_on=None, system="concur", active=True
        )
        for number, name in TRAVELLERS
    ]
    return (*people, *travellers)


def _worker(
    number: str, *, name: str, role: str, hired_on: date | None, left_on: date | None, system: str, active: bool
) -> Worker:
    return Worker(
        f"TKW-{number}", name, (Employment(LEGAL_ENTITY.key, role, "CC-TK"),), hired_on, left_on, f"T-{number}", system,
        "tock", number, number, active=active,
    )  # fmt: skip


@cache
def rates() -> tuple[tuple[Rate, ...], tuple[Rate, ...]]:
    """Assumed prices and costs by grade."""
    since = date(2014, 1, 1)
    bill = [
        Rate(LEGAL_ENTITY.key, f"Grade {grade}", "USD", Decimal(60 + 9 * grade), since, None, ASSUMED)
        for grade in range(1, 16)
    ]
    cost = [
        Rate(LEGAL_ENTITY.key, f"Grade {grade}", "USD", Decimal(34 + 5 * grade), since, None, ASSUMED)
        for grade in range(1, 16)
    ]
    return tuple(bill), tuple(cost)


@cache
def timecard_lines() -> tuple[TimecardLine, ...]:
    """All 11,047 real time entries, oldest reporting period first."""
    codes = {row["id"]: row["billable"] == "True" for row in _table("tock/accountingcode.csv")}
    billable = {row["id"]: codes[row["accounting_code"]] for row in _table("tock/project.csv")}
    last_day = {row["id"]: date.fromisoformat(row["end_date"]) for row in _table("tock/reportingperiod.csv")}
    cards = {row["id"]: row for row in _table("tock/timecard.csv")}
    approvals = {row["reporting_period"]: _time(row["approved_at"]) for row in _table("approvals.csv")}
    withheld = {row["timecard"] for row in _table("withheld_cards.csv")}
    lines = []
    for row in _table("tock/timecardobject.csv"):
        card = cards[row["timecard"]]
        period = card["reporting_period"]
        lines.append(
            TimecardLine(
                row["id"],
                row["timecard"],
                period,
                card["user"],
                row["project"],
                last_day[period],
                Decimal(row["hours_spent"]),
                billable[row["project"]],
                card["submitted"] == "True",
                _time(row["created"]),
                _time(row["modified"]),
                None if row["timecard"] in withheld else approvals[period],
            )
        )
    lines.sort(key=lambda line: (line.day, int(line.record_id)))
    return tuple(lines)


@cache
def expense_lines() -> tuple[ExpenseLine, ...]:
    """All 102 lines of the real expense extract. The project is what a line is allocated to."""
    lines = []
    for text in SAE_FILE.read_text().splitlines()[1:]:
        column = ["", *text.split("|")]  # numbered from 1, as the vendor does
        lines.append(
            ExpenseLine(
                instance="tock",
                batch_id=int(column[2]),
                batch_day=date.fromisoformat(column[3]),
                sequence=int(column[4]),
                dropped_at=SAE_DROPPED_AT,
                journal_key=column[170],
                employee_id=column[5],
                name=(column[6], column[7]),
                org_unit=column[10],
                report=column[19],
                report_entry_id=column[61],
                expense_type=column[63],
                day=_day(column[64]),
                currency=column[22] or column[181],
                amount=Decimal(column[169]),
                spend_currency=column[65],
                spend_amount=Decimal(column[123] or 0),
                exchange_rate=Decimal(column[66] or 1),
                project=column[192],
                billable=column[335] == "Y",
                receipt=column[72] == "Y",
                cash_advance_type=column[185],
            )
        )
    return tuple(lines)
