"""A number of random histories through the real program: pulls over HTTP, a real ledger, real builds, and the model."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment

from dagster_project.config import Source
from dagster_project.sources.registry import LANDING_SCHEMAS
from dagster_project.warehouse.build import build, landed_files
from dagster_project.warehouse.project import PROJECT
from tests.masters.histories import FIRST_DAY, ROLES, History, serve
from tests.sources.conftest import TOKEN, Site
from tests.transport.servers import http_server
from tests.warehouse.world import RECORDED, settings

# Days of work for which rates are looked up.
DAYS = [FIRST_DAY + timedelta(days=ahead) for ahead in range(-70, 60, 13)]
# What the program knows of each kind, of the companies of these firms and on these days.
QUERIES = {
    "client": "select client_key, name from canonical.client",
    "worker": "select worker_key, name from canonical.worker",
    "employment": "select (worker_key, day), (legal_entity, role, weekly_hours) from canonical.employment"
    " join (select unnest($days::date[]) as day) on day >= coalesce(valid_from, date '0001-01-01')"
    " and day <= coalesce(valid_to, date '9999-12-31')",
    "assignment": "select (worker_key, project_key, valid_from, valid_to), weekly_hours from canonical.assignment",
}
SUBJECTS = ("role", "worker_key", "client_key", "project_key", "contract_key")


@dataclass
class Moment:
    """One cycle: its last event, its day, and what the model knows then."""

    event_seq: int
    at: Any
    known: dict[str, dict[Any, Any]]
    rates: dict[tuple[str, str, date], tuple | None]


@dataclass
class Result:
    """What was compared, and every difference."""

    compared: int = 0
    versions: int = 0
    refused: int = 0
    differences: list[str] = field(default_factory=list)

    def compare(self, what: str, found: dict, expected: dict) -> None:
        self.compared += len(expected)
        for key in sorted(found.keys() | expected.keys(), key=str):
            if found.get(key) != expected.get(key):
                self.differences.append(f"{what} {key}: found {found.get(key)}, expected {expected.get(key)}")


def run(folder: Path, target: Path, number: int, cycles: int, seed: int) -> Result:
    """Live through `cycles` days with `number` firms, and compare after each, as known then and as known now. `target`
    is where dbt keeps what it parsed."""
    os.environ[TOKEN] = "secret"
    result, moments = Result(), []
    site = Site(folder / "data")
    firms = {f"firm{each}": History(each, seed * 1_000_003 + each, folder / f"masters{each}") for each in range(number)}
    place = settings(folder / "data", "ns-us")

    def rebuild(moment: Moment) -> Path:
        return build(
            place,
            moment.at,
            lambda into: site.ledger.export(into, moment.event_seq),
            LANDING_SCHEMAS,
            landed_files(site.ledger.landed(moment.event_seq)),
            ledger_event_seq=moment.event_seq,
            target=target,
            statements_of=lambda _: RECORDED,
            record=lambda built, _: RECORDED.add(built.statements_sha256),
        ).path

    with http_server(serve(firms)) as server:
        for _ in range(cycles):
            for firm in firms.values():
                firm.live()
                firm.write_files()
                for source in _sources(firm, server.url):
                    result.refused += len(site.pull(source).refusals)
                firm.pulled()
            site.read()
            moments.append(Moment(site.ledger.head()[0], site.clock.now(), _known(firms), _rates(firms)))
            last = rebuild(moments[-1])
            _compare(result, "now", last, moments[-1])
            site.clock.pass_(days=1)
    # What was known on a day is in the last build too: a month that closed then keeps its rates.
    for moment in moments[:-1]:
        result.compare(f"rates of {moment.at:%Y-%m-%d}", _card(last, moment.at.date()), moment.rates)
    for moment in moments[:-1]:
        _compare(result, f"as known on {moment.at:%Y-%m-%d}", rebuild(moment), moment)
    result.versions = site.ledger.value("select count(*) from master_version")
    site.ledger.close()
    return result


def _sources(firm: History, url: str) -> list[Source]:
    return [
        Source("masters", firm.name, inbound=str(firm.folder)),
        Source("workday", firm.name, f"{url}/{firm.name}", "user", TOKEN),
        Source("salesforce", firm.name, f"{url}/{firm.name}/services/data/v1", token_env=TOKEN),
        Source("harvest", firm.name, f"{url}/{firm.name}/time", "1", TOKEN, open_from="2026-09-01"),
    ]


def _known(firms: dict[str, History]) -> dict[str, dict[Any, Any]]:
    found: dict[str, dict[Any, Any]] = {of: {} for of in QUERIES}
    for firm in firms.values():
        for of, names in firm.names().items():
            found[of] |= names
        posts = {(person, day): firm.post(person, day) for person in firm.ever("W") for day in DAYS}
        found["employment"] |= {where: post for where, post in posts.items() if post}
        found["assignment"] |= firm.assigned()
    return found


def _rates(firms: dict[str, History]) -> dict[tuple[str, str, date], tuple | None]:
    looked_up = {
        (name, role, day): firm.rate(role, day) for name, firm in firms.items() for role in ROLES for day in DAYS
    }
    return {where: rate for where, rate in looked_up.items() if rate is not None}


def _compare(result: Result, when: str, path: Path, moment: Moment) -> None:
    with duckdb.connect(path, read_only=True) as connection:
        for of, query in QUERIES.items():
            found = dict(connection.execute(query, {"days": DAYS} if "$days" in query else {}).fetchall())
            result.compare(f"{when}: {of}", found, moment.known[of])
    result.compare(f"{when}: rate", _card(path, moment.at.date()), moment.rates)


def _card(path: Path, known_on: date) -> dict[tuple[str, str, date], tuple]:
    """The rate of each company, role and day as the cards said on `known_on`, and how many rows say one."""
    with duckdb.connect(path, read_only=True) as connection:
        rows = connection.execute(
            f"with span as ({_spans()}) select legal_entity, role, day, rate, rates"
            " from span join (select unnest(?::date[]) as day) on day between valid_from and valid_to"
            " where legal_entity like 'firm%' and ?::date between known_from and known_to",
            [DAYS, known_on],
        ).fetchall()
    return {(entity, role, day): (rate, rates) for entity, role, day, rate, rates in rows}


@cache
def _spans() -> str:
    """The program's own SQL of a card as spans of days, for the cost rates."""
    text = (PROJECT / "macros" / "rate_spans.sql").read_text()
    # `return` is dbt's: what the macro of the subjects gives is stated here.
    text = re.sub(r"{% macro rate_subjects.*?endmacro %}", "", text, flags=re.DOTALL)
    environment = Environment()
    environment.globals["rate_subjects"] = lambda: SUBJECTS
    return environment.from_string(text).module.rate_spans("canonical.cost_rate")
