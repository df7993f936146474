"""Wire cuts: a TCP proxy between delivery and a real SFTP server that breaks a session after so many bytes (L8).

The bytes at which it breaks are spread over a whole delivery, in both directions. The worker lives and goes on, as it
does in production, with a new session; then the source's approved content and the ERP's books must agree.
"""

from __future__ import annotations

import contextlib
import select
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from dagster_project import fault
from dagster_project.ledger import Ledger
from dagster_project.ports import SystemClock
from dagster_project.posting import run_once
from dagster_project.transport.errors import TransportError
from tests.torture.kills import Progress
from tests.torture.sites import PATIENCE, SERVERS, Site, figures, sites
from tests.torture.worker import Cycle, Deliver

UP, DOWN = "to the server", "to the client"
# close: an orderly end. reset: RST. stall: nothing more comes, until the client's patience ends. late: the client is
# cut off at once, and what it had sent reaches the server a moment later, beside the next session.
MODES = ("close", "reset", "stall", "late")
LATE_BY = (0.02, 0.3)
# How long a session waits for an answer, in seconds; short, because every stall costs it.
PATIENT = 0.5
# A session that has not given up by then has no limit: the stall is ended for it, and it counts as hung.
FOREVER = 4.0
CUTS_PER_LEDGER = 40
CUTS_PER_CHECK = 20
MOST_TRIES = 4
# The share of the cuts that fall before the session is open: that is half of its bytes, but little can go wrong there.
CONNECTING = 0.2


@dataclass(frozen=True)
class Cut:
    """Break the session once `after` bytes have gone in `direction`."""

    direction: str
    after: int
    mode: str
    late_by: float = 0


class Proxy:
    """Passes connections on to a port of this machine, each in a thread.

    `cut` is for the next connection, which takes it. `struck` counts the cuts that fell, by mode, and `hung` the stalls
    that the client never gave up on. `passed` counts the bytes of the latest connection by direction.
    """

    def __init__(self, port: int) -> None:
        self.target = port
        self.cut: Cut | None = None
        self.struck: Counter[str] = Counter()
        self.hung = 0
        self.passed = {UP: 0, DOWN: 0}
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        # Closing alone would not wake the thread that waits in accept.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            cut, self.cut = self.cut, None
            self.passed = {UP: 0, DOWN: 0}
            threading.Thread(target=self._serve, args=(client, cut, self.passed), daemon=True).start()

    def _serve(self, client: socket.socket, cut: Cut | None, passed: dict[str, int]) -> None:
        """Pass bytes on in both directions until an end closes or the cut falls."""
        with client, contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.target)) as server:
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            ways = {client: (UP, server), server: (DOWN, client)}
            while True:
                for source in select.select([client, server], [], [])[0]:
                    direction, target = ways[source]
                    data = source.recv(65536)
                    if not data:
                        return
                    if cut and cut.direction == direction and passed[direction] + len(data) > cut.after:
                        whole = cut.after - passed[direction]
                        target.sendall(data[:whole])
                        self.struck[cut.mode] += 1
                        try:
                            return _strike(cut, client, server, data[whole:] if direction == UP else b"")
                        except TimeoutError:
                            self.hung += 1
                            return
                    target.sendall(data)
                    passed[direction] += len(data)


def _strike(cut: Cut, client: socket.socket, server: socket.socket, rest: bytes) -> None:
    """Break the connection. `rest` is what the client had sent and the server did not get yet."""
    if cut.mode == "reset":
        for end in (client, server):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    elif cut.mode == "stall":
        client.settimeout(FOREVER)
        while client.recv(65536):
            pass
    elif cut.mode == "late":
        client.close()
        time.sleep(cut.late_by)
        server.sendall(rest)
        # Closed at once, the server might drop what it was asked for.
        time.sleep(cut.late_by)


def run(
    cuts: int,
    seed: int,
    progress: Progress | None = None,
    *,
    deliver: Deliver = run_once,
    servers: Sequence[str] = SERVERS,
    fetch: bool = True,
    patience: float = PATIENCE,
) -> dict:
    """Cut so many sessions and report {cuts, postings, lost, doubled, unexplained, seconds, servers, struck, ...}.

    The arguments are those of `kills.run`. `hung` counts sessions that waited without limit, `struck` the cuts by mode,
    by direction, and by what the worker had passed last. A cut that its session never reached is not counted, and tried
    again elsewhere.
    """
    began, draw = time.monotonic(), Random(f"wire {seed}")
    struck: Counter[str] = Counter()
    made: list[Site] = []
    done = tried = hung = 0
    place = draw.random()
    with sites(servers, fetch) as (make, available, skipped):
        kinds = list(available)
        span = min(CUTS_PER_LEDGER, -(-cuts // len(kinds)))
        # Where cuts no longer fall, the run ends, and says how many did.
        while done < cuts and tried <= MOST_TRIES * cuts:
            made.append(make(draw.getrandbits(32), kinds[len(made) % len(kinds)]))
            goal = min(cuts, done + span)
            while done < goal and tried <= MOST_TRIES * cuts:
                with _behind_proxy(made[-1], deliver) as session:
                    for _ in range(min(CUTS_PER_CHECK, goal - done)):
                        # The golden ratio spreads any number of cuts evenly.
                        tried += 1
                        place = (place + 0.618034) % 1
                        mode, direction = MODES[done % len(MODES)], draw.choice((UP, DOWN))
                        where, stuck = session(place, direction, mode, draw)
                        hung += stuck
                        if where:
                            struck.update([mode, direction, where])
                            done += 1
                            if progress:
                                progress(done)
                made[-1].heal(deliver, patience)
        return {"cuts": done, "hung": hung, **figures(made, struck, skipped, began)}


@contextlib.contextmanager
def _behind_proxy(
    site: Site, deliver: Deliver
) -> Iterator[Callable[[float, str, str, Random], tuple[str | None, int]]]:
    """What runs a cycle of the site whose session is cut at a share of a delivery's bytes.

    It returns the stage or fault point that was passed last, None if the session was not cut, and whether it hung.
    """
    proxy = Proxy(site.server.port)
    server = replace(site.server.settings, port=proxy.port)
    whole = {UP: 0, DOWN: 0}

    with Ledger.open(site.place.ledger, SystemClock(), anchors=[site.place.root / "anchor"]) as ledger:
        passed: list[str] = []
        connected = {UP: 0, DOWN: 0}

        def note(name: str) -> None:
            passed.append(name)
            if name == "answers":
                connected.update(proxy.passed)

        cycle = Cycle(site.place, ledger, deliver, note)
        fault.install("*", note)

        def session(share: float, direction: str, mode: str, draw: Random) -> tuple[str | None, int]:
            site.place.step += 1
            before, hung = proxy.struck.total(), proxy.hung
            begin, end = (0, connected) if draw.random() < CONNECTING else (connected[direction], whole)
            after = begin + int(share * (end[direction] - begin))
            proxy.cut = Cut(direction, after, mode, draw.uniform(*LATE_BY))
            with contextlib.suppress(TransportError):
                cycle.run(server, PATIENT)
                whole.update(proxy.passed)
            # The thread of the proxy may be a moment behind.
            time.sleep(0.005)
            return passed[-1] if proxy.struck.total() > before else None, proxy.hung - hung

        try:
            # One delivery that nothing happens to, to learn how long it is.
            site.place.step += 1
            cycle.run(server)
            whole.update(proxy.passed)
            yield session
        finally:
            fault.clear()
            proxy.close()
