"""Master records in the ledger: each content a version with the day since when it is known, and absence one too."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dagster_project.ledger import Extract, Ledger, LedgerError, MasterRow, Page
from dagster_project.ledger.canonical import sha256
from tests.databases import place
from tests.posting.world import SimulatedClock

STREAM = ("hcm", "one", "people")


class Hcm:
    """An HCM whose people are pulled day by day, into a real ledger."""

    def __init__(self) -> None:
        self.clock = SimulatedClock()
        self.ledger = Ledger.open(place(), self.clock)

    def pull(self, shown: dict[str, str | None], *, whole: bool = True) -> int:
        """One day later, a pull that shows these people; who has no content could not be read. New versions."""
        self.clock.at += timedelta(days=1)
        raw = sha256(f"{self.clock.at}")
        extract_seq = self.ledger.register_extract(Extract(*STREAM, "snapshot", None, None, {}, [Page(raw, 1, "page")]))
        rows = [MasterRow(key, raw, at, text and sha256(text)) for at, (key, text) in enumerate(shown.items())]
        absent = self.ledger.known_masters(*STREAM) - shown.keys() if whole else ()
        with self.ledger.change("pull"):
            return self.ledger.observe_masters(extract_seq, rows, absent=absent)

    def versions(self, key: str) -> list[tuple]:
        query = "select outcome, is_opening, known_from from master_version where record_key = ? order by version_no"
        return self.ledger.rows(query, [key])


@pytest.fixture
def hcm(database: str) -> Hcm:
    return Hcm()


def test_each_content_is_a_version_and_none_is_written_over(hcm: Hcm) -> None:
    """A rate that is written over takes the margin of every closed month with it."""
    assert [hcm.pull({"P1": text, "P2": "same"}) for text in ("10", "12", "12", "10")] == [2, 1, 0, 1]
    assert [(outcome, opening) for outcome, opening, _ in hcm.versions("P1")] == [
        ("stated", 1),
        ("stated", 0),
        ("stated", 0),
    ]
    days = [known_from for _, _, known_from in hcm.versions("P1")]
    assert list(days) == sorted(set(days))
    with pytest.raises(LedgerError, match="append-only"), hcm.ledger.change("edit"):
        hcm.ledger.execute("update master_version set content_hash = 'x'")


def test_who_is_not_shown_by_a_whole_pull_is_gone_and_may_come_back(hcm: Hcm) -> None:
    """A record that is only missing from a part is not gone, and one that comes back is stated again."""
    hcm.pull({"P1": "a", "P2": "b"})
    hcm.pull({"P1": "a"}, whole=False)
    assert hcm.ledger.known_masters(*STREAM) == {"P1", "P2"}
    hcm.pull({"P1": "a"})
    hcm.pull({"P1": "a"})
    assert hcm.ledger.known_masters(*STREAM) == {"P1"}
    hcm.pull({"P1": "a", "P2": "b"})
    assert [outcome for outcome, *_ in hcm.versions("P2")] == ["stated", "gone", "stated"]


def test_what_cannot_be_read_is_known_as_such_and_is_not_gone(hcm: Hcm) -> None:
    """A wrong row must neither count as before without a word nor look deleted."""
    hcm.pull({"P1": "a"})
    assert [hcm.pull({"P1": None}), hcm.pull({"P1": None})] == [1, 0]
    assert hcm.ledger.known_masters(*STREAM) == {"P1"}
    hcm.pull({"P1": "a"})
    assert [outcome for outcome, *_ in hcm.versions("P1")] == ["stated", "unusable", "stated"]


def test_only_what_the_first_pull_of_a_stream_brings_was_always_known(hcm: Hcm) -> None:
    """Months that closed before a rate was known keep theirs, also where there had been no rate at all."""
    hcm.pull({})
    hcm.pull({"P1": "a"})
    assert [(outcome, opening) for outcome, opening, _ in hcm.versions("P1")] == [("stated", 0)]


def test_what_waits_for_a_person_does_not_count_until_it_is_signed(hcm: Hcm) -> None:
    """A content that waits must neither count nor hide what was in force."""
    hcm.pull({"P1": "a"})

    def waits(text: str) -> int:
        hcm.clock.at += timedelta(days=1)
        raw = sha256(f"{hcm.clock.at}")
        extract = Extract(*STREAM, "snapshot", None, None, {}, [Page(raw, 1, "page")])
        row = MasterRow("P1", raw, 0, sha256(text), code="RATE_JUMP", detail="ten times")
        with hcm.ledger.change("pull"):
            return hcm.ledger.observe_masters(hcm.ledger.register_extract(extract), [row])

    assert [waits("b"), waits("b")] == [1, 0]
    # Shown again without a reason to wait, as after a change of the settings, it waits all the same.
    assert hcm.pull({"P1": "b"}) == 0
    (row,) = hcm.ledger.waiting_masters()
    assert (row["subject"], row["version_no"], row["detail"]) == ("hcm/one/people/P1", 2, "ten times")
    assert [each.content_hash for each in hcm.ledger.masters_in_force(*STREAM)] == [sha256("a")]
    with pytest.raises(LedgerError, match="when the persons that it needs have signed"):
        hcm.ledger.state_waiting(row, "ada")
    hcm.pull({"P1": "a"})
    assert (hcm.ledger.waiting_masters(), waits("c")) == ([], 1)
    hcm.pull({})
    assert (hcm.ledger.waiting_masters(), hcm.ledger.masters_in_force(*STREAM)) == ([], [])
    assert [outcome for outcome, *_ in hcm.versions("P1")] == ["stated", "waiting", "stated", "waiting", "gone"]
    assert hcm.ledger.verify_chain() == []


def test_the_ledger_proves_what_it_says_of_master_records(hcm: Hcm) -> None:
    """Rates decide money, so a changed version must be found like a changed posting."""
    hcm.pull({"P1": "a"})
    assert hcm.ledger.verify_chain() == []
