"""Starts the program as a fork of an interpreter that has imported it already, which is four fifths of the work.

What comes out is a process like any other, with a session, a terminal, an environment, a folder, signals and an exit
code of its own. What a fork hides is how an interpreter starts; tests of that have one of their own.
"""

import gc
import json
import os
import pkgutil
import runpy
import select
import socket
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType

import xortui

_POSSIBLE = hasattr(os, "pidfd_open")
"""Whether this system tells of the end of processes as is needed; Linux does."""

_ROOT = Path(__file__).parent.parent.parent
_LONGEST = 1 << 17

_READ_LATE = {"XORTUI_STATE_FOLDER", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"}
"""The variables that are read when they are needed; most others are read once, when their module is imported."""


class Program:
    """A program that was started by a fork, with what a terminal needs of `subprocess.Popen`."""

    def __init__(self, told: socket.socket) -> None:
        """Learn the process id on the line on which its end will be told."""
        self._told = told
        self.pid = int(told.recv(64))

    def wait(self) -> int:
        """Return the exit code once there is one, as `subprocess` has it."""
        with self._told:
            return int(self._told.recv(64))


class Warm:
    """An interpreter that is forked for each program; it is started for the first, and ends with this process."""

    current: "Warm | None" = None
    """What terminals use, if any."""

    _process: subprocess.Popen[bytes] | None = None

    def can(self, command: Sequence[str], given: Iterable[str]) -> bool:
        """Return whether a fork does what this command does: it is this Python, with the program or one given in it.

        Args:
            command: The command.
            given: The variables that are not as they usually are.
        """
        first, kind, what = (*command, "", "", "")[:3]
        python = first == sys.executable and (kind == "-c" or (kind, what) == ("-m", "xortui"))
        return _POSSIBLE and python and {*given} <= _READ_LATE

    def _begin(self, variables: Mapping[str, str]) -> None:
        self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command, null = [sys.executable, "-m", __name__, str(theirs.fileno())], subprocess.DEVNULL
        with theirs:
            self._process = subprocess.Popen(
                command, env=variables, cwd=_ROOT, stdin=null, pass_fds=[theirs.fileno()], start_new_session=True
            )

    def start(
        self, command: Sequence[str], variables: Mapping[str, str], folder: str | Path | None, files: Sequence[int]
    ) -> Program:
        """Start a program.

        Args:
            command: What `can` has said yes to.
            variables: Its whole environment.
            folder: Its working directory, if not that of this process.
            files: Its input, output and errors; a terminal as its input is that of its session.
        """
        if self._process is None:
            self._begin(variables)
        asked = json.dumps([list(command[1:]), dict(variables), str(folder or os.getcwd())]).encode()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            socket.send_fds(self._line, [asked], [theirs.fileno(), *files])
        return Program(ours)

    def close(self) -> None:
        """End the interpreter."""
        if self._process:
            self._line.close()
            self._process.wait()


def _serve(line: socket.socket) -> None:
    """Fork whenever it is asked for, and tell of each program its id and its end; return where it is to do its work."""
    running: dict[int, tuple[int, socket.socket]] = {}
    while True:
        ready, _, _ = select.select([line.fileno(), *running], [], [])
        for end in {*ready} & {*running}:
            pid, told = running.pop(end)
            told.send(b"%d" % os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
            told.close()
            os.close(end)
        if line.fileno() in ready:
            asked, files, _, _ = socket.recv_fds(line, _LONGEST, 4)
            if not asked:
                os._exit(0)
            told = socket.socket(fileno=files[0])
            if (pid := os.fork()) == 0:
                os.setsid()
                told.send(b"%d" % os.getpid())
                for other in (line, told, *[other for _, other in running.values()]):
                    other.close()
                return _become(files[1:], *json.loads(asked))
            running[os.pidfd_open(pid)] = pid, told
            for file in files[1:]:
                os.close(file)


def _become(files: list[int], words: list[str], variables: dict[str, str], folder: str) -> None:
    """Make what programs find of what a fork has, and do what Python does with these words."""
    if os.isatty(files[0]):  # the first that the leader of a session opens controls it
        files = [os.open(os.ttyname(files[0]), os.O_RDWR)] * 3
    for number, opened in enumerate(files):
        os.dup2(opened, number)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        old, buffering = getattr(sys, name), 1 if name == "stderr" else -1
        file = os.fdopen(number, "w" if number else "r", buffering, old.encoding, old.errors, closefd=False)
        setattr(sys, name, file)
        setattr(sys, f"__{name}__", file)
    os.environ.clear()
    os.environ.update(variables)
    os.chdir(folder)
    gc.enable()
    kind, what, *rest = words
    sys.argv = [kind, *rest]
    sys.path[0] = os.getcwd() if kind == "-m" else ""
    if kind == "-m":
        runpy.run_module(what, run_name="__main__", alter_sys=True)
    else:
        sys.modules["__main__"] = module = ModuleType("__main__")
        exec(compile(what, "<string>", "exec"), vars(module))


def _import_all() -> None:
    """Import what programs do, with the settings that they make before."""
    from xortui.tui.terminal.surroundings import prepare

    prepare()
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    import plotext  # type: ignore[import-untyped]  # noqa: F401

    for module in pkgutil.walk_packages(xortui.__path__, "xortui."):
        if not module.name.startswith(("xortui.web", "xortui.__main__", "xortui.tui.terminal.windows")):
            import_module(module.name)


if __name__ == "__main__":
    gc.disable()
    _import_all()
    gc.collect()
    gc.freeze()
    _serve(socket.socket(fileno=int(sys.argv[1])))
