"""What keeps students apart: under which name one works, and where the work is kept."""

import hashlib
import re
from collections.abc import Sequence
from unicodedata import normalize

_NAME = re.compile(r"\w[\w .'-]{0,29}")


def is_name(text: str) -> bool:
    """Return whether a student may be called so."""
    return _NAME.fullmatch(text) is not None


def place(name: str, words: Sequence[str]) -> str:
    """Return what stands for a student and for the words that open the screen, as the name of a folder.

    It is a checksum, so no name leads anywhere else. Capitals and blanks make no other student, and another lesson is
    begun from its start.
    """
    same = " ".join(normalize("NFKC", name).casefold().split())
    return hashlib.sha256("\n".join([same, *words]).encode("utf-8", "replace")).hexdigest()[:32]
