"""The chain rule: from the loss back to the parameter in focus, factor by factor, and summed over the examples."""

from textwrap import wrap

from xortui.teach.epoch.chain import Chain, chain_of
from xortui.teach.epoch.phases import broken_product
from xortui.teach.places import example_name
from xortui.tui.draw.equations import equation_lines
from xortui.tui.draw.styled_lines import StyledLine
from xortui.tui.focused import BACKWARD, FocusNeeds, focus_needs
from xortui.tui.panel import ViewPanel
from xortui.tui.scene import Shown

Block = list[StyledLine]

_TIMES = " · "


class ChainRule(ViewPanel[FocusNeeds]):
    """The derivative of the loss by the parameter in focus, as a product of derivatives."""

    LATER = "The chain rule comes when the question is answered."

    def needs(self, shown: Shown) -> FocusNeeds:
        """Return the network, the focus, and whether the picture must wait."""
        return focus_needs(shown, *BACKWARD)

    def asked(self, now: FocusNeeds) -> bool:
        """Return whether a result is asked for."""
        return now.asked

    def title(self, now: FocusNeeds, width: int) -> StyledLine:
        """Return for which parameter and example the chain is."""
        text = f"chain rule · {now.focus.weight.label()} · example {example_name(now.focus.example)}"
        return [(text if len(text) <= width else "chain rule", self.palette.strong)]

    def picture(self, now: FocusNeeds, width: int, height: int) -> list[StyledLine]:
        """Return the chain, with all that has room: its factors, the product, the sum, and the other examples."""
        chain, palette = chain_of(now.snapshot, now.focus), self.palette
        texts = [line for part in chain.formula for line in broken_product(part, width - 2, _TIMES)]
        formula: Block = [[(f" {text}", palette.accent)] for text in texts]
        products = [equation_lines(each, width, palette, own_line=False) for each in chain.products]
        total = equation_lines(chain.total, width, palette, own_line=False)
        words: Block = [
            [(f" {line}", palette.text)] for line in wrap(" ".join(s.text for s in chain.sentences), width - 2)
        ]
        own = products[now.focus.example]
        every = [line for product in products for line in product]
        results: Block = [
            [(f" {each.left} = ", palette.text), (each.closer or each.result, palette.strong)]
            for at, each in enumerate(chain.products)
            if at != now.focus.example
        ]
        factors = self._factors(chain, width)
        for blocks in (
            [formula, self._factors(chain, width, below=True), every, total, words],
            [formula, factors, every, total, words],
            [formula, factors, own, results, total, words],
            [formula[-1:], factors, own, results, total, words],
            [formula, factors, own, total, words],
            [formula[-1:], factors, own, total, words],
            [formula, factors, own, total],
            [formula[-1:], factors, own, total],
            [factors, own, total],
            [own, total],
        ):
            shown = [block for block in blocks if block]
            lines = sum(map(len, shown))
            if lines <= height:
                break
        gap: Block = [[]] if lines + len(shown) - 1 <= height else []
        return [line for at, block in enumerate(shown) for line in (*(gap if at else []), *block)]

    def _factors(self, chain: Chain, width: int, *, below: bool = False) -> Block:
        """Return a line for each factor, with its meaning beside it or, if asked, below it where that has no room."""
        palette = self.palette
        lines: Block = []
        for factor in chain.factors:
            texts = equation_lines(factor.equation, width, palette, own_line=False)
            used = sum(len(text) for text, _ in texts[-1])
            if used + len(factor.meaning) + 3 <= width:
                texts[-1] = [*texts[-1], (f"   {factor.meaning}", palette.muted)]
            elif below:
                texts += [[(f"   {line}", palette.muted)] for line in wrap(factor.meaning, width - 4)]
            lines += texts
        return lines
