"""Going on with an earlier session: its network with all that can be undone, its recording and its lesson."""

from functools import partial
from typing import TYPE_CHECKING, Any

from xortui.nn.session.journal.folder import Taken
from xortui.nn.session.journal.left import Left, Unread, resume, unreadable
from xortui.nn.session.journal.reader import Journal
from xortui.nn.session.recording_file import parse
from xortui.tui.beside import beside, finished, in_time
from xortui.tui.keeper import Keeper, offer
from xortui.tui.replay import Replay
from xortui.tui.terminal.surroundings import Charset, served, state_folder, usual_charset
from xortui.words.format import count
from xortui.words.shown import shown
from xortui.words.unreadable import begun_anew, left_unreadable, newer_unreadable, read_in_part

if TYPE_CHECKING:
    from pathlib import Path

    from xortui.teach.lessons.model import Lesson
    from xortui.tui.app import XorApp
    from xortui.tui.desk import Desk
    from xortui.tui.playing import Answer

    _Left = tuple[Lesson, int, tuple[Answer | None, ...]]


_PATIENCE = 5.0
"""Seconds for which a student waits for what was left, before the screen opens without it."""


def run_resumed(resumed: Left, speed: int | None = None, fps: int | None = None, charset: Charset | None = None) -> int:
    """Open the screen with an earlier session, and return the exit code when it is left; see `xortui.tui.app.run`."""
    from xortui.tui.app import XorApp, open_app

    app = XorApp(None, speed, fps, charset=charset or usual_charset())
    app.session = app.main.desk.session = resumed[0].sessions[0]
    app.resumed, app.lesson_unseen = resumed, _has_lesson(resumed[0].scene)
    return open_app(app)


def run_student(speed: int | None = None, fps: int | None = None, charset: Charset | None = None) -> int | None:
    """Open the screen as a student left it who is here again, in a browser; return None where nothing was left."""
    where = state_folder()
    found = in_time(partial(resume, where), _PATIENCE, None) if where else None
    return run_resumed(found, speed, fps, charset) if found else None


def begin_keeping(app: "XorApp", where: "Path") -> None:
    """Let the journal of an app be written; say so where there is an earlier session to go on with."""
    desk = app.main.desk
    desk.keeper = Keeper(desk, where)
    desk.keeper.prepare()
    if app.resumed:
        _go_on(desk, *app.resumed)
        app.resumed = None
        return
    if served():  # what was left would have been gone on with
        beside(partial(unreadable, where), partial(_say_anew, desk))
    if app.main.scene.look.fresh:
        beside(partial(offer, where), partial(_offer, app))


def _say_anew(desk: "Desk", unread: Unread | None) -> None:
    """Say so where a student's earlier session cannot be read."""
    if unread:
        desk.complain(begun_anew(str(unread[0]), unread[1]))


def _offer(app: "XorApp", resumable: tuple[str, ...]) -> None:
    """Say so where there is an earlier session, unless something was done meanwhile."""
    if app.main.scene.look.fresh:
        app.main.scene = app.main.scene._replace(resumable=resumable)


def go_on(desk: "Desk") -> None:
    """Go on with the session that was left last, in the place of one that has not begun."""
    if not desk.keeper:
        return
    desk.scene = desk.scene._replace(resumable=())
    session = desk.session
    reading = "Reading the session that was left last …", "Reading the last session …"

    def take(found: Left | str) -> None:
        if desk.scene.note == reading:
            desk.note()
        if isinstance(found, str):
            desk.complain(found)
        elif desk.session is session and not (session.furthest or session.snapshot.undos):
            _go_on(desk, *found)
        else:
            finished(found[1].leave)
            desk.complain("It is not gone on with: another run has begun meanwhile.")

    desk.note(*reading)
    beside(partial(_left, desk.keeper.where), take, asked=True)


def _left(where: "Path") -> Left | str:
    """Return the session that was left last, or why there is none, though there was one."""
    if found := resume(where):
        return found
    if bad := unreadable(where):
        return left_unreadable(str(bad[0]), bad[1])
    return "It is there no more: another xortui has gone on with it."


def _go_on(desk: "Desk", journal: Journal, taken: Taken, passed: Unread | None) -> None:
    assert desk.keeper
    session, scene = journal.sessions[0], journal.scene
    lesson = _has_lesson(scene)
    desk.keeper.go_on(taken, desk.player.opening if lesson else None)
    with desk.keeper.whole():
        desk.scene = desk.scene._replace(replay=_replay(scene))
        desk.show_other(session)
        if lesson:
            _open_lesson(desk, desk.keeper, journal)
        undos = session.snapshot.undos
        steps = "1 step" if undos == 1 else f"{count(undos) if undos else 'no'} steps"
        place = f"step {scene['lesson']['step']}" if lesson and not session.epoch else f"epoch {count(session.epoch)}"
        desk.tell(f"resumed at {place}, with {steps} to undo", f"resumed · {place}")
        if passed:
            desk.complain(newer_unreadable(f"Resumed at {place}", str(passed[0]), passed[1]))
        elif journal.damaged:
            desk.complain(read_in_part(f"Resumed at {place}", str(taken.path), journal.damaged))


def _has_lesson(scene: object) -> bool:
    return isinstance(scene, dict) and "lesson" in scene


def _replay(scene: Any) -> Replay | None:
    """Return the recording that was open, None where there was none."""
    try:
        return Replay(parse(scene["replay"]["text"].encode()), scene["replay"]["name"])
    except (TypeError, KeyError, AttributeError, ValueError):
        return None


def _open_lesson(desk: "Desk", keeper: Keeper, journal: Journal) -> None:
    """Open the lesson that was open, at its step; where that cannot be, say so: the network alone is there."""
    left = journal.sessions[1] if journal.sessions[1:] else None

    def take(found: "_Left | None") -> None:
        with keeper.whole():
            if found:
                desk.player.resume(*found, journal.sessions[0], left)
            else:
                form = journal.scene["lesson"]
                name = shown(form["name"] if isinstance(form, dict) and "name" in form else form, 200)
                desk.complain(f"The lesson is not as it was left, so its network alone is here: {name}.")

    desk.player.opening.read("the lesson", partial(_lesson_of, journal.scene), take)


def _lesson_of(scene: Any) -> "_Left | None":
    """Return the lesson that was open, its step and the answers; None where it is there no more."""
    from xortui.teach.lessons.catalogue import find
    from xortui.teach.lessons.check_lesson import check_deeds
    from xortui.teach.lessons.model import BadLessonError
    from xortui.tui.playing import Answer

    form = scene["lesson"]
    try:
        lesson, step = find(form["name"]), int(form["step"])
        answers = tuple(Answer(*given) if given else None for given in form["answers"])
        if (
            (lesson.path and check_deeds(lesson))
            or not 1 <= step <= len(lesson.steps)
            or len(answers) != len(lesson.steps)
        ):
            return None
    except (OSError, BadLessonError, ValueError, TypeError, KeyError):
        return None
    return lesson, step, answers
