"""The forms in which a sweep is printed: text with a bar chart, JSON, comma-separated values."""

from typing import TYPE_CHECKING, Any

from xortui.cli.output import INTERRUPTED, CommandError, is_utf8, say
from xortui.cli.sweep import FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from xortui.cli.parts import Plan
    from xortui.nn.settings import Settings
    from xortui.nn.sweep import Outcome, Share, Tally

_WIDTH = 78


class _Form:
    """Prints what became of the seeds of one combination after the other."""

    def __init__(self, plan: "Plan", per_seed: bool) -> None:
        """Print the sweep that is planned, a line for each seed or for all of a combination."""
        self.plan, self.per_seed = plan, per_seed

    def show(self, settings: "Settings", found: "Iterable[Sequence[Outcome]]") -> None:
        """Print what became of the seeds of a combination; after an interrupt, of those that were done."""
        from xortui.nn.sweep import Tally

        self.begin(settings)
        tally = Tally()
        each = self.seed_printer(settings) if self.per_seed else None
        interrupted = False
        try:
            for block in found:
                tally.add(block)
                for outcome in block if each else ():
                    assert each
                    each(outcome)
        except KeyboardInterrupt:
            interrupted = True
        if tally.total:
            self.sum_up(settings, tally, interrupted)
        if interrupted:
            raise CommandError(INTERRUPTED)

    def begin(self, settings: "Settings") -> None:
        """Print what comes before the seeds of a combination."""

    def seed_printer(self, settings: "Settings") -> "Callable[[Outcome], None]":
        """Return what prints the line of a seed."""
        raise NotImplementedError

    def sum_up(self, settings: "Settings", tally: "Tally", interrupted: bool) -> None:
        """Print what became of all seeds of a combination, or of those that were done."""

    def end(self) -> None:
        """Print what comes after all combinations."""


class TextForm(_Form):
    """Sentences and tables, with a bar chart at the end."""

    def __init__(self, plan: "Plan", per_seed: bool) -> None:
        """Begin without bars."""
        super().__init__(plan, per_seed)
        self._begun = False
        self._bars: list[tuple[str, Share]] = []

    def begin(self, settings: "Settings") -> None:
        """Print what is swept."""
        from xortui.teach.training.sweep_words import about, impossible
        from xortui.words.cells import wrapped
        from xortui.words.format import count

        plan = self.plan
        until = " or until solved with an MSE below 0.01" if plan.leave else ""
        if self._begun:
            say("")
        self._begun = True
        say(f"{about(settings)}:")
        first, last = plan.seeds[0], plan.seeds[-1]
        seeds = f"seeds {first} to {last}" if first < last else f"seed {first}"
        say(f"{seeds}, {count(plan.epochs)} epoch{'s' * (plan.epochs != 1)}{until}")
        for line in wrapped(impossible(settings), _WIDTH):
            say(line)
        if self.per_seed:
            say(f"{'seed':>12}  {'solved since':>12}  {'first solved':>12}  end")

    def seed_printer(self, settings: "Settings") -> "Callable[[Outcome], None]":
        """Return what prints the row of a seed."""
        return lambda outcome: say(_seed_row(outcome))

    def sum_up(self, settings: "Settings", tally: "Tally", interrupted: bool) -> None:
        """Print the shares, and note the bars."""
        from xortui.teach.training.sweep_words import percent, shares, since
        from xortui.words.format import count

        if interrupted:
            say(f"  interrupted: of the first {count(tally.total)} seeds")
        found = shares(tally)
        for name, share in found.items():
            say(f"  {name:<21} {percent(share)}")
        if words := since(tally):
            say(f"  {'of those, solved':<21} {words}")
        several = len(self.plan.combinations) > 1
        self._bars += [(self._name(settings), tally.solved)] if several else found.items()

    def _name(self, settings: "Settings") -> str:
        """Return what tells a combination from the others."""
        from xortui.teach.training.sweep_words import units

        others = self.plan.combinations
        words = {
            "gate": settings.gate.upper(),
            "rule": settings.rule,
            "hidden_units": units(settings),
            "learning_rate": f"rate {settings.learning_rate:g}",
            "scale": f"scale {settings.scale:g}",
        }
        return ", ".join(words[name] for name in FIELDS if len({getattr(other, name) for other in others}) > 1)

    def end(self) -> None:
        """Print the bars."""
        if not self._bars:
            return
        from xortui.tui.draw.bars import bars

        labels = [f"{name}  {100 * share.value:5.1f} %" for name, share in self._bars]
        say("")
        if len(self.plan.combinations) > 1:
            say("solved at the end:")
        for row in bars(labels, [share.value for _, share in self._bars], _WIDTH, ascii=not is_utf8()):
            say(row.rstrip())


def _seed_row(outcome: "Outcome") -> str:
    from xortui.teach.training.sweep_words import end

    since, first = ("never" if epoch is None else str(epoch) for epoch in (outcome.since, outcome.first))
    return f"{outcome.seed:>12}  {since:>12}  {first:>12}  {end(outcome)}"


class JsonForm(_Form):
    """A JSON object for each line."""

    def seed_printer(self, settings: "Settings") -> "Callable[[Outcome], None]":
        """Return what prints the object of a seed."""
        about = _about(settings)
        return lambda outcome: _print_json(about | _seed_values(outcome))

    def sum_up(self, settings: "Settings", tally: "Tally", interrupted: bool) -> None:
        """Print the object of a combination."""
        if not self.per_seed:
            more = {"interrupted": True} if interrupted else {}
            _print_json(_about(settings) | _values(tally, self.plan) | more)


def _print_json(values: dict[str, Any]) -> None:
    import json

    print(json.dumps(values), flush=True)


class CsvForm(_Form):
    """Comma-separated values, under the names of the columns."""

    def __init__(self, plan: "Plan", per_seed: bool) -> None:
        """Begin without a line."""
        import csv
        import sys

        super().__init__(plan, per_seed)
        self._writer = csv.writer(sys.stdout, lineterminator="\n") if sys.stdout else None  # None where it was closed
        self._begun = False

    def seed_printer(self, settings: "Settings") -> "Callable[[Outcome], None]":
        """Return what writes the row of a seed."""
        about = _about(settings)
        return lambda outcome: self._write(about | _seed_values(outcome))

    def sum_up(self, settings: "Settings", tally: "Tally", interrupted: bool) -> None:
        """Write the row of a combination."""
        import sys

        if not self.per_seed:
            self._write(_about(settings) | _values(tally, self.plan))
        if sys.stdout:
            sys.stdout.flush()

    def _write(self, values: dict[str, Any]) -> None:
        if self._writer and not self._begun:
            self._writer.writerow(values)
        self._begun = True
        if self._writer:
            self._writer.writerow(values.values())


def _about(settings: "Settings") -> dict[str, Any]:
    return {name: getattr(settings, name) for name in FIELDS}


def _values(tally: "Tally", plan: "Plan") -> dict[str, Any]:
    low, middle, high = tally.quartiles or (None, None, None)
    values: dict[str, Any] = {"first_seed": plan.seeds[0], "seeds": tally.total, "epochs": plan.epochs}
    values |= {"stop_when_solved": plan.leave}
    for name, share in (("solved", tally.solved), ("ever_solved", tally.ever), ("stuck", tally.stuck)):
        values |= {name: share.hits, f"{name}_low": share.interval[0], f"{name}_high": share.interval[1]}
    return values | {"since_lower_quartile": low, "since_median": middle, "since_upper_quartile": high}


def _seed_values(outcome: "Outcome") -> dict[str, Any]:
    return {
        **{"seed": outcome.seed, "solved_since": outcome.since, "first_solved": outcome.first},
        **{"stuck": outcome.stuck, "epochs": outcome.epochs},
    }
