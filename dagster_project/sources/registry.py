"""Every source system there is: each module of this package that names its SYSTEM, and `source` in each ERP's folder.

They are found, not listed.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import polars as pl

from dagster_project.posting import adapters
from dagster_project.sources.stream import Stream


def _modules() -> Iterator[ModuleType]:
    here = (f"{__package__}.{found.name}" for found in pkgutil.iter_modules([str(Path(__file__).parent)]))
    erps = (f"{adapters.__name__}.{erp}.source" for erp in adapters.names())
    for name in (*here, *erps):
        if name != __name__ and hasattr(module := importlib.import_module(name), "SYSTEM"):
            yield module


# By name, the module of each source system: its STREAMS, and how it is pulled.
SYSTEMS: dict[str, ModuleType] = {module.SYSTEM: module for module in _modules()}
STREAMS: tuple[Stream, ...] = tuple(stream for module in SYSTEMS.values() for stream in module.STREAMS)
BY_NAME = {(stream.system, stream.name): stream for stream in STREAMS}

# Landing table -> its Parquet schema, meta columns included.
LANDING_SCHEMAS: dict[str, pl.Schema] = {stream.table: stream.schema for stream in STREAMS}

# Landing table of transactions -> the columns whose change is a new version.
MONEY = {stream.table: stream.transactions.money for stream in STREAMS if stream.transactions}
