"""The folder of a firm: its settings, the master files that no system of it owns, and where its secrets go."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from dagster_project.config import template
from dagster_project.places import DBT_PROJECT
from dagster_project.sources import masters
from dagster_project.warehouse.seeds import survivorship

# What every firm must say; every other file is made when it is needed (docs/masters.md).
FIRST = ("legal_entity", "source_instance", "posting_account", "service_item")
# Of what a source's own lists say something that counts for a firm without other lists.
_LISTED = {
    "client": ("record", "name"),
    "contract": ("record", "client_key", "legal_entity", "contract_type", "currency", "is_in_force"),
    "project": ("contract_key", "status"),
    "task": ("record", "billing_class"),
    "worker": ("record", "kind", "erp_employee"),
    "employment": ("record",),
}
# A person is known by the e-mail, and a project by the code, unless a file of the firm has it under another key.
_KEYED = (
    ("worker", "email", "email"),
    ("worker", "email", "key"),
    ("project", "code", "id"),
    ("project", "code", "key"),
)
# As the example of [sftp.erp] names it.
KEY = "keys/erp"
_IGNORED = "data/\nkeys/\n.env\n"
_SECRETS = """\
# Copy to .env, fill in, and load it where Tieout runs: set -a; . ./.env; set +a
# One line for each token_env of tieout.toml.
TIEOUT_HARVEST_TOKEN=
"""
_README = """\
# Tieout for {tenant}

1. `tieout.toml`: add a [[source]] and a [[destination]]; every key stands there with what it means.
2. `masters/`: your companies (`legal_entity.csv`), their accounts (`posting_account.csv`) and service items
   (`service_item.csv`), and where there are several companies, of which one each source is (`source_instance.csv`).
3. `.env`: the tokens (see `.env.example`).
4. `export TIEOUT_CONFIG=$PWD/tieout.toml; tieout check` says what is wrong or missing, in the order to mend it.
5. `tieout plan` writes what would be posted, `tieout cycle` posts; `tieout status` and `tieout exceptions` say more.

`data/` is made by Tieout: raw documents, the control ledger, the marts. Upgrading Tieout changes no file outside of it.
"""


class FolderInUse(ValueError):
    """The folder holds settings already."""


def make(folder: Path, tenant: str, currency: str, *, lists: str | None = None, erp: str | None = None) -> list[Path]:
    """Write the folder of a new firm; the files in it. Raises FolderInUse where there are settings.

    `lists` is the system whose people, projects and tasks are the firm's as far as no other system has them, `erp` the
    adapter of a destination that is filled in, with a key for its server.
    """
    if (folder / "tieout.toml").exists():
        raise FolderInUse(f"{folder / 'tieout.toml'} is there already; nothing was written")
    written = {
        "tieout.toml": template.settings(tenant, currency, erp),
        **{f"masters/{name}.csv": _rows(name) for name in FIRST},
        **(_lists_of(lists) if lists else {}),
        ".env.example": _SECRETS,
        ".gitignore": _IGNORED,
        "README.md": _README.format(tenant=tenant),
    }
    for name, text in written.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return [folder / name for name in written] + ([_make_key(folder / KEY)] if erp else [])


def _make_key(file: Path) -> Path:
    """Write a key for SFTP servers, unless there is one, readable by its owner only; its public half, beside it."""
    public = file.with_suffix(".pub")
    if not file.exists():
        key = Ed25519PrivateKey.generate()
        file.parent.mkdir(mode=0o700, exist_ok=True)
        file.touch(mode=0o600)
        file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
        public.write_bytes(key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH) + b" tieout\n")
    return public


def _lists_of(system: str) -> dict[str, str]:
    """The master files by which a system's own lists count behind all others."""
    orders = [
        (of, attribute, each, rank)
        for of, attributes in _LISTED.items()
        for attribute in attributes
        for rank, each in enumerate([*survivorship(DBT_PROJECT, of, attribute), system], 1)
    ]
    keys = [(of, system, None, attribute, "ours", ours) for of, attribute, ours in _KEYED]
    return {
        "masters/survivorship.csv": _rows("survivorship", orders),
        "masters/identity_rule.csv": _rows("identity_rule", keys),
    }


def _rows(name: str, rows: Iterable[tuple[object, ...]] = ()) -> str:
    """A master file of these rows, each as far as it is filled."""
    buffer = io.StringIO()
    columns = next(stream.columns for stream in masters.STREAMS if stream.name == name).names()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows((*row, *[None] * (len(columns) - len(row))) for row in rows)
    return buffer.getvalue()
