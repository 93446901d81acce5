"""How the program is started here: most often by a fork of an interpreter that has imported it."""

from collections.abc import Iterator

import pytest

from tests.support.warm import Warm


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    """Return what starts programs for all tests of a worker."""
    made = Warm()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def started_warm(warm: Warm, request: pytest.FixtureRequest) -> Iterator[None]:
    """Let programs be started by it, unless how they start is what is tried."""
    Warm.current = None if request.node.get_closest_marker("cold") else warm
    yield
    Warm.current = None
