"""Numbers in figures three rows high, for a panel that has the whole screen."""

ROWS = 3

_FIGURES = {
    "0": ("┏━┓", "┃ ┃", "┗━┛"),
    "1": ("╺┓ ", " ┃ ", "╺┻╸"),
    "2": ("╺━┓", "┏━┛", "┗━╸"),
    "3": ("╺━┓", "╺━┫", "╺━┛"),
    "4": ("╻ ╻", "┗━┫", "  ╹"),
    "5": ("┏━╸", "┗━┓", "╺━┛"),
    "6": ("┏━╸", "┣━┓", "┗━┛"),
    "7": ("╺━┓", "  ┃", "  ╹"),
    "8": ("┏━┓", "┣━┫", "┗━┛"),
    "9": ("┏━┓", "┗━┫", "╺━┛"),
    "+": ("   ", "╺╋╸", "   "),
    "−": ("   ", "╺━╸", "   "),
    ".": (" ", " ", "∙"),
    " ": ("   ", "   ", "   "),
}

MARKS = {"✓": ("    ▄", "▄ ▄▀ ", " ▀   "), "✗": ("▀▄ ▄▀", " ▄▀▄ ", "▀   ▀")}
"""Marks of right and wrong as high as such figures."""

_NARROW = {
    "(": ("╭", "│", "╰"),
    ")": ("╮", "│", "╯"),
    "²": ("²", " ", " "),
    " ": (" ", " ", " "),
}


def wide(text: str) -> int:
    """Return the cells that a number takes in such figures."""
    return sum(len(_figure(character)[0]) for character in text)


def figures(text: str) -> list[str]:
    """Return the rows of a number; what has no figure stands in the middle one as it is."""
    return ["".join(rows) for rows in zip(*map(_figure, text), strict=True)] if text else [""] * ROWS


def written(text: str) -> list[str]:
    """Return the rows of arithmetic: its numbers in such figures, what stands between them as narrow as it is."""
    return ["".join(rows) for rows in zip(*map(_written, text), strict=True)] if text else [""] * ROWS


def _written(character: str) -> tuple[str, str, str]:
    narrow = _NARROW.get(character, (" ", character, " "))
    return narrow if character in _NARROW else _FIGURES.get(character, narrow)


def _figure(character: str) -> tuple[str, str, str]:
    return _FIGURES.get(character, ("   ", f" {character} ", "   "))
