"""Students in browsers: each finds the own work again, and nobody's work or files are touched by another."""

import os
import signal
from pathlib import Path

import pytest

from tests.support.browser import Tab
from tests.web.test_serve import gone, pids, served, tab
from xortui.web.students import is_name, place

pytestmark = pytest.mark.xdist_group("serial")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the server keep work in a folder of its own; other folders of the account would be made beside it."""
    monkeypatch.setenv("XORTUI_STATE_FOLDER", str(tmp_path / "state"))
    for name in ("CONFIG_HOME", "RUNTIME_DIR", "CACHE_HOME", "DATA_HOME"):
        monkeypatch.setenv(f"XDG_{name}", str(tmp_path / "account" / name))
    return tmp_path / "state" / "students"


def ready(rows: list[str]) -> bool:
    """Return whether the whole screen is there."""
    return "epoch" in rows[0] and "q quit" in rows[-1]


async def at_epoch(tab: Tab, epoch: int) -> list[str]:
    """Wait until a screen is complete and at an epoch."""
    return await tab.wait_for(lambda rows: f"epoch {epoch} " in rows[0] and "q quit" in rows[-1])


@pytest.mark.long
async def test_work_is_found_again_under_its_name(folder: Path) -> None:
    """After the page is loaded again, after the line has dropped, after `q`, and by another server: with undo."""
    async with served() as (server, address):
        async with tab(address) as page:
            await at_epoch(page, 0)
            await page.send(["stdin", "."])
            await at_epoch(page, 100)
            await page.send(["stdin", "\x1b[A"])
            await page.wait_for(lambda rows: "η 3" in rows[0])
            async with tab(address) as again:  # loaded again before the server knows that the first one is gone
                rows = await at_epoch(again, 100)
                assert "η 3" in rows[0]
                await again.send(["stdin", "."])
                await at_epoch(again, 200)
                (pid,) = pids(server)
                assert again.socket._response and again.socket._response.connection
                transport = again.socket._response.connection.transport
                assert transport
                transport.abort()
                await gone(pid)
        async with tab(address, "Ada ", own="2") as page:
            await at_epoch(page, 200)
            await page.send(["stdin", "z"])
            await page.wait_for(lambda rows: "η 1" in rows[0])
            await page.send(["stdin", "q"])
            await page.wait_for_end()
    async with served() as (_, address), tab(address) as page:
        assert "η 1" in (await at_epoch(page, 100))[0]
    assert len(os.listdir(folder)) == 1


@pytest.mark.long
async def test_a_program_that_is_killed_is_not_waited_for() -> None:
    """The page is told at once that it has ended; opened again, the work is there."""
    async with served() as (server, address):
        async with tab(address) as page:
            await at_epoch(page, 0)
            await page.send(["stdin", "."])
            await at_epoch(page, 100)
            (pid,) = pids(server)
            os.kill(pid, signal.SIGKILL)
            await page.wait_for_end()
        async with tab(address) as page:
            await at_epoch(page, 100)


@pytest.mark.long
async def test_a_lesson_is_found_again_at_its_step() -> None:
    """With its answers, though nothing was trained; who comes to another lesson begins with that one."""
    async with served("lesson", "1") as (server, address):
        async with tab(address) as page:
            await page.wait_for(lambda rows: "step 1 of" in "".join(rows) and ready(rows))
            await page.send(["stdin", "\r"])
            await page.wait_for(lambda rows: "step 2 of" in "".join(rows))
            (pid,) = pids(server)
        await gone(pid)
        async with tab(address) as page:
            await page.wait_for(lambda rows: "step 2 of" in "".join(rows))
    async with served("lesson", "2") as (_, address), tab(address) as page:
        await page.wait_for(lambda rows: "step 1 of" in "".join(rows) and ready(rows))


@pytest.mark.long
async def test_students_of_one_name_do_not_disturb_each_other(folder: Path) -> None:
    """The second begins anew while the first goes on; what each has done is kept."""
    async with served() as (server, address), tab(address) as one:
        await at_epoch(one, 0)
        await one.send(["stdin", "."])
        await at_epoch(one, 100)
        async with tab(address, own="2") as two, tab(address, "alan") as third:
            await at_epoch(two, 0)
            await two.send(["stdin", "n."])
            await two.wait_for(lambda rows: "seed 2" in rows[0] and "epoch 100 " in rows[0])
            assert len(pids(server)) == 3
            await third.send(["stdin", "."])
            await at_epoch(third, 100)
            await one.send(["stdin", "."])
            rows = await at_epoch(one, 200)
            assert "seed 1" in rows[0]
        assert sorted(len(os.listdir(folder / each)) for each in os.listdir(folder)) == [1, 2]


@pytest.mark.long
async def test_nothing_else_of_the_account_is_touched(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No file is saved, exported or pictured, no theme kept, no stage for a presenter; each key says so in words."""
    (tmp_path / "here").mkdir()
    monkeypatch.setenv("PYTHONPATH", os.getcwd())
    monkeypatch.chdir(tmp_path / "here")
    async with served("lesson", "1") as (server, address):
        async with tab(address) as page:
            await page.wait_for(lambda rows: "step 1 of" in "".join(rows) and ready(rows))
            (pid,) = pids(server)
            await page.send(["stdin", ".\x13"])
            await page.wait_for(lambda rows: "A browser saves no files; your work is kept." in "".join(rows))
            for command in ("export", "picture"):
                await page.send(["stdin", f":{command}"])
                await page.wait_for(lambda rows: "not now: A browser saves no files" in "".join(rows))
                await page.send(["stdin", "\x1b"])
                await page.wait_for(ready)
            await page.send(["stdin", ":theme xortui-light\r"])
            await page.wait_for(ready)
            await page.send(["stdin", "q"])
            await page.wait_for_end()
        await gone(pid)
    assert os.listdir(tmp_path / "here") == []
    assert not (tmp_path / "account").exists()
    assert os.listdir(folder.parent) == ["students"]


@pytest.mark.parametrize(
    "name", ["Ada", "李雷", "प्रिया", "ณัฐพงษ์", "علی\u200cرضا", "Jose\u0301", "O\u2019Brien", "Anne\u2013Marie"]
)
def test_what_is_a_name(name: str) -> None:
    """In every script, as keyboards type it: marks that stand for vowels, a curly apostrophe, a long dash."""
    assert is_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "\u202eab",
        "\u0301a",
        "a\u2066b",
        "..",
        "../x",
        "/etc",
        "a/b",
        "a\\b",
        "a\0b",
        "",
        " ",
        "a" * 31,
        "-x",
        "a\nb",
        "⁄",
    ],
)
def test_what_is_no_name(name: str) -> None:
    """Nothing that could be a path."""
    assert not is_name(name)


def test_the_place_of_a_student() -> None:
    """A checksum: the same for any spelling of the name, another for another name or another lesson."""
    assert place("Ada  Lovelace", ()) == place("ada lovelace", ())
    assert place("O\u2019Brien", ()) == place("o'brien", ()) and place("Jose\u0301", ()) == place("jos\u00e9", ())
    assert (
        len({place(name, words) for name in ("ada", "alan") for words in ((), ("lesson", "1"), ("lesson", "2"))}) == 6
    )
    assert set(place("..", ())) <= set("0123456789abcdef") and len(place("x", ())) == 32
