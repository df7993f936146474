"""The ERP's own documents: invoices, credit notes, write-offs and payments, each with its entry in the general ledger.

Billable items are journals on the unbilled receivables account (WIP) that a posting file brought, and fees, known by
project and reference. The open amount of an item is posted - billed + credited for rebilling - written off, never a yes
or no. An item is billed whole, in part (the rest stays), or written off; an invoice line may be credited later, wholly
or in part, so that it is billed again (`rebill`) or not (`concession`). What happens to an item depends on ids alone
(`chance.py`), so that equal postings are always billed equally.

Entries of the general ledger, on the document's day, under its number:

    invoice      Dr receivables    / Cr WIP (time, expenses), deferred revenue (fees), sales tax
    rebill       Dr WIP, sales tax / Cr receivables
    concession   Dr write-downs, sales tax / Cr receivables
    write-off    Dr write-downs    / Cr WIP
    payment      Dr cash           / Cr receivables

A journal that is reversed after it was billed is credited for rebilling, and then nothing of it is left to bill; one
that is reversed after it was written off is written up again. A document's line names its item and the item's source
reference, and on a credit note the invoice line. Amounts are in minor units; those of credit notes and write-offs are
below zero.

The caller holds the transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from dagster_project.sandbox.erp.chance import choose, share
from dagster_project.sandbox.erp.database import ErpDatabase, iso
from dagster_project.sandbox.erp.posting_file import CompanyAt
from dagster_project.sandbox.world import chart
from dagster_project.sandbox.world.model import ErpProject, Fee

HISTORY_AT = datetime(2026, 9, 30, 6, tzinfo=UTC)
"""When all months before the last one of a company are billed, each on its own billing day: before they close."""
RUNS_AT = (datetime(2026, 10, 5, 6, tzinfo=UTC), datetime(2026, 10, 8, 6, tzinfo=UTC))
"""When everything up to the last month is billed, on that day; the second run rebills what was credited."""
BILLING_DAY = 5
BILLED_BY_TIME = frozenset({"time_and_materials"})
TIME_SYSTEMS = frozenset({"harvest", "kantata"})
WORK, TAX = frozenset({"time", "expense"}), "tax"
INVOICE, CREDIT_NOTE, WRITE_OFF = "invoice", "credit_note", "write_off"
REBILL, CONCESSION = "rebill", "concession"


@dataclass(frozen=True)
class _Line:
    """A line of a document. `item`: the key of the billable item that it bills, credits or writes off."""

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
    def item(self) -> str:
        return self.external_id or f"{self.project}/{self.source_reference}"


@dataclass
class _BillableItem:
    """An entry in WIP or a fee, with its document lines, oldest first. `posted` and `hours_e4` are as of now."""

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
        """Posted - billed + credited for rebilling - written off; the last two are stored below zero."""
        rebill, written_off = self._sum(CREDIT_NOTE, REBILL), self._sum(WRITE_OFF)
        return self.posted - self._sum(INVOICE) - rebill + written_off

    @property
    def to_bill_again(self) -> int:
        """What was credited for rebilling and not billed since."""
        return -self._sum(CREDIT_NOTE, REBILL) - sum(line.amount for line in self.invoiced[1:])


@dataclass(frozen=True)
class _PlannedLine:
    """A line of a document that is not numbered yet. `credits`: the invoice line that it credits."""

    item: _BillableItem
    amount: int
    hours_e4: int
    credits: _Line | None = None


class Billing:
    """The billing of one company at the time `at`: its documents, the billable items, and what clients have paid."""

    def __init__(self, database: ErpDatabase, company: CompanyAt, fees: Iterable[Fee], at: datetime):
        self._database, self._db, self._company, self._at = database, database.db, company, at
        self._fees = [fee for fee in fees if fee.project in company.projects]
        self._lines = self._load_lines()
        self._items = self._load_items()
        self._paid = self._load_payments()

    def history(self) -> None:
        """Bill each month before the company's last billed one, on its billing day, and post payments up to now."""
        # A fee that is due on the first of a month is invoiced with the month before.
        months = {item.month for item in self._work()}
        months |= {f"{fee.due_on.replace(day=1) - timedelta(days=1):%Y-%m}" for fee in self._fees}
        for month in _months(min(months, default=self._company.billed_through), self._company.billed_through):
            self.run(through=month, day=_after(month))
        self._receive(self._at.date())

    def run(self, through: str, day: date) -> None:
        """Post payments, credit earlier invoices, write off, and invoice the work of all months up to `through`."""
        self._receive(day)
        self._credit(day)
        self._write_off(through, day)
        self._invoice(through, day)

    # -- loading -------------------------------------------------------------------------------------------------------

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

    def _load_items(self) -> dict[str, _BillableItem]:
        """Entries in WIP on projects that bill by time, and the fees, with the lines about them."""
        items: dict[str, _BillableItem] = {}
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
            if key in items:
                items[key].posted += row["amount"]
            elif not row["reverses"] and self._contract_type(row["project"]) in BILLED_BY_TIME:
                kind = "time" if row["memo"].partition(":")[0] in TIME_SYSTEMS else "expense"
                worked = hours.get(row["memo"], 0) if kind == "time" else 0
                items[key] = _BillableItem(
                    key, key, row["memo"], kind, row["project"], row["transaction_date"][:7], row["amount"], worked
                )
        for fee in self._fees:
            key = f"{fee.project}/{fee.reference}"
            kind, amount = self._contract_type(fee.project), int(fee.amount.scaleb(self._company.decimals))
            items[key] = _BillableItem(key, "", fee.reference, kind, fee.project, f"{fee.due_on:%Y-%m}", amount, 0)
        for line in (line for lines in self._lines.values() for line in lines):
            if line.item in items:
                items[line.item].lines.append(line)
        return items

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

    def _work(self) -> Iterator[_BillableItem]:
        return (item for item in self._items.values() if item.kind in WORK)

    # -- documents -----------------------------------------------------------------------------------------------------

    def _invoice(self, through: str, day: date) -> None:
        """One invoice for each project with what is due; one whose total is not above zero waits for the next run."""
        due: dict[str, list[_PlannedLine]] = defaultdict(list)
        for item in self._work():
            amount = self._billable_now(item) if item.month <= through else 0
            if amount and not self._project(item.project).on_hold:
                due[item.project].append(_PlannedLine(item, amount, _share_of(item.hours_e4, amount, item.posted)))
        for fee in self._fees:
            item = self._items[f"{fee.project}/{fee.reference}"]
            accepted = fee.accepted_on if item.kind == "milestone" else fee.due_on
            if fee.due_on <= day and accepted is not None and accepted <= day and not item.lines:
                due[fee.project].append(_PlannedLine(item, item.posted, 0))
        for _, planned in sorted(due.items()):
            if sum(plan.amount for plan in planned) > 0:
                self._post_document(INVOICE, planned, day)

    def _billable_now(self, item: _BillableItem) -> int:
        if not item.posted:
            return 0
        if item.lines:
            return item.to_bill_again
        if item.posted > 0 and _billing_outcome(item) == "partial":
            return item.posted * 2 // 5 or item.posted
        return item.posted

    def _write_off(self, through: str, day: date) -> None:
        """Write off the items whose outcome is a write-off and the remainder of some that were billed in part; write up
        again what was reversed after it was written off."""
        due: dict[str, list[_PlannedLine]] = defaultdict(list)
        for item in self._work():
            if item.posted == 0 and not _credit_left(item) and item.in_wip < 0:
                amount = -item.in_wip
            elif item.posted <= 0 or item.month > through or self._project(item.project).on_hold:
                continue
            elif not item.lines and _billing_outcome(item) == "write_off":
                amount = -item.posted
            elif item.invoiced and _billing_outcome(item) == "partial" and _remainder(item) == "written off":
                amount = item.to_bill_again - item.in_wip
            else:
                continue
            if amount:
                due[item.project].append(_PlannedLine(item, amount, _share_of(item.hours_e4, amount, item.posted)))
        for _, planned in sorted(due.items()):
            self._post_document(WRITE_OFF, planned, day)

    def _credit(self, day: date) -> None:
        """Credit notes to earlier invoices, one for each effect."""
        due: dict[tuple[str, str], list[_PlannedLine]] = defaultdict(list)
        for item in self._items.values():
            for number, line in enumerate(item.invoiced):
                credited = [x for x in item.lines if (x.applies_to_invoice, x.applies_to_line) == _line_key(line)]
                left = line.amount + sum(x.amount for x in credited)
                if item.kind in WORK and not item.posted:
                    if left:
                        due[line.invoice_no, REBILL].append(_PlannedLine(item, -left, -line.hours_e4, line))
                elif not credited and line.invoice_date < day and line.amount > 0:
                    effect, amount = _credit_for(item, line, number)
                    if amount:
                        hours = _share_of(line.hours_e4, amount, line.amount)
                        due[line.invoice_no, effect].append(_PlannedLine(item, -amount, -hours, line))
        for (invoice_no, effect), planned in sorted(due.items()):
            self._post_document(CREDIT_NOTE, planned, day, applies_to=invoice_no, effect=effect)

    def _receive(self, day: date) -> None:
        """Post what clients paid until `day`, by invoice."""
        balance: dict[str, int] = defaultdict(int)
        for invoice_no, lines in self._lines.items():
            for line in lines:
                balance[line.applies_to_invoice or invoice_no] += line.amount if line.document_type != WRITE_OFF else 0
        for invoice_no, lines in list(self._lines.items()):
            if lines[0].document_type != INVOICE:
                continue
            project = self._project(lines[0].project)
            due = lines[0].invoice_date + timedelta(days=project.payment_days)
            for nth, (paid_on, part) in enumerate(_payment_plan(project.client, due)):
                left = balance[invoice_no] - sum(self._paid[invoice_no])
                amount = left * part // 100
                if paid_on <= day and nth == len(self._paid[invoice_no]) and amount > 0:
                    self._post_payment(project, invoice_no, paid_on, amount)

    # -- posting -------------------------------------------------------------------------------------------------------

    def _post_document(
        self, document_type: str, planned: list[_PlannedLine], day: date, *, applies_to: str = "", effect: str = ""
    ) -> None:
        """Number a document, store its lines with the sales tax on them, and post its GL entry."""
        series = {INVOICE: "INV", CREDIT_NOTE: "CN", WRITE_OFF: "WO"}[document_type]
        number = self._database.next_number(f"{self._company.destination.upper()}-{series}", 5)
        project = planned[0].item.project
        lines = [
            _Line(
                *(document_type, number, day, line_no, project, plan.item.kind, plan.item.external_id),
                *(plan.item.source_reference, plan.hours_e4, plan.amount, applies_to),
                *(plan.credits.line_no if plan.credits else None, effect),
            )
            for line_no, plan in enumerate(planned, 1)
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
        for plan, line in zip(planned, lines, strict=False):
            plan.item.lines.append(line)
        sides: dict[str, int] = defaultdict(int)
        for line in lines:
            if document_type == WRITE_OFF:
                sides[chart.WRITE_DOWNS] -= line.amount
                sides[chart.WIP] += line.amount
            else:
                sides[chart.RECEIVABLES] += line.amount
                sides[_account(line)] -= line.amount
        self._post_entry(number, day, project, sides)

    def _tax(self, amount: int) -> int:
        """Sales tax on an amount, rounded half away from zero."""
        return int((amount * self._company.sales_tax).quantize(Decimal(1), ROUND_HALF_UP))

    def _post_payment(self, project: ErpProject, invoice_no: str, day: date, amount: int) -> None:
        number = self._database.next_number(f"{self._company.destination.upper()}-PMT", 5)
        self._db.execute(
            "insert into payment values (null, ?, ?, ?, ?, ?, ?, ?)",
            [
                *(self._company.destination, number, day.isoformat(), project.client, invoice_no),
                *(self._company.currency, amount),
            ],
        )
        self._paid[invoice_no].append(amount)
        self._post_entry(number, day, project.code, {chart.CASH: amount, chart.RECEIVABLES: -amount})

    def _post_entry(self, document: str, day: date, project: str, sides: Mapping[str, int]) -> None:
        """Post a document's GL entry; `sides`: amount by account, debits above zero and credits below."""
        self._db.execute(
            "insert into journal values (?, ?, '', ?, ?, ?, ?, ?, '')",
            [
                *(document, self._company.destination, iso(self._at), self._company.period_of(day)),
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
    """The account that an invoice line credits, or that a credit note's line debits."""
    if line.kind == TAX:
        return chart.SALES_TAX
    if line.effect == CONCESSION:
        return chart.WRITE_DOWNS
    return chart.WIP if line.kind in WORK else chart.DEFERRED_REVENUE


def _line_key(line: _Line) -> tuple[str, int]:
    return line.invoice_no, line.line_no


def _credit_left(item: _BillableItem) -> bool:
    """Whether something of the item is billed and not credited."""
    credited = -sum(line.amount for line in item.lines if line.document_type == CREDIT_NOTE)
    return sum(line.amount for line in item.invoiced) != credited


def _billing_outcome(item: _BillableItem) -> str:
    return choose(f"bill/{item.key}", (0.03, "write_off"), (0.08, "partial"), (0.89, "whole"))


def _remainder(item: _BillableItem) -> str:
    return choose(f"rest/{item.key}", (0.5, "written off"), (0.5, "kept"))


def _credit_for(item: _BillableItem, line: _Line, number: int) -> tuple[str, int]:
    """The effect and the amount of a credit to the `number`th line that bills an item; mostly ("", 0). The credit of a
    fee is a concession."""
    if choose(f"credit/{item.key}/{number}", (0.06, "credited"), (0.94, "kept")) == "kept":
        return "", 0
    part = line.amount * 2 // 5 or line.amount
    outcomes = ((0.35, "rebill"), (0.3, "rebill in part"), (0.15, "concession"), (0.2, "concession in part"))
    outcome = choose(f"effect/{item.key}/{number}", *outcomes) if item.kind in WORK else "concession in part"
    return outcome.partition(" ")[0], part if outcome.endswith("part") else line.amount


def _payment_plan(client: str, due: date) -> list[tuple[date, int]]:
    """When a client pays an invoice that is due on `due`, and what percentage of the open amount."""
    days = int(share(f"days/{client}") * 30)
    return {
        "on time": [(due - timedelta(days=days % 5), 100)],
        "late": [(due + timedelta(days=10 + days), 100)],
        "in two parts": [(due, 50), (due + timedelta(days=10 + days), 100)],
        "never": [],
    }[choose(f"pays/{client}", (0.45, "on time"), (0.25, "late"), (0.2, "in two parts"), (0.1, "never"))]


def _share_of(hours_e4: int, amount: int, whole: int) -> int:
    """The part of the hours that corresponds to `amount` of `whole`, with the sign of `amount`."""
    return int((Decimal(hours_e4) * amount / whole).quantize(Decimal(1), ROUND_HALF_UP)) if whole else 0


def _months(first: str, end: str) -> Iterator[str]:
    """Months (YYYY-MM) from `first` on, before `end`."""
    while first < end:
        yield first
        first = f"{_after(first):%Y-%m}"


def _after(month: str) -> date:
    """The billing day of the month that follows `month`."""
    year, number = map(int, month.split("-"))
    return date(year + number // 12, number % 12 + 1, BILLING_DAY)
