"""Text from outside made safe to show: in one line, short, and without what a terminal would obey."""

from xortui.words.cells import cells


def shown(value: object, most: int = 40, cut: str = "…", empty: str = "empty") -> str:
    """Return a value as it may stand in a sentence.

    Control characters, those that turn the direction of text, and bytes that are no text come back as escapes.

    Args:
        value: What was given; a truth value is spelled as in TOML.
        most: Cells that it may fill before it is cut; escapes make it longer.
        cut: What stands for the rest of a text that is too long.
        empty: What stands for a text in which nothing can be seen.
    """
    text = {True: "true", False: "false"}.get(value, "") if isinstance(value, bool) else str(value)
    whole = len(text) <= 2 * most and cells(text) <= most  # accents without end fill no cell
    text = text if whole else _first(text[: 2 * most], most - 1) + cut
    return "".join(c if c.isprintable() else " " if c in "\t\n" else ascii(c)[1:-1] for c in text).strip() or empty


def as_argument(name: str, most: int = 200, otherwise: str = "FILE") -> str:
    """Return the name of a file as it is to be typed in a command line that is shown: quoted where a shell asks for it.

    Args:
        name: The name.
        most: Cells that it may fill; nothing is cut off, as another file would be named.
        otherwise: What stands for a name that is longer, or that cannot be typed.
    """
    import shlex
    import sys

    name = f"./{name}" if name.startswith("-") else name
    if sys.platform != "win32":
        typed = shlex.quote(name)
    else:  # double quotes are those that all of its shells know, and no name has one
        typed = f'"{name}"' if set(name) & set(" &()[]{}^=;!'+,`~%$@#") else name
    return typed if name.isprintable() and cells(typed) <= most else otherwise


def _first(text: str, room: int) -> str:
    """Return as much of the beginning of a text as fits into a number of cells."""
    end = 0
    for character in text:
        room -= cells(character)
        if room < 0:
            break
        end += 1
    return text[:end]
