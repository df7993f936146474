"""Settings: where things are and how to reach them.

What the business decides (entities, crosswalks, rates, accounts) is not here but in the master files, which a person
can edit. Secrets are not here either: a setting names the environment variable that holds one.

Each field says what it is: the descriptions are the comments of the file that `tieout init` writes, and those of the
JSON Schema.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic.dataclasses import dataclass as table
from pydantic_core import PydanticCustomError

from dagster_project import anchors, zones
from dagster_project.ports import Clock, HttpClock, SftpFolder, SftpServer, SystemClock

# What a person may decide, and what a change of a master record may be of.
Role = Literal["release", "resolve", "masters"]
Kind = Literal["rate", "mapping", "policy"]
DEFAULT_CYCLE_MINUTES = 15
DEFAULT_LEDGER = "ledger/ledger.sqlite"
# A destination without a cut-over, as every one was before it could be said.
EVER = "0001-01-01"
# No key is passed over: one with a typing mistake would be a setting that is not in force.
STRICT = ConfigDict(extra="forbid", arbitrary_types_allowed=True)


class ConfigError(ValueError):
    """Settings that cannot be used; the message names the file, the line, the key and what it should hold."""


def refused(message: str) -> PydanticCustomError:
    """What is wrong, as a whole sentence; the value is not shown, for it may hold a secret."""
    return PydanticCustomError("refused", "{message}", {"message": message})


def _server(value: object, info: ValidationInfo) -> object:
    """In a file a server is named; its table says how to reach it."""
    if not isinstance(value, str) or info.context is None:
        return value
    if value not in info.context["servers"]:
        raise ValueError(f"there is no table [sftp.{value}]")
    return info.context["servers"][value]


def _zone(value: str) -> str:
    if instead := zones.instead_of(value):
        raise ValueError(f"write {instead}")
    return value


def _named(value: str) -> str:
    if not value.strip():
        raise ValueError("write who allows it, why, and until when")
    return value


def _whole(value: object) -> object:
    if type(value) is not int or value < 0:
        raise ValueError("write a whole number of hours, 0 when nothing is expected any more")
    return value


def _day(value: object) -> object:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise ValueError("write a day as 2026-07-01") from None


def _limits(value: object) -> object:
    if not isinstance(value, Mapping):
        raise ValueError('write limits by currency and `hours`, as {USD = "100000"}')
    try:
        # A TOML float has lost its digits before it is read here; text and whole numbers keep them.
        return {unit: Decimal("float" if isinstance(limit, float) else limit) for unit, limit in value.items()}
    except InvalidOperation:
        raise ValueError('write each limit as text, as USD = "100000"') from None


def _factor(value: object) -> object:
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]+(\.[0-9]+)?", value) or Decimal(value) <= 1:
        raise ValueError('write a number above 1 as text, as "1.5"')
    return Decimal(value)


Server = Annotated[
    SftpServer | None, BeforeValidator(_server), WithJsonSchema({"type": "string", "title": "the name of a server"})
]
Zone = Annotated[str, AfterValidator(_zone)]
Waiver = Annotated[StrictStr, AfterValidator(_named)]
Hours = Annotated[StrictInt, BeforeValidator(_whole)]
Day = Annotated[str, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Limits = Annotated[
    Mapping[str, Decimal],
    BeforeValidator(_limits),
    WithJsonSchema({"type": "object", "additionalProperties": {"type": ["string", "integer"]}}),
]
Factor = Annotated[Decimal, BeforeValidator(_factor), WithJsonSchema({"type": "string"})]


def _about(text: str, **more: Any) -> Any:
    return Field(description=text, **more)


@table(frozen=True, config=STRICT)
class Source:
    """One source system instance: REST (`base_url`), SFTP (`sftp`, `inbound`), or the folder (`inbound`) of the firm's
    own master files."""

    system: Annotated[
        str, _about("harvest, kantata, certinia, concur, salesforce, workday, resource_plan, netsuite or ecb.")
    ]
    instance: Annotated[str, _about("Your name of this account; it is part of every record's name and never changes.")]
    base_url: Annotated[str | None, _about("The address of its API, for a system that is asked over the web.")] = None
    account_id: Annotated[str | None, _about("The account or user that the system asks for beside the token.")] = None
    token_env: Annotated[str | None, _about("The environment variable that holds the token or password.")] = None
    sftp: Annotated[Server, _about("The [sftp.NAME] table of its server, for a system that drops files.")] = None
    inbound: Annotated[str | None, _about("The folder on that server in which its files lie.")] = None
    open_from: Annotated[
        Day | None,
        _about(
            "The first business day of the periods that are still open. From that day on every record is read again"
            " whole, because no system's list of changes has all of them."
        ),
    ] = None
    deadline_hours: Annotated[
        Hours | None,
        _about("How long it may bring nothing before that is an exception; 0 when nothing is expected any more."),
    ] = None
    time_zone: Annotated[Zone, _about("Its time zone (an IANA name): by its days the system is asked.")] = "UTC"
    person_rates: Annotated[
        StrictBool,
        _about(
            "Harvest only: ask what each person cost when, by a call for each, for an account whose entries do not show"
            " what they cost."
        ),
    ] = False

    def day(self, moment: datetime) -> date:
        """The account's own day at a moment."""
        return zones.day_in(self.time_zone, moment)

    @property
    def token(self) -> str:
        """The secret from the environment. Raises ConfigError naming the variable when it is not set."""
        return _secret(f"{self.system}/{self.instance}", self.token_env)


@table(frozen=True, config=STRICT)
class Destination:
    """One ERP company, and how it takes posting files and answers them."""

    name: Annotated[str, _about("Your name of this company at the ERP; legal entities name it as their destination.")]
    adapter: Annotated[str, _about("The ERP, such as netsuite.")]
    post_from: Annotated[
        Day,
        _about(
            "The first business day that Tieout posts. What is of an earlier day was booked by hand: it is never"
            " posted, and masters/opening_balance.csv says what it came to. 0001-01-01 where nothing was."
        ),
    ] = field(kw_only=True)
    sftp: Annotated[Server, _about("The [sftp.NAME] table of its server.")] = None
    stage: Annotated[str, _about("The folder in which files are written before they are moved.")] = ""
    inbox: Annotated[str, _about("The folder from which the ERP takes files.")] = ""
    archive: Annotated[str, _about("The folder into which the ERP moves a file that it has taken.")] = ""
    answers: Annotated[str, _about("The folder in which the ERP's answers and exports lie.")] = ""
    duplicate_class: Annotated[
        Literal["A", "B", "C"],
        _about("What the ERP does with a line that it has: A refuses it, B refuses a repeated file, C posts it again."),
    ] = "C"
    max_records: Annotated[StrictInt, _about("The most lines of one file.", gt=0)] = 5000
    ack_deadline_hours: Annotated[
        StrictInt, _about("How long a delivered file may stay unanswered before it is UNKNOWN.", gt=0)
    ] = 72
    release_over: Annotated[
        Limits,
        _about(
            "What one file may move without a second person, by currency and `hours`. A unit that is not named needs a"
            " release at any value; without any limit nothing needs one."
        ),
    ] = field(default_factory=dict, hash=False)
    first_release: Annotated[
        Waiver | None,
        _about("Who waives, and why, that the first files wait for a release until one was answered whole."),
    ] = None
    delivery: Annotated[
        Literal["sftp", "api"], _about("`sftp` through folders, or `api`: each file by one call of `url`.")
    ] = "sftp"
    url: Annotated[str, _about("The address of the service, for delivery by api.")] = ""
    token_env: Annotated[str | None, _about("The environment variable of its token, for delivery by api.")] = None
    window_hours: Annotated[StrictInt, _about("How long the service remembers a call.", gt=0)] = 24

    @model_validator(mode="after")
    def _complete(self, info: ValidationInfo) -> Destination:
        if info.context is None:
            return self
        needed = {"sftp": ("sftp", "stage", "inbox", "archive", "answers"), "api": ("url", "token_env")}
        if missing := [name for name in needed[self.delivery] if not getattr(self, name)]:
            raise refused(f"it is delivered by {self.delivery}, so it needs {', '.join(missing)}")
        address = urlsplit(self.url)
        if self.url and address.scheme != "https" and address.hostname not in ("localhost", "127.0.0.1"):
            raise refused(f"url is {self.url}; the token goes over https only")
        return self

    @property
    def token(self) -> str:
        """The secret from the environment. Raises ConfigError naming the variable when it is not set."""
        return _secret(self.name, self.token_env)


@table(frozen=True, config=STRICT)
class Person:
    """Who may decide about posting files, known by a key that only this person holds."""

    name: Annotated[str, _about("The account on this machine, so that who prepared a file is not who releases it.")]
    public_key: Annotated[str, _about("Ed25519 in base64, as `tieout keygen` prints it.")]
    roles: Annotated[
        tuple[Role, ...],
        _about(
            "`release` (files over a threshold), `resolve` (files without an answer, what is frozen) and `masters`"
            " (changes of master records that wait)."
        ),
    ]


@table(frozen=True, config=STRICT)
class Changes:
    """Which changes of master records wait for a person."""

    rate_factor: Annotated[Factor, _about("A rate that changes by more than this waits for a person.")] = Decimal(3)
    second_person: Annotated[
        tuple[Kind, ...], _about("Changes of these kinds need the signatures of two persons.")
    ] = ()


@dataclass(frozen=True)
class Settings:
    """Everything a cycle needs to know about its surroundings.

    `ledger` is where the control ledger is: a file for SQLite, a `postgresql://` address for PostgreSQL. `anchors` are
    where the head of its chain is kept outside of it. `anchor_waiver` says in whose name fewer than two of them, or
    none on another machine, are enough. `extension` is the folder of the firm's own rules and marts.
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
    extension: Path | None = None

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


def _secret(of: str, variable: str | None) -> str:
    value = os.environ.get(variable or "")
    if not value:
        raise ConfigError(f"{of}: set the environment variable {variable}")
    return value
