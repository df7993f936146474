"""A partner's SFTP server over paramiko: pinned host keys, key authentication, regular files only, plain rename."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import socket
import stat
import threading
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import paramiko

from dagster_project.ports import RemoteFile, SftpServer
from dagster_project.transport.errors import HostKeyError, PermanentError, TransientError

MAX_FILE_BYTES = 64 * 1024 * 1024
# The host key algorithms that a pinned key of each type may be proven with; SHA-1 signatures are not among them.
_ALGORITHMS = {"ssh-rsa": ("rsa-sha2-512", "rsa-sha2-256")}
_KINDS = {stat.S_IFREG: "file", stat.S_IFDIR: "folder", stat.S_IFLNK: "link"}
_RETRY = "Check the network and the server's status; Tieout tries again in the next cycle"


def fingerprint(key_base64: str) -> str:
    """A public key as OpenSSH shows it: `SHA256:<base64 without padding>`."""
    digest = hashlib.sha256(base64.b64decode(key_base64)).digest()
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


class SftpSession:
    """One authenticated session; implements `ports.Sftp`, and is a context manager that closes it.

    Opening raises HostKeyError when the server's key is not one of `server.host_keys`, PermanentError when our key is
    refused or missing, TransientError when the server cannot be reached. Neither an agent nor a password is ever used.
    """

    def __init__(self, server: SftpServer, timeout_seconds: float = 30) -> None:
        self.server = server
        self.where = f"sftp://{server.user}@{server.host}:{server.port}"
        try:
            connection = socket.create_connection((server.host, server.port), timeout_seconds)
        except OSError as error:
            raise self._unreachable(error) from None
        # Without it every small packet waits for an acknowledgement: 23 s instead of 0.3 s for 20 MB.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._transport = paramiko.Transport(connection)
        try:
            self._prove_host(timeout_seconds)
            self._log_in(timeout_seconds)
            self._open_sftp(timeout_seconds)
        except (paramiko.SSHException, EOFError, OSError) as error:
            self._transport.close()
            raise self._unreachable(error) from None
        except BaseException:
            self._transport.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the session."""
        self._transport.close()

    @property
    def host_key_fingerprint(self) -> str:
        """The fingerprint of the key by which the server has proven itself."""
        return fingerprint(self._transport.get_remote_server_key().get_base64())

    def list(self, directory: str) -> list[RemoteFile]:
        return [entry for entry in self.entries(directory) if entry.kind == "file"]

    def entries(self, directory: str) -> list[RemoteFile]:
        try:
            with self._errors(directory):
                entries = self._sftp.listdir_attr(directory)
        except UnicodeDecodeError as error:
            raise PermanentError(
                "FILE_NAME_UNREADABLE",
                "a name in the folder is not UTF-8 text; nothing was taken from the folder",
                where=f"{self.where}{directory}",
                evidence=repr(error.object[:80]),
                remedy="Ask the sender to rename or remove that file",
            ) from None
        return sorted(
            (
                RemoteFile(
                    entry.filename,
                    entry.st_size or 0,
                    _KINDS.get(stat.S_IFMT(entry.st_mode or 0), "device"),
                    None if entry.st_mtime is None else datetime.fromtimestamp(entry.st_mtime, UTC),
                )
                for entry in entries
            ),
            key=lambda file: file.name,
        )

    def size(self, path: str) -> int | None:
        try:
            with self._errors(path):
                return self._regular(self._sftp.lstat(path), path)
        except FileNotFoundError:
            return None

    def get(self, path: str) -> bytes:
        with self._errors(path):
            self._regular(self._sftp.lstat(path), path)
            with self._sftp.open(path, "rb") as file:
                before = file.stat()
                expected = self._regular(before, path)
                if expected > MAX_FILE_BYTES:
                    raise PermanentError(
                        "FILE_TOO_LARGE",
                        "the file is larger than agreed; it was not fetched",
                        where=f"{self.where}{path}",
                        evidence=f"{expected} bytes, at most {MAX_FILE_BYTES}",
                        remedy="Ask the sender what the file is",
                    )
                file.prefetch(expected)
                content = file.read(expected)
                after = file.stat()
                changed = len(content) != expected or (after.st_size, after.st_mtime) != (expected, before.st_mtime)
        if changed:
            raise TransientError(
                "FILE_CHANGED",
                "the file changed while it was read; nothing of it was used",
                where=f"{self.where}{path}",
                evidence=f"{expected} bytes at first",
                remedy="Tieout fetches it again in the next cycle",
            )
        return content

    def make_directory(self, path: str) -> None:
        with self._errors(path):
            try:
                self._sftp.mkdir(path)
            except OSError:
                if not stat.S_ISDIR(self._sftp.stat(path).st_mode or 0):
                    raise

    def put(self, path: str, content: bytes) -> None:
        with self._errors(path), self._sftp.open(path, "wb") as file:
            file.set_pipelined(True)
            file.write(content)

    def rename(self, source: str, target: str) -> None:
        with self._errors(source):
            if self.size(target) is not None:
                raise FileExistsError(target)
            self._rename(source, target)

    def replace(self, source: str, target: str) -> None:
        """Rename in one step over what stands at `target` where the server can; else that is removed first."""
        with self._errors(source):
            self._rename(source, target, replacing=True)

    def _rename(self, source: str, target: str, *, replacing: bool = False) -> None:
        try:
            # One step. A plain rename is two in OpenSSH, link and unlink: a server that dies between them leaves
            # the file under both names, and what the partner has taken away could be renamed once more.
            self._sftp.posix_rename(source, target)
        except OSError as error:
            if error.errno:
                raise
            # A server that does not know posix-rename says so in words only.
            if replacing:
                with contextlib.suppress(FileNotFoundError):
                    self._sftp.remove(target)
            self._sftp.rename(source, target)

    def remove(self, path: str) -> None:
        with self._errors(path):
            self._sftp.remove(path)

    def _prove_host(self, timeout_seconds: float) -> None:
        pinned = [tuple(key.split()[:2]) for key in self.server.host_keys]
        expected = ", ".join(f"{kind} {fingerprint(key)}" for kind, key in pinned) or "none"
        if not pinned:
            raise self._host_key("no host key is pinned for this server", "nothing was asked", expected)
        self._transport.get_security_options().key_types = [
            algorithm for kind, _ in dict.fromkeys(pinned) for algorithm in _ALGORITHMS.get(kind, (kind,))
        ]
        try:
            self._transport.start_client(timeout=timeout_seconds)
        except paramiko.SSHException as error:
            if "host key" in str(error).lower():
                raise self._host_key("the server has no host key of a pinned type", str(error), expected) from None
            raise
        key = self._transport.get_remote_server_key()
        if (key.get_name(), key.get_base64()) not in pinned:
            seen = f"{key.get_name()} {fingerprint(key.get_base64())}"
            raise self._host_key("the server's host key is not the pinned one", seen, expected)

    def _host_key(self, what: str, seen: str, expected: str) -> HostKeyError:
        return HostKeyError(
            "HOST_KEY_UNKNOWN",
            f"{what}; we did not log in and sent nothing",
            where=self.where,
            evidence=f"seen: {seen}; pinned: {expected}",
            remedy=(
                "Ask the partner by another way (telephone, signed letter) for the server's fingerprint. If it is the "
                "one seen here, add the key to host_keys in the settings; if not, someone stands between: report it"
            ),
        )

    def _open_sftp(self, timeout_seconds: float) -> None:
        # paramiko waits without limit for the subsystem and its version; closing the transport ends that wait.
        alarm = threading.Timer(timeout_seconds, self._transport.close)
        alarm.daemon = True
        alarm.start()
        try:
            channel = self._transport.open_session(timeout=timeout_seconds)
            channel.settimeout(timeout_seconds)
            channel.invoke_subsystem("sftp")
            self._sftp = paramiko.SFTPClient(channel)
        finally:
            alarm.cancel()

    def _log_in(self, timeout_seconds: float) -> None:
        try:
            key = paramiko.PKey.from_path(self.server.key_file)
        except (OSError, paramiko.SSHException, ValueError) as error:
            raise PermanentError(
                "SOURCE_REFUSED",
                "our own SSH key cannot be read",
                where=self.where,
                evidence=f"{self.server.key_file}: {type(error).__name__}",
                remedy="Put the private key where key_file in the settings says, readable by this user only",
            ) from None
        self._transport.auth_timeout = timeout_seconds
        try:
            self._transport.auth_publickey(self.server.user, key)
        except paramiko.AuthenticationException:
            raise PermanentError(
                "SOURCE_REFUSED",
                "the server refuses our SSH key",
                where=self.where,
                evidence=f"user {self.server.user}, key {fingerprint(key.get_base64())}",
                remedy="Ask the partner to accept this public key for this user",
            ) from None

    def _regular(self, attributes: paramiko.SFTPAttributes, path: str) -> int:
        if not stat.S_ISREG(attributes.st_mode or 0):
            raise PermanentError(
                "FILE_NOT_REGULAR",
                "the path is a link, a folder or a device, not a file; it was not read",
                where=f"{self.where}{path}",
                remedy="Ask the partner to put a plain file there",
            )
        return attributes.st_size or 0

    @contextlib.contextmanager
    def _errors(self, path: str):
        """Turn what paramiko raises into this room's errors; a missing path stays FileNotFoundError."""
        try:
            yield
        except FileNotFoundError:
            raise
        except PermissionError as error:
            raise PermanentError(
                "SOURCE_REFUSED",
                "the server refuses access to the path",
                where=f"{self.where}{path}",
                evidence=str(error),
                remedy="Ask the partner for access to this folder",
            ) from None
        except (OSError, EOFError, paramiko.SSHException) as error:
            raise TransientError(
                "SOURCE_UNREACHABLE",
                "the server did not do what was asked, or cut the connection",
                where=f"{self.where}{path}",
                evidence=f"{type(error).__name__}: {error}",
                remedy=_RETRY,
            ) from None

    def _unreachable(self, error: BaseException) -> TransientError:
        return TransientError(
            "SOURCE_UNREACHABLE",
            "the server cannot be reached",
            where=self.where,
            evidence=f"{type(error).__name__}: {error}",
            remedy=_RETRY,
        )
