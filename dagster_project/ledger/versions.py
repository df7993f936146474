"""What the sources say of each transaction: its versions, append-only, and its absence (docs/posting.md 2.1).

A version that no source said is a re-rated one: the same content, worth something else since a rate card or a mapping
changed. Its money hash is that of its content and its values, and `rerated_from` the version that has the content.

The order of two observations of one transaction is (revision, extract): the source's own token first, and where that is
equal, as it is when only an approval changed in a source that does not date approvals, what was fetched later.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dagster_project.ledger.canonical import canonical_json, sha256
from dagster_project.ledger.masters import MasterVersions
from dagster_project.ledger.store import Change
from dagster_project.ledger.table_sums import state_moved
from dagster_project.ledger.types import Counts, LedgerError, Observation
from dagster_project.ledger.vocabulary import CONTENT_VERSION, IN_FLIGHT, LIVE, listed

REVISION_CONFLICT = "REVISION_CONFLICT"
IDENTITY_CHANGED = "IDENTITY_CHANGED"
VANISHED = "VANISHED"
# One complete re-read without a record may be the source's own lag; the second in a row is believed.
MISSES_BELIEVED = 2


@dataclass
class _Latest:
    """The latest version of a transaction while a document is observed."""

    seq: int
    revision: str
    extract_seq: int
    content_hash: str
    money_hash: str
    rerated_from: int | None
    approval: str
    quarantine_code: str | None
    person: str | None
    project: str | None
    details: str

    def row(self, txn_id: str) -> tuple:
        """The version's columns of `moving.MOVING`."""
        return txn_id, self.seq, self.revision, self.extract_seq, self.quarantine_code

    def judge(self, seen: Observation, content_hash: str, extract_seq: int) -> tuple[str, str | None]:
        """Outcome of an observation of this transaction, and the quarantine code that then stands on it."""
        # A row without a readable revision has no place in the order: it can only be quarantined.
        if seen.revision and (seen.revision, extract_seq) < (self.revision, self.extract_seq):
            return "stale", self.quarantine_code
        if seen.quarantine_code:
            return "quarantined", seen.quarantine_code
        same_revision = seen.revision == self.revision
        if content_hash != self.content_hash:
            # The content that is known was readable unless a reader's code stands on it.
            if same_revision and self.quarantine_code in (None, REVISION_CONFLICT):
                return "quarantined", REVISION_CONFLICT
            if self.is_another(seen):
                return "quarantined", IDENTITY_CHANGED
            return "version", None
        if seen.approval != self.approval or canonical_json(seen.details) != self.details:
            return "version", None
        return "duplicate", REVISION_CONFLICT if same_revision and self.quarantine_code == REVISION_CONFLICT else None

    def is_another(self, seen: Observation) -> bool:
        """Whether the source gave the id to something else: another person's work on another project.

        One of the two alone is a correction. A part of which the source says nothing is the same.
        """
        return all(
            None not in pair and pair[0] != pair[1]
            for pair in ((self.person, seen.person), (self.project, seen.project))
        )


class Versions(MasterVersions):
    """Observing transactions, and missing them."""

    def observe(self, extract_seq: int, page_no: int, observations: Sequence[Observation]) -> Counts:
        """Record what a document of a transaction stream shows, and that it was read, in one commit.

        Each observation, in the order of `position`, against the latest version of its transaction:
        - older by (revision, extract): stale, set aside;
        - with a `quarantine_code`: set aside, and the code stands on the latest version until a readable observation
          comes: what cannot be read never replaces what could. The first of a transaction becomes its version 1;
        - same money, approval and details: a duplicate, which moves the revision forward;
        - same revision, other money: set aside as REVISION_CONFLICT until a newer revision comes (docs/posting.md 2.1);
        - another person and another project: set aside as IDENTITY_CHANGED until the source shows the old ones again,
          or a person says that it is right (`admit`, docs/bad-inputs.md 28);
        - otherwise a new version, whatever older ones said: A, B, A are three.
        A document that was read before changes nothing. Follow with `posting.planner.plan_pending`.
        """
        known = self.page_counts(extract_seq, page_no)
        if known:
            return known
        with self.change("observe") as change:
            raw, system, instance = self.rows(
                "select p.raw_sha256, e.source_system, e.source_instance from extract_page p"
                " join extract e using (extract_seq) where p.extract_seq = ? and p.page_no = ?",
                [extract_seq, page_no],
            )[0]
            before = self._latest({o.txn_id for o in observations})
            was = {txn_id: version.row(txn_id) for txn_id, version in before.items()}
            latest: dict[str, _Latest] = dict(before)
            versions, created, set_aside = [], {}, []
            confirmed: set[str] = set()
            recoded: set[str] = set()
            counts = dict.fromkeys(("version", "duplicate", "stale", "quarantined"), 0)
            for o in sorted(observations, key=lambda o: o.position):
                content_hash = sha256(canonical_json(o.money))
                known_version = latest.get(o.txn_id)
                if known_version is None:
                    outcome, code = ("quarantined" if o.quarantine_code else "version"), o.quarantine_code
                    created[o.txn_id] = o
                else:
                    outcome, code = known_version.judge(o, content_hash, extract_seq)
                counts[outcome] += 1
                if known_version is None or outcome == "version":
                    seq = known_version.seq + 1 if known_version else 1
                    owed, rerated_from = content_hash, None
                    if known_version and known_version.content_hash == content_hash:
                        owed, rerated_from = known_version.money_hash, known_version.rerated_from
                    latest[o.txn_id] = _Latest(
                        *(seq, o.revision, extract_seq, content_hash, owed, rerated_from, o.approval, code),
                        *(o.person, o.project, canonical_json(o.details)),
                    )
                    versions.append(
                        (
                            *(o.txn_id, seq, o.revision, extract_seq, raw, o.position, owed, o.approval),
                            *(o.business_date, code, change.at, rerated_from, o.person, o.project),
                            *(canonical_json(o.details), change.event_seq),
                        )
                    )
                    continue
                if outcome == "duplicate":
                    known_version.revision, known_version.extract_seq = o.revision, extract_seq
                    confirmed.add(o.txn_id)
                else:
                    why = o.quarantine_code or code if outcome == "quarantined" else None
                    set_aside.append(
                        (
                            *(extract_seq, page_no, o.position, o.txn_id, o.revision, content_hash, o.approval),
                            *(outcome, why, o.business_date, o.person, o.project, canonical_json(o.details)),
                            change.event_seq,
                        )
                    )
                if known_version.quarantine_code != code:
                    known_version.quarantine_code = code
                    recoded.add(o.txn_id)
            self.executemany(
                "insert into txn (txn_id, source_system, source_instance, entity, record_id, line_no, latest_seq,"
                " planned) values (?, ?, ?, ?, ?, ?, 1, 1)",
                ((t, system, instance, o.entity, o.record_id, o.line_no) for t, o in created.items()),
            )
            self.executemany(
                "insert into version (txn_id, seq, revision, extract_seq, raw_sha256, position, money_hash, approval,"
                " business_date, quarantine_code, first_seen_at, rerated_from, person, project, details,"
                " event_seq) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                versions,
            )
            self.executemany(
                "update version set revision = ?, extract_seq = ?, quarantine_code = ? where txn_id = ? and seq = ?",
                (
                    (v.revision, v.extract_seq, v.quarantine_code, t, v.seq)
                    for t in sorted(confirmed | recoded)
                    for v in [latest[t]]
                ),
            )
            moved = {(t, v.seq): v.row(t) for t in confirmed | recoded for v in [latest[t]]}
            inserted = {(v[0], v[1]): (*v[:4], v[9]) for v in versions}
            state_moved(
                change, "version", [was[t] for t, seq in moved.keys() - inserted.keys()], (inserted | moved).values()
            )
            # A record may begin and be amended in one document.
            succeeded = {t for t, seq, *_ in versions if t in before or seq > 1} | recoded
            self.executemany(
                "update txn set latest_seq = ?, planned = 0 where txn_id = ?",
                ((latest[t].seq, t) for t in sorted(succeeded)),
            )
            self.executemany(f"insert into set_aside values ({', '.join('?' * 14)})", set_aside)
            if recoded:
                change.record_fact("quarantine at reading changed", transactions=len(recoded))
            self._reappeared(change, {t for t in before if t in confirmed or t in succeeded})
            return self.mark_read(
                extract_seq,
                page_no,
                rows_in=len(observations),
                quarantined=counts["quarantined"],
                duplicates=counts["duplicate"],
                stale=counts["stale"],
            )

    def admit(self, txn_id: str) -> str:
        """Take what was set aside last as IDENTITY_CHANGED as the transaction's next version; its content hash.

        A named person answers for it (`posting.waivers`); follow with `posting.planner.plan_pending`. Raises
        LedgerError when nothing of the transaction waits for that.
        """
        known = self._latest([txn_id])
        waiting = self.rows(
            "select o.revision, o.extract_seq, p.raw_sha256, o.position, o.money_hash, o.approval, o.business_date,"
            " o.person, o.project, o.details from set_aside o"
            " join extract_page p on p.extract_seq = o.extract_seq and p.page_no = o.page_no"
            " where o.txn_id = ? and o.code = ? order by o.event_seq desc, o.revision desc limit 1",
            [txn_id, IDENTITY_CHANGED],
        )
        if not waiting or known[txn_id].quarantine_code != IDENTITY_CHANGED:
            raise LedgerError(f"the source does not show {txn_id} as another person's record on another project")
        revision, extract_seq, raw, position, content_hash, approval, business_date, *about = waiting[0]
        seq = known[txn_id].seq + 1
        with self.change("admit") as change:
            self.execute(
                "insert into version (txn_id, seq, revision, extract_seq, raw_sha256, position, money_hash, approval,"
                " business_date, first_seen_at, person, project, details, event_seq)"
                " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    *(txn_id, seq, revision, extract_seq, raw, position, content_hash, approval, business_date),
                    *(change.at, *about, change.event_seq),
                ],
            )
            state_moved(change, "version", (), [(txn_id, seq, revision, extract_seq, None)])
            self.execute("update txn set latest_seq = ?, planned = 0 where txn_id = ?", [seq, txn_id])
            change.record_fact("admitted", txn_id=txn_id, seq=seq, content_hash=content_hash)
            self._reappeared(change, {txn_id})
        return content_hash

    def report_absent(self, extract_seq: int, txn_ids: Iterable[str]) -> None:
        """Record that extract `extract_seq`, a complete re-read, did not hold these known transactions.

        The second time in a row is believed. A transaction that was never posted then gets a version with the
        approval `vanished`, which owes nothing. One that was posted, or is on its way, gets an exception
        VANISHED and is otherwise left alone: nothing is reversed on absence alone (docs/bad-inputs.md
        27). Once for each extract, however often it is called.
        """
        with self.change("absent") as change:
            self._choose(txn_ids)
            missed = self.rows(
                "select t.txn_id, t.misses + 1, t.latest_seq, t.record_id, v.approval,"
                " exists (select 1 from entry e where e.txn_id = t.txn_id and e.kind = 'P'"
                f"  and (e.state in ({_FLYING}, 'CONFLICT') or (e.state in ({_LIVE}) and e.reversed = 0))), v.revision"
                f" from {_CHOSEN_LATEST} and t.missed_extract < ?",
                [extract_seq],
            )
            self.executemany(
                "update txn set misses = ?, missed_extract = ? where txn_id = ?",
                ((misses, extract_seq, txn_id) for txn_id, misses, *_ in missed),
            )
            if missed:
                change.record_fact("absent", extract_seq=extract_seq, transactions=sorted(row[0] for row in missed))
            believed = [row for row in missed if row[1] >= MISSES_BELIEVED and row[4] != "vanished"]
            gone = [(txn_id, seq, rev) for txn_id, _, seq, _, _, posted, rev in believed if not posted]
            self.executemany(
                "insert into version (txn_id, seq, revision, extract_seq, raw_sha256, position, money_hash, approval,"
                " business_date, first_seen_at, rerated_from, person, project, details, event_seq) select txn_id,"
                " seq + 1, revision, ?, raw_sha256, position, money_hash, 'vanished', business_date, ?, rerated_from,"
                " person, project, details, ? from version"
                " where txn_id = ? and seq = ?",
                ((extract_seq, change.at, change.event_seq, txn_id, seq) for txn_id, seq, _ in gone),
            )
            state_moved(change, "version", (), ((t, seq + 1, rev, extract_seq, None) for t, seq, rev in gone))
            self.executemany(
                "update txn set latest_seq = ?, planned = 0 where txn_id = ?", ((seq + 1, t) for t, seq, _ in gone)
            )
            for txn_id, _, seq, record_id, _, posted, _ in believed:
                if posted:
                    self.open_exception(
                        VANISHED,
                        txn_id,
                        f"Record {record_id} is gone from the source, but it was sent to the ERP.",
                        owner="project_accounting",
                        remedy="Find out who deleted it and why. If the deletion is right, reverse the posting in the"
                        " ERP by hand; if not, have the record restored in the source.",
                        severity="quarantine",
                        txn_id=txn_id,
                        seq=seq,
                    )

    def known_transactions(
        self, system: str, instance: str, entity: str, from_date: str | None = None
    ) -> dict[str, str | None]:
        """Transactions of a source instance that are not known to be gone, with their latest business date.

        With `from_date` (ISO) only those dated then or later.
        """
        return dict(
            self.rows(
                "select t.txn_id, v.business_date from txn t"
                " join version v on v.txn_id = t.txn_id and v.seq = t.latest_seq"
                " where t.source_system = ? and t.source_instance = ? and t.entity = ? and v.approval <> 'vanished'"
                " and (? is null or v.business_date >= ?)",
                [system, instance, entity, from_date, from_date],
            )
        )

    def _latest(self, txn_ids: Iterable[str]) -> dict[str, _Latest]:
        self._choose(txn_ids)
        return {
            txn_id: _Latest(*rest)
            for txn_id, *rest in self.rows(
                "select t.txn_id, v.seq, v.revision, v.extract_seq, content.money_hash, v.money_hash, v.rerated_from,"
                f" v.approval, v.quarantine_code, v.person, v.project, v.details from {_CHOSEN_LATEST}"
            )
        }

    def _choose(self, ids: Iterable[str]) -> None:
        """Put `ids` into the connection's own table `chosen`, for a join."""
        self.execute("delete from chosen")
        self.executemany("insert into chosen values (?)", ((each,) for each in set(ids)))

    def _reappeared(self, change: Change, txn_ids: set[str]) -> None:
        missed = sorted({t for (t,) in self.rows("select txn_id from txn where misses > 0")} & txn_ids)
        self.executemany("update txn set misses = 0 where txn_id = ?", ((t,) for t in missed))
        if missed:
            change.record_fact("seen again", transactions=missed)
        for txn_id in missed:
            self.close_exception(VANISHED, txn_id)


# SQL: the latest version v of each chosen transaction t, and the one that has its content. SQLite knows nothing of how
# few are chosen, and keeps the order of cross and left joins; else it would begin with every version that there is.
_CHOSEN_LATEST = (
    f"chosen c cross join txn t cross join version v left join {CONTENT_VERSION}"
    " where t.txn_id = c.id and v.txn_id = t.txn_id and v.seq = t.latest_seq"
)
_FLYING = listed(IN_FLIGHT)
_LIVE = listed(LIVE)
