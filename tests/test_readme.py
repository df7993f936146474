"""The README names only what is there."""

from __future__ import annotations

import re
from pathlib import Path

from dagster_project.cli import main
from dagster_project.sandbox.world import masters, meridian, tock
from dagster_project.sandbox.world.firm import PROFILES, build

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


def test_every_make_target_and_tieout_command_of_the_readme_exists():
    """Harm: a newcomer types what the README says and it is not there."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = re.findall(r"(?:^ {4}|`)make ([a-z]+)", README, re.MULTILINE)
    commands = re.findall(r"(?:/|`)tieout ([a-z-]+)", README)
    assert len(named) > 5
    assert len(commands) > 3
    assert set(named) <= targets
    assert set(commands) <= set(main.commands)


def test_the_firm_of_the_readme_is_the_firm_of_the_sandbox():
    """Harm: a newcomer counts, and believes nothing else that is written."""
    projects = [each for each in masters.PROJECTS if each.instance != "tock" and each.mapped]
    said = " ".join(README.split())
    for words in (
        f"{len(masters.MERIDIAN)} legal entities in {len({each.currency for each in masters.MERIDIAN})} currencies",
        f"{sum(each.instance != 'tock' and each.mapped for each in masters.WORKERS)} people",
        f"{sum(not each.key.startswith('TK-') for each in masters.CLIENTS)} clients",
        f"{len(projects)} projects under {len({each.contract.key for each in projects})} contracts",
        f"{sum(each.mapped for each in meridian.WORKERS)} people record their days",
        f"{PROFILES['demo'].staff_percent} in every 100 people",
        f"the oldest {len(build(7, 'demo').time_of('harvest', 'tock')):,} of {len(tock.timecard_lines()):,} entries",
        f"{PROFILES['full'].staff_percent} in every 100 people",
    ):
        assert words in said


def test_every_path_of_the_readme_exists():
    """Harm: a newcomer looks for a folder that was moved."""
    paths = re.findall(r"`((?:dagster_project|dbt|tests|\.ci)/[\w/.]+)`", README)
    assert len(paths) > 8
    assert [path for path in paths if not Path(ROOT, path).exists()] == []
