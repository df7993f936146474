"""What goes into the control ledger and comes out of it, as plain values; no SQL and no behaviour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


class LedgerError(Exception):
    """The control ledger refuses; the message says what, the evidence, and what to do."""


class LedgerBusy(LedgerError):
    """Another process holds the writer's lock."""


class Refused(LedgerError):
    """A rule that the database keeps refuses what was to be written; the message names the rule."""


class AmnesiaError(LedgerError):
    """An anchor outside the ledger knows more than the ledger: an old copy was restored. Nothing may be sent."""


class BrokenChain(LedgerError):
    """What is in the ledger is not what its events wrote. Nothing may be judged, sealed or sent."""


class AnchorUnreachable(AmnesiaError):
    """An anchor does not answer, so whether the ledger is the newest is not known. Nothing may be sent."""


@dataclass(frozen=True)
class Page:
    """One raw document of an extract: its content hash, its size in bytes, and its name (file name or page label)."""

    raw_sha256: str
    bytes: int
    name: str


@dataclass(frozen=True)
class Extract:
    """One pull of one stream.

    `kind` is `incremental`, `snapshot` (a full re-read of its window) or `file`. `window_from` and `window_to` are ISO
    text or None. `control` is what the source itself says it sent (counts, totals), as JSON values.
    """

    source_system: str
    source_instance: str
    stream: str
    kind: str
    window_from: str | None
    window_to: str | None
    control: Mapping[str, object]
    pages: tuple[Page, ...] | list[Page]


@dataclass(frozen=True)
class UnreadPage:
    """A registered raw document that no reader has finished yet."""

    extract_seq: int
    page_no: int
    source_system: str
    source_instance: str
    stream: str
    kind: str
    raw_sha256: str
    name: str
    fetched_at: str


@dataclass(frozen=True)
class Landed:
    """A document whose typed rows were landed: the page by which it came, and the SHA-256 of the rows' file."""

    page: UnreadPage
    sha256: str


@dataclass(frozen=True)
class Observation:
    """One transaction line as one raw document shows it.

    `position` is its 0-based place in the document. `revision` is the source's own ordering token in a form that sorts
    as text (an ISO timestamp of fixed width, a zero-padded number). `money` holds the declared money-relevant fields:
    str, int, Decimal, bool or None. `approval` is `approved`, `not_approved` or `unknown`. `quarantine_code` is set
    when the reader could not read the line as the contract says. `business_date` is the work or expense day (ISO).
    `person` and `project` are the source's ids of whom and what the line is about. `details` are further fields that
    rules look at, which may change without anything being owed anew.
    """

    position: int
    txn_id: str
    entity: str
    record_id: str
    line_no: int
    revision: str
    money: Mapping[str, object]
    approval: str
    business_date: str | None = None
    quarantine_code: str | None = None
    person: str | None = None
    project: str | None = None
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class SourceRecord:
    """A record of a system, which may be one of ours; `object` is what it is a record of (`vocabulary.MATCHED`)."""

    object: str
    source_system: str
    source_instance: str
    source_id: str

    def __str__(self) -> str:
        return f"{self.object} {self.source_system}/{self.source_instance}/{self.source_id}"


@dataclass(frozen=True)
class MasterRow:
    """One master record as one raw document shows it.

    `key` identifies it at its source, `position` is its 0-based place in the document. `content_hash` is None for a
    record that could not be read. `valid_from` and `valid_to` are its first and last day in the world (ISO; None is
    open, or a record without days). A record that states a `rate` names the `series` that it is one span of. `code` and
    `detail` say why its content waits for a person.
    """

    key: str
    raw_sha256: str
    position: int
    content_hash: str | None
    valid_from: str | None = None
    valid_to: str | None = None
    series: str | None = None
    rate: str | None = None
    code: str | None = None
    detail: str | None = None


@dataclass(frozen=True)
class Counts:
    """What became of a page's rows; `rows_in` is always the sum of the others (`versions` are the accepted ones)."""

    rows_in: int
    versions: int
    duplicates: int
    stale: int
    quarantined: int


@dataclass(frozen=True)
class Binding:
    """What a gate run judged: the hash of its input data, of the dbt project, and of the rules alone.

    Rule R9 of docs/posting.md.
    """

    input_manifest_sha256: str
    dbt_project_sha256: str
    rules_sha256: str


@dataclass(frozen=True)
class RuleResult:
    """The rules' answer for one version: `outcome` is pass, hold, quarantine, exclude or not_approved."""

    txn_id: str
    seq: int
    money_hash: str
    outcome: str
    code: str | None


@dataclass(frozen=True)
class Obligation:
    """One leg that a passed version owes a destination.

    `payload` is canonical JSON of everything the posting line says except its posting period; `payload_hash` is its
    sha256. `amount_minor` is 0 for a leg that carries hours, `hours_e4` for one that carries money (`schema.LEGS`).
    `reference` is the line's memo.
    """

    txn_id: str
    seq: int
    leg: str
    destination: str
    layout: str
    amount_minor: int
    currency: str
    hours_e4: int
    posting_period: str
    reference: str
    payload: str
    payload_hash: str


@dataclass(frozen=True)
class FrozenLine:
    """One entry as it is frozen into a batch: `payload` is everything that its line says, as canonical JSON, but its
    posting period, and `payload_hash` its sha256. Its value is as in Obligation."""

    entry_id: str
    kind: str
    payload: str
    payload_hash: str
    posting_period: str
    amount_minor: int
    currency: str
    hours_e4: int
    reference: str


@dataclass(frozen=True)
class Acknowledgement:
    """One line of an answer of the ERP, as text, and the word for what it did (`applied`).

    `position` is its place in its document, `entry_id` empty for one of level FILE. `adds_up`: the document holds as
    many lines and as much money as it says itself.
    """

    position: int
    batch_id: str
    entry_id: str
    level: str
    status: str
    document: str
    posting_period: str
    amount: str
    currency: str
    code: str
    message: str
    applied: str
    adds_up: bool


@dataclass(frozen=True)
class Posted:
    """An answer by which an entry is posted: its `state` (POSTED or POSTED_DIFF), the ERP's document and period, and
    the value that the ERP posted where that differs from what was sent, in the units of Obligation."""

    entry_id: str
    state: str
    document: str
    posting_period: str
    amount_minor: int | None
    currency: str | None
    hours_e4: int | None


@dataclass(frozen=True)
class NotPosted:
    """An answer by which an entry is not posted: its `state`, and for REJECTED the ERP's code and message."""

    entry_id: str
    state: str
    code: str | None
    message: str | None


@dataclass(frozen=True)
class Violation:
    """One rule that one latest version breaks, in business language. Severity: quarantine, hold or warn.

    Or what is wrong with something that many versions depend on: that is what it is `about`, and there is no `txn_id`.
    """

    code: str
    severity: str
    owner: str
    txn_id: str | None
    seq: int | None
    message: str
    remedy: str
    about: str | None = None

    @property
    def subject(self) -> str:
        """What the exception is about."""
        return self.about or self.txn_id


@dataclass(frozen=True)
class RuleCounts:
    """What a gate run changed: rule results `recorded` (new or different), `unchanged`, and `ignored` because the
    version is no longer the latest or its content changed since; exceptions `opened` and `closed`."""

    recorded: int
    unchanged: int
    ignored: int
    opened: int
    closed: int


@dataclass(frozen=True)
class Built:
    """One build of the warehouse: the SHA-256 of its DuckDB file, what it was made from, and its tables' checksum.

    `statements_sha256` is that of the file of recorded statements that dbt left, or that were run; empty for none.
    `definition_sha256` is that of the raw document that names what it was made by (`warehouse.definition`), and
    `rules_sha256` that of the rules in it; both None where an earlier release did not keep that.
    """

    build_id: str
    sha256: str
    input_manifest_sha256: str
    dbt_project_sha256: str
    manifest_sha256: str
    statements_sha256: str = ""
    rules_sha256: str | None = None
    definition_sha256: str | None = None


@dataclass(frozen=True)
class Publication:
    """One publication of the marts: what it was made from, and what came out.

    `as_of` (ISO) is the moment it was built for, after event `ledger_event_seq`. The settings that its rows name are
    kept with it: `destinations` is adapter by name. `manifest_sha256` is the checksum of the build's tables, `files`
    the SHA-256 of each published file by its name, `definition_sha256` as in Built. The ledger knows since when (ISO)
    it is published.
    """

    build_id: str
    as_of: str
    ledger_event_seq: int
    tenant: str
    reporting_currency: str
    destinations: Mapping[str, str]
    input_manifest_sha256: str
    dbt_project_sha256: str
    manifest_sha256: str
    files: Mapping[str, str]
    definition_sha256: str | None = None
    published_at: str | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Finding:
    """Something that must never be true of the ledger, and is: the invariant's code, what it is about, a sentence."""

    code: str
    subject: str
    message: str
