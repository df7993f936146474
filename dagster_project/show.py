"""How figures and lives look on a terminal.

Every string that is printed is text and never markup: `Terminal` writes out what would act on the terminal, and a style
is given by `styled`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.console import Console  # noqa: TID251 - the class below is what others print by
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text  # noqa: TID251 - made of shown strings alone
from rich.tree import Tree

from dagster_project.foreign import shown
from dagster_project.ledger.vocabulary import LEGS

if TYPE_CHECKING:
    from dagster_project.as_of import Rebuilt
    from dagster_project.posting.verify import Verification


class Terminal(Console):
    """A console to which a string is text: it has no markup, and no character that acts on the terminal."""

    def render_str(self, text: str, *, style: Any = "", justify: Any = None, overflow: Any = None, **_: Any) -> Text:
        """The one place where rich turns strings into what is printed: lines, cells, titles, labels."""
        return Text(shown(text), style=style, justify=justify, overflow=overflow)


def styled(*parts: str | tuple[str, str]) -> Text:
    """A line of parts, each a string or `(string, style)`."""
    return Text.assemble(*((shown(part), "") if isinstance(part, str) else (shown(part[0]), part[1]) for part in parts))


def table(title: str, *columns: str) -> Table:
    """A plain table; a column named `>name` is a right-aligned figure."""
    made = Table(title=title, title_justify="left", title_style="bold", header_style="dim", box=None, pad_edge=False)
    for column in columns:
        figure = column.startswith(">")
        made.add_column(column.lstrip(">"), justify="right" if figure else "left", no_wrap=figure)
    return made


def figure(value: Decimal) -> str:
    """A decimal with thousands separators and at least two places; further places only where they say something."""
    whole, _, places = f"{value:,f}".partition(".")
    return f"{whole}.{places.rstrip('0').ljust(2, '0')}"


def grouped(rows: Iterable[dict[str, Any]], *columns: str) -> list[list[dict[str, Any]]]:
    """The rows in groups that agree in `columns`, sorted by them; within a group their order stays."""

    def key(row: dict[str, Any]) -> tuple[str, ...]:
        return tuple(str(row[column]) for column in columns)

    return [list(same) for _, same in groupby(sorted(rows, key=key), key)]


def life(transaction: dict[str, Any]) -> Tree:
    """A transaction's life as `Ledger.trace` returns it, with what `warehouse.gl_lines_of` finds, as a tree."""
    tree = Tree(styled((transaction["txn_id"], "bold")))
    if transaction["frozen"]:
        tree.add(styled((f"frozen: {transaction['frozen']}", "red")))
    for version in transaction["versions"]:
        seen = tree.add(
            f"version {version['seq']}: {version['approval']}, work day {version['business_date']}, "
            f"first seen {version['first_seen_at']} in {version['document']} line {version['position'] + 1}"
            + (f"; rates version {version['rerated_from']} anew" if version["rerated_from"] else "")
            + (f"; backed out {version['backed_out_at']}" if version["backed_out_at"] else "")
        )
        for result in version["rule_results"]:
            seen.add(
                f"{result['at']} rules {result['rules_sha256'][:12]} in project {result['dbt_project_sha256'][:12]} say"
                f" {result['outcome']}" + (f" ({result['code']})" if result["code"] else "")
            )
    for entry in transaction["entries"]:
        what = {"P": "post", "R": "reverse"}[entry["kind"]]
        posted = tree.add(
            styled(
                f"entry {entry['entry_id']}: {what} {entry['leg']} of version {entry['seq']} "
                f"at {entry['destination']}: ",
                (entry["state"], "bold"),
                f", document {entry['document']}" if entry["document"] else "",
            )
        )
        for line in entry["lines"]:
            posted.add(
                f"file {line['file_name']} (sha256 {line['sha256'][:12]}), period {line['posting_period']}, sealed "
                f"{line['sealed_at']}, delivered {line['delivered_at'] or 'not yet'}"
            )
        for answer in entry["answers"]:
            detail = " ".join(str(answer[key]) for key in ("document", "code", "message") if answer[key])
            posted.add(f"answer {answer['at']}: {answer['level'].lower()} {answer['status']} {detail}")
        for line in entry["general_ledger"]["ledger_lines"]:
            posted.add(
                f"books {line['document']}/{line['line_no']} {line['posting_period'] or ''} {line['account'] or ''}: "
                f"debit {figure(line['debit'])} credit {figure(line['credit'])} hours {figure(line['hours'])}"
            )
        for line in entry["general_ledger"]["invoice_lines"]:
            what = line["document_type"].replace("_", " ") + (f" ({line['effect']})" if line["effect"] else "")
            posted.add(
                f"{what} {line['invoice_no']}/{line['line_no']} of {line['invoice_date']}: "
                f"{figure(line['amount'])} {line['currency']}"
            )
    for waiver in transaction["waivers"]:
        what = "waiver withdrawn" if waiver["withdrawn"] else "waived"
        tree.add(
            f"{what} {waiver['at']}: {waiver['code']} for content {waiver['content_hash'][:12]} by "
            f"{waiver['person']}: {waiver['reason']}"
        )
    for exception in transaction["exceptions"]:
        tree.add(
            f"exception {exception['code']} ({exception['severity']}, owner {exception['owner']}), opened "
            f"{exception['opened_at']}" + (f", closed {exception['closed_at']}" if exception["closed_at"] else "")
        )
    return tree


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on the terminal's error output: called with what is done, how many of it are, and of how many."""
    console = Terminal(stderr=True, quiet=quiet)
    with Progress(
        TextColumn("{task.description:<30}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        console=console,
        transient=True,
    ) as bars:
        task = bars.add_task("")
        yield lambda what, done, total: bars.update(task, description=what, completed=done, total=total)


def verification(console: Terminal, result: Verification) -> None:
    """What an audit found, or what it looked at when it found nothing."""
    for finding in result.findings:
        console.print(styled((finding.code, "red"), f"  {finding.message}"), soft_wrap=True)
    columns = (
        "stated",
        "rated",
        "sent",
        "posted",
        "variance",
        "booked",
        "unanswered",
        "not_exported",
        "by_state",
        "difference",
    )
    tied = table(
        "In the sources, sent, answered and in the ERP's books",
        *("destination", "leg", "currency"),
        *(f">{column.replace('_', ' ')}" for column in columns),
    )
    for (destination, currency, leg), of in sorted(result.figures.items()):
        tied.add_row(
            *(destination, leg, "hours" if LEGS[leg] == "hours" else currency),
            *(figure(getattr(of, column)) for column in columns),
        )
    if result.figures:
        console.print(tied)
    console.print("Checked: " + ", ".join(f"{count:,} {what}" for what, count in result.checked.items()))
    for remark in result.remarks:
        console.print(styled((remark, "yellow")), soft_wrap=True)
    count = len(result.findings)
    found = (f"{count:,} finding{'s' if count > 1 else ''}.", "red") if count else ("Nothing found.", "green")
    console.print(styled(found))


def rebuilt(console: Terminal, result: Rebuilt) -> None:
    """Where a publication of the past was rebuilt, and whether it is what was published then."""

    def say(*parts: str | tuple[str, str]) -> None:
        console.print(styled(*parts), soft_wrap=True)

    recorded, different = result.recorded, result.different_files
    say(
        f"Publication of build {recorded.build_id} at {recorded.published_at}, after event"
        f" {recorded.ledger_event_seq:,}"
    )
    if result.same_inputs:
        say("Inputs  what they were, byte for byte")
    else:
        say(
            ("Inputs  not what they were.", "red"),
            " Another release of the readers may write other bytes; whether raw"
            " documents or ledger were altered, `tieout verify` says",
        )
    if result.made_by:
        say("Made by the SQL, the seeds and the settings of then, which were kept")
    elif result.same_sql:
        say("SQL     what it was, and the seeds")
    else:
        say(
            ("SQL     changed since, or a seed was, and what it was then was not kept.", "yellow"),
            " By today's, it may differ from what was published",
        )
    for name, (then, now) in result.other_programs.items():
        say((f"Program {name} was {then[:12]} and is {now[:12]}, which may write other bytes", "yellow"))
    same = len(recorded.files) - len(different)
    say(f"Marts   {same} of {len(recorded.files)} files are what they were, byte for byte")
    for name in different:
        say(f"        {name} is not")
    say(f"They are in {result.files.database} and {result.files.parquet}")
