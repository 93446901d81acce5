"""The palette: every action of the main screen by its name, and the themes."""

from collections.abc import Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.types import IgnoreReturnCallbackType

from xortui.tui.actions import ACTIONS
from xortui.tui.lesson_mode import LessonMode
from xortui.tui.widgets.palette import DARK, LIGHT

_Entry = tuple[str, str, IgnoreReturnCallbackType]


class Commands(Provider):
    """What the palette finds."""

    def _entries(self) -> Iterator[_Entry]:
        screen, app = self.screen, self.app
        assert isinstance(screen, LessonMode)  # the palette opens nowhere else
        for action in ACTIONS.values():
            if action.id != "palette" and screen.check_action(action.id, ()):
                yield action.title, action.hint, partial(screen.run_action, action.id)
        from xortui.teach.lesson_shelf import shelf  # reads files, which can wait until the palette is opened

        for name, title, _ in shelf():
            yield f"lesson: {title}", "open this lesson", partial(screen.open_lesson, name)
        for theme in (DARK, LIGHT):
            yield (
                f"theme {theme.name}",
                f"colours for a {'dark' if theme.dark else 'light'} room",
                partial(setattr, app, "theme", theme.name),
            )
        yield "theme ...", "any theme, with a preview", app.action_change_theme

    async def discover(self) -> Hits:
        """List everything."""
        for name, hint, callback in self._entries():
            yield DiscoveryHit(name, callback, help=hint)

    async def search(self, query: str) -> Hits:
        """List what has the letters of the query in its name or its hint."""
        matcher = self.matcher(query)
        for name, hint, callback in self._entries():
            score = max(matcher.match(name), matcher.match(hint) / 2)
            if score > 0:
                yield Hit(score, matcher.highlight(name), callback, help=hint)
