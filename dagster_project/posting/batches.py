"""Sealing: freezing eligible entries into numbered posting files before anything leaves (docs/posting.md 2.1,
2.5 step 1).

A batch is ledger rows. Its bytes are a pure function of them, so any process can render it again and must get the
sealed hash. Beside each file goes a control file (`.ctl`) with its number, the hash of the file before it, counts and
totals.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from dagster_project.config import Destination
from dagster_project.ledger import FrozenLine, Ledger, LedgerError
from dagster_project.ledger.canonical import canonical_json, sha256
from dagster_project.ledger.store import GENESIS
from dagster_project.ledger.vocabulary import IN_FLIGHT, sendings
from dagster_project.money import from_hours_e4, from_minor
from dagster_project.posting import payload
from dagster_project.posting.adapters import Adapter, Layout, Line, adapter
from dagster_project.posting.chain import require_chain
from dagster_project.posting.identities import ENTRY_ID_LENGTH
from dagster_project.posting.people import os_user

RELEASE_NEEDED = "RELEASE_NEEDED"
RELEASE_REFUSED = "RELEASE_REFUSED"
FILE_ALTERED = "FILE_ALTERED"
# As many entries as there are, for a database.
_ALL = 2**63 - 1
# Steps before UPLOADED: nothing of this sending can be seen by the partner yet.
UNSENT = ("SEALED", "AWAITING_RELEASE", "UPLOADING")


class SealError(LedgerError):
    """A file that would not say what its lines say, or would not fit; nothing was sealed."""


@dataclass(frozen=True)
class _Candidate:
    """An eligible entry with what it will say and the period it will be posted into."""

    entry_id: str
    kind: str
    payload: str
    posting_period: str
    amount_minor: int
    currency: str
    hours_e4: int

    @property
    def line(self) -> Line:
        return payload.line(self.payload, self.entry_id, self.posting_period)

    def frozen(self, reference: str) -> FrozenLine:
        """It as its batch keeps it, with the memo of its line."""
        return FrozenLine(**vars(self), payload_hash=sha256(self.payload), reference=reference)


@dataclass(frozen=True)
class Rendered:
    """The bytes of a batch: the posting file and its control file, with their names."""

    file_name: str
    content: bytes
    control_name: str
    control: bytes


def seal(ledger: Ledger, destination: Destination, preparer: str | None = None) -> list[str]:
    """Seal everything that may go to the destination now; the ids of the new batches, in their order.

    An entry goes when its transaction is planned and not frozen and its posting period is open in the destination's
    calendar: for a posting the period that the rules chose, for a reversal the original's if still open, else the first
    open one after it. Lines of a layout without posting periods belong to the month of their work. Entries whose period
    is not open stay ELIGIBLE. One batch per layout and `max_records`, one commit per batch. The head of the event chain
    is anchored after each. A batch over the destination's `release_over`, or among its first (`why_release`), waits for
    the release of a person who is not `preparer` (None: the account that this process runs as).

    Nothing is sealed for a frozen destination. Raises AmnesiaError when an anchor is ahead of the ledger, BrokenChain
    when the ledger is not what its events wrote, SealError when a file fails its own reading.
    """
    ledger.require_anchored()
    require_chain(ledger)
    if ledger.frozen(destination.name) or not ledger.value(
        "select 1 from entry where state = 'ELIGIBLE' and destination = ? limit 1", [destination.name]
    ):
        return []
    erp = adapter(destination.adapter)
    sealed = []
    for layout in erp.layouts.values():
        while batch_id := _seal_one(ledger, destination, erp, layout, preparer or os_user()):
            sealed.append(batch_id)
            ledger.write_anchors()
    return sealed


@dataclass(frozen=True)
class Preview:
    """A posting file that `seal` would make: its layout, its bytes, and whether it would wait for a release."""

    layout: str
    content: bytes
    waits: bool


def preview(ledger: Ledger, destination: Destination) -> list[Preview]:
    """The posting files that `seal` would make now, in their order; nothing is written."""
    if ledger.frozen(destination.name):
        return []
    erp = adapter(destination.adapter)
    limit = min(destination.max_records, erp.max_records)
    found = []
    for layout in erp.layouts.values():
        chosen = _candidates(ledger, destination.name, layout, _ALL)
        for first in range(0, len(chosen), limit):
            part = chosen[first : first + limit]
            content = _render(erp, layout, [each.line for each in part])
            found.append(Preview(layout.name, content, why_release(ledger, destination, _moved(part)) is not None))
    return found


def _moved(chosen: list[_Candidate]) -> Iterator[tuple[int, str, int]]:
    return ((each.amount_minor, each.currency, each.hours_e4) for each in chosen)


def _seal_one(ledger: Ledger, destination: Destination, erp: Adapter, layout: Layout, preparer: str) -> str | None:
    with ledger.change("seal") as change:
        limit = min(destination.max_records, erp.max_records)
        chosen = _candidates(ledger, destination.name, layout, limit)
        if not chosen:
            return None
        lines = [candidate.line for candidate in chosen]
        content = _render(erp, layout, lines)
        sequence, previous = next(
            iter(
                ledger.rows(
                    "select sequence, sha256 from batch where destination = ? order by sequence desc limit 1",
                    [destination.name],
                )
            ),
            (0, GENESIS),
        )
        batch_id = f"{destination.name}-{sequence + 1:08d}"
        digest = hashlib.sha256(content).hexdigest()
        release = why_release(ledger, destination, _moved(chosen))
        batch = {
            "batch_id": batch_id,
            "destination": destination.name,
            "sequence": sequence + 1,
            "layout": layout.name,
            "file_name": f"{batch_id}-{digest[:8]}.csv",
            "sha256": digest,
            "bytes": len(content),
            "records": len(lines),
            "lines": layout.rows(lines),
            "totals": canonical_json(layout.totals(lines)),
            "hash_total": hash_total(lines),
            "previous_sha256": previous,
            "sealed_at": change.at,
            "preparer": preparer,
            "release_required": int(release is not None),
            "duplicate_class": destination.duplicate_class,
        }
        batch["control_sha256"] = hashlib.sha256(_control(ledger, batch)).hexdigest()
        ledger.seal_batch(batch, [each.frozen(line.reference) for each, line in zip(chosen, lines, strict=True)])
        if release:
            ledger.open_exception(
                RELEASE_NEEDED,
                batch_id,
                f"{batch_id} ({len(lines)} records, {batch['totals']}) waits for a release: {release};"
                f" {preparer} prepared it. It and what is sealed after it wait.",
                owner="controller",
                remedy=f"Look at what it posts; then another person releases it (`tieout release {batch_id} --key ...`)"
                " or withdraws it.",
                severity="hold",
            )
        return batch_id


def why_release(ledger: Ledger, destination: Destination, lines: Iterable[tuple[int, str, int]]) -> str | None:
    """Why a file of these lines needs a release; None when it needs none.

    The first files of a destination need one, until one was answered whole, unless its settings waive that by name.
    """
    if needs_release(destination, lines):
        return f"it is over the threshold of {destination.name}"
    answered = "select 1 from batch where destination = ? and step = 'CLOSED' limit 1"
    if destination.first_release is None and not ledger.value(answered, [destination.name]):
        return f"no file of {destination.name} has been answered whole yet"
    return None


def needs_release(destination: Destination, lines: Iterable[tuple[int, str, int]]) -> bool:
    """Whether lines of (minor units, currency, ten-thousandths of an hour) move more than the destination takes
    without a second person. Signs do not count: 500 and its reversal move 1,000."""
    if not destination.release_over:
        return False
    moved: dict[str, Decimal] = defaultdict(Decimal)
    for amount_minor, currency, hours_e4 in lines:
        moved[currency] += abs(from_minor(amount_minor, currency))
        moved["hours"] += abs(from_hours_e4(hours_e4))
    return any(value > destination.release_over.get(unit, 0) for unit, value in moved.items())


def _candidates(ledger: Ledger, destination: str, layout: Layout, limit: int) -> list[_Candidate]:
    """The first `limit` entries that may be sealed now, in the order of the file: by entry id."""
    opened = sorted(period for period, status in ledger.calendar(destination).items() if status == "open")
    postings = ledger.rows(
        # What was frozen once is sealed again as it was frozen, whatever the rules say by now.
        f"""select * from (
            select e.entry_id, case when e.payload_hash is null or e.payload_hash = o.payload_hash then o.payload
              else (select l.payload from batch_line l where l.entry_id = e.entry_id
                    and l.payload_hash = e.payload_hash limit 1) end as payload,
              o.posting_period, e.amount_minor, e.currency, e.hours_e4, '' as reverses, '' as document
            from entry e join txn t on t.txn_id = e.txn_id and t.planned = 1 and t.frozen is null
            join obligation o on o.txn_id = e.txn_id and o.seq = e.seq and o.leg = e.leg
              and o.destination = e.destination
            where e.state = 'ELIGIBLE' and e.kind = 'P' and e.destination = ? and e.layout = ?
              {f"and o.posting_period in ({', '.join('?' * len(opened)) or 'null'})" if layout.posts_to_period else ""}
            ) c where c.payload is not null order by c.entry_id limit ?""",
        [destination, layout.name, *(opened if layout.posts_to_period else ()), limit],
    )
    reversals = ledger.rows(
        """select e.entry_id, l.payload, l.posting_period, e.amount_minor, e.currency, e.hours_e4, p.entry_id,
             p.document
           from entry e join txn t on t.txn_id = e.txn_id and t.planned = 1 and t.frozen is null
           join entry p on p.entry_id = e.reverses
           join batch_line l on l.batch_id = p.batch_id and l.entry_id = p.entry_id
           where e.state = 'ELIGIBLE' and e.kind = 'R' and e.destination = ? and e.layout = ?""",
        [destination, layout.name],
    )
    candidates = []
    for entry_id, content, period, amount_minor, currency, hours_e4, reverses, document in sorted(postings + reversals):
        kind = "R" if reverses else "P"
        text = payload.negation(content, reverses, document) if reverses else content
        if kind == "P" or not layout.posts_to_period:
            chosen = period
        else:
            chosen = next((each for each in opened if each >= period), None)
        if chosen:
            candidates.append(_Candidate(entry_id, kind, text, chosen, amount_minor, currency, hours_e4))
    return candidates[:limit]


def _render(erp: Adapter, layout: Layout, lines: list[Line]) -> bytes:
    """The file, after reading it back: what it says must be what its lines say."""
    content = layout.render(lines)
    expected = [(line.external_id, line.hours if layout.measure == "hours" else line.amount) for line in lines]
    found = [(parsed.external_id, parsed.value) for parsed in layout.parse(content)]
    if found != expected:
        wrong = [one for one, other in zip(expected, found, strict=False) if one != other] or expected[len(found) :]
        raise SealError(f"{layout.name}: the file reads back differently from {wrong[:3]}; the layout is broken")
    if len(content) > erp.max_bytes or erp.key_max_len < ENTRY_ID_LENGTH:
        raise SealError(f"{layout.name}: {len(content)} bytes, {erp.max_bytes} are taken; lower max_records")
    return content


def unsent(ledger: Ledger, txn_ids: Iterable[str]) -> dict[str, bool]:
    """Files that are still here with a line of these transactions, in their order; whether each was sent before."""
    flying, here = (", ".join("?" * len(names)) for names in (IN_FLIGHT, UNSENT))
    found = {
        batch_id: sent > 0
        for txn_id in txn_ids
        for batch_id, sent in ledger.rows(
            f"select b.batch_id, {sendings('b.batch_id')} from entry e join batch b on b.batch_id = e.batch_id"
            f" where e.txn_id = ? and e.state in ({flying}) and b.step in ({here})",
            [txn_id, *IN_FLIGHT, *UNSENT],
        )
    }
    return dict(sorted(found.items()))


def withdraw(ledger: Ledger, batch_id: str) -> int:
    """Take a sealed file back before it is sent, inside a change: its lines are as they were before, its number stays
    used; the number of lines.

    A line that was never in a sent file will say what the rules say when it is sealed again. The ledger refuses this
    for a file that may have reached the partner. The caller plans what it changes.
    """
    with ledger.change("withdraw"):
        lines = ledger.withdraw_batch(batch_id)
        for code in (RELEASE_NEEDED, RELEASE_REFUSED, FILE_ALTERED):
            ledger.close_exception(code, batch_id)
    return lines


def hash_total(lines: list[Line]) -> int:
    """Sum over all records of the first 32 bits of the SHA-256 of the external id: any id changed changes it."""
    return sum(int(sha256(line.external_id)[:8], 16) for line in lines)


def render(ledger: Ledger, batch_id: str, erp: Adapter) -> Rendered:
    """The bytes of a sealed batch, from ledger rows alone. Raises SealError when they are not the sealed ones."""
    batch = ledger.records("select * from batch where batch_id = ?", [batch_id])[0]
    content = erp.layouts[batch["layout"]].render(
        [
            payload.line(text, entry_id, period)
            for text, entry_id, period in ledger.rows(
                "select payload, entry_id, posting_period from batch_line where batch_id = ? order by entry_id",
                [batch_id],
            )
        ]
    )
    if hashlib.sha256(content).hexdigest() != batch["sha256"]:
        raise SealError(
            f"{batch_id} was sealed as {batch['sha256']} and is rendered as something else now: the program or the"
            " ledger was changed since. Deliver it with the release that sealed it"
        )
    control = _control(ledger, batch)
    if hashlib.sha256(control).hexdigest() != batch["control_sha256"]:
        raise SealError(
            f"the control file of {batch_id} was sealed as {batch['control_sha256']} and is rendered as something else"
            " now: the program or the ledger was changed since. Deliver it with the release that sealed it"
        )
    return Rendered(
        file_name=batch["file_name"],
        content=content,
        control_name=batch["file_name"].removesuffix(".csv") + ".ctl",
        control=control,
    )


def _control(ledger: Ledger, batch: Mapping[str, object]) -> bytes:
    """The control file of a batch, from its row."""
    control = {
        "batch_id": batch["batch_id"],
        "sequence": batch["sequence"],
        "previous_sha256": batch["previous_sha256"],
        "created": batch["sealed_at"],
        "ledger_instance": ledger.meta("instance"),
        "layout": batch["layout"],
        "file": batch["file_name"],
        "sha256": batch["sha256"],
        "bytes": batch["bytes"],
        "records": batch["records"],
        "lines": batch["lines"],
        "totals": json.loads(batch["totals"]),
        "hash_total": batch["hash_total"],
    }
    return (json.dumps(control, indent=1) + "\n").encode()
