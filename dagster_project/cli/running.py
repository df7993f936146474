"""Commands that run something: a cycle, a backfill, the demo, the sandbox and the UI."""

from __future__ import annotations

import os
import socket
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import click

from dagster_project import config, places, sandboxed, serving, show
from dagster_project.cli.asking import status
from dagster_project.cli.group import (
    DROPS,
    SANDBOX,
    main,
    settings_of,
    writing,
)
from dagster_project.foreign import shown
from dagster_project.landing.raw_store import RawStore
from dagster_project.ledger.upgrade import Upgrade
from dagster_project.ports import LocalFileSystem
from dagster_project.posting import people


@main.command()
@click.pass_context
def cycle(context: click.Context) -> None:
    """Run one cycle now: pull, read, build, publish, gate, plan, seal, deliver."""
    settings_of(context)
    _run(context)


@main.command()
@click.option("--into", "folder", type=click.Path(path_type=Path, file_okay=False), default=None,
              help="A new folder; default: plans/<now> in data_dir.")  # fmt: skip
@click.pass_context
def plan(context: click.Context, folder: Path | None) -> None:
    """Say what a cycle would post, hold and leave out now, as files that stay here; nothing is sealed or sent.

    It works on a copy: the ledger, the raw documents and the partners' folders stay as they are.
    """
    from dagster_project import dry_run  # noqa: PLC0415 (the readers take a second to import)

    with sandboxed.neighbour(context.obj, SANDBOX, DROPS):
        settings = settings_of(context)
        into = folder or settings.data_dir / "plans" / f"{settings.clock.now():%Y%m%dT%H%M%SZ}"
        done = dry_run.dry_run(settings, into)
    console = show.Terminal() if sys.stdout.isatty() else show.Terminal(width=160)
    for refusal in done.refused:
        console.print(f"Not read: {refusal}")
    columns = ("entity", "month", "currency", "leg", "bucket", "reason", ">lines", ">hours", ">amount")
    table = show.table("What a cycle would do", *columns)
    for row in done.summary:
        *names, lines, hours, amount = row.values()
        table.add_row(*names, f"{lines:,}", show.figure(hours), show.figure(amount))
    console.print(table)
    for name in done.waiting:
        console.print(f"{name} would wait for a release")
    console.print(f"Written to {into}: {len(done.files)} files; eligible is what would be posted, as postings/ has it")


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
    with sandboxed.neighbour(context.obj, SANDBOX, DROPS), writing(context) as (settings, ledger):
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
    with writing(context, anchored=False) as (_, ledger):
        ledger.renew_anchors(people.os_user(), reason)
    click.echo("The anchors are written anew. Next: `tieout refetch`, and compare with the ERP")


@main.command()
@click.option("--apply", "applied", is_flag=True, help="Do it; without this, only say what would be done.")
@click.pass_context
def upgrade(context: click.Context, *, applied: bool) -> None:
    """Bring the control ledger of an earlier release to the tables of this one, whatever is on its way.

    All of it or nothing, in one commit that is verified before it is kept. Stop what else writes the ledger first.
    """
    settings = settings_of(context)
    with Upgrade.open(settings.ledger, settings.clock, anchors=settings.anchors) as ledger:
        plan = ledger.plan()
        if plan is None:
            click.echo("The ledger has the tables of this release: there is nothing to upgrade")
            return
        click.echo(f"From schema {plan.before} to {plan.after}:")
        for table, rows in plan.remade.items():
            click.echo(f"  {table} is made anew with its {rows:,} rows")
        click.echo("  views, guards and recorders are made anew")
        if not applied:
            click.echo("Nothing was changed; `tieout upgrade --apply` does it")
            return
        copy = ledger.apply(plan, people.os_user())
    kept = f"The ledger as it was is {copy}" if copy else "Its database keeps no copy: that is what your backup is for"
    click.echo(shown(f"Done, and verified. {kept}"))


@main.command()
@click.option("--dir", "directory", type=click.Path(path_type=Path), default=SANDBOX, show_default="data/sandbox")
@click.option("--drops", type=click.Path(path_type=Path), default=DROPS, show_default="sftp_drops")
@click.option("--profile", type=click.Choice(["full", "demo", "quarter", "small"]), default="demo", show_default=True)
@click.option("--seed", type=int, default=7, show_default=True)
def demo(directory: Path, drops: Path, profile: str, seed: int) -> None:
    """Run the simulated firm through a fortnight and print the proof. Killed and started again, it goes on."""
    from dagster_project.demo import Demo  # noqa: PLC0415 (it knows the firm's answers, which take a second to import)

    _prepare_dagster()
    # Not a terminal: tables keep the width that they need.
    console = show.Terminal() if sys.stdout.isatty() else show.Terminal(width=160)
    if not Demo(directory, drops, seed, profile).run(console):
        sys.exit(1)


@main.command()
@click.option("--dir", "directory", type=click.Path(path_type=Path), default=SANDBOX, show_default="data/sandbox")
@click.option("--drops", type=click.Path(path_type=Path), default=DROPS, show_default="sftp_drops")
@click.option("--profile", type=click.Choice(["full", "demo", "quarter", "small"]), default="demo", show_default=True)
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
        minutes = settings_of(context).cycle_minutes
        programs = Path(sys.executable).parent
        module = ["-m", "dagster_project.definitions"]
        commands = [
            [str(programs / "dagster-webserver"), "--read-only", "-h", "127.0.0.1", "-p", str(port), *module],
            [str(programs / "dagster-daemon"), "run", *module],
        ]
        environment = {**os.environ, config.VARIABLE: str(context.obj.resolve())}
        try:
            with serving.beside(commands, places.HOME, environment) as running:
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
    from dagster_project import runner  # noqa: PLC0415 (Dagster costs seconds to import)

    try:
        home.mkdir(parents=True, exist_ok=True)
        runner.write_instance_settings(home)
    except OSError as error:
        raise click.ClickException(
            f"Dagster's home {home} cannot be used ({error.strerror}): set DAGSTER_HOME to a folder that can be written"
        ) from None
    runner.end_orphaned_runs()


def _run(context: click.Context, days: tuple[date, date] | None = None, source: str | None = None) -> None:
    _prepare_dagster()
    from dagster_project.runner import run_cycle  # noqa: PLC0415

    run_cycle(context.obj, days=days, source=source)
    context.invoke(status, as_json=False)
