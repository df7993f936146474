"""The keys by which systems know the same person or project: e-mail, employee number, project code; and who lacks them.

What has such a key is in no file of the firm. What has none, or another, is in its crosswalks (`master_files`): the
people and cost objects of the firm whose records are real, and what is here.
"""

from __future__ import annotations

from dagster_project.sandbox.world.model import Project, Worker

OTHER_EMAILS = {"W-US-02": "ben.castillo@mail.example", "W-US-99": "W-US-15@meridian.example"}
"""By the person's key: who has another e-mail at the time system than at the HCM; one has that of somebody else."""

SHARED_EMAIL = "W-US-15"
"""Whose e-mail leads to two users of the time system, so that it finds neither."""

WITHOUT_KEYS = frozenset({("kantata", "7220002")})
"""Users who have neither e-mail nor employee number, by system and id there."""

WITHOUT_CODE = frozenset({("harvest", "4200102"), ("kantata", "7300202")})
"""Projects that have no code, by system and id there."""


RESEMBLES = {"5110099": ("W-US-99", "W-US-15"), "4200199": ("P-US-99", "P-US-12")}
"""Records that are not the firm's and whose names are nearly those of its own: by their id at the time system, their
key, and the key of what they resemble."""


def company_email(worker: Worker) -> str:
    return f"{worker.key.lower()}@meridian.example"


def email_at_harvest(worker: Worker) -> str:
    # Not every system writes it in lower case.
    return OTHER_EMAILS.get(worker.key, company_email(worker).title())


def code_at(system: str, source_id: str, project: Project) -> str | None:
    return None if (system, source_id) in WITHOUT_CODE else project.code


def finds_worker(system: str, instance: str, source_id: str, worker_key: str) -> bool:
    """Whether a key leads from a system's user to the person."""
    return (
        instance != "tock"
        and not (system == "harvest" and worker_key in (*OTHER_EMAILS, SHARED_EMAIL))
        and (system, source_id) not in WITHOUT_KEYS
    )


def finds_project(system: str, instance: str, source_id: str) -> bool:
    """Whether a system's project has our code; the cost objects of the real expense extract have numbers."""
    return (system, instance) != ("concur", "tock") and (system, source_id) not in WITHOUT_CODE
