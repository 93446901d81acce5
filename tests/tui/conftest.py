"""What tests of the screen share."""

from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Save into a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
