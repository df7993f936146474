"""Every way to run Tieout by other settings than those that its ledger accepted: none of them moves anything.

One firm with a file that waits for its release, and for another company lines that are not sealed yet; a real ledger
file and a real SFTP server. Each attack is made on the same firm; what counts is what arrives on the server.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import pytest
from click.testing import CliRunner, Result

from dagster_project import cli, config
from dagster_project.definitions import assemble
from dagster_project.defs import post
from dagster_project.ledger import Ledger
from dagster_project.ports import SystemClock
from dagster_project.posting import accepted, people, seal, waiting
from tests.posting.world import World
from tests.transport.servers import sftp_server

DAGSTER = Path(sys.executable).with_name("dagster")
MODULE = ("-m", "dagster_project.definitions")
BATCH = "ns-us-00000001"
COMPANIES = ("ns-us", "ns-uk")

SETTINGS = """
tenant = "meridian"
data_dir = "data"
reporting_currency = "USD"
anchors = ["anchors"]
source = []
[sftp.partner]
host = "{server.host}"
port = {server.port}
user = "{server.user}"
key_file = "{server.key_file}"
host_keys = ["{server.host_keys[0]}"]
"""
COMPANY = """
[[destination]]
name = "{name}"
adapter = "netsuite"
sftp = "partner"
stage = "/{name}/stage"
inbox = "/{name}/inbox"
archive = "/{name}/archive"
answers = "/{name}/answers"
release_over = {{USD = "500", hours = "5"}}
"""


@dataclass(frozen=True)
class Firm:
    """A firm where ada or bob release; `theirs` are the settings of an attacker, with own persons and no thresholds."""

    folder: Path
    drops: Path

    @property
    def ours(self) -> Path:
        return self.folder / "tieout.toml"

    @property
    def theirs(self) -> Path:
        return self.folder / "theirs.toml"

    def key(self, name: str) -> Path:
        return self.folder / f"{name}.key"

    def environment(self, settings: Path) -> dict[str, str]:
        """The environment of a process that works by `settings`, with a Dagster home of its own."""
        home = self.folder / "dagster"
        home.mkdir(exist_ok=True)
        return {**os.environ, "TIEOUT_CONFIG": str(settings), "DAGSTER_HOME": str(home)}

    def run(self, settings: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            list(map(str, command)),
            env=self.environment(settings),
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
        )

    def tieout(self, settings: Path, *arguments: str) -> Result:
        return CliRunner().invoke(
            cli.main, ["--config", str(settings), *arguments], env=self.environment(settings), catch_exceptions=False
        )

    def arrived(self) -> set[str]:
        """Names of all files on the partner's server."""
        return {path.name for path in self.drops.rglob("*") if path.is_file()}

    def waiting(self) -> list[str]:
        with Ledger.read_only(config.load(self.ours).ledger) as ledger:
            return [batch["batch_id"] for batch in waiting(ledger)]


def deliver(settings: Path, **run_config: object) -> dg.ExecuteInProcessResult:
    """The last step of a cycle, in this process."""
    job = assemble(config.load(settings)).resolve_job_def("cycle")
    return job.execute_in_process(
        asset_selection=[post.SEALED, post.DELIVERED],
        run_config=run_config,
        instance=dg.DagsterInstance.ephemeral(),
        raise_on_error=False,
    )


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firm]:
    firm = Firm(tmp_path_factory.mktemp("firm"), tmp_path_factory.mktemp("drops"))
    for company in COMPANIES:
        for name in ("stage", "inbox", "archive", "answers"):
            (firm.drops / company / name).mkdir(parents=True)
    persons = {
        name: f'[[person]]\nname = "{name}"\npublic_key = "{people.public_key(people.write_key(firm.key(name)))}"\n'
        'roles = ["release", "resolve"]\n'
        for name in ("ada", "bob", "mallory", "marvin")
    }
    with sftp_server(firm.drops, firm.folder / "keys") as server:
        written = SETTINGS.format(server=server) + "".join(COMPANY.format(name=name) for name in COMPANIES)
        firm.ours.write_text(written + persons["ada"] + persons["bob"])
        firm.theirs.write_text(re.sub("release_over.*", "", written) + persons["mallory"] + persons["marvin"])
        settings = config.load(firm.ours)
        assert deliver(firm.ours).success
        with Ledger.open(settings.ledger, SystemClock(), anchors=settings.anchors) as ledger:
            accepted.compare(ledger, settings)
            world = World(ledger, two_companies=True)
            world.set("1", beside=("intercompany",))
            for name in COMPANIES:
                ledger.set_calendar(name, world.periods, as_of="1")
            world.pull()
            world.judge()
            assert len(seal(ledger, settings.destination("ns-us"))) == 2
        yield firm


@pytest.fixture
def firm(attacked: Firm) -> Iterator[Firm]:
    """The firm before an attack; after it, everything stands where it stood."""
    yield attacked
    assert attacked.arrived() == set()
    assert attacked.waiting() == ["ns-us-00000001", "ns-us-00000002"]


def test_no_run_configuration_names_other_settings(firm):
    """Harm: whoever can launch a run raises the threshold for it, and needs no second person."""
    with pytest.raises(dg.DagsterInvalidConfigError, match="settings_file"):
        deliver(firm.ours, resources={"platform": {"config": {"settings_file": str(firm.theirs)}}})


def test_a_process_that_works_by_other_settings_delivers_nothing(firm):
    """Harm: whoever sets an environment variable of one run decides on its thresholds."""
    deliver(firm.theirs)
    assert firm.arrived() == set()


def test_persons_of_other_settings_release_nothing(firm):
    """Harm: whoever can write a settings file puts in persons of their own, and is the second person."""
    released = firm.tieout(firm.theirs, "release", BATCH, "--key", str(firm.key("mallory")))
    assert released.exit_code == 1
