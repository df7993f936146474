"""Silence and strangers: streams that bring nothing, and files that no stream takes."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from dagster_project.config import ConfigError, Source, load
from dagster_project.ports import SftpServer
from dagster_project.sources import salesforce
from tests.sources.conftest import TOKEN, Site
from tests.sources.test_concur import Partner, plain
from tests.sources.test_salesforce import BASE, Salesforce
from tests.transport.servers import http_server, sftp_server

SILENT = ("STREAM_SILENT", "concur/meridian/sae_lines/silence")


@pytest.fixture
def partner(drops: tuple[Path, SftpServer]) -> Partner:
    return Partner(*drops)


def foreign(site: Site) -> set[str]:
    """What is named as FOREIGN_FILE, without its source."""
    return {
        subject.removeprefix("concur/meridian/foreign/")
        for (subject,) in site.ledger.rows(
            "select subject from exception where closed_at is null and code = 'FOREIGN_FILE'"
        )
    }


@pytest.mark.bad_input(43)
def test_a_partner_that_sends_nothing_for_sixty_days_is_named_once_and_until_it_sends(site: Site, partner: Partner):
    """Expenses stop reaching the books, and every mart looks complete."""
    partner.drop(1, plain(7))
    site.pull(partner.source)
    for day in range(60):
        site.clock.pass_(days=1)
        site.pull(partner.source)
        assert (SILENT in site.codes()) == (day >= 8), f"on day {day + 1}"
    message = site.message("STREAM_SILENT")
    assert "concur/meridian/sae_lines" in message
    assert "2026-09-28T18:00:00Z" in message
    assert "deadline_hours" in message
    assert len(site.ledger.rows("select 1 from exception where code = 'STREAM_SILENT'")) == 1
    partner.drop(2, plain(8))
    site.pull(partner.source)
    assert SILENT not in site.codes()


def test_a_stream_that_never_sent_anything_is_silent_since_it_was_asked_first(site: Site, partner: Partner):
    """A source that was set up wrong from the beginning has no last delivery to be compared with."""
    site.pull(partner.source)
    site.clock.pass_(days=8)
    site.pull(partner.source)
    assert SILENT not in site.codes()
    site.restart()
    site.clock.pass_(hours=1)
    site.pull(partner.source)
    assert SILENT in site.codes()


def test_a_deadline_is_the_source_s_own_where_the_settings_say_so(site: Site, partner: Partner):
    """A partner that sends every night is late after a day, and one that has stopped for good is never."""
    nightly, stopped = (replace(partner.source, deadline_hours=hours) for hours in (26, 0))
    site.pull(nightly)
    site.clock.pass_(hours=27)
    site.pull(nightly)
    assert SILENT in site.codes()
    site.pull(stopped)
    assert SILENT not in site.codes()


@pytest.mark.parametrize("hours", ["-1", '"26"', "true", "1.5"])
def test_a_deadline_that_is_no_number_of_hours_is_a_setting_to_correct(tmp_path: Path, hours: str):
    """A deadline that nobody can reach is none."""
    file = tmp_path / "tieout.toml"
    source = f'[[source]]\nsystem = "ecb"\ninstance = "ecb"\ndeadline_hours = {hours}\n'
    file.write_text(f'tenant = "meridian"\ndata_dir = "."\nreporting_currency = "USD"\ndestination = []\n{source}')
    with pytest.raises(ConfigError, match="deadline_hours of ecb/ecb is"):
        load(file)


def test_a_service_that_answers_with_no_records_is_not_silent_and_one_that_fails_is(site: Site):
    """An empty answer is a delivery; an error is not, however often it is asked."""
    org = Salesforce()
    with http_server(org.answer) as server:
        source = Source("salesforce", "meridian", f"{server.url}{BASE}", token_env=TOKEN)
        for _ in range(3):
            site.pull(source)
            site.clock.pass_(days=3)
        site.pull(source)
        assert site.codes() == set()
        org.corrupt = lambda document, request: {"nothing": "known"}
        site.clock.pass_(days=3)
        site.pull(source)
    silent = {subject for code, subject in site.codes() if code == "STREAM_SILENT"}
    assert silent == {f"salesforce/meridian/{stream.name}/silence" for stream in salesforce.STREAMS}


@pytest.mark.bad_input(42, 43, 84, 88, 90)
def test_what_no_stream_takes_is_named_until_it_is_gone(site: Site, partner: Partner):
    """An encrypted extract, or one under a new name, is ignored for ever while its expenses are missing."""
    partner.drop(1, plain(7))
    (partner.outbound / "extract_CES_SAE_v3_p1_20260925050000.txt.pgp").write_bytes(b"secret")
    (partner.outbound / "folder").mkdir()
    (partner.outbound / "link.txt").symlink_to("/etc/hostname")
    os.mkfifo(partner.outbound / "pipe")
    strangers = {"extract_CES_SAE_v3_p1_20260925050000.txt.pgp", "folder", "link.txt", "pipe"}
    site.pull(partner.source)
    assert foreign(site) == set(), "it may be on its way to its final name"
    for _ in range(2):
        site.clock.pass_(minutes=15)
        site.pull(partner.source)
        assert foreign(site) == strangers
    (message,) = site.ledger.rows(
        "select message, owner, remedy from exception where subject like '%pgp' and closed_at is null"
    )
    assert "6 bytes" in message[0]
    assert partner.source.inbound in message[0]
    assert "2026-09-28T18:00:00Z" in message[0], "since when it is there"
    assert message[1] == "integration"
    assert "sender" in message[2]
    kinds = dict(
        site.ledger.rows("select substr(subject, 25), message from exception where closed_at is null order by 1")
    )
    assert "a folder" in kinds["folder"]
    assert "a link" in kinds["link.txt"]
    assert "a device" in kinds["pipe"]
    for name in ("link.txt", "pipe"):
        (partner.outbound / name).unlink()
    site.clock.pass_(minutes=15)
    site.pull(partner.source)
    assert foreign(site) == strangers - {"link.txt", "pipe"}
    assert partner.archived() == ["extract_CES_SAE_v3_p0012345abcd_20260901050000.txt"]


@pytest.mark.bad_input(41)
def test_a_file_that_is_still_being_written_is_not_foreign(site: Site, partner: Partner):
    """A false alarm on every upload makes people blind to the real one."""
    upload = partner.outbound / "upload.filepart"
    for size in range(1, 5):
        upload.write_bytes(b"x" * size)
        site.pull(partner.source)
        site.clock.pass_(minutes=15)
    assert foreign(site) == set()
    upload.unlink()
    site.pull(partner.source)
    upload.write_bytes(b"xxxx")
    site.pull(partner.source)
    assert foreign(site) == set(), "it was gone in between"
    site.pull(partner.source)
    assert foreign(site) == {"upload.filepart"}, "an upload that stopped is a foreign file"


@pytest.mark.bad_input(84)
def test_a_name_of_control_characters_is_plain_text(site: Site, partner: Partner):
    """A name that moves the cursor rewrites the line above it in the queue."""
    (partner.outbound / "a\x1b[2J\u202e.csv").write_bytes(b"")
    for _ in range(2):
        site.pull(partner.source)
    assert foreign(site) == {r"a\x1b[2J\u202e.csv"}
    assert site.message("FOREIGN_FILE").isprintable()


@pytest.mark.bad_input(84)
def test_a_name_that_is_no_text_is_named_as_the_folder_s(site: Site, partner: Partner):
    """One file of a foreign alphabet ended every cycle in a traceback."""
    (partner.outbound / os.fsdecode(b"\xff.csv")).write_bytes(b"")
    site.pull(partner.source)
    assert site.codes() == {("FILE_NAME_UNREADABLE", "concur/meridian")}


@pytest.mark.threat("T20")
def test_many_strangers_cost_one_listing_and_one_commit(site: Site, tmp_path: Path):
    """A partner's folder of old files must not keep the cycle from the files that count."""
    root = tmp_path / "many"
    with sftp_server(root, tmp_path / "keys") as server:
        partner = Partner(root, server)
        for number in range(300):
            (partner.outbound / f"old{number:03}.bak").write_bytes(b"")
        partner.drop(1, plain(7))
        site.pull(partner.source)
        before, _ = site.ledger.head()
        site.pull(partner.source)
        assert len(foreign(site)) == 300
        named, _ = site.ledger.head()
        site.pull(partner.source)
        assert site.ledger.head()[0] == named, "what is known is not said again"
    assert named - before <= 2
