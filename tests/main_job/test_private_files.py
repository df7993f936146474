"""After whole cycles: nothing of them is readable by another account, and no secret is where it does not belong."""

from __future__ import annotations

import base64

import pytest

from dagster_project import sandboxed
from tests.main_job.conftest import Place
from tests.warehouse.test_private_files import open_to_others


@pytest.mark.threat("T15")
def test_whole_cycles_leave_nothing_that_others_can_read(finished):
    """Harm: one file of many (a log, a spill, a copy of the ledger) holds pay and is readable by the whole host."""
    place, _ = finished
    assert open_to_others(place.root / "data") == {}


@pytest.mark.threat("T14", "T16")
def test_no_token_and_no_key_is_in_anything_that_cycles_write(finished):
    """Harm: who may see a log, a Dagster page or a raw document can call the sources and the ERP."""
    place, printed = finished
    keys = _keys(place)
    secrets = [token.encode() for token in sandboxed.TOKENS.values()] + list(keys.values())
    assert len(keys) > 0
    found = [
        (file.relative_to(place.root).as_posix(), secret)
        for file in place.root.rglob("*")
        if file.is_file() and not file.is_symlink() and file not in keys
        for secret in secrets
        if secret in file.read_bytes()
    ]
    assert found == []
    assert not any(secret.decode() in printed for secret in secrets)


def _keys(place: Place) -> dict:
    """The middle of each private key by its file: of the body one line, which no other file can hold by chance."""
    keys = {}
    for file in place.root.rglob("*"):
        if file.is_file() and not file.is_symlink() and b"PRIVATE KEY" in (content := file.read_bytes()):
            body = [line for line in content.splitlines() if line and not line.startswith(b"-----")]
            assert base64.b64decode(b"".join(body))
            keys[file] = body[-1] if len(body) < 3 else body[-2]
    return keys
