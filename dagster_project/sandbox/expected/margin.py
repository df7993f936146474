"""Project margin, actual and planned, and the bridge from the rate card to the margin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from dagster_project.sandbox.expected.platform_view import DAY, PlatformView
from dagster_project.sandbox.expected.revenue import HOURLY, WRITE_DOWN, Earned
from dagster_project.sandbox.expected.version import (
    REPORTING_CURRENCY,
    Version,
    amount_text,
    cost_rate,
    hours_text,
    rounded,
    translated,
)
from dagster_project.sandbox.world import masters
from dagster_project.sandbox.world.model import Project

Month = tuple[str, str, str]
"""A project's code, a month (YYYY-MM) and a currency."""

_PROJECTS = {project.code: project for project in masters.PROJECTS if project.mapped}
_INTERNAL = {(task.system, task.instance, task.name) for task in masters.TASKS if task.billing_class == "non_billable"}
_FOUR_PLACES = Decimal("0.0001")


def project_margin(approved: list[Version], events: list[Earned], as_of: date) -> list[dict]:
    """One row per project, month and currency with actual or planned figures."""
    work, earnings = _work(approved), _earnings(events)
    plans = dict(_plans())
    planned_projects = {(code, currency) for code, _, currency in plans}
    rows = []
    for month in sorted(work.keys() | earnings.keys() | plans.keys()):
        code, period, currency = month
        plan = plans.get(month, (Decimal(0),) * 3) if (code, currency) in planned_projects else (None,) * 3
        rows.append(
            {
                "legal_entity": _PROJECTS[code].legal_entity,
                "client_key": _PROJECTS[code].client,
                "project_key": code,
                "practice": _PROJECTS[code].practice,
                "contract_type": _PROJECTS[code].contract_type,
                "period": period,
                "currency": currency,
                **_actual(work.get(month, []), earnings.get(month, []), currency),
                **_planned(plan, month, as_of),
            }
        )
    return rows


def margin_bridge(view: PlatformView, approved: list[Version], events: list[Earned]) -> list[dict]:
    """The steps from the rate card to the margin, and the memo lines, for each month with actual figures."""
    work, earnings, plans = _work(approved), _earnings(events), dict(_plans())
    hours_before: dict[str, Decimal] = defaultdict(Decimal)
    rows = []
    for month in sorted(work.keys() | earnings.keys()):
        code, period, currency = month
        versions, earned = work.get(month, []), earnings.get(month, [])
        for_client = [version for version in versions if _is_for_client(version)]
        hours = _hours(for_client)
        beyond = _beyond_plan(month, hours, hours_before[code], plans)
        hours_before[code] += hours
        fees = sum((event.amount for event in earned if event.kind not in {HOURLY, WRITE_DOWN}), Decimal(0))
        cost = _cost(versions)
        steps = [
            *_value(view, _PROJECTS[code], for_client, fees, beyond),
            ("reimbursed_expenses", Decimal(0), _total(each.amount for each in versions if _is_reimbursed(each))),
            ("write_downs", Decimal(0), _total(event.amount for event in earned if event.kind == WRITE_DOWN)),
            ("labour_cost", _hours(versions), -cost),
            ("expense_cost", Decimal(0), -_total(each.cost for each in versions if each.state is None)),
            ("approved_late", *_late(view, versions)),
            ("unposted_cost", *_unposted(versions)),
        ]
        rows += [
            {
                "legal_entity": _PROJECTS[code].legal_entity,
                "project_key": code,
                "period": period,
                "currency": currency,
                "step_no": number,
                "step": step,
                "is_memo": _bool_text(step in {"approved_late", "unposted_cost"}),
                "is_complete": _bool_text(_is_complete(versions)),
                "hours": None if step_hours is None else hours_text(step_hours),
                "amount": _text(amount),
            }
            for number, (step, step_hours, amount) in enumerate(steps, 1)
        ]
    return rows


# -- actual and planned ------------------------------------------------------------------------------------------------


def _actual(versions: list[Version], events: list[Earned], currency: str) -> dict:
    if not versions and not events:
        names = (
            *("hours", "billable_hours", "hours_without_cost", "is_complete", "recognised_amount", "write_down_amount"),
            *("revenue_amount", "labour_cost_amount", "expense_cost_amount", "margin_amount", "margin_pct"),
            *("burden_cost_amount", "burdened_margin_amount", "burdened_margin_pct"),
            *("reporting_revenue_amount", "reporting_margin_amount"),
        )
        return {"has_actuals": "false", **dict.fromkeys(names)}
    recognised = _total(event.amount for event in events if event.kind != WRITE_DOWN)
    written_down = -_total(event.amount for event in events if event.kind == WRITE_DOWN)
    revenue, labour = recognised - written_down, _cost(versions)
    expenses = _total(version.cost for version in versions if version.state is None)
    margin = revenue - labour - expenses
    burden = _total(amount for version in versions for leg, _, amount in version.legs if leg == "burden")
    earned = _known([event.value for event in events])
    spent = _known([translated(each.cost, currency, REPORTING_CURRENCY, each.day) for each in versions])
    unknown = earned is None or spent is None
    return {
        "has_actuals": "true",
        "hours": hours_text(_hours(versions)),
        "billable_hours": hours_text(_hours(version for version in versions if version.billable)),
        "hours_without_cost": hours_text(_hours(version for version in versions if not _is_costed(version))),
        "is_complete": _bool_text(_is_complete(versions)),
        "recognised_amount": amount_text(recognised),
        "write_down_amount": amount_text(written_down + 0),
        "revenue_amount": amount_text(revenue),
        "labour_cost_amount": amount_text(labour),
        "expense_cost_amount": amount_text(expenses),
        "margin_amount": amount_text(margin),
        "margin_pct": _share(margin, revenue),
        "burden_cost_amount": amount_text(burden),
        "burdened_margin_amount": amount_text(margin - burden),
        "burdened_margin_pct": _share(margin - burden, revenue),
        "reporting_revenue_amount": None if unknown else amount_text(rounded(earned, REPORTING_CURRENCY)),
        "reporting_margin_amount": None if unknown else amount_text(rounded(earned - spent, REPORTING_CURRENCY)),
    }


def _planned(plan: tuple[Decimal | None, ...], month: Month, as_of: date) -> dict:
    (revenue, cost, hours), (code, period, currency) = plan, month
    margin = None if revenue is None else revenue - cost
    day = min(masters.period_end(_PROJECTS[code].legal_entity, period), as_of)
    value = None if margin is None else translated(margin, currency, REPORTING_CURRENCY, day)
    return {
        "planned_hours": None if hours is None else hours_text(hours),
        "planned_revenue_amount": _text(revenue),
        "planned_cost_amount": _text(cost),
        "planned_margin_amount": _text(margin),
        "reporting_planned_margin_amount": None if value is None else amount_text(rounded(value, REPORTING_CURRENCY)),
    }


def _plans() -> Iterator[tuple[Month, tuple[Decimal, Decimal, Decimal]]]:
    """Planned revenue, cost and hours by project and month: the rounded cumulative plan less that of the month
    before."""
    for project in _PROJECTS.values():
        if project.planned_revenue is None or project.starts_on is None or project.ends_on is None:
            continue
        months = _periods(project)
        so_far = (Decimal(0),) * 3
        for number, period in enumerate(months, 1):
            share = (
                rounded(project.planned_revenue * number / len(months), project.currency),
                rounded(project.planned_cost * number / len(months), project.currency),
                (project.planned_hours * number / len(months)).quantize(_FOUR_PLACES, ROUND_HALF_UP),
            )
            yield (
                (project.code, period, project.currency),
                tuple(now - before for now, before in zip(share, so_far, strict=True)),
            )
            so_far = share


def _periods(project: Project) -> list[str]:
    """The accounting periods in which there is some day of the contract."""
    periods, day = [], project.starts_on
    while day <= project.ends_on:
        periods.append(masters.period_of(project.legal_entity, day))
        day = masters.period_end(project.legal_entity, periods[-1]) + DAY
    return periods


# -- the bridge --------------------------------------------------------------------------------------------------------

Step = tuple[str, Decimal | None, Decimal | None]
"""Name, hours and amount of a step; None is unknown."""


def _value(
    view: PlatformView, project: Project, for_client: list[Version], fees: Decimal, beyond: Decimal | None
) -> Iterator[Step]:
    """The steps from the standard value of the hours to what they earn. `beyond`: hours over the plan of a fee."""
    cards = [(version, _at_card(view, version)) for version in for_client]
    priced = [(version, value) for version, value in cards if value is not None]
    off_card = [version for version, value in cards if value is None]
    standard = _of_known([value for _, value in cards])
    yield "standard_value", _hours(version for version, _ in priced), standard
    if project.contract_type == "time_and_materials":
        unbilled = [(version, value) for version, value in cards if not version.billable]
        lost = _of_known([value for _, value in unbilled])
        yield "non_billable_overrun", _hours(version for version, _ in unbilled), None if lost is None else -lost
        billed = [(version, value) for version, value in priced if version.billable]
        difference = _total(version.amount - value for version, value in billed)
        yield "rate_variance", _hours(version for version, _ in billed), difference
        stated = _of_known([_stated_price(view, version) for version in off_card])
        yield "off_card", _hours(off_card), stated
        return
    if beyond is None or standard is None:
        lost = Decimal(0) if beyond == 0 else None
    else:
        lost = rounded(standard * beyond / _hours(for_client), project.currency) if beyond else Decimal(0)
    within = None if beyond is None else _hours(version for version, _ in priced) - beyond
    yield "non_billable_overrun", beyond, None if lost is None else -lost
    yield "rate_variance", within, None if standard is None else fees - standard + (lost or 0)
    rest = fees if standard is None else None
    yield "off_card", _hours(off_card), rest if off_card else Decimal(0)


def _beyond_plan(month: Month, hours: Decimal, before: Decimal, plans: dict) -> Decimal | None:
    """The hours of a month that exceed the planned hours of a fee; None where no hours are planned."""
    code, _, currency = month
    project = _PROJECTS[code]
    if project.planned_hours is None:
        return None
    if project.contract_type == "retainer":
        if currency != project.currency:
            return None
        return max(hours - plans.get(month, (0, 0, Decimal(0)))[2], Decimal(0))
    return max(before + hours - project.planned_hours, Decimal(0)) - max(before - project.planned_hours, Decimal(0))


def _late(view: PlatformView, versions: list[Version]) -> tuple[Decimal | None, Decimal | None]:
    """Hours and value of what was approved after its deadline; None where an approval date or a rate is unknown."""
    hours, amount = Decimal(0), Decimal(0)
    for version in versions:
        if not _is_for_client(version) and not _is_reimbursed(version):
            continue
        company = version.project.legal_entity
        days = masters.entity(company).approval_days
        end = masters.period_end(company, masters.period_of(company, version.day))
        due = masters.begin_of(company, end + timedelta(days=1 + days))
        approved_at = _approved_at(version)
        if approved_at is None and due <= masters.GO_LIVE:
            return None, None
        if (approved_at or version.first_seen) >= due:
            value = version.amount if version.state is None else _at_card(view, version)
            value = _stated_price(view, version) if value is None else value
            hours += version.hours
            amount = None if amount is None or value is None else amount + value
    return hours, amount


def _approved_at(version: Version) -> datetime | None:
    """When it was approved, where the source states it."""
    if version.state is None:
        return datetime.combine(version.line.batch_day, time(0), UTC)
    return version.state.submission and version.state.submission.updated_at


def _unposted(versions: list[Version]) -> tuple[Decimal, Decimal]:
    missing = [version for version in versions if version.bucket != "posted"]
    return _hours(missing), _total(version.cost for version in missing)


def _is_for_client(version: Version) -> bool:
    """Whether it is time for a client: everything but unbilled internal tasks."""
    if version.state is None:
        return False
    task = (version.source.system, version.source.instance, masters.TASK_NAMES[version.state.task])
    return version.billable or task not in _INTERNAL


def _is_reimbursed(version: Version) -> bool:
    return version.state is None and version.billable


def _at_card(view: PlatformView, version: Version) -> Decimal | None:
    """The time at card rates; None in another currency than the project's, or without a rate."""
    if version.currency != version.project.currency:
        return None
    rate = view.card_rate(version.state, version.project, version.worker, version.rated_on)
    return None if rate is None else rounded(version.state.minutes * rate / 60, version.currency)


def _stated_price(view: PlatformView, version: Version) -> Decimal | None:
    known = view.bill_rate(version) is not None
    return version.amount if version.billable and known else None


# -- sums --------------------------------------------------------------------------------------------------------------


def _work(approved: list[Version]) -> dict[Month, list[Version]]:
    found = defaultdict(list)
    for version in approved:
        if version.project is not None:
            found[version.project.code, version.period, version.currency].append(version)
    return dict(found)


def _earnings(events: list[Earned]) -> dict[Month, list[Earned]]:
    found = defaultdict(list)
    for event in events:
        found[event.project, event.period, event.currency].append(event)
    return dict(found)


def _is_costed(version: Version) -> bool:
    return version.state is None or cost_rate(version) is not None


def _is_complete(versions: list[Version]) -> bool:
    return all(_is_costed(version) for version in versions if version.hours)


def _cost(versions: list[Version]) -> Decimal:
    """The labour cost, as far as cost rates are known."""
    return _total(version.cost for version in versions if version.state is not None)


def _hours(versions: Iterable[Version]) -> Decimal:
    return _total(version.hours for version in versions)


def _total(figures: Iterable[Decimal]) -> Decimal:
    return sum(figures, Decimal(0))


def _known(figures: list[Decimal | None]) -> Decimal | None:
    """The sum; None where one figure is unknown."""
    return None if None in figures else _total(figures)


def _of_known(figures: list[Decimal | None]) -> Decimal | None:
    """The sum of the known figures; None where there are figures and none is known."""
    known = [figure for figure in figures if figure is not None]
    return _total(known) if known or not figures else None


def _share(margin: Decimal, revenue: Decimal) -> str | None:
    """In per cent; None without revenue."""
    return amount_text((100 * margin / revenue).quantize(Decimal("0.01"), ROUND_HALF_UP)) if revenue else None


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else amount_text(amount + 0)


def _bool_text(truth: bool) -> str:
    return "true" if truth else "false"
