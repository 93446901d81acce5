"""The dialog in which many seeds are trained beside the screen, and one of them is chosen."""

from time import perf_counter

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from xortui.nn import Settings
from xortui.nn.sweep import Outcome, Stand, Tally, slices
from xortui.teach.training.sweep_words import (
    EVER,
    SOLVED,
    STUCK,
    about,
    briefly,
    end,
    impossible,
    percent,
    shares,
    since,
)
from xortui.tui.draw.bars import bars
from xortui.tui.journey import SLICE, let_others
from xortui.tui.screens.dialogs.base import Dialog
from xortui.tui.screens.dialogs.frame import Box
from xortui.words.format import count

SEEDS, EPOCHS = range(1000), 10_000
"""What is swept: the same as by `xortui sweep` without options."""

_SHORT = {SOLVED: "solved", EVER: "ever solved", STUCK: "stuck"}
"""What the bars are called, which have little room."""

_BLOCK = 200
"""Seeds that are trained at once: few enough for some to be there soon."""

_AROUND_TITLE = 14
"""Cells of an edge that the settings in it do not have."""

_FRAME = 0.1
"""Seconds between two looks at how far it is."""


class SweepDialog(Dialog[int | None]):
    """Trains many seeds under the same settings, shows live what becomes of them, and returns one that is chosen."""

    BINDINGS = [("q", "dismiss(None)", "close")]  # noqa: RUF012 - as Textual has it
    VERTICAL_BREAKPOINTS = [(0, "-low"), (22, "-high")]  # noqa: RUF012 - as Textual has it

    def __init__(self, settings: Settings) -> None:
        """Sweep the seeds of these settings."""
        super().__init__()
        self._settings = settings
        self.tally = Tally()
        """What became of the seeds that are done."""
        self.over = False
        """Whether all are done, or the sweep was stopped."""

    def compose(self) -> ComposeResult:
        """Lay out how far it is, the shares, and the seeds."""
        text = about(self._settings)
        whole = len(text) + _AROUND_TITLE <= self.app.size.width
        with Box(f"sweep · {text if whole else briefly(self._settings)}", id="sweep"):
            yield Static("", markup=False, id="state")
            yield Static("", markup=False, id="bars")
            yield Static("", markup=False, classes="note", id="since")
            yield OptionList(id="seeds", compact=True)

    def on_mount(self) -> None:
        """Begin to train."""
        self._say("esc stop")
        self.query_one(OptionList).focus()
        self.run_worker(self._train(), group="sweep", exclusive=True)

    async def _train(self) -> None:
        """Train in short slices, so that keys are answered at once."""
        until = painted = perf_counter()
        for stand in slices(self._settings, SEEDS, EPOCHS, block=_BLOCK):
            if stand.found:
                self.tally.add(stand.found)
                self._list(stand.found)
            now = perf_counter()
            if stand.found or now - painted >= _FRAME:
                self._show(None if stand.found else stand)
                painted = now
            if now >= until:
                await let_others()
                until = perf_counter() + SLICE
        self._finish()

    def _finish(self) -> None:
        self.over = True
        self._show(None)
        self._say("enter open the seed · esc close" if self.tally.total else "esc close")

    def _say(self, keys: str) -> None:
        self.query_one(Box).say(keys=keys)

    def _list(self, found: list[Outcome]) -> None:
        """Add the seeds that are done to the list."""
        lines = []
        for outcome in found:
            when = "" if outcome.since is None else f" since epoch {count(outcome.since)}"
            if outcome.since is None and outcome.first is not None:
                when = f", though at epoch {count(outcome.first)} it was"
            lines.append(Option(Content(f"seed {outcome.seed:<4} {end(outcome)}{when}"), id=str(outcome.seed)))
        seeds = self.query_one(OptionList)
        seeds.add_options(lines)
        if seeds.highlighted is None:
            seeds.highlighted = 0
            self._say("enter stop and open the seed · esc stop")

    def _show(self, stand: Stand | None) -> None:
        """Show the shares, of the seeds in training as they are now; None where none are."""
        done = self.tally.total
        total = done + (stand.size if stand else 0)
        state = f"{count(done)} of {count(len(SEEDS))} seeds done, {count(EPOCHS)} epochs each"
        if stand:
            state += f" · the next {stand.size} at epoch {count(stand.epoch)}"
            state += f"; the bars count all {count(total)}" * self.query_one("#bars").display
        self.query_one("#state", Static).update(state + (" · stopped" if self.over and done < len(SEEDS) else ""))
        if not total:
            return
        found = shares(self.tally)
        hits = {name: share.hits for name, share in found.items()}
        if stand:
            hits[SOLVED] += stand.solved
            hits[EVER] += stand.ever
        labels = [f"{_SHORT[name]} {100 * hits[name] / total:5.1f} %" for name in _SHORT]
        width = self.query_one("#bars").size.width
        rows = bars(labels, [hits[name] / total for name in _SHORT], width)
        self.query_one("#bars", Static).update("\n".join(rows if len(rows[-1]) <= width else labels))
        words = since(self.tally)
        of = f", of the {count(done)} done" * bool(stand)
        told = f"{SOLVED}{of}: {percent(found[SOLVED]).strip()}" if done else ""
        rest = f"of those, solved {words}" if words else impossible(self._settings)
        self.query_one("#since", Static).update("\n".join(filter(None, (told, rest))))

    async def action_dismiss(self, result: int | None = None) -> None:
        """Stop, and close where nothing is under way any more."""
        if self.over:
            await super().action_dismiss(result)
        else:
            self.workers.cancel_group(self, "sweep")
            self._finish()

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(int(event.option_id or 0))
