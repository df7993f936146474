"""Which contents of master records wait for a person before they count.

A content that is in force is never asked about again, nor is what the first pull of a stream states: it is how the firm
begins. A rate is compared with what is in force under its own key, else with the span of its series before it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from dagster_project.config import Changes
from dagster_project.ledger import MasterRow

RATE_JUMP, SECOND_PERSON = "RATE_JUMP", "SECOND_PERSON"


def waiting(policy: Changes, kind: str, in_force: Sequence[MasterRow], rows: Iterable[MasterRow]) -> list[MasterRow]:
    """`rows` of a stream whose changes are of `kind`, each with why it waits, in their order."""
    rows = list(rows)
    if not in_force:
        return rows
    known = {row.key: row for row in in_force}
    spans: defaultdict[str, dict[str, MasterRow]] = defaultdict(dict)
    for row in in_force:
        if row.series is not None:
            spans[row.series][row.valid_from or ""] = row
    found = {}
    for at, row in sorted(enumerate(rows), key=lambda each: (each[1].valid_from or "", each[0])):
        if row.content_hash is None or (row.key in known and known[row.key].content_hash == row.content_hash):
            continue
        jump = _jump(policy.rate_factor, row, known.get(row.key) or _before(spans[row.series], row))
        if kind in policy.second_person:
            found[at] = replace(row, code=SECOND_PERSON, detail=jump or f"a change of a {kind}")
        elif jump:
            found[at] = replace(row, code=RATE_JUMP, detail=jump)
        elif row.series is not None:
            spans[row.series][row.valid_from or ""] = row
    return [found.get(at, row) for at, row in enumerate(rows)]


def _before(spans: dict[str, MasterRow], row: MasterRow) -> MasterRow | None:
    days = sorted(spans)
    at = bisect_left(days, row.valid_from or "")
    return spans[days[at - 1]] if at else None


def _jump(factor: Decimal, row: MasterRow, before: MasterRow | None) -> str | None:
    """What is said of a rate that is not within `factor` of the one before it."""
    if row.rate is None or before is None or before.rate is None:
        return None
    low, high = sorted(map(Decimal, (row.rate, before.rate)))
    if low == high or (low > 0 and high <= low * factor):
        return None
    since = f" from {before.valid_from}" if before.valid_from else ""
    return f"the rate is {row.rate}, and {before.rate}{since} before it"
