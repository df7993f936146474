"""The HTTP API of the simulated NetSuite: one script per company that imports one posting file a call.

`POST /<company>/import` takes {"control": <text>, "file": <text>} and answers at once, record by record; the header
`Idempotency-Key` identifies the call. `GET /<company>/records?batch_id=&layout=&external_id=` lists the postings of the
given records in the books.

`POST /faults` with {"company": ..., "faults": [...]} makes the next imports of a company fail, one fault each:
`busy` (429), `locked_out` (401), `timeout_before` and `timeout_after` (no answer; nothing or everything is imported),
`late` (no answer; imported after the caller has disconnected), `cut_before` and `cut_after` (the connection breaks
inside the answer), `error_before`, `error_after` and `half` (500; nothing, everything, or the first half is imported),
`web_page` (200 and a login page, everything imported), `fine`.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from dagster_project.sandbox.erp.acknowledgements import call_response
from dagster_project.sandbox.erp.netsuite import Erp

TOKEN = "sandbox-netsuite"
RETRY_AFTER = 120
# How long a call without an answer is held open at most.
HANG_SECONDS = 30
FAULTS = frozenset(
    {
        *("fine", "busy", "locked_out", "timeout_before", "timeout_after", "late", "cut_before", "cut_after"),
        *("error_before", "error_after", "half", "web_page"),
    }
)


def routes(erp: Erp, now: Callable[[], datetime]) -> list[Route]:
    """The routes of all companies, to be mounted under the API's path."""
    planned: dict[str, deque[str]] = defaultdict(deque)

    def unauthorised(request: Request) -> Response | None:
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return JSONResponse({"title": "Unauthorized", "status": 401}, status_code=401)
        if request.path_params["company"] not in erp.companies:
            return JSONResponse({"title": "Not Found", "status": 404}, status_code=404)
        return None

    async def import_file(request: Request) -> Response:
        if refusal := unauthorised(request):
            return refusal
        company, key = request.path_params["company"], request.headers.get("idempotency-key", "")
        body = await request.body()
        fault = planned[company].popleft() if planned[company] else "fine"
        answer = JSONResponse({"title": "Internal error", "status": 500}, status_code=500)
        if fault == "busy":
            return Response(status_code=429, headers={"Retry-After": str(RETRY_AFTER)})
        if fault == "locked_out":
            return JSONResponse({"title": "Unauthorized", "status": 401}, status_code=401)
        if fault == "late":
            await _hang(request)
        if fault not in ("timeout_before", "cut_before", "error_before"):
            answer = await run_in_threadpool(_import, erp, company, key, body, now(), half=fault == "half")
        if fault.startswith("timeout"):
            await _hang(request)
        if fault.startswith("error") or fault == "half":
            return JSONResponse({"title": "Internal error", "status": 500}, status_code=500)
        if fault.startswith("cut"):
            return _cut(answer)
        if fault == "web_page":
            return Response("<!DOCTYPE html><title>Log in</title>", media_type="text/html")
        return answer

    def look_up(request: Request) -> Response:
        if refusal := unauthorised(request):
            return refusal
        query = request.query_params
        records = erp.find(request.path_params["company"], query.get("layout", ""), query.getlist("external_id"))
        return Response(call_response(query.get("batch_id", ""), records), media_type="application/json")

    async def plan_faults(request: Request) -> Response:
        document = await request.json()
        if document["company"] not in erp.companies or not set(document["faults"]) <= FAULTS:
            return JSONResponse({"error": f"want a company and faults of {sorted(FAULTS)}"}, status_code=400)
        planned[document["company"]] = deque(document["faults"])
        return JSONResponse({"planned": document["faults"]})

    return [
        Route("/faults", plan_faults, methods=["POST"]),
        Route("/{company}/import", import_file, methods=["POST"]),
        Route("/{company}/records", look_up),
    ]


def _import(erp: Erp, company: str, key: str, body: bytes, at: datetime, *, half: bool) -> Response:
    try:
        document = json.loads(body)
        control, file = document["control"].encode(), document["file"].encode()
    except (ValueError, KeyError, TypeError, AttributeError):
        return JSONResponse({"error": {"code": "BODY_UNREADABLE", "message": "want control and file"}}, status_code=400)
    if not key:
        return JSONResponse({"error": {"code": "KEY_MISSING", "message": "want Idempotency-Key"}}, status_code=400)
    status, content = erp.call(company, key, control, file, at, half=half)
    return Response(content, status_code=status, media_type="application/json")


async def _hang(request: Request) -> None:
    """Send nothing until the caller disconnects."""
    deadline = time.monotonic() + HANG_SECONDS
    while time.monotonic() < deadline and not await request.is_disconnected():
        await asyncio.sleep(0.02)


def _cut(answer: Response) -> Response:
    """`answer` cut short: its Content-Length is larger than its body, then the connection is closed."""

    async def beginning() -> AsyncIterator[bytes]:
        yield answer.body[: len(answer.body) // 2]

    headers = {"Content-Length": str(len(answer.body)), "Content-Type": "application/json"}
    return StreamingResponse(beginning(), status_code=answer.status_code, headers=headers)
