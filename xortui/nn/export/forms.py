"""The forms in which a run can be exported."""

from enum import StrEnum

from xortui.nn.export.numpy_script import numpy_script
from xortui.nn.export.torch_script import torch_script
from xortui.nn.export.weights import weights_text
from xortui.nn.session.snapshot import Snapshot


class Form(StrEnum):
    """What a run becomes."""

    CSV = "csv"
    """A table of losses, predictions and weights."""
    NUMPY = "numpy"
    """A script for numpy alone."""
    TORCH = "torch"
    """A script for PyTorch."""
    WEIGHTS = "weights"
    """The weights of one epoch, as JSON."""


NAMES = {
    Form.NUMPY: "numpy script",
    Form.TORCH: "PyTorch script",
    Form.CSV: "table of losses and weights",
    Form.WEIGHTS: "weights as JSON",
}
"""What each form is called."""

ENDINGS = {Form.CSV: ".csv", Form.NUMPY: ".py", Form.TORCH: ".torch.py", Form.WEIGHTS: ".json"}
"""How the name of a file of each form ends, where none was chosen."""


def text_of(form: Form, now: Snapshot) -> str:
    """Return a run up to the epoch that is shown, as a script, or the weights there."""
    if form is Form.WEIGHTS:
        return weights_text(now)
    script = torch_script if form is Form.TORCH else numpy_script
    return script(now.course, now.epoch, now.mse)
