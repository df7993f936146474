"""The folder of a firm: its settings, the master files that no system of it owns, and where its secrets go."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from dagster_project.config import template
from dagster_project.sources import masters

# What every firm must say; every other file is made when it is needed (docs/masters.md).
FIRST = ("legal_entity", "source_instance", "posting_account", "service_item")
_IGNORED = "data/\nkeys/\n.env\n"
_SECRETS = """\
# Copy to .env, fill in, and load it where Tieout runs: set -a; . ./.env; set +a
# One line for each token_env of tieout.toml.
TIEOUT_HARVEST_TOKEN=
"""
_README = """\
# Tieout for {tenant}

1. `tieout.toml`: add a [[source]] and a [[destination]]; every key stands there with what it means.
2. `masters/`: your companies (`legal_entity.csv`), and of which company each source is (`source_instance.csv`).
3. `.env`: the tokens (see `.env.example`).
4. `export TIEOUT_CONFIG=$PWD/tieout.toml; tieout check` says what is wrong or missing, in the order to mend it.
5. `tieout cycle` pulls, builds and posts; `tieout status` and `tieout exceptions` say what came of it.

`data/` is made by Tieout: raw documents, the control ledger, the marts. Upgrading Tieout changes no file outside of it.
"""


class FolderInUse(ValueError):
    """The folder holds settings already."""


def make(folder: Path, tenant: str, currency: str) -> list[Path]:
    """Write the folder of a new firm; the files in it. Raises FolderInUse where there are settings."""
    if (folder / "tieout.toml").exists():
        raise FolderInUse(f"{folder / 'tieout.toml'} is there already; nothing was written")
    written = {
        "tieout.toml": template.settings(tenant, currency),
        **{f"masters/{name}.csv": _header(name) for name in FIRST},
        ".env.example": _SECRETS,
        ".gitignore": _IGNORED,
        "README.md": _README.format(tenant=tenant),
    }
    for name, text in written.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return [folder / name for name in written]


def _header(name: str) -> str:
    buffer = io.StringIO()
    columns = next(stream.columns for stream in masters.STREAMS if stream.name == name)
    csv.writer(buffer, lineterminator="\n").writerow(columns.names())
    return buffer.getvalue()
