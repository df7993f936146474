"""A source is asked by the days of its own account: west and east of UTC, and on the day on which its clocks change."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dagster_project import config, sources
from tests.sources.conftest import Site
from tests.sources.test_concur import Partner, plain
from tests.sources.test_concur import name as sae
from tests.sources.test_workday import Tenant, hcm, ours, person, source  # noqa: F401 (hcm is a fixture)

# A zone, a moment, and the day that it is there; noon in UTC would show none of them.
EVENINGS = [
    pytest.param("America/Los_Angeles", datetime(2026, 10, 1, 6, 30, tzinfo=UTC), date(2026, 9, 30), id="west"),
    pytest.param("Asia/Tokyo", datetime(2026, 9, 30, 15, tzinfo=UTC), date(2026, 10, 1), id="east"),
    pytest.param("Europe/Berlin", datetime(2026, 10, 24, 22, tzinfo=UTC), date(2026, 10, 25), id="clocks go back"),
    pytest.param("Europe/Berlin", datetime(2026, 10, 25, 22, 59, tzinfo=UTC), date(2026, 10, 25), id="25 hours"),
    pytest.param("Europe/Berlin", datetime(2026, 10, 25, 23, tzinfo=UTC), date(2026, 10, 26), id="the day after"),
    pytest.param("UTC", datetime(2026, 10, 25, 23, 59, tzinfo=UTC), date(2026, 10, 25), id="UTC"),
]


@pytest.fixture
def partner(drops) -> Partner:
    return Partner(*drops)


@pytest.mark.parametrize(("zone", "moment", "day"), EVENINGS)
def test_a_report_is_as_of_the_day_of_the_account(site: Site, hcm: Tenant, zone: str, moment: datetime, day: date):  # noqa: F811
    """On the evening of the last day a person still works there, and in the morning after it no more: a report as of
    the day in UTC says the contrary, and the person's time is held back, or passes."""
    hcm.at = site.clock.at = moment
    hcm.people = [person(1, left_on=day), person(2, left_on=date.fromordinal(day.toordinal() - 1))]
    with hcm.serving("booleans_are_digits", "empty_fields_left_out", "prompts_have_defaults") as address:
        site.cycle(replace(source(address), time_zone=zone))
    assert site.codes() == set()
    assert [active for _, active, _ in ours(site)] == [True, False]


@pytest.mark.parametrize(("zone", "moment", "day"), EVENINGS)
def test_what_was_written_on_a_day_of_the_account_is_fetched_again_from_that_day_on(
    site: Site, partner: Partner, zone: str, moment: datetime, day: date
):
    """A file of the early morning in Tokyo is of the day before in UTC: who asks for that day would miss it."""
    archive = partner.root / "archive"
    archive.mkdir()
    (archive / sae(1)).write_bytes(plain(1))
    os.utime(archive / sae(1), (moment.timestamp(),) * 2)
    account = replace(partner.source, time_zone=zone)

    def fetched(since: date) -> list[str]:
        return sources.refetch(site.settings, account, site.ledger, site.raw, clock=site.clock, since=since).taken

    assert fetched(date.fromordinal(day.toordinal() + 1)) == []
    assert fetched(day) == [sae(1)]


@pytest.mark.parametrize(
    ("written", "nearest"),
    [
        ("Asia/Tokio", "Asia/Tokyo"),
        ("new york", "America/New_York"),
        ("europe/berlin", "Europe/Berlin"),
        ("?", "Europe/"),
    ],
)
def test_a_wrong_time_zone_is_refused_with_the_names_that_are_like_it(tmp_path: Path, written: str, nearest: str):
    """Taken for UTC, it would ask for the wrong days without a word."""
    text = 'tenant = "t"\ndata_dir = "data"\nreporting_currency = "USD"\ndestination = []\n'
    file = tmp_path / "tieout.toml"
    file.write_text(f'{text}[[source]]\nsystem = "harvest"\ninstance = "meridian"\ntime_zone = "{written}"\n')
    with pytest.raises(config.ConfigError, match=f"time_zone of harvest/meridian is '.*{nearest}"):
        config.load(file)
    file.write_text(f'{text}[[source]]\nsystem = "harvest"\ninstance = "meridian"\n')
    assert config.load(file).sources[0].time_zone == "UTC"
