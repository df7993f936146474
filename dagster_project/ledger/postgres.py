"""The ledger in PostgreSQL: the same tables and guards, in the schema that comes first in the connection's search path.

The writer's lock is an advisory lock of the session that writes. A session that is lost takes its unfinished commit
with it, so whoever gets the lock next can be sure that nothing of the former holder arrives any more. That holds for a
connection to the server itself, not through a pool that shares sessions.
"""

from __future__ import annotations

import os
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql as parts
from psycopg.adapt import Loader
from psycopg.pq import TransactionStatus

from dagster_project.ledger.guards import GUARDS, RECORDERS, TEMPORARY, Guard, Recorder
from dagster_project.ledger.tables import TABLES
from dagster_project.ledger.types import LedgerBusy, LedgerError, Refused

# The server notices the end of a killed process a moment after the process is gone.
LOCK_SECONDS = 2.0
_LOCK = "hashtextextended('tieout control ledger ' || current_schema(), 0)"
_HOLDER = f"""select a.application_name, coalesce(a.client_addr::text, 'this machine') from pg_locks l
    join pg_stat_activity a using (pid) where l.locktype = 'advisory' and l.granted and l.objsubid = 1
    and l.database = (select oid from pg_database where datname = current_database())
    and (l.classid::bigint << 32 | l.objid::bigint) = {_LOCK}"""
_REFERENCES = """select c.conrelid::regclass::text, c.confrelid::regclass::text,
      (select array_agg(a.attname::text order by k.place) from unnest(c.conkey) with ordinality k (number, place)
       join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.number),
      (select array_agg(a.attname::text order by k.place) from unnest(c.confkey) with ordinality k (number, place)
       join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.number)
    from pg_constraint c where c.contype = 'f' and c.connamespace = current_schema()::regnamespace"""

_DEFINITIONS = """with own as (select current_schema()::regnamespace as schema, current_schema() || '.' as prefix)
    select 'table', c.relname::text, string_agg(concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod),
        a.attcollation::regcollation, a.attnotnull, a.attidentity, pg_get_expr(d.adbin, d.adrelid)), ', '
        order by a.attnum)
      from pg_class c join own on c.relnamespace = own.schema
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
      where c.relkind = 'r' group by c.relname
    union all select 'view', c.relname, pg_get_viewdef(c.oid) from pg_class c join own on c.relnamespace = own.schema
      where c.relkind = 'v'
    union all select 'index', c.relname, replace(pg_get_indexdef(i.indexrelid), own.prefix, '') || i.indisvalid
      from pg_class c join own on c.relnamespace = own.schema join pg_index i on i.indexrelid = c.oid
    union all select 'constraint', c.conrelid::regclass || ' ' || c.conname, pg_get_constraintdef(c.oid)
      from pg_constraint c join own on c.connamespace = own.schema
    union all select 'trigger', t.tgname, replace(pg_get_triggerdef(t.oid), own.prefix, '') || t.tgenabled::text
      from pg_trigger t join pg_class c on c.oid = t.tgrelid join own on c.relnamespace = own.schema
      where not t.tgisinternal
    union all select 'trigger', p.proname, p.prosrc from pg_proc p join own on p.pronamespace = own.schema"""

# The definitions as a release of the server writes them down.
_MADE: dict[int, frozenset[tuple[str, str, str]]] = {}


class _WholeNumber(Loader):
    """`numeric` is only ever the sum of whole numbers here; anything else is an error."""

    def load(self, data: bytes) -> int:
        return int(bytes(data))


class PostgresDialect:
    """A schema of a PostgreSQL database. The password is libpq's affair: PGPASSWORD, or a password file."""

    connection: psycopg.Connection

    def __init__(self, url: str) -> None:
        self._url = url
        where = urlsplit(url)
        self.place = f"{where.scheme}://{where.hostname or ''}{where.path}"

    def open_to_write(self) -> None:
        self._connect()
        encoding, schema = self.execute("select getdatabaseencoding(), current_schema()").fetchone()
        if encoding != "UTF8" or schema is None:
            raise LedgerError(
                f"{self.place} has encoding {encoding} and schema {schema}: the control ledger needs a database in UTF8"
                " and a schema of its own that exists and comes first in the search path"
            )
        self._take_lock()
        # A server may be set to answer before a commit is on disk; never for the ledger.
        self.execute(
            "select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'"
        )
        for statement in TEMPORARY:
            self.connection.execute(_types(statement))

    def open_to_read(self) -> None:
        self._connect()
        self.execute("set default_transaction_read_only = on")
        if not self.exists():
            raise LedgerError(f"no control ledger at {self.place}: run a cycle first")

    def _connect(self) -> None:
        try:
            # Parameters go into the text of the statement, so that the server sees which type each has.
            self.connection = psycopg.connect(
                self._url,
                autocommit=True,
                cursor_factory=psycopg.ClientCursor,
                client_encoding="utf8",
                application_name=f"tieout, process {os.getpid()}",
            )
        except psycopg.OperationalError as error:
            raise LedgerError(f"the control ledger at {self.place} cannot be reached: {error}") from None
        self.connection.adapters.register_loader("numeric", _WholeNumber)

    def _take_lock(self) -> None:
        until = time.monotonic() + LOCK_SECONDS
        while not self.execute(f"select pg_try_advisory_lock({_LOCK})").fetchone()[0]:
            if time.monotonic() > until:
                holder, address = self.execute(_HOLDER).fetchone() or ("unknown", "unknown")
                raise LedgerBusy(
                    f"{holder} on {address} is writing the control ledger at {self.place}: wait until it ends, or stop"
                    " it"
                )
            time.sleep(0.05)

    def close(self) -> None:
        if hasattr(self, "connection"):
            self.connection.close()

    def exists(self) -> bool:
        query = "select 1 from pg_tables where schemaname = current_schema() and tablename = 'meta'"
        return self.execute(query).fetchone() is not None

    def schema(self) -> list[str]:
        return [*map(_types, TABLES), *map(_guard, GUARDS), *map(_recorder, RECORDERS)]

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> psycopg.Cursor:
        with _refusals():
            return self.connection.execute(_marks(sql), parameters)

    def executemany(self, sql: str, parameters: Iterable[Sequence[object]]) -> None:
        # A list, because the rows may come from queries over the same connection.
        rows = list(parameters)
        if rows:
            with _refusals(), psycopg.Cursor(self.connection) as cursor:
                cursor.executemany(_marks(sql), rows)

    def begin(self) -> None:
        self.execute("begin")

    def begin_reading(self) -> None:
        self.execute("begin isolation level repeatable read read only")

    def commit(self) -> None:
        # After an error that somebody caught, PostgreSQL answers COMMIT by rolling back.
        if self.execute("commit").statusmessage != "COMMIT":
            raise Refused("a statement of this change failed, so none of it is kept")

    def rollback(self) -> None:
        if self.active:
            self.execute("rollback")

    @property
    def active(self) -> bool:
        return self.connection.info.transaction_status not in (TransactionStatus.IDLE, TransactionStatus.UNKNOWN)

    def copy(self, suffix: str) -> Path | None:
        return None

    @contextmanager
    def remaking(self) -> Iterator[None]:
        try:
            self.begin()
            yield
            self.commit()
        finally:
            self.rollback()

    def drop_rules(self) -> None:
        views, functions = (
            [name for (name,) in self.execute(query).fetchall()]
            for query in (
                "select viewname from pg_views where schemaname = current_schema()",
                "select proname from pg_proc where pronamespace = current_schema()::regnamespace"
                " and prorettype = 'trigger'::regtype",
            )
        )
        for name in views:
            self.execute(f"drop view {name}")
        for name in functions:
            # With the triggers that call it.
            self.execute(f"drop function {name} cascade")

    def names(self) -> set[str]:
        query = (
            "select relname::text from pg_class where relnamespace = current_schema()::regnamespace"
            " union all select proname::text from pg_proc where pronamespace = current_schema()::regnamespace"
        )
        return {name for (name,) in self.execute(query)}

    @contextmanager
    def replacing(self, table: str) -> Iterator[None]:
        references = self.execute(
            "select conrelid::regclass::text, conname::text, pg_get_constraintdef(oid) from pg_constraint"
            " where contype = 'f' and confrelid = ?::regclass and conrelid <> confrelid",
            [table],
        ).fetchall()
        self.execute(f"drop table {table} cascade")
        yield
        for other, name, definition in references:
            self.execute(f"alter table {other} add constraint {name} {definition}")
        for (column,) in self.execute(
            "select attname::text from pg_attribute where attrelid = ?::regclass and attidentity <> ''", [table]
        ).fetchall():
            numbers = f"pg_get_serial_sequence('{table}', '{column}')"
            self.execute(f"select setval({numbers}, coalesce(max({column}), 0) + 1, false) from {table}")

    def orphans(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for table, target, columns, keys in self.execute(_REFERENCES).fetchall():
            known = " and ".join(f"c.{column} is not null" for column in columns)
            same = " and ".join(f"p.{key} = c.{column}" for column, key in zip(columns, keys, strict=True))
            found[table] += self.execute(
                f"select count(*) from {table} c where {known} and not exists (select 1 from {target} p where {same})"
            ).fetchone()[0]
        return +found

    def altered(self) -> list[tuple[str, str]]:
        release = self.connection.info.server_version
        if release not in _MADE:
            _MADE[release] = self._made()
        return sorted({row[:2] for row in self._definitions() ^ _MADE[release]})

    def _made(self) -> frozenset[tuple[str, str, str]]:
        """The definitions as they should be, from a schema that is made beside the ledger's and never committed."""
        self.execute("begin read write")
        try:
            self.execute("create schema tieout_as_made")
            self.execute("set local search_path to tieout_as_made")
            for statement in self.schema():
                self.execute(statement)
            return self._definitions()
        finally:
            self.rollback()

    def _definitions(self) -> frozenset[tuple[str, str, str]]:
        return frozenset(self.execute(_DEFINITIONS).fetchall())


@lru_cache(maxsize=1024)
def _marks(sql: str) -> str:
    return sql.replace("%", "%%").replace("?", "%s")


def _types(sql: str) -> str:
    """PostgreSQL's types: 64 bits as in SQLite, and text that is ordered by its bytes whatever the locale."""
    sql = re.sub(r"\) strict$", ")", sql)
    sql = re.sub(r"\binteger\b", "bigint", sql)
    sql = re.sub(r"\bcounter\b", "bigint generated by default as identity", sql)
    return re.sub(r"\btext\b", 'text collate "C"', sql)


def _guard(guard: Guard) -> str:
    refusal = parts.Literal(guard.message).as_string(None)
    body = f"if ({guard.condition}) then raise exception using errcode = '23000', message = {refusal}; end if;"
    deletes = guard.occasion.startswith("before delete")
    triggers = _trigger(guard.name, guard.occasion, f"{body} return {'old' if deletes else 'new'};")
    if not deletes:
        return triggers
    truncates = guard.occasion.replace("delete", "truncate")
    return f"{triggers}; create trigger {guard.name}_all {truncates} execute function {guard.name}()"


def _recorder(recorder: Recorder) -> str:
    body = f"if ({recorder.condition}) then {recorder.statement}; end if; return null;"
    return _trigger(recorder.name, recorder.occasion, body)


def _trigger(name: str, occasion: str, body: str) -> str:
    """A trigger and its function, which means the ledger's own tables whoever calls it."""
    return (
        f"create function {name}() returns trigger language plpgsql set search_path from current"
        f" as $$ begin {body} end $$; create trigger {name} {occasion} for each row execute function {name}()"
    )


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except psycopg.IntegrityError as error:
        raise Refused(error.diag.message_primary) from error
