"""Approved versus posted, the exception queue, and posted versus the ERP's general ledger."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from dagster_project.sandbox.expected.codes import CAUSES, EXCLUDE, RULES
from dagster_project.sandbox.expected.version import Version, amount_text, hours_text
from dagster_project.sandbox.world.masters import entity


def approved_versus_posted(latest: list[Version]) -> list[dict]:
    return [
        {
            "source_system": version.source.system,
            "source_instance": version.source.instance,
            "entity": version.entity,
            "source_record_id": version.record_id,
            "leg": leg,
            "legal_entity": version.legal_entity,
            "project_key": version.project and version.project.code,
            "currency": version.currency,
            "hours": hours_text(hours if version.is_understood else Decimal(0)),
            "amount": amount_text(amount if version.is_understood else Decimal(0)),
            "not_understood_hours": hours_text(Decimal(0) if version.is_understood else hours),
            "not_understood_amount": amount_text(Decimal(0) if version.is_understood else amount),
            "bucket": version.bucket,
        }
        for version in latest
        for leg, hours, amount in version.legs
    ]


def exception_queue(latest: list[Version]) -> list[dict]:
    return [
        {
            "source_system": version.source.system,
            "source_instance": version.source.instance,
            "source_record_id": version.record_id,
            "code": code,
            "owner": RULES[code][1],
        }
        for version in latest
        for code in sorted(version.codes)
        if RULES[code][0] != EXCLUDE
    ]


def exception_cause(latest: list[Version]) -> list[dict]:
    """What one person, project, assignment or role is the cause of, for the rules that are about one of these."""
    lines: dict[tuple[str, str], list[Version]] = defaultdict(list)
    for version in latest:
        for code in version.codes & CAUSES.keys():
            lines[code, _cause(version, CAUSES[code])].append(version)
    return [
        {
            "code": code,
            "cause": cause,
            "owner": RULES[code][1],
            "line_count": str(len(versions)),
            "hours": hours_text(sum((version.hours for version in versions), Decimal(0))),
        }
        for (code, cause), versions in lines.items()
    ]


def _cause(version: Version, by: str) -> str:
    source, day = version.source, version.day
    worker = version.worker.key if version.worker else f"{source.system}/{source.instance}/{version.worker_id}"
    project = version.project and version.project.code
    if by == "worker":
        return worker
    if by == "role":
        role = version.worker and version.worker.on(day).role
        return "/".join(filter(None, (version.legal_entity, role, version.currency)))
    if by == "assignment":
        return f"{worker}/{project}"
    at_source = version.line.project if version.state is None else version.state.project
    return project or f"{source.system}/{source.instance}/{at_source}"


def posted_versus_gl(histories: list[list[Version | None]]) -> list[dict]:
    """Postings and reversals that both sides must have, by destination, currency and book (`time`, or `journal`
    for the amounts of every leg of money); sums are net of reversals."""
    sums: dict[tuple[str, str, str], list] = defaultdict(lambda: [0, Decimal(0), Decimal(0)])
    for history in histories:
        for number, version in enumerate(history):
            if version is None or not version.was_posted:
                continue
            is_current = number == len(history) - 1
            for leg, hours, amount in version.legs:
                book = "time" if leg == "time" else "journal"
                row = sums[entity(version.legal_entity).destination, version.currency, book]
                row[0] += 1 if is_current else 2
                row[1] += hours if is_current else 0
                row[2] += amount if is_current else 0
    return [
        {
            "destination": destination,
            "currency": currency,
            "book": book,
            "matched": count,
            "hours": hours_text(hours),
            "amount": amount_text(amount),
        }
        for (destination, currency, book), (count, hours, amount) in sums.items()
    ]
