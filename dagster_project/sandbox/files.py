"""How the sandbox writes a file that another process reads."""

from __future__ import annotations

import os
from pathlib import Path


def replace_file(target: Path, content: bytes, mode: int = 0o600) -> None:
    """Put `content` at `target` by a temporary name and a rename: a reader finds the old content or the new, whole."""
    temporary = target.with_name(f".{target.name}.part")
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
    temporary.replace(target)
