"""For a class at a wall: one panel at a time as large as it can be, high contrast, and names spelled out."""

import os
from typing import TYPE_CHECKING, Any

from xortui.tui.kept_theme import DARK, LIGHT, WALL_DARK, WALL_LIGHT
from xortui.tui.scene import VIEW, Scene

if TYPE_CHECKING:
    from textual.app import App

VARIABLE = "XORTUI_PROJECTOR"
"""The variable by which the command line asks for it."""

_USUAL = {WALL_DARK: DARK, WALL_LIGHT: LIGHT}


def first_theme(name: str, *, dark: bool) -> str:
    """Return the theme to begin with, where another one would be without a projector."""
    return _wall(dark) if os.environ.get(VARIABLE) else name


def first(scene: Scene) -> Scene:
    """Return the scene to begin with."""
    return switched(scene, on=True) if os.environ.get(VARIABLE) else scene


def switched(scene: Scene, *, on: bool) -> Scene:
    """Return the scene for a projector, with one panel on the whole screen, or for a desk."""
    scene = scene._replace(projector=on)
    return scene._replace(look=scene.look._replace(zoom=zoom_at_rest(scene)))


def zoom_at_rest(scene: Scene) -> str:
    """Return what has the whole screen after a mode or a lesson is left: with a projector the view, else nothing."""
    return VIEW if scene.projector else ""


def dress(app: "App[Any]", *, on: bool) -> None:
    """Give the screen the colours for a projector, or those for a desk again."""
    if on and app.theme not in _USUAL:
        app.theme = _wall(app.current_theme.dark)
    elif not on and app.theme in _USUAL:
        app.theme = _USUAL[app.theme]


def _wall(dark: bool) -> str:
    return WALL_DARK if dark else WALL_LIGHT
