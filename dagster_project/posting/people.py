"""People and what they state: each statement is signed by a key that only its person holds.

What is signed binds a claim to this ledger, to the situation that was seen, and for a batch to the bytes and totals of
its file, so that it says nothing about another file or another moment. The database keeps who may state what beside
whom (`ledger.guards`, `four_eyes`); signatures are checked here, whenever something is done because of a statement.
"""

from __future__ import annotations

import base64
import json
import os
import pwd
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from dagster_project.config import Person
from dagster_project.ledger import Ledger, LedgerError
from dagster_project.ledger.canonical import canonical_json

# What a claim needs its person to be allowed.
ROLES = (
    {claim: "release" for claim in ("release", "withdraw", "settings")}
    | {claim: "resolve" for claim in ("received", "not_received", "unfreeze", "complete", "back_out")}
    | {"change": "masters"}
)


class StatementError(LedgerError):
    """A statement that does not count: by an unknown person, in a wrong role, or not signed as it stands."""


@dataclass(frozen=True)
class Claim:
    """`what` (one of ROLES) is said of which `subject`: a batch, a line (`<batch>/<entry>`), a transaction, a
    destination, the hash of settings, or a change of master records. `occasion` is the situation: the batch's attempt
    (0 before it is sent), the event that froze it, the event that accepted the settings that are to be changed, or what
    the change waits by (`proposals.Proposal`)."""

    what: str
    subject: str
    occasion: int

    @property
    def batch_id(self) -> str:
        """The batch that it is about, directly or by one of its lines."""
        return self.subject.partition("/")[0]


@dataclass(frozen=True)
class Statement:
    """A claim that one person made. `signed` is the text under the signature, `signature` Ed25519 in base64."""

    claim: Claim
    person: str
    evidence: str
    signed: str
    signature: str


def os_user() -> str:
    """The account that this process runs as, which no environment variable can change."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid {os.getuid()}"


# -- keys -------------------------------------------------------------------------------------------------------------


def public_key(key: Ed25519PrivateKey) -> str:
    """The public half of a key, as the settings have it: base64."""
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def write_key(file: Path) -> Ed25519PrivateKey:
    """Make a new key and write it to `file`, readable by its owner only. Raises StatementError when the file exists."""
    key = Ed25519PrivateKey.generate()
    content = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise StatementError(f"{file}: {error.strerror}; name a new file for the key") from None
    with os.fdopen(descriptor, "wb") as written:
        written.write(content)
    return key


def read_key(file: Path) -> Ed25519PrivateKey:
    """The key in `file`. Raises StatementError when it is no Ed25519 key (PEM), or others can read it."""
    try:
        if stat.S_IMODE(file.stat().st_mode) & 0o077:
            raise StatementError(f"{file} can be read by others than its owner: `chmod 600 {file}`, or make a new key")
        key = serialization.load_pem_private_key(file.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise StatementError(f"{file} holds no key that can be used ({error}): make one with `tieout keygen`") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise StatementError(f"{file} is not an Ed25519 key: make one with `tieout keygen`")
    return key


def owner(people: Sequence[Person], key: Ed25519PrivateKey) -> Person:
    """The person whose key this is. Raises StatementError when no person in the settings has it."""
    mine = public_key(key)
    for person in people:
        if person.public_key == mine:
            return person
    raise StatementError(f"no person in the settings has the public key {mine}: add them under [[person]] first")


# -- statements -------------------------------------------------------------------------------------------------------


def sign_statement(
    ledger: Ledger, people: Sequence[Person], key: Ed25519PrivateKey, claim: Claim, evidence: str = ""
) -> Statement:
    """Record what the owner of `key` states; the same again changes nothing.

    Raises StatementError when the key is no person's, when its owner may not state this, or when the four-eyes rule
    forbids it.
    """
    person = owner(people, key)
    if ROLES[claim.what] not in person.roles:
        raise StatementError(f"{person.name} may not state {claim.what}: the role {ROLES[claim.what]} is not theirs")
    signed = message(ledger, claim, person.name, evidence)
    signature = base64.b64encode(key.sign(signed.encode())).decode()
    statement = Statement(claim, person.name, evidence, signed, signature)
    if statement in statements(ledger, claim):
        return statement
    _require_four_eyes(ledger, statement)
    ledger.record_statement(
        claim.what,
        claim.subject,
        claim.occasion,
        person=person.name,
        evidence=evidence,
        signed=signed,
        signature=signature,
    )
    return statement


def statements(ledger: Ledger, claim: Claim) -> list[Statement]:
    """Who has stated it, unchecked, in the order of their names."""
    return [
        Statement(claim, *rest)
        for rest in ledger.rows(
            "select person, evidence, signed, signature from statement"
            " where subject = ? and claim = ? and occasion = ? order by person",
            [claim.subject, claim.what, claim.occasion],
        )
    ]


def doubt(ledger: Ledger, people: Sequence[Person], statement: Statement) -> str | None:
    """Why the statement does not count: by the settings, by its signature, or by what the ledger says of the subject
    now. None when it does."""
    claim, name = statement.claim, statement.person
    what = f"{claim.what} of {claim.subject} by {name}"
    person = next((each for each in people if each.name == name), None)
    if person is None or ROLES[claim.what] not in person.roles:
        return f"{what} does not count: the settings do not give {name} the role {ROLES[claim.what]}"
    if statement.signed != message(ledger, claim, name, statement.evidence):
        return f"{what} is about something else than it is now: the file or the ledger was altered since"
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(person.public_key)).verify(
            base64.b64decode(statement.signature), statement.signed.encode()
        )
    except (InvalidSignature, ValueError):
        return f"{what} is not signed by their key in the settings: it is forged, or their key was exchanged since"
    return None


def agreed(ledger: Ledger, people: Sequence[Person], claim: Claim) -> list[Statement]:
    """The statements of a claim that count."""
    return [each for each in statements(ledger, claim) if doubt(ledger, people, each) is None]


def message(ledger: Ledger, claim: Claim, person: str, evidence: str) -> str:
    """The text that is signed, as canonical JSON: who states what of which subject, and the file that it is in."""
    batch = ledger.records(
        "select batch_id, sha256, control_sha256, bytes, records, totals from batch where batch_id = ?",
        [claim.batch_id],
    )
    file = batch[0] | {"totals": json.loads(batch[0]["totals"])} if batch else None
    return canonical_json(
        {
            "format": "tieout/statement/v1",
            "ledger": ledger.meta("instance"),
            **vars(claim),
            "person": person,
            "evidence": evidence,
            "file": file,
        }
    )


def _require_four_eyes(ledger: Ledger, statement: Statement) -> None:
    """What the database refuses as well (`four_eyes`), in words."""
    claim, person = statement.claim, statement.person
    if ledger.value("select preparer from batch where batch_id = ?", [claim.batch_id]) == person:
        raise StatementError(f"{person} prepared {claim.batch_id}: another person decides on it")
    earlier = ledger.value(
        "select claim from statement where person = ? and ((subject = ? and occasion = ?)"
        " or (subject = ? and claim = 'release'))",
        [person, claim.subject, claim.occasion, claim.batch_id],
    )
    if earlier:
        raise StatementError(f"{person} has stated {earlier} of {claim.subject} already: another person decides now")
