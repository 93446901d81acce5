"""One table of actions makes the bindings, the footer, the help and the palette, and they all agree."""

from collections import Counter
from dataclasses import replace

import pytest
from driving import Stage, opened
from rich.console import Console
from textual.binding import Binding
from textual.keys import _character_to_key
from textual.widgets import Static

from xortui.nn import Session
from xortui.tui.actions import ACTIONS, FOOTERS, LEARNING_RATES, LESSON_FOOTER, LESSON_KEYS, SPEEDS, Action, bindings
from xortui.tui.edit_mode import EditMode
from xortui.tui.help import COLOURS, WORDS, HelpScreen
from xortui.tui.lesson_mode import LessonMode
from xortui.tui.main_screen import MainScreen
from xortui.tui.view import EDIT, HIDDEN_SPACE, WALK, WATCH, View
from xortui.tui.walk_mode import WalkMode
from xortui.tui.widgets.loss import _FIRST_KEYS

ARROWS = {"→": "right", "←": "left", "↑": "up", "↓": "down", "esc": "escape"}


def key_of(shown: str) -> str:
    """Return the key that a person presses who sees it shown so, in Textual's spelling."""
    *modifiers, last = shown.split("+") if len(shown) > 1 else [shown]
    last = ARROWS.get(last) or (_character_to_key(last) if len(last) == 1 else last)
    return "+".join([*modifiers, last])


@pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS)
def test_an_action_has_a_method_that_says_what_it_does(action: Action) -> None:
    """`MainScreen.action_<id>` is there, is its own or that of a mode, and has a docstring."""
    method = next(
        vars(kind)[f"action_{action.id}"]
        for kind in (MainScreen, LessonMode, EditMode, WalkMode)
        if f"action_{action.id}" in vars(kind)
    )
    assert (method.__doc__ or "").endswith(".")


@pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS)
def test_an_action_has_words(action: Action) -> None:
    """A name, a sentence about it, and the names for both states where there are two."""
    assert action.name
    assert action.hint
    assert action.hint == action.hint.strip()
    assert action.name in action.title
    assert action.also in action.title
    assert action.label(View()) == action.name
    assert action.label(View(running=True)) == (action.also or action.name)


@pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS)
def test_the_keys_that_are_shown_are_those_that_work(action: Action) -> None:
    """The glyph and the aliases name the keys of the action, each and no others, as a terminal would send them."""
    assert [key_of(shown) for shown in (action.glyph, *action.aliases.split())] == list(action.keys)


def test_no_key_has_two_meanings() -> None:
    """In a mode each key belongs to one action, and is essential in no terminal that cannot send it."""
    for mode in (WATCH, WALK, EDIT):
        keys = Counter(key for action in ACTIONS.values() if mode in action.modes for key in action.keys)
        del keys["escape"]  # ends what is under way, and else leaves: never both
        del keys["enter"]  # answers, and else goes on in a lesson
        assert max(keys.values()) == 1
        assert not any(key != key.lower() for key in keys)
    named = {"space", "right", "left", "up", "down", "tab", "shift+tab", "escape", "enter", "backspace"}
    for action in ACTIONS.values():
        first = action.keys[0]
        assert first in named or len(action.glyph) == 1, f"{action.id} should have a plain character first"


def test_names_are_told_apart() -> None:
    """No two actions have the same name."""
    assert max(Counter(action.title for action in ACTIONS.values()).values()) == 1


def test_every_key_is_bound_to_its_action() -> None:
    """The bindings of the main screen are those of the table, no more and no fewer."""
    made = [binding for binding in bindings() if isinstance(binding, Binding)]
    bound = {(key, binding.action) for binding in made for key in binding.key.split(",")}
    assert bound == {(key, action.id) for action in ACTIONS.values() for key in action.keys}
    assert {binding.action: binding.description for binding in made} == {a.id: a.title for a in ACTIONS.values()}


def test_a_table_by_id_has_the_ids_of_its_actions() -> None:
    """What is looked up by an id is the action with this id."""
    assert all(name == action.id for name, action in ACTIONS.items())


@pytest.mark.parametrize("mode", [WATCH, WALK, EDIT])
def test_the_footer_lists_actions_once_each(mode: str) -> None:
    """Only actions of the mode; `?` and `q`, which always stand at the end, not a second time."""
    listed = Counter(name for names in FOOTERS[mode] for name in names)
    assert set(listed) <= {name for name, action in ACTIONS.items() if mode in action.modes} - {"help", "quit"}
    assert max(listed.values()) == 1


def test_a_lesson_puts_its_keys_first_in_the_footer() -> None:
    """Only actions of all modes, or such as answer; each of those that a lesson adds is named or in the help."""
    listed = [name for names in LESSON_FOOTER for name in names]
    assert len(set(listed)) == len(listed)
    assert set(LESSON_KEYS[:4]) <= set(listed) <= {*LESSON_KEYS, "number", "reveal", *(f"answer_{n}" for n in range(5))}


def test_the_first_screen_names_actions() -> None:
    """What the empty chart says to press exists, and can be pressed at epoch 0."""
    assert all(ACTIONS[name].when(Session().snapshot, View()) for name in _FIRST_KEYS)


async def help_text(stage: Stage) -> str:
    """Return all that the help says, with single blanks."""
    await stage.press("question_mark")
    assert isinstance(stage.app.screen, HelpScreen)
    console = Console(width=200, color_system=None)
    with console.capture() as captured:
        for part in stage.app.screen.query(Static):
            console.print(part.content, markup=False, highlight=False)
    return " ".join(captured.get().split())


async def test_the_help_explains_every_action_in_the_same_words() -> None:
    """Each action with all its keys, its title and its sentence; and the words and signs of the screen."""
    async with opened() as stage:
        text = await help_text(stage)
    for action in ACTIONS.values():
        assert f"{action.title}: {action.hint}" in text
        assert f"{action.glyph} {action.aliases}".strip() in text
    for word, meaning in (*WORDS, *COLOURS):
        assert f"{word} {meaning}" in text


async def test_a_wide_footer_shows_every_action_it_lists() -> None:
    """Where there is room all of them are there, in order, and the same words as everywhere."""
    async with opened(size=(400, 24)) as stage:
        stage.main.view = view = replace(stage.main.view, goal=10, chosen=HIDDEN_SPACE)
        footer = stage.rows()[-1]
        places = []
        for names in FOOTERS[WATCH]:
            glyphs = "".join(ACTIONS[name].glyph for name in names)
            assert f"  {glyphs} {ACTIONS[names[0]].label(view).split()[0]}" in footer
            places.append(footer.index(f"  {glyphs} "))
        assert places == sorted(places)
        assert footer.rstrip().endswith("? help  q quit")


def test_scales_are_in_order() -> None:
    """Learning rates rise, speeds rise, and full speed, written as 0, comes after the fastest."""
    assert list(LEARNING_RATES) == sorted(set(LEARNING_RATES))
    assert list(SPEEDS[:-1]) == sorted(set(SPEEDS[:-1]))
    assert SPEEDS[-1] == 0
