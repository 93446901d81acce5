"""The screen in browsers: who is served, what a browser may send, and that nothing is left when it goes."""

import asyncio
import base64
import os
import re
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path

import aiohttp
import pytest

from tests.support.browser import CHROMIUM, Tab, chromium
from tests.support.budget import THOROUGH
from tests.support.patience import Patience
from xortui.web import server as web_server
from xortui.web.client import Client, limited
from xortui.web.server import Server, addresses

pytestmark = pytest.mark.xdist_group("serial")


@asynccontextmanager
async def served(*words: str, most: int = 40) -> AsyncIterator[tuple[Server, str]]:
    """Serve on a free port; give the server and its address."""
    server = Server(words, most)
    port = await server.start("localhost", 0)
    try:
        yield server, addresses("localhost", port, server.token)[0]
    finally:
        await server.stop()


@asynccontextmanager
async def tab(address: str, name: str = "ada", size: tuple[int, int] = (80, 24), own: str = "1") -> AsyncIterator[Tab]:
    """Open the websocket of a page, as the page does, in a tab with a name of its own."""
    query = f"width={size[0]}&height={size[1]}"
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{address}ws/{name}/{own}?{query}", origin=address[: address.index("/", 8)]) as socket,
    ):
        yield Tab(socket, size)


def pids(server: Server) -> list[int]:
    """Return the processes that a server has started and that run."""
    return [client._process.pid for client, _ in server._clients.values() if client._process]


async def gone(pid: int) -> None:
    """Wait until a process is no more."""
    patience = Patience(20)
    while Path(f"/proc/{pid}").exists():
        assert patience.left()
        await asyncio.sleep(0.02)


async def status(address: str, **headers: str) -> int:
    """Return the status of what is at an address."""
    async with aiohttp.ClientSession() as session, session.get(address, headers=headers) as answer:
        return answer.status


async def led(address: str) -> tuple[int, str]:
    """Return the status of what is at an address, and where that leads."""
    async with aiohttp.ClientSession() as session, session.get(address, allow_redirects=False) as answer:
        return answer.status, answer.headers.get("Location", "")


async def text(address: str) -> tuple[str, str]:
    """Return the page at an address, and its security policy."""
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        return await answer.text(), answer.headers["Content-Security-Policy"]


async def test_only_who_has_the_address_is_served() -> None:
    """Without the token there is nothing, no path leads out of the page's folders, and no other page may connect."""
    async with served() as (server, address):
        port = address.split(":")[2].partition("/")[0]
        assert await status(address) == 200
        wrong = server.token[:-1] + ("a" if server.token[-1] != "a" else "b")
        assert await led(f"{address[:-1]}?name=ada&size=20") == (302, f"{server.token}/?name=ada&size=20")
        for path in (
            "",
            wrong,
            f"{wrong}/",
            f"{wrong}/static/page.css",
            f"{wrong}/ws/ada/1",
            "static/js/textual.js",
            "%ff/",
        ):
            assert await status(f"http://localhost:{port}/{path}") == 404, path
        for path in ("static/page.css", "static/js/textual.js", "static/css/xterm.css"):
            assert await status(address + path) == 200, path
        for path in (
            "static/",
            "static/server.py",
            "static/..%2fserver.py",
            "static/%2fetc%2fpasswd",
            "static/start.html",
        ):
            assert await status(f"{address}static/{path}") == 404, path
        for origin in ("http://elsewhere.example", f"http://localhost:{int(port) + 1}", "null", ""):
            headers = {"Origin": origin, "Upgrade": "websocket", "Connection": "Upgrade"}
            assert await status(f"{address}ws/ada/1", **headers) == 403, origin
        origin = f"http://localhost:{port}"
        for name in ("%20", "-", "a" * 31, "%0a", "a%00", "%F0%9F%98%80"):
            assert await status(f"{address}ws/{name}/1", Origin=origin) == 400, name
        for own in ("", "%2e%2e", "a" * 33, "A"):
            assert await status(f"{address}ws/ada/{own}", Origin=origin) == 404, own
        assert pids(server) == []


async def test_the_page_takes_nothing_from_other_servers() -> None:
    """Neither page, style nor script names another server, and the browser is told to ask none."""
    async with served() as (_, address):
        assert (await led(f"{address}?name=+"))[1].startswith("?name=guest-")  # who has typed nothing
        for query in ("", "?name=ada", "?name=%3Cscript%3E", "?name=" + "a" * 31):
            page, policy = await text(address + query)
            assert re.findall("https?://", page) == []
            assert "<script>" not in page
            assert policy.startswith("default-src 'self'; ") and "ws://localhost:" in policy
            assert ('id="terminal"' in page) == (query == "?name=ada")
            assert ("A name has" in page) == (query not in ("", "?name=ada"))
            assert (f'value="{"a" * 31}"' in page) == query.endswith("aaa")  # what was refused can be mended
        for name in web_server._OWN:
            assert "http" not in (Path(web_server.__file__).parent / name).read_text().replace("https:", "")


@pytest.mark.long
async def test_a_browser_runs_a_program_of_its_own() -> None:
    """Keys, sizes and the end arrive; whatever else is sent changes nothing; `q` ends program and connection."""
    async with served() as (server, address), tab(address) as one:
        await one.wait_for(lambda rows: "epoch 0" in rows[0] and "q quit" in rows[-1])
        (pid,) = pids(server)
        await one.socket.send_str("no JSON")
        await one.socket.send_str("[" * 5000)
        await one.socket.send_bytes(b"\x00\xff")
        nonsense: tuple[object, ...] = (
            {},
            [],
            None,
            7,
            ["stdin"],
            ["stdin", 5],
            ["resize", {}],
            ["resize", {"width": "9", "height": 1.5}],
        )
        await one.send(*nonsense, ["resize", {"width": -5, "height": 10**9}], ["quit"], ["focus", 1], ["blur"])
        await one.send(["stdin", "\x1b]11;rgb:0/0/0\x1b\\\x1b[99999999;5u"], ["ping", "12"])
        one.picture = type(one.picture)((100, 30))
        await one.send(["resize", {"width": 100, "height": 30}], ["stdin", "\x1b[C\x1b[C"])
        rows = await one.wait_for(lambda rows: "epoch 2" in rows[0] and "q quit" in rows[29])
        assert len(rows[0]) > 80 and ["pong", "12"] in one.answers
        assert pids(server) == [pid]
        await one.send(["stdin", "q"])
        await one.wait_for_end()
        await gone(pid)


@pytest.mark.long
async def test_who_goes_away_leaves_nothing_behind() -> None:
    """A page opened again ends the program before, one too many is told so, a line that drops and the end end all."""
    async with served("lesson", "1", most=1) as (server, address):
        async with tab(address) as before:
            await before.wait_for(lambda rows: "step 1 of" in "".join(rows))
            (first,) = pids(server)
            async with tab(address, "alan") as other:
                await other.wait_for_end()
                assert other.reason == "1 browser is served already: try again when one is closed."
            async with tab(address) as again:
                await before.wait_for_end()
                assert before.reason == "This page was opened again, and goes on there."
                await gone(first)
                await again.wait_for(lambda rows: "q" in rows[-1])
                (second,) = pids(server)
                assert second != first
                assert again.socket._response and again.socket._response.connection
                transport = again.socket._response.connection.transport
                assert transport
                transport.abort()
                await gone(second)
        async with tab(address) as last:
            await last.wait_for(lambda rows: "q" in rows[-1])
            (third,) = pids(server)
            await server.stop()
            await gone(third)
            await last.wait_for_end()
            assert last.reason == "The server has ended."


@pytest.mark.long
async def test_a_page_that_is_loaded_again_and_again_has_one_program() -> None:
    """However fast it is: only the last one stays, and with it goes the last program."""
    async with served() as (server, address), AsyncExitStack() as stack:
        for _ in range(2):
            pages = await asyncio.gather(*(stack.enter_async_context(tab(address)) for _ in range(3)))
            ends = {asyncio.create_task(page.wait_for_end()): page for page in pages}
            while len(going := [page for end, page in ends.items() if not end.done()]) > 1:
                await asyncio.wait(ends, timeout=0.05)
            for end in ends:
                end.cancel()
            await asyncio.wait(ends)
        (page,) = going
        await page.wait_for(lambda rows: "epoch 0" in rows[0] and "q quit" in rows[-1])
        await until(lambda: programs() == set(pids(server)))
        await page.send(["stdin", "q"])
        await page.wait_for_end()
        await until(lambda: not programs())


def programs(parent: int | str = "self") -> set[int]:
    """Return the programs that a process, this one, has started and that run."""
    found = set()
    for children in Path(f"/proc/{parent}/task").glob("*/children"):
        for child in children.read_text().split():
            with suppress(OSError):
                if b"xortui\0" in Path(f"/proc/{child}/cmdline").read_bytes():
                    found.add(int(child))
    return found


async def until(holds: Callable[[], object]) -> None:
    """Wait until something is so."""
    patience = Patience(20)
    while not holds():
        assert patience.left()
        await asyncio.sleep(0.02)


async def test_a_program_that_will_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that takes neither the word nor the signal is killed; what nobody read of it is dropped, all is closed."""
    monkeypatch.setattr("xortui.web.client._QUIT_SECONDS", 0.05)
    monkeypatch.setattr("xortui.web.client._TERM_SECONDS", 0.05)
    # Which takes the exit code of a program that has just ended from what waits for it, and a line is printed.
    monkeypatch.setattr(subprocess.Popen, "send_signal", None)

    async def nothing(*_: object) -> None:
        """Take what is sent."""

    client = Client((), "ada", write_bytes=nothing, write_str=nothing, close=nothing)
    monkeypatch.setattr("sys.executable", "/bin/sh")
    client._words = ["-c", "trap '' TERM; echo here; head -c 400000 /dev/zero; while :; do read x || sleep 60; done"]
    monkeypatch.setattr(client, "_open_app_process", lambda *_: _stubborn(client))
    await client.start(80, 24)
    assert client._process
    pid = client._process.pid
    await asyncio.gather(client.stop(), client.stop())
    await gone(pid)
    assert client._process.stdout and client._process.stdout.at_eof()


async def test_a_page_loaded_again_before_its_program_is_there(caplog: pytest.LogCaptureFixture) -> None:
    """What it sends changes nothing, and that its program ends at once is no failure to be told."""

    async def nothing(*_: object) -> None:
        """Take what is sent."""

    client = Client((), "ada", write_bytes=nothing, write_str=nothing, close=nothing)
    for message in (["stdin", "f"], ["resize", {"width": 80, "height": 24}], ["ping", "1"], ["blur"], ["focus"]):
        assert await client.take(message) is None
    await client.stop()
    await client.start(80, 24)
    assert client._task and client._process
    await client._task
    await gone(client._process.pid)
    assert not caplog.records


async def _stubborn(client: Client) -> asyncio.subprocess.Process:
    pipe = asyncio.subprocess.PIPE
    client._process = await asyncio.create_subprocess_exec(
        *("/bin/sh", *client._words), stdin=pipe, stdout=pipe, stderr=pipe
    )
    client._stdin = client._process.stdin
    return client._process


def test_sizes_that_no_screen_has_become_the_nearest() -> None:
    """At least one cell, at most a wall of them."""
    assert limited(0, -1) == (1, 1)
    assert limited(10**12, 10**12) == (500, 200)
    assert limited(80, 24) == (80, 24)


def test_addresses_are_such_that_others_can_use_them() -> None:
    """An address that stands for all of a machine's becomes one that leads to it; IPv6 stands in brackets."""
    assert addresses("localhost", 8000, "t") == ["http://localhost:8000/t/"]
    assert addresses("::1", 80, "t") == ["http://[::1]:80/t/"]
    found = addresses("0.0.0.0", 8000, "t")
    assert found[-1] == "http://localhost:8000/t/"
    assert not any("0.0.0.0" in address for address in found)


@pytest.mark.skipif(not CHROMIUM or not THOROUGH, reason="there is no Chromium here, or no time for one")
async def test_in_a_real_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A student is asked for a name, runs until it is solved, loads the page again, and closes it; from one server."""
    monkeypatch.setenv("XORTUI_STATE_FOLDER", str(tmp_path / "state"))
    async with served() as (server, address), chromium(tmp_path / "browser") as page:
        await page.do("Page.navigate", url=address)
        await page.wait_until("document.readyState == 'complete' && document.forms.length")
        await page.evaluate("document.forms[0].elements.name.value = 'ada'; document.forms[0].requestSubmit()")
        await page.wait_for(lambda: "epoch 0" in page.picture.rows()[0] and "q quit" in page.picture.rows()[-1])
        assert (
            await page.evaluate(
                "(view => view.offsetWidth - view.clientWidth)(document.querySelector('.xterm-viewport'))"
            )
            == 0
        )  # no scrollbar
        (pid,) = pids(server)
        await page.type("g2100\r")
        await page.wait_for(lambda: "solved" in page.picture.rows()[0])
        await page.do("Page.reload")
        await gone(pid)
        # Which the page before did not say: its picture may still be there.
        await page.wait_for(lambda: "resumed at epoch 2 100" in page.picture.rows()[-2])
        (pid,) = pids(server)
        if target := os.environ.get("XORTUI_BROWSER_PICTURE"):
            picture = await page.do("Page.captureScreenshot")
            Path(target).write_bytes(base64.b64decode(picture["data"]))
        await page.type("q")
        await page.wait_for(lambda: page.closed)
        await page.wait_until("getComputedStyle(document.querySelector('.closed')).display == 'flex'")
        await gone(pid)
        server._most = 0
        await page.do("Page.reload")
        full = "0 browsers are served already: try again when one is closed."
        await page.wait_until(f"document.querySelector('.-closed .closed p')?.textContent == '{full}'")
        strangers = [asked for asked in page.asked if f"//{address.split('/')[2]}/" not in asked]
        assert [asked for asked in strangers if not asked.startswith(("data:", "about:"))] == []
