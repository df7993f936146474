"""Expense reports of the simulated firm, as the lines of the expense system's extracts."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from dagster_project.sandbox.world import masters, meridian, monthly
from dagster_project.sandbox.world.activity import ExpenseLine
from dagster_project.sandbox.world.masters import entity
from dagster_project.sandbox.world.model import Project, Worker, decimals

FIRST_BATCH = 20
"""The number of the first extract; the next ones follow without gaps."""
_WORKERS = {worker.key: worker for worker in masters.WORKERS}
_PROJECTS = {project.code: project for project in masters.PROJECTS}
_ALLOWANCES = frozenset({"Per Diem", "Mileage"})
"""Expense types that are paid by day or by distance without a receipt."""
_ALLOWED_IN = frozenset({"MA-US", "MA-UK", "MA-CA", "MA-DE", "MA-NL"})
_TYPES = tuple(name for name in meridian.EXPENSE_ACCOUNTS if name not in {meridian.CASH_ADVANCE, *_ALLOWANCES})
_VENDORS = ("Café Ñandú", "Hôtel du Lac", "City Cabs", "Skylark Air", "Müller & Söhne", 'The "Old" Mill', "東急ホテル")
_SCALE = {
    "USD": Decimal(1), "GBP": Decimal(1), "JPY": Decimal(140), "CAD": Decimal("1.3"), "EUR": Decimal("0.9"),
    "BHD": Decimal("0.376"), "SGD": Decimal("1.3"),
}  # fmt: skip
_PER_FRANC = {
    "USD": Decimal("1.2350"), "GBP": Decimal("0.9210"), "JPY": Decimal("183.4"), "CAD": Decimal("1.7180"),
    "EUR": Decimal("1.0670"), "BHD": Decimal("0.46436"), "SGD": Decimal("1.6010"),
}  # fmt: skip
_LAST_WORK_DAY = date(2026, 9, 30)
WEEKLY_FROM = datetime(2026, 7, 10, 5, tzinfo=UTC)
"""The first weekly extract; before it there was one on the sixth of every month."""


class Lines:
    """Makes expense lines and gives each a number that no earlier line has."""

    def __init__(self, earlier: Iterable[ExpenseLine], extracts: tuple[datetime, ...]):
        self._batches = {at: FIRST_BATCH + index for index, at in enumerate(extracts)}
        self._sequence: dict[int, int] = {}
        self._number = 0
        for line in earlier:
            self._number = max(self._number, int(line.journal_key) - 500000)
            self._sequence[line.batch_id] = max(self._sequence.get(line.batch_id, 0), line.sequence)

    def __call__(
        self,
        worker: str,
        project: str,
        expense_type: str,
        amount: str | Decimal,
        *,
        batch: datetime,
        day: date | None = None,
        currency: str | None = None,
        receipt: bool = True,
        report_entry_id: str | None = None,
        billable: bool = False,
    ) -> ExpenseLine:
        """A line of the extract at `batch`; without `day` five days before it."""
        person = _WORKERS[worker]
        day = day or batch.date() - timedelta(days=5)
        employer = person.on(day).legal_entity
        self._number += 1
        currency = currency or entity(employer).currency
        last, first = person.name.split()[::-1]
        return ExpenseLine(
            instance="meridian",
            batch_id=self._batches[batch],
            batch_day=batch.date(),
            sequence=self._next_sequence(self._batches[batch]),
            dropped_at=batch,
            journal_key=str(500000 + self._number),
            employee_id=person.employee_id,
            name=(last, first),
            org_unit=employer,
            report=f"{person.employee_id}-{self._batches[batch]}",
            report_entry_id=report_entry_id or str(80000 + self._number),
            expense_type=expense_type,
            day=day,
            currency=currency,
            amount=Decimal(amount),
            spend_currency=currency,
            spend_amount=Decimal(amount),
            exchange_rate=Decimal(1),
            project=project,
            billable=billable,
            receipt=receipt,
            account=meridian.EXPENSE_ACCOUNTS.get(expense_type, ""),
        )

    def again(self, line: ExpenseLine, *, batch: datetime) -> ExpenseLine:
        """The same journal line, extracted a second time."""
        number = self._batches[batch]
        return replace(
            line,
            batch_id=number,
            batch_day=batch.date(),
            sequence=self._next_sequence(number),
            dropped_at=batch,
        )

    def _next_sequence(self, batch: int) -> int:
        self._sequence[batch] = self._sequence.get(batch, 0) + 1
        return self._sequence[batch]


def reports(
    workers: Iterable[Worker], monthly_workers: Iterable[Worker], extracts: tuple[datetime, ...], seed: int
) -> list[ExpenseLine]:
    """Ordinary expense reports: in every extract some of the people, with the expenses of the days before it.

    Until June 2026 an extract has a month of reports of people of all companies (`monthly_workers`), on projects of
    their own company; after that a week of reports of the people who record their time daily.
    """
    line = Lines((), extracts)
    monthly_workers = list(monthly_workers)
    made = []
    for batch in extracts:
        rng = random.Random(f"{seed}/expenses/{batch:%Y-%m-%d}")
        if batch < WEEKLY_FROM:
            day = batch.date().replace(day=1) - timedelta(days=1)
            for worker in monthly_workers:
                if rng.random() < 0.08:
                    made += _report_of_month(line, worker, day, batch, rng)
            continue
        for worker in workers:
            if worker.key in meridian.SPECIAL_WORKERS or not worker.mapped or rng.random() > 0.3:
                continue
            for _ in range(rng.randint(2, 5)):
                day = min(batch.date() - timedelta(days=rng.randint(2, 9)), _LAST_WORK_DAY)
                projects = [_PROJECTS[code] for code in worker.projects if _PROJECTS[code].ends_on >= day]
                made.append(_ordinary(line, worker, rng.choice(projects), day=day, batch=batch, rng=rng))
    return made


def _report_of_month(
    line: Lines, worker: Worker, last_day: date, batch: datetime, rng: random.Random
) -> Iterable[ExpenseLine]:
    """A few lines on the person's projects of the company that employed the person at the end of the month."""
    if worker.kind != "employee" or not worker.hired_on < last_day <= (worker.left_on or last_day):
        return
    employer = worker.on(last_day).legal_entity
    projects = [project for project, _ in monthly.staffed_on(worker, last_day) if project.legal_entity == employer]
    for _ in range(rng.randint(1, 3) if projects else 0):
        day = last_day - timedelta(days=rng.randint(0, 20))
        yield _ordinary(line, worker, rng.choice(projects), day=day, batch=batch, rng=rng)


def _ordinary(
    line: Lines, worker: Worker, project: Project, *, day: date, batch: datetime, rng: random.Random
) -> ExpenseLine:
    legal_entity = entity(worker.on(day).legal_entity)
    currency = legal_entity.currency
    kind = rng.choice((*_TYPES, *sorted(_ALLOWANCES)) if legal_entity.key in _ALLOWED_IN else _TYPES)
    places = Decimal(1).scaleb(-decimals(currency))
    amount = (Decimal(rng.randint(800, 42000)) / 100 * _SCALE[currency]).quantize(places, ROUND_HALF_UP)
    if kind in _ALLOWANCES:
        amount = min(amount, legal_entity.receipt_limit)
    made = line(
        worker.key,
        project.code,
        kind,
        amount,
        batch=batch,
        day=day,
        receipt=kind not in _ALLOWANCES and (amount > legal_entity.receipt_limit or rng.random() < 0.7),
        billable=project.billable and rng.random() < 0.6,
    )
    if kind not in _ALLOWANCES and rng.random() < 0.15:
        spend, rate = Decimal(rng.randint(1500, 30000)) / 100, _PER_FRANC[currency]
        amount = (spend * rate).quantize(places, ROUND_HALF_UP)
        made = replace(made, spend_currency="CHF", spend_amount=spend, exchange_rate=rate, amount=amount, receipt=True)
    return replace(made, vendor=rng.choice(_VENDORS))
