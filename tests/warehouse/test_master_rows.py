"""A master row that is wrong: one exception with its owner, and held is what depends on it and nothing else."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from dagster_project.sources import registry
from dagster_project.warehouse.build import Build
from dagster_project.warehouse.project import PROJECT
from tests.warehouse.master_firm import Firm
from tests.warehouse.world import read

Edit = Callable[[Firm, str], object]


@dataclass(frozen=True)
class Wrong:
    """What somebody does to the rows of one company, and what is said of it: the row that is wrong, the code, who is
    asked, and a part of the message."""

    edit: Edit
    row: str
    code: str
    owner: str
    says: str


def cell(file: str, start: str, at: int, value: str) -> Edit:
    """A cell of the company's row is written over."""

    def edit(firm: Firm, name: str) -> None:
        firm.row(file, start.format(name))[at] = value.format(name)

    return edit


def more(file: str, *rows: str) -> Edit:
    def edit(firm: Firm, name: str) -> None:
        firm.files[file] += [row.format(name).split(",") for row in rows]

    return edit


def gone(file: str, start: str) -> Edit:
    return lambda firm, name: firm.files[file].remove(firm.row(file, start.format(name)))


def shorter(file: str, start: str) -> Edit:
    return lambda firm, name: firm.row(file, start.format(name)).pop()


def all_of(*edits: Edit) -> Edit:
    return lambda firm, name: [edit(firm, name) for edit in edits]


PROJECTS, HR, FINANCE, SYSTEMS = "resource_manager", "hr_operations", "project_accounting", "finance_systems"
RATE = "E-{0}|R-{0}|||||USD|2026-01-01|"
UNREAD = "FIELD_INVALID"

WRONG = {
    "unreadable-number": Wrong(
        cell("cost_rate", "E-{0},", 3, "5O"), f"cost_rate/{RATE}", UNREAD, FINANCE, "rate is not a plain number"
    ),
    "other-locale": Wrong(
        cell("bill_rate", "E-{0},", 3, "1.200"), f"bill_rate/{RATE}", UNREAD, FINANCE, "another locale"
    ),
    "decimal-comma": Wrong(
        cell("cost_rate", "E-{0},", 3, "50,5"), f"cost_rate/{RATE}", UNREAD, FINANCE, "rate is not a plain number"
    ),
    "date-of-another-form": Wrong(
        cell("assignment", "W-{0},", 3, "31.12.2026"), "assignment/W-{0}|P-{0}|2026-01-01", UNREAD, PROJECTS,
        "valid_to is not a date",
    ),
    "missing-cell": Wrong(
        cell("crosswalk_project", "harvest,firm,p-{0},", 3, ""), "crosswalk_project/harvest|firm|p-{0}", "FIELD_NULL",
        PROJECTS, "project_key has no value",
    ),
    "too-few-cells": Wrong(
        shorter("task", "harvest,firm,T-{0},"), "task/harvest|firm|T-{0}", "FIELD_MISSING", PROJECTS, "it has 4 cells"
    ),
    "unknown-word": Wrong(
        cell("project", "P-{0},", 5, "actve"), "project/P-{0}", UNREAD, PROJECTS, "did you mean active?"
    ),
    "unknown-company": Wrong(
        cell("employment", "W-{0},", 1, "E-none"), "employment/W-{0}|", "REFERENCE_UNKNOWN", HR,
        "legal_entity is E-none",
    ),
    "unknown-worker": Wrong(
        cell("crosswalk_worker", "harvest,firm,u-{0},", 3, "W-none"), "crosswalk_worker/harvest|firm|u-{0}",
        "REFERENCE_UNKNOWN", HR, "worker_key is W-none",
    ),
    "unknown-project": Wrong(
        cell("crosswalk_project", "harvest,firm,p-{0},", 3, "P-none"), "crosswalk_project/harvest|firm|p-{0}",
        "REFERENCE_UNKNOWN", PROJECTS, "project_key is P-none",
    ),
    "unknown-contract": Wrong(
        cell("project", "P-{0},", 1, "C-none"), "project/P-{0}", "REFERENCE_UNKNOWN", PROJECTS, "contract_key is C-none"
    ),
    "unknown-client": Wrong(
        cell("contract", "C-{0},", 1, "K-none"), "contract/C-{0}", "REFERENCE_UNKNOWN", FINANCE, "client_key is K-none"
    ),
    "new-contract-of-an-unknown-client": Wrong(
        all_of(
            more("contract", "C2-{0},K-none,E-{0},time_and_materials,USD,2026-01-01,,,,30"),
            cell("project", "P-{0},", 1, "C2-{0}"),
        ),
        "contract/C2-{0}", "REFERENCE_UNKNOWN", FINANCE, "client_key is K-none",
    ),
    "two-rows-of-a-key": Wrong(
        more("labour_category", "E-{0},R-{0},Junior"), "labour_category/E-{0}|R-{0}", "RECORD_CONTRADICTORY", PROJECTS,
        "more than once with different content",
    ),
    "days-twice": Wrong(
        more("employment", "W-{0},E-{0},R-{0},CC2,40,2026-09-10,"), "employment/W-{0}|", "DAYS_TWICE", HR,
        "the next row begins on 2026-09-10",
    ),
    "days-missing": Wrong(
        all_of(
            cell("employment", "W-{0},", 6, "2026-09-01"), more("employment", "W-{0},E-{0},R-{0},CC,40,2026-09-20,")
        ),
        "employment/W-{0}|", "DAYS_MISSING", HR, "no row covers the days after 2026-09-01",
    ),
    "nowhere-employed": Wrong(
        gone("employment", "W-{0},"), "worker/W-{0}", "EMPLOYMENT_MISSING", HR, "no row of employment"
    ),
    "rate-jump": Wrong(
        more("bill_rate", "E-{0},R-{0},USD,1000,2026-09-10,,,2026-09-18"),
        "bill_rate/E-{0}|R-{0}|||||USD|2026-09-10|2026-09-18", "RATE_JUMP", FINANCE,
        "the rate is 1000, and 100 from 2026-01-01 before it",
    ),
    "worker-gone": Wrong(gone("worker", "W-{0},"), "worker/W-{0}", "ROW_GONE", HR, "3 rows name it"),
    "project-gone": Wrong(gone("project", "P-{0},"), "project/P-{0}", "ROW_GONE", PROJECTS, "2 rows name it"),
    "company-unreadable": Wrong(
        cell("legal_entity", "E-{0},", 10, "thirty"), "legal_entity/E-{0}", UNREAD, SYSTEMS,
        "approval_days is not a whole number",
    ),
    "no-employee-number": Wrong(
        cell("worker", "W-{0},", 5, ""), "worker/W-{0}", "FIELD_EMPTY", HR, "erp_employee is empty"
    ),
    "no-subsidiary": Wrong(
        cell("legal_entity", "E-{0},", 6, ""), "legal_entity/E-{0}", "FIELD_EMPTY", SYSTEMS, "subsidiary is empty"
    ),
    "client-unreadable": Wrong(
        cell("client", "K-{0},", 1, ""), "client/K-{0}", "FIELD_NULL", FINANCE, "name has no value"
    ),
    "one-account": Wrong(
        cell("posting_account", "E-{0},", 4, "1210"), "posting_account/E-{0}|time_entry|base|", "ACCOUNTS_EQUAL",
        FINANCE, "one account",
    ),
    "base-not-the-amount": Wrong(
        cell("posting_account", "E-{0},", 6, "0.5"), "posting_account/E-{0}|time_entry|base|", "BASE_NOT_AMOUNT",
        FINANCE, "the amount itself",
    ),
    "accounts-twice": Wrong(
        more("posting_account", "E-{0},time_entry,base,1220,4010,amount,1,false,2026-09-01,"),
        "posting_account/E-{0}|time_entry|base|", "DAYS_TWICE", FINANCE, "the next row begins on 2026-09-01",
    ),
    "unknown-form-of-a-flag": Wrong(
        cell("service_item", "E-{0},true", 1, "yes"), "service_item/E-{0}|yes", UNREAD, SYSTEMS, "true or false"
    ),
}  # fmt: skip
INNOCENT = {
    "plain": lambda firm, name: None,
    "other-days": all_of(
        cell("assignment", "W-{0},", 3, "2026-10-31"),
        more("assignment", "W-{0},P-{0},2026-11-01,31.12.2026,40"),
    ),
    "rate-of-other-days": more("bill_rate", "E-{0},R-{0},USD,1.200,2026-10-01,,,"),
    "other-role": more("cost_rate", "E-{0},R-none,USD,5O,2026-01-01,,,"),
    "small-rise": more("bill_rate", "E-{0},R-{0},USD,150,2026-09-10,,,2026-09-18"),
}


class Cycles:
    """Three cycles: all rows are right, many are wrong at once, and right again."""

    def __init__(self, root: Path, target: Path) -> None:
        self.firm = Firm(root, target, (*WRONG, *INNOCENT))
        self.firm.cycle()
        self.before = self.firm.held()
        right = {file: [row.copy() for row in rows] for file, rows in self.firm.files.items()}
        for name, wrong in WRONG.items():
            wrong.edit(self.firm, name)
        for name, edit in INNOCENT.items():
            edit(self.firm, name)
        self.firm.raw_text["expense_account"] = "company,type\nE-plain,Taxi\n"
        self.wrong: Build = self.firm.cycle()
        self.held, self.exceptions = self.firm.held(), self.firm.exceptions()
        self.firm.files = right
        self.firm.raw_text.clear()
        self.firm.cycle()
        self.after, self.left = self.firm.held(), self.firm.exceptions()


@pytest.fixture(scope="module")
def cycles(tmp_path_factory: pytest.TempPathFactory, target: Path) -> Iterator[Cycles]:
    cycles = Cycles(tmp_path_factory.mktemp("cycles"), target)
    yield cycles
    cycles.firm.ledger.close()


@pytest.mark.bad_input(74)
@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_row_is_one_exception_and_holds_what_depends_on_it(cycles: Cycles, name: str) -> None:
    """A row that nobody can use would stop every company, be one exception for each hour, or count as it was before."""
    wrong = WRONG[name]
    assert cycles.held.get(name) == "hold MASTER_ROW_WRONG"
    subject = f"masters/firm/{wrong.row.format(name)}"
    about = [(code, owner, message) for each, code, owner, message in cycles.exceptions if each == subject]
    assert [(code, owner) for code, owner, _ in about] == [(wrong.code, wrong.owner)], cycles.exceptions
    assert wrong.says in about[0][2]
    assert f"masters/{wrong.row.partition('/')[0]}.csv" in about[0][2]
    ((rows, reason, held),) = read(
        cycles.wrong.path,
        "select master_rows, bucket_reason, held_hours from marts.approved_versus_posted"
        f" where source_record_id = '{name}' and leg = 'time'",
    )
    assert (rows, reason, held) == (subject, "MASTER_ROW_WRONG", 1)


def test_nothing_else_is_held_or_said(cycles: Cycles) -> None:
    """One wrong row among thousands must not be found by what it stops."""
    assert cycles.before == {}
    assert cycles.held.keys() == WRONG.keys()
    subjects = [subject for subject, *_ in cycles.exceptions]
    assert len(set(subjects)) == len(subjects)
    innocent = {
        "masters/firm/expense_account/masters/expense_account.csv",
        "masters/firm/assignment/W-other-days|P-other-days|2026-11-01",
        "masters/firm/bill_rate/E-rate-of-other-days|R-rate-of-other-days|||||USD|2026-10-01|",
        "masters/firm/cost_rate/E-other-role|R-none|||||USD|2026-01-01|",
    }
    assert set(subjects) == innocent | {f"masters/firm/{wrong.row.format(name)}" for name, wrong in WRONG.items()}


def test_rows_that_are_right_again_release_what_waited(cycles: Cycles) -> None:
    """What was held for a typing error would otherwise need a person for every record."""
    assert (cycles.after, cycles.left) == ({}, [])


def test_the_queue_says_how_much_waits_for_each_row(cycles: Cycles) -> None:
    """The owner of a row must see what it costs that it is wrong."""
    rows = read(
        cycles.wrong.path,
        "select records_held, count(*), sum(hours) from marts.exception_queue group by all order by all",
    )
    assert rows == [(0, 3, None), (1, len(WRONG), len(WRONG)), (None, 1, None)]


def test_no_mart_loses_what_a_wrong_row_is_about(cycles: Cycles) -> None:
    """A wrong row must not look as if there had never been any work."""
    ((lines, hours),) = read(
        cycles.wrong.path,
        "select count(distinct source_record_id), sum(approved_hours) from marts.approved_versus_posted",
    )
    assert (lines, hours) == (len(WRONG) + len(INNOCENT),) * 2


def test_every_master_file_has_its_owner_in_the_seed() -> None:
    """What the build finds wrong would go to another person than what reading finds in the same file."""
    with (PROJECT / "seeds" / "master_stream.csv").open(newline="") as file:
        owners = {(row["system"], row["stream"]): row["owner"] for row in csv.DictReader(file)}
    assert {(stream.system, stream.name) for stream in registry.SYSTEMS["masters"].STREAMS} <= owners.keys()
    assert owners == {key: registry.BY_NAME[key].masters.owner for key in owners}
