"""What was known at a moment: any publication, made again from raw documents and the control ledger alone.

Raw documents never change, and the ledger can be exported as it was after any event. The dbt project and the settings
of each build are raw documents too (`warehouse.definition`), so the same files are made, byte for byte, whatever was
edited since. That they are the same is not believed but compared, with the hashes that the ledger keeps of each
publication. Other releases of the readers or of the engines may write the same rows in other bytes; which those were is
kept as well.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from dagster_project.config import EVER, Destination, Settings
from dagster_project.landing.raw_store import RawStore
from dagster_project.ledger import Ledger, Publication
from dagster_project.ports import LocalFileSystem, iso
from dagster_project.sources import restore_landing
from dagster_project.sources.registry import LANDING_SCHEMAS
from dagster_project.warehouse import definition, project
from dagster_project.warehouse.build import Build, build
from dagster_project.warehouse.definition import Definition
from dagster_project.warehouse.publish import PublishedFiles, publish


class AsOfError(RuntimeError):
    """A past that cannot be rebuilt as it was asked for; the message says why and what can be."""


@dataclass(frozen=True)
class Rebuilt:
    """A publication as the ledger says it was `recorded`, and as it was `rebuilt` when it was made again.

    `made_by` is what it was made by then; None when a release before version 8 of the ledger built it, which did not
    keep that.
    """

    recorded: Publication
    rebuilt: Publication
    files: PublishedFiles
    made_by: Definition | None

    @property
    def same_inputs(self) -> bool:
        return self.rebuilt.input_manifest_sha256 == self.recorded.input_manifest_sha256

    @property
    def same_sql(self) -> bool:
        """Whether models, macros, tests and seeds are what they were; otherwise other figures are no finding."""
        return self.rebuilt.dbt_project_sha256 == self.recorded.dbt_project_sha256

    @property
    def other_programs(self) -> dict[str, tuple[str, str]]:
        """Programs of which another version runs now: what it was, and what it is."""
        then, now = self.made_by.programs if self.made_by else {}, definition.programs()
        return {name: (then[name], now.get(name, "none")) for name in sorted(then) if then[name] != now.get(name)}

    @property
    def different_files(self) -> list[str]:
        """Published files that are not, byte for byte, what they were."""
        names = sorted(self.recorded.files.keys() | self.rebuilt.files.keys())
        return [name for name in names if self.recorded.files.get(name) != self.rebuilt.files.get(name)]


def describe(built: Build, files: PublishedFiles) -> Publication:
    """A publication as the ledger records it; what it was made of as the build's own file says."""
    with duckdb.connect(built.path, read_only=True) as connection:
        ((as_of, event_seq, tenant, currency),) = connection.execute(
            "select as_of, ledger_event_seq, tenant, reporting_currency from marts.publication"
        ).fetchall()
        destinations = dict(connection.execute("select destination, adapter from ledger.destination").fetchall())
    return Publication(
        build_id=built.build_id,
        as_of=iso(as_of.replace(tzinfo=UTC)),
        ledger_event_seq=event_seq,
        tenant=tenant,
        reporting_currency=currency,
        destinations=destinations,
        input_manifest_sha256=built.input_manifest_sha256,
        dbt_project_sha256=built.dbt_project_sha256,
        manifest_sha256=built.manifest_sha256,
        files=files.files,
        definition_sha256=built.definition_sha256,
    )


def current_at(ledger: Ledger, moment: datetime) -> Publication:
    """The publication that was published last at `moment`. Raises AsOfError when there was none yet."""
    publications = ledger.publications()
    then = [each for each in publications if datetime.fromisoformat(each.published_at) <= moment]
    if not then:
        first = f"the first was at {publications[0].published_at}" if publications else "none was since"
        raise AsOfError(f"nothing was published by {iso(moment)}, so nothing was known then: {first}")
    return then[-1]


def rebuild(
    settings: Settings,
    ledger: Ledger,
    recorded: Publication,
    folder: Path,
    *,
    dbt_project: Path = project.PROJECT,
    target: Path = project.TARGET,
) -> Rebuilt:
    """Make a publication again in `folder`: `landing`, `warehouse`, `published`, and `dbt`, the project of then.

    From `<data_dir>/raw` and the ledger, by today's readers and by what the publication was made by then. Where that
    was not kept, by the SQL of `dbt_project`; `target` is where dbt keeps what it parsed of that. Nothing else is
    written.
    Raises AsOfError for a folder that holds something, RawStoreError for a raw document that is missing or altered,
    BuildError.
    """
    if folder.exists() and any(folder.iterdir()):
        raise AsOfError(
            f"{folder} is not empty: name a new folder, so that all that it will hold is of one publication"
        )
    raw = RawStore(settings.data_dir / "raw", LocalFileSystem())
    made_by = definition.kept(raw, recorded.definition_sha256) if recorded.definition_sha256 else None
    if made_by:
        today = made_by.project_sha256 == project.sha256_of_project(dbt_project)
        dbt_project = made_by.restore(folder / "dbt")
        # What dbt keeps of today's project serves as long as that is the one of then.
        target = target if today else dbt_project / "target"
    shaping = made_by.settings if made_by else vars(recorded)
    place = replace(
        settings,
        data_dir=folder,
        tenant=shaping["tenant"],
        reporting_currency=shaping["reporting_currency"],
        destinations=tuple(
            Destination(name, adapter, post_from=shaping.get("post_from", {}).get(name, EVER))
            for name, adapter in shaping["destinations"].items()
        ),
    )
    landed = restore_landing(place, ledger, raw, recorded.ledger_event_seq)
    built = build(
        place,
        datetime.fromisoformat(recorded.as_of),
        lambda directory: ledger.export(directory, recorded.ledger_event_seq),
        LANDING_SCHEMAS,
        landed,
        ledger_event_seq=recorded.ledger_event_seq,
        statements_of=ledger.statements_of,
        dbt_project=dbt_project,
        target=target,
    )
    files = publish(place, built)
    return Rebuilt(recorded, describe(built, files), files, made_by)
