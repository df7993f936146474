"""Silence and strangers: streams that have brought nothing by their deadline, and what lies in a partner's folder and
no stream takes.

Both are for a person to look at. They stop nothing, and nothing is read of a file that no stream takes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from dagster_project.config import Source
from dagster_project.ledger import Ledger
from dagster_project.ledger.canonical import canonical_json
from dagster_project.ports import RemoteFile, iso
from dagster_project.sources.incidents import OWNER
from dagster_project.sources.stream import Stream

SILENT = "STREAM_SILENT"
FOREIGN = "FOREIGN_FILE"
# What the folder showed last and no stream takes, kept as a watermark of the instance.
_SEEN = "foreign"
_KINDS = {"folder": "a folder", "link": "a link", "device": "a device or a pipe"}


def report_silence(ledger: Ledger, source: Source, streams: Iterable[Stream], now: datetime) -> None:
    """Open STREAM_SILENT for each stream whose last delivery is older than its deadline at `now`, and close the others.

    A delivery is a new file or a successful answer of the service, also one without records. A stream that never
    delivered is counted from the first time that it was asked.
    """
    for stream in streams:
        name = f"{source.system}/{source.instance}/{stream.name}"
        # What is about the stream itself is closed whenever it is pulled without an error, which an empty folder is.
        subject = f"{name}/silence"
        deadline = _deadline(source, stream)
        last = ledger.last_delivery(source.system, source.instance, stream.name)
        since = last or _asked_first(ledger, source, stream, now)
        if not deadline or now - datetime.fromisoformat(since) <= deadline:
            ledger.close_exception(SILENT, subject)
            continue
        hours = deadline // timedelta(hours=1)
        what = f"nothing since {since}" if last else f"nothing ever, though it was first asked at {since}"
        ledger.open_exception(
            SILENT,
            subject,
            f"{name}: it has brought {what}; something is expected every {hours} hours",
            owner=OWNER,
            remedy="Ask the sender, or the source's administrator, whether it still sends, and where to. If it is right"
            " so, set deadline_hours of this source in the settings (0 when nothing is expected any more)",
            severity="hold",
        )


def _deadline(source: Source, stream: Stream) -> timedelta | None:
    if source.deadline_hours is None or stream.deadline is None:
        return stream.deadline
    return timedelta(hours=source.deadline_hours)


def _asked_first(ledger: Ledger, source: Source, stream: Stream, now: datetime) -> str:
    name = f"{stream.name}.asked"
    asked = ledger.watermark(source.system, source.instance, name)
    if asked is None:
        asked = iso(now)
        ledger.set_watermark(source.system, source.instance, name, asked)
    return asked


def report_foreign(ledger: Ledger, source: Source, folder: str, strangers: Iterable[RemoteFile], now: datetime) -> None:
    """Open FOREIGN_FILE for each of `strangers` that was there with this size the last time too, and close those of the
    files that are gone.

    What is seen first, or has another size than before, may be on its way to its final name.
    """
    system, instance = source.system, source.instance
    scope = f"{system}/{instance}/foreign"
    shown = {f"{scope}/{plain(file.name)}": file for file in strangers}
    named = {
        subject
        for (subject,) in ledger.rows(
            "select subject from exception where code = ? and closed_at is null and substr(subject, 1, ?) = ?",
            [FOREIGN, len(scope) + 1, f"{scope}/"],
        )
    }
    number, since, seen = _seen(ledger.watermark(system, instance, _SEEN))
    new = {subject: [file.kind, file.size] for subject, file in shown.items() if subject not in named}
    staying = [subject for subject in new if seen.get(subject) == new[subject]]
    waiting = {subject: about for subject, about in new.items() if subject not in staying}
    if not (waiting or seen or named - shown.keys()):
        return
    with ledger.change("foreign files"):
        if waiting or seen:
            text = f"{number + 1:010d} {iso(now)} {canonical_json(waiting)}"
            ledger.set_watermark(system, instance, _SEEN, text)
        for subject in staying:
            file = shown[subject]
            ledger.open_exception(
                FOREIGN,
                subject,
                f"{system}/{instance}: no stream takes '{plain(file.name)}' in {folder}:"
                f" {_KINDS.get(file.kind) or f'{file.size:,} bytes'}, there since {since}",
                owner=OWNER,
                remedy="Ask the sender what it is. If it should have been read, have it sent under the agreed name;"
                " if not, have it removed from the folder",
                severity="warn",
            )
        for subject in named - shown.keys():
            ledger.close_exception(FOREIGN, subject)


def _seen(kept: str | None) -> tuple[int, str, dict[str, list]]:
    """Number, moment and strangers of the last time; a number, because a clock may be turned back."""
    if kept is None:
        return 0, "", {}
    number, moment, strangers = kept.split(" ", 2)
    return int(number), moment, json.loads(strangers)


def plain(name: str) -> str:
    """`name` with everything that is not a visible character written as its escape."""
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in name)
