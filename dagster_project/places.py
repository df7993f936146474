"""Where the program finds what belongs to it, and where it keeps what it makes unless the settings say: in a checkout,
and installed as a package whose folder cannot be written."""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
# A package brings the dbt project inside (setup.py); a checkout has it at its top.
_PACKAGED = _PACKAGE / "dbt"
INSTALLED = _PACKAGED.is_dir()

HOME = Path(os.environ.get("TIEOUT_HOME") or (Path.cwd() if INSTALLED else _PACKAGE.parent)).absolute()
"""Below it are the sandbox, its SFTP folders and Dagster's home, unless a setting or an option names others:
$TIEOUT_HOME, else the checkout; of an installed package, the folder in which it is started."""

DBT_PROJECT = _PACKAGED if INSTALLED else _PACKAGE.parent / "dbt"
"""The dbt project. Nothing is written into it when it is installed."""

DBT_TARGET = HOME / "data" / "dbt" if INSTALLED else DBT_PROJECT / "target"
"""What dbt keeps of the project that it parsed: all of it can be made again."""
