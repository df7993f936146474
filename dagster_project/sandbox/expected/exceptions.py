"""All exceptions with their history: each from the cycle that found it first to the cycle that found it gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple

from dagster_project.sandbox.expected.codes import EXCLUDE, LEDGER, QUARANTINE, RULES
from dagster_project.sandbox.expected.operations import sent_entries
from dagster_project.sandbox.expected.platform_view import DAY, PlatformView, VersionHistory
from dagster_project.sandbox.expected.version import Version

Known = tuple[list[VersionHistory], list[Version]]


class ExceptionKey(NamedTuple):
    """An exception: the record's source (system and instance), entity and id, and the code of the rule it breaks."""

    system: str
    instance: str
    entity: str
    record_id: str
    code: str


def exception_history(
    view: PlatformView, histories: list[VersionHistory], known_in: Callable[[PlatformView], Known]
) -> list[dict]:
    """One row per exception in the marts of the last cycle.

    Rules are evaluated after the marts of a cycle are built, so the marts do not have what was found or gone in the
    last cycle. `known_in` gives the histories and latest versions as of an earlier cycle.
    """
    spans = list(_by_rules(view, known_in))
    spans += _refusals(view, histories)
    versions = [version for history in histories for version in history if version is not None]
    legal_entities = {_record(version): version.legal_entity for version in versions}
    return [
        {
            "source_system": found.system,
            "source_instance": found.instance,
            "source_record_id": found.record_id,
            "legal_entity": legal_entities[found[:-1]],
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


def _by_rules(
    view: PlatformView, known_in: Callable[[PlatformView], Known]
) -> Iterator[tuple[ExceptionKey, datetime, datetime | None]]:
    """The violations that the rules find, cycle by cycle."""
    opened: dict[ExceptionKey, datetime] = {}
    for cycle in view.cycles():
        if cycle == view.last_cycle:
            break
        earlier = PlatformView(cycle)
        histories, latest = known_in(earlier)
        # A version that was never posted is no exception any more once its deletion is confirmed.
        present = [
            each
            for each in latest
            if each.bucket == "posted" or not each.vanished or earlier.deletion_confirmed_in(each.deleted_at) > cycle
        ]
        violations = {ExceptionKey(*_record(each), code) for each in present for code in each.codes if _is_rule(code)}
        violations |= {ExceptionKey(*_record(each), "APPROVAL_WITHDRAWN") for each in _withdrawn(earlier, histories)}
        for found in opened.keys() - violations:
            yield found, opened.pop(found), cycle
        for found in violations - opened.keys():
            opened[found] = cycle
    for found, since in opened.items():
        yield found, since, None


def _is_rule(code: str) -> bool:
    return RULES[code][0] not in (EXCLUDE, LEDGER)


def _withdrawn(view: PlatformView, histories: list[VersionHistory]) -> Iterator[Version]:
    """Versions that were posted and are not approved any more, until the ERP has answered their reversal."""
    for history in histories:
        if history and history[-1] is None:
            version = history[-2]
            if version.was_posted and view.cycle_after(version.replaced + DAY) > view.last_cycle:
                yield version


def _refusals(
    view: PlatformView, histories: list[VersionHistory]
) -> Iterator[tuple[ExceptionKey, datetime, datetime | None]]:
    """What the control ledger finds: refusals by the ERP, until their cause is gone, and vanished source records."""
    seen: set[tuple[ExceptionKey, datetime]] = set()
    for entry in sent_entries(view, histories):
        version, (cycle, posted) = entry.version, entry.acks[0]
        found = ExceptionKey(*_record(version), "ERP_REJECTED")
        if posted or (found, cycle) in seen:
            continue
        seen.add((found, cycle))
        # The month was closed before import: the cycle that reads the refusal posts it to the next open month.
        ended = cycle if "ERP_REJECTED" not in version.codes else version.replaced
        yield found, cycle, ended if ended and ended < view.last_cycle else None
    for history in histories:
        version = history[-1] if history else None
        if version is not None and "VANISHED" in version.codes and version.bucket == "posted":
            confirmed = view.deletion_confirmed_in(version.deleted_at)
            if confirmed <= view.last_cycle:
                yield ExceptionKey(*_record(version), "VANISHED"), confirmed, None
