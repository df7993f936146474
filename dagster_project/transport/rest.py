"""REST pages as received: dlt's RESTClient for paging, authentication and retries, and the checks it leaves to us.

Each body is kept (by the caller's `keep`) before anything reads it, also one that is then refused. A page that is no
JSON, a next link to elsewhere or in a circle, a redirect, and any status but 200 end the walk with an error: they never
look like "no more records".

Importing this module costs about a second (dlt), so callers import it where they pull.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

os.environ.setdefault("RUNTIME__DLTHUB_TELEMETRY", "false")

from dlt.sources.helpers.requests import Client
from dlt.sources.helpers.rest_client import RESTClient
from dlt.sources.helpers.rest_client.auth import BearerTokenAuth, HttpBasicAuth
from dlt.sources.helpers.rest_client.paginators import (
    BasePaginator,
    JSONLinkPaginator,
    PageNumberPaginator,
    SinglePagePaginator,
)
from requests import HTTPError, Request, RequestException, Response
from requests.adapters import HTTPAdapter

from dagster_project.landing import strict
from dagster_project.transport.errors import PermanentError, TransientError, TransportError

_WAIT = "Tieout asks again in the next cycle; if it stays, ask the source's administrator"
_CHUNK = 1 << 16
MAX_PAGES = 10_000
# A source that asks for a longer pause is asked again in the next cycle, so that the others need not wait for it.
MAX_PAUSE_SECONDS = 120

Explain = Callable[[int, str, bytes], TransportError | None]


@dataclass(frozen=True)
class RestPage:
    """One answer: where it came from, the sha256 of its bytes, and its JSON with exact numbers (`{}` if binary)."""

    url: str
    status: int
    headers: dict[str, str]
    sha256: str
    size: int
    document: Any


class _SameOriginLinks(JSONLinkPaginator):
    """Next links inside the body, followed only to the same scheme, host and port, and never twice."""

    def __init__(self, next_url_path: str, origin: tuple[str, str]) -> None:
        super().__init__(next_url_path)
        self.origin = origin
        self.followed: set[str] = set()

    def update_state(self, response: Response, data: list[Any] | None = None) -> None:
        super().update_state(response, data)
        link = self._next_reference
        if link == "" or not isinstance(link, str | None):
            raise PermanentError(
                "PAGE_CONTRACT",
                "the page's link to the next one is no address",
                where="://".join(self.origin),
                evidence=repr(link)[:80],
                remedy="The source's interface has changed: its reader in dagster_project/sources must be adapted",
            )
        self.followed.add(response.url)

    def update_request(self, request: Request) -> None:
        super().update_request(request)
        if request.url is None:
            return
        if _origin(request.url) != self.origin:
            raise PermanentError(
                "PAGE_LINK_FOREIGN",
                "the source points to another server for its next page; the link was not followed",
                where="://".join(self.origin),
                evidence=f"next link to {'://'.join(_origin(request.url))}",
                remedy="Ask the source's administrator; if the service has moved, change base_url in the settings",
            )
        if request.url in self.followed:
            raise PermanentError(
                "PAGE_LOOP",
                "the source's next link leads back to a page already read",
                where="://".join(self.origin),
                evidence=f"after {len(self.followed)} pages",
                remedy="Ask the source's administrator; nothing of this pull was used",
            )


class _Counting(HTTPAdapter):
    """Sends, and counts the attempts of `api`."""

    def __init__(self, api: RestApi) -> None:
        super().__init__()
        self.api = api

    def send(self, *args: Any, **options: Any) -> Response:
        self.api.requests += 1
        return super().send(*args, **options)


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


class RestApi:
    """One REST service.

    `base_url` is its root, `token` the bearer token (None for a public service), with `user` that user's password;
    `keep` stores a body and returns its sha256. 429 and 5xx are asked again up to `attempts` times, after Retry-After
    or `backoff_seconds` doubled each time. `timeout_seconds` bounds connecting and each wait for bytes; `maximum_bytes`
    bounds a decoded body. `explain`, of status, address and body, says what the service's own 4xx answer means; None
    leaves it at what the status means.

    `requests` counts every attempt, `answers` those of them that a page was made of. The others failed: no one was
    there, the answer was cut off, was an error, or was not what had been agreed.
    """

    def __init__(
        self,
        base_url: str,
        keep: Callable[[bytes], str],
        *,
        token: str | None = None,
        user: str | None = None,
        headers: dict[str, str] | None = None,
        attempts: int = 5,
        backoff_seconds: float = 0.5,
        timeout_seconds: float = 60,
        maximum_bytes: int = strict.MAX_DOCUMENT_BYTES,
        explain: Explain | None = None,
    ) -> None:
        self.base_url = base_url
        self.keep = keep
        self.explain = explain
        self.maximum_bytes = maximum_bytes
        self.requests = self.answers = 0
        session = Client(
            raise_for_status=False,
            request_timeout=timeout_seconds,
            request_max_attempts=attempts,
            request_backoff_factor=backoff_seconds,
        ).session
        # Below the retries, which the session makes without saying so.
        for scheme in ("http://", "https://"):
            session.mount(scheme, _Counting(self))
        auth = HttpBasicAuth(user, token) if user and token else BearerTokenAuth(token) if token else None
        self.client = RESTClient(base_url, headers=headers or {}, auth=auth, session=session)

    def linked_pages(self, path: str, params: dict[str, Any], next_link: str) -> Iterator[RestPage]:
        """Pages whose body names the next one, at the dotted path `next_link`, until it is null or absent."""
        return self._walk(path, params, _SameOriginLinks(next_link, _origin(self.base_url)))

    def numbered_pages(self, path: str, params: dict[str, Any], page_count: str) -> Iterator[RestPage]:
        """Pages `page=1..n`, where the body states n at the dotted path `page_count`."""
        return self._walk(
            path,
            params,
            PageNumberPaginator(base_page=1, total_path=page_count, stop_after_empty_page=False),
        )

    def record(self, path: str, params: dict[str, Any] | None = None) -> RestPage:
        """One JSON object. Raises PermanentError PAGE_CONTRACT when the answer is something else."""
        (page,) = self._walk(path, params or {}, SinglePagePaginator())
        if not isinstance(page.document, dict):
            raise PermanentError(
                "PAGE_CONTRACT",
                "the answer is not the agreed object",
                where=self._where(path),
                remedy="The source's interface has changed: its reader in dagster_project/sources must be adapted",
            )
        return page

    def document(self, path: str) -> RestPage:
        """One binary document, not read as JSON."""
        (page,) = self._walk(path, {}, SinglePagePaginator(), json=False)
        return page

    def _walk(
        self, path: str, params: dict[str, Any], paginator: BasePaginator, *, json: bool = True
    ) -> Iterator[RestPage]:
        try:
            pages = self.client.paginate(
                path,
                params=params,
                paginator=paginator,
                data_selector="$",
                hooks={"response": [partial(self._receive, json=json)]},
                # Streamed so that the size cap holds; not redirected so that the token goes nowhere else.
                stream=True,
                allow_redirects=False,
            )
            for number, data in enumerate(pages, start=1):
                if number > MAX_PAGES:
                    raise PermanentError(
                        "PAGE_LOOP",
                        "the source's pages do not come to an end",
                        where=self._where(path),
                        evidence=f"more than {MAX_PAGES} pages",
                        remedy="Ask the source's administrator; nothing of this pull was used",
                    )
                yield data.response.tieout_page
        except HTTPError as error:
            status = error.response.status_code
            busy = status == 429
            raise TransientError(
                "SOURCE_BUSY" if busy else "SOURCE_UNREACHABLE",
                "the source asks to be called less often" if busy else "the source has an internal error",
                where=self._where(path),
                evidence=f"HTTP {status}, several times",
                remedy=_WAIT,
            ) from None
        except RequestException as error:
            raise TransientError(
                "SOURCE_UNREACHABLE",
                "the source cannot be reached, or cut the connection",
                where=self._where(path),
                evidence=type(error).__name__,
                remedy="Check the network and the service's status; Tieout tries again in the next cycle",
            ) from None
        except ValueError as error:
            # The paginator did not find what the vendor's contract says every page states.
            raise PermanentError(
                "PAGE_CONTRACT",
                "the page does not say how many pages there are",
                where=self._where(path),
                evidence=str(error)[:120],
                remedy="The source's interface has changed: its reader in dagster_project/sources must be adapted",
            ) from None

    def _where(self, path: str) -> str:
        return f"{self.base_url.rstrip('/')}/{path}"

    def _receive(self, response: Response, *_: Any, json: bool, **__: Any) -> None:
        """Judge the status, read the body under the cap, keep it, then read it once for paging and counts."""
        status = response.status_code
        where = response.url.split("?")[0]
        if status == 429 or status >= 500:
            response.close()
            pause = _pause_seconds(response.headers.get("Retry-After", ""))
            if pause > MAX_PAUSE_SECONDS:
                raise TransientError(
                    "SOURCE_BUSY",
                    "the source asks to be left alone for longer than a pull waits",
                    where=where,
                    evidence=f"HTTP {status}, {pause:.0f} seconds",
                    remedy=_WAIT,
                )
            raise HTTPError(f"HTTP {status}", response=response)
        if status != 200:
            raise self._refusal(response, where)
        body = self._body(response, where)
        sha256 = self.keep(body)
        evidence = f"raw document {sha256[:12]}"
        kind = response.headers.get("Content-Type", "")
        if json and ("html" in kind.lower() or strict.looks_like_html(body)):
            raise TransientError(
                "PAGE_NOT_JSON",
                "the source answered with a web page (a login or maintenance page) instead of records",
                where=where,
                evidence=evidence,
                remedy="Tieout asks again in the next cycle; if it stays, check the service's status and the token",
            )
        document: Any = {}
        if json:
            try:
                document = strict.parse_json(body)
            except strict.DocumentRefused as refusal:
                raise TransientError(
                    refusal.code, refusal.what, where=where, evidence=evidence, remedy=refusal.remedy
                ) from None
        response.json = lambda **_: document
        self.answers += 1
        response.tieout_page = RestPage(response.url, status, dict(response.headers), sha256, len(body), document)

    def _refusal(self, response: Response, where: str) -> TransportError:
        status, explained = response.status_code, None
        if self.explain is not None and status >= 400:
            body = self._body(response, where)
            self.keep(body)
            explained = self.explain(status, where, body)
        response.close()
        return explained or _refused(status, where, response.headers.get("Location"))

    def _body(self, response: Response, where: str) -> bytes:
        body = bytearray()
        for chunk in response.iter_content(_CHUNK):
            body += chunk
            if len(body) > self.maximum_bytes:
                response.close()
                raise PermanentError(
                    "PAGE_TOO_LARGE",
                    "the answer is larger than a page may be; it was cut off and not used",
                    where=where,
                    evidence=f"more than {self.maximum_bytes} bytes",
                    remedy="Ask the source's administrator why a page is that large",
                )
        return bytes(body)


def _pause_seconds(retry_after: str) -> float:
    """The pause that a Retry-After header asks for, in seconds or as a date; 0 when it asks for none."""
    if re.fullmatch("[0-9]+", retry_after.strip()):
        return float(retry_after)
    try:
        return (parsedate_to_datetime(retry_after) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError):
        return 0


def _refused(status: int, where: str, location: str | None) -> PermanentError:
    if status in (401, 403):
        return PermanentError(
            "SOURCE_REFUSED",
            "the source refuses our access; this does not mean that it has no records",
            where=where,
            evidence=f"HTTP {status}",
            remedy="Renew the token or its permissions, and set its environment variable",
        )
    if 300 <= status < 400:
        return PermanentError(
            "SOURCE_REDIRECTED",
            "the source sends us to another address; it was not followed",
            where=where,
            evidence=f"HTTP {status} to {'://'.join(_origin(location or ''))}",
            remedy="If the service has moved, change base_url in the settings",
        )
    return PermanentError(
        "SOURCE_REFUSED",
        "the source does not know or does not accept this request",
        where=where,
        evidence=f"HTTP {status}",
        remedy="Check base_url and account_id in the settings against the source's own documentation",
    )
