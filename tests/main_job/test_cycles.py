"""Cycles over what is there already, beside readers, and over bad input."""

from __future__ import annotations

import http.server
import os
import shutil
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from dagster_project.ledger import Extract, Ledger, Page
from dagster_project.warehouse import project
from tests.main_job.conftest import Place, books, cycle

NEXT = "extract_CES_SAE_v3_p0012345abcd_20261231010101.txt"
# `make nightly` swaps five times.
CYCLES = int(os.environ.get("TIEOUT_READER_CYCLES", "3"))


def _next_batch(extract: Path) -> bytes:
    """The extract again, as the next batch number of its sequence."""
    header, *lines = extract.read_bytes().split(b"\n")
    *start, number = header.split(b"|")
    following = b"%d" % (int(number) + 1)
    details = [line.replace(b"DETAIL|" + number + b"|", b"DETAIL|" + following + b"|", 1) for line in lines]
    return b"\n".join([b"|".join([*start, following]), *details])


def _codes(place: Place, settings: Path | None = None) -> set[str]:
    return {row["code"] for row in place.exceptions(settings)}


@pytest.mark.threat("T6")
def test_replaying_every_raw_document_posts_nothing_new(copy):
    """Harm: a partner who sends its archive again is posted again."""
    settings = copy.settings
    with copy.sandbox() as firm:
        before = books(firm)
        with Ledger.open(settings.ledger, settings.clock, anchors=settings.anchors) as ledger:
            replayed = ledger.rows(
                "select extract_seq, source_system, source_instance, stream, kind, window_from, window_to from extract"
                " order by extract_seq"
            )
            for seq, system, instance, stream, kind, first, last in replayed:
                pages = [
                    Page(sha, size, name)
                    for sha, size, name in ledger.rows(
                        "select p.raw_sha256, r.bytes, p.name from extract_page p join raw_file r"
                        " on r.sha256 = p.raw_sha256 where p.extract_seq = ? order by p.page_no",
                        [seq],
                    )
                ]
                # A file stream passes over bytes it knows; as `incremental` they are read once more.
                again = "incremental" if kind == "file" else kind
                ledger.register_extract(Extract(system, instance, stream, again, first, last, {}, pages), None)
        copy.run(cycle)
        firm.advance(firm.now + timedelta(days=1))
        copy.run(cycle)
        assert books(firm) == before
    assert len(replayed) > 50


def test_a_reader_never_meets_a_lock_a_missing_table_or_a_half_built_state(copy):
    """Harm: an analyst's query fails, or reads figures of a build that is not finished."""
    reader = textwrap.dedent(
        """
        import sys, time, duckdb
        from pathlib import Path
        seen, loops = set(), 0
        while not Path(sys.argv[2]).exists():
            with duckdb.connect(Path(sys.argv[1]).resolve(), read_only=True) as marts:
                ((build_id,),) = marts.execute("select build_id from marts.publication").fetchall()
                ((total, summed),) = marts.execute(
                    "select (select sum(approved_amount) from marts.approved_versus_posted),"
                    " (select sum(approved_amount) from marts.approved_versus_posted_summary)").fetchall()
                tables = marts.execute("select count(*) from information_schema.tables"
                                       " where table_schema = 'marts'").fetchall()[0][0]
            assert total == summed and total > 0 and tables == int(sys.argv[3]), (total, summed, tables)
            seen.add(build_id); loops += 1
            time.sleep(0.02)
        print(len(seen), loops)
        """
    )
    analytics, stop = copy.settings.data_dir / "published" / "analytics.duckdb", copy.root / "stop"
    with copy.sandbox():
        process = subprocess.Popen(
            [sys.executable, "-c", reader, str(analytics), str(stop), str(len(project.marts()))],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        # The clock stands still meanwhile, so that every publication is of the same moment.
        copy.run(cycle, None, CYCLES)
    stop.touch()
    printed, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    publications, loops = map(int, printed.split())
    assert publications >= CYCLES
    assert loops > publications


@contextmanager
def _login_page() -> Iterator[str]:
    """A server that answers everything with 200 and an HTML login page."""

    class Login(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = b"<html><body>Please sign in</body></html>"
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Login)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def test_bad_input_ends_in_the_exception_queue_and_posts_nothing(copy):
    """Harm: a damaged file, a login page or a stranger's server is taken for data, or stops everything else."""
    settings_file = copy.directory / "tieout.toml"
    good = settings_file.read_text()
    meridian, tock = (
        max((copy.drops / "concur" / instance / "archive").glob("extract_*.txt")) for instance in ("meridian", "tock")
    )
    with copy.sandbox() as firm, _login_page() as login:
        before = books(firm)
        (meridian.parents[1] / "outbound" / NEXT).write_bytes(_next_batch(meridian)[:-700])
        (tock.parents[1] / "outbound" / NEXT).write_bytes(
            _next_batch(tock).replace(b"|16447.7700|", b"|16447.7800|", 1)
        )
        stranger = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJXlTn1WqUMBGLBQKLCFQLOe7wGFIGMhNxD0gB5Lbjmk"
        host_key = next(line for line in good.splitlines() if line.startswith("host_keys"))
        bad = copy.directory / "bad.toml"
        harvest = next(line for line in good.splitlines() if line.startswith("base_url") and "harvest" in line)
        bad.write_text(good.replace(harvest, f'base_url = "{login}/v2"'))
        copy.run(cycle, bad)
        found = {row["code"]: row for row in copy.exceptions(bad)}
        # The partners' server only: the anchor is on the same one here, and without it nothing is pulled at all.
        anchors = next(line for line in good.splitlines() if line.startswith("anchors"))
        without = good.replace(anchors, 'anchors = ["anchors"]')
        bad.write_text(without.replace(host_key, f'host_keys = ["{stranger}"]'))
        copy.run(cycle, bad)
        codes = _codes(copy, bad)
        copy.run(cycle)
        healed = _codes(copy)
        firm.advance(firm.now + timedelta(days=1))
        assert books(firm) == before
    assert {"FILE_TRUNCATED", "CONTROL_TOTAL_MISMATCH", "PAGE_NOT_JSON"} <= found.keys()
    for row in found.values():
        assert row["owner"]
        assert row["remedy"]
    assert "HOST_KEY_UNKNOWN" in codes
    # What went wrong on the way heals by itself; a refused file waits for its sender.
    assert {"PAGE_NOT_JSON", "HOST_KEY_UNKNOWN"}.isdisjoint(healed)
    assert {"FILE_TRUNCATED", "CONTROL_TOTAL_MISMATCH"} <= healed


def test_withdrawn_approvals_and_closed_periods_are_seen_in_business_language(finished):
    """Harm: a posted line whose approval was withdrawn stays in the books, or a closed month is posted into."""
    place, _ = finished
    with Ledger.read_only(place.settings.ledger) as ledger:
        withdrawn = [
            record
            for (record,) in ledger.rows(
                "select t.record_id from txn t join version v on v.txn_id = t.txn_id and v.seq = t.latest_seq"
                " where v.approval = 'not_approved' and exists (select 1 from entry e where e.txn_id = t.txn_id"
                " and e.kind = 'R' and e.state = 'POSTED')"
            )
        ]
    assert withdrawn
    life = place.tieout("trace", withdrawn[0])
    assert "not_approved" in life
    assert "reverse" in life
    closed = [row for row in place.exceptions() if row["code"] == "PERIOD_CLOSED"]
    assert closed
    assert all(row["owner"] == "finance_systems" and "not open" in row["message"] for row in closed)


def test_deleting_the_projection_costs_a_rebuild_and_nothing_else(copy):
    """Harm: something true lives only in DuckDB."""
    data = copy.settings.data_dir
    with copy.sandbox() as firm:
        before = books(firm)
        for folder in ("warehouse", "published", "landing"):
            shutil.rmtree(data / folder)
        copy.run(cycle)
        assert books(firm) == before
    assert (data / "published" / "analytics.duckdb").exists()
