"""An attack on pay: what somebody can work out of the delivery grade and the public rates of legs.

The attacker adds up every number of every mart by every key that it has, also for each leg, step and status alone and
with the numbers in texts, combines any two of these figures of one key (sums, differences and ratios), and compares
with the true cost, with what a leg takes of it, and with the true cost rate. Some agree by chance. So the same is done
with the cost rates of people exchanged among them: only what agrees more often with the truth than anything agrees with
any of these is derived. So many figures are tried that one or two agree by accident, and an attacker cannot know which:
a way must work for several keys.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

SHUFFLES = 12
SEVERAL = 2
KEYS = (
    ("txn_id",), ("worker_key",), ("worker_key", "period"), ("worker_key", "currency"),
    ("worker_key", "period", "currency"), ("project_key", "currency"), ("project_key", "period", "currency"),
    ("legal_entity", "currency"), ("legal_entity", "period", "currency"),
)  # fmt: skip
ALONE = ("leg", "step", "status", "basis")
NUMBERS_IN_A_TEXT = 4

# Draw 0 is the truth. A line is known by the company whose project it is on, and by the employer's.
_LINES = f"""
create macro money(value, exponent) as
case exponent when 0 then round(value) when 2 then round(value, 2) else round(value, 3) end;

create table person as
select worker_key, currency, max(cost_rate) as rate from build.canonical.transaction
where entity = 'time_entry' and cost_rate <> 0 and worker_key is not null group by all;

create table shuffled as
select drawn.draw, drawn.worker_key, drawn.currency, other.rate from (
    select *, row_number() over (partition by draw order by hash(worker_key, currency, draw)) as place
    from person cross join range(1, {SHUFFLES + 1}) as draws (draw)
) as drawn
join (select rate, row_number() over (order by worker_key, currency) as place from person) as other using (place);

create table line as
with priced as (
    select 0 as draw, *, cost_rate as drawn_rate, cost_amount as drawn_cost from build.canonical.transaction
    where entity = 'time_entry' and cost_rate <> 0
    union all by name
    select shuffled.draw, line.*, rate as drawn_rate,
        money(hours::decimal(12, 4) * rate::decimal(16, 4), currency_exponent) as drawn_cost
    from build.canonical.transaction as line join shuffled using (worker_key, currency)
    where entity = 'time_entry' and cost_rate <> 0
)
select draw, txn_id as txn_id, worker_key, project_key, period, currency, currency_exponent, drawn_rate,
    drawn_cost, share, known_by, case known_by when 'employer' then employer else legal_entity end as legal_entity
from priced
cross join (select unnest(['employer', 'company']) as known_by)
cross join (
    select 1.0 as share
    union
    select rate from build.canonical.posting_account where basis = 'cost_amount' and entity = 'time_entry'
) where known_by = 'employer' or approval = 'approved';

create table secret (draw integer, level varchar, key varchar, what varchar, cents hugeint);
create table figure (level varchar, key varchar, name varchar, cents hugeint, is_hours boolean);
"""

_GUESSES = f"""
with pair as (
    select a.level, a.key, a.name as a, b.name as b, a.cents as x, b.cents as y, b.is_hours and b.cents > 0 as is_rate
    from figure as a join figure as b using (level, key)
),

guess as (
    select distinct level, key, a as how, abs(x) as cents, false as is_rate from pair
    union all
    select level, key, a || ' + ' || b, x + y, false from pair where a < b
    union all
    select level, key, a || ' - ' || b, x - y, false from pair where a <> b
    union all
    select level, key, a || ' / ' || b, round(100.0 * x / y)::hugeint, true from pair where is_rate and a <> b
),

hit as (
    select draw, level, what, how, count(distinct key) as hits
    from guess join secret using (level, key, cents)
    where guess.cents > 0 and (not is_rate or what = 'rate')
    group by all
),

chance as (
    select level, what, max(hits) as hits from hit where draw > 0 group by all
)

select level, what, how, hit.hits, coalesce(chance.hits, 0)
from hit left join chance using (level, what)
where draw = 0 and hit.hits >= {SEVERAL} and hit.hits > coalesce(chance.hits, 0)
order by hit.hits desc, level, what, how
"""


def derived(delivery: Path, build: Path) -> list[tuple[str, str, str, int, int]]:
    """What of pay can be derived from the published file `delivery` of a build: by which key, what, how, for how many
    keys, and for how many with exchanged rates at most."""
    with duckdb.connect() as attacker:
        attacker.execute(f"attach '{build}' as build (read_only); attach '{delivery}' as delivery (read_only)")
        attacker.execute(_LINES)
        marts: dict[str, dict[str, str]] = {}
        for mart, column, kind in attacker.execute(
            "select table_name, column_name, data_type from duckdb_columns() where database_name = 'delivery'"
        ).fetchall():
            marts.setdefault(mart, {})[column] = kind
        for level in KEYS:
            _secrets(attacker, level)
            for mart, columns in marts.items():
                _figures(attacker, mart, columns, level)
        return attacker.execute(_GUESSES).fetchall()


def _secrets(attacker: duckdb.DuckDBPyConnection, level: tuple[str, ...]) -> None:
    by = ", ".join(level)
    key, cost = f"concat_ws('/', {', '.join(level)})", "money(drawn_cost * share::decimal(9, 6), currency_exponent)"
    of = f"from line where {level[0]} is not null group by draw, key, known_by, share"
    attacker.execute(
        f"insert into secret select distinct draw, '{by}', {key} as key, 'cost * ' || share,"
        f" (100 * sum({cost}))::hugeint as cents {of} having cents > 0"
    )
    attacker.execute(
        f"insert into secret select distinct draw, '{by}', {key} as key, 'rate',"
        f" (100 * any_value(drawn_rate))::hugeint {of} having count(distinct drawn_rate) = 1 and share = 1"
    )


def _figures(attacker: duckdb.DuckDBPyConnection, mart: str, columns: dict[str, str], level: tuple[str, ...]) -> None:
    """Every number of the mart by the level's key, if the mart has it."""
    named = {"period": "pay_period" if "pay_period" in columns else "period"}
    key = [named.get(column, column) for column in level]
    if not set(key) <= columns.keys():
        return
    numbers = {name: f'"{name}"' for name, kind in columns.items() if kind.startswith(("DECIMAL", "BIGINT", "INTEGER"))}
    numbers |= {
        f"{name}[{place}]": rf"""try_cast(regexp_extract_all("{name}", '\d+(?:\.\d+)?')[{place}] as decimal(18, 3))"""
        for name in columns.keys() & {"message", "remedy", "title", "bucket_reason"}
        for place in range(1, NUMBERS_IN_A_TEXT + 1)
    }
    sums = ", ".join(f'(100 * sum({number}))::hugeint as "{name}"' for name, number in numbers.items())
    for alone in (None, *(column for column in ALONE if column in columns)):
        attacker.execute(
            f"insert into figure select '{', '.join(level)}', key, '{mart}.' || name || of, cents, name like '%hours%'"
            f" from (unpivot (select concat_ws('/', {', '.join(key)}) as key,"
            f""" {f"' of ' || {alone}" if alone else "''"} as of, {sums}"""
            f" from delivery.marts.{mart} where {key[0]} is not null group by 1, 2)"
            " on columns(* exclude (key, of)) into name name value cents) where cents <> 0"
        )
