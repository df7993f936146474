"""`tieout`: what an integration engineer, an analyst and a controller ask from a terminal.

Every command that only asks prints the same for a program with `--json`.
"""

from dagster_project.cli import asking, deciding, firm, running
from dagster_project.cli.group import main

__all__ = ["asking", "deciding", "firm", "main", "running"]
