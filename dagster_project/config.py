"""Settings: where things are and how to reach them, read once from a TOML file.

What the business decides (entities, crosswalks, rates, accounts, rules) is not here but in `dbt/seeds`, where a person
can edit it. Secrets are not here either: a setting names the environment variable that holds one.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from dagster_project.ports import Clock, HttpClock, SystemClock

# The environment variable that names the settings file.
VARIABLE = "TIEOUT_CONFIG"
DEFAULT_CYCLE_MINUTES = 15

REPOSITORY = Path(__file__).resolve().parent.parent


class ConfigError(ValueError):
    """A settings file that cannot be used; the message names the file, the key and what it should hold."""


@dataclass(frozen=True)
class SftpServer:
    """How to reach one partner's SFTP server. `host_keys` are `"<type> <base64>"`; two while one is rotated."""

    host: str
    port: int
    user: str
    key_file: Path
    host_keys: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """One source system instance: REST (`base_url`) or SFTP (`sftp`, `inbound`).

    `open_from` is the first business day (ISO date) of the periods that are still open: every record from that day on
    is re-read whole, because no source's "updated since" reports every change.
    """

    system: str
    instance: str
    base_url: str | None = None
    account_id: str | None = None
    token_env: str | None = None
    sftp: SftpServer | None = None
    inbound: str | None = None
    open_from: str | None = None

    @property
    def token(self) -> str:
        """The secret from the environment. Raises ConfigError naming the variable when it is not set."""
        value = os.environ.get(self.token_env or "")
        if not value:
            raise ConfigError(f"{self.system}/{self.instance}: set the environment variable {self.token_env}")
        return value


@dataclass(frozen=True)
class Destination:
    """One ERP company and the folders through which it takes posting files and answers.

    `duplicate_class` is POSTING.md's capability: A (refuses a repeated line key), B (a repeated file), C (posts
    whatever it picks up). `ack_deadline_hours` is how long a delivered batch may stay unanswered before it is UNKNOWN.
    """

    name: str
    adapter: str
    sftp: SftpServer
    stage: str
    inbox: str
    archive: str
    answers: str
    duplicate_class: str = "C"
    max_records: int = 5000
    ack_deadline_hours: int = 72


@dataclass(frozen=True)
class Settings:
    """Everything a cycle needs to know about its surroundings."""

    tenant: str
    data_dir: Path
    clock_url: str | None
    reporting_currency: str
    cycle_minutes: int
    sources: tuple[Source, ...]
    destinations: tuple[Destination, ...]
    anchors: tuple[Path, ...] = field(default=())

    @property
    def clock(self) -> Clock:
        return HttpClock(self.clock_url) if self.clock_url else SystemClock()

    @property
    def ledger_file(self) -> Path:
        """The control ledger."""
        return self.data_dir / "ledger" / "ledger.sqlite"

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

    Relative paths in the file are relative to the file. Raises ConfigError with the file and the key at fault.
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
        return Settings(
            tenant=document["tenant"],
            data_dir=base / document["data_dir"],
            clock_url=document.get("clock_url"),
            reporting_currency=document["reporting_currency"],
            cycle_minutes=cycle_minutes,
            sources=tuple(
                Source(**{**source, "sftp": servers[source["sftp"]] if "sftp" in source else None})
                for source in document["source"]
            ),
            destinations=tuple(
                Destination(**{**destination, "sftp": servers[destination["sftp"]]})
                for destination in document["destination"]
            ),
            anchors=tuple(base / anchor for anchor in document.get("anchors", [])),
        )
    except KeyError as error:
        raise ConfigError(f"{file}: missing {error}") from None
    except TypeError as error:
        raise ConfigError(f"{file}: {error}") from None
