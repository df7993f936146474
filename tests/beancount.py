"""beancount, used as the program that it is: its licence is GPL, and no code of it is imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

BEAN_CHECK = Path(sys.executable).with_name("bean-check")


def bean_check(file: Path) -> str:
    """What beancount finds wrong with a file; nothing when it balances."""
    done = subprocess.run([BEAN_CHECK, "--no-cache", file], capture_output=True, text=True, check=False, timeout=300)
    assert (done.returncode == 0) == (done.stderr == ""), done
    return done.stderr
