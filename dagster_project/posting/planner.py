"""What must happen next for each leg of a transaction, and making it so in the ledger (POSTING 2.2).

`plan` is a pure function of a `TransactionView`: no clock, no configuration, no memory. `settle` runs it for every
transaction that changed since it was last planned, and is called inside or right after every commit that changes one;
the ledger refuses to seal a transaction that is not planned.

Three decisions that POSTING leaves open
- What is posted is taken back when the source says other money or withdraws the approval, and for no other reason: a
  rule that changes its mind, a remapped account or a closed period touch nothing that is posted.
- A later version that says the same money as the live one needs no posting: the live entry stands for it, and a
  reversal that was not sent yet is cancelled.
- While the approval is not understood (`unknown`) nothing is posted and nothing is taken back.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass

from dagster_project.ledger import Ledger
from dagster_project.ledger.schema import IN_FLIGHT
from dagster_project.ledger.store import Change
from dagster_project.posting.identities import entry_id

FENCED = frozenset(IN_FLIGHT) | {"CONFLICT"}
UNSENT = frozenset({"ELIGIBLE", "REJECTED"})
PERIOD_CLOSED = "PERIOD_CLOSED"
ERP_REJECTED = "ERP_REJECTED"
PAYLOAD_CHANGED = "PAYLOAD_CHANGED"


@dataclass(frozen=True)
class EntryView:
    """An obligation as the planner sees it.

    `money_hash` is that of the version it was made from, `stands_for` the version it answers for now. `reversed`: its
    reversal is posted. `outdated`: it was never sealed, and the rules owe another amount now. `barred`: it was sealed
    once, and the rules would post something else under the same id now, which only a named person may allow.
    `reopened`: it was refused for its posting period, and would be sealed into another one now.
    """

    entry_id: str
    kind: str
    seq: int
    state: str
    money_hash: str
    stands_for: int
    reversed: bool = False
    reverses: str | None = None
    outdated: bool = False
    barred: bool = False
    reopened: bool = False


@dataclass(frozen=True)
class TransactionView:
    """One leg of a transaction: its latest version, the entry it owes by a passed verdict (None: nothing), and every
    entry there is."""

    latest_seq: int
    approval: str
    money_hash: str
    owed: str | None
    entries: tuple[EntryView, ...] = ()
    frozen: bool = False


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


def plan(view: TransactionView) -> list[Action]:
    """What to do for one leg; nothing while an entry is in flight (R8) or the transaction is frozen (R14).

    Carried out and planned again, the answer is nothing.
    """
    if view.frozen or any(entry.state in FENCED for entry in view.entries):
        return []
    unsent = [entry for entry in view.entries if entry.state in UNSENT]
    live = next((e for e in view.entries if e.kind == "P" and e.state == "POSTED" and not e.reversed), None)
    if live is None:
        return _plan_posting(view, unsent)
    if view.approval == "unknown":
        return [Cancel(entry.entry_id) for entry in unsent if entry.kind == "P"]
    if view.approval == "approved" and view.money_hash == live.money_hash:
        stand = [] if live.stands_for == view.latest_seq else [Stand(live.entry_id, view.latest_seq)]
        return [*(Cancel(entry.entry_id) for entry in unsent), *stand]
    return _plan_reversal(view, unsent, live)


def _plan_posting(view: TransactionView, unsent: list[EntryView]) -> list[Action]:
    actions: list[Action] = [
        Cancel(entry.entry_id) for entry in unsent if entry.entry_id != view.owed or entry.outdated
    ]
    if view.owed is None:
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


@dataclass
class Settled:
    """What planning changed: transactions planned, and entries by what became of them."""

    transactions: int = 0
    posts: int = 0
    reversals: int = 0
    cancelled: int = 0
    standing: int = 0


def settle(ledger: Ledger) -> Settled:
    """Plan every transaction that changed since it was last planned, and make it so, in one commit.

    Keeps the exception ERP_REJECTED open for each transaction that has a refused entry, and PAYLOAD_CHANGED for each
    that would be posted with other content than what the ERP refused.
    """
    with ledger.change("plan") as change:
        actions = [(leg, action) for leg, view in views(ledger).items() for action in plan(view)]
        kinds = Counter(type(action) for _, action in actions)
        settled = Settled(
            transactions=ledger.execute("update txn set planned = 1 where planned = 0"),
            posts=kinds[Post],
            reversals=kinds[Reverse],
            cancelled=kinds[Cancel],
            standing=kinds[Stand],
        )
        if settled.transactions:
            change.state("planned", **asdict(settled))
            _carry_out(ledger, actions, change)
            _report_refusals(ledger)
        return settled


def views(ledger: Ledger) -> dict[Leg, TransactionView]:
    """A view of each leg of each transaction that is not planned."""
    owed = {
        (txn_id, leg): entry_id(destination, txn_id, seq, "P", leg)
        for txn_id, seq, leg, destination in ledger.rows(
            "select o.txn_id, o.seq, o.leg, o.destination from txn t"
            " join obligation o on o.txn_id = t.txn_id and o.seq = t.latest_seq"
            " join version v on v.txn_id = o.txn_id and v.seq = o.seq"
            " where t.planned = 0 and v.approval = 'approved' and v.outcome = 'pass' and v.quarantine_code is null"
        )
    }
    entries: dict[Leg, list[EntryView]] = defaultdict(list)
    # `cross join` keeps SQLite from reading every entry there is to find the few that are not planned.
    for txn_id, leg, name, kind, seq, state, money_hash, stands_for, taken_back, reverses, *doubts in ledger.rows(
        """select e.txn_id, e.leg, e.entry_id, e.kind, e.seq, e.state, v.money_hash, e.stands_for, e.reversed,
             e.reverses,
             coalesce(e.kind = 'P' and e.payload_hash is null and (o.amount_minor, o.currency, o.hours_e4, o.layout)
               <> (e.amount_minor, e.currency, e.hours_e4, e.layout), false),
             coalesce(e.kind = 'P' and o.payload_hash <> e.payload_hash, false),
             coalesce(e.state = 'REJECTED' and e.reject_code = ? and case e.kind
               when 'P' then o.posting_period <> e.posting_period
               else exists (select 1 from period p where p.destination = e.destination
                      and p.period = e.posting_period and p.status = 'closed')
                    and exists (select 1 from period p where p.destination = e.destination
                      and p.period > e.posting_period and p.status = 'open') end, false)
           from txn t cross join entry e
           join version v on v.txn_id = e.txn_id and v.seq = e.seq
           left join obligation o on o.txn_id = e.txn_id and o.seq = e.seq and o.leg = e.leg
             and o.destination = e.destination
           where t.planned = 0 and e.txn_id = t.txn_id""",
        [PERIOD_CLOSED],
    ):
        entries[txn_id, leg].append(
            EntryView(name, kind, seq, state, money_hash, stands_for, bool(taken_back), reverses, *map(bool, doubts))
        )
    heads = ledger.rows(
        "select t.txn_id, v.seq, v.approval, v.money_hash, t.frozen is not null"
        " from txn t join version v on v.txn_id = t.txn_id and v.seq = t.latest_seq where t.planned = 0"
    )
    return {
        key: TransactionView(seq, approval, money_hash, owed.get(key), tuple(entries.get(key, ())), bool(frozen))
        for txn_id, seq, approval, money_hash, frozen in heads
        for key in ((txn_id, "time"), (txn_id, "journal"))
        if key in owed or key in entries
    }


def _carry_out(ledger: Ledger, actions: list[tuple[Leg, Action]], change: Change) -> None:
    """First what ends, then what begins, so that no constraint sees both."""
    ledger.executemany(
        "update entry set state = 'CANCELLED', state_since = ? where entry_id = ?",
        ((change.at, action.entry_id) for _, action in actions if type(action) is Cancel),
    )
    ledger.executemany(
        "update entry set stands_for = ? where entry_id = ?",
        ((action.seq, action.entry_id) for _, action in actions if type(action) is Stand),
    )
    again = (
        " on conflict (entry_id) do update set state = 'ELIGIBLE', eligible_at = excluded.eligible_at,"
        " state_since = excluded.state_since, stands_for = excluded.stands_for, reject_code = null,"
        " reject_message = null"
    )
    # What was sealed once keeps its frozen amount.
    draft = ", ".join(
        f"{column} = case when payload_hash is null then excluded.{column} else {column} end"
        for column in ("amount_minor", "currency", "hours_e4", "layout")
    )
    ledger.executemany(
        "insert into entry (entry_id, txn_id, seq, leg, kind, stands_for, destination, layout, state, amount_minor,"
        " currency, hours_e4, eligible_at, state_since, event_seq) select ?, o.txn_id, o.seq, o.leg, 'P', o.seq,"
        " o.destination, o.layout, 'ELIGIBLE', o.amount_minor, o.currency, o.hours_e4, ?, ?, ? from txn t"
        " join obligation o on o.txn_id = t.txn_id and o.seq = t.latest_seq and o.leg = ? where t.txn_id = ?"
        f"{again}, {draft}",
        (
            (action.entry_id, change.at, change.at, change.event_seq, leg, txn_id)
            for (txn_id, leg), action in actions
            if type(action) is Post
        ),
    )
    ledger.executemany(
        "insert into entry (entry_id, txn_id, seq, leg, kind, stands_for, destination, layout, state, amount_minor,"
        " currency, hours_e4, reverses, eligible_at, state_since, event_seq) select ?, p.txn_id, p.seq, p.leg, 'R',"
        " p.stands_for, p.destination, p.layout, 'ELIGIBLE', -p.amount_minor, p.currency, -p.hours_e4, p.entry_id,"
        f" ?, ?, ? from entry p where p.entry_id = ?{again}",
        (
            (entry_id(destination, txn_id, seq, "R", leg), change.at, change.at, change.event_seq, action.entry_id)
            for (txn_id, leg), action in actions
            if type(action) is Reverse
            for destination, seq in ledger.rows(
                "select destination, seq from entry where entry_id = ?", [action.entry_id]
            )
        ),
    )


def _report_refusals(ledger: Ledger) -> None:
    """Keep one exception open for each transaction that the ERP refused, and for what only a person may send again."""
    refused: dict[str, list[str]] = defaultdict(list)
    for txn_id, what in ledger.rows(
        "select txn_id, case kind when 'P' then leg else 'reversal of ' || leg end || ': '"
        " || coalesce(reject_code, '') || ' ' || coalesce(reject_message, '')"
        " from entry where state = 'REJECTED' order by txn_id, leg, kind"
    ):
        refused[txn_id].append(what.strip())
    changed: dict[str, list[str]] = defaultdict(list)
    for txn_id, name in ledger.rows(
        "select e.txn_id, e.entry_id from entry e join txn t on t.txn_id = e.txn_id and t.latest_seq = e.seq"
        " join version v on v.txn_id = e.txn_id and v.seq = e.seq and v.outcome = 'pass'"
        " join obligation o on o.txn_id = e.txn_id and o.seq = e.seq and o.leg = e.leg"
        " and o.destination = e.destination and o.payload_hash <> e.payload_hash"
        " where e.kind = 'P' and e.state in ('REJECTED', 'CANCELLED') order by e.txn_id, e.entry_id"
    ):
        changed[txn_id].append(name)
    reports = (
        (
            ERP_REJECTED,
            refused,
            "The ERP refused it: ",
            "Remove the cause in the ERP or the master data, then retry the entry by name.",
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
