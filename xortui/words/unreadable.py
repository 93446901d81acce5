"""What is said of a session that was left, and that nobody can go on with."""

from xortui.words.shown import shown


def left_unreadable(path: str, why: str) -> str:
    """Return the sentence that says which file, or which folder, cannot be read, and why."""
    return f"What was left cannot be read: {_where(path, why)}."


def newer_unreadable(done: str, path: str, why: str) -> str:
    """Return the sentence that says what was done with an older session, and why not with a newer one."""
    return f"{done}, an older session: a newer one cannot be read, and is kept: {_where(path, why)}."


def begun_anew(path: str, why: str) -> str:
    """Return the sentence that says why the screen shows a new run where one was left."""
    return f"This is a new run: what was left cannot be read, and is kept: {_where(path, why)}."


def read_in_part(done: str, path: str, line: int) -> str:
    """Return the sentence that says where a session was damaged, and that it is back as it was before that."""
    return f"{done}, as it was before line {line}, which is damaged, of a file that is kept: {shown(path, 200)}."


def _where(path: str, why: str) -> str:
    return f"{shown(path, 200, cut='...')}: {why[:1].lower()}{why[1:].rstrip('.')}"
