--
-- PostgreSQL database dump
--


-- Dumped from database version 18.4
-- Dumped by pg_dump version 18.4

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: the_schema_of_the_ledger; Type: SCHEMA; Schema: -; Owner: tieout
--

CREATE SCHEMA the_schema_of_the_ledger;


ALTER SCHEMA the_schema_of_the_ledger OWNER TO tieout;

--
-- Name: ack_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.ack_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'ack keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.ack_no_delete() OWNER TO tieout;

--
-- Name: ack_no_update(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.ack_no_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'ack is append-only'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.ack_no_update() OWNER TO tieout;

--
-- Name: allowed_transition_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.allowed_transition_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'allowed_transition keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.allowed_transition_no_delete() OWNER TO tieout;

--
-- Name: allowed_transition_no_update(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.allowed_transition_no_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'allowed_transition is append-only'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.allowed_transition_no_update() OWNER TO tieout;

--
-- Name: amount_is_settled(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.amount_is_settled() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if ((new.amount_minor <> old.amount_minor or new.hours_e4 <> old.hours_e4 or new.currency <> old.currency or new.layout <> old.layout) and not (old.state in ('CANCELLED', 'REJECTED') and new.state = 'ELIGIBLE')) then raise exception using errcode = '23000', message = 'an amount changes only on the way back to ELIGIBLE'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.amount_is_settled() OWNER TO tieout;

--
-- Name: attempt_forward(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.attempt_forward() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (new.attempt < old.attempt) then raise exception using errcode = '23000', message = 'an attempt only moves forward'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.attempt_forward() OWNER TO tieout;

--
-- Name: backed_out_by_two(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.backed_out_by_two() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (not exists (select 1 from txn t join partial_group g on g.txn_id = t.txn_id and g.kind = 'P' where t.txn_id = new.txn_id and t.latest_seq = new.seq and t.frozen = 'GROUP_PARTIAL') or not (select count(*) from statement s where s.subject = new.txn_id and s.claim = 'back_out' and s.occasion = (select max(f.event_seq) from freezing f where f.subject = new.txn_id)) >= 2) then raise exception using errcode = '23000', message = 'two persons back out the latest version, and only what was posted in part'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.backed_out_by_two() OWNER TO tieout;

--
-- Name: backed_out_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.backed_out_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'backed_out keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.backed_out_no_delete() OWNER TO tieout;

--
-- Name: backed_out_no_update(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.backed_out_no_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'backed_out is append-only'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.backed_out_no_update() OWNER TO tieout;

--
-- Name: batch_created(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.batch_created() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then insert into batch_move (batch_id, kind, from_state, to_state, attempt, at, event_seq) select new.batch_id, 'B', 'NEW', new.step, new.attempt, at, event_seq from open_commit; end if; return null; end $$;


ALTER FUNCTION the_schema_of_the_ledger.batch_created() OWNER TO tieout;

--
-- Name: batch_deadline_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.batch_deadline_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'batch_deadline keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.batch_deadline_no_delete() OWNER TO tieout;

--
-- Name: batch_deadline_no_update(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.batch_deadline_no_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'batch_deadline is append-only'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.batch_deadline_no_update() OWNER TO tieout;

--
-- Name: batch_due(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.batch_due() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (new.ack_deadline is distinct from old.ack_deadline) then insert into batch_deadline (batch_id, ack_deadline, event_seq) select new.batch_id, new.ack_deadline, event_seq from open_commit; end if; return null; end $$;


ALTER FUNCTION the_schema_of_the_ledger.batch_due() OWNER TO tieout;

--
-- Name: batch_gapless(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.batch_gapless() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (new.sequence <> 1 + (select count(*) from batch b where b.destination = new.destination)) then raise exception using errcode = '23000', message = 'batches of a destination are numbered without gaps'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.batch_gapless() OWNER TO tieout;

--
-- Name: batch_line_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.batch_line_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'batch_line keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.batch_line_no_delete() OWNER TO tieout;

--
-- Name: batch_line_no_update(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.batch_line_no_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'batch_line is append-only'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.batch_line_no_update() OWNER TO tieout;

--
-- Name: batch_move_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.batch_move_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'batch_move keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.batch_move_no_delete() OWNER TO tieout;

--
-- Name: batch_move_no_update(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.batch_move_no_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'batch_move is append-only'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.batch_move_no_update() OWNER TO tieout;

--
-- Name: batch_moved(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.batch_moved() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then insert into batch_move (batch_id, kind, from_state, to_state, attempt, at, event_seq) select new.batch_id, 'B', old.step, new.step, new.attempt, at, event_seq from open_commit; end if; return null; end $$;


ALTER FUNCTION the_schema_of_the_ledger.batch_moved() OWNER TO tieout;

--
-- Name: batch_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.batch_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'batch keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.batch_no_delete() OWNER TO tieout;

--
-- Name: batch_remembered(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.batch_remembered() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (new.step is distinct from old.step or new.delivered_at is distinct from old.delivered_at) then insert into batch_was (batch_id, step, delivered_at, event_seq) select old.batch_id, old.step, old.delivered_at, open_commit.event_seq from open_commit where open_commit.event_seq > old.event_seq on conflict do nothing; end if; return null; end $$;


ALTER FUNCTION the_schema_of_the_ledger.batch_remembered() OWNER TO tieout;

--
-- Name: batch_settled(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.batch_settled() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (new.batch_id is distinct from old.batch_id or new.destination is distinct from old.destination or new.sequence is distinct from old.sequence or new.layout is distinct from old.layout or new.file_name is distinct from old.file_name or new.sha256 is distinct from old.sha256 or new.bytes is distinct from old.bytes or new.records is distinct from old.records or new.lines is distinct from old.lines or new.totals is distinct from old.totals or new.hash_total is distinct from old.hash_total or new.previous_sha256 is distinct from old.previous_sha256 or new.sealed_at is distinct from old.sealed_at or new.control_sha256 is distinct from old.control_sha256 or new.preparer is distinct from old.preparer or new.release_required is distinct from old.release_required or new.duplicate_class is distinct from old.duplicate_class or new.event_seq is distinct from old.event_seq) then raise exception using errcode = '23000', message = 'what a batch was written with never changes'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.batch_settled() OWNER TO tieout;

--
-- Name: batch_was_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.batch_was_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'batch_was keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.batch_was_no_delete() OWNER TO tieout;

--
-- Name: batch_was_no_update(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.batch_was_no_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'batch_was is append-only'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.batch_was_no_update() OWNER TO tieout;

--
-- Name: built_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.built_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'built keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.built_no_delete() OWNER TO tieout;

--
-- Name: built_no_update(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.built_no_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'built is append-only'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.built_no_update() OWNER TO tieout;

--
-- Name: call_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.call_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'call keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.call_no_delete() OWNER TO tieout;

--
-- Name: call_no_update(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.call_no_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'call is append-only'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.call_no_update() OWNER TO tieout;

--
-- Name: change_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.change_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'change keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.change_no_delete() OWNER TO tieout;

--
-- Name: change_no_update(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.change_no_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'change is append-only'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.change_no_update() OWNER TO tieout;

--
-- Name: checked_forward(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.checked_forward() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (new.event_seq < old.event_seq) then raise exception using errcode = '23000', message = 'what was checked stays checked'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.checked_forward() OWNER TO tieout;

--
-- Name: checked_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.checked_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'checked keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.checked_no_delete() OWNER TO tieout;

--
-- Name: destination_frozen_again(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.destination_frozen_again() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (new.frozen is not null and new.frozen is distinct from old.frozen) then insert into freezing (subject, code, event_seq) select new.name, new.frozen, event_seq from open_commit where true on conflict do nothing; end if; return null; end $$;


ALTER FUNCTION the_schema_of_the_ledger.destination_frozen_again() OWNER TO tieout;

--
-- Name: destination_frozen_new(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.destination_frozen_new() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (new.frozen is not null) then insert into freezing (subject, code, event_seq) select new.name, new.frozen, event_seq from open_commit where true on conflict do nothing; end if; return null; end $$;


ALTER FUNCTION the_schema_of_the_ledger.destination_frozen_new() OWNER TO tieout;

--
-- Name: destination_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.destination_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'destination keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.destination_no_delete() OWNER TO tieout;

--
-- Name: destination_unfrozen_by_two(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.destination_unfrozen_by_two() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (old.frozen <> 'GROUP_PARTIAL' and (new.frozen is null or new.frozen = 'GROUP_PARTIAL') and not (select count(*) from statement s where s.subject = old.name and s.claim = 'unfreeze' and s.occasion = (select max(f.event_seq) from freezing f where f.subject = old.name)) >= 2) then raise exception using errcode = '23000', message = 'two persons unfreeze what is frozen'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.destination_unfrozen_by_two() OWNER TO tieout;

--
-- Name: document_is_settled(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.document_is_settled() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (old.document is not null and new.document is distinct from old.document) then raise exception using errcode = '23000', message = 'a document number never changes'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.document_is_settled() OWNER TO tieout;

--
-- Name: entry_created(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.entry_created() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then insert into entry_move (entry_id, kind, from_state, to_state, amount_minor, currency, hours_e4, at, event_seq) select new.entry_id, new.kind, 'NEW', new.state, new.amount_minor, new.currency, new.hours_e4, at, event_seq from open_commit; end if; return null; end $$;


ALTER FUNCTION the_schema_of_the_ledger.entry_created() OWNER TO tieout;

--
-- Name: entry_move_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.entry_move_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'entry_move keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.entry_move_no_delete() OWNER TO tieout;

--
-- Name: entry_move_no_update(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.entry_move_no_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'entry_move is append-only'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.entry_move_no_update() OWNER TO tieout;

--
-- Name: entry_moved(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.entry_moved() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (new.state <> old.state) then insert into entry_move (entry_id, kind, from_state, to_state, amount_minor, currency, hours_e4, at, event_seq) select new.entry_id, new.kind, old.state, new.state, new.amount_minor, new.currency, new.hours_e4, at, event_seq from open_commit; end if; return null; end $$;


ALTER FUNCTION the_schema_of_the_ledger.entry_moved() OWNER TO tieout;

--
-- Name: entry_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.entry_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'entry keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.entry_no_delete() OWNER TO tieout;

--
-- Name: entry_remembered(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.entry_remembered() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (new.represents_seq is distinct from old.represents_seq or new.state is distinct from old.state or new.batch_id is distinct from old.batch_id or new.document is distinct from old.document or new.posting_period is distinct from old.posting_period or new.amount_minor is distinct from old.amount_minor or new.currency is distinct from old.currency or new.hours_e4 is distinct from old.hours_e4 or new.posted_amount_minor is distinct from old.posted_amount_minor or new.posted_currency is distinct from old.posted_currency or new.posted_hours_e4 is distinct from old.posted_hours_e4 or new.reject_code is distinct from old.reject_code or new.reject_message is distinct from old.reject_message or new.eligible_at is distinct from old.eligible_at or new.sealed_at is distinct from old.sealed_at or new.posted_at is distinct from old.posted_at or new.state_since is distinct from old.state_since or new.payload_hash is distinct from old.payload_hash) then insert into entry_was (entry_id, represents_seq, state, batch_id, document, posting_period, amount_minor, currency, hours_e4, posted_amount_minor, posted_currency, posted_hours_e4, reject_code, reject_message, eligible_at, sealed_at, posted_at, state_since, payload_hash, event_seq) select old.entry_id, old.represents_seq, old.state, old.batch_id, old.document, old.posting_period, old.amount_minor, old.currency, old.hours_e4, old.posted_amount_minor, old.posted_currency, old.posted_hours_e4, old.reject_code, old.reject_message, old.eligible_at, old.sealed_at, old.posted_at, old.state_since, old.payload_hash, open_commit.event_seq from open_commit where open_commit.event_seq > old.event_seq on conflict do nothing; end if; return null; end $$;


ALTER FUNCTION the_schema_of_the_ledger.entry_remembered() OWNER TO tieout;

--
-- Name: entry_settled(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.entry_settled() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (new.entry_id is distinct from old.entry_id or new.txn_id is distinct from old.txn_id or new.seq is distinct from old.seq or new.leg is distinct from old.leg or new.kind is distinct from old.kind or new.destination is distinct from old.destination or new.reverses is distinct from old.reverses or new.event_seq is distinct from old.event_seq) then raise exception using errcode = '23000', message = 'what a entry was written with never changes'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.entry_settled() OWNER TO tieout;

--
-- Name: entry_was_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.entry_was_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'entry_was keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.entry_was_no_delete() OWNER TO tieout;

--
-- Name: entry_was_no_update(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.entry_was_no_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'entry_was is append-only'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.entry_was_no_update() OWNER TO tieout;

--
-- Name: event_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.event_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'event keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.event_no_delete() OWNER TO tieout;

--
-- Name: event_no_update(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.event_no_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'event is append-only'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.event_no_update() OWNER TO tieout;

--
-- Name: exception_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.exception_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'exception keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.exception_no_delete() OWNER TO tieout;

--
-- Name: exception_remembered(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.exception_remembered() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (new.severity is distinct from old.severity or new.owner is distinct from old.owner or new.seq is distinct from old.seq or new.message is distinct from old.message or new.remedy is distinct from old.remedy or new.closed_at is distinct from old.closed_at) then insert into exception_was (exception_id, severity, owner, seq, message, remedy, closed_at, event_seq) select old.exception_id, old.severity, old.owner, old.seq, old.message, old.remedy, old.closed_at, open_commit.event_seq from open_commit where open_commit.event_seq > old.event_seq on conflict do nothing; end if; return null; end $$;


ALTER FUNCTION the_schema_of_the_ledger.exception_remembered() OWNER TO tieout;

--
-- Name: exception_was_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.exception_was_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'exception_was keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.exception_was_no_delete() OWNER TO tieout;

--
-- Name: exception_was_no_update(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.exception_was_no_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'exception_was is append-only'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.exception_was_no_update() OWNER TO tieout;

--
-- Name: extract_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.extract_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'extract keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.extract_no_delete() OWNER TO tieout;

--
-- Name: extract_no_update(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.extract_no_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'extract is append-only'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.extract_no_update() OWNER TO tieout;

--
-- Name: extract_page_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.extract_page_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'extract_page keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.extract_page_no_delete() OWNER TO tieout;

--
-- Name: extract_page_settled(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.extract_page_settled() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (new.extract_seq is distinct from old.extract_seq or new.page_no is distinct from old.page_no or new.raw_sha256 is distinct from old.raw_sha256 or new.name is distinct from old.name or new.duplicate_of is distinct from old.duplicate_of or new.event_seq is distinct from old.event_seq) then raise exception using errcode = '23000', message = 'what a extract_page was written with never changes'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.extract_page_settled() OWNER TO tieout;

--
-- Name: four_eyes(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.four_eyes() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (exists (select 1 from statement s where s.person = new.person and s.claim <> new.claim and ((s.subject = new.subject and s.occasion = new.occasion) or (s.claim = 'release' and (new.subject = s.subject or substr(new.subject, 1, length(s.subject) + 1) = s.subject || '/')))) or exists (select 1 from batch b where b.preparer = new.person and (new.subject = b.batch_id or substr(new.subject, 1, length(b.batch_id) + 1) = b.batch_id || '/'))) then raise exception using errcode = '23000', message = 'who prepared it, released it or stated something else about it cannot decide on it too'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.four_eyes() OWNER TO tieout;

--
-- Name: freezing_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.freezing_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'freezing keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.freezing_no_delete() OWNER TO tieout;

--
-- Name: freezing_no_update(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.freezing_no_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'freezing is append-only'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.freezing_no_update() OWNER TO tieout;

--
-- Name: frozen_payload(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.frozen_payload() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (old.payload_hash is not null and new.payload_hash is distinct from old.payload_hash and (new.payload_hash is not null or exists (select 1 from batch_line l where l.entry_id = old.entry_id and (select coalesce(sum(case when m.to_state in ('UPLOADED', 'CALLING') then 1 when m.from_state = 'CALLING' and m.to_state = 'SEALED' then -1 else 0 end), 0) from batch_move m where m.batch_id = l.batch_id) > 0)) and not exists (select 1 from payload_override f where f.entry_id = old.entry_id and f.from_hash = old.payload_hash and f.to_hash = new.payload_hash)) then raise exception using errcode = '23000', message = 'a payload that was once sealed never changes, unless it was never sent'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.frozen_payload() OWNER TO tieout;

--
-- Name: group_resolved_by_two(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.group_resolved_by_two() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (old.state = 'REJECTED' and new.state in ('ELIGIBLE', 'CANCELLED') and exists (select 1 from partial_group g where g.refused = old.entry_id) and exists (select 1 from txn t where t.txn_id = old.txn_id and t.frozen is not null)) then raise exception using errcode = '23000', message = 'two persons complete or back out what was posted in part'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.group_resolved_by_two() OWNER TO tieout;

--
-- Name: group_whole_or_by_two(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.group_whole_or_by_two() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (old.frozen = 'GROUP_PARTIAL' and new.frozen is null and exists (select 1 from partial_group g where g.txn_id = old.txn_id) and not ((select count(*) from statement s where s.subject = old.txn_id and s.claim = 'complete' and s.occasion = (select max(f.event_seq) from freezing f where f.subject = old.txn_id)) >= 2 or (select count(*) from statement s where s.subject = old.txn_id and s.claim = 'back_out' and s.occasion = (select max(f.event_seq) from freezing f where f.subject = old.txn_id)) >= 2)) then raise exception using errcode = '23000', message = 'two persons complete or back out what was posted in part'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.group_whole_or_by_two() OWNER TO tieout;

--
-- Name: landed_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.landed_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'landed keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.landed_no_delete() OWNER TO tieout;

--
-- Name: landed_no_update(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.landed_no_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'landed is append-only'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.landed_no_update() OWNER TO tieout;

--
-- Name: line_resolved_by_two(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.line_resolved_by_two() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if ((old.state || '>' || new.state in ('UNKNOWN>ELIGIBLE', 'CONFLICT>CANCELLED') and not (select count(*) from statement s where s.subject = old.batch_id || '/' || old.entry_id and s.claim = 'not_received' and s.occasion = (select b.attempt from batch b where b.batch_id = old.batch_id)) >= 2) or (old.state || '>' || new.state = 'CONFLICT>POSTED' and not (select count(*) from statement s where s.subject = old.batch_id || '/' || old.entry_id and s.claim = 'received' and s.occasion = (select b.attempt from batch b where b.batch_id = old.batch_id)) >= 2) or (old.state || '>' || new.state = 'CONFLICT>ACCEPTED' and not exists (select 1 from batch b where b.batch_id = old.batch_id and b.step = 'ACCEPTED'))) then raise exception using errcode = '23000', message = 'two persons resolve a line that has no answer'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.line_resolved_by_two() OWNER TO tieout;

--
-- Name: payload_override_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.payload_override_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'payload_override keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.payload_override_no_delete() OWNER TO tieout;

--
-- Name: payload_override_no_update(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.payload_override_no_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'payload_override is append-only'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.payload_override_no_update() OWNER TO tieout;

--
-- Name: period_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.period_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'period keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.period_no_delete() OWNER TO tieout;

--
-- Name: posted_after_reversal(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.posted_after_reversal() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (new.state = 'BATCHED' and old.state = 'ELIGIBLE' and new.kind = 'P' and exists (select 1 from entry e where e.txn_id = new.txn_id and e.kind = 'P' and e.state in ('POSTED', 'POSTED_DIFF') and e.reversed = 0 and (e.leg = new.leg or ((e.leg in ('time')) = (new.leg in ('time')) and e.represents_seq <> new.represents_seq)))) then raise exception using errcode = '23000', message = 'the posted predecessor is not reversed yet'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.posted_after_reversal() OWNER TO tieout;

--
-- Name: posted_is_sticky(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.posted_is_sticky() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (new.reversed < old.reversed or (new.reversed = 1 and not exists (select 1 from entry r where r.reverses = old.entry_id and r.kind = 'R' and r.state = 'POSTED'))) then raise exception using errcode = '23000', message = 'a line is reversed by a posted reversal and by nothing else'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.posted_is_sticky() OWNER TO tieout;

--
-- Name: probe_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.probe_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'probe keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.probe_no_delete() OWNER TO tieout;

--
-- Name: probe_no_update(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.probe_no_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'probe is append-only'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.probe_no_update() OWNER TO tieout;

--
-- Name: publication_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.publication_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'publication keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.publication_no_delete() OWNER TO tieout;

--
-- Name: publication_no_update(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.publication_no_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'publication is append-only'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.publication_no_update() OWNER TO tieout;

--
-- Name: raw_file_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.raw_file_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'raw_file keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.raw_file_no_delete() OWNER TO tieout;

--
-- Name: raw_file_no_update(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.raw_file_no_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'raw_file is append-only'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.raw_file_no_update() OWNER TO tieout;

--
-- Name: received_by_two(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.received_by_two() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (new.step = 'ACCEPTED' and old.step = 'CONFLICT' and not (select count(*) from statement s where s.subject = old.batch_id and s.claim = 'received' and s.occasion = old.attempt) >= 2) then raise exception using errcode = '23000', message = 'two persons state that a file in conflict was received'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.received_by_two() OWNER TO tieout;

--
-- Name: released_by_another(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.released_by_another() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (new.step in ('SEALED', 'UPLOADING', 'CALLING') and new.release_required = 1 and not exists (select 1 from statement s where s.subject = new.batch_id and s.claim = 'release' and s.person <> new.preparer)) then raise exception using errcode = '23000', message = 'a file over its threshold is not sent without the release of a second person'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.released_by_another() OWNER TO tieout;

--
-- Name: reply_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.reply_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'reply keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.reply_no_delete() OWNER TO tieout;

--
-- Name: reply_no_update(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.reply_no_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'reply is append-only'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.reply_no_update() OWNER TO tieout;

--
-- Name: rerated_while_open(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.rerated_while_open() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (new.rerated_from is not null and not exists (select 1 from version v where v.txn_id = new.txn_id and v.seq = new.seq - 1 and v.money_hash = new.money_hash) and (not exists (select 1 from entry e where e.txn_id = new.txn_id and e.kind = 'P' and e.state in ('POSTED', 'POSTED_DIFF') and e.reversed = 0) or exists (select 1 from entry e where e.txn_id = new.txn_id and e.kind = 'P' and e.state in ('POSTED', 'POSTED_DIFF') and e.reversed = 0 and not exists (select 1 from period p where p.destination = e.destination and p.period = e.posting_period and p.status = 'open')))) then raise exception using errcode = '23000', message = 'only what is posted in an open period is rated anew'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.rerated_while_open() OWNER TO tieout;

--
-- Name: reversal_negates(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.reversal_negates() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (new.kind = 'R' and not exists (select 1 from entry e where e.entry_id = new.reverses and e.txn_id = new.txn_id and e.seq = new.seq and e.leg = new.leg and e.destination = new.destination and e.layout = new.layout and e.currency = new.currency and e.amount_minor = -new.amount_minor and e.hours_e4 = -new.hours_e4)) then raise exception using errcode = '23000', message = 'a reversal is the exact negation of what it reverses'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.reversal_negates() OWNER TO tieout;

--
-- Name: reversal_of_live(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.reversal_of_live() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (new.state = 'BATCHED' and old.state = 'ELIGIBLE' and new.kind = 'R' and not exists (select 1 from entry e where e.entry_id = new.reverses and e.kind = 'P' and e.state = 'POSTED' and e.reversed = 0)) then raise exception using errcode = '23000', message = 'only a posted line that is not reversed yet is reversed'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.reversal_of_live() OWNER TO tieout;

--
-- Name: reversal_posted(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.reversal_posted() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (new.kind = 'R' and new.state = 'POSTED' and old.state <> 'POSTED') then update entry set reversed = 1 where entry_id = new.reverses; end if; return null; end $$;


ALTER FUNCTION the_schema_of_the_ledger.reversal_posted() OWNER TO tieout;

--
-- Name: rule_result_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.rule_result_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'rule_result keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.rule_result_no_delete() OWNER TO tieout;

--
-- Name: rule_result_no_update(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.rule_result_no_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'rule_result is append-only'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.rule_result_no_update() OWNER TO tieout;

--
-- Name: rule_run_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.rule_run_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'rule_run keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.rule_run_no_delete() OWNER TO tieout;

--
-- Name: rule_run_no_update(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.rule_run_no_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'rule_run is append-only'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.rule_run_no_update() OWNER TO tieout;

--
-- Name: sealed_after_plan(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.sealed_after_plan() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (new.state = 'BATCHED' and old.state = 'ELIGIBLE' and exists (select 1 from txn t where t.txn_id = new.txn_id and (t.planned = 0 or t.frozen is not null))) then raise exception using errcode = '23000', message = 'a transaction that is frozen or not yet planned is not sealed'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.sealed_after_plan() OWNER TO tieout;

--
-- Name: sealed_by_accepted_settings(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.sealed_by_accepted_settings() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (exists (select 1 from settings) and (select m.settings from open_commit m) is distinct from (select s.sha256 from settings s order by s.event_seq desc limit 1)) then raise exception using errcode = '23000', message = 'by other settings than those that the ledger accepted nothing is sealed, sent or decided'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.sealed_by_accepted_settings() OWNER TO tieout;

--
-- Name: sealed_by_rule_result(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.sealed_by_rule_result() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (new.state = 'BATCHED' and old.state = 'ELIGIBLE' and new.kind = 'P' and not exists (
            select 1 from version v where v.txn_id = new.txn_id and v.seq = new.seq and v.seq = (select latest_seq from txn t where t.txn_id = new.txn_id)
            and v.approval = 'approved' and v.outcome = 'pass' and v.quarantine_code is null
            and not exists (select 1 from backed_out u where u.txn_id = v.txn_id and u.seq = v.seq) and exists (
                select 1 from rule_result i where i.txn_id = v.txn_id and i.seq = v.seq
                and i.rule_run_id = v.rule_run_id and i.outcome = 'pass' and i.money_hash = v.money_hash))) then raise exception using errcode = '23000', message = 'only the latest approved version with a passed rule result for its exact content is sealed'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.sealed_by_rule_result() OWNER TO tieout;

--
-- Name: sealed_has_a_frozen_line(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.sealed_has_a_frozen_line() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (new.state = 'BATCHED' and old.state = 'ELIGIBLE' and not exists (select 1 from batch_line l where l.batch_id = new.batch_id and l.entry_id = new.entry_id and l.payload_hash = new.payload_hash and l.amount_minor = new.amount_minor and l.currency = new.currency and l.hours_e4 = new.hours_e4)) then raise exception using errcode = '23000', message = 'an entry is sealed with the frozen line of its batch'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.sealed_has_a_frozen_line() OWNER TO tieout;

--
-- Name: sealed_over_threshold(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.sealed_over_threshold() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if ((new.release_required = 1) <> (new.step = 'AWAITING_RELEASE')) then raise exception using errcode = '23000', message = 'a file over its threshold waits for its release, and no other does'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.sealed_over_threshold() OWNER TO tieout;

--
-- Name: sent_again_by_right(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.sent_again_by_right() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (new.step = 'SEALED' and old.step in ('UNKNOWN', 'CONFLICT') and (new.resends <> old.resends + 1 or not ((select count(*) from statement s where s.subject = new.batch_id and s.claim = 'not_received' and s.occasion = new.attempt) >= 2 or (old.step = 'UNKNOWN' and new.duplicate_class in ('A', 'B') and new.resends <= 3 and exists (select 1 from probe p where p.batch_id = new.batch_id and p.attempt = new.attempt) and not exists (select 1 from probe p where p.batch_id = new.batch_id and p.attempt = new.attempt and p.outcome = 'received'))))) then raise exception using errcode = '23000', message = 'a file is sent again by two persons, or after a probe where the destination refuses what it has already'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.sent_again_by_right() OWNER TO tieout;

--
-- Name: sent_again_with_its_file(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.sent_again_with_its_file() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (new.state = 'BATCHED' and old.state in ('UNKNOWN', 'CONFLICT') and (new.batch_id <> old.batch_id or not exists (select 1 from batch b where b.batch_id = new.batch_id and b.step = 'SEALED' and b.resends > 0))) then raise exception using errcode = '23000', message = 'a line on its way is sent again with its whole file only'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.sent_again_with_its_file() OWNER TO tieout;

--
-- Name: sent_by_accepted_settings(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.sent_by_accepted_settings() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (new.step in ('SEALED', 'UPLOADING', 'CALLING', 'WITHDRAWN') and exists (select 1 from settings) and (select m.settings from open_commit m) is distinct from (select s.sha256 from settings s order by s.event_seq desc limit 1)) then raise exception using errcode = '23000', message = 'by other settings than those that the ledger accepted nothing is sealed, sent or decided'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.sent_by_accepted_settings() OWNER TO tieout;

--
-- Name: sent_whole(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.sent_whole() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (((new.step = 'SEALED' and old.step in ('UNKNOWN', 'CONFLICT')) or new.step in ('UPLOADING', 'CALLING')) and exists (select 1 from batch_line l join entry e on e.entry_id = l.entry_id where l.batch_id = new.batch_id and (e.batch_id <> l.batch_id or e.state not in ('BATCHED', 'SENDING', 'UNKNOWN', old.step)))) then raise exception using errcode = '23000', message = 'a file with an answered line has arrived and is not sent again'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.sent_whole() OWNER TO tieout;

--
-- Name: set_aside_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.set_aside_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'set_aside keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.set_aside_no_delete() OWNER TO tieout;

--
-- Name: set_aside_no_update(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.set_aside_no_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'set_aside is append-only'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.set_aside_no_update() OWNER TO tieout;

--
-- Name: settings_by_two(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.settings_by_two() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if ((select s.signatures from settings s order by s.event_seq desc limit 1) > (select count(*) from statement s where s.subject = new.sha256 and s.claim = 'settings' and s.occasion = (select s.event_seq from settings s order by s.event_seq desc limit 1))) then raise exception using errcode = '23000', message = 'as many persons as the accepted settings ask for sign a change of them'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.settings_by_two() OWNER TO tieout;

--
-- Name: settings_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.settings_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'settings keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.settings_no_delete() OWNER TO tieout;

--
-- Name: settings_no_update(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.settings_no_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'settings is append-only'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.settings_no_update() OWNER TO tieout;

--
-- Name: state_bucket_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.state_bucket_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'state_bucket keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.state_bucket_no_delete() OWNER TO tieout;

--
-- Name: state_bucket_no_update(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.state_bucket_no_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'state_bucket is append-only'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.state_bucket_no_update() OWNER TO tieout;

--
-- Name: stated_by_accepted_settings(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.stated_by_accepted_settings() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (new.claim <> 'settings' and exists (select 1 from settings) and (select m.settings from open_commit m) is distinct from (select s.sha256 from settings s order by s.event_seq desc limit 1)) then raise exception using errcode = '23000', message = 'by other settings than those that the ledger accepted nothing is sealed, sent or decided'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.stated_by_accepted_settings() OWNER TO tieout;

--
-- Name: statement_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.statement_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'statement keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.statement_no_delete() OWNER TO tieout;

--
-- Name: statement_no_update(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.statement_no_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'statement is append-only'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.statement_no_update() OWNER TO tieout;

--
-- Name: txn_frozen_again(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.txn_frozen_again() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (new.frozen is not null and new.frozen is distinct from old.frozen) then insert into freezing (subject, code, event_seq) select new.txn_id, new.frozen, event_seq from open_commit where true on conflict do nothing; end if; return null; end $$;


ALTER FUNCTION the_schema_of_the_ledger.txn_frozen_again() OWNER TO tieout;

--
-- Name: txn_frozen_new(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.txn_frozen_new() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (new.frozen is not null) then insert into freezing (subject, code, event_seq) select new.txn_id, new.frozen, event_seq from open_commit where true on conflict do nothing; end if; return null; end $$;


ALTER FUNCTION the_schema_of_the_ledger.txn_frozen_new() OWNER TO tieout;

--
-- Name: txn_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.txn_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'txn keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.txn_no_delete() OWNER TO tieout;

--
-- Name: txn_unfrozen_by_two(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.txn_unfrozen_by_two() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (old.frozen <> 'GROUP_PARTIAL' and (new.frozen is null or new.frozen = 'GROUP_PARTIAL') and not (select count(*) from statement s where s.subject = old.txn_id and s.claim = 'unfreeze' and s.occasion = (select max(f.event_seq) from freezing f where f.subject = old.txn_id)) >= 2) then raise exception using errcode = '23000', message = 'two persons unfreeze what is frozen'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.txn_unfrozen_by_two() OWNER TO tieout;

--
-- Name: unsealed_by_withdrawal(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.unsealed_by_withdrawal() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (old.state in ('BATCHED', 'SENDING') and new.state = 'ELIGIBLE' and not exists (select 1 from batch b where b.batch_id = old.batch_id and b.step = 'WITHDRAWN')) then raise exception using errcode = '23000', message = 'only a line of a withdrawn file is sealed again without an answer'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.unsealed_by_withdrawal() OWNER TO tieout;

--
-- Name: version_in_order(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.version_in_order() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (new.seq <> 1 + (select count(*) from version v where v.txn_id = new.txn_id)) then raise exception using errcode = '23000', message = 'versions are numbered without gaps'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.version_in_order() OWNER TO tieout;

--
-- Name: version_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.version_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'version keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.version_no_delete() OWNER TO tieout;

--
-- Name: version_remembered(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.version_remembered() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (new.quarantine_code is distinct from old.quarantine_code) then insert into version_was (txn_id, seq, quarantine_code, event_seq) select old.txn_id, old.seq, old.quarantine_code, open_commit.event_seq from open_commit where open_commit.event_seq > old.event_seq on conflict do nothing; end if; return null; end $$;


ALTER FUNCTION the_schema_of_the_ledger.version_remembered() OWNER TO tieout;

--
-- Name: version_settled(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.version_settled() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (new.txn_id is distinct from old.txn_id or new.seq is distinct from old.seq or new.raw_sha256 is distinct from old.raw_sha256 or new.position is distinct from old.position or new.money_hash is distinct from old.money_hash or new.approval is distinct from old.approval or new.business_date is distinct from old.business_date or new.first_seen_at is distinct from old.first_seen_at or new.rerated_from is distinct from old.rerated_from or new.person is distinct from old.person or new.project is distinct from old.project or new.details is distinct from old.details or new.event_seq is distinct from old.event_seq) then raise exception using errcode = '23000', message = 'what a version was written with never changes'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.version_settled() OWNER TO tieout;

--
-- Name: version_was_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.version_was_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'version_was keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.version_was_no_delete() OWNER TO tieout;

--
-- Name: version_was_no_update(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.version_was_no_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'version_was is append-only'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.version_was_no_update() OWNER TO tieout;

--
-- Name: waiver_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.waiver_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'waiver keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.waiver_no_delete() OWNER TO tieout;

--
-- Name: waiver_no_update(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.waiver_no_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'waiver is append-only'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.waiver_no_update() OWNER TO tieout;

--
-- Name: watermark_forward(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.watermark_forward() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (case when ltrim(old.value, '0123456789') = '' and ltrim(new.value, '0123456789') = '' then (length(ltrim(new.value, '0')), ltrim(new.value, '0'))
            < (length(ltrim(old.value, '0')), ltrim(old.value, '0')) else new.value < old.value end) then raise exception using errcode = '23000', message = 'a watermark only moves forward'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.watermark_forward() OWNER TO tieout;

--
-- Name: watermark_no_delete(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.watermark_no_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (true) then raise exception using errcode = '23000', message = 'watermark keeps its rows'; end if; return old; end $$;


ALTER FUNCTION the_schema_of_the_ledger.watermark_no_delete() OWNER TO tieout;

--
-- Name: withdrawn_unsent(); Type: FUNCTION; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE FUNCTION the_schema_of_the_ledger.withdrawn_unsent() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'the_schema_of_the_ledger'
    AS $$ begin if (new.step = 'WITHDRAWN' and (select coalesce(sum(case when m.to_state in ('UPLOADED', 'CALLING') then 1 when m.from_state = 'CALLING' and m.to_state = 'SEALED' then -1 else 0 end), 0) from batch_move m where m.batch_id = new.batch_id) > 0) then raise exception using errcode = '23000', message = 'a file that may have been sent is not withdrawn'; end if; return new; end $$;


ALTER FUNCTION the_schema_of_the_ledger.withdrawn_unsent() OWNER TO tieout;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: ack; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.ack (
    raw_sha256 text NOT NULL COLLATE pg_catalog."C",
    "position" bigint NOT NULL,
    batch_id text NOT NULL COLLATE pg_catalog."C",
    entry_id text NOT NULL COLLATE pg_catalog."C",
    level text NOT NULL COLLATE pg_catalog."C",
    status text NOT NULL COLLATE pg_catalog."C",
    document text NOT NULL COLLATE pg_catalog."C",
    posting_period text NOT NULL COLLATE pg_catalog."C",
    amount text NOT NULL COLLATE pg_catalog."C",
    currency text NOT NULL COLLATE pg_catalog."C",
    code text NOT NULL COLLATE pg_catalog."C",
    message text NOT NULL COLLATE pg_catalog."C",
    applied text NOT NULL COLLATE pg_catalog."C",
    adds_up bigint NOT NULL,
    event_seq bigint NOT NULL,
    CONSTRAINT ack_adds_up_check CHECK ((adds_up = ANY (ARRAY[(0)::bigint, (1)::bigint])))
);


ALTER TABLE the_schema_of_the_ledger.ack OWNER TO tieout;

--
-- Name: allowed_transition; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.allowed_transition (
    kind text NOT NULL COLLATE pg_catalog."C",
    from_state text NOT NULL COLLATE pg_catalog."C",
    to_state text NOT NULL COLLATE pg_catalog."C"
);


ALTER TABLE the_schema_of_the_ledger.allowed_transition OWNER TO tieout;

--
-- Name: backed_out; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.backed_out (
    txn_id text NOT NULL COLLATE pg_catalog."C",
    seq bigint NOT NULL,
    event_seq bigint NOT NULL
);


ALTER TABLE the_schema_of_the_ledger.backed_out OWNER TO tieout;

--
-- Name: batch; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.batch (
    batch_id text NOT NULL COLLATE pg_catalog."C",
    destination text NOT NULL COLLATE pg_catalog."C",
    sequence bigint NOT NULL,
    layout text NOT NULL COLLATE pg_catalog."C",
    file_name text NOT NULL COLLATE pg_catalog."C",
    sha256 text NOT NULL COLLATE pg_catalog."C",
    bytes bigint NOT NULL,
    records bigint NOT NULL,
    lines bigint NOT NULL,
    totals text NOT NULL COLLATE pg_catalog."C",
    hash_total bigint NOT NULL,
    previous_sha256 text NOT NULL COLLATE pg_catalog."C",
    sealed_at text NOT NULL COLLATE pg_catalog."C",
    control_sha256 text NOT NULL COLLATE pg_catalog."C",
    preparer text NOT NULL COLLATE pg_catalog."C",
    release_required bigint NOT NULL,
    duplicate_class text NOT NULL COLLATE pg_catalog."C",
    step text NOT NULL COLLATE pg_catalog."C",
    attempt bigint DEFAULT 0 NOT NULL,
    resends bigint DEFAULT 0 NOT NULL,
    delivered_at text COLLATE pg_catalog."C",
    evidence text COLLATE pg_catalog."C",
    ack_deadline text COLLATE pg_catalog."C",
    event_seq bigint NOT NULL,
    CONSTRAINT batch_control_sha256_check CHECK ((length(control_sha256) = 64)),
    CONSTRAINT batch_duplicate_class_check CHECK ((duplicate_class = ANY (ARRAY['A'::text, 'B'::text, 'C'::text]))),
    CONSTRAINT batch_records_check CHECK ((records > 0)),
    CONSTRAINT batch_release_required_check CHECK ((release_required = ANY (ARRAY[(0)::bigint, (1)::bigint]))),
    CONSTRAINT batch_sha256_check CHECK ((length(sha256) = 64))
);


ALTER TABLE the_schema_of_the_ledger.batch OWNER TO tieout;

--
-- Name: batch_deadline; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.batch_deadline (
    move_id bigint NOT NULL,
    batch_id text NOT NULL COLLATE pg_catalog."C",
    ack_deadline text COLLATE pg_catalog."C",
    event_seq bigint NOT NULL
);


ALTER TABLE the_schema_of_the_ledger.batch_deadline OWNER TO tieout;

--
-- Name: batch_deadline_move_id_seq; Type: SEQUENCE; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE the_schema_of_the_ledger.batch_deadline ALTER COLUMN move_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME the_schema_of_the_ledger.batch_deadline_move_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: batch_line; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.batch_line (
    batch_id text NOT NULL COLLATE pg_catalog."C",
    entry_id text NOT NULL COLLATE pg_catalog."C",
    payload text NOT NULL COLLATE pg_catalog."C",
    payload_hash text NOT NULL COLLATE pg_catalog."C",
    posting_period text NOT NULL COLLATE pg_catalog."C",
    amount_minor bigint NOT NULL,
    currency text NOT NULL COLLATE pg_catalog."C",
    hours_e4 bigint NOT NULL,
    reference text NOT NULL COLLATE pg_catalog."C",
    event_seq bigint NOT NULL
);


ALTER TABLE the_schema_of_the_ledger.batch_line OWNER TO tieout;

--
-- Name: batch_move; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.batch_move (
    move_id bigint NOT NULL,
    batch_id text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    from_state text NOT NULL COLLATE pg_catalog."C",
    to_state text NOT NULL COLLATE pg_catalog."C",
    attempt bigint NOT NULL,
    at text NOT NULL COLLATE pg_catalog."C",
    event_seq bigint NOT NULL,
    CONSTRAINT batch_move_kind_check CHECK ((kind = 'B'::text))
);


ALTER TABLE the_schema_of_the_ledger.batch_move OWNER TO tieout;

--
-- Name: batch_move_move_id_seq; Type: SEQUENCE; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE the_schema_of_the_ledger.batch_move ALTER COLUMN move_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME the_schema_of_the_ledger.batch_move_move_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: batch_was; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.batch_was (
    batch_id text NOT NULL COLLATE pg_catalog."C",
    step text COLLATE pg_catalog."C",
    delivered_at text COLLATE pg_catalog."C",
    event_seq bigint NOT NULL
);


ALTER TABLE the_schema_of_the_ledger.batch_was OWNER TO tieout;

--
-- Name: entry_move; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.entry_move (
    move_id bigint NOT NULL,
    entry_id text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    from_state text NOT NULL COLLATE pg_catalog."C",
    to_state text NOT NULL COLLATE pg_catalog."C",
    amount_minor bigint NOT NULL,
    currency text NOT NULL COLLATE pg_catalog."C",
    hours_e4 bigint NOT NULL,
    at text NOT NULL COLLATE pg_catalog."C",
    event_seq bigint NOT NULL
);


ALTER TABLE the_schema_of_the_ledger.entry_move OWNER TO tieout;

--
-- Name: state_bucket; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.state_bucket (
    state text NOT NULL COLLATE pg_catalog."C",
    bucket text NOT NULL COLLATE pg_catalog."C"
);


ALTER TABLE the_schema_of_the_ledger.state_bucket OWNER TO tieout;

--
-- Name: bucket_move; Type: VIEW; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE VIEW the_schema_of_the_ledger.bucket_move AS
 SELECT m.event_seq,
    m.entry_id,
    m.currency,
    b.bucket,
    (side.sign * m.amount_minor) AS amount_minor,
    (side.sign * m.hours_e4) AS hours_e4
   FROM ((the_schema_of_the_ledger.entry_move m
     CROSS JOIN ( SELECT 1 AS sign
        UNION ALL
         SELECT '-1'::integer) side)
     JOIN the_schema_of_the_ledger.state_bucket b ON ((b.state =
        CASE side.sign
            WHEN 1 THEN m.to_state
            ELSE m.from_state
        END)));


ALTER VIEW the_schema_of_the_ledger.bucket_move OWNER TO tieout;

--
-- Name: built; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.built (
    build_id text NOT NULL COLLATE pg_catalog."C",
    sha256 text NOT NULL COLLATE pg_catalog."C",
    input_manifest_sha256 text NOT NULL COLLATE pg_catalog."C",
    dbt_project_sha256 text NOT NULL COLLATE pg_catalog."C",
    manifest_sha256 text NOT NULL COLLATE pg_catalog."C",
    statements_sha256 text NOT NULL COLLATE pg_catalog."C",
    event_seq bigint NOT NULL,
    CONSTRAINT built_sha256_check CHECK ((length(sha256) = 64))
);


ALTER TABLE the_schema_of_the_ledger.built OWNER TO tieout;

--
-- Name: call; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.call (
    batch_id text NOT NULL COLLATE pg_catalog."C",
    attempt bigint NOT NULL,
    key text NOT NULL COLLATE pg_catalog."C",
    method text NOT NULL COLLATE pg_catalog."C",
    url text NOT NULL COLLATE pg_catalog."C",
    request_sha256 text NOT NULL COLLATE pg_catalog."C",
    event_seq bigint NOT NULL,
    CONSTRAINT call_request_sha256_check CHECK ((length(request_sha256) = 64))
);


ALTER TABLE the_schema_of_the_ledger.call OWNER TO tieout;

--
-- Name: change; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.change (
    seq bigint NOT NULL
);


ALTER TABLE the_schema_of_the_ledger.change OWNER TO tieout;

--
-- Name: checked; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.checked (
    one bigint NOT NULL,
    event_seq bigint NOT NULL,
    hash text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT checked_one_check CHECK ((one = 1))
);


ALTER TABLE the_schema_of_the_ledger.checked OWNER TO tieout;

--
-- Name: destination; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.destination (
    name text NOT NULL COLLATE pg_catalog."C",
    frozen text COLLATE pg_catalog."C"
);


ALTER TABLE the_schema_of_the_ledger.destination OWNER TO tieout;

--
-- Name: entry; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.entry (
    entry_id text NOT NULL COLLATE pg_catalog."C",
    txn_id text NOT NULL COLLATE pg_catalog."C",
    seq bigint NOT NULL,
    leg text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    represents_seq bigint NOT NULL,
    destination text NOT NULL COLLATE pg_catalog."C",
    layout text NOT NULL COLLATE pg_catalog."C",
    state text NOT NULL COLLATE pg_catalog."C",
    amount_minor bigint NOT NULL,
    currency text NOT NULL COLLATE pg_catalog."C",
    hours_e4 bigint NOT NULL,
    payload_hash text COLLATE pg_catalog."C",
    posting_period text COLLATE pg_catalog."C",
    reverses text COLLATE pg_catalog."C",
    reversed bigint DEFAULT 0 NOT NULL,
    batch_id text COLLATE pg_catalog."C",
    document text COLLATE pg_catalog."C",
    reject_code text COLLATE pg_catalog."C",
    reject_message text COLLATE pg_catalog."C",
    eligible_at text NOT NULL COLLATE pg_catalog."C",
    sealed_at text COLLATE pg_catalog."C",
    posted_at text COLLATE pg_catalog."C",
    state_since text NOT NULL COLLATE pg_catalog."C",
    posted_amount_minor bigint,
    posted_currency text COLLATE pg_catalog."C",
    posted_hours_e4 bigint,
    event_seq bigint NOT NULL,
    CONSTRAINT a_posted_line_has_a_document CHECK (((state <> ALL (ARRAY['POSTED'::text, 'POSTED_DIFF'::text])) OR ((document IS NOT NULL) AND (batch_id IS NOT NULL)))),
    CONSTRAINT entry_check CHECK ((represents_seq >= seq)),
    CONSTRAINT entry_check1 CHECK (((kind = 'R'::text) = (reverses IS NOT NULL))),
    CONSTRAINT entry_kind_check CHECK ((kind = ANY (ARRAY['P'::text, 'R'::text]))),
    CONSTRAINT entry_leg_check CHECK ((leg = ANY (ARRAY['time'::text, 'base'::text, 'tax'::text, 'burden'::text, 'intercompany'::text, 'rebill'::text]))),
    CONSTRAINT entry_reversed_check CHECK ((reversed = ANY (ARRAY[(0)::bigint, (1)::bigint])))
);


ALTER TABLE the_schema_of_the_ledger.entry OWNER TO tieout;

--
-- Name: entry_move_move_id_seq; Type: SEQUENCE; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE the_schema_of_the_ledger.entry_move ALTER COLUMN move_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME the_schema_of_the_ledger.entry_move_move_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: entry_was; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.entry_was (
    entry_id text NOT NULL COLLATE pg_catalog."C",
    represents_seq bigint,
    state text COLLATE pg_catalog."C",
    batch_id text COLLATE pg_catalog."C",
    document text COLLATE pg_catalog."C",
    posting_period text COLLATE pg_catalog."C",
    amount_minor bigint,
    currency text COLLATE pg_catalog."C",
    hours_e4 bigint,
    posted_amount_minor bigint,
    posted_currency text COLLATE pg_catalog."C",
    posted_hours_e4 bigint,
    reject_code text COLLATE pg_catalog."C",
    reject_message text COLLATE pg_catalog."C",
    eligible_at text COLLATE pg_catalog."C",
    sealed_at text COLLATE pg_catalog."C",
    posted_at text COLLATE pg_catalog."C",
    state_since text COLLATE pg_catalog."C",
    payload_hash text COLLATE pg_catalog."C",
    event_seq bigint NOT NULL
);


ALTER TABLE the_schema_of_the_ledger.entry_was OWNER TO tieout;

--
-- Name: event; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.event (
    seq bigint NOT NULL,
    prev text NOT NULL COLLATE pg_catalog."C",
    hash text NOT NULL COLLATE pg_catalog."C",
    at text NOT NULL COLLATE pg_catalog."C",
    actor text NOT NULL COLLATE pg_catalog."C",
    type text NOT NULL COLLATE pg_catalog."C",
    body text NOT NULL COLLATE pg_catalog."C"
);


ALTER TABLE the_schema_of_the_ledger.event OWNER TO tieout;

--
-- Name: exception; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.exception (
    exception_id bigint NOT NULL,
    origin text NOT NULL COLLATE pg_catalog."C",
    code text NOT NULL COLLATE pg_catalog."C",
    severity text NOT NULL COLLATE pg_catalog."C",
    owner text NOT NULL COLLATE pg_catalog."C",
    subject text NOT NULL COLLATE pg_catalog."C",
    txn_id text COLLATE pg_catalog."C",
    seq bigint,
    message text NOT NULL COLLATE pg_catalog."C",
    remedy text NOT NULL COLLATE pg_catalog."C",
    opened_at text NOT NULL COLLATE pg_catalog."C",
    closed_at text COLLATE pg_catalog."C",
    event_seq bigint NOT NULL,
    CONSTRAINT exception_origin_check CHECK ((origin = ANY (ARRAY['rule'::text, 'incident'::text])))
);


ALTER TABLE the_schema_of_the_ledger.exception OWNER TO tieout;

--
-- Name: exception_exception_id_seq; Type: SEQUENCE; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE the_schema_of_the_ledger.exception ALTER COLUMN exception_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME the_schema_of_the_ledger.exception_exception_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: exception_was; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.exception_was (
    exception_id bigint NOT NULL,
    severity text COLLATE pg_catalog."C",
    owner text COLLATE pg_catalog."C",
    seq bigint,
    message text COLLATE pg_catalog."C",
    remedy text COLLATE pg_catalog."C",
    closed_at text COLLATE pg_catalog."C",
    event_seq bigint NOT NULL
);


ALTER TABLE the_schema_of_the_ledger.exception_was OWNER TO tieout;

--
-- Name: extract; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger."extract" (
    extract_seq bigint NOT NULL,
    source_system text NOT NULL COLLATE pg_catalog."C",
    source_instance text NOT NULL COLLATE pg_catalog."C",
    stream text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    window_from text COLLATE pg_catalog."C",
    window_to text COLLATE pg_catalog."C",
    fetched_at text NOT NULL COLLATE pg_catalog."C",
    control text NOT NULL COLLATE pg_catalog."C",
    event_seq bigint NOT NULL,
    CONSTRAINT extract_kind_check CHECK ((kind = ANY (ARRAY['incremental'::text, 'snapshot'::text, 'file'::text])))
);


ALTER TABLE the_schema_of_the_ledger."extract" OWNER TO tieout;

--
-- Name: extract_page; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.extract_page (
    extract_seq bigint NOT NULL,
    page_no bigint NOT NULL,
    raw_sha256 text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    duplicate_of bigint,
    read_event bigint,
    rows_in bigint,
    versions bigint,
    duplicates bigint,
    stale bigint,
    quarantined bigint,
    event_seq bigint NOT NULL,
    CONSTRAINT every_row_has_one_outcome CHECK (
CASE
    WHEN (read_event IS NULL) THEN (rows_in IS NULL)
    ELSE (rows_in = (((versions + duplicates) + stale) + quarantined))
END)
);


ALTER TABLE the_schema_of_the_ledger.extract_page OWNER TO tieout;

--
-- Name: freezing; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.freezing (
    subject text NOT NULL COLLATE pg_catalog."C",
    code text NOT NULL COLLATE pg_catalog."C",
    event_seq bigint NOT NULL
);


ALTER TABLE the_schema_of_the_ledger.freezing OWNER TO tieout;

--
-- Name: landed; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.landed (
    extract_seq bigint NOT NULL,
    page_no bigint NOT NULL,
    sha256 text NOT NULL COLLATE pg_catalog."C",
    event_seq bigint NOT NULL,
    CONSTRAINT landed_sha256_check CHECK ((length(sha256) = 64))
);


ALTER TABLE the_schema_of_the_ledger.landed OWNER TO tieout;

--
-- Name: meta; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.meta (
    name text NOT NULL COLLATE pg_catalog."C",
    value text NOT NULL COLLATE pg_catalog."C"
);


ALTER TABLE the_schema_of_the_ledger.meta OWNER TO tieout;

--
-- Name: obligation; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.obligation (
    txn_id text NOT NULL COLLATE pg_catalog."C",
    seq bigint NOT NULL,
    leg text NOT NULL COLLATE pg_catalog."C",
    destination text NOT NULL COLLATE pg_catalog."C",
    layout text NOT NULL COLLATE pg_catalog."C",
    amount_minor bigint NOT NULL,
    currency text NOT NULL COLLATE pg_catalog."C",
    hours_e4 bigint NOT NULL,
    posting_period text NOT NULL COLLATE pg_catalog."C",
    reference text NOT NULL COLLATE pg_catalog."C",
    payload text NOT NULL COLLATE pg_catalog."C",
    payload_hash text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT obligation_leg_check CHECK ((leg = ANY (ARRAY['time'::text, 'base'::text, 'tax'::text, 'burden'::text, 'intercompany'::text, 'rebill'::text])))
);


ALTER TABLE the_schema_of_the_ledger.obligation OWNER TO tieout;

--
-- Name: open_commit; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.open_commit (
    one bigint NOT NULL,
    event_seq bigint,
    at text COLLATE pg_catalog."C",
    settings text COLLATE pg_catalog."C",
    CONSTRAINT open_commit_one_check CHECK ((one = 1))
);


ALTER TABLE the_schema_of_the_ledger.open_commit OWNER TO tieout;

--
-- Name: partial_group; Type: VIEW; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE VIEW the_schema_of_the_ledger.partial_group AS
 SELECT r.txn_id,
    r.kind,
    r.represents_seq,
    r.entry_id AS refused,
    p.entry_id AS posted
   FROM (the_schema_of_the_ledger.entry r
     JOIN the_schema_of_the_ledger.entry p ON (((p.txn_id = r.txn_id) AND (p.kind = r.kind) AND (p.represents_seq = r.represents_seq) AND (p.leg <> r.leg) AND ((p.leg = 'time'::text) = (r.leg = 'time'::text)) AND (p.state = ANY (ARRAY['POSTED'::text, 'POSTED_DIFF'::text])) AND (p.reversed = 0))))
  WHERE ((r.state = 'REJECTED'::text) AND (COALESCE(r.reject_code, ''::text) <> ALL (ARRAY['PERIOD_CLOSED'::text, 'BATCH_REJECTED'::text])));


ALTER VIEW the_schema_of_the_ledger.partial_group OWNER TO tieout;

--
-- Name: payload_override; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.payload_override (
    entry_id text NOT NULL COLLATE pg_catalog."C",
    from_hash text NOT NULL COLLATE pg_catalog."C",
    to_hash text NOT NULL COLLATE pg_catalog."C",
    actor text NOT NULL COLLATE pg_catalog."C",
    reason text NOT NULL COLLATE pg_catalog."C",
    event_seq bigint NOT NULL
);


ALTER TABLE the_schema_of_the_ledger.payload_override OWNER TO tieout;

--
-- Name: period; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.period (
    destination text NOT NULL COLLATE pg_catalog."C",
    period text NOT NULL COLLATE pg_catalog."C",
    status text NOT NULL COLLATE pg_catalog."C",
    as_of text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT period_status_check CHECK ((status = ANY (ARRAY['open'::text, 'closed'::text])))
);


ALTER TABLE the_schema_of_the_ledger.period OWNER TO tieout;

--
-- Name: probe; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.probe (
    batch_id text NOT NULL COLLATE pg_catalog."C",
    attempt bigint NOT NULL,
    outcome text NOT NULL COLLATE pg_catalog."C",
    evidence text NOT NULL COLLATE pg_catalog."C",
    event_seq bigint NOT NULL,
    CONSTRAINT probe_outcome_check CHECK ((outcome = ANY (ARRAY['received'::text, 'absent'::text, 'unclear'::text])))
);


ALTER TABLE the_schema_of_the_ledger.probe OWNER TO tieout;

--
-- Name: publication; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.publication (
    build_id text NOT NULL COLLATE pg_catalog."C",
    as_of text NOT NULL COLLATE pg_catalog."C",
    ledger_event_seq bigint NOT NULL,
    tenant text NOT NULL COLLATE pg_catalog."C",
    reporting_currency text NOT NULL COLLATE pg_catalog."C",
    destinations text NOT NULL COLLATE pg_catalog."C",
    input_manifest_sha256 text NOT NULL COLLATE pg_catalog."C",
    dbt_project_sha256 text NOT NULL COLLATE pg_catalog."C",
    manifest_sha256 text NOT NULL COLLATE pg_catalog."C",
    files text NOT NULL COLLATE pg_catalog."C",
    event_seq bigint NOT NULL
);


ALTER TABLE the_schema_of_the_ledger.publication OWNER TO tieout;

--
-- Name: raw_file; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.raw_file (
    sha256 text NOT NULL COLLATE pg_catalog."C",
    bytes bigint NOT NULL,
    event_seq bigint NOT NULL,
    CONSTRAINT raw_file_bytes_check CHECK ((bytes >= 0)),
    CONSTRAINT raw_file_sha256_check CHECK ((length(sha256) = 64))
);


ALTER TABLE the_schema_of_the_ledger.raw_file OWNER TO tieout;

--
-- Name: reply; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.reply (
    batch_id text NOT NULL COLLATE pg_catalog."C",
    attempt bigint NOT NULL,
    status bigint NOT NULL,
    headers text NOT NULL COLLATE pg_catalog."C",
    response_sha256 text NOT NULL COLLATE pg_catalog."C",
    not_before text COLLATE pg_catalog."C",
    event_seq bigint NOT NULL
);


ALTER TABLE the_schema_of_the_ledger.reply OWNER TO tieout;

--
-- Name: rule_result; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.rule_result (
    rule_run_id bigint NOT NULL,
    txn_id text NOT NULL COLLATE pg_catalog."C",
    seq bigint NOT NULL,
    money_hash text NOT NULL COLLATE pg_catalog."C",
    outcome text NOT NULL COLLATE pg_catalog."C",
    code text COLLATE pg_catalog."C",
    event_seq bigint NOT NULL
);


ALTER TABLE the_schema_of_the_ledger.rule_result OWNER TO tieout;

--
-- Name: rule_run; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.rule_run (
    rule_run_id bigint NOT NULL,
    input_manifest_sha256 text NOT NULL COLLATE pg_catalog."C",
    dbt_manifest_sha256 text NOT NULL COLLATE pg_catalog."C",
    rules_version text NOT NULL COLLATE pg_catalog."C",
    at text NOT NULL COLLATE pg_catalog."C",
    event_seq bigint NOT NULL
);


ALTER TABLE the_schema_of_the_ledger.rule_run OWNER TO tieout;

--
-- Name: set_aside; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.set_aside (
    extract_seq bigint NOT NULL,
    page_no bigint NOT NULL,
    "position" bigint NOT NULL,
    txn_id text NOT NULL COLLATE pg_catalog."C",
    revision text NOT NULL COLLATE pg_catalog."C",
    money_hash text NOT NULL COLLATE pg_catalog."C",
    approval text NOT NULL COLLATE pg_catalog."C",
    outcome text NOT NULL COLLATE pg_catalog."C",
    code text COLLATE pg_catalog."C",
    business_date text COLLATE pg_catalog."C",
    person text COLLATE pg_catalog."C",
    project text COLLATE pg_catalog."C",
    details text COLLATE pg_catalog."C",
    event_seq bigint NOT NULL,
    CONSTRAINT set_aside_outcome_check CHECK ((outcome = ANY (ARRAY['stale'::text, 'quarantined'::text])))
);


ALTER TABLE the_schema_of_the_ledger.set_aside OWNER TO tieout;

--
-- Name: settings; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.settings (
    sha256 text NOT NULL COLLATE pg_catalog."C",
    content text NOT NULL COLLATE pg_catalog."C",
    signatures bigint NOT NULL,
    event_seq bigint NOT NULL,
    CONSTRAINT settings_sha256_check CHECK ((length(sha256) = 64)),
    CONSTRAINT settings_signatures_check CHECK ((signatures = ANY (ARRAY[(0)::bigint, (1)::bigint, (2)::bigint])))
);


ALTER TABLE the_schema_of_the_ledger.settings OWNER TO tieout;

--
-- Name: statement; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.statement (
    subject text NOT NULL COLLATE pg_catalog."C",
    claim text NOT NULL COLLATE pg_catalog."C",
    occasion bigint NOT NULL,
    person text NOT NULL COLLATE pg_catalog."C",
    evidence text NOT NULL COLLATE pg_catalog."C",
    signed text NOT NULL COLLATE pg_catalog."C",
    signature text NOT NULL COLLATE pg_catalog."C",
    event_seq bigint NOT NULL,
    CONSTRAINT statement_claim_check CHECK ((claim = ANY (ARRAY['release'::text, 'withdraw'::text, 'received'::text, 'not_received'::text, 'unfreeze'::text, 'complete'::text, 'back_out'::text, 'settings'::text])))
);


ALTER TABLE the_schema_of_the_ledger.statement OWNER TO tieout;

--
-- Name: txn; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.txn (
    txn_id text NOT NULL COLLATE pg_catalog."C",
    source_system text NOT NULL COLLATE pg_catalog."C",
    source_instance text NOT NULL COLLATE pg_catalog."C",
    entity text NOT NULL COLLATE pg_catalog."C",
    record_id text NOT NULL COLLATE pg_catalog."C",
    line_no bigint NOT NULL,
    latest_seq bigint NOT NULL,
    misses bigint DEFAULT 0 NOT NULL,
    missed_extract bigint DEFAULT 0 NOT NULL,
    planned bigint NOT NULL,
    frozen text COLLATE pg_catalog."C",
    CONSTRAINT txn_latest_seq_check CHECK ((latest_seq >= 1)),
    CONSTRAINT txn_planned_check CHECK ((planned = ANY (ARRAY[(0)::bigint, (1)::bigint])))
);


ALTER TABLE the_schema_of_the_ledger.txn OWNER TO tieout;

--
-- Name: version; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.version (
    txn_id text NOT NULL COLLATE pg_catalog."C",
    seq bigint NOT NULL,
    revision text NOT NULL COLLATE pg_catalog."C",
    extract_seq bigint NOT NULL,
    raw_sha256 text NOT NULL COLLATE pg_catalog."C",
    "position" bigint NOT NULL,
    money_hash text NOT NULL COLLATE pg_catalog."C",
    approval text NOT NULL COLLATE pg_catalog."C",
    business_date text COLLATE pg_catalog."C",
    quarantine_code text COLLATE pg_catalog."C",
    first_seen_at text NOT NULL COLLATE pg_catalog."C",
    outcome text COLLATE pg_catalog."C",
    code text COLLATE pg_catalog."C",
    rule_run_id bigint,
    rerated_from bigint,
    person text COLLATE pg_catalog."C",
    project text COLLATE pg_catalog."C",
    details text COLLATE pg_catalog."C",
    event_seq bigint NOT NULL,
    CONSTRAINT version_approval_check CHECK ((approval = ANY (ARRAY['approved'::text, 'not_approved'::text, 'unknown'::text, 'vanished'::text]))),
    CONSTRAINT version_check CHECK ((rerated_from < seq)),
    CONSTRAINT version_money_hash_check CHECK ((length(money_hash) = 64)),
    CONSTRAINT version_outcome_check CHECK ((outcome = ANY (ARRAY['pass'::text, 'hold'::text, 'quarantine'::text, 'exclude'::text, 'not_approved'::text]))),
    CONSTRAINT version_seq_check CHECK ((seq >= 1))
);


ALTER TABLE the_schema_of_the_ledger.version OWNER TO tieout;

--
-- Name: version_was; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.version_was (
    txn_id text NOT NULL COLLATE pg_catalog."C",
    seq bigint NOT NULL,
    quarantine_code text COLLATE pg_catalog."C",
    event_seq bigint NOT NULL
);


ALTER TABLE the_schema_of_the_ledger.version_was OWNER TO tieout;

--
-- Name: waiver; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.waiver (
    txn_id text NOT NULL COLLATE pg_catalog."C",
    code text NOT NULL COLLATE pg_catalog."C",
    content_hash text NOT NULL COLLATE pg_catalog."C",
    person text NOT NULL COLLATE pg_catalog."C",
    reason text NOT NULL COLLATE pg_catalog."C",
    withdrawn bigint NOT NULL,
    event_seq bigint NOT NULL,
    CONSTRAINT waiver_content_hash_check CHECK ((length(content_hash) = 64)),
    CONSTRAINT waiver_reason_check CHECK ((reason <> ''::text)),
    CONSTRAINT waiver_withdrawn_check CHECK ((withdrawn = ANY (ARRAY[(0)::bigint, (1)::bigint])))
);


ALTER TABLE the_schema_of_the_ledger.waiver OWNER TO tieout;

--
-- Name: watermark; Type: TABLE; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TABLE the_schema_of_the_ledger.watermark (
    source_system text NOT NULL COLLATE pg_catalog."C",
    source_instance text NOT NULL COLLATE pg_catalog."C",
    stream text NOT NULL COLLATE pg_catalog."C",
    value text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT watermark_value_check CHECK ((value <> ''::text))
);


ALTER TABLE the_schema_of_the_ledger.watermark OWNER TO tieout;

--
-- Data for Name: ack; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.ack (raw_sha256, "position", batch_id, entry_id, level, status, document, posting_period, amount, currency, code, message, applied, adds_up, event_seq) FROM stdin;
281aa89cf2d0328157629bcb064e7a6928995dbf1bc7987379cc341a287d59c8	0	ns-us-00000001		FILE	ACCEPTED							accepted	1	16
281aa89cf2d0328157629bcb064e7a6928995dbf1bc7987379cc341a287d59c8	1	ns-us-00000001	NW2Y26YZLBOJSYLPMZ5MARG2IR	LINE	POSTED	DOC-1	2026-09	800	USD			posted	1	16
281aa89cf2d0328157629bcb064e7a6928995dbf1bc7987379cc341a287d59c8	2	ns-us-00000001	TVW5GF3EZ7BHNNLW4347KMOA3M	LINE	POSTED	DOC-2	2026-09	800	USD			posted	1	16
281aa89cf2d0328157629bcb064e7a6928995dbf1bc7987379cc341a287d59c8	3	ns-us-00000001	YTFPGJN4QM5GDTJQXVEVIHFRKO	LINE	REJECTED		2026-09	800	USD	INVALID_ACCOUNT		rejected	1	16
55568c335542a8c8d202f7860c63e07961a42b309983724ebc79f1138a86de8c	0	ns-us-00000002		FILE	ACCEPTED							accepted	1	17
55568c335542a8c8d202f7860c63e07961a42b309983724ebc79f1138a86de8c	1	ns-us-00000002	3XROTPYLE3YEJOENPZAOAY2D2K	LINE	POSTED	DOC-3	2026-09	8	USD			posted	1	17
55568c335542a8c8d202f7860c63e07961a42b309983724ebc79f1138a86de8c	2	ns-us-00000002	EL5WQWM5KBOJ3T7ORZ4Q3H4JQT	LINE	REJECTED		2026-09	8	USD	INVALID_ACCOUNT		rejected	1	17
55568c335542a8c8d202f7860c63e07961a42b309983724ebc79f1138a86de8c	3	ns-us-00000002	MDU3SS4VWXGUYN52W6L5CZN345	LINE	POSTED	DOC-4	2026-09	8	USD			posted	1	17
55568c335542a8c8d202f7860c63e07961a42b309983724ebc79f1138a86de8c	4	ns-us-00000002	XKNIEZRQAYEDJQIK6YW5OVMEU5	LINE	POSTED	DOC-5	2026-09	8	USD			posted	1	17
bc5135362793029dbbeeb8ca65da4b12078547192624929fe8fa2913b13b98f2	0	ns-us-00000003		FILE	ACCEPTED							accepted	1	37
bc5135362793029dbbeeb8ca65da4b12078547192624929fe8fa2913b13b98f2	1	ns-us-00000003	AOIF24AAQOKEIPXDJBDJ6B2APZ	LINE	POSTED	DOC-6	2026-09	-800	USD			posted	1	37
bc5135362793029dbbeeb8ca65da4b12078547192624929fe8fa2913b13b98f2	2	ns-us-00000003	E4HSFMYDQWWLWYGJFYHZHDVBLJ	LINE	POSTED	DOC-7	2026-09	-800	USD			posted	1	37
3724a6c75b163fcc08791419d444dac44ee60a92a6ac3bd3ce2e875ed74e99c4	0	ns-us-00000004		FILE	ACCEPTED							accepted	1	38
3724a6c75b163fcc08791419d444dac44ee60a92a6ac3bd3ce2e875ed74e99c4	1	ns-us-00000004	5HX7N5T6K76NH4PPXGJZMLFZPN	LINE	POSTED	DOC-8	2026-09	-8	USD			posted	1	38
3724a6c75b163fcc08791419d444dac44ee60a92a6ac3bd3ce2e875ed74e99c4	2	ns-us-00000004	M2K43HCM2GE4PQYEHBPMDZNVOG	LINE	POSTED	DOC-9	2026-09	-8	USD			posted	1	38
5dbb3edd665991854c3901e5c9a326af66549e0facaf296bf4fe9c2a8206f885	0	ns-us-00000005		FILE	ACCEPTED							accepted	1	51
5dbb3edd665991854c3901e5c9a326af66549e0facaf296bf4fe9c2a8206f885	1	ns-us-00000005	3BONI7QNA2EB3FCKZ3GYCXNJPB	LINE	POSTED	DOC-10	2026-09	600	USD			posted	1	51
d50680cffeefa02a204e7e2f2ab8c75499b2cc6b267db246d1c92ec129cd4e33	0	ns-us-00000006		FILE	ACCEPTED							accepted	1	52
d50680cffeefa02a204e7e2f2ab8c75499b2cc6b267db246d1c92ec129cd4e33	1	ns-us-00000006	BUKHSRQEQAWLXGTVCFQSL2QCTS	LINE	POSTED	DOC-11	2026-09	6	USD			posted	1	52
97b2d99eb622245eeaf0e23ae67c76e88b6c8081f68e90494dffda8e72f1b1bd	0	ns-us-00000009		FILE	ACCEPTED							accepted	1	87
97b2d99eb622245eeaf0e23ae67c76e88b6c8081f68e90494dffda8e72f1b1bd	1	ns-us-00000009	IOQM2JWGR5QKNPUWSQWSLZKCPJ	LINE	POSTED	DOC-14	2026-09	800	USD			posted	1	87
244e70d221a5026954dc4950ee08b8f16d477c9421d317d1f3df6fde45ff1ae7	0	ns-us-00000010		FILE	ACCEPTED							accepted	1	88
244e70d221a5026954dc4950ee08b8f16d477c9421d317d1f3df6fde45ff1ae7	1	ns-us-00000010	G4M653DOFI2RTQHV3EHURUOWH5	LINE	POSTED	DOC-16	2026-09	8	USD			posted	1	88
\.


--
-- Data for Name: allowed_transition; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.allowed_transition (kind, from_state, to_state) FROM stdin;
P	NEW	ELIGIBLE
P	ELIGIBLE	BATCHED
P	ELIGIBLE	CANCELLED
P	ELIGIBLE	POSTED
P	ELIGIBLE	POSTED_DIFF
P	ELIGIBLE	CONFLICT
P	BATCHED	SENDING
P	BATCHED	ELIGIBLE
P	BATCHED	UNKNOWN
P	SENDING	ELIGIBLE
P	SENDING	DELIVERED
P	SENDING	PRESUMED
P	SENDING	ACCEPTED
P	SENDING	POSTED
P	SENDING	POSTED_DIFF
P	SENDING	REJECTED
P	SENDING	UNKNOWN
P	SENDING	CONFLICT
P	DELIVERED	ACCEPTED
P	DELIVERED	POSTED
P	DELIVERED	POSTED_DIFF
P	DELIVERED	REJECTED
P	DELIVERED	UNKNOWN
P	DELIVERED	CONFLICT
P	PRESUMED	ACCEPTED
P	PRESUMED	POSTED
P	PRESUMED	POSTED_DIFF
P	PRESUMED	REJECTED
P	PRESUMED	UNKNOWN
P	PRESUMED	CONFLICT
P	ACCEPTED	POSTED
P	ACCEPTED	POSTED_DIFF
P	ACCEPTED	REJECTED
P	ACCEPTED	UNKNOWN
P	ACCEPTED	CONFLICT
P	UNKNOWN	DELIVERED
P	UNKNOWN	ACCEPTED
P	UNKNOWN	POSTED
P	UNKNOWN	POSTED_DIFF
P	UNKNOWN	REJECTED
P	UNKNOWN	CONFLICT
P	UNKNOWN	BATCHED
P	UNKNOWN	ELIGIBLE
P	CONFLICT	BATCHED
P	CONFLICT	ACCEPTED
P	CONFLICT	POSTED
P	CONFLICT	CANCELLED
P	POSTED_DIFF	POSTED
P	REJECTED	ELIGIBLE
P	REJECTED	CANCELLED
P	REJECTED	POSTED
P	REJECTED	POSTED_DIFF
P	REJECTED	CONFLICT
P	CANCELLED	ELIGIBLE
P	CANCELLED	POSTED
P	CANCELLED	POSTED_DIFF
P	CANCELLED	CONFLICT
R	NEW	ELIGIBLE
R	ELIGIBLE	BATCHED
R	ELIGIBLE	CANCELLED
R	ELIGIBLE	POSTED
R	ELIGIBLE	POSTED_DIFF
R	ELIGIBLE	CONFLICT
R	BATCHED	SENDING
R	BATCHED	ELIGIBLE
R	BATCHED	UNKNOWN
R	SENDING	ELIGIBLE
R	SENDING	DELIVERED
R	SENDING	PRESUMED
R	SENDING	ACCEPTED
R	SENDING	POSTED
R	SENDING	POSTED_DIFF
R	SENDING	REJECTED
R	SENDING	UNKNOWN
R	SENDING	CONFLICT
R	DELIVERED	ACCEPTED
R	DELIVERED	POSTED
R	DELIVERED	POSTED_DIFF
R	DELIVERED	REJECTED
R	DELIVERED	UNKNOWN
R	DELIVERED	CONFLICT
R	PRESUMED	ACCEPTED
R	PRESUMED	POSTED
R	PRESUMED	POSTED_DIFF
R	PRESUMED	REJECTED
R	PRESUMED	UNKNOWN
R	PRESUMED	CONFLICT
R	ACCEPTED	POSTED
R	ACCEPTED	POSTED_DIFF
R	ACCEPTED	REJECTED
R	ACCEPTED	UNKNOWN
R	ACCEPTED	CONFLICT
R	UNKNOWN	DELIVERED
R	UNKNOWN	ACCEPTED
R	UNKNOWN	POSTED
R	UNKNOWN	POSTED_DIFF
R	UNKNOWN	REJECTED
R	UNKNOWN	CONFLICT
R	UNKNOWN	BATCHED
R	UNKNOWN	ELIGIBLE
R	CONFLICT	BATCHED
R	CONFLICT	ACCEPTED
R	CONFLICT	POSTED
R	CONFLICT	CANCELLED
R	POSTED_DIFF	POSTED
R	REJECTED	ELIGIBLE
R	REJECTED	CANCELLED
R	REJECTED	POSTED
R	REJECTED	POSTED_DIFF
R	REJECTED	CONFLICT
R	CANCELLED	ELIGIBLE
R	CANCELLED	POSTED
R	CANCELLED	POSTED_DIFF
R	CANCELLED	CONFLICT
B	NEW	SEALED
B	NEW	AWAITING_RELEASE
B	AWAITING_RELEASE	SEALED
B	AWAITING_RELEASE	WITHDRAWN
B	SEALED	UPLOADING
B	SEALED	CALLING
B	SEALED	WITHDRAWN
B	SEALED	UNKNOWN
B	UPLOADING	UPLOADING
B	UPLOADING	UPLOADED
B	UPLOADING	WITHDRAWN
B	UPLOADING	UNKNOWN
B	CALLING	DELIVERED
B	CALLING	UNKNOWN
B	CALLING	SEALED
B	UPLOADED	DELIVERED
B	UPLOADED	PRESUMED
B	UPLOADED	ACCEPTED
B	UPLOADED	REFUSED
B	UPLOADED	CLOSED
B	UPLOADED	CONFLICT
B	DELIVERED	ACCEPTED
B	DELIVERED	REFUSED
B	DELIVERED	UNKNOWN
B	DELIVERED	CLOSED
B	PRESUMED	ACCEPTED
B	PRESUMED	REFUSED
B	PRESUMED	UNKNOWN
B	PRESUMED	CLOSED
B	ACCEPTED	UNKNOWN
B	ACCEPTED	CLOSED
B	UNKNOWN	DELIVERED
B	UNKNOWN	ACCEPTED
B	UNKNOWN	REFUSED
B	UNKNOWN	CLOSED
B	UNKNOWN	SEALED
B	CONFLICT	SEALED
B	CONFLICT	ACCEPTED
B	CONFLICT	CLOSED
\.


--
-- Data for Name: backed_out; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.backed_out (txn_id, seq, event_seq) FROM stdin;
\.


--
-- Data for Name: batch; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.batch (batch_id, destination, sequence, layout, file_name, sha256, bytes, records, lines, totals, hash_total, previous_sha256, sealed_at, control_sha256, preparer, release_required, duplicate_class, step, attempt, resends, delivered_at, evidence, ack_deadline, event_seq) FROM stdin;
ns-us-00000006	ns-us	6	netsuite_time	ns-us-00000006-b7ad5834.csv	b7ad5834b67e0b56f3f9fa6b25a3f9b031d8956e124afe82747afd1d2c474b9e	273	1	1	{"hours":"6.0000"}	1126029178	14b9fbf34868164bf85317efd7b4405be7e001703f3853a6f8e3d0a4591ab86c	2026-09-28T21:00:00Z	509892a6c8d382e57b1510442e26c7377371e190872366bcd3f6792bf7ae6e99	eve	0	C	CLOSED	1	0	2026-09-28T21:00:00Z	{"bytes":273,"control_bytes":468,"host_key":null,"seen_in":"/inbox"}	2026-10-01T21:00:00Z	43
ns-us-00000012	ns-us	12	netsuite_time	ns-us-00000012-c1b04e46.csv	c1b04e46c41d697bb7a4bcf83e10f028befca10be6caba1b248c56d83770ae21	273	1	1	{"hours":"8.0000"}	2949622746	11b4336b862d6ee7545f801b5c6b32f85ef2c1185a8244aff5b3f2abf0894029	2026-10-03T01:00:00Z	3b1e6e05fe55093a213168b1b010f9b6e21932e4eed5f50206ae174536265976	eve	0	C	DELIVERED	1	0	2026-10-03T01:00:00Z	{"bytes":273,"control_bytes":469,"host_key":null,"seen_in":"/inbox"}	2026-10-06T01:00:00Z	95
ns-us-00000003	ns-us	3	netsuite_journal	ns-us-00000003-3c352309.csv	3c3523094a07b3577366ad3c0c417d9854895e7e3df9196240c478636ddc92aa	1009	2	4	{"USD":{"credit":"1600.00","debit":"1600.00"}}	3413105985	a99d66634de9dd5c9ad6d9b79fa476c582ef1b11d4185def739144325e72e9e7	2026-09-28T20:00:00Z	fb1632e6de1e5642edd5702d5e19745fbf25d6e034e339796492d1335354f1b8	eve	0	C	CLOSED	1	0	2026-09-28T20:00:00Z	{"bytes":1009,"control_bytes":513,"host_key":null,"seen_in":"/inbox"}	2026-10-01T20:00:00Z	28
ns-us-00000001	ns-us	1	netsuite_journal	ns-us-00000001-32c3e154.csv	32c3e154b563de6a7df6343792e985e13ae87c79eb2f590062c7b223278d2e61	1207	3	6	{"USD":{"credit":"2400.00","debit":"2400.00"}}	6329137696	0000000000000000000000000000000000000000000000000000000000000000	2026-09-28T18:00:00Z	60f1f32fc3ba363648142846c3780ba9ce722a341294792638ca52f7a17a6284	eve	0	C	CLOSED	1	0	2026-09-28T18:00:00Z	{"bytes":1207,"control_bytes":513,"host_key":null,"seen_in":"/inbox"}	2026-10-01T18:00:00Z	7
ns-us-00000002	ns-us	2	netsuite_time	ns-us-00000002-a99d6663.csv	a99d66634de9dd5c9ad6d9b79fa476c582ef1b11d4185def739144325e72e9e7	632	4	4	{"hours":"32.0000"}	11112034681	32c3e154b563de6a7df6343792e985e13ae87c79eb2f590062c7b223278d2e61	2026-09-28T18:00:00Z	d8021aa163613c08a6b84c448d8ac75a961cebde63d306cf4f26669c394c7e26	eve	0	C	CLOSED	1	0	2026-09-28T18:00:00Z	{"bytes":632,"control_bytes":470,"host_key":null,"seen_in":"/inbox"}	2026-10-01T18:00:00Z	8
ns-us-00000005	ns-us	5	netsuite_journal	ns-us-00000005-14b9fbf3.csv	14b9fbf34868164bf85317efd7b4405be7e001703f3853a6f8e3d0a4591ab86c	651	1	2	{"USD":{"credit":"600.00","debit":"600.00"}}	933375521	701eb43d417d0ef4e4f73ce316e3fd80455df0eb4c83f7692514cc19b112db12	2026-09-28T21:00:00Z	8a78169ecfd4d78fda4f4da9922cf64f4876c0a1b40070d91a3cee1edb15f185	eve	0	C	CLOSED	1	0	2026-09-28T21:00:00Z	{"bytes":651,"control_bytes":509,"host_key":null,"seen_in":"/inbox"}	2026-10-01T21:00:00Z	42
ns-us-00000004	ns-us	4	netsuite_time	ns-us-00000004-701eb43d.csv	701eb43d417d0ef4e4f73ce316e3fd80455df0eb4c83f7692514cc19b112db12	395	2	2	{"hours":"-16.0000"}	4495618951	3c3523094a07b3577366ad3c0c417d9854895e7e3df9196240c478636ddc92aa	2026-09-28T20:00:00Z	5fff2f4a7379ba7c8bd6ba27b4811033a3cf64f1f8b91e86841d8b4a7e121d8f	eve	0	C	CLOSED	1	0	2026-09-28T20:00:00Z	{"bytes":395,"control_bytes":470,"host_key":null,"seen_in":"/inbox"}	2026-10-01T20:00:00Z	29
ns-us-00000014	ns-us	14	netsuite_time	ns-us-00000014-89f9408e.csv	89f9408eb139a57a630f338190601cfab88e786c2d118c88a1eeffdbf9ea907b	273	1	1	{"hours":"8.0000"}	3811601982	729e4822bca61cd9971a473c1ec17c13dcb5a1f59ccce07eb14ab7aa06dc37e1	2026-10-03T02:00:00Z	771e193e5297e920f9f2ccb368352f235689f627c33688d19cbcdb40d98dde4a	eve	0	C	SEALED	0	0	\N	\N	\N	111
ns-us-00000007	ns-us	7	netsuite_journal	ns-us-00000007-1cf0a641.csv	1cf0a641ac3848071dff479e3acac6743e4d822607d4b6b4705ca898a8daa1c5	651	1	2	{"USD":{"credit":"800.00","debit":"800.00"}}	4041244549	b7ad5834b67e0b56f3f9fa6b25a3f9b031d8956e124afe82747afd1d2c474b9e	2026-09-28T23:00:00Z	70077db2c6a5b572476ca78b9b63c10c5152fdb35e77bb0337c88a633486cad2	eve	0	C	UNKNOWN	1	0	2026-09-28T23:00:00Z	{"bytes":651,"control_bytes":510,"host_key":null,"seen_in":"/inbox"}	2026-10-01T23:00:00Z	62
ns-us-00000008	ns-us	8	netsuite_time	ns-us-00000008-fcff8f67.csv	fcff8f671a0f97254775f477df3e5b95bc63392382a4a7296d5efd38f47d050c	273	1	1	{"hours":"8.0000"}	3915946799	1cf0a641ac3848071dff479e3acac6743e4d822607d4b6b4705ca898a8daa1c5	2026-09-28T23:00:00Z	fd0a0daa6908738615d84771e0da7e68f96d91167b49058487a0a4b7095153c8	eve	0	C	UNKNOWN	1	0	2026-09-28T23:00:00Z	{"bytes":273,"control_bytes":468,"host_key":null,"seen_in":"/inbox"}	2026-10-01T23:00:00Z	63
ns-us-00000009	ns-us	9	netsuite_journal	ns-us-00000009-ae79492c.csv	ae79492cf3567e87653d3c7b55d70469c5de1a28c01e1069e96f01d0fd9c753e	929	2	4	{"USD":{"credit":"1600.00","debit":"1600.00"}}	1583865271	fcff8f671a0f97254775f477df3e5b95bc63392382a4a7296d5efd38f47d050c	2026-10-03T00:00:00Z	23ba02911e3e70d43b79c97783bef1adebeeb54f76f39b85511fb42ca7cac1ab	eve	0	C	ACCEPTED	1	0	2026-10-03T00:00:00Z	{"bytes":929,"control_bytes":512,"host_key":null,"seen_in":"/inbox"}	2026-10-06T00:00:00Z	76
ns-us-00000010	ns-us	10	netsuite_time	ns-us-00000010-3b018677.csv	3b01867774017322b907306fa099402979e55cfb841dd5be5260b1e108d695ab	393	2	2	{"hours":"16.0000"}	6117100883	ae79492cf3567e87653d3c7b55d70469c5de1a28c01e1069e96f01d0fd9c753e	2026-10-03T00:00:00Z	e30006694f1c1b31c79844210799fe4f17201b4de9527566d6c7fa93b464e340	eve	0	C	ACCEPTED	1	0	2026-10-03T00:00:00Z	{"bytes":393,"control_bytes":470,"host_key":null,"seen_in":"/inbox"}	2026-10-06T00:00:00Z	77
ns-us-00000011	ns-us	11	netsuite_journal	ns-us-00000011-11b4336b.csv	11b4336b862d6ee7545f801b5c6b32f85ef2c1185a8244aff5b3f2abf0894029	651	1	2	{"USD":{"credit":"800.00","debit":"800.00"}}	2615198086	3b01867774017322b907306fa099402979e55cfb841dd5be5260b1e108d695ab	2026-10-03T01:00:00Z	d21a1d0f1140bdbf0474d2ec9fdd6fb661f61925b1730bfae8220746371e2524	eve	0	C	DELIVERED	1	0	2026-10-03T01:00:00Z	{"bytes":651,"control_bytes":511,"host_key":null,"seen_in":"/inbox"}	2026-10-06T01:00:00Z	94
ns-us-00000013	ns-us	13	netsuite_journal	ns-us-00000013-729e4822.csv	729e4822bca61cd9971a473c1ec17c13dcb5a1f59ccce07eb14ab7aa06dc37e1	651	1	2	{"USD":{"credit":"800.00","debit":"800.00"}}	2436991205	c1b04e46c41d697bb7a4bcf83e10f028befca10be6caba1b248c56d83770ae21	2026-10-03T02:00:00Z	1c40d1c15cb0301a35ed27951ec9e5592da15e4404bc94327bdf80a85e927393	eve	0	C	UPLOADING	1	0	\N	\N	\N	110
\.


--
-- Data for Name: batch_deadline; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.batch_deadline (move_id, batch_id, ack_deadline, event_seq) FROM stdin;
1	ns-us-00000001	2026-10-01T18:00:00Z	10
2	ns-us-00000002	2026-10-01T18:00:00Z	13
3	ns-us-00000003	2026-10-01T20:00:00Z	31
4	ns-us-00000004	2026-10-01T20:00:00Z	34
5	ns-us-00000005	2026-10-01T21:00:00Z	45
6	ns-us-00000006	2026-10-01T21:00:00Z	48
7	ns-us-00000007	2026-10-01T23:00:00Z	65
8	ns-us-00000008	2026-10-01T23:00:00Z	68
9	ns-us-00000009	2026-10-06T00:00:00Z	81
10	ns-us-00000010	2026-10-06T00:00:00Z	84
11	ns-us-00000011	2026-10-06T01:00:00Z	97
12	ns-us-00000012	2026-10-06T01:00:00Z	100
\.


--
-- Data for Name: batch_line; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.batch_line (batch_id, entry_id, payload, payload_hash, posting_period, amount_minor, currency, hours_e4, reference, event_seq) FROM stdin;
ns-us-00000001	NW2Y26YZLBOJSYLPMZ5MARG2IR	{"amount_minor":80000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:1","reverses":null,"reverses_document":null,"service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}	7d89e2e3bf99f99bba3d8788ae45cb015793e073e1706b6fb65c6acd7465d3a9	2026-09	80000	USD	0	harvest:meridian:1	7
ns-us-00000001	TVW5GF3EZ7BHNNLW4347KMOA3M	{"amount_minor":80000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:2","reverses":null,"reverses_document":null,"service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}	f04296b94b4776ad97dcc0f44d220683e15d768a589df540d70a7117036757fa	2026-09	80000	USD	0	harvest:meridian:2	7
ns-us-00000001	YTFPGJN4QM5GDTJQXVEVIHFRKO	{"amount_minor":80000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:4","reverses":null,"reverses_document":null,"service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}	9f35820478633405347039b78c952fff724a67325938ccc7253f2eb5f093c603	2026-09	80000	USD	0	harvest:meridian:4	7
ns-us-00000002	3XROTPYLE3YEJOENPZAOAY2D2K	{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:2","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}	a597c7b065fd24b5e2f09ae90e39c0c7119eed013c82d2805c4f5449c631ddc6	2026-09	0	USD	80000	harvest:meridian:2	8
ns-us-00000002	EL5WQWM5KBOJ3T7ORZ4Q3H4JQT	{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:4","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}	63df7dfa4b6abc9b10da0169a74beb587995c2e1f8aafcf16e1da6c5d59305a5	2026-09	0	USD	80000	harvest:meridian:4	8
ns-us-00000002	MDU3SS4VWXGUYN52W6L5CZN345	{"amount_minor":0,"billable":false,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:3","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}	30d5d45788251024710c2bb7b81676f1435874269c5c6bfaaa7fef7f6046addf	2026-09	0	USD	80000	harvest:meridian:3	8
ns-us-00000002	XKNIEZRQAYEDJQIK6YW5OVMEU5	{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:1","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}	14069df4660df120629ad52a037f939bebc52e5265539794074fcba01f77526e	2026-09	0	USD	80000	harvest:meridian:1	8
ns-us-00000003	AOIF24AAQOKEIPXDJBDJ6B2APZ	{"amount_minor":-80000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:1","reverses":"NW2Y26YZLBOJSYLPMZ5MARG2IR","reverses_document":"DOC-1","service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}	9119b92ecf33506ef06bc3e9a4f3cb12ba54f60f23aef7c5a380d51cadbacf2c	2026-09	-80000	USD	0	harvest:meridian:1	28
ns-us-00000003	E4HSFMYDQWWLWYGJFYHZHDVBLJ	{"amount_minor":-80000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:2","reverses":"TVW5GF3EZ7BHNNLW4347KMOA3M","reverses_document":"DOC-2","service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}	c0d48c14ab5840c53ea1b2f3cdbd66d9a6c6230a577f67824594699326b5b830	2026-09	-80000	USD	0	harvest:meridian:2	28
ns-us-00000004	5HX7N5T6K76NH4PPXGJZMLFZPN	{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":-80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:2","reverses":"3XROTPYLE3YEJOENPZAOAY2D2K","reverses_document":"DOC-3","service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}	aeb4fdd18553f1cf2211d0538c5515fea301c219eb53214bd0d4ccd46bb99ef3	2026-09	0	USD	-80000	harvest:meridian:2	29
ns-us-00000004	M2K43HCM2GE4PQYEHBPMDZNVOG	{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":-80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:1","reverses":"XKNIEZRQAYEDJQIK6YW5OVMEU5","reverses_document":"DOC-5","service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}	1b9d05099d3731f913d5907f1484f27aec1246c62c95418103b31ca75b64bd69	2026-09	0	USD	-80000	harvest:meridian:1	29
ns-us-00000005	3BONI7QNA2EB3FCKZ3GYCXNJPB	{"amount_minor":60000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:1","reverses":null,"reverses_document":null,"service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}	aa84bcef71281a5c7494511f62aec89110c0c42d2e019110b712bd8d8c51fea4	2026-09	60000	USD	0	harvest:meridian:1	42
ns-us-00000006	BUKHSRQEQAWLXGTVCFQSL2QCTS	{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":60000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:1","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}	79cd98b63d3a9d8d9bb87891c6bde3e10688829cceacf5d84adf6b554714dc16	2026-09	0	USD	60000	harvest:meridian:1	43
ns-us-00000007	QRRJJREJCT6RFEXSBLBFSQMDJ5	{"amount_minor":80000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:5","reverses":null,"reverses_document":null,"service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}	dafee6401c46ded900f1769199da85161256f5396da8ba629f4b03e3e0bc3508	2026-09	80000	USD	0	harvest:meridian:5	62
ns-us-00000008	KEVQOXQUWBEJ4RW7BMLE6J7IYD	{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:5","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}	e8ba2dc5864003b85c19b99475f3b903a188182d464c6bea45fc4eae4645bf34	2026-09	0	USD	80000	harvest:meridian:5	63
ns-us-00000009	IOQM2JWGR5QKNPUWSQWSLZKCPJ	{"amount_minor":80000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:7","reverses":null,"reverses_document":null,"service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}	ef8547cb58b5f065ef552df3494f7b88e8d11893c65e3b0cc3e369fd3e659507	2026-09	80000	USD	0	harvest:meridian:7	76
ns-us-00000009	K56EOZJM4EZSSXZ4GNY6WVBYLN	{"amount_minor":80000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:6","reverses":null,"reverses_document":null,"service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}	6464982123065a1f629d40db51ffc5c712f5c649a899f9ff1c66b5e8467026b4	2026-09	80000	USD	0	harvest:meridian:6	76
ns-us-00000010	G4M653DOFI2RTQHV3EHURUOWH5	{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:7","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}	49bb9d40a6f8854a20074072435027caecf50ba0ffad20c78be8fa58d97a9c10	2026-09	0	USD	80000	harvest:meridian:7	77
ns-us-00000010	Q4UL3FJ4XID2MGXUUIIK6XWQEC	{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:6","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}	ae3103176a2beda7a96f4a8cc5bef350024802156fda9b2e653b4bdfe3fabc43	2026-09	0	USD	80000	harvest:meridian:6	77
ns-us-00000011	GKLUI64MYBKRXKFE2HSFJ233PW	{"amount_minor":80000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:8","reverses":null,"reverses_document":null,"service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}	a98b36c1edb25f313885336ab8237271734c57624259828327cb6e6ea3801f63	2026-09	80000	USD	0	harvest:meridian:8	94
ns-us-00000012	ZYV5EDZ2MNPE72YTEBOYWBO2WR	{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:8","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}	4c59d17279a633969a8a6a2b293565d90c74e8a8b2cc514f8df640f6873cd317	2026-09	0	USD	80000	harvest:meridian:8	95
ns-us-00000013	DYH2OGZB45Y3INZSSMLM6OOUDL	{"amount_minor":80000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:9","reverses":null,"reverses_document":null,"service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}	35b62189aa2de562a12466059db353cfbddd96b3ce88a5733d92010ae499a0cf	2026-09	80000	USD	0	harvest:meridian:9	110
ns-us-00000014	CBHICZGYLBZ5UJEEB6AG7HMTYG	{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:9","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}	127fc498a18282871c28ecd941bcaa43067756198b5560b3ec0a474efd69805d	2026-09	0	USD	80000	harvest:meridian:9	111
\.


--
-- Data for Name: batch_move; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.batch_move (move_id, batch_id, kind, from_state, to_state, attempt, at, event_seq) FROM stdin;
1	ns-us-00000001	B	NEW	SEALED	0	2026-09-28T18:00:00Z	7
2	ns-us-00000002	B	NEW	SEALED	0	2026-09-28T18:00:00Z	8
3	ns-us-00000001	B	SEALED	UPLOADING	1	2026-09-28T18:00:00Z	9
4	ns-us-00000001	B	UPLOADING	UPLOADED	1	2026-09-28T18:00:00Z	10
5	ns-us-00000001	B	UPLOADED	DELIVERED	1	2026-09-28T18:00:00Z	11
6	ns-us-00000002	B	SEALED	UPLOADING	1	2026-09-28T18:00:00Z	12
7	ns-us-00000002	B	UPLOADING	UPLOADED	1	2026-09-28T18:00:00Z	13
8	ns-us-00000002	B	UPLOADED	DELIVERED	1	2026-09-28T18:00:00Z	14
9	ns-us-00000001	B	DELIVERED	ACCEPTED	1	2026-09-28T19:00:00Z	16
10	ns-us-00000001	B	ACCEPTED	CLOSED	1	2026-09-28T19:00:00Z	16
11	ns-us-00000002	B	DELIVERED	ACCEPTED	1	2026-09-28T19:00:00Z	17
12	ns-us-00000002	B	ACCEPTED	CLOSED	1	2026-09-28T19:00:00Z	17
13	ns-us-00000003	B	NEW	SEALED	0	2026-09-28T20:00:00Z	28
14	ns-us-00000004	B	NEW	SEALED	0	2026-09-28T20:00:00Z	29
15	ns-us-00000003	B	SEALED	UPLOADING	1	2026-09-28T20:00:00Z	30
16	ns-us-00000003	B	UPLOADING	UPLOADED	1	2026-09-28T20:00:00Z	31
17	ns-us-00000003	B	UPLOADED	DELIVERED	1	2026-09-28T20:00:00Z	32
18	ns-us-00000004	B	SEALED	UPLOADING	1	2026-09-28T20:00:00Z	33
19	ns-us-00000004	B	UPLOADING	UPLOADED	1	2026-09-28T20:00:00Z	34
20	ns-us-00000004	B	UPLOADED	DELIVERED	1	2026-09-28T20:00:00Z	35
21	ns-us-00000003	B	DELIVERED	ACCEPTED	1	2026-09-28T21:00:00Z	37
22	ns-us-00000003	B	ACCEPTED	CLOSED	1	2026-09-28T21:00:00Z	37
23	ns-us-00000004	B	DELIVERED	ACCEPTED	1	2026-09-28T21:00:00Z	38
24	ns-us-00000004	B	ACCEPTED	CLOSED	1	2026-09-28T21:00:00Z	38
25	ns-us-00000005	B	NEW	SEALED	0	2026-09-28T21:00:00Z	42
26	ns-us-00000006	B	NEW	SEALED	0	2026-09-28T21:00:00Z	43
27	ns-us-00000005	B	SEALED	UPLOADING	1	2026-09-28T21:00:00Z	44
28	ns-us-00000005	B	UPLOADING	UPLOADED	1	2026-09-28T21:00:00Z	45
29	ns-us-00000005	B	UPLOADED	DELIVERED	1	2026-09-28T21:00:00Z	46
30	ns-us-00000006	B	SEALED	UPLOADING	1	2026-09-28T21:00:00Z	47
31	ns-us-00000006	B	UPLOADING	UPLOADED	1	2026-09-28T21:00:00Z	48
32	ns-us-00000006	B	UPLOADED	DELIVERED	1	2026-09-28T21:00:00Z	49
33	ns-us-00000005	B	DELIVERED	ACCEPTED	1	2026-09-28T22:00:00Z	51
34	ns-us-00000005	B	ACCEPTED	CLOSED	1	2026-09-28T22:00:00Z	51
35	ns-us-00000006	B	DELIVERED	ACCEPTED	1	2026-09-28T22:00:00Z	52
36	ns-us-00000006	B	ACCEPTED	CLOSED	1	2026-09-28T22:00:00Z	52
37	ns-us-00000007	B	NEW	SEALED	0	2026-09-28T23:00:00Z	62
38	ns-us-00000008	B	NEW	SEALED	0	2026-09-28T23:00:00Z	63
39	ns-us-00000007	B	SEALED	UPLOADING	1	2026-09-28T23:00:00Z	64
40	ns-us-00000007	B	UPLOADING	UPLOADED	1	2026-09-28T23:00:00Z	65
41	ns-us-00000007	B	UPLOADED	DELIVERED	1	2026-09-28T23:00:00Z	66
42	ns-us-00000008	B	SEALED	UPLOADING	1	2026-09-28T23:00:00Z	67
43	ns-us-00000008	B	UPLOADING	UPLOADED	1	2026-09-28T23:00:00Z	68
44	ns-us-00000008	B	UPLOADED	DELIVERED	1	2026-09-28T23:00:00Z	69
45	ns-us-00000009	B	NEW	SEALED	0	2026-10-03T00:00:00Z	76
46	ns-us-00000010	B	NEW	SEALED	0	2026-10-03T00:00:00Z	77
47	ns-us-00000007	B	DELIVERED	UNKNOWN	1	2026-10-03T00:00:00Z	78
48	ns-us-00000008	B	DELIVERED	UNKNOWN	1	2026-10-03T00:00:00Z	79
49	ns-us-00000009	B	SEALED	UPLOADING	1	2026-10-03T00:00:00Z	80
50	ns-us-00000009	B	UPLOADING	UPLOADED	1	2026-10-03T00:00:00Z	81
51	ns-us-00000009	B	UPLOADED	DELIVERED	1	2026-10-03T00:00:00Z	82
52	ns-us-00000010	B	SEALED	UPLOADING	1	2026-10-03T00:00:00Z	83
53	ns-us-00000010	B	UPLOADING	UPLOADED	1	2026-10-03T00:00:00Z	84
54	ns-us-00000010	B	UPLOADED	DELIVERED	1	2026-10-03T00:00:00Z	85
55	ns-us-00000009	B	DELIVERED	ACCEPTED	1	2026-10-03T01:00:00Z	87
56	ns-us-00000010	B	DELIVERED	ACCEPTED	1	2026-10-03T01:00:00Z	88
57	ns-us-00000011	B	NEW	SEALED	0	2026-10-03T01:00:00Z	94
58	ns-us-00000012	B	NEW	SEALED	0	2026-10-03T01:00:00Z	95
59	ns-us-00000011	B	SEALED	UPLOADING	1	2026-10-03T01:00:00Z	96
60	ns-us-00000011	B	UPLOADING	UPLOADED	1	2026-10-03T01:00:00Z	97
61	ns-us-00000011	B	UPLOADED	DELIVERED	1	2026-10-03T01:00:00Z	98
62	ns-us-00000012	B	SEALED	UPLOADING	1	2026-10-03T01:00:00Z	99
63	ns-us-00000012	B	UPLOADING	UPLOADED	1	2026-10-03T01:00:00Z	100
64	ns-us-00000012	B	UPLOADED	DELIVERED	1	2026-10-03T01:00:00Z	101
65	ns-us-00000013	B	NEW	SEALED	0	2026-10-03T02:00:00Z	110
66	ns-us-00000014	B	NEW	SEALED	0	2026-10-03T02:00:00Z	111
67	ns-us-00000013	B	SEALED	UPLOADING	1	2026-10-03T02:00:00Z	112
\.


--
-- Data for Name: batch_was; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.batch_was (batch_id, step, delivered_at, event_seq) FROM stdin;
ns-us-00000001	SEALED	\N	9
ns-us-00000001	UPLOADING	\N	10
ns-us-00000001	UPLOADED	\N	11
ns-us-00000002	SEALED	\N	12
ns-us-00000002	UPLOADING	\N	13
ns-us-00000002	UPLOADED	\N	14
ns-us-00000001	DELIVERED	2026-09-28T18:00:00Z	16
ns-us-00000002	DELIVERED	2026-09-28T18:00:00Z	17
ns-us-00000003	SEALED	\N	30
ns-us-00000003	UPLOADING	\N	31
ns-us-00000003	UPLOADED	\N	32
ns-us-00000004	SEALED	\N	33
ns-us-00000004	UPLOADING	\N	34
ns-us-00000004	UPLOADED	\N	35
ns-us-00000003	DELIVERED	2026-09-28T20:00:00Z	37
ns-us-00000004	DELIVERED	2026-09-28T20:00:00Z	38
ns-us-00000005	SEALED	\N	44
ns-us-00000005	UPLOADING	\N	45
ns-us-00000005	UPLOADED	\N	46
ns-us-00000006	SEALED	\N	47
ns-us-00000006	UPLOADING	\N	48
ns-us-00000006	UPLOADED	\N	49
ns-us-00000005	DELIVERED	2026-09-28T21:00:00Z	51
ns-us-00000006	DELIVERED	2026-09-28T21:00:00Z	52
ns-us-00000007	SEALED	\N	64
ns-us-00000007	UPLOADING	\N	65
ns-us-00000007	UPLOADED	\N	66
ns-us-00000008	SEALED	\N	67
ns-us-00000008	UPLOADING	\N	68
ns-us-00000008	UPLOADED	\N	69
ns-us-00000007	DELIVERED	2026-09-28T23:00:00Z	78
ns-us-00000008	DELIVERED	2026-09-28T23:00:00Z	79
ns-us-00000009	SEALED	\N	80
ns-us-00000009	UPLOADING	\N	81
ns-us-00000009	UPLOADED	\N	82
ns-us-00000010	SEALED	\N	83
ns-us-00000010	UPLOADING	\N	84
ns-us-00000010	UPLOADED	\N	85
ns-us-00000009	DELIVERED	2026-10-03T00:00:00Z	87
ns-us-00000010	DELIVERED	2026-10-03T00:00:00Z	88
ns-us-00000011	SEALED	\N	96
ns-us-00000011	UPLOADING	\N	97
ns-us-00000011	UPLOADED	\N	98
ns-us-00000012	SEALED	\N	99
ns-us-00000012	UPLOADING	\N	100
ns-us-00000012	UPLOADED	\N	101
ns-us-00000013	SEALED	\N	112
\.


--
-- Data for Name: built; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.built (build_id, sha256, input_manifest_sha256, dbt_project_sha256, manifest_sha256, statements_sha256, event_seq) FROM stdin;
20261003T020000Z-11111111	215258f7133ce5f980e8260acb398fde30b01c9ebc57a595f570fbfe9174b131	1111111111111111111111111111111111111111111111111111111111111111	2222222222222222222222222222222222222222222222222222222222222222	3333333333333333333333333333333333333333333333333333333333333333		103
\.


--
-- Data for Name: call; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.call (batch_id, attempt, key, method, url, request_sha256, event_seq) FROM stdin;
\.


--
-- Data for Name: change; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.change (seq) FROM stdin;
1
2
3
4
5
6
7
8
9
10
11
12
13
14
15
16
17
18
19
20
21
22
23
24
25
26
27
28
29
30
31
32
33
34
35
36
37
38
39
40
41
42
43
44
45
46
47
48
49
50
51
52
53
54
55
56
57
58
59
60
61
62
63
64
65
66
67
68
69
70
71
72
73
74
75
76
77
78
79
80
81
82
83
84
85
86
87
88
89
90
91
92
93
94
95
96
97
98
99
100
101
102
103
104
105
106
107
108
109
110
111
112
\.


--
-- Data for Name: checked; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.checked (one, event_seq, hash) FROM stdin;
1	111	a7ded7d941b54a2171f88fe7057d5194cf0138c7175bfc1dc3191b35c2083f82
\.


--
-- Data for Name: destination; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.destination (name, frozen) FROM stdin;
ns-us	\N
\.


--
-- Data for Name: entry; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.entry (entry_id, txn_id, seq, leg, kind, represents_seq, destination, layout, state, amount_minor, currency, hours_e4, payload_hash, posting_period, reverses, reversed, batch_id, document, reject_code, reject_message, eligible_at, sealed_at, posted_at, state_since, posted_amount_minor, posted_currency, posted_hours_e4, event_seq) FROM stdin;
YTFPGJN4QM5GDTJQXVEVIHFRKO	meridian/harvest/meridian/time_entry/4/1	1	base	P	1	ns-us	netsuite_journal	REJECTED	80000	USD	0	9f35820478633405347039b78c952fff724a67325938ccc7253f2eb5f093c603	2026-09	\N	0	ns-us-00000001	\N	INVALID_ACCOUNT		2026-09-28T18:00:00Z	2026-09-28T18:00:00Z	\N	2026-09-28T19:00:00Z	\N	\N	\N	6
MDU3SS4VWXGUYN52W6L5CZN345	meridian/harvest/meridian/time_entry/3/1	1	time	P	1	ns-us	netsuite_time	POSTED	0	USD	80000	30d5d45788251024710c2bb7b81676f1435874269c5c6bfaaa7fef7f6046addf	2026-09	\N	0	ns-us-00000002	DOC-4	\N	\N	2026-09-28T18:00:00Z	2026-09-28T18:00:00Z	2026-09-28T19:00:00Z	2026-09-28T19:00:00Z	\N	\N	\N	6
EL5WQWM5KBOJ3T7ORZ4Q3H4JQT	meridian/harvest/meridian/time_entry/4/1	1	time	P	1	ns-us	netsuite_time	REJECTED	0	USD	80000	63df7dfa4b6abc9b10da0169a74beb587995c2e1f8aafcf16e1da6c5d59305a5	2026-09	\N	0	ns-us-00000002	\N	INVALID_ACCOUNT		2026-09-28T18:00:00Z	2026-09-28T18:00:00Z	\N	2026-09-28T19:00:00Z	\N	\N	\N	6
AOIF24AAQOKEIPXDJBDJ6B2APZ	meridian/harvest/meridian/time_entry/1/1	1	base	R	1	ns-us	netsuite_journal	POSTED	-80000	USD	0	9119b92ecf33506ef06bc3e9a4f3cb12ba54f60f23aef7c5a380d51cadbacf2c	2026-09	NW2Y26YZLBOJSYLPMZ5MARG2IR	0	ns-us-00000003	DOC-6	\N	\N	2026-09-28T20:00:00Z	2026-09-28T20:00:00Z	2026-09-28T21:00:00Z	2026-09-28T21:00:00Z	\N	\N	\N	25
NW2Y26YZLBOJSYLPMZ5MARG2IR	meridian/harvest/meridian/time_entry/1/1	1	base	P	1	ns-us	netsuite_journal	POSTED	80000	USD	0	7d89e2e3bf99f99bba3d8788ae45cb015793e073e1706b6fb65c6acd7465d3a9	2026-09	\N	1	ns-us-00000001	DOC-1	\N	\N	2026-09-28T18:00:00Z	2026-09-28T18:00:00Z	2026-09-28T19:00:00Z	2026-09-28T19:00:00Z	\N	\N	\N	6
E4HSFMYDQWWLWYGJFYHZHDVBLJ	meridian/harvest/meridian/time_entry/2/1	1	base	R	1	ns-us	netsuite_journal	POSTED	-80000	USD	0	c0d48c14ab5840c53ea1b2f3cdbd66d9a6c6230a577f67824594699326b5b830	2026-09	TVW5GF3EZ7BHNNLW4347KMOA3M	0	ns-us-00000003	DOC-7	\N	\N	2026-09-28T20:00:00Z	2026-09-28T20:00:00Z	2026-09-28T21:00:00Z	2026-09-28T21:00:00Z	\N	\N	\N	25
TVW5GF3EZ7BHNNLW4347KMOA3M	meridian/harvest/meridian/time_entry/2/1	1	base	P	1	ns-us	netsuite_journal	POSTED	80000	USD	0	f04296b94b4776ad97dcc0f44d220683e15d768a589df540d70a7117036757fa	2026-09	\N	1	ns-us-00000001	DOC-2	\N	\N	2026-09-28T18:00:00Z	2026-09-28T18:00:00Z	2026-09-28T19:00:00Z	2026-09-28T19:00:00Z	\N	\N	\N	6
5HX7N5T6K76NH4PPXGJZMLFZPN	meridian/harvest/meridian/time_entry/2/1	1	time	R	1	ns-us	netsuite_time	POSTED	0	USD	-80000	aeb4fdd18553f1cf2211d0538c5515fea301c219eb53214bd0d4ccd46bb99ef3	2026-09	3XROTPYLE3YEJOENPZAOAY2D2K	0	ns-us-00000004	DOC-8	\N	\N	2026-09-28T20:00:00Z	2026-09-28T20:00:00Z	2026-09-28T21:00:00Z	2026-09-28T21:00:00Z	\N	\N	\N	25
3XROTPYLE3YEJOENPZAOAY2D2K	meridian/harvest/meridian/time_entry/2/1	1	time	P	1	ns-us	netsuite_time	POSTED	0	USD	80000	a597c7b065fd24b5e2f09ae90e39c0c7119eed013c82d2805c4f5449c631ddc6	2026-09	\N	1	ns-us-00000002	DOC-3	\N	\N	2026-09-28T18:00:00Z	2026-09-28T18:00:00Z	2026-09-28T19:00:00Z	2026-09-28T19:00:00Z	\N	\N	\N	6
M2K43HCM2GE4PQYEHBPMDZNVOG	meridian/harvest/meridian/time_entry/1/1	1	time	R	1	ns-us	netsuite_time	POSTED	0	USD	-80000	1b9d05099d3731f913d5907f1484f27aec1246c62c95418103b31ca75b64bd69	2026-09	XKNIEZRQAYEDJQIK6YW5OVMEU5	0	ns-us-00000004	DOC-9	\N	\N	2026-09-28T20:00:00Z	2026-09-28T20:00:00Z	2026-09-28T21:00:00Z	2026-09-28T21:00:00Z	\N	\N	\N	25
XKNIEZRQAYEDJQIK6YW5OVMEU5	meridian/harvest/meridian/time_entry/1/1	1	time	P	1	ns-us	netsuite_time	POSTED	0	USD	80000	14069df4660df120629ad52a037f939bebc52e5265539794074fcba01f77526e	2026-09	\N	1	ns-us-00000002	DOC-5	\N	\N	2026-09-28T18:00:00Z	2026-09-28T18:00:00Z	2026-09-28T19:00:00Z	2026-09-28T19:00:00Z	\N	\N	\N	6
3BONI7QNA2EB3FCKZ3GYCXNJPB	meridian/harvest/meridian/time_entry/1/1	2	base	P	2	ns-us	netsuite_journal	POSTED	60000	USD	0	aa84bcef71281a5c7494511f62aec89110c0c42d2e019110b712bd8d8c51fea4	2026-09	\N	0	ns-us-00000005	DOC-10	\N	\N	2026-09-28T21:00:00Z	2026-09-28T21:00:00Z	2026-09-28T22:00:00Z	2026-09-28T22:00:00Z	\N	\N	\N	37
BUKHSRQEQAWLXGTVCFQSL2QCTS	meridian/harvest/meridian/time_entry/1/1	2	time	P	2	ns-us	netsuite_time	POSTED	0	USD	60000	79cd98b63d3a9d8d9bb87891c6bde3e10688829cceacf5d84adf6b554714dc16	2026-09	\N	0	ns-us-00000006	DOC-11	\N	\N	2026-09-28T21:00:00Z	2026-09-28T21:00:00Z	2026-09-28T22:00:00Z	2026-09-28T22:00:00Z	\N	\N	\N	38
QRRJJREJCT6RFEXSBLBFSQMDJ5	meridian/harvest/meridian/time_entry/5/1	1	base	P	1	ns-us	netsuite_journal	UNKNOWN	80000	USD	0	dafee6401c46ded900f1769199da85161256f5396da8ba629f4b03e3e0bc3508	2026-09	\N	0	ns-us-00000007	\N	\N	\N	2026-09-28T23:00:00Z	2026-09-28T23:00:00Z	\N	2026-10-03T00:00:00Z	\N	\N	\N	61
KEVQOXQUWBEJ4RW7BMLE6J7IYD	meridian/harvest/meridian/time_entry/5/1	1	time	P	1	ns-us	netsuite_time	UNKNOWN	0	USD	80000	e8ba2dc5864003b85c19b99475f3b903a188182d464c6bea45fc4eae4645bf34	2026-09	\N	0	ns-us-00000008	\N	\N	\N	2026-09-28T23:00:00Z	2026-09-28T23:00:00Z	\N	2026-10-03T00:00:00Z	\N	\N	\N	61
K56EOZJM4EZSSXZ4GNY6WVBYLN	meridian/harvest/meridian/time_entry/6/1	1	base	P	1	ns-us	netsuite_journal	ACCEPTED	80000	USD	0	6464982123065a1f629d40db51ffc5c712f5c649a899f9ff1c66b5e8467026b4	2026-09	\N	0	ns-us-00000009	\N	\N	\N	2026-10-03T00:00:00Z	2026-10-03T00:00:00Z	\N	2026-10-03T01:00:00Z	\N	\N	\N	75
G4M653DOFI2RTQHV3EHURUOWH5	meridian/harvest/meridian/time_entry/7/1	1	time	P	1	ns-us	netsuite_time	POSTED	0	USD	80000	49bb9d40a6f8854a20074072435027caecf50ba0ffad20c78be8fa58d97a9c10	2026-09	\N	0	ns-us-00000010	DOC-16	\N	\N	2026-10-03T00:00:00Z	2026-10-03T00:00:00Z	2026-10-03T01:00:00Z	2026-10-03T01:00:00Z	\N	\N	\N	75
IOQM2JWGR5QKNPUWSQWSLZKCPJ	meridian/harvest/meridian/time_entry/7/1	1	base	P	1	ns-us	netsuite_journal	POSTED	80000	USD	0	ef8547cb58b5f065ef552df3494f7b88e8d11893c65e3b0cc3e369fd3e659507	2026-09	\N	0	ns-us-00000009	DOC-14	\N	\N	2026-10-03T00:00:00Z	2026-10-03T00:00:00Z	2026-10-03T01:00:00Z	2026-10-03T01:00:00Z	\N	\N	\N	75
Q4UL3FJ4XID2MGXUUIIK6XWQEC	meridian/harvest/meridian/time_entry/6/1	1	time	P	1	ns-us	netsuite_time	ACCEPTED	0	USD	80000	ae3103176a2beda7a96f4a8cc5bef350024802156fda9b2e653b4bdfe3fabc43	2026-09	\N	0	ns-us-00000010	\N	\N	\N	2026-10-03T00:00:00Z	2026-10-03T00:00:00Z	\N	2026-10-03T01:00:00Z	\N	\N	\N	75
GKLUI64MYBKRXKFE2HSFJ233PW	meridian/harvest/meridian/time_entry/8/1	1	base	P	1	ns-us	netsuite_journal	DELIVERED	80000	USD	0	a98b36c1edb25f313885336ab8237271734c57624259828327cb6e6ea3801f63	2026-09	\N	0	ns-us-00000011	\N	\N	\N	2026-10-03T01:00:00Z	2026-10-03T01:00:00Z	\N	2026-10-03T01:00:00Z	\N	\N	\N	93
ZYV5EDZ2MNPE72YTEBOYWBO2WR	meridian/harvest/meridian/time_entry/8/1	1	time	P	1	ns-us	netsuite_time	DELIVERED	0	USD	80000	4c59d17279a633969a8a6a2b293565d90c74e8a8b2cc514f8df640f6873cd317	2026-09	\N	0	ns-us-00000012	\N	\N	\N	2026-10-03T01:00:00Z	2026-10-03T01:00:00Z	\N	2026-10-03T01:00:00Z	\N	\N	\N	93
CBHICZGYLBZ5UJEEB6AG7HMTYG	meridian/harvest/meridian/time_entry/9/1	1	time	P	1	ns-us	netsuite_time	BATCHED	0	USD	80000	127fc498a18282871c28ecd941bcaa43067756198b5560b3ec0a474efd69805d	2026-09	\N	0	ns-us-00000014	\N	\N	\N	2026-10-03T02:00:00Z	2026-10-03T02:00:00Z	\N	2026-10-03T02:00:00Z	\N	\N	\N	109
DYH2OGZB45Y3INZSSMLM6OOUDL	meridian/harvest/meridian/time_entry/9/1	1	base	P	1	ns-us	netsuite_journal	SENDING	80000	USD	0	35b62189aa2de562a12466059db353cfbddd96b3ce88a5733d92010ae499a0cf	2026-09	\N	0	ns-us-00000013	\N	\N	\N	2026-10-03T02:00:00Z	2026-10-03T02:00:00Z	\N	2026-10-03T02:00:00Z	\N	\N	\N	109
\.


--
-- Data for Name: entry_move; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.entry_move (move_id, entry_id, kind, from_state, to_state, amount_minor, currency, hours_e4, at, event_seq) FROM stdin;
1	XKNIEZRQAYEDJQIK6YW5OVMEU5	P	NEW	ELIGIBLE	0	USD	80000	2026-09-28T18:00:00Z	6
2	NW2Y26YZLBOJSYLPMZ5MARG2IR	P	NEW	ELIGIBLE	80000	USD	0	2026-09-28T18:00:00Z	6
3	3XROTPYLE3YEJOENPZAOAY2D2K	P	NEW	ELIGIBLE	0	USD	80000	2026-09-28T18:00:00Z	6
4	TVW5GF3EZ7BHNNLW4347KMOA3M	P	NEW	ELIGIBLE	80000	USD	0	2026-09-28T18:00:00Z	6
5	MDU3SS4VWXGUYN52W6L5CZN345	P	NEW	ELIGIBLE	0	USD	80000	2026-09-28T18:00:00Z	6
6	EL5WQWM5KBOJ3T7ORZ4Q3H4JQT	P	NEW	ELIGIBLE	0	USD	80000	2026-09-28T18:00:00Z	6
7	YTFPGJN4QM5GDTJQXVEVIHFRKO	P	NEW	ELIGIBLE	80000	USD	0	2026-09-28T18:00:00Z	6
8	NW2Y26YZLBOJSYLPMZ5MARG2IR	P	ELIGIBLE	BATCHED	80000	USD	0	2026-09-28T18:00:00Z	7
9	TVW5GF3EZ7BHNNLW4347KMOA3M	P	ELIGIBLE	BATCHED	80000	USD	0	2026-09-28T18:00:00Z	7
10	YTFPGJN4QM5GDTJQXVEVIHFRKO	P	ELIGIBLE	BATCHED	80000	USD	0	2026-09-28T18:00:00Z	7
11	3XROTPYLE3YEJOENPZAOAY2D2K	P	ELIGIBLE	BATCHED	0	USD	80000	2026-09-28T18:00:00Z	8
12	EL5WQWM5KBOJ3T7ORZ4Q3H4JQT	P	ELIGIBLE	BATCHED	0	USD	80000	2026-09-28T18:00:00Z	8
13	MDU3SS4VWXGUYN52W6L5CZN345	P	ELIGIBLE	BATCHED	0	USD	80000	2026-09-28T18:00:00Z	8
14	XKNIEZRQAYEDJQIK6YW5OVMEU5	P	ELIGIBLE	BATCHED	0	USD	80000	2026-09-28T18:00:00Z	8
15	NW2Y26YZLBOJSYLPMZ5MARG2IR	P	BATCHED	SENDING	80000	USD	0	2026-09-28T18:00:00Z	9
16	TVW5GF3EZ7BHNNLW4347KMOA3M	P	BATCHED	SENDING	80000	USD	0	2026-09-28T18:00:00Z	9
17	YTFPGJN4QM5GDTJQXVEVIHFRKO	P	BATCHED	SENDING	80000	USD	0	2026-09-28T18:00:00Z	9
18	NW2Y26YZLBOJSYLPMZ5MARG2IR	P	SENDING	DELIVERED	80000	USD	0	2026-09-28T18:00:00Z	11
19	TVW5GF3EZ7BHNNLW4347KMOA3M	P	SENDING	DELIVERED	80000	USD	0	2026-09-28T18:00:00Z	11
20	YTFPGJN4QM5GDTJQXVEVIHFRKO	P	SENDING	DELIVERED	80000	USD	0	2026-09-28T18:00:00Z	11
21	3XROTPYLE3YEJOENPZAOAY2D2K	P	BATCHED	SENDING	0	USD	80000	2026-09-28T18:00:00Z	12
22	EL5WQWM5KBOJ3T7ORZ4Q3H4JQT	P	BATCHED	SENDING	0	USD	80000	2026-09-28T18:00:00Z	12
23	MDU3SS4VWXGUYN52W6L5CZN345	P	BATCHED	SENDING	0	USD	80000	2026-09-28T18:00:00Z	12
24	XKNIEZRQAYEDJQIK6YW5OVMEU5	P	BATCHED	SENDING	0	USD	80000	2026-09-28T18:00:00Z	12
25	3XROTPYLE3YEJOENPZAOAY2D2K	P	SENDING	DELIVERED	0	USD	80000	2026-09-28T18:00:00Z	14
26	EL5WQWM5KBOJ3T7ORZ4Q3H4JQT	P	SENDING	DELIVERED	0	USD	80000	2026-09-28T18:00:00Z	14
27	MDU3SS4VWXGUYN52W6L5CZN345	P	SENDING	DELIVERED	0	USD	80000	2026-09-28T18:00:00Z	14
28	XKNIEZRQAYEDJQIK6YW5OVMEU5	P	SENDING	DELIVERED	0	USD	80000	2026-09-28T18:00:00Z	14
29	NW2Y26YZLBOJSYLPMZ5MARG2IR	P	DELIVERED	ACCEPTED	80000	USD	0	2026-09-28T19:00:00Z	16
30	TVW5GF3EZ7BHNNLW4347KMOA3M	P	DELIVERED	ACCEPTED	80000	USD	0	2026-09-28T19:00:00Z	16
31	YTFPGJN4QM5GDTJQXVEVIHFRKO	P	DELIVERED	ACCEPTED	80000	USD	0	2026-09-28T19:00:00Z	16
32	NW2Y26YZLBOJSYLPMZ5MARG2IR	P	ACCEPTED	POSTED	80000	USD	0	2026-09-28T19:00:00Z	16
33	TVW5GF3EZ7BHNNLW4347KMOA3M	P	ACCEPTED	POSTED	80000	USD	0	2026-09-28T19:00:00Z	16
34	YTFPGJN4QM5GDTJQXVEVIHFRKO	P	ACCEPTED	REJECTED	80000	USD	0	2026-09-28T19:00:00Z	16
35	3XROTPYLE3YEJOENPZAOAY2D2K	P	DELIVERED	ACCEPTED	0	USD	80000	2026-09-28T19:00:00Z	17
36	EL5WQWM5KBOJ3T7ORZ4Q3H4JQT	P	DELIVERED	ACCEPTED	0	USD	80000	2026-09-28T19:00:00Z	17
37	MDU3SS4VWXGUYN52W6L5CZN345	P	DELIVERED	ACCEPTED	0	USD	80000	2026-09-28T19:00:00Z	17
38	XKNIEZRQAYEDJQIK6YW5OVMEU5	P	DELIVERED	ACCEPTED	0	USD	80000	2026-09-28T19:00:00Z	17
39	3XROTPYLE3YEJOENPZAOAY2D2K	P	ACCEPTED	POSTED	0	USD	80000	2026-09-28T19:00:00Z	17
40	MDU3SS4VWXGUYN52W6L5CZN345	P	ACCEPTED	POSTED	0	USD	80000	2026-09-28T19:00:00Z	17
41	XKNIEZRQAYEDJQIK6YW5OVMEU5	P	ACCEPTED	POSTED	0	USD	80000	2026-09-28T19:00:00Z	17
42	EL5WQWM5KBOJ3T7ORZ4Q3H4JQT	P	ACCEPTED	REJECTED	0	USD	80000	2026-09-28T19:00:00Z	17
43	M2K43HCM2GE4PQYEHBPMDZNVOG	R	NEW	ELIGIBLE	0	USD	-80000	2026-09-28T20:00:00Z	25
44	AOIF24AAQOKEIPXDJBDJ6B2APZ	R	NEW	ELIGIBLE	-80000	USD	0	2026-09-28T20:00:00Z	25
45	5HX7N5T6K76NH4PPXGJZMLFZPN	R	NEW	ELIGIBLE	0	USD	-80000	2026-09-28T20:00:00Z	25
46	E4HSFMYDQWWLWYGJFYHZHDVBLJ	R	NEW	ELIGIBLE	-80000	USD	0	2026-09-28T20:00:00Z	25
47	AOIF24AAQOKEIPXDJBDJ6B2APZ	R	ELIGIBLE	BATCHED	-80000	USD	0	2026-09-28T20:00:00Z	28
48	E4HSFMYDQWWLWYGJFYHZHDVBLJ	R	ELIGIBLE	BATCHED	-80000	USD	0	2026-09-28T20:00:00Z	28
49	5HX7N5T6K76NH4PPXGJZMLFZPN	R	ELIGIBLE	BATCHED	0	USD	-80000	2026-09-28T20:00:00Z	29
50	M2K43HCM2GE4PQYEHBPMDZNVOG	R	ELIGIBLE	BATCHED	0	USD	-80000	2026-09-28T20:00:00Z	29
51	AOIF24AAQOKEIPXDJBDJ6B2APZ	R	BATCHED	SENDING	-80000	USD	0	2026-09-28T20:00:00Z	30
52	E4HSFMYDQWWLWYGJFYHZHDVBLJ	R	BATCHED	SENDING	-80000	USD	0	2026-09-28T20:00:00Z	30
53	AOIF24AAQOKEIPXDJBDJ6B2APZ	R	SENDING	DELIVERED	-80000	USD	0	2026-09-28T20:00:00Z	32
54	E4HSFMYDQWWLWYGJFYHZHDVBLJ	R	SENDING	DELIVERED	-80000	USD	0	2026-09-28T20:00:00Z	32
55	5HX7N5T6K76NH4PPXGJZMLFZPN	R	BATCHED	SENDING	0	USD	-80000	2026-09-28T20:00:00Z	33
56	M2K43HCM2GE4PQYEHBPMDZNVOG	R	BATCHED	SENDING	0	USD	-80000	2026-09-28T20:00:00Z	33
57	5HX7N5T6K76NH4PPXGJZMLFZPN	R	SENDING	DELIVERED	0	USD	-80000	2026-09-28T20:00:00Z	35
58	M2K43HCM2GE4PQYEHBPMDZNVOG	R	SENDING	DELIVERED	0	USD	-80000	2026-09-28T20:00:00Z	35
59	AOIF24AAQOKEIPXDJBDJ6B2APZ	R	DELIVERED	ACCEPTED	-80000	USD	0	2026-09-28T21:00:00Z	37
60	E4HSFMYDQWWLWYGJFYHZHDVBLJ	R	DELIVERED	ACCEPTED	-80000	USD	0	2026-09-28T21:00:00Z	37
61	AOIF24AAQOKEIPXDJBDJ6B2APZ	R	ACCEPTED	POSTED	-80000	USD	0	2026-09-28T21:00:00Z	37
62	E4HSFMYDQWWLWYGJFYHZHDVBLJ	R	ACCEPTED	POSTED	-80000	USD	0	2026-09-28T21:00:00Z	37
63	3BONI7QNA2EB3FCKZ3GYCXNJPB	P	NEW	ELIGIBLE	60000	USD	0	2026-09-28T21:00:00Z	37
64	5HX7N5T6K76NH4PPXGJZMLFZPN	R	DELIVERED	ACCEPTED	0	USD	-80000	2026-09-28T21:00:00Z	38
65	M2K43HCM2GE4PQYEHBPMDZNVOG	R	DELIVERED	ACCEPTED	0	USD	-80000	2026-09-28T21:00:00Z	38
66	5HX7N5T6K76NH4PPXGJZMLFZPN	R	ACCEPTED	POSTED	0	USD	-80000	2026-09-28T21:00:00Z	38
67	M2K43HCM2GE4PQYEHBPMDZNVOG	R	ACCEPTED	POSTED	0	USD	-80000	2026-09-28T21:00:00Z	38
68	BUKHSRQEQAWLXGTVCFQSL2QCTS	P	NEW	ELIGIBLE	0	USD	60000	2026-09-28T21:00:00Z	38
69	3BONI7QNA2EB3FCKZ3GYCXNJPB	P	ELIGIBLE	BATCHED	60000	USD	0	2026-09-28T21:00:00Z	42
70	BUKHSRQEQAWLXGTVCFQSL2QCTS	P	ELIGIBLE	BATCHED	0	USD	60000	2026-09-28T21:00:00Z	43
71	3BONI7QNA2EB3FCKZ3GYCXNJPB	P	BATCHED	SENDING	60000	USD	0	2026-09-28T21:00:00Z	44
72	3BONI7QNA2EB3FCKZ3GYCXNJPB	P	SENDING	DELIVERED	60000	USD	0	2026-09-28T21:00:00Z	46
73	BUKHSRQEQAWLXGTVCFQSL2QCTS	P	BATCHED	SENDING	0	USD	60000	2026-09-28T21:00:00Z	47
74	BUKHSRQEQAWLXGTVCFQSL2QCTS	P	SENDING	DELIVERED	0	USD	60000	2026-09-28T21:00:00Z	49
75	3BONI7QNA2EB3FCKZ3GYCXNJPB	P	DELIVERED	ACCEPTED	60000	USD	0	2026-09-28T22:00:00Z	51
76	3BONI7QNA2EB3FCKZ3GYCXNJPB	P	ACCEPTED	POSTED	60000	USD	0	2026-09-28T22:00:00Z	51
77	BUKHSRQEQAWLXGTVCFQSL2QCTS	P	DELIVERED	ACCEPTED	0	USD	60000	2026-09-28T22:00:00Z	52
78	BUKHSRQEQAWLXGTVCFQSL2QCTS	P	ACCEPTED	POSTED	0	USD	60000	2026-09-28T22:00:00Z	52
79	KEVQOXQUWBEJ4RW7BMLE6J7IYD	P	NEW	ELIGIBLE	0	USD	80000	2026-09-28T23:00:00Z	61
80	QRRJJREJCT6RFEXSBLBFSQMDJ5	P	NEW	ELIGIBLE	80000	USD	0	2026-09-28T23:00:00Z	61
81	QRRJJREJCT6RFEXSBLBFSQMDJ5	P	ELIGIBLE	BATCHED	80000	USD	0	2026-09-28T23:00:00Z	62
82	KEVQOXQUWBEJ4RW7BMLE6J7IYD	P	ELIGIBLE	BATCHED	0	USD	80000	2026-09-28T23:00:00Z	63
83	QRRJJREJCT6RFEXSBLBFSQMDJ5	P	BATCHED	SENDING	80000	USD	0	2026-09-28T23:00:00Z	64
84	QRRJJREJCT6RFEXSBLBFSQMDJ5	P	SENDING	DELIVERED	80000	USD	0	2026-09-28T23:00:00Z	66
85	KEVQOXQUWBEJ4RW7BMLE6J7IYD	P	BATCHED	SENDING	0	USD	80000	2026-09-28T23:00:00Z	67
86	KEVQOXQUWBEJ4RW7BMLE6J7IYD	P	SENDING	DELIVERED	0	USD	80000	2026-09-28T23:00:00Z	69
87	Q4UL3FJ4XID2MGXUUIIK6XWQEC	P	NEW	ELIGIBLE	0	USD	80000	2026-10-03T00:00:00Z	75
88	K56EOZJM4EZSSXZ4GNY6WVBYLN	P	NEW	ELIGIBLE	80000	USD	0	2026-10-03T00:00:00Z	75
89	G4M653DOFI2RTQHV3EHURUOWH5	P	NEW	ELIGIBLE	0	USD	80000	2026-10-03T00:00:00Z	75
90	IOQM2JWGR5QKNPUWSQWSLZKCPJ	P	NEW	ELIGIBLE	80000	USD	0	2026-10-03T00:00:00Z	75
91	IOQM2JWGR5QKNPUWSQWSLZKCPJ	P	ELIGIBLE	BATCHED	80000	USD	0	2026-10-03T00:00:00Z	76
92	K56EOZJM4EZSSXZ4GNY6WVBYLN	P	ELIGIBLE	BATCHED	80000	USD	0	2026-10-03T00:00:00Z	76
93	G4M653DOFI2RTQHV3EHURUOWH5	P	ELIGIBLE	BATCHED	0	USD	80000	2026-10-03T00:00:00Z	77
94	Q4UL3FJ4XID2MGXUUIIK6XWQEC	P	ELIGIBLE	BATCHED	0	USD	80000	2026-10-03T00:00:00Z	77
95	QRRJJREJCT6RFEXSBLBFSQMDJ5	P	DELIVERED	UNKNOWN	80000	USD	0	2026-10-03T00:00:00Z	78
96	KEVQOXQUWBEJ4RW7BMLE6J7IYD	P	DELIVERED	UNKNOWN	0	USD	80000	2026-10-03T00:00:00Z	79
97	IOQM2JWGR5QKNPUWSQWSLZKCPJ	P	BATCHED	SENDING	80000	USD	0	2026-10-03T00:00:00Z	80
98	K56EOZJM4EZSSXZ4GNY6WVBYLN	P	BATCHED	SENDING	80000	USD	0	2026-10-03T00:00:00Z	80
99	IOQM2JWGR5QKNPUWSQWSLZKCPJ	P	SENDING	DELIVERED	80000	USD	0	2026-10-03T00:00:00Z	82
100	K56EOZJM4EZSSXZ4GNY6WVBYLN	P	SENDING	DELIVERED	80000	USD	0	2026-10-03T00:00:00Z	82
101	G4M653DOFI2RTQHV3EHURUOWH5	P	BATCHED	SENDING	0	USD	80000	2026-10-03T00:00:00Z	83
102	Q4UL3FJ4XID2MGXUUIIK6XWQEC	P	BATCHED	SENDING	0	USD	80000	2026-10-03T00:00:00Z	83
103	G4M653DOFI2RTQHV3EHURUOWH5	P	SENDING	DELIVERED	0	USD	80000	2026-10-03T00:00:00Z	85
104	Q4UL3FJ4XID2MGXUUIIK6XWQEC	P	SENDING	DELIVERED	0	USD	80000	2026-10-03T00:00:00Z	85
105	IOQM2JWGR5QKNPUWSQWSLZKCPJ	P	DELIVERED	ACCEPTED	80000	USD	0	2026-10-03T01:00:00Z	87
106	K56EOZJM4EZSSXZ4GNY6WVBYLN	P	DELIVERED	ACCEPTED	80000	USD	0	2026-10-03T01:00:00Z	87
107	IOQM2JWGR5QKNPUWSQWSLZKCPJ	P	ACCEPTED	POSTED	80000	USD	0	2026-10-03T01:00:00Z	87
108	G4M653DOFI2RTQHV3EHURUOWH5	P	DELIVERED	ACCEPTED	0	USD	80000	2026-10-03T01:00:00Z	88
109	Q4UL3FJ4XID2MGXUUIIK6XWQEC	P	DELIVERED	ACCEPTED	0	USD	80000	2026-10-03T01:00:00Z	88
110	G4M653DOFI2RTQHV3EHURUOWH5	P	ACCEPTED	POSTED	0	USD	80000	2026-10-03T01:00:00Z	88
111	ZYV5EDZ2MNPE72YTEBOYWBO2WR	P	NEW	ELIGIBLE	0	USD	80000	2026-10-03T01:00:00Z	93
112	GKLUI64MYBKRXKFE2HSFJ233PW	P	NEW	ELIGIBLE	80000	USD	0	2026-10-03T01:00:00Z	93
113	GKLUI64MYBKRXKFE2HSFJ233PW	P	ELIGIBLE	BATCHED	80000	USD	0	2026-10-03T01:00:00Z	94
114	ZYV5EDZ2MNPE72YTEBOYWBO2WR	P	ELIGIBLE	BATCHED	0	USD	80000	2026-10-03T01:00:00Z	95
115	GKLUI64MYBKRXKFE2HSFJ233PW	P	BATCHED	SENDING	80000	USD	0	2026-10-03T01:00:00Z	96
116	GKLUI64MYBKRXKFE2HSFJ233PW	P	SENDING	DELIVERED	80000	USD	0	2026-10-03T01:00:00Z	98
117	ZYV5EDZ2MNPE72YTEBOYWBO2WR	P	BATCHED	SENDING	0	USD	80000	2026-10-03T01:00:00Z	99
118	ZYV5EDZ2MNPE72YTEBOYWBO2WR	P	SENDING	DELIVERED	0	USD	80000	2026-10-03T01:00:00Z	101
119	CBHICZGYLBZ5UJEEB6AG7HMTYG	P	NEW	ELIGIBLE	0	USD	80000	2026-10-03T02:00:00Z	109
120	DYH2OGZB45Y3INZSSMLM6OOUDL	P	NEW	ELIGIBLE	80000	USD	0	2026-10-03T02:00:00Z	109
121	DYH2OGZB45Y3INZSSMLM6OOUDL	P	ELIGIBLE	BATCHED	80000	USD	0	2026-10-03T02:00:00Z	110
122	CBHICZGYLBZ5UJEEB6AG7HMTYG	P	ELIGIBLE	BATCHED	0	USD	80000	2026-10-03T02:00:00Z	111
123	DYH2OGZB45Y3INZSSMLM6OOUDL	P	BATCHED	SENDING	80000	USD	0	2026-10-03T02:00:00Z	112
\.


--
-- Data for Name: entry_was; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.entry_was (entry_id, represents_seq, state, batch_id, document, posting_period, amount_minor, currency, hours_e4, posted_amount_minor, posted_currency, posted_hours_e4, reject_code, reject_message, eligible_at, sealed_at, posted_at, state_since, payload_hash, event_seq) FROM stdin;
NW2Y26YZLBOJSYLPMZ5MARG2IR	1	ELIGIBLE	\N	\N	\N	80000	USD	0	\N	\N	\N	\N	\N	2026-09-28T18:00:00Z	\N	\N	2026-09-28T18:00:00Z	\N	7
TVW5GF3EZ7BHNNLW4347KMOA3M	1	ELIGIBLE	\N	\N	\N	80000	USD	0	\N	\N	\N	\N	\N	2026-09-28T18:00:00Z	\N	\N	2026-09-28T18:00:00Z	\N	7
YTFPGJN4QM5GDTJQXVEVIHFRKO	1	ELIGIBLE	\N	\N	\N	80000	USD	0	\N	\N	\N	\N	\N	2026-09-28T18:00:00Z	\N	\N	2026-09-28T18:00:00Z	\N	7
3XROTPYLE3YEJOENPZAOAY2D2K	1	ELIGIBLE	\N	\N	\N	0	USD	80000	\N	\N	\N	\N	\N	2026-09-28T18:00:00Z	\N	\N	2026-09-28T18:00:00Z	\N	8
EL5WQWM5KBOJ3T7ORZ4Q3H4JQT	1	ELIGIBLE	\N	\N	\N	0	USD	80000	\N	\N	\N	\N	\N	2026-09-28T18:00:00Z	\N	\N	2026-09-28T18:00:00Z	\N	8
MDU3SS4VWXGUYN52W6L5CZN345	1	ELIGIBLE	\N	\N	\N	0	USD	80000	\N	\N	\N	\N	\N	2026-09-28T18:00:00Z	\N	\N	2026-09-28T18:00:00Z	\N	8
XKNIEZRQAYEDJQIK6YW5OVMEU5	1	ELIGIBLE	\N	\N	\N	0	USD	80000	\N	\N	\N	\N	\N	2026-09-28T18:00:00Z	\N	\N	2026-09-28T18:00:00Z	\N	8
NW2Y26YZLBOJSYLPMZ5MARG2IR	1	BATCHED	ns-us-00000001	\N	2026-09	80000	USD	0	\N	\N	\N	\N	\N	2026-09-28T18:00:00Z	2026-09-28T18:00:00Z	\N	2026-09-28T18:00:00Z	7d89e2e3bf99f99bba3d8788ae45cb015793e073e1706b6fb65c6acd7465d3a9	9
TVW5GF3EZ7BHNNLW4347KMOA3M	1	BATCHED	ns-us-00000001	\N	2026-09	80000	USD	0	\N	\N	\N	\N	\N	2026-09-28T18:00:00Z	2026-09-28T18:00:00Z	\N	2026-09-28T18:00:00Z	f04296b94b4776ad97dcc0f44d220683e15d768a589df540d70a7117036757fa	9
YTFPGJN4QM5GDTJQXVEVIHFRKO	1	BATCHED	ns-us-00000001	\N	2026-09	80000	USD	0	\N	\N	\N	\N	\N	2026-09-28T18:00:00Z	2026-09-28T18:00:00Z	\N	2026-09-28T18:00:00Z	9f35820478633405347039b78c952fff724a67325938ccc7253f2eb5f093c603	9
NW2Y26YZLBOJSYLPMZ5MARG2IR	1	SENDING	ns-us-00000001	\N	2026-09	80000	USD	0	\N	\N	\N	\N	\N	2026-09-28T18:00:00Z	2026-09-28T18:00:00Z	\N	2026-09-28T18:00:00Z	7d89e2e3bf99f99bba3d8788ae45cb015793e073e1706b6fb65c6acd7465d3a9	11
TVW5GF3EZ7BHNNLW4347KMOA3M	1	SENDING	ns-us-00000001	\N	2026-09	80000	USD	0	\N	\N	\N	\N	\N	2026-09-28T18:00:00Z	2026-09-28T18:00:00Z	\N	2026-09-28T18:00:00Z	f04296b94b4776ad97dcc0f44d220683e15d768a589df540d70a7117036757fa	11
YTFPGJN4QM5GDTJQXVEVIHFRKO	1	SENDING	ns-us-00000001	\N	2026-09	80000	USD	0	\N	\N	\N	\N	\N	2026-09-28T18:00:00Z	2026-09-28T18:00:00Z	\N	2026-09-28T18:00:00Z	9f35820478633405347039b78c952fff724a67325938ccc7253f2eb5f093c603	11
3XROTPYLE3YEJOENPZAOAY2D2K	1	BATCHED	ns-us-00000002	\N	2026-09	0	USD	80000	\N	\N	\N	\N	\N	2026-09-28T18:00:00Z	2026-09-28T18:00:00Z	\N	2026-09-28T18:00:00Z	a597c7b065fd24b5e2f09ae90e39c0c7119eed013c82d2805c4f5449c631ddc6	12
EL5WQWM5KBOJ3T7ORZ4Q3H4JQT	1	BATCHED	ns-us-00000002	\N	2026-09	0	USD	80000	\N	\N	\N	\N	\N	2026-09-28T18:00:00Z	2026-09-28T18:00:00Z	\N	2026-09-28T18:00:00Z	63df7dfa4b6abc9b10da0169a74beb587995c2e1f8aafcf16e1da6c5d59305a5	12
MDU3SS4VWXGUYN52W6L5CZN345	1	BATCHED	ns-us-00000002	\N	2026-09	0	USD	80000	\N	\N	\N	\N	\N	2026-09-28T18:00:00Z	2026-09-28T18:00:00Z	\N	2026-09-28T18:00:00Z	30d5d45788251024710c2bb7b81676f1435874269c5c6bfaaa7fef7f6046addf	12
XKNIEZRQAYEDJQIK6YW5OVMEU5	1	BATCHED	ns-us-00000002	\N	2026-09	0	USD	80000	\N	\N	\N	\N	\N	2026-09-28T18:00:00Z	2026-09-28T18:00:00Z	\N	2026-09-28T18:00:00Z	14069df4660df120629ad52a037f939bebc52e5265539794074fcba01f77526e	12
3XROTPYLE3YEJOENPZAOAY2D2K	1	SENDING	ns-us-00000002	\N	2026-09	0	USD	80000	\N	\N	\N	\N	\N	2026-09-28T18:00:00Z	2026-09-28T18:00:00Z	\N	2026-09-28T18:00:00Z	a597c7b065fd24b5e2f09ae90e39c0c7119eed013c82d2805c4f5449c631ddc6	14
EL5WQWM5KBOJ3T7ORZ4Q3H4JQT	1	SENDING	ns-us-00000002	\N	2026-09	0	USD	80000	\N	\N	\N	\N	\N	2026-09-28T18:00:00Z	2026-09-28T18:00:00Z	\N	2026-09-28T18:00:00Z	63df7dfa4b6abc9b10da0169a74beb587995c2e1f8aafcf16e1da6c5d59305a5	14
MDU3SS4VWXGUYN52W6L5CZN345	1	SENDING	ns-us-00000002	\N	2026-09	0	USD	80000	\N	\N	\N	\N	\N	2026-09-28T18:00:00Z	2026-09-28T18:00:00Z	\N	2026-09-28T18:00:00Z	30d5d45788251024710c2bb7b81676f1435874269c5c6bfaaa7fef7f6046addf	14
XKNIEZRQAYEDJQIK6YW5OVMEU5	1	SENDING	ns-us-00000002	\N	2026-09	0	USD	80000	\N	\N	\N	\N	\N	2026-09-28T18:00:00Z	2026-09-28T18:00:00Z	\N	2026-09-28T18:00:00Z	14069df4660df120629ad52a037f939bebc52e5265539794074fcba01f77526e	14
NW2Y26YZLBOJSYLPMZ5MARG2IR	1	DELIVERED	ns-us-00000001	\N	2026-09	80000	USD	0	\N	\N	\N	\N	\N	2026-09-28T18:00:00Z	2026-09-28T18:00:00Z	\N	2026-09-28T18:00:00Z	7d89e2e3bf99f99bba3d8788ae45cb015793e073e1706b6fb65c6acd7465d3a9	16
TVW5GF3EZ7BHNNLW4347KMOA3M	1	DELIVERED	ns-us-00000001	\N	2026-09	80000	USD	0	\N	\N	\N	\N	\N	2026-09-28T18:00:00Z	2026-09-28T18:00:00Z	\N	2026-09-28T18:00:00Z	f04296b94b4776ad97dcc0f44d220683e15d768a589df540d70a7117036757fa	16
YTFPGJN4QM5GDTJQXVEVIHFRKO	1	DELIVERED	ns-us-00000001	\N	2026-09	80000	USD	0	\N	\N	\N	\N	\N	2026-09-28T18:00:00Z	2026-09-28T18:00:00Z	\N	2026-09-28T18:00:00Z	9f35820478633405347039b78c952fff724a67325938ccc7253f2eb5f093c603	16
3XROTPYLE3YEJOENPZAOAY2D2K	1	DELIVERED	ns-us-00000002	\N	2026-09	0	USD	80000	\N	\N	\N	\N	\N	2026-09-28T18:00:00Z	2026-09-28T18:00:00Z	\N	2026-09-28T18:00:00Z	a597c7b065fd24b5e2f09ae90e39c0c7119eed013c82d2805c4f5449c631ddc6	17
EL5WQWM5KBOJ3T7ORZ4Q3H4JQT	1	DELIVERED	ns-us-00000002	\N	2026-09	0	USD	80000	\N	\N	\N	\N	\N	2026-09-28T18:00:00Z	2026-09-28T18:00:00Z	\N	2026-09-28T18:00:00Z	63df7dfa4b6abc9b10da0169a74beb587995c2e1f8aafcf16e1da6c5d59305a5	17
MDU3SS4VWXGUYN52W6L5CZN345	1	DELIVERED	ns-us-00000002	\N	2026-09	0	USD	80000	\N	\N	\N	\N	\N	2026-09-28T18:00:00Z	2026-09-28T18:00:00Z	\N	2026-09-28T18:00:00Z	30d5d45788251024710c2bb7b81676f1435874269c5c6bfaaa7fef7f6046addf	17
XKNIEZRQAYEDJQIK6YW5OVMEU5	1	DELIVERED	ns-us-00000002	\N	2026-09	0	USD	80000	\N	\N	\N	\N	\N	2026-09-28T18:00:00Z	2026-09-28T18:00:00Z	\N	2026-09-28T18:00:00Z	14069df4660df120629ad52a037f939bebc52e5265539794074fcba01f77526e	17
AOIF24AAQOKEIPXDJBDJ6B2APZ	1	ELIGIBLE	\N	\N	\N	-80000	USD	0	\N	\N	\N	\N	\N	2026-09-28T20:00:00Z	\N	\N	2026-09-28T20:00:00Z	\N	28
E4HSFMYDQWWLWYGJFYHZHDVBLJ	1	ELIGIBLE	\N	\N	\N	-80000	USD	0	\N	\N	\N	\N	\N	2026-09-28T20:00:00Z	\N	\N	2026-09-28T20:00:00Z	\N	28
5HX7N5T6K76NH4PPXGJZMLFZPN	1	ELIGIBLE	\N	\N	\N	0	USD	-80000	\N	\N	\N	\N	\N	2026-09-28T20:00:00Z	\N	\N	2026-09-28T20:00:00Z	\N	29
M2K43HCM2GE4PQYEHBPMDZNVOG	1	ELIGIBLE	\N	\N	\N	0	USD	-80000	\N	\N	\N	\N	\N	2026-09-28T20:00:00Z	\N	\N	2026-09-28T20:00:00Z	\N	29
AOIF24AAQOKEIPXDJBDJ6B2APZ	1	BATCHED	ns-us-00000003	\N	2026-09	-80000	USD	0	\N	\N	\N	\N	\N	2026-09-28T20:00:00Z	2026-09-28T20:00:00Z	\N	2026-09-28T20:00:00Z	9119b92ecf33506ef06bc3e9a4f3cb12ba54f60f23aef7c5a380d51cadbacf2c	30
E4HSFMYDQWWLWYGJFYHZHDVBLJ	1	BATCHED	ns-us-00000003	\N	2026-09	-80000	USD	0	\N	\N	\N	\N	\N	2026-09-28T20:00:00Z	2026-09-28T20:00:00Z	\N	2026-09-28T20:00:00Z	c0d48c14ab5840c53ea1b2f3cdbd66d9a6c6230a577f67824594699326b5b830	30
AOIF24AAQOKEIPXDJBDJ6B2APZ	1	SENDING	ns-us-00000003	\N	2026-09	-80000	USD	0	\N	\N	\N	\N	\N	2026-09-28T20:00:00Z	2026-09-28T20:00:00Z	\N	2026-09-28T20:00:00Z	9119b92ecf33506ef06bc3e9a4f3cb12ba54f60f23aef7c5a380d51cadbacf2c	32
E4HSFMYDQWWLWYGJFYHZHDVBLJ	1	SENDING	ns-us-00000003	\N	2026-09	-80000	USD	0	\N	\N	\N	\N	\N	2026-09-28T20:00:00Z	2026-09-28T20:00:00Z	\N	2026-09-28T20:00:00Z	c0d48c14ab5840c53ea1b2f3cdbd66d9a6c6230a577f67824594699326b5b830	32
5HX7N5T6K76NH4PPXGJZMLFZPN	1	BATCHED	ns-us-00000004	\N	2026-09	0	USD	-80000	\N	\N	\N	\N	\N	2026-09-28T20:00:00Z	2026-09-28T20:00:00Z	\N	2026-09-28T20:00:00Z	aeb4fdd18553f1cf2211d0538c5515fea301c219eb53214bd0d4ccd46bb99ef3	33
M2K43HCM2GE4PQYEHBPMDZNVOG	1	BATCHED	ns-us-00000004	\N	2026-09	0	USD	-80000	\N	\N	\N	\N	\N	2026-09-28T20:00:00Z	2026-09-28T20:00:00Z	\N	2026-09-28T20:00:00Z	1b9d05099d3731f913d5907f1484f27aec1246c62c95418103b31ca75b64bd69	33
5HX7N5T6K76NH4PPXGJZMLFZPN	1	SENDING	ns-us-00000004	\N	2026-09	0	USD	-80000	\N	\N	\N	\N	\N	2026-09-28T20:00:00Z	2026-09-28T20:00:00Z	\N	2026-09-28T20:00:00Z	aeb4fdd18553f1cf2211d0538c5515fea301c219eb53214bd0d4ccd46bb99ef3	35
M2K43HCM2GE4PQYEHBPMDZNVOG	1	SENDING	ns-us-00000004	\N	2026-09	0	USD	-80000	\N	\N	\N	\N	\N	2026-09-28T20:00:00Z	2026-09-28T20:00:00Z	\N	2026-09-28T20:00:00Z	1b9d05099d3731f913d5907f1484f27aec1246c62c95418103b31ca75b64bd69	35
AOIF24AAQOKEIPXDJBDJ6B2APZ	1	DELIVERED	ns-us-00000003	\N	2026-09	-80000	USD	0	\N	\N	\N	\N	\N	2026-09-28T20:00:00Z	2026-09-28T20:00:00Z	\N	2026-09-28T20:00:00Z	9119b92ecf33506ef06bc3e9a4f3cb12ba54f60f23aef7c5a380d51cadbacf2c	37
E4HSFMYDQWWLWYGJFYHZHDVBLJ	1	DELIVERED	ns-us-00000003	\N	2026-09	-80000	USD	0	\N	\N	\N	\N	\N	2026-09-28T20:00:00Z	2026-09-28T20:00:00Z	\N	2026-09-28T20:00:00Z	c0d48c14ab5840c53ea1b2f3cdbd66d9a6c6230a577f67824594699326b5b830	37
5HX7N5T6K76NH4PPXGJZMLFZPN	1	DELIVERED	ns-us-00000004	\N	2026-09	0	USD	-80000	\N	\N	\N	\N	\N	2026-09-28T20:00:00Z	2026-09-28T20:00:00Z	\N	2026-09-28T20:00:00Z	aeb4fdd18553f1cf2211d0538c5515fea301c219eb53214bd0d4ccd46bb99ef3	38
M2K43HCM2GE4PQYEHBPMDZNVOG	1	DELIVERED	ns-us-00000004	\N	2026-09	0	USD	-80000	\N	\N	\N	\N	\N	2026-09-28T20:00:00Z	2026-09-28T20:00:00Z	\N	2026-09-28T20:00:00Z	1b9d05099d3731f913d5907f1484f27aec1246c62c95418103b31ca75b64bd69	38
3BONI7QNA2EB3FCKZ3GYCXNJPB	2	ELIGIBLE	\N	\N	\N	60000	USD	0	\N	\N	\N	\N	\N	2026-09-28T21:00:00Z	\N	\N	2026-09-28T21:00:00Z	\N	42
BUKHSRQEQAWLXGTVCFQSL2QCTS	2	ELIGIBLE	\N	\N	\N	0	USD	60000	\N	\N	\N	\N	\N	2026-09-28T21:00:00Z	\N	\N	2026-09-28T21:00:00Z	\N	43
3BONI7QNA2EB3FCKZ3GYCXNJPB	2	BATCHED	ns-us-00000005	\N	2026-09	60000	USD	0	\N	\N	\N	\N	\N	2026-09-28T21:00:00Z	2026-09-28T21:00:00Z	\N	2026-09-28T21:00:00Z	aa84bcef71281a5c7494511f62aec89110c0c42d2e019110b712bd8d8c51fea4	44
3BONI7QNA2EB3FCKZ3GYCXNJPB	2	SENDING	ns-us-00000005	\N	2026-09	60000	USD	0	\N	\N	\N	\N	\N	2026-09-28T21:00:00Z	2026-09-28T21:00:00Z	\N	2026-09-28T21:00:00Z	aa84bcef71281a5c7494511f62aec89110c0c42d2e019110b712bd8d8c51fea4	46
BUKHSRQEQAWLXGTVCFQSL2QCTS	2	BATCHED	ns-us-00000006	\N	2026-09	0	USD	60000	\N	\N	\N	\N	\N	2026-09-28T21:00:00Z	2026-09-28T21:00:00Z	\N	2026-09-28T21:00:00Z	79cd98b63d3a9d8d9bb87891c6bde3e10688829cceacf5d84adf6b554714dc16	47
BUKHSRQEQAWLXGTVCFQSL2QCTS	2	SENDING	ns-us-00000006	\N	2026-09	0	USD	60000	\N	\N	\N	\N	\N	2026-09-28T21:00:00Z	2026-09-28T21:00:00Z	\N	2026-09-28T21:00:00Z	79cd98b63d3a9d8d9bb87891c6bde3e10688829cceacf5d84adf6b554714dc16	49
3BONI7QNA2EB3FCKZ3GYCXNJPB	2	DELIVERED	ns-us-00000005	\N	2026-09	60000	USD	0	\N	\N	\N	\N	\N	2026-09-28T21:00:00Z	2026-09-28T21:00:00Z	\N	2026-09-28T21:00:00Z	aa84bcef71281a5c7494511f62aec89110c0c42d2e019110b712bd8d8c51fea4	51
BUKHSRQEQAWLXGTVCFQSL2QCTS	2	DELIVERED	ns-us-00000006	\N	2026-09	0	USD	60000	\N	\N	\N	\N	\N	2026-09-28T21:00:00Z	2026-09-28T21:00:00Z	\N	2026-09-28T21:00:00Z	79cd98b63d3a9d8d9bb87891c6bde3e10688829cceacf5d84adf6b554714dc16	52
QRRJJREJCT6RFEXSBLBFSQMDJ5	1	ELIGIBLE	\N	\N	\N	80000	USD	0	\N	\N	\N	\N	\N	2026-09-28T23:00:00Z	\N	\N	2026-09-28T23:00:00Z	\N	62
KEVQOXQUWBEJ4RW7BMLE6J7IYD	1	ELIGIBLE	\N	\N	\N	0	USD	80000	\N	\N	\N	\N	\N	2026-09-28T23:00:00Z	\N	\N	2026-09-28T23:00:00Z	\N	63
QRRJJREJCT6RFEXSBLBFSQMDJ5	1	BATCHED	ns-us-00000007	\N	2026-09	80000	USD	0	\N	\N	\N	\N	\N	2026-09-28T23:00:00Z	2026-09-28T23:00:00Z	\N	2026-09-28T23:00:00Z	dafee6401c46ded900f1769199da85161256f5396da8ba629f4b03e3e0bc3508	64
QRRJJREJCT6RFEXSBLBFSQMDJ5	1	SENDING	ns-us-00000007	\N	2026-09	80000	USD	0	\N	\N	\N	\N	\N	2026-09-28T23:00:00Z	2026-09-28T23:00:00Z	\N	2026-09-28T23:00:00Z	dafee6401c46ded900f1769199da85161256f5396da8ba629f4b03e3e0bc3508	66
KEVQOXQUWBEJ4RW7BMLE6J7IYD	1	BATCHED	ns-us-00000008	\N	2026-09	0	USD	80000	\N	\N	\N	\N	\N	2026-09-28T23:00:00Z	2026-09-28T23:00:00Z	\N	2026-09-28T23:00:00Z	e8ba2dc5864003b85c19b99475f3b903a188182d464c6bea45fc4eae4645bf34	67
KEVQOXQUWBEJ4RW7BMLE6J7IYD	1	SENDING	ns-us-00000008	\N	2026-09	0	USD	80000	\N	\N	\N	\N	\N	2026-09-28T23:00:00Z	2026-09-28T23:00:00Z	\N	2026-09-28T23:00:00Z	e8ba2dc5864003b85c19b99475f3b903a188182d464c6bea45fc4eae4645bf34	69
IOQM2JWGR5QKNPUWSQWSLZKCPJ	1	ELIGIBLE	\N	\N	\N	80000	USD	0	\N	\N	\N	\N	\N	2026-10-03T00:00:00Z	\N	\N	2026-10-03T00:00:00Z	\N	76
K56EOZJM4EZSSXZ4GNY6WVBYLN	1	ELIGIBLE	\N	\N	\N	80000	USD	0	\N	\N	\N	\N	\N	2026-10-03T00:00:00Z	\N	\N	2026-10-03T00:00:00Z	\N	76
G4M653DOFI2RTQHV3EHURUOWH5	1	ELIGIBLE	\N	\N	\N	0	USD	80000	\N	\N	\N	\N	\N	2026-10-03T00:00:00Z	\N	\N	2026-10-03T00:00:00Z	\N	77
Q4UL3FJ4XID2MGXUUIIK6XWQEC	1	ELIGIBLE	\N	\N	\N	0	USD	80000	\N	\N	\N	\N	\N	2026-10-03T00:00:00Z	\N	\N	2026-10-03T00:00:00Z	\N	77
QRRJJREJCT6RFEXSBLBFSQMDJ5	1	DELIVERED	ns-us-00000007	\N	2026-09	80000	USD	0	\N	\N	\N	\N	\N	2026-09-28T23:00:00Z	2026-09-28T23:00:00Z	\N	2026-09-28T23:00:00Z	dafee6401c46ded900f1769199da85161256f5396da8ba629f4b03e3e0bc3508	78
KEVQOXQUWBEJ4RW7BMLE6J7IYD	1	DELIVERED	ns-us-00000008	\N	2026-09	0	USD	80000	\N	\N	\N	\N	\N	2026-09-28T23:00:00Z	2026-09-28T23:00:00Z	\N	2026-09-28T23:00:00Z	e8ba2dc5864003b85c19b99475f3b903a188182d464c6bea45fc4eae4645bf34	79
IOQM2JWGR5QKNPUWSQWSLZKCPJ	1	BATCHED	ns-us-00000009	\N	2026-09	80000	USD	0	\N	\N	\N	\N	\N	2026-10-03T00:00:00Z	2026-10-03T00:00:00Z	\N	2026-10-03T00:00:00Z	ef8547cb58b5f065ef552df3494f7b88e8d11893c65e3b0cc3e369fd3e659507	80
K56EOZJM4EZSSXZ4GNY6WVBYLN	1	BATCHED	ns-us-00000009	\N	2026-09	80000	USD	0	\N	\N	\N	\N	\N	2026-10-03T00:00:00Z	2026-10-03T00:00:00Z	\N	2026-10-03T00:00:00Z	6464982123065a1f629d40db51ffc5c712f5c649a899f9ff1c66b5e8467026b4	80
IOQM2JWGR5QKNPUWSQWSLZKCPJ	1	SENDING	ns-us-00000009	\N	2026-09	80000	USD	0	\N	\N	\N	\N	\N	2026-10-03T00:00:00Z	2026-10-03T00:00:00Z	\N	2026-10-03T00:00:00Z	ef8547cb58b5f065ef552df3494f7b88e8d11893c65e3b0cc3e369fd3e659507	82
K56EOZJM4EZSSXZ4GNY6WVBYLN	1	SENDING	ns-us-00000009	\N	2026-09	80000	USD	0	\N	\N	\N	\N	\N	2026-10-03T00:00:00Z	2026-10-03T00:00:00Z	\N	2026-10-03T00:00:00Z	6464982123065a1f629d40db51ffc5c712f5c649a899f9ff1c66b5e8467026b4	82
G4M653DOFI2RTQHV3EHURUOWH5	1	BATCHED	ns-us-00000010	\N	2026-09	0	USD	80000	\N	\N	\N	\N	\N	2026-10-03T00:00:00Z	2026-10-03T00:00:00Z	\N	2026-10-03T00:00:00Z	49bb9d40a6f8854a20074072435027caecf50ba0ffad20c78be8fa58d97a9c10	83
Q4UL3FJ4XID2MGXUUIIK6XWQEC	1	BATCHED	ns-us-00000010	\N	2026-09	0	USD	80000	\N	\N	\N	\N	\N	2026-10-03T00:00:00Z	2026-10-03T00:00:00Z	\N	2026-10-03T00:00:00Z	ae3103176a2beda7a96f4a8cc5bef350024802156fda9b2e653b4bdfe3fabc43	83
G4M653DOFI2RTQHV3EHURUOWH5	1	SENDING	ns-us-00000010	\N	2026-09	0	USD	80000	\N	\N	\N	\N	\N	2026-10-03T00:00:00Z	2026-10-03T00:00:00Z	\N	2026-10-03T00:00:00Z	49bb9d40a6f8854a20074072435027caecf50ba0ffad20c78be8fa58d97a9c10	85
Q4UL3FJ4XID2MGXUUIIK6XWQEC	1	SENDING	ns-us-00000010	\N	2026-09	0	USD	80000	\N	\N	\N	\N	\N	2026-10-03T00:00:00Z	2026-10-03T00:00:00Z	\N	2026-10-03T00:00:00Z	ae3103176a2beda7a96f4a8cc5bef350024802156fda9b2e653b4bdfe3fabc43	85
IOQM2JWGR5QKNPUWSQWSLZKCPJ	1	DELIVERED	ns-us-00000009	\N	2026-09	80000	USD	0	\N	\N	\N	\N	\N	2026-10-03T00:00:00Z	2026-10-03T00:00:00Z	\N	2026-10-03T00:00:00Z	ef8547cb58b5f065ef552df3494f7b88e8d11893c65e3b0cc3e369fd3e659507	87
K56EOZJM4EZSSXZ4GNY6WVBYLN	1	DELIVERED	ns-us-00000009	\N	2026-09	80000	USD	0	\N	\N	\N	\N	\N	2026-10-03T00:00:00Z	2026-10-03T00:00:00Z	\N	2026-10-03T00:00:00Z	6464982123065a1f629d40db51ffc5c712f5c649a899f9ff1c66b5e8467026b4	87
G4M653DOFI2RTQHV3EHURUOWH5	1	DELIVERED	ns-us-00000010	\N	2026-09	0	USD	80000	\N	\N	\N	\N	\N	2026-10-03T00:00:00Z	2026-10-03T00:00:00Z	\N	2026-10-03T00:00:00Z	49bb9d40a6f8854a20074072435027caecf50ba0ffad20c78be8fa58d97a9c10	88
Q4UL3FJ4XID2MGXUUIIK6XWQEC	1	DELIVERED	ns-us-00000010	\N	2026-09	0	USD	80000	\N	\N	\N	\N	\N	2026-10-03T00:00:00Z	2026-10-03T00:00:00Z	\N	2026-10-03T00:00:00Z	ae3103176a2beda7a96f4a8cc5bef350024802156fda9b2e653b4bdfe3fabc43	88
GKLUI64MYBKRXKFE2HSFJ233PW	1	ELIGIBLE	\N	\N	\N	80000	USD	0	\N	\N	\N	\N	\N	2026-10-03T01:00:00Z	\N	\N	2026-10-03T01:00:00Z	\N	94
ZYV5EDZ2MNPE72YTEBOYWBO2WR	1	ELIGIBLE	\N	\N	\N	0	USD	80000	\N	\N	\N	\N	\N	2026-10-03T01:00:00Z	\N	\N	2026-10-03T01:00:00Z	\N	95
GKLUI64MYBKRXKFE2HSFJ233PW	1	BATCHED	ns-us-00000011	\N	2026-09	80000	USD	0	\N	\N	\N	\N	\N	2026-10-03T01:00:00Z	2026-10-03T01:00:00Z	\N	2026-10-03T01:00:00Z	a98b36c1edb25f313885336ab8237271734c57624259828327cb6e6ea3801f63	96
GKLUI64MYBKRXKFE2HSFJ233PW	1	SENDING	ns-us-00000011	\N	2026-09	80000	USD	0	\N	\N	\N	\N	\N	2026-10-03T01:00:00Z	2026-10-03T01:00:00Z	\N	2026-10-03T01:00:00Z	a98b36c1edb25f313885336ab8237271734c57624259828327cb6e6ea3801f63	98
ZYV5EDZ2MNPE72YTEBOYWBO2WR	1	BATCHED	ns-us-00000012	\N	2026-09	0	USD	80000	\N	\N	\N	\N	\N	2026-10-03T01:00:00Z	2026-10-03T01:00:00Z	\N	2026-10-03T01:00:00Z	4c59d17279a633969a8a6a2b293565d90c74e8a8b2cc514f8df640f6873cd317	99
ZYV5EDZ2MNPE72YTEBOYWBO2WR	1	SENDING	ns-us-00000012	\N	2026-09	0	USD	80000	\N	\N	\N	\N	\N	2026-10-03T01:00:00Z	2026-10-03T01:00:00Z	\N	2026-10-03T01:00:00Z	4c59d17279a633969a8a6a2b293565d90c74e8a8b2cc514f8df640f6873cd317	101
DYH2OGZB45Y3INZSSMLM6OOUDL	1	ELIGIBLE	\N	\N	\N	80000	USD	0	\N	\N	\N	\N	\N	2026-10-03T02:00:00Z	\N	\N	2026-10-03T02:00:00Z	\N	110
CBHICZGYLBZ5UJEEB6AG7HMTYG	1	ELIGIBLE	\N	\N	\N	0	USD	80000	\N	\N	\N	\N	\N	2026-10-03T02:00:00Z	\N	\N	2026-10-03T02:00:00Z	\N	111
DYH2OGZB45Y3INZSSMLM6OOUDL	1	BATCHED	ns-us-00000013	\N	2026-09	80000	USD	0	\N	\N	\N	\N	\N	2026-10-03T02:00:00Z	2026-10-03T02:00:00Z	\N	2026-10-03T02:00:00Z	35b62189aa2de562a12466059db353cfbddd96b3ce88a5733d92010ae499a0cf	112
\.


--
-- Data for Name: event; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.event (seq, prev, hash, at, actor, type, body) FROM stdin;
1	0000000000000000000000000000000000000000000000000000000000000000	e071fdbbd3971b0f1b31a9c6c058afbed011ace2544776d4627c9c313c858995	2026-09-28T18:00:00Z	eve	settings accepted	{"facts":[{"changes":"the first","fact":"settings accepted","sha256":"cf9b8f54d3f41cd60dfa2573eff053f4b3b407ff156d104ac4fa004e57ca17d2"}],"wrote":{"settings":"1:b872957863cca0dfe9f75854cd051ded42659d4634a1f5a9fa73c003f4ce5eb5"}}
2	e071fdbbd3971b0f1b31a9c6c058afbed011ace2544776d4627c9c313c858995	62c2aeb954e50745062090b331248a05194afe94795536d05d73af495c7342fd	2026-09-28T18:00:00Z	tieout	calendar	{"facts":[{"as_of":"2026-09-28T18:00:00+00:00","destination":"ns-us","fact":"calendar","periods":{"2026-09":"open","2026-10":"open"}}],"wrote":{}}
3	62c2aeb954e50745062090b331248a05194afe94795536d05d73af495c7342fd	f3c2291634d13dce0dd63eda770f768a5effa8588a1bd4cf98b336efc24eb984	2026-09-28T18:00:00Z	tieout	extract	{"facts":[{"duplicates":0,"extract_seq":1,"fact":"extract registered","kind":"snapshot","pages":1,"source":"harvest/meridian/time_entries","watermark":null,"window":[null,null]}],"wrote":{"extract":"1:30f36cbe34571ffafe1599039d644af3ac621dfc6c45db09227a7c2e56dcb9b4","extract_page":"1:e8759388434eca266106a9f5bb726a6bed0011d5ede4a43b1ae17a8c0f7c41c2","raw_file":"1:b3cb1a199e31c593828710de4d6a835887b19b115caba50c0c3cff2e5f6a5744"}}
4	f3c2291634d13dce0dd63eda770f768a5effa8588a1bd4cf98b336efc24eb984	1c9de213451a6845edfe747072e71c3ce98e48a2f1454979ffeffd8f62854f0f	2026-09-28T18:00:00Z	tieout	observe	{"facts":[{"added":"c5779e1cc05414356b7a5391b5ad2655141b3e43e2fca18b353158e79ce78a61","fact":"moved","table":"version"},{"counts":[4,4,0,0,0],"fact":"page read","page":[1,0]}],"wrote":{"version":"4:a8a0c8a57781b08db4c83b9f9650603a9a4daaae968cd40b88f69c74884e604a"}}
5	1c9de213451a6845edfe747072e71c3ce98e48a2f1454979ffeffd8f62854f0f	3a0d6353bd7046eac836b7a2f4ea030f1f5ba13036a3f577cecea1f93907de64	2026-09-28T18:00:00Z	tieout	landed	{"facts":[{"fact":"landed","page":[1,0]}],"wrote":{"landed":"1:f9c0dfc71efeac030a46a55e92091372a596d77ec0093a49a6c5418644c42693"}}
6	3a0d6353bd7046eac836b7a2f4ea030f1f5ba13036a3f577cecea1f93907de64	690979b964ce559d853290c95aec0151d9e99658a6cc8b48a3b1860c5d2a5ba9	2026-09-28T18:00:00Z	tieout	rule_results	{"facts":[{"added":"65ed1ed02873629073af38b7c37f3492a0bc4552ba433284a8d21051f708894f","fact":"moved","table":"obligation"},{"dbt_manifest_sha256":"2222222222222222222222222222222222222222222222222222222222222222","fact":"rule_results","input_manifest_sha256":"1111111111111111111111111111111111111111111111111111111111111111","obligations_changed":7,"recorded":4,"rules_version":"rules 1"},{"cancelled":0,"fact":"planned","posts":7,"reversals":0,"standing":0,"transactions":4}],"wrote":{"entry":"7:35a3f486263e48b70b1b0c21d2bc3070b2078eed1a25b7989c815f4cfc03f925","entry_move":"7:9ca9f4544b1237cfa569ac8d351365a8941f7e9b49352bf00617a41211ee4769","rule_result":"4:46b50ffe540a5e4ddc97010c434277d78f0e097f859024d851e92a62733fc73f","rule_run":"1:a959dbdf54183e6fa424973e40ac3a7d5856d0e241debdf447000e73e6d32a2a"}}
7	690979b964ce559d853290c95aec0151d9e99658a6cc8b48a3b1860c5d2a5ba9	fd34e6fdf59619b4235ccc377e991d9c7202b4ebb47de939d7d52e7fdce164bb	2026-09-28T18:00:00Z	tieout	seal	{"facts":[{"batch_id":"ns-us-00000001","fact":"batch sealed","records":3,"reversals":{},"sha256":"32c3e154b563de6a7df6343792e985e13ae87c79eb2f590062c7b223278d2e61"}],"wrote":{"batch":"1:3b96daec380231edd7112ec0d91d70541cff17a6e781da6db9fbbb3e03ef200c","batch_line":"3:3262abd4e7335e14ae76defeb76feae5a6333729f9c5cb9d82fecf21b0350685","batch_move":"1:236eb54d3d9ef421659452d35551bdcda9317925aa76340617a8466cdc753fa9","entry_move":"3:848df7176507d9424a3aca1d523028db15dbe5f6c56c707922a4da0985a3cc9f","entry_was":"3:7b4a281e6939846ca7eb8550b73c0e3aea6520669eb73172f9490f365ab71429"}}
8	fd34e6fdf59619b4235ccc377e991d9c7202b4ebb47de939d7d52e7fdce164bb	2d1e9326058cb16e3736d3223d9e020d3bc745967700fd69c988f409d0b56d38	2026-09-28T18:00:00Z	tieout	seal	{"facts":[{"batch_id":"ns-us-00000002","fact":"batch sealed","records":4,"reversals":{},"sha256":"a99d66634de9dd5c9ad6d9b79fa476c582ef1b11d4185def739144325e72e9e7"}],"wrote":{"batch":"1:011dfec536ffcc3ba8b4d4473eb10677066c158dc4ae903081355d0a05e28def","batch_line":"4:81a4abb1d30db0c5814725195a9032b00d2f2d491204a88e1143c24fde773d72","batch_move":"1:3ed72c3b6880e3de45f2317231e8cd866ce44dc34eb4b27ace0af2bf2f89d0c8","entry_move":"4:1249984b10253c8e261716826f645746b9b75e76dbfa92882d55fe2f2babb20b","entry_was":"4:39b70beb6ace7ff6c7446256ce58c1be9d6b4a2542295675279ecdc9c64af344"}}
9	2d1e9326058cb16e3736d3223d9e020d3bc745967700fd69c988f409d0b56d38	5ebf150603dd77b9c842edf22bf5424f9647ae2732fed4dcba78478413403838	2026-09-28T18:00:00Z	tieout	uploading	{"facts":[{"attempt":1,"batch_id":"ns-us-00000001","fact":"uploading"}],"wrote":{"batch_move":"1:ce5a68007b4bdfe2ba52636998bbddee0bc5876d3af6886f53953200ea7ff221","batch_was":"1:5339d6af854022be3af93423b5c891184c63810930b1f9e366149d87067cd412","entry_move":"3:8ac4ad0600483e2ea2bd7f824b8a37de0afa6d93716284866a0c20181c699afb","entry_was":"3:dde925cc6bc4011d39ec3967f9a1a21695aa92d8258e66eed5c994ca8fafaf02"}}
10	5ebf150603dd77b9c842edf22bf5424f9647ae2732fed4dcba78478413403838	a2f479da245888540660af43dec94c02e32a7e21b0eb2b1d6959921cfed44c83	2026-09-28T18:00:00Z	tieout	uploaded	{"facts":[{"attempt":1,"batch_id":"ns-us-00000001","evidence":null,"fact":"uploaded"}],"wrote":{"batch_deadline":"1:b3cfd1893f346f6653c36d9dd7aecb698009cd1b3b75756471d0ba0e825e4c24","batch_move":"1:7938df2c82c0d2cc0421080aaca5b76a7d5b093c094016ef15441ab56fb4ad87","batch_was":"1:2fc5bfa56e3410323a3726094345079614f11d680f4f640ef593726471bd7c80"}}
11	a2f479da245888540660af43dec94c02e32a7e21b0eb2b1d6959921cfed44c83	b50ab9ae5c9d8f140b2b81bbace0aa62ec30d0501bbc1a2caa2f0be62cc58d84	2026-09-28T18:00:00Z	tieout	delivered	{"facts":[{"attempt":1,"batch_id":"ns-us-00000001","evidence":"{\\"bytes\\":1207,\\"control_bytes\\":513,\\"host_key\\":null,\\"seen_in\\":\\"/inbox\\"}","fact":"delivered"}],"wrote":{"batch_move":"1:7e981fc1db57d8706d6969099a4bd60146c043c6b4a16f8a8606fff0b7bd04e2","batch_was":"1:1382049e1a955e6a24c25e0cf72435ce470fab903f345f293ebc0d7b809a0ff5","entry_move":"3:f104d4addab1a9c7aef78e1027b2a6502548376e5673603cb26ecbc4c8de57d0","entry_was":"3:b17b0a58b8ace464235fdbc0db1e53bbccfb27e4df6b51fa3190eb050fa61512"}}
12	b50ab9ae5c9d8f140b2b81bbace0aa62ec30d0501bbc1a2caa2f0be62cc58d84	4f44ddf724fa672fd1ac3e632f7db1486b40b20c49a2a4f1c6bf44875166e546	2026-09-28T18:00:00Z	tieout	uploading	{"facts":[{"attempt":1,"batch_id":"ns-us-00000002","fact":"uploading"}],"wrote":{"batch_move":"1:d249f0c8dd4affa0d633744defbf31fadbc1176a3cafeb2c947802cbc7b0821c","batch_was":"1:5a7039366124ce05f2467b12a6e2c5013c37727855e727fd553068fa9fa1438b","entry_move":"4:ce2a0be3a4702fb6eb8475c958960744114ea3f00930c47e330486980c9722a6","entry_was":"4:19295f7598ed4ea60bca6dc162306d64aeaa7d2bd2b359bb889d68889967cfec"}}
13	4f44ddf724fa672fd1ac3e632f7db1486b40b20c49a2a4f1c6bf44875166e546	9b6050814d8efcb7a3274604ad4c0e99d1d9c9a6ec878a56c2b282f99e4cabdb	2026-09-28T18:00:00Z	tieout	uploaded	{"facts":[{"attempt":1,"batch_id":"ns-us-00000002","evidence":null,"fact":"uploaded"}],"wrote":{"batch_deadline":"1:0739bb430d1366c6955984a2f671d824cc7daa3feb80dea0e6c2b58f0f70f9d0","batch_move":"1:06d4a87dfee37de156ca311c9344bcb03c995c7c296125c60a5ad5ec2a4d7b34","batch_was":"1:7f8771d66d1933af9f71d28df7a80fd004a9d906033313891daf963fbf303ece"}}
14	9b6050814d8efcb7a3274604ad4c0e99d1d9c9a6ec878a56c2b282f99e4cabdb	e6d73151b9e2c81448b3e35a4286c089e54726bc860b02d87818c1ab390330a1	2026-09-28T18:00:00Z	tieout	delivered	{"facts":[{"attempt":1,"batch_id":"ns-us-00000002","evidence":"{\\"bytes\\":632,\\"control_bytes\\":470,\\"host_key\\":null,\\"seen_in\\":\\"/inbox\\"}","fact":"delivered"}],"wrote":{"batch_move":"1:d413bde5a293e1b4d783a4f6b8fabfc859447de781ad8ae17e1c298e2062605d","batch_was":"1:2cbbe92eec50cb19917297d4de77b849364deea9fdb5f4b1baa26108804d8674","entry_move":"4:eca2a4e612bd5fe75dc22b7bc53ce4ac0371b751cff9777ce22bf8c0f67a9019","entry_was":"4:e965f83e264c64037191cf605c2bc0957ff7add498af671e705450649067aa02"}}
15	e6d73151b9e2c81448b3e35a4286c089e54726bc860b02d87818c1ab390330a1	aebd33320287a67a16dc5e714d952aa24f625a376299b0fd7f612fdba645ab84	2026-09-28T19:00:00Z	tieout	books	{"facts":[{"duplicates":0,"extract_seq":2,"fact":"extract registered","kind":"file","pages":1,"source":"netsuite/ns-us/books","watermark":null,"window":[null,null]},{"counts":[5,5,0,0,0],"fact":"page read","page":[2,0]}],"wrote":{"extract":"1:e668b0b30978777da1715324008056f84663d3a312664217ee23e2db20e61222","extract_page":"1:944451048271d026942f4530dbaad7ca2ab857583c5843c0ef92a35c65679b26","raw_file":"1:85877b123b406526322269188609cc6ce75df0c2013fc2de8fb31cee36e0e790"}}
16	aebd33320287a67a16dc5e714d952aa24f625a376299b0fd7f612fdba645ab84	1fb94f34cae814559f5cd463976a162af8bbf4e102e2000464063a65256b2d0e	2026-09-28T19:00:00Z	tieout	answers	{"facts":[{"duplicates":0,"extract_seq":3,"fact":"extract registered","kind":"file","pages":1,"source":"netsuite/ns-us/ack_lines","watermark":null,"window":[null,null]},{"applied":{"accepted":1,"posted":2,"rejected":1},"destination":"ns-us","fact":"answers","raw_sha256":"281aa89cf2d0328157629bcb064e7a6928995dbf1bc7987379cc341a287d59c8"},{"cancelled":0,"fact":"planned","posts":0,"reversals":0,"standing":0,"transactions":3},{"code":"ERP_REJECTED","fact":"exception opened","message":"The ERP refused it: base: INVALID_ACCOUNT","subject":"meridian/harvest/meridian/time_entry/4/1"},{"added":"0734d4414fc2b257677591d3a3e8689b6532bf720fefe8373b6f45598a0177e3","fact":"moved","table":"exception"},{"counts":[4,4,0,0,0],"fact":"page read","page":[3,0]}],"wrote":{"ack":"4:fb64e5b0e17e5a60a6a7fa799eb760a922f5211f5bcf6b3ee0433ee968bb6950","batch_move":"2:8fbe1f46efdb7fd69938a1d6595e4116fba322f3eafe85a2c5c1cd4151b75014","batch_was":"1:ba16b7181008c7502cfb5e602259b9499ea4e3e58a8690ebe8547e9a2ee60a7d","entry_move":"6:eff6d5030dfa3dfa4c35795cb600086ee25a4ffdf6dc7e2a2e60869bbd66b7ef","entry_was":"3:151e6dab6d3bb3a36929083d392175405c1a90a0dd1414a12230e049b986a787","extract":"1:5ecc47dcc1374e85d39ab3f7e71f8dac8b2f88822e381b1e437e7d3606e1339e","extract_page":"1:9d4f8aefdb316cd1afc854a6726ecc7623d5353c3a32b26418aece79975d957b","raw_file":"1:4da34f2991395ca0f99e999b4a626f9e14924b6e82d76cfee2456bd3ff62df3e"}}
17	1fb94f34cae814559f5cd463976a162af8bbf4e102e2000464063a65256b2d0e	d5e9d4870f5e83a12d1f9d11d6cbabf76763551ea5d44b1ef06ad2552909b376	2026-09-28T19:00:00Z	tieout	answers	{"facts":[{"duplicates":0,"extract_seq":4,"fact":"extract registered","kind":"file","pages":1,"source":"netsuite/ns-us/ack_lines","watermark":null,"window":[null,null]},{"applied":{"accepted":1,"posted":3,"rejected":1},"destination":"ns-us","fact":"answers","raw_sha256":"55568c335542a8c8d202f7860c63e07961a42b309983724ebc79f1138a86de8c"},{"cancelled":0,"fact":"planned","posts":0,"reversals":0,"standing":0,"transactions":4},{"code":"ERP_REJECTED","fact":"exception changed","message":"The ERP refused it: base: INVALID_ACCOUNT; time: INVALID_ACCOUNT","subject":"meridian/harvest/meridian/time_entry/4/1"},{"added":"9034bb9a54bd19e645d279500739c18618f7432f88a2c46722d0995773257576","fact":"moved","table":"exception"},{"counts":[5,5,0,0,0],"fact":"page read","page":[4,0]}],"wrote":{"ack":"5:5cd90c56dd55f606771f919f5d3056d4075250ffb3abc9f901d52cd7a766a8ea","batch_move":"2:545cc7d79063fd713e543b59498ac63525553f4b6a26bcb26a070faaca770b09","batch_was":"1:6817fe52cb6da9e64475238acf4c0954ad9be2a802f3a1ced935042ecc73364b","entry_move":"8:6621c7b5b492c232ffdf7af73a1cabda3c605e2eb3245225d36233358196e5c5","entry_was":"4:2952cbefb35b916572dba80c185402fee1cbff24199e444c01534d098fb13f6a","exception_was":"1:1c825786d80a5970bc9bbcf6b5c9f698b0a39412e51018403e4944781388201f","extract":"1:5161e1dc1865280ffda64d01f35c955eeb16714e43d0ff0d649fd0c63d7ac9f8","extract_page":"1:5afee9456b5a218803b8e2e768471322e540e551be3b2fa4c3110aafb45ab41c","raw_file":"1:619c6a754fb729182d00e8e524ced6d1e8993cd5a37ddf4b51f3bcdaf21fc5b9"}}
18	d5e9d4870f5e83a12d1f9d11d6cbabf76763551ea5d44b1ef06ad2552909b376	f18fb63632ee20b4f43d9cf474598a03e81ad1f4c955250694c5ef4b02b50557	2026-09-28T19:00:00Z	tieout	calendar	{"facts":[{"as_of":"2026-09-28T19:00:00+00:00","destination":"ns-us","fact":"calendar","periods":{"2026-09":"open","2026-10":"open"}}],"wrote":{}}
19	f18fb63632ee20b4f43d9cf474598a03e81ad1f4c955250694c5ef4b02b50557	4e9593b25066daf9aa4f202cb4137a931aa25d4dc839549e8c48bd9dd92d8cf2	2026-09-28T19:00:00Z	tieout	extract	{"facts":[{"duplicates":0,"extract_seq":5,"fact":"extract registered","kind":"snapshot","pages":1,"source":"harvest/meridian/time_entries","watermark":null,"window":[null,null]}],"wrote":{"extract":"1:91c543d33e96242b8ee301f6716104aa4212453ef806107e94a8696344a8d964","extract_page":"1:704c2a96c20b2f473f3bec074a542d9a99e619cbc5040d043fe1b39b93b90717"}}
20	4e9593b25066daf9aa4f202cb4137a931aa25d4dc839549e8c48bd9dd92d8cf2	50d60f3e2f4d7ac896d4cd5710d599b066a0e3236d4720231edc793aeef4e14a	2026-09-28T19:00:00Z	tieout	observe	{"facts":[{"added":"99eee7045ec9168f872c5f54ce17b6c36b227b8fc11965d8d7e290c623c40c5d","fact":"moved","table":"version"},{"counts":[4,0,4,0,0],"fact":"page read","page":[5,0]}],"wrote":{}}
21	50d60f3e2f4d7ac896d4cd5710d599b066a0e3236d4720231edc793aeef4e14a	7be9108ab62f4b40793318ab282bf4292d7873d2db8c32c02f774d35b8685972	2026-09-28T20:00:00Z	tieout	books	{"facts":[{"duplicates":0,"extract_seq":6,"fact":"extract registered","kind":"file","pages":1,"source":"netsuite/ns-us/books","watermark":null,"window":[null,null]},{"counts":[5,5,0,0,0],"fact":"page read","page":[6,0]}],"wrote":{"extract":"1:f7eb3431d867067586526b0b0c1f2c178e2fea71db66e59e9996bfb9825312cd","extract_page":"1:66f7e7ac8deaca53338519be32fd7ae0c2e59af65327c154f26360d4888364f8","raw_file":"1:202f85d1f6475d488d0e56c6db6e702dab6f05b9effa66e12409779d6f7b4baf"}}
22	7be9108ab62f4b40793318ab282bf4292d7873d2db8c32c02f774d35b8685972	e8e3dc9fe2384ad608547ce1b9b61ffb452429285ada027871648c2d04acb63f	2026-09-28T20:00:00Z	tieout	calendar	{"facts":[{"as_of":"2026-09-28T20:00:00+00:00","destination":"ns-us","fact":"calendar","periods":{"2026-09":"open","2026-10":"open"}}],"wrote":{}}
23	e8e3dc9fe2384ad608547ce1b9b61ffb452429285ada027871648c2d04acb63f	666de6049f771c402c5c25658a6ccb288e730f460879d9e4af00ef42bb0de89b	2026-09-28T20:00:00Z	tieout	extract	{"facts":[{"duplicates":0,"extract_seq":7,"fact":"extract registered","kind":"snapshot","pages":1,"source":"harvest/meridian/time_entries","watermark":null,"window":[null,null]}],"wrote":{"extract":"1:5d04f0cfebfb4ff9a28304bf585f6e93dea3f9ed9fcb8376b67066995095891b","extract_page":"1:a0a7afb591d686ea5eed24e9feb8ebb1ce4ba60fc438a1e27ba80ccdc89c3fa3","raw_file":"1:6170024dba38ea7cede73683fee5810c01d724f5b148d23873ca6cb1f744cab9"}}
57	1f37c7e63a23921e939b5ab4fa3a8bffb9efe5c84e0affa82486620d610c34a3	8b18ff3f6e361ce1b6e6ddcefc4168804882726bf40971f773b8d22a50336de7	2026-09-28T23:00:00Z	tieout	calendar	{"facts":[{"as_of":"2026-09-28T23:00:00+00:00","destination":"ns-us","fact":"calendar","periods":{"2026-09":"open","2026-10":"open"}}],"wrote":{}}
24	666de6049f771c402c5c25658a6ccb288e730f460879d9e4af00ef42bb0de89b	5fd9774a2ee503cef78594e35b67f165e97d00fbfd529bbd5caa755f58cae5fa	2026-09-28T20:00:00Z	tieout	observe	{"facts":[{"added":"3285cc18a4166709acd68508d46ad5f2378ba40a284a40e822341dd4519fe66e","fact":"moved","table":"version"},{"counts":[4,2,2,0,0],"fact":"page read","page":[7,0]}],"wrote":{"version":"2:9b1a18e371444bea326531af88d4e1705dc18c0f567642a5933c904214321748"}}
25	5fd9774a2ee503cef78594e35b67f165e97d00fbfd529bbd5caa755f58cae5fa	ee15e9da92bcb1f768c9da73e5d4f5fd6b04e65ea55ecabb0423e88ee90105ce	2026-09-28T20:00:00Z	tieout	plan	{"facts":[{"cancelled":0,"fact":"planned","posts":0,"reversals":4,"standing":0,"transactions":2}],"wrote":{"entry":"4:a475ba12805bd8410793680190ae2c47c812a0dfe446d72b8cd75a07d72b213e","entry_move":"4:88073717bba535f11a3debca474c2eb8599dfd62e4097395c6d797ee8dd2f719"}}
26	ee15e9da92bcb1f768c9da73e5d4f5fd6b04e65ea55ecabb0423e88ee90105ce	ccb5ca4b8b10e7362c8c49e8ee1045ba79ab2eb99c0b6f99c7bb01eca998862f	2026-09-28T20:00:00Z	tieout	landed	{"facts":[{"fact":"landed","page":[7,0]}],"wrote":{"landed":"1:f37bd10098e11f059aa5495e6ddc9bc5943658fc56e62751c7d0cdb5af167f74"}}
27	ccb5ca4b8b10e7362c8c49e8ee1045ba79ab2eb99c0b6f99c7bb01eca998862f	945cc9eb56011ed92728367679cc7822e7ffff12f5735bfe044b59ebf23d7ac6	2026-09-28T20:00:00Z	tieout	rule_results	{"facts":[{"added":"28995b7bb4acb23458479467fe4fd9a211c2c1b4c5d1c9dd01925e3a049660fe","fact":"moved","table":"obligation"},{"dbt_manifest_sha256":"2222222222222222222222222222222222222222222222222222222222222222","fact":"rule_results","input_manifest_sha256":"1111111111111111111111111111111111111111111111111111111111111111","obligations_changed":2,"recorded":2,"rules_version":"rules 1"},{"cancelled":0,"fact":"planned","posts":0,"reversals":0,"standing":0,"transactions":2}],"wrote":{"rule_result":"2:ed6f392d6475d40af057d844c6b54a7403d8156ef68e136b3c12793505a6af45","rule_run":"1:e597a14b68414f6fc792882846e144ebc59570078111874e1f5f6417140bb78b"}}
28	945cc9eb56011ed92728367679cc7822e7ffff12f5735bfe044b59ebf23d7ac6	00fb89d4529902582a36d3941f383cbf8946b37c656bb4474da5452bfc0311fc	2026-09-28T20:00:00Z	tieout	seal	{"facts":[{"batch_id":"ns-us-00000003","fact":"batch sealed","records":2,"reversals":{"AOIF24AAQOKEIPXDJBDJ6B2APZ":"2026-09","E4HSFMYDQWWLWYGJFYHZHDVBLJ":"2026-09"},"sha256":"3c3523094a07b3577366ad3c0c417d9854895e7e3df9196240c478636ddc92aa"}],"wrote":{"batch":"1:132ed03ecae83ccd95b1f8d692a4754be195f78df7df5cc10304648004dd74a7","batch_line":"2:3f50aeb7a4d374a0403dc99d91509be9177d88c95c404d0728656bc151b5c720","batch_move":"1:2c5a297078125c9e1b5e9005f61ba7a46542c93e7bde0e90a51575a1cf0ab6e0","entry_move":"2:942459475892a37f11ccc53ab79f7bc0e6bcfb3b0860c0bfdfb47bd6d16f2de3","entry_was":"2:cb3414c858daaf3a2dd4c79086c39698b8574402469c480bb683d3fa5a553eae"}}
29	00fb89d4529902582a36d3941f383cbf8946b37c656bb4474da5452bfc0311fc	07acb3d2d0c4f10a819a6dfdb0a6ffa1c071b2c218e5e15fbd14ac2dea28ceda	2026-09-28T20:00:00Z	tieout	seal	{"facts":[{"batch_id":"ns-us-00000004","fact":"batch sealed","records":2,"reversals":{"5HX7N5T6K76NH4PPXGJZMLFZPN":"2026-09","M2K43HCM2GE4PQYEHBPMDZNVOG":"2026-09"},"sha256":"701eb43d417d0ef4e4f73ce316e3fd80455df0eb4c83f7692514cc19b112db12"}],"wrote":{"batch":"1:f8a462d97c626372f339c7421141ea433654e9b888b95c949c0823e4bb1b9825","batch_line":"2:a21bcc673f925ffccb5afdde61e57cb9ede9231883a1eefd0280723bb43cb188","batch_move":"1:e4784664f36173af5890df44da996edd6195cef993b66cc99fe08189991edc31","entry_move":"2:8083096272e2fa302970990a58ef90a5896cabf593bf41eb280044ff5cf24023","entry_was":"2:9568b938ae129043c486cda9aa467d5c188c80a60ccb8d853d69eb7ba639fd1f"}}
30	07acb3d2d0c4f10a819a6dfdb0a6ffa1c071b2c218e5e15fbd14ac2dea28ceda	f36c9ffe1c3b36d31ac1d83cc44558bf8612558485152d199484d6cad3029bf9	2026-09-28T20:00:00Z	tieout	uploading	{"facts":[{"attempt":1,"batch_id":"ns-us-00000003","fact":"uploading"}],"wrote":{"batch_move":"1:2560704d2fdaa8d41e9d4516a912b1e96111d218f3bbd53b707c79c45f7d8769","batch_was":"1:266f1b06931423384fa5e5e94d28f49e68c42a56433af434c13b67d0a3f26423","entry_move":"2:76cae9ccf6f74c137c127ed924b01603020dbe1cef94bc28a7070d18a944372d","entry_was":"2:bd0ade48d4027745b2a9c0b0b9d3a9d391ea63310cc2fbf39b19218ed2cf4e9d"}}
31	f36c9ffe1c3b36d31ac1d83cc44558bf8612558485152d199484d6cad3029bf9	27330a29f1c2bf7aa74bf043e6e53b99b5a8b786ebc1397e7e4e37a604da68db	2026-09-28T20:00:00Z	tieout	uploaded	{"facts":[{"attempt":1,"batch_id":"ns-us-00000003","evidence":null,"fact":"uploaded"}],"wrote":{"batch_deadline":"1:b658d1255b596f06749138695854d1c629edf81f67806375b7d7f11d70b015b6","batch_move":"1:8902d7fa789f249c1eca3bf419c9a26df3af52f3ae32b9ad788bf565c11bcaff","batch_was":"1:b3c6cef62f7b2b943779c9546d2ce6a6f322b10208107c7afed3a3d96a1e5e7e"}}
32	27330a29f1c2bf7aa74bf043e6e53b99b5a8b786ebc1397e7e4e37a604da68db	26e5039f540004101b731b1b0fa800240c9153ed25baa4c0a8b2f14a6ffab922	2026-09-28T20:00:00Z	tieout	delivered	{"facts":[{"attempt":1,"batch_id":"ns-us-00000003","evidence":"{\\"bytes\\":1009,\\"control_bytes\\":513,\\"host_key\\":null,\\"seen_in\\":\\"/inbox\\"}","fact":"delivered"}],"wrote":{"batch_move":"1:20ef82fc8e0a09068b90a4b142e70080a3eb68165710571283a8e35a513ecf53","batch_was":"1:b3a87bb64f03c1fcff951a4ce76de3f5d6f94ee82b24a4c1894f110f57bbc6b8","entry_move":"2:308e9757f688dc0f906b42c1add0df4f6149f86d6fec2179de2468740d1aba62","entry_was":"2:97a565f0a43ff356e407aea3e6b8a8c8dede10e15464dcec14c3faacccc1efd1"}}
33	26e5039f540004101b731b1b0fa800240c9153ed25baa4c0a8b2f14a6ffab922	3bc4d68ae84a9f0e6ca7c3a7d3433e50317fc66f2cde7b09dc378c9697bd2f68	2026-09-28T20:00:00Z	tieout	uploading	{"facts":[{"attempt":1,"batch_id":"ns-us-00000004","fact":"uploading"}],"wrote":{"batch_move":"1:f4480e49d18d11594ceda87e78d57632f0cdc50e6dba0e08b7ff6d0c34115bf8","batch_was":"1:5b451188ef49880aaa094c3e57428ce2228a4fd22265d163a06092bb534fc146","entry_move":"2:4255a363ea9c361cfc63c09e0bf3e80168a4c0c4495d368c51f92e1e446d461b","entry_was":"2:e36e373602393412ca92e0281fe6a245ec047b9901987e0d0391deecb533c58b"}}
34	3bc4d68ae84a9f0e6ca7c3a7d3433e50317fc66f2cde7b09dc378c9697bd2f68	7aaa7f36a08c126734b0e630249d558865e43dd891271402abcda4ce8285e250	2026-09-28T20:00:00Z	tieout	uploaded	{"facts":[{"attempt":1,"batch_id":"ns-us-00000004","evidence":null,"fact":"uploaded"}],"wrote":{"batch_deadline":"1:41067a3095ed35deb0d5178a923e68ae7d4d06bd09bc2f0155bd186c002145e5","batch_move":"1:41e8026ac90c6aba5c7215e015d7c072989bc6fe8672dc133e0185cac3d0e65e","batch_was":"1:69d2e1369673c9704c6c5ee393ce65a91bd6fe0b065ccd07f0fc33a8e51b02a0"}}
35	7aaa7f36a08c126734b0e630249d558865e43dd891271402abcda4ce8285e250	09ef0e79dbb1c7b23abb5a6d5d39c4c24231bcd12d4b4ed05eda87f68fd64f77	2026-09-28T20:00:00Z	tieout	delivered	{"facts":[{"attempt":1,"batch_id":"ns-us-00000004","evidence":"{\\"bytes\\":395,\\"control_bytes\\":470,\\"host_key\\":null,\\"seen_in\\":\\"/inbox\\"}","fact":"delivered"}],"wrote":{"batch_move":"1:527b695282ef2a8284e3bde5037b1a62964ba8c9cc92d7fdb9708590cde36eb7","batch_was":"1:258be227a022d566622be5aa5e396249bcbe11f471b0eccdaa1ad022eaf61b52","entry_move":"2:b2f9436c04ae23f2e551742778b3a39547b2d8fc04ba24b619e913e8af70ba22","entry_was":"2:80adbaaa718827a0c26020ec04f2132fe331ed67921a7e57b44c54f0ca65d1ee"}}
105	082eb8cd07098cd8797c0e59356b5eae8ca08cc47a70e771356e464ca28c6f19	4fad751bf774d01454a7c1389184281a9b05bbb6614a4e9cfca06f87dd9f713b	2026-10-03T02:00:00Z	tieout	calendar	{"facts":[{"as_of":"2026-10-03T02:00:00+00:00","destination":"ns-us","fact":"calendar","periods":{"2026-09":"open","2026-10":"open"}}],"wrote":{}}
36	09ef0e79dbb1c7b23abb5a6d5d39c4c24231bcd12d4b4ed05eda87f68fd64f77	d455c242b2588806ad0aacb98aa30919ed126fda2ebc6f4ed7b12ef267dec7fb	2026-09-28T21:00:00Z	tieout	books	{"facts":[{"duplicates":0,"extract_seq":8,"fact":"extract registered","kind":"file","pages":1,"source":"netsuite/ns-us/books","watermark":null,"window":[null,null]},{"counts":[9,9,0,0,0],"fact":"page read","page":[8,0]}],"wrote":{"extract":"1:39b4ef9bbc9f57c1cc7e4fd5e314ca741e254e8b58c1b571753974f34f6dd88c","extract_page":"1:bbc1ee0e81c811e3809ab913a58422af27e222868f45a33108d96da10af5f829","raw_file":"1:3262ca864cd8bc12a18556616daa8011745a47fe3bc49d214a1aa58960f55d6a"}}
37	d455c242b2588806ad0aacb98aa30919ed126fda2ebc6f4ed7b12ef267dec7fb	5a68dd5011cb687be7fbaaa9889712a3e112308cfc49ae25448bfd699e2b8b53	2026-09-28T21:00:00Z	tieout	answers	{"facts":[{"duplicates":0,"extract_seq":9,"fact":"extract registered","kind":"file","pages":1,"source":"netsuite/ns-us/ack_lines","watermark":null,"window":[null,null]},{"applied":{"accepted":1,"posted":2},"destination":"ns-us","fact":"answers","raw_sha256":"bc5135362793029dbbeeb8ca65da4b12078547192624929fe8fa2913b13b98f2"},{"cancelled":0,"fact":"planned","posts":1,"reversals":0,"standing":0,"transactions":2},{"counts":[3,3,0,0,0],"fact":"page read","page":[9,0]}],"wrote":{"ack":"3:4bc730f0f13b8a678d4dc68c0b2ef2bb25db1ff1d389594700f6d369405407d6","batch_move":"2:8d14f7c57f102fc2708e898a4f3e223b8dd1c2d7e293c899f796c64ea89c21d9","batch_was":"1:c97ad3591dab717951196cbbd0634e553098f5a49e6c6c5b76f4c02bb2823de7","entry":"1:0e636955ea594361fefb5a52d28eff4c2c7b6b485b493e91e084aa2a8a85cfb0","entry_move":"5:594e19d7276b88a63daf55d606f205cdab2769248add9c5e8f024d72fb906ea9","entry_was":"2:a1791accafd2a8241c523978cf1e789b47e48e86df8bc4e8cbab1f452c778eb5","extract":"1:f6f93ad11f4a6d280e96945f6a0f4220e55fb082a22f374a4ea09a66d0521cd7","extract_page":"1:a8efda6274f128082563630a582a50da4bb7582701bb15f52df8dc90d81cc7bb","raw_file":"1:8b150d7820c9ea667186ff39aca399cc504d64785e9a1f03183c804f0008543d"}}
38	5a68dd5011cb687be7fbaaa9889712a3e112308cfc49ae25448bfd699e2b8b53	9216b49c21f38ccf192e0672ef99c25c9bb4594dced27a911f3794785b3ff122	2026-09-28T21:00:00Z	tieout	answers	{"facts":[{"duplicates":0,"extract_seq":10,"fact":"extract registered","kind":"file","pages":1,"source":"netsuite/ns-us/ack_lines","watermark":null,"window":[null,null]},{"applied":{"accepted":1,"posted":2},"destination":"ns-us","fact":"answers","raw_sha256":"3724a6c75b163fcc08791419d444dac44ee60a92a6ac3bd3ce2e875ed74e99c4"},{"cancelled":0,"fact":"planned","posts":1,"reversals":0,"standing":0,"transactions":2},{"counts":[3,3,0,0,0],"fact":"page read","page":[10,0]}],"wrote":{"ack":"3:3481556caefed938988ef231aa3d4082069d99e36f7e3d50ac46f5fc9d132cb3","batch_move":"2:775a8dde43d7ca82b13f491fe416e51c090555fee74a842d20795ae28e5fc9f6","batch_was":"1:2348301ac31dd79d8c23c53538823e24875f5333b0668d86f14307aa6d49a106","entry":"1:f6536c1ba88faba3fa7cac76bc99a3ed927ff9ede0a3b2b29a7df2c962e89c9b","entry_move":"5:88a58ee2733f52732f3b2b19bbc89f27ee3811c88c27699e91945b706b3c096b","entry_was":"2:3e4e23dd9d81eb2c666e006d82c69d5bf3454d38575c802cd9283667d9152ce5","extract":"1:1e01a935b40d27b529aac8c1cfbf77e1594e23efdc771f733735d472cfa294e8","extract_page":"1:a86994f034ad10c0bd38311fdd6ed4039f1b69159d50a3709af757c54b4614be","raw_file":"1:5b8d31af5765e6e49f1a291ed8a155aa71187cce4d810211e405f1bcebed59b6"}}
39	9216b49c21f38ccf192e0672ef99c25c9bb4594dced27a911f3794785b3ff122	a7e974a3998338deefa33038c7ee94ad5c718b32482679a98eaf3e7e10350465	2026-09-28T21:00:00Z	tieout	calendar	{"facts":[{"as_of":"2026-09-28T21:00:00+00:00","destination":"ns-us","fact":"calendar","periods":{"2026-09":"open","2026-10":"open"}}],"wrote":{}}
40	a7e974a3998338deefa33038c7ee94ad5c718b32482679a98eaf3e7e10350465	61f33d41a7d402aef911513bdd4dd5f49f0e8022396fb889ae80d4333d240596	2026-09-28T21:00:00Z	tieout	extract	{"facts":[{"duplicates":0,"extract_seq":11,"fact":"extract registered","kind":"snapshot","pages":1,"source":"harvest/meridian/time_entries","watermark":null,"window":[null,null]}],"wrote":{"extract":"1:50971914e8b13bb904aacb438df5dbf9e21156433b5fc2e92e3ababa72c61cf8","extract_page":"1:9456a94bd48608de165c91a3a50150b927c83f71dc51b57d07b2c71f64e9529c"}}
41	61f33d41a7d402aef911513bdd4dd5f49f0e8022396fb889ae80d4333d240596	b149c201f8b834976a7753c3e9d57283bbe5d03b1a747783fe238fc687d108ed	2026-09-28T21:00:00Z	tieout	observe	{"facts":[{"added":"310fef377f1cd74a0afefd005e75bbbd55f41ccd3d1251713eaff8349636ab49","fact":"moved","table":"version"},{"counts":[4,0,4,0,0],"fact":"page read","page":[11,0]}],"wrote":{}}
42	b149c201f8b834976a7753c3e9d57283bbe5d03b1a747783fe238fc687d108ed	ebed38c621230142df985ff7ee6bd9f57b1a4cf03c6555ff5e89b7f2750fbb0e	2026-09-28T21:00:00Z	tieout	seal	{"facts":[{"batch_id":"ns-us-00000005","fact":"batch sealed","records":1,"reversals":{},"sha256":"14b9fbf34868164bf85317efd7b4405be7e001703f3853a6f8e3d0a4591ab86c"}],"wrote":{"batch":"1:a1d21e7d55fe8ea5306f188df4c600c9ff18af99ceffab7ed938f494215cf927","batch_line":"1:8d90171e30040012bb69513c8713f89f1abc0e8c235b6fac7b8ea843f6bb0114","batch_move":"1:3c771c055c2b01849a4a200bf17a0ae14d166dbad9cad1a0da152da96fc885ce","entry_move":"1:10d3807037f6bce21dd13afe9e3027743ce6b67c9b7a0b14b7679d5b9a6cffa8","entry_was":"1:66b6e5876df308990f50e86e31192307c5f08b7bceeca2dfa49bd77d2312dc28"}}
43	ebed38c621230142df985ff7ee6bd9f57b1a4cf03c6555ff5e89b7f2750fbb0e	14803fd4cac94a207b831f0d982a634f803ad4bde120feb6dd5d1338442cfbdc	2026-09-28T21:00:00Z	tieout	seal	{"facts":[{"batch_id":"ns-us-00000006","fact":"batch sealed","records":1,"reversals":{},"sha256":"b7ad5834b67e0b56f3f9fa6b25a3f9b031d8956e124afe82747afd1d2c474b9e"}],"wrote":{"batch":"1:a46add47107c9d72603a07cf3852236c70728ec7cde89b271cf6749dfd6c05ab","batch_line":"1:111e9c3ca890c284b63a554187f43bfea0e61aec9dbe19affdf07cb3a61a4e0a","batch_move":"1:59f02fe385d6b71b2e7a3c6b2ba10d394990749f87d172941754d29532850941","entry_move":"1:4089cca61f92641e8621505268d37c1ac2bc146eeed3b2db97fbd46b396b6472","entry_was":"1:ee693f7883c5a3793aecf948f4511336ef8bdef4e6a1d64df4deac5f7228832b"}}
44	14803fd4cac94a207b831f0d982a634f803ad4bde120feb6dd5d1338442cfbdc	4d373f4d333b2400bc03e985f9ee6b47fe60c91f251d033188bd50d3a6b409ee	2026-09-28T21:00:00Z	tieout	uploading	{"facts":[{"attempt":1,"batch_id":"ns-us-00000005","fact":"uploading"}],"wrote":{"batch_move":"1:ebe8761149477d9487a612bb721a838f6010b15b45e4734a6c1be5cd09232634","batch_was":"1:d76dc00aec2f60d1184a4d3f19411b3b2face173ac49e8a61d539d9654ed55e3","entry_move":"1:f67c8589c3bdc1ffcd1266cd1a833329c353c59063ff64a17961b9a809783b21","entry_was":"1:d01caaf6dfd041f4b1dbcefccd267ce6091ca8af09af23c61eb0d03b6c9cbf0d"}}
45	4d373f4d333b2400bc03e985f9ee6b47fe60c91f251d033188bd50d3a6b409ee	8081a6ce0e3b00ce1347d15da80a171357583d30d11cac6e95655d97e1e53606	2026-09-28T21:00:00Z	tieout	uploaded	{"facts":[{"attempt":1,"batch_id":"ns-us-00000005","evidence":null,"fact":"uploaded"}],"wrote":{"batch_deadline":"1:6b2f90c61ccab366402d90395ed377f9b5a55ec019c56e339251a3fbdd7fcb00","batch_move":"1:c7b430e63fd84104d59a30ae5de7427944727f73553774038fa0acfa55119399","batch_was":"1:6ecaf54e3ff888f46f611923f1363809625821f01ab7864422c42ec161377642"}}
46	8081a6ce0e3b00ce1347d15da80a171357583d30d11cac6e95655d97e1e53606	a651f8a60db4d13c2490c3118584533fb6b7c00e9162ef5bc74aa64b134b2f26	2026-09-28T21:00:00Z	tieout	delivered	{"facts":[{"attempt":1,"batch_id":"ns-us-00000005","evidence":"{\\"bytes\\":651,\\"control_bytes\\":509,\\"host_key\\":null,\\"seen_in\\":\\"/inbox\\"}","fact":"delivered"}],"wrote":{"batch_move":"1:7ec2168ac488fafda39f900e417342379fd9ef16ed0b4ba0c5d7b46c620ac51d","batch_was":"1:00d2b658fe0ff46a7821afe092c22021f8e8999fa77ec302f4e2a64c7d934fc3","entry_move":"1:dfa90df7b42e3d794e4ebf0a7a1f09203f3e44f506f49af5d1ba64f3a182690c","entry_was":"1:e6df85d630f0655e404c77b8716d827c84ec411cb546fc948f3035ac58dd0dab"}}
47	a651f8a60db4d13c2490c3118584533fb6b7c00e9162ef5bc74aa64b134b2f26	e7977bddc8e9b795bb4e13e542b8d1abfc2de385939494bf3f2d4e52a5598028	2026-09-28T21:00:00Z	tieout	uploading	{"facts":[{"attempt":1,"batch_id":"ns-us-00000006","fact":"uploading"}],"wrote":{"batch_move":"1:5a40b53fbccbc164bc6b7d7e20a5e9a514d842181eb93b3604cca7bb8ae392d8","batch_was":"1:43afd85e2fdf9caa7cfe24b1a5392eb35082127bfa5fd67e49826da42afe051a","entry_move":"1:6b692232189d294ea2142522d4d537040a4ae89327f123ed777eb91d00435c57","entry_was":"1:cccf6b9a319b099cf348c964f72fbda70cedc6d5fa272aa1fbcb98bdd1e4197d"}}
48	e7977bddc8e9b795bb4e13e542b8d1abfc2de385939494bf3f2d4e52a5598028	e535ad99ad918fba450223955d7a19895434db03ac90a5ee5abc92965a154a1d	2026-09-28T21:00:00Z	tieout	uploaded	{"facts":[{"attempt":1,"batch_id":"ns-us-00000006","evidence":null,"fact":"uploaded"}],"wrote":{"batch_deadline":"1:ddbc3003ecb63b94da9b2d1e400b3df9ab02d74f13c74c4467fa9d394a432239","batch_move":"1:12331f17e1e83a18177234491834490c88329a15a7d1d9dc9364f3e2550aef96","batch_was":"1:9cef7fd963cde755f87010c316ceed925c97adb2a268798b8fe01966f1003372"}}
49	e535ad99ad918fba450223955d7a19895434db03ac90a5ee5abc92965a154a1d	e777fdb192b880a228f14220226ff656018b88deb1ef0402df87fc6fbc2a220b	2026-09-28T21:00:00Z	tieout	delivered	{"facts":[{"attempt":1,"batch_id":"ns-us-00000006","evidence":"{\\"bytes\\":273,\\"control_bytes\\":468,\\"host_key\\":null,\\"seen_in\\":\\"/inbox\\"}","fact":"delivered"}],"wrote":{"batch_move":"1:872e25a673954dc1e0bddf65a68b6d68f69b1078fbf226d8628ff5891a101528","batch_was":"1:ba8ce4c450f9ecd5530383f94b63a647cbbe3e54db9231320a0e01d35e045217","entry_move":"1:8ac98b5ac12e25d454b5515e1b691af5edbd9818cac38afcc477e1a3461e96fa","entry_was":"1:6d43c5622452d8f74787b96d3ec5c5b7d8c125c348fa01b41fb4c2a3cce3bb21"}}
50	e777fdb192b880a228f14220226ff656018b88deb1ef0402df87fc6fbc2a220b	6dd358520ecded3d70c84023d4f39932947965918c5482f3614a6c075671149e	2026-09-28T22:00:00Z	tieout	books	{"facts":[{"duplicates":0,"extract_seq":12,"fact":"extract registered","kind":"file","pages":1,"source":"netsuite/ns-us/books","watermark":null,"window":[null,null]},{"counts":[11,11,0,0,0],"fact":"page read","page":[12,0]}],"wrote":{"extract":"1:bda8e1f68ccd6418efb43b884879a7b4a0d7ad2d17e93b381711d8d021b718ce","extract_page":"1:9b77b0e89fd2d28becb0d6d273dc95d45d85f0ed857b858e0ee0ff7de72ba927","raw_file":"1:55d0faa6edcd797b48221c92d2250297d7dd84d4bdf66e4abddcb4fa17b35e26"}}
51	6dd358520ecded3d70c84023d4f39932947965918c5482f3614a6c075671149e	c73d17f67fdf7404351bec17f029a769ff4caa7c8e1205b7a93332a52dbcef64	2026-09-28T22:00:00Z	tieout	answers	{"facts":[{"duplicates":0,"extract_seq":13,"fact":"extract registered","kind":"file","pages":1,"source":"netsuite/ns-us/ack_lines","watermark":null,"window":[null,null]},{"applied":{"accepted":1,"posted":1},"destination":"ns-us","fact":"answers","raw_sha256":"5dbb3edd665991854c3901e5c9a326af66549e0facaf296bf4fe9c2a8206f885"},{"cancelled":0,"fact":"planned","posts":0,"reversals":0,"standing":0,"transactions":1},{"counts":[2,2,0,0,0],"fact":"page read","page":[13,0]}],"wrote":{"ack":"2:963666a3504f0a67fe791d87209243bedfaf7bdfdd7a95b0533da04c6736efd7","batch_move":"2:afcd90e8d68d650274d237b55e68ff1ac719e553d9ddd63c7f8f987f857b9955","batch_was":"1:aab83f74a1e58c47e2b4f8700032e388915469b40ef04520c0e80d5affb953d8","entry_move":"2:9e983e8bf76fbf111dc6dd8ee576709a5132d14d303d15917046fe44fd96f775","entry_was":"1:7cd9e1d46da62016f471b4940930718c1b52b19d0062140f10b6cb2f9b10b1a8","extract":"1:cec9e0b5bd85f56ef1b2fa9eb01270b1e321387ca6640f065d9d8e4a2118674c","extract_page":"1:762f5c155b478fdf7d128963181e71fa1425d2321eb84bc87f20156e6ed649ef","raw_file":"1:81fd232cc36c6aa255a72b9d71d6b600bc2710e767f4fee78c23e7616b46a666"}}
52	c73d17f67fdf7404351bec17f029a769ff4caa7c8e1205b7a93332a52dbcef64	91b8984c8a1812e4e2e9e0caae819befe7d00ead7d004d98a9aa1012825f381d	2026-09-28T22:00:00Z	tieout	answers	{"facts":[{"duplicates":0,"extract_seq":14,"fact":"extract registered","kind":"file","pages":1,"source":"netsuite/ns-us/ack_lines","watermark":null,"window":[null,null]},{"applied":{"accepted":1,"posted":1},"destination":"ns-us","fact":"answers","raw_sha256":"d50680cffeefa02a204e7e2f2ab8c75499b2cc6b267db246d1c92ec129cd4e33"},{"cancelled":0,"fact":"planned","posts":0,"reversals":0,"standing":0,"transactions":1},{"counts":[2,2,0,0,0],"fact":"page read","page":[14,0]}],"wrote":{"ack":"2:5462b45d2ad31da71aa43fe939ff52dafd93f0529929fe2d8e310ce8c278c26d","batch_move":"2:92dcec63d6423917c8c404a230878748396bdf2155550546fe738f6bf857089e","batch_was":"1:5677ddc11342c4beccd03a2e511e54241135146d5467da61d0863e475c3b45a8","entry_move":"2:054eaff3d2cf14de1242a923d4ca9fc3887ffd92c1762d8aa3dbd3944dc58e8d","entry_was":"1:b243c4a2f172bf85bc927778aad8bb2adb3ddbd3e8595904cae2e8beedcf8579","extract":"1:449ed2e2d87e39373931d617eda5a4bb5cde8c63411ff767fa2fa55ba0410728","extract_page":"1:c79c2c95e7f2ec5890aee1593ef418b096fb23c61f7b16963e7d0dd476f0ad44","raw_file":"1:fbf7158a2f824a6a45556b9e61f7a6eef4be3bbc8683b3c6bd7146824ca71705"}}
53	91b8984c8a1812e4e2e9e0caae819befe7d00ead7d004d98a9aa1012825f381d	3bdc4636753c27518f625070b9a1473c271993545e1b7395b352f56f24db9636	2026-09-28T22:00:00Z	tieout	calendar	{"facts":[{"as_of":"2026-09-28T22:00:00+00:00","destination":"ns-us","fact":"calendar","periods":{"2026-09":"open","2026-10":"open"}}],"wrote":{}}
54	3bdc4636753c27518f625070b9a1473c271993545e1b7395b352f56f24db9636	d5e93544758db2c97e62fa36dd9692cd42f17c560a5bbcb93d2287a2efa6eca1	2026-09-28T22:00:00Z	tieout	extract	{"facts":[{"duplicates":0,"extract_seq":15,"fact":"extract registered","kind":"snapshot","pages":1,"source":"harvest/meridian/time_entries","watermark":null,"window":[null,null]}],"wrote":{"extract":"1:7619c0da86abb77170de34d3db47bfcf3dc6a954c208a805e712ed0cde66ec8d","extract_page":"1:da9bf7848f00fcb769bd2822fd0a4e3806409468125873d34554c8c2bffb4f8b"}}
55	d5e93544758db2c97e62fa36dd9692cd42f17c560a5bbcb93d2287a2efa6eca1	17ef8405dbf4c9f585e5082c169410966f5e5534787e76a3a2bb4b39c14a47c5	2026-09-28T22:00:00Z	tieout	observe	{"facts":[{"added":"d16628c7a2570e1d13d7fd8cd85efb9dd54a0215a35cf46dd70979474ce8544c","fact":"moved","table":"version"},{"counts":[4,0,4,0,0],"fact":"page read","page":[15,0]}],"wrote":{}}
56	17ef8405dbf4c9f585e5082c169410966f5e5534787e76a3a2bb4b39c14a47c5	1f37c7e63a23921e939b5ab4fa3a8bffb9efe5c84e0affa82486620d610c34a3	2026-09-28T23:00:00Z	tieout	books	{"facts":[{"duplicates":0,"extract_seq":16,"fact":"extract registered","kind":"file","pages":1,"source":"netsuite/ns-us/books","watermark":null,"window":[null,null]},{"counts":[11,11,0,0,0],"fact":"page read","page":[16,0]}],"wrote":{"extract":"1:1bd2a37651c61d68de8b80cd54be12b30199226d7dd3814251d4d6ab54a0b668","extract_page":"1:593ba99a8e94bbf929d439a92da958c73116f2d3a03621b549ef19f185bc9029","raw_file":"1:bc0a6e0e1676cc658c9a3472738c1b8daf8f4a8d5dab01ff3659677fb17ba1a2"}}
58	8b18ff3f6e361ce1b6e6ddcefc4168804882726bf40971f773b8d22a50336de7	e4dd5b7f1941f19631bb6957684757f87c8d86a502881e7a395a5b19dcc71f86	2026-09-28T23:00:00Z	tieout	extract	{"facts":[{"duplicates":0,"extract_seq":17,"fact":"extract registered","kind":"snapshot","pages":1,"source":"harvest/meridian/time_entries","watermark":null,"window":[null,null]}],"wrote":{"extract":"1:cccb58b66163ce05c8aa4ca0a2eb49e48e44d59458ed62b29b11f4d4f9d6b476","extract_page":"1:4f8e1da7ce35b14678bbcc854ea2dff4c7cad9751ebe3f8b63d37b76124135f5","raw_file":"1:98c6bf8d48b6da0c34e8cfa568ab28c07d647eb4f58161ff6a92f349f64a80f3"}}
59	e4dd5b7f1941f19631bb6957684757f87c8d86a502881e7a395a5b19dcc71f86	29c4b4dfccd925d7959d2a65609631d570857f10fe7dcdf55d22970c559d0353	2026-09-28T23:00:00Z	tieout	observe	{"facts":[{"added":"b68c0567459347d08ac29314ba753fbd73fddd3e53e4a806b7d45031a83f5a1b","fact":"moved","table":"version"},{"counts":[5,1,4,0,0],"fact":"page read","page":[17,0]}],"wrote":{"version":"1:f6574763921d8453624e7d8b0bd308d9fc5b6346bcf36906c152859be2989667"}}
60	29c4b4dfccd925d7959d2a65609631d570857f10fe7dcdf55d22970c559d0353	0c3705f9940bfc8d444861d8884c7eeb52b109bc8e7a3c858f7472a59104be38	2026-09-28T23:00:00Z	tieout	landed	{"facts":[{"fact":"landed","page":[17,0]}],"wrote":{"landed":"1:7da517fea78fd358d0ac8fc4b8d524a0845d2b9469bc9b4de69bfd286a6319fb"}}
61	0c3705f9940bfc8d444861d8884c7eeb52b109bc8e7a3c858f7472a59104be38	6312d523391c559546cd3f814c45272bd6ffa1c7e6a22c92b149887429ecdbe0	2026-09-28T23:00:00Z	tieout	rule_results	{"facts":[{"added":"6f5cb9a284d19c4c7e22ca540e17daf6a8113ef446d9ffa4557f9f09b8b6fd67","fact":"moved","table":"obligation"},{"dbt_manifest_sha256":"2222222222222222222222222222222222222222222222222222222222222222","fact":"rule_results","input_manifest_sha256":"1111111111111111111111111111111111111111111111111111111111111111","obligations_changed":2,"recorded":1,"rules_version":"rules 1"},{"cancelled":0,"fact":"planned","posts":2,"reversals":0,"standing":0,"transactions":1}],"wrote":{"entry":"2:228d10ff9f08de28bfa627508d791f9d630debf0c3ff644b83b7489407bdb61e","entry_move":"2:341f7bda785b491837a5a041b5a945f3bafe2474f83e144ae6f3b3035eb194c2","rule_result":"1:b7b32971cee88a2d725219dc0de126c8f35c74a7cd5c316eb78aa85faeccd08f","rule_run":"1:9ebaac925f7d24453251c7fa581a3575344eb89a4d5eea194b63b257ffa0335a"}}
62	6312d523391c559546cd3f814c45272bd6ffa1c7e6a22c92b149887429ecdbe0	467575c0e2bb1545e9e81a5c1aaf160d19f79d5beb93b2430d2b8f8d0052029a	2026-09-28T23:00:00Z	tieout	seal	{"facts":[{"batch_id":"ns-us-00000007","fact":"batch sealed","records":1,"reversals":{},"sha256":"1cf0a641ac3848071dff479e3acac6743e4d822607d4b6b4705ca898a8daa1c5"}],"wrote":{"batch":"1:20af43406e2be0f31e5993d30cad0e8a3b2704f3a0d455072e721de504755fbf","batch_line":"1:2f50313d6dca4fbf7470d17ec96789eb153df2887f8b77c4caf90f84ce68b40b","batch_move":"1:4184cfc8e01707ff47d524acb567e59b9aeb504cc663946b363a60557db993ba","entry_move":"1:37a4be72f86b79168bc34e2d82605c1daa40875fbd5437b15db1be58b9daf025","entry_was":"1:af23f5eaa3ba89c890e0e5a2d26900cca98dc6294ddaad4e278c6a6dc3cff769"}}
63	467575c0e2bb1545e9e81a5c1aaf160d19f79d5beb93b2430d2b8f8d0052029a	dec2849fd670006eb687248c48960e53e7586a28f342e11ed2a0b0a4a2c56cf4	2026-09-28T23:00:00Z	tieout	seal	{"facts":[{"batch_id":"ns-us-00000008","fact":"batch sealed","records":1,"reversals":{},"sha256":"fcff8f671a0f97254775f477df3e5b95bc63392382a4a7296d5efd38f47d050c"}],"wrote":{"batch":"1:a751476a81f63339bb1c4e9c110e990bd562af490a1c7d81b229cf7a9a5e17fa","batch_line":"1:48472c2b81d1c7fb55558f6122feda73847eb6531ec102f2ef3a0f7adadff037","batch_move":"1:db27fbc947af61f4d62a6543218ac8be93f0d9a461aa9dfa856ab1ae251b7396","entry_move":"1:960acbd91fc649395bf7c9bbae51d3f0d6c15d5f86ef0499515e3fbeda2bedd2","entry_was":"1:6a3a2425755c6a5733a1538e33add4abaf89fc96b592a3a88478fa416c0445c9"}}
64	dec2849fd670006eb687248c48960e53e7586a28f342e11ed2a0b0a4a2c56cf4	ab5a8ee909769693f542040802b8cddb0abbd9e9bfe7e1d211b2b994d8073dd3	2026-09-28T23:00:00Z	tieout	uploading	{"facts":[{"attempt":1,"batch_id":"ns-us-00000007","fact":"uploading"}],"wrote":{"batch_move":"1:49d1f4e476882e200c387a2cdc4b64695aa0631497d4bf8de68e054a6af3d407","batch_was":"1:8db78a0f361ceb326211c68426ddf57950d12f21e9c13245694c8ac557388ad7","entry_move":"1:961fbf866a535a12bb5abd887a2e9f3caabbf63a65ba44c3044b500968c1425c","entry_was":"1:51549c608eac6679a20048732d35b3f039d4fea6b1ab93937be6f193bd108b58"}}
65	ab5a8ee909769693f542040802b8cddb0abbd9e9bfe7e1d211b2b994d8073dd3	74dfe2f28ca9b6ac3e16525187028d1ca7221a44d8b13d4fb2bf2b583cb97545	2026-09-28T23:00:00Z	tieout	uploaded	{"facts":[{"attempt":1,"batch_id":"ns-us-00000007","evidence":null,"fact":"uploaded"}],"wrote":{"batch_deadline":"1:af45c5bceb2325d398be48eb84a77ab85c0cbf4a89640cbb1f3beebdf1496c44","batch_move":"1:ea5f7a95b6ee5118f2bb22bfb521703d5fe4124ab111b15f6c4e5bbc62cba32f","batch_was":"1:73c15fcab35029352ef5f9129dd9cc79e2d442e07edada7f14fa5c4b1025aeb8"}}
66	74dfe2f28ca9b6ac3e16525187028d1ca7221a44d8b13d4fb2bf2b583cb97545	f69eaf79ee562a01b2811e146a2e71af40fc77b15b11d6bffc6feb6dae9183d8	2026-09-28T23:00:00Z	tieout	delivered	{"facts":[{"attempt":1,"batch_id":"ns-us-00000007","evidence":"{\\"bytes\\":651,\\"control_bytes\\":510,\\"host_key\\":null,\\"seen_in\\":\\"/inbox\\"}","fact":"delivered"}],"wrote":{"batch_move":"1:c9f33523088f96d4577989bb532808f3a840994c2ba2b9258d1c18fba41d55dc","batch_was":"1:450ae20832db099e6afd1f04406c709bdecc7fcb537808ee8d9f4929775f0e8e","entry_move":"1:174c1420273bddb90006622b5d553fcde0c389f3f68a7f7a1cecd24ecaab5156","entry_was":"1:f4c7fb927453d465d25c4cc5037095b72cb18eb817b9f3f8ddbf0638759dfcc9"}}
67	f69eaf79ee562a01b2811e146a2e71af40fc77b15b11d6bffc6feb6dae9183d8	0e1fae506462847a36cb7fb6fe690a3dd4bb8e6125f8cd5709998bccaf968dae	2026-09-28T23:00:00Z	tieout	uploading	{"facts":[{"attempt":1,"batch_id":"ns-us-00000008","fact":"uploading"}],"wrote":{"batch_move":"1:0a43d892f4925327484894788ce0eb0e30b9976cf7a12acd76beada124967d44","batch_was":"1:b2c8380b756eb8e34f55a957972a56393ba20289b6b6fd868dcde1d23e6e1850","entry_move":"1:87c6eac72bc5349a2805d2cff0a560f620ebc754701c12aeb4501dc84adc00d1","entry_was":"1:98a2581593ed6e90719b0a01cb19415269a373e0c8b913740886a28149d9f019"}}
68	0e1fae506462847a36cb7fb6fe690a3dd4bb8e6125f8cd5709998bccaf968dae	ef208e2b7ca7c1510dbecdf9aab0e31694c135d4fda7455af092b0a0e7e7e2b0	2026-09-28T23:00:00Z	tieout	uploaded	{"facts":[{"attempt":1,"batch_id":"ns-us-00000008","evidence":null,"fact":"uploaded"}],"wrote":{"batch_deadline":"1:fd5308f0ef26b5fac2ee319e9c0d36e5a9654f8bd01175d19bcc9e7ebec38f1e","batch_move":"1:b838cf65ded9b3299bd5cc760bf4e3135b57953d1c30798aad0fca5a3d4c8d0b","batch_was":"1:5e635d4acdb60e0b9a4ca529c825fe507b7f8fc5802037fd8b42e23bd467d7ea"}}
69	ef208e2b7ca7c1510dbecdf9aab0e31694c135d4fda7455af092b0a0e7e7e2b0	8783af33c40a340a475ccf8e7f8e12880df44dbd85ceab497057a986ee480f5b	2026-09-28T23:00:00Z	tieout	delivered	{"facts":[{"attempt":1,"batch_id":"ns-us-00000008","evidence":"{\\"bytes\\":273,\\"control_bytes\\":468,\\"host_key\\":null,\\"seen_in\\":\\"/inbox\\"}","fact":"delivered"}],"wrote":{"batch_move":"1:f2416a83b1ba751e8718247db914114eafe432b8884937f9531d09adf9cd860e","batch_was":"1:e0b93a99ae9f22b84606343612e92b6b6c9612fb27ecb8637a043c6d3090382b","entry_move":"1:4b2a85bf8ac6746c4898f25bfe75edac4a41293f6e7262b0e4aedf0c9d13df17","entry_was":"1:8a9b85c2dab42f4ae80ecbe5bf3bf46c11f32d3bac62ed3ef0b218df94257d61"}}
70	8783af33c40a340a475ccf8e7f8e12880df44dbd85ceab497057a986ee480f5b	32ab4c0d21ce115c144c4b04675557ec520e069c06839877e445a6afb6446e01	2026-09-29T00:00:00Z	tieout	books	{"facts":[{"duplicates":0,"extract_seq":18,"fact":"extract registered","kind":"file","pages":1,"source":"netsuite/ns-us/books","watermark":null,"window":[null,null]},{"counts":[13,13,0,0,0],"fact":"page read","page":[18,0]}],"wrote":{"extract":"1:ca0c61cb538f13f0a376e852e897add0a11da45e8a35260786d626f3b0da434c","extract_page":"1:b3479ac700dcb6b10edaf55520a6f793b6328b43cf96259a2e949e0d38d7d9aa","raw_file":"1:b41da786cccc12d67bdf38254c01740fdff0151a7d321b76530dcc4d1e4a7e43"}}
71	32ab4c0d21ce115c144c4b04675557ec520e069c06839877e445a6afb6446e01	7251ffdcefc43f378bc5999d4a1499730bea72e630ba115b6f06342e96ab4831	2026-10-03T00:00:00Z	tieout	calendar	{"facts":[{"as_of":"2026-10-03T00:00:00+00:00","destination":"ns-us","fact":"calendar","periods":{"2026-09":"open","2026-10":"open"}}],"wrote":{}}
72	7251ffdcefc43f378bc5999d4a1499730bea72e630ba115b6f06342e96ab4831	59c4b0b5aab1adfb801e79b2ee5f6c605f3a2179328d8b1c3f3dd5c6472e66d9	2026-10-03T00:00:00Z	tieout	extract	{"facts":[{"duplicates":0,"extract_seq":19,"fact":"extract registered","kind":"snapshot","pages":1,"source":"harvest/meridian/time_entries","watermark":null,"window":[null,null]}],"wrote":{"extract":"1:dbcf6507d252e01a8a06aa622714a241d76a5784ad36ec49615ea0c25e0dd86e","extract_page":"1:b38b1862a1ba4e152919d6fbc2e0cd9826d04ad396da0a2b844fed7b3bd66ab2","raw_file":"1:487d1ad044f532327881dd876fb53a82e0b5e0ef553569f6537db5ffe7797f9e"}}
73	59c4b0b5aab1adfb801e79b2ee5f6c605f3a2179328d8b1c3f3dd5c6472e66d9	c4ae4f7c2a3eb413beaee85f5f40ddcd72f01002ae1ae808e6dfa4e372645d6f	2026-10-03T00:00:00Z	tieout	observe	{"facts":[{"added":"92ac854dba63872deb73d151d25420d88b4f8b5f05baf1af6b0842e2705b8dad","fact":"moved","table":"version"},{"counts":[7,2,5,0,0],"fact":"page read","page":[19,0]}],"wrote":{"version":"2:8d3d946ca624c7c05bb70b2c3319063a35e1c4807756c3bab7bba5f4b2c13a54"}}
74	c4ae4f7c2a3eb413beaee85f5f40ddcd72f01002ae1ae808e6dfa4e372645d6f	152bf764819d8d0c73a31ef2c5d858050550b38f88fd227ba362d39ec1acf1a2	2026-10-03T00:00:00Z	tieout	landed	{"facts":[{"fact":"landed","page":[19,0]}],"wrote":{"landed":"1:eda9fd2cc5c17c98f5cb61c497ee89fe8050daa331e39eaa0e139d3546d98736"}}
75	152bf764819d8d0c73a31ef2c5d858050550b38f88fd227ba362d39ec1acf1a2	9fb4d37d5a2735f8ef7d72d0ff0938db4450a53f9c7f4f5f76623b06c23cbc91	2026-10-03T00:00:00Z	tieout	rule_results	{"facts":[{"added":"3d6f08a9772e078f8ef74ffc3f6eda7d1e4a4be4489130de2681b081684c1bc9","fact":"moved","table":"obligation"},{"dbt_manifest_sha256":"2222222222222222222222222222222222222222222222222222222222222222","fact":"rule_results","input_manifest_sha256":"1111111111111111111111111111111111111111111111111111111111111111","obligations_changed":4,"recorded":2,"rules_version":"rules 1"},{"cancelled":0,"fact":"planned","posts":4,"reversals":0,"standing":0,"transactions":2}],"wrote":{"entry":"4:c366519be78f5b06926e5233fad2b5604a6116d115f2a170a6be7935bd3110db","entry_move":"4:749640bf1ae0ba3c3981c15b557a47e9c6f25069251ac96293b774fb9af04ac1","rule_result":"2:2bf40b7455340cb846fbfb3935bc0221861bef70fb4e30bf2569e0ab4a3d6161","rule_run":"1:e143de1e2e983f1621d86e73ba9a63dfc70a059ff47b20486ea52e53e90469e1"}}
76	9fb4d37d5a2735f8ef7d72d0ff0938db4450a53f9c7f4f5f76623b06c23cbc91	ba1b06568a7755e002be8053f21ac4a205389c3bb9e7d43d9c865c6f9d43f58c	2026-10-03T00:00:00Z	tieout	seal	{"facts":[{"batch_id":"ns-us-00000009","fact":"batch sealed","records":2,"reversals":{},"sha256":"ae79492cf3567e87653d3c7b55d70469c5de1a28c01e1069e96f01d0fd9c753e"}],"wrote":{"batch":"1:db72000fe41099a9bd04dd9626dd61a7ee56ae58e5068c9eac0a1a303723ea2a","batch_line":"2:074a65ed7d677aaf0ee82d709b523b5f23ce630c4e9c14147d40f13bb646c28b","batch_move":"1:7e16c4830399b616b2d9898cbb1597d361f1f7d8cd5cc7ac7eae2b2cf12aee7d","entry_move":"2:ed186d862b5474352d61d1f25bb00bff94c27d368f5f53412dc9d0a0d2e2203c","entry_was":"2:5795446e524f8862928a8554ee907f61e4dee194131bba2a45434354a3cfd124"}}
77	ba1b06568a7755e002be8053f21ac4a205389c3bb9e7d43d9c865c6f9d43f58c	72469cfff6da36dc36122a366a0f30065097a385c844bd3f751f58b4212612f0	2026-10-03T00:00:00Z	tieout	seal	{"facts":[{"batch_id":"ns-us-00000010","fact":"batch sealed","records":2,"reversals":{},"sha256":"3b01867774017322b907306fa099402979e55cfb841dd5be5260b1e108d695ab"}],"wrote":{"batch":"1:f2609c3b6f8614408ada58ff71fa4c5c23ae4f2280bce99897f06638327351b6","batch_line":"2:e539529346e06edb7c1b65b96d74c2f151bb8773476b13eb19a25eaa65b4f0e0","batch_move":"1:c90f3721a7400628a29ff90857b43c3aa7ef4d4623c2a9c9fce6f95e08566482","entry_move":"2:9b1d545f6ba3680265e95cfc7875fd83ca37e06bda98efc34e1b94d3213e8f1b","entry_was":"2:963407ad8aaeb819bec7a1e78d75e76b54fd8f3072a7368324be35a3b7d8c709"}}
78	72469cfff6da36dc36122a366a0f30065097a385c844bd3f751f58b4212612f0	0d73d46d7a858aafd73a8fea6317f45f48b12366bc0adeaf98d6af9f3e8ee8f8	2026-10-03T00:00:00Z	tieout	overdue	{"facts":[{"batch_id":"ns-us-00000007","entries":1,"fact":"overdue"},{"code":"ACK_OVERDUE","fact":"exception opened","message":"The ERP has not answered for 1 lines of ns-us-00000007 by 2026-10-01T23:00:00Z.","subject":"ns-us-00000007"},{"added":"fdccb03da1ae0cc36e7493090b513081ee65c1de02d29000f081d3e8f64d6da0","fact":"moved","table":"exception"}],"wrote":{"batch_move":"1:079716559065ed970e3ce3ec21e1b9e91f60cf9d2edbd079510705849676712f","batch_was":"1:3d8afa050dbe8e68186c5614daae42db3fa3e40cad25193bfade0f6ab0ae4d87","entry_move":"1:a32708599de243a4c620ee85ead991d6f1754347ad2480415f296ea25568d112","entry_was":"1:01ce0d2a5ca948a7adc16171a07fe9d2ef5abe824594709cef91deb73c537915"}}
79	0d73d46d7a858aafd73a8fea6317f45f48b12366bc0adeaf98d6af9f3e8ee8f8	e06652ad7e7ebfd63206d8df8f5ffc1ed220101e2d8b41b33f81a838a2c15208	2026-10-03T00:00:00Z	tieout	overdue	{"facts":[{"batch_id":"ns-us-00000008","entries":1,"fact":"overdue"},{"code":"ACK_OVERDUE","fact":"exception opened","message":"The ERP has not answered for 1 lines of ns-us-00000008 by 2026-10-01T23:00:00Z.","subject":"ns-us-00000008"},{"added":"a1e534d3cfdf57555bf36e25bb84fa9182615ba81a80b7779e16cd4610246634","fact":"moved","table":"exception"}],"wrote":{"batch_move":"1:2a27f678dea1fe86650f17c2cabe3c3bedef1c002302b2f6a0ea7ad71bbe8c53","batch_was":"1:70891f098671910cc4efa412668d7fe065d12f52dff7dfbffde5dde62b033b65","entry_move":"1:81257933dc7c45694470ca4c5efc042549e242d13db7be91b9b8b6d710d9f5dd","entry_was":"1:e20466016de405047aea983c9900ed0708a3584eef620137676fc8ebe114ef6f"}}
80	e06652ad7e7ebfd63206d8df8f5ffc1ed220101e2d8b41b33f81a838a2c15208	6be04b266d0954084c0b79d53c93c22132ca36432e2bf5c415bdca24dff0c164	2026-10-03T00:00:00Z	tieout	uploading	{"facts":[{"attempt":1,"batch_id":"ns-us-00000009","fact":"uploading"}],"wrote":{"batch_move":"1:b744e0f9b334fe3971392c5f6fb9179413bae5b3e1a4f562013fb9c18befe16d","batch_was":"1:c9e3b8c1635ea9cf798b3017787951406b1c9eb6172e6f343e95976ea1833308","entry_move":"2:19bda3023187d8e422291708479eab6ab8d517dbccc38d48daa5afa1a385ff74","entry_was":"2:c116f36c00a1bd06aa4ead42a3952a679784773a909da957774383588b941772"}}
81	6be04b266d0954084c0b79d53c93c22132ca36432e2bf5c415bdca24dff0c164	db8ab69ef5a791c0ed2d1628318b55cbe2ef939cbd9b81518ec37d045431de5a	2026-10-03T00:00:00Z	tieout	uploaded	{"facts":[{"attempt":1,"batch_id":"ns-us-00000009","evidence":null,"fact":"uploaded"}],"wrote":{"batch_deadline":"1:8ec61d85bc356f5d69c976b77ae2d554be99e7d08614d1b54ae11fe566e0ec14","batch_move":"1:e1e9946ea1ee85b3919260ebe88e0eca8c1569be591309443150d3404d79bfdd","batch_was":"1:7f837e5de12752960375f17ab015a107710fa3c05df26cb9740326c5faf04606"}}
82	db8ab69ef5a791c0ed2d1628318b55cbe2ef939cbd9b81518ec37d045431de5a	0711f4d0735f3702650c6f5dda5a2792b70c5d3e32954039ae330d5587c0f56e	2026-10-03T00:00:00Z	tieout	delivered	{"facts":[{"attempt":1,"batch_id":"ns-us-00000009","evidence":"{\\"bytes\\":929,\\"control_bytes\\":512,\\"host_key\\":null,\\"seen_in\\":\\"/inbox\\"}","fact":"delivered"}],"wrote":{"batch_move":"1:965dd4aad9f99ea60a2d4f3ca4afd40569bd424d6678a3284922f5a1043f7f17","batch_was":"1:f778227dc907cd3d1a6d388c8126aebf0e64070dda361d92a73f66cb20252865","entry_move":"2:666fb9b93fcbc9baf1c408940ab91fdf52a975cbc03b331a618f4f5194b9a924","entry_was":"2:9607a91d2a9cd985e8576ef89bb5db225e318e2e6ac980ddb66ace5907a85d4d"}}
83	0711f4d0735f3702650c6f5dda5a2792b70c5d3e32954039ae330d5587c0f56e	394880379173ca85dcacbc8760f77c0de59b130b755f9932a6170ab8af40af5d	2026-10-03T00:00:00Z	tieout	uploading	{"facts":[{"attempt":1,"batch_id":"ns-us-00000010","fact":"uploading"}],"wrote":{"batch_move":"1:2beba7fc7c21193b88c5a2b0b9a6ac4a00eefb11965a759ea5e2c67f6e429b4b","batch_was":"1:986ee6e3fc8f5b9f320f0463d265470405f7707b1781623be0ab861f0e92bc21","entry_move":"2:5cc90e32041e85e3b5726012cde46c12cdcde39022f579a959ac3fc33a91222c","entry_was":"2:fc9ee5c3783cf6d823441d328f0f06629d2ba1c179f316b16769b0313dcca2ca"}}
84	394880379173ca85dcacbc8760f77c0de59b130b755f9932a6170ab8af40af5d	86f2e1357080774994768d329d918ba96db974e4b24bd38dac632f6947c25f7c	2026-10-03T00:00:00Z	tieout	uploaded	{"facts":[{"attempt":1,"batch_id":"ns-us-00000010","evidence":null,"fact":"uploaded"}],"wrote":{"batch_deadline":"1:230d23e0c76d25075a07f1e7902e45ec1412762dda6b27313009973e560a4430","batch_move":"1:29bffb313a70aee1d59e144bd487fa5a9594b1997c71b9334ef09b0b86bca29c","batch_was":"1:df85c15167dd3b7c5b4c6871e1fb2195fdb20006d7994bc545e3e9e7e27e5493"}}
85	86f2e1357080774994768d329d918ba96db974e4b24bd38dac632f6947c25f7c	41f32557061a912aada09633257c7955ad7fa791a18060b34f58e84e1f338f56	2026-10-03T00:00:00Z	tieout	delivered	{"facts":[{"attempt":1,"batch_id":"ns-us-00000010","evidence":"{\\"bytes\\":393,\\"control_bytes\\":470,\\"host_key\\":null,\\"seen_in\\":\\"/inbox\\"}","fact":"delivered"}],"wrote":{"batch_move":"1:ad94fca2a9a1b6fe008073f1c05d2047b5e274e8a9f315faf8ed1ecf3a8cbf51","batch_was":"1:b6c1c51753306373f7a036396ef1b97f5fd06c3832bf7ae37a131d6646b1a009","entry_move":"2:102ba12fb52c76057e7acf1f8017a5ec783b6788ff1e22bb722b78835f4b9e97","entry_was":"2:c26f513d235afbec6018a9f13fc9da82f406116fe25fbe815aa862623e647520"}}
86	41f32557061a912aada09633257c7955ad7fa791a18060b34f58e84e1f338f56	b9d06f896983e898b7f0128f33b36faed29fa515304e96c1c5be3d2742904fc9	2026-10-03T01:00:00Z	tieout	books	{"facts":[{"duplicates":0,"extract_seq":20,"fact":"extract registered","kind":"file","pages":1,"source":"netsuite/ns-us/books","watermark":null,"window":[null,null]},{"counts":[17,17,0,0,0],"fact":"page read","page":[20,0]}],"wrote":{"extract":"1:12e27bc5f640224c62c9f4a6f3f5b6319b9dc11f66c551f377bb4649d5f21ac8","extract_page":"1:73898d61c582952a9beaea307e0da9eb1bc4bf47faefb108f26247817a49e514","raw_file":"1:4303a95cf42791faf1d6a1ad8b1ebab20d46dd361ed889f87cb4d546a04f1b8e"}}
87	b9d06f896983e898b7f0128f33b36faed29fa515304e96c1c5be3d2742904fc9	7d6e376a32d107164c070f397a164ceef2300efaccc4f69d541f2985b50e0432	2026-10-03T01:00:00Z	tieout	answers	{"facts":[{"duplicates":0,"extract_seq":21,"fact":"extract registered","kind":"file","pages":1,"source":"netsuite/ns-us/ack_lines","watermark":null,"window":[null,null]},{"applied":{"accepted":1,"posted":1},"destination":"ns-us","fact":"answers","raw_sha256":"97b2d99eb622245eeaf0e23ae67c76e88b6c8081f68e90494dffda8e72f1b1bd"},{"cancelled":0,"fact":"planned","posts":0,"reversals":0,"standing":0,"transactions":2},{"counts":[2,2,0,0,0],"fact":"page read","page":[21,0]}],"wrote":{"ack":"2:052e30959e62d4623f22bdfa2303adf3f52580bbc3118f3fb2fcac8a93e2f02b","batch_move":"1:5010a6805f380a2d30f519516a7c8b01eadd1b53856bb7ebaf65ab7f11b865f0","batch_was":"1:17160efc0d31c601c8b40b309daa29467636b4dfd94789cf3725d05980419a3b","entry_move":"3:acf0bc62ccb8ec9143a0af8f6e602145850835e7c6fe3fb8670b40401c5038ea","entry_was":"2:e58de2e7acb901d5726b527a26571e40c70ffd3d767e3ad6c097b7a5494ada80","extract":"1:592a8a92c4bc48e0f8615879e10c6de0b8e977decdad2c7006eae5e6e14c8d00","extract_page":"1:1c4f815bf145a3f7434ba9316bb4c6bf519bea30e574b420e1c333a6019c702b","raw_file":"1:193da8fe3ec2fcc2a48bba9d8d2e1375b2f725b1a1d674da97076c45cd564a48"}}
88	7d6e376a32d107164c070f397a164ceef2300efaccc4f69d541f2985b50e0432	5d2bd678b0a1f67cd306a0af3b4ae9db39d79f4c9cfa2a4596d0503bfd40e10e	2026-10-03T01:00:00Z	tieout	answers	{"facts":[{"duplicates":0,"extract_seq":22,"fact":"extract registered","kind":"file","pages":1,"source":"netsuite/ns-us/ack_lines","watermark":null,"window":[null,null]},{"applied":{"accepted":1,"posted":1},"destination":"ns-us","fact":"answers","raw_sha256":"244e70d221a5026954dc4950ee08b8f16d477c9421d317d1f3df6fde45ff1ae7"},{"cancelled":0,"fact":"planned","posts":0,"reversals":0,"standing":0,"transactions":2},{"counts":[2,2,0,0,0],"fact":"page read","page":[22,0]}],"wrote":{"ack":"2:8dfb769bcf58a9970b6f03507b0c0ce3ae530cbad1e6d8284f0276cf6db4c8dc","batch_move":"1:f6f0c3cc268e08e14de581ca900476a9cb248ec785e1c7094fc45cb4981050e7","batch_was":"1:a27e57ba9a448fd280ed63838be0f86297a728450d2a7a41caa697037753a435","entry_move":"3:c81f71fe3f74fbd1bfaa5a3a1da5919a6e44065f9b88133cb96a284fff588ee1","entry_was":"2:4c37e5033f196b8b1907b7b9a512cf702b9f9a3099379c48ccf931a8343bea1c","extract":"1:14d4fb47bc4ac1a53aab52a209660b0b6dad9380a2a60b925c1844f7ad884dbf","extract_page":"1:ac4349269867ba080f4af8c741092406c14be4486d52b8854917db36da659d0b","raw_file":"1:92e607cbc5032fe7162be9da694ead9066086c874d2330e682e3758c14851e28"}}
89	5d2bd678b0a1f67cd306a0af3b4ae9db39d79f4c9cfa2a4596d0503bfd40e10e	220fb82f9d6157f305e8ee1a1322e476eb962c5f92d16848cdb6192149e7b6c8	2026-10-03T01:00:00Z	tieout	calendar	{"facts":[{"as_of":"2026-10-03T01:00:00+00:00","destination":"ns-us","fact":"calendar","periods":{"2026-09":"open","2026-10":"open"}}],"wrote":{}}
90	220fb82f9d6157f305e8ee1a1322e476eb962c5f92d16848cdb6192149e7b6c8	e68910bfc19ae113b52dd7f8d2dec24431429059e137c15a30f17ca8dd4508dc	2026-10-03T01:00:00Z	tieout	extract	{"facts":[{"duplicates":0,"extract_seq":23,"fact":"extract registered","kind":"snapshot","pages":1,"source":"harvest/meridian/time_entries","watermark":null,"window":[null,null]}],"wrote":{"extract":"1:32cc47a8b46b019343e93400aa5295f1f39ad82b52569ba88990728f48a94678","extract_page":"1:3a505bf4caeebe88aabf00e02fc454c28a8eb9ee98e03d352bceeee4057149ae","raw_file":"1:0af9b3b57d9282dbfe367add939f80e754d433071b2cdfcbd77dbf843bd9c4ad"}}
91	e68910bfc19ae113b52dd7f8d2dec24431429059e137c15a30f17ca8dd4508dc	d6c43ae4cdf3a0b5ad1389a6bbd3590353e166643d0e387babcdad500883d8a1	2026-10-03T01:00:00Z	tieout	observe	{"facts":[{"added":"05fa0d73a5079b48ab9003bb7d240161ea29c944a08459076abe841b7935bcf6","fact":"moved","table":"version"},{"counts":[8,1,7,0,0],"fact":"page read","page":[23,0]}],"wrote":{"version":"1:d1a19367c3d553c01d5aca327e23abd739108690d8875953423cc3cb2d689c15"}}
92	d6c43ae4cdf3a0b5ad1389a6bbd3590353e166643d0e387babcdad500883d8a1	d4640df60796fddf8f07b4dcd4518f5c6517f2f0b7fcebb448984baddddea4a8	2026-10-03T01:00:00Z	tieout	landed	{"facts":[{"fact":"landed","page":[23,0]}],"wrote":{"landed":"1:8ae814145ddc5bd95cd3f09e2e7e474c16c569ec9edc1c10dbea5f7b97b272ee"}}
93	d4640df60796fddf8f07b4dcd4518f5c6517f2f0b7fcebb448984baddddea4a8	b1ead411a41ceb6845e872538a27866ce5371c2fc51dad3f555c6efc5a0f9457	2026-10-03T01:00:00Z	tieout	rule_results	{"facts":[{"added":"df511de7a26b084f282f61763ddf65e6872dc78a897c17f53eab2339122bcfcf","fact":"moved","table":"obligation"},{"dbt_manifest_sha256":"2222222222222222222222222222222222222222222222222222222222222222","fact":"rule_results","input_manifest_sha256":"1111111111111111111111111111111111111111111111111111111111111111","obligations_changed":2,"recorded":1,"rules_version":"rules 1"},{"cancelled":0,"fact":"planned","posts":2,"reversals":0,"standing":0,"transactions":1}],"wrote":{"entry":"2:c4c61d6ac5cce6ff325f8750a9a1b5058adce93cdecbe63f124482e8703a27d3","entry_move":"2:d3aabfc836f3aa8a0668d4e11d5e4d00bc4b4085448e7d4c863eff7e5289f6b7","rule_result":"1:f6acbbaacb5c116c148afe40f13018623ff207c0509e94ff203d56f6bf040c87","rule_run":"1:b9d7e2a8827eed18c6bea4b4ff7615cd8aab8c9de284ad5cc0511ff1faa3d382"}}
94	b1ead411a41ceb6845e872538a27866ce5371c2fc51dad3f555c6efc5a0f9457	d3d81d002a942bb8b00a8595bfa1f08329dfabea26bbbc66516ebd4cc45a49a2	2026-10-03T01:00:00Z	tieout	seal	{"facts":[{"batch_id":"ns-us-00000011","fact":"batch sealed","records":1,"reversals":{},"sha256":"11b4336b862d6ee7545f801b5c6b32f85ef2c1185a8244aff5b3f2abf0894029"}],"wrote":{"batch":"1:f1a39fdde52b13b622456516ce176d5d208b6fc8a08b3d779588df642402f045","batch_line":"1:309f71cd28c4d0b9f908cb8f1630d74548edf4b5bae10b98a561650e169f03ef","batch_move":"1:06e4d502de3594b8358ca27d396105c2aa1707fdaca43117a250b02021dba448","entry_move":"1:1c339d630c2ef3e970b4042ca84425dd91c88893e4e670eefd6a02559fd15893","entry_was":"1:9b17456d9d456903c9ff1fbdb7653540892c7556803aad6186eb445535b93e83"}}
95	d3d81d002a942bb8b00a8595bfa1f08329dfabea26bbbc66516ebd4cc45a49a2	3f579a03452a913c1ba0d823a73b5604ba90a4504511c3c239e684519c1156a7	2026-10-03T01:00:00Z	tieout	seal	{"facts":[{"batch_id":"ns-us-00000012","fact":"batch sealed","records":1,"reversals":{},"sha256":"c1b04e46c41d697bb7a4bcf83e10f028befca10be6caba1b248c56d83770ae21"}],"wrote":{"batch":"1:93e65a9f9e2775e8a8c9eda4953c12484284f9fe22f651f421e1ddf9e2ebd206","batch_line":"1:d28fd63b5036875e72c29dfe4b807649c9d6714c4554d69704d6b528bb965baa","batch_move":"1:7201aaecd55ab93d94a27ceb5250d71a9c8ee8b11ca005c2bd111f149b1acec5","entry_move":"1:69df1a8312f50e51344b5d3b6fc54134e576a621ffdba1474ba2e143c6c7b74c","entry_was":"1:ebe7829f864fdd9cbc399b5f0e1399155bd4a0de32a36595003cb6d93d48dfaa"}}
96	3f579a03452a913c1ba0d823a73b5604ba90a4504511c3c239e684519c1156a7	af9827176053e063ddaa6f12027343979ac70775b94787d38a95a9d2fcedf6d3	2026-10-03T01:00:00Z	tieout	uploading	{"facts":[{"attempt":1,"batch_id":"ns-us-00000011","fact":"uploading"}],"wrote":{"batch_move":"1:d98c224c5834d0f8844c3989c7267bbb54f8d3c462ab285a468a80ccaab2b363","batch_was":"1:d799cb0762fb2270cf4bdd485b34d01d4efd3c1250d59a5ac5f6a1b056960fc5","entry_move":"1:5e9735cd75a85c93d0a6fbcafe8ef0f60bde65ed76ccc757526fc85cb501c544","entry_was":"1:b399779faea94782152dabfae3d7eef58abd7b6f282d3cd278873d10fad1d7e6"}}
97	af9827176053e063ddaa6f12027343979ac70775b94787d38a95a9d2fcedf6d3	d598858af1a53b054ec27f62505be07d7a1f091e0e954c1015f4d16efdbd981c	2026-10-03T01:00:00Z	tieout	uploaded	{"facts":[{"attempt":1,"batch_id":"ns-us-00000011","evidence":null,"fact":"uploaded"}],"wrote":{"batch_deadline":"1:7566e38989975d75f8e3dab2031ae8cb356999089e30a9a9491a1b7a40b8f1f3","batch_move":"1:00f4e28a4833b80aacdb88ca1775c8aee75e0021198797886808fcdfd1c764fd","batch_was":"1:097e3cd4b0f351cbf563b215d0b6da03c9e6284473354e3ad363c2bd68605c4c"}}
98	d598858af1a53b054ec27f62505be07d7a1f091e0e954c1015f4d16efdbd981c	87a0508a9fa317d72edf28021a333ed72c79eecb58adfabc7336fe05a3a685bc	2026-10-03T01:00:00Z	tieout	delivered	{"facts":[{"attempt":1,"batch_id":"ns-us-00000011","evidence":"{\\"bytes\\":651,\\"control_bytes\\":511,\\"host_key\\":null,\\"seen_in\\":\\"/inbox\\"}","fact":"delivered"}],"wrote":{"batch_move":"1:0062bfe9c62362a661909854e76f5c5f5dc69451b06b9937d23414a070e2b868","batch_was":"1:65562b5b61ed6ee3f665fba29fab710fe27f7947f012c8242442c4f68975f55e","entry_move":"1:547863b0e4013b06207dd66eada7f0519d5ea6de7a8419381130ff6f05a0cf75","entry_was":"1:0b26e5d624e19721e1d710754c2c58759e0e77032584b154dbb036880a0d9392"}}
99	87a0508a9fa317d72edf28021a333ed72c79eecb58adfabc7336fe05a3a685bc	4242111228b20bfa268ffcfd623c9a31ba9426e2157d11315135ddb5ea34054f	2026-10-03T01:00:00Z	tieout	uploading	{"facts":[{"attempt":1,"batch_id":"ns-us-00000012","fact":"uploading"}],"wrote":{"batch_move":"1:da255e439bcb28845d4fa0b592cfe06ace9d66a08fed210f3fa0f3f867969007","batch_was":"1:82915fc8579a585b636b0fb1a50c3ba124a774f978fb55c7cb9ab2b7e8be6490","entry_move":"1:12cc58816ab1727aa2d9494979829a9aadb1038a44db67c58a7a4feec37c01e9","entry_was":"1:d490ab0a489af7fe0c7f717bfe6566fd906154befc9d4cf2cefd7f12fd47b7d0"}}
100	4242111228b20bfa268ffcfd623c9a31ba9426e2157d11315135ddb5ea34054f	1fb494964bbb1d67369bb0528b9744c6096c4fd1cb52bee1dfe7af190fa699b4	2026-10-03T01:00:00Z	tieout	uploaded	{"facts":[{"attempt":1,"batch_id":"ns-us-00000012","evidence":null,"fact":"uploaded"}],"wrote":{"batch_deadline":"1:d9467042adc2e3551dcfa33bf8cbe7202786eff5738afbee731e8080008f844f","batch_move":"1:45e48155adab7edf5dffcefd2d2b313465ff07feec40f0ab207a9b875b14de85","batch_was":"1:478e035251672b779f79ed39e8301df8ec170bc6d02b60c94637e9bb6e5149df"}}
101	1fb494964bbb1d67369bb0528b9744c6096c4fd1cb52bee1dfe7af190fa699b4	41ee93c72128813e25de1eb8ad9a5ee64cf72e1edf20bb72047f0b14384199af	2026-10-03T01:00:00Z	tieout	delivered	{"facts":[{"attempt":1,"batch_id":"ns-us-00000012","evidence":"{\\"bytes\\":273,\\"control_bytes\\":469,\\"host_key\\":null,\\"seen_in\\":\\"/inbox\\"}","fact":"delivered"}],"wrote":{"batch_move":"1:e5d5db4086879d9d8d91a0c649243ca5f1401442aabc507620b6bc4f2af4f7bd","batch_was":"1:b11cd4b03cf65731af5b9897683fa851ada732374bfc7acf55f8d7d7d0cee9fb","entry_move":"1:4ecbffc3b11ca10c2612483635ae2eccf78adfc0a3966bd70118a7c4f2f6b002","entry_was":"1:a6e61beee18e7a9b102134b3912f0c948cf64bf618ad89dfc8a7753fd089a841"}}
102	41ee93c72128813e25de1eb8ad9a5ee64cf72e1edf20bb72047f0b14384199af	bf2f1885b7f27ae9a74ada650205f59097a724f1c10e949acf31717ea78d43ab	2026-10-03T02:00:00Z	tieout	books	{"facts":[{"duplicates":0,"extract_seq":24,"fact":"extract registered","kind":"file","pages":1,"source":"netsuite/ns-us/books","watermark":null,"window":[null,null]},{"counts":[19,19,0,0,0],"fact":"page read","page":[24,0]}],"wrote":{"extract":"1:ec9f183ab3487bb0ae93899e657991fc9961f7939fc723c82faff00dd7347fe0","extract_page":"1:ee93bd2c22f0228612325edc6a0e1fcf212b93fb5bd729832a49d57fb7873370","raw_file":"1:8c5b549793f5254962cc4df2da39e741c99d5b058993500822dfd99f97b69f47"}}
103	bf2f1885b7f27ae9a74ada650205f59097a724f1c10e949acf31717ea78d43ab	9f28465408e941c74b7da81efc6b440d88041516f64826cfaf75f3007e3df8c6	2026-10-03T02:00:00Z	tieout	built	{"facts":[{"build_id":"20261003T020000Z-11111111","fact":"built","sha256":"215258f7133ce5f980e8260acb398fde30b01c9ebc57a595f570fbfe9174b131"}],"wrote":{"built":"1:ddaa09c0dabcc0bc680bead6ec9bcbabe0e7b45e20d3bd2d4d5ae8aa432af089"}}
104	9f28465408e941c74b7da81efc6b440d88041516f64826cfaf75f3007e3df8c6	082eb8cd07098cd8797c0e59356b5eae8ca08cc47a70e771356e464ca28c6f19	2026-10-03T02:00:00Z	tieout	publish	{"facts":[{"build_id":"20261003T020000Z-11111111","fact":"published","manifest_sha256":"3333333333333333333333333333333333333333333333333333333333333333"}],"wrote":{"publication":"1:36457b3a9a14c807d330fdd949ad8b6fe2ef602e317d874ecfb589bb76a8c14c"}}
106	4fad751bf774d01454a7c1389184281a9b05bbb6614a4e9cfca06f87dd9f713b	f46d7c9389c07dde1bdffb481805208e2c503ae3f6d3ceba9920e6cfbcab1c87	2026-10-03T02:00:00Z	tieout	extract	{"facts":[{"duplicates":0,"extract_seq":25,"fact":"extract registered","kind":"snapshot","pages":1,"source":"harvest/meridian/time_entries","watermark":null,"window":[null,null]}],"wrote":{"extract":"1:26b07b7fa7d21a4280cd0edb44701a89854d7d49566f6496303c36aa688f05c1","extract_page":"1:c53bac7d931398b0b30bfc8fb576e69bfed4e2c74ae19ed670c7b8b9cd22d60a","raw_file":"1:648f927e3f14f5b2ebab0488cfe096665e1f108e7d4c3d1e988c0f80dd798c2c"}}
107	f46d7c9389c07dde1bdffb481805208e2c503ae3f6d3ceba9920e6cfbcab1c87	a08db89d77cd3800e20de309395e18fafad70758be39b3af0baf41f251e91faf	2026-10-03T02:00:00Z	tieout	observe	{"facts":[{"added":"081f6b10e4ea27309c52c8c7e19611fb339847ade1fbf5677bb660e1dd2f20ee","fact":"moved","table":"version"},{"counts":[9,1,8,0,0],"fact":"page read","page":[25,0]}],"wrote":{"version":"1:e068b4b57c0be2121a6abbc676668b2ff087fbafb838b73903ec484455a208e1"}}
108	a08db89d77cd3800e20de309395e18fafad70758be39b3af0baf41f251e91faf	092958e8e47d35aec3f28de3e83d0bbac68b105b58790633dc7f97962c382429	2026-10-03T02:00:00Z	tieout	landed	{"facts":[{"fact":"landed","page":[25,0]}],"wrote":{"landed":"1:b44722dbe1b7282e4041b5583d2b2375e0ad8b84ad6d1b6755058d6ce18493de"}}
109	092958e8e47d35aec3f28de3e83d0bbac68b105b58790633dc7f97962c382429	0efcf0f97c46cbc5a4cc86e9169b81133d7edebc086c8e5d7093ec13e0fa3478	2026-10-03T02:00:00Z	tieout	rule_results	{"facts":[{"added":"350b67a1cc6de4293afc81acd2e39c2d4a889311be6df08a8a36c8d6f31188ce","fact":"moved","table":"obligation"},{"dbt_manifest_sha256":"2222222222222222222222222222222222222222222222222222222222222222","fact":"rule_results","input_manifest_sha256":"1111111111111111111111111111111111111111111111111111111111111111","obligations_changed":2,"recorded":1,"rules_version":"rules 1"},{"cancelled":0,"fact":"planned","posts":2,"reversals":0,"standing":0,"transactions":1}],"wrote":{"entry":"2:187bf4110aa4147b5bce3e97cb5d3ab073a850cdbee2664b5622ed21e09065b9","entry_move":"2:edb2b92a5de80597661a4ae0e7930a3dc1e390732590134459c5532eeabb882a","rule_result":"1:f2dbaf3e0736376c4f4bc4bddd2c28531429b56ca1b045d38d5f9f9c6cb66483","rule_run":"1:1456bf5b4f0109ce433b57116b85dc53e1e7f0634075ff622eaa5c40f047840e"}}
110	0efcf0f97c46cbc5a4cc86e9169b81133d7edebc086c8e5d7093ec13e0fa3478	85fa557144e7b6f3391781f604e882b1c7a1b76ac28def0a1594f66aff595deb	2026-10-03T02:00:00Z	tieout	seal	{"facts":[{"batch_id":"ns-us-00000013","fact":"batch sealed","records":1,"reversals":{},"sha256":"729e4822bca61cd9971a473c1ec17c13dcb5a1f59ccce07eb14ab7aa06dc37e1"}],"wrote":{"batch":"1:035963335f54bcd3a26b534c3f8671356d9afc4fea02df0803a68aa48514f441","batch_line":"1:dcaad36db8eaf47b21154c042a3c472114deacaa2dd2dd8fcc73deb9daae6d78","batch_move":"1:2a7ed9049637f624ad64007258d0a5bfddb466c24fa8d9fdacef0685e57badc5","entry_move":"1:b8cd1d5dc0d4d88a7ea8627a87e7ea9f52d843e84ebb1f8be03d53c2f01e32c7","entry_was":"1:c380b21357cb19b382680e3c686727f24d4f5aa547a360f8af0213602874e291"}}
111	85fa557144e7b6f3391781f604e882b1c7a1b76ac28def0a1594f66aff595deb	a7ded7d941b54a2171f88fe7057d5194cf0138c7175bfc1dc3191b35c2083f82	2026-10-03T02:00:00Z	tieout	seal	{"facts":[{"batch_id":"ns-us-00000014","fact":"batch sealed","records":1,"reversals":{},"sha256":"89f9408eb139a57a630f338190601cfab88e786c2d118c88a1eeffdbf9ea907b"}],"wrote":{"batch":"1:391e903f7560dfd16e2362cd4bcf73dd81b492092d8c014b4932e19d9ce9f1e7","batch_line":"1:4711f6574139b31d5ffc73033878fcca62f830e7085ab2aeea364389276b7f68","batch_move":"1:02f308380990ad3aaebf7002141840ef8f99bf87423aea489b0a6cafa94cecc2","entry_move":"1:3bb35f61a44992281344e658b91ced0f10ac991eb4bc9c000671afe4e96a2eb4","entry_was":"1:4af573c0d681d5fb9870e615ad0d765337f293b9560857eeadb0be24f25a96c8"}}
112	a7ded7d941b54a2171f88fe7057d5194cf0138c7175bfc1dc3191b35c2083f82	63a218a02ddc6750904dd87124db231f2729cab54522140a792648e412c10a09	2026-10-03T02:00:00Z	tieout	uploading	{"facts":[{"attempt":1,"batch_id":"ns-us-00000013","fact":"uploading"}],"wrote":{"batch_move":"1:bc46614790e4f4c74d21f19ef5ce99b29f9c033c161f0946a47ba39fc122045b","batch_was":"1:03da25b2b36ccd473140caeb3746aab2c0da1d462bf646d71b2a86e5c89af98a","entry_move":"1:a2ad747c9eeaaf601f4cb7ddecb37d42ec6b2f13a731b239b99229e41573d75a","entry_was":"1:be9e9f9cc36f915f9c92c168cef16448a59c643ba053f87e8c4def41bd9eafd5"}}
\.


--
-- Data for Name: exception; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.exception (exception_id, origin, code, severity, owner, subject, txn_id, seq, message, remedy, opened_at, closed_at, event_seq) FROM stdin;
1	incident	ERP_REJECTED	quarantine	finance_systems	meridian/harvest/meridian/time_entry/4/1	meridian/harvest/meridian/time_entry/4/1	1	The ERP refused it: base: INVALID_ACCOUNT; time: INVALID_ACCOUNT	Remove the cause in the ERP or the master data, then retry the entry by name.	2026-09-28T19:00:00Z	\N	16
2	incident	ACK_OVERDUE	quarantine	integration	ns-us-00000007	\N	\N	The ERP has not answered for 1 lines of ns-us-00000007 by 2026-10-01T23:00:00Z.	Ask the ERP's administrator whether the file was taken, and for its answer. If the answer is lost, two persons state received or not_received of ns-us-00000007: `tieout resolve`. Before not_received is stated, the partner removes what is left of the file from the inbox and the archive.	2026-10-03T00:00:00Z	\N	78
3	incident	ACK_OVERDUE	quarantine	integration	ns-us-00000008	\N	\N	The ERP has not answered for 1 lines of ns-us-00000008 by 2026-10-01T23:00:00Z.	Ask the ERP's administrator whether the file was taken, and for its answer. If the answer is lost, two persons state received or not_received of ns-us-00000008: `tieout resolve`. Before not_received is stated, the partner removes what is left of the file from the inbox and the archive.	2026-10-03T00:00:00Z	\N	79
\.


--
-- Data for Name: exception_was; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.exception_was (exception_id, severity, owner, seq, message, remedy, closed_at, event_seq) FROM stdin;
1	quarantine	finance_systems	1	The ERP refused it: base: INVALID_ACCOUNT	Remove the cause in the ERP or the master data, then retry the entry by name.	\N	17
\.


--
-- Data for Name: extract; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger."extract" (extract_seq, source_system, source_instance, stream, kind, window_from, window_to, fetched_at, control, event_seq) FROM stdin;
1	harvest	meridian	time_entries	snapshot	\N	\N	2026-09-28T18:00:00Z	{}	3
2	netsuite	ns-us	books	file	\N	\N	2026-09-28T19:00:00Z	{}	15
3	netsuite	ns-us	ack_lines	file	\N	\N	2026-09-28T19:00:00Z	{}	16
4	netsuite	ns-us	ack_lines	file	\N	\N	2026-09-28T19:00:00Z	{}	17
5	harvest	meridian	time_entries	snapshot	\N	\N	2026-09-28T19:00:00Z	{}	19
6	netsuite	ns-us	books	file	\N	\N	2026-09-28T20:00:00Z	{}	21
7	harvest	meridian	time_entries	snapshot	\N	\N	2026-09-28T20:00:00Z	{}	23
8	netsuite	ns-us	books	file	\N	\N	2026-09-28T21:00:00Z	{}	36
9	netsuite	ns-us	ack_lines	file	\N	\N	2026-09-28T21:00:00Z	{}	37
10	netsuite	ns-us	ack_lines	file	\N	\N	2026-09-28T21:00:00Z	{}	38
11	harvest	meridian	time_entries	snapshot	\N	\N	2026-09-28T21:00:00Z	{}	40
12	netsuite	ns-us	books	file	\N	\N	2026-09-28T22:00:00Z	{}	50
13	netsuite	ns-us	ack_lines	file	\N	\N	2026-09-28T22:00:00Z	{}	51
14	netsuite	ns-us	ack_lines	file	\N	\N	2026-09-28T22:00:00Z	{}	52
15	harvest	meridian	time_entries	snapshot	\N	\N	2026-09-28T22:00:00Z	{}	54
16	netsuite	ns-us	books	file	\N	\N	2026-09-28T23:00:00Z	{}	56
17	harvest	meridian	time_entries	snapshot	\N	\N	2026-09-28T23:00:00Z	{}	58
18	netsuite	ns-us	books	file	\N	\N	2026-09-29T00:00:00Z	{}	70
19	harvest	meridian	time_entries	snapshot	\N	\N	2026-10-03T00:00:00Z	{}	72
20	netsuite	ns-us	books	file	\N	\N	2026-10-03T01:00:00Z	{}	86
21	netsuite	ns-us	ack_lines	file	\N	\N	2026-10-03T01:00:00Z	{}	87
22	netsuite	ns-us	ack_lines	file	\N	\N	2026-10-03T01:00:00Z	{}	88
23	harvest	meridian	time_entries	snapshot	\N	\N	2026-10-03T01:00:00Z	{}	90
24	netsuite	ns-us	books	file	\N	\N	2026-10-03T02:00:00Z	{}	102
25	harvest	meridian	time_entries	snapshot	\N	\N	2026-10-03T02:00:00Z	{}	106
\.


--
-- Data for Name: extract_page; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.extract_page (extract_seq, page_no, raw_sha256, name, duplicate_of, read_event, rows_in, versions, duplicates, stale, quarantined, event_seq) FROM stdin;
1	0	3e24f1cdda1d7cb91d206d8fb18187f9b1572dd6e27c31703b9e0678bb639957	page	\N	4	4	4	0	0	0	3
2	0	c070d6049e4625bca9a7cfd4922ac3fe1ad538996ce8a7e3cb42702fb5869c2d	books.json	\N	15	5	5	0	0	0	15
3	0	281aa89cf2d0328157629bcb064e7a6928995dbf1bc7987379cc341a287d59c8	ack_lines.json	\N	16	4	4	0	0	0	16
4	0	55568c335542a8c8d202f7860c63e07961a42b309983724ebc79f1138a86de8c	ack_lines.json	\N	17	5	5	0	0	0	17
5	0	3e24f1cdda1d7cb91d206d8fb18187f9b1572dd6e27c31703b9e0678bb639957	page	\N	20	4	0	4	0	0	19
6	0	edf0825720ba410391ab5f97b5a951a2a8e3a69fc29fbfff7a4aa6bec93cb111	books.json	\N	21	5	5	0	0	0	21
7	0	3411aa0e597a373ed21768a79c48d2df655d51244e1af2c553fc88abcc260606	page	\N	24	4	2	2	0	0	23
8	0	73bebf50818ac7a828e07423efd062f113d0f68746a6a2eea67892fbcc4b96e9	books.json	\N	36	9	9	0	0	0	36
9	0	bc5135362793029dbbeeb8ca65da4b12078547192624929fe8fa2913b13b98f2	ack_lines.json	\N	37	3	3	0	0	0	37
10	0	3724a6c75b163fcc08791419d444dac44ee60a92a6ac3bd3ce2e875ed74e99c4	ack_lines.json	\N	38	3	3	0	0	0	38
11	0	3411aa0e597a373ed21768a79c48d2df655d51244e1af2c553fc88abcc260606	page	\N	41	4	0	4	0	0	40
12	0	b5e1793b45ec18fa2733e895f0f06e886d86908bcfe6b6e02427ed9289c03561	books.json	\N	50	11	11	0	0	0	50
13	0	5dbb3edd665991854c3901e5c9a326af66549e0facaf296bf4fe9c2a8206f885	ack_lines.json	\N	51	2	2	0	0	0	51
14	0	d50680cffeefa02a204e7e2f2ab8c75499b2cc6b267db246d1c92ec129cd4e33	ack_lines.json	\N	52	2	2	0	0	0	52
15	0	3411aa0e597a373ed21768a79c48d2df655d51244e1af2c553fc88abcc260606	page	\N	55	4	0	4	0	0	54
16	0	1ae12b0069d15a3d1c7b8898c12370914ce6b6c47c4a76fc69a0da3b4fda597b	books.json	\N	56	11	11	0	0	0	56
17	0	472c928e1edff11689294b2d4ada01fc2b4d26d29131426951de7601956e8329	page	\N	59	5	1	4	0	0	58
18	0	e1bd337e68b4c2bc062856d9586d725fc81fded853e01eaf114503322e912f42	books.json	\N	70	13	13	0	0	0	70
19	0	534c5efbc8d1f214d9a865ebae7a503a4e740acf0dfe395229d24748f060402f	page	\N	73	7	2	5	0	0	72
20	0	85d62f3510784aba87d59b349865d6b4a6079359fd4774a400624dc38a577344	books.json	\N	86	17	17	0	0	0	86
21	0	97b2d99eb622245eeaf0e23ae67c76e88b6c8081f68e90494dffda8e72f1b1bd	ack_lines.json	\N	87	2	2	0	0	0	87
22	0	244e70d221a5026954dc4950ee08b8f16d477c9421d317d1f3df6fde45ff1ae7	ack_lines.json	\N	88	2	2	0	0	0	88
23	0	3df287b091192731d9b48db6f1f2185e7500831f00eb0761f5764e9c83112d2b	page	\N	91	8	1	7	0	0	90
24	0	8a3b7bed7fb554f7eb669b8a242876ad4473ebcc6cdd64a4295ada410ef18506	books.json	\N	102	19	19	0	0	0	102
25	0	4975a2855e982e6d1269857ed2cd7c94901432a59d067acb6eb404888214d5d8	page	\N	107	9	1	8	0	0	106
\.


--
-- Data for Name: freezing; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.freezing (subject, code, event_seq) FROM stdin;
\.


--
-- Data for Name: landed; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.landed (extract_seq, page_no, sha256, event_seq) FROM stdin;
1	0	98f68b1dd655b6e55e115091701892491fdf920a14ebbc8eaf21271134b8928c	5
7	0	09565401513d57b6b74aedb291b63462826cc12d9ae1670b731143a133dd631c	26
17	0	c4f23380019d3b6890d7b2e8d93c58df93d2cd5532d4adc7b7c3208144575765	60
19	0	d73a6b51679217787ff90e204395c12613370654470afc650f1bb79e93abd657	74
23	0	f2213de0f37f8c320a599227ebd07436b1d6505513559e4793507e075d9a81ba	92
25	0	c204c2f746442a8f45783baa4544b1f617461e1fec46adf06f589e60bb2bc24f	108
\.


--
-- Data for Name: meta; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.meta (name, value) FROM stdin;
schema	7
instance	5111a7ed00000000
\.


--
-- Data for Name: obligation; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.obligation (txn_id, seq, leg, destination, layout, amount_minor, currency, hours_e4, posting_period, reference, payload, payload_hash) FROM stdin;
meridian/harvest/meridian/time_entry/1/1	1	time	ns-us	netsuite_time	0	USD	80000	2026-09	harvest:meridian:1	{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:1","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}	14069df4660df120629ad52a037f939bebc52e5265539794074fcba01f77526e
meridian/harvest/meridian/time_entry/1/1	1	base	ns-us	netsuite_journal	80000	USD	0	2026-09	harvest:meridian:1	{"amount_minor":80000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:1","reverses":null,"reverses_document":null,"service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}	7d89e2e3bf99f99bba3d8788ae45cb015793e073e1706b6fb65c6acd7465d3a9
meridian/harvest/meridian/time_entry/2/1	1	time	ns-us	netsuite_time	0	USD	80000	2026-09	harvest:meridian:2	{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:2","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}	a597c7b065fd24b5e2f09ae90e39c0c7119eed013c82d2805c4f5449c631ddc6
meridian/harvest/meridian/time_entry/2/1	1	base	ns-us	netsuite_journal	80000	USD	0	2026-09	harvest:meridian:2	{"amount_minor":80000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:2","reverses":null,"reverses_document":null,"service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}	f04296b94b4776ad97dcc0f44d220683e15d768a589df540d70a7117036757fa
meridian/harvest/meridian/time_entry/3/1	1	time	ns-us	netsuite_time	0	USD	80000	2026-09	harvest:meridian:3	{"amount_minor":0,"billable":false,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:3","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}	30d5d45788251024710c2bb7b81676f1435874269c5c6bfaaa7fef7f6046addf
meridian/harvest/meridian/time_entry/4/1	1	time	ns-us	netsuite_time	0	USD	80000	2026-09	harvest:meridian:4	{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:4","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}	63df7dfa4b6abc9b10da0169a74beb587995c2e1f8aafcf16e1da6c5d59305a5
meridian/harvest/meridian/time_entry/4/1	1	base	ns-us	netsuite_journal	80000	USD	0	2026-09	harvest:meridian:4	{"amount_minor":80000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:4","reverses":null,"reverses_document":null,"service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}	9f35820478633405347039b78c952fff724a67325938ccc7253f2eb5f093c603
meridian/harvest/meridian/time_entry/1/1	2	time	ns-us	netsuite_time	0	USD	60000	2026-09	harvest:meridian:1	{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":60000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:1","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}	79cd98b63d3a9d8d9bb87891c6bde3e10688829cceacf5d84adf6b554714dc16
meridian/harvest/meridian/time_entry/1/1	2	base	ns-us	netsuite_journal	60000	USD	0	2026-09	harvest:meridian:1	{"amount_minor":60000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:1","reverses":null,"reverses_document":null,"service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}	aa84bcef71281a5c7494511f62aec89110c0c42d2e019110b712bd8d8c51fea4
meridian/harvest/meridian/time_entry/5/1	1	time	ns-us	netsuite_time	0	USD	80000	2026-09	harvest:meridian:5	{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:5","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}	e8ba2dc5864003b85c19b99475f3b903a188182d464c6bea45fc4eae4645bf34
meridian/harvest/meridian/time_entry/5/1	1	base	ns-us	netsuite_journal	80000	USD	0	2026-09	harvest:meridian:5	{"amount_minor":80000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:5","reverses":null,"reverses_document":null,"service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}	dafee6401c46ded900f1769199da85161256f5396da8ba629f4b03e3e0bc3508
meridian/harvest/meridian/time_entry/6/1	1	time	ns-us	netsuite_time	0	USD	80000	2026-09	harvest:meridian:6	{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:6","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}	ae3103176a2beda7a96f4a8cc5bef350024802156fda9b2e653b4bdfe3fabc43
meridian/harvest/meridian/time_entry/6/1	1	base	ns-us	netsuite_journal	80000	USD	0	2026-09	harvest:meridian:6	{"amount_minor":80000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:6","reverses":null,"reverses_document":null,"service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}	6464982123065a1f629d40db51ffc5c712f5c649a899f9ff1c66b5e8467026b4
meridian/harvest/meridian/time_entry/7/1	1	time	ns-us	netsuite_time	0	USD	80000	2026-09	harvest:meridian:7	{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:7","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}	49bb9d40a6f8854a20074072435027caecf50ba0ffad20c78be8fa58d97a9c10
meridian/harvest/meridian/time_entry/7/1	1	base	ns-us	netsuite_journal	80000	USD	0	2026-09	harvest:meridian:7	{"amount_minor":80000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:7","reverses":null,"reverses_document":null,"service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}	ef8547cb58b5f065ef552df3494f7b88e8d11893c65e3b0cc3e369fd3e659507
meridian/harvest/meridian/time_entry/8/1	1	time	ns-us	netsuite_time	0	USD	80000	2026-09	harvest:meridian:8	{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:8","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}	4c59d17279a633969a8a6a2b293565d90c74e8a8b2cc514f8df640f6873cd317
meridian/harvest/meridian/time_entry/8/1	1	base	ns-us	netsuite_journal	80000	USD	0	2026-09	harvest:meridian:8	{"amount_minor":80000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:8","reverses":null,"reverses_document":null,"service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}	a98b36c1edb25f313885336ab8237271734c57624259828327cb6e6ea3801f63
meridian/harvest/meridian/time_entry/9/1	1	time	ns-us	netsuite_time	0	USD	80000	2026-09	harvest:meridian:9	{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:9","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}	127fc498a18282871c28ecd941bcaa43067756198b5560b3ec0a474efd69805d
meridian/harvest/meridian/time_entry/9/1	1	base	ns-us	netsuite_journal	80000	USD	0	2026-09	harvest:meridian:9	{"amount_minor":80000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:9","reverses":null,"reverses_document":null,"service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}	35b62189aa2de562a12466059db353cfbddd96b3ce88a5733d92010ae499a0cf
\.


--
-- Data for Name: open_commit; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.open_commit (one, event_seq, at, settings) FROM stdin;
1	\N	\N	\N
\.


--
-- Data for Name: payload_override; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.payload_override (entry_id, from_hash, to_hash, actor, reason, event_seq) FROM stdin;
\.


--
-- Data for Name: period; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.period (destination, period, status, as_of) FROM stdin;
ns-us	2026-09	open	2026-10-03T02:00:00+00:00
ns-us	2026-10	open	2026-10-03T02:00:00+00:00
\.


--
-- Data for Name: probe; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.probe (batch_id, attempt, outcome, evidence, event_seq) FROM stdin;
\.


--
-- Data for Name: publication; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.publication (build_id, as_of, ledger_event_seq, tenant, reporting_currency, destinations, input_manifest_sha256, dbt_project_sha256, manifest_sha256, files, event_seq) FROM stdin;
20261003T020000Z-11111111	2026-10-03T02:00:00+00:00	102	meridian	USD	{"ns-us":"netsuite"}	1111111111111111111111111111111111111111111111111111111111111111	2222222222222222222222222222222222222222222222222222222222222222	3333333333333333333333333333333333333333333333333333333333333333	{"analytics.duckdb":"215258f7133ce5f980e8260acb398fde30b01c9ebc57a595f570fbfe9174b131","delivery/analytics.duckdb":"215258f7133ce5f980e8260acb398fde30b01c9ebc57a595f570fbfe9174b131","delivery/publication.parquet":"fc8c456776f008bfb9c5579e1f35669d150fec9cfcd922c2ec2e58483916956a","publication.parquet":"fc8c456776f008bfb9c5579e1f35669d150fec9cfcd922c2ec2e58483916956a"}	104
\.


--
-- Data for Name: raw_file; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.raw_file (sha256, bytes, event_seq) FROM stdin;
3e24f1cdda1d7cb91d206d8fb18187f9b1572dd6e27c31703b9e0678bb639957	877	3
c070d6049e4625bca9a7cfd4922ac3fe1ad538996ce8a7e3cb42702fb5869c2d	992	15
281aa89cf2d0328157629bcb064e7a6928995dbf1bc7987379cc341a287d59c8	1020	16
55568c335542a8c8d202f7860c63e07961a42b309983724ebc79f1138a86de8c	1282	17
edf0825720ba410391ab5f97b5a951a2a8e3a69fc29fbfff7a4aa6bec93cb111	992	21
3411aa0e597a373ed21768a79c48d2df655d51244e1af2c553fc88abcc260606	881	23
73bebf50818ac7a828e07423efd062f113d0f68746a6a2eea67892fbcc4b96e9	1782	36
bc5135362793029dbbeeb8ca65da4b12078547192624929fe8fa2913b13b98f2	748	37
3724a6c75b163fcc08791419d444dac44ee60a92a6ac3bd3ce2e875ed74e99c4	748	38
b5e1793b45ec18fa2733e895f0f06e886d86908bcfe6b6e02427ed9289c03561	2177	50
5dbb3edd665991854c3901e5c9a326af66549e0facaf296bf4fe9c2a8206f885	485	51
d50680cffeefa02a204e7e2f2ab8c75499b2cc6b267db246d1c92ec129cd4e33	485	52
1ae12b0069d15a3d1c7b8898c12370914ce6b6c47c4a76fc69a0da3b4fda597b	2177	56
472c928e1edff11689294b2d4ada01fc2b4d26d29131426951de7601956e8329	1100	58
e1bd337e68b4c2bc062856d9586d725fc81fded853e01eaf114503322e912f42	2572	70
534c5efbc8d1f214d9a865ebae7a503a4e740acf0dfe395229d24748f060402f	1538	72
85d62f3510784aba87d59b349865d6b4a6079359fd4774a400624dc38a577344	3362	86
97b2d99eb622245eeaf0e23ae67c76e88b6c8081f68e90494dffda8e72f1b1bd	485	87
244e70d221a5026954dc4950ee08b8f16d477c9421d317d1f3df6fde45ff1ae7	485	88
3df287b091192731d9b48db6f1f2185e7500831f00eb0761f5764e9c83112d2b	1757	90
8a3b7bed7fb554f7eb669b8a242876ad4473ebcc6cdd64a4295ada410ef18506	3757	102
4975a2855e982e6d1269857ed2cd7c94901432a59d067acb6eb404888214d5d8	1976	106
\.


--
-- Data for Name: reply; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.reply (batch_id, attempt, status, headers, response_sha256, not_before, event_seq) FROM stdin;
\.


--
-- Data for Name: rule_result; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.rule_result (rule_run_id, txn_id, seq, money_hash, outcome, code, event_seq) FROM stdin;
6	meridian/harvest/meridian/time_entry/1/1	1	af23eeb2b2ac3aaea21d8142df24170eca8df9c143d801d26e9fcb6625720af9	pass	\N	6
6	meridian/harvest/meridian/time_entry/2/1	1	af23eeb2b2ac3aaea21d8142df24170eca8df9c143d801d26e9fcb6625720af9	pass	\N	6
6	meridian/harvest/meridian/time_entry/3/1	1	8e326843ad18d43bb9b498b6005ac204b09e6a35cfd85dbcbb79b06c26a32a6a	pass	\N	6
6	meridian/harvest/meridian/time_entry/4/1	1	af23eeb2b2ac3aaea21d8142df24170eca8df9c143d801d26e9fcb6625720af9	pass	\N	6
27	meridian/harvest/meridian/time_entry/1/1	2	ceb87ee7b61c5dd598b0807e4d1d382acf6eea264de62b1326b7b9af41b1fafa	pass	\N	27
27	meridian/harvest/meridian/time_entry/2/1	2	af23eeb2b2ac3aaea21d8142df24170eca8df9c143d801d26e9fcb6625720af9	not_approved	\N	27
61	meridian/harvest/meridian/time_entry/5/1	1	af23eeb2b2ac3aaea21d8142df24170eca8df9c143d801d26e9fcb6625720af9	pass	\N	61
75	meridian/harvest/meridian/time_entry/6/1	1	af23eeb2b2ac3aaea21d8142df24170eca8df9c143d801d26e9fcb6625720af9	pass	\N	75
75	meridian/harvest/meridian/time_entry/7/1	1	af23eeb2b2ac3aaea21d8142df24170eca8df9c143d801d26e9fcb6625720af9	pass	\N	75
93	meridian/harvest/meridian/time_entry/8/1	1	af23eeb2b2ac3aaea21d8142df24170eca8df9c143d801d26e9fcb6625720af9	pass	\N	93
109	meridian/harvest/meridian/time_entry/9/1	1	af23eeb2b2ac3aaea21d8142df24170eca8df9c143d801d26e9fcb6625720af9	pass	\N	109
\.


--
-- Data for Name: rule_run; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.rule_run (rule_run_id, input_manifest_sha256, dbt_manifest_sha256, rules_version, at, event_seq) FROM stdin;
6	1111111111111111111111111111111111111111111111111111111111111111	2222222222222222222222222222222222222222222222222222222222222222	rules 1	2026-09-28T18:00:00Z	6
27	1111111111111111111111111111111111111111111111111111111111111111	2222222222222222222222222222222222222222222222222222222222222222	rules 1	2026-09-28T20:00:00Z	27
61	1111111111111111111111111111111111111111111111111111111111111111	2222222222222222222222222222222222222222222222222222222222222222	rules 1	2026-09-28T23:00:00Z	61
75	1111111111111111111111111111111111111111111111111111111111111111	2222222222222222222222222222222222222222222222222222222222222222	rules 1	2026-10-03T00:00:00Z	75
93	1111111111111111111111111111111111111111111111111111111111111111	2222222222222222222222222222222222222222222222222222222222222222	rules 1	2026-10-03T01:00:00Z	93
109	1111111111111111111111111111111111111111111111111111111111111111	2222222222222222222222222222222222222222222222222222222222222222	rules 1	2026-10-03T02:00:00Z	109
\.


--
-- Data for Name: set_aside; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.set_aside (extract_seq, page_no, "position", txn_id, revision, money_hash, approval, outcome, code, business_date, person, project, details, event_seq) FROM stdin;
\.


--
-- Data for Name: settings; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.settings (sha256, content, signatures, event_seq) FROM stdin;
cf9b8f54d3f41cd60dfa2573eff053f4b3b407ff156d104ac4fa004e57ca17d2	{"anchor_waiver":null,"anchors":["/anchors/first","/anchors/second"],"clock_url":null,"data_dir":"/data","destinations":[{"ack_deadline_hours":72,"adapter":"netsuite","answers":"/answers","archive":"/archive","delivery":"sftp","duplicate_class":"C","inbox":"/inbox","max_records":5000,"name":"ns-us","release_over":{},"sftp":{"host":"localhost","host_keys":[],"key_file":"key","port":22,"user":"tieout"},"stage":"/stage","token_env":null,"url":"","window_hours":24}],"people":[{"name":"ann","public_key":"cikSDFFI81JJshtHVdfLvxCb7aSe4VjRn6wMkfIfCJs=","roles":["release","resolve"]},{"name":"bob","public_key":"zeyO7SrMSbDTdPYoth/8jsVcluU3BV+7tfoQktm7tU8=","roles":["release","resolve"]}],"reporting_currency":"USD","sources":[],"tenant":"meridian"}	2	1
\.


--
-- Data for Name: state_bucket; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.state_bucket (state, bucket) FROM stdin;
NEW	SOURCE_APPROVED
ELIGIBLE	ELIGIBLE
BATCHED	IN_FLIGHT
SENDING	IN_FLIGHT
DELIVERED	IN_FLIGHT
PRESUMED	IN_FLIGHT
ACCEPTED	IN_FLIGHT
UNKNOWN	IN_FLIGHT
POSTED	POSTED
POSTED_DIFF	POSTED
REJECTED	REJECTED
CANCELLED	SOURCE_APPROVED
CONFLICT	IN_FLIGHT
\.


--
-- Data for Name: statement; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.statement (subject, claim, occasion, person, evidence, signed, signature, event_seq) FROM stdin;
\.


--
-- Data for Name: txn; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.txn (txn_id, source_system, source_instance, entity, record_id, line_no, latest_seq, misses, missed_extract, planned, frozen) FROM stdin;
meridian/harvest/meridian/time_entry/2/1	harvest	meridian	time_entry	2	1	2	0	0	1	\N
meridian/harvest/meridian/time_entry/4/1	harvest	meridian	time_entry	4	1	1	0	0	1	\N
meridian/harvest/meridian/time_entry/3/1	harvest	meridian	time_entry	3	1	1	0	0	1	\N
meridian/harvest/meridian/time_entry/1/1	harvest	meridian	time_entry	1	1	2	0	0	1	\N
meridian/harvest/meridian/time_entry/5/1	harvest	meridian	time_entry	5	1	1	0	0	1	\N
meridian/harvest/meridian/time_entry/7/1	harvest	meridian	time_entry	7	1	1	0	0	1	\N
meridian/harvest/meridian/time_entry/6/1	harvest	meridian	time_entry	6	1	1	0	0	1	\N
meridian/harvest/meridian/time_entry/8/1	harvest	meridian	time_entry	8	1	1	0	0	1	\N
meridian/harvest/meridian/time_entry/9/1	harvest	meridian	time_entry	9	1	1	0	0	1	\N
\.


--
-- Data for Name: version; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.version (txn_id, seq, revision, extract_seq, raw_sha256, "position", money_hash, approval, business_date, quarantine_code, first_seen_at, outcome, code, rule_run_id, rerated_from, person, project, details, event_seq) FROM stdin;
meridian/harvest/meridian/time_entry/4/1	1	000001	25	3e24f1cdda1d7cb91d206d8fb18187f9b1572dd6e27c31703b9e0678bb639957	3	af23eeb2b2ac3aaea21d8142df24170eca8df9c143d801d26e9fcb6625720af9	approved	2026-09-15	\N	2026-09-28T18:00:00Z	pass	\N	6	\N	E10001	P-1	{}	4
meridian/harvest/meridian/time_entry/5/1	1	000001	25	472c928e1edff11689294b2d4ada01fc2b4d26d29131426951de7601956e8329	4	af23eeb2b2ac3aaea21d8142df24170eca8df9c143d801d26e9fcb6625720af9	approved	2026-09-15	\N	2026-09-28T23:00:00Z	pass	\N	61	\N	E10001	P-1	{}	59
meridian/harvest/meridian/time_entry/1/1	1	000001	5	3e24f1cdda1d7cb91d206d8fb18187f9b1572dd6e27c31703b9e0678bb639957	0	af23eeb2b2ac3aaea21d8142df24170eca8df9c143d801d26e9fcb6625720af9	approved	2026-09-15	\N	2026-09-28T18:00:00Z	pass	\N	6	\N	E10001	P-1	{}	4
meridian/harvest/meridian/time_entry/2/1	1	000001	5	3e24f1cdda1d7cb91d206d8fb18187f9b1572dd6e27c31703b9e0678bb639957	1	af23eeb2b2ac3aaea21d8142df24170eca8df9c143d801d26e9fcb6625720af9	approved	2026-09-15	\N	2026-09-28T18:00:00Z	pass	\N	6	\N	E10001	P-1	{}	4
meridian/harvest/meridian/time_entry/1/1	2	000002	25	3411aa0e597a373ed21768a79c48d2df655d51244e1af2c553fc88abcc260606	0	ceb87ee7b61c5dd598b0807e4d1d382acf6eea264de62b1326b7b9af41b1fafa	approved	2026-09-15	\N	2026-09-28T20:00:00Z	pass	\N	27	\N	E10001	P-1	{}	24
meridian/harvest/meridian/time_entry/2/1	2	000002	25	3411aa0e597a373ed21768a79c48d2df655d51244e1af2c553fc88abcc260606	1	af23eeb2b2ac3aaea21d8142df24170eca8df9c143d801d26e9fcb6625720af9	not_approved	2026-09-15	\N	2026-09-28T20:00:00Z	not_approved	\N	27	\N	E10001	P-1	{}	24
meridian/harvest/meridian/time_entry/6/1	1	000001	25	534c5efbc8d1f214d9a865ebae7a503a4e740acf0dfe395229d24748f060402f	5	af23eeb2b2ac3aaea21d8142df24170eca8df9c143d801d26e9fcb6625720af9	approved	2026-09-15	\N	2026-10-03T00:00:00Z	pass	\N	75	\N	E10001	P-1	{}	73
meridian/harvest/meridian/time_entry/7/1	1	000001	25	534c5efbc8d1f214d9a865ebae7a503a4e740acf0dfe395229d24748f060402f	6	af23eeb2b2ac3aaea21d8142df24170eca8df9c143d801d26e9fcb6625720af9	approved	2026-09-15	\N	2026-10-03T00:00:00Z	pass	\N	75	\N	E10001	P-1	{}	73
meridian/harvest/meridian/time_entry/8/1	1	000001	25	3df287b091192731d9b48db6f1f2185e7500831f00eb0761f5764e9c83112d2b	7	af23eeb2b2ac3aaea21d8142df24170eca8df9c143d801d26e9fcb6625720af9	approved	2026-09-15	\N	2026-10-03T01:00:00Z	pass	\N	93	\N	E10001	P-1	{}	91
meridian/harvest/meridian/time_entry/9/1	1	000001	25	4975a2855e982e6d1269857ed2cd7c94901432a59d067acb6eb404888214d5d8	8	af23eeb2b2ac3aaea21d8142df24170eca8df9c143d801d26e9fcb6625720af9	approved	2026-09-15	\N	2026-10-03T02:00:00Z	pass	\N	109	\N	E10001	P-1	{}	107
meridian/harvest/meridian/time_entry/3/1	1	000001	25	3e24f1cdda1d7cb91d206d8fb18187f9b1572dd6e27c31703b9e0678bb639957	2	8e326843ad18d43bb9b498b6005ac204b09e6a35cfd85dbcbb79b06c26a32a6a	approved	2026-09-15	\N	2026-09-28T18:00:00Z	pass	\N	6	\N	E10001	P-1	{}	4
\.


--
-- Data for Name: version_was; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.version_was (txn_id, seq, quarantine_code, event_seq) FROM stdin;
\.


--
-- Data for Name: waiver; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.waiver (txn_id, code, content_hash, person, reason, withdrawn, event_seq) FROM stdin;
\.


--
-- Data for Name: watermark; Type: TABLE DATA; Schema: the_schema_of_the_ledger; Owner: tieout
--

COPY the_schema_of_the_ledger.watermark (source_system, source_instance, stream, value) FROM stdin;
\.


--
-- Name: batch_deadline_move_id_seq; Type: SEQUENCE SET; Schema: the_schema_of_the_ledger; Owner: tieout
--

SELECT pg_catalog.setval('the_schema_of_the_ledger.batch_deadline_move_id_seq', 12, true);


--
-- Name: batch_move_move_id_seq; Type: SEQUENCE SET; Schema: the_schema_of_the_ledger; Owner: tieout
--

SELECT pg_catalog.setval('the_schema_of_the_ledger.batch_move_move_id_seq', 67, true);


--
-- Name: entry_move_move_id_seq; Type: SEQUENCE SET; Schema: the_schema_of_the_ledger; Owner: tieout
--

SELECT pg_catalog.setval('the_schema_of_the_ledger.entry_move_move_id_seq', 123, true);


--
-- Name: exception_exception_id_seq; Type: SEQUENCE SET; Schema: the_schema_of_the_ledger; Owner: tieout
--

SELECT pg_catalog.setval('the_schema_of_the_ledger.exception_exception_id_seq', 3, true);


--
-- Name: ack ack_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.ack
    ADD CONSTRAINT ack_pkey PRIMARY KEY (raw_sha256, "position");


--
-- Name: allowed_transition allowed_transition_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.allowed_transition
    ADD CONSTRAINT allowed_transition_pkey PRIMARY KEY (kind, from_state, to_state);


--
-- Name: backed_out backed_out_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.backed_out
    ADD CONSTRAINT backed_out_pkey PRIMARY KEY (txn_id, seq);


--
-- Name: batch_deadline batch_deadline_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.batch_deadline
    ADD CONSTRAINT batch_deadline_pkey PRIMARY KEY (move_id);


--
-- Name: batch batch_destination_file_name_key; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.batch
    ADD CONSTRAINT batch_destination_file_name_key UNIQUE (destination, file_name);


--
-- Name: batch batch_destination_sequence_key; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.batch
    ADD CONSTRAINT batch_destination_sequence_key UNIQUE (destination, sequence);


--
-- Name: batch_line batch_line_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.batch_line
    ADD CONSTRAINT batch_line_pkey PRIMARY KEY (batch_id, entry_id);


--
-- Name: batch_move batch_move_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.batch_move
    ADD CONSTRAINT batch_move_pkey PRIMARY KEY (move_id);


--
-- Name: batch batch_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.batch
    ADD CONSTRAINT batch_pkey PRIMARY KEY (batch_id);


--
-- Name: batch_was batch_was_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.batch_was
    ADD CONSTRAINT batch_was_pkey PRIMARY KEY (event_seq, batch_id);


--
-- Name: built built_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.built
    ADD CONSTRAINT built_pkey PRIMARY KEY (event_seq);


--
-- Name: call call_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.call
    ADD CONSTRAINT call_pkey PRIMARY KEY (batch_id, attempt);


--
-- Name: change change_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.change
    ADD CONSTRAINT change_pkey PRIMARY KEY (seq);


--
-- Name: checked checked_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.checked
    ADD CONSTRAINT checked_pkey PRIMARY KEY (one);


--
-- Name: destination destination_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.destination
    ADD CONSTRAINT destination_pkey PRIMARY KEY (name);


--
-- Name: entry_move entry_move_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.entry_move
    ADD CONSTRAINT entry_move_pkey PRIMARY KEY (move_id);


--
-- Name: entry entry_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.entry
    ADD CONSTRAINT entry_pkey PRIMARY KEY (entry_id);


--
-- Name: entry_was entry_was_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.entry_was
    ADD CONSTRAINT entry_was_pkey PRIMARY KEY (event_seq, entry_id);


--
-- Name: event event_hash_key; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.event
    ADD CONSTRAINT event_hash_key UNIQUE (hash);


--
-- Name: event event_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.event
    ADD CONSTRAINT event_pkey PRIMARY KEY (seq);


--
-- Name: exception exception_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.exception
    ADD CONSTRAINT exception_pkey PRIMARY KEY (exception_id);


--
-- Name: exception_was exception_was_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.exception_was
    ADD CONSTRAINT exception_was_pkey PRIMARY KEY (event_seq, exception_id);


--
-- Name: extract_page extract_page_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.extract_page
    ADD CONSTRAINT extract_page_pkey PRIMARY KEY (extract_seq, page_no);


--
-- Name: extract extract_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger."extract"
    ADD CONSTRAINT extract_pkey PRIMARY KEY (extract_seq);


--
-- Name: freezing freezing_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.freezing
    ADD CONSTRAINT freezing_pkey PRIMARY KEY (subject, event_seq);


--
-- Name: landed landed_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.landed
    ADD CONSTRAINT landed_pkey PRIMARY KEY (extract_seq, page_no, event_seq);


--
-- Name: meta meta_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.meta
    ADD CONSTRAINT meta_pkey PRIMARY KEY (name);


--
-- Name: obligation obligation_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.obligation
    ADD CONSTRAINT obligation_pkey PRIMARY KEY (txn_id, seq, leg);


--
-- Name: open_commit open_commit_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.open_commit
    ADD CONSTRAINT open_commit_pkey PRIMARY KEY (one);


--
-- Name: payload_override payload_override_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.payload_override
    ADD CONSTRAINT payload_override_pkey PRIMARY KEY (entry_id, from_hash, to_hash);


--
-- Name: period period_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.period
    ADD CONSTRAINT period_pkey PRIMARY KEY (destination, period);


--
-- Name: probe probe_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.probe
    ADD CONSTRAINT probe_pkey PRIMARY KEY (batch_id, event_seq);


--
-- Name: publication publication_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.publication
    ADD CONSTRAINT publication_pkey PRIMARY KEY (event_seq);


--
-- Name: raw_file raw_file_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.raw_file
    ADD CONSTRAINT raw_file_pkey PRIMARY KEY (sha256);


--
-- Name: reply reply_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.reply
    ADD CONSTRAINT reply_pkey PRIMARY KEY (batch_id, attempt);


--
-- Name: rule_result rule_result_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.rule_result
    ADD CONSTRAINT rule_result_pkey PRIMARY KEY (txn_id, seq, rule_run_id);


--
-- Name: rule_run rule_run_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.rule_run
    ADD CONSTRAINT rule_run_pkey PRIMARY KEY (rule_run_id);


--
-- Name: settings settings_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.settings
    ADD CONSTRAINT settings_pkey PRIMARY KEY (event_seq);


--
-- Name: state_bucket state_bucket_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.state_bucket
    ADD CONSTRAINT state_bucket_pkey PRIMARY KEY (state);


--
-- Name: statement statement_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.statement
    ADD CONSTRAINT statement_pkey PRIMARY KEY (subject, claim, occasion, person);


--
-- Name: txn txn_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.txn
    ADD CONSTRAINT txn_pkey PRIMARY KEY (txn_id);


--
-- Name: version version_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.version
    ADD CONSTRAINT version_pkey PRIMARY KEY (txn_id, seq);


--
-- Name: version_was version_was_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.version_was
    ADD CONSTRAINT version_was_pkey PRIMARY KEY (event_seq, txn_id, seq);


--
-- Name: waiver waiver_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.waiver
    ADD CONSTRAINT waiver_pkey PRIMARY KEY (txn_id, code, content_hash, event_seq);


--
-- Name: watermark watermark_pkey; Type: CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.watermark
    ADD CONSTRAINT watermark_pkey PRIMARY KEY (source_system, source_instance, stream);


--
-- Name: ack_batch; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX ack_batch ON the_schema_of_the_ledger.ack USING btree (batch_id);


--
-- Name: ack_entry; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX ack_entry ON the_schema_of_the_ledger.ack USING btree (entry_id);


--
-- Name: ack_event; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX ack_event ON the_schema_of_the_ledger.ack USING btree (event_seq);


--
-- Name: backed_out_event; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX backed_out_event ON the_schema_of_the_ledger.backed_out USING btree (event_seq);


--
-- Name: batch_deadline_event; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX batch_deadline_event ON the_schema_of_the_ledger.batch_deadline USING btree (event_seq);


--
-- Name: batch_event; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX batch_event ON the_schema_of_the_ledger.batch USING btree (event_seq);


--
-- Name: batch_line_entry; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX batch_line_entry ON the_schema_of_the_ledger.batch_line USING btree (entry_id);


--
-- Name: batch_line_event; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX batch_line_event ON the_schema_of_the_ledger.batch_line USING btree (event_seq);


--
-- Name: batch_move_batch; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX batch_move_batch ON the_schema_of_the_ledger.batch_move USING btree (batch_id);


--
-- Name: batch_move_event; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX batch_move_event ON the_schema_of_the_ledger.batch_move USING btree (event_seq);


--
-- Name: call_event; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX call_event ON the_schema_of_the_ledger.call USING btree (event_seq);


--
-- Name: entry_batch; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX entry_batch ON the_schema_of_the_ledger.entry USING btree (batch_id);


--
-- Name: entry_eligible; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX entry_eligible ON the_schema_of_the_ledger.entry USING btree (destination, layout) WHERE (state = 'ELIGIBLE'::text);


--
-- Name: entry_event; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX entry_event ON the_schema_of_the_ledger.entry USING btree (event_seq);


--
-- Name: entry_move_event; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX entry_move_event ON the_schema_of_the_ledger.entry_move USING btree (event_seq);


--
-- Name: entry_rejected; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX entry_rejected ON the_schema_of_the_ledger.entry USING btree (txn_id) WHERE (state = 'REJECTED'::text);


--
-- Name: entry_stopped; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX entry_stopped ON the_schema_of_the_ledger.entry USING btree (txn_id) WHERE (state = ANY (ARRAY['REJECTED'::text, 'CANCELLED'::text]));


--
-- Name: entry_txn; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX entry_txn ON the_schema_of_the_ledger.entry USING btree (txn_id);


--
-- Name: exception_about; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX exception_about ON the_schema_of_the_ledger.exception USING btree (code, subject);


--
-- Name: exception_subject; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX exception_subject ON the_schema_of_the_ledger.exception USING btree (subject) WHERE (closed_at IS NULL);


--
-- Name: extract_event; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX extract_event ON the_schema_of_the_ledger."extract" USING btree (event_seq);


--
-- Name: extract_stream; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX extract_stream ON the_schema_of_the_ledger."extract" USING btree (source_system, source_instance, stream);


--
-- Name: freezing_event; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX freezing_event ON the_schema_of_the_ledger.freezing USING btree (event_seq);


--
-- Name: landed_event; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX landed_event ON the_schema_of_the_ledger.landed USING btree (event_seq);


--
-- Name: one_document; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE UNIQUE INDEX one_document ON the_schema_of_the_ledger.entry USING btree (destination, layout, document) WHERE (document IS NOT NULL);


--
-- Name: one_in_flight; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE UNIQUE INDEX one_in_flight ON the_schema_of_the_ledger.entry USING btree (txn_id, leg) WHERE (state = ANY (ARRAY['BATCHED'::text, 'SENDING'::text, 'DELIVERED'::text, 'PRESUMED'::text, 'ACCEPTED'::text, 'UNKNOWN'::text]));


--
-- Name: one_live; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE UNIQUE INDEX one_live ON the_schema_of_the_ledger.entry USING btree (txn_id, leg) WHERE ((kind = 'P'::text) AND (state = ANY (ARRAY['POSTED'::text, 'POSTED_DIFF'::text])) AND (reversed = 0));


--
-- Name: one_obligation; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE UNIQUE INDEX one_obligation ON the_schema_of_the_ledger.entry USING btree (txn_id, seq, leg, kind) WHERE (state <> 'CANCELLED'::text);


--
-- Name: one_open_exception; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE UNIQUE INDEX one_open_exception ON the_schema_of_the_ledger.exception USING btree (code, subject) WHERE (closed_at IS NULL);


--
-- Name: page_content; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX page_content ON the_schema_of_the_ledger.extract_page USING btree (raw_sha256);


--
-- Name: page_event; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX page_event ON the_schema_of_the_ledger.extract_page USING btree (event_seq);


--
-- Name: page_unread; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX page_unread ON the_schema_of_the_ledger.extract_page USING btree (extract_seq, page_no) WHERE (read_event IS NULL);


--
-- Name: probe_event; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX probe_event ON the_schema_of_the_ledger.probe USING btree (event_seq);


--
-- Name: raw_file_event; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX raw_file_event ON the_schema_of_the_ledger.raw_file USING btree (event_seq);


--
-- Name: reply_event; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX reply_event ON the_schema_of_the_ledger.reply USING btree (event_seq);


--
-- Name: rule_result_event; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX rule_result_event ON the_schema_of_the_ledger.rule_result USING btree (event_seq);


--
-- Name: rule_run_event; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX rule_run_event ON the_schema_of_the_ledger.rule_run USING btree (event_seq);


--
-- Name: set_aside_event; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX set_aside_event ON the_schema_of_the_ledger.set_aside USING btree (event_seq);


--
-- Name: set_aside_txn; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX set_aside_txn ON the_schema_of_the_ledger.set_aside USING btree (txn_id);


--
-- Name: statement_event; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX statement_event ON the_schema_of_the_ledger.statement USING btree (event_seq);


--
-- Name: txn_missed; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX txn_missed ON the_schema_of_the_ledger.txn USING btree (txn_id) WHERE (misses > 0);


--
-- Name: txn_record; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX txn_record ON the_schema_of_the_ledger.txn USING btree (record_id);


--
-- Name: txn_stream; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX txn_stream ON the_schema_of_the_ledger.txn USING btree (source_system, source_instance, entity);


--
-- Name: txn_unplanned; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX txn_unplanned ON the_schema_of_the_ledger.txn USING btree (txn_id) WHERE (planned = 0);


--
-- Name: version_event; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX version_event ON the_schema_of_the_ledger.version USING btree (event_seq);


--
-- Name: waiver_event; Type: INDEX; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE INDEX waiver_event ON the_schema_of_the_ledger.waiver USING btree (event_seq);


--
-- Name: ack ack_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER ack_no_delete BEFORE DELETE ON the_schema_of_the_ledger.ack FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.ack_no_delete();


--
-- Name: ack ack_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER ack_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.ack FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.ack_no_delete();


--
-- Name: ack ack_no_update; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER ack_no_update BEFORE UPDATE ON the_schema_of_the_ledger.ack FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.ack_no_update();


--
-- Name: allowed_transition allowed_transition_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER allowed_transition_no_delete BEFORE DELETE ON the_schema_of_the_ledger.allowed_transition FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.allowed_transition_no_delete();


--
-- Name: allowed_transition allowed_transition_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER allowed_transition_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.allowed_transition FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.allowed_transition_no_delete();


--
-- Name: allowed_transition allowed_transition_no_update; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER allowed_transition_no_update BEFORE UPDATE ON the_schema_of_the_ledger.allowed_transition FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.allowed_transition_no_update();


--
-- Name: entry amount_is_settled; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER amount_is_settled BEFORE UPDATE OF amount_minor, hours_e4, currency, layout ON the_schema_of_the_ledger.entry FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.amount_is_settled();


--
-- Name: batch attempt_forward; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER attempt_forward BEFORE UPDATE OF attempt ON the_schema_of_the_ledger.batch FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.attempt_forward();


--
-- Name: backed_out backed_out_by_two; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER backed_out_by_two BEFORE INSERT ON the_schema_of_the_ledger.backed_out FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.backed_out_by_two();


--
-- Name: backed_out backed_out_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER backed_out_no_delete BEFORE DELETE ON the_schema_of_the_ledger.backed_out FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.backed_out_no_delete();


--
-- Name: backed_out backed_out_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER backed_out_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.backed_out FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.backed_out_no_delete();


--
-- Name: backed_out backed_out_no_update; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER backed_out_no_update BEFORE UPDATE ON the_schema_of_the_ledger.backed_out FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.backed_out_no_update();


--
-- Name: batch batch_created; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER batch_created AFTER INSERT ON the_schema_of_the_ledger.batch FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.batch_created();


--
-- Name: batch_deadline batch_deadline_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER batch_deadline_no_delete BEFORE DELETE ON the_schema_of_the_ledger.batch_deadline FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.batch_deadline_no_delete();


--
-- Name: batch_deadline batch_deadline_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER batch_deadline_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.batch_deadline FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.batch_deadline_no_delete();


--
-- Name: batch_deadline batch_deadline_no_update; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER batch_deadline_no_update BEFORE UPDATE ON the_schema_of_the_ledger.batch_deadline FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.batch_deadline_no_update();


--
-- Name: batch batch_due; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER batch_due AFTER UPDATE OF ack_deadline ON the_schema_of_the_ledger.batch FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.batch_due();


--
-- Name: batch batch_gapless; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER batch_gapless BEFORE INSERT ON the_schema_of_the_ledger.batch FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.batch_gapless();


--
-- Name: batch_line batch_line_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER batch_line_no_delete BEFORE DELETE ON the_schema_of_the_ledger.batch_line FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.batch_line_no_delete();


--
-- Name: batch_line batch_line_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER batch_line_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.batch_line FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.batch_line_no_delete();


--
-- Name: batch_line batch_line_no_update; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER batch_line_no_update BEFORE UPDATE ON the_schema_of_the_ledger.batch_line FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.batch_line_no_update();


--
-- Name: batch_move batch_move_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER batch_move_no_delete BEFORE DELETE ON the_schema_of_the_ledger.batch_move FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.batch_move_no_delete();


--
-- Name: batch_move batch_move_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER batch_move_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.batch_move FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.batch_move_no_delete();


--
-- Name: batch_move batch_move_no_update; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER batch_move_no_update BEFORE UPDATE ON the_schema_of_the_ledger.batch_move FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.batch_move_no_update();


--
-- Name: batch batch_moved; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER batch_moved AFTER UPDATE OF step ON the_schema_of_the_ledger.batch FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.batch_moved();


--
-- Name: batch batch_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER batch_no_delete BEFORE DELETE ON the_schema_of_the_ledger.batch FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.batch_no_delete();


--
-- Name: batch batch_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER batch_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.batch FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.batch_no_delete();


--
-- Name: batch batch_remembered; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER batch_remembered AFTER UPDATE ON the_schema_of_the_ledger.batch FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.batch_remembered();


--
-- Name: batch batch_settled; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER batch_settled BEFORE UPDATE ON the_schema_of_the_ledger.batch FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.batch_settled();


--
-- Name: batch_was batch_was_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER batch_was_no_delete BEFORE DELETE ON the_schema_of_the_ledger.batch_was FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.batch_was_no_delete();


--
-- Name: batch_was batch_was_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER batch_was_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.batch_was FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.batch_was_no_delete();


--
-- Name: batch_was batch_was_no_update; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER batch_was_no_update BEFORE UPDATE ON the_schema_of_the_ledger.batch_was FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.batch_was_no_update();


--
-- Name: built built_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER built_no_delete BEFORE DELETE ON the_schema_of_the_ledger.built FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.built_no_delete();


--
-- Name: built built_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER built_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.built FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.built_no_delete();


--
-- Name: built built_no_update; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER built_no_update BEFORE UPDATE ON the_schema_of_the_ledger.built FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.built_no_update();


--
-- Name: call call_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER call_no_delete BEFORE DELETE ON the_schema_of_the_ledger.call FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.call_no_delete();


--
-- Name: call call_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER call_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.call FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.call_no_delete();


--
-- Name: call call_no_update; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER call_no_update BEFORE UPDATE ON the_schema_of_the_ledger.call FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.call_no_update();


--
-- Name: change change_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER change_no_delete BEFORE DELETE ON the_schema_of_the_ledger.change FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.change_no_delete();


--
-- Name: change change_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER change_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.change FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.change_no_delete();


--
-- Name: change change_no_update; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER change_no_update BEFORE UPDATE ON the_schema_of_the_ledger.change FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.change_no_update();


--
-- Name: checked checked_forward; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER checked_forward BEFORE UPDATE ON the_schema_of_the_ledger.checked FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.checked_forward();


--
-- Name: checked checked_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER checked_no_delete BEFORE DELETE ON the_schema_of_the_ledger.checked FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.checked_no_delete();


--
-- Name: checked checked_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER checked_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.checked FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.checked_no_delete();


--
-- Name: destination destination_frozen_again; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER destination_frozen_again AFTER UPDATE OF frozen ON the_schema_of_the_ledger.destination FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.destination_frozen_again();


--
-- Name: destination destination_frozen_new; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER destination_frozen_new AFTER INSERT ON the_schema_of_the_ledger.destination FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.destination_frozen_new();


--
-- Name: destination destination_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER destination_no_delete BEFORE DELETE ON the_schema_of_the_ledger.destination FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.destination_no_delete();


--
-- Name: destination destination_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER destination_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.destination FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.destination_no_delete();


--
-- Name: destination destination_unfrozen_by_two; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER destination_unfrozen_by_two BEFORE UPDATE OF frozen ON the_schema_of_the_ledger.destination FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.destination_unfrozen_by_two();


--
-- Name: entry document_is_settled; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER document_is_settled BEFORE UPDATE OF document ON the_schema_of_the_ledger.entry FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.document_is_settled();


--
-- Name: entry entry_created; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER entry_created AFTER INSERT ON the_schema_of_the_ledger.entry FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.entry_created();


--
-- Name: entry_move entry_move_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER entry_move_no_delete BEFORE DELETE ON the_schema_of_the_ledger.entry_move FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.entry_move_no_delete();


--
-- Name: entry_move entry_move_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER entry_move_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.entry_move FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.entry_move_no_delete();


--
-- Name: entry_move entry_move_no_update; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER entry_move_no_update BEFORE UPDATE ON the_schema_of_the_ledger.entry_move FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.entry_move_no_update();


--
-- Name: entry entry_moved; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER entry_moved AFTER UPDATE OF state ON the_schema_of_the_ledger.entry FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.entry_moved();


--
-- Name: entry entry_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER entry_no_delete BEFORE DELETE ON the_schema_of_the_ledger.entry FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.entry_no_delete();


--
-- Name: entry entry_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER entry_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.entry FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.entry_no_delete();


--
-- Name: entry entry_remembered; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER entry_remembered AFTER UPDATE ON the_schema_of_the_ledger.entry FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.entry_remembered();


--
-- Name: entry entry_settled; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER entry_settled BEFORE UPDATE ON the_schema_of_the_ledger.entry FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.entry_settled();


--
-- Name: entry_was entry_was_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER entry_was_no_delete BEFORE DELETE ON the_schema_of_the_ledger.entry_was FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.entry_was_no_delete();


--
-- Name: entry_was entry_was_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER entry_was_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.entry_was FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.entry_was_no_delete();


--
-- Name: entry_was entry_was_no_update; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER entry_was_no_update BEFORE UPDATE ON the_schema_of_the_ledger.entry_was FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.entry_was_no_update();


--
-- Name: event event_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER event_no_delete BEFORE DELETE ON the_schema_of_the_ledger.event FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.event_no_delete();


--
-- Name: event event_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER event_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.event FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.event_no_delete();


--
-- Name: event event_no_update; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER event_no_update BEFORE UPDATE ON the_schema_of_the_ledger.event FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.event_no_update();


--
-- Name: exception exception_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER exception_no_delete BEFORE DELETE ON the_schema_of_the_ledger.exception FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.exception_no_delete();


--
-- Name: exception exception_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER exception_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.exception FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.exception_no_delete();


--
-- Name: exception exception_remembered; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER exception_remembered AFTER UPDATE ON the_schema_of_the_ledger.exception FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.exception_remembered();


--
-- Name: exception_was exception_was_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER exception_was_no_delete BEFORE DELETE ON the_schema_of_the_ledger.exception_was FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.exception_was_no_delete();


--
-- Name: exception_was exception_was_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER exception_was_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.exception_was FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.exception_was_no_delete();


--
-- Name: exception_was exception_was_no_update; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER exception_was_no_update BEFORE UPDATE ON the_schema_of_the_ledger.exception_was FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.exception_was_no_update();


--
-- Name: extract extract_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER extract_no_delete BEFORE DELETE ON the_schema_of_the_ledger."extract" FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.extract_no_delete();


--
-- Name: extract extract_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER extract_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger."extract" FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.extract_no_delete();


--
-- Name: extract extract_no_update; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER extract_no_update BEFORE UPDATE ON the_schema_of_the_ledger."extract" FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.extract_no_update();


--
-- Name: extract_page extract_page_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER extract_page_no_delete BEFORE DELETE ON the_schema_of_the_ledger.extract_page FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.extract_page_no_delete();


--
-- Name: extract_page extract_page_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER extract_page_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.extract_page FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.extract_page_no_delete();


--
-- Name: extract_page extract_page_settled; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER extract_page_settled BEFORE UPDATE ON the_schema_of_the_ledger.extract_page FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.extract_page_settled();


--
-- Name: statement four_eyes; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER four_eyes BEFORE INSERT ON the_schema_of_the_ledger.statement FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.four_eyes();


--
-- Name: freezing freezing_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER freezing_no_delete BEFORE DELETE ON the_schema_of_the_ledger.freezing FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.freezing_no_delete();


--
-- Name: freezing freezing_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER freezing_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.freezing FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.freezing_no_delete();


--
-- Name: freezing freezing_no_update; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER freezing_no_update BEFORE UPDATE ON the_schema_of_the_ledger.freezing FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.freezing_no_update();


--
-- Name: entry frozen_payload; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER frozen_payload BEFORE UPDATE OF payload_hash ON the_schema_of_the_ledger.entry FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.frozen_payload();


--
-- Name: entry group_resolved_by_two; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER group_resolved_by_two BEFORE UPDATE OF state ON the_schema_of_the_ledger.entry FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.group_resolved_by_two();


--
-- Name: txn group_whole_or_by_two; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER group_whole_or_by_two BEFORE UPDATE OF frozen ON the_schema_of_the_ledger.txn FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.group_whole_or_by_two();


--
-- Name: landed landed_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER landed_no_delete BEFORE DELETE ON the_schema_of_the_ledger.landed FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.landed_no_delete();


--
-- Name: landed landed_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER landed_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.landed FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.landed_no_delete();


--
-- Name: landed landed_no_update; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER landed_no_update BEFORE UPDATE ON the_schema_of_the_ledger.landed FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.landed_no_update();


--
-- Name: entry line_resolved_by_two; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER line_resolved_by_two BEFORE UPDATE OF state ON the_schema_of_the_ledger.entry FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.line_resolved_by_two();


--
-- Name: payload_override payload_override_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER payload_override_no_delete BEFORE DELETE ON the_schema_of_the_ledger.payload_override FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.payload_override_no_delete();


--
-- Name: payload_override payload_override_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER payload_override_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.payload_override FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.payload_override_no_delete();


--
-- Name: payload_override payload_override_no_update; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER payload_override_no_update BEFORE UPDATE ON the_schema_of_the_ledger.payload_override FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.payload_override_no_update();


--
-- Name: period period_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER period_no_delete BEFORE DELETE ON the_schema_of_the_ledger.period FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.period_no_delete();


--
-- Name: period period_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER period_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.period FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.period_no_delete();


--
-- Name: entry posted_after_reversal; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER posted_after_reversal BEFORE UPDATE OF state ON the_schema_of_the_ledger.entry FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.posted_after_reversal();


--
-- Name: entry posted_is_sticky; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER posted_is_sticky BEFORE UPDATE OF reversed ON the_schema_of_the_ledger.entry FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.posted_is_sticky();


--
-- Name: probe probe_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER probe_no_delete BEFORE DELETE ON the_schema_of_the_ledger.probe FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.probe_no_delete();


--
-- Name: probe probe_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER probe_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.probe FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.probe_no_delete();


--
-- Name: probe probe_no_update; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER probe_no_update BEFORE UPDATE ON the_schema_of_the_ledger.probe FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.probe_no_update();


--
-- Name: publication publication_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER publication_no_delete BEFORE DELETE ON the_schema_of_the_ledger.publication FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.publication_no_delete();


--
-- Name: publication publication_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER publication_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.publication FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.publication_no_delete();


--
-- Name: publication publication_no_update; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER publication_no_update BEFORE UPDATE ON the_schema_of_the_ledger.publication FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.publication_no_update();


--
-- Name: raw_file raw_file_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER raw_file_no_delete BEFORE DELETE ON the_schema_of_the_ledger.raw_file FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.raw_file_no_delete();


--
-- Name: raw_file raw_file_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER raw_file_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.raw_file FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.raw_file_no_delete();


--
-- Name: raw_file raw_file_no_update; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER raw_file_no_update BEFORE UPDATE ON the_schema_of_the_ledger.raw_file FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.raw_file_no_update();


--
-- Name: batch received_by_two; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER received_by_two BEFORE UPDATE OF step ON the_schema_of_the_ledger.batch FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.received_by_two();


--
-- Name: batch released_by_another; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER released_by_another BEFORE UPDATE OF step ON the_schema_of_the_ledger.batch FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.released_by_another();


--
-- Name: reply reply_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER reply_no_delete BEFORE DELETE ON the_schema_of_the_ledger.reply FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.reply_no_delete();


--
-- Name: reply reply_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER reply_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.reply FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.reply_no_delete();


--
-- Name: reply reply_no_update; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER reply_no_update BEFORE UPDATE ON the_schema_of_the_ledger.reply FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.reply_no_update();


--
-- Name: version rerated_while_open; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER rerated_while_open BEFORE INSERT ON the_schema_of_the_ledger.version FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.rerated_while_open();


--
-- Name: entry reversal_negates; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER reversal_negates BEFORE INSERT ON the_schema_of_the_ledger.entry FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.reversal_negates();


--
-- Name: entry reversal_of_live; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER reversal_of_live BEFORE UPDATE OF state ON the_schema_of_the_ledger.entry FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.reversal_of_live();


--
-- Name: entry reversal_posted; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER reversal_posted AFTER UPDATE OF state ON the_schema_of_the_ledger.entry FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.reversal_posted();


--
-- Name: rule_result rule_result_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER rule_result_no_delete BEFORE DELETE ON the_schema_of_the_ledger.rule_result FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.rule_result_no_delete();


--
-- Name: rule_result rule_result_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER rule_result_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.rule_result FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.rule_result_no_delete();


--
-- Name: rule_result rule_result_no_update; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER rule_result_no_update BEFORE UPDATE ON the_schema_of_the_ledger.rule_result FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.rule_result_no_update();


--
-- Name: rule_run rule_run_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER rule_run_no_delete BEFORE DELETE ON the_schema_of_the_ledger.rule_run FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.rule_run_no_delete();


--
-- Name: rule_run rule_run_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER rule_run_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.rule_run FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.rule_run_no_delete();


--
-- Name: rule_run rule_run_no_update; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER rule_run_no_update BEFORE UPDATE ON the_schema_of_the_ledger.rule_run FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.rule_run_no_update();


--
-- Name: entry sealed_after_plan; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER sealed_after_plan BEFORE UPDATE OF state ON the_schema_of_the_ledger.entry FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.sealed_after_plan();


--
-- Name: batch sealed_by_accepted_settings; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER sealed_by_accepted_settings BEFORE INSERT ON the_schema_of_the_ledger.batch FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.sealed_by_accepted_settings();


--
-- Name: entry sealed_by_rule_result; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER sealed_by_rule_result BEFORE UPDATE OF state ON the_schema_of_the_ledger.entry FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.sealed_by_rule_result();


--
-- Name: entry sealed_has_a_frozen_line; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER sealed_has_a_frozen_line BEFORE UPDATE OF state ON the_schema_of_the_ledger.entry FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.sealed_has_a_frozen_line();


--
-- Name: batch sealed_over_threshold; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER sealed_over_threshold BEFORE INSERT ON the_schema_of_the_ledger.batch FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.sealed_over_threshold();


--
-- Name: batch sent_again_by_right; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER sent_again_by_right BEFORE UPDATE OF step ON the_schema_of_the_ledger.batch FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.sent_again_by_right();


--
-- Name: entry sent_again_with_its_file; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER sent_again_with_its_file BEFORE UPDATE OF state ON the_schema_of_the_ledger.entry FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.sent_again_with_its_file();


--
-- Name: batch sent_by_accepted_settings; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER sent_by_accepted_settings BEFORE UPDATE OF step ON the_schema_of_the_ledger.batch FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.sent_by_accepted_settings();


--
-- Name: batch sent_whole; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER sent_whole BEFORE UPDATE OF step ON the_schema_of_the_ledger.batch FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.sent_whole();


--
-- Name: set_aside set_aside_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER set_aside_no_delete BEFORE DELETE ON the_schema_of_the_ledger.set_aside FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.set_aside_no_delete();


--
-- Name: set_aside set_aside_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER set_aside_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.set_aside FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.set_aside_no_delete();


--
-- Name: set_aside set_aside_no_update; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER set_aside_no_update BEFORE UPDATE ON the_schema_of_the_ledger.set_aside FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.set_aside_no_update();


--
-- Name: settings settings_by_two; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER settings_by_two BEFORE INSERT ON the_schema_of_the_ledger.settings FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.settings_by_two();


--
-- Name: settings settings_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER settings_no_delete BEFORE DELETE ON the_schema_of_the_ledger.settings FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.settings_no_delete();


--
-- Name: settings settings_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER settings_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.settings FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.settings_no_delete();


--
-- Name: settings settings_no_update; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER settings_no_update BEFORE UPDATE ON the_schema_of_the_ledger.settings FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.settings_no_update();


--
-- Name: state_bucket state_bucket_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER state_bucket_no_delete BEFORE DELETE ON the_schema_of_the_ledger.state_bucket FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.state_bucket_no_delete();


--
-- Name: state_bucket state_bucket_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER state_bucket_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.state_bucket FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.state_bucket_no_delete();


--
-- Name: state_bucket state_bucket_no_update; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER state_bucket_no_update BEFORE UPDATE ON the_schema_of_the_ledger.state_bucket FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.state_bucket_no_update();


--
-- Name: statement stated_by_accepted_settings; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER stated_by_accepted_settings BEFORE INSERT ON the_schema_of_the_ledger.statement FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.stated_by_accepted_settings();


--
-- Name: statement statement_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER statement_no_delete BEFORE DELETE ON the_schema_of_the_ledger.statement FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.statement_no_delete();


--
-- Name: statement statement_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER statement_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.statement FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.statement_no_delete();


--
-- Name: statement statement_no_update; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER statement_no_update BEFORE UPDATE ON the_schema_of_the_ledger.statement FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.statement_no_update();


--
-- Name: txn txn_frozen_again; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER txn_frozen_again AFTER UPDATE OF frozen ON the_schema_of_the_ledger.txn FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.txn_frozen_again();


--
-- Name: txn txn_frozen_new; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER txn_frozen_new AFTER INSERT ON the_schema_of_the_ledger.txn FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.txn_frozen_new();


--
-- Name: txn txn_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER txn_no_delete BEFORE DELETE ON the_schema_of_the_ledger.txn FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.txn_no_delete();


--
-- Name: txn txn_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER txn_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.txn FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.txn_no_delete();


--
-- Name: txn txn_unfrozen_by_two; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER txn_unfrozen_by_two BEFORE UPDATE OF frozen ON the_schema_of_the_ledger.txn FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.txn_unfrozen_by_two();


--
-- Name: entry unsealed_by_withdrawal; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER unsealed_by_withdrawal BEFORE UPDATE OF state ON the_schema_of_the_ledger.entry FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.unsealed_by_withdrawal();


--
-- Name: version version_in_order; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER version_in_order BEFORE INSERT ON the_schema_of_the_ledger.version FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.version_in_order();


--
-- Name: version version_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER version_no_delete BEFORE DELETE ON the_schema_of_the_ledger.version FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.version_no_delete();


--
-- Name: version version_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER version_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.version FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.version_no_delete();


--
-- Name: version version_remembered; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER version_remembered AFTER UPDATE ON the_schema_of_the_ledger.version FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.version_remembered();


--
-- Name: version version_settled; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER version_settled BEFORE UPDATE ON the_schema_of_the_ledger.version FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.version_settled();


--
-- Name: version_was version_was_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER version_was_no_delete BEFORE DELETE ON the_schema_of_the_ledger.version_was FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.version_was_no_delete();


--
-- Name: version_was version_was_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER version_was_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.version_was FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.version_was_no_delete();


--
-- Name: version_was version_was_no_update; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER version_was_no_update BEFORE UPDATE ON the_schema_of_the_ledger.version_was FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.version_was_no_update();


--
-- Name: waiver waiver_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER waiver_no_delete BEFORE DELETE ON the_schema_of_the_ledger.waiver FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.waiver_no_delete();


--
-- Name: waiver waiver_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER waiver_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.waiver FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.waiver_no_delete();


--
-- Name: waiver waiver_no_update; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER waiver_no_update BEFORE UPDATE ON the_schema_of_the_ledger.waiver FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.waiver_no_update();


--
-- Name: watermark watermark_forward; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER watermark_forward BEFORE UPDATE ON the_schema_of_the_ledger.watermark FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.watermark_forward();


--
-- Name: watermark watermark_no_delete; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER watermark_no_delete BEFORE DELETE ON the_schema_of_the_ledger.watermark FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.watermark_no_delete();


--
-- Name: watermark watermark_no_delete_all; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER watermark_no_delete_all BEFORE TRUNCATE ON the_schema_of_the_ledger.watermark FOR EACH STATEMENT EXECUTE FUNCTION the_schema_of_the_ledger.watermark_no_delete();


--
-- Name: batch withdrawn_unsent; Type: TRIGGER; Schema: the_schema_of_the_ledger; Owner: tieout
--

CREATE TRIGGER withdrawn_unsent BEFORE UPDATE OF step ON the_schema_of_the_ledger.batch FOR EACH ROW EXECUTE FUNCTION the_schema_of_the_ledger.withdrawn_unsent();


--
-- Name: ack ack_event_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.ack
    ADD CONSTRAINT ack_event_seq_fkey FOREIGN KEY (event_seq) REFERENCES the_schema_of_the_ledger.change(seq);


--
-- Name: backed_out backed_out_event_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.backed_out
    ADD CONSTRAINT backed_out_event_seq_fkey FOREIGN KEY (event_seq) REFERENCES the_schema_of_the_ledger.change(seq);


--
-- Name: backed_out backed_out_txn_id_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.backed_out
    ADD CONSTRAINT backed_out_txn_id_seq_fkey FOREIGN KEY (txn_id, seq) REFERENCES the_schema_of_the_ledger.version(txn_id, seq);


--
-- Name: batch_deadline batch_deadline_batch_id_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.batch_deadline
    ADD CONSTRAINT batch_deadline_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES the_schema_of_the_ledger.batch(batch_id);


--
-- Name: batch_deadline batch_deadline_event_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.batch_deadline
    ADD CONSTRAINT batch_deadline_event_seq_fkey FOREIGN KEY (event_seq) REFERENCES the_schema_of_the_ledger.change(seq);


--
-- Name: batch batch_destination_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.batch
    ADD CONSTRAINT batch_destination_fkey FOREIGN KEY (destination) REFERENCES the_schema_of_the_ledger.destination(name);


--
-- Name: batch batch_event_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.batch
    ADD CONSTRAINT batch_event_seq_fkey FOREIGN KEY (event_seq) REFERENCES the_schema_of_the_ledger.change(seq);


--
-- Name: batch_line batch_line_batch_id_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.batch_line
    ADD CONSTRAINT batch_line_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES the_schema_of_the_ledger.batch(batch_id);


--
-- Name: batch_line batch_line_entry_id_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.batch_line
    ADD CONSTRAINT batch_line_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES the_schema_of_the_ledger.entry(entry_id);


--
-- Name: batch_line batch_line_event_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.batch_line
    ADD CONSTRAINT batch_line_event_seq_fkey FOREIGN KEY (event_seq) REFERENCES the_schema_of_the_ledger.change(seq);


--
-- Name: batch_move batch_move_batch_id_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.batch_move
    ADD CONSTRAINT batch_move_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES the_schema_of_the_ledger.batch(batch_id);


--
-- Name: batch_move batch_move_event_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.batch_move
    ADD CONSTRAINT batch_move_event_seq_fkey FOREIGN KEY (event_seq) REFERENCES the_schema_of_the_ledger.change(seq);


--
-- Name: batch_was batch_was_batch_id_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.batch_was
    ADD CONSTRAINT batch_was_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES the_schema_of_the_ledger.batch(batch_id);


--
-- Name: batch_was batch_was_event_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.batch_was
    ADD CONSTRAINT batch_was_event_seq_fkey FOREIGN KEY (event_seq) REFERENCES the_schema_of_the_ledger.change(seq);


--
-- Name: built built_event_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.built
    ADD CONSTRAINT built_event_seq_fkey FOREIGN KEY (event_seq) REFERENCES the_schema_of_the_ledger.change(seq);


--
-- Name: call call_batch_id_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.call
    ADD CONSTRAINT call_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES the_schema_of_the_ledger.batch(batch_id);


--
-- Name: call call_event_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.call
    ADD CONSTRAINT call_event_seq_fkey FOREIGN KEY (event_seq) REFERENCES the_schema_of_the_ledger.change(seq);


--
-- Name: change change_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.change
    ADD CONSTRAINT change_seq_fkey FOREIGN KEY (seq) REFERENCES the_schema_of_the_ledger.event(seq) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: entry entry_batch_id_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.entry
    ADD CONSTRAINT entry_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES the_schema_of_the_ledger.batch(batch_id);


--
-- Name: entry entry_destination_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.entry
    ADD CONSTRAINT entry_destination_fkey FOREIGN KEY (destination) REFERENCES the_schema_of_the_ledger.destination(name);


--
-- Name: entry entry_event_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.entry
    ADD CONSTRAINT entry_event_seq_fkey FOREIGN KEY (event_seq) REFERENCES the_schema_of_the_ledger.change(seq);


--
-- Name: entry_move entry_move_entry_id_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.entry_move
    ADD CONSTRAINT entry_move_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES the_schema_of_the_ledger.entry(entry_id);


--
-- Name: entry_move entry_move_event_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.entry_move
    ADD CONSTRAINT entry_move_event_seq_fkey FOREIGN KEY (event_seq) REFERENCES the_schema_of_the_ledger.change(seq);


--
-- Name: entry entry_reverses_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.entry
    ADD CONSTRAINT entry_reverses_fkey FOREIGN KEY (reverses) REFERENCES the_schema_of_the_ledger.entry(entry_id);


--
-- Name: entry entry_txn_id_represents_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.entry
    ADD CONSTRAINT entry_txn_id_represents_seq_fkey FOREIGN KEY (txn_id, represents_seq) REFERENCES the_schema_of_the_ledger.version(txn_id, seq);


--
-- Name: entry entry_txn_id_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.entry
    ADD CONSTRAINT entry_txn_id_seq_fkey FOREIGN KEY (txn_id, seq) REFERENCES the_schema_of_the_ledger.version(txn_id, seq);


--
-- Name: entry_was entry_was_entry_id_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.entry_was
    ADD CONSTRAINT entry_was_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES the_schema_of_the_ledger.entry(entry_id);


--
-- Name: entry_was entry_was_event_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.entry_was
    ADD CONSTRAINT entry_was_event_seq_fkey FOREIGN KEY (event_seq) REFERENCES the_schema_of_the_ledger.change(seq);


--
-- Name: exception exception_event_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.exception
    ADD CONSTRAINT exception_event_seq_fkey FOREIGN KEY (event_seq) REFERENCES the_schema_of_the_ledger.change(seq);


--
-- Name: exception_was exception_was_event_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.exception_was
    ADD CONSTRAINT exception_was_event_seq_fkey FOREIGN KEY (event_seq) REFERENCES the_schema_of_the_ledger.change(seq);


--
-- Name: exception_was exception_was_exception_id_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.exception_was
    ADD CONSTRAINT exception_was_exception_id_fkey FOREIGN KEY (exception_id) REFERENCES the_schema_of_the_ledger.exception(exception_id);


--
-- Name: extract extract_event_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger."extract"
    ADD CONSTRAINT extract_event_seq_fkey FOREIGN KEY (event_seq) REFERENCES the_schema_of_the_ledger.change(seq);


--
-- Name: extract_page extract_page_duplicate_of_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.extract_page
    ADD CONSTRAINT extract_page_duplicate_of_fkey FOREIGN KEY (duplicate_of) REFERENCES the_schema_of_the_ledger."extract"(extract_seq);


--
-- Name: extract_page extract_page_event_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.extract_page
    ADD CONSTRAINT extract_page_event_seq_fkey FOREIGN KEY (event_seq) REFERENCES the_schema_of_the_ledger.change(seq);


--
-- Name: extract_page extract_page_extract_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.extract_page
    ADD CONSTRAINT extract_page_extract_seq_fkey FOREIGN KEY (extract_seq) REFERENCES the_schema_of_the_ledger."extract"(extract_seq);


--
-- Name: extract_page extract_page_raw_sha256_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.extract_page
    ADD CONSTRAINT extract_page_raw_sha256_fkey FOREIGN KEY (raw_sha256) REFERENCES the_schema_of_the_ledger.raw_file(sha256);


--
-- Name: extract_page extract_page_read_event_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.extract_page
    ADD CONSTRAINT extract_page_read_event_fkey FOREIGN KEY (read_event) REFERENCES the_schema_of_the_ledger.change(seq);


--
-- Name: freezing freezing_event_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.freezing
    ADD CONSTRAINT freezing_event_seq_fkey FOREIGN KEY (event_seq) REFERENCES the_schema_of_the_ledger.change(seq);


--
-- Name: landed landed_event_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.landed
    ADD CONSTRAINT landed_event_seq_fkey FOREIGN KEY (event_seq) REFERENCES the_schema_of_the_ledger.change(seq);


--
-- Name: landed landed_extract_seq_page_no_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.landed
    ADD CONSTRAINT landed_extract_seq_page_no_fkey FOREIGN KEY (extract_seq, page_no) REFERENCES the_schema_of_the_ledger.extract_page(extract_seq, page_no);


--
-- Name: obligation obligation_destination_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.obligation
    ADD CONSTRAINT obligation_destination_fkey FOREIGN KEY (destination) REFERENCES the_schema_of_the_ledger.destination(name);


--
-- Name: obligation obligation_txn_id_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.obligation
    ADD CONSTRAINT obligation_txn_id_seq_fkey FOREIGN KEY (txn_id, seq) REFERENCES the_schema_of_the_ledger.version(txn_id, seq);


--
-- Name: open_commit open_commit_event_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.open_commit
    ADD CONSTRAINT open_commit_event_seq_fkey FOREIGN KEY (event_seq) REFERENCES the_schema_of_the_ledger.change(seq);


--
-- Name: payload_override payload_override_entry_id_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.payload_override
    ADD CONSTRAINT payload_override_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES the_schema_of_the_ledger.entry(entry_id);


--
-- Name: payload_override payload_override_event_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.payload_override
    ADD CONSTRAINT payload_override_event_seq_fkey FOREIGN KEY (event_seq) REFERENCES the_schema_of_the_ledger.change(seq);


--
-- Name: period period_destination_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.period
    ADD CONSTRAINT period_destination_fkey FOREIGN KEY (destination) REFERENCES the_schema_of_the_ledger.destination(name);


--
-- Name: probe probe_batch_id_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.probe
    ADD CONSTRAINT probe_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES the_schema_of_the_ledger.batch(batch_id);


--
-- Name: probe probe_event_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.probe
    ADD CONSTRAINT probe_event_seq_fkey FOREIGN KEY (event_seq) REFERENCES the_schema_of_the_ledger.change(seq);


--
-- Name: publication publication_event_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.publication
    ADD CONSTRAINT publication_event_seq_fkey FOREIGN KEY (event_seq) REFERENCES the_schema_of_the_ledger.change(seq);


--
-- Name: publication publication_ledger_event_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.publication
    ADD CONSTRAINT publication_ledger_event_seq_fkey FOREIGN KEY (ledger_event_seq) REFERENCES the_schema_of_the_ledger.change(seq);


--
-- Name: raw_file raw_file_event_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.raw_file
    ADD CONSTRAINT raw_file_event_seq_fkey FOREIGN KEY (event_seq) REFERENCES the_schema_of_the_ledger.change(seq);


--
-- Name: reply reply_batch_id_attempt_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.reply
    ADD CONSTRAINT reply_batch_id_attempt_fkey FOREIGN KEY (batch_id, attempt) REFERENCES the_schema_of_the_ledger.call(batch_id, attempt);


--
-- Name: reply reply_event_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.reply
    ADD CONSTRAINT reply_event_seq_fkey FOREIGN KEY (event_seq) REFERENCES the_schema_of_the_ledger.change(seq);


--
-- Name: reply reply_response_sha256_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.reply
    ADD CONSTRAINT reply_response_sha256_fkey FOREIGN KEY (response_sha256) REFERENCES the_schema_of_the_ledger.raw_file(sha256);


--
-- Name: rule_result rule_result_event_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.rule_result
    ADD CONSTRAINT rule_result_event_seq_fkey FOREIGN KEY (event_seq) REFERENCES the_schema_of_the_ledger.change(seq);


--
-- Name: rule_result rule_result_rule_run_id_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.rule_result
    ADD CONSTRAINT rule_result_rule_run_id_fkey FOREIGN KEY (rule_run_id) REFERENCES the_schema_of_the_ledger.rule_run(rule_run_id);


--
-- Name: rule_result rule_result_txn_id_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.rule_result
    ADD CONSTRAINT rule_result_txn_id_seq_fkey FOREIGN KEY (txn_id, seq) REFERENCES the_schema_of_the_ledger.version(txn_id, seq);


--
-- Name: rule_run rule_run_event_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.rule_run
    ADD CONSTRAINT rule_run_event_seq_fkey FOREIGN KEY (event_seq) REFERENCES the_schema_of_the_ledger.change(seq);


--
-- Name: set_aside set_aside_event_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.set_aside
    ADD CONSTRAINT set_aside_event_seq_fkey FOREIGN KEY (event_seq) REFERENCES the_schema_of_the_ledger.change(seq);


--
-- Name: set_aside set_aside_extract_seq_page_no_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.set_aside
    ADD CONSTRAINT set_aside_extract_seq_page_no_fkey FOREIGN KEY (extract_seq, page_no) REFERENCES the_schema_of_the_ledger.extract_page(extract_seq, page_no);


--
-- Name: settings settings_event_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.settings
    ADD CONSTRAINT settings_event_seq_fkey FOREIGN KEY (event_seq) REFERENCES the_schema_of_the_ledger.change(seq);


--
-- Name: statement statement_event_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.statement
    ADD CONSTRAINT statement_event_seq_fkey FOREIGN KEY (event_seq) REFERENCES the_schema_of_the_ledger.change(seq);


--
-- Name: batch_move transition_is_allowed; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.batch_move
    ADD CONSTRAINT transition_is_allowed FOREIGN KEY (kind, from_state, to_state) REFERENCES the_schema_of_the_ledger.allowed_transition(kind, from_state, to_state);


--
-- Name: entry_move transition_is_allowed; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.entry_move
    ADD CONSTRAINT transition_is_allowed FOREIGN KEY (kind, from_state, to_state) REFERENCES the_schema_of_the_ledger.allowed_transition(kind, from_state, to_state);


--
-- Name: version version_event_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.version
    ADD CONSTRAINT version_event_seq_fkey FOREIGN KEY (event_seq) REFERENCES the_schema_of_the_ledger.change(seq);


--
-- Name: version version_extract_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.version
    ADD CONSTRAINT version_extract_seq_fkey FOREIGN KEY (extract_seq) REFERENCES the_schema_of_the_ledger."extract"(extract_seq);


--
-- Name: version version_raw_sha256_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.version
    ADD CONSTRAINT version_raw_sha256_fkey FOREIGN KEY (raw_sha256) REFERENCES the_schema_of_the_ledger.raw_file(sha256);


--
-- Name: version version_rule_run_id_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.version
    ADD CONSTRAINT version_rule_run_id_fkey FOREIGN KEY (rule_run_id) REFERENCES the_schema_of_the_ledger.rule_run(rule_run_id);


--
-- Name: version version_txn_id_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.version
    ADD CONSTRAINT version_txn_id_fkey FOREIGN KEY (txn_id) REFERENCES the_schema_of_the_ledger.txn(txn_id);


--
-- Name: version version_txn_id_rerated_from_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.version
    ADD CONSTRAINT version_txn_id_rerated_from_fkey FOREIGN KEY (txn_id, rerated_from) REFERENCES the_schema_of_the_ledger.version(txn_id, seq);


--
-- Name: version_was version_was_event_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.version_was
    ADD CONSTRAINT version_was_event_seq_fkey FOREIGN KEY (event_seq) REFERENCES the_schema_of_the_ledger.change(seq);


--
-- Name: version_was version_was_txn_id_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.version_was
    ADD CONSTRAINT version_was_txn_id_seq_fkey FOREIGN KEY (txn_id, seq) REFERENCES the_schema_of_the_ledger.version(txn_id, seq);


--
-- Name: waiver waiver_event_seq_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.waiver
    ADD CONSTRAINT waiver_event_seq_fkey FOREIGN KEY (event_seq) REFERENCES the_schema_of_the_ledger.change(seq);


--
-- Name: waiver waiver_txn_id_fkey; Type: FK CONSTRAINT; Schema: the_schema_of_the_ledger; Owner: tieout
--

ALTER TABLE ONLY the_schema_of_the_ledger.waiver
    ADD CONSTRAINT waiver_txn_id_fkey FOREIGN KEY (txn_id) REFERENCES the_schema_of_the_ledger.txn(txn_id);


--
-- PostgreSQL database dump complete
--


