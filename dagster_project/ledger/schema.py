"""The ledger's tables and the rules that the database itself keeps (POSTING.md R1 to R3, 2.2 to 2.9).

`TABLES` is SQL that SQLite and PostgreSQL share but for `strict`. `GUARDS` are refusals, each one condition over the
old and the new row; here they become SQLite triggers. Nothing that protects money is left to code alone: code that
breaks a rule, and a person with an SQL prompt, both get an error.
"""

from __future__ import annotations

from dataclasses import dataclass

VERSION = "1"

# Obligations that may be in the ERP, or on their way there.
IN_FLIGHT = ("BATCHED", "SENDING", "DELIVERED", "PRESUMED", "ACCEPTED", "UNKNOWN")

# The bucket in which each entry state puts its amount; SOURCE_APPROVED is the contra account of them all.
BUCKETS = {
    "NEW": "SOURCE_APPROVED",
    "ELIGIBLE": "ELIGIBLE",
    **dict.fromkeys(IN_FLIGHT, "IN_FLIGHT"),
    "POSTED": "POSTED",
    "REJECTED": "REJECTED",
    "CANCELLED": "SOURCE_APPROVED",
    "CONFLICT": "IN_FLIGHT",
}

_ENTRY_TRANSITIONS = {
    "NEW": ("ELIGIBLE",),
    # After a refusal the ERP may still turn out to have posted: ELIGIBLE, REJECTED and CANCELLED lead to POSTED too.
    "ELIGIBLE": ("BATCHED", "CANCELLED", "POSTED", "CONFLICT"),
    "BATCHED": ("SENDING",),
    # An answer may arrive between the rename and the commit that records it.
    "SENDING": ("DELIVERED", "PRESUMED", "ACCEPTED", "POSTED", "REJECTED", "UNKNOWN", "CONFLICT"),
    "DELIVERED": ("ACCEPTED", "POSTED", "REJECTED", "UNKNOWN"),
    "PRESUMED": ("ACCEPTED", "POSTED", "REJECTED", "UNKNOWN"),
    "ACCEPTED": ("POSTED", "REJECTED", "UNKNOWN"),
    "UNKNOWN": ("ACCEPTED", "POSTED", "REJECTED"),
    "REJECTED": ("ELIGIBLE", "CANCELLED", "POSTED", "CONFLICT"),
    "CANCELLED": ("ELIGIBLE", "POSTED", "CONFLICT"),
}

_BATCH_TRANSITIONS = {
    "NEW": ("SEALED",),
    "SEALED": ("UPLOADING",),
    "UPLOADING": ("UPLOADING", "UPLOADED"),
    "UPLOADED": ("DELIVERED", "PRESUMED", "ACCEPTED", "REFUSED", "CLOSED", "CONFLICT"),
    "DELIVERED": ("ACCEPTED", "REFUSED", "UNKNOWN", "CLOSED"),
    "PRESUMED": ("ACCEPTED", "REFUSED", "UNKNOWN", "CLOSED"),
    "ACCEPTED": ("UNKNOWN", "CLOSED"),
    "UNKNOWN": ("ACCEPTED", "REFUSED", "CLOSED"),
}

TRANSITIONS: tuple[tuple[str, str, str], ...] = (
    *((kind, frm, too) for kind in ("P", "R") for frm, many in _ENTRY_TRANSITIONS.items() for too in many),
    *(("B", frm, too) for frm, many in _BATCH_TRANSITIONS.items() for too in many),
)

_FLYING = ", ".join(f"'{state}'" for state in IN_FLIGHT)
_EVENT = "event_seq integer not null references change (seq)"

TABLES = (
    "create table meta (name text primary key, value text not null) strict",
    """create table event (
        seq integer primary key, prev text not null, hash text not null unique, at text not null, actor text not null,
        type text not null, body text not null
    ) strict""",
    # One row per commit, written first and owing its event: without one the commit fails. History refers to it, because
    # a reference to the event itself, which comes last, would be searched for in every table at every commit.
    """create table change (
        seq integer primary key references event (seq) deferrable initially deferred
    ) strict""",
    # The commit under way. Empty between commits, so that no state can change outside one.
    """create table moment (
        one integer primary key check (one = 1), event_seq integer references change, at text
    ) strict""",
    "create table allowed_transition (kind text, frm text, too text, primary key (kind, frm, too)) strict",
    "create table state_bucket (state text primary key, bucket text not null) strict",
    # -- what was pulled
    f"""create table raw_file (
        sha256 text primary key check (length(sha256) = 64), bytes integer not null check (bytes >= 0), {_EVENT}
    ) strict""",
    "create index raw_file_event on raw_file (event_seq)",
    f"""create table extract (
        extract_seq integer primary key, source_system text not null, source_instance text not null,
        stream text not null, kind text not null check (kind in ('incremental', 'snapshot', 'file')),
        window_from text, window_to text, fetched_at text not null, control text not null, {_EVENT}
    ) strict""",
    "create index extract_stream on extract (source_system, source_instance, stream)",
    f"""create table extract_page (
        extract_seq integer not null references extract, page_no integer not null,
        raw_sha256 text not null references raw_file, name text not null, duplicate_of integer references extract,
        read_event integer references change,
        rows_in integer, versions integer, duplicates integer, stale integer, quarantined integer, {_EVENT},
        primary key (extract_seq, page_no),
        constraint every_row_has_one_outcome check (
            case when read_event is null then rows_in is null
                 else rows_in = versions + duplicates + stale + quarantined end
        )
    ) strict""",
    "create index page_content on extract_page (raw_sha256)",
    "create index page_unread on extract_page (extract_seq, page_no) where read_event is null",
    "create index page_event on extract_page (event_seq)",
    """create table watermark (
        source_system text not null, source_instance text not null, stream text not null,
        value text not null check (value <> ''), primary key (source_system, source_instance, stream)
    ) strict""",
    # -- what the sources say
    """create table txn (
        txn_id text primary key, source_system text not null, source_instance text not null, entity text not null,
        record_id text not null, line_no integer not null, latest_seq integer not null check (latest_seq >= 1),
        misses integer not null default 0, missed_extract integer not null default 0,
        planned integer not null check (planned in (0, 1)), frozen text
    ) strict""",
    "create index txn_record on txn (record_id)",
    "create index txn_stream on txn (source_system, source_instance, entity)",
    "create index txn_unplanned on txn (txn_id) where planned = 0",
    "create index txn_missed on txn (txn_id) where misses > 0",
    f"""create table version (
        txn_id text not null references txn, seq integer not null check (seq >= 1), revision text not null,
        extract_seq integer not null references extract, raw_sha256 text not null references raw_file,
        position integer not null, money_hash text not null check (length(money_hash) = 64),
        approval text not null check (approval in ('approved', 'not_approved', 'unknown', 'vanished')),
        business_date text, quarantine_code text, first_seen_at text not null,
        outcome text check (outcome in ('pass', 'hold', 'quarantine', 'exclude', 'not_approved')), code text,
        verdict_id integer references verdict, {_EVENT}, primary key (txn_id, seq)
    ) strict""",
    "create index version_event on version (event_seq)",
    f"""create table obs (
        extract_seq integer not null, page_no integer not null, position integer not null, txn_id text not null,
        revision text not null, money_hash text not null, approval text not null,
        outcome text not null check (outcome in ('stale', 'quarantined')), code text, {_EVENT},
        foreign key (extract_seq, page_no) references extract_page
    ) strict""",
    "create index obs_txn on obs (txn_id)",
    "create index obs_event on obs (event_seq)",
    # -- what the rules say
    f"""create table verdict (
        verdict_id integer primary key, input_manifest_sha256 text not null, dbt_manifest_sha256 text not null,
        rules_version text not null, at text not null, {_EVENT}
    ) strict""",
    f"""create table verdict_item (
        verdict_id integer not null references verdict, txn_id text not null, seq integer not null,
        money_hash text not null, outcome text not null, code text, {_EVENT},
        primary key (txn_id, seq, verdict_id), foreign key (txn_id, seq) references version
    ) strict""",
    "create index verdict_item_event on verdict_item (event_seq)",
    # What the latest version owes by its latest verdict: a draft until it is sealed.
    """create table obligation (
        txn_id text not null, seq integer not null, leg text not null check (leg in ('time', 'journal')),
        destination text not null references destination, layout text not null, amount_minor integer not null,
        currency text not null, hours_e4 integer not null, posting_period text not null, reference text not null,
        payload text not null, payload_hash text not null, primary key (txn_id, seq, leg),
        foreign key (txn_id, seq) references version
    ) strict""",
    # -- what is posted
    "create table destination (name text primary key, frozen text) strict",
    """create table period (
        destination text not null references destination, period text not null,
        status text not null check (status in ('open', 'closed')), as_of text not null,
        primary key (destination, period)
    ) strict""",
    f"""create table entry (
        entry_id text primary key, txn_id text not null, seq integer not null,
        leg text not null check (leg in ('time', 'journal')), kind text not null check (kind in ('P', 'R')),
        stands_for integer not null check (stands_for >= seq), destination text not null references destination,
        layout text not null, state text not null, amount_minor integer not null, currency text not null,
        hours_e4 integer not null, payload_hash text, posting_period text, reverses text references entry,
        reversed integer not null default 0 check (reversed in (0, 1)), batch_id text references batch, document text,
        reject_code text, reject_message text, eligible_at text not null, sealed_at text, posted_at text,
        state_since text not null, {_EVENT},
        foreign key (txn_id, seq) references version, foreign key (txn_id, stands_for) references version,
        check ((kind = 'R') = (reverses is not null)),
        constraint a_posted_line_has_a_document
            check (state <> 'POSTED' or (document is not null and batch_id is not null))
    ) strict""",
    f"create unique index one_in_flight on entry (txn_id, leg) where state in ({_FLYING})",
    "create unique index one_live on entry (txn_id, leg) where kind = 'P' and state = 'POSTED' and reversed = 0",
    "create unique index one_obligation on entry (txn_id, seq, leg, kind) where state <> 'CANCELLED'",
    "create unique index one_document on entry (destination, layout, document) where document is not null",
    "create index entry_txn on entry (txn_id)",
    "create index entry_event on entry (event_seq)",
    "create index entry_batch on entry (batch_id)",
    "create index entry_eligible on entry (destination, layout) where state = 'ELIGIBLE'",
    "create index entry_rejected on entry (txn_id) where state = 'REJECTED'",
    "create index entry_stopped on entry (txn_id) where state in ('REJECTED', 'CANCELLED')",
    f"""create table entry_move (
        move_id integer primary key, entry_id text not null references entry, kind text not null, frm text not null,
        too text not null, amount_minor integer not null, currency text not null, hours_e4 integer not null,
        at text not null, {_EVENT},
        constraint transition_is_allowed foreign key (kind, frm, too) references allowed_transition
    ) strict""",
    "create index entry_move_event on entry_move (event_seq)",
    # The only change of a frozen payload: a named person retries a refused line with what the rules say now.
    f"""create table refreeze (
        entry_id text not null references entry, from_hash text not null, to_hash text not null, actor text not null,
        reason text not null, {_EVENT}, primary key (entry_id, from_hash, to_hash)
    ) strict""",
    f"""create table batch (
        batch_id text primary key, destination text not null references destination, sequence integer not null,
        layout text not null, file_name text not null, sha256 text not null check (length(sha256) = 64),
        bytes integer not null, records integer not null check (records > 0), lines integer not null,
        totals text not null, hash_total integer not null, previous_sha256 text not null, sealed_at text not null,
        step text not null, epoch integer not null default 0, stage_name text, delivered_at text, evidence text,
        ack_deadline text, {_EVENT}, unique (destination, sequence), unique (destination, file_name)
    ) strict""",
    "create index batch_event on batch (event_seq)",
    f"""create table batch_move (
        move_id integer primary key, batch_id text not null references batch, kind text not null check (kind = 'B'),
        frm text not null, too text not null, epoch integer not null, at text not null, {_EVENT},
        constraint transition_is_allowed foreign key (kind, frm, too) references allowed_transition
    ) strict""",
    "create index batch_move_event on batch_move (event_seq)",
    f"""create table batch_line (
        batch_id text not null references batch, entry_id text not null references entry, payload text not null,
        payload_hash text not null, posting_period text not null, amount_minor integer not null,
        currency text not null, hours_e4 integer not null, reference text not null, {_EVENT},
        primary key (batch_id, entry_id)
    ) strict""",
    "create index batch_line_entry on batch_line (entry_id)",
    "create index batch_line_event on batch_line (event_seq)",
    f"""create table ack (
        raw_sha256 text not null, position integer not null, batch_id text not null, entry_id text not null,
        level text not null, status text not null, document text not null, posting_period text not null,
        amount text not null, currency text not null, code text not null, message text not null,
        applied text not null, {_EVENT}, primary key (raw_sha256, position)
    ) strict""",
    "create index ack_entry on ack (entry_id)",
    "create index ack_batch on ack (batch_id)",
    "create index ack_event on ack (event_seq)",
    # -- what a person must look at
    f"""create table exception (
        exception_id integer primary key, origin text not null check (origin in ('rule', 'incident')),
        code text not null, severity text not null, owner text not null, subject text not null, txn_id text,
        seq integer, message text not null, remedy text not null, opened_at text not null, closed_at text, {_EVENT}
    ) strict""",
    "create unique index one_open_exception on exception (code, subject) where closed_at is null",
    "create index exception_subject on exception (subject) where closed_at is null",
    # Every move as two sides of one amount: out of the old state's bucket, into the new one's.
    """create view bucket_move as
       select m.event_seq, m.entry_id, m.currency, b.bucket, side.sign * m.amount_minor as amount_minor,
              side.sign * m.hours_e4 as hours_e4
       from entry_move m
       join (select 1 as sign union all select -1) side
       join state_bucket b on b.state = case side.sign when 1 then m.too else m.frm end""",
)

# History that each event states a digest of: table, and the columns that never change after they are written.
HISTORY: dict[str, str] = {
    "raw_file": "sha256, bytes",
    "extract_page": "extract_seq, page_no, raw_sha256, name, duplicate_of",
    "version": "txn_id, seq, raw_sha256, position, money_hash, approval, business_date",
    "obs": "extract_seq, page_no, position, txn_id, revision, money_hash, approval, outcome, code",
    "verdict_item": "txn_id, seq, verdict_id, money_hash, outcome, code",
    "entry": "entry_id, txn_id, seq, leg, kind, destination, reverses",
    "entry_move": "move_id, entry_id, frm, too, amount_minor, currency, hours_e4",
    "batch": "batch_id, destination, sequence, layout, file_name, sha256, bytes, records, lines, totals, sealed_at",
    "batch_move": "move_id, batch_id, frm, too, epoch",
    "batch_line": "batch_id, entry_id, payload_hash, payload, posting_period, amount_minor, currency, hours_e4",
    "ack": "raw_sha256, position, batch_id, entry_id, level, status, document, amount, currency, code, applied",
}

# Tables whose rows have a part that moves on (a state, a verdict, a page's counts) beside the part in HISTORY.
_SETTLED = ("extract_page", "version", "entry", "batch")
_APPEND_ONLY = (
    *("event", "change", "allowed_transition", "state_bucket", "raw_file", "extract", "obs", "verdict", "verdict_item"),
    *("entry_move", "refreeze", "batch_move", "batch_line", "ack"),
)
_NEVER_DELETED = (*_APPEND_ONLY, *_SETTLED, "txn", "watermark", "destination", "period", "exception")


@dataclass(frozen=True)
class Guard:
    """A refusal: when `occasion` (as SQL: `before update of state on entry`) meets `condition`, it fails with
    `message`."""

    name: str
    occasion: str
    condition: str
    message: str

    @property
    def sql(self) -> str:
        """The guard as an SQLite trigger."""
        return (
            f"create trigger {self.name} {self.occasion} when {self.condition}"
            f" begin select raise(abort, '{self.message}'); end"
        )


_LATEST = "(select latest_seq from txn t where t.txn_id = new.txn_id)"
_SEALING = "new.state = 'BATCHED' and old.state <> 'BATCHED'"
_NUMBER = "old.value not glob '*[^0-9]*' and new.value not glob '*[^0-9]*'"

GUARDS = (
    *(Guard(f"{t}_no_update", f"before update on {t}", "true", f"{t} is append-only") for t in _APPEND_ONLY),
    *(Guard(f"{t}_no_delete", f"before delete on {t}", "true", f"{t} keeps its rows") for t in _NEVER_DELETED),
    Guard(
        "watermark_forward",
        "before update on watermark",
        f"case when {_NUMBER} then cast(new.value as integer) < cast(old.value as integer)"
        " else new.value < old.value end",
        "a watermark only moves forward",
    ),
    Guard(
        "version_in_order",
        "before insert on version",
        "new.seq <> 1 + (select count(*) from version v where v.txn_id = new.txn_id)",
        "versions are numbered without gaps",
    ),
    Guard(
        "batch_gapless",
        "before insert on batch",
        "new.sequence <> 1 + (select count(*) from batch b where b.destination = new.destination)",
        "batches of a destination are numbered without gaps",
    ),
    Guard("epoch_forward", "before update of epoch on batch", "new.epoch < old.epoch", "an epoch only moves forward"),
    Guard(
        "sealed_by_verdict",
        "before update of state on entry",
        f"""{_SEALING} and new.kind = 'P' and not exists (
            select 1 from version v where v.txn_id = new.txn_id and v.seq = new.seq and v.seq = {_LATEST}
            and v.approval = 'approved' and v.outcome = 'pass' and v.quarantine_code is null and exists (
                select 1 from verdict_item i where i.txn_id = v.txn_id and i.seq = v.seq
                and i.verdict_id = v.verdict_id and i.outcome = 'pass' and i.money_hash = v.money_hash))""",
        "only the latest approved version with a passed verdict for its exact content is sealed",
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
        " and e.leg = new.leg and e.kind = 'P' and e.state = 'POSTED' and e.reversed = 0)",
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
        "old.payload_hash is not null and new.payload_hash is not old.payload_hash and not exists ("
        "select 1 from refreeze f where f.entry_id = old.entry_id and f.from_hash = old.payload_hash"
        " and f.to_hash = new.payload_hash)",
        "a payload that was once sealed never changes",
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
        "old.document is not null and new.document is not old.document",
        "a document number never changes",
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
            " or ".join(f"new.{column} is not old.{column}" for column in [*HISTORY[table].split(", "), "event_seq"]),
            f"what a {table} was written with never changes",
        )
        for table in _SETTLED
    ),
)

# Every change of a state writes its own history; the foreign key of the history refuses what is not allowed.
_RECORDERS = (
    """create trigger entry_created after insert on entry begin
        insert into entry_move (entry_id, kind, frm, too, amount_minor, currency, hours_e4, at, event_seq)
        select new.entry_id, new.kind, 'NEW', new.state, new.amount_minor, new.currency, new.hours_e4, at, event_seq
        from moment; end""",
    """create trigger entry_moved after update of state on entry when new.state <> old.state begin
        insert into entry_move (entry_id, kind, frm, too, amount_minor, currency, hours_e4, at, event_seq)
        select new.entry_id, new.kind, old.state, new.state, new.amount_minor, new.currency, new.hours_e4, at, event_seq
        from moment; end""",
    """create trigger reversal_posted after update of state on entry
        when new.kind = 'R' and new.state = 'POSTED' and old.state <> 'POSTED' begin
        update entry set reversed = 1 where entry_id = new.reverses; end""",
    """create trigger batch_created after insert on batch begin
        insert into batch_move (batch_id, kind, frm, too, epoch, at, event_seq)
        select new.batch_id, 'B', 'NEW', new.step, new.epoch, at, event_seq from moment; end""",
    """create trigger batch_moved after update of step on batch begin
        insert into batch_move (batch_id, kind, frm, too, epoch, at, event_seq)
        select new.batch_id, 'B', old.step, new.step, new.epoch, at, event_seq from moment; end""",
)

# What the set-based operations work with; private to the connection.
TEMPORARY = (
    """create temp table new_verdict (
        txn_id text, seq integer, money_hash text, outcome text, code text, primary key (txn_id, seq)
    )""",
    """create temp table new_obligation (
        txn_id text, seq integer, leg text, destination text, layout text, amount_minor integer, currency text,
        hours_e4 integer, posting_period text, reference text, payload text, payload_hash text,
        primary key (txn_id, seq, leg)
    )""",
    "create temp table chosen (id text primary key)",
)

SCHEMA = (*TABLES, *(guard.sql for guard in GUARDS), *_RECORDERS)
