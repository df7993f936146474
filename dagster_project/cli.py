"""`tieout`: what an integration engineer, an analyst and a controller ask from a terminal.

Every command that only asks reads the control ledger and the published marts and changes nothing; with `--json` it
prints the same for a program.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from dagster_project import config, money, posting, sandboxed, serving, show
from dagster_project.config import REPOSITORY, Settings
from dagster_project.demo import Demo
from dagster_project.foreign import json_shown, shown, shown_lines
from dagster_project.landing.raw_store import RawStore, RawStoreError
from dagster_project.ledger import Ledger, LedgerError
from dagster_project.ledger.beancount import lines as lines_of_buckets
from dagster_project.ports import LocalFileSystem, keep_private
from dagster_project.posting import people
from dagster_project.posting.layouts import adapter
from dagster_project.posting.release import lines
from dagster_project.warehouse import project
from dagster_project.warehouse.books import in_the_books
from dagster_project.warehouse.build import BuildError
from dagster_project.warehouse.project import sha256_of_project
from dagster_project.warehouse.publish import GRADES, published
from dagster_project.warehouse.seeds import waivable_codes

SANDBOX = REPOSITORY / "data" / "sandbox"
DROPS = REPOSITORY / "sftp_drops"

# Exceptions of one kind that are written out; the rest is counted.
SHOWN = 5

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")
key_option = click.option("--key", "key_file", type=click.Path(path_type=Path), help="Your private key.")


class Sentences(click.Group):
    """A group whose commands end in one sentence: exit code 1, or 130 when they were interrupted."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.ClickException as refused:
            refused.message = shown_lines(refused.message)
            raise
        except (click.exceptions.Exit, click.Abort, SystemExit, BrokenPipeError):
            raise
        except BaseException as error:
            from dagster_project import failure  # noqa: PLC0415 (it knows the readers, which take a second to import)

            if not failure.interrupted(error):
                raise click.ClickException(shown_lines(failure.sentence(error))) from None
            click.echo("Interrupted; what was left is taken up by the next cycle.", err=True)
            ctx.exit(130)


@click.group(cls=Sentences, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--config", "settings_file", type=click.Path(path_type=Path), envvar="TIEOUT_CONFIG", default=None,
              help="Settings file (TOML); default: the sandbox's.")  # fmt: skip
@click.pass_context
def main(context: click.Context, settings_file: Path | None) -> None:
    """Approved time and expenses into the ERP, proven to the cent."""
    keep_private()
    context.obj = settings_file or SANDBOX / "tieout.toml"
    os.environ.setdefault("DAGSTER_HOME", str(REPOSITORY / "data" / "dagster"))
    os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "yes")
    if sandboxed.wrote(context.obj):
        os.environ.update(sandboxed.TOKENS)


def _settings(context: click.Context) -> Settings:
    try:
        return config.load(context.obj)
    except config.ConfigError as error:
        raise click.ClickException(str(error)) from None


def _ledger(context: click.Context) -> Ledger:
    try:
        return Ledger.read_only(_settings(context).ledger)
    except LedgerError as error:
        raise click.ClickException(str(error)) from None


@contextmanager
def _writing(context: click.Context, *, anchored: bool = True) -> Iterator[tuple[Settings, Ledger]]:
    settings = _settings(context)
    try:
        with Ledger.open(settings.ledger, settings.clock, anchors=settings.anchors) as ledger:
            if anchored:
                ledger.require_anchored()
            posting.accepted.compare(ledger, settings)
            yield settings, ledger
    except LedgerError as error:
        raise click.ClickException(str(error)) from None


def _print_json(value: Any) -> None:
    click.echo(json_shown(json.dumps(value, indent=2, default=str, ensure_ascii=False)))


# -- asking ------------------------------------------------------------------------------------------------------------


@main.command()
@json_option
@click.pass_context
def status(context: click.Context, as_json: bool) -> None:
    """How things stand: versions, entries by state, destinations, what is open."""
    with _ledger(context) as ledger:
        answer = ledger.status()
    if as_json:
        return _print_json(answer)
    console = show.Terminal()
    console.print(
        f"Ledger {answer['instance']}, event {answer['event_seq']:,}: {answer['transactions']:,} transactions, "
        f"{answer['versions']:,} versions, {answer['unread_documents']:,} documents unread"
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
    with _ledger(context) as ledger:
        # Ages are as of the ledger's last event, so that they can be told when nothing else can be reached.
        now = datetime.fromisoformat(ledger.value("select at from event order by seq desc limit 1"))
        rows = [
            row
            for row in ledger.exceptions(open_only=not history)
            if code in (None, row["code"]) and owner in (None, row["owner"])
        ]
    if as_json:
        return _print_json(rows)
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
    """A transaction's life: versions, approvals, verdicts, entries, files, answers, GL lines, invoice."""
    with _ledger(context) as ledger:
        answer = ledger.trace(record_id)
    if not answer["transactions"]:
        raise click.ClickException(f"no transaction with the source record id {record_id!r} was ever seen")
    for transaction in answer["transactions"]:
        for entry in transaction["entries"]:
            entry["books"] = in_the_books(_settings(context), entry["entry_id"])
    if as_json:
        return _print_json(answer)
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

    settings = _settings(context)
    files = LocalFileSystem()
    raw = RawStore(settings.data_dir / "raw", files)
    with _ledger(context) as ledger, show.progress(quiet=as_json) as progress:
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
                records=lambda documents: sources.read_records(settings, ledger, raw, documents),
                books=lambda: sources.read_books(ledger, raw, settings.destinations),
                settings=settings,
                weak_anchors=settings.weak_anchors,
            ),
            progress,
        )
    if as_json:
        _print_json(
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
    with _ledger(context) as ledger:
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
    with _ledger(context) as ledger:
        if moment is None:
            return _show_generations(ledger, as_json)
        if folder is None:
            raise click.ClickException("say where to rebuild it: --into FOLDER")
        from dagster_project.as_of import AsOfError, current_at, rebuild  # noqa: PLC0415 (the readers take a second)

        try:
            told = current_at(ledger, _moment(moment))
            rebuilt = rebuild(_settings(context), ledger, told, folder)
        except (AsOfError, RawStoreError, BuildError) as error:
            raise click.ClickException(str(error)) from None
    different = rebuilt.different_files
    if as_json:
        _print_json({
            **asdict(told), "same_inputs": rebuilt.same_inputs, "same_sql": rebuilt.same_sql,
            "different_files": different, "database": rebuilt.publication.database,
            "parquet": rebuilt.publication.parquet,
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


def _show_generations(ledger: Ledger, as_json: bool) -> None:
    generations, sql = ledger.generations(), sha256_of_project()
    if as_json:
        return _print_json([asdict(each) for each in generations])
    shown = show.table("What was published", "published", "generation", ">after event", "by")
    for each in generations:
        by = "today's SQL" if each.dbt_project_sha256 == sql else "other SQL"
        shown.add_row(each.published_at, each.generation, f"{each.ledger_event_seq:,}", by)
    show.Terminal().print(shown if generations else "Nothing was published yet.")
    return None


@main.command()
@click.argument("mart")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--grade", type=click.Choice(GRADES), default=GRADES[0], help="delivery: without pay.")
@click.pass_context
def export(context: click.Context, mart: str, file: Path, grade: str) -> None:
    """Write a published mart to FILE, a .csv or an .xlsx, in which no cell is a formula."""
    from dagster_project.warehouse.export import ExportError, export  # noqa: PLC0415 (only this command writes Excel)

    database = published(_settings(context), grade)
    if not database.exists():
        raise click.ClickException("nothing was published yet: run `tieout cycle` first")
    try:
        LocalFileSystem().publish(file, export(database, mart, file.suffix.lower()))
    except ExportError as error:
        raise click.ClickException(str(error)) from None


# -- acting ------------------------------------------------------------------------------------------------------------


@main.command()
@click.argument("entry_id")
@click.option("--reason", required=True, help="Why the ERP will take it now; kept in the ledger.")
@click.pass_context
def retry(context: click.Context, entry_id: str, reason: str) -> None:
    """Offer an entry that the ERP refused once more, under the same id, in the next cycle."""
    with _writing(context) as (_, ledger):
        posting.retry(ledger, entry_id, actor=people.account(), reason=reason)
    click.echo(shown(f"{entry_id} is eligible again; the next cycle posts it"))


@main.command()
@click.argument("entry_id")
@click.option("--reason", required=True, help="Why what the ERP posted may stay; kept in the ledger.")
@click.pass_context
def accept(context: click.Context, entry_id: str, reason: str) -> None:
    """Let count what the ERP posted although it is not what was sent; the difference stays on record as variance."""
    with _writing(context) as (_, ledger):
        posting.accept_difference(ledger, entry_id, actor=people.account(), reason=reason)
    click.echo(shown(f"{entry_id} counts as posted; its difference is variance"))


@main.command()
@click.argument("record")
@click.argument("code")
@click.option("--reason", required=True, help="Why it may pass; kept in the ledger and listed with your name.")
@click.option("--withdraw", is_flag=True, help="Let the waiver count no longer.")
@click.pass_context
def waive(context: click.Context, record: str, code: str, reason: str, *, withdraw: bool) -> None:
    """Let pass what the rule CODE found in RECORD (a transaction, or its source record id), as it is now.

    Other content of the record is judged anew.
    """
    by = {"person": people.account(), "reason": reason}
    with _writing(context) as (_, ledger):
        if withdraw:
            txn_id, content_hash = posting.withdraw_waiver(ledger, record, code, **by)
        else:
            codes = waivable_codes(project.PROJECT)
            txn_id, content_hash = posting.waive(ledger, record, code, codes, **by)
    done = "holds again what" if withdraw else "holds no longer what"
    click.echo(shown(f"from the next cycle on {code} {done} {txn_id} says now (content {content_hash[:12]})"))


@main.command()
@json_option
@click.argument("batch_id", required=False)
@key_option
@click.option("--withdraw", "reason", help="Take the file back instead of releasing it, and say why.")
@click.pass_context
def release(
    context: click.Context, as_json: bool, batch_id: str | None, key_file: Path | None, reason: str | None
) -> None:
    """Release a file that is over its destination's threshold, as a second person.

    Without a batch: the files that wait. With a batch but no key: its lines.
    """
    if key_file is None:
        with _ledger(context) as ledger:
            return _show_waiting(ledger, as_json) if batch_id is None else _show_lines(ledger, batch_id, as_json)
    if batch_id is None:
        raise click.ClickException("say which batch; without --key the files that wait are listed")
    with _writing(context) as (settings, ledger):
        posting.accepted.require(ledger, settings)
        key = people.read_key(key_file)
        if reason is not None:
            said = posting.withdraw(ledger, settings.people, batch_id, key, reason)
        else:
            name = ledger.value("select destination from batch where batch_id = ?", [batch_id])
            if name is None:
                raise click.ClickException(f"there is no batch {batch_id}; `tieout release` lists what waits")
            said = posting.release(ledger, settings.destination(name), settings.people, batch_id, key)
    done = "released; the next cycle sends it" if reason is None else "withdrawn; its lines are free again"
    click.echo(shown(f"{batch_id} is {done} ({said.person})"))
    return None


def _show_waiting(ledger: Ledger, as_json: bool) -> None:
    rows = posting.waiting(ledger)
    if as_json:
        return _print_json([{**row, "totals": json.loads(row["totals"])} for row in rows])
    files = show.table(
        "Files that wait for a second person", "batch", "prepared by", "sealed", ">records", "totals", "sha256"
    )
    for row in rows:
        what = (row["batch_id"], row["preparer"], row["sealed_at"], f"{row['records']:,}", row["totals"], row["sha256"])
        files.add_row(*what)
    show.Terminal().print(files if rows else "No file waits for its release.")
    return None


def _show_lines(ledger: Ledger, batch_id: str, as_json: bool) -> None:
    rows = lines(ledger, batch_id)
    if not rows:
        raise click.ClickException(f"there is no batch {batch_id}; `tieout release` lists what waits")
    if as_json:
        return _print_json(rows)
    posted = show.table(batch_id, "entry", "reference", "period", ">hours", ">amount", "currency")
    for row in rows:
        posted.add_row(
            row["entry_id"], row["reference"], row["posting_period"],
            show.figure(money.from_hours_e4(row["hours_e4"])),
            show.figure(money.from_minor(row["amount_minor"], row["currency"])), row["currency"],
        )  # fmt: skip
    show.Terminal().print(posted)
    return None


@main.command()
@json_option
@click.argument("subject", required=False)
@click.option("--claim", help="What you know or decide.",
              type=click.Choice([claim for claim, role in people.ROLES.items() if role == "resolve"]))  # fmt: skip
@click.option("--evidence", default="", help="By what you know it; for a line that was received, its document.")
@key_option
@click.pass_context
def resolve(
    context: click.Context,
    as_json: bool,
    *,
    subject: str | None,
    claim: str | None,
    evidence: str,
    key_file: Path | None,
) -> None:
    """State what became of a file or a line that nobody answers for, that what is frozen may go on, or whether a
    transaction that the ERP took in part is completed or unwound.

    It is done when a second person states the same. Without a subject: what waits for two persons.
    """
    if subject is None:
        with _ledger(context) as ledger:
            return _show_questions(ledger, as_json)
    if claim is None or key_file is None:
        raise click.ClickException(f"say what you know of {subject}: --claim ... --evidence ... --key FILE")
    with _writing(context) as (settings, ledger):
        posting.accepted.require(ledger, settings)
        answer = posting.resolve(
            ledger,
            settings.destinations,
            settings.people,
            subject=subject,
            claim=claim,
            key=people.read_key(key_file),
            evidence=evidence,
        )
    persons = " and ".join(answer.persons)
    rest = "done" if answer.done else "another person must agree"
    click.echo(shown(f"{subject}: {claim}, stated by {persons}; {rest}"))
    return None


def _show_questions(ledger: Ledger, as_json: bool) -> None:
    found = [(question, posting.stated(ledger, question)) for question in posting.questions(ledger)]
    if as_json:
        return _print_json([asdict(question) | {"stated": [asdict(each) for each in said]} for question, said in found])
    waiting = show.table("What waits for two persons", "subject", "is", "can be stated", "found", "stated so far")
    for question, said in found:
        so_far = "; ".join(f"{each.person}: {each.claim.what} ({each.evidence})" for each in said)
        waiting.add_row(
            question.subject, question.situation, ", ".join(question.claims), question.found or "", so_far
        )  # fmt: skip
    show.Terminal().print(waiting if found else "Nothing waits for two persons.")
    return None


@main.command()
@json_option
@click.option("--sign", is_flag=True, help="Sign the change, after you have looked at it.")
@key_option
@click.pass_context
def settings(context: click.Context, as_json: bool, sign: bool, key_file: Path | None) -> None:
    """What of the settings file differs from what the ledger accepted, and who has signed the change.

    While they differ, nothing is sealed, sent or decided. With --sign: sign the change, as one of two persons who may
    release.
    """
    if sign:
        if key_file is None:
            raise click.ClickException("say by which key you sign: --key FILE")
        with _writing(context) as (now, ledger):
            posting.accepted.sign(ledger, now, people.read_key(key_file))
    with _ledger(context) as ledger:
        now = _settings(context)
        known = posting.accepted.accepted(ledger)
        different = posting.accepted.differences(ledger, now)
        needed = known.signatures if known else 0
        signed = [each.person for each in posting.accepted.signed(ledger, now)] if different else []
    if as_json:
        return _print_json(
            {
                "in_force": known is not None and not different,
                "accepted_at": known and known.at,
                "sha256": known and known.sha256,
                "differences": [asdict(each) for each in different],
                "signed": signed,
                "signatures_needed": needed,
            }
        )
    if known is None or (different and not needed):
        click.echo("The next cycle accepts these settings as they are: the ledger knows no person who could sign.")
    elif not different:
        click.echo(f"These settings are in force: accepted on {known.at}, sha256 {known.sha256}.")
    else:
        for each in different:
            click.echo(f"  {shown(str(each))}")
        missing = needed - len(signed)
        more = "one more signature" if missing == 1 else f"{missing} more signatures"
        so_far = f", signed by {' and '.join(signed)}" if signed else ""
        click.echo(f"Not in force{so_far}: {more} of persons with the role release, by --sign --key FILE.")
    return None


@main.command()
@click.argument("key_file", type=click.Path(path_type=Path))
def keygen(key_file: Path) -> None:
    """Make your key for `release` and `resolve`, and print what the settings must say of you."""
    try:
        key = people.write_key(key_file)
    except LedgerError as error:
        raise click.ClickException(str(error)) from None
    name, roles = people.account(), sorted(set(people.ROLES.values()))
    click.echo(f'[[person]]\nname = "{name}"\npublic_key = "{people.public_key(key)}"\nroles = {json.dumps(roles)}')


@main.command()
@click.pass_context
def cycle(context: click.Context) -> None:
    """Run one cycle now: pull, read, build, publish, gate, plan, seal, deliver."""
    _settings(context)
    _run(context)


@main.command()
@click.option("--from", "first", required=True, help="First business day, as 2026-07-01.")
@click.option("--to", "last", required=True, help="Last business day.")
@click.option("--source", default=None, help="Only this source system, for example harvest.")
@click.pass_context
def backfill(context: click.Context, first: str, last: str, source: str | None) -> None:
    """Re-read a span of business days whole, then run the rest of the cycle. Posts only what is new."""
    try:
        days = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        raise click.ClickException("say the days as FROM=2026-07-01 TO=2026-07-31") from None
    if days[0] > days[1]:
        raise click.ClickException(f"{first} is after {last}")
    with sandboxed.neighbour(context.obj, SANDBOX, DROPS):
        _run(context, days, source)


@main.command()
@click.argument("source", required=False)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only files written on this day or later.")
@click.pass_context
def refetch(context: click.Context, source: str | None, since: datetime | None) -> None:
    """Take from the partners' archives what the ledger does not know, for the next cycle to read.

    After an older copy of the ledger was accepted as the newest. SOURCE is a system or an instance, as netsuite or
    netsuite/ns-us. Nothing changes at a partner.
    """
    from dagster_project import sources  # noqa: PLC0415 (the readers take a second to import)

    refused = False
    with sandboxed.neighbour(context.obj, SANDBOX, DROPS), _writing(context) as (settings, ledger):
        chosen = [
            each
            for each in settings.sources
            if each.sftp and source in (None, each.system, f"{each.system}/{each.instance}")
        ]
        if not chosen:
            raise click.ClickException(f"no source {source or ''} of files in the settings")
        raw = RawStore(settings.data_dir / "raw", LocalFileSystem())
        for each in chosen:
            name = f"{each.system}/{each.instance}"
            pulled = sources.refetch(settings, each, ledger, raw, since=since and since.date())
            for refusal in pulled.refusals:
                refused = True
                click.echo(shown(f"{name}: {refusal}"), err=True)
            for file in pulled.taken:
                click.echo(shown(f"{name}: took {file}"))
            if not pulled.taken and not pulled.refusals:
                click.echo(shown(f"{name}: the archive holds nothing that is not known"))
    if refused:
        sys.exit(1)


@main.command("renew-anchors")
@click.option("--reason", required=True, help="Why this ledger is the newest that there is.")
@click.pass_context
def renew_anchors(context: click.Context, reason: str) -> None:
    """Declare in your name that this ledger is the newest, once its anchors were removed by hand."""
    with _writing(context, anchored=False) as (_, ledger):
        ledger.renew_anchors(people.account(), reason)
    click.echo("The anchors are written anew. Next: `tieout refetch`, and compare with the ERP")


@main.command()
@click.option("--dir", "directory", type=click.Path(path_type=Path), default=SANDBOX, show_default="data/sandbox")
@click.option("--drops", type=click.Path(path_type=Path), default=DROPS, show_default="sftp_drops")
@click.option("--profile", type=click.Choice(["full", "demo", "books", "small"]), default="demo", show_default=True)
@click.option("--seed", type=int, default=7, show_default=True)
def demo(directory: Path, drops: Path, profile: str, seed: int) -> None:
    """Run the simulated firm through a fortnight and print the proof. Killed and started again, it goes on."""
    _prepare_dagster()
    # Not a terminal: tables keep the width that they need.
    console = show.Terminal() if sys.stdout.isatty() else show.Terminal(width=160)
    if not Demo(directory, drops, seed, profile).run(console):
        sys.exit(1)


@main.command()
@click.option("--dir", "directory", type=click.Path(path_type=Path), default=SANDBOX, show_default="data/sandbox")
@click.option("--drops", type=click.Path(path_type=Path), default=DROPS, show_default="sftp_drops")
@click.option("--profile", type=click.Choice(["full", "demo", "books", "small"]), default="demo", show_default=True)
@click.option("--seed", type=int, default=7, show_default=True)
def sandbox(directory: Path, drops: Path, profile: str, seed: int) -> None:
    """Serve the simulated firm and its ERP on loopback until interrupted."""
    os.execv(sys.executable, sandboxed.command(directory, drops, seed, profile))


@main.command()
@click.option("--port", type=int, default=3000, show_default=True)
@click.pass_context
def dev(context: click.Context, port: int) -> None:
    """Dagster UI, to look only, and the schedule; beside the sandbox, where a simulated day passes per cycle.

    The UI starts no run: the schedule does, and `tieout cycle`.
    """
    _require_free(port)
    with sandboxed.neighbour(context.obj, SANDBOX, DROPS) as firm:
        _prepare_dagster()
        minutes = _settings(context).cycle_minutes
        programs = Path(sys.executable).parent
        module = ["-m", "dagster_project.definitions"]
        commands = [
            [str(programs / "dagster-webserver"), "--read-only", "-h", "127.0.0.1", "-p", str(port), *module],
            [str(programs / "dagster-daemon"), "run", *module],
        ]
        environment = {**os.environ, config.VARIABLE: str(context.obj.resolve())}
        try:
            with serving.beside(commands, REPOSITORY, environment) as running:
                click.echo(f"Dagster UI: http://127.0.0.1:{port}  (a cycle every {minutes} minutes; Ctrl-C ends)")
                while True:
                    serving.wait(running, 60)
                    if firm is not None:
                        firm.advance(firm.now + timedelta(days=1) / minutes)
        except KeyboardInterrupt:
            click.echo("Ended.")
        except serving.Ended as ended:
            raise click.ClickException(str(ended)) from None


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise click.ClickException(
                f"port {port} cannot be used ({error.strerror}): name another by --port"
            ) from None


def _prepare_dagster() -> None:
    """Give $DAGSTER_HOME its settings, and end the runs that died with their process."""
    home = Path(os.environ["DAGSTER_HOME"])
    from dagster_project.defs import jobs  # noqa: PLC0415 (Dagster costs seconds to import)

    try:
        home.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(jobs.INSTANCE_SETTINGS, home / "dagster.yaml")
    except OSError as error:
        raise click.ClickException(
            f"Dagster's home {home} cannot be used ({error.strerror}): set DAGSTER_HOME to a folder that can be written"
        ) from None
    jobs.end_orphaned_runs()


def _run(context: click.Context, days: tuple[date, date] | None = None, source: str | None = None) -> None:
    _prepare_dagster()
    from dagster_project.defs.jobs import run_cycle  # noqa: PLC0415

    run_cycle(context.obj, days=days, source=source)
    context.invoke(status, as_json=False)
