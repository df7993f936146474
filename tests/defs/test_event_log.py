"""The events of runs, in the databases that Dagster's UI reads."""

import dagster as dg
from dagster._core.storage.event_log import SqliteEventLogStorage

from dagster_project import runner


@dg.asset
def mart():
    return dg.MaterializeResult(metadata={"rows": 3})


def test_what_runs_did_is_read_by_dagsters_own_storage(tmp_path):
    """Harm: databases that are kept open hold back what the UI, another process, is to show."""
    runner.write_instance_settings(tmp_path)
    with dg.DagsterInstance.from_config(str(tmp_path)) as instance:
        runs = [dg.materialize([mart], instance=instance).run_id for _ in range(3)]
        read = SqliteEventLogStorage(str(tmp_path / "history" / "runs"))
        (record,) = read.get_asset_records([mart.key])
        assert record.asset_entry.last_materialization.run_id == runs[-1]
        assert [read.get_logs_for_run(run)[-1].dagster_event_type for run in runs] == [
            dg.DagsterEventType.PIPELINE_SUCCESS
        ] * 3
