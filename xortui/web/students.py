"""What keeps students apart: under which name one works, and where the work is kept."""

import hashlib
from collections.abc import Sequence
from unicodedata import category, normalize

_MOST = 30
"""Characters of a name."""
_JOINERS = "\u200c\u200d"
"""What keeps letters apart, or joins them, in names as they are written in Persian or Sinhala."""
_TYPED = "\N{RIGHT SINGLE QUOTATION MARK}\N{EN DASH}"
_ALSO = " .'-_" + _TYPED + _JOINERS
_SAME = str.maketrans(_TYPED, "'-", _JOINERS)
"""What a keyboard makes of the apostrophe and the dash, and what cannot be seen."""


def is_name(text: str) -> bool:
    """Return whether a student may be called so: in any script, with the marks that stand for its vowels."""
    letters = all(c in _ALSO or c.isalnum() or category(c)[0] == "M" for c in text)
    return letters and text[:1].replace("_", "x").isalnum() and len(text) <= _MOST


def place(name: str, words: Sequence[str]) -> str:
    """Return what stands for a student and for the words that open the screen, as the name of a folder.

    It is a checksum, so no name leads anywhere else. Capitals and blanks make no other student, and another lesson is
    begun from its start.
    """
    same = " ".join(normalize("NFKC", name.translate(_SAME)).casefold().split())
    return hashlib.sha256("\n".join([same, *words]).encode("utf-8", "replace")).hexdigest()[:32]
