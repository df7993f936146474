"""The records of the firm's HCM, as the reports of `docs/workday.md` show them: organizations, people, positions and
cost rates of the simulated firm.

The organizations are its companies. The HCM knows everybody whom the firm employs or has a contract with, and not the
temporary worker who exists only in the time system.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from dagster_project.sandbox.world import keys, masters, meridian
from dagster_project.sandbox.world.model import Rate, Worker
from dagster_project.sandbox.world.seeded_mismatches import HCM_PEOPLE

# A field is absent (None), a text, a day, a number, a boolean, or a list of texts.
Value = str | date | Decimal | bool | list[str] | None


@dataclass(frozen=True)
class HcmRow:
    """One row of a report: from which day on it counts, since when it is entered, and when it was rescinded."""

    organization: str
    fields: dict[str, Value]
    counts_from: date = date.min
    entered_at: datetime = meridian.FOUNDED
    rescinded_at: datetime | None = None
    left_on: date | None = field(default=None, kw_only=True)


def reports() -> dict[str, list[HcmRow]]:
    """Every row of every report, whenever it was entered, by the report's name."""
    entities = {entity.key: entity for entity in (*masters.MERIDIAN, *masters.NOT_SET_UP)}
    people = [worker for worker in masters.WORKERS if worker.mapped and worker.instance != "tock"]
    return {
        "Tieout_Organizations": [HcmRow(key, {"Organization_Name": each.name}) for key, each in entities.items()],
        "Tieout_People": [_person(worker) for worker in people],
        "Tieout_Positions": [position for worker in people for position in _positions(worker)],
        "Tieout_Cost_Rates": [_cost_rate(rate) for rate in masters.COST_RATES if rate.legal_entity in entities],
    }


def _person(worker: Worker) -> HcmRow:
    fields: dict[str, Value] = {
        "Employee_ID": worker.employee_id,
        "Worker_Name": worker.name,
        "Worker_Type": "Employee" if worker.kind == "employee" else "Contingent Worker",
        "Email": keys.company_email(worker),
        "Hire_Date": worker.hired_on,
        "Termination_Date": worker.left_on,
        "Other_IDs": [
            f"NetSuite {worker.erp_employee}",
            f"Meridian {worker.key}",
            *([f"Kantata {worker.group_id}"] if worker.small else []),
        ],
    }
    return HcmRow(
        worker.post.legal_entity,
        fields | HCM_PEOPLE.get(worker.key, {}),
        counts_from=worker.hired_on or date.min,
        left_on=worker.left_on,
    )


def _positions(worker: Worker) -> Iterator[HcmRow]:
    """One row for each post. The first has no first day and the last no last one, as the firm keeps them."""
    ends = [post.since - timedelta(days=1) for post in worker.posts[1:]]
    for number, (post, end) in enumerate(zip(worker.posts, [*ends, None], strict=True), start=1):
        yield HcmRow(
            post.legal_entity,
            {
                "Employee_ID": worker.employee_id,
                "Position_ID": f"P-{worker.employee_id}-{number}",
                "Effective_Date": post.since,
                "End_Date": end,
                "Company": post.legal_entity,
                "Job_Profile": post.role,
                "Cost_Center": post.cost_centre or None,
                "Scheduled_Weekly_Hours": Decimal(worker.weekly_hours),
                "Is_Primary_Position": True,
            },
            counts_from=post.since or date.min,
        )


def _cost_rate(rate: Rate) -> HcmRow:
    entered = datetime.combine(rate.entered_on, time(), UTC) if rate.entered_on else meridian.FOUNDED
    return HcmRow(
        rate.legal_entity,
        {
            "Company": rate.legal_entity,
            "Job_Profile": rate.role,
            "Employee_ID": None,
            "Hourly_Cost_Rate": rate.rate,
            "Currency": rate.currency,
            "Effective_Date": rate.valid_from,
            "End_Date": rate.valid_to,
            "Entered_On": rate.entered_on,
            "Rate_Source": rate.source,
        },
        counts_from=rate.valid_from,
        entered_at=entered,
    )
