"""A browser for tests: the screen that a page's websocket draws, in a tab made by hand or in a real Chromium."""

import asyncio
import base64
import itertools
import shutil
import time
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
    """The screen that a websocket draws, and what one can send to it."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, size: tuple[int, int]) -> None:
        """Begin with an empty screen."""
        self.socket = socket
        self.picture = Picture(size)
        self.answers: list[Any] = []

    async def send(self, *messages: object) -> None:
        """Send messages as JSON."""
        for message in messages:
            await self.socket.send_json(message)

    async def wait_for(self, condition: Condition, seconds: float = 20.0) -> list[str]:
        """Wait until the screen is as described; return its rows."""
        patience = Patience(seconds)
        while not condition(self.picture.rows()):
            assert patience.left(), "\n".join(self.picture.rows())
            with suppress(TimeoutError):
                message = await self.socket.receive(timeout=0.5)
                if message.type is aiohttp.WSMsgType.BINARY:
                    self.picture.feed(message.data)
                elif message.type is aiohttp.WSMsgType.TEXT:
                    self.answers.append(message.json())
                else:
                    raise EOFError(message)
        return self.picture.rows()

    async def received(self, seconds: float) -> int:
        """Return how many bytes come in some time."""
        until, count = time.monotonic() + seconds, 0
        while (left := until - time.monotonic()) > 0:
            with suppress(TimeoutError):
                # In short steps: each ping of the server lets the wait begin anew.
                message = await self.socket.receive(timeout=min(left, 0.5))
                count += len(message.data) if message.type is aiohttp.WSMsgType.BINARY else 0
        return count

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
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        while True:
            message = await self._socket.receive_json(timeout=60)
            self._happened(message)
            if message.get("id") == number:
                assert "error" not in message, message
                return message["result"]

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
        """Press keys."""
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
        """Wait until an expression of JavaScript is true in the page."""
        patience = Patience(40)
        while not await self.evaluate(expression):
            assert patience.left(), expression
            await asyncio.sleep(0.05)

    async def evaluate(self, expression: str) -> Any:
        """Return what an expression of JavaScript is in the page."""
        return (await self.do("Runtime.evaluate", expression=expression, returnByValue=True))["result"].get("value")


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
