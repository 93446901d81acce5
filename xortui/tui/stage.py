"""The stage of the main screen: its widgets, how they get their snapshot, and the ways through the epochs."""

from dataclasses import replace
from typing import Any

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.reactive import var
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static
from textual.worker import Worker

from xortui.nn import INPUTS, Session, Snapshot
from xortui.nn.settings import MAX_EPOCH
from xortui.tui.actions import ACTIONS, bindings
from xortui.tui.journey import Journey
from xortui.tui.plan import SMALLEST, plan
from xortui.tui.view import View
from xortui.tui.widgets.arrays import Arrays
from xortui.tui.widgets.footer import Footer
from xortui.tui.widgets.formatting import target
from xortui.tui.widgets.loss import Loss
from xortui.tui.widgets.matrix import Matrix
from xortui.tui.widgets.phase_panel import PhasePanel
from xortui.tui.widgets.title import Title
from xortui.tui.widgets.truth_table import TruthTable
from xortui.tui.widgets.update import Update

_LIT_SECONDS = 1.0
_MANY = 100


class Stage(Screen[None]):
    """Shows one snapshot, and goes to others; what keys do is up to the modes, which build on this."""

    BINDINGS = bindings()
    AUTO_FOCUS = None
    ALLOW_SELECT = False

    snapshot: var[Snapshot | None] = var(None, init=False)
    """What all widgets show."""
    slow: var[Snapshot | None] = var(None, init=False)
    """The same for the parts that are dear to paint: half as often while epochs are running."""
    view: var[View] = var(View, init=False)
    """Where one looks, and how it moves."""

    def __init__(self, session: Session, speed: int | None, fps: float) -> None:
        """Show a session; see `xortui.tui.app.run` for speed and fps."""
        super().__init__()
        self.session = session
        self._fps = fps
        self._journey: Journey | None = None
        self._worker: Worker[None] | None = None
        self._unlight: Timer | None = None
        self._first_view = View(speed=speed)

    def compose(self) -> ComposeResult:
        """Lay out the widgets; their sizes are planned in `_arrange`."""
        yield Title("title").data_bind(Stage.snapshot, Stage.view)
        with Horizontal(id="top"):
            yield Matrix("hidden", "hidden").data_bind(Stage.snapshot, Stage.view)
            yield Matrix("output", "output").data_bind(Stage.snapshot, Stage.view)
            yield TruthTable("truth").data_bind(Stage.snapshot, Stage.view)
        with Horizontal(id="bottom"):
            yield Loss("loss").data_bind(Stage.view, snapshot=Stage.slow)
            yield Update("update").data_bind(Stage.view, snapshot=Stage.slow)
            yield PhasePanel("phase").data_bind(Stage.snapshot, Stage.view)
            yield Arrays("arrays").data_bind(Stage.snapshot, Stage.view)
        yield Footer("footer").data_bind(Stage.snapshot, Stage.view)
        yield Static(id="too-small", markup=False)

    def on_mount(self) -> None:
        """Show the session as it stands."""
        self.view = self._first_view
        self._arrange()
        self._show()

    def on_resize(self) -> None:
        """Plan the screen for its new size."""
        self._arrange()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let a key through only where it can do something."""
        entry = ACTIONS.get(action)
        return True if entry is None or self.snapshot is None else entry.can(self.snapshot, self.view)

    # Showing

    def _arrange(self) -> None:
        """Give each part its size."""
        width, height = self.app.size
        snapshot, view = self.session.snapshot, self.view
        widest = max(len(target(value)) for value in snapshot.targets[:, 0].tolist())
        now = plan(width, height, snapshot.settings.hidden_units, stepped=view.stepped, target=widest)
        small = self.query_one("#too-small", Static)
        small.display = not now.fits
        if small.display:
            small.update(f"xortui needs {SMALLEST[0]} x {SMALLEST[1]} cells,\nhere are {width} x {height}.\nq quits.")
        for name in ("title", "top", "bottom", "footer"):
            self.query_one(f"#{name}").display = now.fits
        sizes = {"hidden": now.hidden, "output": now.output, "truth": now.truth}
        main, side = ("phase", "arrays") if view.walking else ("loss", "update")
        sizes |= dict.fromkeys(("loss", "update", "phase", "arrays"), 0)
        if now.bottom:
            sizes |= {main: width - now.update, side: now.update}
            if _whole_arrays(view) and not now.update:
                sizes |= {main: 0, side: width}
        for name, cells in sizes.items():
            widget = self.query_one(f"#{name}")
            widget.display = cells > 0
            widget.styles.width = cells
        self.query_one("#top").styles.height = now.top
        self.query_one("#bottom").styles.height = now.bottom
        self.query_one("#bottom").display = now.fits and now.bottom > 0
        for name, kind in (("hidden", "whole" if now.transposed else "hidden"), ("output", "output")):
            matrix = self.query_one(f"#{name}", Matrix)
            matrix.show(kind, now.cell)
            matrix.redraw()

    def _show(self, slow: bool = True) -> None:
        """Hand the session's snapshot to the widgets."""
        old, new = self.snapshot, self.session.snapshot
        if new is old:
            return
        self._light(old, new)
        # The view first: there may be no such unit any more, and what was answered was about other numbers.
        unit = min(self.view.unit, new.settings.hidden_units - 1)
        if (unit, None) != (self.view.unit, self.view.answer):
            self.view = replace(self.view, unit=unit, answer=None)
        self.snapshot = new
        if slow:
            self.slow = new
        if old and _needs(old) != _needs(new):
            self._arrange()

    def _catch_up(self) -> None:
        """Let the slow parts show what the others do."""
        self.slow = self.snapshot

    def show_now(self, **view: Any) -> None:
        """Show the session after it was driven from outside, as a test does, with changes of the view."""
        self._show()
        self._look(**{"fresh": not self.session.furthest, "lit": (False,) * len(INPUTS)} | view)

    def _light(self, old: Snapshot | None, new: Snapshot) -> None:
        """Light the examples that have just come right or gone wrong, for a second."""
        if old is None or new.epoch <= old.epoch or (old.undos, old.redos) != (new.undos, new.redos):
            return  # there is nothing to compare with, or it is another run
        lit = tuple(was != now for was, now in zip(old.right, new.right, strict=True))
        if any(lit):
            self.view = replace(self.view, lit=lit)
            if self._unlight:
                self._unlight.stop()
            self._unlight = self.set_timer(_LIT_SECONDS, self._put_out)

    def _put_out(self) -> None:
        self.view = replace(self.view, lit=(False,) * len(INPUTS))

    def _look(self, **changes: Any) -> None:
        """Change the view, and the layout where it depends on it."""
        old = self.view
        self.view = replace(old, **{"fresh": False} | changes)
        if _layout(old) != _layout(self.view):
            self._arrange()

    # Going through epochs

    def _halt(self) -> None:
        """End what is under way and show where it stands."""
        if self._worker:
            self._worker.cancel()
        self._journey = self._worker = None
        self.session.halt()
        self._look(running=False, goal=None, measured=None)
        self._show()
        self.slow = self.snapshot

    def _go(self, epoch: int, *, stepped: bool = False) -> None:
        """Go to an epoch: at once if it is near, else with progress, and cancellable."""
        self._halt()
        journey = Journey(self.session, max(0, min(epoch, MAX_EPOCH)))
        if journey.slice():
            self._look(stepped=stepped)
            self._show(slow=False)
            self.call_after_refresh(self._catch_up)  # the numbers first: they are what the key was pressed for
        else:
            self._look(stepped=stepped, goal=journey.goal, share=journey.share)
            self._set_out(journey)

    def _set_out(self, journey: Journey) -> None:
        self._journey = journey
        self._worker = self._travel(journey)

    @work(exclusive=True, group="journey")
    async def _travel(self, journey: Journey) -> None:
        """Let a journey go on, and show it as it goes."""

        def show(slow: bool) -> None:
            if journey.goal is not None:
                self.view = replace(self.view, share=journey.share)
            elif journey.measured != self.view.measured:
                self.view = replace(self.view, measured=journey.measured)
            self._show(slow=False)
            if slow:
                self.call_later(self._catch_up)  # a turn of its own, so that a key need not wait for both

        await journey.go_on(show, self._fps)
        if self._journey is journey:
            self._worker = None
            self._halt()


def _needs(snapshot: Snapshot) -> object:
    """Return what of a snapshot the layout depends on."""
    return snapshot.settings.hidden_units, snapshot.targets.tolist()


def _layout(view: View) -> tuple[bool, ...]:
    """Return what of a view the layout depends on."""
    return view.stepped, view.walking, _whole_arrays(view)


def _whole_arrays(view: View) -> bool:
    """Return whether arrays take the place of the phase: not where that would hide a question."""
    return view.walking and view.arrays and not (view.ask and view.answer is None)
