"""Real processes for tests, which start with Dagster imported: they are forked from a server that has done it once.

The server does not run dbt: a fork of a process in which dbt has parsed a project hangs when it parses another one.
"""

from __future__ import annotations

import multiprocessing

FORKSERVER = multiprocessing.get_context("forkserver")
FORKSERVER.set_forkserver_preload(["dagster_project.definitions"])
