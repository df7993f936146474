"""What the lists that an ERP exports may look like: what a client that is usually written loses or doubles of the
employees and the accounts, and ours does not.

The files are the sandbox's. Without quirks both clients read the same of them.
"""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dagster_project.ports import SftpServer
from dagster_project.sandbox.erp import exports
from tests.sources.conftest import Site
from tests.sources.test_netsuite import Erp

FIRST = datetime(2026, 9, 28, 2, tzinfo=UTC)
COLUMNS = {"employees": ("employee", "name", "active"), "accounts": ("account", "name")}
ROWS = {
    "employees": [(f"E1000{number}", f"Person {number}", "Yes") for number in range(1, 7)],
    "accounts": [(f"{number}100", f"Account, {number}") for number in range(1, 7)],
}
Rows = list[tuple[str, ...]]


class Folder:
    """The company's answers, with a client that is usually written beside ours: it takes each file by its name once,
    reads what is there of it, and keeps rows by their first column."""

    def __init__(self, erp: Erp, site: Site, kind: str) -> None:
        self.erp, self.site, self.kind = erp, site, kind
        self.names: set[str] = set()
        self.kept: dict[str, tuple[str, ...]] = {}
        self.shown: Rows = []

    def export(self, number: int, rows: Rows, *quirks: str) -> None:
        """The ERP writes an export, and both clients take it."""
        at = self.site.clock.at
        name, content = exports.export_file(self.kind, "ns-us", number, at, [COLUMNS[self.kind], *rows], quirks=quirks)
        self.erp.drop(name, content)
        if name not in self.names:
            self.names.add(name)
            self.shown = [tuple(row) for row in csv.reader(io.StringIO(content.decode()))][2:]
            self.kept |= {row[0]: row for row in self.shown}
        self.site.cycle(self.erp.source)

    def ours(self) -> Rows:
        """The rows of the newest export, as the canonical model takes them."""
        landed = self.site.landed(f"raw_netsuite__{self.kind}")
        rows = landed.filter(landed["export_sequence"] == landed["export_sequence"].max()).to_dicts()
        written = [{**row, "active": "Yes" if row.get("active") else "No"} for row in rows]
        return sorted(tuple(row[name] for name in COLUMNS[self.kind]) for row in written)


@pytest.fixture
def erp(drops: tuple[Path, SftpServer]) -> Erp:
    return Erp(*drops)


@pytest.mark.bad_input(45)
@pytest.mark.parametrize("kind", COLUMNS)
@pytest.mark.parametrize(("quirk", "code"), [("ends_early", "FILE_TRUNCATED"), ("shows_one_twice", "FILE_STRUCTURE")])
def test_a_list_that_is_not_whole_or_has_a_row_twice_is_not_used(site, erp, kind: str, quirk: str, code: str):
    """Half of the people would have left the firm, or one would be there twice and double what is joined to it."""
    folder = Folder(erp, site, kind)
    folder.export(1, ROWS[kind])
    assert folder.shown == folder.ours() == ROWS[kind]
    site.clock.pass_(days=1)
    folder.export(2, ROWS[kind], quirk)
    assert len(folder.shown) != len(ROWS[kind])
    assert folder.ours() == ROWS[kind]
    assert site.codes() == {(code, f"netsuite/ns-us/{kind}/number 2")}
    folder.export(2, ROWS[kind])
    assert folder.ours() == ROWS[kind]
    assert site.codes() == set()


@pytest.mark.parametrize("quirks", [(), ("leaves_out_inactive",)])
def test_who_is_not_in_the_list_any_more_is_not_active(site: Site, erp: Erp, quirks: tuple[str, ...]):
    """Who keeps rows by their codes posts to an employee whom the ERP refuses."""
    folder, (*others, last) = Folder(erp, site, "employees"), ROWS["employees"]
    folder.export(1, ROWS["employees"])
    site.clock.pass_(days=1)
    folder.export(2, [*others, (*last[:2], "No")], *quirks)

    def active(rows: Rows) -> Rows:
        return [row for row in rows if row[2] == "Yes"]

    assert active(folder.ours()) == others
    assert (active(list(folder.kept.values())) == others) is not bool(quirks)
    assert site.codes() == set()


@pytest.mark.bad_input(52)
def test_a_number_that_was_given_before_is_said(site: Site, erp: Erp):
    """Who takes each name once never sees the person who was added, and nothing says so."""
    people = ROWS["employees"]
    folder = Folder(erp, site, "employees")
    folder.export(1, people[:5])
    site.clock.pass_(days=1)
    folder.export(2, people, "numbers_are_given_again")
    assert len(folder.kept) == 5 == len(folder.ours())
    assert {code for code, _ in site.codes()} == {"FILE_SEQUENCE_REPEATED"}
    folder.export(2, people)
    assert folder.ours() == people


def test_every_quirk_of_an_export_is_tried_here():
    """A quirk that no test switches on is not contained, it is hoped for."""
    written = Path(__file__).read_text()
    assert [quirk for quirk in exports.QUIRKS if f'"{quirk}"' not in written] == []
