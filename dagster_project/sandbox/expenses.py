"""Expense reports of the simulated firm, as the lines of the expense system's extracts."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from dagster_project.sandbox import meridian
from dagster_project.sandbox.activity import ExpenseLine
from dagster_project.sandbox.masters import entity
from dagster_project.sandbox.model import Worker

FIRST_BATCH = 41
_WORKERS = {worker.key: worker for worker in meridian.WORKERS}
_PROJECTS = {project.code: project for project in meridian.PROJECTS}
_TYPES = tuple(name for name in meridian.EXPENSE_ACCOUNTS if name != meridian.CASH_ADVANCE)
_VENDORS = ("Café Ñandú", "Hôtel du Lac", "City Cabs", "Skylark Air", "Müller & Söhne", 'The "Old" Mill', "東急ホテル")
_SCALE = {"USD": Decimal(1), "GBP": Decimal(1), "JPY": Decimal(140)}
_PER_FRANC = {"USD": Decimal("1.2350"), "GBP": Decimal("0.9210"), "JPY": Decimal("183.4")}
_LAST_WORK_DAY = date(2026, 9, 30)


class Lines:
    """Makes expense lines with numbers that no earlier line has."""

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
        entry_id: str | None = None,
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
            entry_id=entry_id or str(80000 + self._number),
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


def reports(workers: Iterable[Worker], extracts: tuple[datetime, ...], seed: int) -> list[ExpenseLine]:
    """Ordinary expense reports: some of the people in every extract, with the costs of the days before it."""
    line = Lines((), extracts)
    made = []
    for batch in extracts:
        rng = random.Random(f"{seed}/expenses/{batch:%Y-%m-%d}")
        for worker in workers:
            if worker.key in meridian.SPECIAL_WORKERS or not worker.mapped or rng.random() > 0.3:
                continue
            for _ in range(rng.randint(2, 5)):
                made.append(_ordinary(line, worker, batch, rng))
    return made


def _ordinary(line: Lines, worker: Worker, batch: datetime, rng: random.Random) -> ExpenseLine:
    day = min(batch.date() - timedelta(days=rng.randint(2, 9)), _LAST_WORK_DAY)
    legal_entity = entity(worker.on(day).legal_entity)
    project = _PROJECTS[rng.choice([code for code in worker.projects if _PROJECTS[code].ends_on >= day])]
    scale = _SCALE[legal_entity.currency]
    places = Decimal(1) if legal_entity.currency == "JPY" else Decimal("0.01")
    amount = (Decimal(rng.randint(800, 42000)) / 100 * scale).quantize(places, ROUND_HALF_UP)
    made = line(
        worker.key,
        project.code,
        rng.choice(_TYPES),
        amount,
        batch=batch,
        day=day,
        receipt=amount > legal_entity.receipt_limit or rng.random() < 0.7,
        billable=project.billable and rng.random() < 0.6,
    )
    if rng.random() < 0.15:
        spend, rate = Decimal(rng.randint(1500, 30000)) / 100, _PER_FRANC[legal_entity.currency]
        amount = (spend * rate).quantize(places, ROUND_HALF_UP)
        made = replace(made, spend_currency="CHF", spend_amount=spend, exchange_rate=rate, amount=amount, receipt=True)
    return replace(made, vendor=rng.choice(_VENDORS))
