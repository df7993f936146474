"""Power cuts at any system call of a real worker: a slice of what `make torture` does, and proof of bite.

TIEOUT_POWER_CUTS raises the number of cuts.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.torture import disk, power
from tests.torture.test_kills import SEED, damage

CUTS = int(os.environ.get("TIEOUT_POWER_CUTS", "9"))


@pytest.fixture(scope="module")
def strace():
    try:
        power.require_strace()
    except power.Unavailable as error:
        pytest.skip(str(error))


def test_after_a_power_cut_at_any_call_no_posting_is_lost_or_doubled(strace):
    """What the ledger had promised and forgets, or knew only from a log that was not on the disk, is sent again."""
    figures = power.run(2 * CUTS, SEED, cuts_per_trace=CUTS, cycles=1)
    assert damage(figures) == (0, 0, 0), json.dumps(figures, indent=1)
    assert figures["findings"] == []
    assert (figures["cuts"], figures["killed_before"]) == (2 * CUTS, 1)
    assert figures["postings"] > CUTS
    assert all(figures["struck"][what] > 0 for what in (*power.SHARES, "pwrite64", "write"))


def test_a_ledger_that_does_not_wait_for_the_disk_is_noticed(strace):
    """A harness that finds nothing in anything proves nothing."""
    figures = power.run(3, SEED, flaw="synchronous off", kills=False, cycles=1)
    assert figures["unexplained"] > 0
    assert any("was committed, and the ledger ends at" in finding for finding in figures["findings"])


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        ((), []),
        (("file",), ["/r/outbox/f was renamed before its content was synced"]),
        (("folder",), ["/r/outbox/f was published before its folder was synced"]),
    ],
)
def test_a_file_that_is_published_in_the_wrong_order_is_noticed(tmp_path: Path, left_out: tuple[str, ...], said: list):
    """A name that is durable before its content is a torn file; a publish that returns too early, a missing one."""
    steps = {
        "write": f'write(3<{_x("/r/outbox/t")}>, "{_x("content")}", 7) = 7',
        "file": f"fsync(3<{_x('/r/outbox/t')}>) = 0",
        "rename": f'rename("{_x("/r/outbox/t")}", "{_x("/r/outbox/f")}") = 0',
        "folder": f"fsync(4<{_x('/r/outbox')}>) = 0",
        "mark": f'write(5<{_x("/r/marks")}>, "{_x("published /r/outbox/f 00")}", 24) = 24',
    }
    log = tmp_path / "log"
    log.write_text("".join(f"17 {step}\n" for name, step in steps.items() if name not in left_out))
    root = Path("/r")
    assert power.order(root, list(disk.calls(log, root))) == said


def _x(text: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in text.encode())


def test_the_disk_forgets_what_was_not_synced_and_keeps_what_was():
    """A disk that is kinder than a real one would hide every lost commit."""
    file = disk.File()
    file.write(0, b"old" * disk.PAGE)
    file.sync()
    file.write(disk.PAGE, b"new" * disk.PAGE)
    assert file.after_cut(disk.Survival(0)) == b"old" * disk.PAGE
    assert file.after_cut(disk.Survival(1)) == bytes(file.content)
    torn = {file.after_cut(disk.Survival(0.5, seed)) for seed in range(20)}
    assert len(torn) > 4, "pages survive one by one"

    folder, made = disk.Folder(), disk.File()
    folder.set("tmp", made)
    folder.set("final", made)
    folder.set("tmp", None)
    assert folder.after_cut(disk.Survival(0)) == {}
    folder.sync()
    folder.set("final", None)
    assert folder.after_cut(disk.Survival(0)) == {"final": made}
