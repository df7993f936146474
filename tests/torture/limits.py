"""Workers that the machine denies something: room on the disk, descriptors, or the right to write.

A worker runs a production cycle against a real SFTP server, in a process under one limit. It must end by itself:
unhurt, or with an error that says what is wrong. Then nothing is limited any more, everything comes to rest, and the
source's approved content and the ERP's book must agree.
"""

from __future__ import annotations

import json
import os
import pwd
import resource
import signal
import sqlite3
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from random import Random
from unittest import mock

from dagster_project import fault
from dagster_project.ledger import Ledger
from dagster_project.ledger.dialect import SqliteDialect
from dagster_project.ledger.types import LedgerError
from dagster_project.ports import SftpServer, SystemClock
from dagster_project.posting import run_once
from dagster_project.transport.errors import TransportError
from dagster_project.transport.sftp import SftpSession
from tests.torture.folders import Place
from tests.torture.recovery import to_rest
from tests.torture.sites import Site, figures, sites
from tests.torture.worker import Cycle, Deliver

# Python reads this one from a file when it first needs it, and a worker that is somebody else may not read it there.
"".encode("idna")
OURS = ("ledger", "outbox", "anchor")
LIMITS_PER_SITE = 48
# A limited worker that takes longer, in seconds, hangs.
FOREVER = 30
# What a worker may die of. Anything else means that nobody had thought of it.
CLEAR = (OSError, sqlite3.Error, LedgerError, TransportError)
MOST_ROOM = 2_000_000
DISK = 8_000_000
# Descriptors beyond those that are open when a worker starts; it needs fewer.
DESCRIPTORS = 20
PAGES = 60
COMMITS = ("ledger.before_commit", "ledger.after_commit")
DELIVERIES = (
    *(
        "sftp_delivery.before_outbox",
        "sftp_delivery.after_outbox",
        "sftp_delivery.before_upload",
        "sftp_delivery.before_place",
    ),
    *("sftp_delivery.before_rename", "sftp_delivery.after_rename"),
)
# A limit for a share of its range, from 0 (nothing is left) to 1 (nearly enough).
Limit = Callable[[Place, float, Random], AbstractContextManager[None]]


# -- the limits -------------------------------------------------------------------------------------------------------


@contextmanager
def _soft(kind: int, value: int) -> Iterator[None]:
    before = resource.getrlimit(kind)
    resource.setrlimit(kind, (value, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(kind, before)


def _room(share: float) -> int:
    """Bytes, as many sizes below a kilobyte as above it: an anchor has 100, the log some 100,000."""
    return int(MOST_ROOM**share)


def _small_files(place: Place, share: float, draw: Random) -> AbstractContextManager[None]:
    """Nothing can be written beyond so many bytes of any file."""
    return _soft(resource.RLIMIT_FSIZE, _room(share))


@contextmanager
def _small_from_then_on(place: Place, share: float, draw: Random) -> Iterator[None]:
    """As small files, but from a fault point on: so the outbox and the anchors are struck, and not the log first."""
    with ExitStack() as limit:
        point = draw.choice(draw.choice((COMMITS, DELIVERIES)))
        # Each cycle commits several times, and delivers one or two files.
        left = draw.randint(1, 10 if point in COMMITS else 1)

        def strike(name: str) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                limit.enter_context(_small_files(place, share, draw))

        fault.install(point, strike)
        yield


@contextmanager
def _full_folder(place: Place, share: float, draw: Random) -> Iterator[None]:
    """A file system of its own, of the ledger, the outbox or the anchors, has so many bytes left."""
    folder = place.root / draw.choice(OURS)
    left = os.statvfs(folder)
    ballast = folder / "ballast"
    ballast.write_bytes(b"x" * max(0, left.f_bavail * left.f_frsize - _room(share)))
    try:
        yield
    finally:
        ballast.unlink()


def _few_descriptors(place: Place, share: float, draw: Random) -> AbstractContextManager[None]:
    """So many files and sockets can be open at once."""
    return _soft(resource.RLIMIT_NOFILE, len(os.listdir("/proc/self/fd")) + int(DESCRIPTORS * share))


@contextmanager
def _full_database(place: Place, share: float, draw: Random) -> Iterator[None]:
    """SQLite finds its database full after so many pages more."""
    opened = SqliteDialect.open_to_write

    def open_to_write(self: SqliteDialect) -> None:
        opened(self)
        (pages,) = self.execute("pragma page_count").fetchone()
        self.execute(f"pragma max_page_count = {pages + int(PAGES * share)}").fetchone()

    with mock.patch.object(SqliteDialect, "open_to_write", open_to_write):
        yield


@contextmanager
def _read_only(place: Place, share: float, draw: Random) -> Iterator[None]:
    """The ledger, the outbox or the anchors may be read and not written."""
    root = os.geteuid() == 0
    folder = place.root / OURS[int(share * len(OURS))]
    folder.mkdir(exist_ok=True)
    modes = {path: path.stat().st_mode for path in [folder, *folder.rglob("*")]}
    nobody = pwd.getpwnam("nobody").pw_uid
    if root:
        # Who is root may write everywhere, so the worker is somebody else, to whom everything belongs.
        for path in [place.root, *place.root.rglob("*")]:
            os.chown(path, nobody, -1)
        os.seteuid(nobody)
    for path in modes:
        path.chmod(0o555)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        for path, mode in modes.items():
            if path.exists():
                path.chmod(mode)


LIMITS: dict[str, Limit] = {
    "small files": _small_files,
    "small files from then on": _small_from_then_on,
    "full folder": _full_folder,
    "few descriptors": _few_descriptors,
    "full database": _full_database,
    "read-only": _read_only,
}


# -- the worker -------------------------------------------------------------------------------------------------------


def work(place: Place, server: SftpServer, deliver: Deliver, limit: tuple[str, float, int]) -> None:
    """Be a worker for a cycle, with a limit of a kind, share and seed; how it ended is then in the file `ended`."""
    kind, share, seed = limit
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    passed = ["start"]
    fault.install("*", passed.append)
    error: BaseException | None = None
    with LIMITS[kind](place, share, Random(seed)):
        try:
            with Ledger.open(place.ledger, SystemClock(), anchors=[place.root / "anchor"]) as ledger:
                Cycle(place, ledger, deliver, passed.append).run(server)
        except BaseException as raised:
            error = raised
    ended = {"after": passed[-1], "error": type(error).__name__ if error else "", "message": str(error)}
    if isinstance(getattr(error, "filename", None), str):
        ended["file"] = str(Path(error.filename).parent.relative_to(place.root))
    (place.root / "ended").write_text(json.dumps({**ended, "clear": not error or isinstance(error, CLEAR)}))


# -- the harness ------------------------------------------------------------------------------------------------------


def run(
    limits: int,
    seed: int,
    progress: Callable[[int], None] | None = None,
    *,
    deliver: Deliver = run_once,
    kinds: Sequence[str] = tuple(LIMITS),
) -> dict:
    """Limit so many workers and report {limits, hurt, postings, lost, doubled, unexplained, seconds, struck, ...}.

    `struck` counts limited workers by kind, the hurt ones by their error, what they had passed last and the folder of
    the file that they could not write, and the logs that could not be emptied into the database. A kind that cannot be
    had here is left out, and `skipped` says why. `deliver` replaces delivery, to see whether damage would be
    noticed; `kinds` chooses from LIMITS. `progress` is given the number of limits so far.
    """
    began, draw = time.monotonic(), Random(f"limits {seed}")
    struck: Counter[str] = Counter()
    made: list[Site] = []
    share = draw.random()
    hurt = 0
    with sites(["asyncssh"], fetch=False) as (make, _, _), ExitStack() as mounts:
        skipped = {} if _mountable() else {"full folder": "mounting a file system is not permitted"}
        kinds = [kind for kind in kinds if kind not in skipped]
        while limits and sum(struck[kind] for kind in kinds) < limits:
            site = make(draw.getrandbits(32), "asyncssh")
            made.append(site)
            # Its part is played in this process, so that nothing has to be waited for.
            site.erp.kill()
            if not skipped:
                for name in OURS:
                    (site.place.root / name).mkdir()
                    mounts.enter_context(_tmpfs(site.place.root / name))
            with SftpSession(site.server.settings) as session:
                for _ in range(min(LIMITS_PER_SITE, limits - sum(struck[kind] for kind in kinds))):
                    number = sum(struck[kind] for kind in kinds)
                    kind = kinds[number % len(kinds)]
                    # The golden ratio spreads any number of limits of each kind evenly.
                    share = (share + 0.618034 * (number % len(kinds) == 0)) % 1
                    hurt += _limit(site, session, deliver, (kind, share, draw), struck)
                    if progress:
                        progress(number + 1)
        return {"limits": sum(struck[kind] for kind in kinds), "hurt": hurt, "skipped": skipped} | figures(
            made, struck, {}, began
        )


def _limit(
    site: Site, session: SftpSession, deliver: Deliver, limit: tuple[str, float, Random], struck: Counter[str]
) -> bool:
    """Let a limited worker run, and then everything come to rest; whether the worker was hurt."""
    kind, share, draw = limit
    place, report = site.place, site.place.root / "ended"
    place.step += draw.randint(1, 2)
    report.unlink(missing_ok=True)
    worker = site.launch(work, place, site.server.settings, deliver, (kind, share, draw.getrandbits(32)))
    found, ended = [], {"error": ""}
    if not worker.ended(FOREVER):
        worker.kill()
        found.append("it hung")
    elif not report.exists():
        found.append("it died without a word")
    else:
        ended = json.loads(report.read_text())
        if not ended["clear"] or (ended["error"] and not ended["message"]):
            found.append(f"it ended with {ended}")
    struck[kind] += 1
    if ended["error"]:
        struck.update([ended["error"], ended["after"], ended.get("file", "no file")])
    struck["the log was left behind"] += place.ledger.with_name(f"{place.ledger.name}-wal").exists()
    try:
        to_rest(place, session, deliver)
        with Ledger.read_only(place.ledger) as ledger:
            if (answer := ledger.value("pragma integrity_check")) != "ok":
                found.append(f"integrity_check: {answer}")
    except Exception as error:
        found.append(f"afterwards {type(error).__name__}: {error}")
    site.look()
    site.damage.unexplained += bool(found)
    site.damage.findings += (f"{kind} {share:.3f}: {finding}" for finding in found)
    return bool(ended["error"])


def _mountable() -> bool:
    """Whether a file system may be mounted here."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            with _tmpfs(Path(folder)):
                return True
        except (OSError, subprocess.CalledProcessError):
            return False


@contextmanager
def _tmpfs(folder: Path) -> Iterator[None]:
    """A small file system on a folder."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
