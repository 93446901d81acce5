"""A step of a lesson as lines of marked pieces: its title and text, its question, and what came of it."""

from collections.abc import Iterator
from itertools import chain, groupby

from xortui.nn import Snapshot
from xortui.teach.lessons.live import filled, filled_text
from xortui.teach.lessons.questions import Estimate, MultipleChoice, Task, answer_of, is_computed, right_options
from xortui.teach.lessons.text import Paragraph, Span, paragraph, wrapped
from xortui.tui.playing import Answer, Playing, Score
from xortui.words.cells import cells
from xortui.words.format import RIGHT, WRONG, plain_number

KEPT = "The lesson stays as it was: b shows it."
"""What is said below what is wrong with a file that has changed."""

PROMPT, KEY = Span("your number: "), Span(" 0–9 ", "key")
"""What begins the line on which a number is typed, while it is and before it is."""

KEY_ON = Span(" enter ", "key")
"""The key that leads to the next lesson."""

_LEAST = 4  # lines of a strip, so that a chart below moves little from step to step; arithmetic needs the room
_LONGEST = -0.1234567
_SAID = "Press 1, 2, 3 or 4 to answer, or p to give up, or something as long."
_ASTRAY = "✗ 4 of 4 are right, but with another number of hidden units: that does not count. b begins the step again."
_NO_NAMES = ("A", "An", "It", "Nothing", "The", "They")  # with which options begin

Lines = list[tuple[Span, ...]]
"""Lines of text, each of marked pieces: "", strong, code, title, key, muted, good or bad."""


def rows_needed(playing: Playing, width: int, strip: bool, *, walking: bool) -> int:
    """Return the rows that a step takes, whether its question is open or answered: nothing jumps by an answer.

    Args:
        playing: The lesson with its step.
        width: Columns, a frame among them.
        strip: Whether it is in a strip across the screen, not in a column.
        walking: Whether the walkthrough is below, which needs every row.
    """
    lines = most_lines(playing, width - 2 if strip else width - 4, strip=strip)
    return 1 + max(0 if walking else _LEAST, lines) if strip else 2 + lines


def most_lines(playing: Playing, width: int, *, strip: bool) -> int:
    """Return the most lines that a step takes, however its question or its task stands."""
    return max(sum(map(len, blocks_of(way, width, strip=strip))) for way in _possible(playing))


def has_live(playing: Playing) -> bool:
    """Return whether the step says numbers that change with the network: those of its text and of its task."""
    step = playing.now
    return step.task is not None or any(span.source for part in step.text for span in part.spans)


def _possible(playing: Playing) -> Iterator[Playing]:
    """Yield the ways in which the question or the task of a step may stand, the longest of each kind."""
    yield playing
    question = playing.own_question
    if question:
        longest: float = _LONGEST
        answers = [longest / 2]  # as long, and not the right one, which is said beside it
        wrong = [longest, -longest]  # on either side
        if isinstance(question, MultipleChoice):
            answers = list(range(len(question.options)))  # each has a reason of its own
            longest = max(answers, key=lambda option: cells(question.options[int(option)]))
            wrong = [max(range(len(question.options)), key=lambda option: cells(question.reason(option)))]
        bare = playing.with_answer(None)._replace(tried=())
        yield from (bare, bare._replace(said=_SAID))
        yield from (bare.with_answer(Answer(given, right, longest)) for given in answers for right in (True, False))
        if question.tries > 1:
            yield from (bare._replace(tried=(answer,)) for answer in wrong)
    if playing.now.task:
        yield from (playing._replace(done=playing.done ^ {playing.step}), playing._replace(said=_ASTRAY))


def blocks_of(
    playing: Playing, width: int, *, strip: bool, typing: bool = False, live: Snapshot | None = None
) -> list[Lines]:
    """Return the parts of a step: title, text, question, options, verdict, task, score; some are empty.

    Args:
        playing: The lesson with its step.
        width: Cells for a line.
        strip: Whether it is in a strip, without a title and with all options on one line.
        typing: Whether a number is being typed.
        live: What the live numbers of the text are computed from; None for the widest in their place.
    """
    step, question = playing.now, playing.own_question
    blocks = [] if strip else [_plain(step.title, width, "title")]
    if playing.file_error:
        return [*blocks, _plain(playing.file_error, width, "bad"), _plain(KEPT, width, "muted")]
    # Where the answer is computed, the numbers that it is reckoned from are those that it is computed from.
    stays = question is not None and is_computed(question) and playing.stood
    text = filled(step.text, playing.stood if live and stays else live)
    done = bool(question and playing.answer) or (step.task is not None and not playing.open_task)
    last = playing.step == len(playing.lesson.steps)
    if strip and last and done:  # what comes next takes the place of a text that has been read
        blocks.append(_end(playing, width, full=True))
    else:
        blocks += [wrapped(text, width)] if strip else [wrapped(part, width) for part in _parts(text)]
    if question:
        asked = _plain(filled_text(question.text, playing.stood), width, "strong")
        options, verdict = _answers(question, playing, width, listed=not strip, typing=typing)
        # In a strip they are close together: there is little room, and a blank line above sets them off.
        blocks += [asked + options + verdict] if strip else [asked, options, verdict]
    if step.task:
        blocks.append(_task(step.task, playing, width, live))
    if last and not (strip and done):
        blocks.append(_end(playing, width, full=not strip))
    return blocks


def step_lines(
    playing: Playing,
    width: int,
    height: int,
    *,
    strip: bool,
    typing: bool = False,
    live: Snapshot | None = None,
    most: int | None = None,
    tail: str = "",
) -> Lines:
    """Return all lines of a step, as roomy as the height allows; there may be more than have room.

    Args:
        playing: The lesson with its step.
        width: Cells for a line.
        height: Rows that there are.
        strip: Whether it is in a strip across the screen.
        typing: Whether a number is being typed.
        live: What live numbers are computed from.
        most: The most lines that the step takes, so that blank lines stay where they are; None to count them.
        tail: What is said at the end, unless all but that has room.
    """
    blocks = [block for block in blocks_of(playing, width, strip=strip, typing=typing, live=live) if block]
    if tail and (last := _plain(tail, width, "key")) and not height - len(last) < sum(map(len, blocks)) <= height:
        blocks.append(last)
    spare, lines = height - (most_lines(playing, width, strip=strip) if most is None else most), Lines()
    # A blank line first between all blocks, or, where there is not so much room, before the question only.
    apart = spare >= len(blocks) - 1
    for at, block in enumerate(blocks):
        lines += [*([()] if at and (apart or (at == 1 and spare > 0)) else []), *block]
    return lines


def _task(task: Task, playing: Playing, width: int, live: Snapshot | None) -> Lines:
    """Return what there is to do, and a hint, or that it is too late, or once it is done that it is, and why."""
    asked = wrapped([Paragraph((Span("Task: ", "title"), Span(filled_text(task.text, live), "strong")))], width)
    if playing.step in playing.done:
        said = Span(f"{RIGHT} done. ", "good"), Span(filled_text(task.why, live))
        return asked + wrapped([Paragraph(said)], width)
    if playing.said:
        return asked + _plain(playing.said, width, "strong")
    if live and (task.missed(live) or task.reached(live)):
        state = task.state(live, playing.stood)
        told = f"Too late: {state}" if task.missed(live) else state[0].upper() + state[1:]
        return asked + _plain(f"{WRONG} {told}. b begins the step again.", width, "bad")
    return asked + (_plain(f"Hint: {filled_text(task.hint, live)}", width, "muted") if task.hint else [])


def _parts(text: tuple[Paragraph, ...]) -> Iterator[list[Paragraph]]:
    """Yield the paragraphs, the items of a list together, and likewise lines of code."""
    for (indent, verbatim), parts in groupby(text, lambda part: (part.indent, part.verbatim)):
        together = list(parts)
        yield from [together] if indent or verbatim else ([part] for part in together)


def _plain(text: str, width: int, mark: str = "") -> Lines:
    """Return a text without marks of its own, broken into lines."""
    return wrapped([Paragraph((Span(text, mark),))], width)


def _answers(
    question: MultipleChoice | Estimate, playing: Playing, width: int, *, listed: bool, typing: bool
) -> tuple[Lines, Lines]:
    """Return the options, or where to type; and what came of the answers so far."""
    given = playing.answer
    if given:
        verdict = _verdict(question, given, playing, width)
    else:
        verdict = _again(question, playing, width) if playing.tried else []
        verdict = _plain(playing.said, width, "strong") if playing.said else verdict
    if isinstance(question, Estimate):
        field: Lines = [(PROMPT,) if typing else (KEY, Span("  type a number", "muted"))]
        return [] if given else field, verdict
    if given and not listed:
        return [], verdict
    options = [_option(question, number, playing) for number in range(len(question.options))]
    one = tuple(chain.from_iterable((*option, Span("    ")) for option in options))[:-1]
    return options if listed or sum(cells(span.text) for span in one) > width else [one], verdict


def _option(question: MultipleChoice, number: int, playing: Playing) -> tuple[Span, ...]:
    """Return an option after its key, or after what became of it."""
    given, text = playing.answer, Span(f"  {question.options[number]}")
    wrong = number in playing.tried
    if given:
        right = playing.stood and number in right_options(question, playing.stood)
        if right or number == given.correct:
            return Span(f" {RIGHT} ", "good"), text
        wrong = wrong or number == given.answer
    if wrong:
        return Span(f" {WRONG} ", "bad"), text
    return Span(f" {question.keys[number]} ", "muted" if given else "key"), text


def _again(question: MultipleChoice | Estimate, playing: Playing, width: int) -> Lines:
    """Return that the last answer was wrong, what is wrong with it, and that another may be tried."""
    last, left = playing.tried[-1], question.tries - len(playing.tried)
    said, reason = _wrong(question, last, playing)
    more = "Try once more." if left == 1 else f"Try again: {left} tries are left."
    reason = reason or (_too(question, last, playing) if isinstance(question, Estimate) else "")
    return wrapped([Paragraph((said, Span(f" {reason} {more}" if reason else f" {more}")))], width)


def _too(question: Estimate, answer: float, playing: Playing) -> str:
    """Return in which direction an answer is off."""
    right = answer_of(question, playing.stood) if playing.stood else answer
    if right and abs(answer + right) <= question.tolerance * (1 + 1e-9):
        return "The size is right: look at the sign."
    if answer > 0 > right:
        return "It lies below 0."
    if right < 0:  # of negative numbers, small and large are easily mistaken
        return "That is too far below 0." if answer < right else "That is not far enough below 0."
    return "That is too small." if answer < right else "That is too large."


def _wrong(question: MultipleChoice | Estimate, answer: float, playing: Playing) -> tuple[Span, str]:
    """Return that an answer is wrong, and the reason that the lesson has for it."""
    if isinstance(question, MultipleChoice):
        option = question.options[int(answer)]
        end = "" if option.endswith((".", "!", "?")) else "."
        return Span(f"{WRONG} not: {option}{end}", "bad"), filled_text(question.reason(int(answer)), playing.stood)
    return Span(f"{WRONG} {plain_number(answer)} is not it.", "bad"), ""


def _verdict(question: MultipleChoice | Estimate, given: Answer, playing: Playing, width: int) -> Lines:
    """Return whether an answer is right, what is, and why."""
    options = question.options if isinstance(question, MultipleChoice) else ()
    right = options[int(given.correct)] if options else plain_number(given.correct)
    reason = ""
    if given.answer is None:
        said = Span(f"It is: {right}", "strong")
    elif isinstance(question, MultipleChoice):
        own = options[int(given.answer)]
        said = (
            Span(f"{RIGHT} right: {own}", "good")
            if given.right
            else Span(f"{WRONG} The answer is: {_within(right)}", "bad")
        )
        reason = "" if given.right else _wrong(question, given.answer, playing)[1]
    elif given.right:
        digits = "" if plain_number(given.answer) == right else f" ({right})"
        said = Span(f"{RIGHT} Right{digits}", "good")
    else:
        said = Span(f"{WRONG} It is {right}, not {plain_number(given.answer)}", "bad")
    end = "" if said.text.endswith((".", "!", "?")) else "."
    said = said._replace(text=f"{said.text}{end}")
    why = " ".join(filter(None, (reason, filled_text(question.why, playing.stood))))
    return wrapped([Paragraph((said, Span(f" {why}")))], width)


def _within(option: str) -> str:
    """Return an option as it stands within a sentence: a word that is no name begins small."""
    first, space, rest = option.partition(" ")
    return f"{first.lower()}{space}{rest}" if first in _NO_NAMES else option


def _counted(score: Score) -> str:
    """Return what became of the questions, in a sentence."""
    noun = "question" if score.questions == 1 else "questions"
    left = score.questions - score.right - score.wrong - score.given_up
    rest = [f"{score.wrong} wrongly"] * bool(score.wrong) + [f"gave {score.given_up} up"] * bool(score.given_up)
    rest += [f"left {left} open"] * bool(left)
    more = f", {', '.join(rest[:-1])}{' and ' if rest[1:] else ''}{rest[-1]}" if rest else ""
    return f"You answered {score.right} of {score.questions} {noun} rightly{more}."


def _end(playing: Playing, width: int, *, full: bool) -> Lines:
    """Return what comes after the last step: the score and, in full, what to try and the next lesson."""
    lesson = playing.lesson
    if (playing.now.question and not playing.answer) or (playing.open_task and not playing.said):
        return []
    lines = _plain(_counted(playing.score), width, "title") if str(playing.score) else []
    if not full:
        return lines
    if lesson.suggestion:
        lines += wrapped([Paragraph((Span("To try: ", "title"), *paragraph([lesson.suggestion]).spans))], width)
    if playing.following:
        lines += wrapped([Paragraph((KEY_ON, Span(f"  next lesson: {playing.following[1]}")))], width)
    return lines
