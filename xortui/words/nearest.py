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


def question_first(sentence: str, word: str, known: Iterable[str]) -> str:
    """Return a sentence that refuses a word and lists what there is, with a question for the nearest before the list.

    Args:
        sentence: The sentence; what there is comes after a colon.
        word: The word.
        known: The words that there are, none where it is not a matter of words.
    """
    close, (refusal, colon, rest) = closest(word.lower(), known), sentence.partition(": ")
    return f"{refusal}: did you mean {close}? {rest[:1].upper()}{rest[1:]}" if close and colon else sentence
