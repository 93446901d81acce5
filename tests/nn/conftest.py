"""What tests of the network and the session share."""

from typing import Any

import pytest

from xortui.nn.kernel import Kernel


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list to which every call of the kernel adds the number of epochs that it trains."""
    counts: list[int] = []
    train = Kernel.train

    def counting(self: Kernel, epoch: int, stop: int, *rest: Any) -> Any:
        counts.append(stop - epoch)
        return train(self, epoch, stop, *rest)

    monkeypatch.setattr(Kernel, "train", counting)
    return counts
