"""The state of the screen in small frozen values, each with one owner, and all of it together as `Shown`."""

from typing import TYPE_CHECKING, Literal, NamedTuple

from xortui.nn import Snapshot
from xortui.teach.places import Focus, Place
from xortui.tui.asking import Asking, Moment
from xortui.tui.layout import Layout
from xortui.tui.tables import TABLES, TRUTH, W1, W2, table_of

if TYPE_CHECKING:  # what explains an epoch, and lessons, are imported when there is one to explain
    from xortui.nn.session.stop import Condition
    from xortui.teach.epoch.questions import Question
    from xortui.teach.training.wording import Diagnosis
    from xortui.tui.playing import Playing
    from xortui.tui.replay import Replay

WATCH, WALK, EDIT = "watch", "walk", "edit"
"""The modes of the main screen: everything at a glance, one epoch taken apart, or numbers changed by hand."""

LOSS, PHASE, ARRAYS = "loss", "phase", "arrays"
SURFACE, UNITS, HIDDEN_SPACE, NETWORK = "surface", "units", "hidden space", "network"
CHAIN_RULE, SLOPE, SIGMOID = "chain rule", "slope", "sigmoid"
WEIGHTS, LANDSCAPE, PROBE = "weights", "landscape", "probe"
WATCHING_PANELS = (LOSS, SURFACE, UNITS, HIDDEN_SPACE, NETWORK, SIGMOID, WEIGHTS, LANDSCAPE, PROBE)
WALKING_PANELS = (
    *(PHASE, ARRAYS, NETWORK, SURFACE, UNITS, HIDDEN_SPACE),
    *(SIGMOID, WEIGHTS, LANDSCAPE, PROBE, CHAIN_RULE, SLOPE),
)
"""What the lower half can show: first what is always there where two have room."""

VIEW = "view"
"""Stands for the panel that was chosen for the lower half, whichever that is."""

RANGES = ALL, THIS_RUN, LAST = "all", "run", "last"
"""Which epochs the loss is charted over: all of all runs, those of this run, or the last ones up to the present."""

LAST_EPOCHS, LAST_STEP = 100, 25
"""How many these are at least; the chart begins at a multiple of the second, so that its labels stand for a while."""

BY_VIEWS = frozenset(("activations", "output delta", "hidden deltas", "slopes", "update"))
"""What questions hide of which only views, and the phase itself, tell anything."""

PROBED = "activations", "predictions"
"""What a probe tells."""


class Look(NamedTuple):
    """What the user chose to look at, and how."""

    mode: str = WATCH
    focus: Focus = Focus()
    """The example, the unit and the parameter in focus."""
    phase: int = 1
    """The phase that is explained, 1 to 8."""
    watching: str = LOSS
    """What was chosen for the lower half while watching, one of `WATCHING_PANELS`."""
    walking: str = PHASE
    """The same for the walkthrough, one of `WALKING_PANELS`."""
    maximised: bool = False
    """Whether it has the whole lower half."""
    zoom: str = ""
    """What has the whole screen: one of `TABLES`, or `VIEW`; nothing where all share it."""
    scrolled: tuple[object, int] = None, 0
    """The phase that was scrolled, with its answer, and the lines of it above those in view."""
    axes: int = 0
    """Which two hidden units are the axes of the hidden space, as a number in the order of `pairs`."""
    point: tuple[float, float] = (0.5, 0.5)
    """x1 and x2 of the point that is probed."""
    probing: bool = False
    """Whether the arrows move it."""
    second: int = 0
    """Which parameter the landscape pairs with the one in focus, as a number in the order of `second_places`."""
    alone: bool = False
    """Whether the weights over the epochs are those of the unit in focus alone or not, other than the room suggests."""
    log: bool = False
    """Whether the loss is charted on a logarithmic scale."""
    range: str = ALL
    """Which epochs are charted, one of `RANGES`."""
    speed: int | None = None
    """Epochs a second; 0 for full speed, None for the speed that climbs by itself."""
    speed_before_full: int | None = None
    """The speed to which the key for full speed returns."""
    cursor: Place | None = None
    """The number that is edited."""
    reading: int | None = None
    """The epoch of the loss chart to which the mouse points, whose losses are read off; None for none."""
    fresh: bool = True
    """Whether no key has been pressed yet, so that the screen says what to press."""
    stepped: bool = False
    """Whether the last thing done was a step, so that its change is spelled out."""


class Entry(NamedTuple):
    """What is being typed: a new value of the number at a place, or the number for which a lesson asks."""

    kind: Literal["value", "number"]
    place: Place | None = None
    """The number that gets the value; None for the answer to a lesson."""


class Scene(NamedTuple):
    """The state of the screen as the user made it."""

    look: Look = Look()
    asking: Asking = Asking()
    entry: Entry | None = None
    playing: "Playing | None" = None
    complaint: str = ""
    """Why the last change of a number was not taken."""
    note: tuple[str, ...] = ()
    """Why the last key could do nothing, or what it did, in several lengths, until another one does something."""
    projector: bool = False
    """Whether the screen is for a class at a wall."""
    replay: "Replay | None" = None
    """The recording that was opened."""
    resumable: tuple[str, ...] = ()
    """What the first screen says of an earlier session to go on with, in several lengths."""


class Motion(NamedTuple):
    """What changes by itself while epochs follow each other, and what came of it."""

    running: bool = False
    """Whether epochs follow each other."""
    goal: "int | Condition | None" = None
    """The epoch of a long journey, or the condition that it is to meet."""
    since: int = 0
    """The epoch at which that journey began."""
    share: float = 0.0
    """The share of that journey that is done."""
    measured: float | None = None
    """Epochs a second as measured while running."""
    told: tuple[str, ...] = ()
    """What came of a journey, of undo or of saving, in several lengths, until the next key or another epoch."""
    flipped: tuple[bool, ...] = (False,) * 4
    """The examples whose prediction has just changed sides."""

    @property
    def moving(self) -> bool:
        """Whether epochs follow each other, or a long journey is under way."""
        return self.running or self.goal is not None


class Shown(NamedTuple):
    """All that the screen shows: what widgets draw from, and what commands ask whether they can act."""

    snapshot: Snapshot
    scene: Scene = Scene()
    motion: Motion = Motion()
    layout: Layout = Layout(fits=True)
    diagnosis: "Diagnosis | None" = None
    """What is going on, of this run; None until it is known, and in a lesson, which may ask for it."""

    @property
    def look(self) -> Look:
        """What the user chose to look at."""
        return self.scene.look

    @property
    def replay(self) -> "Replay | None":
        """The recording along which the run goes; None where there is none, or the run has left it."""
        replay = self.scene.replay
        return replay if replay and replay.recording.leads_to(self.snapshot.course) else None

    @property
    def told(self) -> tuple[str, ...]:
        """What came of a journey, or what happens in a recording, in several lengths; empty for nothing."""
        told = () if self.motion.moving else self.motion.told
        return told or (self.replay.told(self) if self.replay else ())

    @property
    def walking(self) -> bool:
        """Whether an epoch is being taken apart, and nothing moves."""
        return self.look.mode == WALK and not self.motion.moving

    @property
    def moment(self) -> Moment:
        """What a question asked now is about."""
        return Moment(self.snapshot.number, self.snapshot.epoch, self.look.phase, self.look.focus)

    @property
    def answer(self) -> int | None:
        """What was answered to the question of the phase; None where nothing was."""
        return self.scene.asking.answer(self.moment)

    @property
    def question(self) -> "Question | None":
        """The question of the phase that waits for an answer."""
        if not (self.walking and self.scene.asking.on and self.answer is None):
            return None
        from xortui.teach.epoch.questions import question_of

        return question_of(self.snapshot, self.look.phase, self.look.focus)

    @property
    def hides(self) -> frozenset[str]:
        """What open questions hide, as it would give the answer away."""
        question = self.question
        return (question.hides if question else frozenset()) | self.hidden_by_lesson

    @property
    def hidden_by_lesson(self) -> frozenset[str]:
        """What the open question of a lesson's step hides."""
        return self.scene.playing.hides if self.scene.playing else frozenset()

    def hides_view(self, *told: str) -> bool:
        """Return whether a view is hidden, as it would answer what is asked.

        A lesson that hides predictions or weights hides all views. The question of a phase hides those that tell its
        result.

        Args:
            told: What the view tells, in the words of `Question.hides`.
        """
        question = self.question
        if question and not question.hides.isdisjoint(told):
            return True
        return not self.hidden_by_lesson.isdisjoint(("view", "predictions", "weights"))

    @property
    def places(self) -> tuple[tuple[Place, ...], tuple[Place, ...]] | None:
        """The numbers that the phase in view reads, and those that it writes; None where no phase is in view."""
        if not self.walking:
            return None
        from xortui.teach.epoch.phases import phase_of

        phase = phase_of(self.snapshot, self.look.phase, self.look.focus)
        return phase.reads, phase.writes

    @property
    def probing(self) -> bool:
        """Whether the arrows move the point that is probed: it is seen, and nothing hides it."""
        return self.look.probing and PROBE in self.lower_half and not self.hides_view(*PROBED)

    @property
    def zoom(self) -> str:
        """The panel with the whole screen, if one has it: the phase if asked about, in editing the table edited."""
        look = self.look
        if not look.zoom or self.question:
            return PHASE if look.zoom else ""
        if look.mode == EDIT and look.cursor:
            return table_of(look.cursor)
        return self.panel if look.zoom == VIEW else look.zoom

    def sees(self, table: str) -> bool:
        """Return whether the numbers of one of `TABLES` are on the screen."""
        now = self.layout
        widths = {W1: now.hidden, W2: now.hidden if now.one_table else now.output, TRUTH: now.truth}
        return bool(now.top and widths[table])

    @property
    def _alone(self) -> bool:
        """Whether there is one panel only in the lower half."""
        return bool(self.look.zoom) or self.look.maximised or not self.layout.beside

    @property
    def panels(self) -> tuple[str, ...]:
        """What the lower half can show now."""
        return WALKING_PANELS if self.walking else WATCHING_PANELS

    @property
    def panel(self) -> str:
        """The panel that the user looks at besides what is always there, or instead of it."""
        chosen = self.look.walking if self.walking else self.look.watching
        if chosen == self.panels[0] and not self._alone:
            return self.panels[1]
        return chosen

    @property
    def next_panel(self) -> str:
        """The panel that comes after it."""
        panels = self.panels if self._alone else self.panels[1:]
        return panels[(panels.index(self.panel) + 1) % len(panels)]

    @property
    def lower_half(self) -> tuple[str, ...]:
        """The panels in the lower half; where only one has room, the phase while its result is asked for."""
        main, *others = self.panels
        if self.zoom in TABLES:
            return ()
        if self._alone:
            return (main,) if self.question else (self.panel,)
        at = others.index(self.panel)
        return (main, *[*others[at:], *others[:at]][: self.layout.beside])

    @property
    def under(self) -> str:
        """The panel below a lesson in its column, where there is room: the chart if there is a curve, or a view."""
        if not self.walking and LOSS not in self.lower_half and self.snapshot.furthest:
            return LOSS
        views = (NETWORK, SURFACE) if self.walking else (SURFACE, NETWORK)
        return next(view for view in views if view not in self.lower_half)

    def with_panel(self, panel: str, *, maximised: bool) -> Look:
        """Return the look with another panel in the lower half, or on the whole screen where there is no such half."""
        zoom = VIEW if self.look.zoom or not self.layout.rows else ""
        look = self.look._replace(maximised=maximised, zoom=zoom)
        return look._replace(walking=panel) if self.walking else look._replace(watching=panel)
