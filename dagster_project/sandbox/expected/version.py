"""One version of a record with its amounts, and the arithmetic of money."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from dagster_project.sandbox.expected.codes import BUCKETS, RULES
from dagster_project.sandbox.world import exchange_rates, masters
from dagster_project.sandbox.world.activity import ExpenseLine, TimeState
from dagster_project.sandbox.world.masters import entity, rate_on
from dagster_project.sandbox.world.model import PostingAccount, Project, SourceInstance, Worker, decimals

REPORTING_CURRENCY = "USD"
_EIGHT_PLACES = Decimal("0.00000001")


@dataclass
class Version:
    """One approved content of one record.

    `seen` is the cycle that read it first, `released` the first cycle that could send it, `replaced` the cycle that
    read the content after it, `deleted_at` when the source deleted it. `worker` and `project` are None when the firm's
    crosswalk does not map them. `state` is the content of a time entry, `line` that of an expense. `rated_on`: rates
    that were entered up to that day apply. `codes`: the rules it breaks. `rerates`: the version at the former rates.
    """

    source: SourceInstance
    entity: str
    record_id: str
    worker: Worker | None
    worker_id: str
    project: Project | None
    legal_entity: str
    day: date
    hours: Decimal
    amount: Decimal
    currency: str
    billable: bool
    seen: datetime
    released: datetime
    rated_on: date
    replaced: datetime | None = None
    state: TimeState | None = None
    line: ExpenseLine | None = None
    card: str | None = None
    deleted_at: datetime | None = None
    codes: set[str] = field(default_factory=set)
    rerates: Version | None = None

    @property
    def period(self) -> str:
        """The accounting period of its company that its day is in."""
        return masters.period_of(self.legal_entity, self.day)

    @property
    def first_seen(self) -> datetime:
        """The cycle that first read this content from the source."""
        return self.rerates.first_seen if self.rerates else self.seen

    @property
    def erp_refuses(self) -> bool:
        """Whether the ERP refuses it because the person's employee record there is inactive."""
        return self.worker is not None and not self.worker.erp_active

    @property
    def vanished(self) -> bool:
        return self.deleted_at is not None

    @property
    def is_understood(self) -> bool:
        """Whether the meaning of its approval status is known."""
        return "STATUS_UNKNOWN" not in self.codes

    @property
    def reference(self) -> str:
        return f"{self.source.system}:{self.source.instance}:{self.record_id}"

    @property
    def cost(self) -> Decimal:
        """The cost of the hours, or of the expense what the company does not get back as tax; a cash advance is not a
        cost."""
        tax = sum((value for extra, value in self._extra_legs() if extra.leg == "tax"), Decimal(0))
        return self._spent - tax

    @property
    def _spent(self) -> Decimal:
        if self.state is not None:
            return rounded(self.state.minutes * (cost_rate(self) or 0) / 60, self.currency)
        return Decimal(0) if self.line.cash_advance_type else self.amount

    @property
    def legs(self) -> Iterator[tuple[str, Decimal, Decimal]]:
        """The legs to post, each with its hours and amount. Zero hours have no amount."""
        if self.entity == "time_entry":
            yield "time", self.hours, Decimal(0)
        if self.entity == "expense_item" or (self.billable and self.hours):
            yield "base", Decimal(0), self.amount
        if self.entity == "expense_item" and self.billable and self.amount:
            yield "rebill", Decimal(0), self.amount
        for extra, value in self._extra_legs():
            if value:
                yield extra.leg, Decimal(0), value

    def _extra_legs(self) -> Iterator[tuple[PostingAccount, Decimal]]:
        for extra in masters.EXTRA_LEGS:
            if (extra.legal_entity, extra.entity) != (self.legal_entity, self.entity) or self.day < extra.valid_from:
                continue
            if extra.leg == "intercompany" and (
                not self.worker or self.worker.on(self.day).legal_entity == self.legal_entity
            ):
                continue
            base = self.amount if extra.basis == "amount" else self._spent
            value = base * extra.rate / (1 + extra.rate if extra.is_included else 1)
            yield extra, rounded(value, self.currency)

    @property
    def wip(self) -> Decimal:
        """Its amount in unbilled receivables: billable time at its rate, or the rebilled amount of an expense."""
        wip_leg = "base" if self.entity == "time_entry" else "rebill"
        return sum((amount for leg, _, amount in self.legs if leg == wip_leg), Decimal(0))

    @property
    def bucket(self) -> str:
        severities = {RULES[code][0] for code in self.codes}
        for severity, bucket in BUCKETS.items():
            if severity in severities:
                return bucket
        return "rejected" if "ERP_REJECTED" in self.codes else "posted"

    @property
    def was_posted(self) -> bool:
        """Whether it was posted before a later version replaced it."""
        return self.bucket == "posted" and (self.replaced is None or self.released < self.replaced)


def minor_unit(currency: str) -> Decimal:
    return Decimal(1).scaleb(-decimals(currency))


def rounded(amount: Decimal, currency: str) -> Decimal:
    """`amount` at the currency's decimals, half away from zero."""
    return amount.quantize(minor_unit(currency), ROUND_HALF_UP)


def cost_rate(version: Version) -> Decimal | None:
    """The cost of an hour in the entry's currency: the source's rate, else the employer's cost rate, translated."""
    if version.state.cost_rate is not None:
        return version.state.cost_rate
    if version.worker is None:
        return None
    post = version.worker.on(version.day)
    rate = rate_on(masters.COST_RATES, post.legal_entity, post.role, version.day, version.rated_on)
    return None if rate is None else translated(rate, entity(post.legal_entity).currency, version.currency, version.day)


def translated(amount: Decimal, currency: str, into: str, day: date) -> Decimal | None:
    """`amount` in another currency at the day's rates, to eight places; None where there is no rate."""
    if currency == into:
        return amount
    old, new = _per_euro(currency, day), _per_euro(into, day)
    return None if old is None or new is None else (amount * new / old).quantize(_EIGHT_PLACES, ROUND_HALF_UP)


def _per_euro(currency: str, day: date) -> Decimal | None:
    peg = next((peg for peg in masters.FX_PEGS if peg.currency == currency), None)
    if peg is not None:
        return _per_euro(peg.anchor, day) * peg.rate
    return Decimal(1) if currency == "EUR" else exchange_rates.fixing_for(day).get(currency)


def hours_text(hours: Decimal) -> str:
    return f"{hours:.4f}"


def amount_text(amount: Decimal) -> str:
    return f"{amount:.3f}"


def percent(part: Decimal, whole: Decimal) -> str | None:
    """`part` as a percentage of `whole` with two decimals; None when `whole` is not above zero."""
    return amount_text((100 * part / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)) if whole > 0 else None
