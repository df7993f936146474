"""Where Dagster keeps the events of a run, for the UI: 500 of them in a cycle, each committed by itself."""

from collections.abc import Iterator
from contextlib import contextmanager

from dagster._core.storage.event_log import InMemoryEventLogStorage, SqliteEventLogStorage
from dagster._core.storage.event_log.sqlite.sqlite_event_log import INDEX_SHARD_NAME
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._serdes import ConfigurableClassData
from sqlalchemy import Connection, Engine, create_engine


class EventLog(SqliteEventLogStorage):
    """Dagster's own, with its two databases kept open: that of all runs and that of the run in hand.

    Dagster opens one anew for each event, which costs as much as all else that it does with the event.
    """

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None):
        self._engines: dict[str, Engine] = {}
        super().__init__(base_dir, inst_data)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock, self._engine(shard).begin() as connection:
            yield connection

    def _engine(self, shard: str) -> Engine:
        if shard not in self._engines:
            for other in self._engines.keys() - {INDEX_SHARD_NAME}:
                self._engines.pop(other).dispose()
            self._engines[shard] = create_engine(
                self.conn_string_for_shard(shard), connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS}
            )
        if shard not in self._initialized_dbs:
            self._initdb(self._engines[shard])
            self._initialized_dbs.add(shard)
        return self._engines[shard]

    def dispose(self) -> None:
        for engine in self._engines.values():
            engine.dispose()
        super().dispose()


class NoEventLog(InMemoryEventLogStorage):
    """Of a run that is not recorded: keeps no event, and knows none of earlier runs."""

    def store_event(self, event: object) -> None:
        pass

    def get_asset_records(self, asset_keys: object = None) -> list:
        return []
