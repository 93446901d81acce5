"""The title: everything in it has its place, which does not move with what happens."""

import re
from functools import cache
from typing import Any

import pytest

from tests.support.hand import Hand, make_diverge, opened, shown_with
from xortui.nn import Session, Settings, Snapshot
from xortui.tui.widgets.title import Title

WIDTHS = (36, 40, 50, 60, 70, 76, 80, 90, 100, 110, 120, 140, 160, 200)


def rows(hand: Hand, snapshot: Snapshot, width: int, word: str = "", **changes: Any) -> str:
    """Return the title of a snapshot in a width, where a word says what keeps the run from going on."""
    title = hand.main.query_one(Title)
    (line,) = title.draw(title.needs(shown_with(snapshot, **changes))._replace(word=word), width, 1)
    text = "".join(text for text, _ in line)
    assert len(text) == width
    return text


@cache
def at(epoch: int, furthest: int = 2600, **settings: Any) -> Snapshot:
    """Return a run at an epoch, after it has been at another."""
    session = Session(Settings(**settings))
    session.run(furthest)
    session.goto(epoch)
    return session.snapshot


RUNNING = {"running": True, "measured": 123_456.0}
STATES: list[dict[str, Any]] = [
    {},
    {"word": "plateau"},
    RUNNING,
    {"speed": 0},
    {"speed": 3000},
    {"goal": 9000, "share": 0.45},
]


def moved(snapshot: Snapshot, epoch: int, furthest: int) -> Snapshot:
    """Return a snapshot as if it were of another epoch."""
    return snapshot._replace(epoch=epoch, course=snapshot.course._replace(furthest=furthest))


@pytest.mark.parametrize("rate", [1.0, 0.03, 100.0])
async def test_nothing_moves_and_nothing_goes_with_the_state(rate: float) -> None:
    """Solved or not, running, paused or on a journey, at any epoch: all stays in place, and the same is said."""
    unsolved, solved = at(0, 0, learning_rate=rate), at(2600)._replace(settings=Settings(learning_rate=rate))
    async with opened() as hand:
        for width in WIDTHS:
            seen, verdicts = set(), set()
            for epoch in (0, 999, 1000, 8990, 10_000, 99_999, 100_000, 999_999, 9_999_999):
                for snapshot in (unsolved, solved):
                    for state in STATES if epoch == 8990 else STATES[:3]:
                        text = rows(hand, moved(snapshot, epoch, max(9000, epoch)), width, **state)
                        seen.add((re.split(" {3}| +[!✓] ", text)[0].rstrip(), text.index(" epoch ")))
                        verdicts.add(snapshot is solved and re.findall("✓(?: solved)? ", text)[0])
                        if "goal" not in state:  # in a small terminal a million epochs leave the state its sign only
                            assert (width < 44 and epoch > 999_999) or re.search("paused  $|running $", text), text
            assert len(seen) == 1 and len(verdicts) == 2, (width, seen)


@pytest.mark.parametrize("settings", [{}, {"rule": "published", "seed": 2**32 - 1}, {"scale": 2.5, "seed": 12345}])
@pytest.mark.parametrize("width", [80, 100, 120, 160])
async def test_what_is_always_there_from_80_columns_on(width: int, settings: dict[str, Any]) -> None:
    """The program, the gate, the learning rate, the seed, the epoch and the state, whatever the settings are."""
    async with opened() as hand:
        text = rows(hand, moved(at(0, 0, **settings), 1_234_567, 9_999_999), width)
        seed = settings.get("seed", 1)
        for part in ("xortui", "XOR", "η 1", f"seed {seed}", "epoch 1 234 567", "■ paused"):
            assert f" {part} " in text.replace(" · ", "  "), part


async def test_every_part_is_apart_from_the_next() -> None:
    """Two blanks at least lie between the learning rate and the speed, at full speed as at any other."""
    async with opened() as hand:
        for width in (90, 100, 104, 110, 120, 160):
            for rate in (10.0, 0.03, 1e-6, 123.456):
                for speed in (None, 0, 3000):
                    text = rows(hand, at(10, 10, learning_rate=rate), width, speed=speed)
                    said = text[text.index("η") :]
                    assert "speed" not in said[: said.index("  ")] and "/s" not in said[: said.index("  ")]


@pytest.mark.parametrize(("width", "parts"), [(60, ["✓"]), (80, ["xortui", "✓ solved"]), (120, ["xortui", "✓ solved"])])
async def test_what_became_of_the_run_is_said(width: int, parts: list[str]) -> None:
    """At 80x24 a solved run keeps the name of the program; in a narrow terminal the mark stands for the word."""
    async with opened() as hand:
        text = rows(hand, at(2600), width)
        assert all(part in text for part in parts)
        assert "epoch 2 600" in text and text.rstrip().endswith("paused")
        session = Session()
        make_diverge(session)
        assert "✗" in rows(hand, session.snapshot, width)


async def test_what_keeps_a_run_from_going_on_is_said_at_every_size() -> None:
    """In the truth table where no line has room for a sentence, and in the title where one panel has the screen."""
    async with opened(session=plateau()) as hand:
        for size, said in (((40, 12), "3 of 4 right · plateau"), ((60, 18), "3 of 4, plateau")):
            await hand.resize(*size)
            assert said in hand.text()
            assert " ! " in hand.rows()[0]  # the word has no room, and its sign is never dropped
        await hand.press("m")
        assert " plateau " in hand.rows()[0]
        hand.main.action_do("anywhere.projector")
        for size in ((40, 12), (60, 18), (80, 24)):
            await hand.resize(*size)
            assert " plateau " in hand.rows()[0]
        hand.session.new_run(hand.snapshot.settings)
        hand.show()
        await hand.settle()
        assert "plateau" not in hand.text()


def plateau() -> Session:
    """Return a session on a plateau."""
    session = Session()
    session.goto(1000)
    return session


@pytest.mark.long
async def test_the_furthest_epoch_and_a_goal_have_a_place() -> None:
    """From 60 columns on a run that was gone back in says how far it has been, and a journey where it leads."""
    async with opened() as hand:
        for width in WIDTHS:
            if width >= 60:
                assert "epoch 1 200 of 2 600" in rows(hand, at(1200), width)
                for epoch in (1200, 2600)[: 1 + (width >= 76)]:  # before and after it is solved
                    assert "→ 1 000 000 000" in rows(hand, at(epoch), width, goal=10**9, share=0.0)
                assert "✓" in rows(hand, at(2600), width, goal=10**9, share=0.0)
            assert "45%" in rows(hand, at(1200), width, goal=9000, share=0.45)
