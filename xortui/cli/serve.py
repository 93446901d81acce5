"""`xortui serve`: the screen in browsers, for a class that may install nothing."""

from typing import TYPE_CHECKING

from xortui.cli.output import FAILED, USAGE, CommandError, complain, output, say
from xortui.words.lacking import lacking

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from xortui.cli.parser import Parser

PORT, MOST = 8000, 40
_MAX_PORT, _MAX_MOST = 65535, 1000


def add_parser(program: "Parser") -> None:
    """Let the command line know the command."""
    from xortui.cli.options import Option, add_options

    parser = program.add_command(
        "serve",
        help="open the screen in browsers, for a class",
        description="Open the screen in browsers, one program for each. WORDS are none, or lesson and the name of one, "
        "or of a folder of them. Whoever has the address may use it, and nobody else. It needs: "
        "pip install segno textual-serve.",
    )
    add_options(
        parser,
        (
            Option("--port", "port", "N", f"port to listen on, 0 for any that is free ({PORT})"),
            Option("--host", "host", "H", "address to listen on, 0.0.0.0 for the whole network (localhost)"),
            Option("--most", "most", "N", f"browsers at once, 1 to {_MAX_MOST} ({MOST}); each takes about 40 MB"),
        ),
    )
    parser.add_argument("words", nargs="*", metavar="WORDS", help="none, or lesson NAME")
    parser.set_defaults(run=run)


def run(given: "Namespace") -> int:
    """Serve until ctrl+c."""
    from xortui.cli.options import whole

    port = PORT if given.port is None else whole("port", given.port, 0, _MAX_PORT)
    most = MOST if given.most is None else whole("number of browsers", given.most, 1, _MAX_MOST)
    host = "localhost" if given.host is None else given.host
    words = _words(given.words)
    try:
        import segno  # noqa: F401 - part of the same extra
        import textual_serve  # noqa: F401
    except ImportError as error:
        if lacking(error):
            raise
        raise CommandError(FAILED, "The server is not installed: pip install segno textual-serve brings it.") from None
    import asyncio

    from xortui.cli.screen import check_room
    from xortui.nn.session.journal.folder import tidy_all
    from xortui.tui.beside import AT_ONCE, in_time
    from xortui.tui.terminal.surroundings import students_folder

    if students := students_folder():
        in_time(lambda: tidy_all(students), AT_ONCE, None)
    check_room()
    return asyncio.run(_serve(words, host, port, most))


def _words(words: "Sequence[str]") -> list[str]:
    """Return the words for each program, where they open a screen.

    Raises:
        CommandError: They are not, or there is no such lesson.
    """
    from xortui.cli.lesson import files_of_course, sound
    from xortui.cli.parser import as_typed

    if not words:
        return []
    if words[0] != "lesson" or len(words) > 2:
        raise CommandError(USAGE, f"The words {as_typed(' '.join(words))} cannot be served: use none, or lesson NAME.")
    if words[1:] and not files_of_course(words[1]):
        sound(words[1])
    return list(words)


async def _serve(words: "Sequence[str]", host: str, port: int, most: int) -> int:
    """Serve until a signal says that it is enough, end all programs, and return the code that tells of the signal."""
    import asyncio
    import signal

    from xortui.cli.parser import as_typed
    from xortui.tui.terminal.surroundings import ending_signals
    from xortui.web.server import Server, addresses

    loop = asyncio.get_running_loop()
    over: asyncio.Future[int] = loop.create_future()

    def end(number: int, _frame: object) -> None:
        loop.call_soon_threadsafe(lambda: None if over.done() else over.set_result(number))

    for each in ending_signals():
        if signal.getsignal(each) is not signal.SIG_IGN:
            signal.signal(each, end)
    server = Server(words, most)
    try:
        if not host or len(host) > 253:  # an empty one would be all addresses of the machine
            raise ValueError(host)
        port = await server.start(host, port)
    except OSError as error:
        await server.stop()
        where = f"port {port} of {as_typed(host)}"
        raise CommandError(FAILED, f"Nobody can listen on {where}: {error.strerror or error}.") from None
    except (UnicodeError, ValueError):
        await server.stop()
        raise CommandError(USAGE, f"The host {as_typed(host)} is no name and no address of this machine.") from None
    try:
        _announce(addresses(host, port, server.token), most)
        number = await over
        complain(_last_words(signal.Signals(number).name, server.open_pages))
    finally:
        await server.stop()
    return 128 + number


def _last_words(name: str, pages: int) -> str:
    """Return what is said when a signal has ended the server."""
    from xortui.words.format import count

    if not pages:
        return f"Ended by {name}; no browser was open."
    return (
        f"Ended by {name}: {count(pages)} {'browser is' if pages == 1 else 'browsers are'} told so, the work is kept."
    )


def _announce(found: "Sequence[str]", most: int) -> None:
    """Print a picture of the first address for cameras, and below it, where it stays in view, all of them."""
    import sys

    import segno

    from xortui.cli.output import is_utf8

    with output():
        if sys.stdout.isatty() and is_utf8():
            segno.make(found[0], error="l", micro=False).terminal(compact=True)
        for address in found:
            say(address)
        say(f"Up to {most} browsers. Whoever has the address may use it.")
        say("ctrl+c ends it, and all that are open.")
