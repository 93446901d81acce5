"""Commands that begin at once: a process that has imported them forks, and the child does the command and ends at once.

The child has standard streams of its own, opened as the interpreter opens them (None where they were closed), does
what `python -m xortui` does, and ends as an interpreter ends: with what was to be done at exit, with all buffers
written, and with 120 where that fails. What is not seen so is the import itself. (`tests.support.warm` forks programs
with a screen, which have to end wholly.)
"""

import atexit
import gc
import io
import json
import os
import pkgutil
import signal
import socket
import subprocess
import sys
import threading
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).parent.parent.parent
CLOSED = "closed"
"""What stands for a stream that is not open, in place of its descriptor."""

_LONGEST = 1_000_000


class Forks:
    """A process that forks one for each command."""

    def __init__(self) -> None:
        """Start it; it imports while others work."""
        self._ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            words = [sys.executable, "-m", "tests.support.forks", str(theirs.fileno())]
            self._process = subprocess.Popen(
                words, cwd=ROOT, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, start_new_session=True
            )

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Let it end."""
        self._ours.close()
        self._process.wait()

    def run(self, words: list[str], *streams: int | str) -> int:
        """Do a command with three standard streams, each a descriptor or `CLOSED`; return its exit code."""
        is_open = [stream != CLOSED for stream in streams]
        given = {"words": words, "folder": os.getcwd(), "env": dict(os.environ), "open": is_open}
        socket.send_fds(self._ours, [json.dumps(given).encode()], [fd for fd in streams if isinstance(fd, int)])
        return int(self._ours.recv(_LONGEST))


def _import_all() -> None:
    """Import what most commands need, but no screen; let `reproduce`, which takes seconds, train little."""
    from xortui.cli.options import spare_threads

    spare_threads()
    from xortui import cli, nn, teach, web, words
    from xortui.cli import reproduce
    from xortui.nn import published

    for room in (cli, nn, teach, web, words):
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            import_module(module.name)
    reproduce._CHAOS_EPOCHS = 100
    losses = dict(zip(range(3), published.losses(), strict=False))
    published.PRINTED.clear()
    published.PRINTED.update(losses)


def _stream(fd: int, is_open: bool) -> io.TextIOWrapper | None:
    """Return what Python makes of a standard stream that is no terminal."""
    if not is_open:
        return None
    errors = "backslashreplace" if fd == 2 else "strict"
    raw = open(fd, "wb" if fd else "rb", closefd=False)  # noqa: SIM115  open as long as the process is
    return io.TextIOWrapper(raw, "utf-8", errors, newline=None if fd == 0 else "\n", line_buffering=fd == 2)


def _child(given: dict[str, Any], fds: list[int]) -> int:
    """Become the program, in a process of its own."""
    os.chdir(given["folder"])
    os.environ.clear()
    os.environ.update(given["env"])
    signal.signal(signal.SIGINT, signal.default_int_handler)
    left = iter(fds)
    for fd, is_open in enumerate(given["open"]):
        if is_open:
            os.dup2(next(left), fd)
        else:
            os.close(fd)
    for fd in fds:
        os.close(fd)
    streams = [_stream(fd, is_open) for fd, is_open in enumerate(given["open"])]
    sys.stdin, sys.stdout, sys.stderr = sys.__stdin__, sys.__stdout__, sys.__stderr__ = streams  # type: ignore[misc]  # final
    sys.argv = ["xortui", *given["words"]]
    from xortui.cli.main import main

    return main()


def _end(code: int) -> None:
    """End as the interpreter does, but for tearing all modules down, which takes longer than most commands."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream and not stream.closed:
                stream.flush()
        except (OSError, ValueError):
            code = 120 if stream is sys.stdout else code
    os._exit(code)


def _serve(requests: socket.socket) -> None:
    """Fork for each request, until nobody asks any more."""
    while True:
        text, fds, _, _ = socket.recv_fds(requests, _LONGEST, 3)
        if not text:
            return
        child = os.fork()
        if not child:
            requests.close()
            code = 1
            try:
                code = _child(json.loads(text), fds)
            except BaseException:
                sys.excepthook(*sys.exc_info())
            finally:
                _end(code)
        for fd in fds:
            os.close(fd)
        _, status = os.waitpid(child, 0)
        requests.send(str(os.waitstatus_to_exitcode(status)).encode())


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as asked:
        _import_all()
        gc.collect()
        gc.freeze()
        _serve(asked)
