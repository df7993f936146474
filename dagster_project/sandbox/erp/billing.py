"""The simulated ERP's own documents: invoices, credit notes, write-offs and payments, each with its entry in the GL.

What is billed: work on the unbilled receivables (WIP) by the entry that a posting file brought, and fees by their
reference. What an entry still has there is its posted amount - billed + credited for rebilling - written off, never a
yes or no. An entry is billed whole, in part (the rest stays), or written off instead; an invoice's line may be credited
later, wholly or in part, so that it is billed again (`rebill`) or not (`concession`). Which of it happens to what is a
function of the ids alone, so that the same postings are always billed alike.

Entries of the general ledger, on the document's day, under its number:

    invoice      Dr receivables    / Cr WIP (time, expenses), deferred revenue (fees), sales tax
    rebill       Dr WIP, sales tax / Cr receivables
    concession   Dr write-downs, sales tax / Cr receivables
    write-off    Dr write-downs    / Cr WIP
    payment      Dr cash           / Cr receivables

What was reversed in WIP after it was billed is credited for rebilling (there is nothing left to bill), and what was
reversed after it was written down is written up again. A document's lines name what they are about: the entry and its
reference, and on a credit note the invoice's line. Amounts are in minor units; those of credit notes and write-offs are
below zero.

The caller holds the transaction.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from dagster_project.sandbox.erp.posting_file import CompanyAt
from dagster_project.sandbox.world import chart
from dagster_project.sandbox.world.model import ErpProject, Fee

HISTORY_AT = datetime(2026, 9, 30, 6, tzinfo=UTC)
"""When all months before a company's last one are billed, each on its own day: before their periods close for good."""
RUNS_AT = (datetime(2026, 10, 5, 6, tzinfo=UTC), datetime(2026, 10, 8, 6, tzinfo=UTC))
"""When everything up to the last month is billed, on that day; the second run bills again what was credited."""
BILLING_DAY = 5
BILLED_BY_TIME = frozenset({"time_and_materials"})
TIME_SYSTEMS = frozenset({"harvest", "kantata"})
WORK, TAX = frozenset({"time", "expense"}), "tax"
INVOICE, CREDIT_NOTE, WRITE_OFF = "invoice", "credit_note", "write_off"
REBILL, CONCESSION = "rebill", "concession"

SCHEMA = """
create table if not exists invoice_line (
    id integer primary key, destination text not null, document_type text not null, invoice_no text not null,
    invoice_date text not null, due_date text not null, client text not null, project text not null,
    currency text not null, line_no integer not null, kind text not null, external_id text not null,
    source_reference text not null, hours_e4 integer not null, amount integer not null,
    applies_to_invoice text not null, applies_to_line integer, effect text not null, unique (invoice_no, line_no)
) strict;
create table if not exists payment (
    id integer primary key, destination text not null, payment_no text not null unique, payment_date text not null,
    client text not null, invoice_no text not null, currency text not null, amount integer not null check (amount > 0)
) strict;
"""

# As `erp.EXPORTS`: the columns after the first, which column is added up, and which are money.
EXPORTS = {
    "invoices": (
        """select l.id, l.document_type, l.invoice_no, l.invoice_date, l.due_date, l.client, l.project, l.currency,
                  l.line_no, l.kind, l.external_id, l.source_reference, l.hours_e4 as hours, l.amount,
                  l.applies_to_invoice, l.applies_to_line, l.effect
           from invoice_line l""",
        "amount",
        ("amount",),
    ),
    "payments": (
        """select l.id, l.payment_no, l.payment_date, l.client, l.invoice_no, l.currency, l.amount
           from payment l""",
        "amount",
        ("amount",),
    ),
}


@dataclass(frozen=True)
class _Line:
    """A line of a document. `thing`: what it is about, an entry's external id or a fee's project and reference."""

    document_type: str
    invoice_no: str
    invoice_date: date
    line_no: int
    project: str
    kind: str
    external_id: str
    source_reference: str
    hours_e4: int
    amount: int
    applies_to_invoice: str = ""
    applies_to_line: int | None = None
    effect: str = ""

    @property
    def thing(self) -> str:
        return self.external_id or f"{self.project}/{self.source_reference}"


@dataclass
class _Thing:
    """What can be billed, and the lines about it, oldest first. `posted` and `hours_e4` are as of now."""

    key: str
    external_id: str
    source_reference: str
    kind: str
    project: str
    month: str
    posted: int
    hours_e4: int
    lines: list[_Line] = field(default_factory=list)

    def _sum(self, document_type: str, effect: str = "") -> int:
        return sum(x.amount for x in self.lines if (x.document_type, x.effect) == (document_type, effect))

    @property
    def invoiced(self) -> list[_Line]:
        return [line for line in self.lines if line.document_type == INVOICE]

    @property
    def in_wip(self) -> int:
        """Posted - billed + credited for rebilling - written off; the last two are below zero already."""
        rebill, written_off = self._sum(CREDIT_NOTE, REBILL), self._sum(WRITE_OFF)
        return self.posted - self._sum(INVOICE) - rebill + written_off

    @property
    def to_bill_again(self) -> int:
        """What was credited for rebilling and not billed since."""
        return -self._sum(CREDIT_NOTE, REBILL) - sum(line.amount for line in self.invoiced[1:])


@dataclass(frozen=True)
class _Draft:
    """A line that a document is to have."""

    thing: _Thing
    amount: int
    hours_e4: int
    credits: _Line | None = None


class Billing:
    """One company's billing desk at one moment. `number` gives the next number of a series: (series, width)."""

    def __init__(
        self,
        database: sqlite3.Connection,
        number: Callable[[str, int], str],
        company: CompanyAt,
        fees: Iterable[Fee],
        at: datetime,
    ):
        self._db, self._number, self._company, self._at = database, number, company, at
        self._fees = [fee for fee in fees if fee.project in company.projects]
        self._lines = self._load_lines()
        self._things = self._load_things()
        self._paid = self._load_payments()

    def history(self) -> None:
        """Bill each month before the company's last one on its day, and take what was paid since."""
        # A fee that is due on the first is on the bill of the month before.
        months = {thing.month for thing in self._work()}
        months |= {f"{fee.due_on.replace(day=1) - timedelta(days=1):%Y-%m}" for fee in self._fees}
        for month in _months(min(months, default=self._company.billed_through), self._company.billed_through):
            self.run(through=month, day=_after(month))
        self._receive(self._at.date())

    def run(self, through: str, day: date) -> None:
        """Take payments, credit earlier invoices, write off, and bill the work of all months up to `through`."""
        self._receive(day)
        self._credit(day)
        self._write_off(through, day)
        self._invoice(through, day)

    # -- what there is ------------------------------------------------------------------------------------------------

    def _load_lines(self) -> dict[str, list[_Line]]:
        """The documents by number."""
        documents: dict[str, list[_Line]] = defaultdict(list)
        for row in self._db.execute(
            "select document_type, invoice_no, invoice_date, line_no, project, kind, external_id, source_reference,"
            " hours_e4, amount, applies_to_invoice, applies_to_line, effect from invoice_line where destination = ?"
            " order by id",
            [self._company.destination],
        ):
            line = _Line(**{**dict(row), "invoice_date": date.fromisoformat(row["invoice_date"])})
            documents[line.invoice_no].append(line)
        return documents

    def _load_things(self) -> dict[str, _Thing]:
        """Entries in WIP on projects that bill by time, and the fees, with the lines about them."""
        things: dict[str, _Thing] = {}
        hours = {
            row["memo"]: row["hours"]
            for row in self._db.execute(
                "select memo, sum(hours_e4) as hours from time_bill where destination = ? group by memo",
                [self._company.destination],
            )
        }
        for row in self._db.execute(
            "select j.external_id, j.reverses, j.transaction_date, l.project, l.memo, l.debit - l.credit as amount"
            " from journal j join gl_line l on l.document = j.document and l.line_no = 1"
            " where j.destination = ? and j.external_id <> '' and l.account = ?"
            " order by j.reverses <> '', j.transaction_date, j.document",
            [self._company.destination, chart.WIP],
        ):
            key = row["reverses"] or row["external_id"]
            if key in things:
                things[key].posted += row["amount"]
            elif not row["reverses"] and self._contract_type(row["project"]) in BILLED_BY_TIME:
                kind = "time" if row["memo"].partition(":")[0] in TIME_SYSTEMS else "expense"
                worked = hours.get(row["memo"], 0) if kind == "time" else 0
                things[key] = _Thing(
                    key, key, row["memo"], kind, row["project"], row["transaction_date"][:7], row["amount"], worked
                )
        for fee in self._fees:
            key = f"{fee.project}/{fee.reference}"
            kind, amount = self._contract_type(fee.project), int(fee.amount.scaleb(self._company.decimals))
            things[key] = _Thing(key, "", fee.reference, kind, fee.project, f"{fee.due_on:%Y-%m}", amount, 0)
        for line in (line for lines in self._lines.values() for line in lines):
            if line.thing in things:
                things[line.thing].lines.append(line)
        return things

    def _load_payments(self) -> dict[str, list[int]]:
        """Amounts paid by invoice."""
        paid: dict[str, list[int]] = defaultdict(list)
        for row in self._db.execute(
            "select invoice_no, amount from payment where destination = ? order by id", [self._company.destination]
        ):
            paid[row["invoice_no"]].append(row["amount"])
        return paid

    def _project(self, code: str) -> ErpProject:
        return self._company.projects[code]

    def _contract_type(self, code: str) -> str | None:
        project = self._company.projects.get(code)
        return None if project is None else project.contract_type

    def _work(self) -> Iterator[_Thing]:
        return (thing for thing in self._things.values() if thing.kind in WORK)

    # -- what is done -------------------------------------------------------------------------------------------------

    def _invoice(self, through: str, day: date) -> None:
        """One invoice a project of what is due; one that would come to nothing waits for the next run."""
        due: dict[str, list[_Draft]] = defaultdict(list)
        for thing in self._work():
            amount = self._billable_now(thing) if thing.month <= through else 0
            if amount and not self._project(thing.project).on_hold:
                due[thing.project].append(_Draft(thing, amount, _share_of(thing.hours_e4, amount, thing.posted)))
        for fee in self._fees:
            thing = self._things[f"{fee.project}/{fee.reference}"]
            accepted = fee.accepted_on if thing.kind == "milestone" else fee.due_on
            if fee.due_on <= day and accepted is not None and accepted <= day and not thing.lines:
                due[fee.project].append(_Draft(thing, thing.posted, 0))
        for _, drafts in sorted(due.items()):
            if sum(draft.amount for draft in drafts) > 0:
                self._book(INVOICE, drafts, day)

    def _billable_now(self, thing: _Thing) -> int:
        if not thing.posted:
            return 0
        if thing.lines:
            return thing.to_bill_again
        if thing.posted > 0 and _fate(thing) == "partial":
            return thing.posted * 2 // 5 or thing.posted
        return thing.posted

    def _write_off(self, through: str, day: date) -> None:
        """Write off what is not billed for its fate, the rest of some that were billed in part, and write up again what
        was reversed since."""
        due: dict[str, list[_Draft]] = defaultdict(list)
        for thing in self._work():
            if thing.posted == 0 and not _credit_left(thing) and thing.in_wip < 0:
                amount = -thing.in_wip
            elif thing.posted <= 0 or thing.month > through or self._project(thing.project).on_hold:
                continue
            elif not thing.lines and _fate(thing) == "write_off":
                amount = -thing.posted
            elif thing.invoiced and _fate(thing) == "partial" and _rest(thing) == "written off":
                amount = thing.to_bill_again - thing.in_wip
            else:
                continue
            if amount:
                due[thing.project].append(_Draft(thing, amount, _share_of(thing.hours_e4, amount, thing.posted)))
        for _, drafts in sorted(due.items()):
            self._book(WRITE_OFF, drafts, day)

    def _credit(self, day: date) -> None:
        """Credit notes to earlier invoices, one for each effect."""
        due: dict[tuple[str, str], list[_Draft]] = defaultdict(list)
        for thing in self._things.values():
            for number, line in enumerate(thing.invoiced):
                credited = [x for x in thing.lines if (x.applies_to_invoice, x.applies_to_line) == _place(line)]
                left = line.amount + sum(x.amount for x in credited)
                if thing.kind in WORK and not thing.posted:
                    if left:
                        due[line.invoice_no, REBILL].append(_Draft(thing, -left, -line.hours_e4, line))
                elif not credited and line.invoice_date < day and line.amount > 0:
                    effect, amount = _credit_of(thing, line, number)
                    if amount:
                        hours = _share_of(line.hours_e4, amount, line.amount)
                        due[line.invoice_no, effect].append(_Draft(thing, -amount, -hours, line))
        for (invoice_no, effect), drafts in sorted(due.items()):
            self._book(CREDIT_NOTE, drafts, day, applies_to=invoice_no, effect=effect)

    def _receive(self, day: date) -> None:
        """Book what clients paid until `day`, by invoice."""
        balance: dict[str, int] = defaultdict(int)
        for invoice_no, lines in self._lines.items():
            for line in lines:
                balance[line.applies_to_invoice or invoice_no] += line.amount if line.document_type != WRITE_OFF else 0
        for invoice_no, lines in list(self._lines.items()):
            if lines[0].document_type != INVOICE:
                continue
            project = self._project(lines[0].project)
            due = lines[0].invoice_date + timedelta(days=project.payment_days)
            for nth, (paid_on, part) in enumerate(_payments(project.client, due)):
                left = balance[invoice_no] - sum(self._paid[invoice_no])
                amount = left * part // 100
                if paid_on <= day and nth == len(self._paid[invoice_no]) and amount > 0:
                    self._book_payment(project, invoice_no, paid_on, amount)

    # -- books --------------------------------------------------------------------------------------------------------

    def _book(
        self, document_type: str, drafts: list[_Draft], day: date, *, applies_to: str = "", effect: str = ""
    ) -> None:
        """Number a document, store its lines with the sales tax on them, and post its entry."""
        series = {INVOICE: "INV", CREDIT_NOTE: "CN", WRITE_OFF: "WO"}[document_type]
        number = self._number(f"{self._company.destination.upper()}-{series}", 5)
        project = drafts[0].thing.project
        lines = [
            _Line(
                *(document_type, number, day, line_no, project, draft.thing.kind, draft.thing.external_id),
                *(draft.thing.source_reference, draft.hours_e4, draft.amount, applies_to),
                *(draft.credits.line_no if draft.credits else None, effect),
            )
            for line_no, draft in enumerate(drafts, 1)
        ]
        tax = 0 if document_type == WRITE_OFF else self._tax(sum(line.amount for line in lines))
        if tax:
            taxed = next((line.line_no for line in self._lines.get(applies_to, ()) if line.kind == TAX), None)
            lines.append(
                _Line(
                    *(document_type, number, day, len(lines) + 1, project, TAX, "", "", 0, tax),
                    *(applies_to, taxed, effect),
                )
            )
        client = self._project(project).client
        days = self._project(project).payment_days if document_type == INVOICE else 0
        self._db.executemany(
            "insert into invoice_line values (null, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    *(self._company.destination, document_type, number, day.isoformat()),
                    *((day + timedelta(days=days)).isoformat(), client, project, self._company.currency),
                    *(line.line_no, line.kind, line.external_id, line.source_reference, line.hours_e4, line.amount),
                    *(line.applies_to_invoice, line.applies_to_line, line.effect),
                )
                for line in lines
            ],
        )
        self._lines[number] = lines
        for draft, line in zip(drafts, lines, strict=False):
            draft.thing.lines.append(line)
        sides: dict[str, int] = defaultdict(int)
        for line in lines:
            if document_type == WRITE_OFF:
                sides[chart.WRITE_DOWNS] -= line.amount
                sides[chart.WIP] += line.amount
            else:
                sides[chart.RECEIVABLES] += line.amount
                sides[_account(line)] -= line.amount
        self._post(number, day, project, sides)

    def _tax(self, amount: int) -> int:
        """Sales tax on an amount, rounded half away from zero."""
        return int((amount * self._company.sales_tax).quantize(Decimal(1), ROUND_HALF_UP))

    def _book_payment(self, project: ErpProject, invoice_no: str, day: date, amount: int) -> None:
        number = self._number(f"{self._company.destination.upper()}-PMT", 5)
        self._db.execute(
            "insert into payment values (null, ?, ?, ?, ?, ?, ?, ?)",
            [
                *(self._company.destination, number, day.isoformat(), project.client, invoice_no),
                *(self._company.currency, amount),
            ],
        )
        self._paid[invoice_no].append(amount)
        self._post(number, day, project.code, {chart.CASH: amount, chart.RECEIVABLES: -amount})

    def _post(self, document: str, day: date, project: str, sides: Mapping[str, int]) -> None:
        """A document's entry: by account what is debited, below zero what is credited."""
        self._db.execute(
            "insert into journal values (?, ?, '', ?, ?, ?, ?, ?, '')",
            [
                *(document, self._company.destination, f"{self._at:%Y-%m-%dT%H:%M:%SZ}", f"{day:%Y-%m}"),
                *(day.isoformat(), self._company.currency, document),
            ],
        )
        self._db.executemany(
            "insert into gl_line values (null, ?, ?, ?, ?, ?, ?, ?, '', ?)",
            [
                (self._company.destination, document, line_no, account, max(n, 0), max(-n, 0), project, document)
                for line_no, (account, n) in enumerate(((a, n) for a, n in sides.items() if n), 1)
            ],
        )


def _account(line: _Line) -> str:
    """The account that a line is credited to: what an invoice takes it from, or what a credit note gives it back to."""
    if line.kind == TAX:
        return chart.SALES_TAX
    if line.effect == CONCESSION:
        return chart.WRITE_DOWNS
    return chart.WIP if line.kind in WORK else chart.DEFERRED_REVENUE


def _place(line: _Line) -> tuple[str, int]:
    return line.invoice_no, line.line_no


def _credit_left(thing: _Thing) -> bool:
    """Whether a credit note can still take back something that was billed of it."""
    credited = -sum(line.amount for line in thing.lines if line.document_type == CREDIT_NOTE)
    return sum(line.amount for line in thing.invoiced) != credited


def share(text: str) -> float:
    """A number in [0, 1) that depends on `text` alone and is evenly spread."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) / 2**32


def _among(text: str, *fates: tuple[float, str]) -> str:
    """Which of the fates `text` has; each comes with its probability, the last with what is left."""
    drawn = share(text)
    for probability, fate in fates[:-1]:
        if drawn < probability:
            return fate
        drawn -= probability
    return fates[-1][1]


def _fate(thing: _Thing) -> str:
    return _among(f"bill/{thing.key}", (0.03, "write_off"), (0.08, "partial"), (0.89, "whole"))


def _rest(thing: _Thing) -> str:
    return _among(f"rest/{thing.key}", (0.5, "written off"), (0.5, "kept"))


def _credit_of(thing: _Thing, line: _Line, number: int) -> tuple[str, int]:
    """The effect and the amount of a credit to the `number`th line that bills a thing; mostly nothing. What a fee is
    credited is conceded."""
    if _among(f"credit/{thing.key}/{number}", (0.06, "credited"), (0.94, "kept")) == "kept":
        return "", 0
    part = line.amount * 2 // 5 or line.amount
    fates = ((0.35, "rebill"), (0.3, "rebill in part"), (0.15, "concession"), (0.2, "concession in part"))
    fate = _among(f"effect/{thing.key}/{number}", *fates) if thing.kind in WORK else "concession in part"
    return fate.partition(" ")[0], part if fate.endswith("part") else line.amount


def _payments(client: str, due: date) -> list[tuple[date, int]]:
    """When a client pays an invoice that is due on `due`, and how much of what is left then, in per cent."""
    days = int(share(f"days/{client}") * 30)
    return {
        "on time": [(due - timedelta(days=days % 5), 100)],
        "late": [(due + timedelta(days=10 + days), 100)],
        "in two parts": [(due, 50), (due + timedelta(days=10 + days), 100)],
        "never": [],
    }[_among(f"pays/{client}", (0.45, "on time"), (0.25, "late"), (0.2, "in two parts"), (0.1, "never"))]


def _share_of(hours_e4: int, amount: int, whole: int) -> int:
    """The hours that an amount stands for, of those of the whole; with the amount's sign."""
    return int((Decimal(hours_e4) * amount / whole).quantize(Decimal(1), ROUND_HALF_UP)) if whole else 0


def _months(first: str, end: str) -> Iterator[str]:
    """Months (YYYY-MM) from `first` on, before `end`."""
    while first < end:
        yield first
        first = f"{_after(first):%Y-%m}"


def _after(month: str) -> date:
    """The billing day of the month after `month`."""
    year, number = map(int, month.split("-"))
    return date(year + number // 12, number % 12 + 1, BILLING_DAY)
