"""What all tests share: nothing of the surroundings, patience with slow machines, and pictures by one pen only."""

import gc
import tomllib
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path

import pytest
from driving import Stage
from hypothesis import HealthCheck, settings
from textual.pilot import Pilot
from textual.widgets import Input

from xortui.nn import Session
from xortui.tui.app import XorApp

SURROUNDINGS = ("NO_COLOR", "TEXTUAL_THEME", "COLUMNS", "LINES", "SSH_CONNECTION")
"""Variables that change what a screen looks like."""

PENS = ("plotext", "rich", "textual")
"""The packages that draw the pictures in `__snapshots__`."""

settings.register_profile("patient", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def pinned(pyproject: Path = Path(__file__).parent.parent / "pyproject.toml") -> list[str]:
    """Return the requirements of the test extra that fix one version: `textual==8.2.8` and the like."""
    extras = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    return [requirement for requirement in extras["test"] if "==" in requirement]


def other_pens(requirements: Iterable[str]) -> list[str]:
    """Return what is installed in another version than the pictures were drawn with, each as part of a sentence."""
    wanted = dict(requirement.split("==") for requirement in requirements)
    found = {name: version(name) for name in PENS}
    return [f"{name} {found[name]} instead of {wanted[name]}" for name in PENS if found[name] != wanted[name]]


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to draw the pictures anew with other versions than everybody else compares them with."""
    wrong = other_pens(pinned()) if config.getoption("update_snapshots", False) else []
    if wrong:
        raise pytest.UsageError(
            f"The pictures are not updated: here is {', '.join(wrong)}. "
            "Install what the test extra pins (pip install -e '.[test]'), or change the pins with the pictures."
        )


def pytest_report_header() -> list[str]:
    """Say at once why pictures may differ."""
    wrong = other_pens(pinned())
    return [f"pictures: drawn here by {', '.join(wrong)}, so they may differ"] if wrong else []


@pytest.fixture(autouse=True)
def no_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what the terminal of the person who runs the tests would say."""
    for name in SURROUNDINGS:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def collector_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep apps from tidying the memory of the process, which suits one app but not hundreds after each other."""
    monkeypatch.setattr(gc, "collect", lambda: 0)
    monkeypatch.setattr(gc, "freeze", lambda: None)


@pytest.fixture
def picture(snap_compare: Callable[..., bool]) -> Callable[..., bool]:
    """Return what draws the screen of a session, after keys, and compares it with its picture."""

    def compare(
        session: Session, size: tuple[int, int], theme: str = "xortui-dark", keys: Iterable[str] = (), **view: object
    ) -> bool:
        app = XorApp()
        app.animation_level = "none"
        app.theme = theme
        app.main.session = session

        async def drive(pilot: Pilot[int]) -> None:
            stage = Stage(app, pilot)
            await stage.until(lambda: app.main.snapshot)
            app.main.show_now(**view)
            await stage.settle()
            await stage.press(*keys)
            for field in app.screen.query(Input):
                field.cursor_blink = False
            await stage.settle()

        return snap_compare(app, terminal_size=size, run_before=drive)

    return compare
