"""Sequences that share what they have in common: of a run with very many edits, each step of undo has its own few."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TypeVar, overload

T = TypeVar("T")

BLOCK = 256
"""Items of a block. A sequence that differs from another by its last item has its own last block, and no other."""


class Shared(Sequence[T]):
    """A sequence that never changes, in blocks; what `first` and `plus` make of it has the same blocks."""

    __slots__ = ("_blocks",)

    def __init__(self, items: Iterable[T] = ()) -> None:
        """Take the items."""
        every = tuple(items)
        self._blocks = tuple(every[at : at + BLOCK] for at in range(0, len(every), BLOCK))

    @classmethod
    def joined(cls, blocks: Iterable[tuple[T, ...]]) -> "Shared[T]":
        """Return the sequence of some blocks, each but the last with as many items as a block has."""
        new = cls()
        new._blocks = tuple(blocks)
        return new

    @property
    def blocks(self) -> tuple[tuple[T, ...], ...]:
        """The items in blocks, of which none is empty and only the last may be short."""
        return self._blocks

    def first(self, count: int) -> "Shared[T]":
        """Return the sequence of the first few items."""
        if count >= len(self):
            return self
        whole, rest = divmod(count, BLOCK)
        return self.joined((*self._blocks[:whole], *([self._blocks[whole][:rest]] if rest else [])))

    def plus(self, item: T) -> "Shared[T]":
        """Return the sequence with one more item."""
        if len(self) % BLOCK:
            return self.joined((*self._blocks[:-1], (*self._blocks[-1], item)))
        return self.joined((*self._blocks, (item,)))

    def __len__(self) -> int:
        """Return how many items there are."""
        return BLOCK * (len(self._blocks) - 1) + len(self._blocks[-1]) if self._blocks else 0

    @overload
    def __getitem__(self, at: int) -> T: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[T, ...]: ...

    def __getitem__(self, at: int | slice) -> T | tuple[T, ...]:
        """Return an item, or some of them."""
        if isinstance(at, slice):
            return tuple(map(self.__getitem__, range(len(self))[at]))
        if at < 0:
            at = range(len(self))[at]
        return self._blocks[at // BLOCK][at % BLOCK]

    def __iter__(self) -> Iterator[T]:
        """Yield the items."""
        return chain.from_iterable(self._blocks)

    def __eq__(self, other: object) -> bool:
        """Return whether another such sequence has equal items."""
        return self._blocks == other._blocks if isinstance(other, Shared) else NotImplemented

    def __hash__(self) -> int:
        """Return a number that equal sequences have in common, at once however long they are."""
        return hash((len(self), self._blocks[-1:]))

    def __repr__(self) -> str:
        """Return the items as of a tuple."""
        return f"Shared({tuple(self)!r})"
