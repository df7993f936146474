"""Every way to run Tieout by other settings than those that its ledger accepted: none of them moves anything.

One firm with a file that waits for its release, and for another company lines that are not sealed yet; a real ledger
file and a real SFTP server. Each attack is made on the same firm; what counts is what arrives on the server.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from click.testing import CliRunner, Result

from dagster_project import cli, config
from dagster_project.defs import post
from dagster_project.defs.assembly import assemble
from dagster_project.defs.pull import pulled_key
from dagster_project.ledger import Ledger
from dagster_project.ports import SystemClock
from dagster_project.posting import accepted, people, seal, waiting
from dagster_project.posting.owner import OWNER_FILE
from dagster_project.sandbox.world import master_files
from tests.posting.world import World
from tests.transport.servers import sftp_server

PROGRAMS = Path(sys.executable).parent
MODULE = ("-m", "dagster_project.definitions")
STEPS = (post.SEALED.to_user_string(), post.DELIVERED.to_user_string())
REPOSITORY = {"repositoryLocationName": "dagster_project.definitions", "repositoryName": "__repository__"}
BATCH = "ns-us-00000001"
COMPANIES = ("ns-us", "ns-uk")

SETTINGS = """
tenant = "meridian"
data_dir = "data"
reporting_currency = "USD"
anchors = ["anchors"]
anchor_waiver = "a firm of a test on one machine"
[sftp.partner]
host = "{server.host}"
port = {server.port}
user = "{server.user}"
key_file = "{server.key_file}"
host_keys = ["{server.host_keys[0]}"]
"""
SOURCE = """
[[source]]
system = "{system}"
instance = "meridian"
base_url = "https://source.invalid"
account_id = "1"
token_env = "{variable}"
"""
COMPANY = """
[[destination]]
name = "{name}"
adapter = "netsuite"
post_from = 2024-01-01
first_release = "a test of what comes after the first files"
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

    def environment(self, settings: Path, home: str = "dagster") -> dict[str, str]:
        """The environment of a process that works by `settings`, with the Dagster home of this name."""
        home = self.folder / home
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

    def exceptions(self, code: str) -> list[dict[str, Any]]:
        return json.loads(self.tieout(self.ours, "exceptions", "--json", "--code", code).output)

    def waiting(self) -> list[str]:
        with Ledger.read_only(config.load(self.ours).ledger) as ledger:
            return [batch["batch_id"] for batch in waiting(ledger)]


def deliver(settings: Path, *before: dg.AssetKey, **run_config: object) -> dg.ExecuteInProcessResult:
    """The last steps of a cycle, in this process, and some before them."""
    job = assemble(config.load(settings)).resolve_job_def("cycle")
    return job.execute_in_process(
        asset_selection=[*before, post.SEALED, post.DELIVERED],
        run_config=run_config,
        instance=dg.DagsterInstance.ephemeral(),
        raise_on_error=False,
    )


@dataclass(frozen=True)
class Web:
    """A Dagster webserver on loopback, asked by GraphQL."""

    port: int

    def wait(self, process: subprocess.Popen, seconds: float = 90) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and process.poll() is None:
            with contextlib.suppress(OSError):
                self.ask("{version}")
                return
            time.sleep(0.2)
        raise AssertionError(f"no webserver on port {self.port}")

    def ask(self, query: str, **variables: object) -> dict[str, Any]:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/graphql", method="POST")
        request.add_header("Content-Type", "application/json")
        request.data = json.dumps({"query": query, "variables": variables}).encode()
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                answer = json.load(response)
        except urllib.error.HTTPError as error:
            raise AssertionError(error.read().decode()) from None
        assert "errors" not in answer, answer
        return answer["data"]

    def mutate(self, name: str, parameter: str, value: object) -> dict[str, Any]:
        """What the mutation of one parameter (`name: Type`) answers: `__typename`, and the run that it launched."""
        argument, _, kind = parameter.partition(": ")
        run = " ... on LaunchRunSuccess { run { runId } }" if name.startswith("launchRun") else ""
        query = f"mutation ($value: {kind}) {{ {name}({argument}: $value) {{ __typename{run} }} }}"
        return self.ask(query, value=value)[name]

    def launch(self, run_config: dict[str, object]) -> dict[str, Any]:
        return self.mutate("launchRun", "executionParams: ExecutionParams!", execution(run_config))

    def ended(self, run_id: str, seconds: float = 90) -> str:
        query = "query ($id: ID!) { runOrError(runId: $id) { ... on Run { status } } }"
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if (status := self.ask(query, id=run_id)["runOrError"]["status"]) in ("SUCCESS", "FAILURE", "CANCELED"):
                return status
            time.sleep(0.3)
        raise AssertionError(f"run {run_id} does not end")


def execution(run_config: dict[str, object]) -> dict[str, object]:
    """The parameters of a launch that runs the last steps of a cycle."""
    return {
        "selector": {**REPOSITORY, "jobName": "cycle", "assetSelection": [{"path": [name]} for name in STEPS]},
        "runConfigData": run_config,
        "mode": "default",
    }


def assert_read_only(web: Web) -> None:
    """Every kind of mutation that could start, repeat or stop something is refused, and no run is there."""
    schedule = {**REPOSITORY, "scheduleName": "every_cycle"}
    assets = [{"path": [name]} for name in STEPS]
    for name, parameter, value in (
        ("launchRun", "executionParams: ExecutionParams!", execution({})),
        ("launchPipelineExecution", "executionParams: ExecutionParams!", execution({})),
        ("launchRunReexecution", "executionParams: ExecutionParams", execution({})),
        ("launchPartitionBackfill", "backfillParams: LaunchBackfillParams!", {"assetSelection": assets}),
        ("startSchedule", "scheduleSelector: ScheduleSelector!", schedule),
        ("resetSchedule", "scheduleSelector: ScheduleSelector!", schedule),
        ("terminateRun", "runId: String!", "x"),
        ("deleteRun", "runId: String!", "x"),
        ("wipeAssets", "assetPartitionRanges: [PartitionsByAssetSelector!]!", [{"assetKey": assets[0]}]),
        ("reloadRepositoryLocation", "repositoryLocationName: String!", REPOSITORY["repositoryLocationName"]),
    ):
        assert web.mutate(name, parameter, value)["__typename"] == "UnauthorizedError", name
    # This one answers for each run of its list.
    web.mutate("launchMultipleRuns", "executionParamsList: [ExecutionParams!]!", [execution({})])
    runs = web.ask("{ runsOrError { ... on Runs { results { tags { key } } } } }")["runsOrError"]["results"]
    assert all("dagster/schedule_name" in {tag["key"] for tag in run["tags"]} for run in runs)


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def descendants(pid: int) -> dict[int, str]:
    """Every process below this one: its id, and the program that it runs."""
    found: dict[int, str] = {}
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, children.read_text().split()):
            words = Path(f"/proc/{child}/cmdline").read_bytes().decode().split("\0")
            found |= {child: next((word for word in words if "dagster" in word), words[0])} | descendants(child)
    return found


def assert_gone(processes: dict[int, str], seconds: float = 40) -> None:
    until = time.monotonic() + seconds
    while living := [pid for pid in processes if _lives(pid)]:
        assert time.monotonic() < until, {pid: processes[pid] for pid in living}
        time.sleep(0.1)


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except OSError:
        return False


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
        written += SOURCE.format(system="harvest", variable="TIEOUT_HARVEST_TOKEN")
        firm.ours.write_text(written + persons["ada"] + persons["bob"])
        master_files.write(firm.folder / "masters")
        theirs = re.sub("release_over.*", "", written).replace('"harvest"', '"kantata"')
        firm.theirs.write_text(theirs + persons["mallory"] + persons["marvin"])
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


# -- in this process ---------------------------------------------------------------------------------------------------


@pytest.mark.threat("T5")
@pytest.mark.parametrize(
    "run_config",
    [
        {"resources": {"platform": {"config": {"settings_file": "theirs.toml"}}}},
        {"resources": {"platform": {"config": {"known": {"people": []}}}}},
    ],
)
def test_no_run_configuration_names_other_settings(firm, run_config):
    """Harm: whoever can launch a run raises the threshold for it, and needs no second person."""
    with pytest.raises(dg.DagsterInvalidConfigError):
        deliver(firm.ours, **run_config)


@pytest.mark.threat("T5")
def test_persons_of_other_settings_decide_nothing(firm):
    """Harm: whoever can write a settings file puts in persons of their own, and is the second person."""
    key = ("--key", str(firm.key("mallory")))
    for command in (
        ("release", BATCH),
        ("release", BATCH, "--withdraw", "mine"),
        ("resolve", BATCH, "--claim", "not_received", "--evidence", "mine"),
        ("settings", "--sign"),
    ):
        refused = firm.tieout(firm.theirs, *command, *key)
        assert refused.exit_code == 1, refused.output
        assert "Traceback" not in refused.output


@pytest.mark.threat("T5")
def test_whole_cycles_by_other_settings_deliver_nothing_and_say_why(firm):
    """Harm: whoever can start a cycle with a file of their own posts by its thresholds."""
    assert firm.tieout(firm.theirs, "cycle").exit_code == 0
    (changed,) = firm.exceptions("SETTINGS_CHANGED")
    assert "destinations.ns-uk.release_over.USD: 500 → not set" in changed["message"]
    assert (changed["owner"], "tieout settings" in changed["remedy"]) == ("controller", True)
    # The source that only their file names is not asked.
    assert firm.exceptions("SOURCE_NOT_CONFIGURED") == []


# -- by processes of an attacker ---------------------------------------------------------------------------------------


@pytest.mark.threat("T5")
def test_the_command_line_of_dagster_posts_nothing_by_other_settings(firm):
    """Harm: the guard is in the command `tieout`, and Dagster's own commands go past it."""
    named = firm.folder / "run.yaml"
    named.write_text(json.dumps({"resources": {"platform": {"config": {"settings_file": str(firm.theirs)}}}}))
    done = firm.run(firm.ours, PROGRAMS / "dagster", "job", "execute", *MODULE, "-j", "cycle", "-c", named)
    assert "settings_file" in done.stderr
    assert "RUN_SUCCESS" not in done.stderr
    config_json = json.dumps({"ops": {name: {"config": {"release_over": {}}} for name in STEPS}})
    select = ("--select", ",".join(STEPS), "--config-json", config_json)
    done = firm.run(firm.theirs, PROGRAMS / "dagster", "asset", "materialize", *MODULE, *select)
    assert "RUN_SUCCESS" in done.stderr, done.stderr


@pytest.mark.threat("T5")
def test_a_webserver_of_an_attacker_launches_runs_that_post_nothing(firm):
    """Harm: whoever reaches a port that takes mutations delivers by settings and configurations of their own."""
    port, environment = free_port(), firm.environment(firm.theirs, "web")
    at_once = "run_coordinator: {module: dagster.core.run_coordinator, class: DefaultRunCoordinator}"
    Path(environment["DAGSTER_HOME"], "dagster.yaml").write_text(at_once)
    command = [PROGRAMS / "dagster-webserver", "-h", "127.0.0.1", "-p", str(port), *MODULE]
    with (firm.folder / "web.log").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        web = Web(port)
        web.wait(server)
        refused = web.launch({"resources": {"platform": {"config": {"settings_file": str(firm.ours)}}}})
        assert refused["__typename"] == "RunConfigValidationInvalid"
        run_id = web.launch({})["run"]["runId"]
        assert web.ended(run_id) == "SUCCESS"
        again = web.mutate(
            "launchRunReexecution",
            "reexecutionParams: ReexecutionParams",
            {"parentRunId": run_id, "strategy": "ALL_STEPS"},
        )
        assert web.ended(again["run"]["runId"]) == "SUCCESS"
    finally:
        server.terminate()
        server.wait(30)


# -- `tieout dev`: last, because its schedule may run a cycle ----------------------------------------------------------


@pytest.mark.threat("T5")
def test_dev_is_to_look_only_and_ends_with_its_children(attacked):
    """Harm: the port of the screen starts runs and stops the schedule, or lives on after the command was killed."""
    port = free_port()
    command = [PROGRAMS / "tieout", "--config", attacked.ours, "dev", "--port", str(port)]
    with (attacked.folder / "dev.log").open("w") as log:
        dev = subprocess.Popen(command, env=attacked.environment(attacked.ours, "dev"), stdout=log, stderr=log)
    try:
        web = Web(port)
        web.wait(dev)
        children = descendants(dev.pid)
        assert {"dagster-webserver", "dagster-daemon"} <= {Path(name).name for name in children.values()}
        assert_read_only(web)
    finally:
        dev.kill()
        dev.wait()
    assert_gone(children)
    assert attacked.arrived() == set()


def test_the_configuration_of_a_step_changes_no_threshold(attacked):
    """Harm: the steps take from the configuration of a run what they do not find in the settings."""
    theirs = {"settings_file": str(attacked.theirs), "release_over": {}, "people": []}
    assert deliver(attacked.ours, ops={name: {"config": theirs} for name in STEPS}).success
    assert {"ns-us-00000001", "ns-us-00000002", "ns-uk-00000001"} == set(attacked.waiting())
    assert attacked.arrived() == set()


def test_the_release_of_a_person_whom_the_ledger_knows_lets_the_file_go(attacked):
    """Harm: nothing arrives above because nothing ever could."""
    assert deliver(attacked.ours, pulled_key("harvest")).success
    assert attacked.exceptions("SETTINGS_CHANGED") == []
    (source,) = attacked.exceptions("SOURCE_NOT_CONFIGURED")
    assert "TIEOUT_HARVEST_TOKEN" in source["message"] + source["remedy"]
    released = attacked.tieout(attacked.ours, "release", BATCH, "--key", str(attacked.key("ada")))
    assert released.exit_code == 0, released.output
    assert deliver(attacked.ours).success
    assert {name[: len(BATCH)] for name in attacked.arrived()} - {OWNER_FILE[: len(BATCH)]} == {BATCH}
