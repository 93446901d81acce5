"""The keeper: writes the journal while the screen is used, and finds one of an earlier session to go on with."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, time
from typing import TYPE_CHECKING, Any

from xortui.nn import Session
from xortui.nn.session.journal.folder import Taken
from xortui.nn.session.journal.left import Found, latest
from xortui.nn.session.journal.writer import Writer
from xortui.tui.journal_file import JournalFile
from xortui.words.format import count
from xortui.words.shown import shown

if TYPE_CHECKING:
    from xortui.tui.desk import Desk
    from xortui.tui.opening import Opening

_PERIOD = 0.8
"""Seconds from one note to the next while epochs follow each other."""

_PATIENCE = 30.0
"""Seconds until writing is tried again where it has failed."""

_OFFERED = 7 * 24 * 60 * 60
"""Seconds for which the first screen offers to go on with an earlier session; asked for, any is there."""

_AGES = (("day", 24 * 60 * 60), ("hour", 60 * 60), ("minute", 60))


class Keeper:
    """Writes down what a desk does."""

    def __init__(self, desk: "Desk", where: Path) -> None:
        """Write into a folder."""
        self.where = where
        self._desk = desk
        self._file = JournalFile(where, told=self._told, late=self._warn)
        self._writer = Writer(self._file)
        self._due = 0.0
        self._failed = self._missed = self._begun = self._over = False
        self._scene: tuple[tuple[object, ...], Any] = ((), None)
        self._opening: Opening | None = None
        self._held = False

    def prepare(self) -> None:
        """Find out what takes long to write of a recording, while the screen has just opened."""
        self._scene_form()
        self._writer.prepare(self._desk.session.snapshot.course)

    def go_on(self, taken: Taken, opening: "Opening | None" = None) -> None:
        """Go on with another journal, which is deleted as soon as this one has what it has.

        Args:
            taken: The journal.
            opening: What reads the lesson that it has, before which nothing is written.
        """
        self._file.release()
        self._file.taken, self._opening = taken, opening

    @property
    def _incomplete(self) -> bool:
        """Whether it is not all there yet that is gone on with: a lesson may still be read."""
        return self._held or bool(self._file.taken and self._opening and self._opening.busy)

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Write down what is done within only when it is done: what it begins with is worth less than what was left."""
        before, self._held = self._held, True
        try:
            yield
        finally:
            self._held = before
            self.note()

    def note(self) -> None:
        """Write down what has changed; only now and then where that is no more than epochs that follow each other.

        A session in which nothing was done is not worth a file. Where it cannot be written, that is said once. While
        the folder does not answer nothing more is written, and all of it once it does.
        """
        session, now = self._desk.session, monotonic()
        often = not self._desk.motion.moving or now >= self._due
        if self._file.busy or (self._failed and now < self._due) or self._incomplete:
            return
        if not self._begun and not self._file.taken and not self._worth_a_file(session):
            return
        try:
            self._writer.note(self._sessions(), self._scene_form(), moved=often)
        except OSError as error:
            self._fail(error)
            return
        if often:
            self._due = now + _PERIOD
        self._begun = True
        self._failed = False
        self._missed &= self._file.busy

    def note_epochs(self) -> None:
        """Write down that epochs have followed each other, and nothing else has changed, when that is due."""
        if monotonic() >= self._due:
            self.note()

    def _worth_a_file(self, session: Session) -> bool:
        playing = self._desk.playing
        in_a_lesson = playing and (playing.step > 1 or any(playing.answers))
        return bool(session.furthest or session.snapshot.undos or in_a_lesson)

    def close(self) -> None:
        """Write down the end, and let other programs go on with it; do not wait for a folder that does not answer."""
        self._over = True
        if self._file.wait():
            self._due = 0.0
            self.note()
        self._file.close()

    def _sessions(self) -> tuple[Session, ...]:
        left = self._desk.player.left if self._desk.playing else None
        return (self._desk.session, left) if left else (self._desk.session,)

    def _scene_form(self) -> Any:
        """Return what the screen has to know besides: the recording and the lesson that are open."""
        replay, playing = self._desk.scene.replay, self._desk.playing
        parts = (replay, playing and (playing.lesson, playing.step, playing.answers))
        if parts != self._scene[0]:
            form: dict[str, Any] = {}
            if replay:
                form["replay"] = {"name": replay.name, "text": replay.recording.text()}
            if playing:
                path = playing.lesson.path
                name = str(path.absolute()) if path else playing.lesson.name
                form["lesson"] = {"name": name, "step": playing.step, "answers": playing.answers}
            self._scene = parts, form or None
        return self._scene[1]

    def _told(self, error: OSError | None) -> None:
        """Go on after something has taken long to write: with what was done meanwhile, or with all if it failed."""
        if error:
            self._writer.forget()
        if error and not self._over:
            self._fail(error)
        elif not self._over:
            self._missed = False
            self.note()

    def _fail(self, error: OSError) -> None:
        if isinstance(error, FileNotFoundError) and not self._missed:  # it was taken away: it is written anew
            self._missed = True
            self.note()
            return
        self._due = monotonic() + _PATIENCE
        if not self._failed:
            self._complain(f"cannot be written: {error.strerror or type(error).__name__}")
        self._failed = True

    def _warn(self) -> None:
        if not self._over:
            self._complain("does not answer")

    def _complain(self, why: str) -> None:
        where = shown(str(self.where), 60)
        self._desk.complain(f"If the program is killed now, this run is lost: {where} {why}.")


def offer(where: Path) -> tuple[str, ...]:
    """Return what stands beside the palette's key on the first screen, in several lengths; none without a session."""
    found = latest(where)
    if not found or time() - found.written > _OFFERED:
        return ()
    lesson = found.scene.get("lesson") if isinstance(found.scene, dict) else None
    place = f"step {lesson['step']} of a lesson" if lesson else f"epoch {count(found.epoch)}"
    left = age(found)
    return f"type resume to go on at {place}, left {left}", f"resume: {place}, left {left}", f"resume: {place}"


def age(found: Found) -> str:
    """Return how long ago a journal was written: "5 minutes ago"."""
    seconds = max(0.0, time() - found.written)
    for name, length in _AGES:
        if seconds >= length:
            number = int(seconds // length)
            return f"{number} {name}{'s' if number > 1 else ''} ago"
    return "just now"
