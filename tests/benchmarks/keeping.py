"""What is measured of keeping a run: saving, restoring and resuming it, and what the journal costs at full speed."""

import asyncio
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from tests.benchmarks.rows import Bound, Row, pair, single
from tests.support.far import session_at
from xortui.nn import Session
from xortui.nn.files import write_whole
from xortui.nn.session.journal.folder import OwnFile
from xortui.nn.session.journal.left import resume
from xortui.nn.session.journal.writer import TRAINED_AGAIN, Writer
from xortui.nn.session.recording import Recording
from xortui.tui.journal_file import JournalFile
from xortui.tui.keeper import _PERIOD

FAR = {"10^6": 10**6, "10^8": 10**8}
TIMES, LEGS = 9, 12
MOST, LONGEST = Bound("<=", 50, "ms"), Bound("<=", 1000, "ms")
SHARE_WITH_JOURNAL = 0.98


def keeping() -> Iterator[Row]:
    """Write a run down as a recording, save and restore it, and resume it from a journal; all from far away."""
    for name, epoch in FAR.items():
        session, other = session_at(epoch), Session()
        saved = session.save()
        with tempfile.TemporaryDirectory() as folder:
            file, journal = Path(folder, "run.jsonl"), Path(folder, "state")
            own = OwnFile(journal)

            def write(to: Path = file, of: Session = session) -> None:
                write_whole(str(to), Recording.of(of).text().encode(), replace=True)

            def restore(to: Session = other, what: object = saved) -> None:
                to.restore(what)  # type: ignore[arg-type]
                assert to.snapshot.epoch

            writers: list[Writer] = []

            def note(to: OwnFile = own, of: Session = session, by: list[Writer] = writers) -> None:
                by.append(Writer(to))
                by[-1].note([of])

            def go_on(at: Path = journal) -> None:
                found = resume(at)
                assert found and found[0].sessions[0].snapshot.epoch
                found[1].leave()

            yield single(f"a recording of {name} epochs, written", _milliseconds(write), "ms", MOST)
            yield single("  saved in memory", _milliseconds(session.save), "ms", MOST)
            yield single("  restored, with its picture", _milliseconds(restore), "ms", MOST)
            yield single("  its whole journal, written", _milliseconds(note), "ms", MOST)
            session.run(TRAINED_AGAIN)
            writers[-1].note([session])  # only where it is: what was trained since is trained again
            own.close()
            yield single("  resumed from it at the longest, with its picture", _milliseconds(go_on), "ms", LONGEST)


def journal() -> Iterator[Row]:
    """Train at full speed, written down as often as the screen does, and without that, by turns."""
    with tempfile.TemporaryDirectory() as folder:
        kept, alone = asyncio.run(_by_turns(Path(folder)))
    yield pair("epochs a second with the journal, beside without", kept, alone, "/s", Bound(">=", SHARE_WITH_JOURNAL))


async def _by_turns(folder: Path) -> tuple[list[float], list[float]]:
    """Return the speeds of a session that is written down, and of one that is not."""
    one, other = Session(), Session()
    own = JournalFile(folder, told=lambda _: None, late=lambda: None)
    writer = Writer(own)
    kept, alone = [], []
    for _ in range(LEGS):
        kept.append(_speed(one, lambda: writer.note([one])))
        alone.append(_speed(other, lambda: None))
        own.wait()
    own.close()
    return kept, alone


def _speed(session: Session, note: Callable[[], None]) -> float:
    """Return the epochs for each second of this process's time, threads and all, over two periods of the journal."""
    start, begun = session.epoch, process_time()
    for _ in range(2):
        until = process_time() + _PERIOD
        while process_time() < until:
            session.run(1000)
        note()
    return (session.epoch - start) / (process_time() - begun)


def _milliseconds(do: Callable[[], object]) -> float:
    """Return how long something takes, the median of several times."""
    times = []
    for _ in range(TIMES):
        start = perf_counter()
        do()
        times.append(1000 * (perf_counter() - start))
    return median(times)
