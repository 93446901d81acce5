"""What the edges of the teacher's second terminal say: how far the lesson is, how long it took, and the keys."""

from textual.content import Content
from textual.geometry import Size

from xortui.tui.stage import Told
from xortui.words.cells import cells, first_parts, longest

_KEYS = (
    "[@click=screen.send('lesson.next')][b]enter[/b] next[/]",
    "[@click=screen.send('lesson.previous')][b]backspace[/b] previous[/]",
    "[@click=screen.send('anywhere.run')][b]space[/b] run, pause[/]",
    "[@click=screen.send('lesson.restore')][b]b[/b] again[/]",
    "[b]↑ ↓[/b] scroll",
)
"""The keys in the lowest line, the most needed first; after them comes the last one, which is always there."""

_LEAST_HEIGHT = 14
"""Rows of a terminal in which the title of a lesson may have one of its own."""

_RUNNING = " · running"

_QUIT = "[@click=screen.leave][b]q[/b] quit[/]"


class Clock:
    """How long the lesson and its step have been shown."""

    def __init__(self) -> None:
        """Begin with no lesson."""
        self._lesson, self._step = ("", 0.0), (0, 0.0)

    def see(self, told: Told, now: float) -> None:
        """Note what is shown at a moment, in seconds."""
        if told.lesson != self._lesson[0]:
            self._lesson, self._step = (told.lesson, now), (0, now)
        if told.step != self._step[0]:
            self._step = told.step, now

    def times(self, now: float) -> tuple[str, str]:
        """Return how long the step and the lesson have been shown."""
        return _clock(now - self._step[1]), _clock(now - self._lesson[1])


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def head(size: Size, where: str, times: tuple[str, str], score: str, title: str, *, running: bool) -> Content:
    """Return what the upper edge says, in whole words: how far it is, and where there is room the title below."""
    here, all_in_all = times
    score, room = f" · {score}" if score else "", size.width - 2
    first = f"{where} · {here} here"
    line = longest(
        [f"{each}{_RUNNING}" for each in (f"{first}, {all_in_all} in all{score}", first + score, first)], room
    )
    beside = cells(line) + 3 + cells(title) <= room  # whether it is running or not: no row comes and goes
    line = line if running else line.removesuffix(_RUNNING)
    if beside:
        return Content(f"{line} · {title}")
    return Content(f"{line}\n{first_parts(title, room)}" if size.height >= _LEAST_HEIGHT else line)


def foot(width: int) -> Content:
    """Return the keys that a width has room for."""
    last = Content.from_markup(_QUIT)
    listed: list[Content] = []
    for part in map(Content.from_markup, _KEYS):
        if sum(one.cell_length + 2 for one in (*listed, part)) + last.cell_length <= width:
            listed.append(part)
    return Content("  ").join([*listed, last])
