"""docs/schemas: what a settings file and the firm's own master files may hold, as JSON Schema.

That of the settings is made by their own classes; that of a master file by asking its reader, as docs/masters.md is.
A cell of a CSV file is text, and blank where nothing is stated.
"""

from __future__ import annotations

import json
import re
from typing import Any

from dagster_project import config
from dagster_project.sources import masters as files
from dagster_project.sources.masters import IDENTITY_KEYS
from tests.tables.masters import ROOT, columns_of

DRAFT = "https://json-schema.org/draft/2020-12/schema"
FOLDER = ROOT / "docs" / "schemas"
_NUMBER = r"^[+-]?[0-9]{1,23}(\.[0-9]{1,8})?$"
_FORMS = {
    "text": {"pattern": r"\S"},
    "day": {"pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    "true or false": {"enum": ["true", "false", "TRUE", "FALSE"]},
    "whole number": {"pattern": "^[0-9]{1,9}$"},
    "currency code": {"pattern": "^[A-Z]{3}$"},
}


def documents() -> dict[str, str]:
    """The documents by file name."""
    of_files = {
        "$schema": DRAFT,
        "title": "The firm's own master files: a row of each, by the name of the file",
        "type": "object",
        "properties": {stream.name: row(stream) for stream in files.STREAMS},
        "additionalProperties": False,
    }
    found = {"settings.json": config.schema(), "masters.json": of_files}
    return {name: json.dumps(document, indent=1, ensure_ascii=False) + "\n" for name, document in found.items()}


def row(stream: Any) -> dict[str, Any]:
    """What a row of a file may hold."""
    columns = {name: (form, blank) for name, form, blank in columns_of(stream)}
    return {
        "type": "object",
        "properties": {name: _cell(form, blank=blank) for name, (form, blank) in columns.items()},
        "required": [name for name, (_, blank) in columns.items() if not blank],
        "additionalProperties": False,
    }


def _cell(form: str, *, blank: bool) -> dict[str, Any]:
    schema = {"type": "string", "description": form, **_form(form)}
    return {"anyOf": [{"pattern": r"^\s*$"}, schema]} if blank else schema


def _form(form: str) -> dict[str, Any]:
    if form in _FORMS:
        return _FORMS[form]
    if form.startswith("number"):
        return {"pattern": _NUMBER}
    if "id_at_" in form:
        return {"pattern": f"^({'|'.join(IDENTITY_KEYS)}|id_at_[a-z0-9_]+)$"}
    if choices := re.match(r"one of ([\w, ]+)", form):
        return {"enum": choices[1].split(", ")}
    return {"pattern": r"\S"}
