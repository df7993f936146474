"""Real processes for tests, which start with Dagster and dbt imported and the dbt project parsed.

A new process takes seven seconds of a processor for that; these are forked from a server that has done it once.
"""

from __future__ import annotations

import multiprocessing

FORKSERVER = multiprocessing.get_context("forkserver")
FORKSERVER.set_forkserver_preload(["tests.parsed"])
