"""Delivery as the cycle does it: the way out follows the settings, and what fails is one exception for a person."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import dagster as dg
import pytest

from dagster_project import config
from dagster_project.config import ConfigError
from dagster_project.defs import post
from dagster_project.ledger import Built
from dagster_project.sandbox.erp import api as erp_api
from tests.posting.test_api_delivery import FIRST, ApiWorld

SERVER = """
tenant = "meridian"
data_dir = "data"
reporting_currency = "USD"
source = []

[sftp.partner]
host = "sftp.example"
port = 22
user = "tieout"
key_file = "key"
host_keys = ["ssh-ed25519 AAAA"]

[[destination]]
name = "ns-us"
adapter = "netsuite"
post_from = 2024-01-01
first_release = "a test of what comes after the first files"
"""


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A world with a sealed batch, whose token is in the environment."""
    monkeypatch.setenv("TIEOUT_NETSUITE_TOKEN", erp_api.TOKEN)
    world = ApiWorld(tmp_path)
    world.destination = replace(world.destination, token_env="TIEOUT_NETSUITE_TOKEN")
    world.sealed()
    yield world
    world.erp.close()


def deliver(world: ApiWorld, folder: Path) -> str:
    settings = SimpleNamespace(clock=world.clock, data_dir=folder, people=())
    return post._deliver(world.ledger, settings, world.destination)


def test_a_destination_that_is_called_is_called(world, tmp_path):
    """The setting decides the way; the batch is the same."""
    assert deliver(world, tmp_path) == "2 delivered"
    assert world.step() == "CLOSED"
    world.assert_sound()


def test_a_call_without_an_answer_is_an_exception_until_it_is_settled(world, tmp_path):
    """The cycle goes on with the other companies, and a person sees why this one waits."""
    world.plan("error_after")
    assert "does not say what became of the call" in deliver(world, tmp_path)
    assert world.ledger.open_codes("ns-us/delivery") == {"ERP_ANSWER_UNUSABLE"}
    assert world.step() == "UNKNOWN"
    assert deliver(world, tmp_path) == "1 delivered"
    assert world.ledger.open_codes("ns-us/delivery") == set() == world.ledger.open_codes(FIRST)
    world.assert_sound()


def test_a_build_that_was_altered_is_one_sentence_and_an_exception_until_the_next(world, tmp_path):
    """Nothing is posted from it, and whoever looks at the queue learns why nothing is posted."""
    file = tmp_path / "warehouse" / "20260930T180000Z-11111111" / "tieout.duckdb"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"a build")
    (tmp_path / "warehouse" / "current").symlink_to(file.parent.name)
    hashes = (hashlib.sha256(b"the build").hexdigest(), *(str(number) * 64 for number in range(3)))
    world.ledger.record_build(Built(file.parent.name, *hashes))
    settings = SimpleNamespace(data_dir=tmp_path, destinations=[world.destination])
    with pytest.raises(dg.Failure, match="the ledger knows"):
        post._gate(world.ledger, settings)
    assert world.ledger.open_codes("gate") == {"BUILD_REFUSED"}
    head = world.ledger.head()
    with pytest.raises(dg.Failure):
        post._gate(world.ledger, settings)
    assert world.ledger.head() == head


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ('delivery = "fax"', "there are sftp, api"),
        ('delivery = "api"\nurl = "https://erp.example"', "token_env"),
        ('delivery = "api"\nurl = "http://erp.example"\ntoken_env = "T"', "over https only"),
        ('sftp = "partner"\nstage = "/s"\ninbox = "/i"\narchive = "/a"', "answers"),
    ],
)
def test_a_destination_without_what_its_delivery_needs_is_refused(tmp_path, lines, problem):
    """A setting that is missing shows at the start, not at the first file that cannot leave."""
    file = tmp_path / "tieout.toml"
    file.write_text(SERVER + lines)
    with pytest.raises(ConfigError, match=problem):
        config.load(file)


def test_a_destination_that_is_called_needs_no_folders(tmp_path, monkeypatch):
    """Its secret is read when it is used, and is named when it is not set."""
    file = tmp_path / "tieout.toml"
    file.write_text(SERVER + 'delivery = "api"\nurl = "https://erp.example/x"\ntoken_env = "ERP_TOKEN"')
    destination = config.load(file).destination("ns-us")
    assert (destination.sftp, destination.window_hours) == (None, 24)
    monkeypatch.delenv("ERP_TOKEN", raising=False)
    with pytest.raises(ConfigError, match="ERP_TOKEN"):
        _ = destination.token
