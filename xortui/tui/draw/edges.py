"""The edges of the network's diagram: its weights, which of them come first, and where they run."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from xortui.nn import Snapshot
from xortui.teach.places import Place
from xortui.tui.draw.diagram import Node
from xortui.tui.draw.strokes import Point

Rank = tuple[float, float]
"""How much an edge counts: what it carries, and how strong it is."""


class Edge(NamedTuple):
    """A weight, as a line from one node to another."""

    place: Place
    source: str
    """The node it comes from, such as x1 or h2."""
    end: str
    value: float


def edges(snapshot: Snapshot) -> list[Edge]:
    """Return all weights of both layers; biases are no edges."""
    w1, _, w2, _ = snapshot.parameters
    units = len(w2)
    return [
        *(
            Edge(Place("hidden_weights", (i, h)), f"x{i + 1}", f"h{h + 1}", float(w1[i, h]))
            for i in range(len(w1))
            for h in range(units)
        ),
        *(Edge(Place("output_weights", (h, 0)), f"h{h + 1}", "ŷ", float(w2[h, 0])) for h in range(units)),
    ]


def paths(group: list[Edge], nodes: dict[str, Node]) -> Iterator[tuple[Edge, Point, Point]]:
    """Yield edges with where they begin and end: side by side at a node, in the order of where they come from."""
    for edge in group:
        beside = sorted(other.source for other in group if other.end == edge.end)
        end = nodes[edge.end].arrival(beside.index(edge.source), len(beside))
        yield edge, nodes[edge.source].leave, end


def first_of(ranked: list[Edge], most: int, rank: Callable[[Edge], Rank]) -> list[Edge]:
    """Return the first edges, and all of the same rank as the last of them if these are at most three times as many.

    Args:
        ranked: Edges, the highest rank first.
        most: How many they are, if no two have the same rank.
        rank: Returns the rank of an edge.
    """
    if len(ranked) <= most:
        return ranked
    tied = [edge for edge in ranked if rank(edge) >= rank(ranked[most - 1])]
    return tied if len(tied) <= 3 * most else ranked[:most]
