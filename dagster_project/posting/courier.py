"""Delivering sealed batches over SFTP so that each arrives at most once, whatever crashes (POSTING 2.5).

The posting file is taken only with its control file beside it, so the rename of the control file into the inbox is the
one moment that matters. Everything before it may be repeated. It is attempted only after the step UPLOADED is in the
ledger, consumes the uploaded control file of this epoch, and so can happen once. From UPLOADED on, the control file is
never uploaded again: what cannot be found any more is presumed delivered, and waits for its answer in plain sight.

Before a batch is uploaded for the first time the partner's folders are looked through for its number: this machine may
be an older copy of itself, ledger and anchors together, that would give other lines a number which the partner knows.

Batches of a destination go in the order of their numbers. One that waits for its release, or whose file is not the one
that was sealed and released, keeps those behind it waiting.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from dagster_project import fault
from dagster_project.config import Destination, Person
from dagster_project.landing.raw_store import RawStore
from dagster_project.ledger import Ledger
from dagster_project.ledger.canonical import canonical_json
from dagster_project.ports import Clock, FileSystem, Http, Sftp, iso
from dagster_project.posting import batches
from dagster_project.posting.chain import require_chain
from dagster_project.posting.layouts import adapter
from dagster_project.posting.owner import owns
from dagster_project.posting.people import StatementError
from dagster_project.posting.release import require_release

OWNER = "integration"
ACK_OVERDUE = "ACK_OVERDUE"
DELIVERY_CONFLICT = "DELIVERY_CONFLICT"
BATCH_NUMBER_USED = "BATCH_NUMBER_USED"
# What is open about a batch until it is known what became of it.
QUESTIONED = (ACK_OVERDUE, DELIVERY_CONFLICT, BATCH_NUMBER_USED)
# A copy that is found on the server counts as delivered, also one of an earlier sending.
CLEARED = "Before not_received is stated, the partner removes what is left of the file from the inbox and the archive."
# A control file may be taken between looking and reading; looking again settles it.
LOOKS = 3
# What the courier takes up: released, or under way.
UNDELIVERED = ("SEALED", "UPLOADING", "UPLOADED")


@dataclass(frozen=True)
class Ports:
    """The world of the courier: time, local files, the partner's server, and the folder for local copies.

    A destination of delivery `api` needs `http` and `raw` instead of the last two.
    """

    clock: Clock
    files: FileSystem
    sftp: Sftp | None = None
    outbox: Path | None = None
    http: Http | None = None
    raw: RawStore | None = None


@dataclass
class Delivery:
    """What a run did, by batch id.

    `unfinished` batches go on in the next run; `unknown` passed their deadline; of `conflicts` the partner has what
    we did not send; `waiting` needs its release; `refused` was not sent, because its file is not the one that was
    sealed and released.
    """

    delivered: list[str] = field(default_factory=list)
    presumed: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


class _Unsettled(Exception):
    """What was seen changed while it was looked at."""


class _Contradiction(Exception):
    """Something else stands where our file should be, or it was answered before it was handed over."""


def run_once(ledger: Ledger, ports: Ports, destination: Destination, people: Sequence[Person] = ()) -> Delivery:
    """Take every sealed batch of the destination as far as it goes, in order, and mark what is overdue.

    `people` are those whose release counts. Safe to run again after any crash or error, and beside another courier:
    each step is a compare-and-set on the batch's step and epoch. A TransportError of the server is passed on after the
    state is safe; the next run goes on. Nothing is sent to a frozen destination, nor to one whose server names another
    ledger as its owner, and nothing by a ledger that an anchor is ahead of (AmnesiaError) or that is not what its
    events wrote (BrokenChain).
    """
    from dagster_project.posting import api  # noqa: PLC0415 (it applies answers, which are defined on top of this)

    delivery = Delivery()
    _mark_overdue(ledger, ports, destination, delivery)
    ledger.require_anchored()
    require_chain(ledger)
    if ledger.frozen(destination.name):
        return delivery
    if destination.delivery == "api":
        api.look_up(ledger, ports, destination, delivery)
    shelves = _Shelves(ports.sftp, destination)
    owned = destination.delivery == "api"
    for batch_id, step in ledger.rows(
        "select batch_id, step from batch where destination = ? and step in ('AWAITING_RELEASE', 'SEALED', 'UPLOADING',"
        " 'UPLOADED') order by sequence",
        [destination.name],
    ):
        if step == "AWAITING_RELEASE":
            delivery.waiting.append(batch_id)
            break
        try:
            require_release(ledger, destination, people, batch_id)
            if destination.delivery == "api":
                carrier = api.Call(ledger, ports, destination, batch_id, delivery)
            else:
                carrier = _Courier(ledger, ports, destination, batch_id, delivery, shelves=shelves)
            _close_refusals(ledger, batch_id)
            owned = owned or owns(ledger, ports.sftp, destination)
            if owned:
                carrier.deliver()
            elif not ledger.frozen(destination.name):
                delivery.unfinished.append(batch_id)
        except (batches.SealError, StatementError) as refusal:
            _refuse(ledger, batch_id, refusal)
            delivery.refused.append(batch_id)
            break
        if ledger.frozen(destination.name):
            break
    return delivery


def _refuse(ledger: Ledger, batch_id: str, refusal: batches.SealError | StatementError) -> None:
    """Raise that a file is not sent, because it is not, or cannot be shown to be, what was sealed and released.

    Unless another courier, whose copy was whole, has sent it meanwhile.
    """
    with ledger.change("refuse"):
        if ledger.value("select step from batch where batch_id = ?", [batch_id]) not in UNDELIVERED:
            return
        ledger.open_exception(
            batches.FILE_ALTERED if isinstance(refusal, batches.SealError) else batches.RELEASE_REFUSED,
            batch_id,
            f"{batch_id} is not sent, nor is what is sealed after it: {refusal}.",
            owner=OWNER,
            remedy="Find out who changed the ledger, the program or the settings, and undo it. A file that was never"
            f" sent can be withdrawn: `tieout release {batch_id} --withdraw ...`.",
            severity="quarantine",
        )


def _close_refusals(ledger: Ledger, batch_id: str) -> None:
    for code in (batches.FILE_ALTERED, batches.RELEASE_REFUSED):
        ledger.close_exception(code, batch_id)


def freeze_used_number(ledger: Ledger, destination: Destination, batch_id: str, found: str, delivery: Delivery) -> None:
    """Freeze the destination of a batch that was never sent from here, and that the partner knows: `found` says how.

    Whether those are its lines is for two persons to state. Nothing happens when another run has moved it on.
    """
    with ledger.change("number used") as change:
        if not ledger.execute(
            "update batch set step = 'UNKNOWN', ack_deadline = ? where batch_id = ? and step = 'SEALED' and epoch = 0",
            [change.at, batch_id],
        ):
            return
        ledger.execute(
            "update entry set state = 'UNKNOWN', state_since = ? where batch_id = ? and state = 'BATCHED'",
            [change.at, batch_id],
        )
        change.state("number used", batch_id=batch_id, found=found)
        ledger.freeze_destination(destination.name, BATCH_NUMBER_USED)
        ledger.open_exception(
            BATCH_NUMBER_USED,
            batch_id,
            f"{found}, although this ledger has never sent {batch_id}: it, or the whole machine, is an older copy."
            f" Nothing is sent to {destination.name}.",
            owner=OWNER,
            remedy="Put the newest ledger back. If it is lost, take what the partner's archive holds"
            " (`tieout refetch`) and compare with the ERP's books; then two persons state received or not_received of"
            f" {batch_id}, and thaw of {destination.name}: `tieout resolve`. {CLEARED}",
            severity="quarantine",
        )
        delivery.conflicts.append(batch_id)


class _Shelves:
    """What lies in the partner's folders, each listed once a run."""

    def __init__(self, sftp: Sftp | None, destination: Destination) -> None:
        self._sftp, self._destination = sftp, destination
        self._paths: list[str] | None = None

    def of(self, batch_id: str) -> list[str]:
        """Every file that has the number of this batch."""
        if self._paths is None:
            folders = dict.fromkeys((self._destination.inbox, self._destination.stage, self._destination.archive))
            self._paths = [f"{folder}/{name}" for folder in folders for name in self._names(folder)]
        return [path for path in self._paths if path.rpartition("/")[2].startswith(f"{batch_id}-")]

    def _names(self, folder: str) -> list[str]:
        try:
            return [file.name for file in self._sftp.list(folder)]
        except FileNotFoundError:
            return []


class _Courier:
    """One batch on its way."""

    def __init__(
        self,
        ledger: Ledger,
        ports: Ports,
        destination: Destination,
        batch_id: str,
        delivery: Delivery,
        *,
        shelves: _Shelves,
    ) -> None:
        self.ledger, self.ports, self.destination = ledger, ports, destination
        self.batch_id, self.delivery, self.shelves = batch_id, delivery, shelves
        self.file = batches.render(ledger, batch_id, adapter(destination.adapter))
        self.step, self.epoch = ledger.rows("select step, epoch from batch where batch_id = ?", [batch_id])[0]

    def deliver(self) -> None:
        if self.epoch == 0 and (used := self.shelves.of(self.batch_id)):
            found = f"{used[0]} is on the partner's server"
            freeze_used_number(self.ledger, self.destination, self.batch_id, found, self.delivery)
            return
        try:
            if self.step != "UPLOADED" and not self._upload():
                return
            for _ in range(LOOKS):
                try:
                    return self._hand_over()
                except _Unsettled:
                    continue
            self.delivery.unfinished.append(self.batch_id)
        except _Contradiction as error:
            self._conflict(str(error))

    # -- names --------------------------------------------------------------------------------------------------------

    def _staged(self, name: str) -> str:
        """An upload's name outside the pickup folder; an older epoch's upload can never be taken for this one."""
        return f"{self.destination.stage}/{name}.{self.epoch}.part"

    def _final(self, name: str) -> str:
        return f"{self.destination.inbox}/{name}"

    # -- steps 3 to 7 -------------------------------------------------------------------------------------------------

    def _upload(self) -> bool:
        """Bring both files to the stage folder, proven whole; False when another courier is ahead or a file is torn."""
        file = self.file
        for name, content in ((file.file_name, file.content), (file.control_name, file.control)):
            local = self.ports.outbox / self.destination.name / name
            fault.point("courier.before_outbox")
            self.ports.files.publish(local, content)
            fault.point("courier.after_outbox")
            if self.ports.files.read(local) != content:
                raise batches.SealError(f"{local} does not hold what was written: check the disk; nothing was sent")
        if not self._begin_epoch():
            return False
        # What the partner may get from now on is anchored outside the ledger first (POSTING R11).
        self.ledger.write_anchors()
        if self.epoch > 1:
            self._sweep_stage()
        for name, content in ((file.file_name, file.content), (file.control_name, file.control)):
            fault.point("courier.before_upload")
            self.ports.sftp.put(self._staged(name), content)
            fault.point("courier.after_upload")
            if not self._is_whole(self._staged(name), content):
                self.delivery.unfinished.append(self.batch_id)
                return False
        return self._advance("UPLOADING", "UPLOADED")

    def _sweep_stage(self) -> None:
        """Remove what older epochs of this batch left: nobody may hand that over any more."""
        fault.point("courier.before_sweep")
        names = "|".join(map(re.escape, (self.file.file_name, self.file.control_name)))
        for file in self.ports.sftp.list(self.destination.stage):
            old = re.fullmatch(rf"(?:{names})\.(\d+)\.part", file.name)
            if old and int(old[1]) < self.epoch:
                with contextlib.suppress(FileNotFoundError):
                    self.ports.sftp.remove(f"{self.destination.stage}/{file.name}")
        fault.point("courier.after_sweep")

    def _begin_epoch(self) -> bool:
        with self.ledger.change("uploading") as change:
            moved = self.ledger.execute(
                "update batch set step = 'UPLOADING', epoch = epoch + 1, stage_name = ?"
                " where batch_id = ? and step in ('SEALED', 'UPLOADING') and epoch = ?",
                [f"{self.file.control_name}.{self.epoch + 1}.part", self.batch_id, self.epoch],
            )
            if moved:
                self.ledger.execute(
                    "update entry set state = 'SENDING', state_since = ? where batch_id = ? and state = 'BATCHED'",
                    [change.at, self.batch_id],
                )
                change.state("uploading", batch_id=self.batch_id, epoch=self.epoch + 1)
        self.epoch += 1
        return bool(moved)

    def _is_whole(self, path: str, content: bytes) -> bool:
        """Size and read-back both agree: a server's size alone proves nothing."""
        try:
            return self.ports.sftp.size(path) == len(content) and self.ports.sftp.get(path) == content
        except FileNotFoundError:
            return False

    # -- steps 8 to 11 ------------------------------------------------------------------------------------------------

    def _hand_over(self) -> None:
        """Look where the control file is, and act by the decision table of POSTING 2.5."""
        name, content = self.file.control_name, self.file.control
        staged = self.ports.sftp.size(self._staged(name)) is not None
        if self._holds(self._final(name), content):
            if staged and self.ports.sftp.size(self._staged(name)) is not None:
                self._drop_copy(self._staged(name))
            return self._record("DELIVERED", self.destination.inbox)
        if self._holds(f"{self.destination.archive}/{name}", content):
            return self._record("DELIVERED", self.destination.archive)
        if not staged:
            # Renamed and already taken; or the stage was cleaned, which then shows as an answer that never comes.
            return self._record("PRESUMED", "nowhere")
        if not self._holds(self._staged(name), content):
            raise _Unsettled
        self._place_data()
        fault.point("courier.before_rename")
        if not self._is_its_turn():
            return None
        self._rename(name)
        fault.point("courier.after_rename")
        # The partner may have taken it at once: only what is seen now is recorded.
        raise _Unsettled

    def _is_its_turn(self) -> bool:
        """Whether the ledger still says that this epoch hands the file over; False when the batch was moved on.

        An answer that came to a resent file by its first sending, or to a file that nobody should have yet, is no
        reason to hand it over again. Raises _Contradiction while the control file is still where it was staged.
        """
        if self.ledger.rows("select step, epoch from batch where batch_id = ?", [self.batch_id]) != [
            ("UPLOADED", self.epoch)
        ]:
            return False
        if self.ledger.value(
            "select 1 from batch_line l join entry e on e.entry_id = l.entry_id where l.batch_id = ?"
            " and (e.batch_id <> l.batch_id or e.state <> 'SENDING') limit 1",
            [self.batch_id],
        ):
            if self.ports.sftp.size(self._staged(self.file.control_name)) is None:
                raise _Unsettled
            raise _Contradiction(
                f"{self.batch_id} was answered although its control file is staged and not handed over"
            )
        return True

    def _place_data(self) -> None:
        """Make sure that the posting file stands in the inbox before its control file does.

        It may be brought again at any time: without a control file nobody takes it.
        """
        name, content = self.file.file_name, self.file.content
        if self._holds(self._final(name), content):
            return
        if not self._is_whole(self._staged(name), content):
            self.ports.sftp.put(self._staged(name), content)
            if not self._is_whole(self._staged(name), content):
                raise _Unsettled
        fault.point("courier.before_place")
        self._rename(name)
        fault.point("courier.after_place")

    def _rename(self, name: str) -> None:
        try:
            self.ports.sftp.rename(self._staged(name), self._final(name))
        except FileNotFoundError:
            raise _Unsettled from None

    def _holds(self, path: str, content: bytes) -> bool:
        """Whether `path` holds exactly `content`; False for no file. Raises _Contradiction for another content."""
        try:
            found = self.ports.sftp.get(path)
        except FileNotFoundError:
            return False
        if found != content:
            raise _Contradiction(
                f"{path} holds {len(found)} bytes (sha256 {hashlib.sha256(found).hexdigest()[:12]}) that are not ours"
            )
        return True

    def _drop_copy(self, path: str) -> None:
        """A rename that left its source behind: the server copies. The control file must not be used again."""
        with contextlib.suppress(FileNotFoundError):
            self.ports.sftp.remove(path)
        self.ledger.open_exception(
            "RENAME_COPIES",
            self.batch_id,
            f"The server kept {path} although the file was renamed into the inbox.",
            owner=OWNER,
            remedy="Ask the partner whether the server copies on rename, and what took the file before us.",
            severity="warn",
        )

    # -- the ledger ---------------------------------------------------------------------------------------------------

    def _record(self, step: str, where: str) -> None:
        """Record where the control file was seen; an answer that came first has moved the batch on already."""
        evidence = {
            "seen_in": where,
            "bytes": len(self.file.content),
            "control_bytes": len(self.file.control),
            "host_key": getattr(self.ports.sftp, "host_key_fingerprint", None),
        }
        if self._advance("UPLOADED", step, canonical_json(evidence)):
            (self.delivery.delivered if step == "DELIVERED" else self.delivery.presumed).append(self.batch_id)

    def _advance(self, frm: str, too: str, evidence: str | None = None) -> bool:
        """Compare-and-set on (step, epoch), with the entries; False when somebody else moved the batch."""
        deadline = iso(self.ports.clock.now() + timedelta(hours=self.destination.ack_deadline_hours))
        with self.ledger.change(too.lower()) as change:
            moved = self.ledger.execute(
                "update batch set step = ?, ack_deadline = ?, evidence = ?, delivered_at = ?"
                " where batch_id = ? and step = ? and epoch = ?",
                [too, deadline, evidence, change.at if evidence else None, self.batch_id, frm, self.epoch],
            )
            if moved:
                change.state(too.lower(), batch_id=self.batch_id, epoch=self.epoch, evidence=evidence)
                _close_refusals(self.ledger, self.batch_id)
                if evidence:
                    self.ledger.execute(
                        "update entry set state = ?, state_since = ? where batch_id = ? and state = 'SENDING'",
                        [too, change.at, self.batch_id],
                    )
        return bool(moved)

    def _conflict(self, what: str) -> None:
        """Freeze the destination: nothing is guessed about a file that is not ours (POSTING R14)."""
        with self.ledger.change("conflict") as change:
            if self.ledger.execute(
                "update batch set step = 'CONFLICT', evidence = ?"
                " where batch_id = ? and step = 'UPLOADED' and epoch = ?",
                [canonical_json({"conflict": what}), self.batch_id, self.epoch],
            ):
                self.ledger.execute(
                    "update entry set state = 'CONFLICT', state_since = ? where batch_id = ? and state = 'SENDING'",
                    [change.at, self.batch_id],
                )
                change.state("conflict", batch_id=self.batch_id, what=what)
                self.ledger.freeze_destination(self.destination.name, DELIVERY_CONFLICT)
                self.ledger.open_exception(
                    DELIVERY_CONFLICT,
                    self.batch_id,
                    f"{what}. Nothing more is sent to {self.destination.name}.",
                    owner=OWNER,
                    remedy="Find out with the partner who wrote that file and whether ours was taken. Then two persons"
                    f" state received or not_received of {self.batch_id}, and thaw of {self.destination.name}:"
                    f" `tieout resolve`. {CLEARED}",
                    severity="quarantine",
                )
                self.delivery.conflicts.append(self.batch_id)


def _mark_overdue(ledger: Ledger, ports: Ports, destination: Destination, delivery: Delivery) -> None:
    """Batches without their whole answer past the deadline become UNKNOWN: never sent again by themselves (R6)."""
    now: datetime = ports.clock.now()
    for batch_id, deadline in ledger.rows(
        "select batch_id, ack_deadline from batch where destination = ? and step in"
        " ('DELIVERED', 'PRESUMED', 'ACCEPTED') order by sequence",
        [destination.name],
    ):
        if datetime.fromisoformat(deadline) >= now:
            continue
        with ledger.change("overdue") as change:
            if not ledger.execute(
                "update batch set step = 'UNKNOWN' where batch_id = ? and ack_deadline = ?"
                " and step in ('DELIVERED', 'PRESUMED', 'ACCEPTED')",
                [batch_id, deadline],
            ):
                continue
            silent = ledger.execute(
                "update entry set state = 'UNKNOWN', state_since = ? where batch_id = ?"
                " and state in ('DELIVERED', 'PRESUMED', 'ACCEPTED')",
                [change.at, batch_id],
            )
            change.state("overdue", batch_id=batch_id, entries=silent)
            ledger.open_exception(
                ACK_OVERDUE,
                batch_id,
                f"The ERP has not answered for {silent} lines of {batch_id} by {deadline}.",
                owner=OWNER,
                remedy="Ask the ERP's administrator whether the file was taken, and for its answer. If the answer is"
                f" lost, two persons state received or not_received of {batch_id}: `tieout resolve`. {CLEARED}",
                severity="quarantine",
            )
        delivery.unknown.append(batch_id)
