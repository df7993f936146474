"""Reference: the files that an ERP company sends to Tieout, from rows (docs/erp-netsuite.md). Python alone is needed.

`python netsuite.py ROWS FOLDER` reads a JSON file as netsuite.json beside this one, and writes the files into FOLDER,
which is the company's answers folder. A file is written under another name and then renamed, so that none is taken
before it is whole. Prints each name.
"""

import csv
import io
import json
import re
import sys
from decimal import Decimal
from pathlib import Path

# By kind of export: its columns in their order, and the column that the header adds up. Of periods the header counts
# the open ones; where there is no such column, it counts the rows.
EXPORTS = {
    "gl": (
        "document line_no posted_at posting_period transaction_date account debit credit currency external_id project"
        " employee memo",
        "debit",
    ),
    "time": (
        "document posted_at external_id employee work_date hours project service_item billable memo",
        "hours",
    ),
    "invoices": (
        "document_type invoice_no invoice_date due_date client project currency line_no kind external_id"
        " source_reference hours amount applies_to_invoice applies_to_line effect",
        "amount",
    ),
    "payments": ("payment_no payment_date client invoice_no currency amount", "amount"),
    "periods": ("period start end status changed_at", None),
    "projects": ("project name client active created_at", None),
    "employees": ("employee name active", None),
    "accounts": ("account name", None),
}
ACKNOWLEDGEMENT = "record batch_id external_id level status document posting_period amount currency code message"


def export(kind: str, company: str, number: int, as_of: str, rows: list[dict[str, str]]) -> tuple[str, bytes]:
    """The name and the content of one export; a column that a row lacks is empty."""
    columns, total = EXPORTS[kind]
    if total:
        stated = sum((Decimal(row[total]) for row in rows), Decimal(0))
    else:
        stated = len([row for row in rows if kind != "periods" or row["status"] == "open"])
    header = ["HEADER", kind, company, number, as_of, len(rows), stated]
    content = [header, columns.split(), *([row.get(name, "") for name in columns.split()] for row in rows)]
    return f"{kind}-{company}-{number:06d}.csv", csv_bytes(content)


def acknowledgement(batch_id: str, part: int, lines: list[dict[str, str]]) -> tuple[str, bytes]:
    """The name and the content of one part of the answer to a posting file."""
    columns = ACKNOWLEDGEMENT.split()
    rows = [{"record": "LINE", "batch_id": batch_id, **line} for line in lines]
    total = sum((Decimal(row.get("amount") or 0) for row in rows), Decimal(0))
    rows.append({"record": "TRAILER", "batch_id": batch_id, "amount": total, "code": len(lines)})
    content = [columns, *([row.get(name, "") for name in columns] for row in rows)]
    return f"ack-{batch_id}-{part}.csv", csv_bytes(content)


def csv_bytes(rows: list[list]) -> bytes:
    """CSV in UTF-8 without byte order mark, commas, LF; quoted where a cell needs it."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def next_number(folder: Path, prefix: str) -> int:
    """The number after the last one that was sent: Tieout moves what it has taken to `archive`."""
    names = [file.name for place in (folder, folder / "archive") if place.is_dir() for file in place.iterdir()]
    return 1 + max((int(found[1]) for name in names if (found := re.match(rf"{prefix}-(\d+)\.csv", name))), default=0)


def send(folder: Path, name: str, content: bytes) -> None:
    """Bring a file into the folder as one step."""
    unfinished = folder / f"{name}.part"
    unfinished.write_bytes(content)
    unfinished.rename(folder / name)
    print(name)  # noqa: T201


def main(rows_file: str, answers: str) -> None:
    rows, folder = json.loads(Path(rows_file).read_text()), Path(answers)
    company, as_of = rows["company"], rows["as_of"]
    for kind, records in rows["exports"].items():
        send(folder, *export(kind, company, next_number(folder, f"{kind}-{company}"), as_of, records))
    for batch_id, lines in rows["acknowledgements"].items():
        send(folder, *acknowledgement(batch_id, next_number(folder, f"ack-{batch_id}"), lines))


if __name__ == "__main__":
    main(*sys.argv[1:])
