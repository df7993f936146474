"""What was approved and where it is: approved versus posted, the exceptions, and the ERP's own books."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from dagster_project.sandbox.expected.codes import EXCLUDE, RULES
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
            "hours": hours_text(hours),
            "amount": amount_text(amount),
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


def posted_versus_ledger(lives: list[list[Version | None]]) -> list[dict]:
    """Postings and reversals that both books must have, by destination, currency and book (leg `time`, or `journal` for
    money of every leg); sums net of reversals."""
    sums: dict[tuple[str, str, str], list] = defaultdict(lambda: [0, Decimal(0), Decimal(0)])
    for life in lives:
        for number, version in enumerate(life):
            if version is None or not version.was_posted:
                continue
            stands = number == len(life) - 1
            for leg, hours, amount in version.legs:
                book = "time" if leg == "time" else "journal"
                row = sums[entity(version.legal_entity).destination, version.currency, book]
                row[0] += 1 if stands else 2
                row[1] += hours if stands else 0
                row[2] += amount if stands else 0
    return [
        {
            "destination": destination,
            "currency": currency,
            "leg": leg,
            "matched": count,
            "hours": hours_text(hours),
            "amount": amount_text(amount),
        }
        for (destination, currency, leg), (count, hours, amount) in sums.items()
    ]
