"""Posting files for the simulated ERP, written for the tests alone: no code of the platform, none of the sandbox."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from decimal import Decimal
from pathlib import Path

LINE = "Journal Entry - Line: "


def journal(external_id: str, amount: str = "100.00", **changes: str) -> list[dict[str, str]]:
    """The two lines of a journal in US dollars that the ERP takes as it is; `changes` go to both lines by column."""
    common = {
        "External ID": external_id,
        "Date": "2026-09-15",
        "Posting Period": "2026-09",
        "Subsidiary": "Meridian US",
        "Currency": "USD",
        "Memo": f"harvest:meridian:{external_id}",
        "Employee": "E10001",
        LINE + "Memo": f"harvest:meridian:{external_id}",
        LINE + "Name": "P-US-01",
    }
    sides = ({LINE + "Account": "1210", "Debit": amount}, {LINE + "Account": "4010", "Credit": amount})
    return [
        {**common, LINE + "Account": side[LINE + "Account"], LINE + "Debit": side.get("Debit", ""),
         LINE + "Credit": side.get("Credit", ""), **changes}
        for side in sides
    ]  # fmt: skip


def reversal(external_id: str, of: str, amount: str = "100.00") -> list[dict[str, str]]:
    """The journal that undoes `of`: the same accounts on the other side."""
    rows = journal(external_id, amount, Memo=f"REVERSAL OF {of}")
    for row in rows:
        row[LINE + "Debit"], row[LINE + "Credit"] = row[LINE + "Credit"], row[LINE + "Debit"]
    return rows


def time(external_id: str, hours: str = "7.5000", **changes: str) -> list[dict[str, str]]:
    """One line of time that the ERP takes as it is."""
    row = {
        "External ID": external_id,
        "Employee": "E10001",
        "Date": "2026-09-15",
        "Duration": hours,
        "Customer": "P-US-01",
        "Service Item": "CONSULTING",
        "Billable": "Yes",
        "Subsidiary": "Meridian US",
        "Approval Status": "Approved",
        "Memo": f"harvest:meridian:{external_id}",
    }
    return [{**row, **changes}]


def packed(rows: list[dict[str, str]], batch_id: str, **changes: object) -> tuple[bytes, bytes]:
    """The CSV of `rows` and its control file; `changes` falsify the control file by key."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    content = text.getvalue().encode()
    if "Duration" in rows[0]:
        layout, records = "netsuite_time", len(rows)
        totals: dict[str, object] = {"hours": str(sum(Decimal(row["Duration"]) for row in rows))}
    else:
        layout, records = "netsuite_journal", len({row["External ID"] for row in rows})
        currency = rows[0]["Currency"]
        totals = {
            currency: {
                side.lower(): str(sum(Decimal(row[LINE + side] or "0") for row in rows)) for side in ("Debit", "Credit")
            }
        }
    control = {
        "batch_id": batch_id,
        "sequence": 1,
        "previous_sha256": None,
        "created": "2026-09-28T18:00:00Z",
        "ledger_instance": "test",
        "layout": layout,
        "file": f"{batch_id}.csv",
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "records": records,
        "lines": len(rows),
        "totals": totals,
        "hash_total": "0",
    }
    return content, json.dumps({**control, **changes}).encode()


def deliver(
    drops: Path, rows: list[dict[str, str]], batch_id: str, destination: str = "ns-us", **changes: object
) -> None:
    """Put a posting file and its control file into the company's inbox."""
    content, control = packed(rows, batch_id, **changes)
    inbox = drops / "netsuite" / destination / "inbox"
    (inbox / f"{batch_id}.csv").write_bytes(content)
    (inbox / f"{batch_id}.ctl").write_bytes(control)


def answers(drops: Path, kind: str, destination: str = "ns-us") -> list[list[list[str]]]:
    """The answer files whose names begin with `kind`, by name, as rows of cells."""
    folder = drops / "netsuite" / destination / "answers"
    return [list(csv.reader(file.read_text().splitlines())) for file in sorted(folder.glob(f"{kind}-*.csv"))]
