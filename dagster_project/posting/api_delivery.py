"""Delivering sealed batches by one HTTP call each, so that silence is never taken for a refusal (docs/posting.md 2.5).

The intent is in the ledger before the call, the answer after it, byte for byte. Only an answer of the ERP about this
batch moves its lines. Everything else (no answer, half of one, one that cannot be read, a crash in between) leaves the
batch UNKNOWN: the next run looks its lines up in the ERP's books. What is there is posted. When no line is, the ERP
refuses what it has already (class A) and still remembers the call, the same bytes go again under the same key; in every
other case people decide.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from dagster_project import fault
from dagster_project.config import Destination
from dagster_project.landing.refusal import DocumentRefused
from dagster_project.ledger import Ledger
from dagster_project.ledger.vocabulary import MAX_RESENDS
from dagster_project.ports import Response, iso
from dagster_project.posting import batches
from dagster_project.posting.acknowledgements import apply
from dagster_project.posting.adapters import ApiAnswer, adapter
from dagster_project.posting.carrier import Delivery, Ports, freeze_used_number
from dagster_project.posting.codes import ACK_OVERDUE, INTEGRATION
from dagster_project.posting.reactions import AckLine
from dagster_project.posting.resolve import PERSONS_NEEDED, send_again
from dagster_project.transport.errors import PermanentError, TransientError, TransportError

TOO_MANY_REQUESTS = 429
# How long the next call waits when the ERP is busy and does not say how long, and at the longest.
DEFAULT_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
# Cookies may be as good as a password; every other header is evidence.
SECRET_HEADERS = frozenset({"set-cookie"})


def look_up(ledger: Ledger, ports: Ports, destination: Destination, delivery: Delivery) -> None:
    """Settle what earlier calls left open: those that a crash interrupted are UNKNOWN, and UNKNOWN ones are looked up.

    Lines that the books have are POSTED. A batch of which they have none is SEALED again where that can do no harm.
    Raises TransportError when the ERP cannot be asked; nothing should be sent to it then either.
    """
    open_calls = ledger.rows(
        "select batch_id, step from batch where destination = ? and step in ('CALLING', 'UNKNOWN') order by sequence",
        [destination.name],
    )
    for batch_id, step in open_calls:
        batch = _Batch(ledger, ports, destination, batch_id, delivery)
        if step == "CALLING":
            batch.unanswered("this program ended before it had the answer")
        batch.look_up()


class _Batch:
    """One batch of a destination that is called, as it is now."""

    def __init__(
        self, ledger: Ledger, ports: Ports, destination: Destination, batch_id: str, delivery: Delivery
    ) -> None:
        self.ledger, self.ports, self.destination = ledger, ports, destination
        self.batch_id, self.delivery = batch_id, delivery
        self.erp = adapter(destination.adapter)
        self.api = self.erp.api
        self.layout, self.attempt = ledger.rows("select layout, attempt from batch where batch_id = ?", [batch_id])[0]

    def unanswered(self, why: str) -> None:
        """Make a batch whose call has no answer UNKNOWN: it is looked up before it is repeated (docs/posting.md R6)."""
        self._ask("CALLING", f"{self.batch_id} was sent, and what the ERP did with it is not known: {why}.")

    def _ask(self, from_state: str, what: str) -> None:
        """Leave the batch, if it is still at `from_state` in this attempt, to what is looked up and to people."""
        with self.ledger.change("unanswered"):
            if not self.ledger.doubt_call(self.batch_id, from_state, self.attempt, what):
                return
            self.ledger.open_exception(
                ACK_OVERDUE,
                self.batch_id,
                what,
                owner=INTEGRATION,
                remedy="The next run looks its lines up in the ERP. If that does not settle it, ask the ERP's"
                f" administrator what became of the call {self.batch_id}; then two persons state it: `tieout resolve`.",
                severity="quarantine",
            )
            self.delivery.unknown.append(self.batch_id)

    def _url(self, path: str) -> str:
        return self.destination.url.rstrip("/") + path

    def _apply(self, sha256: str, answer: ApiAnswer) -> None:
        if answer.lines:
            lines = [
                AckLine(position=position, batch_id=self.batch_id, adds_up=answer.adds_up, **line)
                for position, line in enumerate(answer.lines)
            ]
            apply(self.ledger, self.destination, sha256, lines)

    def _remembered(self) -> bool:
        """Whether the ERP still knows the key of the first call; a clock that went backwards proves nothing."""
        first = self.ledger.value(
            "select e.at from call c join event e on e.seq = c.event_seq where c.batch_id = ?"
            " order by c.attempt limit 1",
            [self.batch_id],
        )
        if first is None:
            return False
        since = self.ports.clock.now() - datetime.fromisoformat(first)
        return timedelta(0) <= since < timedelta(hours=self.destination.window_hours)

    # -- looking up ---------------------------------------------------------------------------------------------------

    def look_up(self) -> None:
        """Ask the ERP which of the unanswered lines its books have, and do what follows from that."""
        found = list(self._gl_lookup_all("UNKNOWN"))
        fault.point("api_delivery.before_found")
        with self.ledger.change("looked up") as change:
            if self.ledger.rows("select step, attempt from batch where batch_id = ?", [self.batch_id]) != [
                ("UNKNOWN", self.attempt)
            ]:
                return
            for response, sha256, answer in found:
                self.ledger.keep_document(sha256, len(response.body))
                self._apply(sha256, answer)
            lines = sum(len(answer.lines) for *_, answer in found)
            outcome, evidence = "received" if lines else "absent", [sha256 for _, sha256, _ in found]
            if self.ledger.record_probe(self.batch_id, self.attempt, outcome, {"lines": lines, "answers": evidence}):
                change.record_fact("looked up", batch_id=self.batch_id, attempt=self.attempt, lines=lines)
            if not lines and self._may_send_again():
                send_again(self.ledger, self.batch_id)

    def _gl_lookup_all(self, state: str) -> Iterator[tuple[Response, str, ApiAnswer]]:
        """What the books have of its entries in `state`, in as many answers as it takes."""
        asked = self.ledger.rows(
            "select entry_id from entry where batch_id = ? and state = ? order by entry_id", [self.batch_id, state]
        )
        limit = self.api.lookup_limit
        for start in range(0, len(asked), limit):
            yield self._gl_lookup([entry_id for (entry_id,) in asked[start : start + limit]])

    def _gl_lookup(self, entry_ids: Sequence[str]) -> tuple[Response, str, ApiAnswer]:
        url = self._url(self.api.lookup_path(self.batch_id, self.layout, entry_ids))
        fault.point("api_delivery.before_lookup")
        response = self.ports.http.request("GET", url, {})
        fault.point("api_delivery.after_lookup")
        sha256 = self.ports.raw.put(response.body)
        try:
            return response, sha256, self.api.read_lookup(self.batch_id, response.status, response.body)
        except DocumentRefused as refusal:
            raise _unusable(
                "the ERP does not say whether it has a file that was not answered; nothing is sent to it",
                self.destination.url,
                refusal,
            ) from None

    def _may_send_again(self) -> bool:
        """Whether the same bytes under the same key can do no harm: no line was answered or is doubted, the ERP refuses
        what it has, and it still knows the call."""
        duplicate_class, resends = self.ledger.rows(
            "select duplicate_class, resends from batch where batch_id = ?", [self.batch_id]
        )[0]
        return (
            duplicate_class == "A"
            and resends < MAX_RESENDS
            and self._remembered()
            and not self.ledger.value(
                "select 1 from probe where batch_id = ? and outcome = 'received' limit 1", [self.batch_id]
            )
            and not self.ledger.value(
                "select 1 from batch_line l join entry e on e.entry_id = l.entry_id join txn t on t.txn_id = e.txn_id"
                " where l.batch_id = ? and (e.batch_id <> l.batch_id or e.state <> 'UNKNOWN' or t.frozen is not null)"
                " limit 1",
                [self.batch_id],
            )
        )


class Call(_Batch):
    """One SEALED batch whose turn it is. Raises SealError when it is not rendered as it was sealed."""

    def __init__(
        self, ledger: Ledger, ports: Ports, destination: Destination, batch_id: str, delivery: Delivery
    ) -> None:
        super().__init__(ledger, ports, destination, batch_id, delivery)
        file = batches.render(ledger, batch_id, self.erp)
        self.body = self.api.body(file.content, file.control)

    def deliver(self) -> None:
        """Call once, and do what the answer says.

        Raises TransportError when no answer came: the batch is UNKNOWN then, or SEALED still when the ERP says that it
        did not read the call.
        """
        if self._forgotten():
            self._ask("SEALED", f"{self.batch_id} was to be sent again, but the ERP has forgotten the call by now.")
            return
        if self.attempt == 0 and (found := self._known_already()):
            freeze_used_number(self.ledger, self.destination, self.batch_id, found, self.delivery)
            return
        url = self._url(self.api.path())
        if self._busy() or not self._intend(url):
            self.delivery.unfinished.append(self.batch_id)
            return
        # What the ERP may get from now on is anchored outside the ledger first (docs/posting.md R11).
        self.ledger.write_anchors()
        headers = {"Content-Type": self.api.media_type, self.api.key_header: self.batch_id}
        fault.point("api_delivery.before_call")
        try:
            response = self.ports.http.request("POST", url, headers, self.body)
        except TransportError as error:
            self.unanswered(error.message)
            raise
        fault.point("api_delivery.after_call")
        sha256 = self.ports.raw.put(response.body)
        fault.point("api_delivery.before_reply")
        if response.status in self.api.unread:
            self._refused_unread(response, sha256)
            return
        try:
            answer = self.api.read(self.batch_id, response.status, response.body)
        except DocumentRefused as refusal:
            with self.ledger.change("reply"):
                self._record(response, sha256)
                self.unanswered(refusal.message)
            raise _unusable(refusal.what, self.batch_id, refusal) from None
        self._take(response, sha256, answer)

    def _known_already(self) -> str | None:
        """Which of its lines the ERP's books have before the first call; None for none."""
        for *_, answer in self._gl_lookup_all("BATCHED"):
            if answer.lines:
                line = answer.lines[0]
                return f"the books at {self.destination.url} have line {line['external_id']} ({line['document']}) of it"
        return None

    def _busy(self) -> bool:
        """Whether the ERP's last answer asked for a pause that is not over."""
        until = self.ledger.value(
            "select r.not_before from reply r join batch b on b.batch_id = r.batch_id where b.destination = ?"
            " order by r.event_seq desc limit 1",
            [self.destination.name],
        )
        return until is not None and self.ports.clock.now() < datetime.fromisoformat(until)

    def _forgotten(self) -> bool:
        """Whether it was to be sent again without people, and the ERP does not know its key any more by now."""
        resends = self.ledger.value("select resends from batch where batch_id = ?", [self.batch_id])
        persons = self.ledger.value(
            "select count(distinct person) from statement where subject = ? and claim = 'not_received'", [self.batch_id]
        )
        return resends > 0 and persons < PERSONS_NEEDED and not self._remembered()

    def _intend(self, url: str) -> bool:
        """Record the call that is about to be made; False when another run is ahead."""
        if not self.ledger.begin_call(self.batch_id, self.attempt, url, hashlib.sha256(self.body).hexdigest()):
            return False
        self.attempt += 1
        return True

    # -- answers ------------------------------------------------------------------------------------------------------

    def _record(self, response: Response, sha256: str, not_before: str | None = None) -> None:
        self.ledger.record_reply(
            self.batch_id,
            self.attempt,
            status=response.status,
            headers={name: value for name, value in response.headers.items() if name not in SECRET_HEADERS},
            response=(sha256, len(response.body)),
            not_before=not_before,
        )

    def _refused_unread(self, response: Response, sha256: str) -> None:
        """The call was not read, so nothing happened: the batch is SEALED still, and its lines go as they are."""
        now = self.ports.clock.now()
        with self.ledger.change("reply"):
            self._record(response, sha256, iso(now + _pause(response.headers, now)))
            self.ledger.seal_unread(self.batch_id, self.attempt)
        self.delivery.unfinished.append(self.batch_id)
        if response.status != TOO_MANY_REQUESTS:
            raise PermanentError(
                "ERP_REFUSES_ACCESS",
                "the ERP refuses our access, and did not read the call",
                where=self.destination.url,
                evidence=f"HTTP {response.status}",
                remedy=f"Renew the token in the environment variable {self.destination.token_env}",
            )

    def _take(self, response: Response, sha256: str, answer: ApiAnswer) -> None:
        """Record the answer and what it does in one commit. It counts also when another run gave the call up."""
        with self.ledger.change("reply") as change:
            self._record(response, sha256)
            deadline = datetime.fromisoformat(change.at) + timedelta(hours=self.destination.ack_deadline_hours)
            evidence = {"status": response.status, "response_sha256": sha256}
            self.ledger.end_call(self.batch_id, self.attempt, iso(deadline), evidence)
            self._apply(sha256, answer)
        self.delivery.delivered.append(self.batch_id)


def _unusable(what: str, where: str, refusal: DocumentRefused) -> TransientError:
    return TransientError("ERP_ANSWER_UNUSABLE", what, where=where, evidence=refusal.message, remedy=refusal.remedy)


def _pause(headers: Mapping[str, str], now: datetime) -> timedelta:
    """What `Retry-After` asks for, as seconds or as a date, within reason."""
    written = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}", written, re.ASCII):
        wanted = timedelta(seconds=int(written))
    else:
        try:
            wanted = parsedate_to_datetime(written).astimezone(UTC) - now
        except ValueError:
            wanted = DEFAULT_PAUSE
    return min(max(wanted, timedelta(0)), LONGEST_PAUSE)
