"""Scripted scenarios, and a walk over every boundary of each: a fault there, in each mode, must change nothing.

A boundary is a commit of the ledger, a call of a port, or a named fault point. A scenario is first played cleanly,
which numbers its boundaries; then once more for each boundary and each mode, with the fault there. After a crash a new
process goes on with the same ledger, after an error the same one does; meanwhile the ERP takes what it finds. In the
end the books must be those of the clean play, record by record.
"""

from __future__ import annotations

import copy
import errno
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from random import Random
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import dagster_project
from dagster_project import fault, posting
from dagster_project.anchors import Anchors
from dagster_project.config import Destination, Person
from dagster_project.landing.raw_store import RawStore
from dagster_project.ledger import AmnesiaError, AnchorUnreachable, Binding, Extract, Ledger, Page
from dagster_project.ledger.canonical import sha256
from dagster_project.ports import Response, SftpServer, iso
from dagster_project.posting.people import public_key
from dagster_project.posting.resolve import Question
from dagster_project.transport.errors import TransientError, TransportError
from tests.torture import ledgers
from tests.torture.erp import Answer, Erp
from tests.torture.faults import Crash, Crew, Injector
from tests.torture.firm import Content, Firm, Record
from tests.torture.outside import MemoryFiles, SimClock, SimSftp, Stage

BINDING = Binding("1" * 64, "2" * 64, "rules 1")
# A world without faults must come to rest within so many cycles (docs/posting.md I15).
LIVENESS = 25
ROOMS = ("posting", "ledger")
ANCHORS = (Path("/anchors/first"), Path("/anchors/second"))

KEYS = {name: Ed25519PrivateKey.from_private_bytes(name.encode().ljust(32)) for name in ("ada", "grace")}
PEOPLE = tuple(Person(name, public_key(key), ("release", "resolve")) for name, key in KEYS.items())

CRASH_BEFORE, CRASH_AFTER = "crash before", "crash after"
ERROR_UNDONE, ERROR_DONE = "error, effect not done", "error, effect done"
MODES = (CRASH_BEFORE, CRASH_AFTER, ERROR_UNDONE, ERROR_DONE)
# Not a fault of the walk: another process comes in between.
OVERTAKEN = "overtaken"
# What has no effect of its own is the same before and after.
EFFECTS = frozenset({"commit", "files.publish", "sftp.put", "sftp.rename", "sftp.remove", "http.request"})


# -- boundaries -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Fault:
    """What falls at the boundary number `at`, counted from 1 among all, or among those `of` one name."""

    at: int
    mode: str
    of: str | None = None


def modes(boundary: str) -> tuple[str, ...]:
    """The modes in which a fault at this boundary differs from all others."""
    return MODES if boundary in EFFECTS else (CRASH_BEFORE, ERROR_UNDONE)


@dataclass
class Boundaries:
    """Every boundary that the program crosses, in order, and the one fault that falls at one of them.

    `points` are the named fault points among them. `overtake` is what runs when the fault's mode is OVERTAKEN: another
    process does its work while this one stands still.
    """

    fault: Fault | None = None
    overtake: Callable[[], None] = lambda: None
    crossed: list[str] = field(default_factory=list)
    points: Counter[str] = field(default_factory=Counter)
    fell: bool = False
    watching: bool = True

    def at_point(self, name: str) -> None:
        """A fault point; the two of a commit are its two sides."""
        if not self.watching:
            return
        self.points[name] += 1
        if name != "ledger.after_commit":
            self._before("commit" if name == "ledger.before_commit" else name)
        if name != "ledger.before_commit":
            self._after("commit" if name == "ledger.after_commit" else name)

    def call(self, name: str, effect: Callable[[], object]) -> object:
        """A call of a port."""
        if not self.watching:
            return effect()
        self._before(name)
        try:
            result = effect()
        except TransientError:
            # What ends without an answer may have been done all the same.
            self._after(name)
            raise
        self._after(name)
        return result

    def _mode(self, name: str) -> str | None:
        """The fault's mode if it falls at the boundary that is crossed now."""
        if self.fault is None or self.fault.of not in (None, name):
            return None
        number = self.crossed.count(name) if self.fault.of else len(self.crossed)
        return self.fault.mode if number == self.fault.at else None

    def _before(self, name: str) -> None:
        self.crossed.append(name)
        mode = self._mode(name)
        if mode == OVERTAKEN and name != "commit":
            self.fell, self.watching = True, False
            try:
                self.overtake()
            finally:
                self.watching = True
        if mode in (CRASH_BEFORE, ERROR_UNDONE):
            self._fall(mode, name)

    def _after(self, name: str) -> None:
        mode = self._mode(name)
        if mode in (CRASH_AFTER, ERROR_DONE):
            self._fall(mode, name)

    def _fall(self, mode: str, name: str) -> None:
        self.fell = True
        if mode in (CRASH_BEFORE, CRASH_AFTER):
            raise Crash
        if name == "commit":
            raise sqlite3.OperationalError("disk I/O error")
        if name.startswith("files."):
            raise OSError(errno.EIO, "Input/output error")
        raise TransientError("NETWORK", f"{name}: connection cut")

    @contextmanager
    def unwatched(self) -> Iterator[None]:
        """What happens meanwhile crosses no boundary of the program."""
        self.watching = False
        try:
            yield
        finally:
            self.watching = True


class _Watched:
    """A port whose every call is a boundary, and never made inside a commit (docs/posting.md R2)."""

    def __init__(self, port: object, name: str, world: World) -> None:
        self._port, self._name, self._world = port, name, world

    def __getattr__(self, name: str) -> object:
        method = getattr(self._port, name)
        return partial(self._call, f"{self._name}.{name}", method)

    def _call(self, name: str, method: Callable, *arguments: object, **named: object) -> object:
        if self._world.ledger._change is not None:
            self._world.violations.append(f"R2: {name} was called inside a commit")
        return self._world.boundaries.call(name, partial(method, *arguments, **named))


# -- the world --------------------------------------------------------------------------------------------------------


class ScriptedErp(Erp):
    """An ERP whose answers are true; while `shut` it refuses every file whole."""

    shut = False

    def _import(self, promise: dict, content: bytes | None) -> list[posting.AckLine]:
        if self.shut:
            return [self._file(promise["batch_id"], "REJECTED", "MAINTENANCE")]
        return super()._import(promise, content)


class Service:
    """The ERP as an HTTP service: it takes a file by one call, remembers the call's key, and shows its books.

    `silent` many calls are done, and their answers are lost.
    """

    def __init__(self, erp: ScriptedErp) -> None:
        self.erp, self.answered, self.silent = erp, {}, 0

    def request(self, method: str, url: str, headers: Mapping[str, str], body: bytes = b"") -> Response:
        parts = urlsplit(url)
        if method == "GET":
            asked = parse_qs(parts.query)
            lines = [
                self._line(each.external_id, "POSTED", each.document, each.period, each.value, each.currency, "")
                for each in self.erp.booked
                if each.external_id in asked["external_id"]
            ]
            return self._response(asked["batch_id"][0], lines)
        key = headers["Idempotency-Key"]
        if key not in self.answered:
            asked = json.loads(body)
            _, *lines = self.erp._import(json.loads(asked["control"]), asked["file"].encode())
            said = ("external_id", "status", "document", "posting_period", "amount", "currency", "code")
            found = [self._line(*(getattr(line, name) for name in said)) for line in lines]
            self.answered[key] = self._response(key, found)
        if self.silent:
            self.silent -= 1
            raise TransientError("NETWORK", "no answer within 20 seconds")
        return self.answered[key]

    @staticmethod
    def _line(*said: object) -> dict[str, str]:
        names = ("external_id", "status", "document", "posting_period", "amount", "currency", "code")
        line = dict(zip(names, map(str, said), strict=True))
        return line | {"currency": line["currency"].removeprefix("h"), "message": ""}

    @staticmethod
    def _response(batch_id: str, lines: list[dict[str, str]]) -> Response:
        total = str(sum(Decimal(line["amount"]) for line in lines))
        answer = {"batch_id": batch_id, "records": lines, "count": len(lines), "total": total}
        return Response(200, {}, json.dumps(answer).encode())


def destination(name: str, **more: object) -> Destination:
    """A company whose ERP posts whatever it picks up, the class that forgives nothing, unless `more` says otherwise."""
    return Destination(
        name=name,
        adapter="netsuite",
        post_from="2024-01-01",
        first_release="a test of what comes after the first files",
        sftp=SftpServer("localhost", 22, "tieout", Path("key"), ()),
        stage="/stage",
        inbox="/inbox",
        archive="/archive",
        answers="/answers",
        **more,
    )


class World:
    """A source, the program, and for each destination a server and an ERP; all of it does what the script says.

    `companies` are settings of each destination. `shape` makes the documents that are sent of each that an ERP would
    send.
    """

    def __init__(
        self,
        boundaries: Boundaries | None = None,
        anchored: bool = False,
        **companies: Mapping[str, object],
    ) -> None:
        self.boundaries = boundaries or Boundaries()
        self.violations: list[str] = []
        self.clock = SimClock()
        quiet = Injector(Random(0), {}, 0)
        stage = Stage(Crew(), quiet, Random(0), self.violations)
        self.files = _Watched(MemoryFiles(stage), "files", self)
        self.firm = Firm(Random(0))
        self.destinations = [destination(name, **companies.get(name[3:], {})) for name in ("ns-us", "ns-kw")]
        self.erps = {
            each.name: ScriptedErp(each.name, each.duplicate_class, SimSftp(stage), self.clock, quiet, self.violations)
            for each in self.destinations
        }
        self.services = {name: Service(erp) for name, erp in self.erps.items()}
        self.number = 0
        self.raw: dict[str, list] = {}
        self.pulled: list | None = None
        self.reports: list[tuple[str, dict[str, str], str]] = []
        self.shape: Callable[[Answer], list[Answer]] = lambda answer: [answer]
        self.anchors = ANCHORS if anchored else ()
        self.ledger: Ledger = ledgers.borrowed(self.clock, self.anchors)
        self.reborn()
        fault.install("*", self.boundaries.at_point)
        for name in self.erps:
            self.report(name)

    def close(self) -> None:
        fault.clear()

    def __enter__(self) -> World:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- people and partners ------------------------------------------------------------------------------------------

    def enter(
        self, record_id: str, to: str = "ns-us", approval: str = "approved", period: str = "2026-09", **content: object
    ) -> Record:
        """A new record; an expense of 100.00 USD unless `content` says otherwise."""
        said = Content(**{"amount_minor": 10000, "currency": "USD"} | content)
        record = self.firm.records[record_id] = Record(record_id, to, said, period, approval)
        self.firm._keep(record)
        return record

    def amend(self, record_id: str, **content: object) -> None:
        """The record says something else now."""
        record = self.firm.records[record_id]
        record.content = replace(record.content, **content)
        record.revision += 1
        self.firm._keep(record)

    def approve(self, record_id: str, approval: str = "approved") -> None:
        """Give, withdraw or blur the approval."""
        self.firm.approve(self.firm.records[record_id], approval)

    def report(self, name: str, **periods: str) -> None:
        """The ERP opens and closes periods (`_2026_09="closed"`), and says so."""
        self.close_silently(name, **periods)
        self.reports.append((name, *self.erps[name].calendar()))

    def close_silently(self, name: str, **periods: str) -> None:
        """The ERP opens and closes periods, and does not say so yet."""
        erp = self.erps[name]
        for period, status in periods.items():
            (erp.closed.add if status == "closed" else erp.closed.discard)(period[1:].replace("_", "-"))

    def erps_work(self) -> None:
        """Each ERP takes what is there, books, and answers."""
        with self.boundaries.unwatched():
            for erp in self.erps.values():
                before = len(erp.answers)
                erp.pick_up(self.number)
                erp.answers[before:] = [sent for answer in erp.answers[before:] for sent in self.shape(answer)]

    # -- the program --------------------------------------------------------------------------------------------------

    def reborn(self) -> None:
        """A new process opens the same ledger: it knows nothing of a commit under way."""
        self.ledger = self._opened(self.ledger)

    def _opened(self, ledger: Ledger) -> Ledger:
        opened = copy.copy(ledger)
        opened._change, opened._anchors = None, Anchors(self.anchors, self.files)
        return opened

    def healing(self, work: Callable[[], object], erps: bool = True) -> None:
        """Do `work`, and again after a fault; the ERPs do not wait for that."""
        for _ in range(3):
            try:
                work()
                return
            except Crash:
                self.reborn()
            except (TransportError, AnchorUnreachable, OSError, sqlite3.OperationalError):
                pass
            if erps:
                self.erps_work()
        raise AssertionError("it does not heal")

    def cycle(self, erps: bool = True) -> None:
        """One run of the program, and then the work of the ERPs."""
        self.number += 1
        self.healing(self.run, erps)
        if erps:
            self.erps_work()
        self.clock.passes(1)

    def run(self) -> None:
        """What one run of the program does, in the order of `posting`."""
        self.read_answers()
        self.read_calendars()
        self.pull()
        self.judge()
        for each in self.destinations:
            posting.seal(self.ledger, each)
            self.deliver(each)
            posting.probe(self.ledger, self.ports(each), each, self.exported)

    def read_answers(self) -> None:
        for each in self.destinations:
            for answer in self.erps[each.name].answers:
                if answer.due <= self.number and not answer.lost:
                    posting.apply(self.ledger, each, answer.raw_sha256, answer.lines)

    def read_calendars(self) -> None:
        while self.reports:
            name, periods, as_of = self.reports[0]
            self.ledger.set_calendar(name, periods, as_of=as_of)
            self.reports.pop(0)

    def pull(self) -> None:
        """Read the whole source, register it, record in the ledger what it says and what is missing, and plan.

        A source that says what it said before is not read again, unless it misses something: that must be seen twice.
        """
        pages = self.firm.snapshot()
        if pages == self.pulled and not any(record.gone for record in self.firm.records.values()):
            return
        shas = [sha256(repr(page)) for page in pages]
        self.raw |= zip(shas, pages, strict=True)
        self.ledger.register_extract(
            Extract(
                *("harvest", "meridian", "time_entries", "snapshot", None, None, {}),
                [Page(sha, 1, f"page {number}") for number, sha in enumerate(shas)],
            ),
            iso(self.clock.now()),
        )
        self.firm.read(self.ledger, self.raw, lambda seq: True)
        posting.plan_pending(self.ledger)
        self.pulled = pages

    def judge(self) -> None:
        """Export, build and gate: what the rules say of what the ledger knows."""
        rule_results, obligations, violations = self.firm.judge(self.ledger)
        with self.ledger.change("rule_results"):
            self.ledger.record_rule_results(BINDING, rule_results, obligations, violations)
            posting.plan_pending(self.ledger)

    def deliver(self, to: Destination, ledger: Ledger | None = None) -> None:
        posting.run_once(ledger or self.ledger, self.ports(to), to, PEOPLE)

    def ports(self, to: Destination) -> posting.Ports:
        sftp = _Watched(self.erps[to.name].sftp, "sftp", self)
        http = _Watched(self.services[to.name], "http", self)
        return posting.Ports(self.clock, self.files, sftp, Path("/outbox"), http, RawStore(Path("/raw"), self.files))

    def exported(self, name: str) -> tuple[datetime, dict[str, Sequence[str]]]:
        """The ERP's books, as its newest export shows them."""
        return self.clock.now(), {each.external_id: [each.document] for each in self.erps[name].booked}

    # -- persons ------------------------------------------------------------------------------------------------------

    def retry_refused(self) -> None:
        """A person has removed the cause, and retries what was refused and is not in the books."""
        booked = {each.external_id for erp in self.erps.values() for each in erp.booked}
        for (entry_id,) in self.ledger.rows(
            "select e.entry_id from entry e join txn t using (txn_id) where t.frozen is null"
            " and (e.state = 'REJECTED' or (e.state = 'CANCELLED' and e.payload_hash is not null and exists"
            " (select 1 from exception x where x.code = 'PAYLOAD_CHANGED' and x.subject = e.txn_id"
            " and x.closed_at is null and instr(x.message, e.entry_id)))) order by e.entry_id"
        ):
            # A retry plans, which may have moved the next one already.
            state = self.ledger.value("select state from entry where entry_id = ?", [entry_id])
            if entry_id not in booked and state in ("REJECTED", "CANCELLED"):
                posting.retry(self.ledger, entry_id, "ada", "the cause is removed, and it is not in the ERP")

    def release(self) -> None:
        """Another person than the preparer releases every file that waits for it."""
        for waiting in posting.waiting(self.ledger):
            to = next(each for each in self.destinations if each.name == waiting["destination"])
            posting.release(self.ledger, to, PEOPLE, waiting["batch_id"], KEYS["ada"])

    def two_persons(self, claim: Callable[[Question], tuple[str, str] | None]) -> None:
        """Two persons answer every open question: what they state of it, and by which evidence they know it."""
        for key in KEYS.values():
            for question in posting.questions(self.ledger):
                answer = claim(question)
                if answer and answer[0] in question.claims and question in posting.questions(self.ledger):
                    said = {"claim": answer[0], "evidence": answer[1], "subject": question.subject}
                    posting.resolve(self.ledger, self.destinations, PEOPLE, key=key, **said)

    # -- rest ---------------------------------------------------------------------------------------------------------

    def rest(self, then: Callable[[], object] = lambda: None) -> None:
        """Cycles, each followed by `then`, until nothing moves any more and every answer has come."""
        for _ in range(LIVENESS):
            before = self._state()
            self.cycle()
            self.healing(then)
            if before == self._state():
                return
        raise AssertionError(f"I15: still moving: {self._state()}")

    # -- looking ------------------------------------------------------------------------------------------------------

    def _state(self) -> tuple:
        return (
            self.ledger.rows("select entry_id, state, batch_id from entry order by entry_id"),
            self.ledger.rows("select batch_id, step from batch order by batch_id"),
            [(len(erp.booked), sum(each.due > self.number for each in erp.answers)) for erp in self.erps.values()],
            self.ledger.rows("select txn_id, misses < 2 from txn where misses > 0 order by txn_id"),
        )

    def booked(self) -> list[tuple]:
        """What the ERPs hold, without the names that they and we gave it."""
        return sorted(
            (name, each.reference, each.leg, each.value, each.currency, each.period)
            for name, erp in self.erps.items()
            for each in erp.booked
        )

    def net(self, record_id: str, leg: str) -> set[tuple]:
        """What all bookings of one leg of a record come to, as (value, currency or `h`); empty for nothing."""
        sums: Counter[str] = Counter()
        for erp in self.erps.values():
            for each in erp.booked:
                if (each.reference, each.leg) == (self.firm.records[record_id].reference, leg):
                    sums[each.currency] += each.value
        return {(value, currency) for currency, value in sums.items() if value}

    def doubled(self) -> list[str]:
        """External ids that are in the books more than once."""
        names = Counter(each.external_id for erp in self.erps.values() for each in erp.booked)
        return [name for name, times in names.items() if times > 1]

    def posted(self, record_id: str) -> list[str]:
        """The record's entries in the order they were made, as `<kind><version> <state>`."""
        return [
            f"{kind}{seq} {state}"
            for kind, seq, state in self.ledger.rows(
                "select kind, seq, state from entry where txn_id = ? order by seq, leg, kind",
                [self.firm.records[record_id].txn_id],
            )
        ]

    def wrong(self, excused: frozenset[str] = frozenset()) -> list[str]:
        """Whatever must not be so now that all is at rest; `excused` records may differ from the source."""
        findings = [
            f"{each.code}: {each.message}" for each in (*self.ledger.conservation(), *self.ledger.verify_chain())
        ]
        findings += self.violations
        findings += (f"I2: {name} is in the books more than once" for name in self.doubled())
        for record in self.firm.records.values():
            for leg, due in self.firm.owed(record).items():
                held = self.net(record.record_id, leg)
                if record.record_id not in excused and held != ({due} if due[0] else set()):
                    findings.append(f"record {record.record_id} {leg}: the ERP holds {held}, approved is {due}")
        booked = {each.external_id for erp in self.erps.values() for each in erp.booked}
        says = {name for (name,) in self.ledger.rows("select entry_id from entry where state like 'POSTED%'")}
        findings += (f"I4, I5: {name} is posted in the ledger or in the books, not in both" for name in booked ^ says)
        findings += (
            f"I15: {name} is still {state}"
            for name, state in self.ledger.rows(
                "select entry_id, state from entry where state not in ('POSTED', 'CANCELLED')"
            )
        )
        return findings


# -- the scenarios ----------------------------------------------------------------------------------------------------

SCENARIOS: dict[str, Callable[[World], None]] = {}
SHAPES: dict[str, dict[str, object]] = {}


def scenario(**shape: object) -> Callable[[Callable[[World], None]], Callable[[World], None]]:
    """Register a script; `shape` are the arguments of its World. It ends at rest, and asserts what is special in it."""

    def register(script: Callable[[World], None]) -> Callable[[World], None]:
        SCENARIOS[script.__name__], SHAPES[script.__name__] = script, shape
        return script

    return register


@scenario()
def plain_posting(world: World) -> None:
    """Approved time and an expense are posted."""
    world.enter("1", hours_e4=75000)
    world.enter("2", amount_minor=-1999)
    world.enter("3", approval="not_approved")
    world.rest()
    assert len(world.booked()) == 3


@scenario()
def amended_before_it_is_sent(world: World) -> None:
    """Its period is closed, so it waits; what was amended meanwhile is all that ever leaves."""
    world.firm.policies["ns-us"] = "hold"
    world.report("ns-us", _2026_09="closed")
    world.enter("1")
    world.cycle()
    world.amend("1", amount_minor=12000)
    world.cycle()
    world.report("ns-us", _2026_09="open")
    world.rest()
    assert world.posted("1") == ["P1 CANCELLED", "P2 POSTED"]


@scenario()
def amended_in_flight(world: World) -> None:
    """The amendment waits behind the fence until the first is posted, then reverses it."""
    world.enter("1")
    world.cycle(erps=False)
    world.amend("1", amount_minor=12000)
    world.cycle(erps=False)
    world.rest()
    assert world.posted("1") == ["P1 POSTED", "R1 POSTED", "P2 POSTED"]


@scenario()
def amended_after_posting(world: World) -> None:
    """What is posted is negated exactly, although the account is mapped elsewhere by then, and posted anew."""
    world.enter("1")
    world.rest()
    world.firm.account = "4020"
    world.amend("1", amount_minor=12000)
    world.rest()
    world.amend("1", amount_minor=10000)
    world.rest()
    assert world.posted("1") == ["P1 POSTED", "R1 POSTED", "P2 POSTED", "R2 POSTED", "P3 POSTED"]


@scenario()
def approval_withdrawn(world: World) -> None:
    """One is withdrawn after it was posted, another while its file is on the way."""
    world.enter("1")
    world.rest()
    world.enter("2")
    world.approve("1", "not_approved")
    world.cycle(erps=False)
    world.approve("2", "not_approved")
    world.rest()
    assert world.posted("1") == world.posted("2") == ["P1 POSTED", "R1 POSTED"]


@scenario()
def approved_again(world: World) -> None:
    """The approval comes back after the reversal was posted: the same content is owed again, as a new version."""
    world.enter("1")
    world.rest()
    world.approve("1", "not_approved")
    world.rest()
    world.approve("1")
    world.rest()
    assert world.posted("1") == ["P1 POSTED", "R1 POSTED", "P3 POSTED"]


@scenario()
def refused_and_retried(world: World) -> None:
    """One line of a file is refused, and retried by a person under the same id when its cause is gone."""
    record = world.enter("1")
    world.enter("2")
    world.erps["ns-us"].refuse.add(record.reference)
    world.rest()
    world.erps["ns-us"].refuse.clear()
    world.healing(world.retry_refused)
    world.rest()
    assert world.posted("1") == ["P1 POSTED"]


@scenario()
def file_refused_whole(world: World) -> None:
    """The ERP is shut and refuses the file; retried lines go in another file."""
    world.enter("1")
    world.enter("2")
    world.erps["ns-us"].shut = True
    world.rest()
    world.erps["ns-us"].shut = False
    world.healing(world.retry_refused)
    world.rest()
    assert world.ledger.rows("select step from batch order by sequence") == [("REFUSED",), ("CLOSED",)]


def _group_in_part(world: World, *beside: str) -> None:
    """A group of which its company refuses the tax."""
    record = world.enter("1", beside=beside)
    world.enter("2")
    world.erps["ns-us"].refuse.add(f"{record.reference} tax")
    world.rest()
    assert [question.kind for question in posting.questions(world.ledger)] == ["group"]
    world.erps["ns-us"].refuse.clear()


@scenario()
def group_refused_in_part_and_completed(world: World) -> None:
    """Across both companies; nothing moves until two persons have the missing leg sent again."""
    _group_in_part(world, "tax", "intercompany")
    world.healing(lambda: world.two_persons(lambda question: ("complete", "the tax account is open again")))
    world.rest()
    assert world.posted("1") == ["P1 POSTED"] * 3


@scenario()
def group_refused_in_part_and_backed_out(world: World) -> None:
    """What was posted is taken back whole; the amended version is posted whole."""
    _group_in_part(world, "tax", "burden")
    world.healing(lambda: world.two_persons(lambda question: ("back_out", "the tax code is wrong at the source")))
    world.rest()
    assert world.net("1", "base") == world.net("1", "burden") == set()
    world.amend("1", amount_minor=12000)
    world.rest()
    assert world.posted("1").count("P2 POSTED") == 3


@scenario()
def answered_in_parts(world: World) -> None:
    """Each line is answered by itself, the last first, one cycle apart; the answer on the file comes at the end."""

    def parts(answer: Answer) -> list[Answer]:
        return [Answer([line], answer.due + late) for late, line in enumerate(reversed(answer.lines), 1)]

    world.shape = parts
    world.enter("1")
    world.enter("2")
    world.rest()


@scenario()
def answered_twice(world: World) -> None:
    """Every answer comes twice, and once more as another export: the first one counts."""

    def thrice(answer: Answer) -> list[Answer]:
        again = [replace(line, message="exported again") for line in answer.lines]
        return [answer, answer, Answer(again, answer.due + 1)]

    world.shape = thrice
    world.enter("1")
    world.cycle()
    world.cycle()
    world.amend("1", amount_minor=12000)
    world.rest()


@scenario()
def silence_and_a_late_answer(world: World) -> None:
    """The answer is lost. At its deadline the file is in doubt, and is not sent again; then the answer comes."""
    world.shape = lambda answer: [replace(answer, lost=True)]
    world.enter("1")
    world.cycle()
    world.clock.passes(100)
    world.amend("1", amount_minor=12000)
    world.cycle()
    assert world.posted("1") == ["P1 UNKNOWN"]
    world.shape = lambda answer: [answer]
    for answer in world.erps["ns-us"].answers:
        answer.lost = False
    world.rest()
    assert world.posted("1") == ["P1 POSTED", "R1 POSTED", "P2 POSTED"]


@scenario()
def period_closed_between_seal_and_import(world: World) -> None:
    """The ERP refuses the closed period: one company posts into the next, the other holds until it is open again."""
    world.firm.policies |= {"ns-us": "first_open", "ns-kw": "hold"}
    world.enter("1")
    world.enter("2", to="ns-kw", amount_minor=1500, currency="KWD")
    for name in world.erps:
        world.close_silently(name, _2026_09="closed")
    world.cycle()
    for name in world.erps:
        world.report(name)
    world.rest()
    world.report("ns-kw", _2026_09="open")
    world.healing(world.retry_refused)
    world.rest()
    assert [period for *_, period in world.booked()] == ["2026-09", "2026-10"]


@scenario(us={"max_records": 1}, kw={"max_records": 1})
def several_files_in_order(world: World) -> None:
    """Two companies, three currencies, a file for each record: numbered without a gap, each naming the one before."""
    world.enter("1", currency="JPY", amount_minor=5)
    world.enter("2", to="ns-kw", currency="KWD", amount_minor=1001)
    world.enter("3")
    world.rest()
    for name, erp in world.erps.items():
        controls = [json.loads(erp.sftp.files[path]) for path in sorted(erp.sftp.files) if path.endswith(".ctl")]
        assert [each["sequence"] for each in controls] == list(range(1, len(controls) + 1)), name
        assert [each["previous_sha256"] for each in controls[1:]] == [each["sha256"] for each in controls[:-1]]


@scenario()
def vanished_at_the_source(world: World) -> None:
    """One is gone before it was posted and is never; one is gone afterwards, and a person is asked about it."""
    world.enter("1", period="2026-11")
    world.report("ns-us", _2026_11="closed")
    world.firm.policies["ns-us"] = "hold"
    world.enter("2")
    world.rest()
    for record in world.firm.records.values():
        record.gone = True
    world.rest()
    world.report("ns-us", _2026_11="open")
    world.rest()
    assert world.ledger.open_codes(world.firm.records["2"].txn_id) == {"VANISHED"}
    # Nothing is taken back on absence alone, so the source and the books differ in it until it is found.
    world.firm.records["2"].gone = False
    world.rest()


@scenario(kw={"duplicate_class": "B"})
def sent_again_after_a_probe(world: World) -> None:
    """A cleaner takes both files before the ERPs do. Class B is sent again by itself, class C by two persons."""
    world.enter("1")
    world.enter("2", to="ns-kw", currency="KWD", amount_minor=1001)
    world.cycle(erps=False)
    for erp in world.erps.values():
        erp.sftp.files.clear()
    world.clock.passes(100)
    world.cycle(erps=False)
    world.rest()
    assert world.posted("1") == ["P1 UNKNOWN"]
    assert world.posted("2") == ["P1 POSTED"]
    world.healing(lambda: world.two_persons(lambda _: ("not_received", "the partner's own list of files")))
    world.rest()


@scenario(us={"delivery": "api", "url": "https://erp", "duplicate_class": "A"})
def called_and_not_answered(world: World) -> None:
    """The ERP is called instead: what has no answer is looked up before anything goes again, under the same key."""
    refused = world.enter("1", hours_e4=75000)
    world.enter("2")
    world.erps["ns-us"].refuse.add(refused.reference)
    world.services["ns-us"].silent = 1
    world.rest()
    world.amend("2", amount_minor=12000)
    world.erps["ns-us"].refuse.clear()
    # The books show what was posted. That a line was refused is only in the answer that was lost.
    world.healing(lambda: world.two_persons(lambda _: ("not_received", "the ERP's import log")))
    world.healing(world.retry_refused)
    world.rest()


@scenario(us={"release_over": {"USD": Decimal(50)}})
def released_by_a_second_person(world: World) -> None:
    """A large file waits, and the one behind it waits too."""
    world.enter("1")
    world.rest()
    world.enter("2", amount_minor=100)
    world.rest()
    assert not world.booked()
    world.healing(world.release)
    world.rest()


@scenario(anchored=True)
def old_copy_restored(world: World) -> None:
    """Yesterday's copy of the ledger is put back: it sends nothing. The newest goes on."""
    world.enter("1")
    world.rest()
    backup = ledgers.copy_of(world.ledger)
    world.enter("2")
    world.rest()
    with world.boundaries.unwatched():
        old = world._opened(ledgers.restored(backup, world.clock, ANCHORS))
        for each in world.destinations:
            for send in (partial(posting.seal, old, each), partial(world.deliver, each, old)):
                try:
                    send()
                except AmnesiaError:
                    continue
                raise AssertionError("R11: an old copy of the ledger was allowed to work")
        old.close()
    world.amend("2", amount_minor=12000)
    world.rest()


# -- the walk ---------------------------------------------------------------------------------------------------------


@dataclass
class Played:
    """What came of one play: boundaries in order, fault points, the books, and all that is wrong."""

    crossed: list[str]
    points: Counter[str]
    booked: list[tuple]
    wrong: list[str]


def play(name: str, fault_there: Fault | None = None) -> Played:
    """Play a scenario, with a fault or cleanly. A fault that does not fall is wrong: the injector is dead."""
    boundaries = Boundaries(fault_there)
    with World(boundaries, **SHAPES[name]) as world:
        wrong = []
        try:
            SCENARIOS[name](world)
        except Exception as error:
            wrong.append(f"{type(error).__name__}: {error}")
        with boundaries.unwatched():
            wrong += world.wrong()
        if fault_there and not boundaries.fell:
            wrong.append("the fault did not fall")
        return Played(boundaries.crossed, boundaries.points, world.booked(), wrong)


@dataclass
class Walked:
    """A walk: plays with a fault, by (boundary, mode), and what each wrong one found."""

    plays: Counter[tuple[str, str]] = field(default_factory=Counter)
    points: Counter[str] = field(default_factory=Counter)
    boundaries: int = 0
    wrong: list[str] = field(default_factory=list)


def walk(name: str, every: int = 1, seed: int = 0) -> Walked:
    """Play a scenario with a fault at each boundary in each mode; of those plays each `every`-th, from `seed` on."""
    walked = Walked()
    clean = play(name)
    walked.boundaries, walked.points = len(clean.crossed), clean.points
    walked.wrong += (f"{name}: {each}" for each in clean.wrong)
    faults = [(Fault(at, mode), each) for at, each in enumerate(clean.crossed, 1) for mode in modes(each)]
    for fault_there, boundary in faults[seed % every :: every]:
        played = play(name, fault_there)
        walked.plays[boundary, fault_there.mode] += 1
        wrong = list(played.wrong)
        if played.crossed[: fault_there.at] != clean.crossed[: fault_there.at]:
            wrong.append("it was not the same play before the fault")
        if played.booked != clean.booked:
            wrong.append(f"the books are {played.booked}, of the clean play {clean.booked}")
        walked.wrong += (f"{name}, {fault_there.mode} at {fault_there.at} ({boundary}): {each}" for each in wrong)
    return walked


def named_points() -> set[str]:
    """Every fault point that the posting code and the ledger name."""
    package = Path(dagster_project.__file__).parent
    return {
        name
        for room in ROOMS
        for file in (package / room).rglob("*.py")
        for name in re.findall(r"fault\.point\(\s*\"([^\"]+)\"", file.read_text())
    }
