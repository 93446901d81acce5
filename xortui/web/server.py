"""The server: an address with a token in it, a page, and a websocket for each browser."""

import asyncio
import hmac
import ipaddress
import re
import secrets
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import quote, urlsplit

import textual_serve
from aiohttp import WSCloseCode, WSMsgType, web

from xortui.web.client import Client, limited
from xortui.web.students import is_name, place

_HERE = Path(__file__).parent
_STATICS = Path(textual_serve.__file__).parent / "static"
_OWN = ("page.css", "page.js")

_HEARTBEAT_SECONDS = 10.0
"""How often a browser is asked whether it is still there; half as long it has to answer."""
_GOODBYE_SECONDS = 1.0
"""How long browsers may take to answer to the end of their connections."""
_MOST_BYTES = 1 << 20

_COMPLAINT = "A name has 1 to 30 letters, digits, spaces or dashes."

_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self' $websocket; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",  # the address holds the token
    "X-Content-Type-Options": "nosniff",
}


_Page = tuple[str, str]
"""Where the work of a student is kept, and what a tab of a browser calls itself."""


class Server:
    """Serves the screen to as many browsers as are allowed at once."""

    def __init__(self, words: Sequence[str], most: int, token: str | None = None) -> None:
        """Serve nothing yet.

        Args:
            words: The words of the command line of each program, none for the plain screen.
            most: How many browsers are served at once.
            token: What the address has to hold; a random one if None.
        """
        self.token = token or secrets.token_urlsafe(12)
        self._words, self._most = tuple(words), most
        self._clients: dict[_Page, tuple[Client, web.WebSocketResponse]] = {}
        self._runner: web.AppRunner | None = None

    async def start(self, host: str, port: int) -> int:
        """Listen; return the port, a free one where 0 was asked for.

        Raises:
            OSError: Nobody can listen there.
        """
        app = web.Application()
        app.router.add_get("/{token}", self._lead)
        app.router.add_get("/{token}/", self._page)
        app.router.add_get("/{token}/static/{path:.*}", self._static)
        app.router.add_get("/{token}/ws/{name}/{tab:[0-9a-z]{1,32}}", self._talk)
        app.on_shutdown.append(self._end_all)
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=5.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        found: int = self._runner.addresses[0][1]
        return found

    async def stop(self) -> None:
        """End all programs, and listen no more."""
        if self._runner:
            await self._runner.cleanup()

    @property
    def open_pages(self) -> int:
        """How many browsers are served."""
        return len(self._clients)

    # What is asked for

    def _check(self, request: web.Request) -> None:
        """Know nothing of any address that does not hold the token."""
        given = request.match_info["token"].encode("utf-8", "replace")
        if not hmac.compare_digest(given, self.token.encode()):
            raise web.HTTPNotFound(text="There is nothing here. Is the address complete?\n")

    async def _lead(self, request: web.Request) -> web.Response:
        """Lead who has typed the address without its last slash to the page."""
        self._check(request)
        query = request.rel_url.raw_query_string
        raise web.HTTPFound(f"{self.token}/{'?' if query else ''}{query}")

    async def _page(self, request: web.Request) -> web.Response:
        self._check(request)
        name = request.query.get("name", "").strip()
        if "name" in request.query and not name:
            raise web.HTTPFound(f"?name=guest-{secrets.randbelow(10**6):06}")
        known = is_name(name)
        page = (_HERE / ("terminal.html" if known else "start.html")).read_text("utf-8")
        complaint = "" if known or not name else _COMPLAINT
        values = {
            "name": escape(name if known else ""),
            "path": quote(name, safe=""),
            "refused": escape(name),
            "complaint": escape(complaint),
        }
        headers = {
            key: Template(value).safe_substitute(websocket=_websocket(request)) for key, value in _HEADERS.items()
        }
        return web.Response(text=Template(page).safe_substitute(values), content_type="text/html", headers=headers)

    async def _static(self, request: web.Request) -> web.FileResponse:
        self._check(request)
        path = request.match_info["path"]
        folder = _HERE if path in _OWN else _STATICS
        found = (folder / path).resolve()
        if not found.is_relative_to(folder.resolve()) or not found.is_file():
            raise web.HTTPNotFound(text="There is no such file.\n")
        return web.FileResponse(found, headers={"X-Content-Type-Options": "nosniff"})

    async def _talk(self, request: web.Request) -> web.WebSocketResponse:
        """Start a program for a browser, and end it when the browser goes."""
        self._check(request)
        if urlsplit(request.headers.get("Origin", "")).netloc != request.host:
            raise web.HTTPForbidden(text="This page is of another origin.\n")
        name = request.match_info["name"]
        if not is_name(name):
            raise web.HTTPBadRequest(text=f"{_COMPLAINT}\n")
        page = place(name, self._words), request.match_info["tab"]
        socket_ = web.WebSocketResponse(heartbeat=_HEARTBEAT_SECONDS, max_msg_size=_MOST_BYTES)
        await socket_.prepare(request)
        if page not in self._clients and len(self._clients) >= self._most:
            most = "1 browser is" if self._most == 1 else f"{self._most} browsers are"
            full = f"{most} served already: try again when one is closed."
            await socket_.close(code=WSCloseCode.TRY_AGAIN_LATER, message=full.encode())
            return socket_

        async def close() -> None:
            await socket_.close()

        client = Client(self._words, page[0], write_bytes=socket_.send_bytes, write_str=socket_.send_str, close=close)
        before, self._clients[page] = self._clients.get(page), (client, socket_)
        try:
            await self._make_way(client, before)
            if not client.ending:  # the same page was loaded once more meanwhile
                await client.start(*limited(*(_number(request.query.get(key, "")) for key in ("width", "height"))))
            async for message in socket_:
                if message.type is WSMsgType.TEXT:
                    await self._take(client, message.json, socket_)
        finally:
            await client.stop()
            if self._clients.get(page, (None,))[0] is client:
                del self._clients[page]
        return socket_

    async def _make_way(self, client: Client, before: tuple[Client, web.WebSocketResponse] | None) -> None:
        """Wait until the work that a client goes on with is there: that of the same page, or of one that was closed.

        Another page under the same name that is open goes on by itself.
        """
        if before:
            await before[1].close(message=b"This page was opened again, and goes on there.")
            await before[0].stop()
        for other, _ in list(self._clients.values()):
            if other is not client and other.place == client.place and other.ending:
                await other.stop()

    async def _take(self, client: Client, read: Callable[[], object], answers: web.WebSocketResponse) -> None:
        with suppress(ValueError, RecursionError, ConnectionError):
            pong = await client.take(read())
            if pong is not None:
                await answers.send_json(["pong", pong])

    async def _end_all(self, app: web.Application) -> None:
        open_ = list(self._clients.values())
        # All at once, and no program waits for a browser that does not answer to the end of its connection.
        await asyncio.gather(*(client.stop() for client, _ in open_))
        end = partial(web.WebSocketResponse.close, code=WSCloseCode.GOING_AWAY, message=b"The server has ended.")
        ends = [asyncio.create_task(end(page)) for _, page in open_]
        if ends:
            _, late = await asyncio.wait(ends, timeout=_GOODBYE_SECONDS)
            for each in late:
                each.cancel()


def _number(text: str) -> int:
    return int(text) if re.fullmatch("[0-9]{1,4}", text) else 80


def _websocket(request: web.Request) -> str:
    """Return the origin of the websocket, which some browsers do not count as the page's own."""
    host = request.host if re.fullmatch(r"[\w.:\[\]-]+", request.host) else ""
    return f"{'wss' if request.secure else 'ws'}://{host}" if host else ""


def addresses(host: str, port: int, token: str) -> list[str]:
    """Return the addresses under which a server can be reached, the one for others first."""
    names = [host]
    with suppress(ValueError):
        if ipaddress.ip_address(host).is_unspecified:
            names = [*_own_addresses(), "localhost"]
    return [f"http://{f'[{name}]' if ':' in name else name}:{port}/{token}/" for name in names]


def _own_addresses() -> list[str]:
    """Return the address of this machine in its network, by the way a packet would leave it; none is sent."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        return [probe.getsockname()[0]]
    return []
