"""Settings: where things are and how to reach them, read once from a TOML file.

What the business decides (entities, crosswalks, rates, accounts) is not here but in the master files, which a person
can edit. Secrets are not here either: a setting names the environment variable that holds one.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from dagster_project import anchors, zones
from dagster_project.ports import Clock, HttpClock, SftpFolder, SftpServer, SystemClock

# The environment variable that names the settings file.
VARIABLE = "TIEOUT_CONFIG"
# What a person may decide, and what a change of a master record may be of.
ROLES = ("release", "resolve", "masters")
KINDS = ("rate", "mapping", "policy")
DEFAULT_CYCLE_MINUTES = 15
DEFAULT_LEDGER = "ledger/ledger.sqlite"

REPOSITORY = Path(__file__).resolve().parent.parent


class ConfigError(ValueError):
    """A settings file that cannot be used; the message names the file, the key and what it should hold."""


@dataclass(frozen=True)
class Source:
    """One source system instance: REST (`base_url`), SFTP (`sftp`, `inbound`), or the folder (`inbound`) of the firm's
    own master files.

    `open_from` is the first business day (ISO date) of the periods that are still open: every record from that day on
    is re-read whole, because no source's "updated since" reports every change. `deadline_hours` is how long its streams
    may bring nothing, instead of what each declares; 0 when nothing is expected of them any more. `time_zone` is the
    account's (an IANA name): by its days the source is asked. `person_rates` asks Harvest for the rates that each person
    had, by two calls for each: for an account whose entries do not show what they cost.
    """

    system: str
    instance: str
    base_url: str | None = None
    account_id: str | None = None
    token_env: str | None = None
    sftp: SftpServer | None = None
    inbound: str | None = None
    open_from: str | None = None
    deadline_hours: int | None = None
    time_zone: str = "UTC"
    person_rates: bool = False

    def day(self, moment: datetime) -> date:
        """The account's own day at a moment."""
        return zones.day_in(self.time_zone, moment)

    @property
    def token(self) -> str:
        """The secret from the environment. Raises ConfigError naming the variable when it is not set."""
        return _secret(f"{self.system}/{self.instance}", self.token_env)


@dataclass(frozen=True)
class Destination:
    """One ERP company, and how it takes posting files and answers them.

    `delivery` is `sftp` (through the folders on its server) or `api` (each file by one call of the service at `url`,
    with the token in the environment variable `token_env`; the service remembers a call for `window_hours`).
    `duplicate_class` is POSTING.md's capability: A (refuses a repeated line key), B (a repeated file), C (posts
    whatever it picks up). `ack_deadline_hours` is how long a delivered batch may stay unanswered before it is UNKNOWN.
    `release_over` is what a batch may move without a second person, by currency and `hours`:
    `{"USD": Decimal(100000), "hours": Decimal(400)}`. A unit that it does not name needs a release at any value; an
    empty one asks for no release at all.
    """

    name: str
    adapter: str
    sftp: SftpServer | None = None
    stage: str = ""
    inbox: str = ""
    archive: str = ""
    answers: str = ""
    duplicate_class: str = "C"
    max_records: int = 5000
    ack_deadline_hours: int = 72
    release_over: Mapping[str, Decimal] = field(default_factory=dict, hash=False)
    delivery: str = "sftp"
    url: str = ""
    token_env: str | None = None
    window_hours: int = 24

    @property
    def token(self) -> str:
        """The secret from the environment. Raises ConfigError naming the variable when it is not set."""
        return _secret(self.name, self.token_env)


@dataclass(frozen=True)
class Person:
    """Who may decide about posting files, known by a key that only this person holds.

    `name` is the account on this machine, so that who prepared a file is not who releases it. `public_key` is Ed25519
    in base64. `roles`: `release` (files over a threshold), `resolve` (files without an answer, what is frozen) and
    `masters` (changes of master records that wait).
    """

    name: str
    public_key: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Changes:
    """Which changes of master records wait for a person: of a rate by more than `rate_factor`, and all of the kinds in
    `second_person` (of KINDS), which two persons sign."""

    rate_factor: Decimal = Decimal(3)
    second_person: tuple[str, ...] = ()


@dataclass(frozen=True)
class Settings:
    """Everything a cycle needs to know about its surroundings.

    `ledger` is where the control ledger is: a file for SQLite, a `postgresql://` address for PostgreSQL. `anchors` are
    where the head of its chain is kept outside of it. `anchor_waiver` says in whose name fewer than two of them, or
    none on another machine, are enough.
    """

    tenant: str
    data_dir: Path
    ledger: Path | str
    clock_url: str | None
    reporting_currency: str
    cycle_minutes: int
    sources: tuple[Source, ...]
    destinations: tuple[Destination, ...]
    anchors: tuple[Path | SftpFolder, ...] = field(default=())
    people: tuple[Person, ...] = field(default=())
    anchor_waiver: str | None = None
    changes: Changes = field(default=Changes())

    @property
    def clock(self) -> Clock:
        return HttpClock(self.clock_url) if self.clock_url else SystemClock()

    @property
    def weak_anchors(self) -> str | None:
        """Why the anchors do not suffice to post, whoever has waived it; None when they do."""
        return anchors.weakness(self.anchors, self.data_dir)

    def require_anchors(self) -> None:
        """Raise ConfigError unless posting may rely on the anchors, or somebody has waived that by name."""
        if self.weak_anchors and not self.anchor_waiver:
            raise ConfigError(
                f"{self.weak_anchors}, so a ledger that was restored together with them would post again what it has"
                " forgotten; nothing is posted. Add to `anchors` in the settings a folder on a network file system, or"
                ' {sftp = "<server>", folder = "..."}; or set anchor_waiver = "<who allows it, why, until when>"'
            )

    def source(self, system: str, instance: str) -> Source:
        for source in self.sources:
            if (source.system, source.instance) == (system, instance):
                return source
        raise ConfigError(f"no source {system}/{instance} in the settings")

    def destination(self, name: str) -> Destination:
        for destination in self.destinations:
            if destination.name == name:
                return destination
        raise ConfigError(f"no destination {name} in the settings")


def load(path: Path | str | None = None) -> Settings:
    """Read settings from `path`, else from $TIEOUT_CONFIG, else from `data/sandbox/tieout.toml` of this checkout.

    Relative paths in the file are relative to the file, that of `ledger` to its `data_dir`. Raises ConfigError with the
    file and the key at fault.
    """
    file = Path(path or os.environ.get(VARIABLE) or REPOSITORY / "data" / "sandbox" / "tieout.toml")
    try:
        document = tomllib.loads(file.read_text())
    except FileNotFoundError:
        raise ConfigError(f"no settings at {file}: start the sandbox with `make demo`, or set {VARIABLE}") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file}: {error}") from None
    base = file.resolve().parent
    try:
        servers = {
            name: SftpServer(
                host=server["host"],
                port=int(server["port"]),
                user=server["user"],
                key_file=base / server["key_file"],
                host_keys=tuple(server["host_keys"]),
            )
            for name, server in document.get("sftp", {}).items()
        }
        cycle_minutes = int(document.get("cycle_minutes", DEFAULT_CYCLE_MINUTES))
        if not 15 <= cycle_minutes <= 60:
            raise ConfigError(f"{file}: cycle_minutes is {cycle_minutes}; a cycle runs every 15 to 60 minutes")
        _refuse_repeated(file, "source", [f"{each['system']}/{each['instance']}" for each in document["source"]])
        _refuse_repeated(file, "destination", [each["name"] for each in document["destination"]])
        return Settings(
            tenant=document["tenant"],
            data_dir=base / document["data_dir"],
            ledger=_ledger(file, document.get("ledger", DEFAULT_LEDGER), base / document["data_dir"]),
            clock_url=document.get("clock_url"),
            reporting_currency=document["reporting_currency"],
            cycle_minutes=cycle_minutes,
            sources=(
                Source("masters", document["tenant"], inbound=str(base / document.get("masters", "masters"))),
                *(_source(file, each, servers) for each in document["source"]),
            ),
            destinations=tuple(_destination(file, each, servers) for each in document["destination"]),
            anchors=tuple(_anchor(file, each, servers) for each in document.get("anchors", [])),
            people=_people(file, document.get("person", [])),
            anchor_waiver=_waiver(file, document.get("anchor_waiver")),
            changes=_changes(file, document.get("changes", {})),
        )
    except KeyError as error:
        raise ConfigError(f"{file}: missing {error}") from None
    except TypeError as error:
        raise ConfigError(f"{file}: {error}") from None


def _refuse_repeated(file: Path, what: str, names: Sequence[str]) -> None:
    if repeated := {name for name in names if names.count(name) > 1}:
        raise ConfigError(f"{file}: {what} {sorted(repeated)} is there more than once")


def _secret(of: str, variable: str | None) -> str:
    value = os.environ.get(variable or "")
    if not value:
        raise ConfigError(f"{of}: set the environment variable {variable}")
    return value


def _source(file: Path, written: Mapping[str, object], servers: Mapping[str, SftpServer]) -> Source:
    source = Source(**{**written, "sftp": servers[written["sftp"]] if "sftp" in written else None})
    hours = source.deadline_hours
    if hours is not None and (type(hours) is not int or hours < 0):
        raise ConfigError(
            f"{file}: deadline_hours of {source.system}/{source.instance} is {hours!r}; write a whole number of hours,"
            " 0 when nothing is expected any more"
        )
    if instead := zones.instead_of(source.time_zone):
        raise ConfigError(
            f"{file}: time_zone of {source.system}/{source.instance} is {source.time_zone!r}; write {instead}"
        )
    if type(source.person_rates) is not bool:
        raise ConfigError(
            f"{file}: person_rates of {source.system}/{source.instance} is {source.person_rates!r}; write true or false"
        )
    return source


def _destination(file: Path, written: Mapping[str, object], servers: Mapping[str, SftpServer]) -> Destination:
    server = servers[written["sftp"]] if "sftp" in written else None
    destination = Destination(**{**written, "sftp": server, "release_over": _limits(file, written)})
    needed = {"sftp": ("sftp", "stage", "inbox", "archive", "answers"), "api": ("url", "token_env")}
    if destination.delivery not in needed:
        raise ConfigError(f"{file}: delivery of {destination.name} is {destination.delivery}; there are sftp and api")
    if missing := [name for name in needed[destination.delivery] if not getattr(destination, name)]:
        raise ConfigError(f"{file}: {destination.name} is delivered by {destination.delivery}, so it needs {missing}")
    address = urlsplit(destination.url)
    if destination.url and address.scheme != "https" and address.hostname not in ("localhost", "127.0.0.1"):
        raise ConfigError(f"{file}: url of {destination.name} is {destination.url}; the token goes over https only")
    return destination


def _anchor(file: Path, written: str | Mapping[str, str], servers: Mapping[str, SftpServer]) -> Path | SftpFolder:
    if isinstance(written, str):
        return file.resolve().parent / written
    if set(written) != {"sftp", "folder"}:
        raise ConfigError(f'{file}: an anchor is a folder or {{sftp = "<server>", folder = "..."}}, not {written}')
    if written["sftp"] not in servers:
        raise ConfigError(f"{file}: there is no server {written['sftp']} for the anchor in {written['folder']}")
    return SftpFolder(servers[written["sftp"]], written["folder"])


def _waiver(file: Path, written: object) -> str | None:
    if written is not None and not (isinstance(written, str) and written.strip()):
        raise ConfigError(f"{file}: anchor_waiver is {written!r}; write who allows it, why, and until when")
    return written


def _ledger(file: Path, place: str, data_dir: Path) -> Path | str:
    if "://" not in place:
        return data_dir / place
    address = urlsplit(place)
    if address.scheme not in ("postgresql", "postgres"):
        raise ConfigError(f"{file}: ledger is at {address.scheme}://; there are files and postgresql:// addresses")
    if address.password or any(name.lower().endswith("password") for name in parse_qs(address.query)):
        raise ConfigError(f"{file}: ledger holds a password; set the environment variable PGPASSWORD or PGPASSFILE")
    return place


def _limits(file: Path, destination: Mapping[str, object]) -> dict[str, Decimal]:
    written = destination.get("release_over", {})
    try:
        # A TOML float has lost its digits before it is read here; text and whole numbers keep them.
        return {unit: Decimal(limit if isinstance(limit, str | int) else "float") for unit, limit in written.items()}
    except InvalidOperation:
        raise ConfigError(
            f'{file}: release_over of {destination["name"]} is {written}; write each limit as text, as USD = "100000"'
        ) from None


def _people(file: Path, written: Sequence[Mapping[str, object]]) -> tuple[Person, ...]:
    people = tuple(_person(file, person) for person in written)
    for what in ("name", "public_key"):
        values = [getattr(person, what) for person in people]
        if repeated := {value for value in values if values.count(value) > 1}:
            raise ConfigError(f"{file}: {what} {sorted(repeated)} of several persons: two persons must not be one")
    return people


def _changes(file: Path, written: Mapping[str, object]) -> Changes:
    if unknown := set(written) - {"rate_factor", "second_person"}:
        raise ConfigError(f"{file}: changes has {sorted(unknown)}; there are rate_factor and second_person")
    factor, kinds = written.get("rate_factor", "3"), tuple(written.get("second_person", ()))
    if not isinstance(factor, str) or not re.fullmatch(r"[0-9]+(\.[0-9]+)?", factor) or Decimal(factor) <= 1:
        raise ConfigError(f'{file}: rate_factor is {factor!r}; write a number above 1 as text, as "1.5"')
    if unknown := set(kinds) - set(KINDS):
        raise ConfigError(f"{file}: second_person has {sorted(unknown)}; there are {', '.join(KINDS)}")
    return Changes(Decimal(factor), kinds)


def _person(file: Path, person: Mapping[str, object]) -> Person:
    roles = tuple(person["roles"])
    if unknown := set(roles) - set(ROLES):
        raise ConfigError(f"{file}: {person['name']} has the roles {sorted(unknown)}; there are {', '.join(ROLES)}")
    return Person(**{**person, "roles": roles})
