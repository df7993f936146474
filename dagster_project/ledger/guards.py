"""The rules that the database itself keeps (docs/posting.md R1 to R3, 2.2 to 2.9).

`GUARDS` are refusals, each one condition over the old and the new row; `RECORDERS` write history. Nothing that protects
money is left to code alone: code that breaks a rule, and a person with an SQL prompt, both get an error.
"""

from __future__ import annotations

from dataclasses import dataclass

from dagster_project.ledger.tables import APPEND_ONLY, HISTORY, NEVER_DELETED, PARTLY_FIXED, WRITTEN_OVER, names
from dagster_project.ledger.vocabulary import GROUP_PARTIAL, LIVE, MAX_RESENDS, listed, same_group, sendings

_LIVE = listed(LIVE)


@dataclass(frozen=True)
class Guard:
    """A refusal: when `occasion` (as SQL: `before update of state on entry`) meets `condition`, it fails with
    `message`."""

    name: str
    occasion: str
    condition: str
    message: str


@dataclass(frozen=True)
class Recorder:
    """History that the database writes by itself: after `occasion`, where `condition` holds, it runs `statement`."""

    name: str
    occasion: str
    condition: str
    statement: str


_LATEST = "(select latest_seq from txn t where t.txn_id = new.txn_id)"
_SEALING = "new.state = 'BATCHED' and old.state = 'ELIGIBLE'"
# What of the transaction is in the ERP's books.
_LIVE_NOW = f"e.txn_id = new.txn_id and e.kind = 'P' and e.state in ({_LIVE}) and e.reversed = 0"
# The batch that a statement is about: itself, or the one whose line it names.
_ABOUT = "(new.subject = {0} or substr(new.subject, 1, length({0}) + 1) = {0} || '/')"


def _two_persons(claim: str, subject: str, occasion: str) -> str:
    """SQL: two different persons have stated `claim` about a subject on its present occasion."""
    return (
        f"(select count(*) from statement s where s.subject = {subject} and s.claim = '{claim}'"
        f" and s.occasion = {occasion}) >= 2"
    )


def _two_about_frozen(claim: str, subject: str) -> str:
    """SQL: as `_two_persons`, about what is frozen, since it was frozen last."""
    return _two_persons(claim, subject, f"(select max(f.event_seq) from freezing f where f.subject = {subject})")


def _two_on_line(claim: str) -> str:
    """SQL: as `_two_persons`, about the line of the present batch that an entry is."""
    attempt = "(select b.attempt from batch b where b.batch_id = old.batch_id)"
    return _two_persons(claim, "old.batch_id || '/' || old.entry_id", attempt)


_IN_FORCE = "(select s.{} from settings s order by s.event_seq desc limit 1)"
# Without any accepted settings, as in a simulation, nothing is compared.
_OTHER_SETTINGS = (
    "exists (select 1 from settings) and (select m.settings from open_commit m) is distinct from "
    + _IN_FORCE.format("sha256")
)
_BY_ACCEPTED = "by other settings than those that the ledger accepted nothing is sealed, sent or decided"

_DIGITS = "ltrim(old.value, '0123456789') = '' and ltrim(new.value, '0123456789') = ''"

GUARDS = (
    *(Guard(f"{t}_no_update", f"before update on {t}", "true", f"{t} is append-only") for t in APPEND_ONLY),
    *(Guard(f"{t}_no_delete", f"before delete on {t}", "true", f"{t} keeps its rows") for t in NEVER_DELETED),
    Guard(
        "watermark_forward",
        "before update on watermark",
        f"""case when {_DIGITS} then (length(ltrim(new.value, '0')), ltrim(new.value, '0'))
            < (length(ltrim(old.value, '0')), ltrim(old.value, '0')) else new.value < old.value end""",
        "a watermark only moves forward",
    ),
    Guard(
        "checked_forward",
        "before update on checked",
        "new.event_seq < old.event_seq",
        "what was checked stays checked",
    ),
    Guard(
        "version_in_order",
        "before insert on version",
        "new.seq <> 1 + (select count(*) from version v where v.txn_id = new.txn_id)",
        "versions are numbered without gaps",
    ),
    Guard(
        "rerated_while_open",
        "before insert on version",
        "new.rerated_from is not null and not exists (select 1 from version v"
        " where v.txn_id = new.txn_id and v.seq = new.seq - 1 and v.money_hash = new.money_hash)"
        f" and (not exists (select 1 from entry e where {_LIVE_NOW})"
        f" or exists (select 1 from entry e where {_LIVE_NOW} and not exists (select 1 from period p"
        " where p.destination = e.destination and p.period = e.posting_period and p.status = 'open')))",
        "only what is posted in an open period is rated anew",
    ),
    Guard(
        "batch_gapless",
        "before insert on batch",
        "new.sequence <> 1 + (select count(*) from batch b where b.destination = new.destination)",
        "batches of a destination are numbered without gaps",
    ),
    Guard(
        "attempt_forward",
        "before update of attempt on batch",
        "new.attempt < old.attempt",
        "an attempt only moves forward",
    ),
    Guard(
        "sealed_by_rule_result",
        "before update of state on entry",
        f"""{_SEALING} and new.kind = 'P' and not exists (
            select 1 from version v where v.txn_id = new.txn_id and v.seq = new.seq and v.seq = {_LATEST}
            and v.approval = 'approved' and v.outcome = 'pass' and v.quarantine_code is null
            and not exists (select 1 from backed_out u where u.txn_id = v.txn_id and u.seq = v.seq) and exists (
                select 1 from rule_result i where i.txn_id = v.txn_id and i.seq = v.seq
                and i.rule_run_id = v.rule_run_id and i.outcome = 'pass' and i.money_hash = v.money_hash))""",
        "only the latest approved version with a passed rule result for its exact content is sealed",
    ),
    Guard(
        "sealed_after_plan",
        "before update of state on entry",
        f"{_SEALING} and exists (select 1 from txn t where t.txn_id = new.txn_id"
        " and (t.planned = 0 or t.frozen is not null))",
        "a transaction that is frozen or not yet planned is not sealed",
    ),
    Guard(
        "posted_after_reversal",
        "before update of state on entry",
        f"{_SEALING} and new.kind = 'P' and exists (select 1 from entry e where e.txn_id = new.txn_id"
        f" and e.kind = 'P' and e.state in ({_LIVE}) and e.reversed = 0 and (e.leg = new.leg"
        f" or ({same_group('e.leg', 'new.leg')} and e.represents_seq <> new.represents_seq)))",
        "the posted predecessor is not reversed yet",
    ),
    Guard(
        "reversal_of_live",
        "before update of state on entry",
        f"{_SEALING} and new.kind = 'R' and not exists (select 1 from entry e where e.entry_id = new.reverses"
        " and e.kind = 'P' and e.state = 'POSTED' and e.reversed = 0)",
        "only a posted line that is not reversed yet is reversed",
    ),
    Guard(
        "reversal_negates",
        "before insert on entry",
        "new.kind = 'R' and not exists (select 1 from entry e where e.entry_id = new.reverses and e.txn_id = new.txn_id"
        " and e.seq = new.seq and e.leg = new.leg and e.destination = new.destination and e.layout = new.layout"
        " and e.currency = new.currency and e.amount_minor = -new.amount_minor and e.hours_e4 = -new.hours_e4)",
        "a reversal is the exact negation of what it reverses",
    ),
    Guard(
        "sealed_has_a_frozen_line",
        "before update of state on entry",
        f"{_SEALING} and not exists (select 1 from batch_line l where l.batch_id = new.batch_id"
        " and l.entry_id = new.entry_id and l.payload_hash = new.payload_hash and l.amount_minor = new.amount_minor"
        " and l.currency = new.currency and l.hours_e4 = new.hours_e4)",
        "an entry is sealed with the frozen line of its batch",
    ),
    Guard(
        "frozen_payload",
        "before update of payload_hash on entry",
        "old.payload_hash is not null and new.payload_hash is distinct from old.payload_hash"
        " and (new.payload_hash is not null or exists (select 1 from batch_line l where l.entry_id = old.entry_id"
        f" and {sendings('l.batch_id')} > 0)) and not exists ("
        "select 1 from payload_override f where f.entry_id = old.entry_id and f.from_hash = old.payload_hash"
        " and f.to_hash = new.payload_hash)",
        "a payload that was once sealed never changes, unless it was never sent",
    ),
    Guard(
        "amount_is_settled",
        "before update of amount_minor, hours_e4, currency, layout on entry",
        "(new.amount_minor <> old.amount_minor or new.hours_e4 <> old.hours_e4 or new.currency <> old.currency"
        " or new.layout <> old.layout) and not (old.state in ('CANCELLED', 'REJECTED') and new.state = 'ELIGIBLE')",
        "an amount changes only on the way back to ELIGIBLE",
    ),
    Guard(
        "document_is_settled",
        "before update of document on entry",
        "old.document is not null and new.document is distinct from old.document",
        "a document number never changes",
    ),
    Guard(
        "withdrawn_unsent",
        "before update of step on batch",
        f"new.step = 'WITHDRAWN' and {sendings('new.batch_id')} > 0",
        "a file that may have been sent is not withdrawn",
    ),
    Guard(
        "unsealed_by_withdrawal",
        "before update of state on entry",
        "old.state in ('BATCHED', 'SENDING') and new.state = 'ELIGIBLE' and not exists (select 1 from batch b"
        " where b.batch_id = old.batch_id and b.step = 'WITHDRAWN')",
        "only a line of a withdrawn file is sealed again without an answer",
    ),
    Guard(
        "sealed_over_threshold",
        "before insert on batch",
        "(new.release_required = 1) <> (new.step = 'AWAITING_RELEASE')",
        "a file over its threshold waits for its release, and no other does",
    ),
    Guard(
        "released_by_another",
        "before update of step on batch",
        "new.step in ('SEALED', 'UPLOADING', 'CALLING') and new.release_required = 1 and not exists ("
        "select 1 from statement s where s.subject = new.batch_id and s.claim = 'release'"
        " and s.person <> new.preparer)",
        "a file over its threshold is not sent without the release of a second person",
    ),
    Guard(
        "settings_by_two",
        "before insert on settings",
        f"{_IN_FORCE.format('signatures')} > (select count(*) from statement s where s.subject = new.sha256"
        f" and s.claim = 'settings' and s.occasion = {_IN_FORCE.format('event_seq')})",
        "as many persons as the accepted settings ask for sign a change of them",
    ),
    Guard(
        "change_by_persons",
        "before insert on master_version",
        "new.outcome = 'stated' and exists (select 1 from master_version w where w.source_system = new.source_system"
        " and w.source_instance = new.source_instance and w.stream = new.stream and w.record_key = new.record_key"
        " and w.version_no = new.version_no - 1 and w.outcome = 'waiting' and w.content_hash = new.content_hash"
        " and (select count(*) from statement s where s.claim = 'change' and s.occasion = w.version_no and s.subject ="
        " w.source_system || '/' || w.source_instance || '/' || w.stream || '/' || w.record_key)"
        " < case when w.code = 'SECOND_PERSON' then 2 else 1 end)",
        "a master record that waits counts when the persons that it needs have signed it",
    ),
    Guard(
        "match_by_two",
        "before insert on identity_match",
        "new.withdrawn = 0 and "
        + _IN_FORCE.format("content")
        + """ like '%"second_person":[%"mapping"%' and not """
        + _two_persons(
            "change",
            "'match/' || new.object || '/' || new.source_system || '/' || new.source_instance || '/' || new.source_id"
            " || '/' || new.our_key",
            "(select coalesce(max(m.event_seq), 0) from identity_match m where m.object = new.object and"
            " m.source_system = new.source_system and m.source_instance = new.source_instance and m.source_id ="
            " new.source_id)",
        ),
        "two persons say which of ours a record is, as the accepted settings ask for",
    ),
    Guard("sealed_by_accepted_settings", "before insert on batch", _OTHER_SETTINGS, _BY_ACCEPTED),
    Guard(
        "sent_by_accepted_settings",
        "before update of step on batch",
        f"new.step in ('SEALED', 'UPLOADING', 'CALLING', 'WITHDRAWN') and {_OTHER_SETTINGS}",
        _BY_ACCEPTED,
    ),
    Guard(
        "stated_by_accepted_settings",
        "before insert on statement",
        f"new.claim <> 'settings' and {_OTHER_SETTINGS}",
        _BY_ACCEPTED,
    ),
    Guard(
        "four_eyes",
        "before insert on statement",
        "exists (select 1 from statement s where s.person = new.person and s.claim <> new.claim"
        " and ((s.subject = new.subject and s.occasion = new.occasion)"
        f" or (s.claim = 'release' and {_ABOUT.format('s.subject')})))"
        f" or exists (select 1 from batch b where b.preparer = new.person and {_ABOUT.format('b.batch_id')})",
        "who prepared it, released it or stated something else about it cannot decide on it too",
    ),
    Guard(
        "sent_again_by_right",
        "before update of step on batch",
        "new.step = 'SEALED' and old.step in ('UNKNOWN', 'CONFLICT') and (new.resends <> old.resends + 1 or not ("
        f"{_two_persons('not_received', 'new.batch_id', 'new.attempt')} or (old.step = 'UNKNOWN'"
        f" and new.duplicate_class in ('A', 'B') and new.resends <= {MAX_RESENDS} and exists (select 1 from probe p"
        " where p.batch_id = new.batch_id and p.attempt = new.attempt) and not exists (select 1 from probe p"
        " where p.batch_id = new.batch_id and p.attempt = new.attempt and p.outcome = 'received'))))",
        "a file is sent again by two persons, or after a probe where the destination refuses what it has already",
    ),
    Guard(
        "sent_whole",
        "before update of step on batch",
        "((new.step = 'SEALED' and old.step in ('UNKNOWN', 'CONFLICT')) or new.step in ('UPLOADING', 'CALLING'))"
        " and exists (select 1 from batch_line l join entry e on e.entry_id = l.entry_id"
        " where l.batch_id = new.batch_id and (e.batch_id <> l.batch_id"
        " or e.state not in ('BATCHED', 'SENDING', 'UNKNOWN', old.step)))",
        "a file with an answered line has arrived and is not sent again",
    ),
    Guard(
        "received_by_two",
        "before update of step on batch",
        "new.step = 'ACCEPTED' and old.step = 'CONFLICT'"
        f" and not {_two_persons('received', 'old.batch_id', 'old.attempt')}",
        "two persons state that a file in conflict was received",
    ),
    Guard(
        "sent_again_with_its_file",
        "before update of state on entry",
        "new.state = 'BATCHED' and old.state in ('UNKNOWN', 'CONFLICT') and (new.batch_id <> old.batch_id"
        " or not exists (select 1 from batch b where b.batch_id = new.batch_id and b.step = 'SEALED'"
        " and b.resends > 0))",
        "a line on its way is sent again with its whole file only",
    ),
    Guard(
        "line_resolved_by_two",
        "before update of state on entry",
        f"(old.state || '>' || new.state in ('UNKNOWN>ELIGIBLE', 'CONFLICT>CANCELLED')"
        f" and not {_two_on_line('not_received')})"
        f" or (old.state || '>' || new.state = 'CONFLICT>POSTED' and not {_two_on_line('received')})"
        " or (old.state || '>' || new.state = 'CONFLICT>ACCEPTED' and not exists (select 1 from batch b"
        " where b.batch_id = old.batch_id and b.step = 'ACCEPTED'))",
        "two persons resolve a line that has no answer",
    ),
    *(
        Guard(
            f"{table}_unfrozen_by_two",
            f"before update of frozen on {table}",
            f"old.frozen <> '{GROUP_PARTIAL}' and (new.frozen is null or new.frozen = '{GROUP_PARTIAL}')"
            f" and not {_two_about_frozen('unfreeze', f'old.{key}')}",
            "two persons unfreeze what is frozen",
        )
        for table, key in (("destination", "name"), ("txn", "txn_id"))
    ),
    Guard(
        "group_whole_or_by_two",
        "before update of frozen on txn",
        f"old.frozen = '{GROUP_PARTIAL}' and new.frozen is null"
        " and exists (select 1 from partial_group g where g.txn_id = old.txn_id)"
        f" and not ({_two_about_frozen('complete', 'old.txn_id')} or {_two_about_frozen('back_out', 'old.txn_id')})",
        "two persons complete or back out what was posted in part",
    ),
    Guard(
        "group_resolved_by_two",
        "before update of state on entry",
        "old.state = 'REJECTED' and new.state in ('ELIGIBLE', 'CANCELLED')"
        " and exists (select 1 from partial_group g where g.refused = old.entry_id)"
        " and exists (select 1 from txn t where t.txn_id = old.txn_id and t.frozen is not null)",
        "two persons complete or back out what was posted in part",
    ),
    Guard(
        "backed_out_by_two",
        "before insert on backed_out",
        "not exists (select 1 from txn t join partial_group g on g.txn_id = t.txn_id and g.kind = 'P'"
        f" where t.txn_id = new.txn_id and t.latest_seq = new.seq and t.frozen = '{GROUP_PARTIAL}')"
        f" or not {_two_about_frozen('back_out', 'new.txn_id')}",
        "two persons back out the latest version, and only what was posted in part",
    ),
    Guard(
        "posted_is_sticky",
        "before update of reversed on entry",
        "new.reversed < old.reversed or (new.reversed = 1 and not exists (select 1 from entry r"
        " where r.reverses = old.entry_id and r.kind = 'R' and r.state = 'POSTED'))",
        "a line is reversed by a posted reversal and by nothing else",
    ),
    *(
        Guard(
            f"{table}_settled",
            f"before update on {table}",
            " or ".join(
                f"new.{column} is distinct from old.{column}" for column in [*HISTORY[table].split(", "), "event_seq"]
            ),
            f"what a {table} was written with never changes",
        )
        for table in PARTLY_FIXED
    ),
)

# Every change of a state writes its own history; the foreign key of the history refuses what is not allowed.
_MOVE = (
    "insert into entry_move (entry_id, kind, from_state, to_state, amount_minor, currency, hours_e4, at, event_seq)"
    " select new.entry_id, new.kind, {from_state}, new.state, new.amount_minor, new.currency, new.hours_e4, at,"
    " event_seq from open_commit"
)
_STEP = (
    "insert into batch_move (batch_id, kind, from_state, to_state, attempt, at, event_seq) select"
    " new.batch_id, 'B', {from_state}, new.step, new.attempt, at, event_seq from open_commit"
)


def _remember(table: str, keys: str, moving: str) -> Recorder:
    """Keep the row as it was before the event; what the event itself made or wrote in between was never seen."""
    columns = names(f"{keys}, {moving}")
    return Recorder(
        f"{table}_remembered",
        f"after update on {table}",
        " or ".join(f"new.{column} is distinct from old.{column}" for column in names(moving)),
        f"insert into {table}_was ({', '.join(columns)}, event_seq)"
        f" select {', '.join(f'old.{column}' for column in columns)}, open_commit.event_seq from open_commit"
        " where open_commit.event_seq > old.event_seq on conflict do nothing",
    )


RECORDERS = (
    *(_remember(table, keys, moving) for table, (keys, moving) in WRITTEN_OVER.items()),
    Recorder("entry_created", "after insert on entry", "true", _MOVE.format(from_state="'NEW'")),
    Recorder(
        "entry_moved", "after update of state on entry", "new.state <> old.state", _MOVE.format(from_state="old.state")
    ),
    Recorder(
        "reversal_posted",
        "after update of state on entry",
        "new.kind = 'R' and new.state = 'POSTED' and old.state <> 'POSTED'",
        "update entry set reversed = 1 where entry_id = new.reverses",
    ),
    Recorder("batch_created", "after insert on batch", "true", _STEP.format(from_state="'NEW'")),
    Recorder("batch_moved", "after update of step on batch", "true", _STEP.format(from_state="old.step")),
    Recorder(
        "batch_due",
        "after update of ack_deadline on batch",
        "new.ack_deadline is distinct from old.ack_deadline",
        "insert into batch_deadline (batch_id, ack_deadline, event_seq)"
        " select new.batch_id, new.ack_deadline, event_seq from open_commit",
    ),
    *(
        Recorder(
            f"{table}_frozen_{name}",
            f"after {occasion} on {table}",
            condition,
            f"insert into freezing (subject, code, event_seq) select new.{key}, new.frozen, event_seq from open_commit"
            " where true on conflict do nothing",
        )
        for table, key in (("destination", "name"), ("txn", "txn_id"))
        for name, occasion, condition in (
            ("new", "insert", "new.frozen is not null"),
            ("again", "update of frozen", "new.frozen is not null and new.frozen is distinct from old.frozen"),
        )
    ),
)

# What the set-based operations work with; private to the connection.
TEMPORARY = (
    """create temp table new_rule_result (
        txn_id text, seq integer, money_hash text, outcome text, code text, primary key (txn_id, seq)
    )""",
    """create temp table new_obligation (
        txn_id text, seq integer, leg text, destination text, layout text, amount_minor integer, currency text,
        hours_e4 integer, posting_period text, reference text, payload text, payload_hash text,
        primary key (txn_id, seq, leg)
    )""",
    "create temp table chosen (id text primary key)",
)
