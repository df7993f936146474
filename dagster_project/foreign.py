"""Text that others wrote (an ERP, a partner, a source's users), made fit to be shown to a person.

The raw store, the ledger and the marts keep it as it came; what is shown goes through here.
"""

from __future__ import annotations

import re
import unicodedata

_WITHOUT_LOOK = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_OUTSIDE_ASCII = re.compile(r"[^\n\x20-\x7e]")


def shown(text: str) -> str:
    r"""`text` with every character that has no look of its own written out, as `\x1b` or `\u202e`.

    These are Unicode's categories C (control, format with the bidirectional controls, surrogate, private, unassigned)
    and its line and paragraph separators. What comes out is one line, changes no terminal, and can be encoded.
    """
    return "".join(map(_seen, text))


def shown_lines(text: str) -> str:
    """`shown`, line by line: for messages of our own that have several lines."""
    return "\n".join(map(shown, text.split("\n")))


def json_shown(document: str) -> str:
    r"""A JSON document with the same values, in which `shown`'s characters are written as `\uXXXX`."""
    return _OUTSIDE_ASCII.sub(lambda found: found[0] if _seen(found[0]) == found[0] else _utf16(found[0]), document)


def _seen(character: str) -> str:
    if unicodedata.category(character) not in _WITHOUT_LOOK:
        return character
    return character.encode("unicode_escape").decode()


def _utf16(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
