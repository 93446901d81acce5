"""Commands that begin at once, for the tests of the command line."""

from collections.abc import Iterator

import pytest

from tests.support.forks import Forks


@pytest.fixture(scope="session")
def forks() -> Iterator[Forks]:
    """Start what begins commands at once."""
    with Forks() as process:
        yield process
