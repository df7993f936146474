"""Power cuts at any system call of a worker, by a trace of what it asked the disk to keep.

A worker runs production cycles on a ledger file against an SFTP server in a process of its own, both under strace. From
the trace `disk` rebuilds what the disk holds when the power fails after any call: nothing that was not synced, or a
random part of it. There the production code opens the ledger, which must know everything that was committed and handed
over, and then everything comes to rest against the partner as it was at the cut, which lost nothing. In every second
trace the worker is killed in front of a sync, and another one goes on with what the first had not made durable.

`python -m tests.torture.power FOLDER SEED CYCLES FLAW` is the worker. A flaw takes away one of the promises that the
protocol stands on, to see whether that would be noticed.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from unittest import mock

from dagster_project import fault
from dagster_project.landing.raw_store import RawStore
from dagster_project.ledger import Ledger
from dagster_project.ports import LocalFileSystem, SystemClock
from dagster_project.posting import Ports, run_once
from dagster_project.transport.sftp import SftpSession
from tests.torture import openssh
from tests.torture.disk import CALLS, Call, Disk, File, Folder, Survival, calls
from tests.torture.folders import Place
from tests.torture.recovery import Taker, over, to_rest
from tests.torture.sites import examine
from tests.torture.worker import Cycle

# The folders that the power cut strikes. The partner, the ERP and the source are elsewhere and lose nothing.
OURS = ("ledger", "outbox", "anchor", "raw")
PARTNERS = ("drop", "erp", "step")
FLAWS = ("none", "synchronous off", "files not synced", "folders not synced")
# How much of what is not synced survives a cut: nothing, or each page and name with this chance.
SHARES = {"all lost": (0.0,), "some survives": (0.2, 0.5, 0.9)}
OPENINGS, CYCLES = 2, 3
MEMORY = Path("/dev/shm")
CUTS_PER_TRACE = 100


class Unavailable(Exception):
    """This machine cannot trace a process; the message says why."""


@cache
def require_strace() -> None:
    """Raises Unavailable where strace is missing, or not allowed."""
    if not shutil.which("strace"):
        raise Unavailable("strace is not installed")
    done = subprocess.run(["strace", "-f", "-o", "/dev/null", "true"], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unavailable(f"strace may not trace here: {done.stderr.strip()[-200:]}")


# -- the worker -------------------------------------------------------------------------------------------------------


class Marked(SftpSession):
    """A session that says what it is about to hand over, keeps answers raw, and whose ERP may take a file at once."""

    def __init__(self, server, mark: Callable[..., None], raw: RawStore, erp: Taker, draw: Random) -> None:
        super().__init__(server)
        self._mark, self._raw, self._erp, self._draw = mark, raw, erp, draw

    def get(self, path: str) -> bytes:
        content = super().get(path)
        if "/answers/" in path:
            digest = self._raw.put(content)
            self._mark("published", self._raw.path(digest), digest)
        return content

    def rename(self, source: str, target: str) -> None:
        self._mark("handed", Path(target).name)
        super().rename(source, target)
        if self._draw.random() < 0.5:
            self._erp.take()


def work(root: Path, seed: int, cycles: int, flaw: str) -> None:
    """Be the worker that is traced: it opens the ledger twice, for so many cycles each time."""
    place, draw = Place(root, seed), Random(f"power {seed}")
    if not place.drop.exists():
        place.make((openssh.Server.user.pw_uid, openssh.Server.user.pw_gid))
    marks = os.open(root / "marks", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)

    def mark(*words: object) -> None:
        os.write(marks, " ".join(map(str, words)).encode())

    server = openssh.AsyncSsh(root / f"keys{os.getpid()}", _launch)
    server.start()
    erp, raw = Taker(place), RawStore(root / "raw", LocalFileSystem())
    with _flawed(flaw, mark), Marked(server.settings, mark, raw, erp, draw) as session, over(session):
        mark("begin")
        for _ in range(OPENINGS):
            with Ledger.open(place.ledger, SystemClock(), anchors=[root / "anchor"]) as ledger:
                if flaw == "synchronous off":
                    ledger._connection.execute("pragma synchronous = off")
                fault.install("ledger.after_commit", lambda _, ledger=ledger: mark("committed", *ledger.head()))
                # What an earlier worker has begun goes on before anything else is committed.
                outside = Ports(SystemClock(), LocalFileSystem(), session, root / "outbox")
                run_once(ledger, outside, place.destination(server.settings))
                cycle = Cycle(place, ledger)
                for _ in range(cycles):
                    place.step += draw.randint(1, 2)
                    cycle.run(server.settings)
                    erp.serve()
    server.kill()


def _launch(*work: object) -> Callable[[], None]:
    """A process that ends with this one, for a server."""
    process = multiprocessing.get_context("fork").Process(target=_serve, args=work, daemon=True)
    process.start()
    return process.kill


def _serve(serve: Callable[..., None], *arguments: object) -> None:
    openssh._die_with_parent()
    serve(*arguments)


@contextmanager
def _flawed(flaw: str, mark: Callable[..., None]) -> Iterator[None]:
    """Say what is published, and leave out what the flaw leaves out."""
    publish, fsync = LocalFileSystem.publish, os.fsync

    def published(self: LocalFileSystem, path: Path, content: bytes, mode: int = 0o600) -> None:
        publish(self, path, content, mode)
        mark("published", path, hashlib.sha256(content).hexdigest())

    def lazy(descriptor: int) -> None:
        folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        if flaw != ("folders not synced" if folder else "files not synced"):
            fsync(descriptor)

    with mock.patch.object(LocalFileSystem, "publish", published), mock.patch.object(os, "fsync", lazy):
        yield


# -- the trace --------------------------------------------------------------------------------------------------------


def trace(root: Path, arguments: Sequence[object], kill_before: tuple[str, int] | None = None) -> list[Call]:
    """What a worker of these arguments did to `root`, call by call, where it goes on with what is there.

    `kill_before`: SIGKILL at its n-th call of a name, counted from 1.

    Raises Unavailable, and RuntimeError when the worker failed.
    """
    require_strace()
    log = root.with_name(f"{root.name}.trace")
    traced = ",".join(f"?{name}" for name in CALLS)
    command = ["strace", "-f", "-y", "-xx", "-s", "100000000", "-e", f"trace={traced}", "-o", str(log)]
    # The filter makes it several times faster, and injection does not work beside it.
    command.append("--inject={}:signal=SIGKILL:when={}".format(*kill_before) if kill_before else "--seccomp-bpf")
    worker = [sys.executable, "-m", "tests.torture.power", str(root), *map(str, arguments)]
    done = subprocess.run(command + worker, capture_output=True, text=True, check=False, timeout=300)
    if done.returncode and not kill_before:
        raise RuntimeError(f"the traced worker failed: {done.stderr[-2000:]}")
    found = list(calls(log, root))
    log.unlink()
    return found


def order(root: Path, made: Sequence[Call]) -> list[str]:
    """What was published in the wrong order, straight from the trace: write < fsync(file) < rename < fsync(folder)."""
    disk, wrong, published = Disk(root), [], 0
    written: dict[Path, str] = {}
    renamed: set[Path] = set()
    for call in made:
        path = disk.of(call.arguments[0]) if call.name in ("write", "fsync") else None
        if call.name == "write" and path != root / "marks":
            written[path] = "written"
        elif call.name == "fsync":
            written[path] = "synced"
            renamed = {target for target in renamed if target.parent != path}
        elif call.name == "rename":
            source, target = map(disk.path, call.arguments)
            if target.relative_to(root).parts[0] not in OURS:
                continue
            if written.get(source) != "synced":
                wrong.append(f"{target} was renamed before its content was synced")
            renamed.add(target)
        elif call.name == "write" and (mark := _mark(call))[0] == "published":
            published += 1
            if Path(mark[1]) in renamed:
                wrong.append(f"{mark[1]} was published before its folder was synced")
    if not published:
        wrong.append("nothing was published")
    return wrong


def _mark(call: Call) -> list[str]:
    return bytes.fromhex(call.arguments[1].strip('"').replace("\\x", "")).decode().split(" ")


def syncs(root: Path, made: Sequence[Call]) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """Where a worker can be killed: in front of any sync, and in front of one that a file was handed over after."""
    disk, count = Disk(root), Counter()
    everywhere, handing = [], []
    for call in made:
        if call.name in ("fsync", "fdatasync"):
            count[call.name] += 1
            everywhere.append((call.name, count[call.name]))
        elif call.name == "write" and disk.of(call.arguments[0]) == root / "marks" and _mark(call)[0] == "handed":
            handing.append(("fdatasync", count["fdatasync"]))
    return everywhere, handing


# -- the cut ----------------------------------------------------------------------------------------------------------


@dataclass
class Said:
    """What the worker had said of itself by a moment of the trace.

    `committed`: number and hash of the last event. `handed`: control files that were about to be renamed into the
    inbox. `contents`: the hashes that a published file may have; `published` those that must be there.
    """

    begun: bool = False
    committed: tuple[int, str] | None = None
    handed: list[str] = field(default_factory=list)
    contents: dict[Path, set[str]] = field(default_factory=dict)
    published: set[Path] = field(default_factory=set)


class Moment:
    """The disk and what was said, as a trace goes on."""

    def __init__(self, root: Path) -> None:
        self.disk, self.said = Disk(root), Said()

    def advance(self, call: Call) -> bool:
        """Go on by a call; False when nothing has changed by it."""
        root, said = self.disk.root, self.said
        if call.name == "write" and self.disk.of(call.arguments[0]) == root / "marks":
            return self._hear(*_mark(call))
        if call.name == "rename":
            source, target = map(self.disk.path, call.arguments)
            if target.relative_to(root).parts[0] in OURS:
                digest = hashlib.sha256(self.disk.find(source).content).hexdigest()
                said.contents.setdefault(target.relative_to(root), set()).add(digest)
        return self.disk.apply(call) and said.begun

    def _hear(self, what: str, *words: str) -> bool:
        said = self.said
        if what == "begin":
            said.begun = True
        elif what == "committed":
            said.committed = int(words[0]), words[1]
        elif what == "handed" and words[0].endswith(".ctl"):
            said.handed.append(words[0])
        elif what == "published":
            path = Path(words[0]).relative_to(self.disk.root)
            said.contents[path] = {words[1]}
            said.published.add(path)
        return True

    def rebuild(self, target: Path, survives: Survival) -> None:
        """Make the folders as they are after a power cut now: ours from the disk, the partner's as they were."""
        target.mkdir()
        ours = self.disk.top.after_cut(survives)
        for name in OURS:
            if name in ours:
                _make(target / name, ours[name], survives)
        for name in PARTNERS:
            _make(target / name, self.disk.top.names[name], None)


def _make(path: Path, node: File | Folder, survives: Survival | None) -> None:
    if isinstance(node, Folder):
        path.mkdir()
        for name, child in (node.after_cut(survives) if survives else node.names).items():
            if not name.endswith("-shm"):
                _make(path / name, child, survives)
    else:
        path.write_bytes(node.after_cut(survives) if survives else node.content)


def wrong_at_once(place: Place, said: Said) -> list[str]:
    """What is wrong with the rebuilt folders before anything goes on."""
    found = [
        f"{path.relative_to(place.root)} does not hold what was published"
        for folder in ("outbox", "anchor", "raw")
        for path in sorted((place.root / folder).rglob("*"))
        if path.is_file() and not path.name.startswith(".")
        if hashlib.sha256(path.read_bytes()).hexdigest() not in said.contents.get(path.relative_to(place.root), ())
    ]
    found += [f"{path} was published, and is gone" for path in said.published if not (place.root / path).exists()]
    with Ledger.open(place.ledger, SystemClock(), anchors=[place.root / "anchor"]) as ledger:
        if (answer := ledger.value("pragma integrity_check")) != "ok":
            found.append(f"integrity_check: {answer}")
        found += (finding.message for finding in ledger.verify_chain() + ledger.conservation() + ledger.check_anchors())
        if said.committed:
            seq, digest = said.committed
            if ledger.value("select hash from event where seq = ?", [seq]) != digest:
                found.append(f"event {seq} was committed, and the ledger ends at {ledger.head()[0]}")
        for control in said.handed:
            if not ledger.value(
                "select 1 from batch join batch_move using (batch_id) where file_name = ? and to_state = 'UPLOADED'",
                [control.replace(".ctl", ".csv")],
            ):
                found.append(f"{control} was handed over, and the ledger does not know that it was uploaded")
    return found


@dataclass
class Tally:
    """What a run found; `session` reaches the partner's server, and `draw` decides what survives."""

    session: SftpSession
    draw: Random
    postings: int = 0
    lost: int = 0
    doubled: int = 0
    unexplained: int = 0
    cuts: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)

    def cut(self, place: Place, said: Said, where: str) -> None:
        """Look at the rebuilt folders of one cut, and let them come to rest."""
        found = []
        try:
            found += wrong_at_once(place, said)
            to_rest(place, self.session)
        except Exception as error:
            found.append(f"{type(error).__name__}: {error}")
        with suppress(Exception):
            damage = examine(place)
            self.postings += damage.postings
            self.lost += damage.lost
            self.doubled += damage.doubled
            found += damage.findings
            self.unexplained += damage.unexplained
        self.unexplained += bool(found)
        self.findings += (f"{where}: {finding}" for finding in found)


def run(
    cuts: int,
    seed: int,
    progress: Callable[[int], None] | None = None,
    *,
    flaw: str = "none",
    kills: bool = True,
    cuts_per_trace: int = CUTS_PER_TRACE,
    cycles: int = CYCLES,
) -> dict:
    """Cut the power so many times and report {cuts, traces, postings, lost, doubled, unexplained, findings, ...}.

    `unexplained` counts what was wrong at a cut or after it. `flaw` is one of FLAWS. With `kills` every second trace is
    the one before it again, with its worker killed in front of a sync, and another one after it. `progress` is given
    the number of cuts so far. `cycles` is half of a worker's life. Raises Unavailable.
    """
    require_strace()
    began, draw = time.monotonic(), Random(f"power {seed}")
    # In memory where that can be: what is kept of it is computed, and real syncs only cost time.
    base = Path(tempfile.mkdtemp(prefix="tieout-power-", dir=MEMORY if MEMORY.is_dir() else None))
    base.chmod(0o755)
    traces = killed = done = 0
    try:
        with _partner(base) as session:
            tally = Tally(session, draw)
            while done < cuts:
                root = base / str(traces)
                root.mkdir(mode=0o755)
                if not (kills and traces % 2):
                    number = draw.getrandbits(32)
                    worker = number, cycles, flaw
                    made, resumed = trace(root, worker), None
                    before = syncs(root, made)
                else:
                    first = trace(root, worker, draw.choice(draw.choice(before)))
                    made, resumed = first + trace(root, worker), len(first)
                    killed += 1
                tally.findings += (f"order: {wrong}" for wrong in order(root, made))
                share = min(cuts_per_trace, cuts - done)
                for _ in _cuts(Place(root, number), made, resumed, share, tally):
                    done += 1
                    if progress:
                        progress(done)
                traces += 1
                shutil.rmtree(root)
    finally:
        shutil.rmtree(base, ignore_errors=True)
    return {
        "cuts": done,
        "traces": traces,
        "killed_before": killed,
        **{name: getattr(tally, name) for name in ("postings", "lost", "doubled", "unexplained")},
        "seconds": round(time.monotonic() - began, 1),
        "struck": dict(tally.cuts),
        "findings": tally.findings[:50],
    }


def _cuts(traced: Place, made: Sequence[Call], resumed: int | None, count: int, tally: Tally) -> Iterator[None]:
    """Cut the power at so many calls of a trace, with each model in turn.

    Some fall anywhere, some not within a series of writes, and after a kill some before the second worker has synced
    anything of the ledger.
    """
    counted = Moment(traced.root)
    calls_made = [(at, call.name) for at, call in enumerate(made) if counted.advance(call)]
    between = [number for number, (_, name) in enumerate(calls_made) if name != "pwrite64"]
    kinds = [range(len(calls_made)), between]
    if resumed is not None:
        synced = next(at for at, call in enumerate(made) if at >= resumed and call.name == "fdatasync")
        kinds.append([number for number in between if resumed <= calls_made[number][0] < synced])
    draw = tally.draw
    first = draw.random()
    due = Counter(
        kind[int((at + first) * len(kind) / count)] for at in range(count) for kind in [kinds[at % len(kinds)]] if kind
    )
    moment, number, at = Moment(traced.root), 0, 0
    for call in made:
        if not moment.advance(call):
            continue
        for _ in range(due[number]):
            model = tuple(SHARES)[at % len(SHARES)]
            at += 1
            survives = Survival(draw.choice(SHARES[model]), draw.getrandbits(32))
            place = Place(traced.root.with_name("cut"), traced.seed)
            moment.rebuild(place.root, survives)
            tally.cut(place, moment.said, f"{model}, after call {number} of {len(calls_made)} ({call.name})")
            tally.cuts.update([model, call.name])
            shutil.rmtree(place.root)
            yield
        number += 1


@contextmanager
def _partner(base: Path) -> Iterator[SftpSession]:
    """A session with a server of its own, for what comes after the cuts."""
    server = openssh.AsyncSsh(base / "keys", _launch)
    server.start()
    try:
        with SftpSession(server.settings) as session:
            yield session
    finally:
        server.kill()


if __name__ == "__main__":
    work(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
