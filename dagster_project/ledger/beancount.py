"""The bucket ledger as a beancount file: double entry, to be balanced by a program that is not ours.

Every movement of an entry from one bucket to another is a transaction. At the end the file asserts what each bucket
holds, by the states that the entries have, so that whoever checks it proves invariant I1 again, to the cent. The syntax
is that of beancount 3 (https://beancount.github.io/docs/beancount_language_syntax.html).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from dagster_project.ledger.store import Store
from dagster_project.ledger.vocabulary import BUCKETS
from dagster_project.money import from_hours_e4, from_minor

HOURS = "HOURS"
CONTRA = "SOURCE_APPROVED"
ACCOUNTS = {
    bucket: f"{'Equity' if bucket == CONTRA else 'Assets'}:{bucket.title().replace('_', '')}"
    for bucket in dict.fromkeys(BUCKETS.values())
}

_MOVES = """select m.at, m.event_seq, m.entry_id, e.destination, e.leg, e.kind, m.from_state, m.to_state, m.currency,
      m.amount_minor, m.hours_e4, (select l.batch_id from batch_line l where l.entry_id = m.entry_id
        and l.event_seq <= m.event_seq order by l.event_seq desc limit 1)
    from entry_move m join entry e on e.entry_id = m.entry_id order by m.move_id"""
_HELD = """select b.bucket, e.currency, sum(e.amount_minor), sum(e.hours_e4) from entry e
    join state_bucket b on b.state = e.state group by b.bucket, e.currency order by b.bucket, e.currency"""


def lines(ledger: Store) -> Iterator[str]:
    """The file, line by line, without line ends: one moment of the ledger. Days are UTC."""
    with ledger.one_moment():
        moves, held = ledger.rows(_MOVES), ledger.rows(_HELD)
        event_seq, head = ledger.head()
        instance = ledger.meta("instance")
    yield f'option "title" "Tieout control ledger {instance}, event {event_seq}, {head}"'
    if not moves:
        return
    days = [date.fromisoformat(move[0][:10]) for move in moves]
    balances = _balances(held)
    for commodity in sorted({commodity for _, commodity in balances}):
        yield f"{min(days)} commodity {commodity}"
    for account in ACCOUNTS.values():
        yield f"{min(days)} open {account}"
    for day, (
        at,
        event,
        entry_id,
        destination,
        leg,
        kind,
        from_state,
        to_state,
        currency,
        minor,
        hours_e4,
        batch_id,
    ) in zip(days, moves, strict=True):
        source, target = ACCOUNTS[BUCKETS[from_state]], ACCOUNTS[BUCKETS[to_state]]
        if source == target:
            continue
        yield ""
        yield f'{day} * "{destination}" "{leg} {kind}: {from_state} to {to_state}"'
        yield f"  event: {event}"
        yield f'  at: "{at}"'
        yield f'  entry: "{entry_id}"'
        if batch_id is not None:
            yield f'  batch: "{batch_id}"'
        for value, commodity in _values(minor, currency, hours_e4):
            yield f"  {target}  {value} {commodity}"
            yield f"  {source}  {-value} {commodity}"
    yield ""
    # An assertion is about the beginning of its day, and tolerates something unless it says that it does not.
    for (account, commodity), value in sorted(balances.items()):
        yield f"{max(days) + timedelta(days=1)} balance {account}  {value} ~ 0 {commodity}"


def _balances(held: list[tuple[str, str, int, int]]) -> dict[tuple[str, str], Decimal]:
    """What is in each account by commodity. The contra account holds what all others do, with the other sign."""
    commodities = {commodity for _, *sums in held for _, commodity in _values(sums[1], sums[0], sums[2])}
    balances = {(account, commodity): Decimal(0) for account in ACCOUNTS.values() for commodity in commodities}
    for bucket, currency, minor, hours_e4 in held:
        for value, commodity in _values(minor, currency, hours_e4) if bucket != CONTRA else ():
            balances[ACCOUNTS[bucket], commodity] += value
            balances[ACCOUNTS[CONTRA], commodity] -= value
    return balances


def _values(minor: int, currency: str, hours_e4: int) -> list[tuple[Decimal, str]]:
    """An amount and hours as values of commodities; an amount of nothing only where there are no hours either."""
    money = [(from_minor(minor, currency), currency)] if minor or not hours_e4 else []
    return money + ([(from_hours_e4(hours_e4), HOURS)] if hours_e4 else [])
