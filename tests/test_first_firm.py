"""docs/first-firm.md word by word: one Harvest account and one NetSuite company, to the first posting files."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path

import duckdb
import pytest

from dagster_project.sandbox.world import masters
from tests import small_firm
from tests.small_firm import Page
from tests.sources.test_harvest import Harvest
from tests.transport.servers import http_server, sftp_server

# The page is for 20,000 (`make nightly`); the suite serves a tenth of them.
COUNT = int(os.environ.get("TIEOUT_FIRST_FIRM", "2000"))
TIEOUT = Path(sys.executable).with_name("tieout")
PAGE = Page()


@dataclass
class Firm:
    """Whoever follows the page, in a folder of their own, with a Harvest account and an SFTP server."""

    root: Path
    vendor: Harvest
    stack: ExitStack
    named: Callable[[str], str] = str
    printed: list[str] = field(default_factory=list)

    @property
    def drop(self) -> Path:
        return self.root / "partner"

    @property
    def folder(self) -> Path:
        return self.root / self.named("acme")

    @cached_property
    def yours(self) -> dict[str, str]:
        """What the page marks as yours: addresses, host keys and the token. The server knows the key that was made."""
        server = self.stack.enter_context(sftp_server(self.drop, self.folder / "keys", key="erp"))
        return {
            "base_url": f'"{self.vendor.server.url}/v2"', "account_id": '"4004"', "open_from": "2025-07-01",
            "post_from": "2025-07-01", "first_release": '"A. Example: a test"',
            "host": f'"{server.host}"', "port": str(server.port), "user": f'"{server.user}"',
            "host_keys": json.dumps(list(server.host_keys)), "TIEOUT_HARVEST_TOKEN": "secret",
        }  # fmt: skip

    def follow(self, *, cycle: bool = True) -> None:
        """Every block of the page in its order, and nothing else, but for one setting: here both ends of the anchors
        are on one machine, which only a named person can allow. Without `cycle` all but that command."""
        for file, lines in PAGE.blocks:
            for line in lines:
                if file:
                    self.write(self.named(file), self.named(line))
                elif cycle or not line.endswith("cycle"):
                    self.run(self.named(line))
            if file == "acme/tieout.toml":
                settings = self.root / self.named(file)
                waived = settings.read_text().replace("# anchor_waiver =", 'anchor_waiver = "a test, on one machine"')
                settings.write_text(waived)

    def write(self, file: str, line: str) -> None:
        key = line.partition("=")[0]
        with (self.root / file).open("a") as text:
            text.write(f"{key}={self.yours[key.strip()]}\n" if "# yours" in line else f"{line}\n")

    def run(self, line: str) -> str:
        """A command of the page, with what those before it left in the shell."""
        if line == "make setup":
            # It installs what runs this test; `.ci/run` does so from a clean clone.
            return ""
        exported = self.root / "exported"
        done = subprocess.run(
            ["bash", "-ec", f". {exported}; {line.replace('.venv/bin/tieout', str(TIEOUT))}; export -p > {exported}"],
            cwd=self.root, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        said = done.stdout + done.stderr
        assert "Traceback" not in said, said
        self.printed.append(said)
        assert done.returncode == 0 or line.endswith("check"), said
        return said

    @property
    def environment(self) -> dict[str, str]:
        ours = {name: value for name, value in os.environ.items() if not name.startswith(("TIEOUT", "DAGSTER"))}
        return {**ours, "PYTHONPATH": str(small_firm.ROOT)}

    def tieout(self, *arguments: str) -> str:
        return self.run(shlex.join([".venv/bin/tieout", "--config", f"{self.folder.name}/tieout.toml", *arguments]))

    def asked(self, sql: str) -> list[tuple]:
        with duckdb.connect(self.folder / "data" / "published" / "analytics.duckdb", read_only=True) as marts:
            return marts.execute(sql).fetchall()


@contextmanager
def firm_of(root: Path, count: int, *sent: str, named: Callable[[str], str] = str) -> Iterator[Firm]:
    """A firm before its first command, to which the ERP has `sent` these exports; `named` gives it other names."""
    for name in ("stage", "inbox", "archive", "answers"):
        (root / "partner" / name).mkdir(parents=True)
    (root / "exported").write_text("")
    entries, lists = json.loads(named(json.dumps([small_firm.entries(count), small_firm.lists()])))
    vendor = Harvest(entries, lists, page_size=2000)
    with ExitStack() as stack:
        vendor.server = stack.enter_context(http_server(vendor.answer))
        small_firm.erp_sends(root / "partner" / "answers", root, *sent)
        yield Firm(root, vendor, stack, named)


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firm]:
    with firm_of(tmp_path_factory.mktemp("small"), COUNT, "periods", "projects") as firm:
        firm.follow()
        yield firm


def test_the_page_is_as_short_as_it_says() -> None:
    """Who has to write a hundred lines first, and to find out which, does not start."""
    assert len(PAGE.commands) <= 6
    assert len(PAGE.written) <= 30
    assert f"You write {len(PAGE.written)} lines and run {len(PAGE.commands)} commands" in " ".join(PAGE.text.split())


def test_the_check_of_the_page_finds_what_only_the_erp_can_mend_yet(firm: Firm) -> None:
    """A check that names what is in order teaches to pass over what is not."""
    (said,) = [each for each in firm.printed if "to mend" in each or "Nothing is wrong" in each]
    found = re.findall(r"^\d+\. .*", said, re.MULTILINE)
    assert [each.split(":")[0] for each in found] == ["1. netsuite/erp", "2. harvest/main"]
    assert re.search(r"has no file of (employees, accounts|accounts, employees): ask whoever sends them", found[0])
    assert "record 9000001: hours is not a number ('7,5')" in found[1]


def test_the_first_files_hold_to_the_cent_what_is_approved(firm: Firm) -> None:
    """The whole point: every approved hour and amount is posted once, and nothing else is."""
    expected = small_firm.expected(firm.vendor.entries)
    hours, money = small_firm.posted(firm.drop / "inbox")
    assert len(hours) > COUNT // 3
    assert len(money) > COUNT // 6
    assert hours == expected.hours
    assert money == expected.money


def test_what_is_held_is_held_for_its_reason_and_the_hours_tie_out(firm: Firm) -> None:
    """What is neither posted nor held with a reason is lost."""
    expected = small_firm.expected(firm.vendor.entries)
    where = firm.asked(
        "select bucket_reason, count(*), sum(approved_hours), sum(not_understood_hours),"
        " sum(abs(unexplained_hours) + abs(unexplained_amount))"
        " from marts.approved_versus_posted where leg = 'time' group by all"
    )
    assert {reason: count for reason, count, *_ in where if reason != "to_be_sent"} == expected.held
    assert sum(unexplained for *_, unexplained in where) == 0
    served = {
        status: sum(
            Decimal(str(each["hours"]))
            for each in firm.vendor.entries
            if each["approval_status"] == status and not isinstance(each["hours"], str)
        )
        for status in ("approved", "maybe")
    }
    assert sum(hours for _, _, hours, *_ in where) == served["approved"]
    assert sum(hours for *_, hours, _ in where) == served["maybe"] > 0
    listed = json.loads(firm.tieout("exceptions", "--json"))
    # What comes to nothing waits for no person.
    assert expected.held.keys() - {"ZERO_QUANTITY"} <= {each["code"] for each in listed}
    assert all(each["owner"] and each["remedy"] and each["message"] for each in listed)
    # A project that the ERP does not have is one thing to mend, however many entries wait for it.
    found = " ".join(firm.tieout("check").split())
    waiting = sum(
        each["project"]["code"] == "PB-NEW" and each["approval_status"] == "approved" for each in firm.vendor.entries
    )
    assert re.search(rf"records: {waiting} records are held for PROJECT_NOT_IN_ERP, the first: .*\(PB-NEW\)", found)


def test_nothing_of_the_sandbox_is_in_the_firm(firm: Firm) -> None:
    """Before any list was filled, the first cycle of a new firm showed the marts of another."""
    foreign = {each.key for each in masters.MERIDIAN} | {each.code for each in masters.PROJECTS}
    foreign |= {each.key for each in masters.WORKERS} | {each.name for each in masters.WORKERS}
    foreign |= {each.name for each in masters.CLIENTS} | {"meridian", "tock"}
    shown: set[str] = set()
    for (mart,) in firm.asked("select table_name from information_schema.tables where table_schema = 'marts'"):
        rows = firm.asked(f'select * from marts."{mart}"')
        shown |= {cell for row in rows for cell in row if isinstance(cell, str)}
    assert {"ACME", "TF-SHOP", "Tidewater Foods", small_firm.email(801).lower()} <= shown
    assert shown & foreign == set()
    words = set(re.findall(r"[\w.-]+", " ".join(shown) + firm.tieout("exceptions", "--json")))
    assert words & {each for each in foreign if " " not in each} == set()


def test_what_is_missing_is_an_exception_in_business_words_and_two_firms_at_once_share_nothing(
    firm: Firm, tmp_path: Path
) -> None:
    """A firm that has filled in half of it must read what is missing, not the end of a program; and what it does at the
    same time as another firm of the installation is nothing that either may see."""
    with firm_of(tmp_path, 1000, named=small_firm.of_other) as other:
        other.follow(cycle=False)
        masters_of = other.folder / "masters"
        (masters_of / "posting_account.csv").write_text(_header(masters_of / "posting_account.csv"))
        other.write("quillon/masters/legal_entity.csv", "BETA,Beta LLC,USD,US,erp,hold,Beta LLC,,,,3,")
        # Of two companies nothing says whose the account is: its line was never readable.
        other.write("quillon/masters/source_instance.csv", "harvest,main,QUILLON,day,sixteen,false,false")
        with ThreadPoolExecutor() as pool:
            list(pool.map(lambda each: each.tieout("cycle"), (firm, other)))
        _share_nothing(firm, other)
        said = other.tieout("exceptions")
        assert "masters/source_instance.csv line 2" in said
        assert "hours_limit is not" in said
        ((company, held),) = other.asked(
            "select distinct legal_entity, bucket_reason from marts.approved_versus_posted where bucket = 'held'"
        )
        assert (company, held) == ("unknown", "MASTER_ROW_WRONG")
        assert not list((other.drop / "inbox").iterdir())

        accounts = masters_of / "source_instance.csv"
        accounts.write_text(accounts.read_text().replace("sixteen", "16"))
        other.write("quillon/masters/worker.csv", "worker_key,email,left_on")
        leaver = small_firm.of_other(small_firm.email(small_firm.LEAVER))
        other.write("quillon/masters/worker.csv", f"WREN,{leaver},2025-12-31")
        other.tieout("cycle")
        said = " ".join(other.tieout("exceptions").split())
        for words in (
            "No account for time of QUILLON (base)",
            "The ERP of QUILLON has sent no accounting calendar",
            "(QT-SHOP) is not in the ERP's project list",
            "Project Without a code (508) has no counterpart among our projects",
            "give it its code at the source",
            "Wren 804 (804) has no counterpart among our workers",
        ):
            assert words in said
        codes = {each["code"] for each in json.loads(other.tieout("exceptions", "--json"))}
        # Who left is employed to the day that the firm's file says.
        assert codes >= {"ACCOUNT_MISSING", "PERIOD_CLOSED", "PROJECT_NOT_IN_ERP", "WORKER_UNMAPPED"}
        assert not codes & {"WORKER_INACTIVE", "MASTER_ROW_WRONG", "ROW_UNREADABLE", "CYCLE_FAILED"}
        assert not list((other.drop / "inbox").iterdir())


def _share_nothing(firm: Firm, other: Firm) -> None:
    """Of neither firm anything is in the other's folder: ledger, raw documents, marts, exceptions, Dagster's runs."""
    names = [each.encode() for each in (*small_firm.NAMES, *small_firm.OTHER)]
    ours, theirs = names[: len(small_firm.NAMES)], names[len(small_firm.NAMES) :]
    for of, own, foreign in ((firm, ours, theirs), (other, theirs, ours)):
        found = {name for file in _files(of) for name in (*own, *foreign) if name in file.read_bytes()}
        assert found == set(own)
    runs = [_runs(each) for each in (firm, other)]
    assert [len(each) for each in runs] == [2, 1]
    assert not runs[0] & runs[1]


def _files(firm: Firm) -> list[Path]:
    """What the firm's cycles left, but for settings and what DuckDB and Parquet have compressed."""
    return [each for each in (firm.folder / "data").rglob("*") if each.is_file() and not each.is_symlink()]


def _runs(firm: Firm) -> set[str]:
    """The runs that Dagster knows of the firm."""
    folder = firm.folder / "data" / "dagster" / "history" / "runs"
    return {each.stem for each in folder.glob("*.db")} - {"index"}


def _header(file: Path) -> str:
    return f"{file.read_text().splitlines()[0]}\n"
