"""What a terminal sends that is no key, mouse event, paste or focus event changes nothing and ends nothing."""

import random
import re
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from textual import events
from textual.message import Message

from tests.support.budget import THOROUGH, examples
from tests.support.program import (
    CTRL_Q,
    LARGE,
    USUAL,
    both,
    complete,
    epoch_of,
    fills,
    opened,
    paused_at,
    press_until,
    running_beyond,
)
from tests.support.terminal import Rows, Terminal
from tests.terminal.test_trust_leaving import shows
from xortui.tui.terminal.byte_reader import Reader
from xortui.tui.terminal.in_order import InOrder

ESC = "\x1b"

NOTHING: dict[str, str | bytes] = {
    "size report without pixels": "\x1b[48;36;120;0;0t",
    "size report": "\x1b[48;24;80;480;1280t",
    "size report with subparameters": "\x1b[48;24:1;80:2;480;1280t",
    "character size": "\x1b[6;20;10t",
    "key beyond Unicode": "\x1b[99999999;5u",
    "key of a surrogate": "\x1b[55296u",
    "key of thirty digits": "\x1b[" + "9" * 30 + "u",
    "released letter": "\x1b[113;1:3u",
    "released arrow": "\x1b[1;1:3C",
    "modifier alone": "\x1b[57441;2u",
    "colour of the background, ST": "\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\",
    "colour of the background, BEL": "\x1b]11;rgb:1e1e/1e1e/2e2e\x07",
    "colour of the palette": "\x1b]4;1;rgb:ffff/0000/0000\x1b\\",
    "name and version": "\x1bP>|XTerm(390)\x1b\\",
    "terminfo": "\x1bP1+r544e=787465726d\x1b\\",
    "clipboard": "\x1b]52;c;cXVpdCBub3cgcQ==\x1b\\",
    "device attributes": "\x1b[?62;1;2;4;6;9;15;22;29c",
    "device attributes, secondary": "\x1b[>41;390;0c",
    "device attributes, tertiary": "\x1bP!|00000000\x1b\\",
    "mode not known": "\x1b[?2048;0$y",
    "in-band sizes known": "\x1b[?2048;2$y",
    "in-band sizes on": "\x1b[?2048;1$y",
    "mode of ANSI": "\x1b[4;2$y",
    "cursor position": "\x1b[12;40R",
    "cursor position, extended": "\x1b[?12;40;1R",
    "status": "\x1b[0n",
    "colour scheme": "\x1b[?997;1n",
    "flags of the keyboard": "\x1b[?29u",
    "window title": "\x1b]lxterm quit\x1b\\",
    "application program command": "\x1b_Gi=31;OK\x1b\\",
    "privacy message": "\x1b^quit\x1b\\",
    "start of string": "\x1bXquit\x1b\\",
    "graphics": "\x1b[?1;0;256S",
    "locator": "\x1b[1;2;3;4;0&w",
    "end of a paste that never began": "\x1b[201~",
    "mouse of urxvt": "\x1b[35;10;10M",
    "mouse outside": "\x1b[<0;99999;99999M",
    "mouse at a negative place": "\x1b[<35;-3;-7M",
    "mouse with a word missing": "\x1b[<35;10M",
    "control sequence of a thousand parameters": "\x1b[" + "1;" * 1000 + "m",
    "function key of nobody": "\x1b[97;1~",
    "function key of number 0": "\x1b[0;0;0~",
    "arrow of thirty digits": "\x1b[" + "9" * 30 + "C",
    "arrow of thirty digits, with modifiers": "\x1b[" + "9" * 30 + ";5C",
    "cursor style": "\x1b[0 q",
    "cursor style, out of order": "\x1b[ 3 q",
    "marks of private use in the midst": "\x1b[1;<5q",
    "marks of private use twice": "\x1b[?1?25q",
    "minus among the parameters": "\x1b[-1;-2q",
    "bytes that are not UTF-8": b"\xff\xfe\xc0\x80\xed\xa0\x80",
    "C1 controls": b"\xc2\x9b\xc2\x85",
    "C1 controls as bytes": b"\x80\x84\x85\x8d\x98\x9c\x9e",
    "answers of 8 bits: device attributes": b"\x9b?62;1;2;4;6c\x9b>41;390;0c",
    "answers of 8 bits: cursor, mode, size": b"\x9b12;40R\x9b?2048;2$y\x9b48;36;120;0;0t",
    "answers of 8 bits: released keys": b"\x9b113;1:3u\x9b1;1:3C",
    "answers of 8 bits: colour": b"\x9d11;rgb:1e1e/1e1e/2e2e\x9c\x9d4;1;rgb:ffff/0000/0000\x07",
    "answers of 8 bits: colour, ended by 7 bits": b"\x9d11;rgb:1e1e/1e1e/2e2e\x1b\\",
    "answers of 8 bits: title, clipboard": b"\x9dlxterm quit\x9c\x9d52;c;cXVpdCBub3cgcQ==\x9c",
    "answers of 8 bits: name, terminfo, tertiary": b"\x90>|XTerm(390)\x9c\x901+r544e=787465726d\x9c\x90!|00000000\x9c",
    "answers of 8 bits: graphics": b"\x9fGi=31;OK\x9c",
    "answers of 8 bits as UTF-8": "\x9b?62;1;2c\x9d11;rgb:1e1e/1e1e/2e2e\x9c\x90>|XTerm(390)\x9c",
    "keypad of 8 bits, not a key": b"\x8f\x9b?29u",
    "keys with modifiers, of no letter": "\x1bO5\x1bO;\x1bO1;5z",
    "key codes of nothing": "\x1b[u\x1b[;5u\x1b[0u\x1b[-97u\x1b[97.5u\x1b[:97u\x1b[57427u\x1b[155u\x1b[27;;~",
    "size reports of no form": "\x1b[48t\x1b[48;;;;t\x1b[48;-1;-1;0;0t\x1b[48;99999;99999;1;1t\x1b[8;24;80t",
    "colours, marks, cells, notices": "\x1b]10;?\x07\x1b]133;A\x07\x1b]1337;ReportCellSize=14;7\x07\x1b]99;i=1;q\x07",
    "clipboard of 5522, folder, nothing": "\x1b]5522;type=read:status=OK\x1b\\\x1b]7;file://q\x07\x1b];\x07\x1b]\x1b\\",
    "strings broken off": "\x1b]0;q\x18\x1bP1$r0m\x1a\x1b_Gi=1\x18",
    "settings, states, macros": "\x1bP1$r0m\x1b\\\x1bP$q q\x1b\\\x1bP0+r\x1b\\\x1b[?15;1n\x1b[3n\x1b[1;1;1;1;1;1*y",
    "mouse of no form": "\x1b[<;;M\x1b[<0;1M\x1b[<255;5;5M\x1b[<0;5;5;5M\x1b[<0:1;5;5M\x1b[<999999999999;5;5M\x1b[T",
    "bytes that might be answers": b"\x9d\x90\x9f\xff",
}
"""What yields no event at all."""


def read(data: str | bytes, *, pieces: int = 0, then_wait: bool = False) -> list[Message]:
    """Return the events of some bytes, in one piece or in several."""
    reader = Reader(escape_seconds=0.0)
    whole = data if isinstance(data, bytes) else data.encode()
    parts = [whole[at : at + pieces] for at in range(0, len(whole), pieces)] if pieces else [whole]
    found = [event for part in parts for event in reader.feed(part)]
    return [*found, *(reader.tick() if then_wait else ())]


def said(events_: list[Message]) -> list[str]:
    """Return events as words: keys by name and character, the others by what matters of them."""

    def words() -> Iterator[str]:
        for event in events_:
            match event:
                case events.Key():
                    yield f"{event.key}={event.character}" if event.character else event.key
                case events.Paste():
                    yield f"paste {event.text}"
                case events.MouseEvent():
                    yield f"{type(event).__name__} {event.x:g},{event.y:g} {event.button}"
                case _:
                    yield type(event).__name__

    return list(words())


@pytest.mark.without_terminal
@pytest.mark.parametrize("name", NOTHING)
@pytest.mark.parametrize("pieces", [0, 1, 2, 5])
def test_what_is_no_event_is_none(name: str, pieces: int) -> None:
    """Answers, reports and what is broken yield nothing, in whatever pieces, and the key after them is read."""
    noise = NOTHING[name]
    data = noise if isinstance(noise, bytes) else noise.encode()
    assert said(read(data + b"j", pieces=pieces)) == ["j=j"]


EVENTS: dict[str | bytes, list[str]] = {
    "q": ["q=q"],
    "é日": ["é=é", "日=日"],
    " \r\t\x7f": ["space= ", "enter=\r", "tab=\t", "backspace=\x7f"],
    "\x1b[A\x1bOB\x1b[1;2C": ["up", "down", "shift+right"],
    "\x1b[5~\x1b[6~\x1b[H\x1b[4~\x1b[Z": ["pageup", "pagedown", "home", "end", "shift+tab"],
    "\x1b[[A\x1b[15~\x1bOP": ["f1", "f5", "f1"],
    "\x1bq": ["escape=\x1b", "q=q"],
    "\x1b\x1b[C": ["escape=\x1b", "right"],
    "\x1b[27u\x1b[13u\x1b[9;2u": ["escape=\x1b", "enter=\r", "shift+tab"],
    "\x1b[97u\x1b[97;;97u": ["a=a", "a=a"],
    "\x1b[97:65;2u": ["A=A"],
    "\x1b[97:65;2;65u": ["A=A"],
    "\x1b[44:60;2u": ["less_than_sign=<"],
    "\x1b[113;5u\x1b[99;5u": ["ctrl+q", "ctrl+c"],
    "\x1b[113;3u": ["alt+q"],
    "\x1b[1;1:1C\x1b[1;1:2C": ["right", "right"],
    "\x1b[57413;129;43u\x1b[57412;129u": ["plus=+", "minus=-"],
    "\x1b[57414u\x1b[57400;129;49u\x1b[57421u": ["enter=\r", "1=1", "pageup"],
    "\x1bOk\x1bOM\x1bOq": ["plus=+", "enter=\r", "1=1"],
    "\x1b[1081::113u": ["q=й"],
    "\x1b[1081::113;5u": ["ctrl+q"],
    "\x1b[1081:1049:113;2;1049u": ["Q=Й"],
    "\x1b[27;5;113~": ["ctrl+q"],
    "\x1bO5A\x1bO1;5C\x1bO2P": ["ctrl+up", "ctrl+right", "shift+f1"],
    "\x1b[97;1;10u\x1b[97;1;8238u\x1b[97;1;155u": ["a=a", "a=a", "a=a"],
    "\x1b[97;0u\x1b[97:;u\x1b[97;;0u\x1b[97:55296:1114112;2u": ["a=a", "a=a", "a=a", "a=a"],
    "\x1b[97;1;1114112u\x1b[;5C\x1b[1;;C": ["a=a", "ctrl+right", "right"],
    "\x1b[I\x1b[O": ["AppFocus", "AppBlur"],
    "\x1b[?2026;2$y\x1b[?2026;0$y": ["TerminalSupportsSynchronizedOutput"],
    "\x1b[<0;3;5M\x1b[<0;3;5m": ["MouseDown 2,4 1", "MouseUp 2,4 1"],
    "\x1b[<35;10;10M\x1b[<65;1;1M": ["MouseMove 9,9 0", "MouseScrollDown 0,0 0"],
    "\x1b[M !!\x1b[M#!!": ["MouseDown 0,0 1", "MouseUp 0,0 0"],
    "\x1b[200~q\x1b[A\x07\r\nn\x1b[201~j": ["paste q[A\nn", "j=j"],
    "\x1b[1;1\x1b[C": ["right"],
    "\x1b]11;rgb:1e1e\x1b[C": ["right"],
    b"\x9bA\x9b1;2C\x9b5~\x8fP\x8fk": ["up", "shift+right", "pageup", "f1", "plus=+"],
    "\x9bA\x8fP": ["up", "f1"],
    b"\x9b<0;3;5M\x9bI\x9b200~q\x1b[201~j": ["MouseDown 2,4 1", "AppFocus", "paste q", "j=j"],
    b"\x9dq\x90q\x9fq": ["q=q", "q=q", "q=q"],
    b"\x9d11;rgb:1e1e\xffq": ["q=q"],
    "\x1b]lxterm 本\x1b\\本": ["本=本"],
}
"""What yields events, and which."""


@pytest.mark.without_terminal
@pytest.mark.parametrize("data", EVENTS, ids=[repr(data) for data in EVENTS])
@pytest.mark.parametrize("pieces", [0, 1, 3])
def test_what_is_an_event_is_read_in_whatever_pieces(data: str | bytes, pieces: int) -> None:
    """Keys of old terminals and of the kitty protocol, the mouse, pastes and the focus, torn apart or not."""
    assert said(read(data, pieces=pieces)) == EVENTS[data]


@pytest.mark.without_terminal
def test_an_escape_alone_is_the_key_when_nothing_follows_in_time() -> None:
    """ESC waits; what follows in time makes a sequence of it, and half a sequence that stays so is nothing."""
    assert said(read("\x1b", then_wait=True)) == ["escape=\x1b"]
    assert said(read("\x1b")) == []
    reader = Reader(escape_seconds=60.0)
    assert [*reader.feed(b"\x1b"), *reader.tick()] == []
    assert said(list(reader.feed(b"[C"))) == ["right"]


@pytest.mark.without_terminal
def test_an_escape_at_the_end_of_a_flood_is_no_key() -> None:
    """Nobody types that much at once, so its last ESC begins a sequence, however late the rest comes."""
    reader = Reader(escape_seconds=60.0)
    assert list(reader.feed(b"\x1b")) == [] and reader.waits is not None and reader.waits > 30
    reader = Reader(escape_seconds=0.0)
    list(reader.feed(b"\x1b[<35;10;10M" * 1000 + b"\x1b"))
    assert list(reader.tick()) == []
    assert said(list(reader.feed(b"]11;rgb:1e1e/1e1e/2e2e\x1b\\j"))) == ["j=j"]


@pytest.mark.without_terminal
def test_what_is_too_much_is_dropped_in_whole_events(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where more input waits than anybody types ahead, a half-dropped answer is not read as keys."""
    posix = pytest.importorskip("xortui.tui.terminal.posix", reason="It is the driver of POSIX.")
    driver, taken, lost, reader = object.__new__(posix.PosixDriver), list[Message](), list[Message](), Reader()
    monkeypatch.setattr(driver, "process_message", taken.append, raising=False)
    for full, data in ((False, b"j"), (True, b"kk\x1b]52;c;ren"), (False, b"ren\x1b\\q")):
        monkeypatch.setattr(driver, "_keys", SimpleNamespace(full=full, lose=lost.append), raising=False)
        driver._take(reader.feed(data))
    assert (said(taken), said(lost)) == (["j=j", "q=q"], ["k=k", "k=k"])


@pytest.mark.without_terminal
def test_of_a_flood_of_focus_events_and_of_places_the_last_counts() -> None:
    """A terminal that loses and gets the focus a thousand times a second keeps no key waiting; the order stays."""
    keys = InOrder(SimpleNamespace())  # type: ignore[arg-type]  # nothing is handed to it
    for event in Reader().feed((b"\x1b[I\x1b[O" * 500 + b"j" + b"\x1b[<35;9;9M\x1b[<35;3;5M") * 2):
        keys.add(event)
    assert said(list(keys._waiting)) == ["AppBlur", "j=j", "MouseMove 2,4 0"] * 2


@pytest.mark.without_terminal
def test_before_a_lesson_is_seen_a_key_is_not_meant_for_it() -> None:
    """Of what comes earlier only what leaves the program counts, and which window has the focus."""
    panel, scene = SimpleNamespace(painted=False), SimpleNamespace(playing=object())
    main = SimpleNamespace(complete=True, scene=scene, query={"#lesson": [panel]}.__getitem__)
    app = SimpleNamespace(main=main, lesson_unseen=True, _screen_stack=[main])
    keys = InOrder(app)  # type: ignore[arg-type]  # nothing is handed to it
    for event in Reader().feed(b"\r2\x1b[I\x1b[<0;9;9M\x1b[27u\x1b[200~paste\x1b[201~q"):
        keys.add(event)
    assert said(list(keys._waiting)) == ["AppFocus", "ctrl+q"]
    panel.painted = True
    keys.add(*Reader().feed(b"\r"))
    assert said(list(keys._waiting))[2:] == ["enter=\r"]


@pytest.mark.without_terminal
def test_any_bytes_in_any_pieces_raise_nothing() -> None:
    """Thousands of bytes of noise, sequences among them, and the key after them comes through."""
    draw = random.Random(4)
    parts = [noise if isinstance(noise, bytes) else noise.encode() for noise in (*NOTHING.values(), *EVENTS)]
    reader = Reader()
    for _ in range(examples(20_000)):
        part = draw.choice(parts) if draw.random() < 0.7 else draw.randbytes(draw.randrange(1, 20))
        list(reader.feed(part[: draw.randrange(len(part) + 1)]))
    list(reader.feed(b"\x1b[201~\x07\x1b\\\x1b[C   "))
    assert "j=j" in said(list(reader.feed(b"jjjj")))


# In the terminal


def _at_200(terminal: Terminal) -> None:
    terminal.send("g")
    terminal.wait_for("go to epoch")
    terminal.send("200\r")
    terminal.wait_for(both(paused_at(200), complete))


def _still_watching(rows: Rows) -> bool:
    return complete(rows) and "paused" in rows[0] and re.search(r"seed 1 ", rows[0]) is not None


@pytest.mark.long
def test_no_answer_of_a_terminal_changes_anything() -> None:
    """At epoch 200, after each answer and report, the mouse may move and the next key makes the next epoch."""
    with opened() as terminal:
        _at_200(terminal)
        for at, noise in enumerate(NOTHING.values(), 1):
            terminal.send(noise)
            terminal.send("\x1b[<35;10;10M\x1b[C")
            terminal.wait_for(both(paused_at(200 + at), _still_watching))
        terminal.send("q")
        assert terminal.wait_exit() == 0
        assert b"\x1b[?2048h" not in terminal.raw and b"\x1b[?1016h" not in terminal.raw


@pytest.mark.long
def test_a_resize_counts_where_the_terminal_promises_sizes_of_its_own() -> None:
    """A terminal that says it would report its size as input, and does not, is asked for it at SIGWINCH."""
    with opened(size=USUAL) as terminal:
        terminal.send("\x1b[?2048;2$y\x1b[48;24;80;480;1280t")
        terminal.resize(*LARGE)
        terminal.wait_for(fills(*LARGE))


@pytest.mark.long
def test_keys_of_another_layout_and_of_the_keypad_do_what_they_do() -> None:
    """Plus and minus of the keypad change the speed, й of a Cyrillic keyboard is q."""
    with opened() as terminal:
        terminal.send("\x1b[57413;129;43u")
        terminal.wait_for(lambda rows: "1 000/s" in rows[0])
        terminal.send("\x1b[1081::113u")
        assert terminal.wait_exit() == 0


@pytest.mark.long
def test_a_slow_line_may_tear_an_arrow_apart() -> None:
    """With a longer wait after ESC, half of an arrow key does not leave the walkthrough."""
    with opened(env={"ESCDELAY": "5000"}) as terminal:
        terminal.send("w")
        terminal.wait_for("phase 1")
        terminal.send(ESC)
        terminal.pause(0.15)
        terminal.send("[C")
        terminal.wait_for("phase 2")


@pytest.mark.long
@pytest.mark.parametrize("running", [False, True], ids=["paused", "running"])
def test_a_flood_of_input_is_no_harm(running: bool) -> None:
    """Far more than anything between keeps, keys without effect among it: the program obeys soon after."""
    draw = random.Random(2)
    pieces, keys = (5000, 1000) if THOROUGH else (400, 4)
    parts = [noise if isinstance(noise, bytes) else noise.encode() for noise in NOTHING.values()] + [b"jk" * keys]
    flood = b"".join(draw.choice(parts) for _ in range(pieces))
    with opened(size=LARGE) as terminal:
        if running:
            terminal.send(" ")
            terminal.wait_for(running_beyond(10))
        terminal.send(flood)
        terminal.send("\x1b\\\x07")
        press_until(terminal, "g", "go to epoch")
        terminal.send(CTRL_Q)
        assert terminal.wait_exit(20) == 0


@pytest.mark.long
def test_a_thousand_resizes() -> None:
    """However often the window changes its size, the last one counts."""
    draw = random.Random(3)
    with opened(size=USUAL) as terminal:
        terminal.send(" ")
        for _ in range(1000):
            terminal.resize(draw.randrange(1, 200), draw.randrange(1, 60))
        terminal.resize(*LARGE)
        rows = terminal.wait_for(both(fills(*LARGE), running_beyond(1)), timeout=60)
        terminal.send(" ")
        terminal.wait_for(lambda now: "paused" in now[0] and epoch_of(now) >= epoch_of(rows), timeout=60)


@pytest.mark.long
def test_a_paste_goes_into_a_field_and_nowhere_else() -> None:
    """Twenty kilobytes pasted on the screen do nothing; an epoch pasted into the dialog is one that was typed."""
    with opened(size=USUAL) as terminal:
        terminal.send("\x1b[200~" + "quit? no: rng seed 12\n" * 1000 + "\x1b[201~")
        terminal.send("g")
        terminal.wait_for("go to epoch")
        terminal.send("\x1b[200~37\x1b[201~\r")
        terminal.wait_for(both(paused_at(37), complete))


@pytest.mark.long
def test_a_click_lands_where_it_is_also_after_size_reports_in_pixels() -> None:
    """A report of the size in pixels does not make cells of the mouse into pixels."""
    with opened() as terminal:
        rows = terminal.screen()
        y = next(at for at, row in enumerate(rows) if "│ x2" in row)
        x = rows[y].index("+", rows[y].index("x2"))
        for report in ("", "\x1b[48;36;120;720;1200t"):
            terminal.send(f"{report}\x1b[<0;{x + 2};{y + 1}M\x1b[<0;{x + 2};{y + 1}m")
            terminal.wait_for(shows("esc done"))
            terminal.send(ESC)
            terminal.wait_for(_still_watching)
