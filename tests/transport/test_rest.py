"""The REST client against a real server: no answer but whole, valid pages may look like data."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import time

import pytest

from dagster_project.transport.errors import PermanentError, TransientError, TransportError
from dagster_project.transport.rest import RestApi
from tests.transport.servers import Answer, Request, http_server, json_answer

bad_input = pytest.mark.bad_input


class Keep:
    """Stands for the raw store: remembers what it was given."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    def __call__(self, body: bytes) -> str:
        self.bodies.append(body)
        return hashlib.sha256(body).hexdigest()


def api(url: str, keep: Keep | None = None, **options) -> RestApi:
    return RestApi(url, keep or Keep(), **{"token": "secret", "backoff_seconds": 0.01, "attempts": 3, **options})


def pages(rest: RestApi) -> list:
    return list(rest.linked_pages("entries", {"per_page": 2}, "links.next"))


def cursor_pages(count: int, url: list[str]):
    """A collection of `count` pages whose `next_page` is null on the middle ones, as Harvest's is."""

    def answer(request: Request) -> Answer:
        at = int(request.query.get("cursor", 0))
        return json_answer(
            {
                "entries": [{"id": at}],
                "next_page": 2 if at == 0 else None,
                "links": {"next": f"{url[0]}/entries?cursor={at + 1}" if at + 1 < count else None},
            }
        )

    return answer


def test_pages_are_followed_by_their_links_to_the_end():
    """A client that loops on `next_page` stops after page one and says nothing."""
    url: list[str] = []
    with http_server(cursor_pages(5, url)) as server:
        url.append(server.url)
        assert [page.document["entries"][0]["id"] for page in pages(api(server.url))] == [0, 1, 2, 3, 4]
        assert all(request.headers["Authorization"] == "Bearer secret" for request in server.requests)


@pytest.mark.parametrize(
    ("answers", "counted"),
    [
        ([json_answer({"links": {}})], (1, 1)),
        ([Answer(status=503), Answer(status=429), json_answer({"links": {}})], (3, 1)),
        ([Answer(status=503)] * 3, (3, 0)),
        ([Answer(status=403)], (1, 0)),
        ([Answer(b"<html>login</html>")], (1, 0)),
        ([Answer(b"[", headers={"Content-Length": "9"})] * 3, (3, 0)),
    ],
)
def test_every_attempt_is_counted_and_only_a_usable_page_is_an_answer(answers: list[Answer], counted: tuple[int, int]):
    """Harm: a service that answers at the third attempt each time looks as good as one that answers at once."""
    waiting = list(answers)
    with http_server(lambda _: waiting.pop(0)) as server:
        rest = api(server.url)
        with contextlib.suppress(TransportError):
            pages(rest)
    assert (rest.requests, rest.answers, waiting) == (*counted, [])


def test_an_attempt_that_reaches_no_server_is_counted():
    """Harm: a service that is down makes no errors."""
    with http_server(lambda _: Answer()) as server:
        pass
    rest = api(server.url, attempts=2)
    with pytest.raises(TransientError):
        pages(rest)
    assert (rest.requests, rest.answers) == (2, 0)


def test_a_body_is_kept_as_it_came_before_it_is_read():
    """Evidence is what was received, not what a parser made of it."""
    body = b'{ "entries" : [ {"hours": 0.10} ],\r\n "links": {} }'
    keep = Keep()
    with http_server(lambda _: Answer(body)) as server:
        (page,) = pages(api(server.url, keep))
    assert keep.bodies == [body]
    assert (page.sha256, page.size) == (hashlib.sha256(body).hexdigest(), len(body))


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        pytest.param(
            Answer(b"<html>Sign in</html>", headers={"Content-Type": "text/html"}), "PAGE_NOT_JSON", marks=bad_input(1)
        ),
        (Answer(b"  <!DOCTYPE html><title>Maintenance"), "PAGE_NOT_JSON"),
        pytest.param(Answer(b'{"entries": [{"id": 1}, {"i'), "PAGE_NOT_JSON", marks=bad_input(2)),
        pytest.param(Answer(b""), "PAGE_EMPTY", marks=bad_input(3)),
    ],
)
def test_an_answer_that_is_no_data_is_kept_as_evidence_and_refused(answer, code):
    """Status 200 proves nothing."""
    keep = Keep()
    with http_server(lambda _: answer) as server, pytest.raises(TransientError) as refused:
        pages(api(server.url, keep))
    assert refused.value.code == code
    assert keep.bodies == [answer.body]


@pytest.mark.parametrize("status", [401, 403, 404, 422])
def test_a_refused_request_never_means_no_rows(status):
    """A connector that took 403 for an empty list emptied a warehouse."""
    with (
        http_server(lambda _: json_answer({"entries": []}, status)) as server,
        pytest.raises(PermanentError) as refused,
    ):
        pages(api(server.url))
    assert refused.value.code == "SOURCE_REFUSED"
    assert f"HTTP {status}" in refused.value.message
    assert "secret" not in str(refused.value)
    assert len(server.requests) == 1


@pytest.mark.threat("T18")
@pytest.mark.bad_input(19)
def test_a_link_to_another_server_is_not_followed():
    """It would carry our token there."""
    with http_server(lambda _: json_answer({})) as other:
        links = {"links": {"next": f"{other.url}/entries"}}
        with http_server(lambda _: json_answer(links)) as server, pytest.raises(PermanentError) as refused:
            pages(api(server.url))
        assert refused.value.code == "PAGE_LINK_FOREIGN"
        assert other.requests == []


@pytest.mark.threat("T18")
@pytest.mark.bad_input(18)
def test_links_that_lead_back_end_the_walk():
    """It would run for ever and double every record."""
    with http_server(lambda _: json_answer({"links": {"next": "/entries?cursor=1"}})) as server:
        with pytest.raises(PermanentError, match="PAGE_LOOP"):
            pages(api(server.url))
        assert len(server.requests) == 2


@pytest.mark.threat("T18")
@pytest.mark.bad_input(38)
def test_a_redirect_is_not_followed():
    """To another host, or to http, with our token."""
    with http_server(lambda _: json_answer({"entries": []})) as other:
        answer = Answer(b"", 302, {"Location": f"{other.url}/login"})
        with http_server(lambda _: answer) as server, pytest.raises(PermanentError, match="SOURCE_REDIRECTED"):
            pages(api(server.url))
        assert other.requests == []


@pytest.mark.bad_input(34)
def test_a_source_that_asks_for_time_gets_it():
    """429 with Retry-After is an agreement; breaking it gets the account closed."""
    answers = iter([Answer(b"", 429, {"Retry-After": "1"}), json_answer({"entries": [{"id": 1}]})])
    with http_server(lambda _: next(answers)) as server:
        began = time.monotonic()
        assert len(pages(api(server.url))) == 1
        assert time.monotonic() - began >= 1


@pytest.mark.bad_input(34, 35)
def test_a_short_outage_is_bridged_and_a_long_one_reported():
    """A 500 on one of nine pages must not cost the night's run."""
    answers = iter([Answer(b"", 500), Answer(b"", 503), json_answer({"entries": []})])
    with http_server(lambda _: next(answers)) as server:
        assert len(pages(api(server.url))) == 1
    with http_server(lambda _: Answer(b"", 500)) as server, pytest.raises(TransientError) as refused:
        pages(api(server.url))
    assert refused.value.code == "SOURCE_UNREACHABLE"
    assert len(server.requests) == 3
    with http_server(lambda _: Answer(b"", 429)) as server, pytest.raises(TransientError, match="SOURCE_BUSY"):
        pages(api(server.url))


def test_a_server_that_is_not_there_is_reported():
    """Nothing listens: transient, and no traceback of sockets."""
    with http_server(lambda _: json_answer({})) as server:
        url = server.url
    with pytest.raises(TransientError, match="SOURCE_UNREACHABLE"):
        pages(api(url))


def test_a_connection_cut_inside_the_body_is_not_a_short_page():
    """Half a list that happens to parse would be taken for all of it."""
    cut = Answer(b'{"entries": [], "links": {}}', headers={"Content-Type": "application/json", "Content-Length": "999"})
    with http_server(lambda _: cut) as server, pytest.raises(TransportError, match="SOURCE_UNREACHABLE"):
        pages(api(server.url))


@pytest.mark.threat("T11", "T20")
@pytest.mark.bad_input(31, 32)
@pytest.mark.parametrize("packed", [False, True])
def test_a_page_beyond_the_size_limit_is_cut_off_while_it_streams(packed):
    """500 MB, or a few bytes that unpack to it, must not fill the memory."""
    body = json.dumps({"entries": ["x" * 2_000_000]}).encode()
    headers = {"Content-Type": "application/json"} | ({"Content-Encoding": "gzip"} if packed else {})
    answer = Answer(gzip.compress(body) if packed else body, headers=headers)
    keep = Keep()
    with http_server(lambda _: answer) as server, pytest.raises(PermanentError, match="PAGE_TOO_LARGE"):
        pages(api(server.url, keep, maximum_bytes=1_000_000))
    assert keep.bodies == []


def test_numbered_pages_are_read_up_to_the_stated_count():
    """The count of pages is the source's, also when a page in between is empty."""

    def answer(request: Request) -> Answer:
        return json_answer({"meta": {"page_count": 3}, "page": int(request.query["page"])})

    with http_server(answer) as server:
        walked = list(api(server.url).numbered_pages("entries", {}, "meta.page_count"))
        assert [page.document["page"] for page in walked] == [1, 2, 3]
    with http_server(lambda _: json_answer({"entries": []})) as server, pytest.raises(PermanentError) as refused:
        list(api(server.url).numbered_pages("entries", {}, "meta.page_count"))
    assert refused.value.code == "PAGE_CONTRACT"
