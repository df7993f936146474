"""A firm of any number of transactions: the project's own people, projects and assignments, who record every weekday
until enough is recorded, as landed Parquet and the ledger's export.

Everybody records one entry a weekday on each assignment, so that a larger firm of this kind is a longer history. One
entry in 20 is an expense, one in 12 was amended after it was posted, one in 40 was re-rated, one in 25 is not approved,
and one in 100 had an exception. The older nine tenths are posted and answered, the older half is billed and paid.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from dagster_project.sandbox.world import master_files
from dagster_project.sources.registry import BY_NAME, LANDING_SCHEMAS
from dagster_project.warehouse import project
from tests.warehouse.world import LEDGER_SCHEMAS, frame, master_rows, master_versions, settings

NOW = datetime(2026, 12, 31, 18, tzinfo=UTC)
LAST_DAY = date(2026, 12, 30)
ROWS_PER_DOCUMENT = 2000

_CURRENCIES = project.PROJECT / "seeds" / "currency.csv"

_TRANSACTIONS = """
create table person as
select
    row_number() over (order by worker.source_worker_id, project.source_project_id) - 1 as number,
    worker.source_worker_id, expense_worker.source_worker_id as employee_id, project.source_project_id,
    assignment.project_key, contract.currency, contract.legal_entity, company.destination,
    contract.contract_type = 'time_and_materials' as is_by_the_hour, currency.exponent
from read_csv('{masters}/assignment.csv') as assignment
join read_csv('{masters}/crosswalk_worker.csv', all_varchar = true) as worker
    on worker.worker_key = assignment.worker_key and worker.source_system || worker.source_instance = 'kantatagroup'
join read_csv('{masters}/crosswalk_worker.csv', all_varchar = true) as expense_worker
    on expense_worker.worker_key = assignment.worker_key
    and expense_worker.source_system || expense_worker.source_instance = 'concurmeridian'
join read_csv('{masters}/crosswalk_project.csv', all_varchar = true) as project
    on project.project_key = assignment.project_key
    and project.source_system || project.source_instance = 'kantatagroup'
join read_csv('{masters}/project.csv') as listed on listed.project_key = assignment.project_key
join read_csv('{masters}/contract.csv') as contract on contract.contract_key = listed.contract_key
join read_csv('{masters}/worker.csv') as employee
    on employee.worker_key = assignment.worker_key and employee.left_on is null
join read_csv('{masters}/legal_entity.csv') as company on company.legal_entity = contract.legal_entity
join read_csv('{currencies}') as currency on currency.currency = contract.currency
where contract.ends_on >= date '{last_day}' and listed.status = 'active'
qualify row_number() over (partition by worker.source_worker_id, project.source_project_id order by valid_from) = 1;

create table weekday as
select day, row_number() over (order by day desc) - 1 as number
from (select cast(unnest(range(date '{last_day}' - 4000, date '{last_day}' + 1, interval 1 day)) as date) as day)
where isodow(day) <= 5;

create table txn as
select
    i, person.*, weekday.day, i % 20 = 19 as is_expense, i % 25 = 7 as is_unapproved, i % 12 = 5 as is_amended,
    i % 40 = 33 as is_rerated,
    not is_unapproved and i >= {transactions} // 10 as is_posted,
    i >= {transactions} // 2 as is_billed,
    1 + i % 7 as hours, 100 + i % 90 as rate, 'r' || i as record_id,
    case when is_expense then 'concur' else 'kantata' end as system,
    case when is_expense then 'meridian' else 'group' end as instance,
    case when is_expense then 'expense_item' else 'time_entry' end as entity,
    'meridian/' || system || '/' || instance || '/' || entity || '/' || record_id || '/1' as txn_id,
    case when is_expense then 40 else (1 + i % 7) * (100 + i % 90) end as amount,
    cast(day + 3 as timestamp) + interval 18 hour as seen_at
from range({transactions}) as t (i)
join person on person.number = i % (select count(*) from person)
join weekday on weekday.number = i // (select count(*) from person);

create table version as
select
    txn.*, seq, is_latest, (i + seq - 1) // {document} as page,
    (row_number() over (partition by system, page order by i, seq)) - 1 as position,
    sha256(system || page) as raw_sha256, sha256(txn_id || seq) as money_hash,
    case when is_unapproved and is_latest then 'not_approved' else 'approved' end as approval,
    case when is_rerated and seq = 2 then 1 end as rerated_from,
    seen_at + to_days(cast(seq - 1 as integer)) as first_seen_at
from txn
join (values (1, true), (1, false), (2, true)) as v (seq, is_latest)
    on case when is_amended or is_rerated then not (seq = 1 and is_latest) else (seq = 1 and is_latest) end;

create table entry as
select
    kind || '-' || record_id || '-' || leg || '-' || seq as entry_id, version.*, kind, leg,
    case kind when 'P' then 1 else -1 end
        * case leg when 'time' then 0 else amount * 10 ** exponent end as amount_minor,
    case kind when 'P' then 1 else -1 end * case leg when 'time' then hours * 10000 else 0 end as hours_e4,
    destination || '-' || leg || '-' || (i // 500) as batch_id,
    'D' || kind || i || leg || seq as document, strftime(day, '%Y-%m') as posting_period,
    cast(day + 4 as timestamp) as moved_at
from version
join (values ('time', 'P'), ('base', 'P'), ('time', 'R'), ('base', 'R')) as l (leg, kind)
    on (leg = 'base' or not is_expense) and (leg = 'time' or is_by_the_hour or is_expense)
    and (kind = 'P' or (is_amended and seq = 1))
where is_posted and (is_latest or is_amended);
"""

_LEDGER = {
    "version": "select *, system as source_system, instance as source_instance, 1 as line_no from version",
    "entry": """
        select *, 'POSTED' as state, moved_at as eligible_at, moved_at as sealed_at, moved_at as posted_at,
            moved_at as state_since from entry""",
    "batch_line": "select *, 'netsuite_' || leg as layout from entry",
    "batch": """
        select batch_id, destination, 1 as sequence, 'netsuite_' || any_value(leg) as layout, 'settled' as step,
            count(*) as records, min(moved_at) as sealed_at, min(moved_at) as delivered_at
        from entry group by batch_id, destination""",
    "first_answer": "select entry_id, 'POSTED' as state, moved_at as at from entry",
    "exception": """
        select i as exception_id, 'rule' as origin, 'RATE_MISSING' as code, 'quarantine' as severity,
            'project_accounting' as owner, txn_id as subject, txn_id, seq, 'message' as message, 'remedy' as remedy,
            seen_at as opened_at, case when i % 2 = 0 then seen_at + interval 1 day end as closed_at
        from version where i % 100 = 0 and is_latest""",
    "event": """
        select extract_seq as event_seq, timestamp '2026-12-01 18:00:00' as at, 'pull' as actor, 'requests' as type,
            '{"facts": [{"fact": "requests", "source_system": "kantata", "source_instance": "group", "made": 1,'
            || ' "failed": 0}]}' as body
        from extract""",
    "extract": """
        select *, 'incremental' as kind, timestamp '2026-01-02 18:00:00' as fetched_at,
            '{"records": ' || records || '}' as control
        from extract""",
    "extract_page": """
        select *, 0 as page_no, records as rows_in, records as versions, 0 as duplicates, 0 as stale, 0 as quarantined
        from extract""",
}

_LANDED = {
    "raw_kantata__time_entries": """
        select raw_sha256, position, instance, txn_id as _txn, record_id as id, day as date_performed,
            hours * 60 as time_in_minutes, true as billable, currency,
            cast(10 ** exponent as bigint) as currency_base_unit,
            cast(rate * 10 ** exponent as bigint) as rate_in_cents,
            cast(60 * 10 ** exponent as bigint) as cost_rate_in_cents, source_project_id as workspace_id,
            source_worker_id as user_id, '9003' as story_id, 'Delivery' as story_title, approval as submission_status,
            source_worker_id as submitter_id, 'another' as approver_id, 'note ' || i as notes,
            first_seen_at as submission_updated_at, page
        from version where not is_expense""",
    "raw_concur__sae_lines": """
        select raw_sha256, position, instance, txn_id as _txn, day + 3 as batch_date, employee_id,
            legal_entity as org_unit_1,
            currency as reimbursement_currency, 'E' || i as entry_id, 'Taxi' as expense_type, day as transaction_date,
            true as receipt_received, project_key as project_code, amount as journal_amount, record_id as journal_key,
            false as is_billable, page
        from version where is_expense""",
    "raw_netsuite__ack_lines": """
        select *, entry_id as external_id, 'LINE' as level, 'POSTED' as status, destination as instance from entry""",
    "raw_netsuite__time_bills": """
        select document, entry_id as external_id, hours_e4 // 10000 as hours, destination as instance, day as work_date,
            i from entry where leg = 'time'""",
    "raw_netsuite__gl_lines": """
        select * from (
            select document, line_no, entry_id as external_id, currency, posting_period, i, destination as instance,
                case line_no when 1 then '1210' else '4010' end as account,
                case when (line_no = 1) = (kind = 'P') then amount else 0 end as debit,
                case when (line_no = 1) = (kind = 'P') then 0 else amount end as credit
            from entry cross join (values (1), (2)) as side (line_no) where leg = 'base'
            union all
            select 'I' || document, line_no, null, currency, posting_period, i, destination,
                case line_no when 1 then '1110' else '1210' end, case line_no when 1 then amount else 0 end,
                case line_no when 1 then 0 else amount end
            from entry cross join (values (1), (2)) as side (line_no)
            where leg = 'base' and is_billed and is_latest and kind = 'P'
        )""",
    "raw_netsuite__invoice_lines": """
        select 'invoice' as document_type, 'I' || project_key || strftime(day, '%Y-%m') as invoice_no,
            row_number() over (partition by invoice_no order by i) as line_no, last_day(day) as invoice_date,
            last_day(day) + 30 as due_date, project_key as client, project_key as project, currency, 'time' as kind,
            entry_id as external_id, hours, amount, i, destination as instance
        from entry where leg = 'base' and is_billed and is_latest and kind = 'P'""",
    "raw_netsuite__payments": """
        select 'P' || project_key || strftime(day, '%Y-%m') as payment_no, last_day(day) + 20 as payment_date,
            project_key as client, 'I' || project_key || strftime(day, '%Y-%m') as invoice_no, currency,
            sum(amount) as amount, min(i) as i, destination as instance
        from entry where leg = 'base' and is_billed and is_latest and kind = 'P' group by all""",
    "raw_kantata__users": """
        select source_worker_id as id, any_value('Person ' || source_worker_id) as full_name, 'group' as instance,
            0 as i
        from person group by id""",
    "raw_netsuite__periods": """
        select strftime(day, '%Y-%m') as period, min(day) as start, last_day(min(day)) as "end",
            case when min(day) < date '2026-11-01' then 'closed' else 'open' end as status,
            cast(last_day(min(day)) + 5 as timestamp) as changed_at, 1 as export_sequence,
            timestamp '2026-12-31 02:00:00' as as_of, destination as instance, 0 as i
        from weekday cross join (select distinct destination from person)
        where day >= date '2024-01-01' group by period, destination""",
    "raw_netsuite__projects": """
        select distinct project_key as project, true as active, 1 as export_sequence,
            timestamp '2026-12-31 02:00:00' as as_of, destination as instance, 0 as i
        from person""",
    "raw_ecb__rates": """
        select day as rate_date, currency, cast(1.25 as decimal(18, 8)) as rate, 'ecb' as instance, 0 as i
        from weekday cross join (select distinct currency from person union select 'USD')
        where day >= date '2024-01-01' and currency not in ('EUR', 'BHD')""",
}


class Firm:
    """The firm of `transactions` below `data_dir`: its landed files, and its ledger's export by `export`."""

    def __init__(self, data_dir: Path, transactions: int) -> None:
        self.database = duckdb.connect()
        master_files.write(files := data_dir / "masters", everything=True)
        self.database.execute(
            _TRANSACTIONS.format(
                masters=files,
                currencies=_CURRENCIES,
                last_day=LAST_DAY,
                transactions=transactions,
                document=ROWS_PER_DOCUMENT,
            )
        )
        destinations = self.database.execute("select distinct destination from person order by 1").fetchall()
        self.settings = settings(data_dir, *(name for (name,) in destinations))
        self._versions: list[dict[str, Any]] = []
        landed = {table: self.database.sql(query).pl() for table, query in _LANDED.items()}
        for name, rows in master_rows().items():
            typed = frame(rows, BY_NAME["masters", name].columns)
            landed[f"raw_masters__{name}"] = typed.with_columns(instance=pl.lit("meridian"), i=0)
        self._documents = pl.concat(
            self._land(table, rows, data_dir / "landing" / table / "all") for table, rows in landed.items()
        )

    def export(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self.database.register("document", self._documents.with_row_index("extract_seq"))
        self.database.execute("create or replace table extract as select * from document")
        for table, schema in LEDGER_SCHEMAS.items():
            rows = self.database.sql(_LEDGER[table]).pl() if table in _LEDGER else pl.DataFrame()
            if table == "master_version":
                rows = frame(self._versions, schema)
            _of(rows, schema).write_parquet(folder / f"{table}.parquet")

    def _land(self, table: str, rows: pl.DataFrame, folder: Path) -> pl.DataFrame:
        """Write the rows as documents of `ROWS_PER_DOCUMENT` transactions, one Parquet file each; the documents."""
        if "raw_sha256" not in rows.columns:
            page = pl.col("i") // ROWS_PER_DOCUMENT
            rows = rows.with_columns(
                raw_sha256=pl.lit(f"{table} ") + page.cast(pl.String), position=pl.int_range(pl.len()).over(page)
            )
        rows = rows.rename({"raw_sha256": "_raw_sha256", "position": "_position", "instance": "_instance"})
        folder.mkdir(parents=True)
        for (sha256,), document in rows.partition_by("_raw_sha256", as_dict=True).items():
            _of(document, LANDING_SCHEMAS[table]).write_parquet(folder / f"{sha256}.parquet")
        system, stream = table.removeprefix("raw_").split("__")
        for (instance,), of_instance in rows.partition_by("_instance", as_dict=True).items():
            self._versions += master_versions(system, instance, stream, of_instance.to_dicts())
        return (
            rows.group_by("_raw_sha256", "_instance", maintain_order=True)
            .agg(records=pl.len())
            .select(
                pl.lit(system).alias("source_system"),
                pl.col("_instance").alias("source_instance"),
                pl.lit(stream).alias("stream"),
                pl.col("_raw_sha256").alias("raw_sha256"),
                "records",
            )
        )


def _of(rows: pl.DataFrame, schema: pl.Schema) -> pl.DataFrame:
    """`rows` in the columns of `schema`; what they lack is empty."""
    missing = [pl.lit(None).alias(name) for name in schema if name not in rows.columns]
    return rows.with_columns(missing).select(schema.names()).cast(dict(schema))
