"""The main screen: one snapshot in many widgets, and a stack of modes that say what keys do."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.events import Key
from textual.reactive import var
from textual.screen import Screen
from textual.widgets import Input

from xortui.nn import Session, Snapshot
from xortui.tui.channel import Channel
from xortui.tui.desk import Desk
from xortui.tui.diagnosing import Diagnosing, diagnosed, show_found
from xortui.tui.layout import Layout
from xortui.tui.modes import MODES
from xortui.tui.modes.edit import pick
from xortui.tui.modes.entry import TABS, no_typing, submit, typed
from xortui.tui.modes.probe import probe_at
from xortui.tui.modes.spelling import no_key
from xortui.tui.modes.stack import Stack
from xortui.tui.modes.zoom import panel_of, zoom_to
from xortui.tui.panel import Picked, Probed, Titled
from xortui.tui.projector import dress
from xortui.tui.scene import Motion, Scene, Shown
from xortui.tui.screens.arranging import arrange, layout_of, reasons, resized, unchanged
from xortui.tui.screens.fields import Fields
from xortui.tui.screens.holding import Holding
from xortui.tui.terminal.spans import spare
from xortui.tui.terminal.timers import SureTimers
from xortui.tui.widgets.footer import Footer
from xortui.tui.widgets.ground import Ground
from xortui.tui.widgets.loss import Figures, Loss
from xortui.tui.widgets.matrix import Matrix
from xortui.tui.widgets.status_line import StatusLine
from xortui.tui.widgets.surface import Surface
from xortui.tui.widgets.title import Title
from xortui.tui.widgets.truth_table import TruthTable

if TYPE_CHECKING:
    from xortui.teach.lessons.model import Lesson

FIRST_COMMANDS = ("anywhere.run", "watch.step", "walk.enter", "anywhere.lessons", "anywhere.help")
"""What the screen says to press before any key was pressed."""


class MainScreen(SureTimers, Holding, Screen[None]):
    """Shows a session; its modes act on the desk."""

    MODES: ClassVar[Stack] = MODES
    BINDINGS = MODES.bindings()
    AUTO_FOCUS = ""
    ALLOW_SELECT = False
    BLANK = True

    snapshot: var[Snapshot | None] = var(None, init=False)
    """What all widgets show, some of them a moment later: see `Showing`."""
    scene: var[Scene] = var(Scene, init=False)
    """What the user chose, asked, typed and plays."""
    motion: var[Motion] = var(Motion, init=False)
    """What moves."""
    sizes: var[Layout] = var(Layout(fits=True), init=False)
    """What has room."""

    first_lesson: "Lesson | Path | Literal['choose'] | None" = None
    """The lesson that the screen opens with, or `choose` or a folder for a list of lessons."""
    first_epoch = 0
    """The epoch that the screen opens at."""

    def __init__(self, session: Session, scene: Scene, fps: float) -> None:
        """Show a session, in a scene to begin with; see `xortui.tui.app.run` for fps."""
        super().__init__()
        spare(self)
        self.now, *late = Channel(), *(Channel(late=True) for _ in range(4))
        self.charted, self.viewed, self.worded, self.updated = late
        """What is shown at once; and a moment later by the chart, the views, the words below them, and the update."""
        self.desk, self.fields = Desk(self, session, fps), Fields(self)
        self.complete = False
        """Whether all panels are mounted, and keys are taken."""
        self.first_scene = scene
        """The scene that it opens with."""
        self.diagnosing = Diagnosing(self.call_later, partial(show_found, self))
        self._arranged: tuple[object, Shown] | None = None
        self._opened = self.out_of_room = self.in_frame = False

    def compose(self) -> ComposeResult:
        """Lay out the widgets; their sizes come from the layout."""
        now, chart, views, words = self.now.to, self.charted.to, self.viewed.to, self.worded.to
        yield now(Title("title"))
        with Ground(id="top"):
            yield from (now(Matrix("hidden")), now(Matrix("output")), now(TruthTable("truth")))
        with Ground(id="bottom"):
            with Ground(id="left"):
                yield chart(curve := Loss("loss", [self.MODES.commands[id] for id in FIRST_COMMANDS]))
                now(Figures(curve))
            yield views(Surface("surface"))
        yield words(StatusLine("status"))
        yield words(Footer("footer", self.MODES))

    def on_mount(self) -> None:
        """Show the session as it is, and mount the rest after the first paint; a lesson is all there is to be seen."""
        self.scene = self.first_scene
        self.desk.show()
        self._complete() if hasattr(self.first_lesson, "steps") else self.call_after_refresh(self._complete)

    def _complete(self) -> None:
        """Mount what is not seen at first: laying it out is expensive, and so is importing it."""
        from xortui.tui.screens.rest import mount_rest

        mount_rest(self)
        self.fields.mount()
        self.complete = True
        self.arrange_anew()
        if self.first_epoch:
            self.desk.go(self.first_epoch)
        if self.first_lesson:
            self.desk.player.begin_or_choose(self.first_lesson)

    # The layout

    def update_node_styles(self, animate: bool = True) -> None:
        """Apply the styles again; not when the screen first opens, as mounting has just applied them."""
        if self._opened:
            super().update_node_styles(animate)
        self._opened = True

    def on_resize(self) -> None:
        """Plan the screen for its new size."""
        resized(self)

    def arrange_anew(self) -> None:
        """Arrange the screen, whatever it was arranged for before."""
        self._arranged = None
        self._arrange()

    def _follow(self) -> None:
        """Follow the network, the user and what moves, with the goal of a task and the layout first."""
        if self.snapshot and self.scene.playing:
            self.desk.player.watch_task(self.snapshot)
        self._arrange()
        self.publish()

    def watch_scene(self, old: Scene, new: Scene) -> None:
        """Follow the user; colours go with a projector, an answer and a step of a lesson are written down at once."""
        if old.projector != new.projector:
            dress(self.app, on=new.projector)
        self.at_once = bool(new.entry or new.playing)
        self._follow()
        if new.playing is not old.playing and self.desk.keeper:
            self.desk.keeper.note()

    def hand_on(self) -> None:
        """Hand all that is shown to the widgets, as one value each."""
        self.now.snapshot = self.snapshot
        state = self.scene, self.motion, self.sizes, diagnosed(self)
        for channel in self.now, self.charted, self.viewed, self.worded, self.updated:
            channel.send(state)

    def catch_up(self, *channels: Channel) -> None:
        """Let what is late show what is shown at once."""
        for channel in channels:
            channel.snapshot = self.snapshot
        self.publish()

    watch_snapshot = watch_motion = _follow
    watch_sizes = Holding.publish

    def _arrange(self) -> None:
        """Arrange the screen again if anything has changed on which that depends."""
        if self.snapshot is None:
            return
        shown = Shown(self.snapshot, self.scene, self.motion, self.sizes)
        if self._arranged and unchanged(self._arranged[1], shown):
            return
        if not self._arranged or reasons(shown) != self._arranged[0]:
            self.sizes = layout_of(shown, *self.app.size)
            shown = shown._replace(layout=self.sizes)
            arrange(self, shown)
        self._arranged = reasons(shown), shown

    # Keys and the mouse

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let a key through only where its command can do something."""
        if action != "do" or self.snapshot is None:
            return True
        return self.MODES.can(str(parameters[0]), Shown(self.snapshot, self.scene, self.motion, self.sizes))

    def action_do(self, id: str) -> None:
        """Do what a command does, unless the session, which may be ahead of the screen, has made it impossible."""
        if not self.desk.over and self.MODES.can(id, self.desk.shown):
            self.desk.forget()
            self.MODES.commands[id].do(self.desk)

    def on_key(self, event: Key) -> None:
        """Let the layers take a character that begins to type, or is typed; say why a key can do nothing."""
        if self.snapshot is None or self.desk.over:
            return
        if event.character and event.is_printable:
            self.desk.forget()
            for layer in self.MODES.layers(self.desk.shown):
                if layer.take(self.desk, event.character):
                    event.stop()
                    return
        if self.scene.entry:
            if event.key in TABS or event.key not in self.active_bindings:
                no_typing(self.desk)
        elif not self.MODES.acts(event.key, self.desk.shown):
            why = self.MODES.why_no_key(event.key, self.desk.shown)
            if why or event.key not in self.active_bindings:
                self.desk.note(why or no_key(event))

    @on(Picked)
    def _pick(self, event: Picked) -> None:
        self.desk.forget()
        pick(self.desk, event.place)

    @on(Titled)
    def _zoom(self, event: Titled) -> None:
        """Give the panel whose title was clicked the whole screen, or let all share it again."""
        self.desk.forget()
        zoom_to(self.desk, panel_of(event.panel))

    @on(Probed)
    def _probe(self, event: Probed) -> None:
        probe_at(self.desk, *event.point)

    @on(Loss.Pointed)
    def _read_off(self, event: Loss.Pointed) -> None:
        """Read the losses off at the epoch to which the mouse points."""
        self.scene = self.scene._replace(look=self.scene.look._replace(reading=event.epoch))

    @on(Loss.Chosen)
    def _go(self, event: Loss.Chosen) -> None:
        """Go to the epoch that was clicked."""
        self.desk.forget()
        self.desk.go(event.epoch, stepped=self.scene.look.stepped)

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        submit(self.desk, event.value)

    @on(Input.Changed)
    def _typed(self) -> None:
        typed(self.desk)
