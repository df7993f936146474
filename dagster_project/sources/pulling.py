"""Pulling one source instance: what was asked, what came, and what is recorded of it in the control ledger.

Raw bytes are kept before anything reads them. An extract is registered with all its pages and its new watermark in one
commit, or not at all: a pull that fails half way leaves the ledger as it was, and an exception that says why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from dagster_project import fault
from dagster_project.config import ConfigError, Source
from dagster_project.landing.raw_store import RawStore
from dagster_project.landing.refusal import Refusal
from dagster_project.ledger import Extract, Ledger, Page
from dagster_project.ports import Sftp, SftpServer, iso
from dagster_project.sources.incidents import Incidents
from dagster_project.sources.stream import Stream
from dagster_project.transport.errors import PermanentError, TransientError

if TYPE_CHECKING:
    from dagster_project.transport.rest import Explain, RestApi, RestPage

# How far behind the last pull an incremental pull starts again: records become visible later than their timestamps.
LAG = timedelta(hours=1)
# What stops the other streams of the same instance too.
_INSTANCE_DOWN = frozenset({"SOURCE_UNREACHABLE", "SOURCE_BUSY"})

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})

Connect = Callable[[SftpServer], AbstractContextManager[Sftp]]
Walk = Callable[[], Iterator["RestPage"]]


@dataclass(frozen=True)
class WalkProof:
    """How a page proves that a walk is whole: the `total` it states for the walk, and the `ids` of its records."""

    total: Callable[[Any], int]
    ids: Callable[[Any], list[str | None]]


@dataclass
class Pulled:
    """What a pull did: extracts registered, raw documents in them, duplicate files passed over, refusals reported, and
    the names of the files that were taken from the partner's archive."""

    extracts: int = 0
    documents: int = 0
    duplicates: int = 0
    taken: list[str] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


@dataclass
class Feed:
    """One source instance while it is pulled.

    `now` is the moment the pull began; it becomes the watermark, so that what changes during the pull is asked for
    again. `window`, for a backfill, is the business days (first, last) to re-read instead of what is due.
    `refetching` takes only what lies in the archives and is not known, written on `since` or later. `first_pages` asks
    for the first page of each list, to see whether it can be read. `leave_files` moves no file of a partner.
    """

    source: Source
    ledger: Ledger
    raw: RawStore
    now: datetime
    connect: Connect
    reread_hours: float = 24
    window: tuple[date, date] | None = None
    refetching: bool = False
    since: date | None = None
    first_pages: bool = False
    leave_files: bool = False
    pulled: Pulled = field(default_factory=Pulled)
    services: list[RestApi] = field(default_factory=list)

    @property
    def name(self) -> str:
        """`<system>/<instance>`."""
        return f"{self.source.system}/{self.source.instance}"

    @property
    def inbound(self) -> str:
        """The folder of the instance's files. Raises ConfigError when the settings name none."""
        if not self.source.inbound:
            raise ConfigError(f"{self.name}: set inbound, the folder of its files")
        return self.source.inbound.rstrip("/")

    def rest(self, headers: Mapping[str, str], explain: Explain | None = None, **options: Any) -> RestApi:
        """A client for the instance's REST service; `explain` knows its error bodies, `options` are those of `RestApi`
        (see `transport/rest.py`)."""
        from dagster_project.transport.rest import RestApi  # noqa: PLC0415 (costs a second; only REST pulls pay it)

        address = urlsplit(self.source.base_url or "")
        if not address.hostname:
            raise ConfigError(f"{self.name}: set base_url, the root of its REST service")
        token = self.source.token if self.source.token_env else None
        if token and address.scheme != "https" and address.hostname not in _LOOPBACK:
            raise ConfigError(f"{self.name}: base_url must be https, or its token could be read on the way")
        api = RestApi(address.geturl(), self.raw.put, token=token, headers=dict(headers), explain=explain, **options)
        self.services.append(api)
        return api

    # -- what goes wrong ----------------------------------------------------------------------------------------------

    def run(self, pull: Callable[[Feed], None]) -> None:
        """Run the source system's `pull`; what refuses the whole instance is reported, and closed when it works.

        However it ends, the ledger records how many requests were made and how many of them failed.
        """
        try:
            pull(self)
        except ConfigError as error:
            self._report(
                self.name,
                PermanentError(
                    "SOURCE_NOT_CONFIGURED",
                    "the settings for this source are incomplete",
                    where=self.name,
                    evidence=str(error),
                    remedy="Complete the settings file or set the environment variable it names",
                ),
            )
        except Refusal as refusal:
            self._report(self.name, refusal)
        else:
            Incidents(self.ledger, self.name).close_rest()
        if made := sum(api.requests for api in self.services):
            with self.ledger.change("requests") as change:
                change.record_fact(
                    "requests",
                    source_system=self.source.system,
                    source_instance=self.source.instance,
                    made=made,
                    failed=made - sum(api.answers for api in self.services),
                )

    def attempt(self, stream: Stream, pull: Callable[[], None]) -> None:
        """Pull one stream; its refusal is reported and does not stop the others, unless the instance is down."""
        subject = f"{self.name}/{stream.name}"
        try:
            pull()
        except Refusal as refusal:
            if refusal.code in _INSTANCE_DOWN:
                raise
            self._report(subject, refusal)
        else:
            Incidents(self.ledger, subject).close_rest()

    def _report(self, subject: str, refusal: Refusal) -> None:
        self.pulled.refusals.append(refusal)
        incidents = Incidents(self.ledger, subject)
        incidents.open(refusal, severity="hold")
        incidents.close_rest()

    # -- registration -------------------------------------------------------------------------------------------------

    def register(
        self,
        stream: Stream,
        kind: str,
        pages: list[Page],
        *,
        window: tuple[str | None, str | None] = (None, None),
        watermark: str | None = None,
        control: Mapping[str, object] | None = None,
        also: Mapping[str, str] | None = None,
    ) -> None:
        """One commit: the extract, its pages, its watermark when there is a new one, and the watermarks in `also`."""
        fault.point("sources.before_register")
        with self.ledger.change("extract"):
            self.ledger.register_extract(
                Extract(
                    source_system=self.source.system,
                    source_instance=self.source.instance,
                    stream=stream.name,
                    kind=kind,
                    window_from=window[0],
                    window_to=window[1],
                    control=control or {},
                    pages=pages,
                ),
                watermark=watermark,
            )
            for name, value in (also or {}).items():
                self.ledger.set_watermark(self.source.system, self.source.instance, name, value)
        fault.point("sources.after_register")
        self.pulled.extracts += 1
        self.pulled.documents += len(pages)

    def watermark(self, stream: str) -> str | None:
        """The last watermark of the stream named `stream` of this instance."""
        return self.ledger.watermark(self.source.system, self.source.instance, stream)

    def is_due(self, reread: str, every: timedelta) -> bool:
        """Whether what is read whole now and then, last at the watermark named `reread`, is to be read whole again."""
        last = self.watermark(reread)
        return last is None or self.now - datetime.fromisoformat(last) >= every

    # -- REST ---------------------------------------------------------------------------------------------------------

    def register_pages(
        self,
        stream: Stream,
        kind: str,
        walk: Walk,
        proof: WalkProof,
        *,
        window: tuple[str | None, str | None] = (None, None),
        watermark: str | None = None,
        also: Mapping[str, str] | None = None,
    ) -> None:
        """Walk the pages, prove that they are whole, register them."""
        self.register_lists(stream, kind, [walk], proof, window=window, watermark=watermark, also=also)

    def register_lists(
        self,
        stream: Stream,
        kind: str,
        walks: Iterable[Walk],
        proof: WalkProof,
        *,
        window: tuple[str | None, str | None] = (None, None),
        watermark: str | None = None,
        also: Mapping[str, str] | None = None,
    ) -> list[Any]:
        """Several lists that are one extract, each proven whole; the documents of their pages.

        A page that two lists have in common, byte for byte, is registered once.
        """
        read = _first if self.first_pages else proven
        pages = {page.sha256: page for walk in walks for page in read(walk, proof)}.values()
        self.register(
            stream,
            kind,
            [
                Page(page.sha256, page.size, f"{stream.name} {number} of {len(pages)}")
                for number, page in enumerate(pages, start=1)
            ],
            window=window,
            watermark=watermark,
            control={"records": sum(len(proof.ids(page.document)) for page in pages)},
            also=also,
        )
        return [page.document for page in pages]

    def register_document(self, stream: Stream, api: RestApi, path: str) -> None:
        """Fetch one binary document and register it, unless it is the same as one before."""
        page = api.document(path)
        if not self.ledger.known_file(self.source.system, self.source.instance, stream.name, page.sha256):
            self.register(stream, "file", [Page(page.sha256, page.size, path)])

    def pull_changes_and_open_periods(
        self,
        stream: Stream,
        changed: Callable[[datetime], Walk],
        within: Callable[[date, date | None], Walk],
        proof: WalkProof,
    ) -> None:
        """What changed since the last pull, then every record of the open periods if that re-read is due.

        No source's "updated since" can be trusted alone: deletions and silent changes show only in the re-read. The
        first pull of an instance is the re-read alone.
        """
        if self.window:
            first, last = self.window
            bounds = (first.isoformat(), last.isoformat())
            self.register_pages(stream, "snapshot", within(first, last), proof, window=bounds)
            return
        now = iso(self.now)
        watermark = self.watermark(stream.name)
        if watermark:
            since = datetime.fromisoformat(watermark) - LAG
            self.register_pages(stream, "incremental", changed(since), proof, window=(iso(since), now), watermark=now)
        reread = f"{stream.name}.reread"
        if not self.is_due(reread, timedelta(hours=self.reread_hours)):
            return
        if not self.source.open_from:
            raise ConfigError(f"{self.name}: set open_from, the first day of the periods that are still open")
        first = date.fromisoformat(self.source.open_from)
        self.register_pages(
            stream,
            "snapshot",
            within(first, None),
            proof,
            window=(first.isoformat(), None),
            watermark=now,
            also={reread: now},
        )


def _first(walk: Walk, _: WalkProof) -> list[RestPage]:
    return list(islice(walk(), 1))


def proven(walk: Walk, proof: WalkProof) -> list[RestPage]:
    """The pages of a walk that proves itself whole, at the second try at the latest. Raises as `whole`."""
    try:
        return whole(walk, proof)
    except TransientError as refusal:
        if refusal.code != "PAGE_COUNT_MISMATCH":
            raise
        return whole(walk, proof)


def whole(walk: Walk, proof: WalkProof) -> list[RestPage]:
    """The pages of a walk that proves itself whole.

    Every page must state the same total, the records must be that many, and no id may stand on two pages. Raises
    TransientError PAGE_COUNT_MISMATCH otherwise: records moved between the pages while they were read.
    """
    pages = list(walk())
    totals = {proof.total(page.document) for page in pages}
    seen: set[str] = set()
    records, moved = 0, 0
    for page in pages:
        ids = proof.ids(page.document)
        records += len(ids)
        known = {key for key in ids if key is not None}
        moved += len(known & seen)
        seen |= known
    if totals != {records} or moved:
        raise TransientError(
            "PAGE_COUNT_MISMATCH",
            "the source's pages do not add up to the number of records it states; none of them was used",
            where=pages[0].url.split("?")[0],
            evidence=f"stated {sorted(totals)}, received {records}, on two pages {moved}",
            remedy="Records changed while they were read; Tieout reads them again in the next cycle",
        )
    return pages
