"""Sizes: a file that one can read at a sitting, a function that fits on a screen."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import xortui

ROOT = Path(xortui.__file__).parent
FILE_LINES, FUNCTION_LINES = 300, 40
REASON = "Long because "
"""How the line of a docstring begins that says why a function is longer than others."""


def long_functions(source: str) -> Iterator[tuple[str, int]]:
    """Yield the name and the number of lines of each function that is too long and does not say why."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            told = any(line.startswith(REASON) for line in (ast.get_docstring(node) or "").splitlines())
            if lines > FUNCTION_LINES and not told:
                yield node.name, lines


def test_long_functions_are_found() -> None:
    """One line too many is seen, in a method too, unless the docstring has a reason for it."""

    def function(lines: int, docstring: str) -> str:
        body = ["def f():", f'    """{docstring}"""', *["    pass"] * (lines - 2)]
        return "\n".join(["class C:", *(f"    {line}" for line in body)])

    assert list(long_functions(function(FUNCTION_LINES, "Do."))) == []
    assert list(long_functions(function(FUNCTION_LINES + 1, "Do."))) == [("f", FUNCTION_LINES + 1)]
    assert list(long_functions(function(FUNCTION_LINES + 1, f"{REASON}it is one formula."))) == []


def test_no_file_is_too_long() -> None:
    """No Python file of the package has more than 300 lines."""
    sizes = {
        path.relative_to(ROOT).as_posix(): len(path.read_text("utf-8").splitlines()) for path in ROOT.rglob("*.py")
    }
    assert len(sizes) > 50
    assert {name: lines for name, lines in sizes.items() if lines > FILE_LINES} == {}


@pytest.mark.long
def test_no_function_is_too_long() -> None:
    """No function has more than 40 lines, unless a line of its docstring says why."""
    found = [
        f"{path.relative_to(ROOT).as_posix()} {name}"
        for path in ROOT.rglob("*.py")
        for name, _ in long_functions(path.read_text("utf-8"))
    ]
    assert found == []


def test_the_screen_is_small() -> None:
    """The class of the main screen has less than 200 lines: what it does is in the modes and in what they act on."""
    tree = ast.parse((ROOT / "tui" / "screens" / "main.py").read_text("utf-8"))
    (screen,) = (node for node in tree.body if isinstance(node, ast.ClassDef))
    assert (screen.end_lineno or 0) - screen.lineno + 1 < 200
