"""The rooms of the package: numbers know no teaching and no screen, teaching no screen, one widget not another."""

import ast
import importlib.util
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import xortui

ROOT = Path(xortui.__file__).parent
ROOMS = [room for room in ("nn", "teach") if (ROOT / room).is_dir()]
WIDGETS = "xortui.tui.widgets"
SHARED = {"axes", "braille", "chart", "formatting", "heat", "palette", "panel"}
"""Modules among the widgets that every widget may import: pure ones, and the base class."""


def modules(room: str) -> list[str]:
    """Return the names of all modules of a room, without importing them."""
    folder = ROOT.joinpath(*room.split("."))
    found = [f"xortui.{room}"]
    for module in pkgutil.iter_modules([str(folder)]):
        found += modules(f"{room}.{module.name}") if module.ispkg else [f"xortui.{room}.{module.name}"]
    return found


def source(module: str) -> tuple[str, str]:
    """Return the source of a module, and the package in which its relative imports begin."""
    path = ROOT.parent.joinpath(*module.split("."))
    if path.is_dir():
        return (path / "__init__.py").read_text("utf-8"), module
    return path.with_suffix(".py").read_text("utf-8"), module.rpartition(".")[0]


def imports(text: str, package: str) -> Iterator[str]:
    """Give the full names of all that a source imports, wherever in it the import stands."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = importlib.util.resolve_name("." * node.level + (node.module or ""), package)
            yield from (f"{origin}.{name.name}" for name in node.names)


def within(name: str, *packages: str) -> bool:
    """Return whether a name is one of these packages or lies in one."""
    return any(f"{name}.".startswith(f"{package}.") for package in packages)


def foreign_widgets(text: str, package: str, own: str) -> list[str]:
    """Return what a widget's source imports from other widgets."""
    return [
        name
        for name in imports(text, package)
        if within(name, WIDGETS) and name.split(".")[3:4] not in [[own], *([shared] for shared in SHARED)]
    ]


def test_imports_are_found() -> None:
    """Every form of import is seen for what it is."""
    text = """
import a.b as c, d
from xortui.nn import session
from . import chart
from .panel import Panel
from ..view import View
from ... import teach
def f():
    from xortui.teach.moves import go
"""
    assert set(imports(text, WIDGETS)) == {
        "a.b",
        "d",
        "xortui.nn.session",
        "xortui.tui.widgets.chart",
        "xortui.tui.widgets.panel.Panel",
        "xortui.tui.view.View",
        "xortui.teach",
        "xortui.teach.moves.go",
    }
    assert foreign_widgets(text, WIDGETS, "loss") == []
    for wrong in ("from .other import Other", "from . import other", f"import {WIDGETS}", "from . import *"):
        assert foreign_widgets(wrong, WIDGETS, "loss"), wrong
    assert within("xortui.tui", "xortui.tui") and not within("xortui.tuition", "xortui.tui")


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_below_the_screen_imports_nothing_that_draws(room: str) -> None:
    """All modules together, imported in a process of their own, bring in none of what draws the screen."""
    names = modules(room)
    assert len(names) == len(list((ROOT / room).rglob("*.py"))) > 1
    program = f"import importlib, sys\nfor name in {names!r}: importlib.import_module(name)\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    imported = set(done.stdout.split())
    assert set(names) <= imported
    assert not imported & {"textual", "rich", "plotext"}


@pytest.mark.parametrize(
    ("room", "above"),
    [("nn", ["xortui.teach", "xortui.tui", "xortui.cli", "xortui.headless"]), ("teach", ["xortui.tui", "xortui.cli"])],
)
def test_a_room_knows_none_above_it(room: str, above: list[str]) -> None:
    """Imports lead down only, those inside functions too."""
    if room not in ROOMS:
        pytest.skip("there is no such room")
    found = {module: [name for name in imports(*source(module)) if within(name, *above)] for module in modules(room)}
    assert len(found) > 1
    assert {module: names for module, names in found.items() if names} == {}


def test_a_widget_knows_no_other() -> None:
    """A widget imports none of the modules beside it but the shared ones."""
    found = {
        module: foreign_widgets(*source(module), own=module.removeprefix(f"{WIDGETS}."))
        for module in modules("tui.widgets")
    }
    assert len(found) > 1
    assert {module: names for module, names in found.items() if names} == {}
