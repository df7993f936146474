"""What the systems state otherwise than the firm's own lists: a comparison of them must find these and nothing else.

Each table maps a record's key to the attributes that differ, under the names that the system itself gives them.
"""

from __future__ import annotations

from datetime import date

from dagster_project.sandbox.world.model import Project

HARVEST_PROJECTS: dict[str, dict[str, object]] = {"4200107": {"name": "Yield advisory FY26"}}
"""By the project's id at Harvest."""

KANTATA_WORKSPACES: dict[str, dict[str, object]] = {"7300305": {"currency": "USD"}}
"""By the workspace's id at Kantata."""

CRM_RECORDS: dict[str, dict[str, object]] = {
    "C-04": {"Name": "Dunmore Food Ltd"},
    "C-09": {"AccountNumber": None},
    "K-UK-05": {"CurrencyIsoCode": "USD"},
    "K-JP-02": {"ContractTerm": 11, "EndDate": "2026-11-30"},
    # People record time on its project all the same.
    "K-US-03": {"Status": "Draft", "ActivatedDate": None},
}
"""By the key of the client or contract."""

ERP_PROJECTS: dict[str, dict[str, object]] = {"P-UK-06": {"name": "Cold chain audits"}, "P-US-10": {"active": True}}
"""By the project's code."""

HCM_PEOPLE: dict[str, dict[str, object]] = {
    "W-US-04": {"Worker_Name": "Devika Ellison"},
    "W-UK-03": {"Hire_Date": "2021-05-01"},
}
"""By the person's key."""

_ARCHIVED_WORKSPACES = frozenset({"7300306"})
_ARCHIVED_WHEN_ENDED_BEFORE = date(2026, 1, 1)


def is_archived(workspace_id: str, project: Project) -> bool:
    """Whether the PSA has archived a project's workspace, which states that work on it is over."""
    return workspace_id in _ARCHIVED_WORKSPACES or (
        project.instance == "group" and project.ends_on < _ARCHIVED_WHEN_ENDED_BEFORE
    )
