"""The program with one mistake in it: each must be noticed, or the simulator proves nothing.

A mutant is an exact replacement in the program's source, made while the module is loaded in a process of its own;
nothing is written to disk. `python -m tests.torture.mutants [--seed S] [--short] [name ...]` runs them, two at a time,
and prints a JSON line for each: name, `killed` (by what; None: it survived), after how many histories, and seconds of a
processor. `--short` spends a sixth of the time on what nothing is expected to show.

This module imports nothing of the program, so that the process it forks can load the program mutated.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.abc
import importlib.util
import itertools
import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = "dagster_project"
# What is slow to import and is not ours, so that it is done once before forking.
HEAVY = (
    "paramiko",
    "asyncssh",
    "psycopg",
    "polars",
    "pyarrow",
    "pyarrow.parquet",
    "sqlite3",
    "csv",
    "concurrent.futures",
    "asyncio",
)
MOST_HISTORIES = 1500
MOST_SECONDS = 60.0
# So long for what nothing is expected to show, and for the program as it is; the suite takes SHORT of it.
MOST_SECONDS_REDUNDANT, MOST_SECONDS_UNHARMED = 6.0, 15.0
SHORT = 1 / 6


@dataclass(frozen=True)
class Mutant:
    """A mistake: in `module`, `old` becomes `new`; `also` are further replacements (module, old, new).

    `focus`, `every` and the rest shape the histories that are likely to show it (see history.Profile). `redundant` says
    why nothing can show it, for a mistake that another layer makes harmless. `killer`, for a mistake outside of what
    histories run, is the test that must fail because of it. `seen_in` is the seed of a history that showed the mistake
    before, for one that few histories show: it is run first.
    """

    name: str
    module: str
    old: str
    new: str
    focus: dict[str, float] = field(default_factory=dict)
    also: tuple[tuple[str, str, str], ...] = ()
    shape: dict[str, object] = field(default_factory=dict)
    redundant: str = ""
    killer: str = ""
    seen_in: int | None = None

    @property
    def edits(self) -> tuple[tuple[str, str, str], ...]:
        return ((self.module, self.old, self.new), *self.also)


PLANNER, BATCHES, SFTP_DELIVERY = "posting.planner", "posting.batches", "posting.sftp_delivery"
LEDGER_BATCHES, LEDGER_ENTRIES = "ledger.batches", "ledger.entries"
REACTIONS, ANSWERS = "posting.reactions", "posting.acknowledgements"
VERSIONS, RULE_RESULTS = "ledger.versions", "ledger.rule_results"
INTAKE, STORE = "ledger.intake", "ledger.store"
TABLES, GUARDS, VOCABULARY = "ledger.tables", "ledger.guards", "ledger.vocabulary"
SFTP = "transport.sftp"
_ACCEPTED = "tests/posting/test_accepted.py"
_CALM = {"crash": 0.2, "ledger_full": 0.0, "zombie": 0.2, "source_down": 0.0}
_CRASHES = {"crash": 5.0, "zombie": 0.0}
_ZOMBIES = {"zombie": 5.0, "net_late": 3.0}
_CLEANER = {"cleaner": 8.0, **_CALM}
_REFUSED = {**_CALM, "refusal_of_leg": 8.0, "refusal": 0.2, "period_close": 0.2}
_LIES = {**_CALM, "answer_again": 3.0}
_LYING = {"lies": 1.0}
_RERATED = {**_CALM, "rate_card": 8.0}

# Under all of the focuses below at once: what the healthy program shows would be worthless as a proof of a mistake.
NO_MISTAKE = Mutant("no mistake", PLANNER, "", "")
MUTANTS: tuple[Mutant, ...] = (
    # -- the planner
    Mutant(
        "no fence for what is in flight",
        PLANNER,
        "return any(entry.state in FENCED for entry in self.entries)",
        "return False",
        _CALM,
        seen_in=15,
    ),
    Mutant(
        "no fence and no index for what is in flight",
        PLANNER,
        "return any(entry.state in FENCED for entry in self.entries)",
        "return False",
        _CALM,
        ((TABLES, 'f"create unique index one_in_flight on', 'f"create index one_in_flight on'),),
        seen_in=15,
    ),
    Mutant(
        "a conflict is no fence",
        PLANNER,
        "return any(entry.state in FENCED for entry in self.entries)",
        'return any(entry.state in FENCED and entry.state != "CONFLICT" for entry in self.entries)',
        {"foreign_file": 12.0, "zombie": 3.0},
        seen_in=16,
    ),
    Mutant(
        "no reversal",
        PLANNER,
        "        return _plan_reversal(view, unsent, live)",
        "        return []",
        _CALM,
        seen_in=9,
    ),
    Mutant(
        "a live line stands for any amount",
        PLANNER,
        'return self.approval != "approved" or self.money_hash != self.live.money_hash',
        'return self.approval != "approved"',
        _CALM,
        seen_in=9,
    ),
    Mutant(
        "a withdrawn approval is not noticed",
        PLANNER,
        'return self.approval != "approved" or self.money_hash != self.live.money_hash',
        "return self.money_hash != self.live.money_hash",
        _CALM,
        seen_in=14,
    ),
    Mutant(
        "an obligation of an older version is kept",
        PLANNER,
        "if entry.entry_id != view.owed or entry.outdated or entry.lapsed",
        "if entry.outdated or entry.lapsed",
        {**_CALM, "answer_late": 3.0},
    ),
    Mutant(
        "what a person allowed is kept although the rules owe something else",
        PLANNER,
        "entry.entry_id != view.owed or entry.outdated or entry.lapsed",
        "entry.entry_id != view.owed or entry.outdated",
        {**_CALM, "mapping": 5.0, "refusal": 6.0, "period_close": 0.0},
        shape={"cycles": (5, 8), "retries": 1.0, "activity": 0.3},
        seen_in=30,
    ),
    Mutant(
        "a cancelled reversal never comes back",
        PLANNER,
        'if mine is None or mine.state == "CANCELLED" or mine.reopened:',
        "if mine is None or mine.reopened:",
        {**_CALM, "refusal": 8.0, "period_close": 0.0},
        shape={"records": (2, 4), "cycles": (6, 9), "overlap": 0.0, "activity": 2.5},
        seen_in=17,
    ),
    Mutant(
        "what is quarantined at reading is owed",
        PLANNER,
        "v.outcome = 'pass' and v.quarantine_code is null\"",
        "v.outcome = 'pass'\"",
        {**_CALM, "row_unreadable": 10.0, "revision_slip": 8.0},
    ),
    # -- groups
    Mutant(
        "a group is planned leg by leg",
        PLANNER,
        "actions = [action for legs in groups.values() for action in plan(*legs)]",
        "actions = [action for legs in groups.values() for leg in legs for action in plan(leg)]",
        _CALM,
        seen_in=65,
    ),
    Mutant(
        "a partial refusal is not frozen",
        PLANNER,
        "        ledger.freeze_transaction(txn_id, GROUP_PARTIAL)\n",
        "        pass\n",
        _REFUSED,
        seen_in=33,
    ),
    Mutant(
        "a version that was backed out is posted again",
        PLANNER,
        '            f" and not {LATEST_BACKED_OUT}"\n        )\n    }\n',
        "        )\n    }\n",
        _REFUSED,
        also=(
            (
                GUARDS,
                "and not exists (select 1 from backed_out u where u.txn_id = v.txn_id and u.seq = v.seq) and",
                "and",
            ),
        ),
        shape={"records": (2, 4), "cycles": (4, 6), "overlap": 0.0},
        seen_in=23,
    ),
    Mutant(
        "what is backed out is not taken back",
        PLANNER,
        "case when {LATEST_BACKED_OUT} then '{BACKED_OUT}' else v.approval end",
        "v.approval",
        _REFUSED,
        shape={"records": (2, 4), "cycles": (4, 6), "overlap": 0.0},
        seen_in=63,
    ),
    Mutant(
        "a leg that waits is sealed although its version is not owed any more",
        PLANNER,
        "    return [action for action in actions if type(action) is Cancel and action.entry_id in sealable]\n",
        "    return []\n",
        {**_CALM, "period_close": 4.0},
        seen_in=22,
    ),
    # -- payload and sealing
    Mutant(
        "a reversal that does not negate",
        "posting.payload",
        '"amount_minor": -frozen["amount_minor"],',
        '"amount_minor": frozen["amount_minor"],',
        _CALM,
        seen_in=15,
    ),
    Mutant(
        "identities without their kind",
        "posting.identities",
        "txn_id, str(seq), kind, leg))",
        "txn_id, str(seq), leg))",
        _CALM,
        seen_in=9,
    ),
    Mutant(
        "sealing what is not planned or frozen",
        BATCHES,
        " and t.planned = 1 and t.frozen is null\n            join obligation",
        "\n            join obligation",
        {**_CALM, "zombie": 2.0, "lie_second_document": 10.0, "lie_rejected_after_posted": 10.0, "period_close": 4.0},
        shape={"overlap": 1.0, "lies": 1.0, "cycles": (5, 8)},
    ),
    Mutant(
        "sealing what the rules say now, not what was frozen",
        BATCHES,
        "case when e.payload_hash is null or e.payload_hash = o.payload_hash then o.payload",
        "case when true then o.payload",
        {**_CALM, "mapping": 2.0, "refusal": 6.0, "period_close": 0.0},
        shape={"cycles": (5, 8), "retries": 1.0, "activity": 0.3},
        seen_in=10,
    ),
    Mutant(
        "a reversal into a closed period",
        BATCHES,
        "chosen = next((each for each in opened if each >= period), None)",
        "chosen = period",
        {**_CALM, "period_close": 8.0, "calendar_late": 0.0, "refusal": 0.0},
        shape={"cycles": (5, 9)},
        seen_in=61,
    ),
    # -- versions and rule_results
    Mutant(
        "a stale observation is taken",
        VERSIONS,
        "if seen.revision and (seen.revision, extract_seq) < (self.revision, self.extract_seq):",
        "if False:",
        {"zombie": 5.0},
        shape={"overlap": 1.0},
        seen_in=498,
    ),
    Mutant(
        "another content under the same revision is taken",
        VERSIONS,
        "if same_revision and self.quarantine_code in (None, REVISION_CONFLICT):",
        "if False:",
        {**_CALM, "revision_slip": 10.0},
        seen_in=15,
    ),
    Mutant(
        "a rule result that changed is not recorded",
        RULE_RESULTS,
        '" where v.outcome is distinct from n.outcome or v.code is distinct from n.code"',
        '" where v.outcome is null"',
        {**_CALM, "rule_hold": 6.0},
    ),
    Mutant(
        "a rule result on another content is taken",
        RULE_RESULTS,
        '" and v.money_hash = new_rule_result.money_hash)"',
        '")"',
        {**_CALM, "foreign_build": 10.0},
    ),
    Mutant("nothing is rated anew", RULE_RESULTS, "            self._rerate(change)\n", "", _RERATED),
    Mutant(
        "what lies in a closed period is rated anew",
        RULE_RESULTS,
        "where p.destination = e.destination and p.period = e.posting_period and p.status = 'open'))))",
        "where p.destination = e.destination and p.period = e.posting_period))))",
        {**_CALM, "rate_card": 15.0, "period_close": 3.0, "calendar_late": 0.0, "refusal": 0.0, "answer_late": 0.0},
        shape={"cycles": (6, 9), "activity": 0.3},
        seen_in=26,
    ),
    Mutant(
        "a re-rated version is taken for other content",
        VERSIONS,
        "content.money_hash, v.money_hash, v.rerated_from",
        "v.money_hash, v.money_hash, v.rerated_from",
        _RERATED,
        seen_in=14,
    ),
    Mutant(
        "an older calendar replaces a newer one",
        RULE_RESULTS,
        "where excluded.as_of > period.as_of",
        "where true",
        {**_CALM, "calendar_late": 3.0, "period_close": 3.0},
        seen_in=9,
    ),
    Mutant(
        "a watermark moves back",
        INTAKE,
        "if forward(self.watermark(system, instance, stream), value):",
        "if value:",
        {"clock_back": 8.0},
    ),
    # -- delivery
    Mutant(
        "the control file goes before the posting file",
        SFTP_DELIVERY,
        '        self._place_data()\n        fault.point("sftp_delivery.before_rename")\n'
        "        if not self._is_its_turn():\n"
        "            return None\n        self._rename(name)\n",
        '        fault.point("sftp_delivery.before_rename")\n        if not self._is_its_turn():\n'
        "            return None\n        self._rename(name)\n        self._place_data()\n",
        {"zombie": 3.0},
        seen_in=650,
    ),
    Mutant(
        "no posting file beside the control file",
        SFTP_DELIVERY,
        "        self._place_data()\n",
        "",
        _CALM,
    ),
    Mutant(
        "an upload starts whatever the attempt",
        LEDGER_BATCHES,
        "step in ('SEALED', 'UPLOADING') and attempt = ?\",",
        "step in ('SEALED', 'UPLOADING') and ? >= 0\",",
        _ZOMBIES,
        shape={"overlap": 1.0},
        redundant="the step to UPLOADED asks for the attempt again, and only that step lets a file be handed over",
    ),
    Mutant(
        "a step is made whatever the attempt",
        LEDGER_BATCHES,
        '" where batch_id = ? and step = ? and attempt = ?",',
        '" where batch_id = ? and step = ? and ? >= 0",',
        _ZOMBIES,
        shape={"overlap": 1.0},
        redundant="right before the rename delivery asks once more whether the batch is still its own",
    ),
    Mutant(
        "a step is made whatever the attempt, and nobody asks before the rename",
        LEDGER_BATCHES,
        '" where batch_id = ? and step = ? and attempt = ?",',
        '" where batch_id = ? and step = ? and ? >= 0",',
        _ZOMBIES,
        also=((SFTP_DELIVERY, "        if not self._is_its_turn():\n            return None\n", ""),),
        shape={"overlap": 1.0, "every": 40, "cycles": (3, 5), "records": (2, 4), "activity": 2.0},
        seen_in=382,
    ),
    Mutant(
        "stage names without their attempt",
        SFTP_DELIVERY,
        'return f"{self.destination.stage}/{name}.{self.attempt}.part"',
        'return f"{self.destination.stage}/{name}.part"',
        {"zombie": 4.0, "net_late": 10.0},
        shape={"records": (2, 4), "overlap": 1.0, "every": 30, "cycles": (3, 5)},
        seen_in=687,
    ),
    Mutant(
        "what is presumed delivered is uploaded again",
        SFTP_DELIVERY,
        '            return self._record("PRESUMED", "nowhere")',
        "            self.ports.sftp.put(self._staged(name), content)",
        {"crash": 3.0, "zombie": 3.0, "ledger_full": 0.0, "answer_late": 6.0, "answer_lost": 6.0, "source_down": 0.0},
        shape={"every": 100, "cycles": (3, 5), "records": (2, 4), "activity": 2.0},
    ),
    Mutant(
        "an upload goes on although another is ahead",
        SFTP_DELIVERY,
        "        if not self._begin_attempt():\n            return False\n",
        "        self._begin_attempt()\n",
        _ZOMBIES,
        shape={"overlap": 1.0},
        redundant="the step to UPLOADED asks for the attempt again, so what was uploaded in vain is never handed over",
    ),
    Mutant(
        "an upload is not read back",
        SFTP_DELIVERY,
        "            return self.ports.sftp.size(path) == len(content) and self.ports.sftp.get(path) == content",
        "            return True",
        {"torn": 6.0, "corrupt": 6.0, **_CALM},
        also=((SFTP_DELIVERY, "        if found != content:\n", "        if False:\n"),),
        seen_in=30,
    ),
    Mutant(
        "only the size of an upload is compared",
        SFTP_DELIVERY,
        "            return self.ports.sftp.size(path) == len(content) and self.ports.sftp.get(path) == content",
        "            return self.ports.sftp.size(path) == len(content)",
        {"corrupt": 10.0, **_CALM},
        seen_in=186,
    ),
    Mutant(
        "a foreign file is taken for ours",
        SFTP_DELIVERY,
        "        if found != content:\n",
        "        if False:\n",
        {"foreign_file": 12.0, "zombie": 3.0, "net_before": 3.0},
        seen_in=92,
    ),
    Mutant(
        "an old ledger may send",
        STORE,
        "        if findings:\n            raise AmnesiaError",
        "        if False:\n            raise AmnesiaError",
        {**_CALM, "restore": 4.0},
        shape={"cycles": (4, 7)},
    ),
    Mutant(
        "no anchors are written",
        STORE,
        "        self._publish_anchors()\n\n    def renew_anchors",
        "        pass\n\n    def renew_anchors",
        {**_CALM, "restore": 4.0},
        shape={"cycles": (4, 7)},
    ),
    Mutant(
        "a number is used again that the partner knows",
        SFTP_DELIVERY,
        "        if self.attempt == 0 and (used",
        "        if False and (used",
        {**_CALM, "restore": 4.0},
        shape={"cycles": (4, 7)},
    ),
    # -- answers
    Mutant(
        "a file that was accepted counts as posted",
        LEDGER_BATCHES,
        '("SENDING", "DELIVERED", "PRESUMED", "UNKNOWN"), "ACCEPTED")',
        '("SENDING", "DELIVERED", "PRESUMED", "UNKNOWN"), "POSTED")',
        _CALM,
    ),
    Mutant(
        "an answer is about any batch",
        ANSWERS,
        "current=was.current_batch == batch.batch_id,",
        "current=True,",
        {**_CALM, "refusal": 6.0, "answer_again": 8.0, "period_close": 6.0},
        shape={"cycles": (5, 9)},
        seen_in=7,
    ),
    Mutant(
        "a refusal after a posting is not noticed",
        REACTIONS,
        'return Reaction("contradiction", alarm="REJECTED_AFTER_POSTED", freeze=True)',
        'return Reaction("nothing new")',
        {**_LIES, "lie_rejected_after_posted": 10.0},
        shape=_LYING,
        seen_in=8,
    ),
    Mutant(
        "a second document is taken",
        REACTIONS,
        "    if entry.document is not None:\n",
        "    if False:\n",
        {**_LIES, "lie_second_document": 10.0},
        shape=_LYING,
        redundant="the last rule of the table raises the same for everything that is posted under another document",
    ),
    Mutant(
        "a posted line is not compared",
        ANSWERS,
        "                self._compare(batch.layout, line, was)\n",
        "                pass\n",
        {**_LIES, "lie_amount": 8.0, "lie_period": 8.0},
        shape=_LYING,
    ),
    Mutant(
        "an answer does not ask for a plan",
        LEDGER_ENTRIES,
        "            self._plan_again(each.entry_id for each in (*posted, *others))\n",
        "",
        _CALM,
        shape={"records": (2, 3), "cycles": (1, 4)},
        seen_in=17,
    ),
    Mutant(
        "a refusal counts as an answer that never came",
        REACTIONS,
        '    return Reaction("rejected", state="REJECTED")',
        '    return Reaction("rejected")',
        {**_CALM, "refusal": 6.0},
        seen_in=8,
    ),
    Mutant(
        "a refusal by an earlier batch counts",
        REACTIONS,
        '    if entry.current and entry.state in ANSWERABLE:\n        return Reaction("rejected"',
        '    if entry.state in ANSWERABLE:\n        return Reaction("rejected"',
        {**_CALM, "refusal": 8.0, "answer_again": 8.0, "period_close": 8.0, "answer_late": 3.0},
        shape={"cycles": (5, 8)},
        seen_in=22,
    ),
    # -- the ledger
    Mutant(
        "a posted reversal does not reverse",
        GUARDS,
        '"update entry set reversed = 1 where entry_id = new.reverses",',
        '"update entry set reversed = 1 where entry_id = new.reverses and false",',
        _CALM,
        seen_in=9,
    ),
    Mutant(
        "a change that failed is kept",
        STORE,
        "        except BaseException:\n            self._database.rollback()\n            raise\n        finally:",
        "        except BaseException:\n            self._database.commit()\n            raise\n        finally:",
        {"crash": 4.0, "ledger_full": 4.0},
        seen_in=11,
    ),
    # -- what no history runs
    Mutant(
        "a file that changes while it is read is used",
        SFTP,
        "        if changed:\n",
        "        if False:\n",
        killer="tests/transport/test_sftp.py::test_a_file_that_changes_while_it_is_read_is_not_used",
    ),
    Mutant(
        "a file of any size is read",
        SFTP,
        "if expected > MAX_FILE_BYTES:",
        "if False:",
        killer="tests/transport/test_sftp.py::test_a_file_beyond_the_agreed_size_is_not_fetched",
    ),
    Mutant(
        "a release by its own preparer counts",
        "posting.release",
        "if not any(each is None for person, each in doubts.items() if person != preparer):",
        "if not any(each is None for person, each in doubts.items()):",
        killer="tests/posting/test_people.py::test_a_release_that_its_preparer_wrote_into_the_ledger_does_not_count",
    ),
    Mutant(
        "one person changes the settings",
        "posting.accepted",
        "return min(PERSONS_NEEDED, sum(",
        "return min(1, sum(",
        killer=f"{_ACCEPTED}::test_changed_settings_post_nothing_until_two_persons_have_signed_them",
    ),
    Mutant(
        "the persons of the new settings sign them",
        "posting.accepted",
        "statement = sign_statement(ledger, known.people, key, _claim(known, content))",
        "statement = sign_statement(ledger, settings.people, key, _claim(known, content))",
        also=(("posting.accepted", "owner(known.people, key)", "owner(settings.people, key)"),),
        killer=f"{_ACCEPTED}::test_who_signs_is_in_the_accepted_settings_and_not_in_the_new_ones",
    ),
    Mutant(
        "what was sealed is sent by other settings",
        GUARDS,
        "f\"new.step in ('SEALED', 'UPLOADING', 'CALLING', 'WITHDRAWN') and {_OTHER_SETTINGS}\"",
        '"false"',
        killer=f"{_ACCEPTED}::test_what_was_sealed_before_a_change_is_not_sent_after_it",
    ),
    Mutant(
        "the tie-out takes the recorded word of an answer for the answer",
        "posting.answered",
        'says_posted = bool(document) and (says == "posted" or has_the_same)',
        'says_posted = bool(document) and applied in ("posted", "corrected", "posted differently")',
        killer="tests/posting/test_verify.py::test_a_refusal_that_was_taken_for_a_posting_is_found",
    ),
    Mutant(
        "an answer may be recorded as another than it is",
        "posting.answered",
        "            findings.append(_recorded_otherwise(line, status, document, applied))\n",
        "            pass\n",
        killer="tests/posting/test_verify.py::test_an_answer_that_is_recorded_as_another_than_it_is_is_found",
    ),
    Mutant(
        "everybody can read the ledger",
        "ledger.dialect",
        "os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))",
        "os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o644))",
        killer="tests/ledger/test_dialect.py::test_only_its_owner_can_read_the_ledger",
    ),
    Mutant(
        "of an ERP's exports only the journal has to add up",
        "posting.adapters.netsuite.source",
        "        if _stated(amount) != found:\n",
        '        if kind == "gl" and _stated(amount) != found:\n',
        killer="tests/torture/test_documents.py::test_a_mutated_document_is_read_as_it_stands_or_refused",
    ),
    Mutant(
        "every version after the first is the latest",
        "ledger.export",
        '" lead(v.seq) over (partition by v.txn_id order by v.seq) is null, v.quarantine_code,"',
        '" v.seq > 1 or lead(v.seq) over (partition by v.txn_id order by v.seq) is null, v.quarantine_code,"',
        killer="tests/ledger/test_export.py::test_of_three_versions_only_the_last_is_the_latest",
    ),
)


# -- loading the program with a mistake --------------------------------------------------------------------------------


def source(module: str) -> Path:
    """The file of a module of the program."""
    return ROOT.joinpath(PACKAGE, *module.split(".")).with_suffix(".py")


class _Loader(importlib.abc.SourceLoader):
    def __init__(self, name: str, path: Path, edits: list[tuple[str, str]]) -> None:
        self.name, self.path, self.edits = name, path, edits

    def get_filename(self, fullname: str) -> str:
        return str(self.path)

    def get_data(self, path: str) -> bytes:
        text = Path(path).read_text()
        for old, new in self.edits:
            if text.count(old) != 1:
                raise ImportError(f"{old!r} occurs {text.count(old)} times in {path}: the mutant does not apply")
            text = text.replace(old, new)
        return text.encode()

    def path_stats(self, path: str) -> dict:
        raise OSError("never from a cache")


class _Finder(importlib.abc.MetaPathFinder):
    def __init__(self, mutant: Mutant) -> None:
        self.edits: dict[str, list[tuple[str, str]]] = {}
        for module, old, new in mutant.edits:
            self.edits.setdefault(f"{PACKAGE}.{module}", []).append((old, new))

    def find_spec(self, fullname, path=None, target=None):
        edits = self.edits.get(fullname)
        if edits is None:
            return None
        file = source(fullname.removeprefix(f"{PACKAGE}."))
        return importlib.util.spec_from_loader(fullname, _Loader(fullname, file, edits), origin=str(file))


def hunt(mutant: Mutant, seed: int, share: float = 1.0) -> dict[str, object]:
    """Load the program with the mistake into this process, and run its test, or histories until one notices.

    `share` of the time is spent on what nothing is expected to show.
    """
    assert not any(name.split(".")[0] == PACKAGE for name in sys.modules), "the program is loaded already"
    if mutant is not NO_MISTAKE:
        sys.meta_path.insert(0, _Finder(mutant))
    if mutant.killer:
        return _tested(mutant)
    history = importlib.import_module("tests.torture.history")
    # Without a mistake the histories of all mutants are run, those first that showed one.
    shapes = [mutant] if mutant is not NO_MISTAKE else [each for each in MUTANTS if not each.killer]
    profiles = {each.name: history.Profile(focus=each.focus, **each.shape) for each in shapes}
    most_seconds = MOST_SECONDS_REDUNDANT * share if mutant.redundant else MOST_SECONDS
    if mutant is NO_MISTAKE:
        most_seconds = MOST_SECONDS_UNHARMED * share
    seen = [(each.seen_in, profiles[each.name]) for each in shapes if each.seen_in is not None]
    others = zip(itertools.count(seed + 1), itertools.cycle(profiles.values()), strict=False)
    began, tried, killed = time.process_time(), 0, None
    for number, profile in itertools.islice(itertools.chain(seen, others), MOST_HISTORIES):
        tried += 1
        try:
            outcome = history.run(number, profile)
            killed = next(iter(outcome.violations), None)
        except Exception as error:
            killed = f"refused: {type(error).__name__}: {error}"
        if killed is not None or (tried >= len(seen) and time.process_time() - began > most_seconds):
            break
    return {
        "name": mutant.name,
        "killed": killed,
        "histories": tried,
        "seconds": round(time.process_time() - began, 1),
        "redundant": mutant.redundant,
    }


def _tested(mutant: Mutant) -> dict[str, object]:
    """Run the mutant's test, whose output nobody reads."""
    began, failures = time.process_time(), []

    class Watch:
        def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
            if report.failed:
                failures.append(f"{report.nodeid}: {report.longrepr.reprcrash.message.splitlines()[0]}")

    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    ended = pytest.main(["-x", "-p", "no:cacheprovider", f"--rootdir={ROOT}", str(ROOT / mutant.killer)], [Watch()])
    known = ended in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
    return {
        "name": mutant.name,
        "killed": next(iter(failures), None),
        "histories": 0,
        "seconds": round(time.process_time() - began, 1),
        "redundant": mutant.redundant,
        **({} if known else {"error": f"pytest {mutant.killer} ended with {ended.name}"}),
    }


def run_all(mutants: list[Mutant], seed: int, processes: int = 2, share: float = 1.0) -> Iterator[dict[str, object]]:
    """Hunt each mutant in a forked child of this process, `processes` at a time; results as they come."""
    for name in HEAVY:
        importlib.import_module(name)
    waiting, running = list(mutants), {}
    while waiting or running:
        while waiting and len(running) < processes:
            mutant = waiting.pop(0)
            reader, writer = os.pipe()
            child = os.fork()
            if not child:
                os.close(reader)
                try:
                    result = hunt(mutant, seed, share)
                except BaseException as error:
                    result = {"name": mutant.name, "killed": None, "histories": 0, "error": repr(error)}
                with os.fdopen(writer, "w") as pipe:
                    pipe.write(json.dumps(result))
                os._exit(0)
            os.close(writer)
            running[child] = reader
        child, _ = os.wait()
        with os.fdopen(running.pop(child)) as pipe:
            yield json.loads(pipe.read())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--short", action="store_true")
    chosen = parser.parse_args()
    mutants = [mutant for mutant in (NO_MISTAKE, *MUTANTS) if not chosen.names or mutant.name in chosen.names]
    for result in run_all(mutants, chosen.seed, chosen.processes, SHORT if chosen.short else 1.0):
        print(json.dumps(result), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
