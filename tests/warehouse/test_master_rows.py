"""A master row that is wrong: one exception with its owner, and held is what depends on it and nothing else."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from copy import deepcopy
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
    """What somebody does to the rows of one company, and what is said of it: the row that is wrong (of a file, or with
    its system and account), the code, who is asked, and a part of the message."""

    edit: Edit
    row: str
    code: str
    owner: str
    says: str

    def subject(self, name: str) -> str:
        return ("" if self.row.startswith(tuple(SYSTEMS_OF)) else "masters/firm/") + self.row.format(name)


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


def field(system: str, stream: str, name: str, value: object) -> Edit:
    """A field of the company's record at a system is written over."""

    def edit(firm: Firm, company: str) -> None:
        next(each for each in firm.lists[system, stream][1] if company in map(str, each.values()))[name] = value

    return edit


def all_of(*edits: Edit) -> Edit:
    return lambda firm, name: [edit(firm, name) for edit in edits]


SYSTEMS_OF = {"workday", "salesforce", "harvest", "certinia", "kantata"}
INTEGRATION = "integration"
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
    "account-not-in-the-erp": Wrong(
        cell("posting_account", "E-{0},", 4, "4999"), "posting_account/E-{0}|time_entry|base|", "ACCOUNT_UNKNOWN",
        FINANCE, "credit is 4999, which the list of accounts of ns-us does not have",
    ),
    "opening-of-another-day": Wrong(
        cell("opening_balance", "E-{0},", 3, "2026-09-30"), "opening_balance/E-{0}||USD", "DAY_NOT_OF_CUT_OVER",
        FINANCE, "as_of is 2026-09-30, and the last day before the cut-over of ns-us is 2023-12-31",
    ),
    "unknown-form-of-a-flag": Wrong(
        cell("service_item", "E-{0},true", 1, "yes"), "service_item/E-{0}|yes", UNREAD, SYSTEMS, "true or false"
    ),
    "hcm-person": Wrong(
        field("workday", "people", "Active", "perhaps"), "workday/firm/people/{0}", UNREAD, INTEGRATION, "Active"
    ),
    "hcm-post": Wrong(
        field("workday", "positions", "Scheduled_Weekly_Hours", "all"), "workday/firm/positions/{0}|1|", UNREAD,
        INTEGRATION, "Scheduled_Weekly_Hours",
    ),
    "hcm-rate": Wrong(
        field("workday", "cost_rates", "Hourly_Cost_Rate", "5O"),
        "workday/firm/cost_rates/E-{0}|R-{0}||USD|2026-01-01|", UNREAD, INTEGRATION, "Hourly_Cost_Rate",
    ),
    "hcm-persons-rate": Wrong(
        field("workday", "cost_rates", "Hourly_Cost_Rate", "5O"),
        "workday/firm/cost_rates/E-{0}|R-{0}|{0}|USD|2026-01-01|", UNREAD, INTEGRATION, "Hourly_Cost_Rate",
    ),
    "crm-account": Wrong(
        field("salesforce", "accounts", "Name", None), "salesforce/firm/accounts/{0}", "FIELD_NULL", INTEGRATION, "Name"
    ),
    "crm-contract": Wrong(
        field("salesforce", "contracts", "EndDate", "soon"), "salesforce/firm/contracts/{0}", UNREAD, INTEGRATION,
        "EndDate",
    ),
    "task-of-the-time-system": Wrong(
        field("harvest", "tasks", "is_active", "perhaps"), "harvest/firm/tasks/{0}", UNREAD, INTEGRATION, "is_active"
    ),
    "assignment-of-the-time-system": Wrong(
        field("harvest", "user_assignments", "is_active", "perhaps"), "harvest/firm/user_assignments/{0}", UNREAD,
        INTEGRATION, "is_active",
    ),
    "assignment-of-the-psa": Wrong(
        field("certinia", "assignments", "pse__End_Date__c", "soon"), "certinia/firm/assignments/{0}", UNREAD,
        INTEGRATION, "pse__End_Date__c",
    ),
    "rate-of-the-psa": Wrong(
        field("kantata", "rate_card_roles", "rate_in_cents", "lots"), "kantata/firm/rate_card_roles/{0}", UNREAD,
        INTEGRATION, "rate_in_cents",
    ),
    "card-of-the-psa": Wrong(
        field("kantata", "rate_cards", "currency", "dollars"), "kantata/firm/rate_cards/{0}", UNREAD, INTEGRATION,
        "currency",
    ),
    "card-version-of-the-psa": Wrong(
        field("kantata", "rate_card_versions", "rate_card_id", None), "kantata/firm/rate_card_versions/{0}",
        "FIELD_NULL", INTEGRATION, "rate_card_id",
    ),
    "card-days-of-the-psa": Wrong(
        field("kantata", "rate_card_set_versions", "effective_date", "soon"),
        "kantata/firm/rate_card_set_versions/{0}", UNREAD, INTEGRATION, "effective_date",
    ),
    "role-of-the-psa": Wrong(
        field("kantata", "roles", "name", None), "kantata/firm/roles/{0}", "FIELD_NULL", INTEGRATION, "name"
    ),
}  # fmt: skip
RATED = [name for name in WRONG if WRONG[name].row.startswith("kantata/")]
INNOCENT = {
    "plain": lambda firm, name: None,
    "other-days": all_of(
        cell("assignment", "W-{0},", 3, "2026-10-31"),
        more("assignment", "W-{0},P-{0},2026-11-01,31.12.2026,40"),
    ),
    "rate-of-other-days": more("bill_rate", "E-{0},R-{0},USD,1.200,2026-10-01,,,"),
    "other-role": more("cost_rate", "E-{0},R-none,USD,5O,2026-01-01,,,"),
    # Neither the CRM's account nor its contract is one of ours, and the rate is a stranger's.
    "others-records": all_of(
        field("salesforce", "accounts", "Name", None),
        field("salesforce", "contracts", "EndDate", "soon"),
        field("workday", "cost_rates", "Hourly_Cost_Rate", "5O"),
    ),
    # The file ranks before the time system, and assigns the person.
    "assignment-that-the-file-decides": field("harvest", "user_assignments", "is_active", "perhaps"),
    # The file ranks before the PSA, and has a rate of the role.
    "rate-that-the-file-decides": field("kantata", "rate_card_roles", "rate_in_cents", "lots"),
    # The rate counts until the day before the work.
    "rate-of-earlier-days": field("kantata", "rate_card_roles", "rate_in_cents", "lots"),
    "psa-in-other-currency": field("certinia", "milestones", "CurrencyIsoCode", "EUR"),
    "account-of-the-expense-type": more("posting_account", "E-{0},expense_item,base,,4010,amount,1,false,,"),
    "balance-not-in-the-erp": cell("ledger_account", "E-{0},", 2, "1999"),
    "opening-of-an-earlier-day": cell("opening_balance", "E-{0},", 3, "2023-11-30"),
    "small-rise": more("bill_rate", "E-{0},R-{0},USD,150,2026-09-10,,,2026-09-18"),
}


UPDATED = {"updated_at": "2026-09-01T09:00:00Z"}
STAMPS = dict.fromkeys(("LastModifiedDate", "SystemModstamp"), "2026-09-01T00:00:00.000+0000")


def shown_by_systems(firm: Firm) -> None:
    """What the systems state of the companies whose record there will be wrong, by the company's name as its id."""

    def show(system: str, stream: str, name: str, *records: dict[str, object]) -> None:
        firm.lists[system, stream] = (name, list(records))

    for company in ("hcm-person", "hcm-post", "hcm-persons-rate"):
        firm.files["crosswalk_worker"].append(["workday", "firm", company, f"W-{company}"])
    report = {"Organization": "all"}
    show("workday", "people", "Report_Entry", report | {
        "Employee_ID": "hcm-person", "Worker_Name": "hcm-person", "Worker_Type": "Employee", "Active": "1",
        "Hire_Date": "2025-01-01",
        "Other_IDs": "NetSuite EMP-hcm-person",
    })  # fmt: skip
    show("workday", "positions", "Report_Entry", report | {
        "Employee_ID": "hcm-post", "Position_ID": "1", "Company": "E-hcm-post", "Job_Profile": "R-hcm-post",
        "Scheduled_Weekly_Hours": "40", "Is_Primary_Position": "1", "Cost_Center": "CC",
    })  # fmt: skip
    rate = report | {"Hourly_Cost_Rate": "50", "Currency": "USD", "Effective_Date": "2026-01-01"}
    show("workday", "cost_rates", "Report_Entry", *(
        {**rate, "Company": f"E-{company}", "Job_Profile": f"R-{company}", "Rate_Source": company, **of}
        for company, of in {
            "hcm-rate": {}, "hcm-persons-rate": {"Employee_ID": "hcm-persons-rate"},
            "others-records": {"Employee_ID": "others-records"},
        }.items()
    ))  # fmt: skip
    crm, ours = ("crm-account", "crm-contract", "others-records"), ("crm-account", "crm-contract")
    show("salesforce", "accounts", "records", *(
        dict.fromkeys(("BillingCountry", "MasterRecordId", "ParentId")) | STAMPS
        | {"Id": each, "Name": each, "CurrencyIsoCode": "USD", "IsDeleted": False,
           "AccountNumber": f"K-{each}" if each in ours else None}
        for each in crm
    ))  # fmt: skip
    show("salesforce", "contracts", "records", *(
        dict.fromkeys(("ContractTerm", "ActivatedDate", "Contract_Type__c", "Fee__c", "Cap__c", "EndDate")) | STAMPS
        | {"Id": each, "ContractNumber": each, "AccountId": each, "Status": "Activated", "StartDate": "2026-01-01",
           "CurrencyIsoCode": "USD", "IsDeleted": False, "Legal_Entity__c": None,
           "Contract_Key__c": f"C-{each}" if each in ours else None}
        for each in crm[1:]
    ))  # fmt: skip
    task, assigned = "task-of-the-time-system", "assignment-of-the-time-system"
    show("harvest", "tasks", "tasks", UPDATED | {
        "id": task, "name": f"T-{task}", "billable_by_default": True, "default_hourly_rate": None, "is_active": True,
    })  # fmt: skip
    # Whom the file assigns, the time system need not.
    gone("assignment", f"W-{assigned},")(firm, assigned)
    show("harvest", "user_assignments", "user_assignments", *(
        UPDATED | {
            "id": each, "project": {"id": f"p-{each}"}, "user": {"id": f"u-{each}"}, "is_active": True,
            "is_project_manager": False, "use_default_rates": True, "hourly_rate": None,
        }
        for each in (assigned, "assignment-that-the-file-decides")
    ))  # fmt: skip
    # The PSA's project is ours by its code, and its person by the file.
    planned, billed = "assignment-of-the-psa", "psa-in-other-currency"
    gone("assignment", f"W-{planned},")(firm, planned)
    firm.files["crosswalk_worker"].append(["certinia", "firm", planned, f"W-{planned}"])
    kept = {"IsDeleted": False, "SystemModstamp": STAMPS["SystemModstamp"], "CurrencyIsoCode": "USD"}
    show("certinia", "projects", "records", *(
        kept | {"Id": each, "Name": each, "pse__Project_ID__c": f"P-{each}", "pse__Account__r": None,
                "pse__Is_Active__c": True, "pse__Is_Template__c": False}
        for each in (planned, billed)
    ))  # fmt: skip
    show("certinia", "assignments", "records", kept | {
        "Id": planned, "Name": planned, "pse__Project__c": planned, "pse__Resource__c": planned,
        "pse__Start_Date__c": "2026-09-01", "pse__End_Date__c": "2026-09-30", "pse__Scheduled_Hours__c": 80,
        "pse__Status__c": "Scheduled",
    })  # fmt: skip
    show("certinia", "milestones", "records", kept | {
        "Id": billed, "Name": "Design", "pse__Project__c": billed, "pse__Milestone_Amount__c": 100,
        "pse__Target_Date__c": "2026-09-30", "pse__Exclude_from_Billing__c": False,
    })  # fmt: skip


def rated_by_the_psa(firm: Firm) -> None:
    """The rates that the PSA states, a card and a version of it for each company."""
    for company in (*RATED, "rate-of-earlier-days"):
        gone("bill_rate", f"E-{company},")(firm, company)
    later, records = "later of rate-of-earlier-days", {}
    for each in (*RATED, "rate-that-the-file-decides", "rate-of-earlier-days", later):
        company = each.removeprefix("later of ")
        of_card = {"rate_card_version_id": each, "role_id": company}
        days = {"effective_date": "2026-09-15" if each == later else "2026-01-01"}
        records |= {
            ("roles", company): {"name": f"R-{company}"},
            ("rate_cards", company): {"title": f"E-{company}", "currency": "USD"},
            ("rate_card_set_versions", each): days,
            ("rate_card_versions", each): {"rate_card_id": company, "rate_card_set_version_id": each},
            ("rate_card_roles", each): of_card | {"rate_in_cents": 10000, "currency": "USD", "currency_base_unit": 100},
        }
    for (stream, number), record in records.items():
        firm.lists.setdefault(("kantata", stream), (stream, []))[1].append({"id": number} | record)


class Cycles:
    """Three cycles: all rows are right, many are wrong at once, and right again."""

    def __init__(self, root: Path, target: Path) -> None:
        self.firm = Firm(root, target, (*WRONG, *INNOCENT))
        shown_by_systems(self.firm)
        rated_by_the_psa(self.firm)
        self.firm.export("accounts", "account,name\n", "1210,WIP\n1220,WIP\n4010,Revenue\n6120,Travel\n")
        self.firm.cycle()
        self.before = self.firm.held()
        right, lists = deepcopy(self.firm.files), deepcopy(self.firm.lists)
        for name, wrong in WRONG.items():
            wrong.edit(self.firm, name)
        for name, edit in INNOCENT.items():
            edit(self.firm, name)
        self.firm.raw_text["expense_account"] = "company,type\nE-plain,Taxi\n"
        self.wrong: Build = self.firm.cycle()
        self.held, self.exceptions = self.firm.held(), self.firm.exceptions()
        self.firm.files, self.firm.lists = right, lists
        self.firm.raw_text.clear()
        self.right: Build = self.firm.cycle()
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
    subject = wrong.subject(name)
    about = [(code, owner, message) for each, code, owner, message in cycles.exceptions if each == subject]
    assert [(code, owner) for code, owner, _ in about] == [(wrong.code, wrong.owner)], cycles.exceptions
    assert wrong.says in about[0][2]
    where = f"masters/{wrong.row.partition('/')[0]}.csv" if subject.startswith("masters/") else subject
    assert where in about[0][2]
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
        "masters/firm/ledger_account/E-balance-not-in-the-erp|wip",
        "certinia/firm/milestones/psa-in-other-currency",
        "harvest/firm/user_assignments/assignment-that-the-file-decides",
        "kantata/firm/rate_card_roles/rate-of-earlier-days",
        "kantata/firm/rate_card_roles/rate-that-the-file-decides",
        "masters/firm/opening_balance/E-opening-of-an-earlier-day||USD",
        "salesforce/firm/accounts/others-records",
        "salesforce/firm/contracts/others-records",
        "workday/firm/cost_rates/E-others-records|R-others-records|others-records|USD|2026-01-01|",
    }
    assert set(subjects) == innocent | {wrong.subject(name) for name, wrong in WRONG.items()}


def test_a_milestone_in_another_currency_than_its_project_is_billed_when_it_is_right_again(cycles: Cycles) -> None:
    """100 euros are not 100 dollars, and a milestone that is left out in silence is never billed."""
    amounts = "select cast(amount as varchar) from canonical.billing_schedule where reference = 'Design'"
    assert [read(build.path, amounts) for build in (cycles.wrong, cycles.right)] == [[], [("100.000",)]]
    subject = "certinia/firm/milestones/psa-in-other-currency"
    messages = [message for each, _, _, message in cycles.exceptions if each == subject]
    assert messages == [f"{subject}: its amount is in EUR, and its project is in USD"]


def test_rows_that_are_right_again_release_what_waited(cycles: Cycles) -> None:
    """What was held for a typing error would otherwise need a person for every record."""
    assert (cycles.after, cycles.left) == ({}, [])


def test_the_queue_says_how_much_waits_for_each_row(cycles: Cycles) -> None:
    """The owner of a row must see what it costs that it is wrong."""
    rows = read(
        cycles.wrong.path,
        "select records_held, count(*), sum(hours) from marts.exception_queue group by all order by all",
    )
    assert rows == [(0, 12, None), (1, len(WRONG), len(WRONG)), (None, 1, None)]


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
