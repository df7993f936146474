"""What ended a command, in one sentence for its operator: what happened, where, and what to do.

A failure of the surroundings has its sentence here, one of the business brings its own. Everything else is a mistake in
the program: its traceback goes into a file that the sentence names.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import tempfile
import traceback
from collections.abc import Iterator

import duckdb
import psycopg

from dagster_project.as_of import AsOfError
from dagster_project.config import ConfigError
from dagster_project.landing.raw_store import RawStoreError
from dagster_project.landing.refusal import Refusal
from dagster_project.ledger import LedgerError
from dagster_project.sandboxed import SandboxUnavailable
from dagster_project.warehouse.build import BuildError
from dagster_project.warehouse.project import DbtError
from dagster_project.warehouse.verify import VerificationError

# Their messages are written for operators.
_OWN = (
    *(AsOfError, BuildError, ConfigError, DbtError, LedgerError, RawStoreError, Refusal, SandboxUnavailable),
    VerificationError,
)
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_DENIED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_MAKE_ROOM = "make room on its disk; the next cycle takes up what was left"


def sentence(error: BaseException) -> str:
    """What happened and what to do; never a traceback. An unknown error is written to a file of mode 0600."""
    return brief(error) or f"{type(error).__name__}: {error}; this is a mistake in Tieout, {_kept(error)}"


def brief(error: BaseException) -> str | None:
    """The sentence of an error that is known; None for one that is a mistake in the program."""
    for each in _causes(error):
        if known := _known(each):
            return " ".join(known.split())
    return None


def interrupted(error: BaseException) -> bool:
    """Whether Ctrl-C is what it comes from, also where a library made an error of its own of that."""
    return any(not isinstance(each, Exception) for each in _causes(error))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and those inside it: what Dagster wrapped (`user_exception`), and what an error was raised from."""
    while error is not None:
        yield error
        error = getattr(error, "user_exception", None) or error.__cause__


def _known(error: BaseException) -> str | None:
    if isinstance(error, _OWN):
        return str(error)
    text = str(error).strip().splitlines()[0] if str(error).strip() else ""
    match error:
        case sqlite3.DatabaseError():
            what = f"the control ledger that the settings name cannot be used ({text})"
            if "full" in text or "I/O" in text:
                return f"{what}: {_MAKE_ROOM}"
            if "readonly" in text or "unable to open" in text:
                return f"{what}: give this user the right to read and write it and its folder"
            return f"{what}: `tieout verify` says what is wrong with it; restore it from the backup if it is damaged"
        case psycopg.Error():
            return f"the control ledger's PostgreSQL failed ({text}): check the server; the next cycle goes on"
        case duckdb.Error() if "No space" in text or "could not write" in text.lower():
            return f"the warehouse cannot be written ({text}): {_MAKE_ROOM}"
        case duckdb.Error():
            return f"the warehouse cannot be used ({text}): run `tieout cycle`, which builds and publishes it again"
        case OSError() if error.errno in _FULL:
            return f"{error.filename or 'a file'} cannot be written ({error.strerror}): {_MAKE_ROOM}"
        case OSError() if error.errno in _DENIED and error.filename:
            return f"{error.filename} is not accessible ({error.strerror}): give this user the right to use it"
        case OSError() if error.errno in (errno.EMFILE, errno.ENFILE):
            return f"too many files are open ({error.strerror}): raise the limit (`ulimit -n`) and run it again"
        case OSError() if type(error).__name__ == "URLError":
            return f"the service behind clock_url cannot be reached ({text}): start it, or correct the settings"
    return None


def _kept(error: BaseException) -> str:
    try:
        descriptor, name = tempfile.mkstemp(prefix="tieout-", suffix=".log")
        with os.fdopen(descriptor, "w") as log:
            log.writelines(traceback.format_exception(error))
    except OSError:
        return "and its traceback could not be written: run it again with room in the folder for temporary files"
    return f"report it with {name}"
