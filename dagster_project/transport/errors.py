"""What can go wrong on the way, in two kinds: transient may pass by itself, permanent needs a person."""

from __future__ import annotations

from dagster_project.landing.refusal import Refusal


class TransportError(Refusal):
    """A pull that did not deliver. It never means that there are no records."""


class TransientError(TransportError):
    """Unreachable, cut off, too busy, or an answer that is no data; asked again in the next cycle."""

    retry = True


class PermanentError(TransportError):
    """Access refused or an agreement broken; asking again the same way cannot help."""


class HostKeyError(PermanentError):
    """A server that did not prove to be the pinned one. Nothing was sent to it but the SSH handshake."""
