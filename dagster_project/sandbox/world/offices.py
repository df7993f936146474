"""The rest of the group: its other companies, and the people of all companies who record time by month.

Generated, but not from the random seed: people, clients, contracts and assignments are the same in every run.
Employment, posts and contracts begin and end with months, because the group's account dates a month's work on its last
day.
"""

from __future__ import annotations

import random
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from dagster_project.sandbox.world import meridian
from dagster_project.sandbox.world.meridian import BOOKS_BEGIN, EITHER, INPUT_TAX, NON_BILLABLE
from dagster_project.sandbox.world.model import (
    Assignment,
    Client,
    Contract,
    Employment,
    Fee,
    LegalEntity,
    Peg,
    PostingAccount,
    Project,
    Rate,
    SourceInstance,
    Task,
    Worker,
    decimals,
)

LEGAL_ENTITIES = (
    LegalEntity(
        *("MA-CA", "Meridian Advisory Canada Inc.", "CAD", "AMER", "ns-ca", "hold", "Meridian CA", Decimal(75)),
        time_zone="America/Toronto",
    ),
    LegalEntity(
        *("MA-DE", "Meridian Advisory GmbH", "EUR", "EMEA", "ns-de", "first_open", "Meridian DE", Decimal(50)),
        time_zone="Europe/Berlin",
    ),
    LegalEntity(
        *("MA-NL", "Meridian Advisory B.V.", "EUR", "EMEA", "ns-nl", "hold", "Meridian NL", Decimal(50)),
        time_zone="Europe/Amsterdam",
    ),
    LegalEntity(
        *("MA-BH", "Meridian Advisory W.L.L.", "BHD", "EMEA", "ns-bh", "first_open", "Meridian BH", Decimal(25)),
        time_zone="Asia/Bahrain",
        by_weeks=True,
    ),
    LegalEntity(
        *("MA-SG", "Meridian Advisory Pte. Ltd.", "SGD", "APAC", "ns-sg", "hold", "Meridian SG", Decimal(80)),
        time_zone="Asia/Singapore",
    ),
)

SOURCE_INSTANCES = (SourceInstance("kantata", "group", "MA-US", "month", 300, True, assignments_kept=True),)

TASKS = (
    *(
        Task("kantata", "group", name, NON_BILLABLE if name == "Internal" else EITHER)
        for name in dict(meridian.TASKS).values()
    ),
    Task("kantata", "group", "Travel", NON_BILLABLE),
    Task("kantata", "group", "Legacy migration", EITHER, active=False),
)

PEGS = (Peg("BHD", "USD", Decimal("0.376"), date(2001, 1, 1)),)

_FIRST, _LAST = date(2024, 10, 1), date(2026, 12, 31)
"""The first recorded month, and the end of the last contracts."""


class _Office(NamedTuple):
    """What is generated for a company: `number` is its number in ids, `dollar` the local amount for one US dollar.

    `lends_to`: the company for which some of its people work, and to which people transfer.
    """

    number: int
    people: int
    projects: int
    dollar: str
    lends_to: str


_OFFICES = {
    "MA-US": _Office(1, 90, 75, "1", "MA-CA"),
    "MA-UK": _Office(2, 55, 45, "0.8", "MA-BH"),
    "MA-JP": _Office(3, 25, 20, "140", "MA-SG"),
    "MA-CA": _Office(4, 45, 35, "1.36", "MA-US"),
    "MA-DE": _Office(5, 40, 35, "0.92", "MA-UK"),
    "MA-NL": _Office(6, 30, 25, "0.92", "MA-DE"),
    "MA-BH": _Office(7, 20, 15, "0.376", "MA-NL"),
    "MA-SG": _Office(8, 35, 25, "1.34", "MA-JP"),
}
_CURRENCY = {each.key: each.currency for each in (*meridian.LEGAL_ENTITIES, *LEGAL_ENTITIES)}
_SENIORITY = ("Partner", "Principal", "Manager", "Manager", "Consultant", "Consultant", "Consultant", "Analyst")
_CAREER_LEVELS = ("Analyst", "Consultant", "Manager", "Principal", "Partner")
CONTRACTOR = "Contractor"
"""The role of subcontractors."""

_MANAGERS = 4
"""The number of managers of a company: its first people, employed before the first and after the last project."""


def _month(number: int) -> date:
    """The first day of a month, counted from October 2024."""
    return date(2024 + (9 + number) // 12, (9 + number) % 12 + 1, 1)


def last_day(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


# -- clients and contracts ---------------------------------------------------------------------------------------------

_PLACES = (
    "Aldgate", "Bexley", "Corvina", "Delmar", "Elmhurst", "Fairhaven", "Granville", "Halden", "Iverness", "Jorvik",
    "Kingsley", "Larkspur", "Marlowe", "Northgate", "Oakmont", "Pemberton", "Quayside", "Ravenna", "Stellan",
    "Thornbury", "Ulverton", "Vantage", "Westmere",
)  # fmt: skip
_INDUSTRIES = ("Logistics", "Energy", "Foods", "Insurance", "Pharma", "Rail")

CLIENTS = tuple(
    Client(f"C-{number}", f"{_PLACES[number % len(_PLACES)]} {_INDUSTRIES[number % len(_INDUSTRIES)]}")
    for number in range(len(meridian.CLIENTS) + 1, 151)
)

_CONTRACTS = "TFTMTRTTFTMTRTFTTRFM"
_TYPE = {"T": "time_and_materials", "R": "retainer", "F": "fixed_fee", "M": "milestone"}
_PRACTICES = {"T": "Operations", "R": "Strategy", "F": "Technology", "M": "Technology"}
_SUBJECTS = (
    "Warehouse slotting", "Grid maintenance", "Patient flow", "Recipe costing", "Claims triage", "Depot scheduling",
    "Treasury controls", "Wafer yield", "Customs clearing", "Basket pricing", "Crew planning", "Trial logistics",
    "Supplier quality", "Branch staffing", "Tariff", "Fleet maintenance", "Loyalty", "Bed capacity", "Cold storage",
    "Pricing", "Network", "Order intake", "Payroll",
)  # fmt: skip
_PROJECT_KINDS = (
    "review", "redesign", "rollout", "benchmark", "programme", "diagnostic", "pilot", "study", "audit", "strategy",
    "integration",
)  # fmt: skip


def _projects() -> Iterator[Project]:
    """Every ninth project shares the contract of the project before it."""
    serial = 0
    for company, office in _OFFICES.items():
        before: Project | None = None
        for number in range(office.projects):
            name = f"{_SUBJECTS[serial % len(_SUBJECTS)]} {_PROJECT_KINDS[serial % len(_PROJECT_KINDS)]}"
            before = _project(company, number, name, before if number % 9 == 8 else None)
            yield before
            serial += 1


def _project(company: str, number: int, name: str, same_contract_as: Project | None) -> Project:
    """One project. The first quarter of a company's projects starts in October 2024, the others one after another."""
    code = f"P-{company[3:]}-{101 + number}"
    rng = random.Random(f"offices/{code}")
    letter = _CONTRACTS[number % len(_CONTRACTS)]
    office = _OFFICES[company]
    first = office.projects // 4
    begins = max(0, number - first) * 22 // (office.projects - first)
    months = min(rng.choice((12, 15, 18, 21)) if begins == 0 else rng.choice((6, 9, 12, 15)), 27 - begins)
    if same_contract_as is not None:
        contract = same_contract_as.contract
    else:
        contract = Contract(
            f"K{code[1:]}",
            f"C-{13 + (office.number * 17 + number * 5) % 138}",
            company,
            _TYPE[letter],
            _CURRENCY[company],
            _month(begins),
            last_day(_month(begins + months - 1)),
            payment_days=rng.choice((14, 30, 30, 30, 45, 60)),
        )
    letter = next(key for key, name in _TYPE.items() if name == contract.contract_type)
    hours = 50 * rng.randint(5 * months, 9 * months)
    revenue = _priced(company, hours * 190)
    contract = _agreed(contract, revenue, months, rng, second=same_contract_as is not None)
    return Project(
        code=code,
        contract=contract,
        name=name,
        practice=_PRACTICES[letter],
        manager=f"W-{company[3:]}-{101 + number % _MANAGERS}",
        status="active",
        planned_revenue=revenue,
        planned_cost=_priced(company, hours * 190 * rng.randint(50, 68) // 100),
        planned_hours=Decimal(hours),
        system="kantata",
        instance="group",
        source_id=f"74{office.number}{101 + number:04}",
        erp_created_at=meridian.FOUNDED,
    )


def _priced(company: str, dollars: int) -> Decimal:
    """An amount in dollars as a round amount in the company's currency."""
    unit = Decimal(100000 if _CURRENCY[company] == "JPY" else 1000)
    return (dollars * Decimal(_OFFICES[company].dollar) / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit


def _agreed(contract: Contract, revenue: Decimal, months: int, rng: random.Random, *, second: bool) -> Contract:
    """The contract with its fee or cap; the `second` project of a contract leaves it as it is."""
    if second:
        return contract
    if contract.contract_type == "retainer":
        return replace(contract, fee=_part(revenue, Decimal(1) / months, contract.currency))
    if contract.contract_type == "fixed_fee":
        return replace(contract, fee=revenue)
    if contract.contract_type == "time_and_materials" and rng.random() < 0.5:
        # Far above the recorded work: CAP_EXCEEDED is seeded elsewhere.
        return replace(contract, cap=revenue * 6)
    return contract


def _part(amount: Decimal, share: Decimal, currency: str) -> Decimal:
    return (amount * share).quantize(Decimal(1).scaleb(-decimals(currency)), ROUND_HALF_UP)


PROJECTS = tuple(_projects())


def _fees() -> Iterator[Fee]:
    """The fees of contracts that do not bill by the hour; a retainer of two projects is billed on the first."""
    retained = set()
    for number, project in enumerate(PROJECTS):
        contract, amount = project.contract, project.planned_revenue
        if contract.contract_type == "retainer" and contract.key not in retained:
            retained.add(contract.key)
            yield from (
                Fee(project.code, f"RETAINER-{day:%Y-%m}", contract.fee, day)
                for day in months(contract.starts_on, contract.ends_on)
            )
        elif contract.contract_type == "fixed_fee":
            quarter = _part(contract.fee, Decimal("0.25"), contract.currency)
            if contract.key == f"K{project.code[1:]}":
                dues = _spread(contract, 4)
                for step, due_on in enumerate(dues, 1):
                    fee = quarter if step < 4 else contract.fee - 3 * quarter
                    yield Fee(project.code, f"FEE-{step} of 4", fee, due_on)
        elif contract.contract_type == "milestone":
            pilot = _part(amount, Decimal("0.3"), contract.currency)
            parts = (("design", pilot), ("pilot", pilot), ("rollout", amount - 2 * pilot))
            for step, ((what, fee), due_on) in enumerate(zip(parts, _spread(contract, 3), strict=True), 1):
                # Clients accept late, and some milestones not at all.
                accepted_on = due_on + timedelta(days=(number * 5 + step * 3) % 20)
                late = accepted_on > date(2026, 9, 20) or (number + step) % 7 == 0
                yield Fee(project.code, f"MS-{step} {what} accepted", fee, due_on, None if late else accepted_on)


def months(first: date, last: date) -> Iterator[date]:
    """The first days of the months from `first` to `last`."""
    while first <= last:
        yield first
        first = last_day(first) + timedelta(days=1)


def _spread(contract: Contract, parts: int) -> list[date]:
    """The last days of the contract's `parts`, which are about equally long."""
    begun = list(months(contract.starts_on, contract.ends_on))
    return [last_day(begun[len(begun) * part // parts - 1]) for part in range(1, parts + 1)]


FEES = tuple(_fees())

# -- prices and costs --------------------------------------------------------------------------------------------------

_DOLLARS = {
    # role: an hour's price until August 2026 and from September on, in dollars, and the share of the first that is cost
    "Partner": ("420", "435", "0.52"),
    "Principal": ("340", "352", "0.48"),
    "Manager": ("265", "275", "0.45"),
    "Consultant": ("195", "202.50", "0.42"),
    "Analyst": ("140", "145", "0.4"),
    CONTRACTOR: ("185", "190", "0.66"),
}


def _rates() -> tuple[tuple[Rate, ...], tuple[Rate, ...]]:
    """The companies' rate cards; for the first three companies only the rates of subcontractors."""
    bill, cost = [], []
    for company, office in _OFFICES.items():
        own = company in {each.key for each in LEGAL_ENTITIES}
        for role, (old, new, share) in _DOLLARS.items():
            if own or role == CONTRACTOR:
                unit = {"JPY": Decimal(100), "BHD": Decimal("0.125")}.get(_CURRENCY[company], Decimal("0.5"))
                prices = [
                    (Decimal(each) * Decimal(office.dollar) / unit).quantize(Decimal(1)) * unit for each in (old, new)
                ]
                sold, paid = meridian.card(company, role, _CURRENCY[company], prices, share)
                bill += sold
                cost += paid
    bill = _decided(
        bill, "MA-SG", "Consultant", since=date(2026, 4, 1), rate="268", source="rate card 2026, decided 2026-06-18"
    )
    cost = _decided(
        cost, "MA-DE", "Analyst", since=date(2026, 3, 1), rate="54", source="pay agreement, decided 2026-07-09"
    )
    # Entered after July closed and before August closes: July keeps its rates.
    bill.append(
        Rate(
            *("MA-DE", "Manager", "EUR", Decimal("258.50"), date(2026, 7, 1), None),
            source="rate card 2026, renegotiated for the summer",
            entered_on=date(2026, 10, 2),
        )
    )
    cost.append(
        Rate(
            *("MA-JP", "Partner", "JPY", Decimal(22900), date(2026, 7, 1), None),
            source="pay agreement, in force since July",
            entered_on=date(2026, 10, 2),
        )
    )
    return tuple(bill), tuple(cost)


def _decided(rates: list[Rate], legal_entity: str, role: str, *, since: date, rate: str, source: str) -> list[Rate]:
    """The rates after a change that was decided later and applies from `since` to the end of the former rate."""
    found = []
    for each in rates:
        if (each.legal_entity, each.role) == (legal_entity, role) and each.covers(since):
            found.append(replace(each, valid_to=since - timedelta(days=1)))
            found.append(replace(each, rate=Decimal(rate), valid_from=since, source=source))
        else:
            found.append(each)
    return found


BILL_RATES, COST_RATES = _rates()

# -- people ------------------------------------------------------------------------------------------------------------

_FIRST_NAMES = (
    "Amara", "Bjorn", "Carmen", "Dalia", "Emeka", "Freya", "Goran", "Hana", "Imran", "Joana", "Kofi", "Leila", "Mateo",
    "Nadia", "Oskar", "Priya", "Rafael", "Sanna", "Tariq", "Ulla", "Viktor", "Wen", "Ximena", "Yusuf", "Zara", "Anouk",
    "Bilal", "Chloe", "Dmitri",
)  # fmt: skip
_LAST_NAMES = (
    "Adeyemi", "Bakker", "Costa", "Dubois", "Eriksen", "Fischer", "Galli", "Haddad", "Ivanova", "Jensen", "Kowalski",
    "Lindqvist", "Moreau", "Nakamura", "Okafor", "Petrov", "Quiroga", "Rossi", "Schmidt", "Tanaka", "Ueno", "Vermeer",
    "Weber", "Xu", "Yilmaz", "Zhang", "Almeida", "Bergmann", "Chen", "Demir", "Fernandes",
)  # fmt: skip


def _workers() -> Iterator[Worker]:
    person = 0
    for company, office in _OFFICES.items():
        for number in range(office.people):
            yield _worker(company, number, person)
            person += 1


def _worker(company: str, number: int, person: int) -> Worker:
    """One person, who keeps the first post, is promoted, transfers to another company, or leaves."""
    key = f"W-{company[3:]}-{101 + number}"
    rng = random.Random(f"offices/{key}")
    settled = number < _MANAGERS
    contractor = not settled and number % 12 == 11
    role = CONTRACTOR if contractor else _SENIORITY[number % len(_SENIORITY)]
    hired_on = date(rng.randint(2015, 2023), rng.randint(1, 12), 1)
    if not settled and rng.random() < 0.3:
        hired_on = _month(rng.randint(0, 21))
    posts = [Employment(company, role, f"CC-{company[3:]}-{100 + number % 5 * 10}")]
    if not (settled or contractor):
        posts += _careers(posts[0], number, rng, hired_on)
    left_on = None
    if not settled and number % 8 == 5:
        left_on = last_day(_month(rng.randint(5, 22)))
        left_on = left_on if left_on > max(hired_on, posts[-1].since or hired_on) else None
    serial = f"{_OFFICES[company].number}{101 + number:04}"
    return Worker(
        key=key,
        name=f"{_FIRST_NAMES[person % len(_FIRST_NAMES)]} {_LAST_NAMES[person % len(_LAST_NAMES)]}",
        posts=tuple(posts),
        hired_on=hired_on,
        left_on=left_on,
        erp_employee=f"E{serial}",
        system="kantata",
        instance="group",
        source_id=f"83{serial}",
        employee_id=f"MA{serial}",
        kind="subcontractor" if contractor else "employee",
        weekly_hours=rng.choice((20, 24, 32)) if not settled and number % 10 == 6 else 40,
        active=left_on is None,
    )


def _careers(first: Employment, number: int, rng: random.Random, hired_on: date) -> Iterator[Employment]:
    """The posts after the first: a promotion, or a transfer to the company in `lends_to`."""
    since = _month(rng.randint(3, 21))
    if since <= hired_on:
        return
    if number % 9 == 4 and first.role != _CAREER_LEVELS[-1]:
        yield replace(first, role=_CAREER_LEVELS[_CAREER_LEVELS.index(first.role) + 1], since=since)
    elif number % 20 == 9:
        company = _OFFICES[first.legal_entity].lends_to
        yield Employment(company, first.role, f"CC-{company[3:]}-100", since)


WORKERS = tuple(_workers())

ALL_STAFF = tuple(
    worker for worker in (*meridian.WORKERS, *WORKERS) if worker.mapped and worker.key not in meridian.SPECIAL_WORKERS
)
"""The people whose work the group's account has; for current staff until they began to record it daily."""


def _assignments() -> Iterator[Assignment]:
    for number, worker in enumerate(ALL_STAFF):
        rng = random.Random(f"offices/staffing/{worker.key}")
        until = date(2025, 12, 31) if worker.instance == "meridian" else _LAST
        places = 2 if number % 5 < 3 else 1
        staffed: list[Assignment] = []
        for place in range(places):
            hours = worker.weekly_hours if places == 1 else worker.weekly_hours * (60 if place == 0 else 40) // 100
            lent = worker.instance == "group" and place == 1 and number % 10 == 1
            staffed += _staffed(worker, until, hours, staffed, rng, lent=lent)
        yield from staffed


def _staffed(
    worker: Worker, until: date, hours: int, beside: list[Assignment], rng: random.Random, *, lent: bool
) -> Iterator[Assignment]:
    """Consecutive assignments, each to another project; `lent`: to projects of the company in `lends_to`."""
    day, last = max(_FIRST, worker.hired_on), min(until, worker.left_on or until)
    taken = {each.project for each in beside}
    while day <= last:
        company = worker.on(day).legal_entity
        moves = min((post.since for post in worker.posts if post.since and post.since > day), default=date.max)
        running = [
            project
            for project in PROJECTS
            if project.legal_entity == (_OFFICES[company].lends_to if lent else company)
            and project.starts_on <= day
            and last_day(day) <= project.ends_on
            and project.code not in taken
        ]
        if not running:
            day = last_day(day) + timedelta(days=1)
            continue
        project = rng.choice(running)
        ends = min(
            last_day(day + timedelta(days=31 * rng.randint(8, 16))), project.ends_on, moves - timedelta(days=1), last
        )
        taken.add(project.code)
        yield Assignment(worker.key, project.code, day, ends, hours)
        day = ends + timedelta(days=1)


ASSIGNMENTS = tuple(_assignments())

# -- accounts ----------------------------------------------------------------------------------------------------------

EXTRA_LEGS = (
    # In both countries one tax rate applies to all expense types.
    PostingAccount("MA-BH", "expense_item", "tax", INPUT_TAX, None, "cost_amount", Decimal("0.10"), True, BOOKS_BEGIN),
    PostingAccount("MA-SG", "expense_item", "tax", INPUT_TAX, None, "cost_amount", Decimal("0.09"), True, BOOKS_BEGIN),
)
"""The additional legs that these companies post for expenses."""
