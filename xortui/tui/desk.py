"""The desk: all that a command may touch. It owns the session, and hands every change of it on to the screen."""

from collections.abc import Callable, Coroutine, Generator
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from textual.timer import Timer
from textual.worker import Worker

from xortui.nn import Session
from xortui.nn.settings import MAX_EPOCH
from xortui.tui.asking import Asking
from xortui.tui.pace import MOST_SERVED, Pace
from xortui.tui.scene import Entry, Look, Motion, Scene, Shown
from xortui.tui.showing import Showing
from xortui.tui.terminal.surroundings import served

if TYPE_CHECKING:
    from xortui.nn.session.stop import Condition
    from xortui.tui.journey import Journey
    from xortui.tui.keeper import Keeper
    from xortui.tui.modes.stack import Stack
    from xortui.tui.player import Player
    from xortui.tui.playing import Playing
    from xortui.tui.screens.dialogs.base import Dialog
    from xortui.tui.screens.main import MainScreen

T = TypeVar("T")


class Desk:
    """The session, the scene, going through epochs, typing, and dialogs."""

    def __init__(self, screen: "MainScreen", session: Session, fps: float) -> None:
        """Serve a screen; see `xortui.tui.app.run` for `fps`."""
        self.session = session
        self.fps = fps
        self.over = False
        """Whether the program is being left."""
        self._screen = screen
        self._showing = Showing(screen)
        self._player: Player | None = None
        self.keeper: Keeper | None = None
        """What writes the journal, if one is written."""
        self._journey: Journey | None = None
        self._worker: Worker[None] | None = None

    # What is shown

    @property
    def shown(self) -> Shown:
        """All that the screen shows, with the session as it is now."""
        screen = self._screen
        return Shown(self.session.snapshot, screen.scene, screen.motion, screen.sizes)

    @property
    def player(self) -> "Player":
        """What opens lessons, and goes from step to step; imported with the first lesson."""
        if self._player is None:
            from xortui.tui.player import Player

            self._player = Player(self)
        return self._player

    @property
    def modes(self) -> "Stack":
        """The modes that there are."""
        return self._screen.MODES

    @property
    def headless(self) -> bool:
        """Whether nobody sees the screen, as in a test."""
        return self._screen.app.is_headless

    @property
    def motion(self) -> Motion:
        """What moves."""
        return self._screen.motion

    @motion.setter
    def motion(self, motion: Motion) -> None:
        self._screen.motion = motion

    @property
    def scene(self) -> Scene:
        """The state of the screen. What sets it ends the first screen, and reading losses off the chart."""
        return self._screen.scene

    @scene.setter
    def scene(self, scene: Scene) -> None:
        self._screen.scene = scene._replace(look=scene.look._replace(fresh=False, reading=None))

    @property
    def look(self) -> Look:
        """What the user chose to look at."""
        return self.scene.look

    @look.setter
    def look(self, look: Look) -> None:
        self.scene = self.scene._replace(look=look)

    @property
    def asking(self) -> Asking:
        """Whether results are asked for, and what was answered."""
        return self.scene.asking

    @asking.setter
    def asking(self, asking: Asking) -> None:
        self.scene = self.scene._replace(asking=asking)

    @property
    def playing(self) -> "Playing | None":
        """The lesson that is shown."""
        return self.scene.playing

    @playing.setter
    def playing(self, playing: "Playing | None") -> None:
        self.scene = self.scene._replace(playing=playing)

    def complain(self, sentence: str) -> None:
        """Say why the last change was not taken; an empty sentence says nothing."""
        self.scene = self.scene._replace(complaint=sentence)

    def note(self, *texts: str) -> None:
        """Say a few words about the last key, in several lengths, until another one does something."""
        self.scene = self.scene._replace(note=texts)

    def tell(self, *texts: str) -> None:
        """Say what came of a journey or of a key, in several lengths, and no longer what was said of an earlier key."""
        self.scene, self.motion = self.scene._replace(note=()), self.motion._replace(told=texts)

    def forget(self) -> None:
        """Take away what was said about the last key and what came of it, once another one is pressed."""
        self.scene = self.scene._replace(complaint=self.scene.complaint if self.scene.entry else "")
        self.tell()

    def touch(self) -> None:
        """End the first screen, as every key does that changes anything."""
        self.scene = self.scene

    def show(self) -> None:
        """Show the session as it is now."""
        self._showing.show(self.session.snapshot)

    def show_other(self, session: Session) -> None:
        """Show another session, in which no answer has just changed sides."""
        self.session = session
        self._showing.show(session.snapshot)
        self._showing.put_out()

    # Going through epochs

    def halt(self) -> None:
        """End what is under way, and show where it has come to."""
        if self._player:
            self._player.halt()
        if self._worker:
            self._worker.cancel()
        self._journey = self._worker = None
        self.session.halt()
        self.motion = self.motion._replace(running=False, goal=None, measured=None)
        self.touch()
        self.show()

    def halt_unless_running(self) -> None:
        """End a long journey, and say what came of it, but let a run go on."""
        if not self.motion.running:
            self.stop()

    def stop(self) -> None:
        """End what is under way, and say what came of it."""
        journey = self._journey
        self.halt()
        if journey:
            self._tell(journey)

    def run(self) -> None:
        """Let epochs follow each other, at the chosen speed; a recording pauses at its end."""
        from xortui.tui.journey import Journey

        replay = self.shown.replay
        end = replay.end if replay and self.session.epoch < replay.end else MAX_EPOCH
        self.motion = self.motion._replace(running=True)
        self._set_out(Journey(self.session, pace=self._pace(), end=end))

    def set_speed(self, speed: int | None) -> None:
        """Choose a speed, for a run under way, too."""
        self.look = self.look._replace(speed=speed)
        if self._journey:
            self._journey.take_pace(self._pace())

    def _pace(self) -> Pace:
        return Pace(self.look.speed, MOST_SERVED if served() else 0)

    def go(self, goal: "int | Condition", *, stepped: bool = False) -> None:
        """Go to an epoch, or until a condition is met: at once if it is near, else with progress, and cancellable.

        An epoch is brought within what there is. `stepped` says whether the change that this makes is spelled out.
        """
        from xortui.tui.journey import Journey

        self.halt()
        journey = Journey(self.session, max(0, min(goal, MAX_EPOCH)) if isinstance(goal, int) else goal)
        arrived = journey.slice()
        self.look = self.look._replace(stepped=stepped)
        if arrived:
            self._showing.show(self.session.snapshot, charts=False)  # first the numbers: the key was for them
            self._tell(journey, charts=False)
            self._showing.catch_up_one_by_one()
        else:
            self.motion = self.motion._replace(goal=journey.goal, since=journey.start.epoch, share=journey.share)
            self._set_out(journey)

    def _set_out(self, journey: "Journey") -> None:
        self._journey = journey
        self._worker = self.work(partial(self._travel, journey), "journey")

    async def _travel(self, journey: "Journey") -> None:
        """Let a journey go on, and show it as it goes."""

        def show(part: str) -> Generator[None]:
            motion = self.motion._replace(share=journey.share, measured=journey.measured)
            return self._showing.show_frame(self.session.snapshot, motion, part)

        await journey.go_on(show, self.fps)
        if self._journey is journey:
            self._worker = None
            self.halt()
            self._tell(journey)

    def _tell(self, journey: "Journey", *, charts: bool = True) -> None:
        """Say what came of a journey, unless it is there; note where one ended that was more than a step."""
        if abs(self.session.epoch - journey.start.epoch) > 1:
            self.session.note_stop()
            self._showing.show(self.session.snapshot, charts=charts)
        if journey.goal not in (None, self.session.epoch):
            from xortui.teach.training import outcome

            if goal := outcome.still_ahead(journey.goal, self.session.epoch):
                way = goal, journey.start, self.session.snapshot
                self.tell(*outcome.told(*way))
                self._showing.light(outcome.flipped(*way))
        if self.keeper:
            self.keeper.note()

    # Typing, dialogs, and what goes on beside the screen

    def begin_entry(self, entry: Entry, text: str, placeholder: str = "") -> bool:
        """Open a field with a text in it; return whether there is room for it."""
        if not self._screen.fields.open(entry, self.session.snapshot, text, placeholder):
            return False
        self.scene = self.scene._replace(entry=entry, complaint="")
        return True

    def type(self, character: str) -> None:
        """Type a character into the field."""
        self._screen.fields.type(character)

    def end_entry(self) -> None:
        """Close the field."""
        self._screen.fields.close()
        self.scene = self.scene._replace(entry=None, complaint="")

    def open(self, dialog: "Dialog[T | None]", then: Callable[[T], None] | None = None) -> None:
        """Open a dialog; what it returns, unless that is nothing, is handed on."""
        dialog.fit(*self._screen.app.size)
        self._screen.app.push_screen(dialog, partial(self._showing.answered, then))

    def copy(self, text: str) -> None:
        """Hand a text to the clipboard, by way of the terminal."""
        self._screen.app.copy_to_clipboard(text)

    def picture(self) -> str:
        """Return a picture of the screen, an SVG, without what lies over it."""
        from xortui.tui.picture import of_screen

        return of_screen(self._screen)

    def open_palette(self) -> None:
        """Open the list of all that can be done."""
        self._screen.app.action_command_palette()

    def work(self, task: Callable[[], Coroutine[None, None, None]], group: str) -> Worker[None]:
        """Let a task go on beside the screen, in place of any other of its group."""
        return self._screen.run_worker(task, group=group, exclusive=True)

    def repeat(self, seconds: float, do: Callable[[], None]) -> Timer:
        """Do something again and again, until the timer is stopped."""
        return self._screen.set_interval(seconds, do)

    def do(self, id: str) -> str:
        """Do what a command does, if it can do anything now; return what is said of it, or why it cannot."""
        why = self._screen.MODES.why_not(id, self.shown)
        self._screen.action_do(id)
        return why or next(iter(self.scene.note), self.scene.complaint)

    def quit(self) -> None:
        """Leave the program; what is leaving takes no key."""
        self.over = True
        self._screen.app.exit(0)
