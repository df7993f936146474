"""Operational metrics of the path from approval to the ERP, from the histories of records and the ERP's calendar.

Metrics that only a run can measure are not here: requests to the sources, and the extracts whose control totals were
compared.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from dagster_project.sandbox.expected.codes import TARGET_DAYS
from dagster_project.sandbox.expected.erp_exports import legal_entity_of
from dagster_project.sandbox.expected.platform_view import DAY, PlatformView, VersionHistory, export_of
from dagster_project.sandbox.expected.rules import sending_cycle
from dagster_project.sandbox.expected.version import Version
from dagster_project.sandbox.world import masters
from dagster_project.sandbox.world.masters import GO_LIVE, entity

_HOUR, _DAY = 3600, 86400
_NOT_POSTED = ("held", "quarantined", "rejected")


class SentEntry(NamedTuple):
    """A posting (kind P) or reversal (R) that was sent, with its acknowledgements: the cycle that read each of them and
    whether it says posted."""

    version: Version
    leg: str
    kind: str
    acks: list[tuple[datetime, bool]]

    @property
    def destination(self) -> str:
        return entity(self.version.legal_entity).destination

    @property
    def posted(self) -> datetime | None:
        """The cycle that read that it is posted."""
        return next((cycle for cycle, posted in self.acks if posted), None)


def sent_entries(view: PlatformView, histories: Iterable[VersionHistory]) -> Iterator[SentEntry]:
    """All entries that were sent and acknowledged by now."""
    for history in histories:
        for number, version in enumerate(history):
            if version is None:
                continue
            refused = "ERP_REJECTED" in version.codes and (
                version.replaced is None or version.released < version.replaced
            )
            if not version.was_posted and not refused:
                continue
            for leg, *_ in version.legs:
                acks = [(view.cycle_after(sending_cycle(view, version) + DAY), False)]
                if not refused:
                    acks = _acks(view, version, leg, version.period, sending_cycle(view, version))
                yield from _read_by_now(view, SentEntry(version, leg, "P", acks))
                if not refused and number < len(history) - 1:
                    booked = view.posting_period(version.legal_entity, version.period, sending_cycle(view, version))
                    acks = _acks(view, version, leg, booked, version.replaced)
                    yield from _read_by_now(view, SentEntry(version, leg, "R", acks))


def _read_by_now(view: PlatformView, entry: SentEntry) -> Iterator[SentEntry]:
    acks = [ack for ack in entry.acks if ack[0] <= view.last_cycle]
    if acks:
        yield entry._replace(acks=acks)


def _acks(view: PlatformView, version: Version, leg: str, period: str, sent: datetime) -> list[tuple[datetime, bool]]:
    """Journals are posted to the period that was open in the ERP's last export. If it has closed since, the ERP refuses
    them and the next cycle sends them again. Time bills are not subject to closing."""
    first = view.cycle_after(sent + DAY)
    expected, actual = (view.posting_period(version.legal_entity, period, at) for at in (export_of(sent), sent))
    if leg == "time" or expected == actual:
        return [(first, True)]
    return [(first, False), (view.cycle_after(first + DAY), True)]


def operations(
    view: PlatformView, histories: list[VersionHistory], latest: list[Version], marts: Mapping[str, list[dict]]
) -> list[dict]:
    """Every metric that follows from the firm's history; `marts` are the other expected marts."""
    sent, now = list(sent_entries(view, histories)), view.last_cycle
    return [
        *_percentiles("approved_to_posted", "destination", "hours", _posting_times(sent)),
        *_shares("success_rate", "destination", _first_acks(sent)),
        *_shares("posted_without_human", "destination", _without_human(sent)),
        *_waiting(latest, now.date()),
        *_invoices(latest, sent, now),
        *_close_cycles(view),
        *_exceptions(marts["exception_history"], now.date()),
        *_compared(marts),
    ]


def _row(metric: str, scope: str, key: str | None, unit: str, value: Decimal, **more: object) -> dict:
    known = {"part": None, "period": None, "numerator": None, "denominator": None, **more}
    return {"metric": metric, "scope": scope, "scope_key": key, "unit": unit, "value": _eight_places(value), **known}


def _eight_places(value: Decimal) -> str:
    return str(value.quantize(Decimal("0.00000001"), ROUND_HALF_UP))


def _seconds(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds())


def _is_over(legal_entity: str, period: str) -> datetime:
    """When an accounting period is over."""
    return datetime.combine(masters.period_end(legal_entity, period) + DAY, time(0), UTC)


# -- posting ----------------------------------------------------------------------------------------------------------


def _posting_times(sent: list[SentEntry]) -> Iterator[tuple[str, str, int]]:
    for entry in sent:
        if entry.kind == "P" and entry.posted:
            yield entry.destination, f"{entry.posted:%Y-%m}", _seconds(entry.version.seen, entry.posted)


def _first_acks(sent: list[SentEntry]) -> Iterator[tuple[tuple[str | None, str, str], bool]]:
    for entry in sent:
        cycle, posted = entry.acks[0]
        yield (None, entry.destination, f"{cycle:%Y-%m}"), posted


def _without_human(sent: list[SentEntry]) -> Iterator[tuple[tuple[str | None, str, str], bool]]:
    """All of them: in the simulated firm no person acts on entries."""
    for entry in sent:
        if entry.posted:
            yield (None, entry.destination, f"{entry.posted:%Y-%m}"), True


def _percentiles(metric: str, scope: str, unit: str, spans: Iterable[tuple[str, str, int]]) -> Iterator[dict]:
    """Percentiles (nearest rank) by scope key and month, and for the firm; `spans`: scope key, month, seconds."""
    groups: dict[tuple[str, str | None, str], list[int]] = defaultdict(list)
    for key, period, seconds in spans:
        groups[scope, key, period].append(seconds)
        groups["firm", None, period].append(seconds)
    for (where, key, period), seconds in groups.items():
        seconds.sort()
        for percent in (50, 95):
            rank = -(-percent * len(seconds) // 100)
            value = Decimal(seconds[rank - 1]) / (_HOUR if unit == "hours" else _DAY)
            more = {"period": period, "denominator": len(seconds)}
            yield _row(f"{metric}_p{percent}", where, key, unit, value, **more)


def _shares(
    metric: str, scope: str, results: Iterable[tuple[tuple[str | None, str | None, str], bool]]
) -> Iterator[dict]:
    """The percentage of true values for each (part, scope key, month)."""
    right, all_ = Counter(), Counter()
    for group, is_true in results:
        all_[group] += 1
        right[group] += is_true
    for (part, key, period), count in all_.items():
        value = Decimal(100 * right[part, key, period]) / count
        more = {"part": part, "period": period, "numerator": right[part, key, period], "denominator": count}
        yield _row(metric, scope, key, "percent", value, **more)


def _waiting(latest: list[Version], today: date) -> Iterator[dict]:
    """Approved transactions that are not posted, by days since the first cycle that read them."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for version in latest:
        if version.bucket in _NOT_POSTED:
            days = (today - version.seen.date()).days
            age = next((f"{first}-{last}" for first, last in ((0, 1), (2, 7), (8, 30)) if days <= last), "over 30")
            counts[version.bucket, version.legal_entity, f"{age} days"] += 1
    for (bucket, legal_entity, age), count in counts.items():
        more = {"part": age, "numerator": count}
        yield _row(f"{bucket}_transactions", "legal_entity", legal_entity, "count", Decimal(count), **more)


# -- invoices and months ----------------------------------------------------------------------------------------------


def _invoices(latest: list[Version], sent: list[SentEntry], now: datetime) -> Iterator[dict]:
    """For periods that ended since go-live: when the last line of a project and period was posted."""
    posted = {(id(each.version), each.leg): each.posted for each in sent if each.kind == "P"}
    periods: dict[tuple[str, str, str], list[datetime | None]] = defaultdict(list)
    for version in latest:
        invoiced = "base" if version.entity == "time_entry" else "rebill"
        if version.project is None or version.bucket == "excluded":
            continue
        over_at = _is_over(version.legal_entity, version.period)
        if GO_LIVE < over_at <= now and any(leg == invoiced for leg, *_ in version.legs):
            ready_at = posted.get((id(version), invoiced))
            periods[version.legal_entity, version.project.code, version.period].append(ready_at)
    ready, spans = [], []
    for (legal_entity, _, period), posted_times in periods.items():
        is_ready = all(posted_times)
        ready.append(((None, legal_entity, period), is_ready))
        if is_ready:
            spans.append((legal_entity, period, max(0, _seconds(_is_over(legal_entity, period), max(posted_times)))))
    yield from _percentiles("invoice_readiness", "legal_entity", "days", spans)
    yield from _shares("invoices_ready", "legal_entity", ready)


def _close_cycles(view: PlatformView) -> Iterator[dict]:
    """Periods that are closed in the ERP's last export and were closed after their end."""
    changes = {
        (change.destination, change.period): change
        for change in masters.PERIOD_CALENDAR
        if change.at <= export_of(view.last_cycle)
    }
    for (destination, period), change in changes.items():
        over = _is_over(legal_entity_of(destination), period)
        if change.status == "closed" and change.at >= over:
            value = Decimal(_seconds(over, change.at)) / _DAY
            yield _row("close_cycle", "destination", destination, "days", value, period=period)


# -- exceptions -------------------------------------------------------------------------------------------------------


def _exceptions(exceptions: list[dict], today: date) -> Iterator[dict]:
    sla, duplicates = [], Counter()
    for row in exceptions:
        opened = date.fromisoformat(row["opened_at"][:10])
        until = date.fromisoformat(row["closed_at"][:10]) if row["closed_at"] else today
        in_time = (until - opened).days <= TARGET_DAYS[row["owner"], row["severity"]]
        sla.append(((row["owner"], row["legal_entity"], f"{opened:%Y-%m}"), in_time))
        if row["code"] == "DUPLICATE_SUBMISSION":
            duplicates[row["legal_entity"], f"{opened:%Y-%m}"] += 1
    yield from _shares("exception_sla", "legal_entity", sla)
    for (legal_entity, period), count in duplicates.items():
        more = {"part": "rule", "period": period, "numerator": count}
        yield _row("duplicates_refused", "legal_entity", legal_entity, "count", Decimal(count), **more)


def _compared(marts: Mapping[str, list[dict]]) -> Iterator[dict]:
    """In the settled state both sides agree: no compared line is an exception."""
    lines: Counter[tuple[str, str, str]] = Counter()
    for row in marts["approved_versus_posted"]:
        lines["approved versus posted", "legal_entity", row["legal_entity"]] += 1
    for row in marts["posted_versus_gl"]:
        lines["posted versus GL", "destination", row["destination"]] += row["matched"]
    for row in marts["wip_roll_forward"]:
        lines["wip roll-forward", "legal_entity", row["legal_entity"]] += 1
    for (part, scope, key), count in lines.items():
        more = {"part": part, "numerator": 0, "denominator": count}
        yield _row("reconciliation_exceptions", scope, key, "count", Decimal(0), **more)
