"""The HTTP service that posts: one request goes out, whole answers come back, everything else says so."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from dagster_project.transport.errors import TransientError
from dagster_project.transport.http import HttpService

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nX-Seen: Yes\r\n\r\n"


@contextmanager
def server(answer: Callable[[socket.socket], None]) -> Iterator[tuple[str, list[bytes]]]:
    """A server that reads one request per connection and then does what `answer` says with it; and the requests."""
    requests: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                request = connection.recv(65536)
                while b"\r\n\r\n" not in request:
                    request += connection.recv(65536)
                requests.append(request)
                answer(connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/import", requests
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def test_a_request_carries_its_key_and_token_and_its_answer_is_returned_as_it_came():
    """The caller judges; this only carries."""
    with server(lambda connection: connection.sendall(HEAD + b"\x00 ok")) as (url, requests):
        answer = HttpService("secret").request("POST", url, {"Idempotency-Key": "ns-us-00000001"}, b'{"a": 1}')
    assert (answer.status, answer.headers["x-seen"], answer.body) == (200, "Yes", b"\x00 ok")
    head = requests[0].partition(b"\r\n\r\n")[0].lower()
    assert b"authorization: bearer secret" in head
    assert b"idempotency-key: ns-us-00000001" in head


@pytest.mark.parametrize("status", [b"500 Internal Server Error", b"503 Service Unavailable", b"429 Slow", b"400 Bad"])
def test_no_status_is_asked_again(status):
    """A retry inside the client is a second posting that nobody decided."""
    with server(lambda c: c.sendall(b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\n\r\n")) as (url, requests):
        assert HttpService("secret").request("POST", url, {}, b"x").status == int(status[:3])
    assert len(requests) == 1


@pytest.mark.bad_input(38)
@pytest.mark.threat("T18")
def test_a_redirect_is_an_answer_and_is_not_followed():
    """The token and the file go to the address in the settings and nowhere else."""
    elsewhere = b"HTTP/1.1 307 Moved\r\nLocation: http://127.0.0.1:9/import\r\nContent-Length: 0\r\n\r\n"
    with server(lambda connection: connection.sendall(elsewhere)) as (url, requests):
        assert HttpService("secret").request("POST", url, {}, b"x").status == 307
    assert len(requests) == 1


@pytest.mark.bad_input(117)
@pytest.mark.parametrize(
    "answer",
    [
        lambda connection: None,
        lambda connection: connection.sendall(b"HTTP/1.1 200"),
        lambda connection: connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n{}"),
        lambda connection: connection.sendall(HEAD + b"ab"),
        lambda connection: (connection.settimeout(1), connection.sendall(HEAD + b"ab"), connection.recv(1)),
    ],
    ids=["closed", "half a head", "no end", "half a body", "silence in the body"],
)
def test_an_answer_that_is_not_whole_is_no_answer_and_is_not_asked_for_again(answer):
    """What came so far may read as if nothing, or everything, had been posted."""

    def act(connection: socket.socket) -> None:
        with suppress(TimeoutError):
            answer(connection)

    with server(act) as (url, requests), pytest.raises(TransientError, match="not known"):
        HttpService("secret", timeout_seconds=0.5).request("POST", url, {}, b"x")
    assert len(requests) == 1


def test_an_answer_without_end_is_given_up():
    """A server that sends a byte now and then must not hold a cycle, and one without measure must not fill memory."""
    endless = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + b"x" * 1000
    with (
        server(lambda connection: connection.sendall(endless)) as (url, _),
        pytest.raises(TransientError, match="larger than 999 bytes"),
    ):
        HttpService("secret", maximum_bytes=999).request("POST", url, {}, b"x")


def test_a_server_that_is_not_there_is_no_answer():
    """It looks harmless, but only what the ERP says about itself is evidence."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(TransientError):
        HttpService("secret").request("POST", f"http://127.0.0.1:{port}/import", {}, b"x")


@pytest.mark.threat("T14")
def test_the_token_is_in_no_message():
    """Errors and settings are shown to people and written into the ledger."""
    service = HttpService("secret")
    with pytest.raises(TransientError) as refused:
        service.request("POST", "http://127.0.0.1:9/import?token=other", {}, b"x")
    assert "secret" not in repr(service) + str(refused.value)
    assert "other" not in str(refused.value)
