"""How well the way from approval to the books works, from the records' lives and the ERP's calendar.

What only a run knows is not here: requests to the sources' services, and how many extracts their totals were compared
in.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from dagster_project.sandbox.expected.codes import TARGET_DAYS
from dagster_project.sandbox.expected.platform_view import DAY, Book, Life, export_of
from dagster_project.sandbox.expected.rules import sent_in
from dagster_project.sandbox.expected.version import Version, month_end
from dagster_project.sandbox.world import masters
from dagster_project.sandbox.world.masters import GO_LIVE, entity

_HOUR, _DAY = 3600, 86400
_NOT_POSTED = ("held", "quarantined", "rejected")


class Sending(NamedTuple):
    """An obligation (kind P) or its reversal (R) that was sent, and the cycles that read an answer: each with whether
    it was posted."""

    version: Version
    leg: str
    kind: str
    answers: list[tuple[datetime, bool]]

    @property
    def destination(self) -> str:
        return entity(self.version.legal_entity).destination

    @property
    def posted(self) -> datetime | None:
        """The cycle that learned that it is posted."""
        return next((cycle for cycle, posted in self.answers if posted), None)


def sendings(book: Book, lives: Iterable[Life]) -> Iterator[Sending]:
    """All that was sent and is answered by now."""
    for life in lives:
        for number, version in enumerate(life):
            if version is None:
                continue
            refused = "ERP_REJECTED" in version.codes and (
                version.replaced is None or version.released < version.replaced
            )
            if not version.was_posted and not refused:
                continue
            for leg, *_ in version.legs:
                answers = [(book.cycle_after(sent_in(book, version) + DAY), False)]
                if not refused:
                    answers = _answers(book, version, leg, version.day, sent_in(book, version))
                yield from _answered(book, Sending(version, leg, "P", answers))
                if not refused and number < len(life) - 1:
                    booked = book.posting_period(version.legal_entity, version.day, sent_in(book, version))
                    day = date.fromisoformat(f"{booked}-01")
                    answers = _answers(book, version, leg, day, version.replaced)
                    yield from _answered(book, Sending(version, leg, "R", answers))


def _answered(book: Book, sending: Sending) -> Iterator[Sending]:
    answers = [answer for answer in sending.answers if answer[0] <= book.last_cycle]
    if answers:
        yield sending._replace(answers=answers)


def _answers(book: Book, version: Version, leg: str, day: date, sent: datetime) -> list[tuple[datetime, bool]]:
    """Money goes into the month that was open by the ERP's last export. If that was closed since, the ERP refuses it,
    and the next cycle sends it again. Hours go where no month closes."""
    first = book.cycle_after(sent + DAY)
    believed, there = (book.posting_period(version.legal_entity, day, at) for at in (export_of(sent), sent))
    if leg == "time" or believed == there:
        return [(first, True)]
    return [(first, False), (book.cycle_after(first + DAY), True)]


def operations(book: Book, lives: list[Life], latest: list[Version], marts: Mapping[str, list[dict]]) -> list[dict]:
    """Every metric that the firm's history tells; `marts` are the key's others."""
    sent, now = list(sendings(book, lives)), book.last_cycle
    return [
        *_percentiles("approved_to_posted", "destination", "hours", _posting_times(sent)),
        *_shares("success_rate", "destination", _first_answers(sent)),
        *_shares("posted_without_human", "destination", _by_itself(sent)),
        *_waiting(latest, now.date()),
        *_invoices(latest, sent, now),
        *_close_cycles(book),
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


def _month_is_over(day: date) -> datetime:
    return datetime.combine(month_end(day) + DAY, time(0), UTC)


# -- posting ----------------------------------------------------------------------------------------------------------


def _posting_times(sent: list[Sending]) -> Iterator[tuple[str, str, int]]:
    for sending in sent:
        if sending.kind == "P" and sending.posted:
            yield sending.destination, f"{sending.posted:%Y-%m}", _seconds(sending.version.seen, sending.posted)


def _first_answers(sent: list[Sending]) -> Iterator[tuple[tuple[str | None, str, str], bool]]:
    for sending in sent:
        cycle, posted = sending.answers[0]
        yield (None, sending.destination, f"{cycle:%Y-%m}"), posted


def _by_itself(sent: list[Sending]) -> Iterator[tuple[tuple[str | None, str, str], bool]]:
    """Nobody acts on entries in the simulated firm."""
    for sending in sent:
        if sending.posted:
            yield (None, sending.destination, f"{sending.posted:%Y-%m}"), True


def _percentiles(metric: str, scope: str, unit: str, spans: Iterable[tuple[str, str, int]]) -> Iterator[dict]:
    """The nearest rank of each place and month, and of the firm; `spans` are place, month and seconds."""
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
    metric: str, scope: str, judged: Iterable[tuple[tuple[str | None, str | None, str], bool]]
) -> Iterator[dict]:
    """Of each (part, place, month) the share that is right, in per cent."""
    right, all_ = Counter(), Counter()
    for group, is_right in judged:
        all_[group] += 1
        right[group] += is_right
    for (part, key, period), count in all_.items():
        value = Decimal(100 * right[part, key, period]) / count
        more = {"part": part, "period": period, "numerator": right[part, key, period], "denominator": count}
        yield _row(metric, scope, key, "percent", value, **more)


def _waiting(latest: list[Version], today: date) -> Iterator[dict]:
    """What is approved and not posted, by how long it has been known."""
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


def _invoices(latest: list[Version], sent: list[Sending], now: datetime) -> Iterator[dict]:
    """When the last line of a project and month was posted, of months that ended since go-live."""
    posted = {(id(each.version), each.leg): each.posted for each in sent if each.kind == "P"}
    months: dict[tuple[str, str, date], list[datetime | None]] = defaultdict(list)
    for version in latest:
        invoiced = "journal" if version.entity == "time_entry" else "rebill"
        if version.project is None or version.bucket == "excluded":
            continue
        if GO_LIVE < _month_is_over(version.day) <= now and any(leg == invoiced for leg, *_ in version.legs):
            ready_at = posted.get((id(version), invoiced))
            months[version.legal_entity, version.project.code, version.day.replace(day=1)].append(ready_at)
    ready, spans = [], []
    for (legal_entity, _, first), moments in months.items():
        period = f"{first:%Y-%m}"
        is_ready = all(moments)
        ready.append(((None, legal_entity, period), is_ready))
        if is_ready:
            spans.append((legal_entity, period, max(0, _seconds(_month_is_over(first), max(moments)))))
    yield from _percentiles("invoice_readiness", "legal_entity", "days", spans)
    yield from _shares("invoices_ready", "legal_entity", ready)


def _close_cycles(book: Book) -> Iterator[dict]:
    """Months that are closed by the ERP's last export, and that were not closed before they ended."""
    changes = {
        (change.destination, change.period): change
        for change in masters.PERIOD_CALENDAR
        if change.at <= export_of(book.last_cycle)
    }
    for (destination, period), change in changes.items():
        over = _month_is_over(date.fromisoformat(f"{period}-01"))
        if change.status == "closed" and change.at >= over:
            value = Decimal(_seconds(over, change.at)) / _DAY
            yield _row("close_cycle", "destination", destination, "days", value, period=period)


# -- exceptions -------------------------------------------------------------------------------------------------------


def _exceptions(exceptions: list[dict], today: date) -> Iterator[dict]:
    judged, doubles = [], Counter()
    for row in exceptions:
        opened = date.fromisoformat(row["opened_at"][:10])
        until = date.fromisoformat(row["closed_at"][:10]) if row["closed_at"] else today
        in_time = (until - opened).days <= TARGET_DAYS[row["owner"], row["severity"]]
        judged.append(((row["owner"], row["legal_entity"], f"{opened:%Y-%m}"), in_time))
        if row["code"] == "DUPLICATE_SUBMISSION":
            doubles[row["legal_entity"], f"{opened:%Y-%m}"] += 1
    yield from _shares("exception_sla", "legal_entity", judged)
    for (legal_entity, period), count in doubles.items():
        more = {"part": "rule", "period": period, "numerator": count}
        yield _row("duplicates_refused", "legal_entity", legal_entity, "count", Decimal(count), **more)


def _compared(marts: Mapping[str, list[dict]]) -> Iterator[dict]:
    """Both books agree in the settled state: of all lines that are compared, none is an exception."""
    lines: Counter[tuple[str, str, str]] = Counter()
    for row in marts["approved_versus_posted"]:
        lines["approved versus posted", "legal_entity", row["legal_entity"]] += 1
    for row in marts["posted_versus_ledger"]:
        lines["posted versus ledger", "destination", row["destination"]] += row["matched"]
    for row in marts["wip_roll_forward"]:
        lines["wip roll-forward", "legal_entity", row["legal_entity"]] += 1
    for (part, scope, key), count in lines.items():
        more = {"part": part, "numerator": 0, "denominator": count}
        yield _row("reconciliation_exceptions", scope, key, "count", Decimal(0), **more)
