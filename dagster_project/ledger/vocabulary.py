"""The words of the ledger: legs, states, buckets, steps, claims, and the SQL that several rooms say alike."""

from __future__ import annotations

from collections.abc import Iterable

# What a version can owe, and what each leg carries. The money legs of a version are one group, which is in the ERP's
# books whole or not at all, and so are their reversals. Hours go to the project ledger and are a group of their own.
LEGS = {"time": "hours", **dict.fromkeys(("base", "tax", "burden", "intercompany", "rebill"), "money")}

# Why a transaction is frozen of which the ERP posted some legs of a group and refused others (docs/posting.md 2.8).
GROUP_PARTIAL = "GROUP_PARTIAL"
# Refusals that pass by themselves: when a period is open, and without the lines of the file that were at fault.
PERIOD_CLOSED = "PERIOD_CLOSED"
BATCH_REJECTED = "BATCH_REJECTED"

# Obligations that may be in the ERP, or on their way there.
IN_FLIGHT = ("BATCHED", "SENDING", "DELIVERED", "PRESUMED", "ACCEPTED", "UNKNOWN")
# Of these, what an answer can be about: all that may have reached it.
ANSWERABLE = tuple(state for state in IN_FLIGHT if state != "BATCHED")
# What the ERP has in its books: as it was sent, or differently until a person accepts that or the ERP corrects it.
LIVE = ("POSTED", "POSTED_DIFF")
# While an entry of a group is in one of these, the planner begins nothing for any leg of it.
FENCED = (*IN_FLIGHT, "CONFLICT", "POSTED_DIFF")
# States that only an answer leads to.
ANSWERED = (*LIVE, "REJECTED", "CONFLICT")
# What is recorded of an answer that says that the ERP has the line or the file already.
DUPLICATES = ("has it already", "posted before", "has another", "delivered before")

# Steps from which on a batch may be with the partner: its control file may be renamed, or its call has begun.
SENT = ("UPLOADED", "CALLING")

# The bucket in which each entry state puts its amount; SOURCE_APPROVED is the contra account of them all.
BUCKETS = {
    "NEW": "SOURCE_APPROVED",
    "ELIGIBLE": "ELIGIBLE",
    **dict.fromkeys(IN_FLIGHT, "IN_FLIGHT"),
    **dict.fromkeys(LIVE, "POSTED"),
    "REJECTED": "REJECTED",
    "CANCELLED": "SOURCE_APPROVED",
    "CONFLICT": "IN_FLIGHT",
}

_ENTRY_TRANSITIONS = {
    "NEW": ("ELIGIBLE",),
    # After a refusal the ERP may still turn out to have posted: ELIGIBLE, REJECTED and CANCELLED lead to LIVE too.
    "ELIGIBLE": ("BATCHED", "CANCELLED", *LIVE, "CONFLICT"),
    # Back to ELIGIBLE when the file is withdrawn before it was sent; to UNKNOWN when its second sending is cancelled.
    "BATCHED": ("SENDING", "ELIGIBLE", "UNKNOWN"),
    # An answer may arrive between the rename and the commit that records it.
    "SENDING": ("ELIGIBLE", "DELIVERED", "PRESUMED", "ACCEPTED", *LIVE, "REJECTED", "UNKNOWN", "CONFLICT"),
    "DELIVERED": ("ACCEPTED", *LIVE, "REJECTED", "UNKNOWN", "CONFLICT"),
    "PRESUMED": ("ACCEPTED", *LIVE, "REJECTED", "UNKNOWN", "CONFLICT"),
    "ACCEPTED": (*LIVE, "REJECTED", "UNKNOWN", "CONFLICT"),
    # By two persons, or (BATCHED) with its whole file: see the guards.
    "UNKNOWN": ("DELIVERED", "ACCEPTED", *LIVE, "REJECTED", "CONFLICT", "BATCHED", "ELIGIBLE"),
    "CONFLICT": ("BATCHED", "ACCEPTED", "POSTED", "CANCELLED"),
    "POSTED_DIFF": ("POSTED",),
    "REJECTED": ("ELIGIBLE", "CANCELLED", *LIVE, "CONFLICT"),
    "CANCELLED": ("ELIGIBLE", *LIVE, "CONFLICT"),
}

_BATCH_TRANSITIONS = {
    "NEW": ("SEALED", "AWAITING_RELEASE"),
    "AWAITING_RELEASE": ("SEALED", "WITHDRAWN"),
    # To UNKNOWN: an answer to the first sending came, so the second is cancelled.
    "SEALED": ("UPLOADING", "CALLING", "WITHDRAWN", "UNKNOWN"),
    "UPLOADING": ("UPLOADING", "UPLOADED", "WITHDRAWN", "UNKNOWN"),
    # To SEALED: the ERP answered that it did not look at the call.
    "CALLING": ("DELIVERED", "UNKNOWN", "SEALED"),
    "UPLOADED": ("DELIVERED", "PRESUMED", "ACCEPTED", "REFUSED", "CLOSED", "CONFLICT"),
    "DELIVERED": ("ACCEPTED", "REFUSED", "UNKNOWN", "CLOSED"),
    "PRESUMED": ("ACCEPTED", "REFUSED", "UNKNOWN", "CLOSED"),
    "ACCEPTED": ("UNKNOWN", "CLOSED"),
    # To SEALED: sent again under the same name with the same bytes.
    "UNKNOWN": ("DELIVERED", "ACCEPTED", "REFUSED", "CLOSED", "SEALED"),
    "CONFLICT": ("SEALED", "ACCEPTED", "CLOSED"),
}

TRANSITIONS: tuple[tuple[str, str, str], ...] = (
    *(
        (kind, from_state, to_state)
        for kind in ("P", "R")
        for from_state, many in _ENTRY_TRANSITIONS.items()
        for to_state in many
    ),
    *(("B", from_state, to_state) for from_state, many in _BATCH_TRANSITIONS.items() for to_state in many),
)


def listed(words: Iterable[str]) -> str:
    """SQL: words as a list of literals."""
    return ", ".join(f"'{word}'" for word in words)


_HOURS = listed(leg for leg, carries in LEGS.items() if carries == "hours")
_SENT = listed(SENT)


def sendings(batch_id: str) -> str:
    """SQL: how often the batch of this id may have reached the partner. A call that was not looked at has not."""
    return (
        f"(select coalesce(sum(case when m.to_state in ({_SENT}) then 1"
        f" when m.from_state = 'CALLING' and m.to_state = 'SEALED' then -1 else 0 end), 0)"
        f" from batch_move m where m.batch_id = {batch_id})"
    )


def same_group(leg: str, other: str) -> str:
    """SQL: two legs of one transaction belong to one group."""
    return f"({leg} in ({_HOURS})) = ({other} in ({_HOURS}))"


# SQL: two persons had the latest version of transaction t taken back.
LATEST_BACKED_OUT = "exists (select 1 from backed_out u where u.txn_id = t.txn_id and u.seq = t.latest_seq)"

# SQL: the version that has the content of version v, as `content`: itself, or the one that it rates anew.
CONTENT_VERSION = "version content on content.txn_id = v.txn_id and content.seq = coalesce(v.rerated_from, v.seq)"

# What a person can state, and what each claim is about: a batch, a line of one (`<batch>/<entry>`), what is frozen, or
# the settings of a hash.
_POSTING_CLAIMS = ("release", "withdraw", "received", "not_received", "unfreeze", "complete", "back_out")
CLAIMS = (*_POSTING_CLAIMS, "settings", "change")
# What a named person can say to be one of ours.
MATCHED = ("worker", "project")
# Events that say by themselves what no table does: which entry a person acted on, and how often a source was asked.
RECORDED_EVENTS = ("retry", "accept difference", "resolve", "waive", *_POSTING_CLAIMS, "requests")
# How often a file is sent again without a person, where the destination refuses what it has already.
MAX_RESENDS = 3
_CLAIMS = listed(CLAIMS)
