"""NetSuite: its posting files (`layouts`), its API (`api`), its answers, calendar and books (`source`)."""

from dagster_project.posting.adapters import Adapter
from dagster_project.posting.adapters.netsuite.api import NetsuiteApi
from dagster_project.posting.adapters.netsuite.layouts import LAYOUTS

ADAPTER = Adapter(
    layouts={layout.name: layout for layout in LAYOUTS},
    key_max_len=120,
    reject_unit="record",
    max_records=25_000,
    max_bytes=50_000_000,
    period_closed_codes=frozenset({"PERIOD_CLOSED"}),
    duplicate_codes=frozenset({"DUPLICATE_EXTERNAL_ID"}),
    ack_table="raw_netsuite__ack_lines",
    period_table="raw_netsuite__periods",
    account_stream="accounts",
    api=NetsuiteApi(),
)
