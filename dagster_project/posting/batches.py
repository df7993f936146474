"""Sealing: freezing eligible entries into numbered posting files before anything leaves (POSTING 2.1, 2.5 step 1).

A batch is ledger rows. Its bytes are a pure function of them, so any process can render it again and must get the
sealed hash. Beside each file goes a control file (`.ctl`) with its number, the hash of the file before it, counts and
totals.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from dagster_project.config import Destination
from dagster_project.ledger import Ledger, LedgerError
from dagster_project.ledger.canonical import canonical_json, sha256
from dagster_project.ledger.store import GENESIS
from dagster_project.posting import payload
from dagster_project.posting.identities import ENTRY_ID_LENGTH
from dagster_project.posting.layouts import Adapter, Layout, Line, adapter


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


@dataclass(frozen=True)
class Rendered:
    """The bytes of a batch: the posting file and its control file, with their names."""

    file_name: str
    content: bytes
    control_name: str
    control: bytes


def seal(ledger: Ledger, destination: Destination) -> list[str]:
    """Seal everything that may go to the destination now; the ids of the new batches, in their order.

    An entry goes when its transaction is planned and not frozen and its posting period is open in the destination's
    calendar: for a posting the period that the rules chose, for a reversal the original's if still open, else the first
    open one after it. Lines of a layout without posting periods belong to the month of their work. Entries whose period
    is not open stay ELIGIBLE. One batch per layout and `max_records`, one commit per batch. The head of the event chain
    is anchored after each.

    Nothing is sealed for a frozen destination. Raises AmnesiaError when an anchor is ahead of the ledger, SealError
    when a file fails its own reading.
    """
    ledger.require_anchored()
    if ledger.frozen(destination.name):
        return []
    erp = adapter(destination.adapter)
    sealed = []
    for layout in erp.layouts.values():
        while batch_id := _seal_one(ledger, destination, erp, layout):
            sealed.append(batch_id)
            ledger.write_anchors()
    return sealed


def _seal_one(ledger: Ledger, destination: Destination, erp: Adapter, layout: Layout) -> str | None:
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
        ledger.execute(
            "insert into batch (batch_id, destination, sequence, layout, file_name, sha256, bytes, records, lines,"
            " totals, hash_total, previous_sha256, sealed_at, step, event_seq)"
            " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'SEALED', ?)",
            [
                *(batch_id, destination.name, sequence + 1, layout.name, f"{batch_id}-{digest[:8]}.csv", digest),
                *(len(content), len(lines), layout.rows(lines), canonical_json(layout.totals(lines))),
                *(hash_total(lines), previous, change.at, change.event_seq),
            ],
        )
        hashes = [sha256(each.payload) for each in chosen]
        ledger.executemany(
            "insert into batch_line values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    *(batch_id, each.entry_id, each.payload, payload_hash, each.posting_period, each.amount_minor),
                    *(each.currency, each.hours_e4, line.reference, change.event_seq),
                )
                for each, line, payload_hash in zip(chosen, lines, hashes, strict=True)
            ),
        )
        ledger.executemany(
            "update entry set state = 'BATCHED', batch_id = ?, payload_hash = ?, posting_period = ?, sealed_at = ?,"
            " state_since = ? where entry_id = ?",
            (
                (batch_id, payload_hash, each.posting_period, change.at, change.at, each.entry_id)
                for each, payload_hash in zip(chosen, hashes, strict=True)
            ),
        )
        change.state(
            "batch sealed",
            batch_id=batch_id,
            sha256=digest,
            records=len(lines),
            reversals={each.entry_id: each.posting_period for each in chosen if each.kind == "R"},
        )
        return batch_id


def _candidates(ledger: Ledger, destination: str, layout: Layout, limit: int) -> list[_Candidate]:
    """The first `limit` entries that may be sealed now, in the order of the file: by entry id."""
    opened = sorted(period for period, status in ledger.calendar(destination).items() if status == "open")
    postings = ledger.rows(
        # What was frozen once is sealed again as it was frozen, whatever the rules say by now.
        f"""select e.entry_id, case when e.payload_hash is null or e.payload_hash = o.payload_hash then o.payload
              else (select l.payload from batch_line l where l.entry_id = e.entry_id
                    and l.payload_hash = e.payload_hash limit 1) end as payload,
              o.posting_period, e.amount_minor, e.currency, e.hours_e4, '', ''
            from entry e join txn t on t.txn_id = e.txn_id and t.planned = 1 and t.frozen is null
            join obligation o on o.txn_id = e.txn_id and o.seq = e.seq and o.leg = e.leg
              and o.destination = e.destination
            where e.state = 'ELIGIBLE' and e.kind = 'P' and e.destination = ? and e.layout = ?
              and payload is not null
              {f"and o.posting_period in ({', '.join('?' * len(opened))})" if layout.posts_to_period else ""}
            order by e.entry_id limit ?""",
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
        if not layout.posts_to_period:
            chosen = json.loads(content)["work_date"][:7]
        elif kind == "P":
            chosen = period
        else:
            chosen = next((each for each in opened if each >= period), None)
        if chosen:
            candidates.append(_Candidate(entry_id, kind, text, chosen, amount_minor, currency, hours_e4))
    return candidates[:limit]


def _render(erp: Adapter, layout: Layout, lines: list[Line]) -> bytes:
    """The file, after reading it back: what it says must be what its lines say."""
    content = layout.render(lines)
    expected = [(line.external_id, line.hours if layout.leg == "time" else line.amount) for line in lines]
    found = [(parsed.external_id, parsed.value) for parsed in layout.parse(content)]
    if found != expected:
        wrong = [one for one, other in zip(expected, found, strict=False) if one != other] or expected[len(found) :]
        raise SealError(f"{layout.name}: the file reads back differently from {wrong[:3]}; the layout is broken")
    if len(content) > erp.max_bytes or erp.key_max_len < ENTRY_ID_LENGTH:
        raise SealError(f"{layout.name}: {len(content)} bytes, {erp.max_bytes} are taken; lower max_records")
    return content


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
    control = {
        "batch_id": batch_id,
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
    return Rendered(
        file_name=batch["file_name"],
        content=content,
        control_name=batch["file_name"].removesuffix(".csv") + ".ctl",
        control=(json.dumps(control, indent=1) + "\n").encode(),
    )
