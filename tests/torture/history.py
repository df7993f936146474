"""One history: a world, some cycles under faults, a healing, and the oracle's findings. A seed decides all of it."""

from __future__ import annotations

import errno
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random

from dagster_project import fault, posting
from dagster_project.config import Destination
from dagster_project.ledger import AmnesiaError, Binding, Extract, Ledger, Page, RuleResult
from dagster_project.ledger.canonical import sha256
from dagster_project.ports import SftpServer, iso
from dagster_project.transport.errors import TransportError
from tests.posting.world import MemoryFiles as FaultlessFiles
from tests.torture import ledgers, oracle, resolvers
from tests.torture.erp import LIES, Erp
from tests.torture.faults import WORKERS, Crash, Crew, Injector
from tests.torture.firm import CURRENCIES, PERIODS, Firm, Seen
from tests.torture.outside import FOREIGN, MemoryFiles, SimClock, SimSftp, Stage

ON_A_CALL = (
    *("crash", "zombie", "net_before", "net_after", "net_late", "torn", "corrupt", "wrong_stat"),
    *("disk_full", "torn_file", "ledger_full"),
)
IN_THE_WORLD = (
    *("page_lost", "page_twice", "page_reordered", "row_unreadable", "source_down", "revision_slip", "vanish"),
    "recycled_id",
    *("answer_parts", "answer_reordered", "answer_late", "answer_lost", "answer_twice", "answer_again"),
    *("cleaner", "foreign_file", "clock_forward", "clock_back", "period_close", "period_reopen", "calendar_late"),
    *("mapping", "rate_card", "refusal", "refusal_of_leg", "rule_hold", "foreign_build", "restore"),
)
KINDS = (*ON_A_CALL, *IN_THE_WORLD, *LIES)
PREPARER = "tieout"
BINDING = Binding("1" * 64, "2" * 64, "rules 1")
# A calm world must come to rest within so many cycles (docs/posting.md I15).
LIVENESS = 40
FOREVER = 1 << 60


@dataclass(frozen=True)
class Profile:
    """What kind of histories: sizes as (least, most), of `records` the smaller of two draws; faults on calls, one in
    about `every`.

    `focus` multiplies the weight of a kind (0: never), `activity` how often people change their minds. `retries` is the
    share of cycles before which a person retries what was refused; `lies`, `overlap` and `fresh` are the shares of
    histories in which the ERP lies, in which workers overlap, and that have a ledger of their own. `classes` are the
    ERPs that occur.
    """

    records: tuple[int, int] = (1, 3)
    cycles: tuple[int, int] = (1, 3)
    every: float = 60
    focus: Mapping[str, float] = field(default_factory=dict)
    lies: float = 0.2
    overlap: float = 0.5
    classes: tuple[str, ...] = ("C", "C", "C", "A", "B")
    faults: bool = True
    fresh: float = 0.02
    activity: float = 1.0
    retries: float = 0.3


DEFAULT = Profile()


@dataclass
class Outcome:
    """What a history was and did.

    Amounts in minor units, of whatever currency; `points` are the fault points hit; `head` is the hash of the ledger's
    last event, which covers everything before it and every file.
    """

    seed: int
    postings: int = 0
    lost: int = 0
    doubled: int = 0
    unexplained: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    points: Counter[str] = field(default_factory=Counter)
    explained: Counter[str] = field(default_factory=Counter)
    codes: set[str] = field(default_factory=set)
    violations: list[str] = field(default_factory=list)
    switches: int = 0
    head: str = ""


def run(seed: int, profile: Profile = DEFAULT) -> Outcome:
    """Live through one history and say what came of it. The same arguments give the same outcome in every process."""
    with _History(seed, profile) as history:
        return history.live()


class _History:
    def __init__(self, seed: int, profile: Profile) -> None:
        self.seed, self.profile = seed, profile
        self.random = random = Random(f"{seed}/world")
        self.outcome = Outcome(seed)
        self.violations = self.outcome.violations
        self.crew = Crew()
        self.injector = Injector(Random(f"{seed}/faults"), self._weights(), profile.every)
        self.clock = SimClock()
        self.stage = Stage(self.crew, self.injector, random, self.violations)
        self.files = MemoryFiles(self.stage)
        self.anchors: tuple[Path, ...] = ()
        self.anchored = FaultlessFiles()
        self.firm = Firm(random)
        self.overlaps = random.random() < profile.overlap
        self.destinations = [
            Destination(
                name=name,
                adapter="netsuite",
                post_from="2024-01-01",
                first_release="a test of what comes after the first files",
                sftp=SftpServer("localhost", 22, "tieout", Path("key"), ()),
                stage="/stage",
                inbox="/inbox",
                archive="/archive",
                answers="/answers",
                duplicate_class=random.choice(profile.classes),
                max_records=random.choice((2, 5000)),
            )
            for name in CURRENCIES
        ]
        self.erps = {each.name: self._erp(each) for each in self.destinations}
        self.number = 0
        self.raw: dict[str, list[Seen]] = {}
        self.complete: set[int] = set()
        self.read_answers: set[str] = set()
        self.reports: list[tuple[int, str, dict[str, str], str]] = []
        # Batches whose files a cleaner or a stranger touched, and so may never arrive.
        self.tampered: set[str] = set()
        self.unreadable: set[str] = set()
        self.put_controls: list[tuple[int, int]] = []
        self.backup: tuple[bytes, dict[Path, bytes], int] | None = None
        self.started = 0
        self._sealing = False

    def _weights(self) -> dict[str, float]:
        """Which faults occur in this history and how much: many mixtures find more than one does."""
        if not self.profile.faults:
            return {}
        random, focus = self.random, self.profile.focus
        lying = random.random() < self.profile.lies
        weights = {}
        for kind in KINDS:
            weight = random.uniform(0.3, 2) if kind in focus or random.random() < 0.7 else 0
            weights[kind] = weight * focus.get(kind, 1) * (lying or kind not in LIES)
        return weights

    def _erp(self, destination: Destination) -> Erp:
        sftp = SimSftp(self.stage, overwrites=self.random.random() < 0.2)
        self.firm.policies[destination.name] = self.random.choice(("hold", "first_open"))
        erp = Erp(destination.name, destination.duplicate_class, sftp, self.clock, self.injector, self.violations)
        erp.archives = self.random.random() < 0.6
        return erp

    def __enter__(self) -> _History:
        if self.injector.weights.get("restore", 0) > 1:
            self.anchors = (Path("/anchor"),)
        opened = ledgers.fresh if self.random.random() < self.profile.fresh else ledgers.borrowed
        self.ledger: Ledger = opened(self.clock, self.anchors, self.anchored)
        self.stage.locked = lambda: self.ledger._change is not None
        fault.install("*", self._at)
        return self

    def __exit__(self, *_: object) -> None:
        self.crew.kill_all()
        fault.clear()

    def _at(self, point: str) -> None:
        """A fault point of the program."""
        if self.crew.current is None:
            return
        self.outcome.points[point] += 1
        if point != "ledger.before_commit":
            if point == "ledger.after_commit" and self._sealing:
                self._look_at_seal()
            self.stage.call(point, ())
            return
        self._sealing = "batch" in self.ledger._change.wrote
        fell = self.injector.draw(("crash", "ledger_full"))
        if fell == "crash":
            raise Crash
        if fell == "ledger_full":
            raise sqlite3.OperationalError("database or disk is full")

    def _look_at_seal(self) -> None:
        """What the last commit sealed goes into periods that are open for all that the ledger knows."""
        self.violations += (
            f"{batch_id} was sealed into {period}, which is closed"
            for batch_id, period in self.ledger.rows(
                "select b.batch_id, l.posting_period from batch b join batch_line l using (batch_id)"
                " join period p on p.destination = b.destination and p.period = l.posting_period"
                " where b.event_seq = (select max(seq) from event) and p.status <> 'open' and b.layout like '%journal'"
            )
        )

    # -- the whole ----------------------------------------------------------------------------------------------------

    def live(self) -> Outcome:
        # The fewer records, the more histories in the same time; most mistakes need one.
        for _ in range(min(self.random.randint(*self.profile.records) for _ in range(2))):
            self.firm.enter()
        for number in range(1, 1 + self.random.randint(*self.profile.cycles)):
            self.number = number
            self._people()
            self._partners()
            if self.random.random() < self.profile.retries:
                resolvers.retry(self.ledger, self.erps)
            self._work()
            self._pick_up()
            self.clock.passes(self.random.choice((1, 1, 6, 30)))
            self._backup_and_restore()
        self._heal()
        oracle.examine(self)
        self.outcome.postings = sum(len(erp.booked) for erp in self.erps.values())
        self.outcome.faults = +self.injector.counts
        self.outcome.codes = {code for (code,) in self.ledger.rows("select distinct code from exception")}
        self.outcome.switches = self.crew.switches
        self.outcome.head = self.ledger.head()[1]
        return self.outcome

    # -- the world changes --------------------------------------------------------------------------------------------

    def _people(self) -> None:
        """What people do at the source between two cycles; most of it is no fault."""
        random, firm, happens = self.random, self.firm, self.injector.happens
        for record in list(firm.records.values()):
            what = random.random() / self.profile.activity
            if what < 0.2:
                firm.amend(record)
            elif what < 0.35:
                firm.approve(record, random.choice(("approved", "approved", "not_approved", "unknown")))
            if happens("vanish", 0.04):
                record.gone = True
            elif record.gone and random.random() < 0.3:
                record.gone = False
            if happens("recycled_id", 0.03):
                firm.recycle(record)
            if happens("revision_slip", 0.03):
                firm.slip(record)
            if happens("rule_hold", 0.08):
                record.outcome = random.choice(("hold", "quarantine", "exclude"))
            elif random.random() < 0.5:
                record.outcome = "pass"
        if random.random() < 0.3:
            firm.enter()
        if happens("mapping", 0.2):
            firm.account = random.choice(("4010", "4020", "4030"))
        if happens("rate_card", 0.05):
            firm.factor = random.choice((1, 2, 3))

    def _partners(self) -> None:
        """What partners and the machine do between two cycles."""
        random, happens = self.random, self.injector.happens
        for name, erp in self.erps.items():
            for period in PERIODS[:2]:
                if happens("period_close", 0.12):
                    erp.closed.add(period)
                elif period in erp.closed and happens("period_reopen", 0.3):
                    erp.closed.discard(period)
            if happens("refusal", 0.15) and self.firm.records:
                erp.refuse.add(random.choice(list(self.firm.records.values())).reference)
            elif random.random() < 0.3:
                erp.refuse.clear()
            self._report_calendar(name, erp)
            self._tamper(erp.sftp)
        grouped = [record for record in self.firm.records.values() if record.content.beside]
        if grouped and happens("refusal_of_leg", 0.2):
            record = random.choice(grouped)
            leg = random.choice(("base", *record.content.beside))
            self.erps[record.company(leg)].refuse.add(f"{record.reference} {leg}")
        if random.random() < 0.2:
            resolvers.decide_groups(self.ledger, self.destinations, self.erps)
            resolvers.take_over(self.ledger)
        if happens("clock_forward", 0.05):
            self.clock.off += timedelta(hours=random.choice((1, 80, 2000)))
        if happens("clock_back", 0.05):
            self.clock.off -= timedelta(hours=random.choice((1, 80, 2000)))

    def _report_calendar(self, name: str, erp: Erp) -> None:
        """What it said last it seldom says again."""
        if erp.closed == erp.reported and self.random.random() < 0.7:
            return
        periods, as_of = erp.calendar()
        late = self.random.randint(1, 3) if self.injector.happens("calendar_late", 0.3) else 0
        self.reports.append((self.number + late, name, periods, as_of))

    def _tamper(self, sftp: SimSftp) -> None:
        """A cleaner that takes or renames what lies on the server, and a stranger who writes in our name."""
        random = self.random
        ours = sorted(path for path in sftp.files if not path.startswith("/answers/"))
        if ours and self.injector.happens("cleaner", 0.12):
            path = random.choice(ours)
            content = sftp.files.pop(path)
            if random.random() < 0.3:
                sftp.files[f"{path}.old"] = content
            self.tampered.add(_batch_of(path))
        if ours and self.injector.happens("foreign_file", 0.04):
            name = random.choice(ours).rpartition("/")[2]
            if name.endswith(".part"):
                name = name.rpartition(".")[0].rpartition(".")[0]
            path = f"/{random.choice(('inbox', 'archive'))}/{name}"
            if path not in sftp.files:
                sftp.files[path] = FOREIGN
                self.tampered.add(_batch_of(path))

    def _pick_up(self) -> None:
        for erp in self.erps.values():
            erp.pick_up(self.number)

    def _backup_and_restore(self) -> None:
        """Yesterday's copy of the ledger is put back, or of the machine, with its anchors (docs/posting.md R11)."""
        if not self.anchors:
            return
        if self.backup is None:
            if self.random.random() < 0.35:
                self.backup = (ledgers.copy_of(self.ledger), dict(self.anchored.content), self.started)
            return
        backup, anchored, started = self.backup
        if not any(worker > started for worker, _ in self.put_controls) or not self.injector.happens("restore", 0.5):
            return
        if self.random.random() < 0.5:
            self._restore_ledger(backup)
        else:
            self._restore_machine(backup, anchored)
        self.backup = None

    def _restore_ledger(self, backup: bytes) -> None:
        """An old ledger among the newest anchors must notice, and send nothing."""
        old = ledgers.restored(backup, self.clock, self.anchors, self.anchored)
        for destination in self.destinations:
            sftp = self.erps[destination.name].sftp
            before = dict(sftp.files)
            seal = partial(posting.seal, old, destination, PREPARER)
            for send in (seal, partial(self._run_delivery, old, destination)):
                try:
                    send()
                    self.violations.append("R11: an old copy of the ledger was allowed to work")
                except AmnesiaError:
                    pass
            if before != sftp.files:
                self.violations.append("R11: an old copy of the ledger sent a file")
        old.close()

    def _restore_machine(self, backup: bytes, anchored: dict[Path, bytes]) -> None:
        """Only the partner knows better: what lies there under a number is not sent under it again, nor beside it."""
        ours = [(files, dict(files.content)) for files in (self.anchored, self.files)]
        self.anchored.content = dict(anchored)
        old = ledgers.restored(backup, self.clock, self.anchors, self.anchored)
        self._observe_with(old)
        for destination in self.destinations:
            sftp = self.erps[destination.name].sftp
            before = dict(sftp.files)
            known = _handed_over(before, "/inbox/", "/archive/")
            posting.seal(old, destination, PREPARER)
            self._run_delivery(old, destination)
            again = _handed_over(sftp.files.keys() - before.keys(), "/inbox/") & known - self.tampered
            if again:
                self.violations.append(f"R11: a restored machine sent {sorted(again)} again")
            sftp.files.clear()
            sftp.files.update(before)
        old.close()
        for files, content in ours:
            files.content = content

    def _observe_with(self, old: Ledger) -> None:
        """The source, as it is now, in an old ledger; this one learns nothing of it."""
        now, raw, complete = self.ledger, {name: list(seen) for name, seen in self.raw.items()}, set(self.complete)
        self.ledger = old
        try:
            self._pull()
            self._judge()
        except TransportError:
            pass
        finally:
            self.ledger, self.raw, self.complete = now, raw, complete

    # -- the program --------------------------------------------------------------------------------------------------

    def _start(self) -> None:
        self.started += 1
        self.crew.start(partial(self._guarded, self.started))

    def _work(self) -> None:
        """Run one cycle, and whoever overlaps with it, until all have ended or hang."""
        random, crew = self.random, self.crew
        self._start()
        more = 2 if self.overlaps else 0
        while True:
            for worker in crew.workers:
                worker.parked -= 1
            ready = [worker for worker in crew.workers if worker.parked <= 0]
            if not ready and len(crew.workers) < WORKERS:
                return
            worker = random.choice(ready or crew.workers)
            crew.advance(worker, 1 + int(random.expovariate(0.08)) if self.overlaps else FOREVER)
            if self.overlaps:
                if more and len(crew.workers) < WORKERS and random.random() < 0.05:
                    more -= 1
                    self._start()
                if random.random() < 0.04:
                    self._pick_up()
            if not crew.workers:
                return

    def _guarded(self, worker: int) -> None:
        """One run of the program, with the ends that are expected of it."""
        try:
            self.cycle(worker)
        except (Crash, TransportError):
            pass
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
        except sqlite3.OperationalError as error:
            if "disk is full" not in str(error):
                self.violations.append(f"refused: {type(error).__name__}: {error}")
        except posting.SealError as error:
            if "does not hold what was written" not in str(error) or not self.injector.counts["torn_file"]:
                self.violations.append(f"refused: {type(error).__name__}: {error}")
        except Exception as error:
            self.violations.append(f"refused: {type(error).__name__}: {error}")

    def cycle(self, worker: int = 0) -> None:
        """What one run of the program does, in the order of `posting.__init__`."""
        self._read_answers()
        self._read_calendars()
        self._pull()
        self._judge()
        for destination in self.destinations:
            try:
                posting.seal(self.ledger, destination, PREPARER)
                self._run_delivery(self.ledger, destination, worker)
            except TransportError:
                continue

    def _run_delivery(self, ledger: Ledger, destination: Destination, worker: int = 0) -> None:
        sftp = _Noting(self.erps[destination.name].sftp, partial(self._note, worker))
        ports = posting.Ports(self.clock, self.files, sftp, Path("/outbox"))
        posting.run_once(ledger, ports, destination)

    def _note(self, worker: int, path: str) -> None:
        if ".ctl" in path:
            self.put_controls.append((worker, self.number))

    def _read_answers(self) -> None:
        for destination in self.destinations:
            for answer in list(self.erps[destination.name].answers):
                if answer.due <= self.number and not answer.lost and answer.raw_sha256 not in self.read_answers:
                    posting.apply(self.ledger, destination, answer.raw_sha256, answer.lines)
                    self.read_answers.add(answer.raw_sha256)

    def _read_calendars(self) -> None:
        for report in [report for report in self.reports if report[0] <= self.number]:
            _, name, periods, as_of = report
            before = self._calendar_moments(name)
            self.ledger.set_calendar(name, periods, as_of=as_of)
            if report in self.reports:
                self.reports.remove(report)
            after = self._calendar_moments(name)
            if any(after[period] < moment for period, moment in before.items()):
                self.violations.append("an older calendar replaced a newer one")

    def _calendar_moments(self, name: str) -> dict[str, str]:
        return dict(self.ledger.rows("select period, as_of from period where destination = ?", [name]))

    def _pull(self) -> None:
        """Read the source, register what came, then record in the ledger every document that it has not read."""
        happens, random = self.injector.happens, self.random
        if happens("source_down", 0.05):
            raise TransportError("NETWORK", "the source does not answer")
        pages = self.firm.snapshot()
        complete = True
        if happens("page_lost", 0.08):
            pages.pop(random.randrange(len(pages)))
            complete = False
        if pages and happens("page_twice", 0.1):
            pages.append(random.choice(pages))
        if len(pages) > 1 and happens("page_reordered", 0.2):
            pages.reverse()
        if pages and pages[0] and happens("row_unreadable", 0.05):
            first, *rest = pages[0]
            pages[0] = [Seen(**vars(first) | {"code": "UNREADABLE_AMOUNT"}), *rest]
            self.unreadable.add(first.txn_id)
        watermark = iso(self.clock.now())
        self.stage.call("source.read", ())
        shas = [sha256(repr(page)) for page in pages]
        self.raw |= zip(shas, pages, strict=True)
        extract = Extract(
            *("harvest", "meridian", "time_entries", "snapshot", None, None, {}),
            [Page(sha, 1, f"page {number}") for number, sha in enumerate(shas)],
        )
        seq = self.ledger.register_extract(extract, watermark)
        if complete:
            self.complete.add(seq)
        self.firm.read(self.ledger, self.raw, self.complete.__contains__)
        posting.plan_pending(self.ledger)

    def _judge(self) -> None:
        """Export, build and gate: what the rules say of what the ledger knew when the build began."""
        rule_results, obligations, violations = self.firm.judge(self.ledger)
        if rule_results and self.injector.happens("foreign_build", 0.05):
            # A build over other data: its first rule result is about a content that nobody here ever saw.
            first = rule_results[0]
            rule_results[0] = RuleResult(first.txn_id, first.seq, "f" * 64, "pass", None)
        self.stage.call("build", ())
        with self.ledger.change("rule_results"):
            self.ledger.record_rule_results(BINDING, rule_results, obligations, violations)
            posting.plan_pending(self.ledger)

    # -- healing ------------------------------------------------------------------------------------------------------

    def _heal(self) -> None:
        """No more faults; what is outside comes to its senses; people decide what only they may; cycles to rest."""
        self.injector.enabled = False
        self.overlaps = False
        self.clock.off = timedelta()
        for record in self.firm.records.values():
            record.outcome = "pass"
            record.revision += 1
            if record.approval == "unknown":
                record.approval = "approved"
        for name, erp in self.erps.items():
            erp.refuse.clear()
            erp.closed.clear()
            self._report_calendar(name, erp)
            for answer in erp.answers:
                answer.lost, answer.due = False, 0
        self.reports = [(0, *rest) for _, *rest in self.reports]
        late = any(erp.sftp.late for erp in self.erps.values())
        flush_at = self.number + (self.random.randint(1, 3) if late else 0)
        # After the last old worker one cycle says how things are, and a record that is gone is believed to be at the
        # second complete re-read in a row without it.
        calm = -2 if any(record.gone for record in self.firm.records.values()) else -1
        before, waited = self._state(), False
        for number in range(self.number + 1, self.number + 1 + LIVENESS):
            self.number = number
            for worker in self.crew.workers:
                if self.random.random() < 0.5:
                    worker.parked = 0
            calm += not self.crew.workers
            self._work()
            self._pick_up()
            if self.number >= flush_at:
                for erp in self.erps.values():
                    erp.sftp.flush()
            self._read_answers()
            resolvers.decide(self.ledger, self.destinations, self.erps)
            taken = resolvers.take_over(self.ledger)
            state = self._state()
            if state == before and not taken and self.number > flush_at and calm >= 0:
                if waited or all(each in oracle.RESTING for _, each, _ in state[0]):
                    return
                # Nothing moves any more, so what was not answered is overdue.
                self.clock.passes(24 * 365)
                waited = True
            before = state
        self.violations.append("I15: still moving after healing")

    def _state(self) -> tuple:
        return (
            self.ledger.rows("select entry_id, state, batch_id from entry order by entry_id"),
            self.ledger.rows("select batch_id, step from batch order by batch_id"),
            [(len(erp.booked), len(erp.answers)) for erp in self.erps.values()],
            self.ledger.value("select count(*) from statement"),
        )


class _Noting:
    """A server as delivery sees it; each upload is noted with the worker that made it."""

    def __init__(self, sftp: SimSftp, note) -> None:
        self._sftp, self._note = sftp, note
        for name in ("list", "size", "get", "rename", "remove", "make_directory"):
            setattr(self, name, getattr(sftp, name))

    def put(self, path: str, content: bytes) -> None:
        self._sftp.put(path, content)
        self._note(path)


def _handed_over(paths: Iterable[str], *folders: str) -> set[str]:
    """The batches whose control files are in the folders."""
    return {_batch_of(path) for path in paths if path.endswith(".ctl") and path.startswith(folders)}


def _batch_of(path: str) -> str:
    """The batch that a file on the server belongs to: `ns-us-00000001` of `/inbox/ns-us-00000001-0a1b2c3d.ctl`."""
    return path.rpartition("/")[2][:14]
