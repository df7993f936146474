"""The SFTP client against a real server."""

from __future__ import annotations

import dataclasses
import os

import asyncssh
import pytest

from dagster_project.ports import RemoteFile
from dagster_project.transport import sftp
from dagster_project.transport.errors import HostKeyError, PermanentError, TransientError
from dagster_project.transport.sftp import SftpSession
from tests.transport.servers import PlainServer, sftp_server


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return tmp_path_factory.mktemp("sftp")


@pytest.fixture(scope="module")
def server(root):
    with sftp_server(root, root.parent / "keys") as settings:
        yield settings


@pytest.fixture(scope="module")
def session(server):
    with SftpSession(server) as session:
        yield session


def public_key(kind: str) -> str:
    return " ".join(asyncssh.generate_private_key(kind).export_public_key().decode().split()[:2])


@pytest.mark.threat("T1")
@pytest.mark.parametrize("kind", ["ssh-ed25519", "ecdsa-sha2-nistp256", "ssh-rsa", None])
def test_a_server_with_another_host_key_gets_nothing_from_us(server, kind):
    """Whoever stands between would take the posting file and answer for the ERP."""
    pinned = (public_key(kind),) if kind else ()
    with pytest.raises(HostKeyError) as refused:
        SftpSession(dataclasses.replace(server, host_keys=pinned))
    assert refused.value.code == "HOST_KEY_UNKNOWN"
    assert server.host in refused.value.message
    assert "fingerprint" in refused.value.remedy
    if kind == "ssh-ed25519":
        assert refused.value.message.count("SHA256:") == 2, "both fingerprints, seen and pinned"


@pytest.mark.threat("T2")
def test_a_host_key_that_is_being_rotated_may_be_pinned_beside_the_new_one(server):
    """Otherwise a planned rotation stops posting."""
    keys = (public_key("ssh-ed25519"), *server.host_keys)
    with SftpSession(dataclasses.replace(server, host_keys=keys)) as session:
        assert session.host_key_fingerprint.startswith("SHA256:")


def test_a_server_that_refuses_our_key_is_a_matter_for_a_person(server, tmp_path):
    """Trying again for ever locks the account."""
    stranger = tmp_path / "stranger"
    asyncssh.generate_private_key("ssh-ed25519").write_private_key(stranger)
    with pytest.raises(PermanentError, match="SOURCE_REFUSED"):
        SftpSession(dataclasses.replace(server, key_file=stranger))
    with pytest.raises(PermanentError, match="cannot be read"):
        SftpSession(dataclasses.replace(server, key_file=tmp_path / "none"))


def test_a_server_that_is_down_is_tried_again_later(server):
    """No incident for a person before it lasts."""
    with pytest.raises(TransientError, match="SOURCE_UNREACHABLE"):
        SftpSession(dataclasses.replace(server, port=1))


def test_what_is_put_is_what_is_got(session):
    """Also when it is larger than one packet."""
    content = os.urandom(300_000)
    session.put("/whole", content)
    assert session.size("/whole") == len(content)
    assert session.get("/whole") == content
    session.put("/whole", b"shorter")
    assert session.get("/whole") == b"shorter"
    session.remove("/whole")
    assert session.size("/whole") is None


def test_a_missing_file_or_folder_is_told_apart_from_a_failure(session):
    """`not there` decides whether a batch may be sent; it must never be guessed from an error."""
    for missing in (lambda: session.get("/nothing"), lambda: session.list("/nothing"), lambda: session.remove("/no")):
        with pytest.raises(FileNotFoundError):
            missing()


@pytest.mark.parametrize("kind", [asyncssh.SFTPServer, PlainServer])
def test_a_rename_never_replaces_a_file(tmp_path, kind):
    """The file that stands there may be the one the ERP is reading."""
    (tmp_path / "root").mkdir()
    with sftp_server(tmp_path / "root", tmp_path / "keys", kind) as server, SftpSession(server) as session:
        session.put("/a", b"a")
        session.put("/b", b"b")
        with pytest.raises(TransientError):
            session.rename("/a", "/b")
        assert (session.get("/a"), session.get("/b")) == (b"a", b"b")
        session.rename("/a", "/c")
        assert (session.size("/a"), session.get("/c")) == (None, b"a")
        with pytest.raises(FileNotFoundError):
            session.rename("/a", "/d")


@pytest.mark.threat("T11")
@pytest.mark.bad_input(85)
def test_only_regular_files_are_listed_and_read(session, root):
    """A link in the drop folder reads any file of the server, a pipe waits for ever."""
    folder = root / "odd"
    folder.mkdir()
    (folder / "file").write_bytes(b"12")
    (folder / "folder").mkdir()
    (folder / "link").symlink_to("file")
    os.mkfifo(folder / "pipe")
    assert session.list("/odd") == [RemoteFile("file", 2)]
    for name in ("link", "pipe", "folder"):
        with pytest.raises(PermanentError, match="FILE_NOT_REGULAR"):
            session.get(f"/odd/{name}")


@pytest.mark.bad_input(86)
@pytest.mark.parametrize(
    "rewritten", [b"whole,1.00\nand more,2.00\n", b"who", b"other,2.00\n"], ids=["longer", "shorter", "other"]
)
def test_a_file_that_changes_while_it_is_read_is_not_used(tmp_path, rewritten):
    """Half of one version and half of another is a file that nobody wrote, and its totals may even agree."""

    class Rewriting(asyncssh.SFTPServer):
        def read(self, file, offset, size):
            content = super().read(file, offset, size)
            (tmp_path / "gl.csv").write_bytes(rewritten)
            return content

    file = tmp_path / "gl.csv"
    file.write_bytes(b"whole,1.00\n")
    os.utime(file, (0, 0))
    with sftp_server(tmp_path, tmp_path / "keys", Rewriting) as server, SftpSession(server) as session:
        with pytest.raises(TransientError, match="FILE_CHANGED"):
            session.get("/gl.csv")
        assert session.get("/gl.csv") == rewritten, "what rests is read"


@pytest.mark.bad_input(81)
@pytest.mark.threat("T20")
def test_a_file_beyond_the_agreed_size_is_not_fetched(session, root, monkeypatch):
    """A partner's mistake of a few gigabytes would take the memory of every cycle."""
    monkeypatch.setattr(sftp, "MAX_FILE_BYTES", 1000)
    for size in (1000, 1001):
        (root / f"{size}").write_bytes(b"1" * size)
    assert len(session.get("/1000")) == 1000
    with pytest.raises(PermanentError, match="FILE_TOO_LARGE"):
        session.get("/1001")


def test_a_folder_is_made_once(session):
    """Making it again is no error: two cycles may try."""
    session.make_directory("/archive")
    session.make_directory("/archive")
    assert session.list("/archive") == []
