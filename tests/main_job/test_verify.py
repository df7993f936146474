"""The audit as a controller runs it: `tieout verify` on what the demo left behind."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess

from tests.main_job.conftest import TIEOUT, Place


def audited(place: Place) -> tuple[int, dict]:
    """The exit code of `tieout verify --json`, and what it says."""
    command = [str(TIEOUT), "--config", str(place.directory / "tieout.toml"), "verify", "--json"]
    done = subprocess.run(command, env=place.environment, capture_output=True, text=True, check=False, timeout=300)
    return done.returncode, json.loads(done.stdout)


def test_the_demo_verifies_and_ties_out_with_the_erps_own_exports(finished):
    """Harm: a ledger that cannot be verified is worth as much as none."""
    place, _ = finished
    code, said = audited(place)
    assert (code, said["findings"]) == (0, [])
    assert said["checked"]["lines in the ERP's books"] > 1000
    assert len(said["tie_out"]) >= 3
    for figures in said["tie_out"]:
        assert float(figures["posted"]) and not float(figures["difference"]), figures
    assert "Nothing found." in place.tieout("verify")


def test_what_was_changed_behind_its_back_ends_it_with_exit_code_one(copy):
    """Harm: a job that goes on although the evidence was tampered with."""
    raw = next(path for path in sorted((copy.settings.data_dir / "raw").rglob("*")) if path.is_file())
    os.chmod(raw, 0o600)
    raw.write_bytes(raw.read_bytes() + b" ")
    with sqlite3.connect(copy.settings.data_dir / "ledger" / "ledger.sqlite") as connection:
        connection.execute("drop trigger raw_file_no_update")
    code, said = audited(copy)
    assert code == 1
    assert {"I6", "GUARD"} <= {finding["code"] for finding in said["findings"]}
    printed = copy.tieout("verify", check=False)
    assert raw.name in printed
    assert "has been altered" in printed
