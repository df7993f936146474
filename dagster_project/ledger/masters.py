"""What the systems state of master records: each content as a version, append-only, and its absence.

A version says from when to when it counts in the world (`valid_from`, `valid_to`) and, by the extract that showed it
first, since when it is known. So a record is never written over: what was known on any day can be asked again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from dagster_project.ledger.intake import Intake
from dagster_project.ledger.types import MasterRow

STATED, UNUSABLE, GONE = "stated", "unusable", "gone"
_COLUMNS = (
    *("source_system", "source_instance", "stream", "record_key", "version_no", "outcome", "extract_seq"),
    *("raw_sha256", "position", "content_hash", "valid_from", "valid_to", "known_from", "is_opening", "event_seq"),
)


class MasterVersions(Intake):
    """Observing master records, and missing them."""

    def known_masters(self, system: str, instance: str, stream: str) -> set[str]:
        """The keys of the records that the stream stated and that are not gone."""
        return {
            key for key, (_, outcome, _) in self._latest_masters(system, instance, stream).items() if outcome != GONE
        }

    def observe_masters(self, extract_seq: int, rows: Iterable[MasterRow], *, absent: Collection[str] = ()) -> int:
        """Record what an extract shows of master records, inside a change, in the order in which it shows them; how
        many versions are new.

        A content other than the one known is a version. What cannot be used is a version without content, and what was
        stated before stays known. The keys in `absent`, which a complete extract did not show, are gone. What the first
        extract of a stream states was always known: before it we did not ask.
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

            def add(key: str, outcome: str, place: tuple, content_hash: str | None, valid: tuple) -> None:
                number, *known = latest.get(key, (0, None, None))
                if known == [outcome, content_hash]:
                    return
                latest[key] = (number + 1, outcome, content_hash)
                versions.append(
                    (
                        *(
                            system,
                            instance,
                            stream,
                            key,
                            number + 1,
                            outcome,
                            extract_seq,
                            *place,
                            content_hash,
                            *valid,
                        ),
                        *(fetched_at, int(is_opening), change.event_seq),
                    )
                )

            for row in rows:
                outcome = STATED if row.content_hash else UNUSABLE
                add(row.key, outcome, (row.raw_sha256, row.position), row.content_hash, (row.valid_from, row.valid_to))
            for key in sorted(absent):
                add(key, GONE, (None, None), None, (None, None))
            if versions:
                self.executemany(
                    f"insert into master_version ({', '.join(_COLUMNS)}) values ({', '.join('?' * len(_COLUMNS))})",
                    versions,
                )
                change.record_fact("masters", stream=f"{system}/{instance}/{stream}", versions=len(versions))
            elif is_opening:
                # It was asked and had nothing: what comes later was not always known.
                self.set_watermark(system, instance, opened, str(extract_seq))
            return len(versions)

    def _latest_masters(self, system: str, instance: str, stream: str) -> dict[str, tuple[int, str, str | None]]:
        return {
            key: (number, outcome, content_hash)
            for key, number, outcome, content_hash in self.rows(
                "select m.record_key, m.version_no, m.outcome, m.content_hash from master_version m join"
                " (select record_key, max(version_no) as version_no from master_version where source_system = ?"
                " and source_instance = ? and stream = ? group by record_key) n"
                " on n.record_key = m.record_key and n.version_no = m.version_no"
                " where m.source_system = ? and m.source_instance = ? and m.stream = ?",
                [system, instance, stream] * 2,
            )
        }
