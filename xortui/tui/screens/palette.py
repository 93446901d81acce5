"""The palette: every command of the main screen by its name, and the themes."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from textual.await_complete import AwaitComplete
from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.events import Key
from textual.types import IgnoreReturnCallbackType

from xortui.tui.draw.themes import DARK, LIGHT
from xortui.tui.modes.entry import no_typing
from xortui.tui.modes.zoom import zoom_to
from xortui.tui.scene import EDIT
from xortui.tui.screens.dialogs.base import named, nothing_here
from xortui.tui.screens.finding import IN_A_SHELL, OTHER_WORDS, rank
from xortui.tui.screens.main import MainScreen
from xortui.tui.tables import TABLES
from xortui.tui.terminal.surroundings import served

_KEYS = "↑ ↓ choose · enter do · esc close"

_SAID_SECONDS = 2.0
"""How long it is said of a key that it does nothing."""


class _Entry(NamedTuple):
    name: str
    hint: str
    do: IgnoreReturnCallbackType
    others: str = ""
    """Other words for it."""
    able: bool = True
    """Whether it can be done now."""


class Palette(CommandPalette):
    """The framework's palette, which closes once, turns no pages where it has no room for one, and is never silent."""

    CSS = """
    OptionList, #--container { min-width: 12; }
    SearchIcon { display: none; }
    #--input { padding: 0 1; }
    CommandInput > .input--placeholder { color: $foreground 75%; }
    .command-palette--help-text { text-style: not bold; color: $foreground 75%; }
    ToastRack { visibility: visible; dock: top; }
    CommandList { border-bottom: hkey $accent; border-subtitle-color: $foreground 75%; }
    Palette #--input { border-top: hkey $accent; }
    Palette.-low #--container { margin-top: 0; }
    Palette.-low CommandList { max-height: 60vh; }
    """
    VERTICAL_BREAKPOINTS = [(0, "-low"), (24, "-high")]  # noqa: RUF012 - as Textual has it
    _dismissed = False

    def on_mount(self) -> None:
        """Say what keys do, in the lower edge of the list."""
        self.query_one(CommandList).border_subtitle = _KEYS

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close, once: a key that was typed while it was closing finds nothing left to close."""
        if self._dismissed:
            return AwaitComplete()
        self._dismissed = True
        return super().dismiss(result)

    def _action_command_list(self, action: str) -> None:
        """Hand an action on to the list, unless it is a page of nothing, which the list cannot turn."""
        if not action.startswith("page") or self.query_one(CommandList).scrollable_content_region:
            super()._action_command_list(action)

    def on_key(self, event: Key) -> None:
        """Say of a key that means nothing here what does; the field takes characters before this."""
        if event.key not in self.active_bindings and not self._dismissed:
            self.say_of(named(event))

    def say_of(self, key: str) -> None:
        """Say that a key does nothing here."""
        self.app.clear_notifications()  # one of them is enough
        self.notify(nothing_here(key), markup=False, timeout=_SAID_SECONDS)

    @property
    def searching(self) -> bool:
        """Whether the list is not yet that of the text as typed: until it is, the next key waits."""
        group = self._GATHER_COMMANDS_GROUP
        return any(worker.group == group and not worker.is_finished for worker in self.workers)


def open_palette(main: MainScreen) -> None:
    """Open the palette over the main screen; not over a field, as nothing of it can be done before that is closed."""
    if main.scene.entry:
        no_typing(main.desk)
    else:
        main.app.push_screen(Palette(id="--command-palette"))


class Commands(Provider):
    """What the palette finds."""

    def _entries(self, *, unable: bool = False) -> Iterator[_Entry]:
        """Yield what can be done; and if asked for what cannot be done now, which says why in place of it."""
        screen, app = self.screen, self.app
        assert isinstance(screen, MainScreen)  # the palette opens nowhere else
        now = screen.desk.shown
        for command in screen.MODES.listed():
            if command.id == "anywhere.palette":
                continue
            why, others = screen.MODES.why_not(command.id, now), OTHER_WORDS.get(command.id, "")
            if not why:
                yield _Entry(command.listed(now), command.hint, partial(screen.action_do, command.id), others)
            elif unable:
                yield _Entry(command.listed(now), f"not now: {why}", partial(screen.desk.note, why), others, able=False)
        for panel in now.panels:
            if panel != now.panel:
                yield _Entry(f"view: {panel}", "show this in the lower half", partial(self._show, screen, panel), panel)
        if not now.question and now.look.mode != EDIT:
            for panel in (*TABLES, *now.panels):
                if panel != now.zoom:
                    zoom = partial(zoom_to, screen.desk, panel)
                    yield _Entry(f"zoom: {panel}", "the whole screen for this", zoom, panel.lower())
        from xortui.teach.lessons.catalogue import shelf  # reads files, which can wait until the palette is opened

        for name, title, _ in shelf():
            yield _Entry(f"lesson: {title}", "open this lesson", partial(screen.desk.player.open, name))
        for theme in (DARK, LIGHT):
            yield _Entry(
                f"theme {theme.name}",
                f"colours for a {'dark' if theme.dark else 'light'} room",
                partial(setattr, app, "theme", theme.name),
            )
        yield _Entry("theme ...", "any theme, with a preview", app.action_change_theme, "colours, colors")
        if unable and not served():
            for name, hint, others in IN_A_SHELL:
                yield _Entry(name, hint, partial(screen.desk.note, hint), others)

    def _show(self, screen: MainScreen, panel: str) -> None:
        """Show a panel in the lower half."""
        shown = screen.desk.shown
        screen.desk.look = shown.with_panel(panel, maximised=shown.look.maximised)

    async def discover(self) -> Hits:
        """List everything."""
        for entry in self._entries():
            yield DiscoveryHit(entry.name, entry.do, help=entry.hint)

    async def search(self, query: str) -> Hits:
        """List what has the words of the query in its name, or in what is said of it, also what cannot be done now."""
        matcher, entries = self.matcher(query), list(self._entries(unable=True))
        scores = [rank(query, entry.name, entry.hint, entry.others, able=entry.able) for entry in entries]
        if not any(scores):  # a slip of a key may be in it
            scores = [matcher.match(entry.name) for entry in entries]
        for at, (score, entry) in enumerate(zip(scores, entries, strict=True)):
            if score:  # of those that are found alike, the first stays first
                yield Hit(score - at * 1e-6, matcher.highlight(entry.name), entry.do, help=entry.hint)
