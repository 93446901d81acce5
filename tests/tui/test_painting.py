"""What is sent to the terminal: the parts that changed, without composing the screen where nothing lies in front."""

import io
import random

import pytest
from rich.color import ColorSystem
from rich.console import Console
from textual._compositor import Compositor, CompositorUpdate
from textual.app import App
from textual.events import Key, MouseEvent, Resize
from textual.geometry import Size
from textual.message import Message
from textual.widgets import Static

from tests.support.hand import Hand, opened, opened_alone
from tests.support.terminal import Picture
from tests.support.unseen import composed
from xortui.teach.lessons.catalogue import find
from xortui.tui import player
from xortui.tui.app import XorApp
from xortui.tui.scene import LOSS
from xortui.tui.terminal.byte_reader import Reader
from xortui.tui.terminal.in_order import InOrder
from xortui.tui.terminal.spans import ChangedSpans, Parts
from xortui.words.format import loss

SIZE = 120, 36


class Sent:
    """What a terminal shows of what the compositor of a screen sends, and how it was sent."""

    def __init__(
        self, hand: Hand, monkeypatch: pytest.MonkeyPatch, system: ColorSystem = ColorSystem.TRUECOLOR
    ) -> None:
        """Begin with the whole screen, as a terminal with some colours has it."""
        self.hand = hand
        self.console = Console(file=io.StringIO(), color_system="truecolor", force_terminal=True)
        if system is not ColorSystem.TRUECOLOR:
            monkeypatch.setattr(hand.app.console, "_color_system", system)
            for widget in hand.drawn():
                widget.notify_style_update()  # or it would not hear of it: no terminal gets other colours
        self.picture = Picture(SIZE)
        self.updates: list[object] = []
        self._show(Compositor.render_full_update(self._compositor()).render_segments(self.console))

        def seen(compositor: Compositor, *args: object, **how: object) -> object:
            update = composed(compositor, *args, **how)  # type: ignore[arg-type]
            if compositor is self._compositor() and isinstance(update, CompositorUpdate):  # other apps may paint, too
                self.updates.append(type(update))
                self._show(update.render_segments(self.console))
            return update

        monkeypatch.setattr(Compositor, "render_update", seen)

    def _compositor(self) -> Compositor:
        return self.hand.main._compositor

    def _show(self, text: str) -> None:
        self.picture.feed(text.encode())

    def assert_whole(self) -> None:
        """Compare with what the framework composes of all that there is, as do the rows that tests read."""
        whole = ["".join(segment.text for segment in strip) for strip in self._compositor().render_strips()]
        assert [row.rstrip() for row in self.picture.rows()] == [row.rstrip() for row in whole]
        assert self.hand.rows() == whole


@pytest.mark.parametrize("seed", range(4))
async def test_what_is_sent_makes_the_same_screen(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """Whatever is stepped, focused, charted: the terminal shows what the framework would have composed.

    In one case with sixteen colours, where the framework draws the rows once more.
    """
    dice, system = random.Random(seed), ColorSystem.TRUECOLOR if seed else ColorSystem.STANDARD
    async with opened_alone(size=SIZE) if seed == 0 else opened(size=SIZE) as hand:
        await hand.press("right")
        await hand.settle()
        sent = Sent(hand, monkeypatch, system)
        for _ in range(40):
            await hand.press(dice.choice(["right", "left", "full_stop", "comma", "j", "k", "tab", "l", "up"]))
            await hand.settle()
            sent.assert_whole()
        assert (Parts if seed else ChangedSpans) in sent.updates


@pytest.mark.long
async def test_what_lies_in_front_stays_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Under a widget in front of others these are composed."""
    async with opened_alone(size=SIZE) as hand:  # which has the widget to its end
        await hand.press("right")
        note = Static("IN FRONT", id="note")
        note.styles.layer, note.styles.position, note.styles.width = "above", "absolute", 8
        note.styles.offset = (2, 3)
        await hand.main.mount(note)
        await hand.settle()
        sent = Sent(hand, monkeypatch)
        for _ in range(20):
            await hand.press("right")
            await hand.settle()
            sent.assert_whole()
        assert any("IN FRONT" in row for row in sent.picture.rows())
        assert ChangedSpans in sent.updates


async def test_a_terminal_that_was_smaller_for_a_moment_is_painted_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """It has lost cells, though by the time that the program looks its size is what it was."""
    async with opened(size=SIZE) as hand:
        sent, keys = Sent(hand, monkeypatch), InOrder(hand.app)
        for size in (Size(40, 12), Size(*SIZE)):
            sent.picture.resize(*size)
            keys.add(Resize(size, size))
        keys.deliver()
        await hand.until(lambda: sent.updates and not keys.waits)
        await hand.settle()
        sent.assert_whole()


async def test_a_size_overtakes_keys_and_only_the_last_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second of the keys before it finds it there; what the mouse pointed at is no longer in its place."""
    posted: dict[Message, Size] = {}
    large, small = Size(160, 48), Size(100, 30)

    def post(app: XorApp, message: Message) -> bool:
        if isinstance(message, Resize | Key | MouseEvent):
            posted.setdefault(message, app.screen._compositor.size)
        return App.post_message(app, message)

    async with opened(size=SIZE) as hand:
        keys = InOrder(hand.app)
        with monkeypatch.context() as patch:
            patch.setattr(XorApp, "post_message", post)
            for event in Reader().feed(b"\x1b[C\x1b[C\x1b[<0;9;9M"):
                keys.add(event)
            for size in (large, small):
                keys.add(Resize(size, size))
            keys.deliver()
            await hand.until(lambda: not keys.waits)
        assert [type(message) for message in posted] == [Resize, Key, Key] and hand.session.epoch == 2
        assert list(posted.values())[2] == small == hand.main.size
        await hand.resize(*SIZE)


async def test_the_losses_are_those_of_the_numbers_while_the_curve_is_late() -> None:
    """In the frames between those with the chart, whose curve then stays as it was."""
    async with opened() as hand:
        await hand.press("right")
        (_, *curve), main = hand.inside(LOSS), hand.app.main
        hand.session.run(300)
        main.snapshot = hand.session.snapshot
        await hand.settle()
        title, *late = hand.inside(LOSS)
        assert f"loss · MSE {loss(main.snapshot.mse).strip()}" in title and late == curve


async def test_a_step_is_painted_with_all_that_it_speaks_of(monkeypatch: pytest.MonkeyPatch) -> None:
    """The very first frame of a step has its text, its state and its view, each in its new place."""
    monkeypatch.setattr(player, "AT_ONCE", 60.0)  # so that a busy machine is there at once, too
    async with opened(size=(80, 24)) as hand:
        hand.main.desk.player.begin(find("8"))
        hand.main.desk.player.go_to_step(2)
        await hand.settle()
        assert "╭─ surface" not in hand.text()
        hand.main.desk.player.go_to_step(3)
        hand.main._on_timer_update()
        text = hand.text()
        assert "step 3 of 9" in text and "╭─ surface" in text
        await hand.settle()
        assert hand.text() == text
