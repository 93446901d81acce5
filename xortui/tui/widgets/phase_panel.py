"""A phase of the epoch: formula, the arithmetic with live numbers, and what can be said of it."""

from itertools import chain
from textwrap import wrap

from rich.style import Style

from xortui.nn import Snapshot
from xortui.teach.moves import Place
from xortui.teach.numbers import GradientCheck, numbers_of
from xortui.teach.phases import BIAS, NAMES, Equation, broken, example_name, phase_of
from xortui.teach.questions import Question, question_of
from xortui.tui.view import View
from xortui.tui.widgets.formatting import RIGHT, WRONG, count, small, sum_of_change
from xortui.tui.widgets.panel import Line, Panel, Run

Block = list[Line]


class PhasePanel(Panel):
    """The phase in view, for the example, unit and input in focus."""

    def title(self, snapshot: Snapshot, view: View, width: int) -> Line:
        """Return where in the epoch one is, as much of it as fits."""
        palette = self.palette
        where = [f"epoch {count(snapshot.epoch)}", f"example {example_name(view.example)}", f"h{view.unit + 1}"]
        where.append("b1" if view.input == BIAS else f"x{view.input + 1}")
        line: list[Run] = [
            (f"phase {view.phase} of {len(NAMES)}", palette.accent),
            (f" · {NAMES[view.phase - 1]}", palette.strong),
        ]
        left = width - sum(len(text) for text, _ in line)
        for part in where:
            if len(part) + 3 > left:
                break
            line.append((f" · {part}", palette.muted))
            left -= len(part) + 3
        return line

    def remark(self, snapshot: Snapshot, view: View, width: int) -> Line:
        """Return what the update will do to the weight in focus, and the score."""
        palette = self.palette
        line: list[Run] = []
        question = question_of(snapshot, view.phase, view.focus) if view.ask else None
        if question and view.answer is not None and view.answer >= 0:
            right = view.answer == question.right
            verdict = f"{RIGHT} right" if right else f"{WRONG} no: {question.options[question.right]}"
            line = [(verdict, palette.good if right else palette.bad)]
        elif not view.ask:  # or it would give away what is asked in the last phases
            numbers, place = numbers_of(snapshot), view.focus.weight
            before = float(getattr(numbers.parameters, place.name)[place.at])
            after = float(getattr(numbers.after, place.name)[place.at])
            start, change, end = sum_of_change(before, after - before)
            style = palette.positive if after > before else palette.negative
            line = [(f"{place.label()}  {start} ", palette.muted), (change, style), (f" → {end}", palette.text)]
        if view.asked and not view.lesson:  # which keeps its own score
            score = f"{view.hits} of {view.asked} right"
            line = [*line, (" · " if line else "", palette.muted), (score, palette.muted)]
        return line

    def body(self, snapshot: Snapshot, view: View, width: int, height: int) -> list[Line]:
        """Return the roomiest of several layouts that fits."""
        palette = self.palette
        phase = phase_of(snapshot, view.phase, view.focus)
        formula: Block = [[(f" {line}", palette.accent)] for part in phase.formula for line in broken(part, width - 1)]
        if question := view.open_question(snapshot):
            asked = self._question(question, width)
            room = height - sum(map(len, asked))
            return self._arrange([formula if len(formula) <= room else [], *asked], height)
        check: Block = self._check(phase.check, view.focus.weight, width) if phase.check else []
        lines: list[Line] = []
        # Where even the tightest layout has too many lines, the formula is left out, then sentences, the last first.
        for told in range(len(phase.sentences), -1, -1):
            sentences = " ".join(sentence.text for sentence in phase.sentences[:told])
            words: Block = [[(f" {line}", palette.text)] for line in wrap(sentences, width - 2)]
            for head in (formula, []):
                for own_line in (True, False):
                    equations = [self._equation(equation, width, own_line=own_line) for equation in phase.equations]
                    for middle in ([*equations, check], [[*chain(*equations), *check]]):
                        lines = self._arrange([head, *middle, words], height)
                        if len(lines) <= height:
                            return lines
        return lines

    def _arrange(self, blocks: list[Block], height: int) -> list[Line]:
        """Return the blocks with blank lines between them, and above, as far as there is room."""
        blocks = [block for block in blocks if block]
        spare = height - sum(map(len, blocks))
        # First a blank line below the formula, then one above the words, then between the others, and at the top.
        gaps = [1, *range(len(blocks) - 1, 1, -1), 0][: max(0, spare)] if len(blocks) > 1 else []
        lines: list[Line] = []
        for at, block in enumerate(blocks):
            lines += [*([[]] if at in gaps else []), *block]
        return lines

    def _equation(self, equation: Equation, width: int, *, own_line: bool) -> Block:
        """Return an equation, broken between its terms, with the result on a line of its own or behind it."""
        palette = self.palette
        left, indent = f" {equation.left} = ", len(equation.left) + 4
        texts = [left]
        for piece in equation.pieces:
            if len(texts[-1]) + len(piece) > width - 1 and texts[-1] != left:
                texts.append(" " * indent + piece.lstrip())
            else:
                texts[-1] += piece
        lines: Block = [[(text, palette.text)] for text in texts]
        if not equation.result:
            return lines
        if not own_line and len(texts[-1]) + len(equation.result) + 4 <= width:
            return [*lines[:-1], [(f"{texts[-1]} = ", palette.text), (equation.result, palette.strong)]]
        return [*lines, [(" " * (indent - 2) + "= ", palette.text), (equation.result, palette.strong)]]

    def _check(self, check: GradientCheck, place: Place, width: int) -> Block:
        """Return the gradient check: for the weight in focus, and for the worst of all."""
        palette = self.palette
        mark, style = (RIGHT, palette.good) if check.passes else (WRONG, palette.bad)
        name, verdict = "analytic", f"passes: all slopes agree within {check.within}"
        if not check.passes:
            off = small(check.difference).lstrip("+")
            name, verdict = "taken", f"fails: worst {check.worst.label()}, off by {off}"
        (numeric, taken), second = check.shown(), f"the gradient check {verdict}"
        first = f"{place.label()}: numeric slope {numeric}, {name} {taken}"
        if max(len(first), len(second)) + 3 > width:
            (numeric, taken), second = check.shown(4), f"check {verdict}"
            first = f"{place.label()}: numeric {numeric}, {name} {taken}"
        return [[(f"   {first}", palette.muted)], [(f" {mark} ", style), (second, style)]]

    def _question(self, question: Question, width: int) -> list[Block]:
        palette = self.palette
        key: Style = palette.badge_of(palette.accent)
        asked: Block = [[(f" {line}", palette.strong)] for line in wrap(question.text, width - 2)]
        options: Block = [
            [(" ", palette.text), (f" {number} ", key), (f"  {option}", palette.text)]
            for number, option in enumerate(question.options, 1)
        ]
        return [asked, options]
