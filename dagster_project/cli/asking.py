"""Commands that only ask: they read the control ledger and the published marts and change nothing."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

import click

from dagster_project import money, show
from dagster_project.cli.group import (
    json_option,
    main,
    print_json,
    reading,
    settings_of,
)
from dagster_project.foreign import shown
from dagster_project.landing.raw_store import RawStore, RawStoreError
from dagster_project.ledger import Ledger
from dagster_project.ledger.beancount import lines as lines_of_buckets
from dagster_project.ports import LocalFileSystem
from dagster_project.posting.adapters import adapter
from dagster_project.warehouse import extension
from dagster_project.warehouse.build import BuildError
from dagster_project.warehouse.gl_lookup import gl_lines_of
from dagster_project.warehouse.project import sha256_of_project
from dagster_project.warehouse.publish import GRADES, published

# Exceptions of one kind that are written out; the rest is counted.
SHOWN = 5


@main.command()
@json_option
@click.pass_context
def status(context: click.Context, as_json: bool) -> None:
    """How things stand: versions, entries by state, destinations, what is open."""
    with reading(context) as ledger:
        answer = ledger.status()
    if as_json:
        return print_json(answer)
    console = show.Terminal()
    console.print(
        f"Ledger {answer['instance']}, event {answer['event_seq']:,}: {answer['transactions']:,} transactions, "
        f"{answer['versions']:,} versions, {answer['unread_documents']:,} documents unread"
    )
    if marts := answer["marts"]:
        console.print(
            f"Marts {marts['build_id']}, of event {marts['ledger_event_seq']:,}, before delivery: "
            f"{marts['delivered_since']:,} posting files were delivered since"
        )
    postings = show.table("Entries", "destination", "leg", "kind", "state", ">entries", ">hours", ">amount", "currency")
    for row in answer["postings"]:
        postings.add_row(
            row["destination"], row["leg"], {"P": "post", "R": "reverse"}[row["kind"]], row["state"],
            f"{row['count']:,}", show.figure(money.from_hours_e4(row["hours_e4"])),
            show.figure(money.from_minor(row["amount_minor"], row["currency"])), row["currency"],
        )  # fmt: skip
    console.print(postings)
    destinations = show.table("Destinations", "destination", ">batches", ">unanswered", "frozen because")
    for row in answer["destinations"]:
        destinations.add_row(row["name"], str(row["batches"] or 0), str(row["open_batches"]), row["frozen"] or "")
    console.print(destinations)
    exceptions = show.table("Open exceptions", "code", ">count")
    for code, count in answer["open_exceptions"].items():
        exceptions.add_row(code, f"{count:,}")
    console.print(exceptions)
    return None


@main.command()
@json_option
@click.option("--code", default=None, help="Only this code.")
@click.option("--owner", default=None, help="Only what this owner must act on.")
@click.option("--history", is_flag=True, help="Closed ones too.")
@click.pass_context
def exceptions(context: click.Context, as_json: bool, code: str | None, owner: str | None, history: bool) -> None:
    """What waits for a person: what, where, who owns it, and how to fix it."""
    with reading(context) as ledger:
        # Ages are as of the ledger's last event, so that they are known when nothing else can be reached.
        now = datetime.fromisoformat(ledger.value("select at from event order by seq desc limit 1"))
        rows = [
            row
            for row in ledger.exceptions(open_only=not history)
            if code in (None, row["code"]) and owner in (None, row["owner"])
        ]
    if as_json:
        return print_json(rows)
    console = show.Terminal()
    for same in show.grouped(rows, "code", "severity", "owner", "remedy"):
        first = same[0]
        about = f" ({first['severity']}, owner {first['owner']}): {len(same):,}"
        console.print(show.styled((first["code"], "bold"), about))
        for row in same[:SHOWN]:
            age = (now - datetime.fromisoformat(row["opened_at"])).days
            console.print(show.styled(f"  {row['message']} ", (f"({age} days)", "dim")))
        if len(same) > SHOWN:
            more = f"... and {len(same) - SHOWN:,} more; --code {first['code']} --json lists all"
            console.print(show.styled("  ", (more, "dim")))
        console.print(f"  → {first['remedy']}")
    if not rows:
        console.print("Nothing waits for a person.")
    return None


@main.command()
@json_option
@click.argument("record_id")
@click.pass_context
def trace(context: click.Context, record_id: str, as_json: bool) -> None:
    """A transaction's life: versions, approvals, rule results, entries, files, answers, GL lines, invoice."""
    with reading(context) as ledger:
        answer = ledger.trace(record_id)
    if not answer["transactions"]:
        raise click.ClickException(f"no transaction with the source record id {record_id!r} was ever seen")
    for transaction in answer["transactions"]:
        for entry in transaction["entries"]:
            entry["general_ledger"] = gl_lines_of(settings_of(context), entry["entry_id"])
    if as_json:
        return print_json(answer)
    for transaction in answer["transactions"]:
        show.Terminal().print(show.life(transaction))
    return None


@main.command()
@json_option
@click.pass_context
def verify(context: click.Context, as_json: bool) -> None:
    """Audit everything: history, files, raw documents, anchors, and the ERP's own books. Exit code 1 for findings."""
    from dagster_project import derived, sources  # noqa: PLC0415 (the readers take a second to import)
    from dagster_project.posting.verify import Evidence, verify  # noqa: PLC0415
    from dagster_project.warehouse import definition  # noqa: PLC0415

    settings = settings_of(context)
    files = LocalFileSystem()
    raw = RawStore(settings.data_dir / "raw", files)
    with reading(context) as ledger, show.progress(quiet=as_json) as progress:
        result = verify(
            ledger,
            Evidence(
                raw=raw,
                files=files,
                outbox=settings.data_dir / "outbox",
                anchors=settings.anchors,
                adapters={each.name: adapter(each.adapter) for each in settings.destinations},
                people=settings.people,
                derived=lambda: derived.files(settings.data_dir, ledger),
                definitions=lambda: definition.doubts(ledger, raw),
                records=lambda documents: sources.read_records(settings, ledger, raw, documents),
                general_ledger=lambda: sources.read_gl_export(ledger, raw, settings.destinations),
                settings=settings,
                weak_anchors=settings.weak_anchors,
            ),
            progress,
        )
    if as_json:
        print_json(
            {
                "findings": [asdict(finding) for finding in result.findings],
                "checked": result.checked,
                "tie_out": [
                    {"destination": destination, "currency": currency, "leg": leg, **asdict(of),
                     "difference": of.difference}
                    for (destination, currency, leg), of in result.figures.items()
                ],
                "remarks": result.remarks,
            }
        )  # fmt: skip
    else:
        show.verification(show.Terminal(width=None if sys.stdout.isatty() else 160), result)
    if result.findings:
        sys.exit(1)


@main.command()
@click.pass_context
def beancount(context: click.Context) -> None:
    """Print the bucket ledger as a beancount file, which `bean-check` balances."""
    with reading(context) as ledger:
        for line in lines_of_buckets(ledger):
            click.echo(shown(line))


@main.command("as-of")
@json_option
@click.argument("moment", required=False)
@click.option("--into", "folder", type=click.Path(path_type=Path), help="New folder for what is rebuilt.")
@click.pass_context
def as_of(context: click.Context, as_json: bool, moment: str | None, folder: Path | None) -> None:
    """What was known at MOMENT: the marts published then, made again from raw documents and ledger, and compared.

    A moment as 2026-09-30T18:00 (UTC unless it says otherwise), or a day, which means its end. Without one: what was
    published when. Exit code 1 when the inputs, or by the same SQL the files, are not what they were.
    """
    with reading(context) as ledger:
        if moment is None:
            return _show_publications(ledger, extension.place(settings_of(context)).folder, as_json)
        if folder is None:
            raise click.ClickException("say where to rebuild it: --into FOLDER")
        from dagster_project.as_of import AsOfError, current_at, rebuild  # noqa: PLC0415 (the readers take a second)

        try:
            publication = current_at(ledger, _moment(moment))
            settings = settings_of(context)
            dbt_project, target = extension.place(settings)
            rebuilt = rebuild(settings, ledger, publication, folder, dbt_project=dbt_project, target=target)
        except (AsOfError, RawStoreError, BuildError) as error:
            raise click.ClickException(str(error)) from None
    different = rebuilt.different_files
    if as_json:
        print_json({
            **asdict(publication), "same_inputs": rebuilt.same_inputs, "same_sql": rebuilt.same_sql,
            "kept": rebuilt.made_by is not None, "other_programs": rebuilt.other_programs,
            "different_files": different, "database": rebuilt.files.database,
            "parquet": rebuilt.files.parquet,
        })  # fmt: skip
    else:
        show.rebuilt(show.Terminal(width=None if sys.stdout.isatty() else 160), rebuilt)
    if not rebuilt.same_inputs or (rebuilt.same_sql and different):
        sys.exit(1)
    return None


def _moment(text: str) -> datetime:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        pass
    else:
        return datetime.combine(day, datetime.max.time(), UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise click.ClickException(f"{text!r} is no moment; say it as 2026-09-30T18:00, or as a day") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _show_publications(ledger: Ledger, dbt_project: Path, as_json: bool) -> None:
    publications, sql = ledger.publications(), sha256_of_project(dbt_project)
    if as_json:
        return print_json([asdict(each) for each in publications])
    shown = show.table("What was published", "published", "publication", ">after event", "by")
    for each in publications:
        by = "today's SQL" if each.dbt_project_sha256 == sql else "SQL of then"
        by += "" if each.definition_sha256 else ", not kept"
        shown.add_row(each.published_at, each.build_id, f"{each.ledger_event_seq:,}", by)
    show.Terminal().print(shown if publications else "Nothing was published yet.")
    return None


@main.command()
@click.argument("mart")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--grade", type=click.Choice(GRADES), default=GRADES[0], help="delivery: without pay.")
@click.pass_context
def export(context: click.Context, mart: str, file: Path, grade: str) -> None:
    """Write a published mart to FILE, a .csv or an .xlsx, in which no cell is a formula."""
    from dagster_project.warehouse.export import ExportError, export  # noqa: PLC0415 (only this command writes Excel)

    database = published(settings_of(context), grade)
    if not database.exists():
        raise click.ClickException("nothing was published yet: run `tieout cycle` first")
    try:
        LocalFileSystem().publish(file, export(database, mart, file.suffix.lower()))
    except ExportError as error:
        raise click.ClickException(str(error)) from None
