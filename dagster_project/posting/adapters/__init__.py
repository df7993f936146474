"""What an ERP adapter declares. One folder per ERP in this package; nothing outside it knows an ERP by name.

The package of an ERP defines `ADAPTER`: how it is posted to. Its module `source` declares what it answers and exports,
as a module of `sources` does, and by `BOOKS` what of that is in its books. What the ERP's side sends and gets is a page
for each: `docs/erp-netsuite.md`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol


class UnknownAdapter(ValueError):
    """The settings name an adapter that does not exist."""


@dataclass(frozen=True)
class Line:
    """One frozen posting line: what a layout renders, and nothing else reaches it.

    `amount` and `hours` are signed; what its leg does not carry is 0. An amount above zero is Dr `debit_account`, Cr
    `credit_account`. `reverses` is the external id of the line that this one negates, empty for an original.
    """

    external_id: str
    posting_period: str
    leg: str
    subsidiary: str
    currency: str
    amount: Decimal
    hours: Decimal
    work_date: str
    project_code: str
    employee_code: str
    service_item: str
    department: str
    debit_account: str
    credit_account: str
    billable: bool
    reference: str
    reverses: str


@dataclass(frozen=True)
class Parsed:
    """What a file says of one record: its key, and its amount or hours, signed as in `Line`."""

    external_id: str
    value: Decimal


class Layout(Protocol):
    """One file format of an ERP."""

    name: str
    # What its lines carry, "hours" or "money" (`ledger.vocabulary.LEGS`).
    measure: str
    # Whether a line is posted into a period of its choice; if not, it belongs to the period of its work.
    posts_to_period: bool

    def render(self, lines: list[Line]) -> bytes:
        """The whole file; a pure function of its lines."""
        ...

    def parse(self, content: bytes) -> list[Parsed]:
        """The records of a file of this layout, in its order."""
        ...

    def rows(self, lines: list[Line]) -> int:
        """How many rows the file has below its header."""
        ...

    def totals(self, lines: list[Line]) -> dict[str, object]:
        """Control totals of the lines, as text with the unit's decimals."""
        ...


@dataclass(frozen=True)
class ApiAnswer:
    """What an ERP's HTTP answer says: each line as the fields of an `AckLine`, but its position and its batch.

    `adds_up`: it holds as many lines and as much money as it says itself.
    """

    lines: tuple[Mapping[str, Any], ...]
    adds_up: bool = True


class Api(Protocol):
    """How an ERP takes a posting file over HTTP, and how it is asked what it has.

    `key_header` carries the key under which the ERP knows a call again. `unread` are the statuses that it gives before
    it looks at a call. `lookup_limit` is how many external ids it looks up at once. Readers take an answer's status and
    body, and raise DocumentRefused for one that is not theirs to give about this batch, which then proves nothing.
    """

    key_header: str
    media_type: str
    unread: frozenset[int]
    lookup_limit: int

    def path(self) -> str:
        """Where calls go, below the destination's url."""
        ...

    def body(self, content: bytes, control: bytes) -> bytes:
        """The call's body: a pure function of the sealed posting file and its control file."""
        ...

    def lookup_path(self, batch_id: str, layout: str, external_ids: Sequence[str]) -> str:
        """Where to ask which of these records the books have."""
        ...

    def read(self, batch_id: str, status: int, body: bytes) -> ApiAnswer:
        """The answer to a call: its records, or one line of level FILE when all of it was definitely refused."""
        ...

    def read_lookup(self, batch_id: str, status: int, body: bytes) -> ApiAnswer:
        """The records that the books have, each as POSTED."""
        ...


@dataclass(frozen=True)
class Adapter:
    """An ERP and its capabilities (docs/posting.md 2.4).

    `key_max_len` is the length of its key, which carries the entry id. `reject_unit` is what fails together: record,
    file or group. `period_closed_codes` and `duplicate_codes` are its own refusal codes for a closed period and for
    something it has already. `ack_table` and `period_table` are the landing tables of its answers and its calendar,
    `account_stream` is the stream of its list of accounts, None for an ERP that exports none. `api` is None for an ERP
    that takes files over SFTP only.
    """

    layouts: Mapping[str, Layout]
    key_max_len: int
    reject_unit: str
    max_records: int
    max_bytes: int
    period_closed_codes: frozenset[str]
    duplicate_codes: frozenset[str]
    ack_table: str
    period_table: str
    account_stream: str | None = None
    api: Api | None = None


def names() -> list[str]:
    """Every ERP there is: the folders of this package."""
    return [found.name for found in pkgutil.iter_modules(__path__) if found.ispkg]


def adapter(name: str) -> Adapter:
    """The adapter that the settings call `name`. Raises UnknownAdapter."""
    if name not in names():
        raise UnknownAdapter(f"there is no adapter {name!r}; there are {', '.join(names())}")
    return importlib.import_module(f"{__name__}.{name}").ADAPTER
