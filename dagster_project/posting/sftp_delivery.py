"""Delivering sealed batches over SFTP so that each arrives at most once, whatever crashes (docs/posting.md 2.5).

The posting file is taken only with its control file beside it, so the rename of the control file into the inbox is the
one moment that matters. Everything before it may be repeated. It is attempted only after the step UPLOADED is in the
ledger, consumes the uploaded control file of this attempt, and so can happen once. From UPLOADED on, the control file
is never uploaded again: what cannot be found any more is presumed delivered, and waits for its answer in plain sight.

Before a batch is uploaded for the first time the partner's folders are looked through for its number: this machine may
be an older copy of itself, ledger and anchors together, that would give other lines a number which the partner knows.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from datetime import timedelta

from dagster_project import fault
from dagster_project.config import Destination
from dagster_project.ledger import Ledger
from dagster_project.ports import Sftp, iso
from dagster_project.posting import batches
from dagster_project.posting.adapters import adapter
from dagster_project.posting.carrier import Delivery, Ports, close_refusals, freeze_used_number
from dagster_project.posting.codes import CLEARED, DELIVERY_CONFLICT, INTEGRATION

# A control file may be taken between looking and reading; looking again settles it.
LOOKS = 3


class _Unsettled(Exception):
    """What was seen changed while it was looked at."""


class _Contradiction(Exception):
    """Something else stands where our file should be, or it was answered before it was handed over."""


class PartnerFolders:
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


class Upload:
    """One batch on its way."""

    def __init__(
        self,
        ledger: Ledger,
        ports: Ports,
        destination: Destination,
        batch_id: str,
        delivery: Delivery,
        *,
        folders: PartnerFolders,
    ) -> None:
        self.ledger, self.ports, self.destination = ledger, ports, destination
        self.batch_id, self.delivery, self.folders = batch_id, delivery, folders
        self.file = batches.render(ledger, batch_id, adapter(destination.adapter))
        self.step, self.attempt = ledger.rows("select step, attempt from batch where batch_id = ?", [batch_id])[0]

    def deliver(self) -> None:
        if self.attempt == 0 and (used := self.folders.of(self.batch_id)):
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
        """An upload's name outside the pickup folder; an older attempt's upload can never be taken for this one."""
        return f"{self.destination.stage}/{name}.{self.attempt}.part"

    def _final(self, name: str) -> str:
        return f"{self.destination.inbox}/{name}"

    # -- steps 3 to 7 -------------------------------------------------------------------------------------------------

    def _upload(self) -> bool:
        """Bring both files to the stage folder, proven whole; False when another run is ahead or a file is torn."""
        file = self.file
        for name, content in ((file.file_name, file.content), (file.control_name, file.control)):
            local = self.ports.outbox / self.destination.name / name
            fault.point("sftp_delivery.before_outbox")
            self.ports.files.publish(local, content)
            fault.point("sftp_delivery.after_outbox")
            if self.ports.files.read(local) != content:
                raise batches.SealError(f"{local} does not hold what was written: check the disk; nothing was sent")
        if not self._begin_attempt():
            return False
        # What the partner may get from now on is anchored outside the ledger first (docs/posting.md R11).
        self.ledger.write_anchors()
        if self.attempt > 1:
            self._sweep_stage()
        for name, content in ((file.file_name, file.content), (file.control_name, file.control)):
            fault.point("sftp_delivery.before_upload")
            self.ports.sftp.put(self._staged(name), content)
            fault.point("sftp_delivery.after_upload")
            if not self._is_whole(self._staged(name), content):
                self.delivery.unfinished.append(self.batch_id)
                return False
        return self._finish_upload()

    def _sweep_stage(self) -> None:
        """Remove what older attempts of this batch left: that may not be handed over any more."""
        fault.point("sftp_delivery.before_sweep")
        names = "|".join(map(re.escape, (self.file.file_name, self.file.control_name)))
        for file in self.ports.sftp.list(self.destination.stage):
            old = re.fullmatch(rf"(?:{names})\.(\d+)\.part", file.name)
            if old and int(old[1]) < self.attempt:
                with contextlib.suppress(FileNotFoundError):
                    self.ports.sftp.remove(f"{self.destination.stage}/{file.name}")
        fault.point("sftp_delivery.after_sweep")

    def _begin_attempt(self) -> bool:
        moved = self.ledger.begin_upload(self.batch_id, self.attempt)
        self.attempt += 1
        return moved

    def _finish_upload(self) -> bool:
        """From this commit on the control file may be renamed; False when another run moved the batch."""
        with self.ledger.change("uploaded"):
            moved = self.ledger.finish_upload(self.batch_id, self.attempt, self._deadline())
            if moved:
                close_refusals(self.ledger, self.batch_id)
        return moved

    def _is_whole(self, path: str, content: bytes) -> bool:
        """Size and read-back both agree: a server's size alone proves nothing."""
        try:
            return self.ports.sftp.size(path) == len(content) and self.ports.sftp.get(path) == content
        except FileNotFoundError:
            return False

    # -- steps 8 to 11 ------------------------------------------------------------------------------------------------

    def _hand_over(self) -> None:
        """Look where the control file is, and act by the decision table of docs/posting.md 2.5."""
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
        fault.point("sftp_delivery.before_rename")
        if not self._is_its_turn():
            return None
        self._rename(name)
        fault.point("sftp_delivery.after_rename")
        # The partner may have taken it at once: only what is seen now is recorded.
        raise _Unsettled

    def _is_its_turn(self) -> bool:
        """Whether the ledger still says that this attempt hands the file over; False when the batch was moved on.

        An answer that came to a resent file by its first sending, or to a file that was not handed over yet, is no
        reason to hand it over again. Raises _Contradiction while the control file is still where it was staged.
        """
        if self.ledger.rows("select step, attempt from batch where batch_id = ?", [self.batch_id]) != [
            ("UPLOADED", self.attempt)
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

        It may be brought again at any time: without a control file it is not taken.
        """
        name, content = self.file.file_name, self.file.content
        if self._holds(self._final(name), content):
            return
        if not self._is_whole(self._staged(name), content):
            self.ports.sftp.put(self._staged(name), content)
            if not self._is_whole(self._staged(name), content):
                raise _Unsettled
        fault.point("sftp_delivery.before_place")
        self._rename(name)
        fault.point("sftp_delivery.after_place")

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
            owner=INTEGRATION,
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
        with self.ledger.change(step.lower()):
            moved = self.ledger.hand_over(self.batch_id, step, self.attempt, self._deadline(), evidence)
            if moved:
                close_refusals(self.ledger, self.batch_id)
        if moved:
            (self.delivery.delivered if step == "DELIVERED" else self.delivery.presumed).append(self.batch_id)

    def _deadline(self) -> str:
        return iso(self.ports.clock.now() + timedelta(hours=self.destination.ack_deadline_hours))

    def _conflict(self, what: str) -> None:
        """Freeze the destination: nothing is guessed about a file that is not ours (docs/posting.md R14)."""
        with self.ledger.change("conflict"):
            if self.ledger.dispute_batch(self.batch_id, self.attempt, what):
                self.ledger.freeze_destination(self.destination.name, DELIVERY_CONFLICT)
                self.ledger.open_exception(
                    DELIVERY_CONFLICT,
                    self.batch_id,
                    f"{what}. Nothing more is sent to {self.destination.name}.",
                    owner=INTEGRATION,
                    remedy="Find out with the partner who wrote that file and whether ours was taken. Then two persons"
                    f" state received or not_received of {self.batch_id}, and unfreeze of {self.destination.name}:"
                    f" `tieout resolve`. {CLEARED}",
                    severity="quarantine",
                )
                self.delivery.conflicts.append(self.batch_id)
