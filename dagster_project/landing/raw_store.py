"""The raw store: every received document, and every file that a build was made by, under the sha256 of its content.

A document is put here byte for byte before anything reads it. It never changes, is never deleted, and is proven by its
own name.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from dagster_project import fault
from dagster_project.ports import FileSystem


class RawStoreError(Exception):
    """A raw document that is missing or no longer has the content its name promises."""


class RawStore:
    """Files `<root>/ab/cd/<sha256>`, durable and readable by their owner alone (0400) once `put` returns."""

    def __init__(self, root: Path, files: FileSystem) -> None:
        self.root = root
        self.files = files

    def path(self, sha256: str) -> Path:
        """Where the document named `sha256` (64 hex digits) lies."""
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def put(self, content: bytes) -> str:
        """Keep `content` and return its sha256. A document that is already there whole is not written again."""
        sha256 = hashlib.sha256(content).hexdigest()
        path = self.path(sha256)
        if not self.files.exists(path) or hashlib.sha256(self.files.read(path)).hexdigest() != sha256:
            fault.point("landing.before_raw")
            self.files.publish(path, content, mode=0o400)
            fault.point("landing.after_raw")
        else:
            self.files.keep(path)
        return sha256

    def get(self, sha256: str) -> bytes:
        """The document named `sha256`. Raises RawStoreError when it is missing or altered."""
        path = self.path(sha256)
        try:
            content = self.files.read(path)
        except FileNotFoundError:
            raise RawStoreError(f"raw document {sha256} is missing at {path}: restore it from the backup") from None
        if hashlib.sha256(content).hexdigest() != sha256:
            raise RawStoreError(f"raw document {path} has been altered: restore it from the backup")
        return content
