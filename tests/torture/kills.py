"""Random SIGKILLs of real processes over real SFTP servers, with answers that come late.

A worker runs production cycles on a ledger file against a partner: an SFTP server and an ERP, each a process. It is
killed at a random moment, now and then the partner's processes with it, and started again on the same ledger. Once in a
while everything is left alone to finish, and then the source's approved content and the ERP's books must agree.

The ERP shares no code with what writes the files, and never refuses a duplicate: what arrives twice is posted twice.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from random import Random

from dagster_project.posting import run_once
from tests.torture.partner_erp import be_erp
from tests.torture.sites import PATIENCE, SERVERS, Site, figures, sites
from tests.torture.worker import Deliver, work

# Half of the workers live this long, in seconds, from their start; the others up to DELIVERING from the moment when
# their session was open, or up to twice what it took until then: a busy machine must not keep kills from deliveries.
LIFE = (0.005, 0.4)
DELIVERING = 0.25
KILLS_PER_LEDGER = 100
KILLS_PER_CHECK = 20
# How often the server, or the ERP, dies in the same moment as the worker.
TOGETHER = 0.1

Progress = Callable[[int], None]


def _strike(site: Site, deliver: Deliver, draw: Random) -> list[str]:
    """Start a worker and kill it, now and then the server and the ERP a moment before or after; what was killed."""
    (site.place.root / "passed").write_text("start".ljust(40))
    worker = site.launch(work, site.place, site.server.settings, deliver)
    victims = {"worker": worker.kill, "server": site.server.kill, "erp": site.erp.kill}
    life = LIFE
    if draw.random() < 0.5:
        began = time.monotonic()
        while not site.passed.startswith(("answers", "sftp_delivery", "idle")) and time.monotonic() - began < 5:
            time.sleep(0.002)
        life = (0, max(DELIVERING, 2 * (time.monotonic() - began)))
    died_by_itself = worker.ended(draw.uniform(*life))
    if died_by_itself:
        with (site.place.root / "output").open("a") as output:
            output.write(f"a worker ended by itself after {site.passed}\n")
    struck = [name for name in victims if name == "worker" or draw.random() < TOGETHER]
    draw.shuffle(struck)
    for name in struck:
        victims[name]()
    if "server" in struck:
        site.server.start()
    if "erp" in struck:
        site.erp = site.launch(be_erp, site.place)
    return [name for name in struck if not (name == "worker" and died_by_itself)]


def run(
    kills: int,
    seed: int,
    progress: Progress | None = None,
    *,
    deliver: Deliver = run_once,
    servers: Sequence[str] = SERVERS,
    fetch: bool = True,
    patience: float = PATIENCE,
) -> dict:
    """Kill workers so many times and report {kills, postings, lost, doubled, unexplained, seconds, servers, ...}.

    `servers`: kinds of servers, in turn for one ledger each; one that is not there is reported as skipped. `fetch`
    lets a missing sshd be downloaded. `struck` counts what the worker had passed last when it was killed, `killed` the
    processes. `deliver` replaces delivery, to see whether damage would be noticed. `progress` is given the number of
    kills so far.
    """
    began, draw = time.monotonic(), Random(f"kills {seed}")
    struck: Counter[str] = Counter()
    killed: Counter[str] = Counter()
    made: list[Site] = []
    with sites(servers, fetch) as (make, available, skipped):
        kinds = list(available)
        span = min(KILLS_PER_LEDGER, -(-kills // len(kinds)))
        for number in range(kills):
            if number % span == 0:
                made.append(make(draw.getrandbits(32), kinds[len(made) % len(kinds)]))
            site = made[-1]
            site.place.step += draw.randint(0, 2)
            killed.update(_strike(site, deliver, draw))
            struck[site.passed] += 1
            if (number + 1) % span % KILLS_PER_CHECK == 0 or number + 1 == kills:
                site.heal(deliver, patience)
            if progress:
                progress(number + 1)
        return {"kills": killed["worker"], **figures(made, struck, skipped, began), "killed": dict(killed)}
