"""A worker that is denied something ends with a clear error and harms nothing: a slice of `make torture`.

TIEOUT_LIMITS raises the number of limited workers.
"""

from __future__ import annotations

import json
import os

from tests.torture import limits
from tests.torture.test_kills import SEED, damage, marks_after_upload

LIMITS = int(os.environ.get("TIEOUT_LIMITS", "18"))


def test_without_room_descriptors_or_rights_no_posting_is_lost_or_doubled():
    """A disk fills up at the worst moment; what was half written then must not cost or repeat a posting."""
    figures = limits.run(LIMITS, SEED)
    assert damage(figures) == (0, 0, 0), json.dumps(figures, indent=1)
    assert figures["limits"] == LIMITS
    assert figures["postings"] > LIMITS
    # The limits were felt: in SQLite, in files of our own, and in emptying the log into the database.
    assert figures["hurt"] > LIMITS / 3
    assert all(figures["struck"][what] > 0 for what in ("OperationalError", "start", "the log was left behind"))
    assert figures["struck"].keys() & {"outbox/ns-us", "anchor"}


def test_the_harness_notices_a_delivery_that_sends_again_what_it_could_not_mark():
    """A harness that finds nothing in anything proves nothing."""
    runs = (
        limits.run(12, seed, deliver=marks_after_upload, kinds=["small files from then on"])
        for seed in range(SEED, SEED + 4)
    )
    assert any(figures["doubled"] > 0 for figures in runs)
