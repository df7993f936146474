"""A resource plan: files of a real SFTP server, each of which shows all that is planned."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.config import Source
from dagster_project.ports import SftpServer
from tests.sources.conftest import Site

BOOKINGS = "id,person,project,first_day,last_day,hours,is_firm\n"
ONE, TWO = "B1,P1,X1,2026-09-01,2026-09-30,80,true\n", "B2,P2,X1,2026-09-01,2026-09-30,20.5,false\n"


class Plan:
    def __init__(self, site: Site, drops: tuple[Path, SftpServer], name: str) -> None:
        root, server = drops
        self.site, self.folder = site, root / name / "plan"
        self.folder.mkdir(parents=True)
        self.source = Source("resource_plan", "firm", sftp=server, inbound=f"/{name}/plan")

    def drop(self, number: int, *lines: str, kind: str = "bookings", header: str = BOOKINGS, end: str = "") -> None:
        """The plan is written anew, and a cycle passes."""
        text = header + "".join(lines) + (end or f"END,{len(lines)}\n")
        (self.folder / f"{kind}-{number:06}.csv").write_text(text)
        self.site.cycle(self.source)

    def versions(self) -> list[tuple[str, str]]:
        return self.site.ledger.rows("select record_key, outcome from master_version order by event_seq, record_key")


@pytest.fixture
def plan(site: Site, drops: tuple[Path, SftpServer], request: pytest.FixtureRequest) -> Plan:
    return Plan(site, drops, f"test{abs(hash(request.node.name))}")


def test_a_booking_that_a_newer_plan_does_not_show_is_gone(plan: Plan) -> None:
    """A booking that was cancelled would let time be recorded on it for ever."""
    plan.drop(1, ONE, TWO)
    plan.drop(2, TWO.replace("20.5", "30"))
    assert plan.versions() == [("B1", "stated"), ("B2", "stated"), ("B1", "gone"), ("B2", "stated")]
    assert plan.site.codes() == set()


def test_availability_is_by_person_and_day(plan: Plan) -> None:
    """Who is away half of the month is no bench."""
    header = "person,first_day,last_day,weekly_hours,reason\n"
    plan.drop(
        1, "P1,2026-09-01,2026-09-14,0,leave\n", "P1,2026-09-15,2026-12-31,40,\n", kind="availability", header=header
    )
    assert plan.versions() == [("P1|2026-09-01", "stated"), ("P1|2026-09-15", "stated")]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"end": TWO}, "FILE_TRUNCATED"),
        ({"end": "END,5\n"}, "FILE_TRUNCATED"),
        ({"header": BOOKINGS.replace("hours", "days")}, "FILE_STRUCTURE"),
    ],
)
def test_a_plan_that_is_not_whole_takes_nothing_away(plan: Plan, options: dict[str, str], code: str) -> None:
    """A file that was cut off after a line reads like a plan without the rest."""
    plan.drop(1, ONE, TWO)
    plan.drop(2, ONE, **options)
    assert {each for each, _ in plan.site.codes()} == {code}
    assert plan.versions() == [("B1", "stated"), ("B2", "stated")]


def test_a_booking_that_cannot_be_used_is_an_exception_of_the_resource_manager(plan: Plan) -> None:
    """The others of the plan count, and the one is not gone."""
    plan.drop(1, ONE, TWO)
    plan.drop(2, ONE, TWO.replace("2026-09-30", "2026-08-30"))
    query = "select code, owner from exception where closed_at is null"
    assert plan.site.ledger.rows(query) == [("FIELD_INVALID", "resource_manager")]
    assert plan.versions()[-1] == ("B2", "unusable")
