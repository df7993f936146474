"""Imported once by the server that forks the processes of tests (`tests.processes`): loads what all of them use."""

from __future__ import annotations

import dbt.adapters.duckdb.connections
import dbt.cli.main  # noqa: F401

import dagster_project.definitions  # noqa: F401
from dagster_project.warehouse import project

project.parse()
