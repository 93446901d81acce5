"""Parts of a sweep as files: one machine trains one part, and all parts together are one sweep again."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from xortui.cli.output import FAILED, USAGE, CommandError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import BinaryIO

    from xortui.nn.settings import Settings
    from xortui.nn.sweep import Outcome

FORMAT, VERSION = "xortui-sweep", 1
_MAX_PARTS = 100_000
_MAX_HEADER, _MAX_LINE = 10**7, 10**6
"""Bytes of a first line, and of any other."""

_AT_ONCE = 1000
"""Seeds that are handed on at once."""

_WRONG = ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError
"""What the reading of a file that is no part may raise."""


class Plan(NamedTuple):
    """What a sweep is of."""

    combinations: "tuple[Settings, ...]"
    seeds: range
    epochs: int
    leave: bool
    """Whether networks leave once they are solved."""

    def values(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {
            "combinations": [settings._asdict() for settings in self.combinations],
            "seeds": [self.seeds[0], self.seeds[-1] + 1],
            "epochs": self.epochs,
            "stop_when_solved": self.leave,
        }


def shard_of(text: str) -> tuple[int, int]:
    """Return which part of how many was asked for: 3/20 is the third of twenty."""
    from xortui.cli.parser import as_typed

    found = re.fullmatch("([0-9]{1,6})/([0-9]{1,6})", text.strip())
    if found and 1 <= int(found[1]) <= int(found[2]) <= _MAX_PARTS:
        return int(found[1]), int(found[2])
    raise CommandError(USAGE, f"The shard cannot be {as_typed(text)}: it must be K/N, part K of N, as in 3/20.")


def header(plan: Plan, shard: tuple[int, int]) -> str:
    """Return the first line of a part."""
    return json.dumps({"format": FORMAT, "version": VERSION, **plan.values(), "shard": list(shard)})


def block(combination: int, found: "Iterable[Outcome]") -> str:
    """Return the line for some seeds of a combination."""
    return json.dumps({"combination": combination, "outcomes": [list(outcome) for outcome in found]})


class Merged:
    """A sweep whose parts are in files; however many seeds there are, a line of each file is in memory."""

    def __init__(self, names: "Sequence[str]") -> None:
        """Read all files once, to see that they fit together.

        Raises:
            CommandError: A file is no part, the parts are of different sweeps, or one is missing or there twice.
        """
        from xortui.cli.parser import as_typed

        parts: dict[int, _Part] = {}
        first: _Part | None = None
        for name in names:
            with _reading(name):
                part = _Part(name)
            shown, first = as_typed(name, 120), first or part
            if (part.plan.values(), part.count) != (first.plan.values(), first.count):
                raise CommandError(FAILED, f"{shown} is a part of another sweep than {as_typed(first.name, 120)}.")
            if part.number in parts:
                twice = f"{as_typed(parts[part.number].name, 120)}, {shown}"
                raise CommandError(FAILED, f"Part {part.number} of {part.count} is there twice: {twice}.")
            parts[part.number] = part
        assert first is not None  # there is a name
        if missing := [number for number in range(1, first.count + 1) if number not in parts]:
            raise CommandError(
                FAILED, f"Part {missing[0]} of {first.count} is missing; there are {len(parts)} of them."
            )
        self.plan = first.plan
        self._parts = [parts[number] for number in range(1, first.count + 1)]

    def outcomes(self, combination: int) -> "Iterator[list[Outcome]]":
        """Yield what became of the seeds of a combination, in their order, some at a time."""
        turns, count = [part.outcomes(combination) for part in self._parts], len(self.plan.seeds)
        for start in range(0, count, _AT_ONCE):
            yield [next(turns[at % len(turns)]) for at in range(start, min(start + _AT_ONCE, count))]


class _Part:
    """A part in a file: what the sweep is of, which part of how many it is, and where each combination begins."""

    def __init__(self, name: str) -> None:
        """Read it to its end; raise one of `_WRONG` where it is no whole part."""
        from xortui.nn.files import plain_file
        from xortui.nn.settings import MAX_EPOCH, MAX_SEED, Settings, check_integer

        self.name = name
        with plain_file(name) as file:
            values = json.loads(file.readline(_MAX_HEADER))
            if (values["format"], values["version"]) != (FORMAT, VERSION):
                raise ValueError("another format")
            number, count = values["shard"]
            self.count = check_integer("number of parts", count, 1, _MAX_PARTS)
            self.number = check_integer("part", number, 1, self.count)
            start, end = values["seeds"]
            check_integer("first seed", start, 0, check_integer("last seed", end - 1, 0, MAX_SEED))
            combinations = tuple(Settings(**settings) for settings in values["combinations"])
            epochs = check_integer("number of epochs", values["epochs"], 0, MAX_EPOCH)
            self.plan = Plan(combinations, range(start, end), epochs, values["stop_when_solved"] is True)
            self._own = self.plan.seeds[self.number - 1 :: self.count]
            self._starts = []
            for combination in range(len(combinations)):
                self._starts.append(file.tell())
                done = 0
                while done < len(self._own):
                    done += len(self._block(file, combination, done))
            if file.readline(_MAX_LINE):
                raise ValueError("there is more")

    def outcomes(self, combination: int) -> "Iterator[Outcome]":
        """Yield what became of its seeds; the file is closed between two blocks of them, as there may be many files."""
        from xortui.nn.files import plain_file

        at, done = self._starts[combination], 0
        while done < len(self._own):
            with _reading(self.name), plain_file(self.name) as file:
                file.seek(at)
                found = self._block(file, combination, done)
                at = file.tell()
            done += len(found)
            yield from found

    def _block(self, file: "BinaryIO", combination: int, done: int) -> "list[Outcome]":
        """Return the next line of a file, where it has the seeds that come after those that are done."""
        values = json.loads(file.readline(_MAX_LINE))
        found = [_outcome(row, self.plan) for row in values["outcomes"]]
        expected = self._own[done : done + len(found)]
        if not found or values["combination"] != combination or [outcome.seed for outcome in found] != [*expected]:
            raise ValueError("other seeds")
        return found


@contextmanager
def _reading(name: str) -> Iterator[None]:
    """Turn what goes wrong with a part into a CommandError."""
    from xortui.cli.parser import as_typed

    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise CommandError(FAILED, f"{as_typed(name, 120)}: The file cannot be read: {reason}.") from None
    except _WRONG:
        sentence = f"{as_typed(name, 120)} is no whole part of a sweep, as --shard prints one."
        raise CommandError(FAILED, sentence) from None


def _outcome(row: list[Any], plan: Plan) -> "Outcome":
    """Return what became of a seed, as a line of a part has it; raise a ValueError or a TypeError where it is not."""
    from xortui.nn.settings import MAX_SEED, check_integer
    from xortui.nn.sweep import Outcome

    seed, since, first, stuck, epochs = row
    if not isinstance(stuck, bool):
        raise TypeError("stuck is neither true nor false")
    check_integer("epochs", epochs, 0 if plan.leave else plan.epochs, plan.epochs)
    if first is not None:
        check_integer("first epoch", first, 0, epochs)
    if since is not None:
        check_integer("epoch", since, epochs if first is None else first, epochs)
    if since is not None and (stuck or first is None):
        raise ValueError("solved, and yet stuck or never solved")
    return Outcome(check_integer("seed", seed, 0, MAX_SEED), since, first, stuck, epochs)
