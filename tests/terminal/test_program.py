"""The program in a real terminal: does it start, obey, bear what comes, and leave the terminal as it was?"""

import os
import random
import re
import signal

import numpy as np
import pytest

from tests.support.program import (
    CTRL_Q,
    ESCAPE,
    LARGE,
    LEFT,
    RIGHT,
    TINY,
    USUAL,
    XORTUI,
    assert_restored,
    both,
    complete,
    epoch_of,
    fills,
    opened,
    paused_at,
    press_until,
    running_beyond,
    session_after,
    tables_of,
    with_tables,
    with_weights,
)
from tests.support.terminal import Terminal
from xortui.nn import Parameters, Session, Settings

# Numbers and keys


@pytest.mark.cold
def test_it_starts_at_epoch_0_with_the_initial_weights_of_the_post() -> None:
    """The tables hold the numbers that numpy draws from seed 1, in the post's order: W1, W2, b1, b2."""
    draw = np.random.RandomState(1).randn
    w1, w2, b1, b2 = draw(3, 4), draw(4, 1), draw(4), draw(1)
    with opened() as terminal:
        terminal.wait_for(with_weights(Parameters(w1, b1, w2, b2)))


@pytest.mark.long
def test_a_step_shows_the_numbers_that_the_session_gives() -> None:
    """After one key there are epoch 1 and the weights, the predictions and the loss of a session after one step."""
    snapshot = session_after(1).snapshot
    wanted = [f"MSE {snapshot.mse:.5f}", *(f"{prediction:.3f}" for prediction in snapshot.predictions[:, 0])]
    with opened() as terminal:
        terminal.send(RIGHT)
        terminal.wait_for(both(paused_at(1), with_weights(snapshot.parameters)))
        # The chart and the loss above it are painted a turn later than the numbers.
        terminal.wait_for(lambda rows: all(text in "\n".join(rows) for text in wanted))


@pytest.mark.long
def test_back_shows_exactly_what_was_there() -> None:
    """Three steps on and three back show the same tables again, to the last mark."""
    with opened() as terminal:
        seen = [tables_of(terminal.screen())]
        for epoch in (1, 2, 3):
            terminal.send(RIGHT)
            rows = terminal.wait_for(both(paused_at(epoch), with_weights(session_after(epoch).snapshot.parameters)))
            seen.append(tables_of(rows))
        for epoch in (2, 1, 0):
            terminal.send(LEFT)
            terminal.wait_for(both(paused_at(epoch), with_tables(seen[epoch])))


@pytest.mark.long
def test_a_lesson_goes_from_step_to_step_and_the_list_of_lessons_opens_one() -> None:
    """`xortui lesson 1`: Enter goes on, a key answers, q leaves; without a name there is a list."""
    easy = Session(Settings(gate="and", hidden_units=1))
    while easy.snapshot.mse >= 0.02:  # as far as step 5 trains it
        easy.step()
    with Terminal([*XORTUI, "lesson", "1"], size=USUAL) as terminal:
        terminal.wait_for(both(paused_at(0), lambda rows: any("step 1 of 11" in row for row in rows)))
        assert "Can it learn" not in terminal.raw.decode()  # the screen without a lesson was never there
        terminal.send("\r")
        terminal.wait_for(lambda rows: any("What should the answer for 1 1 be" in row for row in rows))
        terminal.send("0")  # the option is a digit, and its own key
        terminal.wait_for(lambda rows: any("✓ right: 0." in row for row in rows))
        terminal.send("\r\r\r")
        terminal.wait_for(lambda rows: any("step 5 of 11" in row for row in rows) and epoch_of(rows) == easy.epoch)
        terminal.send("q")
        assert terminal.wait_exit() == 0
        assert_restored(terminal)
    with Terminal([*XORTUI, "lesson"], size=USUAL) as terminal:
        terminal.wait_for(lambda rows: any("One step downhill" in row for row in rows))
        terminal.send("\r")
        terminal.wait_for(lambda rows: any("step 1 of 11" in row for row in rows))


@pytest.mark.long
def test_running_goes_on_until_it_is_paused() -> None:
    """The space bar lets epochs follow each other; pressed again, it ends that, and nothing more is written."""
    with opened() as terminal:
        terminal.send(" ")
        terminal.wait_for(running_beyond(20))
        terminal.send(" ")
        epoch = epoch_of(terminal.wait_for(lambda rows: "paused" in rows[0]))
        # A step proves that all that was under way is done; it leads to the next epoch, so none came in between.
        terminal.send(RIGHT)
        terminal.wait_for(paused_at(epoch + 1))
        terminal.send(LEFT)
        terminal.wait_for(both(paused_at(epoch), with_weights(session_after(epoch).snapshot.parameters)))


@pytest.mark.long
def test_a_long_way_shows_how_far_it_is_and_can_be_stopped() -> None:
    """On the way to epoch 2 000 000 the title shows the goal and the share done; Esc stops there."""
    with opened() as terminal:
        terminal.send("g")
        terminal.wait_for("go to epoch")
        terminal.send("2000000\r")
        terminal.wait_for(lambda rows: re.search(r"→ 2 000 000 · +[1-9]\d*%", rows[0]) is not None)
        terminal.send(ESCAPE)
        rows = terminal.wait_for(lambda rows: "paused" in rows[0])
        assert 0 < epoch_of(rows) < 2_000_000
        terminal.send(RIGHT)
        terminal.wait_for(paused_at(epoch_of(rows) + 1))


# The end


@pytest.mark.long
@pytest.mark.parametrize("key", ["q", CTRL_Q])
def test_it_quits_at_once_even_at_full_speed(key: str) -> None:
    """Either key ends it within a second while epochs race, with code 0 and the terminal as it was."""
    with opened("--speed", "full") as terminal:
        terminal.send(" ")
        terminal.wait_for(running_beyond(1000))
        terminal.send(key)
        assert terminal.wait_exit(timeout=1) == 0
        assert_restored(terminal)


@pytest.mark.long
@pytest.mark.parametrize("keys", ["", " "], ids=["paused", "running"])
def test_a_termination_signal_ends_it_in_good_order(keys: str) -> None:
    """SIGTERM ends it with code 143 and the terminal as it was."""
    with opened("--speed", "full") as terminal:
        terminal.send(keys)
        terminal.wait_for(running_beyond(1000) if keys else paused_at(0))
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.wait_exit() == 143
        assert_restored(terminal)


@pytest.mark.long
@pytest.mark.parametrize("keys", ["", "", "", " "], ids=["paused", "paused-again", "paused-once-more", "running"])
def test_it_ends_when_the_terminal_is_gone(keys: str) -> None:
    """A closed window leaves no process behind: it ends with code 129, as SIGHUP asks it to."""
    with opened("--speed", "full") as terminal:
        terminal.send(keys)
        terminal.wait_for(running_beyond(1000) if keys else paused_at(0))
        terminal.hang_up()
        assert terminal.wait_exit() == 129


# Sizes


@pytest.mark.long
def test_it_fits_any_size_while_it_runs() -> None:
    """Resized at full speed it fills each size, says what it needs where that is too small, and comes back."""
    with opened("--speed", "full", size=USUAL) as terminal:
        terminal.send(" ")
        for columns, rows in (LARGE, USUAL, (60, 18), LARGE):
            before = epoch_of(terminal.wait_for(running_beyond(0)))
            terminal.resize(columns, rows)
            terminal.wait_for(both(running_beyond(before), fills(columns, rows)))
        terminal.resize(*TINY)
        terminal.wait_for("xortui needs")
        terminal.resize(*USUAL)
        terminal.wait_for(both(running_beyond(before), complete))
        terminal.resize(*TINY)
        terminal.wait_for("xortui needs")
        terminal.send("q")
        assert terminal.wait_exit() == 0
        assert_restored(terminal)


@pytest.mark.long
def test_exported_sizes_do_not_freeze_the_screen() -> None:
    """COLUMNS and LINES, which some shells export, do not count: the terminal itself says how large it is."""
    with opened(env={"COLUMNS": "80", "LINES": "24"}) as terminal:
        terminal.wait_for(fills(*LARGE))
        terminal.resize(100, 30)
        terminal.wait_for(fills(100, 30))


# What comes by mistake


@pytest.mark.long
def test_a_large_paste_is_no_harm() -> None:
    """Twenty kilobytes from the clipboard, full of letters that are keys, do nothing; the next key works."""
    with opened() as terminal:
        terminal.send("\x1b[200~" + "quit? no: rng seed 12\n" * 1000 + "\x1b[201~")
        terminal.send(RIGHT)
        terminal.wait_for(paused_at(1), timeout=30)


@pytest.mark.long
@pytest.mark.parametrize("running", [False, True], ids=["paused", "running"])
def test_bytes_that_are_no_text_are_no_harm(running: bool) -> None:
    """Bytes that are not UTF-8, as from a serial line or an old encoding, do nothing; the next keys work."""
    noise = random.Random(1)
    with opened() as terminal:
        if running:
            terminal.send(" ")
            terminal.wait_for(running_beyond(0))
        for length in (1, 2, 500):
            terminal.send(b"\xff\xfe" + bytes(noise.randrange(0x80, 0x100) for _ in range(length)))
        press_until(terminal, "g", "go to epoch")
        terminal.send(CTRL_Q)
        assert terminal.wait_exit() == 0
        assert_restored(terminal)


# Terminals


@pytest.mark.long
@pytest.mark.parametrize(
    "env",
    [{"NO_COLOR": "1"}, {"TERM": "xterm", "COLORTERM": None}, {"TERM": "xterm-256color", "COLORTERM": None}],
    ids=["no colours", "16 colours", "256 colours"],
)
def test_every_number_is_there_whatever_the_colours(env: dict[str, str | None]) -> None:
    """Without colours, with 16 and with 256, a step shows the same numbers, and what the colours say in signs too."""
    snapshot = session_after(1).snapshot
    with opened(size=USUAL, env=env) as terminal:
        terminal.send(RIGHT)
        rows = terminal.wait_for(both(paused_at(1), with_weights(snapshot.parameters)))
        screen = "\n".join(rows)
        tables = "\n".join(tables_of(rows)).replace("▲▼ moved most", "")
        assert len(re.findall("[▲▼]", tables)) == 4
        assert len(re.findall("[✓✗]", tables)) == 4
        assert all(f"{prediction:.3f}" in screen for prediction in snapshot.predictions[:, 0])
