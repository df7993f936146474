"""Places with their partner running, and what is wrong at them in the end."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from dagster_project.ledger import Ledger
from dagster_project.ports import SftpServer
from tests.torture import openssh
from tests.torture.folders import Place, Source
from tests.torture.fork_server import Child, ForkServer
from tests.torture.partner_erp import be_erp, read_book
from tests.torture.worker import Deliver, work

# Backlog is no loss: a site is given up only after this many seconds without any progress.
PATIENCE = 20
SERVERS = ("asyncssh", "asyncssh, slow", "OpenSSH")


@dataclass
class Damage:
    """What is wrong between a source, a ledger and the ERP's book, and how many records the ERP posted."""

    postings: int = 0
    lost: int = 0
    doubled: int = 0
    unexplained: int = 0
    findings: list[str] = field(default_factory=list)


class Site:
    """A place with its partner running. `launch` starts a process of the place and returns it."""

    def __init__(self, fork_server: ForkServer, root: Path, seed: int, kind: str, sshd: Path | None = None) -> None:
        self.fork_server, self.kind = fork_server, kind
        self.place = Place(root, seed)
        root.mkdir(mode=0o755)
        self.place.make((openssh.Server.user.pw_uid, openssh.Server.user.pw_gid))
        self.damage = Damage()
        if kind == "OpenSSH":
            self.server: openssh.Server = openssh.OpenSsh(root / "keys", sshd)
        else:
            slow = 0.02 if "slow" in kind else 0
            self.server = openssh.AsyncSsh(root / "keys", lambda *work: self.launch(*work).kill, slow)
        self.server.start()
        self.erp = self.launch(be_erp, self.place)

    def launch(self, work: Callable[..., None], *arguments: object) -> Child:
        return self.fork_server.start(self.place.root / "output", work, *arguments)

    @property
    def passed(self) -> str:
        """The last stage or fault point that the worker passed."""
        return (self.place.root / "passed").read_text().strip()

    @contextlib.contextmanager
    def hurried(self) -> Iterator[None]:
        """The ERP answers at once."""
        (self.place.erp / "hurry").touch()
        yield
        (self.place.erp / "hurry").unlink()

    def heal(self, deliver: Deliver, patience: float) -> None:
        """Let everything finish, as long as anything moves, and then look for damage."""
        with self.hurried():
            worker = self.launch(_finish, self.place, self.server.settings, deliver)
            signs, since = self._signs(), time.monotonic()
            while not (worker.ended(0.05) and self._taken_all()):
                if self._signs() != signs:
                    signs, since = self._signs(), time.monotonic()
                elif time.monotonic() - since > patience:
                    break
            worker.kill()
        self.look()

    def _taken_all(self) -> bool:
        return not [*(self.place.drop / "inbox").glob("*.ctl"), *(self.place.erp / "taken").glob("*.ctl")]

    def _signs(self) -> tuple[int, ...]:
        """What changes while there is progress: events of the ledger, and pages in the book."""
        with contextlib.suppress(Exception), Ledger.read_only(self.place.ledger) as ledger:
            states = ledger.value("select count(*) from entry where state not in ('POSTED', 'CANCELLED')")
            return states, len(read_book(self.place)), len(list((self.place.drop / "answers").iterdir()))
        return ()

    def look(self) -> None:
        """Compare source, ledger and book; the worst that was ever seen stays."""
        found = examine(self.place)
        worst = self.damage
        self.damage = Damage(
            found.postings,
            *(max(getattr(found, name), getattr(worst, name)) for name in ("lost", "doubled", "unexplained")),
            list(dict.fromkeys([*worst.findings, *found.findings])),
        )

    def close(self) -> None:
        self.erp.kill()
        self.server.kill()


def _finish(place: Place, server: SftpServer, deliver: Deliver) -> None:
    work(place, server, deliver, until_quiet=True)


def examine(place: Place) -> Damage:
    """What is wrong once everything has come to rest."""
    book = read_book(place)
    posted = [record for page in book for record in page["records"] if record["status"] == "POSTED"]
    ids = Counter(record["id"] for record in posted)
    net: dict[tuple[str, str], Decimal] = {}
    for record in posted:
        key = (record["reference"].removeprefix("harvest:meridian:"), record["leg"])
        net[key] = net.get(key, Decimal(0)) + Decimal(record["value"])
    damage = Damage(len(posted), doubled=ids.total() - len(ids))
    damage.findings += (f"{name} was posted {times} times" for name, times in ids.items() if times > 1)
    owed = {}
    for name, record in Source(place.seed).at(place.step).items():
        approved = record.approval == "approved"
        owed[name, "time"] = record.hours if approved else Decimal(0)
        owed[name, "base"] = record.hours * record.rate if approved and record.billable else Decimal(0)
    twice = {record["reference"].removeprefix("harvest:meridian:") for record in posted if ids[record["id"]] > 1}
    for key in sorted(owed.keys() | net.keys()):
        there, due = net.get(key, Decimal(0)), owed.get(key, Decimal(0))
        if there != due and key[0] not in twice:
            damage.findings.append(f"{key[0]} {key[1]}: {due} is owed, {there} is posted")
            if abs(there) < abs(due):
                damage.lost += 1
            else:
                damage.unexplained += 1
    unexplained = [f"took {page['file']}: {page['partial']}" for page in book if "partial" in page]
    with Ledger.read_only(place.ledger) as ledger:
        unexplained += (finding.message for finding in ledger.conservation() + ledger.verify_chain())
        known = {entry_id for (entry_id,) in ledger.rows("select entry_id from entry")}
        unexplained += (f"{name} is in the books and not in the ledger" for name in ids.keys() - known)
    output = place.root / "output"
    if output.exists():
        unexplained += (part for part in output.read_text().split("Traceback (most recent call last):\n") if part)
    damage.unexplained += len(unexplained)
    damage.findings += unexplained
    return damage


@contextlib.contextmanager
def sites(kinds: Sequence[str], fetch: bool) -> Iterator[tuple[Callable[[int, str], Site], dict[str, Path], dict]]:
    """For a run: what makes a site of a seed and kind, the kinds that there are, and why others are left out."""
    available: dict[str, Path | None] = {}
    skipped: dict[str, str] = {}
    for kind in kinds:
        try:
            available[kind] = openssh.find(fetch) if kind == "OpenSSH" else None
        except openssh.Unavailable as error:
            skipped[kind] = f"skipped: {error}"
    # Below /tmp, because pytest's own folders are closed to the user that sshd runs as.
    base = Path(tempfile.mkdtemp(prefix="tieout-torture-"))
    base.chmod(0o755)
    made: list[Site] = []
    with ForkServer() as fork_server:

        def make(seed: int, kind: str) -> Site:
            made.append(Site(fork_server, base / str(len(made)), seed, kind, available[kind]))
            return made[-1]

        try:
            yield make, available, skipped
        finally:
            for site in made:
                site.close()
            shutil.rmtree(base, ignore_errors=True)


def figures(made: Sequence[Site], struck: Counter[str], skipped: dict[str, str], began: float) -> dict:
    """What all sites have in common in the figures of a run."""
    by_kind: dict[str, object] = dict(skipped)
    for kind in dict.fromkeys(site.kind for site in made):
        damages = [site.damage for site in made if site.kind == kind]
        by_kind[kind] = {
            name: sum(getattr(damage, name) for damage in damages)
            for name in ("postings", "lost", "doubled", "unexplained")
        }
    return {
        **{
            name: sum(getattr(site.damage, name) for site in made)
            for name in ("postings", "lost", "doubled", "unexplained")
        },
        "seconds": round(time.monotonic() - began, 1),
        "servers": by_kind,
        "struck": dict(struck.most_common()),
        "findings": [finding for site in made for finding in site.damage.findings][:50],
    }
