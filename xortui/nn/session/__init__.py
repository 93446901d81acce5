"""Runs: training them, going through their epochs, editing them, and taking it back.

course      what a run is: its settings, its edits (shared with other runs), and how far it was trained
run         a run with what it keeps of its past: history (its buckets), curve (the loss), trail (the parameters)
travel      the playhead: the kernel at one epoch, and the exact way to another; journeys (until a condition holds)
undo        a change that a person made; steps: all of them; runs: the current run, those to return to, and the ghosts
session     the methods that change all this; snapshot: what it shows; saved, recording, journal: written down
check_saved whether a saved session is one
"""

from xortui.nn.session.session import Session

__all__ = ["Session"]
