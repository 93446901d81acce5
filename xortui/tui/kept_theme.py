"""Which theme the screen begins with, and the last one that was chosen, kept in the user's configuration folder."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from xortui.nn.files import read_at_most, write_whole
from xortui.tui.beside import in_time

DARK, LIGHT = "xortui-dark", "xortui-light"
"""The names of xortui's own."""

WALLS = WALL_DARK, WALL_LIGHT = "xortui-wall-dark", "xortui-wall-light"
"""Those for a projector."""

_MOST = 100

_PATIENCE = 0.5
"""Seconds for which the folder is waited for, which may never answer."""


def first(names: Mapping[str, bool], dark: bool | None) -> str:
    """Return the theme to begin with where none is asked for: the last one, unless the terminal is of the other kind.

    Args:
        names: All themes, each with whether it is dark.
        dark: Whether the terminal is dark; None where it does not say.
    """
    last = kept(names)
    if last and dark in (None, names[last]):
        return last
    return LIGHT if dark is False else DARK


def kept(names: Collection[str]) -> str:
    """Return the theme that was chosen last; nothing where none was, or it is not known."""
    with suppress(OSError, ValueError):
        name = in_time(lambda: read_at_most(_file(), _MOST), _PATIENCE, b"").decode().strip()
        return name if name in names else ""
    return ""


def keep(name: str) -> None:
    """Keep a theme for the next time; where it cannot be written, the next time begins without it.

    Those for a projector are not kept: they come and go with it.
    """
    if name in WALLS:
        return
    with suppress(OSError):
        in_time(lambda: _write(name), _PATIENCE, None)


def _write(name: str) -> None:
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, f"{name}\n".encode(), replace=True)


def _file() -> Path:
    from platformdirs import user_config_path

    return user_config_path("xortui", appauthor=False) / "theme"
