"""The simulated firm's own master files hold what no system of it states, and what it corrects."""

from __future__ import annotations

import csv

import pytest

from dagster_project.sandbox.world import crm, hcm, masters
from dagster_project.sandbox.world.master_files import master_files
from dagster_project.sources.masters import STREAMS
from dagster_project.sources.stream import Document


def rows(name: str, *, everything: bool = False) -> list[dict[str, str]]:
    return list(csv.DictReader(master_files(everything=everything)[name].splitlines()))


@pytest.mark.parametrize("everything", [False, True])
def test_every_file_is_one_that_is_read_and_none_of_its_rows_is_refused(everything):
    """Harm: a file of the firm's that nothing reads, or a row that the demo shows as its own mistake."""
    files = master_files(everything=everything)
    # Nothing of this firm was booked by hand before it was posted.
    kept = [stream for stream in STREAMS if stream.name != "opening_balance"]
    assert set(files) == {stream.name for stream in kept}
    refused = {
        stream.name: reading.refused
        for stream in kept
        if (reading := stream.read(Document(files[stream.name].encode(), stream.name, "meridian"))).refused
    }
    assert refused == {}


def test_what_a_system_states_is_not_kept_by_hand():
    """Harm: the demo shows a firm that types its systems' records again, and no system's word is tried."""
    kept = {
        name: len(rows(name)) for name in ("client", "worker", "employment", "assignment", "bill_rate", "cost_rate")
    }
    whole = {name: len(rows(name, everything=True)) for name in kept}
    assert {name: count for name, count in kept.items() if 3 * count > whole[name]} == {}
    known = {row.fields["Employee_ID"] for row in hcm.reports()["Tieout_People"]}
    own = {worker.key for worker in masters.WORKERS if worker.mapped and worker.employee_id not in known}
    assert {row["worker_key"] for row in rows("employment")} == own
    assert {row["worker_key"] for row in rows("worker") if row["kind"]} == own
    signed = {contract.key for contract in crm.signed_contracts()}
    assert not any(row["contract_type"] for row in rows("contract") if row["contract_key"] in signed)


def test_what_is_kept_by_hand_is_what_the_firm_says_without_systems():
    """Harm: a correction that corrects to something else than the truth, which every answer of the firm is made of."""
    for name in ("client", "contract", "project", "worker", "task", "billing_schedule"):
        (stream,) = (each for each in STREAMS if each.name == name)
        key = stream.masters.key
        whole = {tuple(row[column] for column in key): row for row in rows(name, everything=True)}
        for row in rows(name):
            said = {column: value for column, value in row.items() if value and (name, column) != ("worker", "source")}
            assert said.items() <= whole[tuple(row[column] for column in key)].items()
