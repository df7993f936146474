"""The settings of a new firm, with every key and what it means.

Every line is made from the fields of the settings file, so that none is missing and none is out of date.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields
from typing import Any

from dagster_project.config.file import TABLES, Server, WrittenSettings
from dagster_project.config.settings import Changes, Destination, Person, Source

WIDTH = 100
# What a person writes first, by table; every other key stands there as a comment.
_EXAMPLES: Mapping[type, Mapping[str, object]] = {
    Source: {"system": "harvest", "instance": "main", "base_url": "https://api.harvestapp.com/v2",
             "account_id": "123456", "token_env": "TIEOUT_HARVEST_TOKEN"},
    Destination: {"name": "erp", "adapter": "netsuite", "post_from": "2026-07-01", "sftp": "erp",
                  "stage": "/stage", "inbox": "/inbox", "archive": "/archive", "answers": "/answers",
                  "release_over": {"USD": "0"}},
    Server: {"host": "sftp.example.com", "user": "tieout", "key_file": "keys/erp",
             "host_keys": ["ssh-ed25519 AAAA..."]},
    Person: {"name": "ada", "public_key": "...", "roles": ["release", "resolve"]},
    Changes: {"second_person": ["rate"]},
}  # fmt: skip
_HEADS = {"sftp": "[sftp.erp]", "source": "[[source]]", "destination": "[[destination]]", "person": "[[person]]",
          "changes": "[changes]"}  # fmt: skip


def settings(tenant: str, currency: str, erp: str | None = None) -> str:
    """The text of `tieout.toml`: what must be filled in for a firm, and every other key as a comment. Of `erp`, an
    adapter, the source of its answers and, last, its destination are filled in but for `post_from`, in folders of the
    server [sftp.erp]."""
    destination = {**_EXAMPLES[Destination], "adapter": erp}
    anchors = ["anchors", *([{"sftp": destination["sftp"], "folder": "/anchors"}] if erp else [])]
    lines = [
        "# The settings of Tieout. `tieout check` says what is wrong or missing in them.",
        *_keys(
            WrittenSettings,
            {"tenant": tenant, "reporting_currency": currency, "anchors": anchors},
            skip=tuple(TABLES),
        ),
    ]
    for name, table in TABLES.items():
        lines += ["", *_comment(f"{_HEADS[name]}: {_summary(table)}")]
        lines += [f"# {_HEADS[name]}", *_keys(table, _EXAMPLES[table], commented=True)]
    if erp:
        answers = {"system": erp, "instance": destination["name"], "sftp": destination["sftp"],
                   "inbound": destination["answers"]}  # fmt: skip
        # Since when it is posted to, and who decides about its first files, only the firm knows.
        del destination["release_over"], destination["post_from"]
        lines += ["", "# The ERP: where its answers and exports are read, and where its files go."]
        for name, filled in (("source", answers), ("destination", destination)):
            lines += [_HEADS[name], *(f"{key} = {_toml(value)}" for key, value in filled.items())]
    return "\n".join(lines) + "\n"


def _summary(table: type) -> str:
    return " ".join((table.__doc__ or "").split("\n\n")[0].split())


def _keys(
    table: type, filled: Mapping[str, object], *, skip: tuple[str, ...] = (), commented: bool = False
) -> Iterator[str]:
    for each in fields(table):
        if each.name in skip:
            continue
        yield ""
        yield from _comment(table.__pydantic_fields__[each.name].description or "")
        value = filled.get(each.name, _default(each))
        line = f"{each.name} = {_toml(value)}" if value is not None else f"{each.name} ="
        yield line if each.name in filled and not commented else f"# {line}"


def _default(each: Field) -> Any:
    return None if each.default is MISSING else getattr(each.default, "default", each.default)


def _comment(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="# ", subsequent_indent="# ", break_long_words=False)


def _toml(value: object) -> str:
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{name} = {_toml(each)}' for name, each in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value if isinstance(value, str | bool | int) else str(value), ensure_ascii=False)
