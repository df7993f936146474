"""The wire cut at any byte, in both directions and four ways: a slice of what `make torture` does, and proof of bite.

TIEOUT_CUTS raises the number of cuts.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import replace

import pytest

from dagster_project.transport.errors import TransientError
from dagster_project.transport.sftp import SftpSession
from tests.torture import wire
from tests.torture.sites import sites
from tests.torture.test_kills import SEED, damage, marks_after_upload

CUTS = int(os.environ.get("TIEOUT_CUTS", "40"))


def test_cut_at_any_byte_no_posting_is_lost_or_doubled():
    """A connection that breaks says nothing about what the server did last; guessing it costs or repeats a posting."""
    figures = wire.run(CUTS, SEED, fetch=False)
    assert damage(figures) == (0, 0, 0), json.dumps(figures, indent=1)
    assert figures["cuts"] == CUTS
    assert figures["hung"] == 0
    assert all(figures["struck"][what] > 0 for what in (*wire.MODES, wire.UP, wire.DOWN, "ledger.after_commit"))


def test_the_harness_notices_a_delivery_that_uploads_again_after_an_error():
    """A harness that finds nothing in anything proves nothing."""
    runs = (
        wire.run(20, seed, deliver=marks_after_upload, servers=["asyncssh"], fetch=False, patience=3)
        for seed in range(SEED, SEED + 4)
    )
    assert any(figures["doubled"] > 0 for figures in runs)


@pytest.fixture(scope="module")
def site():
    """A partner's server, and a proxy before it."""
    with sites(["asyncssh"], fetch=False) as (make, _, _):
        yield make(1, "asyncssh")


@pytest.mark.parametrize("direction", [wire.UP, wire.DOWN])
@pytest.mark.parametrize("missing", [1, 120])
def test_a_server_that_falls_silent_while_the_session_is_opened_is_given_up(site, direction, missing):
    """A worker that waits for ever keeps the ledger's lock, so nothing is posted until a person looks."""
    proxy = wire.Proxy(site.server.port)
    server = replace(site.server.settings, port=proxy.port)
    try:
        with SftpSession(server, 0.5):
            whole = proxy.passed[direction]
        proxy.cut = wire.Cut(direction, whole - missing, "stall")
        began = time.monotonic()
        with pytest.raises(TransientError), SftpSession(server, 0.5):
            pass
        assert time.monotonic() - began < wire.FOREVER / 2
    finally:
        proxy.close()
