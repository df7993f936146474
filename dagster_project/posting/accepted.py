"""The settings that protect money, as the ledger accepted them: a change needs the signatures of two persons.

Who may decide, what moves without a second person, where files go and where records come from are in a settings file
that any process can name. So the ledger keeps them. The first settings of a new ledger are accepted as they are; from
then on each writer compares its own. While they differ, nothing is sealed, sent or decided, and the database refuses
it (`ledger.guards`); what only reads and shows goes on.

Two persons with the role `release` sign a change: what a new threshold or a new person lets through is what a release
lets through. Who they are is in the accepted settings, not in the new ones. Where the accepted settings know one such
person, that one signs; where they know none, there is no second person to protect, and the change is recorded.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dagster_project.config import EVER, Changes, Person, Settings, Source
from dagster_project.ledger import Ledger, LedgerError
from dagster_project.ledger.canonical import canonical_json, sha256
from dagster_project.posting.people import ROLES, Claim, Statement, agreed, os_user, owner, sign_statement

SETTINGS_CHANGED = "SETTINGS_CHANGED"
SUBJECT = "settings"
OWNER = "controller"
PERSONS_NEEDED = 2
# Everything else is protected, also what is added to the settings later. Another `ledger` has accepted settings of its
# own; when a cycle runs, and from which day on a source is read again, moves no money.
_FREE = ("ledger", "cycle_minutes", "extension")
_FREE_OF_A_SOURCE = ("open_from", "time_zone")
# Changes that a message names; the rest is counted.
_NAMED = 8


class SettingsChanged(LedgerError):
    """This process works by other settings than those that the ledger accepted."""


@dataclass(frozen=True)
class Accepted:
    """Settings that the ledger accepted by event `event_seq` at `at`. `signatures` are asked of the next ones."""

    event_seq: int
    at: str
    sha256: str
    content: str
    signatures: int

    @property
    def people(self) -> tuple[Person, ...]:
        people = json.loads(self.content)["people"]
        return tuple(Person(each["name"], each["public_key"], tuple(each["roles"])) for each in people)


@dataclass(frozen=True)
class Difference:
    """One setting that is not as it was accepted; None where it is not there."""

    key: str
    accepted: str | None
    now: str | None

    def __str__(self) -> str:
        return f"{self.key}: {_shown(self.accepted)} → {_shown(self.now)}"


@lru_cache(maxsize=1)
def protected(settings: Settings) -> str:
    """What of the settings protects money, as canonical JSON; no order of their entries matters."""
    written = {name: _plain(value) for name, value in asdict(settings).items() if name not in _FREE}
    written["sources"] = map(_source, settings.sources)
    # What every settings file said before it could be said, here and below.
    if settings.changes == Changes():
        del written["changes"]
    for each in written["destinations"]:
        if each["first_release"] is None:
            del each["first_release"]
        if each["post_from"] == EVER:
            del each["post_from"]
    for name in ("sources", "destinations", "people"):
        written[name] = sorted(written[name], key=canonical_json)
    return canonical_json(written)


def signatures(people: tuple[Person, ...]) -> int:
    """How many of the people must sign a change of the settings that they are in."""
    return min(PERSONS_NEEDED, sum(ROLES["settings"] in person.roles for person in people))


def accepted(ledger: Ledger, before: int | None = None) -> Accepted | None:
    """The settings in force, or those that were before event `before`; None when none were accepted yet."""
    found = [each for each in _history(ledger) if before is None or each.event_seq < before]
    return found[-1] if found else None


def differences(ledger: Ledger, settings: Settings) -> list[Difference]:
    """What of `settings` is not as it was accepted, by name; nothing when none were accepted yet."""
    known = accepted(ledger)
    return _differences(known.content, protected(settings)) if known else []


def unsigned(ledger: Ledger, settings: Settings) -> list[Difference]:
    """What of `settings` differs and needs signatures; nothing where the next writer accepts them as they are."""
    known = accepted(ledger)
    return differences(ledger, settings) if known and known.signatures else []


def compare(ledger: Ledger, settings: Settings) -> list[Difference]:
    """Begin to work by `settings`: accept them when they are the first or when no person can sign, else compare.

    What differs is returned, and is the exception SETTINGS_CHANGED while a process works by it.
    """
    known, content = accepted(ledger), protected(settings)
    ledger.settings = sha256(content)
    if known is None or (known.signatures == 0 and known.sha256 != ledger.settings):
        _accept(ledger, content, signatures(settings.people), os_user())
        known = accepted(ledger)
    if known.sha256 == ledger.settings:
        ledger.close_exception(SETTINGS_CHANGED, SUBJECT)
        return []
    different = _differences(known.content, content)
    ledger.open_exception(
        SETTINGS_CHANGED,
        SUBJECT,
        f"The settings are not those that the ledger accepted on {known.at}, so nothing is sealed, sent or decided:"
        f" {_listed(different)}.",
        owner=OWNER,
        remedy="When the change is meant, look at it by `tieout settings` and have it signed:"
        f" {_asked(known)} by `tieout settings --sign --key FILE`. Else undo it in the settings file, and find out who"
        " made it, or who started a process with another file.",
        severity="hold",
    )
    return different


def require(ledger: Ledger, settings: Settings) -> None:
    """Raise SettingsChanged unless `settings` are in force."""
    if different := differences(ledger, settings):
        raise SettingsChanged(
            f"these settings are not the ones that the ledger accepted ({_listed(different)}), so nothing is decided by"
            " them: undo the change, or have it signed (`tieout settings`)"
        )


def readable(ledger: Ledger, settings: Settings) -> Settings:
    """`settings` with those of its sources only that are read as it was accepted; all of them before the first."""
    known = accepted(ledger)
    if known is None:
        return settings
    sources = json.loads(known.content)["sources"]
    return replace(settings, sources=tuple(each for each in settings.sources if _source(each) in sources))


def signed(ledger: Ledger, settings: Settings) -> list[Statement]:
    """The statements by which persons have signed the change to `settings` so far, as far as they count."""
    known = accepted(ledger)
    return agreed(ledger, known.people, _claim(known, protected(settings))) if known else []


def sign(ledger: Ledger, settings: Settings, key: Ed25519PrivateKey) -> tuple[Statement, bool]:
    """Sign the change to `settings` in the name of the owner of `key`; whether they are in force by now.

    Raises StatementError when the accepted settings do not let this person sign, LedgerError when nothing differs.
    """
    known, content = accepted(ledger), protected(settings)
    if known is None or known.sha256 == sha256(content):
        raise LedgerError("the settings are as the ledger accepted them: there is nothing to sign")
    with ledger.change("settings", owner(known.people, key).name):
        statement = sign_statement(ledger, known.people, key, _claim(known, content))
        done = len(agreed(ledger, known.people, statement.claim)) >= known.signatures
        if done:
            _accept(ledger, content, signatures(settings.people), statement.person)
            ledger.settings = sha256(content)
            ledger.close_exception(SETTINGS_CHANGED, SUBJECT)
    return statement, done


def doubts(ledger: Ledger) -> list[tuple[str, str]]:
    """Accepted settings that cannot have been accepted as they are: their hash, and why."""
    found, before = [], None
    for each in _history(ledger):
        if sha256(each.content) != each.sha256:
            found.append((each.sha256, "their content has another hash"))
        if signatures(each.people) != each.signatures:
            found.append((each.sha256, f"{each.signatures} signatures are asked of the next ones"))
        if before is not None:
            persons = agreed(ledger, before.people, _claim(before, each.content))
            if len(persons) < before.signatures:
                found.append((each.sha256, f"{len(persons)} of {before.signatures} persons have signed them"))
        before = each
    return found


def _history(ledger: Ledger) -> list[Accepted]:
    """Everything that was accepted, in its order."""
    return [
        Accepted(*row)
        for row in ledger.rows(
            "select s.event_seq, e.at, s.sha256, s.content, s.signatures from settings s"
            " join event e on e.seq = s.event_seq order by s.event_seq"
        )
    ]


def _accept(ledger: Ledger, content: str, signatures: int, actor: str) -> None:
    before = accepted(ledger)
    changes = [asdict(each) for each in _differences(before.content, content)] if before else "the first"
    ledger.accept_settings(sha256(content), content, signatures, actor=actor, changes=changes)


def _claim(known: Accepted, content: str) -> Claim:
    return Claim("settings", sha256(content), known.event_seq)


def _asked(known: Accepted) -> str:
    names = [person.name for person in known.people if ROLES["settings"] in person.roles]
    return f"{known.signatures} of {', '.join(names)}" if known.signatures < len(names) else " and ".join(names)


def _differences(old: str, new: str) -> list[Difference]:
    before, after = _flat("", json.loads(old)), _flat("", json.loads(new))
    found = [
        Difference(key, before.get(key), after.get(key))
        for key in sorted(before.keys() | after.keys())
        if before.get(key) != after.get(key)
    ]
    # Names that read alike must not hide that something differs.
    return found or ([Difference("settings", sha256(old), sha256(new))] if old != new else [])


def _flat(name: str, value: object) -> dict[str, str]:
    """Every single setting by its name: `destinations.ns-us.release_over.USD`."""
    if isinstance(value, dict):
        return {key: text for part, item in value.items() for key, text in _flat(f"{name}.{part}", item).items()}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        flat: dict[str, str] = {}
        for item in value:
            label = item.get("name") or f"{item.get('system')}/{item.get('instance')}"
            for key, text in _flat(f"{name}.{label}", item).items():
                flat[key] = f"{flat[key]}; {text}" if key in flat else text
        return flat
    if value is None:
        return {}
    return {name.removeprefix("."): value if isinstance(value, str) else json.dumps(value)}


def _source(source: Source) -> dict[str, object]:
    written = {name: _plain(value) for name, value in asdict(source).items() if name not in _FREE_OF_A_SOURCE}
    # What every settings file said before it could be said.
    if not source.person_rates:
        del written["person_rates"]
    return written


def _plain(value: object) -> object:
    match value:
        case Path():
            return str(value)
        case Mapping():
            return {name: _plain(item) for name, item in value.items()}
        case tuple() | list():
            return [_plain(item) for item in value]
    return value


def _listed(different: list[Difference]) -> str:
    rest = f" and {len(different) - _NAMED} more" if len(different) > _NAMED else ""
    return "; ".join(map(str, different[:_NAMED])) + rest


def _shown(value: str | None) -> str:
    return "not set" if value is None else value
