"""Paths: is what can be none refused with a sentence that names it, wherever a file is read or written?"""

from pathlib import Path

import pytest

from xortui.nn.files import read_at_most, write_whole
from xortui.nn.session.recording_file import load


@pytest.mark.parametrize("path", [3, None, b"run.jsonl", ["run.jsonl"]])
def test_a_path_of_another_type_is_refused(path: object) -> None:
    """A number above all: it would be taken for a file that is open already."""
    for use in (load, lambda given: read_at_most(given, 9), lambda given: write_whole(given, b"")):
        with pytest.raises(TypeError, match=rf"^A path must be text or .* of type {type(path).__name__}\.$"):
            use(path)  # type: ignore[arg-type, unused-ignore]


@pytest.mark.parametrize("path", ["a\0b", Path("a\0b")])
@pytest.mark.parametrize("replace", [False, True])
def test_a_name_that_no_file_can_have_is_refused_as_others_are(path: str | Path, replace: bool) -> None:
    """With an OSError, for which everybody waits, and not with one that only such a name brings."""
    for use in (load, lambda given: read_at_most(given, 9), lambda given: write_whole(given, b"", replace=replace)):
        with pytest.raises(OSError, match="no name of a file has the character of code 0"):
            use(path)
