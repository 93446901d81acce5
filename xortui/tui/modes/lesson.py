"""A lesson: its steps, on and back, over whatever mode the step is in."""

from typing import TYPE_CHECKING

from xortui.tui.desk import Desk
from xortui.tui.modes.base import Command, PlainLayer, unless
from xortui.tui.scene import WATCH, Shown
from xortui.words.shown import as_argument

if TYPE_CHECKING:
    from xortui.tui.playing import Playing


def _can_leave(shown: Shown) -> bool:
    """Esc leaves what lies within the lesson first: a walkthrough, a run."""
    return shown.look.mode == WATCH and not shown.motion.moving


def _has_next(shown: Shown) -> bool:
    playing = shown.scene.playing
    return playing is not None and (_target(playing) < len(playing.lesson.steps) or playing.following is not None)


def _has_previous(shown: Shown) -> bool:
    playing = shown.scene.playing
    return playing is not None and _target(playing) > 1


def _target(playing: "Playing") -> int:
    """Return the step to which the lesson is on its way, or that it shows."""
    return playing.loading_step or playing.step


def _read(desk: Desk, pages: int) -> bool:
    """Read on in a step that has no room, or back; return whether there was more of it."""
    from xortui.tui.reading import lesson_reading  # what lays out lessons is imported with the first

    playing, reading = desk.scene.playing, lesson_reading(desk.shown)
    more = reading.at > 0 if pages < 0 else not reading.ended
    if playing and more:
        desk.playing = playing._replace(scroll=reading.moved(pages))
    return more


def _has_more(shown: Shown) -> bool:
    from xortui.tui.reading import lesson_reading

    return shown.scene.playing is not None and not lesson_reading(shown).ended


def _has_less(shown: Shown) -> bool:
    from xortui.tui.reading import lesson_reading

    return shown.scene.playing is not None and lesson_reading(shown).at > 0


def _next(desk: Desk) -> None:
    """Read on, or go to the next step, or the next lesson; where the task is not done, say so first."""
    if _read(desk, 1):
        return
    playing = desk.scene.playing
    if desk.player.warns():
        return
    if playing and _target(playing) < len(playing.lesson.steps):
        desk.player.go_to_step(_target(playing) + 1)
    elif playing:
        desk.player.open_following()


def _previous(desk: Desk) -> None:
    if not _read(desk, -1) and (playing := desk.scene.playing):
        desk.player.go_to_step(_target(playing) - 1)


def _restore(desk: Desk) -> None:
    if playing := desk.scene.playing:
        desk.player.go_to_step(playing.step)
        desk.note("The step is as it began.")


def _outline(desk: Desk) -> None:
    from xortui.tui.screens.dialogs.lesson import Outline  # dialogs are imported when they are opened

    if playing := desk.scene.playing:
        desk.halt_unless_running()
        desk.open(Outline(playing), desk.player.go_to_step)


def _notes(desk: Desk) -> None:
    if playing := desk.scene.playing:
        path, name = playing.lesson.path, playing.lesson.name
        brief = as_argument(str(path), 12) if path else name.partition("-")[0].lstrip("0")  # a number does as well
        where, shorter = (f"xortui lesson {it} --presenter" for it in (as_argument(str(path or name), 40), brief))
        desk.note(f"The notes are elsewhere: {where}", f"notes: {where}", f"notes: {shorter}", shorter)


def _leave(desk: Desk) -> None:
    desk.player.leave()


class LessonLayer(PlainLayer):
    """The layer below the modes while there is a lesson."""

    name = "lesson"
    elsewhere = "For lessons: o lists them."
    commands = (
        Command(
            "lesson.next",
            ("enter", "pagedown"),
            "next",
            "the next step, or the next lesson; of a step that has no room the rest first",
            _next,
            unless(lambda shown: _has_more(shown) or _has_next(shown), "This is the last step."),
        ),
        Command(
            "lesson.previous",
            ("backspace", "pageup"),
            "previous",
            "the step before; of a step that has no room its beginning first",
            _previous,
            unless(lambda shown: _has_less(shown) or _has_previous(shown), "This is the first step."),
        ),
        Command("lesson.outline", ("o",), "outline", "all steps of the lesson, to go to any of them", _outline),
        Command("lesson.restore", ("b",), "again", "the state of the step again, after playing around", _restore),
        Command("lesson.notes", ("t",), "teacher's notes", "where the teacher finds notes and answers", _notes),
        Command(
            "lesson.leave",
            ("escape",),
            "leave lesson",
            "the program without it",
            _leave,
            unless(_can_leave, "esc leaves what is open first."),
        ),
    )
    footer = (
        ("question.answer_1",), ("question.number",),
        ("question.reveal",),
        ("lesson.next",), ("lesson.previous",), ("anywhere.run",), ("lesson.outline",),
        ("lesson.restore",),
    )  # fmt: skip
    """What the footer shows first while there is a lesson."""
    footer_last = (("lesson.leave",), ("lesson.notes",))
    """What it shows last."""

    def here(self, shown: Shown) -> bool:
        """Return whether there is a lesson."""
        return shown.scene.playing is not None
