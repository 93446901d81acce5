"""What a word that is not known may have meant."""

from collections.abc import Iterable


def closest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is most like this one, None where none is like it."""
    import difflib  # most words are known

    return next(iter(difflib.get_close_matches(word[:40], list(known), 1)), None)


def nearest(word: str, known: Iterable[str], otherwise: str | None = None) -> str:
    """Return a question for the known word that is most like this one.

    Where none is, return `otherwise`, or by default what there is.
    """
    allowed = list(known)
    if close := closest(word.lower(), allowed):
        return f"did you mean {close}?"
    return f"it must be one of {', '.join(allowed)}." if otherwise is None else otherwise
