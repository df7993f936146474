"""One process that serves all external systems: the HTTP APIs of vendors, ERP and sandbox, and the SFTP server."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route

from dagster_project.sandbox.erp import api
from dagster_project.sandbox.erp.netsuite import PROCESSING
from dagster_project.sandbox.files import replace_file
from dagster_project.sandbox.installation import HOST, Installation, hold, key
from dagster_project.sandbox.simulation import Simulation
from dagster_project.sandbox.vendors import ecb, harvest, kantata, kantata_masters, salesforce, sftp, workday
from dagster_project.sandbox.world import master_files, masters

SETTINGS = "tieout.toml"
MASTERS = "masters"
CLIENT_KEY, HOST_KEY = "keys/tieout_ed25519", "keys/host_ed25519"


@dataclass(frozen=True)
class Options:
    """Where the sandbox lives and which firm it is; see `python -m dagster_project.sandbox serve --help`.

    `called` are the companies to which the settings have Tieout deliver posting files by API calls.
    """

    directory: Path
    drops: Path
    data_dir: Path
    seed: int
    profile: str
    port: int | None
    refuse_existing: bool
    called: frozenset[str] = frozenset()


def application(simulation: Simulation) -> Starlette:
    """The HTTP routes: `/sandbox` moves the clock and shows the books; each vendor and the ERP has its own path."""

    async def clock(request: Request) -> JSONResponse:
        if request.method == "POST":
            try:
                to = datetime.fromisoformat((await request.json())["to"])
                if to.tzinfo is None:
                    raise ValueError("give the time with its zone, as 2026-10-01T18:00:00Z")
            except (ValueError, KeyError, TypeError) as error:
                return JSONResponse({"error": f'want {{"to": "<ISO 8601>"}}: {error}'}, status_code=400)
            try:
                await run_in_threadpool(simulation.advance, to)
            except ValueError as error:
                return JSONResponse({"error": str(error)}, status_code=409)
        return JSONResponse({"now": f"{simulation.now():%Y-%m-%dT%H:%M:%SZ}"})

    def showing(report: Callable[[], object]) -> Callable[[Request], JSONResponse]:
        def respond(_: Request) -> JSONResponse:
            return JSONResponse(report())

        return respond

    return Starlette(
        routes=[
            Mount("/harvest", routes=harvest.routes(simulation.firm, simulation.now)),
            *(
                Mount(
                    path,
                    routes=[
                        *kantata.routes(simulation.firm, simulation.now, instance),
                        *kantata_masters.routes(instance),
                    ],
                )
                for instance, path in kantata.ACCOUNTS.items()
            ),
            Mount("/salesforce", routes=salesforce.routes(simulation.now)),
            Mount("/workday", routes=workday.routes(simulation.now)),
            Mount("/ecb", routes=ecb.routes(simulation.now)),
            Mount("/netsuite", routes=api.routes(simulation.erp, simulation.now)),
            Route("/sandbox/clock", clock, methods=["GET", "POST"]),
            Route("/sandbox/expected", showing(simulation.expected_marts)),
            Route("/sandbox/status", showing(simulation.erp.status)),
            Route("/sandbox/contents", showing(simulation.erp.contents)),
        ]
    )


class _Server(uvicorn.Server):
    """uvicorn without its own signal handlers, which would end the process by the signal instead of by itself."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve(options: Options, ready: Callable[[str], None]) -> None:
    """Run until SIGTERM or SIGINT. Calls `ready` with one line once everything answers. Raises SandboxError."""
    directory = options.directory
    lock = hold(directory)
    installation = Installation.open(directory, options.seed, options.profile, options.port)
    installation, http, ssh = installation.listen(directory)
    client_key, host_key = key(directory / CLIENT_KEY), key(directory / HOST_KEY)
    simulation = Simulation(
        directory,
        options.drops,
        seed=options.seed,
        profile=options.profile,
        refuse_existing=options.refuse_existing,
    )
    master_files.write(directory / MASTERS)
    host_line = " ".join(host_key.export_public_key().decode().split()[:2])
    replace_file(directory / SETTINGS, settings(options, installation, host_line).encode())

    server = _Server(
        uvicorn.Config(
            application(simulation), log_level="warning", access_log=False, lifespan="off", timeout_graceful_shutdown=1
        )
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, lambda: setattr(server, "should_exit", True))
    acceptor = await sftp.start(
        ssh, options.drops, host_key=host_key, authorised=client_key, hidden=frozenset({PROCESSING.encode()})
    )
    serving = asyncio.create_task(server.serve(sockets=[http]))
    while not server.started and not serving.done():
        await asyncio.sleep(0.01)
    ready(
        f"sandbox ready http://{HOST}:{installation.http_port} sftp {HOST}:{installation.sftp_port}",
    )
    await serving
    acceptor.close()
    simulation.erp.close()
    os.close(lock)


def settings(options: Options, installation: Installation, host_key: str) -> str:
    """The settings with which Tieout works against this sandbox, as `dagster_project/config.py` reads them."""
    web = f"http://{HOST}:{installation.http_port}"
    harvest_account = {"base_url": f"{web}/harvest/v2", "token_env": "TIEOUT_HARVEST_TOKEN"}
    sources: list[dict[str, object]] = [
        {
            "system": "harvest",
            "instance": "meridian",
            **harvest_account,
            "account_id": "1001",
            "open_from": "2026-07-01",
        },
        {"system": "harvest", "instance": "tock", **harvest_account, "account_id": "1002", "open_from": "2014-10-01"},
        *(
            {
                "system": "kantata",
                "instance": instance,
                "base_url": f"{web}{path}/api/v1",
                "token_env": "TIEOUT_KANTATA_TOKEN",
                "open_from": "2024-10-01" if instance == "group" else "2026-07-01",
            }
            for instance, path in kantata.ACCOUNTS.items()
        ),
        *(
            {
                "system": "concur",
                "instance": instance,
                "sftp": "sandbox",
                "inbound": f"/concur/{instance}/outbound",
                # The simulated extracts end after the fortnight, and the real one is a single file.
                "deadline_hours": 0,
            }
            for instance in ("meridian", "tock")
        ),
        {
            "system": "salesforce",
            "instance": "meridian",
            "base_url": f"{web}/salesforce{salesforce.BASE}",
            "token_env": "TIEOUT_SALESFORCE_TOKEN",
        },
        {
            "system": "workday",
            "instance": "meridian",
            "base_url": f"{web}/workday{workday.BASE}",
            "account_id": workday.USER,
            "token_env": "TIEOUT_WORKDAY_TOKEN",
        },
        {"system": "ecb", "instance": "ecb", "base_url": f"{web}/ecb"},
    ]
    destinations: list[dict[str, object]] = []
    for company in masters.erp_master_data().companies:
        folder = f"/netsuite/{company.destination}"
        sources.append(
            {
                "system": "netsuite",
                "instance": company.destination,
                "sftp": "sandbox",
                "inbound": f"{folder}/answers",
            }
        )
        by_file = {"sftp": "sandbox", **{name: f"{folder}/{name}" for name in ("stage", "inbox", "archive", "answers")}}
        by_call = {"delivery": "api", "url": f"{web}{folder}", "token_env": "TIEOUT_NETSUITE_TOKEN"}
        destinations.append(
            {
                "name": company.destination,
                "adapter": "netsuite",
                "post_from": "2000-01-01",
                "first_release": "the sandbox: its ERP keeps the books of no firm",
                **(by_call if company.destination in options.called else by_file),
                "duplicate_class": "A" if options.refuse_existing else "C",
            }
        )
    server = {
        "host": HOST,
        "port": installation.sftp_port,
        "user": sftp.USER,
        "key_file": CLIENT_KEY,
        "host_keys": [host_key],
    }
    top = {
        "tenant": "meridian",
        "data_dir": os.path.relpath(options.data_dir, options.directory),
        "clock_url": f"{web}/sandbox/clock",
        "reporting_currency": "USD",
        "cycle_minutes": 15,
        "masters": MASTERS,
        "anchors": ["anchors", {"sftp": "sandbox", "folder": "/anchors"}],
        "anchor_waiver": "the sandbox: the server of its partners is this machine",
    }
    tables = [("", top), ("[sftp.sandbox]", server)]
    tables += [("[[source]]", source) for source in sources]
    tables += [("[[destination]]", destination) for destination in destinations]
    lines = ["# Written by the sandbox at each start. Secrets are in the environment variables named here."]
    for title, table in tables:
        lines += [
            *(["", title] if title else []),
            *(f"{name} = {_toml(value)}" for name, value in table.items()),
        ]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    """A value on one line. A basic string and an integer are written as JSON writes them."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name} = {_toml(each)}' for name, each in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False)
