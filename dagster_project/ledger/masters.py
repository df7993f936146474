"""What the systems state of master records: each content as a version, append-only, and its absence.

A version says from when to when it counts in the world (`valid_from`, `valid_to`) and, by the extract that showed it
first, since when it is known. So a record is never written over: what was known on any day can be asked again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from dagster_project.ledger.intake import Intake
from dagster_project.ledger.types import MasterRow

STATED, WAITING, UNUSABLE, GONE = "stated", "waiting", "unusable", "gone"
CHANGE = "change"
_KEY = ("source_system", "source_instance", "stream", "record_key", "version_no")
_PLACED = ("extract_seq", "raw_sha256", "position", "content_hash", "valid_from", "valid_to", "series", "rate")
_COLUMNS = (*_KEY, "outcome", *_PLACED, "code", "detail", "known_from", "is_opening", "event_seq")


class MasterVersions(Intake):
    """Observing master records, and missing them."""

    def known_masters(self, system: str, instance: str, stream: str) -> set[str]:
        """The keys of the records that the stream stated and that are not gone."""
        return {
            key for key, (_, outcome, _) in self._latest_masters(system, instance, stream).items() if outcome != GONE
        }

    def masters_in_force(self, system: str, instance: str, stream: str) -> list[MasterRow]:
        """What counts of the stream's records: of each that is not gone the content that was stated last."""
        return [
            MasterRow(*row)
            for row in self.rows(
                "select m.record_key, m.raw_sha256, m.position, m.content_hash, m.valid_from, m.valid_to, m.series,"
                f" m.rate from master_version m join ({_newest(_DECIDING)}) n"
                " on n.record_key = m.record_key and n.version_no = m.version_no"
                f" where m.outcome = '{STATED}' and {_OF_STREAM.format('m.')} order by m.record_key",
                [system, instance, stream] * 2,
            )
        ]

    def observe_masters(self, extract_seq: int, rows: Iterable[MasterRow], *, absent: Collection[str] = ()) -> int:
        """Record what an extract shows of master records, inside a change, in the order in which it shows them; how
        many versions are new.

        A content other than the one known is a version. What cannot be used is a version without content, and what was
        stated before stays known, as it does while a content waits for a person. The keys in `absent`, which a complete
        extract did not show, are gone. What the first extract of a stream states was always known: before it we did not
        ask.
        """
        with self.change("masters") as change:
            system, instance, stream, fetched_at = self.rows(
                "select source_system, source_instance, stream, fetched_at from extract where extract_seq = ?",
                [extract_seq],
            )[0]
            latest = self._latest_masters(system, instance, stream)
            opened = f"{stream}.opened"
            is_opening = not latest and self.watermark(system, instance, opened) is None
            versions = []

            def add(row: MasterRow, outcome: str) -> None:
                number, *known = latest.get(row.key, (0, None, None))
                if known in ([outcome, row.content_hash], [WAITING, row.content_hash]):
                    return
                latest[row.key] = (number + 1, outcome, row.content_hash)
                placed = (extract_seq if name == "extract_seq" else getattr(row, name) for name in _PLACED)
                why = (row.code, row.detail) if outcome == WAITING else (None, None)
                versions.append(
                    (
                        *(system, instance, stream, row.key, number + 1, outcome, *placed, *why),
                        *(fetched_at, int(is_opening), change.event_seq),
                    )
                )

            for row in rows:
                add(row, UNUSABLE if row.content_hash is None else WAITING if row.code else STATED)
            for key in sorted(absent):
                add(MasterRow(key, None, None, None), GONE)
            self._add_masters(versions)
            if versions:
                change.record_fact("masters", stream=f"{system}/{instance}/{stream}", versions=len(versions))
            elif is_opening:
                # It was asked and had nothing: what comes later was not always known.
                self.set_watermark(system, instance, opened, str(extract_seq))
            return len(versions)

    def waiting_masters(self) -> list[dict[str, object]]:
        """The newest versions that wait for a person, each with the `subject` that statements about it have."""
        return [
            row | {"subject": "/".join(str(row[name]) for name in _KEY[:4])}
            for row in self.records(
                f"select {', '.join(_COLUMNS)} from master_version m where outcome = '{WAITING}' and not exists"
                f" (select 1 from master_version later where {_SAME} and later.version_no > m.version_no)"
                " order by source_system, source_instance, stream, record_key"
            )
        ]

    def state_waiting(self, waiting: dict[str, object], actor: str) -> None:
        """Let a content count that waited: it is known from now on. Refused without the signatures that it needs."""
        with self.change(CHANGE, actor) as change:
            stated = waiting | {
                "version_no": waiting["version_no"] + 1,
                "outcome": STATED,
                "code": None,
                "detail": None,
                "known_from": change.at,
                "is_opening": 0,
                "event_seq": change.event_seq,
            }
            self._add_masters([tuple(stated[name] for name in _COLUMNS)])
            change.record_fact("master stated", subject=waiting["subject"], version=waiting["version_no"])

    def take_away(self, system: str, instance: str, stream: str, keys: Collection[str], actor: str) -> None:
        """Let records be gone from now on that the stream's last extract does not show."""
        with self.change(CHANGE, actor) as change:
            extract_seq = self.value(
                "select max(extract_seq) from extract where source_system = ? and source_instance = ? and stream = ?",
                [system, instance, stream],
            )
            latest = self._latest_masters(system, instance, stream)
            unplaced = (None,) * (len(_PLACED) + 1)
            self._add_masters(
                [
                    (
                        *(system, instance, stream, key, latest[key][0] + 1, GONE, extract_seq, *unplaced),
                        *(change.at, 0, change.event_seq),
                    )
                    for key in sorted(keys)
                ]
            )
            change.record_fact("masters", stream=f"{system}/{instance}/{stream}", versions=len(keys))

    def _add_masters(self, versions: list[tuple]) -> None:
        if versions:
            self.executemany(
                f"insert into master_version ({', '.join(_COLUMNS)}) values ({', '.join('?' * len(_COLUMNS))})",
                versions,
            )

    def _latest_masters(self, system: str, instance: str, stream: str) -> dict[str, tuple[int, str, str | None]]:
        return {
            key: (number, outcome, content_hash)
            for key, number, outcome, content_hash in self.rows(
                "select m.record_key, m.version_no, m.outcome, m.content_hash from master_version m"
                f" join ({_newest()}) n on n.record_key = m.record_key and n.version_no = m.version_no"
                f" where {_OF_STREAM.format('m.')}",
                [system, instance, stream] * 2,
            )
        }


_OF_STREAM = "{0}source_system = ? and {0}source_instance = ? and {0}stream = ?"
_DECIDING = f"outcome in ('{STATED}', '{GONE}')"
_SAME = " and ".join(f"later.{name} = m.{name}" for name in _KEY[:4])


def _newest(condition: str = "1 = 1") -> str:
    """SQL: of each record of a stream the newest version for which `condition` holds."""
    return (
        "select record_key, max(version_no) as version_no from master_version"
        f" where {_OF_STREAM.format('')} and {condition} group by record_key"
    )
