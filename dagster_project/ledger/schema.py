"""The ledger's tables and the rules that the database itself keeps (POSTING.md R1 to R3, 2.2 to 2.9).

All of it is data that `dialect` and `postgres` make statements of. `TABLES` is SQL for both, each table after those it
refers to, where `strict` is SQLite's, `integer` has 64 bits, `text` is ordered by its bytes and a `counter` counts up
by itself. `GUARDS` are refusals, each one condition over the old and the new row; `RECORDERS` write history. Nothing
that protects money is left to code alone: code that breaks a rule, and a person with an SQL prompt, both get an error.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

VERSION = "5"

# What a version can owe, and what each leg carries. The money legs of a version are one group, which is in the ERP's
# books whole or not at all, and so are their reversals. Hours go to the project ledger and are a group of their own.
LEGS = {"time": "hours", **dict.fromkeys(("journal", "tax", "burden", "intercompany", "rebill"), "money")}

# Why a transaction is frozen of which the ERP posted some legs of a group and refused others (POSTING 2.8).
GROUP_PARTIAL = "GROUP_PARTIAL"
# Refusals that pass by themselves: when a period is open, and without the lines of the file that were at fault.
PERIOD_CLOSED = "PERIOD_CLOSED"
BATCH_REJECTED = "BATCH_REJECTED"

# Obligations that may be in the ERP, or on their way there.
IN_FLIGHT = ("BATCHED", "SENDING", "DELIVERED", "PRESUMED", "ACCEPTED", "UNKNOWN")
# What the ERP has in its books: as it was sent, or differently until a person accepts that or the ERP corrects it.
LIVE = ("POSTED", "POSTED_DIFF")
# While an entry of a group is in one of these, the planner begins nothing for any leg of it.
FENCED = (*IN_FLIGHT, "CONFLICT", "POSTED_DIFF")
# States that only an answer leads to.
ANSWERED = (*LIVE, "REJECTED", "CONFLICT")
# What is recorded of an answer that says that the ERP has the line or the file already.
DUPLICATES = ("has it already", "posted before", "has another", "delivered before")

# Steps from which on a batch may be with the partner: its control file may be renamed, or its call has begun.
SENT = ("UPLOADED", "CALLING")

# The bucket in which each entry state puts its amount; SOURCE_APPROVED is the contra account of them all.
BUCKETS = {
    "NEW": "SOURCE_APPROVED",
    "ELIGIBLE": "ELIGIBLE",
    **dict.fromkeys(IN_FLIGHT, "IN_FLIGHT"),
    **dict.fromkeys(LIVE, "POSTED"),
    "REJECTED": "REJECTED",
    "CANCELLED": "SOURCE_APPROVED",
    "CONFLICT": "IN_FLIGHT",
}

_ENTRY_TRANSITIONS = {
    "NEW": ("ELIGIBLE",),
    # After a refusal the ERP may still turn out to have posted: ELIGIBLE, REJECTED and CANCELLED lead to LIVE too.
    "ELIGIBLE": ("BATCHED", "CANCELLED", *LIVE, "CONFLICT"),
    # Back to ELIGIBLE when the file is withdrawn before it was sent; to UNKNOWN when its second sending is cancelled.
    "BATCHED": ("SENDING", "ELIGIBLE", "UNKNOWN"),
    # An answer may arrive between the rename and the commit that records it.
    "SENDING": ("ELIGIBLE", "DELIVERED", "PRESUMED", "ACCEPTED", *LIVE, "REJECTED", "UNKNOWN", "CONFLICT"),
    "DELIVERED": ("ACCEPTED", *LIVE, "REJECTED", "UNKNOWN", "CONFLICT"),
    "PRESUMED": ("ACCEPTED", *LIVE, "REJECTED", "UNKNOWN", "CONFLICT"),
    "ACCEPTED": (*LIVE, "REJECTED", "UNKNOWN", "CONFLICT"),
    # By two persons, or (BATCHED) with its whole file: see the guards.
    "UNKNOWN": ("DELIVERED", "ACCEPTED", *LIVE, "REJECTED", "CONFLICT", "BATCHED", "ELIGIBLE"),
    "CONFLICT": ("BATCHED", "ACCEPTED", "POSTED", "CANCELLED"),
    "POSTED_DIFF": ("POSTED",),
    "REJECTED": ("ELIGIBLE", "CANCELLED", *LIVE, "CONFLICT"),
    "CANCELLED": ("ELIGIBLE", *LIVE, "CONFLICT"),
}

_BATCH_TRANSITIONS = {
    "NEW": ("SEALED", "AWAITING_RELEASE"),
    "AWAITING_RELEASE": ("SEALED", "WITHDRAWN"),
    # To UNKNOWN: an answer to the first sending came, so the second is cancelled.
    "SEALED": ("UPLOADING", "CALLING", "WITHDRAWN", "UNKNOWN"),
    "UPLOADING": ("UPLOADING", "UPLOADED", "WITHDRAWN", "UNKNOWN"),
    # To SEALED: the ERP answered that it did not look at the call.
    "CALLING": ("DELIVERED", "UNKNOWN", "SEALED"),
    "UPLOADED": ("DELIVERED", "PRESUMED", "ACCEPTED", "REFUSED", "CLOSED", "CONFLICT"),
    "DELIVERED": ("ACCEPTED", "REFUSED", "UNKNOWN", "CLOSED"),
    "PRESUMED": ("ACCEPTED", "REFUSED", "UNKNOWN", "CLOSED"),
    "ACCEPTED": ("UNKNOWN", "CLOSED"),
    # To SEALED: sent again under the same name with the same bytes.
    "UNKNOWN": ("DELIVERED", "ACCEPTED", "REFUSED", "CLOSED", "SEALED"),
    "CONFLICT": ("SEALED", "ACCEPTED", "CLOSED"),
}

TRANSITIONS: tuple[tuple[str, str, str], ...] = (
    *((kind, frm, too) for kind in ("P", "R") for frm, many in _ENTRY_TRANSITIONS.items() for too in many),
    *(("B", frm, too) for frm, many in _BATCH_TRANSITIONS.items() for too in many),
)


def listed(words: Iterable[str]) -> str:
    """SQL: words as a list of literals."""
    return ", ".join(f"'{word}'" for word in words)


_LEGS = listed(LEGS)
_HOURS = listed(leg for leg, carries in LEGS.items() if carries == "hours")
_FLYING = listed(IN_FLIGHT)
_LIVE = listed(LIVE)
_SENT = listed(SENT)


def sendings(batch_id: str) -> str:
    """SQL: how often the batch of this id may have reached the partner. A call that was not looked at has not."""
    return (
        f"(select coalesce(sum(case when m.too in ({_SENT}) then 1 when m.frm = 'CALLING' and m.too = 'SEALED' then -1"
        f" else 0 end), 0) from batch_move m where m.batch_id = {batch_id})"
    )


def same_group(leg: str, other: str) -> str:
    """SQL: two legs of one transaction belong to one group."""
    return f"({leg} in ({_HOURS})) = ({other} in ({_HOURS}))"


# SQL: two persons had the latest version of transaction t taken back.
LATEST_UNWOUND = "exists (select 1 from unwound u where u.txn_id = t.txn_id and u.seq = t.latest_seq)"

# SQL: the version that has the content of version v, as `said`: itself, or the one that it rates anew.
SAID = "version said on said.txn_id = v.txn_id and said.seq = coalesce(v.rerated_from, v.seq)"

# What a person can state, and what each claim is about: a batch, a line of one (`<batch>/<entry>`), what is frozen, or
# the settings of a hash.
_POSTING_CLAIMS = ("release", "withdraw", "received", "not_received", "thaw", "complete", "unwind")
CLAIMS = (*_POSTING_CLAIMS, "settings")
# Events that say by themselves what no table does: which entry a person acted on, and how often a source was asked.
TOLD = ("retry", "accept difference", "resolve", "waive", *_POSTING_CLAIMS, "requests")
# How often a file is sent again without a person, where the destination refuses what it has already.
MAX_RESENDS = 3
_CLAIMS = listed(CLAIMS)
_EVENT = "event_seq integer not null references change (seq)"

# What is exported of rows that are written over, by table: their key, and what moves on. `<table>_was` keeps each row
# as it was until an event wrote it over, so the ledger can be exported as it was after any event.
WRITTEN_OVER = {
    "version": ("txn_id text, seq integer", "quarantine_code text"),
    "entry": (
        "entry_id text",
        "stands_for integer, state text, batch_id text, document text, posting_period text, amount_minor integer,"
        " currency text, hours_e4 integer, posted_amount_minor integer, posted_currency text, posted_hours_e4 integer,"
        " reject_code text, reject_message text, eligible_at text, sealed_at text, posted_at text, state_since text,"
        " payload_hash text",
    ),
    "batch": ("batch_id text", "step text, delivered_at text"),
    "exception": (
        "exception_id integer",
        "severity text, owner text, seq integer, message text, remedy text, closed_at text",
    ),
}


def names(columns: str) -> list[str]:
    """The names in a list of columns with their types."""
    return [column.split()[0] for column in columns.split(", ")]


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
    # How far the chain was checked last. No event states it: checking again must not give more to check.
    """create table checked (
        one integer primary key check (one = 1), event_seq integer not null, hash text not null
    ) strict""",
    # The commit under way, and the hash of the settings that its process works by. Empty between commits, so that no
    # state can change outside one.
    """create table moment (
        one integer primary key check (one = 1), event_seq integer references change, at text, settings text
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
    "create index extract_event on extract (event_seq)",
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
    # The file of typed rows that was made of a document. The newest counts: another release of a reader may land the
    # same document in other bytes.
    f"""create table landed (
        extract_seq integer not null, page_no integer not null, sha256 text not null check (length(sha256) = 64),
        {_EVENT}, primary key (extract_seq, page_no, event_seq),
        foreign key (extract_seq, page_no) references extract_page
    ) strict""",
    "create index landed_event on landed (event_seq)",
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
    f"""create table verdict (
        verdict_id integer primary key, input_manifest_sha256 text not null, dbt_manifest_sha256 text not null,
        rules_version text not null, at text not null, {_EVENT}
    ) strict""",
    "create index verdict_event on verdict (event_seq)",
    # `rerated_from`: the version whose content this one owes at other values (null: the source said it). `person` and
    # `project`: the source's ids of whom and what it is about. `details`: JSON of what else rules look at.
    f"""create table version (
        txn_id text not null references txn, seq integer not null check (seq >= 1), revision text not null,
        extract_seq integer not null references extract, raw_sha256 text not null references raw_file,
        position integer not null, money_hash text not null check (length(money_hash) = 64),
        approval text not null check (approval in ('approved', 'not_approved', 'unknown', 'vanished')),
        business_date text, quarantine_code text, first_seen_at text not null,
        outcome text check (outcome in ('pass', 'hold', 'quarantine', 'exclude', 'not_approved')), code text,
        verdict_id integer references verdict, rerated_from integer check (rerated_from < seq),
        person text, project text, details text, {_EVENT},
        primary key (txn_id, seq), foreign key (txn_id, rerated_from) references version
    ) strict""",
    "create index version_event on version (event_seq)",
    f"""create table obs (
        extract_seq integer not null, page_no integer not null, position integer not null, txn_id text not null,
        revision text not null, money_hash text not null, approval text not null,
        outcome text not null check (outcome in ('stale', 'quarantined')), code text, business_date text,
        person text, project text, details text, {_EVENT},
        foreign key (extract_seq, page_no) references extract_page
    ) strict""",
    "create index obs_txn on obs (txn_id)",
    "create index obs_event on obs (event_seq)",
    # -- what the rules say
    f"""create table verdict_item (
        verdict_id integer not null references verdict, txn_id text not null, seq integer not null,
        money_hash text not null, outcome text not null, code text, {_EVENT},
        primary key (txn_id, seq, verdict_id), foreign key (txn_id, seq) references version
    ) strict""",
    "create index verdict_item_event on verdict_item (event_seq)",
    "create table destination (name text primary key, frozen text) strict",
    # What the latest version owes by its latest verdict: a draft until it is sealed.
    f"""create table obligation (
        txn_id text not null, seq integer not null, leg text not null check (leg in ({_LEGS})),
        destination text not null references destination, layout text not null, amount_minor integer not null,
        currency text not null, hours_e4 integer not null, posting_period text not null, reference text not null,
        payload text not null, payload_hash text not null, primary key (txn_id, seq, leg),
        foreign key (txn_id, seq) references version
    ) strict""",
    # A named person answers for what a rule found in exactly this content, or does so no longer.
    f"""create table waiver (
        txn_id text not null references txn, code text not null,
        content_hash text not null check (length(content_hash) = 64), person text not null,
        reason text not null check (reason <> ''), withdrawn integer not null check (withdrawn in (0, 1)), {_EVENT},
        primary key (txn_id, code, content_hash, event_seq)
    ) strict""",
    "create index waiver_event on waiver (event_seq)",
    # -- what is posted
    """create table period (
        destination text not null references destination, period text not null,
        status text not null check (status in ('open', 'closed')), as_of text not null,
        primary key (destination, period)
    ) strict""",
    f"""create table batch (
        batch_id text primary key, destination text not null references destination, sequence integer not null,
        layout text not null, file_name text not null, sha256 text not null check (length(sha256) = 64),
        bytes integer not null, records integer not null check (records > 0), lines integer not null,
        totals text not null, hash_total integer not null, previous_sha256 text not null, sealed_at text not null,
        control_sha256 text not null check (length(control_sha256) = 64), preparer text not null,
        release_required integer not null check (release_required in (0, 1)),
        duplicate_class text not null check (duplicate_class in ('A', 'B', 'C')), step text not null,
        epoch integer not null default 0, resends integer not null default 0, stage_name text, delivered_at text,
        evidence text, ack_deadline text, {_EVENT}, unique (destination, sequence), unique (destination, file_name)
    ) strict""",
    "create index batch_event on batch (event_seq)",
    f"""create table entry (
        entry_id text primary key, txn_id text not null, seq integer not null,
        leg text not null check (leg in ({_LEGS})), kind text not null check (kind in ('P', 'R')),
        stands_for integer not null check (stands_for >= seq), destination text not null references destination,
        layout text not null, state text not null, amount_minor integer not null, currency text not null,
        hours_e4 integer not null, payload_hash text, posting_period text, reverses text references entry,
        reversed integer not null default 0 check (reversed in (0, 1)), batch_id text references batch, document text,
        reject_code text, reject_message text, eligible_at text not null, sealed_at text, posted_at text,
        state_since text not null, posted_amount_minor integer, posted_currency text, posted_hours_e4 integer, {_EVENT},
        foreign key (txn_id, seq) references version, foreign key (txn_id, stands_for) references version,
        check ((kind = 'R') = (reverses is not null)),
        constraint a_posted_line_has_a_document
            check (state not in ({_LIVE}) or (document is not null and batch_id is not null))
    ) strict""",
    f"create unique index one_in_flight on entry (txn_id, leg) where state in ({_FLYING})",
    f"create unique index one_live on entry (txn_id, leg) where kind = 'P' and state in ({_LIVE}) and reversed = 0",
    "create unique index one_obligation on entry (txn_id, seq, leg, kind) where state <> 'CANCELLED'",
    "create unique index one_document on entry (destination, layout, document) where document is not null",
    "create index entry_txn on entry (txn_id)",
    "create index entry_event on entry (event_seq)",
    "create index entry_batch on entry (batch_id)",
    "create index entry_eligible on entry (destination, layout) where state = 'ELIGIBLE'",
    "create index entry_rejected on entry (txn_id) where state = 'REJECTED'",
    "create index entry_stopped on entry (txn_id) where state in ('REJECTED', 'CANCELLED')",
    f"""create table entry_move (
        move_id counter primary key, entry_id text not null references entry, kind text not null, frm text not null,
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
    f"""create table batch_move (
        move_id counter primary key, batch_id text not null references batch, kind text not null check (kind = 'B'),
        frm text not null, too text not null, epoch integer not null, at text not null, {_EVENT},
        constraint transition_is_allowed foreign key (kind, frm, too) references allowed_transition
    ) strict""",
    "create index batch_move_event on batch_move (event_seq)",
    "create index batch_move_batch on batch_move (batch_id)",
    f"""create table batch_deadline (
        move_id counter primary key, batch_id text not null references batch, ack_deadline text, {_EVENT}
    ) strict""",
    "create index batch_deadline_event on batch_deadline (event_seq)",
    f"""create table batch_line (
        batch_id text not null references batch, entry_id text not null references entry, payload text not null,
        payload_hash text not null, posting_period text not null, amount_minor integer not null,
        currency text not null, hours_e4 integer not null, reference text not null, {_EVENT},
        primary key (batch_id, entry_id)
    ) strict""",
    "create index batch_line_entry on batch_line (entry_id)",
    "create index batch_line_event on batch_line (event_seq)",
    # An HTTP call that was about to be made, and the answer to it: without one, nobody knows what the ERP did.
    f"""create table call (
        batch_id text not null references batch, epoch integer not null, key text not null, method text not null,
        url text not null, request_sha256 text not null check (length(request_sha256) = 64), {_EVENT},
        primary key (batch_id, epoch)
    ) strict""",
    "create index call_event on call (event_seq)",
    f"""create table reply (
        batch_id text not null, epoch integer not null, status integer not null, headers text not null,
        response_sha256 text not null references raw_file, not_before text, {_EVENT},
        primary key (batch_id, epoch), foreign key (batch_id, epoch) references call
    ) strict""",
    "create index reply_event on reply (event_seq)",
    f"""create table ack (
        raw_sha256 text not null, position integer not null, batch_id text not null, entry_id text not null,
        level text not null, status text not null, document text not null, posting_period text not null,
        amount text not null, currency text not null, code text not null, message text not null,
        applied text not null, adds_up integer not null check (adds_up in (0, 1)), {_EVENT},
        primary key (raw_sha256, position)
    ) strict""",
    "create index ack_entry on ack (entry_id)",
    "create index ack_batch on ack (batch_id)",
    "create index ack_event on ack (event_seq)",
    # -- what persons state
    # The settings that protect money, as canonical JSON; the newest row is in force. `signatures` is how many persons
    # must sign the next one.
    f"""create table settings (
        sha256 text not null check (length(sha256) = 64), content text not null,
        signatures integer not null check (signatures in (0, 1, 2)), {_EVENT}, primary key (event_seq)
    ) strict""",
    # `epoch` is the situation that a statement is about: a batch's epoch, the event that froze what is to be thawed, or
    # the event that accepted the settings that are to be changed.
    f"""create table statement (
        subject text not null, claim text not null check (claim in ({_CLAIMS})), epoch integer not null,
        person text not null, evidence text not null, signed text not null, signature text not null, {_EVENT},
        primary key (subject, claim, epoch, person)
    ) strict""",
    "create index statement_event on statement (event_seq)",
    f"""create table freezing (
        subject text not null, code text not null, {_EVENT}, primary key (subject, event_seq)
    ) strict""",
    "create index freezing_event on freezing (event_seq)",
    # Versions that two persons had taken back. Such a one is not posted again, a later one is.
    f"""create table unwound (
        txn_id text not null, seq integer not null, {_EVENT}, primary key (txn_id, seq),
        foreign key (txn_id, seq) references version
    ) strict""",
    "create index unwound_event on unwound (event_seq)",
    f"""create table probe (
        batch_id text not null references batch, epoch integer not null,
        outcome text not null check (outcome in ('received', 'absent', 'unclear')), evidence text not null, {_EVENT},
        primary key (batch_id, event_seq)
    ) strict""",
    "create index probe_event on probe (event_seq)",
    # -- what a person must look at
    f"""create table exception (
        exception_id counter primary key, origin text not null check (origin in ('rule', 'incident')),
        code text not null, severity text not null, owner text not null, subject text not null, txn_id text,
        seq integer, message text not null, remedy text not null, opened_at text not null, closed_at text, {_EVENT}
    ) strict""",
    "create unique index one_open_exception on exception (code, subject) where closed_at is null",
    "create index exception_about on exception (code, subject)",
    "create index exception_subject on exception (subject) where closed_at is null",
    # -- what was told
    # The builds of the warehouse: the SHA-256 of each DuckDB file, what it was made of, and the checksum of its tables.
    f"""create table built (
        generation text not null, sha256 text not null check (length(sha256) = 64), input_manifest_sha256 text not null,
        dbt_project_sha256 text not null, manifest_sha256 text not null, {_EVENT}, primary key (event_seq)
    ) strict""",
    # The marts that were published: when, from which inputs by which SQL, and the SHA-256 of each file.
    f"""create table generation (
        generation text not null, as_of text not null, ledger_event_seq integer not null references change (seq),
        tenant text not null, reporting_currency text not null, destinations text not null,
        input_manifest_sha256 text not null, dbt_project_sha256 text not null, manifest_sha256 text not null,
        files text not null, {_EVENT}, primary key (event_seq)
    ) strict""",
    # -- what was written over
    *(
        f"""create table {table}_was (
            {keys}, {moving}, {_EVENT}, primary key (event_seq, {", ".join(names(keys))}),
            foreign key ({", ".join(names(keys))}) references {table}
        ) strict"""
        for table, (keys, moving) in WRITTEN_OVER.items()
    ),
    # A line that was refused for good, and one of its group that is in the ERP: of postings (P), or of reversals (R).
    f"""create view partial_group as
       select r.txn_id, r.kind, r.stands_for, r.entry_id as refused, p.entry_id as posted
       from entry r
       join entry p on p.txn_id = r.txn_id and p.kind = r.kind and p.stands_for = r.stands_for and p.leg <> r.leg
         and {same_group("p.leg", "r.leg")} and p.state in ({_LIVE}) and p.reversed = 0
       where r.state = 'REJECTED' and coalesce(r.reject_code, '') not in ('{PERIOD_CLOSED}', '{BATCH_REJECTED}')""",
    # Every move as two sides of one amount: out of the old state's bucket, into the new one's.
    """create view bucket_move as
       select m.event_seq, m.entry_id, m.currency, b.bucket, side.sign * m.amount_minor as amount_minor,
              side.sign * m.hours_e4 as hours_e4
       from entry_move m
       cross join (select 1 as sign union all select -1) side
       join state_bucket b on b.state = case side.sign when 1 then m.too else m.frm end""",
)

# History that each event states a digest of: table, and the columns that never change after they are written.
HISTORY: dict[str, str] = {
    "raw_file": "sha256, bytes",
    "extract": "extract_seq, source_system, source_instance, stream, kind, window_from, window_to, fetched_at, control",
    "extract_page": "extract_seq, page_no, raw_sha256, name, duplicate_of",
    "landed": "extract_seq, page_no, sha256",
    "version": "txn_id, seq, raw_sha256, position, money_hash, approval, business_date, first_seen_at, rerated_from,"
    " person, project, details",
    "obs": "extract_seq, page_no, position, txn_id, revision, money_hash, approval, outcome, code, business_date,"
    " person, project, details",
    "waiver": "txn_id, code, content_hash, person, reason, withdrawn",
    "verdict": "verdict_id, input_manifest_sha256, dbt_manifest_sha256, rules_version, at",
    "verdict_item": "txn_id, seq, verdict_id, money_hash, outcome, code",
    "entry": "entry_id, txn_id, seq, leg, kind, destination, reverses",
    "entry_move": "move_id, entry_id, kind, frm, too, amount_minor, currency, hours_e4, at",
    "refreeze": "entry_id, from_hash, to_hash, actor, reason",
    "batch": "batch_id, destination, sequence, layout, file_name, sha256, bytes, records, lines, totals, hash_total,"
    " previous_sha256, sealed_at, control_sha256, preparer, release_required, duplicate_class",
    "batch_move": "move_id, batch_id, kind, frm, too, epoch, at",
    "batch_deadline": "move_id, batch_id, ack_deadline",
    "batch_line": "batch_id, entry_id, payload, payload_hash, posting_period, amount_minor, currency, hours_e4,"
    " reference",
    "call": "batch_id, epoch, key, method, url, request_sha256",
    "reply": "batch_id, epoch, status, headers, response_sha256, not_before",
    "ack": "raw_sha256, position, batch_id, entry_id, level, status, document, posting_period, amount, currency, code,"
    " message, applied, adds_up",
    "settings": "sha256, content, signatures",
    "statement": "subject, claim, epoch, person, evidence, signed, signature",
    "freezing": "subject, code",
    "unwound": "txn_id, seq",
    "probe": "batch_id, epoch, outcome, evidence",
    "built": "generation, sha256, input_manifest_sha256, dbt_project_sha256, manifest_sha256",
    "generation": "generation, as_of, ledger_event_seq, tenant, reporting_currency, destinations,"
    " input_manifest_sha256, dbt_project_sha256, manifest_sha256, files",
    **{f"{table}_was": ", ".join(names(f"{keys}, {moving}")) for table, (keys, moving) in WRITTEN_OVER.items()},
}

# Tables whose rows have a part that moves on (a state, a verdict, a page's counts) beside the part in HISTORY.
_SETTLED = ("extract_page", "version", "entry", "batch")
_APPEND_ONLY = (
    *("event", "change", "allowed_transition", "state_bucket", "raw_file", "extract", "landed", "obs"),
    *("verdict", "verdict_item", "waiver"),
    *("entry_move", "refreeze", "batch_move", "batch_deadline", "batch_line", "call", "reply", "ack", "settings"),
    *("statement", "freezing", "unwound", "probe", "built", "generation", *(f"{table}_was" for table in WRITTEN_OVER)),
)
_NEVER_DELETED = (*_APPEND_ONLY, *_SETTLED, "txn", "watermark", "destination", "period", "exception", "checked")


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


def _two_persons(claim: str, subject: str, epoch: str) -> str:
    """SQL: two different persons have stated `claim` about a subject in its present epoch."""
    return (
        f"(select count(*) from statement s where s.subject = {subject} and s.claim = '{claim}' and s.epoch = {epoch})"
        " >= 2"
    )


def _two_about_frozen(claim: str, subject: str) -> str:
    """SQL: as `_two_persons`, about what is frozen, since it was frozen last."""
    return _two_persons(claim, subject, f"(select max(f.event_seq) from freezing f where f.subject = {subject})")


def _two_on_line(claim: str) -> str:
    """SQL: as `_two_persons`, about the line of the present batch that an entry is."""
    epoch = "(select b.epoch from batch b where b.batch_id = old.batch_id)"
    return _two_persons(claim, "old.batch_id || '/' || old.entry_id", epoch)


_IN_FORCE = "(select s.{} from settings s order by s.event_seq desc limit 1)"
# Without any accepted settings, as in a simulation, nothing is compared.
_OTHER_SETTINGS = (
    "exists (select 1 from settings) and (select m.settings from moment m) is distinct from "
    + _IN_FORCE.format("sha256")
)
_BY_ACCEPTED = "by other settings than those that the ledger accepted nothing is sealed, sent or decided"

_DIGITS = "ltrim(old.value, '0123456789') = '' and ltrim(new.value, '0123456789') = ''"

GUARDS = (
    *(Guard(f"{t}_no_update", f"before update on {t}", "true", f"{t} is append-only") for t in _APPEND_ONLY),
    *(Guard(f"{t}_no_delete", f"before delete on {t}", "true", f"{t} keeps its rows") for t in _NEVER_DELETED),
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
    Guard("epoch_forward", "before update of epoch on batch", "new.epoch < old.epoch", "an epoch only moves forward"),
    Guard(
        "sealed_by_verdict",
        "before update of state on entry",
        f"""{_SEALING} and new.kind = 'P' and not exists (
            select 1 from version v where v.txn_id = new.txn_id and v.seq = new.seq and v.seq = {_LATEST}
            and v.approval = 'approved' and v.outcome = 'pass' and v.quarantine_code is null
            and not exists (select 1 from unwound u where u.txn_id = v.txn_id and u.seq = v.seq) and exists (
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
        f" and e.kind = 'P' and e.state in ({_LIVE}) and e.reversed = 0 and (e.leg = new.leg"
        f" or ({same_group('e.leg', 'new.leg')} and e.stands_for <> new.stands_for)))",
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
        "select 1 from refreeze f where f.entry_id = old.entry_id and f.from_hash = old.payload_hash"
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
        f" and s.claim = 'settings' and s.epoch = {_IN_FORCE.format('event_seq')})",
        "as many persons as the accepted settings ask for sign a change of them",
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
        " and ((s.subject = new.subject and s.epoch = new.epoch)"
        f" or (s.claim = 'release' and {_ABOUT.format('s.subject')})))"
        f" or exists (select 1 from batch b where b.preparer = new.person and {_ABOUT.format('b.batch_id')})",
        "who prepared it, released it or stated something else about it cannot decide on it too",
    ),
    Guard(
        "sent_again_by_right",
        "before update of step on batch",
        "new.step = 'SEALED' and old.step in ('UNKNOWN', 'CONFLICT') and (new.resends <> old.resends + 1 or not ("
        f"{_two_persons('not_received', 'new.batch_id', 'new.epoch')} or (old.step = 'UNKNOWN'"
        f" and new.duplicate_class in ('A', 'B') and new.resends <= {MAX_RESENDS} and exists (select 1 from probe p"
        " where p.batch_id = new.batch_id and p.epoch = new.epoch) and not exists (select 1 from probe p"
        " where p.batch_id = new.batch_id and p.epoch = new.epoch and p.outcome = 'received'))))",
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
        f" and not {_two_persons('received', 'old.batch_id', 'old.epoch')}",
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
        "two persons resolve a line that nobody else can answer for",
    ),
    *(
        Guard(
            f"{table}_thawed_by_two",
            f"before update of frozen on {table}",
            f"old.frozen <> '{GROUP_PARTIAL}' and (new.frozen is null or new.frozen = '{GROUP_PARTIAL}')"
            f" and not {_two_about_frozen('thaw', f'old.{key}')}",
            "two persons thaw what is frozen",
        )
        for table, key in (("destination", "name"), ("txn", "txn_id"))
    ),
    Guard(
        "group_whole_or_by_two",
        "before update of frozen on txn",
        f"old.frozen = '{GROUP_PARTIAL}' and new.frozen is null"
        " and exists (select 1 from partial_group g where g.txn_id = old.txn_id)"
        f" and not ({_two_about_frozen('complete', 'old.txn_id')} or {_two_about_frozen('unwind', 'old.txn_id')})",
        "two persons complete or unwind what was posted in part",
    ),
    Guard(
        "group_resolved_by_two",
        "before update of state on entry",
        "old.state = 'REJECTED' and new.state in ('ELIGIBLE', 'CANCELLED')"
        " and exists (select 1 from partial_group g where g.refused = old.entry_id)"
        " and exists (select 1 from txn t where t.txn_id = old.txn_id and t.frozen is not null)",
        "two persons complete or unwind what was posted in part",
    ),
    Guard(
        "unwound_by_two",
        "before insert on unwound",
        "not exists (select 1 from txn t join partial_group g on g.txn_id = t.txn_id and g.kind = 'P'"
        f" where t.txn_id = new.txn_id and t.latest_seq = new.seq and t.frozen = '{GROUP_PARTIAL}')"
        f" or not {_two_about_frozen('unwind', 'new.txn_id')}",
        "two persons unwind the latest version, and only what was posted in part",
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
        for table in _SETTLED
    ),
)

# Every change of a state writes its own history; the foreign key of the history refuses what is not allowed.
_MOVE = (
    "insert into entry_move (entry_id, kind, frm, too, amount_minor, currency, hours_e4, at, event_seq) select"
    " new.entry_id, new.kind, {frm}, new.state, new.amount_minor, new.currency, new.hours_e4, at, event_seq from moment"
)
_STEP = (
    "insert into batch_move (batch_id, kind, frm, too, epoch, at, event_seq) select"
    " new.batch_id, 'B', {frm}, new.step, new.epoch, at, event_seq from moment"
)


def _remember(table: str, keys: str, moving: str) -> Recorder:
    """Keep the row as it was before the event; what the event itself made or wrote in between nobody saw."""
    columns = names(f"{keys}, {moving}")
    return Recorder(
        f"{table}_remembered",
        f"after update on {table}",
        " or ".join(f"new.{column} is distinct from old.{column}" for column in names(moving)),
        f"insert into {table}_was ({', '.join(columns)}, event_seq)"
        f" select {', '.join(f'old.{column}' for column in columns)}, moment.event_seq from moment"
        " where moment.event_seq > old.event_seq on conflict do nothing",
    )


RECORDERS = (
    *(_remember(table, keys, moving) for table, (keys, moving) in WRITTEN_OVER.items()),
    Recorder("entry_created", "after insert on entry", "true", _MOVE.format(frm="'NEW'")),
    Recorder("entry_moved", "after update of state on entry", "new.state <> old.state", _MOVE.format(frm="old.state")),
    Recorder(
        "reversal_posted",
        "after update of state on entry",
        "new.kind = 'R' and new.state = 'POSTED' and old.state <> 'POSTED'",
        "update entry set reversed = 1 where entry_id = new.reverses",
    ),
    Recorder("batch_created", "after insert on batch", "true", _STEP.format(frm="'NEW'")),
    Recorder("batch_moved", "after update of step on batch", "true", _STEP.format(frm="old.step")),
    Recorder(
        "batch_due",
        "after update of ack_deadline on batch",
        "new.ack_deadline is distinct from old.ack_deadline",
        "insert into batch_deadline (batch_id, ack_deadline, event_seq)"
        " select new.batch_id, new.ack_deadline, event_seq from moment",
    ),
    *(
        Recorder(
            f"{table}_frozen_{name}",
            f"after {occasion} on {table}",
            condition,
            f"insert into freezing (subject, code, event_seq) select new.{key}, new.frozen, event_seq from moment"
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
