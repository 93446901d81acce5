"""A class in browsers: how long each of many clients waits for its first screen, and what one costs at full speed.

`python -m tests.benchmarks.serve --clients 20` opens them all at the same moment, which is what a class does.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp

from tests.support.browser import Tab
from xortui.web.server import Server, addresses

_TICKS = 100  # of the processor's time in /proc, a second

SETTLED = 3.0
"""Seconds after the first screen until all that follows it is drawn."""


async def main(clients: int, seconds: float) -> None:
    """Print the table; nothing of the account's own is read or written."""
    folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    os.environ["XORTUI_STATE_FOLDER"] = folder.name
    server = Server((), clients)
    address = addresses("localhost", await server.start("localhost", 0), server.token)[0]
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())

        async def opened(name: str) -> tuple[Tab, float]:
            began = time.perf_counter()
            url = f"{address}ws/{name}/1?width=100&height=30"
            socket = await stack.enter_async_context(session.ws_connect(url, origin=address[: address.index("/", 8)]))
            tab = Tab(socket, (100, 30))
            await tab.wait_for(lambda rows: "epoch 0" in rows[0] and "q quit" in rows[-1], 300)
            return tab, time.perf_counter() - began

        found = await asyncio.gather(*(opened(f"student-{at}") for at in range(clients)))
        waited = sorted(first for _, first in found)
        print(f"first screen of {clients} at once: median {statistics.median(waited):.1f} s, last {waited[-1]:.1f} s")
        print(f"of each: {', '.join(f'{seconds:.1f}' for seconds in waited)} s")
        pids = [client._process.pid for client, _ in server._clients.values() if client._process]
        print(f"memory of one: {statistics.median(map(_megabytes, pids)):.0f} MB")
        await asyncio.gather(*(tab.received(SETTLED) for tab, _ in found))
        for what, keys in (("paused", ""), ("at the highest speed", "f ")):
            before = sum(map(_processor, pids))
            for tab, _ in found:
                await tab.send(["stdin", keys])
            received = await asyncio.gather(*(tab.received(seconds) for tab, _ in found))
            used = (sum(map(_processor, pids)) - before) / seconds / clients
            sent = statistics.mean(received) / seconds / 1000
            print(f"{what}, all of them: {used:.3f} of a processor each, {sent:.0f} kB/s each")
    await server.stop()
    folder.cleanup()


def _processor(pid: int) -> float:
    """Return the seconds of a processor that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _megabytes(pid: int) -> float:
    """Return the memory that a process has for itself."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private")) / 1024


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=5.0)
    given = parser.parse_args()
    asyncio.run(main(given.clients, given.seconds))
