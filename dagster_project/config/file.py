"""The settings file: TOML into `Settings`, and every mistake in it with its line and what to write instead."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import parse_qs, urlsplit

from pydantic import Field, TypeAdapter, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic.dataclasses import dataclass as table

from dagster_project import places
from dagster_project.config.settings import (
    DEFAULT_CYCLE_MINUTES,
    DEFAULT_LEDGER,
    STRICT,
    Changes,
    ConfigError,
    Destination,
    Person,
    Settings,
    Source,
    Waiver,
    refused,
)
from dagster_project.ports import SftpFolder, SftpServer

# The environment variable that names the settings file.
VARIABLE = "TIEOUT_CONFIG"

Place = tuple[str | int, ...]
_TABLE = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+|\"[^\"]*\")\s*[=.]")


@table(frozen=True, config=STRICT)
class Server:
    """How to reach one partner's SFTP server; sources and destinations name the table."""

    host: Annotated[str, Field(description="Its host name.")]
    user: Annotated[str, Field(description="The account there.")]
    key_file: Annotated[str, Field(description="The private key, relative to this file.")]
    host_keys: Annotated[
        tuple[str, ...],
        Field(
            description='Its host keys, each as "<type> <base64>"; two while one is rotated. Ask the partner, do not'
            " take what the server shows.",
            min_length=1,
        ),
    ]
    port: Annotated[int, Field(description="Its port.", gt=0, lt=65536)] = 22


@table(frozen=True, config=STRICT)
class WrittenSettings:
    """A settings file as it is written. Relative paths are relative to it, that of `ledger` to `data_dir`."""

    tenant: Annotated[str, Field(description="The firm's name in Tieout; it is part of every record's name.")]
    reporting_currency: Annotated[str, Field(description="The group's currency, such as USD.")]
    data_dir: Annotated[str, Field(description="The folder of raw documents, ledger and marts.")] = "data"
    masters: Annotated[str, Field(description="The folder of the firm's own master files.")] = "masters"
    extension: Annotated[str, Field(description="The folder of the firm's own rules and marts.")] = "dbt"
    ledger: Annotated[
        str, Field(description="Where the control ledger is: a file, or postgresql://host/database without a password.")
    ] = DEFAULT_LEDGER
    cycle_minutes: Annotated[int, Field(description="How often a cycle runs, from 15 to 60.")] = DEFAULT_CYCLE_MINUTES
    clock_url: Annotated[str | None, Field(description="A simulated clock; for tests alone.")] = None
    anchors: Annotated[
        tuple[Any, ...],
        Field(
            description="At least two places outside of the ledger that keep its head, one of them on another machine:"
            ' a folder, or {sftp = "server", folder = "/anchors"}.'
        ),
    ] = ()
    anchor_waiver: Annotated[Waiver | None, Field(description="Who allows fewer anchors, why, and until when.")] = None
    sftp: Annotated[Mapping[str, Server], Field(description="Servers by name.")] = Field(default_factory=dict)
    source: Annotated[tuple[Source, ...], Field(description="What is read.")] = ()
    destination: Annotated[tuple[Destination, ...], Field(description="Where postings go.")] = ()
    person: Annotated[tuple[Person, ...], Field(description="Who may decide.")] = ()
    changes: Annotated[Changes, Field(description="Which changes of master records wait for a person.")] = Changes()

    @field_validator("ledger")
    @classmethod
    def _ledger(cls, value: str) -> str:
        if "://" in value:
            address = urlsplit(value)
            if address.scheme not in ("postgresql", "postgres"):
                raise refused(f"ledger is at {address.scheme}://; there are files and postgresql:// addresses")
            if address.password or any(name.lower().endswith("password") for name in parse_qs(address.query)):
                raise refused("ledger holds a password; set the environment variable PGPASSWORD or PGPASSFILE")
        return value

    @field_validator("reporting_currency")
    @classmethod
    def _currency(cls, value: str) -> str:
        if not re.fullmatch("[A-Z]{3}", value):
            raise ValueError("write three capital letters, as USD")
        return value

    @field_validator("cycle_minutes")
    @classmethod
    def _minutes(cls, value: int) -> int:
        if not 15 <= value <= 60:
            raise ValueError("a cycle runs every 15 to 60 minutes")
        return value

    @field_validator("anchors")
    @classmethod
    def _anchors(cls, value: tuple[Any, ...], info: ValidationInfo) -> tuple[Any, ...]:
        for each in value:
            if not isinstance(each, str) and (not isinstance(each, dict) or set(each) != {"sftp", "folder"}):
                raise refused(f'an anchor is a folder or {{sftp = "<server>", folder = "..."}}, not {each}')
            if isinstance(each, dict) and each["sftp"] not in info.context["servers"]:
                raise refused(f"there is no server {each['sftp']} for the anchor in {each['folder']}")
        return value

    @model_validator(mode="after")
    def _unrepeated(self) -> WrittenSettings:
        named = {
            "source": [f"{each.system}/{each.instance}" for each in self.source],
            "destination": [each.name for each in self.destination],
        }
        for what, names in named.items():
            if repeated := sorted({name for name in names if names.count(name) > 1}):
                raise refused(f"{what} {', '.join(repeated)} is there more than once")
        for what in ("name", "public_key"):
            values = [getattr(person, what) for person in self.person]
            if repeated := sorted({value for value in values if values.count(value) > 1}):
                raise refused(f"{what} {', '.join(repeated)} of several persons: two persons must not be one")
        return self


class SettingsFile:
    """A settings file, read and checked. Raises ConfigError when it is not there or is no TOML."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.text = path.read_text()
            self.written = tomllib.loads(self.text)
        except FileNotFoundError:
            raise ConfigError(
                f"no settings at {path}: make a folder for your firm with `tieout init`, start the sandbox with"
                f" `tieout demo`, or set {VARIABLE}"
            ) from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigError(f"{path}: {error}") from None

    def mistakes(self) -> list[str]:
        """Everything that is wrong in the file, a sentence each with its line; nothing when it can be used."""
        try:
            self.document()
        except ValidationError as error:
            return [self._sentence(each) for each in error.errors()]
        return []

    def document(self) -> WrittenSettings:
        """The file as it is written. Raises pydantic's ValidationError."""
        return TypeAdapter(WrittenSettings).validate_python(self.written, context={"servers": self._servers})

    def settings(self) -> Settings:
        """What the file says. Raises ConfigError with each mistake on a line."""
        try:
            document = self.document()
        except ValidationError as error:
            raise ConfigError("\n".join(map(self._sentence, error.errors()))) from None
        base = self.path.resolve().parent
        data_dir = base / document.data_dir
        return Settings(
            tenant=document.tenant,
            data_dir=data_dir,
            extension=base / document.extension,
            ledger=document.ledger if "://" in document.ledger else data_dir / document.ledger,
            clock_url=document.clock_url,
            reporting_currency=document.reporting_currency,
            cycle_minutes=document.cycle_minutes,
            sources=(
                Source("masters", document.tenant, inbound=str(base / document.masters)),
                *document.source,
            ),
            destinations=document.destination,
            anchors=tuple(
                base / each if isinstance(each, str) else SftpFolder(self._servers[each["sftp"]], each["folder"])
                for each in document.anchors
            ),
            people=document.person,
            anchor_waiver=document.anchor_waiver,
            changes=document.changes,
        )

    def line(self, place: Place) -> int:
        """The line of a key or table, as ("source", 0, "system"); of the nearest one around it that is written."""
        while place and place not in self._lines:
            place = place[:-1]
        return self._lines.get(place, 1)

    @cached_property
    def _lines(self) -> dict[Place, int]:
        found: dict[Place, int] = {}
        counted: Counter[Place] = Counter()
        table: Place = ()
        for number, line in enumerate(self.text.splitlines(), 1):
            if header := _TABLE.match(line):
                table = tuple(name.strip().strip("\"'") for name in header[2].split("."))
                if header[1] == "[[":
                    counted[table] += 1
                    table = (*table, counted[table] - 1)
                found[table] = number
            elif key := _KEY.match(line):
                found.setdefault((*table, key[1].strip('"')), number)
        return found

    @cached_property
    def _servers(self) -> dict[str, SftpServer]:
        written = self.written.get("sftp", {})
        found = {}
        for name, each in written.items() if isinstance(written, dict) else ():
            try:
                server = TypeAdapter(Server).validate_python(each)
            except ValidationError:
                # It is reported as what is wrong with the table; whoever names the server is right to.
                server = Server("", "", "", ("",))
            key_file = self.path.resolve().parent / server.key_file
            found[name] = SftpServer(server.host, server.port, server.user, key_file, server.host_keys)
        return found

    def _sentence(self, error: Mapping[str, Any]) -> str:
        place: Place = tuple(error["loc"])
        of = _table_of(place)
        label, key = self._label(of), ".".join(map(str, place[len(of) :][:1]))
        of_label = f" of {label}" if label else ""
        context = error.get("ctx", {})
        match error["type"]:
            case "missing" | "missing_argument":
                text = f"{key}{of_label} is missing: {_fields(of)[key].description}"
            case "unexpected_keyword_argument" | "extra_forbidden":
                known = list(_fields(of))
                nearest = difflib.get_close_matches(key, known, n=1)
                instead = f"write {nearest[0]}" if nearest else f"there are {', '.join(known)}"
                text = f"{label or 'the file'} has {key}, which is no setting; {instead}"
            case "refused":
                text = f"{label}: {error['msg']}" if label else error["msg"]
            case "literal_error":
                there = context["expected"].replace(" or ", ", ").replace("'", "")
                text = f"{key}{of_label} is {error['input']!r}; there are {there}"
            case _:
                what = error["msg"].removeprefix("Value error, ")
                text = f"{key}{of_label} is {error['input']!r}; {what[:1].lower() + what[1:]}"
        return f"{self.path}, line {self.line(place)}: {text}"

    def _label(self, of: Place) -> str:
        """How the file calls one of its tables."""
        if not of:
            return ""
        try:
            written = self.written[of[0]] if len(of) == 1 else self.written[of[0]][of[1]]
        except (KeyError, IndexError, TypeError):
            return ".".join(map(str, of))
        if of[0] == "source" and {"system", "instance"} <= written.keys():
            return f"{written['system']}/{written['instance']}"
        if of[0] in ("destination", "person") and "name" in written:
            return str(written["name"])
        return f"{of[0]} {of[1] + 1}" if len(of) > 1 and isinstance(of[1], int) else ".".join(map(str, of))


def _table_of(place: Place) -> Place:
    """The table in which a place is: ("source", 0), ("sftp", "name"), ("changes",), or () for the file itself."""
    if not place or place[0] not in TABLES:
        return ()
    return place[:1] if place[0] == "changes" else place[:2]


TABLES = {"source": Source, "destination": Destination, "person": Person, "sftp": Server, "changes": Changes}


def _fields(of: Place) -> Mapping[str, Any]:
    return (TABLES[str(of[0])] if of else WrittenSettings).__pydantic_fields__


def load(path: Path | str | None = None) -> Settings:
    """Read settings from `path`, else from $TIEOUT_CONFIG, else from `data/sandbox/tieout.toml` below
    `places.HOME`.

    Raises ConfigError with the file, the line and the key at fault.
    """
    return SettingsFile(
        Path(path or os.environ.get(VARIABLE) or places.HOME / "data" / "sandbox" / "tieout.toml")
    ).settings()


def schema() -> dict[str, Any]:
    """The JSON Schema of a settings file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **TypeAdapter(WrittenSettings).json_schema(),
    }
