"""How fast xortui is, beside what it has to be measured against: one table, and whether each bound is kept.

    python -m tests.benchmarks.table
    python -m tests.benchmarks.table epoch keys

What is compared takes turns, so that a machine that is busy for a while is busy for both. Where nothing is there to
compare with, the figures are as good as the machine is idle; its load stands above the table. Each row is printed as
it is known. The whole takes about six minutes, and ends with exit code 1 if a bound is missed.
"""

import os
import sys
from collections.abc import Callable, Iterator
from functools import partial

from tests.benchmarks import keeping, live, sweeping, training, views
from tests.benchmarks.rows import HEAD, Row
from xortui.tui.scene import UNITS

MEASUREMENTS: dict[str, Callable[[], Iterator[Row]]] = {
    "epoch": training.epoch,
    "speed": live.speed,
    "keys": live.keys,
    "views": views.views,
    "speed-units": partial(live.speed, UNITS),
    "keys-units": partial(live.keys, UNITS),
    "keys-stuck": partial(live.keys, stuck=True),
    "speed-slowed": live.speed_slowed,
    "speed-busy": partial(live.speed_slowed, pinned=False),
    "keys-slowed": partial(live.keys, slow=True),
    "steps": live.steps,
    "idle": live.idle,
    "start": live.start,
    "output": live.output,
    "memory": training.memory,
    "back": training.back,
    "keeping": keeping.keeping,
    "journal": keeping.journal,
    "sweep": sweeping.sweep,
    "reproduce": sweeping.reproduce,
}


def main(names: list[str]) -> int:
    """Print the table, of some measurements or of all."""
    if unknown := set(names) - set(MEASUREMENTS):
        print(f"There is no measurement {', '.join(sorted(unknown))}, only {', '.join(MEASUREMENTS)}.", file=sys.stderr)
        return 2
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled once, not at every start
    load = " ".join(f"{value:.2f}" for value in os.getloadavg())
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} processors, load {load}\n\n{HEAD}", flush=True)
    kept = True
    for name in names or MEASUREMENTS:
        for row in MEASUREMENTS[name]():
            print(row, flush=True)
            kept &= row.kept
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
