"""What must happen next for each leg of a transaction, and making it so in the ledger (docs/posting.md 2.2, 2.8).

`plan` is a pure function of the legs of a group, a `TransactionView` each: no clock, no configuration, no memory.
`plan_pending` runs it for every transaction that changed since it was last planned. What changes one in a commit of its
own (an answer, a result, a person's decision) does so in `planning`, which plans in the same commit; what was read is
planned once, after all documents. The ledger refuses to seal a transaction that is not planned.

Decisions beyond docs/posting.md
- What is posted is taken back when the source says other money or withdraws the approval, when a rate card or a mapping
  makes it worth something else while its period is open (a re-rated version), or when two persons back it out, and for
  no other reason: a rule that changes its mind, a remapped account or a closed period touch nothing that is posted.
- A later version that says the same money as the live one needs no posting: the live entry stands for it, and a
  reversal that was not sent yet is cancelled.
- While the approval is not understood (`unknown`) nothing is posted and nothing is taken back.
- A group is taken back whole before anything of it is posted again. While a leg of it is in flight nothing begins.
- A group that the ERP took in part freezes its transaction, unless the refusal passes by itself (a closed period, the
  fault of another line). Two persons complete or back out it (`resolve`), or a late answer shows it to be whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from dagster_project.ledger import Ledger
from dagster_project.ledger.store import Change
from dagster_project.ledger.vocabulary import (
    BATCH_REJECTED,
    FENCED,
    GROUP_PARTIAL,
    LATEST_BACKED_OUT,
    LEGS,
    PERIOD_CLOSED,
    same_group,
)
from dagster_project.posting import batches
from dagster_project.posting.identities import entry_id

UNSENT = frozenset({"ELIGIBLE", "REJECTED"})
ERP_REJECTED = "ERP_REJECTED"
PAYLOAD_CHANGED = "PAYLOAD_CHANGED"
BACKED_OUT = "backed_out"


@dataclass(frozen=True)
class EntryView:
    """An obligation as the planner sees it.

    `money_hash` is that of the version it was made from, `represents_seq` the version it answers for now. `reversed`:
    its reversal is posted. `outdated`: it was never sealed, and the rules owe another amount now. `barred`: it was
    sealed once, and the rules would post something else under the same id now, which only a named person may allow.
    `reopened`: it was refused for its posting period and would be sealed into another one now, or for another line of
    its file and would be sealed without that one. `lapsed`: a person allowed it to be sealed again with what the rules
    owed then, it was not, and the rules owe something else now.
    """

    entry_id: str
    kind: str
    state: str
    money_hash: str
    represents_seq: int
    reversed: bool = False
    reverses: str | None = None
    outdated: bool = False
    barred: bool = False
    reopened: bool = False
    lapsed: bool = False


@dataclass(frozen=True)
class TransactionView:
    """One leg of a transaction: its latest version, the entry it owes by a rule result that passed (None: nothing), and
    every entry there is. `approval` is the version's, or BACKED_OUT when two persons had it taken back."""

    latest_seq: int
    approval: str
    money_hash: str
    owed: str | None
    entries: tuple[EntryView, ...] = ()
    frozen: bool = False

    @property
    def fenced(self) -> bool:
        """Whether an entry is in flight (R8) or disputed."""
        return any(entry.state in FENCED for entry in self.entries)

    @property
    def live(self) -> EntryView | None:
        """What is in the ERP's books."""
        return next((e for e in self.entries if e.kind == "P" and e.state == "POSTED" and not e.reversed), None)

    @property
    def ends(self) -> bool:
        """Whether what is live must be taken back."""
        if self.live is None or self.approval == "unknown":
            return False
        return self.approval != "approved" or self.money_hash != self.live.money_hash


@dataclass(frozen=True)
class Cancel:
    """The obligation has ended; it was never sent, or refused."""

    entry_id: str


@dataclass(frozen=True)
class Post:
    """The owed entry becomes eligible: new, or again."""

    entry_id: str


@dataclass(frozen=True)
class Reverse:
    """The exact negation of this posted entry becomes eligible: new, or again."""

    entry_id: str


@dataclass(frozen=True)
class Stand:
    """This posted entry answers for version `seq` from now on."""

    entry_id: str
    seq: int


Action = Cancel | Post | Reverse | Stand
# (transaction id, leg)
Leg = tuple[str, str]

# SQL: entry e and what the ERP says of it, for people.
_SAID = (
    "case e.kind when 'P' then e.leg else 'reversal of ' || e.leg end || case e.state when 'REJECTED'"
    " then ': ' || coalesce(e.reject_code, '') || ' ' || coalesce(e.reject_message, '')"
    " else coalesce(' posted as ' || e.document, ' is ' || e.state) end"
)


def plan(*legs: TransactionView) -> list[Action]:
    """What to do for the legs of one group; nothing while their transaction is frozen (R14).

    While a leg is fenced nothing begins, and of the others only that ends which could be sealed and is not owed any
    more. Carried out and planned again, the answer is nothing.
    """
    if any(leg.frozen for leg in legs):
        return []
    waits = any(leg.ends for leg in legs)
    free = [leg for leg in legs if not leg.fenced]
    actions = [action for leg in free for action in _plan_leg(leg, waits)]
    if len(free) == len(legs):
        return actions
    sealable = {each.entry_id for leg in free for each in leg.entries if (each.kind, each.state) == ("P", "ELIGIBLE")}
    return [action for action in actions if type(action) is Cancel and action.entry_id in sealable]


def _plan_leg(view: TransactionView, waits: bool) -> list[Action]:
    """For a leg that is not fenced. `waits`: something of its group must be taken back before anything is posted."""
    unsent = [entry for entry in view.entries if entry.state in UNSENT]
    live = view.live
    if live is None:
        return _plan_posting(view, unsent, waits)
    if view.approval == "unknown":
        return [Cancel(entry.entry_id) for entry in unsent if entry.kind == "P"]
    if view.ends:
        return _plan_reversal(view, unsent, live)
    stand = [] if live.represents_seq == view.latest_seq else [Stand(live.entry_id, view.latest_seq)]
    return [*(Cancel(entry.entry_id) for entry in unsent), *stand]


def _plan_posting(view: TransactionView, unsent: list[EntryView], waits: bool) -> list[Action]:
    actions: list[Action] = [
        Cancel(entry.entry_id)
        for entry in unsent
        if entry.entry_id != view.owed or entry.outdated or entry.lapsed or (waits and entry.state == "ELIGIBLE")
    ]
    if view.owed is None or waits:
        return actions
    mine = next((entry for entry in view.entries if entry.entry_id == view.owed), None)
    if mine is None or mine.outdated or (not mine.barred and (mine.state == "CANCELLED" or mine.reopened)):
        actions.append(Post(view.owed))
    return actions


def _plan_reversal(view: TransactionView, unsent: list[EntryView], live: EntryView) -> list[Action]:
    actions: list[Action] = [Cancel(entry.entry_id) for entry in unsent if entry.reverses != live.entry_id]
    mine = next((entry for entry in view.entries if entry.reverses == live.entry_id), None)
    if mine is None or mine.state == "CANCELLED" or mine.reopened:
        actions.append(Reverse(live.entry_id))
    return actions


# -- the ledger -------------------------------------------------------------------------------------------------------


@contextmanager
def planning(ledger: Ledger, kind: str, actor: str = "tieout") -> Iterator[Change]:
    """One commit (`Ledger.change`) that may change what transactions owe, and the plan that follows from it."""
    with ledger.change(kind, actor) as change:
        yield change
        plan_pending(ledger)


def plan_pending(ledger: Ledger) -> None:
    """Plan every transaction that changed since it was last planned, and make it so, in one commit.

    Freezes what the ERP took in part, and unfreezes what is whole by now. Keeps an exception open for each transaction
    with such a group (GROUP_PARTIAL) or another refused entry (ERP_REJECTED), and for each that would be posted with
    other content than what the ERP refused (PAYLOAD_CHANGED).
    """
    if not ledger.value("select 1 from txn where planned = 0 limit 1"):
        return
    with ledger.change("plan"):
        _freeze_partial_groups(ledger)
        found = views(ledger)
        groups: dict[tuple[str, str], list[TransactionView]] = defaultdict(list)
        for (txn_id, leg), view in found.items():
            groups[txn_id, LEGS[leg]].append(view)
        actions = [action for legs in groups.values() for action in plan(*legs)]
        owing = {view.owed: key for key, view in found.items()}
        posts = [(each.entry_id, *owing[each.entry_id]) for each in actions if type(each) is Post]
        reversals = [each.entry_id for each in actions if type(each) is Reverse]
        cancelled = [each.entry_id for each in actions if type(each) is Cancel]
        standing = [(each.entry_id, each.seq) for each in actions if type(each) is Stand]
        ledger.record_plan(
            cancelled=cancelled,
            standing=standing,
            posts=posts,
            reversals=[(_reversal_id(ledger, posted), posted) for posted in reversals],
        )
        _report_refusals(ledger)


def _freeze_partial_groups(ledger: Ledger) -> None:
    """Every transaction that is not planned: frozen when the ERP took a part of a group, unfrozen when it is whole."""
    changed = (
        "select t.txn_id from txn t where t.planned = 0 and t.frozen {} and"
        " {} exists (select 1 from partial_group g where g.txn_id = t.txn_id) order by t.txn_id"
    )
    for (txn_id,) in ledger.rows(changed.format(f"= '{GROUP_PARTIAL}'", "not")):
        ledger.unfreeze_transaction(txn_id, "tieout", "the ERP has the whole group")
    for (txn_id,) in ledger.rows(changed.format("is null", "")):
        ledger.freeze_transaction(txn_id, GROUP_PARTIAL)
        for batch_id, was_sent in batches.unsent(ledger, [txn_id]).items():
            # What is sent again may be in the ERP: it is answered first.
            if not was_sent:
                batches.withdraw(ledger, batch_id)


def views(ledger: Ledger) -> dict[Leg, TransactionView]:
    """A view of each leg of each transaction that is not planned, legs in the order of LEGS."""
    owed = {
        (txn_id, leg): entry_id(destination, txn_id, seq, "P", leg)
        for txn_id, seq, leg, destination in ledger.rows(
            "select o.txn_id, o.seq, o.leg, o.destination from txn t"
            " join obligation o on o.txn_id = t.txn_id and o.seq = t.latest_seq"
            " join version v on v.txn_id = o.txn_id and v.seq = o.seq"
            " where t.planned = 0 and v.approval = 'approved' and v.outcome = 'pass' and v.quarantine_code is null"
            f" and not {LATEST_BACKED_OUT}"
        )
    }
    entries: dict[Leg, list[EntryView]] = defaultdict(list)
    # `cross join` keeps SQLite from reading every entry there is to find the few that are not planned.
    for (
        txn_id,
        leg,
        name,
        kind,
        state,
        money_hash,
        represents_seq,
        taken_back,
        reverses,
        *doubts,
    ) in ledger.rows(
        """select e.txn_id, e.leg, e.entry_id, e.kind, e.state, v.money_hash, e.represents_seq, e.reversed,
             e.reverses,
             coalesce(e.kind = 'P' and e.payload_hash is null and (o.amount_minor, o.currency, o.hours_e4, o.layout)
               <> (e.amount_minor, e.currency, e.hours_e4, e.layout), false),
             coalesce(e.kind = 'P' and o.payload_hash <> e.payload_hash, false),
             coalesce(e.state = 'REJECTED' and (e.reject_code = ? or (e.reject_code = ? and case e.kind
               when 'P' then o.posting_period <> e.posting_period
               else exists (select 1 from period p where p.destination = e.destination
                      and p.period = e.posting_period and p.status = 'closed')
                    and exists (select 1 from period p where p.destination = e.destination
                      and p.period > e.posting_period and p.status = 'open') end)), false),
             coalesce(e.kind = 'P' and e.state = 'ELIGIBLE' and o.payload_hash <> e.payload_hash and not exists (
               select 1 from batch_line l where l.entry_id = e.entry_id and l.payload_hash = e.payload_hash), false)
           from txn t cross join entry e
           join version v on v.txn_id = e.txn_id and v.seq = e.seq
           left join obligation o on o.txn_id = e.txn_id and o.seq = e.seq and o.leg = e.leg
             and o.destination = e.destination
           where t.planned = 0 and e.txn_id = t.txn_id""",
        [BATCH_REJECTED, PERIOD_CLOSED],
    ):
        entries[txn_id, leg].append(
            EntryView(name, kind, state, money_hash, represents_seq, bool(taken_back), reverses, *map(bool, doubts))
        )
    heads = ledger.rows(
        f"select t.txn_id, v.seq, case when {LATEST_BACKED_OUT} then '{BACKED_OUT}' else v.approval end, v.money_hash,"
        " t.frozen is not null from txn t join version v on v.txn_id = t.txn_id and v.seq = t.latest_seq"
        " where t.planned = 0"
    )
    return {
        key: TransactionView(seq, approval, money_hash, owed.get(key), tuple(entries.get(key, ())), bool(frozen))
        for txn_id, seq, approval, money_hash, frozen in heads
        for key in ((txn_id, leg) for leg in LEGS)
        if key in owed or key in entries
    }


def _reversal_id(ledger: Ledger, posted: str) -> str:
    """The id of the entry that reverses a posted one."""
    ((destination, txn_id, seq, leg),) = ledger.rows(
        "select destination, txn_id, seq, leg from entry where entry_id = ?", [posted]
    )
    return entry_id(destination, txn_id, seq, "R", leg)


def _details(ledger: Ledger, query: str) -> dict[str, list[str]]:
    """Rows of (transaction, ..., text) as texts by transaction."""
    found: dict[str, list[str]] = defaultdict(list)
    for txn_id, *_, what in ledger.rows(query):
        found[txn_id].append(what.strip())
    return found


def _report_refusals(ledger: Ledger) -> None:
    """Keep one exception open for each transaction that the ERP refused, and for what only persons may send again."""
    refused = _details(
        ledger,
        f"select e.txn_id, {_SAID} from entry e where e.state = 'REJECTED' and not exists"
        " (select 1 from partial_group g where g.refused = e.entry_id) order by e.txn_id, e.leg, e.kind",
    )
    partial = _details(
        ledger,
        f"select distinct e.txn_id, e.leg, e.kind, {_SAID} from partial_group g join entry r on r.entry_id = g.refused"
        " join entry e on e.txn_id = g.txn_id and e.kind = g.kind and e.represents_seq = g.represents_seq"
        f" and {same_group('e.leg', 'r.leg')} and e.state <> 'CANCELLED' order by e.txn_id, e.leg, e.kind",
    )
    changed = _details(
        ledger,
        "select e.txn_id, e.entry_id from entry e join txn t on t.txn_id = e.txn_id and t.latest_seq = e.seq"
        " join version v on v.txn_id = e.txn_id and v.seq = e.seq and v.outcome = 'pass'"
        " join obligation o on o.txn_id = e.txn_id and o.seq = e.seq and o.leg = e.leg"
        " and o.destination = e.destination and o.payload_hash <> e.payload_hash"
        f" where e.kind = 'P' and e.state in ('REJECTED', 'CANCELLED') and not {LATEST_BACKED_OUT}"
        " order by e.txn_id, e.entry_id",
    )
    reports = (
        (
            ERP_REJECTED,
            refused,
            "The ERP refused it: ",
            "Remove the cause in the ERP or the master data, then retry the entry by name.",
        ),
        (
            GROUP_PARTIAL,
            partial,
            "The ERP posted a part of what belongs together and refused the rest: ",
            "Two persons decide: with the cause removed the rest is sent again, `tieout resolve TRANSACTION --claim"
            " complete`; or what was posted is taken back, and not posted again before the source changes, `tieout"
            " resolve TRANSACTION --claim back_out`. A reversal can only be completed.",
        ),
        (
            PAYLOAD_CHANGED,
            changed,
            "The ERP refused it once, and by the present mappings it would be posted differently now: ",
            "Check that the refused line is not in the ERP, then retry the entry by name with the new content.",
        ),
    )
    for code, found, message, remedy in reports:
        for (txn_id,) in ledger.rows("select subject from exception where code = ? and closed_at is null", [code]):
            if txn_id not in found:
                ledger.close_exception(code, txn_id)
        for txn_id, details in found.items():
            ledger.open_exception(
                code,
                txn_id,
                message + "; ".join(details),
                owner="finance_systems",
                remedy=remedy,
                severity="quarantine",
                txn_id=txn_id,
                seq=ledger.value("select latest_seq from txn where txn_id = ?", [txn_id]),
            )
