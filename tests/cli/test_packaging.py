"""What is shipped: the manual page, the description for a package index, and what is needed where."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from tests import man
from xortui.cli.main import make_parser

TOP = Path(__file__).parents[2]
PROJECT: dict[str, Any] = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))


@pytest.mark.long
def test_the_manual_page_is_that_of_the_parser() -> None:
    """It names every command and option, because it is written from them; `python -m tests.man` writes it anew."""
    assert man.PAGE.read_text("utf-8") == man.page(), "Write the page anew: python -m tests.man"
    program = make_parser()
    for parser in (program, *program.commands.values()):
        for flag in parser.flags:
            assert flag.replace("-", r"\-") in man.page()


@pytest.mark.skipif(not shutil.which("man"), reason="what shows manual pages")
def test_the_manual_page_can_be_shown() -> None:
    """What shows it has nothing to complain of, and shows its text."""
    done = subprocess.run(["man", "-l", "--warnings", str(man.PAGE)], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    text = re.sub(".\b", "", done.stdout)
    assert "xortui report [--epoch N]" in text and "--learning-rate X" in text and "EXIT STATUS" in text


def test_the_manual_page_is_installed() -> None:
    """The wheel puts it where `man xortui` looks."""
    shared = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    assert shared == {str(man.PAGE.relative_to(TOP)): "share/man/man1/xortui.1"}


def test_the_description_stands_by_itself() -> None:
    """On a package index there are no files beside the description, so nothing in it leads to one."""
    hook = PROJECT["tool"]["hatch"]["metadata"]["hooks"]["fancy-pypi-readme"]
    text = "".join((TOP / fragment["path"]).read_text("utf-8") for fragment in hook["fragments"])
    local = re.compile(r"\]\((?!https?:)")
    assert len(local.findall(text)) > 5  # as the files lie here, there are pictures
    for substitution in hook["substitutions"]:
        text, changes = re.subn(substitution["pattern"], substitution["replacement"], text)
        assert changes, substitution
    assert not local.search(text)
    for picture in re.findall(r"(?m)^!\[(.*?)\]", (TOP / "README.md").read_text("utf-8")):
        assert picture in text


PLATFORMS = [
    ("linux", "Linux", "x86_64", True),
    ("linux", "Linux", "aarch64", True),
    ("linux", "Linux", "armv7l", False),
    ("linux", "Linux", "armv6l", False),
    ("linux", "Linux", "i686", False),
    ("darwin", "Darwin", "arm64", True),
    ("darwin", "Darwin", "x86_64", True),
    ("win32", "Windows", "AMD64", True),
    ("win32", "Windows", "ARM64", False),
    ("win32", "Windows", "x86", False),
]


@pytest.mark.parametrize(("platform", "system", "machine", "there"), PLATFORMS)
def test_plotext_where_it_is_built(platform: str, system: str, machine: str, there: bool) -> None:
    """Plotext is required on the platforms that have a build of it; on others the loss is drawn without it."""
    surroundings = {"sys_platform": platform, "platform_system": system, "platform_machine": machine}
    needed = {
        requirement.name
        for requirement in map(Requirement, PROJECT["project"]["dependencies"])
        if not requirement.marker or requirement.marker.evaluate(surroundings)
    }
    assert ("plotext" in needed) is there
    assert needed >= {"numpy", "textual", "rich", "shtab"}


def test_the_readme_has_its_two_commands() -> None:
    """One installs and runs the program, one installs and runs the tests; each is a block of its own."""
    text = (TOP / "README.md").read_text("utf-8")
    run, test = (
        re.findall(r"```sh\n(.*)\n```", part.partition("\n## ")[0])
        for part in (text.partition("## Run it\n")[2], text.partition("## Test it\n")[2])
    )
    assert any(re.fullmatch(r"python3 -m venv \.venv && .*pip install \. && \.venv/bin/xortui", line) for line in run)
    assert len(test) == 1 and "pip install --no-compile -e '.[test]'" in test[0] and test[0].endswith("pytest")
