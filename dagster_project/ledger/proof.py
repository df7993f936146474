"""Checks that the ledger holds what it promises: its chain of events, and conservation (docs/posting.md 3).

Three kinds of value, three ways to prove them. What is only ever added is digested by its event (`tables.HISTORY`).
What is written over and has a history is what that history says last (`replay`). What is written over without one is in
its table's sum (`table_sums`). Conservation is plain SQL (`invariants`). A finding here is an incident.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping

from dagster_project.ledger.canonical import sha256
from dagster_project.ledger.invariants import CONSERVATION
from dagster_project.ledger.migrations import digested
from dagster_project.ledger.replay import FOLDS, Facts
from dagster_project.ledger.store import GENESIS, Store, chained
from dagster_project.ledger.table_sums import MOVING, rows_sum, total
from dagster_project.ledger.tables import VERSION
from dagster_project.ledger.types import AnchorUnreachable, BrokenChain, Finding
from dagster_project.ledger.vocabulary import BUCKETS, TRANSITIONS

BROKEN = (
    "The database refuses this, so its rules were taken away or the program is at fault. Stop posting, and have it"
    " traced before anything else is sent"
)
TAMPERED = (
    "Somebody or something wrote into the ledger around the program. Stop posting, keep this copy as evidence, and"
    " restore the newest copy that verifies"
)


# The fact that a ledger was brought from one version of the tables to a later one, and the type of its event.
UPGRADED = "upgraded"
# No ledger has an event of this number.
_LAST = 1 << 62


class Proof(Store):
    """Verifying the ledger, whose tables are of `version`."""

    version = VERSION

    def conservation(self) -> list[Finding]:
        """Violations of the conservation invariants I1 to I3, I6 to I10 and I18; nothing when all is well."""
        return [
            Finding(code, str(subject), f"{sentence.format(subject=subject, detail=detail)}. {BROKEN}")
            for code, query, sentence in CONSERVATION
            for subject, detail in self.rows(query)
        ]

    def verify_chain(self) -> list[Finding]:
        """Violations of I11 and I8; nothing when all is well.

        A broken link; a row that is not what its event stated; a value that is not what its history says; an anchor
        that does not fit.
        """
        facts, findings = self._verify_links()
        findings += self._verify_folds()
        findings += self._verify_facts(facts)
        findings += self._verify_frozen()
        findings += self._verify_constants()
        findings += self._verify_anchors()
        return findings

    def check_chain(self) -> None:
        """Check what was committed since this was called last: its events, and what they wrote (I11).

        Costs what changed, and writes no event. Raises BrokenChain, then and in every later call, until the ledger is
        what its events say.
        """
        ((seq, digest),) = self.rows("select event_seq, hash from checked") or [(0, None)]
        head = self.head()
        if head == (seq, digest):
            return
        _, findings = self._verify_links(seq, digest)
        if findings:
            raise BrokenChain(
                f"{findings[0].message}. Until then nothing is judged, sealed or sent; `tieout verify` names all that"
                f" differs ({len(findings)} findings since event {seq})"
            )
        self._database.begin()
        try:
            self._database.execute("update checked set event_seq = ?, hash = ?", head)
            self._database.commit()
        except BaseException:
            self._database.rollback()
            raise

    def verify_guards(self) -> list[Finding]:
        """Tables, guards and recorders that are not as this program makes them; nothing when all is well.

        Not inside `one_moment`: a database may have to make them once to compare.
        """
        return [
            Finding(
                "GUARD",
                name,
                f"the {kind} {name} is not the one that this program makes, so the ledger may refuse less. Find out who"
                " changed it, stop posting, and restore a copy of the ledger whose guards are whole",
            )
            for kind, name in self._database.altered()
        ]

    def _verify_links(self, after: int = 0, digest: str | None = GENESIS) -> tuple[Facts, list[Finding]]:
        """The chain of events after event `after`, whose hash is `digest`, and the digests that they state of what is
        only ever added."""
        facts, findings = Facts(), []
        wrote: dict[int, Mapping[str, str]] = {}
        if digest != (self.value("select hash from event where seq = ?", [after]) if after else GENESIS):
            findings.append(_chain(f"event {after}", "it is not the one that was checked"))
        expected, previous = after + 1, digest
        for seq, prev, digest, at, actor, kind, body in self.rows(  # noqa: PLR1704
            "select seq, prev, hash, at, actor, type, body from event where seq > ? order by seq", [after]
        ):
            if (seq, prev) != (expected, previous) or chained(prev, [seq, at, actor, kind, body]) != digest:
                findings.append(_chain(f"event {seq}", "it does not follow from the event before it"))
            try:
                stated = json.loads(body)
                wrote[seq] = stated["wrote"]
                for fact in stated["facts"]:
                    facts.add(seq, fact)
            except (ValueError, LookupError, TypeError, AttributeError):
                findings.append(_chain(f"event {seq}", "what it states cannot be read"))
                wrote[seq] = {}
            expected, previous = seq + 1, digest
        if [seq for (seq,) in self.rows("select seq from change where seq > ? order by seq", [after])] != list(wrote):
            findings.append(_chain("change", "it does not hold exactly one row for each event"))
        spans = self._spans(after)
        for table in digested(self.version, self.version):
            written: defaultdict[int, list[tuple]] = defaultdict(list)
            for first, last, columns in ((first, last, history.get(table, "1")) for first, last, history in spans):
                for seq, *row in self.rows(
                    f"select event_seq, {columns} from {table} where event_seq between ? and ?"
                    f" order by event_seq, {columns}",
                    [first, last],
                ):
                    written[seq].append(tuple(row))
            stated = {seq: tables[table] for seq, tables in wrote.items() if table in tables}
            found = {seq: _digest(rows) for seq, rows in written.items()}
            findings += (
                _chain(f"event {seq}", f"what it wrote into {table} was changed afterwards")
                for seq in sorted(stated.keys() | found.keys())
                if stated.get(seq) != found.get(seq)
            )
        return facts, findings

    def _spans(self, after: int) -> list[tuple[int, int, dict[str, str]]]:
        """The first and the last event after event `after` of each release that wrote the ledger, and by table the
        columns that they digest, as they are named now."""
        upgrades = [
            (seq, fact["before"], fact["after"])
            for seq, body in self.rows(
                "select seq, body from event where seq > ? and type = ? order by seq", [after, UPGRADED]
            )
            for fact in _facts(body)
            if fact.keys() == {"fact", "before", "after"}
        ]
        starts = [(after + 1, upgrades[0][1] if upgrades else self.version), *((seq, new) for seq, _, new in upgrades)]
        ends = [*(seq - 1 for seq, _ in starts[1:]), _LAST]
        return [
            (first, last, digested(version, self.version)) for (first, version), last in zip(starts, ends, strict=True)
        ]

    def _verify_folds(self) -> Iterator[Finding]:
        for fold in FOLDS:
            for subject, *values in self.rows(fold.sql):
                for column, stored, history in zip(fold.columns, values[::2], values[1::2], strict=True):
                    if stored != history:
                        yield _chain(
                            f"{fold.table} {subject}", f"its {column} is {stored!r}, its history says {history!r}"
                        )

    def _verify_facts(self, facts: Facts) -> Iterator[Finding]:
        """What moves on without a table of its own for its history, against the facts of the events."""
        pages = self.rows(
            "select extract_seq, page_no, read_event, rows_in, versions, duplicates, stale, quarantined,"
            " duplicate_of is not null, event_seq from extract_page"
        )
        stated_pages = {
            (extract, page): [event_seq, 0, 0, 0, 0, 0] if again else facts.pages.get((extract, page), [None] * 6)
            for extract, page, *_, again, event_seq in pages
        }
        yield from _compared("page", stated_pages, {(row[0], row[1]): list(row[2:8]) for row in pages})
        streams = "source_system || '/' || source_instance || '/' || stream"
        yield from _compared("watermark", facts.watermarks, dict(self.rows(f"select {streams}, value from watermark")))
        transactions = self.rows(
            "select txn_id, source_system, source_instance, entity, record_id, line_no, misses, missed_extract, frozen"
            " from txn"
        )
        yield from _compared(
            "transaction",
            {
                row[0]: (
                    *(row[0], facts.misses.get(row[0], 0), facts.missed_extract.get(row[0], 0)),
                    facts.frozen_transactions.get(row[0]),
                )
                for row in transactions
            },
            {row[0]: ("/".join((row[0].partition("/")[0], *map(str, row[1:6]))), *row[6:]) for row in transactions},
        )
        destinations = dict(self.rows("select name, frozen from destination"))
        yield from _compared(
            "destination", {name: facts.frozen_destinations.get(name) for name in destinations}, destinations
        )
        periods = {(name, period): rest for name, period, *rest in self.rows("select * from period")}
        yield from _compared("period", {key: list(value) for key, value in facts.periods.items()}, periods)
        evidence = dict(self.rows("select batch_id, evidence from batch"))
        yield from _compared("batch", {batch_id: facts.evidence.get(batch_id) for batch_id in evidence}, evidence)
        for table, columns in MOVING.items():
            if rows_sum(self.rows(f"select {columns} from {table}")) != total(facts.moved[table]):
                yield _chain(table, f"its rows ({columns}) are not what the events left there")

    def _verify_frozen(self) -> Iterator[Finding]:
        """Payloads against their hashes."""
        for table, key in (("batch_line", "batch_id || ' ' || entry_id"), ("obligation", "txn_id || '/' || seq")):
            for subject, payload, payload_hash in self.rows(f"select {key}, payload, payload_hash from {table}"):
                if sha256(payload) != payload_hash:
                    yield Finding(
                        "I8", subject, f"the frozen payload of {table} {subject} does not match its hash. {TAMPERED}"
                    )

    def _verify_anchors(self) -> list[Finding]:
        try:
            return self.check_anchors()
        except AnchorUnreachable as error:
            return [Finding("ANCHOR_UNREACHABLE", "anchors", str(error))]
        except (ValueError, LookupError, TypeError):
            what = "an anchor cannot be read, so it proves nothing: restore it from its machine's backup"
            return [Finding("AMNESIA", "anchors", what)]

    def _verify_constants(self) -> Iterator[Finding]:
        """What the program wrote when it made the ledger, and the references between rows."""
        tables = {
            "allowed_transition": ("kind, from_state, to_state", set(TRANSITIONS)),
            "state_bucket": ("state, bucket", set(BUCKETS.items())),
            "open_commit": ("one, event_seq, at, settings", {(1, None, None, None)}),
        }
        for table, (columns, expected) in tables.items():
            if set(self.rows(f"select {columns} from {table}")) != expected:
                yield _chain(table, "it does not hold what this program wrote there when it made the ledger")
        at = self.rows("select one, event_seq, hash from checked")
        events = self.rows("select 1, seq, hash from event where seq in (select event_seq from checked)")
        if len(at) != 1 or at[0] not in [(1, 0, GENESIS), *events]:
            yield _chain("checked", "it does not name an event of this ledger up to which the chain was checked")
        meta = dict(self.rows("select name, value from meta"))
        if meta.keys() != {"schema", "instance"} or meta["schema"] != VERSION:
            yield _chain("meta", f"it says {meta!r}, not schema {VERSION} and the ledger's own name alone")
        for table, count in sorted(self._database.orphans().items()):
            yield _chain(table, f"{count} of its rows refer to an event or a row that is gone")


def _facts(body: str) -> list[dict[str, str]]:
    """The facts that an event states; none where it cannot be read, which is a finding of its own."""
    try:
        return [fact for fact in json.loads(body)["facts"] if isinstance(fact, dict)]
    except (ValueError, LookupError, TypeError):
        return []


def _chain(subject: str, what: str) -> Finding:
    return Finding("I11", subject, f"{subject}: {what}. {TAMPERED}")


def _compared(what: str, facts: Mapping, stored: Mapping) -> Iterator[Finding]:
    for key in sorted({*facts, *stored}, key=str):
        if facts.get(key) != stored.get(key):
            subject = f"{what} {'/'.join(map(str, key)) if isinstance(key, tuple) else key}"
            yield _chain(subject, f"the ledger holds {stored.get(key)!r}, its events say {facts.get(key)!r}")


def _digest(rows: list[tuple]) -> str:
    """As `Store.digest` states it."""
    return f"{len(rows)}:{hashlib.sha256(repr(rows).encode()).hexdigest()}"
