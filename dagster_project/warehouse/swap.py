"""Pointing a stable name at the newest of many: a symbolic link, replaced by rename, which always leads somewhere."""

from __future__ import annotations

import os
from pathlib import Path

from dagster_project.ports import fsync_directory


def switch(link: Path, name: str) -> None:
    """Make `link` point to its sibling `name`, in one step and durably."""
    temporary = link.with_name(f".{link.name}.{os.getpid()}.new")
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(name)
    os.replace(temporary, link)
    fsync_directory(link.parent)
