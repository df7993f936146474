"""Text that an ERP or a partner wrote is shown as text, whatever is in it."""

from __future__ import annotations

import io
import json
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from rich.tree import Tree

from dagster_project import foreign, show
from dagster_project.cli import main
from dagster_project.ledger import Ledger
from tests.posting.world import SimulatedClock

NOW = datetime(2026, 10, 1, 18, tzinfo=UTC)
HOSTILE = "[/nope] [red]x[/red] \x1b[2J\x9b2J\a\r\nline two \u202egnp.exe\u2069 =1+1 :warning: <b>\ud800"
HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
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
    with Ledger.open(tmp_path / "data" / "ledger" / "ledger.sqlite", SimulatedClock(NOW)) as ledger:
        ledger.open_exception(
            "ERP_SAYS", "ns-us/delivery", HOSTILE.replace("\ud800", ""), owner="finance_systems", remedy="Read it.",
            severity="hold",
        )  # fmt: skip
    return file


def tieout(settings: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--config", str(settings), *arguments])


@pytest.mark.bad_input(78)
@pytest.mark.threat("T10")
def test_one_line_of_erp_text_does_not_hide_the_exception_queue(settings):
    """Harm: a partner ends the list of what waits for a person, or writes over the terminal of who reads it."""
    shown = tieout(settings, "exceptions")
    assert shown.exit_code == 0, shown.exception
    assert "[/nope] [red]x[/red]" in shown.output
    assert r"\x1b[2J\x9b2J\x07\r\nline two \u202egnp.exe\u2069" in shown.output
    assert not {"\x1b", "\x9b", "\a", "\r", "\u202e", "\u2069"} & set(shown.output)


@pytest.mark.parametrize("command", [("exceptions", "--json"), ("exceptions", "--json", "--history")])
def test_a_program_gets_the_text_as_it_came_and_the_terminal_no_control(settings, command):
    """Harm: `--json` on a terminal does what the partner's text says, or changes what a program is given."""
    printed = tieout(settings, *command).output
    assert [row["message"] for row in json.loads(printed)] == [HOSTILE.replace("\ud800", "")]
    assert not {"\x1b", "\x9b", "\u202e"} & set(printed)


@pytest.mark.bad_input(78)
@given(st.text(st.characters(codec=None)))
def test_any_text_is_shown_as_itself_without_a_character_that_acts(text):
    """Harm: a control sequence or a bidirectional override that was not thought of reaches the terminal."""
    shown = foreign.shown(text)
    assert all(unicodedata.category(character) not in HIDDEN for character in shown)
    shown.encode()
    assert foreign.shown(shown) == shown
    if text.isprintable():
        assert shown == text
    whole = text.encode("utf-8", "ignore").decode()
    assert json.loads(foreign.json_shown(json.dumps(whole, ensure_ascii=False))) == whole


@given(st.text(st.characters(codec=None), min_size=1))
def test_every_place_of_a_table_and_a_tree_shows_any_text_as_text(text):
    """Harm: one cell, title or label is read as markup, ends the command, and hides every other row."""
    written = io.StringIO()
    console = show.Terminal(file=written, width=100_000)
    table = show.table(text, "who", ">figure")
    table.add_row(text, text)
    tree = Tree(show.styled((text, "bold")))
    tree.add(text)
    console.print(table, tree, text, show.styled("", (text, "red")))
    printed = written.getvalue()
    assert all(unicodedata.category(character) not in HIDDEN for character in printed.replace("\n", ""))
    assert printed.count(foreign.shown(text).strip()) >= 7


def test_what_a_command_refuses_is_shown_as_text(settings, tmp_path):
    """Harm: an argument copied from a partner's file, or an error that quotes one, writes over the terminal."""
    refused = tieout(settings, "release", "B-\x1b[2J\u202e")
    assert refused.exit_code == 1
    assert r"there is no batch B-\x1b[2J\u202e;" in refused.output
    unpublished = tieout(settings, "export", "exception_queue", str(tmp_path / "queue.csv"))
    assert "nothing was published yet" in unpublished.output
    assert not (tmp_path / "queue.csv").exists()
