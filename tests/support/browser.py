"""A browser for tests: the screen that a page's websocket draws, in a tab made by hand or in a real Chromium."""

import asyncio
import base64
import itertools
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp

from tests.support.patience import Patience
from tests.support.terminal import Picture

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--remote-debugging-port=0"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--window-size=1280,800"),
)

Condition = Callable[[list[str]], bool]


class Tab:
    """The screen that a websocket draws, and what one can send to it.

    It reads all the time, as a page does: a server takes one that answers no question of its own for gone.
    """

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, size: tuple[int, int]) -> None:
        """Begin with an empty screen, and to read."""
        self.socket = socket
        self.picture = Picture(size)
        self.answers: list[Any] = []
        self.bytes_read = 0
        self.reason = ""
        """Why the other end has closed it."""
        self._news, self._over = asyncio.Event(), False
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        try:
            while message := await self.socket.receive():
                if message.type is aiohttp.WSMsgType.BINARY:
                    self.bytes_read += len(message.data)
                    self.picture.feed(message.data)
                elif message.type is aiohttp.WSMsgType.TEXT:
                    self.answers.append(message.json())
                else:
                    self.reason = message.extra or ""
                    return
                self._news.set()
        finally:
            self._over = True
            self._news.set()

    async def send(self, *messages: object) -> None:
        """Send messages as JSON."""
        for message in messages:
            await self.socket.send_json(message)

    async def wait_for(self, condition: Condition, seconds: float = 20.0) -> list[str]:
        """Wait until the screen is as described; return its rows."""
        patience = Patience(seconds)
        while not condition(rows := self.picture.rows()):
            if self._over:
                raise EOFError("\n".join(["It was closed.", *rows]))
            assert patience.left(), "\n".join(rows)
            self._news.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), 0.5)
        return rows

    async def received(self, seconds: float) -> int:
        """Return how many bytes come in some time."""
        before = self.bytes_read
        await asyncio.sleep(seconds)
        return self.bytes_read - before

    async def wait_for_end(self) -> None:
        """Wait until the other end closes it."""
        with suppress(EOFError):
            await self.wait_for(lambda rows: False)


class Chromium:
    """A page in a headless Chromium, by its debugging protocol."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Take the page's debugger."""
        self._socket = socket
        self._numbers = itertools.count(1)
        self.asked: list[str] = []
        """The addresses of all that the page has loaded."""
        self.closed = False
        """Whether the page's websocket has been closed."""
        self.picture = Picture((80, 24))

    async def do(self, method: str, **parameters: Any) -> Any:
        """Call a method of the debugger and return what comes of it."""
        message = await self._ask(method, **parameters)
        assert "error" not in message, message
        return message["result"]

    async def _ask(self, method: str, **parameters: object) -> dict[str, Any]:
        """Call a method of the debugger, and return its answer, which may be an error."""
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        patience = Patience(60)
        while patience.left():
            with suppress(TimeoutError):
                message: dict[str, Any] = await self._socket.receive_json(timeout=0.5)
                self._happened(message)
                if message.get("id") == number:
                    return message
        raise AssertionError(f"There is no answer to {method}.")

    def _happened(self, message: dict[str, Any]) -> None:
        about = message.get("params", {})
        match message.get("method"):
            case "Network.requestWillBeSent":
                self.asked.append(about["request"]["url"])
            case "Network.webSocketCreated":
                self.asked.append(about["url"])
                self.closed = False
                words = dict(pair.split("=") for pair in about["url"].partition("?")[2].split("&"))
                self.picture = Picture((int(words["width"]), int(words["height"])))
            case "Network.webSocketClosed":
                self.closed = True
            case "Network.webSocketFrameReceived" if about["response"]["opcode"] == 2:
                self.picture.feed(base64.b64decode(about["response"]["payloadData"]))

    async def type(self, text: str) -> None:
        """Press keys, once the page takes them."""
        await self.wait_until("document.activeElement && document.activeElement.matches('.xterm-helper-textarea')")
        for character in text:
            await self.do("Input.dispatchKeyEvent", type="char", text=character)

    async def wait_for(self, condition: Callable[[], bool]) -> None:
        """Wait until something is so."""
        patience = Patience(40)
        while not condition():
            assert patience.left(), "\n".join(self.picture.rows())
            with suppress(TimeoutError):
                self._happened(await self._socket.receive_json(timeout=0.5))

    async def wait_until(self, expression: str) -> None:
        """Wait until an expression of JavaScript is true in the page, which may be giving way to another one."""
        patience = Patience(40)
        while not _value(await self._ask("Runtime.evaluate", expression=expression, returnByValue=True)):
            assert patience.left(), expression
            await asyncio.sleep(0.05)

    async def evaluate(self, expression: str) -> Any:
        """Return what an expression of JavaScript is in the page."""
        return _value({"result": await self.do("Runtime.evaluate", expression=expression, returnByValue=True)})


def _value(answer: dict[str, Any]) -> Any:
    """Return the value of an expression that was evaluated; None where it could not be."""
    return answer.get("result", {}).get("result", {}).get("value")


@asynccontextmanager
async def chromium(folder: Path) -> AsyncIterator[Chromium]:
    """Start a Chromium that keeps its files in a folder, with one empty page."""
    assert CHROMIUM
    process = await asyncio.create_subprocess_exec(
        *(CHROMIUM, *_FLAGS, f"--user-data-dir={folder}", "about:blank"),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        told = folder / "DevToolsActivePort"
        patience = Patience(60, process.pid)
        while not (told.exists() and told.read_text().strip()):
            assert patience.left() and process.returncode is None
            await asyncio.sleep(0.05)
        port = told.read_text().split()[0]
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{port}/json") as listed:
                page = next(each for each in await listed.json() if each["type"] == "page")
            async with session.ws_connect(page["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                found = Chromium(socket)
                for domain in ("Page", "Network", "Runtime"):
                    await found.do(f"{domain}.enable")
                yield found
    finally:
        process.kill()
        await process.wait()
