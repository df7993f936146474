"""Random histories of master records, pulled by the program over real HTTP and from real files, beside a simple model.

A history is one firm: its HCM, its CRM, its time system and its own files, in which records are added, edited,
backdated, deleted, shown again, broken and mended, and shown twice with two contents, while each system tells its own
story of the same thing and pages move under the client. All firms share one ledger and one build, so that a thousand
cost little more than one.

The model knows no SQL and no ledger. It keeps, for each system, what a pull has shown, and applies the few sentences of
the rules: what a whole answer does not show is gone, what cannot be read stays as it was, an answer that moved while it
was read changes nothing, and of two systems the better ranked that has the record says what it is: of a person's post
day by day, of who is assigned to a project for all days.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.transport.servers import Answer, Request, json_answer

FIRST_DAY = date(2026, 9, 1)
ROLES = ("Manager", "Partner")
MOST, PAGE = 6, 3
# Who says what a record is, the best first.
RANKS = {"client": ("crm", "file"), "worker": ("hcm", "file")}
# The column of each file's number, and of a name in the others: what is spoiled there.
NUMBERS = {"cost_rate": 3, "employment": 4, "assignment": 4}

Key = str
Content = dict[str, Any]


@dataclass
class Shown:
    """A record as its system shows it: its content, and how the answer spoils it."""

    content: Content
    is_broken: bool = False
    is_doubled: bool = False


@dataclass
class Kept:
    """One kind of records at one system, and what of them is known to whoever pulled it last."""

    records: dict[Key, Shown] = field(default_factory=dict)
    known: dict[Key, Content] = field(default_factory=dict)
    may_be_empty: bool = False

    def pulled(self) -> None:
        """A whole answer was read."""
        if not self.records and not self.may_be_empty:
            return
        shown = {key: each.content for key, each in self.records.items() if not (each.is_broken or each.is_doubled)}
        kept = {key: content for key, content in self.known.items() if key in self.records}
        self.known = {**kept, **{key: dict(content) for key, content in shown.items()}}


@dataclass
class History:
    """One firm, its systems as they are today, and what is known of them."""

    number: int
    seed: int
    folder: Path

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.people, self.posts, self.accounts, self.members = (Kept() for _ in range(4))
        self.clients, self.workers, self.rates = (Kept(may_be_empty=True) for _ in range(3))
        self.employments, self.assignments = (Kept(may_be_empty=True) for _ in range(2))
        # How many walks over the accounts find them moved, and how many of these are still to come.
        self.moved = self._moves = 0
        self.is_down = False
        for _ in range(5):
            self._add()

    @property
    def name(self) -> str:
        return f"firm{self.number}"

    def ever(self, kind: str) -> list[Key]:
        """Whatever may be there one day: people (W), projects (P) or clients (C)."""
        return [f"{self.name}-{kind}{number}" for number in range(1, MOST + 1)]

    # -- what happens --------------------------------------------------------------------------------------------------

    def live(self) -> None:
        """A day in the life of the systems."""
        for _ in range(self.random.randint(0, 7)):
            self.random.choice((self._add, self._edit, self._edit, self._delete, self._spoil, self._mend))()
        self.moved = self._moves = self.random.choice((0, 0, 0, 1, 2)) if len(self.accounts.records) > PAGE else 0
        self.is_down = self.random.random() < 0.1

    def _kinds(self) -> list[tuple[Kept, str]]:
        kept = (self.people, self.accounts, self.clients, self.workers, self.rates)
        more = (self.posts, self.employments, self.members, self.assignments)
        kinds = ("person", "account", "client", "worker", "rate", "post", "employment", "member", "assignment")
        return list(zip((*kept, *more), kinds, strict=True))

    def _add(self) -> None:
        kept, kind = self.random.choice(self._kinds())
        key = self._key(kind)
        kept.records.setdefault(key, Shown(self._content(kind, key)))

    def _edit(self) -> None:
        kept, kind = self.random.choice(self._kinds())
        for key in self._some(kept):
            kept.records[key].content = self._content(kind, key)

    def _delete(self) -> None:
        kept, _ = self.random.choice(self._kinds())
        for key in self._some(kept):
            del kept.records[key]

    def _spoil(self) -> None:
        kept, kind = self.random.choice(self._kinds())
        for key in self._some(kept):
            # Two contents of one account would be two records of one id, which the proof of its pages refuses.
            if kind == "account" or self.random.random() < 0.5:
                kept.records[key].is_broken = True
            else:
                kept.records[key].is_doubled = True

    def _mend(self) -> None:
        for kept, _ in self._kinds():
            for shown in kept.records.values():
                shown.is_broken = shown.is_doubled = False

    def _some(self, kept: Kept) -> list[Key]:
        return [self.random.choice(sorted(kept.records))] if kept.records else []

    def _key(self, kind: str) -> Key:
        # Backdated as often as not: the day is before any day on which it is entered.
        since = FIRST_DAY + timedelta(days=self.random.randint(-60, 20))
        # Spans are of few things, so that they meet.
        person, project = (f"{self.name}-{each}{self.random.randint(1, 4)}" for each in "WP")
        match kind:
            case "rate":
                return f"{self.name}|{self.random.choice(ROLES)}|USD|{since}|"
            case "post":
                return f"{person}|{self.random.choice('AB')}|{self.random.choice((since, ''))}"
            case "employment":
                return f"{person}|{self.random.choice((since, ''))}"
            case "assignment":
                return f"{person}|{project}|{since}"
            case "member":
                return str(self.random.randint(1, MOST))
        return f"{self.name}-{'C' if kind in ('account', 'client') else 'W'}{self.random.randint(1, MOST)}"

    def _content(self, kind: str, key: Key) -> Content:
        place = {"rate": 3, "post": 2, "employment": 1, "assignment": 2}.get(kind)
        if place is None:
            person, project = (f"{self.name}-{each}{self.random.randint(1, 3)}" for each in "WP")
            member = {"person": person, "project": project, "is_active": self.random.random() < 0.8}
            return member if kind == "member" else {"name": f"{kind} {self.random.randint(1, 99)}"}
        first = key.split("|")[place]
        since = date.fromisoformat(first) if first else None
        until = (since or FIRST_DAY) + timedelta(days=self.random.randint(0, 40))
        span = {"valid_from": since, "valid_to": until if kind == "assignment" else self.random.choice((None, until))}
        if kind == "rate":
            # None of these is three times another: that waits for a person (tests/sources/test_changes.py).
            return {"rate": Decimal(self.random.randint(4000, 9999)) / 100, **span}
        return {
            "company": f"{self.name}{self.random.choice(('', '-sister'))}",
            "role": self.random.choice(ROLES),
            "hours": Decimal(self.random.choice((20, 32, 40))),
            "is_primary": kind != "post" or self.random.random() < 0.7,
            **span,
        }

    # -- what the systems answer ---------------------------------------------------------------------------------------

    def answer(self, request: Request) -> Answer:
        """The HCM, the CRM and the time system of this firm."""
        report = request.path.rsplit("/", 1)[-1]
        if self.is_down:
            # For longer than a pull waits, so that no test waits for it.
            return Answer(b"down for maintenance", 503, {"Retry-After": "86400"})
        if report == "me":
            return json_answer({"access_roles": ["administrator"]})
        if request.path.split("/")[2] == "time":
            rows = [row for key in self.members.records for row in self._member(key)]
            rows = rows if report == "user_assignments" else []
            return json_answer({report: rows, "total_entries": len(rows), "links": {"next": None}})
        if report == "Tieout_People":
            return json_answer(
                {"Report_Entry": [row for key in sorted(self.people.records) for row in self._person(key)]}
            )
        if report.startswith("Tieout"):
            posts = [row for key in sorted(self.posts.records) for row in self._position(key)]
            return json_answer({"Report_Entry": posts if report == "Tieout_Positions" else [COST_RATE]})
        entity = request.query.get("q", "").partition(" FROM ")[2].split(" ")[0]
        if entity in ("Contract", "Opportunity"):
            return json_answer({"totalSize": 0, "done": True, "records": []})
        return self._accounts(int(report) if report.isdigit() else 0)

    def _person(self, key: Key) -> Iterator[dict[str, Any]]:
        shown = self.people.records[key]
        row = {
            "Employee_ID": key,
            "Worker_Name": shown.content["name"],
            "Worker_Type": "Employee",
            "Other_IDs": f"NetSuite {key}",
            "Active": "perhaps" if shown.is_broken else "1",
            "Organization": "all",
        }
        yield row
        if shown.is_doubled:
            yield {**row, "Worker_Name": "somebody else"}

    def _position(self, key: Key) -> Iterator[dict[str, Any]]:
        shown, (person, position, _) = self.posts.records[key], key.split("|")
        content = shown.content
        row = {
            "Employee_ID": person,
            "Position_ID": position,
            "Company": content["company"],
            "Job_Profile": content["role"],
            "Scheduled_Weekly_Hours": str(content["hours"]),
            "Is_Primary_Position": "perhaps" if shown.is_broken else str(int(content["is_primary"])),
            "Organization": "all",
        }
        # A report leaves out what has no value.
        days = {"Effective_Date": content["valid_from"], "End_Date": content["valid_to"]}
        row |= {name: str(day) for name, day in days.items() if day}
        yield row
        if shown.is_doubled:
            yield {**row, "Scheduled_Weekly_Hours": "77"}

    def _member(self, key: Key) -> Iterator[dict[str, Any]]:
        shown = self.members.records[key]
        row = {
            "id": int(key),
            "project": {"id": shown.content["project"]},
            "user": {"id": shown.content["person"]},
            "is_active": "perhaps" if shown.is_broken else shown.content["is_active"],
            "is_project_manager": False,
            "use_default_rates": True,
            "hourly_rate": None,
            "updated_at": "2026-09-01T00:00:00Z",
        }
        yield row
        if shown.is_doubled:
            yield {**row, "is_project_manager": True}

    def _accounts(self, at: int) -> Answer:
        keys = sorted(self.accounts.records)
        total = len(keys)
        if at and self._moves:
            # An account is created while the client is between two pages.
            self._moves -= 1
            total += 1
        records = [self._account(key) for key in keys[at : at + PAGE]]
        page = {"totalSize": total, "done": at + PAGE >= len(keys), "records": records}
        if at + PAGE < len(keys):
            page["nextRecordsUrl"] = f"/{self.name}/services/data/v1/query/{at + PAGE}"
        return json_answer(page)

    def _account(self, key: Key) -> dict[str, Any]:
        shown = self.accounts.records[key]
        return {
            **dict.fromkeys(ACCOUNT_FIELDS),
            "Id": key,
            "Name": None if shown.is_broken else shown.content["name"],
            "AccountNumber": key,
            "CurrencyIsoCode": "USD",
            "IsDeleted": False,
            "LastModifiedDate": "2026-09-01T00:00:00.000+0000",
            "SystemModstamp": "2026-09-01T00:00:00.000+0000",
        }

    def write_files(self) -> None:
        """The firm's own files as they are today."""
        if not self.folder.exists():
            self.folder.mkdir()
            for name, text in self._constant_files().items():
                (self.folder / f"{name}.csv").write_text(text)
        self._write("client", "client_key,name", self.clients, lambda key, content: [key, content["name"]])
        self._write(
            "worker",
            "worker_key,name,kind,hired_on,left_on,erp_employee,source",
            self.workers,
            lambda key, content: [key, content["name"], "employee", "", "", key, ""],
        )
        self._write(
            "cost_rate",
            "legal_entity,role,currency,rate,valid_from,valid_to,source,entered_on",
            self.rates,
            lambda key, content: [
                *key.split("|")[:3],
                str(content["rate"]),
                *_days(content),
                "",
                "",
            ],
        )
        self._write(
            "employment",
            "worker_key,legal_entity,role,cost_centre,weekly_hours,valid_from,valid_to",
            self.employments,
            lambda key, content: [
                *(key.split("|")[0], content["company"], content["role"], "", str(content["hours"])),
                *_days(content),
            ],
        )
        self._write(
            "assignment",
            "worker_key,project_key,valid_from,valid_to,weekly_hours",
            self.assignments,
            lambda key, content: [*key.split("|")[:2], *_days(content), str(content["hours"])],
        )

    def _constant_files(self) -> dict[str, str]:
        """The company, and whom and which project its systems mean."""
        people = "".join(
            f"{system},{self.name},{key},{key}\n" for system in ("workday", "harvest") for key in self.ever("W")
        )
        projects = "".join(f"harvest,{self.name},{key},{key}\n" for key in self.ever("P"))
        return {
            "legal_entity": "legal_entity,name,currency,region,destination,period_policy,subsidiary,receipt_limit,"
            "crm_system,crm_instance,approval_days\n"
            f"{self.name},{self.name},USD,AMER,ns-us,hold,,,salesforce,{self.name},3\n",
            "crosswalk_project": f"source_system,source_instance,source_project_id,project_key\n{projects}",
            "crosswalk_worker": f"source_system,source_instance,source_worker_id,worker_key\n{people}",
        }

    def _write(self, name: str, header: str, kept: Kept, cells: Any) -> None:
        lines, at = [header], NUMBERS.get(name)
        for key, shown in sorted(kept.records.items()):
            row = cells(key, shown.content)
            if shown.is_broken:
                # A number of another locale, or a line that was cut off.
                row = [*row[:at], "1.234", *row[at + 1 :]] if at else row[:1]
            lines.append(",".join(row))
            if shown.is_doubled:
                lines.append(",".join([*row[:at], "77.77", *row[at + 1 :]] if at else [row[0], "other", *row[2:]]))
        (self.folder / f"{name}.csv").write_text("\n".join(lines) + "\n")

    # -- what is known then -------------------------------------------------------------------------------------------

    def pulled(self) -> None:
        """Every system was asked once, and the answers were read."""
        for kept in (self.clients, self.workers, self.rates, self.employments, self.assignments):
            kept.pulled()
        if not self.is_down:
            for kept in (self.people, self.posts, self.members):
                kept.pulled()
            # A walk that found its pages moved is done once more, and then given up.
            if self.moved < 2:
                self.accounts.pulled()

    def names(self) -> dict[str, dict[Key, str]]:
        """By object and key, the name that the best ranked system that has the record gives it. A person without any
        post is not known yet."""
        systems = {
            "client": {"crm": self.accounts.known, "file": self.clients.known},
            "worker": {"hcm": self.people.known, "file": self.workers.known},
        }
        return {
            of: {
                key: next(systems[of][system][key]["name"] for system in ranks if key in systems[of][system])
                for key in {key for system in ranks for key in systems[of][system]}
                if of != "worker" or self.post(key, FIRST_DAY)
            }
            for of, ranks in RANKS.items()
        }

    def post(self, person: Key, day: date) -> tuple[str, str, Decimal] | None:
        """Company, role and weekly hours of a person on `day`; None for whom no system states a post.

        A day that no post covers is of the one before it, or of the first.
        """
        posts = [
            (rank, content["valid_from"] or date.min, content["valid_to"] or date.max, content)
            for rank, kept in enumerate((self.posts, self.employments))
            for key, content in kept.known.items()
            if key.split("|")[0] == person and content["is_primary"]
        ]
        if not any(first <= day <= last for _, first, last, _ in posts):
            before = [last for _, _, last, _ in posts if last < day]
            after = [first for _, first, _, _ in posts if first > day]
            day = max(before) if before else min(after, default=day)
        return min(
            (
                (rank, -first.toordinal(), (content["company"], content["role"], content["hours"]))
                for rank, first, last, content in posts
                if first <= day <= last
            ),
            default=(None, None, None),
        )[2]

    def assigned(self) -> dict[tuple[Key, Key, date, date], Decimal | None]:
        """Weekly hours by person, project, first and last day: as the file says, and of whom it does not have on a
        project as the time system says, which knows no days and no hours."""
        filed = {
            (*key.split("|")[:2], content["valid_from"], content["valid_to"]): content["hours"]
            for key, content in self.assignments.known.items()
        }
        has = {(person, project) for person, project, _, _ in filed}
        members = {(each["person"], each["project"]) for each in self.members.known.values() if each["is_active"]}
        return filed | {(*both, date.min, date.max): None for both in members - has}

    def rate(self, role: str, day: date) -> tuple[Decimal, int] | None:
        """The rate of an hour of `role` on `day`, and how many rows of the card say one; None without any."""
        rows = [
            (content["valid_from"], content["rate"])
            for key, content in self.rates.known.items()
            if key.split("|")[1] == role and content["valid_from"] <= day <= (content["valid_to"] or date.max)
        ]
        return (max(rows)[1], len(rows)) if rows else None


def _days(content: Content) -> tuple[str, str]:
    return str(content["valid_from"] or ""), str(content["valid_to"] or "")


ACCOUNT_FIELDS = (
    *("Id", "Name", "AccountNumber", "CurrencyIsoCode", "BillingCountry", "IsDeleted", "MasterRecordId", "ParentId"),
    *("LastModifiedDate", "SystemModstamp"),
)
COST_RATE = {
    "Company": "nowhere",
    "Job_Profile": "none",
    "Hourly_Cost_Rate": "1",
    "Currency": "USD",
    "Effective_Date": "2026-01-01",
    "Organization": "all",
}


def serve(histories: dict[str, History]) -> Any:
    """What one server answers for the systems of all firms, each below its own name."""

    def answer(request: Request) -> Answer:
        return histories[request.path.split("/")[1]].answer(request)

    return answer
