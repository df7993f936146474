"""A list that shows no record, few, or only others of those that it had before: when that is too much to be believed,
and what a person is asked then."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from dagster_project.landing.refusal import DocumentRefused, Refusal

SHRUNK, FOREIGN = "SOURCE_SHRUNK", "SOURCE_FOREIGN"
# What an exception of a whole list is about.
RECORDS = "records"
# A window or a list of fewer records may be replaced by hand.
MANY = 20
_OTHERS = "the source shows none of the records that it had before, and others in their place; none of them was used"
ANOTHER_WINDOW = DocumentRefused(
    FOREIGN,
    _OTHERS,
    remedy="Check whether the token and the address belong to this company's account, and whether the source numbers"
    " its records anew; then ask the administrator of Tieout how to go on",
)


def empty(known: Collection[str], since: str | None) -> Refusal:
    """The source shows nothing of what is `known` from a day on."""
    return Refusal(
        "SOURCE_EMPTY",
        "the source says that it has no records at all, but it had some before; nothing was taken back",
        evidence=f"{len(known)} records are known" + (f" from {since} on" if since else ""),
        remedy="Ask the source's administrator whether our access was narrowed or the records are gone",
    )


def shrunk(known: Collection[str], shown: Collection[str]) -> Refusal:
    """A list of master records shows few of those that are `known`."""
    return Refusal(
        SHRUNK,
        "the source shows less than half of the records that it had before; none of the others was taken away",
        evidence=f"{len(shown)} of {len(known)}",
        remedy="Have the whole list shown again; if the others are to go, look at what that touches"
        " (`tieout propose`), and sign it",
    )


def replaced(known: Collection[str], others: Collection[str], documents: Iterable[str]) -> Refusal:
    """A list of master records, in `documents` (SHA-256), shows `others` and none of those that are `known`."""
    return Refusal(
        FOREIGN,
        _OTHERS,
        evidence=f"{len(others)} records instead of {len(known)} others, raw documents "
        + ", ".join(sha256[:12] for sha256 in documents),
        remedy="Check whether the token, the address or the file belong to this company's account; if the list was"
        " replaced on purpose, look at what that touches (`tieout propose`), and sign it",
    )
