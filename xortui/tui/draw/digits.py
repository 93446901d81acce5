"""Numbers in figures three rows high, for a panel that has the whole screen."""

ROWS = 3

_FIGURES = {
    "0": ("┏━┓", "┃ ┃", "┗━┛"),
    "1": (" ╺┓", "  ┃", "  ╹"),
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


def wide(text: str) -> int:
    """Return the cells that a number takes in such figures."""
    return sum(len(_figure(character)[0]) for character in text)


def figures(text: str) -> list[str]:
    """Return the rows of a number; what has no figure stands in the middle one as it is."""
    return ["".join(rows) for rows in zip(*map(_figure, text), strict=True)] if text else [""] * ROWS


def _figure(character: str) -> tuple[str, str, str]:
    return _FIGURES.get(character, ("   ", f" {character} ", "   "))
