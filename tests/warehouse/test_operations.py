"""What of operations the answer key cannot know, because only a run does: failed requests and lost records."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from pathlib import Path

from dagster_project.config import Source
from dagster_project.ledger import Extract, Page
from dagster_project.sources.registry import LANDING_SCHEMAS
from dagster_project.warehouse.build import build, landed_files
from tests.sources.conftest import Site
from tests.transport.servers import Answer, http_server
from tests.warehouse.world import RECORDED, read, settings


def rates() -> Answer:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("eurofxref-hist.csv", "Date,USD,\n2026-09-28,1.1712,\n")
    return Answer(buffer.getvalue(), headers={"Content-Type": "application/zip"})


def test_what_a_source_did_not_answer_and_what_it_lost_are_counted_by_source(tmp_path: Path, target: Path) -> None:
    """Harm: a source that fails every other time, or sends less than it says, is found out at the end of the month."""
    site = Site(tmp_path)
    answers = [Answer(status=503), rates(), Answer(status=404), rates(), rates()]
    with http_server(lambda _: answers.pop(0)) as server:
        source = Source("ecb", "ecb", server.url)
        for days in (1, 2, 1):  # 503 and an answer on the 28th, 404 on the 29th, answers on the 1st and the 2nd
            site.cycle(source)
            site.clock.pass_(days=days)
        site.cycle(source)
    site.ledger.register_extract(
        Extract("harvest", "meridian", "users", "snapshot", None, None, {"records": 2}, [Page(*users(site), "users")]),
        None,
    )
    site.read()
    head, _ = site.ledger.head()
    inputs = (site.ledger.export, LANDING_SCHEMAS, landed_files(site.ledger.landed()))
    options = {"ledger_event_seq": head, "target": target, "statements_of": lambda _: RECORDED}
    built = build(settings(tmp_path), site.clock.now(), *inputs, **options)
    rows = read(
        built.path,
        "select metric, scope_key, period, value, numerator, denominator from marts.operations where scope = 'source'"
        " order by all",
    )
    assert answers == []
    assert rows == [
        ("api_error_rate", "ecb/ecb", "2026-09", Decimal("66.66666667"), 2, 3),
        ("api_error_rate", "ecb/ecb", "2026-10", Decimal(0), 0, 2),
        ("reconciliation_exceptions", "ecb/ecb", None, Decimal(0), 0, 1),
        ("reconciliation_exceptions", "harvest/meridian", None, Decimal(1), 1, 1),
    ]


def users(site: Site) -> tuple[str, int]:
    """A page of one user; the extract says that there were two."""
    page = b'{"users": [{"id": 1, "first_name": "Ada", "last_name": "Byron", "is_active": true}]}'
    return site.raw.put(page), len(page)
