"""The README names only what is there."""

from __future__ import annotations

import re
from pathlib import Path

from dagster_project.cli import main
from dagster_project.config import REPOSITORY

README = (REPOSITORY / "README.md").read_text()


def test_every_make_target_and_tieout_command_of_the_readme_exists():
    """Harm: a newcomer types what the README says and it is not there."""
    targets = set(re.findall(r"^([a-z]+):", (REPOSITORY / "Makefile").read_text(), re.MULTILINE))
    named = re.findall(r"(?:^ {4}|`)make ([a-z]+)", README, re.MULTILINE)
    commands = re.findall(r"(?:/|`)tieout ([a-z-]+)", README)
    assert len(named) > 5
    assert len(commands) > 3
    assert set(named) <= targets
    assert set(commands) <= set(main.commands)


def test_every_path_of_the_readme_exists():
    """Harm: a newcomer looks for a folder that was moved."""
    paths = re.findall(r"`((?:dagster_project|dbt|tests|\.ci)/[\w/.]+)`", README)
    assert len(paths) > 8
    assert [path for path in paths if not Path(REPOSITORY, path).exists()] == []
