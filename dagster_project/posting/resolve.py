"""What only people can know: whether a file arrived that is not answered, when what is frozen may go on, and whether
a group that the ERP took in part is completed or taken back.

Two persons state the same of the same situation, each by a signature; then it is done. One person's statement alone
changes nothing, and is shown. Nothing here looks at the world: what was found out there is the statement's evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dagster_project.config import Destination, Person
from dagster_project.ledger import Ledger, LedgerError
from dagster_project.ledger.store import Change
from dagster_project.ledger.vocabulary import GROUP_PARTIAL, LIVE
from dagster_project.ports import iso
from dagster_project.posting.codes import BATCH_NUMBER_USED, DELIVERY_CONFLICT, QUESTIONED
from dagster_project.posting.people import Claim, Statement, agreed, owner, sign_statement, statements
from dagster_project.posting.planner import planning

PERSONS_NEEDED = 2

# No line of batch b was answered, so that its file can be sent again as it is. A line in CONFLICT is in it with its
# whole file, or by an answer of its own.
_UNANSWERED = (
    "not exists (select 1 from batch_line l join entry e on e.entry_id = l.entry_id where l.batch_id = b.batch_id"
    " and (e.batch_id <> l.batch_id or e.state not in ('UNKNOWN', b.step)))"
)


@dataclass(frozen=True)
class Question:
    """Something that waits for two persons.

    `kind` is destination, transaction, group (a transaction frozen by one that the ERP took in part), batch or line;
    `situation` the state that it is in, or why it is frozen. `occasion` as in `people.Claim`. `claims` are what can be
    stated of it; `found` what the last probe of its batch saw, or what the ERP says of the group.
    """

    kind: str
    subject: str
    situation: str
    occasion: int
    claims: tuple[str, ...]
    found: str | None = None


@dataclass(frozen=True)
class Resolution:
    """A statement that was made, the persons who agree with it, and whether it was therefore `done`."""

    statement: Statement
    persons: tuple[str, ...]
    done: bool


def questions(ledger: Ledger) -> list[Question]:
    """Everything that waits for two persons now."""
    frozen = [
        Question(kind, subject, code, occasion, ("unfreeze",))
        for kind, table, key in (("destination", "destination", "name"), ("transaction", "txn", "txn_id"))
        for subject, code, occasion in ledger.rows(
            f"select t.{key}, t.frozen, max(f.event_seq) from {table} t join freezing f on f.subject = t.{key}"
            f" where t.frozen <> ? group by t.{key}, t.frozen order by t.{key}",
            [GROUP_PARTIAL],
        )
    ]
    groups = [
        Question(
            "group", subject, GROUP_PARTIAL, occasion, ("complete", "back_out") if is_posting else ("complete",), found
        )
        for subject, occasion, is_posting, found in ledger.rows(
            "select t.txn_id, (select max(f.event_seq) from freezing f where f.subject = t.txn_id),"
            " exists (select 1 from partial_group g where g.txn_id = t.txn_id and g.kind = 'P'),"
            " (select x.message from exception x where x.code = t.frozen and x.subject = t.txn_id"
            " and x.closed_at is null) from txn t where t.frozen = ? order by t.txn_id",
            [GROUP_PARTIAL],
        )
    ]
    batches = [
        Question("batch", *rest, ("received", "not_received") if unanswered else ("received",), found)
        for *rest, unanswered, found in ledger.rows(
            f"select b.batch_id, b.step, b.attempt, {_UNANSWERED}, (select p.outcome || ' ' || p.evidence from probe p"
            " where p.batch_id = b.batch_id and p.attempt = b.attempt order by p.event_seq desc limit 1)"
            " from batch b where b.step in ('UNKNOWN', 'CONFLICT') order by b.batch_id"
        )
    ]
    lines = [
        Question("line", *rest, ("received", "not_received"))
        for rest in ledger.rows(
            "select b.batch_id || '/' || n.entry_id, n.state, b.attempt from entry n join batch b on b.batch_id ="
            f" n.batch_id where n.state in ('UNKNOWN', 'CONFLICT') and not (b.step in ('UNKNOWN', 'CONFLICT') and"
            f" {_UNANSWERED}) order by 1"
        )
    ]
    return frozen + groups + batches + lines


def stated(ledger: Ledger, question: Question) -> list[Statement]:
    """What persons have stated of it so far."""
    return [
        each
        for what in question.claims
        for each in statements(ledger, Claim(what, question.subject, question.occasion))
    ]


def resolve(
    ledger: Ledger,
    destinations: Iterable[Destination],
    people: Sequence[Person],
    *,
    subject: str,
    claim: str,
    key: Ed25519PrivateKey,
    evidence: str,
) -> Resolution:
    """State `claim` of `subject` in the name of the owner of `key`, and do it when a second person has stated it.

    `received`: a batch waits for its answers anew, with a new deadline; a line is POSTED, and `evidence` is its
    document in the ERP, the same in both statements. `not_received`: a batch is sent again, under the same name with
    the same bytes; an UNKNOWN line is ELIGIBLE again, a line in CONFLICT is CANCELLED. `unfreeze`: a destination or a
    transaction is used again. `complete`: what the ERP refused of a group is ELIGIBLE again, as by `retry`. `back_out`:
    that is CANCELLED, what is posted is reversed, and only a later version is posted. An entry id alone names the line
    in its present batch.

    Raises StatementError as `people.state`, LedgerError when there is no such question.
    """
    found = [
        each
        for each in questions(ledger)
        if subject == each.subject or (each.kind == "line" and each.subject.endswith(f"/{subject}"))
    ]
    if not found or claim not in found[0].claims:
        can = f"can be stated: {', '.join(found[0].claims)}" if found else "nothing has to be: `tieout resolve` lists"
        raise LedgerError(f"{claim} cannot be stated of {subject} now; {can}")
    if not evidence.strip():
        raise LedgerError(f"say by what you know it ({claim} of {subject}); it is kept with your name")
    question = found[0]
    with ledger.change("resolve", owner(people, key).name) as change:
        statement = sign_statement(
            ledger, people, key, Claim(claim, question.subject, question.occasion), evidence.strip()
        )
        agreeing = [
            each
            for each in agreed(ledger, people, statement.claim)
            if (question.kind, claim) != ("line", "received") or each.evidence == statement.evidence
        ]
        done = len(agreeing) >= PERSONS_NEEDED
        if done:
            change.record_fact(
                "resolved", claim=claim, subject=question.subject, persons=[each.person for each in agreeing]
            )
            with planning(ledger, "resolve"):
                _Doing(ledger, change, tuple(destinations)).do(question, statement)
    return Resolution(statement, tuple(each.person for each in agreeing), done)


def send_again(ledger: Ledger, batch_id: str) -> None:
    """Seal an UNKNOWN batch again, or one in CONFLICT, as it is, inside a change; the database decides whether that may
    be."""
    ledger.send_again(batch_id)
    for code in QUESTIONED:
        ledger.close_exception(code, batch_id)


@dataclass(frozen=True)
class _Doing:
    """Doing what two persons have stated, inside the change of the second statement."""

    ledger: Ledger
    change: Change
    destinations: tuple[Destination, ...]

    def do(self, question: Question, statement: Statement) -> None:
        match question.kind, statement.claim.what:
            case "batch", "received":
                self._wait_anew(question.subject)
            case "batch", "not_received":
                send_again(self.ledger, question.subject)
            case "line", "received":
                self._post(question.subject, statement.evidence)
            case "line", "not_received":
                self._free(question.subject)
            case "group", _:
                self._resolve_group(question.subject, statement)
            case _:
                self._unfreeze(question, statement)

    def _wait_anew(self, batch_id: str) -> None:
        name = self.ledger.value("select destination from batch where batch_id = ?", [batch_id])
        hours = next(each.ack_deadline_hours for each in self.destinations if each.name == name)
        deadline = iso(datetime.fromisoformat(self.change.at) + timedelta(hours=hours))
        self.ledger.expect_answers(batch_id, deadline)
        for code in QUESTIONED:
            self.ledger.close_exception(code, batch_id)

    def _post(self, subject: str, document: str) -> None:
        batch_id, _, entry_id = subject.partition("/")
        rival = self.ledger.value(
            "select o.entry_id from entry e join entry o on o.entry_id <> e.entry_id and ((o.destination, o.layout,"
            " o.document) = (e.destination, e.layout, ?) or (o.txn_id = e.txn_id and o.leg = e.leg and o.kind = 'P'"
            f" and e.kind = 'P' and o.state in ({', '.join('?' * len(LIVE))}) and o.reversed = 0))"
            " where e.entry_id = ?",
            [document, *LIVE, entry_id],
        )
        if rival:
            raise LedgerError(
                f"{entry_id} cannot be posted as {document}: {rival} has that document, or is the live line of the same"
                " transaction. Reverse one of both in the ERP, and state not_received of the other"
            )
        self.ledger.post_line(entry_id, document)
        self._answered(batch_id, entry_id)

    def _free(self, subject: str) -> None:
        batch_id, _, entry_id = subject.partition("/")
        self.ledger.free_line(entry_id)
        self._answered(batch_id, entry_id)

    def _answered(self, batch_id: str, entry_id: str) -> None:
        closed = self.ledger.close_batch(batch_id, by_persons=True)
        for code in self.ledger.open_codes(entry_id):
            self.ledger.close_exception(code, entry_id)
        if closed:
            for code in QUESTIONED:
                self.ledger.close_exception(code, batch_id)

    def _resolve_group(self, txn_id: str, statement: Statement) -> None:
        refused = [
            entry_id
            for (entry_id,) in self.ledger.rows(
                "select distinct refused from partial_group where txn_id = ? order by refused", [txn_id]
            )
        ]
        if statement.claim.what == "complete":
            self.ledger.unfreeze_transaction(txn_id, statement.person, statement.evidence)
            for entry_id in refused:
                self.ledger.offer_again(entry_id, statement.person, statement.evidence)
            return
        self.ledger.back_out_transaction(txn_id, refused, statement.person, statement.evidence)

    def _unfreeze(self, question: Question, statement: Statement) -> None:
        """Also closes what was raised when it was frozen, but for a file that may have arrived."""
        unfreeze = (
            self.ledger.unfreeze_destination if question.kind == "destination" else self.ledger.unfreeze_transaction
        )
        unfreeze(question.subject, statement.person, statement.evidence)
        if question.situation not in (DELIVERY_CONFLICT, BATCH_NUMBER_USED):
            for (subject,) in self.ledger.rows(
                "select subject from exception where code = ? and closed_at is null and (txn_id = ? or"
                " substr(subject, 1, length(?) + 1) = ? || '-')",
                [question.situation, *[question.subject] * 3],
            ):
                self.ledger.close_exception(question.situation, subject)
