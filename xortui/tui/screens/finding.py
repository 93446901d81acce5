"""What the palette finds first: an entry by its name, by other words for it, or by what is said about it."""

import re

OTHER_WORDS = {
    "anywhere.run": "start, play, go, continue, train, learn",
    "watch.step": "next, forward, one epoch",
    "watch.back": "previous, backward, earlier",
    "anywhere.furthest": "end, last epoch",
    "anywhere.first": "beginning, rewind, epoch 0",
    "anywhere.goto": "jump, epoch, time travel",
    "anywhere.until": "solve, solved, stop when, condition, wait for",
    "watch.rate_up": "eta, η, alpha, learning rate, higher rate, step size",
    "watch.rate_down": "lower rate",
    "anywhere.faster": "speed, speed up, quicker, epochs a second",
    "anywhere.slower": "speed down, slow",
    "anywhere.full": "fast, fastest, maximum speed",
    "anywhere.example": "input",
    "anywhere.reset": "restart, start over, from scratch",
    "anywhere.new_seed": "new network, network, other network, random, reroll, initial weights",
    "anywhere.settings": "compare, compare runs, comparison, side by side, hidden units, neurons, gate, rule, scale, "
    "options, preferences, configuration, and, or, xnor, nand",
    "anywhere.undo": "take back, revert",
    "anywhere.maximise": "full screen, fullscreen, large, bigger, maximise, maximize, panel",
    "anywhere.range": "axis, zoom epochs",
    "anywhere.clear": "ghosts, earlier runs, remove, delete, hide",
    "walk.enter": "explain, phases, arithmetic, forward pass, backward pass, backpropagation, gradient, delta",
    "walk.slope": "check gradient, gradient check, numerical gradient, finite differences",
    "walk.chain_rule": "derivative",
    "walk.ask": "quiz, guess, predict, question",
    "edit.enter": "change, set weight, modify, bias, target, value",
    "anywhere.sweep": "many seeds, statistics, percentage",
    "anywhere.projector": "wall, beamer, big, font, contrast",
    "anywhere.probe": "any point, try an input",
    "anywhere.plane": "loss surface, contour",
    "anywhere.save": "record, store, write, keep",
    "anywhere.share": "send, copy, link, give",
    "anywhere.resume": "last session, restore",
    "anywhere.export": "torch, pytorch, numpy, script, csv, table, download",
    "anywhere.picture": "screenshot, image, png, svg",
    "anywhere.lessons": "open lesson, learn, course, tutorial, exercise, task",
    "anywhere.help": "keys, manual, shortcuts, words, glossary, legend, docs",
    "anywhere.quit": "exit, leave, close, bye",
    "lesson.notes": "presenter, teacher, answers",
}
"""Other words for commands, by their ids: what a student may call them."""

IN_A_SHELL = (
    ("replay", "xortui replay FILE, in a shell, plays what was saved", "load, open, open file, recording, play"),
    ("serve", "xortui serve, in a shell, brings this to browsers", "browser, web, students, class, server"),
    ("presenter", "xortui lesson 1 --presenter, in a second terminal, has the notes", "teacher, notes, second screen"),
)
"""What is begun in a shell, with what is said of it and other words for it."""

_UNABLE = 0.9
"""What an entry counts that can do nothing now."""


def rank(query: str, name: str, hint: str, others: str = "", *, able: bool = True) -> float:
    """Return how well an entry is what is looked for, 0 to 1; 0 where it is not.

    Letters alone are enough nowhere: "compare" is in "what comes: ... parameter", and nobody means that.

    Args:
        query: What was typed.
        name: What the entry is called.
        hint: What is said about it.
        others: Other words for it, with commas between them.
        able: Whether it can be done now.
    """
    text, title = query.lower().strip(), name.lower()
    phrases = [phrase.strip() for phrase in others.split(",")] if others else []
    words = re.findall(r"[\w/.…?]+", text) or [text]
    texts = (title, others, f"{title} {others} {hint.lower()}")
    by_name, by_others, by_all = (all(_begins(word, where) for word in words) for where in texts)
    found = (
        (1.0, title == text or text in title.split(" / ")),
        (0.95, text in phrases),
        (0.9, title.startswith(text)),
        (0.85, by_name),
        (0.7, by_others),
        (0.5, by_all),
        (0.4, text in title),
        (0.3, len(text) > 2 and text in hint.lower()),
    )
    return next((value for value, so in found if so), 0.0) * (1.0 if able else _UNABLE)


def _begins(word: str, text: str) -> bool:
    """Return whether a word of a text begins with another one."""
    return re.search(rf"(?<!\w){re.escape(word)}", text) is not None
