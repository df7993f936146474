"""`tieout`: what an integration engineer, an analyst and a controller ask from a terminal.

Every command that only asks reads the control ledger and the published marts and changes nothing; with `--json` it
prints the same for a program.
"""

from __future__ import annotations

import getpass
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from dagster_project import config, money, posting, sandboxed, show
from dagster_project.config import REPOSITORY, Settings
from dagster_project.demo import Demo
from dagster_project.ledger import Ledger, LedgerError
from dagster_project.warehouse.books import in_the_books

SANDBOX = REPOSITORY / "data" / "sandbox"
DROPS = REPOSITORY / "sftp_drops"

# Exceptions of one kind that are written out; the rest is counted.
SHOWN = 5

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--config", "settings_file", type=click.Path(path_type=Path), envvar="TIEOUT_CONFIG", default=None,
              help="Settings file (TOML); default: the sandbox's.")  # fmt: skip
@click.pass_context
def main(context: click.Context, settings_file: Path | None) -> None:
    """Approved time and expenses into the ERP, proven to the cent."""
    context.obj = settings_file or SANDBOX / "tieout.toml"
    os.environ.setdefault("DAGSTER_HOME", str(REPOSITORY / "data" / "dagster"))
    os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "yes")
    # The sandbox's own tokens; a real system's environment sets its own.
    os.environ.setdefault("TIEOUT_HARVEST_TOKEN", "sandbox-harvest")
    os.environ.setdefault("TIEOUT_KANTATA_TOKEN", "sandbox-kantata")


def _settings(context: click.Context) -> Settings:
    try:
        return config.load(context.obj)
    except config.ConfigError as error:
        raise click.ClickException(str(error)) from None


def _ledger(context: click.Context) -> Ledger:
    try:
        return Ledger.read_only(_settings(context).ledger_file)
    except LedgerError as error:
        raise click.ClickException(str(error)) from None


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, indent=2, default=str, ensure_ascii=False))


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
    console = Console()
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
    console = Console()
    for same in show.grouped(rows, "code", "severity", "owner", "remedy"):
        first = same[0]
        console.print(f"[bold]{first['code']}[/] ({first['severity']}, owner {first['owner']}): {len(same):,}")
        for row in same[:SHOWN]:
            age = (now - datetime.fromisoformat(row["opened_at"])).days
            console.print(f"  {row['message']} [dim]({age} days)[/]", highlight=False)
        if len(same) > SHOWN:
            console.print(f"  [dim]... and {len(same) - SHOWN:,} more; --code {first['code']} --json lists all[/]")
        console.print(f"  → {first['remedy']}", highlight=False)
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
        Console().print(show.life(transaction))
    return None


# -- acting ------------------------------------------------------------------------------------------------------------


@main.command()
@click.argument("entry_id")
@click.option("--reason", required=True, help="Why the ERP will take it now; kept in the ledger.")
@click.pass_context
def retry(context: click.Context, entry_id: str, reason: str) -> None:
    """Offer an entry that the ERP refused once more, under the same id, in the next cycle."""
    settings = _settings(context)
    try:
        with Ledger.open(settings.ledger_file, settings.clock, anchors=settings.anchors) as ledger:
            posting.retry(ledger, entry_id, actor=getpass.getuser(), reason=reason)
    except LedgerError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{entry_id} is eligible again; the next cycle posts it")


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
@click.option("--dir", "directory", type=click.Path(path_type=Path), default=SANDBOX, show_default="data/sandbox")
@click.option("--drops", type=click.Path(path_type=Path), default=DROPS, show_default="sftp_drops")
@click.option("--profile", type=click.Choice(["full", "small"]), default="full", show_default=True)
@click.option("--seed", type=int, default=7, show_default=True)
def demo(directory: Path, drops: Path, profile: str, seed: int) -> None:
    """Run the simulated firm through a fortnight and print the proof. Killed and started again, it goes on."""
    _prepare_dagster()
    # Not a terminal: tables keep the width that they need.
    console = Console() if sys.stdout.isatty() else Console(width=160)
    if not Demo(directory, drops, seed, profile).run(console):
        sys.exit(1)


@main.command()
@click.option("--dir", "directory", type=click.Path(path_type=Path), default=SANDBOX, show_default="data/sandbox")
@click.option("--drops", type=click.Path(path_type=Path), default=DROPS, show_default="sftp_drops")
@click.option("--profile", type=click.Choice(["full", "small"]), default="full", show_default=True)
@click.option("--seed", type=int, default=7, show_default=True)
def sandbox(directory: Path, drops: Path, profile: str, seed: int) -> None:
    """Serve the simulated firm and its ERP on loopback until interrupted."""
    os.execv(sys.executable, sandboxed.command(directory, drops, seed, profile))


@main.command()
@click.option("--port", type=int, default=3000, show_default=True)
@click.pass_context
def dev(context: click.Context, port: int) -> None:
    """Dagster UI with the schedule on; the sandbox runs beside it and a simulated day passes per cycle."""
    with sandboxed.neighbour(context.obj, SANDBOX, DROPS) as firm:
        _prepare_dagster()
        settings = _settings(context)
        command = [str(Path(sys.executable).with_name("dagster")), "dev", "-m", "dagster_project.definitions"]
        process = subprocess.Popen([*command, "-h", "127.0.0.1", "-p", str(port)], cwd=REPOSITORY,
                                   env={**os.environ, "TIEOUT_CONFIG": str(context.obj)})  # fmt: skip
        click.echo(
            f"Dagster UI: http://127.0.0.1:{port}  (a cycle every {settings.cycle_minutes} minutes; Ctrl-C ends)"
        )
        try:
            while process.poll() is None:
                time.sleep(60)
                if firm is not None:
                    firm.advance(firm.now + timedelta(days=1) / settings.cycle_minutes)
        except KeyboardInterrupt:
            process.send_signal(signal.SIGINT)
            process.wait(30)


def _prepare_dagster() -> None:
    """Give $DAGSTER_HOME its settings, and end the runs that died with their process."""
    home = Path(os.environ["DAGSTER_HOME"])
    home.mkdir(parents=True, exist_ok=True)
    from dagster_project.defs import jobs  # noqa: PLC0415 (Dagster costs seconds to import)

    shutil.copyfile(jobs.INSTANCE_SETTINGS, home / "dagster.yaml")
    jobs.end_orphaned_runs()


def _run(context: click.Context, days: tuple[date, date] | None = None, source: str | None = None) -> None:
    _prepare_dagster()
    from dagster_project.defs.jobs import run_cycle  # noqa: PLC0415

    run_cycle(context.obj, days=days, source=source)
    context.invoke(status, as_json=False)
