"""What a posting line says, but for its posting period: canonical JSON, frozen when it is sealed, negated to reverse.

The period is not part of it, because it may change when a line that was refused for a closed period is sealed again;
everything else may not.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import polars as pl

from dagster_project.ledger.canonical import canonical_json
from dagster_project.money import from_hours_e4, from_minor
from dagster_project.posting.adapters import Line

# What rules.posting_payloads says of a line; `amount_minor` and `hours_e4` are its signed value.
FIELDS = (
    *("leg", "legal_entity", "subsidiary", "currency", "amount_minor", "hours_e4", "work_date", "debit_account"),
    *("credit_account", "project_code", "employee_code", "service_item", "department", "billable", "reference"),
)


def original(fields: dict[str, object]) -> str:
    """The payload of a posting (P) from exactly the FIELDS; money as whole numbers, `work_date` as ISO text."""
    return canonical_json({name: fields[name] for name in FIELDS} | {"reverses": None, "reverses_document": None})


def originals(lines: pl.DataFrame) -> list[str]:
    """`original` of every row, at once: a build has tens of thousands, nearly all of them known already."""
    names = sorted([*FIELDS, "reverses", "reverses_document"])
    nothing = pl.lit(None, pl.String)
    whole = lines.with_columns(reverses=nothing, reverses_document=nothing)
    return whole.select(payload=pl.struct(names).struct.json_encode())["payload"].to_list()


def contents(rows: pl.DataFrame, columns: Sequence[str]) -> list[str]:
    """Of each row the canonical JSON of `columns`, whose hash is the money hash of what a source says.

    Raises TypeError for a column that is neither text, a whole number, yes/no, a decimal nor a date.
    """
    spelled = []
    for name in sorted(columns):
        kind, column = rows.schema[name], pl.col(name)
        if isinstance(kind, pl.Decimal):
            text = column.cast(pl.String)
            spelled.append(text.str.strip_chars_end("0").str.strip_chars_end(".") if kind.scale else text)
        elif kind == pl.Date:
            spelled.append(column.cast(pl.String))
        elif kind in (pl.String, pl.Boolean) or kind.is_integer():
            spelled.append(column)
        else:
            raise TypeError(f"column {name} is {kind}, which has no spelling that is hashed")
    return rows.select(content=pl.struct(spelled).struct.json_encode())["content"].to_list()


def negation(payload: str, entry_id: str, document: str) -> str:
    """The payload of the reversal (R) of a posted line: its frozen payload, its value negated (docs/posting.md R7)."""
    frozen = json.loads(payload)
    return canonical_json(
        frozen
        | {
            "amount_minor": -frozen["amount_minor"],
            "hours_e4": -frozen["hours_e4"],
            "reverses": entry_id,
            "reverses_document": document,
        }
    )


def line(payload: str, entry_id: str, posting_period: str) -> Line:
    """A frozen payload as a line for a layout."""
    fields = json.loads(payload)
    return Line(
        external_id=entry_id,
        posting_period=posting_period,
        leg=fields["leg"],
        subsidiary=fields["subsidiary"],
        currency=fields["currency"],
        amount=from_minor(fields["amount_minor"], fields["currency"]),
        hours=from_hours_e4(fields["hours_e4"]),
        work_date=fields["work_date"],
        billable=fields["billable"],
        **{
            name: fields[name] or ""
            for name in (
                *("project_code", "employee_code", "service_item", "department", "debit_account", "credit_account"),
                *("reference", "reverses"),
            )
        },
    )
