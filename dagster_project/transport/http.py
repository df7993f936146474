"""HTTP to a partner's posting service: one request, one answer, nothing in between.

No redirect is followed and nothing is asked again, because a second request could post a second time. Certificates are
verified. Each request has its own connection: one that was kept open may be cut by the server just as it is used, and
it would not be known what became of the request.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime

import requests
from requests.auth import AuthBase

from dagster_project.ports import Response
from dagster_project.transport.errors import TransientError

MAX_ANSWER_BYTES = 64 * 1024 * 1024
_CHUNK = 1 << 16


class _Bearer(AuthBase):
    """As an object, so that a `.netrc` of the machine cannot put other credentials in its place."""

    def __init__(self, token: str) -> None:
        self.token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request


@dataclass(frozen=True)
class HttpService:
    """A service that is asked with a bearer token; `ports.Http`.

    `timeout_seconds` bounds connecting, each wait for bytes, and the answer as a whole; `maximum_bytes` its body.
    """

    token: str = field(repr=False)
    timeout_seconds: float = 120
    maximum_bytes: int = MAX_ANSWER_BYTES

    def request(self, method: str, url: str, headers: Mapping[str, str], body: bytes = b"") -> Response:
        """Ask once. Raises TransientError for everything but an answer that came whole; its effect is then unknown."""
        give_up_at = time.monotonic() + self.timeout_seconds
        try:
            with (
                requests.Session() as session,
                session.request(
                    method,
                    url,
                    headers={"Connection": "close", **headers},
                    data=body,
                    auth=_Bearer(self.token),
                    timeout=self.timeout_seconds,
                    allow_redirects=False,
                    stream=True,
                ) as answer,
            ):
                if not {"content-length", "transfer-encoding"} & {name.lower() for name in answer.headers}:
                    raise _failed(url, "its answer does not say where it ends, so it may be cut off")
                content = bytearray()
                for chunk in answer.iter_content(_CHUNK):
                    content += chunk
                    if len(content) > self.maximum_bytes:
                        raise _failed(url, f"its answer is larger than {self.maximum_bytes} bytes")
                    if time.monotonic() > give_up_at:
                        raise _failed(url, f"its answer was not whole after {self.timeout_seconds} seconds")
                return Response(
                    answer.status_code, {name.lower(): value for name, value in answer.headers.items()}, bytes(content)
                )
        except requests.RequestException as error:
            raise _failed(url, type(error).__name__) from None


def time_at(url: str, timeout_seconds: float = 20) -> datetime | None:
    """What the server of an address says the time is, in whatever it answers; None when it does not say."""
    try:
        with requests.get(url, timeout=timeout_seconds, allow_redirects=False, stream=True) as answer:
            return parsedate_to_datetime(answer.headers.get("Date", ""))
    except (requests.RequestException, ValueError):
        return None


def _failed(url: str, evidence: str) -> TransientError:
    return TransientError(
        "ERP_UNREACHABLE",
        "the ERP did not answer a request; whether it acted on it is not known",
        where=url.partition("?")[0],
        evidence=evidence,
        remedy="Check the network and the ERP's status; before anything is sent again, Tieout looks it up there",
    )
