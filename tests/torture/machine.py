"""The posting protocol as a state machine: whatever comes next is drawn, and what fails shrinks to a short script.

`Protocol` drives the production planner, batches, delivery and answers in a `scenarios.World`, one part at a time and
in any order. Beside them stands a model of what may be true: every amount that the source ever said of a record.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from dagster_project import posting
from dagster_project.ledger.canonical import sha256
from dagster_project.posting.owner import owns
from dagster_project.posting.resolve import Question
from tests.torture.erp import Answer
from tests.torture.faults import Crash
from tests.torture.firm import Record
from tests.torture.scenarios import MODES, OVERTAKEN, Boundaries, Fault, World

RECORDS = ("1", "2")
COMPANIES = {"1": "ns-us", "2": "ns-kw"}

records = st.sampled_from(RECORDS)
amounts = st.sampled_from((10000, 25000, -7000))
# Of what has an effect, the first few in each part of the program: there is little else between them.
struck = st.sampled_from(("commit", "sftp.put", "sftp.rename"))
faults = st.none() | st.builds(Fault, st.integers(1, 3), st.sampled_from((*MODES, OVERTAKEN)), struck)


class Protocol(RuleBasedStateMachine):
    """Two records at two companies, one of which refuses a file that it took before."""

    def __init__(self) -> None:
        super().__init__()
        self.boundaries = Boundaries()
        self.world = World(self.boundaries, kw={"duplicate_class": "B"})
        self.boundaries.overtake = self._another_process
        # Whose the companies are is settled: the first few effects are those of the files.
        with self.boundaries.unwatched():
            for each in self.world.destinations:
                assert owns(self.world.ledger, self.world.erps[each.name].sftp, each)
        # The model: what each record ever said, by leg, as the ERP may hold it.
        self.said: dict[tuple[str, str], set[tuple[Decimal, str]]] = {}

    @property
    def known(self) -> dict[str, Record]:
        return self.world.firm.records

    def _note(self, record: Record) -> None:
        for leg, due in self.world.firm.owed(replace(record, approval="approved", gone=False)).items():
            self.said.setdefault((record.record_id, leg), set()).add(due)

    def _program(self, work, fault: Fault | None = None) -> None:
        """A part of the program runs, and ends as the fault has it."""
        self.boundaries.crossed.clear()
        self.boundaries.fault = fault
        try:
            work()
        except Crash:
            self.world.reborn()
        except Exception as error:
            # Only what the fault itself raised may come out.
            if not self.boundaries.fell or not any(each in str(error) for each in _RAISED):
                raise
        finally:
            self.boundaries.fault, self.boundaries.fell = None, False

    def _another_process(self) -> None:
        mine = self.world.ledger
        self.world.reborn()
        try:
            self._send()
            self.world.erps_work()
        finally:
            self.world.ledger = mine

    def _send(self) -> None:
        for each in self.world.destinations:
            self.world.deliver(each)

    # -- the source ---------------------------------------------------------------------------------------------------

    @initialize(amount=amounts)
    def first_record(self, amount: int) -> None:
        self._note(self.world.enter("1", amount_minor=amount))

    @rule(record=records, amount=amounts, hours=st.sampled_from((0, 80000)), beside=st.sampled_from(((), ("tax",))))
    def source_says(self, record: str, amount: int, hours: int, beside: tuple[str, ...]) -> None:
        """A record is entered, or amended."""
        content = {"amount_minor": amount, "hours_e4": hours, "beside": beside}
        if record not in self.known:
            self.world.enter(record, to=COMPANIES[record], **content)
        else:
            self.world.amend(record, **content)
        self._note(self.known[record])

    @rule(record=records, approval=st.sampled_from(("approved", "not_approved", "unknown")))
    def source_approves(self, record: str, approval: str) -> None:
        if record in self.known:
            self.world.approve(record, approval)

    @rule(record=records)
    def source_deletes_or_restores(self, record: str) -> None:
        if record in self.known:
            self.known[record].gone ^= True

    @rule(account=st.sampled_from(("4010", "4020")))
    def account_is_mapped(self, account: str) -> None:
        self.world.firm.account = account

    # -- the program --------------------------------------------------------------------------------------------------

    @rule(fault=faults)
    def program_reads_the_source(self, fault: Fault | None) -> None:
        self._program(self.world.pull, fault)

    @rule(fault=faults)
    def program_judges(self, fault: Fault | None) -> None:
        self._program(self.world.judge, fault)

    @rule(fault=faults)
    def program_seals(self, fault: Fault | None) -> None:
        def seal() -> None:
            for each in self.world.destinations:
                posting.seal(self.world.ledger, each)

        self._program(seal, fault)

    @rule(fault=faults)
    def program_delivers(self, fault: Fault | None) -> None:
        self._program(self._send, fault)

    @rule(fault=faults)
    def program_probes(self, fault: Fault | None) -> None:
        def probe() -> None:
            for each in self.world.destinations:
                posting.probe(self.world.ledger, self.world.ports(each), each, self.world.exported)

        self._program(probe, fault)

    @rule(fault=faults)
    def program_runs(self, fault: Fault | None) -> None:
        """All of it, but for the answers, which arrive one by one."""
        answers = {name: list(erp.answers) for name, erp in self.world.erps.items()}
        for erp in self.world.erps.values():
            erp.answers.clear()
        self._program(self.world.run, fault)
        for name, erp in self.world.erps.items():
            erp.answers[:0] = answers[name]

    # -- partners -----------------------------------------------------------------------------------------------------

    @rule(parts=st.booleans())
    def erps_work(self, parts: bool) -> None:
        """Each ERP takes what is there, and answers in one document or line by line."""
        self.world.shape = _parts if parts else _whole
        self.world.erps_work()

    @rule(record=records, number=st.integers(0, 4), again=st.booleans(), fault=faults)
    def answer_arrives(self, record: str, number: int, again: bool, fault: Fault | None) -> None:
        """Any answer, in any order and any number of times, also as `again` another export of the same lines."""
        erp = self.world.erps[COMPANIES[record]]
        if number >= len(erp.answers):
            return
        lines = erp.answers[number].lines
        if again:
            lines = [replace(line, message="exported again") for line in lines]
        to = next(each for each in self.world.destinations if each.name == erp.name)
        self._program(lambda: posting.apply(self.world.ledger, to, sha256(repr(lines)), lines), fault)

    @rule(record=records, status=st.sampled_from(("open", "closed")), reported=st.booleans())
    def period_turns(self, record: str, status: str, reported: bool) -> None:
        turn = self.world.report if reported else self.world.close_silently
        turn(COMPANIES[record], _2026_09=status)
        if reported:
            self._program(self.world.read_calendars)

    @rule(record=records)
    def erp_refuses_or_relents(self, record: str) -> None:
        if record in self.known:
            self.world.erps[COMPANIES[record]].refuse ^= {self.known[record].reference}

    @rule(record=records, number=st.integers(0, 3))
    def cleaner_takes(self, record: str, number: int) -> None:
        """A file of ours on a server, wherever it lies."""
        files = self.world.erps[COMPANIES[record]].sftp.files
        if number < len(files):
            del files[sorted(files)[number]]

    @rule(hours=st.sampled_from((1, 100)))
    def time_passes(self, hours: int) -> None:
        self.world.clock.passes(hours)

    # -- persons ------------------------------------------------------------------------------------------------------

    @rule(fault=faults)
    def person_retries(self, fault: Fault | None) -> None:
        self._program(self.world.retry_refused, fault)

    @precondition(lambda self: posting.questions(self.world.ledger))
    @rule(fault=faults)
    def two_persons_decide(self, fault: Fault | None) -> None:
        self._program(lambda: self.world.two_persons(self._truth), fault)

    def _truth(self, question: Question) -> tuple[str, str] | None:
        """What persons who look into the ERP and at the server state; None while they cannot know."""
        if "unfreeze" in question.claims:
            return "unfreeze", "both sides agree"
        batch_id, _, entry_id = question.subject.partition("/")
        erp = self.world.erps[batch_id[:5]]
        if entry_id:
            documents = [each.document for each in erp.booked if each.external_id == entry_id]
            return ("received", documents[0]) if documents else ("not_received", "the ERP's books")
        # A file that was taken and of which every line was refused is in no books.
        coming = [path for path in erp.sftp.files if path.startswith(f"/inbox/{batch_id}") and path.endswith(".ctl")]
        if coming or batch_id in erp.imported:
            return "received", "the ERP's list of files"
        return "not_received", "the ERP's list of files"

    # -- what must always be so ---------------------------------------------------------------------------------------

    def check_invariants(self, *_: object) -> None:
        """After each step; as an invariant of its own it would be printed after each step of a script too."""
        assert self.world.doubled() == [], "it is in the books twice"
        for (record_id, leg), said in self.said.items():
            held = self.world.net(record_id, leg)
            assert len(held) <= 1 and held <= said, f"the ERP holds {held} of {record_id} {leg}, which said {said}"
        assert self.world.ledger.conservation() == []
        assert self.world.violations == []

    # -- the end ------------------------------------------------------------------------------------------------------

    def teardown(self) -> None:
        """Heal: partners come to their senses, every answer arrives, persons decide. Then the books are the source."""
        try:
            self._heal()
        finally:
            self.world.close()

    def _heal(self) -> None:
        world = self.world
        world.shape = _whole
        for name, erp in world.erps.items():
            erp.refuse.clear()
            world.report(name, _2026_09="open")
        for record in self.known.values():
            if record.approval == "unknown":
                world.approve(record.record_id)

        def decide() -> None:
            world.retry_refused()
            world.two_persons(self._truth)

        world.rest(decide)
        # What is still not answered is overdue.
        world.clock.passes(24 * 365)
        world.rest(decide)
        wrong = world.wrong(self._excused())
        assert not wrong, wrong

    def _excused(self) -> frozenset[str]:
        """Nothing is reversed on absence alone: a person is asked about what was posted and is gone."""
        return frozenset(
            record_id
            for record_id, record in self.known.items()
            if record.gone and "VANISHED" in self.world.ledger.open_codes(record.txn_id)
        )


_RAISED = ("connection cut", "Input/output error", "disk I/O error")


def _whole(answer: Answer) -> list[Answer]:
    return [answer]


def _parts(answer: Answer) -> list[Answer]:
    return [Answer([line], answer.due) for line in answer.lines]
