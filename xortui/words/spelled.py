"""Names in full, for a class at a wall, where shorts are for those who know them."""

import re

_LONG = {"MSE": "mean squared error", "MAE": "mean absolute error", "η": "learning rate"}
_SHORT = re.compile(r"\b(MSE|MAE|η)\b")
_VERBS = re.compile(r"(?<!a )\b(raise|lower) η")


def in_full(texts: tuple[str, ...], wanted: bool) -> tuple[str, ...]:
    """Return wordings, the longest first, and if wanted those in full before them."""
    return (*map(spelled, texts), *texts) if wanted else texts


def spelled(text: str) -> str:
    """Return a text with its shorts in full, in words that still make a sentence."""
    return _SHORT.sub(lambda short: _LONG[short[1]], _VERBS.sub(r"\1 the learning rate", text))
