"""The edits of courses: a block of them is one line of the journal, and every course that has it names it.

    {"edits": [[1000, 3.0, "gradient", [[1, 0.5]], [[0, 1.5]]]], "after": 6}

The name of a block is its place among these lines, counted from 0. The edits of an earlier block may come before its
own: a block that has grown by one edit is a line with that edit alone.
"""

import json
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
from operator import is_
from typing import Any, NamedTuple

from xortui.nn.session.course import Conditions, Course, Edit, conditions_after, conditions_at_start
from xortui.nn.session.shared import BLOCK, Shared
from xortui.nn.settings import Settings, check_integer

Block = tuple[Edit, ...]


class _Named(NamedTuple):
    """A block that is in the journal."""

    block: Block
    name: int
    text: str
    """The JSON of its edits; empty where an earlier block has the first of them."""


class WrittenBlocks:
    """The blocks that a journal has, and the lines of those that it is still to get."""

    def __init__(self) -> None:
        """Begin with none."""
        self._before: dict[int, _Named] = {}
        self._named: dict[int, _Named] = {}
        """By the identity of its last edit, which no two pasts have in common."""
        self.begin()

    def begin(self) -> None:
        """Begin another journal. The texts that this one has are kept for it: a recording may have 100,000 edits."""
        self._before = self._named or self._before
        self._named, self._count = {}, 0
        self._lines: list[bytes] = []

    def prepare(self, edits: Shared[Edit]) -> None:
        """Find out the texts of blocks that are to be written."""
        self._before.update((id(block[-1]), _Named(block, 0, json.dumps(block))) for block in edits.blocks)

    def names(self, edits: Shared[Edit]) -> list[int]:
        """Return what the blocks of some edits are called."""
        return list(map(self._name, edits.blocks))

    def lines(self) -> list[bytes]:
        """Return the lines of the blocks that were named for the first time since this was asked last."""
        lines, self._lines = self._lines, []
        return lines

    def _name(self, block: Block) -> int:
        known = _find(self._named, block, len(block))
        if not known:
            text = ""
            earlier = (_find(self._named, block, end) for end in range(len(block) - 1, 0, -1))
            if start := next(filter(None, earlier), None):
                line = json.dumps({"edits": block[len(start.block) :], "after": start.name})
            else:
                before = _find(self._before, block, len(block))
                text = (before and before.text) or json.dumps(block)
                line = f'{{"edits": {text}}}'
            self._lines.append(line.encode())
            known = self._named[id(block[-1])] = _Named(block, self._count, text)
            self._count += 1
        return known.name


def _find(named: dict[int, _Named], block: Block, end: int) -> _Named | None:
    """Return a block that is the beginning of another: the same edits, as one to 0.0 only equals one to -0.0."""
    known = named.get(id(block[end - 1]))
    same = known and (known.block is block or (len(known.block) == end and all(map(is_, known.block, block))))
    return known if same else None


class _Made(NamedTuple):
    """A block that was read."""

    block: Block
    before: Conditions
    """Those that its first edit changes."""
    after: tuple[Conditions, ...]
    """Those after each of its edits."""


class ReadBlocks:
    """The blocks of a journal that is read; each is made once, where a course has it."""

    def __init__(self) -> None:
        """Begin with none."""
        self._lines: list[dict[str, Any]] = []
        self._made: dict[tuple[int, int], _Made] = {}

    def add(self, values: dict[str, Any]) -> None:
        """Take the line of a block."""
        self._lines.append(values)

    def edits(self, names: Sequence[Any], start: Settings) -> tuple[Shared[Edit], Shared[Conditions] | None]:
        """Return the edits of a course, with the conditions after each where it shares these with others.

        Args:
            names: The names of their blocks; in a journal of version 2 the edits.
            start: The settings at the start of the course.
        """
        if names and isinstance(names[0], list):
            return _read(names, start), None
        made, now, alike = [], conditions_at_start(start), True
        for name in names:
            made.append(self._block(name, start, now))
            alike = alike and made[-1].before == now
            now = made[-1].after[-1]
        blocks = [one.block for one in made]
        if any(len(block) < BLOCK for block in blocks[:-1]):
            raise ValueError("a block that is not full, before others")
        _check_order(blocks)
        return Shared.joined(blocks), Shared.joined(one.after for one in made) if alike else None

    def _block(self, name: Any, start: Settings, now: Conditions) -> _Made:
        """Return a block, for as many hidden units as a course has.

        It can name earlier lines only, and each has an edit of its own: so there is an end to them.
        """
        at, end, units = name, len(self._lines), start.hidden_units
        own: list[list[Any]] = []
        while at is not None and (at, units) not in self._made:
            end = check_integer("block", at, 0, end - 1)
            own.append(self._lines[end]["edits"])
            if not own[-1] or sum(map(len, own)) > BLOCK:
                raise ValueError("no edits, or more than a block has")
            at = self._lines[end].get("after")
        made = _Made((), now, ()) if at is None else self._made[at, units]
        if own:
            new = tuple(_read(chain.from_iterable(reversed(own)), start))
            _check_order([made.block, new] if made.block else [new])
            after = conditions_after(new, made.after[-1] if made.after else now)
            made = self._made[name, units] = _Made((*made.block, *new), made.before, (*made.after, *after))
        if not 0 < len(made.block) <= BLOCK:
            raise ValueError("no edits, or more than a block has")
        return made


def _read(forms: Iterable[Any], start: Settings) -> Shared[Edit]:
    """Return edits, each checked, and their order."""
    edits = [
        Edit(epoch, rate, rule, tuple(map(tuple, targets)), tuple(map(tuple, weights)))
        for epoch, rate, rule, targets, weights in forms
    ]
    return Course(0, start, edits).edits


def _check_order(blocks: Sequence[Block]) -> None:
    for before, after in pairwise(blocks):
        if before[-1].epoch >= after[0].epoch:
            raise ValueError("edits that are not in the order of their epochs")
