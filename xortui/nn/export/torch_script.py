"""A run as a script for PyTorch: the same first weights, and the same updates by its own gradient."""

from collections.abc import Iterator

from xortui.nn.export.words import EVERY, Told, edited, joined
from xortui.nn.initial import initial_parameters
from xortui.nn.network import Parameters
from xortui.nn.session.course import Course

_HEAD = '''\
"""{title}: a run of xortui, in PyTorch.

It agrees with xortui to about 1e-12, unless the run is chaotic: under the rule published it is so from about epoch 1400
on, and at very high learning rates.
"""

import torch
from torch import nn

EPOCHS = {epoch}  # the last epoch
EVERY = {every}  # epochs from one line to the next
SHOWN = {mse!r}  # the loss that xortui shows at epoch {epoch}

torch.set_default_dtype(torch.float64)
inputs = torch.tensor([[0.0, 1.0, 1.0], [1.0, 0.0, 1.0], [1.0, 1.0, 1.0], [0.0, 0.0, 1.0]])  # a row for each example
targets = torch.tensor({targets})

network = nn.Sequential(nn.Linear(3, {units}), nn.Sigmoid(), nn.Linear({units}, 1), nn.Sigmoid())
hidden, output = network[0], network[2]
with torch.no_grad():  # the first weights of the run; PyTorch keeps a row for each unit
    hidden.weight[:] = torch.tensor({w1})
    hidden.bias[:] = torch.tensor({b1})
    output.weight[:] = torch.tensor({w2})
    output.bias[:] = torch.tensor({b2})

rates = {rates}  # the learning rate, from each epoch on'''

_PUBLISHED = '''

def slope(a):
    """Return s(a) (1 - s(a)), which the code of the post takes of an activation."""
    s = torch.sigmoid(a)
    return s * (1 - s)


@torch.no_grad()
def set_published_update():
    """Put what the code of the post subtracts in the place of the gradient."""
    activations = network[:2](inputs)  # (4 examples, 4 units)
    delta = (predictions - targets) * slope(predictions)
    hidden_delta = delta @ output.weight * slope(activations)
    hidden.weight.grad = hidden_delta.T @ inputs
    hidden.bias.grad = hidden_delta.mean(dim=1)  # over the units: one number for each example, added to one unit each
    output.weight.grad = delta.T @ activations
    output.bias.grad = delta.mean(dim=0)'''

_LOOP = """

optimizer = torch.optim.SGD(network.parameters(), lr=rates[0])
for epoch in range(EPOCHS + 1):
    if epoch in rates:
        optimizer.param_groups[0]["lr"] = rates[epoch]"""

_LOSS = """\

    predictions = network(inputs)
    loss = nn.functional.mse_loss(predictions, targets)
    if epoch % EVERY == 0 or epoch == EPOCHS:
        print(f"epoch {epoch}  MSE {loss.item()!r}")
    if epoch == EPOCHS:
        break
"""

_UPDATES = {"gradient": "optimizer.zero_grad()\nloss.backward()", "published": "set_published_update()"}

_END = """    optimizer.step()

for name, values in network.named_parameters():
    print(name, values.tolist())
print(f"xortui shows the MSE {SHOWN!r}, a difference of {abs(loss.item() - SHOWN):.1e}.")"""


def torch_script(course: Course, epoch: int, mse: float) -> str:
    """Return a script that trains along a course to an epoch; see `numpy_script.numpy_script`."""
    return joined(_lines(Told(course, epoch, mse)))


def _lines(told: Told) -> Iterator[str]:
    start, rules = told.course.start, told.rules
    units = start.hidden_units
    first: Parameters = initial_parameters(start.seed, units, start.scale)
    yield _HEAD.format(
        title=told.title,
        epoch=told.epoch,
        every=EVERY,
        mse=told.mse,
        units=units,
        targets=[[target] for target in told.targets],
        w1=first.hidden_weights.T.tolist(),
        b1=first.hidden_bias.tolist(),
        w2=first.output_weights.T.tolist(),
        b2=first.output_bias.tolist(),
        rates=told.rates,
    )
    if len(rules) > 1:
        yield f"rules = {rules}  # the update rule, likewise"
    table = list(edited(told.course, lambda unit, place: _spelled(units, unit, place), "targets, ({}, 0)"))
    yield from table
    if "published" in rules.values():
        yield _PUBLISHED
    yield _LOOP
    if len(rules) > 1:
        yield "    if epoch in rules:\n        rule = rules[epoch]"
    if table:
        yield "    with torch.no_grad():\n        for what, where, value in edits.get(epoch, []):"
        yield "            what[where] = value"
    yield _LOSS
    yield from _update(list(rules.values()))
    yield _END


def _update(rules: list[str]) -> Iterator[str]:
    """Yield the lines that set the gradient; those of both rules, under a condition, where the run has both."""
    if len(rules) == 1:
        yield from (f"    {line}" for line in _UPDATES[rules[0]].splitlines())
        return
    for word, rule in (("if", "gradient"), ("elif", "published")):
        yield f'    {word} rule == "{rule}":'
        yield from (f"        {line}" for line in _UPDATES[rule].splitlines())


def _spelled(units: int, unit: int, place: int) -> str:
    if unit < units:
        return f"hidden.bias, {unit}" if place == 3 else f"hidden.weight, ({unit}, {place})"
    return "output.bias, 0" if place == units else f"output.weight, (0, {place})"
