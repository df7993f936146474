"""Real servers on loopback for the tests of what talks to them: HTTP by script, SFTP over a folder."""

from __future__ import annotations

import asyncio
import json
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import asyncssh
import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from dagster_project.ports import SftpServer


@dataclass
class Request:
    """What a client asked: path, query and headers."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]


@dataclass
class Answer:
    """What the server says to it."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})


def json_answer(document: Any, status: int = 200) -> Answer:
    """`document` as a JSON answer; a text is taken as JSON already."""
    return Answer((document if isinstance(document, str) else json.dumps(document)).encode(), status)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that closes its connection is no failure of the server, whose traceback a test would see."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class HttpServer:
    """Answers every GET by `answer(request)` and remembers the requests."""

    def __init__(self, answer: Callable[[Request], Answer]) -> None:
        self.answer = answer
        self.requests: list[Request] = []
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                request = Request(parts.path, dict(parse_qsl(parts.query)), dict(self.headers))
                owner.requests.append(request)
                answer = owner.answer(request)
                self.send_response_only(answer.status)
                if "Date" not in answer.headers:
                    self.send_header("Date", self.date_time_string())
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if "Content-Length" not in answer.headers:
                    self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)
                if "Content-Length" in answer.headers:
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                pass

        self._server = _Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def http_server(answer: Callable[[Request], Answer]) -> Iterator[HttpServer]:
    """A server that answers by script, for the length of a `with`."""
    server = HttpServer(answer)
    try:
        yield server
    finally:
        server.close()


@contextmanager
def routes_server(routes: list[BaseRoute]) -> Iterator[str]:
    """The routes of a sandbox's vendor on a loopback port, for the length of a `with`; yields their address."""
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), log_level="critical", lifespan="off"))
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


class _Door(asyncssh.SSHServer):
    def begin_auth(self, username: str) -> bool:
        return username == "tieout"


async def _stop(acceptor: asyncssh.SSHAcceptor) -> None:
    acceptor.close()
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


class PlainServer(asyncssh.SFTPServer):
    """A server without OpenSSH's extension."""

    def posix_rename(self, oldpath: bytes, newpath: bytes) -> None:
        raise asyncssh.SFTPOpUnsupported("Operation unsupported")


@contextmanager
def sftp_server(
    root: Path, keys: Path, kind: type[asyncssh.SFTPServer] = asyncssh.SFTPServer, *, key: str = "client"
) -> Iterator[SftpServer]:
    """An SFTP server over `root`, OpenSSH-like unless `kind` says otherwise; it yields the settings that reach it.

    The client's private key is the file `key` of `keys`, and made where it is not there. The server's own is Ed25519;
    `host_keys` pins it.
    """
    host_key = asyncssh.generate_private_key("ssh-ed25519")
    key_file = keys / key
    if not key_file.exists():
        keys.mkdir(parents=True, exist_ok=True)
        asyncssh.generate_private_key("ssh-ed25519").write_private_key(key_file)
    client_key = asyncssh.read_private_key(key_file)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def start() -> asyncssh.SSHAcceptor:
        return await asyncssh.listen(
            "127.0.0.1",
            0,
            server_factory=_Door,
            server_host_keys=[host_key],
            authorized_client_keys=asyncssh.import_authorized_keys(client_key.export_public_key().decode()),
            sftp_factory=lambda channel: kind(channel, chroot=str(root).encode()),
        )

    acceptor = asyncio.run_coroutine_threadsafe(start(), loop).result(10)
    pinned = " ".join(host_key.export_public_key().decode().split()[:2])
    try:
        yield SftpServer("127.0.0.1", acceptor.get_port(), "tieout", key_file, (pinned,))
    finally:
        asyncio.run_coroutine_threadsafe(_stop(acceptor), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()
