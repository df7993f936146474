"""Every exception that ever was: what each cycle would accuse, from its first cycle to the one that found it gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple

from dagster_project.sandbox.expected.codes import EXCLUDE, LEDGER, QUARANTINE, RULES
from dagster_project.sandbox.expected.operations import sendings
from dagster_project.sandbox.expected.platform_view import DAY, Book, Life
from dagster_project.sandbox.expected.version import Version

Known = tuple[list[Life], list[Version]]


class Found(NamedTuple):
    """An exception: the record's source (system and instance), entity and id, and what it breaks."""

    system: str
    instance: str
    entity: str
    record_id: str
    code: str


def exception_history(book: Book, lives: list[Life], known_in: Callable[[Book], Known]) -> list[dict]:
    """One row per exception as the last cycle's marts have it: rules speak after a cycle's marts are built, so that
    what they found or missed in the last cycle is not in them. `known_in` says what is known as of another cycle."""
    spans = list(_by_rules(book, known_in))
    spans += _refusals(book, lives)
    companies = {_record(version): version.legal_entity for life in lives for version in life if version is not None}
    return [
        {
            "source_system": found.system,
            "source_instance": found.instance,
            "source_record_id": found.record_id,
            "legal_entity": companies[found[:-1]],
            "code": found.code,
            "owner": RULES[found.code][1],
            "severity": QUARANTINE if RULES[found.code][0] == LEDGER else RULES[found.code][0],
            "opened_at": f"{opened:%Y-%m-%d %H:%M:%S}",
            "closed_at": closed and f"{closed:%Y-%m-%d %H:%M:%S}",
        }
        for found, opened, closed in spans
    ]


def _record(version: Version) -> tuple[str, str, str, str]:
    return version.source.system, version.source.instance, version.entity, version.record_id


def _by_rules(book: Book, known_in: Callable[[Book], Known]) -> Iterator[tuple[Found, datetime, datetime | None]]:
    """What the rules say cycle by cycle."""
    opened: dict[Found, datetime] = {}
    for cycle in book.cycles():
        if cycle == book.last_cycle:
            break
        then = Book(cycle)
        lives, latest = known_in(then)
        # What was never posted owes nothing once it is believed to be gone.
        there = [
            each
            for each in latest
            if each.bucket == "posted" or not each.vanished or then.believed_gone(each.deleted_at) > cycle
        ]
        accused = {Found(*_record(each), code) for each in there for code in each.codes if _is_rule(code)}
        accused |= {Found(*_record(each), "APPROVAL_WITHDRAWN") for each in _withdrawn(then, lives)}
        for found in opened.keys() - accused:
            yield found, opened.pop(found), cycle
        for found in accused - opened.keys():
            opened[found] = cycle
    for found, since in opened.items():
        yield found, since, None


def _is_rule(code: str) -> bool:
    return RULES[code][0] not in (EXCLUDE, LEDGER)


def _withdrawn(then: Book, lives: list[Life]) -> Iterator[Version]:
    """What was posted and is not approved any more, while the ERP has not answered its reversal."""
    for life in lives:
        if life and life[-1] is None:
            version = life[-2]
            if version.was_posted and then.cycle_after(version.replaced + DAY) > then.last_cycle:
                yield version


def _refusals(book: Book, lives: list[Life]) -> Iterator[tuple[Found, datetime, datetime | None]]:
    """What the ledger found while it read: the ERP's refusals, until their cause has passed, and what vanished."""
    seen: set[tuple[Found, datetime]] = set()
    for sending in sendings(book, lives):
        version, (cycle, posted) = sending.version, sending.answers[0]
        found = Found(*_record(version), "ERP_REJECTED")
        if posted or (found, cycle) in seen:
            continue
        seen.add((found, cycle))
        # A month that was closed on the way: the cycle that reads so sends it into another.
        passed = cycle if "ERP_REJECTED" not in version.codes else version.replaced
        yield found, cycle, passed if passed and passed < book.last_cycle else None
    for life in lives:
        version = life[-1] if life else None
        if version is not None and "VANISHED" in version.codes and version.bucket == "posted":
            gone = book.believed_gone(version.deleted_at)
            if gone <= book.last_cycle:
                yield Found(*_record(version), "VANISHED"), gone, None
