"""Input that is not used, and why, in words for the person who must act on it."""

from __future__ import annotations


class Refusal(Exception):
    """What was refused. `str()` gives one sentence each for context, evidence and remedy.

    `code` is stable and upper case (`FILE_TRUNCATED`); `what` says what is wrong in business language; `where` names
    the source, file or address; `evidence` is what was seen (and expected); `remedy` is what makes it go away.
    `retry` says whether it may go away by itself, so that only the rest opens an incident for a person.
    """

    retry = False

    def __init__(self, code: str, what: str, *, where: str = "", evidence: str = "", remedy: str = "") -> None:
        self.code = code
        self.what = what
        self.where = where
        self.evidence = evidence
        self.remedy = remedy
        super().__init__(code, what)

    @property
    def message(self) -> str:
        """What, where and evidence as text; the remedy is kept apart."""
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head} ({self.evidence})" if self.evidence else head

    def __str__(self) -> str:
        return f"{self.code}: {self.message}. {self.remedy}".strip()


class DocumentRefused(Refusal):
    """A whole document (file or page) that is not what its contract says: nothing in it may be used."""


class RowRefused(Refusal):
    """One record whose fields cannot be read exactly; the rest of its document stays usable."""
