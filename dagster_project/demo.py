"""`make demo`: the sandbox firm through a simulated fortnight, a cycle each Monday and Thursday, and the proof.

The demo can be killed at any moment and started again: it goes on at the simulated moment it had reached, with the
cycle of that moment first. Run again after its end, it runs one more cycle, which posts nothing new.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count, islice
from pathlib import Path
from typing import Any

import duckdb
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from dagster_project import config, sandboxed, show
from dagster_project.ledger import Ledger
from dagster_project.sandbox import compare
from dagster_project.warehouse import current, project, published

GO_LIVE = datetime(2026, 9, 28, 18, tzinfo=UTC)
# The first so many Mondays and Thursdays: a cycle each day would show the same.
CYCLES = {"full": 4, "demo": 4, "quarter": 3, "small": 2}
CYCLE_WEEKDAYS = (0, 3)
# The ERP answers at most 26 hours late, so whatever is in flight after the last of them settles within these.
MOST_DRAIN_CYCLES = 4


@dataclass(frozen=True)
class Demo:
    """One run of the firm: where its files are, its seed and its size (`full`, `demo`, `quarter` or `small`)."""

    directory: Path
    drops: Path
    seed: int = 7
    profile: str = "demo"

    @property
    def settings_file(self) -> Path:
        return self.directory / "tieout.toml"

    def run(self, console: show.Terminal) -> bool:
        """Run what is left of the fortnight and print the proof; True when the marts equal the firm's own answers."""
        with ExitStack() as running:
            with console.status("Starting the firm; loading Dagster and dbt ..."):
                sandbox = running.enter_context(
                    sandboxed.running(self.directory, self.drops, self.seed, self.profile, meanwhile=_load_pipeline)
                )
            conserved = self.run_cycles(console, sandbox)
            return self._summary(console, sandbox) and conserved

    def run_cycles(self, console: show.Terminal, sandbox: sandboxed.Sandbox) -> bool:
        """Run the cycles that are left, until everything is answered; True when nothing was unexplained after any."""
        from dagster_project.runner import run_cycle  # noqa: PLC0415 (see _load_pipeline)

        columns = (
            TextColumn("{task.description:<40}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        conserved = True
        with Progress(*columns, console=console) as progress:
            moments = self._moments(sandbox.now)
            task = progress.add_task("", total=len(moments))
            for number, moment in enumerate(self._until_settled(moments), 1):
                progress.update(task, description=f"{moment:%a %d %b}: time passes at the firm")
                sandbox.advance(moment)
                progress.update(task, description=f"{moment:%a %d %b}: pull, read, build, publish, post")
                # Recording costs seconds, so the Dagster UI shows the fortnight's last cycle.
                run_cycle(self.settings_file, recorded=moment == moments[-1])
                unexplained = self._unexplained()
                conserved = conserved and not unexplained
                progress.console.print(f"{self._cycle_line(moment)}   unexplained {unexplained}")
                progress.update(task, completed=number, total=max(number, len(moments)))
        return conserved

    def _moments(self, now: datetime) -> list[datetime]:
        """The moments of the cycles that are left, the present one first."""
        planned = list(islice(_cycle_days(GO_LIVE), CYCLES[self.profile]))
        return [moment for moment in planned if moment >= now] or [now]

    def _until_settled(self, moments: list[datetime]) -> Iterator[datetime]:
        """The moments, and further days until every file is answered."""
        yield from moments
        for moment in islice(_cycle_days(moments[-1] + timedelta(days=1)), MOST_DRAIN_CYCLES):
            if self._settled():
                return
            yield moment

    @property
    def _settings(self) -> config.Settings:
        return config.load(self.settings_file)

    def _status(self) -> dict[str, Any]:
        with Ledger.read_only(self._settings.ledger) as ledger:
            return ledger.status()

    def _settled(self) -> bool:
        """Whether nothing waits for the next file, for an answer, or for the ERP's nightly export."""
        entries = self._status()["entries"]
        if any(count for state, count in entries.items() if state in UNSETTLED):
            return False
        with duckdb.connect(published(self._settings), read_only=True) as marts:
            awaited = marts.execute("select 1 from marts.posted_versus_gl where status = 'awaited' limit 1")
            return not awaited.fetchall()

    def _unexplained(self) -> int:
        """Lines of approved versus posted that no bucket explains."""
        with duckdb.connect(published(self._settings), read_only=True) as marts:
            return marts.execute("select unexplained_rows from marts.publication").fetchall()[0][0]

    def _cycle_line(self, moment: datetime) -> str:
        entries = self._status()["entries"]
        flight = sum(entries.get(state, 0) for state in UNSETTLED)
        return (
            f"  {moment:%a %d %b %H:%M}  posted {entries.get('POSTED', 0):>6}   on the way {flight:>5}   "
            f"refused by the ERP {entries.get('REJECTED', 0):>3}"
        )

    def _summary(self, console: show.Terminal, sandbox: sandboxed.Sandbox) -> bool:
        folder = self._settings.data_dir.resolve() / "published"
        with duckdb.connect(published(self._settings), read_only=True) as marts:
            tables = _pulled(self._settings), _exceptions(marts), _recorded(self._settings), tie_out(marts)
            console.print(*tables, sep="\n\n")
        answers, right = _answers(sandbox.ask("/expected"), published(self._settings))
        console.print("", answers, "", sep="\n")
        console.print(f"Marts          {folder / 'analytics.duckdb'} (schema marts)", soft_wrap=True)
        console.print(f"Parquet        {folder / 'parquet'}", soft_wrap=True)
        console.print(
            f"Posting files  {self.drops / 'netsuite'}/<destination>/archive, answers beside it", soft_wrap=True
        )
        console.print("Next           tieout status | tieout exceptions | tieout trace <record id> | tieout dev")
        same, other = (
            "every mart equals the firm's own answers, difference 0",
            "the marts differ from the firm's own answers",
        )
        console.print(show.styled((same, "green") if right else (other, "red")))
        return right


def _cycle_days(first: datetime) -> Iterator[datetime]:
    """The Mondays and Thursdays from `first` on, at the same hour."""
    return (day for number in count() if (day := first + timedelta(days=number)).weekday() in CYCLE_WEEKDAYS)


def _load_pipeline() -> None:
    """Import Dagster and the definitions, and parse the dbt project if it changed: seconds that only cycles need."""
    importlib.import_module("dagster_project.definitions")
    project.manifest()


# Entry states from which an entry still moves by itself.
UNSETTLED = frozenset(
    {"ELIGIBLE", "BATCHED", "SENDING", "DELIVERED", "PRESUMED", "ACCEPTED", "UNKNOWN"},
)


def _pulled(settings: config.Settings) -> Table:
    figures = {"extracts": "extracts", "documents": "pages", "rows": "rows_in", "new versions": "versions"}
    table = show.table("What was pulled", "source", "stream", *(f">{name}" for name in figures), ">refused")
    with Ledger.read_only(settings.ledger) as ledger:
        for row in ledger.status()["streams"]:
            table.add_row(
                f"{row['source_system']}/{row['source_instance']}",
                row["stream"],
                *(f"{row[column]:,}" for column in [*figures.values(), "quarantined"]),
            )
    return table


def _recorded(settings: config.Settings) -> Table:
    table = show.table("Hours at the source", "source", ">entries", ">recorded", ">approved", ">not approved")
    with duckdb.connect(current(settings), read_only=True) as build:
        for system, instance, entries, *hours in build.execute(
            "select source_system, source_instance, count(*), sum(hours),"
            " coalesce(sum(hours) filter (approval = 'approved'), 0),"
            " coalesce(sum(hours) filter (approval <> 'approved'), 0)"
            " from canonical.transaction where entity = 'time_entry' group by all order by all"
        ).fetchall():
            table.add_row(f"{system}/{instance}", f"{entries:,}", *(show.figure(value) for value in hours))
    return table


def tie_out(marts: duckdb.DuckDBPyConnection) -> Table:
    """Approved hours by company and money by company, currency and leg, each beside the buckets that it is in."""
    buckets = ["approved", "not understood", "posted", "held", "quarantined", "rejected", "excluded", "on the way"]
    buckets.append("unexplained")
    table = show.table("Approved versus posted, in hours and money", "entity", "", *(f">{name}" for name in buckets))
    figures = {
        unit: ", ".join(
            f"sum(eligible_{unit} + in_flight_{unit})"
            if name == "on the way"
            else f"sum({name.replace(' ', '_')}_{unit})"
            for name in buckets
        )
        for unit in ("hours", "amount")
    }
    for unit, columns in figures.items():
        # Hours have no currency.
        for entity, currency, leg, *values in marts.execute(
            "select legal_entity, case when leg <> 'time' then currency end as money, leg,"
            f" {columns} from marts.approved_versus_posted_summary where (leg = 'time') = {unit == 'hours'}"
            " group by legal_entity, money, leg order by legal_entity, money, leg <> 'base', leg"
        ).fetchall():
            if any(values):
                what = {"time": "hours", "base": currency}.get(leg, f"{currency} {leg}")
                table.add_row(entity, what, *(show.figure(value) for value in values))
        table.add_section()
    return table


def _exceptions(marts: duckdb.DuckDBPyConnection) -> Table:
    table = show.table("Held, refused and why", ">to do", ">lines", "severity", "code", "owner", "title")
    for causes, lines, *rest in marts.execute(
        "select count(*), sum(line_count), severity, code, owner, title from marts.exception_cause"
        " group by severity, code, owner, title order by severity, code"
    ).fetchall():
        table.add_row(f"{causes:,}", f"{lines:,}", *rest)
    return table


def _answers(key: dict[str, Any], analytics: Path) -> tuple[Table, bool]:
    columns = (">rows expected", ">rows found", ">rows different", ">difference")
    table = show.table("The marts against the firm's own answers, line by line", "mart", *columns)
    results = compare.compare(key, analytics)
    for result in results:
        counts = (result.rows_expected, result.rows_found, result.rows_different)
        difference = show.figure(sum(result.differences.values(), Decimal(0)))
        table.add_row(result.mart, *(f"{count:,}" for count in counts), difference)
    return table, not any(result.rows_different for result in results)
