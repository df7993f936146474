"""Where anchors are: on how many machines, and what holds when the other machine does not answer."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from dagster_project import anchors, config
from dagster_project.anchors import NAME as ANCHOR
from dagster_project.config import ConfigError
from dagster_project.defs import post
from dagster_project.ledger import AmnesiaError, Ledger
from dagster_project.ports import SftpFolder
from dagster_project.posting import run_once
from dagster_project.posting.verify import verify
from tests.posting.audited import ANCHORS, storied
from tests.posting.test_delivery import sealed
from tests.posting.world import SimulatedClock, World
from tests.transport.servers import PlainServer, sftp_server

SETTINGS = """
tenant = "meridian"
data_dir = "data"
reporting_currency = "USD"
source = []
destination = []
anchors = {anchors}
{more}
[sftp.elsewhere]
host = "sftp.example.com"
port = 22
user = "tieout"
key_file = "key"
host_keys = ["ssh-ed25519 AAAA"]
[sftp.here]
host = "127.0.0.1"
port = 22
user = "tieout"
key_file = "key"
host_keys = ["ssh-ed25519 AAAA"]
"""
REMOTE = '{sftp = "elsewhere", folder = "/anchors"}'


def loaded(folder: Path, anchors: str, more: str = "") -> config.Settings:
    (folder / "tieout.toml").write_text(SETTINGS.format(anchors=anchors, more=more))
    return config.load(folder / "tieout.toml")


@pytest.mark.threat("T9")
@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("[]", "0 of at least 2"),
        ('["/anchors"]', "1 of at least 2"),
        ('["/anchors", "/anchors/../anchors"]', "1 of at least 2"),
        (f'["data/anchors", {REMOTE}]', "1 of at least 2"),
        ('["/anchors", "/others"]', "none of them is on another machine"),
        ('["/anchors", {sftp = "here", folder = "/anchors"}]', "none of them is on another machine"),
    ],
)
def test_nothing_is_posted_with_anchors_that_go_down_with_the_ledger(tmp_path: Path, written: str, why: str):
    """Who restores the machine restores its anchors: the older copy finds everything in order."""
    settings = loaded(tmp_path, written)
    with pytest.raises(ConfigError, match=why):
        settings.require_anchors()
    waived = loaded(tmp_path, written, 'anchor_waiver = "M. Example: single machine, until 2027-01"')
    waived.require_anchors()
    with pytest.raises(ConfigError, match="anchor_waiver"):
        loaded(tmp_path, written, 'anchor_waiver = " "')


def test_an_anchor_on_another_machine_is_one_over_sftp_or_on_a_network_file_system(tmp_path: Path):
    """That a folder is elsewhere is looked up, not believed: mounts are missing after a reboot."""
    loaded(tmp_path, f'["/anchors", {REMOTE}]').require_anchors()
    mounts = (
        "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
        "35 22 0:41 / /mnt/far\\040away rw,relatime shared:9 - nfs4 filer:/export rw,vers=4.2\n"
        "36 35 8:2 / /mnt/far\\040away/local rw - xfs /dev/sdb1 rw\n"
    )
    assert anchors.is_off_machine(Path("/mnt/far away/tieout"), mounts)
    assert not anchors.is_off_machine(Path("/mnt/far away/local/tieout"), mounts)
    assert not anchors.is_off_machine(Path("/mnt/far"), mounts)
    with pytest.raises(ConfigError, match="no server nowhere"):
        loaded(tmp_path, '[{sftp = "nowhere", folder = "/anchors"}]')


@pytest.fixture(params=["openssh", "plain"])
def remote(request: pytest.FixtureRequest, tmp_path: Path):
    """An anchor on a real SFTP server, and the folder that it serves."""
    (tmp_path / "served").mkdir()
    kind = {"kind": PlainServer} if request.param == "plain" else {}
    with sftp_server(tmp_path / "served", tmp_path / "keys", **kind) as server:
        yield SftpFolder(server, "/anchors"), tmp_path / "served" / "anchors" / ANCHOR


@pytest.mark.threat("T9")
def test_a_restored_virtual_machine_is_caught_by_the_anchor_on_another_machine(remote, tmp_path: Path):
    """Ledger and local anchors are old together; only what is elsewhere knows better."""
    place, file = remote
    local = tmp_path / "local"
    path = tmp_path / "ledger.sqlite"
    with Ledger.open(path, SimulatedClock(), (local, place)) as ledger:
        world = World(ledger)
        world.set("1")
        world.cycle()
    machine = (path.read_bytes(), (local / ANCHOR).read_bytes())
    assert json.loads(file.read_text()) == json.loads(machine[1])
    with Ledger.open(path, world.clock, (local, place)) as world.ledger:
        world.set("2")
        world.cycle()
    path.write_bytes(machine[0])
    (local / ANCHOR).write_bytes(machine[1])
    sent = dict(world.sftp.files)
    with Ledger.open(path, world.clock, (local, place)) as ledger:
        with pytest.raises(AmnesiaError, match=r"sftp://tieout@127.0.0.1:\d+/anchors/tieout-anchor.json"):
            run_once(ledger, world.ports, world.destination)
        assert ledger.open_codes("ledger") == {"AMNESIA"}
    assert world.sftp.files == sent


@pytest.mark.threat("T9")
def test_an_anchor_that_does_not_answer_stops_posting(remote, tmp_path: Path):
    """What it would say is not known: an older copy must not get past it by a cut cable."""
    place, _ = remote
    away = replace(place, server=replace(place.server, port=1))
    with Ledger.open(tmp_path / "ledger.sqlite", SimulatedClock(), (tmp_path / "local", place)) as ledger:
        world = sealed(World(ledger))
    with Ledger.open(tmp_path / "ledger.sqlite", world.clock, (tmp_path / "local", away)) as ledger:
        with pytest.raises(AmnesiaError, match="cannot be reached"):
            run_once(ledger, world.ports, world.destination)
        assert world.sftp.files == {}
        assert ledger.open_codes("ledger") == {"ANCHOR_UNREACHABLE"}
        with pytest.raises(AmnesiaError, match="cannot be reached"):
            ledger.renew_anchors("anna", "it does not answer")
    with Ledger.open(tmp_path / "ledger.sqlite", world.clock, (tmp_path / "local", place)) as world.ledger:
        run_once(world.ledger, world.ports, world.destination)
        assert world.ledger.open_codes("ledger") == set()
        assert len(world.sftp.list("/inbox")) == 4


def test_a_connection_that_was_cut_is_made_again(remote, tmp_path: Path):
    """The session is kept for as long as the ledger is open; a server that ends idle sessions must stop nothing."""
    place, file = remote
    with Ledger.open(tmp_path / "ledger.sqlite", SimulatedClock(), (tmp_path / "local", place)) as ledger:
        for number in (1, 2):
            with ledger.change("test") as change:
                change.record_fact("something")
            ledger.write_anchors()
            assert json.loads(file.read_text())["seq"] == number
            ledger._anchors.places[1]._session.close()


def test_weak_anchors_are_an_exception_for_as_long_as_they_are(tmp_path: Path):
    """A cycle that does not post must say so where people look."""
    with Ledger.open(tmp_path / "ledger.sqlite", SimulatedClock()) as ledger:
        with pytest.raises(ConfigError, match="nothing is posted"):
            post.require_anchors(ledger, loaded(tmp_path, "[]"))
        assert ledger.open_codes("settings") == {"ANCHORS_WEAK"}
        post.require_anchors(ledger, loaded(tmp_path, f'["/anchors", {REMOTE}]'))
        assert ledger.open_codes("settings") == set()


def test_the_audit_says_which_anchor_it_could_not_ask(remote):
    """An audit that passes over an anchor in silence looks as strong as one that asked it."""
    place, _ = remote
    away = replace(place, server=replace(place.server, port=1))
    world = storied()
    result = verify(world.ledger, replace(world.evidence, anchors=(*ANCHORS, away)))
    assert result.findings == []
    assert any(":1/anchors/" in each and "not compared" in each for each in result.remarks)
    missing = verify(world.ledger, replace(world.evidence, anchors=(*ANCHORS, place)))
    assert [finding.code for finding in missing.findings] == ["ANCHOR"]
