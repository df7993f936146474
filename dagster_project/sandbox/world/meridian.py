"""The core of the simulated firm, Meridian Advisory: its people, projects, contracts and rates.

Three of its companies, with the people who record their time daily; the rest of the group is in `offices.py`. The
records are fixed and independent of the random seed, so that the marts show the same projects and people in every run.
What the people do is in `firm.py`; `master_files.py` writes the records as the firm keeps them. Some records are wrong
on purpose, which a comment says: a rule must find each of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal

from dagster_project.sandbox.world import chart
from dagster_project.sandbox.world.model import (
    Assignment,
    Client,
    Contract,
    Employment,
    Fee,
    LegalEntity,
    PostingAccount,
    Project,
    Rate,
    SourceInstance,
    Task,
    Worker,
)

FOUNDED = datetime(2024, 7, 1, 9, tzinfo=UTC)
"""When the ERP received the firm's master data."""

BOOKS_BEGIN = date(2024, 7, 1)
"""The first day of the books; before go-live, time is recorded by month, from October on."""

LATE_PROJECT_CREATED = datetime(2026, 9, 30, 9, tzinfo=UTC)

LEGAL_ENTITIES = (
    LegalEntity(
        *("MA-US", "Meridian Advisory Inc.", "USD", "AMER", "ns-us", "hold", "Meridian US", Decimal(75)),
        time_zone="America/New_York",
    ),
    LegalEntity(
        *("MA-UK", "Meridian Advisory Ltd", "GBP", "EMEA", "ns-uk", "first_open", "Meridian UK", Decimal(60)),
        time_zone="Europe/London",
    ),
    LegalEntity(
        *("MA-JP", "Meridian Advisory KK", "JPY", "APAC", "ns-jp", "first_open", "Meridian JP", Decimal(10000)),
        time_zone="Asia/Tokyo",
    ),
)

NOT_SET_UP = LegalEntity(
    "MA-IE",
    "Meridian Advisory Ireland Ltd",
    "EUR",
    "EMEA",
    "ns-ie",
    "hold",
    "Meridian IE",
    Decimal(70),
    time_zone="Europe/Dublin",
)
"""A newly founded company: it has its first costs and no ERP company yet."""

SOURCE_INSTANCES = (
    SourceInstance("harvest", "meridian", "MA-US", "day", 24, False, assignments_kept=True),
    SourceInstance("kantata", "meridian", "MA-UK", "day", 24, True, assignments_kept=True),
    SourceInstance("concur", "meridian", "MA-US", "day", 24, False),
)

CLIENTS = tuple(
    Client(f"C-{number:02}", name)
    for number, name in enumerate(
        (
            "Alder Freight", "Brightwater Utilities", "Calder Health", "Dunmore Foods", "Eastgate Insurance",
            "Fenwick Rail", "Glenhaven Bank", "Harrow Semiconductors", "Inari Logistics", "Juniper Retail",
            "Kestrel Airways", "Lumen Pharma",
        ),
        start=1,
    )
)  # fmt: skip

TASKS = ((9001, "Analysis"), (9002, "Design"), (9003, "Delivery"), (9004, "Project management"), (9005, "Internal"))
"""Tasks of every project: id and name."""

OTHER_TASKS = ((9006, "Client workshop"), (9007, "Legacy migration"), (9008, "Misc"))
"""Tasks that only seeded defects use: the second is inactive in the firm's list, the third is not in it."""

BILLABLE, NON_BILLABLE, EITHER = "billable", "non_billable", "either"
"""Billing classes: work of the first two is always, or never, billed; the third follows the entry."""

TASK_MASTERS = tuple(
    task
    for system in ("harvest", "kantata")
    for task in (
        *(Task(system, "meridian", name, NON_BILLABLE if name == "Internal" else EITHER) for _, name in TASKS),
        Task(system, "meridian", "Client workshop", BILLABLE),
        Task(system, "meridian", "Legacy migration", EITHER, active=False),
    )
)
"""The firm's own list of tasks."""

_HOME = {"MA-US": ("harvest", "USD"), "MA-UK": ("kantata", "GBP"), "MA-JP": ("kantata", "JPY")}
_CONTRACT = {"T": "time_and_materials", "R": "retainer", "F": "fixed_fee", "M": "milestone"}


def _project(
    code: str,
    source_id: str,
    client: int,
    contract: str,
    name: str,
    *,
    manager: str,
    planned: int,
    starts_on: date = date(2026, 1, 1),
    ends_on: date = date(2026, 12, 31),
    status: str = "active",
    erp_created_at: datetime | None = FOUNDED,
    mapped: bool = True,
    cap: int | None = None,
) -> Project:
    """A project of the simulated firm under a contract of its own.

    `planned` is the planned revenue, of which 62 % is planned to be cost, and one hour is planned for each 250 of it in
    dollars or pounds. A fixed fee is what is planned; a retainer bills a twelfth of it each month.
    """
    legal_entity = f"MA-{code[2:4]}"
    system, currency = _HOME[legal_entity]
    contract_type = _CONTRACT[contract]
    fees = {"fixed_fee": Decimal(planned), "retainer": Decimal(planned // 12)}
    practices = {"T": "Operations", "R": "Strategy", "F": "Technology", "M": "Technology"}
    return Project(
        code=code,
        contract=Contract(
            f"K{code[1:]}", f"C-{client:02}", legal_entity, contract_type, currency, starts_on, ends_on,
            fee=fees.get(contract_type), cap=None if cap is None else Decimal(cap),
        ),
        name=name,
        practice=practices[contract],
        manager=manager,
        status=status,
        planned_revenue=Decimal(planned),
        planned_cost=Decimal(planned * 62 // 100),
        planned_hours=Decimal(planned // (25000 if currency == "JPY" else 250)),
        system=system,
        instance="meridian",
        source_id=source_id,
        erp_created_at=erp_created_at,
        mapped=mapped,
    )  # fmt: skip


_SEPTEMBER = date(2026, 9, 1)

PROJECTS = (
    _project(
        "P-US-01", "4200101", 1, "T", "Freight network redesign", manager="W-US-01", planned=900000,
        starts_on=BOOKS_BEGIN,
    ),
    _project("P-US-02", "4200102", 2, "T", "Outage analytics", manager="W-US-02", planned=640000),
    _project("P-US-03", "4200103", 3, "R", "Clinical operations advisory", manager="W-US-01", planned=480000),
    _project("P-US-04", "4200104", 4, "F", "Plant consolidation", manager="W-US-03", planned=350000),
    _project("P-US-05", "4200105", 5, "M", "Claims platform rollout", manager="W-US-03", planned=720000),
    _project("P-US-06", "4200106", 7, "T", "Payments modernisation", manager="W-US-02", planned=830000),
    _project("P-US-07", "4200107", 8, "R", "Yield advisory", manager="W-US-04", planned=260000),
    # Ended while time is still recorded on it.
    _project(
        "P-US-08", "4200108", 10, "T", "Store labour model", manager="W-US-04", planned=190000,
        ends_on=date(2026, 8, 31),
    ),
    _project("P-US-09", "4200109", 11, "T", "Fleet renewal study", manager="W-US-01", planned=120000, status="on_hold"),
    _project("P-US-10", "4200110", 12, "F", "Trial data migration", manager="W-US-02", planned=90000, status="closed"),
    # The ERP gets it after work on it was approved: held entries must be released without a person.
    _project(
        "P-US-11", "4200111", 6, "T", "Signalling cost review", manager="W-US-03", planned=150000,
        starts_on=_SEPTEMBER, erp_created_at=LATE_PROJECT_CREATED,
    ),
    # A low cap, which the recorded work exceeds.
    _project("P-US-12", "4200112", 6, "T", "Level crossing survey", manager="W-US-03", planned=2500, cap=2500),
    _project(
        "P-UK-01", "7300201", 6, "T", "Timetable resilience", manager="W-UK-01", planned=520000, starts_on=BOOKS_BEGIN
    ),
    _project("P-UK-02", "7300202", 7, "R", "Treasury advisory", manager="W-UK-01", planned=310000),
    _project("P-UK-03", "7300203", 5, "F", "Solvency reporting", manager="W-UK-02", planned=240000),
    _project("P-UK-04", "7300204", 11, "M", "Crew rostering rollout", manager="W-UK-02", planned=460000),
    _project("P-UK-05", "7300205", 2, "T", "Metering data quality", manager="W-UK-03", planned=280000),
    _project("P-UK-06", "7300206", 4, "T", "Cold chain audit", manager="W-UK-03", planned=170000),
    _project("P-UK-07", "7300207", 12, "R", "Regulatory desk", manager="W-UK-01", planned=200000),
    # Never created in the ERP.
    _project(
        "P-UK-08", "7300208", 10, "T", "Store energy pilot", manager="W-UK-02", planned=60000,
        starts_on=_SEPTEMBER, erp_created_at=None,
    ),
    _project("P-JP-01", "7300301", 9, "T", "Port automation study", manager="W-JP-01", planned=62000000),
    _project("P-JP-02", "7300302", 8, "R", "Fab planning advisory", manager="W-JP-01", planned=41000000),
    _project("P-JP-03", "7300303", 3, "F", "Hospital procurement", manager="W-JP-02", planned=28000000),
    _project("P-JP-04", "7300304", 11, "M", "Loyalty platform rollout", manager="W-JP-02", planned=55000000),
    _project("P-JP-05", "7300305", 1, "T", "Rail freight pricing", manager="W-JP-01", planned=37000000),
    _project("P-JP-06", "7300306", 10, "T", "Convenience store layout", manager="W-JP-02", planned=24000000),
    # Exists in the time systems only.
    _project(
        "P-US-99", "4200199", 10, "T", "Level crossing surveys", manager="W-US-04", planned=0, erp_created_at=None,
        mapped=False,
    ),
    _project(
        "P-UK-99", "7300299", 10, "T", "Pop-up concept", manager="W-UK-03", planned=0, erp_created_at=None, mapped=False
    ),
)  # fmt: skip

_QUARTER_OVER, _SEPTEMBER_15 = date(2026, 10, 1), date(2026, 9, 15)


def _retainers() -> list[Fee]:
    """Each retainer's months of 2026, due on the first of the month."""
    return [
        Fee(project.code, f"RETAINER-2026-{month:02}", project.contract.fee, date(2026, month, 1))
        for project in PROJECTS
        if project.contract_type == "retainer"
        for month in range(1, 13)
    ]


FEES = (
    Fee("P-US-04", "FEE-2026-Q3", Decimal("87500.00"), _QUARTER_OVER),
    Fee("P-US-05", "MS-2 pilot accepted", Decimal("180000.00"), _SEPTEMBER_15, _SEPTEMBER_15),
    Fee("P-US-05", "MS-3 rollout accepted", Decimal("240000.00"), date(2026, 11, 30)),
    Fee("P-UK-03", "FEE-2026-Q3", Decimal("60000.00"), _QUARTER_OVER),
    Fee("P-UK-04", "MS-1 design accepted", Decimal("115000.00"), _SEPTEMBER_15, _SEPTEMBER_15),
    Fee("P-JP-03", "FEE-2026-Q3", Decimal("7000000"), _QUARTER_OVER),
    Fee("P-JP-04", "MS-1 design accepted", Decimal("13750000"), _SEPTEMBER_15, _SEPTEMBER_15),
    *_retainers(),
)
"""The fees of contracts that do not bill by the hour, with their due dates."""

_BILL_RATES = {
    # role: the rate until August and the rate from September, per entity
    "Partner": {"MA-US": ("420", "435"), "MA-UK": ("330", "342"), "MA-JP": ("42000", "43500")},
    "Principal": {"MA-US": ("340", "352"), "MA-UK": ("270", "279.50"), "MA-JP": ("34000", "35200")},
    "Manager": {"MA-US": ("265", "275"), "MA-UK": ("210", "217.50"), "MA-JP": ("27000", "28000")},
    "Consultant": {"MA-US": ("195", "202.50"), "MA-UK": ("155", "160"), "MA-JP": ("19500", "20200")},
    "Analyst": {"MA-US": ("140", "145"), "MA-UK": ("112.50", "116"), "MA-JP": ("14000", "14500")},
}
"""The roles Fellow and Apprentice have no bill rate and no cost rate, which the rate rules must find; Apprentice is not
a labour category either."""

_DIRECTOR_RATES = tuple(
    Rate("MA-US", "Director", "USD", Decimal(rate), since, None, "rate card 2026")
    for rate, since in ((380, date(2026, 1, 1)), (395, _SEPTEMBER))
)
"""The first was not ended when the second began: RATE_OVERLAPPING."""

_COST_SHARE = {"Partner": "0.52", "Principal": "0.48", "Manager": "0.45", "Consultant": "0.42", "Analyst": "0.4"}

_EARLIER = (
    (BOOKS_BEGIN, date(2024, 12, 31), Decimal("0.93")),
    (date(2025, 1, 1), date(2025, 12, 31), Decimal("0.96")),
)
"""Rates change each January: the periods before 2026, and their share of the rate at the beginning of 2026."""


def card(
    legal_entity: str, role: str, currency: str, prices: Iterable[Decimal], share: str
) -> tuple[list[Rate], list[Rate]]:
    """Bill and cost rates of a role: `prices` until August 2026 and after; the cost is a `share` of the first."""
    old, new = prices
    unit = {"JPY": Decimal(10), "BHD": Decimal("0.001")}.get(currency, Decimal(1))

    def rates(what: str, *spans: tuple[Decimal, date, date | None]) -> list[Rate]:
        now = spans[0][0]
        earlier = [((now * factor / unit).quantize(Decimal(1)) * unit, *span) for *span, factor in _EARLIER]
        return [
            Rate(legal_entity, role, currency, rate, valid_from, valid_to, f"{what} {valid_from.year}")
            for rate, valid_from, valid_to in (*earlier, *spans)
        ]

    cost = (old * Decimal(share)).quantize(min(unit, Decimal(1)))
    return (
        rates("rate card", (old, date(2026, 1, 1), date(2026, 8, 31)), (new, _SEPTEMBER, None)),
        rates("payroll budget", (cost, date(2026, 1, 1), None)),
    )


def _rates() -> tuple[tuple[Rate, ...], tuple[Rate, ...]]:
    """The three companies' rate cards and their hourly costs by role."""
    cards = [
        card(legal_entity, role, _HOME[legal_entity][1], map(Decimal, prices), _COST_SHARE[role])
        for role, entities in _BILL_RATES.items()
        for legal_entity, prices in entities.items()
    ]
    director = Rate("MA-US", "Director", "USD", Decimal(190), date(2026, 1, 1), None, "payroll budget 2026")
    cards.append((_DIRECTOR_RATES, (director,)))
    return tuple(rate for bill, _ in cards for rate in bill), tuple(rate for _, cost in cards for rate in cost)


BILL_RATES, COST_RATES = _rates()

_NAMES = {
    "US": (
        "Ada Brooks", "Ben Castillo", "Cora Dalton", "Dev Ellison", "Elise Farrow", "Felix Grant", "Gia Holloway",
        "Hank Ibarra", "Iris Jansen", "Jonah Kirk", "Kira Lawson", "Liam Mercer", "Mona Nash", "Nico Ortega",
        "Opal Price", "Perry Quinn", "Rhea Sutton", "Sam Thorne", "Tess Underhill", "Uri Vance", "Vera Whitlock",
        "Wade Yates", "Zoe Abbott", "Alma Becker", "Boyd Crane", "Celia Drummond", "Dane Everett", "Edie Foster",
    ),
    "UK": (
        "Alice Barlow", "Bertie Cross", "Clara Dunn", "Declan Eades", "Esme Frost", "Finlay Gould", "Greta Hale",
        "Hugo Irwin", "Isla Jervis", "Jude Keane", "Kitty Lorne", "Lewis Marsh", "Maeve Nolan", "Ned Osborne",
        "Olive Penn", "Piers Rowe", "Quentin Shaw", "Ruby Tate", "Silas Usher", "Thea Vaughan",
    ),
    "JP": (
        "Aiko Arai", "Botan Endo", "Chie Fujita", "Daiki Goto", "Emi Hara", "Fumio Ishii", "Gen Kaneko",
        "Haru Matsuda", "Ichiro Noda", "Jun Okada", "Kaori Sano", "Makoto Ueda",
    ),
}  # fmt: skip

_SENIORITY = ("Partner", "Principal", "Manager", "Manager", "Consultant", "Consultant", "Consultant", "Analyst")
_STAFFING = {
    # Project codes; each person of the company is assigned to three of them in turn.
    "US": ("P-US-01", "P-US-02", "P-US-03", "P-US-04", "P-US-05", "P-US-06", "P-US-07", "P-US-08"),
    "UK": ("P-UK-01", "P-UK-02", "P-UK-03", "P-UK-04", "P-UK-05", "P-UK-06", "P-UK-07"),
    "JP": ("P-JP-01", "P-JP-02", "P-JP-03", "P-JP-04", "P-JP-05", "P-JP-06"),
}
_SMALL = {"US": 3, "UK": 2, "JP": 2}

SPECIAL_WORKERS: dict[str, dict[str, object]] = {
    # No cost centre; a role with two rates; a role that is no labour category. Their work is seeded.
    "W-US-21": {
        "posts": (Employment("MA-US", "Consultant", ""),), "hired_on": _SEPTEMBER, "small": True,
        "works_from": date.max,
    },
    "W-US-22": {
        "posts": (Employment("MA-US", "Director", "CC-US-110"),), "hired_on": _SEPTEMBER, "small": True,
        "works_from": date.max,
    },
    "W-US-23": {
        "posts": (Employment("MA-US", "Apprentice", "CC-US-120"),), "hired_on": _SEPTEMBER, "small": True,
        "works_from": date.max,
    },
    # A role without rate card and without cost rate.
    "W-US-24": {
        "posts": (Employment("MA-US", "Fellow", "CC-US-100"),), "small": True,
        "works_from": date(2026, 9, 7), "works_to": date(2026, 9, 11),
    },
    "W-US-25": {"left_on": date(2026, 9, 11), "works_to": date(2026, 9, 11), "small": True},
    # No employment record, and inactive in the time system.
    "W-US-26": {
        "hired_on": None, "active": False, "small": True,
        "works_from": date(2026, 9, 8), "works_to": date(2026, 9, 9),
    },
    # Inactive in the ERP, which refuses everything posted for them.
    "W-US-27": {
        "hired_on": date(2026, 9, 14), "erp_active": False, "small": True,
        "works_from": date(2026, 9, 14), "works_to": date(2026, 9, 18),
    },
    "W-UK-20": {
        "hired_on": date(2026, 9, 14), "erp_active": False, "small": True,
        "works_from": date(2026, 9, 14), "works_to": date(2026, 9, 18),
    },
    # No employment record, still active.
    "W-US-28": {
        "hired_on": None, "small": True,
        "works_from": date(2026, 9, 21), "works_to": date(2026, 9, 23),
    },
}  # fmt: skip


def _workers() -> tuple[Worker, ...]:
    """60 people of the simulated firm, and a temporary worker who exists only in the time system."""
    workers = []
    for region_number, (region, names) in enumerate(_NAMES.items(), start=1):
        staffing = _STAFFING[region]
        for number, name in enumerate(names, start=1):
            key = f"W-{region}-{number:02}"
            employee = f"{region_number}{number:04}"
            role = _SENIORITY[(number - 1) % len(_SENIORITY)]
            fields: dict[str, object] = {
                "key": key,
                "name": name,
                "posts": (Employment(f"MA-{region}", role, f"CC-{region}-{100 + number % 3 * 10}"),),
                "hired_on": date(2018 + number % 7, 1 + number % 12, 1),
                "left_on": None,
                "erp_employee": f"E{employee}",
                "system": _HOME[f"MA-{region}"][0],
                "instance": "meridian",
                "source_id": f"{51 if region == 'US' else 72}{employee}",
                "employee_id": f"MA{employee}",
                "projects": tuple(staffing[(number + step) % len(staffing)] for step in range(3)),
                "small": number <= _SMALL[region],
            }
            workers.append(Worker(**{**fields, **SPECIAL_WORKERS.get(key, {})}))
    temp = Worker(
        "W-US-99", "Opal Pryce", (Employment("MA-US", "Consultant", "CC-US-100"),), None, None, "E10099", "harvest",
        "meridian", "5110099", "MA10099", mapped=False, small=True, works_from=date.max,
    )  # fmt: skip
    return (*workers, temp)


WORKERS = _workers()

_ALSO_STAFFED = (
    ("W-US-25", "P-US-01"), ("W-US-03", "P-US-09"), ("W-US-02", "P-US-10"), ("W-US-01", "P-US-08"),
    ("W-US-01", "P-US-11"), ("W-US-02", "P-US-11"), ("W-US-03", "P-US-11"), ("W-UK-01", "P-UK-08"),
    ("W-UK-02", "P-UK-08"), ("W-UK-02", "P-JP-01"), ("W-US-24", "P-US-01"), ("W-US-01", "P-US-01"),
    ("W-UK-01", "P-UK-01"), ("W-JP-02", "P-JP-01"), ("W-US-03", "P-US-01"), ("W-US-03", "P-US-02"),
    ("W-UK-02", "P-UK-01"), ("W-US-02", "P-US-02"), ("W-JP-01", "P-JP-02"), ("W-US-01", "P-US-02"),
    ("W-UK-02", "P-UK-02"), ("W-UK-01", "P-UK-02"), ("W-JP-01", "P-JP-01"), ("W-US-02", "P-US-01"),
    ("W-US-01", "P-US-12"), ("W-US-03", "P-US-03"), ("W-UK-01", "P-JP-01"), ("W-US-21", "P-US-01"),
    ("W-US-22", "P-US-01"), ("W-US-23", "P-US-01"),
)  # fmt: skip
"""Further assignments, so that a seeded entry breaks the rule that it is seeded for and no other."""


def _assignments() -> tuple[Assignment, ...]:
    contracts = {project.code: project.contract for project in PROJECTS if project.mapped}
    staffed = [(worker.key, code) for worker in WORKERS if worker.mapped for code in worker.projects]
    return tuple(
        Assignment(worker, code, contracts[code].starts_on, contracts[code].ends_on, 12)
        for worker, code in dict.fromkeys((*staffed, *_ALSO_STAFFED))
    )


ASSIGNMENTS = _assignments()

EMPLOYEE_ADVANCES = "1400"
INPUT_TAX = "1510"
EXPENSES_PAYABLE = "2110"
SALES_TAX_PAYABLE = "2210"
INTERCOMPANY_PAYABLE = "2310"
DEFERRED_REVENUE = "2410"
CONSULTING_REVENUE = "4010"
REIMBURSABLE_REVENUE = "4020"
WRITE_DOWNS = "4090"
BURDEN_COST = "5210"
BURDEN_APPLIED = "5290"
INTERCOMPANY_SERVICES = "5310"

ACCOUNTS = {
    **chart.ACCOUNTS,
    EMPLOYEE_ADVANCES: "Employee advances",
    INPUT_TAX: "Input tax",
    EXPENSES_PAYABLE: "Employee expenses payable",
    SALES_TAX_PAYABLE: "Sales tax payable",
    INTERCOMPANY_PAYABLE: "Intercompany payable",
    DEFERRED_REVENUE: "Deferred revenue",
    CONSULTING_REVENUE: "Consulting revenue",
    REIMBURSABLE_REVENUE: "Reimbursable revenue",
    WRITE_DOWNS: "Write-downs and concessions",
    BURDEN_COST: "Labour burden",
    BURDEN_APPLIED: "Burden applied",
    INTERCOMPANY_SERVICES: "Intercompany services",
    "6110": "Airfare",
    "6120": "Lodging",
    "6130": "Meals",
    "6140": "Ground transport",
    "6150": "Office supplies",
    "6160": "Training and conferences",
    "6170": "Per diem",
    "6180": "Mileage",
}

CASH_ADVANCE = "Cash Advance"
"""The expense type of cash advances in the account table; the lines of an extract carry none."""

EXPENSE_ACCOUNTS = {
    "Airfare": "6110", "Hotel": "6120", "Meals": "6130", "Taxi": "6140", "Train": "6140",
    "Office Supplies": "6150", "Conference Fees": "6160", "Per Diem": "6170", "Mileage": "6180",
    CASH_ADVANCE: EMPLOYEE_ADVANCES,
}  # fmt: skip

UNCODED = "Client Gifts"
"""An expense type that only the company in Japan has, without a tax code."""

BILLABLE_SERVICE, NON_BILLABLE_SERVICE = "CONSULTING", "CONSULTING-NB"

EXTRA_LEGS = (
    # One rate of Japan's consumption tax applies to all expense types.
    PostingAccount("MA-JP", "expense_item", "tax", INPUT_TAX, None, "cost_amount", Decimal("0.10"), True, BOOKS_BEGIN),
    PostingAccount(
        "MA-JP", "time_entry", "burden", BURDEN_COST, BURDEN_APPLIED, "cost_amount", Decimal("0.35"), False,
        BOOKS_BEGIN,
    ),
)  # fmt: skip
"""The additional legs that companies post for time and expenses."""


def intercompany(legal_entity: str) -> PostingAccount:
    """The intercompany charge for a person of another company: cost plus eight per cent, in every company."""
    return PostingAccount(
        legal_entity, "time_entry", "intercompany", INTERCOMPANY_SERVICES, INTERCOMPANY_PAYABLE, "cost_amount",
        Decimal("1.08"), False, BOOKS_BEGIN,
    )  # fmt: skip
