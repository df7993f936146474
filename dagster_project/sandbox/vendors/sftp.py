"""The SFTP server of the partners: one user, one key, and the drop folder as its root.

It behaves as an OpenSSH server for file exchange: public keys only, no shell, a plain rename never overwrites.
"""

from __future__ import annotations

import os
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import asyncssh

USER = "tieout"


class DropZone(asyncssh.SFTPServer):
    """Files below one folder. Clients do not see the partners' own working folders, which `hidden` names."""

    def __init__(self, chan: asyncssh.SSHServerChannel, root: Path, hidden: frozenset[bytes]):
        super().__init__(chan, chroot=os.fsencode(root))
        self._hidden = hidden

    def map_path(self, path: bytes) -> bytes:
        local = super().map_path(path)
        below = os.path.relpath(local, self._chroot).split(b"/")
        if self._hidden.intersection(below):
            raise asyncssh.SFTPNoSuchFile("No such file")
        return local

    async def scandir(self, path: bytes) -> AsyncIterator[asyncssh.SFTPName]:
        async for entry in super().scandir(path):
            if entry.filename not in self._hidden:
                yield entry


class _KeyLogin(asyncssh.SSHServer):
    """Accepts `USER` with the one authorised key."""

    def __init__(self, authorised: asyncssh.SSHKey):
        self._authorised = authorised.public_data

    def begin_auth(self, username: str) -> bool:
        return True

    def public_key_auth_supported(self) -> bool:
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        return username == USER and key.public_data == self._authorised


async def start(
    listener: socket.socket,
    root: Path,
    *,
    host_key: asyncssh.SSHKey,
    authorised: asyncssh.SSHKey,
    hidden: frozenset[bytes],
) -> asyncssh.SSHAcceptor:
    """Serve the files below `root` on `listener`; close the returned acceptor to stop."""
    return await asyncssh.listen(
        sock=listener,
        server_factory=lambda: _KeyLogin(authorised),
        server_host_keys=[host_key],
        sftp_factory=lambda chan: DropZone(chan, root, hidden),
        gss_host=None,
        agent_forwarding=False,
    )
