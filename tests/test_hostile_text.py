"""Text that an ERP or a partner wrote is shown as text, whatever is in it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dagster_project.cli import main
from dagster_project.ledger import Ledger
from dagster_project.ports import FixedClock

NOW = datetime(2026, 10, 1, 18, tzinfo=UTC)
HOSTILE = "[/nope] [red]x[/red] \x1b[2J\x9b2J\a\r\nline two \u202egnp.exe\u2069 =1+1 :warning: <b>\ud800"
SETTINGS = """
tenant = "meridian"
data_dir = "data"
reporting_currency = "USD"
source = []
destination = []
"""


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    """Settings of a place whose ledger holds one exception with hostile text."""
    file = tmp_path / "tieout.toml"
    file.write_text(SETTINGS)
    with Ledger.open(tmp_path / "data" / "ledger" / "ledger.sqlite", FixedClock(NOW)) as ledger:
        ledger.open_exception(
            "ERP_SAYS", "ns-us/delivery", HOSTILE.replace("\ud800", ""), owner="finance_systems", remedy="Read it.",
            severity="hold",
        )  # fmt: skip
    return file


def tieout(settings: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--config", str(settings), *arguments])


@pytest.mark.xfail(strict=True, reason="issue 11 (6): rich reads the ERP's text as its own markup")
def test_one_line_of_erp_text_does_not_hide_the_exception_queue(settings):
    """Harm: a partner ends the list of what waits for a person, or writes over the terminal of who reads it."""
    shown = tieout(settings, "exceptions")
    assert shown.exit_code == 0, shown.exception
    assert "[/nope] [red]x[/red]" in shown.output
    assert r"\x1b[2J\x9b2J\x07\r\nline two \u202egnp.exe\u2069" in shown.output
    assert not {"\x1b", "\x9b", "\a", "\r", "\u202e", "\u2069"} & set(shown.output)
