"""Delivery by calls to the simulated ERP, over real sockets: silence is no refusal (docs/posting.md 2.5)."""

from __future__ import annotations

import contextlib
import hashlib
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
import uvicorn
from starlette.applications import Starlette

from dagster_project import fault
from dagster_project.anchors import NAME as ANCHOR
from dagster_project.landing.raw_store import RawStore
from dagster_project.landing.refusal import DocumentRefused
from dagster_project.ledger import AmnesiaError, Ledger
from dagster_project.ledger.types import Refused
from dagster_project.ports import LocalFileSystem, Response
from dagster_project.posting import Ports, api_delivery, retry, run_once, seal
from dagster_project.posting.adapters.netsuite.api import NetsuiteApi
from dagster_project.sandbox.erp import api as erp_api
from dagster_project.sandbox.erp.netsuite import Erp
from dagster_project.sandbox.world import masters
from dagster_project.transport.errors import PermanentError, TransientError, TransportError
from dagster_project.transport.http import HttpService
from tests.databases import place
from tests.posting.world import DESTINATION, START, Booked, SimulatedClock, World

API_POINTS = ("api_delivery.before_call", "api_delivery.after_call", "api_delivery.before_reply")
PROJECT = "P-US-01"
FIRST = "ns-us-00000001"


class Crash(BaseException):
    """The process dies here."""


class Company:
    """The simulated ERP behind a port. It posts what it has already, so that a line sent twice is there twice."""

    def __init__(self, folder: Path, clock: SimulatedClock) -> None:
        self.erp = Erp(folder / "erp.sqlite", folder / "drops", masters.erp_master_data(), start=START)
        self.answers: list = []
        self.server = uvicorn.Server(
            uvicorn.Config(
                Starlette(routes=erp_api.routes(self.erp, clock.now)), port=0, log_level="error", lifespan="off"
            )
        )
        self._thread = threading.Thread(target=self.server.run, daemon=True)
        self._thread.start()
        while not self.server.started:
            time.sleep(0.005)
        self.url = f"http://127.0.0.1:{self.server.servers[0].sockets[0].getsockname()[1]}"

    def close(self) -> None:
        self.server.should_exit = True
        self.server.force_exit = True
        self._thread.join(5)
        self.erp.close()

    def pick_up(self) -> None:
        """Nothing comes by SFTP here."""

    @property
    def booked(self) -> list[Booked]:
        return [
            Booked(*row[:1], Decimal(row[1]).scaleb(-row[2]), *row[3:])
            for row in map(
                tuple,
                self.erp._db.execute(
                    "select external_id, hours_e4, 4, project, memo, substr(work_date, 1, 7), document from time_bill"
                    " union all select j.external_id, l.debit - l.credit, 2, l.project, l.memo, j.posting_period,"
                    " j.document from journal j join gl_line l on l.document = j.document and l.line_no = 1"
                ),
            )
        ]


class Wire:
    """The HTTP service, and what was asked of it. `altered` changes a body on its way."""

    def __init__(self, timeout_seconds: float) -> None:
        self.service = HttpService(erp_api.TOKEN, timeout_seconds)
        self.asked: list[tuple[str, str, str | None]] = []
        self.answered: list[Response] = []
        self.altered: Callable[[bytes], bytes] = lambda body: body

    def request(self, method: str, url: str, headers: Mapping[str, str], body: bytes = b"") -> Response:
        self.asked.append((method, hashlib.sha256(body).hexdigest(), headers.get("Idempotency-Key")))
        response = self.service.request(method, url, headers, self.altered(body))
        if method == "POST":
            self.answered.append(response)
        return response

    def calls(self) -> list[tuple[str, str | None]]:
        """Body and key of each POST."""
        return [(sha256, key) for method, sha256, key in self.asked if method == "POST"]


class ApiWorld(World):
    """A world whose ERP is called."""

    def __init__(self, folder: Path, *, duplicate_class: str = "A", timeout_seconds: float = 20) -> None:
        super().__init__()
        self.erp = Company(folder, self.clock)
        self.wire = Wire(timeout_seconds)
        self.raw = RawStore(folder / "raw", LocalFileSystem())
        self.destination = replace(
            DESTINATION,
            sftp=None,
            delivery="api",
            url=f"{self.erp.url}/ns-us",
            duplicate_class=duplicate_class,
        )

    @property
    def ports(self) -> Ports:
        return Ports(self.clock, self.files, http=self.wire, raw=self.raw)

    def set(self, record_id: str, **changes: object) -> None:
        super().set(record_id, **{"project": PROJECT, **changes})

    def plan(self, *faults: str) -> None:
        """Let the next imports go wrong."""
        HttpService("").request(
            "POST", f"{self.erp.url}/faults", {}, json.dumps({"company": "ns-us", "faults": faults}).encode()
        )

    def sealed(self, *record_ids: str) -> None:
        """One sealed journal batch with these records, and nothing else."""
        for record_id in record_ids or ("1",):
            self.set(record_id)
        self.ledger.set_calendar("ns-us", self.periods, as_of="1")
        self.pull()
        self.judge()
        seal(self.ledger, self.destination)

    def run(self):
        """One run of delivery."""
        return run_once(self.ledger, self.ports, self.destination)

    def step(self, batch_id: str = FIRST) -> str:
        return self.ledger.value("select step from batch where batch_id = ?", [batch_id])

    def settle_failing(self, cycles: int = 8) -> None:
        """Cycles until nothing is to be sent any more; a run that fails is run again in the next."""
        for _ in range(cycles):
            try:
                self.cycle()
            except TransportError:
                self.clock.at += timedelta(hours=1)
                continue
            if not self.ledger.rows("select batch_id from batch where step in ('SEALED', 'CALLING')"):
                return
        raise AssertionError(f"still moving: {self.states()}")

    def assert_sound(self) -> None:
        """Every line is in the ERP once, or is UNKNOWN with an owner; and the ledger agrees with its own history."""
        ids = Counter(booked.external_id for booked in self.erp.booked)
        assert set(ids.values()) <= {1}, "a line was posted twice"
        for entry_id, state, batch_id in self.ledger.rows("select entry_id, state, batch_id from entry"):
            if state == "POSTED":
                assert ids[entry_id] == 1
            else:
                assert state == "UNKNOWN", (entry_id, state)
                assert self.ledger.open_codes(batch_id) == {"ACK_OVERDUE"}
                assert self.ledger.value(
                    "select owner from exception where subject = ? and closed_at is null", [batch_id]
                )
        assert self.ledger.conservation() == []
        assert self.ledger.verify_chain() == []


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., ApiWorld]]:
    """Worlds, each in a folder of its own, and their servers until the test ends."""
    made: list[ApiWorld] = []

    def make(**options: object) -> ApiWorld:
        made.append(ApiWorld(tmp_path / str(len(made)), **options))
        return made[-1]

    yield make
    fault.clear()
    for world in made:
        world.erp.close()


def raising_once(kind: type[BaseException]) -> Callable[[str], None]:
    def act(_name: str) -> None:
        fault.clear()
        raise kind

    return act


def test_a_line_is_posted_amended_withdrawn_and_approved_again_by_calls(make):
    """What holds for files must hold for calls: the same bytes, reversals and order, only the way is another."""
    world = make()
    for changes in (
        {"1": {}, "2": {"hours": Decimal("3.5"), "billable": False}},
        {"1": {"hours": Decimal(7)}, "2": {"approval": "not_approved"}},
        {"2": {"approval": "approved"}},
        {},
        {},
    ):
        for record_id, change in changes.items():
            world.set(record_id, **change)
        world.cycle()
    world.settle_down()
    world.assert_ledger_is_right()
    assert len(set(world.wire.calls())) == len(world.wire.calls()), "a call was repeated although it was answered"


def test_the_answer_is_kept_as_it_came_beside_the_intent(make):
    """Evidence in a dispute is what was sent under which key and what came back, not what we made of it."""
    world = make()
    world.sealed()
    world.run()
    (call,) = world.ledger.records("select * from call where batch_id = ?", [FIRST])
    (reply,) = world.ledger.records("select * from reply where batch_id = ?", [FIRST])
    assert (call["key"], call["method"], call["url"]) == (FIRST, "POST", f"{world.destination.url}/import")
    assert (call["request_sha256"], FIRST) == world.wire.calls()[0]
    assert call["event_seq"] < reply["event_seq"]
    assert world.raw.get(reply["response_sha256"]) == world.wire.answered[0].body
    assert (reply["status"], json.loads(reply["headers"])["content-type"]) == (200, "application/json")
    assert world.ledger.value("select count(*) from raw_file where sha256 = ?", [reply["response_sha256"]]) == 1
    assert world.step() == "CLOSED"
    world.assert_sound()


@pytest.mark.bad_input(117)
@pytest.mark.parametrize(
    "mode",
    [
        *("timeout_before", "timeout_after", "late", "cut_before", "cut_after", "error_before", "error_after"),
        "web_page",
    ],
)
def test_a_call_without_an_answer_is_unknown_then_looked_up_and_never_doubled(make, mode):
    """A retry on error doubles whatever was posted behind a timeout, a 500 or a broken connection."""
    world = make(timeout_seconds=1 if mode in ("late", "timeout_before", "timeout_after") else 20)
    world.sealed()
    world.plan(mode)
    with pytest.raises(TransientError):
        world.run()
    assert world.step() == "UNKNOWN"
    assert world.entry("1")["state"] == "UNKNOWN"
    assert world.ledger.open_codes(FIRST) == {"ACK_OVERDUE"}
    assert world.step("ns-us-00000002") == "SEALED", "nothing more goes to an ERP that does not answer"
    assert len(world.wire.calls()) == 1
    if mode == "late":
        while not world.erp.booked:
            time.sleep(0.01)
    posted_before = bool(world.erp.booked)
    world.wire.service = HttpService(erp_api.TOKEN)
    world.settle_failing()
    world.assert_sound()
    assert set(world.states().values()) == {"POSTED"}
    assert world.ledger.open_codes(FIRST) == set()
    assert [call for call in world.wire.calls() if call[1] == FIRST] == world.wire.calls()[:1] * (2 - posted_before)


def test_a_call_that_arrives_after_it_was_repeated_is_known_by_its_key(make):
    """It was stuck in the network while the books were looked up; without the key it would be posted a second time."""
    world = make()
    world.sealed()
    send, stuck = world.wire.service.request, []

    def hold_back(*request: object) -> Response:
        if request[0] == "POST" and not stuck:
            stuck.append(request)
            raise TransientError("ERP_UNREACHABLE", "no answer")
        return send(*request)

    world.wire.service = SimpleNamespace(request=hold_back)
    with pytest.raises(TransientError):
        world.run()
    world.run()
    assert world.step() == "CLOSED"
    assert send(*stuck[0]).body == world.wire.answered[0].body
    world.assert_sound()
    assert set(world.states().values()) == {"POSTED"}


@pytest.mark.parametrize("mode", ["timeout_before", "cut_before", "error_before"])
def test_an_erp_that_posts_twice_is_never_called_twice_without_people(make, mode):
    """Class C: that nothing is there yet proves nothing; the first call may still be on its way."""
    world = make(duplicate_class="C", timeout_seconds=1)
    world.sealed()
    world.plan(mode)
    world.settle_failing()
    assert [key for _, key in world.wire.calls()].count(FIRST) == 1
    assert world.entry("1")["state"] == "UNKNOWN"
    assert world.ledger.rows("select outcome from probe where batch_id = ?", [FIRST]) == [("absent",)]
    world.assert_sound()


def test_a_call_that_the_erp_has_forgotten_is_not_repeated(make):
    """After the key's window the same key is a new call: the ERP would post it again."""
    world = make()
    world.sealed()
    world.plan("error_before")
    with pytest.raises(TransientError):
        world.run()
    world.clock.at += timedelta(hours=world.destination.window_hours)
    world.settle_failing()
    assert [key for _, key in world.wire.calls()].count(FIRST) == 1
    world.assert_sound()
    assert world.step() == "UNKNOWN"
    assert world.ledger.value("select resends from batch where batch_id = ?", [FIRST]) == 0


def test_a_repetition_that_comes_too_late_is_left_to_people(make):
    """It may be decided inside the window and wait behind an ERP that is busy until after its end."""
    world = make()
    world.sealed()
    world.plan("error_before", "busy")
    with pytest.raises(TransientError):
        world.run()
    world.run()
    assert world.step() == "SEALED"
    world.clock.at += timedelta(hours=world.destination.window_hours)
    assert world.run().unknown == [FIRST]
    assert world.step() == "UNKNOWN"
    world.settle_failing()
    world.assert_sound()


def test_an_import_that_broke_in_the_middle_is_posted_as_far_as_it_came(make):
    """Half of the lines are in the books: sending the file again would double them, so people ask for the rest."""
    world = make()
    world.sealed("1", "2", "3", "4")
    world.plan("half")
    world.settle_failing()
    states = Counter(world.entry(each)["state"] for each in "1234")
    assert states == {"POSTED": 2, "UNKNOWN": 2}
    assert [key for _, key in world.wire.calls()].count(FIRST) == 1
    world.assert_sound()


@pytest.mark.bad_input(118)
@pytest.mark.parametrize("booked", [True, False])
def test_lines_that_an_answer_leaves_out_are_looked_up_at_its_deadline_and_never_sent_again(make, booked):
    """The call arrived, so the file is not sent again for one line, also when the books do not have it."""
    world = make()
    world.destination = replace(world.destination, ack_deadline_hours=1)
    world.sealed("1", "2")
    send, left_out = world.wire.service.request, []

    def leave_out_one(*request: object) -> Response:
        response = send(*request)
        if request[0] == "POST" and not left_out:
            answer = json.loads(response.body)
            left_out.append(answer["records"].pop())
            answer |= {"count": 1, "total": answer["records"][0]["amount"]}
            return replace(response, body=json.dumps(answer).encode())
        return response

    world.wire.service = SimpleNamespace(request=leave_out_one)
    world.run()
    assert {world.entry(each)["state"] for each in "12"} == {"POSTED", "DELIVERED"}
    if not booked:
        for table in ("gl_line", "journal"):
            world.erp.erp._db.execute(f"delete from {table} where document = ?", [left_out[0]["document"]])
    world.clock.at += timedelta(hours=2)
    world.settle_failing()
    assert {world.entry(each)["state"] for each in "12"} == ({"POSTED"} if booked else {"POSTED", "UNKNOWN"})
    assert [key for _, key in world.wire.calls()].count(FIRST) == 1
    world.assert_sound()


def test_a_busy_erp_is_asked_again_after_the_pause_it_wants_under_the_same_key(make):
    """429 is the one error that says that nothing happened; the pause outlives this process."""
    world = make()
    world.sealed()
    world.plan("busy")
    assert world.run().unfinished == [FIRST, "ns-us-00000002"]
    assert (world.step(), len(world.wire.calls())) == ("SEALED", 1)
    world.clock.at += timedelta(seconds=erp_api.RETRY_AFTER - 1)
    assert world.run().unfinished == [FIRST, "ns-us-00000002"]
    assert len(world.wire.calls()) == 1
    world.clock.at += timedelta(seconds=1)
    assert world.run().delivered == [FIRST, "ns-us-00000002"]
    assert world.wire.calls()[0] == world.wire.calls()[1]
    assert world.ledger.value("select attempt from batch where batch_id = ?", [FIRST]) == 2
    assert world.ledger.open_codes(FIRST) == set()
    world.assert_sound()


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        *(("120", 120), ("0", 0), ("Mon, 28 Sep 2026 18:05:00 GMT", 300), ("Mon, 28 Sep 2026 17:00:00 GMT", 0)),
        *(("999999999", 3600), ("soon", 60), ("-5", 60), ("", 60)),
    ],
)
def test_the_pause_is_what_the_erp_asks_for_within_an_hour(written, seconds):
    """A number that is wrong must not silence a company for years, nor be taken for none."""
    assert api_delivery._pause({"retry-after": written}, START) == timedelta(seconds=seconds)
    assert api_delivery._pause({}, START) == timedelta(minutes=1)


def test_a_wrong_token_keeps_the_batch_and_says_so(make):
    """A secret that has run out is no reason to call a thousand lines refused."""
    world = make()
    world.sealed()
    world.plan("locked_out")
    with pytest.raises(PermanentError, match="refuses our access"):
        world.run()
    assert (world.step(), world.entry("1")["state"]) == ("SEALED", "SENDING")
    world.settle_failing()
    world.assert_sound()
    assert world.step() == "CLOSED"


def test_a_file_that_the_erp_refuses_whole_is_refused_and_can_be_retried(make):
    """Only the refusals that the adapter declares mean that nothing was imported."""
    world = make()
    world.sealed()
    world.wire.altered = lambda body: body.replace(b"E10001", b"E66666")
    world.run()
    assert (world.step(), world.entry("1")["state"]) == ("REFUSED", "REJECTED")
    assert world.entry("1")["reject_code"] == "SHA_MISMATCH"
    world.wire.altered = lambda body: body
    for leg in ("time", "base"):
        retry(world.ledger, world.entry("1", leg)["entry_id"], "ada", "the proxy is repaired")
    world.settle_down()
    world.assert_ledger_is_right()


def test_a_refusal_that_is_not_declared_says_nothing(make):
    """A 4xx may come after half of the work; a gateway's may come without any."""
    world = make()
    world.sealed()
    world.wire.altered = lambda body: b"[]"
    with pytest.raises(TransientError):
        world.run()
    assert world.step() == "UNKNOWN"
    world.wire.altered = lambda body: body
    world.settle_failing()
    world.assert_sound()


def test_a_line_that_the_erp_refuses_is_rejected_by_itself(make):
    """The answer is by line: one unknown project does not keep the others."""
    world = make()
    world.set("2", project="P-NOBODY")
    world.sealed("1")
    world.run()
    assert (world.entry("1")["state"], world.entry("2")["state"]) == ("POSTED", "REJECTED")
    assert world.entry("2")["reject_code"] == "PROJECT_UNKNOWN"
    assert world.step() == "CLOSED"
    assert world.ledger.verify_chain() == []


def test_an_answer_that_was_lost_with_its_refusals_is_given_again(make):
    """Refused lines are in no book; only the ERP's memory of the call can tell them from lost ones."""
    world = make()
    world.set("1", project="P-NOBODY")
    world.set("2", project="P-NOBODY")
    world.ledger.set_calendar("ns-us", world.periods, as_of="1")
    world.pull()
    world.judge()
    seal(world.ledger, world.destination)
    world.plan("cut_after")
    with pytest.raises(TransientError):
        world.run()
    world.run()
    assert {world.entry(each)["state"] for each in "12"} == {"REJECTED"}
    assert world.ledger.value("select resends from batch where batch_id = ?", [FIRST]) == 1


# -- crashes and other runs -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["fine", "timeout_after", "error_before", "busy", "half"])
@pytest.mark.parametrize("duplicate_class", ["A", "C"])
@pytest.mark.parametrize("point", API_POINTS)
def test_a_crash_around_the_call_leaves_each_line_once_in_the_erp_or_with_an_owner(make, point, duplicate_class, mode):
    """Between intent and answer nobody knows what happened, least of all the process that is gone."""
    world = make(duplicate_class=duplicate_class, timeout_seconds=1.5)
    world.sealed("1", "2")
    world.plan(mode)
    fault.install(point, raising_once(Crash))
    try:
        world.run()
    except TransientError:
        assert mode == "timeout_after" and point != "api_delivery.before_call"
        fault.clear()
    except Crash:
        assert world.step() == "CALLING"
    else:
        raise AssertionError("the injector did not fire")
    world.settle_failing()
    world.assert_sound()
    if duplicate_class == "C":
        assert [key for _, key in world.wire.calls()].count(FIRST) <= 1
    elif mode != "half":
        assert set(world.states().values()) == {"POSTED"}


@pytest.mark.parametrize("mode", ["fine", "error_after", "error_before"])
def test_a_crash_at_any_point_of_a_delivery_and_its_look_up_doubles_nothing(make, mode):
    """Every commit and every call, before and after; the walk counts the points itself."""
    points = delivered(make(), mode, crash_at=0)
    assert {*API_POINTS, "ledger.before_commit", "landing.after_raw"} <= set(points)
    for crash_at in range(1, points.total() + 1):
        assert delivered(make(), mode, crash_at).total() == crash_at, "the injector did not fire"


def delivered(world: ApiWorld, mode: str, crash_at: int) -> Counter[str]:
    """Deliver one line through a first call that goes as `mode`, dying at the n-th point; the points that were hit."""
    counted: Counter[str] = Counter()

    def count(name: str) -> None:
        counted[name] += 1
        if counted.total() == crash_at:
            fault.clear()
            raise Crash

    world.set("1", billable=False)
    world.sealed()
    world.plan(mode)
    fault.install("*", count)
    for _ in range(4):
        with contextlib.suppress(Crash, TransientError):
            world.run()
    fault.clear()
    world.assert_sound()
    assert set(world.states().values()) == {"POSTED"}
    world.erp.close()
    return counted


@pytest.mark.parametrize("mode", ["fine", "error_after", "half"])
@pytest.mark.parametrize("point", API_POINTS)
def test_a_second_run_at_any_moment_of_a_call_does_not_double_it(make, point, mode):
    """A hung run wakes up after another has looked up and called again; its late answer still counts."""
    world = make()
    world.sealed("1", "2")
    world.plan("fine", mode) if point == "api_delivery.before_call" else world.plan(mode)

    def overtake(_name: str) -> None:
        fault.clear()
        try:
            world.run()
        except TransientError:
            assert mode != "fine"

    fault.install(point, overtake)
    try:
        world.run()
    except TransientError:
        assert mode != "fine"
    fault.clear()
    world.settle_failing()
    world.assert_sound()
    if mode == "fine":
        assert set(world.states().values()) == {"POSTED"}


def test_what_waits_for_a_release_is_not_called(make):
    """The second person stands before every way out."""
    world = make()
    world.destination = replace(world.destination, release_over={"USD": Decimal(10), "hours": Decimal(1)})
    world.sealed()
    assert world.run().waiting == [FIRST]
    assert world.wire.asked == []


RECORD = {
    **{"external_id": "A", "status": "POSTED", "document": "D", "posting_period": "2026-09", "amount": "1.00"},
    **{"currency": "USD", "code": "", "message": ""},
}


def answered(status: int = 200, **changes: object) -> tuple[int, bytes]:
    """An answer about the first batch, with one record unless `changes` say otherwise."""
    whole = {"batch_id": FIRST, "records": [RECORD], "count": 1, "total": "1.00", **changes}
    return status, json.dumps(whole).encode()


@pytest.mark.bad_input(117)
@pytest.mark.parametrize(
    "answer",
    [
        answered(batch_id="ns-us-00000009"),
        answered(202),
        answered(500),
        answered(records=None),
        answered(records=[{**RECORD, "external_id": ""}]),
        answered(records=[{**RECORD, "amount": 1.0}]),
        answered(records=["A"]),
        answered(count="1"),
        answered(400, error={"code": "UNEXPECTED_ERROR", "message": "script limit exceeded"}),
        answered(409, error={"code": "SHA_MISMATCH", "message": ""}),
        answered(400, error={"code": ["SHA_MISMATCH"]}),
        (200, b""),
        (200, b"{}"),
        (200, b"null"),
        (200, answered()[1][:-1]),
    ],
)
def test_what_is_not_an_answer_about_the_batch_says_nothing(answer):
    """Another batch's answer, a gateway's page, a script that broke half way: each would post or refuse wrongly."""
    with pytest.raises(DocumentRefused):
        NetsuiteApi().read(FIRST, *answer)


@pytest.mark.bad_input(203)
@pytest.mark.parametrize("message", ["half \ud800 a character", "NUL \0"])
def test_a_refusal_whose_reason_is_no_usable_text_is_a_refusal(message):
    """No ledger can take such a text, so that the answer would end every cycle that is given it."""
    (line,) = NetsuiteApi().read(FIRST, *answered(400, error={"code": "SHA_MISMATCH", "message": message})).lines
    assert (line["status"], line["code"], line["message"]) == ("REJECTED", "SHA_MISMATCH", "")


def test_an_answer_that_does_not_add_up_is_no_list_of_the_books():
    """Lines that are missing in it would count as absent, and be sent again."""
    short = answered(count=2)
    assert not NetsuiteApi().read(FIRST, *short).adds_up
    with pytest.raises(DocumentRefused, match="a whole list"):
        NetsuiteApi().read_lookup(FIRST, *short)
    with pytest.raises(DocumentRefused, match="a whole list"):
        NetsuiteApi().read_lookup(FIRST, *answered(records=[{**RECORD, "status": "REJECTED"}]))
    assert NetsuiteApi().read_lookup(FIRST, *answered()).lines[0]["document"] == "D"


@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        ("update call set key = 'another'", "append-only"),
        ("update reply set status = 500", "append-only"),
        ("delete from call", "keeps its rows"),
        ("delete from reply", "keeps its rows"),
        ("insert into call select batch_id, 1, key, method, url, request_sha256, event_seq from call", "(?i)unique"),
        (
            "insert into reply select batch_id, 9, status, headers, response_sha256, not_before, event_seq from reply",
            "(?i)foreign key",
        ),
        ("update batch set step = 'CALLING', attempt = attempt + 1", "(?i)foreign key|answered line"),
    ],
)
def test_the_database_keeps_calls_and_answers_and_allows_none_without_the_other(make, statement, refusal):
    """Nothing that protects money is left to code alone."""
    world = make()
    world.set("1", billable=False)
    world.sealed()
    world.run()
    with pytest.raises(Refused, match=refusal), world.ledger.change("test") as change:
        change.record_fact("test")
        world.ledger.execute(statement)


def test_the_database_takes_no_call_without_the_release_that_it_waits_for(make):
    """The step that the program would skip by mistake is the one that a thief skips on purpose."""
    world = make()
    world.destination = replace(world.destination, release_over={"USD": Decimal(10), "hours": Decimal(1)})
    world.sealed()
    with pytest.raises(Refused), world.ledger.change("test") as change:
        change.record_fact("test")
        world.ledger.execute("update batch set step = 'CALLING', attempt = 1 where batch_id = ?", [FIRST])


def test_a_ledger_that_has_called_and_finds_no_anchor_sends_nothing(make, tmp_path):
    """An older copy may not know the last call, and would make it again under another key."""
    world = make()
    with Ledger.open(place(tmp_path / "ledger.sqlite"), world.clock, (tmp_path / "anchor",)) as ledger:
        world.ledger = ledger
        world.sealed()
        world.run()
        (tmp_path / "anchor" / ANCHOR).unlink()
        with pytest.raises(AmnesiaError):
            world.run()


def test_a_call_is_anchored_before_it_is_made(make, tmp_path):
    """A ledger that is restored from before the call must know that it is too old to send."""
    world = make()
    with Ledger.open(place(tmp_path / "ledger.sqlite"), world.clock, (tmp_path / "anchor",)) as ledger:
        world.ledger = ledger
        world.sealed()
        fault.install("api_delivery.before_call", raising_once(Crash))
        with pytest.raises(Crash):
            world.run()
        anchored = json.loads((tmp_path / "anchor" / ANCHOR).read_text())["seq"]
        assert anchored >= ledger.value("select event_seq from call where batch_id = ?", [FIRST])


def test_lines_that_the_erp_has_before_the_first_call_are_not_sent(make):
    """A virtual machine restored with ledger and anchors would call again for what was called before the restore."""
    world = make(duplicate_class="C")
    world.sealed()
    world.run()
    restored = make(duplicate_class="C")
    restored.destination = replace(restored.destination, url=world.destination.url)
    restored.sealed()
    delivery = restored.run()
    assert restored.wire.calls() == []
    assert (delivery.conflicts, restored.step()) == ([FIRST], "UNKNOWN")
    assert restored.ledger.frozen("ns-us") == "BATCH_NUMBER_USED"
    assert {finding.code for finding in restored.ledger.conservation() + restored.ledger.verify_chain()} == set()
