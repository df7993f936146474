"""An older copy of the ledger is put back, and what partners sent since then is in their archives only."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from dagster_project import sources
from dagster_project.anchors import NAME as ANCHOR
from dagster_project.cli import main
from dagster_project.ledger import AmnesiaError
from tests.sources.conftest import Site
from tests.sources.test_concur import Partner, plain
from tests.sources.test_concur import name as sae
from tests.sources.test_netsuite import FILE_TAKEN, Erp, ack, gl, posted


@pytest.fixture
def erp(drops) -> Erp:
    return Erp(*drops)


@pytest.fixture
def partner(drops) -> Partner:
    return Partner(*drops)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_file())


class Restored:
    """A site at which yesterday's copy of the ledger was put back after today's files were taken."""

    def __init__(self, site: Site, erp: Erp) -> None:
        self.site, self.erp = site, erp
        site.anchors = (site.folder.parent / "first", site.folder.parent / "second")
        site.restart()
        erp.drop("gl-ns-us-000001.csv", gl(1, "1.00"))
        self.cycle()
        site.restart()
        old = site.folder.parent / "old.sqlite"
        shutil.copyfile(site.folder / "ledger.sqlite", old)
        for number in (2, 3):
            erp.drop(f"gl-ns-us-{number:06d}.csv", gl(number, f"{number}.00"))
        erp.drop("ack-ns-us-00000001-1.csv", ack(FILE_TAKEN))
        erp.drop("ack-ns-us-00000001-2.csv", ack(posted("E1")))
        self.cycle()
        site.restart()
        self.right = site.folder.parent / "right.sqlite"
        shutil.copyfile(site.folder / "ledger.sqlite", self.right)
        site.put_back(old)

    def cycle(self) -> None:
        """Pull, read, and seal something, which is when the ledger is anchored."""
        self.site.cycle(self.erp.source)
        self.site.ledger.write_anchors()

    def accept(self) -> None:
        """A named person declares this ledger the newest one there is."""
        for folder in self.site.anchors:
            (folder / ANCHOR).unlink()
        self.site.ledger.renew_anchors("anna", "the disk with the ledger is broken; this is the newest copy")

    def registered(self) -> list[str]:
        return [name for (name,) in self.site.ledger.rows("select name from extract_page order by extract_seq")]


@pytest.fixture
def restored(site: Site, erp: Erp) -> Restored:
    return Restored(site, erp)


def test_a_restored_old_ledger_takes_nothing_from_the_partner(restored: Restored):
    """What an old copy takes and archives, the right ledger misses when it is put back."""
    site, erp = restored.site, restored.erp
    erp.drop("gl-ns-us-000004.csv", gl(4, "4.00"))
    before = (names(erp.answers), names(erp.answers / "archive"))
    for step in (lambda: site.pull(erp.source), site.read):
        with pytest.raises(AmnesiaError, match="older copy was restored"):
            step()
    assert (names(erp.answers), names(erp.answers / "archive")) == before
    assert site.codes() == {("AMNESIA", "ledger")}
    assert "Restore the newest ledger" in site.message("AMNESIA")
    site.put_back(restored.right)
    assert site.cycle(erp.source).versions == 1
    assert site.codes() == set()


def test_a_gap_is_filled_from_the_partner_s_archive(restored: Restored):
    """The files that an old ledger does not know are there, a folder further; nobody needs to send them again."""
    site, erp = restored.site, restored.erp
    restored.accept()
    erp.drop("gl-ns-us-000004.csv", gl(4, "4.00"))
    erp.drop("ack-ns-us-00000001-3.csv", ack(posted("E2")))
    site.cycle(erp.source)
    assert site.codes() == set()
    assert site.landed("raw_netsuite__gl_lines")["export_sequence"].sort().to_list() == [1, 2, 3, 4]
    assert set(site.landed("raw_netsuite__ack_lines")["part"]) == {1, 2, 3}
    gls = [name for name in restored.registered() if name.startswith("gl-")]
    assert gls == [f"gl-ns-us-{number:06d}.csv" for number in (1, 2, 3, 4)], "in the order of their numbers"


def test_a_number_that_is_nowhere_stays_a_gap(restored: Restored):
    """Only what the sender never sent is a question for the sender."""
    site, erp = restored.site, restored.erp
    restored.accept()
    erp.drop("gl-ns-us-000005.csv", gl(5, "5.00"))
    site.cycle(erp.source)
    assert site.codes() == {("FILE_SEQUENCE_GAP", "netsuite/ns-us/gl_lines")}
    assert "gl-ns-us-000005.csv" in names(erp.answers)


def test_refetch_brings_back_what_is_in_the_archive_and_the_ledger_does_not_know(restored: Restored):
    """Without it, what was answered before the restore stays unanswered until somebody registers files by hand."""
    site, erp = restored.site, restored.erp
    restored.accept()
    before = (names(erp.answers), names(erp.answers / "archive"))
    taken = sources.refetch(site.settings, erp.source, site.ledger, site.raw, clock=site.clock).taken
    assert sorted(taken) == before[1][:2] + before[1][3:]
    assert (names(erp.answers), names(erp.answers / "archive")) == before, "the partner's side is as it was"
    assert site.read().versions == 4
    assert sources.refetch(site.settings, erp.source, site.ledger, site.raw, clock=site.clock).taken == []
    erp.drop("gl-ns-us-000004.csv", gl(4, "4.00"))
    assert site.cycle(erp.source).versions == 1
    assert site.codes() == set()


def test_refetch_takes_what_is_older_than_what_is_known(site: Site, partner: Partner):
    """A ledger that began anew in the middle of a partner's numbers lacks those before, and no gap shows it."""
    for number in (1, 2, 3):
        partner.drop(number, plain(number))
        site.cycle(partner.source)
    site.ledger.close()
    (site.folder / "ledger.sqlite").unlink()
    site.restart()
    partner.drop(4, plain(4))
    site.cycle(partner.source)
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    args = (site.settings, partner.source, site.ledger, site.raw)
    assert sources.refetch(*args, clock=site.clock, since=tomorrow).taken == []
    assert sources.refetch(*args, clock=site.clock).taken == [sae(1), sae(2), sae(3)]
    partner.drop(5, plain(5))
    site.cycle(partner.source)
    assert site.codes() == set()


def test_the_commands_of_the_drill(restored: Restored, tmp_path: Path):
    """Who stands before a restored ledger at night has two commands, and each says what it did."""
    site, erp = restored.site, restored.erp
    server = erp.source.sftp
    settings = tmp_path / "tieout.toml"
    settings.write_text(
        f'tenant = "meridian"\ndata_dir = "data"\nledger = "ledger.sqlite"\nreporting_currency = "USD"\n'
        f"anchors = {[str(each) for each in site.anchors]}\ndestination = []\n"
        f'[sftp.partner]\nhost = "{server.host}"\nport = {server.port}\nuser = "{server.user}"\n'
        f'key_file = "{server.key_file}"\nhost_keys = {list(server.host_keys)}\n'
        f'[[source]]\nsystem = "netsuite"\ninstance = "ns-us"\nsftp = "partner"\ninbound = "{erp.source.inbound}"\n'
    )
    site.ledger.close()

    def tieout(*command: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["--config", str(settings), *command])
        return done.exit_code, done.output

    code, output = tieout("refetch")
    assert (code, "older copy was restored" in output) == (1, True)
    assert "AMNESIA" in tieout("status")[1]
    code, output = tieout("renew-anchors", "--reason", "it is the newest")
    assert (code, "does not fit this ledger" in output) == (1, True)
    for folder in site.anchors:
        (folder / ANCHOR).unlink()
    assert tieout("renew-anchors", "--reason", "it is the newest")[0] == 0
    code, output = tieout("refetch", "netsuite/ns-us")
    assert code == 0
    assert [line.rpartition(" ")[2] for line in output.splitlines()] == [
        *("ack-ns-us-00000001-1.csv", "ack-ns-us-00000001-2.csv", "gl-ns-us-000002.csv", "gl-ns-us-000003.csv"),
    ]
    assert "nothing that is not known" in tieout("refetch", "netsuite")[1]
    assert "no source harvest" in tieout("refetch", "harvest")[1]
    site.restart()
    assert site.read().versions == 4
    assert site.codes() == set()
