"""An open question: its answers by keys, that of the walkthrough or that of a lesson's step."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from xortui.tui.desk import Desk
from xortui.tui.modes.base import EDITING, Command, PlainLayer, always, free, moving
from xortui.tui.scene import EDIT, PHASE, WALK, Entry, Shown

if TYPE_CHECKING:
    from xortui.teach.epoch.questions import Question
    from xortui.tui.playing import Playing

FIRST_CHARACTERS = "0123456789\N{MINUS SIGN}"
"""What begins to type an answer, besides the keys that mean something elsewhere: a minus, a point and a comma."""

GIVE_UP = "p"

OPTIONS = 4

_PANELS = "1234"
"""Digits that choose a panel while one has the whole screen."""


def _choice_is_open(shown: Shown) -> bool:
    playing = shown.scene.playing
    return playing is not None and playing.open_choice is not None


def _number_is_asked(shown: Shown) -> bool:
    playing = shown.scene.playing
    return playing is not None and playing.open_number is not None


def _seen(obstacle: Callable[[Shown], str]) -> Callable[[Shown], str]:
    """Return an obstacle that is there, too, while what is asked has not been seen: no answer to it counts."""

    def seen(shown: Shown) -> str:
        if not _is_asked(shown):
            return obstacle(shown)
        from xortui.tui.reading import unseen  # what lays out questions is imported with the first of them

        return unseen(shown) or obstacle(shown)

    return seen


def _options_are_open(shown: Shown) -> bool:
    return shown.question is not None or _choice_is_open(shown)


def _is_asked(shown: Shown) -> bool:
    return _options_are_open(shown) or _number_is_asked(shown)


def _not_offered(option: int) -> Callable[[Shown], str]:
    """Return what says why this option, counted from 0, cannot be chosen; nothing where it can."""

    def obstacle(shown: Shown) -> str:
        playing = shown.scene.playing
        choice = playing.open_choice if playing else None
        if playing and choice:
            if option in playing.tried:
                return tried(choice.keys[option])
            offered = option < len(choice.keys) and choice.keys[option] == str(option + 1)
        elif shown.question:
            offered = option < len(shown.question.options)
        else:
            return unasked(shown, str(option + 1))
        return "" if offered else f"There is no answer {option + 1} here."

    return obstacle


def answer_keys(shown: Shown) -> tuple[str, ...]:
    """Return the keys that choose the options of what is asked; none where nothing is, or it has not been seen."""
    if shown.look.mode == EDIT:
        return ()
    playing = shown.scene.playing
    options = range(len(shown.question.options)) if shown.question else ()
    keys = _open_keys(playing) if playing and playing.open_choice else tuple(str(option + 1) for option in options)
    return () if keys and _seen(free)(shown) else keys


def guess_first(shown: Shown) -> str:
    """Return what a question that is open asks for before anything else: to be seen, or its own keys."""
    from xortui.tui.reading import unseen

    keys = answer_keys(shown)
    return unseen(shown) or (f"Guess first: {_either(keys)}." if keys else "Guess first.")


def tried(key: str) -> str:
    """Return what is said of the key of an answer that was tried, and is wrong."""
    return f"{key} was tried, and is wrong."


def _open_keys(playing: "Playing") -> tuple[str, ...]:
    """Return the keys of the options of a lesson's choice that have not been tried."""
    choice = playing.open_choice
    return tuple(key for at, key in enumerate(choice.keys) if at not in playing.tried) if choice else ()


def why_no_answer(key: str, shown: Shown) -> str:
    """Return why a digit that is on no command answers nothing; empty for any other key."""
    if key not in FIRST_CHARACTERS:
        return ""
    return f"There is no answer {key} here." if _options_are_open(shown) else unasked(shown, key)


def unasked(shown: Shown, key: str = "") -> str:
    """Return why nothing can be answered, and what leads to where a key means something: a digit, or any of them."""
    walking, playing = shown.look.mode == WALK, shown.scene.playing
    if key and shown.zoom:
        return f"{_PANELS[0]} to {_PANELS[-1]} show the panels here."
    further = playing and (playing.step < len(playing.lesson.steps) or playing.following)
    if playing and playing.own_question and not _is_asked(shown):
        return "It is answered: enter goes on." if further else "It is answered."
    if shown.scene.asking.on:
        return _unasked_by_phase(shown) if walking else "w first: there the phases ask."
    if walking:
        return "a first: then the phases ask."
    if playing:
        return "No question here: enter goes on." if further else "This step asks nothing."
    if not key:
        return "w first, then a: the phases ask."
    return "m leads to panels, w to questions." if key in _PANELS else "e leads to weights, g to epochs."


def _unasked_by_phase(shown: Shown) -> str:
    """Return the same in the walkthrough, while it asks for results."""
    why = "No question here" if shown.answer is None else "It is answered"
    return moving(shown) or (f"{why}." if shown.probing else f"{why}: → goes on.")


def _without(possible: Callable[[Shown], bool]) -> Callable[[Shown], str]:
    """Return what says why nothing is answered so, unless that is possible."""
    why = unasked, lambda shown: "It asks for no such answer."
    return lambda shown: "" if possible(shown) else why[_is_asked(shown)](shown)


def _own_key(shown: Shown, character: str) -> int | None:
    """Return the option of the lesson's open choice that a character chooses; None where it chooses none."""
    choice = shown.scene.playing.open_choice if shown.scene.playing else None
    return choice.keys.index(character) if choice and character in choice.keys else None


def _answers(option: int) -> Callable[[Desk], None]:
    """Return what takes this option as the answer: to the lesson's own question, or else to that of the phase."""

    def answer(desk: Desk) -> None:
        now = desk.shown
        if _choice_is_open(now):
            desk.player.answer(option)
        elif question := now.question:
            desk.asking = now.scene.asking.with_answer(now.moment, option, right=option == question.right)
            _answered(desk, question, option)

    return answer


def _answered(desk: Desk, question: "Question", option: int | None) -> None:
    """Say what came of the question of a phase, None for given up."""
    desk.player.answer_phase(option)
    if PHASE not in desk.shown.lower_half:  # its frame has the verdict; it has gone behind another panel again
        desk.note(question.verdict(option))


def _how(desk: Desk) -> None:
    """Say how an answer is given, as Enter alone gives none."""
    now = desk.shown
    if _choice_is_open(now):
        assert now.scene.playing
        desk.player.say(f"Press {_either(_open_keys(now.scene.playing))} to answer, or {GIVE_UP} to give up.")
    else:
        desk.asking = now.scene.asking._replace(urged=now.moment)


def _either(keys: tuple[str, ...]) -> str:
    return " or ".join(filter(None, (", ".join(keys[:-1]), keys[-1])))


def _reveal(desk: Desk) -> None:
    now = desk.shown
    if _choice_is_open(now) or _number_is_asked(now):
        desk.player.answer(None)
    elif question := now.question:
        desk.asking = now.scene.asking.with_revealed(now.moment)
        _answered(desk, question, None)


def _types(character: str) -> Callable[[Desk], None]:
    """Return what opens the field for a number, with a character in it."""

    def begin(desk: Desk) -> None:
        desk.begin_entry(Entry("number"), character)

    return begin


def _answer(option: int) -> Command:
    key, hint = str(option + 1), "what you think, when a result is asked for"
    return Command(
        f"question.answer_{key}", (key,), f"answer {key}", hint, _answers(option),
        _seen(_not_offered(option)),
    )  # fmt: skip


def _character(key: str, character: str) -> Command:
    name, hint = f"type {character}", "begin a number with it"
    return Command(f"question.{key}", (key,), name, hint, _types(character), _seen(_without(_number_is_asked)))


class QuestionLayer(PlainLayer):
    """The layer over a mode while something is asked; while numbers are edited, keys edit."""

    name = "question"
    elsewhere = EDITING
    commands = (
        *map(_answer, range(OPTIONS)),
        Command(
            "question.number",
            ("enter",),
            "type a number",
            "type what you think; a digit or a minus begins, too",
            _types(""),
            _seen(_without(_number_is_asked)),
            footer_when=always,
        ),
        *map(_character, ("minus", "full_stop", "comma"), "-.,"),
        Command(
            "question.reveal",
            (GIVE_UP,),
            "give up",
            "show the answer without a guess",
            _reveal,
            _seen(_without(_is_asked)),
            footer_when=always,
        ),
        Command(
            "question.how",
            ("enter",),
            "how to answer",
            "say which keys do",
            _how,
            _seen(_without(_options_are_open)),
        ),
    )

    def here(self, shown: Shown) -> bool:
        """Return whether a question can be open."""
        return shown.look.mode != EDIT

    def take(self, desk: Desk, character: str) -> bool:
        """Take a digit that is an option itself, or begin to type the number that a lesson asks for."""
        if _is_asked(desk.shown) and _seen(free)(desk.shown):
            return False
        option = _own_key(desk.shown, character)
        if option is not None:
            playing = desk.playing
            if playing and option in playing.tried:
                desk.note(tried(character))
            else:
                desk.player.answer(option)
            return True
        if character not in FIRST_CHARACTERS or not _number_is_asked(desk.shown):
            return False
        return desk.begin_entry(Entry("number"), character)
