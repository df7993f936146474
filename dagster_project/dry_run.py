"""The dry run: what a cycle would post, hold and leave out, worked out on a copy and written to files that stay here.

The copy is of the ledger, the raw documents and what was landed. Partners are asked as in a cycle, but no file of
theirs is moved; nothing is sealed and nothing is sent.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from dagster_project import posting, sources
from dagster_project.config import Settings
from dagster_project.landing.raw_store import RawStore
from dagster_project.ledger import Binding, Ledger, LedgerError
from dagster_project.ports import LocalFileSystem, make_directories
from dagster_project.posting import batches, gate
from dagster_project.sources import registry
from dagster_project.warehouse import definition, extension
from dagster_project.warehouse.build import Build, build, landed_files
from dagster_project.warehouse.export import csv_of

# As the marts name them; `eligible` is what would be posted.
_BUCKETS = ("eligible", "held", "quarantined", "excluded", "rejected", "in_flight", "posted")
_OF_LINE = (
    *("legal_entity", "destination", "source_system", "source_instance", "source_record_id", "line_no", "leg"),
    *("period", "work_date", "worker_key", "client_key", "project_key", "task", "currency"),
)
_LINE = (*_OF_LINE, "bucket", "reason", "hours", "amount")
_GROUP = ("legal_entity", "period", "currency", "leg", "bucket", "reason")


class DryRunError(LedgerError):
    """There can be no dry run; the message says why and what to do."""


@dataclass(frozen=True)
class DryRun:
    """What a cycle would do. `summary` has a row for each company, month, currency, leg, bucket and reason, with
    `lines`, `hours` and `amount`; `waiting` names the posting files that would wait for a release; `refused` is what
    the sources refused; `files` is what was written."""

    summary: list[dict[str, Any]]
    waiting: list[str]
    refused: list[str]
    files: list[Path]


def dry_run(settings: Settings, folder: Path, target: Path | None = None) -> DryRun:
    """Run a cycle up to sealing on a copy, and write what it would do into the new or empty `folder`.

    `postings/` holds the posting files as they would be sealed, `lines.csv` each line of each approved record in the
    bucket that it would be in, `exceptions.csv` what would wait for a person, `summary.csv` the lines added up. The
    ledger may be in use meanwhile. `target` is where dbt keeps what it parsed, if not where a cycle does. Raises
    DryRunError, and what a build and a gate raise.
    """
    if isinstance(settings.ledger, str):
        raise DryRunError(
            "the ledger is in PostgreSQL, of which a dry run makes no copy: restore a backup of that database beside"
            " it, or, before the first cycle, take settings whose ledger is a file"
        )
    if folder.exists() and any(folder.iterdir()):
        raise DryRunError(f"{folder} is not empty: name a new folder, so that all that it will hold is of one dry run")
    with TemporaryDirectory(prefix="tieout-plan-") as scratch:
        place = replace(settings, data_dir=Path(scratch), ledger=Path(scratch, "ledger.sqlite"), anchors=())
        _copy(settings, place)
        raw = RawStore(place.data_dir / "raw", LocalFileSystem())
        with Ledger.open(place.ledger, place.clock) as ledger:
            pulled = sources.pull_all(place, ledger, raw, leave_files=True)
            sources.read_unread(place, ledger, raw, handlers=posting.answer_handlers(place, ledger))
            posting.plan_pending(ledger)
            made = _build(place, ledger, raw, target)
            binding = Binding(made.input_manifest_sha256, made.dbt_project_sha256, made.rules_sha256)
            gate.run(ledger, gate.read(made.path, registry.MONEY), place.destinations, binding)
            lines = _lines(made, _refused_by_gate(ledger))
            previews = [(each.name, batches.preview(ledger, each)) for each in place.destinations]
            exceptions = ledger.exceptions()
    summary = _summary(lines)
    contents = {
        "summary.csv": csv_of([*_GROUP, "lines", "hours", "amount"], [tuple(row.values()) for row in summary]),
        "lines.csv": csv_of([*_LINE], [tuple(row[column] for column in _LINE) for row in lines]),
        "exceptions.csv": csv_of([*exceptions[0]] if exceptions else [], [tuple(each.values()) for each in exceptions]),
    }
    waiting = []
    for destination, files in previews:
        for number, file in enumerate(files, 1):
            name = f"{destination}-{number:03}-{file.layout}.csv"
            contents[f"postings/{name}"] = file.content
            waiting += [name] if file.waits else []
    for name, content in contents.items():
        make_directories((folder / name).parent)
        (folder / name).write_bytes(content)
    refused = [refusal.message for each in pulled.values() for refusal in each.refusals]
    return DryRun(summary, waiting, refused, [folder / name for name in contents])


def _copy(settings: Settings, place: Settings) -> None:
    """A copy of the ledger as it is now, and links to the files that it names, which are never written over."""
    ledger = Path(settings.ledger)
    if not ledger.exists():
        return
    # A reader: it takes no lock that a cycle would wait for, and waits for none.
    with (
        closing(sqlite3.connect(f"{ledger.resolve().as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(place.ledger)) as target,
    ):
        source.backup(target)
    for name in ("raw", "landing"):
        if (known := (settings.data_dir / name).resolve()).exists():
            shutil.copytree(known, place.data_dir / name, copy_function=os.symlink)


def _build(place: Settings, ledger: Ledger, raw: RawStore, target: Path | None) -> Build:
    dbt_project, usual = extension.place(place)
    return build(
        place,
        place.clock.now(),
        ledger.export,
        registry.LANDING_SCHEMAS,
        landed_files(ledger.landed()),
        ledger_event_seq=ledger.head()[0],
        record=lambda built, made_by: definition.record(ledger, raw, built, made_by),
        statements_of=ledger.statements_of,
        dbt_project=dbt_project,
        target=target or usual,
    )


def _refused_by_gate(ledger: Ledger) -> dict[str, str]:
    """The code of each transaction that the rules passed and the gate did not."""
    return dict(
        ledger.rows(
            "select t.txn_id, v.code from txn t join version v on v.txn_id = t.txn_id and v.seq = t.latest_seq"
            " where v.outcome = 'quarantine' and v.code like 'GATE_%'"
        )
    )


def _lines(made: Build, refused: dict[str, str]) -> list[dict[str, Any]]:
    """Each line of the tie-out by bucket that it has something in, sorted; what the gate refused is quarantined."""
    parts = " union all by name ".join(
        f"select txn_id, {', '.join(_OF_LINE)}, '{bucket}' as bucket,"
        f" case when bucket = '{bucket}' then bucket_reason end as reason, {bucket}_hours as hours,"
        f" {bucket}_amount as amount from marts.approved_versus_posted"
        f" where {bucket}_hours <> 0 or {bucket}_amount <> 0 or bucket = '{bucket}'"
        for bucket in _BUCKETS
    )
    with duckdb.connect(made.path, read_only=True) as built:
        found = built.execute(f"select * from ({parts}) order by legal_entity, period, bucket, txn_id, leg")
        columns = [column[0] for column in found.description]
        lines = [dict(zip(columns, row, strict=True)) for row in found.fetchall()]
    for line in lines:
        if line["bucket"] == "eligible" and line["txn_id"] in refused:
            line.update(bucket="quarantined", reason=refused[line["txn_id"]])
    return lines


def _summary(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    def group(line: dict[str, Any]) -> tuple[str, ...]:
        return tuple(line[column] or "" for column in _GROUP)

    return [
        dict(zip(_GROUP, key, strict=True))
        | {"lines": len(same)}
        | {measure: sum((line[measure] for line in same), Decimal(0)) for measure in ("hours", "amount")}
        for key, found in groupby(sorted(lines, key=group), group)
        for same in [list(found)]
    ]
