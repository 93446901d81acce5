"""The stage of the main screen: its widgets, how they get their snapshot, and the ways through the epochs."""

from dataclasses import replace
from functools import partial
from typing import Any

from textual import work
from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.reactive import var
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import Worker

from xortui.nn import INPUTS, Session, Snapshot
from xortui.nn.settings import MAX_EPOCH
from xortui.nn.until import Condition
from xortui.teach import until
from xortui.tui.actions import ACTIONS, bindings
from xortui.tui.journey import Journey
from xortui.tui.plan import SMALLEST, Plan, plan
from xortui.tui.view import HIDDEN_SPACE, LOSS, NETWORK, PANELS, SURFACE, UNITS, WALK, WATCH, View
from xortui.tui.widgets.arrays import Arrays
from xortui.tui.widgets.footer import Footer
from xortui.tui.widgets.formatting import target
from xortui.tui.widgets.hidden_space import HiddenSpace
from xortui.tui.widgets.lesson_panel import LessonPanel, rows_needed
from xortui.tui.widgets.loss import Loss
from xortui.tui.widgets.matrix import Matrix
from xortui.tui.widgets.network import Network
from xortui.tui.widgets.phase_panel import PhasePanel
from xortui.tui.widgets.says import Says, complaint
from xortui.tui.widgets.surface import Surface
from xortui.tui.widgets.title import Title
from xortui.tui.widgets.truth_table import TruthTable
from xortui.tui.widgets.units import Units
from xortui.tui.widgets.update import Update

_VIEWS = {SURFACE: Surface, UNITS: Units, HIDDEN_SPACE: HiddenSpace, NETWORK: Network}
_LIT_SECONDS = 1.0


class Stage(Screen[None]):
    """Shows one snapshot, and goes to others; what keys do is up to the modes, which build on this."""

    BINDINGS = bindings()
    AUTO_FOCUS = ""
    ALLOW_SELECT = False

    snapshot: var[Snapshot | None] = var(None, init=False)
    """What all widgets show."""
    slow: var[Snapshot | None] = var(None, init=False)
    """The same for the parts that are dear to paint: half as often while epochs are running."""
    aside: var[Snapshot | None] = var(None, init=False)
    """The same for the views, in the frames between."""
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
            yield LessonPanel("lesson").data_bind(Stage.snapshot, Stage.view)
            with Container(id="left"):
                yield Loss("loss").data_bind(Stage.view, snapshot=Stage.slow)
                yield Update("update").data_bind(Stage.view, snapshot=Stage.slow)
            yield PhasePanel("phase").data_bind(Stage.snapshot, Stage.view)
            yield Arrays("arrays").data_bind(Stage.snapshot, Stage.view)
            for name, kind in _VIEWS.items():
                yield kind(name.replace(" ", "-")).data_bind(Stage.view, snapshot=Stage.aside)
        yield Says("says").data_bind(Stage.view, snapshot=Stage.slow)
        yield Footer("footer").data_bind(Stage.snapshot, Stage.view)
        yield Static(id="too-small", markup=False)

    def on_mount(self) -> None:
        """Show the session as it stands."""
        self.view = self._first_view
        self._arrange()
        self._show()
        self._opened()

    def _opened(self) -> None:
        """Do what a mode begins with."""

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
        units, said = snapshot.settings.hidden_units, len(complaint(view.complaint, width))
        now = plan(
            width,
            height,
            units,
            stepped=view.stepped,
            target=widest,
            line=not view.walking and not view.lesson,
            said=said,
            lesson=partial(rows_needed, view) if view.lesson else None,
        )
        small = self.query_one("#too-small", Static)
        small.display = not now.fits
        if small.display:
            small.update(f"xortui needs {SMALLEST[0]} x {SMALLEST[1]} cells,\nhere are {width} x {height}.\nq quits.")
        for name in ("title", "top", "bottom", "footer"):
            self.query_one(f"#{name}").display = now.fits and (name != "top" or now.top > 0)
        sizes = {"hidden": now.hidden, "output": now.output, "truth": now.truth}
        for name, cells in sizes.items():
            _give(self.query_one(f"#{name}"), cells)
        _give(self.query_one("#says"), width if now.fits else 0, now.says)
        self._arrange_bottom(now)
        self.query_one("#top").styles.height = now.top
        self.query_one("#bottom").styles.height = now.bottom
        self.query_one("#bottom").display = now.fits and now.bottom > 0
        for name, kind in (("hidden", "whole" if now.transposed else "hidden"), ("output", "output")):
            matrix = self.query_one(f"#{name}", Matrix)
            matrix.show(kind, now.cell)
            matrix.redraw()

    def _arrange_bottom(self, now: Plan) -> None:
        """Give each part of the lower half its size."""
        width, height = self.app.size.width, now.rows
        text, lines = now.lesson
        strip = lines if text == width else 0
        width -= 0 if strip else text
        changes: dict[str, Any] = {"beside": now.beside, "whole": now.transposed, "says": now.says > 0, "strip": strip}
        if any(getattr(self.view, name) != value for name, value in changes.items()):
            self.view = replace(self.view, **changes)
        view = self.view
        self.query_one("#bottom").styles.layout = "vertical" if strip else "horizontal"
        _give(self.query_one("#lesson"), text, lines)
        shown = view.shown if height else ()
        side = 0 if len(shown) < 2 else now.side
        widths = dict.fromkeys(shown, side) | ({shown[0]: width - side * (len(shown) - 1)} if shown else {})
        for name in {*PANELS[WATCH], *PANELS[WALK]} - {LOSS}:
            _give(self.query_one(f"#{name.replace(' ', '-')}"), widths.get(name, 0), height)
        chart = widths.get(LOSS, 0)
        update, rows = now.update if chart and not view.maximised else (0, 0)
        below = rows < height
        left = self.query_one("#left")
        left.styles.layout = "vertical" if below else "horizontal"
        _give(left, chart, height)
        _give(self.query_one("#loss"), chart if below else chart - update, height - rows if below else height)
        _give(self.query_one("#update"), update, rows)

    def _show(self, slow: bool = True) -> None:
        """Hand the session's snapshot to the widgets."""
        old, new = self.snapshot, self.session.snapshot
        if new is old:
            return
        self._light(old, new)
        layout = _layout(self.view)
        # The view first: there may be no such unit any more, and what was answered was about other numbers.
        unit = min(self.view.unit, new.settings.hidden_units - 1)
        if (unit, None, ()) != (self.view.unit, self.view.answer, self.view.told):
            self.view = replace(self.view, unit=unit, answer=None, told=())
            if self.view.cursor and self.view.cursor.unit > unit:
                self.view = replace(self.view, cursor=self.view.focus.weight)
        self.snapshot = new
        if slow:
            self.slow = self.aside = new
        if old and (_needs(old), layout) != (_needs(new), _layout(self.view)):
            self._arrange()

    def _catch_up(self) -> None:
        """Let the chart show what the others do."""
        self.slow = self.snapshot

    def _catch_up_aside(self) -> None:
        """Let the views show it, too."""
        self.aside = self.snapshot

    def _catch_up_one_by_one(self) -> None:
        """Let the chart show it, and then the views: a key that comes meanwhile waits for one of them only."""
        self._catch_up()
        self.call_after_refresh(self._catch_up_aside)

    def show_now(self, **view: Any) -> None:
        """Show the session after it was driven from outside, as a test does, with changes of the view."""
        self._show()
        self._look(**{"fresh": not self.session.furthest, "lit": (False,) * len(INPUTS)} | view)

    def _light(self, old: Snapshot | None, new: Snapshot) -> None:
        """Light the examples that have just come right or gone wrong, for a second."""
        if old is None or new.epoch <= old.epoch or (old.undos, old.redos) != (new.undos, new.redos):
            return  # there is nothing to compare with, or it is another run
        self._light_up(tuple(was != now for was, now in zip(old.right, new.right, strict=True)))

    def _light_up(self, lit: tuple[bool, ...]) -> None:
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
        self.view = replace(old, **{"fresh": False, "reading": None} | changes)
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
        self.slow = self.aside = self.snapshot

    def _go(self, goal: int | Condition, *, stepped: bool = False) -> None:
        """Go to an epoch, or until a condition is met: at once if it is near, else with progress, and cancellable."""
        self._halt()
        journey = Journey(self.session, goal if isinstance(goal, Condition) else max(0, min(goal, MAX_EPOCH)))
        if journey.slice():
            self._look(stepped=stepped)
            self._show(slow=False)
            self._tell(journey)
            # The numbers first: they are what the key was pressed for.
            self.call_after_refresh(self._catch_up_one_by_one)
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
            # A turn of its own, so that a key need not wait for both.
            self.call_later(self._catch_up if slow else self._catch_up_aside)

        await journey.go_on(show, self._fps)
        if self._journey is journey:
            self._worker = None
            self._halt()
            self._tell(journey)

    def _tell(self, journey: Journey) -> None:
        """Say what came of a way to a condition."""
        if isinstance(journey.goal, Condition):
            way = journey.goal, journey.start, self.session.snapshot
            self._look(told=until.told(*way))
            self._light_up(until.flipped(*way))


def _needs(snapshot: Snapshot) -> object:
    """Return what of a snapshot the layout depends on."""
    return snapshot.settings.hidden_units, snapshot.targets.tolist()


def _layout(view: View) -> object:
    """Return what of a view the layout depends on."""
    told = view.lesson, view.step, view.answers, view.trouble
    return view.stepped, view.shown, view.maximised, view.complaint, view.walking, told


def _give(widget: Widget, width: int, height: int | None = None) -> None:
    """Give a widget its size; none hides it."""
    widget.display = width > 0 and height != 0
    widget.styles.width = width
    if height is not None:
        widget.styles.height = height
