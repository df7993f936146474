"""Real SFTP servers on loopback that can be killed: OpenSSH's sshd, and asyncssh in a process of its own.

Both serve the machine's file system to one user with one key. sshd runs unprivileged, as `nobody` when we are root.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import platform
import pwd
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import asyncssh

from dagster_project.ports import SftpServer

# Where packages that are not installed are unpacked; only the torture runs fetch them.
CACHE = Path(tempfile.gettempdir()) / "tieout-openssh"
PACKAGES = ("openssh-server", "libwrap0")
# Below the ports that the system hands out by itself, so that a killed server finds its port free again.
PORTS = range(20000, 32000)


class Unavailable(Exception):
    """There is no sshd that works here; the message says why."""


@cache
def find(fetch: bool) -> Path:
    """An sshd that starts here: installed, unpacked before, or (`fetch`) unpacked now. Raises Unavailable."""
    for candidate in (shutil.which("sshd"), "/usr/sbin/sshd", CACHE / "usr/sbin/sshd"):
        if candidate and _starts(Path(candidate)):
            return Path(candidate).resolve()
    if not fetch:
        raise Unavailable("there is no sshd on this machine, and the test suite does not download one")
    CACHE.mkdir(mode=0o755, exist_ok=True)
    for package in PACKAGES:
        done = subprocess.run(
            ["apt-get", "download", package], cwd=CACHE, capture_output=True, text=True, check=False, timeout=120
        )
        if done.returncode:
            raise Unavailable(f"apt-get download {package}: {done.stderr.strip()[-200:]}")
    for archive in CACHE.glob("*.deb"):
        subprocess.run(["dpkg", "-x", archive, CACHE], check=True, capture_output=True)
    if not _starts(CACHE / "usr/sbin/sshd"):
        raise Unavailable("the sshd of the package openssh-server does not start here")
    return CACHE / "usr/sbin/sshd"


def version(sshd: Path) -> str:
    """What the server says of itself, as in `OpenSSH_9.2`."""
    said = subprocess.run([sshd, "-V"], env=_environment(), capture_output=True, text=True, check=False).stderr
    return next((word.strip(",") for word in said.split() if word.startswith("OpenSSH")), "OpenSSH")


def _starts(sshd: Path) -> bool:
    try:
        return sshd.is_file() and version(sshd) != "OpenSSH"
    except OSError:
        return False


def _environment() -> dict[str, str]:
    libraries = CACHE / "usr/lib" / f"{platform.machine()}-linux-gnu"
    return {**os.environ, "LD_LIBRARY_PATH": f"{libraries}:{os.environ.get('LD_LIBRARY_PATH', '')}"}


class Server:
    """One server with its keys in `keys`; `settings` reach it. It keeps its port when it is started again.

    `user` is who it runs as and who logs in: the folders that it serves belong to them.
    """

    user = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())

    def __init__(self, keys: Path) -> None:
        self.keys, self.port = keys, _free_port()
        keys.mkdir(mode=0o755)
        host, client = (asyncssh.generate_private_key("ssh-ed25519") for _ in range(2))
        host.write_private_key(keys / "host")
        client.write_private_key(keys / "client")
        (keys / "authorised").write_bytes(client.export_public_key())
        for secret in ("host", "client"):
            (keys / secret).chmod(0o600)
        os.chown(keys / "host", self.user.pw_uid, self.user.pw_gid)
        pinned = " ".join(host.export_public_key().decode().split()[:2])
        self.settings = SftpServer("127.0.0.1", self.port, self.user.pw_name, keys / "client", (pinned,))

    def start(self) -> None:
        """Start, and return when it takes connections."""
        raise NotImplementedError

    def kill(self) -> None:
        """SIGKILL, for the sessions too."""
        raise NotImplementedError

    def _await(self) -> None:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.01)
        raise Unavailable(f"the server in {self.keys} takes no connections")


class OpenSsh(Server):
    """OpenSSH's sshd with its internal SFTP server."""

    def __init__(self, keys: Path, sshd: Path) -> None:
        super().__init__(keys)
        self.sshd = sshd
        self._processes: list[subprocess.Popen] = []
        # PAM, because an sshd that may not read the shadow file takes every account for locked.
        (keys / "config").write_text(
            f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {keys}/host\nAuthorizedKeysFile {keys}/authorised\n"
            "StrictModes no\nPidFile none\nUsePAM yes\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n"
            "MaxStartups 200\nLogLevel ERROR\nSubsystem sftp internal-sftp\n"
        )

    def start(self) -> None:
        asked = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []} if os.getuid() == 0 else {}
        with (self.keys / "output").open("ab") as output:
            self._processes.append(
                subprocess.Popen(
                    [self.sshd, "-D", "-e", "-f", self.keys / "config"],
                    env=_environment(), cwd="/", stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                    start_new_session=True, preexec_fn=_die_with_parent, **asked,  # noqa: PLW1509 (one system call)
                )
            )  # fmt: skip
        self._await()

    def kill(self) -> None:
        for process in self._processes:
            # Every connection has left the daemon's process group and session, so they are found by descent.
            for pid in [process.pid, *_descendants(process.pid)]:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            process.wait()
        self._processes.clear()


# prctl(PR_SET_PDEATHSIG, SIGKILL): a harness that is killed itself leaves no server behind.
_LIBC = ctypes.CDLL(None)


def _die_with_parent() -> None:
    _LIBC.prctl(1, signal.SIGKILL)


def _descendants(ancestor: int) -> list[int]:
    """The children of a process, their children, and so on."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents.setdefault(int(stat.read_text().rpartition(")")[2].split()[1]), []).append(int(stat.parent.name))
    found = parents.get(ancestor, [])
    for pid in found:
        found += parents.get(pid, [])
    return found


class AsyncSsh(Server):
    """asyncssh, started by `launch`, which runs a function in a new process and returns what kills that.

    `slow`: whatever changes something takes up to this many seconds before its effect and again after it, and an
    effect that was asked for comes though the client is long gone.
    """

    def __init__(self, keys: Path, launch: Callable[..., Callable[[], None]], slow: float = 0) -> None:
        super().__init__(keys)
        self.launch, self.slow = launch, slow
        self._kill: Callable[[], None] = lambda: None

    def start(self) -> None:
        self._kill = self.launch(serve, self.keys, self.port, self.slow)
        self._await()

    def kill(self) -> None:
        self._kill()


def serve(keys: Path, port: int, slow: float) -> None:
    """Be an asyncssh server until killed."""

    class Files(asyncssh.SFTPServer):
        """Plain rename never overwrites. What was begun is done even if nobody waits for it."""

        late: set[asyncio.Task] = set()  # noqa: RUF012 (asyncio keeps weak references only)

        async def _after(self, effect: Callable, *arguments: object) -> object:
            await asyncio.sleep(random.uniform(0, slow))
            return effect(*arguments)

        async def _slowly(self, effect: Callable, *arguments: object) -> object:
            if not slow:
                return effect(*arguments)
            task = asyncio.create_task(self._after(effect, *arguments))
            self.late.add(task)
            task.add_done_callback(self.late.discard)
            result = await asyncio.shield(task)
            await asyncio.sleep(random.uniform(0, slow))
            return result

        async def rename(self, oldpath: bytes, newpath: bytes) -> object:
            return await self._slowly(super().rename, oldpath, newpath)

        async def write(self, file_obj: object, offset: int, data: bytes) -> object:
            return await self._slowly(super().write, file_obj, offset, data)

        async def remove(self, path: bytes) -> object:
            return await self._slowly(super().remove, path)

    async def forever() -> None:
        await asyncssh.listen(
            "127.0.0.1", port, server_host_keys=[str(keys / "host")], sftp_factory=Files,
            authorized_client_keys=str(keys / "authorised"), gss_host=None, agent_forwarding=False,
        )  # fmt: skip
        await asyncio.Event().wait()

    asyncio.run(forever())


def _free_port() -> int:
    while True:
        port = random.choice(PORTS)
        with contextlib.suppress(OSError), socket.socket() as attempt:
            attempt.bind(("127.0.0.1", port))
            return port
