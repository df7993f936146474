"""Names of obligations: the same in every process, on every retry (docs/posting.md 2.1)."""

from __future__ import annotations

import hashlib
from base64 import b32encode

ENTRY_ID_LENGTH = 26


def entry_id(destination: str, txn_id: str, seq: int, kind: str, leg: str) -> str:
    """The id of the obligation to post (`P`) or to reverse (`R`) one leg of one version at one destination.

    The first 26 base32 characters (130 bits) of the SHA-256 of `post/v1|tenant|destination|txn|version|kind|leg`, where
    the tenant is the first part of the transaction id. It is the line's external id in the ERP, so a rejected and
    retried line keeps it.
    """
    tenant = txn_id.partition("/")[0]
    name = "|".join(("post/v1", tenant, destination, txn_id, str(seq), kind, leg))
    return b32encode(hashlib.sha256(name.encode()).digest()).decode()[:ENTRY_ID_LENGTH]
