"""What people ask the ledger: how things stand, what is open, and the life of one record."""

from __future__ import annotations

import json

from dagster_project.ledger.store import Store


class Report(Store):
    """Answers for the command line; every value is JSON."""

    def status(self) -> dict[str, object]:
        """How things stand.

        `entries` counts by state; `postings` by destination, leg, kind, state and currency with amounts; `streams` what
        was pulled; `destinations`, `rule_results`, `open_exceptions` (by code), `unread_documents`. `marts`: the newest
        publication, and how many files were delivered after the event of which it is; None before the first.
        """
        seq, head = self.head()
        marts = self.records(
            "select p.build_id, p.as_of, p.ledger_event_seq, (select count(distinct batch_id) from batch_move m"
            "  where m.to_state = 'DELIVERED' and m.event_seq > p.ledger_event_seq) as delivered_since"
            " from publication p order by p.event_seq desc limit 1"
        )
        return {
            "instance": self.meta("instance"),
            "event_seq": seq,
            "head": head,
            "marts": next(iter(marts), None),
            "transactions": self.value("select count(*) from txn"),
            "versions": self.value("select count(*) from version"),
            "rule_results": dict(
                self.rows(
                    "select coalesce(v.outcome, 'not judged yet'), count(*) from version v"
                    " join txn t on t.txn_id = v.txn_id and t.latest_seq = v.seq group by 1 order by 1"
                )
            ),
            "entries": dict(self.rows("select state, count(*) from entry group by state order by state")),
            "postings": self.records(
                "select destination, leg, kind, state, count(*) as count, currency, sum(amount_minor) as amount_minor,"
                " sum(hours_e4) as hours_e4 from entry group by destination, leg, kind, state, currency"
                " order by destination, leg, kind, state, currency"
            ),
            "destinations": self.records(
                "select d.name, d.frozen, (select max(sequence) from batch b where b.destination = d.name) as batches,"
                " (select count(*) from batch b where b.destination = d.name"
                "  and step not in ('CLOSED', 'REFUSED', 'WITHDRAWN')) as open_batches"
                " from destination d order by d.name"
            ),
            "frozen_transactions": dict(
                self.rows("select txn_id, frozen from txn where frozen is not null order by txn_id")
            ),
            "open_exceptions": dict(
                self.rows("select code, count(*) from exception where closed_at is null group by code order by code")
            ),
            "streams": self.records(
                "select e.source_system, e.source_instance, e.stream, count(distinct e.extract_seq) as extracts,"
                " count(*) as pages, coalesce(sum(p.rows_in), 0) as rows_in, coalesce(sum(p.versions), 0) as versions,"
                " coalesce(sum(p.duplicates), 0) as duplicates, coalesce(sum(p.stale), 0) as stale,"
                " coalesce(sum(p.quarantined), 0) as quarantined, max(e.fetched_at) as last_fetched_at,"
                " (select w.value from watermark w where w.source_system = e.source_system"
                "  and w.source_instance = e.source_instance and w.stream = e.stream) as watermark"
                " from extract e join extract_page p using (extract_seq)"
                " group by e.source_system, e.source_instance, e.stream order by 1, 2, 3"
            ),
            "unread_documents": self.value("select count(*) from extract_page where read_event is null"),
        }

    def exceptions(self, open_only: bool = True) -> list[dict[str, object]]:
        """Exceptions, oldest first."""
        return self.records(
            "select e.exception_id, e.origin, e.code, e.severity, e.owner, e.subject, e.txn_id, t.source_system,"
            " t.source_instance, t.record_id, e.seq, e.message, e.remedy, e.opened_at, e.closed_at"
            " from exception e left join txn t on t.txn_id = e.txn_id"
            f" {'where e.closed_at is null' if open_only else ''} order by e.opened_at, e.exception_id"
        )

    def trace(self, record_id: str) -> dict[str, object]:
        """The life of every transaction with this source record id: versions, rule results, entries, files, answers.

        `{"record_id": ..., "transactions": [...]}`; no transactions when the ledger never saw the record.
        """
        return {
            "record_id": record_id,
            "transactions": [
                {
                    **txn,
                    "versions": [
                        {**version, "rule_results": self._rule_results(txn["txn_id"], version["seq"])}
                        for version in self.records(
                            "select v.seq, v.revision, v.approval, v.money_hash, v.rerated_from, v.business_date,"
                            " v.quarantine_code, v.first_seen_at, v.raw_sha256, v.position,"
                            " v.extract_seq as last_seen_in_extract,"
                            " (select e.at from backed_out u join event e on e.seq = u.event_seq"
                            " where u.txn_id = v.txn_id and u.seq = v.seq) as backed_out_at,"
                            " x.stream, p.name as document"
                            " from version v join extract x on x.extract_seq = v.extract_seq"
                            " left join extract_page p on (p.extract_seq, p.page_no) = (select f.extract_seq, f.page_no"
                            "  from extract_page f where f.raw_sha256 = v.raw_sha256 order by 1, 2 limit 1)"
                            " where v.txn_id = ? order by v.seq",
                            [txn["txn_id"]],
                        )
                    ],
                    "set_aside": self.records(
                        "select extract_seq, page_no, position, revision, approval, outcome, code, person, project,"
                        " money_hash from set_aside where txn_id = ? order by event_seq",
                        [txn["txn_id"]],
                    ),
                    "waivers": self.records(
                        "select w.code, w.content_hash, w.person, w.reason, w.withdrawn, e.at from waiver w"
                        " join event e on e.seq = w.event_seq where w.txn_id = ? order by w.event_seq",
                        [txn["txn_id"]],
                    ),
                    "entries": [
                        {
                            **entry,
                            "moves": self._moves(entry["entry_id"]),
                            "lines": self._lines(entry["entry_id"]),
                            "answers": self._answers(entry["entry_id"]),
                        }
                        for entry in self.records(
                            "select * from entry where txn_id = ? order by seq, leg, kind, eligible_at", [txn["txn_id"]]
                        )
                    ],
                    "exceptions": self.records(
                        "select code, severity, owner, message, remedy, opened_at, closed_at from exception"
                        " where txn_id = ? order by exception_id",
                        [txn["txn_id"]],
                    ),
                }
                for txn in self.records(
                    "select txn_id, source_system, source_instance, entity, record_id, line_no, latest_seq, misses,"
                    " frozen from txn where record_id = ? order by txn_id",
                    [record_id],
                )
            ],
        }

    def _rule_results(self, txn_id: object, seq: object) -> list[dict[str, object]]:
        return self.records(
            "select d.at, i.outcome, i.code, d.rules_sha256, d.dbt_project_sha256, d.input_manifest_sha256"
            " from rule_result i"
            " join rule_run d using (rule_run_id) where i.txn_id = ? and i.seq = ? order by rule_run_id",
            [txn_id, seq],
        )

    def _moves(self, entry_id: object) -> list[dict[str, object]]:
        return self.records(
            "select at, from_state, to_state from entry_move where entry_id = ? order by move_id", [entry_id]
        )

    def _lines(self, entry_id: object) -> list[dict[str, object]]:
        return [
            {**line, "payload": json.loads(line["payload"])}
            for line in self.records(
                "select b.batch_id, b.file_name, b.sha256, b.step, b.sealed_at, b.delivered_at, l.posting_period,"
                " l.payload from batch_line l join batch b using (batch_id) where l.entry_id = ? order by b.sequence",
                [entry_id],
            )
        ]

    def _answers(self, entry_id: object) -> list[dict[str, object]]:
        """Answers about the entry itself, and about the files it was in."""
        return self.records(
            "select a.batch_id, a.level, a.status, a.document, a.posting_period, a.amount, a.currency, a.code,"
            " a.message, a.applied, e.at from ack a join event e on e.seq = a.event_seq where a.entry_id = ?"
            " or (a.level = 'FILE' and a.batch_id in (select batch_id from batch_line where entry_id = ?))"
            " order by a.event_seq, a.position",
            [entry_id, entry_id],
        )
