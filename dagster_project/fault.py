"""Named points at every boundary where a crash may fall; in production each costs one dictionary lookup.

`point("sftp_delivery.before_rename")` does nothing unless a test has installed an action for that name (or for `"*"`,
which receives every point's name). Names are `<room>.<moment>`, and each is used at one place only, so that a walk over
all points reaches every boundary.
"""

from __future__ import annotations

from collections.abc import Callable

Action = Callable[[str], None]
_actions: dict[str, Action] = {}


def point(name: str) -> None:
    """Run the action installed for `name`, or for `"*"`; an action may raise, or kill the process."""
    if _actions:
        action = _actions.get(name) or _actions.get("*")
        if action is not None:
            action(name)


def install(name: str, action: Action) -> None:
    """Install `action` for `name` (`"*"` for every point)."""
    _actions[name] = action


def clear() -> None:
    """Remove every action."""
    _actions.clear()
