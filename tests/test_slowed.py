"""What makes a machine slow for a benchmark goes when the benchmark does, however that ends."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.slowed import BUSY
from tests.support.patience import Patience

PROGRAM = """
import os
from pathlib import Path
from tests.benchmarks.slowed import slowed
with slowed(os.getpid()):
    print(Path(f"/proc/self/task/{os.getpid()}/children").read_text(), flush=True)
    input()
"""


def is_there(pid: str) -> bool:
    """Return whether a program runs; one that has ended stays a zombie until somebody asks about it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="only Linux gives a program one processor")
@pytest.mark.parametrize("killed", [True, False])
def test_no_busy_program_outlives_its_benchmark(killed: bool) -> None:
    """One that is killed has no time to end them."""
    root = Path(__file__).parent.parent
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", PROGRAM], stdin=pipe, stdout=pipe, cwd=root) as benchmark:
        assert benchmark.stdin and benchmark.stdout
        busy = benchmark.stdout.readline().decode().split()
        assert len(busy) == BUSY and all(map(is_there, busy))
        if killed:
            benchmark.kill()
        benchmark.stdin.close()
    patience = Patience(20)
    while any(map(is_there, busy)):
        assert patience.left(), "busy programs are left"
