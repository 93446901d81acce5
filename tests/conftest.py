"""What all tests share: a neutral environment, patience with slow machines, pictures drawn by pinned versions."""

import asyncio
import gc
import importlib
import os
import sys
import tomllib
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import nullcontext, suppress
from functools import partialmethod
from importlib.metadata import version
from itertools import groupby
from math import inf
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from rich.console import Console
from syrupy.data import SnapshotCollections
from syrupy.report import SnapshotReport
from textual import _doc, constants
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

from tests.support.budget import THOROUGH, examples, sampled
from tests.support.hand import Hand, show
from tests.support.pool import POOL
from tests.support.staged import staged, taken
from tests.support.terminal import hear_signals
from tests.support.unseen import composed_when_read
from xortui.nn import Session
from xortui.tui import beside, diagnosing, player

SURROUNDINGS = (
    "NO_COLOR",
    "TEXTUAL_THEME",
    "XORTUI_PROJECTOR",
    "COLUMNS",
    "LINES",
    "SSH_CONNECTION",
    "PYTHONDONTWRITEBYTECODE",
)
"""Variables that change what a screen looks like, or how long a program takes to start."""

PENS = ("plotext", "rich", "textual")
"""The packages that draw the pictures in `__snapshots__`."""

ROOT = Path(__file__).parent.parent
"""The folder in which the tests are a package."""

PICTURES = Path(__file__).parent / "pictures"
"""Where the tests are that compare the screen with its pictures."""

TERMINAL = Path(__file__).parent / "terminal"
"""Where the tests are that start the program in a real terminal."""

settings.register_profile(
    "patient", deadline=None, max_examples=examples(30), suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("patient")


def pinned(pyproject: Path = ROOT / "pyproject.toml") -> list[str]:
    """Return the requirements of the test extra that fix one version: `textual==8.2.8` and the like."""
    extras = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    return [requirement for requirement in extras["test"] if "==" in requirement]


def other_pens(requirements: Iterable[str]) -> list[str]:
    """Return what is installed in another version than the pictures were drawn with, each as part of a sentence."""
    wanted = dict(requirement.split("==") for requirement in requirements)
    found = {name: version(name) for name in PENS}
    return [f"{name} {found[name]} instead of {wanted[name]}" for name in PENS if found[name] != wanted[name]]


def at_a_desk(config: pytest.Config) -> bool:
    """Return whether a sample of the cases is enough: not if all were asked for, or one by its name."""
    return not THOROUGH and not config.getoption("update_snapshots", False) and not any("::" in a for a in config.args)


def pytest_configure(config: pytest.Config) -> None:
    """Let programs hear signals, and refuse to draw pictures anew with other versions than everybody compares with.

    The garbage collector runs seldom: it took a tenth of the time of tests, and two fifths of that to collect them. At
    the end pytest looks once for what ended with an error that nobody could see, not five times.
    """
    with suppress(ImportError):  # pytest 8.4 has it
        from _pytest.unraisableexception import gc_collect_iterations_key

        config.stash[gc_collect_iterations_key] = 1
    hear_signals()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
    if at_a_desk(config):  # pictures of tests that are left out are in use; to look for others takes seconds
        SnapshotReport.unused = property(lambda _: SnapshotCollections())  # type: ignore[assignment, method-assign]
    wrong = other_pens(pinned()) if config.getoption("update_snapshots", False) else []
    if wrong:
        raise pytest.UsageError(
            f"The pictures are not updated: here is {', '.join(wrong)}. "
            "Install what the test extra pins (pip install -e '.[test]'), or change the pins with the pictures."
        )


def pytest_sessionstart(session: pytest.Session) -> None:
    """Let each worker import another share of the test files first, as pytest takes seconds to rewrite all of them.

    What one has rewritten is there for the others when they collect, which all do in the same order.
    """
    worker = getattr(session.config, "workerinput", None)
    if worker is None or sys.dont_write_bytecode:
        return
    number, count = int(worker["workerid"].removeprefix("gw")), worker["workercount"]
    asked_for = [session.config.invocation_params.dir / arg.partition("::")[0] for arg in session.config.args]
    files = sorted({file for path in asked_for for file in (path.rglob("test_*.py") if path.is_dir() else [path])})
    for file in files[number::count]:
        name = ".".join(file.relative_to(ROOT).with_suffix("").parts)
        with suppress(Exception, pytest.skip.Exception):  # it fails once more when it is collected
            importlib.import_module(name)


def pytest_report_header() -> list[str]:
    """Say at once why pictures may differ."""
    wrong = other_pens(pinned())
    return [f"pictures: drawn here by {', '.join(wrong)}, so they may differ"] if wrong else []


def left_out_early(config: pytest.Config) -> bool:
    """Return whether what a desk leaves out need not be made: not if some of it may be asked for once it is there."""
    return at_a_desk(config) and not any(config.getoption(name, None) for name in ("keyword", "markexpr", "lf"))


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makeitem(collector: pytest.Collector, obj: object) -> list[pytest.Item] | None:
    """Make nothing of a long test at a desk."""
    long = any(mark.name == "long" for mark in getattr(obj, "pytestmark", ()))
    return [] if long and left_out_early(collector.config) else None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> Iterator[None]:
    """Make only those of the many cases of a test that a desk tries: making all of them takes a tenth of collecting."""
    yield
    if left_out_early(metafunc.config):
        short = [case for case in metafunc._calls if not any(mark.name == "long" for mark in case.marks)]
        metafunc._calls = sampled((metafunc.definition.nodeid, case) for case in short) or metafunc._calls


@pytest.hookimpl(trylast=True)  # what was asked for by name is chosen before
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Try a part of many cases at a desk, and two tests with a real terminal at a time: more would disturb each other.

    Each has a program and one that presses its keys, so two keep two processors busy; they share no file and no socket.
    Of the pictures in a file every third is drawn where they were not asked for.
    """
    if at_a_desk(config):
        short = [item for item in items if not item.get_closest_marker("long")]
        named = ((item.nodeid.partition("[")[0], item) for item in short)
        kept = short if left_out_early(config) else sampled(named)
        if not any(PICTURES.name in arg for arg in config.args):
            pictures = groupby(kept, key=lambda item: item.path if PICTURES in item.path.parents else None)
            kept = [item for path, group in pictures for item in ([*group][::3] if path else group)]
        dropped = set(items) - set(kept)
        config.hook.pytest_deselected(items=[item for item in items if item in dropped])
        items[:] = kept
    opening = [item for item in items if TERMINAL in item.path.parents]
    opening = [item for item in opening if not item.get_closest_marker("without_terminal")]
    # Two workers are never more than two, and who is done first takes the next: no group waits for the other.
    for number, item in enumerate(opening if getattr(config, "workerinput", {}).get("workercount", 1) > 2 else ()):
        item.add_marker(pytest.mark.xdist_group(f"terminal {number % 2 + 1}"))


def pytest_collection_finish() -> None:
    """Keep the garbage collector from what exists before the first test."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def no_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove the environment variables of the terminal in which the tests run."""
    for name in SURROUNDINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", os.devnull)
    monkeypatch.setenv("XORTUI_STATE_FOLDER", "")


@pytest.fixture(autouse=True)
def a_folder_of_no_interest(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Run each test in a folder of its own, so that files saved by random keys do no harm."""
    monkeypatch.chdir(tmp_path_factory.getbasetemp())


@pytest.fixture(autouse=True)
def steps_at_once_on_a_busy_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what comes at once do so under any load: the way to a step, and what is read beside the screen."""
    monkeypatch.setattr(player, "AT_ONCE", 60.0)
    monkeypatch.setattr(beside, "AT_ONCE", 60.0)


@pytest.fixture(autouse=True)
def diagnosed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every diagnosis be there with the numbers, however long it takes: pictures are the same everywhere."""
    monkeypatch.setattr(diagnosing, "SLICE", inf)


@pytest.fixture(autouse=True)
def collector_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep apps from tidying the memory of the process, which suits one app but not hundreds after each other."""
    monkeypatch.setattr(gc, "collect", lambda: 0)
    monkeypatch.setattr(gc, "freeze", lambda: None)


@pytest.fixture(scope="session", autouse=True)
def styles_parsed_once() -> Iterator[None]:
    """Let apps share the rules that were read from the same text and variables: reading them is a sixth of opening.

    The framework keeps them in the same way within one app, as nothing changes them once they are read.
    """
    read: dict[object, list[RuleSet]] = {}
    parse = Stylesheet._parse_rules

    def parse_once(sheet: Stylesheet, css: str, *given: object, **named: object) -> list[RuleSet]:
        key = css, given, *sorted(named.items()), *sorted(sheet._variables.items())
        if key not in read:
            read[key] = parse(sheet, css, *given, **named)  # type: ignore[arg-type]
        return read[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", parse_once)
        patch.setattr(RuleSet, "__hash__", object.__hash__)  # the same, but not in Python: it is asked for every widget
        yield


@pytest.fixture(scope="session", autouse=True)
async def apps_stay_open() -> AsyncIterator[None]:
    """Let apps stay open from test to test, and close them after the last."""
    with pytest.MonkeyPatch.context() as patch:
        # What an app prints is written at once: it would keep the output of the first test for all.
        for name in ("redirect_stdout", "redirect_stderr"):
            patch.setattr(f"textual.app.{name}", lambda _: nullcontext())
        POOL.loop = asyncio.get_running_loop()
        yield
        await POOL.close()


@pytest.fixture(autouse=True)
def own_app_for_who_patches(
    monkeypatch: pytest.MonkeyPatch,
    no_surroundings: None,
    steps_at_once_on_a_busy_machine: None,
    collector_left_alone: None,
) -> None:
    """Tell the pool whether a test has patched anything besides what is patched for all."""
    for_all = len(monkeypatch._setattr), len(monkeypatch._setitem)
    POOL.patched = lambda: (len(monkeypatch._setattr), len(monkeypatch._setitem)) != for_all


@pytest.fixture(scope="session", autouse=True)
def pictures_with_one_name() -> Iterator[None]:
    """Give pictures one name, which comparing takes away: their own is worked out from all cells."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Console, "export_svg", partialmethod(Console.export_svg, unique_id="terminal-0"))
        yield


@pytest.fixture(scope="session", autouse=True)
def pictures_of_open_apps() -> Iterator[None]:
    """Let pictures be taken of apps that are open, unless the test needs one of its own."""
    with pytest.MonkeyPatch.context() as patch:
        open_one = _doc.take_svg_screenshot

        def take(press: Iterable[str] = (), **of: Any) -> str:
            return (None if [*press] else taken(**of)) or open_one(press=press, **of)

        patch.setattr(_doc, "take_svg_screenshot", take)
        yield


@pytest.fixture(scope="session", autouse=True)
def no_wait_for_quiet() -> Iterator[None]:
    """Keep the framework's pilot from sleeping; `Hand` waits for messages instead."""

    async def turn(*_: float) -> None:
        await asyncio.sleep(0)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("textual.pilot.wait_for_idle", turn)
        yield


@pytest.fixture(scope="session", autouse=True)
def all_colours() -> Iterator[None]:
    """Let apps find all colours, whatever terminal the tests run in: with sixteen, the framework draws rows again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(constants, "COLOR_SYSTEM", "truecolor")
        yield


@pytest.fixture(scope="session", autouse=True)
def nothing_composed_unseen() -> Iterator[None]:
    """Keep apps without a terminal from composing rows that nobody reads."""
    with composed_when_read():
        yield


@pytest.fixture
def picture(snap_compare: Callable[..., bool]) -> Callable[..., bool]:
    """Return what draws the screen of a session, after keys, and compares it with its picture."""

    def compare(
        session: Session, size: tuple[int, int], theme: str = "xortui-dark", keys: Iterable[str] = (), **view: object
    ) -> bool:
        async def press(hand: Hand) -> None:
            await hand.press(*keys)

        app, drive = staged(lambda main: show(main, **view), session=session, theme=theme, after=press)
        return snap_compare(app, terminal_size=size, run_before=drive)

    return compare
