"""Certinia PSA (FinancialForce PSA until 2023), the managed package `pse` in a Salesforce org: projects, the people who
work on them, who is assigned, and milestones. A source of its own, which only a firm that has the package names in its
settings: `base_url` and token are those of its org, as for `salesforce.py`, whose traps are these objects' too.

The package's own traps, each contained here or in the staging models: an org without the package and a user without its
license get the same answer, INVALID_TYPE, so that it is an exception and never a firm without projects; much of what an
object shows is a formula or rolled up and changes without moving SystemModstamp, and an assignment's days and hours are
its schedule's (as what kind of field, no public page says); a person is a Contact, as every client's is, and only
`pse__Is_Resource__c` marks who is ours; a template is a project too; an assignment's hours are those of all its days; a
milestone of a project for time and materials has no amount, and one may be in another currency than its project.

What a person costs (`pse__Default_Cost_Rate__c`) is not asked for, so that it is nowhere here. Nor are rates: a rate
card (`pse__Rate_Card__c`) suggests one for a role in a region, practice, group or account while people are looked for;
it names no company that charges it, and what is charged is agreed on each assignment.

Not contained, because only a firm's own org shows it: whether `pse__Project_ID__c`, which the package numbers, is the
firm's project code (where it is not, masters/crosswalk_project.csv says which project is which); whether
`pse__ERP_Worker_Correlation_Id__c`, Foundations' key of the worker, is the HCM's employee number; and which words of an
assignment's status, a list that each firm edits, mean that it does not hold: Tentative, Draft and Cancelled do. An org
whose configuration `use-is-resource-flag` is off has people without the mark, who are not read.
Source: help.certinia.com, Professional Services Automation Data Dictionary (2023.3 to 2025.3: Proj, Contact, Schedule,
Milestone, Rate Card) and field pages of Assignment, Milestone and Project; names in the org as public clients of the
package query them.
"""

from __future__ import annotations

from functools import partial

import polars as pl

from dagster_project.landing import strict
from dagster_project.sources.pulling import Feed
from dagster_project.sources.salesforce import object_stream, pull_objects
from dagster_project.sources.stream import AMOUNT, HOURS, MOMENT, Fields, Masters

SYSTEM = "certinia"

_RECORD: Fields = {
    "id": ("Id", pl.String, strict.text),
    "name": ("Name", pl.String, strict.text),
    "is_deleted": ("IsDeleted", pl.Boolean, strict.flag),
    "system_modstamp": ("SystemModstamp", MOMENT, strict.moment),
}

_PROJECT: Fields = {
    **_RECORD,
    "project_id": ("pse__Project_ID__c", pl.String, strict.optional_text),
    "account_name": ("pse__Account__r?.Name", pl.String, strict.optional_text),
    "currency_iso_code": ("CurrencyIsoCode", pl.String, strict.currency),
    "is_active": ("pse__Is_Active__c", pl.Boolean, strict.flag),
    "is_template": ("pse__Is_Template__c", pl.Boolean, strict.flag),
}

_RESOURCE: Fields = {
    **_RECORD,
    "email": ("Email", pl.String, strict.optional_text),
    "worker_correlation_id": ("pse__ERP_Worker_Correlation_Id__c", pl.String, strict.optional_text),
    "is_resource_active": ("pse__Is_Resource_Active__c", pl.Boolean, strict.flag),
}

_ASSIGNMENT: Fields = {
    **_RECORD,
    "project": ("pse__Project__c", pl.String, strict.optional_text),
    "resource": ("pse__Resource__c", pl.String, strict.optional_text),
    # Its schedule's; an assignment without one has none.
    "start_date": ("pse__Start_Date__c", pl.Date, strict.optional_day),
    "end_date": ("pse__End_Date__c", pl.Date, strict.optional_day),
    "scheduled_hours": ("pse__Scheduled_Hours__c", HOURS, partial(strict.optional_number, places=4)),
    "status": ("pse__Status__c", pl.String, strict.optional_text),
}

_MILESTONE: Fields = {
    **_RECORD,
    "project": ("pse__Project__c", pl.String, strict.optional_text),
    "milestone_amount": ("pse__Milestone_Amount__c", AMOUNT, partial(strict.optional_number, places=3)),
    "currency_iso_code": ("CurrencyIsoCode", pl.String, strict.currency),
    "target_date": ("pse__Target_Date__c", pl.Date, strict.optional_day),
    "exclude_from_billing": ("pse__Exclude_from_Billing__c", pl.Boolean, strict.flag),
}

PROJECTS = object_stream(SYSTEM, "projects", _PROJECT)
RESOURCES = object_stream(SYSTEM, "resources", _RESOURCE)
ASSIGNMENTS = object_stream(SYSTEM, "assignments", _ASSIGNMENT, Masters(valid=("start_date", "end_date")))
MILESTONES = object_stream(SYSTEM, "milestones", _MILESTONE)

STREAMS = (PROJECTS, RESOURCES, ASSIGNMENTS, MILESTONES)
_OBJECTS = (
    (PROJECTS, "pse__Proj__c", _PROJECT),
    (RESOURCES, "Contact WHERE pse__Is_Resource__c = true", _RESOURCE),
    (ASSIGNMENTS, "pse__Assignment__c", _ASSIGNMENT),
    (MILESTONES, "pse__Milestone__c", _MILESTONE),
)


def pull(feed: Feed) -> None:
    """Every object whole, deleted records among them; of contacts only the people who work for the firm."""
    pull_objects(feed, _OBJECTS)
