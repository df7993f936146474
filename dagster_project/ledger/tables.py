"""The ledger's tables (docs/posting.md 2.2 to 2.9), as data that `dialect` and `postgres` make statements of.

`TABLES` is SQL for both, each table after those it refers to, where `strict` is SQLite's, `integer` has 64 bits, `text`
is ordered by its bytes and a `counter` counts up by itself.
"""

from __future__ import annotations

from dagster_project.ledger.vocabulary import (
    BATCH_REJECTED,
    CLAIMS,
    IN_FLIGHT,
    LEGS,
    LIVE,
    MATCHED,
    PERIOD_CLOSED,
    listed,
    same_group,
)

# Raised with each change of a table, and with it there is a migration (`migrations`).
VERSION = "8"

_LEGS = listed(LEGS)
_FLYING = listed(IN_FLIGHT)
_LIVE = listed(LIVE)
_CLAIMS = listed(CLAIMS)

_EVENT = "event_seq integer not null references change (seq)"

# What is exported of rows that are written over, by table: their key, and what moves on. `<table>_was` keeps each row
# as it was until an event wrote it over, so the ledger can be exported as it was after any event.
WRITTEN_OVER = {
    "version": ("txn_id text, seq integer", "quarantine_code text"),
    "entry": (
        "entry_id text",
        "represents_seq integer, state text, batch_id text, document text, posting_period text, amount_minor integer,"
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
    """create table open_commit (
        one integer primary key check (one = 1), event_seq integer references change, at text, settings text
    ) strict""",
    """create table allowed_transition (
        kind text, from_state text, to_state text, primary key (kind, from_state, to_state)
    ) strict""",
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
    # What the systems state of master records. `outcome`: stated, waiting (for a person's signature: `code`, `detail`),
    # unusable (it could not be read) or gone; while a record waits or is unusable, what was stated before stays known.
    # `known_from` is the moment of the pull, or of the signature; `is_opening` marks what the first extract of its
    # stream stated, which was always known. `series`: whose `rate` it states, whatever the days.
    f"""create table master_version (
        source_system text not null, source_instance text not null, stream text not null, record_key text not null,
        version_no integer not null check (version_no >= 1),
        outcome text not null check (outcome in ('stated', 'waiting', 'unusable', 'gone')),
        extract_seq integer not null references extract, raw_sha256 text references raw_file, position integer,
        content_hash text, valid_from text, valid_to text, series text, rate text, code text, detail text,
        known_from text not null, is_opening integer not null check (is_opening in (0, 1)), {_EVENT},
        primary key (source_system, source_instance, stream, record_key, version_no),
        check ((outcome in ('stated', 'waiting')) = (content_hash is not null)),
        check ((outcome = 'waiting') = (code is not null)),
        check ((outcome = 'gone') = (raw_sha256 is null))
    ) strict""",
    "create index master_version_event on master_version (event_seq)",
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
    # What the gate judged: the build's inputs, the whole dbt project, and of that the rules alone.
    f"""create table rule_run (
        rule_run_id integer primary key, input_manifest_sha256 text not null, dbt_project_sha256 text not null,
        rules_sha256 text not null, at text not null, {_EVENT}
    ) strict""",
    "create index rule_run_event on rule_run (event_seq)",
    # `rerated_from`: the version whose content this one owes at other values (null: the source said it). `person` and
    # `project`: the source's ids of whom and what it is about. `details`: JSON of what else rules look at.
    f"""create table version (
        txn_id text not null references txn, seq integer not null check (seq >= 1), revision text not null,
        extract_seq integer not null references extract, raw_sha256 text not null references raw_file,
        position integer not null, money_hash text not null check (length(money_hash) = 64),
        approval text not null check (approval in ('approved', 'not_approved', 'unknown', 'vanished')),
        business_date text, quarantine_code text, first_seen_at text not null,
        outcome text check (outcome in ('pass', 'hold', 'quarantine', 'exclude', 'not_approved')), code text,
        rule_run_id integer references rule_run, rerated_from integer check (rerated_from < seq),
        person text, project text, details text, {_EVENT},
        primary key (txn_id, seq), foreign key (txn_id, rerated_from) references version
    ) strict""",
    "create index version_event on version (event_seq)",
    f"""create table set_aside (
        extract_seq integer not null, page_no integer not null, position integer not null, txn_id text not null,
        revision text not null, money_hash text not null, approval text not null,
        outcome text not null check (outcome in ('stale', 'quarantined')), code text, business_date text,
        person text, project text, details text, {_EVENT},
        foreign key (extract_seq, page_no) references extract_page
    ) strict""",
    "create index set_aside_txn on set_aside (txn_id)",
    "create index set_aside_event on set_aside (event_seq)",
    # -- what the rules say
    f"""create table rule_result (
        rule_run_id integer not null references rule_run, txn_id text not null, seq integer not null,
        money_hash text not null, outcome text not null, code text, {_EVENT},
        primary key (txn_id, seq, rule_run_id), foreign key (txn_id, seq) references version
    ) strict""",
    "create index rule_result_event on rule_result (event_seq)",
    "create table destination (name text primary key, frozen text) strict",
    # What the latest version owes by its latest rule result: a draft until it is sealed.
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
    # A named person says which of ours a system's record is, or that this counts no longer. The last word counts.
    f"""create table identity_match (
        object text not null check (object in ({listed(MATCHED)})), source_system text not null,
        source_instance text not null, source_id text not null check (source_id <> ''),
        our_key text not null check (our_key <> ''), person text not null, reason text not null check (reason <> ''),
        withdrawn integer not null check (withdrawn in (0, 1)), {_EVENT},
        primary key (object, source_system, source_instance, source_id, event_seq)
    ) strict""",
    "create index identity_match_event on identity_match (event_seq)",
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
        attempt integer not null default 0, resends integer not null default 0, delivered_at text,
        evidence text, ack_deadline text, {_EVENT}, unique (destination, sequence), unique (destination, file_name)
    ) strict""",
    "create index batch_event on batch (event_seq)",
    f"""create table entry (
        entry_id text primary key, txn_id text not null, seq integer not null,
        leg text not null check (leg in ({_LEGS})), kind text not null check (kind in ('P', 'R')),
        represents_seq integer not null check (represents_seq >= seq), destination text not null references destination,
        layout text not null, state text not null, amount_minor integer not null, currency text not null,
        hours_e4 integer not null, payload_hash text, posting_period text, reverses text references entry,
        reversed integer not null default 0 check (reversed in (0, 1)), batch_id text references batch, document text,
        reject_code text, reject_message text, eligible_at text not null, sealed_at text, posted_at text,
        state_since text not null, posted_amount_minor integer, posted_currency text, posted_hours_e4 integer, {_EVENT},
        foreign key (txn_id, seq) references version, foreign key (txn_id, represents_seq) references version,
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
        move_id counter primary key, entry_id text not null references entry, kind text not null,
        from_state text not null, to_state text not null, amount_minor integer not null, currency text not null,
        hours_e4 integer not null, at text not null, {_EVENT},
        constraint transition_is_allowed foreign key (kind, from_state, to_state) references allowed_transition
    ) strict""",
    "create index entry_move_event on entry_move (event_seq)",
    # The only change of a frozen payload: a named person retries a refused line with what the rules say now.
    f"""create table payload_override (
        entry_id text not null references entry, from_hash text not null, to_hash text not null, actor text not null,
        reason text not null, {_EVENT}, primary key (entry_id, from_hash, to_hash)
    ) strict""",
    f"""create table batch_move (
        move_id counter primary key, batch_id text not null references batch, kind text not null check (kind = 'B'),
        from_state text not null, to_state text not null, attempt integer not null, at text not null, {_EVENT},
        constraint transition_is_allowed foreign key (kind, from_state, to_state) references allowed_transition
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
    # An HTTP call that was about to be made, and the answer to it: without one, what the ERP did is not known.
    f"""create table call (
        batch_id text not null references batch, attempt integer not null, key text not null, method text not null,
        url text not null, request_sha256 text not null check (length(request_sha256) = 64), {_EVENT},
        primary key (batch_id, attempt)
    ) strict""",
    "create index call_event on call (event_seq)",
    f"""create table reply (
        batch_id text not null, attempt integer not null, status integer not null, headers text not null,
        response_sha256 text not null references raw_file, not_before text, {_EVENT},
        primary key (batch_id, attempt), foreign key (batch_id, attempt) references call
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
    # `occasion` is the situation that a statement is about: the attempt of a batch, the event that froze what is to be
    # unfrozen, the event that accepted the settings that are to be changed, the number of the version of a master
    # record that waits, the exception of a list that shrank, or the event by which persons said last who a record is.
    f"""create table statement (
        subject text not null, claim text not null check (claim in ({_CLAIMS})), occasion integer not null,
        person text not null, evidence text not null, signed text not null, signature text not null, {_EVENT},
        primary key (subject, claim, occasion, person)
    ) strict""",
    "create index statement_event on statement (event_seq)",
    f"""create table freezing (
        subject text not null, code text not null, {_EVENT}, primary key (subject, event_seq)
    ) strict""",
    "create index freezing_event on freezing (event_seq)",
    # Versions that two persons had taken back. Such a one is not posted again, a later one is.
    f"""create table backed_out (
        txn_id text not null, seq integer not null, {_EVENT}, primary key (txn_id, seq),
        foreign key (txn_id, seq) references version
    ) strict""",
    "create index backed_out_event on backed_out (event_seq)",
    f"""create table probe (
        batch_id text not null references batch, attempt integer not null,
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
    # -- what was published
    # The builds of the warehouse: the SHA-256 of each DuckDB file, what it was made of, and the checksum of its tables.
    # `definition_sha256`: the raw document that names what it was made by, `rules_sha256`: the rules in that. Both null
    # before version 8.
    f"""create table built (
        build_id text not null, sha256 text not null check (length(sha256) = 64), input_manifest_sha256 text not null,
        dbt_project_sha256 text not null, manifest_sha256 text not null, statements_sha256 text not null,
        rules_sha256 text, definition_sha256 text references raw_file, {_EVENT}, primary key (event_seq)
    ) strict""",
    # The marts that were published: when, from which inputs by which SQL, and the SHA-256 of each file.
    f"""create table publication (
        build_id text not null, as_of text not null, ledger_event_seq integer not null references change (seq),
        tenant text not null, reporting_currency text not null, destinations text not null,
        input_manifest_sha256 text not null, dbt_project_sha256 text not null, manifest_sha256 text not null,
        files text not null, definition_sha256 text references raw_file, {_EVENT}, primary key (event_seq)
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
       select r.txn_id, r.kind, r.represents_seq, r.entry_id as refused, p.entry_id as posted
       from entry r
       join entry p on p.txn_id = r.txn_id and p.kind = r.kind and p.represents_seq = r.represents_seq
         and p.leg <> r.leg and {same_group("p.leg", "r.leg")} and p.state in ({_LIVE}) and p.reversed = 0
       where r.state = 'REJECTED' and coalesce(r.reject_code, '') not in ('{PERIOD_CLOSED}', '{BATCH_REJECTED}')""",
    # Every move as two sides of one amount: out of the old state's bucket, into the new one's.
    """create view bucket_move as
       select m.event_seq, m.entry_id, m.currency, b.bucket, side.sign * m.amount_minor as amount_minor,
              side.sign * m.hours_e4 as hours_e4
       from entry_move m
       cross join (select 1 as sign union all select -1) side
       join state_bucket b on b.state = case side.sign when 1 then m.to_state else m.from_state end""",
)

# History that each event states a digest of: table, and the columns that never change after they are written.
HISTORY: dict[str, str] = {
    "raw_file": "sha256, bytes",
    "extract": "extract_seq, source_system, source_instance, stream, kind, window_from, window_to, fetched_at, control",
    "extract_page": "extract_seq, page_no, raw_sha256, name, duplicate_of",
    "landed": "extract_seq, page_no, sha256",
    "master_version": "source_system, source_instance, stream, record_key, version_no, outcome, extract_seq,"
    " raw_sha256, position, content_hash, valid_from, valid_to, series, rate, code, detail, known_from, is_opening",
    "version": "txn_id, seq, raw_sha256, position, money_hash, approval, business_date, first_seen_at, rerated_from,"
    " person, project, details",
    "set_aside": "extract_seq, page_no, position, txn_id, revision, money_hash, approval, outcome, code, business_date,"
    " person, project, details",
    "waiver": "txn_id, code, content_hash, person, reason, withdrawn",
    "identity_match": "object, source_system, source_instance, source_id, our_key, person, reason, withdrawn",
    "rule_run": "rule_run_id, input_manifest_sha256, dbt_project_sha256, rules_sha256, at",
    "rule_result": "txn_id, seq, rule_run_id, money_hash, outcome, code",
    "entry": "entry_id, txn_id, seq, leg, kind, destination, reverses",
    "entry_move": "move_id, entry_id, kind, from_state, to_state, amount_minor, currency, hours_e4, at",
    "payload_override": "entry_id, from_hash, to_hash, actor, reason",
    "batch": "batch_id, destination, sequence, layout, file_name, sha256, bytes, records, lines, totals, hash_total,"
    " previous_sha256, sealed_at, control_sha256, preparer, release_required, duplicate_class",
    "batch_move": "move_id, batch_id, kind, from_state, to_state, attempt, at",
    "batch_deadline": "move_id, batch_id, ack_deadline",
    "batch_line": "batch_id, entry_id, payload, payload_hash, posting_period, amount_minor, currency, hours_e4,"
    " reference",
    "call": "batch_id, attempt, key, method, url, request_sha256",
    "reply": "batch_id, attempt, status, headers, response_sha256, not_before",
    "ack": "raw_sha256, position, batch_id, entry_id, level, status, document, posting_period, amount, currency, code,"
    " message, applied, adds_up",
    "settings": "sha256, content, signatures",
    "statement": "subject, claim, occasion, person, evidence, signed, signature",
    "freezing": "subject, code",
    "backed_out": "txn_id, seq",
    "probe": "batch_id, attempt, outcome, evidence",
    "built": "build_id, sha256, input_manifest_sha256, dbt_project_sha256, manifest_sha256, statements_sha256,"
    " rules_sha256, definition_sha256",
    "publication": "build_id, as_of, ledger_event_seq, tenant, reporting_currency, destinations,"
    " input_manifest_sha256, dbt_project_sha256, manifest_sha256, files, definition_sha256",
    **{f"{table}_was": ", ".join(names(f"{keys}, {moving}")) for table, (keys, moving) in WRITTEN_OVER.items()},
}

# Tables whose rows have a part that moves on (a state, a result, a page's counts) beside the part in HISTORY.
PARTLY_FIXED = ("extract_page", "version", "entry", "batch")
APPEND_ONLY = (
    *("event", "change", "allowed_transition", "state_bucket", "raw_file", "extract", "landed", "set_aside"),
    "master_version",
    *("rule_run", "rule_result", "waiver", "identity_match"),
    *(
        "entry_move",
        "payload_override",
        "batch_move",
        "batch_deadline",
        "batch_line",
        "call",
        "reply",
        "ack",
        "settings",
    ),
    *(
        "statement",
        "freezing",
        "backed_out",
        "probe",
        "built",
        "publication",
        *(f"{table}_was" for table in WRITTEN_OVER),
    ),
)
NEVER_DELETED = (*APPEND_ONLY, *PARTLY_FIXED, "txn", "watermark", "destination", "period", "exception", "checked")
