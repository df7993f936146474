"""Commands for a firm's own folder: make it, and see what is wrong or missing in it."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path

import click

from dagster_project.cli.group import json_option, main, print_json, settings_of
from dagster_project.foreign import shown_lines


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--tenant", default=None, help="The firm's name in Tieout; default: the folder's.")
@click.option("--currency", default="USD", show_default=True, help="The currency of the group.")
@click.option(
    "--from", "lists", type=click.Choice(["harvest"]), help="The system whose people, projects and tasks are yours."
)
@click.option("--to", "erp", default=None, help="Your ERP, such as netsuite: its destination is filled in.")
def init(folder: Path, tenant: str | None, currency: str, lists: str | None, erp: str | None) -> None:
    """Make the folder of a firm: its settings, its master files and where its secrets go."""
    from dagster_project import firm_folder  # noqa: PLC0415 (it knows the readers, which take a second to import)
    from dagster_project.posting import adapters  # noqa: PLC0415 (as above)

    if erp not in (None, *adapters.names()):
        raise click.ClickException(f"{erp!r} is no ERP that is known; there are {', '.join(adapters.names())}")
    name = tenant or re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-")
    try:
        made = firm_folder.make(folder, name, currency, lists=lists, erp=erp)
    except firm_folder.FolderInUse as error:
        raise click.ClickException(str(error)) from None
    for path in made:
        click.echo(path)
    click.echo(f"\nFill in {folder / 'tieout.toml'}, then: tieout --config {folder / 'tieout.toml'} check")


@main.command()
@click.argument("kind", type=click.Choice(["source", "destination"]), required=False)
@click.argument("name", required=False)
@json_option
@click.pass_context
def check(context: click.Context, kind: str | None, name: str | None, as_json: bool) -> None:
    """Say what is wrong or missing, in the order to mend it; nothing is written. Exit code 1 when something is.

    `check source harvest/main` and `check destination ns-us` look at one alone.
    """
    from dagster_project import checking  # noqa: PLC0415 (as above)

    if kind is None:
        found = list(checking.check(context.obj))
    elif name is None:
        raise click.ClickException(f"say which {kind}: tieout check {kind} NAME")
    else:
        settings = settings_of(context)
        if kind == "source":
            found = list(checking.check_source(settings, settings.source(*f"{name}/".split("/")[:2])))
        else:
            found = list(checking.check_destination(settings.destination(name)))
    if as_json:
        print_json([asdict(each) for each in found])
    else:
        for number, each in enumerate(found, 1):
            click.echo(shown_lines(f"{number}. {each.of}: {each.text} ({each.owner})"))
        click.echo("Nothing is wrong or missing." if not found else f"\n{len(found)} things to mend.")
    context.exit(1 if found else 0)
