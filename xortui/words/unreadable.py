"""What is said of a session that was left, and that nobody can go on with."""

from xortui.words.shown import shown


def left_unreadable(path: str, why: str) -> str:
    """Return the sentence that says which file, or which folder, cannot be read, and why."""
    return f"What was left cannot be read: {shown(path, 200, cut='...')}: {why[:1].lower()}{why[1:].rstrip('.')}."
