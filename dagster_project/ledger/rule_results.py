"""What the rules say of each latest version, bound to its exact content, and what it owes by that.

Rule R9 of docs/posting.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dagster_project.ledger.canonical import canonical_json, sha256
from dagster_project.ledger.exceptions import Exceptions
from dagster_project.ledger.store import Change
from dagster_project.ledger.table_sums import MOVING, state_moved
from dagster_project.ledger.types import Binding, Obligation, RuleCounts, RuleResult, Violation
from dagster_project.ledger.vocabulary import CONTENT_VERSION, FENCED, GROUP_PARTIAL, LATEST_BACKED_OUT, listed

_OWED = (
    *("destination", "layout", "amount_minor", "currency", "hours_e4"),
    *("posting_period", "reference", "payload", "payload_hash"),
)
_FENCED = listed(FENCED)


class RuleResults(Exceptions):
    """Recording rule results and obligations, and the destinations' calendars that decide when they may be sealed."""

    def record_rule_results(
        self,
        binding: Binding,
        rule_results: Iterable[RuleResult],
        obligations: Iterable[Obligation],
        violations: Iterable[Violation],
    ) -> RuleCounts:
        """Record a gate run: rule results and obligations of latest versions, and the rule exceptions open by it.

        A rule result for a version that is no longer the latest, or whose money hash is another, is ignored: the next
        cycle judges what is there now. What did not change is not recorded again; every transaction whose result or
        obligation changed is to be planned again. `obligations` belong to passed versions. What is posted in an open
        period, and would be posted with another value now, gets a re-rated version. Violations replace all open rule
        exceptions. Called by `posting.gate`, which plans in the same commit.
        """
        with self.change("rule_results") as change:
            self.execute("delete from new_rule_result")
            self.execute("delete from new_obligation")
            self.executemany(
                "insert into new_rule_result values (?, ?, ?, ?, ?)",
                ((v.txn_id, v.seq, v.money_hash, v.outcome, v.code) for v in rule_results),
            )
            self.executemany(
                "insert into new_obligation values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (
                        *(o.txn_id, o.seq, o.leg, o.destination, o.layout, o.amount_minor, o.currency, o.hours_e4),
                        *(o.posting_period, o.reference, o.payload, o.payload_hash),
                    )
                    for o in obligations
                ),
            )
            received = self.value("select count(*) from new_rule_result")
            self.execute(
                "delete from new_rule_result where not exists (select 1 from version v"
                " join txn t on t.txn_id = v.txn_id and t.latest_seq = v.seq"
                " where v.txn_id = new_rule_result.txn_id and v.seq = new_rule_result.seq"
                " and v.money_hash = new_rule_result.money_hash)"
            )
            current = self.value("select count(*) from new_rule_result")
            changed = self._record_changed(binding, change)
            owing = self._record_obligations(change)
            self.execute("update txn set planned = 0 where txn_id in (select id from chosen)")
            if changed or owing:
                change.record_fact(
                    "rule_results",
                    input_manifest_sha256=binding.input_manifest_sha256,
                    dbt_project_sha256=binding.dbt_project_sha256,
                    rules_sha256=binding.rules_sha256,
                    recorded=changed,
                    obligations_changed=owing,
                )
            self._rerate(change)
            opened, closed = self._replace_violations(violations)
            return RuleCounts(changed, current - changed, received - current, opened, closed)

    def _record_changed(self, binding: Binding, change: Change) -> int:
        """Write the rule results that are new or different; their transactions are in `chosen` afterwards."""
        self.execute("delete from chosen")
        different = (
            "from new_rule_result n join version v on v.txn_id = n.txn_id and v.seq = n.seq"
            " where v.outcome is distinct from n.outcome or v.code is distinct from n.code"
        )
        self.execute(f"insert into chosen select n.txn_id {different}")
        changed = self.value("select count(*) from chosen")
        if changed:
            rule_run_id = change.event_seq
            self.execute(
                "insert into rule_run values (?, ?, ?, ?, ?, ?)",
                [
                    *(rule_run_id, binding.input_manifest_sha256, binding.dbt_project_sha256, binding.rules_sha256),
                    *(change.at, change.event_seq),
                ],
            )
            self.execute(
                "insert into rule_result select ?, n.txn_id, n.seq, n.money_hash, n.outcome, n.code, ?"
                " from new_rule_result n join chosen c on c.id = n.txn_id",
                [rule_run_id, change.event_seq],
            )
            self.execute(
                "update version set outcome = n.outcome, code = n.code, rule_run_id = ?"
                " from new_rule_result n join chosen c on c.id = n.txn_id"
                " where version.txn_id = n.txn_id and version.seq = n.seq",
                [rule_run_id],
            )
        return changed

    def _record_obligations(self, change: Change) -> int:
        """Write the obligations that are new or different and end those that are gone; how many. Adds to `chosen`."""
        self.execute(
            "delete from new_obligation where not exists (select 1 from new_rule_result n"
            " where n.txn_id = new_obligation.txn_id and n.seq = new_obligation.seq and n.outcome = 'pass')"
        )
        self.execute(
            "insert into destination select distinct destination, null from new_obligation where true"
            " on conflict do nothing"
        )
        ended = (
            "from obligation where (txn_id, seq) in (select txn_id, seq from new_rule_result) and not exists"
            " (select 1 from new_obligation n where n.txn_id = obligation.txn_id and n.seq = obligation.seq"
            " and n.leg = obligation.leg)"
        )
        self.execute(f"insert into chosen select txn_id {ended} on conflict do nothing")
        before = self.rows(f"select {MOVING['obligation']} {ended}")
        count = self.execute(f"delete {ended}")
        same = " and ".join(f"o.{column} = new_obligation.{column}" for column in ("txn_id", "seq", "leg", *_OWED))
        self.execute(f"delete from new_obligation where exists (select 1 from obligation o where {same})")
        self.execute("insert into chosen select txn_id from new_obligation where true on conflict do nothing")
        before += self.rows(
            f"select {MOVING['obligation']} from obligation"
            " where (txn_id, seq, leg) in (select txn_id, seq, leg from new_obligation)"
        )
        state_moved(change, "obligation", before, self.rows(f"select {MOVING['obligation']} from new_obligation"))
        count += self.execute(
            "insert into obligation select * from new_obligation where true on conflict (txn_id, seq, leg)"
            " do update set " + ", ".join(f"{column} = excluded.{column}" for column in _OWED)
        )
        return count

    def _rerate(self, change: Change) -> None:
        """A new version of every transaction that is in the books with other values than its content is worth now.

        Only where all that is posted of it lies in periods that its ERPs report as open, and nothing of it is in flight
        or disputed. A leg that another destination would take now is not compared: a cut-over touches nothing posted.
        The version has no rule result yet: the planner reverses what is live, and the next build judges it.
        """
        found = self.rows(
            f"""select v.txn_id, v.seq, v.revision, v.extract_seq, content.seq, content.money_hash from version v
                join txn t on t.txn_id = v.txn_id and t.latest_seq = v.seq and t.frozen is null
                join {CONTENT_VERSION}
                where v.approval = 'approved' and v.outcome = 'pass' and v.quarantine_code is null
                  and not {LATEST_BACKED_OUT} and v.txn_id in (
                    select e.txn_id from entry e
                    join version posted on posted.txn_id = e.txn_id and posted.seq = e.seq
                    join txn on txn.txn_id = e.txn_id
                    join version latest on latest.txn_id = e.txn_id and latest.seq = txn.latest_seq
                      and latest.money_hash = posted.money_hash
                    left join obligation o on o.txn_id = e.txn_id and o.seq = txn.latest_seq and o.leg = e.leg
                    where e.kind = 'P' and e.state = 'POSTED' and e.reversed = 0
                      and (o.leg is null or (o.destination = e.destination and (o.amount_minor, o.currency, o.hours_e4)
                        <> (e.amount_minor, e.currency, e.hours_e4))))
                  and not exists (select 1 from entry e where e.txn_id = v.txn_id and (e.state in ({_FENCED})
                    or (e.kind = 'P' and e.state = 'POSTED' and e.reversed = 0 and not exists (select 1 from period p
                      where p.destination = e.destination and p.period = e.posting_period and p.status = 'open'))))
                order by v.txn_id"""
        )
        for txn_id, seq, _, _, content_seq, content_hash in found:
            values = self.rows(
                "select leg, destination, amount_minor, currency, hours_e4 from obligation where txn_id = ? and seq = ?"
                " order by leg",
                [txn_id, seq],
            )
            money_hash = sha256(canonical_json({"content": content_hash, "values": [list(value) for value in values]}))
            self.execute(
                "insert into version (txn_id, seq, revision, extract_seq, raw_sha256, position, money_hash, approval,"
                " business_date, first_seen_at, rerated_from, person, project, details, event_seq) select txn_id,"
                " seq + 1, revision, extract_seq, raw_sha256, position, ?, approval, business_date, ?, ?, person,"
                " project, details, ?"
                " from version where txn_id = ? and seq = ?",
                [money_hash, change.at, content_seq, change.event_seq, txn_id, seq],
            )
            self.execute("update txn set latest_seq = ?, planned = 0 where txn_id = ?", [seq + 1, txn_id])
        if found:
            change.record_fact("rated anew", transactions=[txn_id for txn_id, *_ in found])
            state_moved(change, "version", (), ((t, seq + 1, rev, extract, None) for t, seq, rev, extract, *_ in found))

    # -- calendars and destinations -----------------------------------------------------------------------------------

    def set_calendar(self, destination: str, periods: Mapping[str, str], as_of: str) -> None:
        """Record the posting periods of a destination as its ERP reported them: `{"2026-09": "open"}`.

        `as_of` (ISO) is the moment the report speaks of; for each period the newest report counts. Transactions with a
        line that the ERP refused are planned again: another period may be open for them now.
        """
        with self.change("calendar") as change:
            reported = "select period, status, as_of from period where destination = ? order by period"
            known = self.rows(reported, [destination])
            self.execute("insert into destination values (?, null) on conflict do nothing", [destination])
            self.executemany(
                "insert into period values (?, ?, ?, ?) on conflict (destination, period) do update"
                " set status = excluded.status, as_of = excluded.as_of where excluded.as_of > period.as_of",
                ((destination, period, status, as_of) for period, status in sorted(periods.items())),
            )
            now = self.rows(reported, [destination])
            if [row[:2] for row in now] != [row[:2] for row in known]:
                self.execute(
                    "update txn set planned = 0 where txn_id in"
                    " (select txn_id from entry where state = 'REJECTED' and destination = ?)",
                    [destination],
                )
            if now != known:
                change.record_fact(
                    "calendar",
                    destination=destination,
                    as_of=as_of,
                    periods={period: status for period, status, _ in set(now) - set(known)},
                )

    def calendar(self, destination: str) -> dict[str, str]:
        """The posting periods of a destination: `YYYY-MM` -> `open` or `closed`."""
        return dict(self.rows("select period, status from period where destination = ? order by period", [destination]))

    def frozen(self, destination: str) -> str | None:
        """Why nothing is sealed for or sent to the destination; None when it is free."""
        return self.value("select frozen from destination where name = ?", [destination])

    def freeze_destination(self, destination: str, code: str) -> None:
        """Stop sealing and sending for a destination until a person unfreezes it (docs/posting.md R14)."""
        with self.change("freeze") as change:
            self.execute(
                "insert into destination values (?, ?) on conflict (name) do update set frozen = excluded.frozen",
                [destination, code],
            )
            change.record_fact("destination frozen", destination=destination, code=code)

    def unfreeze_destination(self, destination: str, actor: str, reason: str) -> None:
        """Let a destination be used again: a named person's decision."""
        with self.change("unfreeze", actor) as change:
            if self.execute(
                "update destination set frozen = null where name = ? and frozen is not null", [destination]
            ):
                change.record_fact("destination unfrozen", destination=destination, reason=reason)

    def freeze_transaction(self, txn_id: str, code: str) -> None:
        """Stop planning and sealing for one transaction: its answers contradict each other (docs/posting.md R14).

        The first reason stays, but for GROUP_PARTIAL, which no answer that completes the group may end while another
        reason is there.
        """
        with self.change("freeze") as change:
            if self.execute(
                "update txn set frozen = ? where txn_id = ? and (frozen is null or (frozen = ? and frozen <> ?))",
                [code, txn_id, GROUP_PARTIAL, code],
            ):
                change.record_fact("transaction frozen", txn_id=txn_id, code=code)

    def unfreeze_transaction(self, txn_id: str, actor: str, reason: str) -> None:
        """Let a transaction be planned again: a named person's decision, or because its group is whole by now."""
        with self.change("unfreeze", actor) as change:
            if self.execute(
                "update txn set frozen = null, planned = 0 where txn_id = ? and frozen is not null", [txn_id]
            ):
                change.record_fact("transaction unfrozen", txn_id=txn_id, reason=reason)
