"""Proposals for people and projects that only a time system knows: which of the firm's own each resembles."""

from __future__ import annotations

from collections import defaultdict

from dagster_project.sandbox.expected.version import Version, hours_text
from dagster_project.sandbox.world import masters
from dagster_project.sandbox.world.keys import RESEMBLES

_NAMES = {
    **{worker.key: worker.name for worker in masters.WORKERS},
    **{project.code: project.name for project in masters.PROJECTS},
}


def identity_proposal(approved: list[Version]) -> list[dict]:
    """One row for each record that resembles one of ours, with the approved work that waits for it."""
    waiting: dict[tuple[str, str, str, str], list[Version]] = defaultdict(list)
    for version in approved:
        source = (version.source.system, version.source.instance)
        project = version.line.project if version.line else version.state.project
        if version.worker is None:
            waiting["worker", *source, version.worker_id].append(version)
        if version.project is None:
            waiting["project", *source, project].append(version)
    return [
        {
            **dict(zip(("object", "source_system", "source_instance", "source_id"), key, strict=True)),
            "source_name": _NAMES[record],
            "our_key": our_key,
            "our_name": _NAMES[our_key],
            "transaction_count": str(len(versions)),
            "hours": hours_text(sum(version.hours for version in versions)),
        }
        for key, versions in waiting.items()
        if key[-1] in RESEMBLES
        for record, our_key in (RESEMBLES[key[-1]],)
    ]
