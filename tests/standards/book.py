"""Revenue, unbilled work, receivables and balances of one contract, by accounting month, as a spreadsheet has them.

Written from ASC 250, 326, 605-35, 606 and 830 and from IFRS 9, IFRS 15, IAS 2, 8, 21 and 37 alone: neither the SQL of
the program nor the expected marts of the sandbox were read for it, and it imports neither. So a misreading that these
two share is not here by descent. The choices that the standards leave open are fields of `Contract`,
or are named beside the example that shows them (`examples.toml`). `606-10-45-4` without a name is a paragraph of ASC.

Not here: several performance obligations in one contract (each is a contract of this book), financing components
(606-10-32-15), uninstalled materials (606-10-55-21(b)), contracts that can be cancelled (Example 38, Case A), and tax
on what a client pays before it is invoiced. A refund that is owed (606-10-32-10) is within `deferred_revenue`.
"""

from __future__ import annotations

import calendar
import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

KINDS = ("time_and_materials", "fixed_fee", "milestone", "retainer")
EVENTS = (
    *("work", "estimate", "acceptance", "completion", "invoice", "credit_note", "concession", "payment"),
    *("wip_write_off", "receivable_write_off"),
)
# Of the month: revenue, of it prior_period_adjustment, and cost. The others are balances at the month's end.
COLUMNS = (
    *("revenue", "earned_to_date", "billed_to_date", "receivable", "contract_asset", "unbilled_wip"),
    *("deferred_revenue", "loss_provision", "prior_period_adjustment", "cost"),
)
REPORTED = (
    *("revenue", "receivable", "contract_asset", "unbilled_wip", "deferred_revenue"),
    "unbilled_wip_at_rates_of_the_day",
)
ZERO = Decimal(0)


@dataclass(frozen=True)
class Contract:
    """What was agreed, and what the firm chose: amounts without tax in the contract's currency.

    `fee` is of the whole contract, and of a retainer of one month, as are its `hours`. `measure` is what progress is
    measured by: hours or cost of a fixed fee, time or hours used of a retainer. `breakage` is the part of a retainer's
    hours that is expected not to be used. `loss` is where a loss is looked for: in the whole `contract`
    (605-35-25-45) or in what is `remaining` of it (IAS 37.66). A retainer has both `starts_on` and `ends_on`.
    """

    currency: str
    decimals: int
    kind: str
    measure: str = "hours"
    fee: Decimal = ZERO
    hours: Decimal = ZERO
    breakage: Decimal = ZERO
    cap: Decimal | None = None
    milestones: Mapping[str, Decimal] = field(default_factory=dict)
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    loss: str = "contract"


@dataclass(frozen=True)
class Event:
    """One dated fact; `known_on` is the day on which the firm approved or learned of it.

    work: hours, the rate they are charged at, what else is charged (`amount`), their cost and the recoverable `tax`
    in it, and whether they were wasted.
    estimate: what a project takes in all, in hours, in cost or in both, or the part that was to come after that day.
    invoice, credit_note: `amount` without tax, and `tax`. concession: what the price falls by.
    wip_write_off: unbilled work that is given up. receivable_write_off: what the client will not pay.
    """

    what: str
    day: dt.date
    known_on: dt.date
    project: str = ""
    milestone: str = ""
    hours: Decimal = ZERO
    rate: Decimal = ZERO
    amount: Decimal = ZERO
    cost: Decimal = ZERO
    tax: Decimal = ZERO
    hours_to_complete: Decimal | None = None
    cost_to_complete: Decimal | None = None
    wasted: bool = False


def months(
    contract: Contract, events: Iterable[Event], through: str, closings: Mapping[str, dt.date] | None = None
) -> list[dict]:
    """A row with `period` and `COLUMNS` for each accounting month (`2026-01`) from the first event of any kind on.

    `through` is the last month; `closings` has the day from which each closed month takes nothing more.
    """
    booked = [(accounting_month(each, closings or {}), each) for each in events]
    begin = [month for month, _ in booked] + ([month_of(contract.starts_on)] if contract.starts_on else [])
    rows, before = [], ZERO
    for period in between(min(begin, default="9999-12"), through):
        facts = [each for month, each in booked if month <= period]
        earned_to_date = earned(contract, facts, last_day(period))
        # What the months before would have shown with what is known now, less what they show (250-10-45-17, IAS 8.36).
        of_before = [each for each in facts if month_of(each.day) < period]
        late = earned(contract, of_before, last_day(before_month(period))) - before
        rows.append(
            {
                "period": period,
                "revenue": earned_to_date - before,
                "earned_to_date": earned_to_date,
                **balances(contract, facts, earned_to_date),
                "loss_provision": loss_provision(contract, facts, earned_to_date),
                "prior_period_adjustment": late,
                "cost": sum((net_cost(each) for month, each in booked if month == period), ZERO),
            }
        )
        before = earned_to_date
    return rows


def accounting_month(event: Event, closings: Mapping[str, dt.date]) -> str:
    """The month of the event, or the first after it that was open when it became known (250-10-45-17, IAS 8.36)."""
    month = month_of(event.day)
    while month in closings and closings[month] <= event.known_on:
        month = after_month(month)
    return month


def earned(contract: Contract, facts: list[Event], day: dt.date) -> Decimal:
    """Revenue to date: what is done at list price, less its part of each concession (606-10-32-43, IFRS 15.88).

    Time and materials have no price of the whole, so that a concession is of the work that was done.
    """
    done = listed(contract, facts, day)
    granted = conceded(facts)
    whole = None if contract.kind == "time_and_materials" else price(contract)
    if whole is not None:
        granted = granted * done / whole if whole else ZERO
    return rounded(contract, max(ZERO, done - granted))


def price(contract: Contract) -> Decimal | None:
    """The price before concessions; None for time and materials without a cap."""
    match contract.kind:
        case "fixed_fee":
            return contract.fee
        case "milestone":
            return sum(contract.milestones.values(), ZERO)
        case "retainer":
            return contract.fee * service_months(contract, contract.ends_on)
        case _:
            return contract.cap


def listed(contract: Contract, facts: list[Event], day: dt.date) -> Decimal:
    """What is done by the end of `day`, at the price before concessions."""
    whole, work = price(contract), within(contract, facts)
    match contract.kind:
        case "time_and_materials":
            # The right to invoice (606-10-55-18, IFRS 15.B16), which ends at the cap (32-11, IFRS 15.56).
            value = sum((charged(contract, each) for each in work), ZERO)
            return value if whole is None else min(whole, value)
        case "milestone":
            # Control passes with acceptance (606-10-25-30(e), IFRS 15.38(e)).
            accepted = {each.milestone for each in facts if each.what == "acceptance"}
            return sum((contract.milestones[name] for name in accepted), ZERO)
        case "retainer" if contract.measure == "time":
            # Even effort over time (606-10-55-20, IFRS 15.B18), however much is called (Example 18).
            return contract.fee * service_months(contract, day)
        case "retainer":
            # Hours that are used, with the breakage that is expected; what lapses is earned then (606-10-55-48).
            bought = contract.hours * service_months(contract, contract.ends_on) * (1 - contract.breakage)
            used = sum((each.hours for each in work if not each.wasted), ZERO)
            over = day >= contract.ends_on or used >= bought
            return whole if over else whole * used / bought
        case _:
            if any(each.what == "completion" for each in facts):
                return whole
            # One measure for the contract, over all its projects (606-10-25-31 and 25-32, IFRS 15.39 and 40).
            progress = [taken_of_expected(contract, facts, each, contract.measure) for each in projects(facts)]
            taken = sum((each for each, _ in progress), ZERO)
            if not taken:
                return ZERO
            if any(expected is None for _, expected in progress):
                # Progress cannot be measured, and cost will be recovered (606-10-25-37, IFRS 15.45).
                cost, net = sum((net_cost(each) for each in work), ZERO), whole - conceded(facts)
                return whole * min(cost, net) / net if net > 0 else ZERO
            return whole * taken / sum(expected for _, expected in progress)


def taken_of_expected(
    contract: Contract, facts: list[Event], project: str, measure: str
) -> tuple[Decimal, Decimal | None]:
    """Hours or cost that a project took, without what was wasted (606-10-55-21(a)), and what it is expected to take.

    The newest estimate counts (606-10-25-35, IFRS 15.43), and never less than what was taken; None without an estimate.
    """
    work = [each for each in within(contract, facts) if each.project == project and not each.wasted]

    def by(day: dt.date) -> Decimal:
        return sum((net_cost(each) if measure == "cost" else each.hours for each in work if each.day <= day), ZERO)

    taken = by(dt.date.max)
    stated = [
        (each.day, each.known_on, getattr(each, measure) if to_come is None else by(each.day) + to_come)
        for each in facts
        if each.what == "estimate" and each.project == project
        for to_come in [getattr(each, f"{measure}_to_complete")]
        if to_come is not None or getattr(each, measure)
    ]
    return taken, max(taken, max(stated)[2]) if stated else None


def balances(contract: Contract, facts: list[Event], earned_to_date: Decimal) -> dict[str, Decimal]:
    """What is billed, and the receivable, contract asset, unbilled work and contract liability that follow from it."""
    billed = total(facts, "invoice") - total(facts, "credit_note")
    tax = sum((each.tax * (1 if each.what == "invoice" else -1) for each in facts if invoices(each)), ZERO)
    paid = total(facts, "payment")
    # Consideration received or due, whichever is earlier (606-10-45-2, IFRS 15.106).
    due = billed + max(ZERO, paid - billed - tax)
    # Rights to payment and what is owed for them are of the contract as a whole (606-10-45-1, IFRS 15.105); what was
    # invoiced for a milestone that is not accepted is set against nothing, as the others' rights are unconditional.
    ahead = min(max(ZERO, billed_ahead(facts)), max(ZERO, due)) if contract.kind == "milestone" else ZERO
    position = earned_to_date - (due - ahead)
    right = max(ZERO, position)
    # Only time stands before payment (606-10-45-4, IFRS 15.108): of an accepted milestone, a month of a retainer, and
    # all of a fixed fee once the work is complete. Otherwise performance does (606-10-45-3, IFRS 15.107).
    complete = any(each.what == "completion" for each in facts)
    unconditional = contract.kind == "milestone" or (contract.kind == "retainer" and contract.measure == "time")
    receivable = max(ZERO, billed + tax - paid - total(facts, "receivable_write_off"))
    name = "unbilled_wip" if contract.kind == "time_and_materials" else "contract_asset"
    if unconditional or (complete and contract.kind == "fixed_fee"):
        name, right = "receivable", right + receivable
    return {
        "billed_to_date": billed,
        "receivable": receivable,
        "contract_asset": ZERO,
        "unbilled_wip": ZERO,
        "deferred_revenue": max(ZERO, -position) + ahead,
        name: right,
    }


def billed_ahead(facts: list[Event]) -> Decimal:
    """What was invoiced for milestones that are not accepted."""
    accepted = {each.milestone for each in facts if each.what == "acceptance"}
    named = [each for each in facts if invoices(each) and each.milestone and each.milestone not in accepted]
    return total(named, "invoice") - total(named, "credit_note")


def loss_provision(contract: Contract, facts: list[Event], earned_to_date: Decimal) -> Decimal:
    """Cost to come over revenue to come, where the standard looks for a loss; nothing without an estimate of cost.

    In the whole contract (605-35-25-45 and 25-46): where there is one, less what of it is in the books already, which
    leaves that figure. In what remains (IAS 37.66 and 68): always.
    """
    whole = price(contract)
    both = [taken_of_expected(contract, facts, each, "cost") for each in projects(facts)]
    over = any(each.what == "completion" for each in facts)
    if whole is None or over or not both or any(expected is None for _, expected in both):
        return ZERO
    net = max(ZERO, whole - conceded(facts))
    expected = sum(each for _, each in both)
    if contract.loss == "contract" and expected <= net:
        return ZERO
    to_come = expected - sum(each for each, _ in both)
    return rounded(contract, max(ZERO, to_come - (net - earned_to_date)))


def reported(
    contract: Contract,
    events: Iterable[Event],
    through: str,
    closings: Mapping[str, dt.date],
    reporting: Mapping,
) -> list[dict]:
    """The rows of a contract for time and materials in the group's currency: `period` and `REPORTED`.

    Balances at the rate of the month's last day, revenue at the rate of the day of the work (830-30-45-3, IAS 21.39).
    `reporting` has the group's decimals and a rate by day, in force until the next.
    """
    events, rates = list(events), {dt.date.fromisoformat(day): rate for day, rate in reporting["rates"].items()}
    unit = Contract("", reporting["decimals"], "time_and_materials")

    def at(amount: Decimal, day: dt.date) -> Decimal:
        return amount * rates[max(each for each in rates if each <= day)]

    rows, before = [], ZERO
    for row in months(contract, events, through, closings):
        facts = [each for each in events if accounting_month(each, closings) <= row["period"]]
        layers, left = [], price(contract)
        for each in sorted(within(contract, facts), key=lambda each: each.day):
            value = charged(contract, each) if left is None else min(left, charged(contract, each))
            left = None if left is None else left - value
            layers.append((each.day, value))
        lowered = [(each.day, -each.amount) for each in facts if each.what in ("concession", "wip_write_off")]
        to_date = rounded(unit, sum((at(value, day) for day, value in [*layers, *lowered]), ZERO))
        # Invoices bill the oldest work first, so what is unbilled is the newest.
        unbilled, of_the_day = row["unbilled_wip"], ZERO
        for day, value in reversed(layers):
            of_the_day += at(min(value, unbilled), day)
            unbilled -= min(value, unbilled)
        names = [name for name in REPORTED if name in row and name != "revenue"]
        closing = {name: rounded(unit, at(row[name], last_day(row["period"]))) for name in names}
        rows.append({"period": row["period"], "revenue": to_date - before, **closing})
        rows[-1]["unbilled_wip_at_rates_of_the_day"] = rounded(unit, of_the_day)
        before = to_date
    return rows


def within(contract: Contract, facts: list[Event]) -> list[Event]:
    """Work that the contract gives a right for: there is none after its end (606-10-25-1, IFRS 15.9)."""
    return [each for each in facts if each.what == "work" and each.day <= (contract.ends_on or dt.date.max)]


def charged(contract: Contract, work: Event) -> Decimal:
    """A line of work as it is invoiced, rounded by itself."""
    return rounded(contract, work.hours * work.rate + work.amount)


def net_cost(work: Event) -> Decimal:
    """Cost without the tax that comes back (IAS 2.11)."""
    return work.cost - work.tax if work.what == "work" else ZERO


def service_months(contract: Contract, day: dt.date) -> Decimal:
    """Months of a retainer from its start to the end of `day`, each month's days an equal part of it."""
    last, served = min(day, contract.ends_on), ZERO
    for month in between(month_of(contract.starts_on), month_of(last)):
        end = last_day(month)
        days = (min(last, end) - max(contract.starts_on, end.replace(day=1))).days + 1
        served += Decimal(max(0, days)) / end.day
    return served


def projects(facts: list[Event]) -> list[str]:
    return sorted({each.project for each in facts if each.what in ("work", "estimate")})


def invoices(event: Event) -> bool:
    return event.what in ("invoice", "credit_note")


def total(facts: list[Event], what: str) -> Decimal:
    return sum((each.amount for each in facts if each.what == what), ZERO)


def conceded(facts: list[Event]) -> Decimal:
    """What the price fell by (606-10-32-7, IFRS 15.52): unbilled work that is given up is a price concession."""
    return total(facts, "concession") + total(facts, "wip_write_off")


def rounded(contract: Contract, amount: Decimal) -> Decimal:
    """To the smallest unit of the currency, half up. Only what is to date is rounded, so that months add up to it."""
    return amount.quantize(Decimal(1).scaleb(-contract.decimals), ROUND_HALF_UP)


def month_of(day: dt.date) -> str:
    return f"{day:%Y-%m}"


def last_day(month: str) -> dt.date:
    year, number = map(int, month.split("-"))
    return dt.date(year, number, calendar.monthrange(year, number)[1])


def after_month(month: str) -> str:
    return month_of(last_day(month) + dt.timedelta(1))


def before_month(month: str) -> str:
    return month_of(last_day(month).replace(day=1) - dt.timedelta(1))


def between(first: str, last: str) -> list[str]:
    """All months from the first to the last; none when the first is after it."""
    found = []
    while first <= last:
        found.append(first)
        first = after_month(first)
    return found


def examples() -> list[dict]:
    """The examples of `examples.toml`: plain facts and figures, every number a Decimal."""
    text = Path(__file__).with_name("examples.toml").read_text()
    return [_decimals(each) for each in tomllib.loads(text, parse_float=Decimal)["example"]]


def inputs(example: Mapping) -> tuple[Contract, list[Event], str, dict[str, dt.date]]:
    """What `months` takes of an example."""
    contract = Contract(**example["contract"] | {"decimals": int(example["contract"]["decimals"])})
    events = [Event(**{"known_on": each["day"]} | each) for each in example["events"]]
    return contract, events, example["through"], example.get("closings", {})


def _decimals(value: object) -> object:
    match value:
        case dict():
            return {name: _decimals(each) for name, each in value.items()}
        case list():
            return [_decimals(each) for each in value]
        case int() if not isinstance(value, bool):
            return Decimal(value)
        case _:
            return value
