"""The rooms of the package: which room may import which, what each may bring in, and that no widget knows another."""

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
DRAWING = frozenset({"textual", "rich", "plotext"})
"""What draws the screen."""
BRINGS_IN_NONE_OF = {
    "words": DRAWING | {"numpy"},
    "nn": DRAWING,
    "teach": DRAWING,
    "cli": DRAWING | {"numpy"},  # numpy takes longer to import than the answer to --help may take
}
WIDGETS = "xortui.tui.widgets"


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
    """Yield the full names of all that a source imports, wherever in it the import stands."""
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
    return [name for name in imports(text, package) if within(name, WIDGETS) and name.split(".")[3:4] != [own]]


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
    from xortui.teach.epoch.moves import go
"""
    assert set(imports(text, WIDGETS)) == {
        "a.b",
        "d",
        "xortui.nn.session",
        "xortui.tui.widgets.chart",
        "xortui.tui.widgets.panel.Panel",
        "xortui.tui.view.View",
        "xortui.teach",
        "xortui.teach.epoch.moves.go",
    }
    assert foreign_widgets(text, WIDGETS, "loss") == [f"{WIDGETS}.chart", f"{WIDGETS}.panel.Panel"]
    assert foreign_widgets("from xortui.tui.panel import Panel", WIDGETS, "loss") == []
    for wrong in ("from .other import Other", "from . import other", f"import {WIDGETS}", "from . import *"):
        assert foreign_widgets(wrong, WIDGETS, "loss"), wrong
    assert within("xortui.tui", "xortui.tui") and not within("xortui.tuition", "xortui.tui")


def brought_in(names: list[str]) -> set[str]:
    """Return the names of all modules that are there once these are imported in a process of their own."""
    program = f"import importlib, sys\nfor name in {names!r}: importlib.import_module(name)\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("room", BRINGS_IN_NONE_OF)
def test_a_room_brings_in_nothing_heavy(room: str) -> None:
    """All modules of a room together, imported in a process of their own, bring in nothing that the room must not."""
    names = modules(room)
    assert len(names) == len(list((ROOT / room).rglob("*.py"))) > 1
    imported = brought_in(names)
    assert set(names) <= imported
    assert not imported & BRINGS_IN_NONE_OF[room]


@pytest.mark.long
def test_what_is_brought_in_is_seen() -> None:
    """What a module imports by way of others is found, too."""
    assert brought_in(["xortui.tui.app"]) >= {"textual", "rich", "numpy"}
    assert "plotext" in brought_in(["plotext"])


@pytest.mark.parametrize(
    ("room", "above"),
    [
        ("words", ["xortui.nn", "xortui.teach", "xortui.tui", "xortui.cli", "numpy", *DRAWING]),
        ("nn", ["xortui.words", "xortui.teach", "xortui.tui", "xortui.cli", *DRAWING]),
        ("teach", ["xortui.tui", "xortui.cli", *DRAWING]),
        ("tui", ["xortui.cli", "xortui.web"]),
        ("web", ["xortui.cli", "xortui.teach", "xortui.nn"]),
    ],
)
def test_a_room_knows_none_above_it(room: str, above: list[str]) -> None:
    """Imports lead down only, those inside functions too."""
    found = {module: [name for name in imports(*source(module)) if within(name, *above)] for module in modules(room)}
    assert len(found) > 1
    assert {module: names for module, names in found.items() if names} == {}


def test_a_widget_knows_no_other() -> None:
    """A widget imports none of the modules beside it."""
    found = {
        module: foreign_widgets(*source(module), own=module.removeprefix(f"{WIDGETS}."))
        for module in modules("tui.widgets")
    }
    assert len(found) > 1
    assert {module: names for module, names in found.items() if names} == {}
