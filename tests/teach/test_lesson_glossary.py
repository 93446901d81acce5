"""The glossary: is every word that the lessons introduce in it, and can it be shown?"""

import re

import pytest

from xortui.nn import Session, Settings
from xortui.teach.glossary import GLOSSARY, find
from xortui.teach.lessons.catalogue import built_in
from xortui.teach.lessons.catalogue import find as lesson
from xortui.words.cells import cells

TERMS = ("epoch", "hidden unit", "weight", "bias", "sigmoid", "activation", "phase", "loss", "chain rule", "plateau")
"""Words that the lessons print in strong type where they say what they mean."""


def test_entries_can_be_shown_and_are_sorted() -> None:
    """Names come in their order, once each; texts are sentences, and the lines of a picture have one width."""
    names = [entry.name for entry in GLOSSARY]
    letters = [name.lower() for name in names if name[0].isascii() and name != "1 and 2"]
    assert letters == sorted(letters) and len(set(names)) == len(names)
    for entry in GLOSSARY:
        assert entry.meaning.endswith(".") and entry.meaning.isprintable()
        assert len({cells(line) for line in entry.picture}) <= 1, entry.name


@pytest.mark.parametrize("term", TERMS)
def test_what_lessons_introduce_is_in_the_glossary(term: str) -> None:
    """A term that a lesson introduces in strong type is found by its name."""
    said = {
        span.text.lower().rstrip(":s")
        for name in built_in()
        for step in lesson(name).steps
        for part in step.text
        for span in part.spans
        if span.mark == "strong"
    }
    assert term.rstrip("s") in said
    assert (entry := find(term)) and term in entry.name


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("η", "learning rate η"),
        ("δ", "delta δ"),
        ("W2", "weight W1, W2"),
        ("ŷ", "prediction ŷ"),
        ("Plateau", "plateau"),
    ],
)
def test_a_sign_is_found(word: str, name: str) -> None:
    """A sign of a formula leads to the word that it stands for."""
    entry = find(word)
    assert entry and entry.name == name
    assert find("zzz") is None and find(" ") is None


def test_what_it_says_of_the_scale_is_so() -> None:
    """A scale of 0 makes all numbers equal, of 0.1 the run is slower than at 1, of 5 most units begin saturated."""
    assert not any(part.any() for part in Session(Settings(scale=0.0)).snapshot.parameters)
    assert re.search(
        "0 makes all equal, 0.1 is a slow start, 5 a saturated one",
        next(entry.meaning for entry in GLOSSARY if entry.name == "scale"),
    )
    slow, usual = Session(Settings(scale=0.1)), Session()
    for session in (slow, usual):
        session.goto(2072)
    assert usual.snapshot.solved and not slow.snapshot.solved
