"""The group of all commands: its options, how a command ends, and how it opens the settings and the ledger."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from dagster_project import config, places, posting, sandboxed
from dagster_project.config import Settings
from dagster_project.foreign import json_shown, shown_lines
from dagster_project.ledger import Ledger, LedgerError
from dagster_project.ports import keep_private

SANDBOX = places.HOME / "data" / "sandbox"
DROPS = places.HOME / "sftp_drops"

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
    # Two firms of one installation show nothing of each other: each has its runs in its own folder.
    home = settings_file.absolute().parent if settings_file else places.HOME
    os.environ.setdefault("DAGSTER_HOME", str(home / "data" / "dagster"))
    os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "yes")
    if sandboxed.wrote(context.obj):
        os.environ.update(sandboxed.TOKENS)


def settings_of(context: click.Context) -> Settings:
    try:
        return config.load(context.obj)
    except config.ConfigError as error:
        raise click.ClickException(str(error)) from None


def reading(context: click.Context) -> Ledger:
    try:
        return Ledger.read_only(settings_of(context).ledger)
    except LedgerError as error:
        raise click.ClickException(str(error)) from None


@contextmanager
def writing(context: click.Context, *, anchored: bool = True) -> Iterator[tuple[Settings, Ledger]]:
    settings = settings_of(context)
    try:
        with Ledger.open(settings.ledger, settings.clock, anchors=settings.anchors) as ledger:
            if anchored:
                ledger.require_anchored()
            posting.accepted.compare(ledger, settings)
            yield settings, ledger
    except LedgerError as error:
        raise click.ClickException(str(error)) from None


def print_json(value: Any) -> None:
    click.echo(json_shown(json.dumps(value, indent=2, default=str, ensure_ascii=False)))
