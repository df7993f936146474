"""The sandbox as a process: real HTTP, real SFTP, restarts, and a kill."""

from __future__ import annotations

import base64
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncssh
import paramiko
import pytest

from dagster_project import config
from tests.sandbox.posting_files import journal, packed


@dataclass
class Sandbox:
    """A running sandbox process."""

    folder: Path
    process: subprocess.Popen
    web: str
    sftp_port: int

    @property
    def directory(self) -> Path:
        return self.folder / "sandbox"

    @property
    def drops(self) -> Path:
        return self.folder / "drops"

    def get(self, path: str) -> dict:
        with urllib.request.urlopen(self.web + path, timeout=20) as response:
            return json.load(response)

    def advance(self, to: str) -> dict:
        request = urllib.request.Request(f"{self.web}/sandbox/clock", data=json.dumps({"to": to}).encode())
        with urllib.request.urlopen(request, timeout=60) as response:
            return json.load(response)

    @contextmanager
    def sftp(self, user: str = "tieout", key: paramiko.PKey | None = None) -> Iterator[paramiko.SFTPClient]:
        """A session with the host key pinned."""
        kind, value = config.load(self.directory / "tieout.toml").destinations[0].sftp.host_keys[0].split()
        client = paramiko.SSHClient()
        host = f"[127.0.0.1]:{self.sftp_port}"
        client.get_host_keys().add(host, kind, paramiko.Ed25519Key(data=base64.b64decode(value)))
        key = key or paramiko.Ed25519Key.from_private_key_file(str(self.directory / "keys" / "tieout_ed25519"))
        client.connect(
            "127.0.0.1", self.sftp_port, username=user, pkey=key, allow_agent=False, look_for_keys=False, timeout=10
        )
        try:
            yield client.open_sftp()
        finally:
            client.close()


def command(folder: Path, *options: str) -> list[str]:
    return [
        *(sys.executable, "-m", "dagster_project.sandbox", "serve", "--profile", "small"),
        *("--dir", str(folder / "sandbox"), "--drops", str(folder / "drops"), *options),
    ]


@contextmanager
def running(folder: Path, *options: str) -> Iterator[Sandbox]:
    process = subprocess.Popen(command(folder, *options), stdout=subprocess.PIPE, text=True)
    try:
        words = process.stdout.readline().split()
        assert words[:2] == ["sandbox", "ready"]
        yield Sandbox(folder, process, words[2], int(words[4].rpartition(":")[2]))
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory) -> Iterator[Sandbox]:
    with running(tmp_path_factory.mktemp("shared")) as started:
        yield started


def upload(sftp: paramiko.SFTPClient, batch_id: str, destination: str = "ns-us") -> None:
    """Deliver one journal as a delivery does: under a name of its own, then renamed, the control file last."""
    for name, content in zip(
        (f"{batch_id}.csv", f"{batch_id}.ctl"), packed(journal(f"J-{batch_id}"), batch_id), strict=True
    ):
        with sftp.open(f"/netsuite/{destination}/stage/{name}.part", "wb") as file:
            file.write(content)
        sftp.rename(f"/netsuite/{destination}/stage/{name}.part", f"/netsuite/{destination}/inbox/{name}")


def test_the_settings_that_it_writes_are_the_settings_that_tieout_reads(sandbox):
    """A key spelled differently on the two sides is found by a newcomer's first command."""
    settings = config.load(sandbox.directory / "tieout.toml")
    assert settings.tenant == "meridian"
    assert settings.data_dir.resolve() == sandbox.folder
    assert settings.clock.now().isoformat() == "2026-09-28T18:00:00+00:00"
    local, remote = settings.anchors
    assert local.resolve() == sandbox.directory / "anchors"
    assert (remote.server, remote.folder) == (settings.source("concur", "tock").sftp, "/anchors")
    settings.require_anchors()
    assert {(source.system, source.instance) for source in settings.sources} == {
        *(("harvest", "meridian"), ("harvest", "tock"), ("kantata", "meridian"), ("kantata", "group")),
        *(("concur", "meridian"), ("concur", "tock"), ("ecb", "ecb"), ("salesforce", "meridian")),
        *(("workday", "meridian"), ("masters", "meridian")),
        *(("netsuite", f"ns-{company}") for company in ("us", "uk", "jp", "ca", "de", "nl", "bh", "sg", "tk")),
    }
    assert settings.source("harvest", "tock").open_from == "2014-10-01"
    destination = settings.destination("ns-jp")
    assert (destination.inbox, destination.duplicate_class) == ("/netsuite/ns-jp/inbox", "C")
    assert destination.sftp.key_file.stat().st_mode & 0o777 == 0o600


def test_every_vendor_answers_at_the_address_in_the_settings(sandbox):
    """A mount that nobody requests is a source that is never pulled."""
    settings = config.load(sandbox.directory / "tieout.toml")
    headers = {"User-Agent": "test (test@example.com)"}
    harvest = settings.source("harvest", "meridian")
    requests = {
        f"{harvest.base_url}/time_entries": {
            "Authorization": "Bearer sandbox-harvest",
            "Harvest-Account-Id": harvest.account_id,
        },
        f"{settings.source('salesforce', 'meridian').base_url}/query?q=SELECT+Id+FROM+Account+ORDER+BY+Id": {
            "Authorization": "Bearer sandbox-salesforce"
        },
        **{
            f"{settings.source('kantata', instance).base_url}/time_entries.json": {
                "Authorization": "Bearer sandbox-kantata"
            }
            for instance in ("meridian", "group")
        },
        f"{settings.source('workday', 'meridian').base_url}/Tieout_People": {
            "Authorization": "Basic " + base64.b64encode(b"ISU_Tieout:sandbox-workday").decode()
        },
        f"{settings.source('ecb', 'ecb').base_url}/eurofxref-hist.zip": {},
    }
    for url, extra in requests.items():
        with urllib.request.urlopen(urllib.request.Request(url, headers={**headers, **extra}), timeout=10) as response:
            assert len(response.read()) > 500


def test_what_was_due_before_the_first_cycle_is_there_at_the_start(sandbox):
    """Without the calendar of periods the first cycle would hold everything back."""
    with sandbox.sftp() as sftp:
        assert "periods-ns-us-000001.csv" in sftp.listdir("/netsuite/ns-us/answers")
        assert len(sftp.listdir("/concur/tock/outbound")) == 1
        assert sftp.listdir("/concur/meridian/outbound")


def test_a_plain_rename_does_not_overwrite(sandbox):
    """Delivery's at-most-once rests on a rename that fails when the target is there."""
    with sandbox.sftp() as sftp:
        for name, content in (("one", b"1"), ("two", b"2")):
            with sftp.open(f"/netsuite/ns-uk/stage/{name}", "wb") as file:
                file.write(content)
        with pytest.raises(OSError):
            sftp.rename("/netsuite/ns-uk/stage/one", "/netsuite/ns-uk/stage/two")
        assert sftp.open("/netsuite/ns-uk/stage/two").read() == b"2"


def test_a_client_sees_the_drop_zone_and_nothing_else(sandbox):
    """Files that the ERP is working on must look taken, and nothing of the machine may be shown."""
    with sandbox.sftp() as sftp:
        assert set(sftp.listdir("/")) == {"netsuite", "concur"}
        for path in ("/.processing", "/netsuite/../.processing/x", "/etc/passwd", "../../../../etc/passwd"):
            with pytest.raises(FileNotFoundError):
                sftp.stat(path)


def test_only_the_one_user_with_the_one_key_gets_in(sandbox):
    """A server that takes anybody cannot show that the client's credentials are wrong."""
    file = sandbox.folder / "other_key"
    file.write_bytes(asyncssh.generate_private_key("ssh-ed25519").export_private_key())
    wrong = paramiko.Ed25519Key.from_private_key_file(str(file))
    with pytest.raises(paramiko.AuthenticationException), sandbox.sftp(key=wrong):
        pass
    with pytest.raises(paramiko.AuthenticationException), sandbox.sftp(user="root"):
        pass


@pytest.mark.parametrize(
    ("to", "status"),
    [("2026-09-01T00:00:00Z", 409), ("2026-10-01T00:00:00", 400), ("tomorrow", 400)],
)
def test_the_clock_refuses_the_past_and_what_is_no_moment(sandbox, to, status):
    """Time that runs backwards would unmake answers that were given."""
    with pytest.raises(urllib.error.HTTPError) as refused:
        sandbox.advance(to)
    assert refused.value.code == status
    assert sandbox.get("/sandbox/clock") == {"now": "2026-09-28T18:00:00Z"}


def test_a_delivery_over_sftp_is_in_the_books_when_time_has_passed_and_survives_a_restart(tmp_path):
    """The whole way over real protocols, and ports, keys, clock and books that outlive the process."""
    with running(tmp_path) as first:
        with first.sftp() as sftp:
            upload(sftp, "ns-us-00000001")
        assert first.advance("2026-09-29T18:00:00Z") == {"now": "2026-09-29T18:00:00Z"}
        assert first.get("/sandbox/status")["ns-us"]["documents"] == 1
        (entry,) = first.get("/sandbox/contents")["ns-us"]["journals"]
        assert (entry["external_id"], entry["amount"]) == ("J-ns-us-00000001", "100.00")
        first.process.send_signal(signal.SIGTERM)
        started = time.monotonic()
        assert first.process.wait(5) == 0
        assert time.monotonic() - started < 2
        before = (first.directory / "tieout.toml").read_bytes()
    with running(tmp_path) as second:
        assert second.get("/sandbox/clock") == {"now": "2026-09-29T18:00:00Z"}
        assert second.get("/sandbox/status")["ns-us"]["documents"] == 1
        assert (second.directory / "tieout.toml").read_bytes() == before
        with second.sftp() as sftp:
            assert "ack-ns-us-00000001-1.csv" in sftp.listdir("/netsuite/ns-us/answers")


def test_the_expected_marts_are_served(sandbox):
    """The demo's last line compares with it."""
    assert set(sandbox.get("/sandbox/expected")) >= {"approved_versus_posted", "project_margin", "exception_queue"}


@pytest.mark.parametrize(
    ("sent", "delay"), [(signal.SIGKILL, 0.0), (signal.SIGKILL, 0.02), (signal.SIGTERM, 0.02)], ids=str
)
def test_a_process_ended_while_time_passes_loses_and_doubles_nothing(tmp_path, sent, delay):
    """The end comes at any moment, also while the ERP is booking."""
    with running(tmp_path) as victim:
        with victim.sftp() as sftp:
            for number in range(5):
                upload(sftp, f"ns-us-{number:08d}")
        address = ("127.0.0.1", int(victim.web.rpartition(":")[2]))
        body = json.dumps({"to": "2026-10-05T18:00:00Z"})
        with socket.create_connection(address) as connection:
            request = f"POST /sandbox/clock HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n{body}"
            connection.sendall(request.encode())
            time.sleep(delay)
            os.kill(victim.process.pid, sent)
            victim.process.wait(2)
    with running(tmp_path) as survivor:
        survivor.advance("2026-10-05T18:00:00Z")
        status = survivor.get("/sandbox/status")["ns-us"]
        assert (status["documents"], status["duplicates"], status["files"]) == (5, [], 5)


def test_a_second_sandbox_on_the_same_folder_is_refused(sandbox):
    """Two owners of one set of books would both pick up the same file."""
    second = subprocess.run(command(sandbox.folder), capture_output=True, text=True, timeout=20, check=False)
    assert second.returncode == 2
    assert "running" in second.stderr


def test_another_firm_is_refused_in_a_folder_that_has_one(tmp_path):
    """Books of one seed and sources of another never tie out, for no reason that anybody could find."""
    with running(tmp_path):
        pass
    second = subprocess.run(command(tmp_path, "--seed", "8"), capture_output=True, text=True, timeout=20, check=False)
    assert second.returncode == 2
    assert "seed 7" in second.stderr


def test_a_port_that_is_taken_is_named(tmp_path):
    """Ports are in the settings; to move to others silently would leave Tieout talking to a stranger."""
    with running(tmp_path) as first:
        port = int(first.web.rpartition(":")[2])
    with socket.socket() as squatter:
        squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        squatter.bind(("127.0.0.1", port))
        squatter.listen()
        second = subprocess.run(command(tmp_path), capture_output=True, text=True, timeout=20, check=False)
    assert second.returncode == 2
    assert str(port) in second.stderr
